//! Picking single things out of running text: numbers, addresses, words, JSON objects.
//! Must not judge what it finds; it only says where something stands.

use crate::domain::scene::Scene;
use serde_json::Value;

/// Characters that end an address in running text, beside whitespace.
const ENDS: [char; 22] = [
    '"', '\'', '`', '<', '>', '“', '”', '‘', '’', '，', '。', '；', '、', '（', '）', '「', '」',
    '【', '】', '\\', '|', '^',
];

/// The words of a text, without quotes and sentence marks around them.
pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| c.is_whitespace() || ENDS.contains(&c))
        .map(|word| word.trim_matches([',', ';', '(', ')', '[', ']', '{', '}']))
        .filter(|word| !word.is_empty())
}

/// A text without what people put around things they paste: blanks, quotes, angle brackets.
pub(super) fn unquoted(text: &str) -> &str {
    let mut text = text.trim().trim_start_matches('\u{feff}').trim();
    for (open, close) in [('"', '"'), ('\'', '\''), ('`', '`'), ('<', '>'), ('“', '”')] {
        let inner = text.strip_prefix(open).and_then(|t| t.strip_suffix(close));
        text = inner.unwrap_or(text).trim();
    }
    text
}

/// How deep a cut-off object may be nested; no answer of WeChat's comes near.
const DEEPEST: usize = 32;

/// How a log names an error code. Longer names stand before those they contain.
const CODE_NAMES: [&str; 10] = [
    "wx_errcode",
    "errcode",
    "err_code",
    "error_code",
    "error code",
    "错误码",
    "错误代码",
    "返回码",
    "error-code",
    // A header of WeChat's answers (PROTOCOL 2.0).
    "logicret",
];

/// A code written behind its name in running text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NamedCode {
    /// The number.
    pub(super) code: i64,
    /// True for `wx_errcode`.
    pub(super) poll: bool,
    /// Where the text goes on behind it, in bytes.
    pub(super) end: usize,
}

/// The first error code named in a text, one that is not 0 if there is one: `"errcode":40029`,
/// `errcode=40029`, `\"errcode\": 40029`, `错误码：10003`, `window.wx_errcode=408;`.
pub(super) fn named_code(text: &str) -> Option<NamedCode> {
    // Lower case of ASCII only: byte positions stay those of the text.
    let lower = text.to_ascii_lowercase();
    let mut codes: Vec<NamedCode> = CODE_NAMES
        .iter()
        .flat_map(|name| lower.match_indices(name).map(move |(at, _)| (at, name)))
        .filter_map(|(at, name)| {
            let (code, end) = number_behind(text, at + name.len())?;
            let poll = name.starts_with("wx_") || lower.get(..at)?.ends_with("wx_");
            Some(NamedCode { code, poll, end })
        })
        .collect();
    codes.sort_by_key(|code| code.end);
    codes.iter().find(|code| code.code != 0).or(codes.first()).copied()
}

/// The numbers behind a bare `code` (`code=40029`) that are long enough to be WeChat's errcodes and
/// stand alone: codes to exchange have the same name, yet letters in them.
pub(super) fn bare_codes(text: &str) -> impl Iterator<Item = i64> + '_ {
    let lower = text.to_ascii_lowercase();
    let places: Vec<usize> = lower.match_indices("code").map(|(at, _)| at + "code".len()).collect();
    places.into_iter().filter_map(|at| {
        let (code, end) = number_behind(text, at)?;
        let joined = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
        let alone = !text.get(end..)?.starts_with(joined);
        (alone && code >= 10_000).then_some(code)
    })
}

fn number_behind(text: &str, at: usize) -> Option<(i64, usize)> {
    let rest = text.get(at..)?;
    let start = rest.find(|c: char| !matches!(c, '"' | '\'' | '\\' | ':' | '=' | '：' | ' '))?;
    let number = rest.get(start..)?;
    let digits = number.strip_prefix('-').unwrap_or(number);
    let sign = number.len() - digits.len();
    let length = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    let end = start + sign + length;
    let code = rest.get(start..end)?.parse().ok()?;
    Some((code, at + end))
}

