//! `wxauth listen` against raw sockets, as browsers, phones and strangers knock.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::Value;

use crate::peer::{Peer, answer};
use crate::runner::{Done, Folder, Running, wxauth, wxauth_in};

const CODE: &str = "003tgd100Od6YM22cu3d3BAVEo1tgd1r";
const APPID: &str = "wx5b6e96c8c89c614e";

/// A callback server under way, on any port.
struct Listening {
    run: Running,
    port: u16,
}

impl Listening {
    /// With state `s1`.
    fn start(words: &[&str]) -> Listening {
        Listening::start_bare(&[&["--state", "s1"], words].concat())
    }

    fn start_bare(words: &[&str]) -> Listening {
        let mut run = wxauth([&["listen", "--port", "0"], words].concat()).start();
        let port = port(&run.talk_with("waiting for the callback at "));
        Listening { run, port }
    }

    fn open(&self) -> TcpStream {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        stream
    }

    fn send(&self, request: &str) -> String {
        let mut stream = self.open();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        String::from_utf8(answer).unwrap()
    }

    fn ask(&self, method: &str, target: &str, headers: &str) -> String {
        self.send(&format!(
            "{method} {target} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nConnection: close\r\n{headers}\r\n",
            self.port
        ))
    }

    fn get(&self, target: &str) -> String {
        self.ask("GET", target, "")
    }

    fn callback(&self, query: &str) -> String {
        self.get(&format!("/callback?{query}"))
    }

    fn grant(&self) -> String {
        let page = self.callback(&format!("code={CODE}&state=s1"));
        assert!(page.starts_with("HTTP/1.1 200 "), "{page}");
        page
    }

    /// The code comes now, and nothing before it has ended the wait.
    fn ends_with_code(self) -> Done {
        self.grant();
        let done = self.run.wait().exits(0);
        assert_eq!(done.text(), format!("{CODE}\n"));
        done
    }
}

fn port(line: &str) -> u16 {
    let address = line.rsplit_once("://").unwrap().1;
    address.split('/').next().unwrap().rsplit_once(':').unwrap().1.parse().unwrap()
}

fn header<'a>(answer: &'a str, name: &str) -> Option<&'a str> {
    let head = answer.split("\r\n\r\n").next().unwrap();
    head.lines().filter_map(|line| line.split_once(": ")).find(|(n, _)| *n == name).map(|(_, v)| v)
}

#[test]
fn prints_the_code_alone_and_tidies_the_browser() {
    let listening = Listening::start(&["--grace", "0"]);
    let page = listening.grant();
    assert_eq!(header(&page, "referrer-policy"), Some("no-referrer"));
    assert_eq!(header(&page, "cache-control"), Some("no-store"));
    assert!(!page.contains(CODE), "the page repeats the code");
    let script = page.split("<script>").nth(1).unwrap().split("</script>").next().unwrap();
    assert!(script.contains("history.replaceState"));
    let hash = ring::digest::digest(&ring::digest::SHA256, script.as_bytes());
    use base64::Engine as _;
    let hash = base64::engine::general_purpose::STANDARD.encode(hash);
    let policy = header(&page, "content-security-policy").unwrap();
    assert!(policy.contains(&format!("script-src 'sha256-{hash}'")), "{policy}");
    let done = listening.run.wait().exits(0);
    assert_eq!(done.text(), format!("{CODE}\n"));
    assert!(!done.stderr.contains(CODE));
}

#[test]
fn json_is_one_document() {
    let listening = Listening::start(&["--json", "--grace", "0"]);
    listening.grant();
    let json = listening.run.wait().exits(0).json();
    assert_eq!(json["schema"], "wxauth.listen/1");
    assert_eq!(json["ok"], true);
    let data = serde_json::json!({ "code": CODE, "state": "s1", "state_checked": true });
    assert_eq!(json["data"], data);
}

