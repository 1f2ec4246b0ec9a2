#!/usr/bin/env python3
"""One HTTPS call as a whole process: wxauth beside curl, against a local TLS server.

    cargo build --release && python3 benches/https_call.py

Needs python3, curl and openssl. Rounds alternate between the programs, so that a noisy
machine hurts them alike; medians count. Budget: wxauth takes at most half of curl's time.
"""
import http.server
import os
import pathlib
import shutil
import ssl
import statistics
import subprocess
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
WXAUTH = os.environ.get("WXAUTH_BIN", str(ROOT / "target" / "release" / "wxauth"))
ROUNDS = int(os.environ.get("ROUNDS", "60"))
BUDGET = 0.5


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # one segment per answer: Nagle's delay would drown what is measured
    disable_nagle_algorithm = True

    def do_GET(self):
        body = b'{"openid":"o1"}'
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def log_message(self, *_):
        pass


def certificates(folder):
    """A CA of our own and a leaf for localhost."""
    def openssl(*words):
        subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)

    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    openssl("req", "-x509", *key, "-keyout", "ca.key", "-out", "ca.pem", "-days", "2",
            "-subj", "/CN=bench CA", "-addext", "basicConstraints=critical,CA:TRUE")
    openssl("req", *key, "-keyout", "leaf.key", "-out", "leaf.csr", "-subj", "/CN=localhost")
    (folder / "leaf.ext").write_text("subjectAltName=DNS:localhost\n")
    openssl("x509", "-req", "-in", "leaf.csr", "-CA", "ca.pem", "-CAkey", "ca.key",
            "-CAcreateserial", "-days", "2", "-extfile", "leaf.ext", "-out", "leaf.pem")


def serve(folder):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "leaf.pem", folder / "leaf.key")
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"https://localhost:{server.server_address[1]}/"


def main():
    for program in (WXAUTH, "curl", "openssl"):
        if not shutil.which(program):
            sys.exit(f"{program} is missing")
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        certificates(folder)
        url, ca = serve(folder), str(folder / "ca.pem")
        programs = {
            "wxauth call": [WXAUTH, "call", url, "--cacert", ca],
            "curl": ["curl", "-s", "--cacert", ca, url],
        }
        env = {"PATH": os.environ["PATH"], "HOME": name}
        times = {program: [] for program in programs}
        for _ in range(ROUNDS):
            for program, words in programs.items():
                start = time.perf_counter()
                done = subprocess.run(words, env=env, capture_output=True)
                times[program].append((time.perf_counter() - start) * 1000)
                if done.stdout != b'{"openid":"o1"}':
                    sys.exit(f"{program} failed: {done}")
    medians = {program: statistics.median(ms) for program, ms in times.items()}
    for program, ms in medians.items():
        print(f"{program:12} {ms:7.2f} ms (median of {ROUNDS})")
    ratio = medians["wxauth call"] / medians["curl"]
    print(f"ratio        {ratio:7.2f}    (budget {BUDGET})")
    sys.exit(0 if ratio <= BUDGET else 1)


if __name__ == "__main__":
    main()
