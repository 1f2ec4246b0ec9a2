//! `wxauth load` from outside: it counts what happened, keeps its limits, and notices who is taken for whom.

use serde_json::{Value, json};

use crate::peer::{self, Peer, answer, free_port};
use crate::peers;
use crate::runner::{Folder, wxauth, wxauth_in};
use crate::schemas::assert_valid;

fn lines(text: &str) -> Vec<Value> {
    let lines: Vec<Value> = text.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    lines.iter().for_each(|line| assert_valid("wxauth.load/1", line));
    lines
}

#[test]
fn a_rate_is_kept_and_every_login_is_measured_step_by_step() {
    let folder = Folder::new();
    let done = wxauth_in(
        &folder,
        ["load", "--demo", "--rate", "40", "--duration", "1s", "--ramp", "1s", "--users", "7"],
    )
    .args(["--json", "--report", "json=load.json,html=load.html"])
    .run()
    .exits(0);
    let lines = lines(done.text());
    let (ready, end) = (&lines[0], lines.last().unwrap());
    assert_eq!((&ready["event"], &end["event"]), (&"ready".into(), &"end".into()));
    assert_eq!((&ready["plan"]["rate"], &ready["plan"]["users"]), (&40.0.into(), &7.into()));
    // 20 while the rate grows to 40, then 40 that are measured.
    let logins = &end["logins"];
    assert_eq!(
        (&logins["begun"], &logins["done"], &logins["failed"]),
        (&60.into(), &60.into(), &0.into())
    );
    assert_eq!(logins["measured"], 40);
    // A busy machine ends the last of them after the second.
    let per_second = logins["per_second"].as_f64().unwrap();
    assert!(per_second > 0.0 && per_second <= 40.0, "{per_second}");
    let steps: Vec<&str> =
        end["steps"].as_array().unwrap().iter().map(|s| s["step"].as_str().unwrap()).collect();
    assert_eq!(steps, ["open", "callback", "login", "api"]);
    let p99 = end["latency"]["p99_ms"].as_f64().unwrap();
    assert!(p99 > 0.0 && p99 >= end["latency"]["p50_ms"].as_f64().unwrap());

    let text = std::fs::read_to_string(folder.work().join("load.json")).unwrap();
    let report: Value = serde_json::from_str(&text).unwrap();
    assert_valid("wxauth.load-report/1", &report);
    let timeline = report["timeline"].as_array().unwrap();
    let sum = |key: &str| timeline.iter().map(|s| s[key].as_u64().unwrap()).sum::<u64>();
    assert_eq!((sum("begun"), sum("done")), (60, 60));
    let page = std::fs::read_to_string(folder.work().join("load.html")).unwrap();
    assert!(page.contains("Within its limits") && page.matches("<svg").count() == 3);
}

#[test]
fn the_style_in_which_the_server_owns_the_callback_too() {
    let words =
        ["load", "--demo", "--style", "session", "--concurrency", "3", "--duration", "300ms"];
    let done = wxauth(words).args(["--lang", "zh"]).run().exits(0);
    assert!(done.text().contains("，0 次失败；平均每秒"), "{}", done.show());
    assert!(done.text().contains("整个登录") && done.text().contains("✓ 失败率 0% ≤ 1%"));
}

/// Under load one user is taken for another: what no single login shows.
#[test]
fn somebody_elses_login_is_a_failure_of_its_own_kind() {
    for flaw in ["logins-mixed-up", "global-user"] {
        let words = ["load", "--demo", "--flaw", flaw, "--concurrency", "8", "--duration", "300ms"];
        let done = wxauth(words).args(["--json"]).run().exits(1);
        let end = lines(done.text()).pop().unwrap();
        let failure = &end["failures"][0];
        assert_eq!((&failure["kind"], &failure["step"]), (&"wrong_user".into(), &"api".into()));
        assert!(failure["count"].as_u64().unwrap() > 0 && end["exit"] == 1, "{end:#}");
    }
}

#[test]
fn a_limit_that_is_not_kept_makes_the_code_1() {
    let slow = ["load", "--demo", "--rate", "20", "--duration", "300ms", "--max-p99", "1ms"];
    let done = wxauth(slow).run().exits(1);
    assert!(done.text().contains("✗ p99 ") && done.text().contains(" > 1.0 ms"), "{}", done.show());
    assert!(done.text().contains("✓ error rate 0% ≤ 1%"), "{}", done.show());
}

