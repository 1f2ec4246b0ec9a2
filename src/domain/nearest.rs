//! "Did you mean": the known name nearest to a misspelt one.
//! Must not decide what to do about it; the error or warning that quotes it does.

/// The candidate at the smallest edit distance, if it is near enough to be a slip of the finger (at most 3).
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let near = candidates.into_iter().map(|c| (strsim::levenshtein(c, word), c)).min();
    // A short word is near to everything: half of it must be right.
    near.filter(|(d, c)| *d <= 3 && *d * 2 <= c.chars().count()).map(|(_, c)| c)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn only_near_names_are_offered() {
        let names = ["WXAUTH_APPID", "WXAUTH_SECRET", "qr"];
        assert_eq!(nearest("WXAUTH_APPIDD", names), Some("WXAUTH_APPID"));
        assert_eq!(nearest("WXAUTH_SOMETHING", names), None);
        assert_eq!(nearest("回掉地址", ["回调地址"]), Some("回调地址"), "counted in characters");
        assert_eq!(nearest("xy", names), None, "two letters that are both wrong");
    }
}
