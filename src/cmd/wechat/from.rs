//! Going on from an earlier answer: `--from FILE|-`, in our envelope or as WeChat sent it.
//! Must not print what it read; most of it is secret.

use serde_json::{Map, Value};

use super::fault::FromFault;
use super::{ACCESS_TOKEN, ACCESS_TOKEN_FILE, FROM, OPENID};
use crate::app::{App, missing_but};
use crate::config::{Origin, Setting};
use crate::domain::openid::OpenId;
use crate::domain::said::Said;
use crate::domain::token::AccessToken;
use crate::error::{Error, Plain};
use crate::wire::json;

/// An earlier answer.
pub struct Earlier {
    place: String,
    fields: Map<String, Value>,
}

impl Earlier {
    /// Reads `--from`, if given.
    pub fn read(app: &App) -> Result<Option<Earlier>, Error> {
        let Some(path) = app.settings.text(&FROM)? else { return Ok(None) };
        if path == "-" {
            let bytes = app.read_stdin_bytes("--from")?;
            return Ok(Some(Earlier::parse(app.say("标准输入", "standard input"), &bytes)?));
        }
        let text = crate::config::read_value(path.as_ref())?;
        Ok(Some(Earlier::parse(&path, text.as_bytes())?))
    }

    /// Takes an answer apart.
    pub fn parse(place: &str, bytes: &[u8]) -> Result<Earlier, FromFault> {
        let mut document = json::read(bytes)
            .map_err(|reason| FromFault::NotAnAnswer { place: place.to_owned(), reason })?;
        let data = match document.get("data") {
            // An envelope; beside an error it may still hold what was earned before.
            Some(Value::Object(_)) => document.shift_remove("data"),
            _ => None,
        };
        let fields = match data {
            Some(Value::Object(fields)) => fields,
            _ => match FromFault::of(place, &document) {
                Some(fault) => return Err(fault),
                None => document,
            },
        };
        Ok(Earlier { place: place.to_owned(), fields })
    }

    /// A text in it; an empty one is none.
    pub fn text(&self, key: &str) -> Option<&str> {
        self.fields.get(key).and_then(Value::as_str).filter(|t| !t.is_empty())
    }

    /// A text that must be in it.
    pub fn need(&self, key: &'static str) -> Result<&str, FromFault> {
        self.text(key).ok_or_else(|| FromFault::Missing { place: self.place.clone(), key })
    }
}

/// A value with its origin: given itself, else from the earlier answer, else asked for.
pub fn secret_or_earlier(
    app: &App,
    setting: &'static Setting,
    file: &'static Setting,
    earlier: Option<&Earlier>,
    key: &'static str,
) -> Result<(String, Origin), Error> {
    if let Some((secret, origin)) = app.secret(setting, file)? {
        return Ok((secret.expose().to_owned(), origin));
    }
    if let Some(earlier) = earlier {
        // Whoever named the file vouches for it.
        return Ok((earlier.need(key)?.to_owned(), Origin::Flag("--from".to_owned())));
    }
    if app.interactive {
        let (secret, origin) = app.require_secret(setting, file)?;
        return Ok((secret.expose().to_owned(), origin));
    }
    Err(not_given(setting, &[file.flag]).into())
}

/// Nobody gave it: `--from` is the usual way.
fn not_given(setting: &Setting, flags: &[&str]) -> Plain {
    let flags = [&[FROM.flag], flags].concat();
    let flags = flags.iter().map(|flag| format!("--{flag}")).collect();
    missing_but(setting, flags).hint(
        "用上一步的结果：`wxauth exchange CODE --json > answer.json`，再加 --from answer.json",
        "go on from the step before: `wxauth exchange CODE --json > answer.json`, then --from answer.json",
    )
}

/// A value that is wrong in itself.
pub fn unusable<E: Into<Said>>(key: &'static str) -> impl Fn(E) -> FromFault {
    move |error| FromFault::Unusable { key, reason: error.into() }
}

/// What `/sns/userinfo` and `/sns/auth` ask for.
pub struct TokenOf {
    /// The token.
    pub access_token: AccessToken,
    /// Whose.
    pub openid: OpenId,
    /// Where the token came from.
    pub origin: Origin,
}

impl TokenOf {
    /// From flags, variables or `--from`.
    pub fn read(app: &App) -> Result<TokenOf, Error> {
        let earlier = Earlier::read(app)?;
        let (token, origin) = secret_or_earlier(
            app,
            &ACCESS_TOKEN,
            &ACCESS_TOKEN_FILE,
            earlier.as_ref(),
            "access_token",
        )?;
        let openid = match (app.settings.text(&OPENID)?, &earlier) {
            (Some(openid), _) => openid,
            (None, Some(earlier)) => earlier.need("openid")?.to_owned(),
            (None, None) if app.interactive => app.require(&OPENID)?.text().to_owned(),
            (None, None) => return Err(not_given(&OPENID, &[OPENID.flag]).into()),
        };
        let access_token = AccessToken::parse(&token).map_err(unusable("access_token"))?;
        let openid = OpenId::parse(&openid).map_err(unusable("openid"))?;
        Ok(TokenOf { access_token, openid, origin })
    }
}

#[cfg(test)]
mod tests {
    use super::Earlier;
    use crate::domain::fault::{Exit, Fault};

    fn read(text: &str) -> Result<Earlier, crate::cmd::wechat::fault::FromFault> {
        Earlier::parse("x", text.as_bytes())
    }

    #[test]
    fn envelopes_and_raw_answers_are_read_alike() {
        for text in [
            r#"{"access_token":"a","openid":"o"}"#,
            r#"{"schema":"wxauth.exchange/1","ok":true,"data":{"access_token":"a"}}"#,
            // Tokens earned before the profile failed.
            r#"{"schema":"s","ok":false,"data":{"access_token":"a"},"error":{"message":"m"},"exit":3}"#,
            "{\"access_token\":\"a\",\"nickname\":\"\u{8}\"}",
        ] {
            assert_eq!(read(text).unwrap().need("access_token").unwrap(), "a", "{text}");
        }
        assert_eq!(read("{}").unwrap().need("code").unwrap_err().kind(), "from_missing");
    }

    #[test]
    fn errors_inside_are_told() {
        let raw = read(r#"{"errcode":40029,"errmsg":"invalid code"}"#).err().unwrap();
        assert_eq!((raw.exit(), raw.wechat().unwrap().errcode), (Exit::Wechat, 40029));
        let ours = r#"{"ok":false,"error":{"kind":"k","message":"m","wechat":{"errcode":40163,"errmsg":"x"}},"exit":3}"#;
        assert_eq!(read(ours).err().unwrap().wechat().unwrap().errcode, 40163);
        let other = r#"{"ok":false,"error":{"kind":"k","message":"m"},"exit":4}"#;
        assert_eq!(read(other).err().unwrap().kind(), "from_failed");
        assert_eq!(read("[]").err().unwrap().kind(), "from_not_an_answer");
    }
}
