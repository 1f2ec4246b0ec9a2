//! A server call said no to: the number, WeChat's words for it, and our reason.
//! Must not render anything; the voice of the host does (`wire::dialect`).

use crate::domain::errcode;
use crate::domain::scene::Product;
use crate::mock::why::Why;

/// An errcode with the text WeChat puts before the suffix, and why the emulator chose it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The number.
    pub errcode: i64,
    /// `errmsg` before its suffix (PROTOCOL 7).
    pub stem: String,
    /// What exactly was the matter; for the journal, never sent.
    pub why: Why,
}

impl Refusal {
    /// The refusal of that number in WeChat's own words.
    pub fn new(errcode: i64, why: Why) -> Refusal {
        Refusal { errcode, stem: stem(errcode).to_owned(), why }
    }

    /// The refusal of that number at WeCom, where the same number has other words.
    pub fn wecom(errcode: i64, why: Why) -> Refusal {
        let known = errcode::find(Product::Wecom, errcode).and_then(|entry| entry.stems.first());
        // PROTOCOL 6.3 has the meaning of 50002 and its kin, but not every wording.
        let words = known.copied().unwrap_or("no privilege to access");
        Refusal::saying(errcode, words, why)
    }

    /// With other words than those of the table.
    pub fn saying(errcode: i64, stem: impl Into<String>, why: Why) -> Refusal {
        Refusal { errcode, stem: stem.into(), why }
    }
}

/// The text of `errmsg` before its suffix, as PROTOCOL 7 has it.
fn stem(errcode: i64) -> &'static str {
    if errcode == 40001 {
        // The long form is what tokens get (PROTOCOL 2.3); the table leads with the short one.
        return "invalid credential, access_token is invalid or not latest";
    }
    let known = errcode::find(Product::Account, errcode).and_then(|entry| entry.stems.first());
    // 42007 is the one number of ours whose English text nobody has published.
    known.copied().unwrap_or("access_token and refresh_token exception")
}

#[cfg(test)]
mod tests {
    use super::Refusal;
    use crate::mock::why::Why;

    #[test]
    fn p7_the_words_are_those_observed() {
        for (errcode, words) in [
            (-1, "system error"),
            (40001, "invalid credential, access_token is invalid or not latest"),
            (40002, "invalid grant_type"),
            (40003, "invalid openid"),
            (40013, "invalid appid"),
            (40029, "invalid code"),
            (40030, "invalid refresh_token"),
            (40125, "invalid appsecret"),
            (40163, "code been used"),
            (41002, "appid missing"),
            (41004, "appsecret missing"),
            (41008, "missing code"),
            (41009, "missing openid"),
            (42001, "access_token expired"),
            (48001, "api unauthorized"),
            (50002, "user limited"),
        ] {
            assert_eq!(Refusal::new(errcode, Why::Scenario).stem, words);
        }
    }
}
