//! The cryptography behind jsonwebtoken, on ring: one provider for every algorithm we know.
//! Must not look at headers or claims, and must never be handed an algorithm a ticket chose itself.

use jsonwebtoken::crypto::{CryptoProvider, JwtSigner, JwtVerifier, KeyUtils};
use jsonwebtoken::errors::{Error, ErrorKind, new_error};
use jsonwebtoken::signature::{self, Signer, Verifier};
use jsonwebtoken::{AlgorithmFamily, DecodingKey, DecodingKeyKind, EncodingKey};
use ring::hmac;
use ring::rand::SystemRandom;
use ring::signature as ring_sig;

use super::alg::Algorithm;

/// Handed to whoever signs or verifies. It is used by reference and never installed as the
/// process default: no global state, and a test may run beside another provider.
pub(super) static PROVIDER: CryptoProvider = CryptoProvider {
    signer_factory: signer,
    verifier_factory: verifier,
    // Only jsonwebtoken's own JWK type would call these; `jwk` here reads JWKs itself.
    key_utils: KeyUtils {
        rsa_pub_components_from_private_key: |_| Err(unsupported()),
        rsa_pub_components_from_public_key: |_| Err(unsupported()),
        ec_pub_components_from_private_key: |_, _| Err(unsupported()),
        ed_pub_components_from_private_key: |_, _| Err(unsupported()),
        compute_digest: |_, _| Err(unsupported()),
    },
};

fn unsupported() -> Error {
    new_error(ErrorKind::UnsupportedAlgorithm)
}

fn hmac_of(algorithm: Algorithm) -> Option<hmac::Algorithm> {
    match algorithm {
        Algorithm::HS256 => Some(hmac::HMAC_SHA256),
        Algorithm::HS384 => Some(hmac::HMAC_SHA384),
        Algorithm::HS512 => Some(hmac::HMAC_SHA512),
        _ => None,
    }
}

/// How a signature of each algorithm is made.
enum Signing {
    Hmac(hmac::Key),
    Rsa(Box<ring_sig::RsaKeyPair>, &'static dyn ring_sig::RsaEncoding),
    Ec(Box<ring_sig::EcdsaKeyPair>),
    Ed(Box<ring_sig::Ed25519KeyPair>),
}

struct RingSigner {
    algorithm: Algorithm,
    signing: Signing,
    // ECDSA nonces and PSS salts: ring takes them from the system only (its trait is sealed),
    // and a nonce that repeats would give the private key away.
    nonces: SystemRandom,
}

fn signer(algorithm: &Algorithm, key: &EncodingKey) -> Result<Box<dyn JwtSigner>, Error> {
    if key.family() != algorithm.family() {
        return Err(new_error(ErrorKind::InvalidKeyFormat));
    }
    let nonces = SystemRandom::new();
    let bytes = key.as_bytes();
    let signing = match algorithm.family() {
        AlgorithmFamily::Hmac => {
            Signing::Hmac(hmac::Key::new(hmac_of(*algorithm).ok_or_else(unsupported)?, bytes))
        }
        AlgorithmFamily::Rsa => Signing::Rsa(Box::new(rsa_pair(bytes)?), rsa_padding(*algorithm)?),
        AlgorithmFamily::Ec => Signing::Ec(Box::new(ec_pair(*algorithm, bytes)?)),
        AlgorithmFamily::Ed => Signing::Ed(Box::new(ed_pair(bytes)?)),
    };
    Ok(Box::new(RingSigner { algorithm: *algorithm, signing, nonces }))
}

/// An RSA key pair from PKCS#1 bytes.
pub(super) fn rsa_pair(bytes: &[u8]) -> Result<ring_sig::RsaKeyPair, Error> {
    ring_sig::RsaKeyPair::from_der(bytes)
        .map_err(|e| new_error(ErrorKind::InvalidRsaKey(e.to_string())))
}

/// A curve key pair from PKCS#8 bytes.
pub(super) fn ec_pair(algorithm: Algorithm, bytes: &[u8]) -> Result<ring_sig::EcdsaKeyPair, Error> {
    let fixed = match algorithm {
        Algorithm::ES256 => &ring_sig::ECDSA_P256_SHA256_FIXED_SIGNING,
        Algorithm::ES384 => &ring_sig::ECDSA_P384_SHA384_FIXED_SIGNING,
        _ => return Err(unsupported()),
    };
    ring_sig::EcdsaKeyPair::from_pkcs8(fixed, bytes, &SystemRandom::new())
        .map_err(|_| new_error(ErrorKind::InvalidEcdsaKey))
}

/// An Ed25519 key pair from PKCS#8 bytes; OpenSSL writes version 1, which lacks the public half.
pub(super) fn ed_pair(bytes: &[u8]) -> Result<ring_sig::Ed25519KeyPair, Error> {
    ring_sig::Ed25519KeyPair::from_pkcs8_maybe_unchecked(bytes)
        .map_err(|_| new_error(ErrorKind::InvalidEddsaKey))
}

fn rsa_padding(algorithm: Algorithm) -> Result<&'static dyn ring_sig::RsaEncoding, Error> {
    Ok(match algorithm {
        Algorithm::RS256 => &ring_sig::RSA_PKCS1_SHA256,
        Algorithm::RS384 => &ring_sig::RSA_PKCS1_SHA384,
        Algorithm::RS512 => &ring_sig::RSA_PKCS1_SHA512,
        Algorithm::PS256 => &ring_sig::RSA_PSS_SHA256,
        Algorithm::PS384 => &ring_sig::RSA_PSS_SHA384,
        Algorithm::PS512 => &ring_sig::RSA_PSS_SHA512,
        _ => return Err(unsupported()),
    })
}

