//! The throw-away authority of one run: it signs one certificate for WeChat's hosts, and forgets its key.
//! Must not write a key anywhere, nor keep the one that can sign.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, CidrSubnet, DistinguishedName, DnType,
    ExtendedKeyUsagePurpose, GeneralSubtree, IsCa, KeyPair, KeyUsagePurpose, NameConstraints,
    PublicKeyData, SanType, date_time_ymd,
};
use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};

use crate::domain::host::WECHAT;
use crate::domain::time::Time;

/// How long the certificates are good: longer than anybody leaves a development server running.
const LIFE: Duration = Duration::from_secs(14 * 24 * 3600);
/// The same for an emulator that stands for itself: a test stage is left running for weeks.
const STAGE_LIFE: Duration = Duration::from_secs(90 * 24 * 3600);
/// Clocks of containers and virtual machines lag behind.
const BEFORE: Duration = Duration::from_secs(3600);

/// The moments that can be written into a certificate here: a clock that stands before the first one
/// reads as it.
const FIRST: Time = Time::from_secs(0);
/// 9999-12-31T23:59:59Z (RFC 5280 section 4.1.2.5).
const LAST: Time = Time::from_secs(253_402_300_799);

/// Why there are no certificates.
#[derive(Debug, thiserror::Error)]
pub enum AuthorityError {
    /// The certificate library refused.
    #[error("cannot make certificates: {0}")]
    Certificate(#[from] rcgen::Error),
    /// The date of this machine fits into no certificate.
    #[error("this machine's clock says {0}: no certificate can bear that date")]
    Clock(Time),
    /// The TLS library refused what the other made.
    #[error("cannot serve TLS: {0}")]
    Tls(#[from] rustls::Error),
}

/// Whom the one certificate is for, and the authority may speak for. WeChat's hosts always.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names {
    /// Further host names, such as a container's.
    beside: Vec<String>,
    /// An emulator of its own, which is called by this machine's names and addresses, too.
    stage: bool,
}

impl Names {
    /// WeChat's hosts alone: for a program that knows nothing of the emulator.
    pub fn wechat() -> Names {
        Names::default()
    }

    /// WeChat's hosts, this machine, and the names it is known by elsewhere.
    pub fn stage(beside: Vec<String>) -> Names {
        Names { beside, stage: true }
    }

    /// Host names, each once.
    pub fn hosts(&self) -> Vec<String> {
        let own = ["localhost"].into_iter().filter(|_| self.stage);
        let mut all: Vec<String> = WECHAT.into_iter().chain(own).map(str::to_owned).collect();
        for name in &self.beside {
            let name = name.to_ascii_lowercase();
            if !all.contains(&name) {
                all.push(name);
            }
        }
        all
    }

    fn title(&self) -> &'static str {
        if self.stage { "wxauth mock" } else { "wxauth run" }
    }

    fn life(&self) -> Duration {
        if self.stage { STAGE_LIFE } else { LIFE }
    }
}

/// In the name of every authority of ours, by which its file is known again.
const MARK: &str = "throw-away authority for WeChat's hosts";

/// Whether these bytes are the PEM certificate of an authority made here, and nothing else.
pub fn is_ours(pem: &[u8]) -> bool {
    let mut found = CertificateDer::pem_slice_iter(pem);
    let (first, more) = (found.next(), found.next());
    let ours = |der: &CertificateDer<'_>| memchr::memmem::find(der, MARK.as_bytes()).is_some();
    more.is_none() && first.and_then(Result::ok).is_some_and(|der| ours(&der))
}

/// What is left of the authority when its one certificate is made.
#[derive(Debug, Clone)]
pub struct Identity {
    /// Its own certificate, for clients to trust: PEM.
    pub root_pem: String,
    /// The same, DER.
    pub root_der: Vec<u8>,
    /// The one certificate's key as browsers pin it: base64 of the SHA-256 of its
    /// SubjectPublicKeyInfo (RFC 7469 section 2.4).
    pub pin: String,
    /// TLS 1.2 and 1.3 in the name of WeChat's hosts, HTTP/2 and HTTP/1.1 by ALPN.
    pub server: Arc<ServerConfig>,
}

impl Identity {
    /// Makes an authority, one certificate with all of WeChat's names, and drops the authority's key.
    ///
    /// # Errors
    /// `Clock` when the moment is not between 1970 and 9999; when one of the two libraries refuses:
    /// neither has a reason to.
    pub fn new(now: Time, names: &Names) -> Result<Identity, AuthorityError> {
        if now.before(BEFORE) < FIRST || now.after(names.life()) > LAST {
            return Err(AuthorityError::Clock(now));
        }
        let issuer = CertifiedIssuer::self_signed(root_params(now, names), KeyPair::generate()?)?;
        let key = KeyPair::generate()?;
        let leaf = leaf(now, names)?.signed_by(&key, &issuer)?;
        let (root_pem, root_der) = (issuer.pem(), issuer.der().to_vec());
        drop(issuer);
        let pin = ring::digest::digest(&ring::digest::SHA256, &key.subject_public_key_info());
        let pin = STANDARD.encode(pin);
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let mut server = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(vec![leaf.der().clone()], key)?;
        // HTTP/2 for those who speak nothing else. A request that is no HTTP earns a 400 on HTTP/1.1 and a
        // reset stream on HTTP/2, which Go's client sends again for ever.
        server.alpn_protocols = vec![b"http/1.1".to_vec(), b"h2".to_vec()];
        Ok(Identity { root_pem, root_der, pin, server: Arc::new(server) })
    }
}

