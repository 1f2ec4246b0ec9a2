//! What `--force` leaves as it was: all of the old file that no question is about.
//! Must not keep an old answer: which keys were asked for is not guessed, but told by the new text.

use toml::{Table, Value};

/// Sections that are written anew, with the keys that are; others in them stay.
const ANEW: [(&str, &[&str]); 2] = [
    (
        "app",
        &[
            "platform",
            "account",
            "appid",
            "component_appid",
            "agentid",
            "redirect_uri",
            "scope",
            "secret",
            "secret_file",
        ],
    ),
    ("ticket", &["secret", "secret_file"]),
];

/// A new file with what stayed of the old one.
pub(super) struct Kept {
    pub(super) text: String,
    /// `[backend]`, `app.state`: what stayed, as it is called in the file.
    pub(super) names: Vec<String>,
}

/// Lays the `new` text over the `old` file. The old sections keep their words and comments where
/// they can be told apart by their lines, and their values in any case.
///
/// # Errors
/// The old file is no TOML.
pub(super) fn keep(old: &str, new: &str) -> Result<Kept, toml::de::Error> {
    let mut rest: Table = old.parse()?;
    let mut text = new.to_owned();
    let mut names = Vec::new();
    for (section, anew) in ANEW {
        let Some(Value::Table(mut own)) = rest.remove(section) else { continue };
        own.retain(|key, _| !anew.contains(&key));
        names.extend(own.keys().map(|key| format!("{section}.{key}")));
        text = with_keys(&text, section, &own);
    }
    names.extend(rest.iter().map(|(name, value)| match value {
        Value::Table(_) => format!("[{name}]"),
        _ => name.clone(),
    }));
    let wanted = (text.parse::<Table>()?, &rest);
    let worded = worded(old, &text);
    let is_whole = worded.parse::<Table>().is_ok_and(|all| {
        let (written, rest) = &wanted;
        all.len() == written.len() + rest.len()
            && written.iter().chain(rest.iter()).all(|(name, value)| all.get(name) == Some(value))
    });
    let text = match (is_whole, rest.is_empty()) {
        (true, _) => worded,
        (false, true) => text,
        // Values without a section have to stand before the first one.
        (false, false) => {
            let (tables, plain): (Table, Table) =
                rest.into_iter().partition(|(_, value)| value.is_table() || is_tables(value));
            format!("{plain}{text}\n{tables}")
        }
    };
    Ok(Kept { text, names })
}

fn is_tables(value: &Value) -> bool {
    value.as_array().is_some_and(|items| items.iter().all(Value::is_table))
}

/// `text` with these keys at the end of that section.
fn with_keys(text: &str, section: &str, keys: &Table) -> String {
    if keys.is_empty() {
        return text.to_owned();
    }
    let lines: String =
        keys.iter().map(|(key, value)| format!("{} = {value}\n", name(key))).collect();
    let head = format!("[{section}]\n");
    match text.split_once(&head) {
        None => format!("{text}\n{head}{lines}"),
        Some((before, inside)) => match inside.split_once("\n[") {
            None => format!("{before}{head}{inside}{lines}"),
            Some((own, next)) => format!("{before}{head}{own}{lines}\n[{next}"),
        },
    }
}

/// A key as TOML writes it.
fn name(key: &str) -> String {
    let bare = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    match !key.is_empty() && key.chars().all(bare) {
        true => key.to_owned(),
        false => Value::from(key).to_string(),
    }
}

/// The old lines that belong to no section written anew, around the new text. A comment belongs to
/// the section it stands above.
fn worded(old: &str, new: &str) -> String {
    let (mut before, mut after) = (String::new(), String::new());
    let (mut comments, mut place) = (String::new(), Some(false));
    for line in old.lines() {
        let bare = line.trim_start();
        if bare.is_empty() || bare.starts_with('#') {
            comments.push_str(line);
            comments.push('\n');
            continue;
        }
        if let Some(head) = bare.strip_prefix('[') {
            let head = head.trim_start_matches(['[', ' ', '"', '\'']);
            let first = head.split(['.', ']', ' ', '"', '\'']).next().unwrap_or("");
            place = (!ANEW.iter().any(|(section, _)| *section == first)).then_some(true);
        }
        let kept = std::mem::take(&mut comments);
        match place {
            Some(true) => after.push_str(&format!("{kept}{line}\n")),
            Some(false) => before.push_str(&format!("{kept}{line}\n")),
            None => {}
        }
    }
    if place == Some(true) {
        after.push_str(comments.trim_end());
    }
    let gap = |text: &str| if text.is_empty() { "" } else { "\n" };
    let before = before.trim();
    let after = after.trim();
    let ends = if after.is_empty() { "" } else { "\n" };
    format!("{before}{}{}{new}{}{after}{ends}", gap(before), gap(before), gap(after))
}

#[cfg(test)]
mod tests {
    use super::keep;

    const NEW: &str = "# head\n\n[app]\nplatform = \"mp\"\nappid = \"wx1\"\n# the secret\nsecret = { env = \"S\" }\n";

    #[test]
    fn sections_no_question_is_about_keep_their_words() {
        let old = "lang = \"zh\"\n\n# head\n\n[app]\nplatform = \"component\"\ncomponent_appid = \"wx2\"\nstate = \"s\"\n\
                   [app.secret]\nfile = \"x\"\n\n[ticket]\nissuer = \"i\"\nsecret = { env = \"T\" }\n\n\
                   # ours\n[backend]\npage = \"http://h/\"   # the page\nbody = [\n  1,\n]\n\n[[mock.user]]\nname = \"a\"\n\
                   [profile.ci.app]\nappid = \"wx3\"\n# the end\n";
        let kept = keep(old, NEW).unwrap();
        assert_eq!(
            kept.names,
            ["app.state", "ticket.issuer", "lang", "[backend]", "[mock]", "[profile]"]
        );
        let wanted = "lang = \"zh\"\n\n# head\n\n[app]\nplatform = \"mp\"\nappid = \"wx1\"\n# the secret\n\
                      secret = { env = \"S\" }\nstate = \"s\"\n\n[ticket]\nissuer = \"i\"\n\n\
                      # ours\n[backend]\npage = \"http://h/\"   # the page\nbody = [\n  1,\n]\n\n[[mock.user]]\nname = \"a\"\n\
                      [profile.ci.app]\nappid = \"wx3\"\n# the end\n";
        assert_eq!(kept.text, wanted);
        assert_eq!(keep(&kept.text, NEW).unwrap().text, wanted);
        assert_eq!(keep("", NEW).unwrap().text, NEW);
        assert_eq!(keep("[app]\nappid = \"x\"\n", NEW).unwrap().text, NEW);
    }

    /// Lines that only look like a section's head: the words go, the values stay.
    #[test]
    fn what_cannot_be_told_apart_by_lines_keeps_its_values() {
        let old = "app.appid = \"x\"\nlang = \"zh\"\n[backend]\nnote = '''\n[app]\nx\n'''\nlist = [\n[1], ]\n";
        let kept = keep(old, NEW).unwrap();
        let read: toml::Table = kept.text.parse().unwrap();
        assert_eq!(read["backend"]["note"].as_str(), Some("[app]\nx\n"));
        assert_eq!(read["backend"]["list"][0][0].as_integer(), Some(1));
        assert_eq!(
            (read["lang"].as_str(), read["app"]["appid"].as_str()),
            (Some("zh"), Some("wx1"))
        );
        assert!(keep("a = ", NEW).is_err());
    }
}
