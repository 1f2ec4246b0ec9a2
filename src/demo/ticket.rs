//! The two tokens of the app: the ticket that logs in, and the invite that only names a friend.
//! Must not accept one where the other belongs: each has its own audience (RFC 8725 section 3.12).

use std::time::Duration;

use http::HeaderMap;

use super::problem::Problem;
use crate::domain::random::Random;
use crate::domain::ticket::{Algorithm, Draft, Key, Plan, Requirement, Rules, Signer, verify};
use crate::domain::time::Time;

/// The header every request after the login carries.
pub(super) const HEADER: &str = "x-wx-ticket";

/// `iss` of both tokens.
pub const ISSUER: &str = "wxauth-demo";
/// `aud` of the ticket that logs in.
pub const AUDIENCE: &str = "wechat-lottery";

/// What a token is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Audience {
    /// Logs in. `sub` is the openid. Two hours, as long as WeChat's own access token.
    Lottery,
    /// Is shared with friends, so it must open nothing. `sub` is a name that means something only
    /// to this server: an openid in a link would be passed around with it.
    Invite,
}

impl Audience {
    const fn name(self) -> &'static str {
        match self {
            Audience::Lottery => AUDIENCE,
            Audience::Invite => "invite",
        }
    }

    const fn life(self) -> Duration {
        match self {
            Audience::Lottery => Duration::from_secs(2 * 3600),
            Audience::Invite => Duration::from_secs(7 * 24 * 3600),
        }
    }
}

/// Signs and verifies.
#[derive(Debug)]
pub(super) struct Tickets {
    pub(super) key: Key,
}

impl Tickets {
    /// With this key, which must not be the app secret: whoever verifies tickets would have it.
    pub(super) fn new(key: Key) -> Tickets {
        Tickets { key }
    }

    /// A token with iss, sub, aud, exp, iat and jti. Nothing else: a JWT is readable by everyone,
    /// so WeChat's tokens and the profile stay here.
    pub(super) fn sign(
        &self,
        audience: Audience,
        subject: &str,
        now: Time,
        random: &mut dyn Random,
    ) -> Result<String, Problem> {
        let draft = Draft {
            issuer: Some(ISSUER.to_owned()),
            audience: vec![audience.name().to_owned()],
            ttl: audience.life(),
            ..Draft::default()
        };
        let plan = Plan::new(draft).map_err(|_| Problem::Internal)?;
        let payload = plan.payload(subject, now, random).map_err(|_| Problem::Internal)?;
        let signer = Signer::new(&self.key, Algorithm::HS256, None);
        signer.and_then(|s| s.sign(&payload)).map_err(|_| Problem::Internal)
    }

    /// The subject of a token, if everything about it is right. The algorithm is ours to say, not
    /// the token's; a token that never expires is refused.
    pub(super) fn subject(&self, audience: Audience, token: &str, now: Time) -> Option<String> {
        let names = ["sub", "exp", "iat", "jti"];
        let rules = Rules {
            algorithms: vec![Algorithm::HS256],
            leeway: Duration::ZERO,
            issuer: Some(ISSUER.to_owned()),
            audience: vec![audience.name().to_owned()],
            required: names.map(|n| Requirement::Name(n.to_owned())).into(),
        };
        verify(token, &self.key, rules, now).ok()?.ok()?.sub
    }

    /// Whose ticket the request carries: the openid.
    pub(super) fn bearer(&self, headers: &HeaderMap, now: Time) -> Result<String, Problem> {
        let mut found = headers.get_all(HEADER).iter();
        let ticket = found.next().ok_or(Problem::TicketMissing)?;
        // With two tickets it would depend on the proxy in between which one counts.
        if found.next().is_some() {
            return Err(Problem::TicketNotAccepted);
        }
        let ticket = ticket.to_str().map_err(|_| Problem::TicketNotAccepted)?;
        self.subject(Audience::Lottery, ticket, now).ok_or(Problem::TicketNotAccepted)
    }
}

#[cfg(test)]
mod tests {
    use super::{Audience, Tickets};
    use crate::domain::random::Seeded;
    use crate::domain::ticket::Key;
    use crate::domain::time::Time;

    const NOW: Time = Time::from_secs(1_800_000_000);

    fn tickets(seed: u8) -> Tickets {
        Tickets::new(Key::from_bytes(&[seed; 32]).unwrap())
    }

    #[test]
    fn a_ticket_ends_and_an_invite_is_no_ticket() {
        let tickets = tickets(1);
        let mut random = Seeded::new("t");
        let login = tickets.sign(Audience::Lottery, "oA", NOW, &mut random).unwrap();
        let invite = tickets.sign(Audience::Invite, "friend", NOW, &mut random).unwrap();
        let read = |audience, token: &str, now| tickets.subject(audience, token, now);
        assert_eq!(read(Audience::Lottery, &login, NOW).as_deref(), Some("oA"));
        assert_eq!(read(Audience::Invite, &invite, NOW).as_deref(), Some("friend"));
        assert_eq!(read(Audience::Lottery, &invite, NOW), None);
        assert_eq!(read(Audience::Invite, &login, NOW), None);
        let later = NOW.after(Audience::Lottery.life());
        assert_eq!(read(Audience::Lottery, &login, later), None);
        assert_eq!(self::tickets(2).subject(Audience::Lottery, &login, NOW), None);
    }

    #[test]
    fn a_ticket_says_nothing_but_who_and_until_when() {
        let token = tickets(1).sign(Audience::Lottery, "oA", NOW, &mut Seeded::new("t")).unwrap();
        let decoded = crate::domain::ticket::decode(&token, NOW).unwrap();
        let text = format!("{decoded:?}");
        for name in ["iss", "sub", "aud", "exp", "iat", "jti"] {
            assert!(text.contains(name), "{text}");
        }
        assert!(!text.contains("nickname") && !text.contains("TokensIncluded"), "{text}");
    }
}
