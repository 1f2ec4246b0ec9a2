//! Web frameworks with a login for WeChat of their own, unmodified: complete back ends, which `check` starts
//! and judges. Must not tell them where the emulator is: WeChat's addresses are in their code.

use std::ffi::OsStr;
use std::process::Command;

use serde_json::Value;

use crate::peer::free_port;
use crate::peers;
use crate::runner::{Folder, wxauth_in};

/// What a login must do right to be worth offering, whatever the framework: begin with a link that is in
/// order, hold the state, spend a code once, tell two users apart, and take WeChat's refusals for what they are.
const PASSES: [&str; 11] = [
    "WXA103", "WXA106", "WXA201", "WXA204", "WXA301", "WXA302", "WXA305", "WXA706", "WXA801",
    "WXA803", "WXA806",
];

/// What a website's login by QR code does not have: refusals as `authdeny`, snapshot users (PROTOCOL 1.8, 1.9).
const SKIPPED: [&str; 2] = ["WXA306", "WXA707"];

/// Starts the site under `check`, with `choice` for its rules; the report.
fn judged(command: &Command, script: &str, choice: [&str; 2]) -> Value {
    let folder = Folder::new();
    let script =
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/frameworks").join(script);
    let at = format!("http://127.0.0.1:{}", free_port());
    let mut env = toml::Table::new();
    let mut put = |name: &str, value: &str| env.insert(name.to_owned(), value.into());
    for (name, value) in command.get_envs() {
        put(&name.to_string_lossy(), &value.unwrap_or(OsStr::new("")).to_string_lossy());
    }
    put("PORT", at.rsplit(':').next().unwrap());
    put("PYTHONDONTWRITEBYTECODE", "1");
    put("WX_APPID", "{appid}");
    put("WX_SECRET", "{secret}");
    let start = [command.get_program(), script.as_os_str()].map(|word| word.to_string_lossy());
    let start: Vec<&str> = start.iter().map(AsRef::as_ref).collect();
    let mut config = toml::toml! {
        [backend]
        style = "session"
    };
    let backend = config["backend"].as_table_mut().unwrap();
    backend.insert("start".to_owned(), start.into());
    backend.insert("env".to_owned(), env.into());
    backend.insert("ready".to_owned(), format!("{at}/api/me").into());
    backend.insert("page".to_owned(), format!("{at}/orders").into());
    let mut api = toml::Table::new();
    api.insert("url".to_owned(), format!("{at}/api/me").into());
    api.insert("openid".to_owned(), "/openid".into());
    backend.insert("api".to_owned(), api.into());
    folder.file("wxauth.toml", config.to_string());
    let words = ["check", "--json", "--exit-zero", "--mock-port", "0", choice[0], choice[1]];
    wxauth_in(&folder, words).run().exits(0).json()["data"].clone()
}

/// Nothing is found but these, and what every login must do right was found out.
#[track_caller]
fn assert_clean(report: &Value, but: &[&str]) {
    let rules = report["rules"].as_array().unwrap();
    for rule in rules {
        let expected = but.contains(&rule["id"].as_str().unwrap());
        assert_eq!(rule["outcome"] == "fail", expected, "{rule:#}");
    }
    let right = PASSES.iter().filter(|id| !but.contains(id)).map(|id| (id, "pass"));
    for (id, outcome) in right.chain(SKIPPED.iter().map(|id| (id, "skipped"))) {
        let rule = rules.iter().find(|rule| rule["id"] == *id).unwrap();
        assert_eq!(rule["outcome"], outcome, "{rule:#}");
    }
}

/// django-allauth 65: `qrconnect`, the token by POST (PROTOCOL 2.0, 3), text without a charset (PROTOCOL 9.2).
#[test]
fn django_allauth() {
    let Some(python) = peers::python("allauth.socialaccount.providers.weixin, requests") else {
        return;
    };
    let rules = [&PASSES[..], &SKIPPED, &["WXA303", "WXA701"]].concat().join(",");
    let report = judged(&python, "django_allauth.py", ["--only", &rules]);
    assert_clean(&report, &[]);
    // Django's token against forged forms stays for a year, its session for two weeks.
    let rules = report["rules"].as_array().unwrap();
    let switch = rules.iter().find(|rule| rule["id"] == "WXA701").unwrap();
    assert_eq!(switch["outcome"], "undecided", "{switch:#}");
}

/// Auth.js 5: a state of 435 characters, which only `qrconnect` takes (PROTOCOL 1.3, 10.6); the token by POST,
/// half in the address (PROTOCOL 9.1); an error page with status 500 of its own.
#[test]
fn auth_js() {
    let Some(node) = peers::node("@auth/express") else { return };
    assert_clean(&judged(&node, "authjs.cjs", ["--skip", "WXA804"]), &[]);
}

/// better-auth 1.7: `lang` behind the state, the fragment at `qrconnect`, too.
#[test]
fn better_auth() {
    let Some(node) = peers::node("better-auth") else { return };
    assert_clean(&judged(&node, "better_auth.cjs", ["--skip", "WXA804"]), &[]);
}
