//! The body of a `call`: JSON from fields, a form, files, or bytes as they are.
//! Must not mix them: one request has one body.

use std::borrow::Cow;

use base64::Engine;
use bytes::Bytes;
use serde_json::Value;

use super::fault::CallError;
use super::request::{json_of, read_file, text_of};
use crate::domain::request_item::{Item, Part, nested, unescape};
use crate::domain::said::Said;

/// How fields are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Shape {
    /// As a JSON object.
    Json,
    /// As a form (`--form`); with files as multipart, parted by this text.
    Form {
        /// Random, so that no file contains it.
        boundary: String,
    },
}

/// The content of a request.
#[derive(Debug)]
pub(super) enum Content {
    /// No body.
    Nothing,
    /// A JSON document.
    Json(Value),
    /// `a=b&c=d`.
    Form(String),
    /// Fields and files.
    Multipart {
        /// The whole body.
        bytes: Vec<u8>,
        /// What parts it.
        boundary: String,
    },
    /// As given.
    Raw {
        /// The bytes.
        bytes: Vec<u8>,
        /// What they are, if it was said or can be seen.
        kind: Option<String>,
    },
}

impl Content {
    /// Builds it from body items or `--data`.
    pub(super) fn build(
        items: &[Item],
        data: Option<Vec<u8>>,
        shape: Shape,
    ) -> Result<Content, CallError> {
        let fields: Vec<&Item> = items.iter().filter(|i| i.is_body()).collect();
        let whole = fields.iter().find_map(|i| match i {
            Item::Body { part } => Some(part),
            _ => None,
        });
        match (data, whole, shape) {
            (Some(_), _, _) if !fields.is_empty() => Err(CallError::BodyTwice(Said::fixed(
                "--data 和字段都给了",
                "by --data and by items",
            ))),
            (Some(bytes), _, shape) => {
                let kind = guess(&bytes, shape != Shape::Json);
                Ok(Content::Raw { bytes, kind })
            }
            (None, Some(_), _) if fields.len() > 1 => Err(CallError::BodyTwice(Said::fixed(
                "@文件和其他字段都给了",
                "by @FILE and by other items",
            ))),
            (None, Some(part), _) => {
                let bytes = read_file(&part.file)?;
                let kind = part.told_kind().map(str::to_owned);
                let kind = kind.or_else(|| guess(&bytes, false));
                Ok(Content::Raw { bytes, kind })
            }
            (None, None, _) if fields.is_empty() => Ok(Content::Nothing),
            (None, None, Shape::Json) => json(&fields),
            (None, None, Shape::Form { boundary }) => form(&fields, boundary),
        }
    }

    /// The `Content-Type`.
    pub(super) fn media_type(&self) -> Option<String> {
        match self {
            Content::Nothing => None,
            Content::Json(_) => Some("application/json".to_owned()),
            Content::Form(_) => Some("application/x-www-form-urlencoded".to_owned()),
            Content::Multipart { boundary, .. } => {
                Some(format!("multipart/form-data; boundary={boundary}"))
            }
            Content::Raw { kind, .. } => kind.clone(),
        }
    }

    /// The bytes to send.
    pub(super) fn into_bytes(self) -> Bytes {
        match self {
            Content::Nothing => Bytes::new(),
            Content::Json(value) => value.to_string().into(),
            Content::Form(text) => text.into(),
            Content::Multipart { bytes, .. } | Content::Raw { bytes, .. } => bytes.into(),
        }
    }
}

/// What bytes given whole most likely are; saying nothing would make many servers ignore them.
fn guess(bytes: &[u8], form: bool) -> Option<String> {
    if form {
        return Some("application/x-www-form-urlencoded".to_owned());
    }
    if serde_json::from_slice::<serde::de::IgnoredAny>(bytes).is_ok() {
        return Some("application/json".to_owned());
    }
    std::str::from_utf8(bytes).ok().map(|_| "text/plain; charset=utf-8".to_owned())
}

