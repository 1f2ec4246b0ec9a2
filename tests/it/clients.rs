//! Real client libraries for WeChat, unmodified, logging in through the emulator by their own public
//! interface. Must not know the emulator's code: what is compared is what a site's author would get.

use serde_json::{Value, json};

use crate::control::Mock;
use crate::peers;

const APPID: &str = "wx5b6e96c8c89c614e";
const BASE_ONLY: &str = "wx00000000000000ba";
const WEBSITE: &str = "wx00000000000000eb";
const PLATFORM: &str = "wx00000000000000c0";
const NEWCOMER: &str = "wx00000000000000ac";
const MINI: &str = "wx00000000000000a1";
const SECRET: &str = "0f0e0d0c0b0a09080706050403020100";
const EMOJI: &str = "🦄 Zoë 👩‍👩‍👧‍👦 🇨🇳";

/// An emulator with an account of every kind the clients log in to.
struct Bench {
    mock: Mock,
}

impl Bench {
    fn start() -> Bench {
        let bench = Bench { mock: Mock::start(&[]) };
        let domains = json!(["h5.example.com"]);
        let app = |kind: &str| json!({ "kind": kind, "secret": SECRET, "domains": domains });
        let mut account = app("service");
        account["platforms"] = json!([PLATFORM]);
        bench.put(APPID, &account);
        account["scopes"] = json!(["snsapi_base"]);
        bench.put(BASE_ONLY, &account);
        bench.put(NEWCOMER, &app("service"));
        bench.put(WEBSITE, &app("web"));
        bench.put(PLATFORM, &app("component"));
        bench.put(MINI, &app("mini"));
        bench
    }

    fn put(&self, appid: &str, app: &Value) {
        let line = format!("PUT /_wxauth/apps/{appid}");
        let headers = "Content-Type: application/json\r\n";
        let (status, told) = self.mock.ask(&line, headers, &app.to_string());
        assert_eq!(status, 200, "{told}");
    }

    /// What the clients are told.
    fn question(&self) -> Value {
        let wanted = json!({ "appid": MINI, "user": "emoji" });
        let (_, told) = self.mock.post("/_wxauth/js-codes", &wanted);
        let js_code: Value = serde_json::from_str(&told).unwrap();
        json!({
            "mock": format!("http://{}", self.mock.address),
            "appid": APPID,
            "base_only": BASE_ONLY,
            "website": WEBSITE,
            "platform": PLATFORM,
            "mini": MINI,
            "newcomer": NEWCOMER,
            "js_code": js_code["js_code"],
            "secret": SECRET,
        })
    }

    /// openid and unionid of the user all of them log in.
    fn ids(&self, appid: &str) -> Value {
        let told = self.mock.get("/_wxauth/users/emoji").1;
        let user: Value = serde_json::from_str(&told).unwrap();
        let all = user["ids"].as_array().unwrap();
        all.iter().find(|ids| ids["appid"] == appid).unwrap().clone()
    }

    /// How often an endpoint was called, and how often it refused.
    fn calls(&self, endpoint: &str) -> (usize, usize) {
        let lines = self.mock.get("/_wxauth/events.ndjson").1;
        let field = format!("\"endpoint\":\"{endpoint}\"");
        let calls: Vec<&str> = lines.lines().filter(|line| line.contains(&field)).collect();
        let refused = calls.iter().filter(|line| line.contains("\"verdict\":\"errcode\"")).count();
        (calls.len(), refused)
    }
}

#[track_caller]
fn refused(told: &Value, errcode: i64, words: &str) {
    assert_eq!(told["errcode"], errcode, "{told}");
    // The suffix with the rid follows (PROTOCOL 2.0).
    assert!(told["errmsg"].as_str().unwrap().starts_with(words), "{told}");
}

/// The answer every library hands on: PROTOCOL 2.1.
#[track_caller]
fn tokens(told: &Value, ids: &Value, scope: &str) {
    assert_eq!(told["openid"], ids["openid"], "{told}");
    assert_eq!(told["scope"], scope, "{told}");
    assert_eq!(told["expires_in"], 7200);
    assert!(told["access_token"].as_str().unwrap().len() > 80);
}

/// The profile, emoji and all: PROTOCOL 2.3.
#[track_caller]
fn profile(told: &Value, ids: &Value) {
    assert_eq!(told["nickname"], EMOJI);
    assert_eq!((&told["openid"], &told["unionid"]), (&ids["openid"], &ids["unionid"]));
    assert_eq!((&told["sex"], &told["privilege"]), (&json!(0), &json!([])));
}

