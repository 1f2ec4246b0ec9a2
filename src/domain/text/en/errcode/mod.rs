//! What error codes mean, in English (PROTOCOL 1.10, 2, 3.3, 4, 5, 6.3, 7).
//! Must not hold facts a program decides by; stems and retry rules stand in `domain::errcode`.

mod credentials;
mod limits;
mod mini;
mod missing;
mod nearby;
mod page;
mod platform;
mod poll;
mod wecom;

use crate::domain::place::Place;
use crate::domain::scene::{Product, Scene};
use crate::domain::text::errcode::{Errcode, Row};

/// The table.
pub static TEXT: Errcode = Errcode {
    wechat: &[
        credentials::ROWS,
        missing::ROWS,
        limits::ROWS,
        mini::ROWS,
        platform::ROWS,
        nearby::ROWS,
    ],
    wecom: &[wecom::ROWS, wecom::LISTED],
    page: page::ROWS,
    poll: poll::ROWS,
    unlisted: Row::new(
        i64::MIN,
        "This number is not among the codes of the login calls.",
        "It probably comes from another WeChat API, or was introduced after this version of wxauth.",
        "Look it up in WeChat's list of global return codes, and read the errmsg as it stands.",
    ),
    unlisted_wecom: Row::new(
        i64::MIN,
        "This number is not among the codes of WeCom's login calls.",
        "It probably comes from another WeCom API.",
        "Open WeCom's lookup page for this number; errmsg carries its address too.",
    ),
    emulator: Row::new(
        i64::MIN,
        "The wxauth emulator has no such call; WeChat itself may well have it.",
        "The emulator has the calls a login needs, not WeChat's other APIs (menus, template messages, JS-SDK tickets).",
        "Leave such calls out of the test or answer them yourself; the emulator passes nothing on to the real WeChat.",
    ),
    emulator_name: "the wxauth emulator",
    product,
    scene,
};

fn product(product: Product) -> &'static str {
    match product {
        Product::Account => "WeChat (official account or website app)",
        Product::Component => "WeChat third-party platform",
        Product::Mini => "WeChat mini program",
        Product::Wecom => "WeCom",
        Product::Page => "page shown by open.weixin.qq.com",
        Product::Poll => "QR login polling (wx_errcode)",
    }
}

fn scene(scene: Scene) -> &'static str {
    match scene {
        Scene::Authorize => "on the authorize page",
        Scene::Call(Place::AccessToken) => "exchanging the code (/sns/oauth2/access_token)",
        Scene::Call(Place::RefreshToken) => "refreshing the token (/sns/oauth2/refresh_token)",
        Scene::Call(Place::Userinfo) => "reading the profile (/sns/userinfo)",
        Scene::Call(Place::Auth) => "testing the token (/sns/auth)",
        Scene::Call(Place::Jscode2session) => "mini program login (/sns/jscode2session)",
        Scene::Call(Place::ComponentAccessToken) => {
            "exchanging the code for an account (/sns/oauth2/component/access_token)"
        }
        Scene::Call(Place::ComponentJscode2session) => {
            "mini program login by a platform (/sns/component/jscode2session)"
        }
        Scene::Call(Place::ComponentRefreshToken) => {
            "refreshing the token for an account (/sns/oauth2/component/refresh_token)"
        }
        Scene::Call(Place::ApiComponentToken) => {
            "getting the platform's own token (/cgi-bin/component/api_component_token)"
        }
        Scene::CgiBin => "a call with the account's own token (/cgi-bin/…)",
        Scene::Call(Place::WecomGettoken) => "WeCom, getting the app's token (/cgi-bin/gettoken)",
        Scene::Call(Place::WecomGetuserinfo) => {
            "WeCom, asking who logged in (/cgi-bin/auth/getuserinfo)"
        }
        Scene::Call(Place::WecomGetuserdetail) => {
            "WeCom, reading details (/cgi-bin/auth/getuserdetail)"
        }
        Scene::Poll => "polling the QR login (/connect/l/qrconnect)",
        Scene::Unknown => "somewhere not named",
    }
}
