//! Flaws of the ticket: how it is made, and what else is accepted in its place.
//! Must not decide whose ticket it is; `identity` does.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bytes::Bytes;
use http::{HeaderName, HeaderValue, Request};
use serde_json::{Value, json};

use super::edit::Visit;
use super::{Flaw, Layer, Told, confusion, identity, name};
use crate::demo::ticket::{AUDIENCE, Audience, HEADER, ISSUER};
use crate::demo::{Demo, PATH};
use crate::domain::ticket::{Algorithm, Claim, Draft, Key, Plan, Rules, Signer, openid64, verify};
use crate::domain::time::Time;

/// What these flaws do to a ticket that is made.
const MAKING: [Flaw; 8] = [
    Flaw::TicketBase64,
    Flaw::TicketWeakKey,
    Flaw::TicketKeyAppSecret,
    Flaw::TicketKeyAppid,
    Flaw::TicketNoExp,
    Flaw::TicketFarExp,
    Flaw::TicketTokens,
    Flaw::TicketAlgConfused,
];

/// What these do to one that is read.
const READING: [Flaw; 8] = [
    Flaw::TicketNone,
    Flaw::TicketUnverified,
    Flaw::TicketAnyKey,
    Flaw::TicketExpIgnored,
    Flaw::TicketNbfIgnored,
    Flaw::TicketAudIgnored,
    Flaw::TicketIssIgnored,
    Flaw::TicketTrailing,
];

/// The ticket of a login.
pub(super) fn issue(layer: &Layer, demo: &Demo, openid: &str, told: &Told) -> String {
    if layer.has(Flaw::TicketBase64) {
        return openid64::write(openid);
    }
    if let Some(name) = name::thought_of(layer, demo, openid) {
        layer.with_memory(|memory| memory.names.put(&name, openid));
        return name;
    }
    made(layer, demo, openid, told).unwrap_or_default()
}

fn made(layer: &Layer, demo: &Demo, openid: &str, told: &Told) -> Option<String> {
    let mut claims = Vec::new();
    if layer.has(Flaw::TicketNoExp) {
        claims.push(Claim::json("exp", "null").ok()?);
    }
    if layer.has(Flaw::TicketTokens) {
        let tokens = [("access_token", &told.access_token), ("refresh_token", &told.refresh_token)];
        for (name, token) in tokens {
            claims.push(Claim::json(name, &json!(token).to_string()).ok()?);
        }
    }
    let hours = if layer.has(Flaw::TicketFarExp) { 10 * 365 * 24 } else { 2 };
    let draft = Draft {
        issuer: Some(ISSUER.to_owned()),
        audience: vec![AUDIENCE.to_owned()],
        ttl: Duration::from_secs(hours * 3600),
        claims,
        include_tokens: true,
        ..Draft::default()
    };
    let now = demo.now();
    let plan = Plan::new(draft).ok()?;
    let payload = demo.with_random(|random| plan.payload(openid, now, random)).ok()?;
    if let Some(signed) = confusion::sign(layer, demo, &payload) {
        return Some(signed);
    }
    let own = key(layer, demo);
    let key = own.as_ref().unwrap_or(&demo.tickets.key);
    Signer::new(key, Algorithm::HS256, None).ok()?.sign(&payload).ok()
}

/// The key, if it is another one than the app's.
fn key(layer: &Layer, demo: &Demo) -> Option<Key> {
    let bytes: &[u8] = match () {
        () if layer.has(Flaw::TicketWeakKey) => b"secret",
        () if layer.has(Flaw::TicketKeyAppSecret) => demo.wechat.secret.expose().as_bytes(),
        () if layer.has(Flaw::TicketKeyAppid) => demo.wechat.appid.as_str().as_bytes(),
        () => return None,
    };
    Key::from_bytes(bytes).ok()
}

/// Hands the ticket on in an address.
pub(super) fn show(layer: &Layer, ticket: &str, body: &mut Value) {
    if layer.has(Flaw::TicketSentInUrl) {
        body["next"] = json!(format!("{PATH}?usertoken={ticket}"));
    }
    // The promise; nothing keeps it.
    if layer.has(Flaw::TicketReusable) {
        body["once"] = json!(true);
    }
}

