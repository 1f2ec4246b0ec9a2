// 页面的中文。Must not be a translation of its English twin.
export default {
  "ui": {
    "inspector": "检视器", "flows": "登录与调用", "tools": "工具", "skip": "跳到详情",
    "filter": "搜索用户、appid、错误码、路径…", "only_failures": "只看失败", "family": "产品", "all_families": "全部产品",
    "count": "共 {n} 条", "count_of": "{n} / {all} 条", "nothing": "没有符合条件的记录。", "unfilter": "显示全部",
    "pause": "暂停", "resume": "继续", "clear": "清空", "export": "导出", "controls": "控制台", "theme": "切换明暗", "close": "关闭",
    "har_text": "浏览器开发者工具、抓包工具都能打开", "ndjson_text": "一行一条，适合脚本处理", "export_flow": "导出 HAR",
    "keys": "j k 上下移动 · Enter 打开 · / 搜索 · Esc 返回",
    "line_connecting": "连接中", "line_live": "实时", "line_lost": "重新连接中", "line_locked": "未解锁", "paused": "已暂停", "paused_with": "已暂停 · 新到 {n} 条",
    "missed": "断线期间有 {n} 个请求没能记下来。", "announce": "新增 {n} 条。", "announce_failed": "新增 {n} 条，其中有失败。",
    "failed_with": "失败 {code}", "choose": "选一条记录，看看发生了什么。",
    "user": "用户", "began": "开始", "took": "用时", "why": "原因", "fix": "建议", "wechat_shows": "微信里显示", "reference": "微信官方文档",
    "sequence": "时序图", "steps_left": "还有 {n} 个请求没有画出来；模拟器留着的都在导出文件里。",
    "lane_browser": "浏览器", "lane_backend": "后端", "lane_wechat": "微信", "lane_phone": "手机", "lane_mini": "小程序", "lane_control": "控制接口", "lane_emulator": "模拟器",
    "wechat_app": "微信", "later": "{span} 之后", "held": "故意推迟了 {span}", "unseen": "直接到你的网站，模拟器看不到这一步",
    "error_page": "错误页", "answer_open": "等手机扫码", "answer_broken": "连接断开，或尚未响应", "answer_asked": "页面：由用户决定", "answer_page": "页面", "answer_poll": "扫码进度",
    "checks": "模拟器检查了什么", "checks_passed": "{all} 项检查全部通过", "checks_failed": "没通过：{names}（此前通过 {passed} 项）",
    "passed": "：通过", "not_passed": "：不满足", "request": "请求", "answer": "响应", "path": "请求行", "host": "主机",
    "at_system": "时间 {time}", "at_clock": "模拟器时钟 {time}", "copy_curl": "复制为 curl", "copy": "复制", "copied": "已复制", "not_copied": "没能复制",
    "minutes": "{n} 分钟", "hours": "{n} 小时", "days": "{n} 天",
    "welcome": "还没有登录", "welcome_text": "经过这个模拟器的每一次微信登录都会马上出现在这里，一步一步看得清清楚楚。先来第一次：",
    "try_browser": "就在这个浏览器里", "try_browser_text": "你来当用户：在授权页上点允许或拒绝，然后带着 code 回到这里。", "try_link": "打开授权链接",
    "try_terminal": "在终端里", "try_terminal_text": "一条命令走完整个登录，由虚拟用户来点。",
    "try_app": "用你自己的应用", "try_app_pinned": "把应用配置里的微信域名换成这个地址。这个模拟器只认识：{apps}。", "try_app_text": "把应用配置里的微信域名换成这个地址。appid 和 secret 随便填。",
    "arrived": "带着 code 回来了", "arrived_text": "这个页面临时充当了你的回调地址。接下来后端要去换 token，只能换一次，五分钟内有效：",
    "arrived_refused": "回来了，但没有 code", "arrived_refused_text": "用户拒绝了授权。你的回调页应该好好告诉用户。",
    "clock": "时钟", "clock_frozen": "时钟已停住，点继续才会走。", "clock_off": "模拟器的时钟与系统时间不同。", "clock_same": "与系统时间一致。", "frozen": "已停住",
    "freeze": "停住", "unfreeze": "继续走", "clock_now": "回到现在",
    "jump_1m": "1 分钟", "jump_5m": "5 分钟", "jump_2h": "2 小时", "jump_30d": "30 天", "jump_1m_text": "稍等一会", "jump_5m_text": "code 过期", "jump_2h_text": "token 过期", "jump_30d_text": "刷新 token 过期",
    "approval": "谁来授权", "approval_text": "授权页由谁来点。", "approve_nobody": "显示授权页，等人点", "approve_all": "当前登录的用户直接允许", "approve_one": "直接允许，身份是 {name}（{user}）",
    "scenarios": "异常场景", "scenarios_text": "真机上、线上会遇到的麻烦。打开之后对每个请求都生效。", "scenarios_off": "全部关闭",
    "faults": "接下来的故障", "faults_text": "接下来的接口调用会这样失败，次数由你定，之后恢复正常。", "fault_endpoint": "哪个接口", "fault_act": "怎么失败", "fault_times": "几次", "fault_any": "任意接口", "fault_add": "添加", "faults_clear": "全部取消",
    "users": "用户", "users_text": "用户的特点决定授权页问不问、接口怎么答。", "change_password": "修改密码：所有 token 失效",
    "switches": "微信没说清楚的地方", "switches_text": "微信没有写进文档，或者时有不同的行为。第一个值是默认值。",
    "reset": "恢复初始状态", "reset_sure": "再点一次确认，无法撤销", "reset_text": "code、token 和记录全部清除；用户、应用、时钟和场景回到启动时的样子。",
    "locked": "请输入控制令牌", "locked_text": "模拟器启动时设了 --control-token。令牌只留在这个标签页里。", "token": "控制令牌", "token_wrong": "令牌不对。", "enter": "进入", "refused_entry": "进不去"
  },
  "outcome": { "failed": "失败", "refused": "用户拒绝", "done": "完成", "code": "code 还没换", "asked": "等用户选择", "control": "控制操作" },
  "sense": { "failed": "微信拒绝了请求。", "refused": "用户没有同意授权。", "done": "登录完成，所有请求都成功。", "code": "浏览器已带着 code 返回，还没有人拿它换 token。", "asked": "授权页或二维码已显示，等用户选择或扫码。", "control": "有人调整了模拟器。" },
  "family": { "oa": "公众号", "web": "网站扫码登录", "platform": "第三方平台", "mini": "小程序", "work": "企业微信", "other": "其他调用", "control": "控制" },
  "endpoint": {
    "authorize": "打开授权链接", "authorize_reply": "在授权页上选择", "qrconnect": "扫码登录页", "poll": "询问是否已扫码", "confirm": "手机扫码", "confirm_reply": "在手机上选择",
    "access_token": "用 code 换 token", "refresh_token": "刷新 token", "userinfo": "读取用户资料", "auth": "检验 token",
    "jscode2session": "用 js_code 换会话", "component_jscode2session": "平台用 js_code 换会话", "component_access_token": "平台用 code 换 token", "component_refresh_token": "平台刷新 token",
    "api_component_token": "获取平台 token", "token": "获取全局 token", "user_get": "获取关注者列表",
    "wecom_gettoken": "获取企业 token", "wecom_getuserinfo": "用 code 换成员身份", "wecom_getuserdetail": "读取成员敏感信息", "wecom_user_get": "读取成员", "wecom_login": "企业微信登录页", "wecom_login_reply": "在企业微信登录页上选择",
    "unknown": "模拟器没有的接口", "js_code": "小程序里的 wx.login()",
    "clock_set": "调整时钟", "user_put": "设置用户", "user_patch": "修改用户", "user_delete": "删除用户", "user_change_password": "修改密码", "app_put": "设置应用", "app_patch": "修改应用", "app_delete": "删除应用",
    "switches_patch": "修改开关", "scenarios_put": "修改场景", "approval_put": "修改授权方式", "verify_domain": "验证回调域名", "fault_add": "安排故障", "faults_put": "安排故障", "faults_clear": "取消故障"
  },
  "check": {
    "client": "在微信浏览器里打开", "uuid": "页面存在且没有过期", "order": "参数按文档顺序排列", "pkce": "没有 PKCE 参数", "agentid": "agentid", "body": "请求体是 JSON",
    "appid": "有 appid", "appid.known": "appid 存在", "appid.kind": "appid 类型正确", "appid.authorized": "公众号已授权给平台", "app.not_banned": "公众号没有被封",
    "secret": "有 secret", "secret.right": "secret 正确", "corpid.known": "corpid 存在", "corpid.kind": "corpid 是企业的", "corpsecret.right": "corpsecret 正确",
    "redirect_uri": "有 redirect_uri", "redirect_uri.shape": "redirect_uri 是完整地址", "redirect_uri.domain": "回调域名与配置一致",
    "response_type": "response_type 是 code", "grant_type": "grant_type 正确", "scope": "有 scope", "scope.allowed": "有这个 scope 的权限", "state": "有 state", "state.length": "state 不超过 128 字节", "state.alphabet": "state 只含字母和数字",
    "code": "有 code", "js_code": "有 js_code", "code.known": "code 是这里发的", "code.appid": "code 属于这个 appid", "code.corpid": "code 属于这个企业", "code.platform": "code 属于这个平台", "code.once": "code 第一次使用", "code.in_time": "code 没有超过五分钟",
    "access_token": "有 access_token", "access_token.shape": "access_token 没有损坏", "access_token.alive": "access_token 有效", "refresh_token": "有 refresh_token", "refresh_token.alive": "refresh_token 有效", "refresh_token.appid": "refresh_token 属于这个 appid",
    "openid": "有 openid", "openid.right": "openid 与 token 一致", "snapshot": "快照用户可以读取", "user.follows": "用户关注了测试号", "user.not_banned": "用户没有被冻结", "user.visible": "用户在应用可见范围内", "userid.known": "userid 存在", "ticket": "有 user_ticket", "user_ticket.alive": "user_ticket 有效",
    "component_appid": "有 component_appid", "component_appid.known": "平台存在", "component_appid.right": "平台与 token 一致", "component_appid.authorized": "平台可以代这个公众号操作", "component_appsecret": "有 component_appsecret", "component_verify_ticket": "有 component_verify_ticket", "component_access_token": "有 component_access_token", "component_access_token.alive": "component_access_token 有效"
  },
  "scenario": {
    "double-callback-same-code": "回调被打开两次，code 相同", "double-callback-new-code": "两次回调，两个 code，一个 state", "back-button": "登录后用户按返回键", "refresh-on-callback": "用户刷新回调页", "shared-link-with-code": "带 code 的回调地址被分享出去",
    "deny": "用户拒绝授权", "snapshot-user": "快照页的虚拟用户", "no-unionid": "所有响应都没有 unionid", "lost-cookie": "回调到达时 cookie 丢了", "hash-route": "回调地址带 # 路由", "state-too-long": "state 被判为过长",
    "slow-token": "换 token 很慢", "busy-then-ok": "先返回 -1，再试成功", "hang": "接口一直不响应", "non-json": "返回网页而不是 JSON", "http-500": "接口返回 500", "reset": "连接中断", "rate-limited": "调用次数超限", "expired-code": "code 已过期", "used-code": "code 已被别人用掉"
  },
  "act": { "errcode": "返回错误码", "status": "HTTP 状态码", "delay": "推迟（毫秒）", "non-json": "返回网页而不是 JSON", "hang": "一直不响应", "reset": "连接中断" },
  "trait": {
    "follows": "关注了公众号", "avatar": "有头像", "unionid": "有 unionid", "member": "企业成员", "snapshot": "快照页用户", "from_menu": "从菜单进入，不弹授权", "refuses": "没人点时会拒绝", "banned": "被冻结",
    "no_follows": "未关注", "no_avatar": "无头像", "no_unionid": "无 unionid", "no_member": "非成员"
  }
};
