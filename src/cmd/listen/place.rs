//! Where the callback server is bound, and what the world calls that place.
//! Must not serve; bind and advertised address are two things, which a tunnel keeps apart.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use tokio::net::TcpListener;
use url::Url;

use crate::app::App;
use crate::config::{Found, Kind, Origin, PORT as PORT_NUMBER, Setting, shared, truth};
use crate::domain::fault::Exit;
use crate::domain::host::is_loopback;
use crate::domain::lang::Lang;
use crate::domain::link::Platform;
use crate::domain::visible::visible;
use crate::error::{Error, Plain};
use crate::net::bind::{bind, http_address, lan_addresses};

/// `--host`.
pub(crate) static HOST: Setting =
    Setting::one("listen.host", "host", "ADDRESS", "监听地址", "Address to bind")
        .here()
        .default("127.0.0.1");
/// `--port`.
pub(crate) static PORT: Setting = Setting::one(
    "listen.port",
    "port",
    "PORT",
    "监听端口；0 = 任意空闲端口",
    "Port to bind; 0 = any free one",
)
.kind(PORT_NUMBER)
.default("8910");
/// `--path`.
pub(crate) static PATH: Setting =
    Setting::one("listen.path", "path", "PATH", "回调的路径", "Path of the callback")
        .kind(Kind::Parsed {
            zh: "路径，例如 /callback",
            en: "a path such as /callback",
            fits: |text| tidy_path(text).is_some(),
        })
        .default("/callback");
/// `--lan`.
pub(crate) static LAN: Setting = Setting::switch(
    "listen.lan",
    "lan",
    "让同一网络里的手机也能访问；会显示地址和二维码",
    "Let a phone on the same network reach it; shows the address and a QR code",
)
.here();
/// `--public-url`.
pub(crate) static PUBLIC_URL: Setting = Setting::one(
    "listen.public_url",
    "public-url",
    "URL",
    "对外的地址：内网穿透的地址，或 hosts 里的域名",
    "The address others use to reach it: a tunnel's, or a name in the hosts file",
)
.kind(Kind::Parsed {
    zh: "地址，例如 https://abc.example.com",
    en: "an address such as https://abc.example.com",
    fits: |text| parse_public(text).is_some(),
});

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
    /// What is bound, as the system has it: `0.0.0.0:8910`.
    address: SocketAddr,
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
        let (host, lan) = (settings.get(&HOST)?, settings.get(&LAN)?);
        let (host, lan) = reach(host, lan, |a, b| settings.outranks(a, b))?;
        let port = settings.parse(&PORT)?;
        let path = settings.parse_with(&PATH, tidy_path)?;
        let public = settings.parse_with(&PUBLIC_URL, parse_public)?;
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
        let ip = bound.address.ip();
        if self.lan && ip.is_loopback() {
            return Err(unreachable(&self.host));
        }
        let advertised = match (&self.public, self.lan) {
            (Some(public), _) => public.as_str().trim_end_matches('/').to_owned(),
            (None, true) if ip.is_unspecified() => {
                http_address(SocketAddr::new(lan_address()?, bound.address.port()))
            }
            (None, _) => here.clone(),
        };
        Ok(Place {
            listeners: bound.listeners,
            address: bound.address,
            callback: format!("{advertised}{}", self.path),
            bound: here,
            path: self.path,
        })
    }
}

impl Place {
    /// What people must know of it besides the callback's address, a line each: where it is bound when
    /// that is another place, what to register, and which `redirect_uri` is not used.
    pub(crate) fn notes(&self, app: &App) -> Result<Vec<String>, Error> {
        let bound = self.elsewhere(app).map(|bound| (("本机监听：", "listening on "), bound));
        let is_said = app.settings.text(&shared::ACCOUNT)?.is_some();
        let register = self.to_register(app)?.map(|place| {
            let told = match is_said {
                true => ("测试号的网页授权域名请填：", "register at the test account: "),
                false => (
                    "公众号是测试号的话（请加 --account test），网页授权域名请填：",
                    "if it is a test account (then add --account test), register at the test account: ",
                ),
            };
            (told, app.paint_talk().link(&place))
        });
        let told = bound.into_iter().chain(register);
        let told = told.map(|((zh, en), place)| format!("{}{place}", app.say(zh, en)));
        Ok(told.chain(self.left_aside(app)?).collect())
    }

    /// The deployed app's address, which is set and not used: it would send the code past us.
    fn left_aside(&self, app: &App) -> Result<Option<String>, Error> {
        let set = app.settings.get(&shared::REDIRECT_URI)?;
        let unused = |found: &Found| {
            !matches!(found.origin, Origin::Flag(_)) && found.text() != self.callback
        };
        Ok(set.filter(unused).map(|found| {
            let (set, origin) = (visible(found.text()), &found.origin);
            match app.lang() {
                Lang::Zh => format!(
                    "redirect_uri {set}（来自{}）这次不用，链接要回到本机；如果那个地址会转到这里，请用 --public-url 指明",
                    origin.chinese()
                ),
                Lang::En => format!(
                    "redirect_uri {set} ({origin}) is left aside: this link must come back here; if that \
                     address leads here, say so with --public-url"
                ),
            }
        }))
    }