/// The errmsg that stands near a code: `"errmsg":"invalid code, rid: …"`, `errmsg=invalid code`.
pub(super) fn errmsg(text: &str) -> Option<&str> {
    let lower = text.to_ascii_lowercase();
    let at = ["errmsg", "err_msg", "error-msg", "错误信息"]
        .iter()
        .find_map(|name| lower.find(name).map(|at| at + name.len()))?;
    let rest = text.get(at..)?;
    let start = rest.find(|c: char| !matches!(c, '"' | '\'' | '\\' | ':' | '=' | '：' | ' '))?;
    let (before, rest) = rest.split_at(start);
    // Quoted: to the closing quote. Bare: to the end of the line.
    let end = match before.contains('"') {
        true => rest.find(['"', '\\', '\n']),
        false => rest.find(['\n', '"']),
    };
    rest.get(..end.unwrap_or(rest.len())).map(str::trim_end)
}

/// A rid anywhere in a text: three groups of eight hex digits.
pub(super) fn rid(text: &str) -> Option<&str> {
    let is_rid = |word: &&str| crate::domain::errcode::rid_time(word).is_some();
    text.split(|c: char| !(c.is_ascii_hexdigit() || c == '-')).find(is_rid)
}

/// The scenes whose paths stand in a text, in order.
pub(super) fn scenes(text: &str) -> impl Iterator<Item = Scene> + '_ {
    ["/sns/", "/cgi-bin/", "/connect/"]
        .into_iter()
        .flat_map(|start| text.match_indices(start).map(|(at, _)| at))
        .filter_map(|at| {
            let rest = text.get(at..)?;
            let end =
                rest.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '/')));
            Scene::from_path(rest.get(..end.unwrap_or(rest.len()))?)
        })
}

/// A JSON object as pasted or logged; raw control characters inside texts are tolerated, as
/// nicknames bring them (PROTOCOL 2.0).
pub(super) fn json(text: &str) -> Option<Value> {
    let text = text.trim();
    if !text.starts_with(['{', '[']) {
        return None;
    }
    serde_json::from_str(text).ok().or_else(|| {
        let calm: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        serde_json::from_str(&calm).ok()
    })
}

/// A JSON object that is cut off, as far as it goes: its whole members, without the last.
pub(super) fn half(text: &str) -> Option<Value> {
    let text = text.trim();
    if !text.starts_with('{') {
        return None;
    }
    let (mut open, mut quoted, mut escaped) = (Vec::new(), false, false);
    // Behind the last whole member: where that is, and what was open there.
    let mut whole: Option<(usize, Vec<char>)> = None;
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            _ if quoted => {}
            '{' if open.len() < DEEPEST => open.push('}'),
            '[' if open.len() < DEEPEST => open.push(']'),
            '{' | '[' => return None,
            '}' | ']' => {
                open.pop();
            }
            ',' => whole = Some((at, open.clone())),
            _ => {}
        }
        // It is closed: whatever is wrong with it, it is not cut off.
        if open.is_empty() {
            return None;
        }
    }
    let (at, open) = whole?;
    json(&(text.get(..at)?.to_owned() + &open.iter().rev().collect::<String>()))
}

/// The cut-off JSON object a running text ends with.
pub(super) fn half_inside(text: &str) -> Option<Value> {
    text.match_indices('{').take(20).find_map(|(at, _)| half(text.get(at..)?))
}

/// The JSON objects inside a running text, in order; a bounded number of tries.
pub(super) fn objects(text: &str) -> impl Iterator<Item = Value> + '_ {
    let mut from = 0;
    text.match_indices('{').take(200).filter_map(move |(at, _)| {
        if at < from {
            return None;
        }
        let mut stream = serde_json::Deserializer::from_str(text.get(at..)?).into_iter::<Value>();
        let value = stream.next()?.ok()?;
        from = at + stream.byte_offset();
        Some(value)
    })
}

