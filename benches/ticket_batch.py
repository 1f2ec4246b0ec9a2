#!/usr/bin/env python3
"""Signing tickets from NDJSON: wxauth ticket sign --batch beside PyJWT and npm's fast-jwt.

    cargo build --release && .ci/peers && benches/ticket_batch.py

All three do the same work in one run: lines {"openid":…,"level":…} in, a ticket with iss, sub, aud,
exp, iat and a random jti each, lines {"ticket":…} out, HS256, the same 64-byte key. wxauth uses all
cores, the others one, as they come. Rounds alternate; the median counts. The ratio is per second.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PEERS = Path(os.environ.get("PEERS", ROOT / "target/peers"))
SECRET = "d9f1c7a2b3e4f5061728394a5b6c7d8e9f00112233445566778899aabbccddee"
HERE = Path(__file__).resolve().parent


def lines(path, count):
    with open(path, "w", encoding="utf-8") as file:
        for n in range(count):
            file.write('{"openid":"oLVPpjqs9BhvzwPj5A-%010d","unionid":"o6_bmasdasdsad6_2sg%010d","level":%d}\n' % (n, n, n % 10))


def run(command, source, target, env):
    """Seconds, seconds of CPU and peak memory in MB of one process from file to file."""
    with open(source, "rb") as stdin, open(target, "wb") as stdout:
        start = time.perf_counter()
        child = subprocess.Popen(command, stdin=stdin, stdout=stdout, env={**os.environ, **env})
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        sys.exit(f"{command[0]} failed with {child.returncode}")
    unit = 1 if sys.platform == "darwin" else 1024
    return seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * unit / 1e6


def check(target, count, env, binary):
    """Every line of the answer is a good ticket: wxauth verifies what each of them signed."""
    words = [binary, "ticket", "verify", "--batch", "-", "--issuer", "bench", "--audience", "h5"]
    # Nothing is kept in this process: what it holds would count as the peak of its next child.
    seen = target.with_name("seen")
    with open(target, "rb") as stdin, open(seen, "wb") as stdout:
        code = subprocess.run(words, stdin=stdin, stdout=stdout, env={**os.environ, **env}).returncode
    with open(seen, "rb") as file:
        answers = sum(1 for _ in file)
    if code != 0 or answers != count:
        sys.exit("some tickets do not verify")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=1_000_000, help="lines for wxauth")
    parser.add_argument("--peer-count", type=int, default=200_000, help="lines for the others")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--binary", default=str(ROOT / "target/release/wxauth"))
    args = parser.parse_args()
    env = {"WXAUTH_TICKET_SECRET": SECRET, "PYTHONPATH": str(PEERS / "py"), "NODE_PATH": str(PEERS / "node/node_modules")}
    ours = [args.binary, "ticket", "sign", "--batch", "-", "--issuer", "bench", "--audience", "h5", "--ttl", "2h"]
    contestants = {
        "wxauth": (ours, args.count),
        "PyJWT": ([sys.executable, str(HERE / "ticket_batch_pyjwt.py")], args.peer_count),
        "fast-jwt": (["node", str(HERE / "ticket_batch_fastjwt.js")], args.peer_count),
    }
    with tempfile.TemporaryDirectory(dir=os.environ.get("BENCH_TMP")) as folder:
        folder = Path(folder)
        for count in {args.count, args.peer_count}:
            lines(folder / f"in{count}", count)
        results = {name: [] for name in contestants}
        for round_ in range(args.rounds):
            for name, (command, count) in contestants.items():
                result = run(command, folder / f"in{count}", folder / "out", env)
                results[name].append((count / result[0], count / result[1], result[2]))
                if round_ == 0:
                    check(folder / "out", count, env, args.binary)
    rates = {name: statistics.median(r for r, _, _ in runs) for name, runs in results.items()}
    work = {name: statistics.median(w for _, w, _ in runs) for name, runs in results.items()}
    memory = {name: max(m for _, _, m in runs) for name, runs in results.items()}
    print(f"{os.cpu_count()} cores, {args.rounds} rounds, file to file, whole process")
    print(f"{'':10} {'tickets/s':>12} {'per CPU s':>12} {'peak MB':>9} {'wxauth is':>12}")
    for name in contestants:
        row = f"{name:10} {rates[name]:12,.0f} {work[name]:12,.0f} {memory[name]:9.1f}"
        print(f"{row} {rates['wxauth'] / rates[name]:11.1f}x")
    print(json.dumps({"tickets_per_second": rates, "per_cpu_second": work, "peak_mb": memory}))
    missed = []
    if rates["wxauth"] < 1_000_000:
        missed.append("1,000,000 tickets a second")
    if memory["wxauth"] >= 64:
        missed.append("64 MB")
    missed += [f"10 times {n}" for n in ("PyJWT", "fast-jwt") if rates["wxauth"] < 10 * rates[n]]
    if missed:
        print("budget missed: " + ", ".join(missed))
        sys.exit(1)
    print("budgets kept: 1,000,000 tickets a second, 64 MB, 10 times each of the others")


if __name__ == "__main__":
    main()
