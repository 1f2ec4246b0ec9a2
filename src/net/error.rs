//! What can go wrong between us and a server, told without a secret in it.
//! Must not carry a URL: paths and queries of WeChat's calls hold the app secret.

use std::path::PathBuf;
use std::time::Duration;

use crate::domain::fault::{Exit, Fault};
use crate::domain::host;
use crate::domain::lang::Lang;
use crate::domain::said::Said;
use crate::platform;

/// A request without an answer. `origin` is scheme, host and port, nothing else.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// No connection: name not found, refused, unreachable, refused by the proxy.
    #[error("cannot reach {origin}")]
    NotReached {
        /// Where to.
        origin: String,
        /// Why.
        #[source]
        cause: Said,
    },
    /// No connection because this process may open no more files: nothing is known of the server.
    #[error("no socket for {origin}: this process may open no more files")]
    NoSocket {
        /// Where to.
        origin: String,
        /// Why.
        #[source]
        cause: Said,
    },
    /// No complete answer before the deadline. Whether the server acted on it is unknown.
    #[error("{origin} did not answer within {}", humantime::format_duration(*.after))]
    TimedOut {
        /// Where to.
        origin: String,
        /// The deadline.
        after: Duration,
    },
    /// The TLS handshake failed, most often because the certificate is not believed.
    #[error("TLS with {origin} was refused")]
    TlsRefused {
        /// Where to.
        origin: String,
        /// Why.
        #[source]
        cause: Said,
    },
    /// The connection ended in the middle, or what came is not HTTP. The outcome is unknown.
    #[error("{origin} broke off before a whole answer had come")]
    Broken {
        /// Where to.
        origin: String,
        /// Why.
        #[source]
        cause: Said,
    },
    /// The body is larger than the caller is ready to hold.
    #[error("{origin} answered with more than {limit} bytes")]
    TooLarge {
        /// Where to.
        origin: String,
        /// The cap, in bytes.
        limit: usize,
    },
    /// The request itself cannot be sent (not http or https, no host).
    #[error("this address cannot be called")]
    BadAddress {
        /// Why.
        #[source]
        cause: Said,
    },
    /// A proxy variable holds no usable address.
    #[error("{variable} is not the address of a proxy")]
    BadProxy {
        /// Its name; the value may hold a password.
        variable: &'static str,
    },
    /// The file of trusted certificates cannot be used.
    #[error("cannot use the certificates in {}: {reason}", .path.display())]
    CaFile {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: Said,
    },
    /// The system's certificate store gave nothing.
    #[error("cannot use the system's certificates: {reason}")]
    SystemRoots {
        /// Why.
        reason: Said,
    },
    /// The TLS library refused its own configuration.
    #[error("cannot set up TLS: {reason}")]
    Tls {
        /// Why.
        reason: Said,
    },
}

impl Error {
    /// What happened and why, as one line.
    pub fn whole(&self, lang: Lang) -> String {
        let cause = std::error::Error::source(self).and_then(|s| s.downcast_ref::<Said>());
        match (cause, lang) {
            (Some(cause), Lang::Zh) => format!("{}：{}", self.chinese(), cause.chinese()),
            (Some(cause), Lang::En) => format!("{self}: {cause}"),
            (None, lang) => self.told(lang),
        }
    }

    /// True where the same request may be sent again if repeating it is harmless.
    pub fn is_transient(&self) -> bool {
        matches!(self, Error::NotReached { .. } | Error::TimedOut { .. } | Error::Broken { .. })
    }

    /// Sorts a reqwest error and strips it of its URL.
    pub(super) fn from_reqwest(error: reqwest::Error, origin: &str, after: Duration) -> Error {
        let error = error.without_url();
        let origin = origin.to_owned();
        if error.is_timeout() {
            return Error::TimedOut { origin, after };
        }
        let chain = Chain::of(&error);
        let (tls, full) = (chain.tls, chain.full);
        let cause = chain.said();
        if error.is_builder() {
            Error::BadAddress { cause }
        } else if full {
            Error::NoSocket { origin, cause }
        } else if tls {
            Error::TlsRefused { origin, cause }
        } else if error.is_connect() {
            Error::NotReached { origin, cause }
        } else {
            Error::Broken { origin, cause }
        }
    }
}

/// The sources of an error as one line, whether TLS was the matter, and what the system said.
struct Chain {
    text: String,
    tls: bool,
    /// This process, or the system, has no file left to open.
    full: bool,
    system: Option<Said>,
}

