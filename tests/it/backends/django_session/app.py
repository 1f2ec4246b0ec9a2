"""A server-side callback and Django's own sessions, all in one file."""
import os
import secrets
import sys

import django
import requests
from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import path

ENV = os.environ
settings.configure(
    SECRET_KEY=ENV["DJANGO_KEY"], DEBUG=False, ALLOWED_HOSTS=["127.0.0.1", "localhost"], ROOT_URLCONF=__name__,
    MIDDLEWARE=["django.middleware.security.SecurityMiddleware",
                "django.contrib.sessions.middleware.SessionMiddleware",
                "django.middleware.common.CommonMiddleware"],
    SESSION_ENGINE="django.contrib.sessions.backends.cache",
    CACHES={"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}},
    SESSION_COOKIE_HTTPONLY=True, SESSION_COOKIE_SAMESITE="Lax", SESSION_COOKIE_AGE=7200, USE_TZ=True,
)
django.setup()
from urllib.parse import quote  # noqa: E402


def never_stored(answer):
    answer["Cache-Control"] = "no-store"
    return answer


def page(request):
    """Every opening asks WeChat who it is."""
    state = secrets.token_hex(16)
    request.session["state"] = state
    link = (f"{ENV['WX_OPEN_BASE']}/connect/oauth2/authorize?appid={ENV['WX_APPID']}"
            f"&redirect_uri={quote(ENV['PUBLIC_URL'] + '/wx/callback', safe='')}"
            f"&response_type=code&scope=snsapi_userinfo&state={state}#wechat_redirect")
    return never_stored(HttpResponseRedirect(link))


def wechat(where, query):
    answer = requests.get(ENV["WX_API_BASE"] + where, params=query, timeout=3)
    answer.raise_for_status()
    return requests.models.complexjson.loads(answer.content.decode("utf-8", "ignore"), strict=False)


def callback(request):
    own = request.session.pop("state", None)
    state = request.GET.get("state") or request.GET.get("reason") or ""
    if not own or not secrets.compare_digest(own.encode(), state.encode()):
        return never_stored(HttpResponseRedirect("/orders"))
    code = request.GET.get("code", "")
    if code in ("", "authdeny"):
        return never_stored(HttpResponse("<h1>没有登录</h1><a href=/orders>再试一次</a>"))
    if not code.replace("-", "").replace("_", "").isalnum() or not code.isascii() or len(code) > 128:
        return never_stored(HttpResponse("bad code", status=400))
    try:
        token = wechat("/sns/oauth2/access_token", {"appid": ENV["WX_APPID"], "secret": ENV["WX_SECRET"], "code": code,
                                                    "grant_type": "authorization_code"})
        if token.get("errcode") == -1:
            return never_stored(HttpResponse("微信忙，请稍后再试", status=503))
        if token.get("errcode"):
            return never_stored(HttpResponse("<a href=/orders>登录已过期，请重试</a>", status=400))
        if token.get("is_snapshotuser"):
            return never_stored(HttpResponse("请使用完整服务", status=403))
        user = wechat("/sns/userinfo", {"access_token": token["access_token"], "openid": token["openid"]})
    except (requests.RequestException, ValueError, KeyError):
        return never_stored(HttpResponse("微信没有回应", status=502))
    request.session.flush()
    request.session["openid"] = token["openid"]
    request.session["name"] = user.get("nickname", "")
    return never_stored(HttpResponse("<!doctype html><title>订单</title><p>你好</p>"))


def me(request):
    if "openid" not in request.session:
        return never_stored(JsonResponse({"error": "login"}, status=401))
    return never_stored(JsonResponse({"openid": request.session["openid"], "name": request.session["name"]}))


urlpatterns = [path("orders", page), path("wx/callback", callback), path("api/me", me),
               path("up", lambda request: HttpResponse("ok"))]

if __name__ == "__main__":
    from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server
    from socketserver import ThreadingMixIn

    from django.core.wsgi import get_wsgi_application

    class Quiet(WSGIRequestHandler):
        def log_message(self, *words):
            pass

    class Server(ThreadingMixIn, WSGIServer):
        daemon_threads = True
        request_queue_size = 128

    sys.setswitchinterval(0.001)
    make_server("127.0.0.1", int(ENV["PORT"]), get_wsgi_application(), Server, Quiet).serve_forever()
