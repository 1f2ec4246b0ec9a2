//! The one error the command rooms return: any room's fault, with the data earned before it.
//! Must not format for a stream; `out` does.

use serde_json::{Value, json};

use crate::domain::fault::{Exit, Fault};
use crate::domain::lang::Lang;
use crate::domain::said::Said;
use crate::domain::visible::visible;
use crate::platform::is_out_of_files;

/// Any fault, boxed, with what was already known when it happened.
#[derive(Debug)]
pub struct Error {
    fault: Box<dyn Fault>,
    data: Option<Value>,
    exit: Option<Exit>,
}

impl<F: Fault> From<F> for Error {
    fn from(fault: F) -> Error {
        Error { fault: Box::new(fault), data: None, exit: None }
    }
}

impl Error {
    /// Keeps `data` beside the error (`--json` shows both).
    pub fn with_data(mut self, data: Value) -> Error {
        self.data = Some(data);
        self
    }

    /// The data kept beside the error.
    pub fn data(&self) -> Option<&Value> {
        self.data.as_ref()
    }

    /// Stable slug.
    pub fn kind(&self) -> &'static str {
        self.fault.kind()
    }

    /// The exit code it earns.
    pub fn exit(&self) -> Exit {
        self.exit.unwrap_or_else(|| self.fault.exit())
    }

    /// With another exit code, where a command's codes have a meaning of their own.
    pub fn ending(mut self, exit: Exit) -> Error {
        self.exit = Some(exit);
        self
    }

    /// What happened, one line.
    pub fn what(&self) -> String {
        one_line(&self.fault.to_string())
    }

    /// The same for people, in their language where the fault has words in it.
    pub fn told(&self, lang: Lang) -> String {
        one_line(&self.fault.told(lang))
    }

    /// Why, from the chain of sources; what an outer message already says is not repeated.
    pub fn because(&self, lang: Lang) -> Option<String> {
        let mut told = self.told(lang);
        let mut causes = Vec::new();
        let mut next = self.fault.source();
        while let Some(source) = next {
            let text = one_line(reason(source).told(lang));
            if !told.contains(&text) {
                told.push_str(&text);
                causes.push(text);
            }
            next = source.source();
        }
        let joint = if lang == Lang::Zh { "：" } else { ": " };
        (!causes.is_empty()).then(|| causes.join(joint))
    }

    /// The next step, one line.
    pub fn hint(&self, lang: Lang) -> Option<String> {
        if self.is_out_of_files() {
            // Whatever was tried, nothing is wrong with it.
            let hint = match lang {
                Lang::Zh => {
                    "可同时打开的文件数（文件描述符）不够：先提高上限，例如 `ulimit -n 4096`"
                }
                Lang::En => {
                    "too few files may be open at once: raise the limit first, as with `ulimit -n 4096`"
                }
            };
            return Some(hint.to_owned());
        }
        self.fault.hint(lang).map(|hint| one_line(&hint))
    }

    fn is_out_of_files(&self) -> bool {
        let mut next = self.fault.source();
        while let Some(source) = next {
            if source.downcast_ref().is_some_and(is_out_of_files) {
                return true;
            }
            next = source.source();
        }
        false
    }

    /// The `error` object of the envelope.
    pub fn to_json(&self, lang: Lang) -> Value {
        let mut object = json!({ "kind": self.kind(), "message": self.what() });
        if let Some(because) = self.because(Lang::En) {
            object["because"] = because.into();
        }
        if let Some(hint) = self.hint(lang) {
            object["hint"] = hint.into();
        }
        if let Some(wechat) = self.fault.wechat() {
            object["wechat"] = json!({ "errcode": wechat.errcode, "errmsg": wechat.errmsg });
        }
        object
    }
}

