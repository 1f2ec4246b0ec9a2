//! `wxauth mock --tls`: unmodified clients that reach it by WeChat's own names, as containers of one network do.
//! Must not need a privileged port or a resolver: what `extra_hosts` does, each client is told in its own way.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use wxauth::domain::host::WECHAT;

use crate::peers;
use crate::runner::{Folder, Running, wxauth_in};

const APPID: &str = "wx5b6e96c8c89c614e";
/// WeChat's answer to a token call without any parameter (PROTOCOL 2.0).
const ANSWER: &str = "{\"errcode\":41001,\"errmsg\":\"access_token missing";

struct Stage {
    mock: Running,
    ready: Value,
    port: u16,
    ca: PathBuf,
    folder: Folder,
}

fn stage(flags: &[&str]) -> Stage {
    let folder = Folder::new();
    let ca = folder.work().join("wechat.pem");
    let words = ["mock", "--port", "0", "--json", "--tls", "--tls-ca-file", "wechat.pem"];
    let mut mock = wxauth_in(&folder, words.iter().chain(flags)).start();
    let ready = mock.json_line();
    let port = ready["tls"]["url"].as_str().unwrap().rsplit(':').next().unwrap();
    let port = port.parse().unwrap();
    Stage { mock, ready, port, ca, folder }
}

impl Stage {
    /// curl, every name led to the port as a network alias would.
    fn curl(&self, flags: &[&str], url: &str) -> String {
        let to = format!("::127.0.0.1:{}", self.port);
        let mut command = Command::new("curl");
        command.args(["-sS", "--noproxy", "*", "--connect-to", &to, "--cacert"]).arg(&self.ca);
        let done = command.args(flags).arg(url).output().unwrap();
        let talk = String::from_utf8_lossy(&done.stderr).into_owned();
        assert!(done.status.success(), "{url} {flags:?}: {talk}");
        String::from_utf8(done.stdout).unwrap()
    }
}

#[test]
fn every_host_answers_in_every_version() {
    let stage = stage(&["--allow-host", "wechat"]);
    assert_eq!(stage.ready["url"], format!("http://127.0.0.1:{}", stage.port));
    assert_eq!(stage.ready["tls"]["ca_file"], "wechat.pem");
    let versions = [&["--tls-max", "1.2"][..], &["--tlsv1.3"], &["--http1.1"], &["--http2"]];
    for version in versions {
        let text = stage.curl(version, "https://api.weixin.qq.com/sns/auth");
        assert!(text.starts_with(ANSWER), "{version:?}: {text}");
    }
    let used = ["-o", "/dev/null", "-w", "%{http_version} %{ssl_verify_result} %{http_code}"];
    assert_eq!(stage.curl(&used, "https://open.weixin.qq.com/"), "1.1 0 404");
    for host in WECHAT {
        let url = format!("https://{host}/");
        assert!(stage.curl(&used, &url).starts_with("1.1 0 "), "{host}");
    }
    let script = "https://res.wx.qq.com/connect/zh_CN/htmledition/js/wxLogin.js";
    assert!(stage.curl(&[], script).contains("WxLogin"));
    // By its own names, too, and as ever without TLS on the same port.
    for name in ["127.0.0.1", "[::1]", "localhost", "wechat"] {
        let url = format!("https://{name}:{}/_wxauth/healthz", stage.port);
        stage.curl(&["--fail"], &url);
        stage.curl(&["--fail", "--http1.1"], &url.replace("https", "http"));
    }
    assert_eq!(stage.ready["tls"]["hosts"].as_array().unwrap().len(), WECHAT.len() + 2);
}

