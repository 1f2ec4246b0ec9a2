//! Binding listeners: loopback in both IP versions, any port, and the addresses a phone can reach.
//! Must not serve anything; the caller owns the listeners and hands them to `net::server`.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};

use tokio::net::{TcpListener, TcpSocket};

use crate::domain::fault::{Exit, Fault};
use crate::domain::lang::Lang;
use crate::net::resolve::addresses;
use crate::platform;

/// How many connections may wait to be accepted. With tokio's 128 a burst stalls for seconds,
/// because the kernel drops the rest and the clients' retries back off.
const BACKLOG: u32 = 1024;

/// How often another free port is tried when the one given for IPv4 is taken for IPv6.
const PORT_TRIES: u32 = 16;

/// Listeners of one server, all on the same port.
#[derive(Debug)]
pub struct Bound {
    /// For `net::server::serve`. Never empty.
    pub listeners: Vec<TcpListener>,
    /// The address that was asked for, with the real port.
    pub address: SocketAddr,
}

/// Why a listening address could not be had.
#[derive(Debug, thiserror::Error)]
pub enum BindError {
    /// Somebody has it already.
    #[error("cannot listen on {0}: the address is in use")]
    InUse(SocketAddr),
    /// The system forbids it: a port below 1024, or a reserved range on Windows.
    #[error("cannot listen on {0}: permission denied")]
    Denied(SocketAddr),
    /// The address belongs to no interface of this machine.
    #[error("cannot listen on {0}: this machine does not have that address")]
    NotLocal(SocketAddr),
    /// The host name means nothing here.
    #[error("cannot listen on {host}: the name does not resolve")]
    Unresolved {
        /// As it was given.
        host: String,
        /// The resolver's reason, where it gave one.
        #[source]
        source: Option<io::Error>,
    },
    /// Anything else.
    #[error("cannot listen on {address}")]
    Other {
        /// The address that was tried.
        address: SocketAddr,
        /// The system's reason.
        #[source]
        source: io::Error,
    },
}

impl Fault for BindError {
    fn kind(&self) -> &'static str {
        match self {
            BindError::InUse(_) => "address_in_use",
            BindError::Denied(_) => "address_denied",
            BindError::NotLocal(_) => "address_not_local",
            BindError::Unresolved { .. } => "host_unresolved",
            BindError::Other { .. } => "bind_failed",
        }
    }

    fn exit(&self) -> Exit {
        Exit::Local
    }

    fn chinese(&self) -> String {
        match self {
            BindError::InUse(address) => format!("无法监听 {address}：地址已被占用"),
            BindError::Denied(address) => format!("无法监听 {address}：没有权限"),
            BindError::NotLocal(address) => format!("无法监听 {address}：本机没有这个地址"),
            BindError::Unresolved { host, .. } => format!("无法监听 {host}：这个名字解析不到地址"),
            BindError::Other { address, .. } => format!("无法监听 {address}"),
        }
    }

    fn hint(&self, lang: Lang) -> Option<String> {
        let text = match (self, lang) {
            (BindError::InUse(_), Lang::En) => {
                "another program listens there: choose another --port, or 0 for any free one"
            }
            (BindError::InUse(_), Lang::Zh) => {
                "端口已被别的程序占用：换一个 --port，或用 0 让系统挑一个空闲端口"
            }
            (BindError::Denied(_), Lang::En) => "ports below 1024 need privileges: try --port 8910",
            (BindError::Denied(_), Lang::Zh) => "1024 以下的端口需要特权：试试 --port 8910",
            (BindError::NotLocal(_) | BindError::Unresolved { .. }, Lang::En) => {
                "--host takes an address of this machine, such as 127.0.0.1 or 0.0.0.0; \
                 what the world sees goes into --public-url"
            }
            (BindError::NotLocal(_) | BindError::Unresolved { .. }, Lang::Zh) => {
                "--host 要写本机的地址，如 127.0.0.1 或 0.0.0.0；对外的域名请写在 --public-url 里"
            }
            (BindError::Other { .. }, _) => return None,
        };
        Some(text.to_owned())
    }
}

