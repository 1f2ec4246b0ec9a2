//! The rules of `check`: stable ids, areas, severities and references, one row each.
//! Must not judge anything or hold sentences; `check::rules` judges, `text::rules` says it.

mod table;

pub use table::RULES;

/// What a rule is about; the hundreds of its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Area {
    /// 1xx: the authorize link and the way to it.
    Link,
    /// 2xx: `state`.
    State,
    /// 3xx: the code and the callback.
    Code,
    /// 4xx: the ticket.
    Ticket,
    /// 5xx: what must never reach a browser.
    Leak,
    /// 6xx: other origins.
    Cors,
    /// 7xx: who somebody is.
    Identity,
    /// 8xx: WeChat in trouble.
    Upstream,
    /// 9xx: redirects, cookies and sessions.
    Browser,
}

impl Area {
    /// Every area, in the order of the numbers.
    pub const ALL: [Area; 9] = [
        Area::Link,
        Area::State,
        Area::Code,
        Area::Ticket,
        Area::Leak,
        Area::Cors,
        Area::Identity,
        Area::Upstream,
        Area::Browser,
    ];

    /// Stable slug, used in JSON and by `--only`.
    pub const fn slug(self) -> &'static str {
        match self {
            Area::Link => "link",
            Area::State => "state",
            Area::Code => "code",
            Area::Ticket => "ticket",
            Area::Leak => "leak",
            Area::Cors => "cors",
            Area::Identity => "identity",
            Area::Upstream => "upstream",
            Area::Browser => "browser",
        }
    }
}

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Untidy, or dangerous only together with something else.
    Low,
    /// Breaks the login for some, or weakens a guard.
    Medium,
    /// Breaks the login, or lets somebody in as somebody else.
    High,
}

impl Severity {
    /// Stable slug, used in JSON and by `--fail-on`.
    pub const fn slug(self) -> &'static str {
        match self {
            Severity::Low => "low",
            Severity::Medium => "medium",
            Severity::High => "high",
        }
    }

    /// By its slug.
    pub fn parse(slug: &str) -> Option<Severity> {
        [Severity::Low, Severity::Medium, Severity::High].into_iter().find(|s| s.slug() == slug)
    }
}

/// How much is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// What a handful of requests can tell.
    Smoke,
    /// Everything.
    Full,
}

impl Level {
    /// Stable slug, used in JSON and by `--level`.
    pub const fn slug(self) -> &'static str {
        match self {
            Level::Smoke => "smoke",
            Level::Full => "full",
        }
    }

    /// By its slug.
    pub fn parse(slug: &str) -> Option<Level> {
        [Level::Smoke, Level::Full].into_iter().find(|level| level.slug() == slug)
    }
}

/// One rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// `WXA` and three digits; never used again for something else.
    pub id: &'static str,
    /// Stable name for people, unique.
    pub slug: &'static str,
    /// What it is about.
    pub area: Area,
    /// How much a finding matters; an outcome may lower it for its own case.
    pub severity: Severity,
    /// The least level at which it is checked.
    pub level: Level,
    /// Weakness (CWE number).
    pub cwe: u16,
    /// Requirement of OWASP ASVS 5.0 (`10.2.1`); empty where none fits.
    pub asvs: &'static str,
    /// Section of RFC 9700 (`4.7`); empty where none fits.
    pub rfc9700: &'static str,
}

impl Rule {
    /// `https://cwe.mitre.org/…` of its weakness.
    pub fn cwe_url(&self) -> String {
        format!("https://cwe.mitre.org/data/definitions/{}.html", self.cwe)
    }

    /// `https://www.rfc-editor.org/…` of its section, if it has one.
    pub fn rfc9700_url(&self) -> Option<String> {
        let section = self.rfc9700;
        (!section.is_empty())
            .then(|| format!("https://www.rfc-editor.org/rfc/rfc9700.html#section-{section}"))
    }
}

/// Finds a rule by id (any letter case) or slug.
pub fn find(name: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.id.eq_ignore_ascii_case(name) || rule.slug == name)
}

#[cfg(test)]
mod tests {
    use super::{Area, RULES, find};
    use std::collections::BTreeSet;

    #[test]
    fn ids_are_unique_in_order_and_in_their_area() {
        let ids: Vec<&str> = RULES.iter().map(|rule| rule.id).collect();
        let sorted: BTreeSet<&str> = ids.iter().copied().collect();
        assert_eq!(ids, sorted.into_iter().collect::<Vec<_>>());
        for rule in RULES {
            let digits = rule.id.strip_prefix("WXA").unwrap();
            let hundred = digits.len() == 3 && digits.parse::<u16>().is_ok();
            assert!(hundred, "{}", rule.id);
            let at = usize::from(digits.as_bytes()[0] - b'1');
            assert_eq!(Area::ALL[at], rule.area, "{}", rule.id);
        }
    }

    #[test]
    fn slugs_are_unique_and_every_rule_is_found_by_both_names() {
        for rule in RULES {
            assert_eq!(find(&rule.id.to_lowercase()), Some(rule));
            assert_eq!(find(rule.slug), Some(rule), "{}", rule.slug);
            assert!(rule.cwe > 0 && (!rule.asvs.is_empty() || !rule.rfc9700.is_empty()));
        }
        assert_eq!(find("WXA000"), None);
    }
}