/// Stopped half-way, what was measured is not lost.
#[cfg(unix)]
#[test]
fn interrupted_it_reports_what_there_is() {
    let folder = Folder::new();
    let mut run = wxauth_in(&folder, ["load", "--demo", "--duration", "1h", "--json"])
        .args(["--report", "json=load.json"])
        .start();
    assert_eq!(run.json_line()["event"], "ready");
    assert_eq!(run.json_line()["event"], "progress");
    run.signal("INT");
    let done = run.wait().exits(130);
    let end = lines(done.text()).pop().unwrap();
    assert_eq!((&end["event"], &end["interrupted"]), (&"end".into(), &true.into()));
    assert!(end["logins"]["done"].as_u64().unwrap() > 0, "{end:#}");
    assert!(folder.work().join("load.json").exists());
}

/// What was measured is worth more than the file it was to go to.
#[test]
fn a_report_that_cannot_be_written_costs_no_result() {
    let words = ["load", "--demo", "--duration", "100ms", "--report"];
    let done = wxauth(words).args(["json=nowhere/load.json"]).run().exits(8);
    assert!(done.says("cannot write nowhere/load.json").text().is_empty(), "before any load");
    #[cfg(target_os = "linux")]
    {
        // A folder where not even root can make a file.
        let done = wxauth(words).args(["json=/proc/load.json"]).run().exits(8);
        assert!(done.says("cannot write /proc/load.json").text().is_empty(), "before any load");
        for (flag, place) in [
            ("--report", "html=/proc/x.html"),
            ("--report", "json=/proc/x.json"),
            ("--report", "junit=/proc/x.xml"),
            ("--report", "sarif=/proc/x.sarif"),
            ("--write-baseline", "/proc/known.json"),
            ("--emit-session", "/proc/session"),
        ] {
            let done = wxauth(["check", "--demo", "--only", "WXA301", flag, place]).run().exits(8);
            assert!(done.says("cannot write /proc/").text().is_empty(), "{flag}: before any work");
        }
        let full = ["json=/dev/full"];
        let done = wxauth(words).args(full).run().exits(8).says("cannot write /dev/full");
        assert!(done.text().contains(" 0 failed"), "{}", done.show());
        let check = ["check", "--demo", "--only", "WXA301", "--report"];
        let done = wxauth(check).args(full).run().exits(8).says("cannot write /dev/full");
        assert!(done.text().contains("1 passed"), "{}", done.show());
    }
}

/// What is tried before the load leaves nothing, also where there is no load.
#[test]
fn no_empty_report_is_left_behind() {
    let refuses = Peer::start(|_| answer(500, "no"));
    let folder = Folder::new();
    let words = ["load", &refuses.url("/page"), "--mock-port", "0", "--report", "json=load.json"];
    wxauth_in(&folder, words).run().exits(5);
    assert!(!folder.work().join("load.json").exists());
}

/// Of a back end that dies under load its last words are told, not only that nobody answers.
#[test]
fn a_back_end_that_dies_is_told_with_its_last_words() {
    let Some(python) = peers::python("json") else { return };
    let (folder, port) = (Folder::new(), free_port());
    folder.file(
        "app.py",
        r#"
import http.server, json, os, sys, urllib.parse, urllib.request
wechat, here = os.environ["WECHAT"], "http://127.0.0.1:" + sys.argv[1]
logins = 0
class App(http.server.BaseHTTPRequestHandler):
    def log_message(self, *_): pass
    def say(self, status, text, **more):
        self.send_response(status)
        for name, value in more.items(): self.send_header(name, value)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text.encode())
    def do_GET(self):
        global logins
        query = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(self.path).query))
        if self.path == "/me":
            return self.say(200, json.dumps({"openid": self.headers.get("Cookie", "")[2:]}))
        if "code" not in query:
            back = urllib.parse.quote(here + "/page", safe="")
            return self.say(302, "", Location=f"{wechat}/connect/oauth2/authorize?appid=wx5b6e96c8c89c614e"
                f"&redirect_uri={back}&response_type=code&scope=snsapi_base&state=s#wechat_redirect")
        logins += 1
        # One before the load, and one of its first two: the next one comes however slow the machine is.
        if logins > 2:
            print("out of luck", flush=True)
            os._exit(3)
        asked = f"{wechat}/sns/oauth2/access_token?appid=wx5b6e96c8c89c614e&secret={os.environ['SECRET']}"
        with urllib.request.urlopen(f"{asked}&code={query['code']}&grant_type=authorization_code") as answer:
            openid = json.load(answer)["openid"]
        self.say(200, "in", **{"Set-Cookie": f"o={openid}; HttpOnly"})
