//! `wxauth ticket sign`: one ticket for an openid, or one for every line of a batch.
//! Must not put WeChat's tokens into a payload unless `--include-tokens` says so.

use serde_json::{Value, json};

use super::flags::{CLAIM, FORMAT, INCLUDE_TOKENS, KEY_GROUP, MINT_GROUP};
use super::mint::Mint;
use super::{answer, batch, told};
use crate::app::{App, Args, missing_but};
use crate::cmd::Command;
use crate::config::Setting;
use crate::domain::fault::Exit;
use crate::domain::openid::OpenId;
use crate::domain::said::Fixed;
use crate::domain::ticket::{Claim, ClaimError, Jti, Warning, alg, openid64};
use crate::domain::time::Time;
use crate::error::{Error, Plain};
use crate::out::Outcome;

static OPENID: Setting = Setting::one(
    "ticket.openid",
    "openid",
    "OPENID",
    "票据属于哪个用户：写进声明 sub",
    "The claim sub: the user the ticket is about",
)
.only_flag();
static FROM: Setting = Setting::one(
    "ticket.from",
    "from",
    "FILE",
    "从一份响应里取 openid：wxauth 输出的或微信返回的都行，或 `-`",
    "Read the openid from an answer: wxauth's or WeChat's, or `-`",
)
.only_flag();
static JTI: Setting = Setting::one(
    "ticket.jti",
    "jti",
    "ID",
    "票据自己的编号 [默认：随机]",
    "The claim jti: the ticket's own id [default: random]",
)
.only_flag();
pub(super) static BATCH: Setting = Setting::one(
    "ticket.batch",
    "batch",
    "FILE",
    "NDJSON，一行一张票据，或 `-`：一行进一行出，坏行在原位置报错；加 --json 时放在 `ready` 和 `end` 之间", "One ticket per line of NDJSON, or `-`: one line out for each line in, an error in place of a bad one; with --json, between `ready` and `end`",
)
.only_flag();

/// Its table row.
pub(super) static COMMAND: Command = Command {
    name: "sign",
    about: Fixed::new("为一个 openid 签一张票据", "Sign a ticket for an openid"),
    examples: "wxauth ticket sign --openid oLVPpjqs9BhvzwPj5A-vTYAX3GLc --ttl 2h --audience h5\n\
               wxauth exchange CODE --json | wxauth ticket sign --from -\n\
               wxauth ticket sign --openid oLVPpjqs9BhvzwPj5A-vTYAX3GLc --alg EdDSA --key-file key.pem --claim role=vip --claim level:=3\n\
               wxauth ticket sign --batch users.ndjson > tickets.ndjson",
    operands: &[],
    settings: &[&[&OPENID, &FROM, &JTI, &BATCH, &FORMAT], &MINT_GROUP, &KEY_GROUP],
    commands: &[],
    run: Some(run),
    schema: "ticket-sign",
};

fn run(_args: &Args, app: &App) -> Result<Outcome, Error> {
    let base64 = app.settings.text(&FORMAT)?.as_deref() == Some("base64");
    if let Some(input) = app.settings.text(&BATCH)? {
        return if base64 { Err(no_batch()) } else { sign_batch(app, &input) };
    }
    let (openid, claims) = whom(app)?;
    if base64 {
        return old_form(app, &openid);
    }
    let mint = Mint::from_settings(app, jti(app)?, claims)?;
    told::strictly(app, &mint.warnings)?;
    let minted = mint.ticket(&openid, app.now(), &mut app.random())?;
    told::warn(app, &mint.warnings);
    let claims: Value = serde_json::from_str(&minted.payload).unwrap_or_default();
    let mut data = json!({
        "ticket": minted.ticket,
        "format": "jwt",
        "alg": alg::name(mint.algorithm),
        "openid": openid,
        "warnings": told::to_json(app, &mint.warnings),
    });
    if let Some(exp) = claims.get("exp").and_then(Value::as_i64) {
        data["expires_at"] = Time::from_secs(exp).to_string().into();
    }
    data["claims"] = claims;
    Ok(Outcome::answer(format!("{}\n", minted.ticket), data))
}

fn jti(app: &App) -> Result<Jti, Error> {
    Ok(app.settings.text(&JTI)?.map_or(Jti::Random, Jti::Fixed))
}

/// The openid and the claims that come with it.
fn whom(app: &App) -> Result<(String, Vec<Claim>), Error> {
    let (openid, from) = (app.settings.text(&OPENID)?, app.settings.text(&FROM)?);
    match (openid, from) {
        (Some(_), Some(_)) => Err(Plain::new(
            "openid_twice",
            Exit::Usage,
            "--openid 和 --from 都给了",
            "both --openid and --from are given",
        )
        .hint("两者只留一个", "leave one of them out")
        .into()),
        (Some(openid), None) => Ok((openid, Vec::new())),
        (None, Some(path)) => {
            let answer = answer::read(app, &path, app.settings.on(&INCLUDE_TOKENS)?)?;
            Ok((answer.openid, answer.claims))
        }
        (None, None) if app.interactive => {
            Ok((app.require(&OPENID)?.text().to_owned(), Vec::new()))
        }
        (None, None) => {
            let flags = vec![format!("--{}", FROM.flag), format!("--{}", OPENID.flag)];
            let hint = (
                "例如 wxauth exchange CODE --json | wxauth ticket sign --from -",
                "for example: wxauth exchange CODE --json | wxauth ticket sign --from -",
            );
            Err(missing_but(&OPENID, flags).hint(hint.0, hint.1).into())
        }
    }
}

fn old_form(app: &App, openid: &str) -> Result<Outcome, Error> {
    if !app.settings.list(&CLAIM)?.is_empty() {
        return Err(Plain::new(
            "format_no_claims",
            Exit::Usage,
            "base64(openid) 里放不了字段",
            "base64(openid) holds no claims",
        )
        .hint("去掉 --claim，或改用 --format jwt", "leave --claim out, or use --format jwt")
        .into());
    }
    OpenId::parse(openid).map_err(ClaimError::Openid)?;
    let warnings = [Warning::Forgeable];
    told::warn(app, &warnings);
    let ticket = openid64::write(openid);
    let data = json!({
        "ticket": ticket,
        "format": "base64",
        "openid": openid,
        "warnings": told::to_json(app, &warnings),
    });
    Ok(Outcome::answer(format!("{ticket}\n"), data))
}

pub(super) fn no_batch() -> Error {
    Plain::new(
        "format_no_batch",
        Exit::Usage,
        "--batch 只能用于 --format jwt",
        "--batch works with --format jwt only",
    )
    .hint("去掉 --format base64", "leave --format base64 out")
    .into()
}

fn sign_batch(app: &App, input: &str) -> Result<Outcome, Error> {
    for setting in [&OPENID, &FROM, &JTI] {
        if app.settings.get(setting)?.is_some() {
            let what =
                format!("--{} does not go with --batch: every line has its own", setting.flag);
            let chinese = format!("--{} 不能与 --batch 同用：每一行有自己的值", setting.flag);
            return Err(Plain::new("batch_conflict", Exit::Usage, chinese, what)
                .hint(
                    "写在每一行里，例如 {\"openid\":\"…\"}",
                    "write it into the lines: {\"openid\":\"…\"}",
                )
                .into());
        }
    }
    let mint = Mint::from_settings(app, Jti::Random, Vec::new())?;
    told::strictly(app, &mint.warnings)?;
    told::warn(app, &mint.warnings);
    batch::sign(app, input, mint)
}
