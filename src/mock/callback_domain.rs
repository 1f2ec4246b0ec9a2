//! Configured callback domains (网页授权域名, 授权回调域, 可信域名) and their comparison with a
//! `redirect_uri` (PROTOCOL 1.4, 6.1). Must not read settings or decide what a mismatch means.

use crate::domain::bytes::find;
use crate::domain::said::Said;
use crate::mock::app::Kind;

/// What developers call their own machine.
const HERE: [&str; 3] = ["localhost", "127.0.0.1", "[::1]"];

/// One configured value: host, for test accounts and corps a port, and perhaps a path prefix.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CallbackDomain {
    host: String,
    port: Option<u16>,
    path: String,
    /// Learned, not configured: a developer's next run may listen elsewhere on the same host.
    any_port: bool,
}

/// Why a text is no callback domain.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CallbackDomainError {
    /// With `http://` or `https://`.
    #[error("{0:?} has a scheme; a callback domain has none (www.example.com)")]
    Scheme(String),
    /// No host, or something that is none.
    #[error("{0:?} is not a host name")]
    Host(String),
}

impl CallbackDomainError {
    /// In both languages.
    pub fn said(&self) -> Said {
        let chinese = match self {
            CallbackDomainError::Scheme(text) => {
                format!("{text:?} 带了协议，回调域名不带（www.example.com）")
            }
            CallbackDomainError::Host(text) => format!("{text:?} 不是主机名"),
        };
        Said::new(chinese, self.to_string())
    }
}

/// The parts of a `redirect_uri` that are compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// Lower case; an IPv6 address with its brackets.
    pub host: String,
    /// Only if written in the address.
    pub port: Option<u16>,
    /// From the first slash on, without query and fragment.
    pub path: String,
}

impl std::fmt::Display for Target {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.port {
            Some(port) => write!(f, "{}:{port}", self.host),
            None => f.write_str(&self.host),
        }
    }
}

impl Target {
    /// Takes an absolute http or https address apart; `None` when it is none.
    pub fn parse(redirect_uri: &str) -> Option<Target> {
        let mark = find(redirect_uri.as_bytes(), b"://")?;
        let (scheme, rest) = (redirect_uri.get(..mark)?, redirect_uri.get(mark + 3..)?);
        if !scheme.eq_ignore_ascii_case("http") && !scheme.eq_ignore_ascii_case("https") {
            return None;
        }
        let ends = |b: u8| matches!(b, b'/' | b'?' | b'#' | b'\\');
        let end = rest.bytes().position(ends).unwrap_or(rest.len());
        let (authority, tail) = rest.split_at(end);
        // The user part is no host: http://good.example@evil.example goes to evil.example.
        let user = memchr::memrchr(b'@', authority.as_bytes()).map_or(0, |at| at + 1);
        let authority = authority.get(user..).unwrap_or("");
        let (host, port) = host_and_port(authority)?;
        let path = tail.split(['?', '#']).next().unwrap_or("");
        Some(Target { host, port, path: path.to_owned() })
    }
}

impl Target {
    /// The same without its port.
    pub fn portless(&self) -> Target {
        Target { port: None, ..self.clone() }
    }
}

impl CallbackDomain {
    /// Reads `www.example.com`, `wx.qq.com/mp`, `127.0.0.1:8080`.
    pub fn parse(text: &str) -> Result<CallbackDomain, CallbackDomainError> {
        if text.contains("://") {
            return Err(CallbackDomainError::Scheme(text.to_owned()));
        }
        let (authority, path) = match text.find('/') {
            Some(at) => text.split_at(at),
            None => (text, ""),
        };
        let (host, port) =
            host_and_port(authority).ok_or_else(|| CallbackDomainError::Host(text.to_owned()))?;
        Ok(CallbackDomain {
            host,
            port,
            path: path.trim_end_matches('/').to_owned(),
            any_port: false,
        })
    }

    /// The host of a `redirect_uri`, whatever its port (learning from first use).
    pub fn of(target: &Target) -> CallbackDomain {
        CallbackDomain {
            host: target.host.clone(),
            port: None,
            path: String::new(),
            any_port: true,
        }
    }

    /// PROTOCOL 1.4: exact host, sub-domains not implied, a path is a prefix. The port: service
    /// accounts and websites none but 80 and 443, test accounts and corps exactly the configured.
    pub fn admits(&self, target: &Target, kind: Kind) -> bool {
        let port = match kind {
            _ if self.any_port => true,
            Kind::Test | Kind::Work | Kind::Suite => ordinary(target.port) == ordinary(self.port),
            _ => ordinary(target.port).is_none() || target.port == self.port,
        };
        let path = self.path.is_empty() || below(&opened(&self.path), &opened(&target.path));
        // Learned on this machine, any of its own names is the same place.
        let own = |host: &str| HERE.contains(&host);
        let here = self.any_port && own(&self.host) && own(&target.host);
        (self.host == target.host || here) && port && path
    }

    /// True where nobody configured it: it is that of the first login.
    pub const fn is_learned(&self) -> bool {
        self.any_port
    }
}

/// The path a browser opens: without `..`, however it is written (WHATWG URL, path state), or a
/// callback below `/app` would be any page of its host.
fn opened(path: &str) -> String {
    let address = url::Url::parse(&format!("http://host{path}"));
    address.map_or_else(|_| path.to_owned(), |address| address.path().to_owned())
}

