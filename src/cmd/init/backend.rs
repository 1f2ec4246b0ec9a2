//! `wxauth init --backend`: asks for the back end that `check` tests, and makes the `[backend]` section.
//! Must not contact that back end, nor write the file; `save` does.

use http::HeaderName;
use url::Url;

use super::judge::variable_name;
use super::{KEY_ENV, PAGE, STYLE};
use crate::app::App;
use crate::app::ask::Asker;
use crate::check::target::Style;
use crate::domain::fault::Exit;
use crate::domain::origin::Origin;
use crate::domain::text::fill;
use crate::domain::text::init_backend::{InitBackend, of};
use crate::error::{Error, Plain};

/// Where the page is when nobody says.
const PAGE_STANDARD: &str = "http://127.0.0.1:3000/";
/// Where a mini program's back end takes the code when nobody says.
const LOGIN_STANDARD: &str = "http://127.0.0.1:3000/api/wechat/login";

/// The section, as TOML; asked for where there is somebody to ask, else what was given and the usual.
pub(super) fn section(
    app: &App,
    asker: Option<&mut dyn Asker>,
    path: &str,
) -> Result<String, Error> {
    let texts = of(app.lang());
    let page = app.settings.text(&PAGE)?;
    let style = app.settings.parse_with(&STYLE, Style::parse)?;
    let key = app.settings.text(&KEY_ENV)?;
    let Some(asker) = asker else {
        let page = page.ok_or_else(not_given)?;
        check(texts.bad_url, &|text| is_address(text), &page)?;
        let style = style.unwrap_or(Style::Spa);
        let mut lines = Lines::new(texts, style, &page);
        lines.style();
        let login = if style == Style::Mini { page } else { lines.at("/api/wechat/login") };
        if style != Style::Session {
            lines.login(&login, "json", "/usertoken");
        }
        lines.api(&lines.at("/api/me"), "/openid", style.hands_in().then_some("X-Wx-Ticket"));
        lines.key(key.as_deref());
        return Ok(lines.text);
    };
    asker.tell(&fill(texts.intro, &[("path", path)]));
    Questions { asker, texts }.ask(page.as_deref(), style, key.as_deref())
}

/// The questions, in their order.
struct Questions<'a> {
    asker: &'a mut dyn Asker,
    texts: &'static InitBackend,
}