#[test]
fn wechatpy() {
    let Some(python) = peers::python("wechatpy.oauth, wechatpy.component") else { return };
    let bench = Bench::start();
    let told = peers::ask(python, "client_wechatpy.py", &bench.question());
    let ids = bench.ids(APPID);
    let link = told["link"].as_str().unwrap();
    let order = "appid=wx5b6e96c8c89c614e&redirect_uri=https%3A%2F%2Fh5.example.com%2Fcb%3Ffrom%3Dshare%26x%3D1\
                 &response_type=code&scope=snsapi_userinfo&state=s1#wechat_redirect";
    assert!(link.ends_with(order), "{link}");
    let code = &told["callback"]["code"];
    assert_eq!(told["callback"], json!({ "from": "share", "x": "1", "code": code, "state": "s1" }));
    tokens(&told["tokens"], &ids, "snsapi_userinfo");
    profile(&told["profile"], &ids);
    assert_eq!(told["valid"], true);
    // PROTOCOL 2.2: the same tokens, the trailing comma.
    for same in ["access_token", "refresh_token", "openid"] {
        assert_eq!(told["renewed"][same], told["tokens"][same]);
    }
    assert!(told["renewed"]["scope"].as_str().unwrap().ends_with(','), "{}", told["renewed"]);
    refused(&told["used code"], 40163, "code been used, rid: ");
    refused(&told["no such token"], 40030, "invalid refresh_token, rid: ");
    refused(&told["wrong openid"], 40003, "invalid openid, rid: ");
    assert_eq!(told["control"], "控制\u{8}字符\u{e412}\u{1b}[31m");
    refused(&told["base only"], 48001, "api unauthorized, rid: ");
    refused(&told["wrong secret"], 40125, "invalid appsecret, rid: ");
    refused(&told["no such code"], 40029, "invalid code, rid: ");
    refused(&told["other appid"], 40013, "invalid appid, rid: ");
    assert_eq!(told["scope refused"], json!({ "page": "error", "number": "10005" }));
    assert_eq!(told["user refused"], json!({ "page": "refused", "number": null }));
    assert_eq!(told["website"], "snsapi_login");
    assert!(bench.calls("access_token").1 >= 4);
    wechatpy_as_a_platform(&bench, &told);
}

/// PROTOCOL 4: its own token first, then its account's users.
fn wechatpy_as_a_platform(bench: &Bench, told: &Value) {
    let link = told["platform link"].as_str().unwrap();
    assert!(link.ends_with(&format!("&state=s3&component_appid={PLATFORM}#wechat_redirect")));
    assert_eq!(told["platform callback"]["appid"], APPID);
    let ids = bench.ids(APPID);
    tokens(&told["platform tokens"], &ids, "snsapi_userinfo");
    profile(&told["platform profile"], &ids);
    let renewed = &told["platform renewed"];
    assert_eq!(renewed["access_token"], told["platform tokens"]["access_token"]);
    refused(&told["platform used code"], 40163, "code been used, rid: ");
    assert_eq!(bench.calls("api_component_token"), (1, 0));
    wechatpy_is_handed_an_account(bench, told);
}

/// An account authorizes the platform: wechatpy's own calls and links, in WeChat's order.
fn wechatpy_is_handed_an_account(bench: &Bench, told: &Value) {
    assert_eq!(told["newcomer before"], json!({ "page": "error", "number": "10015" }));
    let link = told["handing link"].as_str().unwrap();
    assert!(link.contains("/cgi-bin/componentloginpage?component_appid="), "{link}");
    // WeChat looks at the page the link was on.
    for page in ["handing typed", "handing used"] {
        assert_eq!(told[page]["page"], "error", "{page}");
    }
    let back = &told["handing callback"];
    assert_eq!((&back["store"], &back["expires_in"]), (&json!("7"), &json!("3600")));
    assert!(back["auth_code"].as_str().unwrap().starts_with("queryauthcode@@@"), "{back}");
    let handed = &told["handed"];
    assert_eq!(
        (&handed["authorizer_appid"], &handed["expires_in"]),
        (&json!(NEWCOMER), &json!(7200))
    );
    refused(&told["handed again"], 61010, "code is expired rid: ");
    let (renewed, refresh) = (&told["handed renewed"], &handed["authorizer_refresh_token"]);
    assert_eq!(&renewed["authorizer_refresh_token"], refresh);
    refused(&told["handed wrong"], 61023, "refresh_token is invalid rid: ");
    let info = &told["handed info"];
    assert_eq!(info["authorizer_info"]["service_type_info"], json!({ "id": 2 }));
    assert_eq!(&info["authorization_info"]["authorizer_refresh_token"], refresh);
    let listed = told["handed list"]["list"].as_array().unwrap();
    let own = listed.iter().find(|one| one["authorizer_appid"] == NEWCOMER).unwrap();
    assert_eq!((&own["refresh_token"], listed.len()), (refresh, 3));
    tokens(&told["newcomer tokens"], &bench.ids(NEWCOMER), "snsapi_userinfo");
    assert!(told["handing phone"]["auth_code"].is_string(), "{}", told["handing phone"]);
}

