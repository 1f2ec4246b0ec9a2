#!/usr/bin/env python3
"""Whole-process figures of wxauth, each beside something to compare with, in one run.

    python3 benches/process.py            # builds the release binary first
    python3 benches/process.py --runs 50

Prints medians and ratios. Needs Rust, Python 3.8+, and for the HTTPS row `curl` and `openssl`.
Commands are run in turn (A B A B ...), so that a machine whose speed drifts stays comparable.
"""
import argparse, http.server, os, shutil, ssl, statistics, subprocess, sys, tempfile, threading, time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
LINK = ["url", "--appid", "wx5b6e96c8c89c614e", "--redirect-uri", "https://h5.example.com/cb", "--state", "s"]


def spawn(argv, env):
    start = time.perf_counter()
    code = subprocess.call(argv, env=env, stdin=subprocess.DEVNULL,
                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return (time.perf_counter() - start) * 1000, code


def in_turn(runs, env, **commands):
    times = {name: [] for name in commands}
    for turn in range(runs + 2):
        for name, argv in commands.items():
            took, code = spawn(argv, env)
            if code != 0:
                sys.exit(f"{name}: {' '.join(argv)} ended with {code}")
            if turn >= 2:
                times[name].append(took)
    return {name: statistics.median(values) for name, values in times.items()}


def https_peer(folder):
    cert, key = os.path.join(folder, "cert.pem"), os.path.join(folder, "key.pem")
    subprocess.check_call(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
         "-keyout", key, "-out", cert, "-days", "2", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-addext", "basicConstraints=critical,CA:TRUE"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    class Answer(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            body = b"ok"
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return cert, f"https://localhost:{server.server_address[1]}/"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=30)
    parser.add_argument("--no-build", action="store_true")
    options = parser.parse_args()
    if not options.no_build:
        subprocess.check_call(["cargo", "build", "--release", "--quiet"], cwd=ROOT)
    wxauth = os.path.join(ROOT, "target", "release", "wxauth")
    with tempfile.TemporaryDirectory() as folder:
        env = {"PATH": os.environ["PATH"], "HOME": folder, "LANG": "C.UTF-8"}
        source, empty = os.path.join(folder, "empty.rs"), os.path.join(folder, "empty")
        with open(source, "w") as file:
            file.write("fn main() {}\n")
        subprocess.check_call(["rustc", "-O", "-o", empty, source])
        os.chdir(folder)

        print(f"binary                 {os.path.getsize(wxauth) / 1e6:6.2f} MB")
        t = in_turn(options.runs * 5, env, url=[wxauth, *LINK], empty=[empty])
        print(f"wxauth url             {t['url']:6.2f} ms   empty Rust program {t['empty']:6.2f} ms"
              f"   difference {t['url'] - t['empty']:+.2f} ms")
        t = in_turn(options.runs, env, login=[wxauth, "login", "--mock"])
        print(f"wxauth login --mock    {t['login']:6.2f} ms")
        if shutil.which("curl") and shutil.which("openssl"):
            cert, url = https_peer(folder)
            t = in_turn(options.runs, env, call=[wxauth, "call", url, "--cacert", cert],
                        curl=["curl", "-sS", "--cacert", cert, url])
            print(f"wxauth call https://…  {t['call']:6.2f} ms   curl {t['curl']:6.2f} ms"
                  f"   ratio {t['call'] / t['curl']:.2f}")
        else:
            print("wxauth call https://…  (needs curl and openssl)")


if __name__ == "__main__":
    main()
