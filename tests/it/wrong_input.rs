//! Wrong input of every kind: one clear line in the reader's language, the next step, the right code, the envelope.
//! Must not reach a network; what a row needs lies in its own folder.

use crate::runner::{Done, Folder, wxauth_in};

const KEY: &str = "Fx9q2LtV7mZc4RwB8nKd1YpS6hJg3TeA";
const CODE: &str = "003tgd100Od6YM22cu3d3BAVEo1tgd1r";
const UNSIGNED: &str = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJvIn0.";

/// The words, the code and the kind they earn.
type Row = (&'static [&'static str], i32, &'static str);

/// What a user meets on the way: in the order of the flow.
const ROWS: &[Row] = &[
    (&["nope"], 2, "usage"),
    (&["url", "--nope"], 2, "usage"),
    (&["url", "--color", "red"], 2, "usage"),
    (&["url", "--qr", "--qr"], 2, "usage"),
    (&["url", "--qr=yes"], 2, "usage"),
    (&["url", "--state", "--qr"], 2, "usage"),
    (&["url", "--scope"], 2, "usage"),
    (&["ticket"], 2, "usage"),
    (&["ticket", "nope"], 2, "usage"),
    (&["config"], 2, "usage"),
    (&["url", "--appid", "x y"], 2, "appid_invalid"),
    (&["url", "--appid", "wx1"], 2, "appid_invalid"),
    (&["url", "--redirect-uri", ""], 2, "redirect_uri_invalid"),
    (&["url", "--redirect-uri", "/cb"], 2, "redirect_uri_invalid"),
    (&["url", "--redirect-uri", "https%3A%2F%2Fa"], 2, "redirect_uri_invalid"),
    (&["url", "--scope", "snsapi_login"], 2, "scope_invalid"),
    (&["url", "--state", ""], 2, "state_empty"),
    (&["url", "--platform", "component"], 2, "component_appid_missing"),
    (&["url", "--platform", "work-web"], 2, "agentid_missing"),
    (&["url", "--platform", "mini"], 2, "platform_without_link"),
    (&["url", "--qr-file", "x.gif"], 2, "setting_invalid"),
    (&["url", "--qr-file", "no/x.svg"], 8, "file_unwritable"),
    (&["url", "--open-base", "ftp://x"], 2, "base_invalid"),
    (&["url", "--config", "no"], 8, "config_unreadable"),
    (&["url", "--config", ""], 8, "config_unreadable"),
    (&["url", "--config", "folder"], 8, "config_unreadable"),
    (&["url", "--config", "bytes"], 2, "config_unreadable"),
    (&["url", "--config", "utf16"], 2, "config_unreadable"),
    (&["url", "--config", "large"], 2, "config_unreadable"),
    (&["url", "--config", "unknown.toml"], 2, "config_invalid"),
    (&["url", "--config", "syntax.toml"], 2, "config_invalid"),
    (&["url", "--config", "type.toml"], 2, "config_invalid"),
    (&["url", "--config", "section.toml"], 2, "config_invalid"),
    (&["url", "--profile", "no"], 2, "profile_unknown"),
    (&["listen", "--port", "x"], 2, "setting_invalid"),
    (&["listen", "--port", "0", "--timeout", "x"], 2, "setting_invalid"),
    (&["listen", "--port", "0", "--host", "192.0.2.1"], 8, "address_not_local"),
    (&["listen", "--port", "0", "--state", ""], 2, "state_empty"),
    (&["listen", "--port", "0", "--state", "a", "--any-state"], 2, "flags_conflict"),
    (&["listen", "--port", "0", "--keep", "--exchange"], 2, "flags_conflict"),
    (&["listen", "--port", "0", "--forward", "http://h", "--exchange"], 2, "flags_conflict"),
    (&["listen", "--port", "0", "--lan", "--host", "127.0.0.1"], 2, "flags_conflict"),
    (&["listen", "--port", "0", "--as", "zhangsan"], 2, "as_without_mock"),
    (&["listen", "--port", "0", "--verify-file", "no"], 2, "verify_file_name"),
    (&["listen", "--port", "0", "--verify-file", "MP_verify_abc.txt"], 8, "file_unreadable"),
    (&["listen", "--port", "0", "--timeout", "1ms", "--account", "test"], 5, "callback_timeout"),
    (&["listen", "--redirect-uri", "http://h/other"], 2, "redirect_uri_elsewhere"),
    (&["exchange"], 2, "code_missing"),
    (&["exchange", ""], 2, "value_unusable"),
    (&["exchange", "a b"], 2, "value_unusable"),
    (&["exchange", "authdeny"], 2, "value_unusable"),
    (&["exchange", "https://h/?code=1&state=2"], 2, "code_is_callback"),
    (&["exchange", CODE, "--from", "answer.json"], 2, "code_given_twice"),
    (&["exchange", "-", "--secret-file", "-"], 2, "stdin_twice"),
    (&["exchange", CODE, "--secret-file", "no"], 8, "file_unreadable"),
    (&["exchange", CODE, "--secret-file", "folder"], 8, "file_unreadable"),
    (&["exchange", CODE, "--secret-file", "bytes"], 2, "file_not_utf8"),
    (&["exchange", CODE, "--secret-file", "nothing"], 2, "secret_empty"),
    (&["exchange", CODE, "--cacert", "bytes"], 8, "cacert_unusable"),
    (&["exchange", CODE, "--platform", "mini", "--userinfo"], 2, "no_profile"),
    (&["exchange", CODE, "--api-base", "http://127.0.0.1:1"], 4, "not_reached"),
    (&["refresh"], 2, "setting_missing"),
    (&["refresh", "--platform", "work"], 2, "no_refresh_token"),
    (&["userinfo", "--from", "nothing"], 2, "from_not_an_answer"),
    (&["userinfo", "--from", "list.json"], 2, "from_not_an_answer"),
    (&["userinfo", "--from", "bytes"], 2, "file_not_utf8"),
    (&["userinfo", "--from", "error.json"], 3, "from_wechat_error"),
    (&["userinfo", "--from", "failed.json"], 2, "from_failed"),
    (&["userinfo", "--from", "answer.json"], 2, "from_missing"),
    (&["auth", "--from", "no"], 8, "file_unreadable"),
    (&["ticket", "sign"], 2, "setting_missing"),
    (&["ticket", "sign", "--openid", ""], 2, "openid_invalid"),
    (&["ticket", "sign", "--openid", "o", "--from", "answer.json"], 2, "openid_twice"),
    (&["ticket", "sign", "--from", "bytes"], 2, "answer_unusable"),
    (&["ticket", "sign", "--from", "list.json"], 2, "answer_unusable"),
    (&["ticket", "sign", "--from", "error.json"], 3, "from_wechat_error"),
    (&["ticket", "sign", "--from", "answer.json"], 2, "answer_unusable"),
    (&["ticket", "sign", "--openid", "o", "--claim", "aud:=1"], 2, "claim_type"),
    (&["ticket", "sign", "--openid", "o", "--claim", "x"], 2, "claim_shape"),
    (&["ticket", "sign", "--openid", "o", "--claim", "a:={"], 2, "claim_not_json"),
    (&["ticket", "sign", "--openid", "o", "--claim", "sub=1"], 2, "claim_sub"),
    (&["ticket", "sign", "--openid", "o", "--claim", "exp=1"], 2, "claim_type"),
    (&["ticket", "sign", "--openid", "o", "--claim", "a=1", "--claim", "a=2"], 2, "claim_twice"),
    (&["ticket", "sign", "--openid", "o", "--claim", "access_token=x"], 2, "token_in_payload"),
    (&["ticket", "sign", "--openid", "o", "--alg", "none"], 2, "setting_invalid"),
    (&["ticket", "sign", "--openid", "o", "--alg", "RS256"], 2, "key_unfit"),
    (&["ticket", "sign", "--openid", "o", "--alg", "HS256,HS512"], 2, "alg_several"),
    (&["ticket", "sign", "--openid", "o", "--key-encoding", "hex"], 2, "key_not_hex"),
    (&["ticket", "sign", "--openid", "o", "--key-file", "bytes"], 2, "key_unreadable"),
    (&["ticket", "sign", "--batch", "no"], 8, "file_unreadable"),
    (&["ticket", "sign", "--batch", "-", "--openid", "o"], 2, "batch_conflict"),
    (&["ticket", "verify"], 2, "ticket_missing"),
    (&["ticket", "verify", ""], 6, "malformed"),
    (&["ticket", "verify", "x"], 6, "malformed"),
    (&["ticket", "verify", "a.b.c.d.e"], 6, "encrypted"),
    (&["ticket", "verify", UNSIGNED], 6, "alg_not_allowed"),
    (&["ticket", "verify", UNSIGNED, "--once"], 2, "setting_missing"),
    (&["ticket", "verify", UNSIGNED, "--replay-file", "x"], 2, "replay_without_once"),
    (&["ticket", "verify", "x", "--batch", "-"], 2, "batch_conflict"),
    (&["ticket", "verify", "bzE=", "--format", "base64", "--once"], 2, "format_no_once"),
    (&["ticket", "verify", "a.b"], 6, "malformed"),
    (&["ticket", "verify", "!.e30.x"], 6, "malformed"),
    (&["ticket", "verify", "x", "--require", "a:={"], 2, "claim_not_json"),
    (&["ticket", "verify", "!!!", "--format", "base64"], 6, "malformed"),
    (&["ticket", "verify", "/w==", "--format", "base64"], 6, "malformed"),
    (&["ticket", "verify", "IA==", "--format", "base64"], 6, "malformed"),
    (&["ticket", "decode", "e30.W10.x"], 6, "malformed"),
    (&["ticket", "decode", "_w.e30.x"], 6, "malformed"),
    (&["ticket", "decode"], 2, "ticket_missing"),
    (&["ticket", "decode", "x"], 6, "malformed"),
    (&["call", ""], 2, "bad_address"),
    (&["call", "ftp://h"], 2, "bad_address"),
    (&["call", ":1", "x"], 2, "bad_request_item"),
    (&["call", ":1", "a:={"], 2, "bad_request_item"),
    (&["call", ":1", "a[=1"], 2, "bad_request_item"),
    (&["call", ":1", "a[-1]=1"], 2, "bad_request_item"),
    (&["call", ":1", "[a]=1"], 2, "bad_request_item"),
    (&["call", ":1", ":x"], 2, "bad_request_item"),
    (&["call", ":1", "a@bytes"], 2, "bad_request_item"),
    (&["call", ":1", "a=@no"], 8, "file_unreadable"),
    (&["call", ":1", "a=@"], 8, "file_unreadable"),
    (&["call", ":1", "a=@bytes"], 2, "file_content"),
    (&["call", ":1", "a b:c"], 2, "bad_header"),
    (&["call", ":1", "--data", "x", "a=b"], 2, "body_given_twice"),
    (&["call", ":1", "--expect-status", "x"], 2, "bad_expectation"),
    (&["call", ":1", "--expect-json", "x"], 2, "bad_expectation"),
    (&["call", ":1", "--expect-header", ""], 2, "bad_expectation"),
    (&["call", ":1", "--ua", "x"], 2, "unknown_user_agent"),
    (&["call", ":1", "--ticket", ""], 6, "ticket_malformed"),
    (&["call", ":1", "--ticket", "a", "--openid", "o"], 2, "ticket_given_twice"),
    (&["call", ":1", "--origin", "x"], 2, "setting_invalid"),
    (&["call", ":1", "--ticket-header", "Host"], 2, "setting_invalid"),
    (&["call", ":1", "--ticket-header", "content-LENGTH"], 2, "setting_invalid"),
    (&["call", ":1", "--ticket-header", "Transfer-Encoding"], 2, "setting_invalid"),
    (&["call", "http://h:99999"], 2, "bad_address"),
    (&["call", "http://a b/"], 2, "bad_address"),
    (&["call", ":1", "a@nothing"], 2, "bad_request_item"),
    (&["call", ":1", "--form", "a:=[1]"], 2, "bad_request_item"),
    (&["call", ":1", "a=1", "@nothing"], 2, "body_given_twice"),
    (&["call", ":1", "a:=@bytes"], 2, "file_content"),
    (&["call", ":1", "--ticket", "a b"], 6, "ticket_malformed"),
    (&["call", ":1", "--ticket", "中"], 6, "ticket_malformed"),
    (&["call", ":1", "--ticket", "a", "X-Wx-Ticket:b"], 2, "ticket_given_twice"),
    (&["call", ":1", "--expect-json", "/a:={"], 2, "bad_expectation"),
    (&["call", ":1", "--cacert", "nothing"], 8, "cacert_unusable"),
    (&["call", ":1", "--cacert", "no"], 8, "cacert_unusable"),
    (&["call", "127.0.0.1:1"], 4, "not_reached"),
    (&["login", "--as", "x"], 2, "as_without_mock"),
    (&["login", "--mock", "--as", "nobody"], 2, "user_unknown"),
    (&["login", "--mock", "--redirect-uri", "http://h/"], 2, "flags_conflict"),
    (&["login", "--mock", "--ttl", "0"], 2, "setting_invalid"),
    (&["wait"], 2, "usage"),
    (&["wait", ""], 2, "target_invalid"),
    (&["wait", "127.0.0.1:1"], 2, "target_invalid"),
    (&["wait", "no", "--timeout", "1ms"], 4, "not_ready"),
    (&["wait", "bytes", "--timeout", "1ms"], 4, "not_ready"),
    (&["wait", "answer.json", "--timeout", "1ms"], 4, "not_ready"),
    (&["wait", "http://127.0.0.1:1", "--timeout", "1ms"], 4, "not_ready"),
    (&["explain", ""], 2, "unrecognised"),
    (&["explain", "hello"], 2, "unrecognised"),
    (&["call", "GET"], 2, "bad_address"),
    (&["call", "notaurl"], 2, "bad_address"),
    (&["init", "--no-input"], 2, "setting_missing"),
    (&["init", "--appid", "x"], 2, "appid_invalid"),
    (&["init", "--backend", "--no-input"], 2, "setting_missing"),
    (&["config", "show", "nope"], 2, "key_unknown"),
    (&["completions", "x"], 2, "usage"),
    (&["man", "nope"], 2, "command_unknown"),
    (&["man", "url", "--dir", "x"], 2, "usage"),
    (&["man", "--dir", "bytes"], 8, "file_unwritable"),
    (&["mock", "--port", "0", "--scenario", "x"], 2, "unknown_scenario"),
    (&["mock", "--port", "0", "--apps", "no"], 8, "file_unreadable"),
    (&["mock", "--port", "0", "--apps", "syntax.toml"], 2, "config_invalid"),
    (&["mock", "--port", "0", "--apps", "apps.toml"], 2, "config_invalid"),
    (&["mock", "--port", "0", "--no-cast"], 2, "config_invalid"),
    (&["mock", "--port", "0", "--config", "mock-appid.toml"], 2, "config_invalid"),
    (&["mock", "--port", "0", "--config", "mock-kind.toml"], 2, "config_invalid"),
    (&["mock", "--port", "0", "--config", "mock-domain.toml"], 2, "config_invalid"),
    (&["mock", "--port", "0", "--config", "mock-unset.toml"], 2, "config_invalid"),
    (&["mock", "--port", "0", "--config", "mock-secret.toml"], 2, "config_invalid"),
    (&["mock", "--port", "0", "--config", "mock-gone.toml"], 8, "file_unreadable"),
    (&["mock", "--port", "0", "--config", "mock-field.toml"], 2, "config_invalid"),
    (&["mock", "--port", "0", "--config", "mock-missing.toml"], 2, "config_invalid"),
    (&["mock", "--port", "0", "--config", "mock-name.toml"], 2, "config_invalid"),
    (&["mock", "--port", "0", "--config", "mock-twice.toml"], 2, "config_invalid"),
    (&["mock", "--port", "0", "--auto-approve=nobody"], 2, "unknown_user"),
    (&["mock", "--port", "0", "--allow-host", "http://x"], 2, "setting_invalid"),
    (
        &["mock", "--host", "0.0.0.0", "--port", "0", "--control-token", "s3cret"],
        2,
        "control_token_weak",
    ),
    (&["demo", "--port", "x"], 2, "setting_invalid"),
    (&["check"], 2, "backend_missing"),
    (&["check", "--demo", "--only", "x"], 2, "rule_unknown"),
    (&["check", "--demo", "--flaw", "list"], 2, "setting_invalid"),
    (&["check", "--demo", "--report", "x"], 2, "report_invalid"),
    (&["check", "--demo", "--baseline", "no"], 8, "file_unreadable"),
    (&["check", "--demo", "--baseline", "nothing"], 2, "baseline_invalid"),
    (&["check", "http://127.0.0.1:1/"], 4, "backend_not_reached"),
    (&["check", "--config", "style.toml"], 2, "config_invalid"),
    (&["check", "--config", "origin.toml"], 2, "config_invalid"),
    (&["check", "--config", "friend.toml"], 2, "config_invalid"),
    (&["check", "--config", "encoding.toml"], 2, "config_invalid"),
    (&["check", "--config", "send.toml"], 2, "config_invalid"),
    (&["check", "--config", "method.toml"], 2, "config_invalid"),
    (&["check", "--config", "body.toml"], 2, "config_invalid"),
    (&["check", "--config", "header.toml"], 2, "config_invalid"),
    (&["check", "--config", "host.toml"], 2, "config_invalid"),
    (&["check", "--config", "openid.toml"], 2, "config_invalid"),
    (&["check", "--config", "ticket.toml"], 2, "config_invalid"),
    (&["check", "--config", "start.toml"], 8, "backend_not_started"),
    (&["check", "--config", "words.toml"], 2, "config_invalid"),
    (&["check", "--config", "page.toml"], 2, "config_invalid"),
    (&["check", "--config", "field.toml"], 2, "config_invalid"),
];

