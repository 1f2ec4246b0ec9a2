//! Takes apart whatever a developer has in hand when a WeChat login fails, and says what it means.
//! Must not call anybody, print, or show a secret: it returns a value in the reader's language.

mod answer;
mod call;
mod callback;
mod code;
mod find;
mod link;
mod scan;
mod scenario;
mod small;
mod ticket;
mod word;

use super::errcode::Explanation;
use super::lang::Lang;
use super::text::explain::{Explain, Said, of};
use super::text::fill;
use super::time::Time;

/// What an explanation needs beside the thing itself.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The reader's language.
    pub lang: Lang,
    /// The present moment: whether a ticket has expired.
    pub now: Time,
    /// Finds a rule of `check` by its id; the rules live on a higher floor.
    pub rules: &'a dyn Fn(&str) -> Option<Rule>,
}

impl std::fmt::Debug for Context<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Context").field("lang", &self.lang).field("now", &self.now).finish()
    }
}

impl Context<'_> {
    fn text(&self) -> &'static Explain {
        of(self.lang)
    }
}

/// A rule of `check`, as much of it as is explained.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// Its title.
    pub title: String,
    /// What it is about.
    pub meaning: String,
    /// What to do when it fails.
    pub fix: String,
}

/// What a thing is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// An errcode, page code or `wx_errcode`.
    Code,
    /// The sentence of an error page.
    Page,
    /// A JSON answer.
    Answer,
    /// An authorize link.
    Link,
    /// A callback address.
    Callback,
    /// The address of a server call.
    Call,
    /// A ticket.
    Ticket,
    /// The domain verification file.
    VerifyFile,
    /// A request id.
    Rid,
    /// A rule of `check`.
    Rule,
    /// A word of the protocol: a scope, a refusal.
    Word,
    /// A scenario of the emulator.
    Scenario,
}

impl Kind {
    /// Stable slug, used in JSON.
    pub const fn slug(self) -> &'static str {
        match self {
            Kind::Code => "code",
            Kind::Page => "page",
            Kind::Answer => "answer",
            Kind::Link => "link",
            Kind::Callback => "callback",
            Kind::Call => "call",
            Kind::Ticket => "ticket",
            Kind::VerifyFile => "verify_file",
            Kind::Rid => "rid",
            Kind::Rule => "rule",
            Kind::Word => "word",
            Kind::Scenario => "scenario",
        }
    }
}

/// One piece of a thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Its name, as WeChat spells it.
    pub name: String,
    /// Its value; secrets are not shown.
    pub value: String,
    /// A word about it.
    pub note: Option<String>,
}

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Weight {
    /// The login fails, or is unsafe.
    Fault,
    /// It may fail, or work otherwise than meant.
    Warning,
    /// Worth knowing.
    Note,
}

impl Weight {
    /// Stable slug, used in JSON.
    pub const fn slug(self) -> &'static str {
        match self {
            Weight::Fault => "fault",
            Weight::Warning => "warning",
            Weight::Note => "note",
        }
    }
}

/// Something found in a thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Stable slug.
    pub slug: &'static str,
    /// How much it matters.
    pub weight: Weight,
    /// What is the matter.
    pub message: String,
    /// What to do about it.
    pub fix: Option<String>,
    /// Where in the thing, as a count of characters before it.
    pub at: Option<usize>,
}

impl Finding {
    fn new(slug: &'static str, weight: Weight, said: Said, holes: &[(&str, &str)]) -> Finding {
        let fix = Some(fill(said.fix, holes));
        Finding { slug, weight, message: fill(said.what, holes), fix, at: None }
    }

    fn at(mut self, at: Option<usize>) -> Finding {
        self.at = at;
        self
    }
}

/// Where a link leaves the documented form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Characters both have in common from the beginning.
    pub at: usize,
    /// The link as given.
    pub given: String,
    /// The link as documented, with the same values.
    pub documented: String,
}

