//! `listen --as`: a virtual user of an emulator walks the link.

use super::{APPID, CODE};
use crate::peer::{Peer, answer};
use crate::runner::wxauth;

/// WeChat's two pages as PROTOCOL 1.6 records them, in a server that shares no code with ours.
fn page_of_1_6() -> Peer {
    Peer::start(|seen| {
        let parameter = |name: &str| {
            let query = seen.url.split_once('?').unwrap().1;
            let value = query.split('&').find_map(|p| p.strip_prefix(name)?.strip_prefix('='));
            percent_encoding::percent_decode_str(value.unwrap()).decode_utf8().unwrap().into_owned()
        };
        assert!(seen.header("user-agent").unwrap().contains("MicroMessenger"));
        if seen.url.starts_with("/connect/oauth2/authorize?") {
            assert_eq!(parameter("mock_user"), "乐乐");
            let back = format!("{}|{}", parameter("redirect_uri"), parameter("state"));
            let form = "<form method=post action=/connect/oauth2/authorize_reply>\
                <input type=hidden name=uuid value='UUID'><input type=checkbox checked \
                name=snsapi_userinfo></form>";
            return answer(200, form.replace("UUID", &back));
        }
        assert_eq!(seen.url, "/connect/oauth2/authorize_reply");
        let body = percent_encoding::percent_decode_str(&seen.body).decode_utf8().unwrap();
        let fields: Vec<&str> = body.split('&').collect();
        assert!(fields.contains(&"allow=1") && fields.contains(&"snsapi_userinfo=on"), "{body}");
        let (back, state) = fields[0].strip_prefix("uuid=").unwrap().split_once('|').unwrap();
        answer(301, "").header("Location", format!("{back}?code={CODE}&state={state}"))
    })
}

#[test]
fn protocol_1_6_a_virtual_user_walks_the_link() {
    let emulator = page_of_1_6();
    let mock = format!("--mock={}", emulator.url(""));
    for detour in [&[][..], &["--public-url", "https://tunnel.invalid/x"][..]] {
        let words = ["listen", "--port", "0", "--appid", APPID, "--as", "乐乐", &mock];
        let done = wxauth([&words[..], &["--grace", "0"], detour].concat()).run().exits(0);
        assert_eq!(done.text(), format!("{CODE}\n"));
    }
}

/// Our own emulator behind our own engine.
fn emulator(settings: wxauth::mock::Settings) -> crate::server::Engine {
    use wxauth::domain::random::Seeded;
    use wxauth::domain::time::Time;
    let state = (wxauth::mock::Emulator::new(settings), Seeded::new("listen"));
    let state = std::sync::Arc::new(std::sync::Mutex::new(state));
    crate::server::Engine::start(
        wxauth::net::server::Limits::default(),
        move |peer: std::net::SocketAddr, request: http::Request<bytes::Bytes>| {
            let state = std::sync::Arc::clone(&state);
            async move {
                let mut state = state.lock().unwrap();
                let (emulator, random) = &mut *state;
                let now = Time::from_secs(1_790_000_000);
                match emulator.answer(now, random, peer.ip(), &request) {
                    wxauth::mock::Answer::Now(response) => response.into(),
                    other => panic!("{other:?}"),
                }
            }
        },
    )
}

#[test]
fn p10_10_the_emulators_own_page_is_walked() {
    let settings = wxauth::mock::Settings::default();
    let names: Vec<String> = settings.users.iter().map(|user| user.name.clone()).collect();
    let engine = emulator(settings);
    let mock = format!("--mock=http://{}", engine.address);
    let words = ["listen", "--port", "0", "--appid", APPID, "--grace", "0", &mock, "--as"];
    let mut codes = Vec::new();
    for name in &names[..2] {
        let done = wxauth([&words[..], &[name]].concat()).run().exits(0);
        // PROTOCOL 10 number 14.
        assert_eq!((done.text().len(), &done.text()[..1]), (33, "0"), "{}", done.show());
        codes.push(done.text().to_owned());
    }
    assert_ne!(codes[0], codes[1]);
    let nobody = wxauth([&words[..], &["no such user"]].concat()).run().exits(2);
    nobody.says("\"no such user\"").says("zhangsan, lisi");
    wxauth([&words[..], &[""]].concat()).run().exits(2).says("--as");
}

#[test]
fn a_virtual_user_who_does_not_arrive_is_told() {
    let words = ["listen", "--port", "0", "--appid", APPID, "--as", "x", "--json"];
    let refused = "<h4>redirect_uri域名与后台配置不一致</h4><p>错误码:10003</p>";
    for (page, exit, kind) in
        [(refused, 3, "error_page"), ("<p>页面已关闭</p>", 5, "not_sent_back")]
    {
        let emulator = Peer::start(move |_| answer(200, page));
        let mock = format!("--mock={}", emulator.url(""));
        let json = wxauth([&words[..], &[&mock]].concat()).run().exits(exit).json();
        assert_eq!(json["error"]["kind"], kind);
        if exit == 3 {
            assert_eq!(json["error"]["wechat"]["errcode"], 10003);
        }
    }
    let alone = wxauth(words).run().exits(2);
    assert_eq!(alone.json()["error"]["kind"], "as_without_mock");
    let real = [&words[..], &["--mock=https://open.weixin.qq.com"]].concat();
    assert_eq!(wxauth(real).run().exits(2).json()["error"]["kind"], "as_without_mock");
}
