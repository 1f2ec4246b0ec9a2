"""A single-page login that posts a form and keeps a bearer token: Flask, PyJWT, wechatpy for the link."""
import os
import secrets
import time

import jwt
import requests
from flask import Flask, jsonify, redirect, request
from wechatpy.oauth import WeChatOAuth

ENV = os.environ
app = Flask(__name__)
KEY = bytes.fromhex(ENV["JWT_KEY_HEX"])
spent = set()


@app.after_request
def never_stored(answer):
    answer.headers["Cache-Control"] = "no-store"
    return answer


@app.get("/ready")
def ready():
    return "ok"


@app.get("/vote")
def page():
    own = request.cookies.get("st")
    if own and request.args.get("state") == own and request.args.get("code"):
        return "<!doctype html><title>Vote</title><p>投票</p><script src=/static/vote.js></script>"
    if own and own in (request.args.get("state"), request.args.get("reason")):
        return "<h1>没有登录</h1><a href=/vote>再试一次</a>"
    state = secrets.token_hex(16)
    link = WeChatOAuth(ENV["WX_APPID"], "", ENV["PUBLIC_URL"] + "/vote", "snsapi_userinfo", state).authorize_url
    answer = redirect(link.replace("https://open.weixin.qq.com", ENV["WX_OPEN_BASE"]))
    answer.set_cookie("st", state, max_age=600, httponly=True, samesite="Lax")
    return answer


def wechat(path, **query):
    for last in (False, True):
        answer = requests.get(ENV["WX_API_BASE"] + path, params=query, timeout=3)
        answer.raise_for_status()
        answer.encoding = "utf-8"
        body = answer.json(strict=False)
        if body.get("errcode") == -1 and not last:
            time.sleep(0.1)
            continue
        return body


@app.post("/session")
def login():
    own, code = request.cookies.get("st"), request.form.get("code", "")
    if not own or own in spent or not secrets.compare_digest(own, request.form.get("state", "")):
        return jsonify(error="state"), 403
    if not code.replace("-", "").replace("_", "").isalnum() or not code.isascii() or len(code) > 128:
        return jsonify(error="code"), 400
    spent.add(own)
    try:
        token = wechat("/sns/oauth2/access_token", appid=ENV["WX_APPID"], secret=ENV["WX_SECRET"], code=code,
                       grant_type="authorization_code")
        if "openid" not in token:
            return jsonify(error="wechat"), 503 if token.get("errcode") == -1 else 400
        if token.get("is_snapshotuser"):
            return jsonify(error="snapshot"), 403
        user = wechat("/sns/userinfo", access_token=token["access_token"], openid=token["openid"])
    except (requests.RequestException, ValueError):
        return jsonify(error="wechat"), 502
    now = int(time.time())
    claims = {"sub": token["openid"], "name": user.get("nickname", ""), "aud": "vote", "iss": "flask",
              "iat": now, "exp": now + 3600}
    return jsonify(data={"jwt": jwt.encode(claims, KEY, "HS256")})


@app.get("/whoami")
def whoami():
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    try:
        user = jwt.decode(token if kind == "Bearer" else "", KEY, ["HS256"], audience="vote", issuer="flask",
                          options={"require": ["exp", "sub", "iss", "aud"]})
    except jwt.InvalidTokenError:
        return jsonify(error="token"), 401
    return jsonify(user={"id": user["sub"], "name": user["name"]})


if __name__ == "__main__":
    app.run("127.0.0.1", int(ENV["PORT"]), threaded=True)
