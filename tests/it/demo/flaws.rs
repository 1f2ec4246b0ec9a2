//! Every planted fault is really there, and the app without flaws has none of them.

use std::sync::Mutex;
use std::sync::mpsc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use wxauth::app::SystemRandom;
use wxauth::demo::{Flaw, Style};
use wxauth::domain::base::Base;
use wxauth::domain::lang::Lang;
use wxauth::domain::origin::Origin;
use wxauth::domain::ticket::{Algorithm, Draft, Key, Plan, Signer, Start};
use wxauth::domain::time::Time;

use super::{APPID, App, KEY, SECRET, START, callback, profile, tokens, wechat_error};
use crate::peer::{Answer, Peer, Seen, answer, once};
use crate::visitor::{self, Visitor, parameter};

const ORIGIN: &str = "https://h5.example.com";
const HOME: &str = "/activity/wechat-lottery";

/// A WeChat whose mood depends on the code.
fn moody() -> Peer {
    let busy = Mutex::new(Vec::new());
    Peer::start(move |seen| match seen.url.starts_with("/sns/oauth2/access_token?") {
        true => token_mood(seen, &mut busy.lock().unwrap()),
        false => profile(seen).header("Content-Type", "text/plain"),
    })
}

fn token_mood(seen: &Seen, busy: &mut Vec<String>) -> Answer {
    let code = parameter(&seen.url, "code").unwrap();
    if parameter(&seen.url, "secret").as_deref() != Some(SECRET) {
        return wechat_error(40125, "invalid appsecret");
    }
    let plain = |answer: Answer| answer.header("Content-Type", "text/plain");
    let with = |more: &str| {
        let full = String::from_utf8(tokens(seen).body).unwrap();
        plain(answer(200, full.replace('}', more)))
    };
    match code.strip_prefix("c-") {
        Some("busy") if !busy.contains(&code) => {
            busy.push(code);
            wechat_error(-1, "system error")
        }
        Some("page") => answer(200, "<html>"),
        Some("broken") => answer(500, "{}"),
        Some("snapshot") => with(",\"is_snapshotuser\":1}"),
        Some("used") | None => wechat_error(40163, "code been used"),
        Some(_) => plain(tokens(seen)),
    }
}

/// One app with at most one flaw.
struct Bench {
    app: App,
    _wechat: Peer,
    flaw: Option<Flaw>,
}

impl Bench {
    fn new(flaw: Option<Flaw>, style: Style) -> Bench {
        let wechat = moody();
        let app = app(&wechat.url(""), flaw, style);
        Bench { app, _wechat: wechat, flaw }
    }

    fn link(&self) -> String {
        self.app.link(&mut Visitor::new(), &self.app.page())
    }

    fn link_to(&self, headers: &[(&str, &str)]) -> String {
        Visitor::new().send("GET", &self.app.page(), headers, "").location()
    }

    fn raw(&self, name: &str) -> String {
        let link = self.link();
        let query = link.split('#').next().unwrap().split_once('?').unwrap().1.to_owned();
        query.split('&').find_map(|p| p.strip_prefix(name)?.strip_prefix('=')).unwrap().to_owned()
    }

    /// The state of a link, empty where there is none.
    fn start(&self, visitor: &mut Visitor) -> (String, String) {
        let link = self.app.link(visitor, &self.app.page());
        let back = parameter(&link, "redirect_uri").unwrap().replace("https:", "http:");
        (back, parameter(&link, "state").unwrap_or_default())
    }

    /// As far as the page that posts, without minding what it shows.
    fn come(&self, visitor: &mut Visitor, code: &str) -> String {
        let (back, state) = self.start(visitor);
        visitor.get(&callback(&back, code, &state));
        state
    }

    fn login_with(&self, visitor: &mut Visitor, code: &str) -> visitor::Answer {
        let state = self.come(visitor, code);
        self.app.post(visitor, code, &state)
    }

    fn login(&self, visitor: &mut Visitor, code: &str) -> String {
        ticket_of(&self.login_with(visitor, code)).unwrap_or_default()
    }

    fn me(&self, ticket: &str) -> Option<String> {
        openid_of(&self.app.with_ticket("GET", "/api/me", ticket))
    }

    /// Whether a ticket made of this is taken.
    fn takes(&self, key: &[u8], draft: Draft) -> bool {
        self.me(&ticket(key, draft)).is_some()
    }

