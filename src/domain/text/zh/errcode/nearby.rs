//! Codes of the calls around a login, in Chinese.
//! Must not differ in keys from its English twin; a test compares them.

use crate::domain::text::errcode::Row;

/// Beside PROTOCOL: the global token, platforms, bodies.
pub(super) const ROWS: &[Row] = &[
    Row::new(
        40035,
        "参数不合法。",
        "有参数没传、为空，或者类型不对。",
        "逐个对照接口文档检查参数。",
    ),
    Row::new(
        40243,
        "AppSecret 被冻结了。",
        "有人在后台冻结了它（长期不用时可以冻结）；冻结期间拿它换不到 access_token。",
        "到账号后台“开发密钥”里解冻；冻结和解冻都要 10 分钟后才生效。",
    ),
    Row::new(
        47002,
        "请求体里的文字写成了 \\uXXXX，这个接口不接受。",
        "JSON 库默认把中文转义了。",
        "直接发 UTF-8 原文：Python 用 ensure_ascii=False，PHP 用 JSON_UNESCAPED_UNICODE。",
    ),
    Row::new(
        47003,
        "请求体里有的值不符合要求。",
        "多见于消息和模板接口：字段为空或太长；与登录无关。",
        "errmsg 会说是哪个字段，对照接口文档改。",
    ),
    Row::new(
        89501,
        "这个 IP 正在等管理员确认。",
        "这个账号的每个新 IP 都要管理员确认，管理员还没处理。",
        "请管理员确认，或者把这个 IP 加进 IP 白名单。",
    ),
    Row::new(
        89503,
        "这个 IP 要先经管理员确认。",
        "这个账号第一次从这个 IP 获取全局 access_token。",
        "请管理员确认，或者到“设置与开发 → 基本配置 → IP白名单”里加上这个 IP。",
    ),
    Row::new(
        89506,
        "24 小时内管理员两次拒绝了这个 IP。",
        "24 小时内不能再用这个 IP 调用。",
        "请管理员把这个 IP 加进白名单，过 24 小时再试。",
    ),
    Row::new(
        89507,
        "1 小时内管理员拒绝过这个 IP。",
        "1 小时内不能再用这个 IP 调用。",
        "请管理员把这个 IP 加进白名单，过 1 小时再试。",
    ),
    Row::new(
        40170,
        "一次请求的条数太多。",
        "api_get_authorizer_list 的 count 超过 500。",
        "count 最多 500，其余的用 offset 再取。",
    ),
    Row::new(
        61015,
        "这个接口要用公众号的 token，不是平台的。",
        "该传 authorizer_access_token 的地方，传了 component_access_token。",
        "改传这个公众号的 authorizer_access_token。",
    ),
    Row::new(
        61016,
        "这个权限集要第三方平台先确认。",
        "公众号已经授权，但平台还没有确认接受。",
        "到开放平台确认这个权限集，或者换一个不用确认的。",
    ),
    Row::new(
        61017,
        "公众号没有授权这个权限集。",
        "授权时没有勾选，或者后来取消了。",
        "请公众号重新授权并勾上；func_info 里能看到授了哪些。",
    ),
    Row::new(
        61024,
        "第三方平台的 token 不从这里取。",
        "拿平台的 AppID 和 secret 调了 /cgi-bin/token。",
        "到 /cgi-bin/component/api_component_token 取 component_access_token。",
    ),
];
