//! What a bare page address tells about its back end, found out by logging in once or twice.
//! Must not be sure: everything found is said, so that the reader can correct it.

use bytes::Bytes;
use http::Method;
use serde_json::{Value, json};
use url::Url;

use super::browser::Browser;
use super::exchange::{Exchange, Step};
use super::flow::SignIn;
use super::forge::Jwt;
use super::opening::Opened;
use super::page::{anchors, quoted_paths, scripts};
use super::probe::{FIRST, Probe};
use super::target::{Api, Login, Place, Send, Style, Target};
use super::verdict::Stop;
use super::wechat::Callback;

/// The most addresses tried for one question.
const TRIES: usize = 12;

/// Where APIs that say who somebody is usually are.
const USUAL: [&str; 8] = [
    "/api/me",
    "/me",
    "/api/user",
    "/user",
    "/api/userinfo",
    "/userinfo",
    "/api/profile",
    "/profile",
];

/// What was found out, in words, zh and en.
pub type Guesses = Vec<(String, String)>;

/// Fills in what a target does not say. `probe` knows the page only; a new one is to be made of
/// the result.
pub async fn guess(probe: &Probe) -> (Target, Guesses) {
    let mut guesser = Guesser { probe, target: probe.target.clone(), said: Vec::new() };
    guesser.all().await;
    (guesser.target, guesser.said)
}

struct Guesser<'p> {
    probe: &'p Probe,
    target: Target,
    said: Guesses,
}

