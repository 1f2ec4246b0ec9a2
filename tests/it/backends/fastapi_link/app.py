"""The page fetches its authorize link as JSON; the ticket comes in a header: FastAPI, httpx, PyJWT."""
import os
import secrets
import ssl
import time
from urllib.parse import quote

import httpx
import jwt
import uvicorn
from fastapi import FastAPI, Header, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse
from pydantic import BaseModel, Field

ENV = os.environ
# Read once: every client of httpx would read all roots anew.
ROOTS = ssl.create_default_context()
app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
states: dict[str, float] = {}


class Login(BaseModel):
    code: str = Field(pattern=r"^[0-9A-Za-z_-]{8,128}$")
    state: str = Field(max_length=64)


@app.middleware("http")
async def never_stored(request: Request, call_next):
    answer = await call_next(request)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@app.get("/health")
async def health():
    return "ok"


@app.get("/game/{rest:path}")
@app.get("/game")
async def page(rest: str = ""):
    return HTMLResponse("<!doctype html><title>Game</title><div id=game></div><script src=/game.js></script>")


@app.get("/game.js")
async def script():
    return Response("fetch('/api/link').then(r => r.json()).then(d => location.replace(d.url))", media_type="text/javascript")


@app.get("/api/link")
async def link(answer: Response):
    state = secrets.token_urlsafe(18).replace("-", "a").replace("_", "b")
    answer.set_cookie("game_state", state, max_age=600, httponly=True, samesite="lax")
    back = quote(ENV["PUBLIC_URL"] + "/game", safe="")
    return {"url": f"{ENV['WX_OPEN_BASE']}/connect/oauth2/authorize?appid={ENV['WX_APPID']}&redirect_uri={back}"
                   f"&response_type=code&scope=snsapi_base&state={state}#wechat_redirect"}


@app.post("/api/session")
async def login(body: Login, request: Request, answer: Response):
    own = request.cookies.get("game_state")
    if not own or own in states or not secrets.compare_digest(own, body.state):
        return JSONResponse({"error": "state"}, 403)
    states[own] = time.time()
    query = {"appid": ENV["WX_APPID"], "secret": ENV["WX_SECRET"], "code": body.code, "grant_type": "authorization_code"}
    try:
        async with httpx.AsyncClient(timeout=3, trust_env=False, verify=ROOTS) as client:
            told = (await client.get(ENV["WX_API_BASE"] + "/sns/oauth2/access_token", params=query))
        told.raise_for_status()
        token = told.json()
    except (httpx.HTTPError, ValueError):
        return JSONResponse({"error": "wechat"}, 502)
    if "errcode" in token or "openid" not in token:
        return JSONResponse({"error": "wechat"}, 503 if token.get("errcode") == -1 else 400)
    if token.get("is_snapshotuser"):
        return JSONResponse({"error": "snapshot"}, 403)
    now = int(time.time())
    claims = {"sub": token["openid"], "iat": now, "exp": now + 1800, "jti": secrets.token_hex(8)}
    answer.headers["X-Game-Ticket"] = jwt.encode(claims, ENV["JWT_SECRET"], "HS512")
    answer.delete_cookie("game_state")
    return {"ok": True}


@app.get("/api/me")
async def me(x_game_ticket: str = Header("")):
    try:
        user = jwt.decode(x_game_ticket, ENV["JWT_SECRET"], ["HS512"], options={"require": ["exp", "sub"]})
    except jwt.InvalidTokenError:
        return JSONResponse({"error": "ticket"}, 401)
    return {"user": user["sub"]}


if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=int(ENV["PORT"]), log_level="error", access_log=False)
