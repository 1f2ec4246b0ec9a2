//! A text that must not be shown: app secrets, keys, tokens on their way to a server.
//! Must not offer any way to be printed or serialized; `expose` is the one door, easy to grep.

use std::hint::black_box;
use zeroize::Zeroizing;

/// Secret text. `Debug` says `[redacted]`; there is no `Display` and no `Serialize`. Wiped when dropped.
#[derive(Clone)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes the text in.
    pub fn new(text: impl Into<String>) -> Secret {
        Secret(Zeroizing::new(text.into()))
    }

    /// The text itself, for the one call that needs it on the wire.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// True when there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("[redacted]")
    }
}

/// Compares through digests, so the time taken tells nothing of a common prefix.
impl PartialEq for Secret {
    fn eq(&self, other: &Secret) -> bool {
        let (own, other) = (self.0.as_bytes(), other.0.as_bytes());
        // Every byte is looked at, wherever the first difference is: time tells the length at most.
        let difference = own.iter().zip(other).fold(0, |all, (a, b)| black_box(all | (a ^ b)));
        own.len() == other.len() && difference == 0
    }
}

impl Eq for Secret {}

#[cfg(test)]
mod tests {
    use super::Secret;

    #[test]
    fn debug_never_shows_the_text() {
        assert_eq!(format!("{:?}", Some(Secret::new("hunter2"))), "Some([redacted])");
        assert_eq!(Secret::new("a"), Secret::new("a"));
        assert_ne!(Secret::new("a"), Secret::new("b"));
    }
}
