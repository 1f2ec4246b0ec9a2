//! What the operator of the emulator hears: one line per request, as text or JSON.
//! Must not tell a secret; the journal masks what it hands out.

use std::sync::Arc;

use serde_json::{Value, json};
use tokio::sync::mpsc;

use crate::app::App;
use crate::cmd::herald::{Herald, Piece};
use crate::domain::lang::Lang;
use crate::domain::visible::visible;
use crate::error::Error;
use crate::intercept::porch::Distrust;
use crate::mock::engine::Engine;
use crate::mock::journal::{Event, Verdict};
use crate::platform::Signals;

/// Tells until Ctrl-C, SIGTERM or a closed stdout; then says how it was.
///
/// # Errors
/// There is no thread to write with.
pub(super) async fn tell(
    app: &App,
    engine: &Engine,
    mut signals: Signals,
    mut distrusts: Option<mpsc::UnboundedReceiver<Distrust>>,
    quiet: bool,
) -> Result<(), Error> {
    let herald = Herald::start(app)?;
    let mut place = Place::default();
    while !app.out.is_closed() {
        let events = tokio::select! {
            biased;
            _ = signals.next() => break,
            () = herald.closed() => break,
            Some(refused) = next(&mut distrusts) => {
                herald.tell(distrust(app, &refused));
                continue;
            }
            events = engine.events_after(place.seen), if !quiet => events,
        };
        tell_all(app, &herald, &events, &mut place);
    }
    let requests = engine.with_journal(|journal| {
        let rest: Vec<_> = journal.since(place.seen).cloned().collect();
        if !quiet {
            tell_all(app, &herald, &rest, &mut place);
        }
        journal.last()
    });
    if app.json() {
        if app.out.is_closed() {
            // Who reads events was meant to read them all: an end without a word would look like a crash.
            let (zh, en) = (
                "没有人再读标准输出，模拟器结束",
                "nobody reads stdout any more: the emulator ends",
            );
            herald.tell(Piece::Talk(format!("wxauth: {}", app.say(zh, en))));
        }
        let end = json!({ "event": "end", "requests": requests, "exit": 0 });
        herald.tell(Piece::Json(end.to_string()));
    }
    herald.finish().await;
    Ok(())
}

/// How far the journal was read, and how far it was told: a reader who is too slow misses some.
#[derive(Default)]
struct Place {
    seen: u64,
    told: u64,
}

async fn next(distrusts: &mut Option<mpsc::UnboundedReceiver<Distrust>>) -> Option<Distrust> {
    distrusts.as_mut()?.recv().await
}

/// A client that did not believe the certificate: without this line nothing would be seen of it.
fn distrust(app: &App, refused: &Distrust) -> Piece {
    if app.json() {
        let event = json!({
            "event": "distrusted",
            "host": refused.host,
            "peer": refused.peer.to_string(),
            "reason": refused.reason.to_string(),
        });
        return Piece::Json(event.to_string());
    }
    let (peer, reason) = (refused.peer.ip(), visible(refused.reason.told(app.lang())));
    let host = visible(refused.host.as_deref().unwrap_or("?"));
    Piece::Warning(match app.lang() {
        Lang::Zh => format!(
            "{peer} 的客户端没有接受 {host} 的证书：{reason}\n  建议：让它信任 --tls-ca-file 写出的证书"
        ),
        Lang::En => format!(
            "a client at {peer} did not take the certificate of {host}: {reason}\n  \
             try: have it trust the certificate of --tls-ca-file"
        ),
    })
}

/// Events in one piece.
fn tell_all(app: &App, herald: &Herald, events: &[Arc<Event>], place: &mut Place) {
    let (Some(first), Some(last)) = (events.first(), events.last()) else { return };
    // The journal is a ring, and so much waits at most: who reads too slowly misses some.
    let missed = first.number.saturating_sub(place.told + 1);
    let json = app.json();
    let mut lines: Vec<String> = Vec::with_capacity(events.len() + 1);
    if missed > 0 {
        lines.push(match json {
            true => json!({ "event": "missed", "requests": missed }).to_string(),
            false => format!("… {missed}"),
        });
    }
    lines.extend(events.iter().map(|event| match json {
        true => line(event, app.lang()).to_string(),
        false => text(app, event),
    }));
    let lines = lines.join("\n");
    place.seen = last.number;
    if herald.tell(if json { Piece::Json(lines) } else { Piece::Talk(lines) }) {
        place.told = last.number;
    }
}

/// One request as a JSON line.
pub(in crate::cmd) fn line(event: &Event, lang: Lang) -> Value {
    let entry = &event.entry;
    let (verdict, code, why) = match &entry.verdict {
        Verdict::Done => ("done", Value::Null, None),
        Verdict::Asked => ("asked", Value::Null, None),
        Verdict::Errcode(code, why) => ("errcode", json!(code), Some(why.text(lang))),
        Verdict::Page(code, _, why) => ("error_page", json!(code), Some(why.text(lang))),
    };
    let notices: Vec<String> = entry.notices.iter().map(|notice| notice.text(lang)).collect();
    event.masked(json!({
        "event": "request",
        "number": event.number,
        "at": event.at.to_string(),
        "flow": entry.flow.0,
        "endpoint": entry.endpoint,
        "method": event.method.as_str(),
        "target": event.target().as_url(),
        "appid": entry.appid.as_deref(),
        "user": entry.user.as_deref(),
        // No answer, no status: the connection was broken, or is held open.
        "status": (event.status != 0).then_some(event.status),
        "verdict": verdict,
        "code": code,
        "why": why,
        "notices": notices,
    }))
}

fn text(app: &App, event: &Event) -> String {
    let (paint, lang, entry) = (app.paint_talk(), app.lang(), &event.entry);
    let outcome = match &entry.verdict {
        Verdict::Done => paint.good(&event.status.to_string()),
        Verdict::Asked => paint.good(app.say("授权页", "consent page")),
        Verdict::Errcode(code, why) => {
            format!("{} {}", paint.bad(&code.to_string()), visible(&why.text(lang)))
        }
        Verdict::Page(code, sentence, why) => {
            let shown = code.map_or_else(|| (*sentence).to_owned(), |code| code.to_string());
            format!("{} {}", paint.bad(&shown), visible(&why.text(lang)))
        }
    };
    let user = entry.user.as_deref().map(|user| format!(" {user}")).unwrap_or_default();
    let flow = match entry.flow.0 {
        0 => String::new(),
        flow => format!("#{flow} "),
    };
    let time = event.at.to_string();
    let time = time.get(11..19).unwrap_or("");
    let mut text =
        format!("{} {}{}{user} {outcome}", paint.dim(time), paint.dim(&flow), entry.endpoint);
    for notice in &entry.notices {
        text.push_str(&format!("\n  {}", paint.dim(&visible(&notice.text(lang)))));
    }
    event.masked_text(text)
}
