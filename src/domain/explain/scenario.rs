//! Explains the scenarios of the emulator: what happens, which bug of a back end shows, what is right.
//! Must not look for one in a running text: their names are everyday words.

use super::{Context, Explained, Finding, Kind, Weight};
use crate::domain::lang::Lang;
use crate::domain::scenario::Scenario;
use crate::domain::text::fill;
use crate::domain::text::scenario::of;

/// The whole text is the name of one, or the beginning of several, as `--scenario` or the link has it.
pub(super) fn parse(text: &str) -> Option<(Scenario, Vec<Scenario>)> {
    let name = ["wxauth mock ", "--scenario", "mock_scenario", "scenario", "场景"]
        .iter()
        .fold(text.trim(), |rest, word| rest.strip_prefix(word).unwrap_or(rest))
        .trim_start_matches(['=', ':', '：', ' ']);
    let mut called = Scenario::called(name).into_iter();
    Some((called.next()?, called.collect()))
}

/// One of them; others begin alike.
pub(super) fn scenario(
    scenario: Scenario,
    others: &[Scenario],
    context: &Context<'_>,
) -> Explained {
    let (text, name) = (context.text(), scenario.name());
    let told = of(scenario, context.lang);
    let colon = if context.lang == Lang::Zh { "：" } else { ": " };
    let title = fill(text.titles.scenario, &[("name", name)]) + colon + told.title;
    let mut explained = Explained::new(Kind::Scenario, title, told.happens).next(told.right);
    explained.cause = Some(told.bug.to_owned());
    let flag = format!("wxauth mock --scenario {name}");
    explained.part("--scenario", flag, Some(text.answer.scenario_flag));
    let parameter = format!("&mock_scenario={name}");
    explained.part("mock_scenario", parameter, Some(text.answer.scenario_link));
    let says = &text.answer_says;
    if scenario.is_of_device() {
        let note = Finding::new("scenario_device", Weight::Note, says.scenario_device, &[]);
        explained.findings.push(note);
    }
    explained.findings.extend(others.iter().map(|other| {
        let holes = [("name", other.name()), ("title", of(*other, context.lang).title)];
        Finding::new("scenario_also", Weight::Note, says.scenario_also, &holes)
    }));
    explained
}

#[cfg(test)]
mod tests {
    use crate::domain::explain::tests::{context, read, slugs};
    use crate::domain::explain::{Kind, explain};
    use crate::domain::lang::Lang;
    use crate::domain::scenario::Scenario;
    use crate::domain::text::scenario::of;

    #[test]
    fn every_scenario_is_explained_by_its_name() {
        for lang in [Lang::Zh, Lang::En] {
            for (scenario, name) in Scenario::ALL {
                let explained = explain(name, &context(lang)).unwrap();
                let told = of(scenario, lang);
                assert_eq!((explained.kind, explained.picked), (Kind::Scenario, false), "{name}");
                assert!(explained.title.ends_with(told.title), "{name}");
                assert_eq!(explained.cause.as_deref(), Some(told.bug), "{name}");
                assert_eq!((&*explained.meaning, &*explained.next), (told.happens, told.right));
                assert_eq!(slugs(&explained).contains(&"scenario_device"), scenario.is_of_device());
            }
        }
    }

    #[test]
    fn half_a_name_is_enough_and_the_others_are_named() {
        let half = read("double-callback");
        assert!(half.title.contains("double-callback-same-code"), "{}", half.title);
        assert!(half.findings.iter().any(|f| f.message.contains("double-callback-new-code")));
        for text in ["--scenario hang", "mock_scenario=hang", "scenario: hang", " hang "] {
            assert_eq!(read(text).kind, Kind::Scenario, "{text}");
        }
        // Everyday words in a sentence are none.
        assert!(explain("connection reset by peer", &context(Lang::En)).is_none());
    }
}
