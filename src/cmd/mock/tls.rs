//! `mock --tls`: the certificates of one start, and the file by which others come to trust them.
//! Must not write a key; the one that could sign is gone before anybody can connect.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::{Value, json};
use tokio::sync::mpsc;

use super::ALLOW_HOST;
use crate::app::App;
use crate::config::{ReadError, Setting, WRITTEN, read_bytes};
use crate::domain::fault::Exit;
use crate::error::{Error, Plain};
use crate::intercept::porch::{Distrust, Porch};
use crate::intercept::{Identity, Names, StartError, is_ours};
use crate::net::bind::https_address;
use crate::platform::{self, place, take_away};

pub(super) static TLS: Setting = Setting::switch(
    "mock.tls",
    "tls",
    "同一端口也接受 TLS 连接，证书覆盖微信的各个域名",
    "Answer TLS on the same port too, in the name of all WeChat hosts",
);
pub(super) static CA_FILE: Setting = Setting::one(
    "mock.tls_ca_file",
    "tls-ca-file",
    "FILE",
    "--tls 把要信任的证书（PEM）写到哪里；每次启动重新生成，结束时删除",
    "Where --tls writes the certificate to trust (PEM); new at every start, removed at the end",
)
.path()
.inside()
.kind(WRITTEN);

/// TLS of one start.
#[derive(Debug)]
pub(super) struct Tls {
    identity: Identity,
    hosts: Vec<String>,
    file: Option<PathBuf>,
}

impl Tls {
    /// What `--tls` asks for; `None` without it. Nothing is written yet.
    pub(super) fn prepare(app: &App) -> Result<Option<Tls>, Error> {
        let file = app.settings.text(&CA_FILE)?.map(PathBuf::from);
        if !app.settings.on(&TLS)? {
            return match file {
                None => Ok(None),
                Some(_) => {
                    let (zh, en) = ("只给了 --tls-ca-file", "--tls-ca-file: for what?");
                    Err(Plain::new("setting_missing", Exit::Usage, zh, en)
                        .hint("它要和 --tls 一起用", "it belongs to --tls: give that as well")
                        .into())
                }
            };
        }
        let names = Names::stage(app.settings.list(&ALLOW_HOST)?);
        let identity = Identity::new(app.now(), &names).map_err(StartError::Authority)?;
        Ok(Some(Tls { identity, hosts: names.hosts(), file }))
    }

    /// Writes the certificate where others wait for it. Only once the port is ours: another emulator
    /// that runs on it has a file of its own there.
    pub(super) fn publish(&self, mark: &str) -> Result<Published, Error> {
        let Some(path) = &self.file else { return Ok(Published(None)) };
        write(path, &self.identity.root_pem, mark)?;
        Ok(Published(Some((path.clone(), self.identity.root_pem.clone()))))
    }

    /// The door of the port, and whoever is turned away at it.
    pub(super) fn porch(&self) -> (Porch, mpsc::UnboundedReceiver<Distrust>) {
        let (told, heard) = mpsc::unbounded_channel();
        (Porch::new(Arc::clone(&self.identity.server), told), heard)
    }

    /// What `ready` says of it.
    pub(super) fn to_json(&self, address: SocketAddr) -> Value {
        json!({
            "url": https_address(address),
            "hosts": self.hosts,
            "ca_file": self.file,
            "ca_pem": self.identity.root_pem,
            "spki": self.identity.pin,
        })
    }
}

/// The file, for as long as it is true.
#[derive(Debug)]
pub(super) struct Published(Option<(PathBuf, String)>);

impl Drop for Published {
    fn drop(&mut self) {
        // Another start may have put its own there since.
        if let Some((path, pem)) = &self.0 {
            take_away(path, |there| there == pem.as_bytes());
        }
    }
}

/// A pipe or a device never is ours, and would be opened for ever; nor is what is too large to be read.
fn is_anothers(path: &Path) -> bool {
    platform::is_special(path)
        || match read_bytes(path) {
            Ok(there) => !there.is_empty() && !is_ours(&there),
            Err(error) => matches!(error, ReadError::TooLarge { .. }),
        }
}

/// Written beside and moved into place, so that nobody reads half of it; only over nothing, or over a
/// file like it: the flag is easily taken for one that reads an authority.
fn write(path: &Path, pem: &str, mark: &str) -> Result<(), Error> {
    if is_anothers(path) {
        let what = format!("--tls-ca-file: {} is there, and not ours", path.display());
        let chinese = format!("--tls-ca-file：{} 已存在，而且不是 wxauth 写的", path.display());
        return Err(Plain::new("file_exists", Exit::Local, chinese, what)
            .hint(
                "证书会写到这个文件里；换一个文件名，或先把它移走",
                "a certificate is written to it, not read: name another file, or move this one away",
            )
            .into());
    }
    place(path, pem.as_bytes(), mark).map_err(|error| {
        let what = format!("--tls-ca-file: cannot write {}", path.display());
        let chinese = format!("--tls-ca-file：无法写入 {}", path.display());
        Plain::new("file_unwritable", Exit::Local, chinese, what)
            .hint("检查目录是否存在、是否可写", "check that the folder exists and is writable")
            .because(error)
            .into()
    })
}
