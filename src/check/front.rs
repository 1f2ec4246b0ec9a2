//! What stands before the back end in production: an https address of the world's, kept here by
//! telling the back end what a proxy would tell it. Must not decide which requests are sent.

use http::{HeaderMap, HeaderName, HeaderValue, header};
use url::Url;

use super::target::same_server;

/// The address the world uses, and where the back end really is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Front {
    /// Scheme and host as the world sees them.
    pub public: Url,
    /// The back end on this machine.
    pub local: Url,
}

impl Front {
    /// An address of the back end as the world writes it; others stay as they are.
    pub fn outside(&self, url: &Url) -> Url {
        if same_server(url, &self.local) { moved(url, &self.public) } else { url.clone() }
    }

    /// Where a request to the world's address really goes, and what the proxy adds to it.
    pub fn inside(&self, url: &Url, headers: &mut HeaderMap) -> Option<Url> {
        if !same_server(url, &self.public) {
            return None;
        }
        let host = self.public.host_str().unwrap_or("");
        let port = self.public.port().map(|port| format!(":{port}")).unwrap_or_default();
        let told = [
            (header::HOST, format!("{host}{port}")),
            (HeaderName::from_static("x-forwarded-proto"), self.public.scheme().to_owned()),
        ];
        for (name, value) in told {
            if let (false, Ok(value)) = (headers.contains_key(&name), HeaderValue::from_str(&value))
            {
                headers.insert(name, value);
            }
        }
        Some(moved(url, &self.local))
    }
}

fn moved(url: &Url, to: &Url) -> Url {
    use url::Position::BeforePath;
    let moved = format!("{}{}", &to[..BeforePath], &url[BeforePath..]);
    Url::parse(&moved).unwrap_or_else(|_| url.clone())
}

#[cfg(test)]
mod tests {
    use super::Front;
    use http::HeaderMap;
    use url::Url;

    #[test]
    fn addresses_go_in_and_out() {
        let url = |text: &str| Url::parse(text).unwrap();
        let front =
            Front { public: url("https://h5.example.com/"), local: url("http://127.0.0.1:3000/") };
        assert_eq!(
            front.outside(&url("http://localhost:3000/a?b=c")).as_str(),
            "https://h5.example.com/a?b=c"
        );
        assert_eq!(front.outside(&url("http://other/a")).as_str(), "http://other/a");
        let mut headers = HeaderMap::new();
        let inside = front.inside(&url("https://h5.example.com/a?b=c"), &mut headers).unwrap();
        assert_eq!(inside.as_str(), "http://127.0.0.1:3000/a?b=c");
        assert_eq!(headers["host"], "h5.example.com");
        assert_eq!(headers["x-forwarded-proto"], "https");
        assert_eq!(front.inside(&url("http://127.0.0.1:3000/a"), &mut headers), None);
    }
}
