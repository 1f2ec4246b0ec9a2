//! The inspector in a real browser: what somebody sees who watches logins come in, and what he can do.
//! Must not repeat what the control API's own tests hold.

use std::fmt::Write as _;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use serde_json::json;

use crate::browser::Browser;
use crate::control::Mock;
use crate::patience::minute;
use crate::peer::{Peer, answer};
use crate::runner::{Folder, wxauth};
use crate::visitor::{Visitor, parameter};

const APPID: &str = "wx5b6e96c8c89c614e";

/// A link with that state, and more parameters.
fn link(mock: &Mock, state: &str, more: &str) -> String {
    format!(
        "http://{}/connect/oauth2/authorize?appid={APPID}&redirect_uri=http%3A%2F%2F127.0.0.1%3A3000%2Fcb\
         &response_type=code&scope=snsapi_userinfo&state={state}{more}",
        mock.address
    )
}

/// A code for a user who allows.
fn code(mock: &Mock, user: &str) -> String {
    let link = link(mock, "s", &format!("&mock_consent=allow&mock_user={user}"));
    parameter(&Visitor::wechat().get(&link).is(302).location(), "code").unwrap()
}

fn page(mock: &Mock) -> String {
    format!("http://{}/_wxauth/", mock.address)
}

/// The row that says this, as soon as there is one.
fn row<'b>(browser: &'b Browser, text: &str) -> crate::browser::Element<'b> {
    browser.find_xpath(&format!("//*[@role='option'][contains(., {})]", json!(text)))
}

fn rows(browser: &Browser) -> u64 {
    let script = "return document.querySelectorAll('[role=option]').length";
    browser.eval(script).as_u64().unwrap()
}

/// Nothing is wider than the screen.
fn fits(browser: &Browser) {
    let script = "return document.documentElement.scrollWidth <= innerWidth \
                  && document.body.scrollWidth <= innerWidth";
    assert_eq!(browser.eval(script), true, "wider than the screen");
}

#[test]
fn nothing_is_wider_than_a_phone_in_either_language() {
    let mock = Mock::start(&[]);
    wxauth(["login", &format!("--mock=http://{}", mock.address)]).run().exits(0);
    for width in [320, 390] {
        let metrics = json!({ "width": width, "height": 700, "pixelRatio": 1, "touch": true });
        let options = json!({ "mobileEmulation": { "deviceMetrics": metrics } });
        let Some(browser) = Browser::start(options, &[]) else { return };
        for lang in ["zh", "en"] {
            browser.open(&page(&mock));
            browser.find("[role=option]");
            if browser.eval("return document.documentElement.lang") != lang {
                browser.click("#language");
            }
            browser.find(&format!("html[lang={lang}]"));
            fits(&browser);
            browser.screenshot(&format!("inspector-{width}-{lang}"));
            browser.find("[role=option]").click();
            browser.find(".sequence .call");
            fits(&browser);
            for more in ["", "&mock_choose=1", "&mock_user=stranger"] {
                browser.open(&link(
                    &mock,
                    "s",
                    &format!("&mock_client=wechat&mock_lang={lang}{more}"),
                ));
                browser.find(&format!("html[lang={lang}] main"));
                fits(&browser);
            }
        }
    }
}

#[test]
fn the_frame_of_wxlogin_js_shows_everything_without_scrolling() {
    let Some(browser) = Browser::desktop() else { return };
    let mock = Mock::start(&[]);
    let script = format!("http://{}/connect/zh_CN/htmledition/js/wxLogin.js", mock.address);
    for lang in ["zh", "en"] {
        let page = format!(
            "<!doctype html><div id=box></div><script src='{script}'></script><script>
               new WxLogin({{ id: 'box', appid: '{APPID}', scope: 'snsapi_login', state: 's',
                 lang: '{lang}', self_redirect: true,
                 redirect_uri: encodeURIComponent('http://a.example.com/cb') }});</script>"
        );
        let site =
            Peer::start(move |_| answer(200, page.as_str()).header("Content-Type", "text/html"));
        browser.open(&site.url("/"));
        browser.enter_frame();
        browser.find("a.plain");
        // PROTOCOL 3.5: 300 by 400, `scrolling=no`.
        let told = browser.eval(
            "const root = document.documentElement, link = document.querySelector('a.plain');
             return [innerWidth, innerHeight, root.lang.slice(0, 2), root.scrollWidth,
               root.scrollHeight, link.getBoundingClientRect().bottom < 400, link.target];",
        );
        assert_eq!(told, json!([300, 400, lang, 300, 400, true, "_blank"]));
        browser.open(&site.url("/"));
        browser.screenshot(&format!("wxlogin-frame-{lang}"));
    }
}

