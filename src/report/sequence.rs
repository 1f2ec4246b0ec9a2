//! The exchanges of a finding drawn as a sequence: who, whom, what, as inline SVG.
//! Must not load a font or carry a script; colours come from the page's style by class.

use std::fmt::Write as _;

use super::check::Evidence;
use super::page::escape;
use crate::domain::text::fill;
use crate::domain::text::report::ReportText;

/// Width of a lane and height of a row, in user units.
const LANE: usize = 230;
const ROW: usize = 64;
const TOP: usize = 52;

/// The most steps drawn; a finding with more is told in words.
const MOST: usize = 12;

/// Draws the steps that are requests. `None` when there is nothing to draw.
pub(super) fn draw(
    steps: &[Evidence],
    target: &str,
    label: &str,
    text: &ReportText,
) -> Option<String> {
    let steps: Vec<&Evidence> = steps.iter().filter(|s| s.request.is_some()).take(MOST).collect();
    if steps.is_empty() {
        return None;
    }
    let lanes = Lanes::of(&steps, target, text);
    let (width, height) = (lanes.0.len() * LANE, TOP + steps.len() * ROW + 12);
    let mut svg = format!(
        "<svg class=\"seq l{}\" viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"{}\" \
         width=\"{width}\">",
        lanes.0.len(),
        escape(label)
    );
    for (at, name) in lanes.0.iter().enumerate() {
        let x = centre(at);
        let _ = write!(
            svg,
            "<line class=\"life\" x1=\"{x}\" y1=\"36\" x2=\"{x}\" y2=\"{height}\"/>\
             <rect class=\"head\" x=\"{}\" y=\"6\" width=\"180\" height=\"30\" rx=\"8\"/>\
             <text class=\"name\" x=\"{x}\" y=\"26\">{}</text>",
            x - 90,
            escape(&cut(name, 22)),
        );
    }
    for (at, step) in steps.iter().enumerate() {
        let row = TOP + at * ROW;
        arrows(&mut svg, step, row, lanes.ends(step, target, text));
    }
    svg.push_str("</svg>");
    Some(svg)
}

/// The request over the line that goes, what came back over the dashed one.
fn arrows(svg: &mut String, step: &Evidence, row: usize, (from, to): (usize, usize)) {
    let (x1, x2) = (centre(from), centre(to));
    let Some(request) = &step.request else { return };
    let said = cut(&format!("{} {}", request.method, path(&request.url)), 30);
    let middle = usize::midpoint(x1, x2);
    arrow(svg, "go", (x1, x2), row + 18);
    let _ = write!(svg, "<text x=\"{middle}\" y=\"{}\">{}</text>", row + 12, escape(&said));
    let (class, back) = match (&step.response, &step.failure) {
        (Some(response), _) => ("back", response.status.to_string()),
        (None, Some(failure)) => ("lost", cut(failure, 30)),
        (None, None) => return,
    };
    arrow(svg, class, (x2, x1), row + 44);
    let _ = write!(
        svg,
        "<text class=\"{class}\" x=\"{middle}\" y=\"{}\">{}</text>",
        row + 38,
        escape(&back)
    );
}

fn arrow(svg: &mut String, class: &str, (x1, x2): (usize, usize), y: usize) {
    let tip = if x2 > x1 { x2.saturating_sub(8) } else { x2 + 8 };
    let _ = write!(
        svg,
        "<line class=\"{class}\" x1=\"{x1}\" y1=\"{y}\" x2=\"{x2}\" y2=\"{y}\"/>\
         <path class=\"{class} tip\" d=\"M{tip} {}L{x2} {y}L{tip} {}\"/>",
        y - 4,
        y + 4,
    );
}

const fn centre(lane: usize) -> usize {
    lane * LANE + LANE / 2
}

/// Who takes part: the browsers in the order they appear, then the back end, then WeChat.
struct Lanes(Vec<String>);

impl Lanes {
    fn of(steps: &[&Evidence], target: &str, text: &ReportText) -> Lanes {
        let mut lanes: Vec<String> = Vec::new();
        let heads = steps.iter().map(|step| actor(step, text));
        let tails = [text.back_end, text.wechat].map(str::to_owned);
        let called: Vec<String> = steps.iter().map(|s| server(s, target, text)).collect();
        for name in heads.chain(tails.into_iter().filter(|tail| called.contains(tail))) {
            if !lanes.contains(&name) {
                lanes.push(name);
            }
        }
        Lanes(lanes)
    }

    fn ends(&self, step: &Evidence, target: &str, text: &ReportText) -> (usize, usize) {
        let at = |name: &str| self.0.iter().position(|lane| lane == name).unwrap_or_default();
        (at(&actor(step, text)), at(&server(step, target, text)))
    }
}

/// `A` and `B` are browsers; an attacker is one.
pub(super) fn actor(step: &Evidence, text: &ReportText) -> String {
    match step.actor.as_str() {
        "attacker" => text.attacker.to_owned(),
        "victim" => text.victim.to_owned(),
        "friend" => text.friend.to_owned(),
        // Whoever comes with nothing: no third person, but a browser that never logged in.
        "C" => text.fresh.to_owned(),
        name if name.chars().count() < 3 => fill(text.browser, &[("name", name)]),
        name => name.to_owned(),
    }
}

/// Whoever is not the back end under test stands for WeChat.
fn server(step: &Evidence, target: &str, text: &ReportText) -> String {
    let url = step.request.as_ref().map_or("", |request| request.url.as_str());
    let own = origin(url) == origin(target);
    (if own { text.back_end } else { text.wechat }).to_owned()
}

fn origin(url: &str) -> &str {
    let start = url.find("://").map_or(0, |at| at + 3);
    let end = url.get(start..).and_then(|rest| rest.find(['/', '?', '#']));
    end.and_then(|end| url.get(..start + end)).unwrap_or(url)
}

fn path(url: &str) -> &str {
    let rest = url.get(origin(url).len()..).unwrap_or_default();
    if rest.is_empty() { "/" } else { rest }
}

fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    text.chars().take(most - 1).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::{cut, draw, origin, path};
    use crate::domain::lang::Lang;
    use crate::domain::text::report;
    use crate::report::sample;

    #[test]
    fn draws_who_asked_whom() {
        let (report, text) = (sample(), report::of(Lang::En));
        let steps = &report.rules[1].evidence;
        let svg = draw(steps, &report.target, "a <label>", text).unwrap();
        for part in ["browser A", "attacker", "back end", "WeChat (emulated)", "a &lt;label&gt;"] {
            assert!(svg.contains(part), "{part}: {svg}");
        }
        assert_eq!(svg.matches("class=\"go\"").count(), 3);
        let lost = draw(&report.rules[2].evidence, &report.target, "", text).unwrap();
        assert!(lost.contains("class=\"lost\"") && !lost.contains("WeChat"));
        assert_eq!(draw(&[], "", "", text), None);
    }

    #[test]
    fn addresses_are_taken_apart_and_long_texts_cut() {
        assert_eq!((origin("http://h:1/a?b"), path("http://h:1/a?b")), ("http://h:1", "/a?b"));
        assert_eq!((origin("http://h"), path("http://h")), ("http://h", "/"));
        assert_eq!((cut("微信登录", 3), cut("abc", 3)), ("微信…".to_owned(), "abc".to_owned()));
    }
}
