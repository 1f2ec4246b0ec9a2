//! `wxauth wait`: until an address answers, or a ready-file names one that does.

use crate::peer::{Nobody, Peer, answer};
use crate::runner::{Folder, wxauth, wxauth_in};

fn url(nobody: &Nobody) -> String {
    format!("http://{}", nobody.address())
}

#[test]
fn prints_the_address_that_answers() {
    let peer = Peer::start(|_| answer(404, "no such page, but alive"));
    let done = wxauth(["wait", &peer.url("/x?code=1")]).run().exits(0);
    assert_eq!(done.text(), format!("{}\n", peer.url("/x?code=1")));
    let done = wxauth(["wait", &peer.url(""), "--json"]).run().exits(0).json();
    assert_eq!(done["schema"], "wxauth.wait/1");
    assert_eq!(done["data"]["url"], peer.url(""));
    assert!(done["data"]["waited_ms"].is_u64());
}

#[test]
fn a_ready_file_may_come_later_and_be_half_written_or_stale_before() {
    let (folder, nobody) = (Folder::new(), Nobody::new());
    let peer = Peer::start(|_| answer(200, ""));
    folder.file("ready.json", format!("{{\"event\":\"ready\",\"url\":\"{}\"}}", url(&nobody)));
    let waiting = wxauth_in(&folder, ["wait", "ready.json"]).start();
    folder.file("ready.json", "{\"event\":\"rea");
    folder.file("ready.json", format!("{{\"event\":\"ready\",\"url\":\"{}\"}}\n", peer.url("")));
    let done = waiting.wait().exits(0);
    assert_eq!(done.text(), format!("{}\n", peer.url("")));
}

#[test]
fn an_emulators_file_is_not_believed_where_another_server_answers() {
    let folder = Folder::new();
    let peer = Peer::start(|_| answer(200, "an app that got the port"));
    let stale =
        |url: &str| format!(r#"{{"event":"ready","schema":"wxauth.mock/1","url":"{url}"}}"#);
    folder.file("ready.json", stale(&peer.url("")));
    let wait = || wxauth_in(&folder, ["wait", "ready.json", "--timeout", "40ms"]);
    wait().run().exits(4).says("ready.json was not ready within");

    // The emulator takes an old one away before it has a port, and its own at the end.
    let words = ["mock", "--port", "0", "--json", "--ready-file", "ready.json"];
    let mut mock = wxauth_in(&folder, words).start();
    let ready = mock.json_line();
    let done = wxauth_in(&folder, ["wait", "ready.json"]).run().exits(0);
    assert_eq!(done.text().trim(), ready["url"]);
    mock.signal("TERM");
    mock.wait().exits(0);
    assert!(!folder.work().join("ready.json").exists());

    // Where it cannot start, nothing stays that could be taken for its own.
    folder.file("ready.json", stale("http://127.0.0.1:1"));
    let port = peer.url("").rsplit(':').next().unwrap().trim_end_matches('/').to_owned();
    let words = ["mock", "--port", &port, "--ready-file", "ready.json"];
    wxauth_in(&folder, words).run().exits(8);
    assert!(!folder.work().join("ready.json").exists());
}

#[test]
fn one_that_never_comes_is_code_4() {
    let (folder, nobody) = (Folder::new(), Nobody::new());
    let wait = |target: &str| wxauth_in(&folder, ["wait", target, "--timeout", "40ms"]).run();
    wait("ready.json").exits(4).says("ready.json was not ready within 40ms").says("does not exist");
    folder.file("ready.json", "{}");
    wait("ready.json").exits(4).says("holds no JSON object with a \"url\"");
    folder.file("ready.json", format!("{{\"url\":\"{}\"}}", url(&nobody)));
    wait("ready.json").exits(4).says("cannot reach http://127.0.0.1:");
    let peer = Peer::start(|_| answer(503, "starting"));
    wait(&peer.url("/?secret=canary")).exits(4).says("status 503").says("secret=[redacted]");
    let json =
        wxauth_in(&folder, ["wait", &url(&nobody), "--timeout", "1ms", "--json"]).run().exits(4);
    assert_eq!(json.json()["error"]["kind"], "not_ready");
}

#[test]
fn usage() {
    wxauth(["wait"]).run().exits(2);
    wxauth(["wait", "http://"]).run().exits(2).says("not a usable address");
    wxauth(["wait", "x", "--timeout", "soon"]).run().exits(2);
}

#[test]
fn what_can_never_come_is_not_waited_for() {
    for target in ["127.0.0.1:8787", "localhost:80/x", "[::1]:80", "ftp://x", "", " "] {
        let done = wxauth(["wait", target, "--timeout", "1h"]).run().exits(2);
        done.says("http://127.0.0.1:8787").says("--ready-file");
    }
    wxauth(["wait", "C:\\ready.json", "--timeout", "1ms"]).run().exits(4);
}
