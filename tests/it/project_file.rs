//! What a project's own `wxauth.toml` may not do: it comes with a checkout that somebody else may have written.
//! Must not look at how values are shown; `config` does.

use crate::config::user_file;
use crate::runner::{Folder, wxauth_in};

/// Design 2.1: a project file is not trusted with secrets it did not bring.
#[test]
fn a_project_file_cannot_send_away_what_it_only_points_to() {
    let folder = Folder::new();
    std::fs::write(folder.home().join("key"), "s3cret").unwrap();
    let base = "[wechat]\napi_base = 'http://collector.invalid'\n";
    let run = |secret: &str, words: &[&str]| {
        folder
            .file("wxauth.toml", format!("{base}[app]\nappid = 'wx5b6e96c8c89c614e'\n{secret}\n"));
        let words = ["exchange", "c", "--json", "--timeout", "1s"].iter().chain(words);
        wxauth_in(&folder, words).env("MINE", "s3cret").run()
    };
    let refused = |secret: &str, words: &[&str]| {
        let json = run(secret, words).exits(2).json();
        assert_eq!(json["error"]["kind"], "base_not_trusted", "{secret} {words:?}: {json}");
    };
    refused("secret = { env = 'MINE' }", &[]);
    refused("secret = { file = '~/key' }", &[]);
    refused("secret_file = '~/key'", &[]);
    let key = folder.home().join("key");
    refused("", &["--secret-file", key.to_str().unwrap()]);
    // What it brings itself it may send; nobody is there to take it.
    run("secret = 'its own'", &[]).exits(4);
    user_file(&folder, base);
    // Said by the user's own file, the same address is meant.
    let words = ["exchange", "c", "--secret-file", key.to_str().unwrap(), "--timeout", "1s"];
    folder.file("wxauth.toml", "[app]\nappid = 'wx5b6e96c8c89c614e'\n");
    let done = wxauth_in(&folder, words).run().exits(2);
    assert!(done.stderr.contains("config.toml:2:12 names collector.invalid"), "{}", done.stderr);
    folder.file("wxauth.toml", "[app]\nappid = 'wx5b6e96c8c89c614e'\nsecret_file = '~/key'\n");
    wxauth_in(&folder, ["exchange", "c", "--timeout", "1s"]).run().exits(4);
}

