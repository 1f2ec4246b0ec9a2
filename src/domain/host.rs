//! Host names as far as trust depends on them: this machine, and WeChat's own servers.
//! Must not resolve names; a name is judged by its spelling alone.

use std::net::IpAddr;

/// Every host WeChat serves the login from (PROTOCOL section 8, and 6 for WeCom), and
/// where accounts hand their rights to platforms.
pub const WECHAT: [&str; 16] = [
    "api.weixin.qq.com",
    "api2.weixin.qq.com",
    "sh.api.weixin.qq.com",
    "sz.api.weixin.qq.com",
    "hk.api.weixin.qq.com",
    "open.weixin.qq.com",
    "sz.open.weixin.qq.com",
    "lp.open.weixin.qq.com",
    "long.open.weixin.qq.com",
    "mp.weixin.qq.com",
    "res.wx.qq.com",
    "qyapi.weixin.qq.com",
    "login.work.weixin.qq.com",
    "open.work.weixin.qq.com",
    "thirdwx.qlogo.cn",
    "wx.qlogo.cn",
];

/// True when the name can only mean this machine: `localhost` and names under it (RFC 6761
/// section 6.3), 127.0.0.0/8, `::1`, also in brackets as URLs write it.
pub fn is_loopback(host: &str) -> bool {
    let host = host.strip_prefix('[').and_then(|h| h.strip_suffix(']')).unwrap_or(host);
    if let Ok(address) = host.parse::<IpAddr>() {
        return address.to_canonical().is_loopback();
    }
    let name = host.strip_suffix('.').unwrap_or(host).to_ascii_lowercase();
    name == "localhost" || name.ends_with(".localhost")
}

/// True for a name that no public name server answers for, so that nobody can make it lead here (DNS
/// rebinding): one without a dot, as containers have, and names under `local` (RFC 6762), `internal`
/// (reserved by ICANN in 2024; Docker's `host.docker.internal`), `home.arpa` (RFC 8375) and `test`
/// (RFC 6761).
pub fn is_private(name: &str) -> bool {
    let name = name.strip_suffix('.').unwrap_or(name).to_ascii_lowercase();
    let reserved = [".local", ".internal", ".home.arpa", ".test"];
    !name.is_empty() && (!name.contains('.') || reserved.iter().any(|end| name.ends_with(end)))
}

/// True for one of WeChat's hosts, in any letter case.
pub fn is_wechat(host: &str) -> bool {
    WECHAT.iter().any(|known| known.eq_ignore_ascii_case(host))
}

#[cfg(test)]
mod tests {
    use super::{is_loopback, is_private, is_wechat};

    #[test]
    fn tells_this_machine_from_others() {
        for host in ["localhost", "LOCALHOST.", "a.localhost", "127.0.0.1", "127.9.8.7", "::1"] {
            assert!(is_loopback(host), "{host}");
        }
        assert!(is_loopback("[::1]") && is_loopback("::ffff:127.0.0.1"));
        for host in ["localhost.example.com", "notlocalhost", "128.0.0.1", "0.0.0.0", "::2", ""] {
            assert!(!is_loopback(host), "{host}");
        }
    }

    #[test]
    fn tells_names_nobody_can_register() {
        for name in ["wechat", "host.docker.internal", "laptop.local.", "a.TEST", "nas.home.arpa"] {
            assert!(is_private(name), "{name}");
        }
        for name in ["evil.example", "local.evil.com", "ainternal.com", "", "."] {
            assert!(!is_private(name), "{name}");
        }
    }

    #[test]
    fn knows_wechat_only_by_the_whole_name() {
        assert!(is_wechat("API.weixin.qq.com"));
        assert!(!is_wechat("api.weixin.qq.com.evil.example"));
        assert!(!is_wechat("weixin.qq.com"));
    }
}
