"""Logs in with social-auth-core's weixin backends: the emulator's address on stdin, what came out on stdout.

Their addresses are class attributes, but for that of userinfo: it stands in a method's body, so `request`, which
every call of a backend goes through, sends WeChat's hosts to the emulator, whose prefix /_host/NAME names them.
"""

import json
import sys
from urllib.parse import urlsplit

from phone import open_link
from social_site import Site
from social_core.backends.weixin import WeixinOAuth2, WeixinOAuth2APP
from social_core.exceptions import AuthException, AuthProviderError

asked = json.load(sys.stdin)
CALLBACK = "https://h5.example.com/complete/weixin/"


class Mocked:
    REFRESH_TOKEN_URL = "https://api.weixin.qq.com/sns/oauth2/refresh_token"
    REFRESH_TOKEN_METHOD = "GET"

    def request(self, url, **kwargs):
        return super().request(here(url), **kwargs)


class Weixin(Mocked, WeixinOAuth2):
    pass


class WeixinApp(Mocked, WeixinOAuth2APP):
    DEFAULT_SCOPE = ["snsapi_userinfo"]


def here(url):
    """An address of WeChat's at the emulator."""
    parts = urlsplit(url)
    if not parts.netloc.endswith(".weixin.qq.com"):
        return url
    return f"{asked['mock']}/_host/{parts.netloc}{parts.path}" + (f"?{parts.query}" if parts.query else "")


def login(kind, appid, user="emoji", secret=asked["secret"], change=lambda data: None):
    site = Site({f"SOCIAL_AUTH_{kind.name.upper()}_{name}": value for name, value in [("KEY", appid), ("SECRET", secret)]})
    link = kind(site, CALLBACK).auth_url()
    site.request = open_link(here(link), user)
    change(site.request)
    backend = kind(site, CALLBACK)
    try:
        done = backend.auth_complete()
    except AuthProviderError as error:
        return {"errcode": error.provider_code, "stage": error.stage, "error": str(error)}
    except AuthException as error:
        return {"error": type(error).__name__}
    return {"link": link, "callback": site.request, "backend": backend, **done}


def fields(done):
    return {name: value for name, value in done.items() if name != "backend"}


told = {}
done = login(Weixin, asked["website"])
told["login"] = fields(done)
told["renewed"] = done["backend"].refresh_token(done["response"]["refresh_token"])
used = done["callback"]["code"]
told["used code"] = login(Weixin, asked["website"], change=lambda data: data.update(code=used))
told["wrong secret"] = login(Weixin, asked["website"], secret="0" * 32)
told["no such code"] = login(Weixin, asked["website"], change=lambda data: data.update(code="0" * 32))
told["state lost"] = login(Weixin, asked["website"], change=lambda data: data.update(state="other"))
told["banned"] = login(Weixin, asked["website"], user="banned")
told["inside"] = fields(login(WeixinApp, asked["appid"]))
told["scope refused"] = open_link(here(WeixinApp(Site({"KEY": asked["base_only"], "SECRET": "x"}), CALLBACK).auth_url()))

json.dump(told, sys.stdout)
