//! Where WeChat's pictures of users may come from: the one foreign place the page may load from.
//! Must not let any other address through, whatever a profile says.

use crate::domain::base::Base;

/// The host of `headimgurl` today (PROTOCOL 2.3).
const WECHAT: &str = "https://thirdwx.qlogo.cn";

/// The one origin of pictures.
#[derive(Debug)]
pub(super) struct Avatars {
    origin: String,
}

impl Avatars {
    /// Of the real WeChat, or of whatever stands in its place: the emulator has them itself.
    pub(super) fn new(api: &Base) -> Avatars {
        let origin = if api.is_wechat() { WECHAT.to_owned() } else { origin(api.as_str()) };
        Avatars { origin }
    }

    /// The directive of the page's policy.
    pub(super) fn origin(&self) -> &str {
        &self.origin
    }

    /// The address, if it is one of that origin: a page that shows whatever it is told to would
    /// tell that server who looks at it.
    pub(super) fn admit(&self, address: String) -> Option<String> {
        let rest = address.strip_prefix(&self.origin)?;
        rest.starts_with('/').then_some(address)
    }
}

/// Scheme, host and port; a base may have a path behind.
fn origin(base: &str) -> String {
    let host = base.find("://").map_or(0, |at| at + 3);
    let end = base.get(host..).and_then(|rest| rest.find('/')).map_or(base.len(), |at| host + at);
    base.get(..end).unwrap_or(base).to_owned()
}

#[cfg(test)]
mod tests {
    use super::Avatars;
    use crate::domain::base::Base;

    #[test]
    fn pictures_of_one_place_only() {
        let emulator = Avatars::new(&Base::parse("http://127.0.0.1:8787/_host/x").unwrap());
        assert_eq!(emulator.origin(), "http://127.0.0.1:8787");
        let admit = |address: &str| emulator.admit(address.to_owned());
        assert!(admit("http://127.0.0.1:8787/mmopen/x/132").is_some());
        for other in ["", "http://127.0.0.1:87870/x", "http://127.0.0.1:8787", "https://e.com/x"] {
            assert_eq!(admit(other), None, "{other}");
        }
        let wechat = Avatars::new(&Base::parse("https://api.weixin.qq.com").unwrap());
        assert_eq!(wechat.origin(), "https://thirdwx.qlogo.cn", "PROTOCOL 2.3");
        assert!(wechat.admit("https://thirdwx.qlogo.cn/mmopen/x/132".to_owned()).is_some());
    }
}
