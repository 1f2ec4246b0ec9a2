//! From words and flags to the request that will be sent: headers, body, ticket.
//! Must not send it; and the ticket goes into exactly one header, in one place.

use std::path::{Path, PathBuf};

use bytes::Bytes;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, USER_AGENT};
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use serde_json::Value;
use url::Url;

use super::body::{Content, Shape};
use super::fault::CallError;
use super::target::Target;
use crate::domain::request_item::{Item, Source};
use crate::domain::said::Said;
use crate::domain::secret::Secret;
use crate::domain::user_agent;

/// A request as it will be sent, with the ticket apart so that nothing passes it on by accident.
#[derive(Clone)]
pub(super) struct Plan {
    /// The method.
    pub method: Method,
    /// Where to.
    pub url: Url,
    /// Every header but the ticket's.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
    /// The ticket's header.
    pub ticket: Option<(HeaderName, HeaderValue)>,
}

impl Plan {
    /// The request, ticket included.
    pub(super) fn into_http(self) -> Result<http::Request<Bytes>, CallError> {
        let uri: http::Uri =
            self.url.as_str().parse().map_err(|e: http::uri::InvalidUri| CallError::BadUrl {
                shown: crate::domain::redact::url(self.url.as_str()),
                reason: Said::new("其中有不能发送的字符", e.to_string()),
            })?;
        let mut request = http::Request::new(self.body);
        *request.method_mut() = self.method;
        *request.uri_mut() = uri;
        *request.headers_mut() = self.headers;
        if let Some((name, value)) = self.ticket {
            request.headers_mut().insert(name, value);
        }
        Ok(request)
    }

    /// Scheme, host and port of the address.
    pub(super) fn origin(&self) -> String {
        self.url.origin().ascii_serialization()
    }
}

/// What the flags add to the words.
pub(super) struct Additions {
    /// `--ua`.
    pub agent: Option<String>,
    /// `--data`, its file read.
    pub data: Option<Vec<u8>>,
    /// JSON or form.
    pub shape: Shape,
    /// The ticket's header name and the ticket.
    pub ticket: Option<(String, Secret)>,
    /// What `~/` in front of an item's file means; no shell reads it there.
    pub home: Option<PathBuf>,
}

/// Puts the request together.
pub(super) fn assemble(target: Target<'_>, additions: Additions) -> Result<Plan, CallError> {
    let mut items: Vec<Item> =
        target.items.iter().map(|w| Item::parse(w)).collect::<Result<_, _>>()?;
    if let Some(home) = &additions.home {
        items.iter_mut().filter_map(Item::file_mut).for_each(|file| expand_home(file, home));
    }
    let content = Content::build(&items, additions.data, additions.shape)?;
    let ticket =
        additions.ticket.map(|(name, ticket)| ticket_header(&name, &ticket)).transpose()?;
    let mut headers = defaults(&content, additions.agent.as_deref())?;
    if let Some(value) = &target.authorization {
        headers.insert(AUTHORIZATION, sensitive(value)?);
    }
    set_headers(&mut headers, &items)?;
    if let Some((name, _)) = ticket.as_ref().filter(|(name, _)| headers.contains_key(name)) {
        return Err(CallError::TicketTwice(Said::new(
            format!("参数里给了，请求头 {name}:… 又给了"),
            format!("by a flag and by the item {name}:…"),
        )));
    }
    let mut url = target.url;
    add_query(&mut url, &items)?;
    let method = target.method.unwrap_or(match content {
        Content::Nothing => Method::GET,
        _ => Method::POST,
    });
    Ok(Plan { method, url, headers, body: content.into_bytes(), ticket })
}

/// `~/cv.xml` as HTTPie reads it.
fn expand_home(file: &mut String, home: &Path) {
    if let Some(below) = file.strip_prefix("~/") {
        *file = home.join(below).to_string_lossy().into_owned();
    }
}

