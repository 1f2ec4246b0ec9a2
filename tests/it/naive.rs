//! Every scenario bites a back end with the bug it is about, and leaves alone one without: the same site with
//! one bad habit, and with none. Must not look into the emulator beyond what reached it.

use std::collections::BTreeMap;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::Value;
use wxauth::domain::query::pairs;
use wxauth::domain::scenario::{Scenario, Scenarios};
use wxauth::mock::server::Start;
use wxauth::mock::{Consent, Server};
use wxauth::wire::detour::Whose;

use crate::patience::minute;

const APPID: &str = "wx5b6e96c8c89c614e";

/// A bug.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Habit {
    /// Exchanges the code of every visit, whoever is logged in; a state is good for ever.
    ExchangesEveryTime,
    /// Who has no state any more is told off, logged in or not.
    TakesGoneStatesForForged,
    /// Compares no state.
    SkipsTheState,
    /// Who comes back without a code is sent to WeChat again.
    LoopsOnRefusal,
    /// Takes the snapshot page's nobody for somebody.
    KeepsSnapshots,
    /// Knows its users by unionid.
    KeysByUnionid,
    /// Looks for the code where single-page routers look.
    LooksBehindTheHash,
    /// A login that never came back is under way for ever.
    WaitsForTheLast,
    /// Has no patience, and tries again.
    GivesUpEarly,
    /// -1 is a no.
    TakesBusyForNo,
    /// Waits as long as it takes.
    HasNoDeadline,
    /// Reads everything as JSON, whatever its status.
    CrashesOnPages,
    /// A broken connection is tried again.
    RepeatsWhatBroke,
    /// An error is tried again, at once.
    RepeatsAtOnce,
    /// An errcode is the end.
    EndsOnErrors,
}

/// What the browser shows in the end.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Shown {
    /// Logged in as this user.
    In(String),
    /// On the way to WeChat again.
    Anew,
    /// A page that says what happened and has a button to try again.
    Sorry,
    /// An error nobody gets out of.
    Dead(String),
}

impl Shown {
    fn word(&self) -> String {
        match self {
            Shown::In(_) => "in".to_owned(),
            Shown::Anew => "anew".to_owned(),
            Shown::Sorry => "sorry".to_owned(),
            Shown::Dead(why) => format!("dead: {why}"),
        }
    }
}

/// Of one browser.
#[derive(Debug, Default)]
struct Session {
    state: Option<String>,
    user: Option<String>,
    tried_again: bool,
}

/// The back end, its sessions in memory.
struct Site<'a> {
    wechat: &'a Server,
    habits: &'a [Habit],
    sessions: BTreeMap<&'static str, Session>,
    states: usize,
    /// Accounts made, by key.
    accounts: BTreeMap<String, usize>,
}

