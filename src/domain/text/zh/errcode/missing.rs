//! Missing parameters and expiry in Chinese (PROTOCOL 7.2, 7.3).
//! Must not differ in keys and scenes from its English twin; a test compares them.

use crate::domain::place::Place;
use crate::domain::scene::Scene;
use crate::domain::text::errcode::{Row, at};

/// PROTOCOL 7.2 and 7.3.
pub(super) const ROWS: &[Row] = &[
    Row::new(
        41001,
        "缺少 access_token。",
        "参数没传、为空，或者没放在查询串里。",
        "把 access_token 放到查询串里。",
    )
    .at(&[at(
        Scene::Call(Place::Userinfo),
        "access_token 是空的：多半是前面换 token 已经失败，却没检查返回的错误。",
        "先判断换 token 的返回里有没有 errcode，再去拉用户信息。",
    )]),
    Row::new(
        41002,
        "缺少 appid。",
        "参数没传或为空，或者把参数放进了 JSON 请求体（微信不读）。",
        "把 appid 放到查询串里；检查是不是环境变量没配。",
    )
    .at(&[at(
        Scene::Call(Place::Jscode2session),
        "没传 appid，或者用了 POST：这个接口只读查询串。",
        "改用 GET，参数全部放进查询串。",
    )]),
    Row::new(
        41003,
        "缺少 refresh_token。",
        "参数没传或为空，可能当初就没保存。",
        "换 token 时把 refresh_token 存下来，参数名也必须是 refresh_token。",
    ),
    Row::new(
        41004,
        "缺少 secret。",
        "参数没传、为空，或者名字写错了：叫 secret，不叫 appsecret，也不叫 client_secret。",
        "参数名用 secret；检查是不是环境变量没配。",
    )
    .at(&[at(
        Scene::Call(Place::AccessToken),
        "secret 没传、为空（常见原因是环境变量没配），或者名字写错了。如果请求里带着 \
         component_appid：第三方平台有自己的接口，不用 secret。",
        "补上 secret；第三方平台请调 /sns/oauth2/component/access_token。",
    )]),
    Row::new(41006, "缺少 media_id。", "素材接口才有，与登录无关。", "去看当时调用的接口。"),
    Row::new(
        41008,
        "缺少 code。",
        "参数没传或为空：页面打开时本来就没带 code，或者前端传的参数名不对。",
        "没有 code 就先跳授权链接；参数名用 code。",
    )
    .at(&[at(
        Scene::Call(Place::Jscode2session),
        "小程序这里参数名叫 js_code，写成 code 无效。",
        "把 wx.login() 拿到的值作为 js_code 传。",
    )]),
    Row::new(
        41009,
        "缺少 openid。",
        "参数没传或为空；写成 openId、open_id 都不算。",
        "传和 access_token 同一次返回的 openid。",
    ),
    Row::new(
        42001,
        "access_token 过期了。",
        "超过了 7200 秒。",
        "刷新（wxauth refresh），或者让用户重新授权。",
    )
    .at(&[at(
        Scene::Call(Place::Userinfo),
        "用户的 access_token 超过了 7200 秒。（现在这种情况微信常返回 40001。）",
        "先刷新（wxauth refresh）；代码里把 40001 和 42001 同样处理。",
    )]),
    Row::new(42002, "refresh_token 过期了。", "超过了 30 天，而且没法续期。", "让用户重新授权。"),
    Row::new(
        42003,
        "code 过期了。",
        "从回调到换 token 超过了 5 分钟。（实际上微信多返回 40029。）",
        "拿到 code 马上换；让用户重新授权。",
    ),
    Row::new(
        42006,
        "component_access_token 过期了。",
        "平台 token 超过了两小时。",
        "用最新的 component_verify_ticket 重新获取。",
    ),
    Row::new(
        42007,
        "用户改了微信密码，所有 token 都失效了。",
        "改密码之后 access_token 和 refresh_token 会一起作废。",
        "让用户重新授权。",
    ),
];