fn below(folder: &str, path: &str) -> bool {
    path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// 80 and 443 are as good as none.
fn ordinary(port: Option<u16>) -> Option<u16> {
    port.filter(|p| !matches!(p, 80 | 443))
}

fn host_and_port(authority: &str) -> Option<(String, Option<u16>)> {
    let after_bracket = memchr::memrchr(b']', authority.as_bytes()).map_or(0, |at| at + 1);
    let tail = authority.get(after_bracket..)?;
    let (host, port) = match memchr::memrchr(b':', tail.as_bytes()) {
        Some(at) => {
            let (host, port) = authority.split_at_checked(after_bracket + at)?;
            let port = port.trim_start_matches(':');
            (host, if port.is_empty() { None } else { Some(port.parse().ok()?) })
        }
        None => (authority, None),
    };
    // The usual case, without decoding any character.
    let usual = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-');
    if !host.is_empty() && host.bytes().all(usual) {
        return Some((host.to_ascii_lowercase(), port));
    }
    let odd = |c: char| c.is_whitespace() || c.is_control() || "/?#\\@".contains(c);
    let bracketed = host.starts_with('[') && host.ends_with(']');
    if host.is_empty() || host.contains(odd) || (!bracketed && host.contains(':')) {
        return None;
    }
    Some((host.to_lowercase(), port))
}

impl std::fmt::Display for CallbackDomain {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.host)?;
        if let Some(port) = self.port {
            write!(f, ":{port}")?;
        }
        f.write_str(&self.path)
    }
}

#[cfg(test)]
mod tests {
    use super::{CallbackDomain, CallbackDomainError, Target};
    use crate::mock::app::Kind;

    fn admits(domain: &str, uri: &str, kind: Kind) -> bool {
        CallbackDomain::parse(domain).unwrap().admits(&Target::parse(uri).unwrap(), kind)
    }

    #[test]
    fn p1_4_exact_host_and_no_sub_domains() {
        let service = |uri| admits("www.qq.com", uri, Kind::Service);
        assert!(service("http://www.qq.com/a?b#c") && service("https://WWW.qq.com"));
        assert!(!service("http://pay.qq.com") && !service("http://qq.com"));
        assert!(!service("http://x.www.qq.com") && !service("http://www.qq.com.evil.example"));
        assert!(!service("http://www.qq.com@evil.example/") && !service("http://www.qq.com."));
        assert!(!service("http://evil.example\\@www.qq.com/"));
    }

    #[test]
    fn p1_4_ports() {
        assert!(admits("a.b", "http://a.b:80/", Kind::Service));
        assert!(admits("a.b", "https://a.b:443/", Kind::Service));
        assert!(!admits("a.b", "http://a.b:8080/", Kind::Service));
        assert!(admits("127.0.0.1:8080", "http://127.0.0.1:8080/x", Kind::Test));
        assert!(!admits("127.0.0.1:8080", "http://127.0.0.1:3000/x", Kind::Test));
        assert!(!admits("127.0.0.1:8080", "http://127.0.0.1/x", Kind::Test));
        assert!(admits("mail.qq.com:8080", "https://mail.qq.com:8080/", Kind::Work));
        assert!(!admits("mail.qq.com", "https://mail.qq.com:8080/", Kind::Work));
        assert!(admits("[::1]:9", "http://[::1]:9/", Kind::Test));
    }

    #[test]
    fn p1_4_a_configured_path_is_a_prefix() {
        assert!(admits("wx.qq.com/mp", "http://wx.qq.com/mp/x", Kind::Service));
        assert!(admits("wx.qq.com/mp/", "http://wx.qq.com/mp?x", Kind::Service));
        assert!(!admits("wx.qq.com/mp", "http://wx.qq.com/mpx", Kind::Service));
        assert!(admits("wx.qq.com/活动", "http://wx.qq.com/活动/x", Kind::Service));
        assert!(admits("wx.qq.com/mp", "http://wx.qq.com/a/../mp/x", Kind::Service));
    }

    #[test]
    fn p11_18_a_path_is_the_one_a_browser_opens() {
        for up in ["/mp/../evil", "/mp/%2e%2E/evil", "/mp/x/..\\../evil", "/mp\\..\\evil", "/mp/.."]
        {
            assert!(
                !admits("wx.qq.com/mp", &format!("http://wx.qq.com{up}"), Kind::Service),
                "{up}"
            );
        }
    }

    #[test]
    fn what_is_no_domain_and_no_target() {
        let error = CallbackDomain::parse("https://a.b").unwrap_err();
        assert!(matches!(error, CallbackDomainError::Scheme(_)));
        for bad in ["", "/x", "a b", "a:b:c", "a:99999"] {
            assert!(CallbackDomain::parse(bad).is_err(), "{bad}");
        }
        for bad in ["a.b/c", "javascript://a", "//a", "http://", "http:///x", "http://a:99999/"] {
            assert_eq!(Target::parse(bad), None, "{bad}");
        }
        assert_eq!(CallbackDomain::parse("A.b:1/c/").unwrap().to_string(), "a.b:1/c");
    }
}
