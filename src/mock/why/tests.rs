//! What the reasons say, in both languages. Must not play a login; `mock::tests` does.

use super::*;

#[test]
fn how_long_ago_is_said_as_people_say_it() {
    let said = |seconds, lang| since(Duration::from_secs(seconds), &of(lang).why);
    assert_eq!(since(Duration::from_millis(400), &of(Lang::En).why), "just now");
    assert_eq!(said(303, Lang::En), "5 min 3 s ago");
    assert_eq!(said(303, Lang::Zh), "5 分钟 3 秒前");
    assert_eq!(said(7_200, Lang::Zh), "2 小时前");
    assert_eq!(said(2 * 86_400 + 59, Lang::En), "2 d ago");
    let used = Why::CodeUsed(Duration::ZERO);
    assert_eq!(used.text(Lang::Zh), "这个 code 刚刚已经用过一次，code 只能用一次。");
}

/// PROTOCOL 3.1: the scope of `/connect/qrconnect`, whatever the account is.
#[test]
fn the_scope_of_website_login_is_told_as_that() {
    let why = |kind| Why::ScopeNotAllowed { scope: LOGIN.to_owned(), kind, learned: Learned::Met };
    for kind in [Kind::Test, Kind::Service] {
        let (zh, en) = (why(kind).text(Lang::Zh), why(kind).text(Lang::En));
        assert!(en.contains("/connect/qrconnect") && !en.contains("account"), "{en}");
        assert!(zh.contains("/connect/qrconnect") && !zh.contains("测试号"), "{zh}");
    }
}

#[test]
fn what_was_learned_from_a_first_use_is_told_as_that() {
    let kind = |learned| Why::AppKind(Kind::Test, learned).text(Lang::Zh);
    assert_eq!(kind(Learned::Told), "这个 appid 是测试号，不能用在这里。");
    assert!(
        kind(Learned::Met).contains("当作测试号") && kind(Learned::Met).contains("恢复初始状态")
    );
    let english = Why::AppKind(Kind::Test, Learned::Met).text(Lang::En);
    assert!(english.contains("a test account, which cannot be used here. It is"), "{english}");
    assert_ne!(Why::Secret(Learned::Met).text(Lang::Zh), Why::Secret(Learned::Told).text(Lang::Zh));
}
