"""@HEAD@"""

import os
import random
import re
import secrets
import time
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

# Before requests: it makes the sockets of this process take turns.
from locust import HttpUser, @WAIT_KIND@, task
import requests

# The emulator that stands for WeChat; the back end must be pointed at the same one.
WECHAT = os.environ.get("WXAUTH_MOCK_URL", @WECHAT@).rstrip("/")
# What its `--control-token` is, where it is on another machine: mini programs get their codes from the control API.
CONTROL_TOKEN = os.environ.get("WXAUTH_MOCK_CONTROL_TOKEN", "")
# How many different users there are, each with an openid of its own.
USERS = int(os.environ.get("WXAUTH_LOAD_USERS", @USERS@))
# Seconds that one answer may take.
PATIENCE = @PATIENCE@

HOST = @HOST@
# "spa": the page hands the code in. "session": the back end owns the callback. "mini": a mini program has no page.
STYLE = @STYLE@
# The page that needs the login.
PAGE = @PAGE@
# What the page fetches to get the link: the name of the step and the address.
THEN = @THEN@
# The link, where the page's script puts it together.
MADE = @MADE@
# The mini program, where it is one.
APPID = @APPID@
# The call that takes the code.
LOGIN = @LOGIN@
# Where the ticket stands: "body" (JSON pointer), "header", "cookie" or "address" (a parameter).
TICKET = @TICKET@
# The call that says who somebody is.
API = @API@

AGENT = @AGENT@
DOORS = @DOORS@
LINK = re.compile(r"""(?:https?:)?//[^\s"'<>\\]*(?:%s)\?[^\s"'<>\\]+""" % "|".join(map(re.escape, DOORS)))

# Whom the API called what, in this worker: under load one user is sometimes taken for another.
names, owners = {}, {}


class Failed(Exception):
    """A login that came to nothing, with the step and the reason."""


