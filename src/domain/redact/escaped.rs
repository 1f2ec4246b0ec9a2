//! Bytes of an address, percent-escaped once, several times or not at all.
//! Must not know names; it only tells what stands where.

/// The byte at a place, unescaped, and where the next one begins; `None` at the end.
pub(super) fn next(bytes: &[u8], at: usize) -> Option<(u8, usize)> {
    let first = *bytes.get(at)?;
    if first != b'%' {
        return Some((first, at + 1));
    }
    let mut digits = at + 1;
    // `%2526` is `%26` escaped once more.
    while bytes.get(digits..digits + 2) == Some(b"25") {
        digits += 2;
    }
    let hex = |at: usize| char::from(*bytes.get(at)?).to_digit(16);
    let byte = hex(digits).zip(hex(digits + 1)).and_then(|(a, b)| u8::try_from(a * 16 + b).ok());
    Some(byte.map_or((first, at + 1), |byte| (byte, digits + 2)))
}

/// Where `wanted` stands next, escaped or not; the end where it does not.
pub(super) fn find(bytes: &[u8], mut at: usize, wanted: u8) -> usize {
    while let Some((byte, end)) = next(bytes, at) {
        if byte == wanted {
            return at;
        }
        at = end;
    }
    bytes.len()
}
