"""A site's test as pytest finds it; it knows of WeChat only."""

from urllib.parse import parse_qs, urlsplit

import requests

LINK = (
    "https://open.weixin.qq.com/connect/oauth2/authorize?appid=wx1234567890abcdef"
    "&redirect_uri=https%3A%2F%2Fshop.example%2Fcb&response_type=code&scope=snsapi_base&state=s#wechat_redirect"
)


def test_login():
    back = requests.get(LINK, headers={"User-Agent": "MicroMessenger"}, allow_redirects=False, timeout=30)
    code = parse_qs(urlsplit(back.headers["Location"]).query)["code"][0]
    asked = {"appid": "wx1234567890abcdef", "secret": "s3cret", "code": code, "grant_type": "authorization_code"}
    tokens = requests.get("https://api.weixin.qq.com/sns/oauth2/access_token", params=asked, timeout=30).json()
    assert len(tokens["openid"]) == 28
