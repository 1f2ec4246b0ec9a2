//! Scenarios of the device in a real browser: what the user does, and that the app meets the real thing.

use super::App;
use crate::browser::Browser;

/// An emulator that plays a scenario of the device with every login, and the app beside it.
fn staged(name: &str) -> (App, wxauth::mock::Server) {
    let scenarios = wxauth::mock::scenario::Scenarios::parse(name).unwrap();
    let settings = wxauth::mock::Settings { scenarios, ..Default::default() };
    let start = wxauth::mock::server::Start { settings, ..Default::default() };
    let server = wxauth::mock::Server::start_with(start).unwrap();
    (App::start(server.url()), server)
}

/// Opens the app and says yes at the emulator.
fn consent(browser: &Browser, app: &App) {
    browser.open(&app.page());
    browser.click("a.primary");
    browser.click("button.primary");
}

#[test]
fn cookies_are_lost_in_a_whole_browser_under_another_name() {
    let Some(browser) = Browser::phone() else { return };
    let (app, _server) = staged("lost-cookie");
    consent(&browser, &app);
    browser.find_text("不带 Cookie 打开回调");
    browser.screenshot("phone-lost-cookie");
    browser.click("main.device a.plain");
    // The app began once more by itself, and then says what is wrong instead of going round for ever.
    browser.click("button.primary");
    browser.click("main.device a.plain");
    browser.find_text("登录没有完成");
    assert!(browser.url().contains(".wxauth.localhost:"), "{}", browser.url());
}

#[test]
fn back_leads_to_wechat_which_authorizes_anew() {
    let Some(browser) = Browser::phone() else { return };
    let (app, _server) = staged("back-button");
    consent(&browser, &app);
    browser.find_text("再按浏览器的返回键");
    browser.screenshot("phone-back-button");
    browser.click("main.device a.plain");
    browser.find("#me:not([hidden])");
    browser.back();
    // The emulator's page came anew, with a new code and the old state; that is spent, so the app
    // begins a new login by itself.
    browser.find("main.consent");
}

#[test]
fn a_callback_that_comes_twice_comes_twice() {
    let Some(browser) = Browser::phone() else { return };
    let (app, _server) = staged("double-callback-same-code");
    consent(&browser, &app);
    browser.find("#me:not([hidden])");
    assert_eq!(browser.text("#nickname"), "张三");
}
