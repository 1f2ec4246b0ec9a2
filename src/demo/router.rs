//! From a path to the room that answers it, with the guards all rooms share.
//! Must not know what a room does.

use bytes::Bytes;
use http::{HeaderValue, Method, Request, Response, StatusCode, header};
use serde::de::DeserializeOwned;

use super::answer;
use super::{Demo, PATH, Problem, Style, invite, login, lottery, page};
use crate::domain::lang::Lang;
use crate::domain::query::pairs;
use crate::domain::text;

/// The longest body any call takes; a code has 512 bytes at most.
const MOST: usize = 4096;

/// The addresses of the app.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Room<'a> {
    Home,
    Health,
    Page(Option<&'a str>),
    File(&'static str, &'static str),
    Login,
    Me,
    Draw,
    Invite,
}

fn room(path: &str) -> Option<Room<'_>> {
    Some(match path {
        "/" => Room::Home,
        "/healthz" => Room::Health,
        "/api/wechat/login" => Room::Login,
        "/api/me" => Room::Me,
        "/api/lottery/draw" => Room::Draw,
        "/api/invite" => Room::Invite,
        "/assets/lottery.js" => Room::File("text/javascript", include_str!("lottery.js")),
        "/assets/lottery.css" => Room::File("text/css", include_str!("lottery.css")),
        "/assets/icon.svg" => Room::File("image/svg+xml", include_str!("icon.svg")),
        _ => match path.strip_prefix(PATH)? {
            "" | "/" => Room::Page(None),
            rest => Room::Page(Some(rest.strip_prefix('/').filter(|i| !i.contains('/'))?)),
        },
    })
}

impl Room<'_> {
    /// Reading never changes anything, so only these two take POST.
    const fn method(self) -> Method {
        match self {
            Room::Login | Room::Draw => Method::POST,
            _ => Method::GET,
        }
    }
}

/// Answers one request.
pub(super) async fn route(demo: &Demo, request: &Request<Bytes>) -> Response<Bytes> {
    let path = request.uri().path();
    let lang = lang(demo, request);
    let is_api = path.starts_with("/api/");
    if is_api && request.method() == Method::OPTIONS {
        return demo.cors.preflight(request);
    }
    let response = match room(path) {
        None if is_api => Problem::NotFound.answer(lang),
        None => not_found(lang),
        Some(room) if !takes(room.method(), request.method()) => not_allowed(room.method(), lang),
        Some(room) => {
            let answered = enter(demo, request, room, lang).await;
            answered.unwrap_or_else(|problem| problem.answer(lang))
        }
    };
    // Failures too: without it a page of the other origin could not even read why.
    if is_api { demo.cors.mark(request.headers(), response) } else { response }
}

async fn enter(
    demo: &Demo,
    request: &Request<Bytes>,
    room: Room<'_>,
    lang: Lang,
) -> Result<Response<Bytes>, Problem> {
    match room {
        Room::Home => Ok(answer::redirect(PATH)),
        Room::Health => Ok(answer::json(StatusCode::OK, &serde_json::json!({ "status": "ok" }))),
        Room::Page(invite) => Ok(page::open(demo, request, invite).await),
        Room::File(kind, content) => Ok(answer::file(kind, content)),
        Room::Login if demo.style == Style::Session => Err(Problem::NotFound),
        Room::Login => Ok(login::login(demo, request, lang).await),
        Room::Me => lottery::me(demo, request),
        Room::Draw => lottery::draw(demo, request, lang),
        Room::Invite => invite::invite(demo, request),
    }
}

fn takes(wanted: Method, given: &Method) -> bool {
    *given == wanted || (wanted == Method::GET && *given == Method::HEAD)
}

fn not_allowed(wanted: Method, lang: Lang) -> Response<Bytes> {
    let mut response = Problem::MethodNotAllowed.answer(lang);
    let allow = if wanted == Method::GET { "GET, HEAD" } else { "POST" };
    response.headers_mut().insert(header::ALLOW, HeaderValue::from_static(allow));
    response
}

fn not_found(lang: Lang) -> Response<Bytes> {
    let page = text::demo::page(lang);
    let text = page::notice(lang, page.not_found, page.not_found_why, page.title, PATH);
    answer::html(StatusCode::NOT_FOUND, text)
}

/// The language to answer in: `?lang=`, else what the browser prefers.
pub(super) fn lang(demo: &Demo, request: &Request<Bytes>) -> Lang {
    let query = request.uri().query().unwrap_or("");
    let asked = pairs(query).rev().find(|pair| pair.name() == "lang");
    let preferred = request.headers().get(header::ACCEPT_LANGUAGE).and_then(|v| v.to_str().ok());
    asked
        .and_then(|pair| Lang::parse(&pair.value()))
        .or_else(|| preferred.and_then(Lang::from_accept_language))
        .unwrap_or(demo.lang)
}

/// Reads a JSON body. It must say that it is JSON: a form on somebody else's page can post here,
/// but not with that content type, and a script there would have to ask first (preflight).
pub(super) fn json_body<T: DeserializeOwned>(request: &Request<Bytes>) -> Result<T, Problem> {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok());
    let essence = kind.and_then(|k| k.split(';').next()).unwrap_or("").trim();
    if !essence.eq_ignore_ascii_case("application/json") {
        return Err(Problem::NotJson);
    }
    if request.body().len() > MOST {
        return Err(Problem::BodyTooLarge);
    }
    serde_json::from_slice(request.body()).map_err(|_| Problem::BadRequest)
}

#[cfg(test)]
mod tests {
    use super::{MOST, Problem, Room, json_body, room};
    use bytes::Bytes;
    use http::Request;

    #[test]
    fn the_invite_is_one_segment() {
        assert_eq!(room("/activity/wechat-lottery"), Some(Room::Page(None)));
        assert_eq!(room("/activity/wechat-lottery/"), Some(Room::Page(None)));
        assert_eq!(room("/activity/wechat-lottery/a.b-c_d"), Some(Room::Page(Some("a.b-c_d"))));
        assert_eq!(room("/activity/wechat-lottery/a/b"), None);
        assert_eq!(room("/activity/wechat-lotteryx"), None);
    }

    #[test]
    fn only_small_declared_json_is_read() {
        let post = |kind: &str, body: &str| {
            let request = Request::post("/").header("content-type", kind);
            json_body::<Vec<u8>>(&request.body(Bytes::copy_from_slice(body.as_bytes())).unwrap())
        };
        assert_eq!(post("application/json; charset=utf-8", "[1]"), Ok(vec![1]));
        assert_eq!(post("text/plain", "[1]"), Err(Problem::NotJson));
        assert_eq!(post("application/json", "[1"), Err(Problem::BadRequest));
        let long = " ".repeat(MOST) + "[1]";
        assert_eq!(post("application/json", &long), Err(Problem::BodyTooLarge));
    }
}
