//! Device scenarios and failures (PROTOCOL 10.16, 10.38, 10.40), each against a naive site: one
//! that does what a first attempt does, and is bitten. Must not use a socket.

use super::played::open;
use super::{
    APPID, Bench, SECRET, errcode, exchange_target, json, link, location, parameter, text, title,
};
use crate::domain::query::pairs;
use crate::mock::device::{Detour, When, Whose};
use crate::mock::fault::{Act, Fault};
use crate::mock::scenario::{Scenario, Scenarios};
use crate::mock::{Answer, Settings};
use serde_json::Value;
use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr};

pub(super) fn staged(names: &str) -> Bench {
    let scenarios = Scenarios::parse(names).unwrap();
    Bench::new(Settings { scenarios, ..Settings::default() })
}

/// Walks the link as the device; the callback and what the device does with it.
fn walk(bench: &mut Bench, changes: &[(&str, &str)]) -> (String, Option<Detour>) {
    let link = link(changes) + "&mock_user=zhangsan&mock_consent=allow";
    let response = open(bench, &link, &[("x-wxauth-plays", "detours")]);
    (location(&response), Detour::from_http(response.headers()))
}

/// A site as first written: takes the code from wherever its router looks, exchanges it at each
/// call of the callback, keeps one state per browser and forgets it once used.
#[derive(Default)]
struct NaiveSite {
    /// What each browser's session holds: `state`, later `openid`.
    sessions: BTreeMap<&'static str, BTreeMap<&'static str, String>>,
}

impl NaiveSite {
    fn link(&mut self, browser: &'static str) -> String {
        self.sessions.entry(browser).or_default().insert("state", "xyz".to_owned());
        link(&[("scope", "snsapi_userinfo")])
    }

    /// The callback: who is logged in afterwards, or what the user sees instead.
    fn callback(
        &mut self,
        bench: &mut Bench,
        browser: &'static str,
        address: &str,
    ) -> Result<String, String> {
        let state = parameter(address, "state");
        let session = self.sessions.entry(browser).or_default();
        if session.remove("state").as_deref() != Some(&state) {
            return Err("state does not match".to_owned());
        }
        let answer = bench.exchange(&parameter(address, "code"));
        match answer["openid"].as_str() {
            Some(openid) => {
                session.insert("openid", openid.to_owned());
                Ok(openid.to_owned())
            }
            None => Err(answer["errmsg"].as_str().unwrap_or("").to_owned()),
        }
    }

    /// The same site without any state check: more naive still.
    fn careless(&self, bench: &mut Bench, address: &str) -> Result<String, String> {
        let answer = bench.exchange(&parameter(address, "code"));
        answer["openid"].as_str().map(str::to_owned).ok_or_else(|| answer["errmsg"].to_string())
    }
}

#[test]
fn p10_16_double_callback_with_one_code_breaks_a_site_that_exchanges_twice() {
    let mut bench = staged("double-callback-same-code");
    let (callback, detour) = walk(&mut bench, &[]);
    let (again, when, whose) = detour.unwrap().again.unwrap();
    assert_eq!((&again, when, whose), (&callback, When::Before, Whose::Same));
    let site = NaiveSite::default();
    assert!(site.careless(&mut bench, &again).is_ok());
    // The one the user sees.
    assert!(site.careless(&mut bench, &callback).unwrap_err().contains("code been used"));
    // The documented remedy (PROTOCOL 1.1).
    assert_eq!(walk(&mut bench, &[("connect_redirect", "1")]).1, None);
}

#[test]
fn double_callback_with_new_code_breaks_a_state_that_is_forgotten_once_used() {
    let mut bench = staged("double-callback-new-code");
    let mut site = NaiveSite::default();
    site.link("user");
    let (callback, detour) = walk(&mut bench, &[]);
    let (first, when, _) = detour.unwrap().again.unwrap();
    assert_eq!(when, When::Before);
    assert_ne!(parameter(&first, "code"), parameter(&callback, "code"));
    assert!(site.callback(&mut bench, "user", &first).is_ok());
    let seen = site.callback(&mut bench, "user", &callback);
    assert_eq!(seen, Err("state does not match".to_owned()));
}

#[test]
fn back_button_brings_an_old_state_with_a_new_code() {
    let mut bench = staged("back-button");
    let mut site = NaiveSite::default();
    site.link("user");
    let (callback, detour) = walk(&mut bench, &[]);
    let (back, when, _) = detour.unwrap().again.unwrap();
    assert_eq!((when, parameter(&back, "state")), (When::After, "xyz".to_owned()));
    assert_ne!(parameter(&back, "code"), parameter(&callback, "code"));
    assert!(site.callback(&mut bench, "user", &callback).is_ok());
    assert!(site.callback(&mut bench, "user", &back).is_err());
}