/// Shows the app a good ticket wherever a flaw accepts what came.
pub(super) fn before(layer: &Layer, demo: &Demo, visit: &Visit, request: &mut Request<Bytes>) {
    let name = HeaderName::from_static(HEADER);
    let in_url = ["ticket", "usertoken", "token", "X-Wx-Ticket", "x-wx-ticket"];
    let in_url = in_url.iter().find_map(|name| visit.asked(name));
    let given = visit.header(HEADER).map(str::to_owned);
    let given = given.or(in_url.filter(|_| layer.has(Flaw::TicketInUrl)));
    if let Some(given) = &given
        && layer.with_memory(|memory| memory.revoked.holds(given, ""))
    {
        request.headers_mut().insert(name, HeaderValue::from_static("revoked"));
        return;
    }
    let bearer = given.and_then(|given| accepted(layer, demo, &given));
    let Some(openid) = identity::instead_of(layer, visit, bearer) else { return };
    let now = demo.now();
    let good = demo.with_random(|r| demo.tickets.sign(Audience::Lottery, &openid, now, r));
    if let Some(good) = good.ok().and_then(|good| HeaderValue::from_str(&good).ok()) {
        request.headers_mut().insert(name, good);
    }
}

/// Whom a ticket stands for: the app's own judgement, softened by the flaws.
pub(super) fn accepted(layer: &Layer, demo: &Demo, ticket: &str) -> Option<String> {
    if layer.has(Flaw::TicketBase64) {
        return openid64::read(ticket).ok();
    }
    if layer.flaws.any(&name::NAMING) {
        return layer.with_memory(|memory| memory.names.get(ticket));
    }
    let softened = layer.flaws.any(&MAKING) || layer.flaws.any(&READING);
    match softened {
        true => softly(layer, demo, ticket),
        false => demo.tickets.subject(Audience::Lottery, ticket, demo.now()),
    }
}

fn softly(layer: &Layer, demo: &Demo, ticket: &str) -> Option<String> {
    let mut parts = ticket.splitn(3, '.');
    let (header, payload, signature) = (parts.next()?, parts.next()?, parts.next()?);
    let signature = match layer.has(Flaw::TicketTrailing) {
        true => signature.get(..43).unwrap_or(signature),
        false => signature,
    };
    let read = |part: &str| -> Option<Value> {
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).ok()?).ok()
    };
    let (head, claims) = (read(header)?, read(payload)?);
    let none = head["alg"].as_str().is_some_and(|alg| alg.eq_ignore_ascii_case("none"));
    let by_anybody = URL_SAFE_NO_PAD.decode(signature).is_ok_and(|bytes| bytes.len() == 32);
    let trusted = layer.has(Flaw::TicketUnverified)
        || (none && layer.has(Flaw::TicketNone))
        || (by_anybody && !none && layer.has(Flaw::TicketAnyKey))
        || is_signed(layer, demo, &format!("{header}.{payload}.{signature}"), &claims);
    (trusted && is_valid(layer, &claims, demo.now())).then_some(())?;
    claims["sub"].as_str().map(str::to_owned)
}

/// Asks about the signature alone: every claim is compared with itself.
fn is_signed(layer: &Layer, demo: &Demo, ticket: &str, claims: &Value) -> bool {
    let begins = [date(&claims["nbf"]), date(&claims["iat"])].into_iter().flatten().max();
    let before_end = date(&claims["exp"]).map(|exp| exp.before(Duration::from_secs(1)));
    let at = begins.or(before_end).unwrap_or_else(|| demo.now());
    let audience = texts(&claims["aud"]);
    if let Some(signed) = confusion::is_signed(layer, demo, ticket, audience.clone(), at) {
        return signed;
    }
    let own = key(layer, demo);
    let key = own.as_ref().unwrap_or(&demo.tickets.key);
    let rules = Rules { algorithms: vec![Algorithm::HS256], audience, ..Rules::default() };
    matches!(verify(ticket, key, rules, at), Ok(Ok(_)))
}

fn is_valid(layer: &Layer, claims: &Value, now: Time) -> bool {
    let alive = match date(&claims["exp"]) {
        Some(exp) => now < exp || layer.has(Flaw::TicketExpIgnored),
        None => layer.has(Flaw::TicketNoExp),
    };
    let begun = date(&claims["nbf"]).is_none_or(|nbf| nbf <= now);
    let ours = texts(&claims["aud"]).iter().any(|aud| aud == AUDIENCE);
    alive
        && (begun || layer.has(Flaw::TicketNbfIgnored))
        && (ours || layer.has(Flaw::TicketAudIgnored))
        && (claims["iss"] == ISSUER || layer.has(Flaw::TicketIssIgnored))
}

fn date(value: &Value) -> Option<Time> {
    value.as_i64().map(Time::from_secs)
}

fn texts(value: &Value) -> Vec<String> {
    let one = value.as_str().map(str::to_owned);
    let many = value.as_array().into_iter().flatten().filter_map(Value::as_str);
    one.into_iter().chain(many.map(str::to_owned)).collect()
}
