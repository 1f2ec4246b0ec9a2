//! The environment of a child: what `table` says, with the values of this run and of the one before.
//! Must not read the process's own environment; it is handed a way to look.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};

use super::authority::Identity;
use super::browser::arguments;
use super::folder::{Folder, is_in_one};
use super::pkcs12;
use super::roots::{Roots, added};
use super::table::{Runtime, Sets, TABLE};
use crate::domain::host::WECHAT;

/// Looks a variable of our own environment up; empty counts as unset.
pub type Look<'a> = &'a dyn Fn(&str) -> Option<String>;

/// One variable of the child.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variable {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: OsString,
}

/// What values are made of.
pub(super) struct Maker<'a> {
    pub(super) look: Look<'a>,
    pub(super) folder: &'a Folder,
    pub(super) identity: &'a Identity,
    pub(super) roots: &'a Roots,
    /// Of the proxy, on 127.0.0.1.
    pub(super) port: u16,
    /// What the command is known to be.
    pub(super) runtimes: &'a BTreeSet<Runtime>,
}

impl Maker<'_> {
    /// Every variable of the table, their files written.
    pub(super) fn variables(&self) -> io::Result<Vec<Variable>> {
        let mut made = Vec::new();
        for row in TABLE {
            let theirs = row.readers.iter().any(|reader| self.runtimes.contains(reader));
            if matches!(row.sets, Sets::Only(_)) && !theirs {
                continue;
            }
            if let Some(value) = self.value(row.name, row.sets)? {
                made.push(Variable { name: row.name.to_owned(), value });
            }
        }
        Ok(made)
    }

    fn value(&self, name: &str, sets: Sets) -> io::Result<Option<OsString>> {
        let address = || format!("http://127.0.0.1:{}", self.port);
        let before = || (self.look)(name);
        Ok(Some(match sets {
            Sets::Proxy | Sets::Emulator => address().into(),
            Sets::ProxyInstead => match before() {
                Some(_) => address().into(),
                None => return Ok(None),
            },
            Sets::Past => {
                let before = before().or_else(|| (self.look)(&twin(name))).unwrap_or_default();
                past(&before).into()
            }
            Sets::Bundle => self.bundle(name)?.into(),
            Sets::Added => {
                let before = before().map(PathBuf::from);
                let text = added(before.as_deref(), &self.identity.root_pem);
                self.folder.write(&file(before.as_deref(), "ca", name), text)?.into()
            }
            Sets::Preload => {
                let ours = format!("--require=\"{}\"", self.preload()?);
                join(without_preloads(before()), ' ', &ours).into()
            }
            Sets::BunPreload => {
                // Bun takes quotes around a whole word only, and none behind a bare option.
                let ours = format!("\"--preload={}\"", self.preload()?);
                join(Some(ours), ' ', &without_preloads(before()).unwrap_or_default()).into()
            }
            Sets::SiteCustomize => self.site_customize(before())?,
            Sets::JavaOptions => join(before(), ' ', &self.java()?).into(),
            Sets::PhpFolder => self.php_folder(before())?,
            Sets::Wgetrc => self.wgetrc(before())?,
            Sets::Text(text) | Sets::Only(text) => text.into(),
            Sets::Chromium => {
                serde_json::json!(arguments(self.port, &self.identity.pin)).to_string().into()
            }
        }))
    }

    fn site_customize(&self, before: Option<String>) -> io::Result<OsString> {
        let hook = include_str!("hooks/sitecustomize.py");
        let hook = self.hook("python/sitecustomize.py", hook)?;
        let folder = hook.parent().map(Path::to_owned).unwrap_or_default();
        let before = before.unwrap_or_default();
        let rest = outside(&before).filter(|p| !p.as_os_str().is_empty());
        paths(std::iter::once(folder).chain(rest))
    }

    fn php_folder(&self, before: Option<String>) -> io::Result<OsString> {
        let bundle = self.bundle("SSL_CERT_FILE")?;
        let bundle = bundle.display();
        let first = self.hook("prepend.php", include_str!("hooks/prepend.php"))?;
        let ini = format!(
            "curl.cainfo=\"{bundle}\"\nopenssl.cafile=\"{bundle}\"\n\
             auto_prepend_file=\"{}\"\n",
            first.display()
        );
        let ini = self.folder.write("php/wxauth.ini", ini)?;
        let folder = ini.parent().map(Path::to_owned).unwrap_or_default();
        // An empty part stands for the folder PHP was built with.
        let before = before.unwrap_or_default();
        paths(outside(&before).chain(std::iter::once(folder)))
    }

    fn wgetrc(&self, before: Option<String>) -> io::Result<OsString> {
        let own = (self.look)("HOME").map(|home| Path::new(&home).join(".wgetrc"));
        let own = before.map(PathBuf::from).or(own);
        let own = own.and_then(|path| std::fs::read_to_string(path).ok());
        let bundle = self.bundle("SSL_CERT_FILE")?;
        let line = format!("ca_certificate = {}\n", bundle.display());
        Ok(self.folder.write("wgetrc", join(own, '\n', &line))?.into())
    }

    /// The file for a variable that replaces a store. All that named nothing before share one.
    fn bundle(&self, name: &str) -> io::Result<PathBuf> {
        let before = (self.look)(name).map(PathBuf::from);
        let name = file(before.as_deref(), "bundle", name);
        let path = self.folder.path().join(&name);
        if path.exists() {
            return Ok(path);
        }
        self.folder.write(&name, self.roots.bundle(before.as_deref(), &self.identity.root_pem))
    }

    /// The hook of JavaScript's runtimes, to be put between quotes: they split at blanks and take
    /// backslashes for escapes.
    fn preload(&self) -> io::Result<String> {
        let hook = self.hook("node/preload.cjs", include_str!("hooks/node.cjs"))?;
        Ok(hook.to_string_lossy().replace('\\', "\\\\").replace('"', "\\\""))
    }

    fn hook(&self, name: &str, script: &str) -> io::Result<PathBuf> {
        let hosts: Vec<String> = WECHAT.iter().map(|host| format!("\"{host}\"")).collect();
        let script = script.replace("__PORT__", &self.port.to_string());
        self.folder.write(name, script.replace("__HOSTS__", &format!("[{}]", hosts.join(", "))))
    }

    fn java(&self) -> io::Result<String> {
        let ours = std::iter::once(self.identity.root_der.as_slice());
        let store = pkcs12::trust_store(self.roots.iter().chain(ours));
        let store = self.folder.write("truststore.p12", store)?;
        Ok(format!(
            "-Dhttps.proxyHost=127.0.0.1 -Dhttps.proxyPort={} \
             \"-Djavax.net.ssl.trustStore={}\" -Djavax.net.ssl.trustStoreType=PKCS12",
            self.port,
            store.display()
        ))
    }
}

