//! The whole login over HTTP with the emulator: pages walked by hand, forms filled in, accounts switched.

use serde_json::json;

use super::App;
use crate::visitor::{Answer, Visitor, parameter};
use wxauth::mock::server::Start;
use wxauth::mock::{Server, Settings};

fn server(switches: &[(&str, &str)]) -> Server {
    let mut settings = Settings::default();
    for (name, value) in switches {
        settings.switches.set(name, value).unwrap();
    }
    Server::start_with(Start { settings, ..Start::default() }).unwrap()
}

/// The address of the first link on a page that holds `mark`.
fn link(page: &Answer, mark: &str) -> Option<String> {
    let found = page.body.split("href=\"").skip(1).map(|part| part.split('"').next().unwrap());
    let found = found.map(|href| href.replace("&amp;", "&")).find(|href| href.contains(mark));
    Some(relative(page, &found?))
}

fn relative(page: &Answer, to: &str) -> String {
    let here = page.url.split(['?', '#']).next().unwrap();
    format!("{}/{to}", here.rsplit_once('/').unwrap().0)
}

/// Sends the consent form; the callback.
fn consent(visitor: &mut Visitor, page: &Answer, allow: &str) -> Answer {
    let mut fields = Vec::new();
    for input in page.body.split("<input type=\"hidden\" name=\"").skip(1) {
        let (name, rest) = input.split_once('"').unwrap();
        let value = rest.strip_prefix(" value=\"").unwrap().split('"').next().unwrap();
        fields.push(format!("{name}={value}"));
    }
    fields.push(format!("allow={allow}"));
    let to = relative(page, "authorize_reply");
    let kind = [("Content-Type", "application/x-www-form-urlencoded")];
    visitor.send("POST", &to, &kind, &fields.join("&"))
}

/// Opens the page and goes on to the consent page of `user`.
fn ask(app: &App, visitor: &mut Visitor, address: &str, user: &str) -> Answer {
    let page = visitor.follow(address, |to| to.starts_with(&app.base)).is(200);
    match link(&page, &format!("mock_user={user}&")) {
        Some(switch) => visitor.follow(&switch, |to| to.starts_with(&app.base)),
        // He is the one who is signed in.
        None => page,
    }
}

/// Opens the page as `user`, consents, and posts what came back; the answer and its state.
fn login(app: &App, visitor: &mut Visitor, address: &str, user: &str) -> Answer {
    let page = ask(app, visitor, address, user).is(200);
    let back = consent(visitor, &page, "1").location();
    finish(app, visitor, &back)
}

fn finish(app: &App, visitor: &mut Visitor, back: &str) -> Answer {
    let page = visitor.get(back).is(200);
    assert!(page.body.contains("lottery.js"), "{}", page.body);
    app.post(visitor, &parameter(back, "code").unwrap(), &parameter(back, "state").unwrap())
}

fn me(app: &App, answer: Answer) -> serde_json::Value {
    let ticket = answer.is(200).json()["usertoken"].as_str().unwrap().to_owned();
    app.with_ticket("GET", "/api/me", &ticket).is(200).json()
}

#[test]
fn switching_accounts_switches_the_user() {
    let wechat = server(&[]);
    let app = App::start(wechat.url());
    let mut visitor = Visitor::new();
    // An ordinary browser is told what WeChat says, and offered a way on.
    let outside = visitor.follow(&app.page(), |_| false).is(200);
    assert_eq!(outside.header("x-wxauth-page"), Some("outside"));
    let page = visitor.get(&link(&outside, "mock_client=wechat").unwrap()).is(200);
    let back = consent(&mut visitor, &page, "1").is(301).location();
    let first = me(&app, finish(&app, &mut visitor, &back));
    assert_eq!(first["nickname"], "张三");
    let openid = first["openid"].as_str().unwrap().to_owned();
    assert!(openid.starts_with('o') && openid.len() == 28);
    let second = me(&app, login(&app, &mut visitor, &app.page(), "lisi"));
    assert_eq!(second["nickname"], "李四");
    assert_ne!(second["openid"], first["openid"]);
    let third = me(&app, login(&app, &mut visitor, &app.page(), "zhangsan"));
    assert_eq!(third["openid"], first["openid"]);
}

