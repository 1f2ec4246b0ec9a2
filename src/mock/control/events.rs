//! `/events`, `/events.ndjson`, `/events.har`: what happened and what happens, as a stream.
//! Must not write any event down; the feed does.

use super::fault::Fault;
use super::feed::{Feed, Filter, Form, Wanted};
use super::{Call, reply};
use crate::domain::query::pairs;
use crate::mock::answer::Answer;

/// Server-sent events; stays, unless `follow=false`.
pub(super) fn sse(call: &mut Call<'_>, _: &str) -> Result<Answer, Fault> {
    feed(call, Form::Sse, true)
}

/// Lines; ends with the last event there is, unless `follow=true`.
pub(super) fn ndjson(call: &mut Call<'_>, _: &str) -> Result<Answer, Fault> {
    feed(call, Form::Ndjson, false)
}

/// An HTTP archive of what is there.
pub(super) fn har(call: &mut Call<'_>, _: &str) -> Result<Answer, Fault> {
    feed(call, Form::Har, false)
}

/// Forgets what happened.
pub(super) fn clear(call: &mut Call<'_>, _: &str) -> Result<Answer, Fault> {
    call.state.journal.clear();
    Ok(reply::nothing())
}

fn feed(call: &mut Call<'_>, form: Form, follow: bool) -> Result<Answer, Fault> {
    let since = resumed(call);
    let mut wanted = Wanted {
        form,
        // An archive is shown to others, or run again: what steered the emulator is not in it.
        filter: Filter { logins_only: form == Form::Har, ..Filter::default() },
        since: since.unwrap_or_default(),
        of: None,
        resumed: since.is_some(),
        follow,
    };
    for pair in pairs(call.request.uri().query().unwrap_or("")) {
        let (name, value) = (pair.name(), pair.value());
        match &*name {
            // The browser's own word is the newer one.
            "since" if wanted.resumed => drop(number::<u64>("since", &value)?),
            "since" => wanted.since = number("since", &value)?,
            "born" => wanted.of = Some(number("born", &value)?),
            "follow" if form != Form::Har => wanted.follow = truth("follow", &value)?,
            "flow" => wanted.filter.flow = Some(number("flow", &value)?),
            "control" if form == Form::Har => {
                wanted.filter.logins_only = !truth("control", &value)?;
            }
            "refused" => wanted.filter.refused = truth("refused", &value)?,
            "appid" => wanted.filter.appid = Some(value.into_owned()),
            "user" => wanted.filter.user = Some(value.into_owned()),
            "endpoint" => wanted.filter.endpoint = Some(value.into_owned()),
            other => return Err(Fault::Query(other.to_owned())),
        }
    }
    let born = call.state.journal.born(call.system).millis();
    let feed = Feed::new(wanted, &call.state.journal, born);
    if call.request.method() == http::Method::HEAD {
        let head = feed.head();
        return Ok(head.map(|()| bytes::Bytes::new()).into());
    }
    Ok(Answer::Feed(feed))
}

/// Where a browser's EventSource was when its connection broke.
fn resumed(call: &Call<'_>) -> Option<u64> {
    let header = call.request.headers().get("last-event-id").and_then(|v| v.to_str().ok());
    header.and_then(|text| text.parse().ok())
}

/// Whole numbers as far as every reader of JSON has them exactly.
fn number<T: TryFrom<i64>>(name: &'static str, value: &str) -> Result<T, Fault> {
    const MOST: i64 = (1 << 53) - 1;
    let number = value.parse::<i64>().ok().filter(|n| (-MOST..=MOST).contains(n));
    let number = number.and_then(|number| T::try_from(number).ok());
    number.ok_or_else(|| Fault::Value(name, format!("{value:?} is not such a number")))
}

fn truth(name: &'static str, value: &str) -> Result<bool, Fault> {
    match value {
        "true" | "1" => Ok(true),
        "false" | "0" => Ok(false),
        _ => Err(Fault::Value(name, format!("{value:?} is neither true nor false"))),
    }
}
