//! Whom the client believes: a rustls configuration on ring with the roots the user chose.
//! Must not fall back to rustls' process-wide provider, nor touch the system's store unasked.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls::pki_types::{CertificateDer, pem::PemObject};
use rustls::{ClientConfig, RootCertStore};

use super::error::Error;
use crate::domain::said::Said;
use crate::platform;

/// A system's bundle has a quarter of a mebibyte; this is far beyond any.
const LARGEST: u64 = 16 << 20;

/// Which authorities may vouch for a server.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Trust {
    /// PEM file that replaces the built-in roots (`--cacert`, `SSL_CERT_FILE`).
    pub cacert: Option<PathBuf>,
    /// The system's store; reading it costs milliseconds, so only when asked for.
    pub system: bool,
}

impl Trust {
    /// `--cacert` before `SSL_CERT_FILE`; with neither and no system store, Mozilla's roots that
    /// are built in.
    pub fn choose(
        cacert: Option<PathBuf>,
        system: bool,
        variable: &dyn Fn(&str) -> Option<String>,
    ) -> Trust {
        let from_variable = || variable("SSL_CERT_FILE").filter(|v| !v.is_empty()).map(Into::into);
        // An explicit --system-certs means the system's store even where SSL_CERT_FILE is set:
        // rustls-native-certs honours that variable itself.
        let cacert = cacert.or_else(|| if system { None } else { from_variable() });
        Trust { cacert, system }
    }

    /// Whether the PEM file can be of use, found out without reading it to its end: up to the
    /// first certificate that makes a root.
    ///
    /// # Errors
    /// `CaFile`, as [`client_config`].
    pub fn check_file(&self) -> Result<(), Error> {
        let Some(path) = &self.cacert else { return Ok(()) };
        let pem = read(path)?;
        let mut store = RootCertStore::empty();
        let mut empty = true;
        for certificate in certificates(path, &pem) {
            empty = false;
            if store.add(certificate?).is_ok() {
                return Ok(());
            }
        }
        Err(if empty { holds_none(path) } else { holds_no_root(path) })
    }
}

/// Makes the configuration. TLS 1.2 and 1.3, no client certificate, HTTP/1.1.
///
/// # Errors
/// `CaFile` when the PEM file cannot be read or holds no certificate, `SystemRoots` when the
/// system's store gives none, `Tls` when rustls refuses its own parts.
pub fn client_config(trust: &Trust) -> Result<ClientConfig, Error> {
    with_roots(roots(trust)?)
}

/// A configuration for connections without TLS: it reads nothing, and no server passes.
///
/// # Errors
/// `Tls` when rustls refuses its own parts.
pub(super) fn believing_nobody() -> Result<ClientConfig, Error> {
    with_roots(RootCertStore::empty())
}

fn with_roots(roots: RootCertStore) -> Result<ClientConfig, Error> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|e| Error::Tls { reason: Said::same(e.to_string()) })?;
    Ok(builder.with_root_certificates(roots).with_no_client_auth())
}

fn roots(trust: &Trust) -> Result<RootCertStore, Error> {
    let mut store = RootCertStore::empty();
    if let Some(path) = &trust.cacert {
        add_file(&mut store, path)?;
    }
    if trust.system {
        add_system(&mut store)?;
    }
    if trust.cacert.is_none() && !trust.system {
        store.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    }
    Ok(store)
}

fn add_file(store: &mut RootCertStore, path: &Path) -> Result<(), Error> {
    let pem = read(path)?;
    let found = certificates(path, &pem).collect::<Result<Vec<_>, Error>>()?;
    if found.is_empty() {
        return Err(holds_none(path));
    }
    // A bundle of system roots may hold a few odd old ones; one good root is enough to go on.
    let (added, _) = store.add_parsable_certificates(found);
    if added == 0 { Err(holds_no_root(path)) } else { Ok(()) }
}

fn unusable(path: &Path, reason: Said) -> Error {
    Error::CaFile { path: path.to_owned(), reason }
}

