//! Flaws that tell the browser what it must not know, and pages of other origins too much.
//! Must not log anybody in but for what the answer shows.

use wxauth::demo::Flaw;

use super::super::{SECRET, callback};
use super::bench::{Bench, ORIGIN};
use crate::visitor::Visitor;

pub(super) fn leak(flaw: Flaw, bench: &Bench) -> bool {
    let get = |path: &str| Visitor::new().get(&bench.app.url(path)).body;
    let page = || {
        let mut visitor = Visitor::new();
        let (back, state) = bench.start(&mut visitor);
        visitor.get(&callback(&back, "c-zhang", &state)).body
    };
    let good = || bench.login_with(&mut Visitor::new(), "c-zhang");
    let bad = |code: &str| bench.login_with(&mut Visitor::new(), code).body;
    match flaw {
        Flaw::LeakSecretPage => page().contains(SECRET),
        Flaw::LeakSecretScript => get("/assets/lottery.js").contains(SECRET),
        Flaw::LeakSecretLink => bench.link().contains(SECRET),
        Flaw::LeakSecretError => bad("c-used").contains(SECRET),
        Flaw::LeakTokensAnswer => {
            let answer = good().body;
            answer.contains("at-zhang") && answer.contains("rt-zhang")
        }
        Flaw::LeakTokenHeader => good().header("x-access-token") == Some("at-zhang"),
        Flaw::LeakTokenCookie => {
            good().headers.iter().any(|(n, v)| n == "set-cookie" && v.contains("at-zhang"))
        }
        Flaw::LeakSessionKey => good().body.contains("\"session_key\":\""),
        Flaw::LeakUpstreamUrl => bad("c-used").contains("/sns/oauth2/access_token?"),
        Flaw::LeakStackTrace => bad("c-used").contains("\\n    at "),
        Flaw::UpstreamLeak => bad("c-page").contains("/sns/oauth2/access_token?"),
        other => panic!("{other:?}"),
    }
}

pub(super) fn cors(flaw: Flaw, bench: &Bench) -> bool {
    let preflight = |origin: &str, name: &str| {
        let asked = [("Origin", origin), ("Access-Control-Request-Method", "GET")];
        let answer = Visitor::new().send("OPTIONS", &bench.app.url("/api/me"), &asked, "");
        answer.header(name).unwrap_or_default().to_owned()
    };
    let origin = "access-control-allow-origin";
    let cookies = |from: &str| preflight(from, "access-control-allow-credentials") == "true";
    match flaw {
        Flaw::CorsHeaderMissing => {
            !preflight(ORIGIN, "access-control-allow-headers").contains("X-Wx-Ticket")
        }
        Flaw::CorsAnyOrigin => {
            preflight("https://evil.example", origin) == "https://evil.example" && cookies(ORIGIN)
        }
        Flaw::CorsWildcardCredentials => preflight(ORIGIN, origin) == "*" && cookies(ORIGIN),
        Flaw::CorsNull => preflight("null", origin) == "null" && cookies("null"),
        other => panic!("{other:?}"),
    }
}
