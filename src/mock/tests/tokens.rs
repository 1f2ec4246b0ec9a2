//! What tokens open and how they age (PROTOCOL 10.23–30).
//! Must not look at pages.

use super::{APPID, Bench, errcode, json, text};
use crate::mock::Settings;
use crate::mock::app::OPEN_ACCOUNT;
use crate::mock::identity::{openid, unionid};
use serde_json::Value;

fn refresh(bench: &mut Bench, token: &str) -> Value {
    json(&bench.get(&format!(
        "/sns/oauth2/refresh_token?appid={APPID}&grant_type=refresh_token&refresh_token={token}"
    )))
}

fn userinfo(bench: &mut Bench, login: &Value) -> Value {
    let (token, openid) = (login["access_token"].as_str(), login["openid"].as_str());
    let target = format!(
        "/sns/userinfo?access_token={}&openid={}&lang=zh_CN",
        token.unwrap(),
        openid.unwrap()
    );
    json(&bench.get(&target))
}

fn str<'a>(answer: &'a Value, key: &str) -> &'a str {
    answer[key].as_str().unwrap_or_else(|| panic!("{key} in {answer}"))
}

#[test]
fn p10_23_a_live_token_comes_back_and_its_time_starts_anew() {
    let mut bench = Bench::new(Settings::default());
    let login = bench.login("snsapi_userinfo", "zhangsan");
    bench.advance(7000);
    let target = format!(
        "/sns/oauth2/refresh_token?appid={APPID}&grant_type=refresh_token&refresh_token={}",
        str(&login, "refresh_token")
    );
    let response = bench.get(&target);
    let answer = json(&response);
    let keys: Vec<_> = answer.as_object().unwrap().keys().cloned().collect();
    assert_eq!(keys, ["openid", "access_token", "expires_in", "refresh_token", "scope"]);
    assert_eq!(answer["access_token"], login["access_token"]);
    assert_eq!(answer["refresh_token"], login["refresh_token"]);
    assert_eq!(answer["scope"], "snsapi_base,snsapi_userinfo,");
    bench.advance(7000);
    assert!(userinfo(&mut bench, &login).get("nickname").is_some());
    bench.advance(200);
    assert_eq!(errcode(&userinfo(&mut bench, &login)), 42001);
}

#[test]
fn p10_24_after_expiry_a_new_token_and_after_30_days_none() {
    let mut bench = Bench::new(Settings::default());
    let login = bench.login("snsapi_userinfo", "zhangsan");
    bench.advance(7200);
    let answer = refresh(&mut bench, str(&login, "refresh_token"));
    assert_ne!(answer["access_token"], login["access_token"]);
    assert_eq!(answer["refresh_token"], login["refresh_token"]);
    bench.advance(30 * 86_400 - 7201);
    assert!(refresh(&mut bench, str(&login, "refresh_token")).get("openid").is_some());
    bench.advance(1);
    assert_eq!(errcode(&refresh(&mut bench, str(&login, "refresh_token"))), 40030);
    let mut bench = Bench::with("expired-refresh-token", "42002");
    let login = bench.login("snsapi_base", "zhangsan");
    bench.advance(30 * 86_400);
    assert_eq!(errcode(&refresh(&mut bench, str(&login, "refresh_token"))), 42002);
}

#[test]
fn p10_25_unknown_refresh_tokens() {
    let mut bench = Bench::new(Settings::default());
    let answer = refresh(&mut bench, "5_BqSz9");
    assert!(str(&answer, "errmsg").starts_with("invalid refresh_token, rid: "));
    assert_eq!(errcode(&answer), 40030);
    let login = bench.login("snsapi_base", "zhangsan");
    let foreign = bench.get(&format!(
        "/sns/oauth2/refresh_token?appid=wxffffffffffffffff&grant_type=refresh_token&refresh_token={}",
        str(&login, "refresh_token")
    ));
    assert_eq!(errcode(&json(&foreign)), 40030);
    let none = format!("/sns/oauth2/refresh_token?appid={APPID}&grant_type=refresh_token");
    assert_eq!(errcode(&json(&bench.get(&none))), 41003);
    let wrong = format!("/sns/oauth2/refresh_token?appid={APPID}&refresh_token=x");
    assert_eq!(errcode(&json(&bench.get(&wrong))), 40002);
}

#[test]
fn p10_26_what_userinfo_refuses() {
    let mut bench = Bench::new(Settings::default());
    let base = bench.login("snsapi_base", "zhangsan");
    let answer = userinfo(&mut bench, &base);
    assert_eq!(errcode(&answer), 48001);
    assert!(str(&answer, "errmsg").starts_with("api unauthorized, rid: "));
    let mut login = bench.login("snsapi_userinfo", "zhangsan");
    let good = login.clone();
    login["openid"] = "o000000000000000000000000000".into();
    assert_eq!(errcode(&userinfo(&mut bench, &login)), 40003);
    login["access_token"] = "48_unknown".into();
    let answer = userinfo(&mut bench, &login);
    let words = "invalid credential, access_token is invalid or not latest, rid: ";
    assert!(errcode(&answer) == 40001 && str(&answer, "errmsg").starts_with(words));
    login["access_token"] = "48_dam%20aged".into();
    assert_eq!(errcode(&userinfo(&mut bench, &login)), 40014);
    bench.advance(7200);
    assert_eq!(errcode(&userinfo(&mut bench, &good)), 42001);
    let mut bench = Bench::with("expired-token", "40001");
    let login = bench.login("snsapi_userinfo", "zhangsan");
    bench.advance(7200);
    assert_eq!(errcode(&userinfo(&mut bench, &login)), 40001);
}

