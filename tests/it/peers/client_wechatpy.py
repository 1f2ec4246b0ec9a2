"""Logs in with wechatpy: the emulator's address on stdin, what the library gave its caller on stdout.

wechatpy keeps WeChat's addresses in class attributes, so a subclass points them at the emulator; its
prefix /_host/NAME stands for the host each call would go to.
"""

import json
import sys

from phone import open_link
from wechatpy import WeChatComponent
from wechatpy.component import ComponentOAuth
from wechatpy.exceptions import WeChatClientException
from wechatpy.oauth import WeChatOAuth

asked = json.load(sys.stdin)
API = asked["mock"] + "/_host/api.weixin.qq.com/"
OPEN = asked["mock"] + "/_host/open.weixin.qq.com/connect/"
CALLBACK = "https://h5.example.com/cb?from=share&x=1"


class OAuth(WeChatOAuth):
    API_BASE_URL = API
    OAUTH_BASE_URL = OPEN


class Component(WeChatComponent):
    API_BASE_URL = API + "cgi-bin"
    PRE_AUTH_URL = asked["mock"] + "/_host/mp.weixin.qq.com/cgi-bin/componentloginpage"


class AccountOAuth(ComponentOAuth):
    API_BASE_URL = API
    OAUTH_BASE_URL = OPEN


def oauth(scope="snsapi_userinfo", appid=asked["appid"], secret=asked["secret"]):
    return OAuth(appid, secret, CALLBACK, scope, "s1")


def tried(act):
    try:
        return act()
    except WeChatClientException as error:
        return {"errcode": error.errcode, "errmsg": error.errmsg}


def code(client, **user):
    return open_link(client.authorize_url, **user)["code"]


told = {}

client = oauth()
told["link"] = client.authorize_url
back = told["callback"] = open_link(client.authorize_url)
told["tokens"] = client.fetch_access_token(back["code"])
told["profile"] = client.get_user_info()
told["valid"] = client.check_access_token()
told["renewed"] = client.refresh_access_token(client.refresh_token)
told["used code"] = tried(lambda: client.fetch_access_token(back["code"]))
told["no such token"] = tried(lambda: client.refresh_access_token("x"))
told["wrong openid"] = tried(lambda: client.get_user_info(openid="o" * 28))

# wechatpy's lenient JSON reader is there for nicknames like this one.
client = oauth()
client.fetch_access_token(code(client, user="control"))
told["control"] = client.get_user_info()["nickname"]

client = oauth("snsapi_base")
client.fetch_access_token(code(client))
told["base only"] = tried(client.get_user_info)

told["wrong secret"] = tried(lambda: oauth(secret="0" * 32).fetch_access_token(code(oauth())))
told["no such code"] = tried(lambda: oauth().fetch_access_token("0" * 32))
told["other appid"] = tried(lambda: oauth(appid="wx0").fetch_access_token(code(oauth())))

told["scope refused"] = open_link(oauth(appid=asked["base_only"]).authorize_url)
told["user refused"] = open_link(oauth().authorize_url, consent="refuse")

website = OAuth(asked["website"], asked["secret"], "https://h5.example.com/cb", "snsapi_login", "s2")
told["website"] = website.fetch_access_token(open_link(website.qrconnect_url)["code"])["scope"]

platform = Component(asked["platform"], asked["secret"], "token", "a" * 43)
platform.session.set("component_verify_ticket", "ticket@@@pushed")
account = AccountOAuth(asked["appid"], component=platform)
link = told["platform link"] = account.get_authorize_url(CALLBACK, "snsapi_userinfo", "s3")
back = told["platform callback"] = open_link(link)
told["platform tokens"] = account.fetch_access_token(back["code"])
told["platform profile"] = account.get_user_info()
told["platform renewed"] = account.refresh_access_token(account.refresh_token)
told["platform used code"] = tried(lambda: account.fetch_access_token(back["code"]))

# An account that has not handed its rights to the platform yet.
newcomer = AccountOAuth(asked["newcomer"], component=platform)
told["newcomer before"] = open_link(newcomer.get_authorize_url(CALLBACK, "snsapi_userinfo", "s4"))
link = told["handing link"] = platform.get_pre_auth_url("https://h5.example.com/back?store=7")
told["handing typed"] = open_link(link)
back = open_link(link, account=asked["newcomer"], page="https://h5.example.com/authorize")
told["handing callback"] = back
told["handed"] = platform.query_auth(back["auth_code"])["authorization_info"]
told["handed again"] = tried(lambda: platform.query_auth(back["auth_code"]))
told["handing used"] = open_link(link, page="https://h5.example.com/authorize")
refresh = told["handed"]["authorizer_refresh_token"]
told["handed renewed"] = platform.refresh_authorizer_token(asked["newcomer"], refresh)
told["handed wrong"] = tried(lambda: platform.refresh_authorizer_token(asked["newcomer"], "x"))
told["handed info"] = platform.get_authorizer_info(asked["newcomer"])
told["handed list"] = platform.get_authorizer_list()
link = newcomer.get_authorize_url(CALLBACK, "snsapi_userinfo", "s5")
told["newcomer tokens"] = newcomer.fetch_access_token(open_link(link)["code"])

# From a phone; the address is written into wechatpy.
link = platform.get_pre_auth_url_m("https://h5.example.com/back")
assert link.startswith("https://mp.weixin.qq.com/safe/bindcomponent?"), link
link = link.replace("https://", asked["mock"] + "/_host/", 1)
told["handing phone"] = open_link(link, account=asked["newcomer"])

json.dump(told, sys.stdout)
