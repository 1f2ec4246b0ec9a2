//! Mini programs (PROTOCOL 5, 10.35).
//! Must not look at other families.

use super::{Bench, SECRET, errcode, json, text};
use crate::domain::lang::Lang;
use crate::mock::Settings;
use crate::mock::journal::Verdict;
use bytes::Bytes;
use serde_json::Value;

const MINI: &str = "wxaaaaaaaaaaaaaaaa";

fn js_code(bench: &mut Bench, user: &str) -> String {
    let request = http::Request::post("/_wxauth/js-codes")
        .header("host", "127.0.0.1:8787")
        .header("content-type", "application/json")
        .body(Bytes::from(format!("{{\"appid\":\"{MINI}\",\"user\":\"{user}\"}}")))
        .unwrap();
    let answer = bench.send(&request);
    let answer: Value = serde_json::from_slice(answer.body()).unwrap();
    answer["js_code"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned()
}

fn session(bench: &mut Bench, code: &str, secret: &str) -> Value {
    json(&bench.get(&target(code, secret)))
}

fn target(code: &str, secret: &str) -> String {
    format!(
        "/sns/jscode2session?appid={MINI}&secret={secret}&js_code={code}&grant_type=authorization_code"
    )
}

#[test]
fn p10_35_success_and_used_codes() {
    let mut bench = Bench::new(Settings::default());
    let code = js_code(&mut bench, "lisi");
    let response = bench.get(&target(&code, SECRET));
    assert_eq!(response.headers()["content-type"], "text/plain");
    let answer = json(&response);
    let keys: Vec<_> = answer.as_object().unwrap().keys().cloned().collect();
    assert_eq!(keys, ["session_key", "openid", "unionid"]);
    assert_eq!(answer["openid"], crate::mock::identity::openid(MINI, "lisi", false));
    assert_eq!(answer["session_key"].as_str().unwrap().len(), 24);
    assert!(answer.get("errcode").is_none() && answer.get("errmsg").is_none());
    assert_eq!(errcode(&session(&mut bench, &code, SECRET)), 40163);
    let code = js_code(&mut bench, "nounionid");
    assert!(session(&mut bench, &code, SECRET).get("unionid").is_none());
}

#[test]
fn p10_35_get_only() {
    let mut bench = Bench::new(Settings::default());
    let code = js_code(&mut bench, "lisi");
    let whole = target(&code, SECRET);
    let (path, form) = whole.split_once('?').unwrap();
    let answer = bench.post(path, form);
    assert_eq!(errcode(&json(&answer)), 41002);
    // The same words in the address are what counts, and the code was not spent.
    assert!(session(&mut bench, &code, SECRET).get("openid").is_some());
}

/// The usual slip: the web's call for a mini program's code, by the same appid.
#[test]
fn a_code_at_the_wrong_call_is_told_which_one_it_is_for() {
    let mut bench = Bench::new(Settings::default());
    let code = js_code(&mut bench, "lisi");
    let web = format!("/sns/oauth2/access_token?appid={MINI}&secret={SECRET}&code={code}");
    let answer = bench.get(&(web + "&grant_type=authorization_code"));
    assert_eq!(errcode(&json(&answer)), 40029);
    let last = bench.emulator.journal().since(0).last().unwrap().clone();
    let Verdict::Errcode(40029, why) = &last.entry.verdict else { panic!("{last:?}") };
    let told = why.text(Lang::En);
    assert!(told.contains("/sns/jscode2session") && told.contains("--platform mini"), "{told}");
    assert!(session(&mut bench, &code, SECRET).get("openid").is_some(), "it is not spent");
}

#[test]
fn p10_35_errors() {
    let mut bench = Bench::new(Settings::default());
    let code = js_code(&mut bench, "zhangsan");
    assert!(session(&mut bench, &code, SECRET).get("openid").is_some());
    let code = js_code(&mut bench, "zhangsan");
    assert_eq!(errcode(&session(&mut bench, &code, "other")), 40125);
    assert_eq!(errcode(&session(&mut bench, "nope", SECRET)), 40029);
    let wrong_name = format!("/sns/jscode2session?appid={MINI}&secret=s&code={code}");
    assert_eq!(errcode(&json(&bench.get(&wrong_name))), 41008);
    let wrong_secret = format!("/sns/jscode2session?appid={MINI}&appsecret=s&js_code={code}");
    assert_eq!(errcode(&json(&bench.get(&wrong_secret))), 41004);
    let grant = target(&code, SECRET).replace("authorization_code", "x");
    assert_eq!(errcode(&json(&bench.get(&grant))), 40002);
    bench.advance(300);
    assert_eq!(errcode(&session(&mut bench, &code, SECRET)), 40029);
    let blocked = js_code(&mut bench, "banned");
    assert_eq!(errcode(&session(&mut bench, &blocked, SECRET)), 40226);
}

/// Asked for, as nobody makes a hundred calls a minute in a test; the code outlives it.
#[test]
fn p10_35_the_quota_of_a_minute() {
    let mut bench = Bench::new(Settings::default());
    let code = js_code(&mut bench, "zhangsan");
    let fault = "{\"endpoint\":\"jscode2session\",\"act\":\"errcode\",\"errcode\":45011}";
    let request = http::Request::post("/_wxauth/faults")
        .header("host", "127.0.0.1:8787")
        .header("content-type", "application/json")
        .body(Bytes::from_static(fault.as_bytes()));
    assert_eq!(bench.send(&request.unwrap()).status(), 200);
    let answer = session(&mut bench, &code, SECRET);
    assert_eq!(errcode(&answer), 45011);
    // PROTOCOL 7: the sentence of the quota.
    let told = answer["errmsg"].as_str().unwrap();
    assert!(
        told.starts_with("api minute-quota reach limit mustslower retry next minute"),
        "{told}"
    );
    assert!(session(&mut bench, &code, SECRET).get("openid").is_some());
}

#[test]
fn codes_of_one_family_do_not_work_in_another() {
    let mut bench = Bench::new(Settings::default());
    let js = js_code(&mut bench, "zhangsan");
    let answer = json(&bench.get(&super::exchange_target(MINI, SECRET, &js)));
    assert_eq!(errcode(&answer), 40029);
    let web = bench.code("snsapi_base", "zhangsan");
    let at_mini = target(&web, SECRET).replace(MINI, super::APPID);
    assert_ne!(errcode(&json(&bench.get(&at_mini))), 0);
    assert!(bench.exchange(&web).get("openid").is_some());
}

#[test]
fn p10_35_a_missing_or_unknown_code_tells_the_developer_where_one_comes_from() {
    let mut bench = Bench::new(Settings::default());
    for (code, expected) in [("", 41008), ("0nonsense", 40029)] {
        assert_eq!(errcode(&session(&mut bench, code, SECRET)), expected);
        let journal = bench.emulator.journal();
        let Verdict::Errcode(_, why) = &journal.since(0).last().unwrap().entry.verdict else {
            panic!("{expected} is no errcode in the journal");
        };
        for lang in [Lang::Zh, Lang::En] {
            assert!(why.text(lang).contains("/_wxauth/js-codes"), "{}", why.text(lang));
        }
    }
}

#[test]
fn who_cannot_have_a_js_code() {
    let mut bench = Bench::new(Settings::default());
    let request = |body: &'static str| {
        http::Request::post("/_wxauth/js-codes")
            .header("host", "127.0.0.1:8787")
            .header("content-type", "application/json")
            .body(Bytes::from_static(body.as_bytes()))
            .unwrap()
    };
    let nobody = bench.send(&request("{\"appid\":\"wxaaaaaaaaaaaaaaaa\",\"user\":\"nobody\"}"));
    assert_eq!(nobody.status(), 404);
    assert!(text(&nobody).contains("zhangsan"));
    assert_eq!(bench.send(&request("{\"appid\":\"x\"}")).status(), 404);
    let called = bench.send(&request("{\"appid\":\"wxaaaaaaaaaaaaaaaa\",\"user\":\"李四\"}"));
    assert_eq!(json(&called)["user"], "lisi");
}

