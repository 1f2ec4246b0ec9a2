//! `wxauth ticket verify`: is this ticket accepted, and if not, for which one reason.
//! Must not soften a check: what is accepted here is what a careful server accepts.

use std::time::Duration;

use serde_json::{Value, json};

use super::flags::{ALG, AUDIENCE, FORMAT, ISSUER, KEY_ENCODING, KEY_FILE, KEY_GROUP, STRICT};
use super::mint::wrong_claim;
use super::replay::{Replay, ReplayError};
use super::sign::{BATCH, no_batch};
use super::{batch, keys, told};
use crate::app::{App, Args, missing};
use crate::cmd::{Command, Operand, Words};
use crate::config::{DURATION, Kind, Origin, Setting, Wrong, shared};
use crate::domain::fault::Exit;
use crate::domain::said::Fixed;
use crate::domain::ticket::{
    Claim, Claims, Key, Refusal, Requirement, Rules, Use, Verified, Verifier, Warning, alg,
    openid64, verify,
};
use crate::error::{Error, Plain};
use crate::out::Outcome;

static LEEWAY: Setting = Setting::one(
    "ticket.leeway",
    "leeway",
    "TIME",
    "允许的时钟偏差",
    "How far apart clocks may be",
)
.kind(DURATION)
.default("0");
static REQUIRE: Setting = Setting::many(
    "ticket.require",
    "require",
    "CLAIM",
    "必须有的声明：name、name=文本 或 name:=json；可以写多个",
    "A claim that must be there: name, name=text or name:=json; may be repeated",
)
.kind(Kind::Judged(|text| requirement(text).map(drop)));
static ONCE: Setting = Setting::switch(
    "ticket.once",
    "once",
    "每张票据只接受一次；要配合 --replay-file",
    "Accept each ticket only once; needs --replay-file",
);
static REPLAY_FILE: Setting = Setting::one(
    "ticket.replay_file",
    "replay-file",
    "FILE",
    "在哪里记住接受过的票据（记到过期后一天）",
    "Where accepted tickets are remembered, until a day after they expire",
)
.path()
.inside();

/// Its table row.
pub(super) static COMMAND: Command = Command {
    name: "verify",
    about: Fixed::new(
        "验证票据的签名、时间、签发者、受众和声明",
        "Check a ticket's signature, times, issuer, audience and claims",
    ),
    examples: "wxauth ticket verify \"$TICKET\" --issuer https://h5.example.com --audience h5\n\
               wxauth ticket verify - --alg ES256 --key-file public.pem < ticket.txt\n\
               wxauth ticket verify \"$TICKET\" --once --replay-file seen.txt\n\
               wxauth ticket verify --batch tickets.ndjson",
    operands: &[Operand {
        name: "TICKET",
        help: Fixed::new("票据，或 `-` 表示标准输入", "The ticket, or `-` for standard input"),
        required: false,
        words: Words::One,
    }],
    settings: &[
        &[&LEEWAY, &ISSUER, &AUDIENCE, &REQUIRE, &ONCE, &REPLAY_FILE, &BATCH, &FORMAT],
        &KEY_GROUP,
    ],
    commands: &[],
    run: Some(run),
    schema: "ticket-verify",
};

