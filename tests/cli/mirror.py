#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""`kvq mirror` and `kvq update` against hosts on loopback: epochs, new mails, new epochs, hosts that fail in every way,
runs that are killed, and archives that other tools have made.

usage: mirror.py KVQ
"""
import pathlib
import re
import resource
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

from git_host import GitHost, git, mail_of, manifest_of, push_mails
from terminal import Checks, environment_of

SECONDS = 60


class Case:
    """A host with two lists, kvm in two epochs, and a home without a database."""

    def __init__(self, kvq, folder):
        self.kvq, self.folder = kvq, folder
        self.environment = environment_of(kvq, folder)
        del self.environment["KVQ_DB"]
        self.root = folder / "host"
        push_mails(self.root / "kvm/git/0.git", [mail_of(f"a{n}", "kvm") for n in range(30)])
        push_mails(self.root / "kvm/git/1.git", [mail_of(f"b{n}", "kvm", 900) for n in range(200)])
        push_mails(self.root / "big/git/0.git", [mail_of(f"z{n}", "big", 9_000) for n in range(100)])
        push_mails(self.root / "arm/git/0.git", [mail_of(f"c{n}", "arm") for n in range(10)])
        self.host = GitHost(self.root)
        self.archives = folder / ".local/share/kvq/archives"

    def __call__(self, *arguments, limit=None):
        """Returns standard output, standard error and the exit code, with neutral times, ports and paths."""
        def set_limit():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            if limit:
                resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        done = subprocess.run([self.kvq, *map(str, arguments)], cwd=self.folder, env=self.environment, timeout=SECONDS,
                              stdin=subprocess.DEVNULL, capture_output=True, preexec_fn=set_limit)
        return self.neutral(done.stdout), self.neutral(done.stderr), done.returncode

    def neutral(self, text):
        text = text.decode("utf-8", "replace").replace(str(self.folder), "FOLDER")
        text = text.replace(f"127.0.0.1:{self.host.server.server_port}", "HOST")
        return re.sub(r"\d+\.\d s\b", "N s", text).strip()

    def count(self, query=""):
        return self(f"{query} | count")[0]

    def start(self, *arguments):
        return subprocess.Popen([self.kvq, *map(str, arguments)], cwd=self.folder, env=self.environment,
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def same_refs(one, other):
    return git(one, "for-each-ref") == git(other, "for-each-ref")


def check_mirror(case, checks):
    """From nothing to a database, and what is new afterwards."""
    kvm = case.archives / "kvm"
    checks.equal("mirror from nothing", case("mirror", f"{case.host.url}/kvm"), ("kvm: 230 new mails, N s", "", 0))
    checks.equal("the mails are found", (case.count(), case.count("list:kvm")), ("230", "230"))
    for number in (0, 1):
        epoch, there = kvm / f"git/{number}.git", case.root / f"kvm/git/{number}.git"
        checks.equal(f"epoch {number} has the refs of the host", same_refs(epoch, there), True)
        checks.equal(f"epoch {number} is whole", subprocess.run(["git", "-C", epoch, "fsck", "--full"], capture_output=True).returncode, 0)
        git(case.folder, "clone", "-q", "--mirror", f"{case.host.url}/kvm/{number}", f"plain-{number}.git")
        checks.equal(f"epoch {number} has the config of git clone --mirror",
                     sorted(git(epoch, "config", "--local", "--list").split("\n")),
                     sorted(git(case.folder / f"plain-{number}.git", "config", "--local", "--list").split("\n")))
        checks.equal(f"git fetch works in epoch {number}", git(epoch, "fetch", "-q"), "")
        checks.equal(f"epoch {number}: HEAD", git(epoch, "symbolic-ref", "HEAD"), "refs/heads/master")
    checks.equal("nothing is left beside the epochs", sorted(path.name for path in (kvm / "git").iterdir()), ["0.git", "1.git"])
    checks.equal("the folders are private", [oct((case.archives / up).stat().st_mode & 0o777) for up in ("..",)], ["0o700"])
    checks.equal("update without news", case("update"), ("kvm: nothing new", "", 0))
    checks.equal("mirror again", case("mirror", f"{case.host.url}/kvm/"), ("kvm: nothing new", "", 0))
    checks.equal("an epoch's address means its list", case("mirror", f"{case.host.url}/kvm/git/1.git"), ("kvm: nothing new", "", 0))
    push_mails(case.root / "kvm/git/1.git", [mail_of(f"d{n}", "kvm") for n in range(100)])
    checks.equal("update fetches and indexes new mails", case("update"), ("kvm: 100 new mails, N s", "", 0))
    checks.equal("they are found", case.count(), "330")
    push_mails(case.root / "kvm/git/2.git", [mail_of("e0", "kvm")])
    checks.equal("update clones a new epoch, found by trying", case("update", "kvm"), ("kvm: 1 new mail, N s", "", 0))
    checks.equal("another list", case("mirror", f"{case.host.url}/arm", "lists/arm"), ("arm: 10 new mails, N s", "", 0))
    push_mails(case.root / "arm/git/0.git", [mail_of("c10", "arm")])
    text, error, code = case("update")
    checks.equal("update fetches every list", (sorted(text.split("\n")), error, code),
                 (["arm: 1 new mail, N s", "kvm: nothing new"], "", 0))
    checks.equal("a quiet update is silent", case("update", "-q"), ("", "", 0))
    checks.equal("an unknown list", case("update", "kwm"), ("", "kvq: there is no list 'kwm'; did you mean 'kvm'?", 2))


def check_index(case, checks):
    """`kvq index` without a path; archives that are moved or gone."""
    checks.equal("index without a path", case("index"), ("kvm: nothing new\narm: nothing new", "", 0))
    git(case.archives / "kvm/git/2.git", "fetch", "-q")
    push_mails(case.root / "kvm/git/2.git", [mail_of("e1", "kvm")])
    git(case.archives / "kvm/git/2.git", "fetch", "-q")
    checks.equal("index without a path after git fetch", case("index"),
                 ("kvm: 1 new mail, N s\narm: nothing new", "", 0))
    checks.equal("--list needs a path", case("index", "--list", "kvm"),
                 ("", "kvq: --list is about the archive at a PATH; run 'kvq index' without it for all "
                      "archives of the database", 2))
    (case.folder / "lists/arm").rename(case.folder / "lists/moved")
    gone = "arm: failed: 'FOLDER/lists/arm' is gone; if it was moved, run 'kvq index' with its new folder"
    checks.equal("index says that an archive is gone", case("index"), (f"kvm: nothing new\n{gone}", "kvq: 1 of 2 lists failed: arm", 5))
    text, error, code = case("update")
    checks.equal("so does update", (sorted(text.split("\n")), error, code),
                 ([gone, "kvm: nothing new"], "kvq: 1 of 2 lists failed: arm", 5))
    checks.equal("the command that helps", case("index", "lists/moved"),
                 ("arm: the archive is now FOLDER/lists/moved\n0 mails, 0 new, 0 deleted, 0 with defects, N s", "", 0))
    push_mails(case.root / "arm/git/0.git", [mail_of("c11", "arm")])
    checks.equal("update goes on in the new folder", case("update", "arm"), ("arm: 1 new mail, N s", "", 0))
    checks.equal("mirror finds the new folder", case("mirror", f"{case.host.url}/arm"), ("arm: nothing new", "", 0))
    checks.equal("no second archive is made", (case.archives / "arm").exists(), False)
    git(case.folder / "lists/moved/git/0.git", "config", "--remove-section", "remote.origin")
    checks.equal("a list without a remote is indexed", case("update", "arm"),
                 ("arm: nothing new (not fetched: it has no remote)", "", 0))


def check_addresses(case, checks):
    """What is no address of a list."""
    example = "an example is https://lore.kernel.org/kvm"
    for given, what, code in (
            ("kvm", f"'kvm' is neither an address nor a folder; {example}", 2),
            ("ftp://example.org/kvm", f"'ftp://example.org/kvm' has a scheme that kvq does not know: it knows https, http, git, ssh "
                                      f"and file; {example}", 2),
            ("http://HOST", f"'http://HOST' names a host, but no list; {example}", 2),
            ("http://HOST/none", "there is no archive at 'http://HOST/none'; the address of a list is expected, such as "
                                 "https://lore.kernel.org/kvm", 8),
            ("http://ada:secret@HOST/none", "there is no archive at 'http://HOST/none'; the address of a list is expected, such as "
                                            "https://lore.kernel.org/kvm", 8),
            ("http://HOST/a?b", f"'http://HOST/a?b' is not the address of a list: it has a ? or #; {example}", 2),
            ("file:///none/kvm", "there is no archive at 'file:///none/kvm'; the address of a list is expected, such as "
                                 "https://lore.kernel.org/kvm", 8)):
        address = given.replace("HOST", f"127.0.0.1:{case.host.server.server_port}")
        checks.equal(f"mirror {given}", case("--db", "none.db", "mirror", address, "none"), ("", f"kvq: {what}", code))
    checks.equal("nothing was made", ((case.folder / "none.db").exists(), (case.folder / "none").exists()), (False, False))
    with socket.socket() as side:
        side.bind(("127.0.0.1", 0))
        port = side.getsockname()[1]
        text, error, code = case("--db", "none.db", "mirror", f"http://127.0.0.1:{port}/kvm", "none")
    checks.equal("a refused connection", (text, error.replace(str(port), "PORT"), code),
                 ("", "kvq: '127.0.0.1:PORT' cannot be reached: Connection refused; check the address and your network", 8))
    checks.equal("an unknown host", case("--db", "none.db", "mirror", "http://nowhere.invalid/kvm", "none"),
                 ("", "kvq: 'nowhere.invalid' cannot be reached: no such host; check the address and your network", 8))
    (case.folder / "full").mkdir()
    (case.folder / "full/file").write_text("mine")
    checks.equal("a folder with something else", case("--db", "none.db", "mirror", f"{case.host.url}/kvm", "full"),
                 ("", "kvq: 'full' is not empty, and no archive; name another folder: kvq mirror URL DIR", 2))
    checks.equal("update without a database", case("--db", "none.db", "update"),
                 ("", "kvq: there is no database at 'none.db'; run 'kvq mirror URL', or 'kvq index PATH' for an archive that "
                      "you have", 3))


def check_manifests(case, checks):
    """Which epochs there are says the manifest, if it is one."""
    good = manifest_of(case.root)
    skipped = b'{"/kvm/git/0.git": {}, "/kvm/git/2.git": {}, "/other/git/7.git": {}}'
    for name, files, numbers in (
            ("of the list", {"/kvm/manifest.js.gz": good}, [0, 1, 2]),
            ("of the host", {"/manifest.js.gz": good}, [0, 1, 2]),
            ("that is not compressed, with a gap", {"/manifest.js.gz": skipped}, [0, 2]),
            ("that is no JSON", {"/kvm/manifest.js.gz": b"<html>", "/manifest.js.gz": b"\x1f\x8bnonsense"}, [0, 1, 2]),
            ("of other lists", {"/manifest.js.gz": b'{"/x/kvm/git/9.git": {}, "/kvm/git/../9.git": {}}'}, [0, 1, 2])):
        case.host.files = files
        shutil.rmtree(case.folder / "listed", ignore_errors=True)
        code = case("--db", "listed.db", "mirror", f"{case.host.url}/kvm", "listed")[2]
        checks.equal(f"a manifest {name}", (sorted(int(path.stem) for path in (case.folder / "listed/git").iterdir()), code),
                     (numbers, 0))
        (case.folder / "listed.db").unlink()
    case.host.files = {"/manifest.js.gz": good}
    case("--db", "listed.db", "mirror", f"{case.host.url}/kvm", "listed")
    push_mails(case.root / "kvm/git/3.git", [mail_of("f0", "kvm")])
    case.host.files = {"/manifest.js.gz": manifest_of(case.root)}
    checks.equal("update clones the epoch that the manifest names", case("--db", "listed.db", "update"), ("kvm: 1 new mail, N s", "", 0))
    case.host.files = {}
    # Only the epoch that a manifest promises is missing.
    case.host.files = {"/manifest.js.gz": b'{"/arm/git/0.git": {}, "/arm/git/5.git": {}}'}
    checks.equal("an epoch that is only promised", case("--db", "promised.db", "mirror", f"{case.host.url}/arm", "promised"),
                 ("arm: 12 new mails, N s", "kvq: there is nothing at 'http://HOST/arm/5' (HTTP status 404)", 8))
    case.host.files = {}


def check_broken(case, checks):
    """Hosts that break off or refuse, of one list of two: the other is updated."""
    def update(database):
        text, error, code = case("--db", database, "update")
        return sorted(text.split("\n")), error, code

    case.host.broken = "/kvm/1/"
    text, error, code = case("--db", "broken.db", "mirror", f"{case.host.url}/kvm", "broken")
    checks.equal("a transfer that breaks off: the whole epochs are indexed", (text, code), ("kvm: 30 new mails, N s", 8))
    checks.equal("and it is said", error.startswith("kvq: the answer of 'HOST' broke off: "), True)
    checks.equal("no half epoch", [path.name for path in (case.folder / "broken/git").iterdir()], ["0.git"])
    case("--db", "broken.db", "mirror", f"{case.host.url}/arm", "broken-arm")
    push_mails(case.root / "arm/git/0.git", [mail_of("g0", "arm")])
    text, error, code = update("broken.db")
    checks.equal("one list fails, the other is updated",
                 (text[0], text[1].startswith("kvm: failed: the answer of 'HOST' broke off: "), error, code),
                 ("arm: 1 new mail, N s", True, "kvq: 1 of 2 lists failed: kvm", 8))
    text, error, code = case("--db", "broken.db", "update", "-q")
    checks.equal("a quiet update says what failed", (text, error.startswith("kvq: kvm: the answer of 'HOST' broke off: "), code), ("", True, 8))
    case.host.broken = ""
    checks.equal("mirror goes on", case("--db", "broken.db", "mirror", f"{case.host.url}/kvm", "broken")[0], "kvm: 303 new mails, N s")
    for status, what in ((500, "cannot be fetched: the host answers with HTTP status 500; try again later"),
                         (403, "may not be read (HTTP status 403)"),
                         (401, "may not be read (HTTP status 401); kvq takes a user name and a password from ~/.netrc")):
        case.host.statuses = {"/kvm/": status}
        checks.equal(f"HTTP status {status}", update("broken.db"),
                     (["arm: nothing new", f"kvm: failed: 'http://HOST/kvm/0' {what}"], "kvq: 1 of 2 lists failed: kvm", 8))
    case.host.statuses = {"/kvm/0/": 404}
    push_mails(case.root / "kvm/git/3.git", [mail_of("g1", "kvm")])
    checks.equal("an epoch that is gone there: the others are fetched", update("broken.db"),
                 (["arm: nothing new", "kvm: 1 new mail, N s, failed: there is nothing at 'http://HOST/kvm/0' (HTTP status 404)"],
                  "kvq: 1 of 2 lists failed: kvm", 8))
    case.host.statuses = {}
    case.host.files = {"/kvm/0/info/refs": b"<html>hello</html>"}
    checks.equal("a host that answers with a page", update("broken.db")[0][1],
                 "kvm: failed: there is no git repository at 'http://HOST/kvm/0'")
    case.host.files = {}


def check_moved(case, checks):
    """A list that has moved to another address."""
    case.host.redirects = {"/kvm/": "/new/kvm/"}
    (case.root / "new").mkdir()
    (case.root / "new/kvm").symlink_to(case.root / "kvm")
    case.host.redirects = {"/kvm/": "/next/"}
    (case.root / "next").symlink_to(case.root / "kvm")
    moved = ("kvq: warning: the archive 'FOLDER/broken' has moved to http://HOST/next; run 'kvq mirror http://HOST/next "
             "FOLDER/broken' to fetch it from there")
    push_mails(case.root / "kvm/git/3.git", [mail_of("h0", "kvm")])
    checks.equal("a redirect is followed and told", case("--db", "broken.db", "update", "kvm"), ("kvm: 1 new mail, N s", moved, 0))
    checks.equal("the command that makes it permanent", case("--db", "broken.db", "mirror", f"{case.host.url}/next", case.folder / "broken"),
                 ("kvm: nothing new", "", 0))
    checks.equal("is permanent", case("--db", "broken.db", "update", "kvm"), ("kvm: nothing new", "", 0))
    checks.equal("the remote", git(case.folder / "broken/git/3.git", "config", "remote.origin.url"), f"{case.host.url}/next/3")
    text, error, code = case("--db", "broken.db", "mirror", f"{case.host.url}/arm", case.folder / "broken")
    checks.equal("another list does not take its place", (text, error, code),
                 ("", "kvq: 'FOLDER/broken/git/0.git' is an epoch of another list (http://HOST/next/0), which 'http://HOST/arm' does "
                      "not continue; name another folder: kvq mirror URL DIR", 2))
    for to in ("file:///etc", "ftp://127.0.0.1/"):
        case.host.redirects = {"/next/": to}
        text, error, code = case("--db", "broken.db", "update", "kvm")
        checks.equal(f"no redirect to {to}", (text.startswith("kvm: failed: 'http://HOST/next/0/info/refs?service=git-upload-pack' redirects to "
                                                              "an address that kvq does not follow"), code), (True, 8))
    case.host.redirects = {"/next/": "/next/next/"}
    checks.equal("endless redirects", "redirects more than 5 times" in case("--db", "broken.db", "update", "kvm")[0], True)
    case.host.redirects = {}


def check_stopped(case, checks):
    """Runs that are killed or interrupted in the middle of an epoch."""
    folder = case.folder / "stopped"
    case.host.broken, case.host.stalls = "/kvm/1/", True

    def stopped_by(number):
        case.host.stalled.clear()
        process = case.start("--db", "stopped.db", "mirror", f"{case.host.url}/kvm", folder)
        if not case.host.stalled.wait(SECONDS):
            return "did not begin"
        process.send_signal(number)
        error = process.communicate(timeout=SECONDS)[1].decode().strip()
        return process.returncode, error, sorted(path.name for path in (folder / "git").iterdir())

    checks.equal("a run that is killed leaves whole epochs", stopped_by(signal.SIGKILL),
                 (-signal.SIGKILL, "", ["0.git", "1.git.partial"]))
    for number in (signal.SIGINT, signal.SIGTERM):
        checks.equal(f"{number.name} ends a transfer that stalls", stopped_by(number),
                     (130, "kvq: interrupted; what is whole is kept; run it again to go on", ["0.git"]))
    stopped_by(signal.SIGKILL)
    case.host.broken, case.host.stalls = "", False
    case.host.goes_on.set()
    checks.equal("the next run goes on", case("--db", "stopped.db", "mirror", f"{case.host.url}/kvm", folder)[2], 0)
    checks.equal("with all epochs, and nothing else", sorted(path.name for path in (folder / "git").iterdir()),
                 ["0.git", "1.git", "2.git", "3.git"])


def check_full_disk(case, checks):
    """A file that may not grow stands for a full disk."""
    mirror = ["--db", "big.db", "mirror", f"{case.host.url}/big", "big"]
    checks.equal("a full disk is one line", case(*mirror, limit=100_000),
                 ("", "kvq: 'big/git/0.git.partial' cannot be written: the file would be larger than the system allows; 'ulimit -f' "
                      "prints the limit", 5))
    checks.equal("nothing is left", ((case.folder / "big").exists(), (case.folder / "big.db").exists()), (False, False))
    checks.equal("the next run has the room", case(*mirror), ("big: 100 new mails, N s", "", 0))
    git(case.folder, "clone", "-q", "--mirror", case.root / "big/git/0.git", "copy.git")
    push_mails(case.root / "big/git/0.git", [mail_of(f"y{n}", "big", 9_000) for n in range(100)])
    checks.equal("a full disk in an update", case("--db", "big.db", "update", limit=100_000),
                 ("big: failed: 'FOLDER/big/git/0.git' cannot be written: the file would be larger than the system allows; 'ulimit -f' "
                  "prints the limit", "kvq: 1 of 1 list failed: big", 5))
    checks.equal("leaves the epoch as it was", same_refs(case.folder / "big/git/0.git", case.folder / "copy.git"), True)
    checks.equal("the next update has the room", case("--db", "big.db", "update"), ("big: 100 new mails, N s", "", 0))


def check_at_once(case, checks):
    """Two runs at the same time."""
    push_mails(case.root / "kvm/git/3.git", [mail_of(f"i{n}", "kvm") for n in range(50)])
    runs = [case.start("--db", "stopped.db", "update") for _ in range(3)]
    ends = [(run.communicate(timeout=SECONDS)[1].decode(), run.returncode) for run in runs]
    checks.equal("three updates at once", ends, [("", 0)] * 3)
    mirrors = [case.start("--db", "at-once.db", "mirror", f"{case.host.url}/kvm", "at-once") for _ in range(2)]
    ends = [(run.communicate(timeout=SECONDS)[1].decode(), run.returncode) for run in mirrors]
    checks.equal("two mirrors at once", ends, [("", 0)] * 2)
    checks.equal("nothing is left", sorted(path.name for path in (case.folder / "at-once/git").iterdir()),
                 ["0.git", "1.git", "2.git", "3.git"])
    for database in ("stopped.db", "at-once.db"):
        checks.equal(f"{database} has all mails", case("--db", database, "| count")[0], "385")


def check_local(case, checks):
    """Folders and file://: with the layout of public-inbox, and single repositories."""
    for number, address in enumerate((case.root / "arm", f"file://{case.root}/arm", case.root / "arm/git/0.git")):
        checks.equal(f"mirror {address}", case("--db", f"local{number}.db", "mirror", address, f"local{number}"),
                     ("arm: 13 new mails, N s", "", 0))
    git(case.folder, "clone", "-q", "--mirror", case.root / "arm/git/0.git", "single.git")
    checks.equal("a repository that is its only epoch", case("--db", "single.db", "mirror", f"file://{case.folder}/single.git", "single"),
                 ("arm: 13 new mails, N s", "", 0))
    push_mails(case.root / "arm/git/0.git", [mail_of("j0", "arm")])
    git(case.folder / "single.git", "fetch", "-q")
    for database in ("local0.db", "local1.db", "single.db"):
        checks.equal(f"update of {database}", case("--db", database, "update"), ("arm: 1 new mail, N s", "", 0))


