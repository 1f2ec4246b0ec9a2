//! The scenarios of the emulator: `docs/scenarios.md` and its Chinese twin say what their texts say, virtual
//! users play what is of the device, and nothing is claimed that nobody plays. `WXAUTH_BLESS=1` writes the documents anew.

use std::fmt::Write as _;
use std::path::Path;

use serde_json::{Value, json};

use wxauth::domain::lang::Lang;
use wxauth::domain::scenario::Scenario;
use wxauth::domain::text::explain;
use wxauth::domain::text::scenario::of;

use crate::control::Mock;
use crate::runner::wxauth;
use crate::visitor::Visitor;

const HEAD: [(Lang, &str, &str, &str); 2] = [
    (
        Lang::En,
        "scenarios.md",
        "# The scenarios of `wxauth mock`\n\n\
         What goes wrong on real phones and days, by name. Play one for every login with\n\
         `wxauth mock --scenario NAME`, `[mock] scenario = [\"NAME\"]` or `PUT /_wxauth/scenarios`; for one login with\n\
         `&mock_scenario=NAME` behind its authorize link (official account, website QR login, WeCom), for one mini program\n\
         login with `scenario` in `POST /_wxauth/js-codes`. Several stand with commas between them. A call to WeChat's API\n\
         takes no `mock_scenario`: failures of single calls are asked for at `/_wxauth/faults`.\n\n\
         Those marked *device* are played by the user's device: a real browser, or a virtual user of wxauth's\n\
         (`listen --as`, `login --mock --as`). Any other client gets one redirect; its header `x-wxauth-not-played`, the\n\
         journal and the inspector then say that, and why, nothing was played. A client that wants to be the device sends\n\
         `x-wxauth-plays: detours` and follows `x-wxauth-again` (another address to open), `x-wxauth-again-when` (`before`\n\
         or `after` the callback) and `x-wxauth-again-browser`, `x-wxauth-browser` (`same`, or an `other` one without the\n\
         user's cookies).\n",
        "device",
    ),
    (
        Lang::Zh,
        "scenarios.zh-CN.md",
        "# `wxauth mock` 的场景\n\n\
         真机上、线上会遇到的麻烦，每种一个名字。对每次登录生效：`wxauth mock --scenario 名字`、\
         `[mock] scenario = [\"名字\"]`，或 `PUT /_wxauth/scenarios`；只对一次登录生效：在授权链接（公众号、网站扫码、企业微信）后面加 \
         `&mock_scenario=名字`；小程序的一次登录：`POST /_wxauth/js-codes` 里写 `scenario`。多个名字用逗号隔开。\
         调微信接口的请求上写 `mock_scenario` 没有用，让单个接口出错请用 `/_wxauth/faults`。\n\n\
         标着“设备”的场景由用户的设备触发：真实的浏览器，或 wxauth 的虚拟用户（`listen --as`、`login --mock --as`）。\
         别的客户端只会得到一次普通的跳转，这时响应头 `x-wxauth-not-played`、日志和检视器都会说明场景没有触发以及原因。\
         自己写的客户端想充当这个设备，就在请求里带上 `x-wxauth-plays: detours`，并照着 `x-wxauth-again`（还要打开的地址）、\
         `x-wxauth-again-when`（在回调之前 `before` 还是之后 `after`）、`x-wxauth-again-browser` 和 `x-wxauth-browser`\
         （`same` 同一个浏览器，`other` 没有用户 Cookie 的浏览器）去做。\n",
        "设备",
    ),
];

fn render(lang: Lang, head: &str, device: &str) -> String {
    let labels = &explain::of(lang).labels;
    let mut text = head.to_owned();
    for (scenario, name) in Scenario::ALL {
        let told = of(scenario, lang);
        let mark = if scenario.is_of_device() { format!(" · *{device}*") } else { String::new() };
        let facts = [
            (labels.happens, told.happens),
            (labels.uncovers, told.bug),
            (labels.correct, told.right),
        ];
        write!(text, "\n## `{name}`\n\n**{}**{mark}\n\n", told.title).unwrap();
        for (label, fact) in facts {
            let colon = if lang == Lang::Zh { "：" } else { ": " };
            writeln!(text, "- {label}{colon}{fact}").unwrap();
        }
    }
    text
}

