//! `wxauth check` from outside: the demo is clean, choices count, reports are what they say.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::peer::{self, Peer, answer};
use crate::runner::{Folder, wxauth, wxauth_in};

/// The results by id.
fn outcome<'r>(report: &'r Value, id: &str) -> &'r str {
    let rules = report["rules"].as_array().unwrap();
    rules.iter().find(|rule| rule["id"] == id).unwrap()["outcome"].as_str().unwrap()
}

#[test]
fn the_demo_is_clean() {
    let folder = Folder::new();
    let words = ["check", "--demo", "--report", "json=report.json", "--lang", "en"];
    let done = wxauth_in(&folder, words).run().exits(0);
    let text = std::fs::read_to_string(folder.work().join("report.json")).unwrap();
    let report: Value = serde_json::from_str(&text).unwrap();
    crate::schemas::assert_valid("wxauth.check-report/1", &report);
    for rule in report["rules"].as_array().unwrap() {
        let came = rule["outcome"].as_str().unwrap();
        assert!(matches!(came, "pass" | "skipped"), "{rule:#}");
    }
    assert_eq!(report["summary"]["failed"], 0);
    assert!(done.text().contains("0 findings"), "{}", done.show());
}

/// The rules to be judged for a fault. Those of leaks look back at what the others did: a used code
/// and an outage are enough for them; one of them is judged alone, which makes all the others' noise.
fn looked_at(flaw: &str, rule: &str) -> String {
    let looks_back = rule.starts_with("WXA5") && flaw != "leak-secret-page";
    if looks_back { format!("{rule},WXA302,WXA807") } else { rule.to_owned() }
}

/// Every planted fault is found by the rule it names, and every rule has one that it finds.
#[test]
fn every_planted_fault_is_found_and_every_rule_finds_one() {
    let list = wxauth(["demo", "--flaw", "list", "--json"]).run().exits(0).json();
    let flaws = list["data"]["flaws"].as_array().unwrap();
    let (missed, found) =
        (std::sync::Mutex::new(Vec::new()), std::sync::Mutex::new(BTreeSet::new()));
    let next = std::sync::atomic::AtomicUsize::new(0);
    let work = || {
        while let Some(flaw) = flaws.get(next.fetch_add(1, std::sync::atomic::Ordering::Relaxed)) {
            let (name, rule) = (flaw["name"].as_str().unwrap(), flaw["rule"].as_str().unwrap());
            let rules = looked_at(name, rule);
            let words =
                ["check", "--demo", "--flaw", name, "--only", &rules, "--exit-zero", "--json"];
            let data = wxauth(words).run().exits(0).json()["data"].clone();
            match outcome(&data, rule) {
                "fail" => drop(found.lock().unwrap().insert(rule)),
                other => missed.lock().unwrap().push(format!("{name}: {rule} {other}")),
            }
        }
    };
    std::thread::scope(|scope| (0..6).for_each(|_| drop(scope.spawn(work))));
    let missed = missed.into_inner().unwrap();
    assert!(missed.is_empty(), "{missed:#?}");
    let rules: BTreeSet<&str> = wxauth::domain::rules::RULES.iter().map(|rule| rule.id).collect();
    assert_eq!(found.into_inner().unwrap(), rules);
}

/// A link that leads nowhere is one finding; what cannot be judged for it stands under it.
/// The line under a finding does the same again: the session style has other faults than the page's.
#[test]
fn the_line_to_do_it_again_names_the_style() {
    let words = ["check", "--demo", "--style", "session", "--flaw", "authdeny-fails"];
    let done = wxauth([&words[..], &["--only", "WXA306"]].concat()).run().exits(1);
    let line = "wxauth check --demo --flaw authdeny-fails --style session --only WXA306 ";
    assert!(done.text().contains(line), "{}", done.show());
}

