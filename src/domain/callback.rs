//! What WeChat's redirect back says: a granted code, a refusal, or something to turn away.
//! Must not hand out a code whose `state` was not compared, unless the caller opted out by name.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

use crate::domain::code::{Code, CodeError};
use crate::domain::query::{Pair, pairs};

/// In place of a code: the user refused (PROTOCOL 1.8).
pub const AUTHDENY: &str = "authdeny";

/// The `state` a callback must bring, or the explicit decision not to look.
#[derive(Clone, PartialEq, Eq)]
pub struct ExpectedState(Option<String>);

/// An empty `state` protects nobody: everyone can leave it out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the expected state is empty")]
pub struct EmptyState;

impl ExpectedState {
    /// The callback must bring this `state`, as it was before it was put into a link.
    pub fn exactly(state: &str) -> Result<ExpectedState, EmptyState> {
        if state.is_empty() { Err(EmptyState) } else { Ok(ExpectedState(Some(state.to_owned()))) }
    }

    /// Any `state` will do, also none (`--any-state`): anybody can then slip in a code of theirs.
    pub fn any() -> ExpectedState {
        ExpectedState(None)
    }

    /// Whether callbacks are compared at all.
    pub fn is_checked(&self) -> bool {
        self.0.is_some()
    }

    /// Compares a value as it stood in the query. It comes back encoded the way it was sent
    /// (PROTOCOL 1.3), and a `+` may be meant literally, so each spelling of the value counts.
    fn matches(&self, raw: &str) -> bool {
        let Some(expected) = &self.0 else { return true };
        let plain = percent_decode_str(raw).decode_utf8_lossy();
        let form = crate::domain::query::decode(raw);
        [Cow::Borrowed(raw), plain, form].iter().any(|spelling| same(spelling, expected))
    }
}

impl std::fmt::Debug for ExpectedState {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(if self.is_checked() { "ExpectedState(exactly)" } else { "ExpectedState(any)" })
    }
}

/// Compares digests, so the time taken tells nothing of a common prefix.
fn same(a: &str, b: &str) -> bool {
    use ring::digest::{SHA256, digest};
    digest(&SHA256, a.as_bytes()).as_ref() == digest(&SHA256, b.as_bytes()).as_ref()
}

/// A code together with what came beside it. Only `parse` makes one.
#[derive(Debug)]
pub struct Granted {
    code: Code,
    state: Option<String>,
    state_checked: bool,
    appid: Option<String>,
}

impl Granted {
    /// The code, and with it the right to spend it.
    pub fn into_code(self) -> Code {
        self.code
    }

    /// The code, for showing it where it is the answer.
    pub fn code(&self) -> &Code {
        &self.code
    }

    /// `state` as it came, decoded; `None` where there was none.
    pub fn state(&self) -> Option<&str> {
        self.state.as_deref()
    }

    /// False only under [`ExpectedState::any`].
    pub fn state_checked(&self) -> bool {
        self.state_checked
    }

    /// The account's AppID, which the third-party platform's callback carries (PROTOCOL 4).
    pub fn appid(&self) -> Option<&str> {
        self.appid.as_deref()
    }
}

/// How a user's refusal was told (PROTOCOL 1.8).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// `state` came back without a code.
    StateOnly,
    /// `code=authdeny`, the state in `reason` (or, in one capture, in `state`).
    Authdeny,
}

/// What was wrong with the `state`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StateFault {
    /// There was none, or an empty one.
    Missing,
    /// There was another one: an old link, a second login, or an attack.
    Different,
}

/// A callback, judged.
#[derive(Debug)]
pub enum Callback {
    /// The user agreed, and the state was compared (or the caller opted out).
    Granted(Granted),
    /// The user refused, and the state shows that it was this login.
    Refused(Refusal),
    /// Not from the link we expect. Must not end a login, or anybody could end it.
    WrongState(StateFault),
    /// The right state with something that cannot be a code.
    BadCode(CodeError),
    /// Neither code nor state: somebody opened the address, or they stand behind a `#`, which a
    /// browser keeps to itself (PROTOCOL 3.4: website QR login).
    Empty,
}