#[test]
fn a_newcomer_makes_the_first_login_switches_the_account_and_refuses() {
    let Some(browser) = Browser::phone() else { return };
    let mock = Mock::start(&["--refusal", "state-only"]);
    browser.open(&format!("http://{}/", mock.address));
    // The address of this very emulator, ready to be pasted.
    let command = format!("wxauth login --mock=http://{}", mock.address);
    browser.find_text(&command);
    wxauth(command.split(' ').skip(1)).run().exits(0);
    row(&browser, "完成");
    mock.ask("DELETE /_wxauth/events", "", "");
    browser.find(".welcome");
    fits(&browser);
    browser.screenshot("inspector-phone-start");
    browser.click("#try");
    browser.find_text("张三");
    browser.screenshot("consent-phone");
    browser.find_text("李四").click();
    browser.find_xpath("//section[contains(., '李四')]");
    browser.click("button.primary");
    let box_ = browser.find(".arrived");
    assert!(box_.text().contains("带着 code 回来了"), "{}", box_.text());
    // The code has left the address bar; it stands in the command.
    assert_eq!(browser.url(), page(&mock));
    browser.screenshot("inspector-phone-arrived");
    let command = browser.text(".arrived code");
    let words: Vec<&str> = command.split(' ').collect();
    let at = words.iter().position(|word| *word == "exchange").unwrap();
    let (code, appid) = (words[at + 1], words[at + 4]);
    // Switching the account on the consent page does not make another login of it.
    row(&browser, "code 还没换");
    assert_eq!(rows(&browser), 1);
    let call = format!(
        "/sns/oauth2/access_token?appid={appid}&secret=secret&code={code}&grant_type=authorization_code"
    );
    assert!(mock.get(&call).1.contains("openid"));
    row(&browser, "完成");
    browser.click(".arrived .close");
    row(&browser, "李四").click();
    browser.find_text("/sns/oauth2/access_token");
    assert!(browser.find("#detail").is_shown());
    fits(&browser);
    browser.screenshot("inspector-phone-flow");
    browser.back();
    assert!(browser.find("#flows").is_shown());
    // Refusing: the same page, the other button.
    let link = format!("http://{}/connect/oauth2/authorize", mock.address);
    let back = format!("http%3A%2F%2F{}%2F_wxauth%2F", mock.address.replace(':', "%3A"));
    browser.open(&format!(
        "{link}?appid={APPID}&redirect_uri={back}&response_type=code&scope=snsapi_userinfo&state=no"
    ));
    browser.click("button.plain");
    assert!(browser.find(".arrived").text().contains("没有 code"));
    row(&browser, "用户拒绝");
    browser.screenshot("inspector-phone-list");
    assert_eq!(browser.complaints(), Vec::<String>::new());
}

