//! A browser's cookies: what a server sets, and what goes back to which address (RFC 6265).
//! Must not model `SameSite` or the passing of time: a walk takes seconds and starts at the site.

use http::header::{COOKIE, SET_COOKIE};
use http::{HeaderMap, HeaderValue};
use url::{Host, Url};

/// How many are kept; older ones make room (RFC 6265 section 6.1 asks for 3000, a walk needs few).
const MOST: usize = 300;

/// One cookie and whom it goes back to.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Cookie {
    name: String,
    value: String,
    host: String,
    /// Set without `Domain`: that host alone.
    only_host: bool,
    path: String,
    secure: bool,
}

/// The cookies of one browser.
#[derive(Debug, Clone, Default)]
pub struct Jar {
    cookies: Vec<Cookie>,
}

impl Jar {
    /// Takes in what the answer from `address` sets; what cannot be a cookie there is left out.
    pub fn learn(&mut self, address: &Url, headers: &HeaderMap) {
        for header in headers.get_all(SET_COOKIE) {
            // Names and values are bytes to a browser; what is no UTF-8 is rare enough to be mended.
            let text = String::from_utf8_lossy(header.as_bytes());
            let Some((cookie, gone)) = parse(address, &text) else { continue };
            self.cookies.retain(|old| {
                (&old.name, &old.host, &old.path) != (&cookie.name, &cookie.host, &cookie.path)
            });
            if !gone {
                self.cookies.push(cookie);
            }
            let surplus = self.cookies.len().saturating_sub(MOST);
            self.cookies.drain(..surplus);
        }
    }

    /// Puts the `Cookie` header for `address` into `headers`, if there is any to send.
    pub fn attach(&self, address: &Url, headers: &mut HeaderMap) {
        let mut fitting: Vec<&Cookie> = self.cookies.iter().filter(|c| c.fits(address)).collect();
        // Longer paths first (RFC 6265 section 5.4).
        fitting.sort_by_key(|cookie| std::cmp::Reverse(cookie.path.len()));
        let pairs: Vec<String> =
            fitting.iter().map(|c| format!("{}={}", c.name, c.value)).collect();
        match HeaderValue::from_str(&pairs.join("; ")) {
            Ok(value) if !pairs.is_empty() => drop(headers.insert(COOKIE, value)),
            _ => drop(headers.remove(COOKIE)),
        }
    }

    /// The value of a cookie that would go to `address`.
    pub fn value(&self, address: &Url, name: &str) -> Option<&str> {
        let found = self.cookies.iter().find(|c| c.name == name && c.fits(address));
        found.map(|cookie| cookie.value.as_str())
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        self.cookies.clear();
    }
}

impl Cookie {
    /// Ports do not matter (RFC 6265 section 8.5).
    fn fits(&self, address: &Url) -> bool {
        let host = address.host_str().unwrap_or_default();
        let hosts = host == self.host || (!self.only_host && is_below(host, &self.host));
        hosts && covers(&self.path, address.path()) && (!self.secure || is_safe(address))
    }
}

/// Browsers keep secure cookies of loopback addresses over plain http too.
fn is_safe(address: &Url) -> bool {
    address.scheme() == "https" || address.host_str().is_some_and(crate::domain::host::is_loopback)
}

fn is_below(host: &str, parent: &str) -> bool {
    host.strip_suffix(parent).is_some_and(|rest| rest.ends_with('.'))
}

fn covers(cookie: &str, path: &str) -> bool {
    path.strip_prefix(cookie)
        .is_some_and(|rest| cookie.ends_with('/') || rest.is_empty() || rest.starts_with('/'))
}

