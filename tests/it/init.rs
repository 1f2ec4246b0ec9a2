//! `wxauth init` from outside: the file it writes, what it refuses, and that a terminal is asked.

use crate::runner::{Folder, wxauth, wxauth_in};

const APPID: &str = "wx5b6e96c8c89c614e";

fn written(folder: &Folder) -> String {
    std::fs::read_to_string(folder.work().join("wxauth.toml")).unwrap()
}

#[test]
fn flags_alone_write_a_file_the_program_reads() {
    let folder = Folder::new();
    let words =
        ["init", "--no-input", "--account", "test", "--appid", APPID, "--secret-env", "MY_SECRET"];
    let done = wxauth_in(&folder, words).run().exits(0);
    let path = folder.work().join("wxauth.toml");
    assert_eq!(done.text().trim_end(), path.canonicalize().unwrap().to_str().unwrap());
    assert!(done.stderr.contains("export MY_SECRET") && done.stderr.contains("wxauth config show"));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }
    assert!(written(&folder).contains("secret = { env = \"MY_SECRET\" }"), "{}", written(&folder));
    let link = wxauth_in(&folder, ["url"]).run().exits(0);
    assert!(link.text().contains(APPID) && link.text().contains("127.0.0.1%3A8910%2Fcallback"));
    let shown = wxauth_in(&folder, ["config", "show", "app"]).env("MY_SECRET", "hunter2").run();
    assert!(
        shown.text().contains("(set)") && !shown.show().contains("hunter2"),
        "{}",
        shown.show()
    );
    assert!(shown.stderr.is_empty(), "{}", shown.stderr);
}

#[test]
fn a_file_that_is_there_is_replaced_only_by_force() {
    let folder = Folder::new();
    folder.file("wxauth.toml", "[app\nbroken and precious");
    let words = ["init", "--appid", APPID, "--redirect-uri", "https://h5.example.com/cb", "--json"];
    let json = wxauth_in(&folder, words).run().exits(2).json();
    assert_eq!(json["error"]["kind"], "config_exists");
    assert_eq!(written(&folder), "[app\nbroken and precious");
    let done = wxauth_in(&folder, words.iter().chain(&["--force"])).run().exits(0).json();
    assert_eq!(done["data"]["toml"], written(&folder));
    wxauth_in(&folder, ["config", "show"]).run().exits(0);
    let left: Vec<_> = std::fs::read_dir(folder.work()).unwrap().flatten().collect();
    assert_eq!(left.len(), 2, "only .git and wxauth.toml: {left:?}");
}

#[test]
fn what_was_there_is_the_proposal_for_the_new_one() {
    let folder = Folder::new();
    folder.file(
        "wxauth.toml",
        format!(
            "[app]\nappid='{APPID}'\naccount='test'\nscope='snsapi_base'\nsecret={{env='MINE'}}"
        ),
    );
    let done = wxauth_in(&folder, ["init", "--force", "--no-input"]).run().exits(0);
    let text = written(&folder);
    assert!(text.contains("snsapi_base") && text.contains("{ env = \"MINE\" }"), "{text}");
    // Nobody saw a proposal, so it is said.
    let old = "taken over from the old file: app.appid, app.account, app.scope, app.secret;";
    done.says(old);
    let words =
        ["init", "--force", "--appid", APPID, "--account", "test", "--scope", "snsapi_base"];
    let done = wxauth_in(&folder, words).run().exits(0);
    let rest =
        "taken over from the old file: app.platform, app.redirect_uri, app.secret, ticket.secret;";
    done.says(rest);
}