#[test]
fn a_link_to_nowhere_is_one_finding() {
    for (flaw, said) in [
        ("link-elsewhere", "open.wexin.qq.com; WeChat's host is open.weixin.qq.com"),
        ("link-base-missing", "undefined/connect/oauth2/authorize begins with \"undefined\""),
    ] {
        let flawed = ["check", "--demo", "--flaw", flaw, "--lang", "en"];
        let done = wxauth(flawed).run().exits(1);
        let text = done.text();
        assert!(text.contains(said) && text.contains("more could not be judged"), "{text}");
        assert!(!text.contains("undecided WXA"), "{text}");
        let data =
            wxauth([&flawed[..], &["--json"]].concat()).run().exits(1).json()["data"].clone();
        for rule in data["rules"].as_array().unwrap() {
            match rule["outcome"].as_str().unwrap() {
                "fail" => assert_eq!(rule["id"], "WXA117"),
                "undecided" => assert_eq!(rule["because_of"], "WXA117", "{rule:#}"),
                _ => {}
            }
        }
    }
}

/// A back end that is gone is told from one whose connection broke.
#[test]
fn dying_is_not_a_broken_connection() {
    let run = |flaw: &str| {
        let words =
            ["check", "--demo", "--flaw", flaw, "--only", "upstream", "--exit-zero", "--json"];
        wxauth(words).args(["--lang", "en"]).run().exits(0).json()["data"].clone()
    };
    let dying = run("process-dies");
    assert_eq!((outcome(&dying, "WXA808"), outcome(&dying, "WXA809")), ("fail", "fail"));
    let rules = dying["rules"].as_array().unwrap();
    let reset = rules.iter().find(|rule| rule["id"] == "WXA808").unwrap();
    assert_eq!(reset["because_of"], "WXA809");
    // The request that did it, and the rule it was made for, which does it again.
    let died = rules.iter().find(|rule| rule["id"] == "WXA809").unwrap();
    let after = "After POST /api/wechat/login (hands the code in, for WXA808)";
    assert!(died["summary"].as_str().unwrap().starts_with(after), "{died:#}");
    let last = died["evidence"].as_array().unwrap().last().unwrap();
    assert_eq!(last["reproduce"], "wxauth check --only WXA808,WXA809");
    let living = run("reset-crash");
    assert_eq!((outcome(&living, "WXA808"), outcome(&living, "WXA809")), ("fail", "pass"));
}

#[test]
fn a_finding_has_its_evidence_and_masks_what_is_secret() {
    let words = ["check", "--demo", "--flaw", "state-not-verified", "--only", "WXA204", "--json"];
    let json = wxauth(words).run().exits(1).json();
    let rules = json["data"]["rules"].as_array().unwrap();
    let rule = rules.iter().find(|rule| rule["id"] == "WXA204").unwrap();
    let evidence = rule["evidence"].as_array().unwrap();
    let last = evidence.last().unwrap();
    assert!(evidence.iter().any(|e| e["request"]["url"].as_str().unwrap().contains("/login")));
    assert!(last["reproduce"].as_str().unwrap().starts_with("curl"), "{last:#}");
    // No JWT in it: tickets are masked.
    assert!(!rule.to_string().contains("eyJ"), "{rule:#}");
}

#[test]
fn a_session_is_handed_on() {
    let folder = Folder::new();
    let words = ["check", "--demo", "--only", "WXA101", "--emit-session", "login.txt"];
    wxauth_in(&folder, words).run().exits(0);
    let read = |name: &str| std::fs::read_to_string(folder.work().join(name)).unwrap();
    assert!(read("login.txt").starts_with("# Netscape HTTP Cookie File\n"));
    assert_eq!(read("login.txt.ticket").split('.').count(), 3);
    let state: Value = serde_json::from_str(&read("login.txt.json")).unwrap();
    assert!(state["cookies"].is_array() && state["origins"].is_array());
}

#[test]
fn one_file_holds_one_report_and_a_session_is_no_device() {
    let folder = Folder::new();
    let run = |flag: &str, value: &str| {
        wxauth_in(&folder, ["check", "--demo", "--level", "smoke", flag, value]).run()
    };
    run("--report", "json=x,html=./x").exits(2).says("can have one report");
    assert!(!folder.work().join("x").exists());
    std::fs::create_dir(folder.work().join("login.json")).unwrap();
    run("--emit-session", "login").exits(8).says("login.json is there, and no plain file");
    assert!(!folder.work().join("login").exists());
}