impl Chain {
    fn of(top: &reqwest::Error) -> Chain {
        let mut parts: Vec<String> = Vec::new();
        let (mut tls, mut full) = (false, false);
        let mut system = None;
        let mut next = std::error::Error::source(top);
        while let Some(error) = next {
            tls |= is_tls(error);
            let text = error.to_string();
            if let Some(error) = error.downcast_ref::<std::io::Error>() {
                full |= platform::is_out_of_files(error);
                system = Some(Said::of_io(error));
            }
            // hyper-util's "client error (Connect)" and reqwest's own layers say nothing new.
            let noise = text.starts_with("client error (") || text.starts_with("error sending");
            if !noise && !parts.iter().any(|p| p.contains(&text)) {
                parts.push(text);
            }
            next = error.source();
        }
        let text = if parts.is_empty() { top.to_string() } else { parts.join(": ") };
        tls |= text.contains("tls handshake eof");
        Chain { text, tls, full, system }
    }

    /// In Chinese: what the system said, or what is known of the library's words.
    fn said(self) -> Said {
        let known = known(&self.text).map(str::to_owned);
        let system = self.system.filter(|said| said.chinese() != said.to_string());
        match known.or_else(|| system.map(|said| said.chinese().to_owned())) {
            Some(chinese) => Said::new(chinese, self.text),
            None => Said::same(self.text),
        }
    }
}

/// What libraries below say in English only, by what is telling in it; most telling first.
fn known(text: &str) -> Option<&'static str> {
    const WORDS: [(&str, &str); 17] = [
        ("socks proxy", "没能通过 SOCKS 代理连上"),
        ("failed to lookup address", "这个主机名解析不到地址"),
        ("dns error", "这个主机名解析不到地址"),
        ("UnknownIssuer", "证书的签发者不受信任（UnknownIssuer）"),
        ("NotValidForName", "证书里没有这个主机名（NotValidForName）"),
        ("certificate not valid for name", "证书里没有这个主机名"),
        ("Expired", "证书已过期"),
        ("NotValidYet", "证书还没生效"),
        ("UnsupportedCertVersion", "证书的版本不受支持（UnsupportedCertVersion）"),
        ("CaUsedAsEndEntity", "服务器把 CA 证书当作服务器证书用（CaUsedAsEndEntity）"),
        ("InvalidContentType", "收到的不是 TLS"),
        ("tls handshake eof", "TLS 握手中途，对方断开了连接"),
        ("connection closed before message completed", "响应还没收完，对方就断开了连接"),
        ("invalid HTTP", "收到的不是 HTTP"),
        ("connection error: received fatal alert", "对方在 TLS 握手中报错"),
        ("unsuccessful tunnel", "代理没有接通"),
        ("error reading a body", "响应正文读到一半断了"),
    ];
    WORDS.iter().find(|(part, _)| text.contains(part)).map(|(_, words)| *words)
}

