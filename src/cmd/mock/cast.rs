//! Apps and users of the emulator from `[[mock.app]]`, `[[mock.user]]` or a file of their own.
//! Must not invent defaults that `mock` has; what is not said is left to it.

use std::collections::BTreeSet;
use std::path::Path;

use serde::Deserialize;

use super::{APPS, NO_CAST};
use crate::app::App as Program;
use crate::config::{SecretText, read_value, toml_words};
use crate::domain::appid::AppId;
use crate::domain::fault::Exit;
use crate::domain::said::Said;
use crate::error::{Error, Plain};
use crate::mock::Settings;
use crate::mock::app::{App, Kind, is_agentid};
use crate::mock::callback_domain::CallbackDomain;
use crate::mock::user::{User, cast, is_name};

/// `[[mock.app]]`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct AppTable {
    appid: String,
    agentid: Option<AgentId>,
    kind: Option<String>,
    name: Option<String>,
    secret: Option<SecretText>,
    domain: Option<String>,
    #[serde(default)]
    domains: Vec<String>,
    scopes: Option<Vec<String>>,
    #[serde(default)]
    banned: bool,
    open_account: Option<String>,
    #[serde(default)]
    unbound: bool,
    #[serde(default)]
    platforms: Vec<String>,
}

/// As the admin console shows it, in quotes or without.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum AgentId {
    Number(u64),
    Text(String),
}

/// `[[mock.user]]`; what is missing is as with an ordinary user.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct UserTable {
    name: String,
    nickname: Option<String>,
    avatar: Option<bool>,
    #[serde(alias = "follower")]
    follows: Option<bool>,
    from_menu: Option<bool>,
    snapshot: Option<bool>,
    unionid: Option<bool>,
    refuses: Option<bool>,
    banned: Option<bool>,
    member: Option<bool>,
}

/// `--apps FILE`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct FileTable {
    #[serde(default)]
    app: Vec<AppTable>,
    #[serde(default)]
    user: Vec<UserTable>,
}

/// Apps and users; everything else is still the default.
pub(in crate::cmd) fn read(program: &Program) -> Result<Settings, Error> {
    let (apps, users) = tables(program)?;
    let mut settings = Settings::default();
    for (table, place) in apps {
        settings.apps.push(app(program, table, &place)?);
    }
    let mut own: Vec<User> = Vec::new();
    for table in users {
        own.push(user(table)?);
    }
    if !program.settings.on(&NO_CAST)? {
        own.extend(
            cast()
                .into_iter()
                .filter(|u| !own.iter().any(|o| o.name == u.name))
                .collect::<Vec<_>>(),
        );
    }
    settings.users = own;
    unique(settings.apps.iter().map(App::key), "appid")?;
    unique(settings.users.iter().map(|user| user.name.clone()), "name")?;
    if settings.users.is_empty() {
        return Err(wrong("--no-cast", &Said::fixed("一个用户都不剩", "there is no user left")));
    }
    Ok(settings)
}

/// Whether the tables have the shape they must have; what their values mean is not looked at.
pub(in crate::cmd) fn shape(program: &Program) -> Result<(), Error> {
    tables(program).map(drop)
}

type Tables = (Vec<(AppTable, std::path::PathBuf)>, Vec<UserTable>);

fn tables(program: &Program) -> Result<Tables, Error> {
    if let Some(path) = program.settings.text(&APPS)? {
        let text = read_value(path.as_ref())?;
        let table: FileTable = toml::from_str(&text).map_err(|error| {
            let why = toml_words::said(error.message());
            Plain::new(
                "config_invalid",
                Exit::Usage,
                format!("{path} 写得不对：{}", why.chinese()),
                format!("{path}: {why}"),
            )
            .hint("按提示修改这个文件", "correct that place of the file")
        })?;
        let apps = table.app.into_iter().map(|app| (app, path.clone().into())).collect();
        return Ok((apps, table.user));
    }
    let apps = match program.settings.structured::<Vec<AppTable>>("mock.app")? {
        Some((apps, place)) => apps.into_iter().map(|app| (app, place.clone())).collect(),
        None => Vec::new(),
    };
    let users = program.settings.structured::<Vec<UserTable>>("mock.user")?;
    Ok((apps, users.map(|(users, _)| users).unwrap_or_default()))
}

