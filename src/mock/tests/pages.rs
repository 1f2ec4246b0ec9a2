//! The consent page and when it is shown (PROTOCOL 1.6, 1.7, 10.10, 10.11).
//! Must not look at tokens.

use super::{APPID, Bench, link, location, text};
use crate::domain::errcode;
use crate::domain::lang::Lang;
use crate::domain::scene::Scene;
use crate::mock::{AutoApprove, Settings};

fn field(html: &str, name: &str) -> String {
    let at = html.split_once(&format!("name=\"{name}\" value=\"")).unwrap().1;
    at.split_once('"').unwrap().0.to_owned()
}

#[test]
fn p10_10_base_is_silent_and_userinfo_asks() {
    let mut bench = Bench::new(Settings::default());
    let silent = bench.get(&link(&[("scope", "snsapi_base")]));
    assert_eq!(silent.status(), 302);
    assert_eq!(silent.headers()["cache-control"], "no-store");
    let page = bench.get(&link(&[("uin", "MTIz"), ("pass_ticket", "p%22q")]));
    assert_eq!(page.status(), 200);
    let html = text(&page).to_owned();
    let uuid = field(&html, "uuid");
    assert_eq!(uuid.len(), 16);
    assert_eq!((field(&html, "uin"), field(&html, "key")), ("MTIz".to_owned(), String::new()));
    assert_eq!(field(&html, "pass_ticket"), "p&quot;q");
    assert_eq!(field(&html, "snsapi_userinfo"), "on");
    assert!(html.contains("action=\"authorize_reply\"") && !html.contains("<script"));
    let form = format!("snsapi_userinfo=on&allow=1&uuid={uuid}&uin=&key=&pass_ticket=&version=");
    let by_post = bench.post("/connect/oauth2/authorize_reply", &form);
    assert_eq!(by_post.status(), 301);
    assert!(location(&by_post).starts_with("http://127.0.0.1:3000/cb?code="));
    let by_get = bench.get(&format!("/connect/oauth2/authorize_reply?{form}"));
    assert_eq!(by_get.status(), 301);
    // Each authorization gives a different code (PROTOCOL 1.5).
    assert_ne!(location(&by_get), location(&by_post));
}

#[test]
fn p10_10_a_reply_to_no_page_is_refused() {
    let mut bench = Bench::new(Settings::default());
    let reply = "/connect/oauth2/authorize_reply?allow=1&uuid=0817SWyE4nI7Ga1h";
    assert_eq!(bench.get(reply).status(), 410);
    let html = text(&bench.get(&link(&[]))).to_owned();
    bench.advance(1801);
    let uuid = field(&html, "uuid");
    let late = bench.get(&format!("/connect/oauth2/authorize_reply?allow=1&uuid={uuid}"));
    assert_eq!(late.status(), 410);
}

#[test]
fn p1_8_refusing_on_the_page_sends_nothing() {
    let mut bench = Bench::new(Settings::default());
    let uuid = field(text(&bench.get(&link(&[]))), "uuid");
    let refused = bench.post("/connect/oauth2/authorize_reply", &format!("allow=0&uuid={uuid}"));
    assert_eq!(refused.headers()["x-wxauth-page"], "refused");
    // One tap leads back.
    assert!(text(&refused).contains("href=\"authorize?appid="));
}

#[test]
fn accounts_are_switched_by_a_link_and_remembered() {
    let mut bench = Bench::new(Settings::default());
    let html = text(&bench.get(&link(&[]))).to_owned();
    assert!(html.contains("mock_user=lisi&amp;mock_switch=1"));
    assert!(html.contains("张三"));
    let switched = bench.get(&(link(&[]) + "&mock_user=lisi&mock_switch=1"));
    let cookie = switched.headers()["set-cookie"].to_str().unwrap();
    assert!(cookie.starts_with("wxauth_mock_user=lisi;"));
    bench.cookies = "wxauth_mock_user=lisi".to_owned();
    let silent = bench.get(&link(&[("scope", "snsapi_base")]));
    let code = super::parameter(&location(&silent), "code");
    let lisi = bench.exchange(&code)["openid"].clone();
    assert_eq!(lisi, crate::mock::identity::openid(APPID, "lisi", false));
}

