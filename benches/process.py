#!/usr/bin/env python3
"""Whole-process figures of wxauth, each beside something to compare with, in one run.

    python3 benches/process.py            # builds the release binary first
    python3 benches/process.py --runs 50

Prints medians. Needs Rust and Python 3.8+. One HTTPS call beside curl: benches/https_call.py.
Commands are run in turn (A B A B ...), so that a machine whose speed drifts stays comparable.
"""
import argparse, os, shutil, statistics, subprocess, sys, tempfile, time

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
        bare = shutil.which("true")
        t = in_turn(options.runs, env, run=[wxauth, "run", "--quiet", "--", bare], bare=[bare])
        print(f"wxauth run -- true     {t['run']:6.2f} ms   /bin/true {t['bare']:6.2f} ms"
              f"   difference {t['run'] - t['bare']:+.2f} ms")
        few = max(3, options.runs // 6)
        t = in_turn(few, env, smoke=[wxauth, "check", "--demo", "--level", "smoke"],
                    full=[wxauth, "check", "--demo", "--level", "full"])
        print(f"wxauth check --demo    {t['full']:6.0f} ms   --level smoke {t['smoke']:6.0f} ms")


if __name__ == "__main__":
    main()
