//! WeCom's codes in Chinese: the same numbers mean other things there (PROTOCOL 6.3).
//! Must not differ in keys and scenes from its English twin; a test compares them.

use crate::domain::place::Place;
use crate::domain::scene::Scene;
use crate::domain::text::errcode::{Row, at};

/// PROTOCOL 6.3.
pub(super) const ROWS: &[Row] = &[
    Row::new(
        0,
        "请求成功，企业微信的成功响应都会带上它。",
        "和微信的 /sns 接口不同，企业微信不管成败都返回 errcode 和 errmsg。",
        "不用处理。",
    ),
    Row::new(
        40001,
        "corpsecret 不对，或者凭证无效。",
        "企业微信里每个应用有各自的 secret：可能用了别的应用、别的企业的，或者被重置过。",
        "到管理后台复制这个应用自己的 secret。",
    )
    .at(&[at(
        Scene::Call(Place::WecomGettoken),
        "corpid 和 corpsecret 不配套：secret 是别的应用或别的企业的，或者被重置过。",
        "到管理后台核对企业 ID，复制这个应用自己的 secret。",
    )]),
    Row::new(
        40013,
        "CorpID 无效。",
        "抄错了，或者填成了微信的 AppID、第三方应用的 suite id。",
        "到管理后台“我的企业”页面复制企业 ID。",
    ),
    Row::new(
        40014,
        "access_token 无效。",
        "被截断了、是别的应用的，或者误用了微信公众号的 token。",
        "从 qyapi.weixin.qq.com/cgi-bin/gettoken 获取；字段至少留 512 个字符。",
    ),
    Row::new(
        40029,
        "code 无效：不存在、过期，或者已经用过。",
        "企业微信没有 40163，重复使用也返回 40029；其余情况是超过 5 分钟，或者是别的企业的 code。",
        "每个 code 只用一次，拿到就用；重新授权拿一个新的再试。",
    ),
    Row::new(40066, "部门列表不合法。", "通讯录接口才有，与登录无关。", "去看当时调用的接口。"),
    Row::new(
        40091,
        "secret 不合法。",
        "不是这个应用的 secret，或者复制时漏了字符。",
        "到管理后台复制这个应用自己的 secret。",
    ),
    Row::new(
        42001,
        "access_token 过期了。",
        "超过了获取时给出的 expires_in。",
        "重新调 /cgi-bin/gettoken；有效期内重复获取得到的是同一个 token。",
    ),
    Row::new(
        42007,
        "pre_auth_code 过期了。",
        "服务商的安装授权链接打开得太晚。（在微信那边，42007 指用户改了密码。）",
        "重新获取 pre_auth_code，重新生成链接。",
    ),
    Row::new(
        48002,
        "应用没有这个接口的权限。",
        "应用的权限里不包含它。（在微信那边，48002 指粉丝拒收消息。）",
        "到管理后台给应用开通权限，或者换用有权限的应用的 token。",
    )
    .at(&[at(
        Scene::Call(Place::WecomGetuserdetail),
        "应用没有读取成员敏感信息的权限。",
        "到管理后台开通；授权链接用 scope=snsapi_privateinfo 并带上 agentid。",
    )]),
    Row::new(
        50001,
        "产生 code 的域名不是这个应用的可信域名。",
        "常见原因是拿甲应用的 code 配了乙应用的 token；否则就是可信域名不一致，端口也要算。",
        "用链接里 agentid 所指应用的 token 去换；核对它的可信域名。",
    ),
    Row::new(
        50002,
        "成员不在应用的可见范围内。",
        "这个应用没有对他开放。（在微信那边，50002 指用户账号受限。）",
        "把成员或部门加进应用的可见范围。",
    ),
    Row::new(
        60011,
        "对这个成员、部门或标签没有权限。",
        "超出了应用能查看或管理的范围。",
        "到管理后台扩大应用的可见范围或权限。",
    ),
    Row::new(
        60020,
        "调用方 IP 不在应用的可信 IP 里。",
        "换了服务器，或者出口 IP 变了；errmsg 里写着这个 IP。",
        "到管理后台把它加进应用的“企业可信IP”。",
    ),
    Row::new(
        60111,
        "没有这个 userid。",
        "拼写错误、是别的企业的，或者成员已经离职。",
        "用 getuserinfo 返回的 userid。",
    ),
];
