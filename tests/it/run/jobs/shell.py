# A terminal with a shell's job control around one command: ^Z, a look at who is stopped, then `fg`.
# Says `begun`, `stopped STATES`, `status N` as a shell would know it.
import os, pty, signal, sys, time


def states(group):
    """The states of a process group's members, one letter each."""
    found = set()
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                fields = open("/proc/%s/stat" % name).read().rsplit(")", 1)[1].split()
            except OSError:
                continue
            if int(fields[2]) == group:
                found.add(fields[0])
    return "".join(sorted(found))


def shell(words):
    signal.signal(signal.SIGTTOU, signal.SIG_IGN)
    job = os.fork()
    if job == 0:
        os.setpgid(0, 0)
        os.tcsetpgrp(0, os.getpid())
        signal.signal(signal.SIGTTOU, signal.SIG_DFL)
        os.execvp(words[0], words)
    _, status = os.waitpid(job, os.WUNTRACED)
    while os.WIFSTOPPED(status):
        os.tcsetpgrp(0, os.getpid())
        # The child's own stop may be a moment later than its parent's.
        end = time.monotonic() + 30
        while states(job) != "T" and time.monotonic() < end:
            time.sleep(0.01)
        print("stopped", states(job), flush=True)
        os.tcsetpgrp(0, job)
        os.kill(-job, signal.SIGCONT)
        _, status = os.waitpid(job, os.WUNTRACED)
    os.tcsetpgrp(0, os.getpid())
    print("status", os.waitstatus_to_exitcode(status), flush=True)


pid, terminal = pty.fork()
if pid == 0:
    shell(sys.argv[1:])
    os._exit(0)
seen = b""
keys = [(b"begun", b"\x1a"), (b"stopped T", b"on\n")]
while True:
    try:
        part = os.read(terminal, 4096)
    except OSError:
        break
    if not part:
        break
    seen += part
    if keys and keys[0][0] in seen:
        os.write(terminal, keys.pop(0)[1])
sys.stdout.write(seen.decode())
