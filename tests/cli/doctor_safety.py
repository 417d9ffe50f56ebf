#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""`kvq doctor --repair` loses nothing: what it leaves alone, when it is killed, and when others hold the database or
the archive cannot be read. And whatever page of the file is damaged, its errors are one line.

usage: doctor_safety.py KVQ MAKE_ARCHIVE [CASE...]
"""
import contextlib
import fcntl
import hashlib
import os
import pathlib
import random
import shutil
import struct
import subprocess
import sys
import tempfile
import time

from doctor import SAMPLES, SOME_MAIL, Doctor, connect, damage, difference, dump, found
from terminal import Checks, environment_of, run

ANEW = "kvq index into a new database"
MISSING_DELIVERY = [f"DELETE FROM delivery WHERE message = {SOME_MAIL}"]


class Setting:
    """The sample archive, its index without orphans, and a saved query."""

    def __init__(self, kvq, make_archive, folder):
        self.kvq, self.folder, self.environment = kvq, folder, environment_of(kvq, folder)
        self.database, self.pristine = folder / "kvq.db", folder / "kvq.pristine"
        subprocess.run([make_archive, SAMPLES / "archive.txt", folder / "kvm"], check=True)
        self.run("index", "kvm")
        self.run("query", "save", "tdx", "subsystem:TDX is:patch")
        self.doctor = Doctor(kvq, folder, self.environment)
        self.doctor.run("--repair")
        shutil.copy(self.database, self.pristine)
        self.expected = dump(self.pristine)

    def run(self, *arguments):
        return run([self.kvq, *arguments], self.folder, self.environment)

    def errors(self, *arguments):
        """Returns what a run writes to standard error, and its exit code."""
        done = subprocess.run([self.kvq, *arguments], cwd=self.folder, env=self.environment, timeout=300,
                              stdin=subprocess.DEVNULL, capture_output=True)
        return done.stderr.decode(), done.returncode

    def restore(self):
        for file in self.folder.glob("kvq.db-*"):
            file.unlink()
        shutil.copy(self.pristine, self.database)

    def values(self, query):
        with contextlib.closing(connect(self.database)) as connection:
            return [row[0] for row in connection.execute(query)]


def check_unreadable_archive(checks, setting):
    """The database has the only copy of some mails: they are kept, until the archive can be read again."""
    blob = setting.values("SELECT lower(hex(blob_oid)) FROM delivery WHERE state = 'present' ORDER BY id DESC")[0]
    file = setting.folder / "kvm" / "git" / "0.git" / "objects" / blob[:2] / blob[2:]
    damage(setting.database, MISSING_DELIVERY)
    mails = setting.values("SELECT id FROM message ORDER BY id")
    os.rename(file, setting.folder / "lost")
    document, code = setting.doctor.run("--repair")
    checks.equal("unreadable archive: found", found(document), {"archives": "error", "orphans": "warning"})
    checks.equal("unreadable archive: exit code", code, 3)
    checks.equal("unreadable archive: said", [line.split(":")[0] for line in document["repairs"] if "did not" in line],
                 ["did not index the archives again"])
    checks.equal("unreadable archive: mails", setting.values("SELECT id FROM message ORDER BY id"), mails)
    os.rename(setting.folder / "lost", file)
    document, _ = setting.doctor.run("--repair")
    checks.equal("archive readable again: found", found(document), {})
    checks.equal("archive readable again: rows", difference(dump(setting.database), setting.expected), [])


def check_left_out_epoch(checks, setting):
    """Only one epoch of two was indexed: a repair does not bring the other in."""
    for epoch in ["0.git", "1.git"]:
        shutil.copytree(setting.folder / "kvm" / "git" / "0.git", setting.folder / "two" / "git" / epoch)
    setting.database.unlink()
    setting.run("index", "two/git/0.git", "--list", "kvm")
    setting.doctor.run("--repair")
    expected = dump(setting.database)
    damage(setting.database, MISSING_DELIVERY)
    document, _ = setting.doctor.run("--repair")
    checks.equal("left-out epoch: found", found(document), {})
    checks.equal("left-out epoch: epochs", setting.values("SELECT number FROM epoch"), [0])
    checks.equal("left-out epoch: rows", difference(dump(setting.database), expected), [])


def check_new_files(checks, setting):
    """The id of a removed file is given to another, which must get its sections, too."""
    damage(setting.database, ["INSERT INTO file (path) VALUES ('secret')",
                              "UPDATE file_mapping SET upto = (SELECT max(id) FROM file)"])
    setting.doctor.run("--repair")
    checks.equal("new files: mapped", setting.values("SELECT upto - (SELECT max(id) FROM file) FROM file_mapping"), [0])


def overwrite(file, changes):
    with open(file, "r+b") as opened:
        for at, content in changes:
            opened.seek(at)
            opened.write(content)


def page_size(file):
    return struct.unpack(">H", file.read_bytes()[16:18])[0]


def check_damaged_file(checks, setting):
    """Nothing is written to a file whose pages are damaged, whatever else is wrong with it."""
    damage(setting.database, ["UPDATE series SET state = 'nacked'", "DELETE FROM full_text_checksum WHERE chunk > 0"])
    size = page_size(setting.database)
    for table in ["trailer", "message_fts_data", "text_block", "message"]:
        root = setting.values(f"SELECT rootpage FROM sqlite_schema WHERE name = '{table}'")[0]
        before = setting.database.read_bytes()
        overwrite(setting.database, [((root - 1) * size, b"\xff" * 60)])
        digest = hashlib.sha256(setting.database.read_bytes()).hexdigest()
        document, code = setting.doctor.run("--repair")
        checks.equal(f"damaged {table}: file", found(document).get("file"), "error")
        checks.equal(f"damaged {table}: exit code", code, 3)
        checks.equal(f"damaged {table}: repairs", document["repairs"], [])
        checks.equal(f"damaged {table}: remedies",
                     {check["remedy"] for check in document["checks"] if check["severity"] in ("warning", "error")},
                     {ANEW})
        checks.equal(f"damaged {table}: one line each",
                     [text for check in document["checks"] for text in [check["summary"], *check["examples"]]
                      if "\n" in text], [])
        checks.equal(f"damaged {table}: bytes", hashlib.sha256(setting.database.read_bytes()).hexdigest(), digest)
        checks.equal(f"damaged {table}: saved queries", setting.run("query", "list")[0].split()[0], "tdx")
        setting.database.write_bytes(before)


def check_each_page(checks, setting):
    """Whatever page of the file is damaged, and however: a report or one line, and an exit code."""
    content, size = setting.database.read_bytes(), page_size(setting.database)
    numbers = random.Random(15)
    pages = range(0, len(content) // size, 5)
    for number in pages:
        begin = number * size
        somewhere = [(begin + numbers.randrange(size), numbers.randbytes(8)) for _ in range(3)]
        for how, changes in [("begin", [(begin + (100 if number == 0 else 0), b"\xff" * 60)]), ("bytes", somewhere)]:
            setting.restore()
            overwrite(setting.database, changes)
            errors, code = setting.errors("doctor")
            fine = code in (0, 1, 3) and errors.count("\n") <= (code == 3) and "bug" not in errors
            checks.equal(f"page {number}, {how}: errors and exit code", (fine, fine or (errors, code)), (True, True))
    checks.equal("pages", len(pages) > 20, True)


@contextlib.contextmanager
def locked(file):
    """Holds the lock of an indexer, as schema/sqlite/write_turns.cpp takes it."""
    with open(file, "w") as opened:
        opened.write("process 1 on example, since 2026-01-01 00:00:00 UTC\n")
        opened.flush()
        first_byte = struct.pack("hhqqi4x", fcntl.F_WRLCK, os.SEEK_SET, 0, 1, 0)
        fcntl.fcntl(opened, fcntl.F_OFD_SETLK, first_byte)
        yield


def check_lock(checks, setting):
    damage(setting.database, ["UPDATE series SET state = 'nacked'"])
    with locked(setting.folder / "kvq.db-lock"):
        errors, code = setting.errors("doctor", "--repair")
        checks.equal("locked: exit code", code, 4)
        checks.equal("locked: error", (errors.count("\n"), "another kvq indexes into" in errors), (1, True))
        checks.equal("locked: examined", found(setting.doctor.run("--full")[0]), {"relations": "error"})


def check_kills(checks, setting):
    """Killed anywhere: the file is whole, saved queries are there, and the next runs give back the very rows."""
    damage(setting.database, MISSING_DELIVERY)
    damaged = setting.database.read_bytes()
    begin = time.monotonic()
    setting.doctor.run("--repair")
    whole = time.monotonic() - begin
    for part in range(1, 16):
        setting.restore()
        setting.database.write_bytes(damaged)
        process = subprocess.Popen([setting.kvq, "doctor", "--repair"], cwd=setting.folder, env=setting.environment,
                                   stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(whole * part / 16)
        process.kill()
        process.wait()
        checks.equal(f"killed after {part}/16: file", setting.values("PRAGMA integrity_check"), ["ok"])
        checks.equal(f"killed after {part}/16: saved queries", setting.values("SELECT name FROM saved_query"), ["tdx"])
        setting.run("index", "kvm")
        checks.equal(f"killed after {part}/16: found", found(setting.doctor.run("--repair")[0]), {})
        checks.equal(f"killed after {part}/16: rows", difference(dump(setting.database), setting.expected), [])


CASES = {"unreadable archive": check_unreadable_archive, "left-out epoch": check_left_out_epoch,
         "new files": check_new_files, "damaged file": check_damaged_file, "each page": check_each_page,
         "lock": check_lock, "kills": check_kills}


def main():
    kvq, make_archive = (pathlib.Path(path).resolve() for path in sys.argv[1:3])
    checks = Checks()
    with tempfile.TemporaryDirectory(prefix="kvq-doctor-safety-") as name:
        setting = Setting(kvq, make_archive, pathlib.Path(name))
        for case, check in CASES.items():
            if sys.argv[3:] and case not in sys.argv[3:]:
                continue
            setting.restore()
            check(checks, setting)
    checks.end()


if __name__ == "__main__":
    main()
