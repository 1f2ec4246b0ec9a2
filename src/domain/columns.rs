//! Running text in the columns of a terminal, where a Chinese character takes two.
//! Must not know how wide the terminal is; that is an argument.

/// Columns a terminal uses: two for the wide characters of Chinese, Japanese and Korean.
pub fn width(text: &str) -> usize {
    let wide = |c: char| {
        matches!(c, '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}'
            | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe6f}' | '\u{ff00}'..='\u{ff60}'
            | '\u{ffe0}'..='\u{ffe6}' | '\u{1f300}'..='\u{1f9ff}' | '\u{20000}'..='\u{3fffd}'
            // East Asian "ambiguous": a Chinese terminal draws them wide.
            | '“' | '”' | '‘' | '’' | '…' | '→' | '·')
    };
    text.chars().map(|c| if wide(c) { 2 } else { 1 }).sum()
}

/// Lines of at most `columns`. Chinese may break between any two characters, but no line begins
/// with a closing mark or ends with an opening one; other words stay whole, however long.
pub fn wrap(text: &str, columns: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for piece in pieces(text) {
        if width(&line) + width(piece.trim_end()) > columns && !line.is_empty() {
            lines.push(line.trim_end().to_owned());
            line.clear();
        }
        line.push_str(piece);
    }
    lines.push(line.trim_end().to_owned());
    lines
}

/// A text of several lines, each wrapped; what is wrapped hangs under its own line's first word,
/// behind its mark (`- `, `· `, `! `, `? `).
pub fn fold(text: &str, columns: usize) -> String {
    let folded = text.split('\n').map(|line| {
        let body = line.trim_start_matches(' ');
        let marks = ["- ", "· ", "! ", "? "];
        let body = marks.iter().find_map(|mark| body.strip_prefix(mark)).unwrap_or(body);
        // What stands before the text: blanks, perhaps a mark.
        let lead = line.get(..line.len() - body.len()).unwrap_or_default();
        let hang = lead.chars().count();
        let lines = wrap(body, columns.saturating_sub(width(lead)).max(20));
        format!("{lead}{}", lines.join(&format!("\n{}", " ".repeat(hang))))
    });
    folded.collect::<Vec<_>>().join("\n")
}

const CLOSING: &str = "，。、；：）”’！？》」』】…,.;:)]!?";
const OPENING: &str = "（“‘《「『【([";

/// What a line may be broken between: words with the blank behind them, single wide characters with
/// the marks that belong to them.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut begin = 0;
    let mut previous: Option<char> = None;
    for (at, c) in text.char_indices() {
        let wide = |c: char| width(c.encode_utf8(&mut [0; 4])) == 2;
        let together = CLOSING.contains(c) || previous.is_some_and(|p| OPENING.contains(p));
        let breaks = previous.is_some_and(|p| match p == ' ' {
            true => c != ' ',
            false => c != ' ' && !together && (wide(p) || wide(c)),
        });
        if breaks {
            pieces.extend(text.get(begin..at));
            begin = at;
        }
        previous = Some(c);
    }
    pieces.extend(text.get(begin..));
    pieces
}

#[cfg(test)]
mod tests {
    use super::{fold, width, wrap};

    #[test]
    fn wraps_words_and_chinese() {
        assert_eq!(wrap("aa bb cc", 5), ["aa bb", "cc"]);
        assert_eq!(wrap("微信系统繁忙。", 8), ["微信系统", "繁忙。"]);
        // No line begins with a closing mark, none ends with an opening one, none is too long.
        assert_eq!(wrap("微信系统。", 8), ["微信系", "统。"]);
        assert_eq!(wrap("微信系（统）", 8), ["微信系", "（统）"]);
        assert_eq!(wrap("用 wxauth 检查", 9), ["用 wxauth", "检查"]);
        assert_eq!(wrap("longerthanthat", 4), ["longerthanthat"]);
        assert_eq!(wrap("", 4), [""]);
        assert_eq!(width("微a"), 3);
    }

    #[test]
    fn a_list_hangs_behind_its_marks() {
        let text = "Rules:\n  - one two three four five\n  six";
        assert_eq!(fold(text, 23), "Rules:\n  - one two three four\n    five\n  six");
        assert_eq!(fold("! 微信系统繁忙，微信系统繁忙", 22), "! 微信系统繁忙，微信系\n  统繁忙");
        assert_eq!(fold("? 微信系统繁忙，微信系统繁忙", 22), "? 微信系统繁忙，微信系\n  统繁忙");
    }

    #[test]
    fn no_line_is_wider_than_asked() {
        let text = "测试号的回调域名规则（可以是 IP，可以带端口）：“网页帐号”里填，不带 http://，不用备案。";
        for columns in 20..100 {
            for line in fold(text, columns).lines() {
                assert!(width(line) <= columns, "{columns}: {line}");
            }
        }
    }
}