    fn session(&self, brought: Option<&str>) -> (Option<String>, Option<String>) {
        let mut visitor = Visitor::new();
        if let Some(id) = brought {
            visitor = visitor.with("Cookie", &format!("wx_session={id}"));
        }
        let (back, state) = self.start(&mut visitor);
        let before = visitor.cookie("wx_session").map(str::to_owned);
        let planted = brought.zip(visitor.cookie("wx_state"));
        let planted = planted.map(|(id, state)| format!("wx_state={state}; wx_session={id}"));
        if let Some(cookies) = planted {
            visitor = Visitor::new().with("Cookie", &cookies);
        }
        visitor.get(&callback(&back, "c-zhang", &state));
        (before, visitor.cookie("wx_session").map(str::to_owned))
    }

    fn session_cookie(&self) -> String {
        let mut visitor = Visitor::new();
        let (back, state) = self.start(&mut visitor);
        // Over https the cookies have the prefix; this visitor is not so strict.
        let answer = visitor.get(&callback(&back, "c-zhang", &state));
        let lines = answer.headers.iter().filter(|(name, _)| name == "set-cookie");
        lines.map(|(_, line)| line.clone()).find(|line| line.contains("wx_session=")).unwrap()
    }
}

fn app(wechat: &str, flaw: Option<Flaw>, style: Style) -> App {
    // Whether cookies are `Secure` can be seen only where the world uses https.
    let secure = style == Style::Session && flaw.is_none_or(|f| f == Flaw::SessionCookieInsecure);
    App::start_with(wechat, move |config| {
        config.flaws = flaw.into_iter().collect();
        config.style = style;
        config.lang = Lang::En;
        config.origin = Some(Origin::parse(ORIGIN).unwrap());
        config.deadline = Duration::from_millis(400);
        if secure {
            config.public =
                Base::parse(&config.public.as_str().replace("http:", "https:")).unwrap();
        }
    })
}

fn ticket_of(answer: &visitor::Answer) -> Option<String> {
    serde_json::from_str::<Value>(&answer.body).ok()?["usertoken"].as_str().map(str::to_owned)
}

fn openid_of(answer: &visitor::Answer) -> Option<String> {
    (answer.status == 200).then(|| answer.json()["openid"].as_str().unwrap().to_owned())
}

fn ticket(key: &[u8], draft: Draft) -> String {
    let payload = Plan::new(draft).unwrap();
    let payload = payload.payload("o-zhang", Time::from_secs(START), &mut SystemRandom).unwrap();
    let key = Key::from_bytes(key).unwrap();
    Signer::new(&key, Algorithm::HS256, None).unwrap().sign(&payload).unwrap()
}

fn ours() -> Draft {
    Draft {
        issuer: Some("wxauth-demo".to_owned()),
        audience: vec!["wechat-lottery".to_owned()],
        ..Draft::default()
    }
}

fn claims(ticket: &str) -> Value {
    let part = ticket.split('.').nth(1).unwrap_or_default();
    let bytes = URL_SAFE_NO_PAD.decode(part).unwrap_or_default();
    serde_json::from_slice(&bytes).unwrap_or_default()
}

/// Whether the fault of a flaw can be seen. One question per flaw, so that none is forgotten.
fn shows(flaw: Flaw, bench: &Bench) -> bool {
    let name = flaw.name();
    match name.split('-').next().unwrap() {
        "link" => link(flaw, bench),
        "state" => state(flaw, bench),
        "ticket" => ticket_flaw(flaw, bench),
        "leak" | "upstream" => leak(flaw, bench),
        "cors" => cors(flaw, bench),
        "session" => session(flaw, bench),
        _ => code(flaw, bench)
            .or_else(|| identity(flaw, bench))
            .unwrap_or_else(|| upstream(flaw, bench)),
    }
}

