//! A Java trust store: PKCS #12 (RFC 7292) that holds certificates and nothing secret, so it needs no password.
//! Must not hold a key.
//!
//! Written here, though p12-keystore is well kept and knows Oracle's attribute: for this one file it would bring a
//! second stack of ciphers (some 35 crates: AES, scrypt, CMS pre-releases…), far beyond what the binary may grow
//! by, and it always derives keys from a password, which the start of every `run` would wait for. What is written is
//! public and is read by one reader, which a test runs (`tests/it/run/runtimes.rs`).

const SEQUENCE: u8 = 0x30;
const SET: u8 = 0x31;
const INTEGER: u8 = 0x02;
const OCTET_STRING: u8 = 0x04;
const OBJECT_ID: u8 = 0x06;
const BMP_STRING: u8 = 0x1e;
/// `[0] EXPLICIT`.
const EXPLICIT: u8 = 0xa0;

/// PKCS #7 data.
const DATA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x01];
/// certBag.
const CERT_BAG: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x0c, 0x0a, 0x01, 0x03];
/// x509Certificate.
const X509: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x16, 0x01];
/// friendlyName.
const FRIENDLY_NAME: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x14];
/// Oracle's trustedKeyUsage, without which Java does not take a certificate for a root.
const TRUSTED: &[u8] = &[0x60, 0x86, 0x48, 0x01, 0x86, 0xf9, 0x66, 0xad, 0xca, 0x7b, 0x01, 0x01];
/// anyExtendedKeyUsage.
const ANY_USAGE: &[u8] = &[0x55, 0x1d, 0x25, 0x00];

/// The store with these certificates (DER), in order.
pub(super) fn trust_store<'a>(certificates: impl Iterator<Item = &'a [u8]>) -> Vec<u8> {
    let mut bags = Vec::new();
    for (number, certificate) in certificates.enumerate() {
        bags.extend(bag(certificate, number));
    }
    let safe = data(&element(SEQUENCE, &bags));
    let authenticated = data(&element(SEQUENCE, &safe));
    element(SEQUENCE, &[element(INTEGER, &[3]), authenticated].concat())
}

fn bag(certificate: &[u8], number: usize) -> Vec<u8> {
    let certificate = element(EXPLICIT, &element(OCTET_STRING, certificate));
    let certificate = element(SEQUENCE, &[element(OBJECT_ID, X509), certificate].concat());
    // Java's names of entries must differ.
    let name: Vec<u8> =
        format!("wxauth-{number}").encode_utf16().flat_map(u16::to_be_bytes).collect();
    let name = attribute(FRIENDLY_NAME, &element(BMP_STRING, &name));
    let trusted = attribute(TRUSTED, &element(OBJECT_ID, ANY_USAGE));
    let attributes = element(SET, &[name, trusted].concat());
    let parts = [element(OBJECT_ID, CERT_BAG), element(EXPLICIT, &certificate), attributes];
    element(SEQUENCE, &parts.concat())
}

fn attribute(id: &[u8], value: &[u8]) -> Vec<u8> {
    element(SEQUENCE, &[element(OBJECT_ID, id), element(SET, value)].concat())
}

/// ContentInfo of plain data.
fn data(content: &[u8]) -> Vec<u8> {
    let content = element(EXPLICIT, &element(OCTET_STRING, content));
    element(SEQUENCE, &[element(OBJECT_ID, DATA), content].concat())
}

/// One DER element.
fn element(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = content.len();
    let mut out = vec![tag];
    match u8::try_from(length) {
        Ok(short) if short < 0x80 => out.push(short),
        _ => {
            let bytes: Vec<u8> =
                length.to_be_bytes().into_iter().skip_while(|&byte| byte == 0).collect();
            // At most eight bytes.
            out.push(0x80 | u8::try_from(bytes.len()).unwrap_or(8));
            out.extend(bytes);
        }
    }
    out.extend_from_slice(content);
    out
}

#[cfg(test)]
mod tests {
    use super::{element, trust_store};

    #[test]
    fn lengths_are_der() {
        assert_eq!(element(4, &[7]), [4, 1, 7]);
        assert_eq!(element(4, &[0; 128])[..3], [4, 0x81, 128]);
        assert_eq!(element(4, &[0; 300])[..4], [4, 0x82, 1, 44]);
        let store = trust_store([&b"x"[..]].into_iter());
        assert_eq!(store[..3], [0x30, 0x81, u8::try_from(store.len() - 3).unwrap()]);
    }
}