#[test]
fn p10_27_the_profile_of_today_and_of_before_2021() {
    let mut bench = Bench::new(Settings::default());
    let login = bench.login("snsapi_userinfo", "zhangsan");
    let target = format!(
        "/sns/userinfo?access_token={}&openid={}",
        str(&login, "access_token"),
        str(&login, "openid")
    );
    let response = bench.get(&target);
    let body = text(&response);
    let expected = format!(
        "{{\"openid\":\"{}\",\"nickname\":\"张三\",\"sex\":0,\"language\":\"\",\"city\":\"\",\
         \"province\":\"\",\"country\":\"\",\"headimgurl\":\"http:\\/\\/127.0.0.1:8787\\/mmopen\\/vi_32\\/",
        str(&login, "openid")
    );
    assert!(body.starts_with(&expected), "{body}");
    let tail = format!("\\/132\",\"privilege\":[],\"unionid\":\"{}\"}}", str(&login, "unionid"));
    assert!(body.ends_with(&tail), "{body}");
    let mut bench = Bench::with("profile", "legacy");
    let login = bench.login("snsapi_userinfo", "zhangsan");
    let answer = userinfo(&mut bench, &login);
    assert_eq!((str(&answer, "city"), str(&answer, "country")), ("广州", "中国"));
    assert_eq!((answer["sex"].as_i64(), str(&answer, "language")), (Some(1), "zh_CN"));
    // `lang` chose the names of places then (PROTOCOL 2.3).
    let english = json(&bench.get(&format!(
        "/sns/userinfo?access_token={}&openid={}&lang=en",
        str(&login, "access_token"),
        str(&login, "openid")
    )));
    assert_eq!((str(&english, "city"), str(&english, "country")), ("Guangzhou", "CN"));
    // A snapshot user has none of it (PROTOCOL 1.9).
    let login = bench.login("snsapi_userinfo", "snapshot");
    let nobody = userinfo(&mut bench, &login);
    assert_eq!((str(&nobody, "city"), nobody["sex"].as_i64()), ("", Some(0)));
}

#[test]
fn p10_27_headimgurl_at_wechats_host_when_called_by_its_name_and_empty_without_one() {
    let mut bench = Bench::new(Settings::default());
    let login = bench.login("snsapi_userinfo", "zhangsan");
    let (token, openid) = (str(&login, "access_token"), str(&login, "openid"));
    let named = bench.get(&format!(
        "/_host/api.weixin.qq.com/sns/userinfo?access_token={token}&openid={openid}"
    ));
    assert!(text(&named).contains("\"https:\\/\\/thirdwx.qlogo.cn\\/mmopen\\/vi_32\\/"));
    let login = bench.login("snsapi_userinfo", "noavatar");
    assert_eq!(userinfo(&mut bench, &login)["headimgurl"], "");
}

#[test]
fn p10_28_unionid_only_where_the_app_is_bound() {
    let mut bench = Bench::new(Settings::default());
    assert!(bench.login("snsapi_userinfo", "zhangsan").get("unionid").is_some());
    assert!(bench.login("snsapi_userinfo", "nounionid").get("unionid").is_none());
    assert!(bench.login("snsapi_base", "zhangsan").get("unionid").is_none());
    let mut unbound = super::app(crate::mock::app::Kind::Test, "127.0.0.1:3000");
    unbound.open_account = None;
    let mut bench = Bench::pinned(vec![unbound]);
    let login = bench.login("snsapi_userinfo", "zhangsan");
    assert!(login.get("unionid").is_none());
    assert!(userinfo(&mut bench, &login).get("unionid").is_none());
}

#[test]
fn p11_15_unionid_with_base_by_switch() {
    let mut always = Bench::with("unionid-with-base", "always");
    assert!(always.login("snsapi_base", "zhangsan").get("unionid").is_some());
    let mut after = Bench::with("unionid-with-base", "after-consent");
    assert!(after.login("snsapi_base", "zhangsan").get("unionid").is_none());
    after.login("snsapi_userinfo", "zhangsan");
    assert!(after.login("snsapi_base", "zhangsan").get("unionid").is_some());
}

