//! `/apps/{appid}/verification` and `/verify-domain`: a callback domain is accepted only when it
//! serves WeChat's verification file (PROTOCOL 1.4, 10.39). Must not fetch anything itself.

use super::fault::Fault;
use super::{Call, reply};
use crate::domain::lang::Lang;
use crate::mock::answer::{Answer, Fetch};
use crate::mock::app::Kind;
use crate::mock::callback_domain::CallbackDomain;
use crate::mock::identity;
use crate::mock::state::State;
use bytes::Bytes;
use serde::Deserialize;
use serde_json::json;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    /// As the console takes it: host, port and path if any, no scheme.
    domain: String,
}

/// The file to serve: its name and what must be in it.
pub(super) fn show(call: &mut Call<'_>, appid: &str) -> Result<Answer, Fault> {
    known(call, appid)?;
    let token = identity::verification(appid);
    Ok(reply::document(&json!({ "file": file(&token), "content": token })))
}

/// Sends for the file; the answer comes when it is there.
pub(super) fn start(call: &mut Call<'_>, appid: &str) -> Result<Answer, Fault> {
    let wanted: Wanted = call.body()?;
    known(call, appid)?;
    let domain = CallbackDomain::parse(&wanted.domain)
        .map_err(|error| Fault::Value("domain", error.to_string()))?;
    let token = identity::verification(appid);
    let url = format!("http://{domain}/{}", file(&token));
    Ok(Answer::Fetch(Fetch { url, appid: appid.to_owned(), domain, token }))
}

/// The file came, or did not.
pub(crate) fn finish(
    state: &mut State,
    fetch: &Fetch,
    got: Result<http::Response<Bytes>, String>,
) -> Answer {
    let refused = |reason: String| {
        let fault = Fault::Value("domain", format!("{}: {reason}", fetch.url));
        Answer::Now(reply::refusal(&fault, Lang::En))
    };
    match got {
        Err(reason) => refused(reason),
        Ok(response) if response.status() != 200 => {
            refused(format!("answered with status {}", response.status().as_u16()))
        }
        Ok(response) if response.body() != fetch.token.as_bytes() => {
            refused("does not hold exactly the token".to_owned())
        }
        Ok(_) => {
            let domains = state.accounts.add_domain(&fetch.appid, fetch.domain.clone());
            reply::document(&json!({ "appid": fetch.appid, "domains": domains }))
        }
    }
}

fn file(token: &str) -> String {
    format!("MP_verify_{token}.txt")
}

fn known(call: &mut Call<'_>, appid: &str) -> Result<(), Fault> {
    let found = call.state.accounts.find(appid, Kind::Test);
    found.map(|_| ()).map_err(|_| Fault::Unknown("app", appid.to_owned()))
}
