//! Where the callback server is bound, and what the world calls that place.
//! Must not serve; bind and advertised address are two things, which a tunnel keeps apart.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use tokio::net::TcpListener;
use url::Url;

use crate::app::App;
use crate::config::{Origin, Setting};
use crate::domain::fault::Exit;
use crate::error::{Error, Plain};
use crate::net::bind::{bind, http_address, lan_addresses};

/// `--host`.
pub(crate) static HOST: Setting =
    Setting::one("listen.host", "host", "ADDRESS", "Address to bind").default("127.0.0.1");
/// `--port`.
pub(crate) static PORT: Setting =
    Setting::one("listen.port", "port", "PORT", "Port to bind; 0 = any free one").default("8910");
/// `--path`.
pub(crate) static PATH: Setting =
    Setting::one("listen.path", "path", "PATH", "Path of the callback").default("/callback");
/// `--lan`.
pub(crate) static LAN: Setting = Setting::switch(
    "listen.lan",
    "lan",
    "Let a phone in the same network reach it; shows the address and a QR code",
);
/// `--public-url`.
pub(crate) static PUBLIC_URL: Setting = Setting::one(
    "listen.public_url",
    "public-url",
    "URL",
    "What the world sees instead: a tunnel's address or a name of the hosts file",
);

/// The group.
pub(crate) static GROUP: [&Setting; 5] = [&HOST, &PORT, &PATH, &LAN, &PUBLIC_URL];

/// The place that is wanted.
#[derive(Debug)]
pub(crate) struct Wanted {
    host: String,
    port: u16,
    path: String,
    lan: bool,
    public: Option<Url>,
}

/// A place that was had.
#[derive(Debug)]
pub(crate) struct Place {
    /// For the server.
    pub(crate) listeners: Vec<TcpListener>,
    /// What is bound, as an address for this machine: `http://127.0.0.1:8910`.
    pub(crate) bound: String,
    /// The callback's path as it arrives here, percent-encoded.
    pub(crate) path: String,
    /// The callback's address as the world knows it: the `redirect_uri`.
    pub(crate) callback: String,
}

impl Wanted {
    /// Reads the flags.
    pub(crate) fn read(app: &App) -> Result<Wanted, Error> {
        let settings = &app.settings;
        let lan = settings.on(&LAN)?;
        let host = settings.get(&HOST)?;
        let chosen = host.as_ref().is_some_and(|found| found.origin != Origin::Default);
        let host = match host {
            Some(found) if chosen || !lan => found.text().to_owned(),
            _ => Ipv4Addr::UNSPECIFIED.to_string(),
        };
        let port = settings.parse(&PORT, "a port number, 0 to 65535")?;
        let path = settings.parse_with(&PATH, "a path such as /callback", tidy_path)?;
        let public = settings.parse_with(
            &PUBLIC_URL,
            "an address such as https://abc.example.com",
            parse_public,
        )?;
        Ok(Wanted {
            host,
            port: port.unwrap_or(8910),
            path: path.unwrap_or_else(|| "/callback".to_owned()),
            lan,
            public,
        })
    }

    /// The same place on whatever port is free.
    pub(crate) fn on_any_port(mut self) -> Wanted {
        self.port = 0;
        self
    }

    /// Binds, and settles the advertised address, which may need the real port.
    pub(crate) async fn open(self) -> Result<Place, Error> {
        let bound = bind(&self.host, self.port).await?;
        let here = http_address(bound.address);
        let advertised = match (&self.public, self.lan) {
            (Some(public), _) => public.as_str().trim_end_matches('/').to_owned(),
            (None, true) => http_address(SocketAddr::new(lan_address()?, bound.address.port())),
            (None, false) => here.clone(),
        };
        Ok(Place {
            listeners: bound.listeners,
            callback: format!("{advertised}{}", self.path),
            bound: here,
            path: self.path,
        })
    }
}

fn lan_address() -> Result<IpAddr, Error> {
    lan_addresses().first().map(|&ip| ip.into()).ok_or_else(|| {
        Plain::new("no_lan", Exit::Local, "--lan: this machine has no address in a local network")
            .hint(
                "连上 Wi-Fi 或网线再试；或用 --public-url 写明手机能访问的地址",
                "join a network first, or name the address a phone can reach with --public-url",
            )
            .into()
    })
}

/// The path as a request line carries it; `None` for what is no path.
fn tidy_path(text: &str) -> Option<String> {
    if text.contains(['?', '#', '\\']) || text.chars().any(|c| c.is_whitespace() || c.is_control())
    {
        return None;
    }
    let mut url = Url::parse("http://localhost/").ok()?;
    url.set_path(text);
    Some(url.path().to_owned())
}

fn parse_public(text: &str) -> Option<Url> {
    let url = Url::parse(text).ok()?;
    let plain = matches!(url.scheme(), "http" | "https")
        && url.has_host()
        && url.query().is_none()
        && url.fragment().is_none()
        && url.username().is_empty();
    plain.then_some(url)
}

#[cfg(test)]
mod tests {
    use super::{parse_public, tidy_path};

    #[test]
    fn paths_are_as_requests_carry_them() {
        assert_eq!(tidy_path("/callback").as_deref(), Some("/callback"));
        assert_eq!(tidy_path("callback").as_deref(), Some("/callback"));
        assert_eq!(tidy_path("").as_deref(), Some("/"));
        assert_eq!(tidy_path("/回调").as_deref(), Some("/%E5%9B%9E%E8%B0%83"));
        for bad in ["/a?b", "/a#b", "/a b", "C:\\x"] {
            assert_eq!(tidy_path(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_public_address_is_an_address_and_nothing_else() {
        assert!(parse_public("https://abc.example.com").is_some());
        assert!(parse_public("http://dev.example.com:8910/base/").is_some());
        for bad in ["abc.example.com", "https://a/?b=c", "https://a/#b", "ftp://a", "https://u@a/"]
        {
            assert!(parse_public(bad).is_none(), "{bad}");
        }
    }
}
