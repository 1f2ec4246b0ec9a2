//! `wxauth config` from outside: values, origins, redaction, files and what is wrong with them.

use serde_json::Value;

use crate::runner::{Done, Folder, wxauth, wxauth_in};

pub(crate) fn user_file(folder: &Folder, text: impl AsRef<[u8]>) {
    let place = folder.home().join(".config/wxauth");
    std::fs::create_dir_all(&place).unwrap();
    std::fs::write(place.join("config.toml"), text).unwrap();
}

/// The object of one setting in `config show --json`.
pub(crate) fn setting(done: &Done, key: &str) -> Value {
    let json = done.json();
    let all = json["data"]["settings"].as_array().unwrap();
    all.iter().find(|s| s["key"] == key).unwrap_or_else(|| panic!("no {key}")).clone()
}

#[test]
fn tables_are_shown_without_their_secrets() {
    let folder = Folder::new();
    let text = "[backend]\npage = 'http://127.0.0.1:3000/p'\nenv = { PORT = '1', KEY_SECRET = 'hunter2' }\n\
                ticket_secret = { env = 'JWT_SECRET' }\n[profile.p.backend.env]\nPORT = '2'\n\
                [[mock.app]]\nappid = 'wx5b6e96c8c89c614e'\nsecret = 'hunter3'\n";
    folder.file("wxauth.toml", text);
    let show = |words: &[&str]| {
        let words = [&["config", "show", "--profile", "p"], words].concat();
        let done = wxauth_in(&folder, words).run().exits(0);
        assert!(!done.show().contains("hunter"), "{}", done.show());
        done
    };
    let done = show(&["backend", "mock.app"]);
    for line in [
        "  page  \"http://127.0.0.1:3000/p\"",
        "  env  { PORT = \"2\", KEY_SECRET = (set) }",
        "  ticket_secret  { env = \"JWT_SECRET\" }",
        "  { appid = \"wx5b6e96c8c89c614e\", secret = (set) }",
    ] {
        assert!(done.text().contains(line), "{line}: {}", done.text());
    }
    let tables = show(&["--json"]).json()["data"]["tables"].clone();
    assert_eq!(tables[0]["key"], "mock.app");
    assert_eq!(tables[0]["value"][0]["secret"], "(set)");
    assert_eq!(tables[1]["value"]["env"]["PORT"], "2");
    let broken = "[backend]\npag = 'x'\n";
    folder.file("wxauth.toml", broken);
    wxauth_in(&folder, ["config", "show"]).run().exits(2).says("wxauth.toml:2:1: in `backend`");
}

#[test]
fn every_origin_is_told() {
    let folder = Folder::new();
    user_file(&folder, "[app]\nscope = 'snsapi_base'\n");
    folder.file("wxauth.toml", "[app]\nappid = 'wx1'\n[profile.p.app]\naccount = 'test'\n");
    let done =
        wxauth_in(&folder, ["config", "show", "--json", "--profile", "p", "--color", "never"])
            .env("WXAUTH_REDIRECT_URI", "http://127.0.0.1/cb")
            .run()
            .exits(0);
    let told = |key: &str| {
        let row = setting(&done, key);
        (row["from"].clone(), row["origin"].as_str().unwrap_or("").to_owned())
    };
    assert_eq!(told("app.platform"), ("default".into(), "default".to_owned()));
    let (from, origin) = told("app.scope");
    assert!(from == "user_file" && origin.ends_with("config.toml:2:9"), "{origin}");
    let (from, origin) = told("app.appid");
    assert!(from == "project_file" && origin.ends_with("wxauth.toml:2:9"), "{origin}");
    assert!(told("app.account").1.ends_with("wxauth.toml:4:11 (profile p)"));
    let variable = ("variable".into(), "variable WXAUTH_REDIRECT_URI".to_owned());
    assert_eq!(told("app.redirect_uri"), variable);
    assert_eq!(told("color"), ("flag".into(), "flag --color".to_owned()));
    let unset = setting(&done, "app.agentid");
    assert!(unset["value"].is_null() && unset["from"].is_null());
    assert_eq!(unset["variable"], "WXAUTH_AGENTID");
    assert_eq!(done.json()["data"]["profile"], "p");
}

