//! Flaws on the way in: the link, its state, and the code that comes back.
//! Must not look at tickets.

use wxauth::demo::Flaw;

use super::super::{APPID, START, callback};
use super::bench::{Bench, ticket_of};
use crate::visitor::{Visitor, parameter};

pub(super) fn link(flaw: Flaw, bench: &Bench) -> bool {
    let link = || bench.link();
    let is = |name: &str, value: &str| parameter(&link(), name).as_deref() == Some(value);
    match flaw {
        Flaw::LinkNone => Visitor::new().get(&bench.app.page()).status == 200,
        Flaw::LinkOrder => !link().contains("authorize?appid="),
        Flaw::LinkNoFragment => !link().ends_with("#wechat_redirect"),
        Flaw::LinkNotEncoded => bench.raw("redirect_uri").starts_with("http://"),
        Flaw::LinkEncodedTwice => bench.raw("redirect_uri").starts_with("http%253A"),
        Flaw::LinkScopeUnknown => is("scope", "snsapi_info"),
        Flaw::LinkScopeMismatch => is("scope", "snsapi_base"),
        Flaw::LinkResponseType => is("response_type", "token"),
        Flaw::LinkAppidPlaceholder => !is("appid", APPID) && !link().contains("appid=wx"),
        Flaw::LinkAppidOther => !is("appid", APPID),
        // PROTOCOL 1.3.
        Flaw::LinkStateTooLong => parameter(&link(), "state").unwrap().len() > 128,
        Flaw::LinkStateOdd => {
            !parameter(&link(), "state").unwrap().bytes().all(|b| b.is_ascii_alphanumeric())
        }
        Flaw::LinkFromHost => {
            // The same server by another name.
            let other = bench.app.page().replace("127.0.0.1", "localhost");
            Visitor::new().get(&other).location().contains("localhost")
        }
        Flaw::LinkFromForwardedHost => {
            bench.link_to(&[("X-Forwarded-Host", "evil.example")]).contains("evil.example")
        }
        Flaw::LinkCacheable => Visitor::new().get(&bench.app.page()).status == 301,
        Flaw::LinkElsewhere => link().starts_with("https://open.wexin.qq.com/"),
        Flaw::LinkBaseMissing => link().starts_with("undefined/connect/"),
        Flaw::LinkStaleCode => {
            let old = format!("{}?code=c-old&state=old", bench.app.page());
            let link = Visitor::new().get(&old).is(302).location();
            parameter(&link, "redirect_uri").unwrap().contains("code=c-old")
        }
        other => panic!("{other:?}"),
    }
}

pub(super) fn state(flaw: Flaw, bench: &Bench) -> bool {
    let state = |_| parameter(&bench.link(), "state").unwrap_or_default();
    let number = |text: String| text.parse::<u64>().ok();
    let foreign = |given: &str| {
        let mut visitor = Visitor::new();
        bench.start(&mut visitor);
        ticket_of(&bench.app.post(&mut visitor, "c-zhang", given)).is_some()
    };
    match flaw {
        Flaw::StateMissing => state(0).is_empty() && foreign(""),
        Flaw::StateConstant => state(0) == state(1),
        Flaw::StateCounter => {
            let both = [0, 1].map(state).map(number);
            matches!(both, [Some(a), Some(b)] if b == a + 1)
        }
        Flaw::StateTime => number(state(0)) == Some(START as u64 * 1000),
        Flaw::StateNotVerified => foreign("whatever"),
        Flaw::StateEmptyEqual => {
            ticket_of(&bench.app.post(&mut Visitor::new(), "c-zhang", "")).is_some()
        }
        Flaw::StateNotBound => foreign(&bench.start(&mut Visitor::new()).1),
        Flaw::StateReusable => {
            let mut visitor = Visitor::new();
            let state = bench.come(&mut visitor, "c-zhang");
            let mut again = visitor.clone();
            bench.app.post(&mut visitor, "c-zhang", &state).is(200);
            ticket_of(&bench.app.post(&mut again, "c-other", &state)).is_some()
        }
        Flaw::StateCookieOpen => !Visitor::new()
            .get(&bench.app.page())
            .header("set-cookie")
            .unwrap()
            .contains("HttpOnly"),
        other => panic!("{other:?}"),
    }
}

pub(super) fn code(flaw: Flaw, bench: &Bench) -> Option<bool> {
    let app = &bench.app;
    let twice = |first: &str, second: &str| {
        let mut visitor = Visitor::new();
        let (back, state) = bench.start(&mut visitor);
        visitor.get(&callback(&back, first, &state)).is(200);
        let page = visitor.get(&callback(&back, second, &state)).status;
        let mut again = visitor.clone();
        let ticket = ticket_of(&app.post(&mut visitor, first, &state)).unwrap();
        let status = app.post(&mut again, second, &state).status;
        page == 500 && status == 500 && bench.me(&ticket).is_none()
    };
    let refused = |form: &dyn Fn(&str) -> String| {
        let mut visitor = Visitor::new();
        let (back, state) = bench.start(&mut visitor);
        visitor.get(&format!("{back}?{}", form(&state))).status
    };
    // PROTOCOL 1.8, both forms.
    let state_only = |state: &str| format!("state={state}");
    let authdeny = |state: &str| format!("state=&code=authdeny&reason={state}");
    let stale =
        |visitor: &mut Visitor| visitor.get(&format!("{}?code=c-old&state=old", app.page())).status;
    Some(match flaw {
        Flaw::CodeReplay => {
            let mut visitor = Visitor::new();
            let state = bench.come(&mut visitor, "c-zhang");
            app.post(&mut visitor, "c-zhang", &state).is(200);
            ticket_of(&app.post(&mut visitor, "c-zhang", &state)).is_some()
        }
        Flaw::DoubleSameCode => twice("c-zhang", "c-zhang"),
        Flaw::DoubleNewCode => twice("c-zhang", "c-second"),
        Flaw::RefusalLoop => refused(&state_only) == 302,
        Flaw::RefusalFails => refused(&state_only) == 500,
        Flaw::AuthdenyFails => refused(&authdeny) == 500,
        Flaw::StaleLinkLoop => {
            let (mut visitor, mut address) = (Visitor::new(), app.page() + "?code=c-old&state=old");
            (0..6).all(|_| {
                let answer = visitor.get(&address);
                if answer.status != 302 {
                    return false;
                }
                let (link, state) = (answer.location(), "state");
                let back = parameter(&link, "redirect_uri").unwrap();
                address = callback(&back, "c-new", &parameter(&link, state).unwrap());
                true
            })
        }
        Flaw::StaleLinkFails => stale(&mut Visitor::new()) == 500,
        Flaw::StaleLinkSticks => {
            let mut visitor = Visitor::new();
            stale(&mut visitor);
            visitor.get(&app.page()).status == 500
        }
        Flaw::OddCodeCrash => {
            let mut visitor = Visitor::new();
            let state = bench.come(&mut visitor, "c-zhang");
            app.post(&mut visitor, "c d", &state).status == 500
        }
        Flaw::CodeConcatenated => {
            let ticket = bench.login(&mut Visitor::new(), "c-zhang&appid=any");
            bench.me(&ticket).as_deref() == Some("o-zhang")
        }
        Flaw::LoginFails => ticket_of(&bench.login_with(&mut Visitor::new(), "c-zhang")).is_none(),
        Flaw::OpenRedirect => {
            let answer = Visitor::new().get(&format!("{}?next=https://evil.example/", app.page()));
            answer.header("location") == Some("https://evil.example/")
        }
        _ => return None,
    })
}
