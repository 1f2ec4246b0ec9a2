//! Is there a state, does it change, can the next one be told from the last ones?
//! Must not send anything of its own; it reads what several openings gave.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::check::exchange::Exchange;
use crate::check::link::How;
use crate::check::opening::Opened;
use crate::check::probe::Probe;
use crate::check::verdict::{Finding, Stop, Verdict};
use crate::domain::lang::Lang;

/// Fewer bits than this between twelve states can be tried out.
const ENOUGH: f64 = 32.0;

fn scripted() -> Stop {
    Stop::Other(
        "state 由页面脚本生成，服务器上看不到",
        "the page's script makes the state, which cannot be seen from outside",
    )
}

/// WXA201.
pub(super) async fn missing(probe: &Probe) -> Result<Verdict, Stop> {
    let opened = probe.first().await?;
    if opened.link.how == How::Script {
        return Err(scripted());
    }
    let detail = match opened.link.value("state") {
        Some(state) if !state.is_empty() => return Ok(Verdict::Pass),
        Some(_) => probe.say("state 是空的", "an empty state"),
        None => probe.say("没有 state 参数", "no state"),
    };
    Ok(Finding::new(&opened.trail).hole("detail", detail).fail())
}

/// The states of several openings; at least one of them is not empty.
async fn states(probe: &Probe) -> Result<(Vec<String>, &[Opened]), Stop> {
    let several = probe.several().await?;
    if several.iter().any(|opened| opened.link.how == How::Script) {
        return Err(scripted());
    }
    let states: Vec<String> =
        several.iter().map(|o| o.link.value("state").unwrap_or_default()).collect();
    Ok((states, several))
}

/// WXA202.
pub(super) async fn constant(probe: &Probe) -> Result<Verdict, Stop> {
    let (states, several) = states(probe).await?;
    let different: BTreeSet<&String> = states.iter().collect();
    let value = states.first().cloned().unwrap_or_default();
    if different.len() > 1 || value.is_empty() {
        return Ok(Verdict::Pass);
    }
    let shown: Vec<Arc<Exchange>> =
        several.iter().take(2).filter_map(|o| o.trail.last().cloned()).collect();
    let count = states.len().to_string();
    Ok(Finding::new(&shown).hole("count", count).hole("value", value).fail())
}

/// WXA203.
pub(super) async fn predictable(probe: &Probe) -> Result<Verdict, Stop> {
    let (states, several) = states(probe).await?;
    if states.iter().any(String::is_empty) {
        return Ok(Verdict::Pass);
    }
    let Some(pattern) = pattern(&states) else { return Ok(Verdict::Pass) };
    let shown: Vec<Arc<Exchange>> =
        several.iter().take(3).filter_map(|o| o.trail.last().cloned()).collect();
    let count = states.len().to_string();
    let detail = pattern.text(probe.lang);
    Ok(Finding::new(&shown).hole("count", count).hole("detail", detail).fail())
}

/// What is wrong with a row of states.
#[derive(Debug, Clone, PartialEq)]
enum Pattern {
    /// Numbers that only grow, by little.
    Counting { first: String, last: String },
    /// Some come twice.
    Repeating,
    /// So few characters change that all can be tried.
    Few { bits: u32 },
}

impl Pattern {
    fn text(&self, lang: Lang) -> String {
        match (self, lang) {
            (Pattern::Counting { first, last }, Lang::Zh) => format!("从 {first} 递增到 {last}"),
            (Pattern::Counting { first, last }, Lang::En) => {
                format!("they count from {first} to {last}")
            }
            (Pattern::Repeating, Lang::Zh) => "有的出现了不止一次".to_owned(),
            (Pattern::Repeating, Lang::En) => "some came more than once".to_owned(),
            (Pattern::Few { bits }, Lang::Zh) => format!("变化的部分只有大约 {bits} 位"),
            (Pattern::Few { bits }, Lang::En) => {
                format!("the part that changes has about {bits} bits")
            }
        }
    }
}

fn pattern(states: &[String]) -> Option<Pattern> {
    let different: BTreeSet<&String> = states.iter().collect();
    if different.len() < 2 {
        return None;
    }
    if different.len() < states.len() {
        return Some(Pattern::Repeating);
    }
    if let (Some(first), Some(last), true) = (states.first(), states.last(), counts(states)) {
        return Some(Pattern::Counting { first: first.clone(), last: last.clone() });
    }
    let bits = bits(states);
    // With few samples every random word looks poor.
    (states.len() >= 8 && bits < ENOUGH).then_some(Pattern::Few { bits: bits as u32 })
}

