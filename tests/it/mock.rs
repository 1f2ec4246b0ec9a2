//! `wxauth mock` as a program: ready line, logins through the other commands, settings, its end.
//! Must not repeat what the emulator's own tests hold.

use std::path::Path;

use serde_json::Value;

use crate::peer::{Peer, answer};
use crate::runner::{Folder, Running, wxauth, wxauth_in};
use crate::visitor::Visitor;

const APPID: &str = "wx5b6e96c8c89c614e";
const SECRET: &str = "5ecde7ca4a47b36f5e9b7d0c1a2f3e4d";

fn start(flags: &[&str]) -> (Running, Value) {
    let mut words = vec!["mock", "--port", "0", "--json"];
    words.extend(flags);
    let mut running = wxauth(words).start();
    let ready = running.json_line();
    (running, ready)
}

fn url(ready: &Value) -> String {
    ready["url"].as_str().unwrap().to_owned()
}

/// A code for a user, by the real `listen`.
fn code(mock: &str, user: &str, scope: &str) -> String {
    let mock = format!("--mock={mock}");
    let words = [
        "listen", &mock, "--port", "0", "--appid", APPID, "--as", user, "--scope", scope,
        "--grace", "0",
    ];
    wxauth(words).run().exits(0).text().trim().to_owned()
}

#[test]
fn a_login_goes_through_the_real_commands_and_is_told_line_by_line() {
    let (mock, ready) = start(&[]);
    assert_eq!((&ready["event"], &ready["schema"]), (&"ready".into(), &"wxauth.mock/1".into()));
    let url = url(&ready);
    let code = code(&url, "lisi", "snsapi_userinfo");
    let at = format!("--mock={url}");
    let answer = wxauth(["exchange", &code, &at, "--appid", APPID, "--userinfo", "--json"])
        .env("WXAUTH_SECRET", SECRET)
        .run()
        .exits(0)
        .json();
    assert_eq!(answer["data"]["userinfo"]["nickname"], "李四");
    // PROTOCOL 10.15, through the client: the same code again is 40163, exit 3.
    let again = wxauth(["exchange", &code, &at, "--appid", APPID, "--json"])
        .env("WXAUTH_SECRET", SECRET)
        .run()
        .exits(3);
    assert_eq!(again.json()["error"]["wechat"]["errcode"], 40163);
    mock.signal("TERM");
    let done = mock.wait().exits(0);
    let lines: Vec<Value> =
        done.text().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let told: Vec<&str> = lines.iter().filter_map(|line| line["endpoint"].as_str()).collect();
    assert_eq!(told, ["authorize", "access_token", "userinfo", "access_token"]);
    let last = lines.last().unwrap();
    assert_eq!((&last["event"], &last["requests"]), (&"end".into(), &4.into()));
    let failed = &lines[lines.len() - 2];
    assert_eq!((&failed["verdict"], &failed["code"]), (&"errcode".into(), &40163.into()));
    assert!(!done.text().contains(SECRET) && !done.text().contains(&code), "{}", done.show());
}

#[test]
fn people_get_the_address_on_stdout_and_the_rest_on_stderr() {
    let mut mock = wxauth(["mock", "--port", "0", "--lang", "en"]).start();
    let url = mock.line();
    assert!(url.starts_with("http://127.0.0.1:"));
    mock.talk_with("users: zhangsan, lisi");
    wxauth(["exchange", "nope", &format!("--mock={url}"), "--appid", APPID])
        .env("WXAUTH_SECRET", SECRET)
        .run()
        .exits(3);
    mock.talk_with("40029 This code was never handed out here");
    mock.signal("INT");
    mock.wait().exits(0);
}