impl<'a> Site<'a> {
    fn new(wechat: &'a Server, habits: &'a [Habit]) -> Site<'a> {
        let (sessions, accounts) = (BTreeMap::new(), BTreeMap::new());
        Site { wechat, habits, sessions, states: 0, accounts }
    }

    fn has(&self, habit: Habit) -> bool {
        self.habits.contains(&habit)
    }

    fn session(&mut self, browser: &'static str) -> &mut Session {
        self.sessions.entry(browser).or_default()
    }

    /// The page is opened: the link to WeChat, or what is shown instead.
    fn open(&mut self, browser: &'static str) -> Result<String, Shown> {
        let waits = self.has(Habit::WaitsForTheLast);
        if waits && self.session(browser).state.is_some() {
            return Err(Shown::Dead("a login is under way".to_owned()));
        }
        self.states += 1;
        let state = format!("state{}", self.states);
        self.session(browser).state = Some(state.clone());
        Ok(format!(
            "https://open.weixin.qq.com/connect/oauth2/authorize?appid={APPID}\
             &redirect_uri=http%3A%2F%2F127.0.0.1%2Fcb&response_type=code&scope=snsapi_userinfo\
             &state={state}#wechat_redirect"
        ))
    }

    /// The callback is opened.
    fn callback(&mut self, browser: &'static str, address: &str) -> Shown {
        let behind = self.has(Habit::LooksBehindTheHash);
        let (address, hash) = address.split_once('#').unwrap_or((address, ""));
        let query = if behind { hash } else { address.split_once('?').map_or("", |(_, q)| q) };
        let value = |name| {
            let found = pairs(query).find(|pair| pair.name() == name);
            found.map(|pair| pair.value().into_owned()).filter(|value| !value.is_empty())
        };
        let (code, state) = (value("code"), value("state"));
        let every_time = self.has(Habit::ExchangesEveryTime);
        let gone_is_forged = self.has(Habit::TakesGoneStatesForForged);
        let skips = self.has(Habit::SkipsTheState);
        let loops = behind || self.has(Habit::LoopsOnRefusal);
        let session = self.session(browser);
        // Before all else: somebody who is logged in needs no second login.
        if let Some(user) = session.user.clone().filter(|_| !every_time && !gone_is_forged) {
            return Shown::In(user);
        }
        let Some(code) = code else { return if loops { Shown::Anew } else { Shown::Sorry } };
        if !skips && (state.is_none() || session.state != state) {
            return if gone_is_forged { Shown::Dead("state".to_owned()) } else { Shown::Anew };
        }
        if !every_time {
            session.state = None;
        }
        self.log_in(browser, &code)
    }

    fn log_in(&mut self, browser: &'static str, code: &str) -> Shown {
        let answer = match self.exchange(code) {
            Ok(answer) => answer,
            Err(shown) => return self.fail(browser, shown),
        };
        if answer["is_snapshotuser"] == 1 && !self.has(Habit::KeepsSnapshots) {
            return Shown::Sorry;
        }
        let openid = answer["openid"].as_str().unwrap().to_owned();
        let unionid = answer["unionid"].as_str().unwrap_or("undefined").to_owned();
        let key = if self.has(Habit::KeysByUnionid) { unionid } else { openid };
        *self.accounts.entry(key.clone()).or_default() += 1;
        self.session(browser).user = Some(key.clone());
        Shown::In(key)
    }

    /// A new login, but no circle of them.
    fn fail(&mut self, browser: &'static str, shown: Shown) -> Shown {
        let again = std::mem::replace(&mut self.session(browser).tried_again, true);
        if again && shown == Shown::Anew { Shown::Sorry } else { shown }
    }

    /// The token answer; else what follows for the user.
    fn exchange(&self, code: &str) -> Result<Value, Shown> {
        let dead = |why: &str| Shown::Dead(why.to_owned());
        for attempt in 1.. {
            // Longer than the slow answer, shorter than a user waits.
            let patience = match attempt {
                1 if self.has(Habit::GivesUpEarly) => Duration::ZERO,
                _ if self.has(Habit::HasNoDeadline) || self.has(Habit::GivesUpEarly) => minute(),
                _ => Duration::from_secs(if self.is_slow() { 30 } else { 1 }),
            };
            let (status, body) = match self.ask(code, patience) {
                Err("late") if attempt == 1 && self.has(Habit::GivesUpEarly) => continue,
                Err("broken") if attempt == 1 && self.has(Habit::RepeatsWhatBroke) => continue,
                Err(why) if self.has(Habit::RepeatsWhatBroke) => return Err(dead(why)),
                Err(why) if self.has(Habit::HasNoDeadline) => return Err(dead(why)),
                // Nobody knows whether the code is spent.
                Err(_) => return Err(Shown::Anew),
                Ok(answer) => answer,
            };
            let crashes = self.has(Habit::CrashesOnPages);
            let Some(answer) = serde_json::from_str::<Value>(&body).ok().filter(|_| status == 200)
            else {
                return Err(if crashes { dead("crashed") } else { Shown::Sorry });
            };
            let Some(errcode) = answer["errcode"].as_i64() else { return Ok(answer) };
            let told = dead(&errcode.to_string());
            match errcode {
                -1 if attempt < 3 && !self.has(Habit::TakesBusyForNo) => {}
                _ if attempt < 5 && self.has(Habit::RepeatsAtOnce) => {}
                _ if !self.habits.is_empty() => return Err(told),
                // Expired or used: of no use to anybody.
                40029 | 40163 => return Err(Shown::Anew),
                _ => return Err(Shown::Sorry),
            }
        }
        Err(Shown::Sorry)
    }

    /// The one scenario whose answer is worth waiting for.
    fn is_slow(&self) -> bool {
        self.wechat.with(|emulator| emulator.settings().scenarios.has(Scenario::SlowToken))
    }

    /// One call over HTTP: status and body, or `late`, or `broken`.
    fn ask(&self, code: &str, patience: Duration) -> Result<(u16, String), &'static str> {
        let at = self.wechat.url().trim_start_matches("http://");
        let mut stream = TcpStream::connect(at).unwrap();
        let request = format!(
            "GET /sns/oauth2/access_token?appid={APPID}&secret=s&code={code}\
             &grant_type=authorization_code HTTP/1.1\r\nHost: {at}\r\nConnection: close\r\n\r\n"
        );
        stream.write_all(request.as_bytes()).unwrap();
        if patience.is_zero() {
            // As early as can be: the call has arrived, its answer has not.
            while self.wechat.received("access_token").is_empty() {
                std::thread::yield_now();
            }
            return Err("late");
        }
        stream.set_read_timeout(Some(patience)).unwrap();
        let mut answer = String::new();
        match stream.read_to_string(&mut answer) {
            Ok(1..) => {}
            Ok(0) => return Err("broken"),
            Err(error) => {
                use std::io::ErrorKind::{TimedOut, WouldBlock};
                let late = matches!(error.kind(), TimedOut | WouldBlock);
                return Err(if late { "late" } else { "broken" });
            }
        }
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        Ok((head.split(' ').nth(1).unwrap().parse().unwrap(), body.to_owned()))
    }

    /// A whole login of a user: what each visit of his device shows.
    fn login(&mut self, user: &str) -> Vec<Shown> {
        let link = self.open("own").unwrap();
        let visits = self.wechat.visits(&link, user, Consent::Own).unwrap();
        let browser = |whose| if whose == Whose::Same { "own" } else { "other" };
        visits.iter().map(|(to, whose)| self.callback(browser(*whose), to)).collect()
    }
}

