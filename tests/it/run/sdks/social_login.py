# A site's login with social-auth-core as it comes: no base address, no agent, nothing of wxauth.
from wechatpy_login import phone

from social_core.backends.weixin import WeixinOAuth2APP
from social_core.strategy import BaseStrategy


class Account(WeixinOAuth2APP):
    DEFAULT_SCOPE = ["snsapi_userinfo"]


class Nonces:
    """One-time states, as a site's database would keep them."""

    known = set()

    def use(self, server_url, timestamp, salt):
        self.known.add((server_url, timestamp, salt))
        return True

    def consume(self, server_url, timestamp, salt):
        return (server_url, timestamp, salt) in self.known


class Storage:
    nonce = Nonces()


class Site(BaseStrategy):
    """The web framework's part: settings, a session, the request."""

    SETTINGS = {"SOCIAL_AUTH_WEIXINAPP_KEY": "wx1234567890abcdef", "SOCIAL_AUTH_WEIXINAPP_SECRET": "s3cret"}

    def __init__(self):
        super().__init__(storage=Storage)
        self.session, self.request = {}, {}

    def get_setting(self, name):
        return self.SETTINGS[name]

    def get_request_data(self, merge=True):
        return self.request

    def session_get(self, name, default=None):
        return self.session.get(name, default)

    def session_set(self, name, value):
        self.session[name] = value

    def session_pop(self, name):
        return self.session.pop(name, None)

    def build_absolute_uri(self, path=None):
        return path

    def authenticate(self, backend, *args, **kwargs):
        return kwargs["response"]


site = Site()
link = Account(site, redirect_uri="https://shop.example/cb").auth_url()
site.request = {name: values[0] for name, values in phone(link).items()}
told = Account(site, redirect_uri="https://shop.example/cb").auth_complete()
print("social-auth-core", told["openid"], told["nickname"])
