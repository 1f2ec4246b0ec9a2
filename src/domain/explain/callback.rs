//! Explains callback addresses: what WeChat sent the user back with.
//! Must not decide whether a state is the expected one; nobody here knows it.

use super::{Context, Explained, Finding, Kind, Weight, cut, hidden, list};
use crate::domain::callback::query_in_fragment;
use crate::domain::code::Code;
use crate::domain::host;
use crate::domain::query::{Pair, pairs};
use crate::domain::redact::{is_known_secret, is_secret_name};
use crate::domain::text::explain::{CallbackSays, Explain};

use Weight::{Fault, Note, Warning};

/// Names only an authorization request has: an address with one is on its way to a login.
const REQUEST: [&str; 4] = ["redirect_uri", "response_type", "client_id", "scope"];

/// A callback's pieces.
struct Parts<'a> {
    address: &'a str,
    query: &'a str,
    fragment: Option<&'a str>,
    lost: Option<&'a str>,
}

impl<'a> Parts<'a> {
    /// An address, a path, or a bare query with or without its `?`.
    fn read(text: &'a str) -> Parts<'a> {
        let (before, fragment) = match text.split_once('#') {
            Some((before, fragment)) => (before, Some(fragment)),
            None => (text, None),
        };
        let bare = ["code=", "state=", "auth_code="].iter().any(|name| before.starts_with(name));
        let (address, query) = match before.split_once('?') {
            Some(parts) => parts,
            None if bare => ("", before),
            None => (before, ""),
        };
        Parts { address, query, fragment, lost: query_in_fragment(text) }
    }

    fn pairs(&self) -> Vec<Pair<'a>> {
        pairs(self.lost.unwrap_or(self.query)).collect()
    }
}

fn last<'a>(pairs: &[Pair<'a>], name: &str) -> Option<Pair<'a>> {
    pairs.iter().rev().find(|pair| pair.name() == name).copied()
}

/// True for an address WeChat may have sent somebody to: with a code long enough to be one, with
/// `authdeny`, or with a state.
pub(super) fn is_callback(word: &str) -> bool {
    let parts = Parts::read(word);
    let pairs = parts.pairs();
    if pairs.iter().any(|pair| REQUEST.contains(&pair.name().as_ref())) {
        return false;
    }
    if authorization(&pairs).is_some() {
        return true;
    }
    let has_state = last(&pairs, "state").is_some_and(|state| !state.raw_value.is_empty());
    match last(&pairs, "code").map(|code| code.value()) {
        Some(code) if code == "authdeny" => true,
        // A short one, as in documentation, is told from any other `code=` by the state beside it.
        Some(code) => code.len() >= 10 || (!code.is_empty() && has_state),
        None => has_state,
    }
}

