//! Flaws of the authorize link.
//! Must not touch any other redirect.

use bytes::Bytes;
use http::{HeaderValue, Response, StatusCode, header};

use super::edit::{Link, Visit};
use super::{Flaw, Layer, is_page};
use crate::demo::{Demo, PATH, answer, page, router};
use crate::domain::query::{encode, pairs};
use crate::domain::text;

/// Rewrites the redirect to WeChat.
pub(super) fn after(layer: &Layer, demo: &Demo, visit: &Visit, response: &mut Response<Bytes>) {
    let Some(mut link) = Link::of(response) else { return };
    if layer.has(Flaw::LinkNone) {
        let lang = router::lang(demo, &visit.request);
        let page = text::demo::page(lang);
        let body = page::notice(lang, page.title, page.subtitle, page.again, PATH);
        *response = answer::html(StatusCode::OK, body);
        return;
    }
    back(layer, demo, visit, &mut link);
    state(layer, demo, &mut link);
    spelling(layer, &mut link);
    if layer.has(Flaw::LinkElsewhere) {
        link.page = "https://open.wexin.qq.com/connect/oauth2/authorize".to_owned();
    }
    if layer.has(Flaw::LinkBaseMissing) {
        link.page = "undefined/connect/oauth2/authorize".to_owned();
    }
    if layer.has(Flaw::LeakSecretLink) {
        link.set("secret", demo.wechat.secret.expose());
    }
    link.write(response);
    if layer.has(Flaw::LinkCacheable) {
        *response.status_mut() = StatusCode::MOVED_PERMANENTLY;
        let day = HeaderValue::from_static("public, max-age=86400");
        response.headers_mut().insert(header::CACHE_CONTROL, day);
    }
}

/// Where WeChat shall send the browser.
fn back(layer: &Layer, demo: &Demo, visit: &Visit, link: &mut Link) {
    let mut back = link.get("redirect_uri");
    let own = demo.public.to_string();
    let named = [
        (Flaw::LinkFromHost, visit.header("host")),
        (Flaw::LinkFromForwardedHost, visit.header("x-forwarded-host")),
    ];
    for (flaw, host) in named {
        if let Some(host) = host.filter(|_| layer.has(flaw)) {
            back = back.replacen(&own, &format!("http://{host}"), 1);
        }
    }
    if layer.has(Flaw::FriendLost)
        && let Some(at) = back.find(PATH)
    {
        let (before, rest) = back.split_at(at + PATH.len());
        let query = rest.split_once('?').map(|(_, query)| format!("?{query}"));
        back = format!("{before}{}", query.unwrap_or_default());
    }
    if layer.flaws.any(&[Flaw::LinkStaleCode, Flaw::StaleLinkLoop]) && is_page(visit.path()) {
        let query = visit.request.uri().query().unwrap_or_default();
        let stale = pairs(query).filter(|p| matches!(&*p.name(), "code" | "state")).take(2);
        for pair in stale {
            back = with(&back, &format!("{}={}", pair.raw_name, pair.raw_value));
        }
    }
    if layer.has(Flaw::OpenRedirect) {
        back = with(&back, "next=%2Factivity");
    }
    link.set("redirect_uri", &back);
}

fn with(address: &str, pair: &str) -> String {
    let mark = if address.contains('?') { '&' } else { '?' };
    format!("{address}{mark}{pair}")
}

/// What stands for the state outside; `state` knows it when it comes back.
fn state(layer: &Layer, demo: &Demo, link: &mut Link) {
    let real = link.get("state");
    let alias = layer.with_memory(|memory| {
        memory.counter += 1;
        Some(match () {
            () if layer.has(Flaw::StateConstant) => "STATE".to_owned(),
            () if layer.has(Flaw::StateCounter) => (100_000 + memory.counter).to_string(),
            () if layer.has(Flaw::StateTime) => demo.now().millis().to_string(),
            () if layer.has(Flaw::LinkStateTooLong) => format!("{real}{}", "0".repeat(168)),
            () if layer.has(Flaw::LinkStateOdd) => format!("{real}|lottery/{{1}}"),
            () => return None,
        })
    });
    if let Some(alias) = &alias {
        link.set("state", alias);
    }
    let name = alias.as_deref().unwrap_or(&real);
    layer.with_memory(|memory| memory.states.put(name, &real));
    if layer.has(Flaw::StateMissing) {
        link.pairs.retain(|(name, _)| name != "state");
    }
}

/// How the link is written down.
fn spelling(layer: &Layer, link: &mut Link) {
    let back = link.get("redirect_uri");
    let values = [
        (Flaw::LinkScopeUnknown, "scope", "snsapi_info"),
        (Flaw::LinkScopeMismatch, "scope", "snsapi_base"),
        (Flaw::LinkResponseType, "response_type", "token"),
        (Flaw::LinkAppidPlaceholder, "appid", "YOUR_APPID"),
        (Flaw::LinkAppidOther, "appid", "wxfedcba9876543210"),
    ];
    for (flaw, name, value) in values {
        if layer.has(flaw) {
            link.set(name, value);
        }
    }
    if layer.has(Flaw::LinkNotEncoded) {
        link.set_raw("redirect_uri", &back);
    }
    if layer.has(Flaw::LinkEncodedTwice) {
        link.set("redirect_uri", &encode(&back).to_string());
    }
    if layer.has(Flaw::LinkNoFragment) {
        link.fragment.clear();
    }
    if layer.has(Flaw::LinkOrder)
        && let Some(at) = link.pairs.iter().position(|(name, _)| name == "scope")
    {
        let scope = link.pairs.remove(at);
        link.pairs.insert(0, scope);
    }
}
