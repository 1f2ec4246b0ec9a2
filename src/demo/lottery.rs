//! What the ticket opens: who am I, and the draw (step 7).
//! Must not take a user's name from the request: only the ticket says who it is.

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use serde_json::json;

use super::answer;
use super::users::User;
use super::{Demo, Event, Problem, Style};
use crate::domain::lang::Lang;
use crate::domain::text;

/// `GET /api/me`: `{openid, nickname, avatar, left}`; no nickname where none was ever told, no
/// avatar that the page may not load.
pub(super) fn me(demo: &Demo, request: &Request<Bytes>) -> Result<Response<Bytes>, Problem> {
    let (openid, user) = whose(demo, request, |user| user.clone())?;
    let mut body = json!({ "openid": openid });
    if let Some(nickname) = user.nickname {
        body["nickname"] = nickname.into();
    }
    if let Some(avatar) = demo.avatars.admit(user.avatar) {
        body["avatar"] = avatar.into();
    }
    body["left"] = user.left.into();
    Ok(answer::json(StatusCode::OK, &body))
}

/// `POST /api/lottery/draw`: `{prize, name, left}`, the prize from 1 to 8. The server draws: what
/// a page draws, its user can choose.
pub(super) fn draw(
    demo: &Demo,
    request: &Request<Bytes>,
    lang: Lang,
) -> Result<Response<Bytes>, Problem> {
    let (openid, left) = whose(demo, request, User::take_chance)?;
    let left = left.ok_or(Problem::NoChancesLeft)?;
    let names = prizes(lang);
    let mut byte = [0];
    demo.with_random(|random| random.fill(&mut byte));
    // 256 is a multiple of 8: no prize is likelier than another.
    let at = usize::from(byte[0]) % names.len();
    demo.tell(Event::Drew { openid, prize: at + 1 });
    let name = names.get(at).copied().unwrap_or_default();
    Ok(answer::json(StatusCode::OK, &json!({ "prize": at + 1, "name": name, "left": left })))
}

/// Does something with the user of the request's ticket or session; the openid and what came of it.
pub(super) fn whose<T>(
    demo: &Demo,
    request: &Request<Bytes>,
    act: impl FnOnce(&mut User) -> T,
) -> Result<(String, T), Problem> {
    let (headers, now) = (request.headers(), demo.now());
    let openid = match demo.style {
        Style::Spa => demo.tickets.bearer(headers, now)?,
        Style::Session => demo.sessions.whose(headers, now).ok_or(Problem::TicketMissing)?,
    };
    let done = demo.with_random(|random| demo.with_users(|users| act(users.of(&openid, random))));
    Ok((openid, done))
}

fn prizes(lang: Lang) -> [&'static str; 8] {
    let page = text::demo::page(lang);
    [
        page.prize1,
        page.prize2,
        page.prize3,
        page.prize4,
        page.prize5,
        page.prize6,
        page.prize7,
        page.prize8,
    ]
}