impl Signer<Vec<u8>> for RingSigner {
    fn try_sign(&self, message: &[u8]) -> Result<Vec<u8>, signature::Error> {
        let failed = |_| signature::Error::new();
        Ok(match &self.signing {
            Signing::Hmac(key) => hmac::sign(key, message).as_ref().to_vec(),
            Signing::Rsa(pair, padding) => {
                let mut bytes = vec![0; pair.public().modulus_len()];
                pair.sign(*padding, &self.nonces, message, &mut bytes).map_err(failed)?;
                bytes
            }
            Signing::Ec(pair) => {
                pair.sign(&self.nonces, message).map_err(failed)?.as_ref().to_vec()
            }
            Signing::Ed(pair) => pair.sign(message).as_ref().to_vec(),
        })
    }
}

impl JwtSigner for RingSigner {
    fn algorithm(&self) -> Algorithm {
        self.algorithm
    }
}

/// How a signature of each algorithm is checked.
enum Verifying {
    Hmac(hmac::Key),
    Public(ring_sig::UnparsedPublicKey<Vec<u8>>),
    RsaNumbers(&'static ring_sig::RsaParameters, Vec<u8>, Vec<u8>),
}

struct RingVerifier {
    algorithm: Algorithm,
    verifying: Verifying,
}

fn verifier(algorithm: &Algorithm, key: &DecodingKey) -> Result<Box<dyn JwtVerifier>, Error> {
    if key.family() != algorithm.family() {
        return Err(new_error(ErrorKind::InvalidKeyFormat));
    }
    let verifying = match (hmac_of(*algorithm), key.kind()) {
        (Some(hash), DecodingKeyKind::SecretOrDer(bytes)) => {
            Verifying::Hmac(hmac::Key::new(hash, bytes))
        }
        (None, DecodingKeyKind::SecretOrDer(bytes)) => Verifying::Public(
            ring_sig::UnparsedPublicKey::new(verification(*algorithm)?, bytes.clone()),
        ),
        (None, DecodingKeyKind::RsaModulusExponent { n, e }) => {
            Verifying::RsaNumbers(rsa_parameters(*algorithm)?, n.clone(), e.clone())
        }
        (Some(_), DecodingKeyKind::RsaModulusExponent { .. }) => return Err(unsupported()),
    };
    Ok(Box::new(RingVerifier { algorithm: *algorithm, verifying }))
}

fn rsa_parameters(algorithm: Algorithm) -> Result<&'static ring_sig::RsaParameters, Error> {
    Ok(match algorithm {
        Algorithm::RS256 => &ring_sig::RSA_PKCS1_2048_8192_SHA256,
        Algorithm::RS384 => &ring_sig::RSA_PKCS1_2048_8192_SHA384,
        Algorithm::RS512 => &ring_sig::RSA_PKCS1_2048_8192_SHA512,
        Algorithm::PS256 => &ring_sig::RSA_PSS_2048_8192_SHA256,
        Algorithm::PS384 => &ring_sig::RSA_PSS_2048_8192_SHA384,
        Algorithm::PS512 => &ring_sig::RSA_PSS_2048_8192_SHA512,
        _ => return Err(unsupported()),
    })
}

fn verification(
    algorithm: Algorithm,
) -> Result<&'static dyn ring_sig::VerificationAlgorithm, Error> {
    Ok(match algorithm {
        Algorithm::ES256 => &ring_sig::ECDSA_P256_SHA256_FIXED,
        Algorithm::ES384 => &ring_sig::ECDSA_P384_SHA384_FIXED,
        Algorithm::EdDSA => &ring_sig::ED25519,
        rsa => rsa_parameters(rsa)?,
    })
}

impl Verifier<Vec<u8>> for RingVerifier {
    fn verify(&self, message: &[u8], signature: &Vec<u8>) -> Result<(), signature::Error> {
        let checked = match &self.verifying {
            Verifying::Hmac(key) => hmac::verify(key, message, signature),
            Verifying::Public(key) => key.verify(message, signature),
            Verifying::RsaNumbers(parameters, n, e) => {
                ring_sig::RsaPublicKeyComponents { n, e }.verify(parameters, message, signature)
            }
        };
        checked.map_err(|_| signature::Error::new())
    }
}

impl JwtVerifier for RingVerifier {
    fn algorithm(&self) -> Algorithm {
        self.algorithm
    }
}
