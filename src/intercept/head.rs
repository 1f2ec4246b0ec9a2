//! The head of a request to a proxy: whom it is for, and whether its length is in doubt.
//! Must not read from a connection; bytes come in whole.

/// Whom the first line of a connection is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Asked {
    /// `CONNECT host:port`.
    Tunnel(Target),
    /// `GET http://host/…`, or with https, as some clients send to a proxy in the clear.
    Absolute {
        /// Whether TLS is our part.
        secure: bool,
        /// Host and port.
        target: Target,
    },
    /// `GET /…`: for us.
    Here,
    /// No request line.
    Nonsense,
}

/// A host and port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Target {
    /// In lower case, without a final dot; IPv6 in brackets.
    pub(super) host: String,
    pub(super) port: u16,
}

impl std::fmt::Display for Target {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.host, self.port)
    }
}

impl Target {
    fn parse(authority: &str, usual: Option<u16>) -> Option<Target> {
        let authority: http::uri::Authority = authority.parse().ok()?;
        let port = authority.port_u16().or(usual)?;
        let host = authority.host().trim_end_matches('.').to_ascii_lowercase();
        (!host.is_empty()).then_some(Target { host, port })
    }
}

/// Reads a request line.
pub(super) fn asked(line: &str) -> Asked {
    let mut words = line.split(' ');
    let (Some(method), Some(target), Some(version), None) =
        (words.next(), words.next(), words.next(), words.next())
    else {
        return Asked::Nonsense;
    };
    if !version.starts_with("HTTP/1.") {
        return Asked::Nonsense;
    }
    if method == "CONNECT" {
        return Target::parse(target, None).map_or(Asked::Nonsense, Asked::Tunnel);
    }
    let lower = target.get(..8).unwrap_or(target).to_ascii_lowercase();
    let (secure, rest, port) = match lower {
        _ if lower.starts_with("https://") => (true, target.get(8..), 443),
        _ if lower.starts_with("http://") => (false, target.get(7..), 80),
        _ => return Asked::Here,
    };
    let authority = rest.unwrap_or_default().split(['/', '?', '#']).next().unwrap_or_default();
    match Target::parse(authority, Some(port)) {
        Some(target) => Asked::Absolute { secure, target },
        None => Asked::Nonsense,
    }
}

/// The host a head's `Host` line names; its port is 80 where it says none.
pub(super) fn named(head: &[u8]) -> Option<Target> {
    let mut lines = head.split(|&b| b == b'\n').skip(1);
    let line = lines.find(|l| l.get(..5).is_some_and(|n| n.eq_ignore_ascii_case(b"host:")))?;
    Target::parse(std::str::from_utf8(line.get(5..)?).ok()?.trim(), Some(80))
}

/// Whether a head gives its body two lengths: then two readers could see two requests in it.
pub(super) fn framed_twice(head: &[u8]) -> bool {
    let names = |wanted: &str| {
        head.split(|&b| b == b'\n').skip(1).any(|line| {
            let name = line.split(|&b| b == b':').next().unwrap_or_default();
            name.trim_ascii().eq_ignore_ascii_case(wanted.as_bytes())
        })
    };
    names("content-length") && names("transfer-encoding")
}

#[cfg(test)]
mod tests {
    use super::{Asked, Target, asked, framed_twice, named};

    fn target(host: &str, port: u16) -> Target {
        Target { host: host.to_owned(), port }
    }

    #[test]
    fn tells_the_four_forms_apart() {
        let tunnel = Asked::Tunnel(target("api.weixin.qq.com", 443));
        assert_eq!(asked("CONNECT API.weixin.qq.com.:443 HTTP/1.1"), tunnel);
        assert_eq!(asked("CONNECT [::1]:8 HTTP/1.1"), Asked::Tunnel(target("[::1]", 8)));
        let secure = Asked::Absolute { secure: true, target: target("a.b", 443) };
        assert_eq!(asked("GET https://a.b?x HTTP/1.1"), secure);
        let plain = Asked::Absolute { secure: false, target: target("a.b", 81) };
        assert_eq!(asked("POST HTTP://u:p@a.b:81/x HTTP/1.1"), plain);
        assert_eq!(asked("GET /x HTTP/1.1"), Asked::Here);
        for line in
            ["", "GET", "CONNECT a HTTP/1.1", "CONNECT :1 HTTP/1.1", "GET / HTTP/2", "a b c d"]
        {
            assert_eq!(asked(line), Asked::Nonsense, "{line}");
        }
    }

    #[test]
    fn the_host_line_and_two_lengths_are_found() {
        // As PHP's streams write to a proxy: no address, only the host.
        let head = b"GET /c HTTP/1.1\r\nhost: a.b:81\r\nContent-Length: 1\r\n\r\n";
        assert_eq!(named(head), Some(target("a.b", 81)));
        assert!(!framed_twice(head));
        assert!(framed_twice(b"P\r\ncontent-length: 1\r\nTransfer-Encoding: chunked\r\n\r\n"));
    }
}
