//! The page: the redirect to WeChat, the way back, stale links, refusals, lost cookies, invites.

use super::{APPID, App, callback, wechat};
use crate::visitor::{Visitor, parameter};
use wxauth::demo::Event;

#[test]
fn p1_1_every_opening_is_sent_to_wechat_with_a_fresh_state() {
    let (wechat, mut visitor) = (wechat(), Visitor::wechat());
    let app = App::start(&wechat.url(""));
    let opened = visitor.get(&app.page()).is(302);
    let link = opened.location();
    let state = parameter(&link, "state").unwrap();
    let back = app.page().replace(':', "%3A").replace('/', "%2F");
    assert_eq!(
        link,
        format!(
            "{}/connect/oauth2/authorize?appid={APPID}&redirect_uri={back}&response_type=code\
             &scope=snsapi_userinfo&state={state}&connect_redirect=1#wechat_redirect",
            wechat.url("")
        )
    );
    assert!(state.len() == 32 && state.bytes().all(|b| b.is_ascii_hexdigit()));
    assert_eq!(visitor.cookie("wx_state"), Some(state.as_str()));
    let cookie = opened.header("set-cookie").unwrap();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
    assert_eq!(opened.header("cache-control"), Some("no-store"));
    // Also for a browser that has just logged in: WeChat may be somebody else's now.
    app.login(&mut visitor, "c-zhangsan");
    let again = app.link(&mut visitor, &app.page());
    assert_ne!(parameter(&again, "state").unwrap(), state);
    assert_eq!(visitor.get(&app.url("/")).is(302).location(), app.page());
}

#[test]
fn the_page_never_repeats_the_code_and_nothing_inline_runs() {
    let (wechat, mut visitor) = (wechat(), Visitor::new());
    let app = App::start(&wechat.url(""));
    let (page, state) = app.arrive(&mut visitor, "c-zhangsan");
    let page = page.is(200);
    assert!(!page.body.contains("c-zhangsan") && !page.body.contains(&state), "{}", page.body);
    assert!(!page.body.contains('{'), "a hole was left open: {}", page.body);
    let policy = page.header("content-security-policy").unwrap();
    assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
    assert_eq!(page.body.matches("<script").count(), 1);
    for name in ["lottery.js", "lottery.css", "icon.svg"] {
        let file = visitor.get(&app.url(&format!("/assets/{name}"))).is(200);
        assert!(page.body.contains(&format!("/assets/{name}")) && !file.body.is_empty());
        assert!(!file.body.contains("://") || name == "icon.svg", "{name} loads from elsewhere");
    }
    // Opening the page spends nothing: link previews open pages too.
    assert!(wechat.seen().is_empty());
}

#[test]
fn a_shared_link_with_a_code_starts_a_login_of_ones_own() {
    let (wechat, mut sharer, mut friend) = (wechat(), Visitor::new(), Visitor::new());
    let app = App::start(&wechat.url(""));
    let link = app.link(&mut sharer, &app.page());
    let state = parameter(&link, "state").unwrap();
    let shared = callback(&app.page(), "c-sharer", &state);
    let own = app.link(&mut friend, &shared);
    assert_ne!(parameter(&own, "state").unwrap(), state);
    let back = parameter(&own, "redirect_uri").unwrap();
    assert!(!back.contains("code=") && !back.contains("state="), "{back}");
    let returned = callback(&back, "c-friend", &parameter(&own, "state").unwrap());
    friend.get(&returned).is(200);
    let ticket = app.post(&mut friend, "c-friend", &parameter(&own, "state").unwrap());
    let ticket = ticket.is(200).json()["usertoken"].as_str().unwrap().to_owned();
    assert_eq!(app.with_ticket("GET", "/api/me", &ticket).json()["openid"], "o-friend");
    assert!(wechat.seen().iter().all(|seen| !seen.url.contains("sharer")));
}

#[test]
fn a_browser_without_cookies_is_told_so_and_not_sent_in_circles() {
    let (wechat, mut visitor) = (wechat(), Visitor::new());
    let app = App::start(&wechat.url(""));
    let mut address = app.page();
    for _ in 0..2 {
        let link = app.link(&mut visitor, &address);
        visitor.forget_cookies();
        let (back, state) = (parameter(&link, "redirect_uri"), parameter(&link, "state"));
        address = callback(&back.unwrap(), "c-x", &state.unwrap());
    }
    let told = visitor.get(&address).is(200);
    assert!(told.body.contains("Cookie") && told.body.contains("再试一次"), "{}", told.body);
    assert!(told.body.contains("href=\"/activity/wechat-lottery\""));
    app.heard(|event| *event == Event::CookieLost);
    // A link shared out of such an attempt is an ordinary stale link some minutes later.
    app.clock.fetch_add(600, std::sync::atomic::Ordering::SeqCst);
    visitor.get(&address).is(302);
}