/// What the authority's own certificate says; tests sign worse leaves with one like it. Python 3.13
/// and OpenSSL in strict mode want its constraints critical and its key usages named (RFC 5280
/// section 4.2.1).
pub fn root_params(now: Time, names: &Names) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name = name(&format!("{}: {MARK}", names.title()));
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    let mut permitted: Vec<_> = names.hosts().into_iter().map(GeneralSubtree::DnsName).collect();
    let mut excluded = Vec::new();
    // Constraints on names say nothing of addresses; these do.
    if names.stage {
        for address in LOOPBACK {
            permitted.push(GeneralSubtree::IpAddress(alone(address)));
        }
    } else {
        excluded.push(GeneralSubtree::IpAddress(CidrSubnet::V4([0; 4], [0; 4])));
        excluded.push(GeneralSubtree::IpAddress(CidrSubnet::V6([0; 16], [0; 16])));
    }
    params.name_constraints =
        Some(NameConstraints { permitted_subtrees: permitted, excluded_subtrees: excluded });
    dated(params, now, names)
}

const LOOPBACK: [IpAddr; 2] = [IpAddr::V4(Ipv4Addr::LOCALHOST), IpAddr::V6(Ipv6Addr::LOCALHOST)];

/// The network of a single address.
fn alone(address: IpAddr) -> CidrSubnet {
    match address {
        IpAddr::V4(v4) => CidrSubnet::V4(v4.octets(), [255; 4]),
        IpAddr::V6(v6) => CidrSubnet::V6(v6.octets(), [255; 16]),
    }
}

fn leaf(now: Time, names: &Names) -> Result<CertificateParams, rcgen::Error> {
    let mut params = CertificateParams::new(names.hosts())?;
    if names.stage {
        params.subject_alt_names.extend(LOOPBACK.map(SanType::IpAddress));
    }
    params.distinguished_name = name(&format!("WeChat's hosts, as {} plays them", names.title()));
    params.is_ca = IsCa::ExplicitNoCa;
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    params.use_authority_key_identifier_extension = true;
    Ok(dated(params, now, names))
}

fn name(text: &str) -> DistinguishedName {
    let mut name = DistinguishedName::new();
    name.push(DnType::OrganizationName, "wxauth");
    name.push(DnType::CommonName, text);
    name
}

fn dated(mut params: CertificateParams, now: Time, names: &Names) -> CertificateParams {
    let moment = |time: Time| date_time_ymd(1970, 1, 1) + time.since(Time::from_millis(0));
    params.not_before = moment(now.before(BEFORE));
    params.not_after = moment(now.after(names.life()));
    params
}

#[cfg(test)]
mod tests {
    use super::{Identity, Names, is_ours};
    use crate::domain::time::Time;

    #[test]
    fn an_authoritys_file_is_known_again_and_no_other() {
        let pem =
            Identity::new(Time::from_secs(1_790_000_000), &Names::stage(vec![])).unwrap().root_pem;
        assert!(is_ours(pem.as_bytes()));
        assert!(!is_ours(pem.repeat(2).as_bytes()) && !is_ours(b"") && !is_ours(b"x"));
        let other = rcgen::generate_simple_self_signed(vec!["a.example".to_owned()]).unwrap();
        assert!(!is_ours(other.cert.pem().as_bytes()));
    }

    #[test]
    fn a_clock_beyond_what_a_certificate_can_say_is_told() {
        for secs in [-1, 0, 253_402_300_799, i64::MAX] {
            let error = Identity::new(Time::from_secs(secs), &Names::wechat()).unwrap_err();
            assert!(error.to_string().contains("clock says"), "{error}");
        }
        assert!(Identity::new(Time::from_secs(253_400_000_000), &Names::wechat()).is_ok());
    }

    #[test]
    fn names_stand_once() {
        let names = Names::stage(vec!["Wechat".to_owned(), "api.weixin.qq.com".to_owned()]);
        let hosts = names.hosts();
        assert_eq!(hosts.iter().filter(|host| *host == "api.weixin.qq.com").count(), 1);
        assert!(hosts.ends_with(&["localhost".to_owned(), "wechat".to_owned()]));
        assert!(!Names::wechat().hosts().contains(&"localhost".to_owned()));
    }
}
