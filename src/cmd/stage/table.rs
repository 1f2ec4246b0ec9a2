//! `[backend]` of `wxauth.toml`: the description of the back end, made into a target.
//! Must not guess; what is not said is not there.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;
use serde_json::Value;
use url::Url;

use super::signing;
use crate::app::{App, Args};
use crate::check::target::{Api, Carrier, Login, Place, PublicKey, Send, Style, Target};
use crate::config::{SecretText, beside, shared};
use crate::domain::fault::Exit;
use crate::domain::framing::is_framing;
use crate::domain::origin::Origin;
use crate::domain::said::Said;
use crate::domain::ticket::{KeyEncoding, public};
use crate::error::{Error, Plain};

/// The table as written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::cmd) struct Table {
    /// The command that starts the back end.
    pub(in crate::cmd) start: Option<Words>,
    /// Its variables; `{mock}`, `{appid}` and `{secret}` are filled in.
    #[serde(default)]
    pub(in crate::cmd) env: BTreeMap<String, String>,
    /// The address that answers once it is up.
    pub(in crate::cmd) ready: Option<String>,
    pub(in crate::cmd) page: Option<String>,
    public: Option<String>,
    style: Option<String>,
    link: Option<String>,
    login: Option<LoginTable>,
    /// In session style, where there is no `login`.
    ticket: Option<String>,
    api: Option<ApiTable>,
    origin: Option<String>,
    friend: Option<String>,
    ticket_key_encoding: Option<String>,
    ticket_secret: Option<SecretText>,
    /// A file, an address, or the key itself.
    ticket_public_key: Option<String>,
    #[serde(default)]
    ticket_once: bool,
}

impl Table {
    /// True when the back end is told what stands for this placeholder.
    pub(in crate::cmd) fn hands_over(&self, placeholder: &str) -> bool {
        let in_start = match &self.start {
            Some(Words::Line(line)) => line.contains(placeholder),
            Some(Words::List(list)) => list.iter().any(|word| word.contains(placeholder)),
            None => return false,
        };
        in_start || self.env.values().any(|value| value.contains(placeholder))
    }
}

