//! Whether tickets may be signed with a key the user keeps: a ticket sent away is a proof of its key.
//! Must not read the key; it looks at where it is kept, and where the tickets go.

use std::path::Path;

use url::Url;

use crate::app::App;
use crate::check::target::Target;
use crate::config::{SecretText, beside};
use crate::domain::fault::Exit;
use crate::domain::host::is_loopback;
use crate::error::{Error, Plain};

/// Refuses a project's file that sends tickets to another machine and has them signed with what no
/// project may use: our own secrets, which the program it starts is not told either, and files
/// outside its folder. Whoever gets such a ticket can try keys against it, or has a signature of the
/// user's.
pub(super) fn allowed(
    app: &App,
    key: &SecretText,
    place: &Path,
    target: &Target,
) -> Result<(), Error> {
    let named = [
        Some(&target.page),
        target.link.as_ref(),
        target.login.as_ref().map(|login| &login.url),
        target.api.as_ref().map(|api| &api.url),
    ];
    let mut hosts = named.into_iter().flatten().filter_map(Url::host_str);
    let Some(host) = hosts.find(|host| !is_loopback(host)) else { return Ok(()) };
    let leads_out =
        |file: &str| app.settings.leads_out(place, &beside(place, file, app.env.home().as_deref()));
    let kept = match key {
        SecretText::Env { env } if env.starts_with("WXAUTH_") => env,
        SecretText::File { file } if leads_out(file) => file,
        _ => return Ok(()),
    };
    if !app.settings.is_of_project(place) {
        return Ok(());
    }
    let (shown, file) = (kept.as_str(), place.display());
    let zh =
        format!("{file}：票据要发往 {host}，却想用 {shown} 来签；项目自带的配置文件不能这样写");
    let en = format!(
        "{file}: tickets for {host} would be signed with {shown}; a file that comes with a project must not"
    );
    let own = ("WXAUTH_CONFIG", "--config");
    Err(Plain::new("key_not_for_project", Exit::Usage, zh, en)
        .hint(
            format!(
                "换成后端自己的密钥变量（如 JWT_SECRET）；确是你自己的文件，就用 {} 或 {} 指定它",
                own.1, own.0
            ),
            format!(
                "name a variable of the back end's own, such as JWT_SECRET; if the file is yours, say so with {} or {}",
                own.1, own.0
            ),
        )
        .into())
}