fn defaults(content: &Content, agent: Option<&str>) -> Result<HeaderMap, CallError> {
    let mut headers = HeaderMap::new();
    let json = matches!(content, Content::Json(_));
    let accept = if json { "application/json, */*;q=0.5" } else { "*/*" };
    headers.insert(ACCEPT, HeaderValue::from_static(accept));
    if let Some(kind) = content.media_type() {
        headers.insert(CONTENT_TYPE, value("Content-Type", &kind)?);
    }
    if let Some(agent) = agent {
        let text =
            user_agent::resolve(agent).ok_or_else(|| CallError::UnknownAgent(agent.to_owned()))?;
        headers.insert(USER_AGENT, value("User-Agent", text)?);
    }
    Ok(headers)
}

fn set_headers(headers: &mut HeaderMap, items: &[Item]) -> Result<(), CallError> {
    let mut set: Vec<HeaderName> = Vec::new();
    for item in items {
        match item {
            Item::Header { name, value: source } => {
                let key = header_name(name)?;
                let text = text_of(source)?;
                // A header given replaces the default one; given twice it is sent twice.
                if set.contains(&key) {
                    headers.append(key, value(name, text.trim_end_matches(['\r', '\n']))?);
                } else {
                    headers.insert(&key, value(name, text.trim_end_matches(['\r', '\n']))?);
                    set.push(key);
                }
            }
            Item::NoHeader { name } => {
                headers.remove(header_name(name)?);
            }
            _ => {}
        }
    }
    Ok(())
}

fn add_query(url: &mut Url, items: &[Item]) -> Result<(), CallError> {
    for item in items {
        if let Item::Query { name, value } = item {
            let text = text_of(value)?;
            // The line end a text file ends with is none of the value, as in HTTPie.
            let text = match value {
                Source::File(_) => text.trim_end_matches(['\r', '\n']),
                Source::Text(_) => &text,
            };
            url.query_pairs_mut().append_pair(name, text);
        }
    }
    Ok(())
}

fn header_name(name: &str) -> Result<HeaderName, CallError> {
    HeaderName::from_bytes(name.as_bytes())
        .map_err(|_| CallError::BadHeader { name: name.to_owned() })
}

/// UTF-8 is let through as it is: some old back ends read names from headers.
fn value(name: &str, text: &str) -> Result<HeaderValue, CallError> {
    HeaderValue::from_bytes(text.as_bytes())
        .map_err(|_| CallError::BadHeader { name: name.to_owned() })
}

fn sensitive(text: &str) -> Result<HeaderValue, CallError> {
    let mut value = value("Authorization", text)?;
    value.set_sensitive(true);
    Ok(value)
}

/// The one place where a ticket becomes a header.
fn ticket_header(name: &str, ticket: &Secret) -> Result<(HeaderName, HeaderValue), CallError> {
    let text = ticket.expose();
    if text.is_empty() {
        return Err(CallError::TicketUnusable(Said::fixed("它是空的", "it is empty")));
    }
    if text.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return Err(CallError::TicketUnusable(Said::fixed(
            "其中有空白、换行或控制字符",
            "it contains blanks, line breaks or control characters",
        )));
    }
    if !text.is_ascii() {
        return Err(CallError::TicketUnusable(Said::fixed(
            "其中有 ASCII 以外的字符",
            "it contains characters outside ASCII",
        )));
    }
    let mut value = value(name, text)?;
    value.set_sensitive(true);
    Ok((header_name(name)?, value))
}

/// What a file must hold whose content becomes text.
pub(super) const UTF8: Said = Said::fixed(" UTF-8 文本", "UTF-8 text");

/// The text of an item, its file read.
pub(super) fn text_of(source: &Source) -> Result<String, CallError> {
    match source {
        Source::Text(text) => Ok(text.clone()),
        Source::File(path) => {
            let bytes = read_file(path)?;
            String::from_utf8(bytes)
                .map_err(|_| CallError::FileContent { path: path.clone(), wanted: UTF8 })
        }
    }
}

/// A file as JSON.
pub(super) fn json_of(path: &str) -> Result<Value, CallError> {
    serde_json::from_slice(&read_file(path)?).map_err(|_| CallError::FileContent {
        path: path.to_owned(),
        wanted: Said::fixed(" JSON", "JSON"),
    })
}

/// A file as bytes.
pub(super) fn read_file(path: &str) -> Result<Vec<u8>, CallError> {
    std::fs::read(Path::new(path))
        .map_err(|source| CallError::FileUnreadable { path: path.to_owned(), source })
}