def check_clones(case, checks):
    """Clones that other tools have made."""
    address = f"{case.host.url}/arm/0"
    git(case.folder, "clone", "-q", "--mirror", address, "mirror.git")
    git(case.folder, "clone", "-q", "--bare", address, "bare.git")
    git(case.folder, "clone", "-q", "--mirror", "--depth=1", address, "shallow.git")
    git(case.folder, "clone", "-q", "--mirror", address, "packed.git")
    git(case.folder / "packed.git", "pack-refs", "--all")
    for name in ("mirror", "bare", "packed"):
        checks.equal(f"{name} is indexed", case("--db", f"{name}.db", "index", f"{name}.git")[2], 0)
    shutil.copytree(case.folder / "mirror.git", case.folder / "partly.git")
    case("--db", "partly.db", "index", "partly.git")
    shutil.copy(case.folder / "shallow.git/shallow", case.folder / "partly.git/shallow")
    push_mails(case.root / "arm/git/0.git", [mail_of("k0", "arm")])
    for name in ("mirror", "bare", "packed"):
        checks.equal(f"{name} is updated", case("--db", f"{name}.db", "update"), ("arm: 1 new mail, N s", "", 0))
    checks.equal("a shallow clone is left alone", case("--db", "partly.db", "update"),
                 ("arm: nothing new", "kvq: warning: 'FOLDER/partly.git' is a shallow clone, which kvq does not fetch; run 'git fetch "
                                      "--unshallow' in it", 0))
    push_mails(case.root / "arm/git/1.git", [mail_of("l0", "arm")])
    checks.equal("the next epoch of a single clone", case("--db", "mirror.db", "update"),
                 ("arm: nothing new", "kvq: warning: 'FOLDER/mirror.git' is followed by the epoch 1, which is not mirrored: run 'kvq mirror "
                                      "http://HOST/arm'", 0))