#[test]
fn a_request_without_a_body_is_told_what_to_send_in_the_emulators_language() {
    let settings = Settings { lang: Some(Lang::Zh), ..Settings::default() };
    let mut bench = Bench::new(settings);
    let request = http::Request::post("/_wxauth/js-codes").header("host", "127.0.0.1:8787");
    let answer = bench.send(&request.body(Bytes::new()).unwrap());
    assert_eq!(answer.status(), 415);
    let told: Value = serde_json::from_slice(answer.body()).unwrap();
    let hint = told["error"]["hint"].as_str().unwrap();
    assert!(hint.contains("appid=wx…") && hint.contains("地址后面"), "{hint}");
}

fn phone_code(bench: &mut Bench, appid: &str, user: &str) -> String {
    let request = http::Request::post("/_wxauth/phone-codes")
        .header("host", "127.0.0.1:8787")
        .header("content-type", "application/json")
        .body(Bytes::from(format!("{{\"appid\":\"{appid}\",\"user\":\"{user}\"}}")))
        .unwrap();
    let answer: Value = serde_json::from_slice(bench.send(&request).body()).unwrap();
    answer["code"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned()
}

fn global_token(bench: &mut Bench, appid: &str) -> String {
    let query = format!("grant_type=client_credential&appid={appid}&secret={SECRET}");
    let answer = json(&bench.get(&format!("/cgi-bin/token?{query}")));
    answer["access_token"].as_str().unwrap().to_owned()
}

fn phone_number(bench: &mut Bench, token: &str, body: &str) -> Value {
    let request =
        http::Request::post(format!("/wxa/business/getuserphonenumber?access_token={token}"))
            .header("host", "127.0.0.1:8787")
            .body(Bytes::from(body.to_owned()));
    json(&bench.send(&request.unwrap()))
}

fn sent(code: &str) -> String {
    format!("{{\"code\":\"{code}\"}}")
}

fn last_reason(bench: &Bench) -> String {
    match &bench.emulator.journal().since(0).last().unwrap().entry.verdict {
        Verdict::Errcode(_, why) => why.text(Lang::En),
        other => panic!("{other:?}"),
    }
}

/// WeChat's page getPhoneNumber.
#[test]
fn the_buttons_code_gives_a_phone_number_once() {
    let mut bench = Bench::new(Settings::default());
    let token = global_token(&mut bench, MINI);
    let code = phone_code(&mut bench, MINI, "lisi");
    let answer = phone_number(&mut bench, &token, &sent(&code));
    let keys = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(keys(&answer), ["errcode", "errmsg", "phone_info"]);
    let info = &answer["phone_info"];
    assert_eq!(keys(info), ["phoneNumber", "purePhoneNumber", "countryCode", "watermark"]);
    assert_eq!((errcode(&answer), &info["countryCode"]), (0, &Value::from("86")));
    assert_eq!(info["phoneNumber"], info["purePhoneNumber"]);
    assert_eq!(info["phoneNumber"].as_str().unwrap().len(), 11);
    assert_eq!(info["watermark"]["appid"], MINI);
    assert!(info["watermark"]["timestamp"].is_u64());
    // The page has one number for unknown, used and too old.
    assert_eq!(errcode(&phone_number(&mut bench, &token, &sent(&code))), 40029);
    let late = phone_code(&mut bench, MINI, "lisi");
    bench.advance(300);
    assert_eq!(errcode(&phone_number(&mut bench, &token, &sent(&late))), 40029);
}

#[test]
fn everybody_of_the_cast_has_a_phone_number_of_his_own() {
    let cast = crate::mock::user::cast();
    let numbers: std::collections::BTreeSet<_> =
        cast.iter().map(|user| crate::mock::identity::phone(&user.name)).collect();
    assert_eq!(numbers.len(), cast.len());
}

/// The usual slip: two codes, and each at the other's call.
#[test]
fn the_code_of_wx_login_and_the_one_of_the_button_are_two() {
    let mut bench = Bench::new(Settings::default());
    let token = global_token(&mut bench, MINI);
    let login = js_code(&mut bench, "lisi");
    assert_eq!(errcode(&phone_number(&mut bench, &token, &sent(&login))), 40029);
    assert!(last_reason(&bench).contains("/sns/jscode2session"), "{}", last_reason(&bench));
    assert!(session(&mut bench, &login, SECRET).get("openid").is_some(), "it is not spent");
    let button = phone_code(&mut bench, MINI, "lisi");
    assert_eq!(errcode(&session(&mut bench, &button, SECRET)), 40029);
    let told = last_reason(&bench);
    assert!(told.contains("getuserphonenumber") && !told.contains("--platform"), "{told}");
    assert_eq!(errcode(&phone_number(&mut bench, &token, &sent(&button))), 0);
}

#[test]
fn what_getuserphonenumber_refuses() {
    let mut bench = Bench::new(Settings::default());
    let (token, code) = (global_token(&mut bench, MINI), phone_code(&mut bench, MINI, "lisi"));
    let mut refused = |token: &str, body: &str| errcode(&phone_number(&mut bench, token, body));
    assert_eq!(refused("", &sent(&code)), 41001);
    assert_eq!(refused("nonsense", &sent(&code)), 40001);
    // Seen: a form is 47001, a code in the query and an empty object is 40029.
    assert_eq!(refused(&token, &format!("code={code}")), 47001);
    assert_eq!(refused(&token, ""), 44002);
    assert_eq!(refused(&token, "{}"), 40029);
    assert_eq!(refused(&token, &sent("nonsense")), 40029);
    assert!(last_reason(&bench).contains("/_wxauth/phone-codes"), "{}", last_reason(&bench));
    let get = format!("/wxa/business/getuserphonenumber?access_token={token}&code={code}");
    assert_eq!(errcode(&json(&bench.get(&get))), 43002);
    // The token of another account.
    let other = global_token(&mut bench, super::APPID);
    assert_eq!(errcode(&phone_number(&mut bench, &other, &sent(&code))), 40013);
    assert_eq!(errcode(&phone_number(&mut bench, &token, &sent(&code))), 0, "still unspent");
}
