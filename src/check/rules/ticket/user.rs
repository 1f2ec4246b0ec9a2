//! Whose data a ticket opens, how often, and what opens without one.
//! Must not change anything at the back end: only the one reading call is made.

use http::HeaderName;

use crate::check::probe::{FIRST, Probe};
use crate::check::verdict::{Finding, Stop, Verdict};

/// WXA413.
pub(super) async fn twice(probe: &Probe) -> Result<Verdict, Stop> {
    if !probe.target.ticket_once {
        return Ok(probe.skip(
            "没有声明票据只能用一次（ticket_once）",
            "tickets are not declared to be for one use (ticket_once)",
        ));
    }
    let login = probe.login("A", FIRST).await?;
    let ticket = login.session.ticket.as_deref().ok_or(Stop::NoTicket)?;
    // The login itself asked the API once.
    let me = probe.me(&mut login.browser.clone(), Some(ticket)).await?;
    match me.is_in() {
        true => Ok(Finding::new(&[me.exchange]).fail()),
        false => Ok(Verdict::Pass),
    }
}

/// WXA418: user A's ticket with user B's id wherever back ends have been caught looking for one.
pub(super) async fn other(probe: &Probe) -> Result<Verdict, Stop> {
    let baseline = probe.baseline().await?;
    let (a, b) = (&baseline.a, &baseline.b);
    let (Some(own), Some(theirs)) = (&a.session.who, &b.session.who) else {
        return Err(Stop::Other(
            "接口的响应里没有用户 ID（[backend] 的 api.openid）",
            "the API's answer has no id of the user (api.openid)",
        ));
    };
    if own == theirs {
        return Ok(Verdict::Pass);
    }
    let url = &probe.target.api.as_ref().ok_or(Stop::NoApi)?.url;
    let names = ["openid", "openId", "open_id", "user_id", "userId", "uid", "user", "id"];
    for value in [theirs, &b.callback.openid] {
        let mut asked = url.clone();
        for name in names {
            asked.query_pairs_mut().append_pair(name, value);
        }
        let header = [(HeaderName::from_static("x-openid"), value.as_str())];
        let mut browser = a.browser.clone();
        let ticket = a.session.ticket.as_deref();
        let me = probe.me_at(&mut browser, &asked, ticket, &header).await?;
        if me.who.as_ref() == Some(theirs) {
            let with = probe.say("地址里别人的 openid", "another user's openid in the request");
            return Ok(Finding::new(&[me.exchange]).hole("with", with).fail());
        }
    }
    Ok(Verdict::Pass)
}

/// WXA419.
pub(super) async fn nobody(probe: &Probe) -> Result<Verdict, Stop> {
    let a = &probe.baseline().await?.a;
    let garbage = a.session.ticket.as_ref().map(|_| "wxauth-check.not-a.ticket");
    let tries = [
        (None, probe.say("没有任何票据", "Without any ticket")),
        (garbage, probe.say("拿着不是票据的文本", "With a text that is not a ticket")),
    ];
    for (ticket, what) in tries {
        let me = probe.me(&mut probe.browser("C"), ticket).await?;
        let someone = match &probe.target.api.as_ref().ok_or(Stop::NoApi)?.openid {
            Some(_) => me.who.clone(),
            // Without an id to look for, only an answer with A's own openid tells.
            None => me.exchange.text().contains(&a.callback.openid).then(String::new),
        };
        if let (true, Some(who)) = (me.is_in(), someone) {
            let who = if who.is_empty() { a.callback.openid.clone() } else { who };
            return Ok(Finding::new(&[me.exchange]).hole("what", what).hole("who", who).fail());
        }
    }
    Ok(Verdict::Pass)
}
