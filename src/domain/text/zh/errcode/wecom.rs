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
        "常见原因是拿一个应用的 code 配了另一个应用的 token；否则就是可信域名不一致，端口也要一致。",
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

/// WeCom's own list of return codes, page 90313, beside PROTOCOL.
pub(super) const LISTED: &[Row] = &[
    Row::new(
        -1,
        "企业微信系统繁忙。",
        "企业微信自己的问题，和你的代码无关。",
        "隔一会儿重试，最多三次。",
    ),
    Row::new(
        40056,
        "agentid 不对。",
        "这个企业没有这个应用，或者它和 access_token 不是同一个应用的。",
        "到管理后台的应用详情页复制 AgentId，token 用同一个应用的 secret 换。",
    ),
    Row::new(
        40078,
        "auth_code 不对。",
        "这是企业授权安装应用时的临时授权码，不是用户登录的 code：来源不对，或者已经用过。",
        "每个 auth_code 只能用一次；重新走一遍授权安装。",
    ),
    Row::new(
        40080,
        "suite_secret 不对。",
        "不是这个第三方应用的，或者被重置过。",
        "到服务商后台的应用详情页复制。",
    ),
    Row::new(
        40082,
        "suite_access_token 不对。",
        "被截断了、过期了，或者误传了企业自己的 access_token。",
        "用 /cgi-bin/service/get_suite_token 重新获取。",
    ),
    Row::new(
        40083,
        "suite_id 不存在。",
        "抄错了，或者填成了企业 ID。",
        "到服务商后台的应用详情页复制 SuiteID。",
    ),
    Row::new(
        40084,
        "企业的永久授权码（permanent_code）不对。",
        "填错了、企业取消了授权，或者是别的服务商的。",
        "核对存下来的 permanent_code；企业取消过授权就要重新安装。",
    ),
    Row::new(
        40085,
        "suite_ticket 不存在或已失效。",
        "企业微信每 10 分钟推一次新的；最新的没收到、没存下，或者解密出错。",
        "检查指令回调地址能不能收到并解密推送；用最近一次推送的那个。",
    ),
    Row::new(
        40097,
        "这个成员还没有离职。",
        "离职继承的接口才有，与登录无关。（在微信小程序那边，40097 指参数不对。）",
        "去看当时调用的接口。",
    ),
    Row::new(
        41001,
        "缺少 access_token。",
        "查询串里没传或为空；写在请求体或 Authorization 头里都不算。",
        "放进查询串：?access_token=…",
    ),
    Row::new(
        41002,
        "缺少 corpid。",
        "参数没传或为空，常见原因是环境变量没配。",
        "传 corpid=企业 ID（不是 appid）。",
    ),
    Row::new(
        41004,
        "缺少 corpsecret。",
        "参数没传或为空，或者写成了 secret。",
        "传 corpsecret=这个应用的 secret。",
    ),
    Row::new(
        41008,
        "缺少 code。",
        "参数没传或为空：回调里没有 code，或者没取出来。",
        "把回调里的 code 传进查询串。",
    ),
    Row::new(
        41009,
        "缺少 userid。",
        "参数没传或为空；外部人员登录时 getuserinfo 只返回 openid。",
        "先看 getuserinfo 有没有返回 userid。",
    ),
    Row::new(41011, "缺少 agentid。", "参数没传或为空。", "到管理后台的应用详情页复制 AgentId。"),
    Row::new(
        41021,
        "缺少 suite_id。",
        "请求体里没有或为空；请求体要是 JSON。",
        "在 JSON 请求体里传 suite_id。",
    ),
    Row::new(
        41022,
        "缺少 suite_access_token。",
        "查询串里没有或为空；服务商的接口要的是它，不是 access_token。",
        "先调 /cgi-bin/service/get_suite_token，把结果放进查询串。",
    ),
    Row::new(
        41023,
        "缺少 suite_ticket。",
        "请求体里没有或为空：可能还没收到过推送。",
        "存下企业微信推送的 suite_ticket，放进 JSON 请求体。",
    ),
    Row::new(
        41024,
        "缺少 suite_secret。",
        "请求体里没有或为空。",
        "在 JSON 请求体里传 suite_secret。",
    ),
    Row::new(
        41025,
        "缺少 permanent_code。",
        "请求体里没有或为空。",
        "在 JSON 请求体里传 permanent_code（企业的永久授权码）。",
    ),
    Row::new(
        42009,
        "suite_access_token 过期了。",
        "超过了获取时给出的 expires_in。",
        "重新调 /cgi-bin/service/get_suite_token。",
    ),
    Row::new(43002, "这个接口要用 POST。", "用了 GET。", "改用 POST，参数放进 JSON 请求体。"),
    Row::new(
        45009,
        "接口调用太频繁。",
        "超过了频率限制；常见原因是每次请求都重新获取 token。",
        "把 access_token 缓存起来，稍后再试。",
    ),
    Row::new(
        47001,
        "请求体不是合法的 JSON。",
        "用表单格式发了，或者 JSON 写得不对。",
        "请求体发 JSON。",
    ),
    Row::new(
        50003,
        "应用被停用了。",
        "管理员在后台停用了它。（在微信那边，50003 指不接受这个用户。）",
        "到管理后台启用这个应用。",
    ),
    Row::new(
        84014,
        "user_ticket 过期了。",
        "它只有 1800 秒有效期。",
        "让成员重新登录，用新的 code 换新的 user_ticket。",
    ),
    Row::new(
        84015,
        "user_ticket 无效。",
        "不是 getuserinfo 返回的那个、被截断了，或者是别的应用的。",
        "用 scope=snsapi_privateinfo 登录后 getuserinfo 返回的 user_ticket，长度留足 512 字节。",
    ),
    Row::new(
        301002,
        "这个 token 不能操作这个应用。",
        "agentid 是一个应用的，access_token 是用另一个应用的 secret 换的。",
        "agentid 和 secret 用同一个应用的。",
    ),
];
