//! Lines over an axis as inline SVG: how something went over time, or how it is spread.
//! Must not load a font or carry a script; colours come from the page's style by class.

use std::fmt::Write as _;

use super::page::escape;

/// Size in user units; the page scales it.
const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 240.0;
/// Room for the labels.
const LEFT: f64 = 64.0;
const RIGHT: f64 = 12.0;
const TOP: f64 = 28.0;
const BOTTOM: f64 = 32.0;

/// A line.
#[derive(Debug, Clone)]
pub(super) struct Line {
    /// Its name in the legend.
    pub(super) name: String,
    /// `a`, `b` or `c`: its colour and dashes.
    pub(super) class: &'static str,
    /// Its points, x growing. Where a y is missing the line has a gap.
    pub(super) points: Vec<(f64, Option<f64>)>,
}

/// A picture.
#[derive(Debug)]
pub(super) struct Plot<'a> {
    /// What is read out.
    pub(super) label: &'a str,
    /// The lines.
    pub(super) lines: Vec<Line>,
    /// Where the x axis has a mark, and what stands there.
    pub(super) marks: Vec<(f64, String)>,
    /// A y value in words.
    pub(super) unit: fn(f64) -> String,
}

impl Plot<'_> {
    /// The picture; nothing where there is no point.
    pub(super) fn draw(&self) -> Option<String> {
        let points = || self.lines.iter().flat_map(|line| &line.points);
        let x_most = points().map(|(x, _)| *x).fold(f64::MIN, f64::max);
        let highest = points().filter_map(|(_, y)| *y).fold(0.0, f64::max);
        points().find(|(_, y)| y.is_some())?;
        let (step, y_most) = ticks(highest);
        let x_of = |x: f64| LEFT + x / x_most.max(f64::MIN_POSITIVE) * (WIDTH - LEFT - RIGHT);
        let y_of = |y: f64| HEIGHT - BOTTOM - y / y_most * (HEIGHT - TOP - BOTTOM);
        let mut svg = format!(
            "<svg class=\"plot\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" aria-label=\"{}\">",
            escape(self.label)
        );
        let mut y = 0.0;
        while y <= y_most * 1.001 {
            let (at, text) = (y_of(y), escape(&(self.unit)(y)));
            let _ = write!(
                svg,
                "<line class=\"grid\" x1=\"{LEFT}\" y1=\"{at:.1}\" x2=\"{}\" y2=\"{at:.1}\"/>\
                 <text class=\"y\" x=\"{}\" y=\"{:.1}\">{text}</text>",
                WIDTH - RIGHT,
                LEFT - 8.0,
                at + 4.0,
            );
            y += step;
        }
        for (x, text) in &self.marks {
            let _ = write!(
                svg,
                "<text class=\"x\" x=\"{:.1}\" y=\"{}\">{}</text>",
                x_of(*x),
                HEIGHT - 10.0,
                escape(text)
            );
        }
        for (at, line) in self.lines.iter().enumerate() {
            let x = LEFT + at as f64 * 160.0;
            let (class, name) = (line.class, escape(&line.name));
            let _ = write!(
                svg,
                "<line class=\"{class}\" x1=\"{x}\" y1=\"12\" x2=\"{}\" y2=\"12\"/>\
                 <text x=\"{}\" y=\"16\">{name}</text>",
                x + 24.0,
                x + 30.0
            );
            for piece in line.points.split(|(_, y)| y.is_none()).filter(|piece| !piece.is_empty()) {
                let path: Vec<String> = piece
                    .iter()
                    .map(|(x, y)| format!("{:.1},{:.1}", x_of(*x), y_of(y.unwrap_or(0.0))))
                    .collect();
                // A single point has no length to be seen by.
                let path = if path.len() == 1 { [path.clone(), path].concat() } else { path };
                let path = path.join(" ");
                let _ = write!(svg, "<polyline class=\"{class}\" points=\"{path}\"/>");
            }
        }
        svg.push_str("</svg>");
        Some(svg)
    }
}

/// The distance of the axis' marks and its end: round numbers, four or five of them.
fn ticks(highest: f64) -> (f64, f64) {
    let highest = if highest > 0.0 && highest.is_finite() { highest } else { 1.0 };
    let power = 10f64.powf((highest / 4.0).log10().floor());
    let step = [1.0, 2.0, 2.5, 5.0, 10.0].into_iter().map(|unit| unit * power);
    let step = step.into_iter().find(|step| step * 4.0 >= highest).unwrap_or(10.0 * power);
    (step, (highest / step).ceil() * step)
}

#[cfg(test)]
mod tests {
    use super::{Line, Plot, ticks};

    #[test]
    fn axes_end_at_round_numbers() {
        for (highest, expected) in
            [(0.0, (0.25, 1.0)), (9.0, (2.5, 10.0)), (100.0, (25.0, 100.0)), (0.3, (0.1, 0.3))]
        {
            let (step, most) = ticks(highest);
            assert!((step - expected.0).abs() < 1e-9, "{highest}: {step}");
            assert!((most - expected.1).abs() < 1e-9, "{highest}: {most}");
        }
    }

    #[test]
    fn a_gap_parts_a_line_and_text_is_harmless() {
        let points = vec![(0.0, Some(1.0)), (1.0, None), (2.0, Some(3.0)), (3.0, Some(4.0))];
        let line = Line { name: "<b>".to_owned(), class: "a", points };
        let marks = vec![(0.0, "0 s".to_owned()), (3.0, "3 s".to_owned())];
        let unit = |y: f64| format!("{y} ms");
        let plot = Plot { label: "\"x\"", lines: vec![line], marks, unit };
        let svg = plot.draw().unwrap();
        assert_eq!(svg.matches("<polyline").count(), 2);
        assert!(svg.contains("&lt;b&gt;") && svg.contains("aria-label=\"&quot;x&quot;\""), "{svg}");
        let nothing = Plot { label: "", lines: vec![], marks: vec![], unit };
        assert_eq!(nothing.draw(), None);
    }
}