#[test]
fn refresh_on_callback_spends_a_code_twice() {
    let mut bench = staged("refresh-on-callback");
    let (callback, detour) = walk(&mut bench, &[]);
    let (again, when, _) = detour.unwrap().again.unwrap();
    assert_eq!((&again, when), (&callback, When::After));
    let site = NaiveSite::default();
    site.careless(&mut bench, &callback).unwrap();
    assert!(site.careless(&mut bench, &again).unwrap_err().contains("code been used"));
}

#[test]
fn shared_link_with_code_logs_a_friend_in_or_shows_him_an_error() {
    let mut bench = staged("shared-link-with-code");
    let mut site = NaiveSite::default();
    site.link("user");
    let (callback, detour) = walk(&mut bench, &[]);
    let (shared, when, whose) = detour.unwrap().again.unwrap();
    assert_eq!((&shared, when, whose), (&callback, When::After, Whose::Other));
    // Shared before it was opened, and without a state check: the friend is logged in as the user.
    let openid = site.careless(&mut bench, &shared).unwrap();
    assert_eq!(openid, crate::mock::identity::openid(APPID, "zhangsan", false));
    // With one: the friend sees an error instead of a new login.
    assert!(site.callback(&mut bench, "friend", &shared).is_err());
}

#[test]
fn lost_cookie_leaves_a_site_without_the_state_it_made() {
    let mut bench = staged("lost-cookie");
    let mut site = NaiveSite::default();
    site.link("user");
    let (callback, detour) = walk(&mut bench, &[]);
    let scenario = Scenario::LostCookie;
    assert_eq!(detour, Some(Detour { scenario, again: None, visitor: Whose::Other }));
    let seen = site.callback(&mut bench, "another jar", &callback);
    assert_eq!(seen, Err("state does not match".to_owned()));
}

#[test]
fn hash_route_hides_the_code_from_a_router_that_looks_behind_the_hash() {
    let mut bench = staged("hash-route");
    let (callback, _) = walk(&mut bench, &[]);
    let (address, route) = callback.split_once('#').unwrap();
    assert!(address.contains("?code=") && route == "/");
    assert!(pairs(route).all(|pair| pair.raw_name != "code"));
}

#[test]
fn deny_sends_nobody_back() {
    let mut bench = staged("deny");
    let response = bench.get(&(link(&[]) + "&mock_consent=allow"));
    assert_eq!(response.headers()["x-wxauth-page"], "refused");
    let mut settings =
        Settings { scenarios: Scenarios::parse("deny").unwrap(), ..Settings::default() };
    settings.switches.set("refusal", "state-only").unwrap();
    let mut bench = Bench::new(settings);
    let address = location(&bench.get(&link(&[])));
    // A site that takes every callback for a login finds no code in it.
    assert!(pairs(address.split_once('?').unwrap().1).all(|pair| pair.raw_name != "code"));
}

#[test]
fn snapshot_user_is_not_the_person_a_site_knows() {
    let mut bench = staged("snapshot-user");
    let code = bench.code("snsapi_userinfo", "zhangsan");
    let answer = bench.exchange(&code);
    assert_eq!(answer["is_snapshotuser"], 1);
    let real = crate::mock::identity::openid(APPID, "zhangsan", false);
    assert_ne!(answer["openid"], real);
}

#[test]
fn no_unionid_breaks_a_site_that_keys_its_users_by_it() {
    let mut bench = staged("no-unionid");
    let login = bench.login("snsapi_userinfo", "zhangsan");
    assert_eq!(login["unionid"], Value::Null);
    let target = format!(
        "/sns/userinfo?access_token={}&openid={}",
        login["access_token"].as_str().unwrap(),
        login["openid"].as_str().unwrap()
    );
    assert!(json(&bench.get(&target)).get("unionid").is_none());
}

#[test]
fn state_too_long_shows_a_page_instead_of_consent() {
    let mut bench = staged("state-too-long");
    assert_eq!(title(&bench.get(&link(&[]))), "state 参数过长");
}

#[test]
fn expired_and_used_codes() {
    for (name, code) in [("expired-code", 40029), ("used-code", 40163)] {
        let mut bench = staged(name);
        let callback = walk(&mut bench, &[]).0;
        let answer = bench.exchange(&parameter(&callback, "code"));
        assert_eq!(errcode(&answer), code, "{name}");
    }
}

/// The raw answer to an exchange.
fn exchange(bench: &mut Bench, code: &str) -> Answer {
    let request =
        http::Request::get(exchange_target(APPID, SECRET, code)).body(bytes::Bytes::new()).unwrap();
    let peer = IpAddr::V4(Ipv4Addr::LOCALHOST);
    bench.emulator.answer(bench.now, &mut bench.random, peer, &request)
}

