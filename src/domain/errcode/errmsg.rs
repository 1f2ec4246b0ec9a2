//! WeChat's `errmsg` taken apart: the documented text, and the suffix that names the request.
//! Must not know what any code means.

use crate::domain::time::Time;

/// How an `errmsg` begins that is the emulator's own word, and nothing WeChat would say.
pub const EMULATOR: &str = "wxauth emulator: ";

/// An `errmsg`, split at its suffix (PROTOCOL 2.0).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Errmsg<'a> {
    /// The documented text.
    pub stem: &'a str,
    /// What follows it.
    pub suffix: Suffix<'a>,
}

/// The forms of the suffix (PROTOCOL 2.0).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Suffix<'a> {
    /// None, or nothing known.
    None,
    /// `, rid: xxxxxxxx-xxxxxxxx-xxxxxxxx`: current.
    Rid(&'a str),
    /// `, hints: [ req_id: XXXX ]` or ` hint: [XXXX!]`: WeChat until about 2021.
    Hint(&'a str),
    /// `, hint: [digits], from ip: a.b.c.d, more info at https://…`: WeCom.
    Wecom {
        /// The digits.
        hint: &'a str,
        /// The caller's address as WeCom saw it.
        ip: &'a str,
    },
}

impl Errmsg<'_> {
    /// True when the suffix is WeCom's.
    pub const fn is_wecom(&self) -> bool {
        matches!(self.suffix, Suffix::Wecom { .. })
    }

    /// When the request was made, if the suffix tells.
    pub fn time(&self) -> Option<Time> {
        match self.suffix {
            Suffix::Rid(rid) => rid_time(rid),
            _ => None,
        }
    }
}

/// Splits an errmsg at its suffix; one without a suffix is all stem.
pub fn split(errmsg: &str) -> Errmsg<'_> {
    let cut = ["rid: ", "hint: [", "hints: ["]
        .iter()
        .filter_map(|mark| {
            let at = errmsg.find(mark)?;
            let before = errmsg.get(..at)?;
            // "grid: " is no suffix.
            (before.is_empty() || before.ends_with(' ')).then_some((at, before))
        })
        .min();
    let Some((at, before)) = cut else {
        return Errmsg { stem: errmsg.trim_end(), suffix: Suffix::None };
    };
    let stem = before.trim_end_matches([' ', ',']);
    Errmsg { stem, suffix: suffix(errmsg.get(at..).unwrap_or_default()) }
}

fn suffix(text: &str) -> Suffix<'_> {
    if let Some(rest) = text.strip_prefix("rid: ") {
        let end = rest.find(|c: char| !c.is_ascii_hexdigit() && c != '-').unwrap_or(rest.len());
        return Suffix::Rid(rest.get(..end).unwrap_or_default());
    }
    let inside = text.split_once('[').and_then(|(_, rest)| rest.split_once(']'));
    let Some((hint, rest)) = inside else { return Suffix::None };
    let hint = hint.trim();
    if let Some((_, ip)) = rest.split_once("from ip: ") {
        let ip = ip.split([',', ' ']).next().unwrap_or_default();
        return Suffix::Wecom { hint, ip };
    }
    Suffix::Hint(hint.strip_prefix("req_id: ").unwrap_or(hint))
}

/// The time in a `rid`: its first group is Unix seconds in hexadecimal (PROTOCOL 2.0).
/// `None` unless it is three groups of eight hex digits.
pub fn rid_time(rid: &str) -> Option<Time> {
    let groups: Vec<&str> = rid.split('-').collect();
    let [first, _, _] = groups.as_slice() else { return None };
    let hex = |g: &&str| g.len() == 8 && g.bytes().all(|b| b.is_ascii_hexdigit());
    if !groups.iter().all(hex) {
        return None;
    }
    i64::from_str_radix(first, 16).ok().map(Time::from_secs)
}

#[cfg(test)]
mod tests {
    use super::{Suffix, rid_time, split};

    #[test]
    fn protocol_2_0_suffix_forms_are_split_off() {
        let cases = [
            (
                "invalid code, rid: 62bae58d-5bf58b34-5f8e035e",
                "invalid code",
                Suffix::Rid("62bae58d-5bf58b34-5f8e035e"),
            ),
            (
                "api unauthorized rid: 609b9cec-1a177f0e-48735cf1",
                "api unauthorized",
                Suffix::Rid("609b9cec-1a177f0e-48735cf1"),
            ),
            (
                "code been used, hints: [ req_id: MdoBRh4FE-_iqKea ]",
                "code been used",
                Suffix::Hint("MdoBRh4FE-_iqKea"),
            ),
            (
                "api unauthorized hints: [jHmbeZXMRa-Rkng4a!]",
                "api unauthorized",
                Suffix::Hint("jHmbeZXMRa-Rkng4a!"),
            ),
            (
                "invalid code, hint: [1676019639347283636740445], from ip: 1.2.3.4, more info at \
                 https://open.work.weixin.qq.com/devtool/query?e=40029",
                "invalid code",
                Suffix::Wecom { hint: "1676019639347283636740445", ip: "1.2.3.4" },
            ),
            ("code blocked", "code blocked", Suffix::None),
            ("", "", Suffix::None),
            ("hybrid: no suffix", "hybrid: no suffix", Suffix::None),
            ("x, hint: [", "x", Suffix::None),
        ];
        for (errmsg, stem, suffix) in cases {
            let got = split(errmsg);
            assert_eq!((got.stem, got.suffix), (stem, suffix), "{errmsg}");
        }
        assert!(split("a, hint: [1], from ip: 1.2.3.4").is_wecom());
    }

    #[test]
    fn protocol_2_0_a_rid_tells_the_time() {
        let time = split("invalid code, rid: 62bae58d-5bf58b34-5f8e035e").time();
        assert_eq!(time.map(|t| t.to_string()).as_deref(), Some("2022-06-28T11:27:09Z"));
        for bad in ["", "62bae58d", "62bae58d-5bf58b34-5f8e035", "zzzzzzzz-5bf58b34-5f8e035e"] {
            assert_eq!(rid_time(bad), None, "{bad}");
        }
    }
}
