//! Secrets in text that is not what it claims to be: cut JSON, multipart, XML, prose.
//! Must not show a value behind a secret name for want of understanding where it ends.

use super::{MASK, is_code, is_secret_name, plain, query};

/// The text with every value behind a secret name masked, up to where it surely ends.
pub(super) fn mask(text: &str) -> String {
    if text.trim_start().starts_with("--") { multipart(text) } else { values(text) }
}

/// Parts whose head names a secret lose their content.
fn multipart(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let (mut in_head, mut secret, mut masked) = (true, false, false);
    for line in text.split_inclusive('\n') {
        if line.starts_with("--") {
            (in_head, secret, masked) = (true, false, false);
            out.push_str(line);
        } else if in_head {
            secret |= line.split(['"', '\'', ';', '=', ' ', '\r', '\n']).any(is_secret_name);
            in_head = !line.trim().is_empty();
            out.push_str(line);
        } else if !secret {
            out.push_str(&values(line));
        } else if !masked {
            masked = true;
            out.push_str(MASK);
            out.push('\n');
        }
    }
    out
}

/// Values behind `name=`, `name:` and `<name>`, quoted or not.
fn values(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['=', ':', '>']) {
        let (before, behind) = rest.split_at(at);
        let separator = behind.chars().next().unwrap_or('=');
        let behind = behind.get(1..).unwrap_or("");
        let name = last_name(before, separator);
        out.push_str(&query(before));
        out.push(separator);
        rest = behind;
        if let Some(name) = name.filter(|name| is_secret_name(name)) {
            let (blank, value) = behind.split_at(behind.len() - behind.trim_start().len());
            let length = length(value, separator);
            let value_shown = match length == 0 || stays(name, value, length, separator) {
                true => value.get(..length).unwrap_or(""),
                false => MASK,
            };
            out.push_str(blank);
            out.push_str(value_shown);
            rest = value.get(length..).unwrap_or("");
        }
    }
    out.push_str(&query(rest));
    out
}

/// The name before a separator, quotes and blanks between left aside.
fn last_name(before: &str, separator: char) -> Option<&str> {
    if separator == '>' {
        let name = before.rsplit_once('<')?.1;
        // `<code>` is how pages write an example.
        let tag = !name.contains(['/', ' ', '=']) && plain(name) != "code";
        return tag.then_some(name);
    }
    let before = before.trim_end_matches(['"', '\'', '\\', ' ', '\t', '\r', '\n']);
    let odd = |c: char| !(c.is_alphanumeric() || "_-.[]+%".contains(c));
    let from = before.rfind(odd).map_or(0, |at| at + before.get(at..).map_or(1, first_width));
    before.get(from..)
}

fn first_width(text: &str) -> usize {
    text.chars().next().map_or(1, char::len_utf8)
}

/// How many bytes of the text are the value, in doubt all.
fn length(value: &str, separator: char) -> usize {
    let all = value.len();
    if separator == '>' {
        return value.find("</").unwrap_or(all);
    }
    let opened = value.trim_start_matches('\\');
    let slashes = all - opened.len();
    match opened.chars().next() {
        Some('[' | '{') => all,
        Some(quote @ ('"' | '\'')) => quoted(opened, quote, slashes).map_or(all, |n| slashes + n),
        _ => value.find(['&', ',', ';', '\n', '<', '}']).unwrap_or(all),
    }
}

/// Where a quoted text is over, its quotes included; `None` where it never is.
fn quoted(text: &str, quote: char, slashes: usize) -> Option<usize> {
    text.match_indices(quote).skip(1).find_map(|(at, _)| {
        let before = text.get(..at).unwrap_or("");
        let here = before.len() - before.trim_end_matches('\\').len();
        (here <= slashes || (slashes == 0 && here.is_multiple_of(2))).then_some(at + 1)
    })
}

/// `code: 40029` is a result; what logs in is longer, or text.
fn stays(name: &str, value: &str, length: usize, separator: char) -> bool {
    let value = value.get(..length).unwrap_or("").trim();
    let number = value.trim_start_matches('-');
    let digits = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
    let is_result = separator == ':' && digits && number.len() <= 6;
    is_code(&plain(name)) && (is_result || refers(name, value))
}

/// A program that reads the code where it stands by the same name, as pages do: `q.get('code')`,
/// `params.code`. No code looks like that: every word is short, and the last one is the name.
fn refers(name: &str, value: &str) -> bool {
    let word = |word: &str| {
        let letters = |c: char| c.is_ascii_alphabetic() || c == '_' || c == '$';
        (1..=16).contains(&word.len()) && word.chars().all(letters)
    };
    let words = value.strip_suffix(')').and_then(|call| call.split_once('(')).map_or_else(
        || value.rsplit_once('.'),
        |(call, inner)| {
            let quote = inner.chars().next().filter(|c| matches!(c, '"' | '\''))?;
            Some((call, inner.strip_prefix(quote)?.strip_suffix(quote)?))
        },
    );
    words.is_some_and(|(way, last)| {
        plain(last) == plain(name) && word(last) && way.split('.').all(word)
    })
}