/// What the old file points to need not be there, nor be this user's alone.
#[test]
fn where_secrets_are_kept_stays_as_it_is_written() {
    for (secret, key) in [
        ("{ file = \"/run/secrets/absent\" }", "{ file = \"~/absent/key\" }"),
        ("{ env = \"ABSENT\" }", "{ env = \"ABSENT_TOO\" }"),
    ] {
        let folder = Folder::new();
        let old = format!(
            "[app]\nappid='{APPID}'\naccount='test'\nsecret={secret}\n[ticket]\nsecret={key}\n"
        );
        folder.file("wxauth.toml", old);
        let done = wxauth_in(&folder, ["init", "--force", "--no-input"]).run().exits(0);
        let text = written(&folder);
        assert!(text.contains(&format!("\nsecret = {secret}\n")), "{text}");
        assert!(text.contains(&format!("\nsecret = {key}\n")), "{text}");
        done.says("app.secret, ticket.secret;");
        let told = ["init", "--force", "--no-input", "--secret-env", "OTHER"];
        wxauth_in(&folder, told).run().exits(0);
        let text = written(&folder);
        assert!(text.contains("\nsecret = { env = \"OTHER\" }\n"), "{text}");
        assert!(text.contains(&format!("\nsecret = {key}\n")), "{text}");
    }
}

#[test]
fn the_configuration_that_is_named_is_the_one_written() {
    let folder = Folder::new();
    let words =
        ["init", "--no-input", "--appid", APPID, "--config", "mine.toml", "--account", "test"];
    let done = wxauth_in(&folder, words).run().exits(0);
    assert!(!done.stderr.contains("warning: cannot read"), "{}", done.stderr);
    assert!(
        folder.work().join("mine.toml").is_file() && !folder.work().join("wxauth.toml").exists()
    );
    let more = ["init", "--no-input", "--backend", "--page", "http://127.0.0.1:3000/"];
    let more = more.iter().chain(&["--config", "mine.toml"]);
    wxauth_in(&folder, more).run().exits(0);
    let text = std::fs::read_to_string(folder.work().join("mine.toml")).unwrap();
    assert!(text.contains("[app]") && text.contains("[backend]"), "{text}");
}

#[test]
fn what_no_question_is_about_stays() {
    let folder = Folder::new();
    let rest =
        "# ours\n[backend]\npage = \"http://127.0.0.1:3000/\"\n\n[[mock.user]]\nname = \"own\"\n";
    folder.file("wxauth.toml", format!("[app]\nappid = '{APPID}'\naccount = 'test'\n\n{rest}"));
    let done = wxauth_in(&folder, ["init", "--force", "--no-input"]).run().exits(0);
    done.says("kept as they were: [backend], [mock]");
    assert!(written(&folder).ends_with(rest), "{}", written(&folder));
    // The secret of a file that has one stays in it, and there alone.
    let secret = "[app]\nappid = 'wx5b6e96c8c89c614e'\naccount = 'test'\ncomponent_access_token = 'hunter2'\n";
    folder.file("wxauth.toml", secret);
    for words in [["init", "--force", "--json"], ["init", "--backend", "--json"]] {
        let more: &[&str] =
            if words[1] == "--backend" { &["--page", "http://127.0.0.1:3000/"] } else { &[] };
        let done = wxauth_in(&folder, words.iter().chain(more)).run().exits(0);
        assert!(!done.show().contains("hunter2"), "{}", done.show());
        assert!(written(&folder).contains("hunter2"), "{}", written(&folder));
    }
}

#[test]
fn a_flag_without_meaning_for_the_platform_is_refused() {
    let folder = Folder::new();
    folder.file("wxauth.toml", "[app]\nplatform='work-web'\nagentid='1000002'\n");
    let words =
        ["init", "--force", "--redirect-uri", "https://h5.example.com/", "--account", "test"];
    let words = words.iter().chain(&["--appid", APPID]);
    let done = wxauth_in(&folder, words).run().exits(2);
    let done = done.says("--account has no meaning where the platform is work-web");
    assert!(done.stderr.contains("--platform"), "{}", done.show());
    assert!(written(&folder).contains("work-web"), "nothing was written");
}

#[test]
fn a_new_ticket_key_is_made_once_outside_the_work_tree() {
    let folder = Folder::new();
    let words = ["init", "--account", "test", "--appid", APPID, "--new-ticket-key", "--force"];
    wxauth_in(&folder, words).run().exits(0);
    let key = folder.home().join(".config/wxauth/ticket-key");
    let first = std::fs::read_to_string(&key).unwrap();
    assert_eq!(first.trim_end().len(), 64);
    let done = wxauth_in(&folder, words).run().exits(0);
    assert_eq!(std::fs::read_to_string(&key).unwrap(), first, "one that is there stays");
    assert!(written(&folder).contains("ticket-key"));
    assert!(
        !done.show().contains(first.trim_end()) && !written(&folder).contains(first.trim_end())
    );
}

