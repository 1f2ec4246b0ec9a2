//! Pages that end a flow: WeChat's error pages, the one for other browsers, a refusal.
//! Must not soften WeChat's sentence; what the emulator knows better stands below it.

use super::accounts;
use super::shell::{Markup, Policy, escape, page, page_under};
use super::{language_link, requery};
use crate::domain::errcode::{self, explain_entry};
use crate::domain::lang::Lang;
use crate::domain::scene::Product;
use crate::domain::text::errcode::sentence;
use crate::domain::text::mock::of;
use crate::mock::authorize::{Door, PageError};
use crate::mock::control::ICON;
use crate::mock::scenario::Scenario;
use crate::mock::site::CONTROL_PREFIX;
use crate::mock::switches::PageStatus;
use crate::mock::turn::Turn;
use crate::mock::why::Why;
use crate::wire::authorize::Asked;
use crate::wire::consent as wire;
use crate::wire::query::{Params, encode};
use bytes::Bytes;
use http::StatusCode;
use http::header::{CONTENT_TYPE, HeaderValue};

/// WeChat's markup of such a page (PROTOCOL 1.11: WeUI 0.4.1).
fn message(title: &str, text: &str, rest: &str) -> Markup {
    told("!", "", title, text, rest)
}

/// The same with good news.
fn done(title: &str, text: &str, rest: &str) -> Markup {
    told("✓", " done", title, text, rest)
}

fn told(sign: &str, kind: &str, title: &str, text: &str, rest: &str) -> Markup {
    let text = if text.is_empty() {
        String::new()
    } else {
        format!("<p class=\"weui_msg_desc\">{}</p>", escape(text))
    };
    Markup(format!(
        "<main class=\"weui_msg\"><div class=\"weui_icon_area{kind}\" aria-hidden=\"true\">{sign}</div>\
         <div class=\"weui_text_area\"><h4 class=\"weui_msg_title\">{}</h4>{text}</div>{rest}</main>",
        escape(title)
    ))
}

fn query<'a>(turn: &Turn<'a>) -> &'a str {
    turn.request.uri().query().unwrap_or("")
}

/// The same page in the other language; a form's answer is asked for again by GET.
fn foot(turn: &Turn<'_>, lang: Lang) -> Markup {
    // Relative to the page itself, under any prefix.
    let here = turn.request.uri().path().rsplit('/').next().unwrap_or("");
    let pairs: Vec<String> = Params::merged(turn.request)
        .iter()
        .map(|pair| format!("{}={}", pair.raw_name, pair.raw_value))
        .collect();
    Markup(format!(" · {}", language_link(lang, here, &pairs.join("&"))))
}

/// What WeChat, or WeCom, shows, which is Chinese for everybody, on a page in another language.
fn as_wechat_shows(lang: Lang, wecom: bool, shown: &str) -> String {
    if lang == Lang::Zh || shown.is_empty() {
        return String::new();
    }
    let t = &of(lang).pages;
    let heading = escape(if wecom { t.work_error_wechat } else { t.error_wechat });
    format!("<dt>{heading}</dt><dd lang=\"zh\">{}</dd>", escape(shown))
}

/// The other users, each a link back to where this login came in.
fn others(turn: &Turn<'_>) -> String {
    let current = turn.entry.user.as_deref();
    let here = turn.site.path.rsplit('/').next().unwrap_or("");
    match here.strip_suffix("_reply") {
        // A phone that answered: it scans once more, as somebody else.
        Some("confirm") => {
            let uuid = Params::merged(turn.request).get("uuid").unwrap_or_default().into_owned();
            accounts::others(turn, current, "confirm", &format!("uuid={}", encode(&uuid)))
        }
        // The page that was answered is gone with its user.
        Some(_) => String::new(),
        None => accounts::others(turn, current, here, query(turn)),
    }
}