#[test]
fn apps_and_users_come_from_the_settings() {
    let folder = Folder::new();
    folder.file("secret.txt", format!("{SECRET}\n"));
    folder.file(
        "wxauth.toml",
        format!(
            "[[mock.app]]\nappid = \"{APPID}\"\nkind = \"test\"\nsecret = {{ file = \"secret.txt\" }}\n\
             domains = [\"127.0.0.1:1\"]\n\n[[mock.user]]\nname = \"wang\"\nnickname = \"王五\"\n"
        ),
    );
    let mut mock = wxauth_in(&folder, ["mock", "--port", "0", "--json", "--no-cast"]).start();
    let ready = mock.json_line();
    assert_eq!(ready["users"], serde_json::json!(["wang"]));
    assert_eq!(ready["apps"], serde_json::json!([APPID]));
    // The domain is pinned, so the listener's own port is refused: 10003.
    let at = format!("--mock={}", url(&ready));
    let refused =
        wxauth(["listen", &at, "--port", "0", "--appid", APPID, "--as", "wang", "--json"]).run();
    assert_eq!(refused.code, 3, "{}", refused.show());
    let error = &refused.json()["error"];
    assert_eq!(error["wechat"]["errcode"], 10003);
    // A single domain, and whether somebody follows, in other words.
    folder.file(
        "other.toml",
        format!(
            "[[mock.app]]\nappid = \"{APPID}\"\ndomain = \"127.0.0.1:2\"\n\
             [[mock.user]]\nname = \"wu\"\nfollower = false\n"
        ),
    );
    let words = ["mock", "--port", "0", "--json", "--no-cast", "--config", "other.toml"];
    let mut other = wxauth_in(&folder, words).start();
    let address = url(&other.json_line());
    let told = |path: &str| crate::visitor::Visitor::new().get(&format!("{address}{path}")).json();
    assert_eq!(told("/_wxauth/apps")["apps"][0]["domains"][0], "127.0.0.1:2");
    assert_eq!(told("/_wxauth/users")["users"][0]["follows"], false);
    // The emulator's own reason, which no advice makes up for.
    let said = error["message"].as_str().unwrap();
    assert!(said.contains("the callback domain configured is 127.0.0.1:1"), "{said}");
    let wrong = wxauth(["exchange", "c", &at, "--appid", APPID, "--json"])
        .env("WXAUTH_SECRET", "another")
        .run()
        .exits(3);
    assert_eq!(wrong.json()["error"]["wechat"]["errcode"], 40125);
}

/// PROTOCOL 6.1, 6.3: the apps of one corp, each with its secret.
#[test]
fn apps_of_a_corp_are_written_down_by_agentid() {
    let folder = Folder::new();
    let app = |agentid: &str, secret: &str| {
        format!(
            "[[mock.app]]\nappid = \"ww0123456789abcdef\"\nagentid = {agentid}\n\
             secret = {{ env = \"{secret}\" }}\n\n"
        )
    };
    let write = |text: String| folder.file("wxauth.toml", text);
    write(app("1000002", "FIRST") + &app("\"1000003\"", "SECOND"));
    let mut mock = wxauth_in(&folder, ["mock", "--port", "0", "--json"])
        .env("FIRST", "a")
        .env("SECOND", "b")
        .start();
    let ready = mock.json_line();
    let apps = ["ww0123456789abcdef:1000002", "ww0123456789abcdef:1000003"];
    assert_eq!(ready["apps"], serde_json::json!(apps));
    let at = format!("--mock={}", url(&ready));
    let login = |agentid: &str, secret: &str| {
        let link = ["--appid", "ww0123456789abcdef", "--agentid", agentid];
        let rest = ["--as", "zhangsan", "--json"];
        wxauth([&["login", &at, "--platform", "work"], &link[..], &rest].concat())
            .env("WXAUTH_SECRET", secret)
            .run()
    };
    assert_eq!(login("1000003", "b").exits(0).json()["data"]["userid"], "zhangsan");
    let crossed = login("1000003", "a").exits(3).json();
    assert_eq!(crossed["error"]["wechat"]["errcode"], 50001, "{crossed}");
    drop(mock);
    let wrong = |text: String, says: &str| {
        write(text);
        let run = wxauth_in(&folder, ["mock", "--port", "0"]).env("FIRST", "a").run();
        run.exits(2).says(says);
    };
    wrong(app("1000002", "FIRST") + &app("1000002", "FIRST"), "is there twice");
    wrong(app("\"a b\"", "FIRST"), "is not a number");
    wrong(app("1", "FIRST").replace("secret", "kind = \"test\"\nsecret"), "have an agentid");
}

