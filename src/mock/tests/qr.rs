//! Website login by QR code (PROTOCOL 3, 10.31–34), without a socket: the poll's hold is a value.
//! Must not look at other families.

use super::{
    APPID, Bench, CALLBACK, SECRET, app, errcode, exchange_target, json, parameter, text, title,
};
use crate::domain::time::Time;
use crate::mock::answer::Hold;
use crate::mock::app::Kind;
use crate::mock::{Answer, AutoApprove, Settings};
use bytes::Bytes;
use std::net::{IpAddr, Ipv4Addr};

const BROWSER: &str = "Mozilla/5.0 (X11; Linux x86_64) Chrome/126.0.0.0 Safari/537.36";

fn page(bench: &mut Bench, changes: &[(&str, &str)]) -> http::Response<Bytes> {
    bench.agent = BROWSER;
    let mut all = vec![("scope", "snsapi_login")];
    all.extend(changes);
    bench.get(&super::link(&all).replace("oauth2/authorize", "qrconnect"))
}

fn uuid(page: &http::Response<Bytes>) -> String {
    let html = text(page);
    let uuid = html.split_once("/connect/qrcode/").unwrap().1.split_once('"').unwrap().0;
    assert_eq!(uuid.len(), 16);
    uuid.to_owned()
}

/// One poll: an answer, or a hold.
fn poll(bench: &mut Bench, query: &str) -> Result<String, Hold> {
    let request = http::Request::get(format!("/connect/l/qrconnect?{query}"))
        .header("host", "127.0.0.1:8787")
        .body(Bytes::new())
        .unwrap();
    let peer = IpAddr::V4(Ipv4Addr::LOCALHOST);
    match bench.emulator.answer(bench.now, &mut bench.random, peer, &request) {
        Answer::Now(response) => Ok(text(&response).to_owned()),
        Answer::Hold(hold) => Err(hold),
        other => panic!("{other:?}"),
    }
}

/// What a held poll says now, or in the end.
fn held(bench: &mut Bench, hold: &Hold, late: bool) -> Option<String> {
    bench
        .emulator
        .resume(hold, bench.now, late)
        .map(|answer| text(answer.now().unwrap()).to_owned())
}

/// What the camera of a phone reads in a picture.
fn scanned(picture: &http::Response<Bytes>) -> String {
    let mut decoder = ::png::Decoder::new(std::io::Cursor::new(picture.body()));
    decoder.set_transformations(::png::Transformations::EXPAND);
    let mut reader = decoder.read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    let side = reader.next_frame(&mut pixels).unwrap().width as usize;
    let shade = |x: usize, y: usize| pixels[(y * side + x) * 3];
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(side, side, shade);
    let grids = image.detect_grids();
    assert_eq!(grids.len(), 1, "one QR code");
    grids[0].decode().unwrap().1
}

#[test]
fn p3_1_scope_is_a_list_with_commas() {
    let mut bench = Bench::new(Settings::default());
    uuid(&page(&mut bench, &[("scope", "snsapi_login,snsapi_login")]));
    let refused = page(&mut bench, &[("scope", "snsapi_login,snsapi_base")]);
    assert!(!text(&refused).contains("/connect/qrcode/"), "{}", text(&refused));
}

#[test]
fn p10_31_the_page_and_its_qr_code() {
    let mut bench = Bench::new(Settings::default());
    let response = page(&mut bench, &[]);
    let html = text(&response).to_owned();
    let uuid = uuid(&response);
    assert_eq!(title(&response), "微信登录");
    assert!(html.contains("<img class=\"qrcode lightBorder\""));
    let line = "var fordevtool = \"https://long.open.weixin.qq.com/connect/l/qrconnect?uuid=";
    assert!(html.contains(&format!("{line}{uuid}\"")));
    let csp = response.headers()["content-security-policy"].to_str().unwrap();
    assert!(csp.contains("script-src 'sha256-") && !csp.contains("unsafe"));
    let picture = bench.get(&format!("/connect/qrcode/{uuid}"));
    assert_eq!(picture.headers()["content-type"], "image/png");
    assert_eq!(scanned(&picture), format!("http://127.0.0.1:8787/connect/confirm?uuid={uuid}"));
    // Called by WeChat's name, as under `run`, it says what WeChat's says.
    let request = http::Request::get(format!("/connect/qrcode/{uuid}"))
        .header("host", "open.weixin.qq.com")
        .body(Bytes::new());
    let picture = bench.send(&request.unwrap());
    let genuine = format!("https://open.weixin.qq.com/connect/confirm?uuid={uuid}");
    assert_eq!(scanned(&picture), genuine);
    assert_eq!(bench.get("/connect/qrcode/0817SWyE4nI7Ga1h").status(), 404);
    let xml = page(&mut bench, &[("f", "xml")]);
    assert!(text(&xml).starts_with("<xml><uuid><![CDATA[081"));
}

