//! A virtual user walks an authorize link: the request to send, and what its answer means.
//! Must not send anything; whoever has a client does.

use crate::domain::base::Base;
use crate::wire::query::encode;
use bytes::Bytes;
use http::header::{LOCATION, USER_AGENT};

/// WeChat on an iPhone (PROTOCOL 1.12).
pub const WECHAT_USER_AGENT: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 15_0 like Mac OS X) \
     AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.23(0x18001729) \
     NetType/WIFI Language/zh_CN";

/// What the user does on the consent page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Consent {
    /// Allows.
    Allow,
    /// Refuses.
    Refuse,
}

/// Where a walk ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// At the callback, with everything WeChat added to it.
    Callback(String),
    /// On a page; nothing reaches the callback.
    Page {
        /// `error`, `refused`, `consent`, `outside`…; empty when it is not the emulator's.
        kind: String,
        /// The page code of PROTOCOL 1.10.
        code: Option<u16>,
        /// What the page is titled.
        title: String,
    },
}

/// The request that walks `link` as `user` at the emulator `base`; `None` when the link has no
/// query or cannot be an address.
pub fn request(
    base: &Base,
    link: &str,
    user: &str,
    consent: Consent,
) -> Option<http::Request<Bytes>> {
    let link = link.split('#').next().unwrap_or("");
    let (address, query) = link.split_once('?')?;
    let after_scheme = address.split_once("://").map_or(address, |(_, rest)| rest);
    let path = after_scheme.find('/').and_then(|at| after_scheme.get(at..))?;
    // A link to the emulator itself carries the base's own path in front.
    let path = path.get(path.find("/connect/").unwrap_or(0)..)?;
    let consent = match consent {
        Consent::Allow => "allow",
        Consent::Refuse => "refuse",
    };
    let user = encode(user);
    let uri = format!("{base}{path}?{query}&mock_user={user}&mock_consent={consent}");
    http::Request::get(uri).header(USER_AGENT, WECHAT_USER_AGENT).body(Bytes::new()).ok()
}

/// Reads the answer to [`request`].
pub fn outcome(response: &http::Response<Bytes>) -> Outcome {
    let header = |name: &str| response.headers().get(name).and_then(|v| v.to_str().ok());
    if response.status().is_redirection()
        && let Some(location) = header(LOCATION.as_str())
    {
        return Outcome::Callback(location.to_owned());
    }
    let html = String::from_utf8_lossy(response.body());
    let title = html.split_once("<title>").and_then(|(_, rest)| rest.split_once("</title>"));
    Outcome::Page {
        kind: header("x-wxauth-page").unwrap_or("").to_owned(),
        code: header("x-wxauth-code").and_then(|code| code.parse().ok()),
        title: title.map_or("", |(title, _)| title).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Consent, request};
    use crate::domain::base::Base;

    #[test]
    fn a_link_of_any_host_is_walked_at_the_emulator() {
        let base = Base::parse("http://127.0.0.1:8787").unwrap();
        for host in ["https://open.weixin.qq.com", "http://127.0.0.1:8787"] {
            let link =
                format!("{host}/connect/oauth2/authorize?appid=a&state=ZXg%3D#wechat_redirect");
            let request = request(&base, &link, "zhangsan.7", Consent::Allow).unwrap();
            assert_eq!(
                request.uri().to_string(),
                "http://127.0.0.1:8787/connect/oauth2/authorize?appid=a&state=ZXg%3D\
                 &mock_user=zhangsan.7&mock_consent=allow"
            );
        }
        assert!(request(&base, "nonsense", "a", Consent::Allow).is_none());
        assert!(request(&base, "http://x", "a", Consent::Allow).is_none());
    }
}
