//! Digests without a key, in hexadecimal: what anybody can work out from a text that is no secret.
//! Must not be used to protect anything; it is here because others did, and is found by it.

use std::fmt::Write as _;

use ring::digest::{SHA1_FOR_LEGACY_USE_ONLY, SHA256, digest};

/// The names and the lower-case digests of a text: MD5 (RFC 1321), SHA-1 and SHA-256 (RFC 6234).
pub fn digests(text: &str) -> [(&'static str, String); 3] {
    let bytes = text.as_bytes();
    [
        ("MD5", md5(bytes)),
        ("SHA-1", hex(digest(&SHA1_FOR_LEGACY_USE_ONLY, bytes).as_ref())),
        ("SHA-256", hex(digest(&SHA256, bytes).as_ref())),
    ]
}

/// MD5 (RFC 1321), as 32 lower-case digits.
pub fn md5(text: &[u8]) -> String {
    let mut padded = text.to_vec();
    padded.push(0x80);
    while padded.len() % 64 != 56 {
        padded.push(0);
    }
    padded.extend((text.len() as u64).wrapping_mul(8).to_le_bytes());
    let mut state = [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476];
    for block in padded.chunks_exact(64) {
        state = mixed(state, block);
    }
    hex(&state.map(u32::to_le_bytes).concat())
}

/// The state after one block of 64 bytes (RFC 1321 section 3.4).
fn mixed(state: [u32; 4], block: &[u8]) -> [u32; 4] {
    const TURNS: [[u32; 4]; 4] =
        [[7, 12, 17, 22], [5, 9, 14, 20], [4, 11, 16, 23], [6, 10, 15, 21]];
    let mut words = [0_u32; 16];
    for (word, bytes) in words.iter_mut().zip(block.chunks_exact(4)) {
        *word = bytes.iter().rev().fold(0, |word, byte| word << 8 | u32::from(*byte));
    }
    let [mut a, mut b, mut c, mut d] = state;
    for step in 0..64_usize {
        let (mix, word) = match step / 16 {
            0 => ((b & c) | (!b & d), step),
            1 => ((b & d) | (c & !d), 5 * step + 1),
            2 => (b ^ c ^ d, 3 * step + 5),
            _ => (c ^ (b | !d), 7 * step),
        };
        let constant = (((step + 1) as f64).sin().abs() * 4_294_967_296.0) as u32;
        let sum = a.wrapping_add(mix).wrapping_add(constant).wrapping_add(words[word % 16]);
        let turned = sum.rotate_left(TURNS[step / 16][step % 4]);
        (a, d, c, b) = (d, c, b, b.wrapping_add(turned));
    }
    let [e, f, g, h] = state;
    [a.wrapping_add(e), b.wrapping_add(f), c.wrapping_add(g), d.wrapping_add(h)]
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::{digests, md5};

    /// RFC 1321 section A.5, and `abc` as RFC 6234's examples have it.
    #[test]
    fn digests_are_those_of_the_rfcs() {
        let long = "1234567890".repeat(8);
        for (text, sum) in [
            ("", "d41d8cd98f00b204e9800998ecf8427e"),
            ("abc", "900150983cd24fb0d6963f7d28e17f72"),
            ("message digest", "f96b697d7cb7938d525a2f31aaf161d0"),
            (long.as_str(), "57edf4a22be3c955ac49da2e2107b67a"),
        ] {
            assert_eq!(md5(text.as_bytes()), sum, "{text}");
        }
        let [_, (_, one), (_, two)] = digests("abc");
        assert_eq!(one, "a9993e364706816aba3e25717850c26c9cd0d89d");
        assert_eq!(two, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
