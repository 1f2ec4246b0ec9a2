"""Python's own http.server: HTTP/1.0, one request at a time, tickets in SQLite, users by unionid, strict about input."""
import hashlib
import http.server
import json
import os
import secrets
import sqlite3
import time
import urllib.parse
import urllib.request

ENV = os.environ
DB = sqlite3.connect(":memory:")
DB.execute("create table tickets (ticket text primary key, uid text, ends real)")
DB.execute("create table states (state text, browser text)")
PAGE = """<!doctype html><meta charset=utf-8><script>
var q = {}; location.search.slice(1).split('&').forEach(function (p) { var kv = p.split('='); q[kv[0]] = decodeURIComponent(kv[1]); });
$.ajax({ url: "/api/login", type: "POST", contentType: "application/json", data: JSON.stringify({ code: q.code, state: q.state }),
  success: function (r) { $.ajaxSetup({ headers: { "X-Game-Token": r.result[0].ticket } }); $.get("/api/user"); } });
</script>""".encode()


def wechat(path, **query):
    url = ENV["WX_API_BASE"] + path + "?" + urllib.parse.urlencode(query)
    with urllib.request.urlopen(url, timeout=2) as answer:
        return json.loads(answer.read())


class Handler(http.server.BaseHTTPRequestHandler):
    def log_message(self, *words):
        pass

    def answer(self, status, body=b"", kind="application/json", **headers):
        body = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Cache-Control": "no-store", **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        url = urllib.parse.urlsplit(self.path)
        query = dict(urllib.parse.parse_qsl(url.query, keep_blank_values=True))
        if url.path == "/up":
            return self.answer(200, b"ok", "text/plain")
        if url.path == "/api/user":
            found = DB.execute("select uid from tickets where ticket = ? and ends > ?", (self.headers.get("X-Game-Token"), time.time())).fetchone()
            return self.answer(200, {"success": True, "result": {"uid": found[0]}}) if found else self.answer(401, {"success": False, "message": "未登录"})
        if url.path != "/game":
            return self.answer(404, {"success": False})
        if "code" in query or "state" in query:
            return self.answer(200, PAGE, "text/html; charset=utf-8")
        state, browser = secrets.token_urlsafe(12), secrets.token_urlsafe(12)
        DB.execute("insert into states values (?, ?)", (state, browser))
        link = ENV["WX_OPEN_BASE"] + "/connect/oauth2/authorize?" + urllib.parse.urlencode(
            {"appid": ENV["WX_APPID"], "redirect_uri": ENV["PUBLIC_URL"] + "/game", "response_type": "code", "scope": "snsapi_userinfo", "state": state})
        return self.answer(302, Location=link + "#wechat_redirect", Set_Cookie=f"b={browser}; Path=/; HttpOnly; SameSite=Lax")

    def do_POST(self):
        length = int(self.headers.get("Content-Length") or 0)
        if length > 2000:
            return self.answer(413, {"success": False, "message": "太长"})
        try:
            body = json.loads(self.rfile.read(length))
        except ValueError:
            return self.answer(400, {"success": False})
        if self.path != "/api/login":
            return self.answer(404, {"success": False})
        code, browser = body.get("code"), (self.headers.get("Cookie") or "").partition("b=")[2].split(";")[0]
        if not isinstance(code, str) or not code.isascii() or not code.replace("-", "").replace("_", "").isalnum() or not 10 <= len(code) <= 100:
            return self.answer(422, {"success": False, "message": "code 格式错误"})
        if not DB.execute("delete from states where state = ? and browser = ?", (body.get("state"), browser)).rowcount:
            return self.answer(400, {"success": False, "message": "state 不对"})
        try:
            token = wechat("/sns/oauth2/access_token", appid=ENV["WX_APPID"], secret=ENV["WX_SECRET"], code=code, grant_type="authorization_code")
            if token.get("errcode"):
                return self.answer(503 if token["errcode"] == -1 else 401, {"success": False, "message": "微信说不行"})
            if token.get("is_snapshotuser"):
                return self.answer(403, {"success": False, "message": "请使用完整服务"})
            user = wechat("/sns/userinfo", access_token=token["access_token"], openid=token["openid"])
        except (OSError, ValueError, KeyError):
            return self.answer(502, {"success": False, "message": "微信没有响应"})
        uid = hashlib.sha256((user.get("unionid") or token["openid"]).encode()).hexdigest()
        ticket = secrets.token_hex(20)
        DB.execute("insert into tickets values (?, ?, ?)", (ticket, uid, time.time() + 3600))
        return self.answer(200, {"success": True, "result": [{"ticket": ticket}], "nick": user["nickname"]})


class Server(http.server.HTTPServer):
    request_queue_size = 64


Server(("127.0.0.1", int(ENV["PORT"])), Handler).serve_forever()
