//! What is said about the scenarios, in Chinese.
//! Must not be a translation of its English twin.

use crate::domain::text::scenario::{Scenarios, Told};

/// All of them.
pub static TOLD: Scenarios = Scenarios {
    double_callback_same_code: Told {
        title: "回调被打开两次，code 相同",
        happens: "有的微信客户端会先在后台打开一次回调，紧接着在页面里再打开一次：两个请求，同一个 code，同一个 state。\
                  链接里带 connect_redirect=1 就不会这样，模拟器里也是。",
        bug: "后端每来一次回调就换一次 token：用户看不见的那次登录成功，屏幕上的那次却得到 40163（code 已被使用），\
              用户看到的是“登录失败”。",
        right: "同一个浏览器几秒内又带着同一个 code 来，就返回第一次的结果（别的浏览器一律拒绝）；或者发现这个浏览器已经登录，直接往下走。",
    },
    double_callback_new_code: Told {
        title: "两次回调，两个 code，一个 state",
        happens: "客户端授权了两次，回调接连来两次：code 每次不同，state 是同一个。链接里带 connect_redirect=1 \
                  就不会这样，模拟器里也是。",
        bug: "state 用过一次就删了，于是第二次回调（恰好是屏幕上的那次）被当成伪造的请求拒绝。",
        right: "刚用这个 state 登录成功的浏览器直接放行；别的找不到 state 的回调就重新发起登录。state 照样要核对。",
    },
    back_button: Told {
        title: "登录后用户按返回键",
        happens: "按返回键会回到微信的授权页，它马上又授权一次：旧的 state 带着新的 code 再次回调。",
        bug: "state 已经用掉了，明明登录着的用户却看到“state 不匹配”。如果不核对 state，登录流程会再跑一遍，\
              相关的动作也会重复一次。",
        right: "发现浏览器已经登录就直接进入页面，没登录就重新发起登录。",
    },
    refresh_on_callback: Told {
        title: "用户刷新回调页",
        happens: "code 和 state 还留在地址栏里，用户刷新了这个页面。",
        bug: "同一个 code 又换了一次：得到 40163，已经登录的用户看到错误页。",
        right: "登录完马上跳离回调地址，刷新时就不会再带上 code；遇到用过的 code，有会话就用会话，没有就重新登录。",
    },
    shared_link_with_code: Told {
        title: "带 code 的回调地址被分享出去",
        happens: "用户把地址栏里的地址（连 code 和 state 一起）发给了朋友，朋友在自己的浏览器里打开，没有用户的 Cookie。",
        bug: "state 没有和浏览器绑定：朋友手快，就登录成了这个用户；手慢，就看到一个与自己无关的 code 错误。",
        right: "state 只属于发起登录的那个浏览器。别的浏览器带来的 code 和 state 一律不认，让它走自己的登录。",
    },
    deny: Told {
        title: "用户拒绝授权",
        happens: "微信关闭页面，什么都不回传。旧版本会只带 state 回来，或者带 code=authdeny，用开关 `refusal` 选择。\
                  静默授权（snsapi_base）不询问用户，也就无从拒绝。",
        bug: "看到回调里没有 code 就立刻再跳去微信，陷入死循环；或者把 authdeny 当成 code 拿去换。",
        right: "没有 code 就当作用户不同意，给一个友好的页面，要不要再试由用户决定。",
    },
    snapshot_user: Told {
        title: "快照页的虚拟用户",
        happens: "页面一打开就申请 snsapi_userinfo，微信会以快照页显示：换 token 的响应里有 is_snapshotuser，\
                  openid、昵称、unionid 都不是真人的。",
        bug: "后端给一个并不存在的人建了账号，积分、优惠券、订单都记到了他名下。",
        right: "检查 is_snapshotuser，什么都不保存，让用户点按钮“使用完整服务”。",
    },
    no_unionid: Told {
        title: "所有响应都没有 unionid",
        happens: "所有响应里都没有 unionid，没有绑定开放平台账号的公众号就是这样。",
        bug: "用 unionid 当用户主键：所有人变成同一个叫 undefined 的用户，或者登录直接崩溃。",
        right: "用 appid 加 openid 当主键，有 unionid 时再记上。",
    },
    lost_cookie: Told {
        title: "回调到达时 Cookie 丢了",
        happens: "回来的浏览器没有出发时的 Cookie：换了浏览器打开，或者 Cookie 被清掉、没有带上。",
        bug: "没有可以核对的 state，于是跳过核对，或者直接崩溃。",
        right: "不要用这个 code，也不要报错，直接重新发起登录。",
    },
    hash_route: Told {
        title: "回调地址带 # 路由",
        happens: "redirect_uri 末尾有 #/ 这样的路由，微信把 code 和 state 放在它前面：/?code=…&state=…#/（网站扫码登录\
                  则放在最后面）。",
        bug: "前端路由只看 # 后面，找不到 code，又跳去微信，来回循环。",
        right: "从查询参数里读 code 和 state，读完把它们从地址栏去掉。",
    },
    state_too_long: Told {
        title: "state 被判为过长",
        happens: "微信显示错误页，不进入授权，就像 state 超过 128 字节时那样。不会有任何回调。",
        bug: "把返回地址或一段 JSON 塞进 state，变长之前一切正常；后端又以为每次登录都会回来，这一次就永远停在“登录中”。",
        right: "state 用短的随机值，其余的放会话里；没有回来的登录会过期，用户再来就重新开始。",
    },
    slow_token: Told {
        title: "换 token 很慢",
        happens: "换 token 立刻就执行了，响应却来得很晚（5 秒，可用开关 `slowness` 调整）。",
        bug: "后端等不及，拿同一个 code 再换一次：code 已经用掉，得到 40163，登录就丢了。",
        right: "超时至少留几秒；真的超时了，结果未知，不要拿同一个 code 重试，重新发起登录。",
    },
    busy_then_ok: Told {
        title: "先返回 -1，再试成功",
        happens: "每个 code 第一次换都返回 -1（系统繁忙），再换一次就正常。",
        bug: "把 -1 当成失败：再等一秒就能成功的登录没了。",
        right: "遇到 -1 隔一会儿重试几次；在这个场景里，-1 不会用掉 code。",
    },
    hang: Told {
        title: "接口一直不响应",
        happens: "请求已经执行，但十分钟都没有响应。",
        bug: "没设超时的调用会一直占着一个工作线程，多来几个，整个网站就不动了。",
        right: "每个调用都设几秒的超时；到点就告诉用户并重新登录，因为 code 可能已经用掉。",
    },
    non_json: Told {
        title: "返回网页而不是 JSON",
        happens: "接口返回状态码 200，内容却是一个 HTML 页面，网关常这样。",
        bug: "解析 JSON 抛了异常，没人接住：用户看到 500 或一屏堆栈，甚至进程退出。",
        right: "把“响应不是 JSON”当作会发生的情况处理：记日志，让用户再试一次。",
    },
    http_500: Told {
        title: "接口返回 500",
        happens: "接口返回状态码 500 和一个页面，什么都没有执行。",
        bug: "不看状态码就把页面当 JSON 解析，登录崩溃，或者拿着空的 openid 往下走。",
        right: "先看状态码再看内容，让用户再试一次。",
    },
    reset: Told {
        title: "连接中断",
        happens: "请求已经执行，响应还没到，连接就断了。",
        bug: "自动重试了一次：code 已经用掉，40163 掩盖了真正的原因。",
        right: "结果未知，不要拿同一个 code 重试，重新发起登录。",
    },
    rate_limited: Told {
        title: "调用次数超限",
        happens: "接口返回 45011（开关 `rate-limit` 还可以选 45009，或者页面上的 10009）。",
        bug: "马上重试，一遍又一遍，结果所有人都一直超限。",
        right: "停下来，请用户一分钟后再试，并把错误码记进日志。",
    },
    expired_code: Told {
        title: "code 已过期",
        happens: "回调里的 code 是五分钟以前发的，换的时候得到 40029。",
        bug: "用户停在错误页上，刷新还是同一个 code、同一个错误。",
        right: "重新发起一次登录；还不行，再告诉用户。",
    },
    used_code: Told {
        title: "code 已被别人用掉",
        happens: "这个 code 已经有人换过了，再换得到 40163。",
        bug: "把 40163 当成“已经登录”，或者让用户停在一个刷新也没用的错误页上。",
        right: "用过的 code 不能让任何人登录；没有会话的浏览器重新发起登录。",
    },
};
