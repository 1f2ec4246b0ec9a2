//! Why the control API said no: status, slug, sentence and next step.
//! Must not be used for WeChat's own answers; those have errcodes.

use crate::domain::lang::Lang;
use http::StatusCode;

/// A request the control API did not carry out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum Fault {
    /// Called under a name that is not this machine's (DNS rebinding).
    #[error("called under the foreign name {0:?}")]
    ForeignHost(String),
    /// From a page of another origin.
    #[error("called from a page of {0:?}")]
    ForeignOrigin(String),
    /// From a page of another origin, as the browser says.
    #[error("called from a page of another site")]
    CrossSite,
    /// From another machine, and there is no token.
    #[error("called from another machine, and no control token is set")]
    NotLoopback,
    /// Through a proxy or a tunnel on this machine, and there is no token.
    #[error("called through a proxy or a tunnel, and no control token is set")]
    Relayed,
    /// The token was not brought.
    #[error("no token was brought")]
    TokenMissing,
    /// Another token than ours.
    #[error("the token is wrong")]
    TokenWrong,
    /// Nothing of that path.
    #[error("the control API has no {0}")]
    Path(String),
    /// Not with that method; those it has.
    #[error("this path takes {0} only")]
    Method(String),
    /// A body longer than the engine takes.
    #[error("the body is longer than 1 MiB")]
    TooLarge,
    /// A body that does not come.
    #[error("the body did not come in time")]
    TooSlow,
    /// A write that does not say it brings JSON.
    #[error("the body must be application/json, not {0:?}")]
    ContentType(String),
    /// The body is not what is asked for.
    #[error("the body is not understood: {0}")]
    Body(String),
    /// A parameter nobody knows.
    #[error("there is no parameter {0:?}")]
    Query(String),
    /// A value nobody can do anything with: its name, and why.
    #[error("{0}: {1}")]
    Value(&'static str, String),
    /// No user, app or switch of that name.
    #[error("there is no {0} {1:?}")]
    Unknown(&'static str, String),
    /// Nobody and nothing of that name; in a sentence that says who and what there is.
    #[error("{0}")]
    Absent(String),
    /// It cannot be done as things are.
    #[error("{0}")]
    Conflict(String),
}

impl Fault {
    /// The HTTP status.
    pub(super) const fn status(&self) -> StatusCode {
        match self {
            Fault::ForeignHost(_)
            | Fault::ForeignOrigin(_)
            | Fault::CrossSite
            | Fault::NotLoopback
            | Fault::Relayed => StatusCode::FORBIDDEN,
            Fault::TokenMissing | Fault::TokenWrong => StatusCode::UNAUTHORIZED,
            Fault::Path(_) | Fault::Unknown(..) | Fault::Absent(_) => StatusCode::NOT_FOUND,
            Fault::Conflict(_) => StatusCode::CONFLICT,
            Fault::Method(_) => StatusCode::METHOD_NOT_ALLOWED,
            Fault::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Fault::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Fault::ContentType(_) => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Fault::Body(_) | Fault::Query(_) => StatusCode::BAD_REQUEST,
            Fault::Value(..) => StatusCode::UNPROCESSABLE_ENTITY,
        }
    }

    /// Stable slug.
    pub(super) const fn kind(&self) -> &'static str {
        match self {
            Fault::ForeignHost(_) => "foreign_host",
            Fault::ForeignOrigin(_) => "foreign_origin",
            Fault::CrossSite => "cross_site",
            Fault::NotLoopback => "not_loopback",
            Fault::Relayed => "relayed",
            Fault::TokenMissing => "token_missing",
            Fault::TokenWrong => "token_wrong",
            Fault::Path(_) => "not_found",
            Fault::Method(_) => "method_not_allowed",
            Fault::TooLarge => "body_too_large",
            Fault::TooSlow => "body_too_slow",
            Fault::ContentType(_) => "content_type",
            Fault::Body(_) => "body_invalid",
            Fault::Query(_) => "query_invalid",
            Fault::Value(..) => "value_invalid",
            Fault::Unknown(..) | Fault::Absent(_) => "unknown_name",
            Fault::Conflict(_) => "conflict",
        }
    }

    /// What to do.
    pub(super) const fn hint(&self, lang: Lang) -> &'static str {
        match (self, lang) {
            (Fault::ForeignHost(_), Lang::Zh) => {
                "用 127.0.0.1 或 localhost 访问；容器里的名字用 `wxauth mock --allow-host 名字` 放行"
            }
            (Fault::ForeignHost(_), Lang::En) => {
                "call it as 127.0.0.1 or localhost; a container's name is let in by `wxauth mock --allow-host NAME`"
            }
            (Fault::ForeignOrigin(_) | Fault::CrossSite, Lang::Zh) => {
                "其他网页不能操纵模拟器：请在后端、测试脚本或命令行里调用"
            }
            (Fault::ForeignOrigin(_) | Fault::CrossSite, Lang::En) => {
                "other web pages cannot steer the emulator: call it from a server, a test or a command line"
            }
            (Fault::NotLoopback, Lang::Zh) => {
                "只有本机可以操作；要从别的机器或容器里用，请加 --control-token"
            }
            (Fault::NotLoopback, Lang::En) => {
                "only this machine is heard; for other machines and containers start it with --control-token"
            }
            (Fault::Relayed, Lang::Zh) => {
                "经代理或内网穿透来的请求不算本机的：请直接访问 127.0.0.1，或加 --control-token"
            }
            (Fault::Relayed, Lang::En) => {
                "what comes through a proxy or tunnel is not this machine's own: call 127.0.0.1 directly, or start it with --control-token"
            }
            (Fault::TokenMissing | Fault::TokenWrong, Lang::Zh) => {
                "带上请求头 Authorization: Bearer 加 --control-token 的值"
            }
            (Fault::TokenMissing | Fault::TokenWrong, Lang::En) => {
                "send the header Authorization: Bearer with the value of --control-token"
            }
            (Fault::ContentType(kind), Lang::Zh) if kind.is_empty() => {
                "这个接口要一个 JSON 对象作正文，请求头是 content-type: application/json：用 wxauth call 时在地址后面写 名字=值（例如 appid=wx… user=zhangsan），用 curl 时写 --json '{…}'"
            }
            (Fault::ContentType(kind), Lang::En) if kind.is_empty() => {
                "it takes a JSON object, with the header content-type: application/json: with wxauth call write NAME=VALUE behind the address (appid=wx… user=zhangsan, say), with curl --json '{…}'"
            }
            (Fault::ContentType(_), Lang::Zh) => {
                "加上请求头 content-type: application/json（curl 用 --json）"
            }
            (Fault::ContentType(_), Lang::En) => {
                "send the header content-type: application/json (with curl: --json)"
            }
            (_, Lang::Zh) => "接口说明见 /_wxauth/openapi.json",
            (_, Lang::En) => "the API is described at /_wxauth/openapi.json",
        }
    }
}
