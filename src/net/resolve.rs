//! From names to addresses: this machine's own names without asking anybody, all others by the system.
//! Must not decide whom to trust; `domain::host` says which names are this machine's.

use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use tokio::net::TcpStream;

use crate::domain::host::is_loopback;

/// The addresses of a host; never empty.
///
/// `localhost` and all names under it are this machine whatever a name server would say (RFC 6761
/// section 6.3): secrets go to them that would not go elsewhere.
///
/// # Errors
/// The system's, where it does not know the name.
pub async fn addresses(host: &str, port: u16) -> io::Result<Vec<SocketAddr>> {
    let bare = host.strip_prefix('[').and_then(|h| h.strip_suffix(']')).unwrap_or(host);
    if let Ok(ip) = bare.parse() {
        return Ok(vec![SocketAddr::new(ip, port)]);
    }
    if is_loopback(bare) {
        return Ok(vec![(Ipv4Addr::LOCALHOST, port).into(), (Ipv6Addr::LOCALHOST, port).into()]);
    }
    let found: Vec<SocketAddr> = tokio::net::lookup_host((bare, port)).await?.collect();
    match found.is_empty() {
        true => Err(io::Error::new(io::ErrorKind::NotFound, "the name has no address")),
        false => Ok(found),
    }
}

/// A connection to the first of its addresses that answers.
pub(super) async fn connect(host: &str, port: u16) -> io::Result<TcpStream> {
    TcpStream::connect(&*addresses(host, port).await?).await
}

/// The same for the HTTP client.
#[derive(Debug)]
pub(super) struct Resolver;

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found = addresses(name.as_str(), 0).await?;
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::addresses;

    #[tokio::test]
    async fn names_under_localhost_are_this_machine_without_a_name_server() {
        for name in ["localhost", "shop.localhost", "A.B.LOCALHOST.", "[::1]", "127.0.0.1"] {
            let found = addresses(name, 81).await.unwrap();
            assert!(found.iter().all(|at| at.ip().is_loopback() && at.port() == 81), "{name}");
        }
        assert_eq!(addresses("shop.localhost", 0).await.unwrap().len(), 2);
        assert!(addresses("localhost.invalid", 81).await.is_err());
    }
}
