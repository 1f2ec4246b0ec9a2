//! The few ASN.1 shapes in which keys travel (RFC 5958, 5480, 8017, 8410), read and written.
//! Must not judge a key: whether the numbers are a good key is ring's to say.

use super::alg::Kind;

/// What a DER file turned out to hold, in the form ring takes.
pub(super) enum Held {
    /// PKCS#1 RSAPrivateKey, or PKCS#8 for the curves.
    Private(Kind, Vec<u8>),
    /// PKCS#1 RSAPublicKey, the uncompressed point, or the 32 bytes of Ed25519.
    Public(Kind, Vec<u8>),
}

const SEQUENCE: u8 = 0x30;
const INTEGER: u8 = 0x02;
const BIT_STRING: u8 = 0x03;
const OCTET_STRING: u8 = 0x04;
const OBJECT_ID: u8 = 0x06;

/// The contents of OBJECT IDENTIFIER values.
const RSA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];
const EC: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01];
const ED25519: &[u8] = &[0x2b, 0x65, 0x70];
const P256: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07];
const P384: &[u8] = &[0x2b, 0x81, 0x04, 0x00, 0x22];

/// Takes one element of the wanted tag off the front.
fn take<'a>(input: &mut &'a [u8], wanted: u8) -> Option<&'a [u8]> {
    let (&tag, rest) = input.split_first()?;
    let (&first, mut rest) = rest.split_first()?;
    let mut length = usize::from(first);
    if first >= 0x80 {
        let count = usize::from(first & 0x7f);
        if count == 0 || count > 4 {
            return None;
        }
        let (bytes, after) = rest.split_at_checked(count)?;
        length = bytes.iter().fold(0, |n, b| n << 8 | usize::from(*b));
        rest = after;
    }
    let (value, after) = rest.split_at_checked(length)?;
    (tag == wanted).then(|| {
        *input = after;
        value
    })
}

/// Reads AlgorithmIdentifier (RFC 5280 section 4.1.1.2).
fn kind(mut identifier: &[u8]) -> Option<Kind> {
    let id = take(&mut identifier, OBJECT_ID)?;
    match id {
        RSA => Some(Kind::Rsa),
        ED25519 => Some(Kind::Ed25519),
        EC => curve(take(&mut identifier, OBJECT_ID)?),
        _ => None,
    }
}

fn curve(id: &[u8]) -> Option<Kind> {
    match id {
        P256 => Some(Kind::P256),
        P384 => Some(Kind::P384),
        _ => None,
    }
}

/// Recognizes PKCS#8 and PKCS#1 private keys, SEC 1 curve keys, SubjectPublicKeyInfo and PKCS#1
/// public keys by their structure.
pub(super) fn read(der: &[u8]) -> Option<Held> {
    let mut outer = der;
    let body = take(&mut outer, SEQUENCE)?;
    if !outer.is_empty() {
        return None;
    }
    pkcs8(der, body).or_else(|| sec1(der, body)).or_else(|| pkcs1(der, body)).or_else(|| spki(body))
}

fn pkcs8(whole: &[u8], mut body: &[u8]) -> Option<Held> {
    take(&mut body, INTEGER)?;
    let kind = kind(take(&mut body, SEQUENCE)?)?;
    let inner = take(&mut body, OCTET_STRING)?;
    // ring reads the curves' PKCS#8 itself; of RSA the inner PKCS#1 is what jsonwebtoken hands on.
    Some(Held::Private(kind, if kind == Kind::Rsa { inner.to_vec() } else { whole.to_vec() }))
}

fn sec1(whole: &[u8], mut body: &[u8]) -> Option<Held> {
    if take(&mut body, INTEGER)? != [1] {
        return None;
    }
    take(&mut body, OCTET_STRING)?;
    let mut parameters = take(&mut body, 0xa0)?;
    let kind = curve(take(&mut parameters, OBJECT_ID)?)?;
    Some(Held::Private(kind, wrap_pkcs8(kind, whole)))
}

fn pkcs1(whole: &[u8], mut body: &[u8]) -> Option<Held> {
    let numbers = std::iter::from_fn(|| take(&mut body, INTEGER)).count();
    match (numbers, body.is_empty()) {
        (2, true) => Some(Held::Public(Kind::Rsa, whole.to_vec())),
        (9, true) => Some(Held::Private(Kind::Rsa, whole.to_vec())),
        _ => None,
    }
}

fn spki(mut body: &[u8]) -> Option<Held> {
    let kind = kind(take(&mut body, SEQUENCE)?)?;
    let (unused, bits) = take(&mut body, BIT_STRING)?.split_first()?;
    (*unused == 0 && body.is_empty()).then(|| Held::Public(kind, bits.to_vec()))
}

