//! The page of the activity: sends the browser to WeChat, takes it back, shows what came of it.
//! Must not spend the code (the page posts it, `login` does), and never takes an invite for a user.

use bytes::Bytes;
use http::{Request, Response, StatusCode, header};

use super::answer::{html, html_with_pictures, redirect, set};
use super::state::States;
use super::ticket::Audience;
use super::wechat::Failure;
use super::{Demo, Event, Problem, Style, login};
use crate::domain::appid::AppId;
use crate::domain::base::Base;
use crate::domain::callback::{self, Callback, Granted};
use crate::domain::lang::Lang;
use crate::domain::link::{self, LinkError, Platform};
use crate::domain::query::pairs;
use crate::domain::text::{self, demo::Page};
use crate::domain::time::Time;
use crate::report::page::escape;

/// Where the activity is; a friend's invite may follow as one more segment.
pub const PATH: &str = "/activity/wechat-lottery";

/// How recent an automatic new start must be to count as the same attempt, in seconds.
const RECENT: i64 = 120;

/// The longest invite that is carried along; ours have about 250 bytes.
const LONGEST_INVITE: usize = 1024;

const FRAME: &str = include_str!("page.html");
const LOTTERY: &str = include_str!("lottery.html");
const NOTICE: &str = include_str!("notice.html");

/// Builds authorize links.
#[derive(Debug)]
pub(super) struct Links {
    request: link::Request,
    public: Base,
    /// WeChat is an emulator, which can be asked as whom to go on.
    emulated: bool,
}

impl Links {
    /// For this account, at WeChat's (or an emulator's) `open`, back to `public`.
    pub(super) fn new(appid: &AppId, open: &Base, public: &Base) -> Result<Links, LinkError> {
        let request = link::Request {
            platform: Platform::Mp,
            account: None,
            appid: appid.as_str().to_owned(),
            redirect_uri: format!("{public}{PATH}"),
            scope: None,
            state: "0".to_owned(),
            force_popup: false,
            force_snapshot: false,
            // Some phones open the callback twice; this stops them (PROTOCOL 1.1).
            connect_redirect: true,
            component_appid: None,
            agentid: None,
            lang: None,
            base: Some(open.as_str().to_owned()),
        };
        request.build(false)?;
        Ok(Links { request, public: public.clone(), emulated: !open.is_wechat() })
    }

    /// The link that starts a login and comes back to `address` of this app.
    fn to_wechat(
        &self,
        address: &str,
        state: &str,
        visit: &Visit<'_>,
    ) -> Result<String, LinkError> {
        let redirect_uri = format!("{}{address}", self.public);
        let (state, force_popup) = (state.to_owned(), visit.full);
        let request = link::Request { redirect_uri, state, force_popup, ..self.request.clone() };
        let mut url = request.build(false)?.url;
        // A phone has a menu for it; in the emulator the account is chosen on a page.
        if visit.switch && self.emulated {
            let end = url.find('#').unwrap_or(url.len());
            url.insert_str(end, "&mock_choose=1");
        }
        Ok(url)
    }
}

/// One opening of the page, as its address tells it. What was a code or a state stays out of
/// every address made from it.
struct Visit<'a> {
    invite: Option<&'a str>,
    /// Asked for in the address; then it is kept there.
    lang: Option<Lang>,
    /// When this attempt was started anew by itself.
    again: Option<i64>,
    /// The button that leaves the snapshot page.
    full: bool,
    /// The link for somebody who wants to be somebody else.
    switch: bool,
}