#[test]
fn p10_32_polling_waits_then_tells_each_step() {
    let mut bench = Bench::new(Settings::default());
    let uuid = uuid(&page(&mut bench, &[]));
    let hold = poll(&mut bench, &format!("uuid={uuid}&_=1")).unwrap_err();
    assert_eq!(hold.patience.as_secs(), 25);
    assert_eq!(held(&mut bench, &hold, false), None);
    bench.advance(25);
    let waited = held(&mut bench, &hold, false);
    assert_eq!(waited.as_deref(), Some("window.wx_errcode=408;window.wx_code='';"));
    // The phone opens the address in the QR code: scanned.
    let phone = bench.get(&format!("/connect/confirm?uuid={uuid}&mock_user=lisi"));
    assert!(text(&phone).contains("李四") && text(&phone).contains("action=\"confirm_reply\""));
    let scanned = poll(&mut bench, &format!("uuid={uuid}")).unwrap();
    assert_eq!(scanned, "window.wx_errcode=404;window.wx_code='';");
    let hold = poll(&mut bench, &format!("uuid={uuid}&last=404&f=json")).unwrap_err();
    // Cancelled on the phone, then scanned again and confirmed.
    let form = format!("uuid={uuid}&snsapi_login=on&allow=0&mock_user=lisi");
    bench.post("/connect/confirm_reply", &form);
    assert_eq!(
        held(&mut bench, &hold, false).as_deref(),
        Some("{\"wx_errcode\":403,\"wx_code\":\"\"}")
    );
    bench.get(&format!("/connect/confirm?uuid={uuid}&mock_user=lisi"));
    let form = format!("uuid={uuid}&snsapi_login=on&allow=allow&mock_user=lisi");
    let done = bench.post("/connect/confirm_reply", &form);
    assert!(text(&done).contains("应用登录"));
    let confirmed = poll(&mut bench, &format!("uuid={uuid}&last=404&f=json")).unwrap();
    let confirmed: serde_json::Value = serde_json::from_str(&confirmed).unwrap();
    assert_eq!(confirmed["wx_errcode"], 405);
    // What is confirmed stays so: a second phone finds nothing to confirm.
    assert_eq!(
        bench.get(&format!("/connect/confirm?uuid={uuid}&mock_user=zhangsan")).status(),
        410
    );
    assert_eq!(bench.post("/connect/confirm_reply", &form).status(), 410);
    let code = confirmed["wx_code"].as_str().unwrap();
    let answer = bench.exchange(code);
    assert_eq!(answer["scope"], "snsapi_login");
    assert_eq!(answer["openid"], crate::mock::identity::openid(APPID, "lisi", false));
}

#[test]
fn p10_32_a_qr_code_expires_after_five_minutes() {
    let mut bench = Bench::new(Settings::default());
    let uuid = uuid(&page(&mut bench, &[]));
    let hold = poll(&mut bench, &format!("uuid={uuid}")).unwrap_err();
    bench.advance(300);
    assert!(held(&mut bench, &hold, false).unwrap().starts_with("window.wx_errcode=402;"));
    assert!(poll(&mut bench, &format!("uuid={uuid}")).unwrap().contains("402"));
    assert!(poll(&mut bench, "uuid=unknown").unwrap().contains("402"));
    assert_eq!(bench.get(&format!("/connect/confirm?uuid={uuid}")).status(), 410);
}

#[test]
fn p10_33_the_callback_is_plain_concatenation() {
    let mut bench = Bench::new(Settings::default());
    let behind = ("redirect_uri", "http%3A%2F%2F127.0.0.1%3A3000%2F%23%2Fx%3Fq%3D1");
    let html = text(&page(&mut bench, &[behind, ("state", "a%2Fb")])).to_owned();
    assert!(html.contains("data-before=\"http://127.0.0.1:3000/#/x?q=1&amp;code=\""), "{html}");
    assert!(html.contains("data-after=\"&amp;state=a%2Fb\""));
    // A walker without a browser is sent there directly.
    let sent = page(&mut bench, &[("mock_consent", "allow")]);
    let address = super::location(&sent);
    assert!(
        address.starts_with("http://127.0.0.1:3000/cb?code=") && address.ends_with("&state=xyz")
    );
    let code = parameter(&address, "code");
    assert_eq!(json(&bench.get(&exchange_target(APPID, SECRET, &code)))["scope"], "snsapi_login");
    // So is the direct way, fragment or not.
    let address = super::location(&page(&mut bench, &[behind, ("mock_consent", "allow")]));
    assert!(address.starts_with("http://127.0.0.1:3000/#/x?q=1&code="), "{address}");
}

