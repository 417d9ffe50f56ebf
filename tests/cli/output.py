#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Destinations of output: a pager that survives Ctrl-C, and files that are replaced as a whole or not at all.

usage: output.py KVQ MAKE_ARCHIVE
"""
import os
import pathlib
import signal
import stat
import subprocess
import sys
import threading

from terminal import Checks, Terminal, run, with_samples

# Prints "caught" for each Ctrl-C, and exits after a line of input from the terminal.
PAGER = """
import os, pathlib, signal, sys
# Not print(): the handler may run inside the print() below.
signal.signal(signal.SIGINT, lambda *_: os.write(1, b"caught\\n"))
for _ in sys.stdin: pass
print("read all", flush=True)
open("/dev/tty").readline()
pathlib.Path("left").touch()
"""
QUERY = ["is:cover", "-f", "ids"]


def check_pager(kvq, checks, folder, environment):
    (folder / "pager.py").write_text(PAGER)

    def terminal(pager):
        return Terminal([str(kvq), "is:cover"], folder, {**environment, "KVQ_PAGER": pager})

    one = terminal(f"{sys.executable} {folder}/pager.py")
    checks.equal("the pager reads the whole output", "read all" in one.read_until("read all"), True)
    one.send("\x03")
    checks.equal("the pager receives Ctrl-C", "caught" in one.read_until("caught"), True)
    one.send("\n")
    # The pager reports its end in a file, because a terminal may drop pending output when its session ends.
    _, code = one.end()
    checks.equal("Ctrl-C stops neither the pager nor kvq", ((folder / "left").exists(), code), (True, 0))

    rest, code = terminal("grep SigIgn /proc/self/status; cat >/dev/null").end()
    ignored = int(rest.split()[1], 16)
    checks.equal("the pager does not ignore SIGPIPE", ignored >> (signal.SIGPIPE - 1) & 1, 0)


def check_files(kvq, checks, folder, environment):
    def write(to, shell="", query=QUERY):
        return run(["sh", "-c", f'{shell} exec "$@"', "sh", kvq, *query, "-o", to], folder, environment)

    expected, _ = run([kvq, *QUERY], folder, environment)
    place = folder / "files"
    place.mkdir()
    file = place / "file"

    checks.equal("a new file is written", (write(file), file.read_text()), (("", 0), expected))
    checks.equal("the mode of a new file follows the umask", (write(place / "masked", "umask 027;"),
                 stat.S_IMODE((place / "masked").stat().st_mode)), (("", 0), 0o640))

    file.write_text("old\n")
    file.chmod(0o604)
    with open(file) as reader:
        checks.equal("an existing file is replaced", (write(file), file.read_text()), (("", 0), expected))
        checks.equal("a process that has the old file open reads all of it", reader.read(), "old\n")
    checks.equal("a replaced file keeps its mode", stat.S_IMODE(file.stat().st_mode), 0o604)

    file.write_text("old\n")
    # The limit is above the size of SQLite's -shm file, the index of its write-ahead log.
    seen, code = write(file, "trap '' XFSZ; ulimit -f 96;", ["is:patch OR is:reply", "-f", "mbox"])
    checks.equal("a failed write does not change the existing file",
                 (seen, code, file.read_text(errors="replace")[:40]),
                 (f"kvq: '{file}' cannot be written: File too large\n", 2, "old\n"))
    checks.equal("a failed write leaves no temporary file",
                 sorted(path.name for path in place.iterdir()), ["file", "masked"])

    for name, target in [("link", "file"), ("to-link", "link"), ("to-nothing", "not-yet")]:
        link = place / name
        link.symlink_to(target)
        (place / "file").write_text("old\n")
        checks.equal(f"{name} stays a link, and its target is written",
                     (write(link), os.readlink(link), link.read_text()), (("", 0), target, expected))

    os.mkfifo(place / "fifo")
    read = []
    reader = threading.Thread(target=lambda: read.append((place / "fifo").read_text()), daemon=True)
    reader.start()
    checks.equal("a named pipe is written", write(place / "fifo"), ("", 0))
    reader.join(20)
    checks.equal("the reader of a named pipe reads the whole output",
                 (read, stat.S_ISFIFO((place / "fifo").stat().st_mode)), ([expected], True))
    for device in ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"]:
        checks.equal(f"{device} is written", write(device), (expected, 0))
    with open(place / "out", "w") as out:
        inode = os.fstat(out.fileno()).st_ino
        subprocess.run([kvq, *QUERY, "-o", "/dev/stdout"], stdout=out, env=environment, check=True)
    checks.equal("/dev/stdout that is redirected to a file writes that file",
                 ((place / "out").stat().st_ino, (place / "out").read_text()),
                 (inode, expected))


def main():
    kvq, make_archive = (pathlib.Path(path).resolve() for path in sys.argv[1:3])
    checks = Checks()

    def use(folder, environment):
        check_files(kvq, checks, folder, environment)
        check_pager(kvq, checks, folder, environment)

    with_samples(kvq, make_archive, use)
    checks.end()


if __name__ == "__main__":
    main()
