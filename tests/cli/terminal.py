# SPDX-License-Identifier: MIT
"""Helpers of the CLI tests: a pseudo terminal, an index of the samples, and a counter of checks."""
import fcntl
import os
import pathlib
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time

SAMPLES = pathlib.Path(__file__).resolve().parent.parent.parent / "samples"
TIMEOUT_SECONDS = 20


class Terminal:
    """A child process behind a pseudo terminal of 80 columns."""

    def __init__(self, arguments, folder, environment):
        self.process, self.side = pty.fork()
        if self.process == 0:
            os.chdir(folder)
            os.execvpe(arguments[0], arguments, environment)
        fcntl.ioctl(self.side, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 80, 0, 0))
        self.seen = ""

    def send(self, text):
        os.write(self.side, text.encode())

    def read_until(self, pattern):
        """Returns the output since the last call up to the end of the first match of the pattern; all of the output if
        the process ends or the time runs out first."""
        end = time.monotonic() + TIMEOUT_SECONDS
        while time.monotonic() < end:
            found = re.search(pattern, self.seen, re.S)
            if found:
                output, self.seen = self.seen[:found.end()], self.seen[found.end():]
                return output
            if not select.select([self.side], [], [], 0.2)[0]:
                continue
            try:
                data = os.read(self.side, 65536)
            except OSError:
                data = b""
            if not data:
                break
            self.seen += data.decode("utf-8", "replace").replace("\r\n", "\n")
        output, self.seen = self.seen, ""
        return output

    def end(self):
        """Returns the remaining output and the exit code."""
        rest = self.read_until(r"(?!)")
        os.close(self.side)
        return rest, os.waitstatus_to_exitcode(os.waitpid(self.process, 0)[1])


class Checks:
    def __init__(self):
        self.passed = self.failed = 0

    def equal(self, name, seen, expected):
        if seen == expected:
            self.passed += 1
        else:
            self.failed += 1
            print(f"{name}\n--- expected\n{expected}\n--- seen\n{seen}\n---")

    def end(self):
        print(f"{self.passed} passed, {self.failed} failed")
        sys.exit(self.failed > 0)


def run(arguments, folder, environment):
    done = subprocess.run([str(a) for a in arguments], cwd=folder, env=environment, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60)
    return done.stdout.decode("utf-8", "replace"), done.returncode


def handles_interrupts(process):
    """Returns whether the process handles SIGINT itself."""
    for line in pathlib.Path(f"/proc/{process.pid}/status").read_text().splitlines():
        if line.startswith("SigCgt:"):
            return int(line.split()[1], 16) >> (signal.SIGINT - 1) & 1 == 1
    return False


def wait_until(process, handles):
    """Returns whether the process began (or ceased) to handle SIGINT before it ended."""
    while process.poll() is None:
        if handles_interrupts(process) == handles:
            return True
        time.sleep(0.001)
    return False


def environment_of(kvq, folder):
    return {"PATH": f"{kvq.parent}:{os.environ['PATH']}", "HOME": str(folder), "KVQ_DB": str(folder / "kvq.db"),
            "LC_ALL": "C.UTF-8", "TERM": "dumb", "KVQ_PAGER": "cat"}


def skip_without_terminals():
    """Skips the test on a system without /dev/pts, such as a minimal chroot: it has no pseudo terminals."""
    try:
        sides = pty.openpty()
    except OSError:
        print("skipped: this system has no pseudo terminals")
        print("0 passed, 0 failed")
        sys.exit(0)
    for side in sides:
        os.close(side)


def with_samples(kvq, make_archive, use):
    """Calls use(folder, environment); the folder has the sample archive and its index."""
    skip_without_terminals()
    with tempfile.TemporaryDirectory(prefix="kvq-terminal-") as name:
        folder = pathlib.Path(name)
        environment = environment_of(kvq, folder)
        subprocess.run([make_archive, SAMPLES / "archive.txt", folder / "kvm"], check=True)
        run([kvq, "index", "kvm"], folder, environment)
        use(folder, environment)
