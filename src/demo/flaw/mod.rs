//! Faults planted on purpose (`demo --flaw`): a layer around the app that retells requests and answers.
//! Must not be copied. The app inside stays the correct one and knows nothing of it but one call.
//!
//! A request passes `code` and `redirect` (may answer at once), `state`, `ticket` and `identity`
//! (change what the app is told); then the app, or for a login that trusts WeChat too much
//! `careless`; then `link`, `state`, `identity`, `ticket`, `leak` and `cors` change what it says.

mod careless;
mod code;
mod confusion;
mod cors;
mod edit;
mod identity;
mod leak;
mod link;
mod memory;
mod name;
mod redirect;
mod session;
mod state;
mod table;
mod ticket;

use std::sync::{Mutex, PoisonError};

use bytes::Bytes;
use http::{Method, Request, Response, StatusCode};
use serde_json::{Value, json};

use super::ticket::Audience;
use super::{Demo, PATH, answer, router};
use crate::domain::text;
use crate::net::server::Reply;
use crate::report::page::escape;
use edit::Visit;
use memory::Memory;

pub use table::{Flaw, Flaws};

const STYLE: &str = "/assets/flaw.css";

/// The address logins are posted to.
const LOGIN: &str = "/api/wechat/login";

/// The flaws of one running app, and what they have to remember.
#[derive(Debug)]
pub(super) struct Layer {
    flaws: Flaws,
    memory: Mutex<Memory>,
}

/// What a login found out beyond the answer; most of it should never leave the server.
#[derive(Debug, Default)]
struct Told {
    access_token: String,
    refresh_token: String,
}

impl Layer {
    /// `None` for an app without flaws.
    pub(super) fn new(flaws: Flaws) -> Option<Layer> {
        (!flaws.is_empty()).then(|| Layer { flaws, memory: Mutex::default() })
    }

    fn has(&self, flaw: Flaw) -> bool {
        self.flaws.has(flaw)
    }

    fn with_memory<T>(&self, act: impl FnOnce(&mut Memory) -> T) -> T {
        act(&mut self.memory.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Answers one request, badly.
    pub(super) async fn answer(&self, demo: &Demo, mut request: Request<Bytes>) -> Reply {
        if request.uri().path() == STYLE {
            return answer::file("text/css", include_str!("flaw.css")).into();
        }
        if request.uri().path() == confusion::SET
            && let Some(set) = confusion::set(self, demo)
        {
            return answer::json(StatusCode::OK, &set).into();
        }
        let visit = Visit::of(&request);
        let at_once = redirect::instead(self, &visit).or_else(|| code::instead(self, demo, &visit));
        let mut response = match at_once {
            Some(response) => response,
            None => {
                state::before(self, demo, &visit, &mut request);
                code::before(self, &visit, &mut request);
                session::before(self, &visit, &mut request);
                ticket::before(self, demo, &visit, &mut request);
                let is_login = request.uri().path() == LOGIN && *request.method() == Method::POST;
                match is_login {
                    true => match self.login(demo, &visit, &request).await {
                        Some(response) => response,
                        None => return Reply::Reset,
                    },
                    false => router::route(demo, &request).await,
                }
            }
        };
        identity::after(self, demo, &visit, &mut response);
        link::after(self, demo, &visit, &mut response);
        state::after(self, &visit, &mut response);
        session::after(self, demo, &visit, &mut response);
        leak::after(self, demo, &mut response);
        cors::after(self, &visit, &mut response);
        self.mark(demo, &visit, &mut response);
        response.into()
    }

    /// The login, and whose ticket it answers. `None`: the connection breaks.
    async fn login(
        &self,
        demo: &Demo,
        visit: &Visit,
        request: &Request<Bytes>,
    ) -> Option<Response<Bytes>> {
        let (mut response, told) = match careless::is_for(&self.flaws) {
            true => careless::login(self, demo, request).await?,
            false => (router::route(demo, request).await, Told::default()),
        };
        let mut body: Value = serde_json::from_slice(response.body()).unwrap_or_default();
        let clean = body.get("usertoken").and_then(Value::as_str);
        let openid = clean.and_then(|t| demo.tickets.subject(Audience::Lottery, t, demo.now()));
        let Some(openid) = openid else {
            leak::failure(self, demo, visit, &mut response);
            return Some(response);
        };
        let openid = identity::whose(self, demo, visit, openid, &mut response);
        let ticket = ticket::issue(self, demo, &openid, &told);
        self.with_memory(|memory| memory.logged_in(visit, &openid, &ticket));
        body["usertoken"] = json!(ticket);
        ticket::show(self, &ticket, &mut body);
        leak::success(self, demo, &told, &mut body, &mut response);
        *response.body_mut() = Bytes::from(body.to_string());
        Some(response)
    }

    /// Every page says what it is.
    fn mark(&self, demo: &Demo, visit: &Visit, response: &mut Response<Bytes>) {
        if !edit::is_html(response) {
            return;
        }
        let lang = router::lang(demo, &visit.request);
        let said = self.flaws.iter().map(|flaw| {
            format!("<li><code>{}</code> {}</li>", flaw.name(), escape(flaw.text(lang)))
        });
        let banner = format!(
            "<aside class=\"flaws\" role=\"note\"><b>{}</b><ul>{}</ul></aside>",
            escape(text::flaw::of(lang).banner),
            said.collect::<String>(),
        );
        let style = format!("<link rel=\"stylesheet\" href=\"{STYLE}\">\n</head>");
        edit::replace(response, "</head>", &style);
        edit::replace(response, "<body>", &format!("<body>\n{banner}"));
    }
}

/// A handler that gave up.
fn crash() -> Response<Bytes> {
    let body = json!({ "error": "internal", "message": "Internal Server Error" });
    answer::json(StatusCode::INTERNAL_SERVER_ERROR, &body)
}

/// True for the page of the activity, with or without an invite.
fn is_page(path: &str) -> bool {
    path.strip_prefix(PATH).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
