//! Explains the words of a WeChat login that developers meet alone: scopes, the refusal, the snapshot page.
//! Must not take a word for one of them that only contains it.

use super::{Context, Explained, Kind, scan};
use crate::domain::scope::{BASE, LOGIN, PRIVATEINFO, USERINFO};
use crate::domain::text::explain::WordTexts;

/// A word there is something to say about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Word {
    /// `code` of a refusal in older clients (PROTOCOL 1.8).
    Refused,
    /// The page with the virtual account (PROTOCOL 1.9).
    Snapshot,
    /// `snsapi_base`.
    Base,
    /// `snsapi_userinfo`.
    Userinfo,
    /// `snsapi_login`.
    Login,
    /// `snsapi_privateinfo`.
    Privateinfo,
}

/// As they are written.
const WORDS: [(&str, Word); 9] = [
    ("authdeny", Word::Refused),
    ("快照页", Word::Snapshot),
    ("snapshot page", Word::Snapshot),
    ("is_snapshotuser", Word::Snapshot),
    ("forceSnapShot", Word::Snapshot),
    (BASE, Word::Base),
    (USERINFO, Word::Userinfo),
    (LOGIN, Word::Login),
    (PRIVATEINFO, Word::Privateinfo),
];

/// Title, meaning, next step.
type Said = (&'static str, &'static str, &'static str);

impl Word {
    /// The whole text is one of them, with or without the parameter's name before it.
    pub(super) fn parse(text: &str) -> Option<Word> {
        let text = text.trim();
        let value = ["scope=", "scope:", "scope：", "code=", "reason="]
            .iter()
            .find_map(|name| text.strip_prefix(name))
            .unwrap_or(text)
            .trim()
            .trim_end_matches(',');
        let is = |word: &&(&str, Word)| word.0.eq_ignore_ascii_case(value);
        WORDS.iter().find(is).map(|(_, word)| *word)
    }

    /// Every value of a list of scopes, as `scope` of a refresh holds it; a word alone is a list of one.
    pub(super) fn list(text: &str) -> Option<Vec<Word>> {
        let mut words = Vec::new();
        let pieces = text.split([',', ' ', '，', '、']).map(str::trim);
        for piece in pieces.filter(|piece| !piece.is_empty()) {
            let word = Word::parse(piece)?;
            if !words.contains(&word) {
                words.push(word);
            }
        }
        Some(words).filter(|words| !words.is_empty())
    }

    /// The first in a running text.
    pub(super) fn inside(text: &str) -> Option<Word> {
        let pieces = |word| str::split(word, [',', '=', '&', '?', ':', '：']);
        let named = scan::words(text).flat_map(pieces).find_map(Word::parse);
        // Chinese stands without blanks around it.
        named.or_else(|| text.contains("快照页").then_some(Word::Snapshot))
    }

    /// What is said of it.
    fn said(self, text: &WordTexts) -> Said {
        match self {
            Word::Refused => (text.refused_title, text.refused, text.refused_next),
            Word::Snapshot => (text.snapshot_title, text.snapshot, text.snapshot_next),
            Word::Base => (text.base_title, text.base, text.base_next),
            Word::Userinfo => (text.userinfo_title, text.userinfo, text.userinfo_next),
            Word::Login => (text.login_title, text.login, text.login_next),
            Word::Privateinfo => (text.privateinfo_title, text.privateinfo, text.privateinfo_next),
        }
    }
}

/// A word alone, or the words of a list, each with all that is said of it.
pub(super) fn words(words: &[Word], context: &Context<'_>) -> Explained {
    let text = &context.text().word;
    if let [word] = words {
        let (title, meaning, next) = word.said(text);
        return Explained::new(Kind::Word, title, meaning).next(next);
    }
    let said: Vec<_> = words.iter().map(|word| word.said(text)).collect();
    // What belongs to which is told by its name.
    let named = |pick: fn(&Said) -> &'static str| -> String {
        let pieces = said.iter().map(|one| format!("[{}] {}", one.0, pick(one)));
        pieces.collect::<Vec<_>>().join(" ")
    };
    let titles: Vec<_> = said.iter().map(|(title, ..)| *title).collect();
    Explained::new(Kind::Word, titles.join(" · "), named(|one| one.1)).next(named(|one| one.2))
}

#[cfg(test)]
mod tests {
    use crate::domain::explain::tests::{context, read};
    use crate::domain::explain::{Kind, explain};
    use crate::domain::lang::Lang;
    use crate::domain::text::explain::of;

    #[test]
    fn words_that_stand_alone_are_explained() {
        let text = &of(Lang::En).word;
        for (word, title) in [
            ("authdeny", text.refused_title),
            ("code=authdeny", text.refused_title),
            ("the login ended with authdeny", text.refused_title),
            ("snsapi_base", text.base_title),
            ("scope=snsapi_userinfo", text.userinfo_title),
            ("SNSAPI_LOGIN", text.login_title),
            ("\"scope\": \"snsapi_privateinfo\"", text.privateinfo_title),
            ("快照页", text.snapshot_title),
            ("为什么会出现快照页？", text.snapshot_title),
        ] {
            let explained = read(word);
            assert_eq!((explained.kind, explained.title.as_str()), (Kind::Word, title), "{word}");
            assert!(!explained.next.is_empty());
        }
        let both = read("scope=snsapi_base,snsapi_userinfo,");
        assert_eq!(both.title, format!("{} · {}", text.base_title, text.userinfo_title));
        for said in [text.base, text.userinfo] {
            assert!(both.meaning.contains(said), "{}", both.meaning);
        }
        assert!(both.next.contains(text.base_next) && both.next.contains(text.userinfo_next));
        assert_eq!(read("snsapi_base snsapi_base").title, text.base_title);
        // Something more telling goes before a word.
        assert_eq!(read("authdeny, then errcode=40029").kind, Kind::Code);
        assert!(explain("snsapi_bases", &context(Lang::En)).is_none());
    }
}
