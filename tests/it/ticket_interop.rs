//! Tickets between wxauth and what people's back ends use: PyJWT and npm's jsonwebtoken, both ways.

use crate::peers;
use crate::runner::{Folder, wxauth_in};
use serde_json::{Value, json};

const SECRET: &str = "d9f1c7a2b3e4f5061728394a5b6c7d8e9f00112233445566778899aabbccddee";
const RSA: [&str; 6] = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"];

/// An algorithm with the texts of its keys, as libraries take them.
struct Method {
    alg: &'static str,
    private: String,
    public: String,
}

fn methods(edwards: bool) -> Vec<Method> {
    let pem = include_str!("../../src/domain/ticket/vectors.pem");
    let part = |name: &str| {
        let found = pem.split("# ").find_map(|p| p.strip_prefix(&format!("{name}\n"))).unwrap();
        found.to_owned()
    };
    let pair = |alg, name: &str| Method {
        alg,
        private: part(&format!("{name} private")),
        public: part(&format!("{name} public")),
    };
    let shared = |alg| Method { alg, private: SECRET.into(), public: SECRET.into() };
    let mut all: Vec<Method> = ["HS256", "HS384", "HS512"].map(shared).into();
    all.extend(RSA.map(|alg| pair(alg, "rsa")));
    all.push(pair("ES256", "p256"));
    all.push(pair("ES384", "p384"));
    all.extend(edwards.then(|| pair("EdDSA", "ed")));
    all
}

fn payload() -> Value {
    json!({
        "iss": "https://h5.example.com",
        "sub": "oLVPpjqs9BhvzwPj5A-vTYAX3GLc",
        "aud": ["h5", "admin"],
        "iat": 1_700_000_000,
        "exp": 4_000_000_000u32,
        "jti": "a/b+c",
        "昵称": "小明 \"🎉\"",
        "level": 3,
        "nested": { "a": [1.5, null, true] },
    })
}

/// `wxauth ticket ACT …` with the key of this method, in the way such keys are given.
fn ours(folder: &Folder, act: &str, method: &Method, private: bool, words: &[&str]) -> Value {
    let mut all = vec!["ticket", act, "--json", "--alg", method.alg];
    all.extend(words);
    let text = if private { &method.private } else { &method.public };
    let file = folder.file("key.pem", text);
    if !method.alg.starts_with("HS") {
        all.extend(["--key-file", file.to_str().unwrap()]);
    }
    let run = wxauth_in(folder, all);
    let run =
        if method.alg.starts_with("HS") { run.env("WXAUTH_TICKET_SECRET", text) } else { run };
    run.run().json()
}

const VERIFY: [&str; 4] = ["--issuer", "https://h5.example.com", "--audience", "h5"];

/// Theirs verify here, with their own signature checks failing where ours do.
fn theirs_here(methods: &[Method], ask: &dyn Fn(&Value) -> Value) {
    let folder = Folder::new();
    let sign = |m: &Method| json!({ "alg": m.alg, "private": m.private, "payload": payload() });
    let tickets = ask(&methods.iter().map(sign).collect());
    for (method, ticket) in methods.iter().zip(tickets.as_array().unwrap()) {
        let ticket = ticket.as_str().unwrap_or_else(|| panic!("{}: {ticket}", method.alg));
        let words = [&VERIFY[..], &[ticket]].concat();
        let seen = ours(&folder, "verify", method, false, &words);
        assert_eq!(seen["data"]["claims"], payload(), "{}: {seen}", method.alg);
        let (signed, signature) = ticket.rsplit_once('.').unwrap();
        let other = if signature.starts_with('A') { 'B' } else { 'A' };
        let changed = format!("{signed}.{other}{}", &signature[1..]);
        let words = [&VERIFY[..], &[&changed]].concat();
        let seen = ours(&folder, "verify", method, false, &words);
        assert_eq!(seen["error"]["kind"], "bad_signature", "{}", method.alg);
    }
}

/// Ours verify there, and are refused there for another audience and after their time.
fn ours_there(methods: &[Method], ask: &dyn Fn(&Value) -> Value) {
    let folder = Folder::new();
    let mut made = Vec::new();
    let mut jobs = Vec::new();
    for method in methods {
        let more = ["--openid", "oLVPpjqs9BhvzwPj5A-vTYAX3GLc", "--claim", "昵称=小明 \"🎉\""];
        let words = [&VERIFY[..], &more, &["--kid", "k1"]].concat();
        let data = ours(&folder, "sign", method, true, &words)["data"].clone();
        let job = |ticket: &Value, audience: &str| {
            json!({ "alg": method.alg, "public": method.public, "ticket": ticket,
                    "audience": audience, "issuer": "https://h5.example.com" })
        };
        let words = [&VERIFY[..], &more, &["--claim", "exp:=1700000001"]].concat();
        let late = ours(&folder, "sign", method, true, &words);
        jobs.push(job(&data["ticket"], "h5"));
        jobs.push(job(&data["ticket"], "other"));
        jobs.push(job(&late["data"]["ticket"], "h5"));
        made.push(data);
    }
    let answers = ask(&Value::Array(jobs));
    for ((method, made), answers) in
        methods.iter().zip(made).zip(answers.as_array().unwrap().chunks(3))
    {
        assert_eq!(answers[0], made["claims"], "{}", method.alg);
        let audience = answers[1]["refused"].as_str().unwrap();
        assert!(audience.to_lowercase().contains("audience"), "{}: {audience}", method.alg);
        let late = answers[2]["refused"].as_str().unwrap();
        assert!(late.contains("Expired"), "{}: {late}", method.alg);
    }
}

#[test]
fn pyjwt_both_ways() {
    if peers::python("jwt, cryptography").is_none() {
        return;
    }
    let ask = |jobs: &Value| {
        peers::ask(peers::python("jwt, cryptography").unwrap(), "jwt_pyjwt.py", jobs)
    };
    theirs_here(&methods(true), &ask);
    ours_there(&methods(true), &ask);
}

/// It knows no EdDSA.
#[test]
fn jsonwebtoken_of_npm_both_ways() {
    if peers::node("jsonwebtoken").is_none() {
        return;
    }
    let ask = |jobs: &Value| {
        peers::ask(peers::node("jsonwebtoken").unwrap(), "jwt_jsonwebtoken.js", jobs)
    };
    theirs_here(&methods(false), &ask);
    ours_there(&methods(false), &ask);
}
