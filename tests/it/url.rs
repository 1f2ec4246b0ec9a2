//! `wxauth url` from outside: link on stdout, talk on stderr, settings of every layer, errors with codes.

use crate::runner::{Folder, wxauth, wxauth_in};
use crate::scan::{self, Ground};

const APPID: &str = "wx5b6e96c8c89c614e";
const URI: &str = "https://h5.example.com/callback";

#[test]
fn prints_the_link_alone_on_stdout() {
    let done =
        wxauth(["url", "--appid", APPID, "--redirect-uri", URI, "--state", "s1"]).run().exits(0);
    assert_eq!(
        done.text(),
        "https://open.weixin.qq.com/connect/oauth2/authorize?appid=wx5b6e96c8c89c614e\
         &redirect_uri=https%3A%2F%2Fh5.example.com%2Fcallback&response_type=code\
         &scope=snsapi_userinfo&state=s1#wechat_redirect\n"
    );
    done.says("wxauth listen --state s1");
}

#[test]
fn json_has_the_envelope() {
    let done = wxauth(["url", "--json", "--appid", APPID, "--redirect-uri", URI]).run().exits(0);
    let json = done.json();
    assert_eq!(json["schema"], "wxauth.url/1");
    assert_eq!(json["ok"], true);
    let state = json["data"]["state"].as_str().unwrap();
    assert!(state.len() == 32 && state.bytes().all(|b| b.is_ascii_hexdigit()));
    assert!(json["data"]["url"].as_str().unwrap().contains(&format!("&state={state}#")));
}

#[test]
fn nothing_configured_is_one_clear_line() {
    let done = wxauth(["url", "--scope", "snsapi_userinfo"]).run().exits(2);
    assert!(done.stdout.is_empty());
    let first = done.stderr.lines().next().unwrap();
    for part in ["--appid", "WXAUTH_APPID", "[app]"] {
        assert!(first.contains(part), "{first}");
    }
}

#[test]
fn layers_lie_over_one_another() {
    let folder = Folder::new();
    let user = folder.home().join(".config/wxauth");
    std::fs::create_dir_all(&user).unwrap();
    std::fs::write(
        user.join("config.toml"),
        "[app]\nappid='wx0000000000000001'\nscope='snsapi_base'\n",
    )
    .unwrap();
    folder.file(
        "wxauth.toml",
        format!("[app]\nappid='wx0000000000000002'\nredirect_uri='{URI}'\n[profile.p.app]\nappid='wx0000000000000003'\n"),
    );
    let below = folder.work().join("a/b");
    std::fs::create_dir_all(&below).unwrap();
    let appid = |words: &[&str], env: Option<&str>| {
        let words = ["url", "--json"].iter().chain(words);
        let mut run = wxauth_in(&folder, words).cwd(&below);
        if let Some(value) = env {
            run = run.env("WXAUTH_APPID", value);
        }
        let json = run.run().exits(0).json();
        assert_eq!(json["data"]["scope"], "snsapi_base", "the user file's scope stays");
        json["data"]["appid"].as_str().unwrap().to_owned()
    };
    assert_eq!(appid(&[], None), "wx0000000000000002");
    assert_eq!(appid(&["--profile", "p"], None), "wx0000000000000003");
    let env = Some("wx0000000000000004");
    assert_eq!(appid(&["--profile", "p"], env), "wx0000000000000004");
    assert_eq!(appid(&["--appid", "wx0000000000000005"], env), "wx0000000000000005");
}

#[test]
fn wrong_configuration_names_line_and_column() {
    let folder = Folder::new();
    folder.file("wxauth.toml", "[app]\nappidd = 'x'\n");
    let done = wxauth_in(&folder, ["url", "--json"]).run().exits(2);
    let json = done.json();
    assert_eq!(json["error"]["kind"], "config_invalid");
    assert!(
        json["error"]["message"]
            .as_str()
            .unwrap()
            .ends_with("wxauth.toml:2:1: unknown key `app.appidd`")
    );
    assert!(json["error"]["hint"].as_str().unwrap().contains("app.appid"));
    wxauth_in(&folder, ["url", "--profile", "nope"]).run().exits(2);
}

#[test]
fn usage_errors_keep_the_envelope() {
    let json = wxauth(["url", "--nope", "--json"]).run().exits(2).json();
    assert_eq!(json["schema"], "wxauth.url/1");
    assert_eq!(json["ok"], false);
    assert_eq!(json["exit"], 2);
    assert_eq!(json["error"]["kind"], "usage");
    assert!(json["error"]["message"].as_str().unwrap().contains("--nope"));
}

#[test]
fn texts_follow_the_language() {
    let words = ["url", "--appid", "nope", "--redirect-uri", URI];
    let english = wxauth(words).run().exits(2);
    let chinese = wxauth(words).env("LANG", "zh_CN.UTF-8").run().exits(2);
    assert!(english.stderr.contains("try: ") && chinese.stderr.contains("建议："));
}

