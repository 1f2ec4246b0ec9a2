//! What the value of a setting must be: a parser's judgement, and the words for it, said once.
//! Must not know where values come from; `resolve` asks it about every value it hands out.

use super::resolve::parse_duration;
use crate::domain::fault::Worded;
use crate::domain::said::Bilingual;

/// A kind of value. Whoever reads the setting uses the same parser.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    /// Any text: whoever reads it judges it, perhaps together with other settings.
    Any,
    /// What a parser takes.
    Parsed {
        /// What it takes, in Chinese: `0 到 65535 的端口号`.
        zh: &'static str,
        /// In English, behind "is not": `a port number, 0 to 65535`.
        en: &'static str,
        /// Whether it takes this.
        fits: fn(&str) -> bool,
    },
    /// What a parser takes that has words of its own for what is wrong.
    Judged(fn(&str) -> Result<(), Wrong>),
}

/// Why a value cannot be used; its place is not named yet.
pub type Wrong = Worded;

/// A port to bind; 0 means any.
pub const PORT: Kind = Kind::Parsed {
    zh: "0 到 65535 的端口号",
    en: "a port number, 0 to 65535",
    fits: |text| text.parse::<u16>().is_ok(),
};

/// How often to try again.
pub const TIMES: Kind = Kind::Parsed {
    zh: "0 到 100 的次数",
    en: "a number from 0 to 100",
    fits: |text| times(text).is_some(),
};

/// How often to try again, from 0 to 100.
pub fn times(text: &str) -> Option<u32> {
    text.parse().ok().filter(|times| *times <= 100)
}

/// `30s`, `5m`, `2h`, up to 100 years; a bare number means seconds.
pub const DURATION: Kind = Kind::Parsed {
    zh: "时长，例如 30s、5m、2h，最长 100 年",
    en: "a duration such as 30s, 5m or 2h, at most 100 years",
    fits: |text| parse_duration(text).is_some(),
};

/// Where calls go: scheme, host, perhaps a port and a path.
pub const BASE: Kind = Kind::Judged(|text| match crate::domain::base::Base::parse(text) {
    Ok(_) => Ok(()),
    Err(error) => Err(Wrong::new(
        "base_invalid",
        (error.chinese(), error.to_string()),
        "写成 http://127.0.0.1:8787 或 https://api.weixin.qq.com",
        "write it as http://127.0.0.1:8787 or https://api.weixin.qq.com",
    )),
});

/// A file that is written, and so is none of the streams: `-` would become a file of that name.
pub const WRITTEN: Kind = Kind::Judged(|path| match path {
    "-" => Err(Wrong::new(
        "setting_invalid",
        (
            "`-` 不是文件名：这里不能写到标准输出".to_owned(),
            "`-` is not a file: this cannot go to stdout".to_owned(),
        ),
        "写一个文件名；真要叫这个名字就写 ./-",
        "name a file; one that is really called so is ./-",
    )),
    _ => Ok(()),
});

/// The one other origin of a page.
pub const ORIGIN: Kind = Kind::Parsed {
    zh: "源（协议、主机、端口），例如 https://h5.example.com",
    en: "an origin such as https://h5.example.com",
    fits: |text| crate::domain::origin::Origin::parse(text).is_ok(),
};
