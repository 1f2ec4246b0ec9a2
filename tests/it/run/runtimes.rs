//! Real runtimes with the HTTP clients of their world, none told of wxauth: which reach the emulator, and which cannot.
//! Must not tell a client anything; one process a runtime, as starting them is what costs.

use std::path::PathBuf;

use serde_json::Value;

use super::clients::there;
use super::{events, run_in};
use crate::peer::{Peer, answer};
use crate::peers;
use crate::runner::{Done, Folder};

/// WeChat's answer to a code it does not know (PROTOCOL 7.2, behaviour 15).
const UNKNOWN: &str = "{\"errcode\":40029,\"errmsg\":\"invalid code";

pub(super) fn script(name: &str) -> String {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/it/run/runtimes");
    folder.join(name).to_str().unwrap().to_owned()
}

/// Runs it offline, so that nothing else is reached, with these variables; every client of `reach`
/// was answered by the emulator, and it was asked no more and no less.
#[track_caller]
fn reaches(words: &[&str], variables: &[(&str, PathBuf)], reach: &[&str]) -> Done {
    let folder = Folder::new();
    let mut run = run_in(&folder, &["--offline", "--events", "events.ndjson"], words);
    for (name, value) in variables {
        run = run.env(name, value);
    }
    let done = run.run().exits(0);
    for name in reach {
        let line = format!("{name} {UNKNOWN}");
        assert!(done.text().lines().any(|l| l.starts_with(&line)), "{name}: {}", done.show());
    }
    let lines = events(&folder.work().join("events.ndjson"));
    let refused = |line: &&Value| line["event"] == "request" && line["code"] == 40029;
    let asked: Vec<&Value> = lines.iter().filter(refused).collect();
    assert_eq!(asked.len(), reach.len(), "{}", done.show());
    assert!(asked.iter().all(|line| line["host"] == "api.weixin.qq.com"), "{asked:?}");
    done
}

fn says(done: &Done, line: &str) {
    assert!(done.text().lines().any(|l| l == line), "no {line:?}: {}", done.show());
}

#[test]
fn python() {
    let Some(command) = peers::python("requests, httpx, aiohttp") else { return };
    let path = command.get_envs().find(|(name, _)| *name == "PYTHONPATH").unwrap().1.unwrap();
    let clients = [
        "urllib",
        "http.client",
        "requests",
        "httpx",
        "httpx-async",
        "aiohttp",
        "aiohttp-trust_env",
    ];
    let words = ["python3", &script("python.py")];
    let done = reaches(&words, &[("PYTHONPATH", path.into())], &clients);
    // It trusts certifi's roots and nothing of the environment: docs/run.md says what to add.
    says(&done, "requests-trust_env-False refused");
    // A whole login: an openid has 28 characters and begins with o (PROTOCOL 2.1).
    let openid = done.text().lines().find_map(|line| line.strip_prefix("flow o"));
    assert_eq!(openid.map(str::len), Some(27), "{}", done.show());
}

#[test]
fn node() {
    let Some(command) = peers::node("axios") else { return };
    let path = command.get_envs().find(|(name, _)| *name == "NODE_PATH").unwrap().1.unwrap();
    let clients = [
        "https",
        "https-own-agent",
        "fetch",
        "undici",
        "undici-own-agent",
        "axios",
        "axios-old",
        "got",
        "worker",
        "child",
    ];
    let done = reaches(&["node", &script("node.mjs")], &[("NODE_PATH", path.into())], &clients);
    says(&done, "https-own-ca refused");
}

/// A binary that `.ci/peers` brought, or `None` after saying why the test is skipped.
fn brought(package: &str, path: &str) -> Option<String> {
    let command = peers::node("axios")?;
    let modules = command.get_envs().find(|(name, _)| *name == "NODE_PATH").unwrap().1.unwrap();
    let package = std::fs::read_dir(PathBuf::from(modules).join(package)).ok().and_then(|found| {
        let mut paths = found.flatten().map(|entry| entry.path().join(path));
        paths.find(|path| path.exists())
    });
    assert!(package.is_some() || std::env::var_os("CI").is_none(), "{path} is missing");
    package.map(|path| path.to_str().unwrap().to_owned())
}

/// npm installs them without the right to run.
fn executable(program: &str) {
    let done = std::process::Command::new("chmod").args(["+x", program]).status();
    assert!(done.unwrap().success());
}

#[test]
fn bun() {
    let Some(bun) = brought("@oven", "bin/bun") else { return };
    executable(&bun);
    let axios = peers::node("axios").unwrap();
    let path = axios.get_envs().find(|(name, _)| *name == "NODE_PATH").unwrap().1.unwrap();
    let variables = [("NODE_PATH", path.into()), ("BUN_OPTIONS", "--no-install".into())];
    let clients = ["fetch", "https", "https-own-agent", "axios", "worker", "child"];
    reaches(&[&bun, &script("other.mjs")], &variables, &clients);
    // Under another command it has the preload, too.
    let line = format!("exec {bun} {} child | sed 's/^/child /'", script("other.mjs"));
    reaches(&["sh", "-c", &line], &[], &["child"]);
}