/// Numbers, each a little more than the one before: counters and clocks.
pub(in crate::check::rules) fn counts(states: &[String]) -> bool {
    let numbers: Option<Vec<u128>> = states.iter().map(|s| s.parse().ok()).collect();
    let Some(numbers) = numbers else { return false };
    let mut pairs = numbers.windows(2).peekable();
    pairs.peek().is_some()
        && pairs.all(|pair| match pair {
            [one, next] => {
                next.checked_sub(*one).is_some_and(|step| (1..10_000_000).contains(&step))
            }
            _ => false,
        })
}

/// How many bits change between the states, place by place. A place where many characters were seen
/// is taken to have all of its alphabet.
fn bits(states: &[String]) -> f64 {
    let rows: Vec<Vec<char>> = states.iter().map(|s| s.chars().collect()).collect();
    let width = rows.iter().map(Vec::len).min().unwrap_or(0);
    let column = |at: usize| -> BTreeSet<char> {
        rows.iter().filter_map(|row| row.get(at).copied()).collect()
    };
    let columns: Vec<BTreeSet<char>> = (0..width).map(column).collect();
    let lively = |column: &&BTreeSet<char>| column.len() * 2 >= states.len().min(10);
    let letters: BTreeSet<char> = columns.iter().filter(lively).flatten().copied().collect();
    let alphabet = alphabet(&letters);
    let of = |column: &BTreeSet<char>| match lively(&column) {
        true => alphabet.log2(),
        false => (column.len() as f64).log2(),
    };
    columns.iter().map(of).sum()
}

fn alphabet(letters: &BTreeSet<char>) -> f64 {
    let any = |test: fn(&char) -> bool| letters.iter().any(test);
    let beyond_hex = |c: &char| c.is_ascii_alphabetic() && !c.is_ascii_hexdigit();
    let digits = if any(char::is_ascii_digit) { 10.0 } else { 0.0 };
    let letters_of = |test: fn(&char) -> bool| match (any(test), any(beyond_hex)) {
        (false, _) => 0.0,
        (true, true) => 26.0,
        (true, false) => 6.0,
    };
    let lower = letters_of(char::is_ascii_lowercase);
    let upper = letters_of(char::is_ascii_uppercase);
    let others = letters.iter().filter(|c| !c.is_ascii_alphanumeric()).count() as f64;
    (digits + lower + upper + others).max(1.0)
}

#[cfg(test)]
mod tests {
    use super::{Pattern, pattern};
    use crate::domain::random::{Random, Seeded, hex};
    use base64::Engine as _;

    fn made(make: impl FnMut(usize) -> String) -> Vec<String> {
        (0..12).map(make).collect()
    }

    #[test]
    fn random_words_of_ordinary_generators_pass() {
        let mut random = Seeded::new("s");
        assert_eq!(pattern(&made(|_| hex(&mut random, 16))), None);
        assert_eq!(pattern(&made(|_| hex(&mut random, 5))), None);
        let url = base64::engine::general_purpose::URL_SAFE_NO_PAD;
        let token = |random: &mut Seeded, n: usize| {
            let mut bytes = vec![0; n];
            random.fill(&mut bytes);
            url.encode(bytes)
        };
        assert_eq!(pattern(&made(|_| token(&mut random, 12))), None);
        assert_eq!(pattern(&made(|_| token(&mut random, 6))), None, "48 bits");
        let uuid = |random: &mut Seeded| {
            format!("{}-4{}-9{}", hex(random, 4), hex(random, 1), hex(random, 6))
        };
        assert_eq!(pattern(&made(|_| uuid(&mut random))), None);
        // Two states tell nothing but that they differ.
        assert_eq!(pattern(&["1a".to_owned(), "2b".to_owned()]), None);
    }

    #[test]
    fn counters_clocks_and_short_words_do_not() {
        let counting =
            |states: &[String]| matches!(pattern(states), Some(Pattern::Counting { .. }));
        assert!(counting(&made(|n| (1000 + n).to_string())));
        assert!(counting(&made(|n| (1_763_815_470_123_u64 + 7 * n as u64).to_string())));
        let mut random = Seeded::new("s");
        let few = |states: &[String]| matches!(pattern(states), Some(Pattern::Few { .. }));
        assert!(few(&made(|_| hex(&mut random, 2))));
        assert!(few(&made(|n| format!("login-{}-wechat-state", 100 + n))));
        let stamp = |n: usize| {
            base64::engine::general_purpose::STANDARD
                .encode(format!("{{\"ts\":{}}}", 1_763_815_470 + n))
        };
        assert!(few(&made(stamp)));
        let repeating = made(|n| hex(&mut Seeded::new(if n % 2 == 0 { "a" } else { "b" }), 16));
        assert_eq!(pattern(&repeating), Some(Pattern::Repeating));
    }
}
