//! `wxauth call`: a request with the ticket attached, and assertions on what comes back.
//! Must not follow a redirect unasked, nor carry the ticket to another origin.

mod body;
mod crossing;
mod fault;
mod report;
mod request;
mod send;
mod target;
mod ticket;

use std::time::Duration;

use self::body::Shape;
use self::fault::CallError;
use self::report::Ending;
use self::request::{Additions, Plan};
use self::send::Manner;
use self::ticket::Way;
use super::ticket::flags;
use super::{Command, Operand, Words, net_flags};
use crate::app::{App, Args};
use crate::config::{DURATION, Kind, ORIGIN as ORIGIN_VALUE, Setting, TIMES, Wrong, times};
use crate::domain::expect::Expect;
use crate::domain::framing::is_framing;
use crate::domain::origin::Origin;
use crate::domain::random::hex;
use crate::domain::redact;
use crate::domain::said::Fixed;
use crate::domain::secret::Secret;
use crate::error::Error;
use crate::net::client::Limits;
use crate::net::retry::Retry;
use crate::out::Outcome;

static TICKET: Setting = Setting::one(
    "call.ticket",
    "ticket",
    "TICKET",
    "要带上的票据；`-` 表示从标准输入读",
    "The ticket to send, or `-` for standard input",
)
.secret()
.not_in_file();
static TICKET_FILE: Setting = Setting::one(
    "call.ticket_file",
    "ticket-file",
    "FILE",
    "存放票据的文件，或 `-`",
    "File with the ticket, or `-`",
)
.path()
.inside();
static OPENID: Setting = Setting::one(
    "call.openid",
    "openid",
    "OPENID",
    "为这个 openid 现签一张票据带上（密钥和声明的写法同 `wxauth ticket sign`）",
    "Sign a ticket for this openid and send it (key and claims as for `wxauth ticket sign`)",
);
static TICKET_HEADER: Setting = Setting::one(
    "call.ticket_header",
    "ticket-header",
    "NAME",
    "用哪个请求头带票据",
    "The header that carries the ticket",
)
.kind(Kind::Judged(carrier))
.default("X-Wx-Ticket");
static UA: Setting = Setting::one(
    "call.ua",
    "ua",
    "BROWSER",
    "User-Agent：wechat-ios、wechat-android、wechat-desktop、wechat-mac、wechat-devtools、wecom、chrome，或完整的字符串",
    "User-Agent: wechat-ios, wechat-android, wechat-desktop, wechat-mac, wechat-devtools, wecom, chrome, or a whole string",
);
static DATA: Setting = Setting::one(
    "call.data",
    "data",
    "TEXT",
    "原样发送的请求体；@FILE 读文件，@- 读标准输入",
    "The body, sent as it is; @FILE reads a file, @- stdin",
)
.only_flag();
static FORM: Setting = Setting::switch(
    "call.form",
    "form",
    "字段按表单发送，而不是 JSON",
    "Send fields as a form instead of JSON",
)
.only_flag();
static ORIGIN: Setting = Setting::one(
    "call.origin",
    "origin",
    "ORIGIN",
    "模拟这个源下的页面调用：先发 CORS 预检，再判断两次响应能否通过",
    "Call as a page of this origin would: send the CORS preflight first and check both answers",
)
.kind(ORIGIN_VALUE);
static EXPECT_STATUS: Setting = Setting::many(
    "call.expect_status",
    "expect-status",
    "STATUS",
    "期望的状态码：200、2xx、200-204，多个用逗号分开",
    "Expect this status: 200, 2xx, 200-204, several with commas",
)
.only_flag();
static EXPECT_JSON: Setting = Setting::many(
    "call.expect_json",
    "expect-json",
    "POINTER=VALUE",
    "期望的 JSON 值：/ptr=文本、/ptr!=文本、/ptr:=json、/ptr（存在）、!/ptr（不存在）",
    "Expect a JSON value: /ptr=text, /ptr!=text, /ptr:=json, /ptr (exists), !/ptr (does not)",
)
.only_flag();
static EXPECT_HEADER: Setting = Setting::many(
    "call.expect_header",
    "expect-header",
    "NAME: VALUE",
    "期望的响应头：'Name: value'、Name（存在）、!Name（不存在）",
    "Expect a header: 'Name: value', Name (exists), !Name (does not)",
)
.only_flag();
static EXPECT_TEXT: Setting = Setting::many(
    "call.expect_text",
    "expect-text",
    "TEXT",
    "期望响应体里有这段文字",
    "Expect this text in the body",
)
.only_flag();
static MAX_TIME: Setting =
    Setting::one("call.max_time", "max-time", "TIME", "每次尝试的时限", "Deadline of one attempt")
        .kind(DURATION)
        .default("30s");