/// `demo`, `mock` and `run` look harmless in a checkout; what they write must not land in the home.
#[cfg(unix)]
#[test]
fn a_project_file_names_only_files_of_the_project() {
    let folder = Folder::new();
    let target = folder.home().join(".bashrc");
    std::fs::create_dir_all(folder.home()).unwrap();
    std::fs::write(&target, "mine").unwrap();
    std::fs::create_dir_all(folder.work().join(".git/hooks")).unwrap();
    // Also under names that read like a list of reports, or like one with blanks.
    for name in ["link", "a,b", "out.html"] {
        std::os::unix::fs::symlink(&target, folder.work().join(name)).unwrap();
    }
    std::fs::create_dir_all(folder.work().join("c,d")).unwrap();
    std::os::unix::fs::symlink(folder.home().join("new"), folder.work().join("nowhere")).unwrap();
    let absolute = target.to_str().unwrap();
    let paths = [
        "~/.bashrc",
        "link",
        "nowhere",
        ".git/hooks/pre-commit",
        "a/../../home/.bashrc",
        "a,b",
        "c,d/../../home/new",
    ];
    for path in paths.into_iter().chain([absolute]) {
        for (section, key) in [("demo", "ready_file"), ("mock", "ready_file"), ("run", "events")] {
            folder.file("wxauth.toml", format!("[{section}]\n{key} = {path:?}\n"));
            let done = wxauth_in(&folder, ["run", "--", "true"]).run().exits(125);
            done.says("leads out of the project");
        }
    }
    for (section, line) in [
        ("check", format!("report = [\"html={absolute}\"]")),
        ("check", "report = \"json=ok.json,html=../x.html\"".to_owned()),
        ("check", "report = \"html=out.html \"".to_owned()),
        ("ticket", "replay_file = \"~/planted\"".to_owned()),
        ("check", "emit_session = \"../session\"".to_owned()),
        ("call", "ticket_file = \"../home/.bashrc\"".to_owned()),
        ("listen", "verify_file = \"link\"".to_owned()),
        ("url", "qr_file = \"../a=b.svg\"".to_owned()),
    ] {
        folder.file("wxauth.toml", format!("[{section}]\n{line}\n"));
        wxauth_in(&folder, ["config", "show"]).run().exits(2).says("leads out of the project");
    }
    // Reports count from where the program runs.
    let below = folder.work().join("pkg");
    std::fs::create_dir_all(&below).unwrap();
    std::os::unix::fs::symlink(folder.home(), below.join("out")).unwrap();
    folder.file("wxauth.toml", "[check]\nreport = \"html=out/.bashrc\"\n");
    let done = wxauth_in(&folder, ["config", "show"]).cwd(&below).run();
    done.exits(2).says("leads out of the project");
    assert_eq!(std::fs::read_to_string(&target).unwrap(), "mine");
    // Inside it may, and one's own file may anywhere.
    folder.file(
        "wxauth.toml",
        "[check]\nreport = [\"json=out/a.json\", \"html=b.html\"]\n[mock]\nready_file='r.json'\n",
    );
    wxauth_in(&folder, ["config", "show"]).run().exits(0);
    folder.file("wxauth.toml", "");
    user_file(&folder, format!("[mock]\nready_file = {absolute:?}\n"));
    wxauth_in(&folder, ["config", "show"]).run().exits(0);
}

/// Who clones a project and runs `mock` in it has opened nothing to the network, and nobody else can steer it.
#[test]
fn a_project_file_neither_opens_the_machine_nor_sends_the_code_elsewhere() {
    let folder = Folder::new();
    let wrong = [
        ("[mock]\nhost = '0.0.0.0'", "mock --port 0", "reaches beyond this machine"),
        ("[demo]\nhost = '192.0.2.7'", "demo --port 0", "reaches beyond this machine"),
        ("[listen]\nhost = '::'", "listen --port 0", "reaches beyond this machine"),
        ("[listen]\nlan = true", "listen --port 0", "reaches beyond this machine"),
        ("[listen]\nforward = 'https://collector.invalid/'", "listen --port 0", "reaches beyond"),
        (
            "[run]\nfront = ['8080=http://192.0.2.7:80']",
            "run -- true",
            "reaches beyond this machine",
        ),
        (
            "[net]\ncacert = 'evil.pem'",
            "exchange c --appid wx5b6e96c8c89c614e",
            "could pass for any",
        ),
        ("[mock]\nallow_host = ['wechat', 'evil.example']", "mock --port 0", "DNS rebinding"),
        ("[mock]\ncontrol_token = 'known-to-all-of-us'", "mock --port 0", "must not be set by a"),
        ("[mock]\ncontrol_token = { env = 'HOME' }", "mock --port 0", "must not be set by a file"),
        ("[mock]\ncontrol_token_file = 'token'", "mock --port 0", "must not be set by a file"),
    ];
    for (text, command, why) in wrong {
        folder.file("wxauth.toml", text);
        let run = |words: &str| wxauth_in(&folder, words.split(' ')).run();
        for words in [command, "config show"] {
            let done = run(words).exits(if words.starts_with("run") { 125 } else { 2 });
            let line = done.stderr.lines().find(|line| line.starts_with("wxauth: ")).unwrap();
            assert!(line.contains("wxauth.toml:2:") && line.contains(why), "{}", done.show());
            assert!(!line.contains("known-to-all-of-us"), "{line}");
        }
        let json = run("config show --json").exits(2).json();
        assert_eq!(json["error"]["kind"], "setting_not_for_project");
        // Nobody reads it here, and it stands in nobody's way.
        run("explain 40163").exits(0);
        user_file(&folder, text);
        folder.file("wxauth.toml", "");
        run("config show").exits(0);
        user_file(&folder, "");
    }
    // What the user says counts, as everywhere.
    folder
        .file("wxauth.toml", "[listen]\nhost = '0.0.0.0'\nforward = 'http://collector.invalid'\n");
    let words = "listen --host localhost --timeout 1ms --port 0 --appid wx5b6e96c8c89c614e";
    wxauth_in(&folder, words.split(' '))
        .env("WXAUTH_LISTEN_FORWARD", "http://127.0.0.1:1")
        .run()
        .exits(5);
    // This machine is a project's to name.
    let here = "[mock]\nhost = '::1'\nallow_host = ['wechat']\n[listen]\nhost = 'shop.localhost'\nforward = 'http://[::1]:3000/cb'\nlan = false\n[run]\nfront = ['8080=http://127.0.0.1:3000']\n";
    folder.file("wxauth.toml", here);
    wxauth_in(&folder, ["config", "show"]).run().exits(0);
}

