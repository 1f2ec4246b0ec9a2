//! Ids and tokens of the emulator's users, in the shapes of PROTOCOL 2.6.
//! Must not remember anything: an openid is a function of app and user, everywhere and always.

use crate::domain::random::{Random, push64, text64};
use crate::domain::time::Time;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use std::fmt::Write;
use std::sync::Arc;

const ALPHABET: &[u8; 64] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_";
/// Sixty-two characters, two of them twice: close enough to even for an opaque name.
const BASE62: &[u8; 64] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyzQz";

/// Base64url of the SHA-256 of some texts, each with a zero byte behind it.
struct Digest([u8; 43]);

impl Digest {
    fn of(parts: &[&str]) -> Digest {
        let mut text = Vec::with_capacity(128);
        for part in parts {
            text.extend_from_slice(part.as_bytes());
            text.push(0);
        }
        let mut letters = [0; 43];
        let hash = ring::digest::digest(&ring::digest::SHA256, &text);
        // It has room for exactly what 32 bytes become.
        let _ = URL_SAFE_NO_PAD.encode_slice(hash, &mut letters);
        Digest(letters)
    }

    fn head(&self, length: usize) -> &str {
        let letters = self.0.get(..length).unwrap_or(&self.0);
        std::str::from_utf8(letters).unwrap_or_default()
    }
}

/// 28 characters, first `o`, the next five shared by all users of the app.
pub fn openid(appid: &str, user: &str, snapshot: bool) -> String {
    let kind = if snapshot { "snapshot openid" } else { "openid" };
    id(&Digest::of(&["app", appid]), &Digest::of(&[kind, appid, user]))
}

fn id(shared: &Digest, own: &Digest) -> String {
    ["o", shared.head(5), own.head(22)].concat()
}

/// 28 characters, first `o`: one per open-platform account and user.
pub fn unionid(open_account: &str, user: &str, snapshot: bool) -> String {
    let kind = if snapshot { "snapshot unionid" } else { "unionid" };
    id(&Digest::of(&["account", open_account]), &Digest::of(&[kind, open_account, user]))
}

/// The corp whose members come to a service provider: `ww` and 16 hex digits (PROTOCOL 6.1).
pub fn corpid(suite: &str) -> String {
    let mut context = ring::digest::Context::new(&ring::digest::SHA256);
    context.update(b"corp ");
    context.update(suite.as_bytes());
    let digits =
        context.finish().as_ref().iter().take(8).map(|b| format!("{b:02x}")).collect::<String>();
    format!("ww{digits}")
}

/// A member's id for a service provider, the same in all its apps.
pub fn open_userid(suite: &str, userid: &str) -> String {
    ["wo", Digest::of(&["open_userid", suite, userid]).head(30)].concat()
}

/// The one `component_verify_ticket` the emulator tells for a platform.
pub fn component_ticket(appid: &str) -> String {
    ["ticket@@@", Digest::of(&["component ticket", appid]).head(43)].concat()
}

/// A platform's `pre_auth_code`, an account's authorization code, its refresh token: the prefix and the
/// lengths of real ones.
pub fn handed(prefix: &str, length: usize, random: &mut dyn Random) -> String {
    format!("{prefix}@@@{}", text64(random, ALPHABET, length))
}

/// The original id of an account, `gh_` and 12 hex digits.
pub fn original_id(appid: &str) -> String {
    let mut context = ring::digest::Context::new(&ring::digest::SHA256);
    context.update(b"original id ");
    context.update(appid.as_bytes());
    context.finish().as_ref().iter().take(6).fold("gh_".to_owned(), |mut id, byte| {
        // Writing into a String does not fail.
        let _ = write!(id, "{byte:02x}");
        id
    })
}

/// The 16 letters and digits an account's verification file holds and is named after.
pub fn verification(appid: &str) -> String {
    let digest = Digest::of(&["verification", appid]);
    digest.head(43).chars().filter(char::is_ascii_alphanumeric).take(16).collect()
}

/// The opaque part of an avatar's address.
pub fn avatar(user: &str) -> String {
    ["Q0j4TwGTfT", Digest::of(&["avatar", user]).head(40)].concat()
}