    fn elsewhere(&self, app: &App) -> Option<String> {
        let ip = self.address.ip();
        if ip.is_unspecified() {
            let every = app.say("（本机所有网卡）", " (every network of this machine)");
            return Some(format!("{}{every}", self.address));
        }
        let same = self.callback.strip_prefix(&self.bound).is_some_and(|p| p.starts_with('/'));
        (!same).then(|| self.bound.clone())
    }

    /// What a test account's page wants to be told for this callback (PROTOCOL 1.4): host and port,
    /// without a scheme. `None` where the account is no test account or nobody asks WeChat.
    fn to_register(&self, app: &App) -> Result<Option<String>, Error> {
        let kind = app.settings.text(&shared::ACCOUNT)?;
        let is_test = match kind.as_deref() {
            Some(kind) => kind == "test",
            // An address of the local network is of no use to any other account.
            None => app.settings.on(&LAN)? && app.settings.get(&PUBLIC_URL)?.is_none(),
        };
        let platform = app.settings.text(&shared::PLATFORM)?;
        let is_mp =
            platform.as_deref().is_none_or(|name| Platform::parse(name) == Some(Platform::Mp));
        if !is_test || !is_mp || app.open_base()?.is_some() {
            return Ok(None);
        }
        let rest = self.callback.split_once("://").map(|(_, rest)| rest);
        Ok(rest.and_then(|rest| rest.split('/').next()).map(str::to_owned))
    }
}

/// The address to bind, and whether a phone is to reach it. Where `--lan` and a loopback `--host`
/// contradict each other, the one said more directly counts; said alike, they are refused.
fn reach(
    host: Option<Found>,
    lan: Option<Found>,
    outranks: impl Fn(&Origin, &Origin) -> bool,
) -> Result<(String, bool), Error> {
    let everywhere = || Ipv4Addr::UNSPECIFIED.to_string();
    let lan = lan.filter(|found| truth(found.text()) == Some(true));
    let (host, lan) = match (host, lan) {
        (None, lan) => return Ok((everywhere(), lan.is_some())),
        (Some(host), None) => return Ok((host.text().to_owned(), false)),
        (Some(host), Some(lan)) => (host, lan),
    };
    if !is_loopback(host.text()) {
        return Ok((host.text().to_owned(), true));
    }
    match (outranks(&lan.origin, &host.origin), outranks(&host.origin, &lan.origin)) {
        (true, _) => Ok((everywhere(), true)),
        (_, true) => Ok((host.text().to_owned(), false)),
        _ => Err(unreachable(host.text())),
    }
}

fn unreachable(host: &str) -> Error {
    Plain::new("flags_conflict", Exit::Usage, format!("--lan 与 --host {host} 互相矛盾：手机访问不到 {host}"), format!("--lan and --host {host} contradict each other: no phone can reach {host}"))
    .hint(
        "只写 --lan（绑定 0.0.0.0）；或把 --host 写成本机的局域网地址",
        "leave --host out (--lan binds 0.0.0.0), or give the address this machine has in the network",
    )
    .into()
}

fn lan_address() -> Result<IpAddr, Error> {
    lan_addresses().first().map(|&ip| ip.into()).ok_or_else(|| {
        Plain::new(
            "no_lan",
            Exit::Local,
            "--lan：本机没有局域网地址",
            "--lan: this machine has no address in a local network",
        )
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
    use super::{parse_public, reach, tidy_path};
    use crate::config::{Found, Origin};

    #[test]
    fn a_phone_never_gets_an_address_of_loopback() {
        let found = |text: &str, origin: &Origin| {
            Some(Found { values: vec![text.to_owned()], origin: origin.clone() })
        };
        let (default, flag) = (Origin::Default, Origin::Flag("--x".into()));
        let variable = Origin::Variable("V".into());
        let rank = |origin: &Origin| match origin {
            Origin::Default => 0,
            Origin::Variable(_) => 1,
            _ => 2,
        };
        let reach = |host: Option<Found>, lan: Option<Found>| {
            reach(host, lan, |a, b| rank(a) > rank(b)).map_err(|error| error.kind())
        };
        let lan = |origin| found("true", origin);
        let all = Ok(("0.0.0.0".to_owned(), true));
        let own = |host: &str, lan: bool| Ok((host.to_owned(), lan));
        assert_eq!(reach(found("127.0.0.1", &default), None), own("127.0.0.1", false));
        assert_eq!(reach(found("127.0.0.1", &default), lan(&flag)), all);
        assert_eq!(reach(found("localhost", &variable), lan(&flag)), all);
        assert_eq!(reach(found("::1", &flag), lan(&variable)), own("::1", false));
        assert_eq!(reach(found("[::1]", &flag), lan(&flag)), Err("flags_conflict"));
        assert_eq!(reach(found("192.168.1.7", &flag), lan(&flag)), own("192.168.1.7", true));
        assert_eq!(reach(found("127.0.0.1", &flag), found("off", &flag)), own("127.0.0.1", false));
    }

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
