//! Codes that are none: empty, huge, full of odd characters, or with a parameter in them.
//! Must not count an honest refusal; unhandled errors, silence and what reaches WeChat are faults.

use std::sync::Arc;

use bytes::Bytes;
use http::Response;

use crate::check::exchange::{Exchange, Failure};
use crate::check::flow::{SignIn, Why};
use crate::check::probe::{FIRST, Probe};
use crate::check::verdict::{Finding, Stop, Verdict};
use crate::domain::lang::Lang;
use crate::domain::query::pairs;
use crate::mock::journal::{Event, Party};

/// WXA308.
pub(super) async fn codes(probe: &Probe) -> Result<Verdict, Stop> {
    probe.baseline().await?;
    let huge = "A".repeat(3000);
    let odd = [
        ("", probe.say("空的 code", "an empty code")),
        (huge.as_str(), probe.say("3000 个字符的 code", "a code of 3000 characters")),
        (
            "a b\"'<>;\\\u{7f}&%00\u{1f600}",
            probe.say("含古怪字符的 code", "a code of odd characters"),
        ),
        ("0not-a-code-of-wechat", probe.say("编造的 code", "a made-up code")),
    ];
    for (code, what) in odd {
        if let Some(finding) = tried(probe, code, what).await? {
            return Ok(finding.fail());
        }
    }
    let name = probe.fresh_word();
    let what = probe.say("带 & 的 code", "an & in the code");
    let came = came_back(probe, &format!("0not-a-code&{name}=1")).await?;
    Ok(match (came, reached_wechat(&probe.wechat.events(), &name)) {
        (Some(came), true) => {
            let detail = probe.say(
                "给后端发往微信的请求添上了一个参数",
                "added a parameter to the back end's call to WeChat",
            );
            Finding::new(came.trail()).hole("what", what).hole("detail", detail).fail()
        }
        (Some(came), false) => broke(probe, &came, what).map_or(Verdict::Pass, Finding::fail),
        (None, _) => Verdict::Pass,
    })
}

/// Whether a server's call to the emulator had a parameter of this name: in the query or in a form,
/// encoded as part of a value it is none.
fn reached_wechat(events: &[Arc<Event>], name: &str) -> bool {
    let is_there = |text: &str| pairs(text).any(|pair| pair.is_named(name));
    events.iter().filter(|event| event.entry.party == Party::Backend).any(|event| {
        let query = event.target().as_text().split_once('?').map_or("", |(_, query)| query);
        let is_form = event.media().as_text().to_ascii_lowercase().contains("urlencoded");
        is_there(query) || (is_form && is_there(event.body().as_text()))
    })
}

async fn tried(probe: &Probe, code: &str, what: &str) -> Result<Option<Finding>, Stop> {
    let came = came_back(probe, code).await?;
    Ok(came.and_then(|came| broke(probe, &came, what)))
}

/// Somebody comes back from WeChat with this code and the right state.
async fn came_back(probe: &Probe, code: &str) -> Result<Option<SignIn>, Stop> {
    let mut browser = probe.browser("A");
    let opened = probe.open(&mut browser).await?;
    let mut callback = probe.wechat.walk(&opened.link, FIRST, "")?;
    callback.code = code.to_owned();
    let state = callback.state.clone();
    let Some(odd) = callback.with_state(state.as_deref()) else { return Ok(None) };
    Ok(Some(probe.finish(&mut browser, &odd).await?))
}

/// What shows that it was too much for the back end.
fn broke(probe: &Probe, came: &SignIn, what: &str) -> Option<Finding> {
    let bad = came.trail().iter().find(|exchange| is_bad(exchange));
    let silent =
        matches!(came, SignIn::Out(out) if matches!(out.why, Why::Failed(Failure::TimedOut(_))));
    let bad = bad.or_else(|| came.trail().last().filter(|_| silent))?;
    let detail = came_of(&bad.got, probe.lang);
    Some(Finding::new(&[Arc::clone(bad)]).hole("what", what).hole("detail", detail))
}

/// What a request got, as the end of a sentence about it.
fn came_of(got: &Result<Response<Bytes>, Failure>, lang: Lang) -> String {
    let status = |answer: &Response<Bytes>| answer.status().as_u16();
    match (got, lang) {
        (Ok(answer), Lang::Zh) => format!("得到的响应是 {}", status(answer)),
        (Ok(answer), Lang::En) => format!("was answered with {}", status(answer)),
        (Err(Failure::TimedOut(after)), Lang::Zh) => format!("{} 秒内没有响应", after.as_secs()),
        (Err(Failure::TimedOut(after)), Lang::En) => {
            format!("got no answer within {} s", after.as_secs())
        }
        (Err(_), Lang::Zh) => "后端没有响应就断开了连接".to_owned(),
        (Err(_), Lang::En) => "got no answer: the back end broke the connection off".to_owned(),
    }
}

fn is_bad(exchange: &Arc<Exchange>) -> bool {
    exchange.is_crash()
}

#[cfg(test)]
mod tests {
    use super::{came_of, reached_wechat};
    use crate::check::exchange::Failure;
    use crate::domain::lang::Lang;
    use crate::domain::said::Said;
    use crate::domain::time::Time;
    use crate::mock::journal::{Entry, Event, Party, Texts};
    use std::sync::Arc;

    #[test]
    fn what_came_of_an_odd_code_ends_its_sentence() {
        let broken = Err(Failure::Broken(Said::fixed("为什么", "h broke off: closed")));
        let late = Err(Failure::TimedOut(std::time::Duration::from_secs(12)));
        let crash = Ok(http::Response::builder().status(500).body(bytes::Bytes::new()).unwrap());
        for (got, zh, en) in [
            (broken, "断开了连接", "got no answer: the back end broke the connection off"),
            (late, "12 秒内没有响应", "got no answer within 12 s"),
            (crash, "得到的响应是 500", "was answered with 500"),
        ] {
            assert!(came_of(&got, Lang::Zh).ends_with(zh));
            assert_eq!(came_of(&got, Lang::En), en);
        }
    }

    #[test]
    fn a_parameter_counts_and_the_same_letters_in_a_value_do_not() {
        let reached = |party, target: &str, media: &str, body: &str| {
            let event = Event {
                number: 1,
                at: Time::default(),
                system: Time::default(),
                delay: std::time::Duration::ZERO,
                entry: Entry::new(party, "access_token"),
                method: http::Method::GET,
                status: 200,
                secure: false,
                kind: "",
                sent: 0,
                answered: None,
                texts: Texts::new(["", "", media, target, body, "", ""]),
                known: None,
            };
            reached_wechat(&[Arc::new(event)], "w0rd")
        };
        let (backend, form) = (Party::Backend, "application/x-www-form-urlencoded; charset=utf-8");
        assert!(reached(backend, "/sns/oauth2/access_token?code=0a&w0rd=1&secret=s", "", ""));
        assert!(reached(backend, "/sns/oauth2/access_token", form, "code=0a&w0rd=1"));
        assert!(!reached(backend, "/sns/oauth2/access_token?code=0a%26w0rd%3D1", "", ""));
        assert!(!reached(backend, "/sns/oauth2/access_token", form, "code=0a%26w0rd%3D1"));
        assert!(!reached(backend, "/x", "application/json", r#"{"code":"0a&w0rd=1"}"#));
        assert!(!reached(Party::Browser, "/connect/oauth2/authorize?x=1&w0rd=1", "", ""));
    }
}