/// `[[mock.app]]`, `[[mock.user]]` and `[backend]` gone wrong, by the name of the file.
const TABLES: &[(&str, &str)] = &[
    ("apps.toml", "[[app]]\nappid = 'wx1'\nfoo = 1\n"),
    ("mock-appid.toml", "[[mock.app]]\nappid = 'x y'\n"),
    ("mock-kind.toml", "[[mock.app]]\nappid = 'wx5b6e96c8c89c614e'\nkind = 'x'\n"),
    ("mock-domain.toml", "[[mock.app]]\nappid = 'wx5b6e96c8c89c614e'\ndomains = ['http://x']\n"),
    ("mock-unset.toml", "[[mock.app]]\nappid = 'wx5b6e96c8c89c614e'\nsecret = { env = 'NONE' }\n"),
    ("mock-secret.toml", "[[mock.app]]\nappid = 'wx5b6e96c8c89c614e'\nsecret = { key = 'x' }\n"),
    ("mock-gone.toml", "[[mock.app]]\nappid = 'wx5b6e96c8c89c614e'\nsecret = { file = 'no' }\n"),
    ("mock-field.toml", "[[mock.app]]\nfoo = 1\n"),
    ("mock-missing.toml", "[[mock.app]]\nkind = 'test'\n"),
    ("mock-name.toml", "[[mock.user]]\nname = 'a b'\n"),
    ("mock-twice.toml", "[[mock.user]]\nname = 'a'\n[[mock.user]]\nname = 'a'\n"),
    ("page.toml", "[backend]\npage = 'nope'\n"),
    ("field.toml", "[backend]\nxx = 1\n"),
    ("style.toml", "[backend]\npage = 'http://h/'\nstyle = 'x'\n"),
    ("origin.toml", "[backend]\npage = 'http://h/'\norigin = 'x'\n"),
    ("friend.toml", "[backend]\npage = 'http://h/'\nfriend = 'x'\n"),
    ("encoding.toml", "[backend]\npage = 'http://h/'\nticket_key_encoding = 'x'\n"),
    ("send.toml", "[backend]\npage = 'http://h/'\nlogin = { url = 'http://h/', send = 'x' }\n"),
    (
        "method.toml",
        "[backend]\npage = 'http://h/'\nlogin = { url = 'http://h/', method = 'a b' }\n",
    ),
    (
        "body.toml",
        "[backend]\npage = 'http://h/'\nlogin = { url = 'http://h/', body = { a = 1 } }\n",
    ),
    ("header.toml", "[backend]\npage = 'http://h/'\napi = { url = 'http://h/', header = 'a b' }\n"),
    ("host.toml", "[backend]\npage = 'http://h/'\napi = { url = 'http://h/', header = 'Host' }\n"),
    ("openid.toml", "[backend]\npage = 'http://h/'\napi = { url = 'http://h/', openid = 'x' }\n"),
    ("ticket.toml", "[backend]\npage = 'http://h/'\nticket = 'x'\n"),
    ("start.toml", "[backend]\npage = 'http://127.0.0.1:1/'\nstart = 'no-such-program'\n"),
    ("words.toml", "[backend]\npage = 'http://h/'\nstart = 1\n"),
];

