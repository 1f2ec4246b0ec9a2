//! The layers over one another, references, trust, and what every wrong value is told.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::{Settings, parse_duration};
use crate::config::{
    Env, Load, Origin, PORT as PORT_NUMBER, Role, Setting, Standing, Told, Trust, Typed,
};
use crate::domain::fault::{Exit, Fault};
use crate::domain::lang::Lang;

static APPID: Setting = Setting::one("app.appid", "appid", "APPID", "", "").var("WXAUTH_APPID");
static SECRET: Setting =
    Setting::one("app.secret", "secret", "SECRET", "", "").var("WXAUTH_SECRET").secret();
static SECRET_FILE: Setting =
    Setting::one("app.secret_file", "secret-file", "FILE", "", "").var("WXAUTH_SECRET_FILE").path();
static SCOPE: Setting = Setting::one("app.scope", "scope", "S", "", "")
    .var("WXAUTH_SCOPE")
    .choices(&["base", "userinfo"]);
static PORT: Setting =
    Setting::one("listen.port", "port", "PORT", "", "").kind(PORT_NUMBER).default("8910");
static KEEP: Setting = Setting::switch("listen.keep", "keep", "", "");
static CLAIM: Setting = Setting::many("ticket.claim", "claim", "K=V", "", "");
static MODE: Setting = Setting::maybe("login.mock", "mock", "URL", "built-in", "", "");

/// A home and a project folder of this test's own.
struct House {
    root: PathBuf,
    env: Vec<(String, String)>,
    typed: Typed,
    profile: Option<String>,
    explicit: Option<PathBuf>,
    foreign: fn(&Path) -> bool,
    lenient: bool,
}

impl House {
    fn new(name: &str) -> House {
        let root = std::env::temp_dir().join(format!("wxauth-fold-{}-{name}", std::process::id()));
        std::fs::create_dir_all(root.join("home/.config/wxauth")).unwrap();
        std::fs::create_dir_all(root.join("work/.git")).unwrap();
        std::fs::create_dir_all(root.join("work/a/b")).unwrap();
        let home = root.join("home").to_string_lossy().into_owned();
        House {
            root,
            env: vec![("HOME".to_owned(), home)],
            typed: Typed::default(),
            profile: None,
            explicit: None,
            foreign: |_| false,
            lenient: false,
        }
    }
    fn user(self, text: impl AsRef<[u8]>) -> House {
        std::fs::write(self.root.join("home/.config/wxauth/config.toml"), text).unwrap();
        self
    }
    fn project(self, text: impl AsRef<[u8]>) -> House {
        std::fs::write(self.root.join("work/wxauth.toml"), text).unwrap();
        self
    }
    fn env(mut self, name: &str, value: &str) -> House {
        self.env.push((name.to_owned(), value.to_owned()));
        self
    }
    fn typed(mut self, setting: &'static Setting, value: &str) -> House {
        self.typed.0.insert(setting.key, vec![value.to_owned()]);
        self
    }
    fn profile(mut self, name: &str) -> House {
        self.profile = Some(name.to_owned());
        self
    }
    fn try_load(&self) -> Result<(Settings, Vec<Told>), crate::config::LoadError> {
        let load = Load {
            settings: vec![&APPID, &SECRET, &SECRET_FILE, &SCOPE, &PORT, &KEEP, &CLAIM, &MODE],
            structured: &["backend", "mock.app"],
            exempt: &[],
            typed: self.typed.clone(),
            env: Env::new(self.env.clone()),
            directory: self.root.join("work/a/b"),
            explicit: self.explicit.clone(),
            profile: self.profile.clone(),
            foreign: self.foreign,
            lenient: self.lenient,
            makes: false,
        };
        load.run()
    }
    fn load(&self) -> Settings {
        self.try_load().unwrap().0
    }
    fn warnings(&self) -> String {
        self.try_load().unwrap().1.into_iter().map(|(_, en)| en + "\n").collect()
    }
    fn appid(&self) -> Option<String> {
        self.load().text(&APPID).unwrap()
    }
}

impl Drop for House {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.root);
    }
}