#[cfg(test)]
mod tests {
    use super::{
        errmsg, half, half_inside, json, named_code, objects, rid, scenes, unquoted, words,
    };
    use crate::domain::place::Place;
    use crate::domain::scene::Scene;

    #[test]
    fn codes_as_logs_write_them() {
        let code = |text| named_code(text).map(|found| found.code);
        for text in [
            r#"{"errcode":40029,"errmsg":"x"}"#,
            r#"body="{\"errcode\":40029}""#,
            "GetUserAccessToken error : errcode=40029 , errmsg=invalid code",
            "Error code: 40029, message: invalid code",
            "错误代码：40029, 错误信息：invalid code",
            "errcode: 0 then errcode: 40029",
            "error-code: 40029",
            "RetKey: 11\r\nLogicRet: 40029",
        ] {
            assert_eq!(code(text), Some(40029), "{text}");
        }
        assert_eq!(code("errcode: -1"), Some(-1));
        assert_eq!(code("此公众号并没有这些scope的权限，错误码:10005"), Some(10005));
        assert_eq!(code("errcode none"), None);
        assert_eq!(code("errcode: 99999999999999999999"), None);
        let poll = named_code("window.wx_errcode=408;window.wx_code='';").unwrap();
        assert!(poll.poll && poll.code == 408);
    }

    #[test]
    fn errmsg_in_and_out_of_json() {
        assert_eq!(
            errmsg(r#"{\"errcode\":1,\"errmsg\":\"invalid code, rid: a\"}"#),
            Some("invalid code, rid: a")
        );
        assert_eq!(errmsg("errcode=1 , errmsg=invalid code\nnext"), Some("invalid code"));
        assert_eq!(errmsg("nothing"), None);
    }

    #[test]
    fn words_quotes_and_paths() {
        let found: Vec<_> = words("\"GET /cb?code=1 HTTP/1.1\" 200, (x)").collect();
        assert_eq!(found, ["GET", "/cb?code=1", "HTTP/1.1", "200", "x"]);
        assert_eq!(unquoted(" '\"x y\"' "), "\"x y\"");
        assert_eq!(unquoted("\u{feff}`x`"), "x");
        let all: Vec<_> =
            scenes("GET https://api.weixin.qq.com/sns/userinfo?x /cgi-bin/token").collect();
        assert_eq!(all, [Place::Userinfo.into(), Scene::CgiBin]);
        assert_eq!(rid("x rid: 62bae58d-5bf58b34-5f8e035e,"), Some("62bae58d-5bf58b34-5f8e035e"));
    }

    #[test]
    fn what_is_cut_off_keeps_its_whole_members() {
        let cut = |text| half(text).map(|value| value.to_string());
        assert_eq!(cut(r#"{"errcode":40029,"errmsg":"inva…"#).unwrap(), r#"{"errcode":40029}"#);
        assert_eq!(cut(r#"{"a":"x, {y","b":[1,2"#).unwrap(), r#"{"a":"x, {y","b":[1]}"#);
        assert_eq!(cut(r#"{"data":{"a":"\"","b"#).unwrap(), r#"{"data":{"a":"\""}}"#);
        for whole in [r#"{"a":1}"#, r#"{"a":1} {"b":2,"#, "{a,b}", "x", r#"{"a":1"#] {
            assert_eq!(cut(whole), None, "{whole}");
        }
        assert_eq!(cut(&"{\"a\":[".repeat(10_000)), None);
        assert_eq!(half_inside(r#"got {"a":1,"b"#).unwrap().to_string(), r#"{"a":1}"#);
    }

    #[test]
    fn json_with_control_characters_and_in_text() {
        assert!(json("{\"nickname\":\"a\u{1}b\"}").is_some());
        assert!(json("x {}").is_none());
        let all: Vec<_> = objects("a {\"x\":{\"y\":1}} b {bad} {\"z\":2}").collect();
        assert_eq!(all.len(), 2);
        assert!(objects(&"{".repeat(10_000)).next().is_none());
    }
}
