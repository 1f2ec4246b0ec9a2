//! Everything people read in the heat, in Chinese and in English, one folder per language.
//! Must not decide anything or know a command: texts only, chosen by `Lang`.
//!
//! The pattern. An area of texts is one file here that names its type, and one file of the same
//! name in `zh/` and in `en/` with a `static` of that type:
//!
//! - single texts: a struct declared with `texts!`, so a text missing in one language does not
//!   compile, and the tests below can walk over all of them (add the area to `areas()`);
//! - findings with their remedies: a struct declared with `said!`;
//! - texts by code: rows under a key; a test of the area compares the keys of both languages.
//!
//! `{name}` in a text is a hole for [`fill`]; the tests see that both languages have the same.

pub mod callback;
pub mod demo;
pub mod en;
pub mod errcode;
pub mod explain;
pub mod fidelity;
pub mod flaw;
pub mod init;
pub mod init_backend;
pub mod load;
pub mod mock;
pub mod report;
pub mod rules;
pub mod run;
pub mod scenario;
pub mod ticket;
pub mod zh;

/// Declares a struct of `&'static str` fields that can list its own texts for the tests.
macro_rules! texts {
    ($(#[$meta:meta])* pub struct $name:ident { $($(#[$doc:meta])* $field:ident,)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy)]
        pub struct $name { $($(#[$doc])* pub $field: &'static str,)+ }

        impl $name {
            /// Every text with its key, in the order of declaration.
            pub fn all(&self) -> Vec<(&'static str, &'static str)> {
                vec![$((stringify!($field), self.$field),)+]
            }
        }
    };
}
pub(crate) use texts;

/// The same for findings: every field is a `Said`, what is the matter and what to do about it.
macro_rules! said {
    ($(#[$meta:meta])* pub struct $name:ident { $($(#[$doc:meta])* $field:ident,)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy)]
        pub struct $name { $($(#[$doc])* pub $field: Said,)+ }

        impl $name {
            /// Every text with its key, in the order of declaration; a key stands twice, for the
            /// finding and for its remedy.
            pub fn all(&self) -> Vec<(&'static str, &'static str)> {
                [$((stringify!($field), self.$field),)+]
                    .into_iter()
                    .flat_map(|(key, said)| [(key, said.what), (key, said.fix)])
                    .collect()
            }
        }
    };
}
pub(crate) use said;

/// A number with its noun, as English wants it: `1 line`, `2 lines`.
pub fn counted(number: u64, one: &str, many: &str) -> String {
    match number {
        1 => format!("1 {one}"),
        number => format!("{number} {many}"),
    }
}

/// Puts values into the holes of a text: `fill("{n} bytes", &[("n", "3")])` is `3 bytes`.
/// A hole without a value stays as it is; what a value contains is never looked at again. Between
/// Chinese and a Latin word that fills a hole comes a blank, as Chinese texts have it.
pub fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, hole)) = rest.split_once('{') {
        filled.push_str(before);
        let value = hole
            .split_once('}')
            .and_then(|(name, after)| Some((values.iter().find(|(n, _)| *n == name)?.1, after)));
        if let Some((value, after)) = value {
            push_apart(&mut filled, value);
            rest = after;
            if is_joint(filled.chars().next_back(), rest.chars().next()) {
                filled.push(' ');
            }
        } else {
            filled.push('{');
            rest = hole;
        }
    }
    filled.push_str(rest);
    filled
}

/// Appends a text, with a blank before it where Chinese and a Latin word would touch.
pub fn push_apart(filled: &mut String, text: &str) {
    if is_joint(filled.chars().next_back(), text.chars().next()) {
        filled.push(' ');
    }
    filled.push_str(text);
}

/// Whether Chinese touches a Latin word here, in either order.
fn is_joint(left: Option<char>, right: Option<char>) -> bool {
    let is_han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    let is_latin = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '_' | '`' | '%');
    let pair = left.zip(right);
    pair.is_some_and(|(l, r)| (is_han(l) && is_latin(r)) || (is_latin(l) && is_han(r)))
}

/// What the tests of every area ask of a pair of texts.
#[cfg(test)]
pub(crate) mod pair {
    /// True for a character of Chinese writing: the unified ideographs.
    pub(crate) fn is_han(c: char) -> bool {
        ('\u{3400}'..='\u{9fff}').contains(&c)
    }

    fn holes(text: &str) -> std::collections::BTreeSet<&str> {
        text.split('{').skip(1).filter_map(|t| t.split_once('}')).map(|(name, _)| name).collect()
    }

    /// Nothing empty, zh written in Chinese, en without any, the same holes in both.
    pub(crate) fn check(key: &str, zh: &str, en: &str) {
        assert!(!zh.trim().is_empty() && !en.trim().is_empty(), "{key}: empty text");
        assert!(zh.chars().any(is_han), "{key}: zh has no Chinese in it: {zh}");
        assert!(!en.chars().any(is_han), "{key}: en has Chinese in it: {en}");
        assert!(!en.contains(['，', '。', '：', '（', '“']), "{key}: en has Chinese marks: {en}");
        assert_eq!(holes(zh), holes(en), "{key}: the languages have different holes");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::lang::Lang;

    /// The areas of single texts, in both languages: (area, zh, en).
    fn areas() -> Vec<(&'static str, Texts, Texts)> {
        vec![
            ("callback pages", callback::of(Lang::Zh).all(), callback::of(Lang::En).all()),
            ("demo page", demo::page(Lang::Zh).all(), demo::page(Lang::En).all()),
            ("demo problems", demo::problems(Lang::Zh).all(), demo::problems(Lang::En).all()),
            ("demo flaws", flaw::of(Lang::Zh).all(), flaw::of(Lang::En).all()),
            ("check report", report::of(Lang::Zh).all(), report::of(Lang::En).all()),
            ("load report", load::of(Lang::Zh).all(), load::of(Lang::En).all()),
            ("init", init::of(Lang::Zh).all(), init::of(Lang::En).all()),
            ("init --backend", init_backend::of(Lang::Zh).all(), init_backend::of(Lang::En).all()),
            ("explain", explain::of(Lang::Zh).all(), explain::of(Lang::En).all()),
            ("refusals", ticket::refusal(Lang::Zh).all(), ticket::refusal(Lang::En).all()),
            ("warnings", ticket::warning(Lang::Zh).all(), ticket::warning(Lang::En).all()),
            (
                "fidelity labels",
                fidelity::of(Lang::Zh).labels.all(),
                fidelity::of(Lang::En).labels.all(),
            ),
            ("run", run::of(Lang::Zh).all(), run::of(Lang::En).all()),
            ("scenarios", scenario::all(Lang::Zh), scenario::all(Lang::En)),
            ("mock", mock::of(Lang::Zh).all(), mock::of(Lang::En).all()),
        ]
    }

    type Texts = Vec<(&'static str, &'static str)>;

    #[test]
    fn every_text_is_there_in_its_own_language() {
        for (area, zh, en) in areas() {
            for ((key, zh), (_, en)) in zh.iter().zip(&en) {
                pair::check(&format!("{area}: {key}"), zh, en);
            }
        }
    }

    #[test]
    fn fills_holes_once() {
        assert_eq!(fill("{a}-{b}", &[("a", "{b}"), ("b", "2")]), "{b}-2");
        assert_eq!(fill("{x} {", &[("a", "1")]), "{x} {");
        assert_eq!(fill("", &[]), "");
        // Chinese keeps a blank's distance from Latin words, and only from them.
        assert_eq!(fill("出现在{a}里。", &[("a", "/api 的 x")]), "出现在 /api 的 x 里。");
        assert_eq!(fill("换成{a}，或{b}", &[("a", "中文"), ("b", "x")]), "换成中文，或 x");
        assert_eq!(fill("（{a}）", &[("a", "x")]), "（x）");
    }
}
