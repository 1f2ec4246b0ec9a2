# Python clients as a back end uses them, none told of wxauth; a line each: name, then WeChat's answer.
import asyncio, http.client, json, urllib.parse, urllib.request

HOST = "api.weixin.qq.com"
PATH = "/sns/oauth2/access_token?appid=wx1234567890abcdef&secret=s3cret&code=none&grant_type=authorization_code"
URL = "https://" + HOST + PATH


def tell(name, body):
    print(name, body.strip(), flush=True)


def with_urllib():
    tell("urllib", urllib.request.urlopen(URL).read().decode())


def with_http_client():
    connection = http.client.HTTPSConnection(HOST)
    connection.request("GET", PATH)
    tell("http.client", connection.getresponse().read().decode())


def with_requests():
    import requests

    tell("requests", requests.get(URL).text)
    bare = requests.Session()
    bare.trust_env = False
    # It knows neither the proxy nor the roots of the environment: certificates come from certifi.
    try:
        bare.get(URL)
        tell("requests-trust_env-False", "believed")
    except requests.exceptions.SSLError:
        tell("requests-trust_env-False", "refused")


def with_httpx():
    import httpx

    tell("httpx", httpx.get(URL).text)

    async def ask():
        async with httpx.AsyncClient() as client:
            tell("httpx-async", (await client.get(URL)).text)

    asyncio.run(ask())


async def with_aiohttp():
    import aiohttp

    for name, trust in (("aiohttp", False), ("aiohttp-trust_env", True)):
        async with aiohttp.ClientSession(trust_env=trust) as session:
            async with session.get(URL) as answer:
                tell(name, await answer.text())


def flow():
    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *rest):
            return None

    link = "https://open.weixin.qq.com/connect/oauth2/authorize?" + urllib.parse.urlencode(
        {
            "appid": "wx1234567890abcdef",
            "redirect_uri": "http://127.0.0.1:3000/callback",
            "response_type": "code",
            "scope": "snsapi_base",
            "state": "xyz",
        }
    )
    agent = {"User-Agent": "Mozilla/5.0 MicroMessenger/8.0.50"}
    try:
        answer = urllib.request.build_opener(Stay).open(urllib.request.Request(link, headers=agent))
    except urllib.error.HTTPError as redirect:
        answer = redirect
    query = urllib.parse.parse_qs(urllib.parse.urlparse(answer.headers["Location"]).query)
    token = json.load(urllib.request.urlopen(URL.replace("code=none", "code=" + query["code"][0])))
    tell("flow", token["openid"])


with_urllib()
with_http_client()
with_requests()
with_httpx()
asyncio.run(with_aiohttp())
flow()
