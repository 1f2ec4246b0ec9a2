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
    assert!(cookie.starts_with("wxauth_mock_user=lisi~"));
    // Browsers send cookies to every port of a host: the app's pages must not be among them.
    assert!(cookie.ends_with("; Path=/connect; HttpOnly; SameSite=Lax"), "{cookie}");
    bench.cookies = cookie.split(';').next().unwrap().to_owned();
    let silent = bench.get(&link(&[("scope", "snsapi_base")]));
    let code = super::parameter(&location(&silent), "code");
    let lisi = bench.exchange(&code)["openid"].clone();
    assert_eq!(lisi, crate::mock::identity::openid(APPID, "lisi", false));
}

/// The cookies of an answer, as a browser sends them back.
fn kept(response: &http::Response<bytes::Bytes>) -> String {
    let set = response.headers().get_all("set-cookie").iter();
    let pairs = set.map(|cookie| cookie.to_str().unwrap().split(';').next().unwrap());
    pairs.collect::<Vec<_>>().join("; ")
}

#[test]
fn p10_5_whoever_cannot_get_in_is_offered_the_others() {
    for own in ["", "&mock_lang=en", "&mock_user=stranger"] {
        let mut bench = Bench::new(Settings::default());
        let first = bench.get(&(link(&[]) + own + "&mock_user=stranger&mock_switch=1"));
        assert_eq!(first.headers()["x-wxauth-code"], "10006");
        bench.cookies = kept(&first);
        let again = bench.get(&(link(&[]) + own));
        assert_eq!(again.headers()["x-wxauth-code"], "10006", "{own}: still signed in");
        let html = text(&again).replace("&amp;", "&");
        let tap = html.split('"').find(|text| text.contains("mock_user=lisi")).unwrap();
        assert_eq!(tap.matches("mock_user").count(), 1, "{tap}");
        let response = bench.get(&format!("/connect/oauth2/{tap}"));
        assert_eq!(response.headers()["x-wxauth-page"], "consent", "{tap}");
        bench.cookies = kept(&response);
        assert!(text(&bench.get(&link(&[]))).contains("李四"));
    }
}

#[test]
fn p10_11_whoever_is_never_asked_can_be_left() {
    let mut bench = Bench::new(Settings::default());
    bench.cookies = kept(&bench.get(&link(&[("mock_user", "follower"), ("mock_switch", "1")])));
    assert_eq!(bench.get(&link(&[])).status(), 302);
    // Asked first, as an app may want it.
    let choice = bench.get(&link(&[("mock_choose", "1")]));
    assert_eq!(choice.headers()["x-wxauth-page"], "choose");
    let html = text(&choice).replace("&amp;", "&");
    let tap = html.split('"').find(|text| text.contains("mock_user=lisi")).unwrap();
    assert!(!tap.contains("mock_choose"), "{tap}");
    assert_eq!(bench.get(&format!("/connect/oauth2/{tap}")).headers()["x-wxauth-page"], "consent");
    // With nothing going on.
    let page = bench.get("/connect/accounts");
    assert!(text(&page).contains("从菜单进来") && text(&page).contains("mock_signout=1"));
    let switched = bench.get("/connect/accounts?mock_user=lisi&mock_switch=1");
    assert!(kept(&switched).starts_with("wxauth_mock_user=lisi~"));
    let left = bench.get("/connect/accounts?mock_signout=1");
    let gone = left.headers()["set-cookie"].to_str().unwrap();
    assert!(gone.contains("Max-Age=0") && gone.contains("Path=/connect;"), "{gone}");
    assert!(!text(&left).contains("mock_signout=1"));
}

#[test]
fn a_reset_signs_everybody_out() {
    let mut bench = Bench::new(Settings::default());
    bench.cookies = kept(&bench.get(&link(&[("mock_user", "follower"), ("mock_switch", "1")])));
    assert_eq!(bench.get(&link(&[])).status(), 302);
    assert_eq!(bench.post("/_wxauth/reset", "").status(), 204);
    assert_eq!(bench.get(&link(&[])).headers()["x-wxauth-page"], "consent");
    bench.cookies = "wxauth_mock_user=follower".to_owned();
    assert_eq!(bench.get(&link(&[])).headers()["x-wxauth-page"], "consent");
}

#[test]
fn p1_9_the_popup_ends_the_snapshot_page() {
    let mut bench = Bench::new(Settings::default());
    let response = bench.get(&link(&[("mock_user", "snapshot")]));
    let answer = bench.exchange(&super::parameter(&location(&response), "code"));
    assert_eq!(answer["is_snapshotuser"], 1);
    let popup = bench.get(&link(&[("mock_user", "snapshot"), ("forcePopup", "true")]));
    assert_eq!(popup.headers()["x-wxauth-page"], "consent");
    let uuid = field(text(&popup), "uuid");
    let allowed = bench.post("/connect/oauth2/authorize_reply", &format!("allow=1&uuid={uuid}"));
    let answer = bench.exchange(&super::parameter(&location(&allowed), "code"));
    assert!(answer.get("is_snapshotuser").is_none());
    assert_eq!(answer["openid"], crate::mock::identity::openid(APPID, "snapshot", false));
}

#[test]
fn p3_5_errors_of_the_login_by_qr_code_can_be_framed_as_its_page_can() {
    let mut bench = Bench::new(Settings::default());
    let policy = |path: &str, bench: &mut Bench| {
        let response = bench.get(path);
        response.headers()["content-security-policy"].to_str().unwrap().to_owned()
    };
    let bad = "?appid=wx0123456789abcdef&scope=snsapi_login&state=1";
    assert!(!policy(&format!("/connect/qrconnect{bad}"), &mut bench).contains("frame-ancestors"));
    let still = policy(&format!("/connect/oauth2/authorize{bad}"), &mut bench);
    assert!(still.contains("frame-ancestors 'none'"));
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
    // How long "recent" is, no source says; here it is as long as a refresh_token lives.
    bench.advance(30 * 86_400);
    assert_eq!(bench.get(&link(&[])).status(), 200);
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
        errmsg.starts_with(
            "wxauth emulator: WeChat has /cgi-bin/menu/create, but the emulator does not play this \
             call rid: "
        ),
        "{errmsg}"
    );
    // Not the words for 40066, which means something else at WeChat and again at WeCom.
    for lang in [Lang::Zh, Lang::En] {
        let explained = errcode::explain(Scene::CgiBin, 40066, errmsg);
        assert!(explained.meaning(lang).contains("wxauth"), "{}", explained.meaning(lang));
    }
    assert_eq!(bench.get("/nowhere").status(), 404);
    for host in ["", "/_host/open.weixin.qq.com", "/_host/api.weixin.qq.com"] {
        let icon = bench.get(&format!("{host}/favicon.ico"));
        assert_eq!(icon.headers()["content-type"], "image/svg+xml", "{host}");
    }
    assert_eq!(bench.get("/robots.txt").status(), 404);
    let endpoints: Vec<_> = bench.emulator.journal().since(0).map(|e| e.entry.endpoint).collect();
    assert_eq!(endpoints, ["unknown", "unknown"]);
    let shown = bench.emulator.journal().since(0).next().unwrap().target().as_url();
    assert_eq!(shown, "/cgi-bin/menu/create?access_token=[redacted]");
}
