//! Chromium in a profile of its own that takes the emulator for WeChat, and calls itself WeChat's browser.
//! Must not touch the user's own profile, nor stay when the run is over.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use tokio::process::{Child, Command};
use tokio::time::timeout;

use super::suspect::find;
use crate::domain::host::WECHAT;
use crate::domain::user_agent;
use crate::platform::Sent;
use crate::platform::child::{CHROMIUMS, lead_group, send};

/// For it to write its profile and go.
const PATIENCE: Duration = Duration::from_secs(3);
/// WeChat for Android is Chromium, too.
const AGENT: &str = "wechat-android";

/// What makes a Chromium come to us: on this port, where the key with this pin (base64 of the SHA-256 of
/// its SubjectPublicKeyInfo) is believed. The pin counts only with a profile folder given, as
/// Playwright, Puppeteer and Selenium do.
pub(super) fn arguments(port: u16, pin: &str) -> Vec<String> {
    let map: Vec<String> =
        WECHAT.iter().map(|host| format!("MAP {host} 127.0.0.1:{port}")).collect();
    vec![
        format!("--host-resolver-rules={}", map.join(",")),
        // Names behind a proxy are not mapped; one that was there before comes after ours.
        format!("--proxy-server=http://127.0.0.1:{port}"),
        format!("--ignore-certificate-errors-spki-list={pin}"),
        format!("--user-agent={}", user_agent::resolve(AGENT).unwrap_or(AGENT)),
    ]
}

/// The user's Chromium: what `CHROME_PATH` names, else the first of the usual ones.
pub(super) fn chromium(named: Option<&str>, path: &str) -> Option<PathBuf> {
    match named {
        Some(named) => find(named, path),
        None => CHROMIUMS.iter().find_map(|name| find(name, path)),
    }
}

/// A window that is open.
#[derive(Debug)]
pub struct Browser {
    child: Child,
    log: PathBuf,
}

impl Browser {
    /// Opens `url` with these arguments and a profile in this folder.
    pub(super) fn open(
        mut command: Command,
        arguments: &[String],
        profile: &Path,
        url: &str,
    ) -> io::Result<Browser> {
        command.args(arguments).arg(format!("--user-data-dir={}", profile.display()));
        command.args(["--no-first-run", "--no-default-browser-check", url]);
        // It talks a lot; of use is only why it went, if it goes by itself.
        std::fs::create_dir_all(profile)?;
        let log = profile.join("stderr.log");
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(File::create(&log)?);
        // Ctrl-C in the terminal is for the program; the window goes with the run.
        lead_group(&mut command);
        Ok(Browser { child: command.kill_on_drop(true).spawn()?, log })
    }

    /// Its process number; `None` once it was closed.
    pub fn pid(&self) -> Option<u32> {
        self.child.id()
    }

    /// Waits until it goes by itself. Nothing is lost when the waiting is given up.
    ///
    /// # Errors
    /// When the system does not tell.
    pub async fn gone(&mut self) -> io::Result<ExitStatus> {
        self.child.wait().await
    }

    /// What it wrote to its standard error: a file that goes with the run.
    pub fn log(&self) -> &Path {
        &self.log
    }

    /// Closes it, and returns when it has gone.
    pub async fn close(mut self) {
        if let Some(pid) = self.child.id() {
            send(pid, Sent::Terminate);
        }
        if timeout(PATIENCE, self.child.wait()).await.is_err() {
            let _ = self.child.kill().await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::arguments;

    #[test]
    fn every_host_is_mapped_and_the_name_is_wechats() {
        let all = arguments(8, "cGlu");
        assert!(all[0].contains("MAP open.weixin.qq.com 127.0.0.1:8,MAP "));
        assert!(all.last().is_some_and(|agent| agent.contains("MicroMessenger")));
    }
}
