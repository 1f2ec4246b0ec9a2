//! The control API under `/_wxauth/`: what steers and reads a running emulator, for tests and people.
//! Must not answer anybody but this machine's own clients, nor show a secret of an app.

pub mod access;
mod apps;
mod clock;
mod describe;
mod events;
mod fault;
mod faults;
pub mod feed;
mod har;
mod inspector;
mod js_code;
mod packed;
mod patch;
mod reply;
mod reset;
mod route;
mod scenarios;
mod state;
mod story;
mod switches;
mod users;
pub(crate) mod verify;

use crate::domain::lang::Lang;
use crate::domain::random::Random;
use crate::domain::time::Time;
use crate::mock::answer::Answer;
use crate::mock::journal::{Entry, FlowId, Party};
use crate::mock::settings::Settings;
use crate::mock::site::{CONTROL_PREFIX, Site};
use crate::mock::state::State;
use bytes::Bytes;
use fault::Fault;
use http::StatusCode;
use http::header::ACCEPT_LANGUAGE;
use http::request::Parts;
use std::net::IpAddr;

pub(crate) use inspector::ICON;

/// A request to the control API, and all it can reach.
pub(crate) struct Call<'a> {
    /// As the emulator was started; `reset` goes back to it.
    pub(crate) initial: &'a Settings,
    pub(crate) settings: &'a mut Settings,
    pub(crate) state: &'a mut State,
    pub(crate) random: &'a mut dyn Random,
    /// By the system's clock.
    pub(crate) system: Time,
    pub(crate) peer: IpAddr,
    pub(crate) request: &'a http::Request<Bytes>,
    /// The login that begins with this call, if one does.
    pub(crate) flow: FlowId,
}

/// True for a request that is the control API's: its path, and no host of WeChat's.
pub(crate) fn is_for(site: &Site<'_>) -> bool {
    let rest = site.path.strip_prefix(CONTROL_PREFIX);
    site.group.is_none() && rest.is_some_and(|r| r.is_empty() || r.starts_with('/'))
}

/// Answers, and says what is worth an event: what was changed, not what was looked at.
pub(crate) fn answer(mut call: Call<'_>) -> (Answer, Option<Entry>) {
    let lang = call.lang();
    match act(&mut call) {
        Ok((answer, noted)) => {
            let flow = call.flow;
            let entry = |name| Entry { flow, ..Entry::new(Party::Control, name) };
            (answer, noted.map(entry))
        }
        Err(fault) => (reply::refusal(&fault, lang).into(), None),
    }
}

fn act(call: &mut Call<'_>) -> Result<(Answer, Option<&'static str>), Fault> {
    let path = call.request.uri().path();
    let path = path.strip_prefix(CONTROL_PREFIX).unwrap_or(path);
    let found = route::find(call.request.method(), path);
    let open = found.as_ref().is_ok_and(|found| found.endpoint.open);
    access::check(&call.settings.control, call.peer, call.request, open)?;
    let found = found?;
    let answer = (found.endpoint.act)(call, &found.name)?;
    Ok((answer, found.endpoint.noted.then_some(found.endpoint.id)))
}

/// The answer to a request that never came in whole: in JSON where it is the control API's.
pub(crate) fn cut_off(status: StatusCode, head: &Parts) -> Option<http::Response<Bytes>> {
    let rest = head.uri.path().strip_prefix(CONTROL_PREFIX)?;
    let fault = match status {
        StatusCode::PAYLOAD_TOO_LARGE => Fault::TooLarge,
        StatusCode::REQUEST_TIMEOUT => Fault::TooSlow,
        _ => return None,
    };
    let header = head.headers.get(ACCEPT_LANGUAGE).and_then(|v| v.to_str().ok());
    let lang = header.and_then(Lang::from_accept_language).unwrap_or(Lang::En);
    rest.starts_with('/').then(|| reply::refusal(&fault, lang))
}

impl Call<'_> {
    /// By the emulator's clock.
    fn now(&self) -> Time {
        self.state.clock.read(self.system)
    }

    /// The language of hints.
    fn lang(&self) -> Lang {
        let header = self.request.headers().get(ACCEPT_LANGUAGE).and_then(|v| v.to_str().ok());
        let asked = header.and_then(Lang::from_accept_language);
        asked.or(self.settings.lang).unwrap_or(Lang::En)
    }

    /// The request's JSON object; where there is no body at all, what is so by default.
    fn body_if_any<T: serde::de::DeserializeOwned + Default>(&self) -> Result<T, Fault> {
        if self.request.body().is_empty() {
            // A foreign page that posts nothing says where it comes from (`access::check`).
            return Ok(T::default());
        }
        self.body()
    }

    /// The request's JSON object.
    fn body<T: serde::de::DeserializeOwned>(&self) -> Result<T, Fault> {
        access::check_json(self.request)?;
        let body: &[u8] = self.request.body();
        // Serde would read an array into a struct, member by member.
        if !body.trim_ascii_start().starts_with(b"{") {
            return Err(Fault::Body("it is no JSON object".to_owned()));
        }
        serde_json::from_slice(body).map_err(|error| Fault::Body(error.to_string()))
    }
}

#[cfg(test)]
mod tests;