/// A thing, explained in one language.
#[derive(Debug, Clone)]
pub struct Explained {
    /// What it is.
    pub kind: Kind,
    /// The same in words.
    pub title: String,
    /// True when it was picked out of a longer text.
    pub picked: bool,
    /// Its pieces.
    pub parts: Vec<Part>,
    /// Where a link leaves the documented form; `None` when it does not.
    pub difference: Option<Difference>,
    /// What is wrong with it or worth knowing, heaviest first.
    pub findings: Vec<Finding>,
    /// The readings of a code, likeliest first.
    pub readings: Vec<Explanation>,
    /// True when the text itself says which reading is meant.
    pub certain: bool,
    /// What it says.
    pub meaning: String,
    /// Why it came, if it tells of a failure.
    pub cause: Option<String>,
    /// What to do next.
    pub next: String,
    /// There is no such rule.
    unknown: bool,
}

impl Explained {
    fn new(kind: Kind, title: impl Into<String>, meaning: impl Into<String>) -> Explained {
        Explained {
            kind,
            title: title.into(),
            picked: false,
            parts: Vec::new(),
            difference: None,
            findings: Vec::new(),
            readings: Vec::new(),
            certain: false,
            meaning: meaning.into(),
            cause: None,
            next: String::new(),
            unknown: false,
        }
    }

    fn next(mut self, next: impl Into<String>) -> Explained {
        self.next = next.into();
        self
    }

    fn part(&mut self, name: &str, value: impl Into<String>, note: Option<&str>) {
        let (name, note) = (name.to_owned(), note.map(str::to_owned));
        self.parts.push(Part { name, value: value.into(), note });
    }

    /// True for a number, or a rule, that is in no table: there was something, and nothing is known
    /// of it.
    pub fn is_unknown(&self) -> bool {
        match self.kind {
            Kind::Rule => self.unknown,
            _ => self.readings.first().is_some_and(|r| r.entry.is_none() && !r.emulator),
        }
    }

    /// Heaviest first; findings of one weight stay in the order they were made.
    fn sorted(mut self) -> Explained {
        self.findings.sort_by_key(|finding| finding.weight);
        self
    }

    /// True when something is wrong with it.
    pub fn has_fault(&self) -> bool {
        self.findings.iter().any(|finding| finding.weight == Weight::Fault)
    }
}

/// Explains a text: the thing itself, or a longer text that holds one. `None` when there is
/// nothing in it that a WeChat login produces.
pub fn explain(text: &str, context: &Context<'_>) -> Option<Explained> {
    let found = find::find(text)?;
    let mut explained = match found.thing {
        find::Thing::Code(code) => code::code(&code, context),
        find::Thing::Page(entry) => code::page(entry, context),
        find::Thing::Answer(value) => answer::answer(&value, text, context)?,
        find::Thing::Half(value) => answer::half(&value, text, context)?,
        find::Thing::Words(words) => word::words(&words, context),
        find::Thing::Link(text) => link::link(text, context)?,
        find::Thing::Callback(text) => callback::callback(text, context),
        find::Thing::Call(text, place) => call::call(text, place, context),
        find::Thing::Ticket(text) => ticket::ticket(text, context)?,
        find::Thing::VerifyFile(text) => small::verify_file(text, context),
        find::Thing::Rid(rid) => small::rid(rid, context),
        find::Thing::Rule(id) => small::rule(id, context),
        find::Thing::Scenario(first, others) => scenario::scenario(first, &others, context),
    };
    explained.picked = !found.whole;
    Some(explained.sorted())
}

/// A value that must not be shown in full: only how long it is.
fn hidden(value: &str, text: &Explain) -> String {
    if value.is_empty() {
        return text.labels.empty.to_owned();
    }
    fill(text.labels.hidden, &[("n", &value.chars().count().to_string())])
}

/// A value shown by its beginning: enough to recognise a code, too little to use it.
fn cut(value: &str, text: &Explain) -> String {
    let n = value.chars().count();
    if n <= 12 {
        return value.to_owned();
    }
    let head: String = value.chars().take(6).collect();
    fill(text.labels.cut, &[("head", &head), ("n", &n.to_string())])
}

/// Names in a row, for a hole.
fn list<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    names.into_iter().collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests;
