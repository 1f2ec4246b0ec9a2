//! What the scripts of a page say about its calls: addresses, names of fields, names of headers.
//! Must not run them; what is read here is tried out by `guess` before it is believed.

use super::page::quoted_paths;

/// How a ticket is shown: a header, and the text around `{ticket}`.
pub type Shown = (String, String);

/// The most addresses made of a base and a rest.
const MOST: usize = 60;

/// Every address of the scripts: those that stand whole, then those that a script puts together of
/// a base (`const api = '/h5/v1'`) and a rest (`api + '/login'`).
pub fn addresses(texts: &[String]) -> Vec<String> {
    let mut whole: Vec<String> = Vec::new();
    for path in texts.iter().flat_map(|text| quoted_paths(text)) {
        if !is_file(&path) && !whole.contains(&path) {
            whole.push(path);
        }
    }
    let bases: Vec<&String> = whole.iter().filter(|path| is_base(path, texts)).collect();
    let mut joined = Vec::new();
    for base in bases {
        for rest in whole.iter().filter(|rest| rest.starts_with('/') && *rest != base) {
            joined.push(format!("{}{rest}", base.trim_end_matches('/')));
        }
    }
    joined.truncate(MOST);
    whole.into_iter().chain(joined).collect()
}

fn is_file(path: &str) -> bool {
    let path = path.split('?').next().unwrap_or("");
    let ends = [".js", ".css", ".svg", ".png", ".ico", ".html", ".jpg", ".mjs", ".woff2"];
    ends.iter().any(|end| path.ends_with(end))
}

/// A text that a name is given to, or that something is added to.
fn is_base(path: &str, texts: &[String]) -> bool {
    texts.iter().any(|text| {
        text.match_indices(path).any(|(at, _)| {
            let before = text.get(..at).unwrap_or("").trim_end_matches(['"', '\'', '`']);
            let named = before.trim_end().ends_with(['=', ':']);
            let after = text.get(at + path.len()..).unwrap_or("");
            let after = after.trim_start_matches(['"', '\'', '`']).trim_start();
            named && (after.starts_with([';', ',', '\n', '}']) || after.starts_with("const"))
        })
    })
}

/// Under which names scripts hand `word` (`code`, `state`) in: `{wx_code: q.get('code')}`,
/// `f.set('c', params.code)`. Its own name is the last.
pub fn fields(texts: &[String], word: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let values = [
        format!("get('{word}')"),
        format!("get(\"{word}\")"),
        format!("('{word}')"),
        format!("(\"{word}\")"),
        format!(".{word}"),
        format!("['{word}']"),
        format!("[\"{word}\"]"),
        format!(": {word}"),
        format!(":{word}"),
    ];
    for text in texts {
        for value in &values {
            for (at, _) in text.match_indices(value.as_str()) {
                let after = text.get(at + value.len()..).unwrap_or("");
                let whole = !after.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
                let from = text.floor_char_boundary(at.saturating_sub(60));
                let name = text.get(from..at).and_then(|before| name_before(before, value));
                found.extend(name.filter(|name| whole && !found.contains(name)));
            }
        }
    }
    if !found.iter().any(|name| name == word) {
        found.push(word.to_owned());
    }
    found
}

/// The name a value is put under, read backwards: `name: …` in an object, `set('name', …`.
fn name_before(before: &str, value: &str) -> Option<String> {
    let inner = before.rsplit(['{', ',', ';', '\n']).next()?;
    let ends_in_colon = value.starts_with(':');
    let key = if ends_in_colon { Some(inner) } else { inner.split_once(':').map(|(key, _)| key) };
    if let Some(key) = key {
        return is_name(key.trim().trim_matches(['"', '\''])).then(|| bare(key));
    }
    ["set(", "append("].iter().find_map(|call| {
        let (_, rest) = before.rsplit_once(call)?;
        let (name, value) = rest.split_once(',')?;
        let same_call = !value.contains(')');
        (same_call && is_name(&bare(name))).then(|| bare(name))
    })
}

fn bare(text: &str) -> String {
    text.trim().trim_matches(['"', '\'']).to_owned()
}

fn is_name(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 30
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
        && !text.starts_with(|c: char| c.is_ascii_digit())
}

