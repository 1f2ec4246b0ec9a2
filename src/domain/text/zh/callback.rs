//! What the browser is told at a callback address, in Chinese.
//! Must not be a translation of its English twin.

use crate::domain::text::callback::Pages;

/// Pages of the local callback server.
pub static PAGES: Pages = Pages {
    granted: "已收到授权码 code",
    granted_next: "请回到终端继续。这个页面可以关掉了。",
    late: "已经收过一个 code 了",
    late_why: "wxauth 只取第一个 code，这一个没有使用。常见原因：手机回调了两次，或者同一个链接又被打开了一遍。要连续接收，请加 --keep。",
    refused: "没有授权",
    refused_next: "你选择了拒绝，wxauth 没有拿到任何资料。想再试一次，就重新打开授权链接。",
    state: "这个回调对不上：state 不符",
    state_missing: "回调里没有 state。多半是直接打开了回调地址，或者授权链接里漏了 state。",
    state_different: "回调里的 state 不是这次登录的。多半是打开了旧链接，也可能是有人想把他自己的登录塞给你。",
    state_next: "请打开 wxauth 这次打印的链接；链接若是别处生成的，用 --state 告诉 wxauth 它的 state；确定不想检查，才用 --any-state。wxauth 还在继续等待。",
    bad_code: "收到的不是 code",
    bad_code_why: "state 是对的，但 code 参数不可用：{why}。请重新打开授权链接。",
    waiting: "正在等待授权",
    waiting_what: "这里是接收 code 的回调地址，直接打开没有用：请打开授权链接，微信会带着 code 回到这里。",
    fragment: "code 跑到 # 后面去了。网站扫码登录会把参数直接接在 redirect_uri 末尾，而浏览器不会把 # 后面的内容发给服务器，你的后端同样收不到。请把 redirect_uri 里的 # 去掉（前端改用 history 路由，或换一个专用回调地址）。",
    fragment_link: "这一次先把 code 交给 wxauth",
    elsewhere: "这里什么也没有",
    elsewhere_where: "你打开的是 {path}，而 wxauth 在 {listens} 等待回调。",
    elsewhere_code: "有 code 送到了这里，但路径不对，没有使用。请让 --path 和 redirect_uri 的路径一致，例如 --path {path}",
    forward_failed: "code 收到了，但没能转交出去",
    forward_failed_where: "--forward 指定的 {target} 没有正常响应：",
    forward_failed_next: "确认开发服务器已启动、端口没写错，然后重新打开授权链接（code 只能用一次）。",
};