def check_grokmirror(case, checks):
    """grokmirror calls its remote _grokmirror; an object store is no archive."""
    epoch = case.folder / "grok/arm/git/0.git"
    git(case.folder, "clone", "-q", "--mirror", f"{case.host.url}/arm/git/0.git", epoch)
    git(epoch, "config", "--rename-section", "remote.origin", "remote._grokmirror")
    git(epoch, "config", "--unset", "remote._grokmirror.mirror")
    checks.equal("a mirror of grokmirror is indexed", case("--db", "grok.db", "index", "grok/arm")[2], 0)
    push_mails(case.root / "arm/git/0.git", [mail_of("q0", "arm")])
    # grokmirror links FETCH_HEAD to /dev/null.
    sink = case.folder / "sink"
    sink.touch()
    inode = sink.stat().st_ino
    (epoch / "FETCH_HEAD").unlink(missing_ok=True)
    (epoch / "FETCH_HEAD").symlink_to(sink)
    text, error, code = case("--db", "grok.db", "update")
    checks.equal("what FETCH_HEAD is a link to is not replaced",
                 (sink.stat().st_ino == inode, (epoch / "FETCH_HEAD").is_symlink()), (True, True))
    checks.equal("and updated, with new epochs", (text, error, code), ("arm: 2 new mails, N s", "", 0))


