//! Transport, quota, rights and user states in Chinese (PROTOCOL 7.4).
//! Must not differ in keys and scenes from its English twin; a test compares them.

use crate::domain::place::Place;
use crate::domain::scene::Scene;
use crate::domain::text::errcode::{Row, at};

/// PROTOCOL 7.4.
pub(super) const ROWS: &[Row] = &[
    Row::new(43001, "这个接口要用 GET。", "发成了 POST。", "改用 GET，参数放到查询串里。"),
    Row::new(43002, "这个接口要用 POST。", "发成了 GET。", "改用 POST，请求体按接口文档来。"),
    Row::new(
        43003,
        "这个接口要用 HTTPS。",
        "地址写成了 http:// 开头。",
        "改成 https://api.weixin.qq.com。",
    ),
    Row::new(
        44002,
        "POST 的请求体是空的。",
        "什么都没发出去，或者 Content-Length 是 0。",
        "按接口文档把请求体补上。",
    ),
    Row::new(
        45009,
        "接口当天的调用次数用完了。",
        "今天调得太多，常见原因是代码里有循环重试。",
        "等到第二天，或者在后台清零调用次数；把死循环找出来。",
    ),
    Row::new(
        45011,
        "一分钟内调用太频繁。",
        "超过了接口的每分钟配额。",
        "等到下一分钟，降低频率。",
    )
    .at(&[
        at(
            Scene::Call(Place::AccessToken),
            "账号一分钟内换 token 超过 5 万次，或者代码在循环里反复提交同一个 code。",
            "等一分钟；保证一次回调只换一次 token。",
        ),
        at(
            Scene::Call(Place::Jscode2session),
            "同一个用户一分钟内登录超过 100 次，多半是 wx.login() 写进了循环。",
            "登录后维护自己的会话，不要每个请求都登录一遍。",
        ),
    ]),
    Row::new(
        45035,
        "调用方 IP 不在白名单里。",
        "带白名单的插件或平台接口被一个没登记的 IP 调用了。",
        "把服务器 IP 加进对应的白名单。",
    ),
    Row::new(
        47001,
        "请求体解析失败，不是合法的 JSON 或 XML。",
        "语法错误，或者该发 JSON 的地方发了表单。",
        "发 UTF-8 编码的合法 JSON。",
    ),
    Row::new(
        48001,
        "应用没有这个接口的权限，或者这个 token 的 scope 不够。",
        "账号没有开通这个权限，或者 token 的授权作用域（scope）不包括这个接口。",
        "授权时申请够用的 scope；账号先做认证。",
    )
    .at(&[
        at(
            Scene::Call(Place::Userinfo),
            "token 是用 snsapi_base 授权的，拉取不了用户信息；或者用户正处在快照页（换 token 的返回里有 \
             is_snapshotuser）。",
            "授权链接改用 scope=snsapi_userinfo（网站扫码登录用 snsapi_login）；快照页用户请引导他点“使用\
             完整服务”。",
        ),
        at(
            Scene::Call(Place::ComponentAccessToken),
            "该传 component_access_token 的地方传了公众号的授权 token，或者公众号没把这项权限授权给平台。",
            "传 component_access_token；让公众号重新授权，并勾选网页授权权限。",
        ),
        at(
            Scene::CgiBin,
            "公众号没有这个接口的权限：没认证、账号类型不对，或者误用了网页授权 token。",
            "到公众号后台看接口权限列表。",
        ),
    ]),
    Row::new(
        48002,
        "粉丝拒收这个公众号的消息。",
        "发消息的接口才有，与登录无关。",
        "登录这边不用处理。",
    ),
    Row::new(
        48003,
        "公众号还没同意群发协议。",
        "群发接口才有，与登录无关。",
        "到公众号后台同意协议。",
    ),
    Row::new(
        48004,
        "这个接口被微信封禁了。",
        "账号违规，接口权限被收回。",
        "登录公众号后台看通知，里面有原因和期限。",
    ),
    Row::new(
        48017,
        "请求打到了已经下线的区域 IP。",
        "写死了 IP、hosts 里留着旧记录，或者 DNS 缓存没更新。",
        "重新解析域名，使用 api.weixin.qq.com。",
    ),
    Row::new(
        50001,
        "用户没有授权这个接口。",
        "用户没同意，或者后来取消了授权。",
        "用 scope=snsapi_userinfo 重新请用户授权。",
    ),
    Row::new(
        50002,
        "用户的微信账号受限。",
        "账号被冻结、已注销，或者因违规被封。",
        "给用户一个中性的提示；重试和改配置都没用。",
    ),
    Row::new(
        50003,
        "微信在这里不接受这个用户。",
        "用户可能不在应用的白名单里。",
        "看看应用是不是只对指定用户开放。",
    ),
    Row::new(
        50004,
        "这个用户不允许使用 access_token。",
        "多半是用户账号受到了处罚。",
        "给用户一个中性的提示，没有可以配置的地方。",
    ),
    Row::new(
        50005,
        "用户没有关注公众号。",
        "调用的接口只对粉丝有效；网页授权本身不要求关注。",
        "用 /sns/userinfo 拉取用户信息，或者引导用户关注。",
    ),
];