#[test]
fn a_failed_login_is_explained_live_in_both_languages() {
    let Some(browser) = Browser::desktop() else { return };
    let mock = Mock::start(&[]);
    browser.open(&page(&mock));
    browser.find(".welcome");
    browser.screenshot("inspector-desktop-start");
    let used = code(&mock, "lisi");
    row(&browser, "code 还没换");
    mock.exchange(&used);
    row(&browser, "完成");
    assert_eq!(mock.exchange(&used)["errcode"], 40163);
    row(&browser, "失败 40163");
    // It came while the page was open, and the detail followed.
    let trouble = browser.find(".trouble");
    assert!(trouble.text().contains("code 只能用一次"), "{}", trouble.text());
    assert!(browser.text(".checks .bad").contains("code 第一次使用"));
    let steps = browser.eval("return document.querySelectorAll('.step').length");
    assert_eq!(steps, 3);
    browser.screenshot("inspector-desktop-failed");
    // The request as a command line, its secrets masked as everywhere.
    browser.eval("navigator.clipboard.writeText = async (text) => { window.copied = text; };");
    browser.click(".step.bad .foot button");
    let copied = browser.eval("return window.copied");
    let copied = copied.as_str().unwrap();
    let start = format!("curl --globoff 'http://{}/sns/oauth2/access_token?", mock.address);
    assert!(copied.starts_with(&start), "{copied}");
    assert!(copied.contains("secret=[redacted]&code=[redacted]") && !copied.contains(&used));
    browser.click("#language");
    browser.find_text("Authorize link");
    let trouble = browser.text(".trouble");
    assert!(trouble.contains("a code works once") && trouble.contains("What to do"), "{trouble}");
    assert_eq!(browser.eval("return document.documentElement.lang"), "en");
    browser.prefer("dark");
    browser.screenshot("inspector-desktop-failed-dark-en");
    // The reader's choice beats the system's, and both last.
    browser.click("#theme");
    browser.reload();
    browser.find_text("Authorize link");
    assert_eq!(
        browser.eval("return getComputedStyle(document.documentElement).colorScheme"),
        "light"
    );
    // A call that belongs to no login is there as well.
    mock.exchange("nonsense");
    row(&browser, "Failed: 40029").click();
    browser.find_text("was never handed out here");
    assert!(browser.url().contains("#e"), "{}", browser.url());
    assert_eq!(browser.complaints(), Vec::<String>::new());
}

#[test]
fn filter_pause_clear_and_keys() {
    let Some(browser) = Browser::desktop() else { return };
    let mock = Mock::start(&[]);
    for user in ["zhangsan", "lisi", "emoji"] {
        let code = code(&mock, user);
        mock.exchange(&code);
    }
    mock.exchange("nonsense");
    browser.open(&page(&mock));
    row(&browser, "40029");
    assert_eq!(rows(&browser), 4);
    browser.click("#failures");
    browser.find_text("1 / 4 条");
    assert_eq!(rows(&browser), 1);
    browser.click("#failures");
    browser.find("#filter").type_text("李四 access");
    browser.find_text("1 / 4 条");
    browser.find("#filter").type_text("zzz");
    browser.find_text("没有符合条件的记录。");
    browser.press("\u{e00c}");
    browser.find_text("共 4 条");
    // j and k choose, newest first; / searches.
    let chosen = || browser.find("[aria-selected=true]").text();
    // From the newest, wherever the choice was left while the filter showed nothing.
    browser.find_xpath("//*[@role='option'][contains(., '40029')]").click();
    browser.find_xpath("//*[@role='option'][@aria-selected='true'][contains(., '40029')]");
    browser.press("jj");
    browser.find_xpath("//*[@role='option'][@aria-selected='true'][contains(., '李四')]");
    browser.press("k");
    browser.find_xpath("//*[@role='option'][@aria-selected='true'][contains(., 'Zoë')]");
    assert!(chosen().contains("完成"));
    browser.press("/");
    assert_eq!(browser.eval("return document.activeElement.id"), "filter");
    browser.press("\u{e00c}");
    browser.click("#pause");
    code(&mock, "follower");
    browser.find_text("新到 1 条");
    assert_eq!(rows(&browser), 4);
    browser.click("#pause");
    browser.find_text("共 5 条");
    browser.click("#clear");
    browser.find(".welcome");
    assert_eq!(rows(&browser), 0);
    code(&mock, "lisi");
    row(&browser, "李四");
    assert_eq!(browser.complaints(), Vec::<String>::new());
}

