//! What makes an answer of `wxauth init` wrong, or surprising.
//! Must not ask anything.

use std::net::Ipv4Addr;
use std::path::{Component, Path, PathBuf};

use super::answers::{Answers, Reference};
use crate::config::{Origin, Setting, Trust, beside};
use crate::domain::appid::AppId;
use crate::domain::fault::Exit;
use crate::domain::lang::Lang;
use crate::domain::link::{Account, Platform, Request};
use crate::domain::said::Bilingual;
use crate::error::{Error, Plain};

/// Where things are.
pub(super) struct Place {
    /// The file to be written.
    pub(super) file: PathBuf,
    /// The top of the work tree: no secret is kept below it.
    pub(super) top: PathBuf,
    /// The home directory.
    pub(super) home: Option<PathBuf>,
    /// This machine's addresses in its networks, likeliest first.
    pub(super) here: Vec<Ipv4Addr>,
    /// The user's own folder for wxauth; secrets may lie there whatever the work tree is.
    pub(super) user_folder: Option<PathBuf>,
}

impl Place {
    /// Where the file that is there says a secret is kept (`app.secret`), as it says it; nothing where
    /// it cannot be read, which whoever overwrites it finds out.
    pub(super) fn pointer(&self, key: &str) -> Option<(Reference, Origin)> {
        let (section, name) = key.split_once('.')?;
        let table: toml::Table = std::fs::read_to_string(&self.file).ok()?.parse().ok()?;
        let section = table.get(section)?.as_table()?;
        let text = |value: &toml::Value| value.as_str().map(str::to_owned);
        let secret = section.get(name).and_then(toml::Value::as_table);
        let of = |name: &str| secret.and_then(|secret| secret.get(name)).and_then(text);
        let file = || of("file").or_else(|| section.get(&format!("{name}_file")).and_then(text));
        let reference = of("env").map(Reference::Variable).or_else(|| file().map(Reference::File));
        let (path, trust) = (self.file.clone(), Trust::Project);
        let origin = Origin::File { path, line: 1, column: 1, profile: None, trust };
        reference.map(|reference| (reference, origin))
    }

    /// How the configuration file names a path: below home as `~/…`, which fits everybody who shares it.
    pub(super) fn written(&self, path: &Path) -> String {
        let below = self.home.as_ref().and_then(|home| path.strip_prefix(home).ok());
        match below {
            Some(below) => format!("~/{}", below.to_string_lossy().replace('\\', "/")),
            None => path.to_string_lossy().into_owned(),
        }
    }

    /// A path as the configuration file will mean it, without `.` and `..`.
    pub(super) fn resolve(&self, text: &str) -> PathBuf {
        let path = beside(&self.file, text, self.home.as_deref());
        let mut plain = PathBuf::new();
        for part in path.components() {
            match part {
                Component::ParentDir => drop(plain.pop()),
                Component::CurDir => {}
                part => plain.push(part),
            }
        }
        plain
    }
}

/// An error as one line for somebody who is asked again.
pub(super) fn told(error: &Error, lang: Lang) -> String {
    match error.hint(lang) {
        Some(hint) if lang == Lang::Zh => format!("{}（{hint}）", error.told(lang)),
        Some(hint) => format!("{} ({hint})", error.told(lang)),
        None => error.told(lang),
    }
}

/// The fault of an appid, without the advice to force it: `--force` means something else here.
pub(super) fn appid(setting: &Setting, text: &str) -> Result<(), Error> {
    let (zh, en) = match AppId::parse(text) {
        Ok(id) if id.has_usual_shape() => return Ok(()),
        Ok(_) => (format!("{text:?} 不像 AppID"), format!("{text:?} does not look like an AppID")),
        Err(error) => (error.chinese(), error.to_string()),
    };
    let flag = setting.flag;
    let (zh, en) = (format!("--{flag}：{zh}"), format!("--{flag}: {en}"));
    Err(Plain::new("appid_invalid", Exit::Usage, zh, en)
        .hint(
            "应为 wx（企业微信为 ww）加 16 位小写十六进制",
            "it is wx (WeCom: ww) and 16 lower-case hex digits",
        )
        .into())
}

