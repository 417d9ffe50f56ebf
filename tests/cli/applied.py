#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""`kvq applied`: which mails the commits of a git tree are from, and in which release they are. The tree is made here, with
a file for each case, and git itself is asked for patch-ids and releases.

usage: applied.py KVQ
"""
import calendar
import json
import os
import pathlib
import sqlite3
import subprocess
import sys
import tempfile
import time

from terminal import Checks

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

    def run(self, *arguments, db="kvq.db"):
        environment = {"PATH": os.environ["PATH"], "HOME": str(self.folder), "KVQ_DB": str(self.folder / db),
                       "LC_ALL": "C.UTF-8"}
        done = subprocess.run([self.kvq, *map(str, arguments)], env=environment, stdin=subprocess.DEVNULL,
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


def make(folder):
    """Returns the tree, the list, and the commits by name."""
    tree, posts, made = Tree(folder / "linux"), List(folder / "kvm"), {}
    files = ["id", "link", "msgid", "lkml", "titled", "stranger", "elsewhere", "note", "rev1", "rev2", "part1", "part2",
             "part3", "both", "gone", "again", "merged", "word", "back", "moved", "late"]
    for file in files:
        (tree.path / "kvm").mkdir(exist_ok=True)
        (tree.path / "kvm" / f"{file}.c").write_text(FILE)
    tree.commit("Begin", EVE)
    tree.tag("v6.8")

    def kvm(file, line=10, word="new"):
        return f"kvm/{file}.c", line, word

    # By patch-id, although title and author are others.
    posts.mail("id", 1, ADA, "[PATCH] kvm: by patch-id", tree.diff(kvm("id")))
    # By a link, although diff and title are others. The first is to the web, then other forms.
    for number, (name, trailer) in enumerate([("link", f"Link: {NEAR}link@example.org"), ("msgid", "Message-ID: <msgid@example.org>"),
                                              ("lkml", "Link: https://lkml.kernel.org/r/lkml@example.org")]):
        posts.mail(name, 1, ADA, f"[PATCH] kvm: old title {number}", tree.diff(kvm(name)))
        made[name] = (f"kvm: reworded {number}\n\nText.\n\n{trailer}\nSigned-off-by: {BO}\n", ADA, kvm(name, 10, "edited"))
    posts.mail("titled", 1, ADA, "[PATCH] KVM: Fix  the titled file.", tree.diff(kvm("titled")))
    made["titled"] = ("kvm: fix the titled file\n", "Ada Byron <ada@other.example.org>", kvm("titled", 10, "edited"))
    # Not: another author; another file; a footnote.
    posts.mail("stranger", 1, ADA, "[PATCH] kvm: stranger", tree.diff(kvm("stranger")))
    posts.mail("elsewhere", 1, ADA, "[PATCH] kvm: elsewhere", tree.diff(kvm("elsewhere")))
    posts.mail("note", 1, ADA, "[PATCH] kvm: discussed", tree.diff(kvm("note")))
    # Revisions: the first patch is the same in all.
    for revision in 1, 2, 3:
        prefix = f"PATCH v{revision}" if revision > 1 else "PATCH"
        posts.mail(f"rev{revision}.1", 1 + revision, ADA, f"[{prefix} 1/2] kvm: revised one", tree.diff(kvm("rev1")))
        posts.mail(f"rev{revision}.2", 1 + revision, ADA, f"[{prefix} 2/2] kvm: revised two",
                   tree.diff(kvm("rev2", 10, f"word {revision}")), more=f"In-Reply-To: <rev{revision}.1@example.org>\n")
    posts.mail("rev4.1", 300, ADA, "[PATCH v4 1/1] kvm: revised one", tree.diff(kvm("rev1")))
    for number in 1, 2, 3:
        posts.mail(f"part.{number}", 5, BO, f"[PATCH {number}/3] kvm: partly {number}", tree.diff(kvm(f"part{number}")),
                   more="" if number == 1 else "In-Reply-To: <part.1@example.org>\n")
    for number in 1, 2:
        posts.mail(f"both.{number}", 5, BO, f"[PATCH {number}/2] kvm: both {number}",
                   tree.diff(kvm("both", 5 if number == 1 else 30)),
                   more="" if number == 1 else "In-Reply-To: <both.1@example.org>\n")
    for name in "gone", "again", "merged", "word", "back", "late":
        posts.mail(name, 5, ADA, f"[PATCH] kvm: {name}", tree.diff(kvm(name)))
    posts.answer("yes", 6, EVE, "word", "Applied to kvm/next, thanks!")
    posts.mail("backport", 200, BO, "[PATCH 6.8.y] kvm: back", tree.diff(kvm("back")), message="commit %s upstream.\n\nDo it.\n" % ("a" * 40))
    # A rename with a change, which git finds.
    (tree.path / "kvm" / "moved.c").rename(tree.path / "kvm" / "renamed.c")
    posts.mail("moved", 5, ADA, "[PATCH] kvm: rename", tree.diff(("kvm/renamed.c", 3, "x")))
    tree.git("reset", "-q", "--hard")
    tree.git("clean", "-qfd")

    tree.day = 10
    commits = {"id": tree.commit("another title\n", BO, kvm("id"))}
    for name, (message, author, change) in made.items():
        commits[name] = tree.commit(message, author, change)
    tree.commit("kvm: stranger\n", BO, kvm("stranger", 10, "edited"))
    tree.commit("kvm: elsewhere\n", ADA, ("other.c", 3, "edited"))
    tree.commit(f"kvm: quite another\n\nAs in [1].\n\nLink: {NEAR}note@example.org [1]\n", ADA, kvm("note", 30, "edited"))
    commits["rev3.1"] = tree.commit("kvm: revised one\n", ADA, kvm("rev1"))
    commits["rev3.2"] = tree.commit("kvm: revised two\n", ADA, kvm("rev2", 10, "word 3"))
    tree.tag("v6.9-rc1")
    for number in 1, 2:
        commits[f"part.{number}"] = tree.commit(f"kvm: partly {number}\n", BO, kvm(f"part{number}"))
    commits["both.1"] = commits["both.2"] = tree.commit(
        f"kvm: both one\n\nLink: {NEAR}both.1@example.org\nLink: {NEAR}both.2@example.org\n", BO, kvm("both", 5), kvm("both", 30))
    for name in "gone", "again", "back":
        commits[name] = tree.commit(f"kvm: {name}\n", ADA, kvm(name))
    (tree.path / "kvm" / "moved.c").rename(tree.path / "kvm" / "renamed.c")
    commits["moved"] = tree.commit("moved away\n", BO, ("kvm/renamed.c", 3, "x"))
    tree.git("switch", "-q", "-c", "topic")
    commits["merged"] = tree.commit("kvm: merged\n", ADA, kvm("merged"))
    tree.git("switch", "-q", "master")
    tree.git("merge", "-q", "--no-ff", "-m", f"Merge topic\n\nLink: {NEAR}word@example.org", "topic")
    tree.tag("v6.9-rc2")
    tree.tag("v6.9")
    tree.tag("next-20240101")
    return tree, posts, commits


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
        return "\n".join(str(row) for query in queries for row in rows.execute(query))


def evidence(kvq, name):
    page = json.loads(kvq.out("show", f"{name}@example.org", "-f", "json"))
    return [(commit["evidence"], commit["tag"]) for commit in page["messages"][0]["commits"]]


def check_evidence(checks, kvq, tree, commits):
    for name in sorted(set(commits) - {"both.1", "both.2"}):
        checks.equal(f"the mail of {name}", kvq.ids(f"commit:{commits[name]}"), [name])
    checks.equal("squashed: two mails", kvq.ids(f"commit:{commits['both.1'][:12]}"), ["both.1", "both.2"])
    checks.equal("all that are found", kvq.ids("is:patch has:commit"), sorted(commits))
    checks.equal("nothing else has a commit", kvq.ids("id:stranger@example.org has:commit or id:note@example.org has:commit"), [])
    how = {"id": "patch-id", "link": "link", "msgid": "link", "lkml": "link", "titled": "title", "rev3.1": "patch-id",
           "moved": "patch-id", "both.2": "link"}
    for name, expected in how.items():
        checks.equal(f"how {name} is found", [way for way, _ in evidence(kvq, name)], [expected])
    for name, commit in commits.items():
        tag = tree.git("describe", "--contains", "--match", "v*", commit).split("~")[0].split("^")[0]
        checks.equal(f"the first tag of {name}, as git says", [tag for _, tag in evidence(kvq, name)], [tag])
    checks.equal("a release has what its candidates have", kvq.ids("release:v6.9"), sorted(commits))
    checks.equal("without the v", kvq.ids("release:6.9"), sorted(commits))
    late = ["again", "back", "both.1", "both.2", "gone", "merged", "moved", "part.1", "part.2"]
    checks.equal("a candidate has what was new in it", kvq.ids("release:v6.9-rc2"), late)
    rows = json.loads(kvq.out("search", "is:patch | limit 1000 | select id, commit, release", "-f", "json"))
    for field in "commit", "release":
        for value in {row[field] for row in rows if row[field]}:
            checks.equal(f"{field}:{value} finds what shows it", kvq.ids(f"is:patch {field}:{value}"),
                         sorted(row["id"].split("@")[0] for row in rows if row[field] == value))
    checks.equal("no such release", kvq.ids("release:v6.10"), [])
    checks.equal("the tag of another kind is none", kvq.ids("release:next-20240101"), [])


def check_states(checks, kvq):
    states = {"id": "applied", "rev3.1": "applied", "rev1.1": "superseded", "both.1": "applied", "word": "applied",
              "back": "applied", "backport": "backport"}
    for name, state in states.items():
        checks.equal(f"the state of {name}", kvq.state(name), state)
    checks.equal("two of three patches are not a series", kvq.state("part.1") == "applied", False)
    page = kvq.out("series", "part.1@example.org")
    checks.equal("kvq series says how many", "in a git tree: 2 of 3 patches" in page, True)
    page = kvq.out("series", "word@example.org")
    checks.equal("and what is not in the tree", "but not in linux (master) up to 2024-01-11" in page, True)
    checks.equal("a query finds that", kvq.ids("is:series state:applied -has:commit"), ["word"])
    page = kvq.out("series", "rev3.1@example.org")
    checks.equal("kvq series has the release", "in a git tree: all 2 patches, release v6.9" in page, True)


def check_reverts(checks, kvq, tree, commits):
    tree.day = 40
    for name in "gone", "again":
        tree.git("revert", "--no-edit", commits[name])
    kvq.run("applied", "-q")
    checks.equal("a reverted patch is dropped", [kvq.state("gone"), kvq.state("again")], ["dropped", "dropped"])
    checks.equal("and is in no release", kvq.ids("release:v6.9 (id:gone@example.org or id:again@example.org)"), [])
    checks.equal("its commit is still its", kvq.ids(f"commit:{commits['gone']}"), ["gone"])
    tree.day = 41
    tree.git("revert", "--no-edit", "HEAD")
    kvq.run("applied", "-q")
    checks.equal("a revert of the revert", [kvq.state("gone"), kvq.state("again")], ["dropped", "applied"])
    merge = tree.git("rev-list", "--merges", "-1", "HEAD")
    tree.day = 42
    tree.git("revert", "--no-edit", "-m", "1", merge)
    kvq.run("applied", "-q")
    checks.equal("a merge is reverted", kvq.state("merged"), "dropped")


def check_changes(checks, kvq, tree, posts, commits):
    """The tree and the mails change, one after the other. A new database must know the same."""
    tree.day = 50
    late = tree.commit("kvm: late\n", ADA, ("kvm/late.c", 10, "new"))
    kvq.run("applied", "-q")
    checks.equal("a new commit", kvq.ids(f"commit:{late}"), ["late"])
    tree.day = 51
    tree.git("commit", "-q", "--amend", "--allow-empty", "-m", "kvm: late, reworded")
    kvq.run("applied", "-q")
    checks.equal("a rebased commit is gone", kvq.ids(f"commit:{late}"), [])
    checks.equal("and the new one there", kvq.ids(f"commit:{tree.git('rev-parse', 'HEAD')}"), ["late"])
    tree.tag("v6.10-rc1")
    kvq.run("applied", "-q")
    checks.equal("a tag that came later", kvq.ids("release:v6.10"), ["late"])
    # A mail that is indexed after the tree was searched.
    posts.mail("new", 60, ADA, "[PATCH] kvm: posted late", tree.diff(("kvm/word.c", 20, "new")))
    tree.day = 61
    new = tree.commit("kvm: posted late\n", ADA, ("kvm/word.c", 20, "new"))
    kvq.run("applied", "-q")
    posts.write()
    kvq.run("index")
    checks.equal("a mail after the search", kvq.ids(f"commit:{new}"), [])
    kvq.run("applied", "-q")
    checks.equal("is found by the next one", kvq.ids(f"commit:{new}"), ["new"])
    before = dump(kvq.folder / "kvq.db")
    kvq.run("applied", "-q")
    checks.equal("a search with nothing new changes nothing", dump(kvq.folder / "kvq.db"), before)
    kvq.run("index", kvq.folder / "kvm", db="fresh.db")
    kvq.run("applied", tree.path, "-q", db="fresh.db")
    checks.equal("a fresh database knows the same", dump(kvq.folder / "fresh.db"), before)
    doctor = kvq.run("doctor", "--no-archives")
    if doctor[0] == 2:
        doctor = kvq.run("doctor")
    checks.equal("kvq doctor finds nothing wrong", [doctor[0], "relations" in doctor[1]], [0, True])
    posts.write([event for event in posts.events if b"<id@example.org>" not in event[2]])
    kvq.run("index")
    checks.equal("a mail that was purged", kvq.ids("commit:" + commits["id"]), [])
    posts.write()
    kvq.run("index")
    kvq.run("applied", "-q")
    checks.equal("comes back", kvq.ids("commit:" + commits["id"]), ["id"])
    checks.equal("as if nothing had been", dump(kvq.folder / "kvq.db"), before)


def check_branches(checks, kvq, tree, commits):
    tree.git("switch", "-q", "-c", "linux-6.8.y", "v6.8")
    tree.day = 201
    stable = tree.commit("kvm: back\n\ncommit %s upstream.\n\nDo it.\n" % commits["back"], ADA, ("kvm/back.c", 10, "new"))
    tree.tag("v6.8.1")
    tree.git("switch", "-q", "master")
    kvq.run("applied", tree.path, "--branch", "linux-6.8.y", "-q")
    checks.equal("a commit of a stable branch is from the backport", kvq.ids(f"commit:{stable}"), ["backport"])
    checks.equal("which has its release", kvq.ids("release:v6.8.1"), ["backport"])
    status = kvq.out("status")
    checks.equal("kvq status shows both branches", ["linux (master)" in status, "linux (linux-6.8.y)" in status], [True, True])


def check_places(checks, kvq, tree):
    """The same tree in other forms."""
    kvq.run("applied", tree.path, "-q", db="fresh.db")
    whole = dump(kvq.folder / "fresh.db")
    tree.git("worktree", "add", "-q", "-f", "../worktree", "master")
    tree.git("clone", "-q", "--bare", ".", "../bare.git")
    tree.git("clone", "-q", "--shared", ".", "../shared")
    for name in "worktree", "bare.git", "shared", "linux/.git":
        kvq.run("index", kvq.folder / "kvm", db=f"{name[:3]}.db")
        kvq.run("applied", kvq.folder / name, "-q", db=f"{name[:3]}.db")
        checks.equal(f"in {name}", dump(kvq.folder / f"{name[:3]}.db"), whole)
    tree.git("clone", "-q", "--depth", "3", f"file://{tree.path}", "../shallow")
    kvq.run("index", kvq.folder / "kvm", db="sh.db")
    code, out, err = kvq.run("applied", kvq.folder / "shallow", "-q", db="sh.db")
    checks.equal("a shallow clone", [code, err], [0, ""])
    code, out, err = kvq.run("forget", "--tree", tree.path)
    checks.equal("forget", [code, out, err], [0, "DIR/linux/.git: forgotten, with 2 branches; the tree is left alone\n", ""])
    checks.equal("then nothing has a commit", kvq.ids("has:commit"), [])
    checks.equal("and the states are by the mails", [kvq.state("id"), kvq.state("word")], ["stale", "applied"])


def check_mistakes(checks, kvq):
    cases = [
        (["applied"], 2, "kvq: no git tree is known\n"),
        (["applied", "nowhere"], 5, "kvq: there is no 'nowhere'\n"),
        (["applied", "kvm"], 5, "kvq: 'kvm' is not a git tree\n"),
        (["applied", "linux", "--branch", "no"], 2, "kvq: the tree 'DIR/linux/.git' has no branch 'no'\n"),
        (["forget", "--tree", "linux"], 2, "kvq: the tree 'linux' is not known\n"),
        (["forget"], 2, "kvq: name a list, or a tree with --tree\n"),
        (["commit:abc"], 2, "kvq: 'abc' is not an object id\n"),
    ]
    for arguments, code, message in cases:
        seen = kvq.run(*arguments)
        checks.equal(f"kvq {' '.join(arguments)}", [seen[0], seen[2].split("\n")[0] + "\n"], [code, message])


def main():
    kvq_file = pathlib.Path(sys.argv[1]).resolve()
    checks = Checks()
    with tempfile.TemporaryDirectory(prefix="kvq-applied-") as name:
        folder = pathlib.Path(name).resolve()
        kvq = Kvq(kvq_file, folder)
        tree, posts, commits = make(folder)
        posts.write()
        checks.equal("index", kvq.run("index", folder / "kvm")[0], 0)
        check_mistakes(checks, kvq)
        code, out, err = kvq.run("applied", tree.path)
        checks.equal("the search", [code, err], [0, ""])
        checks.equal("its line", out.split("\n")[0].split(", ")[0], f"linux (master): {len(commits)} patches in the tree")
        check_evidence(checks, kvq, tree, commits)
        check_states(checks, kvq)
        check_reverts(checks, kvq, tree, commits)
        check_changes(checks, kvq, tree, posts, commits)
        check_branches(checks, kvq, tree, commits)
        check_places(checks, kvq, tree)
    checks.end()


if __name__ == "__main__":
    main()
