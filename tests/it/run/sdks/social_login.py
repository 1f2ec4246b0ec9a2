# A site's login with social-auth-core as it comes: no base address, no agent, nothing of wxauth.
import pathlib
import sys

from wechatpy_login import phone

from social_core.backends.weixin import WeixinOAuth2APP

sys.path.append(str(pathlib.Path(__file__).parents[2] / "peers"))
from social_site import Site  # noqa: E402


class Account(WeixinOAuth2APP):
    DEFAULT_SCOPE = ["snsapi_userinfo"]


site = Site({"SOCIAL_AUTH_WEIXINAPP_KEY": "wx1234567890abcdef", "SOCIAL_AUTH_WEIXINAPP_SECRET": "s3cret"})
link = Account(site, redirect_uri="https://shop.example/cb").auth_url()
site.request = {name: values[0] for name, values in phone(link).items()}
told = Account(site, redirect_uri="https://shop.example/cb").auth_complete()["response"]
print("social-auth-core", told["openid"], told["nickname"])
