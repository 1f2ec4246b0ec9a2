//! What error codes mean, in Chinese (PROTOCOL 1.10, 2, 3.3, 4, 5, 6.3, 7).
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
        "登录相关接口的错误码里没有这个数。",
        "多半来自别的微信接口，或者是比这个版本的 wxauth 更新的错误码。",
        "到微信官方的《全局返回码说明》里查，同时看 errmsg 原文。",
    ),
    unlisted_wecom: Row::new(
        i64::MIN,
        "企业微信登录相关接口的错误码里没有这个数。",
        "多半来自企业微信的其他接口。",
        "打开企业微信的错误码查询页面查这个数，errmsg 里也带着查询地址。",
    ),
    emulator: Row::new(
        i64::MIN,
        "这是 wxauth 模拟器自己的响应：它没有这个接口，真实的微信可能有。",
        "模拟器只有登录用到的接口，菜单、模板消息、JS-SDK 票据等不在其中。",
        "测试时跳过这类调用，或者自己打桩（mock）；模拟器不会把任何请求转发给真实的微信。",
    ),
    emulator_name: "wxauth 模拟器",
    product,
    scene,
};

fn product(product: Product) -> &'static str {
    match product {
        Product::Account => "微信（公众号、网站应用）",
        Product::Component => "微信第三方平台",
        Product::Mini => "微信小程序",
        Product::Wecom => "企业微信",
        Product::Page => "open.weixin.qq.com 的页面",
        Product::Poll => "扫码登录轮询（wx_errcode）",
    }
}

fn scene(scene: Scene) -> &'static str {
    match scene {
        Scene::Authorize => "打开授权页时",
        Scene::Call(Place::AccessToken) => "用 code 换 token（/sns/oauth2/access_token）",
        Scene::Call(Place::RefreshToken) => "刷新 token（/sns/oauth2/refresh_token）",
        Scene::Call(Place::Userinfo) => "拉取用户信息（/sns/userinfo）",
        Scene::Call(Place::Auth) => "检验 token 是否有效（/sns/auth）",
        Scene::Call(Place::Jscode2session) => "小程序登录（/sns/jscode2session）",
        Scene::Call(Place::ComponentAccessToken) => {
            "第三方平台代公众号换 token（/sns/oauth2/component/access_token）"
        }
        Scene::Call(Place::ComponentJscode2session) => {
            "小程序登录，由第三方平台代调（/sns/component/jscode2session）"
        }
        Scene::Call(Place::ComponentRefreshToken) => {
            "第三方平台代公众号刷新 token（/sns/oauth2/component/refresh_token）"
        }
        Scene::Call(Place::ApiComponentToken) => {
            "获取第三方平台自己的 token（/cgi-bin/component/api_component_token）"
        }
        Scene::CgiBin => "用公众号全局 token 调接口（/cgi-bin/…）",
        Scene::Call(Place::WecomGettoken) => "企业微信获取应用 token（/cgi-bin/gettoken）",
        Scene::Call(Place::WecomGetuserinfo) => {
            "企业微信查询登录成员身份（/cgi-bin/auth/getuserinfo）"
        }
        Scene::Call(Place::WecomGetuserdetail) => {
            "企业微信读取成员敏感信息（/cgi-bin/auth/getuserdetail）"
        }
        Scene::Poll => "轮询扫码状态（/connect/l/qrconnect）",
        Scene::Unknown => "不清楚出自哪个接口",
    }
}