/// The code of an account, or a corp, that handed its rights to a platform: of another flow than the
/// user's login (PROTOCOL 7.5, 61009).
fn authorization(pairs: &[Pair<'_>]) -> Option<String> {
    let code = last(pairs, "auth_code").map(|code| code.value().into_owned())?;
    (!code.is_empty() && last(pairs, "code").is_none()).then_some(code)
}

/// Explains a callback.
pub(super) fn callback(text: &str, context: &Context<'_>) -> Explained {
    let parts = Parts::read(text);
    let pairs = parts.pairs();
    let code = last(&pairs, "code").map(|code| code.value().into_owned());
    let code = code.filter(|code| !code.is_empty());
    let mut explained = verdict(&parts, &pairs, code.as_deref(), context.text());
    show(&parts, &pairs, &mut explained, context.text());
    let mut judge = Judge { says: &context.text().callback_says, findings: Vec::new() };
    judge.code(&parts, &pairs, code.as_deref());
    judge.state(&pairs, code.as_deref());
    judge.address(&parts, &pairs);
    explained.findings = judge.findings;
    explained
}

/// What it says, and what to do.
fn verdict(
    parts: &Parts<'_>,
    pairs: &[Pair<'_>],
    code: Option<&str>,
    words: &Explain,
) -> Explained {
    let (titles, text) = (&words.titles, &words.callback);
    let refused = |meaning: &str, cause: &str| {
        let mut explained = Explained::new(Kind::Callback, titles.callback_refused, meaning)
            .next(text.next_refused);
        explained.cause = Some(cause.to_owned());
        explained
    };
    let appid = last(pairs, "appid").map(|appid| appid.value().into_owned());
    if authorization(pairs).is_some() {
        return Explained::new(Kind::Callback, titles.callback_authorized, text.authorized)
            .next(text.next_authorized);
    }
    let (meaning, next) = match (code, appid) {
        (Some("authdeny"), _) => return refused(text.authdeny, text.cause_authdeny),
        (None, _) => return refused(text.state_only, text.cause_state_only),
        (Some(_), _) if parts.lost.is_some() => {
            (text.granted_lost.to_owned(), text.next_lost.to_owned())
        }
        (Some(_), Some(appid)) => {
            let fill = |t| crate::domain::text::fill(t, &[("appid", &appid)]);
            (fill(text.granted_component), fill(text.next_component))
        }
        (Some(_), None) => (text.granted.to_owned(), text.next_granted.to_owned()),
    };
    Explained::new(Kind::Callback, titles.callback_granted, meaning).next(next)
}

fn show(parts: &Parts<'_>, pairs: &[Pair<'_>], explained: &mut Explained, text: &Explain) {
    if !parts.address.is_empty() {
        explained.part("address", parts.address, None);
    }
    for pair in pairs {
        let (name, value) = (pair.name(), pair.value());
        match name.as_ref() {
            "code" if value == "authdeny" => explained.part("code", value, None),
            "code" => explained.part("code", cut(&value, text), Some(text.callback.code_life)),
            _ if is_secret_name(&name) => explained.part(&name, hidden(&value, text), None),
            _ if value.is_empty() => explained.part(&name, text.labels.empty, None),
            _ => explained.part(&name, value, None),
        }
    }
    if let (Some(fragment), None) = (parts.fragment, parts.lost) {
        explained.part("#", fragment, None);
    }
}

struct Judge {
    says: &'static CallbackSays,
    findings: Vec<Finding>,
}

/// A finding under its field's name, so that slug and text cannot part.
macro_rules! found {
    ($judge:expr, $weight:expr, $slug:ident $(, $hole:ident = $value:expr)*) => {{
        let holes: &[(&str, &str)] = &[$((stringify!($hole), $value)),*];
        $judge.findings.push(Finding::new(stringify!($slug), $weight, $judge.says.$slug, holes));
    }};
}

impl Judge {
    fn code(&mut self, parts: &Parts<'_>, pairs: &[Pair<'_>], code: Option<&str>) {
        if parts.lost.is_some() {
            found!(self, Fault, code_behind_fragment);
        } else if parts.fragment.is_some() && code.is_some() {
            found!(self, Note, fragment_behind_query);
        }
        if let Some(code) = code.filter(|code| *code != "authdeny")
            && let Err(why) = Code::parse(code)
        {
            found!(self, Fault, code_odd, why = &why.to_string());
        }
        for name in ["code", "state"] {
            let mut all = pairs.iter().filter(|pair| pair.name() == name);
            let (first, last) = (all.next(), all.next_back());
            if let (Some(first), Some(last)) = (first, last) {
                let short = |pair: &Pair<'_>| match name {
                    "code" => pair.value().chars().take(6).collect::<String>() + "…",
                    _ => pair.value().into_owned(),
                };
                let (first, last) = (short(first), short(last));
                found!(self, Warning, duplicate, name = name, first = &first, last = &last);
            }
        }
    }

    /// PROTOCOL 1.3, 1.8.
    fn state(&mut self, pairs: &[Pair<'_>], code: Option<&str>) {
        let state = last(pairs, "state").filter(|state| !state.raw_value.is_empty());
        let refused = code == Some("authdeny");
        match state {
            None if refused && last(pairs, "reason").is_some() => {
                found!(self, Note, state_in_reason);
            }
            None if code.is_some() && !refused => found!(self, Fault, state_missing),
            Some(state) => {
                let value = state.raw_value;
                let lower = value.to_ascii_lowercase();
                let twice = lower.match_indices("%25").any(|(at, _)| {
                    let behind = lower.get(at + 3..at + 5).unwrap_or_default();
                    behind.len() == 2 && behind.bytes().all(|b| b.is_ascii_hexdigit())
                });
                if twice {
                    found!(self, Warning, state_encoded_twice, value = value);
                } else if value.contains('%') {
                    found!(self, Note, state_encoded, value = value);
                }
            }
            None => {}
        }
    }

    fn address(&mut self, parts: &Parts<'_>, pairs: &[Pair<'_>]) {
        let plain = parts.address.to_ascii_lowercase();
        if let Some(rest) = plain.strip_prefix("http://") {
            let authority = rest.split('/').next().unwrap_or_default();
            let name = match authority.rfind(']') {
                Some(at) => authority.get(..=at).unwrap_or_default(),
                None => authority.split(':').next().unwrap_or_default(),
            };
            if !host::is_loopback(name) {
                found!(self, Note, plain_http);
            }
        }
        let secret = |name: &str| is_known_secret(name) && name != "code";
        let names: Vec<String> =
            pairs.iter().map(|pair| pair.name().into_owned()).filter(|name| secret(name)).collect();
        if !names.is_empty() {
            let names = list(names.iter().map(String::as_str));
            found!(self, Fault, secret_in_callback, names = &names);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::explain::Kind;
    use crate::domain::explain::tests::read;
    use crate::domain::lang::Lang;
    use crate::domain::text::explain::of;

    #[test]
    fn rights_handed_to_a_platform_are_no_refusal() {
        for text in [
            "https://p.example.com/cb?auth_code=queryauthcode@@@canary&expires_in=3600",
            "https://p.example.com/cb?auth_code=canary-canary&state=abc",
        ] {
            let explained = read(text);
            assert_eq!(explained.kind, Kind::Callback, "{text}");
            assert_eq!(explained.title, of(Lang::En).titles.callback_authorized);
            assert!(!explained.parts.iter().any(|part| part.value.contains("canary")), "{text}");
        }
        // Beside a login's code it is somebody's own parameter.
        let own = read("https://p.example.com/cb?auth_code=x&code=0123456789abcdef&state=s");
        assert_eq!(own.title, of(Lang::En).titles.callback_granted);
    }
}
