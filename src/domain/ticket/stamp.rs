//! A plan at one moment, written over and over: the payload of ticket after ticket.
//! Must not read a clock or draw randomness; a million payloads cost one plan and few stamps.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::claim::{self, ClaimError, names_token};
use super::claims::REGISTERED;
use super::json::Name;
use super::plan::{Draft, Jti, Start};
use crate::domain::openid::OpenId;
use crate::domain::said::Said;
use crate::domain::secret::Secret;
use crate::domain::time::Time;

/// A further claim for one ticket only, borrowed from where it was read.
#[derive(Debug, Clone)]
pub struct Extra<'a> {
    /// Its name.
    pub name: Name<'a>,
    /// The JSON of its value.
    pub json: &'a str,
}

/// Longer payloads would make tickets over [`super::MAX_TICKET`].
const MAX_PAYLOAD: usize = 11 * 1024;

/// True when one of them stands in the text.
pub(super) fn holds_secret(secrets: &[Secret], text: &str) -> bool {
    // Shorter values turn up by chance in any text.
    secrets.iter().any(|s| s.expose().len() >= 12 && text.contains(s.expose()))
}

/// The value of one member, or what goes there.
#[derive(Debug, Clone)]
enum Slot {
    Json(String),
    Subject,
    Jti,
}

/// The members of the payload in their order, the draft's own claims in or after their places.
fn members(draft: &Draft, now: Time) -> Vec<(&str, Slot)> {
    let text = |t: &str| Slot::Json(serde_json::Value::from(t).to_string());
    let date = |t: Time| Slot::Json(t.secs().to_string());
    let mut members = Vec::new();
    members.extend(draft.issuer.as_deref().map(|iss| ("iss", text(iss))));
    members.push(("sub", Slot::Subject));
    match draft.audience.as_slice() {
        [] => {}
        [one] => members.push(("aud", text(one))),
        more => members.push(("aud", Slot::Json(serde_json::json!(more).to_string()))),
    }
    // Rounded up, so that a ticket does not live shorter than it was told.
    let ttl = Duration::from_secs(
        draft.ttl.as_secs().saturating_add(u64::from(draft.ttl.subsec_nanos() > 0)),
    );
    members.push(("exp", date(now.after(ttl))));
    match draft.not_before {
        Some(Start::At(at)) => members.push(("nbf", date(at))),
        Some(Start::After(wait)) => members.push(("nbf", date(now.after(wait)))),
        None => {}
    }
    members.push(("iat", date(now)));
    members.push((
        "jti",
        match &draft.jti {
            Jti::Random => Slot::Jti,
            Jti::Fixed(jti) => text(jti),
        },
    ));
    for claim in &draft.claims {
        replace(&mut members, claim.name(), claim.value());
    }
    members
}

/// Puts a claim in its place; `null` takes a registered one out, for the others it is a value.
fn replace<'a>(members: &mut Vec<(&'a str, Slot)>, name: &'a str, json: &str) {
    let gone = json == "null" && REGISTERED.contains(&name);
    let slot = Slot::Json(json.to_owned());
    match members.iter().position(|(n, _)| *n == name) {
        Some(at) if gone => {
            members.remove(at);
        }
        Some(at) => {
            if let Some(member) = members.get_mut(at) {
                member.1 = slot;
            }
        }
        None if gone => {}
        None => members.push((name, slot)),
    }
}

/// Text between the holes of a payload, and the holes.
#[derive(Debug)]
enum Piece {
    Text(String),
    Subject,
    Jti,
}

fn pieces(members: &[(&str, Slot)]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut text = String::from("{");
    for (at, (name, slot)) in members.iter().enumerate() {
        if at > 0 {
            text.push(',');
        }
        text.push_str(&serde_json::Value::from(*name).to_string());
        text.push(':');
        let hole = match slot {
            Slot::Json(json) => {
                text.push_str(json);
                continue;
            }
            Slot::Subject => Piece::Subject,
            Slot::Jti => Piece::Jti,
        };
        pieces.push(Piece::Text(std::mem::take(&mut text)));
        pieces.push(hole);
    }
    pieces.push(Piece::Text(text));
    pieces
}

/// A plan at one moment: written over and over, once per ticket.
#[derive(Debug)]
pub struct Stamp<'p> {
    draft: &'p Draft,
    members: Vec<(&'p str, Slot)>,
    pieces: Vec<Piece>,
}