/// Headers in which scripts show a ticket, each with the text around it: `X-Token` and `{ticket}`,
/// `Authorization` and `Bearer {ticket}`.
pub fn headers(texts: &[String]) -> Vec<(String, String)> {
    const WORDS: [&str; 6] = ["token", "ticket", "auth", "session", "jwt", "openkey"];
    let mut found: Vec<(String, String)> = Vec::new();
    for text in texts.iter().filter(|text| text.to_ascii_lowercase().contains("header")) {
        for word in text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_')) {
            let lower = word.to_ascii_lowercase();
            let spelt = word.contains('-') || lower == "authorization" || lower == "token";
            let fits = spelt && WORDS.iter().any(|w| lower.contains(w)) && word.len() < 40;
            let known = found.iter().any(|(name, _)| name.eq_ignore_ascii_case(word));
            if fits && !known && !lower.starts_with("access-control") && !word.starts_with('-') {
                let value = match lower == "authorization" && text.contains("Bearer ") {
                    true => "Bearer {ticket}",
                    false => "{ticket}",
                };
                found.push((word.to_owned(), value.to_owned()));
            }
        }
    }
    found.truncate(4);
    let usual = [
        ("X-Wx-Ticket", "{ticket}"),
        ("Authorization", "Bearer {ticket}"),
        ("X-Token", "{ticket}"),
        ("Authorization", "{ticket}"),
    ];
    for (name, value) in usual {
        let same = |(n, v): &(String, String)| n.eq_ignore_ascii_case(name) && v == value;
        if !found.iter().any(same) {
            found.push((name.to_owned(), value.to_owned()));
        }
    }
    found
}

/// True for a path that sounds like a login.
pub fn is_likely(path: &str) -> bool {
    const WORDS: [&str; 11] = [
        "login", "auth", "wechat", "weixin", "wx", "code", "token", "session", "sign", "sso",
        "link",
    ];
    let path = path.to_ascii_lowercase();
    WORDS.iter().any(|word| path.contains(word))
}

#[cfg(test)]
mod tests {
    use super::{addresses, fields, headers};

    fn texts(text: &str) -> Vec<String> {
        vec![text.to_owned()]
    }

    #[test]
    fn addresses_are_put_together() {
        let found = addresses(&texts("const API='/h5/api/v1';\nfetch(API+'/wx/token');x('/a.js')"));
        assert!(found.contains(&"/wx/token".to_owned()) && !found.contains(&"/a.js".to_owned()));
        assert!(found.contains(&"/h5/api/v1/wx/token".to_owned()), "{found:?}");
        let found = addresses(&texts("fetch('/api/login');fetch('/api/me')"));
        assert_eq!(found, ["/api/login", "/api/me"]);
    }

    #[test]
    fn fields_are_read_where_they_are_handed_in() {
        let first = |text: &str, word: &str| fields(&texts(text), word).remove(0);
        let json = "JSON.stringify({wx_code:q.get('code'),st:q.get('state')})";
        assert_eq!((first(json, "code"), first(json, "state")), ("wx_code".into(), "st".into()));
        let form = "f.set('c', q.get('code')); f.append(\"s\", q.get(\"state\"))";
        assert_eq!((first(form, "code"), first(form, "state")), ("c".into(), "s".into()));
        let ajax = "data: JSON.stringify({ code: q.code, state: q.state })";
        assert_eq!((first(ajax, "code"), first(ajax, "state")), ("code".into(), "state".into()));
        assert_eq!(first("let x = { authCode: code, n: 1 }", "code"), "authCode");
        assert_eq!(fields(&texts("body: JSON.stringify({ code, state })"), "code"), ["code"]);
    }

    #[test]
    fn headers_are_read_with_what_stands_around_the_ticket() {
        let first = |text: &str| headers(&texts(text)).remove(0);
        let is = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(first("headers:{ 'X-Token': token }"), is("X-Token", "{ticket}"));
        assert_eq!(
            first("{headers:{Authorization:'Bearer '+t}}"),
            is("Authorization", "Bearer {ticket}")
        );
        assert_eq!(first("fetch('/x')"), is("X-Wx-Ticket", "{ticket}"));
    }
}
