//! An explanation as the `data` of `wxauth.explain/1`.
//! Must not change keys lightly: they are the public interface.

use serde_json::{Value, json};

use crate::domain::errcode::{Explanation, Key};
use crate::domain::explain::{Difference, Explained, Finding, Part};
use crate::domain::lang::Lang;

/// Flat; what does not apply is `null` or an empty list.
pub(super) fn render(explained: &Explained, lang: Lang) -> Value {
    json!({
        "kind": explained.kind.slug(),
        "title": explained.title,
        "picked": explained.picked,
        "meaning": explained.meaning,
        "cause": explained.cause,
        "next": explained.next,
        "parts": explained.parts.iter().map(part).collect::<Vec<_>>(),
        "faults": explained.findings.iter().map(finding).collect::<Vec<_>>(),
        "difference": explained.difference.as_ref().map(difference),
        "readings": explained.readings.iter().map(|r| reading(r, lang)).collect::<Vec<_>>(),
    })
}

fn part(part: &Part) -> Value {
    json!({ "name": part.name, "value": part.value, "note": part.note })
}

fn finding(finding: &Finding) -> Value {
    json!({
        "kind": finding.slug,
        "severity": finding.weight.slug(),
        "message": finding.message,
        "fix": finding.fix,
        "at": finding.at,
    })
}

fn difference(difference: &Difference) -> Value {
    json!({ "at": difference.at, "documented": difference.documented })
}

fn reading(reading: &Explanation, lang: Lang) -> Value {
    let (code, sentence) = match reading.key {
        Key::Number(code) => (Some(code), None),
        Key::Sentence(sentence) => (None, Some(sentence)),
    };
    let scenes: Vec<Value> = reading
        .scenes(lang)
        .iter()
        .map(|at| json!({ "scene": at.scene.slug(), "cause": at.cause, "fix": at.fix }))
        .collect();
    let entry = reading.entry;
    json!({
        "product": reading.product.slug(),
        "scene": reading.scene.slug(),
        "code": code,
        "sentence": sentence,
        "known": entry.is_some(),
        "errmsg": entry.and_then(|e| e.stems.first()),
        "errmsg_confirmed": entry.is_some_and(|e| e.confirmed),
        "official": entry.map(|e| e.official).filter(|text| !text.is_empty()),
        "meaning": reading.meaning(lang),
        "cause": reading.cause(lang),
        "fix": reading.fix(lang),
        "scenes": scenes,
        "retryable": reading.retryable(),
        "source": entry.map(|e| match e.source.starts_with(|c: char| c.is_ascii_digit()) {
            true => format!("PROTOCOL {}", e.source),
            false => e.source.to_owned(),
        }),
        "reference": reading.reference(),
    })
}