#[test]
fn nicknames_may_hold_anything() {
    let wechat = server(&[]);
    let app = App::start(wechat.url());
    for (user, part) in [("emoji", "🦄"), ("control", "\u{8}"), ("markup", "<b>Bobby</b>")] {
        let me = me(&app, login(&app, &mut Visitor::wechat(), &app.page(), user));
        assert!(me["nickname"].as_str().unwrap().contains(part), "{me}");
    }
}

#[test]
fn p10_15_a_used_or_stale_code_is_refused_and_a_new_login_works() {
    let wechat = server(&[]);
    let app = App::start(wechat.url());
    let mut visitor = Visitor::wechat();
    let page = visitor.follow(&app.page(), |_| false).is(200);
    let back = consent(&mut visitor, &page, "1").location();
    let code = parameter(&back, "code").unwrap();
    finish(&app, &mut visitor, &back).is(200);
    // The same code again, in the same browser, with a state of its own.
    let (_, state) = app.arrive(&mut visitor, "unused");
    let used = app.post(&mut visitor, &code, &state).is(400);
    assert_eq!(used.json()["error"], "code_not_accepted");
    let page = visitor.follow(&app.page(), |_| false).is(200);
    let back = consent(&mut visitor, &page, "1").location();
    let clock = format!("{}/_wxauth/clock", wechat.url());
    Visitor::new().post_json(&clock, &json!({ "advance": "6m" })).is(200);
    let stale = finish(&app, &mut visitor, &back).is(400);
    assert_eq!(stale.json()["error"], "code_not_accepted");
    me(&app, login(&app, &mut visitor, &app.page(), "lisi"));
}

#[test]
fn p1_8_all_ways_of_refusing_end_well() {
    for (mode, told) in [("state-only", true), ("authdeny", true), ("none", false)] {
        let wechat = server(&[("refusal", mode)]);
        let app = App::start(wechat.url());
        let mut visitor = Visitor::wechat();
        let page = visitor.follow(&app.page(), |_| false).is(200);
        let refused = consent(&mut visitor, &page, "0");
        if told {
            let page = visitor.get(&refused.location()).is(200);
            assert!(page.body.contains("还没有登录"), "{}", page.body);
            let again = format!("{}{}", app.base, "/activity/wechat-lottery");
            assert!(page.body.contains("href=\"/activity/wechat-lottery\""));
            me(&app, login(&app, &mut visitor, &again, "lisi"));
        } else {
            assert_eq!(refused.header("x-wxauth-page"), Some("refused"));
        }
    }
}

#[test]
fn p1_9_and_2_1_virtual_and_frozen_users_get_no_ticket() {
    let wechat = server(&[]);
    let app = App::start(wechat.url());
    for (user, status, slug) in
        [("snapshot", 403, "snapshot_user"), ("banned", 403, "user_blocked")]
    {
        let mut visitor = Visitor::wechat();
        let page = ask(&app, &mut visitor, &app.page(), user);
        // A snapshot user is not asked.
        let back = match page.status {
            200 => consent(&mut visitor, &page, "1").location(),
            _ => page.location(),
        };
        let told = finish(&app, &mut visitor, &back).is(status);
        assert_eq!(told.json()["error"], slug);
    }
}

#[test]
fn an_invited_friend_is_himself() {
    let wechat = server(&[]);
    let app = App::start(wechat.url());
    let mut sharer = Visitor::wechat();
    let ticket = login(&app, &mut sharer, &app.page(), "zhangsan").is(200).json();
    let ticket = ticket["usertoken"].as_str().unwrap();
    let url = app.with_ticket("GET", "/api/invite", ticket).is(200).json()["url"].clone();
    let mut friend = Visitor::wechat();
    let page = ask(&app, &mut friend, url.as_str().unwrap(), "lisi").is(200);
    let back = consent(&mut friend, &page, "1").location();
    assert!(back.starts_with(url.as_str().unwrap()), "{back}");
    assert!(friend.get(&back).is(200).body.contains("张三 邀请你来抽奖"));
    assert_eq!(me(&app, finish(&app, &mut friend, &back))["nickname"], "李四");
}
