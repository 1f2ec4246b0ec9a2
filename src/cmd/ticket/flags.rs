//! The settings of `[ticket]`, shared by `ticket`, `login`, `call` and whoever makes or reads tickets.
//! Must not read them; `keys`, `mint` and the rooms do.

use super::{keys, mint};
use crate::config::{DURATION, Kind, Setting, shared};

/// `--alg`.
pub static ALG: Setting = Setting::one(
    "ticket.alg",
    "alg",
    "ALG",
    "HS256、HS384、HS512、RS256、RS384、RS512、PS256、PS384、PS512、ES256、ES384 或 EdDSA [默认：密钥通常用的那种]", "HS256, HS384, HS512, RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384 or EdDSA [default: the key's usual one]",
)
.kind(Kind::Judged(|text| keys::algorithms_in(text).map(drop)));
/// `--key-file`.
pub static KEY_FILE: Setting = Setting::one(
    "ticket.key_file",
    "key-file",
    "FILE",
    "密钥文件（PEM、DER 或 JWK），或 `-`：签名用私钥，验证用公钥",
    "Key file (PEM, DER or JWK), or `-`: private to sign, public to verify",
)
.path();
/// `--key-encoding`.
pub static KEY_ENCODING: Setting = Setting::one(
    "ticket.key_encoding",
    "key-encoding",
    "HOW",
    "票据密钥文本的编码（老的 Java 库会先做 base64 解码，Node 和 Python 不会）",
    "How the ticket secret is written (old Java libraries decode base64, Node and Python do not)",
)
.choices(&["utf8", "base64", "hex"])
.default("utf8");
/// `--issuer`.
pub static ISSUER: Setting = Setting::one(
    "ticket.issuer",
    "issuer",
    "TEXT",
    "声明 iss：谁签发的票据",
    "The claim iss: who issues the ticket",
);
/// `--audience`.
pub static AUDIENCE: Setting = Setting::many(
    "ticket.audience",
    "audience",
    "TEXT",
    "声明 aud：票据给谁用；可以写多个",
    "The claim aud: the service the ticket is for; may be repeated",
);
/// `--format`.
pub static FORMAT: Setting = Setting::one(
    "ticket.format",
    "format",
    "FORM",
    "jwt，或老式的 base64(openid)——后者谁都能伪造",
    "jwt, or the old base64(openid), which anybody can forge",
)
.choices(&["jwt", "base64"])
.default("jwt");
/// `--strict`.
pub static STRICT: Setting = Setting::switch(
    "ticket.strict",
    "strict",
    "密钥容易被猜到时报错",
    "A key that can be guessed is an error",
);

/// `--ttl`.
pub static TTL: Setting =
    Setting::one("ticket.ttl", "ttl", "TIME", "票据多久过期", "How long the ticket lives")
        .kind(DURATION)
        .default("2h");
/// `--not-before`.
pub static NOT_BEFORE: Setting = Setting::one(
    "ticket.not_before",
    "not-before",
    "TIME",
    "声明 nbf：从现在起多久（30s），或 1970 年以来的秒数，写作 @1767225600",
    "The claim nbf: a duration from now (30s), or seconds since 1970 as @1767225600",
)
.kind(Kind::Parsed {
    zh: "从现在起的时长（30s），或 1970 年以来的秒数（@1767225600）",
    en: "a duration or @seconds",
    fits: |text| mint::start(text).is_some(),
});
/// `--claim`.
pub static CLAIM: Setting = Setting::many(
    "ticket.claim",
    "claim",
    "K=V",
    "其他声明：name=文本 或 name:=json；可以写多个",
    "A further claim: name=text or name:=json; may be repeated",
)
.kind(Kind::Judged(|text| mint::claim(text).map(drop)));
/// `--kid`.
pub static KID: Setting = Setting::one(
    "ticket.kid",
    "kid",
    "ID",
    "头部的 kid [默认：JWK 里的]",
    "The header's kid [default: the JWK's]",
);
/// `--include-tokens`.
pub static INCLUDE_TOKENS: Setting = Setting::switch(
    "ticket.include_tokens",
    "include-tokens",
    "允许把微信的 token 放进载荷（谁都能读出来）",
    "Allow WeChat's tokens in the payload, where everybody can read them",
)
.only_flag();

/// The flags that say which key.
pub static KEY_GROUP: [&Setting; 6] =
    [&shared::TICKET_SECRET, &shared::TICKET_SECRET_FILE, &KEY_FILE, &KEY_ENCODING, &ALG, &STRICT];
/// The flags that say what a new ticket holds.
pub static MINT_GROUP: [&Setting; 7] =
    [&TTL, &NOT_BEFORE, &ISSUER, &AUDIENCE, &CLAIM, &KID, &INCLUDE_TOKENS];
