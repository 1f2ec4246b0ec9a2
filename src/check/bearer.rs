//! Showing a ticket of our own making to the API, and telling whether it was taken.
//! Must not judge; it makes sure that what the API says depends on the ticket at all.

use super::browser::Browser;
use super::flow::Me;
use super::forge::Jwt;
use super::probe::{FIRST, Login, Probe};
use super::target::Place;
use super::verdict::{Finding, Stop, Verdict};
use crate::domain::curl::quote;

/// A ticket that is none.
const GARBAGE: &str = "wxauth-check.not-a.ticket";

/// Where a ticket is shown so that it decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// In a browser that has nothing else.
    Alone,
    /// Beside the cookies of the login.
    WithCookies,
}

impl Probe {
    /// User A's ticket, with the way to show others in its place.
    ///
    /// # Errors
    /// When there is no ticket, no API, or the API does not look at the ticket.
    pub async fn bearer(&self) -> Result<(&Login, &str, Mode), Stop> {
        // A login nobody delivered twice or replayed: what those did to it is another rule's matter.
        self.baseline().await?;
        let fresh = || self.login("A", FIRST);
        let a = self.ticket_cell().get_or_init(fresh).await.as_ref().map_err(Clone::clone)?;
        let ticket = a.session.ticket.as_deref().ok_or(Stop::NoTicket)?;
        let find = || self.find_mode(&a.browser, ticket);
        let mode = self.mode_cell().get_or_init(find).await;
        Ok((a, ticket, mode.clone()?))
    }

    /// True where what the API says depends on this ticket of the browser's user.
    pub(super) async fn goes_by(&self, browser: &Browser, ticket: &str) -> bool {
        self.find_mode(browser, ticket).await.is_ok()
    }

    async fn find_mode(&self, a: &Browser, ticket: &str) -> Result<Mode, Stop> {
        let alone = self.me(&mut self.browser("C"), Some(ticket)).await?;
        if alone.is_in() {
            return Ok(Mode::Alone);
        }
        let with = self.me(&mut a.clone(), Some(ticket)).await?;
        let garbage = self.me(&mut a.clone(), Some(GARBAGE)).await?;
        match with.is_in() && !garbage.is_in() {
            true => Ok(Mode::WithCookies),
            false => Err(Stop::Other(
                "接口认的不是票据，而是 Cookie",
                "the API goes by cookies, not by the ticket",
            )),
        }
    }

    /// Shows the API a ticket of our making.
    pub async fn show(&self, ticket: &str) -> Result<Me, Stop> {
        let (a, _, mode) = self.bearer().await?;
        let mut browser = match mode {
            Mode::Alone => self.browser("attacker"),
            Mode::WithCookies => a.browser.clone(),
        };
        self.me(&mut browser, Some(ticket)).await
    }

    /// The finding that a ticket of our making was accepted, with the line that shows it again.
    pub(super) fn accepted(&self, finding: Finding, ticket: &str) -> Verdict {
        match self.line(ticket) {
            Some(line) if self.target.front.is_none() => finding.reproduce(line).fail(),
            _ => finding.fail(),
        }
    }

    /// A line that shows a ticket of our making. It is no secret: where it is accepted, anybody can
    /// write it.
    pub fn line(&self, ticket: &str) -> Option<String> {
        let api = self.target.api.as_ref()?;
        let mut url = api.url.clone();
        let header = match &self.target.ticket {
            Some(Place::Cookie(name)) => Some(("cookie", format!("{name}={ticket}"))),
            _ => api.carrier.carry(ticket, &mut url),
        };
        let header =
            header.map(|(name, text)| format!(" -H {}", quote(&format!("{name}: {text}"))));
        Some(format!("curl -i {}{}", quote(url.as_str()), header.unwrap_or_default()))
    }

    /// User A's ticket as a JWT.
    pub async fn jwt(&self) -> Result<Jwt, Stop> {
        let a = &self.baseline().await?.a;
        let shown = self.ticket_cell().get().and_then(|login| login.as_ref().ok()).unwrap_or(a);
        let ticket = shown.session.ticket.as_deref().ok_or(Stop::NoTicket)?;
        Jwt::read(ticket).ok_or(Stop::NotJwt)
    }

    /// The tickets of both users as JWTs.
    pub async fn both(&self) -> Result<(Jwt, Jwt), Stop> {
        let b = self.baseline().await?.b.session.ticket.clone().ok_or(Stop::NoTicket)?;
        Ok((self.jwt().await?, Jwt::read(&b).ok_or(Stop::NotJwt)?))
    }
}
