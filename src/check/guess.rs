//! What a bare page address tells about its back end, found out by logging in a few times.
//! Must not be sure: everything found is said, so that the reader can correct it.

use bytes::Bytes;
use http::{HeaderName, Method};
use serde_json::{Map, Value, json};
use url::Url;

use super::browser::Browser;
use super::exchange::{Exchange, Step};
use super::handing::{hand_in, text_at};
use super::opening::{Opened, handed_out};
use super::page::{anchors, scripts};
use super::probe::{FIRST, Probe};
use super::recognise::{Ticket, find, id_in, ticket_cookie, tickets};
use super::script::{Shown, addresses, fields, headers, is_likely};
use super::target::{Api, Carrier, Login, Place, Send, Style, Target, same_server};
use super::verdict::Stop;
use super::wechat::Callback;

/// The most addresses tried for one question.
const TRIES: usize = 16;

/// Where APIs that say who somebody is usually are.
const USUAL: [&str; 15] = [
    "/api/me",
    "/me",
    "/api/user",
    "/user",
    "/api/userinfo",
    "/userinfo",
    "/api/profile",
    "/profile",
    "/api/session",
    "/api/account",
    "/whoami",
    "/api/whoami",
    "/users/me",
    "/json",
    "/me.php",
];

/// Where codes are usually handed in.
const LOGINS: [&str; 12] = [
    "/api/wechat/login",
    "/api/login",
    "/login",
    "/api/session",
    "/session",
    "/api/auth/wechat",
    "/auth/wechat",
    "/wechat/login",
    "/api/wx/login",
    "/wx/login",
    "/api/token",
    "/login.php",
];

/// What was found out, in words, zh and en.
pub type Guesses = Vec<(String, String)>;

/// Fills in what a target does not say. `probe` knows the page only; a new one is to be made of
/// the result.
pub async fn guess(probe: &Probe) -> (Target, Guesses) {
    let mut guesser =
        Guesser { probe, target: probe.target.clone(), said: Vec::new(), texts: Vec::new() };
    guesser.all().await;
    (guesser.target, guesser.said)
}

struct Guesser<'p> {
    probe: &'p Probe,
    target: Target,
    said: Guesses,
    /// Pages and scripts, as far as they were read.
    texts: Vec<String>,
}

/// An address that says who is logged in, as it was found.
struct Who {
    api: Api,
    ticket: Option<Place>,
}