#[test]
fn its_link_carries_the_state_it_waits_for() {
    let words = ["--appid", APPID, "--account", "test", "--grace", "0"];
    let mut listening = Listening::start_bare(&words);
    let link = listening.run.talk_with("https://open.weixin.qq.com/connect/oauth2/authorize");
    let own = format!("redirect_uri=http%3A%2F%2F127.0.0.1%3A{}%2Fcallback&", listening.port);
    assert!(link.contains(&own), "{link}");
    let state = link.split("&state=").nth(1).unwrap().split('#').next().unwrap().to_owned();
    assert_eq!(state.len(), 32);
    let other = "0".repeat(32);
    assert!(listening.callback(&format!("code=a&state={other}")).starts_with("HTTP/1.1 400 "));
    listening.callback(&format!("code={CODE}&state={state}"));
    assert_eq!(listening.run.wait().exits(0).text(), format!("{CODE}\n"));
}

#[test]
fn the_advertised_address_is_not_the_bound_one() {
    let public = ["--appid", APPID, "--public-url", "https://abc.example.com/dev/"];
    let mut run =
        wxauth([&["listen", "--port", "0", "--path", "cb"], &public[..]].concat()).start();
    run.talk_with("https://abc.example.com/dev/cb");
    run.talk_with("listening on http://127.0.0.1:");
    run.talk_with("redirect_uri=https%3A%2F%2Fabc.example.com%2Fdev%2Fcb&");
}

#[test]
fn a_configured_redirect_uri_is_the_deployed_apps() {
    let folder = Folder::new();
    folder.file(
        "wxauth.toml",
        "[app]\nappid = \"wx5b6e96c8c89c614e\"\nredirect_uri = \"https://h5.example.com/cb\"\n",
    );
    let mut run = wxauth_in(&folder, ["listen", "--port", "0"]).start();
    let link = run.talk_with("/connect/oauth2/authorize?");
    assert!(link.contains("redirect_uri=http%3A%2F%2F127.0.0.1"), "{link}");
    let typed = ["listen", "--port", "0", "--redirect-uri", "https://h5.example.com/callback"];
    let mut run = wxauth_in(&folder, typed).start();
    let link = run.talk_with("/connect/oauth2/authorize?");
    assert!(link.contains("redirect_uri=https%3A%2F%2Fh5.example.com%2Fcallback&"), "{link}");
    let lost = ["listen", "--port", "0", "--redirect-uri", "https://h5.example.com/other"];
    wxauth_in(&folder, lost).run().exits(2).says("--path");
}

#[test]
fn protocol_1_5_a_wrong_or_missing_state_gets_400_and_never_ends_the_wait() {
    let listening = Listening::start(&["--grace", "0"]);
    for query in [
        format!("code={CODE}&state=s2"),
        format!("code={CODE}&state="),
        format!("code={CODE}"),
        format!("code={CODE}&state=s1&state=s2"),
        "state=s2".to_owned(),
        "state=&code=authdeny&reason=s2".to_owned(),
        "code=authdeny".to_owned(),
    ] {
        let page = listening.callback(&query);
        assert!(page.starts_with("HTTP/1.1 400 "), "{query}: {page}");
        assert!(page.contains("--state") && page.contains("--any-state"), "{query}");
        assert!(!page.contains("s1<"), "the page betrays the expected state");
    }
    listening.ends_with_code().says("another state").says("no state");
}

#[test]
fn protocol_1_8_refusals_end_with_5() {
    for query in ["state=s1", "state=&code=authdeny&reason=s1", "state=s1&code=authdeny&reason="] {
        let listening = Listening::start(&[]);
        let page = listening.callback(query);
        assert!(page.contains("Login refused"), "{query}: {page}");
        let done = listening.run.wait().exits(5).says("refused");
        assert_eq!(done.text(), "");
    }
    let listening = Listening::start(&["--json"]);
    listening.callback("state=s1");
    let json = listening.run.wait().exits(5).json();
    assert_eq!(json["error"]["kind"], "login_refused");
    assert_eq!((&json["ok"], &json["exit"]), (&Value::Bool(false), &Value::from(5)));
}

#[test]
fn protocol_1_5_and_1_3_repeated_names_and_encoded_states() {
    let listening = Listening::start_bare(&["--state", "ZXg=", "--grace", "0"]);
    let page = listening.callback(&format!("state=own&code=own&code={CODE}&state=ZXg%3D"));
    assert!(page.starts_with("HTTP/1.1 200 "), "{page}");
    assert_eq!(listening.run.wait().exits(0).text(), format!("{CODE}\n"));
}