impl Questions<'_> {
    fn ask(
        mut self,
        page: Option<&str>,
        style: Option<Style>,
        key: Option<&str>,
    ) -> Result<String, Error> {
        let texts = self.texts;
        let items = [texts.style_spa, texts.style_session, texts.style_mini];
        let likely = Style::ALL.iter().position(|(known, _)| Some(*known) == style);
        let picked = self.pick(texts.style, &items, likely.unwrap_or(0))?;
        let style = Style::ALL.get(picked).map_or(Style::Spa, |(style, _)| *style);
        let (question, standard) = match style {
            Style::Mini => (texts.login, LOGIN_STANDARD),
            Style::Spa | Style::Session => (texts.page, PAGE_STANDARD),
        };
        let page = page.unwrap_or(standard);
        let page = self.line(question, page, texts.bad_url, &is_address)?;
        let mut lines = Lines::new(texts, style, &page);
        self.start(&mut lines, style)?;
        lines.style();
        self.link(&mut lines, style)?;
        self.login(&mut lines, style)?;
        let url = self.line(texts.api, &lines.at("/api/me"), texts.bad_url, &is_address)?;
        let openid = self.line(texts.openid, "/openid", texts.bad_pointer, &is_pointer)?;
        let header = match style {
            Style::Session => None,
            _ => Some(self.line(texts.header, "X-Wx-Ticket", texts.bad_header, &is_header)?),
        };
        lines.api(&url, &openid, header.as_deref());
        if style != Style::Mini {
            self.of_pages(&mut lines, &page)?;
        }
        if style != Style::Session
            && self.pick(texts.key, &[texts.key_none, texts.key_variable], 0)? == 1
        {
            let standard = key.unwrap_or("JWT_SECRET");
            let name = self.line(texts.key_name, standard, texts.bad_variable, &is_variable)?;
            lines.key(Some(&name));
        }
        Ok(lines.text)
    }

    fn login(&mut self, lines: &mut Lines, style: Style) -> Result<(), Error> {
        let texts = self.texts;
        let url = match style {
            Style::Session => return Ok(()),
            Style::Mini => lines.page.clone(),
            Style::Spa => {
                let standard = lines.at("/api/wechat/login");
                self.line(texts.login, &standard, texts.bad_url, &is_address)?
            }
        };
        let sends = ["json", "form", "query"];
        let send = self.pick(texts.send, &sends, 0)?;
        let ticket = self.line(texts.ticket, "/usertoken", texts.bad_ticket, &is_place)?;
        lines.login(&url, sends.get(send).copied().unwrap_or("json"), &ticket);
        Ok(())
    }

    /// What only pages have: origins, an address of the world's, links that friends share.
    fn of_pages(&mut self, lines: &mut Lines, page: &str) -> Result<(), Error> {
        let texts = self.texts;
        if self.pick(texts.origin, &[texts.origin_same, texts.origin_other], 0)? == 1 {
            let standard = "https://h5.example.com";
            let origin = self.line(texts.origin_url, standard, texts.bad_origin, &is_origin)?;
            lines.text("origin", &origin);
        }
        self.public(lines, page)?;
        if self.pick(texts.friend, &[texts.no, texts.friend_path], 0)? == 1 {
            lines.text("friend", "path");
        }
        Ok(())
    }

    fn start(&mut self, lines: &mut Lines, style: Style) -> Result<(), Error> {
        let texts = self.texts;
        if self.pick(texts.start, &[texts.start_running, texts.start_command], 0)? == 0 {
            self.asker.tell(texts.running_note);
            return Ok(());
        }
        let command = |text: &str| !text.trim().is_empty();
        let command = self.line(texts.command, "node server.js", texts.bad_command, &command)?;
        lines.text("start", &command);
        if self.pick(texts.bases, &[texts.bases_variables, texts.bases_intercepted], 0)? == 0 {
            let api = self.line(texts.api_base, "WX_API_BASE", texts.bad_variable, &is_variable)?;
            // Nobody is sent to open.weixin.qq.com by a mini program's back end.
            let open = match style {
                Style::Mini => api.clone(),
                _ => {
                    self.line(texts.open_base, "WX_OPEN_BASE", texts.bad_variable, &is_variable)?
                }
            };
            lines.env(&api, &open);
        }
        let ready = self.line(texts.ready, &lines.at("/healthz"), texts.bad_url, &is_address)?;
        lines.text("ready", &ready);
        Ok(())
    }

    /// Whoever checks a page of this machine may want it judged as the world's.
    fn public(&mut self, lines: &mut Lines, page: &str) -> Result<(), Error> {
        let texts = self.texts;
        if page.starts_with("https:")
            || self.pick(texts.public, &[texts.public_same, texts.public_other], 0)? == 0
        {
            return Ok(());
        }
        let standard = "https://h5.example.com";
        let url = self.line(texts.public_url, standard, texts.bad_url, &is_address)?;
        lines.comment(texts.comment_public);
        lines.text("public", &url);
        Ok(())
    }

    fn link(&mut self, lines: &mut Lines, style: Style) -> Result<(), Error> {
        let texts = self.texts;
        if style != Style::Mini
            && self.pick(texts.link, &[texts.link_page, texts.link_fetched], 0)? == 1
        {
            let url = lines.at("/api/wechat/link");
            let url = self.line(texts.link_url, &url, texts.bad_url, &is_address)?;
            lines.text("link", &url);
        }
        Ok(())
    }

    fn pick(&mut self, question: &str, items: &[&str], standard: usize) -> Result<usize, Error> {
        let items: Vec<String> = items.iter().map(|item| (*item).to_owned()).collect();
        self.asker.choose(question, &items, standard)
    }

    fn line(
        &mut self,
        question: &str,
        standard: &str,
        wrong: &str,
        fits: &dyn Fn(&str) -> bool,
    ) -> Result<String, Error> {
        let judged = |text: &str| if fits(text) { Ok(()) } else { Err(wrong.to_owned()) };
        self.asker.text(question, Some(standard), &judged)
    }
}

