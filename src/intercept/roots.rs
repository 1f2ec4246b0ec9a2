//! Bundles of authorities for clients that take one file: what they trusted before, and ours.
//! Must not take away a root: a program's other calls go on as they did.

use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rustls::pki_types::{CertificateDer, pem::PemObject};

/// The roots of this machine.
#[derive(Debug, Default)]
pub(super) struct Roots {
    system: Vec<CertificateDer<'static>>,
}

impl Roots {
    /// Reads the system's store; an empty one is empty.
    pub(super) fn of_system() -> Roots {
        Roots { system: rustls_native_certs::load_native_certs().certs }
    }

    /// How many there are.
    pub(super) fn count(&self) -> usize {
        self.system.len()
    }

    /// DER, for stores of another make.
    pub(super) fn iter(&self) -> impl Iterator<Item = &[u8]> {
        self.system.iter().map(AsRef::as_ref)
    }

    /// PEM: the certificates of the file that was named before, else the system's; and ours.
    pub(super) fn bundle(&self, named: Option<&Path>, ours: &str) -> String {
        let mut text = match named.map(std::fs::read).and_then(Result::ok) {
            // As it stands: clients read more into such files than certificates.
            Some(bytes) if holds_certificates(&bytes) => {
                String::from_utf8_lossy(&bytes).into_owned()
            }
            _ => self.system.iter().map(|root| pem(root)).collect(),
        };
        if !text.is_empty() && !text.ends_with('\n') {
            text.push('\n');
        }
        text.push_str(ours);
        text
    }
}

/// PEM of what was named before, if anything, and ours: for variables that add to a store.
pub(super) fn added(named: Option<&Path>, ours: &str) -> String {
    let before = named.map(std::fs::read).and_then(Result::ok).filter(|b| holds_certificates(b));
    let mut text = before.map(|b| String::from_utf8_lossy(&b).into_owned()).unwrap_or_default();
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    text.push_str(ours);
    text
}

fn holds_certificates(bytes: &[u8]) -> bool {
    CertificateDer::pem_slice_iter(bytes).any(|certificate| certificate.is_ok())
}

fn pem(der: &[u8]) -> String {
    let text = STANDARD.encode(der);
    let mut out = String::with_capacity(text.len() * 66 / 64 + 64);
    out.push_str("-----BEGIN CERTIFICATE-----\n");
    let mut rest = text.as_str();
    while !rest.is_empty() {
        let (line, after) = rest.split_at(rest.len().min(64));
        out.push_str(line);
        out.push('\n');
        rest = after;
    }
    out.push_str("-----END CERTIFICATE-----\n");
    out
}
