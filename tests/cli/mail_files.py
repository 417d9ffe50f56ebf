#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Raw mails: mailboxes and Maildirs hold every byte of a mail, git applies a series from them, and kvq reports mails
that are no longer in their archive and archives that were moved.

usage: mail_files.py KVQ MAKE_ARCHIVE
"""
import pathlib
import shutil
import subprocess
import sys
import tempfile

from terminal import SAMPLES, Checks, environment_of

FROM_LINE = b"From mboxrd@z Thu Jan  1 00:00:00 1970\n"
RING = "20250402093000.0-zoe.marchetti@linux.dev"
SERIES = "series:20250310093000.2-1-vera.lind@intel.com -is:reply"
ONE_MAIL = "20250313120000.8bit@example.org"


def sample(name):
    return (SAMPLES / "mail" / name).read_bytes()


class Samples:
    """A folder with two archives and their index: the samples, and a series that git can apply."""

    def __init__(self, kvq, make_archive, folder):
        self.kvq, self.make_archive, self.folder = kvq, make_archive, folder
        self.environment = {**environment_of(kvq, folder), "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null",
                            "GIT_COMMITTER_NAME": "kvq", "GIT_COMMITTER_EMAIL": "kvq@example.org"}
        for manifest, name in ((SAMPLES / "archive.txt", "kvm"), (SAMPLES / "apply" / "archive.txt", "ring")):
            subprocess.run([make_archive, manifest, folder / name], check=True)
            self.run("index", name)

    def run(self, *arguments):
        """Returns kvq's standard output as bytes, its standard error as text, and its exit code."""
        done = subprocess.run([self.kvq, *arguments], cwd=self.folder, env=self.environment, capture_output=True,
                              check=False)
        return done.stdout, done.stderr.decode(), done.returncode

    def git(self, *arguments, cwd=None, input=None):
        return subprocess.run(["git", *arguments], cwd=cwd or self.folder, env=self.environment, input=input,
                              capture_output=True, check=False)

    def split(self, mbox):
        """Returns the mails into which git splits an mboxrd."""
        with tempfile.TemporaryDirectory(dir=self.folder) as folder:
            self.git("mailsplit", "--mboxrd", "--keep-cr", f"-o{folder}", input=mbox)
            return [file.read_bytes().removeprefix(FROM_LINE) for file in sorted(pathlib.Path(folder).iterdir())]

    def add_commit(self, archive, file, mail):
        """Adds a commit that adds (file "m") or deletes (file "d") a mail, as public-inbox does."""
        repository = self.folder / archive / "git" / "0.git"
        git = lambda *arguments, input=None: self.git("-C", repository, *arguments, input=input).stdout.decode().strip()
        blob = git("hash-object", "-w", "--stdin", input=mail)
        tree = git("mktree", input=f"100644 blob {blob}\t{file}\n".encode())
        commit = self.git("-C", repository, "-c", "user.name=kvq", "-c", "user.email=kvq@example.org", "commit-tree", "-m", "x",
                          "-p", "HEAD", tree).stdout.decode().strip()
        git("update-ref", "HEAD", commit)


def in_mailbox(mail):
    """Returns a mail as git splits it from an mbox: its last line has a newline, and the empty line after it remains."""
    return mail + (b"" if mail.endswith(b"\n") or not mail else b"\n") + b"\n"


def sample_mails():
    """Returns the mails of the sample archive, without those that a later commit deletes and the purged one."""
    lines = [line.split() for line in (SAMPLES / "archive.txt").read_text().splitlines() if not line.startswith(("#", "tag"))]
    deleted = {file for _, verb, file in lines if verb == "delete"}
    return [sample(file) for _, verb, file in lines if verb == "mail" and file not in deleted and sample(file)]


