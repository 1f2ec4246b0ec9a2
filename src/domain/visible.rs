//! Foreign text made harmless for a terminal: nicknames, headers, error messages.
//! Must not be used on answers that go byte for byte into a pipe or a file.

/// Control characters, line ends and characters that reorder or hide text are escaped as
/// `\u{…}` (`\n`, `\t` where they have a name). Everything else stays, emoji joiners included.
pub fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_control() || is_hiding(c) {
            out.extend(c.escape_default());
        } else {
            out.push(c);
        }
    }
    out
}

/// Bytes of a server on a screen: lines and tabs stay, `\r\n` is the end of a line; everything else
/// that steers, reorders or hides is escaped as in `visible`, and bytes that are no text as `\x9b`.
pub fn visible_lines(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        let mut chars = chunk.valid().chars().peekable();
        while let Some(c) = chars.next() {
            match c {
                '\n' | '\t' => out.push(c),
                '\r' if chars.peek() == Some(&'\n') => {}
                _ if c.is_control() || is_hiding(c) => out.extend(c.escape_default()),
                _ => out.push(c),
            }
        }
        for byte in chunk.invalid() {
            out.push_str(&format!("\\x{byte:02x}"));
        }
    }
    out
}

/// A JSON text that steers no terminal: what JSON leaves as it is inside strings is written as
/// `\u009b` (RFC 8259 section 7), so that it stays the same document.
pub fn visible_json(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        // Line ends and the like stand between values only: inside strings they are escaped already.
        if (c.is_control() && !c.is_ascii_whitespace()) || is_hiding(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                out.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            out.push(c);
        }
    }
    out
}

/// Zero-width and bidirectional controls (Unicode UAX 9), tags (U+E0000) and separators; not U+200D, which holds
/// families and flags of emoji together.
fn is_hiding(c: char) -> bool {
    matches!(c,
        '\u{61c}' | '\u{200b}' | '\u{200c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::{visible, visible_json, visible_lines};

    #[test]
    fn terminals_are_not_steered_and_emoji_stay() {
        assert_eq!(visible("a\u{1b}[31mb\u{7}\nc"), "a\\u{1b}[31mb\\u{7}\\nc");
        assert_eq!(visible("a\u{202e}b\u{9b}c"), "a\\u{202e}b\\u{9b}c");
        assert_eq!(
            visible("张三 👩\u{200d}👩\u{200d}👧 \u{e000}"),
            "张三 👩\u{200d}👩\u{200d}👧 \u{e000}"
        );
    }

    #[test]
    fn answers_on_a_screen_keep_their_lines_only() {
        assert_eq!(
            visible_lines(b"a\r\n\tb\r\x1b]52;c;x\x07\x00\xc2\x9b\x9b\xe2\x80\xae\n"),
            "a\n\tb\\r\\u{1b}]52;c;x\\u{7}\\u{0}\\u{9b}\\x9b\\u{202e}\n"
        );
    }

    #[test]
    fn json_on_a_screen_is_the_same_document() {
        let text = serde_json::json!({ "a": "\u{7f}\u{9b}\u{202e}\u{e0041}\n张三" }).to_string();
        let shown = visible_json(&text);
        assert_eq!(shown, r#"{"a":"\u007f\u009b\u202e\udb40\udc41\n张三"}"#);
        let read = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
        assert_eq!(read(&shown), read(&text));
    }
}
