//! What is said about tickets, in English.
//! Must not differ in content from its twin in `zh/`.

use crate::domain::text::ticket::{RefusalHints, WarningTexts};

/// Next steps after a refusal.
pub static REFUSAL: RefusalHints = RefusalHints {
    too_large: "servers cut headers off at 8 to 16 kB; put less into the payload",
    malformed: "a ticket is three base64url parts joined by dots; check that it was copied whole, without `Bearer ` or quotes (the old base64(openid) form needs --format base64)",
    encrypted: "wxauth reads signed tickets only; ask the issuer for a JWS",
    duplicate_key: "fix the issuer: where a name comes twice, readers may see different values",
    critical_header: "the issuer uses a JWS extension; leave it out, or verify with a library that knows it",
    alg_not_allowed: "if you did issue tickets with that algorithm, name it with --alg; the ticket itself must never decide this",
    bad_signature: "check that issuer and verifier use the same key; old Java libraries base64-decode a text key (--key-encoding base64), Node and Python take its bytes",
    expired: "get a new ticket by logging in again; if the clocks differ, --leeway 30s forgives it",
    not_yet_valid: "wait, or compare the clocks of issuer and verifier (--leeway 30s)",
    issued_in_future: "compare the clocks of issuer and verifier (--leeway 30s); a time in milliseconds causes this too",
    wrong_issuer: "the ticket comes from another environment or service; check --issuer and [ticket] issuer",
    wrong_audience: "the ticket was made for another service or purpose; an invitation, for example, is not a login",
    unexpected_audience: "if it is meant for you, say so with --audience; a ticket for somebody else must not log anybody in here",
    missing_claim: "let the issuer add the claim, or do not ask for it",
    invalid_claim: "fix the issuer; times are numbers of seconds, not strings",
    wrong_claim: "compare the value with `wxauth ticket decode`",
    no_jti: "let the issuer add a random jti; `wxauth ticket sign` does by default",
    no_exp: "let the issuer add an exp; `wxauth ticket sign` does by default",
    replayed: "the ticket is for one use and was used; get a new one by logging in again",
};

/// Warnings.
pub static WARNING: WarningTexts = WarningTexts {
    short_key: "the ticket secret has {length}; with fewer than {wanted} it can be guessed offline from a single ticket (make one: openssl rand -hex 32)",
    dictionary_key: "the ticket secret is made of common words; anybody with one ticket can find it in seconds (make one: openssl rand -hex 32)",
    key_is_app_secret: "the ticket secret is the app secret: a leak of either is then a leak of both, and changing one breaks the other",
    key_is_appid: "the ticket secret is the appid, which stands in every login link: anybody can forge tickets",
    tokens_included: "`{name}` goes into the payload, which everybody who sees the ticket can read",
    forgeable: "base64(openid) has no signature: anybody who knows or guesses an openid can forge it",
    not_verified: "NOT VERIFIED: nobody has checked the signature; anybody could have written this",
    no_exp: "the ticket has no exp: whoever gets hold of it can use it for ever",
    exp_in_millis: "exp looks like milliseconds; in seconds it lies thousands of years ahead, so the ticket practically never expires",
    born_expired: "the ticket has a lifetime of 0 and is expired as soon as it is signed; good for testing refusals only",
    long_lived: "the ticket lives for {days} days; a stolen one is useful that long, and switching the WeChat account does not end it",
    expired: "the ticket expired at {time}",
    not_yet_valid: "the ticket is not valid before {time}",
    unsigned: "the ticket is not signed; a server that accepts it lets everybody be anybody",
    no_sub: "the ticket has no sub, so it names nobody; the openid belongs there",
    carries_tokens: "`{name}` is in the payload, which everybody who sees the ticket can read; it must stay on the server",
    personal_data: "`{name}` is personal data and in the payload, which everybody who sees the ticket can read",
    header_brings_key: "the header has `{name}`, a key the sender chose; a verifier that uses it accepts anything",
    critical_header: "the header has `crit`: a verifier that does not know the extension must refuse it",
    duplicate_key: "the member `{name}` comes twice; readers disagree about which one counts",
    invalid_claim: "the claim `{name}` has the wrong type; strict libraries refuse the ticket",
};
