//! The events as streams: what they tell, where they begin, what they leave out.
//! Must not sleep or bind; time is handed in.

use super::Bench;
use crate::mock::Answer;
use crate::mock::control::feed::Feed;
use serde_json::{Value, json};

fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

impl Bench {
    /// A stream as far as it goes now.
    pub(super) fn read(&mut self, target: &str) -> String {
        let mut feed = self.feed(target, &[]);
        self.rest(&mut feed)
    }

    fn feed(&mut self, target: &str, headers: &[(&str, &str)]) -> Feed {
        match self.answer("GET", target, headers, "") {
            Answer::Feed(feed) => feed,
            other => panic!("{other:?}"),
        }
    }

    fn rest(&mut self, feed: &mut Feed) -> String {
        let mut text = String::new();
        loop {
            let news = feed.look(self.emulator.journal());
            text.push_str(std::str::from_utf8(&feed.render(&news)).unwrap());
            if !news.more {
                return text;
            }
        }
    }

    /// A login, and an exchange of its code that comes too late.
    pub(super) fn story(&mut self) {
        let code = self.code();
        self.exchange(&code);
        self.exchange(&code);
    }
}

#[test]
fn an_event_tells_the_story_and_no_secret() {
    let mut bench = Bench::new();
    bench.story();
    let text = bench.read("/_wxauth/events.ndjson");
    assert!(!text.contains("canary"), "{text}");
    let events = lines(&text);
    let slugs: Vec<_> = events.iter().map(|e| e["endpoint"].as_str().unwrap()).collect();
    assert_eq!(slugs, ["authorize", "access_token", "access_token"]);
    assert_eq!((&events[0]["flow"], &events[2]["flow"]), (&json!(1), &json!(1)));
    assert_eq!(events[0]["location"], "http://a/?code=[redacted]&state=s");
    let good = &events[1];
    assert_eq!((&good["verdict"], &good["user"]), (&json!("done"), &json!("zhangsan")));
    assert!(good["answer"].as_str().unwrap().contains("\"access_token\":\"[redacted]\""));
    assert!(good.get("why").is_none());
    let bad = &events[2];
    assert_eq!((&bad["verdict"], &bad["code"]), (&json!("errcode"), &json!(40163)));
    assert!(bad["why"]["en"].as_str().unwrap().contains("a code works once"));
    assert!(bad["fix"]["zh"].as_str().unwrap().chars().any(|c| c as u32 > 0x4e00));
    let check = bad["checks"].as_array().unwrap().iter().find(|c| c["name"] == "code.once");
    assert_eq!(check.unwrap()["passed"], false);
}

#[test]
fn a_secret_sent_where_none_belongs_is_not_shown_even_if_it_becomes_known_later() {
    const SECRET: &str = "0f0e0d0c0b0a09080706050403020100";
    const CORPSECRET: &str = "wWYaZ3vqhVNWj-9X1BfXb0Vw2m4K8d6sT5uR7y_Qe1c";
    let mut bench = Bench::new();
    let link = format!(
        "/connect/oauth2/authorize?appid=wx0123456789abcdef&redirect_uri=http%3A%2F%2Fa%2F{SECRET}\
         &response_type=code&scope=snsapi_base&state={SECRET}&mock_consent=allow"
    );
    let wechat = [("user-agent", super::WECHAT_USER_AGENT)];
    let told = bench.ask("GET", &link, &wechat, "");
    let location = told.0.headers()["location"].to_str().unwrap().to_owned();
    assert!(location.contains(SECRET), "the browser gets its own state back: {location}");
    assert!(bench.read("/_wxauth/events.ndjson").contains(SECRET), "it is nobody's secret yet");
    let code = location.split_once("code=").unwrap().1.split('&').next().unwrap();
    bench.get(&format!(
        "/sns/oauth2/access_token?appid=wx0123456789abcdef&secret={SECRET}&code={code}\
         &grant_type=authorization_code"
    ));
    bench.get(&format!("/sns/{SECRET}/x"));
    let app = json!({ "kind": "work", "domains": ["h5.example.com"],
        "secret": CORPSECRET });
    let put = bench.write("PUT", "/_wxauth/apps/ww0123456789abcdef", &app);
    assert_eq!(put.status(), 200, "{}", put.text());
    bench.get(&format!("/cgi-bin/gettoken?corpid={CORPSECRET}&corpsecret=ww0123456789abcdef"));
    for target in ["/_wxauth/events.ndjson", "/_wxauth/events.har", "/_wxauth/events"] {
        let text = bench.read(target);
        for secret in [SECRET, CORPSECRET] {
            assert!(!text.contains(secret), "{target}: {text}");
        }
    }
    let events = lines(&bench.read("/_wxauth/events.ndjson"));
    assert_eq!(events[0]["location"], "http://a/[redacted]?code=[redacted]&state=[redacted]");
    // A reset forgets the app, not what is no longer to be shown.
    bench.post("/_wxauth/reset", &json!({ "keep": { "events": true } }));
    assert!(!bench.read("/_wxauth/events.ndjson").contains(SECRET));
}