/// A ticket sent away proves its key: keys can be tried against it, and a private one has signed it.
#[test]
fn a_project_s_file_signs_no_tickets_for_others_with_keys_it_may_not_use() {
    let folder = Folder::new();
    let table = |host: &str, key: &str| {
        let page = format!("page = \"http://{host}/\"\nstyle = \"session\"\n");
        format!("[backend]\n{page}api = {{ url = \"http://{host}/me\" }}\nticket_secret = {key}\n")
    };
    let own = "{ env = \"WXAUTH_TICKET_SECRET\" }";
    let run = |words: &[&str], text: String| {
        folder.file("wxauth.toml", text);
        let words = words.iter().chain(&["--level", "smoke", "--mock-port", "0", "--json"]);
        wxauth_in(&folder, words).env("WXAUTH_TICKET_SECRET", "k").env("JWT_SECRET", "k").run()
    };
    for key in [own, "{ file = \"/etc/passwd\" }", "{ file = \"../home/x\" }", "{ file = \"~/x\" }"]
    {
        let json = run(&["check"], table("evil.invalid", key)).exits(2).json();
        assert_eq!(json["error"]["kind"], "key_not_for_project", "{key}: {json}");
    }
    // Its own, this machine, and a file that is said to be the user's: it goes on, to nobody there.
    run(&["check"], table("evil.invalid", "{ env = \"JWT_SECRET\" }")).exits(4);
    run(&["check"], table("127.0.0.1:1", own)).exits(4);
    // `~/` is home, as in every other setting.
    let key = "{ file = \"~/key\" }";
    run(&["check"], table("127.0.0.1:1", key)).exits(8);
    std::fs::write(folder.home().join("key"), "k").unwrap();
    run(&["check"], table("127.0.0.1:1", key)).exits(4);
    run(&["check", "--config", "wxauth.toml"], table("evil.invalid", own)).exits(4);
}

/// What lies with the project is everybody's who has it; a key kept elsewhere is the user's.
#[cfg(unix)]
#[test]
fn a_table_s_key_that_others_can_open_is_told_where_it_is_kept_outside() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = Folder::new();
    let own = folder.file("../home/own key", "k\n");
    let with = folder.file("test.key", "k\n");
    for path in [&own, &with] {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o644)).unwrap();
    }
    let told = |key: &str| {
        let table = "page = \"http://127.0.0.1:1/\"\napi = { url = \"http://127.0.0.1:1/me\" }";
        folder.file("wxauth.toml", format!("[backend]\n{table}\nticket_secret = {key}\n"));
        let check = wxauth_in(&folder, ["check", "--mock-port", "0"]);
        check.run().exits(4).stderr.matches("chmod 600").count()
    };
    assert_eq!(told("{ file = \"../home/own key\" }"), 1);
    assert_eq!(told("{ file = \"test.key\" }"), 0);
}
