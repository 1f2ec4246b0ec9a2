//! The head of a request to a proxy: whom it is for, and how it is handed on to a server.
//! Must not read from a connection; bytes come in whole.

use crate::net::dial::Form;

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

/// The head of a request as `target`, or the next proxy, is to get it: for one exchange, without what
/// was said to us alone. `head` ends with its empty line. Bytes that are no text pass as they are.
pub(super) fn onward(head: &[u8], target: &Target, form: &Form) -> Option<Vec<u8>> {
    let mut lines = head.split_inclusive(|&b| b == b'\n');
    let first = std::str::from_utf8(lines.next()?).ok()?.trim_end();
    let mut words = first.split(' ');
    let (method, address, version) = (words.next()?, words.next()?, words.next()?);
    let short = address.starts_with('/') || address == "*";
    let mut out = match form {
        Form::Absolute(_) if short => format!("{method} http://{target}{address} {version}\r\n"),
        Form::Absolute(_) => format!("{method} {address} {version}\r\n"),
        Form::Origin if short => format!("{method} {address} {version}\r\n"),
        Form::Origin => {
            let rest = address.split_once("://")?.1;
            let path = rest.find(['/', '?', '#']).and_then(|at| rest.get(at..)).unwrap_or("/");
            let slash = if path.starts_with('/') { "" } else { "/" };
            format!("{method} {slash}{path} {version}\r\n")
        }
    }
    .into_bytes();
    const OURS: [&str; 4] = ["proxy-connection", "proxy-authorization", "connection", "keep-alive"];
    for line in lines {
        let name = line.split(|&b| b == b':').next().unwrap_or_default();
        if line == b"\r\n" || line == b"\n" {
            break;
        }
        if !OURS.iter().any(|ours| name.eq_ignore_ascii_case(ours.as_bytes())) {
            out.extend_from_slice(line);
        }
    }
    if let Form::Absolute(Some(auth)) = form {
        out.extend_from_slice(b"Proxy-Authorization: ");
        out.extend_from_slice(auth.as_bytes());
        out.extend_from_slice(b"\r\n");
    }
    out.extend_from_slice(b"Connection: close\r\n\r\n");
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::{Asked, Target, asked, named, onward};
    use crate::net::dial::Form;

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
    fn what_was_said_to_the_proxy_stays_with_it() {
        let head = b"GET http://a.b/c?d HTTP/1.1\r\nHost: a.b\r\nProxy-Authorization: x\r\n\
                     Connection: keep-alive\r\nX-B: \xff\r\n\r\n";
        let there = target("a.b", 80);
        let sent = onward(head, &there, &Form::Origin).unwrap();
        assert_eq!(
            sent,
            b"GET /c?d HTTP/1.1\r\nHost: a.b\r\nX-B: \xff\r\nConnection: close\r\n\r\n"
        );
        let auth = Some(http::HeaderValue::from_static("Basic eA=="));
        let sent =
            onward(b"GET http://a.b HTTP/1.1\r\n\r\n", &there, &Form::Absolute(auth)).unwrap();
        let text = String::from_utf8(sent).unwrap();
        assert!(text.starts_with("GET http://a.b HTTP/1.1\r\nProxy-Authorization: Basic eA==\r\n"));
        let sent = onward(b"GET http://a.b?x HTTP/1.1\r\n\r\n", &there, &Form::Origin).unwrap();
        assert!(sent.starts_with(b"GET /?x HTTP/1.1\r\n"));
        // As PHP's streams write to a proxy: no address, only the host.
        let head = b"GET /c HTTP/1.1\r\nhost: a.b:81\r\n\r\n";
        assert_eq!(named(head), Some(target("a.b", 81)));
        let sent = onward(head, &target("a.b", 81), &Form::Absolute(None)).unwrap();
        assert!(sent.starts_with(b"GET http://a.b:81/c HTTP/1.1\r\nhost: a.b:81\r\n"));
        assert!(onward(head, &there, &Form::Origin).unwrap().starts_with(b"GET /c HTTP/1.1\r\n"));
    }
}
