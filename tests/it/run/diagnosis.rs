//! When nothing came: the likely cause, and the doctor before.

use serde_json::Value;

use super::{CALL, events, run, run_in};
use crate::runner::Folder;

#[test]
fn a_client_with_roots_of_its_own_is_told_so() {
    let code = format!(
        "import ssl, urllib.request as r; \
         c = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT); r.urlopen('{CALL}', context=c)"
    );
    let done = run(&[], &["python3", "-c", &code]).exits(1);
    let done = done
        .says("the certificate of api.weixin.qq.com was refused")
        .says("verify=certifi.where()");
    assert!(!done.stderr.contains("nothing came"), "{}", done.stderr);
}

#[test]
fn the_host_is_named_however_the_client_came() {
    // By CONNECT, and by its own TLS connection, where only the handshake names it (SNI).
    let code = "import http.client as h, ssl, os; \
                c = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT); \
                p = os.environ['HTTPS_PROXY'].rsplit(':', 1)[1]\n\
                def ask(c, f):\n    try: f(c); c.request('GET', '/')\n    \
                except ssl.SSLError as e: print(e)\n\
                ask(h.HTTPSConnection('open.weixin.qq.com', context=c), lambda c: None)\n\
                ask(h.HTTPSConnection('127.0.0.1', int(p), context=c), \
                lambda c: c.set_tunnel('qyapi.weixin.qq.com', 443))";
    let folder = Folder::new();
    let done = run_in(&folder, &["--events", "e.ndjson"], &["python3", "-c", code]).run().exits(0);
    let lines = events(&folder.work().join("e.ndjson"));
    let refused = lines.iter().filter(|line| line["event"] == "distrusted");
    let hosts: Vec<&str> = refused.map(|line| line["host"].as_str().unwrap()).collect();
    assert_eq!(hosts, ["open.weixin.qq.com", "qyapi.weixin.qq.com"], "{}", done.show());
    done.says("the certificate of open.weixin.qq.com was refused 1 times")
        .says("the certificate of qyapi.weixin.qq.com was refused 1 times");
}

#[test]
fn silence_is_explained_by_what_was_run() {
    run(&[], &["python3", "-c", "print(1)"]).exits(0).says("uvloop and pycurl");
    run(&[], &["python3", "-I", "-c", "print(1)"]).exits(0).says("-I or -E");
    run(&[], &["sh", "-c", "true # docker"]).exits(0).says("--doctor");
    run(&[], &["env", "-i", "/bin/true"]).exits(0).says("env -i");
    // A shell line is looked at while it runs, too.
    // It is looked at now and then: on a busy machine Python may have begun and ended between two looks.
    let said = ["0.4", "3", "14"].iter().any(|seconds| {
        let line = format!("p=pyth; ${{p}}on3 -c 'import time; time.sleep({seconds})'");
        let done = run(&[], &["sh", "-c", &line]).exits(0);
        done.stderr.contains("uvloop and pycurl")
    });
    assert!(said, "the shell was not looked into");
    // Who asked the emulator by its own address needs no advice.
    let done = run(&[], &["sh", "-c", "curl -sS $WXAUTH_MOCK/sns/auth"]).exits(0);
    assert!(!done.stderr.contains("likely because"), "{}", done.stderr);
}

/// As a client does that reads no proxy: the browser's half is here, the back end's elsewhere.
#[test]
fn codes_nobody_exchanged_are_told_with_the_way_out() {
    let link = "$WXAUTH_MOCK/connect/oauth2/authorize?appid=wx0123456789abcdef\
                &redirect_uri=http%3A%2F%2F127.0.0.1%2Fcb&response_type=code&scope=snsapi_base&state=s";
    let open = format!("curl -sS -A MicroMessenger \"{link}\"");
    let done =
        run(&[], &["sh", "-c", &format!("{open}; java -version 2>/dev/null; true")]).exits(0);
    let done = done.says("codes given out by the emulator: 1").says("bypassed the proxy");
    done.says("docs/run.md").says("setHttpProxyHost");
    run(&["--lang", "zh"], &["sh", "-c", &open]).exits(0).says("绕过了代理");
    // A website's login: the page that shows the QR code gets the code, not a redirect (PROTOCOL 3.2).
    let page = "$WXAUTH_MOCK/connect/qrconnect?appid=wx0123456789abcdef\
                &redirect_uri=http%3A%2F%2F127.0.0.1%2Fcb&response_type=code&scope=snsapi_login&state=s";
    let scanned = |allow: &str| {
        let uuid =
            format!("u=$(curl -sS \"{page}\" | grep -o 'data-uuid=\"[^\"]*' | cut -d'\"' -f2)");
        let reply = "$WXAUTH_MOCK/connect/confirm_reply";
        format!("{uuid}; curl -sS \"{reply}?uuid=$u&allow={allow}\"")
    };
    let done = run(&[], &["sh", "-c", &scanned("1")]).exits(0);
    done.says("codes given out by the emulator: 1");
    let done = run(&[], &["sh", "-c", &scanned("0")]).exits(0);
    assert!(!done.stderr.contains("codes given out"), "{}", done.stderr);
    // A refused exchange has arrived.
    let asked = "curl -sS \"$WXAUTH_MOCK/sns/oauth2/access_token?appid=wx0123456789abcdef&secret=s\
                 &code=x&grant_type=authorization_code\"";
    let done = run(&[], &["sh", "-c", &format!("{open}; {asked}")]).exits(0);
    assert!(!done.stderr.contains("codes given out"), "{}", done.stderr);
}

