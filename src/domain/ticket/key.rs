//! The key a ticket is signed or verified with: a shared secret, or a private or public key.
//! Must not read files or settings, and never shows a byte of the key in an error or in `Debug`.

use base64::Engine as _;
use base64::alphabet;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use base64::engine::{DecodePaddingMode, general_purpose::STANDARD};
use jsonwebtoken::{DecodingKey, EncodingKey};
use zeroize::Zeroizing;

use super::alg::{self, Algorithm, Kind};
use super::der::{self, Held};
use super::{crypto, jwk};
use crate::domain::fault::{Exit, Fault};
use crate::domain::lang::Lang;
use crate::domain::said::Said;
use crate::domain::secret::Secret;

/// How the text of a shared secret becomes bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum KeyEncoding {
    /// The bytes of the text, as Node's and Python's libraries take it.
    #[default]
    Utf8,
    /// Base64 of the bytes, either alphabet, as old Java libraries (jjwt) take string keys.
    Base64,
    /// Hexadecimal digits.
    Hex,
}

impl KeyEncoding {
    /// Reads `utf8`, `base64`, `hex`.
    pub fn parse(text: &str) -> Option<KeyEncoding> {
        match text {
            "utf8" | "utf-8" => Some(KeyEncoding::Utf8),
            "base64" => Some(KeyEncoding::Base64),
            "hex" => Some(KeyEncoding::Hex),
            _ => None,
        }
    }
}

/// Why something cannot serve as the key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// No bytes at all.
    #[error("the ticket key is empty")]
    Empty,
    /// Not base64, though said to be.
    #[error("the ticket key is not base64")]
    NotBase64,
    /// Not hexadecimal, though said to be.
    #[error("the ticket key is not hexadecimal")]
    NotHex,
    /// A PEM text was given as a shared secret: as an HMAC key it would be a public one.
    #[error("the ticket secret is a PEM file, not a shared secret")]
    PemAsSecret,
    /// A certificate, not a key.
    #[error("the key file is a certificate, not a key")]
    Certificate,
    /// A private key under a password.
    #[error("the key file is protected by a password")]
    Encrypted,
    /// No known key format.
    #[error("the key file is none of PEM, DER or JWK with an RSA, P-256, P-384 or Ed25519 key")]
    Unreadable,
    /// The numbers are no usable key; the text is ring's reason.
    #[error("the key file cannot be used: {0}")]
    Rejected(Said),
    /// Signing wants the private half.
    #[error("the key is a public key; it can verify but not sign")]
    PublicOnly,
    /// The algorithm takes another kind of key.
    #[error("{} cannot be used with a {}", alg::name(*.0), .1.name())]
    Unfit(Algorithm, Kind),
}

impl KeyError {
    /// The numbers are there, and the crypto library does not take them.
    pub(super) fn rejected(error: &jsonwebtoken::errors::Error) -> KeyError {
        let chinese = format!("密码库不接受其中的数值（{error}）");
        KeyError::Rejected(Said::new(chinese, error.to_string()))
    }
}

