//! HTTPie's request items: `k=v`, `k:=json`, `Header:value`, `q==v`, and their file forms.
//! Must not read files: an item names its file, the room that sends the request opens it.

pub mod nested;

use serde_json::Value;

use crate::domain::media_type;
use crate::domain::said::{Bilingual, Said};

/// Where an item's value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// Given on the command line.
    Text(String),
    /// The content of a file (`=@FILE`).
    File(String),
}

/// One item of a request.
#[derive(Debug, Clone, PartialEq)]
pub enum Item {
    /// `Name:value`, `Name:@FILE`, and `Name;` for an empty value.
    Header {
        /// The header's name as typed.
        name: String,
        /// Its value.
        value: Source,
    },
    /// `Name:` takes a header away that would be sent otherwise.
    NoHeader {
        /// The header's name as typed.
        name: String,
    },
    /// `name==value`, `name==@FILE`: added to the query.
    Query {
        /// The name, unescaped.
        name: String,
        /// The value.
        value: Source,
    },
    /// `key=value`, `key=@FILE`: a text field of the body.
    Field {
        /// The key, unescaped: the name of a form field.
        key: String,
        /// The key as typed: the path into a JSON body (`a[b][]`).
        path: String,
        /// The text.
        value: Source,
    },
    /// `key:=json`: a field of the JSON body that is not text.
    Json {
        /// The key as typed: the path into the body.
        path: String,
        /// The value.
        value: Value,
    },
    /// `key:=@FILE`: the same, read from a file.
    JsonFile {
        /// The key as typed.
        path: String,
        /// The file.
        file: String,
    },
    /// `key@FILE`: a file of a multipart form.
    Upload {
        /// The field's name.
        key: String,
        /// The file, and what `;type=` and `;filename=` say about it.
        part: Part,
    },
    /// `@FILE`: the file is the whole body.
    Body {
        /// The file, and what `;type=` says about it.
        part: Part,
    },
}

/// A file with what is said about it, in curl's spelling: `FILE;type=text/plain;filename=x.txt`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The file to read.
    pub file: String,
    /// Its media type.
    pub kind: Option<String>,
    /// The name to tell the server.
    pub name: Option<String>,
}

/// Why a text is no request item.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ItemError {
    /// No separator in it.
    #[error("{0:?} is not a request item")]
    NoSeparator(String),
    /// A separator with nothing in front.
    #[error("{0:?} has no name in front of the separator")]
    NoName(String),
    /// What follows `:=` is not JSON.
    #[error("{item:?} is not JSON after the \":=\": {reason}")]
    Json {
        /// The item.
        item: String,
        /// What the parser says.
        reason: Said,
    },
}

impl Bilingual for ItemError {
    fn chinese(&self) -> String {
        match self {
            ItemError::NoSeparator(item) => format!("{item:?} 不是请求参数"),
            ItemError::NoName(item) => format!("{item:?} 的分隔符前没有名字"),
            ItemError::Json { item, reason } => {
                format!("{item:?} 的 \":=\" 后面不是 JSON：{}", reason.chinese())
            }
        }
    }
}

/// Longest first, so that `==@` is not read as `=`.
const SEPARATORS: [&str; 9] = ["==@", ":=@", "=@", ":@", "==", ":=", "=", "@", ":"];
/// What a backslash can take the meaning from; in front of anything else it is itself.
const SPECIAL: [char; 4] = ['=', '@', ':', ';'];

impl Item {
    /// Reads one item. A backslash escapes `=`, `@`, `:` and `;`. Two of them escape nothing and stay
    /// two, as in HTTPie: in JSON (`k:="a\\b"`) and in the keys of a JSON body they mean one.
    ///
    /// # Errors
    /// See [`ItemError`].
    pub fn parse(text: &str) -> Result<Item, ItemError> {
        let Some((raw, separator, value)) = split(text) else {
            return match text.strip_suffix(';') {
                Some(name) if !name.is_empty() => {
                    Ok(Item::Header { name: unescape(name), value: Source::Text(String::new()) })
                }
                _ => Err(ItemError::NoSeparator(text.to_owned())),
            };
        };
        // The empty text is a key of JSON, forms and queries; a header needs a name.
        if raw.is_empty() && matches!(separator, ":" | ":@") {
            return Err(ItemError::NoName(text.to_owned()));
        }
        let (key, path) = (unescape(raw), raw.to_owned());
        let value = unescape(value);
        Ok(match separator {
            "==" => Item::Query { name: key, value: Source::Text(value) },
            "==@" => Item::Query { name: key, value: Source::File(value) },
            "=" => Item::Field { key, path, value: Source::Text(value) },
            "=@" => Item::Field { key, path, value: Source::File(value) },
            ":=" => Item::Json { path, value: json(text, &value)? },
            ":=@" => Item::JsonFile { path, file: value },
            ":@" => Item::Header { name: key, value: Source::File(value) },
            ":" if value.is_empty() => Item::NoHeader { name: key },
            ":" => Item::Header { name: key, value: Source::Text(value) },
            _ if key.is_empty() => Item::Body { part: Part::parse(&value) },
            _ => Item::Upload { key, part: Part::parse(&value) },
        })
    }