impl BindError {
    fn of(address: SocketAddr, source: io::Error) -> BindError {
        match source.kind() {
            io::ErrorKind::AddrInUse => BindError::InUse(address),
            io::ErrorKind::PermissionDenied => BindError::Denied(address),
            io::ErrorKind::AddrNotAvailable => BindError::NotLocal(address),
            _ => BindError::Other { address, source },
        }
    }
}

/// Listens on `host` (an IP address or a name) and `port` (0 = any free one).
///
/// Loopback means both loopbacks: `localhost` is `::1` first in most browsers, and a program that
/// held the other half of the port would catch the callback. With `0.0.0.0` comes `::1` for the
/// same reason. A machine without IPv6 is served on IPv4 alone. Needs a tokio runtime.
pub async fn bind(host: &str, port: u16) -> Result<Bound, BindError> {
    let ip = resolve(host).await?;
    let Some(twin) = twin(ip) else {
        let listener = listen(SocketAddr::new(ip, port))?;
        return Ok(Bound { address: local(&listener, ip, port), listeners: vec![listener] });
    };
    let mut tries = 0;
    loop {
        let first = listen(SocketAddr::new(ip, port))?;
        let address = local(&first, ip, port);
        match listen(SocketAddr::new(twin, address.port())) {
            Ok(second) => return Ok(Bound { listeners: vec![first, second], address }),
            // Only the port the system picked may be given back for another.
            Err(BindError::InUse(_)) if port == 0 && tries < PORT_TRIES => tries += 1,
            Err(error @ (BindError::InUse(_) | BindError::Denied(_))) => return Err(error),
            // This machine has no such IP version.
            Err(_) => return Ok(Bound { listeners: vec![first], address }),
        }
    }
}

/// The address that must be ours as well, lest somebody else answers for it.
fn twin(ip: IpAddr) -> Option<IpAddr> {
    match ip {
        IpAddr::V4(v4) if v4 == Ipv4Addr::LOCALHOST || v4.is_unspecified() => {
            Some(Ipv6Addr::LOCALHOST.into())
        }
        IpAddr::V6(v6) if v6.is_loopback() => Some(Ipv4Addr::LOCALHOST.into()),
        _ => None,
    }
}

async fn resolve(host: &str) -> Result<IpAddr, BindError> {
    let bare = host.strip_prefix('[').and_then(|h| h.strip_suffix(']')).unwrap_or(host);
    if let Ok(ip) = bare.parse() {
        return Ok(ip);
    }
    let unresolved = |source| BindError::Unresolved { host: host.to_owned(), source };
    let found = addresses(bare, 0).await.map_err(|e| unresolved(Some(e)))?;
    found.first().map(SocketAddr::ip).ok_or_else(|| unresolved(None))
}

fn listen(address: SocketAddr) -> Result<TcpListener, BindError> {
    let open = || -> io::Result<TcpListener> {
        let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
        socket.set_reuseaddr(platform::REUSE_ADDRESS)?;
        socket.bind(address)?;
        socket.listen(BACKLOG)
    };
    open().map_err(|source| BindError::of(address, source))
}

fn local(listener: &TcpListener, ip: IpAddr, port: u16) -> SocketAddr {
    listener.local_addr().unwrap_or(SocketAddr::new(ip, port))
}

/// `http://host:port` of a listening address, as a client on this machine can open it.
pub fn http_address(address: SocketAddr) -> String {
    opened("http://", 80, address)
}

/// The same with `https://`.
pub fn https_address(address: SocketAddr) -> String {
    opened("https://", 443, address)
}

fn opened(scheme: &str, usual: u16, address: SocketAddr) -> String {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    match address.port() {
        port if port == usual && ip.is_ipv4() => format!("{scheme}{ip}"),
        port => format!("{scheme}{}", SocketAddr::new(ip, port)),
    }
}

/// IPv4 addresses of this machine that a phone in the same network may reach, likeliest first.
/// Empty when there is no network.
pub fn lan_addresses() -> Vec<Ipv4Addr> {
    let mut found: Vec<(bool, u8, Ipv4Addr)> = if_addrs::get_if_addrs()
        .unwrap_or_default()
        .into_iter()
        .filter_map(|interface| match interface.ip() {
            IpAddr::V4(ip) if !ip.is_loopback() && !ip.is_link_local() => {
                Some((is_virtual(&interface.name), rank(ip), ip))
            }
            _ => None,
        })
        .collect();
    found.sort();
    let mut list: Vec<Ipv4Addr> = found.into_iter().map(|(_, _, ip)| ip).collect();
    if let Some(at) = default_route().and_then(|ip| list.iter().position(|&known| known == ip)) {
        let first = list.remove(at);
        list.insert(0, first);
    }
    list
}

