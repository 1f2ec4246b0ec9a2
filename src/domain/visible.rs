//! Foreign text made harmless for a terminal: nicknames, headers, error messages.
//! Must not be used on answers that are to be printed byte for byte.

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

/// Zero-width and bidirectional controls (Unicode UAX 9) and separators; not U+200D, which holds
/// families and flags of emoji together.
fn is_hiding(c: char) -> bool {
    matches!(c,
        '\u{61c}' | '\u{200b}' | '\u{200c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
}

#[cfg(test)]
mod tests {
    use super::visible;

    #[test]
    fn terminals_are_not_steered_and_emoji_stay() {
        assert_eq!(visible("a\u{1b}[31mb\u{7}\nc"), "a\\u{1b}[31mb\\u{7}\\nc");
        assert_eq!(visible("a\u{202e}b\u{9b}c"), "a\\u{202e}b\\u{9b}c");
        assert_eq!(
            visible("张三 👩\u{200d}👩\u{200d}👧 \u{e000}"),
            "张三 👩\u{200d}👩\u{200d}👧 \u{e000}"
        );
    }
}