#[test]
fn p1_8_a_refusal_gets_a_friendly_page_and_another_try() {
    let wechat = wechat();
    let app = App::start(&wechat.url(""));
    let forms =
        [|s: &str| format!("state={s}"), |s: &str| format!("state=&code=authdeny&reason={s}")];
    for form in forms {
        let mut visitor = Visitor::new();
        let link = app.link(&mut visitor, &app.url("/activity/wechat-lottery/a.b.c?lang=en"));
        let state = parameter(&link, "state").unwrap();
        let back = parameter(&link, "redirect_uri").unwrap();
        let told = visitor.get(&format!("{back}&{}", form(&state))).is(200);
        assert!(told.body.contains("You are not signed in"), "{}", told.body);
        assert!(told.body.contains("href=\"/activity/wechat-lottery/a.b.c?lang=en\""));
        assert!(!told.body.contains("<script"));
        assert_eq!(visitor.cookie("wx_state"), None);
        app.heard(|event| *event == Event::Refused);
        // The same address later, or sent to a friend, is a stale link like any other.
        visitor.get(&format!("{back}&{}", form(&state))).is(302);
    }
    assert!(wechat.seen().is_empty());
}

#[test]
fn an_invite_survives_the_way_over_wechat_and_names_a_friend() {
    let (wechat, mut sharer, mut friend) = (wechat(), Visitor::new(), Visitor::new());
    let app = App::start(&wechat.url(""));
    let ticket = app.login(&mut sharer, "c-markup");
    let invite = app.with_ticket("GET", "/api/invite", &ticket).is(200).json();
    let url = invite["url"].as_str().unwrap();
    assert_eq!(url, format!("{}/{}", app.page(), invite["invite"].as_str().unwrap()));
    let link = app.link(&mut friend, url);
    let back = parameter(&link, "redirect_uri").unwrap();
    assert_eq!(back, url);
    let state = parameter(&link, "state").unwrap();
    let page = friend.get(&callback(&back, "c-li", &state)).is(200);
    assert!(page.body.contains("&lt;b&gt;markup&lt;/b&gt; 邀请你来抽奖"), "{}", page.body);
    let mine = app.post(&mut friend, "c-li", &state).is(200).json();
    let mine = mine["usertoken"].as_str().unwrap();
    assert_eq!(app.with_ticket("GET", "/api/me", mine).json()["openid"], "o-li");
    // The shared text opens nothing and does not hold the openid.
    let as_ticket = app.with_ticket("GET", "/api/me", invite["invite"].as_str().unwrap());
    assert_eq!(as_ticket.is(401).json()["error"], "ticket_not_accepted");
    use base64::Engine as _;
    let payload = url.rsplit('.').nth(1).unwrap();
    let payload = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(payload).unwrap();
    let payload: serde_json::Value = serde_json::from_slice(&payload).unwrap();
    assert_eq!(payload["aud"], "invite");
    assert!(!payload.to_string().contains("o-markup"), "{payload}");
}

#[test]
fn whatever_else_stands_in_the_invites_place_names_nobody() {
    let (wechat, mut sharer) = (wechat(), Visitor::new());
    let app = App::start(&wechat.url(""));
    let ticket = app.login(&mut sharer, "c-zhang");
    for shared in [ticket.as_str(), "b3g=", "%3Cscript%3E", "x%22y"] {
        let mut friend = Visitor::new();
        let link = app.link(&mut friend, &format!("{}/{shared}", app.page()));
        let back = parameter(&link, "redirect_uri").unwrap();
        assert_eq!(back, format!("{}/{shared}", app.page()));
        let state = parameter(&link, "state").unwrap();
        let page = friend.get(&callback(&back, "c-li", &state)).is(200);
        assert!(page.body.contains("class=\"invited\" hidden"), "{}", page.body);
        assert!(!page.body.contains("zhang") && !page.body.contains("<script>"));
        let mine = app.post(&mut friend, "c-li", &state).is(200).json();
        let mine = mine["usertoken"].as_str().unwrap();
        assert_eq!(app.with_ticket("GET", "/api/me", mine).json()["openid"], "o-li");
    }
    Visitor::new().get(&format!("{}/a/b", app.page())).is(404);
    let long = format!("{}/{}", app.page(), "a".repeat(5000));
    let link = app.link(&mut Visitor::new(), &long);
    assert_eq!(parameter(&link, "redirect_uri").unwrap(), app.page());
}

#[test]
fn speaks_the_readers_language() {
    let wechat = wechat();
    let app = App::start(&wechat.url(""));
    let page = |visitor: &mut Visitor, query: &str| {
        let link = app.link(visitor, &format!("{}{query}", app.page()));
        let back = parameter(&link, "redirect_uri").unwrap();
        visitor.get(&callback(&back, "c-x", &parameter(&link, "state").unwrap())).is(200).body
    };
    let english = |browser: &str| Visitor::new().with("Accept-Language", browser);
    assert!(page(&mut english("en-GB,zh;q=0.5"), "").contains("Lucky draw"));
    assert!(page(&mut english("de,zh-CN;q=0.9,en;q=0.8"), "").contains("幸运大抽奖"));
    assert!(page(&mut english("zh-CN"), "?lang=en").contains("<html lang=\"en\">"));
    assert!(page(&mut Visitor::new(), "").contains("<html lang=\"zh-CN\">"));
    let lost = english("en").get(&app.url("/nothing")).is(404);
    assert!(lost.body.contains("No such page"));
}
