//! The ticket at the end of a login: signed with the configured key, or one made for this run.
//! Must not take the app secret for a key.

use serde_json::{Map, Value};

use crate::app::App;
use crate::cmd::ticket::{answer::person, flags, keys, mint::Mint, told};
use crate::config::shared;
use crate::demo;
use crate::domain::fault::Exit;
use crate::domain::random::Random;
use crate::domain::ticket::{Jti, Key, Rules, verify};
use crate::error::{Error, Plain};

/// Signs and verifies.
#[derive(Debug)]
pub(super) struct Minter {
    mint: Mint,
    throwaway: bool,
    audience: Vec<String>,
    for_demo: bool,
}

/// A ticket that was verified.
#[derive(Debug)]
pub(super) struct Signed {
    pub(super) text: String,
    pub(super) claims: Value,
    pub(super) algorithm: String,
    pub(super) throwaway: bool,
    /// False when it is not valid yet (`--not-before`), so that nothing was checked.
    pub(super) verified: bool,
}

impl Minter {
    /// Finds or makes the key now: a login must not fail at its last step for a bad flag.
    /// With `demo`, a ticket nobody else has claims on is made out to the reference app.
    pub(super) fn read(app: &App, demo: bool) -> Result<Minter, Error> {
        let lives = app.settings.duration(&flags::TTL)?.is_none_or(|ttl| !ttl.is_zero());
        if !lives {
            let what = "--ttl: a ticket that lives no time at all could not be checked";
            return Err(Plain::new(
                "setting_invalid",
                Exit::Usage,
                "--ttl：有效期为零的票据没法验证",
                what,
            )
            .hint(
                "至少 1s；想要过期的票据用 `wxauth ticket sign --ttl 0`",
                "give at least 1s; `wxauth ticket sign --ttl 0` makes expired tickets",
            )
            .into());
        }
        let mut given = false;
        for setting in [&flags::KEY_FILE, &shared::TICKET_SECRET, &shared::TICKET_SECRET_FILE] {
            given |= app.settings.get(setting)?.is_some();
        }
        let mint = if given {
            Mint::from_settings(app, Jti::Random, Vec::new())?
        } else {
            let mut bytes = [0u8; 32];
            app.random().fill(&mut bytes);
            let algorithm = keys::algorithms(app)?.first().copied();
            Mint::with_key(app, Key::from_bytes(&bytes)?, algorithm, Jti::Random, Vec::new())?
        };
        let mut audience = app.settings.list(&flags::AUDIENCE)?;
        let mut free = audience.is_empty();
        for setting in [&flags::ISSUER, &flags::NOT_BEFORE, &flags::ALG] {
            free &= app.settings.get(setting)?.is_none();
        }
        let for_demo = demo && free && !given;
        let mint = if for_demo {
            audience = vec![demo::AUDIENCE.to_owned()];
            mint.said_by(app, demo::ISSUER, demo::AUDIENCE)?
        } else {
            mint
        };
        told::strictly(app, &mint.warnings)?;
        told::warn(app, &mint.warnings);
        Ok(Minter { mint, throwaway: !given, audience, for_demo })
    }

    /// The key, when the reference app would take our tickets.
    pub(super) fn demo_key(&self) -> Option<&Key> {
        self.for_demo.then_some(&self.mint.key)
    }

    /// A ticket for whom WeChat's answer is about, checked as a back end would; `None` when it names
    /// nobody.
    pub(super) fn sign(
        &self,
        app: &App,
        answer: &Map<String, Value>,
    ) -> Result<Option<Signed>, Error> {
        let now = app.now();
        let tokens = app.settings.on(&flags::INCLUDE_TOKENS)?;
        let Some(person) = person(answer, tokens)? else { return Ok(None) };
        let (minted, warnings) = self.mint.ticket_for(person, now, &mut app.random())?;
        told::warn(app, &warnings);
        let audience = self.audience.clone();
        let rules = Rules { algorithms: vec![self.mint.algorithm], audience, ..Rules::default() };
        let begun = app.settings.get(&flags::NOT_BEFORE)?.is_none();
        if begun {
            verify(&minted.ticket, &self.mint.key, rules, now)??;
        }
        let claims = serde_json::from_str(&minted.payload).map_err(|error| {
            Plain::new("bug", Exit::Bug, "票据的载荷不是 JSON", "the ticket's payload is no JSON")
                .because(error)
        })?;
        let algorithm = crate::domain::ticket::alg::name(self.mint.algorithm).to_owned();
        Ok(Some(Signed {
            text: minted.ticket,
            claims,
            algorithm,
            throwaway: self.throwaway,
            verified: begun,
        }))
    }
}