fn put(tag: u8, value: &[u8]) -> Vec<u8> {
    let mut out = vec![tag];
    let length = value.len();
    if let (true, Ok(short)) = (length < 0x80, u8::try_from(length)) {
        out.push(short);
    } else {
        let bytes = length.to_be_bytes();
        let used: Vec<u8> = bytes.into_iter().skip_while(|b| *b == 0).collect();
        out.push(0x80 | u8::try_from(used.len()).unwrap_or(0));
        out.extend(used);
    }
    out.extend_from_slice(value);
    out
}

fn put_unsigned(number: &[u8]) -> Vec<u8> {
    let mut digits: Vec<u8> = number.iter().copied().skip_while(|b| *b == 0).collect();
    // A leading set bit would make it negative; zero is one zero byte.
    if digits.first().is_none_or(|b| *b >= 0x80) {
        digits.insert(0, 0);
    }
    put(INTEGER, &digits)
}

/// Wraps a SEC 1 ECPrivateKey (RFC 5915) into PKCS#8.
fn wrap_pkcs8(kind: Kind, inner: &[u8]) -> Vec<u8> {
    let curve = if kind == Kind::P384 { P384 } else { P256 };
    let identifier = [put(OBJECT_ID, EC), put(OBJECT_ID, curve)].concat();
    let parts = [put(INTEGER, &[0]), put(SEQUENCE, &identifier), put(OCTET_STRING, inner)];
    put(SEQUENCE, &parts.concat())
}

/// A private curve key from its number and its point, as PKCS#8.
pub(super) fn write_ec(kind: Kind, number: &[u8], point: &[u8]) -> Vec<u8> {
    let bits = [&[0], point].concat();
    let parts = [put(INTEGER, &[1]), put(OCTET_STRING, number), put(0xa1, &put(BIT_STRING, &bits))];
    wrap_pkcs8(kind, &put(SEQUENCE, &parts.concat()))
}

/// An Ed25519 private key from its 32-byte seed, as PKCS#8 version 1 (RFC 8410 section 7).
pub(super) fn write_ed25519(seed: &[u8]) -> Vec<u8> {
    let identifier = put(SEQUENCE, &put(OBJECT_ID, ED25519));
    let key = put(OCTET_STRING, &put(OCTET_STRING, seed));
    put(SEQUENCE, &[put(INTEGER, &[0]), identifier, key].concat())
}

/// A public key as SubjectPublicKeyInfo (RFC 5280 section 4.1), from the form [`read`] gives.
pub(super) fn write_spki(kind: Kind, public: &[u8]) -> Vec<u8> {
    const NULL: u8 = 0x05;
    let identifier = match kind {
        Kind::Rsa => [put(OBJECT_ID, RSA), put(NULL, &[])].concat(),
        Kind::P256 => [put(OBJECT_ID, EC), put(OBJECT_ID, P256)].concat(),
        Kind::P384 => [put(OBJECT_ID, EC), put(OBJECT_ID, P384)].concat(),
        Kind::Ed25519 | Kind::Secret => put(OBJECT_ID, ED25519),
    };
    let bits = [&[0], public].concat();
    put(SEQUENCE, &[put(SEQUENCE, &identifier), put(BIT_STRING, &bits)].concat())
}

/// PKCS#1 from its numbers: `n, e` make a public key; `0, n, e, d, p, q, dP, dQ, qInv` a private one.
pub(super) fn write_rsa(numbers: &[&[u8]]) -> Vec<u8> {
    let parts: Vec<u8> = numbers.iter().flat_map(|n| put_unsigned(n)).collect();
    put(SEQUENCE, &parts)
}

#[cfg(test)]
mod tests {
    use super::{Held, Kind, put_unsigned, read, write_ed25519, write_rsa, write_spki};

    #[test]
    fn reads_what_it_writes() {
        let long = [0x99; 300];
        assert!(matches!(read(&write_rsa(&[&long, &[1, 0, 1]])), Some(Held::Public(Kind::Rsa, _))));
        assert!(matches!(read(&write_ed25519(&[7; 32])), Some(Held::Private(Kind::Ed25519, _))));
        for (kind, length) in [(Kind::P256, 65), (Kind::P384, 97), (Kind::Ed25519, 32)] {
            let again = read(&write_spki(kind, &vec![4; length]));
            assert!(matches!(again, Some(Held::Public(k, p)) if k == kind && p.len() == length));
        }
        assert_eq!(put_unsigned(&[0, 0]), [2, 1, 0]);
        assert_eq!(put_unsigned(&[0, 0x80]), [2, 2, 0, 0x80]);
    }

    #[test]
    fn no_bytes_make_it_panic() {
        let good = write_rsa(&[&[0x99; 300], &[1, 0, 1]]);
        for end in 0..good.len() {
            assert!(read(&good[..end]).is_none());
        }
        for at in 0..40 {
            for byte in [0, 0x7f, 0x80, 0x84, 0x85, 0xff] {
                let mut bad = good.clone();
                bad[at] = byte;
                let _ = read(&bad);
            }
        }
    }
}