#[test]
fn layers_in_their_order() {
    let mut house = House::new("order");
    assert_eq!(house.appid(), None);
    house = house.user("[app]\nappid='user'\n[profile.p.app]\nappid='user-p'");
    assert_eq!(house.appid().as_deref(), Some("user"));
    house = house.project("[app]\nappid='project'\n");
    assert_eq!(house.appid().as_deref(), Some("project"));
    house = house.profile("p");
    assert_eq!(house.appid().as_deref(), Some("user-p"), "a profile beats every plain section");
    house = house.project("[app]\nappid='project'\n[profile.p.app]\nappid='project-p'\n");
    assert_eq!(house.appid().as_deref(), Some("project-p"));
    house = house.env("WXAUTH_APPID", "variable");
    assert_eq!(house.appid().as_deref(), Some("variable"));
    house = house.typed(&APPID, "flag");
    assert_eq!(house.appid().as_deref(), Some("flag"));
    let origin = house.load().get(&APPID).unwrap().unwrap().origin;
    assert_eq!(origin.to_string(), "flag --appid");
}

#[test]
fn an_empty_variable_counts_as_unset() {
    let house = House::new("empty").project("[app]\nappid='project'").env("WXAUTH_APPID", "");
    assert_eq!(house.appid().as_deref(), Some("project"));
}

#[test]
fn a_file_named_on_the_command_line_replaces_the_project_file_only() {
    let mut house = House::new("explicit")
        .user("[app]\nappid='user'\nscope='base'")
        .project("[app]\nappid='project'");
    let named = house.root.join("other.toml");
    std::fs::write(&named, "[app]\nappid='named'").unwrap();
    house.explicit = Some(named.clone());
    let settings = house.load();
    assert_eq!(settings.text(&APPID).unwrap().as_deref(), Some("named"));
    assert_eq!(settings.text(&SCOPE).unwrap().as_deref(), Some("base"));
    let origin = settings.get(&APPID).unwrap().unwrap().origin;
    assert_eq!(origin.trust(), Trust::User);
    let roles: Vec<Role> = settings.sources().iter().map(|s| s.role).collect();
    assert_eq!(roles, [Role::User, Role::Named]);
    std::fs::remove_file(&named).unwrap();
    assert_eq!(house.try_load().unwrap_err().exit(), Exit::Local);
}

#[test]
fn a_file_of_somebody_else_is_left_out_with_a_warning() {
    let mut house = House::new("foreign").user("[app]\nappid='user'").project("not even TOML");
    house.foreign = |path| path.ends_with("work/wxauth.toml");
    assert_eq!(house.appid().as_deref(), Some("user"));
    assert!(house.warnings().contains("belongs to somebody else"));
    assert_eq!(house.load().sources()[1].standing, Standing::Foreign);
    // The one that was named is meant; the user file is judged all the same.
    house.explicit = Some(house.root.join("work/wxauth.toml"));
    house = house.project("[app]\nscope='base'");
    house.foreign = |_| true;
    let settings = house.load();
    assert_eq!(settings.text(&SCOPE).unwrap().as_deref(), Some("base"));
    assert_eq!(settings.text(&APPID).unwrap(), None);
}

#[test]
fn a_broken_file_stops_all_but_the_commands_that_repair_it() {
    let mut house = House::new("broken").user("[app]\nappid='user'").project("[app\n");
    assert_eq!(house.try_load().unwrap_err().kind(), "config_invalid");
    house.lenient = true;
    assert_eq!(house.appid().as_deref(), Some("user"));
    assert!(house.warnings().contains("wxauth.toml:1:"));
    assert_eq!(house.load().sources()[1].standing, Standing::Broken);
}

#[test]
fn files_that_are_not_utf8_are_told_with_their_place() {
    let house = House::new("gbk").project(b"[app]\nappid='\xC3\xFB'\n");
    let error = house.try_load().unwrap_err();
    assert!(error.to_string().ends_with("wxauth.toml:2:8: not UTF-8 from here on"), "{error}");
    assert_eq!(error.exit(), Exit::Usage);
    let marked = House::new("bom").project(b"\xEF\xBB\xBF[app]\r\nappid='wx1'\r\n");
    assert_eq!(marked.appid().as_deref(), Some("wx1"));
    let place = marked.load().get(&APPID).unwrap().unwrap().origin.to_string();
    assert!(place.ends_with("wxauth.toml:2:7"), "{place}");
}