#[test]
fn wrong_answers_by_flag_write_nothing() {
    let says = |words: &[&str], text: &str| {
        let folder = Folder::new();
        let words = ["init", "--no-input"].iter().chain(words);
        let done = wxauth_in(&folder, words).run().exits(2);
        assert!(done.stderr.lines().next().unwrap().contains(text), "{}", done.stderr);
        assert!(!folder.work().join("wxauth.toml").exists());
    };
    says(&[], "no appid given: set --appid");
    says(&["--appid", "nope"], "--appid: \"nope\" does not look like an AppID");
    says(&["--appid", APPID, "--redirect-uri", "/cb"], "--redirect-uri");
    says(
        &["--appid", APPID, "--account", "test", "--secret-file", "./key"],
        "lies in the work tree",
    );
    says(&["--appid", APPID, "--account", "gold"], "gold");
    says(
        &["--appid", APPID, "--account", "test", "--secret-file", "-"],
        "--secret-file: init writes down where the secret is kept, and reads none",
    );
}

#[test]
fn a_folder_nobody_can_write_to_is_local_trouble() {
    let proc = std::path::Path::new("/proc");
    if proc.join("self").exists() {
        let done = wxauth(["init", "--appid", APPID, "--account", "test"]).cwd(proc).run().exits(8);
        done.says("cannot write /proc/wxauth.toml");
    }
}

#[test]
fn a_back_end_is_added_to_what_is_there() {
    let folder = Folder::new();
    let before = "# mine, keep it\n[app]\nappid = \"wx5b6e96c8c89c614e\"\n";
    folder.file("wxauth.toml", before);
    let page = "http://127.0.0.1:3000/lottery";
    let words = ["init", "--backend", "--no-input", "--page", page, "--key-env", "JWT_SECRET"];
    let done = wxauth_in(&folder, words.iter().chain(&["--json"])).run().exits(0).json();
    let text = written(&folder);
    let section = done["data"]["toml"].as_str().unwrap();
    assert!(text.starts_with(before) && text.ends_with(section), "{text}");
    let table: toml::Table = text.parse().unwrap();
    let backend = &table["backend"];
    assert_eq!(backend["page"].as_str(), Some(page));
    assert_eq!(backend["login"]["url"].as_str(), Some("http://127.0.0.1:3000/api/wechat/login"));
    assert_eq!(backend["login"]["body"]["code"].as_str(), Some("{code}"));
    assert_eq!(backend["ticket_secret"]["env"].as_str(), Some("JWT_SECRET"));
    wxauth_in(&folder, ["config", "show"]).run().exits(0);
    // A second one is refused, and the file stays.
    let again = wxauth_in(&folder, words).run().exits(2);
    again.says("[backend]");
    assert_eq!(written(&folder), text);
}

#[test]
fn a_back_end_needs_a_page_and_a_file_that_can_be_read() {
    let folder = Folder::new();
    wxauth_in(&folder, ["init", "--backend", "--no-input"]).run().exits(2).says("--page");
    let odd = ["init", "--backend", "--no-input", "--page", "localhost:3000"];
    wxauth_in(&folder, odd).run().exits(2);
    assert!(!folder.work().join("wxauth.toml").exists());
    let session =
        ["init", "--backend", "--no-input", "--page", "http://h:1/a", "--style", "session"];
    wxauth_in(&folder, session).run().exits(0);
    let text = written(&folder);
    assert!(text.contains("style = \"session\"") && !text.contains("login"), "{text}");
}

