//! The page in a real browser, with a WeChat that consents by itself: what a user sees and taps.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::{App, profile, tokens, wechat_error};
use crate::browser::Browser;
use crate::peer::{Answer, Peer, Seen, answer};
use crate::runner::wxauth;
use crate::visitor::parameter;

/// A WeChat that sends the browser back at once with what `back` appends, and answers the
/// exchange with `exchange`.
fn wechat(
    back: impl Fn(&str) -> String + Send + 'static,
    exchange: impl Fn(&Seen) -> Answer + Send + 'static,
) -> Peer {
    Peer::start(move |seen| match seen.url.split('?').next().unwrap() {
        "/connect/oauth2/authorize" => {
            let uri = parameter(&seen.url, "redirect_uri").unwrap();
            let state = parameter(&seen.url, "state").unwrap();
            let mark = if uri.contains('?') { '&' } else { '?' };
            answer(302, "").header("Location", format!("{uri}{mark}{}", back(&state)))
        }
        "/sns/oauth2/access_token" => exchange(seen),
        _ => profile(seen),
    })
}

fn granted(name: &'static str) -> impl Fn(&str) -> String + Send {
    move |state| format!("code=c-{name}&state={state}")
}

#[test]
fn a_user_signs_in_draws_and_invites() {
    let wechat = wechat(granted("long"), tokens);
    for (name, start) in [("phone", Browser::phone as fn() -> _), ("desktop", Browser::desktop)] {
        let app = App::start(&wechat.url(""));
        let Some(browser) = start() else { return };
        browser.open(&app.page());
        browser.find("#me:not([hidden])");
        assert_eq!(browser.text("#nickname"), "一个名字很长很长很长很长很长的微信用户");
        assert_eq!(browser.text("#openid"), "o-long");
        // The code has left the address bar and the history.
        assert_eq!(browser.url(), app.page());
        let fits = "return document.documentElement.scrollWidth <= innerWidth";
        assert_eq!(browser.eval(fits), true, "the page is wider than the screen");
        browser.screenshot(&format!("{name}-signed-in"));
        let left: u32 = browser.text("#left").parse().unwrap();
        browser.click("#draw");
        browser.find("#won:not([hidden])");
        let lit = browser.text(".lit");
        assert!(!lit.is_empty() && browser.text("#won").contains(&lit));
        assert_eq!(browser.text("#left"), (left - 1).to_string());
        browser.click("#invite");
        browser.find("#link:not([hidden])");
        browser.screenshot(&format!("{name}-won"));
        let url = browser.find("#url").property("value");
        browser.open(url.as_str().unwrap());
        browser.find("#me:not([hidden])");
        assert!(browser.text(".invited").ends_with("邀请你来抽奖"));
        assert_eq!(browser.url(), url);
        // Opening it again is a new login, and a reload is an opening.
        browser.reload();
        browser.find("#me:not([hidden])");
        browser.prefer("dark");
        browser.screenshot(&format!("{name}-invited-dark"));
        // Nothing was wanted from elsewhere, and nothing was refused by the page's own policy.
        assert_eq!(browser.complaints(), Vec::<String>::new());
    }
}

#[test]
fn a_code_that_is_used_up_is_replaced_once_by_itself() {
    let Some(browser) = Browser::phone() else { return };
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    let once = wechat(granted("zhang"), move |seen| match count.fetch_add(1, Ordering::SeqCst) {
        0 => wechat_error(40163, "code been used"),
        _ => tokens(seen),
    });
    let app = App::start(&once.url(""));
    browser.open(&app.page());
    browser.find("#me:not([hidden])");
    assert_eq!(browser.url(), app.page());
    assert_eq!(asked.load(Ordering::SeqCst), 2);
    let never = wechat(granted("zhang"), |_| wechat_error(40163, "code been used"));
    let app = App::start(&never.url(""));
    browser.open(&format!("{}?lang=en", app.page()));
    browser.find("#failed:not([hidden])");
    assert!(browser.text("#why").contains("already used"), "{}", browser.text("#why"));
    browser.screenshot("phone-failed");
    let asked = never.seen().iter().filter(|seen| seen.url.contains("access_token?")).count();
    assert_eq!(asked, 2, "the page went in circles");
    browser.click("#failed .button");
    browser.find("#failed:not([hidden])");
}