def check_many_packs(case, checks):
    """Each fetch leaves a pack: when there are many, they become one."""
    epoch = case.folder / "packed.git"
    for number in range(55):
        push_mails(case.root / "arm/git/0.git", [mail_of(f"o{number}", "arm")])
        git(epoch, "-c", "fetch.unpackLimit=1", "-c", "gc.auto=0", "fetch", "-q")
    packs = epoch / "objects/pack"
    checks.equal("many packs", len(list(packs.glob("*.pack"))) > 50, True)
    push_mails(case.root / "arm/git/0.git", [mail_of("p0", "arm")])
    git(epoch, "config", "gc.auto", "0")
    text, _, code = case("--db", "packed.db", "update")
    checks.equal("are indexed", (text, code), ("arm: 57 new mails, N s", 0))
    checks.equal("and stay where gc.auto is 0", len(list(packs.glob("*.pack"))) > 50, True)
    git(epoch, "config", "--unset", "gc.auto")
    case("--db", "packed.db", "update")
    # Newer versions of git also write .rev files.
    checks.equal("and joined", sorted(path.suffix for path in packs.iterdir() if path.suffix != ".rev"),
                 [".idx"] * 2 + [".pack"] * 2)
    done = subprocess.run(["git", "-C", epoch, "fsck", "--full"], capture_output=True)
    checks.equal("nothing is lost", (done.returncode, git(epoch, "rev-list", "--count", "HEAD")),
                 (0, git(case.root / "arm/git/0.git", "rev-list", "--count", "HEAD")))