/// io::Error keeps its inner error out of `source()`, so it is asked directly.
fn is_tls(error: &(dyn std::error::Error + 'static)) -> bool {
    error.is::<rustls::Error>()
        || error
            .downcast_ref::<std::io::Error>()
            .and_then(std::io::Error::get_ref)
            .is_some_and(|inner| is_tls(inner))
}

impl Fault for Error {
    fn kind(&self) -> &'static str {
        match self {
            Error::NotReached { .. } => "not_reached",
            Error::NoSocket { .. } => "too_many_open_files",
            Error::TimedOut { .. } => "timed_out",
            Error::TlsRefused { .. } => "tls_refused",
            Error::Broken { .. } => "connection_broken",
            Error::TooLarge { .. } => "answer_too_large",
            Error::BadAddress { .. } => "bad_address",
            Error::BadProxy { .. } => "bad_proxy",
            Error::CaFile { .. } => "cacert_unusable",
            Error::SystemRoots { .. } => "system_certs_unusable",
            Error::Tls { .. } => "tls_setup",
        }
    }

    fn exit(&self) -> Exit {
        match self {
            Error::BadAddress { .. } | Error::BadProxy { .. } => Exit::Usage,
            Error::NoSocket { .. } | Error::CaFile { .. } | Error::SystemRoots { .. } => {
                Exit::Local
            }
            Error::Tls { .. } => Exit::Bug,
            _ => Exit::Network,
        }
    }

    fn chinese(&self) -> String {
        match self {
            Error::NotReached { origin, .. } => format!("连不上 {origin}"),
            Error::NoSocket { origin, .. } => {
                format!("没能为 {origin} 建立连接：本进程可打开的文件数（文件描述符）已用完")
            }
            Error::TimedOut { origin, after } => {
                format!("{origin} 在 {} 内没有响应", humantime::format_duration(*after))
            }
            Error::TlsRefused { origin, .. } => format!("与 {origin} 的 TLS 握手失败"),
            Error::Broken { origin, .. } => format!("{origin} 还没响应完就断开了连接"),
            Error::TooLarge { origin, limit } => format!("{origin} 的响应超过 {limit} 字节"),
            Error::BadAddress { .. } => "这个地址无法请求".to_owned(),
            Error::BadProxy { variable } => format!("{variable} 的值不是代理地址"),
            Error::CaFile { path, reason } => {
                format!("{} 里的证书用不了：{}", path.display(), reason.chinese())
            }
            Error::SystemRoots { reason } => format!("系统证书库用不了：{}", reason.chinese()),
            Error::Tls { reason } => format!("TLS 初始化失败：{}", reason.chinese()),
        }
    }

    fn hint(&self, lang: Lang) -> Option<String> {
        let hint = match (self, lang) {
            (Error::NotReached { origin, .. }, lang) => return Some(not_reached(origin, lang)),
            (Error::TlsRefused { cause, .. }, lang) => {
                return Some(tls_refused(&cause.to_string(), lang));
            }
            (Error::NoSocket { .. }, Lang::Zh) => "先提高上限再试：`ulimit -n 4096`",
            (Error::NoSocket { .. }, Lang::En) => "raise the limit and try again: `ulimit -n 4096`",
            (Error::TimedOut { .. }, Lang::Zh) => "服务器可能太忙或网络不通：可加长超时时间再试",
            (Error::TimedOut { .. }, Lang::En) => {
                "the server may be busy or unreachable: allow more time, or try again"
            }
            (Error::Broken { .. }, Lang::Zh) => "看看服务器的日志：它收到请求后断开了连接",
            (Error::Broken { .. }, Lang::En) => {
                "look at the server's log: it hung up on this request"
            }
            (Error::BadAddress { .. }, Lang::Zh) => "地址要以 http:// 或 https:// 开头，并带主机名",
            (Error::BadAddress { .. }, Lang::En) => {
                "an address starts with http:// or https:// and names a host"
            }
            (Error::BadProxy { .. }, Lang::Zh) => {
                "代理地址的写法：http://主机:端口 或 socks5h://主机:端口；不用代理就删掉这个变量"
            }
            (Error::BadProxy { .. }, Lang::En) => {
                "a proxy is written http://HOST:PORT or socks5h://HOST:PORT; unset the variable to go without"
            }
            (Error::CaFile { .. }, Lang::Zh) => {
                "--cacert（或 SSL_CERT_FILE）要指向一个 PEM 证书文件（-----BEGIN CERTIFICATE-----）"
            }
            (Error::CaFile { .. }, Lang::En) => {
                "--cacert (or SSL_CERT_FILE) wants a file of PEM certificates (-----BEGIN CERTIFICATE-----)"
            }
            (Error::SystemRoots { .. }, Lang::Zh) => {
                "去掉 --system-certs，改用内置根证书或 --cacert"
            }
            (Error::SystemRoots { .. }, Lang::En) => {
                "leave out --system-certs to use the built-in roots, or name a file with --cacert"
            }
            (Error::TooLarge { .. } | Error::Tls { .. }, _) => return None,
        };
        Some(hint.to_owned())
    }
}

fn not_reached(origin: &str, lang: Lang) -> String {
    let host = url::Url::parse(origin).ok().and_then(|u| u.host_str().map(str::to_owned));
    let here = host.is_some_and(|h| host::is_loopback(&h));
    match (here, lang) {
        (true, Lang::Zh) => "本机这个端口上没有服务：先启动它，或检查端口号",
        (true, Lang::En) => {
            "nothing listens on that port of this machine: start it, or check the port"
        }
        (false, Lang::Zh) => "检查主机名、网络和代理变量（HTTPS_PROXY、NO_PROXY）",
        (false, Lang::En) => {
            "check the host name, the network and the proxy variables (HTTPS_PROXY, NO_PROXY)"
        }
    }
    .to_owned()
}

fn tls_refused(cause: &str, lang: Lang) -> String {
    let plain = cause.contains("InvalidContentType");
    let distrusted = cause.contains("UnknownIssuer");
    match (plain, distrusted, lang) {
        (true, _, Lang::Zh) => "这个端口说的不是 TLS：也许应该用 http://",
        (true, _, Lang::En) => "that port does not speak TLS: perhaps http:// is meant",
        (_, true, Lang::Zh) => {
            "自签或公司内部的证书：用 --cacert 指定签发它的 CA，或用 --system-certs"
        }
        (_, true, Lang::En) => {
            "a private or company certificate: name its CA with --cacert, or use --system-certs"
        }
        (_, _, Lang::Zh) => "检查证书的域名、有效期，以及本机时间",
        (_, _, Lang::En) => "check the certificate's names and dates, and this machine's clock",
    }
    .to_owned()
}
