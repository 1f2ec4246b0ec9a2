//! Third-party platform codes in Chinese (PROTOCOL 4, 7.2, 7.5).
//! Must not differ in keys and scenes from its English twin; a test compares them.

use crate::domain::place::Place;
use crate::domain::scene::Scene;
use crate::domain::text::errcode::{Row, at};

/// PROTOCOL 4 and 7.5.
pub(super) const ROWS: &[Row] = &[
    Row::new(
        41018,
        "缺少 component_appid。",
        "参数没传或为空。",
        "component_appid 填第三方平台自己的 AppID。",
    ),
    Row::new(
        41021,
        "缺少 component_access_token。",
        "参数没传或为空，可能前面获取平台 token 时就失败了。",
        "先获取 component_access_token 并检查返回，再放进查询串。",
    ),
    Row::new(
        61000,
        "第三方类型无效。",
        "平台的类型和这个接口不匹配。",
        "确认这个 AppID 注册的是哪一类第三方平台。",
    ),
    Row::new(
        61001,
        "第三方类型与第三方 AppID 不匹配。",
        "component_appid 是另一类平台的。",
        "到开放平台核对 component_appid。",
    ),
    Row::new(
        61003,
        "公众号没有授权给这个第三方平台。",
        "从没授权过、后来取消了授权，或者 appid 填成了别的公众号。",
        "请公众号管理员完成授权；核对 appid。",
    ),
    Row::new(
        61004,
        "调用方 IP 不在平台的白名单里。",
        "换了服务器，或者出口 IP 变了。",
        "到开放平台把 IP 加进平台的白名单。",
    ),
    Row::new(
        61005,
        "component_verify_ticket 过期了。",
        "它的有效期是 12 小时，微信每 10 分钟推一次新的；最新的那个没收到，或者没存下来。",
        "检查推送地址能不能正常接收、解密并保存每一次推送。",
    ),
    Row::new(
        61006,
        "component_verify_ticket 无效。",
        "是别的平台的、解密出错了，或者太旧。",
        "用最近一次推送的 ticket；检查解密密钥。",
    ),
    Row::new(
        61007,
        "公众号没把这项权限授权给平台。",
        "公众号授权时没勾选网页授权，或者这项权限在另一个平台手里。",
        "请公众号重新授权，并勾选网页授权权限。",
    ),
    Row::new(
        61008,
        "请求里有重复的 key。",
        "请求体里同一个 key 出现了多次。",
        "每个 key 只保留一个。",
    ),
    Row::new(
        61009,
        "平台授权流程的 code 无效。",
        "要的是公众号授权给平台后回调带来的 auth_code：没传，传成了 pre_auth_code 或用户登录的 code，或者已经用过。",
        "传回调里的 auth_code；用过了就让公众号重新授权。",
    ),
    Row::new(
        61010,
        "平台授权流程的 code 过期了。",
        "公众号授权之后，授权码换得太晚，或者已经换过一次。",
        "让公众号重新授权，拿到授权码马上换。",
    ),
    Row::new(
        61011,
        "第三方平台不存在。",
        "component_appid 抄错了，或者不是第三方平台的 AppID。",
        "到开放平台重新复制 component_appid。",
    ),
    Row::new(
        61012,
        "选项名称无效。",
        "设置公众号选项的接口才有，与登录无关。",
        "看接口文档支持哪些选项名称。",
    ),
    Row::new(
        61013,
        "选项值无效。",
        "设置公众号选项的接口才有，与登录无关。",
        "看接口文档支持哪些选项值。",
    ),
    Row::new(
        61014,
        "这个接口要用第三方平台自己的 token。",
        "该传 component_access_token 的地方，传了公众号的授权 token 或全局 token。",
        "改传 component_access_token。",
    ),
    Row::new(
        61023,
        "refresh_token 无效。",
        "过期了、属于别的账号、被新的顶掉了，或者把公众号的 authorizer_refresh_token 和用户的 refresh_token 弄混了。",
        "用最后一次保存的那个；还不行就重新授权。",
    )
    .at(&[at(
        Scene::Call(Place::ComponentRefreshToken),
        "用户的 refresh_token 不存在、超过 30 天，或者属于别的公众号。",
        "让用户重新授权。",
    )]),
];