#[test]
fn an_error_page_is_explained_by_number_or_sentence() {
    let mut bench = Bench::new();
    bench.get("/connect/oauth2/authorize?appid=wx0123456789abcdef&mock_client=wechat");
    bench
        .get("/_host/open.weixin.qq.com/connect/oauth2/authorize?appid=wxshort&mock_client=wechat");
    let events = lines(&bench.read("/_wxauth/events.ndjson"));
    assert_eq!((&events[0]["verdict"], &events[0]["code"]), (&json!("error_page"), &json!(10011)));
    assert!(events[0]["fix"]["en"].is_string());
    assert_eq!(events[1]["code"], Value::Null);
    assert_eq!(events[1]["sentence"], "AppID 参数错误");
    assert!(events[1]["fix"]["en"].is_string(), "{}", events[1]);
}

#[test]
fn a_host_prefix_does_not_hide_the_scene() {
    let mut bench = Bench::new();
    bench.get("/_host/api.weixin.qq.com/sns/userinfo?access_token=x&openid=y");
    let plain = bench.get("/sns/userinfo?access_token=x&openid=y");
    assert_eq!(plain.status(), 200);
    let events = lines(&bench.read("/_wxauth/events.ndjson"));
    assert_eq!(events[0]["fix"], events[1]["fix"]);
    assert!(events[0]["fix"].is_object());
}

#[test]
fn filters_and_where_to_begin() {
    let mut bench = Bench::new();
    bench.story();
    bench.code_of("lisi");
    let mut count =
        |query: &str| lines(&bench.read(&format!("/_wxauth/events.ndjson?{query}"))).len();
    assert_eq!(count(""), 4);
    assert_eq!(count("flow=1"), 3);
    assert_eq!(count("user=lisi"), 1);
    assert_eq!(count("endpoint=access_token"), 2);
    assert_eq!(count("refused=true"), 1);
    assert_eq!(count("since=3"), 1);
    assert_eq!(count("appid=wx0123456789abcdef&refused=false"), 4);
    // Beyond the end there is nothing yet; of another run: everything, after a word that says so.
    assert_eq!(count("since=99"), 0);
    assert_eq!(count("since=99&born=1790000000000"), 0);
    assert_eq!(count("since=3&born=1"), 5);
    assert_eq!(count("since=3&born=1790000000000"), 1);
    for (query, status) in [("since=x", 422), ("follow=maybe", 422), ("flows=1", 400)] {
        let told = bench.ask("GET", &format!("/_wxauth/events.ndjson?{query}"), &[], "");
        assert_eq!(told.status(), status, "{query}");
    }
}