#[test]
fn refusal_snapshot_and_lost_cookies_have_pages_of_their_own() {
    let Some(browser) = Browser::phone() else { return };
    let refuses = wechat(|state| format!("state={state}"), tokens);
    let app = App::start(&refuses.url(""));
    browser.open(&app.page());
    assert_eq!(browser.text("h1"), "还没有登录");
    browser.screenshot("phone-refused");
    browser.click(".button");
    browser.find_text("还没有登录");
    let snapshot = wechat(granted("virtual"), |seen| {
        let full = String::from_utf8(tokens(seen).body).unwrap();
        answer(200, full.replace('}', ",\"is_snapshotuser\":1}"))
    });
    let app = App::start(&snapshot.url(""));
    browser.open(&app.page());
    browser.find("#snapshot:not([hidden])");
    assert!(!browser.find("#me").is_shown() && !browser.find("#failed").is_shown());
    browser.screenshot("phone-snapshot");
    browser.click("#snapshot .button");
    browser.find("#snapshot:not([hidden])");
    assert!(snapshot.seen().iter().any(|seen| seen.url.contains("forcePopup=true")));
    let strays = wechat(|_| "code=c-x&state=0123456789abcdef0123456789abcdef".to_owned(), tokens);
    let app = App::start(&strays.url(""));
    browser.open(&app.page());
    assert_eq!(browser.text("h1"), "登录没有完成");
    browser.screenshot("phone-lost");
}

#[test]
fn one_command_one_address_and_the_rest_is_tapping() {
    let Some(browser) = Browser::phone() else { return };
    let mut demo = wxauth(["demo", "--json", "--port", "0"]).start();
    let ready = demo.json_line();
    let page = ready["url"].as_str().unwrap();
    browser.open(page);
    // This browser is not WeChat's; the emulator says what WeChat says and offers to go on.
    browser.find_text("请在微信客户端打开链接");
    browser.click("a.primary");
    browser.find_text("获取你的昵称、头像");
    browser.screenshot("phone-consent");
    browser.click("button.primary");
    browser.find("#me:not([hidden])");
    assert_eq!(browser.text("#nickname"), "张三");
    browser.find("#avatar img[src*='/mmopen/']");
    assert_eq!(browser.url(), page);
    let zhangsan = browser.text("#openid");
    browser.click("#draw");
    browser.find("#won:not([hidden])");
    browser.screenshot("phone-emulated");
    // Another WeChat account is another user, also in the same browser.
    browser.click("#switch");
    browser.click("a[href*='mock_user=lisi&']");
    browser.find_xpath("//section//b[text()='李四']");
    browser.click("button.primary");
    browser.find("#me:not([hidden])");
    assert_eq!((browser.text("#nickname"), browser.text("#left")), ("李四".into(), "3".into()));
    assert_ne!(browser.text("#openid"), zhangsan);
    browser.click("#switch");
    browser.find_text("选择一个微信账号");
    browser.screenshot("phone-choose");
    browser.click("a[href*='mock_user=lisi&']");
    browser.click("button.plain");
    browser.find_text("还没有登录");
    browser.click(".button");
    browser.click("a[href*='mock_user=snapshot&']");
    browser.find("#snapshot:not([hidden])");
    assert_eq!(browser.complaints().iter().filter(|line| !line.contains("403")).count(), 0);
    demo.signal("INT");
    let told = demo.wait().exits(0);
    let told: Vec<serde_json::Value> =
        told.text().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let signed_in = told.iter().filter(|line| line["event"] == "signed_in");
    let names: Vec<_> = signed_in.map(|line| line["nickname"].as_str().unwrap()).collect();
    assert_eq!(names, ["张三", "李四"]);
    let end = told.last().unwrap();
    assert_eq!(
        (&end["event"], &end["signed_in"], &end["failed"]),
        (&"end".into(), &2.into(), &1.into())
    );
}
