//! Texts that come again and again, kept once: appids, users, scopes, callback addresses. Thousands
//! of codes and tokens share them. Must not grow: a text nobody asked for lately loses its place.

use crate::mock::shelf::Quick;
use std::hash::Hasher;
use std::sync::Arc;

/// How many are kept at most, and how long each may be.
const MOST: usize = 1024;
const LONGEST: usize = 256;

/// The texts asked for last, each in the one place its letters lead to.
#[derive(Debug, Default)]
pub struct Texts {
    places: Vec<Option<Arc<str>>>,
}

impl Texts {
    /// The text, as the one piece of memory that others have as well.
    pub fn share(&mut self, text: &str) -> Arc<str> {
        if text.len() > LONGEST {
            return text.into();
        }
        if self.places.is_empty() {
            self.places.resize(MOST, None);
        }
        let mut hasher = Quick::default();
        hasher.write(text.as_bytes());
        let at = usize::try_from(hasher.finish()).unwrap_or_default() % MOST;
        match self.places.get_mut(at) {
            Some(Some(known)) if **known == *text => Arc::clone(known),
            Some(place) => Arc::clone(place.insert(text.into())),
            None => text.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, MOST, Texts};
    use std::sync::Arc;

    #[test]
    fn the_same_text_is_the_same_memory_and_others_do_not_pile_up() {
        let mut texts = Texts::default();
        let (one, two) = (texts.share("wx1"), texts.share("wx1"));
        assert!(Arc::ptr_eq(&one, &two));
        for number in 0..3 * MOST {
            let text = format!("user.{number}");
            assert_eq!(*texts.share(&text), text);
        }
        let long = "微".repeat(LONGEST);
        assert_eq!(*texts.share(&long), long);
        assert_eq!(texts.places.len(), MOST);
        assert!(texts.places.iter().flatten().all(|text| text.len() <= LONGEST));
    }
}
