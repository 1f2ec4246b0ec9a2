//! Finding the key a ticket is signed or verified with, and the algorithms it is for.
//! Must not fall back from one secret to another: the ticket secret and the app secret are two things.

use super::flags::{ALG, KEY_ENCODING, KEY_FILE};
use crate::app::App;
use crate::config::{Found, Wrong, read_bytes, read_value, shared};
use crate::domain::fault::Exit;
use crate::domain::secret::Secret;
use crate::domain::ticket::key::drop_newline;
use crate::domain::ticket::{Algorithm, Key, KeyEncoding, Kind, Warning, alg, judge};
use crate::error::{Error, Plain};

/// The algorithms named by `--alg`, separated by commas; empty when none is named.
pub fn algorithms(app: &App) -> Result<Vec<Algorithm>, Error> {
    let text = app.settings.text(&ALG)?;
    Ok(text.map(|text| algorithms_in(&text)).transpose()?.unwrap_or_default())
}

/// Reads names of algorithms, separated by commas.
pub(super) fn algorithms_in(text: &str) -> Result<Vec<Algorithm>, Wrong> {
    let parse = |name: &str| {
        alg::parse(name.trim()).ok_or_else(|| {
            let names = alg::names(&alg::ALL);
            let name = name.trim();
            let why =
                (format!("`{name}` 不在 {names} 之中"), format!("`{name}` is not one of {names}"));
            let (zh, en) = (
                "去掉 --alg 时按密钥选用常用的算法",
                "without --alg the key's usual algorithm is taken",
            );
            Wrong::new("setting_invalid", why, zh, en)
        })
    };
    text.split(',').map(parse).collect()
}

/// The key: from `--key-file`, or the ticket secret, whichever was said more directly.
pub fn key(app: &App, algorithms: &[Algorithm]) -> Result<Key, Error> {
    let file = app.settings.get(&KEY_FILE)?;
    let secret = app.settings.get(&shared::TICKET_SECRET)?;
    let secret_file = app.settings.get(&shared::TICKET_SECRET_FILE)?;
    let secrets = || secret.iter().chain(&secret_file);
    if let Some(file) = file {
        let outranks = |a: &Found, b: &Found| app.settings.outranks(&a.origin, &b.origin);
        if secrets().all(|other| outranks(&file, other)) {
            return from_file(app, file.text(), algorithms);
        }
        if !secrets().any(|other| outranks(other, &file)) {
            return Err(two_keys());
        }
    }
    let (secret, _) = app.require_secret(&shared::TICKET_SECRET, &shared::TICKET_SECRET_FILE)?;
    Ok(Key::from_secret(secret.expose().as_bytes(), encoding(app)?)?)
}

fn two_keys() -> Error {
    Plain::new(
        "two_keys",
        Exit::Usage,
        "密钥文件和票据密钥都给了",
        "both a key file and a ticket secret are given",
    )
    .hint("两者只留一个", "leave one of them out")
    .into()
}

fn encoding(app: &App) -> Result<KeyEncoding, Error> {
    let parsed = app.settings.parse_with(&KEY_ENCODING, KeyEncoding::parse)?;
    Ok(parsed.unwrap_or_default())
}

fn from_file(app: &App, path: &str, algorithms: &[Algorithm]) -> Result<Key, Error> {
    let bytes = match path {
        "-" => app.read_stdin_bytes("--key-file")?,
        path => read_bytes(path.as_ref())?,
    };
    let shared = algorithms.first().is_some_and(|a| Kind::Secret.fits(*a));
    if shared && !bytes.trim_ascii_start().starts_with(b"{") {
        // Only text has a newline that an editor added; in random bytes a last 0x0a is part of the key.
        let text = std::str::from_utf8(&bytes).is_ok();
        let secret = if text { drop_newline(&bytes) } else { bytes.as_slice() };
        caution(app, path);
        return Ok(Key::from_secret(secret, encoding(app)?)?);
    }
    let key = Key::from_file(&bytes)?;
    if key.can_sign() {
        caution(app, path);
    }
    Ok(key)
}

fn caution(app: &App, path: &str) {
    if path != "-" {
        app.caution(path.as_ref());
    }
}

/// What is to be said about the key's strength, given what else is known here.
pub fn judged(app: &App, key: &Key, algorithm: Algorithm) -> Result<Vec<Warning>, Error> {
    let appid = app.settings.text(&shared::APPID)?;
    let secret = app_secret(app);
    Ok(judge(key, algorithm, secret.as_ref(), appid.as_deref()))
}

/// The app secret if it happens to be at hand: only to compare with, so trouble reading it is no error.
pub fn app_secret(app: &App) -> Option<Secret> {
    if let Ok(Some((secret, _))) = app.settings.secret(&shared::SECRET) {
        return Some(secret);
    }
    let file = app.settings.text(&shared::SECRET_FILE).ok().flatten()?;
    let text = (file != "-").then(|| read_value(file.as_ref()).ok()).flatten()?;
    Some(Secret::new(text))
}
