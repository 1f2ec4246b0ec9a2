//! The two languages of the program and how one is chosen.
//! Must not hold texts; those stand in `domain::text`, one place per language.

/// A language people read our texts in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Lang {
    /// Simplified Chinese.
    Zh,
    /// English.
    En,
}

impl Lang {
    /// Reads `zh`, `zh-CN`, `zh_CN.UTF-8`, `中文`, `en`, `en_US`, `C`…; `None` when it names neither language.
    pub fn parse(tag: &str) -> Option<Lang> {
        let primary = tag.split(['-', '_', '.', '@']).next().unwrap_or("");
        match primary.to_ascii_lowercase().as_str() {
            "zh" | "cn" | "chinese" | "中文" | "汉语" | "简体中文" => Some(Lang::Zh),
            "en" | "c" | "posix" | "english" | "英文" | "英语" => Some(Lang::En),
            _ => None,
        }
    }

    /// The first language an `Accept-Language` header (RFC 9110 section 12.5.4) asks for that we have.
    pub fn from_accept_language(header: &str) -> Option<Lang> {
        header
            .split(',')
            .filter_map(|item| item.split(';').next())
            .find_map(|tag| Lang::parse(tag.trim()))
    }

    /// The tag used in `--lang` and in HTML's `lang`.
    pub const fn tag(self) -> &'static str {
        match self {
            Lang::Zh => "zh",
            Lang::En => "en",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Lang;

    #[test]
    fn reads_locales_and_headers() {
        assert_eq!(Lang::parse("zh_CN.UTF-8"), Some(Lang::Zh));
        assert_eq!(Lang::parse("en-GB"), Some(Lang::En));
        assert_eq!(Lang::parse("C.UTF-8"), Some(Lang::En));
        assert_eq!((Lang::parse("中文"), Lang::parse("English")), (Some(Lang::Zh), Some(Lang::En)));
        assert_eq!(Lang::parse("de_DE"), None);
        assert_eq!(Lang::parse(""), None);
        assert_eq!(Lang::from_accept_language("de, zh;q=0.9, en;q=0.8"), Some(Lang::Zh));
    }
}