#[test]
fn a_whole_login_by_wechats_names() {
    let stage = stage(&["--auto-approve=lisi"]);
    let link = format!(
        "https://open.weixin.qq.com/connect/oauth2/authorize?appid={APPID}\
         &redirect_uri=https%3A%2F%2Fshop.example%2Fcb&response_type=code\
         &scope=snsapi_userinfo&state=abc#wechat_redirect"
    );
    let flags = ["-o", "/dev/null", "-A", "MicroMessenger", "-w", "%{redirect_url}"];
    let callback = stage.curl(&flags, &link);
    let code = callback.strip_prefix("https://shop.example/cb?code=").unwrap();
    let code = code.strip_suffix("&state=abc").unwrap();
    let url = format!(
        "https://api.weixin.qq.com/sns/oauth2/access_token?appid={APPID}&secret=s3cret\
         &code={code}&grant_type=authorization_code"
    );
    let tokens: Value = serde_json::from_str(&stage.curl(&[], &url)).unwrap();
    let (token, openid) = (tokens["access_token"].as_str(), tokens["openid"].as_str());
    let query = format!("access_token={}&openid={}", token.unwrap(), openid.unwrap());
    let profile = stage.curl(&[], &format!("https://api.weixin.qq.com/sns/userinfo?{query}"));
    let profile: Value = serde_json::from_str(&profile).unwrap();
    assert_eq!(profile["nickname"], "李四");
    assert!(profile["headimgurl"].as_str().unwrap().starts_with("https://thirdwx.qlogo.cn/"));
    // Called by its own address over TLS, its own addresses are https as well.
    let own = format!("https://127.0.0.1:{}", stage.port);
    let profile: Value =
        serde_json::from_str(&stage.curl(&[], &format!("{own}/sns/userinfo?{query}"))).unwrap();
    let avatar = profile["headimgurl"].as_str().unwrap();
    assert!(avatar.starts_with(&format!("{own}/")), "{avatar}");
}

/// requests as it comes, with one variable; the names resolve as `extra_hosts` has it.
#[test]
fn python_requests_with_one_variable() {
    let Some(mut python) = peers::python("requests") else { return };
    let stage = stage(&[]);
    let code = "import sys, requests, urllib3.util.connection as u\n\
                connect = u.create_connection\n\
                u.create_connection = lambda address, *a, **k: \
                connect(('127.0.0.1', int(sys.argv[1])), *a, **k)\n\
                print(requests.get('https://api.weixin.qq.com/sns/auth').text)";
    python.args(["-c", code, &stage.port.to_string()]).env("REQUESTS_CA_BUNDLE", &stage.ca);
    let done = python.output().unwrap();
    let text = String::from_utf8_lossy(&done.stdout).into_owned();
    assert!(text.starts_with(ANSWER), "{}", String::from_utf8_lossy(&done.stderr));
}

#[test]
fn the_file_holds_a_narrow_authority_and_no_key() {
    let stage = stage(&[]);
    let pem = std::fs::read_to_string(&stage.ca).unwrap();
    assert_eq!(Value::from(pem.as_str()), stage.ready["tls"]["ca_pem"]);
    assert!(!pem.contains("PRIVATE") && pem.matches("BEGIN").count() == 1);
    let shown = openssl(&["x509", "-noout", "-ext", "nameConstraints,basicConstraints"], &stage.ca);
    for told in [
        "Name Constraints: critical",
        "CA:TRUE, pathlen:0",
        "DNS:open.weixin.qq.com",
        "DNS:localhost",
        "IP:127.0.0.1/255.255.255.255",
    ] {
        assert!(shown.contains(told), "{told}: {shown}");
    }
    let beside: Vec<PathBuf> = std::fs::read_dir(stage.folder.work())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
        .collect();
    assert_eq!(beside, std::slice::from_ref(&stage.ca), "nothing else is written");
    // It goes with the emulator that it speaks for.
    stage.mock.signal("TERM");
    stage.mock.wait().exits(0);
    assert!(!stage.ca.exists());
}

fn openssl(words: &[&str], file: &Path) -> String {
    let done = Command::new("openssl").args(words).arg("-in").arg(file).output().unwrap();
    String::from_utf8_lossy(&done.stdout).into_owned()
}