impl Fault for KeyError {
    fn kind(&self) -> &'static str {
        match self {
            KeyError::Empty => "key_empty",
            KeyError::NotBase64 => "key_not_base64",
            KeyError::NotHex => "key_not_hex",
            KeyError::PemAsSecret => "key_pem_as_secret",
            KeyError::Certificate => "key_certificate",
            KeyError::Encrypted => "key_encrypted",
            KeyError::Unreadable => "key_unreadable",
            KeyError::Rejected(_) => "key_rejected",
            KeyError::PublicOnly => "key_public_only",
            KeyError::Unfit(..) => "key_unfit",
        }
    }

    fn exit(&self) -> Exit {
        Exit::Usage
    }

    fn chinese(&self) -> String {
        match self {
            KeyError::Empty => "票据密钥是空的".to_owned(),
            KeyError::NotBase64 => "票据密钥不是 base64".to_owned(),
            KeyError::NotHex => "票据密钥不是十六进制".to_owned(),
            KeyError::PemAsSecret => "票据密钥是 PEM 文件，不是共享密钥".to_owned(),
            KeyError::Certificate => "密钥文件是证书，不是密钥".to_owned(),
            KeyError::Encrypted => "密钥文件有口令保护".to_owned(),
            KeyError::Unreadable => {
                "密钥文件不是 PEM、DER 或 JWK，或不含 RSA、P-256、P-384、Ed25519 密钥".to_owned()
            }
            KeyError::Rejected(reason) => format!("密钥文件用不了：{}", reason.chinese()),
            KeyError::PublicOnly => "这是公钥，只能验证，不能签发".to_owned(),
            KeyError::Unfit(algorithm, kind) => {
                format!("{} 不能用{}", alg::name(*algorithm), kind.chinese())
            }
        }
    }

    fn hint(&self, lang: Lang) -> Option<String> {
        let zh = lang == Lang::Zh;
        let pick = |z: &str, e: &str| Some(if zh { z.to_owned() } else { e.to_owned() });
        match self {
            KeyError::Empty => pick("给出至少 32 字节的密钥", "give a key of at least 32 bytes"),
            KeyError::NotBase64 | KeyError::NotHex => pick(
                "用 --key-encoding 说明密钥文本的写法：utf8、base64 或 hex",
                "say with --key-encoding how the key is written: utf8, base64 or hex",
            ),
            KeyError::PemAsSecret => pick(
                "PEM 密钥请用 --key-file；当成 HMAC 密钥使用时，任何拿到公钥的人都能伪造票据",
                "use --key-file for PEM keys; as an HMAC secret, anybody who has the public key could forge tickets",
            ),
            KeyError::Certificate => pick(
                "先取出公钥：openssl x509 -in FILE -pubkey -noout",
                "take the public key out first: openssl x509 -in FILE -pubkey -noout",
            ),
            KeyError::Encrypted => pick(
                "先去掉口令：openssl pkey -in FILE -out KEY.pem",
                "remove the password first: openssl pkey -in FILE -out KEY.pem",
            ),
            KeyError::Unreadable | KeyError::Rejected(_) => pick(
                "可用 openssl genpkey -algorithm ed25519 生成一把新密钥",
                "openssl genpkey -algorithm ed25519 makes a usable one",
            ),
            KeyError::PublicOnly => {
                pick("签发需要私钥，请给出私钥文件", "give the private key file to sign")
            }
            KeyError::Unfit(_, kind) => {
                let names = alg::names(kind.algorithms());
                pick(
                    &format!("这把密钥可用 --alg {names}"),
                    &format!("this key takes --alg {names}"),
                )
            }
        }
    }
}

/// A key that is known to be usable. A private key verifies too.
#[derive(Debug, Clone)]
pub struct Key {
    kind: Kind,
    signing: Option<EncodingKey>,
    verifying: DecodingKey,
    kid: Option<String>,
}

/// Either alphabet is brought to the standard one first; padding may be there or not.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Without the one newline an editor or `echo` leaves at the end of a key file.
pub fn drop_newline(text: &[u8]) -> &[u8] {
    let text = text.strip_suffix(b"\n").unwrap_or(text);
    text.strip_suffix(b"\r").unwrap_or(text)
}

impl Key {
    /// A shared secret from its text. Strip a file's newline with [`drop_newline`] first.
    pub fn from_secret(text: &[u8], encoding: KeyEncoding) -> Result<Key, KeyError> {
        if text.trim_ascii_start().starts_with(b"-----BEGIN ") {
            return Err(KeyError::PemAsSecret);
        }
        let bytes = Zeroizing::new(match encoding {
            KeyEncoding::Utf8 => text.to_vec(),
            KeyEncoding::Base64 => decode_base64(text).ok_or(KeyError::NotBase64)?,
            KeyEncoding::Hex => decode_hex(text.trim_ascii()).ok_or(KeyError::NotHex)?,
        });
        Key::from_bytes(&bytes)
    }

    /// A shared secret from its bytes.
    pub fn from_bytes(bytes: &[u8]) -> Result<Key, KeyError> {
        if bytes.is_empty() {
            return Err(KeyError::Empty);
        }
        Ok(Key {
            kind: Kind::Secret,
            signing: Some(EncodingKey::from_secret(bytes)),
            verifying: DecodingKey::from_secret(bytes),
            kid: None,
        })
    }

    /// A key file: PEM (PKCS#8, PKCS#1, SEC 1, SPKI), the same in DER, or a JWK (RFC 7517).
    pub fn from_file(content: &[u8]) -> Result<Key, KeyError> {
        let text = content.trim_ascii();
        if text.is_empty() {
            return Err(KeyError::Empty);
        }
        if text.starts_with(b"{") {
            return jwk::read(text);
        }
        let mut held = None;
        let blocks = pem_blocks(text)?;
        if blocks.is_empty() {
            held = der::read(content);
        }
        for block in blocks {
            held = held.or_else(|| der::read(&block));
        }
        Key::from_held(held.ok_or(KeyError::Unreadable)?)
    }

    pub(super) fn from_held(held: Held) -> Result<Key, KeyError> {
        let (kind, signing, public) = match held {
            Held::Public(kind, public) => (kind, None, public),
            Held::Private(kind, private) => {
                let public = public_half(kind, &private)?;
                let signing = match kind {
                    Kind::Rsa => EncodingKey::from_rsa_der(&private),
                    Kind::Ed25519 => EncodingKey::from_ed_der(&private),
                    _ => EncodingKey::from_ec_der(&private),
                };
                (kind, Some(signing), public)
            }
        };
        let verifying = match kind {
            Kind::Rsa => DecodingKey::from_rsa_der(&public),
            Kind::Ed25519 => DecodingKey::from_ed_der(&public),
            _ => DecodingKey::from_ec_der(&public),
        };
        Ok(Key { kind, signing, verifying, kid: None })
    }