/// Reads the query of a callback, without its `?`. Where a name comes twice the last counts:
/// WeChat appends and removes nothing (PROTOCOL 1.5).
pub fn parse(query: &str, expected: &ExpectedState) -> Callback {
    let last = |name: &str| pairs(query).rev().find(|pair| pair.name() == name);
    let (code, state) = (last("code"), last("state"));
    if code.is_none() && state.is_none() {
        return Callback::Empty;
    }
    let state = state.filter(|pair| !pair.raw_value.is_empty());
    let code_text = code.map(|pair| pair.value()).filter(|text| !text.is_empty());
    if code_text.as_deref() == Some(AUTHDENY) {
        return denied(state, last("reason"), expected);
    }
    if let Some(fault) = fault(state, expected) {
        return Callback::WrongState(fault);
    }
    let Some(code_text) = code_text else {
        return Callback::Refused(Refusal::StateOnly);
    };
    match Code::parse(&code_text) {
        Ok(code) => Callback::Granted(Granted {
            code,
            state: state.map(|pair| pair.value().into_owned()),
            state_checked: expected.is_checked(),
            appid: last("appid").map(|pair| pair.value().into_owned()),
        }),
        Err(error) => Callback::BadCode(error),
    }
}

/// `code=authdeny`: the state is in `reason`; one capture has it in `state` and `reason` empty.
fn denied(state: Option<Pair>, reason: Option<Pair>, expected: &ExpectedState) -> Callback {
    let reason = reason.filter(|pair| !pair.raw_value.is_empty());
    match (fault(reason, expected), fault(state, expected)) {
        (None, _) | (_, None) => Callback::Refused(Refusal::Authdeny),
        (Some(StateFault::Missing), Some(fault)) | (Some(fault), Some(_)) => {
            Callback::WrongState(fault)
        }
    }
}

fn fault(state: Option<Pair>, expected: &ExpectedState) -> Option<StateFault> {
    match state {
        _ if !expected.is_checked() => None,
        None => Some(StateFault::Missing),
        Some(pair) if expected.matches(pair.raw_value) => None,
        Some(_) => Some(StateFault::Different),
    }
}

/// The query that stands behind the `#` of a callback's address where a query is not sent: website
/// QR login appends plainly, so a `redirect_uri` with a fragment swallows the code (PROTOCOL 3.4).
pub fn query_in_fragment(address: &str) -> Option<&str> {
    let (before, fragment) = address.split_once('#')?;
    let sent = before.split_once('?').is_some_and(|(_, query)| from_code(query).is_some());
    from_code(fragment).filter(|_| !sent)
}

/// The text from its `code=` parameter on.
fn from_code(text: &str) -> Option<&str> {
    text.match_indices("code=")
        .find(|(at, _)| text.get(..*at).is_none_or(|b| b.is_empty() || b.ends_with(['?', '&'])))
        .and_then(|(at, _)| text.get(at..))
}

#[cfg(test)]
mod tests {
    use super::{Callback, ExpectedState, Refusal, StateFault, parse, query_in_fragment};

    const CODE: &str = "003tgd100Od6YM22cu3d3BAVEo1tgd1r";

    fn expect(state: &str) -> ExpectedState {
        ExpectedState::exactly(state).unwrap()
    }

    fn granted(query: &str, expected: &ExpectedState) -> (String, Option<String>) {
        match parse(query, expected) {
            Callback::Granted(g) => {
                assert_eq!(g.state_checked(), expected.is_checked());
                let state = g.state().map(str::to_owned);
                (g.into_code().into_string(), state)
            }
            other => panic!("{query}: {other:?}"),
        }
    }

    fn is_wrong(query: &str, expected: &ExpectedState, fault: StateFault) {
        let callback = parse(query, expected);
        assert!(matches!(callback, Callback::WrongState(f) if f == fault), "{query}: {callback:?}");
    }

    fn is_refused(query: &str, expected: &ExpectedState, refusal: Refusal) {
        let callback = parse(query, expected);
        assert!(matches!(callback, Callback::Refused(r) if r == refusal), "{query}: {callback:?}");
    }

    #[test]
    fn protocol_1_5_code_then_state() {
        let query = format!("code={CODE}&state=s1");
        assert_eq!(granted(&query, &expect("s1")), (CODE.to_owned(), Some("s1".to_owned())));
        assert!(matches!(parse("", &expect("s1")), Callback::Empty));
        assert!(matches!(parse("x=1&&", &ExpectedState::any()), Callback::Empty));
    }

    #[test]
    fn protocol_1_5_an_existing_state_is_not_replaced_so_the_last_counts() {
        let query = format!("state=own&a=b&code=own&code={CODE}&state=s1");
        assert_eq!(granted(&query, &expect("s1")).0, CODE);
        is_wrong(&query, &expect("own"), StateFault::Different);
    }

