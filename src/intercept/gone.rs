//! What a front answers when the application behind it does not: the reason, the next step, and a way
//! to try again. Must not reach anything, nor show what is not escaped.

use http::header::{self, HeaderMap, HeaderValue};
use http::{Response, StatusCode};

use crate::net::body::Outgoing;
use crate::report::page::escape;

/// The answer for who asked with these headers: a page for a browser, a line of text for others.
pub(super) fn answer(asked: &HeaderMap, target: &str, reason: &str) -> Response<Outgoing> {
    let accepts = asked.get(header::ACCEPT).and_then(|value| value.to_str().ok());
    let (kind, text) = match accepts.is_some_and(|kinds| kinds.contains("text/html")) {
        true => ("text/html; charset=utf-8", page(target, reason)),
        false => ("text/plain; charset=utf-8", line(target, reason)),
    };
    let mut response = Response::new(Outgoing::whole(text.into()));
    *response.status_mut() = StatusCode::BAD_GATEWAY;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// What to do, in Chinese and in English.
fn step(reason: &str) -> (&'static str, &'static str) {
    if reason.contains("CaUsedAsEndEntity") {
        return (
            "开发服务器的自签名证书把自己写成了 CA，不能当服务器证书用，--cacert 也帮不上。让它用 http 提供服务，--front \
             写 http 地址；或者用 mkcert 这类本地 CA 签一张证书，--cacert 指向那个 CA。",
            "The dev server's self-signed certificate says it is a CA and cannot stand for a server, which \
             --cacert does not change. Let it speak plain http and name that address in --front, or have a \
             local CA such as mkcert's issue its certificate and name that CA with --cacert.",
        );
    }
    if reason.contains("certificate") {
        return (
            "不信任应用的证书：用 --cacert 指定签发它的 CA，或者让它用 http 提供服务，--front 写 http 地址。",
            "The application's certificate is not trusted: name its CA with --cacert, or let it speak plain \
             http and name that address in --front.",
        );
    }
    (
        "确认应用已经启动、正在这个地址监听（--front PORT=URL 里的 URL），然后重新加载。",
        "See that the application has started and listens at this address (the URL in --front PORT=URL), then \
         reload.",
    )
}

fn line(target: &str, reason: &str) -> String {
    format!("wxauth run --front: {target}: {reason}\n{}\n", step(reason).1)
}

fn page(target: &str, reason: &str) -> String {
    let (zh, en) = step(reason);
    let (target, reason) = (escape(target), escape(reason));
    format!(
        "<!doctype html><html lang=\"zh\"><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>wxauth run --front</title>\
         <h1>应用没有响应 · The application does not answer</h1>\
         <p><code>{target}</code></p><pre style=\"white-space:pre-wrap\">{reason}</pre>\
         <p>{}</p><p lang=\"en\">{}</p><p><a href=\"\">重新加载 · Reload</a></p></html>\n",
        escape(zh),
        escape(en)
    )
}

#[cfg(test)]
mod tests {
    use super::{answer, line, page};
    use http::header::{ACCEPT, HeaderMap, HeaderValue};

    #[test]
    fn the_reason_the_next_step_and_a_way_to_reload() {
        let down = page("127.0.0.1:3000", "not reached: <refused>");
        assert!(down.contains("&lt;refused&gt;") && down.contains("<a href=\"\">"), "{down}");
        assert!(down.contains("确认应用已经启动") && down.contains("has started"), "{down}");
        let own = page("h", "not reached: invalid peer certificate: Other(CaUsedAsEndEntity)");
        assert!(own.contains("mkcert") && own.contains("plain http"), "{own}");
        let unknown = line("h", "not reached: invalid peer certificate: UnknownIssuer");
        assert!(
            unknown.contains("name its CA with --cacert") && !unknown.contains('<'),
            "{unknown}"
        );
    }

    #[test]
    fn only_browsers_get_a_page() {
        let mut asked = HeaderMap::new();
        let kind = |asked: &HeaderMap| {
            answer(asked, "h", "r").headers()["content-type"].to_str().unwrap().to_owned()
        };
        assert_eq!(kind(&asked), "text/plain; charset=utf-8");
        asked.insert(ACCEPT, HeaderValue::from_static("text/html,*/*;q=0.8"));
        assert_eq!(kind(&asked), "text/html; charset=utf-8");
        assert_eq!(answer(&asked, "h", "r").status(), 502);
    }
}
