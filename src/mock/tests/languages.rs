//! Every page in one language from title to last line, and a link to the other.
//! Must not judge the texts themselves.

use super::{APPID, Bench, link, text};
use crate::domain::appid::AppId;
use crate::mock::Settings;
use crate::mock::app::{App, Kind};
use bytes::Bytes;

const QR: &str = "/connect/qrconnect?appid=wx0123456789abcdef&redirect_uri=http%3A%2F%2F127.0.0.1%2Fcb\
                  &response_type=code&scope=snsapi_login&state=s";

fn is_chinese(c: char) -> bool {
    ('\u{2e80}'..='\u{9fff}').contains(&c) || ('\u{ff00}'..='\u{ffef}').contains(&c)
}

/// The page without what is said to be in the other language, and without people's names.
fn own(html: &str, other: &str) -> String {
    let mut rest = html.to_owned();
    let open = format!(" lang=\"{other}\"");
    while let Some(at) = rest.find(&open) {
        let start = rest[..at].rfind('<').unwrap();
        let name = rest[start + 1..].split([' ', '>']).next().unwrap().to_owned();
        let end = format!("</{name}>");
        let stop = start + rest[start..].find(&end).unwrap() + end.len();
        rest.replace_range(start..stop, "");
    }
    while let Some(at) = rest.find("<b>") {
        let stop = at + rest[at..].find("</b>").unwrap() + 4;
        rest.replace_range(at..stop, "");
    }
    rest
}

fn check(html: &str, lang: &str, what: &str) {
    assert!(html.contains(&format!("<html lang=\"{lang}\">")), "{what}: {html}");
    let other = if lang == "en" { "zh" } else { "en" };
    let own = own(html, other);
    let title = own.split_once("<title>").unwrap().1.split_once("</title>").unwrap().0.to_owned();
    match lang {
        "en" => assert!(!own.contains(is_chinese), "{what}: {own}"),
        _ => assert!(title.contains(is_chinese), "{what}: {title}"),
    }
    assert!(html.contains(&format!("mock_lang={other}")), "{what} has no way to {other}: {html}");
}

#[test]
fn every_page_keeps_to_the_language_chosen() {
    for lang in ["en", "zh"] {
        let mut bench = Bench::new(Settings::default());
        let chosen = ("mock_lang", lang);
        let mut pages = vec![
            ("consent", link(&[chosen])),
            ("10003", link(&[chosen, ("redirect_uri", "nonsense")])),
            ("10010", link(&[chosen, ("scope", "")])),
            ("sentence", link(&[chosen, ("response_type", "token")])),
            ("nobody", link(&[chosen, ("mock_user", "nobody")])),
            ("refused", link(&[chosen, ("mock_consent", "refuse")])),
            ("scenario", link(&[chosen, ("mock_scenario", "nonsense")])),
            ("scan", format!("{QR}&mock_lang={lang}")),
            ("gone", format!("/connect/oauth2/authorize_reply?uuid=x&mock_lang={lang}")),
            ("unknown", format!("/nowhere?mock_lang={lang}")),
        ];
        for (what, address) in pages.drain(..) {
            check(text(&bench.get(&address)), lang, what);
        }
        // Refused by the form, in a browser that keeps no cookies.
        let asked = text(&bench.get(&link(&[chosen]))).to_owned();
        let uuid = asked.split_once("name=\"uuid\" value=\"").unwrap().1[..16].to_owned();
        let form = format!("uuid={uuid}&mock_lang={lang}&allow=0");
        let refused = bench.post("/connect/oauth2/authorize_reply", &form);
        check(text(&refused), lang, "refused by the form");
        bench.agent = "Mozilla/5.0 Firefox/100";
        check(text(&bench.get(&link(&[chosen]))), lang, "outside");
    }
}