#[test]
fn wrong_settings_are_named() {
    let run = |words: &[&str]| {
        let mut all = vec!["mock", "--port", "0"];
        all.extend(words);
        wxauth(all).run().exits(2)
    };
    run(&["--switch", "expired-kode=1"])
        .says("there is no switch \"expired-kode\"")
        .says("expired-code");
    run(&["--switch", "expired-code=1"]).says("40029, 42003");
    run(&["--scenario", "slow"]).says("there is no \"slow\"").says("slow-token");
    run(&["--auto-approve=nobody"]).says("no user \"nobody\"").says("zhangsan");
    run(&["--outside-wechat", "x"]).says("offer, refuse");
    let folder = Folder::new();
    let file = folder.file("apps.toml", "[[app]]\nappid = \"wx1\"\nknd = \"test\"\n");
    let apps = file.to_string_lossy().into_owned();
    run(&["--apps", &apps]).says("knd");
    folder.file("apps.toml", "[[user]]\nname = \"a b\"\n");
    run(&["--apps", &apps]).says("letters, digits");
    folder.file("apps.toml", "[[app]]\nappid = \"wx1\"\n[[app]]\nappid = \"wx1\"\n");
    run(&["--apps", &apps]).says("is there twice");
    folder.file("apps.toml", "[[app]]\nappid = \"wx1\"\ndomains = [\"http://x\"]\n");
    run(&["--apps", &apps]).says("has a scheme");
}

#[test]
fn a_taken_port_is_local_trouble() {
    let (_mock, ready) = start(&[]);
    let url = url(&ready);
    let port = url.rsplit(':').next().unwrap();
    wxauth(["mock", "--port", port]).run().exits(8).says("in use");
}

#[test]
fn the_ready_file_is_whole_and_a_seed_repeats_the_codes() {
    let folder = Folder::new();
    let file = folder.work().join("ready.json").to_string_lossy().into_owned();
    let codes: Vec<String> = (0..2)
        .map(|_| {
            let (_mock, ready) = start(&["--seed", "s", "--ready-file", &file]);
            let written: Value =
                serde_json::from_str(&std::fs::read_to_string(&file).unwrap()).unwrap();
            assert_eq!(written, ready);
            code(&url(&ready), "zhangsan", "snsapi_base")
        })
        .collect();
    assert_eq!(codes[0], codes[1]);
}

/// Linux tells whether a hangup is ignored, as under `nohup`; the shell says here how it is.
#[cfg(target_os = "linux")]
#[test]
fn a_hangup_ends_it_in_order() {
    let folder = Folder::new();
    let words = ["mock", "--port", "0", "--json", "--ready-file", "ready.json"];
    let mut mock = wxauth_in(&folder, words).start();
    mock.json_line();
    let status = std::fs::read_to_string(format!("/proc/{}/status", mock.pid())).unwrap();
    let bits = |name: &str| {
        let bits = status.lines().find_map(|line| line.strip_prefix(name)).unwrap();
        u64::from_str_radix(bits.trim(), 16).unwrap() & 1
    };
    // One of both: who started the tests with `nohup` has it ignored, and so has every child.
    assert_eq!(bits("SigIgn:") + bits("SigCgt:"), 1);
    let caught = bits("SigCgt:") == 1;
    mock.signal(if caught { "HUP" } else { "TERM" });
    let done = mock.wait().exits(0);
    let end: Value = serde_json::from_str(done.text().lines().last().unwrap()).unwrap();
    assert_eq!(end["event"], "end");
    assert!(!folder.work().join("ready.json").exists());
}

