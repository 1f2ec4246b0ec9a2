//! How often the commands that call WeChat try again (`--retry`), counted by an independent server.
//! Must not wait for long pauses: one further try is enough to tell.

use crate::peer::{Peer, answer};
use crate::runner::{Wxauth, wxauth};

/// Always busy (PROTOCOL 2.1: -1).
fn busy() -> Peer {
    Peer::start(|_| answer(200, r#"{"errcode":-1,"errmsg":"system error"}"#))
}

fn run(peer: &Peer, words: &[&str]) -> Wxauth {
    wxauth(words)
        .env("WXAUTH_APPID", "wx5b6e96c8c89c614e")
        .env("WXAUTH_SECRET", "canarysecret0123456789abcdef0123")
        .env("WXAUTH_API_BASE", peer.url(""))
        .stdin(r#"{"access_token":"48_a","refresh_token":"48_r","openid":"ob8F"}"#)
}

#[test]
fn none_some_and_the_usual() {
    for (words, tries) in [
        (&["exchange", "c1", "--retry", "0"][..], 1),
        (&["exchange", "c1", "--retry", "1"], 2),
        (&["exchange", "c1"], 3),
        (&["refresh", "--from", "-", "--retry", "0"], 1),
        (&["userinfo", "--from", "-", "--retry", "1"], 2),
        (&["auth", "--from", "-", "--retry", "0"], 1),
    ] {
        let peer = busy();
        run(&peer, words).run().exits(3).says("-1");
        assert_eq!(peer.seen().len(), tries, "{words:?}");
    }
    let peer = busy();
    run(&peer, &["auth", "--from", "-"]).env("WXAUTH_RETRY", "0").run().exits(3);
    assert_eq!(peer.seen().len(), 1);
}

#[test]
fn what_is_no_number_is_told() {
    let peer = busy();
    for wrong in ["-1", "many", "101", ""] {
        let flag = format!("--retry={wrong}");
        run(&peer, &["exchange", "c1", &flag]).run().exits(2).says("a number from 0 to 100");
    }
    assert!(peer.seen().is_empty());
}
