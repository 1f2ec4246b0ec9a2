//! Randomness as an argument: whoever needs it is handed a source.
//! Must not draw from the system; the staircase owns that source, tests and `--seed` bring their own.

/// A source of random bytes.
pub trait Random: Send {
    /// Fills the buffer.
    fn fill(&mut self, buffer: &mut [u8]);

    /// Begins again, where it is repeatable; anything else has no beginning.
    fn restart(&mut self) {}
}

impl<R: Random + ?Sized> Random for &mut R {
    fn fill(&mut self, buffer: &mut [u8]) {
        (**self).fill(buffer);
    }

    fn restart(&mut self) {
        (**self).restart();
    }
}

impl<R: Random + ?Sized> Random for Box<R> {
    fn fill(&mut self, buffer: &mut [u8]) {
        (**self).fill(buffer);
    }

    fn restart(&mut self) {
        (**self).restart();
    }
}

/// Lower-case hexadecimal text of `bytes` random bytes (twice as many characters).
pub fn hex(random: &mut dyn Random, bytes: usize) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut buffer = vec![0u8; bytes];
    random.fill(&mut buffer);
    buffer
        .iter()
        .flat_map(|b| [b >> 4, b & 15])
        .map(|nibble| char::from(DIGITS[usize::from(nibble)]))
        .collect()
}

/// Text of `length` characters drawn evenly from a 64-character alphabet.
pub fn text64(random: &mut dyn Random, alphabet: &[u8; 64], length: usize) -> String {
    let mut text = String::with_capacity(length);
    push64(&mut text, random, alphabet, length);
    text
}

/// [`text64`] behind a text.
pub fn push64(text: &mut String, random: &mut dyn Random, alphabet: &[u8; 64], length: usize) {
    let mut buffer = [0u8; 128];
    let mut left = length;
    while left > 0 {
        let some = left.min(buffer.len());
        let Some(piece) = buffer.get_mut(..some) else { return };
        random.fill(piece);
        for byte in &mut *piece {
            *byte = alphabet[usize::from(*byte & 63)];
        }
        // Alphabets are ASCII, so nothing is lost.
        text.push_str(std::str::from_utf8(piece).unwrap_or_default());
        left -= some;
    }
}

/// A repeatable source (`mock --seed`, tests): HMAC-SHA-256 of a counter under the seed.
#[derive(Debug)]
pub struct Seeded {
    key: ring::hmac::Key,
    counter: u64,
    rest: Vec<u8>,
}

impl Seeded {
    /// The same seed gives the same bytes on every machine.
    pub fn new(seed: &str) -> Seeded {
        Seeded {
            key: ring::hmac::Key::new(ring::hmac::HMAC_SHA256, seed.as_bytes()),
            counter: 0,
            rest: Vec::new(),
        }
    }
}

impl Random for Seeded {
    fn fill(&mut self, buffer: &mut [u8]) {
        for slot in buffer {
            if self.rest.is_empty() {
                let block = ring::hmac::sign(&self.key, &self.counter.to_be_bytes());
                self.rest = block.as_ref().to_vec();
                self.counter += 1;
            }
            *slot = self.rest.pop().unwrap_or_default();
        }
    }

    fn restart(&mut self) {
        self.counter = 0;
        self.rest.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::{Random, Seeded, hex};

    #[test]
    fn seeded_repeats_and_differs_by_seed() {
        let a = hex(&mut Seeded::new("a"), 40);
        assert_eq!(a, hex(&mut Seeded::new("a"), 40));
        assert_ne!(a, hex(&mut Seeded::new("b"), 40));
        assert_eq!(a.len(), 80);
        let mut source = Seeded::new("a");
        hex(&mut source, 3);
        source.restart();
        assert_eq!(hex(&mut source, 40), a);
    }
}
