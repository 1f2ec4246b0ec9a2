//! What browsers call themselves inside WeChat, by short names (PROTOCOL 1.12).
//! Must not be taken for proof: anybody can send these strings, and so do we.

/// A name for `--ua`, the string it stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Preset {
    /// The short name.
    pub name: &'static str,
    /// The `User-Agent` header.
    pub text: &'static str,
}

/// Every preset. All but the last two are strings that were really seen (PROTOCOL 1.12); the WeCom
/// one is put together from its known marks, the last is an ordinary browser to compare with.
pub const PRESETS: [Preset; 8] = [
    Preset {
        name: "wechat-ios",
        text: "Mozilla/5.0 (iPhone; CPU iPhone OS 15_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.23(0x18001729) NetType/WIFI Language/zh_CN",
    },
    Preset {
        name: "wechat-android",
        text: "Mozilla/5.0 (Linux; Android 13; 22081212C Build/TKQ1.220829.002; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/107.0.5304.141 Mobile Safari/537.36 XWEB/5023 MMWEBSDK/20230303 MMWEBID/6973 MicroMessenger/8.0.34.2340(0x2800225B) WeChat/arm64 Weixin NetType/WIFI Language/zh_CN ABI/arm64",
    },
    Preset {
        name: "wechat-desktop",
        text: "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36 NetType/WIFI MicroMessenger/7.0.20.1781(0x6700143B) WindowsWechat(0x63090c37) XWEB/14315 Flue",
    },
    Preset {
        name: "wechat-desktop-old",
        text: "Mozilla/5.0 (Windows NT 6.1; WOW64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/81.0.4044.138 Safari/537.36 NetType/WIFI MicroMessenger/7.0.20.1781(0x6700143B) WindowsWechat(0x63040026)",
    },
    Preset {
        name: "wechat-mac",
        text: "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) MicroMessenger/6.8.0(0x16080000) MacWechat/3.3(0x13030013) NetType/WIFI WindowsWechat",
    },
    Preset {
        name: "wechat-devtools",
        text: "Mozilla/5.0 (iPhone; CPU iPhone OS 10_3_1 like Mac OS X) AppleWebKit/603.1.3 (KHTML, like Gecko) Version/10.0 Mobile/14E304 Safari/602.1 wechatdevtools/1.06.2209190 MicroMessenger/8.0.5 Language/zh_CN",
    },
    Preset {
        name: "wecom",
        text: "Mozilla/5.0 (Linux; Android 13; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/107.0.5304.141 Mobile Safari/537.36 wxwork/4.1.0 MicroMessenger/7.0.1 NetType/WIFI Language/zh",
    },
    Preset {
        name: "chrome",
        text: "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36",
    },
];

/// The string for a preset's name, or the text itself when it is spelt like a User-Agent
/// (`Product/1.0 …`); `None` for a name that is not known.
pub fn resolve(text: &str) -> Option<&str> {
    match PRESETS.iter().find(|p| p.name == text) {
        Some(preset) => Some(preset.text),
        None => (text.contains('/') || text.contains(' ')).then_some(text),
    }
}

/// True for a browser inside WeChat or WeCom: the test everybody uses (PROTOCOL 1.12).
pub fn is_wechat(user_agent: &str) -> bool {
    user_agent.to_ascii_lowercase().contains("micromessenger")
}

#[cfg(test)]
mod tests {
    use super::{PRESETS, is_wechat, resolve};

    #[test]
    fn presets_pass_for_wechat_but_the_browser_does_not() {
        for preset in PRESETS {
            assert_eq!(is_wechat(preset.text), preset.name != "chrome", "{}", preset.name);
            assert!(preset.text.bytes().all(|b| b == b' ' || b.is_ascii_graphic()));
            assert_eq!(resolve(preset.name), Some(preset.text));
        }
    }

    #[test]
    fn own_strings_pass_and_typos_do_not() {
        assert_eq!(resolve("my-app/1.0"), Some("my-app/1.0"));
        assert_eq!(resolve("wechat-iso"), None);
        assert!(is_wechat("x MICROMESSENGER y"));
    }
}
