//! General codes and credentials in Chinese (PROTOCOL 7.1).
//! Must not differ in keys and scenes from its English twin; a test compares them.

use crate::domain::place::Place;
use crate::domain::scene::Scene;
use crate::domain::text::errcode::{Row, at};

/// PROTOCOL 7.1.
pub(super) const ROWS: &[Row] = &[
    Row::new(
        -1,
        "微信系统繁忙，这次请求没有处理。",
        "微信那边过载或抖动，请求本身没有问题。",
        "隔 1、2、4 秒退避重试，几次不行就先放弃。",
    )
    .at(&[at(
        Scene::Call(Place::AccessToken),
        "微信那边过载。失败之前 code 有没有被消费掉，文档没有说。",
        "同一个 code 再试一两次；如果返回 40163，说明第一次其实已经用掉了，让用户重新走一遍授权。",
    )]),
    Row::new(
        0,
        "请求成功，不是错误。",
        "只有 /sns/auth 和企业微信会在成功时返回 errcode 0；微信换 token、拉取用户信息成功时根本没有 \
         errcode 字段。",
        "不用处理。判断时把“没有 errcode”和“errcode 等于 0”都当作成功。",
    ),
    Row::new(
        40001,
        "凭证不被接受：access_token 不对，或者（对要 secret 的接口来说）secret 不对。",
        "token 用错了种类（网页授权 token 和公众号全局 token 混用）、被新 token 顶掉、已过期，或者 \
         secret 被重置过。",
        "用和 openid 同一次返回的 access_token；过期就刷新或重新授权；确认 secret 是最新的。",
    )
    .at(&[
        at(
            Scene::Call(Place::AccessToken),
            "换 token 这一步不带 token，所以指的是 secret：被重置了，或者是别的账号的。（现在 secret \
             不对一般返回 40125。）",
            "到后台核对 appid 和 secret；重置过就把新的 secret 更新到配置里。",
        ),
        at(
            Scene::Call(Place::Userinfo),
            "这个 access_token 不是该用户有效的网页授权 token：过了 7200 秒、被新 token 顶掉，或者误用了 \
             /cgi-bin/token 拿到的全局 token（/sns/userinfo 不认全局 token）。",
            "传 code 换来的那个 access_token；超过两小时先刷新（wxauth refresh）。",
        ),
        at(
            Scene::Call(Place::Auth),
            "token 过期了、被新 token 顶掉了，或者根本不是网页授权 token（比如公众号全局 token）。",
            "刷新 token，或者让用户重新授权。",
        ),
        at(
            Scene::Call(Place::ComponentAccessToken),
            "component_access_token 不对、超过两小时，或者被别的进程刷新后顶掉了，与用户的 code 无关。",
            "用最新的 component_verify_ticket 重新获取 component_access_token，并让所有进程共用同一份。",
        ),
        at(
            Scene::Call(Place::ComponentRefreshToken),
            "component_access_token 不对、超过两小时，或者被别的进程刷新后顶掉了。",
            "先重新获取 component_access_token，再刷新用户的 token。",
        ),
        at(
            Scene::CgiBin,
            "公众号全局 token 过期了，或者被别的进程重新获取后顶掉了；网页授权 token 在这里一律不能用。",
            "由一个进程统一获取全局 token 供大家共用。要拉取网页授权用户的信息，请调 /sns/userinfo，不是 \
             /cgi-bin/user/info。",
        ),
    ]),
    Row::new(
        40002,
        "grant_type 不是这个接口要的值。",
        "拼写错误、多了空格或换行，或者填了隔壁接口的值。",
        "换 token 填 authorization_code，刷新填 refresh_token，/cgi-bin/token 填 client_credential。",
    ),
    Row::new(
        40003,
        "这个应用下没有这个 openid。",
        "用了别的 AppID 下的 openid（同一个人在每个应用里的 openid 都不同），或者 openid 被截断了。",
        "openid 要和 access_token 取自同一次返回；跨应用识别同一个人请用 unionid。",
    )
    .at(&[
        at(
            Scene::Call(Place::Userinfo),
            "access_token 和 openid 不是一对：分属两个用户，或者两个应用。",
            "换 token 时返回的这两个值要成对保存、成对使用。",
        ),
        at(
            Scene::Call(Place::Auth),
            "access_token 和 openid 不是一对：分属两个用户，或者两个应用。",
            "换 token 时返回的这两个值要成对保存、成对使用。",
        ),
    ]),
    Row::new(
        40013,
        "AppID 不存在。",
        "抄错了、有大写字母、前后带空格，或者填了别的类型账号的 AppID。",
        "到后台重新复制：wx 开头，后跟 16 位小写十六进制字符。",
    )
    .at(&[
        at(
            Scene::Call(Place::Jscode2session),
            "不是小程序的 AppID：抄错了，或者填成了同主体公众号的。",
            "用小程序 project.config.json 里的 AppID。",
        ),
        at(
            Scene::Call(Place::ComponentAccessToken),
            "appid 要填公众号的，这里可能填成了第三方平台自己的。",
            "appid 填用户登录的那个公众号（就是回调里的 appid），component_appid 填第三方平台。",
        ),
    ]),
    Row::new(
        40014,
        "access_token 格式不对或已失效。",
        "数据库字段太短被截断、带上了引号或空格，或者早就过期了。",
        "字段至少留 512 个字符，和换 token 时拿到的长度比一比，然后重新获取。",
    ),
    Row::new(
        40029,
        "code 无效。",
        "超过 5 分钟、是发给别的 AppID 的，或者根本不是 code。",
        "拿到 code 马上换，AppID 要和授权链接里的一致；重新授权，拿一个新的 code 再试。",
    )
    .at(&[
        at(
            Scene::Call(Place::AccessToken),
            "code 超过 5 分钟、发给的不是现在这个 AppID（公众号和网站应用是两个应用），或者传递途中被改动了。\
             用过的 code 返回的是 40163。",
            "确认授权链接里的 appid 就是现在换 token 用的，5 分钟内换完，并用新的 code 再试。",
        ),
        at(
            Scene::Call(Place::Jscode2session),
            "js_code 超过 5 分钟、来自别的小程序，或者开发者工具用的是测试号 AppID。",
            "重新调用 wx.login() 并立即把 code 发给后端；开发者工具里项目的 AppID 要和后端一致。",
        ),
        at(
            Scene::Call(Place::ComponentAccessToken),
            "code 超过 5 分钟，或者不属于 appid 所指的公众号。",
            "appid 直接取回调里的（微信把它拼在 state 后面），并马上换。",
        ),
    ]),
    Row::new(
        40030,
        "refresh_token 无效。",
        "超过 30 天、属于别的 AppID、被截断，或者误传了 access_token。",
        "让用户重新授权；保存时字段至少留 512 个字符。",
    ),
    Row::new(
        40066,
        "url 不合法。",
        "菜单、sitemap 等接口才有，微信的登录接口不会返回它。",
        "去看当时调用的接口，与登录无关。",
    ),
    Row::new(
        40125,
        "AppSecret 不对。",
        "在后台被重置过、复制时带了空格或换行，或者是别的账号的 secret。",
        "到后台核对（32 位小写十六进制字符）；丢了就在后台重置，把新的更新到配置里。",
    )
    .at(&[at(
        Scene::Call(Place::Jscode2session),
        "不是这个小程序的 AppSecret：重置过、复制时带了换行，或者填成了公众号的。",
        "用和所传 AppID 同一个小程序的 AppSecret。",
    )]),
    Row::new(
        40163,
        "code 已经用过了。",
        "回调被请求了两次、用户刷新或后退回到了回调页，或者超时后又拿同一个 code 重试：第一次其实已经换到 \
         token 了。",
        "一个 code 只换一次，换完跳到不带 code 的地址；同一个浏览器几秒内再来同一个 code，就返回第一次的结果，别的浏览器一律拒绝；授权链接里加 \
         connect_redirect=1。",
    )
    .at(&[at(
        Scene::Call(Place::Jscode2session),
        "同一个 js_code 发了两次：启动时并发了两个请求、用户连点，或者请求重试。",
        "每次登录都重新调用 wx.login()，同一时间只允许一个登录请求。",
    )]),
    Row::new(
        40164,
        "调用方 IP 不在白名单里。",
        "换了服务器，或者经代理、NAT 出网；errmsg 里写着微信看到的 IP。",
        "到“设置与开发 → 基本配置 → IP白名单”里加上这个 IP。/sns 下的接口没有公开的白名单限制。",
    ),
    Row::new(
        40226,
        "高风险用户，登录被微信拦截。",
        "微信的风控策略，跟代码和配置都无关。",
        "给用户一个中性的提示，不要重试；没有可以配置的地方。",
    ),
];
