//! A visitor without a transport: the answers are written here by hand.
//! Must not need the emulator.

use super::{Astray, Consent, Step, Visitor};
use crate::domain::base::Base;
use crate::domain::lang::Lang;
use bytes::Bytes;
use http::{Response, header};

const EMULATOR: &str = "http://127.0.0.1:8787";
const LINK: &str = "https://open.weixin.qq.com/connect/oauth2/authorize?appid=wx1&state=ZXg%3D";

fn visitor(base: &str) -> Visitor {
    Visitor::new(Base::parse(base).unwrap())
}

fn redirect(to: &str) -> Response<Bytes> {
    Response::builder().status(302).header(header::LOCATION, to).body(Bytes::new()).unwrap()
}

fn page(html: &'static str) -> Response<Bytes> {
    Response::new(Bytes::from_static(html.as_bytes()))
}

fn asks(step: Step) -> http::Request<Bytes> {
    match step {
        Step::Ask(request) => request,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_link_of_any_host_is_walked_at_the_emulator() {
    for link in [LINK.to_owned(), LINK.replace("https://open.weixin.qq.com", EMULATOR)] {
        let mut visitor = visitor(EMULATOR).named("小 明&");
        let request = visitor.open(&format!("{link}#wechat_redirect")).unwrap();
        assert_eq!(
            request.uri().to_string(),
            format!(
                "{EMULATOR}/connect/oauth2/authorize?appid=wx1&state=ZXg%3D\
                 &mock_user=%E5%B0%8F%20%E6%98%8E%26&mock_consent=own"
            )
        );
        let agent = request.headers()[header::USER_AGENT].to_str().unwrap();
        assert!(agent.contains("MicroMessenger"), "PROTOCOL 1.12");
    }
    let mut visitor = visitor("http://ci:1/_host/open.weixin.qq.com").answering(Consent::Refuse);
    let request =
        visitor.open("https://login.work.weixin.qq.com/wwlogin/sso/login?appid=w").unwrap();
    assert_eq!(
        request.uri().to_string(),
        "http://ci:1/_host/login.work.weixin.qq.com/wwlogin/sso/login?appid=w&mock_consent=refuse"
    );
    for bad in ["no address", "ftp://h/", "weixin://x"] {
        assert_eq!(visitor.open(bad).unwrap_err(), Astray::Address(bad.to_owned()));
    }
}

#[test]
fn the_whole_way_from_the_site_to_wechat_and_back_keeps_the_sites_cookies() {
    let mut visitor = visitor(EMULATOR).named("lisi").reading(Lang::En);
    let first = visitor.open("http://127.0.0.1:3000/").unwrap();
    assert!(!first.headers().contains_key(header::COOKIE));
    let mut answer = redirect(LINK);
    answer.headers_mut().insert(header::SET_COOKIE, "sid=1; Path=/".parse().unwrap());
    let at_wechat = asks(visitor.hear(&answer).unwrap());
    assert!(at_wechat.uri().to_string().ends_with("&mock_user=lisi&mock_consent=own&mock_lang=en"));
    // PROTOCOL 3.4: a code behind the fragment comes back whole.
    let Step::Back(callback) =
        visitor.hear(&redirect("http://127.0.0.1:3000/cb#/?code=c")).unwrap()
    else {
        panic!("not back")
    };
    assert_eq!(callback, "http://127.0.0.1:3000/cb#/?code=c");
    let back = visitor.open(&callback).unwrap();
    assert_eq!(back.uri().to_string(), "http://127.0.0.1:3000/cb");
    assert_eq!(back.headers()[header::COOKIE], "sid=1");
    let Step::Page(end) = visitor.hear(&page("<title>welcome</title>")).unwrap() else {
        panic!("no page")
    };
    assert_eq!(end.title, "welcome");
}

#[test]
fn protocol_1_6_the_form_is_answered_as_told() {
    let html = "<form action=authorize_reply><input type=hidden name=uuid value=u></form>";
    for (consent, body) in [
        (Consent::Own, "uuid=u&allow=1"),
        (Consent::Allow, "uuid=u&allow=1"),
        (Consent::Refuse, "uuid=u&allow=0"),
    ] {
        let mut visitor = visitor(EMULATOR).answering(consent);
        visitor.open(LINK).unwrap();
        let reply = asks(visitor.hear(&page(html)).unwrap());
        assert_eq!(reply.body().as_ref(), body.as_bytes());
        let path = "/connect/oauth2/authorize_reply";
        assert_eq!(reply.uri().to_string(), format!("{EMULATOR}{path}"));
        assert!(reply.headers().contains_key(header::USER_AGENT));
    }
}

#[test]
fn redirects_end_sometime_and_keep_their_method_where_told() {
    let mut walker = visitor(EMULATOR);
    walker.open("http://127.0.0.1:3000/").unwrap();
    let round = redirect("http://127.0.0.1:3000/");
    let end = (0..50).find_map(|_| walker.hear(&round).err());
    assert_eq!(end, Some(Astray::Circles));
    let mut walker = visitor(EMULATOR);
    walker.open(LINK).unwrap();
    let html = "<form action=/connect/a><input type=hidden name=uuid value=u></form>";
    walker.hear(&page(html)).unwrap();
    let mut answer = redirect("/connect/b");
    *answer.status_mut() = http::StatusCode::TEMPORARY_REDIRECT;
    let again = asks(walker.hear(&answer).unwrap());
    assert_eq!((again.method().as_str(), again.body().len()), ("POST", 14));
}
