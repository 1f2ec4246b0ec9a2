//! The way to WeChat: is there one, may it be cached, does it carry old parameters on.
//! Must not look at the link's own form; `shape` does.

use std::sync::Arc;

use http::header::CACHE_CONTROL;

use crate::check::address::astray;
use crate::check::exchange::Exchange;
use crate::check::link::How;
use crate::check::probe::Probe;
use crate::check::verdict::{Finding, Stop, Verdict};

/// WXA101.
pub(super) async fn reached(probe: &Probe) -> Result<Verdict, Stop> {
    match probe.first().await {
        Ok(_) => Ok(Verdict::Pass),
        Err(stop @ (Stop::NoLink(..) | Stop::NotReached(_) | Stop::Silent(..))) => {
            let seen: Vec<Arc<Exchange>> = probe.world.record.all().into_iter().take(4).collect();
            Ok(Finding::new(&seen).hole("detail", stop.text(probe.lang)).fail())
        }
        Err(stop) => Err(stop),
    }
}

/// WXA117. The link as it stands: where it leads, not what it asks for.
pub(super) async fn address(probe: &Probe) -> Result<Verdict, Stop> {
    let opened = probe.first().await?;
    let Some(wrong) = astray(&opened.link, probe.wechat.base()) else { return Ok(Verdict::Pass) };
    let shown: Vec<Arc<Exchange>> = opened.trail.last().cloned().into_iter().collect();
    let head = opened.link.text.split('?').next().unwrap_or("");
    let line = format!("wxauth explain {}", crate::domain::curl::quote(&opened.link.text));
    Ok(Finding::new(&shown)
        .hole("link", head)
        .hole("detail", wrong.text(probe.wechat.base(), probe.lang))
        .severity(wrong.severity())
        .reproduce(line)
        .fail())
}

/// WXA115.
pub(super) async fn cacheable(probe: &Probe) -> Result<Verdict, Stop> {
    let opened = probe.first().await?;
    let Some(last) = opened.trail.last().filter(|_| opened.link.how != How::Script) else {
        return Ok(Verdict::Pass);
    };
    let control = last.header(CACHE_CONTROL).unwrap_or("").to_ascii_lowercase();
    let status = last.status().map_or(0, |status| status.as_u16());
    match keeping(status, &control) {
        None => Ok(Verdict::Pass),
        Some(Keeping::ByStatus) => {
            let detail = match probe.lang {
                crate::domain::lang::Lang::Zh => format!("是 {status}，又没有 no-store"),
                crate::domain::lang::Lang::En => format!("a {status} without no-store"),
            };
            Ok(Finding::new(&[Arc::clone(last)]).hole("detail", detail).fail())
        }
        Some(Keeping::ByHeader) => {
            let detail = match probe.lang {
                crate::domain::lang::Lang::Zh => format!("带有 Cache-Control: {control}"),
                crate::domain::lang::Lang::En => format!("sent with Cache-Control: {control}"),
            };
            Ok(Finding::new(&[Arc::clone(last)]).hole("detail", detail).fail())
        }
    }
}

/// Why a cache may keep an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Keeping {
    /// 301 and 308 are kept unless somebody forbids it (RFC 9110 section 15.4).
    ByStatus,
    /// The answer says so.
    ByHeader,
}

fn keeping(status: u16, control: &str) -> Option<Keeping> {
    let directives: Vec<&str> = control.split(',').map(str::trim).collect();
    let forbidden = ["no-store", "no-cache", "max-age=0", "private"];
    let seconds = |name: &str| {
        directives.iter().find_map(|d| d.strip_prefix(name)?.parse::<u64>().ok()).unwrap_or(0)
    };
    let long = seconds("max-age=") > 0 || seconds("s-maxage=") > 0;
    if directives.contains(&"no-store") || directives.contains(&"no-cache") {
        return None;
    }
    if long {
        return Some(Keeping::ByHeader);
    }
    let kept = matches!(status, 301 | 308)
        && !directives.iter().any(|d| forbidden.contains(d) && *d != "private");
    kept.then_some(Keeping::ByStatus)
}

/// WXA116.
pub(super) async fn stale(probe: &Probe) -> Result<Verdict, Stop> {
    // Whether the page leads to WeChat at all is WXA101's question.
    probe.first().await?;
    let mut url = probe.target.page.clone();
    let (code, state) = (format!("0{}", probe.fresh_word()), probe.fresh_word());
    url.query_pairs_mut().append_pair("code", &code).append_pair("state", &state);
    let Ok(opened) = probe.open_at(&mut probe.browser("A"), &url).await else {
        // It is taken for a callback, or refused: nothing is carried on.
        return Ok(Verdict::Pass);
    };
    let back = opened.link.value("redirect_uri").unwrap_or_default();
    match carries(&back, &code, &state) && opened.link.how != How::Script {
        true => Ok(Finding::new(&opened.trail).hole("value", back).fail()),
        false => Ok(Verdict::Pass),
    }
}

/// True when an address has one of the old values as the parameter it was.
fn carries(back: &str, code: &str, state: &str) -> bool {
    back.contains(&format!("code={code}")) || back.contains(&format!("state={state}"))
}

#[cfg(test)]
mod tests {
    use super::{Keeping, carries, keeping};

    #[test]
    fn an_ordinary_302_is_not_kept() {
        assert_eq!(keeping(302, ""), None);
        assert_eq!(keeping(200, "private"), None);
        assert_eq!(keeping(302, "no-cache, no-store, max-age=0, must-revalidate"), None);
        assert_eq!(keeping(301, "no-store"), None);
        assert_eq!(keeping(301, "max-age=0"), None);
        assert_eq!(keeping(301, ""), Some(Keeping::ByStatus));
        assert_eq!(keeping(301, "private"), Some(Keeping::ByStatus));
        assert_eq!(keeping(302, "public, max-age=600"), Some(Keeping::ByHeader));
    }

    #[test]
    fn only_the_old_values_themselves_count() {
        assert!(carries("http://h/p?code=0abc&x=1", "0abc", "s"));
        assert!(!carries("http://h/p?next=home", "0abc", "s"));
    }
}