fn read(path: &Path) -> Result<Vec<u8>, Error> {
    let read = platform::read_at_most(path, LARGEST);
    let read = read.map_err(|error| unusable(path, Said::of_io(&error)))?;
    read.ok_or_else(|| unusable(path, Said::fixed("超过 16 MiB", "it is larger than 16 MiB")))
}

fn certificates(
    path: &Path,
    pem: &[u8],
) -> impl Iterator<Item = Result<CertificateDer<'static>, Error>> {
    CertificateDer::pem_slice_iter(pem).map(|found| {
        found.map_err(|error| unusable(path, Said::new("PEM 写法不对", error.to_string())))
    })
}

fn holds_none(path: &Path) -> Error {
    unusable(path, Said::fixed("里面没有 PEM 证书", "it holds no PEM certificate"))
}

fn holds_no_root(path: &Path) -> Error {
    let english = "none of its certificates can be used as a root";
    unusable(path, Said::fixed("里面的证书都不能作根证书", english))
}

fn add_system(store: &mut RootCertStore) -> Result<(), Error> {
    let loaded = rustls_native_certs::load_native_certs();
    let (added, _) = store.add_parsable_certificates(loaded.certs);
    if added == 0 {
        let reason = loaded.errors.first().map_or_else(
            || Said::fixed("系统的证书库是空的", "the system's certificate store is empty"),
            |error| Said::same(error.to_string()),
        );
        return Err(Error::SystemRoots { reason });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Trust, client_config};
    use crate::net::error::Error;
    use std::path::PathBuf;

    #[test]
    fn flag_beats_variable_and_empty_means_unset() {
        let variable = |name: &str| (name == "SSL_CERT_FILE").then(|| "/env.pem".to_owned());
        let chosen = Trust::choose(Some(PathBuf::from("/flag.pem")), false, &variable);
        assert_eq!(chosen.cacert, Some(PathBuf::from("/flag.pem")));
        assert_eq!(Trust::choose(None, false, &variable).cacert, Some("/env.pem".into()));
        assert_eq!(Trust::choose(None, false, &|_| Some(String::new())), Trust::default());
        assert_eq!(Trust::choose(None, true, &variable).cacert, None);
    }

    #[test]
    fn built_in_roots_need_no_file() {
        assert!(client_config(&Trust::default()).is_ok());
    }

    #[test]
    fn a_file_without_certificates_is_named() {
        let trust = Trust { cacert: Some("Cargo.toml".into()), system: false };
        let Err(Error::CaFile { path, .. }) = client_config(&trust) else { panic!("accepted") };
        assert_eq!(path, PathBuf::from("Cargo.toml"));
        let trust = Trust { cacert: Some("no-such-file.pem".into()), system: false };
        assert!(matches!(client_config(&trust), Err(Error::CaFile { .. })));
    }

    #[test]
    fn a_quick_look_finds_in_a_file_what_reading_it_finds() {
        let folder = std::env::temp_dir().join(format!("wxauth-tls-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let root = rcgen::generate_simple_self_signed(vec!["a.example".into()]).unwrap().cert.pem();
        let junk = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n".to_owned();
        let torn = "-----BEGIN CERTIFICATE-----\n!!\n-----END CERTIFICATE-----\n".to_owned();
        let key = junk.replace("CERTIFICATE", "PRIVATE KEY");
        for (name, text, usable) in [
            ("root", root.clone(), true),
            ("junk first", junk.clone() + &root, true),
            ("junk", junk, false),
            ("torn", torn, false),
            ("key", key, false),
            ("empty", String::new(), false),
        ] {
            let file = folder.join(name);
            std::fs::write(&file, text).unwrap();
            let trust = Trust { cacert: Some(file), system: false };
            let said = |error: Error| format!("{error} {:?}", std::error::Error::source(&error));
            let (quick, whole) = (trust.check_file(), client_config(&trust).map(drop));
            assert_eq!(quick.is_ok(), usable, "{name}");
            assert_eq!(quick.map_err(said), whole.map_err(said), "{name}");
        }
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
