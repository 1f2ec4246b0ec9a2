//! `load` on back ends that are not the demo: by itself, and as Locust runs what it exports.
//! Locust is the third-party package, run for real.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value;
use wxauth::mock::Server;
use wxauth::mock::server::Start;

use super::{APPID, Described, SECRET};
use crate::peer::free_port;
use crate::peers;
use crate::runner::{Folder, wxauth_in};

/// The same descriptions are enough to load them.
#[test]
fn load_logs_in_to_several_at_once() {
    for name in [
        "express_jwt",
        "node_session",
        "fastapi_link",
        "django_session",
        "mini_node",
        "faulty_query",
    ] {
        let mut described = Described::read(name);
        let Some(program) = described.start() else { continue };
        let folder = Folder::new();
        folder.file("wxauth.toml", described.table.to_string());
        let port = described.mock.to_string();
        let words = ["load", "--json", "--concurrency", "4", "--duration", "200ms", "--appid"];
        let run = wxauth_in(&folder, words).args([APPID, "--mock-port", &port]);
        let done = run.env("WXAUTH_SECRET", SECRET).run().exits(0);
        drop(program);
        let end: Value = serde_json::from_str(done.text().lines().last().unwrap()).unwrap();
        let logins = &end["logins"];
        assert!(logins["done"].as_u64().unwrap() >= 4, "{name}: {end:#}");
        assert_eq!(logins["failed"], 0, "{name}: {end:#}");
    }
}

/// Locust's own counts, by the name of a request, and how it ended.
fn locust(file: &Path, wechat: &str) -> Option<(BTreeMap<String, Value>, Option<i32>)> {
    let mut command = peers::python("locust")?;
    command.args(["-m", "locust", "--headless", "-u", "4", "-r", "4", "-t", "1s", "--json", "-f"]);
    // Whoever is at it when the second is over comes to an end.
    command.arg(file).args(["--stop-timeout", "60"]).env("WXAUTH_MOCK_URL", wechat);
    let done = command.output().unwrap();
    let told = String::from_utf8_lossy(&done.stdout);
    let all: Vec<Value> = serde_json::from_str(&told)
        .unwrap_or_else(|e| panic!("{e}: {told}\n{}", String::from_utf8_lossy(&done.stderr)));
    let named = all.into_iter().map(|row| (row["name"].as_str().unwrap().to_owned(), row));
    Some((named.collect(), done.status.code()))
}

/// The emulator that Locust's users and the back end meet, at a port they know.
fn wechat(port: u16) -> Server {
    Server::start_with(Start { port, ..Start::default() }).unwrap()
}

/// Writes the locustfile of a back end that runs.
fn exported(folder: &Folder, mock: u16, more: &[&str]) -> PathBuf {
    let port = mock.to_string();
    let words = ["load", "--export", "locust=locustfile.py", "--mock-port", &port, "--json"];
    let run = wxauth_in(folder, words).args(more.iter().copied()).args(["--appid", APPID]);
    let done = run.env("WXAUTH_SECRET", SECRET).run().exits(0).json();
    assert_eq!(done["data"]["file"], "locustfile.py");
    folder.work().join("locustfile.py")
}

#[test]
fn locust_logs_in_as_load_does() {
    let page = ["open", "callback", "api", "whole_login"];
    for (name, flow) in [
        ("express_jwt", &[&page[..], &["login"]].concat()),
        ("fastapi_link", &[&page[..], &["ask_link"]].concat()),
        ("node_session", &page.to_vec()),
        ("faulty_query", &vec!["open", "login", "api", "whole_login"]),
        ("mini_node", &vec!["login", "api", "whole_login"]),
    ] {
        let mut described = Described::read(name);
        let Some(program) = described.start() else { continue };
        let folder = Folder::new();
        folder.file("wxauth.toml", described.table.to_string());
        let file = exported(&folder, described.mock, &[]);
        let wechat = wechat(described.mock);
        let Some((rows, code)) = locust(&file, wechat.url()) else { continue };
        drop(program);
        assert_eq!(code, Some(0), "{name}: {rows:#?}");
        for step in flow {
            let row = rows.get(*step).unwrap_or_else(|| panic!("{name}: no {step} in {rows:#?}"));
            assert!(row["num_requests"].as_u64().unwrap() >= 4, "{name}: {row:#}");
            assert_eq!(row["num_failures"], 0, "{name}: {row:#}");
        }
    }
}

/// What only many at a time can show is seen there as well.
#[test]
fn locust_notices_who_is_taken_for_somebody_else() {
    let (folder, mock) = (Folder::new(), free_port());
    let base = format!("--mock=http://127.0.0.1:{mock}");
    let words = ["demo", "--port", "0", "--flaw", "global-user", "--json", &base];
    let mut demo = wxauth_in(&folder, words).start();
    let page = demo.json_line()["url"].as_str().unwrap().to_owned();
    let file = exported(&folder, mock, &[&page]);
    let wechat = wechat(mock);
    if let Some((rows, code)) = locust(&file, wechat.url()) {
        let row = &rows["whole_login"];
        assert!(row["num_failures"].as_u64().unwrap() > 0 && code == Some(1), "{rows:#?}");
    }
    demo.signal("TERM");
    demo.wait().exits(0);
}
