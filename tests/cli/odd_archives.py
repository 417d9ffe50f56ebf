#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Archives that no public-inbox writes: commits of impossible times, lists of endless names, repositories without
mails, missing epochs. And repositories that cannot be read: each is an error or a warning that names the cause and the
cure, and never "0 mails, 0 new" alone.

usage: odd_archives.py KVQ
"""
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

from terminal import Checks, environment_of, run

LEAST, MOST = -2**63, 2**63 - 1
END_OF_9999 = 253402300799
NOON = 1740996000  # 2025-03-03 10:00 UTC

# The time in the commit, as text, with its zone; and the time that kvq keeps.
TIMES = [
    (f"{NOON} +0000", NOON),
    ("0 +0000", 0),
    ("-1 +0000", 0),
    (f"{LEAST} +0000", 0),
    ("-99999999999999999999999 +0000", 0),
    (f"{NOON} +9999", NOON),
    (f"{NOON} -99999999", NOON),
    (f"{NOON} nowhere", NOON),
    (f"{NOON}", NOON),
    (f"{END_OF_9999} +0000", END_OF_9999),
    (f"{END_OF_9999 + 1} +0000", END_OF_9999),
    ("971890963199 +0000", END_OF_9999),  # the last second of 32767
    ("971890963200 +0000", END_OF_9999),
    (f"{MOST} +0000", END_OF_9999),
    (f"{MOST + 1} +0000", END_OF_9999),
    ("99999999999999999999999 +0000", END_OF_9999),
]


def mail_of(number, list_id="kvm.vger.kernel.org"):
    return (f"From: Ada Byron <ada@example.org>\nTo: kvm@vger.kernel.org\nSubject: [PATCH] mail {number}\n"
            f"Date: Mon, 3 Mar 2025 10:00:00 +0000\nMessage-ID: <{number}@example.org>\n"
            f"List-Id: <{list_id}>\n\nDo it.\n")


def git(repository, *arguments, stdin=""):
    done = subprocess.run(["git", "-C", repository, *arguments], input=stdin, text=True, check=True,
                          stdout=subprocess.PIPE)
    return done.stdout.strip()


def make_archive(repository, mails, file="m"):
    """Makes a repository with a commit for each (mail, time as text)."""
    repository.mkdir(parents=True)
    git(repository, "init", "-q", "--bare", ".")
    parent = ""
    for mail, time in mails:
        blob = git(repository, "hash-object", "-w", "--stdin", stdin=mail)
        tree = git(repository, "mktree", stdin=f"100644 blob {blob}\t{file}\n")
        commit = f"tree {tree}\n{parent}author A <a@x> {time}\ncommitter A <a@x> {time}\n\nmail\n"
        parent = git(repository, "hash-object", "-t", "commit", "-w", "--literally", "--stdin", stdin=commit)
        head, parent = parent, f"parent {parent}\n"
    if mails:
        (repository / "refs/heads/master").write_text(head + "\n")
        (repository / "HEAD").write_text("ref: refs/heads/master\n")


def summary_of(mails, defects=0):
    return f"{mails} mails, {mails} new, 0 deleted, {defects} with defects, N s"


NOTHING = summary_of(0)


def rows_of(text):
    """Returns the rows of an answer in JSON; the text if it is none."""
    try:
        return json.loads(text)["rows"]
    except ValueError:
        return [{"id": text, "count": text, "date": text}]


class Kvq:
    def __init__(self, kvq, folder):
        self.kvq, self.folder, self.environment = kvq, folder, environment_of(kvq, folder)

    def __call__(self, *arguments):
        """Returns the output, standard error first, with neutral times and paths, and the exit code."""
        text, code = run([self.kvq, *arguments], self.folder, self.environment)
        return re.sub(r"(?m)\d+\.\d s$", "N s", text.strip().replace(str(self.folder), "FOLDER")), code


def check_times(kvq, checks):
    make_archive(kvq.folder / "kvm/git/0.git", [(mail_of(n), time) for n, (time, _) in enumerate(TIMES)])
    # Clamped, or so far from the Date header that this is not believed.
    odd = sum(str(kept) != time.split()[0] or kept != NOON for time, kept in TIMES)
    total = len(TIMES)
    checks.equal("every mail is indexed, and odd times are defects", kvq("index", "kvm"),
                 (f"{total} mails, {total} new, 0 deleted, {odd} with defects, N s", 0))
    text, code = kvq("| select id, date", "-f", "json")
    # A date that is far from the commit is not believed.
    kept = {f"{n}@example.org": kept for n, (_, kept) in enumerate(TIMES)}
    dates = {0: "1970-01-01T00:00:00Z", NOON: "2025-03-03T10:00:00Z", END_OF_9999: "9999-12-31T23:59:59Z"}
    checks.equal("the date is that of the commit", {row["id"]: row["date"] for row in rows_of(text)},
                 {key: dates[time] for key, time in kept.items()})
    by_year = {}
    for time in kept.values():
        by_year[dates[time][:4]] = by_year.get(dates[time][:4], 0) + 1
    for period in ("year", "month", "day", "week", "quarter"):
        text, code = kvq(f"| count by {period}(date)", "-f", "json")
        counts = [row["count"] for row in rows_of(text)] if code == 0 else text
        checks.equal(f"counts by {period}", (sorted(counts), code), (sorted(by_year.values()), 0))
    for query in ("date:9999", "date:2000..", "date:..1970-01-02", "received:9000..", "age:>1000y", "is:series"):
        checks.equal(f"a query for {query} ends: {kvq(query)[0]}", kvq(query)[1] in (0, 1), True)
    for arguments in (["show", "13@example.org"], ["thread", "13@example.org"], ["series", "13@example.org"],
                      ["digest", "1970-01-01.."], ["digest", "..9999-12-31"], ["digest", "--exact", "2025-01-01.."],
                      ["", "-f", "text"], ["", "-f", "mbox"], ["", "-f", "atom"], ["", "-f", "html"],
                      ["diff", "is:patch", "1970-01-02..9999-12-30"], ["diff", "is:patch", ".."],
                      ["report", "run", "digest"], ["report", "run", "weekly"], ["report", "run", "health"],
                      ["report", "run", "unanswered"], ["report", "run", "release"]):
        text, code = kvq(*arguments)
        checks.equal(f"{arguments}: {text[:200]}", ("bug" in text or "unexpected" in text, code < 6), (False, True))
    first = git(kvq.folder / "kvm/git/0.git", "rev-list", "--max-parents=0", "master")
    checks.equal("a difference from the first commit", kvq("diff", "is:patch", f"{first}..")[1], 0)
    checks.equal("a run without news", kvq("index", "kvm"), ("0 mails, 0 new, 0 deleted, 0 with defects, N s", 0))


def check_names(kvq, checks):
    long = "x" * 100_000
    make_archive(kvq.folder / "named/git/0.git", [(mail_of("n", f"{long}.example.org"), f"{NOON} +0000")])
    checks.equal("a name on the command line is short",
                 kvq("--db", "names.db", "index", "named", "--list", long),
                 ("kvq: the name of a list has 1 to 255 bytes and no control characters; an example is --list kvm", 2))
    checks.equal("an endless List-Id names no list", kvq("--db", "names.db", "index", "named")[1], 0)
    checks.equal("the folder names it", rows_of(kvq("--db", "names.db", "| select list", "-f", "json")[0]),
                 [{"list": "named"}])


def check_without_mails(kvq, checks):
    hint = ("expected a public-inbox archive, each commit of which has a mail in the file 'm'; if it is new, fetch its "
            "mails first")
    make_archive(kvq.folder / "empty.git", [])
    make_archive(kvq.folder / "source.git", [("int main;\n", f"{NOON} +0000"), ("int x;\n", f"{NOON} +0000")], "main.c")
    make_archive(kvq.folder / "new/git/0.git", [])
    make_archive(kvq.folder / "new/git/1.git", [])
    for path, epoch in (("empty.git", "empty.git"), ("source.git", "source.git"), ("new", "new/git/0.git")):
        for more in ([], ["--list", "a"]):
            checks.equal(f"{path} is no archive", kvq("--db", "none.db", "index", path, *more),
                         (f"kvq: 'FOLDER/{epoch}' has no mails; {hint}", 5))
    checks.equal("no list was made", kvq("--db", "none.db", "| count by list"), ("", 1))
    shutil.rmtree(kvq.folder / "new/git/1.git")
    make_archive(kvq.folder / "new/git/1.git", [(mail_of("first"), f"{NOON} +0000")])
    checks.equal("one epoch with a mail is enough", kvq("--db", "none.db", "index", "new"),
                 ("1 mails, 1 new, 0 deleted, 0 with defects, N s", 0))


def check_epochs(kvq, checks):
    for number in (0, 2, 5):
        make_archive(kvq.folder / f"gaps/git/{number}.git", [(mail_of(f"e{number}"), f"{NOON} +0000")])
    warning = "kvq: warning: 'gaps/git' has no 1.git, 3.git, 4.git: their mails are not indexed\n"
    for summary in ("3 mails, 3 new", "0 mails, 0 new"):
        checks.equal("missing epochs are named in each run", kvq("--db", "gaps.db", "index", "gaps"),
                     (f"{warning}{summary}, 0 deleted, 0 with defects, N s", 0))
    for number in (1, 3, 4):
        make_archive(kvq.folder / f"gaps/git/{number}.git", [(mail_of(f"e{number}"), f"{NOON} +0000")])
    checks.equal("they can be added later", kvq("--db", "gaps.db", "index", "gaps"),
                 ("3 mails, 3 new, 0 deleted, 0 with defects, N s", 0))
    (kvq.folder / "gaps/git/6.git").mkdir()
    checks.equal("an empty folder is a missing epoch", kvq("--db", "gaps.db", "index", "gaps"),
                 ("kvq: warning: 'gaps/git' has no 6.git: its mails are not indexed\n" + NOTHING, 0))
    make_archive(kvq.folder / "skipped/git/0.git", [])
    make_archive(kvq.folder / "skipped/git/1.git", [(mail_of("s", "skipped.example.org"), f"{NOON} +0000")])
    make_archive(kvq.folder / "skipped/git/2.git", [])
    for summary in (summary_of(1), NOTHING):
        checks.equal("an empty epoch is named, unless it is before the others",
                     kvq("--db", "skipped.db", "index", "skipped"),
                     (f"kvq: warning: 'FOLDER/skipped/git/2.git' is empty: its mails are not indexed\n{summary}", 0))


def cannot_be_read(epoch, why):
    return f"kvq: the archive 'FOLDER/{epoch}' cannot be read: {why}"


def check_unreadable(kvq, checks, name, breaks, why, cure, again=None, refs_tell=True):
    """A repository that `breaks` makes unreadable: alone, as one epoch of three, and after it was indexed. `again`
    mends it as the message says: then the mails are indexed. Without `refs_tell` the files of the refs stay as they
    were, so that a run after the first has nothing to read."""
    for kind in ("alone", "middle", "known") if refs_tell else ("alone", "middle"):
        folder, database = kvq.folder / f"{name}-{kind}", f"{name}-{kind}.db"
        for number in range(3 if kind == "middle" else 1):
            make_archive(folder / f"git/{number}.git", [(mail_of(f"{number}-{n}"), f"{NOON} +0000") for n in range(2)])
        epoch = "git/1.git" if kind == "middle" else "git/0.git"
        if kind == "known":
            kvq("--db", database, "index", folder)
        breaks(folder / epoch)
        error = (f"{cannot_be_read(f'{name}-{kind}/{epoch}', why)}; {cure}", 5)
        first = (f"{summary_of(4)}\n{error[0]}", 5) if kind == "middle" else error
        checks.equal(f"{name}, {kind}", kvq("--db", database, "index", folder), first)
        checks.equal(f"{name}, {kind}, in the next run", kvq("--db", database, "index", folder), error)
        if kind == "known":
            checks.equal(f"{name}: its mails stay", kvq("--db", database, "| count")[1], 0)
        if again:
            again(folder / epoch)
            checks.equal(f"{name}, {kind}, after the cure", kvq("--db", database, "index", folder),
                         (NOTHING if kind == "known" else summary_of(2), 0))


def check_formats(kvq, checks):
    """Formats that libgit2 1.5 opens without a word, and 1.9 refuses with others."""
    def set_config(**settings):
        def breaks(repository):
            for key, value in settings.items():
                git(repository, "config", key.replace("_", "."), value)
        return breaks

    def make_reftable(repository):
        """What `git refs migrate --ref-format=reftable` leaves, except the refs: git before 2.46 cannot write them."""
        shutil.copytree(repository, repository.with_suffix(".files"))
        (repository / "HEAD").write_text("ref: refs/heads/.invalid\n")
        shutil.rmtree(repository / "refs")
        (repository / "refs").mkdir()
        (repository / "refs/heads").write_text("this repository uses the reftable format\n")
        (repository / "reftable").mkdir()
        (repository / "reftable/tables.list").write_text("")
        with open(repository / "config", "a", encoding="utf-8") as config:
            config.write("[core]\n\trepositoryformatversion = 1\n[extensions]\n\trefStorage = reftable\n")

    def make_files(repository):
        shutil.rmtree(repository)
        repository.with_suffix(".files").rename(repository)

    has_migrate = "migrate" in subprocess.run(["git", "refs", "-h"], capture_output=True, text=True).stdout
    reftable, files = make_reftable, make_files
    if has_migrate:
        def reftable(repository):
            git(repository, "refs", "migrate", "--ref-format=reftable")

        def files(repository):
            git(repository, "refs", "migrate", "--ref-format=files")
    check_unreadable(kvq, checks, "reftable", reftable, "its refs are stored as 'reftable', not as files",
                     "run 'git refs migrate --ref-format=files' in it", files)
    if has_migrate:
        check_unreadable(kvq, checks, "written-reftable", make_reftable,
                         "its refs are stored as 'reftable', not as files",
                         "run 'git refs migrate --ref-format=files' in it", make_files)
    clone_again = "clone it again with 'git clone --mirror'"
    check_unreadable(kvq, checks, "version", set_config(core_repositoryformatversion="2"),
                     "its repository format has the version '2', which kvq does not know", clone_again)
    check_unreadable(kvq, checks, "extension", set_config(core_repositoryformatversion="1", extensions_odd="true"),
                     "it uses git's extension 'odd', which kvq does not know", clone_again)
    check_unreadable(kvq, checks, "syntax", lambda repository: (repository / "config").write_text("[core\n"),
                     "its file 'config' is not in git's syntax",
                     "correct the file; 'git config --list' in the repository names the line", refs_tell=False)
    git_sha256 = kvq.folder / "sha256/git/0.git"
    git_sha256.mkdir(parents=True)
    git(git_sha256, "init", "-q", "--bare", "--object-format=sha256", ".")
    for more in ([], ["--list", "a"]):
        checks.equal("SHA-256", kvq("--db", "sha256.db", "index", "sha256", *more),
                     (cannot_be_read("sha256/git/0.git", "SHA-256 repositories cannot be read yet; public-inbox makes "
                                     "archives with SHA-1: clone one of those"), 5))
    # These change nothing for a reader.
    make_archive(kvq.folder / "harmless.git", [(mail_of("h"), f"{NOON} +0000")])
    for extension in ("preciousObjects", "partialClone", "worktreeConfig", "relativeWorktrees", "noop"):
        git(kvq.folder / "harmless.git", "config", f"extensions.{extension}", "true")
    git(kvq.folder / "harmless.git", "config", "extensions.refStorage", "files")
    git(kvq.folder / "harmless.git", "config", "extensions.objectFormat", "sha1")
    config = kvq.folder / "harmless.git/config"
    config.write_text(config.read_text().replace("repositoryformatversion = 0", "repositoryformatversion = 1"))
    checks.equal("harmless extensions", kvq("--db", "harmless.db", "index", "harmless.git"), (summary_of(1), 0))


def check_branches(kvq, checks):
    """HEAD and the refs."""
    def rename(branch):
        return lambda repository: (repository / "refs/heads/master").rename(repository / "refs/heads" / branch)

    why = "its HEAD names the branch 'master', which does not exist"
    check_unreadable(kvq, checks, "renamed", rename("main"), why, "run 'git symbolic-ref HEAD refs/heads/main' in it",
                     lambda repository: git(repository, "symbolic-ref", "HEAD", "refs/heads/main"))
    # A server chooses the names of branches: none goes into a command that a shell would take apart.
    check_unreadable(kvq, checks, "shell", rename("a;reboot"), why,
                     "run 'git symbolic-ref HEAD refs/heads/NAME' in it, with a NAME that 'git branch' lists")

    def to_remotes(repository):
        (repository / "refs/remotes/origin").mkdir(parents=True)
        (repository / "refs/heads/master").rename(repository / "refs/remotes/origin/master")

    check_unreadable(kvq, checks, "remotes", to_remotes, why, "clone it again with 'git clone --mirror'")

    def to_objstore(repository):
        (repository / "refs/virtual/0123456789ab/heads").mkdir(parents=True)
        (repository / "refs/heads/master").rename(repository / "refs/virtual/0123456789ab/heads/master")

    check_unreadable(kvq, checks, "objstore", to_objstore,
                     "it is an object store of grokmirror, which holds objects of other repositories",
                     "index a repository that uses it")
    make_archive(kvq.folder / "gone/git/0.git", [(mail_of(n), f"{NOON} +0000") for n in range(3)])
    kvq("--db", "gone.db", "index", "gone")
    (kvq.folder / "gone/git/0.git/refs/heads/master").unlink()
    checks.equal("an indexed epoch that has lost its branch", kvq("--db", "gone.db", "index", "gone"),
                 (cannot_be_read("gone/git/0.git", "it has no branch, although 3 of its commits were indexed; clone it "
                                 "again with 'git clone --mirror'"), 5))


def check_other_repositories(kvq, checks):
    """Repositories that are no archives, and archives of version 1 beside others."""
    def make_v1(repository):
        blob = git(repository, "hash-object", "-w", "--stdin", stdin=mail_of("v1"))
        folder = git(repository, "mktree", stdin=f"100644 blob {blob}\t{'c' * 38}\n")
        tree = git(repository, "mktree", stdin=f"040000 tree {folder}\tab\n")
        commit = git(repository, "-c", "user.name=A", "-c", "user.email=a@x", "commit-tree", tree, "-m", "mail")
        git(repository, "update-ref", "refs/heads/master", commit)

    make_archive(kvq.folder / "v1.git", [])
    make_v1(kvq.folder / "v1.git")
    no_mails = ("has no mails; expected a public-inbox archive, each commit of which has a mail in the file 'm'; if it "
                "is new, fetch its mails first")
    for path in ("mixed/git/0.git", "mixed/git/3.git"):
        make_archive(kvq.folder / path, [(mail_of(path), f"{NOON} +0000")])
    shutil.copytree(kvq.folder / "v1.git", kvq.folder / "mixed/git/1.git")
    make_archive(kvq.folder / "mixed/git/2.git", [("int main;\n", f"{NOON} +0000")], "main.c")
    (kvq.folder / "mixed/git/4.git/.git").mkdir(parents=True)
    errors = (f"kvq: warning: 'FOLDER/mixed/git/2.git' {no_mails}\n"
              "kvq: 'FOLDER/mixed/git/4.git' is not a bare git repository; clone the archive with 'git clone --mirror'")
    checks.equal("a v1 archive", kvq("--db", "v1.db", "index", "v1.git"), (summary_of(1, 1), 0))
    checks.equal("epochs that are none: the others are indexed, each is named",
                 kvq("--db", "mixed.db", "index", "mixed"),
                 (f"{summary_of(3, 1)}\n{errors}", 5))
    checks.equal("and named again", kvq("--db", "mixed.db", "index", "mixed"), (errors, 5))
    checks.equal("and no other path suffers", kvq("--db", "mixed.db", "index", "v1.git", "mixed", "skipped"),
                 (f"kvq: warning: 'FOLDER/skipped/git/2.git' is empty: its mails are not indexed\n{summary_of(2, 1).replace('2 new', '1 new')}\n"
                  f"{errors}", 5))
    git(kvq.folder, "clone", "-q", "mixed/git/0.git", "tree")
    checks.equal("a clone with a work tree", kvq("--db", "tree.db", "index", "tree"),
                 ("kvq: 'tree' is not an archive, but a clone with a work tree; clone the archive with 'git clone "
                  "--mirror'", 5))


def check_empty_clones(kvq, checks):
    """Clones without mails."""
    make_archive(kvq.folder / "whole/git/0.git", [(mail_of("w"), f"{NOON} +0000")])
    for path, cure in (("whole/all.git", "index 'FOLDER/whole' instead"), ("ALL.git", "index those instead")):
        make_archive(kvq.folder / path, [])
        (kvq.folder / path / "objects/info/alternates").write_text(f"{kvq.folder}/whole/git/0.git/objects\n")
        checks.equal(f"{path} has only the objects of others", kvq("--db", "all.db", "index", path),
                     (f"kvq: 'FOLDER/{path}' has no mails of its own: it borrows the objects of other repositories; "
                      f"{cure}", 5))
    no_number = (": it was cloned from an address without the number of an epoch; clone the epochs: git clone "
                 "--mirror ")
    for address, what in (
            ("https://lore.example.org/kvm", f"{no_number}https://lore.example.org/kvm/0 kvm/git/0.git"),
            ("https://ada:secret@lore.example.org/kvm/", f"{no_number}ADDRESS/0 LIST/git/0.git"),
            ("https://lore.example.org/kvm/0", "; run 'git fetch' in it first"),
            ("https://lore.example.org/kvm/git/12.git/", "; run 'git fetch' in it first")):
        shutil.rmtree(kvq.folder / "cloned.git", ignore_errors=True)
        make_archive(kvq.folder / "cloned.git", [])
        git(kvq.folder / "cloned.git", "config", "remote.origin.url", address)
        checks.equal(f"an empty clone of {address}", kvq("--db", "cloned.db", "index", "cloned.git"),
                     (f"kvq: 'FOLDER/cloned.git' has no mails{what}", 5))


def database_of(path):
    return path.replace("/", "-").removesuffix(".git") + ".db"


def check_clones(kvq, checks):
    """Clones that lack objects, and clones that `git fetch` does not update."""
    server = kvq.folder / "server.git"
    mails = [(mail_of(f"c{n}"), f"{NOON} +0000") for n in range(3)]
    make_archive(server, mails)
    git(server, "config", "uploadpack.allowFilter", "true")
    address = f"file://{server}"
    git(kvq.folder, "clone", "-q", "--mirror", "--depth=1", address, "shallow.git")
    text, code = kvq("--db", "shallow.db", "index", "shallow.git")
    checks.equal("a shallow clone", (re.sub("[0-9a-f]{40}", "ID", text), code),
                 (cannot_be_read("shallow.git", "commit ID is missing, because this is a shallow clone; run 'git fetch "
                                 "--unshallow' in it"), 5))
    git(kvq.folder / "shallow.git", "fetch", "-q", "--unshallow")
    checks.equal("a clone that was shallow", kvq("--db", "shallow.db", "index", "shallow.git"), (summary_of(3), 0))
    for what, kept in (("the mail", "blob:none"), ("the tree", "tree:0")):
        name = kept.replace(":", "-")
        git(kvq.folder, "clone", "-q", "--mirror", f"--filter={kept}", address, f"{name}.git")
        text, code = kvq("--db", f"{name}.db", "index", f"{name}.git")
        checks.equal("a partial clone", (re.sub("[0-9a-f]{40}", "ID", text), code),
                     (cannot_be_read(f"{name}.git", f"{what} of commit ID is missing, because this is a partial clone; "
                                     "run 'git config --unset-all remote.origin.partialclonefilter' in it, and then "
                                     "'git fetch --refetch --no-filter'"), 5))
        git(kvq.folder / f"{name}.git", "config", "--unset-all", "remote.origin.partialclonefilter")
        git(kvq.folder / f"{name}.git", "fetch", "-q", "--refetch", "--no-filter")
        checks.equal("a clone that was partial", kvq("--db", f"{name}.db", "index", f"{name}.git"), (summary_of(3), 0))
    shutil.copytree(server, kvq.folder / "lender.git")
    git(kvq.folder, "clone", "-q", "--mirror", "--shared", "lender.git", "borrower.git")
    shutil.rmtree(kvq.folder / "lender.git")
    text, code = kvq("--db", "borrower.db", "index", "borrower.git")
    checks.equal("a clone whose lender is gone", (re.sub("[0-9a-f]{40}", "ID", text), code),
                 (cannot_be_read("borrower.git", "commit ID is missing, and so is 'FOLDER/lender.git/objects', from "
                                 "which the repository borrows objects; correct 'objects/info/alternates' in it, or "
                                 "clone it again with 'git clone --mirror'"), 5))
    git(kvq.folder, "clone", "-q", "--bare", "server.git", "bare.git")
    git(kvq.folder, "clone", "-q", "--mirror", "server.git", "mirror.git")
    git(kvq.folder, "clone", "-q", "server.git", "work")
    clones = {"bare.git": "run git config remote.origin.fetch '+refs/*:refs/*' in it, and fetch again",
              "work/.git": "use 'git pull' in its work tree, or index a clone made with 'git clone --mirror'",
              "mirror.git": "", "shallow.git": "", "blob-none.git": "", "tree-0.git": ""}
    for path in ("bare.git", "work/.git", "mirror.git"):
        checks.equal(f"{path} is read", kvq("--db", database_of(path), "index", path), (summary_of(3), 0))
        git(kvq.folder / path, "fetch", "-q")
        checks.equal(f"{path} is up to date", kvq("--db", database_of(path), "index", path), (NOTHING, 0))
    shutil.rmtree(server)
    make_archive(server, mails + [(mail_of("c3"), f"{NOON} +0000")])
    git(server, "config", "uploadpack.allowFilter", "true")
    for path, cure in clones.items():
        git(kvq.folder / path, "fetch", "-q")
        warning = (f"kvq: warning: 'git fetch' does not move the branch 'master' of 'FOLDER/{path}', so the mails that "
                   f"it fetched are not indexed; {cure}\n")
        for summary in (summary_of(1), NOTHING):
            checks.equal(f"{path} after a fetch", kvq("--db", database_of(path), "index", path),
                         (warning + NOTHING if cure else summary, 0))
    git(kvq.folder / "bare.git", "config", "remote.origin.fetch", "+refs/*:refs/*")
    git(kvq.folder / "bare.git", "fetch", "-q")
    git(kvq.folder / "work", "pull", "-q")
    for path in ("bare.git", "work/.git"):
        checks.equal(f"{path} moves", kvq("--db", database_of(path), "index", path), (summary_of(1), 0))
    # A branch that moved in another way since the last fetch is not behind.
    make_archive(kvq.folder / "more.git", mails + [(mail_of(f"c{n}"), f"{NOON} +0000") for n in (3, 4)])
    git(kvq.folder / "more.git", "push", "-q", kvq.folder / "bare.git", "master")
    checks.equal("a branch that was pushed to", kvq("--db", database_of("bare.git"), "index", "bare.git"),
                 (summary_of(1), 0))


def check_damage(kvq, checks):
    """Only where git fsck says something, it is hinted at."""
    make_archive(kvq.folder / "damaged.git", [(mail_of("d"), f"{NOON} +0000")])
    blob = git(kvq.folder / "damaged.git", "rev-parse", "master:m")
    (kvq.folder / "damaged.git/objects" / blob[:2] / blob[2:]).unlink()
    commit = git(kvq.folder / "damaged.git", "rev-parse", "master")
    checks.equal("a missing blob", kvq("--db", "damaged.db", "index", "damaged.git"),
                 (cannot_be_read("damaged.git", f"the mail of commit {commit} is missing; run 'git fsck' in it for "
                                 "details"), 5))
    fsck = subprocess.run(["git", "-C", kvq.folder / "damaged.git", "fsck"], capture_output=True, text=True)
    checks.equal("git fsck says so, too", (f"missing blob {blob}" in fsck.stdout, fsck.returncode != 0), (True, True))


def check_purged(kvq, checks):
    """public-inbox-purge empties the file of a mail."""
    make_archive(kvq.folder / "purged/git/0.git", [])
    make_archive(kvq.folder / "purged/git/1.git",
                 [("", f"{NOON} +0000"), (mail_of("p", "named.example.org"), f"{NOON} +0000")])
    checks.equal("a purged mail is no message", kvq("--db", "purged.db", "index", "purged"), (summary_of(1, 1), 0))
    checks.equal("and names no list", rows_of(kvq("--db", "purged.db", "| select id, list", "-f", "json")[0]),
                 [{"id": "p@example.org", "list": "named"}])
    checks.equal("which the doctor finds right", kvq("--db", "purged.db", "doctor", "--repair")[1] < 2, True)


def check_addresses(kvq, checks):
    """Addresses of mails in web archives."""
    make_archive(kvq.folder / "shown.git", [(mail_of("shown"), f"{NOON} +0000")])
    kvq("--db", "shown.db", "index", "shown.git")
    for address in ("https://lore.kernel.org/kvm/shown@example.org/", "https://lore.kernel.org/r/shown@example.org.",
                    "https://marc.info/?i=shown@example.org", "https://marc.info/?i=shown%20()%20example%20!%20org).",
                    "https://www.mail-archive.com/search?l=mid&q=shown%40example.org"):
        text, code = kvq("--db", "shown.db", "show", address)
        checks.equal(f"show {address}", ("mail shown" in text, code), (True, 0))
        checks.equal(f"url:{address}", kvq("--db", "shown.db", f'url:"{address}"', "-f", "ids"),
                     ("shown@example.org", 0))
    for address in ("https://marc.info/?l=kvm&m=170055774032652&w=2", "https://www.spinics.net/lists/kvm/msg12.html",
                    "https://www.mail-archive.com/kvm@vger.kernel.org/msg12.html"):
        checks.equal(f"show {address}", kvq("--db", "shown.db", "show", address),
                     (f"kvq: the address '{address}' contains no Message-ID; write "
                      "https://lore.kernel.org/r/MESSAGE-ID/ or https://marc.info/?i=MESSAGE-ID; "
                      "the page of the mail may show its Message-ID", 2))


def main():
    checks = Checks()
    with tempfile.TemporaryDirectory(prefix="kvq-odd-") as name:
        kvq = Kvq(pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(name).resolve())
        check_times(kvq, checks)
        check_names(kvq, checks)
        check_without_mails(kvq, checks)
        check_epochs(kvq, checks)
        check_formats(kvq, checks)
        check_branches(kvq, checks)
        check_other_repositories(kvq, checks)
        check_empty_clones(kvq, checks)
        check_clones(kvq, checks)
        check_damage(kvq, checks)
        check_purged(kvq, checks)
        check_addresses(kvq, checks)
    checks.end()


main()