/// Files made from what a variable named have a name of their own.
fn file(before: Option<&Path>, shared: &str, name: &str) -> String {
    match before {
        Some(_) => format!("{shared}-{name}.pem"),
        None => format!("{shared}.pem"),
    }
}

fn join(before: Option<String>, between: char, after: &str) -> String {
    match before {
        Some(before) if after.is_empty() => before,
        Some(before) => format!("{before}{between}{after}"),
        None => after.to_owned(),
    }
}

/// The folders of a path variable, without those of a run around this one: its hooks would come
/// after ours and lead to its emulator.
fn outside(before: &str) -> impl Iterator<Item = PathBuf> {
    std::env::split_paths(before).filter(|path| !is_in_one(path))
}

/// Options without the preload of a run around this one, for the same reason.
fn without_preloads(before: Option<String>) -> Option<String> {
    let mut text = before?;
    // As they are written above: quoted from the path on, or as a whole.
    for start in ["--require=\"", "\"--preload="] {
        let mut from = 0;
        while let Some(at) = text.get(from..).and_then(|rest| rest.find(start)).map(|at| from + at)
        {
            let path = at + start.len();
            let Some(length) = text.get(path..).and_then(|rest| rest.find('"')) else { break };
            let ours = text.get(path..path + length).is_some_and(|p| is_in_one(Path::new(p)));
            from = path + length + 1;
            if ours {
                text.replace_range(at..from, "");
                from = at;
            }
        }
    }
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

fn paths(parts: impl Iterator<Item = PathBuf>) -> io::Result<OsString> {
    std::env::join_paths(parts).map_err(io::Error::other)
}

/// The name in the other letter case.
fn twin(name: &str) -> String {
    match name.chars().any(|c| c.is_ascii_lowercase()) {
        true => name.to_ascii_uppercase(),
        false => name.to_ascii_lowercase(),
    }
}

/// `NO_PROXY` of the child: this machine, and what was there, without what covers a host of WeChat's.
fn past(before: &str) -> String {
    let mut entries = vec!["localhost", "127.0.0.1", "::1"];
    for entry in before.split([',', ' ']).map(str::trim) {
        if !entry.is_empty() && !covers_wechat(entry) && !entries.contains(&entry) {
            entries.push(entry);
        }
    }
    entries.join(",")
}

/// `*`, `qq.com`, `.qq.com`, `*.weixin.qq.com`, with a port or without.
fn covers_wechat(entry: &str) -> bool {
    let name = entry.split(':').next().unwrap_or_default().to_ascii_lowercase();
    let name = name.trim_start_matches("*.").trim_start_matches('.');
    let under = |host: &str| {
        host == name || host.strip_suffix(name).is_some_and(|rest| rest.ends_with('.'))
    };
    name == "*" || (!name.is_empty() && WECHAT.iter().any(|host| under(host)))
}

/// What of `NO_PROXY` concerns connections we hand on: all of it but `*`, which cannot be meant for
/// a program that was given a proxy.
pub(super) fn except(look: Look<'_>) -> String {
    let before = look("NO_PROXY").or_else(|| look("no_proxy")).unwrap_or_default();
    before.split(',').filter(|entry| entry.trim() != "*").collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::{past, without_preloads};

    #[test]
    fn the_hooks_of_an_outer_run_are_left_out() {
        let without = |text: &str| without_preloads(Some(text.to_owned()));
        let outer = "/t m/wxauth-run-0a/node/preload.cjs";
        assert_eq!(without(&format!("--require=\"{outer}\"")), None);
        let mixed = format!("--a --require=\"/mine.cjs\" --require=\"{outer}\" --b");
        assert_eq!(without(&mixed).unwrap(), "--a --require=\"/mine.cjs\"  --b");
        assert_eq!(without(&format!("\"--preload={outer}\" --smol")).unwrap(), "--smol");
        assert_eq!(without("--require=\"unfinished").unwrap(), "--require=\"unfinished");
    }

    #[test]
    fn nothing_leads_past_the_proxy_to_wechat() {
        assert_eq!(past(""), "localhost,127.0.0.1,::1");
        assert_eq!(past("*"), "localhost,127.0.0.1,::1");
        let mixed =
            "corp.example, .qq.com,weixin.qq.com:443 *.wx.qq.com,10.0.0.0/8,127.0.0.1,notqq.com";
        assert_eq!(past(mixed), "localhost,127.0.0.1,::1,corp.example,10.0.0.0/8,notqq.com");
        assert_eq!(past("API.weixin.qq.com,com,qlogo.cn,cn"), past(""));
    }
}
