//! What `explain` says about single words, in Chinese.
//! Must not be a translation of its English twin.

use crate::domain::text::explain::WordTexts;

/// What a word means.
pub(super) const TEXT: WordTexts = WordTexts {
    refused_title: "authdeny：用户拒绝了授权",
    refused: "老版本的微信在用户点“拒绝”之后，会带着 code=authdeny 回到回调地址：state 是空的，原来的 state 放在 \
              reason 里。它不是 code，拿去换 token 只会失败。新版微信多半直接关掉页面，什么回调都没有。",
    refused_next: "回调里先判断 code 是不是 authdeny，或者根本没有 code；是就告诉用户没有登录，给一个重新授权的入口。\
                   想在本机看到这种回调：wxauth mock --refusal authdeny。",
    snapshot_title: "快照页",
    snapshot: "页面一打开就申请 snsapi_userinfo、用户还没有点过任何东西时，微信给的是快照页：页面能看，登录的却是一个\
               虚拟账号，openid、unionid、昵称、头像都不是本人的。换 token 的响应里带 is_snapshotuser: 1；普通用户没有这个字段。",
    snapshot_next: "让用户点了按钮再去授权，或者先用 snsapi_base；看到 is_snapshotuser 就不要建账号，提示用户点右下角的\
                    “使用完整服务”。本机可以复现：wxauth login --mock --as snapshot。",
    base_title: "授权作用域（scope）：snsapi_base",
    base: "静默授权：不弹授权页，用户无感知，直接带着 code 回来。公众号换到的 token 只能拿到 openid，调 /sns/userinfo \
           会返回 48001；企业微信里换到的是成员的 userid。",
    base_next: "只要知道“是谁”就用它。要昵称和头像，改用 snsapi_userinfo；网站扫码登录用的是 snsapi_login。",
    userinfo_title: "授权作用域（scope）：snsapi_userinfo",
    userinfo: "公众号网页授权：用户同意之后，换到的 token 可以调 /sns/userinfo 拉取昵称、头像，绑定了开放平台还有 unionid。\
               关注者从公众号菜单或会话里进来时不弹授权页。",
    userinfo_next: "等用户点击之后再跳转；一打开页面就申请它，会变成快照页。只有已认证的服务号和测试号能用；订阅号、\
                    未认证的账号会看到 10005。网站应用要用 snsapi_login。",
    login_title: "授权作用域（scope）：snsapi_login",
    login: "网站应用扫码登录：用在 open.weixin.qq.com/connect/qrconnect 上，appid 是开放平台“网站应用”的。换到的 token \
            可以调 /sns/userinfo。",
    login_next: "链接用 wxauth url --platform web 生成。公众号网页授权（oauth2/authorize）不认这个 scope，那里用 \
                 snsapi_base 或 snsapi_userinfo。",
    privateinfo_title: "授权作用域（scope）：snsapi_privateinfo",
    privateinfo: "企业微信的手动授权：成员同意之后，getuserinfo 的响应里多一个 user_ticket（1800 秒内有效），用它调 \
                  getuserdetail 读头像、手机号等成员允许的信息。链接里必须带 agentid。",
    privateinfo_next: "链接用 wxauth url --platform work --scope snsapi_privateinfo --agentid AGENTID 生成；只要 userid 的话，\
                       snsapi_base 就够了。公众号和网站应用没有这个 scope。",
};