#[test]
fn the_fidelity_table_is_the_committed_one_and_every_number_has_a_test() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for (lang, file) in [("en", "fidelity.md"), ("zh", "fidelity.zh-CN.md")] {
        let printed = wxauth(["mock", "--fidelity", "--lang", lang]).run().exits(0);
        let committed = std::fs::read_to_string(root.join("docs").join(file)).unwrap();
        // To renew it: wxauth mock --fidelity --lang LANG > docs/FILE
        assert_eq!(committed.replace('\r', ""), printed.text(), "{file} drifted");
    }
    let mut sources = String::new();
    for folder in ["src/mock", "src/wire", "tests/it"] {
        read_all(&root.join(folder), &mut sources);
    }
    let table = wxauth(["mock", "--fidelity", "--json"]).run().exits(0).json();
    for row in table["data"]["behaviours"].as_array().unwrap() {
        let name = format!("fn {}", row["tests"].as_str().unwrap());
        assert!(sources.contains(&name), "no test is called {name}…");
    }
    let mut tests = String::new();
    for folder in ["src/mock/tests", "src/mock/control/tests", "tests/it"] {
        read_all(&root.join(folder), &mut tests);
    }
    for row in table["data"]["switches"].as_array().unwrap() {
        // As `Bench::with("name", …)` or `--switch name=…`.
        let name = row["name"].as_str().unwrap();
        let tried = [format!("\"{name}\""), format!("\"{name}="), format!("--{name}")];
        assert!(tried.iter().any(|text| tests.contains(text)), "no test sets the switch {name}");
    }
}

fn read_all(folder: &Path, into: &mut String) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => read_all(&path, into),
            false if path.extension().is_some_and(|e| e == "rs") => {
                into.push_str(&std::fs::read_to_string(&path).unwrap());
            }
            false => {}
        }
    }
}

#[test]
fn scenarios_go_wrong_over_http_as_well() {
    let (_mock, ready) = start(&["--scenario", "reset"]);
    let at = format!("--mock={}", url(&ready));
    let code = code(&url(&ready), "zhangsan", "snsapi_base");
    let words = ["exchange", &code, &at, "--appid", APPID, "--json"];
    let broken = wxauth(words).env("WXAUTH_SECRET", SECRET).run().exits(4);
    assert_eq!(broken.json()["ok"], false);
    let (_mock, ready) = start(&["--scenario", "busy-then-ok"]);
    let at = format!("--mock={}", url(&ready));
    let code = self::code(&url(&ready), "zhangsan", "snsapi_base");
    // PROTOCOL 10.40: -1 is worth another try, and the client makes it.
    let words = ["exchange", &code, &at, "--appid", APPID, "--json"];
    wxauth(words).env("WXAUTH_SECRET", SECRET).run().exits(0);
}

