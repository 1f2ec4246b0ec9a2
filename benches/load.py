#!/usr/bin/env python3
"""`wxauth load` beside Locust: the same logins against the same back end, one after the other.

    .ci/peers && cargo build --release && python3 benches/load.py
    python3 benches/load.py --seconds 30 --users 16

The back end answers a callback after 10 to 200 ms, in a fixed order, so that its percentiles are known
and neither tool's own work matters: they must agree. Then how many logins `load` makes of a back end
that does not wait, and what processor time each costs it, its emulator included.
"""
import argparse, http.server, itertools, json, os, subprocess, sys, tempfile, threading, time
import urllib.parse, urllib.request

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
WXAUTH = os.path.join(ROOT, "target", "release", "wxauth")
APPID, SECRET = "wx5b6e96c8c89c614e", "0123456789abcdef0123456789abcdef"
# 5 % take 200 ms, 15 % 100 ms, the others 10 to 50 ms.
DELAYS = [200, *[100] * 3, *[50] * 4, *[20] * 6, *[10] * 6]


class BackEnd(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    delays, lock = itertools.cycle(DELAYS), threading.Lock()

    def log_message(self, *_):
        pass

    def say(self, status, text="", **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text.encode())

    def do_GET(self):
        here, wechat = self.server.here, self.server.wechat
        query = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(self.path).query))
        if self.path == "/me":
            return self.say(200, json.dumps({"openid": self.headers.get("Cookie", "")[2:]}))
        if "code" not in query:
            back = urllib.parse.quote(here + "/page", safe="")
            return self.say(302, Location=f"{wechat}/connect/oauth2/authorize?appid={APPID}&redirect_uri={back}"
                            "&response_type=code&scope=snsapi_base&state=s#wechat_redirect")
        with self.lock:
            delay = next(self.delays)
        time.sleep(delay / 1000)
        asked = f"{wechat}/sns/oauth2/access_token?appid={APPID}&secret={SECRET}&grant_type=authorization_code"
        with urllib.request.urlopen(f"{asked}&code={query['code']}") as answer:
            openid = json.load(answer)["openid"]
        self.say(200, "in", Set_Cookie=f"o={openid}; HttpOnly")


def free_port():
    import socket
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def at(histogram, share):
    """The time by which that share of Locust's requests was answered."""
    total, seen = sum(histogram.values()), 0
    for took, count in sorted((float(k), v) for k, v in histogram.items()):
        seen += count
        if seen >= share * total:
            return took


def wxauth(*words, **more):
    environment = {**os.environ, "WXAUTH_APPID": APPID, "WXAUTH_SECRET": SECRET, "LANG": "C.UTF-8"}
    return subprocess.run([WXAUTH, *words], env=environment, check=True, stdout=subprocess.PIPE, text=True, **more)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--users", type=int, default=8)
    options = parser.parse_args()
    peers = os.environ.get("PEERS", os.path.join(ROOT, "target", "peers"))
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), BackEnd)
        mock = free_port()
        server.here, server.wechat = f"http://127.0.0.1:{server.server_port}", f"http://127.0.0.1:{mock}"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with open("wxauth.toml", "w") as file:
            file.write(f'[backend]\npage = "{server.here}/page"\nstyle = "session"\n'
                       f'api = {{ url = "{server.here}/me", openid = "/openid" }}\n')
        plan = ["--concurrency", str(options.users), "--duration", f"{options.seconds}s", "--mock-port", str(mock)]

        wxauth("load", *plan, "--report", "json=load.json")
        with open("load.json") as file:
            ours = next(step for step in json.load(file)["steps"] if step["step"] == "callback")
        wxauth("load", *plan, "--export", "locust=locustfile.py")
        emulator = subprocess.Popen([WXAUTH, "mock", "--port", str(mock), "--quiet"], stdout=subprocess.DEVNULL)
        wxauth("wait", server.wechat)
        command = [sys.executable, "-m", "locust", "-f", "locustfile.py", "--headless", "--json",
                   "-u", str(options.users), "-r", str(options.users), "-t", f"{options.seconds}s"]
        environment = {**os.environ, "PYTHONPATH": os.path.join(peers, "py"), "WXAUTH_MOCK_URL": server.wechat}
        told = subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout
        emulator.terminate()
        theirs = next(row for row in json.loads(told) if row["name"] == "callback")

        print(f"callback, {options.users} users at a time        wxauth load      Locust   the back end's own")
        for share, name, key in [(0.5, "p50", "p50_ms"), (0.9, "p90", "p90_ms"), (0.99, "p99", "p99_ms")]:
            own = sorted(DELAYS)[min(int(share * len(DELAYS)), len(DELAYS) - 1)]
            print(f"  {name}                             {ours[key]:8.1f} ms {at(theirs['response_times'], share):8.1f} ms"
                  f"   {own} ms and more")
        print(f"  count                           {ours['count']:8}    {theirs['num_requests']:8}")

        demo = subprocess.Popen([WXAUTH, "demo", "--port", "0", f"--mock={server.wechat}", "--json"],
                                stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        page = json.loads(demo.stdout.readline())["url"]
        os.remove("wxauth.toml")
        wxauth("load", page, "--concurrency", "16", *plan[2:], "--report", "json=fast.json", stderr=subprocess.DEVNULL)
        demo.terminate()
        with open("fast.json") as file:
            report = json.load(file)
        done, spent = report["logins"]["done"], report["generator"]["cpu_ms"]
        print(f"a fast back end: {report['logins']['per_second']:.0f} logins a second, "
              f"{spent * 1000 / done:.0f} µs of processor time each (five requests and the emulator's part)")


if __name__ == "__main__":
    main()
