"""A web framework as social-auth-core sees it: settings, a session, one-time states, the request.

Knows neither WeChat nor the emulator: a login is what the library makes of it.
"""

from social_core.strategy import BaseStrategy


class Nonces:
    """One-time states, as a site's database would keep them."""

    def __init__(self):
        self.known = set()

    def use(self, server_url, timestamp, salt):
        self.known.add((server_url, timestamp, salt))
        return True

    def consume(self, server_url, timestamp, salt):
        seen = (server_url, timestamp, salt) in self.known
        self.known.discard((server_url, timestamp, salt))
        return seen


class Storage:
    nonce = Nonces()


class Site(BaseStrategy):
    """The web framework's part: settings, a session, the request."""

    def __init__(self, settings):
        super().__init__(storage=Storage)
        self.settings, self.session, self.request = settings, {}, {}

    def get_setting(self, name):
        return self.settings[name]

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
        response = kwargs["response"]
        return {
            "uid": backend.get_user_id(backend.get_user_details(response), response),
            "details": backend.get_user_details(response),
            "response": response,
        }
