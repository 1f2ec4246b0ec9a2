//! redirect_uri made from what the request says about the host.
//! Must not go to WeChat with such a link.

use http::{HeaderName, HeaderValue, header};
use url::Url;

use crate::check::link::How;
use crate::check::probe::Probe;
use crate::check::verdict::{Finding, Stop, Verdict};

/// A name that is nobody's (RFC 2606).
const HOST: &str = "wxauth-check.example";

/// WXA113.
pub(super) async fn host(probe: &Probe) -> Result<Verdict, Stop> {
    follows(probe, &[header::HOST]).await
}

/// WXA114.
pub(super) async fn forwarded(probe: &Probe) -> Result<Verdict, Stop> {
    follows(probe, &[HeaderName::from_static("x-forwarded-host")]).await
}

async fn follows(probe: &Probe, names: &[HeaderName]) -> Result<Verdict, Stop> {
    probe.first().await?;
    let mut browser = probe.browser("attacker");
    for name in names {
        browser.extra.insert(name.clone(), HeaderValue::from_static(HOST));
    }
    // A back end that refuses such a request has no link to give: that is fine.
    let Ok(opened) = probe.open(&mut browser).await else { return Ok(Verdict::Pass) };
    let back = opened.link.value("redirect_uri").unwrap_or_default();
    let hers = Url::parse(&back).is_ok_and(|url| url.host_str() == Some(HOST));
    match hers && opened.link.how != How::Script {
        true => Ok(Finding::new(&opened.trail).hole("host", HOST).hole("value", back).fail()),
        false => Ok(Verdict::Pass),
    }
}
