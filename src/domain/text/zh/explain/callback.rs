//! What `explain` says about callbacks, in Chinese (PROTOCOL 1.5, 1.8, 3.4, 4).
//! Must not be a translation of its English twin.

use crate::domain::text::explain::{CallbackSays, CallbackTexts, say};

/// What a callback says.
pub(super) const TEXT: CallbackTexts = CallbackTexts {
    granted: "微信带着 code 把用户送回来了，登录可以继续。",
    granted_component: "微信通过第三方平台带着 code 把用户送回来了，对应的公众号是 {appid}。",
    granted_lost: "微信带着 code 把用户送回来了，但 code 在 # 后面：浏览器不会发送这一段，服务器永远收不到。",
    authdeny: "用户拒绝了：code 的值是 authdeny 这个词，不是真的 code。",
    state_only: "用户回来了但没有 code：文档里，这就是用户拒绝授权的回调。",
    cause_state_only: "用户点了拒绝；或者页面被重新打开，而地址里的 code 已经去掉了。（现在的微信在用户拒绝时\
                       大多什么都不发。）",
    cause_authdeny: "用户点了拒绝，而他的微信客户端还在用这种老方式通知。",
    next_granted: "先比对 state 是不是自己发出去的，再在 5 分钟内换一次 token：wxauth exchange CODE --appid APPID，secret 放进 WXAUTH_SECRET。",
    next_component: "先比对 state，再用 appid={appid} 去换：wxauth exchange CODE --platform component \
                     --appid {appid} --component-appid 平台的APPID，component_access_token 放进 WXAUTH_COMPONENT_ACCESS_TOKEN。",
    next_lost: "授权链接里的 redirect_uri 不要带 #；或者由页面自己从 location.hash 里取出 code 再提交。",
    next_refused: "给用户一个友好的页面，让他自己点重试；不要自动再跳微信，那会变成死循环。",
    authorized: "这是授权给第三方平台（微信开放平台，或企业微信服务商）的回调：auth_code 是公众号或企业把权限交给平台的授权码，不是用户登录的 code，也不是拒绝。",
    next_authorized: "由平台在 expires_in 之内用它换授权信息：微信是 api_query_auth，企业微信是 get_permanent_code；企业微信登录的 auth_code 用 get_login_info。wxauth 的模拟器能走微信的这段流程，企业微信的还不行。",
    code_life: "只能用一次，5 分钟内有效",
};

/// What can be wrong with it.
pub(super) const SAYS: CallbackSays = CallbackSays {
    state_missing: say(
        "有 code 但没有 state，没法确认这是谁发起的登录。",
        "授权链接里带上随机的 state，回调里没有或对不上的一律拒绝。地址里明明有的话，多半是在命令行里没加引号，shell 把 & 之后的截掉了。",
    ),
    duplicate: say(
        "{name} 出现了两次：先是 {first}，后是 {last}。微信只在末尾追加、从不删除，所以后面那个才是微信给的。",
        "取最后一个；redirect_uri 里原先就带着 {name}，把它去掉。",
    ),
    code_behind_fragment: say(
        "code 在 # 后面。网站扫码登录是直接拼在 redirect_uri 末尾的，而这个 redirect_uri 带着 #。",
        "网站扫码登录的 redirect_uri 不要带 #。",
    ),
    fragment_behind_query: say(
        "redirect_uri 的 # 部分排在 code 后面，微信就是这样拼的。",
        "hash 路由要从 location.search 里取 code，不是从路由自己的参数里取。",
    ),
    state_encoded: say(
        "state 原样带着百分号编码回来了：{value}",
        "解码一次再比对；只用字母和数字的随机值就没有这个麻烦。",
    ),
    state_encoded_twice: say(
        "state 回来时编码了两层：{value}",
        "发出去的时候就是这样，拼链接时只编码一次。",
    ),
    code_odd: say("这不可能是 code：{why}。", "重新复制回调地址。"),
    plain_http: say(
        "回调用的是 http，路上谁都能看到 code。",
        "回调改用 https，微信也是这样建议的。",
    ),
    secret_in_callback: say(
        "这些值出现在地址里，浏览器和各处日志都能看到：{names}。",
        "token 和 secret 只放在服务端；微信从不把它们发到回调地址。",
    ),
    state_in_reason: say(
        "这种拒绝方式会把 state 放在 reason 里带回来。",
        "用 reason 和发出去的 state 比对。",
    ),
};
