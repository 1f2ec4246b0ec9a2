//! Where a WeChat host stands for us: the real one, or an emulator at another address.
//! Must not decide whom a secret may be sent to; it only tells what kind of address it is.

use crate::domain::host;
use crate::domain::said::Bilingual;

/// An absolute `http` or `https` address without query and fragment, no slash at its end:
/// `https://api.weixin.qq.com`, `http://127.0.0.1:8787`, `http://ci-host:8787/_host/api.weixin.qq.com`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Base {
    text: String,
    host_start: usize,
    host_end: usize,
}

/// Why a text cannot be a base address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BaseError {
    /// Not `http://` or `https://`.
    #[error("{0:?} does not start with http:// or https://")]
    Scheme(String),
    /// No host.
    #[error("{0:?} names no host")]
    Host(String),
    /// User information would be sent in the clear.
    #[error("the address carries a user name or password")]
    UserInfo,
    /// A query, a fragment, a blank, a control or non-ASCII character.
    #[error("{address:?} contains {found:?}, which a base address has not")]
    Character {
        /// The address as given.
        address: String,
        /// The character in the way.
        found: char,
    },
    /// Not a port number.
    #[error("{0:?} has no valid port")]
    Port(String),
}

impl Bilingual for BaseError {
    fn chinese(&self) -> String {
        match self {
            BaseError::Scheme(text) => format!("{text:?} 不是以 http:// 或 https:// 开头"),
            BaseError::Host(text) => format!("{text:?} 里没有主机名"),
            BaseError::UserInfo => "地址里带了用户名或密码".to_owned(),
            BaseError::Character { address, found } => {
                format!("{address:?} 里有 {found:?}，基地址不能带它")
            }
            BaseError::Port(text) => format!("{text:?} 的端口不对"),
        }
    }
}

impl Base {
    /// Takes an address in; scheme and host become lower case, slashes at the end fall away.
    pub fn parse(text: &str) -> Result<Base, BaseError> {
        let odd = |c: &char| matches!(c, '?' | '#' | '\\') || !c.is_ascii_graphic();
        if let Some(found) = text.chars().find(odd) {
            return Err(BaseError::Character { address: text.to_owned(), found });
        }
        let Some((scheme, rest)) = text.split_once("://") else {
            return Err(BaseError::Scheme(text.to_owned()));
        };
        let scheme = scheme.to_ascii_lowercase();
        if scheme != "http" && scheme != "https" {
            return Err(BaseError::Scheme(text.to_owned()));
        }
        let (authority, path) = match rest.find('/') {
            Some(at) => rest.split_at(at),
            None => (rest, ""),
        };
        if authority.contains('@') {
            return Err(BaseError::UserInfo);
        }
        let authority = authority.to_ascii_lowercase();
        let (host, port) = split_port(&authority);
        if host.is_empty() || (host.contains(':') && !host.starts_with('[')) {
            return Err(BaseError::Host(text.to_owned()));
        }
        if port.is_some_and(|p| p.parse::<u16>().is_err()) {
            return Err(BaseError::Port(text.to_owned()));
        }
        let host_start = scheme.len() + 3;
        let host_end = host_start + host.len();
        let text = format!("{scheme}://{authority}{}", path.trim_end_matches('/'));
        Ok(Base { text, host_start, host_end })
    }

    /// The address, no slash at its end: append `/path`.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The host in lower case, an IPv6 address with its brackets.
    pub fn host(&self) -> &str {
        self.text.get(self.host_start..self.host_end).unwrap_or("")
    }

    /// True for `https`.
    pub fn is_https(&self) -> bool {
        self.text.starts_with("https:")
    }

    /// True for one of WeChat's own hosts (PROTOCOL 8) over https on its ordinary port.
    pub fn is_wechat(&self) -> bool {
        let after = self.text.get(self.host_end..).unwrap_or("");
        let ordinary_port =
            !after.starts_with(':') || after == ":443" || after.starts_with(":443/");
        self.is_https() && ordinary_port && host::is_wechat(self.host())
    }

    /// True for this machine's loopback: `localhost`, `*.localhost`, 127.0.0.0/8, `[::1]`.
    pub fn is_loopback(&self) -> bool {
        host::is_loopback(self.host())
    }
}

impl std::fmt::Display for Base {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text)
    }
}

/// Splits `host:port`, leaving the brackets of an IPv6 address on the host.
fn split_port(authority: &str) -> (&str, Option<&str>) {
    let after_bracket = authority.rfind(']').map_or(0, |at| at + 1);
    match authority.get(after_bracket..).and_then(|tail| tail.rfind(':')) {
        Some(at) => {
            let (host, port) = authority.split_at(after_bracket + at);
            (host, Some(port.trim_start_matches(':')))
        }
        None => (authority, None),
    }
}

#[cfg(test)]
mod tests {
    use super::{Base, BaseError};

    #[test]
    fn reads_addresses() {
        let base = Base::parse("HTTPS://API.weixin.qq.com/").unwrap();
        assert_eq!(
            (base.as_str(), base.host()),
            ("https://api.weixin.qq.com", "api.weixin.qq.com")
        );
        assert!(base.is_wechat() && !base.is_loopback());
        assert!(!Base::parse("http://api.weixin.qq.com").unwrap().is_wechat());
        assert!(!Base::parse("https://api.weixin.qq.com:8443").unwrap().is_wechat());
        assert!(!Base::parse("https://api.weixin.qq.com.evil.example").unwrap().is_wechat());
        let local = Base::parse("http://[::1]:8787/_host/x/").unwrap();
        assert_eq!((local.as_str(), local.host()), ("http://[::1]:8787/_host/x", "[::1]"));
        for loopback in ["http://[::1]", "http://127.9.9.9:1", "http://localhost:8787"] {
            assert!(Base::parse(loopback).unwrap().is_loopback(), "{loopback}");
        }
        assert!(!Base::parse("http://127.0.0.1.example").unwrap().is_loopback());
    }

    #[test]
    fn refuses_what_is_no_base() {
        let fails = |t: &str| Base::parse(t).unwrap_err();
        assert!(matches!(fails("ftp://x"), BaseError::Scheme(_)));
        assert!(matches!(fails("127.0.0.1:8787"), BaseError::Scheme(_)));
        assert!(matches!(fails("http://"), BaseError::Host(_)));
        assert!(matches!(fails("http://::1"), BaseError::Host(_)));
        assert_eq!(fails("https://u:p@h"), BaseError::UserInfo);
        assert!(matches!(fails("http://h:99999"), BaseError::Port(_)));
        for odd in ["http://h?x", "http://h#x", "http://h h", "http://h\n", "http://微信"] {
            assert!(matches!(fails(odd), BaseError::Character { .. }), "{odd}");
        }
    }
}