/// A phone number of China's mainland, the same one every time: few numbers, so that no test writes
/// to many strangers, and doubles of a user (`zhangsan.7`) may share one.
pub fn phone(user: &str) -> String {
    let digest = Digest::of(&["phone", user]);
    let sum = digest.0.iter().fold(0_u32, |sum, byte| (sum * 31 + u32::from(*byte)) % 10_000);
    format!("1380000{sum:04}")
}

/// 32 characters, first `0`, third `1` or `3`.
pub fn code(random: &mut dyn Random) -> String {
    let mut text = text64(random, ALPHABET, 32);
    let third = if text.as_bytes().first().is_some_and(|b| b & 1 == 0) { "1" } else { "3" };
    text.replace_range(..1, "0");
    text.replace_range(2..3, third);
    text
}

/// 43 characters of base64url, as WeCom's (PROTOCOL 2.6).
pub fn work_code(random: &mut dyn Random) -> String {
    format!("AAAAAA{}", text64(random, ALPHABET, 37))
}

/// A long opaque token: WeCom's and the accounts' global ones.
pub fn token(random: &mut dyn Random) -> String {
    text64(random, ALPHABET, 128)
}

/// 16 characters, as the pages' uuid: `081…`.
pub fn uuid(random: &mut dyn Random) -> String {
    format!("081{}", text64(random, BASE62, 13))
}

/// An access_token and a refresh_token: 110 characters, sharing the number before the `_`.
pub fn tokens(now: Time, random: &mut dyn Random) -> (Arc<str>, Arc<str>) {
    let number = now.secs().div_euclid(86_400).rem_euclid(90) + 10;
    let mut token = String::with_capacity(110);
    // Writing into a String does not fail.
    let _ = write!(token, "{number}_");
    let begin = token.len();
    let mut one = || {
        token.truncate(begin);
        push64(&mut token, random, ALPHABET, 107);
        Arc::from(token.as_str())
    };
    (one(), one())
}

/// Base64 of 16 bytes, 24 characters.
pub fn session_key(random: &mut dyn Random) -> String {
    let mut key = [0u8; 16];
    random.fill(&mut key);
    STANDARD.encode(key)
}

#[cfg(test)]
mod tests {
    use super::{code, openid, session_key, tokens, unionid, uuid};
    use crate::domain::random::Seeded;
    use crate::domain::time::Time;

    #[test]
    fn p2_6_openids_are_the_same_on_every_machine() {
        let a = openid("wx5b6e96c8c89c614e", "zhangsan", false);
        assert_eq!(a, "oUl6iu-K-1XX1EsaJ0Dfl0RG7We-");
        assert_eq!(a.len(), 28);
        assert_ne!(a, openid("wx5b6e96c8c89c614e", "lisi", false));
        assert_ne!(a, openid("wx0000000000000000", "zhangsan", false));
        assert_eq!(a[..6], openid("wx5b6e96c8c89c614e", "lisi", false)[..6]);
    }

    #[test]
    fn p10_28_unionid_is_per_account_and_user() {
        let a = unionid("default", "zhangsan", false);
        assert!(a.len() == 28 && a.starts_with('o'));
        assert_ne!(a, unionid("other", "zhangsan", false));
        assert_ne!(a, unionid("default", "zhangsan", true));
    }

    #[test]
    fn p10_14_codes_have_the_observed_shape() {
        let mut random = Seeded::new("codes");
        for _ in 0..200 {
            let code = code(&mut random);
            assert_eq!(code.len(), 32);
            assert!(code.starts_with('0') && matches!(code.as_bytes()[2], b'1' | b'3'));
            assert!(code.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-'));
        }
    }

    #[test]
    fn p2_6_tokens_share_their_number() {
        let (access, refresh) = tokens(Time::from_secs(1_790_000_000), &mut Seeded::new("t"));
        assert_eq!((access.len(), refresh.len()), (110, 110));
        assert_ne!(access, refresh);
        assert_eq!(access.split_once('_').unwrap().0, refresh.split_once('_').unwrap().0);
        assert_eq!(uuid(&mut Seeded::new("u")).len(), 16);
        let key = session_key(&mut Seeded::new("k"));
        assert!(key.len() == 24 && key.ends_with("=="));
    }
}
