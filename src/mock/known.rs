//! The secrets the emulator knows, so that none is shown wherever somebody sent it: as a `state`, in a
//! path, in the place of an id. Must not be asked while a request is answered; only who looks pays.

use crate::domain::query::encode;
use crate::domain::redact::MASK;
use crate::domain::secret::Secret;
use serde_json::Value;
use std::sync::{Arc, Mutex, PoisonError};

/// How many are remembered at most: each is looked for in every text that is shown.
const MOST: usize = 256;
/// A shorter one is a word that may stand anywhere (`secret`, `test`): masking it would hide the rest.
const SHORTEST: usize = 16;

/// Secrets of accounts, shared by whoever learns them and whoever shows what happened. One that becomes
/// known later is masked in what was written down before.
#[derive(Debug, Clone, Default)]
pub struct Known(Arc<Mutex<Vec<Secret>>>);

impl Known {
    /// Remembers a secret.
    pub fn note(&self, secret: Option<&Secret>) {
        let Some(secret) = secret.filter(|secret| secret.expose().len() >= SHORTEST) else {
            return;
        };
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if !all.contains(secret) {
            // Those of the settings came first and stay.
            all.truncate(MOST - 1);
            all.push(secret.clone());
        }
    }

    /// The text without any of them, whether as they are or as an address spells them.
    pub fn mask(&self, mut text: String) -> String {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for secret in all.iter() {
            let spelled = encode(secret.expose()).to_string();
            for form in [secret.expose(), &spelled] {
                if text.contains(form) {
                    text = text.replace(form, MASK);
                }
            }
        }
        text
    }

    /// [`Known::mask`] of every text in a document.
    pub fn mask_all(&self, document: &mut Value) {
        match document {
            Value::String(text) => *text = self.mask(std::mem::take(text)),
            Value::Array(items) => items.iter_mut().for_each(|item| self.mask_all(item)),
            Value::Object(members) => members.values_mut().for_each(|item| self.mask_all(item)),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Known, MOST};
    use crate::domain::secret::Secret;
    use serde_json::json;

    #[test]
    fn a_known_secret_is_masked_wherever_it_stands() {
        let known = Known::default();
        let mask = |text: &str| known.mask(text.to_owned());
        let hex = "0f0e0d0c0b0a09080706050403020100";
        assert_eq!(mask(&format!("/a?state={hex}")), format!("/a?state={hex}"));
        known.note(Some(&Secret::new(hex)));
        known.note(Some(&Secret::new("a secret/with signs+")));
        known.note(Some(&Secret::new("secret")));
        known.note(None);
        assert_eq!(
            mask(&format!("/a/{hex}x?state={hex}&b=1")),
            "/a/[redacted]x?state=[redacted]&b=1"
        );
        assert_eq!(mask("?s=a%20secret%2Fwith%20signs%2B&c"), "?s=[redacted]&c");
        assert_eq!(mask("secret=1"), "secret=1", "a word anybody may write");
        let mut document = json!({ "n": 1, "in": [{ "deep": format!("/{hex}") }] });
        known.mask_all(&mut document);
        assert_eq!(document, json!({ "n": 1, "in": [{ "deep": "/[redacted]" }] }));
    }

    #[test]
    fn they_do_not_pile_up() {
        let known = Known::default();
        let secret = |n: usize| format!("{n:032}");
        for n in 0..=MOST {
            known.note(Some(&Secret::new(secret(n))));
            known.note(Some(&Secret::new(secret(n))));
        }
        assert_eq!(known.mask(secret(MOST - 1)), secret(MOST - 1));
        assert_eq!(known.mask(secret(0) + &secret(MOST)), "[redacted][redacted]");
    }
}
