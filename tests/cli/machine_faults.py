#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Faults of the machine: threads, descriptors, file sizes, memory, disks, pipes, and several indexers at once. Each
ends with one line that names the cause and with an exit code, or does not matter.

usage: machine_faults.py KVQ MAKE_ARCHIVE FAULT_SHIM
"""
import os
import pathlib
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile

from terminal import SAMPLES, Checks, environment_of

# A run that hangs is a failure; the slowest of these takes seconds, also with sanitizers.
TIMEOUT_SECONDS = 120
NOBODY = 65534
REPORT = 'report own "mine"\n\nheading "Patches"\nsection is:patch | limit 2\n'
# AddressSanitizer needs terabytes of addresses, and must be the first library.
IS_SANITIZED = "ASAN_OPTIONS" in os.environ or "TSAN_OPTIONS" in os.environ


class Folder:
    """A folder with the sample archive, and kvq to run in it."""

    def __init__(self, kvq, shim, path):
        self.kvq, self.shim, self.path = kvq, shim, path
        self.environment = environment_of(kvq, path)

    def start(self, *arguments, db="kvq.db", preexec=None, **more):
        options = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT,
                   "cwd": self.path, "env": {**self.environment, **more.pop("env", {})}, **more}
        return subprocess.Popen([self.kvq, "--db", str(self.path / db), *arguments], preexec_fn=preexec, **options)

    def run(self, *arguments, **more):
        """Returns the output, with the folder as FOLDER, and the exit code, which is -N for a signal N."""
        process = self.start(*arguments, **more)
        try:
            output = process.communicate(timeout=TIMEOUT_SECONDS)[0] or b""
        except subprocess.TimeoutExpired:
            process.kill()
            return "hangs", process.wait()
        text = output.decode("utf-8", "replace").replace(str(self.path), "FOLDER")
        return re.sub(r"\d+\.\d s$", "N s", text.strip()), process.returncode

    def shimmed(self, *arguments, db="kvq.db", **variables):
        return self.run(*arguments, db=db, env={"LD_PRELOAD": str(self.shim), **variables,
                                                "ASAN_OPTIONS": "verify_asan_link_order=0:detect_leaks=0"})

    def copy(self, name):
        """Returns the name of a copy of the database."""
        for ending in ("", "-wal", "-shm"):
            if (self.path / f"kvq.db{ending}").exists():
                shutil.copy(self.path / f"kvq.db{ending}", self.path / f"{name}{ending}")
        return name

    def remove(self, name):
        for ending in ("", "-wal", "-shm", "-lock"):
            (self.path / f"{name}{ending}").unlink(missing_ok=True)


def limit(what, value):
    return lambda: resource.setrlimit(what, (value, value))


def is_one_line(text):
    return text.startswith("kvq: ") and "\n" not in text


def check_threads(folder, checks, expected):
    for most in range(4):
        checks.equal(f"with {most} more threads a first load is complete",
                     folder.shimmed("index", "kvm", db="threads.db", KVQ_TEST_THREADS=str(most)), expected)
        checks.equal(f"with {most} more threads the index answers as always",
                     folder.run("is:patch", "-f", "ids", db="threads.db"), folder.run("is:patch", "-f", "ids"))
        folder.remove("threads.db")


def check_descriptors(folder, checks):
    for closed in ([0], [1], [2], [0, 1], [1, 2], [0, 1, 2]):
        def close():
            for descriptor in closed:
                os.close(descriptor)
        _, code = folder.run("index", "kvm", db="closed.db", preexec=close)
        # The summary cannot be written, but the mails are indexed.
        checks.equal(f"descriptors {closed} closed: the exit code of a first load", code, 2 if 1 in closed else 0)
        checks.equal(f"descriptors {closed} closed: the database is whole",
                     folder.run("", "-f", "ids", db="closed.db"), folder.run("", "-f", "ids"))
        folder.remove("closed.db")
        _, code = folder.run("is:patch", preexec=close)
        checks.equal(f"descriptors {closed} closed: the exit code of a query", code, 2 if 1 in closed else 0)
        _, code = folder.run("is:patch is:nonsense", preexec=close)
        checks.equal(f"descriptors {closed} closed: the exit code of a mistake", code, 2)
    with open("/dev/full", "wb") as full:
        for arguments, code in ((["is:nonsense"], 2), (["subject:nowhere"], 1), (["is:patch"], 0),
                                (["index", "missing"], 5)):
            process = folder.start(*arguments, stderr=full, stdout=subprocess.DEVNULL)
            checks.equal(f"{arguments} with a full standard error", process.wait(TIMEOUT_SECONDS), code)
    checks.equal("a full standard output is an error",
                 folder.run("is:patch", stdout=open("/dev/full", "wb"), stderr=subprocess.PIPE)[1], 2)


def check_sizes(folder, checks):
    def size(bytes_):
        return limit(resource.RLIMIT_FSIZE, bytes_)
    for bytes_ in (0, 1000, 4096, 40_000, 300_000):
        text, code = folder.run("index", "kvm", db="size.db", preexec=size(bytes_))
        checks.equal(f"a limit of {bytes_} bytes: one line", is_one_line(text), True)
        checks.equal(f"a limit of {bytes_} bytes is named in {text}",
                     "the file would be larger than the system allows" in text, True)
        checks.equal(f"a limit of {bytes_} bytes: the exit code", code, 3)
        folder.remove("size.db")
    # The -shm file, which a reader makes, has 32 KiB.
    checks.equal("a limit of the output", folder.run("", "-f", "mbox", "-o", "out", preexec=size(40_000)),
                 ("kvq: 'out' cannot be written: File too large", 2))


def make_large_archive(repository):
    """Makes an archive whose list of subjects is larger than the buffers of kvq and of a pipe."""
    lines = []
    for number in range(400):
        mail = (f"From: Ada Byron <ada@example.org>\nSubject: {number} {'long ' * 200}\n"
                f"Date: Mon, 3 Mar 2025 10:00:00 +0000\nMessage-ID: <{number}@example.org>\n\nText.\n")
        lines.append(f"commit refs/heads/master\ncommitter A <a@x> {1740996000 + number} +0000\ndata 1\nm\n"
                     f"M 100644 inline m\ndata {len(mail)}\n{mail}\n")
    subprocess.run(["git", "init", "-q", "--bare", "-b", "master", repository], check=True)
    subprocess.run(["git", "-C", repository, "fast-import", "--quiet"], input="".join(lines).encode(), check=True)


def check_cut_short(folder, checks):
    """A database that another program cuts short under a reader: kvq maps it into memory."""
    make_large_archive(folder.path / "large.git")
    folder.run("index", "large.git", db="cut.db")
    reader, writer = os.pipe()
    # The output does not fit into the pipe, so the reader stands still in the middle of its answer.
    process = folder.start("", "-f", "csv", db="cut.db", stdout=writer, stderr=subprocess.PIPE)
    os.close(writer)
    os.read(reader, 1)
    os.truncate(folder.path / "cut.db", 8192)
    while os.read(reader, 1 << 16):
        pass
    os.close(reader)
    error = process.communicate(timeout=TIMEOUT_SECONDS)[1].decode().replace(str(folder.path), "FOLDER")
    checks.equal("a database cut short under a reader", (error, process.returncode),
                 ("kvq: 'FOLDER/cut.db' cannot be read: it was cut short while kvq read it, or the disk has an error "
                  "(SIGBUS); check the file, then try again\n", 3))
    folder.remove("cut.db")


def check_memory(folder, checks):
    if IS_SANITIZED:
        return
    # With less than 26 MiB, jemalloc ends the process before kvq starts.
    for megabytes in (*range(32, 200, 12), 300):
        def little(megabytes=megabytes):
            resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        for arguments, db in ((["index", "kvm"], "memory.db"), (["is:patch | count by author"], "kvq.db"),
                              (["digest", "2025-03-01..", "-f", "html"], "kvq.db")):
            text, code = folder.run(*arguments, db=db, preexec=little)
            folder.remove("memory.db")
            if code in (0, 1):
                continue
            # The loader, which starts before kvq, has its own words and codes.
            if code == 127 or "error while loading" in text or code == 6:
                continue
            checks.equal(f"{megabytes} MiB, {arguments}: {text}",
                         (code, is_one_line(text), "out of memory" in text, "bug" in text), (3, True, True, False))


def check_files(folder, checks, expected):
    """Too few descriptors are not damage."""
    for most in range(3, 26):
        text, code = folder.run("index", "kvm", db="files.db", preexec=limit(resource.RLIMIT_NOFILE, most))
        folder.remove("files.db")
        if (text, code) == expected:
            break
        if code == 127 or "cannot open shared object" in text:
            continue
        checks.equal(f"{most} descriptors: {text}",
                     (is_one_line(text), "oo many open files" in text, code in (2, 3, 5, 6)), (True, True, True))
    else:
        checks.equal("a first load needs fewer descriptors", False, True)


def check_disk(folder, checks):
    text, code = folder.shimmed("", "-f", "ids", KVQ_TEST_EIO=".db")
    checks.equal("a page that the disk does not return is a fault of the disk",
                 (text, code), ("kvq: 'FOLDER/kvq.db' cannot be read or written: disk I/O error (SQLite 11: database "
                                "disk image is malformed); the log of the system has details", 3))
    mount = folder.path / "small"
    mount.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=300k", "none", mount], check=False,
                      stderr=subprocess.DEVNULL).returncode != 0:
        print("skipped: a full disk, which needs the right to mount one")
        return
    try:
        for used in range(0, 300, 20):
            (mount / "used").write_bytes(b"x" * (used << 10))
            text, code = folder.run("index", "kvm", db="small/full.db")
            folder.remove("small/full.db")
            checks.equal(f"a disk with {300 - used} KiB left: {text}",
                         (is_one_line(text), "the disk is full" in text, code), (True, True, 3))
        (mount / "used").unlink()
        (mount / "kvq.db").write_bytes(b"")
    finally:
        subprocess.run(["umount", mount], check=True)


def as_nobody():
    if os.geteuid() == 0:
        os.setgid(NOBODY)
        os.setuid(NOBODY)


def check_read_only(folder, checks):
    place = folder.path / "kept"
    place.mkdir()
    folder.run("index", "kvm", db="kept/kvq.db")
    folder.path.chmod(0o755)
    (place / "kvq.db").chmod(0o644)
    place.chmod(0o555)
    try:
        expected = folder.run("is:patch", "-f", "ids")
        checks.equal("a search in a folder that cannot be written",
                     folder.run("is:patch", "-f", "ids", db="kept/kvq.db", preexec=as_nobody), expected)
        checks.equal("nothing is left there", sorted(entry.name for entry in place.iterdir()), ["kvq.db"])
        place.chmod(0o755)
        for name in ("file:%41.db", "a?mode=memory#b c"):
            (place / "kvq.db").rename(place / name)
            place.chmod(0o555)
            checks.equal(f"a search in a folder that cannot be written, in {name}",
                         folder.run("is:patch", "-f", "ids", db=f"kept/{name}", preexec=as_nobody), expected)
            place.chmod(0o755)
            (place / name).rename(place / "kvq.db")
        (place / "kvq.db-wal").write_bytes(b"something")
        (place / "kvq.db-wal").chmod(0o644)
        place.chmod(0o555)
        checks.equal("a log that cannot be read there",
                     folder.run("is:patch", "-f", "ids", db="kept/kvq.db", preexec=as_nobody),
                     ("kvq: 'FOLDER/kept/kvq.db' is not complete: some of its commits are only in "
                      "'FOLDER/kept/kvq.db-wal', which can be read only if its folder can be written; run 'kvq index' "
                      "as the owner of the file, or copy both files to another folder", 3))
    finally:
        place.chmod(0o755)


def check_unreadable_ref(folder, checks):
    """libgit2 skips a ref whose file it cannot open."""
    folder.path.chmod(0o755)
    repository = folder.path / "kvm" / "git" / "0.git"
    ref = repository / "refs/tags/unreadable"
    ref.write_bytes((repository / "refs/heads/master").read_bytes())
    ref.chmod(0)
    place = folder.path / "own"
    place.mkdir()
    place.chmod(0o777)
    try:
        output, code = folder.run("index", "kvm", db="own/kvq.db", preexec=as_nobody)
        checks.equal("a ref that cannot be read", (output.splitlines()[-1], code),
                     ("kvq: the archive 'FOLDER/kvm/git/0.git' cannot be read: permission denied; check the permissions of "
                      "its files", 5))
    finally:
        ref.unlink()


def check_indexers(folder, checks, expected):
    """Several first loads of one database at once: one does the work, the others wait."""
    for _ in range(int(os.environ.get("KVQ_TEST_ROUNDS", "5"))):
        processes = [folder.start("index", "kvm", db="many.db") for _ in range(4)]
        outputs = [process.communicate(timeout=TIMEOUT_SECONDS)[0].decode().strip() for process in processes]
        texts = sorted(re.sub(r"\d+\.\d s$", "N s", text) for text in outputs)
        checks.equal("of four first loads, one reads the mails",
                     (texts, [process.returncode for process in processes]),
                     (["0 mails, 0 new, 0 deleted, 0 with defects, N s"] * 3 + [expected[0]], [0] * 4))
        checks.equal("no lock is left", (folder.path / "many.db-lock").exists(), False)
        folder.remove("many.db")


def check_killed_indexer(folder, checks, expected):
    """The lock ends with its process, also if it is killed."""
    process = folder.start("index", "kvm", db="killed.db")
    while not (folder.path / "killed.db-lock").exists() and process.poll() is None:
        pass
    process.send_signal(signal.SIGKILL)
    process.communicate()
    checks.equal("the next run continues", folder.run("index", "kvm", db="killed.db")[1], 0)
    checks.equal("and nothing is lost", folder.run("", "-f", "ids", db="killed.db"),
                 folder.run("", "-f", "ids"))
    folder.remove("killed.db")


def check_pipes(folder, checks):
    """A pipe that nobody writes to is no file."""
    config = folder.path / ".config/kvq"
    reports = config / "reports"
    reports.mkdir(parents=True)
    os.mkfifo(reports / "pipe.kvq")
    (reports / "folder.kvq").mkdir()
    (reports / "own.kvq").write_text(REPORT)
    text, code = folder.run("report", "list")
    checks.equal("reports are files", ("own" in text, "pipe" in text, "folder" in text, code),
                 (True, False, False, 0))
    checks.equal("a report that is a pipe", folder.run("report", "run", "./.config/kvq/reports/pipe.kvq"),
                 ("kvq: './.config/kvq/reports/pipe.kvq' cannot be read: it is not a file", 2))
    for name in ("config", "mailmap", "affiliations", "robots", "topics"):
        os.mkfifo(config / name)
        arguments = ["is:patch"] if name == "config" else ["index", "kvm"]
        checks.equal(f"a pipe as {name}", folder.run(*arguments),
                     (f"kvq: 'FOLDER/.config/kvq/{name}' cannot be read: it is not a file", 2))
        (config / name).unlink()
    read, write = os.pipe()
    os.write(write, REPORT.encode())
    os.close(write)
    text, code = folder.run("report", "run", f"/dev/fd/{read}", pass_fds=[read])
    os.close(read)
    checks.equal(f"a pipe that the shell makes: {text}", ("Patches" in text, code), (True, 0))
    checks.equal("a device without an end", folder.run("report", "run", "/dev/zero"),
                 ("kvq: '/dev/zero' cannot be read: it is larger than 64 MiB", 2))


def main():
    kvq, make_archive, shim = (pathlib.Path(argument).resolve() for argument in sys.argv[1:4])
    checks = Checks()
    with tempfile.TemporaryDirectory(prefix="kvq-faults-") as name:
        path = pathlib.Path(name).resolve()
        subprocess.run([make_archive, SAMPLES / "archive.txt", path / "kvm"], check=True)
        folder = Folder(kvq, shim, path)
        expected = folder.run("index", "kvm")
        wanted = sys.argv[4:]
        parts = {
            "threads": lambda: check_threads(folder, checks, expected),
            "descriptors": lambda: check_descriptors(folder, checks),
            "sizes": lambda: check_sizes(folder, checks),
            "cut short": lambda: check_cut_short(folder, checks),
            "memory": lambda: check_memory(folder, checks),
            "files": lambda: check_files(folder, checks, expected),
            "disk": lambda: check_disk(folder, checks),
            "read-only": lambda: check_read_only(folder, checks),
            "unreadable ref": lambda: check_unreadable_ref(folder, checks),
            "indexers": lambda: check_indexers(folder, checks, expected),
            "killed": lambda: check_killed_indexer(folder, checks, expected),
            "pipes": lambda: check_pipes(folder, checks),
        }
        for part, check in parts.items():
            if not wanted or part in wanted:
                check()
    checks.end()


main()
