//! The program's pages in a real browser, whose console stays empty: no error, nothing refused.
//! (The reference app's and the inspector's own tests say the same of theirs.)

use wxauth::mock::Server;

use crate::browser::Browser;
use crate::listen::Listening;

#[test]
fn a_login_over_the_emulators_and_listens_pages_leaves_no_complaint() {
    let Some(browser) = Browser::phone() else { return };
    let (wechat, listening) = (Server::start().unwrap(), Listening::start(&[]));
    let callback = format!("http://127.0.0.1:{}/callback", listening.port);
    let link = |page: &str, appid: &str, scope: &str| {
        let callback = callback.replace(':', "%3A").replace('/', "%2F");
        format!(
            "{}/connect/{page}?appid={appid}&redirect_uri={callback}&response_type=code\
             &scope={scope}&state=s1&mock_user=zhangsan#wechat_redirect",
            wechat.url()
        )
    };
    let clean = |place: &str| assert_eq!(browser.complaints(), Vec::<String>::new(), "{place}");
    browser.open(&callback);
    clean("waiting for a callback");
    browser.open(&link("qrconnect", "wx0123456789abcdee", "snsapi_login"));
    browser.find("img.qrcode");
    clean("the page with the QR code");
    browser.open(&link("oauth2/authorize", "wx0123456789abcdef", "snsapi_userinfo"));
    clean("outside WeChat");
    browser.click("a.primary");
    browser.find("main.consent");
    clean("the consent page");
    browser.click("button.primary");
    browser.find("main.good");
    clean("the code has come");
    listening.run.wait().exits(0);
}
