//! The flags of `load`, read into a plan and its limits.
//! Must not start anything.

use std::path::PathBuf;
use std::time::Duration;

use super::told::Limits;
use crate::app::{App, Args};
use crate::cmd::{reports, stage};
use crate::config::{DURATION, Kind, PORT, Setting, parse_duration, shared};
use crate::domain::fault::Exit;
use crate::error::{Error, Plain};
use crate::load::plan::{Arrivals, Plan};
use crate::platform::open_files;

static DEMO: Setting = Setting::switch(
    "load.demo",
    "demo",
    "压测内置的示例应用，不需要任何准备",
    "Load the built-in reference app; needs no set-up",
)
.not_in_file();
static RATE: Setting = Setting::one(
    "load.rate",
    "rate",
    "N",
    "每秒开始多少次登录，不管前面的登录完成没有；也可写成 600/m",
    "Logins to begin each second, whether earlier ones have ended or not; 600/m also works",
)
.kind(Kind::Parsed {
    zh: "大于 0 的数，最大 100000，例如 50、0.5、600/m",
    en: "a number above 0, at most 100000, such as 50, 0.5 or 600/m",
    fits: |text| rate(text).is_some(),
});
static CONCURRENCY: Setting = Setting::one(
    "load.concurrency",
    "concurrency",
    "N",
    "同时有多少用户在登录，一个完成下一个才开始 [默认：没有 --rate 时为 10]", "Users who log in at the same time; the next starts as soon as one is done [default: 10 without --rate]",
)
.kind(Kind::Parsed {
    zh: "1 到 10000 的数",
    en: "a number from 1 to 10000",
    fits: |text| concurrency(text).is_some(),
});
static USERS: Setting = Setting::one(
    "load.users",
    "users",
    "N",
    "一共有多少个不同的用户，轮流登录，各有自己的 openid",
    "How many different users there are, each with an openid of their own; they take turns",
)
.kind(Kind::Parsed {
    zh: "1 到 1000000 的数",
    en: "a number from 1 to 1000000",
    fits: |text| users(text).is_some(),
})
.default("1000");
static DURATION_FLAG: Setting = Setting::one(
    "load.duration",
    "duration",
    "TIME",
    "全速压测多久，最长 24h",
    "How long to load at full strength; at most 24h",
)
.kind(Kind::Parsed {
    zh: "大于 0 的时长，例如 30s、5m、2h，最长 24h",
    en: "a duration above 0 such as 30s, 5m or 2h, at most 24h",
    fits: |text| some_span(text).is_some(),
})
.default("10s");
static RAMP: Setting = Setting::one(
    "load.ramp",
    "ramp",
    "TIME",
    "用多久从零逐步加到满负荷；这一段不计入结果",
    "How long to grow to full strength; not part of the result",
)
.kind(SPAN)
.default("0s");
static MAX_P99: Setting = Setting::one(
    "load.max_p99",
    "max-p99",
    "TIME",
    "99% 的登录不得超过这个时间，否则退出码为 1",
    "Exit with 1 unless 99 of 100 logins take at most this long",
)
.kind(Kind::Parsed {
    zh: "大于 0 的时长，例如 300ms、2s",
    en: "a duration above 0 such as 300ms or 2s",
    fits: |text| some_span(text).is_some(),
});
static MAX_ERROR_RATE: Setting = Setting::one(
    "load.max_error_rate",
    "max-error-rate",
    "SHARE",
    "登录失败的比例不得超过它，否则退出码为 1",
    "Exit with 1 if a larger share of logins fails",
)
.kind(Kind::Parsed {
    zh: "比例，例如 0.1% 或 0.001",
    en: "a share such as 0.1% or 0.001",
    fits: |text| share(text).is_some(),
})
.default("1%");
pub(super) static REPORT: Setting = Setting::many(
    "load.report",
    "report",
    "FORMAT=FILE",
    "写报告：json=FILE、html=FILE；要几份就用逗号或多次给出，`-` 表示标准输出",
    "Write a report: json=FILE, html=FILE; commas or repeated flags for several; `-` for stdout",
)
.inside();
static EXPORT: Setting = Setting::one(
    "load.export",
    "export",
    "FORMAT[=FILE]",
    "不压测，而是把同样的登录写成另一个工具的脚本：locust，或 locust=FILE；不写 FILE 就输出到标准输出",
    "Load nothing; write the same logins for another tool: locust, or locust=FILE; without a FILE to stdout",
)
.kind(Kind::Parsed { zh: "locust 或 locust=文件", en: "locust or locust=FILE", fits: |text| export(text).is_some() })
.inside();
static MOCK_PORT: Setting = Setting::one(
    "load.mock_port",
    "mock-port",
    "PORT",
    "模拟器（代替微信）用哪个端口；0 = 任意空闲端口 [默认：后端已在运行时为 8787]",
    "Port of the emulator; 0 = any free one [default: 8787 for a back end that already runs]",
)
.kind(PORT);
static PATIENCE: Setting = Setting::one(
    "load.patience",
    "patience",
    "TIME",
    "每个响应最多等多久，超过就算失败",
    "How long the back end may take for one answer before the login counts as failed",
)
.kind(DURATION)
.default("12s");

