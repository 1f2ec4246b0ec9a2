//! What is known about the back end under test: its addresses, its style, where its tickets are.
//! Must not read settings; the command room and `guess` make it.

use serde_json::Value;
use url::Url;

use super::front::Front;
use crate::domain::origin::Origin;
use crate::domain::ticket::KeyEncoding;

/// Who owns the callback.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// The page does, and posts the code.
    Spa,
    /// The back end does.
    Session,
    /// There is none: a mini program posts what `wx.login()` gave it (PROTOCOL 5).
    Mini,
}

impl Style {
    /// All of them, with what `[backend] style` calls them.
    pub const ALL: [(Style, &'static str); 3] =
        [(Style::Spa, "spa"), (Style::Session, "session"), (Style::Mini, "mini")];

    /// The style of this name.
    pub fn parse(text: &str) -> Option<Style> {
        Style::ALL.iter().find(|(_, name)| *name == text).map(|(style, _)| *style)
    }

    /// Its name.
    pub fn slug(self) -> &'static str {
        Style::ALL.iter().find(|(style, _)| *style == self).map_or("", |(_, name)| name)
    }

    /// True where a code is handed in by a call of its own.
    pub fn hands_in(self) -> bool {
        self != Style::Session
    }
}

/// How the code is handed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Send {
    /// As a JSON body.
    Json,
    /// As a form.
    Form,
    /// In the address.
    Query,
}

/// Where a ticket stands in an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// At a JSON pointer of the body.
    Body(String),
    /// In a header.
    Header(String),
    /// In a cookie.
    Cookie(String),
    /// In the address the browser is sent to, as this parameter of query or fragment.
    Address(String),
}

/// The call that takes the code.
#[derive(Debug, Clone)]
pub struct Login {
    /// Where.
    pub url: Url,
    /// The method; `None`: POST, GET for [`Send::Query`].
    pub method: Option<http::Method>,
    /// How.
    pub send: Send,
    /// What: `{code}` and `{state}` stand for the values.
    pub body: Value,
}

impl Login {
    /// True when the state is handed in with the code.
    pub fn takes_state(&self) -> bool {
        self.body.to_string().contains("{state}")
    }

    /// As one would write it under `[backend]`, with where its ticket is.
    pub fn written(&self, place: Option<&Place>) -> String {
        let send = match self.send {
            Send::Json => "json",
            Send::Form => "form",
            Send::Query => "query",
        };
        let fields = self.body.as_object().into_iter().flatten();
        let fields: Vec<String> = fields.map(|(name, value)| format!("{name} = {value}")).collect();
        let ticket = place.map(|place| match place {
            Place::Body(pointer) => pointer.clone(),
            Place::Header(name) => format!("header:{name}"),
            Place::Cookie(name) => format!("cookie:{name}"),
            Place::Address(name) => format!("address:{name}"),
        });
        let ticket = ticket.map(|text| format!(", ticket = \"{text}\"")).unwrap_or_default();
        format!(
            "login = {{ url = \"{}\", send = \"{send}\", body = {{ {} }}{ticket} }}",
            self.url,
            fields.join(", ")
        )
    }
}

/// The call that says who somebody is.
#[derive(Debug, Clone)]
pub struct Api {
    /// Where.
    pub url: Url,
    /// JSON pointer of the user's id in the answer.
    pub openid: Option<String>,
    /// How the ticket is shown.
    pub carrier: Carrier,
}

/// What carries a ticket to the API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Carrier {
    /// A header: its name, and its text, in which `{ticket}` stands for the ticket.
    Header(String, String),
    /// A parameter of the address, as in old systems; WXA416 is about that.
    Query(String),
}

impl Carrier {
    /// A header with nothing but the ticket.
    pub fn header(name: &str) -> Carrier {
        Carrier::Header(name.to_owned(), "{ticket}".to_owned())
    }

    /// Puts a ticket into the address, or returns the header it goes in: name and text.
    pub fn carry(&self, ticket: &str, url: &mut Url) -> Option<(&str, String)> {
        match self {
            Carrier::Header(name, text) => Some((name, text.replace("{ticket}", ticket))),
            Carrier::Query(name) => {
                url.query_pairs_mut().append_pair(name, ticket);
                None
            }
        }
    }
}

