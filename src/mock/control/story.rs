//! One event as JSON, told so that a reader understands what happened and what to do about it.
//! Must not show a secret: targets and bodies come out of the journal masked.

use crate::domain::errcode::{self, Explanation, explain_entry};
use crate::domain::lang::Lang;
use crate::domain::scene::{Product, Scene};
use crate::mock::journal::{Entry, Event, Party, Verdict};
use crate::mock::site::HOST_PREFIX;
use crate::mock::why::Why;
use serde_json::{Map, Value, json};

/// True for a request that was refused.
pub(super) fn is_refused(entry: &Entry) -> bool {
    matches!(entry.verdict, Verdict::Errcode(..) | Verdict::Page(..))
}

/// Who asked, as a slug.
pub(super) const fn party(party: Party) -> &'static str {
    match party {
        Party::Browser => "browser",
        Party::Backend => "backend",
        Party::Phone => "phone",
        Party::Control => "control",
    }
}

/// The event. Texts come in both languages: the reader may change his mind.
pub(super) fn tell(event: &Event) -> Value {
    let entry = &event.entry;
    let checks: Vec<Value> = entry
        .checks
        .iter()
        .map(|check| json!({ "name": check.name, "passed": check.passed }))
        .collect();
    let notices: Vec<Value> = entry
        .notices
        .iter()
        .map(|notice| {
            let text = |lang| notice.text(lang);
            json!({ "name": notice.name(), "zh": text(Lang::Zh), "en": text(Lang::En) })
        })
        .collect();
    let mut told = json!({
        "event": "request",
        "number": event.number,
        "at": event.at.to_string(),
        "at_ms": event.at.millis(),
        "system_ms": event.system.millis(),
        "delay_ms": u64::try_from(event.delay.as_millis()).unwrap_or(u64::MAX),
        "flow": entry.flow.0,
        "party": party(entry.party),
        "endpoint": entry.endpoint,
        "appid": entry.appid.as_deref(),
        "user": entry.user.as_deref(),
        "method": event.method.as_str(),
        "host": event.host(),
        "target": event.target().as_url(),
        "agent": event.agent().as_text(),
        "media": event.media().as_text(),
        "body": event.body().as_body(),
        "status": event.status,
        "location": event.location().as_url(),
        "answer": event.answer().as_body(),
        "checks": checks,
        "notices": notices,
    });
    if let Some(object) = told.as_object_mut() {
        outcome(event, object);
    }
    event.masked(told)
}

fn both(text: impl Fn(Lang) -> String) -> Value {
    json!({ "zh": text(Lang::Zh), "en": text(Lang::En) })
}

fn outcome(event: &Event, told: &mut Map<String, Value>) {
    let verdict = match &event.entry.verdict {
        Verdict::Done => "done",
        Verdict::Asked => "asked",
        Verdict::Errcode(..) => "errcode",
        Verdict::Page(..) => "error_page",
    };
    told.insert("verdict".to_owned(), verdict.into());
    let (why, explanation) = match &event.entry.verdict {
        Verdict::Done | Verdict::Asked => return,
        Verdict::Errcode(code, why) => {
            told.insert("code".to_owned(), (*code).into());
            let scene = Scene::from_path(&path(event)).unwrap_or(Scene::Unknown);
            let errmsg =
                if matches!(why, Why::Path(_) | Why::Unplayed(_)) { errcode::EMULATOR } else { "" };
            (why, Some(errcode::explain(scene, *code, errmsg)))
        }
        Verdict::Page(code, sentence, why) => {
            told.insert("code".to_owned(), (*code).into());
            told.insert("sentence".to_owned(), (*sentence).into());
            (why, page(*code, sentence))
        }
    };
    told.insert("why".to_owned(), both(|lang| why.text(lang)));
    if let Some(explanation) = explanation.filter(|e| e.entry.is_some()) {
        told.insert("meaning".to_owned(), both(|lang| explanation.meaning(lang).to_owned()));
        told.insert("fix".to_owned(), both(|lang| explanation.fix(lang).to_owned()));
        told.insert("reference".to_owned(), explanation.reference().into());
    }
}

/// An error page's entry: by its number, else by its sentence (PROTOCOL 1.10).
fn page(code: Option<u16>, sentence: &str) -> Option<Explanation> {
    let entry = match code {
        Some(code) => errcode::find(Product::Page, i64::from(code)),
        None => errcode::find_sentence(sentence).filter(|_| !sentence.is_empty()),
    };
    entry.map(explain_entry)
}

/// The path at WeChat, without the prefix that names the host.
pub(super) fn path(event: &Event) -> String {
    let target = event.target().as_url();
    let path = target.split('?').next().unwrap_or("");
    let inner =
        path.strip_prefix(HOST_PREFIX).and_then(|rest| rest.find('/').map(|at| &rest[at..]));
    inner.unwrap_or(path).to_owned()
}