#[test]
fn the_published_list_is_what_the_texts_say() {
    for (lang, name, head, device) in HEAD {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(name);
        let wanted = render(lang, head, device);
        if std::env::var_os("WXAUTH_BLESS").is_some() {
            std::fs::write(&path, &wanted).unwrap();
        }
        let written = std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
        assert!(
            written == wanted,
            "docs/{name} is not what the texts say: run with WXAUTH_BLESS=1"
        );
    }
}

const APPID: &str = "wx5b6e96c8c89c614e";

/// `listen` with a virtual user, which ends at once when he is through.
fn listen(mock: &Mock) -> crate::runner::Done {
    let at = format!("--mock=http://{}", mock.address);
    let words = ["listen", "--port", "0", "--appid", APPID, "--grace", "0", "--as", "zhangsan"];
    wxauth([&words[..], &[&at, "--lang", "en"]].concat()).run()
}

#[test]
fn a_virtual_user_plays_the_device_and_says_so() {
    for (scenario, name) in Scenario::ALL.into_iter().filter(|(s, _)| s.is_of_device()) {
        let mock = Mock::start(&["--scenario", name]);
        let done = listen(&mock).exits(0);
        let answered = match name {
            "lost-cookie" => "answered 200)",
            _ => "answered 200, ",
        };
        let title = of(scenario, Lang::En).title;
        let done = done.says(&format!("scenario {name}: {title} (the callback {answered}"));
        assert_eq!(done.text().trim().len(), 32, "one code, and nothing else: {}", done.show());
        let events = mock.get("/_wxauth/events.ndjson").1;
        assert!(events.contains("\"name\":\"detour\"") && !events.contains("not_played"));
    }
}

#[test]
fn a_virtual_user_says_what_is_not_played_and_who_refused() {
    let mock = Mock::start(&["--scenario", "back-button,refresh-on-callback"]);
    listen(&mock).exits(0).says("Scenario back-button is not played: another scenario");
    let deny = Mock::start(&["--scenario", "deny"]);
    listen(&deny).exits(5).says("scenario deny refused the login of \"zhangsan\"").says("turn the");
    let told = Mock::start(&["--scenario", "deny", "--refusal", "state-only"]);
    listen(&told).exits(5).says("the emulator's scenario deny refused the login");
    let at = format!("--mock=http://{}", told.address);
    let login = wxauth(["login", &at, "--as", "zhangsan", "--json", "--lang", "en"]).run().exits(5);
    assert_eq!(login.json()["error"]["kind"], "scenario_refused");
}

#[test]
fn a_plain_client_is_told_that_it_played_nothing() {
    let mock = Mock::start(&["--scenario", "double-callback-same-code"]);
    let link = format!(
        "http://{}/connect/oauth2/authorize?appid={APPID}&redirect_uri=http%3A%2F%2F127.0.0.1%2Fcb\
         &response_type=code&scope=snsapi_base&state=s",
        mock.address
    );
    let answer = Visitor::wechat().get(&link);
    let told = answer.header("x-wxauth-not-played");
    assert_eq!(told, Some("double-callback-same-code; why=client"));
    let events = mock.get("/_wxauth/events.ndjson").1;
    assert!(events.contains("\"name\":\"not_played\"") && !events.contains("\"detour\""));
}

#[test]
fn a_js_code_takes_a_scenario_of_its_own() {
    let mock = Mock::start(&[]);
    let ask = |body: Value| mock.post("/_wxauth/js-codes", &body);
    let wanted = json!({ "appid": APPID, "scenario": "busy-then-ok,no-unionid" });
    let code: Value = serde_json::from_str(&ask(wanted).1).unwrap();
    let call = format!(
        "/sns/jscode2session?appid={APPID}&secret=s&grant_type=authorization_code&js_code={}",
        code["js_code"].as_str().unwrap()
    );
    assert!(mock.get(&call).1.contains("system error"));
    let session = mock.get(&call).1;
    assert!(session.contains("openid") && !session.contains("unionid"), "{session}");
    for (body, status) in [
        (json!({ "appid": APPID, "scenario": "rain" }), 404),
        (json!({ "appid": APPID, "user": "nobody" }), 404),
        (json!({ "appid": "wx1" }), 404),
    ] {
        assert_eq!(ask(body.clone()).0, status, "{body}");
    }
}
