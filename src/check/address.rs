//! Whether an authorize link leads to WeChat, or to the emulator that stands for it.
//! Must not look at the link's parameters; the rules of the area `link` do.

use url::Url;

use super::link::{DOORS, Link};
use super::target::same_server;
use crate::domain::base::Base;
use crate::domain::host::{is_loopback, is_wechat};
use crate::domain::lang::Lang;
use crate::domain::nearest::nearest;
use crate::domain::rules::Severity;

/// What is wrong with the address of a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Astray {
    /// No scheme and host: browsers look for it below the page's own address.
    Relative(String),
    /// A host that is a word of a program, or has a hole nobody filled.
    Unfilled(String),
    /// Nearly one of WeChat's hosts.
    Misspelt(String),
    /// A machine at hand, but not the emulator of this check.
    OtherEmulator(String),
    /// The right host, and a path WeChat has no page at.
    Path(String),
    /// WeChat over plain http.
    Insecure,
    /// Some other site, which may be a gateway.
    Elsewhere(String),
}

impl Astray {
    /// True when the login cannot go on from there.
    pub fn is_end(&self) -> bool {
        !matches!(self, Astray::Insecure | Astray::Elsewhere(_))
    }

    /// How much it matters.
    pub fn severity(&self) -> Severity {
        if self.is_end() { Severity::High } else { Severity::Medium }
    }

    /// In words, `emulator` being where the link should lead here.
    pub fn text(&self, emulator: &Base, lang: Lang) -> String {
        let zh = lang == Lang::Zh;
        match self {
            Astray::Relative(head) if head.is_empty() && zh => {
                "前面没有协议和域名，多半是拼链接用的基址为空".to_owned()
            }
            Astray::Relative(head) if head.is_empty() => {
                "has no scheme and host: the base it is built on is probably empty".to_owned()
            }
            Astray::Relative(head) if zh => {
                format!("以“{head}”开头，没有协议和域名，多半是拼链接用的基址没有设置")
            }
            Astray::Relative(head) => format!(
                "begins with \"{head}\", no scheme and host: the base it is built on is probably not set"
            ),
            Astray::Unfilled(host) if zh => {
                format!("域名是“{host}”，多半有一个变量没有设置或没有替换")
            }
            Astray::Unfilled(host) => {
                format!("has the host \"{host}\": a variable is probably not set or not filled in")
            }
            Astray::Misspelt(host) if zh => {
                format!("域名是 {host}，而微信的是 open.weixin.qq.com，多半是拼错了")
            }
            Astray::Misspelt(host) => {
                format!("leads to {host}; WeChat's host is open.weixin.qq.com")
            }
            Astray::OtherEmulator(given) if zh => {
                format!("指向 {given}，而这次检查的模拟器在 {emulator}")
            }
            Astray::OtherEmulator(given) => {
                format!("leads to {given}; the emulator of this check is at {emulator}")
            }
            Astray::Path(path) if zh => format!(
                "路径是 {path}，微信没有这个页面；公众号用 {}，网站扫码用 {}",
                DOORS[0], DOORS[1]
            ),
            Astray::Path(path) => format!(
                "has the path {path}, where WeChat has no page; it is {} for official accounts and {} for websites",
                DOORS[0], DOORS[1]
            ),
            Astray::Insecure if zh => "用的是 http，微信的是 https".to_owned(),
            Astray::Insecure => "uses http where WeChat has https".to_owned(),
            Astray::Elsewhere(host) if zh => {
                format!("指向 {host}，既不是微信，也不是这次检查的模拟器")
            }
            Astray::Elsewhere(host) => {
                format!("leads to {host}, neither WeChat nor the emulator of this check")
            }
        }
    }
}

/// What is wrong with the address of a link, if anything.
pub fn astray(link: &Link, emulator: &Base) -> Option<Astray> {
    let text = link.text.as_str();
    let head = text.split(['?', '#']).next().unwrap_or("");
    // `//host/…` takes the page's scheme over, which is https where it counts.
    let absolute = match head.strip_prefix("//") {
        Some(rest) => format!("https://{rest}"),
        None => head.to_owned(),
    };
    // Parsers skip the third slash and take the path's first word for the host.
    if absolute.contains(":///") {
        return Some(Astray::Unfilled(String::new()));
    }
    let url = Url::parse(&absolute).ok().filter(|u| matches!(u.scheme(), "http" | "https"));
    let Some(url) = url.filter(Url::has_host) else {
        let before = DOORS.iter().find_map(|door| head.split(door).next().filter(|b| *b != head));
        let before = before.unwrap_or(head).trim_end_matches('/');
        return Some(match before.split_once("://").filter(|(scheme, _)| scheme.len() < 6) {
            Some((_, host)) => Astray::Unfilled(host.to_owned()),
            None => Astray::Relative(before.to_owned()),
        });
    };
    let host = url.host_str().unwrap_or("").to_ascii_lowercase();
    let given = || {
        let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
        format!("{host}{port}")
    };
    // No user logs in at the host where accounts authorize platforms.
    let of_users = is_wechat(&host) && host != "mp.weixin.qq.com";
    if of_users && url.port().is_none() {
        if !DOORS.contains(&url.path()) {
            return Some(Astray::Path(url.path().to_owned()));
        }
        return (url.scheme() == "http").then_some(Astray::Insecure);
    }
    let own = Url::parse(emulator.as_str()).ok();
    // In a container the emulator has another name, and the same port.
    let port = own.as_ref().and_then(Url::port_or_known_default);
    let is_emulator = own.as_ref().is_some_and(|own| same_server(own, &url))
        || (!is_loopback(&host)
            && url.port_or_known_default() == port
            && (url.port().is_some() || (port == Some(80) && !is_wechat(&host)))
            && !is_unfilled(&host));
    if is_emulator {
        let fits = DOORS.iter().any(|door| url.path().ends_with(door));
        return (!fits).then(|| Astray::Path(url.path().to_owned()));
    }
    Some(if is_unfilled(&host) {
        Astray::Unfilled(host)
    } else if is_loopback(&host) {
        Astray::OtherEmulator(given())
    } else if resembles_wechat(&host) {
        Astray::Misspelt(host)
    } else {
        Astray::Elsewhere(given())
    })
}