/// The section while it grows.
struct Lines {
    text: String,
    style: Style,
    /// The page; of a mini program's back end the call that takes the code.
    page: String,
    texts: &'static InitBackend,
}

impl Lines {
    fn new(texts: &'static InitBackend, style: Style, page: &str) -> Lines {
        let text = format!("# {}\n[backend]\n", texts.comment_head);
        let mut lines = Lines { text, style, page: page.to_owned(), texts };
        match style {
            Style::Mini => lines.comment(texts.comment_mini),
            Style::Spa | Style::Session => lines.text("page", page),
        }
        lines
    }

    fn style(&mut self) {
        self.text("style", self.style.slug());
    }

    /// An address on the page's server.
    fn at(&self, path: &str) -> String {
        let url = Url::parse(&self.page).ok().and_then(|page| page.join(path).ok());
        url.map(String::from).unwrap_or_default()
    }

    fn text(&mut self, name: &str, value: &str) {
        self.text.push_str(&format!("{name} = {}\n", quoted(value)));
    }

    fn comment(&mut self, text: &str) {
        self.text.push_str(&format!("# {text}\n"));
    }

    fn env(&mut self, api: &str, open: &str) {
        self.comment(self.texts.comment_env);
        let open = if open == api { String::new() } else { format!(", {open} = \"{{mock}}\"") };
        self.text.push_str(&format!("env = {{ {api} = \"{{mock}}\"{open} }}\n"));
    }

    fn login(&mut self, url: &str, send: &str, ticket: &str) {
        let state = match self.style {
            Style::Mini => "",
            Style::Spa | Style::Session => ", state = \"{state}\"",
        };
        self.comment(self.texts.comment_login);
        let (url, ticket) = (quoted(url), quoted(ticket));
        self.text.push_str(&format!(
            "login = {{ url = {url}, send = \"{send}\", body = {{ code = \"{{code}}\"{state} }}, ticket = {ticket} }}\n"
        ));
    }

    fn api(&mut self, url: &str, openid: &str, header: Option<&str>) {
        let header = header.filter(|header| *header != "X-Wx-Ticket");
        let header = header.map(|h| format!(", header = {}", quoted(h))).unwrap_or_default();
        let (url, openid) = (quoted(url), quoted(openid));
        self.text.push_str(&format!("api = {{ url = {url}, openid = {openid}{header} }}\n"));
    }

    fn key(&mut self, variable: Option<&str>) {
        if let Some(variable) = variable {
            self.comment(self.texts.comment_key);
            self.text.push_str(&format!("ticket_secret = {{ env = {} }}\n", quoted(variable)));
        }
    }
}

fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}

fn is_address(text: &str) -> bool {
    Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
}

fn is_place(text: &str) -> bool {
    let named = ["header:", "cookie:", "address:"];
    is_pointer(text)
        || named.iter().any(|kind| text.strip_prefix(kind).is_some_and(|n| !n.is_empty()))
}

fn is_pointer(text: &str) -> bool {
    text.starts_with('/')
}

fn is_header(text: &str) -> bool {
    let (name, value) = text.split_once(':').unwrap_or((text, "{ticket}"));
    HeaderName::from_bytes(name.trim().as_bytes()).is_ok() && value.contains("{ticket}")
}

fn is_origin(text: &str) -> bool {
    Origin::parse(text).is_ok()
}

fn is_variable(text: &str) -> bool {
    variable_name(&KEY_ENV, text).is_ok()
}

fn check(wrong: &str, fits: &dyn Fn(&str) -> bool, given: &str) -> Result<(), Error> {
    match fits(given) {
        true => Ok(()),
        false => Err(Plain::new(
            "setting_invalid",
            Exit::Usage,
            format!("--page：{given:?} 不合适"),
            format!("--page: {given:?} does not fit"),
        )
        .hint(wrong, wrong)
        .into()),
    }
}

fn not_given() -> Error {
    Plain::new(
        "setting_missing",
        Exit::Usage,
        "没有给出页面地址：请用 --page",
        "no page given: set --page",
    )
    .hint(
        "或在终端里直接运行 `wxauth init --backend`，它会逐项询问",
        "or run `wxauth init --backend` on a terminal: it asks",
    )
    .into()
}
