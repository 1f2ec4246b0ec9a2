"""The user's half of a login, for Python clients: WeChat opens a link, the user allows or refuses.

The emulator is told who it is and what he does by parameters of its own; the link stays as the client built it.
"""

import http.client
from urllib.parse import parse_qsl, urlsplit

WECHAT = "Mozilla/5.0 (iPhone; CPU iPhone OS 15_0 like Mac OS X) MicroMessenger/8.0.23(0x18001729)"


def open_link(link, user="emoji", consent="allow", account=None, page=None):
    """Where WeChat sends the browser, as a dict of the callback's parameters; or the page it shows.

    account: the one that hands its rights to a platform; page: where the link was followed.
    """
    parts = urlsplit(link)
    connection = http.client.HTTPConnection(parts.netloc, timeout=30)
    target = f"{parts.path}?{parts.query}&mock_user={user}&mock_consent={consent}"
    if account:
        target += f"&mock_account={account}"
    headers = {"User-Agent": WECHAT}
    if page:
        headers["Referer"] = page
    connection.request("GET", target, headers=headers)
    answer = connection.getresponse()
    answer.read()
    if answer.status in (301, 302, 303):
        return dict(parse_qsl(urlsplit(answer.headers["Location"]).query, keep_blank_values=True))
    return {"page": answer.headers.get("x-wxauth-page"), "number": answer.headers.get("x-wxauth-code")}
