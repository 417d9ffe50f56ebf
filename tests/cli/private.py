#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The files of a database: who may read them, that no output is written over them, that every name is the name of a
file, and that a run whose file is gone does not report success.

usage: private.py KVQ MAKE_ARCHIVE
"""
import os
import pathlib
import re
import shutil
import sqlite3
import stat
import subprocess
import sys
import tempfile
import time

from terminal import Checks

SAMPLES = pathlib.Path(__file__).resolve().parent.parent.parent / "samples"
# Accounts that no system has. Only root can use them.
OWNER, READER, STRANGER = 61001, 61002, 61003
GROUP, OTHER_GROUP = 61010, 61011


class Kvq:
    def __init__(self, kvq, make_archive, folder):
        self.kvq, self.make_archive, self.folder = kvq, make_archive, folder
        self.environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "LC_ALL": "C.UTF-8"}

    def run(self, *arguments, umask=0o022, cwd=None, who=None, **more):
        """Returns the exit code and the output, with the folder as DIR. `who` is a pair of user and group."""
        command = [self.kvq, *arguments]
        if who:
            command = ["setpriv", f"--reuid={who[0]}", f"--regid={who[1]}", "--clear-groups", *command]
        environment = {**self.environment, **more.pop("variables", {})}
        done = subprocess.run(command, cwd=cwd or self.folder, env=environment, umask=umask, text=True,
                              stdin=subprocess.DEVNULL,
                              **{"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, **more})
        return done.returncode, (done.stdout or "").replace(str(self.folder), "DIR")


def mode(path):
    return f"{stat.S_IMODE(path.stat().st_mode):04o}"


def modes(folder):
    return {path.name: mode(path) for path in sorted(folder.iterdir())}


def reading(file):
    """Returns a connection that keeps -wal and -shm, because it reads an old state."""
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("BEGIN")
    connection.execute("SELECT count(*) FROM message").fetchone()
    return connection


def check_modes(checks, kvq):
    for umask in [0o000, 0o022, 0o077, 0o777]:
        folder = kvq.folder / f"umask-{umask:o}"
        file = folder / "a" / "b" / "kvq.db"
        code, _ = kvq.run("--db", file, "index", "kvm", umask=umask)
        checks.equal(f"umask {umask:03o}: a new database and its folders are private",
                     (code, mode(file), [mode(one) for one in [folder, folder / "a", folder / "a" / "b"]]),
                     (0, "0600", ["0700"] * 3))
        held = reading(file)
        kvq.run("--db", file, "query", "save", "x", "kvm", umask=umask)
        checks.equal(f"umask {umask:03o}: so are the files beside it", modes(file.parent),
                     {"kvq.db": "0600", "kvq.db-shm": "0600", "kvq.db-wal": "0600"})
        held.close()
    (kvq.folder / "link.db").symlink_to("target.db")
    kvq.run("--db", "link.db", "index", "kvm", umask=0)
    checks.equal("a database that is created through a link is private", mode(kvq.folder / "target.db"), "0600")
    kvq.run("--db", "here.db", "index", "kvm")
    (kvq.folder / "here.db").chmod(0o604)
    kvq.run("--db", "here.db", "index", "kvm", "--list", "kvm")
    checks.equal("a database that exists keeps its mode", mode(kvq.folder / "here.db"), "0604")

    db = ["--db", "here.db"]
    kvq.run(*db, "is:cover", "-o", "out", umask=0o002)
    kvq.run(*db, "is:cover", "-f", "mbox", "-o", "mbox", umask=0o027)
    kvq.run(*db, "is:cover", "-f", "maildir", "-o", "maildir", umask=0o027)
    kvq.run(*db, "report", "run", "weekly", "range=..", "-f", "csv", "-o", "csv", umask=0o022)
    mails = list((kvq.folder / "maildir" / "new").iterdir())
    checks.equal("what is written for others follows the umask",
                 [mode(kvq.folder / name) for name in ["out", "mbox", "maildir"]] + [mode(mails[0])],
                 ["0664", "0640", "0750", "0640"])
    (kvq.folder / "out").chmod(0o600)
    kvq.run(*db, "is:cover", "-o", "out", umask=0)
    checks.equal("a private file that is replaced stays private", mode(kvq.folder / "out"), "0600")


def check_group(checks, kvq):
    config = kvq.folder / ".config" / "kvq"
    config.mkdir(parents=True)
    (config / "config").write_text("[database]\n\taccess = everybody\n")
    checks.equal("another value is an error", kvq.run("--db", "none.db", "index", "kvm"), (2,
                 "DIR/.config/kvq/config:2:11: error: 'everybody' is not owner or group\n   access = everybody\n"
                 "            ^~~~~~~~~\nhint: an example is group\n"))
    (config / "config").write_text("[database]\n\taccess = group\n")
    root = os.geteuid() == 0
    own = (OWNER, GROUP) if root else None
    place = kvq.folder / "srv"
    place.mkdir()
    if root:
        os.chown(place, OWNER, GROUP)
    kvq.folder.chmod(0o755)
    file = place / "new" / "kvq.db"
    archive = place / "kvm"
    subprocess.run([kvq.make_archive, SAMPLES / "archive.txt", archive], check=True,
                   env=kvq.environment, **({"user": OWNER, "group": GROUP, "extra_groups": []} if root else {}))
    code, seen = kvq.run("--db", file, "index", archive, umask=0o077, who=own)
    checks.equal("the index succeeds", code, 0)
    checks.equal("access = group: the group may read the database, its folder and the files beside it, which stay",
                 (mode(file.parent), modes(file.parent)),
                 ("0750", {"kvq.db": "0640", "kvq.db-shm": "0640", "kvq.db-wal": "0640"}))
    checks.equal("the log is empty then", (file.parent / "kvq.db-wal").stat().st_size, 0)
    (config / "config").unlink()
    if not root:
        return print("not root: readers of other accounts are not tested")
    count = kvq.run("--db", file, "kvm", "--count", who=own)
    of_group, stranger = (READER, GROUP), (STRANGER, OTHER_GROUP)
    checks.equal("a reader of the group sees the mails", kvq.run("--db", file, "kvm", "--count", who=of_group), count)
    checks.equal("nobody else does", kvq.run("--db", file, "kvm", "--count", who=stranger)[0], 3)
    code, seen = kvq.run("--db", file, "query", "save", "x", "kvm", who=of_group)
    checks.equal("a reader of the group cannot write", (code, "cannot be" in seen), (3, True))
    # The owner's connection reads, so the next change stays in the log.
    held = reading(file)
    kvq.run("--db", file, "query", "save", "new", "kvm", who=own)
    checks.equal("a reader of the group sees what is only in the log",
                 ((file.parent / "kvq.db-wal").stat().st_size > 0,
                  kvq.run("--db", file, "query", "show", "new", who=of_group)), (True, (0, "kvm\n")))
    held.close()
    checks.equal("and also after the writer has ended",
                 kvq.run("--db", file, "query", "show", "new", who=of_group), (0, "kvm\n"))
    kvq.run("--db", file, "query", "rm", "new", who=own)
    checks.equal("the reader follows later changes", kvq.run("--db", file, "query", "show", "new", who=of_group)[0], 2)
    checks.equal("and leaves the modes", modes(file.parent),
                 {"kvq.db": "0640", "kvq.db-shm": "0640", "kvq.db-wal": "0640"})


def check_refused(checks, kvq):
    place = kvq.folder / "refused"
    place.mkdir()

    def make(name):
        kvq.run("--db", name, "index", "../kvm", cwd=place)
        kvq.run("--db", name, "query", "save", "mine", "is:patch", cwd=place)
        return place / name

    own, other = make("k.db"), make("other.db")
    (place / "sub").mkdir()
    (place / "to-own").symlink_to("k.db")
    (place / "to-link").symlink_to("to-own")
    (place / "to-wal").symlink_to(own.with_name("k.db-wal"))
    (place / "to-folder").symlink_to(".")
    (place / "to-other").symlink_to("other.db")
    os.link(own, place / "hard")
    os.link(other, place / "hard-other")
    names = ["k.db", own, "./sub/../k.db", "to-own", "to-link", "to-folder/k.db", "hard", "k.db-wal", "k.db-shm",
             "k.db-journal", "k.db-lock", "to-wal", "to-folder/k.db-shm", "hard-wal", "other.db", "to-other",
             "hard-other", "other.db-wal", "to-folder/other.db-journal", "other.db-lock", "/dev/fd/NUMBER",
             "/proc/self/fd/NUMBER"]
    kept = own.read_bytes(), other.read_bytes()

    def refuse(target, *command, db="k.db"):
        """Returns the exit code, whether the error says why, whether the databases are as before, what is left."""
        with open(own, "ab") as appending:
            number = appending.fileno()
            code, seen = kvq.run("--db", db, *command, "-o", str(target).replace("NUMBER", str(number)), cwd=place,
                                 pass_fds=[number])
        left = [path.name for path in place.rglob("*.kvq-new")]
        return code, "cannot be written: it is " in seen or seen, (own.read_bytes(), other.read_bytes()) == kept, left

    refused = (2, True, True, [])
    for name in names:
        checks.equal(f"-o {name} is refused", refuse(name, "is:cover"), refused)
    unmade = ["k.db-journal", "k.db-lock", "other.db-wal", "hard-wal"]
    checks.equal("no such file was made", [name for name in unmade if (place / name).exists()], [])
    # A reader leaves an empty log.
    checks.equal("nothing was written to the log", (place / "k.db-wal").stat().st_size, 0)
    checks.equal("-o the database by another name of --db", refuse("k.db", "is:cover", db="to-folder/hard"), refused)
    held = reading(own)
    os.link(place / "k.db-wal", place / "hard-to-log")
    os.link(place / "k.db-shm", place / "hard-to-index")
    for name in ["hard-to-log", "hard-to-index", "k.db-wal", "k.db-shm"]:
        checks.equal(f"-o {name} is refused while the log is used", refuse(name, "is:cover"), refused)
    held.close()
    mail = kvq.run("--db", "k.db", "is:cover", "-n", "1", "-f", "ids", cwd=place)[1].strip()
    for command in [["is:cover", "-f", "mbox"], ["is:cover", "-f", "csv"], ["no-such-word-anywhere"],
                    ["is:cover", "--count"], ["show", mail], ["thread", mail], ["series", mail],
                    ["digest", "week-10..week-12"], ["diff", "is:series", "week-10..week-12"], ["sql", "SELECT 1"],
                    ["report", "run", "weekly", "range=..", "-f", "html"], ["sql"]]:
        checks.equal(f"{command} is refused", refuse("k.db", *command), refused)
    code, _ = kvq.run("--db", "k.db", "is:cover", "-f", "maildir", "-o", "k.db", cwd=place)
    checks.equal("a database is no Maildir", (code, own.read_bytes() == kept[0]), (2, True))

    (place / "csv").mkdir()
    (place / "two.kvq").write_text(
        'report two "two"\nheading "one"\nsection is:cover\nheading "two"\nsection is:patch\n')
    (place / "csv" / "02-two.csv").symlink_to("../k.db")
    checks.equal("a file of a report with several is refused before the first is written",
                 (refuse("csv", "report", "run", "two.kvq", "-f", "csv"), sorted(os.listdir(place / "csv"))),
                 (refused, ["02-two.csv"]))
    kvq.run("--db", "k.db", "is:cover", "-f", "maildir", "-o", "maildir", cwd=place)
    for mail in (place / "maildir" / "new").iterdir():
        (place / "maildir" / "tmp" / mail.name).symlink_to(own)
        mail.unlink()
    code, seen = kvq.run("--db", "k.db", "is:cover", "-f", "maildir", "-o", "maildir", cwd=place)
    checks.equal("a link in a Maildir's tmp is replaced, not written", (code, own.read_bytes() == kept[0]), (0, True))
    with open(own, "ab") as appending:
        code, _ = kvq.run("--db", "k.db", "is:cover", cwd=place, stdout=appending, stderr=subprocess.DEVNULL)
    checks.equal("standard output is not the database", (code, own.read_bytes() == kept[0]), (2, True))
    checks.equal("the saved queries are there", kvq.run("--db", "k.db", "query", "show", "mine", cwd=place),
                 (0, "is:patch\n"))

    (place / "text").write_text("SQLite format 3 is the beginning of a database\n" * 4)
    sqlite3.connect(place / "foreign").execute("CREATE TABLE a (b)").connection.close()
    for name in ["text", "foreign", "foreign-wal", "x-wal"]:
        code, seen = kvq.run("--db", "k.db", "is:cover", "-f", "ids", "-o", name, cwd=place)
        checks.equal(f"{name} is no kvq database and is written", (code, seen, (place / name).stat().st_size > 0),
                     (0, "", True))


def check_names(checks, kvq):
    place = kvq.folder / "names"
    place.mkdir()
    names = [":memory:", ":x:", "file:k.db", "file:k.db?mode=memory", "file::memory:?cache=shared", "file:%41.db",
             "FILE:k", "k.db?mode=ro", "%41.db", " ", "a#b", "-"]
    for name in names:
        for how, arguments, variables in [("--db", [f"--db={name}"], {}), ("KVQ_DB", [], {"KVQ_DB": name})]:
            code, _ = kvq.run(*arguments, "index", "../kvm", cwd=place, variables=variables)
            count = kvq.run(*arguments, "is:cover", "--count", cwd=place, variables=variables)
            checks.equal(f"{how} {name!r} is the name of a file", (code, count, (place / name).is_file()),
                         (0, (0, "5\n"), True))
            for file in place.iterdir():
                file.unlink()
    for command in [["index", "../kvm"], ["is:cover"], ["query", "list"]]:
        checks.equal(f"an empty name is an error of {command}",
                     (kvq.run("--db", "", *command, cwd=place), kvq.run("--db=", *command, cwd=place)[0],
                      os.listdir(place)),
                     ((2, "kvq: the name of the database is empty; name a file with --db FILE\n"), 2, []))
    os.mkfifo(place / "fifo")
    for name in ["fifo", "/dev/null"]:
        checks.equal(f"{name} is no place for a database", kvq.run("--db", name, "index", "../kvm", cwd=place),
                     (3, f"kvq: '{name}' is not a file\n"))


def writes_to(process, file):
    """Whether the process has the database and its log open to write; true if it has ended."""
    opened = set()
    for descriptor in pathlib.Path(f"/proc/{process.pid}/fd").iterdir():
        try:
            flags = re.search(r"flags:\s*(\d+)", (descriptor.parent.parent / "fdinfo" / descriptor.name).read_text())[1]
            if int(flags, 8) & os.O_RDWR:
                opened.add(os.readlink(descriptor))
        except FileNotFoundError:
            pass
    return {str(file), f"{file}-shm"} <= opened or process.poll() is not None


def check_gone(checks, kvq):
    def remove(file):
        shutil.rmtree(file.parent)

    def replace(file):
        shutil.copy(file, file.parent / "copy")
        (file.parent / "copy").replace(file)

    def move_folder(file):
        file.parent.rename(file.parent.with_name("elsewhere"))

    changes = {"its folder is removed": remove, "the file is removed": pathlib.Path.unlink,
               "the file is replaced": replace, "its folder is moved": move_folder}
    commands = {"index": ["index", kvq.folder / "second", "--list", "other"], "query save": ["query", "save", "x", "is:patch"],
                "report save": ["report", "save", kvq.folder / "one.kvq"], "subsystems import": ["subsystems", "import",
                                                                                      SAMPLES / "MAINTAINERS"]}
    (kvq.folder / "one.kvq").write_text('report one "one"\nsection is:cover\n')
    subprocess.run([kvq.make_archive, SAMPLES / "archive.txt", kvq.folder / "second"], check=True)

    def during(command, change):
        """Changes something while the command, which has the database open, waits for the write lock."""
        place = kvq.folder / "gone"
        for old in [place, kvq.folder / "elsewhere"]:
            shutil.rmtree(old, ignore_errors=True)
        place.mkdir()
        file = place / "k.db"
        kvq.run("--db", file, "index", "kvm")
        lock = sqlite3.connect(file, isolation_level=None)
        lock.execute("BEGIN IMMEDIATE")
        process = subprocess.Popen([kvq.kvq, "--db", file, *command], cwd=place, env=kvq.environment, text=True,
                                   stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        while not writes_to(process, file):
            time.sleep(0.01)
        change(file)
        lock.execute("ROLLBACK")
        lock.close()
        seen, _ = process.communicate(timeout=60)
        return process.returncode, seen.replace(str(kvq.folder), "DIR")

    gone = (3, "kvq: 'DIR/gone/k.db' was removed, moved or replaced meanwhile; what this command wrote is not there; "
               "run it again\n")
    for name, command in commands.items():
        for how, change in changes.items():
            checks.equal(f"{name}: an error if {how}", during(command, change), gone)
    code, seen = during(commands["index"], lambda file: None)
    checks.equal("without such a change it succeeds", code, 0)


def main():
    kvq, make_archive = (pathlib.Path(path).resolve() for path in sys.argv[1:3])
    checks = Checks()
    with tempfile.TemporaryDirectory(prefix="kvq-private-") as name:
        one = Kvq(kvq, make_archive, pathlib.Path(name).resolve())
        subprocess.run([make_archive, SAMPLES / "archive.txt", one.folder / "kvm"], check=True)
        for check in [check_modes, check_group, check_refused, check_names, check_gone]:
            check(checks, one)
    checks.end()


if __name__ == "__main__":
    main()
