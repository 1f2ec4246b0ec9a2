//! Which rules are checked: `--only`, `--skip`, `--level`, and what makes the run fail.
//! Must not judge.

use super::{FAIL_ON, ONLY, SKIP, level};
use crate::app::App;
use crate::config::Setting;
use crate::domain::fault::Exit;
use crate::domain::lang::Lang;
use crate::domain::rules::{Area, Level, RULES, Rule, Severity, find};
use crate::error::{Error, Plain};

/// The choice.
#[derive(Debug)]
pub(super) struct Chosen {
    only: Vec<Name>,
    skip: Vec<Name>,
    pub(super) level: Level,
    pub(super) fail_on: Severity,
}

/// Areas and ids, for shells to offer.
pub(super) fn offered() -> Vec<&'static str> {
    Area::ALL.into_iter().map(Area::slug).chain(RULES.iter().map(|rule| rule.id)).collect()
}

/// What `--only` names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Name {
    Rule(&'static str),
    Area(Area),
}

impl Name {
    fn covers(self, rule: &Rule) -> bool {
        match self {
            Name::Rule(id) => rule.id == id,
            Name::Area(area) => rule.area == area,
        }
    }
}

impl Chosen {
    pub(super) fn read(app: &App) -> Result<Chosen, Error> {
        let fail_on = app.settings.text(&FAIL_ON)?.unwrap_or_default();
        Ok(Chosen {
            only: names(app, &ONLY)?,
            skip: names(app, &SKIP)?,
            level: level(app)?,
            fail_on: Severity::parse(&fail_on).unwrap_or(Severity::Medium),
        })
    }

    /// `Err`: why this rule is not checked.
    pub(super) fn takes(&self, rule: &Rule, lang: Lang) -> Result<(), String> {
        let say = |zh: &str, en: &str| if lang == Lang::Zh { zh.to_owned() } else { en.to_owned() };
        let named = self.only.iter().any(|name| name.covers(rule));
        if !self.only.is_empty() && !named {
            return Err(say("不在 --only 里", "not named by --only"));
        }
        if self.skip.iter().any(|name| name.covers(rule)) {
            return Err(say("被 --skip 略过", "left out by --skip"));
        }
        // A rule asked for by its own id is checked at any level.
        let by_id = self.only.contains(&Name::Rule(rule.id));
        if rule.level > self.level && !by_id {
            return Err(say("只在 --level full 检查", "checked at --level full only"));
        }
        Ok(())
    }
}

fn names(app: &App, setting: &Setting) -> Result<Vec<Name>, Error> {
    let list = app.settings.list(setting)?;
    let words = list.iter().flat_map(|text| text.split(',')).map(str::trim);
    words.filter(|word| !word.is_empty()).map(|word| name(word, setting)).collect()
}

fn name(word: &str, setting: &Setting) -> Result<Name, Error> {
    if let Some(rule) = find(word) {
        return Ok(Name::Rule(rule.id));
    }
    let area = Area::ALL.into_iter().find(|area| area.slug() == word);
    let hundred = || {
        let digit = word.to_ascii_uppercase();
        let digit = digit.strip_prefix("WXA").unwrap_or(&digit).strip_suffix("XX")?.to_owned();
        Area::ALL.get(digit.parse::<usize>().ok()?.checked_sub(1)?).copied()
    };
    area.or_else(hundred).map(Name::Area).ok_or_else(|| {
        let areas = Area::ALL.map(Area::slug).join(", ");
        let what = format!("--{}: there is no rule {word:?}", setting.flag);
        let chinese = format!("--{}：没有 {word:?} 这条规则", setting.flag);
        Plain::new("rule_unknown", Exit::Usage, chinese, what)
            .hint(
                format!("写规则编号（WXA402）、名字（alg-none）或范围（{areas}）"),
                format!("give an id (WXA402), a name (alg-none) or an area ({areas})"),
            )
            .into()
    })
}
