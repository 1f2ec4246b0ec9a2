//! Who may use the control API: this machine itself or holders of the token, and no foreign web page.
//! Must not guard the paths of WeChat's; those answer whoever asks, as the real ones do.

use super::fault::Fault;
use crate::domain::host::{is_loopback, is_private, is_wechat};
use crate::domain::origin::Origin;
use crate::domain::secret::Secret;
use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_TYPE, HOST, HeaderName, ORIGIN};
use std::net::IpAddr;

/// Who may use the control API.
#[derive(Debug, Clone, Default)]
pub struct Access {
    /// Must be brought as `Authorization: Bearer …` by everybody. `None`: only this machine is
    /// heard, without one.
    pub token: Option<Secret>,
    /// Names, beside this machine's own, under which the emulator may be called (containers).
    pub hosts: Vec<String>,
}

/// Lets a request through or says why not. `open`: pages and liveness, which tell nothing, need
/// neither token nor loopback.
pub(super) fn check(
    access: &Access,
    peer: IpAddr,
    request: &http::Request<Bytes>,
    open: bool,
) -> Result<(), Fault> {
    let authority = check_host(access, request)?;
    check_site(request, authority, open)?;
    if open {
        return Ok(());
    }
    match &access.token {
        Some(token) => check_token(token, request),
        None if !peer.to_canonical().is_loopback() => Err(Fault::NotLoopback),
        None if is_relayed(request) => Err(Fault::Relayed),
        None => Ok(()),
    }
}

/// Sent on by a proxy or a tunnel, which is on this machine while its caller may be anywhere: told by
/// what they add (RFC 7239, RFC 9110 section 7.6.3, and the names in use before and beside them).
fn is_relayed(request: &http::Request<Bytes>) -> bool {
    const NAMES: [&str; 6] =
        ["forwarded", "via", "x-real-ip", "x-client-ip", "cf-connecting-ip", "true-client-ip"];
    let told = |name: &str| NAMES.contains(&name) || name.starts_with("x-forwarded-");
    request.headers().keys().any(|name| told(name.as_str()))
}

/// DNS rebinding: a page of evil.example whose name now leads here sends its own name as `Host`.
fn check_host<'a>(access: &Access, request: &'a http::Request<Bytes>) -> Result<&'a str, Fault> {
    let mut last = None;
    for authority in authorities(request) {
        if !access.knows(authority) {
            return Err(Fault::ForeignHost(name_of(authority).to_owned()));
        }
        last = Some(authority);
    }
    last.ok_or_else(|| Fault::ForeignHost(String::new()))
}

/// Everything a request says about whom it is for.
fn authorities(request: &http::Request<Bytes>) -> impl Iterator<Item = &str> {
    let headers = request.headers().get_all(HOST).iter().map(|v| v.to_str().unwrap_or(""));
    headers.chain(request.uri().authority().map(http::uri::Authority::as_str))
}

impl Access {
    /// True where the name in `name:port` is this machine's or an allowed one. An address cannot be
    /// rebound, so any is welcome.
    fn knows(&self, authority: &str) -> bool {
        let name = name_of(authority);
        let known = |host: &String| host.eq_ignore_ascii_case(name);
        let address = name.trim_matches(['[', ']']).parse::<IpAddr>().is_ok();
        address || is_loopback(name) || self.hosts.iter().any(known)
    }

    /// The name a request was sent to, where that name may be anybody's: neither known, nor one of
    /// WeChat's, nor out of the reach of public name servers. A page whose own name was made to lead
    /// here has such a one, whatever else it says of itself.
    pub(in crate::mock) fn stranger<'a>(
        &self,
        request: &'a http::Request<Bytes>,
    ) -> Option<&'a str> {
        let unknown = authorities(request).filter(|authority| !self.knows(authority));
        unknown.map(name_of).find(|name| !is_wechat(name) && !is_private(name))
    }
}

/// The name in `name:port`, without the dot that may end it.
fn name_of(authority: &str) -> &str {
    let after_bracket = authority.rfind(']').map_or(0, |at| at + 1);
    let tail = authority.get(after_bracket..).unwrap_or("");
    let end = tail.find(':').map_or(authority.len(), |at| after_bracket + at);
    let name = authority.get(..end).unwrap_or("");
    name.strip_suffix('.').unwrap_or(name)
}

/// Pages of other origins, also of other ports of this machine: told by `Origin`, which browsers
/// send with every request that can change something, and by `Sec-Fetch-Site` (W3C Fetch Metadata).
fn check_site(request: &http::Request<Bytes>, authority: &str, open: bool) -> Result<(), Fault> {
    for origin in request.headers().get_all(ORIGIN) {
        let origin = origin.to_str().unwrap_or("");
        let own = ["http://", "https://"]
            .iter()
            .filter_map(|scheme| Origin::parse(&format!("{scheme}{authority}")).ok())
            .any(|own| Origin::parse(origin).is_ok_and(|origin| origin == own));
        if !own {
            return Err(Fault::ForeignOrigin(origin.to_owned()));
        }
    }
    match header(request, &HeaderName::from_static("sec-fetch-site")) {
        None | Some("same-origin" | "none") => Ok(()),
        // A link on some page leads to the inspector: the reader sees it, that page does not.
        Some(_) if open && is_navigation(request) => Ok(()),
        Some(_) => Err(Fault::CrossSite),
    }
}

fn is_navigation(request: &http::Request<Bytes>) -> bool {
    let is = |name, value| header(request, &HeaderName::from_static(name)) == Some(value);
    request.method() == http::Method::GET
        && is("sec-fetch-mode", "navigate")
        && is("sec-fetch-dest", "document")
}

fn check_token(token: &Secret, request: &http::Request<Bytes>) -> Result<(), Fault> {
    let Some(given) = header(request, &AUTHORIZATION) else { return Err(Fault::TokenMissing) };
    let given = given.split_once(' ').filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
    let Some((_, given)) = given else { return Err(Fault::TokenMissing) };
    if Secret::new(given.trim()) == *token { Ok(()) } else { Err(Fault::TokenWrong) }
}

/// Writes bring JSON and say so: a form of a foreign page cannot, not even in an old browser.
pub(super) fn check_json(request: &http::Request<Bytes>) -> Result<(), Fault> {
    let kind = header(request, &CONTENT_TYPE).unwrap_or("");
    let essence = kind.split(';').next().unwrap_or("").trim();
    if essence.eq_ignore_ascii_case("application/json") {
        return Ok(());
    }
    Err(Fault::ContentType(kind.to_owned()))
}

fn header<'a>(request: &'a http::Request<Bytes>, name: &HeaderName) -> Option<&'a str> {
    request.headers().get(name).map(|value| value.to_str().unwrap_or("?"))
}
