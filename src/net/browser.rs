//! Opens an address in the user's browser.
//! Must not decide whether to; commands do.

use std::io;
use std::process::{Command, Stdio};

use crate::domain::fault::{Exit, Fault};
use crate::domain::lang::Lang;
use crate::domain::said::Said;

/// No browser could be started.
#[derive(Debug, thiserror::Error)]
#[error("cannot open a browser")]
pub struct NoBrowser(#[source] Said);

impl Fault for NoBrowser {
    fn kind(&self) -> &'static str {
        "no_browser"
    }
    fn exit(&self) -> Exit {
        Exit::Local
    }
    fn chinese(&self) -> String {
        "无法打开浏览器".to_owned()
    }

    fn hint(&self, lang: Lang) -> Option<String> {
        Some(match lang {
            Lang::Zh => "复制上面的地址到浏览器打开，或用环境变量 BROWSER 指定浏览器".to_owned(),
            Lang::En => "open the address above yourself, or name a browser in BROWSER".to_owned(),
        })
    }
}

/// Opens `url` with what `BROWSER` names (if given) or the system's default browser. As everywhere,
/// `BROWSER` may list several, the first that starts is taken, each with arguments of its own, and `%s`
/// stands for the address: `firefox --private-window %s:chromium`.
///
/// # Errors
/// When none of them can be started.
pub fn open(url: &str, browser: Option<&str>) -> Result<(), NoBrowser> {
    let Some(named) = browser.filter(|text| !text.trim().is_empty()) else {
        return ::open::that_detached(url).map_err(|error| NoBrowser(Said::of_io(&error)));
    };
    // A path with blanks in it, as Windows has them.
    let whole = vec![named.to_owned()];
    let several = std::env::split_paths(named).map(|one| words(&one.to_string_lossy(), url));
    let mut failed = None;
    for words in std::iter::once(whole).chain(several) {
        match start(&words, url) {
            Ok(()) => return Ok(()),
            Err(error) => failed = Some(error),
        }
    }
    let error = failed.unwrap_or_else(|| io::ErrorKind::NotFound.into());
    let why = Said::of_io(&error);
    Err(NoBrowser(Said::new(
        format!("BROWSER={named:?}：{}", why.chinese()),
        format!("BROWSER={named:?}: {why}"),
    )))
}

/// The words of one browser, the address in its place or at the end.
fn words(text: &str, url: &str) -> Vec<String> {
    let mut words: Vec<String> =
        text.split_whitespace().map(|word| word.replace("%s", url)).collect();
    if words.len() > 1 && !text.contains("%s") {
        words.push(url.to_owned());
    }
    words
}

fn start(words: &[String], url: &str) -> io::Result<()> {
    match words {
        [] => Err(io::ErrorKind::NotFound.into()),
        [program] => ::open::with_detached(url, program),
        [program, arguments @ ..] => {
            let mut command = Command::new(program);
            command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null());
            command.stderr(Stdio::null()).spawn().map(drop)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn the_address_stands_where_it_is_wanted() {
        assert_eq!(words("firefox --new-tab", "u"), ["firefox", "--new-tab", "u"]);
        assert_eq!(words("b --app=%s --x", "u"), ["b", "--app=u", "--x"]);
        assert_eq!(words(" firefox ", "u"), ["firefox"]);
        assert!(words("", "u").is_empty());
    }
}
