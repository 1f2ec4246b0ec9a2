//! `GET /api/invite`: what a user shares with friends.
//! Must not hand out the ticket or the openid: a shared link is passed on to strangers.

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use serde_json::json;

use super::ticket::Audience;
use super::{Demo, PATH, Problem, answer, lottery};

/// Answers `{invite, url}`. The invite names its sender to this server and opens nothing.
pub(super) fn invite(demo: &Demo, request: &Request<Bytes>) -> Result<Response<Bytes>, Problem> {
    let (_, handle) = lottery::whose(demo, request, |user| user.handle.clone())?;
    let now = demo.now();
    let invite =
        demo.with_random(|random| demo.tickets.sign(Audience::Invite, &handle, now, random))?;
    let url = format!("{}{PATH}/{invite}", demo.public);
    Ok(answer::json(StatusCode::OK, &json!({ "invite": invite, "url": url })))
}
