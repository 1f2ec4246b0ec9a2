//! What went over the wire of one request and its answer, as an event keeps it: raw, and cut.
//! Must not show a secret: who looks at an address or a body gets it masked.

use crate::domain::redact;

/// The texts of one request and its answer, each cut to what a journal needs.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Texts {
    /// One behind the other: an event is written for every request, and seven pieces of memory cost
    /// more than one.
    all: Box<str>,
    ends: [u16; TEXTS],
}

/// How many texts an event has.
const TEXTS: usize = 7;
/// How many bytes of each are kept at most; seven of them are within reach of a `u16`.
const MOST_OF_ONE: usize = 4096;

impl Texts {
    /// Host, `User-Agent`, `Content-Type`, target and body of the request, `Location` and body of
    /// the answer.
    pub fn new(texts: [&str; TEXTS]) -> Texts {
        let cut = texts.map(|text| {
            let end = match text.len() <= MOST_OF_ONE {
                true => text.len(),
                false => text.floor_char_boundary(MOST_OF_ONE),
            };
            text.get(..end).unwrap_or("")
        });
        let mut all = String::with_capacity(cut.iter().map(|text| text.len()).sum());
        let mut ends = [0; TEXTS];
        for (text, end) in cut.iter().zip(&mut ends) {
            all.push_str(text);
            *end = u16::try_from(all.len()).unwrap_or(u16::MAX);
        }
        Texts { all: all.into_boxed_str(), ends }
    }

    /// Bytes of all of them.
    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    /// One of them, by its place.
    pub(super) fn nth(&self, at: usize) -> Raw<'_> {
        let end = |at: usize| self.ends.get(at).map_or(0, |end| usize::from(*end));
        let start = at.checked_sub(1).map_or(0, end);
        Raw(self.all.get(start..end(at)).unwrap_or(""))
    }
}

impl std::fmt::Debug for Texts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("[raw]")
    }
}

/// A text as it went over the wire, with secrets in it. Masking costs time, so it is done when
/// somebody looks, not when the event is written down.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Raw<'a>(&'a str);

impl<'a> Raw<'a> {
    /// As an address, the values of secret parameters masked.
    pub fn as_url(&self) -> String {
        redact::url(self.0)
    }

    /// As a form or JSON body, the values of secret members masked.
    pub fn as_body(&self) -> String {
        redact::body(self.0)
    }

    /// As it stands: for texts that hold no secret by what they are.
    pub fn as_text(&self) -> &'a str {
        self.0
    }

    /// True when there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl std::fmt::Debug for Raw<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("[raw]")
    }
}