    /// The file it names, if it names one.
    pub fn file_mut(&mut self) -> Option<&mut String> {
        match self {
            Item::Header { value, .. } | Item::Query { value, .. } | Item::Field { value, .. } => {
                match value {
                    Source::File(file) => Some(file),
                    Source::Text(_) => None,
                }
            }
            Item::JsonFile { file, .. } => Some(file),
            Item::Upload { part, .. } | Item::Body { part } => Some(&mut part.file),
            Item::NoHeader { .. } | Item::Json { .. } => None,
        }
    }

    /// True when the item belongs to the body.
    pub fn is_body(&self) -> bool {
        !matches!(self, Item::Header { .. } | Item::NoHeader { .. } | Item::Query { .. })
    }
}

fn json(item: &str, text: &str) -> Result<Value, ItemError> {
    serde_json::from_str(text)
        .map_err(|e| ItemError::Json { item: item.to_owned(), reason: Said::of_json(&e) })
}

/// Cuts at the first separator that is not escaped.
fn split(text: &str) -> Option<(&str, &'static str, &str)> {
    let mut places = text.char_indices();
    while let Some((at, c)) = places.next() {
        if c == '\\' {
            places.next();
            continue;
        }
        let (key, rest) = text.split_at(at);
        for separator in SEPARATORS {
            if let Some(value) = rest.strip_prefix(separator) {
                return Some((key, separator, value));
            }
        }
    }
    None
}

/// A name without the backslashes that took the meaning from a separator.
pub fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match rest.peek() {
            Some(next) if c == '\\' && SPECIAL.contains(next) => out.extend(rest.next()),
            Some('\\') if c == '\\' => {
                out.push(c);
                out.extend(rest.next());
            }
            _ => out.push(c),
        }
    }
    out
}

impl Part {
    /// The name to tell the server: the one given, else the file's own.
    pub fn told_name(&self) -> &str {
        let own = || self.file.rsplit(std::path::is_separator).next().unwrap_or_default();
        self.name.as_deref().unwrap_or_else(own)
    }

    /// The media type: the one given, else what the file's name tells, as HTTPie guesses it.
    pub fn told_kind(&self) -> Option<&str> {
        self.kind.as_deref().or_else(|| media_type::of_name(&self.file))
    }