/// Its own.
pub(super) static OWN: [&Setting; 14] = [
    &DEMO,
    &crate::cmd::demo::FLAW,
    &crate::cmd::demo::STYLE,
    &RATE,
    &CONCURRENCY,
    &USERS,
    &DURATION_FLAG,
    &RAMP,
    &MAX_P99,
    &MAX_ERROR_RATE,
    &REPORT,
    &EXPORT,
    &MOCK_PORT,
    &PATIENCE,
];
/// The account of a back end that is started here.
pub(super) static ACCOUNT: [&Setting; 1] = [&shared::APPID];

/// A span that a machine can hold in memory second by second.
const SPAN: Kind = Kind::Parsed {
    zh: "时长，例如 30s、5m、2h，最长 24h",
    en: "a duration such as 30s, 5m or 2h, at most 24h",
    fits: |text| span(text).is_some(),
};

/// Logins under way at once, where files are no limit.
const MOST: usize = 10_000;

/// All of them, read.
pub(super) struct Flags {
    pub(super) demo: bool,
    pub(super) plan: Plan,
    pub(super) limits: Limits,
    pub(super) mock_port: Option<u16>,
    pub(super) patience: Duration,
    /// How many logins may be under way.
    pub(super) most: usize,
    /// Where a locustfile goes, in place of a load.
    pub(super) export: Option<Export>,
}

/// Where the logins are written down for another tool.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Export {
    /// Onto stdout.
    Stdout,
    /// Into this file.
    File(PathBuf),
}

impl Flags {
    /// Reads them.
    ///
    /// # Errors
    /// A value that cannot be used; two that exclude each other.
    pub(super) fn read(args: &Args, app: &App) -> Result<Flags, Error> {
        let demo = app.settings.on(&DEMO)?;
        stage::one_target(demo.then_some(&DEMO), args)?;
        let export = app.settings.parse_with(&EXPORT, export)?;
        if export.is_some() && demo {
            return Err(export_of_demo());
        }
        if let Some(Export::File(path)) = &export {
            reports::writable(path)?;
        }
        let plan = Plan {
            arrivals: arrivals(app)?,
            duration: app.settings.parse_with(&DURATION_FLAG, some_span)?.unwrap_or_default(),
            ramp: app.settings.parse_with(&RAMP, span)?.unwrap_or_default(),
            users: app.settings.parse_with(&USERS, users)?.unwrap_or(1),
        };
        let most = most();
        if let Arrivals::Concurrency(lanes) = plan.arrivals
            && lanes as usize > most
        {
            return Err(too_many(lanes, most));
        }
        Ok(Flags {
            demo,
            plan,
            limits: Limits {
                p99: app.settings.parse_with(&MAX_P99, some_span)?,
                error_rate: app.settings.parse_with(&MAX_ERROR_RATE, share)?.unwrap_or(1.0),
            },
            mock_port: app.settings.parse(&MOCK_PORT)?,
            patience: app.settings.duration(&PATIENCE)?.unwrap_or(Duration::from_secs(12)),
            most,
            export,
        })
    }
}

/// How users arrive: of two ways the one said more directly, as a flag beats a file.
fn arrivals(app: &App) -> Result<Arrivals, Error> {
    let settings = &app.settings;
    let by_rate = match (settings.get(&RATE)?, settings.get(&CONCURRENCY)?) {
        (Some(rate), Some(lanes)) => {
            let first = settings.outranks(&rate.origin, &lanes.origin);
            if !first && !settings.outranks(&lanes.origin, &rate.origin) {
                return Err(two_models());
            }
            first
        }
        (rate, _) => rate.is_some(),
    };
    match settings.parse_with(&RATE, rate)?.filter(|_| by_rate) {
        Some(rate) => Ok(Arrivals::Rate(rate)),
        None => {
            let lanes = settings.parse_with(&CONCURRENCY, concurrency)?;
            Ok(Arrivals::Concurrency(lanes.unwrap_or(10)))
        }
    }
}

