//! What can be wrong with a `call` before it is sent, and what its answer can earn.
//! Must not show a ticket, nor an address with the values of its query.

use crate::domain::expect::ExpectError;
use crate::domain::fault::{Exit, Fault};
use crate::domain::lang::Lang;
use crate::domain::origin::OriginError;
use crate::domain::request_item::{ItemError, nested::NestedError};
use crate::domain::said::{Bilingual, Said};
use crate::error::named;

/// A fault of `call`.
#[derive(Debug, thiserror::Error)]
pub(super) enum CallError {
    /// No address among the words.
    #[error("no address to call")]
    NoUrl,
    /// The address cannot be used.
    #[error("{shown:?} is not an address: {reason}")]
    BadUrl {
        /// The word, secrets masked.
        shown: String,
        /// Why.
        reason: Said,
    },
    /// A word that is no request item.
    #[error(transparent)]
    Item(#[from] ItemError),
    /// A field that does not fit into the body.
    #[error(transparent)]
    Nested(#[from] NestedError),
    /// An expectation that cannot be read.
    #[error(transparent)]
    Expect(#[from] ExpectError),
    /// `--origin` names none.
    #[error(transparent)]
    Origin(#[from] OriginError),
    /// `--ua` names no preset and does not look like a User-Agent.
    #[error("--ua: {0:?} is not a known browser")]
    UnknownAgent(String),
    /// Two things want to be the body.
    #[error("the body is given twice: {0}")]
    BodyTwice(Said),
    /// An item that needs `--form`, or cannot stand in a form.
    #[error("{item:?} {reason}")]
    FormMismatch {
        /// The item's key.
        item: String,
        /// What is the matter.
        reason: Said,
    },
    /// A file of the request cannot be read.
    #[error("cannot read {}", named(path))]
    FileUnreadable {
        /// The file.
        path: String,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// A file that should hold something else.
    #[error("{path} does not hold {wanted}")]
    FileContent {
        /// The file.
        path: String,
        /// What it should hold.
        wanted: Said,
    },
    /// Not a header name, or a value no header can have.
    #[error("{name:?} is not a header that can be sent")]
    BadHeader {
        /// The name.
        name: String,
    },
    /// The ticket cannot travel in a header.
    #[error("the ticket cannot be sent: {0}")]
    TicketUnusable(Said),
    /// The ticket is given in two ways.
    #[error("the ticket is given twice: {0}")]
    TicketTwice(Said),
    /// `--origin` and `--follow`.
    #[error("--origin judges one request; it cannot be combined with --follow")]
    OriginFollow,
    /// The redirects do not end.
    #[error("more than {0} redirects")]
    TooManyRedirects(usize),
    /// Expectations that did not hold.
    #[error("{failed} of {all} expectations failed: {first}")]
    ExpectationFailed {
        /// How many failed.
        failed: usize,
        /// How many there were.
        all: usize,
        /// The first, in words.
        first: Said,
    },
    /// A browser would not let the page have the answer.
    #[error("a browser at {origin} would be stopped: {first}")]
    CorsRefused {
        /// The page's origin.
        origin: String,
        /// The first reason.
        first: Said,
    },
    /// 4xx or 5xx, and nothing was expected.
    #[error("{origin} answered {status}")]
    ServerFailure {
        /// Whose answer.
        origin: String,
        /// Status and its phrase.
        status: String,
        /// What may explain it, in both languages.
        hint: (String, String),
    },
}

impl Fault for CallError {
    fn kind(&self) -> &'static str {
        match self {
            CallError::NoUrl | CallError::BadUrl { .. } => "bad_address",
            CallError::Item(_) | CallError::Nested(_) | CallError::FormMismatch { .. } => {
                "bad_request_item"
            }
            CallError::Expect(_) => "bad_expectation",
            CallError::Origin(_) | CallError::OriginFollow => "bad_origin",
            CallError::UnknownAgent(_) => "unknown_user_agent",
            CallError::BodyTwice(_) => "body_given_twice",
            CallError::FileUnreadable { .. } => "file_unreadable",
            CallError::FileContent { .. } => "file_content",
            CallError::BadHeader { .. } => "bad_header",
            CallError::TicketUnusable(_) => "ticket_malformed",
            CallError::TicketTwice(_) => "ticket_given_twice",
            CallError::TooManyRedirects(_) => "too_many_redirects",
            CallError::ExpectationFailed { .. } => "expectation_failed",
            CallError::CorsRefused { .. } => "cors_refused",
            CallError::ServerFailure { .. } => "server_failure",
        }
    }

    fn exit(&self) -> Exit {
        match self {
            CallError::FileUnreadable { .. } => Exit::Local,
            CallError::TicketUnusable(_) => Exit::Ticket,
            CallError::TooManyRedirects(_) | CallError::ServerFailure { .. } => Exit::Server,
            CallError::ExpectationFailed { .. } | CallError::CorsRefused { .. } => Exit::No,
            _ => Exit::Usage,
        }
    }

    fn chinese(&self) -> String {
        match self {
            CallError::NoUrl => "没有给出要请求的地址".to_owned(),
            CallError::BadUrl { shown, reason } => {
                format!("{shown:?} 不是可用的地址：{}", reason.chinese())
            }
            CallError::Item(error) => error.chinese(),
            CallError::Nested(error) => error.chinese(),
            CallError::Expect(error) => error.chinese(),
            CallError::Origin(error) => error.chinese(),
            CallError::UnknownAgent(name) => format!("--ua：没有叫 {name:?} 的浏览器"),
            CallError::BodyTwice(what) => format!("请求体给了两次：{}", what.chinese()),
            CallError::FormMismatch { item, reason } => {
                format!("{item:?} 用错了地方：{}", reason.chinese())
            }
            CallError::FileUnreadable { path, .. } => format!("无法读取 {}", named(path)),
            CallError::FileContent { path, wanted } => {
                format!("{path} 的内容不对，应为{}", wanted.chinese())
            }
            CallError::BadHeader { name } => format!("请求头 {name:?} 无法发送"),
            CallError::TicketUnusable(reason) => format!("票据无法发送：{}", reason.chinese()),
            CallError::TicketTwice(what) => format!("票据给了两次：{}", what.chinese()),
            CallError::OriginFollow => "--origin 只判断一个请求，不能与 --follow 同用".to_owned(),
            CallError::TooManyRedirects(count) => format!("跳转超过 {count} 次"),
            CallError::ExpectationFailed { failed, all, first } => {
                format!("{all} 条断言中有 {failed} 条不成立：{}", first.chinese())
            }
            CallError::CorsRefused { origin, first } => {
                format!("{origin} 上的网页会被浏览器拦下：{}", first.chinese())
            }
            CallError::ServerFailure { origin, status, .. } => {
                format!("{origin} 返回了 {status}")
            }
        }
    }

    fn hint(&self, lang: Lang) -> Option<String> {
        let (zh, en) = match self {
            CallError::NoUrl | CallError::BadUrl { .. } => (
                "写成 wxauth call [方法] 地址 [参数…]，例如 wxauth call POST :3000/api/login code=CODE",
                "write: wxauth call [METHOD] URL [ITEM…], e.g. wxauth call POST :3000/api/login code=CODE",
            ),
            CallError::Item(_) => (
                "参数写法：字段=文本、字段:=JSON、请求头:值、查询参数==值，均可用 =@文件；冒号等号前加 \\ 表示原字符",
                "items are key=text, key:=json, Header:value, query==value, each with =@FILE; a \\ takes the meaning from = : @",
            ),
            CallError::Nested(_) => (
                "嵌套写法：user[name]=张三 tags[]=a；同一位置只能是一种类型",
                "nested keys are written user[name]=Jo tags[]=a, and one place has one type",
            ),
            CallError::Origin(OriginError::Behind { .. }) => (
                "浏览器发送的 Origin 只有协议、主机和端口",
                "a browser's Origin is scheme, host and port only",
            ),
            CallError::Origin(_) => (
                "写成 --origin https://h5.example.com",
                "write it as --origin https://h5.example.com",
            ),
            CallError::UnknownAgent(_) => return Some(agents(lang)),
            CallError::BodyTwice(_) => {
                ("字段、--data 和 @文件 三选一", "use fields, --data or @FILE, one of them")
            }
            CallError::FileUnreadable { .. } => {
                ("检查路径和权限", "check the path and its permissions")
            }
            CallError::TicketUnusable(_) => (
                "票据应是一行不含空格的文本，可用 `wxauth ticket decode` 查看",
                "a ticket is one line without blanks; look at it with `wxauth ticket decode`",
            ),
            CallError::TooManyRedirects(_) => (
                "去掉 --follow 看第一次跳转；多半是登录后又跳回登录",
                "look at the first redirect without --follow; a login that sends one back to login is likely",
            ),
            CallError::ServerFailure { hint, .. } => (hint.0.as_str(), hint.1.as_str()),
            CallError::Expect(_) => (
                "例如 --expect-status 2xx、--expect-json '/openid=o1'、--expect-header 'Content-Type: text/html'",
                "for instance --expect-status 2xx, --expect-json '/openid=o1', --expect-header 'Content-Type: text/html'",
            ),
            CallError::FormMismatch { .. } => (
                "文件上传用 --form；JSON 请求体里放文件内容写 字段=@文件",
                "upload files with --form; the text of a file goes into JSON as key=@FILE",
            ),
            CallError::FileContent { .. } => {
                ("检查文件内容，或换一个文件", "look into the file, or name another")
            }
            CallError::BadHeader { .. } => (
                "请求头写作 名字:值，名字只含字母、数字和 -，值不含控制字符",
                "a header is written Name:value: letters, digits and - in the name, no control characters",
            ),
            CallError::TicketTwice(_) => ("两者只留一个", "leave one of them out"),
            CallError::OriginFollow => ("去掉其中一个", "leave one of the two out"),
            CallError::ExpectationFailed { .. } => (
                "加上 --include 看状态行和响应头",
                "--include shows the status line and the headers",
            ),
            CallError::CorsRefused { .. } => (
                "在后端的 CORS 设置里放行这个源，以及请求头 X-Wx-Ticket",
                "let the back end's CORS settings allow that origin, and the header X-Wx-Ticket",
            ),
        };
        Some(match lang {
            Lang::Zh => zh.to_owned(),
            Lang::En => en.to_owned(),
        })
    }
}

fn agents(lang: Lang) -> String {
    let names: Vec<&str> = crate::domain::user_agent::PRESETS.iter().map(|p| p.name).collect();
    let names = names.join(", ");
    match lang {
        Lang::Zh => format!("可用：{names}；也可以直接写完整的 User-Agent"),
        Lang::En => format!("known: {names}; or give a whole User-Agent string"),
    }
}
