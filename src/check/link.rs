//! An authorize link as a back end made it: raw, and found wherever it stands.
//! Must not judge it; the rules of the area `link` do.

use crate::domain::query::{decode, encode, pairs};

/// The paths of WeChat's doors (PROTOCOL 1.1, 3.1, 6.1).
pub const DOORS: [&str; 5] = [
    "/connect/oauth2/authorize",
    "/connect/qrconnect",
    "/wwlogin/sso/login",
    "/wwopen/sso/qrConnect",
    "/wwopen/sso/3rd_qrConnect",
];

/// How a link was handed out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// `Location` of an answer with this status.
    Redirect(u16),
    /// Stands in a page or one of its scripts, complete.
    Page,
    /// In a JSON answer the page fetches.
    Json,
    /// The page's script puts it together; the one at hand is our copy of what it would make.
    Script,
    /// There is none: a mini program asks its client for a code, and all that counts is the appid.
    MiniProgram,
}

/// An authorize link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// As it stood.
    pub text: String,
    /// Where.
    pub how: How,
}

impl Link {
    /// A link as found.
    pub fn new(text: &str, how: How) -> Link {
        Link { text: text.to_owned(), how }
    }

    /// What stands for a link where a mini program logs in: it comes back to an
    /// address nobody has (RFC 2606), which is never opened.
    pub fn of_mini_program(appid: &str) -> Link {
        let (appid, back) = (encode(appid), encode("https://mini-program.invalid/"));
        Link::new(&format!("?appid={appid}&redirect_uri={back}"), How::MiniProgram)
    }

    /// The query, raw.
    pub fn query(&self) -> &str {
        let head = self.text.split('#').next().unwrap_or("");
        head.split_once('?').map_or("", |(_, query)| query)
    }

    /// What stands behind `#`.
    pub fn fragment(&self) -> Option<&str> {
        self.text.split_once('#').map(|(_, fragment)| fragment)
    }

    /// A parameter's value as it stood.
    pub fn raw(&self, name: &str) -> Option<&str> {
        pairs(self.query()).find(|pair| pair.name() == name).map(|pair| pair.raw_value)
    }

    /// A parameter's value, decoded once.
    pub fn value(&self, name: &str) -> Option<String> {
        self.raw(name).map(|raw| decode(raw).into_owned())
    }

    /// The names of its parameters, in order.
    pub fn names(&self) -> Vec<String> {
        pairs(self.query()).map(|pair| pair.name().into_owned()).collect()
    }

    /// True for the door of official accounts, which has the strict rules.
    pub fn is_official(&self) -> bool {
        self.text.contains(DOORS[0])
    }

    /// True where an official account asks for the login; WeCom's oldest door is the same one.
    pub fn is_of_official_account(&self) -> bool {
        self.is_official() && !self.is_wecom()
    }

    /// True where the link's app is one of WeCom's: a corp or a provider's suite, whose ids begin so
    /// (PROTOCOL 6.1).
    pub fn is_wecom(&self) -> bool {
        let id = self.value("appid").unwrap_or_default();
        ["ww", "tj", "dk"].iter().any(|start| id.starts_with(start))
            || self.value("agentid").is_some()
    }

    /// The same link asking for more: parameters behind the query, before the fragment.
    #[must_use]
    pub fn with(&self, more: &str) -> Link {
        let (head, tail) = match self.text.split_once('#') {
            Some((head, tail)) => (head, format!("#{tail}")),
            None => (self.text.as_str(), String::new()),
        };
        Link { text: format!("{head}&{more}{tail}"), how: self.how }
    }
}

/// True for an address of one of WeChat's doors, at WeChat or at an emulator, or of what was meant
/// to be one: everything that stands there has the parameters of a link.
pub fn is_authorize(address: &str) -> bool {
    let (head, query) = address.split_once('?').unwrap_or((address, ""));
    let path = head.split('#').next().unwrap_or("");
    let meant = |name: &str| query.split('&').any(|pair| pair.starts_with(name));
    DOORS.iter().any(|door| path.ends_with(door))
        || ["appid=", "redirect_uri=", "response_type="].into_iter().all(meant)
}

/// What a text says about the link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// The whole link.
    Whole(String),
    /// Only its beginning: a script adds the rest.
    Part(String),
}

/// Looks for a link in a page, a script or a JSON answer.
pub fn find(text: &str) -> Option<Found> {
    let mut part = None;
    for door in DOORS {
        for (at, _) in text.match_indices(door).chain(text.match_indices(&door.replace('/', "\\/")))
        {
            let token = token(text, at);
            if token.contains("appid=") && is_whole(&token) {
                return Some(Found::Whole(token));
            }
            part = part.or(Some(Found::Part(token)));
        }
    }
    part.or_else(|| resembling(text).map(Found::Whole))
}

