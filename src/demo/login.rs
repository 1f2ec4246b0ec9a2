//! `POST /api/wechat/login`: a code and its state become a ticket (steps 4 to 6).
//! Must not answer anything of WeChat's but the fact; tokens, secret and errmsg stay here.

use bytes::Bytes;
use http::{Request, Response, StatusCode, header};
use serde::Deserialize;
use serde_json::json;

use super::answer::{self, set};
use super::router::json_body;
use super::ticket::Audience;
use super::wechat::Failure;
use super::{Demo, Event, Problem};
use crate::domain::code::Code;
use crate::domain::lang::Lang;

#[derive(Deserialize)]
struct Body {
    code: String,
    state: String,
}

/// Answers `{"usertoken": ticket}`.
pub(super) async fn login(demo: &Demo, request: &Request<Bytes>, lang: Lang) -> Response<Bytes> {
    match ticket(demo, request).await {
        Ok(ticket) => {
            let mut response = answer::json(StatusCode::OK, &json!({ "usertoken": ticket }));
            set(response.headers_mut(), header::SET_COOKIE, &demo.states.forget());
            response
        }
        Err(Failure { problem, because, .. }) => {
            demo.tell(Event::SignInFailed { problem, because });
            problem.answer(lang)
        }
    }
}

async fn ticket(demo: &Demo, request: &Request<Bytes>) -> Result<String, Failure> {
    let Body { code, state } = json_body(request)?;
    let openid = user(demo, request, &code, &state).await?;
    let now = demo.now();
    Ok(demo.with_random(|random| demo.tickets.sign(Audience::Lottery, &openid, now, random))?)
}

/// Who comes with this code and state: the openid, from WeChat. Both are spent.
pub(super) async fn user(
    demo: &Demo,
    request: &Request<Bytes>,
    code: &str,
    state: &str,
) -> Result<String, Failure> {
    // Before WeChat is asked: a code that comes without this browser's state may be somebody
    // else's, and spending it would log this browser in as him.
    demo.states.spend(request.headers(), state)?;
    let code = Code::parse(code).map_err(|_| Problem::CodeNotAccepted)?;
    let profile = demo.wechat.profile(code).await?;
    let (openid, nickname) = (profile.openid.to_string(), profile.nickname.clone());
    demo.with_random(|random| demo.with_users(|users| users.welcome(profile, random)));
    demo.tell(Event::SignedIn { openid: openid.clone(), nickname });
    Ok(openid)
}
