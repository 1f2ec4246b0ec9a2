//! A text that must not be shown: app secrets, keys, tokens on their way to a server.
//! Must not offer any way to be printed or serialized; `expose` is the one door, easy to grep.

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
        use ring::digest::{SHA256, digest};
        digest(&SHA256, self.0.as_bytes()).as_ref() == digest(&SHA256, other.0.as_bytes()).as_ref()
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