/// Each login has a connection to the back end, and the back end, or the demo in this process, one to
/// the emulator and the browser's other end.
fn most() -> usize {
    let room = open_files().saturating_sub(64) / 4;
    usize::try_from(room).unwrap_or(MOST).clamp(1, MOST)
}

fn rate(text: &str) -> Option<f64> {
    let (number, per) = match text.split_once('/') {
        None => (text, 1.0),
        Some((number, "s" | "sec")) => (number, 1.0),
        Some((number, "m" | "min")) => (number, 60.0),
        Some((number, "h")) => (number, 3600.0),
        Some(_) => return None,
    };
    let rate = number.trim().parse::<f64>().ok()? / per;
    (rate.is_finite() && rate > 0.0 && rate <= 100_000.0).then_some(rate)
}

fn concurrency(text: &str) -> Option<u32> {
    text.parse().ok().filter(|lanes| (1..=10_000).contains(lanes))
}

fn users(text: &str) -> Option<u64> {
    text.parse().ok().filter(|users| (1..=1_000_000).contains(users))
}

fn span(text: &str) -> Option<Duration> {
    parse_duration(text).filter(|span| *span <= Duration::from_secs(24 * 3600))
}

fn some_span(text: &str) -> Option<Duration> {
    span(text).filter(|span| !span.is_zero())
}

fn share(text: &str) -> Option<f64> {
    let share = match text.strip_suffix('%') {
        Some(number) => number.trim().parse::<f64>().ok()? / 100.0,
        None => text.parse::<f64>().ok()?,
    };
    (0.0..=1.0).contains(&share).then_some(share)
}

fn export(text: &str) -> Option<Export> {
    match text.split_once('=') {
        None if text == "locust" => Some(Export::Stdout),
        Some(("locust", "-")) => Some(Export::Stdout),
        Some(("locust", file)) if !file.is_empty() => Some(Export::File(file.into())),
        _ => None,
    }
}

fn export_of_demo() -> Error {
    Plain::new(
        "usage",
        Exit::Usage,
        "--export 不能和 --demo 一起用：这个示例应用随本命令一起结束",
        "--export does not go with --demo: that app ends with this command",
    )
    .hint(
        "另开 `wxauth demo --mock=http://127.0.0.1:8787`，再给出它的地址",
        "start `wxauth demo --mock=http://127.0.0.1:8787` and name its page",
    )
    .into()
}

fn two_models() -> Error {
    Plain::new(
        "usage",
        Exit::Usage,
        "--rate 和 --concurrency 只能给一个",
        "--rate and --concurrency exclude each other",
    )
    .hint(
        "--rate 按固定速率发起登录，最接近真实流量；--concurrency 保持同时登录的人数不变",
        "--rate brings users at a fixed pace, as real traffic does; --concurrency keeps so many at it",
    )
    .into()
}

fn too_many(lanes: u32, most: usize) -> Error {
    Plain::new(
        "too_few_files",
        Exit::Local,
        format!("--concurrency {lanes}：系统允许的打开文件数只够 {most} 个同时登录"),
        format!("--concurrency {lanes}: the open-file limit leaves room for {most} at once"),
    )
    .hint("先运行 `ulimit -n 65536`", "run `ulimit -n 65536` first")
    .into()
}

#[cfg(test)]
mod tests {
    use super::{Export, export, rate, share, span};
    use std::time::Duration;

    #[test]
    fn rates_shares_and_spans() {
        assert_eq!((rate("50"), rate("0.5"), rate("600/m")), (Some(50.0), Some(0.5), Some(10.0)));
        for wrong in ["0", "-1", "nan", "inf", "1/x", "", "1e9"] {
            assert_eq!(rate(wrong), None, "{wrong}");
        }
        assert_eq!((share("0.1%"), share("0.5"), share("0")), (Some(0.001), Some(0.5), Some(0.0)));
        assert_eq!((share("101%"), share("-1"), share("x")), (None, None, None));
        assert_eq!(export("locust"), Some(Export::Stdout));
        assert_eq!(export("locust=a.py"), Some(Export::File("a.py".into())));
        assert_eq!((export("locust="), export("k6"), export("")), (None, None, None));
        assert_eq!((span("24h"), span("25h")), (Some(Duration::from_secs(86_400)), None));
    }
}