    /// Splits off `;type=` and `;filename=`, in any order, from the right.
    pub fn parse(text: &str) -> Part {
        let mut part = Part { file: text.to_owned(), kind: None, name: None };
        loop {
            let kind = part.file.rfind(";type=").filter(|_| part.kind.is_none());
            let name = part.file.rfind(";filename=").filter(|_| part.name.is_none());
            match (kind, name) {
                (Some(at), other) if other.is_none_or(|o| o < at) => {
                    part.kind = part.file.get(at + ";type=".len()..).map(str::to_owned);
                    part.file.truncate(at);
                }
                (_, Some(at)) => {
                    part.name = part.file.get(at + ";filename=".len()..).map(str::to_owned);
                    part.file.truncate(at);
                }
                _ => return part,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Item, ItemError, Part, Source};
    use proptest::prelude::*;
    use serde_json::json;

    fn text(t: &str) -> Source {
        Source::Text(t.to_owned())
    }

    fn field(key: &str, path: &str, value: &str) -> Item {
        Item::Field { key: key.into(), path: path.into(), value: text(value) }
    }

    #[test]
    fn every_separator() {
        let parse = |t| Item::parse(t).unwrap();
        assert_eq!(parse("foo=bar"), field("foo", "foo", "bar"));
        assert_eq!(parse("foo=a=b:c@d"), field("foo", "foo", "a=b:c@d"));
        assert_eq!(parse("q==1"), Item::Query { name: "q".into(), value: text("1") });
        let file = |t: &str| Source::File(t.to_owned());
        assert_eq!(parse("q==@f"), Item::Query { name: "q".into(), value: file("f") });
        assert_eq!(
            parse("k=@f"),
            Item::Field { key: "k".into(), path: "k".into(), value: file("f") }
        );
        assert_eq!(parse("n:=[1,2]"), Item::Json { path: "n".into(), value: json!([1, 2]) });
        assert_eq!(parse("n:=@f"), Item::JsonFile { path: "n".into(), file: "f".into() });
        assert_eq!(parse("H:v"), Item::Header { name: "H".into(), value: text("v") });
        assert_eq!(parse("H:@f"), Item::Header { name: "H".into(), value: file("f") });
        assert_eq!(parse("H:"), Item::NoHeader { name: "H".into() });
        assert_eq!(parse("H;"), Item::Header { name: "H".into(), value: text("") });
        assert_eq!(
            parse("@f;type=text/plain"),
            Item::Body { part: Part::parse("f;type=text/plain") }
        );
    }

    #[test]
    fn backslash_escapes_separators_only() {
        let parse = |t| Item::parse(t).unwrap();
        assert_eq!(parse(r"foo\==bar"), field("foo=", r"foo\=", "bar"));
        assert_eq!(parse(r"f\o=\ba\r"), field(r"f\o", r"f\o", r"\ba\r"));
        assert_eq!(parse(r"a\:b=c\;d"), field("a:b", r"a\:b", "c;d"));
        assert_eq!(parse(r"a=\@b"), field("a", "a", "@b"));
        assert_eq!(parse(r"a=C:\\x\\=y"), field("a", "a", r"C:\\x\\=y"));
        assert_eq!(parse(r"a\\=b"), field(r"a\\", r"a\\", "b"));
        assert_eq!(parse(r#"n:="a\\b""#), Item::Json { path: "n".into(), value: json!(r"a\b") });
    }

    #[test]
    fn parts_in_either_order() {
        let want = Part { file: "f".into(), kind: Some("a/b".into()), name: Some("n".into()) };
        assert_eq!(Part::parse("f;type=a/b;filename=n"), want);
        assert_eq!(Part::parse("f;filename=n;type=a/b"), want);
    }

    #[test]
    fn what_is_no_item() {
        assert_eq!(Item::parse("foo"), Err(ItemError::NoSeparator("foo".into())));
        assert_eq!(Item::parse(";"), Err(ItemError::NoSeparator(";".into())));
        for header in [":x", ":", ":@f"] {
            assert_eq!(Item::parse(header), Err(ItemError::NoName(header.into())));
        }
        assert!(matches!(Item::parse("n:=bar"), Err(ItemError::Json { .. })));
    }

    #[test]
    fn the_empty_text_is_a_key_as_in_httpie() {
        let parse = |t| Item::parse(t).unwrap();
        assert_eq!(parse("=x"), field("", "", "x"));
        assert_eq!(parse(":=1"), Item::Json { path: String::new(), value: json!(1) });
        assert_eq!(parse("==x"), Item::Query { name: String::new(), value: text("x") });
    }

    #[test]
    fn a_part_is_what_it_is_told_to_be_or_what_its_name_says() {
        let told = |text| {
            let part = Part::parse(text);
            (part.told_name().to_owned(), part.told_kind().map(str::to_owned))
        };
        assert_eq!(told("dir/a.PNG"), ("a.PNG".into(), Some("image/png".into())));
        assert_eq!(told("a.png;type=x/y"), ("a.png".into(), Some("x/y".into())));
        // As HTTPie and curl: the file's name decides, not the one that is told.
        assert_eq!(told("a;filename=b.png"), ("b.png".into(), None));
    }

    #[test]
    fn every_item_with_a_file_names_it() {
        for item in ["a@f", "@f", "a=@f", "a:=@f", "a==@f", "a:@f"] {
            assert_eq!(Item::parse(item).unwrap().file_mut().map(|f| &**f), Some("f"), "{item}");
        }
        for item in ["a=f", "a:=1", "a==f", "a:f", "a:", "a;"] {
            assert_eq!(Item::parse(item).unwrap().file_mut(), None, "{item}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(t in "\\PC{0,40}") {
            let _ = Item::parse(&t);
        }
    }
}
