//! Secrets in a command that is to be shown, whole in a line or word by word.
//! Must not run it, nor know which options a program really has: it goes by their names.

use super::{MASK, is_secret_name, url};

/// The words of a command without secrets: what follows `--password`, stands behind `TOKEN=`, or is the
/// password in an address. A `{placeholder}` stays.
pub fn words<'a>(words: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let mut named = false;
    let mut shown = |word: &str| {
        let hidden = std::mem::replace(&mut named, names(word)) && !is_placeholder(word);
        if hidden { MASK.to_owned() } else { self::word(word) }
    };
    words.into_iter().map(&mut shown).collect()
}

/// The same for a line, whose blanks and quotes stay.
pub fn line(line: &str) -> String {
    let pieces = pieces(line);
    let mut all = words(pieces.iter().map(|(_, word)| *word)).into_iter();
    let shown =
        pieces.iter().flat_map(|(blank, _)| [(*blank).to_owned(), all.next().unwrap_or_default()]);
    shown.collect()
}

fn word(word: &str) -> String {
    let quoted = |quote: char| word.strip_prefix(quote)?.strip_suffix(quote);
    if let Some((quote, inner)) = ['"', '\''].into_iter().find_map(|q| Some((q, quoted(q)?))) {
        return format!("{quote}{}{quote}", line(inner));
    }
    // A script for a shell.
    if word.contains(char::is_whitespace) {
        return line(word);
    }
    match word.split_once('=') {
        Some((name, value)) if is_secret_name(name) => match is_placeholder(value) {
            true => word.to_owned(),
            false => format!("{name}={MASK}"),
        },
        _ => url(word),
    }
}

/// True for an option whose value is the next word.
fn names(word: &str) -> bool {
    let option = word.trim_matches(['"', '\'']);
    option.starts_with('-') && !option.contains(['=', ' ']) && is_secret_name(option)
}

fn is_placeholder(word: &str) -> bool {
    let inner = word.trim_matches(['"', '\'']);
    inner.starts_with('{') && inner.ends_with('}')
}

/// Each word with its quotes, and the blanks before it; the last one may be empty.
fn pieces(line: &str) -> Vec<(&str, &str)> {
    let (mut all, mut blank, mut word, mut quote) = (Vec::new(), 0, None::<usize>, None::<char>);
    for (at, c) in line.char_indices() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (None, '"' | '\'') => quote = Some(c),
            _ => {}
        }
        let parts = quote.is_none() && c.is_whitespace();
        match word {
            None if !parts => word = Some(at),
            Some(from) if parts => {
                all.push((line.get(blank..from).unwrap_or(""), line.get(from..at).unwrap_or("")));
                (blank, word) = (at, None);
            }
            _ => {}
        }
    }
    let from = word.unwrap_or(line.len());
    all.push((line.get(blank..from).unwrap_or(""), line.get(from..).unwrap_or("")));
    all
}

#[cfg(test)]
mod tests {
    use super::{MASK, line, words};

    #[test]
    fn what_an_option_names_and_what_stands_in_words_is_masked() {
        for (given, shown) in [
            ("node s.js --password canary --port 3", "node s.js --password # --port 3"),
            ("node s.js --token=can?a#r&y --port=3", "node s.js --token=# --port=3"),
            ("DB_PASSWORD=canary  node s.js", "DB_PASSWORD=#  node s.js"),
            (
                "app --db pg://u:canary@h/d --cache redis://:canary@h",
                "app --db pg://#@h/d --cache redis://#@h",
            ),
            (
                "sh -c 'API_KEY=canary node . --secret canary' x",
                "sh -c 'API_KEY=# node . --secret #' x",
            ),
            ("a --jwt-secret 'can ary' b", "a --jwt-secret # b"),
            (
                "a --wx-secret {secret} --key-secret={secret}",
                "a --wx-secret {secret} --key-secret={secret}",
            ),
            ("a \"--password\" 'canary", "a \"--password\" #"),
            (" node  server.js ", " node  server.js "),
            ("", ""),
        ] {
            assert_eq!(line(given).replace(MASK, "#"), shown);
        }
        let listed = ["node", "--password", "can ary", "sh -c x --token canary", "--secret"];
        let shown = words(listed).join("|").replace(MASK, "#");
        assert_eq!(shown, "node|--password|#|sh -c x --token #|--secret");
    }
}
