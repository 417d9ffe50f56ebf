#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""`kvq applied`: which mails the commits of a git tree are from, and in which release they are. The tree is made here, with
a file for each case, and git itself is asked for patch-ids and releases.

usage: applied.py KVQ
"""
import json
import os
import pathlib
import re
import sqlite3
import sys
import tempfile

from made_tree import ADA, BO, DAY, EVE, FILE, NEAR, Kvq, List, Tree, check_same, dump, has_bytes
from terminal import Checks, Terminal


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
    rows = json.loads(kvq.out("search", "is:patch | limit 1000 | select id, commit, release", "-f", "json"))["rows"]
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
    checks.equal("and what is not in the tree", "but not in linux (master), searched up to 2024-01-11" in page, True)
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


def check_over_time(checks, kvq):
    """The states of the past, as the dates of commits tell them."""
    states = [("2024-01-08", "gone", "awaiting-review"), ("2024-01-12", "gone", "applied"), ("2024-02-08", "gone", "applied"),
              ("2024-02-12", "gone", "dropped"), ("2024-01-08", "rev3.1", "awaiting-review"),
              ("2024-01-12", "rev3.1", "applied"), ("2024-01-05", "rev1.1", "superseded"), ("2024-01-12", "word", "applied"),
              ("2024-01-06", "word", "awaiting-review")]
    for day, name, state in states:
        seen = kvq.out("search", f"id:{name}@example.org as-of:{day} | select state").strip()
        checks.equal(f"{name} as of {day}", seen, state)
    checks.equal("no commit was there", kvq.ids("has:commit as-of:2024-01-08"), [])
    checks.equal("before it was reverted, a patch was in the release",
                 kvq.ids("release:v6.9 id:gone@example.org as-of:2024-01-20"), ["gone"])
    checks.equal("by a commit that is named", kvq.out(
        "search", "id:gone@example.org as-of:2024-01-08 | select commit").strip().replace("-", ""), "")


def git_patch_ids(tree, commits):
    """Returns the patch-ids of the commits as git prints them."""
    shown = tree.git("show", "-M", "--format=commit %H", *commits)
    lines = tree.git("patch-id", "--stable", text=shown + "\n").splitlines()
    return {commit: patch for patch, commit in (line.split() for line in lines)}


def check_by_git(checks, kvq, tree, posts):
    """Each pair of a mail and a commit with one patch-id, by git alone, is one by patch-id in the database."""
    of_commit = git_patch_ids(tree, tree.git("rev-list", "--no-merges", "HEAD").splitlines())
    committed = {commit: int(tree.git("log", "-1", "--format=%ct", commit)) for commit in of_commit}
    expected = set()
    for time, _, mail in posts.events:
        found = tree.git("patch-id", "--stable", text=mail.decode()).split()
        name = mail.split(b"Message-ID: <")[1].split(b"@")[0].decode()
        expected |= {(name, commit) for commit, patch in of_commit.items()
                     if found and patch == found[0] and name != "backport" and committed[commit] > time - 31 * DAY}
    with sqlite3.connect(kvq.folder / "kvq.db") as rows:
        seen = set(rows.execute(
            "SELECT substr(i.text, 1, instr(i.text, '@') - 1), lower(hex(c.commit_oid)) FROM patch_commit pc "
            "JOIN message m ON m.id = pc.message JOIN msgid i ON i.id = m.msgid JOIN tree_commit c ON c.id = pc.tree_commit "
            "WHERE pc.by_patch_id"))
    checks.equal("mails and commits of one patch-id", sorted(seen), sorted(expected))


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
    check_same(checks, "a search with nothing new changes nothing", dump(kvq.folder / "kvq.db"), before)
    kvq.run("index", kvq.folder / "kvm", db="fresh.db")
    kvq.run("applied", tree.path, "-q", db="fresh.db")
    check_same(checks, "a fresh database knows the same", dump(kvq.folder / "fresh.db"), before)
    doctor = kvq.run("doctor", "--full")
    checks.equal("kvq doctor finds nothing wrong", [doctor[0], "relations" in doctor[1]], [0, True])
    posts.write([event for event in posts.events if b"<moved@example.org>" not in event[2]])
    kvq.run("index")
    checks.equal("a mail that was purged", kvq.ids("commit:" + commits["moved"]), [])
    there = [has_bytes(kvq.folder / "kvq.db", bytes.fromhex(commits[name])) for name in ("moved", "id")]
    checks.equal("takes its commit with it, to the last byte", there, [False, True])
    posts.write()
    kvq.run("index")
    kvq.run("applied", "-q")
    checks.equal("comes back", kvq.ids("commit:" + commits["moved"]), ["moved"])
    check_same(checks, "as if nothing had been", dump(kvq.folder / "kvq.db"), before)


def check_forgotten_list(checks, kvq, commits):
    """In fresh.db: with the list, all goes that came from its mails."""
    kvq.run("forget", "kvm", db="fresh.db")
    with sqlite3.connect(kvq.folder / "fresh.db") as rows:
        left = {table: rows.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
                for table in ("tree_commit", "tree_revert", "patch_commit", "applied_patch", "tree_patch", "series_standing")}
    checks.equal("a forgotten list leaves no commits", left, dict.fromkeys(left, 0))
    there = [name for name in commits if has_bytes(kvq.folder / "fresh.db", bytes.fromhex(commits[name]))]
    checks.equal("to the last byte", there, [])


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
    kvq.run("index", kvq.folder / "kvm", db="fresh.db")
    kvq.run("applied", tree.path, "-q", db="fresh.db")
    whole = dump(kvq.folder / "fresh.db")
    tree.git("worktree", "add", "-q", "-f", "../worktree", "master")
    tree.git("clone", "-q", "--bare", ".", "../bare.git")
    tree.git("clone", "-q", "--shared", ".", "../shared")
    for name in "worktree", "bare.git", "shared", "linux/.git":
        kvq.run("index", kvq.folder / "kvm", db=f"{name[:3]}.db")
        kvq.run("applied", kvq.folder / name, "-q", db=f"{name[:3]}.db")
        check_same(checks, f"in {name}", dump(kvq.folder / f"{name[:3]}.db"), whole)
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
        (["applied"], 2, "kvq: no git tree is known; write 'kvq applied TREE' with the folder of a git tree, such as a clone of Linux\n"),
        (["applied", "nowhere"], 5, "kvq: there is no 'nowhere'; name the folder of a git tree\n"),
        (["applied", "kvm"], 5, "kvq: 'kvm' is not a git tree; name the folder that has .git, or a bare repository\n"),
        (["applied", "linux", "--branch", "no"], 2, "kvq: the tree 'DIR/linux/.git' has no branch 'no'; 'git branch -a' in it lists them; name one with --branch\n"),
        (["forget", "--tree", "linux"], 2, "kvq: the tree 'linux' is not known; 'kvq status' prints the trees\n"),
        (["forget"], 2, "kvq: name a list, or a tree with --tree; write 'kvq forget LIST' or 'kvq forget --tree TREE'\n"),
        (["commit:abc"], 2, "query:1:8: error: 'abc' is not an object id\n"),
    ]
    for arguments, code, message in cases:
        seen = kvq.run(*arguments)
        checks.equal(f"kvq {' '.join(arguments)}", [seen[0], seen[2].split("\n")[0] + "\n"], [code, message])


def check_terminal(checks, kvq, tree):
    """On a terminal, rows have numbers for ids, and leave the room to the titles."""
    ids = [row["id"] for row in json.loads(kvq.run("applied", tree.path, "-f", "json")[1])["rows"]]
    script = f"kvq applied {tree.path}; kvq show {len(ids)}"
    text, code = Terminal(["sh", "-c", script], kvq.folder,
                          {**kvq.environment("kvq.db"), "PATH": f"{kvq.kvq.parent}:{os.environ['PATH']}", "NO_COLOR": "1",
                           "KVQ_PAGER": "cat", "TERM": "xterm"}).end()
    rows = re.findall(r"^ *(\d+)  .*?  \d+/\d+  \d{4}-\d\d-\d\d  \w+ \w+  ", text, re.M)
    checks.equal("on a terminal, the rows of kvq applied are numbered", (rows, code), ([str(i + 1) for i in range(len(ids))], 0))
    checks.equal("the last number is that of the last row", re.findall(r"^Message-ID: +(\S+)", text, re.M), ids[-1:])


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
        check_terminal(checks, kvq, tree)
        check_evidence(checks, kvq, tree, commits)
        check_states(checks, kvq)
        check_reverts(checks, kvq, tree, commits)
        check_over_time(checks, kvq)
        check_by_git(checks, kvq, tree, posts)
        check_changes(checks, kvq, tree, posts, commits)
        check_branches(checks, kvq, tree, commits)
        check_forgotten_list(checks, kvq, commits)
        check_places(checks, kvq, tree)
    checks.end()


if __name__ == "__main__":
    main()
