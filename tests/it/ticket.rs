//! `wxauth ticket` from outside: sign, verify, decode, the old form; `ticket_many` has the batch and `--once`.

use crate::runner::{Done, Folder, Wxauth, wxauth, wxauth_in};
use serde_json::Value;

pub(crate) const SECRET: &str = "d9f1c7a2b3e4f5061728394a5b6c7d8e9f00112233445566778899aabbccddee";
pub(crate) const OPENID: &str = "oLVPpjqs9BhvzwPj5A-vTYAX3GLc";

pub(crate) fn ticket<'a>(words: impl IntoIterator<Item = &'a str>) -> Wxauth {
    let words: Vec<&str> = std::iter::once("ticket").chain(words).collect();
    wxauth(words).env("WXAUTH_TICKET_SECRET", SECRET)
}

/// A ticket signed with these flags.
pub(crate) fn signed(flags: &[&str]) -> String {
    let words = ["sign", "--openid", OPENID].iter().chain(flags).copied();
    ticket(words).run().exits(0).text().trim_end().to_owned()
}

pub(crate) fn lines(done: &Done) -> Vec<Value> {
    done.text().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn a_signed_ticket_verifies_and_decodes() {
    let flags = ["--issuer", "https://h5.example.com", "--audience", "h5", "--claim", "level:=3"];
    let done = ticket(["sign", "--json", "--openid", OPENID].into_iter().chain(flags)).run();
    let made = done.exits(0).json();
    assert_eq!(made["schema"], "wxauth.ticket-sign/1");
    let data = &made["data"];
    assert_eq!(
        (data["alg"].as_str(), data["warnings"].to_string()),
        (Some("HS256"), "[]".to_owned())
    );
    let names: Vec<_> = data["claims"].as_object().unwrap().keys().collect();
    assert_eq!(names, ["iss", "sub", "aud", "exp", "iat", "jti", "level"]);
    let text = data["ticket"].as_str().unwrap();

    let done = ticket(["verify", text, "--audience", "h5", "--require", "level:=3"]).run().exits(0);
    let claims: Value = serde_json::from_slice(&done.stdout).unwrap();
    assert_eq!(claims, data["claims"]);
    let done = ticket(["verify", "--json", "-", "--audience", "h5"]).stdin(format!("{text}\n"));
    let seen = done.run().exits(0).json();
    assert_eq!(seen["schema"], "wxauth.ticket-verify/1");
    assert_eq!(
        (&seen["data"]["verified"], &seen["data"]["openid"]),
        (&true.into(), &OPENID.into())
    );

    let done = wxauth(["ticket", "decode", "--json", text]).run().exits(0);
    assert_eq!(done.json()["schema"], "wxauth.ticket-decode/1");
    assert_eq!(done.json()["data"]["claims"], data["claims"]);
    assert_eq!(done.json()["data"]["verified"], false);
    done.says("NOT VERIFIED");
    let zh = wxauth(["ticket", "decode", "--lang", "zh", text]).run().exits(0);
    zh.says("未经验证（NOT VERIFIED）");
}

#[test]
fn every_refusal_is_exit_6_with_its_slug() {
    let good = signed(&[]);
    let expired = signed(&["--claim", "exp:=1000000000"]);
    let later = signed(&["--not-before", "5m"]);
    let ahead = signed(&["--claim", "iat:=4000000000"]);
    let invite = signed(&["--audience", "invite"]);
    let bare = signed(&["--claim", "jti:=null", "--claim", "exp:=null"]);
    let hs512 = signed(&["--alg", "HS512"]);
    let folder = Folder::new();
    let seen = folder.work().join("seen");
    let once = ["--once", "--replay-file", seen.to_str().unwrap()];
    let cases: [(&str, &[&str], &str); 14] = [
        ("x.y", &[], "malformed"),
        ("a.b.c.d.e", &[], "encrypted"),
        (&format!("{good}A"), &[], "bad_signature"),
        (&hs512, &[], "alg_not_allowed"),
        (&expired, &[], "expired"),
        (&expired, &["--leeway", "30s"], "expired"),
        (&later, &[], "not_yet_valid"),
        (&ahead, &[], "issued_in_future"),
        (&good, &["--issuer", "a"], "missing_claim"),
        (&invite, &[], "unexpected_audience"),
        (&invite, &["--audience", "login"], "wrong_audience"),
        (&good, &["--require", "sub=somebody"], "wrong_claim"),
        (&bare, &once, "no_jti"),
        (&format!("Bearer {good}"), &[], "malformed"),
    ];
    for (text, flags, slug) in cases {
        let words = ["verify", "--json", text].into_iter().chain(flags.iter().copied());
        let done = ticket(words).run().exits(6);
        let json = done.json();
        assert_eq!((&json["error"]["kind"], &json["exit"]), (&slug.into(), &6.into()), "{text}");
        assert!(json["error"]["hint"].as_str().unwrap().len() > 10);
    }
    let done = ticket(["verify", &good]).env("WXAUTH_TICKET_SECRET", "another").run().exits(6);
    assert!(done.stdout.is_empty());
    done.says("the signature does not fit the key").says("--key-encoding base64");
    ticket(["verify", &hs512, "--alg", "HS256,HS512"]).run().exits(0);
}

#[test]
fn weak_keys_are_told_and_strict_refuses_them() {
    let sign = |secret: &str, flags: &[&str]| {
        let words = ["sign", "--json", "--openid", OPENID].iter().chain(flags).copied();
        ticket(words).env("WXAUTH_TICKET_SECRET", secret).env("WXAUTH_SECRET", &SECRET[..32])
    };
    let kinds = |done: &Done| {
        let list = done.json()["data"]["warnings"].as_array().unwrap().clone();
        list.iter().map(|w| w["kind"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let done = sign("my-secret-key", &[]).run().exits(0);
    assert_eq!(kinds(&done), ["short_key", "dictionary_key"]);
    done.says("warning: ").says("13 bytes");
    assert_eq!(kinds(&sign(&SECRET[..32], &[]).run().exits(0)), ["key_is_app_secret"]);
    let done = sign("my-secret-key", &["--strict"]).run().exits(2);
    assert_eq!(done.json()["error"]["kind"], "weak_key");
    sign(SECRET, &["--strict"]).run().exits(0);
}

#[test]
fn wechats_tokens_stay_out_unless_asked_in() {
    let answer = format!(
        r#"{{"access_token":"48_ACCESS","expires_in":7200,"refresh_token":"48_REFRESH","openid":"{OPENID}","scope":"snsapi_base","unionid":"u1"}}"#
    );
    let done = ticket(["sign", "--json", "--from", "-"]).stdin(answer.clone()).run().exits(0);
    let claims = done.json()["data"]["claims"].clone();
    assert_eq!((&claims["sub"], &claims["unionid"]), (&OPENID.into(), &"u1".into()));
    assert!(!claims.to_string().contains("48_"), "{claims}");
    let envelope = format!(r#"{{"schema":"wxauth.exchange/1","ok":true,"data":{answer}}}"#);
    let folder = Folder::new();
    let file = folder.file("answer.json", envelope);
    let words = ["ticket", "sign", "--json", "--include-tokens", "--from", file.to_str().unwrap()];
    let done = wxauth_in(&folder, words).env("WXAUTH_TICKET_SECRET", SECRET).run().exits(0);
    assert_eq!(done.json()["data"]["claims"]["access_token"], "48_ACCESS");
    done.says("access_token");
    let done = ticket(["sign", "--json", "--openid", OPENID, "--claim", "session_key=x"]).run();
    assert_eq!(done.exits(2).json()["error"]["kind"], "token_in_payload");
    let done = ticket(["sign", "--json", "--openid", OPENID, "--claim", &format!("x=a{SECRET}")]);
    assert_eq!(done.run().exits(2).json()["error"]["kind"], "secret_in_payload");
    let refused = r#"{"errcode":40163,"errmsg":"code been used"}"#;
    let done = ticket(["sign", "--from", "-"]).stdin(refused).run().exits(3);
    done.says("an error of WeChat: 40163").says("used");
}

#[test]
fn keys_come_from_files_and_in_other_spellings() {
    let folder = Folder::new();
    let pem = include_str!("../../src/domain/ticket/vectors.pem");
    let part = |name: &str| pem.split("# ").find_map(|p| p.strip_prefix(name)).unwrap();
    for (name, alg) in [("rsa", "RS256"), ("p256", "ES256"), ("p384", "ES384"), ("ed", "EdDSA")] {
        let private = folder.file("private.pem", part(&format!("{name} private\n")));
        let public = folder.file("public.pem", part(&format!("{name} public\n")));
        let (private, public) = (private.to_str().unwrap(), public.to_str().unwrap());
        let words = ["ticket", "sign", "--json", "--openid", OPENID, "--key-file", private];
        let made = wxauth_in(&folder, words).run().exits(0).json();
        assert_eq!(made["data"]["alg"], alg);
        let text = made["data"]["ticket"].as_str().unwrap();
        wxauth_in(&folder, ["ticket", "verify", text, "--key-file", public]).run().exits(0);
        let words = ["ticket", "sign", "--openid", OPENID, "--key-file", public];
        wxauth_in(&folder, words).run().exits(2).says("it can verify but not sign");
        // A public key as an HMAC secret would be everybody's.
        let words = ["ticket", "verify", text, "--ticket-secret-file", public];
        wxauth_in(&folder, words).run().exits(2).says("--key-file");
    }
    let secret = folder.file("secret", format!("{SECRET}\n"));
    let words =
        ["ticket", "verify", &signed(&[]), "--ticket-secret-file", secret.to_str().unwrap()];
    wxauth_in(&folder, words).run().exits(0);
    let hexed = ticket(["verify", &signed(&[]), "--key-encoding", "hex"]).run().exits(6);
    hexed.says("the signature does not fit");
    let raw = folder.file("raw.key", [0xff; 33]);
    let words = [
        "ticket",
        "sign",
        "--openid",
        OPENID,
        "--alg",
        "HS256",
        "--key-file",
        raw.to_str().unwrap(),
    ];
    wxauth_in(&folder, words).run().exits(0);
    let done = ticket(["sign", "--openid", OPENID, "--key-file", "/nonexistent"]).run().exits(8);
    done.says("/nonexistent");
}

#[test]
fn nothing_given_is_one_clear_line() {
    let done = wxauth(["ticket", "sign", "--openid", OPENID]).run().exits(2);
    let first = done.stderr.lines().next().unwrap().to_owned();
    for part in ["--ticket-secret-file", "WXAUTH_TICKET_SECRET", "[ticket]"] {
        assert!(first.contains(part), "{first}");
    }
    ticket(["sign"]).run().exits(2).says("set --from or --openid");
    ticket(["verify"]).run().exits(2).says("no ticket given");
    ticket(["sign", "--openid", "o", "--alg", "none"]).run().exits(2).says("`none` is not one of");
    ticket(["sign", "--openid", "o", "--alg", "RS256"]).run().exits(2).says("shared secret");
    ticket(["verify", "x", "--once"]).run().exits(2).says("--replay-file");
    ticket(["sign", "--openid", "o", "--batch", "-"]).run().exits(2).says("--batch");
    ticket(["sign", "--batch", "/nonexistent"]).run().exits(8).says("/nonexistent");
}

#[test]
fn the_old_form_works_and_warns() {
    let done = ticket(["sign", "--format", "base64", "--openid", OPENID]).run().exits(0);
    assert_eq!(done.text(), "b0xWUHBqcXM5Qmh2endQajVBLXZUWUFYM0dMYw==\n");
    let text = done.text().trim_end().to_owned();
    done.says("anybody who knows or guesses an openid can forge it");
    let done = ticket(["verify", "--format", "base64", &text]).run().exits(0);
    assert_eq!(done.text(), format!("{OPENID}\n"));
    done.says("forge");
    ticket(["verify", "--format", "base64", "!!"]).run().exits(6);
    let done = wxauth(["ticket", "decode", &text]).run().exits(0);
    assert!(done.text().contains(OPENID));
    done.says("NOT VERIFIED");
}

/// Where there are file modes, somebody else could have read the key.
#[cfg(unix)]
#[test]
fn a_key_open_to_others_is_told_once() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = Folder::new();
    let pem = include_str!("../../src/domain/ticket/vectors.pem");
    let part = |name: &str| pem.split("# ").find_map(|p| p.strip_prefix(name)).unwrap();
    let private = folder.file("private.pem", part("ed private\n"));
    let public = folder.file("public.pem", part("ed public\n"));
    let secret = folder.file("my secret", format!("{SECRET}\n"));
    let told = |words: &[&str], file: &str| {
        let words = ["ticket", "sign", "--openid", OPENID].iter().chain(words).copied();
        let done = wxauth_in(&folder, words).run().exits(0);
        let warnings = done.stderr.lines().filter(|line| line.contains("chmod 600")).count();
        assert!(
            warnings == 0 || done.stderr.contains(&format!("chmod 600 {file}")),
            "{}",
            done.show()
        );
        warnings
    };
    let mode = |path: &std::path::Path, mode: u32| {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    };
    let (key, shared) = (private.to_str().unwrap(), secret.to_str().unwrap());
    for (bits, warnings) in [(0o644, 1), (0o640, 1), (0o602, 1), (0o600, 0), (0o400, 0)] {
        mode(&private, bits);
        mode(&secret, bits);
        assert_eq!(told(&["--key-file", key], key), warnings, "{bits:o}");
        let quoted = format!("\"{shared}\"");
        assert_eq!(told(&["--ticket-secret-file", shared], &quoted), warnings, "{bits:o}");
    }
    mode(&secret, 0o644);
    folder.file("wxauth.toml", "[ticket]\nsecret = { file = 'my secret' }\n");
    assert_eq!(told(&[], "\""), 1);
    // A public key is everybody's, and what is not a file has no readers.
    mode(&public, 0o644);
    folder.file("wxauth.toml", "");
    let made = wxauth_in(&folder, ["ticket", "sign", "--openid", OPENID, "--key-file", key]).run();
    let ticket = made.exits(0).text().trim().to_owned();
    let done = wxauth_in(&folder, ["ticket", "verify", &ticket, "--key-file", "public.pem"]).run();
    assert!(!done.exits(0).stderr.contains("chmod"));
    for input in ["-", "/dev/stdin"] {
        let words = ["ticket", "sign", "--openid", OPENID, "--ticket-secret-file", input];
        let done = wxauth_in(&folder, words).stdin(SECRET).run().exits(0);
        assert!(!done.stderr.contains("chmod"), "{}", done.show());
    }
}

#[test]
fn a_check_that_was_asked_for_is_made_or_refused() {
    let old = ["ticket", "verify", "b0FCQw==", "--format", "base64"];
    for flags in [
        &["--audience", "h5"][..],
        &["--issuer", "me"],
        &["--require", "role=vip"],
        &["--leeway", "5m"],
        &["--alg", "HS256"],
        &["--key-file", "x"],
        &["--key-encoding", "hex"],
        &["--strict"],
        &["--ticket-secret", "x"],
        &["--once", "--replay-file", "x"],
        &["--replay-file", "x"],
    ] {
        let done = wxauth([&old[..], flags].concat()).run().exits(2);
        done.says(flags[0]).says("base64(openid)");
    }
    wxauth(old).run().exits(0);
    // What a file says of keys is for the other form.
    let folder = Folder::new();
    folder
        .file("wxauth.toml", "[ticket]\nstrict = true\nkey_encoding = 'hex'\nreplay_file = 'x'\n");
    wxauth_in(&folder, old).run().exits(0);
    let run = wxauth(["ticket", "verify", "a.b.c", "--replay-file", "x"]);
    run.env("WXAUTH_TICKET_SECRET", "k").run().exits(2).says("--once");
}

#[test]
fn an_unsigned_ticket_is_not_excused() {
    // {"alg":"none"} . {"sub":"o1"}
    let run = wxauth(["ticket", "verify", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJvMSJ9."]);
    let done = run.env("WXAUTH_TICKET_SECRET", "k".repeat(32)).run().exits(6);
    assert!(
        done.stderr.contains("no signature") && !done.stderr.contains("--alg"),
        "{}",
        done.stderr
    );
    let run = wxauth(["ticket", "verify", "a.b"]).env("WXAUTH_TICKET_SECRET", "a");
    run.run().exits(6).says("has 1 byte;").says("it has 1 point, not two");
}

#[test]
fn a_ticket_that_nobody_will_accept_is_warned_of() {
    let sign = ["ticket", "sign", "--openid", "oLVPpjqs9BhvzwPj5A-vTYAX3GLc", "--ttl"];
    let words = |ttl: &'static str| sign.into_iter().chain([ttl]).chain(["--json"]);
    let slugs = |ttl: &'static str| {
        let key = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_";
        let done = wxauth(words(ttl)).env("WXAUTH_TICKET_SECRET", key).run().exits(0);
        done.json()["data"]["warnings"].to_string()
    };
    assert!(slugs("0s").contains("born_expired"), "{}", slugs("0s"));
    assert!(!slugs("1s").contains("born_expired"));
}