class Person(HttpUser):
    """Somebody who logs in again and again, each time as another user with fresh cookies."""

    host = HOST
    wait_time = @WAIT@

    def on_start(self):
        # Its own session: the emulator is no part of what is measured.
        self.wechat = requests.Session()
        self.wechat.trust_env = self.client.trust_env = False
        self.wechat.headers["User-Agent"] = self.client.headers["User-Agent"] = AGENT

    @task
    def log_in(self):
        began, failed = time.perf_counter(), None
        try:
            self.walk(random.randrange(USERS))
        except Failed as why:
            failed = why
        spent = (time.perf_counter() - began) * 1000
        self.environment.events.request.fire(
            request_type="LOGIN", name="whole_login", response_time=spent,
            response_length=0, exception=failed, context={},
        )

    def walk(self, number):
        self.client.cookies.clear()
        user, answers = f"@FIRST@.{number}", []
        back = self.js_code(user) if STYLE == "mini" else self.consent(self.to_wechat(), user)
        # A page served by another server (a dev server of the front end) has no part in the login.
        if STYLE == "session" or is_here(back):
            answers, link = self.travel("callback", back)
            if link:
                raise Failed("callback: sent to WeChat again")
        if LOGIN:
            answers.append(self.hand_in(parameters(back)))
        ticket = self.ticket(answers)
        if API:
            self.who(number, ticket)

    def to_wechat(self):
        """Opens the page and goes as far as WeChat's door."""
        answers, link = self.travel("open", PAGE)
        if not link and THEN:
            answers, link = self.travel(*THEN)
        if not link and MADE:
            link = MADE.replace("{state}", secrets.token_hex(8))
        link = link or link_in(answers[-1].text)
        if not link:
            raise Failed("open: no authorize link")
        return link

    def consent(self, link, user):
        """Allows at the emulator; the address to come back to."""
        parts = urlsplit(link)
        door = next(door for door in DOORS if parts.path.endswith(door))
        more = urlencode({"mock_user": user, "mock_consent": "allow"})
        answer = self.ask("GET", f"{door}?{parts.query}&{more}", allow_redirects=False)
        back = answer.headers.get("Location")
        if not back:
            raise Failed("WeChat: shows a page in place of sending back")
        return back

    def js_code(self, user):
        """What wx.login() gives this user, as if it had come back in an address."""
        headers = {"Authorization": f"Bearer {CONTROL_TOKEN}"} if CONTROL_TOKEN else {}
        wanted = {"appid": APPID, "user": user}
        answer = self.ask("POST", "/_wxauth/js-codes", json=wanted, headers=headers)
        code = at(answer, "/js_code")
        if not code:
            raise Failed(f"WeChat: no js_code: {answer.text[:200]}")
        return "https://mini-program.invalid/?" + urlencode({"code": code})

    def ask(self, method, path, **more):
        """One request to the emulator."""
        try:
            return self.wechat.request(method, WECHAT + path, timeout=PATIENCE, **more)
        except requests.RequestException as error:
            raise Failed(f"WeChat: {type(error).__name__}: is the emulator at {WECHAT}?") from error

    def hand_in(self, came):
        body = filled(LOGIN["body"], came)
        how = {"json": "json", "form": "data", "query": "params"}[LOGIN["send"]]
        headers = {"Accept": "application/json, */*"}
        return self.send("login", LOGIN["method"], LOGIN["url"], headers=headers, **{how: body})

    def ticket(self, answers):
        if not TICKET:
            return None
        place, name = TICKET
        found = None
        if place == "body":
            found = at(answers[-1], name)
        elif place == "header":
            found = next((a.headers[name] for a in reversed(answers) if name in a.headers), None)
            found = re.sub(r"(?i)^bearer +", "", found) if found else None
        elif place == "cookie":
            found = next((c.value for c in self.client.cookies if c.name == name), None)
        else:
            places = [a.headers.get("Location", "") for a in answers] + [a.url for a in answers]
            found = next((parameters(p)[name] for p in places if name in parameters(p)), None)
        if not found:
            raise Failed("login: no ticket in the answer")
        return found

    def who(self, number, ticket):
        def judge(answer):
            who = at(answer, API["openid"]) if API["openid"] else None
            if not API["openid"]:
                return None
            if who is None:
                return "the API does not say who this is"
            same = names.setdefault(number, who) == who and owners.setdefault(who, number) == number
            return None if same else "wrong_user: taken for somebody else"

        headers, params = {}, {}
        if ticket is not None and TICKET[0] != "cookie":
            if API["query"]:
                params = {API["query"]: ticket}
            else:
                name, text = API["header"]
                headers = {name: text.replace("{ticket}", ticket)}
        self.send("api", "GET", API["url"], judge, headers=headers, params=params)

    def travel(self, step, url):
        """Follows redirects within the back end: the answers, and the link to WeChat if one came."""
        answers = []
        for _ in range(10):
            answers.append(self.send(step, "GET", url))
            where = answers[-1].headers.get("Location")
            if not answers[-1].is_redirect or not where:
                return answers, None
            # Names of loopback are one: `localhost` in a link is 127.0.0.1 here.
            url = urljoin(answers[-1].url, where)
            if is_door(url):
                return answers, url
            if not is_here(url):
                return answers, None
        raise Failed(f"{step}: round in circles")

    def send(self, step, method, url, judge=None, **more):
        with self.client.request(
            method, url, name=step, allow_redirects=False, catch_response=True,
            timeout=PATIENCE, **more
        ) as answer:
            why = None
            if answer.status_code == 0:
                why = type(answer.error).__name__
            elif answer.status_code >= 400:
                why = f"HTTP {answer.status_code}"
            elif judge:
                why = judge(answer)
            if why:
                answer.failure(why)
                raise Failed(f"{step}: {why}")
            return answer


def server(url):
    parts = urlsplit(urljoin(HOST, url))
    name = "127.0.0.1" if parts.hostname in ("localhost", "::1") else parts.hostname
    return parts.scheme, name, parts.port or {"http": 80, "https": 443}.get(parts.scheme)


def is_here(url):
    return server(url) == server(HOST)


def is_door(url):
    return urlsplit(url).path.endswith(tuple(DOORS))


def link_in(text):
    text = text.replace("\\/", "/").replace("\\u0026", "&")
    found = LINK.search(re.sub("&(?:amp|#38|#x26);", "&", text))
    return found and urljoin("https://open.weixin.qq.com", found[0])


def parameters(url):
    parts = urlsplit(url)
    inner = parts.fragment.partition("?")[2] or parts.fragment
    return dict(parse_qsl(inner) + parse_qsl(parts.query))


def filled(body, came):
    if isinstance(body, dict):
        gone = {"{code}": "code", "{state}": "state"}
        kept = {k: v for k, v in body.items() if not (isinstance(v, str) and v in gone and gone[v] not in came)}
        return {name: filled(value, came) for name, value in kept.items()}
    if isinstance(body, list):
        return [filled(item, came) for item in body]
    if isinstance(body, str):
        body = body.replace("{code}", came.get("code", ""))
        return body.replace("{state}", came.get("state", ""))
    return body


def at(answer, pointer):
    """A text or number at a JSON pointer (RFC 6901) of an answer."""
    try:
        value = answer.json()
        for part in pointer.split("/")[1:]:
            part = part.replace("~1", "/").replace("~0", "~")
            value = value[int(part) if isinstance(value, list) else part]
    except (ValueError, LookupError, TypeError):
        return None
    return str(value) if isinstance(value, (str, int, float)) and value not in ("", True, False) else None
