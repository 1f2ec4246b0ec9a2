//! Flaws of tickets: how they are signed, what they carry, which are taken.
//! Must not use the app's own verifier.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;
use wxauth::app::SystemRandom;
use wxauth::demo::Flaw;
use wxauth::domain::ticket::{Algorithm, Draft, Key, Plan, Signer, Start};
use wxauth::domain::time::Time;

use super::super::{APPID, KEY, SECRET, START};
use super::bench::{Bench, openid_of, ticket_of};
use crate::visitor::Visitor;

fn ticket(key: &[u8], draft: Draft) -> String {
    let payload = Plan::new(draft).unwrap();
    let payload = payload.payload("o-zhang", Time::from_secs(START), &mut SystemRandom).unwrap();
    let key = Key::from_bytes(key).unwrap();
    Signer::new(&key, Algorithm::HS256, None).unwrap().sign(&payload).unwrap()
}

fn ours() -> Draft {
    Draft {
        issuer: Some("wxauth-demo".to_owned()),
        audience: vec!["wechat-lottery".to_owned()],
        ..Draft::default()
    }
}

fn claims(ticket: &str) -> Value {
    let part = ticket.split('.').nth(1).unwrap_or_default();
    let bytes = URL_SAFE_NO_PAD.decode(part).unwrap_or_default();
    serde_json::from_slice(&bytes).unwrap_or_default()
}

pub(super) fn shows(flaw: Flaw, bench: &Bench) -> bool {
    let issued = || bench.login(&mut Visitor::new(), "c-zhang");
    let payload = |ticket: &str| ticket.split('.').nth(1).unwrap_or_default().to_owned();
    let signed_by = |key: &[u8]| {
        let ticket = issued();
        let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, key);
        ticket.rsplit_once('.').is_some_and(|(signed, signature)| {
            let signature = URL_SAFE_NO_PAD.decode(signature).unwrap();
            ring::hmac::verify(&key, signed.as_bytes(), &signature).is_ok()
        })
    };
    let before = Duration::from_secs(3 * 3600);
    let expired = Draft { not_before: None, ttl: Duration::from_secs(1), ..ours() };
    match flaw {
        Flaw::TicketBase64 => {
            bench.me(&base64::engine::general_purpose::STANDARD.encode("o-li")).is_some()
        }
        Flaw::TicketNone => ["none", "None", "nOnE"].iter().all(|alg| {
            let head = URL_SAFE_NO_PAD.encode(format!("{{\"alg\":\"{alg}\"}}"));
            bench.me(&format!("{head}.{}.", payload(&ticket(&KEY, ours())))).is_some()
        }),
        Flaw::TicketUnverified => {
            let good = ticket(&KEY, ours());
            bench.me(&format!("{}.AAAA", good.rsplit_once('.').unwrap().0)).is_some()
        }
        Flaw::TicketAnyKey => takes(bench, b"some other key of some other app", ours()),
        Flaw::TicketWeakKey => signed_by(b"secret"),
        Flaw::TicketKeyAppid => signed_by(APPID.as_bytes()),
        Flaw::TicketKeyAppSecret => signed_by(SECRET.as_bytes()),
        Flaw::TicketNoExp => claims(&issued())["exp"].is_null(),
        Flaw::TicketFarExp => {
            claims(&issued())["exp"].as_i64().unwrap_or(0) > START + 5 * 365 * 86_400
        }
        Flaw::TicketExpIgnored => {
            let ticket = ticket(&KEY, expired);
            bench.app.clock.fetch_add(60, std::sync::atomic::Ordering::SeqCst);
            let taken = bench.me(&ticket).is_some();
            bench.app.clock.fetch_sub(60, std::sync::atomic::Ordering::SeqCst);
            taken
        }
        Flaw::TicketNbfIgnored => takes(
            bench,
            &KEY,
            Draft { not_before: Some(Start::After(before)), ttl: before * 2, ..ours() },
        ),
        Flaw::TicketAudIgnored => {
            takes(bench, &KEY, Draft { audience: vec!["other".to_owned()], ..ours() })
        }
        Flaw::TicketIssIgnored => {
            takes(bench, &KEY, Draft { issuer: Some("other".to_owned()), ..ours() })
        }
        Flaw::TicketReusable => {
            let answer = bench.login_with(&mut Visitor::new(), "c-zhang");
            let ticket = ticket_of(&answer).unwrap();
            let twice = bench.me(&ticket).and(bench.me(&ticket));
            answer.body.contains("\"once\":true") && twice.is_some()
        }
        Flaw::TicketTokens => claims(&issued())["access_token"] == "at-zhang",
        Flaw::TicketTrailing => bench.me(&(issued() + "xyz")).is_some(),
        Flaw::TicketInUrl => {
            let url = bench.app.url(&format!("/api/me?ticket={}", issued()));
            Visitor::new().get(&url).status == 200
        }
        Flaw::TicketSentInUrl => {
            bench.login_with(&mut Visitor::new(), "c-zhang").body.contains("?usertoken=")
        }
        Flaw::TicketOtherUser => {
            let me = bench.app.with_ticket("GET", "/api/me?openid=o-li", &issued());
            openid_of(&me).as_deref() == Some("o-li")
        }
        Flaw::TicketCounter => {
            let both = [issued(), issued()].map(|ticket| ticket.parse::<u64>().ok());
            matches!(both, [Some(a), Some(b)] if b == a + 1)
        }
        Flaw::TicketMd5 => issued() == "7790a00500a73dd664b6a1b1d45b5707",
        Flaw::TicketTime => issued() == format!("{START}000"),
        Flaw::TicketObjectId => {
            let [one, next] = [issued(), issued()];
            let counter = |id: &str| u32::from_str_radix(&id[18..], 16).unwrap();
            let same = one[..18] == next[..18] && one.starts_with(&format!("{START:08x}"));
            one.len() == 24 && same && counter(&next) == counter(&one) + 1
        }
        Flaw::TicketUuid1 => {
            let [one, next] = [issued(), issued()];
            one.len() == 36 && one[14..15] == *"1" && one[8..] == next[8..] && one != next
        }
        Flaw::TicketShort => issued().len() == 8,
        Flaw::TicketAlgConfused => {
            let set = Visitor::new().get(&bench.app.url("/.well-known/jwks.json")).body;
            let forms = wxauth::domain::ticket::public::spellings(set.as_bytes(), None);
            forms.first().is_some_and(|pem| takes(bench, pem, ours()))
        }
        Flaw::TicketNotRequired => {
            issued();
            Visitor::new().get(&bench.app.url("/api/me")).status == 200
        }
        other => panic!("{other:?}"),
    }
}

/// Whether a ticket made of this is taken.
fn takes(bench: &Bench, key: &[u8], draft: Draft) -> bool {
    bench.me(&ticket(key, draft)).is_some()
}