impl Guesser<'_> {
    fn say(&mut self, zh: String, en: String) {
        self.said.push((zh, en));
    }

    async fn all(&mut self) {
        let mut browser = self.probe.browser("A");
        let Some(opened) = self.door(&mut browser).await else { return };
        let Ok(back) = self.probe.wechat.walk(&opened.link, FIRST, "") else { return };
        let paths = self.paths(&mut browser, &opened, &back).await;
        // A back end that owns the callback sets a cookie or hands a ticket on when it is opened.
        let came = self.probe.finish(&mut browser, &back).await;
        if let Ok(SignIn::In(_)) = &came
            && let Some((api, who)) = self.api(&mut browser, &paths, &back, None).await
        {
            self.session(&browser, api, &who);
            return;
        }
        self.spa(&paths).await;
    }

    /// The page's way to WeChat, or that of one of its links.
    async fn door(&mut self, browser: &mut Browser) -> Option<Opened> {
        let first = self.probe.open(browser).await;
        if let Ok(opened) = first {
            return Some(opened);
        }
        let page = browser
            .send(Step::Open, Method::GET, &self.target.page.clone(), &[], Bytes::new())
            .await;
        let likely = |url: &Url| {
            let path = url.path().to_ascii_lowercase();
            ["wechat", "weixin", "wx", "login", "auth"].iter().any(|word| path.contains(word))
        };
        let found = anchors(&page.text(), &self.target.page);
        for url in found.into_iter().filter(|u| self.target.owns(u) && likely(u)).take(TRIES) {
            let mut browser = self.probe.browser("A");
            if let Ok(opened) = self.probe.open_at(&mut browser, &url).await {
                self.say(
                    format!("登录从页面上的链接 {url} 开始"),
                    format!("the login begins at the page's link {url}"),
                );
                self.target.page = url;
                return Some(opened);
            }
        }
        None
    }

    /// Paths named by the page that comes after WeChat, and by its scripts.
    async fn paths(&self, browser: &mut Browser, opened: &Opened, back: &Callback) -> Vec<String> {
        let mut texts: Vec<String> = opened.trail.iter().map(|e| e.text()).collect();
        let mut probe_page = back.url.clone();
        probe_page.set_query(None);
        for url in [&self.target.page, &probe_page] {
            let mut other = browser.clone();
            let page = other.send(Step::Open, Method::GET, url, &[], Bytes::new()).await;
            let text = page.text();
            for script in scripts(&text, url).iter().filter(|u| self.target.owns(u)).take(8) {
                let read = other.send(Step::Script, Method::GET, script, &[], Bytes::new()).await;
                texts.push(read.text());
            }
            texts.push(text);
        }
        let mut paths: Vec<String> = Vec::new();
        for path in texts.iter().flat_map(|text| quoted_paths(text)) {
            let is_file = [".js", ".css", ".svg", ".png", ".ico", ".html", ".jpg"]
                .iter()
                .any(|end| path.split('?').next().unwrap_or("").ends_with(end));
            if !is_file && !paths.contains(&path) {
                paths.push(path);
            }
        }
        paths
    }

    fn address(&self, path: &str) -> Option<Url> {
        self.target.page.join(path).ok().filter(|url| self.target.owns(url))
    }

    /// The address that says who is logged in: JSON with this user's openid in it.
    async fn api(
        &self,
        browser: &mut Browser,
        paths: &[String],
        back: &Callback,
        ticket: Option<&str>,
    ) -> Option<(Api, String)> {
        let named = paths.iter().map(String::as_str).filter(|path| !path.contains("login"));
        let mut tried = 0;
        for path in named.chain(USUAL) {
            let Some(url) = self.address(path) else { continue };
            tried += 1;
            if tried > 3 * TRIES {
                return None;
            }
            for &(name, value) in headers(ticket) {
                let header = http::HeaderName::from_bytes(name.as_bytes()).ok()?;
                let shown = ticket.map(|ticket| (header, value.replace("{ticket}", ticket)));
                let more: Vec<(http::HeaderName, &str)> =
                    shown.iter().map(|(n, v)| (n.clone(), v.as_str())).collect();
                let mut other = browser.clone();
                let asked = other.send(Step::Api, Method::GET, &url, &more, Bytes::new()).await;
                if let Some(pointer) = pointer_to(&asked, &back.openid) {
                    let header = (name.to_owned(), value.to_owned());
                    let api = Api { url, openid: Some(pointer.clone()), header };
                    return Some((api, pointer));
                }
            }
        }
        None
    }

    fn session(&mut self, browser: &Browser, api: Api, pointer: &str) {
        self.target.style = Style::Session;
        self.say(
            "style = \"session\"：回调由后端处理".to_owned(),
            "style = \"session\": the back end owns the callback".to_owned(),
        );
        let line = format!("api = {{ url = \"{}\", openid = \"{pointer}\" }}", api.url);
        self.say(line.clone(), line);
        self.target.api = Some(api);
        if let Some(name) = ticket_cookie(browser) {
            let line = format!("ticket = \"cookie:{name}\"");
            self.say(line.clone(), line);
            self.target.ticket = Some(Place::Cookie(name));
        }
    }

    /// The call that takes the code, tried with a new login each.
    async fn spa(&mut self, paths: &[String]) {
        let likely = |path: &&String| {
            let path = path.to_ascii_lowercase();
            ["login", "auth", "wechat", "weixin", "wx", "code", "token", "session"]
                .iter()
                .any(|word| path.contains(word))
        };
        let candidates: Vec<Url> =
            paths.iter().filter(likely).filter_map(|p| self.address(p)).take(TRIES).collect();
        for url in candidates {
            for send in [Send::Json, Send::Form, Send::Query] {
                if let Ok(true) = self.takes(&url, send, paths).await {
                    return;
                }
            }
        }
    }

    async fn takes(&mut self, url: &Url, send: Send, paths: &[String]) -> Result<bool, Stop> {
        let mut browser = self.probe.browser("A");
        let opened = self.probe.open(&mut browser).await?;
        let back = self.probe.wechat.walk(&opened.link, FIRST, "")?;
        let body = json!({ "code": "{code}", "state": "{state}" });
        let login = Login { url: url.clone(), method: None, send, body };
        let answer =
            super::handing::hand_in(&mut browser, &login, Some(&back.code), back.state.as_deref())
                .await;
        if !answer.is_success() {
            return Ok(false);
        }
        let found = answer.json().and_then(|json| ticket_in(&json, ""));
        let cookie = ticket_cookie(&browser);
        let ticket = found.as_ref().map(|(_, ticket)| ticket.as_str());
        let Some((api, pointer)) = self.api(&mut browser, paths, &back, ticket).await else {
            return Ok(false);
        };
        self.target.style = Style::Spa;
        let how = match send {
            Send::Json => "json",
            Send::Form => "form",
            Send::Query => "query",
        };
        let place = match (&found, cookie) {
            (Some((pointer, _)), _) => Some((pointer.clone(), Place::Body(pointer.clone()))),
            (None, Some(name)) => Some((format!("cookie:{name}"), Place::Cookie(name))),
            (None, None) => None,
        };
        let ticket = place.as_ref().map(|(text, _)| format!(", ticket = \"{text}\""));
        let line = format!(
            "login = {{ url = \"{url}\", send = \"{how}\"{} }}",
            ticket.unwrap_or_default()
        );
        self.say(
            "style = \"spa\"：页面交出 code".to_owned(),
            "style = \"spa\": the page posts the code".to_owned(),
        );
        self.say(line.clone(), line);
        let line = format!("api = {{ url = \"{}\", openid = \"{pointer}\" }}", api.url);
        self.say(line.clone(), line);
        self.target.ticket = place.map(|(_, place)| place);
        self.target.login = Some(login);
        self.target.api = Some(api);
        Ok(true)
    }
}

