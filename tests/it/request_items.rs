//! The request items of `wxauth call` as a server gets them: what HTTPie 3.2.4 sends for the same words.

use crate::call::ok;
use crate::runner::{Folder, wxauth, wxauth_in};

#[test]
fn items_make_the_request() {
    let peer = ok("{}");
    let folder = Folder::new();
    folder.file("note.txt", "from a file");
    let url = peer.url("/login?x=1");
    wxauth_in(
        &folder,
        ["call", &url, "code=c&d", "n:=1", "note=@note.txt", "q==a b", "X-Kind:h5", "Accept:"],
    )
    .run()
    .exits(0);
    let seen = &peer.seen()[0];
    assert_eq!((seen.method.as_str(), seen.url.as_str()), ("POST", "/login?x=1&q=a+b"));
    assert_eq!(seen.body, r#"{"code":"c&d","n":1,"note":"from a file"}"#);
    assert_eq!(seen.header("Content-Type"), Some("application/json"));
    assert_eq!(seen.header("X-Kind"), Some("h5"));
    wxauth(["call", "PUT", &url, "--form", "a=1", "b=x y", "--ua", "wechat-ios"]).run().exits(0);
    let seen = &peer.seen()[1];
    assert_eq!((seen.method.as_str(), seen.body.as_str()), ("PUT", "a=1&b=x+y"));
    assert!(seen.header("User-Agent").unwrap().contains("MicroMessenger"));
    wxauth(["call", &url, "--data", "@-"]).stdin("[1, 2]").run().exits(0);
    assert_eq!(peer.seen()[2].body, "[1, 2]");
}

#[test]
fn a_files_name_says_what_it_is_and_the_home_folder_is_known() {
    let (peer, folder) = (ok("{}"), Folder::new());
    folder.file("avatar.PNG", "png");
    folder.file("notes", "plain");
    std::fs::write(folder.home().join("q.txt"), "from home\n").unwrap();
    let url = peer.url("/");
    let words = ["call", &url, "--form", "a@avatar.PNG", "b@avatar.PNG;type=x/y", "c@notes"];
    wxauth_in(&folder, words).run().exits(0);
    let body = &peer.seen()[0].body;
    for (name, file, kind) in [
        ("a", "avatar.PNG", "image/png"),
        ("b", "avatar.PNG", "x/y"),
        ("c", "notes", "application/octet-stream"),
    ] {
        let head = format!("name=\"{name}\"; filename=\"{file}\"\r\nContent-Type: {kind}\r\n\r\n");
        assert!(body.contains(&head), "{body}");
    }
    wxauth_in(&folder, ["call", &url, "@avatar.PNG"]).run().exits(0);
    assert_eq!(peer.seen()[1].header("Content-Type"), Some("image/png"));
    wxauth_in(&folder, ["call", &url, "q==@~/q.txt", "k=@~/q.txt"]).run().exits(0);
    let seen = &peer.seen()[2];
    assert_eq!(
        (seen.url.as_str(), seen.body.as_str()),
        ("/?q=from+home", "{\"k\":\"from home\\n\"}")
    );
}

#[test]
fn odd_keys_and_backslashes_mean_what_they_mean_there() {
    let peer = ok("{}");
    let url = peer.url("/");
    for (items, body) in [
        (&["=x", "a=1"][..], r#"{"":"x","a":"1"}"#),
        (&[r"a[\-1]=x"], r#"{"a":{"-1":"x"}}"#),
        (&[r"path=C:\\dir", r#"n:="a\\b""#], r#"{"path":"C:\\\\dir","n":"a\\b"}"#),
        (&["--form", "=x", r"a\\b=1"], "=x&a%5C%5Cb=1"),
    ] {
        wxauth(["call", &url].iter().chain(items)).run().exits(0);
        assert_eq!(peer.seen().last().unwrap().body, body, "{items:?}");
    }
    wxauth(["call", &url, "a[-1]=x"]).run().exits(2).says("not a plain number");
    wxauth(["call", &url, "[a]=x"]).run().exits(2).says("starts with a bracket");
}
