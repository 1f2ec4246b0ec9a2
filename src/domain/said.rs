//! A reason said in both languages: it stands inside a sentence, and that sentence may be of either.
//! Must not hold long texts; those stand in `domain::text`, one place per language.

use std::borrow::Cow;
use std::fmt;

use super::lang::Lang;

/// A text that is always the same, in both languages: what tables hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fixed {
    /// In Chinese.
    pub zh: &'static str,
    /// In English.
    pub en: &'static str,
}

impl Fixed {
    /// Both at once.
    pub const fn new(zh: &'static str, en: &'static str) -> Fixed {
        Fixed { zh, en }
    }

    /// In a language.
    pub const fn told(self, lang: Lang) -> &'static str {
        match lang {
            Lang::Zh => self.zh,
            Lang::En => self.en,
        }
    }
}

/// A short text in Chinese and in English; `Display` is the English one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    zh: Cow<'static, str>,
    en: Cow<'static, str>,
}

impl Said {
    /// Words that are always the same.
    pub const fn fixed(zh: &'static str, en: &'static str) -> Said {
        Said { zh: Cow::Borrowed(zh), en: Cow::Borrowed(en) }
    }

    /// Words with something of the moment in them.
    pub fn new(zh: impl Into<Cow<'static, str>>, en: impl Into<Cow<'static, str>>) -> Said {
        Said { zh: zh.into(), en: en.into() }
    }

    /// Words that need no translation, or have none: a name, another program's message.
    pub fn same(text: impl Into<String>) -> Said {
        let text: Cow<'static, str> = Cow::Owned(text.into());
        Said { zh: text.clone(), en: text }
    }

    /// In a language.
    pub fn told(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }

    /// In Chinese.
    pub fn chinese(&self) -> &str {
        &self.zh
    }

    /// What the system says of a file or a connection. Its number stays, people search for it; what a
    /// library put into the error instead of the system is told as it is.
    pub fn of_io(error: &std::io::Error) -> Said {
        let english = error.to_string();
        let Some(words) = io_words(error.kind()).filter(|_| error.get_ref().is_none()) else {
            return Said::same(english);
        };
        let number = error.raw_os_error().map(|number| format!("（系统错误 {number}）"));
        Said::new(format!("{words}{}", number.unwrap_or_default()), english)
    }

    /// What is wrong with a text that should be JSON.
    pub fn of_json(error: &serde_json::Error) -> Said {
        use serde_json::error::Category;
        let words = match error.classify() {
            Category::Eof => "没有写完",
            Category::Syntax => "写法不对",
            Category::Data => "类型不对",
            Category::Io => "读取失败",
        };
        let chinese = match (error.line(), error.column()) {
            (0, _) => words.to_owned(),
            (line, column) => format!("第 {line} 行第 {column} 列{words}"),
        };
        Said::new(chinese, error.to_string())
    }
}

/// Why a value cannot be, in both languages.
pub trait Bilingual: fmt::Display {
    /// In Chinese words, as `Display` says it in English.
    fn chinese(&self) -> String;

    /// In both.
    fn said(&self) -> Said {
        Said::new(self.chinese(), self.to_string())
    }
}

impl<T: Bilingual> From<T> for Said {
    fn from(it: T) -> Said {
        it.said()
    }
}

/// So that it can be what another error comes from.
impl std::error::Error for Said {}

impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.en)
    }
}

/// The kinds a user meets, in Chinese.
fn io_words(kind: std::io::ErrorKind) -> Option<&'static str> {
    use std::io::ErrorKind;
    Some(match kind {
        ErrorKind::NotFound => "没有这个文件或目录",
        ErrorKind::PermissionDenied => "没有权限",
        ErrorKind::IsADirectory => "这是一个目录",
        ErrorKind::NotADirectory => "路径中间有一段不是目录",
        ErrorKind::AlreadyExists => "已经存在",
        ErrorKind::ReadOnlyFilesystem => "文件系统是只读的",
        ErrorKind::StorageFull => "磁盘已满",
        ErrorKind::QuotaExceeded => "超出磁盘配额",
        ErrorKind::FileTooLarge => "文件过大",
        ErrorKind::InvalidFilename => "文件名不可用",
        ErrorKind::InvalidInput => "参数无效",
        ErrorKind::InvalidData => "内容不对，不是 UTF-8 文本或已损坏",
        ErrorKind::ConnectionRefused => "连接被拒绝",
        ErrorKind::ConnectionReset => "连接被对方重置",
        ErrorKind::ConnectionAborted => "连接中断",
        ErrorKind::NotConnected => "连接没有建立",
        ErrorKind::AddrInUse => "地址已被占用",
        ErrorKind::AddrNotAvailable => "本机没有这个地址",
        ErrorKind::HostUnreachable => "主机不可达",
        ErrorKind::NetworkUnreachable => "网络不可达",
        ErrorKind::NetworkDown => "网络没有连接",
        ErrorKind::BrokenPipe => "对方已关闭连接",
        ErrorKind::TimedOut => "超时",
        ErrorKind::Interrupted => "被中断",
        ErrorKind::UnexpectedEof => "提前结束",
        ErrorKind::OutOfMemory => "内存不足",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::Said;
    use crate::domain::lang::Lang;
    use std::io;

    #[test]
    fn the_systems_reason_in_both_languages() {
        let gone = Said::of_io(&io::Error::from_raw_os_error(2));
        assert!(gone.to_string().contains("os error 2"), "{gone}");
        assert_eq!(gone.chinese(), "没有这个文件或目录（系统错误 2）");
        assert_eq!(Said::of_io(&io::ErrorKind::TimedOut.into()).told(Lang::Zh), "超时");
        // A library's own words are not replaced by the kind it chose for them.
        let own = Said::of_io(&io::Error::new(io::ErrorKind::NotFound, "no such zone"));
        assert_eq!((own.chinese(), own.told(Lang::En)), ("no such zone", "no such zone"));
    }

    #[test]
    fn where_json_goes_wrong_in_both_languages() {
        let of = |text: &str| {
            Said::of_json(&serde_json::from_str::<Vec<u8>>(text).expect_err("not JSON"))
        };
        assert_eq!(of("[1,").chinese(), "第 1 行第 3 列没有写完");
        assert_eq!(of("[1,\nx]").chinese(), "第 2 行第 1 列写法不对");
        assert_eq!(of("[\"a\"]").chinese(), "第 1 行第 4 列类型不对");
        assert!(of("[1,").to_string().contains("line 1 column 3"));
    }
}
