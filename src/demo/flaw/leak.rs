//! Flaws that let out what belongs on the server: the app secret, tokens, addresses, stack traces.
//! Must not ask WeChat for anything; it lets out what a login found.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::{HeaderName, Response, header};
use serde_json::{Value, json};

use super::edit::{self, Visit};
use super::{Flaw, Layer, Told};
use crate::demo::Demo;
use crate::demo::answer::set;
use crate::domain::random::Random;

/// Whatever is answered.
pub(super) fn after(layer: &Layer, demo: &Demo, response: &mut Response<Bytes>) {
    let (appid, secret) = (demo.wechat.appid.as_str(), demo.wechat.secret.expose());
    if layer.has(Flaw::LeakSecretPage) && edit::is_html(response) {
        let config = json!({ "appid": appid, "appsecret": secret });
        edit::replace(response, "</body>", &format!("<!-- {config} -->\n</body>"));
    }
    let kind = response.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok());
    if layer.has(Flaw::LeakSecretScript) && kind == Some("text/javascript") {
        let config = format!("const WECHAT = {{ appid: '{appid}', secret: '{secret}' }};\n");
        let body = [config.as_bytes(), response.body()].concat();
        *response.body_mut() = Bytes::from(body);
    }
}

/// A login that worked.
pub(super) fn success(
    layer: &Layer,
    demo: &Demo,
    told: &Told,
    body: &mut Value,
    response: &mut Response<Bytes>,
) {
    if layer.has(Flaw::LeakTokensAnswer) {
        body["access_token"] = json!(told.access_token);
        body["refresh_token"] = json!(told.refresh_token);
    }
    if layer.has(Flaw::LeakSessionKey) {
        // What a back end does that serves a mini program too, and hands on all it was told.
        body["session_key"] = json!(demo.with_random(session_key));
    }
    if layer.has(Flaw::LeakTokenHeader) {
        let name = HeaderName::from_static("x-access-token");
        set(response.headers_mut(), name, &told.access_token);
    }
    if layer.has(Flaw::LeakTokenCookie) {
        let token = &told.access_token;
        let line = format!("wx_at={token}; Path=/; Max-Age=7200; HttpOnly; SameSite=Lax");
        edit::add_cookie(response, &line);
    }
}

/// 16 bytes in base64, as WeChat hands them out (PROTOCOL 5).
fn session_key(random: &mut dyn Random) -> String {
    let mut key = [0; 16];
    random.fill(&mut key);
    STANDARD.encode(key)
}

/// A login that failed.
pub(super) fn failure(layer: &Layer, demo: &Demo, visit: &Visit, response: &mut Response<Bytes>) {
    let status = response.status().as_u16();
    let secret = demo.wechat.secret.expose();
    let url = |secret: &str| {
        let (api, appid) = (&demo.wechat.api, demo.wechat.appid.as_str());
        let code = visit.posted("code").unwrap_or_default();
        format!(
            "{api}/sns/oauth2/access_token?appid={appid}&secret={secret}&code={code}&grant_type=authorization_code"
        )
    };
    let mut told: Vec<(&str, Value)> = Vec::new();
    if layer.has(Flaw::LeakSecretError) {
        told.push(("config", json!({ "appsecret": secret })));
    }
    if layer.has(Flaw::LeakUpstreamUrl) {
        told.push(("request", json!(url("***"))));
    }
    if layer.has(Flaw::UpstreamLeak) && (500..600).contains(&status) {
        told.push(("request", json!(url(secret))));
    }
    if layer.has(Flaw::LeakStackTrace) {
        told.push(("stack", json!(TRACE)));
    }
    if told.is_empty() {
        return;
    }
    let mut body: Value = serde_json::from_slice(response.body()).unwrap_or_default();
    for (name, value) in told {
        body[name] = value;
    }
    *response.body_mut() = Bytes::from(body.to_string());
}

const TRACE: &str = "Error: invalid code\n    at exchange (/srv/lottery/wechat.js:41:11)\n    \
    at process.processTicksAndRejections (node:internal/process/task_queues:95:5)\n    \
    at async login (/srv/lottery/routes/login.js:17:19)";
