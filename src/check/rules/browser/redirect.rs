//! Parameters that name where to go after the login, set to another site.
//! Must not visit that site.

use std::sync::Arc;

use url::Url;

use crate::check::exchange::{Exchange, Step};
use crate::check::opening::handed_out;
use crate::check::probe::{FIRST, Probe};
use crate::check::target::Target;
use crate::check::verdict::{Finding, Stop, Verdict};
use crate::domain::query::pairs;

/// A site that is nobody's (RFC 2606).
const ELSEWHERE: &str = "wxauth-check.example";

/// Names such parameters have.
const NAMES: [&str; 16] = [
    "next",
    "redirect",
    "redirect_url",
    "redirectUrl",
    "return",
    "return_to",
    "returnTo",
    "return_url",
    "returnUrl",
    "url",
    "target",
    "from",
    "back",
    "goto",
    "to",
    "continue",
];

/// WXA901.
pub(super) async fn open(probe: &Probe) -> Result<Verdict, Stop> {
    let first = probe.first().await?;
    let back = first.link.value("redirect_uri").unwrap_or_default();
    let seen: Vec<String> = Url::parse(&back)
        .map(|url| pairs(url.query().unwrap_or("")).map(|p| p.name().into_owned()).collect())
        .unwrap_or_default();
    let names: Vec<String> = seen.into_iter().chain(NAMES.map(str::to_owned)).collect();
    for form in ["https://", "//", "/\\"] {
        for door in doors(&probe.target, &first.trail) {
            if let Some(finding) = tried(probe, form, &door, &names).await? {
                return Ok(finding.fail());
            }
        }
    }
    Ok(Verdict::Pass)
}

/// The page, the call that hands out the link, and the steps between page and WeChat that say where to
/// go on in their own address (`/login?next=/page`).
fn doors(target: &Target, trail: &[Arc<Exchange>]) -> Vec<Url> {
    let known: Vec<Url> = std::iter::once(&target.page).chain(&target.link).cloned().collect();
    let steps = trail.iter().map(|exchange| exchange.sent.url.clone());
    let steps = steps.filter(|url| !known.contains(url) && url.query().is_some());
    known.iter().cloned().chain(steps.take(2)).collect()
}

/// The address with all of these names set, and its own, each to another site's address that tells
/// which one it was.
fn set(door: &Url, form: &str, names: &[String]) -> Url {
    let own: Vec<String> =
        pairs(door.query().unwrap_or("")).map(|pair| pair.name().into_owned()).collect();
    let mut url = door.clone();
    url.set_query(None);
    for (at, name) in own.iter().chain(names).enumerate() {
        let known = own.iter().chain(names).take(at).any(|before| before == name);
        if !known {
            url.query_pairs_mut().append_pair(name, &format!("{form}{ELSEWHERE}/{name}"));
        }
    }
    url
}

/// A login that began at such an address.
async fn tried(
    probe: &Probe,
    form: &str,
    door: &Url,
    names: &[String],
) -> Result<Option<Finding>, Stop> {
    let url = set(door, form, names);
    let mut browser = probe.browser("victim");
    let ours = |url: &Url| probe.target.owns(url);
    let way = browser.travel(Step::Open, &url, &ours).await;
    if let Some(found) = leaving(&way.trail) {
        return Ok(Some(finding(found, probe.say("一打开", " at once"))));
    }
    let Some(link) = handed_out(&way) else { return Ok(None) };
    let Ok(callback) = probe.wechat.walk(&link, FIRST, "") else { return Ok(None) };
    let came = probe.finish(&mut browser, &callback).await?;
    if let Some(found) = leaving(came.trail()) {
        return Ok(Some(finding(found, probe.say("登录之后", " after the login"))));
    }
    // Who is logged in already may be sent on at once.
    let way = browser.travel(Step::Open, &url, &ours).await;
    if let Some(found) = leaving(&way.trail) {
        return Ok(Some(finding(found, probe.say("已登录时一打开", " at once, being logged in"))));
    }
    if *door != probe.target.page {
        return Ok(None);
    }
    // Some look at the callback's own parameters.
    let mut browser = probe.browser("victim");
    let opened = probe.open(&mut browser).await?;
    let mut callback = probe.wechat.walk(&opened.link, FIRST, "")?;
    for name in names {
        let value = format!("{form}{ELSEWHERE}/{name}");
        callback.url.query_pairs_mut().append_pair(name, &value);
    }
    let came = probe.finish(&mut browser, &callback).await?;
    Ok(leaving(came.trail()).map(|found| finding(found, probe.say("登录之后", " after the login"))))
}

fn finding((exchange, parameter): (Arc<Exchange>, String), when: &str) -> Finding {
    Finding::new(&[exchange]).hole("parameter", parameter).hole("when", when)
}

/// The redirect that leads to the other site, and the parameter that said so.
fn leaving(trail: &[Arc<Exchange>]) -> Option<(Arc<Exchange>, String)> {
    trail.iter().find_map(|exchange| {
        let location = exchange.location()?;
        // Browsers take a backslash for a slash.
        let target = exchange.sent.url.join(&location.replace('\\', "/")).ok()?;
        let elsewhere = target.host_str() == Some(ELSEWHERE);
        elsewhere.then(|| (Arc::clone(exchange), target.path().trim_start_matches('/').to_owned()))
    })
}

#[cfg(test)]
mod tests {
    use super::{doors, leaving, set};
    use crate::check::exchange::tests::exchange;
    use crate::check::target::Target;
    use std::sync::Arc;
    use url::Url;

    #[test]
    fn every_name_is_set_once_and_others_stay_out() {
        let door = Url::parse("http://h/login?next=%2Fa&x=1").unwrap();
        let url = set(&door, "//", &["next".to_owned(), "to".to_owned()]);
        let names: Vec<_> = url.query_pairs().map(|(name, _)| name.into_owned()).collect();
        assert_eq!(names, ["next", "x", "to"]);
        assert!(url.query_pairs().all(|(name, v)| v == format!("//wxauth-check.example/{name}")));
    }

    #[test]
    fn the_call_that_hands_out_the_link_is_a_door_too() {
        let url = |text: &str| Url::parse(text).unwrap();
        let mut target = Target::new(url("http://h/page"));
        let step = |text: &str| Arc::new(exchange(text, 302, &[], ""));
        let trail = [step("http://h/page"), step("http://h/login?next=%2F"), step("http://h/x")];
        let login = url("http://h/login?next=%2F");
        assert_eq!(doors(&target, &trail), [url("http://h/page"), login.clone()]);
        target.link = Some(url("http://h/link"));
        assert_eq!(doors(&target, &trail), [url("http://h/page"), url("http://h/link"), login]);
    }

    #[test]
    fn only_redirects_to_the_other_site_count() {
        let to = |location: &str| {
            let trail = [Arc::new(exchange("http://h/p", 302, &[("location", location)], ""))];
            leaving(&trail).map(|(_, parameter)| parameter)
        };
        assert_eq!(to("https://wxauth-check.example/next").as_deref(), Some("next"));
        assert_eq!(to("//wxauth-check.example/to").as_deref(), Some("to"));
        assert_eq!(to("/\\wxauth-check.example/to").as_deref(), Some("to"));
        assert_eq!(to("/p?next=https://wxauth-check.example/next"), None);
        assert_eq!(to("https://h.example/?x=wxauth-check.example"), None);
    }
}
