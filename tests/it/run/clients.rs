//! Real clients that call WeChat by its own name, each unmodified.

use super::{ANSWER, CALL, run};
use crate::peers;

#[track_caller]
fn answered(words: &[&str]) {
    let done = run(&[], words).exits(0);
    let told = done.text().contains(ANSWER);
    assert!(told, "{}", done.show());
    assert!(done.stderr.contains("calls for WeChat: 1 (api.weixin.qq.com)"), "{}", done.show());
}

/// A program of the system, or `false` after saying why the test is skipped.
pub(super) fn there(program: &str) -> bool {
    let found = std::process::Command::new(program)
        .arg("--version")
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .status()
        .is_ok();
    assert!(found || std::env::var_os("CI").is_none(), "{program} is missing");
    found
}

#[test]
fn curl_over_both_versions_of_tls_and_http() {
    if !there("curl") {
        return;
    }
    for version in [&["--tls-max", "1.2"][..], &["--tlsv1.3"], &["--http1.1"], &["--http2"]] {
        answered(&[&["curl", "-sS"], version, &[CALL]].concat());
    }
    // As some clients send it to a proxy: in the clear, with the whole address (engineering table).
    answered(&["sh", "-c", &format!("curl -sS --request-target {CALL} $HTTPS_PROXY")]);
}

#[test]
fn python_by_proxy_and_by_name() {
    if !there("python3") {
        return;
    }
    let urllib = format!("import urllib.request as r; print(r.urlopen('{CALL}').read().decode())");
    answered(&["python3", "-c", &urllib]);
    // http.client knows no proxy; the hook brings it to us.
    let client = "import http.client as h; c = h.HTTPSConnection('api.weixin.qq.com'); \
                  c.request('GET', '/sns/auth'); print(c.getresponse().read().decode())";
    answered(&["python3", "-c", client]);
    // Python 3.13 checks strictly by default; earlier ones do when told.
    let strict = format!(
        "import ssl, urllib.request as r; c = ssl.create_default_context(); \
         c.verify_flags |= ssl.VERIFY_X509_STRICT; \
         print(r.urlopen('{CALL}', context=c).read().decode())"
    );
    answered(&["python3", "-c", &strict]);
}

#[test]
fn node_by_preload_alone() {
    let Some(_) = peers::node("jsonwebtoken") else { return };
    let https = format!("require('https').get('{CALL}', r => r.pipe(process.stdout))");
    answered(&["node", "-e", &https]);
    let fetch = format!("fetch('{CALL}').then(r => r.text()).then(console.log)");
    answered(&["node", "-e", &fetch]);
    let worker = format!("new (require('worker_threads').Worker)({https:?}, {{eval: true}})");
    answered(&["node", "-e", &worker]);
    let child = format!(
        "require('child_process').execFileSync(process.execPath, ['-e', {https:?}], \
         {{stdio: 'inherit'}})"
    );
    answered(&["node", "-e", &child]);
    let h2 = "const s = require('http2').connect('https://api.weixin.qq.com'); \
              const q = s.request({':path': '/sns/auth'}); q.pipe(process.stdout); \
              q.on('end', () => s.close())";
    answered(&["node", "-e", h2]);
}