fn link(flaw: Flaw, bench: &Bench) -> bool {
    let link = || bench.link();
    let is = |name: &str, value: &str| parameter(&link(), name).as_deref() == Some(value);
    match flaw {
        Flaw::LinkNone => Visitor::new().get(&bench.app.page()).status == 200,
        Flaw::LinkOrder => !link().contains("authorize?appid="),
        Flaw::LinkNoFragment => !link().ends_with("#wechat_redirect"),
        Flaw::LinkNotEncoded => bench.raw("redirect_uri").starts_with("http://"),
        Flaw::LinkEncodedTwice => bench.raw("redirect_uri").starts_with("http%253A"),
        Flaw::LinkScopeUnknown => is("scope", "snsapi_info"),
        Flaw::LinkScopeMismatch => is("scope", "snsapi_base"),
        Flaw::LinkResponseType => is("response_type", "token"),
        Flaw::LinkAppidPlaceholder => !is("appid", APPID) && !link().contains("appid=wx"),
        Flaw::LinkAppidOther => !is("appid", APPID),
        // PROTOCOL 1.3.
        Flaw::LinkStateTooLong => parameter(&link(), "state").unwrap().len() > 128,
        Flaw::LinkStateOdd => {
            !parameter(&link(), "state").unwrap().bytes().all(|b| b.is_ascii_alphanumeric())
        }
        Flaw::LinkFromHost => {
            // The same server by another name.
            let other = bench.app.page().replace("127.0.0.1", "localhost");
            Visitor::new().get(&other).location().contains("localhost")
        }
        Flaw::LinkFromForwardedHost => {
            bench.link_to(&[("X-Forwarded-Host", "evil.example")]).contains("evil.example")
        }
        Flaw::LinkCacheable => Visitor::new().get(&bench.app.page()).status == 301,
        Flaw::LinkStaleCode => {
            let old = format!("{}?code=c-old&state=old", bench.app.page());
            let link = Visitor::new().get(&old).is(302).location();
            parameter(&link, "redirect_uri").unwrap().contains("code=c-old")
        }
        other => panic!("{other:?}"),
    }
}

fn state(flaw: Flaw, bench: &Bench) -> bool {
    let state = |_| parameter(&bench.link(), "state").unwrap_or_default();
    let number = |text: String| text.parse::<u64>().ok();
    let foreign = |given: &str| {
        let mut visitor = Visitor::new();
        bench.start(&mut visitor);
        ticket_of(&bench.app.post(&mut visitor, "c-zhang", given)).is_some()
    };
    match flaw {
        Flaw::StateMissing => state(0).is_empty() && foreign(""),
        Flaw::StateConstant => state(0) == state(1),
        Flaw::StateCounter => {
            let both = [0, 1].map(state).map(number);
            matches!(both, [Some(a), Some(b)] if b == a + 1)
        }
        Flaw::StateTime => number(state(0)) == Some(START as u64 * 1000),
        Flaw::StateNotVerified => foreign("whatever"),
        Flaw::StateNotBound => foreign(&bench.start(&mut Visitor::new()).1),
        Flaw::StateReusable => {
            let mut visitor = Visitor::new();
            let state = bench.come(&mut visitor, "c-zhang");
            let mut again = visitor.clone();
            bench.app.post(&mut visitor, "c-zhang", &state).is(200);
            ticket_of(&bench.app.post(&mut again, "c-other", &state)).is_some()
        }
        Flaw::StateCookieOpen => !Visitor::new()
            .get(&bench.app.page())
            .header("set-cookie")
            .unwrap()
            .contains("HttpOnly"),
        other => panic!("{other:?}"),
    }
}

