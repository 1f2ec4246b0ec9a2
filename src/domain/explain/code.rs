//! Explains error codes and error pages.
//! Must not know any code; `errcode` does.

use super::find::Code;
use super::{Context, Explained, Kind};
use crate::domain::errcode::{self, Entry, Explanation};
use crate::domain::scene::{Product, Scene};
use crate::domain::text::fill;

/// A code, with every reading its surroundings leave open.
pub(super) fn code(code: &Code, context: &Context<'_>) -> Explained {
    let title = fill(context.text().titles.code, &[("code", &code.code.to_string())]);
    read(Kind::Code, title, code, context)
}

/// The readings of a code as an explanation of some kind (a bare code, an answer with one).
pub(super) fn read(kind: Kind, title: String, code: &Code, context: &Context<'_>) -> Explained {
    let readings = readings(code);
    let emulator = readings.iter().any(|reading| reading.emulator);
    let mut explained = Explained::new(kind, title, "");
    if let Some(first) = readings.first() {
        explained.meaning = first.meaning(context.lang).to_owned();
        explained.cause = Some(first.cause(context.lang).to_owned());
        explained.next = first.fix(context.lang).to_owned();
    }
    errmsg_parts(&mut explained, &code.errmsg);
    let told = code.scene != Scene::Unknown || code.product.is_some();
    explained.certain =
        emulator || told || errcode::split(&code.errmsg).suffix != errcode::Suffix::None;
    explained.readings = readings;
    explained
}

/// An error page that shows only a sentence.
pub(super) fn page(entry: &'static Entry, context: &Context<'_>) -> Explained {
    let reading = errcode::explain_entry(entry);
    let mut explained =
        Explained::new(Kind::Page, context.text().titles.page, reading.meaning(context.lang))
            .next(reading.fix(context.lang));
    explained.cause = Some(reading.cause(context.lang).to_owned());
    explained.certain = true;
    explained.readings = vec![reading];
    explained
}

/// The likeliest reading first; then what the same number means elsewhere.
fn readings(code: &Code) -> Vec<Explanation> {
    let wecom = errcode::split(&code.errmsg).is_wecom().then_some(Product::Wecom);
    if code.errmsg.starts_with(errcode::EMULATOR) {
        return vec![errcode::explain(code.scene, code.code, &code.errmsg)];
    }
    let first = match (code.scene, code.product.or(wecom)) {
        (Scene::Unknown, Some(product)) => errcode::explain_at(product, Scene::Unknown, code.code),
        (scene, _) => errcode::explain(scene, code.code, &code.errmsg),
    };
    let others = errcode::readings(code.code)
        .into_iter()
        .filter(|other| !other.product.shares_numbers_with(first.product));
    std::iter::once(first).chain(others).collect()
}

/// The errmsg taken apart, when there was one.
fn errmsg_parts(explained: &mut Explained, errmsg: &str) {
    if errmsg.is_empty() {
        return;
    }
    let parts = errcode::split(errmsg);
    explained.part("errmsg", parts.stem, None);
    match parts.suffix {
        errcode::Suffix::None => {}
        errcode::Suffix::Rid(rid) => explained.part("rid", rid, None),
        errcode::Suffix::Hint(hint) => explained.part("hint", hint, None),
        errcode::Suffix::Wecom { hint, ip } => {
            explained.part("hint", hint, None);
            explained.part("ip", ip, None);
        }
    }
    if let Some(time) = parts.time() {
        explained.part("time", time.to_string(), None);
    }
}