#[test]
fn server_sent_events_follow_along() {
    let mut bench = Bench::new();
    bench.code();
    let mut feed = bench.feed("/_wxauth/events", &[]);
    assert_eq!(feed.head().headers()["content-type"], "text/event-stream");
    let text = bench.rest(&mut feed);
    let hello = "retry: 1000\nevent: hello\ndata: {\"born\":1790000000000}\n\n";
    assert!(text.starts_with(&format!("{hello}id: 1\nevent: request\ndata: {{")), "{text}");
    assert!(text.ends_with("}\n\n") && feed.stays());
    assert_eq!(bench.rest(&mut feed), "");
    bench.code();
    assert!(bench.rest(&mut feed).starts_with("id: 2\n"));
    bench.ask("DELETE", "/_wxauth/events", &[], "");
    assert_eq!(bench.rest(&mut feed), "event: cleared\ndata: {\"event\":\"cleared\"}\n\n");
    bench.code();
    assert!(bench.rest(&mut feed).starts_with("id: 3\n"));
    // A browser whose connection broke says where it was.
    let mut again = bench.feed("/_wxauth/events", &[("last-event-id", "2")]);
    assert!(bench.rest(&mut again).contains("\n\nid: 3\n"));
    assert_eq!(feed.beat().unwrap(), ":\n\n");
}

#[test]
fn what_is_beyond_the_end_comes_when_it_is_there() {
    let mut bench = Bench::new();
    bench.code();
    let mut feed = bench.feed("/_wxauth/events.ndjson?since=2&follow=true", &[]);
    assert_eq!(bench.rest(&mut feed), "");
    bench.code();
    assert_eq!(bench.rest(&mut feed), "");
    bench.code();
    assert_eq!(lines(&bench.rest(&mut feed))[0]["number"], 3);
    // A browser's EventSource resumes by itself, and cannot say of which run.
    let mut feed = bench.feed("/_wxauth/events", &[("last-event-id", "99")]);
    let all = bench.rest(&mut feed);
    assert!(all.contains("event: cleared") && all.contains("\nid: 1\n"), "{all}");
}

#[test]
fn who_reads_too_slowly_is_told() {
    let mut bench = Bench::new();
    bench.code();
    let mut feed = bench.feed("/_wxauth/events.ndjson?follow=true", &[]);
    bench.rest(&mut feed);
    for _ in 0..5000 {
        bench.get("/sns/auth");
    }
    let text = bench.rest(&mut feed);
    let lines = lines(&text);
    let kept = bench.emulator.journal().since(0).count();
    assert_eq!(lines[0], json!({ "event": "missed", "requests": 5000 - kept }));
    assert_eq!(lines.len(), kept + 1);
}

#[test]
fn a_reader_who_leaves_gets_what_was_there_when_he_came() {
    let mut bench = Bench::new();
    for _ in 0..300 {
        bench.get("/sns/auth");
    }
    let mut feed = bench.feed("/_wxauth/events.ndjson", &[]);
    bench.get("/sns/auth");
    let news = feed.look(bench.emulator.journal());
    assert!(news.more && !news.ended);
    let first = lines(std::str::from_utf8(&feed.render(&news)).unwrap()).len();
    let news = feed.look(bench.emulator.journal());
    assert!(news.ended && !feed.stays());
    let second = lines(std::str::from_utf8(&feed.render(&news)).unwrap()).len();
    assert_eq!((first, second), (256, 44));
}

#[test]
fn what_steers_the_emulator_is_an_event_too_and_looking_is_not() {
    let mut bench = Bench::new();
    bench.get("/_wxauth/state");
    bench.post("/_wxauth/clock", &json!({ "advance": "1m" }));
    bench.post("/_wxauth/clock", &json!({ "advance": "x" }));
    let events = lines(&bench.read("/_wxauth/events.ndjson"));
    assert_eq!(events.len(), 1);
    assert_eq!(
        (&events[0]["party"], &events[0]["endpoint"]),
        (&json!("control"), &json!("clock_set"))
    );
    assert_eq!(
        events[0]["at_ms"].as_i64().unwrap() - events[0]["system_ms"].as_i64().unwrap(),
        60_000
    );
}