impl<'p> Stamp<'p> {
    pub(super) fn new(draft: &'p Draft, now: Time) -> Stamp<'p> {
        let members = members(draft, now);
        Stamp { draft, pieces: pieces(&members), members }
    }

    /// Appends the payload of one ticket. `subject` is the JSON text of the openid; `jti` are the
    /// random bytes, unused when the name is fixed. On an error `out` is as before.
    pub fn write(
        &self,
        subject: &str,
        jti: &[u8; 16],
        extras: &[Extra<'_>],
        out: &mut Vec<u8>,
    ) -> Result<(), ClaimError> {
        check_openid(subject)?;
        let start = out.len();
        let mut replaces = false;
        for (at, extra) in extras.iter().enumerate() {
            replaces |= self.check_extra(extra)?;
            if extras.iter().take(at).any(|e| e.name == extra.name) {
                return Err(ClaimError::Twice(extra.name.0.to_string()));
            }
        }
        if replaces {
            let mut members = self.members.clone();
            for extra in extras {
                replace(&mut members, extra.name.0.as_ref(), extra.json);
            }
            fill(&pieces(&members), subject, jti, out);
        } else {
            fill(&self.pieces, subject, jti, out);
            for extra in extras {
                out.push(b',');
                put_name(&extra.name.0, out);
                out.push(b':');
                out.extend_from_slice(extra.json.as_bytes());
            }
        }
        out.push(b'}');
        let size = out.len() - start;
        if size > MAX_PAYLOAD {
            out.truncate(start);
            return Err(ClaimError::TooLarge(size));
        }
        Ok(())
    }

    /// Says whether it stands in the place of a claim the plan has.
    fn check_extra(&self, extra: &Extra<'_>) -> Result<bool, ClaimError> {
        let name = extra.name.0.as_ref();
        let unwanted = |name: &str| !self.draft.include_tokens && names_token(name);
        // A bare text or number has nothing inside to look at; it was parsed when it was read.
        let plain = !extra.json.starts_with(['{', '[']);
        let registered = REGISTERED.contains(&name);
        if !plain || registered || unwanted(name) {
            claim::check(name, extra.json, &unwanted)?;
        }
        if holds_secret(&self.draft.secrets, extra.json) {
            return Err(ClaimError::Secret);
        }
        Ok(registered || self.members.iter().any(|(member, _)| *member == name))
    }
}

fn check_openid(subject: &str) -> Result<(), ClaimError> {
    // What nearly every openid is needs no reading: plain ASCII without escapes (a million times).
    let plain = |b: u8| b.is_ascii_graphic() && b != b'"' && b != b'\\';
    let inside = subject.strip_prefix('"').and_then(|s| s.strip_suffix('"')).unwrap_or("");
    if (1..=128).contains(&inside.len()) && inside.bytes().all(plain) {
        return Ok(());
    }
    let openid: Name<'_> = serde_json::from_str(subject)
        .map_err(|_| ClaimError::Type("openid".into(), Said::fixed("文本", "a text")))?;
    OpenId::parse(&openid.0).map(|_| ()).map_err(ClaimError::Openid)
}

fn put_name(name: &str, out: &mut Vec<u8>) {
    let plain = |b: u8| b >= b' ' && b != b'"' && b != b'\\';
    if name.bytes().all(plain) {
        out.push(b'"');
        out.extend_from_slice(name.as_bytes());
        out.push(b'"');
    } else {
        out.extend_from_slice(serde_json::Value::from(name).to_string().as_bytes());
    }
}

fn fill(pieces: &[Piece], subject: &str, jti: &[u8; 16], out: &mut Vec<u8>) {
    for piece in pieces {
        match piece {
            Piece::Text(text) => out.extend_from_slice(text.as_bytes()),
            Piece::Subject => out.extend_from_slice(subject.as_bytes()),
            Piece::Jti => {
                let mut name = [b'"'; 24];
                let inside = name.get_mut(1..23).unwrap_or_default();
                // 16 bytes are exactly 22 characters, so the slice always suffices.
                let _ = URL_SAFE_NO_PAD.encode_slice(jti, inside);
                out.extend_from_slice(&name);
            }
        }
    }
}
