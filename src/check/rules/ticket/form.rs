//! What the ticket is made of: an encoding anybody can write, secrets, loose ends.
//! Must not try signatures; `signature` does.

use std::sync::Arc;

use crate::check::exchange::Exchange;
use crate::check::forge::{Jwt, Spelling, for_another};
use crate::check::probe::Probe;
use crate::check::verdict::{Finding, Stop, Verdict};
use crate::check::wechat::issued;

/// WXA401.
pub(super) async fn forgeable(probe: &Probe) -> Result<Verdict, Stop> {
    let (a, ticket, _) = probe.bearer().await?;
    if Jwt::read(ticket).is_some() {
        return Ok(Verdict::Pass);
    }
    let b = &probe.baseline().await?.b;
    // The id as WeChat tells it, or as the API does.
    let ids = [
        Some((a.callback.openid.clone(), b.callback.openid.clone())),
        a.session.who.clone().zip(b.session.who.clone()),
    ];
    for (own, other) in ids.into_iter().flatten() {
        let Some((spelling, forged)) = for_another(ticket, &own, &other) else { continue };
        let me = probe.show(&forged).await?;
        if me.is_in() && me.who == b.session.who {
            let form = match spelling {
                Spelling::Plain => probe.say("明文的用户 ID", "the user's id, plain"),
                Spelling::Base64 => probe.say("用户 ID 的 base64", "the user's id in base64"),
                Spelling::Hex => probe.say("用户 ID 的十六进制", "the user's id in hexadecimal"),
            };
            return Ok(probe.accepted(Finding::new(&[me.exchange]).hole("form", form), &forged));
        }
    }
    Ok(Verdict::Pass)
}

/// Names that have no place in a payload everybody can read.
const NAMES: [&str; 7] = [
    "access_token",
    "accesstoken",
    "refresh_token",
    "refreshtoken",
    "session_key",
    "sessionkey",
    "appsecret",
];

/// WXA414.
pub(super) async fn secrets(probe: &Probe) -> Result<Verdict, Stop> {
    let a = &probe.baseline().await?.a;
    let jwt = probe.jwt().await?;
    let text = serde_json::to_string(&jwt.payload).unwrap_or_default();
    let planted: Vec<String> =
        issued(&probe.wechat.events()).into_iter().map(|c| c.value).collect();
    let found = held(&jwt, &text, &planted);
    match found.is_empty() {
        true => Ok(Verdict::Pass),
        false => {
            let shown: Vec<Arc<Exchange>> = a.session.trail.first().cloned().into_iter().collect();
            let line = "wxauth ticket decode \"$TICKET\"";
            Ok(Finding::new(&shown).hole("names", found.join(", ")).reproduce(line).fail())
        }
    }
}

/// Names of members that are secret, and of those that hold a planted value.
fn held(jwt: &Jwt, text: &str, planted: &[String]) -> Vec<String> {
    let plain = |name: &str| name.to_ascii_lowercase().replace('-', "_");
    let mut found: Vec<String> =
        jwt.payload.keys().filter(|name| NAMES.contains(&&*plain(name))).cloned().collect();
    let members = jwt.payload.iter().filter(|(_, value)| {
        let value = value.to_string();
        planted.iter().any(|secret| value.contains(secret.as_str()))
    });
    for (name, _) in members {
        if !found.contains(name) {
            found.push(name.clone());
        }
    }
    if found.is_empty() && planted.iter().any(|secret| text.contains(secret.as_str())) {
        found.push("?".to_owned());
    }
    found
}

/// WXA415. Letters that decoders skip are not tried: libraries that ignore them are ordinary.
pub(super) async fn trailing(probe: &Probe) -> Result<Verdict, Stop> {
    let (_, ticket, _) = probe.bearer().await?;
    if Jwt::read(ticket).is_none() {
        return Err(Stop::NotJwt);
    }
    for tail in [".garbage", "QUJD"] {
        let me = probe.show(&format!("{ticket}{tail}")).await?;
        if me.is_in() {
            return Ok(Finding::new(&[me.exchange]).hole("what", format!("\"{tail}\"")).fail());
        }
    }
    Ok(Verdict::Pass)
}

#[cfg(test)]
mod tests {
    use super::held;
    use crate::check::forge::Jwt;

    #[test]
    fn secrets_are_found_by_name_and_by_value() {
        let jwt = |payload: serde_json::Value| {
            use base64::Engine as _;
            let encode = |v: &serde_json::Value| {
                base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(v.to_string())
            };
            let header = serde_json::json!({"alg": "HS256"});
            Jwt::read(&format!("{}.{}.AAAA", encode(&header), encode(&payload))).unwrap()
        };
        let found = |payload: serde_json::Value| {
            let jwt = jwt(payload);
            held(&jwt, &serde_json::to_string(&jwt.payload).unwrap(), &["canary-token".to_owned()])
        };
        assert_eq!(found(serde_json::json!({"sub": "oA", "exp": 1})), Vec::<String>::new());
        assert_eq!(found(serde_json::json!({"session_key": "x"})), ["session_key"]);
        assert_eq!(found(serde_json::json!({"sub": "oA", "t": {"w": "canary-token"}})), ["t"]);
    }
}