fn app(program: &Program, table: AppTable, place: &Path) -> Result<App, Error> {
    let about = format!("mock.app {:?}", table.appid);
    let appid = |text: &str| AppId::parse(text).map_err(|error| wrong(&about, &error.into()));
    let kinds: Vec<&str> = Kind::ALL.iter().map(|(_, name)| *name).collect();
    let agentid = agentid(table.agentid, &about)?;
    let kind = match table.kind.as_deref() {
        None if agentid.is_some() => Kind::Work,
        None => Kind::Test,
        Some(name) => Kind::parse(name).ok_or_else(|| {
            let zh = format!("kind 不能是 {name:?}，可用的：{}", kinds.join("、"));
            let en = format!("kind {name:?} is not one of {}", kinds.join(", "));
            wrong(&about, &Said::new(zh, en))
        })?,
    };
    if agentid.is_some() && kind != Kind::Work {
        let said = Said::fixed(
            "只有企业微信（kind = \"work\"）的应用有 agentid",
            "only apps of WeCom (kind = \"work\") have an agentid",
        );
        return Err(wrong(&about, &said));
    }
    let mut app = App::new(appid(&table.appid)?, kind);
    app.agentid = agentid;
    if let Some(name) = table.name {
        app.name = name;
    }
    let unset = |name: &str| {
        let en = format!("the variable {name} is not set");
        wrong(&about, &Said::new(format!("没有设置环境变量 {name}"), en))
    };
    if let Some(secret) = &table.secret {
        program.caution_of(secret, place);
    }
    app.secret = table.secret.map(|text| text.read(&program.env, place, unset)).transpose()?;
    for domain in table.domain.iter().chain(&table.domains) {
        let domain = CallbackDomain::parse(domain);
        app.domains.push(domain.map_err(|error| wrong(&about, &error.said()))?);
    }
    app.scopes = table.scopes;
    app.banned = table.banned;
    if let Some(account) = table.open_account {
        app.open_account = Some(account);
    }
    if table.unbound {
        app.open_account = None;
    }
    for platform in &table.platforms {
        app.platforms.push(appid(platform)?);
    }
    Ok(app)
}

fn agentid(given: Option<AgentId>, about: &str) -> Result<Option<String>, Error> {
    let Some(given) = given else { return Ok(None) };
    let text = match given {
        AgentId::Number(number) => number.to_string(),
        AgentId::Text(text) => text,
    };
    if is_agentid(&text) {
        return Ok(Some(text));
    }
    let zh = format!("agentid {text:?} 不是数字");
    Err(wrong(about, &Said::new(zh, format!("the agentid {text:?} is not a number"))))
}

fn user(table: UserTable) -> Result<User, Error> {
    if !is_name(&table.name) {
        let about = format!("mock.user {:?}", table.name);
        return Err(wrong(
            &about,
            &Said::fixed(
                "名字只能有字母、数字、_ 和 -，最多 64 个字符",
                "a name has letters, digits, _ and - only, at most 64",
            ),
        ));
    }
    let ordinary = User::new(&table.name, table.nickname.as_deref().unwrap_or(&table.name));
    Ok(User {
        avatar: table.avatar.unwrap_or(ordinary.avatar),
        follows: table.follows.unwrap_or(ordinary.follows),
        from_menu: table.from_menu.unwrap_or(ordinary.from_menu),
        snapshot: table.snapshot.unwrap_or(ordinary.snapshot),
        unionid: table.unionid.unwrap_or(ordinary.unionid),
        refuses: table.refuses.unwrap_or(ordinary.refuses),
        banned: table.banned.unwrap_or(ordinary.banned),
        member: table.member.unwrap_or(ordinary.member),
        ..ordinary
    })
}

fn unique(names: impl Iterator<Item = String>, what: &str) -> Result<(), Error> {
    let mut seen = BTreeSet::new();
    for name in names {
        if !seen.insert(name.clone()) {
            return Err(wrong(
                &format!("{what} {name:?}"),
                &Said::fixed("写了两次", "is there twice"),
            ));
        }
    }
    Ok(())
}

fn wrong(about: &str, reason: &Said) -> Error {
    Plain::new(
        "config_invalid",
        Exit::Usage,
        format!("{about} 写得不对：{}", reason.chinese()),
        format!("{about}: {reason}"),
    )
    .hint("改正配置文件里的这一项", "correct it in the configuration")
    .into()
}
