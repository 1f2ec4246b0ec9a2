//! Finds out what a text is: the thing itself, or a longer text that holds one.
//! Must not explain: it names the thing and hands its text on.

use serde_json::Value;

use super::word::Word;
use super::{answer, call, callback, link, scan, scenario, ticket};
use crate::domain::errcode::{self, Entry};
use crate::domain::place::Place;
use crate::domain::scenario::Scenario;
use crate::domain::scene::{Product, Scene};
use crate::domain::text::errcode::sentence;

/// What was found.
#[derive(Debug)]
pub(super) struct Found<'a> {
    /// The thing.
    pub(super) thing: Thing<'a>,
    /// False when it was picked out of a longer text.
    pub(super) whole: bool,
}

/// A code with what stood around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Code {
    /// The number.
    pub(super) code: i64,
    /// The errmsg beside it; empty when there was none.
    pub(super) errmsg: String,
    /// Where it came up, as far as the text says.
    pub(super) scene: Scene,
    /// Whose number it is, where the text says so without naming a call.
    pub(super) product: Option<Product>,
}

/// The kinds of things, with their texts.
#[derive(Debug)]
pub(super) enum Thing<'a> {
    Code(Code),
    Page(&'static Entry),
    Answer(Value),
    /// An answer that is cut off, as far as it goes.
    Half(Value),
    /// One, or all of a list.
    Words(Vec<Word>),
    Link(&'a str),
    Callback(&'a str),
    Call(&'a str, Place),
    Ticket(&'a str),
    VerifyFile(&'a str),
    Rid(&'a str),
    Rule(&'a str),
    /// The one called so, and others whose names begin alike.
    Scenario(Scenario, Vec<Scenario>),
}

/// More than this much of a text is not looked at, in bytes.
const MOST: usize = 1 << 18;

/// No address or ticket is longer, in bytes: servers refuse them.
const LONGEST_WORD: usize = 16 * 1024;

/// Finds the most telling thing in a text: an error before a link, a link before an answer that
/// went well.
pub(super) fn find(text: &str) -> Option<Found<'_>> {
    let text = scan::unquoted(text.get(..text.floor_char_boundary(MOST)).unwrap_or(text));
    if let Some(thing) = whole(text) {
        return Some(Found { thing, whole: true });
    }
    Some(Found { thing: inside(text)?, whole: false })
}

/// The whole text is one thing.
fn whole(text: &str) -> Option<Thing<'_>> {
    if let Some(code) = number(text) {
        return Some(Thing::Code(code));
    }
    if let Some(value) = scan::json(text)
        && answer::is_answer(&value)
    {
        return Some(Thing::Answer(value));
    }
    if let Some(value) = scan::half(text)
        && answer::is_answer(&value)
    {
        return Some(Thing::Half(value));
    }
    if let Some(words) = Word::parse(text).map(|word| vec![word]).or_else(|| Word::list(text)) {
        return Some(Thing::Words(words));
    }
    if let Some((first, others)) = scenario::parse(text) {
        return Some(Thing::Scenario(first, others));
    }
    if text.len() <= LONGEST_WORD && link::is_whole_link(text) {
        return Some(Thing::Link(text));
    }
    // A text of several words is looked into.
    if scan::words(text).next() == Some(text) { single(text) } else { None }
}

/// A thing that is one word.
fn single(word: &str) -> Option<Thing<'_>> {
    if word.len() > LONGEST_WORD {
        return None;
    }
    if link::is_link(word) {
        return Some(Thing::Link(word));
    }
    if let Some(place) = call::place(word) {
        return Some(Thing::Call(word, place));
    }
    if callback::is_callback(word) {
        return Some(Thing::Callback(word));
    }
    if ticket::is_ticket(word) {
        return Some(Thing::Ticket(word));
    }
    if let Some(name) = verify_file(word) {
        return Some(Thing::VerifyFile(name));
    }
    if is_rule(word) {
        return Some(Thing::Rule(word));
    }
    errcode::rid_time(word).map(|_| Thing::Rid(word))
}

/// The most telling thing in a longer text.
fn inside(text: &str) -> Option<Thing<'_>> {
    if let Some(code) = logged_code(text).filter(|code| code.code != 0) {
        return Some(Thing::Code(code));
    }
    if let Some(entry) = errcode::find_sentence(text) {
        return Some(match entry.code() {
            Some(code) => Thing::Code(Code {
                code,
                errmsg: String::new(),
                scene: Scene::Authorize,
                product: None,
            }),
            None => Thing::Page(entry),
        });
    }
    if let Some(code) = by_errmsg(text) {
        return Some(Thing::Code(code));
    }
    if let Some(code) = errcode::find_official(text).and_then(errcode::Entry::code) {
        let (errmsg, scene) = (String::new(), Scene::Unknown);
        return Some(Thing::Code(Code { code, errmsg, scene, product: None }));
    }
    if let Some(thing) = wecom_page(text) {
        return Some(thing);
    }
    if let Some(value) = scan::objects(text).find(answer::is_answer) {
        return Some(Thing::Answer(value));
    }
    if let Some(value) = scan::half_inside(text)
        && answer::is_answer(&value)
    {
        return Some(Thing::Half(value));
    }
    // A link before a callback before a ticket, wherever in the line they stand.
    let first = scan::words(text).filter_map(single).min_by_key(|thing| match thing {
        Thing::Link(_) => 0,
        Thing::Callback(_) => 1,
        Thing::Call(..) => 2,
        Thing::Ticket(_) => 3,
        _ => 4,
    });
    let rid = || scan::rid(text).map(Thing::Rid);
    let bare = || scan::bare_codes(text).find(|code| !errcode::readings(*code).is_empty());
    first
        .or_else(rid)
        .or_else(|| bare().map(|code| Thing::Code(plain(code))))
        .or_else(|| Word::inside(text).map(|word| Thing::Words(vec![word])))
}

/// A bare number, or one behind its name: `-1`, `40029`, `errcode 40029`.
fn number(text: &str) -> Option<Code> {
    let bare = text.parse::<i64>().ok().filter(|_| text.len() <= 8);
    let code = match bare {
        Some(code) => code,
        None => {
            let named = scan::named_code(text).filter(|n| n.end == text.len())?;
            // Only when nothing but the name stands before it.
            let short = text.chars().count() <= 20 && !text.starts_with('{');
            return short.then(|| Code { product: product(named.poll), ..plain(named.code) });
        }
    };
    Some(plain(code))
}

fn plain(code: i64) -> Code {
    Code { code, errmsg: String::new(), scene: Scene::Unknown, product: None }
}

fn product(poll: bool) -> Option<Product> {
    poll.then_some(Product::Poll)
}

/// A code named in a running text, with the scene its neighbours tell.
pub(super) fn logged_code(text: &str) -> Option<Code> {
    let named = scan::named_code(text)?;
    let errmsg = scan::errmsg(text).unwrap_or_default().to_owned();
    let (scene, product) = surroundings(text, named.code, named.poll);
    Some(Code { code: named.code, errmsg, scene, product })
}

/// What the text around a code says of its origin: the first path that fits the number, else a
/// host or a word that only one product uses.
pub(super) fn surroundings(text: &str, code: i64, poll: bool) -> (Scene, Option<Product>) {
    if poll {
        return (Scene::Poll, Some(Product::Poll));
    }
    let wecom = ["qyapi.weixin.qq.com", "work.weixin.qq.com", "corpid", "企业微信"]
        .iter()
        .any(|mark| text.contains(mark));
    let fits = |scene: &Scene| {
        let product = scene.product();
        let at_wecom = product == Some(Product::Wecom);
        let cgi = *scene == Scene::CgiBin && wecom;
        !cgi && at_wecom >= (wecom && *scene != Scene::Authorize)
            && product.is_some_and(|p| errcode::find(p, code).is_some())
    };
    let scene = scan::scenes(text).find(fits);
    let product = wecom.then_some(Product::Wecom);
    match scene {
        Some(scene) => (scene, scene.product()),
        None => (Scene::Unknown, product.filter(|p| errcode::find(*p, code).is_some())),
    }
}

/// Where WeCom sends a browser after an error, or a reader of its errmsg (PROTOCOL 2.0, 6.1).
fn wecom_page(text: &str) -> Option<Thing<'_>> {
    if text.contains("/wwopen/uriconfirm") && text.contains("err_type=domain_err") {
        return errcode::find_sentence(sentence::WECOM_DOMAIN).map(Thing::Page);
    }
    let (_, rest) = text.split_once("open.work.weixin.qq.com/devtool/query?e=")?;
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let code = rest.get(..end)?.parse().ok()?;
    Some(Thing::Code(Code { product: Some(Product::Wecom), ..plain(code) }))
}

/// A code known by its errmsg alone: `invalid code, rid: …`.
fn by_errmsg(text: &str) -> Option<Code> {
    // No errmsg with its suffix is longer than a few hundred bytes.
    let near = |at: usize| text.get(at..text.floor_char_boundary(at.saturating_add(400)));
    let begins = |at: usize| near(at).and_then(|t| Some((errcode::find_errmsg(t)?, at)));
    // The errmsg begins the text, or stands behind a blank or a quote.
    let starts = std::iter::once(0)
        .chain(text.match_indices([' ', '"', ':', '=', '\'']).map(|(at, mark)| at + mark.len()));
    let (entry, at) = starts.take(2000).find_map(begins)?;
    let code = entry.code()?;
    // "ok" is everywhere.
    if code == 0 {
        return None;
    }
    let errmsg = near(at)?.split(['"', '\n']).next().unwrap_or_default().to_owned();
    let (scene, product) = surroundings(text, code, false);
    Some(Code { code, errmsg, scene, product })
}

/// `MP_verify_` and 16 letters or digits, with or without a path before it (PROTOCOL 1.4).
fn verify_file(word: &str) -> Option<&str> {
    let at = word.rfind("MP_verify_")?;
    let name = word.get(at..)?;
    let token = name.strip_prefix("MP_verify_")?.strip_suffix(".txt")?;
    let shaped = token.len() == 16 && token.bytes().all(|b| b.is_ascii_alphanumeric());
    shaped.then_some(name)
}

/// `WXA` and three digits.
fn is_rule(word: &str) -> bool {
    let (area, number) = word.split_at_checked(3).unwrap_or_default();
    let is_number = number.len() == 3 && number.bytes().all(|b| b.is_ascii_digit());
    area.eq_ignore_ascii_case("WXA") && is_number
}

#[cfg(test)]
mod tests {
    use crate::domain::explain::tests::{context, read, slugs};
    use crate::domain::explain::{Kind, explain};
    use crate::domain::lang::Lang;
    use crate::domain::text::explain::of;

    #[test]
    fn half_an_answer_is_explained_as_far_as_it_goes() {
        let error = read(r#"{"errcode":40029,"errmsg":"inva"#);
        assert_eq!((error.kind, slugs(&error)), (Kind::Answer, vec!["cut_off"]));
        assert_eq!(error.readings.len(), read("40029").readings.len());
        // PROTOCOL 2.1: more than `expires_in` follows in a user's token only.
        let token = read(r#"2026-11-23 got {"access_token":"88_canary","expires_in":7200,"refr"#);
        assert_eq!(token.title, of(Lang::En).answer.token_title);
        assert!(token.picked && slugs(&token).contains(&"cut_off"));
        assert!(!slugs(&token).contains(&"no_unionid"), "it may stand behind the cut");
        assert!(
            token.parts.iter().all(|part| part.name != "openid" && !part.value.contains("canary"))
        );
    }

    #[test]
    fn a_bare_code_is_an_errcode_where_it_is_one() {
        let code = read("授权失败 code=40029");
        assert_eq!((code.kind, code.readings.len()), (Kind::Code, read("40029").readings.len()));
        for other in ["exit code 10000000", "code=40029abc", "code: 500"] {
            assert!(explain(other, &context(Lang::En)).is_none(), "{other}");
        }
    }

    #[test]
    fn what_nobody_knows_says_so() {
        for (text, unknown) in [
            ("99999", true),
            (r#"{"errcode":99999,"errmsg":"x"}"#, true),
            ("the report names WXA999 and stops", true),
            ("40029", false),
            ("errcode: 84014 hint: [1], from ip: 1.2.3.4", false),
            ("-41003", false),
        ] {
            assert_eq!(read(text).is_unknown(), unknown, "{text}");
        }
    }
}