def check_mbox(checks, samples):
    mbox, reported, code = samples.run("size:>=0 list:kvm", "-f", "mbox")
    checks.equal("mbox: every byte of the mails of the list",
                 (sorted(samples.split(mbox)), reported, code),
                 (sorted(in_mailbox(mail) for mail in sample_mails()), "", 0))
    series, _, _ = samples.run(SERIES, "-f", "mbox")
    names = ["tdx-v2-0-cover.eml", "tdx-v2-1.eml", "tdx-v2-2.eml", "tdx-v2-3-inbody-from.eml"]
    expected = b"".join(FROM_LINE + sample(name) + b"\n" for name in names)
    checks.equal("mbox: a series is in order, and its cover is first although it arrived last", series, expected)
    checks.equal("mbox: the order of the query does not change the mailbox",
                 samples.run(f"{SERIES} | sort subject", "-f", "mbox")[0], series)
    two, _, _ = samples.run(SERIES, "-f", "mbox", "-n", "2")
    checks.equal("mbox: -n takes the first rows of the query", two,
                 b"".join(FROM_LINE + sample(names[place]) + b"\n" for place in (0, 3)))
    quoted, _, _ = samples.run("id:20250402093000.1-zoe.marchetti@linux.dev", "-f", "mbox")
    checks.equal("mbox: each line like a From line is quoted by one more >",
                 [line for line in quoted.split(b"\n") if b"From " in line],
                 [FROM_LINE[:-1], b">From the moment it is muted a kick only costs an exit. The line above",
                  b">>From here on, silence."])
    for number, mail in enumerate(samples.split(series)):
        done = samples.git("mailinfo", "body", "patch", input=mail)
        subject = [line for line in done.stdout.decode().splitlines() if line.startswith("Subject: ")]
        checks.equal(f"mbox: git mailinfo reads mail {number}", (done.returncode, len(subject)), (0, 1))
    checks.equal("mbox: a query without matches prints nothing",
                 samples.run("is:pull is:reply", "-f", "mbox"), (b"", "", 1))
    checks.equal("mbox: -o prints nothing", samples.run(SERIES, "-f", "mbox", "-o", "series.mbox"), (b"", "", 0))
    checks.equal("mbox: -o writes the same bytes", (samples.folder / "series.mbox").read_bytes(), series)


def check_git_am(checks, samples):
    for name, arguments, options in (("a query without the cover", (f"series:{RING} is:patch", "-f", "mbox"), []),
                                     ("kvq series", ("series", RING, "-f", "mbox"), []),
                                     ("kvq series of a patch", ("series", RING.replace(".0-", ".2-"), "-f", "mbox"), []),
                                     ("a query with the cover", (f"series:{RING}", "-f", "mbox"), ["--empty=drop"])):
        repository = samples.folder / "base"
        shutil.rmtree(repository, ignore_errors=True)
        subprocess.run([SAMPLES / "apply" / "make-base", repository], check=True)
        done = samples.git("am", "--patch-format=mboxrd", *options, cwd=repository, input=samples.run(*arguments)[0])
        checks.equal(f"git am applies {name}", (done.returncode, done.stderr), (0, b""))
        log = samples.git("log", "--reverse", "--format=%an <%ae>: %s", cwd=repository).stdout.decode().splitlines()
        checks.equal(f"git am: the commits from {name}", log[1:], [
            "Zoë Marchetti-Strand <zoe.marchetti@linux.dev>: ring: Do not kick a muted ring",
            "Zoë Marchetti-Strand <zoe.marchetti@linux.dev>: ring: Tell whether a kick was heard",
            "Søren Haugland <soren.haugland@example.org>: ring: Describe it"])
        body = samples.git("log", "-1", "--format=%b", "HEAD~2", cwd=repository).stdout.decode()
        checks.equal("git am: lines like a From line are unquoted",
                     [line for line in body.splitlines() if "From " in line],
                     ["From the moment it is muted a kick only costs an exit. The line above", ">From here on, silence."])


def check_show_and_series(checks, samples):
    checks.equal("show -f raw prints every byte", samples.run("show", ONE_MAIL, "-f", "raw"),
                 (sample("broken-raw-8bit-headers.eml"), "", 0))
    checks.equal("show -f mbox prints a mailbox", samples.run("show", ONE_MAIL, "-f", "mbox")[0],
                 FROM_LINE + sample("broken-raw-8bit-headers.eml") + b"\n")
    missing = "20250303100000.1-1-vera.lind@intel.com"
    newest, _, _ = samples.run("series", missing, "-f", "mbox")
    bodies = [sample(name).split(b"\n\n", 1)[1] for name in ("tdx-v3-1.eml", "tdx-v3-2.eml")]
    checks.equal("series -f mbox prints the newest revision, without its cover",
                 [mail.split(b"\n\n", 1)[1].rstrip() for mail in samples.split(newest)],
                 [body.rstrip() for body in bodies])