#[test]
fn p10_29_auth_says_errcode_0() {
    let mut bench = Bench::new(Settings::default());
    let login = bench.login("snsapi_base", "zhangsan");
    let target = |openid: &str| {
        format!("/sns/auth?access_token={}&openid={openid}", str(&login, "access_token"))
    };
    let good = bench.get(&target(str(&login, "openid")));
    assert_eq!(text(&good), "{\"errcode\":0,\"errmsg\":\"ok\"}");
    assert_eq!(errcode(&json(&bench.get(&target("o1")))), 40003);
    bench.advance(7200);
    assert_eq!(errcode(&json(&bench.get(&target(str(&login, "openid"))))), 42001);
}

#[test]
fn p10_30_snapshot_users() {
    let mut bench = Bench::new(Settings::default());
    let snapshot = bench.login("snsapi_userinfo", "snapshot");
    assert_eq!(snapshot["is_snapshotuser"], 1);
    let real = bench.login("snsapi_base", "snapshot");
    assert!(real.get("is_snapshotuser").is_none());
    assert_ne!(snapshot["openid"], real["openid"]);
    // Both ids are others than the person's own, who is met where no page is shown.
    assert_eq!(str(&real, "openid"), openid(APPID, "snapshot", false));
    assert_ne!(str(&snapshot, "unionid"), unionid(OPEN_ACCOUNT, "snapshot", false));
    assert_eq!(str(&snapshot, "unionid"), unionid(OPEN_ACCOUNT, "snapshot", true));
    let renewed = refresh(&mut bench, str(&snapshot, "refresh_token"));
    assert_eq!(renewed["openid"], snapshot["openid"]);
    assert!(renewed.get("is_snapshotuser").is_none(), "in the token answer only: {renewed}");
    let profile = userinfo(&mut bench, &snapshot);
    assert_eq!(profile["nickname"], "微信用户");
    assert!(profile.get("is_snapshotuser").is_none());
    assert_eq!(profile["unionid"], snapshot["unionid"]);
    // Anybody, when the link forces it (PROTOCOL 1.1).
    let forced = bench.get(&super::link(&[("forceSnapShot", "true")]));
    let code = super::parameter(&super::location(&forced), "code");
    assert_eq!(bench.exchange(&code)["is_snapshotuser"], 1);
    let mut bench = Bench::with("snapshot-userinfo", "48001");
    let snapshot = bench.login("snsapi_userinfo", "snapshot");
    assert_eq!(errcode(&userinfo(&mut bench, &snapshot)), 48001);
}

#[test]
fn p11_12_by_switch_a_new_exchange_ends_earlier_tokens() {
    let mut bench = Bench::new(Settings::default());
    let first = bench.login("snsapi_userinfo", "zhangsan");
    bench.login("snsapi_userinfo", "zhangsan");
    assert!(userinfo(&mut bench, &first).get("nickname").is_some());
    let mut bench = Bench::with("new-exchange", "ends-tokens");
    let first = bench.login("snsapi_userinfo", "zhangsan");
    let other = bench.login("snsapi_userinfo", "lisi");
    bench.login("snsapi_userinfo", "zhangsan");
    assert_eq!(errcode(&userinfo(&mut bench, &first)), 40001);
    assert_eq!(userinfo(&mut bench, &other)["nickname"], "李四", "another user's stay");
}

#[test]
fn p11_11_refresh_rotation_and_life_by_switch() {
    let mut bench = Bench::with("refresh-rotation", "new");
    let login = bench.login("snsapi_userinfo", "zhangsan");
    bench.advance(7200);
    let answer = refresh(&mut bench, str(&login, "refresh_token"));
    assert_ne!(answer["refresh_token"], login["refresh_token"]);
    assert_eq!(errcode(&refresh(&mut bench, str(&login, "refresh_token"))), 40030);
    let mut bench = Bench::with("refresh-life", "prolonged");
    let login = bench.login("snsapi_userinfo", "zhangsan");
    bench.advance(29 * 86_400);
    refresh(&mut bench, str(&login, "refresh_token"));
    bench.advance(29 * 86_400);
    assert!(refresh(&mut bench, str(&login, "refresh_token")).get("openid").is_some());
}

#[test]
fn p2_0_nicknames_keep_their_control_characters() {
    let mut bench = Bench::new(Settings::default());
    let login = bench.login("snsapi_userinfo", "control");
    let target = format!(
        "/sns/userinfo?access_token={}&openid={}",
        str(&login, "access_token"),
        str(&login, "openid")
    );
    assert!(text(&bench.get(&target)).contains("控制\u{8}字符\u{e412}\u{1b}[31m"));
}

#[test]
fn p10_27_headimgurl_at_wechats_host_by_switch() {
    let picture = |mut bench: Bench| {
        let login = bench.login("snsapi_userinfo", "zhangsan");
        userinfo(&mut bench, &login)["headimgurl"].as_str().unwrap().to_owned()
    };
    let own = picture(Bench::new(Settings::default()));
    assert!(own.starts_with("http://127.0.0.1:8787/mmopen/"), "{own}");
    let theirs = picture(Bench::with("avatar-host", "wechat"));
    assert!(theirs.starts_with("https://thirdwx.qlogo.cn/mmopen/vi_32/"), "{theirs}");
}