/// A command: one line, split at blanks outside quotes, or a list of words.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged, expecting = "not a line of words, nor a list of them")]
pub(in crate::cmd) enum Words {
    /// One line.
    Line(String),
    /// Words.
    List(Vec<String>),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct LoginTable {
    url: String,
    method: Option<String>,
    send: Option<String>,
    body: Option<Value>,
    ticket: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ApiTable {
    url: String,
    openid: Option<String>,
    header: Option<String>,
    /// A parameter of the address in place of a header.
    query: Option<String>,
}

/// The table, if the project has one, with the file it stands in.
pub(in crate::cmd) fn table(app: &App) -> Result<Option<(Table, std::path::PathBuf)>, Error> {
    Ok(app.settings.structured::<Table>("backend")?)
}

/// The target `[backend]` describes; the page may be given as an operand.
/// True: nothing is said about how one logs in, so that is to be found out.
pub(in crate::cmd) fn read(args: &Args, app: &App) -> Result<(Target, bool), Error> {
    match (table(app)?, args.one("URL")) {
        (Some((table, place)), _) => {
            let target = target(args, app, &table, &place)?;
            let nothing = target.login.is_none() && target.api.is_none() && target.ticket.is_none();
            Ok((target, nothing))
        }
        (None, Some(page)) => Ok((Target::new(typed(page)?), true)),
        (None, None) => Err(nothing_described()),
    }
}

fn target(args: &Args, app: &App, table: &Table, place: &Path) -> Result<Target, Error> {
    let style = style(app, table)?;
    let mut target = Target::new(match (args.one("URL"), table.page.as_deref(), &table.login) {
        (Some(page), _, _) => typed(page)?,
        (None, Some(page), _) => address("page", page)?,
        // A mini program opens none, so any address of the back end will do.
        (None, None, Some(login)) if style == Style::Mini => {
            address("login.url", &login.url)?.join("/").map_err(|_| nothing_described())?
        }
        (None, None, _) if style == Style::Mini => return Err(no_login()),
        (None, None, _) => return Err(nothing_described()),
    });
    target.style = style;
    target.link = table.link.as_deref().map(|text| address("link", text)).transpose()?;
    let ticket = table.login.as_ref().and_then(|login| login.ticket.as_ref());
    let ticket = ticket.or(table.ticket.as_ref());
    target.ticket = ticket.map(|text| ticket_place(text)).transpose()?;
    target.login = table.login.as_ref().map(login).transpose()?;
    if target.style.hands_in() && target.login.is_none() {
        return Err(no_login());
    }
    if target.style == Style::Mini {
        target.appid = app.settings.text(&shared::APPID)?;
    }
    target.api = table.api.as_ref().map(api).transpose()?;
    target.origin = match table.origin.as_deref() {
        None => None,
        Some(text) => {
            let wanted = Said::fixed(
                "源（协议、主机、端口），如 https://h5.example.com",
                "an origin such as https://h5.example.com",
            );
            Some(Origin::parse(text).map_err(|_| wrong("origin", text, &wanted))?)
        }
    };
    target.friend_in_path = match table.friend.as_deref() {
        None => false,
        Some("path") => true,
        Some(other) => return Err(wrong("friend", other, &Said::fixed(" path", "path"))),
    };
    target.ticket_once = table.ticket_once;
    let encoding = match table.ticket_key_encoding.as_deref() {
        None => KeyEncoding::default(),
        Some(text) => KeyEncoding::parse(text)
            .ok_or_else(|| wrong("ticket_key_encoding", text, &ENCODINGS))?,
    };
    let unset = |name: &str| {
        let (zh, en) = (format!("设置环境变量 {name}"), format!("set the variable {name}"));
        missing("ticket_secret", &zh, &en)
    };
    if let Some(key) = &table.ticket_secret {
        signing::allowed(app, key, place, &target)?;
        app.caution_of(key, place);
    }
    let secret = table.ticket_secret.as_ref().map(|text| text.read(&app.env, place, unset));
    target.key = secret.transpose()?.map(|secret| (secret.expose().to_owned(), encoding));
    let public_key = table.ticket_public_key.as_deref();
    target.public_key = public_key.map(|text| self::public_key(app, text, place)).transpose()?;
    match table.public.as_deref() {
        Some(text) => Ok(target.behind(address("public", text)?)),
        None => Ok(target),
    }
}

/// Who owns the callback; a mini program is also known by the account's platform.
fn style(app: &App, table: &Table) -> Result<Style, Error> {
    const STYLES: Said = Said::fixed(" spa、session 或 mini", "spa, session or mini");
    let mini = app.settings.text(&shared::PLATFORM)?.as_deref() == Some("mini");
    match table.style.as_deref() {
        Some(name) => Style::parse(name).ok_or_else(|| wrong("style", name, &STYLES)),
        None if mini => Ok(Style::Mini),
        None if table.login.is_some() => Ok(Style::Spa),
        None => Ok(Style::Session),
    }
}

fn no_login() -> Error {
    missing(
        "login",
        "在 [backend] 里写 login：接收 code 的接口",
        "add `login` under [backend]: the call that takes the code",
    )
}

fn public_key(app: &App, text: &str, place: &Path) -> Result<PublicKey, Error> {
    const KEY: &str = "ticket_public_key";
    let wanted = &Said::fixed(
        "公钥文件（PEM、DER、JWK 或 JWKS），或它的地址",
        "a file with a public key (PEM, DER, JWK or JWKS), or the address of one",
    );
    if text.starts_with("http://") || text.starts_with("https://") {
        return Ok(PublicKey::Address(address(KEY, text)?));
    }
    let bytes = match text.trim_start().starts_with(['{', '-']) {
        true => text.as_bytes().to_vec(),
        false => {
            let file = beside(place, text, app.env.home().as_deref());
            crate::config::read_bytes(&file).map_err(|_| wrong(KEY, text, wanted))?
        }
    };
    match public::spellings(&bytes, None).is_empty() {
        true => Err(wrong(KEY, text, wanted)),
        false => Ok(PublicKey::Text(bytes)),
    }
}

fn login(table: &LoginTable) -> Result<Login, Error> {
    let send = match table.send.as_deref() {
        None | Some("json") => Send::Json,
        Some("form") => Send::Form,
        Some("query") => Send::Query,
        Some(other) => return Err(wrong("login.send", other, &SENDS)),
    };
    let method = match table.method.as_deref() {
        None => None,
        Some(text) => {
            let upper = text.to_ascii_uppercase();
            let method = http::Method::from_bytes(upper.as_bytes());
            Some(method.map_err(|_| wrong("login.method", text, &METHOD))?)
        }
    };
    let body = table.body.clone();
    let body = body.unwrap_or_else(|| serde_json::json!({ "code": "{code}", "state": "{state}" }));
    if !body.to_string().contains("{code}") {
        return Err(wrong("login.body", &body.to_string(), &BODY));
    }
    Ok(Login { url: address("login.url", &table.url)?, method, send, body })
}

fn api(table: &ApiTable) -> Result<Api, Error> {
    let carrier = carrier(table)?;
    if table.url.contains("{ticket}") || table.url.contains("%7Bticket%7D") {
        return Err(wrong("api.url", &table.url, &NO_TICKET));
    }
    if let Some(pointer) = table.openid.as_deref().filter(|pointer| !pointer.starts_with('/')) {
        return Err(wrong("api.openid", pointer, &POINTER));
    }
    Ok(Api { url: address("api.url", &table.url)?, openid: table.openid.clone(), carrier })
}

fn carrier(table: &ApiTable) -> Result<Carrier, Error> {
    let header = match (&table.query, table.header.as_deref()) {
        (Some(name), None) if !name.is_empty() => return Ok(Carrier::Query(name.clone())),
        (Some(name), _) => return Err(wrong("api.query", name, &QUERY)),
        (None, header) => header.unwrap_or("X-Wx-Ticket"),
    };
    let (name, value) = header.split_once(':').unwrap_or((header, "{ticket}"));
    let carries =
        http::HeaderName::from_bytes(name.trim().as_bytes()).is_ok() && !is_framing(name.trim());
    match carries && value.contains("{ticket}") {
        true => Ok(Carrier::Header(name.trim().to_owned(), value.trim().to_owned())),
        false => Err(wrong("api.header", header, &HEADER)),
    }
}

fn ticket_place(text: &str) -> Result<Place, Error> {
    match text.split_once(':') {
        Some(("header", name)) if !name.is_empty() => Ok(Place::Header(name.to_owned())),
        Some(("cookie", name)) if !name.is_empty() => Ok(Place::Cookie(name.to_owned())),
        Some(("address", name)) if !name.is_empty() => Ok(Place::Address(name.to_owned())),
        _ if text.starts_with('/') => Ok(Place::Body(text.to_owned())),
        _ => Err(wrong("ticket", text, &PLACES)),
    }
}

fn address(key: &str, text: &str) -> Result<Url, Error> {
    let url = Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
    url.filter(Url::has_host).ok_or_else(|| wrong(key, text, &ADDRESS))
}

const ENCODINGS: Said = Said::fixed(" utf8、base64 或 hex", "utf8, base64 or hex");
const SENDS: Said = Said::fixed(" json、form 或 query", "json, form or query");
const METHOD: Said = Said::fixed("请求方法，如 POST", "a method such as POST");
const BODY: Said = Said::fixed("含有 {code} 的表", "a table with {code} in it");
const HEADER: Said = Said::fixed(
    "请求头的名字，或 `Authorization: Bearer {ticket}`",
    "a header's name, or `Authorization: Bearer {ticket}`",
);
const NO_TICKET: Said = Said::fixed(
    "不带 {ticket} 的地址；票据放在地址参数里的，写 query = \"参数名\"",
    "an address without {ticket}; where a parameter carries the ticket, write query = \"its name\"",
);
const QUERY: Said = Said::fixed(
    "地址参数的名字，并且不能和 header 一起写",
    "a parameter's name, and no header beside it",
);
const POINTER: Said = Said::fixed("JSON 指针，如 /openid", "a JSON pointer such as /openid");
const PLACES: Said = Said::fixed(
    "JSON 指针（如 /usertoken）、header:名字、cookie:名字 或 address:名字",
    "a JSON pointer such as /usertoken, header:NAME, cookie:NAME or address:NAME",
);
const ADDRESS: Said = Said::fixed(
    "地址，如 http://127.0.0.1:3000/page",
    "an address such as http://127.0.0.1:3000/page",
);

/// The page named on the command line.
fn typed(text: &str) -> Result<Url, Error> {
    let url = Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
    url.filter(Url::has_host).ok_or_else(|| {
        Plain::new(
            "config_invalid",
            Exit::Usage,
            format!("{text:?} 不是完整的地址"),
            format!("{text:?} is not an absolute http or https address"),
        )
        .hint(
            "写成 http:// 或 https:// 开头的完整地址，例如 http://127.0.0.1:3000/page",
            "write it in full, such as http://127.0.0.1:3000/page",
        )
        .into()
    })
}

fn wrong(key: &str, given: &str, wanted: &Said) -> Error {
    let what = format!("backend.{key}: {given:?} is not {wanted}");
    let chinese = format!("backend.{key}：{given:?} 不合适，应为{}", wanted.chinese());
    Plain::new("config_invalid", Exit::Usage, chinese, what)
        .hint("改正配置文件里的这一项", "correct it in the configuration")
        .into()
}

fn missing(key: &str, zh: &str, en: &str) -> Error {
    Plain::new(
        "setting_missing",
        Exit::Usage,
        format!("缺少 backend.{key}"),
        format!("backend.{key} is missing"),
    )
    .hint(zh, en)
    .into()
}

fn nothing_described() -> Error {
    Plain::new("backend_missing", Exit::Usage, "没有指定要登录的后端：wxauth.toml 里没有 [backend]，也没有给出页面地址", "no back end is described")
        .hint(
            "运行 `wxauth init --backend` 把 [backend] 写进 wxauth.toml，或给出页面地址，或先用 --demo 试试内置的示例应用",
            "run `wxauth init --backend` to write [backend] into wxauth.toml, give the page's address, or try the built-in reference app with --demo first",
        )
        .into()
}