#[test]
fn people_see_sections_values_and_origins() {
    let folder = Folder::new();
    folder.file("wxauth.toml", "[app]\nappid = 'wx1'\n[backend]\npage = 'http://h/'\n");
    let done = wxauth_in(&folder, ["config", "show", "app", "backend"]).run().exits(0);
    let text = done.text();
    assert!(text.starts_with("[app]\n"), "only what was asked for:\n{text}");
    let line = text.lines().find(|l| l.trim_start().starts_with("appid ")).unwrap();
    for part in ["wx1", "wxauth.toml:2:9", "--appid", "WXAUTH_APPID"] {
        assert!(line.contains(part), "{line}");
    }
    assert!(text.contains("[backend]  ") && text.contains("wxauth.toml:3:"), "{text}");
    assert!(!text.contains("\x1b["), "no colours into a pipe");
    let done = wxauth_in(&folder, ["config", "show", "ap"]).run().exits(2);
    assert!(done.stdout.is_empty() && done.stderr.contains("\"ap\""));
}

#[test]
fn wrong_values_stand_beside_the_others_and_earn_a_2() {
    let run = |json: &[&str]| {
        wxauth(["config", "show"].iter().chain(json)).env("WXAUTH_ACCOUNT", "gold").run().exits(2)
    };
    let done = run(&["--json"]);
    let row = setting(&done, "app.account");
    assert!(row["problem"].as_str().unwrap().contains("`gold` is not one of service, test"));
    assert_eq!(done.json()["error"]["kind"], "setting_invalid");
    let done = run(&[]);
    assert!(done.text().contains("gold") && done.text().contains("[wechat]"), "{}", done.show());
}

#[test]
fn a_misspelt_variable_is_told_everywhere_but_never_its_value() {
    let done = wxauth(["config", "path"]).env("WXAUTH_APPIDD", "hunter2").run().exits(0);
    assert!(done.stderr.contains("WXAUTH_APPIDD; did you mean WXAUTH_APPID?"), "{}", done.stderr);
    assert!(!done.show().contains("hunter2"));
}

#[test]
fn an_unknown_key_is_an_error_with_its_place_but_path_tells_all_the_same() {
    let folder = Folder::new();
    folder.file("wxauth.toml", "[app]\nappidd = 'x'\n");
    let done = wxauth_in(&folder, ["config", "show"]).run().exits(2);
    assert!(done.stderr.contains("wxauth.toml:2:1: unknown key `app.appidd`"), "{}", done.stderr);
    let json = wxauth_in(&folder, ["config", "path", "--json"]).run().exits(0).json();
    assert_eq!(json["data"]["files"][0]["standing"], "absent");
    assert_eq!(json["data"]["files"][1]["standing"], "broken");
}

#[test]
fn path_names_the_files_in_their_order() {
    let folder = Folder::new();
    let done = wxauth_in(&folder, ["config", "path"]).run().exits(0);
    assert!(
        done.text().contains("config.toml  not there") && done.text().contains("no wxauth.toml")
    );
    user_file(&folder, "");
    let other = folder.file("other.toml", "");
    folder.file("wxauth.toml", "");
    let roles = |words: &[&str]| -> Vec<(String, String)> {
        let words = ["config", "path", "--json"].iter().chain(words);
        let json = wxauth_in(&folder, words).run().exits(0).json();
        let text = |v: &Value| v.as_str().unwrap().to_owned();
        let files = json["data"]["files"].as_array().unwrap();
        files.iter().map(|f| (text(&f["role"]), text(&f["standing"]))).collect()
    };
    let used = |role: &str| (role.to_owned(), "in_use".to_owned());
    assert_eq!(roles(&[]), [used("user"), used("project")]);
    assert_eq!(roles(&["--config", other.to_str().unwrap()]), [used("user"), used("named")]);
    let chinese = wxauth_in(&folder, ["config", "path", "--lang", "zh"]).run().exits(0);
    assert!(chinese.text().contains("使用中"));
}

#[test]
fn unusable_files_get_one_clear_line() {
    let folder = Folder::new();
    let says = |content: &[u8], code: i32, text: &str| {
        folder.file("wxauth.toml", content);
        let done = wxauth_in(&folder, ["config", "show"]).run().exits(code);
        let first = done.stderr.lines().next().unwrap();
        assert!(first.contains(text), "{first}");
    };
    says(b"\xFF\xFE[\0a\0p\0p\0]\0", 2, "is UTF-16");
    says(b"[app]\nappid = '\xC3\xFB'", 2, "wxauth.toml:2:10: not UTF-8");
    says(&vec![b'#'; (1 << 20) + 1], 2, "larger than 1 MiB");
    says(b"[app", 2, "wxauth.toml:1:");
    let gone = wxauth(["config", "show", "--config", "nowhere.toml"]).run().exits(8);
    assert!(gone.stderr.starts_with("wxauth: cannot read nowhere.toml\n  because: "));
    #[cfg(unix)]
    {
        let endless = wxauth(["config", "show", "--config", "/dev/zero"]).run().exits(2);
        assert!(endless.stderr.contains("larger than 1 MiB"));
    }
}

