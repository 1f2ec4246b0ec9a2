//! Preflights and answers of the Fetch standard, good ones and every way to fail.
//! Must not use a socket: crossings and answers are values.

use super::{Crossing, Seen, Stop};
use crate::domain::lang::Lang;
use crate::domain::origin::Origin;

const HOME: &str = "https://h5.example.com";

fn crossing(method: &str, headers: &[(&str, &str)], credentials: bool) -> Crossing {
    let origin = Origin::parse(HOME).unwrap();
    Crossing::new(origin, method, headers.iter().copied(), &["X-Wx-Ticket"], credentials)
}

fn seen(status: u16, headers: &[(&str, &str)]) -> Seen {
    let headers = headers.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
    Seen { status, headers }
}

#[test]
fn preflight_asks_for_exactly_what_a_browser_asks_for() {
    let headers = [
        ("User-Agent", "x"),
        ("Content-Type", "application/json"),
        ("Accept", "*/*"),
        ("Cookie", "a=b"),
    ];
    let asked = crossing("post", &headers, false).preflight_headers();
    assert!(asked.contains(&("Access-Control-Request-Method", "POST".to_owned())));
    assert!(
        asked.contains(&("Access-Control-Request-Headers", "content-type,x-wx-ticket".to_owned()))
    );
    assert!(asked.contains(&("Origin", HOME.to_owned())));
    // A form needs no permission for its content type.
    let form = [("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")];
    assert_eq!(crossing("POST", &form, false).unsafe_headers, ["x-wx-ticket"]);
}

#[test]
fn a_good_answer_passes_in_every_ordinary_style() {
    let plain = crossing("GET", &[], false);
    for headers in [
        &[("Access-Control-Allow-Origin", HOME), ("Access-Control-Allow-Headers", "X-Wx-Ticket")][..],
        &[("access-control-allow-origin", "*"), ("access-control-allow-headers", "*")],
        &[
            ("Access-Control-Allow-Origin", HOME),
            ("Access-Control-Allow-Headers", "content-type, x-WX-ticket ,"),
            ("Access-Control-Allow-Credentials", "true"),
        ],
        // Two header lines are one list.
        &[
            ("Access-Control-Allow-Origin", HOME),
            ("Access-Control-Allow-Headers", "content-type"),
            ("Access-Control-Allow-Headers", "x-wx-ticket"),
        ],
    ] {
        assert_eq!(plain.judge_preflight(&seen(204, headers)), [], "{headers:?}");
    }
}

#[test]
fn origins_are_compared_as_strings() {
    let plain = crossing("GET", &[], false);
    assert_eq!(plain.judge_answer(&seen(200, &[])), [Stop::NoAllowOrigin]);
    for other in
        ["https://h5.example.com/", "http://h5.example.com", "HTTPS://h5.example.com", "null"]
    {
        let stops = plain.judge_answer(&seen(200, &[("Access-Control-Allow-Origin", other)]));
        assert_eq!(stops, [Stop::OtherOrigin(other.to_owned())]);
    }
    // Twice the same header is one value with a comma, which no origin equals.
    let twice = [("Access-Control-Allow-Origin", HOME), ("Access-Control-Allow-Origin", HOME)];
    assert!(matches!(plain.judge_answer(&seen(200, &twice))[..], [Stop::OtherOrigin(_)]));
}

#[test]
fn cookies_make_it_stricter() {
    let cookies = crossing("GET", &[], true);
    let star = [("Access-Control-Allow-Origin", "*"), ("Access-Control-Allow-Headers", "*")];
    assert_eq!(
        cookies.judge_preflight(&seen(200, &star)),
        [Stop::WildcardWithCredentials, Stop::HeaderNotAllowed("x-wx-ticket".to_owned())]
    );
    let no_credentials = [("Access-Control-Allow-Origin", HOME)];
    assert_eq!(cookies.judge_answer(&seen(200, &no_credentials)), [Stop::CredentialsNotAllowed]);
    // The value is compared with its case.
    let wrong_case = [no_credentials[0], ("Access-Control-Allow-Credentials", "True")];
    assert_eq!(cookies.judge_answer(&seen(200, &wrong_case)), [Stop::CredentialsNotAllowed]);
}

#[test]
fn methods_and_headers_need_permission() {
    let base = [("Access-Control-Allow-Origin", HOME), ("Access-Control-Allow-Headers", "*")];
    let with = |methods: &'static str| {
        let mut headers = base.to_vec();
        headers.push(("Access-Control-Allow-Methods", methods));
        seen(200, &headers)
    };
    let delete = crossing("delete", &[], false);
    assert_eq!(delete.judge_preflight(&with("GET, DELETE")), []);
    assert_eq!(delete.judge_preflight(&with("*")), []);
    assert_eq!(
        delete.judge_preflight(&with("delete")),
        [Stop::MethodNotAllowed("DELETE".to_owned())]
    );
    // GET, HEAD and POST need none.
    assert_eq!(crossing("POST", &[], false).judge_preflight(&with("GET")), []);
    // `*` does not cover Authorization.
    let authorized = crossing("GET", &[("Authorization", "x")], false);
    assert_eq!(
        authorized.judge_preflight(&with("GET")),
        [Stop::HeaderNotAllowed("authorization".to_owned())]
    );
    assert_eq!(
        delete.judge_preflight(&with("GET; DELETE")),
        [Stop::MalformedList("Access-Control-Allow-Methods")]
    );
}

#[test]
fn a_redirect_or_error_status_stops_the_preflight() {
    let plain = crossing("GET", &[], false);
    let good =
        [("Access-Control-Allow-Origin", HOME), ("Access-Control-Allow-Headers", "X-Wx-Ticket")];
    for status in [301, 302, 401, 403, 404, 405, 500] {
        assert_eq!(plain.judge_preflight(&seen(status, &good)), [Stop::PreflightStatus(status)]);
    }
    for lang in [Lang::Zh, Lang::En] {
        assert!(Stop::PreflightStatus(401).explain(&plain, lang).contains("401"));
    }
}