#[test]
fn smoke_is_quick_and_skips_the_rest() {
    let done = wxauth(["check", "--demo", "--level", "smoke", "--json"]).run().exits(0);
    let data = &done.json()["data"];
    assert_eq!((outcome(data, "WXA204"), outcome(data, "WXA206")), ("pass", "skipped"));
}

#[test]
fn rules_are_chosen_by_id_name_and_area() {
    let run = |words: &[&str]| {
        let words = ["check", "--demo", "--json"].iter().chain(words);
        wxauth(words).run().exits(0).json()["data"].clone()
    };
    let data = run(&["--only", "state,WXA102", "--skip", "wxa202,state-reusable"]);
    for (id, wanted) in [
        ("WXA102", "pass"),
        ("WXA103", "skipped"),
        ("WXA201", "pass"),
        ("WXA202", "skipped"),
        ("WXA206", "skipped"),
        ("WXA302", "skipped"),
    ] {
        assert_eq!(outcome(&data, id), wanted, "{id}");
    }
    // Asked for by its own id, a rule of the full level is checked at the smoke level too.
    let data = run(&["--only", "WXA206", "--level", "smoke"]);
    assert_eq!(outcome(&data, "WXA206"), "pass");
    wxauth(["check", "--demo", "--only", "nonsense"]).run().exits(2).says("no rule");
    wxauth(["check", "--demo", "--report", "pdf=x"]).run().exits(2).says("FORMAT=FILE");
    wxauth(["check", "--demo", "--report", "json=-,json=-"]).run().exits(2);
}

#[test]
fn what_is_missing_is_said() {
    wxauth(["check"]).run().exits(2).says("[backend]");
    let folder = Folder::new();
    let write = |text: &str| drop(folder.file("wxauth.toml", text));
    let check = || wxauth_in(&folder, ["check", "--mock-port", "0"]).run();
    write("[backend]\npage = 'http://127.0.0.1:1/p'\n");
    check().exits(4).says("cannot be reached");
    write("[backend]\npage = 'nowhere'\n");
    check().exits(2).says("backend.page");
    write("[backend]\npage = 'http://127.0.0.1:1/p'\nstyle = 'spa'\n");
    check().exits(2).says("backend.login");
    write("[backend]\npage = 'http://127.0.0.1:1/p'\nticket_public_key = 'nowhere.pem'\n");
    check().exits(2).says("backend.ticket_public_key");
    // One that can be read is none of the troubles.
    folder.file(
        "key.json",
        r#"{"kty":"EC","crv":"P-256",
        "x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
        "y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}"#,
    );
    write("[backend]\npage = 'http://127.0.0.1:1/p'\nticket_public_key = 'key.json'\n");
    check().exits(4).says("cannot be reached");
    write("[backend]\npagee = 'http://127.0.0.1:1/p'\n");
    check().exits(2).says("wxauth.toml:2");
}

/// One that answers once is not one that was never there.
#[test]
fn a_back_end_that_stopped_is_not_said_to_be_down() {
    let (address, _) = peer::once(|mut stream| {
        peer::head(&mut stream);
        peer::say(&mut stream, "hi");
    });
    let page = format!("http://{address}/page");
    let done = wxauth(["check", &page, "--mock-port", "0", "--lang", "en"]).run().exits(4);
    let done = done.says("answered once, and stopped after GET /page");
    assert!(!done.stderr.contains("start the back end first"), "{}", done.show());
}

/// A CI shows why there are no results instead of "no report found".
#[test]
fn reports_are_written_also_where_the_back_end_is_down() {
    let folder = Folder::new();
    let url = "http://127.0.0.1:1/lottery";
    let forms = "json=a.json,junit=b.xml,sarif=c.sarif,html=d.html";
    let words = ["check", url, "--mock-port", "0", "--lang", "en", "--report", forms];
    wxauth_in(&folder, words).run().exits(4).says("cannot be reached");
    let read = |file: &str| std::fs::read_to_string(folder.work().join(file)).unwrap();
    let report: Value = serde_json::from_str(&read("a.json")).unwrap();
    crate::schemas::assert_valid("wxauth.check-report/1", &report);
    assert_eq!((&report["target"], &report["error"]["exit"]), (&url.into(), &4.into()));
    assert!(read("b.xml").contains("<error type=\"backend_not_reached\""), "{}", read("b.xml"));
    let log: Value = serde_json::from_str(&read("c.sarif")).unwrap();
    assert_eq!(log["runs"][0]["invocations"][0]["executionSuccessful"], false);
    assert!(read("d.html").contains("The check could not be done"));
    // Nothing is described at all: the reports say that, too.
    let nothing = ["check", "--lang", "en", "--report", forms];
    wxauth_in(&folder, nothing).run().exits(2).says("init --backend");
    let report: Value = serde_json::from_str(&read("a.json")).unwrap();
    crate::schemas::assert_valid("wxauth.check-report/1", &report);
    assert_eq!((&report["target"], &report["error"]["exit"]), (&"".into(), &2.into()));
}

