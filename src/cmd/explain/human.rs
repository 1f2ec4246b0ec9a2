//! An explanation for people: headings, parts, a caret under the first difference.
//! Must not add knowledge; it only lays out what `domain::explain` says.

use crate::domain::columns::{width, wrap};
use crate::domain::errcode::{Explanation, Key};
use crate::domain::explain::{Difference, Explained, Finding, Kind, Weight};
use crate::domain::lang::Lang;
use crate::domain::scene::Product;
use crate::domain::text::explain::{Explain, of};
use crate::domain::text::{self, fill};
use crate::domain::visible::visible;
use crate::out::Paint;

/// The whole page, ending with a newline, in so many columns; addresses may be longer.
pub(super) fn render(explained: &Explained, lang: Lang, paint: Paint, columns: usize) -> String {
    let mut page = Page { out: String::new(), text: of(lang), lang, paint, columns };
    page.out.push_str(&paint.bold(&visible(&explained.title)));
    page.out.push('\n');
    page.parts(explained);
    if let Some(difference) = &explained.difference {
        page.difference(difference);
    }
    page.findings(&explained.findings);
    match explained.readings.split_first() {
        Some((first, others)) => page.readings(first, others, explained.certain),
        None => page.summary(explained),
    }
    page.out
}

struct Page {
    out: String,
    text: &'static Explain,
    lang: Lang,
    paint: Paint,
    columns: usize,
}

impl Page {
    fn heading(&mut self, text: &str) {
        self.out.push_str(&format!("\n{}\n", self.paint.bold(text)));
    }

    /// `  label  text`, wrapped under itself; labels are padded to `column`.
    fn row(&mut self, label: &str, column: usize, text: &str) {
        let pad = " ".repeat(column.saturating_sub(width(label)));
        let label = self.paint.dim(label);
        let indent = column + 4;
        let lines = wrap(&visible(text), self.columns.saturating_sub(indent).max(30));
        let text = lines.join(&format!("\n{}", " ".repeat(indent)));
        self.out.push_str(&format!("  {label}{pad}  {text}\n"));
    }

    /// A word in brackets.
    fn aside(&self, text: &str) -> String {
        match self.lang {
            Lang::Zh => format!("（{}）", visible(text)),
            Lang::En => format!("({})", visible(text)),
        }
    }

    fn parts(&mut self, explained: &Explained) {
        if explained.parts.is_empty() {
            return;
        }
        self.out.push('\n');
        let column = explained.parts.iter().map(|part| width(&part.name)).max().unwrap_or(0);
        for part in &explained.parts {
            let name = visible(&part.name);
            let pad = " ".repeat(column.saturating_sub(width(&name)));
            let value = visible(&part.value);
            let note = part.note.as_ref().map(|note| self.note(note, column, width(&value)));
            let name = self.paint.dim(&name);
            self.out.push_str(&format!("  {name}{pad}  {value}{}\n", note.unwrap_or_default()));
        }
    }

    /// A note behind a value, or below it where the line is full.
    fn note(&self, note: &str, column: usize, value: usize) -> String {
        let note = self.aside(note);
        if column + 6 + value + width(&note) <= self.columns {
            return format!("  {}", self.paint.dim(&note));
        }
        let blank = " ".repeat(column + 4);
        let lines = wrap(&note, self.columns.saturating_sub(column + 4).max(30));
        lines.iter().map(|line| format!("\n{blank}{}", self.paint.dim(line))).collect()
    }

    /// The neighbourhood of the first difference, one above the other, and a caret.
    fn difference(&mut self, difference: &Difference) {
        let labels = &self.text.labels;
        let at = (difference.at + 1).to_string();
        self.heading(&fill(labels.difference, &[("at", &at)]));
        let column = width(labels.given).max(width(labels.documented));
        let room = self.columns.saturating_sub(column + 8).max(30);
        let mut caret = 0;
        for (label, text) in
            [(labels.given, &difference.given), (labels.documented, &difference.documented)]
        {
            let (shown, before) = window(text, difference.at, room);
            caret = before;
            let pad = " ".repeat(column - width(label));
            self.out.push_str(&format!("  {}{pad}  {shown}\n", self.paint.dim(label)));
        }
        let blank = " ".repeat(column + 4 + caret);
        self.out.push_str(&format!("{blank}{}\n", self.paint.bad("^")));
        let whole = self.paint.link(&visible(&difference.documented));
        self.out.push_str(&format!("\n  {whole}\n"));
    }

    fn findings(&mut self, findings: &[Finding]) {
        let labels = &self.text.labels;
        for (weight, heading) in [
            (Weight::Fault, labels.faults),
            (Weight::Warning, labels.warnings),
            (Weight::Note, labels.notes),
        ] {
            let mut of_weight = findings.iter().filter(|f| f.weight == weight).peekable();
            if of_weight.peek().is_none() {
                continue;
            }
            self.heading(heading);
            for finding in of_weight {
                self.finding(finding);
            }
        }
    }

    fn finding(&mut self, finding: &Finding) {
        let mark = match finding.weight {
            Weight::Fault => self.paint.bad("✗"),
            Weight::Warning => self.paint.warn("!"),
            Weight::Note => self.paint.dim("·"),
        };
        let lines =
            |text: &str| wrap(&visible(text), self.columns.saturating_sub(4)).join("\n    ");
        self.out.push_str(&format!("  {mark} {}\n", lines(&finding.message)));
        if let Some(fix) = &finding.fix {
            let fix = wrap(&visible(fix), self.columns.saturating_sub(7)).join("\n      ");
            self.out.push_str(&format!("    → {}\n", self.paint.good(&fix)));
        }
    }

