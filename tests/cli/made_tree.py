# SPDX-License-Identifier: MIT
"""A git tree, a list and a database for the tests of `kvq applied`."""
import calendar
import difflib
import os
import pathlib
import sqlite3
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "faults"))
from archives import write_repository  # noqa: E402

ADA, BO, EVE = "Ada Byron <ada@example.org>", "Bo Lind <bo@example.org>", "Eve Mark <eve@example.org>"
DAY = 86_400
BEGIN = calendar.timegm((2024, 1, 1, 12, 0, 0))
FILE = "".join(f"line {number}\n" for number in range(1, 41))
NEAR = "https://lore.kernel.org/r/"


class Tree:
    """A git tree whose commits are made at given days."""

    def __init__(self, path):
        self.path, self.day = path, 0
        subprocess.run(["git", "init", "-q", "-b", "master", path], check=True)

    def git(self, *arguments, text=None, author=EVE, check=True):
        date = f"{BEGIN + int(self.day * DAY)} +0000"
        name, address = author[:-1].split(" <")
        environment = {**os.environ, "GIT_AUTHOR_NAME": name, "GIT_AUTHOR_EMAIL": address, "GIT_COMMITTER_NAME": "Max",
                       "GIT_COMMITTER_EMAIL": "max@example.org", "GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date,
                       "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null"}
        done = subprocess.run(["git", "-C", self.path, *arguments], input=text, env=environment, text=True,
                              capture_output=True)
        if check and done.returncode:
            sys.exit(f"git {' '.join(arguments)}: {done.stderr}")
        return done.stdout.strip("\n") if arguments[0] != "diff" else done.stdout

    def change(self, file, line, word):
        target = self.path / file
        target.parent.mkdir(parents=True, exist_ok=True)
        lines = (target.read_text() if target.exists() else FILE).splitlines(keepends=True)
        lines[line] = f"{word}\n"
        target.write_text("".join(lines))

    def diff(self, *changes):
        """Returns the diff of changes (file, line, word) and leaves the tree as it was."""
        for change in changes:
            self.change(*change)
        self.git("add", "-A")
        text = self.git("diff", "--cached", "-M")
        self.git("reset", "-q", "--hard")
        return text

    def commit(self, message, author, *changes):
        self.day += 0.01
        for change in changes:
            self.change(*change)
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-F", "-", text=message, author=author)
        return self.git("rev-parse", "HEAD")

    def tag(self, name):
        self.day += 0.01
        self.git("tag", "-a", "-m", name, name)


class List:
    """The mails of a list."""

    def __init__(self, path):
        self.path, self.events = path, []

    def mail(self, name, day, author, subject, diff, message="Do it.\n", more=""):
        sent = time.strftime("%a, %d %b %Y %H:%M:%S +0000", time.gmtime(BEGIN + day * DAY))
        text = (f"From: {author}\nTo: list@example.org\nSubject: {subject}\nDate: {sent}\nMessage-ID: <{name}@example.org>\n"
                f"List-Id: <kvm.example.org>\n{more}\n{message}---\n\n{diff}")
        self.events.append((BEGIN + int(day * DAY) + 60, "m", text.encode()))

    def answer(self, name, day, author, to, text):
        sent = time.strftime("%a, %d %b %Y %H:%M:%S +0000", time.gmtime(BEGIN + day * DAY))
        self.events.append((BEGIN + int(day * DAY) + 60, "m", (
            f"From: {author}\nSubject: Re: it\nDate: {sent}\nMessage-ID: <{name}@example.org>\n"
            f"In-Reply-To: <{to}@example.org>\n\n{text}\n").encode()))

    def write(self, events=None):
        subprocess.run(["rm", "-rf", self.path], check=True)
        write_repository(self.path / "git" / "0.git", sorted(self.events if events is None else events, key=lambda e: e[0]))


class Kvq:
    def __init__(self, kvq, folder):
        self.kvq, self.folder = kvq, folder

    def environment(self, db):
        return {"PATH": os.environ["PATH"], "HOME": str(self.folder), "KVQ_DB": str(self.folder / db), "LC_ALL": "C.UTF-8"}

    def rows(self, query, db):
        with sqlite3.connect(self.folder / db) as rows:
            return rows.execute(query).fetchall()

    def run(self, *arguments, db="kvq.db"):
        done = subprocess.run([self.kvq, *map(str, arguments)], env=self.environment(db), stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, cwd=self.folder)
        return done.returncode, done.stdout.replace(str(self.folder), "DIR"), done.stderr.replace(str(self.folder), "DIR")

    def out(self, *arguments, db="kvq.db"):
        return self.run(*arguments, db=db)[1]

    def ids(self, query, db="kvq.db"):
        """The ids of the mails that match, without their domain."""
        found = self.out("search", query + " | limit 1000 | select id", db=db)
        return sorted(line.split("@")[0] for line in found.splitlines() if "@" in line)

    def state(self, name, db="kvq.db"):
        return self.out("search", f"id:{name}@example.org | select state", db=db).strip()


def dump(database):
    """What the database knows of trees and states, without ids."""
    with sqlite3.connect(database) as rows:
        queries = [
            "SELECT i.text, lower(hex(c.commit_oid)), by_patch_id, by_link, by_title, counts, t.name, c.reverted_by IS NOT NULL "
            "FROM patch_commit pc JOIN message m ON m.id = pc.message JOIN msgid i ON i.id = m.msgid "
            "JOIN tree_commit c ON c.id = pc.tree_commit LEFT JOIN tree_tag t ON t.id = c.tag ORDER BY 1, 2",
            "SELECT lower(hex(commit_oid)), committed FROM tree_commit ORDER BY 1",
            "SELECT i.text, lower(hex(c.commit_oid)), reverted FROM applied_patch a JOIN message m ON m.id = a.message "
            "JOIN msgid i ON i.id = m.msgid JOIN tree_commit c ON c.id = a.tree_commit ORDER BY 1",
            "SELECT i.text, s.state FROM series s JOIN message m ON m.id = s.id JOIN msgid i ON i.id = m.msgid ORDER BY 1",
            "SELECT name, release, date FROM tree_tag ORDER BY 1", "SELECT branch, lower(hex(tip)) FROM tree ORDER BY 1",
        ]
        return [str(row) for query in queries for row in rows.execute(query)]


def check_same(checks, name, seen, expected):
    most_lines = 12
    checks.equal(name, [line for line in difflib.ndiff(expected, seen) if line[0] in "+-"][:most_lines], [])


def has_bytes(database, bytes_):
    """Whether bytes are anywhere in the files of a database."""
    return any(bytes_ in file.read_bytes() for file in database.parent.glob(database.name + "*"))
