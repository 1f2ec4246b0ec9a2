//! What a ticket takes out of an answer of WeChat's: `ticket sign --from` and `login` alike.
//! Must not take a token along unless the caller asks for it by name.

use serde_json::{Map, Value};

use crate::app::App;
use crate::cmd::wechat::fault::FromFault;
use crate::config::read_bytes;
use crate::domain::fault::Exit;
use crate::domain::said::Said;
use crate::domain::ticket::{Claim, ClaimError};
use crate::error::{Error, Plain};
use crate::wire;

/// The openid and what else belongs into a ticket.
#[derive(Debug)]
pub struct Person {
    /// Whom the ticket is about.
    pub openid: String,
    /// `unionid`, `is_snapshotuser`, and the tokens if asked for.
    pub claims: Vec<Claim>,
}

/// WeCom spells it its own way (PROTOCOL 6.3).
const OPENID: [&str; 5] = ["openid", "userid", "UserId", "OpenId", "external_userid"];
const KEPT: [&str; 2] = ["unionid", "is_snapshotuser"];
const TOKENS: [&str; 5] = ["access_token", "expires_in", "refresh_token", "session_key", "scope"];

/// Reads FILE or `-`.
pub(super) fn read(app: &App, path: &str, tokens: bool) -> Result<Person, Error> {
    let bytes = match path {
        "-" => app.read_stdin_bytes("--from")?,
        path => read_bytes(path.as_ref())?,
    };
    let document = wire::json::read(&bytes).map_err(|why| wrong(path, &why))?;
    pick(document, path, tokens)
}

fn wrong(path: &str, why: &Said) -> Error {
    let (zh, en) = if path == "-" { ("标准输入", "standard input") } else { (path, path) };
    Plain::new(
        "answer_unusable",
        Exit::Usage,
        format!("--from：{zh} 不是可用的响应：{}", why.chinese()),
        format!("--from: {en} is not a usable answer: {why}"),
    )
    .hint(
        "需要 `wxauth exchange --json` 的输出，或微信返回的原始 JSON",
        "it takes the output of `wxauth exchange --json`, or WeChat's own JSON",
    )
    .into()
}

/// The data of an envelope of ours, or the answer itself.
fn unwrap(mut document: Map<String, Value>) -> Map<String, Value> {
    match document.get_mut("data").map(Value::take) {
        Some(Value::Object(data)) if document.contains_key("schema") => data,
        Some(data) => {
            document.insert("data".into(), data);
            document
        }
        None => document,
    }
}

fn pick(document: Map<String, Value>, path: &str, tokens: bool) -> Result<Person, Error> {
    let place = if path == "-" { "standard input" } else { path };
    let fault = FromFault::of(place, &document);
    // Beside an error there may still be what was earned before it.
    if let Some(person) = person(&unwrap(document), tokens)? {
        return Ok(person);
    }
    let nobody = Said::fixed("里面没有 openid", "it has no openid");
    Err(fault.map_or_else(|| wrong(path, &nobody), Error::from))
}

/// Whom an answer is about, and what of it belongs into a ticket; `None` when it names nobody.
pub fn person(answer: &Map<String, Value>, tokens: bool) -> Result<Option<Person>, ClaimError> {
    let text = |key: &&str| answer.get(*key).and_then(Value::as_str).filter(|t| !t.is_empty());
    let Some(openid) = OPENID.iter().find_map(text) else { return Ok(None) };
    let wanted = KEPT.iter().chain(if tokens { TOKENS.as_slice() } else { &[] });
    let mut claims = Vec::new();
    for name in wanted {
        if let Some(value) = answer.get(*name) {
            claims.push(Claim::json(name, &value.to_string())?);
        }
    }
    Ok(Some(Person { openid: openid.to_owned(), claims }))
}

#[cfg(test)]
mod tests {
    use super::pick;
    use crate::wire::json;

    fn picked(text: &str, tokens: bool) -> Result<String, String> {
        match pick(json::read(text.as_bytes()).unwrap(), "-", tokens) {
            Ok(a) => Ok(a
                .claims
                .iter()
                .fold(a.openid, |all, c| format!("{all} {}={}", c.name(), c.value()))),
            Err(error) => Err(error.what()),
        }
    }

    #[test]
    fn takes_the_person_and_leaves_the_tokens() {
        let raw = r#"{"access_token":"A","expires_in":7200,"openid":"o1","scope":"s","unionid":"u","is_snapshotuser":1}"#;
        assert_eq!(picked(raw, false).unwrap(), r#"o1 unionid="u" is_snapshotuser=1"#);
        assert!(picked(raw, true).unwrap().contains(r#"access_token="A" expires_in=7200"#));
        let ours = format!(r#"{{"schema":"wxauth.exchange/1","ok":true,"data":{raw}}}"#);
        assert_eq!(picked(&ours, false), picked(raw, false));
        assert_eq!(picked(r#"{"errcode":0,"userid":"zhang"}"#, false).unwrap(), "zhang");
    }

    #[test]
    fn says_what_an_unusable_answer_is() {
        let refused = picked(r#"{"errcode":40163,"errmsg":"code been used"}"#, false).unwrap_err();
        assert!(refused.contains("an error of WeChat: 40163"), "{refused}");
        let failed = r#"{"schema":"wxauth.exchange/1","ok":false,"error":{"message":"no code"}}"#;
        let refused = picked(failed, false).unwrap_err();
        assert!(refused.contains("of a command that failed: no code"), "{refused}");
        assert!(picked(r#"{"openid":""}"#, false).unwrap_err().contains("no openid"));
    }
}