/// Bridges of containers and virtual machines: no phone stands behind them.
fn is_virtual(name: &str) -> bool {
    const PREFIXES: [&str; 8] =
        ["docker", "br-", "veth", "virbr", "vmnet", "vEthernet", "vboxnet", "utun"];
    PREFIXES.iter().any(|prefix| name.starts_with(prefix))
}

/// Home networks before company networks before anything public.
fn rank(ip: Ipv4Addr) -> u8 {
    match ip.octets() {
        [192, 168, ..] => 0,
        [10, ..] => 1,
        [172, second, ..] if (16..32).contains(&second) => 2,
        _ => 3,
    }
}

/// The address this machine would send from. Connecting a UDP socket sends nothing; 192.0.2.1 is
/// reserved for documentation (RFC 5737).
fn default_route() -> Option<Ipv4Addr> {
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).ok()?;
    socket.connect((Ipv4Addr::new(192, 0, 2, 1), 9)).ok()?;
    match socket.local_addr().ok()?.ip() {
        IpAddr::V4(ip) => Some(ip),
        IpAddr::V6(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{BindError, bind, http_address, lan_addresses, rank};
    use std::net::{Ipv4Addr, SocketAddr};

    #[tokio::test]
    async fn loopback_is_both_loopbacks_on_one_port() {
        bind("shop.Localhost.", 0).await.unwrap();
        let bound = bind("localhost", 0).await.unwrap();
        assert!(bound.address.ip().is_loopback() && bound.address.port() != 0);
        for listener in &bound.listeners {
            let address = listener.local_addr().unwrap();
            assert!(address.ip().is_loopback());
            assert_eq!(address.port(), bound.address.port());
        }
        // Where the machine has IPv6 at all, it must be there.
        if std::net::TcpListener::bind("[::1]:0").is_ok() {
            assert_eq!(bound.listeners.len(), 2);
        }
    }

    #[tokio::test]
    async fn a_taken_port_and_a_foreign_address_are_named() {
        let bound = bind("127.0.0.1", 0).await.unwrap();
        let again = bind("127.0.0.1", bound.address.port()).await.unwrap_err();
        assert!(matches!(again, BindError::InUse(address) if address == bound.address), "{again}");
        let foreign = bind("192.0.2.7", 0).await.unwrap_err();
        assert!(matches!(foreign, BindError::NotLocal(_)), "{foreign}");
        assert!(foreign.to_string().contains("192.0.2.7"));
    }

    #[tokio::test]
    async fn the_other_half_of_a_port_is_not_shared() {
        let Ok(other) = std::net::TcpListener::bind("[::1]:0") else { return };
        let port = other.local_addr().unwrap().port();
        let error = bind("127.0.0.1", port).await.unwrap_err();
        let half: SocketAddr = ([0, 0, 0, 0, 0, 0, 0, 1], port).into();
        assert!(matches!(error, BindError::InUse(address) if address == half), "{error}");
    }

    #[test]
    fn addresses_can_be_connected_to() {
        assert_eq!(http_address("0.0.0.0:8910".parse().unwrap()), "http://127.0.0.1:8910");
        assert_eq!(http_address("[::1]:80".parse().unwrap()), "http://[::1]:80");
        assert_eq!(http_address("192.168.1.7:80".parse().unwrap()), "http://192.168.1.7");
    }

    #[test]
    fn lan_addresses_are_not_loopback() {
        assert!(lan_addresses().iter().all(|ip| !ip.is_loopback()));
        assert!(rank(Ipv4Addr::new(192, 168, 1, 2)) < rank(Ipv4Addr::new(10, 0, 0, 2)));
        assert!(rank(Ipv4Addr::new(172, 16, 0, 1)) < rank(Ipv4Addr::new(172, 32, 0, 1)));
    }
}