fn code(flaw: Flaw, bench: &Bench) -> Option<bool> {
    let app = &bench.app;
    let twice = |first: &str, second: &str| {
        let mut visitor = Visitor::new();
        let (back, state) = bench.start(&mut visitor);
        visitor.get(&callback(&back, first, &state)).is(200);
        let page = visitor.get(&callback(&back, second, &state)).status;
        let mut again = visitor.clone();
        let ticket = ticket_of(&app.post(&mut visitor, first, &state)).unwrap();
        let status = app.post(&mut again, second, &state).status;
        page == 500 && status == 500 && bench.me(&ticket).is_none()
    };
    let refused = |form: &dyn Fn(&str) -> String| {
        let mut visitor = Visitor::new();
        let (back, state) = bench.start(&mut visitor);
        visitor.get(&format!("{back}?{}", form(&state))).status
    };
    // PROTOCOL 1.8, both forms.
    let state_only = |state: &str| format!("state={state}");
    let authdeny = |state: &str| format!("state=&code=authdeny&reason={state}");
    let stale =
        |visitor: &mut Visitor| visitor.get(&format!("{}?code=c-old&state=old", app.page())).status;
    Some(match flaw {
        Flaw::CodeReplay => {
            let mut visitor = Visitor::new();
            let state = bench.come(&mut visitor, "c-zhang");
            app.post(&mut visitor, "c-zhang", &state).is(200);
            ticket_of(&app.post(&mut visitor, "c-zhang", &state)).is_some()
        }
        Flaw::DoubleSameCode => twice("c-zhang", "c-zhang"),
        Flaw::DoubleNewCode => twice("c-zhang", "c-second"),
        Flaw::RefusalLoop => refused(&state_only) == 302,
        Flaw::RefusalFails => refused(&state_only) == 500,
        Flaw::AuthdenyFails => refused(&authdeny) == 500,
        Flaw::StaleLinkLoop => {
            let (mut visitor, mut address) = (Visitor::new(), app.page() + "?code=c-old&state=old");
            (0..6).all(|_| {
                let answer = visitor.get(&address);
                if answer.status != 302 {
                    return false;
                }
                let (link, state) = (answer.location(), "state");
                let back = parameter(&link, "redirect_uri").unwrap();
                address = callback(&back, "c-new", &parameter(&link, state).unwrap());
                true
            })
        }
        Flaw::StaleLinkFails => stale(&mut Visitor::new()) == 500,
        Flaw::StaleLinkSticks => {
            let mut visitor = Visitor::new();
            stale(&mut visitor);
            visitor.get(&app.page()).status == 500
        }
        Flaw::OddCodeCrash => {
            let mut visitor = Visitor::new();
            let state = bench.come(&mut visitor, "c-zhang");
            app.post(&mut visitor, "c d", &state).status == 500
        }
        Flaw::LoginFails => ticket_of(&bench.login_with(&mut Visitor::new(), "c-zhang")).is_none(),
        Flaw::OpenRedirect => {
            let answer = Visitor::new().get(&format!("{}?next=https://evil.example/", app.page()));
            answer.header("location") == Some("https://evil.example/")
        }
        _ => return None,
    })
}

fn ticket_flaw(flaw: Flaw, bench: &Bench) -> bool {
    let issued = || bench.login(&mut Visitor::new(), "c-zhang");
    let payload = |ticket: &str| ticket.split('.').nth(1).unwrap_or_default().to_owned();
    let signed_by = |key: &[u8]| {
        let ticket = issued();
        let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, key);
        ticket.rsplit_once('.').is_some_and(|(signed, signature)| {
            let signature = URL_SAFE_NO_PAD.decode(signature).unwrap();
            ring::hmac::verify(&key, signed.as_bytes(), &signature).is_ok()
        })
    };
    let before = Duration::from_secs(3 * 3600);
    let expired = Draft { not_before: None, ttl: Duration::from_secs(1), ..ours() };
    match flaw {
        Flaw::TicketBase64 => {
            bench.me(&base64::engine::general_purpose::STANDARD.encode("o-li")).is_some()
        }
        Flaw::TicketNone => ["none", "None", "nOnE"].iter().all(|alg| {
            let head = URL_SAFE_NO_PAD.encode(format!("{{\"alg\":\"{alg}\"}}"));
            bench.me(&format!("{head}.{}.", payload(&ticket(&KEY, ours())))).is_some()
        }),
        Flaw::TicketUnverified => {
            let good = ticket(&KEY, ours());
            bench.me(&format!("{}.AAAA", good.rsplit_once('.').unwrap().0)).is_some()
        }
        Flaw::TicketAnyKey => bench.takes(b"some other key of some other app", ours()),
        Flaw::TicketWeakKey => signed_by(b"secret"),
        Flaw::TicketKeyAppid => signed_by(APPID.as_bytes()),
        Flaw::TicketKeyAppSecret => signed_by(SECRET.as_bytes()),
        Flaw::TicketNoExp => claims(&issued())["exp"].is_null(),
        Flaw::TicketFarExp => {
            claims(&issued())["exp"].as_i64().unwrap_or(0) > START + 5 * 365 * 86_400
        }
        Flaw::TicketExpIgnored => {
            let ticket = ticket(&KEY, expired);
            bench.app.clock.fetch_add(60, std::sync::atomic::Ordering::SeqCst);
            let taken = bench.me(&ticket).is_some();
            bench.app.clock.fetch_sub(60, std::sync::atomic::Ordering::SeqCst);
            taken
        }
        Flaw::TicketNbfIgnored => bench.takes(
            &KEY,
            Draft { not_before: Some(Start::After(before)), ttl: before * 2, ..ours() },
        ),
        Flaw::TicketAudIgnored => {
            bench.takes(&KEY, Draft { audience: vec!["other".to_owned()], ..ours() })
        }
        Flaw::TicketIssIgnored => {
            bench.takes(&KEY, Draft { issuer: Some("other".to_owned()), ..ours() })
        }
        Flaw::TicketTokens => claims(&issued())["access_token"] == "at-zhang",
        Flaw::TicketTrailing => bench.me(&(issued() + "xyz")).is_some(),
        Flaw::TicketInUrl => {
            let url = bench.app.url(&format!("/api/me?ticket={}", issued()));
            Visitor::new().get(&url).status == 200
        }
        Flaw::TicketSentInUrl => {
            bench.login_with(&mut Visitor::new(), "c-zhang").body.contains("?usertoken=")
        }
        Flaw::TicketOtherUser => {
            let me = bench.app.with_ticket("GET", "/api/me?openid=o-li", &issued());
            openid_of(&me).as_deref() == Some("o-li")
        }
        Flaw::TicketNotRequired => {
            issued();
            Visitor::new().get(&bench.app.url("/api/me")).status == 200
        }
        other => panic!("{other:?}"),
    }
}

