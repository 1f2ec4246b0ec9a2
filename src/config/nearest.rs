//! "Did you mean": the known name nearest to a misspelt one.
//! Must not decide what to do about it; the error or warning that quotes it does.

/// The candidate at the smallest edit distance, if it is near enough to be a slip of the finger (at most 3).
pub(super) fn nearest<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let near = candidates.into_iter().map(|c| (distance(c, word), c)).min();
    // A short word is near to everything: half of it must be right.
    near.filter(|(d, c)| *d <= 3 && *d * 2 <= c.chars().count()).map(|(_, c)| c)
}

/// Edit distance (Levenshtein).
fn distance(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.chars().count()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut last = i;
        let mut left = i + 1;
        for (slot, y) in row.iter_mut().skip(1).zip(b.chars()) {
            let new = (last + usize::from(x != y)).min(left + 1).min(*slot + 1);
            last = *slot;
            *slot = new;
            left = new;
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::{distance, nearest};

    #[test]
    fn distances_count_edits() {
        assert_eq!(distance("app.appid", "app.apid"), 1);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("回调", "回掉"), 1);
    }

    #[test]
    fn only_near_names_are_offered() {
        let names = ["WXAUTH_APPID", "WXAUTH_SECRET", "qr"];
        assert_eq!(nearest("WXAUTH_APPIDD", names), Some("WXAUTH_APPID"));
        assert_eq!(nearest("WXAUTH_SOMETHING", names), None);
        assert_eq!(nearest("xy", names), None, "two letters that are both wrong");
    }
}