#[test]
fn nobody_came() {
    let done = wxauth(["listen", "--port", "0", "--timeout", "50ms", "--json"]).run().exits(5);
    assert_eq!(done.json()["error"]["kind"], "callback_timeout");
    assert!(done.stderr.contains("no callback came within 50ms"), "{}", done.show());
}

#[test]
fn any_state_is_said() {
    let listening = Listening::start_bare(&["--any-state", "--json", "--grace", "0"]);
    listening.callback(&format!("code={CODE}"));
    let done = listening.run.wait().exits(0).says("not checked");
    let json = done.json();
    assert_eq!(json["data"]["state_checked"], false);
    assert_eq!(json["data"]["state"], Value::Null);
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_one_shot_with_130_and_keep_with_0() {
    let listening = Listening::start(&[]);
    listening.run.signal("INT");
    assert_eq!(listening.run.wait().exits(130).text(), "");
    for signal in ["INT", "TERM"] {
        let mut run = wxauth(["listen", "--port", "0", "--keep"]).start();
        run.json_line();
        run.signal(signal);
        assert_eq!(run.json_line()["event"], "end");
        run.wait().exits(0);
    }
}

#[test]
fn protocol_1_5_a_second_hit_gets_the_page_and_not_a_closed_door() {
    let mut listening = Listening::start(&["--grace", "60s"]);
    let first = listening.grant();
    assert_eq!(listening.run.line(), CODE, "printed before the lingering ends");
    let body = |page: &str| page.split("\r\n\r\n").nth(1).unwrap().to_owned();
    assert_eq!(body(&listening.grant()), body(&first));
    let other = listening.callback("code=another&state=s1");
    assert!(other.starts_with("HTTP/1.1 409 "), "{other}");
}

#[test]
fn lookers_take_nothing() {
    let listening = Listening::start(&["--grace", "0"]);
    let target = format!("/callback?code={CODE}&state=s1");
    let head = listening.ask("HEAD", &target, "");
    assert!(head.starts_with("HTTP/1.1 200 ") && head.ends_with("\r\n\r\n"), "{head}");
    for ahead in ["Sec-Purpose: prefetch;prerender", "Purpose: prefetch", "X-Moz: prefetch"] {
        let refused = listening.ask("GET", &target, &format!("{ahead}\r\n"));
        assert!(refused.starts_with("HTTP/1.1 503 "), "{refused}");
        assert_eq!(header(&refused, "cache-control"), Some("no-store"));
    }
    assert!(listening.ask("POST", &target, "Content-Length: 0\r\n").starts_with("HTTP/1.1 405 "));
    assert!(listening.get("/favicon.ico").starts_with("HTTP/1.1 204 "));
    let hostless = format!("GET {target} HTTP/1.1\r\nConnection: close\r\n\r\n");
    assert!(listening.send(&hostless).starts_with("HTTP/1.1 400 "));
    assert!(listening.get("/callback/x").starts_with("HTTP/1.1 404 "));
    let elsewhere = listening.get(&format!("/cb?code={CODE}&state=s1"));
    assert!(elsewhere.starts_with("HTTP/1.1 404 ") && elsewhere.contains("--path /cb"));
    listening.ends_with_code().says("/cb");
}

#[test]
fn the_slash_of_the_documented_form_is_no_other_path() {
    // PROTOCOL 1.5: `redirect_uri/?code=CODE&state=STATE`.
    let listening = Listening::start(&["--grace", "0"]);
    listening.get(&format!("/callback/?code={CODE}&state=s1"));
    assert_eq!(listening.run.wait().exits(0).text(), format!("{CODE}\n"));
}

#[test]
fn nothing_of_a_request_becomes_markup() {
    let listening = Listening::start(&["--grace", "0"]);
    let evil = "%3Cscript%3Ealert(1)%3C/script%3E";
    for target in [
        format!("/<script>alert(1)</script>?code={evil}"),
        format!("/callback?code={evil}&state={evil}"),
        format!("/callback?code=%0A{evil}&state=s1"),
    ] {
        let page = listening.get(&target);
        assert!(!page.contains("<script>alert"), "{page}");
    }
    listening.ends_with_code();
}

#[test]
fn protocol_3_4_a_code_behind_the_fragment_is_explained() {
    let listening = Listening::start(&["--grace", "0"]);
    let page = listening.get("/callback");
    assert!(page.starts_with("HTTP/1.1 200 ") && page.contains("Waiting for the login"));
    let hidden = page.split("<section id=\"fragment\" hidden>").nth(1).unwrap();
    assert!(hidden.contains("behind the #"), "{hidden}");
    listening.ends_with_code();
}

#[test]
fn pages_speak_the_readers_language() {
    let listening = Listening::start(&["--grace", "0"]);
    let page = listening.ask("GET", "/callback", "Accept-Language: zh-CN,zh;q=0.9\r\n");
    assert!(page.contains("<html lang=\"zh-CN\">") && page.contains("正在等待授权"), "{page}");
    let page = listening.ask("GET", "/callback", "Accept-Language: de\r\n");
    assert!(page.contains("<html lang=\"en\">"));
    listening.ends_with_code();
}

#[test]
fn crowds_and_oversized_requests_do_not_lose_the_callback() {
    let listening = Listening::start(&["--grace", "0"]);
    let halves = ["", "GET /callb", "GET / HTTP/1.1\r\nHost: h\r\nCookie: a"];
    let crowd: Vec<TcpStream> = (0..600)
        .map(|number| {
            let mut stream = listening.open();
            let _ = stream.write_all(halves[number % 3].as_bytes());
            stream
        })
        .collect();
    let long = "a".repeat(200_000);
    let head = listening.ask("GET", "/callback", &format!("Cookie: {long}\r\n"));
    assert!(head.starts_with("HTTP/1.1 431 "), "{head}");
    let body =
        format!("POST /callback HTTP/1.1\r\nHost: h\r\nContent-Length: 200000\r\n\r\n{long}");
    assert!(listening.send(&body).starts_with("HTTP/1.1 413 "));
    listening.ends_with_code();
    drop(crowd);
}

#[test]
fn ipv6_loopback_is_answered_as_well() {
    let listening = Listening::start(&["--grace", "0"]);
    let Ok(mut six) = TcpStream::connect(("::1", listening.port)) else {
        // A machine without IPv6.
        assert!(std::net::TcpListener::bind("[::1]:0").is_err());
        return;
    };
    let request = format!("GET /callback?code={CODE}&state=s1 HTTP/1.1\r\nHost: localhost\r\n\r\n");
    six.write_all(request.as_bytes()).unwrap();
    assert_eq!(listening.run.wait().exits(0).text(), format!("{CODE}\n"));
}

#[test]
fn protocol_1_4_serves_the_verification_file() {
    let folder = Folder::new();
    let file = folder.file("MP_verify_HzPnYOUNdYYAAAAA.txt", "HzPnYOUNdYYAAAAA");
    let words = ["listen", "--port", "0", "--verify-file", file.to_str().unwrap()];
    let mut run = wxauth_in(&folder, words).start();
    let port = port(&run.talk_with("waiting for the callback at "));
    let listening = Listening { run, port };
    let answer = listening.get("/MP_verify_HzPnYOUNdYYAAAAA.txt");
    assert!(answer.ends_with("\r\n\r\nHzPnYOUNdYYAAAAA"), "{answer}");
    assert!(listening.get("/MP_verify_HzPnYOUNdYYAAAAB.txt").starts_with("HTTP/1.1 404 "));
    let other = folder.file("verify.txt", "x");
    let words = ["listen", "--verify-file", other.to_str().unwrap()];
    wxauth_in(&folder, words).run().exits(2).says("MP_verify_");
    wxauth(["listen", "--verify-file", "MP_verify_AAAA.txt"]).run().exits(8).says("cannot read");
}

#[test]
fn forward_hands_the_request_on_once_and_the_answer_back() {
    let app = Peer::start(|seen| {
        assert!(seen.url.starts_with("/callback"), "{}", seen.url);
        answer(302, "gone home").header("Location", "/home").header("Set-Cookie", "sid=1")
    });
    let words = ["--forward", &app.url(""), "--grace", "60s"];
    let mut listening = Listening::start(&words);
    let target = format!("/callback?x=1&code={CODE}&state=s1");
    for _ in 0..2 {
        let page = listening.ask("GET", &target, "Cookie: a=b\r\nX-Forwarded-For: 9.9.9.9\r\n");
        assert!(page.starts_with("HTTP/1.1 302 ") && page.ends_with("gone home"), "{page}");
        assert_eq!(header(&page, "set-cookie"), Some("sid=1"));
        assert_eq!(header(&page, "location"), Some(app.url("/home").as_str()));
    }
    assert_eq!(listening.run.line(), CODE);
    assert!(listening.callback("code=x&state=wrong").starts_with("HTTP/1.1 400 "));
    let seen = app.seen();
    assert_eq!(seen.len(), 1, "the code was spent twice: {seen:?}");
    assert_eq!((seen[0].method.as_str(), seen[0].url.as_str()), ("GET", target.as_str()));
    assert_eq!(seen[0].header("cookie"), Some("a=b"));
    assert_eq!(seen[0].header("x-forwarded-for"), Some("127.0.0.1"));
    assert_eq!(seen[0].header("host"), Some(app.address.to_string().as_str()));
}

#[test]
fn forward_to_another_path_and_its_status_in_json() {
    let app = Peer::start(|_| answer(500, "broken"));
    let target = app.url("/api/wx?tenant=7");
    let listening = Listening::start(&["--forward", &target, "--json", "--grace", "0"]);
    let page = listening.callback(&format!("code={CODE}&state=s1"));
    assert!(page.starts_with("HTTP/1.1 500 ") && page.ends_with("broken"), "{page}");
    assert_eq!(listening.run.wait().exits(0).json()["data"]["forward_status"], 500);
    assert_eq!(app.seen()[0].url, format!("/api/wx?tenant=7&code={CODE}&state=s1"));
}

#[test]
fn a_dead_dev_server_is_told_to_both_and_the_code_is_not_lost() {
    let dead = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let listening = Listening::start(&["--forward", &format!("http://{dead}"), "--json"]);
    let page = listening.callback(&format!("code={CODE}&state=s1"));
    assert!(page.starts_with("HTTP/1.1 502 ") && page.contains("--forward"), "{page}");
    let json = listening.run.wait().exits(4).json();
    assert_eq!(json["data"]["code"], CODE);
    assert_eq!(json["error"]["kind"], "not_reached");
}

#[test]
fn keep_prints_every_callback_as_a_line() {
    let mut run = wxauth(["listen", "--port", "0", "--keep", "--state", "s1"]).start();
    let ready = run.json_line();
    assert_eq!((&ready["event"], &ready["state"]), (&"ready".into(), &"s1".into()));
    let callback = ready["callback"].as_str().unwrap();
    assert_eq!(callback, format!("{}/callback", ready["address"].as_str().unwrap()));
    let mut listening = Listening { run, port: port(callback) };
    for (code, repeated) in [("first", false), ("second", false), ("first", true)] {
        listening.callback(&format!("code={code}&state=s1"));
        let line = listening.run.json_line();
        assert_eq!(line["event"], "callback");
        assert_eq!((&line["outcome"], &line["code"]), (&"granted".into(), &code.into()));
        assert_eq!((&line["repeated"], &line["state_checked"]), (&repeated.into(), &true.into()));
    }
    listening.callback("code=third&state=s2");
    listening.callback("state=s1");
    let line = listening.run.json_line();
    assert_eq!((&line["outcome"], &line["refusal"]), (&"refused".into(), &"state-only".into()));
    #[cfg(unix)]
    {
        listening.run.signal("TERM");
        let end = listening.run.json_line();
        assert_eq!(
            end,
            serde_json::json!({ "event": "end", "granted": 2, "refused": 1, "exit": 0 })
        );
        listening.run.wait().exits(0);
    }
}

/// WeChat's two pages as PROTOCOL 1.6 records them, in a server that shares no code with ours.
fn page_of_1_6() -> Peer {
    Peer::start(|seen| {
        let parameter = |name: &str| {
            let query = seen.url.split_once('?').unwrap().1;
            let value = query.split('&').find_map(|p| p.strip_prefix(name)?.strip_prefix('='));
            percent_encoding::percent_decode_str(value.unwrap()).decode_utf8().unwrap().into_owned()
        };
        assert!(seen.header("user-agent").unwrap().contains("MicroMessenger"));
        if seen.url.starts_with("/connect/oauth2/authorize?") {
            assert_eq!(parameter("mock_user"), "乐乐");
            let back = format!("{}|{}", parameter("redirect_uri"), parameter("state"));
            let form = "<form method=post action=/connect/oauth2/authorize_reply>\
                <input type=hidden name=uuid value='UUID'><input type=checkbox checked \
                name=snsapi_userinfo></form>";
            return answer(200, form.replace("UUID", &back));
        }
        assert_eq!(seen.url, "/connect/oauth2/authorize_reply");
        let body = percent_encoding::percent_decode_str(&seen.body).decode_utf8().unwrap();
        let fields: Vec<&str> = body.split('&').collect();
        assert!(fields.contains(&"allow=1") && fields.contains(&"snsapi_userinfo=on"), "{body}");
        let (back, state) = fields[0].strip_prefix("uuid=").unwrap().split_once('|').unwrap();
        answer(301, "").header("Location", format!("{back}?code={CODE}&state={state}"))
    })
}

#[test]
fn protocol_1_6_a_virtual_user_walks_the_link() {
    let emulator = page_of_1_6();
    let mock = format!("--mock={}", emulator.url(""));
    for detour in [&[][..], &["--public-url", "https://tunnel.invalid/x"][..]] {
        let words = ["listen", "--port", "0", "--appid", APPID, "--as", "乐乐", &mock];
        let done = wxauth([&words[..], &["--grace", "0"], detour].concat()).run().exits(0);
        assert_eq!(done.text(), format!("{CODE}\n"));
    }
}

/// Our own emulator behind our own engine.
fn emulator(settings: wxauth::mock::Settings) -> crate::server::Engine {
    use wxauth::domain::random::Seeded;
    use wxauth::domain::time::Time;
    let state = (wxauth::mock::Emulator::new(settings), Seeded::new("listen"));
    let state = std::sync::Arc::new(std::sync::Mutex::new(state));
    crate::server::Engine::start(
        wxauth::net::server::Limits::default(),
        move |peer: std::net::SocketAddr, request: http::Request<bytes::Bytes>| {
            let state = std::sync::Arc::clone(&state);
            async move {
                let mut state = state.lock().unwrap();
                let (emulator, random) = &mut *state;
                let now = Time::from_secs(1_790_000_000);
                match emulator.answer(now, random, peer.ip(), &request) {
                    wxauth::mock::Answer::Now(response) => response.into(),
                    other => panic!("{other:?}"),
                }
            }
        },
    )
}

#[test]
fn p10_10_the_emulators_own_page_is_walked() {
    let settings = wxauth::mock::Settings::default();
    let names: Vec<String> = settings.users.iter().map(|user| user.name.clone()).collect();
    let engine = emulator(settings);
    let mock = format!("--mock=http://{}", engine.address);
    let words = ["listen", "--port", "0", "--appid", APPID, "--grace", "0", &mock, "--as"];
    let mut codes = Vec::new();
    for name in &names[..2] {
        let done = wxauth([&words[..], &[name]].concat()).run().exits(0);
        // PROTOCOL 10 number 14.
        assert_eq!((done.text().len(), &done.text()[..1]), (33, "0"), "{}", done.show());
        codes.push(done.text().to_owned());
    }
    assert_ne!(codes[0], codes[1]);
    let nobody = wxauth([&words[..], &["no such user"]].concat()).run();
    assert!(nobody.code == 5 || nobody.code == 3, "{}", nobody.show());
}

#[test]
fn a_virtual_user_who_does_not_arrive_is_told() {
    let words = ["listen", "--port", "0", "--appid", APPID, "--as", "x", "--json"];
    let refused = "<h4>redirect_uri域名与后台配置不一致</h4><p>错误码:10003</p>";
    for (page, exit, kind) in
        [(refused, 3, "error_page"), ("<p>页面已关闭</p>", 5, "not_sent_back")]
    {
        let emulator = Peer::start(move |_| answer(200, page));
        let mock = format!("--mock={}", emulator.url(""));
        let json = wxauth([&words[..], &[&mock]].concat()).run().exits(exit).json();
        assert_eq!(json["error"]["kind"], kind);
        if exit == 3 {
            assert_eq!(json["error"]["wechat"]["errcode"], 10003);
        }
    }
    let alone = wxauth(words).run().exits(2);
    assert_eq!(alone.json()["error"]["kind"], "as_without_mock");
    let real = [&words[..], &["--mock=https://open.weixin.qq.com"]].concat();
    assert_eq!(wxauth(real).run().exits(2).json()["error"]["kind"], "as_without_mock");
}

const SECRET: &str = "canarysecret0123456789abcdef0123";

/// Lets the callback come to a listener that exchanges at `wechat`.
fn exchanging(wechat: &Peer, words: &[&str]) -> Done {
    let flags = ["listen", "--port", "0", "--state", "s1", "--exchange", "--grace", "0"];
    let mut run = wxauth([&flags[..], words].concat())
        .env("WXAUTH_APPID", APPID)
        .env("WXAUTH_SECRET", SECRET)
        .env("WXAUTH_API_BASE", wechat.url(""))
        .start();
    let port = port(&run.talk_with("waiting for the callback at "));
    let listening = Listening { run, port };
    listening.grant();
    listening.run.wait()
}

#[test]
fn exchange_spends_the_code_once_and_answers_the_tokens() {
    let tokens = r#"{"access_token":"48_canary","expires_in":7200,"refresh_token":"48_r","openid":"ob8F-wFENFWw7_FR6Gx8KbPacFEw","scope":"snsapi_userinfo"}"#;
    let wechat = Peer::start(move |_| answer(200, tokens).header("Content-Type", "text/plain"));
    let json = exchanging(&wechat, &["--json"]).exits(0).json();
    assert_eq!(json["schema"], "wxauth.listen/1");
    assert_eq!(json["data"]["openid"], "ob8F-wFENFWw7_FR6Gx8KbPacFEw");
    assert_eq!(json["data"]["access_token"], "48_canary");
    assert_eq!(json["data"]["state_checked"], true);
    assert_eq!(wechat.seen().len(), 1);
    assert!(wechat.seen()[0].url.contains(&format!("code={CODE}")));
    let human = exchanging(&wechat, &[]).exits(0);
    assert!(human.text().contains("ob8F-wFENFWw7_FR6Gx8KbPacFEw"), "{}", human.show());
    assert!(!human.show().contains("48_canary") && !human.show().contains(SECRET));
    let shown = exchanging(&wechat, &["--show-secrets"]).exits(0);
    assert!(shown.text().contains("48_canary"));
}

#[test]
fn a_refused_exchange_keeps_the_code_beside_the_error() {
    let refusal = r#"{"errcode":40029,"errmsg":"invalid code, rid: 62bae58d-5bf58b34-5f8e035e"}"#;
    let wechat = Peer::start(move |_| answer(200, refusal).header("Content-Type", "text/plain"));
    let json = exchanging(&wechat, &["--json"]).exits(3).json();
    assert_eq!(json["error"]["wechat"]["errcode"], 40029);
    assert_eq!(json["data"]["code"], CODE);
    let both = ["listen", "--exchange", "--forward", "http://127.0.0.1:1"];
    wxauth(both).run().exits(2).says("--forward and --exchange");
    wxauth(["listen", "--exchange", "--keep"]).run().exits(2).says("--keep and --exchange");
    wxauth(["listen", "--exchange", "--appid", APPID]).run().exits(2).says("WXAUTH_SECRET");
}

#[test]
fn wrong_input_is_told_in_one_line() {
    wxauth(["listen", "--any-state", "--state", "x"]).run().exits(2).says("--any-state");
    wxauth(["listen", "--state", ""]).run().exits(2).says("empty");
    wxauth(["listen", "--port", "70000"]).run().exits(2).says("port");
    wxauth(["listen", "--path", "/a?b"]).run().exits(2).says("--path");
    wxauth(["listen", "--public-url", "abc.example.com"]).run().exits(2).says("--public-url");
    wxauth(["listen", "--forward", "localhost:3000"]).run().exits(2).says("--forward");
    wxauth(["listen", "--timeout", "soon"]).run().exits(2).says("duration");
    wxauth(["listen", "--port", "0", "--open"]).run().exits(2).says("--appid");
    wxauth(["listen", "--port", "0", "--appid", "WX1"]).run().exits(2).says("--appid");
    wxauth(["listen", "--host", "192.0.2.9", "--port", "0"]).run().exits(8).says("192.0.2.9");
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let done = wxauth(["listen", "--port", &port, "--json"]).run().exits(8);
    assert_eq!(done.json()["error"]["kind"], "address_in_use");
}