#[test]
fn the_doctor_tries_the_runtime_without_starting_the_command() {
    let folder = Folder::new();
    let words = ["python3", "-c", "open('ran', 'w')"];
    let done = run_in(&folder, &["--doctor", "--json"], &words).run();
    let data = &done.json()["data"];
    assert_eq!(data["runtimes"][0], "Python");
    assert!(data["variables"]["REQUESTS_CA_BUNDLE"].is_string());
    assert_eq!(data["variables"]["JAVA_TOOL_OPTIONS"], Value::Null, "Python does not read it");
    let check = |name: &str| {
        data["checks"].as_array().unwrap().iter().find(|check| check["name"] == name).unwrap()
    };
    assert_eq!(check("proxy and TLS")["ok"], true, "{data:#}");
    assert_eq!(check("Python")["ok"], true, "{data:#}");
    assert!(!folder.work().join("ran").exists());
    run(&["--doctor"], &["no-such-program"]).exits(1);
    let chinese = run(&["--doctor", "--lang", "zh"], &["curl", CALL]);
    for part in [
        "能连到模拟器",
        "✓ 程序：/",
        "系统根证书：",
        "✓ 代理和 TLS：",
        "这样启动：wxauth run -- curl",
    ] {
        assert!(chinese.text().contains(part), "{part}\n{}", chinese.show());
    }
}

#[test]
fn the_doctor_says_what_it_did_not_try_and_why() {
    let folder = Folder::new();
    let words = ["go", "run", "."];
    let done = run_in(&folder, &["--doctor", "--json"], &words).run();
    assert_eq!(done.json()["data"]["untried"], serde_json::json!(["Go"]), "{}", done.show());
    let done = run_in(&folder, &["--doctor"], &words).run();
    assert!(done.text().contains("– Go: not tried, as it compiles first"), "{}", done.show());
    let done = run_in(&folder, &["--doctor", "--lang", "zh"], &["git", "fetch"]).run();
    assert!(done.text().contains("：没有试，它不访问微信"), "{}", done.show());
    let done = run_in(&folder, &["--doctor"], &["curl", CALL]).run();
    assert!(!done.text().contains("not tried"), "{}", done.show());
}

#[test]
fn the_doctor_tells_the_form_that_works() {
    let folder = Folder::new();
    let words = ["python3", "-I", "x.py"];
    let done = run_in(&folder, &["--doctor", "--json"], &words).run();
    assert_eq!(done.json()["data"]["start"], "wxauth run -- python3 x.py");
    let done = run_in(&folder, &["--doctor"], &words).run();
    assert!(done.text().contains("start it as: wxauth run -- python3 x.py\n"), "{}", done.show());
    assert!(done.text().contains("-I or -E"), "{}", done.show());
}

#[test]
fn the_summary_names_the_endpoint_that_refused_and_where_to_read_more() {
    let line = "curl -s https://api.weixin.qq.com/cgi-bin/ticket/getticket?type=jsapi; \
                curl -s https://api.weixin.qq.com/sns/auth?access_token=canary; \
                curl -s https://api.weixin.qq.com/sns/auth?access_token=canary";
    let done = run(&["--lang", "zh"], &["sh", "-c", line]).exits(0);
    let done = done
        .says("40066（/cgi-bin/ticket/getticket）")
        .says("（/sns/auth）×2")
        .says("40066：模拟器只有登录用到的接口")
        .says("/_wxauth/");
    assert!(!done.stderr.contains("canary"), "{}", done.show());
    // Who writes it down already needs no advice.
    let folder = Folder::new();
    let done = run_in(&folder, &["--events", "e.ndjson"], &["sh", "-c", line]).run().exits(0);
    let done = done.says("40066 (/cgi-bin/ticket/getticket)");
    assert!(!done.stderr.contains("--events FILE"), "{}", done.show());
}
