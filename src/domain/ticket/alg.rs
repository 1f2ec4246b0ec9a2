//! The signature algorithms of tickets (RFC 7518 section 3, RFC 8037) and the kinds of key they take.
//! Must not do cryptography or choose an algorithm from what a ticket says about itself.

pub use jsonwebtoken::Algorithm;

/// Every algorithm that can be signed and verified here. `none` has no entry, on purpose.
pub const ALL: [Algorithm; 12] = [
    Algorithm::HS256,
    Algorithm::HS384,
    Algorithm::HS512,
    Algorithm::RS256,
    Algorithm::RS384,
    Algorithm::RS512,
    Algorithm::PS256,
    Algorithm::PS384,
    Algorithm::PS512,
    Algorithm::ES256,
    Algorithm::ES384,
    Algorithm::EdDSA,
];

/// The name in a header's `alg`, which is case-sensitive (RFC 7515 section 4.1.1).
pub const fn name(algorithm: Algorithm) -> &'static str {
    match algorithm {
        Algorithm::HS256 => "HS256",
        Algorithm::HS384 => "HS384",
        Algorithm::HS512 => "HS512",
        Algorithm::RS256 => "RS256",
        Algorithm::RS384 => "RS384",
        Algorithm::RS512 => "RS512",
        Algorithm::PS256 => "PS256",
        Algorithm::PS384 => "PS384",
        Algorithm::PS512 => "PS512",
        Algorithm::ES256 => "ES256",
        Algorithm::ES384 => "ES384",
        Algorithm::EdDSA => "EdDSA",
        // The enum of jsonwebtoken may grow; `ALL` is what this program knows.
        _ => "unknown",
    }
}

/// The algorithm of that exact name.
pub fn parse(text: &str) -> Option<Algorithm> {
    ALL.into_iter().find(|a| name(*a) == text)
}

/// Several names in one line: `HS256, HS512`.
pub fn names(algorithms: &[Algorithm]) -> String {
    algorithms.iter().map(|a| name(*a)).collect::<Vec<_>>().join(", ")
}

/// What sort of key it is; decides which algorithms can use it, so that a public key can never
/// serve as an HMAC secret (RFC 8725 section 2.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Bytes that both sides share.
    Secret,
    /// RSA, 2048 to 4096 bits to sign, up to 8192 to verify.
    Rsa,
    /// An elliptic curve key on P-256.
    P256,
    /// An elliptic curve key on P-384.
    P384,
    /// An Edwards curve key on Ed25519.
    Ed25519,
}

impl Kind {
    /// The algorithms that take such a key; the first is the one used when none is named.
    pub const fn algorithms(self) -> &'static [Algorithm] {
        match self {
            Kind::Secret => &[Algorithm::HS256, Algorithm::HS384, Algorithm::HS512],
            Kind::Rsa => &[
                Algorithm::RS256,
                Algorithm::RS384,
                Algorithm::RS512,
                Algorithm::PS256,
                Algorithm::PS384,
                Algorithm::PS512,
            ],
            Kind::P256 => &[Algorithm::ES256],
            Kind::P384 => &[Algorithm::ES384],
            Kind::Ed25519 => &[Algorithm::EdDSA],
        }
    }

    /// The algorithm used when none is named.
    pub const fn default_algorithm(self) -> Algorithm {
        match self {
            Kind::Secret => Algorithm::HS256,
            Kind::Rsa => Algorithm::RS256,
            Kind::P256 => Algorithm::ES256,
            Kind::P384 => Algorithm::ES384,
            Kind::Ed25519 => Algorithm::EdDSA,
        }
    }

    /// True when the algorithm takes such a key.
    pub fn fits(self, algorithm: Algorithm) -> bool {
        self.algorithms().contains(&algorithm)
    }

    /// How Chinese messages name it.
    pub const fn chinese(self) -> &'static str {
        match self {
            Kind::Secret => "共享密钥",
            Kind::Rsa => " RSA 密钥",
            Kind::P256 => " P-256 密钥",
            Kind::P384 => " P-384 密钥",
            Kind::Ed25519 => " Ed25519 密钥",
        }
    }

    /// How messages name it.
    pub const fn name(self) -> &'static str {
        match self {
            Kind::Secret => "shared secret",
            Kind::Rsa => "RSA key",
            Kind::P256 => "P-256 key",
            Kind::P384 => "P-384 key",
            Kind::Ed25519 => "Ed25519 key",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{ALL, Kind, name, parse};

    #[test]
    fn names_are_exact_and_none_is_unknown() {
        for algorithm in ALL {
            assert_eq!(parse(name(algorithm)), Some(algorithm));
            assert_eq!(serde_json::to_value(algorithm).unwrap(), name(algorithm));
        }
        for text in ["none", "None", "hs256", "HS256 ", "", "ES512"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn every_algorithm_takes_one_kind_of_key() {
        let kinds = [Kind::Secret, Kind::Rsa, Kind::P256, Kind::P384, Kind::Ed25519];
        for algorithm in ALL {
            assert_eq!(kinds.iter().filter(|k| k.fits(algorithm)).count(), 1);
        }
        assert!(kinds.iter().all(|k| k.fits(k.default_algorithm())));
    }
}
