//! A line of `ticket sign --batch`: `{"openid":…,…}` becomes `{"ticket":…}`.
//! Must not build JSON values: names and values are borrowed from the line and copied as they stand.

use std::fmt;

use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::pipe::Work;
use super::put_error;
use crate::cmd::ticket::mint::Mint;
use crate::domain::fault::Fault;
use crate::domain::ticket::json::Name;
use crate::domain::ticket::{Extra, KeyError, Signer, Stamp};
use crate::error::Error;

/// Random bytes each line needs for its `jti`.
pub(super) const NOISE: usize = 16;

/// One worker's act: key and header are prepared here, once.
pub(super) fn work(mint: &std::sync::Arc<Mint>) -> Result<Work, Error> {
    let signer = mint.signer()?;
    let mint = std::sync::Arc::clone(mint);
    let mut payload = Vec::new();
    Ok(Box::new(move |load| {
        let stamp = mint.plan.stamp(load.now);
        let mut out = std::mem::take(&mut load.out);
        let mut tally = load.tally;
        if load.too_long {
            put_error(&mut out, "line_too_long", "the line is longer than 1 MiB", load.line);
            tally.bad += 1;
        }
        let noise = load.noise.as_chunks::<NOISE>().0;
        for ((line, text), jti) in load.lines().zip(noise) {
            match ticket(text, jti, &stamp, &signer, &mut payload, &mut out) {
                Ok(()) => tally.good += 1,
                Err((kind, message)) => {
                    put_error(&mut out, kind, &message, line);
                    tally.bad += 1;
                }
            }
        }
        (load.out, load.tally) = (out, tally);
    }))
}

/// Appends the line's answer; on an error nothing is appended.
fn ticket(
    text: &[u8],
    jti: &[u8; NOISE],
    stamp: &Stamp<'_>,
    signer: &Signer,
    payload: &mut Vec<u8>,
    out: &mut Vec<u8>,
) -> Result<(), (&'static str, String)> {
    let line = read(text)?;
    payload.clear();
    let told = |fault: &dyn Fault| (fault.kind(), fault.to_string());
    stamp.write(line.subject, jti, &line.extras, payload).map_err(|e| told(&e))?;
    let start = out.len();
    out.extend_from_slice(b"{\"ticket\":\"");
    signer.sign_into(payload, out).map_err(|e: KeyError| {
        out.truncate(start);
        told(&e)
    })?;
    out.extend_from_slice(b"\"}\n");
    Ok(())
}

/// A line, borrowed.
struct Line<'a> {
    /// The JSON text of the openid.
    subject: &'a str,
    extras: Vec<Extra<'a>>,
}

fn read(text: &[u8]) -> Result<Line<'_>, (&'static str, String)> {
    let text = std::str::from_utf8(text)
        .map_err(|_| ("line_not_json", "the line is not UTF-8".to_owned()))?;
    if text.trim_ascii().is_empty() {
        return Err(("line_empty", "the line is empty".to_owned()));
    }
    let members: Members<'_> = serde_json::from_str(text)
        .map_err(|e| ("line_not_json", format!("the line is not a JSON object: {e}")))?;
    let mut line = Line { subject: "", extras: members.0 };
    let openids = |e: &Extra<'_>| e.name.0 == "openid" || e.name.0 == "sub";
    let Some(at) = line.extras.iter().position(openids) else {
        return Err(("openid_missing", "the line has no openid".to_owned()));
    };
    line.subject = line.extras.remove(at).json;
    if line.extras.iter().any(openids) {
        return Err(("claim_twice", "the line has two openids".to_owned()));
    }
    Ok(line)
}

/// All members of an object, in order.
struct Members<'a>(Vec<Extra<'a>>);

impl<'de> serde::Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Members<'de>, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Members<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a JSON object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members<'de>, A::Error> {
                let mut members = Vec::with_capacity(4);
                while let Some(name) = map.next_key::<Name<'de>>()? {
                    let json: &'de RawValue = map.next_value()?;
                    members.push(Extra { name, json: json.get() });
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(Reader)
    }
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::cmd::ticket::batch::pipe::Load;

    #[test]
    fn reads_a_line_without_copying_it() {
        let line = read(br#"{"level":3,"openid":"o1","wx":{"a":[1.50]}}"#).ok().unwrap();
        assert_eq!(line.subject, r#""o1""#);
        let extras: Vec<_> = line.extras.iter().map(|e| (e.name.0.as_ref(), e.json)).collect();
        assert_eq!(extras, [("level", "3"), ("wx", r#"{"a":[1.50]}"#)]);
    }

    #[test]
    fn names_what_is_wrong_with_a_line() {
        for (text, kind) in [
            (&b""[..], "line_empty"),
            (b"  ", "line_empty"),
            (b"\xff", "line_not_json"),
            (b"[1]", "line_not_json"),
            (b"{\"openid\":\"o\"", "line_not_json"),
            (b"{\"openid\":\"o\"} {}", "line_not_json"),
            (b"{}", "openid_missing"),
            (b"{\"openid\":\"o\",\"sub\":\"p\"}", "claim_twice"),
        ] {
            assert_eq!(read(text).err().unwrap().0, kind, "{text:?}");
        }
        let load = Load { text: b"a\r\n\nb".to_vec(), line: 7, ..Load::default() };
        assert_eq!(load.lines().collect::<Vec<_>>(), [(7, &b"a"[..]), (8, b""), (9, b"b")]);
    }
}
