//! Whether a server of the child's is there already: asked until it answers.
//! Must not start or end anything; what follows from the answer is the child's life.

use std::time::Duration;

use bytes::Bytes;
use http::{Request, Uri};

use super::WAIT_TIMEOUT;
use crate::app::App;
use crate::cmd::net_flags;
use crate::domain::fault::Exit;
use crate::error::{Error, Plain};
use crate::net::client::{Client, Limits};
use crate::net::error::Error as NetError;

/// Between two questions.
const PAUSE: Duration = Duration::from_millis(50);
/// For one answer.
const TRY: Duration = Duration::from_secs(5);

/// `--wait-for`.
#[derive(Debug)]
pub(super) struct Awaited {
    url: Uri,
    patience: Duration,
}

impl Awaited {
    pub(super) fn parse(app: &App, text: &str) -> Result<Awaited, Error> {
        let url = text.parse::<Uri>().ok();
        let url = url.filter(|url| matches!(url.scheme_str(), Some("http" | "https")));
        let Some(url) = url else {
            return Err(Plain::new(
                "setting_invalid",
                Exit::Usage,
                format!("--wait-for：{text:?} 不是地址"),
                format!("--wait-for: {text:?} is not an address"),
            )
            .hint(
                "写成 http://127.0.0.1:3000/healthz 这样的地址",
                "give an address such as http://127.0.0.1:3000/healthz",
            )
            .into());
        };
        let patience = app.settings.duration(&WAIT_TIMEOUT)?.unwrap_or(Duration::from_secs(60));
        Ok(Awaited { url, patience })
    }
}

/// Resolves with the address of `--wait-for` once it answers; never where nothing is awaited.
pub(super) async fn until_up(app: &App, wait: Option<Awaited>) -> Result<String, Error> {
    let Some(Awaited { url, patience }) = wait else { return std::future::pending().await };
    let client = net_flags::client(app)?;
    let late = || {
        let after = humantime::format_duration(patience);
        Plain::new(
            "not_ready",
            Exit::Network,
            format!("{url} 在 {after} 内没有响应"),
            format!("{url} did not answer within {after}"),
        )
        .hint(
            "看看它的输出；启动慢就加大 --wait-timeout",
            "see what the command said; if it only starts slowly, raise --wait-timeout",
        )
    };
    tokio::time::timeout(patience, answers(&client, &url)).await.map_err(|_| late())??;
    Ok(url.to_string())
}

/// Resolves with the page of `--browser` once it answers, however long that takes; never where
/// there is none.
pub(super) async fn until_there(app: &App, page: Option<Uri>) -> Result<String, Error> {
    let Some(page) = page else { return std::future::pending().await };
    answers(&net_flags::client(app)?, &page).await?;
    Ok(page.to_string())
}

/// Returns once `url` answers without a failure of its own (below 500).
///
/// # Errors
/// What asking again does not mend: a certificate that is not believed, a file that cannot be read.
async fn answers(client: &Client, url: &Uri) -> Result<(), NetError> {
    loop {
        let request = Request::get(url.clone()).body(Bytes::new()).unwrap_or_default();
        match client.send(request, Limits::within(TRY)).await {
            Ok(answer) if answer.status().as_u16() < 500 => return Ok(()),
            // A page of more than a megabyte is there.
            Err(NetError::TooLarge { .. }) => return Ok(()),
            Err(error) if !error.is_transient() => return Err(error),
            Ok(_) | Err(_) => net_flags::sleep(PAUSE).await,
        }
    }
}
