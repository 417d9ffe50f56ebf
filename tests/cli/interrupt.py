#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The first Ctrl-C stops kvq index between two mails, and the second ends it at once, even within a long mail.

usage: interrupt.py KVQ
"""
import pathlib
import signal
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "hostile"))

from archives import write_archive
from kinds import mail
from terminal import Checks, environment_of, run, wait_until


def main():
    kvq = pathlib.Path(sys.argv[1]).resolve()
    checks = Checks()
    with tempfile.TemporaryDirectory(prefix="kvq-interrupt-") as name:
        folder = pathlib.Path(name)
        environment = environment_of(kvq, folder)
        # Parsing the words of the long mails takes much longer than two signals.
        words = "".join(f"word{i}\n" for i in range(400_000))
        write_archive(folder / "long.git", [mail(ident="1@example.org")] + [
            mail(ident=f"{i}@example.org", body=words) for i in range(2, 5)])

        def interrupted(signals):
            process = subprocess.Popen([kvq, "index", "long.git", "--list", "long"], cwd=folder, env=environment,
                                       stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
            if not wait_until(process, True):
                return "ended before the first signal"
            process.send_signal(signals[0])
            if not wait_until(process, False):
                return "ended before the second signal"
            for second in signals[1:]:
                process.send_signal(second)
            error = process.communicate(timeout=300)[1].decode()
            return process.returncode, error

        for first in (signal.SIGINT, signal.SIGTERM):
            for second in (signal.SIGINT, signal.SIGTERM):
                checks.equal(f"{second.name} after {first.name} ends the process at once",
                             interrupted([first, second]), (-second, ""))
        code, error = interrupted([signal.SIGINT])
        checks.equal("the first signal lets the run end", (code > 0, "interrupted" in error), (True, True))
        run([kvq, "index", "long.git", "--list", "long"], folder, environment)
        counted = run([kvq, "is:patch | count"], folder, environment)[0].strip()
        checks.equal("the next run indexes the rest", counted, "4")
    checks.end()


if __name__ == "__main__":
    main()