    pub(super) fn with_kid(mut self, kid: Option<String>) -> Key {
        self.kid = kid;
        self
    }

    /// What sort of key it is.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The key's own name, when it came as a JWK that has one.
    pub fn kid(&self) -> Option<&str> {
        self.kid.as_deref()
    }

    /// The bytes of a shared secret, to judge their strength.
    pub(super) fn secret_bytes(&self) -> Option<&[u8]> {
        match self.kind {
            Kind::Secret => self.signing.as_ref().map(EncodingKey::as_bytes),
            _ => None,
        }
    }

    /// A shared secret that is text, to keep it out of payloads.
    pub fn secret_text(&self) -> Option<Secret> {
        std::str::from_utf8(self.secret_bytes()?).ok().map(Secret::new)
    }

    /// True for a key to be kept secret; false for the public half alone.
    pub fn can_sign(&self) -> bool {
        self.signing.is_some()
    }

    /// The half that signs with this algorithm.
    pub(super) fn signing(&self, algorithm: Algorithm) -> Result<&EncodingKey, KeyError> {
        self.fit(algorithm)?;
        self.signing.as_ref().ok_or(KeyError::PublicOnly)
    }

    /// The half that verifies with this algorithm.
    pub(super) fn verifying(&self, algorithm: Algorithm) -> Result<&DecodingKey, KeyError> {
        self.fit(algorithm)?;
        Ok(&self.verifying)
    }

    fn fit(&self, algorithm: Algorithm) -> Result<(), KeyError> {
        if self.kind.fits(algorithm) { Ok(()) } else { Err(KeyError::Unfit(algorithm, self.kind)) }
    }
}

fn public_half(kind: Kind, private: &[u8]) -> Result<Vec<u8>, KeyError> {
    use ring::signature::KeyPair as _;
    let rejected = |e: jsonwebtoken::errors::Error| KeyError::rejected(&e);
    Ok(match kind {
        Kind::Rsa => crypto::rsa_pair(private).map_err(rejected)?.public_key().as_ref().to_vec(),
        Kind::Ed25519 => crypto::ed_pair(private).map_err(rejected)?.public_key().as_ref().to_vec(),
        curve => crypto::ec_pair(curve.default_algorithm(), private)
            .map_err(rejected)?
            .public_key()
            .as_ref()
            .to_vec(),
    })
}

fn decode_base64(text: &[u8]) -> Option<Vec<u8>> {
    let standard: Vec<u8> = text
        .trim_ascii()
        .iter()
        .map(|b| match b {
            b'-' => b'+',
            b'_' => b'/',
            other => *other,
        })
        .collect();
    LENIENT.decode(Zeroizing::new(standard).as_slice()).ok()
}

fn decode_hex(text: &[u8]) -> Option<Vec<u8>> {
    let digit = |b: &u8| char::from(*b).to_digit(16).and_then(|d| u8::try_from(d).ok());
    let pairs = text.chunks_exact(2);
    if !pairs.remainder().is_empty() {
        return None;
    }
    pairs
        .map(|pair| match pair {
            [high, low] => Some(digit(high)? << 4 | digit(low)?),
            _ => None,
        })
        .collect()
}

/// The contents of the PEM blocks (RFC 7468) that may be keys; parameters before a key are left out.
pub(super) fn pem_blocks(text: &[u8]) -> Result<Vec<Vec<u8>>, KeyError> {
    let text = String::from_utf8_lossy(text);
    let mut blocks = Vec::new();
    for part in text.split("-----BEGIN ").skip(1) {
        let (label, rest) = part.split_once("-----").ok_or(KeyError::Unreadable)?;
        let (body, _) = rest.split_once("-----END ").ok_or(KeyError::Unreadable)?;
        match label {
            "CERTIFICATE" => return Err(KeyError::Certificate),
            "ENCRYPTED PRIVATE KEY" => return Err(KeyError::Encrypted),
            _ if body.contains("Proc-Type: 4,ENCRYPTED") => return Err(KeyError::Encrypted),
            label if label.ends_with("KEY") => {
                let body: String = body.split_ascii_whitespace().collect();
                let body = Zeroizing::new(body);
                blocks.push(STANDARD.decode(body.as_bytes()).map_err(|_| KeyError::Unreadable)?);
            }
            _ => {}
        }
    }
    Ok(blocks)
}