#[test]
fn reports_come_in_every_form_and_a_baseline_keeps_old_findings_quiet() {
    let folder = Folder::new();
    let flawed = ["check", "--demo", "--level", "smoke", "--flaw", "ticket-none", "--lang", "en"];
    let forms = "json=a.json,junit=b.xml,sarif=c.sarif,html=d.html";
    let all = [&flawed[..], &["--report", forms]].concat();
    wxauth_in(&folder, all).run().exits(1);
    let read = |file: &str| std::fs::read_to_string(folder.work().join(file)).unwrap();
    assert!(read("b.xml").contains("<failure") && read("d.html").contains("id=\"WXA402\""));
    let log: Value = serde_json::from_str(&read("c.sarif")).unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap();
    assert!(results.iter().any(|result| result["ruleId"] == "WXA402"), "{results:#?}");
    let missing = [&flawed[..], &["--baseline", "known.json"]].concat();
    wxauth_in(&folder, missing.clone()).run().exits(8).says("known.json");
    let write = [&flawed[..], &["--write-baseline", "known.json"]].concat();
    wxauth_in(&folder, write).run().exits(0);
    // Editors on Windows save it with a byte order mark.
    let marked = format!("\u{feff}{}", read("known.json"));
    std::fs::write(folder.work().join("known.json"), marked).unwrap();
    wxauth_in(&folder, missing).run().exits(0);
    // Another finding is new; and one that is gone is told.
    let other = ["check", "--demo", "--level", "smoke", "--flaw", "state-missing", "--lang", "en"];
    let other = [&other[..], &["--baseline", "known.json"]].concat();
    let done = wxauth_in(&folder, other).run().exits(1);
    assert!(done.stderr.contains("WXA402"), "{}", done.show());
    folder.file("odd.json", "{}");
    let odd = [&flawed[..], &["--baseline", "odd.json"]].concat();
    wxauth_in(&folder, odd).run().exits(2);
}

/// A page that sends everybody to WeChat itself says nothing about its back end.
#[test]
fn a_back_end_that_never_asks_the_emulator_is_not_proved() {
    let page = "<script>location.href='https://open.weixin.qq.com/connect/oauth2/authorize?appid=\
        wx5b6e96c8c89c614e&redirect_uri='+encodeURIComponent(location.href)+'&response_type=code\
        &scope=snsapi_userinfo&state=a8f3c1d2e4b5a697#wechat_redirect'</script>";
    let peer =
        Peer::start(move |_| answer(200, page).header("content-type", "text/html; charset=utf-8"));
    let url = peer.url("/lottery");
    let words = ["check", &url, "--level", "smoke", "--mock-port", "0"];
    let done = wxauth(words).run().exits(5);
    let done = done.says("the back end never asked the emulator for a token");
    assert!(done.stderr.contains("`start` under [backend]"), "{}", done.show());
    wxauth(words.iter().chain(&["--exit-zero"])).run().exits(0).says("never asked");
    // Where no login was to be tried nothing is missing.
    let words = ["check", &url, "--only", "WXA101", "--mock-port", "0"];
    assert!(!wxauth(words).run().stderr.contains("never asked"));
}

