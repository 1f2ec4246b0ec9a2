//! `wxauth init`: writes a `wxauth.toml` by question and answer, or from flags alone.
//! Must not put a secret into the file, nor overwrite one that is there unless told to.

mod answers;
mod backend;
mod interview;
mod judge;
mod kept;
mod next;
mod save;

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::json;

use super::Command;
use crate::app::ask::Asker;
use crate::app::{App, Args};
use crate::config::{Found, Origin, Setting, Target, shared};
use crate::domain::fault::Exit;
use crate::domain::random;
use crate::domain::said::Fixed;
use crate::domain::text::{self, fill};
use crate::domain::visible::visible;
use crate::error::{Error, Plain};
use crate::net::bind::lan_addresses;
use crate::out::Outcome;
use answers::Reference;
use interview::Interview;
use judge::Place;

static SECRET_ENV: Setting = Setting::one(
    "init.secret_env",
    "secret-env",
    "NAME",
    "AppSecret 放在哪个环境变量里 [默认：WXAUTH_SECRET]",
    "Name of the variable that will hold the app secret [default: WXAUTH_SECRET]",
)
.only_flag();
static TICKET_SECRET_ENV: Setting = Setting::one(
    "init.ticket_secret_env",
    "ticket-secret-env",
    "NAME",
    "签发票据的密钥放在哪个环境变量里 [默认：WXAUTH_TICKET_SECRET]",
    "Name of the variable that will hold the key that signs tickets [default: WXAUTH_TICKET_SECRET]",
)
.only_flag();
static NEW_TICKET_KEY: Setting = Setting::switch(
    "init.new_ticket_key",
    "new-ticket-key",
    "在 ~/.config/wxauth/ticket-key 里生成一个随机的票据密钥（已有就不动）",
    "Make a random key that signs tickets in ~/.config/wxauth/ticket-key, unless there is one",
)
.only_flag();
static FORCE: Setting = Setting::switch(
    "init.force",
    "force",
    "重写已有的 wxauth.toml：[app] 和 [ticket] 里问到的重新写，其余照旧",
    "Replace what is asked about in the existing wxauth.toml, and keep the rest",
)
.only_flag();

static BACKEND: Setting = Setting::switch(
    "init.backend",
    "backend",
    "为 `wxauth check` 描述一个后端：在已有的 wxauth.toml 里加上 [backend]",
    "Describe a back end for `wxauth check`: adds [backend] to the existing wxauth.toml",
)
.only_flag();
static PAGE: Setting = Setting::one(
    "init.page",
    "page",
    "URL",
    "配合 --backend：需要登录的那个页面；小程序写登录接口的地址",
    "With --backend: the page that needs the login; of a mini program's back end the call that takes the code",
)
.only_flag();
static STYLE: Setting = Setting::one(
    "init.style",
    "style",
    "STYLE",
    "配合 --backend：由谁拿 code，页面（spa）、后端（session）还是小程序（mini）",
    "With --backend: who takes the code, the page (spa), the back end (session) or a mini program (mini)",
)
.choices(&["spa", "session", "mini"])
.only_flag();
static KEY_ENV: Setting = Setting::one(
    "init.key_env",
    "key-env",
    "NAME",
    "配合 --backend：票据密钥所在的环境变量，wxauth 可以用它自己签票据",
    "With --backend: name of the variable with the key that signs tickets, so that wxauth can sign some",
)
.only_flag();

/// The settings it asks for; each may come as a flag instead.
static ASKED: [&Setting; 11] = [
    &shared::PLATFORM,
    &shared::ACCOUNT,
    &shared::APPID,
    &shared::COMPONENT_APPID,
    &shared::AGENTID,
    &shared::REDIRECT_URI,
    &shared::SCOPE,
    &shared::SECRET_FILE,
    &SECRET_ENV,
    &shared::TICKET_SECRET_FILE,
    &TICKET_SECRET_ENV,
];

/// Its table row.
pub static COMMAND: Command = Command {
    name: "init",
    about: Fixed::new("逐项询问，写好 wxauth.toml", "Ask questions and write wxauth.toml"),
    examples: "wxauth init\n\
               wxauth init --platform mp --account test --appid wx5b6e96c8c89c614e \
               --redirect-uri http://127.0.0.1:8910/callback --no-input\n\
               wxauth init --secret-file ~/.config/wxauth/app-secret --new-ticket-key\n\
               wxauth init --backend",
    operands: &[],
    settings: &[&ASKED, &[&NEW_TICKET_KEY, &FORCE], &[&BACKEND, &PAGE, &STYLE, &KEY_ENV]],
    commands: &[],
    run: Some(run),
    schema: "init",
};

fn run(_args: &Args, app: &App) -> Result<Outcome, Error> {
    let place = place(app)?;
    if app.settings.on(&BACKEND)? {
        return describe(app, &place);
    }
    let force = app.settings.on(&FORCE)?;
    if !force && place.file.symlink_metadata().is_ok() {
        return Err(save::exists(&place.file));
    }
    let given = given(app, &place)?;
    let mut terminal = app.asker()?;
    let asker = terminal.as_mut().map(|terminal| terminal as &mut dyn Asker);
    let answers = Interview::new(asker, given, &place, app.lang()).ask()?;
    for warning in &answers.warnings {
        app.out.warn(warning);
    }
    if let Some(path) = &answers.new_key {
        new_key(app, path)?;
    }
    // What is kept may hold secrets: it is written, but not printed.
    let toml = answers.toml(text::init::of(app.lang()));
    let mut whole = toml.clone();
    if force {
        let old = save::read(&place.file)?;
        // Of what is no TOML nothing can be kept.
        if let Ok(kept) = kept::keep(&old, &toml) {
            if !kept.names.is_empty() {
                let (zh, en) = ("没有问到的照旧保留：", "kept as they were: ");
                app.out.talk(&format!("{}{}", app.say(zh, en), visible(&kept.names.join(", "))));
            }
            whole = kept.text;
        }
    }
    save::save(&place.file, &whole, force, &random::hex(&mut app.random(), 8))?;
    let next = next::commands(app, &answers, &place);
    let shown: String =
        next.iter().map(|line| format!("\n  {}", app.paint_talk().link(line))).collect();
    app.out.talk(&format!("{}{shown}", text::init::of(app.lang()).next));
    let path = place.file.to_string_lossy();
    Ok(Outcome::answer(format!("{path}\n"), json!({ "path": path, "toml": toml, "next": next })))
}