#[test]
fn social_auth_core() {
    let Some(python) = peers::python("social_core.backends.weixin") else { return };
    let bench = Bench::start();
    let told = peers::ask(python, "client_social.py", &bench.question());
    let (login, ids) = (&told["login"], bench.ids(WEBSITE));
    let link = login["link"].as_str().unwrap();
    assert!(link.starts_with("https://open.weixin.qq.com/connect/qrconnect?appid="), "{link}");
    assert_eq!(login["uid"], ids["openid"]);
    // Comes out right only because the answer is `text/plain` without a charset: PROTOCOL 9.2.
    assert_eq!(login["details"]["username"], EMOJI);
    let picture = login["details"]["profile_image_url"].as_str().unwrap();
    assert!(picture.contains("/mmopen/"), "{picture}");
    assert_eq!(login["response"]["unionid"], ids["unionid"]);
    assert_eq!(told["renewed"]["openid"], ids["openid"]);
    for (name, errcode) in [("used code", 40163), ("wrong secret", 40125), ("no such code", 40029)]
    {
        let stage = json!("token_exchange");
        assert_eq!((&told[name]["errcode"], &told[name]["stage"]), (&json!(errcode), &stage));
    }
    // It refuses before the code is spent.
    assert_eq!(told["state lost"]["error"], "AuthSessionError");
    assert_eq!(told["banned"]["errcode"], 50002);
    assert_eq!(told["inside"]["uid"], bench.ids(APPID)["openid"]);
    let sorted = told["inside"]["link"].as_str().unwrap();
    assert!(sorted.contains("response_type=code&scope=snsapi_userinfo&state="), "{sorted}");
    assert_eq!(told["scope refused"], json!({ "page": "error", "number": "10005" }));
}

#[test]
fn wechat_oauth_and_passport_wechat() {
    if peers::node("wechat-oauth").is_none() || peers::node("passport-wechat").is_none() {
        return;
    }
    let Some(node) = peers::node("express") else { return };
    let bench = Bench::start();
    let told = peers::ask(node, "client_node.js", &bench.question());
    wechat_oauth(&bench, &told["oauth"]);
    passport_wechat(&bench, &told["passport"]);
}

#[track_caller]
fn api_error(told: &Value, errcode: i64, words: &str) {
    assert_eq!((&told["name"], &told["code"]), (&json!("WeChatAPIError"), &json!(errcode)));
    assert!(told["message"].as_str().unwrap().starts_with(words), "{told}");
}

fn wechat_oauth(bench: &Bench, told: &Value) {
    let ids = bench.ids(APPID);
    let link = told["link"].as_str().unwrap();
    assert!(link.ends_with("&response_type=code&scope=snsapi_userinfo&state=s1#wechat_redirect"));
    assert_eq!(
        (&told["callback"]["state"], &told["callback"]["from"]),
        (&json!("s1"), &json!("share"))
    );
    tokens(&told["tokens"], &ids, "snsapi_userinfo");
    profile(&told["profile"], &ids);
    assert_eq!(told["valid"], json!({ "errcode": 0, "errmsg": "ok" }));
    assert_eq!(told["renewed"]["access_token"], told["tokens"]["access_token"]);
    api_error(&told["used code"], 40163, "code been used, rid: ");
    api_error(&told["no such token"], 40030, "invalid refresh_token, rid: ");
    api_error(&told["wrong token"], 40001, "invalid credential, access_token is invalid");
    // The wrong secret did not spend the code: the whole login goes on with it (PROTOCOL 11.10).
    api_error(&told["wrong secret"], 40125, "invalid appsecret, rid: ");
    profile(&told["whole"], &ids);
    // It sends `state=` when it was given none; that is refused unless a switch allows it (10.3).
    assert_eq!(told["state empty"], json!({ "page": "error", "number": "10013" }));
    assert_eq!(told["scope refused"], json!({ "page": "error", "number": "10005" }));
    api_error(&told["base only"], 48001, "api unauthorized, rid: ");
    assert_eq!(told["website"], "snsapi_login");
    assert_eq!(told["session"]["openid"], bench.ids(MINI)["openid"]);
    assert_eq!(told["session"]["session_key"].as_str().unwrap().len(), 24);
    api_error(&told["session again"], 40163, "code been used, rid: ");
}

fn passport_wechat(bench: &Bench, told: &Value) {
    let ids = bench.ids(APPID);
    let user = &told["user"];
    assert_eq!(user["status"], 200, "{user}");
    profile(&user["body"]["profile"], &ids);
    assert_eq!(
        (&user["body"]["expires"], &told["callback"]["state"]),
        (&json!(7200), &json!("s9"))
    );
    assert_eq!(
        (&told["used code"]["status"], &told["used code"]["body"]["code"]),
        (&json!(502), &json!(40163))
    );
    assert_eq!(told["wrong secret"]["body"]["code"], 40125);
    assert_eq!(told["base"]["body"]["profile"]["openid"], ids["openid"]);
    // The two forms of a refusal it knows, both of them real once: PROTOCOL 1.8.
    let state = json!("s9");
    assert_eq!(told["state only"]["callback"], json!({ "from": "share", "state": state }));
    let denied = json!({ "from": "share", "state": "", "code": "authdeny", "reason": state });
    assert_eq!(told["authdeny"]["callback"], denied);
    for refusal in ["state only", "authdeny"] {
        assert_eq!(told[refusal]["seen"]["status"], 401, "{refusal}");
    }
}
