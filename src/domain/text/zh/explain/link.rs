//! What `explain` says about authorize links, in Chinese (PROTOCOL 1, 3, 4, 6).
//! Must not be a translation of its English twin.

use crate::domain::text::explain::{LinkSays, LinkTexts, say};

/// What a link asks for.
pub(super) const TEXT: LinkTexts = LinkTexts {
    mp_base: "在微信里打开后静默授权，直接带着 code 跳回，不弹窗；这个 code 只能换到 openid。",
    mp_userinfo: "在微信里打开后弹窗请用户同意，再带着 code 跳回；这个 code 还能拉取昵称和头像。",
    mp_other: "要在微信里打开，授权后带着 code 跳回 redirect_uri。",
    web: "在电脑浏览器里打开会显示二维码，用户用微信扫码并确认后，带着 code 跳回。",
    component: "在微信里打开，由第三方平台代公众号登录用户；网页授权域名以平台的为准。",
    work: "在企业微信里打开，成员授权后带着 code 跳回。",
    work_web: "在电脑浏览器里打开，显示企业微信的扫码登录页。",
    next_good: "格式没有问题。如果微信还是不让打开，请核对 redirect_uri 的域名和后台配置的是否一致，以及账号类型和 scope 是否匹配。",
    next_warned: "格式可以通过，先看看上面要留意的地方，再核对 redirect_uri 的域名和后台配置的是否一致。",
    next_bad: "改掉有问题的地方，或者直接用 wxauth url 生成链接。",
};

