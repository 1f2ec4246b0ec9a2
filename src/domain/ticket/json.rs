//! Reading JSON more strictly than RFC 8259 asks: a member name that comes twice is refused.
//! Must not interpret members; RFC 7519 section 4 and RFC 8725 section 3.12 are why it exists.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use crate::domain::said::Said;

/// A member name, borrowed from the text unless it holds escapes.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Name<'a>(pub Cow<'a, str>);

impl<'de: 'a, 'a> serde::Deserialize<'de> for Name<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Name<'a>, D::Error> {
        struct Text;
        impl<'de> Visitor<'de> for Text {
            type Value = Name<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text")
            }
            fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Name<'de>, E> {
                Ok(Name(Cow::Borrowed(text)))
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<Name<'de>, E> {
                Ok(Name(Cow::Owned(text.to_owned())))
            }
        }
        deserializer.deserialize_str(Text)
    }
}

/// The names seen so far in one object.
#[derive(Debug, Default)]
pub(super) struct Names<'a> {
    few: Vec<Name<'a>>,
    many: HashSet<Name<'a>>,
}

impl<'a> Names<'a> {
    /// Adds a name; false when it was there already. Few names are compared one by one, which is
    /// quicker than hashing; many are hashed, or a crafted object would cost quadratic time.
    pub(super) fn add(&mut self, name: Name<'a>) -> bool {
        if self.few.len() < 16 {
            let new = !self.few.contains(&name);
            self.few.push(name);
            return new;
        }
        if self.many.is_empty() {
            self.many.extend(self.few.iter().cloned());
        }
        self.many.insert(name)
    }

    /// True when the name was added.
    pub(super) fn contains(&self, name: &str) -> bool {
        self.few.iter().any(|n| n.0 == name) || self.many.contains(&Name(Cow::Borrowed(name)))
    }
}

/// What a walk over a value found wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Flaw {
    /// A member name twice in one object.
    Duplicate(String),
    /// A member name the caller does not want anywhere.
    Unwanted(String),
    /// Not JSON; the parser's own words, with line and column.
    Syntax(Said),
}

/// Walks a value without building it: every object's names are told apart and shown to `unwanted`.
pub fn scan(text: &str, unwanted: &dyn Fn(&str) -> bool) -> Result<(), Flaw> {
    let mut flaw = None;
    let mut parser = serde_json::Deserializer::from_str(text);
    let walked = Walk { flaw: &mut flaw, unwanted }.deserialize(&mut parser);
    let ended = walked.and_then(|()| parser.end());
    match (ended, flaw) {
        (Ok(()), _) => Ok(()),
        (Err(_), Some(flaw)) => Err(flaw),
        (Err(syntax), None) => Err(Flaw::Syntax(Said::of_json(&syntax))),
    }
}

/// The walk over one value; the flaw is kept apart because serde's errors are text.
pub(super) struct Walk<'w> {
    pub(super) flaw: &'w mut Option<Flaw>,
    pub(super) unwanted: &'w dyn Fn(&str) -> bool,
}

impl<'de> DeserializeSeed<'de> for Walk<'_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Walk<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON value")
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }
    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }
    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }
    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }
    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }
    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        let Walk { flaw, unwanted } = self;
        while items.next_element_seed(Walk { flaw: &mut *flaw, unwanted })?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        let Walk { flaw, unwanted } = self;
        let mut names = Names::default();
        while let Some(name) = members.next_key::<Name<'de>>()? {
            if unwanted(&name.0) {
                *flaw = Some(Flaw::Unwanted(name.0.into_owned()));
                return Err(A::Error::custom("unwanted name"));
            }
            let text = name.0.clone();
            if !names.add(name) {
                *flaw = Some(Flaw::Duplicate(text.into_owned()));
                return Err(A::Error::custom("duplicate name"));
            }
            members.next_value_seed(Walk { flaw: &mut *flaw, unwanted })?;
        }
        Ok(())
    }
}

/// Where a reader stands: in a text, or between tokens where whitespace means nothing.
#[derive(Default)]
struct Place {
    in_text: bool,
    escaped: bool,
}

impl Place {
    fn keeps(&mut self, c: char) -> bool {
        if self.in_text {
            self.in_text = self.escaped || c != '"';
            self.escaped = !self.escaped && c == '\\';
            return true;
        }
        self.in_text = c == '"';
        !matches!(c, ' ' | '\t' | '\n' | '\r')
    }
}

/// The same JSON without the whitespace between its tokens; numbers keep every digit.
pub fn compact(text: &str) -> Cow<'_, str> {
    let mut place = Place::default();
    if text.chars().all(|c| place.keeps(c)) {
        return Cow::Borrowed(text);
    }
    let mut place = Place::default();
    Cow::Owned(text.chars().filter(|c| place.keeps(*c)).collect())
}

#[cfg(test)]
mod tests {
    use super::{Flaw, compact, scan};

    fn free(_: &str) -> bool {
        false
    }

    #[test]
    fn refuses_a_name_twice_at_any_depth() {
        assert_eq!(scan(r#"{"a":1,"b":[{"c":2,"d":{}}],"e":null}"#, &free), Ok(()));
        for text in [r#"{"a":1,"a":1}"#, r#"[[{"b":{"a":1,"\u0061":2}}]]"#] {
            assert_eq!(scan(text, &free), Err(Flaw::Duplicate("a".into())), "{text}");
        }
        let many: Vec<String> = (0..40).map(|n| format!("\"k{n}\":{n}")).collect();
        assert_eq!(scan(&format!("{{{}}}", many.join(",")), &free), Ok(()));
        let twice = format!("{{{},\"k3\":0}}", many.join(","));
        assert_eq!(scan(&twice, &free), Err(Flaw::Duplicate("k3".into())));
        assert!(matches!(scan("{} {}", &free), Err(Flaw::Syntax(_))));
        assert!(matches!(scan(&"[".repeat(100_000), &free), Err(Flaw::Syntax(_))));
    }

    #[test]
    fn finds_unwanted_names() {
        let unwanted = |name: &str| name == "session_key";
        let found = scan(r#"{"a":[{"session_key":1}]}"#, &unwanted);
        assert_eq!(found, Err(Flaw::Unwanted("session_key".into())));
    }

    #[test]
    fn compacts_without_losing_digits() {
        let text = "{ \"a b\\\" \\\\\" :\r\n 12345678901234567890.10 , \"c\" : [ 1 ] }";
        assert_eq!(compact(text), "{\"a b\\\" \\\\\":12345678901234567890.10,\"c\":[1]}");
        assert_eq!(compact("{\"a\":1}"), "{\"a\":1}");
    }
}