#[test]
fn what_would_check_nothing_is_refused() {
    let words = ["check", "--demo", "--only", "link", "--skip", "link"];
    wxauth(words).run().exits(2).says("leave no rule to check");
    // Rules for another style of login than this one's.
    let words = ["check", "--demo", "--level", "smoke", "--only", "browser"];
    wxauth(words).run().exits(0).says("no rule was checked");
    let words = ["check", "http://127.0.0.1:1/", "--level", "smoke"];
    let done = wxauth(words).env("WXAUTH_CHECK_DEMO", "1").run().exits(2);
    done.says("--demo is about the built-in app");
}

/// What lies underneath an error is in its language, too.
#[test]
fn a_busy_port_of_the_emulator_is_told_in_chinese_to_the_end() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let words = ["check", "http://127.0.0.1:1/", "--mock-port", &port, "--lang", "zh"];
    let done = wxauth(words).run().exits(8).says("--mock-port");
    assert!(done.stderr.contains("原因：无法监听 127.0.0.1:"), "{}", done.show());
}

/// The program that was to be started cannot have the port: what answers is another one.
#[test]
fn what_runs_already_is_not_checked_for_what_was_to_be_started() {
    let peer = Peer::start(|_| answer(200, "<p>another</p>"));
    let folder = Folder::new();
    let page = peer.url("/page");
    let table = format!("[backend]\npage = {page:?}\nstart = [\"sleep\", \"1000\"]\n");
    folder.file("wxauth.toml", table);
    wxauth_in(&folder, ["check"]).run().exits(8).says("answers at").says("already");
}

/// Nothing found where nothing was seen is no success.
#[test]
fn a_check_without_one_verdict_is_no_success() {
    let peer = Peer::start(|_| answer(200, "<p>no login here</p>"));
    let words = ["check", &peer.url("/page"), "--mock-port", "0", "--only", "ticket"];
    let done = wxauth(words).run().exits(5);
    done.says("nothing was proved");
    wxauth(words.into_iter().chain(["--exit-zero"])).run().exits(0);
}

/// A mini program has no page that leads to WeChat; every verdict would be about that.
/// Of a mini program's back end the login call and the appid must be known: no page leads to them.
#[test]
fn a_mini_program_s_back_end_says_what_is_missing() {
    let folder = Folder::new();
    let check = |section: &str, more: &[&str]| {
        folder.file("wxauth.toml", format!("[backend]\n{section}\n"));
        wxauth_in(&folder, [&["check", "--mock-port", "0"][..], more].concat())
    };
    let login = "login = { url = \"http://127.0.0.1:9/login\", ticket = \"/t\" }";
    check("style = \"mini\"", &[]).run().exits(2).says("backend.login is missing");
    let mini = format!("style = \"mini\"\n{login}");
    check(&mini, &[]).run().exits(2).says("no appid given: set --appid");
    let known = ["--appid", "wx0123456789abcdef"];
    check(&mini, &known)
        .run()
        .exits(4)
        .says("the back end at http://127.0.0.1:9/ cannot be reached");
    // The account's own platform says it as well.
    let platform = check(login, &known).env("WXAUTH_PLATFORM", "mini");
    platform.run().exits(4).says("cannot be reached");
    check(&format!("style = \"app\"\n{login}"), &[]).run().exits(2).says("spa, session or mini");
}

/// What carries the ticket to the API is said once, and never inside its address.
#[test]
fn a_ticket_goes_in_a_header_or_in_a_parameter() {
    let folder = Folder::new();
    for (more, said) in [
        ("url = \"http://h/me?t={ticket}\"", "write query = \"its name\""),
        ("url = \"http://h/me\", query = \"t\", header = \"X-T\"", "and no header beside it"),
        ("url = \"http://h/me\", query = \"\"", "a parameter's name"),
        ("url = \"http://h/me\", header = \"X-T: none\"", "{ticket}"),
    ] {
        let table = format!("[backend]\npage = \"http://h/\"\napi = {{ {more} }}\n");
        folder.file("wxauth.toml", table);
        wxauth_in(&folder, ["check", "--mock-port", "0"]).run().exits(2).says(said);
    }
}

#[test]
fn a_mini_program_is_not_judged_as_a_page() {
    let words = ["check", "http://127.0.0.1:9/", "--mock-port", "0"];
    let done = wxauth(words).env("WXAUTH_PLATFORM", "mini").run().exits(2);
    done.says("a mini program has no link to log in by");
}
