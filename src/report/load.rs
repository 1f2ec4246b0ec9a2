//! What a load came to, as data: logins, times, failures, limits, and how each second went.
//! Must not measure or print; the JSON form is the published schema `wxauth.load-report/1`.

use serde::Serialize;

/// Name of the JSON form.
pub const SCHEMA: &str = "wxauth.load-report/1";

/// What one run of `load` came to. Times are milliseconds.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// [`SCHEMA`].
    pub schema: &'static str,
    /// The address of the page the users opened.
    pub target: String,
    /// True for the built-in demo.
    pub demo: bool,
    /// `zh` or `en`: the language of texts.
    pub lang: &'static str,
    /// When it began, RFC 3339.
    pub started: String,
    /// Version of the program.
    pub version: &'static str,
    /// What was asked for.
    pub plan: Plan,
    /// Somebody stopped it before its end.
    pub interrupted: bool,
    /// Counts.
    pub logins: Logins,
    /// Whole logins that ended well, from the moment they were to begin; absent where there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub latency: Option<Latency>,
    /// Single requests by what they were for.
    pub steps: Vec<Step>,
    /// What went wrong, most frequent first.
    pub failures: Vec<Failure>,
    /// What was to be kept, and whether it was.
    pub limits: Vec<Limit>,
    /// How wxauth itself fared.
    pub generator: Generator,
    /// The program named by `start` under `[backend]` ended by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub backend_ended: Option<Ended>,
    /// Logins that ended well before the back end could not be reached any more, to the end of the
    /// load; absent where it was there to the end, or never answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub backend_stopped_after: Option<u64>,
    /// Second by second.
    pub timeline: Vec<Second>,
    /// Share of logins and the time they took at most, growing.
    pub percentiles: Vec<(f64, f64)>,
}

/// How a back end ended.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Ended {
    /// As a shell tells it: 128 + n when killed by signal n.
    pub status: u8,
    /// The last lines it wrote.
    pub last: String,
}

impl From<(u8, String)> for Ended {
    fn from((status, last): (u8, String)) -> Ended {
        Ended { status, last }
    }
}

/// What was asked for.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Plan {
    /// Logins begun in a second; or
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rate: Option<f64>,
    /// logins under way at any time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub concurrency: Option<u32>,
    /// Different users.
    pub users: u64,
    /// At full strength.
    pub duration_ms: u64,
    /// Before that; not measured.
    pub ramp_ms: u64,
}

/// Counts of logins.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Logins {
    /// Begun, in the ramp and after it.
    pub begun: u64,
    /// Ended well.
    pub done: u64,
    /// Failed.
    pub failed: u64,
    /// Begun after the ramp: percentiles and limits are about these.
    pub measured: u64,
    /// Of these, how many failed.
    pub measured_failed: u64,
    /// The share of measured logins that failed, 0 to 1.
    pub error_rate: f64,
    /// Ended well in a second, on average over the measured time.
    pub per_second: f64,
}

/// Times of one thing, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Latency {
    /// Average.
    pub mean_ms: f64,
    /// Half took at most that.
    pub p50_ms: f64,
    /// 90 of 100.
    pub p90_ms: f64,
    /// 95 of 100.
    pub p95_ms: f64,
    /// 99 of 100.
    pub p99_ms: f64,
    /// 999 of 1000.
    pub p999_ms: f64,
    /// The longest.
    pub max_ms: f64,
}

/// Requests of one kind.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Step {
    /// Stable slug: `open`, `callback`, `login`, `api`…
    pub step: &'static str,
    /// In words.
    pub text: &'static str,
    /// How many.
    pub count: u64,
    /// How long.
    #[serde(flatten)]
    pub latency: Latency,
}

/// A kind of failure.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Failure {
    /// Stable slug: `timed_out`, `status_500`, `wrong_user`…
    pub kind: String,
    /// The step, where one is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub step: Option<&'static str>,
    /// In words.
    pub text: String,
    /// How often.
    pub count: u64,
}

/// Something to be kept.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Limit {
    /// `max_p99` (milliseconds) or `max_error_rate` (0 to 1).
    pub name: &'static str,
    /// At most that.
    pub limit: f64,
    /// What it was; absent where nothing was measured.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub measured: Option<f64>,
    /// Whether it was kept.
    pub kept: bool,
}

/// How wxauth itself fared: beyond its own strength it measures itself.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Generator {
    /// Processor time it used, where the system tells.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cpu_ms: Option<f64>,
    /// The same as a share of one processor, 1 being all of it: browsers and emulator share one
    /// program, each with a thread of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cpu_share: Option<f64>,
    /// The longest a login began behind its time.
    pub late_ms: f64,
}

/// One second.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Second {
    /// Logins begun in it.
    pub begun: u64,
    /// Ended well in it.
    pub done: u64,
    /// Failed in it.
    pub failed: u64,
    /// Under way at its end.
    pub under_way: u64,
    /// Median of those that ended well.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub p50_ms: Option<f64>,
    /// 99 of 100 of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub p99_ms: Option<f64>,
}

impl Report {
    /// True when every limit was kept.
    pub fn is_within(&self) -> bool {
        self.limits.iter().all(|limit| limit.kept)
    }

    /// The JSON file.
    pub fn to_json(&self) -> Vec<u8> {
        let mut bytes = serde_json::to_vec_pretty(self).unwrap_or_default();
        bytes.push(b'\n');
        bytes
    }
}
