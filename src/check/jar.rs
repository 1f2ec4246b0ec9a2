//! The cookies of one virtual browser (RFC 6265): what a server set, and what goes back to it.
//! Must not decide whether a cookie is set well; it keeps every attribute for the rules that do.

use http::{HeaderMap, header};
use url::Url;

use crate::domain::time::Time;

/// A cookie as it was set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cookie {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: String,
    /// Host it belongs to.
    pub host: String,
    /// True when sub-domains get it too (`Domain=` was given).
    pub wide: bool,
    /// Path prefix.
    pub path: String,
    /// `Secure`.
    pub secure: bool,
    /// `HttpOnly`.
    pub http_only: bool,
    /// `SameSite`, lower case, as given.
    pub same_site: Option<String>,
    /// `Max-Age` in seconds, where given.
    pub max_age: Option<i64>,
    /// `Expires`, where given and readable.
    pub expires: Option<Time>,
    /// True when it was set over https.
    pub over_https: bool,
}

impl Cookie {
    /// Reads one `Set-Cookie` value that `url` answered with.
    fn parse(text: &str, url: &Url) -> Option<Cookie> {
        let mut pieces = text.split(';');
        let (name, value) = pieces.next()?.split_once('=')?;
        let host = url.host_str()?.to_owned();
        let mut cookie = Cookie {
            name: name.trim().to_owned(),
            value: value.trim().to_owned(),
            host,
            wide: false,
            path: default_path(url.path()),
            secure: false,
            http_only: false,
            same_site: None,
            max_age: None,
            expires: None,
            over_https: url.scheme() == "https",
        };
        for piece in pieces {
            let (name, value) = piece.split_once('=').unwrap_or((piece, ""));
            cookie.attribute(name.trim(), value.trim());
        }
        (!cookie.name.is_empty()).then_some(cookie)
    }

    fn attribute(&mut self, name: &str, value: &str) {
        match name.to_ascii_lowercase().as_str() {
            "domain" if !value.is_empty() => {
                self.host = value.trim_start_matches('.').to_ascii_lowercase();
                self.wide = true;
            }
            "path" if value.starts_with('/') => self.path = value.to_owned(),
            "secure" => self.secure = true,
            "httponly" => self.http_only = true,
            "samesite" => self.same_site = Some(value.to_ascii_lowercase()),
            "max-age" => self.max_age = value.parse().ok(),
            // The year is enough to see a cookie that is taken away; none is made for the 1970s.
            "expires" if !value.contains("1970") => self.expires = moment(value),
            "expires" if value.contains(" 1970 ") || value.contains("-1970 ") => {
                self.max_age = Some(self.max_age.unwrap_or(0));
            }
            _ => {}
        }
    }

    fn goes_to(&self, url: &Url) -> bool {
        let host = url.host_str().unwrap_or("");
        let same = host == self.host
            || (self.wide && host.strip_suffix(&self.host).is_some_and(|h| h.ends_with('.')));
        // Browsers treat loopback as safe enough for `Secure`.
        let loopback = matches!(host, "localhost" | "127.0.0.1" | "[::1]");
        let path = url.path();
        let below = path == self.path
            || path.strip_prefix(&self.path).is_some_and(|rest| {
                self.path.ends_with('/') || rest.starts_with('/') || rest.is_empty()
            });
        same && below && (!self.secure || url.scheme() == "https" || loopback)
    }

    /// How long it stays, in seconds; `None`: until the browser is closed.
    pub fn lasts(&self, now: Time) -> Option<i64> {
        self.max_age.or_else(|| self.expires.map(|then| then.secs().saturating_sub(now.secs())))
    }

    fn is_gone(&self) -> bool {
        self.max_age.is_some_and(|age| age <= 0)
    }
}

/// `Wed, 21 Oct 2026 07:28:00 GMT`, also with `-` in the date.
fn moment(text: &str) -> Option<Time> {
    const MONTHS: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let text = text.split_once(", ").map_or(text, |(_, date)| date).replace('-', " ");
    let mut words = text.split_whitespace();
    let (day, month, year, clock) = (words.next()?, words.next()?, words.next()?, words.next()?);
    let month = MONTHS.iter().position(|name| month.eq_ignore_ascii_case(name))? + 1;
    Time::parse(&format!("{year}-{month:02}-{day:0>2}T{clock}Z"))
}

/// The default path (RFC 6265 section 5.1.4).
fn default_path(path: &str) -> String {
    match path.rfind('/') {
        None | Some(0) => "/".to_owned(),
        Some(at) => path.get(..at).unwrap_or("/").to_owned(),
    }
}

/// All cookies of a browser.
#[derive(Debug, Clone, Default)]
pub struct Jar(Vec<Cookie>);

/// The cookies an answer sets, with those it takes away.
pub fn set_by(headers: &HeaderMap, url: &Url) -> Vec<Cookie> {
    let texts = headers.get_all(header::SET_COOKIE).iter();
    let text = |v: &http::HeaderValue| String::from_utf8_lossy(v.as_bytes()).into_owned();
    texts.filter_map(|v| Cookie::parse(&text(v), url)).collect()
}