/// A name an environment variable can have in every shell.
pub(super) fn variable_name(setting: &Setting, text: &str) -> Result<(), Error> {
    let fits = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let digit = text.chars().next().is_none_or(|c| c.is_ascii_digit());
    if !digit && text.chars().all(fits) {
        return Ok(());
    }
    let what = format!("--{}: {text:?} is not the name of a variable", setting.flag);
    let chinese = format!("--{}：{text:?} 不能作环境变量的名字", setting.flag);
    Err(Plain::new("variable_invalid", Exit::Usage, chinese, what)
        .hint(
            "只能用字母、数字和下划线，不能以数字开头",
            "it has letters, digits and underscores, and no digit in front",
        )
        .into())
}

/// A file with a secret must lie where nobody commits it.
pub(super) fn outside(setting: &Setting, text: &str, place: &Place) -> Result<(), Error> {
    let path = place.resolve(text);
    let own = place.user_folder.as_ref().is_some_and(|folder| path.starts_with(folder));
    if matches!(text, "" | "-") {
        let what = format!(
            "--{}: init writes down where the secret is kept, and reads none",
            setting.flag
        );
        let chinese = format!("--{}：init 只记下密钥放在哪里，不读取密钥", setting.flag);
        return Err(Plain::new("secret_file_needed", Exit::Usage, chinese, what)
            .hint(
                "给一个以后每次运行都能读到的文件，例如 ~/.config/wxauth/app-secret",
                "name a file that every later run can read, such as ~/.config/wxauth/app-secret",
            )
            .into());
    }
    if own || !path.starts_with(&place.top) {
        return Ok(());
    }
    let (flag, top) = (setting.flag, place.top.display());
    let (zh, en) = (
        format!("--{flag}：{text:?} 在工作目录 {top} 里"),
        format!("--{flag}: {text:?} lies in the work tree {top}"),
    );
    Err(Plain::new("secret_in_work_tree", Exit::Usage, zh, en)
        .hint(
            "放在工作目录里容易被提交；请放到外面，例如 ~/.config/wxauth/app-secret",
            "there it is soon committed; keep it outside, for instance in ~/.config/wxauth/app-secret",
        )
        .into())
}

/// Refuses answers that make a link WeChat would refuse.
pub(super) fn judge(answers: &Answers) -> Result<(), Error> {
    match request(answers).map(|request| request.build(false)) {
        Some(Err(fault)) => Err(fault.into()),
        _ => Ok(()),
    }
}

/// What works otherwise than one may think.
pub(super) fn warnings(answers: &Answers, lang: Lang) -> Vec<String> {
    let link = request(answers).and_then(|request| request.build(false).ok());
    let warnings = link.map(|link| link.warnings).unwrap_or_default();
    warnings.iter().map(|warning| warning.text(lang).to_owned()).collect()
}

/// The link these answers would make; what was not asked yet is filled with something faultless.
fn request(answers: &Answers) -> Option<Request> {
    let platform = Platform::parse(&answers.platform)?;
    let or = |text: &Option<String>, other: &str| text.clone().unwrap_or_else(|| other.to_owned());
    Some(Request {
        platform,
        account: match answers.account.as_deref() {
            Some("test") => Some(Account::Test),
            Some(_) => Some(Account::Service),
            None => None,
        },
        appid: answers.appid.clone(),
        redirect_uri: or(&answers.redirect_uri, "https://h5.example.com/"),
        scope: answers.scope.clone(),
        state: "0".to_owned(),
        force_popup: false,
        force_snapshot: false,
        connect_redirect: false,
        component_appid: answers.component_appid.clone(),
        agentid: answers.agentid.clone(),
        lang: None,
        base: None,
    })
}
