//! WeChat's login links and avatars in what a web application answers, turned to the emulator.
//! Must not touch anything else: bytes that are no such address stay as they are, in any encoding.

use memchr::memmem::Finder;

/// Hosts a browser is sent to, or loads the login script or somebody's avatar from (PROTOCOL 1.1, 2.3,
/// 3, 6): the emulator's users have no picture at the real ones.
const HOSTS: [&str; 11] = [
    "open.weixin.qq.com",
    "sz.open.weixin.qq.com",
    "lp.open.weixin.qq.com",
    "long.open.weixin.qq.com",
    "open.work.weixin.qq.com",
    "login.work.weixin.qq.com",
    "thirdwx.qlogo.cn",
    "wx.qlogo.cn",
    // With a path: whatever else these have stays where it is.
    "res.wx.qq.com/connect/zh_CN/htmledition/js/wxLogin.js",
    "mp.weixin.qq.com/cgi-bin/componentloginpage",
    "mp.weixin.qq.com/safe/bindcomponent",
];

/// How an address begins, in text and in strings of JSON and JavaScript, which may escape slashes.
const STARTS: [(&[u8], &str); 4] = [
    (b"https://", "//"),
    (b"http://", "//"),
    (b"https:\\/\\/", "\\/\\/"),
    (b"http:\\/\\/", "\\/\\/"),
];

/// The emulator's address in place of WeChat's hosts.
#[derive(Debug, Clone)]
pub(super) struct Links {
    /// `127.0.0.1:PORT`.
    authority: String,
    finder: Finder<'static>,
}

impl Links {
    /// Towards the emulator at this authority (host and port).
    pub(super) fn to(authority: &str) -> Links {
        Links { authority: authority.to_owned(), finder: Finder::new(b"http") }
    }

    /// The text with its links turned; `None` when there are none.
    pub(super) fn turn(&self, text: &[u8]) -> Option<Vec<u8>> {
        let mut out = Vec::new();
        let mut copied = 0;
        for at in self.finder.find_iter(text) {
            let Some((length, link)) = text.get(at..).and_then(|rest| self.link(rest)) else {
                continue;
            };
            out.extend_from_slice(text.get(copied..at)?);
            out.extend_from_slice(link.as_bytes());
            copied = at + length;
        }
        if copied == 0 {
            return None;
        }
        out.extend_from_slice(text.get(copied..)?);
        Some(out)
    }

    /// How many bytes are replaced by what, where the text begins with one of the hosts' addresses.
    fn link(&self, text: &[u8]) -> Option<(usize, String)> {
        let (start, slashes) = STARTS.iter().find(|(start, _)| text.starts_with(start))?;
        let rest = text.get(start.len()..)?;
        let end = rest.iter().position(|b| !b.is_ascii_alphanumeric() && !b".-".contains(b));
        let host = std::str::from_utf8(rest.get(..end.unwrap_or(rest.len()))?).ok()?;
        let path = rest.get(host.len()..)?;
        let known = HOSTS.iter().any(|known| match known.split_once('/') {
            Some((name, own)) => name.eq_ignore_ascii_case(host) && is_path(path, own),
            None => known.eq_ignore_ascii_case(host),
        });
        // A port, or the rest of a longer name, makes it another host.
        let whole = !matches!(path.first(), Some(b':' | b'@' | b'_'));
        let link = || format!("http:{slashes}{}", self.authority);
        (known && whole).then(|| (start.len() + host.len(), link()))
    }
}

/// True for that path; slashes may be escaped.
fn is_path(path: &[u8], own: &str) -> bool {
    let mut plain = path.iter().copied().filter(|&b| b != b'\\');
    plain.next() == Some(b'/') && plain.take(own.len()).eq(own.bytes())
}

#[cfg(test)]
mod tests {
    use super::Links;

    #[track_caller]
    fn turns(text: &str, turned: &str) {
        let out = Links::to("127.0.0.1:8").turn(text.as_bytes());
        let out = out.map_or_else(|| text.to_owned(), |bytes| String::from_utf8(bytes).unwrap());
        assert_eq!(out, turned);
    }

    #[test]
    fn links_are_turned_wherever_they_stand() {
        turns(
            "<a href=\"https://open.weixin.qq.com/connect/qrconnect?appid=x#wechat_redirect\">",
            "<a href=\"http://127.0.0.1:8/connect/qrconnect?appid=x#wechat_redirect\">",
        );
        turns(
            r#"{"url":"https:\/\/open.weixin.qq.com\/connect"}"#,
            r#"{"url":"http:\/\/127.0.0.1:8\/connect"}"#,
        );
        let script = "https://res.wx.qq.com/connect/zh_CN/htmledition/js/wxLogin.js";
        turns(script, "http://127.0.0.1:8/connect/zh_CN/htmledition/js/wxLogin.js");
        turns(
            "https://mp.weixin.qq.com/cgi-bin/componentloginpage?component_appid=x",
            "http://127.0.0.1:8/cgi-bin/componentloginpage?component_appid=x",
        );
        turns("'https://login.work.weixin.qq.com'", "'http://127.0.0.1:8'");
        turns(
            "a http://OPEN.weixin.qq.com b https://open.weixin.qq.com",
            "a http://127.0.0.1:8 b http://127.0.0.1:8",
        );
    }

    #[test]
    fn avatars_are_turned_as_profiles_have_them() {
        turns(
            r#"{"headimgurl":"https:\/\/thirdwx.qlogo.cn\/mmopen\/vi_32\/x\/132"}"#,
            r#"{"headimgurl":"http:\/\/127.0.0.1:8\/mmopen\/vi_32\/x\/132"}"#,
        );
        turns("<img src=http://wx.qlogo.cn/mmopen/x/0>", "<img src=http://127.0.0.1:8/mmopen/x/0>");
        turns("img-src https://thirdwx.qlogo.cn", "img-src http://127.0.0.1:8");
    }

    #[test]
    fn nothing_else_is() {
        for text in [
            "https://res.wx.qq.com/open/js/jweixin-1.6.0.js",
            "https://mp.weixin.qq.com/s/an-article",
            "https://open.weixin.qq.com.evil.example/",
            "https://open.weixin.qq.com:444/",
            "https://open.weixin.qq.com@evil.example/",
            "redirect=https%3A%2F%2Fopen.weixin.qq.com",
            "open.weixin.qq.com https:// http",
        ] {
            turns(text, text);
        }
        assert_eq!(Links::to("a").turn(b"\xff\x00http\xfe"), None);
    }
}