/// What can be wrong with it.
pub(super) const SAYS: LinkSays = LinkSays {
    scheme_missing: say("链接没写协议。", "以 https:// 开头。"),
    scheme_http: say("授权页用了 http。", "改成 https:// 开头。"),
    host_wrong: say("{host} 是微信的域名，但没有这个页面。", "链接应以 {home} 开头。"),
    host_other: say(
        "{host} 不是微信的域名，应该是模拟器或中间的代理。",
        "真实的微信链接以 {home} 开头。",
    ),
    path_spelling: say("路径写法和文档不一样。", "写成 {path}，大小写一致，末尾不带斜杠。"),
    old_address: say(
        "这是企业微信网页登录的旧地址。",
        "新链接请用 https://login.work.weixin.qq.com/wwlogin/sso/login（wxauth url --platform work-web）。",
    ),
    html_escaped: say(
        "& 被写成了 HTML 的 &amp;，从第二个参数起名字前面都多了 amp;，微信认不出来。",
        "不在 HTML 里就直接写 &；在 HTML 里交给浏览器还原。",
    ),
    whitespace: say("链接中间有空格或换行。", "删掉，多半是从文档里复制时带进来的。"),
    order: say(
        "参数顺序和文档不同：{given}。",
        "按 {documented} 的顺序写。微信文档说顺序不对就打不开；有的客户端不计较，所以可能只在部分手机上失败。",
    ),
    order_free: say("参数顺序和文档里的不同：{given}。", "不用改，网站扫码登录不要求顺序。"),
    misspelt: say("这个页面没有 {name} 这个参数。", "参数名是 {right}，大小写要一致。"),
    unknown_parameter: say(
        "文档里没有这些参数：{names}。",
        "去掉。属于自己页面的参数要放进 redirect_uri 里一起编码。",
    ),
    duplicate: say("{name} 出现了不止一次。", "只保留一个。"),
    client_parameters: say(
        "这些参数是微信客户端自己加的：{names}。链接是从打开着的页面里复制出来的。",
        "去掉它们；那份复制出来的链接要当密码对待，因为它能证明登录的是谁。",
    ),
    secret_in_link: say(
        "链接里带着 AppSecret，每个用户都看得到。",
        "马上去掉，并到后台重置 AppSecret，它已经泄露了。",
    ),
    undocumented: say(
        "网上有人这么写，但文档里没有：{names}。",
        "没有已知的作用，说不清为什么要带就去掉。",
    ),
    appid_missing: say(
        "缺少 appid，或者是空的{page}。",
        "第一个参数填 AppID；常见原因是环境变量没配。",
    ),
    appid_invalid: say(
        "appid 不像是 AppID：{value}",
        "正确的是 wx（企业微信是 ww 或 wx）加 16 位小写十六进制字符，重新复制一遍。",
    ),
    redirect_missing: say(
        "缺少 redirect_uri，或者是空的{page}。",
        "填回调页的完整地址，用 encodeURIComponent 编码一次。链接里明明有的话，多半是在命令行里没加引号，shell 把第一个 & 之后的都截掉了。",
    ),
    redirect_raw: say(
        "redirect_uri 没有编码。",
        "整个值用 encodeURIComponent 编码一次；不编码的话，一旦它自己带参数，第一个 & 之后的就全丢了。",
    ),
    redirect_cut: say(
        "redirect_uri 没有编码（或者只用了 encodeURI），到第一个 {mark} 就断了：微信看到的是 {seen}，后面的\
         丢失了，或者被当成授权页自己的参数。",
        "整个值用 encodeURIComponent 编码一次。",
    ),
    redirect_twice: say(
        "redirect_uri 编码了两次：微信看到的不是网址，而是带 % 的一串字（页面会报 10003）。",
        "只编码一次：应该是 %3A%2F%2F，不是 %253A%252F%252F。多数库会自己编码，传原始地址给它就行。",
    ),
    redirect_invalid: say(
        "redirect_uri 不是完整的网址：{value}",
        "写成 https://域名/路径 的完整形式。",
    ),
    response_type_missing: say(
        "缺少 response_type。",
        "在 redirect_uri 和 scope 之间加上 response_type=code。",
    ),
    response_type_other: say("response_type 写成了 {value}。", "微信只支持 code，没有隐式授权。"),
    scope_missing: say(
        "缺少 scope，或者是空的{page}。",
        "从这里选一个：{scopes}。如果拼链接时明明写了，那就是 redirect_uri 里没编码的 # 或 & 把它吃掉了。",
    ),
    scope_invalid: say(
        "这个页面没有 {value} 这个 scope{page}。",
        "可用的是 {scopes}。snsapi_login 属于网站扫码登录（/connect/qrconnect），\
         snsapi_userinfo 属于公众号（/connect/oauth2/authorize），\
         snsapi_privateinfo 属于企业微信。",
    ),
    state_missing: say(
        "缺少 state，或者是空的。微信可能因此报 10013；而且没有 state，别人就能把自己的 code 塞进你的回调。",
        "每次生成链接都带一个新的随机值，回调时比对。",
    ),
    state_too_long: say(
        "state 有 {n} 字节，这个页面最多接受 128 字节。",
        "数据存在服务端，state 里只放一个随机的键。",
    ),
    fragment_missing: say("末尾缺少 #wechat_redirect。", "加上：直接打开和 302 跳转过来都需要它。"),
    fragment_other: say(
        "# 后面是 {value}，不是 wechat_redirect。",
        "链接要以 #wechat_redirect 结尾。",
    ),
    behind_fragment: say(
        "这些参数写在 # 后面，不起作用：{names}。",
        "挪到 #wechat_redirect 前面、state 后面。",
    ),
    switch_value: say("{name}={value} 既不是 true 也不是 false。", "写成 {name}=true，或者去掉。"),
    connect_redirect: say(
        "connect_redirect=1 文档里没有，但用得很多：它能避免微信客户端把回调请求两次。",
        "保留就好。",
    ),
    connect_redirect_value: say(
        "connect_redirect={value}：已知只有 1 起作用。",
        "写成 connect_redirect=1。",
    ),
    component_appid_invalid: say(
        "component_appid 不像是 AppID：{value}",
        "填第三方平台自己的 AppID：wx 加 16 位小写十六进制字符。",
    ),
    agentid_missing: say("缺少 agentid。", "加上应用的 AgentId，这种链接必须带。"),
    agentid_invalid: say("agentid 不是数字：{value}", "AgentId 只有数字。"),
    differs: say("链接和文档格式不一样。", "和上面的文档格式对照一下。"),
};
