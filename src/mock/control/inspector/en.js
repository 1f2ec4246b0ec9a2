// What the page says in English. Must not be a translation of its Chinese twin.
export default {
  "ui": {
    "inspector": "Inspector", "flows": "Logins and calls", "tools": "Tools", "skip": "Skip to the details",
    "filter": "Search user, appid, code, path…", "only_failures": "Failures", "family": "Product", "all_families": "All products",
    "count": "{n} in all", "count_of": "{n} of {all}", "nothing": "Nothing matches the filter.", "unfilter": "Show everything",
    "pause": "Pause", "resume": "Resume", "clear": "Clear", "export": "Export", "controls": "Controls", "theme": "Light or dark", "close": "Close",
    "har_text": "for browsers' developer tools and proxies", "ndjson_text": "one event a line, for scripts", "export_flow": "Export HAR",
    "keys": "j k move · Enter open · / search · Esc back",
    "line_connecting": "Connecting", "line_live": "Live", "line_lost": "Reconnecting", "line_locked": "Locked", "paused": "Paused", "paused_with": "Paused · {n} waiting",
    "missed": "{n} requests came and went while the connection was down.", "announce": "{n} new.", "announce_failed": "{n} new, with failures.",
    "failed_with": "Failed: {code}", "choose": "Choose a login to see what happened.",
    "user": "User", "began": "Began", "took": "Took", "why": "Why", "fix": "What to do", "wechat_shows": "WeChat shows", "reference": "WeChat's documentation",
    "sequence": "Sequence", "steps_left": "{n} more requests are not drawn; the export has those the emulator still keeps.",
    "lane_browser": "Browser", "lane_backend": "Back end", "lane_wechat": "WeChat", "lane_phone": "Phone", "lane_mini": "Mini program", "lane_control": "Control API", "lane_emulator": "Emulator",
    "wechat_app": "WeChat", "later": "{span} later", "held": "held back {span} on purpose", "unseen": "to your site; the emulator does not see this one",
    "error_page": "error page", "answer_open": "still waiting for the phone", "answer_broken": "connection broken, or still open", "answer_asked": "page: the user decides", "answer_page": "page", "answer_poll": "how far the scan is",
    "checks": "What the emulator checked", "checks_passed": "{all} checks passed", "checks_failed": "not in order: {names} ({passed} passed before)",
    "passed": ": passed", "not_passed": ": not in order", "request": "Request", "answer": "Answer", "path": "Request line", "host": "Host",
    "at_system": "at {time}", "at_clock": "{time} by the emulator's clock", "copy_curl": "Copy as curl", "copy": "Copy", "copied": "Copied", "not_copied": "Could not copy",
    "minutes": "{n} min", "hours": "{n} h", "days": "{n} days",
    "welcome": "No login yet", "welcome_text": "Every WeChat login that meets this emulator appears here at once, step by step. Three ways to make the first:",
    "try_browser": "In this browser", "try_browser_text": "Play the user: allow or refuse on the consent page, and come back here with a code.", "try_link": "Open an authorize link",
    "try_terminal": "In a terminal", "try_terminal_text": "The whole login in one command, with a virtual user.",
    "try_app": "With your own app", "try_app_pinned": "Put this address in the place of WeChat's in your app's settings. This emulator knows only: {apps}.", "try_app_text": "Put this address in the place of WeChat's in your app's settings. Any appid and secret will do.",
    "arrived": "You are back, with a code", "arrived_text": "This page stands in for your callback. Your back end would now exchange the code, once and within five minutes:",
    "arrived_refused": "You are back, without a code", "arrived_refused_text": "The user refused. Your callback should answer this with a friendly page.",
    "clock": "Clock", "clock_frozen": "Stands still until you let it go on.", "clock_off": "The emulator's clock is not the system's.", "clock_same": "Same as the system's clock.", "frozen": "frozen",
    "freeze": "Freeze", "unfreeze": "Let it go on", "clock_now": "Back to now",
    "jump_1m": "1 min", "jump_5m": "5 min", "jump_2h": "2 h", "jump_30d": "30 days", "jump_1m_text": "a little later", "jump_5m_text": "codes expire", "jump_2h_text": "tokens expire", "jump_30d_text": "refresh tokens too",
    "approval": "Who consents", "approval_text": "Who answers the consent page.", "approve_nobody": "Ask, on the consent page", "approve_all": "Allow at once, as whoever is signed in", "approve_one": "Allow at once, as {name} ({user})",
    "scenarios": "Scenarios", "scenarios_text": "What goes wrong on real phones and days. Applies to every request while it is on.", "scenarios_off": "Turn all off",
    "faults": "Failures to come", "faults_text": "The next server calls fail like this, once or as often as you say; then all is well again.", "fault_endpoint": "Which call", "fault_act": "How it fails", "fault_times": "How often", "fault_any": "Any server call", "fault_add": "Add", "faults_clear": "Forget them",
    "users": "Users", "users_text": "Their traits decide what the page asks and what the server says.", "change_password": "Change password: ends all tokens",
    "switches": "WeChat's open questions", "switches_text": "Where WeChat is undocumented, or differs from case to case. The first value is the default.",
    "reset": "Start afresh", "reset_sure": "Click again: it cannot be undone", "reset_text": "Codes, tokens and events go; users, apps, clock and scenarios become what they were at the start.",
    "locked": "This emulator wants its token", "locked_text": "It was started with --control-token. The token stays in this tab.", "token": "Control token", "token_wrong": "This token is not the right one.", "enter": "Enter", "refused_entry": "Not let in"
  },
  "outcome": { "failed": "Failed", "refused": "User refused", "done": "Done", "code": "Code not exchanged", "asked": "Waiting for the user", "control": "Steered" },
  "sense": { "failed": "WeChat said no.", "refused": "The user did not consent.", "done": "Everything asked for was answered.", "code": "The browser was sent back with a code; nobody has exchanged it so far.", "asked": "The page, or its QR code, is open; the user has not answered yet.", "control": "Somebody steered the emulator." },
  "family": { "oa": "Official account", "web": "Website QR login", "platform": "Third-party platform", "mini": "Mini program", "work": "WeCom", "other": "Other calls", "control": "Control" },
  "endpoint": {
    "authorize": "Authorize link", "authorize_reply": "Answer on the consent page", "qrconnect": "QR login page", "poll": "Asks whether the code was scanned", "confirm": "Phone scans", "confirm_reply": "Answer on the phone",
    "access_token": "Exchange the code", "refresh_token": "Refresh the token", "userinfo": "Read the profile", "auth": "Check the token",
    "jscode2session": "Exchange the js_code", "component_jscode2session": "Exchange the js_code, as a platform", "component_access_token": "Exchange the code, as a platform", "component_refresh_token": "Refresh the token, as a platform",
    "api_component_token": "Get the platform's token", "token": "Get the global token", "user_get": "List the followers",
    "wecom_gettoken": "Get the corp's token", "wecom_getuserinfo": "Exchange the code (WeCom)", "wecom_getuserdetail": "Read private details (WeCom)", "wecom_user_get": "Read a member (WeCom)", "wecom_login": "WeCom login page", "wecom_login_reply": "Answer on the WeCom page",
    "unknown": "Something the emulator does not have", "js_code": "wx.login() in the mini program",
    "clock_set": "Clock moved", "user_put": "User set", "user_patch": "User changed", "user_delete": "User removed", "user_change_password": "Password changed", "app_put": "App set", "app_patch": "App changed", "app_delete": "App removed",
    "switches_patch": "Switches changed", "scenarios_put": "Scenarios changed", "approval_put": "Consent changed", "verify_domain": "Callback domain verified", "fault_add": "Failure asked for", "faults_put": "Failures asked for", "faults_clear": "Failures forgotten"
  },
  "check": {
    "client": "opened in WeChat's browser", "uuid": "the page is known and not too old", "order": "parameters in the documented order", "pkce": "no PKCE parameters", "agentid": "agentid", "body": "body is JSON",
    "appid": "appid is there", "appid.known": "appid is known", "appid.kind": "appid is of the right kind", "appid.authorized": "account handed its rights to the platform", "app.not_banned": "account is not banned",
    "secret": "secret is there", "secret.right": "secret is the app's", "corpid.known": "corpid is known", "corpid.kind": "corpid is a corp's", "corpsecret.right": "corpsecret is the corp's",
    "redirect_uri": "redirect_uri is there", "redirect_uri.shape": "redirect_uri is an absolute address", "redirect_uri.domain": "callback domain is the configured one",
    "response_type": "response_type is code", "grant_type": "grant_type is right", "scope": "scope is there", "scope.allowed": "account may ask for the scope", "state": "state is there", "state.length": "state has at most 128 bytes", "state.alphabet": "state has letters and digits only",
    "code": "code is there", "js_code": "js_code is there", "code.known": "code was handed out here", "code.appid": "code belongs to this appid", "code.corpid": "code belongs to this corp", "code.platform": "code belongs to this platform", "code.once": "code is used for the first time", "code.in_time": "code is less than five minutes old",
    "access_token": "access_token is there", "access_token.shape": "access_token is undamaged", "access_token.alive": "access_token is valid", "refresh_token": "refresh_token is there", "refresh_token.alive": "refresh_token is valid", "refresh_token.appid": "refresh_token belongs to this appid",
    "openid": "openid is there", "openid.right": "openid is the token's", "snapshot": "a snapshot user may read", "user.follows": "user follows the test account", "user.not_banned": "user is not frozen", "user.visible": "user may use the app", "userid.known": "userid is known", "ticket": "user_ticket is there", "user_ticket.alive": "user_ticket is valid",
    "component_appid": "component_appid is there", "component_appid.known": "platform is known", "component_appid.right": "platform is the token's", "component_appid.authorized": "platform may act for the account", "component_appsecret": "component_appsecret is there", "component_verify_ticket": "component_verify_ticket is there", "component_access_token": "component_access_token is there", "component_access_token.alive": "component_access_token is valid"
  },
  "scenario": {
    "double-callback-same-code": "The callback is opened twice with one code", "double-callback-new-code": "Two callbacks, two codes, one state", "back-button": "After the login the user presses Back", "refresh-on-callback": "The user reloads the callback", "shared-link-with-code": "The callback's address is shared with somebody",
    "deny": "The user refuses", "snapshot-user": "The snapshot page's virtual user", "no-unionid": "No unionid in any answer", "lost-cookie": "The callback arrives without cookies", "hash-route": "The callback has a route behind #", "state-too-long": "The state is refused as too long",
    "slow-token": "The token call takes its time", "busy-then-ok": "-1 once, then it works", "hang": "Server calls are never answered", "non-json": "A page instead of JSON", "http-500": "Server calls answer 500", "reset": "The connection breaks", "rate-limited": "Too many calls", "expired-code": "The code is too old", "used-code": "The code was spent by somebody else"
  },
  "act": { "errcode": "errcode", "status": "HTTP status", "delay": "delay, ms", "non-json": "a page instead of JSON", "hang": "no answer", "reset": "connection breaks" },
  "trait": {
    "follows": "follows the account", "avatar": "has a picture", "unionid": "has a unionid", "member": "member of the corp", "snapshot": "snapshot page", "from_menu": "comes from the menu: never asked", "refuses": "refuses when nobody clicks", "banned": "frozen",
    "no_follows": "no follower", "no_avatar": "no picture", "no_unionid": "no unionid", "no_member": "no member"
  }
};
