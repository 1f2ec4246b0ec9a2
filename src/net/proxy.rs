//! Which proxy stands in front of a request: the usual variables, read once into a value.
//! Must not send a request to this machine through a proxy, nor print a proxy's password.

use hyper_util::client::proxy::matcher::Matcher;
use reqwest::{NoProxy, Proxy};
use url::Url;

use super::error::Error;
use crate::domain::host;

/// The proxies of one run.
#[derive(Clone, Default)]
pub struct Proxies {
    http: Option<Url>,
    https: Option<Url>,
    except: String,
    system: bool,
}

/// Shows where requests go, never the credentials in it.
impl std::fmt::Debug for Proxies {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let host = |url: &Option<Url>| url.as_ref().and_then(Url::host_str).map(str::to_owned);
        f.debug_struct("Proxies")
            .field("http", &host(&self.http))
            .field("https", &host(&self.https))
            .field("except", &self.except)
            .field("system", &self.system)
            .finish()
    }
}

impl Proxies {
    /// No proxy for anything.
    pub fn none() -> Proxies {
        Proxies::default()
    }

    /// Reads `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY`, upper case first, as most
    /// programs do; with none of them set, what the system itself has configured (macOS, Windows).
    ///
    /// # Errors
    /// `BadProxy` naming the variable that holds no usable proxy address.
    pub fn from_env(variable: &dyn Fn(&str) -> Option<String>) -> Result<Proxies, Error> {
        let all = read(variable, &["ALL_PROXY", "all_proxy"])?;
        // A CGI server hands a request's own `Proxy:` header over as HTTP_PROXY (httpoxy).
        let plain: &[&'static str] = match variable("REQUEST_METHOD") {
            Some(_) => &["http_proxy"],
            None => &["HTTP_PROXY", "http_proxy"],
        };
        let http = read(variable, plain)?.or_else(|| all.clone());
        let https = read(variable, &["HTTPS_PROXY", "https_proxy"])?.or(all);
        let except = variable("NO_PROXY").or_else(|| variable("no_proxy")).unwrap_or_default();
        let system = http.is_none() && https.is_none();
        Ok(Proxies { http, https, except, system })
    }

    /// True when a request to this host must go straight: this machine is never behind a proxy.
    pub fn bypasses(&self, target: &str) -> bool {
        (self.http.is_none() && self.https.is_none() && !self.system) || host::is_loopback(target)
    }

    /// Without what the system itself has configured: only variables say who is asked.
    pub fn of_variables_only(mut self) -> Proxies {
        self.system = false;
        self
    }

    /// With other exceptions than `NO_PROXY` named.
    pub fn except(mut self, except: String) -> Proxies {
        self.except = except;
        self
    }

    /// For connections that are not HTTP requests.
    pub(super) fn matcher(&self) -> Matcher {
        let text = |url: &Option<Url>| url.as_ref().map_or("", Url::as_str).to_owned();
        let builder = Matcher::builder().http(text(&self.http)).https(text(&self.https));
        builder.no(self.except.clone()).build()
    }

    /// Hands the proxies to a reqwest builder.
    pub(super) fn apply(
        &self,
        mut builder: reqwest::ClientBuilder,
    ) -> reqwest::Result<reqwest::ClientBuilder> {
        if !self.system {
            builder = builder.no_proxy();
        }
        let except = NoProxy::from_string(&self.except);
        if let Some(url) = &self.http {
            builder = builder.proxy(Proxy::http(url.clone())?.no_proxy(except.clone()));
        }
        if let Some(url) = &self.https {
            builder = builder.proxy(Proxy::https(url.clone())?.no_proxy(except));
        }
        Ok(builder)
    }
}

/// The first variable that is set and not empty, as an address.
fn read(
    variable: &dyn Fn(&str) -> Option<String>,
    names: &[&'static str],
) -> Result<Option<Url>, Error> {
    for &name in names {
        if let Some(value) = variable(name).filter(|v| !v.trim().is_empty()) {
            return parse(value.trim()).map(Some).ok_or(Error::BadProxy { variable: name });
        }
    }
    Ok(None)
}

fn parse(text: &str) -> Option<Url> {
    let text = if text.contains("://") { text.to_owned() } else { format!("http://{text}") };
    let url = Url::parse(&text).ok()?;
    let known = ["http", "https", "socks4", "socks4a", "socks5", "socks5h"];
    (known.contains(&url.scheme()) && url.host_str().is_some_and(|h| !h.is_empty())).then_some(url)
}

#[cfg(test)]
mod tests {
    use super::Proxies;
    use crate::net::error::Error;

    fn with(pairs: &[(&str, &str)]) -> Result<Proxies, Error> {
        Proxies::from_env(&|name| {
            pairs.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).to_owned())
        })
    }

    #[test]
    fn takes_every_usual_spelling() {
        let proxies = with(&[("https_proxy", "10.0.0.1:3128")]).unwrap();
        assert_eq!(proxies.https.unwrap().as_str(), "http://10.0.0.1:3128/");
        let proxies = with(&[("ALL_PROXY", "socks5h://10.0.0.1:1080")]).unwrap();
        assert!(proxies.http.is_some() && proxies.https.is_some());
        assert!(with(&[]).unwrap().system);
        let cgi = [("REQUEST_METHOD", "GET"), ("HTTP_PROXY", "http://evil.example")];
        assert!(with(&cgi).unwrap().http.is_none());
    }

    #[test]
    fn loopback_is_never_proxied() {
        let proxies = with(&[("ALL_PROXY", "http://10.0.0.1:1")]).unwrap();
        assert!(proxies.bypasses("127.0.0.1") && proxies.bypasses("localhost"));
        assert!(!proxies.bypasses("api.weixin.qq.com"));
        assert!(Proxies::none().bypasses("api.weixin.qq.com"));
    }

    #[test]
    fn a_bad_address_names_the_variable_and_hides_the_password() {
        let error = with(&[("HTTPS_PROXY", "gopher://user:canary@host")]).unwrap_err();
        assert!(error.to_string().contains("HTTPS_PROXY"));
        assert!(!format!("{error:?} {error}").contains("canary"));
        let fine = with(&[("HTTPS_PROXY", "http://user:canary@host")]).unwrap();
        assert!(!format!("{fine:?}").contains("canary"));
    }
}