#[cfg(unix)]
#[test]
fn a_file_that_cannot_be_read_is_not_passed_over() {
    let folder = Folder::new();
    let file = folder.work().join("wxauth.toml");
    std::fs::create_dir(&file).unwrap();
    wxauth_in(&folder, ["config", "show"]).run().exits(8).says("wxauth.toml");
    std::fs::remove_dir(&file).unwrap();
    for target in ["nowhere", "wxauth.toml"] {
        std::os::unix::fs::symlink(target, &file).unwrap();
        wxauth_in(&folder, ["url"]).run().exits(8).says("cannot read");
        let told = wxauth_in(&folder, ["config", "path"]).run().exits(0);
        assert!(told.show().contains("wxauth.toml"), "{}", told.show());
        std::fs::remove_file(&file).unwrap();
    }
}

#[test]
fn man_pages_and_completions_are_made_even_beside_a_broken_file() {
    let folder = Folder::new();
    folder.file("wxauth.toml", "[app");
    let page = wxauth_in(&folder, ["man", "config", "show"]).run().exits(0);
    assert!(
        page.text().contains(".TH wxauth-config-show 1") && page.text().contains(".SH EXAMPLES")
    );
    let all = wxauth_in(&folder, ["man", "--dir", "man/man1"]).run().exits(0);
    assert!(all.text().contains("wxauth-url.1"));
    assert!(folder.work().join("man/man1/wxauth.1").is_file());
    wxauth_in(&folder, ["man", "nope"]).run().exits(2);
    wxauth_in(&folder, ["man", "--dir", "x", "url"]).run().exits(2);
    let script = wxauth_in(&folder, ["completions", "fish"]).run().exits(0);
    assert!(script.text().contains("redirect-uri"));
    let none = wxauth_in(&folder, ["completions", "cmd", "--json"]).run().exits(2);
    assert!(
        none.json()["error"]["message"].as_str().unwrap().contains("nushell"),
        "they are listed"
    );
}

#[test]
fn relative_paths_count_from_the_file_and_variables_that_are_not_text_are_told() {
    let folder = Folder::new();
    folder.file("wxauth.toml", "[app]\nappid = 'wx5b6e96c8c89c614e'\nsecret_file = 'keys/app'\n");
    let below = folder.work().join("a/b");
    std::fs::create_dir_all(&below).unwrap();
    let done = wxauth_in(&folder, ["config", "show", "--json"]).cwd(&below).run().exits(0);
    let path = setting(&done, "app.secret_file")["value"].as_str().unwrap().to_owned();
    assert!(path.ends_with("work/keys/app"), "{path}");
    #[cfg(unix)]
    {
        use std::os::unix::ffi::OsStrExt;
        let bytes = std::ffi::OsStr::from_bytes(b"\xC3\xFB");
        let done = wxauth(["url"]).env("WXAUTH_APPID", bytes).run().exits(2);
        assert!(done.stderr.contains("variable WXAUTH_APPID: its value is not UTF-8"));
    }
}

