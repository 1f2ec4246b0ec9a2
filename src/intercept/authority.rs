//! The throw-away authority of one run: it signs one certificate for WeChat's hosts, and forgets its key.
//! Must not write a key anywhere, nor keep the one that can sign.

use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, CidrSubnet, DistinguishedName, DnType,
    ExtendedKeyUsagePurpose, GeneralSubtree, IsCa, KeyPair, KeyUsagePurpose, NameConstraints,
    PublicKeyData, date_time_ymd,
};
use rustls::ServerConfig;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};

use crate::domain::host::WECHAT;
use crate::domain::time::Time;

/// How long the certificates are good: longer than anybody leaves a development server running.
const LIFE: Duration = Duration::from_secs(14 * 24 * 3600);
/// Clocks of containers and virtual machines lag behind.
const BEFORE: Duration = Duration::from_secs(3600);

/// Why there are no certificates.
#[derive(Debug, thiserror::Error)]
pub enum AuthorityError {
    /// The certificate library refused.
    #[error("cannot make certificates: {0}")]
    Certificate(#[from] rcgen::Error),
    /// The TLS library refused what the other made.
    #[error("cannot serve TLS: {0}")]
    Tls(#[from] rustls::Error),
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
    /// When one of the two libraries refuses; neither has a reason to.
    pub fn new(now: Time) -> Result<Identity, AuthorityError> {
        let issuer = CertifiedIssuer::self_signed(root_params(now), KeyPair::generate()?)?;
        let key = KeyPair::generate()?;
        let leaf = leaf(now)?.signed_by(&key, &issuer)?;
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
        server.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        Ok(Identity { root_pem, root_der, pin, server: Arc::new(server) })
    }
}

/// What the authority's own certificate says; tests sign worse leaves with one like it. Python 3.13 and OpenSSL in strict mode want its constraints
/// critical and its key usages named (RFC 5280 section 4.2.1).
pub fn root_params(now: Time) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name = name("wxauth run: throw-away authority for WeChat's hosts");
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    let hosts = WECHAT.iter().map(|host| GeneralSubtree::DnsName((*host).to_owned()));
    params.name_constraints = Some(NameConstraints {
        permitted_subtrees: hosts.collect(),
        // Constraints on names say nothing of addresses; these do.
        excluded_subtrees: vec![
            GeneralSubtree::IpAddress(CidrSubnet::V4([0; 4], [0; 4])),
            GeneralSubtree::IpAddress(CidrSubnet::V6([0; 16], [0; 16])),
        ],
    });
    dated(params, now)
}

fn leaf(now: Time) -> Result<CertificateParams, rcgen::Error> {
    let mut params = CertificateParams::new(WECHAT.map(str::to_owned).to_vec())?;
    params.distinguished_name = name("WeChat's hosts, as wxauth run plays them");
    params.is_ca = IsCa::ExplicitNoCa;
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    params.use_authority_key_identifier_extension = true;
    Ok(dated(params, now))
}

fn name(text: &str) -> DistinguishedName {
    let mut name = DistinguishedName::new();
    name.push(DnType::OrganizationName, "wxauth");
    name.push(DnType::CommonName, text);
    name
}

fn dated(mut params: CertificateParams, now: Time) -> CertificateParams {
    let moment = |time: Time| date_time_ymd(1970, 1, 1) + time.since(Time::from_millis(0));
    params.not_before = moment(now.before(BEFORE));
    params.not_after = moment(now.after(LIFE));
    params
}