impl Guesser<'_> {
    fn say(&mut self, zh: String, en: String) {
        self.said.push((zh, en));
    }

    fn line(&mut self, line: String) {
        self.said.push((line.clone(), line));
    }

    async fn all(&mut self) {
        let mut browser = self.probe.browser("A");
        let Some(opened) = self.door(&mut browser).await else { return };
        let Ok(back) = self.probe.wechat.walk(&opened.link, FIRST, "") else { return };
        self.texts.extend(opened.trail.iter().map(|exchange| exchange.text()));
        let mut landing = back.url.clone();
        landing.set_query(None);
        // In a browser of its own: this one's state must not be used up by a callback without a code.
        self.read(&mut self.probe.browser("C"), &landing).await;
        // A back end that owns the callback sets a cookie when it is opened.
        let ours = |url: &Url| self.target.owns(url) || same_server(url, &back.url);
        let way = browser.travel(Step::Callback, &back.url, &ours).await;
        let pages: Vec<_> = way.trail.iter().filter(|e| e.is_success()).cloned().collect();
        for page in pages {
            self.take_in(&mut browser.clone(), &page.text(), &page.sent.url).await;
        }
        if let Some(who) = self.who(&browser, &back, &[]).await {
            self.session(who.api, &browser, &back.openid).await;
            return;
        }
        if !self.spa().await {
            self.by_page(&browser).await;
        }
    }

    /// The page's way to WeChat, or that of one of its links, or of an address its scripts fetch.
    async fn door(&mut self, browser: &mut Browser) -> Option<Opened> {
        let page = self.target.page.clone();
        self.read(&mut browser.clone(), &page).await;
        if let Ok(opened) = self.probe.open(browser).await {
            return Some(opened);
        }
        let found = anchors(self.texts.first().map_or("", String::as_str), &page);
        for url in
            found.into_iter().filter(|u| self.target.owns(u) && is_likely(u.path())).take(TRIES)
        {
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
        let candidates: Vec<Url> = self.likely().into_iter().take(TRIES).collect();
        for url in candidates {
            let mut fresh = self.probe.browser("A");
            let ours = |url: &Url| self.target.owns(url);
            let way = fresh.travel(Step::AskLink, &url, &ours).await;
            let Some(link) = handed_out(&way) else { continue };
            self.line(format!("link = \"{url}\""));
            self.target.link = Some(url);
            *browser = fresh;
            return Some(Opened { link, trail: way.trail });
        }
        None
    }

    /// Addresses of the scripts that sound like a login.
    fn likely(&self) -> Vec<Url> {
        let all = addresses(&self.texts);
        all.iter().filter(|path| is_likely(path)).filter_map(|path| self.address(path)).collect()
    }

    /// Reads a page with its scripts.
    async fn read(&mut self, browser: &mut Browser, url: &Url) {
        let page = browser.send(Step::Open, Method::GET, url, &[], Bytes::new()).await;
        self.take_in(browser, &page.text(), url).await;
    }

    async fn take_in(&mut self, browser: &mut Browser, text: &str, url: &Url) {
        let found = scripts(text, url);
        let mut all = vec![text.to_owned()];
        for script in found.iter().filter(|u| self.target.owns(u)).take(8) {
            let read = browser.send(Step::Script, Method::GET, script, &[], Bytes::new()).await;
            all.push(read.text());
        }
        for text in all {
            if !text.is_empty() && !self.texts.contains(&text) {
                self.texts.push(text);
            }
        }
    }

    fn address(&self, path: &str) -> Option<Url> {
        let path = path.trim_end_matches(['?', '&']);
        self.target.page.join(path).ok().filter(|url| self.target.owns(url))
    }

    /// Where the one who is logged in might be told: what scripts call, then the usual places, at
    /// the root and below the page's own folders.
    fn places(&self) -> Vec<Url> {
        let named = addresses(&self.texts);
        let mut heads = vec![String::new()];
        let mut head = String::new();
        for part in self.target.page.path().split('/').filter(|part| !part.is_empty()) {
            head = format!("{head}/{part}");
            heads.push(head.clone());
        }
        heads.truncate(3);
        let usual = heads.iter().flat_map(|head| USUAL.map(|path| format!("{head}{path}")));
        let mut urls: Vec<Url> = Vec::new();
        for path in named.into_iter().filter(|path| !path.contains("login")).chain(usual) {
            let Some(url) = self.address(&path) else { continue };
            // Opening the page anew may end the session that is being looked for.
            if !urls.contains(&url) && url.path() != self.target.page.path() {
                urls.push(url);
            }
        }
        urls.truncate(3 * TRIES);
        urls
    }

    /// The address that says who is logged in, and how the ticket is shown to it. An answer with
    /// this user's openid, else one with a user's id that is not told to strangers.
    async fn who(
        &self,
        browser: &Browser,
        back: &Callback,
        tickets: &[(Place, String)],
    ) -> Option<Who> {
        let shown = headers(&self.texts);
        let plain = [("X-Wx-Ticket".to_owned(), "{ticket}".to_owned())];
        let same: Vec<(Place, (String, String))> = tickets
            .iter()
            .filter_map(|(place, _)| match place {
                Place::Header(name) => Some((place.clone(), (name.clone(), "{ticket}".to_owned()))),
                _ => None,
            })
            .collect();
        let mut second: Option<Who> = None;
        for url in self.places() {
            let mut tries: Vec<(Option<&Ticket>, &Shown)> = vec![(None, &plain[0])];
            for ticket in tickets {
                // Who hands a ticket out in a header often takes it back in the same one.
                tries.extend(
                    same.iter()
                        .filter(|(place, _)| *place == ticket.0)
                        .map(|(_, header)| (Some(ticket), header)),
                );
                tries.extend(shown.iter().map(|header| (Some(ticket), header)));
            }
            let stranger = self.ask(&self.probe.browser("C"), &url, None).await;
            for (ticket, header) in tries {
                let with =
                    ticket.map(|(_, text)| (header.0.as_str(), header.1.replace("{ticket}", text)));
                let asked = self.ask(browser, &url, with).await;
                let Some(json) = asked.json().filter(|_| asked.is_success()) else { continue };
                let place = ticket.map(|(place, _)| place.clone());
                let found = |openid: String| Who {
                    api: Api {
                        url: url.clone(),
                        openid: Some(openid),
                        carrier: Carrier::Header(header.0.clone(), header.1.clone()),
                    },
                    ticket: place.clone(),
                };
                if let Some(pointer) = find(&json, &back.openid, "") {
                    return Some(found(pointer));
                }
                let told = |pointer: &String| {
                    stranger.json().and_then(|json| text_at(&json, pointer)).is_some()
                };
                if second.is_none()
                    && let Some(pointer) = id_in(&json, "").filter(|pointer| !told(pointer))
                {
                    second = Some(found(pointer));
                }
            }
        }
        second
    }

    async fn ask(
        &self,
        browser: &Browser,
        url: &Url,
        shown: Option<(&str, String)>,
    ) -> std::sync::Arc<Exchange> {
        let more = shown
            .and_then(|(name, value)| Some((HeaderName::from_bytes(name.as_bytes()).ok()?, value)));
        let more: Vec<(HeaderName, &str)> =
            more.iter().map(|(name, value)| (name.clone(), value.as_str())).collect();
        browser.clone().send(Step::Api, Method::GET, url, &more, Bytes::new()).await
    }

    async fn session(&mut self, api: Api, browser: &Browser, openid: &str) {
        self.target.style = Style::Session;
        self.say(
            "style = \"session\"：回调由后端处理".to_owned(),
            "style = \"session\": the back end owns the callback".to_owned(),
        );
        self.say_api(&api, false);
        self.target.api = Some(api);
        if let Some(name) = ticket_cookie(self.probe, &self.target, browser, openid).await {
            self.line(format!("ticket = \"cookie:{name}\""));
            self.target.ticket = Some(Place::Cookie(name));
        }
    }

    fn say_api(&mut self, api: &Api, with_header: bool) {
        let openid = api.openid.as_ref().map(|p| format!(", openid = \"{p}\"")).unwrap_or_default();
        let header = match &api.carrier {
            _ if !with_header => String::new(),
            Carrier::Query(name) => format!(", query = \"{name}\""),
            Carrier::Header(name, value) if value == "{ticket}" => format!(", header = \"{name}\""),
            Carrier::Header(name, value) => format!(", header = \"{name}: {value}\""),
        };
        self.line(format!("api = {{ url = \"{}\"{openid}{header} }}", api.url));
    }

    /// Where nothing says who is logged in, the page itself tells whether somebody is.
    async fn by_page(&mut self, browser: &Browser) {
        let page = self.target.page.clone();
        let inside = self.ask(browser, &page, None).await;
        let outside = self.ask(&self.probe.browser("C"), &page, None).await;
        if inside.is_success() && !outside.is_success() {
            self.say(
                "没有找到返回当前用户的接口，只看页面能不能打开；在 [backend] 写上 api 能检查得更多".to_owned(),
                "no address was found that says who is logged in, so only whether the page opens is looked at; name `api` under [backend] to have more checked".to_owned(),
            );
            let carrier = Carrier::header("X-Wx-Ticket");
            self.target.api = Some(Api { url: page, openid: None, carrier });
        } else {
            self.say(
                "没有找到接收 code 的接口，也没有找到返回当前用户的接口；请在 [backend] 写明 login 和 api".to_owned(),
                "neither the call that takes the code nor one that says who is logged in was found: name `login` and `api` under [backend]".to_owned(),
            );
        }
    }

    /// The call that takes the code, tried with a new login each.
    async fn spa(&mut self) -> bool {
        let names = |word: &str| fields(&self.texts, word);
        let (codes, states) = (names("code"), names("state"));
        let first = |names: &[String]| names.first().cloned().unwrap_or_default();
        let mut bodies = vec![(first(&codes), first(&states))];
        let plain = ("code".to_owned(), "state".to_owned());
        if bodies.first() != Some(&plain) {
            bodies.push(plain);
        }
        let mut candidates: Vec<Url> = self.likely().into_iter().take(TRIES).collect();
        let usual: Vec<Url> = LOGINS.iter().filter_map(|path| self.address(path)).collect();
        for url in usual {
            if !candidates.contains(&url) {
                candidates.push(url);
            }
        }
        let mut absent: Vec<(Url, bool)> = Vec::new();
        for (code, state) in bodies {
            for url in &candidates {
                for send in self.manners() {
                    // Servers know an address by its method.
                    let asked = (url.clone(), send == Send::Query);
                    if absent.contains(&asked) {
                        continue;
                    }
                    let mut body = Map::new();
                    body.insert(code.clone(), json!("{code}"));
                    body.insert(state.clone(), json!("{state}"));
                    let body = Value::Object(body);
                    let login = Login { url: url.clone(), method: None, send, body };
                    match self.takes(login).await {
                        Ok(Took::Yes) => return true,
                        Ok(Took::NotThere) => absent.push(asked),
                        Ok(Took::No) | Err(_) => {}
                    }
                }
            }
        }
        false
    }

    /// How scripts of this kind hand things in, the likeliest first.
    fn manners(&self) -> [Send; 3] {
        let has = |word: &str| self.texts.iter().any(|text| text.contains(word));
        let json = has("JSON.stringify") || has("application/json") || has("axios");
        let form = has("urlencoded") || has("URLSearchParams()") || has("FormData");
        match (json, form) {
            (true, _) => [Send::Json, Send::Form, Send::Query],
            (false, true) => [Send::Form, Send::Json, Send::Query],
            (false, false) => [Send::Json, Send::Form, Send::Query],
        }
    }

    async fn takes(&mut self, login: Login) -> Result<Took, Stop> {
        let mut browser = self.probe.browser("A");
        let own = Probe::of(self.probe, self.target.clone());
        let opened = own.open(&mut browser).await?;
        let back = self.probe.wechat.walk(&opened.link, FIRST, "")?;
        let answer = hand_in(&mut browser, &login, Some(&back.code), back.state.as_deref()).await;
        if answer.status().is_some_and(|status| status.as_u16() == 404) {
            return Ok(Took::NotThere);
        }
        if !answer.is_success() {
            return Ok(Took::No);
        }
        let mut tickets = tickets(&answer);
        tickets.truncate(4);
        let Some(who) = self.who(&browser, &back, &tickets).await else { return Ok(Took::No) };
        self.target.style = Style::Spa;
        self.target.api = Some(who.api.clone());
        let place = match who.ticket {
            Some(place) => Some(place),
            None => ticket_cookie(self.probe, &self.target, &browser, &back.openid)
                .await
                .map(Place::Cookie),
        };
        self.say(
            "style = \"spa\"：页面提交 code".to_owned(),
            "style = \"spa\": the page posts the code".to_owned(),
        );
        self.line(login.written(place.as_ref()));
        let in_header = !matches!(place, None | Some(Place::Cookie(_)));
        self.say_api(&who.api, in_header);
        self.target.ticket = place;
        self.target.login = Some(login);
        Ok(Took::Yes)
    }
}

/// What came of handing a code in somewhere.
enum Took {
    /// Somebody is logged in.
    Yes,
    /// Nobody is.
    No,
    /// There is no such address.
    NotThere,
}
