//! The way from a page to WeChat's door: by redirect, by a link that is fetched, or by its scripts.
//! Must not log anybody in; `flow` goes on from the link.

use std::sync::Arc;

use bytes::Bytes;
use http::Method;
use url::Url;

use super::browser::{Browser, Landing, Way};
use super::exchange::{Exchange, Step};
use super::link::{DOORS, Found, How, Link, find};
use super::page;
use super::probe::Probe;
use super::target::Style;
use super::verdict::Stop;
use crate::domain::query::encode;

/// How many scripts of a page are read.
const SCRIPTS: usize = 8;

/// A page was opened, and it leads to WeChat.
#[derive(Debug, Clone)]
pub struct Opened {
    /// The authorize link.
    pub link: Link,
    /// Every exchange up to it.
    pub trail: Vec<Arc<Exchange>>,
}

impl Probe {
    /// Opens the page and goes as far as WeChat's door.
    pub async fn open(&self, browser: &mut Browser) -> Result<Opened, Stop> {
        let page = self.target.page.clone();
        self.open_at(browser, &page).await
    }

    /// Opens another address of the back end and goes as far as WeChat's door. A mini program opens
    /// nothing: it is at WeChat's.
    pub async fn open_at(&self, browser: &mut Browser, url: &Url) -> Result<Opened, Stop> {
        if self.target.style == Style::Mini {
            let appid = self.target.appid.as_deref().unwrap_or_default();
            return Ok(Opened { link: Link::of_mini_program(appid), trail: Vec::new() });
        }
        let ours = |url: &Url| self.target.owns(url);
        let way = browser.travel(Step::Open, url, &ours).await;
        self.judgeable(&way.trail)?;
        let mut trail = way.trail;
        match way.landing {
            Landing::Wechat(link) => Ok(Opened { link, trail }),
            Landing::Page(page) => self.door(browser, page, trail).await,
            Landing::Failed(failure) => Err(Stop::from(&failure)),
            Landing::Elsewhere(place) => {
                trail.clear();
                let zh = format!("页面把人带到了别处：{place}");
                Err(Stop::NoLink(zh, format!("the page leads elsewhere: {place}")))
            }
            Landing::Circles => Err(Stop::NoLink(
                "页面一直在跳转".to_owned(),
                "the page redirects round in circles".to_owned(),
            )),
        }
    }

    /// The link of a page that does not redirect: fetched, in its text, or made by its scripts.
    async fn door(
        &self,
        browser: &mut Browser,
        page: Arc<Exchange>,
        mut trail: Vec<Arc<Exchange>>,
    ) -> Result<Opened, Stop> {
        let ours = |url: &Url| self.target.owns(url);
        if let Some(url) = &self.target.link {
            let way = browser.travel(Step::AskLink, url, &ours).await;
            trail.extend(way.trail.iter().cloned());
            if let Some(link) = handed_out(&way) {
                return Ok(Opened { link, trail });
            }
        }
        let text = page.text();
        let mut part = match find(&text) {
            Some(Found::Whole(link)) => {
                return Ok(Opened { link: Link::new(&link, How::Page), trail });
            }
            Some(Found::Part(part)) => Some((part, text.clone())),
            None => None,
        };
        if let Some(next) = page::goes_to(&text, &page.sent.url).filter(|u| ours(u)) {
            let way = browser.travel(Step::Follow, &next, &ours).await;
            trail.extend(way.trail.iter().cloned());
            if let Some(link) = handed_out(&way) {
                return Ok(Opened { link, trail });
            }
        }
        let scripts = page::scripts(&text, &page.sent.url);
        for script in scripts.iter().filter(|url| ours(url)).take(SCRIPTS) {
            let read = browser.send(Step::Script, Method::GET, script, &[], Bytes::new()).await;
            let source = read.text();
            match find(&source) {
                Some(Found::Whole(link)) => {
                    trail.push(read);
                    return Ok(Opened { link: Link::new(&link, How::Page), trail });
                }
                Some(Found::Part(found)) => {
                    trail.push(read);
                    part = part.or(Some((found, source)));
                }
                None => {}
            }
        }
        match part {
            Some((part, source)) => Ok(Opened { link: self.built(&part, &source), trail }),
            None => Err(no_link(&page)),
        }
    }

    /// The link a page's script would make, as well as it can be told from its text.
    fn built(&self, part: &str, source: &str) -> Link {
        let near = |text: &str| {
            text.match_indices("wx").find_map(|(at, _)| {
                let word = text.get(at..at + 18)?;
                let hex = word.bytes().skip(2).all(|b| b.is_ascii_hexdigit());
                hex.then(|| word.to_owned())
            })
        };
        let appid = near(part).or_else(|| near(source)).or_else(|| self.target.appid.clone());
        let scopes = ["snsapi_userinfo", "snsapi_base", "snsapi_login"];
        let scope = scopes.iter().find(|s| part.contains(**s) || source.contains(**s));
        let door = part.split('?').next().unwrap_or("");
        let filled = !door.contains(['$', '{']);
        let door = match () {
            () if door.starts_with("http") && filled => door.to_owned(),
            () if door.starts_with("//") => format!("https:{door}"),
            // The host comes from somewhere else: WeChat's, as far as can be told.
            () => {
                let path = DOORS.iter().find(|path| door.ends_with(**path)).unwrap_or(&DOORS[0]);
                format!("{}{path}", self.wechat.base())
            }
        };
        let (appid, scope) = (appid.unwrap_or_default(), scope.unwrap_or(&"snsapi_base"));
        let (back, state) = (encode(self.target.page.as_str()), self.fresh_word());
        Link::new(
            &format!(
                "{door}?appid={appid}&redirect_uri={back}&response_type=code&scope={scope}&state={state}#wechat_redirect"
            ),
            How::Script,
        )
    }
}

/// The link an answer hands out.
pub(super) fn handed_out(way: &Way) -> Option<Link> {
    match &way.landing {
        Landing::Wechat(link) => Some(link.clone()),
        Landing::Page(page) => match find(&page.text())? {
            Found::Whole(link) => Some(Link::new(&link, How::Json)),
            Found::Part(_) => None,
        },
        _ => None,
    }
}

fn no_link(page: &Exchange) -> Stop {
    let (status, url) = (page.status().map_or(0, |s| s.as_u16()), &page.sent.url);
    let zh = format!("{url} 返回了 {status}，里面没有授权链接");
    Stop::NoLink(zh, format!("{url} answered {status}, and no authorize link is in it"))
}