fn run(args: &Args, app: &App) -> Result<Outcome, Error> {
    let base64 = app.settings.text(&FORMAT)?.as_deref() == Some("base64");
    let input = app.settings.text(&BATCH)?;
    if base64 {
        return if input.is_some() {
            Err(no_batch())
        } else {
            old_form(app, &ticket(args, app, "verify")?)
        };
    }
    let rules = rules(app)?;
    let replay = replay(app, rules.leeway)?;
    if let Some(input) = input {
        if args.one("TICKET").is_some() {
            return Err(Plain::new(
                "batch_conflict",
                Exit::Usage,
                "TICKET 不能与 --batch 同用",
                "TICKET does not go with --batch",
            )
            .hint("两者只留一个", "leave one of them out")
            .into());
        }
        let key = checked_key(app, &rules)?;
        return batch::verify(app, &input, key, rules, replay);
    }
    let ticket = ticket(args, app, "verify")?;
    let key = checked_key(app, &rules)?;
    let now = app.now();
    let verified = verify(&ticket, &key, rules, now)??;
    if let Some(mut replay) = replay {
        let claims = Claims::read(&verified.payload)?;
        let used = Use::of(&claims)?;
        let admitted = replay.admit(std::slice::from_ref(&used), now)?;
        if let Some((zh, en)) = replay.take_notice() {
            app.out.warn(app.say(&zh, &en));
        }
        if !admitted.contains(&true) {
            return Err(Refusal::Replayed(used.jti).into());
        }
    }
    told::warn(app, &verified.warnings);
    Ok(answer(app, &verified))
}

/// The ticket to look at, from the operand or standard input.
pub(super) fn ticket(args: &Args, app: &App, act: &str) -> Result<String, Error> {
    match args.one("TICKET") {
        Some("-") => Ok(app.read_stdin("TICKET")?.trim().to_owned()),
        Some(ticket) => Ok(ticket.trim().to_owned()),
        None => match app.ask("TICKET")? {
            Some(ticket) => Ok(ticket.trim().to_owned()),
            None => Err(no_ticket(act)),
        },
    }
}

fn no_ticket(act: &str) -> Error {
    Plain::new(
        "ticket_missing",
        Exit::Usage,
        "没有给出票据：写 TICKET，或用 `-` 从管道传入",
        "no ticket given: TICKET or `-`",
    )
    .hint(
        format!("例如 echo \"$TICKET\" | wxauth ticket {act} -"),
        format!("for example: echo \"$TICKET\" | wxauth ticket {act} -"),
    )
    .into()
}

fn rules(app: &App) -> Result<Rules, Error> {
    let required = app.settings.list(&REQUIRE)?;
    let required = required.iter().map(|text| requirement(text)).collect::<Result<_, _>>()?;
    Ok(Rules {
        algorithms: keys::algorithms(app)?,
        leeway: app.settings.duration(&LEEWAY)?.unwrap_or_default(),
        issuer: app.settings.text(&ISSUER)?,
        audience: app.settings.list(&AUDIENCE)?,
        required,
    })
}

/// Reads a claim that is asked for.
fn requirement(text: &str) -> Result<Requirement, Wrong> {
    match text.contains('=') {
        true => Claim::parse_wanted(text).map(Requirement::Value).map_err(wrong_claim),
        false => Ok(Requirement::Name(text.to_owned())),
    }
}

/// The key, after its weaknesses were told. Whether it fits the rules is said before any ticket is read.
fn checked_key(app: &App, rules: &Rules) -> Result<Key, Error> {
    let key = keys::key(app, &rules.algorithms)?;
    Verifier::new(&key, rules.clone())?;
    let usual = [key.kind().default_algorithm()];
    let algorithm = rules.algorithms.first().or(usual.first()).copied();
    if let Some(algorithm) = algorithm {
        let warnings = keys::judged(app, &key, algorithm)?;
        told::strictly(app, &warnings)?;
        told::warn(app, &warnings);
    }
    Ok(key)
}

fn replay(app: &App, leeway: Duration) -> Result<Option<Replay>, Error> {
    if !app.settings.on(&ONCE)? {
        if is_typed(app, &REPLAY_FILE)? {
            let what = "--replay-file has no meaning without --once";
            let chinese = "没有 --once，--replay-file 就没有意义";
            return Err(Plain::new("replay_without_once", Exit::Usage, chinese, what)
                .hint("加上 --once，或去掉 --replay-file", "add --once, or leave --replay-file out")
                .into());
        }
        return Ok(None);
    }
    let Some(path) = app.settings.text(&REPLAY_FILE)? else {
        let hint = (
            "写一个所有进程共用的文件，第一次会自动建立：--once --replay-file seen.txt",
            "name a file that every process uses; it is made at first: --once --replay-file seen.txt",
        );
        return Err(missing(&REPLAY_FILE, None).hint(hint.0, hint.1).into());
    };
    if leeway > crate::domain::ticket::once::KEPT {
        return Err(ReplayError::Leeway.into());
    }
    Ok(Some(Replay::open(path.as_ref(), &mut app.random())?))
}