def check_maildir(checks, samples):
    folder = samples.folder / "mails"
    files = lambda: {file.name: file for part in ("tmp", "new", "cur") for file in (folder / part).iterdir()}
    checks.equal("maildir: -o prints the number of mails",
                 samples.run(SERIES, "-f", "maildir", "-o", folder), (b"4 mails, 4 new\n", "", 0))
    checks.equal("maildir: all mails are in new/", {file.parent.name for file in files().values()}, {"new"})
    names = ["tdx-v2-0-cover.eml", "tdx-v2-1.eml", "tdx-v2-2.eml", "tdx-v2-3-inbody-from.eml"]
    checks.equal("maildir: every byte of the mails",
                 sorted(file.read_bytes() for file in files().values()), sorted(map(sample, names)))
    for number, (name, file) in enumerate(list(files().items())[:2]):
        file.rename(folder / "cur" / f"{name}:2,{'RS' if number else ''}")
    before = files()
    checks.equal("maildir: a second run adds no mail that was already read",
                 samples.run(SERIES, "-f", "maildir", "-o", folder),
                 (b"4 mails, 0 new\n", "", 0))
    checks.equal("maildir: a second run moves no file", files(), before)
    (samples.folder / "other").mkdir()
    (samples.folder / "other" / "thing").touch()
    checks.equal("maildir: a folder with other files is rejected", samples.run(SERIES, "-f", "maildir", "-o", "other"),
                 (b"", "kvq: 'other' is neither empty nor a maildir; name a maildir, an empty folder or a new folder\n", 2))


def check_missing_mails(checks, samples):
    cover = f"id:{RING}"
    mail = samples.run("show", RING, "-f", "raw")[0]
    samples.add_commit("ring", "d", mail)
    skipped = "kvq: 1 mail is skipped: no longer in its archive; 'kvq index' updates the database\n"
    checks.equal("a mail that was deleted since the index is skipped",
                 samples.run(cover, "-f", "mbox"), (b"", skipped, 1))
    rest, reported, code = samples.run(f"series:{RING}", "-f", "mbox")
    checks.equal("the other mails of the series are not skipped",
                 (rest.count(FROM_LINE), reported, code), (3, skipped, 0))
    samples.add_commit("ring", "m", mail)
    checks.equal("a mail that the archive adds again is no longer skipped",
                 samples.run(cover, "-f", "mbox"), (FROM_LINE + mail + b"\n", "", 0))
    repository = samples.folder / "ring" / "git" / "0.git"
    (samples.folder / "ring").rename(samples.folder / "moved")
    error = (f"kvq: the archive '{repository}' no longer exists, and only it has the raw mails; if it was moved, "
             "run 'kvq index' with its new path\n")
    (samples.folder / "existing").write_text("old\n")
    for arguments in ((cover, "-f", "mbox"), ("show", RING, "-f", "raw"), (cover, "-f", "maildir", "-o", "none"),
                      (cover, "-f", "mbox", "-o", "existing")):
        checks.equal(f"a missing archive is an error: {arguments}", samples.run(*arguments), (b"", error, 5))
    checks.equal("a missing archive changes no files",
                 ((samples.folder / "existing").read_text(), (samples.folder / "none").exists()),
                 ("old\n", False))
    checks.equal("a format that needs no archive still works",
                 samples.run(cover, "-f", "ids"), (RING.encode() + b"\n", "", 0))
    samples.run("index", "moved")
    checks.equal("kvq index with the new path finds the mail again",
                 samples.run(cover, "-f", "mbox")[0], FROM_LINE + mail + b"\n")

    repository = samples.folder / "moved" / "git" / "0.git"
    tree = samples.git("-C", repository, "rev-parse", "HEAD^{tree}").stdout.decode().strip()
    alone = samples.git("-C", repository, "-c", "user.name=kvq", "-c", "user.email=kvq@example.org", "commit-tree", "-m", "x",
                        tree).stdout.decode().strip()
    samples.git("-C", repository, "update-ref", "HEAD", alone)
    skipped = "kvq: 3 mails are skipped: no longer in their archive; 'kvq index' updates the database\n"
    rest, reported, code = samples.run(f"series:{RING}", "-f", "mbox")
    checks.equal("mails that rewritten history no longer contains are skipped",
                 (rest, reported, code), (FROM_LINE + mail + b"\n", skipped, 0))


def main():
    kvq, make_archive = (pathlib.Path(path).resolve() for path in sys.argv[1:3])
    checks = Checks()
    with tempfile.TemporaryDirectory(prefix="kvq-mails-") as folder:
        samples = Samples(kvq, make_archive, pathlib.Path(folder).resolve())
        check_mbox(checks, samples)
        check_git_am(checks, samples)
        check_show_and_series(checks, samples)
        check_maildir(checks, samples)
        check_missing_mails(checks, samples)
    checks.end()


if __name__ == "__main__":
    main()
