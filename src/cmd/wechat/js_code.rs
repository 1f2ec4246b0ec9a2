//! Where a `js_code` comes from when nobody holds a phone: the emulator stands in for `wx.login()`.
//! Must not fetch one; it only names the command that does.

use crate::app::App;
use crate::config::shared;
use crate::domain::lang::Lang;
use crate::error::Error;

/// What stands for the address of an emulator that is still to be started.
const USUAL: &str = "http://127.0.0.1:8787";

/// The errcodes of jscode2session a fresh code helps against (PROTOCOL 5).
const STALE: [i64; 4] = [40029, 40163, 41008, 42003];

/// Whether a fresh code would help.
pub(super) fn helps(errcode: i64) -> bool {
    STALE.contains(&errcode)
}

/// The sentence that names the emulator's endpoint, at its address.
pub(super) fn from_emulator(base: &str, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!(
            "现在连的是模拟器，js_code 由它来发：`wxauth call POST {base}/_wxauth/js-codes appid=APPID`，\
             加 user=名字 可以指定用户。"
        ),
        Lang::En => format!(
            "This is the emulator, and it hands out js_codes itself: `wxauth call POST \
             {base}/_wxauth/js-codes appid=APPID`, with user=NAME for one of its users."
        ),
    }
}

/// Both ways to a code, in Chinese and in English: the mini program's and the emulator's.
pub fn ways(app: &App) -> Result<(String, String), Error> {
    let emulator = app.settings.text(&shared::MOCK)?;
    let base = emulator.as_deref().unwrap_or(USUAL).trim_end_matches('/');
    let call = format!("wxauth call POST {base}/_wxauth/js-codes appid=APPID user=zhangsan");
    let exchange = format!("wxauth exchange --from - --platform mini --mock {base}");
    let (first_zh, first_en) = match emulator {
        Some(_) => ("", ""),
        None => ("先 `wxauth mock`，再 ", "`wxauth mock`, then "),
    };
    Ok((
        format!(
            "真机上 code 由小程序里的 wx.login() 取得，再用 `wxauth exchange CODE --platform mini` 换取；\
             用模拟器时由它来发：{first_zh}`{call} | {exchange}`"
        ),
        format!(
            "on a phone wx.login() in the mini program gives the code, and `wxauth exchange CODE \
             --platform mini` takes it; the emulator hands codes out itself: {first_en}`{call} | \
             {exchange}`"
        ),
    ))
}
