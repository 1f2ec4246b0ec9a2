//! TLS on a connection that begins with it: the name that was asked for, and HTTP/1 or 2.
//! Must not choose a certificate by that name; the one there is holds all of them.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use rustls::ServerConfig;
use rustls::server::Acceptor;
use tokio::time::timeout;
use tokio_rustls::LazyConfigAcceptor;

use crate::domain::said::Said;
use crate::net::dial::Connection;
use crate::net::server::Line;
use crate::net::server::door::Protocol;

/// For the whole handshake: a client may be held up by a debugger, or by a hundred handshakes more.
const PATIENCE: Duration = Duration::from_secs(60);
/// The first byte of a TLS handshake (RFC 8446 section 5.1).
pub(super) const HANDSHAKE: u8 = 0x16;

/// A connection on which HTTP can be spoken.
pub(super) struct Shaken {
    pub(super) stream: Connection,
    pub(super) protocol: Protocol,
    /// As the client named us (SNI), in lower case.
    pub(super) name: Option<String>,
}

/// A client that hung up, most often because it does not believe the certificate.
#[derive(Debug)]
pub(super) struct Refused {
    /// As the client named us, if it came to that.
    pub(super) name: Option<String>,
    /// What it said.
    pub(super) reason: Said,
}

impl Refused {
    /// `None` where it only fell silent: that says nothing about the certificate.
    fn told(name: Option<String>, error: &io::Error) -> Option<Refused> {
        let silent = error.kind() == io::ErrorKind::TimedOut;
        (!silent).then(|| Refused { name, reason: said(error) })
    }
}

/// Shakes hands. The client's first message is read before anything else, so that its name is known
/// also when it then refuses.
pub(super) async fn shake(
    config: &Arc<ServerConfig>,
    line: Line,
) -> Result<Shaken, Option<Refused>> {
    let mut name = None;
    let act = async {
        let begun =
            LazyConfigAcceptor::new(Acceptor::default(), Box::new(line) as Connection).await?;
        name = begun.client_hello().server_name().map(str::to_ascii_lowercase);
        begun.into_stream(Arc::clone(config)).await
    };
    let shaken =
        timeout(PATIENCE, act).await.unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()));
    match shaken {
        Ok(stream) => {
            let protocol = match stream.get_ref().1.alpn_protocol() {
                Some(b"h2") => Protocol::Http2,
                _ => Protocol::Http1,
            };
            Ok(Shaken { stream: Box::new(stream), protocol, name })
        }
        Err(error) => Err(Refused::told(name, &error)),
    }
}

/// What the client said: an alert of TLS by its name, which people search for, or the system's words.
fn said(error: &io::Error) -> Said {
    use rustls::AlertDescription;
    let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>());
    let Some(rustls::Error::AlertReceived(alert)) = inner else { return Said::of_io(error) };
    let words = match alert {
        AlertDescription::UnknownCA => "不认识签发者",
        AlertDescription::BadCertificate | AlertDescription::CertificateUnknown => "不接受这张证书",
        AlertDescription::CertificateExpired => "认为证书已过期",
        AlertDescription::DecryptError => "校验签名失败",
        AlertDescription::ProtocolVersion => "TLS 版本谈不拢",
        _ => "中断了握手",
    };
    Said::new(format!("{words}（{alert:?}）"), error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn silence_is_no_refusal() {
        assert!(Refused::told(None, &io::ErrorKind::TimedOut.into()).is_none());
        let alert = io::Error::new(io::ErrorKind::InvalidData, "received fatal alert: UnknownCA");
        let refused = Refused::told(Some("api.weixin.qq.com".to_owned()), &alert).unwrap();
        assert_eq!(refused.reason.to_string(), "received fatal alert: UnknownCA");
        let alert = rustls::Error::AlertReceived(rustls::AlertDescription::UnknownCA);
        assert_eq!(said(&io::Error::other(alert)).chinese(), "不认识签发者（UnknownCA）");
    }
}
