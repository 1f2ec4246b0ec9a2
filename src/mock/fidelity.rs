//! What the emulator reproduces: every behaviour of PROTOCOL 10 with its source, tests and
//! switches, and every unknown of PROTOCOL 11 with what is done about it, as tables for people. Must not claim what no test holds; a test compares.

use crate::domain::lang::Lang;
use crate::domain::text::fidelity::of;
use crate::mock::switches::{Switch, TABLE as SWITCHES};
use serde_json::{Value, json};
use std::fmt::Write;

/// A numbered behaviour of PROTOCOL 10.
#[derive(Debug, Clone, Copy)]
pub struct Behaviour {
    /// Its number; its tests are called `p10_NUMBER_…`.
    pub number: u8,
    /// `D` documented, `O` observed, `C` our choice.
    pub source: &'static str,
    /// Sections of PROTOCOL.
    pub sections: &'static str,
    /// Switches that change it.
    pub switches: &'static [&'static str],
}

const fn row(
    number: u8,
    source: &'static str,
    sections: &'static str,
    switches: &'static [&'static str],
) -> Behaviour {
    Behaviour { number, source, sections, switches }
}

/// All of them.
pub const TABLE: &[Behaviour] = &[
    row(1, "D/O", "1.10", &["page-status"]),
    row(2, "O", "1.11", &["outside-wechat"]),
    row(3, "D", "1.1, 1.10", &["state"]),
    row(4, "D/O", "1.4", &["website-port"]),
    row(5, "D", "1.4, 1.10, 4", &[]),
    row(6, "O", "1.3", &["state-alphabet"]),
    row(7, "O", "1.3", &[]),
    row(8, "O", "1.5", &["open-id-parameter"]),
    row(
        9,
        "D/O",
        "4",
        &[
            "component-ticket",
            "pre-auth-code-life",
            "authorization-code-life",
            "authorization-entry",
            "used-authorization-code",
        ],
    ),
    row(10, "O", "1.6, 1.7", &["silent-redirect", "recent-consent"]),
    row(11, "D", "1.7", &[]),
    row(12, "O, default C", "1.8", &["refusal"]),
    row(13, "D, default C", "1.2", &["order", "pkce"]),
    row(14, "D/O", "1.5, 2.6", &["code-life"]),
    row(15, "O", "2.1", &["expired-code", "used-code-memory", "wrong-secret"]),
    row(16, "O", "1.5", &[]),
    row(17, "O", "2.0", &[]),
    row(18, "O", "2.1", &["new-exchange"]),
    row(19, "O", "2.0", &["content-type"]),
    row(20, "O", "2.0", &["errmsg-suffix"]),
    row(21, "O", "7.2", &[]),
    row(22, "O", "2.1", &[]),
    row(23, "O", "2.2", &[]),
    row(24, "D", "2.2", &["expired-refresh-token", "refresh-rotation", "refresh-life"]),
    row(25, "O", "2.2", &[]),
    row(26, "O", "2.3", &["expired-token"]),
    row(27, "O", "2.3", &["profile", "avatar-host"]),
    row(28, "D", "2.1", &["unionid-with-base"]),
    row(29, "D", "2.4", &[]),
    row(30, "D/O", "1.9", &["snapshot-userinfo"]),
    row(31, "O", "3.2", &[]),
    row(32, "O", "3.3", &["qr-hold", "qr-life"]),
    row(33, "O", "3.4", &[]),
    row(34, "O", "3.5", &["qr-response-type"]),
    row(35, "D/O", "5", &[]),
    row(36, "D/O", "6", &["corp-no-agentid"]),
    row(37, "D", "7.3", &[]),
    row(38, "D", "7.4, 8", &["rate-limit"]),
    row(39, "O/C", "1.4", &[]),
    row(40, "D", "7.1", &[]),
];

/// The tables as Markdown.
pub fn markdown(lang: Lang) -> String {
    behaviours(lang) + &switches(lang) + &unknowns(lang)
}

/// The switches that decide an unknown of PROTOCOL 11: those that name its section.
fn deciding(number: u8) -> Vec<&'static str> {
    let section = format!("11.{number}");
    let names = |switch: &&Switch| switch.protocol.split(", ").any(|s| s == section);
    SWITCHES.iter().filter(names).map(|switch| switch.name).collect()
}

fn unknowns(lang: Lang) -> String {
    let text = of(lang);
    let t = &text.labels;
    let mut out = format!(
        "\n## {}\n\n{}\n\n| {} | {} | {} |\n|---|---|---|\n",
        t.unknowns_title, t.unknowns_intro, t.number, t.unknown, t.switches
    );
    for (number, said) in text.unknowns {
        let switches: Vec<String> =
            deciding(*number).iter().map(|name| format!("`{name}`")).collect();
        let _ = writeln!(out, "| {number} | {said} | {} |", switches.join(", "));
    }
    out
}