/// Whether a setting stands on the command line.
fn is_typed(app: &App, setting: &Setting) -> Result<bool, Error> {
    let found = app.settings.get(setting)?;
    Ok(found.is_some_and(|found| matches!(found.origin, Origin::Flag(_))))
}

fn answer(app: &App, verified: &Verified) -> Outcome {
    let claims: Value = serde_json::from_str(&verified.payload).unwrap_or_default();
    let header: Value = serde_json::from_str(&verified.header).unwrap_or_default();
    let mut data = json!({
        "verified": true,
        "format": "jwt",
        "alg": alg::name(verified.algorithm),
        "openid": verified.sub,
        "warnings": told::to_json(app, &verified.warnings),
        "header": header,
    });
    if let Some(exp) = verified.exp {
        data["expires_at"] = exp.to_string().into();
    }
    let human = format!("{}\n", pretty(&claims, &verified.payload));
    data["claims"] = claims;
    Outcome::answer(human, data)
}

/// Indented for people, unless that would change a number too long for a float.
pub(super) fn pretty(value: &Value, text: &str) -> String {
    let same = text == value.to_string().as_str();
    match serde_json::to_string_pretty(value) {
        Ok(pretty) if same => pretty,
        _ => text.to_owned(),
    }
}

fn old_form(app: &App, ticket: &str) -> Result<Outcome, Error> {
    if app.settings.on(&ONCE)? {
        return Err(Plain::new(
            "format_no_once",
            Exit::Usage,
            "--once 需要 jti，而 base64(openid) 里没有",
            "--once needs a jti, which base64(openid) has not",
        )
        .hint("去掉 --once，或改用 --format jwt", "leave --once out, or use --format jwt")
        .into());
    }
    // Claims that were asked for cannot be there; saying yes would be a lie.
    for setting in [&ISSUER, &AUDIENCE, &REQUIRE] {
        if app.settings.get(setting)?.is_some() {
            let what = format!("--{}: base64(openid) holds no claims to check", setting.flag);
            let chinese = format!("--{}：base64(openid) 里没有可核对的字段", setting.flag);
            return Err(Plain::new("format_no_claims", Exit::Usage, chinese, what)
                .hint("去掉它，或改用 --format jwt", "leave it out, or use --format jwt")
                .into());
        }
    }
    // Nor is there a key; what a file says of keys is for the other form.
    let keys = [&LEEWAY, &REPLAY_FILE, &ALG, &KEY_FILE, &KEY_ENCODING, &STRICT];
    for setting in keys.into_iter().chain([&shared::TICKET_SECRET, &shared::TICKET_SECRET_FILE]) {
        if is_typed(app, setting)? {
            let what = format!("--{}: base64(openid) has no times and no signature", setting.flag);
            let chinese = format!("--{}：base64(openid) 没有时间，也没有签名", setting.flag);
            return Err(Plain::new("format_no_signature", Exit::Usage, chinese, what)
                .hint("去掉它，或改用 --format jwt", "leave it out, or use --format jwt")
                .into());
        }
    }
    let openid = openid64::read(ticket)?;
    let warnings = [Warning::Forgeable];
    told::warn(app, &warnings);
    let data = json!({
        "verified": false,
        "format": "base64",
        "openid": openid,
        "warnings": told::to_json(app, &warnings),
    });
    Ok(Outcome::answer(format!("{openid}\n"), data))
}
