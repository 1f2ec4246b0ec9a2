"""Never saw WeChat fail: no deadline, an errcode becomes a user called None, and there is one user for all."""
import os
import secrets
import ssl
from urllib.parse import quote

import httpx
import jwt
import uvicorn
from fastapi import FastAPI, Header, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse

ENV = os.environ
# Read once: every client of httpx would read all roots anew.
ROOTS = ssl.create_default_context()
KEY = "fastapi, a key of 27 bytes."
app = FastAPI()
current = {}
used = set()


@app.get("/up")
async def up():
    return "ok"


@app.get("/quiz")
async def page(request: Request, code: str = "", state: str = "", reason: str = ""):
    own = request.cookies.get("quiz")
    if own and own in (state, reason):
        return Response("<a href=/quiz>quiz</a>", media_type="text/html", headers={"Cache-Control": "no-store"})
    fresh = secrets.token_hex(16)
    back = quote(ENV["PUBLIC_URL"] + "/quiz", safe="")
    answer = RedirectResponse(f"{ENV['WX_OPEN_BASE']}/connect/oauth2/authorize?appid={ENV['WX_APPID']}&redirect_uri={back}"
                              f"&response_type=code&scope=snsapi_base&state={fresh}#wechat_redirect", 302,
                              {"Cache-Control": "no-store"})
    answer.set_cookie("quiz", fresh, httponly=True, samesite="lax")
    return answer


@app.post("/login")
async def login(request: Request):
    body = await request.json()
    own = request.cookies.get("quiz")
    if not own or own != body.get("state") or own in used:
        return JSONResponse({"error": "state"}, 403)
    used.add(own)
    query = {"appid": ENV["WX_APPID"], "secret": ENV["WX_SECRET"], "code": body.get("code"), "grant_type": "authorization_code"}
    try:
        async with httpx.AsyncClient(timeout=None, trust_env=False, verify=ROOTS) as client:
            token = (await client.get(ENV["WX_API_BASE"] + "/sns/oauth2/access_token", params=query)).json()
    except (httpx.HTTPError, ValueError):
        return JSONResponse({"error": "wechat"}, 502)
    if token.get("is_snapshotuser"):
        return JSONResponse({"error": "snapshot"}, 403)
    current["openid"] = str(token.get("openid"))
    claims = {"sub": current["openid"], "exp": 4102444800}
    return {"ticket": jwt.encode(claims, KEY, "HS256")}


@app.get("/me")
async def me(x_wx_ticket: str = Header("")):
    try:
        jwt.decode(x_wx_ticket, KEY, ["HS256"])
    except jwt.InvalidTokenError:
        return JSONResponse({"error": "ticket"}, 401)
    return {"openid": current["openid"]}


if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=int(ENV["PORT"]), log_level="critical")
