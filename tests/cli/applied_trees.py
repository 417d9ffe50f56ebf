#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""`kvq applied` on drawn, large, incomplete and hostile trees. git itself tells which diffs are the same.

usage: applied_trees.py KVQ [SEED]
"""
import difflib
import pathlib
import random
import signal
import subprocess
import sys
import tempfile
import time

from made_tree import ADA, BEGIN, DAY, EVE, Kvq, List, Tree, has_bytes
from terminal import Checks, wait_until

COMMITS = 20_000


def draw_change(tree, draw, number):
    """Changes one file, and perhaps its name or mode, so that git can pair what is renamed in one way only."""
    files = [name for name in tree.git("ls-files").splitlines() if name.endswith(".c")]
    name = draw.choice(files)
    # git pairs changes of a mode alone, too; kvq looks at lines.
    tree.change(name, draw.randrange(40), f"word of {number}")
    for _ in range(draw.randrange(3)):
        tree.change(name, draw.randrange(40), f"word {draw.randrange(4)}")
    kind = draw.randrange(8)
    if kind == 0:
        (tree.path / name).rename(tree.path / f"renamed{number}.c")
    elif kind == 1:
        tree.change(f"folder{number}/new.c", draw.randrange(40), f"new {number}")
    elif kind == 2 and len(files) > 4:
        (tree.path / name).unlink()
    elif kind == 3:
        (tree.path / name).chmod(draw.choice([0o644, 0o755]))
    elif kind == 4:
        (tree.path / "image.bin").write_bytes(b"\0" + bytes(draw.randrange(256) for _ in range(50)))


def check_drawn(checks, kvq, seed):
    """Each commit is posted as git format-patch writes it, under another title and by somebody else. So only the diffs
    can tell which commits are from which mails."""
    draw = random.Random(seed)
    tree, posts = Tree(kvq.folder / "drawn"), List(kvq.folder / "list")
    for number in range(6):
        tree.change(f"file{number}.c", 0, f"file {number}")
    commits = [tree.commit("Begin", EVE)]
    for number in range(60):
        tree.day += 0.1
        draw_change(tree, draw, number)
        commits.append(tree.commit(f"Change {number}", EVE))
    expected = {}
    patch_of = {}
    for number, commit in enumerate(commits):
        mail = tree.git("format-patch", "--root", "-1", "--stdout", "--full-index", commit, *draw.choice([[], ["--no-renames"]]))
        posts.mail(f"m{number}", 0.5, ADA, f"[PATCH] posted {number}", mail.split("\n---\n", 1)[-1])
        patch = tree.git("patch-id", "--stable", text=posts.events[-1][2].decode()).split()
        patch_of[number] = patch[0] if patch else None
        for way in [], ["--no-renames"]:
            shown = tree.git("show", "--format=commit %H", *way, commit)
            for line in tree.git("patch-id", "--stable", text=shown + "\n").splitlines():
                expected.setdefault(line.split()[0], set()).add(commit)
    posts.write()
    kvq.run("index", posts.path, db="drawn.db")
    checks.equal(f"seed {seed}: the search", kvq.run("applied", tree.path, "-q", db="drawn.db")[0::2], (0, ""))
    rows = kvq.rows("SELECT i.text, lower(hex(c.commit_oid)) FROM patch_commit pc JOIN message m ON m.id = pc.message "
                    "JOIN msgid i ON i.id = m.msgid JOIN tree_commit c ON c.id = pc.tree_commit", "drawn.db")
    seen = sorted((int(name[1:].split("@")[0]), commit) for name, commit in rows)
    wanted = sorted((number, commit) for number, patch in patch_of.items() for commit in expected.get(patch, ()))
    checks.equal(f"seed {seed}: as git pairs them", [pair for pair in seen + wanted if (pair in seen) != (pair in wanted)], [])


def write_long_history(folder, commits, posts):
    """Makes a bare repository of many commits, each of one file of a hundred, and a tag for each thousand. Posts every
    hundredth."""
    subprocess.run(["git", "init", "-q", "--bare", "-b", "master", folder], check=True)
    importer = subprocess.Popen(["git", "-C", folder, "fast-import", "--quiet", "--force"], stdin=subprocess.PIPE)
    send = importer.stdin.write
    lines = {number: [f"line {line} of {number}\n" for line in range(60)] for number in range(100)}

    def data(text):
        return f"data {len(text.encode())}\n{text}\n".encode()

    for number in range(commits):
        file = number % 100
        before = "".join(lines[file])
        lines[file][number * 7 % 60] = f"word {number}\n"
        after = "".join(lines[file])
        time_of = BEGIN + number * 60
        send(f"commit refs/heads/master\nmark :{number + 1}\nauthor Ada <ada@example.org> {time_of} +0000\n"
             f"committer Max <max@example.org> {time_of} +0000\n".encode())
        send(data(f"part{file}: change number {number}\n\nText.\n"))
        send(f"M 100644 inline part{file}/file.c\n".encode() + data(after))
        if number % 1000 == 999:
            send(f"tag v6.{number // 1000}\nfrom :{number + 1}\ntagger Max <max@example.org> {time_of} +0000\n".encode() + data("t"))
        if number % 100 == 50 and number >= 100:
            diff = unified(f"part{file}/file.c", before, after)
            posts.mail(f"long{number}", (number * 60 - 3600) / DAY, "Ada <ada@example.org>",
                       f"[PATCH] part{file}: change number {number}", diff)
    importer.stdin.close()
    if importer.wait():
        sys.exit("git fast-import failed")


def unified(name, before, after):
    lines = difflib.unified_diff(before.splitlines(True), after.splitlines(True), f"a/{name}", f"b/{name}")
    return f"diff --git a/{name} b/{name}\n" + "".join(lines)


def check_long(checks, kvq):
    posts = List(kvq.folder / "long-list")
    write_long_history(kvq.folder / "long.git", COMMITS, posts)
    posts.write()
    kvq.run("index", posts.path, db="long.db")
    process = subprocess.Popen([kvq.kvq, "applied", "long.git", "-q"], cwd=kvq.folder, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, env=kvq.environment("long.db"))
    if wait_until(process, True):
        process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=300)
    checks.equal("Ctrl-C ends the search", (process.returncode > 0, b"interrupted" in err, out), (True, True, b""))
    checks.equal("and nothing has changed", kvq.rows("SELECT count(*) FROM tree", "long.db"), [(0,)])
    code, out, err = kvq.run("applied", "long.git", "-q", db="long.db")
    checks.equal("all are found", (code, out.split(" read")[0], err),
                 (0, f"long.git (master): {len(posts.events)} patches in the tree, {COMMITS:,} commits", ""))
    releases = kvq.rows("SELECT t.name, count(*) FROM applied_patch a JOIN tree_commit c ON c.id = a.tree_commit "
                        "JOIN tree_tag t ON t.id = c.tag GROUP BY 1 ORDER BY t.date", "long.db")
    checks.equal("each release has its own", releases, [(f"v6.{n}", 9 if n == 0 else 10) for n in range(COMMITS // 1000)])
    out = kvq.out("applied", "-q", db="long.db")
    checks.equal("the next search reads nothing", out.split(" read")[0].split(", ")[1], "0 commits")
    old = kvq.folder / "old-list"
    later = List(old)
    later.events = [event for event in posts.events if event[0] > BEGIN + 10_000 * 60]
    later.write()
    kvq.run("index", old, db="late.db")
    out = kvq.out("applied", "long.git", "-q", db="late.db")
    read = int(out.split(", ")[1].split()[0].replace(",", ""))
    checks.equal("commits long before the oldest mail are not read", read <= COMMITS, True)


def check_partial(checks, kvq):
    """Clones without blobs or trees: nothing is fetched, and links and titles are left."""
    tree, posts = Tree(kvq.folder / "whole"), List(kvq.folder / "partial-list")
    for name in "one", "two", "three":
        tree.change(f"kvm/{name}.c", 0, name)
    tree.commit("Begin", EVE)
    posts.mail("one", 1, ADA, "[PATCH] kvm: one", tree.diff(("kvm/one.c", 5, "x")))
    posts.mail("two", 1, ADA, "[PATCH] kvm: two", tree.diff(("kvm/two.c", 5, "x")))
    posts.mail("three", 1, ADA, "[PATCH] kvm: three", tree.diff(("kvm/three.c", 5, "x")))
    posts.write()
    tree.day = 10
    tree.commit("kvm: one\n", ADA, ("kvm/one.c", 5, "x"))
    tree.commit("other title\n\nLink: https://lore.kernel.org/r/two@example.org\n", ADA, ("kvm/two.c", 5, "x"))
    tree.commit("another title\n", ADA, ("kvm/three.c", 5, "x"))
    tree.git("config", "uploadpack.allowFilter", "true")
    for kind, patches in ("blob:none", ["one", "two"]), ("tree:0", ["one", "two"]), (None, ["one", "three", "two"]):
        folder = kvq.folder / f"clone-{(kind or 'whole').replace(':', '-')}"
        tree.git("clone", "-q", "--bare", *([f"--filter={kind}"] if kind else []), f"file://{tree.path}", folder)
        # If kvq fetched, this would end it.
        subprocess.run(["git", "-C", folder, "remote", "set-url", "origin", "file:///nowhere"], check=True)
        database = f"{folder.name}.db"
        kvq.run("index", posts.path, db=database)
        checks.equal(f"a clone with {kind}", (*kvq.run("applied", folder, "-q", db=database)[0::2], kvq.ids("has:commit", database)),
                     (0, "", patches))
    folder = kvq.folder / "shallow"
    tree.git("clone", "-q", "--depth", "2", f"file://{tree.path}", folder)
    kvq.run("index", posts.path, db="shallow.db")
    kvq.run("applied", folder, "-q", db="shallow.db")
    checks.equal("a shallow clone has what it has", kvq.ids("has:commit", "shallow.db"), ["three", "two"])
    subprocess.run(["git", "-C", folder, "fetch", "-q", "--unshallow"], check=True)
    kvq.run("applied", folder, "-q", db="shallow.db")
    seen = kvq.ids("has:commit", "shallow.db")
    checks.equal("and all when it is whole", seen, ["one", "three", "two"])


def hash_object(tree, kind, data):
    done = subprocess.run(["git", "-C", tree.path, "hash-object", "-w", "--literally", "-t", kind, "--stdin"], input=data,
                          capture_output=True, check=True)
    return done.stdout.decode().strip()


def check_hostile(checks, kvq):
    tree, posts = Tree(kvq.folder / "hostile"), List(kvq.folder / "hostile-list")
    tree.change("kvm/one.c", 0, "one")
    tree.commit("Begin", EVE)
    titles = ["bomb", "deep", "many files", "a long file", "an old clock", "a new clock"]
    for number, title in enumerate(titles):
        posts.mail(f"h{number}", 1, ADA, f"[PATCH] kvm: {title}", tree.diff(("kvm/one.c", 5, "x")))
    posts.mail("good", 1, ADA, "[PATCH] kvm: good", tree.diff(("kvm/one.c", 9, "good")))
    posts.write()
    tree.day = 10
    # Ten folders in each of ten, and so on: 10^12 folders, and no file.
    folder = hash_object(tree, "tree", b"")
    for _ in range(12):
        entries = b"".join(b"40000 %d\0" % name + bytes.fromhex(folder) for name in range(10))
        folder = hash_object(tree, "tree", entries)
    deep = hash_object(tree, "blob", b"x\n")
    kind = b"100644"
    for _ in range(2_000):
        deep = hash_object(tree, "tree", kind + b" d\0" + bytes.fromhex(deep))
        kind = b"40000"
    blob = hash_object(tree, "blob", b"x\n")
    many = hash_object(tree, "tree", b"".join(b"100644 f%06d.c\0" % n + bytes.fromhex(blob) for n in range(50_000)))
    long_file = hash_object(tree, "blob", b"line\n" * 5_000_000)
    long_tree = hash_object(tree, "tree", b"100644 long.c\0" + bytes.fromhex(long_file))
    parent = tree.git("rev-parse", "HEAD")
    whole = tree.git("rev-parse", "HEAD^{tree}")
    times = [BEGIN + 10 * DAY] * 4 + [1, 9_999_999_999_999]
    for title, top, when in zip(titles, [folder, deep, many, long_tree, whole, whole], times):
        text = (f"tree {top}\nparent {parent}\nauthor Ada Byron <ada@example.org> {when} +0000\n"
                f"committer Max <max@example.org> {when} +0000\n\nkvm: {title}\n")
        parent = hash_object(tree, "commit", text.encode())
    text = (f"tree {whole}\nparent {parent}\nauthor\x1b[31m\n <e\xff@x> 1 +0000\ncommitter Max <max@example.org> {BEGIN + 11 * DAY}"
            " +0000\n\n\x1b[31m\n")
    tree.git("update-ref", "refs/heads/master", parent)
    tree.git("reset", "-q", "--hard", tree.git("rev-list", "--max-parents=0", "master"))
    tree.git("merge", "-q", "-s", "ours", "--allow-unrelated-histories", "-m", "Merge it", parent)
    tree.git("read-tree", "-u", "--reset", whole)
    good = tree.commit("kvm: good\n", ADA, ("kvm/one.c", 9, "good"))
    kvq.run("index", posts.path, db="hostile.db")
    code, _, err = kvq.run("applied", "hostile", "-q", db="hostile.db")
    checks.equal("hostile trees do not stop the search", (code, err), (0, ""))
    checks.equal("what is good is found", kvq.ids(f"commit:{good}", "hostile.db"), ["good"])
    damaged = hash_object(tree, "commit", text.encode("latin-1"))
    after = hash_object(tree, "commit", text.replace(parent, damaged).replace("\x1b[31m\n <e\xff@x>", " Ada <a@x>").encode())
    for branch, commit, what in [("after", after, f"commit {damaged} is damaged"),
                                 ("damaged", damaged, "its branch 'refs/heads/damaged' leads to no commit")]:
        (tree.path / ".git/refs/heads" / branch).write_text(commit + "\n")
        code, _, err = kvq.run("applied", "hostile", "--branch", branch, "-q", db="hostile.db")
        checks.equal(f"{branch}: it is told", (code, err), (5, (
            f"kvq: the tree 'DIR/hostile/.git' cannot be read: {what}; run 'git fsck' in it for details\n")))
    checks.equal("and nothing is stored", has_bytes(kvq.folder / "hostile.db", bytes.fromhex(damaged)), False)


def main():
    checks = Checks()
    seeds = [int(sys.argv[2])] if len(sys.argv) > 2 else [2, time.time_ns() % 100_000]
    with tempfile.TemporaryDirectory(prefix="kvq-applied-") as name:
        kvq = Kvq(pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(name).resolve())
        for seed in seeds:
            check_drawn(checks, kvq, seed)
            subprocess.run(["rm", "-rf", *(kvq.folder / part for part in ("drawn", "list", "drawn.db"))], check=True)
        check_partial(checks, kvq)
        check_hostile(checks, kvq)
        check_long(checks, kvq)
    checks.end()


if __name__ == "__main__":
    main()