fn leak(flaw: Flaw, bench: &Bench) -> bool {
    let get = |path: &str| Visitor::new().get(&bench.app.url(path)).body;
    let page = || {
        let mut visitor = Visitor::new();
        let (back, state) = bench.start(&mut visitor);
        visitor.get(&callback(&back, "c-zhang", &state)).body
    };
    let good = || bench.login_with(&mut Visitor::new(), "c-zhang");
    let bad = |code: &str| bench.login_with(&mut Visitor::new(), code).body;
    match flaw {
        Flaw::LeakSecretPage => page().contains(SECRET),
        Flaw::LeakSecretScript => get("/assets/lottery.js").contains(SECRET),
        Flaw::LeakSecretLink => bench.link().contains(SECRET),
        Flaw::LeakSecretError => bad("c-used").contains(SECRET),
        Flaw::LeakTokensAnswer => {
            let answer = good().body;
            answer.contains("at-zhang") && answer.contains("rt-zhang")
        }
        Flaw::LeakTokenHeader => good().header("x-access-token") == Some("at-zhang"),
        Flaw::LeakTokenCookie => {
            good().headers.iter().any(|(n, v)| n == "set-cookie" && v.contains("at-zhang"))
        }
        Flaw::LeakUpstreamUrl => bad("c-used").contains("/sns/oauth2/access_token?"),
        Flaw::LeakStackTrace => bad("c-used").contains("\\n    at "),
        Flaw::UpstreamLeak => bad("c-page").contains("/sns/oauth2/access_token?"),
        other => panic!("{other:?}"),
    }
}

fn cors(flaw: Flaw, bench: &Bench) -> bool {
    let preflight = |origin: &str, name: &str| {
        let asked = [("Origin", origin), ("Access-Control-Request-Method", "GET")];
        let answer = Visitor::new().send("OPTIONS", &bench.app.url("/api/me"), &asked, "");
        answer.header(name).unwrap_or_default().to_owned()
    };
    let origin = "access-control-allow-origin";
    let cookies = |from: &str| preflight(from, "access-control-allow-credentials") == "true";
    match flaw {
        Flaw::CorsHeaderMissing => {
            !preflight(ORIGIN, "access-control-allow-headers").contains("X-Wx-Ticket")
        }
        Flaw::CorsAnyOrigin => {
            preflight("https://evil.example", origin) == "https://evil.example" && cookies(ORIGIN)
        }
        Flaw::CorsWildcardCredentials => preflight(ORIGIN, origin) == "*" && cookies(ORIGIN),
        Flaw::CorsNull => preflight("null", origin) == "null" && cookies("null"),
        other => panic!("{other:?}"),
    }
}

