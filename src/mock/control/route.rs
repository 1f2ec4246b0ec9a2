//! The endpoints of the control API as one table: method, path, act.
//! Must not act itself, nor judge who may.

use super::fault::Fault;
use super::{
    Call, apps, clock, describe, events, faults, inspector, js_code, reset, scenarios, state,
    switches, users, verify,
};
use crate::domain::query::decode;
use crate::mock::answer::Answer;
use http::Method;

/// The act of an endpoint; its second argument is the name in the path, where it has one.
type Act = fn(&mut Call<'_>, &str) -> Result<Answer, Fault>;

/// One endpoint.
#[derive(Debug)]
pub(super) struct Endpoint {
    /// `operationId` in the OpenAPI document, and the slug of its events.
    pub(super) id: &'static str,
    pub(super) method: &'static str,
    /// Below `/_wxauth`; a last segment `{name}` stands for any one.
    pub(super) path: &'static str,
    /// Tells nothing and changes nothing: needs neither token nor loopback.
    pub(super) open: bool,
    /// Changes something that is worth an event.
    pub(super) noted: bool,
    pub(super) act: Act,
}

const fn look(id: &'static str, path: &'static str, act: Act) -> Endpoint {
    Endpoint { id, method: "GET", path, open: false, noted: false, act }
}

const fn write(id: &'static str, method: &'static str, path: &'static str, act: Act) -> Endpoint {
    Endpoint { id, method, path, open: false, noted: true, act }
}

/// All of them.
pub(super) static TABLE: &[Endpoint] = &[
    Endpoint { open: true, ..look("page", "/", inspector::page) },
    Endpoint { open: true, ..look("page_beside", "", inspector::beside) },
    Endpoint { open: true, ..look("page_file", "/ui/{name}", inspector::file) },
    Endpoint { open: true, ..look("health", "/healthz", state::health) },
    Endpoint { open: true, ..look("openapi", "/openapi.json", describe::document) },
    look("state", "/state", state::show),
    Endpoint { noted: false, ..write("reset", "POST", "/reset", reset::reset) },
    look("clock", "/clock", clock::show),
    write("clock_set", "POST", "/clock", clock::change),
    look("events", "/events", events::sse),
    look("events_ndjson", "/events.ndjson", events::ndjson),
    look("events_har", "/events.har", events::har),
    Endpoint { noted: false, ..write("events_clear", "DELETE", "/events", events::clear) },
    look("users", "/users", users::list),
    look("user", "/users/{name}", users::show),
    write("user_put", "PUT", "/users/{name}", users::put),
    write("user_patch", "PATCH", "/users/{name}", users::patch),
    write("user_delete", "DELETE", "/users/{name}", users::delete),
    write("user_change_password", "POST", "/users/{name}/change-password", users::change_password),
    look("apps", "/apps", apps::list),
    look("app", "/apps/{appid}", apps::show),
    write("app_put", "PUT", "/apps/{appid}", apps::put),
    write("app_patch", "PATCH", "/apps/{appid}", apps::patch),
    write("app_delete", "DELETE", "/apps/{appid}", apps::delete),
    look("switches", "/switches", switches::list),
    write("switches_patch", "PATCH", "/switches", switches::patch),
    look("scenarios", "/scenarios", scenarios::list),
    write("scenarios_put", "PUT", "/scenarios", scenarios::put),
    look("faults", "/faults", faults::list),
    write("fault_add", "POST", "/faults", faults::add),
    write("faults_put", "PUT", "/faults", faults::put),
    write("faults_clear", "DELETE", "/faults", faults::clear),
    look("approval", "/approval", switches::approval),
    write("approval_put", "PUT", "/approval", switches::approve),
    look("verification", "/apps/{appid}/verification", verify::show),
    write("verify_domain", "POST", "/apps/{appid}/verify-domain", verify::start),
    write("js_code", "POST", "/js-codes", js_code::issue),
    write("phone_code", "POST", "/phone-codes", js_code::phone),
];

/// An endpoint and the name its path was called with.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) endpoint: &'static Endpoint,
    pub(super) name: String,
}

/// The endpoint of a method and a path below `/_wxauth`. HEAD is GET here; the engine keeps the
/// body back.
pub(super) fn find(method: &Method, path: &str) -> Result<Found, Fault> {
    let method = if method == Method::HEAD { "GET" } else { method.as_str() };
    let mut methods = Vec::new();
    for endpoint in TABLE {
        let Some(name) = matched(endpoint.path, path) else { continue };
        if endpoint.method == method {
            return Ok(Found { endpoint, name });
        }
        methods.push(endpoint.method);
    }
    if methods.is_empty() {
        return Err(Fault::Path(path.to_owned()));
    }
    Err(Fault::Method(methods.join(", ")))
}

/// Compares segment by segment; the decoded name where the pattern has one, else empty.
fn matched(pattern: &str, path: &str) -> Option<String> {
    let (mut pattern, mut path) = (pattern.split('/'), path.split('/'));
    let mut name = String::new();
    loop {
        match (pattern.next(), path.next()) {
            (None, None) => return Some(name),
            (Some(hole), Some(segment)) if hole.starts_with('{') && !segment.is_empty() => {
                name = decode(&segment.replace('+', "%2B")).into_owned();
            }
            (Some(word), Some(segment)) if word == segment => {}
            _ => return None,
        }
    }
}