#[test]
fn p10_11_a_follower_from_the_menu_is_never_asked() {
    let mut bench = Bench::new(Settings::default());
    for force in ["forcePopup", "forceSnapShot"] {
        let response = bench.get(&link(&[("mock_user", "follower"), (force, "true")]));
        let code = super::parameter(&location(&response), "code");
        let answer = bench.exchange(&code);
        assert_eq!(answer["scope"], "snsapi_userinfo");
        assert!(answer.get("is_snapshotuser").is_none());
    }
}

#[test]
fn p1_7_recent_consent_is_silent_by_switch_and_force_popup_asks_again() {
    let mut bench = Bench::with("recent-consent", "silent");
    assert_eq!(bench.get(&link(&[])).status(), 200);
    bench.code("snsapi_userinfo", "zhangsan");
    assert_eq!(bench.get(&link(&[])).status(), 302);
    assert_eq!(bench.get(&link(&[("forcePopup", "true")])).status(), 200);
    assert_eq!(Bench::new(Settings::default()).get(&link(&[])).status(), 200);
}

#[test]
fn auto_approval_asks_nobody_and_lets_the_refuser_refuse() {
    let mut settings = Settings { auto_approve: AutoApprove::Everybody, ..Settings::default() };
    settings.switches.set("refusal", "state-only").unwrap();
    let mut bench = Bench::new(settings);
    assert!(location(&bench.get(&link(&[]))).contains("code="));
    let refused = bench.get(&link(&[("mock_user", "refuser")]));
    assert_eq!(location(&refused), "http://127.0.0.1:3000/cb?state=xyz");
    let asked = bench.get(&link(&[("mock_consent", "ask")]));
    assert_eq!(asked.headers()["x-wxauth-page"], "consent");
    let lisi = AutoApprove::User("lisi".to_owned());
    let mut bench = Bench::new(Settings { auto_approve: lisi, ..Settings::default() });
    let code = super::parameter(&location(&bench.get(&link(&[]))), "code");
    let openid = crate::mock::identity::openid(APPID, "lisi", false);
    assert_eq!(bench.exchange(&code)["openid"], openid);
}

#[test]
fn pages_come_in_the_readers_language_and_escape_nicknames() {
    let mut bench = Bench::new(Settings::default());
    let html = text(&bench.get(&link(&[("mock_user", "markup")]))).to_owned();
    assert!(html.contains("&lt;b&gt;Bobby&lt;/b&gt;") && !html.contains("<b>Bobby"));
    assert!(html.contains("<html lang=\"zh\">") && html.contains("控制␈字符"));
    let english = bench.get(&link(&[("mock_lang", "en")]));
    assert!(text(&english).contains(">Allow</button>"));
    assert!(english.headers()["set-cookie"].to_str().unwrap().contains("wxauth_mock_lang=en"));
}

#[test]
fn unknown_paths_are_told_in_the_voice_of_their_host() {
    let mut bench = Bench::new(Settings::default());
    let api = bench.get("/cgi-bin/menu/create?access_token=x");
    assert_eq!(api.headers()["content-type"], "application/json; encoding=utf-8");
    let answer: serde_json::Value = serde_json::from_slice(api.body()).unwrap();
    assert_eq!(answer["errcode"], 40066);
    let errmsg = answer["errmsg"].as_str().unwrap();
    assert!(
        errmsg.starts_with("wxauth emulator: it has no /cgi-bin/menu/create rid: "),
        "{errmsg}"
    );
    // Not the words for 40066, which means something else at WeChat and again at WeCom.
    for lang in [Lang::Zh, Lang::En] {
        let explained = errcode::explain(Scene::CgiBin, 40066, errmsg);
        assert!(explained.meaning(lang).contains("wxauth"), "{}", explained.meaning(lang));
    }
    assert_eq!(bench.get("/nowhere").status(), 404);
    assert_eq!(bench.get("/favicon.ico").headers()["content-type"], "image/svg+xml");
    assert_eq!(bench.get("/robots.txt").status(), 404);
    let endpoints: Vec<_> = bench.emulator.journal().since(0).map(|e| e.entry.endpoint).collect();
    assert_eq!(endpoints, ["unknown", "unknown"]);
    let shown = bench.emulator.journal().since(0).next().unwrap().target().as_url();
    assert_eq!(shown, "/cgi-bin/menu/create?access_token=[redacted]");
}