#[test]
fn whatever_a_stranger_sends_stays_a_text() {
    let Some(browser) = Browser::desktop() else { return };
    let mock = Mock::start(&[]);
    let markup = "<img src=x onerror=alert(1)></script><script>document.title='gone'</script>";
    mock.ask(
        "PUT /_wxauth/users/evil",
        "Content-Type: application/json\r\n",
        &json!({ "nickname": format!("{markup}\u{8}\u{202e}") }).to_string(),
    );
    let state = "%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E";
    let mut evil = Visitor::new().with("User-Agent", &format!("{markup} MicroMessenger"));
    let link = link(&mock, state, "&mock_user=evil&mock_consent=allow&%3Cb%3E=%22%27");
    let code = parameter(&evil.get(&link).is(302).location(), "code").unwrap();
    mock.exchange(&code);
    mock.get("/%3Cscript%3Ealert(1)%3C/script%3E?a=%00%1b");
    browser.open(&page(&mock));
    row(&browser, "onerror").click();
    browser.click(".call");
    browser.find_text("MicroMessenger");
    let nickname = browser.text("#detail h2");
    assert!(nickname.contains(markup) && nickname.contains('\u{2408}'), "{nickname}");
    assert!(!nickname.contains('\u{202e}'));
    let made =
        "return document.querySelectorAll('#detail img, #flows img, script:not([src])').length";
    assert_eq!(browser.eval(made), 0);
    browser.click("#steer");
    browser.find_text("谁来授权");
    assert!(browser.eval("return document.title").as_str().unwrap().starts_with("wxauth"));
    assert_eq!(browser.complaints(), Vec::<String>::new());
}