/// Adds `[backend]`; what is in the file stays as it is, to the last comment.
fn describe(app: &App, place: &Place) -> Result<Outcome, Error> {
    let before = save::read(&place.file)?;
    let table: toml::Table = before.parse().map_err(|error| save::broken(&place.file, &error))?;
    if table.contains_key("backend") {
        return Err(save::described(&place.file));
    }
    let path = place.file.to_string_lossy();
    let mut terminal = app.asker()?;
    let asker = terminal.as_mut().map(|terminal| terminal as &mut dyn Asker);
    let section = backend::section(app, asker, &path)?;
    let gap = if before.is_empty() { "" } else { "\n" };
    let whole = format!("{before}{gap}{section}");
    save::save(&place.file, &whole, !before.is_empty(), &random::hex(&mut app.random(), 8))?;
    let next = ["wxauth check --level smoke", "wxauth check"];
    let shown: String =
        next.iter().map(|line| format!("\n  {}", app.paint_talk().link(line))).collect();
    app.out.talk(&format!("{}{shown}", text::init_backend::of(app.lang()).next));
    let data = json!({ "path": path, "toml": section, "next": next });
    Ok(Outcome::answer(format!("{path}\n"), data))
}

/// Where the file will be, and what counts as the work tree.
fn place(app: &App) -> Result<Place, Error> {
    let here = std::env::current_dir().map_err(|error| {
        Plain::new(
            "no_directory",
            Exit::Local,
            "无法得知当前目录",
            "the working directory cannot be told",
        )
        .because(error)
    })?;
    // The configuration that is named is the one to be written, as it is the one that is read.
    let named = app.settings.text(&shared::CONFIG)?;
    let file = here.join(named.as_deref().unwrap_or("wxauth.toml"));
    let top = here.ancestors().find(|level| level.join(".git").exists()).unwrap_or(&here);
    Ok(Place {
        file,
        top: top.to_owned(),
        home: app.env.home(),
        here: lan_addresses(),
        user_folder: app.env.user_folder(),
    })
}

/// What is known before any question: by flag (then it is not asked), or from variables and files
/// (then it is what Enter takes).
fn given(app: &App, place: &Place) -> Result<BTreeMap<&'static str, Found>, Error> {
    let mut given = BTreeMap::new();
    for setting in ASKED {
        let found = app.settings.get(setting)?;
        given.extend(found.filter(|f| f.origin != Origin::Default).map(|f| (setting.key, f)));
    }
    let pairs = [
        (&shared::SECRET, &shared::SECRET_FILE, &SECRET_ENV),
        (&shared::TICKET_SECRET, &shared::TICKET_SECRET_FILE, &TICKET_SECRET_ENV),
    ];
    for (secret, file, variable) in pairs {
        // What the file that is overwritten points to stays the proposal, in its own words: what it
        // points to need not be there, and a path below home is everybody's own.
        if let Some((written, origin)) = place.pointer(secret.key) {
            let (key, value) = match written {
                Reference::Variable(name) => (variable.key, name),
                Reference::File(path) => (file.key, path),
            };
            let told = |key| given.get(key).is_some_and(|f: &Found| is_told(&f.origin));
            if !told(file.key) && !told(variable.key) {
                given.remove(file.key);
                given.insert(key, Found { values: vec![value], origin });
            }
            continue;
        }
        let pointed = match app.settings.get(secret) {
            Ok(Some(Found { origin: Origin::Referred { by, to }, .. })) => Some((to, *by)),
            _ => app
                .settings
                .dangling(secret)
                .map(|(name, by)| (Target::Variable(name.to_owned()), by.clone())),
        };
        let (key, value, origin) = match pointed {
            Some((Target::Variable(name), by)) => (variable.key, name, by),
            Some((Target::File(path), by)) => (file.key, path.to_string_lossy().into_owned(), by),
            None => continue,
        };
        given.entry(key).or_insert(Found { values: vec![value], origin });
    }
    if app.settings.on(&NEW_TICKET_KEY)? {
        let origin = Origin::Flag(format!("--{}", NEW_TICKET_KEY.flag));
        given.insert(NEW_TICKET_KEY.key, Found { values: vec!["true".to_owned()], origin });
    }
    Ok(given)
}

/// True for what was said for this run, which counts more than any file.
fn is_told(origin: &Origin) -> bool {
    matches!(origin, Origin::Flag(_) | Origin::Variable(_))
}

/// Makes the key for tickets: 32 random bytes as hexadecimal digits. One that is there stays.
fn new_key(app: &App, path: &Path) -> Result<(), Error> {
    let failed = |error| Plain::unwritable(path.display(), error);
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(failed)?;
    }
    let key = format!("{}\n", random::hex(&mut app.random(), 32));
    match crate::platform::create_private(path, key.as_bytes()) {
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(failed(error).into()),
        Ok(()) => {
            let texts = text::init::of(app.lang());
            app.out.talk(&fill(texts.key_made, &[("path", &path.to_string_lossy())]));
            Ok(())
        }
    }
}
