//! A request as a `curl` line for a POSIX shell, fit to be shown: secrets become variables.
//! Must not print the value of anything that logs somebody in.

use super::redact;

/// What the line is made from. Header and query values that are secret need not be masked before.
#[derive(Debug, Clone)]
pub struct Line<'a> {
    /// The method.
    pub method: &'a str,
    /// The address, query included.
    pub url: &'a str,
    /// Name and value, in order.
    pub headers: &'a [(String, String)],
    /// The body.
    pub body: Body<'a>,
    /// Headers whose value becomes a shell variable: name, variable.
    pub variables: &'a [(&'a str, &'a str)],
    /// `-L`, as `--follow`.
    pub follow: bool,
}

/// The body of the line.
#[derive(Debug, Clone, Copy)]
pub enum Body<'a> {
    /// None.
    Empty,
    /// Text, written into the line.
    Text(&'a str),
    /// Bytes that are no text: the reader has to bring them in a file.
    Binary,
}

/// Writes the line, one option per line, ready to paste.
pub fn render(line: &Line<'_>) -> String {
    let mut parts = vec!["curl".to_owned()];
    let implied = match line.body {
        Body::Empty => "GET",
        _ => "POST",
    };
    if line.method == "HEAD" {
        parts.push("--head".to_owned());
    } else if line.method != implied {
        parts.push(format!("-X {}", quote(line.method)));
    }
    if line.follow {
        parts.push("-L".to_owned());
    }
    parts.push(quote(&redact::url(line.url)));
    parts.extend(line.headers.iter().map(|(name, value)| header(name, value, line.variables)));
    match line.body {
        Body::Empty => {}
        Body::Text(text) => parts.push(format!("--data-raw {}", quote(&redact::body(text)))),
        Body::Binary => parts.push("--data-binary @FILE".to_owned()),
    }
    parts.join(" \\\n  ")
}

fn header(name: &str, value: &str, variables: &[(&str, &str)]) -> String {
    if let Some((_, variable)) = variables.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)) {
        // Double quotes, so that the shell puts the value in; the name holds nothing special.
        return format!("-H \"{name}: ${{{variable}}}\"");
    }
    if redact::is_secret_header(name) {
        return format!("-H {}", quote(&format!("{name}: {}", redact::MASK)));
    }
    match value {
        // `Name:` would take the header away; `Name;` sends it empty.
        "" => format!("-H {}", quote(&format!("{name};"))),
        _ => format!("-H {}", quote(&format!("{name}: {value}"))),
    }
}

/// Quotes for a shell: bare when harmless; in double quotes, which cmd and PowerShell read as a POSIX
/// shell does, when nothing within is special to any of the three (an address with `&`); else in
/// single quotes, for a POSIX shell.
pub fn quote(text: &str) -> String {
    let harmless = |b: u8| b.is_ascii_alphanumeric() || b"-_./:=@%+,".contains(&b);
    if !text.is_empty() && text.bytes().all(harmless) {
        return text.to_owned();
    }
    if !text.contains(['"', '$', '`', '\\', '!']) {
        return format!("\"{text}\"");
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::{Body, Line, quote, render};

    #[test]
    fn quotes_survive_a_shell() {
        assert_eq!(quote("abc"), "abc");
        assert_eq!(quote("http://h/?a=1&b=%2F"), "\"http://h/?a=1&b=%2F\"");
        assert_eq!(quote("it's"), "\"it's\"");
        assert_eq!(quote("it's $5"), r"'it'\''s $5'");
        assert_eq!(quote(r#"{"a":1}"#), r#"'{"a":1}'"#);
        assert_eq!(quote(""), "\"\"");
    }

    #[test]
    fn the_ticket_becomes_a_variable_and_other_secrets_a_mask() {
        let headers = [
            ("X-Wx-Ticket".to_owned(), "canary".to_owned()),
            ("Authorization".to_owned(), "Bearer canary".to_owned()),
            ("Accept".to_owned(), "*/*".to_owned()),
            ("X-Empty".to_owned(), String::new()),
        ];
        let line = render(&Line {
            method: "POST",
            url: "https://h/x?access_token=canary&b=1",
            headers: &headers,
            body: Body::Text(r#"{"secret":"canary","a":1}"#),
            variables: &[("x-wx-ticket", "TICKET")],
            follow: false,
        });
        assert!(!line.contains("canary"), "{line}");
        assert!(line.contains(r#"-H "X-Wx-Ticket: ${TICKET}""#), "{line}");
        assert!(line.contains("b=1") && line.contains("-H \"Accept: */*\""), "{line}");
        assert!(line.contains("-H \"X-Empty;\"") && !line.contains("-X"), "{line}");
    }

    #[test]
    fn the_method_is_named_only_where_curl_would_guess_another() {
        let line = |method, body| {
            render(&Line {
                method,
                url: "http://h/",
                headers: &[],
                body,
                variables: &[],
                follow: true,
            })
        };
        assert_eq!(line("GET", Body::Empty), "curl \\\n  -L \\\n  http://h/");
        assert!(line("GET", Body::Text("x")).contains("-X GET"));
        assert!(line("HEAD", Body::Empty).contains("--head"));
        assert!(line("DELETE", Body::Binary).contains("-X DELETE"));
    }
}
