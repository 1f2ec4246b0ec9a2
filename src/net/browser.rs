//! Opens an address in the user's browser.
//! Must not decide whether to; commands do.

use crate::domain::fault::{Exit, Fault};
use crate::domain::lang::Lang;

/// No browser could be started.
#[derive(Debug, thiserror::Error)]
#[error("cannot open a browser")]
pub struct NoBrowser(#[source] std::io::Error);

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

/// Opens `url` with the program named by `BROWSER` (if given) or the system's default browser.
pub fn open(url: &str, browser: Option<&str>) -> Result<(), NoBrowser> {
    match browser {
        Some(program) => ::open::with_detached(url, program).map_err(NoBrowser),
        None => ::open::that_detached(url).map_err(NoBrowser),
    }
}
