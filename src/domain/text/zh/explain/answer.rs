//! What `explain` says about answers, calls, files and request ids, in Chinese.
//! Must not be a translation of its English twin.

use crate::domain::text::explain::{AnswerSays, AnswerTexts, say};

/// What an answer is.
pub(super) const TEXT: AnswerTexts = AnswerTexts {
    token_title: "响应：code 换到的 token",
    token: "换 token 成功：openid 就是用户，access_token 有效期两小时，refresh_token 在 30 天内可以用来刷新；\
            能读到什么看 scope。",
    token_next: "token 只留在服务端。拉取用户信息用 wxauth userinfo，签发自己的票据用 wxauth ticket sign --from 文件。",
    refresh_title: "响应：刷新后的 token",
    refresh: "刷新成功。旧的 access_token 还没过期时，返回的还是同一个，重新计时两小时。",
    userinfo_title: "响应：用户信息",
    userinfo: "/sns/userinfo 返回的用户信息。",
    userinfo_next: "保存 openid（有 unionid 也存上）；昵称和头像是会变的。",
    session_title: "响应：小程序会话",
    session: "小程序登录成功：openid 就是用户，session_key 用来解密小程序发来的数据。",
    session_next: "用 openid 建立自己的会话，只把自己的会话标识发给小程序。",
    ok_title: "响应：成功",
    ok: "成功。/sns/auth 用它表示 token 仍然有效，企业微信的每个成功响应里也都有它。",
    ok_next: "不用处理。",
    wecom_member_title: "响应：企业微信成员",
    wecom_member: "登录成功：userid 是成员在企业里的账号。",
    wecom_member_next: "如果有 user_ticket（1800 秒内有效），可以用它调 getuserdetail 读取成员授权的信息。",
    wecom_outsider_title: "响应：企业微信，非成员",
    wecom_outsider: "code 有效，但这个人不是企业成员：openid 和 external_userid 标识的是外部人员。",
    wecom_outsider_next: "先定好外部人员能不能登录：他们没有 userid，只能用 openid 或 external_userid 识别。",
    app_token_title: "响应：应用自己的 token",
    app_token: "应用级的 token，来自 /cgi-bin/token 或企业微信的 gettoken；它不代表任何用户，也不能用在 \
                /sns/userinfo 上。",
    app_token_next: "由一个地方统一获取、大家共用，过期前重新获取。",
    component_token_title: "响应：第三方平台的 token",
    component_token: "component_access_token，第三方平台自己的 token，两小时有效。",
    component_token_next: "所有进程共用同一份。",
    call: "这是服务端调微信的接口，不能从浏览器调。",
    call_good: "需要的参数都齐了。",
    call_bad: "改掉有问题的地方再调；如果带着 code，它可能已经被用掉了。",
    ticket: "用 {alg} 签名的票据：页面放在 X-Wx-Ticket 里发送，sub 就是用户。谁都能读出内容，但有密钥才能签发。",
    ticket_next: "用 wxauth ticket verify 验证签名，这里没有验证。",
    ticket_unsigned: "JWT 形式的票据，但没有签名：谁都可以改动内容，或者替任何用户写一张。",
    ticket_unsigned_next: "不管里面写了什么，都不要接受。签发带签名的：wxauth ticket sign --openid OPENID。",
    ticket_broken: "看起来是 JWT，但读不出来：{why}。",
    ticket_base64: "只是把 openid 做了 base64，没有签名：谁知道或者猜到 openid，谁就能伪造。",
    ticket_base64_next: "换成带签名的票据：wxauth ticket sign --openid OPENID。",
    verify_file: "微信接受一个回调域名之前会来取这个文件：放在域名根目录下，内容就是文件名里的那 16 个字符。",
    verify_file_next: "把它放上去（wxauth listen --verify-file 文件 就可以），再到后台点保存。",
    rid: "微信给每次请求的编号，第一段就是时间。",
    rid_next: "按这个时间去查自己的日志；联系微信客服时也要提供 rid。",
    rule_unknown: "这个版本的 wxauth 没有这条规则。",
    rule_next: "wxauth check 的每份报告里都列着全部规则。",
    scope_base: "只有 openid，调 /sns/userinfo 会返回 48001",
    scope_profile: "可以拉取用户信息",
    seconds: "秒，即 {human}",
    openid: "用户在这个 AppID 下的标识",
    unionid: "用户在同一个开放平台账号下所有应用里的标识",
    scenario_flag: "每次登录都这样",
    scenario_link: "加在链接后面，只影响这一次登录",
};

