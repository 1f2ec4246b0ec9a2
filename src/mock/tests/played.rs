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
    if headers.iter().all(|(name, _)| *name != "host") {
        request = request.header("host", "127.0.0.1:8787");
    }
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

/// A page, asked for as a browser does, and what it leads to.
fn led(bench: &mut Bench, link: &str) -> (http::Response<bytes::Bytes>, String) {
    let here = [("sec-fetch-mode", "navigate")];
    let sent = open(bench, link, &here);
    assert_eq!(sent.status(), 303, "by GET, so that Back finds no form");
    let page = format!("/connect/oauth2/{}", location(&sent));
    let shown = open(bench, &page, &here);
    assert_eq!(shown.headers()["x-wxauth-page"], "device");
    (sent, page)
}

#[test]
fn a_real_browser_is_led_through_it() {
    let links = [
        ("double-callback-same-code", "<iframe hidden src="),
        ("refresh-on-callback", "mock_go=1"),
        ("back-button", "mock_go=1"),
        ("shared-link-with-code", ".wxauth.localhost:3000/cb?code="),
        ("lost-cookie", ".wxauth.localhost:3000/cb?code="),
    ];
    for (name, mark) in links {
        let mut bench = staged(name);
        // A phone in the same network sends no Sec-Fetch-Mode to a plain address.
        let plain = [("upgrade-insecure-requests", "1")];
        let there = open(&mut bench, &link(&[("scope", "snsapi_base")]), &plain);
        assert!(location(&there).starts_with("device?mock_play="), "{name}");
        let (sent, page) = led(&mut bench, &link(&[("scope", "snsapi_base")]));
        assert_eq!(sent.headers()["x-wxauth-scenario"], name);
        assert_eq!(noticed(&bench), [Notice::Detour(Scenario::parse(name).unwrap())]);
        let html = text(&open(&mut bench, &page, &[])).to_owned();
        assert!(html.contains(mark) && html.contains("hreflang=\"en\""), "{name}: {html}");
        // Another tab is another webview to an app; only a friend is somebody else.
        assert_eq!(html.contains("_blank"), name.starts_with("shared"), "{name}");
        assert!(!html.contains("sandbox"), "{name}");
    }
}

// A frame of another site goes without cookies of `SameSite=Lax`, which the phone would send.
#[test]
fn the_second_callback_comes_from_the_site_s_own_name_or_a_tab() {
    let mut bench = staged("double-callback-same-code");
    let asked = link(&[("scope", "snsapi_base")]);
    let here = |host| [("sec-fetch-mode", "navigate"), ("host", host)];
    let sent = location(&open(&mut bench, &asked, &here("localhost:8787")));
    let stage = "http://127.0.0.1:8787/connect/oauth2/device?mock_play=";
    assert!(sent.starts_with(stage), "{sent}");
    let page = sent.trim_start_matches("http://127.0.0.1:8787");
    let framed = text(&open(&mut bench, page, &here("127.0.0.1:8787"))).to_owned();
    assert!(framed.contains("<iframe hidden src=") && !framed.contains("_blank"), "{framed}");
    let apart = text(&open(&mut bench, page, &here("open.weixin.qq.com"))).to_owned();
    assert!(apart.contains("_blank") && !apart.contains("<iframe"), "{apart}");
}

#[test]
fn back_authorizes_anew_and_a_reload_does_not() {
    for (name, codes) in [("back-button", 3), ("refresh-on-callback", 1)] {
        let mut bench = staged(name);
        let (_, page) = led(&mut bench, &link(&[("scope", "snsapi_base")]));
        let go = format!("{page}&mock_go=1");
        let mut seen = std::collections::BTreeSet::new();
        for visit in [go.as_str(), if codes == 1 { &go } else { &page }, &go] {
            let callback = location(&bench.get(visit));
            assert!(callback.ends_with("&state=xyz"), "{callback}");
            seen.insert(parameter(&callback, "code"));
        }
        assert_eq!(seen.len(), codes, "{name}");
    }
    let gone = staged("back-button").get("/connect/oauth2/device?mock_play=x");
    assert_eq!(gone.status(), 410);
}

#[test]
fn where_no_other_name_is_to_be_had_the_page_says_so() {
    for uri in ["https://127.0.0.1:3000/cb", "http://192.168.1.2:3000/cb"] {
        let mut bench = staged("lost-cookie");
        let asked = link(&[("scope", "snsapi_base"), ("redirect_uri", uri)]);
        let (sent, page) = led(&mut bench, &asked);
        assert_eq!(sent.headers()["x-wxauth-not-played"], "lost-cookie; why=host");
        assert_eq!(noticed(&bench), [Notice::NotPlayed(Scenario::LostCookie, Unplayed::Host)]);
        let html = text(&bench.get(&page)).to_owned();
        assert!(html.contains("没有触发") && !html.contains("wxauth.localhost"), "{html}");
    }
}

#[test]
fn a_site_under_the_other_name_logs_in_and_is_not_learned() {
    let mut bench = Bench::new(Settings::default());
    let there = "http://x1.wxauth.localhost:3000/cb";
    for uri in [there, "http://127.0.0.1:3000/cb", there] {
        let response = bench.get(&link(&[("scope", "snsapi_base"), ("redirect_uri", uri)]));
        assert_eq!(response.status(), 302, "{uri}");
        bench.exchange(&parameter(&location(&response), "code"));
    }
    let other = link(&[("scope", "snsapi_base"), ("redirect_uri", "http://a.localhost/cb")]);
    assert_eq!(bench.get(&other).headers()["x-wxauth-code"], "10003");
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
