//! Making tickets as the settings of `[ticket]` say: for `ticket sign`, `login` and `call`.
//! Must not choose a key on its own, and must not print.

use std::time::Duration;

use super::answer::Person;
use super::flags::{AUDIENCE, CLAIM, INCLUDE_TOKENS, ISSUER, KID, NOT_BEFORE, TTL};
use super::keys;
use crate::app::App;
use crate::config::{Wrong, parse_duration};
use crate::domain::fault::{Exit, Fault};
use crate::domain::lang::Lang;
use crate::domain::random::Random;
use crate::domain::secret::Secret;
use crate::domain::ticket::{
    Algorithm, Claim, ClaimError, Draft, Jti, Key, KeyError, Plan, Signer, Start, Warning,
};
use crate::domain::time::Time;
use crate::error::{Error, Plain};

/// A key and a plan, ready to make tickets.
#[derive(Debug)]
pub struct Mint {
    /// The key.
    pub key: Key,
    /// The algorithm.
    pub algorithm: Algorithm,
    /// The header's `kid`.
    pub kid: Option<String>,
    /// What goes into every ticket.
    pub plan: Plan,
    /// What is to be said about key and plan.
    pub warnings: Vec<Warning>,
}

/// A ticket just made.
#[derive(Debug)]
pub struct Minted {
    /// The ticket.
    pub ticket: String,
    /// Its payload's JSON.
    pub payload: String,
}

impl Mint {
    /// As the settings say, with further claims from elsewhere; `--claim` replaces those.
    pub fn from_settings(app: &App, jti: Jti, claims: Vec<Claim>) -> Result<Mint, Error> {
        let algorithms = keys::algorithms(app)?;
        if algorithms.len() > 1 {
            return Err(Plain::new(
                "alg_several",
                Exit::Usage,
                "签发票据只能用一个 --alg",
                "a ticket is signed with one --alg",
            )
            .hint("只写一个算法", "name one algorithm")
            .into());
        }
        let key = keys::key(app, &algorithms)?;
        Mint::with_key(app, key, algorithms.first().copied(), jti, claims)
    }

    /// For an issuer and an audience of the caller's, which stand in for those of the settings
    /// (`login --mock` shows its ticket to the reference app).
    pub fn said_by(self, app: &App, issuer: &str, audience: &str) -> Result<Mint, Error> {
        let mut draft = draft(app, &self.key, Jti::Random)?;
        draft.issuer = Some(issuer.to_owned());
        draft.audience = vec![audience.to_owned()];
        Ok(Mint { plan: Plan::new(draft)?, ..self })
    }

    /// The same with a key of the caller's.
    pub fn with_key(
        app: &App,
        key: Key,
        algorithm: Option<Algorithm>,
        jti: Jti,
        claims: Vec<Claim>,
    ) -> Result<Mint, Error> {
        let algorithm = algorithm.unwrap_or_else(|| key.kind().default_algorithm());
        let plan = Plan::new(draft(app, &key, jti)?)?.and(claims)?;
        let kid = app.settings.text(&KID)?;
        // Whether key and algorithm fit shows now, not at the first ticket.
        Signer::new(&key, algorithm, kid.as_deref())?;
        let mut warnings = keys::judged(app, &key, algorithm)?;
        warnings.extend(plan.warnings());
        Ok(Mint { key, algorithm, kid, plan, warnings })
    }

    /// The act of signing, for one thread.
    pub fn signer(&self) -> Result<Signer, KeyError> {
        Signer::new(&self.key, self.algorithm, self.kid.as_deref())
    }

    /// One ticket.
    pub fn ticket(
        &self,
        openid: &str,
        now: Time,
        random: &mut dyn Random,
    ) -> Result<Minted, Error> {
        self.stamped(&self.plan, openid, now, random)
    }

    /// One ticket for the person an answer is about, with the claims that come with it, and what is
    /// to be said about those.
    pub fn ticket_for(
        &self,
        person: Person,
        now: Time,
        random: &mut dyn Random,
    ) -> Result<(Minted, Vec<Warning>), Error> {
        let plan = self.plan.and(person.claims)?;
        let mut warnings = plan.warnings();
        warnings.retain(|warning| !self.warnings.contains(warning));
        Ok((self.stamped(&plan, &person.openid, now, random)?, warnings))
    }

    fn stamped(
        &self,
        plan: &Plan,
        openid: &str,
        now: Time,
        random: &mut dyn Random,
    ) -> Result<Minted, Error> {
        let payload = plan.payload(openid, now, random)?;
        Ok(Minted { ticket: self.signer()?.sign(&payload)?, payload })
    }
}

fn draft(app: &App, key: &Key, jti: Jti) -> Result<Draft, Error> {
    let mut claims = Vec::new();
    for text in app.settings.list(&CLAIM)? {
        claims.push(claim(&text)?);
    }
    let mut secrets: Vec<Secret> = keys::app_secret(app).into_iter().collect();
    secrets.extend(key.secret_text());
    Ok(Draft {
        issuer: app.settings.text(&ISSUER)?,
        audience: app.settings.list(&AUDIENCE)?,
        ttl: app.settings.duration(&TTL)?.unwrap_or(Duration::from_secs(2 * 3600)),
        not_before: app.settings.parse_with(&NOT_BEFORE, start)?,
        jti,
        claims,
        include_tokens: app.settings.on(&INCLUDE_TOKENS)?,
        secrets,
    })
}

/// Reads a claim for a ticket.
pub(super) fn claim(text: &str) -> Result<Claim, Wrong> {
    Claim::parse(text).map_err(wrong_claim)
}

/// A claim's fault in the terms of settings.
pub(super) fn wrong_claim(error: ClaimError) -> Wrong {
    let hint = |lang| error.hint(lang).unwrap_or_default();
    let why = (error.chinese(), error.to_string());
    Wrong::new(error.kind(), why, hint(Lang::Zh), hint(Lang::En))
}

/// Reads the moment a ticket begins to hold.
pub(super) fn start(text: &str) -> Option<Start> {
    match text.strip_prefix('@') {
        Some(secs) => Some(Start::At(Time::from_secs(secs.parse().ok()?))),
        None => parse_duration(text).map(Start::After),
    }
}