/// What is worth knowing about it.
pub(super) const SAYS: AnswerSays = AnswerSays {
    cut_off: say(
        "这段 JSON 后面被截断了，这里只解释看得到的部分。",
        "要看全就去找完整的响应；日志组件常会截断长行。",
    ),
    snapshot_user: say(
        "这是快照页用户：openid、unionid、昵称、头像都是虚拟的，下次来又是另一套。",
        "不要为它建账号，请用户点“使用完整服务”。页面一加载就申请 snsapi_userinfo 时会出现这种情况。",
    ),
    errcode_on_success: say(
        "里面有 errcode 0，微信在这里是不返回它的。",
        "查一下中间是什么改写了响应；有的库只要看到 errcode 就当作出错。",
    ),
    trailing_comma: say("scope 末尾有个逗号，刷新的响应就是这样。", "拆分时丢掉空项。"),
    no_unionid: say(
        "没有 unionid：公众号没绑定开放平台账号，或者用户只授权了 snsapi_base。",
        "把 unionid 当作可有可无；单个应用内用 openid 识别用户。",
    ),
    empty_profile: say(
        "sex、city、province、country 都是空的：2021 年 10 月起微信不再返回这些信息。",
        "不要依赖它们。",
    ),
    anonymous_profile: say(
        "昵称是 2022 年 11 月起小程序里所有人统一的默认昵称。",
        "小程序里请让用户自己填写昵称、选择头像。",
    ),
    odd_nickname: say("昵称里有控制字符或私有区字符。", "解析要宽松，展示要转义，不要拿它当主键。"),
    session_key: say(
        "session_key 不能离开服务端，谁拿到它就能伪造用户数据。",
        "给小程序返回自己的会话标识。",
    ),
    tokens_stay: say(
        "access_token 和 refresh_token 只能留在服务端。",
        "不要发给页面，也不要写进日志。",
    ),
    wrong_type: say(
        "{name} 的类型不对，微信返回的是 {expected}。",
        "看看中间有没有代理或模拟器改写了响应；强类型语言的客户端会因此解析失败。",
    ),
    call_http: say("接口用了 http，secret 也会明文传输。", "改用 https。"),
    call_placeholder: say(
        "{names} 还是文档里的占位符。",
        "换成真实的值；从文档里复制地址时容易漏掉。",
    ),
    call_missing: say("缺少 {name}，或者是空的。", "补上；常见原因是环境变量没配。"),
    call_misspelt: say("这个接口没有 {name} 这个参数。", "参数名是 {right}。"),
    call_grant_type: say(
        "grant_type 写成了 {value}。",
        "这个接口要 {expected}，前后不能有空格或换行。",
    ),
    call_secret: say(
        "地址里带着 secret 或 token。",
        "不要把这种地址写进日志或发给别人；如果它就是从日志里来的，把里面的凭证换掉。",
    ),
    call_component: say(
        "把第三方平台的参数传给了普通接口，这个接口不支持。",
        "改调 /sns/oauth2/component/access_token。",
    ),
    scenario_device: say(
        "这个场景由用户的设备触发，换成普通的 HTTP 客户端就不会发生。",
        "用浏览器打开链接，或让 wxauth 的虚拟用户走一遍（`listen --as`、`login --mock --as`）；\
         别的客户端不会触发，模拟器会说明原因。",
    ),
    scenario_also: say("名字相近的还有 {name}：{title}。", "运行 wxauth explain {name} 查看"),
};