    #[test]
    fn protocol_1_3_state_comes_back_encoded_as_it_was_sent() {
        for raw in ["ZXg%3D", "ZXg%3d", "ZXg="] {
            granted(&format!("code={CODE}&state={raw}"), &expect("ZXg="));
        }
        // Also when the value was taken out of a link by hand, still encoded.
        granted(&format!("code={CODE}&state=ZXg%3D"), &expect("ZXg%3D"));
        for raw in ["a+b", "a%2Bb", "a%2bb"] {
            granted(&format!("code={CODE}&state={raw}"), &expect("a+b"));
        }
        granted(&format!("code={CODE}&state=a+b"), &expect("a b"));
        granted(&format!("code={CODE}&state=%E5%BE%AE"), &expect("微"));
        is_wrong(&format!("code={CODE}&state=ZXg%253D"), &expect("ZXg="), StateFault::Different);
        is_wrong(&format!("code={CODE}&state=S1"), &expect("s1"), StateFault::Different);
    }

    #[test]
    fn a_code_without_the_expected_state_does_not_exist() {
        assert!(ExpectedState::exactly("").is_err());
        for query in [format!("code={CODE}"), format!("code={CODE}&state="), "state=".to_owned()] {
            is_wrong(&query, &expect("s1"), StateFault::Missing);
        }
        is_wrong(&format!("code={CODE}&state=s"), &expect("s1"), StateFault::Different);
        is_wrong(&format!("code={CODE}&STATE=s1"), &expect("s1"), StateFault::Missing);
        is_wrong("state=s", &expect("s1"), StateFault::Different);
    }

    #[test]
    fn any_state_is_an_explicit_opt_out_and_shows() {
        assert_eq!(granted(&format!("code={CODE}"), &ExpectedState::any()).1, None);
        let other = granted(&format!("code={CODE}&state=x"), &ExpectedState::any());
        assert_eq!(other.1.as_deref(), Some("x"));
    }

    #[test]
    fn protocol_1_8_refusals() {
        let expected = expect("s1");
        is_refused("state=s1", &expected, Refusal::StateOnly);
        is_refused("code=&state=s1", &expected, Refusal::StateOnly);
        is_refused("state=&code=authdeny&reason=s1", &expected, Refusal::Authdeny);
        is_refused("state=s1&code=authdeny&reason=", &expected, Refusal::Authdeny);
        is_refused("code=authdeny", &ExpectedState::any(), Refusal::Authdeny);
        // Somebody else's refusal must not end our login.
        is_wrong("state=&code=authdeny&reason=s2", &expected, StateFault::Different);
        is_wrong("code=authdeny&state=s2", &expected, StateFault::Different);
        is_wrong("code=authdeny", &expected, StateFault::Missing);
        // `reason` stands in for `state` in a refusal only.
        is_wrong(&format!("code={CODE}&reason=s1"), &expected, StateFault::Missing);
    }

    #[test]
    fn protocol_4_the_platform_callback_names_the_account() {
        let query = format!("code={CODE}&state=s&appid=wx5b6e96c8c89c614e");
        let Callback::Granted(granted) = parse(&query, &expect("s")) else { panic!() };
        assert_eq!(granted.appid(), Some("wx5b6e96c8c89c614e"));
        assert!(!format!("{granted:?}").contains(CODE));
    }

    #[test]
    fn what_cannot_be_a_code_is_said_only_to_those_with_the_state() {
        assert!(matches!(parse("code=a%0Ab&state=s", &expect("s")), Callback::BadCode(_)));
        is_wrong("code=a%0Ab&state=x", &expect("s"), StateFault::Different);
    }

    #[test]
    fn protocol_3_4_code_behind_a_fragment() {
        let seen = |address| query_in_fragment(address);
        assert_eq!(seen("http://h/cb#/p?code=c&state=s"), Some("code=c&state=s"));
        assert_eq!(seen("http://h/cb?a=b#/p&code=c&state=s"), Some("code=c&state=s"));
        assert_eq!(seen("http://h/cb#code=c&state=s"), Some("code=c&state=s"));
        assert_eq!(seen("http://h/cb?code=c&state=s#/p"), None);
        assert_eq!(seen("http://h/cb#/p"), None);
    }

    proptest::proptest! {
        #[test]
        fn no_query_is_granted_without_its_state(query in "[a-z%&=+#?0-9]{0,60}") {
            let expected = expect("Only-Upper-Case-Could-Match");
            proptest::prop_assert!(!matches!(
                parse(&query, &expected),
                Callback::Granted(_) | Callback::Refused(_) | Callback::BadCode(_)
            ));
            parse(&query, &ExpectedState::any());
            query_in_fragment(&query);
        }
    }
}