/// wxLogin.js shows the login by QR code in a frame of the site, and its errors too.
fn policy(turn: &Turn<'_>) -> Policy<'static> {
    match turn.site.path {
        "/connect/qrconnect" => Policy::Framed,
        _ => Policy::Still,
    }
}

/// An error page of PROTOCOL 1.10, explained.
pub(crate) fn error(turn: &Turn<'_>, error: &PageError) -> http::Response<Bytes> {
    let lang = turn.lang();
    let t = &of(lang).pages;
    let shown = match error.code {
        Some(code) => format!("{}，错误码:{code}", error.sentence),
        None => error.sentence.to_owned(),
    };
    let entry = match error.code {
        Some(code) => errcode::find(Product::Page, i64::from(code)),
        None => errcode::find_sentence(error.sentence).filter(|_| !error.sentence.is_empty()),
    };
    let explained = entry.map(explain_entry);
    let title = match (&error.why, &explained) {
        (Why::UserUnknown { .. }, _) => t.user_unknown_title,
        (Why::ScenarioUnknown { .. }, _) => t.scenario_unknown_title,
        (_, Some(explained)) if lang != Lang::Zh => explained.meaning(lang).trim_end_matches('.'),
        _ => &shown,
    };
    let fix = match &error.why {
        Why::PlatformDomain { .. } => Some(t.fix_platform_domain),
        Why::LearnedDomain { .. } => Some(t.fix_learned_domain),
        _ => explained.map(|explained| explained.fix(lang)),
    };
    let fix = fix.map(|fix| format!("<dt>{}</dt><dd>{}</dd>", escape(t.error_fix), escape(fix)));
    let rest = format!(
        "<dl class=\"why\">{}<dt>{}</dt><dd>{}</dd>{}</dl>",
        as_wechat_shows(lang, turn.is_wecom(), &shown),
        escape(t.error_why),
        escape(&error.why.text(lang)),
        fix.unwrap_or_default()
    );
    // As another user it may go through: who is signed in stays so, and would end here again.
    let rest = if error.why.is_of_the_user() { rest + &self::others(turn) } else { rest };
    let body = message(title, "", &rest);
    let mut response = page_under(&policy(turn), lang, "error", title, &body, &foot(turn, lang));
    if let Why::UserUnknown { known, .. } = &error.why
        && let Ok(known) = HeaderValue::from_str(known)
    {
        response.headers_mut().insert(wire::USERS, known);
    }
    let (zh, en) = (error.why.text(Lang::Zh), error.why.text(Lang::En));
    wire::tell(response.headers_mut(), &wire::WHY, &zh, &en);
    if matches!(error.why, Why::PlatformDomain { .. }) {
        let fix = |lang| of(lang).pages.fix_platform_domain;
        wire::tell(response.headers_mut(), &wire::FIX, fix(Lang::Zh), fix(Lang::En));
    }
    if matches!(error.why, Why::LearnedDomain { .. }) {
        let fix = |lang| of(lang).pages.fix_learned_domain;
        wire::tell(response.headers_mut(), &wire::FIX, fix(Lang::Zh), fix(Lang::En));
    }
    if turn.settings.switches.page_status == PageStatus::BadRequest {
        *response.status_mut() = StatusCode::BAD_REQUEST;
    }
    if let Some(code) = error.code {
        response.headers_mut().insert(wire::CODE, HeaderValue::from(code));
    }
    response
}

/// The sentence of that page: WeChat's own, and WeCom's (PROTOCOL 1.11, 6.1).
pub(crate) fn outside_sentence(turn: &Turn<'_>) -> &'static str {
    if turn.is_wecom() { sentence::OUTSIDE_WECOM } else { sentence::OUTSIDE_WECHAT }
}

/// The page for browsers that are not WeChat's (PROTOCOL 1.11), with the way on if offered.
pub(crate) fn outside(turn: &Turn<'_>, offer: bool) -> http::Response<Bytes> {
    let lang = turn.lang();
    let t = &of(lang).pages;
    let wecom = turn.is_wecom();
    let (text, why) = match wecom {
        true => (t.work_outside_text, t.work_outside_why),
        false => (t.outside_text, t.outside_why),
    };
    // WeChat's own words (PROTOCOL 1.11), in Chinese for everybody.
    let wechats = &of(Lang::Zh).pages;
    let shown = format!("{}：{}", wechats.outside_title, outside_sentence(turn));
    let mut rest = match as_wechat_shows(lang, wecom, &shown) {
        told if told.is_empty() => String::new(),
        told => format!("<dl class=\"why\">{told}</dl>"),
    };
    if offer {
        let query = requery(query(turn), &[("mock_client", Some("wechat"))]);
        rest.push_str(&format!(
            "<p class=\"why\">{}</p><a class=\"primary\" href=\"authorize?{}\">{}</a>",
            escape(why),
            escape(&query),
            escape(t.outside_go_on)
        ));
    }
    let body = message(t.outside_title, text, &rest);
    page(lang, "outside", t.outside_title, &body, &foot(turn, lang))
}

/// After a refusal that sends nothing (PROTOCOL 1.8).
pub(crate) fn refused(turn: &Turn<'_>, door: Door, asked: &Asked) -> http::Response<Bytes> {
    let lang = turn.lang();
    let t = &of(lang).pages;
    let query = requery(asked.query(), &[("mock_consent", None)]);
    let rest = format!(
        "<a class=\"plain\" href=\"{}?{}\">{}</a>",
        door.page(),
        escape(&query),
        escape(t.start_again)
    );
    let closed = if turn.is_wecom() { t.work_refused_text } else { t.refused_text };
    let text = match turn.scenarios.has(Scenario::Deny) {
        true => format!("{} {closed}", t.denied_text),
        false => closed.to_owned(),
    };
    let body = message(t.refused_title, &text, &rest);
    page(lang, "refused", t.refused_title, &body, &foot(turn, lang))
}

/// What the phone's page contains after it said yes (PROTOCOL 3.2).
const CONFIRMED: &str = "应用登录";

/// The phone after it said yes.
pub(crate) fn confirmed(turn: &Turn<'_>) -> http::Response<Bytes> {
    let lang = turn.lang();
    let t = &of(lang).pages;
    let body = match lang {
        Lang::Zh => done(CONFIRMED, t.phone_confirmed, ""),
        Lang::En => {
            let told =
                format!("<dl class=\"why\">{}</dl>", as_wechat_shows(lang, false, CONFIRMED));
            done(t.phone_confirmed, "", &told)
        }
    };
    page(lang, "confirmed", t.phone_confirmed, &body, &foot(turn, lang))
}

/// The phone after it said no.
pub(crate) fn cancelled(turn: &Turn<'_>) -> http::Response<Bytes> {
    let lang = turn.lang();
    let t = &of(lang).pages;
    let body = message(t.scan_cancelled, t.scan_cancelled_text, "");
    page(lang, "cancelled", t.scan_cancelled, &body, &foot(turn, lang))
}

/// A consent page too old to be answered.
pub(crate) fn gone(turn: &Turn<'_>) -> http::Response<Bytes> {
    let lang = turn.lang();
    let t = &of(lang).pages;
    let body = message(t.gone_title, &Why::PageGone.text(lang), "");
    let mut response = page(lang, "gone", t.gone_title, &body, &foot(turn, lang));
    *response.status_mut() = StatusCode::GONE;
    response
}

/// A path the emulator does not have.
pub(crate) fn unknown(turn: &Turn<'_>, why: &Why) -> http::Response<Bytes> {
    let lang = turn.lang();
    let t = &of(lang).pages;
    let body = message(t.unknown_title, &why.text(lang), "");
    let mut response = page(lang, "unknown", t.unknown_title, &body, &foot(turn, lang));
    *response.status_mut() = StatusCode::NOT_FOUND;
    response
}

/// `/` leads to the inspector; there is an icon, as browsers complain without; the rest browsers ask for unasked is not there.
pub(crate) fn home(turn: &Turn<'_>) -> http::Response<Bytes> {
    let mut response = http::Response::new(Bytes::new());
    if turn.site.path == "/favicon.ico" {
        *response.body_mut() = Bytes::from_static(ICON.as_bytes());
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("image/svg+xml"));
        return response;
    }
    if turn.site.path != "/" || turn.site.group.is_some() {
        *response.status_mut() = StatusCode::NOT_FOUND;
        return response;
    }
    *response.status_mut() = StatusCode::FOUND;
    if let Ok(location) = HeaderValue::from_str(&format!("{CONTROL_PREFIX}/")) {
        response.headers_mut().insert(http::header::LOCATION, location);
    }
    response
}