/// Words that programs write where a value is missing, and holes of templates.
fn is_unfilled(host: &str) -> bool {
    let missing = ["undefined", "null", "none", "nil", "nan", "false", "true", "[object"];
    missing.iter().any(|word| host == *word || host.starts_with(&format!("{word}.")))
        || host.contains(['{', '}', '$', '%', '<', '>'])
}

/// Nearly `open.weixin.qq.com`: at most three letters apart, or a name of WeChat's below `qq.com`.
fn resembles_wechat(host: &str) -> bool {
    const NAME: &str = "open.weixin.qq.com";
    nearest(host, [NAME]).is_some() || host.ends_with(".qq.com") || host.starts_with("open.weixin.")
}

#[cfg(test)]
mod tests {
    use super::{Astray, astray};
    use crate::check::link::{How, Link};
    use crate::domain::base::Base;

    fn judged(address: &str) -> Option<Astray> {
        let text = format!("{address}?appid=wx1&redirect_uri=http%3A%2F%2Fh&state=1");
        let emulator = Base::parse("http://127.0.0.1:8787").unwrap();
        astray(&Link::new(&text, How::Redirect(302)), &emulator)
    }

    #[test]
    fn wechat_and_the_emulator_are_right_under_every_name() {
        for right in [
            "https://open.weixin.qq.com/connect/oauth2/authorize",
            "https://open.weixin.qq.com/connect/qrconnect",
            "//open.weixin.qq.com/connect/qrconnect",
            "https://login.work.weixin.qq.com/wwlogin/sso/login",
            "http://127.0.0.1:8787/connect/oauth2/authorize",
            "http://localhost:8787/connect/oauth2/authorize",
            "http://127.0.0.1:8787/_host/open.weixin.qq.com/connect/oauth2/authorize",
            "http://host.docker.internal:8787/connect/oauth2/authorize",
            "http://wxmock:8787/connect/qrconnect",
        ] {
            assert_eq!(judged(right), None, "{right}");
        }
    }

    #[test]
    fn an_emulator_at_port_80_is_right_without_its_port() {
        let text = "http://wxmock/connect/oauth2/authorize?appid=wx1";
        let emulator = Base::parse("http://127.0.0.1:80").unwrap();
        let judged = |text: &str| astray(&Link::new(text, How::Redirect(302)), &emulator);
        assert_eq!(judged(text), None);
        assert_eq!(judged(&text.replace("wxmock", "127.0.0.1")), None);
        assert!(judged(&text.replace("wxmock", "127.0.0.1:81")).is_some());
    }

    #[test]
    fn each_way_to_go_astray_has_its_name() {
        let door = "/connect/oauth2/authorize";
        let is = |head: &str| judged(&format!("{head}{door}")).unwrap();
        assert_eq!(is("undefined"), Astray::Relative("undefined".to_owned()));
        assert_eq!(is(""), Astray::Relative(String::new()));
        assert_eq!(is("http://undefined"), Astray::Unfilled("undefined".to_owned()));
        assert_eq!(is("https://{mock}"), Astray::Unfilled("{mock}".to_owned()));
        assert_eq!(is("https://"), Astray::Unfilled(String::new()));
        assert_eq!(is("http://open.weixin.qq.com"), Astray::Insecure);
        for typo in
            ["open.wexin.qq.com", "open.weixin.com", "open.weixin.qq.cn", "mp.weixin.qq.com"]
        {
            let given = is(&format!("https://{typo}"));
            assert_eq!(given, Astray::Misspelt(typo.to_owned()));
            assert!(given.is_end());
        }
        assert_eq!(is("http://127.0.0.1:9"), Astray::OtherEmulator("127.0.0.1:9".to_owned()));
        assert_eq!(is("https://sso.example.com"), Astray::Elsewhere("sso.example.com".to_owned()));
        let path = judged("https://open.weixin.qq.com/connect/oauth2/authorise");
        assert_eq!(path, Some(Astray::Path("/connect/oauth2/authorise".to_owned())));
        assert!(judged("http://127.0.0.1:8787/connect/oauth/authorize").is_some());
    }
}