#[test]
fn deno() {
    let Some(deno) = brought("@deno", "deno") else { return };
    executable(&deno);
    let clients = ["fetch", "https", "https-own-agent", "worker", "child"];
    let variables = [("DENO_NO_UPDATE_CHECK", "1".into())];
    let words = [&deno, "run", "--no-config", "--allow-all", &script("other.mjs")];
    reaches(&words, &variables, &clients);
}

#[test]
fn php() {
    if !there("php") {
        return;
    }
    let reach = ["curl", "curl-multi", "streams"];
    let done = reaches(&["php", &script("php.php")], &[], &reach);
    // A context of its own has no proxy unless it is given one.
    says(&done, "streams-own-context refused");
}

#[test]
fn php_streams_reach_other_hosts_as_before() {
    if !there("php") {
        return;
    }
    let peer = Peer::start(|seen| answer(200, format!("{} {}", seen.method, seen.url)));
    let folder = Folder::new();
    // Somebody's own file to begin with stays the first of theirs.
    let first = folder.file("first.php", "<?php define('FIRST', 'mine ');");
    let ini = folder.file("ini/a.ini", format!("auto_prepend_file={}\n", first.display()));
    let page = folder.file("page.php", "<?php echo FIRST, file_get_contents($argv[1]);");
    let url = peer.url("/a?b");
    let words = ["php", page.to_str().unwrap(), &url];
    let run = run_in(&folder, &[], &words).env("PHP_INI_SCAN_DIR", ini.parent().unwrap());
    assert_eq!(run.run().exits(0).text(), "mine GET /a?b");
}

/// PHP runs no `auto_prepend_file` for a router script. The streams are those of a file it requires.
#[cfg(unix)]
#[test]
fn php_streams_behind_a_router_script() {
    if !there("php") {
        return;
    }
    let folder = Folder::new();
    folder.file("pub/router.php", "<?php require __DIR__ . '/index.php';");
    let page = format!(
        "<?php file_put_contents(__DIR__ . '/answer', file_get_contents('{}'));\n\
         posix_kill(getmypid(), 9);",
        super::CALL
    );
    folder.file("pub/index.php", page);
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let (address, url) = (free.to_string(), format!("http://{free}/page"));
    let options = ["--offline", "--quiet", "--wait-for", &url];
    let words = ["php", "-S", &address, "-t", "pub", "pub/router.php"];
    let done = run_in(&folder, &options, &words).run();
    let answer = std::fs::read_to_string(folder.work().join("pub/answer"));
    let answer = answer.unwrap_or_else(|error| panic!("{error}: {}", done.show()));
    assert!(answer.starts_with(super::ANSWER), "{answer}");
}

#[test]
fn ruby() {
    if there("ruby") {
        reaches(&["ruby", &script("ruby.rb")], &[], &["net/http", "net/http-own", "open-uri"]);
    }
}

#[test]
fn perl() {
    let modules = ["-MLWP::Protocol::https", "-MIO::Socket::SSL", "-e", "1"];
    let found = std::process::Command::new("perl").args(modules).status();
    if !found.is_ok_and(|status| status.success()) {
        assert!(std::env::var_os("CI").is_none(), "perl's modules are missing");
        return;
    }
    reaches(&["perl", &script("perl.pl")], &[], &["HTTP::Tiny", "LWP"]);
}

#[test]
fn go() {
    if !there("go") {
        return;
    }
    // No modules, and none fetched; the standard library is compiled once for all test runs.
    let cache = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("go");
    let variables = [
        ("GOCACHE", cache.join("cache")),
        ("GOPATH", cache.join("path")),
        ("GOPROXY", "off".into()),
        ("GO111MODULE", "off".into()),
        ("CGO_ENABLED", "0".into()),
    ];
    let mut build = std::process::Command::new("go");
    build.args(["build", "-o", "/dev/null", &script("main.go")]).envs(variables.clone());
    assert!(build.status().unwrap().success());
    let reach = ["default", "own-client", "own-transport"];
    reaches(&["go", "run", &script("main.go")], &variables, &reach);
}

#[test]
fn java() {
    if there("java") {
        let reach = ["HttpsURLConnection", "HttpClient", "HttpClient-1.1"];
        // It lives for a second: to compile it well, or to collect in parallel, does not pay.
        let quick = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto"];
        let program = script("Clients.java");
        let words = [&["java"][..], &quick, &[&program]].concat();
        reaches(&words, &[], &reach);
    }
}

