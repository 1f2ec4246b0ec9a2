//! Mini programs inside WeCom (its pages 96959 and 92423).
//! Must not look at other families.

use super::{Bench, SECRET, errcode, json};
use crate::domain::lang::Lang;
use crate::mock::Settings;
use crate::mock::journal::Verdict;
use bytes::Bytes;
use serde_json::Value;

const CORP: &str = "ww0123456789abcdef";

fn post(bench: &mut Bench, path: &str, body: String) -> Value {
    let request = http::Request::post(path)
        .header("host", "127.0.0.1:8787")
        .header("content-type", "application/json")
        .body(Bytes::from(body));
    serde_json::from_slice(bench.send(&request.unwrap()).body()).unwrap()
}

fn js_code(bench: &mut Bench, appid: &str, user: &str) -> String {
    let body = format!("{{\"appid\":\"{appid}\",\"user\":\"{user}\"}}");
    let answer = post(bench, "/_wxauth/js-codes", body);
    answer["js_code"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned()
}

fn token(bench: &mut Bench, corp: &str) -> String {
    let answer = json(&bench.get(&format!("/cgi-bin/gettoken?corpid={corp}&corpsecret={SECRET}")));
    answer["access_token"].as_str().unwrap().to_owned()
}

fn session(bench: &mut Bench, token: &str, code: &str) -> Value {
    json(&bench.get(&format!(
        "/cgi-bin/miniprogram/jscode2session?access_token={token}&js_code={code}\
         &grant_type=authorization_code"
    )))
}

fn keys(value: &Value) -> Vec<String> {
    value.as_object().unwrap().keys().cloned().collect()
}

#[test]
fn a_member_is_told_once() {
    let mut bench = Bench::new(Settings::default());
    let token = token(&mut bench, CORP);
    let code = js_code(&mut bench, CORP, "lisi");
    let answer = session(&mut bench, &token, &code);
    assert_eq!(keys(&answer), ["corpid", "userid", "session_key", "errcode", "errmsg"]);
    assert_eq!((&answer["corpid"], &answer["userid"]), (&CORP.into(), &"lisi".into()));
    assert_eq!((errcode(&answer), answer["session_key"].as_str().unwrap().len()), (0, 24));
    assert_eq!(errcode(&session(&mut bench, &token, &code)), 40029);
    let late = js_code(&mut bench, CORP, "lisi");
    bench.advance(300);
    assert_eq!(errcode(&session(&mut bench, &token, &late)), 40029);
    assert_eq!(errcode(&session(&mut bench, "x", &late)), 40014);
    assert_eq!(errcode(&session(&mut bench, &token, "")), 41008);
}

#[test]
fn a_service_provider_learns_the_corp_and_the_open_userid() {
    let mut bench = Bench::new(Settings::default());
    let suite = "ww00000000000000aa";
    let asked =
        format!("{{\"suite_id\":\"{suite}\",\"suite_secret\":\"s\",\"suite_ticket\":\"t\"}}");
    let token = post(&mut bench, "/cgi-bin/service/get_suite_token", asked);
    let token = token["suite_access_token"].as_str().unwrap().to_owned();
    let code = js_code(&mut bench, suite, "lisi");
    let answer = json(&bench.get(&format!(
        "/cgi-bin/service/miniprogram/jscode2session?suite_access_token={token}&js_code={code}"
    )));
    let expected = ["corpid", "userid", "session_key", "open_userid", "errcode", "errmsg"];
    assert_eq!(keys(&answer), expected);
    assert_ne!(answer["corpid"], suite);
}

/// The usual slips: WeChat's call for WeCom's code, another corp's token, nobody of the corp.
#[test]
fn codes_stay_with_their_call_and_their_corp() {
    let mut bench = Bench::new(Settings::default());
    let (token, other) = (token(&mut bench, CORP), token(&mut bench, "ww00000000000000bb"));
    let code = js_code(&mut bench, CORP, "lisi");
    let wechat = format!("/sns/jscode2session?appid=wxaaaaaaaaaaaaaaaa&secret={SECRET}");
    let wechat = format!("{wechat}&js_code={code}&grant_type=authorization_code");
    assert_eq!(errcode(&json(&bench.get(&wechat))), 40029);
    let last = bench.emulator.journal().since(0).last().unwrap().clone();
    let Verdict::Errcode(40029, why) = &last.entry.verdict else { panic!("{last:?}") };
    assert!(why.text(Lang::En).contains("/cgi-bin/miniprogram/jscode2session"));
    assert_eq!(errcode(&session(&mut bench, &other, &code)), 40029);
    assert_eq!(errcode(&session(&mut bench, &token, &code)), 0);
    let stranger = js_code(&mut bench, CORP, "banned");
    assert_eq!(errcode(&session(&mut bench, &token, &stranger)), 50002);
}
