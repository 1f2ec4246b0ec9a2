//! The link `listen` prints and the address it gives out.

use super::{APPID, CODE, Listening, port};
use crate::runner::{Folder, wxauth, wxauth_in};

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
    let aside = run.talk_with("is left aside");
    assert!(aside.contains("redirect_uri https://h5.example.com/cb"), "{aside}");
    let link = run.talk_with("/connect/oauth2/authorize?");
    assert!(link.contains("redirect_uri=http%3A%2F%2F127.0.0.1"), "{link}");
    let login = wxauth_in(&folder, ["login", "--port", "0"]).env("WXAUTH_SECRET", "x");
    login.start().talk_with("is left aside");
    let typed = ["listen", "--port", "0", "--redirect-uri", "https://h5.example.com/callback"];
    let mut run = wxauth_in(&folder, typed).start();
    let link = run.talk_with("/connect/oauth2/authorize?");
    assert!(link.contains("redirect_uri=https%3A%2F%2Fh5.example.com%2Fcallback&"), "{link}");
    let lost = ["listen", "--port", "0", "--redirect-uri", "https://h5.example.com/other"];
    wxauth_in(&folder, lost).run().exits(2).says("--path");
}

/// An address of this machine that a phone could reach; none where there is no network.
fn lan() -> Option<std::net::Ipv4Addr> {
    wxauth::net::bind::lan_addresses().first().copied()
}

#[test]
fn a_phone_is_never_sent_to_an_address_nobody_listens_at() {
    for host in ["127.0.0.1", "localhost", "[::1]"] {
        for command in [&["listen"][..], &["login", "--appid", APPID]] {
            let words = [command, &["--lan", "--port", "0", "--host", host]].concat();
            let done = wxauth(words).env("WXAUTH_SECRET", "x").run().exits(2);
            done.says("--lan").says("--host").says("0.0.0.0");
        }
    }
    // What is typed counts more than what a file says.
    let folder = Folder::new();
    let own = folder.file("own.toml", "[listen]\nlan = true\n");
    let words = ["listen", "--port", "0", "--host", "127.0.0.1", "--config", own.to_str().unwrap()];
    let mut run = wxauth_in(&folder, words).start();
    run.talk_with("waiting for the callback at http://127.0.0.1:");
}

#[test]
fn protocol_1_4_lan_says_what_is_bound_and_what_to_register() {
    let Some(lan) = lan() else {
        wxauth(["listen", "--lan", "--port", "0"]).run().exits(8).says("no address");
        return;
    };
    for command in [&["listen"][..], &["login", "--appid", APPID]] {
        let words = [command, &["--lan", "--port", "0"]].concat();
        let mut run = wxauth(&words).env("WXAUTH_SECRET", "x").start();
        let port = port(&run.talk_with(&format!("http://{lan}:")));
        run.talk_with(&format!("listening on 0.0.0.0:{port} (every network"));
        let told = run.talk_with("register at the test account: ");
        assert!(told.ends_with(&format!(": {lan}:{port}")), "{told}");
    }
    let host = lan.to_string();
    let words = ["listen", "--port", "0", "--lan", "--host", &host, "--account", "test"];
    let mut run = wxauth(words).start();
    let port = port(&run.talk_with(&format!("waiting for the callback at http://{lan}:")));
    run.talk_with(&format!("register at the test account: {lan}:{port}"));
}

#[test]
fn protocol_1_4_only_a_test_account_is_told_to_register_an_address() {
    let own = ["listen", "--port", "0", "--timeout", "50ms"];
    let says = |words: &[&str]| {
        wxauth([&own[..], words].concat()).run().exits(5).stderr.contains("register")
    };
    assert!(says(&["--account", "test"]));
    assert!(says(&["--account", "test", "--public-url", "http://a.example:81/x"]));
    assert!(!says(&[]));
    assert!(!says(&["--account", "service", "--public-url", "https://a.example"]));
    assert!(!says(&["--account", "test", "--appid", APPID, "--mock", "http://127.0.0.1:1"]));
    assert!(!says(&["--account", "test", "--platform", "web"]));
}