#[test]
fn p10_34_the_request_of_wx_login_js() {
    let mut bench = Bench::new(Settings::default());
    let query = format!(
        "appid={APPID}&scope=snsapi_login&redirect_uri={CALLBACK}&state=&login_type=jssdk\
         &self_redirect=true&styletype=&sizetype=&bgcolor=&rst=&style=black"
    );
    let response = bench.get(&format!("/connect/qrconnect?{query}"));
    assert!(text(&response).contains("data-self=\"true\""));
    let script = bench.get("/connect/zh_CN/htmledition/js/wxLogin.js");
    assert!(text(&script).contains("login_type=jssdk&self_redirect="));
    let csp = response.headers()["content-security-policy"].to_str().unwrap();
    assert!(!csp.contains("frame-ancestors"));
    let mut strict = Bench::with("qr-response-type", "required");
    let refused = strict.get(&format!("/connect/qrconnect?{query}"));
    assert_eq!(title(&refused), "该链接无法访问");
}

#[test]
fn p3_1_error_pages_show_sentences() {
    let mut bench = Bench::pinned(vec![app(Kind::Website, "www.example.com")]);
    let good = ("redirect_uri", "https%3A%2F%2Fwww.example.com%2F");
    assert_eq!(title(&page(&mut bench, &[])), "redirect_uri 参数错误");
    let userinfo = page(&mut bench, &[good, ("scope", "snsapi_userinfo")]);
    assert_eq!(title(&userinfo), "Scope 参数错误或没有 Scope 权限");
    assert_eq!(title(&page(&mut bench, &[good, ("appid", "")])), "AppID 参数错误");
    let mut bench = Bench::pinned(vec![app(Kind::Service, "www.example.com")]);
    assert_eq!(title(&page(&mut bench, &[good])), "Scope 参数错误或没有 Scope 权限");
}

#[test]
fn p11_19_a_port_of_a_website_by_switch() {
    let port = |switch: &str, uri: &str, kind: Kind| {
        let mut settings =
            Settings { apps: vec![app(kind, "www.example.com")], ..Settings::default() };
        settings.switches.set("website-port", switch).unwrap();
        title(&page(&mut Bench::new(settings), &[("redirect_uri", uri)])).to_owned()
    };
    let (uri, refused) = ("https%3A%2F%2Fwww.example.com%3A8101%2F", "redirect_uri 参数错误");
    assert_eq!(port("configured", uri, Kind::Website), refused);
    assert_ne!(port("any", uri, Kind::Website), refused);
    // The host is compared all the same.
    assert_eq!(port("any", "https%3A%2F%2Fexample.com%3A8101%2F", Kind::Website), refused);
}

#[test]
fn p10_6_no_limit_for_state_at_qrconnect() {
    let mut bench = Bench::new(Settings::default());
    let long = "a".repeat(435);
    assert_eq!(page(&mut bench, &[("state", &long)]).headers()["x-wxauth-page"], "scan");
    assert_eq!(page(&mut bench, &[("state", "")]).headers()["x-wxauth-page"], "scan");
}

#[test]
fn auto_approval_confirms_without_a_phone() {
    let auto_approve = AutoApprove::Everybody;
    let mut bench = Bench::new(Settings { auto_approve, ..Settings::default() });
    let uuid = uuid(&page(&mut bench, &[]));
    assert!(poll(&mut bench, &format!("uuid={uuid}")).unwrap().contains("wx_errcode=405"));
    let refuser = page(&mut bench, &[("mock_user", "refuser")]);
    let uuid = self::uuid(&refuser);
    assert!(poll(&mut bench, &format!("uuid={uuid}")).unwrap().contains("wx_errcode=403"));
}

#[test]
fn a_website_cannot_be_used_at_the_official_accounts_door_afterwards() {
    let mut bench = Bench::new(Settings::default());
    let sent = page(&mut bench, &[("mock_consent", "allow")]);
    let code = parameter(&super::location(&sent), "code");
    bench.exchange(&code);
    bench.agent = super::WECHAT_USER_AGENT;
    // PROTOCOL 10.5: the first exchange settled what it is.
    assert_eq!(super::page_code(&bench.get(&super::link(&[]))), 10016);
    assert_eq!(errcode(&bench.exchange(&code)), 40163);
    assert!(bench.now > Time::default());
}

/// "About" 25 seconds and "about" five minutes: PROTOCOL 3.2, 3.3.
#[test]
fn p10_32_the_hold_and_the_life_of_a_qr_code_by_switch() {
    let mut settings = Settings::default();
    settings.switches.set("qr-hold", "3s").unwrap();
    settings.switches.set("qr-life", "1m").unwrap();
    let mut bench = Bench::new(settings);
    let uuid = uuid(&page(&mut bench, &[]));
    let hold = poll(&mut bench, &format!("uuid={uuid}")).unwrap_err();
    assert_eq!(hold.patience.as_secs(), 3);
    bench.advance(3);
    assert!(held(&mut bench, &hold, false).unwrap().contains("wx_errcode=408"));
    bench.advance(57);
    assert!(poll(&mut bench, &format!("uuid={uuid}")).unwrap().contains("wx_errcode=402"));
}