/// Every scenario by every way in: command line, configuration, control API, a single request.
#[test]
fn scenarios_are_chosen_in_four_ways() {
    let (running, ready) = start(&["--scenario", "deny,slow-token", "--scenario", "used-code"]);
    let mut visitor = Visitor::wechat();
    let on = |visitor: &mut Visitor, ready: &Value| -> Vec<String> {
        let told = visitor.get(&format!("{}/_wxauth/scenarios", url(ready))).is(200).json();
        let all = told["scenarios"].as_array().unwrap().iter();
        all.filter(|s| s["on"] == true).map(|s| s["name"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(on(&mut visitor, &ready), ["deny", "slow-token", "used-code"]);
    drop(running);
    let (_running, ready) = start(&[]);
    let told = visitor.get(&format!("{}/_wxauth/scenarios", url(&ready))).json();
    let names: Vec<&str> =
        told["scenarios"].as_array().unwrap().iter().map(|s| s["name"].as_str().unwrap()).collect();
    assert_eq!(names.len(), 20);
    assert!(on(&mut visitor, &ready).is_empty());
    let link = format!(
        "{}/connect/oauth2/authorize?appid={APPID}&redirect_uri=http%3A%2F%2F127.0.0.1%3A3000%2Fcb\
         &response_type=code&scope=snsapi_userinfo&state=s&mock_consent=allow&mock_scenario=",
        url(&ready)
    );
    for name in &names {
        let answer = visitor.get(&format!("{link}{name}"));
        let page = answer.header("x-wxauth-page");
        match *name {
            "deny" => assert_eq!(page, Some("refused")),
            "state-too-long" => assert_eq!(page, Some("error")),
            _ => assert_eq!(answer.status, 302, "{name}: {answer:?}"),
        }
    }
    assert!(visitor.get(&format!("{link}rain")).body.contains("double-callback-same-code"));
    let put = serde_json::json!({ "on": names }).to_string();
    let json = [("Content-Type", "application/json")];
    let address = format!("{}/_wxauth/scenarios", url(&ready));
    assert_eq!(visitor.send("PUT", &address, &json, &put).status, 200);
    assert_eq!(on(&mut visitor, &ready), names);
    let folder = Folder::new();
    let list: Vec<String> = names.iter().map(|name| format!("{name:?}")).collect();
    folder.file("wxauth.toml", format!("[mock]\nscenario = [{}]\n", list.join(", ")));
    let mut running = wxauth_in(&folder, ["mock", "--port", "0", "--json"]).start();
    let ready = running.json_line();
    assert_eq!(on(&mut visitor, &ready), names);
}

#[test]
fn refusals_and_auto_approval_by_flag() {
    let (_mock, ready) = start(&["--auto-approve", "--refusal", "state-only"]);
    let at = format!("--mock={}", url(&ready));
    let refused =
        wxauth(["listen", &at, "--port", "0", "--appid", APPID, "--as", "refuser", "--json"]).run();
    assert_eq!(refused.code, 5, "{}", refused.show());
    let code = code(&url(&ready), "emoji", "snsapi_userinfo");
    assert_eq!(code.len(), 32);
}

#[test]
fn p10_39_the_verification_file_is_really_fetched() {
    let (_mock, ready) = start(&[]);
    let at = format!("{}/_wxauth/apps/{APPID}", url(&ready));
    let get = |address: &str, body: Option<&str>| {
        let method = if body.is_some() { "POST" } else { "GET" };
        let mut words = vec!["call", method, address, "--json"];
        words.extend(body);
        wxauth(words).run()
    };
    let shown = get(&format!("{at}/verification"), None).exits(0).json();
    let token = shown["data"]["json"]["content"].as_str().unwrap().to_owned();
    let file = format!("/MP_verify_{token}.txt");
    let peer = Peer::start(move |seen| match seen.url == file {
        true => answer(200, token.clone()),
        false => answer(404, ""),
    });
    let domain = format!("domain={}", peer.address);
    let done = get(&format!("{at}/verify-domain"), Some(&domain)).exits(0).json();
    assert_eq!(done["data"]["status"], 200, "{done}");
    let refused = get(&format!("{at}/verify-domain"), Some("domain=127.0.0.1:1")).exits(7);
    assert_eq!(refused.json()["data"]["status"], 422);
}

/// A test's fixture that reads the ready line and then only sends requests.
#[test]
fn a_log_that_nobody_reads_holds_up_nothing() {
    for words in [&["mock", "--port", "0", "--json"][..], &["mock", "--port", "0"]] {
        let folder = Folder::new();
        let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_wxauth"))
            .args(words)
            .env("HOME", folder.home())
            .env("LANG", "C.UTF-8")
            .stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        // A pipe holds 64 KiB; a line is some 150 bytes and more.
        let mut ready = String::new();
        let stdout = child.stdout.as_mut().unwrap();
        std::io::BufRead::read_line(&mut std::io::BufReader::with_capacity(1, stdout), &mut ready)
            .unwrap();
        let url = serde_json::from_str::<Value>(&ready)
            .map_or_else(|_| ready.trim().to_owned(), |ready| url(&ready));
        let mut visitor = Visitor::new();
        for _ in 0..1200 {
            assert_eq!(visitor.get(&format!("{url}/sns/auth?access_token=x")).status, 200);
        }
        let told = std::process::Command::new("kill").arg(child.id().to_string()).status().unwrap();
        assert!(told.success());
        assert!(child.wait().unwrap().success(), "{words:?}");
    }
}