impl Jar {
    /// Takes in what an answer sets.
    pub fn take(&mut self, headers: &HeaderMap, url: &Url) {
        for cookie in set_by(headers, url) {
            self.put(cookie);
        }
    }

    /// Puts a cookie in, in the place of one of the same name, host and path.
    pub fn put(&mut self, cookie: Cookie) {
        let same =
            |c: &Cookie| c.name == cookie.name && c.host == cookie.host && c.path == cookie.path;
        self.0.retain(|c| !same(c));
        if !cookie.is_gone() {
            self.0.push(cookie);
        }
    }

    /// The `Cookie` header for an address.
    pub fn header(&self, url: &Url) -> Option<String> {
        let mut fit: Vec<&Cookie> = self.0.iter().filter(|c| c.goes_to(url)).collect();
        // Longer paths first, as browsers do.
        fit.sort_by_key(|c| std::cmp::Reverse(c.path.len()));
        let pairs: Vec<String> = fit.iter().map(|c| format!("{}={}", c.name, c.value)).collect();
        (!pairs.is_empty()).then(|| pairs.join("; "))
    }

    /// Every cookie.
    pub fn iter(&self) -> impl Iterator<Item = &Cookie> {
        self.0.iter()
    }

    /// A cookie by name.
    pub fn get(&self, name: &str) -> Option<&Cookie> {
        self.0.iter().find(|c| c.name == name)
    }

    /// Gives every cookie of that name another value; false when there is none.
    pub fn change(&mut self, name: &str, value: &str) -> bool {
        let mut found = false;
        for cookie in self.0.iter_mut().filter(|c| c.name == name) {
            value.clone_into(&mut cookie.value);
            found = true;
        }
        found
    }

    /// Keeps only the cookies that pass.
    pub fn retain(&mut self, keep: impl Fn(&Cookie) -> bool) {
        self.0.retain(keep);
    }
}

#[cfg(test)]
mod tests {
    use super::{Jar, set_by};
    use crate::domain::time::Time;
    use http::{HeaderMap, header};
    use url::Url;

    #[test]
    fn how_long_a_cookie_stays() {
        let url = Url::parse("http://h/").unwrap();
        let now = Time::parse("2026-11-22T00:00:00Z").unwrap();
        let lasts = |line: &str| set_by(&headers(&[line]), &url).remove(0).lasts(now);
        assert_eq!(lasts("a=1; Path=/"), None);
        assert_eq!(lasts("a=1; Max-Age=60; Expires=Wed, 21 Oct 2099 07:28:00 GMT"), Some(60));
        assert_eq!(lasts("a=1; expires=Mon, 23-Nov-2026 00:00:01 GMT"), Some(86_401));
        assert_eq!(lasts("a=1; expires=soon"), None);
    }

    fn headers(lines: &[&str]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(header::SET_COOKIE, line.parse().unwrap());
        }
        headers
    }

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    #[test]
    fn attributes_are_kept_for_the_rules() {
        let set = set_by(
            &headers(&["sid=a=b; Path=/; HttpOnly; SameSite=Lax; Max-Age=600; secure", "x"]),
            &url("http://127.0.0.1:3000/a/b"),
        );
        assert_eq!(set.len(), 1);
        let cookie = &set[0];
        assert_eq!((cookie.name.as_str(), cookie.value.as_str()), ("sid", "a=b"));
        assert!(cookie.http_only && cookie.secure && !cookie.over_https && !cookie.wide);
        assert_eq!((cookie.same_site.as_deref(), cookie.max_age), (Some("lax"), Some(600)));
    }

    #[test]
    fn goes_back_to_its_host_and_path_only() {
        let mut jar = Jar::default();
        jar.take(&headers(&["a=1", "b=2; Path=/"]), &url("http://h/x/y"));
        assert_eq!(jar.header(&url("http://h/x/z")).as_deref(), Some("a=1; b=2"));
        assert_eq!(jar.header(&url("http://h/xx")).as_deref(), Some("b=2"));
        assert_eq!(jar.header(&url("http://other/x/y")), None);
        jar.take(&headers(&["b=; Path=/; Max-Age=0"]), &url("http://h/"));
        assert_eq!(jar.header(&url("http://h/xx")), None);
        jar.take(
            &headers(&["a=gone; Path=/x; Expires=Thu, 01 Jan 1970 00:00:00 GMT"]),
            &url("http://h/"),
        );
        assert!(jar.get("a").is_none());
    }

    #[test]
    fn wide_and_secure_cookies() {
        let mut jar = Jar::default();
        jar.take(
            &headers(&["w=1; Domain=.h.example; Secure; Path=/"]),
            &url("https://a.h.example/"),
        );
        assert!(jar.header(&url("https://b.h.example/")).is_some());
        assert!(jar.header(&url("http://b.h.example/")).is_none());
        assert!(jar.header(&url("https://evilh.example/")).is_none());
        let mut local = Jar::default();
        local.take(&headers(&["s=1; Secure; Path=/"]), &url("http://127.0.0.1:1/"));
        assert!(local.header(&url("http://127.0.0.1:1/")).is_some());
    }
}
