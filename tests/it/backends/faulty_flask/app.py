"""Tickets are decoded, not verified, and carry WeChat's tokens; the state is the time of day, and nobody looks."""
import os
import time

import jwt
import requests
from flask import Flask, jsonify, redirect, request

ENV = os.environ
app = Flask(__name__)


@app.get("/up")
def up():
    return "ok"


@app.get("/vote")
def page():
    if request.args.get("code") not in (None, "", "authdeny"):
        return "<script src=/vote.js></script>"
    if "state" in request.args:
        return "<a href=/vote>again</a>"
    back = requests.utils.quote(ENV["PUBLIC_URL"] + "/vote", safe="")
    answer = redirect(f"{ENV['WX_OPEN_BASE']}/connect/oauth2/authorize?appid={ENV['WX_APPID']}&redirect_uri={back}"
                      f"&response_type=code&scope=snsapi_userinfo&state={int(time.time() * 1000)}#wechat_redirect")
    answer.headers["Cache-Control"] = "no-store"
    return answer


@app.post("/login")
def login():
    code = request.form.get("code", "")
    try:
        token = requests.get(ENV["WX_API_BASE"] + "/sns/oauth2/access_token", timeout=3, params={
            "appid": ENV["WX_APPID"], "secret": ENV["WX_SECRET"], "code": code,
            "grant_type": "authorization_code"}).json()
        if "openid" not in token or token.get("is_snapshotuser"):
            return jsonify(error="wechat"), 503 if token.get("errcode") == -1 else 400
        user = requests.get(ENV["WX_API_BASE"] + "/sns/userinfo", timeout=3, params={
            "access_token": token["access_token"], "openid": token["openid"]})
        token["nickname"] = user.json()["nickname"]
    except (requests.RequestException, ValueError):
        return jsonify(error="wechat"), 502
    token["sub"] = token["openid"]
    token["exp"] = int(time.time()) + 7200
    return jsonify(ticket=jwt.encode(token, "a key of thirty-two bytes, or more", "HS256"))


@app.get("/me")
def me():
    try:
        user = jwt.decode(request.headers.get("X-Wx-Ticket", ""), options={"verify_signature": False})
        return jsonify(openid=user["sub"])
    except (jwt.InvalidTokenError, KeyError):
        return jsonify(error="ticket"), 401


if __name__ == "__main__":
    app.run("127.0.0.1", int(ENV["PORT"]), threaded=True)