/// How a ticket may be shown; without one a single plain request is made.
fn headers(ticket: Option<&str>) -> &'static [(&'static str, &'static str)] {
    const ALL: [(&str, &str); 2] =
        [("X-Wx-Ticket", "{ticket}"), ("Authorization", "Bearer {ticket}")];
    if ticket.is_some() { &ALL } else { &ALL[..1] }
}

/// A cookie of the browser that is a JWT.
pub fn ticket_cookie(browser: &Browser) -> Option<String> {
    browser.jar.iter().find(|c| Jwt::read(&c.value).is_some()).map(|c| c.name.clone())
}

/// Where in an answer of success this text stands.
fn pointer_to(exchange: &Exchange, text: &str) -> Option<String> {
    exchange.is_success().then(|| exchange.json()).flatten().and_then(|json| find(&json, text, ""))
}

fn find(json: &Value, text: &str, at: &str) -> Option<String> {
    match json {
        Value::String(value) if value == text => Some(at.to_owned()),
        Value::Object(fields) => fields.iter().find_map(|(name, value)| {
            let name = name.replace('~', "~0").replace('/', "~1");
            find(value, text, &format!("{at}/{name}"))
        }),
        Value::Array(items) => {
            items.iter().enumerate().find_map(|(i, v)| find(v, text, &format!("{at}/{i}")))
        }
        _ => None,
    }
}

/// The member that looks like a ticket: by its name, else a JWT wherever it stands.
fn ticket_in(json: &Value, at: &str) -> Option<(String, String)> {
    const NAMES: [&str; 8] = [
        "usertoken",
        "ticket",
        "token",
        "jwt",
        "accesstoken",
        "userticket",
        "idtoken",
        "sessionid",
    ];
    let fields = json.as_object()?;
    let plain = |name: &str| name.to_ascii_lowercase().replace(['_', '-'], "");
    let text = |value: &Value| value.as_str().filter(|t| t.len() >= 8).map(str::to_owned);
    let named = fields.iter().find_map(|(name, value)| {
        let known = NAMES.contains(&&*plain(name));
        let text = text(value).filter(|text| known || Jwt::read(text).is_some())?;
        Some((format!("{at}/{name}"), text))
    });
    named.or_else(|| {
        fields.iter().find_map(|(name, value)| ticket_in(value, &format!("{at}/{name}")))
    })
}

#[cfg(test)]
mod tests {
    use super::{find, ticket_in};
    use serde_json::json;

    #[test]
    fn tickets_and_openids_are_found_in_answers() {
        let answer = json!({"code": 0, "data": {"token": "abcdefgh", "n": 1}});
        assert_eq!(ticket_in(&answer, ""), Some(("/data/token".to_owned(), "abcdefgh".to_owned())));
        assert_eq!(ticket_in(&json!({"msg": "successful"}), ""), None);
        assert_eq!(find(&json!({"a": [{"id": "o1"}]}), "o1", "").as_deref(), Some("/a/0/id"));
        assert_eq!(find(&json!({"a": "o2"}), "o1", ""), None);
    }
}