fn identity(flaw: Flaw, bench: &Bench) -> Option<bool> {
    let mut visitor = Visitor::new();
    Some(match flaw {
        Flaw::SwitchKeepsUser => {
            bench.login(&mut visitor, "c-zhang");
            let second = bench.login(&mut visitor, "c-li");
            bench.me(&second).as_deref() == Some("o-zhang")
        }
        Flaw::SharedLinkLogsIn => {
            let sharer = bench.login(&mut Visitor::new(), "c-zhang");
            let shared = bench.app.with_ticket("GET", "/api/invite", &sharer).json();
            visitor.get(shared["url"].as_str().unwrap());
            let ticket = bench.login(&mut visitor, "c-li");
            bench.me(&ticket).as_deref() == Some("o-zhang")
        }
        Flaw::FriendLost => {
            let link =
                bench.app.link(&mut visitor, &format!("{}/friend?lang=en", bench.app.page()));
            parameter(&link, "redirect_uri").unwrap().ends_with(&format!("{HOME}?lang=en"))
        }
        Flaw::OpenidFromClient => {
            let state = bench.come(&mut visitor, "c-zhang");
            let body = json!({ "code": "c-zhang", "state": state, "openid": "o-li" });
            let answer = visitor.post_json(&bench.app.url("/api/wechat/login"), &body);
            bench.me(&ticket_of(&answer).unwrap()).as_deref() == Some("o-li")
        }
        Flaw::GlobalUser => {
            let first = bench.login(&mut visitor, "c-zhang");
            bench.login(&mut Visitor::new(), "c-li");
            bench.me(&first).as_deref() == Some("o-li")
        }
        Flaw::LoginsMixedUp => {
            let mut other = Visitor::new();
            let states = [bench.come(&mut visitor, "c-zhang"), bench.come(&mut other, "c-li")];
            let [first, second] = std::thread::scope(|scope| {
                let post = |mut visitor: Visitor, code: &'static str, state: String| {
                    let url = bench.app.url("/api/wechat/login");
                    let body = json!({ "code": code, "state": state });
                    scope.spawn(move || ticket_of(&visitor.post_json(&url, &body)).unwrap())
                };
                let [a, b] = states;
                let both = [post(visitor, "c-zhang", a), post(other, "c-li", b)];
                both.map(|one| one.join().unwrap())
            });
            bench.me(&first) == bench.me(&second)
        }
        Flaw::SnapshotAccepted => !bench.login(&mut visitor, "c-snapshot").is_empty(),
        Flaw::UnionidNeeded => bench.login_with(&mut visitor, "c-zhang").status == 500,
        _ => return None,
    })
}

fn upstream(flaw: Flaw, bench: &Bench) -> bool {
    let mut visitor = Visitor::new();
    match flaw {
        Flaw::ErrcodeAsSuccess => !bench.login(&mut visitor, "c-used").is_empty(),
        Flaw::TextPlainRefused => bench.login_with(&mut visitor, "c-zhang").status == 502,
        Flaw::NicknameGarbled => {
            let ticket = bench.login(&mut visitor, "c-long");
            let me = bench.app.with_ticket("GET", "/api/me", &ticket).json();
            !me["nickname"].as_str().unwrap().contains("微信用户")
        }
        Flaw::BusyFails => bench.login_with(&mut visitor, "c-busy").status == 500,
        Flaw::NotJsonCrash => drops(bench, "c-page"),
        Flaw::Http500Crash => drops(bench, "c-broken"),
        Flaw::NoDeadline => {
            // Accepts and never answers; the app's own deadline is 400 ms.
            let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
            let wechat = format!("http://{}", silent.local_addr().unwrap());
            let app = app(&wechat, bench.flaw, Style::Spa);
            let (_, state) = app.arrive(&mut visitor, "c-zhang");
            let url = app.url("/api/wechat/login");
            let (tell, told) = mpsc::channel();
            let waiting = std::thread::spawn(move || {
                let answer = post_raw(&url, "c-zhang", &state, &visitor);
                let _ = tell.send(answer);
            });
            let waits = told.recv_timeout(Duration::from_millis(1500)).is_err();
            drop(silent);
            drop(app);
            waiting.join().unwrap();
            waits
        }
        Flaw::ResetCrash | Flaw::ProcessDies => {
            let (address, _) = once(|mut stream| crate::peer::head(&mut stream));
            let bench = Bench {
                app: app(&format!("http://{address}"), bench.flaw, Style::Spa),
                _wechat: moody(),
                flaw: bench.flaw,
            };
            drops(&bench, "c-zhang")
        }
        other => panic!("no question for {other:?}"),
    }
}

/// Whether a login ends with a connection that is simply gone.
fn drops(bench: &Bench, code: &str) -> bool {
    let mut visitor = Visitor::new();
    let state = bench.come(&mut visitor, code);
    post_raw(&bench.app.url("/api/wechat/login"), code, &state, &visitor).is_empty()
}