/// Where the public key of the tickets is to be had.
#[derive(Debug, Clone)]
pub enum PublicKey {
    /// Here: PEM, DER, a JWK or a set of them.
    Text(Vec<u8>),
    /// There, in one of the same forms.
    Address(Url),
}

/// The back end.
#[derive(Debug, Clone)]
pub struct Target {
    /// The page that needs the login; of a mini program's back end any address of it.
    pub page: Url,
    /// What stands before the back end: its addresses here are the world's then.
    pub front: Option<Front>,
    /// Who owns the callback.
    pub style: Style,
    /// The address that hands out the link, if the page fetches it.
    pub link: Option<Url>,
    /// The call that takes the code; none in session style.
    pub login: Option<Login>,
    /// Where the ticket is; `None`: there is none, a cookie logs in.
    pub ticket: Option<Place>,
    /// The call that says who somebody is.
    pub api: Option<Api>,
    /// A cross-origin front end that must be allowed.
    pub origin: Option<Origin>,
    /// What a friend shares is the last segment of the path.
    pub friend_in_path: bool,
    /// A ticket is declared to be for one use.
    pub ticket_once: bool,
    /// The key of the tickets, where given, with its spelling.
    pub key: Option<(String, KeyEncoding)>,
    /// The public key of the tickets, where given: what an attacker has, too.
    pub public_key: Option<PublicKey>,
    /// The app secret, as far as it is known.
    pub secret: Option<String>,
    /// The appid, as far as it is known.
    pub appid: Option<String>,
}

impl Target {
    /// A back end of which only the page is known.
    pub fn new(page: Url) -> Target {
        Target {
            page,
            front: None,
            style: Style::Session,
            link: None,
            login: None,
            ticket: None,
            api: None,
            origin: None,
            friend_in_path: false,
            ticket_once: false,
            key: None,
            public_key: None,
            secret: None,
            appid: None,
        }
    }

    /// True when browsers reach it over https.
    pub fn is_https(&self) -> bool {
        self.page.scheme() == "https"
    }

    /// True for an address of the back end itself.
    pub fn owns(&self, url: &Url) -> bool {
        let addresses = [
            Some(&self.page),
            self.link.as_ref(),
            self.login.as_ref().map(|login| &login.url),
            self.api.as_ref().map(|api| &api.url),
        ];
        let local = self.front.as_ref().map(|front| &front.local);
        addresses.into_iter().flatten().chain(local).any(|own| same_server(own, url))
    }

    /// Puts a front before the back end: every address of it becomes the world's.
    #[must_use]
    pub fn behind(mut self, public: Url) -> Target {
        let front = Front { public, local: self.page.clone() };
        self.page = front.outside(&self.page);
        self.link = self.link.map(|url| front.outside(&url));
        self.login = self.login.map(|login| Login { url: front.outside(&login.url), ..login });
        self.api = self.api.map(|api| Api { url: front.outside(&api.url), ..api });
        self.front = Some(front);
        self
    }
}

/// The same scheme, host and port; `localhost` and 127.0.0.1 are one.
pub fn same_server(one: &Url, other: &Url) -> bool {
    let host = |url: &Url| match url.host_str() {
        Some("localhost" | "[::1]") => "127.0.0.1".to_owned(),
        host => host.unwrap_or("").to_owned(),
    };
    one.scheme() == other.scheme()
        && host(one) == host(other)
        && one.port_or_known_default() == other.port_or_known_default()
}

#[cfg(test)]
mod tests {
    use super::{Target, same_server};
    use url::Url;

    #[test]
    fn loopback_has_several_names_and_ports_count() {
        let url = |text: &str| Url::parse(text).unwrap();
        let target = Target::new(url("http://127.0.0.1:3000/a"));
        assert!(target.owns(&url("http://localhost:3000/b")));
        assert!(!target.owns(&url("http://127.0.0.1:3001/a")));
        assert!(!same_server(&url("http://h/"), &url("https://h/")));
    }
}