fn behaviours(lang: Lang) -> String {
    let t = &of(lang).labels;
    let mut out = format!(
        "# {}\n\n{}\n\n| {} | {} | {} | {} | {} | {} |\n|---|---|---|---|---|---|\n",
        t.title, t.intro, t.number, t.behaviour, t.source, t.sections, t.tests, t.switches
    );
    for Behaviour { number, source, sections, switches } in TABLE {
        let said = behaviour_text(lang, *number);
        let switches: Vec<String> = switches.iter().map(|name| format!("`{name}`")).collect();
        let switches = switches.join(", ");
        // Writing into a String does not fail.
        let _ = writeln!(
            out,
            "| {number} | {said} | {source} | {sections} | `p10_{number}_*` | {switches} |"
        );
    }
    out
}

fn switches(lang: Lang) -> String {
    let t = &of(lang).labels;
    let mut out = format!(
        "\n## {}\n\n{}\n\n| {} | {} | {} | {} |\n|---|---|---|---|\n",
        t.switches_title, t.switches_intro, t.name, t.about, t.values, t.sections
    );
    for switch in SWITCHES {
        let values: Vec<String> = switch.values.iter().map(|value| format!("`{value}`")).collect();
        let (name, about) = (switch.name, switch_text(lang, switch.name));
        let _ =
            writeln!(out, "| `{name}` | {about} | {} | {} |", values.join(" "), switch.protocol);
    }
    out
}

/// The same for programs.
pub fn to_json(lang: Lang) -> Value {
    let behaviours: Vec<Value> = TABLE
        .iter()
        .map(|behaviour| {
            json!({
                "number": behaviour.number,
                "behaviour": behaviour_text(lang, behaviour.number),
                "source": behaviour.source,
                "sections": behaviour.sections,
                "tests": format!("p10_{}_", behaviour.number),
                "switches": behaviour.switches,
            })
        })
        .collect();
    let switches: Vec<Value> = SWITCHES
        .iter()
        .map(|switch| {
            json!({
                "name": switch.name,
                "about": switch_text(lang, switch.name),
                "values": switch.values,
                "sections": switch.protocol,
            })
        })
        .collect();
    let unknowns: Vec<Value> = of(lang)
        .unknowns
        .iter()
        .map(|(number, said)| {
            json!({ "number": number, "answer": said, "switches": deciding(*number) })
        })
        .collect();
    json!({ "behaviours": behaviours, "switches": switches, "unknowns": unknowns })
}

fn behaviour_text(lang: Lang, number: u8) -> &'static str {
    of(lang).behaviours.iter().find(|(known, _)| *known == number).map_or("", |(_, text)| text)
}

fn switch_text(lang: Lang, name: &str) -> &'static str {
    of(lang).switches.iter().find(|(known, _)| *known == name).map_or("", |(_, text)| text)
}

#[cfg(test)]
mod tests {
    use super::{TABLE, behaviour_text, deciding, of, switch_text};
    use crate::domain::lang::Lang;
    use crate::mock::switches;

    #[test]
    fn every_behaviour_and_every_switch_is_there_and_explained() {
        let numbers: Vec<u8> = TABLE.iter().map(|behaviour| behaviour.number).collect();
        assert_eq!(numbers, (1..=40).collect::<Vec<u8>>());
        for lang in [Lang::Zh, Lang::En] {
            assert!(numbers.iter().all(|number| !behaviour_text(lang, *number).is_empty()));
            for switch in switches::TABLE {
                assert!(!switch_text(lang, switch.name).is_empty(), "{}", switch.name);
            }
        }
        let unknowns: Vec<u8> = of(Lang::En).unknowns.iter().map(|(number, _)| *number).collect();
        assert_eq!(unknowns, (1..=28).collect::<Vec<u8>>());
        // Every section 11.N a switch names is a row there is.
        let decided = unknowns.iter().map(|number| deciding(*number).len()).sum::<usize>();
        let sections = switches::TABLE.iter().flat_map(|switch| switch.protocol.split(", "));
        assert_eq!(decided, sections.filter(|s| s.starts_with("11.")).count());
        let known = |name: &&&str| switches::TABLE.iter().any(|switch| switch.name == **name);
        let named: Vec<&&str> = TABLE.iter().flat_map(|b| b.switches.iter()).collect();
        assert!(named.iter().all(known));
    }
}