/// A mini program's back end has no page: the call that takes the code is what everything else hangs on.
#[test]
fn the_back_end_of_a_mini_program_is_described_by_its_login() {
    let folder = Folder::new();
    let login = "http://127.0.0.1:1/v1/sessions";
    let words = ["init", "--backend", "--no-input", "--style", "mini", "--page", login];
    wxauth_in(&folder, words).run().exits(0);
    let text = written(&folder);
    let backend = text.parse::<toml::Table>().unwrap()["backend"].clone();
    assert_eq!(backend.get("page"), None, "{text}");
    assert_eq!(backend["style"].as_str(), Some("mini"), "{text}");
    assert_eq!(backend["login"]["url"].as_str(), Some(login), "{text}");
    assert_eq!(backend["login"]["body"].to_string(), "{ code = \"{code}\" }");
    assert_eq!(backend["api"]["url"].as_str(), Some("http://127.0.0.1:1/api/me"));
    let check = |more: &[&str]| wxauth_in(&folder, [&["check", "--mock-port", "0"], more].concat());
    check(&[]).run().exits(2).says("no appid given");
    check(&["--appid", "wx0123456789abcdef"]).run().exits(4).says("cannot be reached");
}

/// Everything is asked on a terminal, what does not fit is asked again, and the file that comes of it
/// makes `check` start and judge a back end.
#[test]
#[cfg(target_os = "linux")]
fn a_back_end_is_described_on_a_terminal_and_checked() {
    use crate::terminal::{PROGRAM, Terminal};
    let folder = Folder::new();
    if crate::peers::node("crypto").is_none() {
        return;
    }
    let server = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/it/backends/node_session/server.js");
    let port = crate::peer::free_port();
    let url = format!("http://127.0.0.1:{port}");
    let line = format!("exec '{PROGRAM}' init --backend --lang en");
    let Some(mut terminal) = Terminal::open(&folder, &line, &[]) else { return };
    let mut answer = |question: &str, keys: &str| {
        terminal.until(question);
        terminal.press(keys);
    };
    answer("Where does WeChat's code go", "\u{1b}[B\r");
    answer("The page that needs the login", "localhost:3000\r");
    answer("write a whole address", "");
    answer("The page that needs the login", &format!("{url}/me\r"));
    answer("Who starts the back end", "\u{1b}[B\r");
    answer("The command", &format!("node {}\r", server.display()));
    answer("How does the back end find", "\r");
    answer("base of api.weixin.qq.com", "WX API\r");
    answer("base of api.weixin.qq.com", "WX_API_BASE\r");
    answer("base of open.weixin.qq.com", "\r");
    answer("as soon as the back end is up", &format!("{url}/up\r"));
    answer("How does the page get to WeChat", "\r");
    answer("A call that says who is logged in", &format!("{url}/me/json\r"));
    answer("the user's id stand in its answer", "id\r");
    answer("begins with a slash", "");
    answer("the user's id stand in its answer", "/id\r");
    answer("Do pages of another origin", "\r");
    answer("under another address, with https", "\u{1b}[B\r");
    answer("as users see it", "shop.example.com\r");
    answer("write a whole address", "");
    answer("as users see it", "https://shop.example.com\r");
    answer("Does a shared link end", "\r");
    let (rest, code) = terminal.end();
    assert_eq!(code, 0, "{rest}");
    let text = written(&folder);
    let table: toml::Table = text.parse().unwrap();
    assert_eq!(table["backend"]["style"].as_str(), Some("session"), "{text}");
    assert_eq!(table["backend"]["api"]["openid"].as_str(), Some("/id"), "{text}");
    assert_eq!(table["backend"]["public"].as_str(), Some("https://shop.example.com"), "{text}");
    let port = port.to_string();
    let env = [
        ("PORT", port.as_str()),
        ("PUBLIC_URL", "https://shop.example.com"),
        ("WX_APPID", APPID),
        ("WX_SECRET", "0123456789abcdef0123456789abcdef"),
    ];
    let check = wxauth_in(&folder, ["check", "--level", "smoke", "--json"]);
    // Behind https its cookie, which lacks Secure, is what it is not on this machine: a fault.
    let data = env.iter().fold(check, |run, (name, value)| run.env(name, value)).run().exits(1);
    let data = data.json()["data"].clone();
    assert_eq!(data["summary"]["failed"], 1, "{data:#}");
    let rules = data["rules"].as_array().unwrap();
    assert!(rules.iter().any(|rule| rule["id"] == "WXA903" && rule["outcome"] == "fail"));
    assert!(data["summary"]["passed"].as_u64().unwrap() > 30, "{}", data["summary"]);
}