#[test]
fn qr_codes_in_three_forms() {
    let folder = Folder::new();
    let base = ["url", "--appid", APPID, "--redirect-uri", URI, "--qr", "--qr-file"];
    let done = wxauth_in(&folder, base.iter().chain(&["login.svg"])).run().exits(0);
    assert!(done.stderr.contains("█") && !done.text().contains("█"), "stdout stays the link");
    for ground in [Ground::Dark, Ground::Light] {
        assert_eq!(scan::terminal(&done.stderr, ground), done.text().trim());
    }
    let document = std::fs::read_to_string(folder.work().join("login.svg")).unwrap();
    assert_eq!(scan::svg(&document), done.text().trim());
    // In colour it is dark on light on every terminal.
    let painted = base.iter().chain(&["login.png", "--color", "always"]);
    let done = wxauth_in(&folder, painted).run().exits(0);
    assert!(done.stderr.contains("\x1b[30;107m"), "{}", done.show());
    for ground in [Ground::Dark, Ground::Light] {
        assert_eq!(scan::terminal(&done.stderr, ground), done.text().trim());
    }
    let picture = std::fs::read(folder.work().join("login.png")).unwrap();
    assert_eq!(scan::png(&picture), done.text().trim());
    wxauth_in(&folder, base.iter().chain(&["login.jpg"])).run().exits(2);
    wxauth_in(&folder, base.iter().chain(&["no/such/dir/x.svg"])).run().exits(8);
}

#[test]
fn open_never_shows_a_page_wechat_refuses() {
    let done = wxauth(["url", "--open", "--appid", APPID, "--redirect-uri", URI]).run().exits(0);
    assert!(done.stderr.contains("请在微信客户端打开链接") && done.stderr.contains("█"));
}

/// As xdg-open reads it: several, each with arguments, the address where `%s` stands.
#[cfg(unix)]
#[test]
fn browser_may_name_several_with_arguments() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new();
    let script = folder.file("browser", "#!/bin/sh\necho \"$@\" > beside && mv beside opened\n");
    std::fs::set_permissions(&script, std::fs::Permissions::from_mode(0o755)).unwrap();
    let named = format!("/no/such/browser:{} --new %s", script.display());
    let words = ["url", "--platform", "web", "--open", "--appid", APPID, "--redirect-uri", URI];
    let link = wxauth_in(&folder, words).env("BROWSER", &named).run().exits(0);
    let (patience, opened) = (crate::patience::Patience::new(), folder.work().join("opened"));
    while !opened.exists() {
        assert!(!patience.is_over(), "nothing was opened");
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    let state = link.text().split("state=").nth(1).unwrap().trim_end();
    let told = std::fs::read_to_string(opened).unwrap();
    assert!(told.starts_with("--new https://open.weixin.qq.com/connect/qrconnect?"), "{told}");
    assert!(told.trim_end().ends_with(state), "{told}");
    let none = wxauth_in(&folder, words).env("BROWSER", "/no/such/browser").run().exits(8);
    assert!(none.stderr.contains("BROWSER=\"/no/such/browser\""), "{}", none.show());
}

#[test]
fn a_base_that_is_no_address_makes_no_link() {
    for bad in ["127.0.0.1:8787", "ftp://a", "http://h?x"] {
        let words = ["url", "--appid", APPID, "--redirect-uri", URI, "--mock", bad];
        wxauth(words).run().exits(2).says("--mock");
    }
}

#[test]
fn the_listen_line_works_as_it_is_printed() {
    let free = crate::peer::free_port();
    let uri = format!("http://127.0.0.1:{free}/wx/cb");
    let done = wxauth(["url", "--appid", APPID, "--redirect-uri", &uri, "--state", "a'b c"]).run();
    let line = done.stderr.lines().find_map(|line| line.split_once("with: wxauth ")).unwrap().1;
    // As a shell reads it.
    let words = line.replace("\"a'b c\"", "STATE");
    let words: Vec<&str> =
        words.split(' ').map(|word| if word == "STATE" { "a'b c" } else { word }).collect();
    let mut run = wxauth(&words).start();
    run.talk_with(&format!("waiting for the callback at {uri}"));
    run.talk_with("put into yours state=a'b c");
    let done = wxauth(["url", "--appid", APPID, "--redirect-uri", URI, "--state", "s1"]).run();
    assert!(done.stderr.ends_with("with: wxauth listen --state s1\n"), "{}", done.stderr);
}

#[test]
fn a_flag_is_not_taken_for_the_value_of_another() {
    let done = wxauth(["url", "--state", "--qr", "--json"]).run().exits(2);
    let json = done.json();
    assert_eq!(
        (&json["schema"], &json["error"]["kind"]),
        (&"wxauth.url/1".into(), &"usage".into())
    );
    let message = json["error"]["message"].as_str().unwrap();
    assert_eq!(message, "--state needs a value, and --qr stands in its place");
    wxauth(["listen", "--mock", "--as", "x"]).run().exits(2).says("--mock=URL");
    // A value may look like anything, said this way.
    let link = ["url", "--appid", APPID, "--redirect-uri", URI, "--state=--qr"];
    assert!(wxauth(link).run().exits(0).text().contains("&state=--qr#"));
    let done = wxauth([&link[..5], &["--state", "-q"]].concat()).run().exits(0);
    assert!(done.text().contains("&state=-q#"));
    wxauth(["url", "--platform", "mini"]).run().exits(2).says("wx.login()");
}