static RETRY: Setting = Setting::one(
    "call.retry",
    "retry",
    "TIMES",
    "遇到网络错误和 429、502、503、504 时重试（POST、PATCH 只在服务器肯定没有处理时才重试）", "Try again after network errors and 429, 502, 503, 504 (POST and PATCH only when the server cannot have acted)",
)
.kind(TIMES)
.default("0");
static INCLUDE: Setting = Setting::switch(
    "call.include",
    "include",
    "把状态行和响应头也打印出来",
    "Print the status line and the headers too",
)
.short('i')
.only_flag();
static PRINT_CURL: Setting = Setting::switch(
    "call.print_curl",
    "print-curl",
    "只打印等价的 curl 命令（票据和密钥已隐去），不发请求",
    "Print the request as a curl command without secrets, and send nothing",
)
.only_flag();
static FOLLOW: Setting = Setting::switch(
    "call.follow",
    "follow",
    "跟随重定向；换了源就不再带票据",
    "Follow redirects; never sends the ticket to another origin",
)
.only_flag();

/// Its table row.
pub static COMMAND: Command = Command {
    name: "call",
    about: Fixed::new(
        "带上 X-Wx-Ticket 发请求，并对响应做断言",
        "Send a request with X-Wx-Ticket attached, and assert on the answer",
    ),
    examples: "wxauth call :3000/api/me --ticket-file ticket.txt --expect-json /openid=oAbc\n\
               wxauth call :3000/api/me --openid oAbc --ticket-secret-file key.txt\n\
               wxauth call POST :3000/api/wechat/login code=CODE state=STATE\n\
               wxauth call :3000/api/me --ticket \"$TICKET\" --origin https://h5.example.com --expect-status 2xx\n\
               wxauth call :3000/activity/wechat-lottery --ua wechat-ios -i",
    operands: &[Operand {
        name: "URL",
        help: Fixed::new(
            "[METHOD] URL [ITEM…]：key=文本、key:=json、Header:值、query==值、@FILE；:3000/x 就是 http://localhost:3000/x",
            "[METHOD] URL [ITEM…]: key=text, key:=json, Header:value, query==value, @FILE; :3000/x is http://localhost:3000/x",
        ),
        required: true,
        words: Words::Many,
    }],
    settings: &[
        &[&TICKET, &TICKET_FILE, &OPENID, &TICKET_HEADER, &UA, &DATA, &FORM, &ORIGIN],
        &[&EXPECT_STATUS, &EXPECT_JSON, &EXPECT_HEADER, &EXPECT_TEXT],
        &[&MAX_TIME, &RETRY, &FOLLOW, &INCLUDE, &PRINT_CURL],
        &net_flags::GROUP,
        &[&flags::FORMAT],
        &flags::KEY_GROUP,
        &flags::MINT_GROUP,
    ],
    commands: &[],
    run: Some(run),
    schema: "call",
};

/// Larger answers are not for looking at.
const BODY_LIMIT: usize = 64 << 20;

/// Judges the name of the header for the ticket.
fn carrier(text: &str) -> Result<(), Wrong> {
    let (zh, en) = match http::HeaderName::from_bytes(text.as_bytes()) {
        Err(_) => (
            format!("`{text}` 不是请求头的名字，例如 X-Wx-Ticket"),
            format!("`{text}` is not the name of a header such as X-Wx-Ticket"),
        ),
        Ok(name) if is_framing(name.as_str()) => (
            format!("请求头 {name} 属于连接或请求体，不能用来带票据"),
            format!(
                "the header {name} belongs to the connection or the body; it carries no ticket"
            ),
        ),
        Ok(_) => return Ok(()),
    };
    let (next_zh, next_en) = match text.split_once(':') {
        // As `[backend] api.header` is written.
        Some(_) => (
            "这里只写名字。要带 `Authorization: Bearer 票据`，就把它当作一项写在地址后面：'Authorization:Bearer eyJ…'，不用 --ticket",
            "only the name goes here. For `Authorization: Bearer TICKET` write it as an item behind \
             the address, 'Authorization:Bearer eyJ…', without --ticket",
        ),
        None => (
            "后端没有另作规定就用 X-Wx-Ticket；要写成 Bearer 的，在地址后面加一项 'Authorization:Bearer eyJ…'",
            "use X-Wx-Ticket unless the back end wants another; for a bearer token write \
             'Authorization:Bearer eyJ…' behind the address",
        ),
    };
    Err(Wrong::new("setting_invalid", (zh, en), next_zh, next_en))
}

fn run(args: &Args, app: &App) -> Result<Outcome, Error> {
    let header = app.settings.text(&TICKET_HEADER)?.unwrap_or_default();
    let expects = expectations(app)?;
    let origin = app.settings.text(&ORIGIN)?.map(|o| Origin::parse(&o)).transpose();
    let origin = origin.map_err(CallError::from)?;
    let manner = manner(app)?;
    if origin.is_some() && manner.follow {
        return Err(CallError::OriginFollow.into());
    }
    let way = Way::choose(app)?;
    let words = match args.all("URL") {
        [] => vec![app.operand(None, "URL", "wxauth call :3000/api/me")?],
        words => words.to_vec(),
    };
    let target = target::read(&words)?;
    if app.settings.on(&PRINT_CURL)? {
        // Nothing is sent, so no ticket is read or signed: the line names a variable instead.
        let shown = way.is_some().then_some(header.as_str());
        let plan = request::assemble(target, additions(app, None)?)?;
        return Ok(report::as_curl(&plan, shown, manner.follow));
    }
    let ticket = way.map(|way| way.make(app)).transpose()?;
    let ticket_note = match &ticket {
        Some(ticket) => ticket::excuse(ticket, app.now()),
        None if names_anybody(&words, &header) => None,
        None if brings_code(&words) => Some(ticket::code_refused()),
        None => Some(ticket::none_sent()),
    };
    let ticket = ticket.map(|t| (header.clone(), t));
    let plan = request::assemble(target, additions(app, ticket)?)?;
    let wishes = Wishes { expects, origin: origin.map(|o| (o, header)), ticket_note };
    call(app, plan, manner, wishes)
}