fn json(fields: &[&Item]) -> Result<Content, CallError> {
    let mut body = Value::Null;
    for field in fields {
        match field {
            Item::Field { path, value, .. } => {
                nested::insert(&mut body, path, Value::String(text_of(value)?))?;
            }
            Item::Json { path, value } => nested::insert(&mut body, path, value.clone())?,
            Item::JsonFile { path, file } => nested::insert(&mut body, path, json_of(file)?)?,
            Item::Upload { key, .. } => {
                let reason = Said::fixed(
                    "上传文件要加 --form（只放文件内容写 =@文件）",
                    "uploads a file, which needs --form (use =@FILE for its text)",
                );
                return Err(CallError::FormMismatch { item: key.clone(), reason });
            }
            _ => {}
        }
    }
    Ok(Content::Json(body))
}

/// A text, a number, true or false as a form has it; HTTPie takes these too, and no others.
fn scalar(name: &str, value: &Value) -> Result<String, CallError> {
    match value {
        Value::String(text) => Ok(text.clone()),
        Value::Number(_) | Value::Bool(_) => Ok(value.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => {
            let reason = Said::fixed(
                "表单里只能放文本、数字和真假值",
                "is JSON that a form has no place for: it takes texts, numbers, true and false",
            );
            Err(CallError::FormMismatch { item: name.to_owned(), reason })
        }
    }
}

/// One field of a form.
enum Entry<'a> {
    Text(Cow<'a, str>, String),
    File(&'a str, &'a Part, Vec<u8>),
}

fn form(fields: &[&Item], boundary: String) -> Result<Content, CallError> {
    let mut entries = Vec::new();
    for field in fields {
        match field {
            Item::Field { key, value, .. } => {
                entries.push(Entry::Text(key.into(), text_of(value)?))
            }
            Item::Upload { key, part } => {
                entries.push(Entry::File(key, part, read_file(&part.file)?));
            }
            Item::Json { path, value } => {
                entries.push(Entry::Text(unescape(path).into(), scalar(path, value)?));
            }
            Item::JsonFile { path, file } => {
                let text = scalar(path, &json_of(file)?)?;
                entries.push(Entry::Text(unescape(path).into(), text));
            }
            _ => {}
        }
    }
    if entries.iter().any(|e| matches!(e, Entry::File(..))) {
        return Ok(Content::Multipart { bytes: multipart(&entries, &boundary), boundary });
    }
    let mut text = url::form_urlencoded::Serializer::new(String::new());
    for entry in &entries {
        if let Entry::Text(key, value) = entry {
            text.append_pair(key, value);
        }
    }
    Ok(Content::Form(text.finish()))
}

/// RFC 7578, names escaped as browsers do.
fn multipart(entries: &[Entry<'_>], boundary: &str) -> Vec<u8> {
    let mut out = Vec::new();
    for entry in entries {
        out.extend_from_slice(format!("--{boundary}\r\nContent-Disposition: form-data").as_bytes());
        match entry {
            Entry::Text(key, value) => {
                out.extend_from_slice(format!("; name=\"{}\"\r\n\r\n", escape(key)).as_bytes());
                out.extend_from_slice(value.as_bytes());
            }
            Entry::File(key, part, bytes) => {
                let kind = part.told_kind().unwrap_or("application/octet-stream");
                let head = format!(
                    "; name=\"{}\"; filename=\"{}\"\r\nContent-Type: {}\r\n\r\n",
                    escape(key),
                    escape(part.told_name()),
                    kind.replace(['\r', '\n'], " ")
                );
                out.extend_from_slice(head.as_bytes());
                out.extend_from_slice(bytes);
            }
        }
        out.extend_from_slice(b"\r\n");
    }
    out.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    out
}

/// HTML standard, "multipart/form-data encoding algorithm".
fn escape(name: &str) -> String {
    name.replace('\n', "%0A").replace('\r', "%0D").replace('"', "%22")
}

/// A body as the envelope shows it: JSON parsed, text as text, anything else in base64.
pub(super) fn shown(bytes: &[u8]) -> (&'static str, Value) {
    if bytes.is_empty() {
        return ("body", Value::String(String::new()));
    }
    if let Ok(json) = serde_json::from_slice::<Value>(bytes) {
        return ("json", json);
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => ("body", Value::String(text.to_owned())),
        Err(_) => {
            let text = base64::engine::general_purpose::STANDARD.encode(bytes);
            ("body_base64", Value::String(text))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Content, Shape, shown};
    use crate::domain::request_item::Item;

    fn build(items: &[&str], data: Option<&str>, form: bool) -> Result<(String, String), String> {
        let items: Vec<Item> = items.iter().map(|i| Item::parse(i).unwrap()).collect();
        let shape = match form {
            true => Shape::Form { boundary: "XX".to_owned() },
            false => Shape::Json,
        };
        let content = Content::build(&items, data.map(|d| d.as_bytes().to_vec()), shape)
            .map_err(|e| e.to_string())?;
        let kind = content.media_type().unwrap_or_default();
        Ok((kind, String::from_utf8(content.into_bytes().to_vec()).unwrap()))
    }

    #[test]
    fn fields_become_json_or_a_form() {
        let items = ["code=a&b", "n:=1", "user[name]=张三", "X-A:b", "q==1"];
        let (kind, body) = build(&items, None, false).unwrap();
        assert_eq!(kind, "application/json");
        assert_eq!(body, r#"{"code":"a&b","n":1,"user":{"name":"张三"}}"#);
        let (kind, body) = build(&["code=a&b", "s=x y"], None, true).unwrap();
        assert_eq!(
            (kind.as_str(), body.as_str()),
            ("application/x-www-form-urlencoded", "code=a%26b&s=x+y")
        );
        // As HTTPie 3: plain values go into a form, others have no place in it.
        let (_, body) =
            build(&["n:=1", "t:=true", r#"s:="a b""#, r"a\:b:=1.5"], None, true).unwrap();
        assert_eq!(body, "n=1&t=true&s=a+b&a%3Ab=1.5");
        for item in ["n:=[1]", "n:={}", "n:=null"] {
            assert!(build(&[item], None, true).is_err(), "{item}");
        }
    }

    #[test]
    fn data_is_sent_as_it_is() {
        let (kind, body) = build(&[], Some(r#"{ "a": 1 }"#), false).unwrap();
        assert_eq!((kind.as_str(), body.as_str()), ("application/json", r#"{ "a": 1 }"#));
        assert_eq!(build(&[], Some("a=b"), true).unwrap().0, "application/x-www-form-urlencoded");
        assert_eq!(build(&[], Some("hello"), false).unwrap().0, "text/plain; charset=utf-8");
        assert!(build(&["a=b"], Some("x"), false).is_err());
        assert_eq!(build(&["X-A:b"], None, false).unwrap(), (String::new(), String::new()));
    }

    #[test]
    fn files_go_whole_or_as_multipart() {
        let (kind, body) = build(&["@rustfmt.toml;type=text/x"], None, false).unwrap();
        assert_eq!(kind, "text/x");
        assert!(body.contains("max_width"));
        assert_eq!(build(&["@rustfmt.toml"], None, false).unwrap().0, "application/toml");
        assert_eq!(build(&["@LICENSE"], None, false).unwrap().0, "text/plain; charset=utf-8");
        let (kind, body) = build(&["a=b", "f@rustfmt.toml"], None, true).unwrap();
        assert_eq!(kind, "multipart/form-data; boundary=XX");
        assert!(body.starts_with(
            "--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb\r\n--XX\r\n"
        ));
        let head =
            "name=\"f\"; filename=\"rustfmt.toml\"\r\nContent-Type: application/toml\r\n\r\n";
        assert!(body.contains(head), "{body}");
        let (_, body) = build(&["f@LICENSE;filename=a.png"], None, true).unwrap();
        assert!(body.contains("filename=\"a.png\"\r\nContent-Type: application/octet-stream\r\n"));
        assert!(body.ends_with("\r\n--XX--\r\n"));
        assert!(build(&["f@rustfmt.toml"], None, false).unwrap_err().contains("--form"));
        assert!(build(&["a=@no-such-file"], None, false).unwrap_err().contains("no-such-file"));
    }

    #[test]
    fn answers_are_shown_by_what_they_are() {
        assert_eq!(shown(b"[1]").0, "json");
        assert_eq!(shown(b"<p>").0, "body");
        assert_eq!(shown(b"\xff\xfe").0, "body_base64");
    }
}
