//! Tickets signed with a private key, and a verifier that takes the public one for a shared secret.
//! Must not use what only the back end knows: the public key is there for everybody.

use http::Method;
use url::Url;

use crate::check::exchange::Step;
use crate::check::forge::Jwt;
use crate::check::probe::Probe;
use crate::check::target::{PublicKey, same_server};
use crate::check::verdict::{Finding, Stop, Verdict};
use crate::domain::ticket::public::spellings;

/// Where key sets stand (RFC 8414 and OpenID Connect Discovery name their address in a document).
const SETS: [&str; 2] = ["/.well-known/jwks.json", "/jwks.json"];
const DOCUMENTS: [&str; 2] =
    ["/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"];

/// WXA420.
pub(super) async fn confused(probe: &Probe) -> Result<Verdict, Stop> {
    probe.bearer().await?;
    let (a, b) = probe.both().await?;
    if !["RS", "PS", "ES", "Ed"].iter().any(|family| a.alg().starts_with(family)) {
        return Ok(Verdict::Pass);
    }
    let keys = public_key(probe, &a).await?;
    if keys.is_empty() {
        return Err(Stop::Other(
            "不知道验证票据用的公钥；在 [backend] 写上 ticket_public_key（文件或 JWKS 地址）",
            "the tickets' public key is not known; name its file or JWKS address as `ticket_public_key` under [backend]",
        ));
    }
    for key in keys {
        let ticket = a.signed(&b.payload, &key);
        let me = probe.show(&ticket).await?;
        if me.is_in() {
            let finding = Finding::new(&[me.exchange]).hole("alg", format!("\"{}\"", a.alg()));
            return Ok(probe.accepted(finding, &ticket));
        }
    }
    Ok(Verdict::Pass)
}

/// The forms of the public key: of the one given, else of what the back end publishes.
async fn public_key(probe: &Probe, jwt: &Jwt) -> Result<Vec<Vec<u8>>, Stop> {
    let kid = jwt.header.get("kid").and_then(serde_json::Value::as_str);
    match &probe.target.public_key {
        Some(PublicKey::Text(text)) => return Ok(spellings(text, kid)),
        Some(PublicKey::Address(url)) => return Ok(published(probe, url, kid).await),
        None => {}
    }
    let server = &probe.target.api.as_ref().ok_or(Stop::NoApi)?.url;
    let mut places: Vec<Url> = SETS.iter().filter_map(|path| server.join(path).ok()).collect();
    for url in DOCUMENTS.iter().filter_map(|path| server.join(path).ok()) {
        let Some(document) = get(probe, &url).await else { continue };
        let named = serde_json::from_slice::<serde_json::Value>(&document).ok();
        let named = named.and_then(|document| Url::parse(document["jwks_uri"].as_str()?).ok());
        // What stands elsewhere is not ours to visit.
        places.extend(named.filter(|url| same_server(url, server)));
    }
    for url in places {
        let keys = published(probe, &url, kid).await;
        if !keys.is_empty() {
            return Ok(keys);
        }
    }
    Ok(Vec::new())
}

async fn published(probe: &Probe, url: &Url, kid: Option<&str>) -> Vec<Vec<u8>> {
    get(probe, url).await.map(|text| spellings(&text, kid)).unwrap_or_default()
}

async fn get(probe: &Probe, url: &Url) -> Option<bytes::Bytes> {
    let mut browser = probe.browser("attacker");
    let exchange = browser.send(Step::Try, Method::GET, url, &[], "").await;
    let answer = exchange.got.as_ref().ok()?;
    exchange.is_success().then(|| answer.body().clone())
}
