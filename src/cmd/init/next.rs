//! The commands that come next, ready to copy.
//! Must not run any of them.

use url::{Host, Url};

use super::answers::{Answers, Reference};
use super::judge::Place;
use crate::app::App;
use crate::cmd::listen;

/// The commands, in their order, for these answers and this shell.
pub(super) fn commands(app: &App, answers: &Answers, place: &Place) -> Vec<String> {
    // PowerShell sets this for everything it starts; on Unix a shell also sets SHELL.
    let powershell = app.env.get("PSModulePath").is_some() && app.env.get("SHELL").is_none();
    let mut lines = Vec::new();
    for reference in [&answers.secret, &answers.ticket_secret].into_iter().flatten() {
        if let Reference::Variable(name) = reference
            && app.env.get(name).is_none()
        {
            lines.push(match powershell {
                true => format!("$env:{name} = Read-Host -MaskInput {name}"),
                false => format!("read -rs {name} && export {name}"),
            });
        }
    }
    lines.push("wxauth config show app".to_owned());
    lines.push(link(answers, place));
    lines
}

/// What shows the login: for a test account the server its registered address leads to.
fn link(answers: &Answers, place: &Place) -> String {
    let line = match (answers.platform.as_str(), answers.account.as_deref()) {
        ("mini", _) => "wxauth exchange --platform mini CODE",
        ("mp", Some("test")) => match answers.redirect_uri.as_deref() {
            Some(address) if is_ours(address, place) => {
                return listen::line(address, None, || place.here.clone());
            }
            _ => "wxauth url --qr",
        },
        ("mp" | "component" | "work", _) => "wxauth url --qr",
        _ => "wxauth url --open",
    };
    line.to_owned()
}

/// Whether an address is this machine's own.
fn is_ours(address: &str, place: &Place) -> bool {
    let url = Url::parse(address);
    match url.as_ref().ok().and_then(Url::host) {
        Some(Host::Ipv4(ip)) => ip.is_loopback() || place.here.contains(&ip),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        Some(Host::Domain(name)) => name.eq_ignore_ascii_case("localhost"),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{Answers, Place, link};
    use std::net::Ipv4Addr;

    #[test]
    fn the_proposed_server_stands_where_the_registered_address_leads() {
        let place = Place {
            file: "/w/wxauth.toml".into(),
            top: "/w".into(),
            home: None,
            here: vec![Ipv4Addr::new(192, 168, 1, 20)],
            user_folder: None,
        };
        let next = |account: &str, address: &str| {
            let answers = Answers {
                platform: "mp".into(),
                account: Some(account.into()),
                redirect_uri: Some(address.into()),
                ..Answers::default()
            };
            link(&answers, &place)
        };
        assert_eq!(next("test", "http://127.0.0.1:8910/callback"), "wxauth listen");
        assert_eq!(next("test", "http://192.168.1.20:8910/callback"), "wxauth listen --lan");
        assert_eq!(next("test", "http://localhost:80/cb"), "wxauth listen --port 80 --path /cb");
        assert_eq!(next("test", "https://a.example/callback"), "wxauth url --qr");
        assert_eq!(next("service", "https://a.example/callback"), "wxauth url --qr");
    }
}