fn wechat(scenario: &str, switches: &[(&str, &str)]) -> Server {
    let mut start = Start::default();
    start.settings.scenarios = Scenarios::parse(scenario).unwrap();
    for (name, value) in switches {
        start.settings.switches.set(name, value).unwrap();
    }
    Server::start_with(start).unwrap()
}

/// Scenario, habit, and for the site with and without it: what each visit shows, and how many
/// exchanges reach WeChat.
type Row =
    (&'static str, Habit, (&'static [&'static str], usize), (&'static [&'static str], usize));

const TABLE: &[Row] = &[
    (
        "double-callback-same-code",
        Habit::ExchangesEveryTime,
        (&["in", "dead: 40163"], 2),
        (&["in", "in"], 1),
    ),
    (
        "double-callback-new-code",
        Habit::TakesGoneStatesForForged,
        (&["in", "dead: state"], 1),
        (&["in", "in"], 1),
    ),
    (
        "back-button",
        Habit::TakesGoneStatesForForged,
        (&["in", "dead: state"], 1),
        (&["in", "in"], 1),
    ),
    (
        "refresh-on-callback",
        Habit::ExchangesEveryTime,
        (&["in", "dead: 40163"], 2),
        (&["in", "in"], 1),
    ),
    (
        "shared-link-with-code",
        Habit::SkipsTheState,
        (&["in", "dead: 40163"], 2),
        (&["in", "anew"], 1),
    ),
    ("deny", Habit::LoopsOnRefusal, (&["anew"], 0), (&["sorry"], 0)),
    ("snapshot-user", Habit::KeepsSnapshots, (&["in"], 1), (&["sorry"], 1)),
    ("lost-cookie", Habit::SkipsTheState, (&["in"], 1), (&["anew"], 0)),
    ("hash-route", Habit::LooksBehindTheHash, (&["anew"], 0), (&["in"], 1)),
    ("slow-token", Habit::GivesUpEarly, (&["dead: 40163"], 2), (&["in"], 1)),
    ("busy-then-ok", Habit::TakesBusyForNo, (&["dead: -1"], 1), (&["in"], 2)),
    ("non-json", Habit::CrashesOnPages, (&["dead: crashed"], 1), (&["sorry"], 1)),
    ("http-500", Habit::CrashesOnPages, (&["dead: crashed"], 1), (&["sorry"], 1)),
    ("reset", Habit::RepeatsWhatBroke, (&["dead: broken"], 2), (&["anew"], 1)),
    ("rate-limited", Habit::RepeatsAtOnce, (&["dead: 45011"], 5), (&["sorry"], 1)),
    ("expired-code", Habit::EndsOnErrors, (&["dead: 40029"], 1), (&["anew"], 1)),
    ("used-code", Habit::EndsOnErrors, (&["dead: 40163"], 1), (&["anew"], 1)),
];

/// Those with a test of their own below.
const APART: [&str; 3] = ["no-unionid", "state-too-long", "hang"];

#[test]
fn each_scenario_bites_the_bug_it_is_about_and_no_correct_back_end() {
    for (name, habit, naive, correct) in TABLE {
        for (habits, (shown, exchanges)) in [(&[*habit][..], naive), (&[][..], correct)] {
            let wechat = wechat(name, &[("refusal", "state-only"), ("slowness", "300ms")]);
            let mut site = Site::new(&wechat, habits);
            let seen: Vec<String> = site.login("zhangsan").iter().map(Shown::word).collect();
            let reached = wechat.received("access_token").len();
            let seen: Vec<&str> = seen.iter().map(String::as_str).collect();
            assert_eq!((seen, reached), (shown.to_vec(), *exchanges), "{name} with {habits:?}");
        }
    }
    let mut tested: Vec<&str> = TABLE.iter().map(|row| row.0).chain(APART).collect();
    let mut all: Vec<&str> = Scenario::ALL.iter().map(|(_, name)| *name).collect();
    tested.sort_unstable();
    all.sort_unstable();
    assert_eq!(tested, all, "a scenario without a test");
}

#[test]
fn shared_link_with_code_logs_a_quick_friend_in_where_no_state_is_compared() {
    for (habits, friend) in [(&[Habit::SkipsTheState][..], "in"), (&[][..], "anew")] {
        let wechat = wechat("shared-link-with-code", &[]);
        let mut site = Site::new(&wechat, habits);
        let link = site.open("own").unwrap();
        let visits = wechat.visits(&link, "zhangsan", Consent::Own).unwrap();
        // The friend is there before the user.
        assert_eq!(visits[1].1, Whose::Other);
        assert_eq!(site.callback("other", &visits[1].0).word(), friend);
        let own = site.callback("own", &visits[0].0).word();
        assert_eq!(own, if habits.is_empty() { "in" } else { "dead: 40163" });
    }
}

#[test]
fn no_unionid_makes_one_user_of_all_where_users_are_kept_by_it() {
    for (habits, accounts) in [(&[Habit::KeysByUnionid][..], 1), (&[][..], 2)] {
        let wechat = wechat("no-unionid", &[]);
        let mut site = Site::new(&wechat, habits);
        site.login("zhangsan");
        site.sessions.clear();
        site.login("lisi");
        assert_eq!(site.accounts.len(), accounts, "{:?}", site.accounts);
    }
}

#[test]
fn state_too_long_leaves_a_login_under_way_where_none_expires() {
    for (habits, gets_on) in [(&[Habit::WaitsForTheLast][..], false), (&[][..], true)] {
        let wechat = wechat("state-too-long", &[]);
        let mut site = Site::new(&wechat, habits);
        let link = site.open("own").unwrap();
        let page = wechat.visits(&link, "zhangsan", Consent::Own).unwrap_err();
        assert!(page.title.contains("state"), "PROTOCOL 1.3: {page:?}");
        wechat.play(Scenarios::default());
        assert_eq!(site.open("own").is_ok(), gets_on);
    }
}

#[test]
fn hang_holds_a_back_end_without_a_deadline_for_ten_minutes() {
    let wechat = wechat("hang", &[]);
    let mut correct = Site::new(&wechat, &[]);
    assert_eq!(correct.login("zhangsan"), [Shown::Anew]);
    assert_eq!(wechat.received("access_token").len(), 1, "an exchange is not repeated");
    std::thread::scope(|scope| {
        let naive = scope.spawn(|| Site::new(&wechat, &[Habit::HasNoDeadline]).login("zhangsan"));
        while wechat.received("access_token").len() < 2 {
            assert!(!naive.is_finished(), "it gave up");
            std::thread::yield_now();
        }
        // Its call was carried out long ago; nothing but time ends it.
        assert!(!naive.is_finished());
        assert!(wechat.advance(Duration::from_secs(601)));
        assert_eq!(naive.join().unwrap(), [Shown::Dead("broken".to_owned())]);
    });
}