#[test]
fn references_are_followed_and_keep_the_rank_of_what_they_point_to() {
    let house = House::new("refs")
        .project("[app]\nsecret={env='MINE'}\n[profile.f.app]\nsecret={file='key'}")
        .env("MINE", "hunter2");
    std::fs::write(house.root.join("work/key"), "from-file\n").unwrap();
    let (secret, origin) = house.load().secret(&SECRET).unwrap().unwrap();
    assert_eq!((secret.expose(), origin.trust()), ("hunter2", Trust::Typed));
    let house = house.profile("f");
    let (secret, origin) = house.load().secret(&SECRET).unwrap().unwrap();
    assert_eq!((secret.expose(), origin.trust()), ("from-file", Trust::User));
    assert!(origin.to_string().contains("(profile f)"), "{origin}");
}

#[test]
fn a_reference_to_nothing() {
    let house = House::new("dangling").project("[app]\nsecret={env='MINE'}");
    let settings = house.load();
    assert!(settings.secret(&SECRET).unwrap().is_none(), "commands without need run all the same");
    assert_eq!(settings.dangling(&SECRET).unwrap().0, "MINE");
    assert!(settings.dangling(&APPID).is_none());
    let house = house.project("[app]\nsecret={file='gone'}");
    let error = house.load().secret(&SECRET).unwrap_err();
    assert_eq!((error.exit(), error.kind()), (Exit::Local, "file_unreadable"));
    assert!(error.to_string().contains("gone"));
}

#[test]
fn outranks_follows_the_layers() {
    let house = House::new("rank")
        .user("[app]\nsecret='s'\n[profile.p.app]\nappid='a'")
        .project("[app]\nsecret_file='k'\n")
        .profile("p");
    let settings = house.load();
    let origin = |setting| settings.get(setting).unwrap().unwrap().origin;
    let (secret, file, appid) = (origin(&SECRET), origin(&SECRET_FILE), origin(&APPID));
    assert!(settings.outranks(&file, &secret), "project over user");
    assert!(settings.outranks(&appid, &file), "profile over plain");
    assert!(settings.outranks(&Origin::Variable("V".into()), &appid));
    assert!(!settings.outranks(&secret, &secret));
}

#[test]
fn wrong_values_name_their_place_and_never_a_secret() {
    let told = |house: &House, setting: &Setting| {
        let error = house.load().get(setting).unwrap_err();
        assert_eq!(error.exit(), Exit::Usage);
        error.to_string()
    };
    let house = House::new("wrong").env("WXAUTH_SCOPE", "all").env("WXAUTH_LISTEN_KEEP", "maybe");
    assert_eq!(told(&house, &SCOPE), "variable WXAUTH_SCOPE: `all` is not one of base, userinfo");
    assert_eq!(told(&house, &KEEP), "variable WXAUTH_LISTEN_KEEP: `maybe` is not true or false");
    let house = house.typed(&PORT, "x");
    let error = house.load().parse::<u16>(&PORT).unwrap_err();
    assert_eq!(error.to_string(), "flag --port: `x` is not a port number, 0 to 65535");
    assert_eq!(error.hint(Lang::En).unwrap(), "give --port a port number, 0 to 65535");
    let house = House::new("kinds").project("[listen]\nport='abc'");
    let error = house.load().get(&PORT).unwrap_err();
    assert!(error.to_string().ends_with("wxauth.toml:2:6: `abc` is not a port number, 0 to 65535"));
    assert_eq!(error.hint(Lang::Zh).unwrap(), "`listen.port` 应为 0 到 65535 的端口号");
    let house = house.typed(&SECRET, "hunter2");
    let error = house.load().parse::<u16>(&SECRET).unwrap_err();
    assert!(!error.to_string().contains("hunter2"));
    for dump in [format!("{:?}", house.load()), format!("{:?}", house.typed)] {
        assert!(!dump.contains("hunter2"), "{dump}");
    }
}

#[test]
fn values_of_every_shape() {
    let house = House::new("shapes").project(
        "[listen]\nport=8_080\nkeep=true\n[ticket]\nclaim=['a=1','b=2']\n[login]\nmock=true\n",
    );
    let settings = house.load();
    assert_eq!(settings.parse::<u16>(&PORT).unwrap(), Some(8080));
    assert!(settings.on(&KEEP).unwrap());
    assert_eq!(settings.list(&CLAIM).unwrap(), ["a=1", "b=2"]);
    assert_eq!(settings.text(&MODE).unwrap().as_deref(), Some("built-in"), "as the bare flag");
    let house = house.env("WXAUTH_LISTEN_KEEP", "OFF").env("WXAUTH_TICKET_CLAIM", "c=3");
    let settings = house.load();
    assert!(!settings.on(&KEEP).unwrap());
    assert_eq!(settings.list(&CLAIM).unwrap(), ["c=3"], "a layer replaces the one below, whole");
    assert_eq!(Settings::defaults().parse::<u16>(&PORT).unwrap(), Some(8910));
}

