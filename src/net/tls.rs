//! Whom the client believes: a rustls configuration on ring with the roots the user chose.
//! Must not fall back to rustls' process-wide provider, nor touch the system's store unasked.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls::pki_types::{CertificateDer, pem::PemObject};
use rustls::{ClientConfig, RootCertStore};

use super::error::Error;
use crate::domain::said::Said;

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
}

/// Makes the configuration. TLS 1.2 and 1.3, no client certificate, HTTP/1.1.
///
/// # Errors
/// `CaFile` when the PEM file cannot be read or holds no certificate, `SystemRoots` when the
/// system's store gives none, `Tls` when rustls refuses its own parts.
pub fn client_config(trust: &Trust) -> Result<ClientConfig, Error> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|e| Error::Tls { reason: Said::same(e.to_string()) })?;
    Ok(builder.with_root_certificates(roots(trust)?).with_no_client_auth())
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
    let fault = |reason: Said| Error::CaFile { path: path.to_owned(), reason };
    let pem = std::fs::read(path).map_err(|e| fault(Said::of_io(&e)))?;
    let mut found = Vec::new();
    for certificate in CertificateDer::pem_slice_iter(&pem) {
        found.push(certificate.map_err(|e| fault(Said::new("PEM 写法不对", e.to_string())))?);
    }
    if found.is_empty() {
        return Err(fault(Said::fixed("里面没有 PEM 证书", "it holds no PEM certificate")));
    }
    // A bundle of system roots may hold a few odd old ones; one good root is enough to go on.
    let (added, _) = store.add_parsable_certificates(found);
    if added == 0 {
        return Err(fault(Said::fixed(
            "里面的证书都不能作根证书",
            "none of its certificates can be used as a root",
        )));
    }
    Ok(())
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
}