impl<'a> Visit<'a> {
    fn read(invite: Option<&'a str>, query: &str, now: Time) -> Visit<'a> {
        let last = |name: &str| pairs(query).rev().find(|p| p.name() == name).map(|p| p.value());
        let again = last("again").and_then(|secs| secs.parse::<i64>().ok());
        Visit {
            invite: invite.filter(|i| i.len() <= LONGEST_INVITE),
            lang: last("lang").and_then(|lang| Lang::parse(&lang)),
            again: again.filter(|secs| (0..RECENT).contains(&now.secs().saturating_sub(*secs))),
            full: last("full").is_some(),
            switch: last("switch").is_some(),
        }
    }

    /// The address of the page for this visitor. The invite is part of the path, so it survives
    /// the way over WeChat, which adds to the query.
    fn address(&self, again: Option<i64>) -> String {
        let invite = self.invite.map(|i| format!("/{i}")).unwrap_or_default();
        let lang = self.lang.map(|l| format!("lang={}", l.tag()));
        let again = again.map(|secs| format!("again={secs}"));
        let query: Vec<String> = lang.into_iter().chain(again).collect();
        let mark = if query.is_empty() { "" } else { "?" };
        format!("{PATH}{invite}{mark}{}", query.join("&"))
    }

    /// The same, asking for the popup that ends a snapshot page.
    fn full_address(&self) -> String {
        self.marked("full=1")
    }

    /// The same, asking as whom to go on.
    fn switch_address(&self) -> String {
        self.marked("switch=1")
    }

    fn marked(&self, mark: &str) -> String {
        let address = self.address(None);
        format!("{address}{}{mark}", if address.contains('?') { "&" } else { "?" })
    }
}

/// Why the browser is here.
enum Arrival {
    /// To begin.
    Fresh,
    /// WeChat sent it back with a code and this browser's state.
    Granted(Granted),
    /// WeChat sent it back, and the user said no (PROTOCOL 1.8, both forms).
    Refused,
    /// With a code or state that is not of a login begun here: a link shared out of the address
    /// bar, a reload, a lost cookie, an attack.
    Stray,
}

fn arrival(demo: &Demo, request: &Request<Bytes>, query: &str) -> Arrival {
    let Some(expected) = demo.states.expected(request.headers()) else {
        let stray = pairs(query).any(|pair| matches!(&*pair.name(), "code" | "state"));
        return if stray { Arrival::Stray } else { Arrival::Fresh };
    };
    match callback::parse(query, &expected) {
        Callback::Empty => Arrival::Fresh,
        Callback::Granted(granted) => Arrival::Granted(granted),
        Callback::Refused(_) => Arrival::Refused,
        Callback::WrongState(_) | Callback::BadCode(_) => Arrival::Stray,
    }
}

/// Opens the page. Every opening without a usable code runs the login, also for somebody who has
/// logged in before: WeChat may belong to somebody else now.
pub(super) async fn open(
    demo: &Demo,
    request: &Request<Bytes>,
    invite: Option<&str>,
) -> Response<Bytes> {
    let (query, now) = (request.uri().query().unwrap_or(""), demo.now());
    let visit = Visit::read(invite, query, now);
    let lang = visit.lang.unwrap_or_else(|| super::router::lang(demo, request));
    match arrival(demo, request, query) {
        Arrival::Granted(granted) if demo.style == Style::Session => {
            demo.tell(Event::Returned);
            enter(demo, request, &visit, lang, &granted).await
        }
        Arrival::Granted(_) => {
            demo.tell(Event::Returned);
            // One automatic new start if this code turns out to be used up, no second one.
            let again = visit.again.is_none().then(|| visit.address(Some(now.secs())));
            html_with_pictures(demo.avatars.origin(), lottery(demo, &visit, lang, again.as_deref()))
        }
        Arrival::Refused => {
            demo.tell(Event::Refused);
            let page = text::demo::page(lang);
            let text =
                notice(lang, page.refused, page.refused_why, page.again, &visit.address(None));
            let mut response = html(StatusCode::OK, text);
            set(response.headers_mut(), header::SET_COOKIE, &demo.states.forget());
            response
        }
        // At once, without a tap, WeChat may show a snapshot page first (PROTOCOL 1.9); the login
        // then says `snapshot_user` and the page offers the way out.
        Arrival::Fresh => to_wechat(demo, &visit, visit.again, lang),
        // A stale link begins a new login. If that comes back without our cookie too, the browser
        // keeps none, and going on would be a loop without end.
        Arrival::Stray if visit.again.is_none() => to_wechat(demo, &visit, Some(now.secs()), lang),
        Arrival::Stray => {
            demo.tell(Event::CookieLost);
            let page = text::demo::page(lang);
            let text = notice(lang, page.lost, page.lost_why, page.again, &visit.address(None));
            html(StatusCode::OK, text)
        }
    }
}

/// The session style: the code is spent here, and the browser leaves with a session.
async fn enter(
    demo: &Demo,
    request: &Request<Bytes>,
    visit: &Visit<'_>,
    lang: Lang,
    granted: &Granted,
) -> Response<Bytes> {
    let (code, state) = (granted.code().as_str(), granted.state().unwrap_or_default());
    let Failure { problem, because, .. } = match login::user(demo, request, code, state).await {
        Ok(openid) => {
            let (headers, now) = (request.headers(), demo.now());
            let cookie = demo.with_random(|r| demo.sessions.open(headers, &openid, now, r));
            let page = lottery(demo, visit, lang, None);
            let mut response = html_with_pictures(demo.avatars.origin(), page);
            let headers = response.headers_mut();
            for cookie in [demo.states.forget(), cookie] {
                headers.extend(cookie.parse().ok().map(|cookie| (header::SET_COOKIE, cookie)));
            }
            return response;
        }
        Err(failure) => failure,
    };
    demo.tell(Event::SignInFailed { problem, because });
    let used = matches!(problem, Problem::StateMismatch | Problem::CodeNotAccepted);
    if used && visit.again.is_none() {
        return to_wechat(demo, visit, Some(demo.now().secs()), lang);
    }
    let page = text::demo::page(lang);
    let (button, to) = match problem {
        Problem::SnapshotUser => (page.snapshot_leave, visit.full_address()),
        _ => (page.again, visit.address(None)),
    };
    html(problem.status(), notice(lang, page.failed, problem.text(lang), button, &to))
}

fn to_wechat(demo: &Demo, visit: &Visit<'_>, again: Option<i64>, lang: Lang) -> Response<Bytes> {
    let state = demo.with_random(States::issue);
    match demo.links.to_wechat(&visit.address(again), &state, visit) {
        Ok(link) => {
            demo.tell(Event::Redirected);
            let mut response = redirect(&link);
            set(response.headers_mut(), header::SET_COOKIE, &demo.states.keep(&state));
            response
        }
        Err(_) => Problem::Internal.answer(lang),
    }
}

/// The page that posts the code. Everything in it is the same for every user but the inviter.
fn lottery(demo: &Demo, visit: &Visit<'_>, lang: Lang, again: Option<&str>) -> String {
    let page = text::demo::page(lang);
    let inviter = visit.invite.and_then(|invite| inviter(demo, invite));
    let invited = inviter.map(|name| text::fill(page.invited_by, &[("name", &name)]));
    let session = demo.style == Style::Session;
    let steps = match session {
        true => [page.session4, page.session5, page.session6, page.session7],
        false => [page.step4, page.step5, page.step6, page.step7],
    };
    let steps = steps.map(|step| format!("<li>{}</li>", escape(step))).join("\n");
    let own = [
        ("style", if session { "session" } else { "spa" }),
        ("steps", &steps),
        ("hide_invited", if invited.is_some() { "" } else { "hidden" }),
        ("invited", &escape(&invited.unwrap_or_default())),
        ("home", &escape(&visit.address(None))),
        ("full", &escape(&visit.full_address())),
        ("switch_to", &escape(&visit.switch_address())),
        ("again_at", &escape(again.unwrap_or(""))),
        ("chances_left", &text::fill(&escape(page.chances), &[("left", "<b id=\"left\"></b>")])),
    ];
    let main = render(LOTTERY, page, &own);
    let script = "<script src=\"/assets/lottery.js\" defer></script>";
    frame(lang, page.title, script, &main)
}

/// Who shared the link. Whatever else stands in that place of the path names nobody; a login
/// ticket there logs nobody in and names nobody either.
fn inviter(demo: &Demo, invite: &str) -> Option<String> {
    let handle = demo.tickets.subject(Audience::Invite, invite, demo.now())?;
    demo.with_users(|users| users.nickname_of(&handle))
}

/// A page with one thing to say and one button.
pub(super) fn notice(lang: Lang, heading: &str, why: &str, button: &str, to: &str) -> String {
    let own = [
        ("heading", &*escape(heading)),
        ("why", &*escape(why)),
        ("button", &*escape(button)),
        ("to", &*escape(to)),
    ];
    frame(lang, heading, "", &render(NOTICE, text::demo::page(lang), &own))
}

fn frame(lang: Lang, title: &str, script: &str, main: &str) -> String {
    let lang = if lang == Lang::Zh { "zh-CN" } else { "en" };
    let holes = [("lang", lang), ("title", &escape(title)), ("script", script), ("main", main)];
    text::fill(FRAME, &holes)
}

/// Fills a template with the page's texts, escaped, and with `own`, which already is.
fn render(template: &str, page: &Page, own: &[(&str, &str)]) -> String {
    let texts: Vec<(&str, String)> =
        page.all().into_iter().map(|(key, text)| (key, escape(text))).collect();
    let texts = texts.iter().map(|(key, text)| (*key, text.as_str()));
    let holes: Vec<(&str, &str)> = own.iter().copied().chain(texts).collect();
    text::fill(template, &holes)
}