#[test]
fn the_panel_steers_and_shows_what_others_steered() {
    let Some(browser) = Browser::desktop() else { return };
    let mock = Mock::start(&[]);
    let old = code(&mock, "lisi");
    browser.open(&page(&mock));
    browser.click("#steer");
    browser.click("[data-act=clock-5m]");
    browser.find("#now:not([hidden])");
    assert_eq!(mock.exchange(&old)["errcode"], 40029);
    browser.click("[data-act=scenario-used-code]");
    row(&browser, "修改场景");
    let about = "//li[.//input[@data-act='scenario-used-code']]//summary";
    browser.find_xpath(about).click();
    browser.find_text("把 40163 当成");
    browser.screenshot("inspector-desktop-controls");
    let fresh = code(&mock, "lisi");
    assert_eq!(mock.exchange(&fresh)["errcode"], 40163);
    // The panel has drawn it by now, or what comes next could be taken for what was before.
    browser.find_xpath("//details[summary[contains(., '异常场景') and span]]");
    // Another client turns it off, and the panel hears of it.
    let headers = "Content-Type: application/json\r\n";
    mock.ask("PUT /_wxauth/scenarios", headers, r#"{"on":[]}"#);
    browser.find_xpath("//details[summary[contains(., '异常场景') and not(span)]]");
    // The summary may have been so before the page heard of the first change; this waits for the second.
    browser.find("[data-act=scenario-used-code]:not(:checked)");
    // A failure to come, and gone once it came.
    browser.find_xpath("//summary[contains(., '接下来的故障')]").click();
    browser.click("[data-act=fault-add]");
    browser.find_text("用 code 换 token · 返回错误码 40029 × 1");
    let fresh = code(&mock, "lisi");
    assert_eq!(mock.exchange(&fresh)["errcode"], 40029);
    browser.find_xpath("//details[summary[contains(., '接下来的故障') and not(span)]]");
    browser.screenshot("inspector-desktop-faults");
    // The second confirms the first, for four seconds.
    browser.click_twice("[data-act=reset]");
    browser.find_text("与系统时间一致。");
    browser.find("#now[hidden]");
    assert!(!mock.get("/_wxauth/events.ndjson").1.contains("number"));
    assert_eq!(browser.complaints(), Vec::<String>::new());
}

#[test]
fn a_token_is_asked_for_and_a_restart_is_survived() {
    let Some(browser) = Browser::desktop() else { return };
    let folder = Folder::new();
    let apps = folder.file("apps.toml", format!("[[app]]\nappid = \"{APPID}\"\nkind = \"test\"\n"));
    let apps = ["--apps", &apps.to_string_lossy()];
    let token = [("WXAUTH_MOCK_CONTROL_TOKEN", "canary")];
    let port = crate::peer::free_port().to_string();
    let mock = Mock::with(&[&apps[..], &["--port", &port]].concat(), &token);
    browser.open(&page(&mock));
    browser.find("#token").type_text("wrong");
    browser.click("#enter");
    browser.find(".wrong");
    browser.find("#token").type_text("canary");
    browser.click("#enter");
    // Where apps are pinned, no other is proposed.
    browser.find_text(&format!("--appid {APPID}"));
    assert_eq!(browser.eval("return document.getElementById('try')"), json!(null));
    code(&mock, "lisi");
    row(&browser, "李四");
    assert_eq!(
        browser.eval("return JSON.stringify(localStorage)").as_str().unwrap().find("canary"),
        None
    );
    // The same address, another emulator: what the page knew is void.
    mock.running.signal("TERM");
    mock.running.wait().exits(0);
    browser.find("[data-state=lost]");
    let mock = Mock::with(&["--port", &port], &token);
    code(&mock, "emoji");
    row(&browser, "Zoë");
    assert_eq!(rows(&browser), 1);
}

#[test]
fn thousands_of_flows_stay_smooth() {
    let Some(browser) = Browser::desktop() else { return };
    let mock = Mock::start(&[]);
    browser.open(&page(&mock));
    browser.find("[data-state=live]");
    login_many(&mock, 3000);
    browser.find_text("共 3000 条");
    // What is drawn is what is in sight.
    let nodes = "return document.querySelectorAll('*').length";
    assert!(browser.eval(nodes).as_u64().unwrap() < 900);
    // One more costs next to nothing: counted in nodes that come and go, as time is the machine's.
    browser.eval(
        "window.changed = 0; new MutationObserver((list) => { for (const entry of list) \
         window.changed += entry.addedNodes.length + entry.removedNodes.length; }) \
         .observe(document, { childList: true, subtree: true });",
    );
    code(&mock, "lisi");
    browser.find_text("共 3001 条");
    row(&browser, "李四");
    let changed = browser.eval("return window.changed").as_u64().unwrap();
    assert!((1..100).contains(&changed), "a new flow changed {changed} nodes");
    // The oldest is a scroll away.
    browser.eval("document.getElementById('flows').scrollTop = 1e9");
    browser.find("[aria-posinset='3001']");
    browser.find("#filter").type_text("state=n2999");
    browser.find_text("1 / 3001 条");
    assert!(browser.eval(nodes).as_u64().unwrap() < 900);
    browser.screenshot("inspector-desktop-many");
}

/// Logins over one connection, as fast as they go.
fn login_many(mock: &Mock, count: usize) {
    let mut stream = TcpStream::connect(&mock.address).unwrap();
    stream.set_read_timeout(Some(minute())).unwrap();
    let mut reader = stream.try_clone().unwrap();
    let host = mock.address.clone();
    let asked = std::thread::spawn(move || {
        for number in 0..count {
            let mut request = String::new();
            write!(
                request,
                "GET /connect/oauth2/authorize?appid={APPID}&redirect_uri=http%3A%2F%2F127.0.0.1%3A3000%2Fcb\
                 &response_type=code&scope=snsapi_base&state=n{number} HTTP/1.1\r\nHost: {host}\r\n\
                 User-Agent: MicroMessenger\r\n\r\n"
            )
            .unwrap();
            stream.write_all(request.as_bytes()).unwrap();
        }
        stream
    });
    let (mut seen, mut buffer, mut tail) = (0, [0; 65536], Vec::new());
    while seen < count {
        let read = reader.read(&mut buffer).unwrap();
        assert_ne!(read, 0, "the emulator hung up");
        tail.extend_from_slice(&buffer[..read]);
        let text = String::from_utf8_lossy(&tail).into_owned();
        seen += text.matches("HTTP/1.1 302").count();
        // What may be the beginning of the next one stays.
        let keep = tail.len().min(11);
        let cut = text
            .rfind("HTTP/1.1 302")
            .map_or(tail.len() - keep, |at| (at + 12).max(tail.len() - keep));
        tail.drain(..cut);
    }
    drop(asked.join().unwrap());
}