http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), App).serve_forever()
"#,
    );
    let python = python.get_program().to_string_lossy().into_owned();
    folder.file(
        "wxauth.toml",
        format!(
            "[backend]\nstart = [{python:?}, \"app.py\", \"{port}\"]\n\
             env = {{ WECHAT = \"{{mock}}\", SECRET = \"{{secret}}\" }}\n\
             page = \"http://127.0.0.1:{port}/page\"\nstyle = \"session\"\n\
             api = {{ url = \"http://127.0.0.1:{port}/me\", openid = \"/openid\" }}\n"
        ),
    );
    let words = ["load", "--concurrency", "2", "--duration", "1s", "--appid", "wx5b6e96c8c89c614e"];
    let run = || wxauth_in(&folder, words).env("WXAUTH_SECRET", "0123456789abcdef0123456789abcdef");
    let done = run().run().exits(1);
    let told = "✗ the back end ended with status 3 while it was loaded: out of luck";
    assert!(done.text().contains(told), "{}", done.show());
    let end = lines(run().args(["--json"]).run().exits(1).text()).pop().unwrap();
    assert_eq!(end["backend_ended"], json!({ "status": 3, "last": "out of luck" }));
}

#[test]
fn without_one_login_there_is_no_load() {
    let refuses = Peer::start(|_| answer(500, "no"));
    let page = refuses.url("/page");
    let mock = ["--mock-port", "0", "--json"];
    let failed = wxauth(["load", &page]).args(mock).run().exits(5).json();
    assert_eq!(failed["error"]["kind"], "login_failed", "{failed:#}");
    let gone = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        format!("http://{}/page", listener.local_addr().unwrap())
    };
    let failed = wxauth(["load", &gone]).args(mock).run().exits(4).json();
    assert_eq!(failed["error"]["kind"], "backend_not_reached", "{failed:#}");
}

/// One that answered is not said to be down.
#[test]
fn a_back_end_that_answers_once_has_stopped() {
    let (address, _) = peer::once(|mut stream| {
        peer::head(&mut stream);
        peer::say(&mut stream, "hi");
    });
    let page = format!("http://{address}/page");
    let done = wxauth(["load", &page, "--mock-port", "0", "--json"]).run().exits(4);
    let error = &done.json()["error"];
    assert_eq!(error["kind"], "backend_stopped", "{error:#}");
    assert!(error["message"].as_str().unwrap().contains("answered once"), "{error:#}");
}

#[test]
fn wrong_input_is_told_before_anything_starts() {
    for (words, kind) in [
        (&["load"][..], "backend_missing"),
        (&["load", "--demo", "--rate", "1", "--concurrency", "1"], "usage"),
        (&["load", "--demo", "http://127.0.0.1:1/"], "usage"),
        (&["load", "--demo", "--rate", "0"], "setting_invalid"),
        (&["load", "--demo", "--users", "0"], "setting_invalid"),
        (&["load", "--demo", "--duration", "25h"], "setting_invalid"),
        (&["load", "--demo", "--duration", "0s"], "setting_invalid"),
        (&["load", "--demo", "--max-p99", "0s"], "setting_invalid"),
        (&["load", "--flaw", "global-user", "http://127.0.0.1:1/"], "usage"),
        (&["check", "--style", "session", "http://127.0.0.1:1/"], "usage"),
        (&["load", "--demo", "--max-error-rate", "2"], "setting_invalid"),
        (&["load", "--demo", "--report", "pdf=x"], "report_invalid"),
    ] {
        let error = wxauth(words).args(["--json"]).run().exits(2).json();
        assert_eq!(error["error"]["kind"], kind, "{words:?}: {error:#}");
    }
}

/// The one said more directly wins, as with every setting; only of two said in one place none can.
#[test]
fn a_flag_beats_the_other_way_of_arriving_in_a_file() {
    let begin = ["load", "--demo", "--duration", "50ms", "--json"];
    let end = |rate: &str, flags: [&str; 2]| {
        let folder = Folder::new();
        folder.file("wxauth.toml", format!("[load]\n{rate}\n"));
        let done = wxauth_in(&folder, begin).args(flags).run().exits(0);
        lines(done.text()).pop().unwrap()
    };
    let by_lanes = end("rate = 50", ["--concurrency", "2"]);
    assert_eq!(
        (&by_lanes["plan"]["concurrency"], &by_lanes["plan"]["rate"]),
        (&2.into(), &Value::Null)
    );
    let by_rate = end("concurrency = 2", ["--rate", "50"]);
    assert_eq!(
        (&by_rate["plan"]["rate"], &by_rate["plan"]["concurrency"]),
        (&50.0.into(), &Value::Null)
    );
    let folder = Folder::new();
    folder.file("wxauth.toml", "[load]\nrate = 50\nconcurrency = 2\n");
    let error = wxauth_in(&folder, begin).run().exits(2).json();
    assert_eq!(error["error"]["kind"], "usage", "{error:#}");
    // A variable beats a file, a flag beats both.
    let done = wxauth_in(&folder, begin).env("WXAUTH_LOAD_RATE", "60").run().exits(0);
    assert_eq!(lines(done.text()).pop().unwrap()["plan"]["rate"], 60.0);
}
