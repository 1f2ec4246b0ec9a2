//! Warnings about tickets and keys, told: on stderr, in `--json`, or as an error with `--strict`.
//! Must not find any; `domain::ticket` does.

use serde_json::{Value, json};

use super::flags::STRICT;
use crate::app::App;
use crate::domain::fault::Exit;
use crate::domain::lang::Lang;
use crate::domain::ticket::Warning;
use crate::error::{Error, Plain};

/// Tells them on stderr.
pub fn warn(app: &App, warnings: &[Warning]) {
    for warning in warnings {
        app.out.warn(&warning.text(app.lang()));
    }
}

/// As they stand in an answer: `[{"kind":"short_key","message":"…"}]`.
pub fn to_json(app: &App, warnings: &[Warning]) -> Value {
    let one = |w: &Warning| json!({ "kind": w.slug(), "message": w.text(app.lang()) });
    warnings.iter().map(one).collect()
}

/// With `--strict`, a key that can be guessed stops here.
pub fn strictly(app: &App, warnings: &[Warning]) -> Result<(), Error> {
    let weak = warnings.iter().find(|w| w.is_about_key());
    match weak {
        Some(weak) if app.settings.on(&STRICT)? => {
            Err(Plain::new("weak_key", Exit::Usage, weak.text(Lang::Zh), weak.text(Lang::En))
                .hint(
                    "换一把随机密钥，例如 openssl rand -hex 32",
                    "take a random key, for example from `openssl rand -hex 32`",
                )
                .into())
        }
        _ => Ok(()),
    }
}
