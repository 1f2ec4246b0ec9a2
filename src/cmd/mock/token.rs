//! The token that lets other machines steer the emulator: where it is given, and whether it can be guessed.
//! Must not check requests; `mock::control::access` does.

use std::collections::BTreeSet;
use std::net::IpAddr;

use crate::config::Setting;
use crate::domain::fault::Exit;
use crate::error::{Error, Plain};
use crate::mock::engine::Engine;

/// `--control-token`.
pub(super) static TOKEN: Setting = Setting::one(
    "mock.control_token",
    "control-token",
    "TOKEN",
    "允许别的机器凭这个令牌使用控制接口和检视器；最好用环境变量",
    "Let other machines use the control API and the inspector with this token; prefer the variable",
)
.not_in_project()
.secret();
/// `--control-token-file`.
pub(super) static TOKEN_FILE: Setting = Setting::one(
    "mock.control_token_file",
    "control-token-file",
    "FILE",
    "存放控制令牌的文件，或 `-`",
    "File with the control token, or `-`",
)
.not_in_project()
.path();

/// Sixteen random hexadecimal digits are 64 bits: too many to try over a network.
const SHORTEST: usize = 16;

/// Fewer different characters than this among sixteen are no accident, not even of hexadecimal digits.
const PLAINEST: usize = 5;

/// Refuses a token that others can try out where others can reach the emulator.
pub(super) fn judge(engine: &Engine, bound: IpAddr) -> Result<(), Error> {
    if bound.to_canonical().is_loopback() {
        return Ok(());
    }
    let weak = engine.with(|emulator, _| {
        emulator.settings().control.token.as_ref().and_then(|token| weakness(token.expose()))
    });
    weak.map_or(Ok(()), |(zh, en)| {
        let what = (
            format!("--control-token {zh}，而 {bound} 对网络开放，别人能猜出来"),
            format!("the --control-token {en}, and {bound} is open to the network, where it can be guessed"),
        );
        let hint = (
            "换一个随机的：openssl rand -hex 16，放进变量 WXAUTH_MOCK_CONTROL_TOKEN",
            "make a random one, openssl rand -hex 16, and put it into WXAUTH_MOCK_CONTROL_TOKEN",
        );
        Err(Plain::new("control_token_weak", Exit::Usage, what.0, what.1).hint(hint.0, hint.1).into())
    })
}

fn weakness(token: &str) -> Option<(String, String)> {
    let length = token.chars().count();
    if length < SHORTEST {
        let zh = format!("只有 {length} 个字符，至少要 {SHORTEST} 个");
        return Some((zh, format!("has {length} characters, less than {SHORTEST}")));
    }
    let different = token.chars().collect::<BTreeSet<_>>().len();
    (different < PLAINEST).then(|| {
        let zh = format!("只用了 {different} 种字符");
        (zh, format!("is made of {different} different characters only"))
    })
}

#[cfg(test)]
mod tests {
    use super::weakness;

    #[test]
    fn short_and_plain_tokens_are_weak() {
        for weak in
            ["", "s3cret", "123456789012345", "aaaaaaaaaaaaaaaaaaaaaaaa", "abababababababab"]
        {
            assert!(weakness(weak).is_some(), "{weak}");
        }
        for good in
            ["9f86d081884c7d65", "correct horse battery", "十六个字的令牌要这么长才行呢对不对呀"]
        {
            assert_eq!(weakness(good), None, "{good}");
        }
    }
}