/// A `Set-Cookie` header of `address`; true when it takes the cookie away.
fn parse(address: &Url, header: &str) -> Option<(Cookie, bool)> {
    let mut parts = header.split(';');
    let (name, value) = parts.next()?.split_once('=')?;
    let (name, value) = (name.trim(), value.trim());
    if name.is_empty() || header.chars().any(|c| c.is_control() && c != '\t') {
        return None;
    }
    let own = address.host_str()?.to_owned();
    let directory = match address.path().rsplit_once('/') {
        Some((directory, _)) if !directory.is_empty() => directory,
        _ => "/",
    };
    let mut cookie = Cookie {
        name: name.to_owned(),
        value: value.to_owned(),
        host: own,
        only_host: true,
        path: directory.to_owned(),
        secure: false,
    };
    let (mut age, mut ended) = (None, false);
    for part in parts {
        let (key, value) = part.split_once('=').unwrap_or((part, ""));
        let value = value.trim();
        match key.trim().to_ascii_lowercase().as_str() {
            "domain" => {
                let domain = value.trim_start_matches('.').to_ascii_lowercase();
                let named = matches!(address.host(), Some(Host::Domain(_)));
                if domain.is_empty() || domain == cookie.host {
                    cookie.only_host &= domain.is_empty() || !named;
                } else if named && is_below(&cookie.host, &domain) && domain.contains('.') {
                    (cookie.host, cookie.only_host) = (domain, false);
                } else {
                    return None;
                }
            }
            "path" if value.starts_with('/') => value.clone_into(&mut cookie.path),
            "secure" => cookie.secure = true,
            "max-age" => age = value.parse::<i64>().ok(),
            // Servers take a cookie away with a date at the beginning of time.
            "expires" => ended = value.contains("1970") || value.contains("1969"),
            _ => {}
        }
    }
    if cookie.secure && !is_safe(address) {
        return None;
    }
    Some((cookie, age.map_or(ended, |seconds| seconds <= 0)))
}

#[cfg(test)]
mod tests {
    use super::Jar;
    use http::header::{COOKIE, SET_COOKIE};
    use http::{HeaderMap, HeaderValue};
    use url::Url;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    fn set(jar: &mut Jar, address: &str, cookie: &str) {
        let mut headers = HeaderMap::new();
        headers.insert(SET_COOKIE, HeaderValue::from_bytes(cookie.as_bytes()).unwrap());
        jar.learn(&url(address), &headers);
    }

    fn sent(jar: &Jar, address: &str) -> String {
        let mut headers = HeaderMap::new();
        headers.insert(COOKIE, HeaderValue::from_static("stale=1"));
        jar.attach(&url(address), &mut headers);
        headers.get(COOKIE).map_or_else(String::new, |v| v.to_str().unwrap().to_owned())
    }

    #[test]
    fn rfc6265_whom_a_cookie_goes_back_to() {
        let mut jar = Jar::default();
        set(&mut jar, "http://h5.example.com/a/login", "s=1; HttpOnly");
        set(&mut jar, "http://h5.example.com/a/login", "d=2; Domain=.example.com; Path=/");
        assert_eq!(sent(&jar, "http://h5.example.com:8080/a/x"), "s=1; d=2");
        assert_eq!(sent(&jar, "http://h5.example.com/ab"), "d=2");
        assert_eq!(sent(&jar, "http://other.example.com/a/x"), "d=2");
        assert_eq!(sent(&jar, "http://badexample.com/a/x"), "");
        assert_eq!(jar.value(&url("http://h5.example.com/a/"), "s"), Some("1"));
    }

    #[test]
    fn rfc6265_replaced_taken_away_and_refused() {
        let mut jar = Jar::default();
        let site = "http://127.0.0.1:3000/";
        set(&mut jar, site, "s=1");
        set(&mut jar, site, "s=a=b; Secure");
        assert_eq!(sent(&jar, site), "s=a=b", "secure cookies work on loopback");
        for gone in ["s=; Max-Age=0", "s=x; Expires=Thu, 01 Jan 1970 00:00:00 GMT"] {
            set(&mut jar, site, "s=1");
            set(&mut jar, site, gone);
            assert_eq!(sent(&jar, site), "", "{gone}");
        }
        for refused in ["=1", "nothing", "s=1; Domain=example.org"] {
            set(&mut jar, site, refused);
            assert_eq!(sent(&jar, site), "", "{refused}");
        }
        set(&mut jar, "http://a.com/", "s=1; Domain=com");
        set(&mut jar, "http://a.com/", "t=1; Secure");
        assert_eq!(sent(&jar, "http://a.com/"), "");
    }

    proptest::proptest! {
        #[test]
        fn no_header_breaks_the_jar(header in "[ -~]{0,60}") {
            let mut jar = Jar::default();
            let Ok(value) = HeaderValue::from_str(&header) else { return Ok(()) };
            let mut headers = HeaderMap::new();
            headers.insert(SET_COOKIE, value);
            jar.learn(&url("http://127.0.0.1:1/a/b"), &headers);
            jar.attach(&url("http://127.0.0.1:1/a/b"), &mut headers);
        }
    }
}