#[test]
fn nothing_typed_reaches_the_terminal_as_it_was() {
    let evil = "a\u{1b}[31mb c";
    let says = |words: &[&str]| {
        let done = wxauth(words).run();
        assert!(!done.show().contains('\u{1b}'), "{words:?}: {}", done.show());
        done
    };
    let done = says(&["url", "--profile", evil]).exits(2);
    done.says(r#"[profile."a\u001b[31mb c".app]"#);
    says(&["config", "show", evil]).exits(2);
    says(&["url", "--config", evil]).exits(8);
    says(&["explain", evil]).exits(2);
    says(&["ticket", "verify", evil]);
    says(&["call", evil]);
    says(&["listen", "--state", evil, "--port", "0", "--timeout", "1ms"]);
    let link = ["--appid", "wx5b6e96c8c89c614e", "--redirect-uri", "https://h5.example.com/"];
    says(&[&["url", "--state", evil][..], &link].concat()).exits(0);
    says(&["listen", "--path", evil]).exits(2);
    says(&["listen", "--host", evil]);
    says(&["wait", evil, "--timeout", "1ms"]);
    says(&["man", evil]).exits(2);
    says(&["completions", evil]).exits(2);
    says(&["init", "--appid", evil]).exits(2);
    says(&["exchange", evil, "--platform", evil]).exits(2);
    says(&[evil]).exits(2);
    let huge = "x".repeat(100_000);
    for words in [
        &["url", "--appid", &huge][..],
        &["url", "--profile", &huge],
        &["listen", "--port", &huge],
        &["ticket", "verify", &huge],
        &["completions", &huge],
        &["config", "show", &huge],
        &["url", "--redirect-uri", &huge, "--appid", "wx5b6e96c8c89c614e"],
    ] {
        let done = wxauth(words).run();
        assert!(done.code != 0 && done.stderr.len() < 3000, "{}", done.show());
    }
}

#[test]
fn a_wrong_value_of_any_setting_is_told_as_its_command_would() {
    // What is in the file, and the command that reads it.
    let wrong = [
        ("[listen]\nport = \"abc\"", "listen"),
        ("[listen]\npath = \"/a?b\"", "listen"),
        ("[listen]\nforward = \"nowhere\"", "listen"),
        ("[listen]\ntimeout = \"soon\"", "listen"),
        ("[listen]\npublic_url = \"a.example\"", "listen"),
        ("[ticket]\nttl = \"x\"", "ticket sign --openid o"),
        ("[ticket]\nalg = \"HS257\"", "ticket sign --openid o"),
        ("[ticket]\nclaim = [\"novalue\"]", "ticket sign --openid o"),
        ("[ticket]\nnot_before = \"@x\"", "ticket sign --openid o"),
        ("[ticket]\nleeway = \"x\"", "ticket verify a.b.c"),
        ("[ticket]\nrequire = [\"=x\"]", "ticket verify a.b.c"),
        ("[call]\nretry = -5", "call :1"),
        ("[call]\nmax_time = \"x\"", "call :1"),
        ("[call]\norigin = \"nowhere\"", "call :1"),
        ("[call]\nticket_header = \"a b\"", "call :1"),
        ("[call]\nticket_header = \"Connection\"", "call :1"),
        ("[mock]\nswitch = [\"bogus=1\"]", "mock"),
        ("[mock]\nscenario = [\"bogus\"]", "mock"),
        ("[mock]\nport = 65536", "mock"),
        ("[mock]\npublic_url = \"x\"", "mock"),
        ("[mock]\nallow_host = [\"http://x\"]", "mock"),
        ("[mock]\nauto_approve = false", "mock"),
        ("[[mock.app]]\nbogus = 1", "mock"),
        ("[[mock.user]]\nname = 1", "mock"),
        ("[demo]\norigin = \"x\"", "demo"),
        ("[app]\naccount = \"foo\"", "url --redirect-uri https://a.example/"),
        ("[wechat]\napi_base = \"x\"", "exchange c"),
        ("[net]\ntimeout = \"x\"", "exchange c"),
        ("[url]\nqr_file = \"x.jpg\"", "url --redirect-uri https://a.example/"),
        ("[wait]\ntimeout = \"x\"", "wait http://127.0.0.1:1/"),
    ];
    let folder = Folder::new();
    for (text, command) in wrong {
        folder.file("wxauth.toml", text);
        let run = |words: &str| {
            let run = wxauth_in(&folder, words.split(' ')).env("WXAUTH_SECRET", "s");
            run.env("WXAUTH_APPID", "wx5b6e96c8c89c614e").env("WXAUTH_TICKET_SECRET", "k").run()
        };
        let (shown, own) = (run("config show").exits(2), run(command).exits(2));
        let what = |done: &Done| {
            done.stderr.lines().find(|l| l.starts_with("wxauth: ")).map(str::to_owned)
        };
        assert_eq!(what(&shown), what(&own), "{text}");
        assert!(what(&own).unwrap().contains("wxauth.toml:2:"), "{}", own.show());
        let json = run("config show --json").exits(2).json();
        assert_eq!(json["ok"], false);
    }
}

#[cfg(unix)]
#[test]
fn bytes_that_are_no_text_are_refused_in_every_variable() {
    use std::os::unix::ffi::OsStrExt as _;
    let bytes = std::ffi::OsStr::from_bytes(b"\xff");
    for name in ["WXAUTH_PROFILE", "WXAUTH_CONFIG", "WXAUTH_LANG", "WXAUTH_APPID"] {
        wxauth(["url"]).env(name, bytes).run().exits(2).says(name).says("UTF-8");
    }
}