/// What lies underneath, in both languages as far as it is known what it is.
fn reason(source: &(dyn std::error::Error + 'static)) -> Said {
    if let Some(said) = source.downcast_ref::<Said>() {
        return said.clone();
    }
    if let Some(error) = source.downcast_ref::<crate::net::error::Error>() {
        return error.said();
    }
    if let Some(error) = source.downcast_ref::<crate::mock::server::StartError>() {
        return error.said();
    }
    if let Some(error) = source.downcast_ref::<std::io::Error>() {
        return Said::of_io(error);
    }
    match source.downcast_ref::<serde_json::Error>() {
        Some(error) => Said::of_json(error),
        None => Said::same(source.to_string()),
    }
}

/// The most characters of one line of an error; the longest honest one has a link in it.
const LONGEST: usize = 1000;

/// A text of an error as one line of harmless length: control characters would let a server's text or
/// an argument redraw the terminal, and an argument of 100 kB is not read again by anybody.
pub fn one_line(text: &str) -> String {
    let count = text.chars().count();
    if count <= LONGEST {
        return visible(text);
    }
    // What is wrong usually stands at the end, behind what was given.
    let (head, tail) = (LONGEST * 3 / 5, LONGEST / 4);
    let start: String = text.chars().take(head).collect();
    let end: String = text.chars().skip(count - tail).collect();
    format!("{}…[{}]…{}", visible(&start), count - head - tail, visible(&end))
}

/// A fault of a command room that needs no enum of its own: a slug, an exit code and its words.
#[derive(Debug, thiserror::Error)]
#[error("{what}")]
pub struct Plain {
    kind: &'static str,
    exit: Exit,
    what: String,
    chinese: String,
    hint: Option<(String, String)>,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl Plain {
    /// A fault named `kind`, and what it says in Chinese and in English.
    pub fn new(
        kind: &'static str,
        exit: Exit,
        zh: impl Into<String>,
        en: impl Into<String>,
    ) -> Plain {
        Plain { kind, exit, what: en.into(), chinese: zh.into(), hint: None, source: None }
    }

    /// A file that cannot be read, whoever named it.
    pub fn unreadable(path: impl std::fmt::Display, error: std::io::Error) -> Plain {
        let path = named(path);
        let (zh, en) = (format!("无法读取 {path}"), format!("cannot read {path}"));
        Plain::new("file_unreadable", Exit::Local, zh, en)
            .hint("检查路径和权限", "check the path and its permissions")
            .because(error)
    }

    /// A file that cannot be written.
    pub fn unwritable(path: impl std::fmt::Display, error: std::io::Error) -> Plain {
        let path = named(path);
        let (zh, en) = (format!("无法写入 {path}"), format!("cannot write {path}"));
        Plain::new("file_unwritable", Exit::Local, zh, en)
            .hint("检查目录是否存在、是否可写", "check that the folder exists and is writable")
            .because(error)
    }

    /// The next step in both languages.
    pub fn hint(mut self, zh: impl Into<String>, en: impl Into<String>) -> Plain {
        self.hint = Some((zh.into(), en.into()));
        self
    }

    /// What lay underneath.
    pub fn because(mut self, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Plain {
        self.source = Some(source.into());
        self
    }
}

/// A path as errors name it: the empty one can be seen.
pub fn named(path: impl std::fmt::Display) -> String {
    let path = path.to_string();
    if path.is_empty() { "\"\"".to_owned() } else { path }
}

impl Fault for Plain {
    fn kind(&self) -> &'static str {
        self.kind
    }
    fn exit(&self) -> Exit {
        self.exit
    }
    fn chinese(&self) -> String {
        self.chinese.clone()
    }
    fn hint(&self, lang: Lang) -> Option<String> {
        self.hint.as_ref().map(|(zh, en)| match lang {
            Lang::Zh => zh.clone(),
            Lang::En => en.clone(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Error, Plain};
    use crate::domain::fault::Exit;
    use crate::domain::lang::Lang;

    #[test]
    fn tells_what_why_and_next() {
        let error: Error = Plain::new("k", Exit::Local, "读不了 x", "cannot\nread x")
            .hint("看", "look")
            .because(std::io::Error::other("disk on fire"))
            .into();
        assert_eq!(error.what(), "cannot\\nread x");
        assert_eq!(error.because(Lang::En).as_deref(), Some("disk on fire"));
        assert_eq!(error.hint(Lang::Zh).as_deref(), Some("看"));
        assert_eq!(error.to_json(Lang::En)["because"], "disk on fire");
    }

    #[test]
    fn nothing_in_an_error_redraws_the_terminal() {
        let evil = "a\u{1b}[31mb\u{202e}\r";
        let error: Error = Plain::new("k", Exit::Usage, evil, evil)
            .hint(evil, evil)
            .because(std::io::Error::other(format!("why {evil}")))
            .into();
        let texts = [error.what(), error.because(Lang::Zh).unwrap(), error.hint(Lang::Zh).unwrap()];
        for text in texts.into_iter().chain(error.hint(Lang::En)) {
            assert!(text.ends_with("a\\u{1b}[31mb\\u{202e}\\r"), "{text}");
        }
        assert!(!error.to_json(Lang::En).to_string().contains("\\u001b"));
    }

    #[test]
    fn a_huge_argument_is_not_repeated() {
        let text = |length: usize| format!("--port: {} is no number", "x".repeat(length));
        let error: Error = Plain::new("k", Exit::Usage, text(100_000), text(100_000)).into();
        let what = error.what();
        assert!(what.starts_with("--port: xxx") && what.ends_with("xxx is no number"), "{what}");
        assert!(what.contains("…[99171]…") && what.chars().count() < 900, "{what}");
        let error: Error = Plain::new("k", Exit::Usage, text(500), text(500)).into();
        assert_eq!(error.what(), text(500));
    }
}