#[test]
fn the_file_of_another_is_left_alone() {
    let folder = Folder::new();
    let mine =
        folder.file("mine.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
    let run =
        |words: &[&str]| wxauth_in(&folder, ["mock", "--port", "0"].iter().chain(words)).run();
    run(&["--tls", "--tls-ca-file", "mine.pem"]).exits(8).says("mine.pem is there, and not ours");
    assert!(std::fs::read_to_string(mine).unwrap().contains("AAAA"));
    run(&["--tls", "--tls-ca-file", "no/such/folder.pem"]).exits(8).says("cannot write");
    run(&["--tls-ca-file", "x.pem"]).exits(2).says("--tls");
    // Left over from one that was killed: replaced before anybody can connect.
    let first = stage(&[]);
    let old = std::fs::read_to_string(&first.ca).unwrap();
    folder.file("old.pem", &old);
    let words = ["mock", "--port", "0", "--json", "--tls", "--tls-ca-file", "old.pem"];
    let mut second = wxauth_in(&folder, words).start();
    second.json_line();
    let new = std::fs::read_to_string(folder.work().join("old.pem")).unwrap();
    assert_ne!(new, old);
    // A port that is taken must not cost the running one its file.
    let port = first.port.to_string();
    let words = ["mock", "--port", &port, "--tls", "--tls-ca-file", "wechat.pem"];
    wxauth_in(&first.folder, words).run().exits(8).says("in use");
    assert_eq!(std::fs::read_to_string(&first.ca).unwrap(), old);
}

#[test]
fn who_does_not_trust_it_is_told_of() {
    let Stage { mut mock, port, .. } = stage(&[]);
    let to = format!("::127.0.0.1:{port}");
    let words = ["-sS", "--noproxy", "*", "--connect-to", &to, "https://api.weixin.qq.com/"];
    let status = Command::new("curl").args(words).stderr(Stdio::null()).status().unwrap();
    assert_eq!(status.code(), Some(60), "curl's own: the peer's certificate is not known");
    let line = mock.json_line();
    assert_eq!(
        (&line["event"], &line["host"]),
        (&"distrusted".into(), &"api.weixin.qq.com".into())
    );
    mock.signal("TERM");
    mock.wait().exits(0);
}

#[test]
fn people_read_where_it_is_and_what_to_trust() {
    let folder = Folder::new();
    let words = ["mock", "--port", "0", "--lang", "en", "--tls", "--tls-ca-file", "ca.pem"];
    let mut mock = wxauth_in(&folder, words).start();
    let url = mock.line();
    let line = mock.talk_with("answers TLS");
    assert!(line.starts_with(&url.replace("http:", "https:")), "{line}");
    assert!(line.ends_with("clients trust it by ca.pem"), "{line}");
    mock.signal("INT");
    mock.wait().exits(0);
}

/// No container engine is needed to hold the recipe to what it says: its words are run, its names
/// compared, its health check made.
#[test]
fn the_compose_recipe_does_what_it_says() {
    let Some(_) = peers::python("yaml") else { return };
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    let (english, chinese) = (compose(&docs.join("run.md")), compose(&docs.join("run.zh-CN.md")));
    assert_eq!(english, chinese, "both languages, one recipe");
    let (wechat, app) = (&english["services"]["wechat"], &english["services"]["app"]);
    let address = wechat["networks"]["default"]["ipv4_address"].as_str().unwrap();
    let led: Vec<&str> =
        app["extra_hosts"].as_array().unwrap().iter().map(|h| h.as_str().unwrap()).collect();
    assert_eq!(led, WECHAT.map(|host| format!("{host}:{address}")));
    assert_eq!(app["environment"]["NODE_EXTRA_CA_CERTS"], "/ca/wechat.pem");

    // In the container: port 443, a volume, and the program in its PATH.
    let folder = Folder::new();
    let ca = folder.file("ca/none", "").with_file_name("wechat.pem");
    let port = crate::peer::free_port();
    let inside = |word: &str| match word {
        "443" => port.to_string(),
        word if word.starts_with("/ca/") => ca.to_string_lossy().into_owned(),
        word => word.replace(":443/", &format!(":{port}/")),
    };
    let words = |list: &Value, skip: usize| {
        let words = list.as_array().unwrap().iter().map(|word| inside(word.as_str().unwrap()));
        words.skip(skip).collect::<Vec<_>>()
    };
    assert_eq!(wechat["command"][0], "wxauth");
    let running = wxauth_in(&folder, words(&wechat["command"], 1)).start();
    assert_eq!(wechat["healthcheck"]["test"][1], "wxauth");
    // As Docker asks: again and again until it is healthy; then the certificate is there.
    let check = words(&wechat["healthcheck"]["test"], 2);
    let healthy = || wxauth_in(&folder, &check).run().code == 0;
    assert!((0..30).any(|_| healthy()));
    assert!(ca.exists());
    running.signal("TERM");
    running.wait().exits(0);
}

/// The recipe in a page, as JSON.
fn compose(page: &Path) -> Value {
    let text = std::fs::read_to_string(page).unwrap();
    let yaml = text.split("```yaml\n").find(|block| block.contains("healthcheck")).unwrap();
    let yaml = yaml.split("```").next().unwrap();
    let code = "import json, sys, yaml; print(json.dumps(yaml.safe_load(sys.argv[1])))";
    let mut python = peers::python("yaml").unwrap();
    let done = python.args(["-c", code, yaml]).output().unwrap();
    serde_json::from_slice(&done.stdout)
        .unwrap_or_else(|e| panic!("{e}: {}", String::from_utf8_lossy(&done.stderr)))
}
