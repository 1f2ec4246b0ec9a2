//! Where the ticket of a `call` comes from: typed, a file, standard input,
//! or signed here; and what may be wrong with it.
//! Must not judge the ticket: sending bad ones is what this command is for.

use serde_json::Value;

use super::fault::CallError;
use super::{OPENID, TICKET, TICKET_FILE};
use crate::app::App;
use crate::cmd::ticket::flags::FORMAT;
use crate::cmd::ticket::{mint::Mint, told};
use crate::config::{Found, Setting, read_bytes};
use crate::domain::lang::Lang;
use crate::domain::openid::OpenId;
use crate::domain::said::Said;
use crate::domain::secret::Secret;
use crate::domain::ticket::{ClaimError, Jti, Warning, decode, openid64};
use crate::domain::time::Time;
use crate::error::Error;

/// The way a ticket was asked for; nothing is read or signed yet.
pub(super) struct Way {
    setting: &'static Setting,
    found: Found,
}

impl Way {
    /// The way that was said most directly: a flag beats a variable, a variable a file.
    pub(super) fn choose(app: &App) -> Result<Option<Way>, Error> {
        let mut chosen: Option<Way> = None;
        for setting in [&TICKET, &TICKET_FILE, &OPENID] {
            let Some(found) = app.settings.get(setting)? else { continue };
            let way = Way { setting, found };
            chosen = match chosen {
                None => Some(way),
                Some(other) if app.settings.outranks(&way.found.origin, &other.found.origin) => {
                    Some(way)
                }
                Some(other) if app.settings.outranks(&other.found.origin, &way.found.origin) => {
                    Some(other)
                }
                Some(other) => {
                    let (one, two) = (other.setting.flag, setting.flag);
                    let zh = format!("--{one} 和 --{two}");
                    let both = Said::new(zh, format!("--{one} and --{two}"));
                    return Err(CallError::TicketTwice(both).into());
                }
            };
        }
        Ok(chosen)
    }

    /// Reads or signs the ticket.
    pub(super) fn make(self, app: &App) -> Result<Secret, Error> {
        let text = self.found.text();
        if self.setting.key == OPENID.key {
            return mint(app, text);
        }
        let flag = format!("--{}", self.setting.flag);
        Ok(match text {
            "-" => from_text(&app.read_stdin(&flag)?),
            path if self.setting.key == TICKET_FILE.key => from_file(path)?,
            ticket => Secret::new(ticket),
        })
    }
}

/// A ticket for an openid, as the settings of `[ticket]` say.
fn mint(app: &App, openid: &str) -> Result<Secret, Error> {
    OpenId::parse(openid).map_err(ClaimError::Openid)?;
    if app.settings.text(&FORMAT)?.as_deref() == Some("base64") {
        told::warn(app, &[Warning::Forgeable]);
        return Ok(Secret::new(openid64::write(openid)));
    }
    let mint = Mint::from_settings(app, Jti::Random, Vec::new())?;
    told::strictly(app, &mint.warnings)?;
    told::warn(app, &mint.warnings);
    Ok(Secret::new(mint.ticket(openid, app.now(), &mut app.random())?.ticket))
}

/// What to say to a refusal of a request that carried no ticket.
pub(super) fn none_sent() -> (String, String) {
    (
        "这次请求没有带票据：用 --ticket 带上一张，或用 --openid 现签一张".to_owned(),
        "this request carried no ticket: give one with --ticket, or have one made with --openid"
            .to_owned(),
    )
}

/// What to say to a refusal of a login.
pub(super) fn code_refused() -> (String, String) {
    (
        "登录接口拒绝了这个 code，原因看响应体；code 只能用一次、5 分钟内有效，而且只能用申请它的那个 appid 去换".to_owned(),
        "the login refused this code: the body says why; a code works once, for five minutes, and \
         for the appid that asked for it"
            .to_owned(),
    )
}

/// What the ticket's own text says about a server's refusal of it (zh, en): run out, not yet
/// valid, unsigned. Nothing where nothing can be seen.
pub(super) fn excuse(ticket: &Secret, now: Time) -> Option<(String, String)> {
    let decoded = decode(ticket.expose(), now).ok()?;
    let telling = decoded
        .warnings
        .iter()
        .find(|w| matches!(w, Warning::Expired(_) | Warning::NotYetValid(_) | Warning::Unsigned))?;
    Some((telling.text(Lang::Zh), telling.text(Lang::En)))
}

fn from_file(path: &str) -> Result<Secret, Error> {
    let bytes = read_bytes(path.as_ref())?;
    let text = String::from_utf8(bytes).map_err(|_| CallError::FileContent {
        path: path.to_owned(),
        wanted: super::request::UTF8,
    })?;
    Ok(from_text(&text))
}

/// The ticket itself, or the one in an envelope of `ticket sign --json` and `login --json`.
fn from_text(text: &str) -> Secret {
    let text = text.trim();
    let found = text.starts_with('{').then(|| serde_json::from_str::<Value>(text).ok()).flatten();
    let ticket = found.as_ref().and_then(|document| {
        ["/data/ticket", "/ticket"].iter().find_map(|place| document.pointer(place)?.as_str())
    });
    Secret::new(ticket.unwrap_or(text))
}

#[cfg(test)]
mod tests {
    use super::{excuse, from_text};
    use crate::domain::secret::Secret;
    use crate::domain::time::Time;

    #[test]
    fn a_ticket_that_ran_out_explains_itself() {
        // {"alg":"HS256"} . {"sub":"o","exp":1000}
        let ticket = Secret::new("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJvIiwiZXhwIjoxMDAwfQ.AAAA");
        let (zh, en) = excuse(&ticket, Time::from_secs(2000)).unwrap();
        assert!(en.contains("1970-01-01T00:16:40Z") && zh.contains("1970"), "{zh} {en}");
        assert_eq!(excuse(&ticket, Time::from_secs(900)), None);
        assert_eq!(excuse(&Secret::new("no ticket"), Time::from_secs(0)), None);
    }

    #[test]
    fn a_ticket_may_come_in_our_own_envelope() {
        assert_eq!(from_text(" a.b.c\n").expose(), "a.b.c");
        assert_eq!(from_text(r#"{"ok":true,"data":{"ticket":"a.b.c"}}"#).expose(), "a.b.c");
        assert_eq!(from_text(r#"{"ticket":"a.b.c"}"#).expose(), "a.b.c");
        assert_eq!(from_text(r#"{"x":1}"#).expose(), r#"{"x":1}"#);
    }
}