fn folder() -> Folder {
    let folder = Folder::new();
    std::fs::create_dir(folder.work().join("folder")).unwrap();
    folder.file("bytes", (0..=255).cycle().take(5000).collect::<Vec<u8>>());
    folder.file("nothing", "");
    folder.file("large", "x".repeat(2 << 20));
    folder.file(
        "utf16",
        "\u{feff}[app]".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>(),
    );
    folder.file("unknown.toml", "[app]\nappidd = 'x'\n");
    folder.file("syntax.toml", "[app]\nappid\n");
    folder.file("type.toml", "[app]\nappid = [1]\n");
    folder.file("section.toml", "app = 1\n");
    for (name, text) in TABLES {
        folder.file(name, text);
    }
    folder.file("list.json", "[1]");
    folder.file("answer.json", r#"{"unionid":"u"}"#);
    folder.file("error.json", r#"{"errcode":40029,"errmsg":"invalid code"}"#);
    folder.file("failed.json", r#"{"ok":false,"error":{"message":"no"}}"#);
    folder
}

fn run(folder: &Folder, words: &[&str], more: &[&str]) -> Done {
    let mut run = wxauth_in(folder, words.iter().chain(more))
        .stdin(CODE)
        .env("WXAUTH_APPID", "wx0123456789abcdef")
        .env("WXAUTH_SECRET", "0123456789abcdef0123456789abcdef");
    // Those that listen do so wherever there is room.
    if !words.contains(&"--port") {
        run = run.env("WXAUTH_LISTEN_PORT", "0");
    }
    if words.first() != Some(&"listen") {
        run = run.env("WXAUTH_REDIRECT_URI", "http://127.0.0.1:8910/callback");
    }
    // Two commands are about not having one.
    if !words.contains(&"init") {
        run = run.env("WXAUTH_TICKET_SECRET", KEY);
    }
    run.run()
}

fn is_chinese(text: &str) -> bool {
    text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
}

/// Three English words in a row outside quotes: half a sentence of the other language. Names, flags,
/// paths, values and whole commands may stand in a Chinese line.
fn english(line: &str) -> Option<String> {
    let quote = |c: char| matches!(c, '"' | '`' | '\'');
    let mut inside = None;
    let mut bare = String::new();
    for c in line.chars() {
        match inside {
            Some(open) if open == c => inside = None,
            Some(_) => {}
            None if quote(c) => inside = Some(c),
            None if c.is_ascii() => bare.push(c),
            None => bare.push_str(" | "),
        }
        if quote(c) {
            bare.push_str(" | ");
        }
    }
    let mut run: Vec<&str> = Vec::new();
    for token in bare.split_whitespace().chain(["|"]) {
        let word = token.trim_end_matches([',', ';', ':', '.']);
        if word.len() > 1 && word.bytes().all(|b| b.is_ascii_alphabetic()) {
            run.push(word);
        }
        let ended = word.len() != token.len() || run.last() != Some(&word);
        if ended && run.len() > 2 && run.first() != Some(&"wxauth") {
            return Some(run.join(" "));
        }
        if ended && word != "a" {
            run.clear();
        }
    }
    None
}

/// The first line of the error; warnings may stand before it.
fn first(done: &Done) -> (&str, bool) {
    let label = "wxauth: ";
    let start = done.stderr.lines().position(|line| line.starts_with(label));
    let start = start.unwrap_or_else(|| panic!("no error: {}", done.show()));
    let lines: Vec<&str> = done.stderr.lines().skip(start).collect();
    (
        &lines[0][label.len()..],
        lines.iter().any(|line| line.starts_with("  try: ") || line.starts_with("  建议：")),
    )
}

#[test]
fn every_fault_is_told_in_the_readers_language_with_a_next_step() {
    let (folder, mut halves) = (folder(), Vec::new());
    for (words, code, _) in ROWS {
        // `init` takes an appid from the environment; here nobody gives one.
        let unset = words.first() == Some(&"init");
        for lang in ["zh", "en"] {
            let done = match unset {
                true => wxauth_in(&folder, words.iter().chain(&["--lang", lang])).run(),
                false => run(&folder, words, &["--lang", lang]),
            };
            let (line, has_hint) = first(&done);
            assert_eq!(done.code, *code, "{words:?}: {}", done.show());
            assert_eq!(is_chinese(line), lang == "zh", "{words:?}: {line}");
            assert!(has_hint, "{words:?} names no next step: {}", done.stderr);
            assert!(done.stdout.is_empty(), "{words:?}: {}", done.show());
            if lang == "zh" && done.stderr.lines().any(|line| english(line).is_some()) {
                halves.push(format!("{words:?}: {}", done.stderr));
            }
        }
    }
    assert!(halves.is_empty(), "{}", halves.join("\n"));
}

#[test]
fn half_a_sentence_of_english_is_found_in_a_chinese_line() {
    for line in [
        "  原因：No such file or directory (os error 2)",
        "wxauth: 字段 \"exp\" 的类型不对，应为 a number of seconds since 1970",
        "wxauth: 票据无法发送：it contains blanks, line breaks or control characters",
    ] {
        assert!(english(line).is_some(), "{line}");
    }
    for line in [
        "  建议：例如 wxauth exchange CODE --json | wxauth ticket sign --from -",
        "  建议：`wxauth url --help` 列出全部参数和例子",
        "wxauth: --color <WHEN> 的值 red 不可用；可用的值：auto, always, never",
        "wxauth: kind 不能是 \"x\"，可用的：service、subscription、test",
    ] {
        assert_eq!(english(line), None, "{line}");
    }
}

#[test]
fn every_fault_keeps_the_envelope() {
    let (folder, mut wrong) = (folder(), Vec::new());
    for (words, code, kind) in ROWS {
        let unset = words.first() == Some(&"init");
        let done = match unset {
            true => wxauth_in(&folder, words.iter().chain(&["--json"])).run(),
            false => run(&folder, words, &["--json"]),
        };
        let json = done.json();
        let message = json["error"]["message"].as_str().unwrap_or_default();
        let told = (json["error"]["kind"].as_str(), json["exit"].as_i64(), done.code);
        if told != (Some(*kind), Some((*code).into()), *code) || is_chinese(message) {
            wrong.push(format!("{words:?} → {told:?}, not {code} {kind}: {message}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[cfg(unix)]
#[test]
fn words_that_are_no_text_are_refused_not_changed() {
    use std::os::unix::ffi::OsStrExt;
    for (words, code) in [
        (&["exchange"][..], 2),
        (&["url", "--appid"], 2),
        (&["run", "--events"], 125),
        (&[][..], 2),
    ] {
        let done = std::process::Command::new(env!("CARGO_BIN_EXE_wxauth"))
            .args(words)
            .arg(std::ffi::OsStr::from_bytes(b"0\xff1"))
            .env_clear()
            .output()
            .unwrap();
        let said = String::from_utf8(done.stderr).unwrap();
        assert_eq!(done.status.code(), Some(code), "{words:?}: {said}");
        assert!(said.contains("is not UTF-8"), "{words:?}: {said}");
        assert!(done.stdout.is_empty());
    }
}