#[test]
fn a_page_is_in_one_language_whoever_says_which() {
    let wecom = "/wwlogin/sso/login?login_type=CorpApp&appid=ww0123456789abcdef&agentid=1000002\
                 &redirect_uri=http%3A%2F%2F127.0.0.1%2Fcb&state=s";
    for (address, accepts, lang) in [
        (link(&[]), "en-US,en;q=0.9", "en"),
        (link(&[]), "zh-TW,zh;q=0.9,en;q=0.8", "zh"),
        (link(&[]), "fr,en;q=0.5", "en"),
        (link(&[("mock_lang", "zh")]), "en", "zh"),
        // PROTOCOL 3.1: `cn`, which is so by default, and `en`; 6.2: `zh` and `en`.
        (format!("{QR}&lang=en"), "zh-CN", "en"),
        (format!("{QR}&lang=cn"), "en", "zh"),
        (format!("{QR}&lang=en&mock_lang=zh"), "en", "zh"),
        (format!("{wecom}&lang=en"), "zh-CN", "en"),
        (format!("{wecom}&lang=zh"), "en", "zh"),
        // PROTOCOL 1.1: no such parameter here.
        (link(&[("lang", "en")]), "zh", "zh"),
    ] {
        let mut bench = Bench::new(Settings::default());
        bench.agent = "Mozilla/5.0 MicroMessenger/8.0";
        let request = http::Request::get(&address)
            .header("host", "127.0.0.1:8787")
            .header("user-agent", bench.agent)
            .header("accept-language", accepts);
        let page = bench.send(&request.body(Bytes::new()).unwrap());
        check(text(&page), lang, &format!("{address} for {accepts}"));
    }
    // A browser of WeChat's says it in its name (PROTOCOL 1.12), and a choice is remembered.
    let mut bench = Bench::new(Settings::default());
    bench.agent = "MicroMessenger/8.0.23 NetType/WIFI Language/en";
    check(text(&bench.get(&link(&[]))), "en", "Language/en");
    bench.cookies = "wxauth_mock_lang=zh".to_owned();
    check(text(&bench.get(&link(&[]))), "zh", "chosen before");
}

#[test]
fn a_picker_has_one_heading() {
    let wecom = "/wwlogin/sso/login?login_type=CorpApp&appid=ww0123456789abcdef&agentid=1000002\
                 &redirect_uri=http%3A%2F%2F127.0.0.1%2Fcb&state=s&mock_choose=1&mock_lang=en";
    for (address, title) in [
        (link(&[("mock_choose", "1"), ("mock_lang", "en")]), "Choose a WeChat account"),
        (wecom.to_owned(), "Choose a WeCom account"),
    ] {
        let page = Bench::new(Settings::default()).get(&address);
        assert_eq!(page.headers()["x-wxauth-page"], "choose");
        let html = text(&page);
        assert!(html.contains(&format!("<h1 id=\"others\">{title}</h1><nav ")), "{html}");
        assert!(!html.contains("<h2"), "{html}");
    }
}

#[test]
fn english_pages_still_show_what_wechat_shows() {
    let mut bench = Bench::new(Settings::default());
    let page = bench.get(&link(&[("mock_lang", "en"), ("redirect_uri", "nonsense")]));
    assert!(
        text(&page).contains("<dd lang=\"zh\">redirect_uri域名与后台配置不一致，错误码:10003</dd>")
    );
    bench.agent = "Mozilla/5.0 Firefox/100";
    let page: http::Response<Bytes> = bench.get(&link(&[("mock_lang", "en")]));
    assert!(
        text(&page).contains("<dd lang=\"zh\">抱歉，出错了：请在微信客户端打开链接</dd>"),
        "PROTOCOL 1.11"
    );
    assert!(text(&page).contains("<h4 class=\"weui_msg_title\">Sorry, something went wrong</h4>"));
}

#[test]
fn an_app_without_a_name_is_called_what_it_is() {
    for (kind, zh, en) in
        [(Kind::Service, "公众号", "Official account"), (Kind::Test, "测试号", "Test account")]
    {
        let mut bench = Bench::pinned(vec![App::new(AppId::parse(APPID).unwrap(), kind)]);
        let page = bench.get(&link(&[("mock_lang", "en"), ("redirect_uri", "http://a.b/")]));
        assert!(text(&page).contains(&format!("<h1>{en} {APPID}</h1>")), "{}", text(&page));
        let page = bench.get(&link(&[("mock_lang", "zh"), ("redirect_uri", "http://a.b/")]));
        assert!(text(&page).contains(&format!("<h1>{zh} {APPID}</h1>")), "{}", text(&page));
    }
}