    fn summary(&mut self, explained: &Explained) {
        let labels = &self.text.labels;
        let (meaning, cause, next) = match explained.kind {
            Kind::Scenario => (labels.happens, labels.uncovers, labels.correct),
            _ => (labels.meaning, labels.cause, labels.next),
        };
        let rows: Vec<(&str, &str)> = [
            (meaning, Some(explained.meaning.as_str())),
            (cause, explained.cause.as_deref()),
            (next, Some(explained.next.as_str())),
        ]
        .into_iter()
        .filter_map(|(label, text)| Some((label, text.filter(|text| !text.is_empty())?)))
        .collect();
        self.out.push('\n');
        self.rows(&rows);
    }

    fn rows(&mut self, rows: &[(&str, &str)]) {
        let column = rows.iter().map(|(label, _)| width(label)).max().unwrap_or(0);
        for (label, text) in rows {
            self.row(label, column, text);
        }
    }

    /// The reading meant in full; where the text does not tell which, the others in full too.
    fn readings(&mut self, first: &Explanation, others: &[Explanation], certain: bool) {
        self.reading(first);
        if others.is_empty() {
            return;
        }
        self.heading(self.text.labels.elsewhere);
        if !certain {
            others.iter().for_each(|other| self.reading(other));
            return;
        }
        let lang = self.lang;
        let rows: Vec<_> =
            others.iter().map(|other| (other.product_name(lang), other.meaning(lang))).collect();
        self.rows(&rows);
    }

    fn reading(&mut self, reading: &Explanation) {
        let (labels, lang) = (&self.text.labels, self.lang);
        self.out.push('\n');
        let name = match reading.key {
            Key::Number(code) => code.to_string(),
            Key::Sentence(sentence) => sentence.to_owned(),
        };
        let stem = reading.entry.and_then(|e| Some((e, e.stems.first()?)));
        let stem = match stem {
            Some((entry, stem)) if !entry.confirmed => {
                format!(" {stem} {}", self.paint.dim(&self.aside(labels.unconfirmed)))
            }
            Some((_, stem)) => format!(" {stem}"),
            None => String::new(),
        };
        let product = self.paint.dim(reading.product_name(lang));
        self.out.push_str(&format!("  {}{stem}  {product}\n", self.paint.bad(&name)));
        let official = reading.entry.map(|e| e.official).unwrap_or_default();
        let retry = match (reading.product, reading.key) {
            // No failure, or a step of polling.
            (Product::Poll, _) | (_, Key::Number(0)) => "",
            _ if reading.entry.is_none() => "",
            _ if reading.retryable() => labels.retry_yes,
            _ => labels.retry_no,
        };
        let reference = reading.reference();
        let known_scene = reading.scene.product().is_some();
        let scene = if known_scene { reading.scene_name(lang) } else { "" };
        let rows = [
            (labels.scene, scene),
            (labels.official, official),
            (labels.meaning, reading.meaning(lang)),
            (labels.cause, reading.cause(lang)),
            (labels.next, reading.fix(lang)),
            (labels.retry, retry),
            (labels.more, reference.as_str()),
        ];
        let rows: Vec<_> = rows.into_iter().filter(|(_, text)| !text.is_empty()).collect();
        self.rows(&rows);
        self.scenes(reading);
    }

    fn scenes(&mut self, reading: &Explanation) {
        let labels = &self.text.labels;
        let scenes = reading.scenes(self.lang);
        if !scenes.is_empty() {
            self.heading(labels.by_scene);
        }
        for (i, at) in scenes.iter().enumerate() {
            let scene = (text::errcode::of(self.lang).scene)(at.scene);
            let gap = if i == 0 { "" } else { "\n" };
            self.out.push_str(&format!("{gap}  {scene}\n"));
            self.rows(&[(labels.cause, at.cause), (labels.next, at.fix)]);
        }
    }
}

/// The characters around a place, at most `room` and two marks, and how wide what stands before it is.
fn window(text: &str, at: usize, room: usize) -> (String, usize) {
    let (ahead, rest) = (room / 2 - 1, room - room / 2);
    let from = at.saturating_sub(ahead);
    let lead = if from > 0 { "…" } else { "" };
    let before: String = text.chars().skip(from).take(at - from).collect();
    let behind: String = text.chars().skip(at).take(rest).collect();
    let trail = if text.chars().count() > at + rest { "…" } else { "" };
    let before = format!("{lead}{}", visible(&before));
    let columns = before.chars().count();
    (format!("{before}{}{trail}", visible(&behind)), columns)
}

#[cfg(test)]
mod tests {
    use super::{visible, window};

    #[test]
    fn a_window_keeps_the_place_in_sight() {
        assert_eq!(window("abc", 1, 70), ("abc".to_owned(), 1));
        let long = "x".repeat(200);
        let (shown, before) = window(&long, 100, 70);
        assert!(shown.starts_with('…') && shown.ends_with('…') && before == 35, "{before}");
        assert_eq!(window("abc", 3, 70), ("abc".to_owned(), 3));
    }

    #[test]
    fn nothing_redraws_the_terminal() {
        assert_eq!(visible("a\u{1b}[2Jb\n"), "a\\u{1b}[2Jb\\n");
    }
}