/// An address that has a link's parameters, wherever it leads: a door whose name is misspelt.
fn resembling(text: &str) -> Option<String> {
    text.match_indices("appid=").find_map(|(at, _)| {
        let token = token(text, at);
        let address = token.starts_with("http") && token.contains("response_type=");
        (address && is_whole(&token)).then_some(token)
    })
}

/// The quoted or blank-separated word around a place, its escapes taken back.
fn token(text: &str, at: usize) -> String {
    let ends = |c: char| matches!(c, '"' | '\'' | '`' | '<' | '>') || c.is_whitespace();
    let from = text.get(..at).and_then(|t| t.rfind(ends)).map_or(0, |i| i + 1);
    let rest = text.get(at..).unwrap_or("");
    let until = rest.find(ends).map_or(text.len(), |i| at + i);
    unescape(text.get(from..until).unwrap_or(""))
}

/// The escapes of JavaScript, JSON and HTML that occur in addresses.
fn unescape(text: &str) -> String {
    let mut text = text.trim_end_matches('\\').to_owned();
    for (escaped, plain) in [
        ("\\/", "/"),
        ("\\u0026", "&"),
        ("\\u003d", "="),
        ("\\u003D", "="),
        ("\\u0023", "#"),
        ("\\x26", "&"),
        ("\\x3D", "="),
        ("&amp;", "&"),
        ("&#38;", "&"),
        ("&#x26;", "&"),
        ("&#x3D;", "="),
        ("&#61;", "="),
    ] {
        text = text.replace(escaped, plain);
    }
    text
}

/// True when nothing is left for a script to fill in.
fn is_whole(token: &str) -> bool {
    let head = token.split('#').next().unwrap_or("");
    let empty =
        |name: &str| head.contains(&format!("{name}=&")) || head.ends_with(&format!("{name}="));
    head.contains("redirect_uri=")
        && !empty("redirect_uri")
        && !empty("appid")
        && !token.contains("${")
        && !token.contains("{{")
        && !head.ends_with(['=', '&'])
}

#[cfg(test)]
mod tests {
    use super::{Found, How, Link, find, is_authorize};

    const LINK: &str = "https://open.weixin.qq.com/connect/oauth2/authorize?appid=wx1&redirect_uri=http%3A%2F%2Fh%2Fcb&response_type=code&scope=snsapi_base&state=a1#wechat_redirect";

    /// WeCom tells nobody of snapshot users (PROTOCOL 6.3), so no rule may ask its back ends about them.
    #[test]
    fn wecoms_links_are_told_from_wechats() {
        let of = |appid: &str, more: &str| {
            let text = format!("{}{more}", LINK.replace("=wx1&", &format!("={appid}&")));
            Link::new(&text, How::Redirect(302)).is_wecom()
        };
        assert!(of("ww1", "") && of("dk1", "") && of("tj1", ""));
        assert!(!of("wx1", ""));
        let agent = LINK.replace("#", "&agentid=1#");
        assert!(Link::new(&agent, How::Redirect(302)).is_wecom());
    }

    #[test]
    fn found_in_scripts_json_and_attributes() {
        let whole = |text: &str| find(text) == Some(Found::Whole(LINK.to_owned()));
        assert!(whole(&format!("<script>location.href = '{LINK}';</script>")));
        assert!(whole(&format!("{{\"url\":\"{}\"}}", LINK.replace('/', "\\/"))));
        assert!(whole(&format!("{{\"url\":\"{}\"}}", LINK.replace('&', "\\u0026"))));
        assert!(whole(&format!("<a href=\"{}\">x</a>", LINK.replace('&', "&amp;"))));
        assert!(whole(LINK));
        assert_eq!(find("nothing"), None);
    }

    #[test]
    fn a_link_a_script_completes_is_only_a_part() {
        let part = |text: &str| matches!(find(text), Some(Found::Part(_)));
        assert!(part(
            "location='https://open.weixin.qq.com/connect/oauth2/authorize?appid='+id+'&redirect_uri='"
        ));
        assert!(part(
            "`https://open.weixin.qq.com/connect/oauth2/authorize?appid=${id}&redirect_uri=${u}`"
        ));
        assert!(part(
            "u='//open.weixin.qq.com/connect/oauth2/authorize?appid=wx1&redirect_uri='+x"
        ));
    }

    #[test]
    fn parameters_raw_and_decoded() {
        let link = Link::new(LINK, How::Page);
        assert_eq!(link.raw("redirect_uri"), Some("http%3A%2F%2Fh%2Fcb"));
        assert_eq!(link.value("redirect_uri").as_deref(), Some("http://h/cb"));
        assert_eq!(link.fragment(), Some("wechat_redirect"));
        assert!(link.is_official() && is_authorize(LINK) && !is_authorize("http://h/login"));
        assert!(link.with("x=1").text.ends_with("&state=a1&x=1#wechat_redirect"));
    }
}
