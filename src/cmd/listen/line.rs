//! The `wxauth listen …` line that catches the callback of an address made elsewhere.
//! Must not listen, nor look at the network: this machine's addresses are given.

use std::net::Ipv4Addr;

use url::{Host, Url};

use super::place::{HOST, LAN, PATH, PORT};
use crate::config::Setting;
use crate::domain::curl::quote;

/// The line for `redirect_uri`, to be typed as it stands. `here` tells this machine's addresses in
/// its networks, likeliest first. An address of the world (a domain, a tunnel) leads here by ways of its
/// own, so only its path counts.
pub(crate) fn line(
    redirect_uri: &str,
    state: Option<&str>,
    here: impl FnOnce() -> Vec<Ipv4Addr>,
) -> String {
    let mut line = "wxauth listen".to_owned();
    let mut add = |setting: &Setting, value: &str| {
        if setting.default != Some(value) {
            line.push_str(&format!(" --{} {}", setting.flag, quote(value)));
        }
    };
    if let Some(state) = state {
        add(&super::STATE, state);
    }
    let Ok(url) = Url::parse(redirect_uri) else { return line };
    let own = match url.host() {
        Some(Host::Ipv4(ip)) if !ip.is_loopback() => here().iter().position(|&known| known == ip),
        _ => None,
    };
    let loopback = match url.host() {
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        Some(Host::Domain(name)) => name.eq_ignore_ascii_case("localhost"),
        None => false,
    };
    if own.is_some_and(|at| at > 0) {
        add(&HOST, url.host_str().unwrap_or_default());
    }
    // Whoever speaks TLS in front of us has a port of its own.
    if (own.is_some() || loopback) && url.scheme() == "http" {
        add(&PORT, &url.port_or_known_default().unwrap_or(80).to_string());
    }
    if url.path().trim_end_matches('/') != PATH.default.unwrap_or_default() {
        add(&PATH, url.path());
    }
    if own.is_some() {
        line.push_str(&format!(" --{}", LAN.flag));
    }
    line
}

#[cfg(test)]
mod tests {
    use super::line;
    use std::net::Ipv4Addr;

    #[test]
    fn the_line_listens_where_the_address_leads() {
        let here = [Ipv4Addr::new(192, 168, 1, 20), Ipv4Addr::new(10, 0, 0, 5)];
        let line = |uri: &str| line(uri, None, || here.to_vec()).replace("wxauth listen", "");
        assert_eq!(line("http://127.0.0.1:8910/callback"), "");
        assert_eq!(line("http://localhost:3000/wx/cb?a=1"), " --port 3000 --path /wx/cb");
        assert_eq!(line("http://[::1]/callback/"), " --port 80");
        assert_eq!(line("http://192.168.1.20:8910/callback"), " --lan");
        assert_eq!(line("http://10.0.0.5:81/"), " --host 10.0.0.5 --port 81 --path / --lan");
        // Not ours: a tunnel, a proxy, another machine.
        assert_eq!(line("http://192.168.1.99:81/callback"), "");
        assert_eq!(line("https://h5.example.com/a%20b"), " --path /a%20b");
        assert_eq!(line("https://127.0.0.1/callback"), "");
        assert_eq!(line("https://h5.example.com/it's"), r#" --path "/it's""#);
    }

    #[test]
    fn a_state_is_safe_in_a_shell() {
        let line = |state| line("https://a.example/callback", Some(state), Vec::new);
        assert_eq!(line("8f3a"), "wxauth listen --state 8f3a");
        assert_eq!(line("a'b c"), r#"wxauth listen --state "a'b c""#);
    }
}
