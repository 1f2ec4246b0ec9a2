//! Who a back end says somebody is, held against who it was: under load one user is sometimes taken
//! for another. Must not keep more than a name for each user.

use std::collections::HashMap;

/// What the back end's name for a user is compared with.
#[derive(Debug)]
pub enum Names {
    /// Its names are openids: each must be the user's own.
    Openids,
    /// Its names are its own: a user keeps one, and no two have the same.
    Own {
        /// The name of a user, by number.
        names: HashMap<u64, String>,
        /// Whose a name is.
        owners: HashMap<String, u64>,
    },
    /// It does not say who somebody is.
    Unknown,
}

impl Names {
    /// What to expect after a first login: `who` is what the API said of somebody with this openid.
    pub fn of(who: Option<&str>, openid: &str) -> Names {
        match who {
            None => Names::Unknown,
            Some(who) if who == openid => Names::Openids,
            Some(_) => Names::Own { names: HashMap::new(), owners: HashMap::new() },
        }
    }

    /// True when that user, with this openid, is taken for nobody else.
    pub fn fits(&mut self, user: u64, openid: &str, who: Option<&str>) -> bool {
        match (self, who) {
            (Names::Unknown, _) => true,
            (Names::Openids, who) => who == Some(openid),
            (Names::Own { .. }, None) => false,
            (Names::Own { names, owners }, Some(who)) => {
                let name = names.entry(user).or_insert_with(|| who.to_owned());
                *name == who && *owners.entry(who.to_owned()).or_insert(user) == user
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Names;

    #[test]
    fn openids_must_be_ones_own() {
        let mut names = Names::of(Some("o1"), "o1");
        assert!(names.fits(1, "o1", Some("o1")));
        assert!(!names.fits(2, "o2", Some("o1")) && !names.fits(2, "o2", None));
    }

    #[test]
    fn own_names_stay_and_are_shared_by_nobody() {
        let mut names = Names::of(Some("42"), "o1");
        assert!(names.fits(1, "o1", Some("42")) && names.fits(1, "o1", Some("42")));
        assert!(!names.fits(2, "o2", Some("42")), "another's");
        assert!(!names.fits(1, "o1", Some("43")), "not the one he had");
    }

    #[test]
    fn who_says_nothing_is_not_judged() {
        let mut names = Names::of(None, "o1");
        assert!(names.fits(1, "o1", None));
    }
}