def check_public_inbox(case, checks):
    """A folder of public-inbox-clone, whole and with epochs that were not wanted."""
    if not shutil.which("public-inbox-clone") or not shutil.which("public-inbox-httpd"):
        print("skipped: public-inbox is not installed")
        return
    case.environment["PI_CONFIG"] = str(case.folder / "pi-config")
    inbox = case.folder / "inbox/kvm"
    shutil.copytree(case.root / "kvm/git", inbox / "git")
    (inbox / "inbox.lock").write_text("")
    (inbox / "description").write_text("test")
    (case.folder / "pi-config").write_text(f"[publicinbox \"kvm\"]\n\taddress = kvm@example.org\n\tinboxdir = {inbox}\n"
                                           f"\turl = http://127.0.0.1/kvm\n[publicinbox]\n\tgrokManifest = all\n")
    done = subprocess.run(["public-inbox-index", "-L", "basic", inbox], env=case.environment, capture_output=True, timeout=SECONDS)
    checks.equal("public-inbox indexes it", done.returncode, 0)
    with socket.socket() as side:
        side.bind(("127.0.0.1", 0))
        port = side.getsockname()[1]
    httpd = subprocess.Popen(["public-inbox-httpd", "-W0", "-l", f"127.0.0.1:{port}"], env=case.environment, stdout=subprocess.DEVNULL,
                             stderr=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{port}/kvm"
    try:
        for _ in range(SECONDS * 10):
            with socket.socket() as side:
                if side.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        checks.equal("mirror from public-inbox-httpd", case("--db", "httpd.db", "mirror", url, "httpd"), ("kvm: 385 new mails, N s", "", 0))
        checks.equal("all epochs", sorted(path.name for path in (case.folder / "httpd/git").iterdir()), ["0.git", "1.git", "2.git", "3.git"])
        for name, options in (("whole", []), ("skeleton", ["--epoch=2.."])):
            subprocess.run(["public-inbox-clone", "-q", *options, url, name], cwd=case.folder, env=case.environment, check=True,
                           capture_output=True, timeout=SECONDS)
            checks.equal(f"{name} is indexed", case("--db", f"{name}.db", "index", name)[2], 0)
        push_mails(inbox / "git/3.git", [mail_of("m0", "kvm")])
        push_mails(inbox / "git/4.git", [mail_of("m1", "kvm")])
        # It looks for new epochs when it reads its configuration.
        httpd.send_signal(signal.SIGHUP)
        for _ in range(SECONDS * 10):
            if subprocess.run(["git", "ls-remote", "-q", f"{url}/4"], capture_output=True).stdout:
                break
            time.sleep(0.1)
        for name in ("httpd", "whole", "skeleton"):
            text, error, code = case("--db", f"{name}.db", "update")
            checks.equal(f"{name} is updated, with its new epoch", (text, error, code), ("kvm: 2 new mails, N s", "", 0))
        empty = git(case.folder / "skeleton/git/0.git", "for-each-ref")
        checks.equal("epochs that were not wanted stay empty", empty, "")
    finally:
        httpd.terminate()
        httpd.wait(timeout=SECONDS)


def check_hook(case, checks):
    """The hook runs once, after all lists."""
    (case.folder / ".config/kvq").mkdir(parents=True)
    (case.folder / ".config/kvq/config").write_text("[index]\n\ton-indexed = echo ran >>hook.log\n")
    push_mails(case.root / "kvm/git/3.git", [mail_of("n0", "kvm")])
    push_mails(case.root / "arm/git/1.git", [mail_of("n1", "arm")])
    case("--db", "broken.db", "update")
    checks.equal("the hook ran once", (case.folder / "hook.log").read_text(), "ran\n")
    case("--db", "broken.db", "update")
    checks.equal("and not without news", (case.folder / "hook.log").read_text(), "ran\n")


def main():
    checks = Checks()
    with tempfile.TemporaryDirectory(prefix="kvq-mirror-") as name:
        case = Case(pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(name).resolve())
        for check in (check_mirror, check_index, check_addresses, check_manifests, check_broken, check_moved, check_stopped,
                      check_full_disk, check_at_once, check_local, check_clones, check_grokmirror, check_many_packs, check_public_inbox, check_hook):
            check(case, checks)
        case.host.stop()
    checks.end()


if __name__ == "__main__":
    main()