#[test]
fn slow_token_answers_late_but_answers() {
    let mut bench = staged("slow-token");
    let code = bench.code("snsapi_base", "zhangsan");
    let Answer::Delay(span, later) = exchange(&mut bench, &code) else { panic!("not slow") };
    assert_eq!(span.as_secs(), 5);
    // A site that gave up and tries again finds its code spent.
    assert!(text(later.now().unwrap()).contains("openid"));
    let Answer::Delay(_, again) = exchange(&mut bench, &code) else { panic!("not slow") };
    assert!(text(again.now().unwrap()).contains("40163"));
    let scenarios = Scenarios::parse("slow-token").unwrap();
    let mut settings = Settings { scenarios, ..Settings::default() };
    settings.switches.set("slowness", "250ms").unwrap();
    let mut bench = Bench::new(settings);
    let code = bench.code("snsapi_base", "zhangsan");
    let Answer::Delay(span, _) = exchange(&mut bench, &code) else { panic!("not slow") };
    assert_eq!(span.as_millis(), 250);
}

#[test]
fn hang_and_reset_carry_the_call_out() {
    for name in ["hang", "reset"] {
        let mut bench = staged(name);
        let code = bench.code("snsapi_base", "zhangsan");
        match exchange(&mut bench, &code) {
            Answer::Hold(hold) => {
                assert!(bench.emulator.resume(&hold, bench.now, false).is_none());
                let late = bench.emulator.resume(&hold, bench.now, true);
                assert!(matches!(late, Some(Answer::Reset)));
            }
            Answer::Reset => {}
            other => panic!("{other:?}"),
        }
        assert_eq!(bench.emulator.journal().since(0).last().unwrap().status, 0);
        // The outcome was unknown, and the code is spent: retrying is no way out.
        let spent = bench.emulator.journal().since(0).last().unwrap().entry.checks.clone();
        assert!(spent.iter().any(|check| check.name == "code.once" && check.passed));
    }
}

#[test]
fn non_json_and_http_500_are_pages() {
    for (name, status) in [("non-json", 200), ("http-500", 500)] {
        let mut bench = staged(name);
        let code = bench.code("snsapi_base", "zhangsan");
        let response = bench.get(&exchange_target(APPID, SECRET, &code));
        assert_eq!(response.status(), status);
        assert!(text(&response).starts_with("<html>"));
        assert!(serde_json::from_slice::<Value>(response.body()).is_err());
    }
}

#[test]
fn p10_40_busy_then_ok() {
    let mut bench = staged("busy-then-ok");
    for _ in 0..2 {
        let code = bench.code("snsapi_base", "zhangsan");
        let first = bench.exchange(&code);
        assert_eq!(errcode(&first), -1);
        assert!(first["errmsg"].as_str().unwrap().starts_with("system error"));
        assert!(bench.exchange(&code).get("openid").is_some());
    }
}

#[test]
fn p10_38_rate_limits_in_three_numbers() {
    let mut bench = staged("rate-limited");
    let code = bench.code("snsapi_base", "zhangsan");
    let answer = bench.exchange(&code);
    let words = "api minute-quota reach limit mustslower retry next minute";
    assert!(errcode(&answer) == 45011 && answer["errmsg"].as_str().unwrap().starts_with(words));
    let with = |value: &str| {
        let scenarios = Scenarios::parse("rate-limited").unwrap();
        let mut settings = Settings { scenarios, ..Settings::default() };
        settings.switches.set("rate-limit", value).unwrap();
        Bench::new(settings)
    };
    assert_eq!(errcode(&with("45009").exchange("c")), 45009);
    assert_eq!(super::page_code(&with("10009").get(&link(&[]))), 10009);
}

#[test]
fn one_request_can_ask_for_a_scenario_and_others_stay_untouched() {
    let mut bench = Bench::new(Settings::default());
    let target =
        |names: &str| link(&[]) + "&mock_user=zhangsan&mock_consent=allow&mock_scenario=" + names;
    let staged = parameter(&location(&bench.get(&target("http-500,no-unionid"))), "code");
    let plain = bench.code("snsapi_userinfo", "zhangsan");
    assert!(bench.exchange(&plain).get("unionid").is_some());
    assert_eq!(bench.get(&exchange_target(APPID, SECRET, &staged)).status(), 500);
    let unknown = bench.get(&target("nope"));
    assert!(text(&unknown).contains("double-callback-same-code"));
    // Carried on by the token, too.
    let code = parameter(&location(&bench.get(&target("no-unionid"))), "code");
    assert!(bench.exchange(&code).get("unionid").is_none());
}

#[test]
fn faults_are_asked_for_one_by_one() {
    let mut bench = Bench::new(Settings::default());
    bench.emulator.faults().add(Fault {
        endpoint: "access_token".to_owned(),
        times: Some(1),
        act: Act::Errcode(40226),
    });
    let code = bench.code("snsapi_base", "zhangsan");
    assert_eq!(errcode(&bench.exchange(&code)), 40226);
    assert!(bench.exchange(&code).get("openid").is_some());
}
