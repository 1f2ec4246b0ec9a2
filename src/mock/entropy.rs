//! The system's randomness, drawn a page at a time: a code flow needs some three hundred bytes.
//! Must not be used where `--seed` asks for repeatable codes; `domain::random::Seeded` is.

use crate::domain::random::Random;
use ring::rand::{SecureRandom, SystemRandom};

const PAGE: usize = 4096;

/// A buffered source on the system's.
#[derive(Debug)]
pub struct Entropy {
    system: SystemRandom,
    page: Box<[u8]>,
    /// How much of the page, from its end, was handed out.
    spent: usize,
}

impl Default for Entropy {
    fn default() -> Entropy {
        Entropy::new()
    }
}

impl Entropy {
    /// Draws nothing yet.
    pub fn new() -> Entropy {
        Entropy { system: SystemRandom::new(), page: Box::default(), spent: 0 }
    }

    fn refill(&mut self) {
        if self.page.is_empty() {
            self.page = vec![0; PAGE].into();
        }
        self.spent = 0;
        if self.system.fill(&mut self.page).is_err() {
            // It fails only when the machine is unusable; guessable codes would be worse.
            std::process::abort();
        }
    }
}

impl Random for Entropy {
    fn fill(&mut self, buffer: &mut [u8]) {
        for chunk in buffer.chunks_mut(PAGE) {
            if self.page.len() < self.spent + chunk.len() {
                self.refill();
            }
            let end = self.page.len() - self.spent;
            if let Some(piece) = self.page.get_mut(end - chunk.len()..end) {
                chunk.copy_from_slice(piece);
                // What was handed out leaves the page, so nothing is handed out twice.
                piece.fill(0);
            }
            self.spent += chunk.len();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Entropy;
    use crate::domain::random::{Random, hex};

    #[test]
    fn nothing_comes_twice() {
        let mut entropy = Entropy::new();
        let drawn: std::collections::HashSet<String> =
            (0..2000).map(|_| hex(&mut entropy, 16)).collect();
        assert_eq!(drawn.len(), 2000);
        let mut large = vec![0u8; 10_000];
        entropy.fill(&mut large);
        assert!(large.iter().filter(|b| **b == 0).count() < 100);
    }
}
