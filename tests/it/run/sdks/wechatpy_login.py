# A site's login with wechatpy as it comes: no base address, no agent, nothing of wxauth.
import urllib.error
import urllib.parse
import urllib.request

from wechatpy.oauth import WeChatOAuth


class Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *rest):
        return None


def phone(link):
    """WeChat's browser opens the link; where it is sent back to."""
    agent = {"User-Agent": "Mozilla/5.0 (Linux; Android 13) MicroMessenger/8.0.50"}
    request = urllib.request.Request(link.split("#")[0], headers=agent)
    try:
        answer = urllib.request.build_opener(Stay).open(request)
    except urllib.error.HTTPError as redirect:
        answer = redirect
    return urllib.parse.parse_qs(urllib.parse.urlparse(answer.headers["Location"]).query)


site = WeChatOAuth("wx1234567890abcdef", "s3cret", "https://shop.example/cb", "snsapi_userinfo", "s1")
back = phone(site.authorize_url)
assert back["state"] == ["s1"], back
site.fetch_access_token(back["code"][0])
profile = site.get_user_info()
print("wechatpy", profile["openid"], profile["nickname"], site.check_access_token())
