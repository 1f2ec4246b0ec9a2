//! A real browser goes from a platform's own page to the page where an account authorizes it, and back.
//! Must not repeat what the emulator's own tests hold of parameters and numbers.

use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

use crate::browser::Browser;
use crate::control::Mock;
use crate::peer::{Peer, answer};

const PLATFORM: &str = "wx00000000000000c0";
const ACCOUNT: &str = "wx00000000000000ac";

fn told(answer: &(u16, String)) -> Value {
    serde_json::from_str(&answer.1).unwrap()
}

/// WeChat looks at `Referer`, which only a link followed on a page has; the page itself has no script.
#[test]
fn a_link_on_the_platforms_page_leads_to_the_accounts_and_back() {
    let Some(browser) = Browser::desktop() else { return };
    let mock = Mock::start(&[]);
    for (appid, kind) in [(PLATFORM, "component"), (ACCOUNT, "service")] {
        let headers = "Content-Type: application/json\r\n";
        let line = format!("PUT /_wxauth/apps/{appid}");
        let app = json!({ "kind": kind, "secret": "s", "name": "<晨光书店>" });
        assert_eq!(mock.ask(&line, headers, &app.to_string()).0, 200);
    }
    let asked = json!({ "component_appid": PLATFORM, "component_appsecret": "s",
        "component_verify_ticket": "t" });
    let token = told(&mock.post("/cgi-bin/component/api_component_token", &asked));
    let token = token["component_access_token"].as_str().unwrap();
    let path = format!("/cgi-bin/component/api_create_preauthcode?access_token={token}");
    let pre = told(&mock.post(&path, &json!({ "component_appid": PLATFORM })));
    let pre = pre["pre_auth_code"].as_str().unwrap();
    let link = Arc::new(Mutex::new(String::new()));
    let shown = Arc::clone(&link);
    let site = Peer::start(move |seen| {
        let page = match seen.url.as_str() {
            "/" => format!("<a id=go href='{}'>authorize</a>", shown.lock().unwrap()),
            other => format!("<p id=back>{other}</p>"),
        };
        answer(200, page).header("Content-Type", "text/html; charset=utf-8")
    });
    *link.lock().unwrap() = format!(
        "http://{}/cgi-bin/componentloginpage?component_appid={PLATFORM}&amp;pre_auth_code={pre}\
         &amp;redirect_uri=http%3A%2F%2F{}%2Fback&amp;auth_type=1",
        mock.address, site.address
    );
    browser.open(&format!("http://{}/", site.address));
    browser.click("#go");
    // In the other language it is the same page.
    browser.click("a[hreflang=en]");
    browser.find("html[lang=en]");
    browser.click(&format!("button[value={ACCOUNT}]"));
    let back = browser.find("#back").text();
    let code = back.strip_prefix("/back?auth_code=").and_then(|rest| rest.split('&').next());
    let code = code.unwrap_or_else(|| panic!("{back}"));
    let path = format!("/cgi-bin/component/api_query_auth?component_access_token={token}");
    let asked = json!({ "component_appid": PLATFORM, "authorization_code": code });
    let info = &told(&mock.post(&path, &asked))["authorization_info"];
    assert_eq!(info["authorizer_appid"], ACCOUNT);
}