/// What comes back, be it nothing.
pub fn post_raw(url: &str, code: &str, state: &str, visitor: &Visitor) -> String {
    use std::io::{Read as _, Write as _};
    let (authority, path) = url.strip_prefix("http://").unwrap().split_once('/').unwrap();
    let body = json!({ "code": code, "state": state }).to_string();
    let cookie = visitor.cookie("wx_state").unwrap_or_default();
    let mut stream = std::net::TcpStream::connect(authority).unwrap();
    let head = format!(
        "POST /{path} HTTP/1.1\r\nHost: {authority}\r\nConnection: close\r\nCookie: wx_state={cookie}\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(head.as_bytes()).unwrap();
    let mut text = Vec::new();
    let _ = stream.read_to_end(&mut text);
    String::from_utf8_lossy(&text).into_owned()
}

fn session(flaw: Flaw, bench: &Bench) -> bool {
    let chosen = "0123456789abcdef0123456789abcdef";
    match flaw {
        Flaw::SessionCookieScript => !bench.session_cookie().contains("HttpOnly"),
        Flaw::SessionCookieCrossSite => !bench.session_cookie().contains("SameSite=Lax"),
        Flaw::SessionCookieInsecure => {
            let cookie = bench.session_cookie();
            !cookie.contains("; Secure") && !cookie.starts_with("__Host-")
        }
        Flaw::SessionFixation => bench.session(Some(chosen)).1.as_deref() == Some(chosen),
        Flaw::SessionNotRenewed => {
            let (before, after) = bench.session(None);
            before.is_some() && before == after
        }
        other => panic!("{other:?}"),
    }
}

fn style(flaw: Flaw) -> Style {
    if flaw.needs_session() { Style::Session } else { Style::Spa }
}

#[test]
fn every_flaw_shows() {
    let shown = |flaw: &Flaw| shows(*flaw, &Bench::new(Some(*flaw), style(*flaw)));
    let hidden: Vec<_> = Flaw::ALL.iter().filter(|f| !shown(f)).map(|f| f.name()).collect();
    assert!(hidden.is_empty(), "these do not show: {hidden:?}");
}

#[test]
fn without_flaws_none_shows() {
    let (spa, session) = (Bench::new(None, Style::Spa), Bench::new(None, Style::Session));
    for flaw in Flaw::ALL {
        let bench = if flaw.needs_session() { &session } else { &spa };
        assert!(!shows(*flaw, bench), "{} shows without being planted", flaw.name());
    }
}

#[test]
fn every_rule_has_a_flaw_but_those_a_lottery_cannot_break() {
    // jti-reusable: no ticket here is declared good once. session-key-leaked: that is of mini
    // programs.
    let without: Vec<_> = wxauth::domain::rules::RULES
        .iter()
        .filter(|rule| !Flaw::ALL.iter().any(|flaw| flaw.rule() == rule.id))
        .map(|rule| rule.slug)
        .collect();
    assert_eq!(without, ["jti-reusable", "session-key-leaked"]);
    let rules = wxauth::domain::rules::RULES;
    assert!(Flaw::ALL.iter().all(|flaw| rules.iter().any(|rule| rule.id == flaw.rule())));
}

#[test]
fn the_session_style_logs_in_by_cookie_alone() {
    let wechat = moody();
    let app = App::start_with(&wechat.url(""), |config| config.style = Style::Session);
    let mut visitor = Visitor::new();
    let (page, state) = app.arrive(&mut visitor, "c-zhang");
    assert!(page.body.contains("data-style=\"session\"") && page.status == 200);
    assert_eq!(visitor.cookie("wx_state"), None);
    let me = visitor.get(&app.url("/api/me")).is(200).json();
    assert_eq!(me["openid"], "o-zhang");
    Visitor::new().get(&app.url("/api/me")).is(401);
    // Nobody posts codes here, and the same address again is a new login.
    app.post(&mut visitor, "c-li", &state).is(404);
    visitor.get(&page.url).is(302);
    // Another account in the same browser: another session, and the old one is over.
    let before = visitor.clone();
    app.arrive(&mut visitor, "c-li");
    assert_eq!(visitor.get(&app.url("/api/me")).json()["openid"], "o-li");
    before.clone().get(&app.url("/api/me")).is(401);
    // A used code starts anew once; then the page says so.
    let (again, _) = app.arrive(&mut visitor, "c-used");
    let link = again.is(302).location();
    let (back, state) =
        (parameter(&link, "redirect_uri").unwrap(), parameter(&link, "state").unwrap());
    visitor.get(&callback(&back, "c-used", &state)).is(400);
}
