//! Whose device plays a scenario, and that the journal says so, or why nobody does.
//! Must not use a socket.

use super::scenarios::staged;
use super::{APPID, Bench, SECRET, exchange_target, link, location, parameter, text};
use crate::mock::Settings;
use crate::mock::device::{Detour, Unplayed};
use crate::mock::scenario::Scenario;
use crate::mock::why::Notice;

/// Opens the link as a client with these headers.
pub(super) fn open(
    bench: &mut Bench,
    link: &str,
    headers: &[(&'static str, &'static str)],
) -> http::Response<bytes::Bytes> {
    let mut request = http::Request::get(link).header("user-agent", bench.agent);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    bench.send(&request.body(bytes::Bytes::new()).unwrap())
}

/// What the last event noticed of scenarios.
fn noticed(bench: &Bench) -> Vec<Notice> {
    let event = bench.emulator.journal().since(0).last().unwrap();
    let of_scenarios = |notice: &&Notice| !matches!(notice, Notice::TakenFor(_));
    event.entry.notices.iter().filter(of_scenarios).cloned().collect()
}

#[test]
fn a_real_browser_is_shown_the_device() {
    for (name, mark) in [
        ("double-callback-same-code", "<iframe hidden src="),
        ("refresh-on-callback", "target=\"_blank\""),
        ("shared-link-with-code", "sandbox=\"allow-scripts allow-forms\""),
        ("lost-cookie", "sandbox=\"allow-scripts allow-forms\""),
    ] {
        let mut bench = staged(name);
        // A phone in the same network sends no Sec-Fetch-Mode to a plain address.
        let plain = [("upgrade-insecure-requests", "1")];
        let there = open(&mut bench, &link(&[("scope", "snsapi_base")]), &plain);
        assert_eq!(there.headers()["x-wxauth-page"], "device", "{name}");
        let here = [("sec-fetch-mode", "navigate")];
        let page = open(&mut bench, &link(&[("scope", "snsapi_base")]), &here);
        assert_eq!(page.headers()["x-wxauth-page"], "device");
        assert_eq!(page.headers()["x-wxauth-scenario"], name);
        assert_eq!(noticed(&bench), [Notice::Detour(Scenario::parse(name).unwrap())]);
        assert!(text(&page).contains(mark), "{name}");
        let csp = page.headers()["content-security-policy"].to_str().unwrap();
        assert!(csp.contains("frame-src http: https:"));
    }
}

#[test]
fn what_nobody_plays_is_told_and_not_claimed() {
    let scripts = [&[][..], &[("sec-fetch-mode", "cors"), ("upgrade-insecure-requests", "1")]];
    for (scenario, name) in Scenario::ALL.into_iter().filter(|(s, _)| s.is_of_device()) {
        for headers in scripts {
            let mut bench = staged(name);
            let answer = open(&mut bench, &link(&[("scope", "snsapi_base")]), headers);
            assert!(answer.status().is_redirection(), "{name}");
            assert_eq!(answer.headers()["x-wxauth-not-played"], format!("{name}; why=client"));
            assert_eq!(Detour::from_http(answer.headers()), None, "{name}");
            assert_eq!(noticed(&bench), [Notice::NotPlayed(scenario, Unplayed::Client)]);
        }
    }
}

#[test]
fn what_cannot_be_played_with_a_login_is_told_with_the_reason() {
    let both = "back-button,double-callback-new-code";
    for (names, link, expected) in [
        (both, link(&[]), (Scenario::BackButton, Unplayed::OneAtATime)),
        (
            both,
            link(&[("connect_redirect", "1")]),
            (Scenario::DoubleCallbackNewCode, Unplayed::ConnectRedirect),
        ),
        ("deny", link(&[("scope", "snsapi_base")]), (Scenario::Deny, Unplayed::Silent)),
        (
            "snapshot-user",
            link(&[("scope", "snsapi_base")]),
            (Scenario::SnapshotUser, Unplayed::Scope),
        ),
    ] {
        let mut bench = staged(names);
        let plays = [("x-wxauth-plays", "detours")];
        let answer = open(&mut bench, &(link + "&mock_consent=allow"), &plays);
        let (scenario, why) = expected;
        let told = format!("{}; why={}", scenario.name(), why.slug());
        assert_eq!(answer.headers()["x-wxauth-not-played"], told);
        assert!(noticed(&bench).contains(&Notice::NotPlayed(scenario, why)), "{names}");
    }
}

#[test]
fn whatever_a_scenario_changes_says_so() {
    for (name, steps) in [
        ("hash-route", 1),
        ("snapshot-user", 1),
        ("state-too-long", 1),
        ("no-unionid", 2),
        ("busy-then-ok", 2),
        ("http-500", 2),
        ("non-json", 2),
        ("rate-limited", 2),
        ("expired-code", 2),
        ("used-code", 2),
    ] {
        let mut bench = staged(name);
        let answer = bench.get(&(link(&[]) + "&mock_consent=allow"));
        if steps == 2 {
            let code = parameter(&location(&answer), "code");
            bench.get(&exchange_target(APPID, SECRET, &code));
        }
        let played = Notice::Played(Scenario::parse(name).unwrap());
        assert!(noticed(&bench).contains(&played), "{name}: {:?}", noticed(&bench));
    }
}

#[test]
fn a_scenario_that_refuses_is_not_the_user() {
    let mut bench = staged("deny");
    let page = bench.get(&(link(&[]) + "&mock_consent=allow&mock_lang=en"));
    assert_eq!(page.headers()["x-wxauth-scenario"], "deny");
    assert!(text(&page).contains("not the user"));
    assert_eq!(noticed(&bench), [Notice::Denied]);
    let page = Bench::new(Settings::default()).get(&(link(&[]) + "&mock_consent=refuse"));
    assert!(!page.headers().contains_key("x-wxauth-scenario"));
}

#[test]
fn mock_scenario_at_another_address_than_a_links_is_told() {
    let mut bench = Bench::new(Settings::default());
    for call in ["/sns/jscode2session", "/sns/oauth2/access_token", "/cgi-bin/gettoken"] {
        bench.get(&format!("{call}?mock_scenario=hang,nope"));
        assert_eq!(noticed(&bench), [Notice::Misplaced("hang,nope".to_owned())], "{call}");
    }
}
