//! The environment, captured once; nothing else reads it.
//! Must not know what a variable means, only whether some setting reads it.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::setting::Setting;
use crate::domain::nearest::nearest;
use crate::platform::variable_name;

/// The environment's variables. One whose name or value is not UTF-8 is left out, its name remembered.
#[derive(Clone, Default)]
pub struct Env {
    pairs: BTreeMap<String, String>,
    garbled: BTreeSet<String>,
}

/// Names only: a value may be a secret.
impl std::fmt::Debug for Env {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Env").field(&self.pairs.keys().collect::<Vec<_>>()).finish()
    }
}

impl Env {
    /// From name and value pairs.
    pub fn new(pairs: impl IntoIterator<Item = (String, String)>) -> Env {
        let named = |(name, value): (String, String)| (variable_name(&name).into_owned(), value);
        Env { pairs: pairs.into_iter().map(named).collect(), garbled: BTreeSet::new() }
    }

    /// From the system's own pairs.
    pub fn capture(pairs: impl IntoIterator<Item = (OsString, OsString)>) -> Env {
        let mut env = Env::default();
        for (name, value) in pairs {
            let Ok(name) = name.into_string() else { continue };
            let name = variable_name(&name).into_owned();
            match value.into_string() {
                Ok(value) => drop(env.pairs.insert(name, value)),
                Err(_) => drop(env.garbled.insert(name)),
            }
        }
        env
    }

    /// The value of a variable; an empty one counts as unset.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.pairs.get(&*variable_name(name)).map(String::as_str).filter(|v| !v.is_empty())
    }

    /// Whether the variable is set to bytes that are not UTF-8.
    pub fn is_garbled(&self, name: &str) -> bool {
        self.garbled.contains(&*variable_name(name))
    }

    /// Every variable, in order of name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.pairs.iter().map(|(k, v)| (k.as_str(), v.as_str()))
    }

    /// Every name, also of those whose value is not text.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.pairs.keys().chain(&self.garbled).map(String::as_str)
    }

    /// The user's home directory.
    pub fn home(&self) -> Option<PathBuf> {
        self.get("HOME").or_else(|| self.get("USERPROFILE")).map(PathBuf::from)
    }

    /// Where the user's own files belong: `$XDG_CONFIG_HOME/wxauth` or `~/.config/wxauth`, else below `%APPDATA%`.
    pub fn user_folder(&self) -> Option<PathBuf> {
        // The XDG specification: a relative path there is invalid and to be ignored.
        let xdg = self.get("XDG_CONFIG_HOME").map(Path::new).filter(|p| p.is_absolute());
        let base = match (xdg, self.home(), self.get("APPDATA")) {
            (Some(base), _, _) => base.to_owned(),
            (None, Some(home), None) => home.join(".config"),
            (None, _, Some(appdata)) => PathBuf::from(appdata),
            (None, None, None) => return None,
        };
        Some(base.join("wxauth"))
    }

    /// The user's own configuration file.
    pub fn user_file(&self) -> Option<PathBuf> {
        Some(self.user_folder()?.join("config.toml"))
    }

    /// Warnings (zh, en) about `WXAUTH_*` variables that nothing reads, each with the nearest name that is read.
    /// `exempt` are names read elsewhere. Values are never shown.
    pub(super) fn strays(
        &self,
        settings: &[&'static Setting],
        exempt: &[&str],
    ) -> Vec<(String, String)> {
        let ours = |name: &&String| name.starts_with("WXAUTH_") && !exempt.contains(&name.as_str());
        let mut ours = self.pairs.keys().chain(&self.garbled).filter(ours).peekable();
        // Most runs have none, and start-up is counted in microseconds.
        if ours.peek().is_none() {
            return Vec::new();
        }
        let known: Vec<String> = settings.iter().filter_map(|s| s.variable_name()).collect();
        let stray = ours.filter(|name| !known.contains(name));
        stray.map(|name| stray_warning(name, settings, &known)).collect()
    }
}

fn stray_warning(name: &str, settings: &[&'static Setting], known: &[String]) -> (String, String) {
    let derived = |s: &&&Setting| format!("WXAUTH_{}", s.flag.to_uppercase().replace('-', "_"));
    let guard = settings.iter().find(|s| s.variable_name().is_none() && derived(s) == *name);
    // The prefix that all share makes no two alike.
    let bare = |name: &'_ str| name.strip_prefix("WXAUTH_").unwrap_or(name).to_owned();
    let names: Vec<String> = known.iter().map(|name| bare(name)).collect();
    let near = nearest(&bare(name), names.iter().map(String::as_str));
    let near = near.map(|near| format!("WXAUTH_{near}"));
    let (zh, en) = match (guard, near) {
        (Some(guard), _) => (
            format!("--{} 只能写在命令行上", guard.flag),
            format!("--{} can only be typed as a flag", guard.flag),
        ),
        (None, Some(near)) => (format!("是不是想写 {near}？"), format!("did you mean {near}?")),
        (None, None) => (
            "全部变量见 `wxauth config show`".to_owned(),
            "`wxauth config show` lists every variable".to_owned(),
        ),
    };
    (
        format!("没有配置项读取变量 {name}：{zh}"),
        format!("no setting reads the variable {name}; {en}"),
    )
}

#[cfg(test)]
mod tests {
    use super::Env;
    use crate::config::Setting;

    static APPID: Setting = Setting::one("app.appid", "appid", "APPID", "", "").var("WXAUTH_APPID");
    static PORT: Setting = Setting::one("listen.port", "port", "PORT", "", "");
    static FORCE: Setting = Setting::switch("force", "force", "", "").only_flag();

    fn env(pairs: &[(&str, &str)]) -> Env {
        Env::new(pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())))
    }

    #[test]
    fn user_file_follows_xdg_home_and_appdata() {
        let file = |pairs: &[(&str, &str)]| {
            env(pairs).user_file().map(|p| p.to_string_lossy().replace('\\', "/"))
        };
        assert_eq!(file(&[("HOME", "/h")]).as_deref(), Some("/h/.config/wxauth/config.toml"));
        assert_eq!(
            file(&[("HOME", "/h"), ("APPDATA", "/a")]).as_deref(),
            Some("/a/wxauth/config.toml")
        );
        let relative = file(&[("HOME", "/h"), ("XDG_CONFIG_HOME", "x")]);
        assert_eq!(relative.as_deref(), Some("/h/.config/wxauth/config.toml"));
        assert_eq!(file(&[]), None);
    }

    #[test]
    fn a_misspelt_variable_is_told_with_the_nearest() {
        let settings = [&APPID, &PORT, &FORCE];
        let strays = |pairs: &[(&str, &str)], exempt: &[&str]| -> Vec<String> {
            env(pairs).strays(&settings, exempt).into_iter().map(|(_, en)| en).collect()
        };
        let told = strays(&[("WXAUTH_APPIDD", "hunter2"), ("PATH", "/bin")], &[]);
        assert_eq!(
            told,
            ["no setting reads the variable WXAUTH_APPIDD; did you mean WXAUTH_APPID?"]
        );
        let fine = [("WXAUTH_APPID", "wx1"), ("WXAUTH_LISTEN_PORT", "1"), ("WXAUTH_MINE", "x")];
        assert!(strays(&fine, &["WXAUTH_MINE"]).is_empty());
        assert!(strays(&fine, &[]).concat().contains("`wxauth config show`"));
        assert!(
            strays(&[("WXAUTH_FORCE", "1")], &[]).concat().contains("--force can only be typed")
        );
    }
}