#[test]
fn an_unknown_profile_lists_those_there_are() {
    let house = House::new("profiles")
        .user("[profile.prod.app]\nappid='a'")
        .project("[profile.ci.app]\nappid='b'")
        .profile("prd");
    let error = house.try_load().unwrap_err();
    assert_eq!(error.kind(), "profile_unknown");
    let hint = error.hint(crate::domain::lang::Lang::En).unwrap();
    assert_eq!(hint, "there are: ci, prod");
    let error = House::new("no-profiles").profile("x").try_load().unwrap_err();
    assert!(error.to_string().contains("none found"), "{error}");
}

#[test]
fn misspelt_variables_earn_a_warning_but_those_a_file_points_to_do_not() {
    let house = House::new("stray")
        .project("[app]\nsecret={env='WXAUTH_PROD_SECRET'}")
        .env("WXAUTH_PROD_SECRET", "hunter2")
        .env("WXAUTH_APPIDD", "hunter2");
    let warnings = house.warnings();
    assert!(warnings.contains("WXAUTH_APPIDD; did you mean WXAUTH_APPID?"), "{warnings}");
    assert!(!warnings.contains("WXAUTH_PROD_SECRET") && !warnings.contains("hunter2"));
}

#[test]
fn structured_tables_come_from_the_most_telling_place() {
    type Table = BTreeMap<String, u8>;
    let read = |house: &House| house.load().structured::<Table>("backend").unwrap().unwrap().0["n"];
    let house = House::new("tables").user("[backend]\nn=1\n[profile.p.backend]\nn=3");
    assert_eq!(read(&house), 1);
    let house = house.project("[backend]\nn=2");
    assert_eq!(read(&house), 2);
    let house = house.profile("p");
    assert_eq!(read(&house), 3);
    let house = house.project("[profile.p]\nbackend={n=4}");
    assert_eq!(read(&house), 4);
    assert!(house.load().structured::<Table>("mock.app").unwrap().is_none());
    let place = house.load().structured_place("backend").unwrap();
    assert_eq!((place.1, place.2), (2, 9));
    // Over its own file's, key by key, but not over another file's.
    let house = house.project("[backend]\nn=5\nm=6\n[profile.p.backend]\nn=7");
    let (table, _) = house.load().structured::<Table>("backend").unwrap().unwrap();
    assert_eq!(table, Table::from([("m".into(), 6), ("n".into(), 7)]));
    let house = house.project("[profile.p.backend]\nm=8");
    let (table, _) = house.load().structured::<Table>("backend").unwrap().unwrap();
    assert_eq!(table, Table::from([("m".into(), 8)]));
    // Deep down as well; where a secret is kept is one value.
    type Deep = BTreeMap<String, BTreeMap<String, String>>;
    let house = house.project(
        "[backend]\nenv={A='1',B='2'}\nkey={env='K'}\n[profile.p.backend]\nenv={B='3'}\nkey={file='k'}",
    );
    let (table, _) = house.load().structured::<Deep>("backend").unwrap().unwrap();
    let text = format!("{table:?}");
    assert_eq!(text, r#"{"env": {"A": "1", "B": "3"}, "key": {"file": "k"}}"#);
    let house = house.project("[profile.p.backend]\nn='four'");
    let error = house.load().structured::<Table>("backend").unwrap_err();
    assert!(error.to_string().contains("wxauth.toml:2:3: in `backend`"), "{error}");
}

#[test]
fn durations_as_people_write_them() {
    let secs = |text| parse_duration(text).map(|d| d.as_secs_f32());
    assert_eq!(secs("30"), Some(30.0));
    assert_eq!(secs("1h30m"), Some(5400.0));
    assert_eq!(secs("500ms"), Some(0.5));
    assert_eq!(secs("soon"), None);
    assert_eq!(secs("-1s"), None);
    // A clock that is set on by more runs over.
    assert!(secs("100years").is_some() && secs("101years").is_none());
    assert_eq!((secs("9223372036854775807s"), secs("4294967295")), (None, None));
}