/// True when a request item already says who is calling.
fn names_anybody(words: &[String], header: &str) -> bool {
    words.iter().filter_map(|word| word.split_once(':')).any(|(name, _)| {
        [header, "Authorization", "Cookie"].iter().any(|known| name.eq_ignore_ascii_case(known))
    })
}

/// True when a request item is a login's code: such a request has no ticket yet, it asks for one.
fn brings_code(words: &[String]) -> bool {
    let name = |word: &String| word.split(['=', ':']).next().unwrap_or_default().to_owned();
    words.iter().any(|word| word.contains('=') && matches!(name(word).as_str(), "code" | "js_code"))
}

fn additions(app: &App, ticket: Option<(String, Secret)>) -> Result<Additions, Error> {
    let (agent, home) = (app.settings.text(&UA)?, app.env.home());
    Ok(Additions { agent, data: data(app)?, shape: shape(app)?, ticket, home })
}

/// What is wanted of the answer.
struct Wishes {
    expects: Vec<Expect>,
    /// `--origin`, and the header its page will send.
    origin: Option<(Origin, String)>,
    /// What may explain a refusal.
    ticket_note: Option<(String, String)>,
}

fn call(app: &App, mut plan: Plan, manner: Manner, wishes: Wishes) -> Result<Outcome, Error> {
    let client = net_flags::client(app)?;
    let (method, url) = (plan.method.to_string(), redact::url(plan.url.as_str()));
    let host = plan.origin();
    let started = app.now();
    let (reply, judgement) = app.wait(async {
        let judgement = match wishes.origin {
            None => None,
            Some((origin, header)) => {
                let value = http::HeaderValue::from_str(origin.as_str())
                    .map_err(|_| CallError::BadHeader { name: "Origin".to_owned() })?;
                let judged =
                    crossing::preflight(&client, &plan, origin, &header, manner.limits).await?;
                plan.headers.insert(http::header::ORIGIN, value);
                Some(judged)
            }
        };
        let reply = send::send(&client, plan, manner, net_flags::sleep).await?;
        let judgement = judgement.map(|j| j.with_answer(&reply.response));
        Ok::<_, Error>((reply, judgement))
    })??;
    let elapsed_ms = app.now().millis().saturating_sub(started.millis());
    let include = app.settings.on(&INCLUDE)?;
    Ending {
        method,
        url,
        origin: host,
        reply,
        elapsed_ms,
        expects: wishes.expects,
        judgement,
        ticket_note: wishes.ticket_note,
        include,
    }
    .outcome(app)
}

fn expectations(app: &App) -> Result<Vec<Expect>, Error> {
    let mut expects = Vec::new();
    for text in app.settings.list(&EXPECT_STATUS)? {
        expects.push(Expect::status(&text).map_err(CallError::from)?);
    }
    for text in app.settings.list(&EXPECT_HEADER)? {
        expects.push(Expect::header(&text).map_err(CallError::from)?);
    }
    for text in app.settings.list(&EXPECT_JSON)? {
        expects.push(Expect::json(&text).map_err(CallError::from)?);
    }
    for text in app.settings.list(&EXPECT_TEXT)? {
        expects.push(Expect::text(&text).map_err(CallError::from)?);
    }
    Ok(expects)
}

fn manner(app: &App) -> Result<Manner, Error> {
    let deadline = app.settings.duration(&MAX_TIME)?.unwrap_or(Duration::from_secs(30));
    let again = app.settings.parse_with(&RETRY, times)?;
    Ok(Manner {
        limits: Limits { deadline, body: BODY_LIMIT },
        retry: Retry::times(again.unwrap_or(0)),
        follow: app.settings.on(&FOLLOW)?,
    })
}

fn data(app: &App) -> Result<Option<Vec<u8>>, Error> {
    let Some(text) = app.settings.text(&DATA)? else { return Ok(None) };
    Ok(Some(match text.strip_prefix('@') {
        Some("-") => app.read_stdin_whole("--data")?,
        Some(path) => request::read_file(path)?,
        None => text.into_bytes(),
    }))
}

fn shape(app: &App) -> Result<Shape, Error> {
    Ok(match app.settings.on(&FORM)? {
        true => Shape::Form { boundary: format!("wxauth-{}", hex(&mut app.random(), 16)) },
        false => Shape::Json,
    })
}