/// The same program for both: built for the common profile by Debian's compiler, as no SDK of .NET
/// can be had there. `None` after saying why the test is skipped.
fn csharp(folder: &Folder) -> Option<String> {
    there("mcs").then(|| {
        let program = folder.file("Clients.exe", "");
        let program = program.to_str().unwrap().to_owned();
        let mut build = std::process::Command::new("mcs");
        build.args(["-nologo", "-r:System.Net.Http.dll", &format!("-out:{program}")]);
        assert!(build.arg(script("Clients.cs")).status().unwrap().success());
        let framework = r#"{"name":"Microsoft.NETCore.App","version":"8.0.0"}"#;
        let text = format!("{{\"runtimeOptions\":{{\"framework\":{framework}}}}}");
        folder.file("Clients.runtimeconfig.json", &text);
        program
    })
}

#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
#[test]
fn dotnet() {
    let Some(command) = peers::python("dnv") else { return };
    let path = command.get_envs().find(|(name, _)| *name == "PYTHONPATH").unwrap().1.unwrap();
    let dotnet = PathBuf::from(path).join("dnv/net/runtime/.net/dotnet");
    let dotnet = dotnet.to_str().unwrap();
    executable(dotnet);
    let folder = Folder::new();
    let Some(program) = csharp(&folder) else { return };
    let reach = [
        "HttpClient-1.1",
        // Asked for 2.0, "or lower".
        "HttpClient-1.1",
        "HttpClientHandler-1.1",
        "WebClient",
        "HttpWebRequest",
    ];
    // Whether the system has ICU is not the question here.
    let variables = [("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "1".into())];
    reaches(&[dotnet, &program], &variables, &reach);
}

#[test]
fn mono_with_a_store_for_this_run() {
    if !there("mono") || !there("cert-sync") {
        return;
    }
    let folder = Folder::new();
    let Some(program) = csharp(&folder) else { return };
    let mono = ["mono", &program];
    let doctor = run_in(&folder, &["--doctor"], &mono).run().exits(1);
    assert!(doctor.text().contains("✗ Mono"), "{}", doctor.show());
    let done = run_in(&folder, &["--offline"], &mono).run().exits(1);
    // What it says to do is what is then done.
    let line = done.stderr.lines().find_map(|line| line.split_once("sh -c '")).unwrap().1;
    let line = line.trim_end_matches('\'').replace("app.exe", &program);
    assert!(line.contains("XDG_CONFIG_HOME=$(mktemp -d)"), "{}", done.show());
    // Asked for HTTP/2 it speaks 1.1.
    let (first, second) = ("HttpClient-1.1", "HttpClient-1.1");
    let reach = [first, second, "HttpClientHandler-1.1", "WebClient", "HttpWebRequest"];
    // TMPDIR goes with the folder.
    let variables = [("TMPDIR", folder.work().to_owned())];
    reaches(&["sh", "-c", &line], &variables, &reach);
}

#[test]
fn wget() {
    if there("wget") {
        // The label stands in front of the answer.
        let line = "printf 'wget '; wget -qO- 'https://api.weixin.qq.com/sns/oauth2/access_token\
                    ?appid=wx1234567890abcdef&secret=s3cret&code=none\
                    &grant_type=authorization_code'";
        reaches(&["sh", "-c", line], &[], &["wget"]);
    }
}

/// Rust with native roots (rustls-native-certs, as reqwest's feature of that name): our own client.
#[test]
fn rust_with_native_roots() {
    let program = env!("CARGO_BIN_EXE_wxauth");
    // Neither the emulator's variable nor a base leads there: only the proxy and the roots.
    let line = format!(
        "printf 'rust '; unset WXAUTH_MOCK; {program} exchange none --appid wx1234567890abcdef \
         --secret-file secret --system-certs --json 2>/dev/null; true"
    );
    let folder = Folder::new();
    folder.file("secret", "s3cret");
    let done = run_in(&folder, &["--offline"], &["sh", "-c", &line]).run().exits(0);
    assert!(done.text().contains("\"errcode\":40029"), "{}", done.show());
    assert!(done.stderr.contains("calls for WeChat: 1 (api.weixin.qq.com)"), "{}", done.show());
}

#[test]
fn git_is_tunnelled_to_its_own_host_or_refused() {
    if !there("git") {
        return;
    }
    // A host that nobody has (RFC 2606): the connection is ours to make, and fails.
    let words = ["git", "ls-remote", "https://git.example.invalid/a.git"];
    let folder = Folder::new();
    let asked = |options: &[&str]| {
        let options = [options, &["--events", "e.ndjson"]].concat();
        run_in(&folder, &options, &words).env("GIT_TERMINAL_PROMPT", "0").run().exits(128);
        let lines = events(&folder.work().join("e.ndjson"));
        let line = lines.iter().find(|line| line["target"] == "git.example.invalid:443").cloned();
        line.unwrap_or_else(|| panic!("{lines:?}"))["passed"].as_str().unwrap().to_owned()
    };
    assert_eq!(asked(&[]), "failed");
    assert_eq!(asked(&["--offline"]), "refused");
}
