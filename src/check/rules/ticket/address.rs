//! Tickets in addresses: taken from there, or put there.
//! Must not count the address of a call that the front end makes by itself.

use std::sync::Arc;

use crate::check::bearer::Mode;
use crate::check::exchange::Exchange;
use crate::check::probe::Probe;
use crate::check::target::{Carrier, Place};
use crate::check::verdict::{Finding, Stop, Verdict};
use crate::domain::query::encode;
use crate::domain::rules::Severity;

/// WXA416.
pub(super) async fn accepted(probe: &Probe) -> Result<Verdict, Stop> {
    let (a, ticket, mode) = probe.bearer().await?;
    if mode != Mode::Alone {
        return Err(Stop::Other(
            "票据要和 Cookie 一起用，无法单独试",
            "the ticket works beside cookies only and cannot be tried alone",
        ));
    }
    let api = probe.target.api.as_ref().ok_or(Stop::NoApi)?;
    let url = api.url.clone();
    let declared = match &api.carrier {
        Carrier::Query(name) => Some(name.clone()),
        Carrier::Header(..) => None,
    };
    let own = match &probe.target.ticket {
        Some(Place::Body(pointer)) => pointer.rsplit('/').next().map(str::to_owned),
        Some(Place::Header(name) | Place::Cookie(name) | Place::Address(name)) => {
            Some(name.clone())
        }
        None => None,
    };
    let usual = ["usertoken", "ticket", "token", "access_token", "jwt", "X-Wx-Ticket"];
    let all = declared.into_iter().chain(own).chain(usual.map(str::to_owned));
    let mut names: Vec<String> = Vec::new();
    for name in all {
        // A name that comes twice is refused by those who take it once.
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let mut url = url;
    for name in &names {
        url.query_pairs_mut().append_pair(name, ticket);
    }
    let me = probe.me_at(&mut probe.browser("C"), &url, None, &[]).await?;
    if !me.is_in() || me.who != a.session.who {
        return Ok(Verdict::Pass);
    }
    for name in names {
        let mut url = probe.target.api.as_ref().ok_or(Stop::NoApi)?.url.clone();
        url.query_pairs_mut().append_pair(&name, ticket);
        let me = probe.me_at(&mut probe.browser("C"), &url, None, &[]).await?;
        if me.is_in() {
            return Ok(Finding::new(&[me.exchange]).hole("name", name).fail());
        }
    }
    Ok(Verdict::Pass)
}

/// True when a ticket stands in a text as the value of an address's parameter.
fn stands_in_address(text: &str, ticket: &str) -> bool {
    text.match_indices(ticket).any(|(at, _)| {
        let before = text.get(..at).unwrap_or("");
        let word = before.rsplit(|c: char| c.is_whitespace() || "\"'`<>(".contains(c)).next();
        word.is_some_and(|word| word.ends_with('=') && word.contains('?'))
    })
}

/// WXA417.
pub(super) async fn sent(probe: &Probe) -> Result<Verdict, Stop> {
    let a = &probe.baseline().await?.a;
    let ticket = a.session.ticket.as_deref().ok_or(Stop::NoTicket)?;
    let encoded = encode(ticket).to_string();
    for exchange in &a.session.trail {
        if exchange.is_success() && stands_in_address(&exchange.text(), ticket) {
            let place = probe.say("响应里的地址", "an address in an answer");
            return Ok(Finding::new(&[Arc::clone(exchange)]).hole("where", place).fail());
        }
        let Some(location) = exchange.location() else { continue };
        let (head, fragment) = location.split_once('#').unwrap_or((location, ""));
        let has = |part: &str| part.contains(ticket) || part.contains(&encoded);
        let shown: [Arc<Exchange>; 1] = [Arc::clone(exchange)];
        if has(head) {
            let place = probe.say("跳转的地址", "the address of a redirect");
            return Ok(Finding::new(&shown).hole("where", place).fail());
        }
        // A fragment does not reach servers, but stays in history and in what is shared.
        if has(fragment) {
            let place = probe.say("跳转地址的 # 之后", "the fragment of a redirect");
            return Ok(Finding::new(&shown).hole("where", place).severity(Severity::Low).fail());
        }
    }
    Ok(Verdict::Pass)
}

#[cfg(test)]
mod tests {
    use super::stands_in_address;

    #[test]
    fn a_ticket_in_an_answer_is_not_one_in_an_address() {
        assert!(stands_in_address(r#"{"next":"/p?usertoken=TICKET"}"#, "TICKET"));
        assert!(stands_in_address("<a href='http://h/p?a=1&t=TICKET'>", "TICKET"));
        assert!(!stands_in_address(r#"{"usertoken":"TICKET"}"#, "TICKET"));
        assert!(!stands_in_address("var token = 'TICKET'; x=TICKET", "TICKET"));
    }
}
