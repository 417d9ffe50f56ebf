#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Inputs of `kvq index` other than public-inbox archives of version 2. The same mails give the same tables through each
of them, apart from where they were delivered; later runs follow what grew, shrank or changed; a mail in two inputs is
one message.

usage: inputs.py KVQ MAKE_ARCHIVE
"""
import gzip
import hashlib
import os
import pathlib
import random
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time

from terminal import Checks, environment_of

FROM_LINE = b"From mboxrd@z Thu Jan  1 00:00:00 1970\n"
BRANCH = "refs/heads/master"
# Of mails without a date.
FILE_TIME = 1743600000
EPOCHS = "SELECT number, coalesce(kind, 'git') FROM epoch LEFT JOIN input ON input.epoch = epoch.id ORDER BY number"
# What depends on where a mail was delivered, on the batches in which mails were read, or on the time of the run.
NOT_OF_MAILS = {"epoch", "input", "delivery", "ref", "mail_place", "defect", "generation", "change", "text_block", "body", "trace",
                "full_text_checksum", "recipient_list", "index_to_make", "sqlite_sequence", "sqlite_stat1", "sqlite_stat4"}


def own_mail(number, body, more=b""):
    return (b"From: Ada Byron <ada@example.org>\nTo: kvm@vger.kernel.org\nSubject: mail %d\n"
            b"Date: Tue, 1 Apr 2025 10:00:%02d +0000\nMessage-ID: <inputs-%d@example.org>\n"
            b"List-Id: <kvm.vger.kernel.org>\n%s\n%s" % (number, number % 60, number, more, body))


# Lines that begin like the separator of an mbox.
ODD_BODIES = [
    b"From here on, all is quoted.\n\nFrom the beginning: this is prose.\n",
    b"Hello\n\n>From one to another.\n>>From two.\n> From three.\n",
    b"Hello\n\nFrom 1234567890abcdef1234567890abcdef12345678 Mon Sep 17 00:00:00 2001\nFrom: Bob <bob@example.org>\nSubject: x\n\ny\n",
    b"The last line is empty.\n\n",
    b"From ada@example.org Tue Apr  1 10:00:00 2025\nis the first line.\n",
]


def blob_id(mail):
    return hashlib.sha1(b"blob %d\0" % len(mail) + mail).hexdigest()


def message_id(mail):
    found = re.search(rb"^message-id:\s*<([^>\n]+)>", mail.split(b"\n\n")[0], re.M | re.I)
    return found.group(1) if found else blob_id(mail).encode()


def mboxrd(mails):
    return b"".join(FROM_LINE + re.sub(rb"^(>*From )", rb">\1", mail, flags=re.M) + b"\n" for mail in mails)


def mboxo(mails):
    return b"".join(FROM_LINE + re.sub(rb"^(From )", rb">\1", mail, flags=re.M) + b"\n" for mail in mails)


def mboxcl2(mails):
    """Content-Length is a field of the mail here: the mail in the archive has it, too."""
    return b"".join(FROM_LINE + mail + b"\n" for mail in mails)


def with_content_length(mail):
    header, body = mail.split(b"\n\n", 1)
    return header + b"\nContent-Length: %d\n\n" % len(body) + body


def write_maildir(folder, mails, folders=("cur", "new")):
    for name in ("cur", "new", "tmp"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    for number, mail in enumerate(mails):
        where = folders[number % len(folders)]
        name = f"{FILE_TIME}.M{number:06}P1.host" + (":2,S" if where == "cur" else "")
        (folder / where / name).write_bytes(mail)


class Inputs:
    def __init__(self, kvq, folder):
        self.kvq, self.folder = kvq, folder
        self.environment = {**environment_of(kvq, folder), "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null",
                            "TMPDIR": str(folder)}

    def run(self, database, *arguments):
        done = subprocess.run([self.kvq, "--db", str(self.folder / database), *map(str, arguments)], cwd=self.folder,
                              env=self.environment, capture_output=True, check=False)
        return done.stdout, done.stderr.decode(), done.returncode

    def index(self, database, *arguments):
        """Returns the numbers of mails, new ones and deletions."""
        for path in map(pathlib.Path, arguments):
            if (self.folder / path).is_file():
                os.utime(self.folder / path, (FILE_TIME, FILE_TIME))
        out, error, code = self.run(database, "index", *arguments)
        if code != 0 or error:
            return f"{error}exit code {code}"
        return tuple(int(number.replace(",", "")) for number in re.findall(r"([\d,]+) (?:mails|new|deleted)", out.decode()))

    def rows(self, database, sql):
        with sqlite3.connect(self.folder / database) as connection:
            return connection.execute(sql).fetchall()

    def tables(self, database):
        """Returns the rows of all tables that have something of mails."""
        out = {}
        with sqlite3.connect(self.folder / database) as connection:
            connection.text_factory = bytes
            for name, in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall():
                name = name.decode()
                if name not in NOT_OF_MAILS and "_fts" not in name:
                    out[name] = sorted(connection.execute(f"SELECT * FROM {name}").fetchall(), key=repr)
            # Mails that were indexed together share lists of recipients.
            out["message"] = sorted(connection.execute(
                "SELECT id, msgid, sender, author, subject, title, kind, sent, sent_zone, received, committed, date, in_reply_to, size, "
                "(SELECT group_concat(header || mailbox) FROM (SELECT header, mailbox FROM recipient_list WHERE list = recipients "
                "ORDER BY position)) FROM message").fetchall(), key=repr)
        out["words"] = self.run(database, "search", "-n", "100000", "-f", "jsonl", "body:kvm OR body:page OR is:patch OR from:ada")[0]
        out["defects"] = self.run(database, "sql", "SELECT f.kind, hex(d.blob_oid) FROM defect f JOIN delivery d ON d.id = "
                                  "f.delivery WHERE d.message IS NOT NULL ORDER BY 1, 2")[0]
        return out

    def fast_import(self, repository, commits):
        if not pathlib.Path(repository).exists():
            subprocess.run(["git", "init", "-q", "--bare", "-b", "master", repository], env=self.environment, check=True)
        stream = []
        for number, (time_of_commit, changes) in enumerate(commits):
            stream.append(b"commit %s\ncommitter A <a@example.org> %d +0000\ndata 1\nx\n" % (BRANCH.encode(), time_of_commit))
            if number == 0 and subprocess.run(["git", "-C", repository, "rev-parse", "-q", "--verify", BRANCH],
                                              env=self.environment, capture_output=True, check=False).returncode == 0:
                stream.append(b"from %s^0\n" % BRANCH.encode())
            stream += changes
        subprocess.run(["git", "-C", repository, "fast-import", "--quiet"], input=b"".join(stream), env=self.environment, check=True)

    def add_version_2(self, repository, mails, times):
        self.fast_import(repository, [
            (time_of, [b"deleteall\nM 644 inline %s\ndata %d\n" % (b"d" if is_deletion else b"m", len(mail)) + mail + b"\n"])
            for (mail, is_deletion), time_of in zip(mails, times)])

    def add_version_1(self, repository, mails, times, at_once=1):
        def change(mail, is_deletion):
            path = hashlib.sha1(message_id(mail)).hexdigest()
            path = f"{path[:2]}/{path[2:]}".encode()
            return b"D %s\n" % path if is_deletion else b"M 644 inline %s\ndata %d\n" % (path, len(mail)) + mail + b"\n"
        commits = [(time_of, [change(mail, is_deletion)]) for (mail, is_deletion), time_of in zip(mails, times)]
        merged = [(commits[i][0], [c for _, changes in commits[i:i + at_once] for c in changes])
                  for i in range(0, len(commits), at_once)]
        self.fast_import(repository, merged)


def sample_mails(make_archive, folder):
    """Returns the mails of the sample archive, each once, with a line break at the end, and odd ones."""
    subprocess.run([make_archive, pathlib.Path(__file__).resolve().parents[2] / "samples/archive.txt", folder / "samples"], check=True)
    repository = folder / "samples/git/0.git"
    blobs = subprocess.run(["git", "-C", repository, "rev-list", "--reverse", "--objects", "--no-object-names",
                            "--filter=object:type=blob", "--filter-provided-objects", "master"],
                           capture_output=True, check=True).stdout.split()
    mails = []
    for blob in blobs:
        mail = subprocess.run(["git", "-C", repository, "cat-file", "blob", blob], capture_output=True, check=True).stdout
        mail += b"" if mail.endswith(b"\n") else b"\n"
        if mail.strip() and mail not in mails:
            mails.append(mail)
    return mails + [own_mail(number, body) for number, body in enumerate(ODD_BODIES)]


def compare(checks, name, seen, expected):
    for table in expected:
        if isinstance(expected[table], list):
            differing = set(map(repr, expected[table])) ^ set(map(repr, seen[table]))
            checks.equal(f"{name}: differing rows of {table}", sorted(differing)[:6], [])
            checks.equal(f"{name}: number of rows of {table}", len(seen[table]), len(expected[table]))
        else:
            checks.equal(f"{name}: {table}", seen[table], expected[table])


def check_same_tables(checks, inputs, mails):
    folder = inputs.folder
    (folder / "rd.mbox").write_bytes(mboxrd(mails))
    checks.equal("an mbox has all mails", inputs.index("rd.db", "rd.mbox")[0], len(mails))
    checks.equal("its list is named by the List-Id", inputs.rows("rd.db", "SELECT name FROM list"), [("kvm",)])
    checks.equal("each mail has the id that git gives it",
                 [blob.hex() for blob, in inputs.rows("rd.db", "SELECT blob_oid FROM delivery ORDER BY position")],
                 [blob_id(mail) for mail in mails])
    expected = inputs.tables("rd.db")
    times = [committed for committed, in inputs.rows("rd.db", "SELECT committed FROM delivery ORDER BY position")]

    inputs.add_version_2(folder / "v2.git", [(mail, False) for mail in mails], times)
    inputs.index("v2.db", "v2.git", "--list", "kvm")
    compare(checks, "mboxrd and version 2", expected, inputs.tables("v2.db"))

    (folder / "rd.mbox.gz").write_bytes(gzip.compress(mboxrd(mails[:20])) + gzip.compress(mboxrd(mails[20:])))
    subprocess.run(["zstd", "-q", folder / "rd.mbox", "-o", folder / "rd.mbox.zst"], check=True)
    shutil.copy(folder / "rd.mbox.zst", folder / "no-suffix")
    write_maildir(folder / "maildir", mails)
    for name in ("rd.mbox.gz", "rd.mbox.zst", "no-suffix", "maildir"):
        inputs.index(f"{name}.db", name)
        compare(checks, name, inputs.tables(f"{name}.db"), expected)
        checks.equal(f"{name}: nothing new", inputs.index(f"{name}.db", name), (0, 0, 0))
    for name in ("rd", "rd.mbox.gz", "maildir"):
        for level in ("--quick", "--full"):
            out, error, code = inputs.run(f"{name}.db", "doctor", level, "-f", "json")
            checks.equal(f"{name}: doctor {level} finds no error", (error, code, b'"error"' in out), ("", 0, False))

    inputs.add_version_1(folder / "v1.git", [(mail, False) for mail in mails], times)
    inputs.index("v1.db", "v1.git", "--list", "kvm")
    checks.equal("an archive of version 1 is recognised", inputs.rows("v1.db", EPOCHS), [(0, "git-v1")])
    unique = {message_id(mail): mail for mail in mails}
    checks.equal("it has the mails", {blob for blob, in inputs.rows("v1.db", "SELECT lower(hex(blob_oid)) FROM delivery WHERE state = 'present'")},
                 {blob_id(mail) for mail in unique.values()})

    # mboxo loses which lines had a `>`, and a crossposted mail must not have a Content-Length of its own.
    plain = [mail for mail in mails if not re.search(rb"^>+From ", mail, re.M)]
    measured = [with_content_length(mail) for mail in mails if b"\n\n" in mail and b"ontent-Length:" not in mail]
    for name, given, bytes_of, options in (("o.mbox", plain, mboxo, ()), ("o2.mbox", mails, mboxo, ("--mbox-format", "mboxo")),
                                           ("cl2.mbox", measured, mboxcl2, ()),
                                           ("cl2b.mbox", measured, mboxcl2, ("--mbox-format", "mboxcl2"))):
        (folder / name).write_bytes(bytes_of(given))
        inputs.index(f"{name}.db", name, *options)
        if name == "o2.mbox":
            # Only `>From ` was ambiguous.
            given = [re.sub(rb"^>From ", b"From ", mail, flags=re.M) for mail in given]
        checks.equal(f"{name}: the mails are those that were written",
                     [blob.hex() for blob, in inputs.rows(f"{name}.db", "SELECT blob_oid FROM delivery ORDER BY position")],
                     [blob_id(mail) for mail in given])

    (folder / "crlf.mbox").write_bytes(mboxrd(plain).replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
    checks.equal("an mbox with CRLF has as many mails", inputs.index("crlf.db", "crlf.mbox")[0], len(plain))
    first, error, code = inputs.run("rd.db", "show", "-f", "raw", "inputs-1@example.org")
    checks.equal("the mail is printed as it was", (first, error, code), (own_mail(1, ODD_BODIES[1]), "", 0))
    for name in ("rd.mbox.gz", "maildir"):
        checks.equal(f"{name}: kvq -f mbox prints the same", inputs.run(f"{name}.db", "-n", "1000", "is:patch OR is:reply", "-f", "mbox"),
                     inputs.run("v2.db", "-n", "1000", "is:patch OR is:reply", "-f", "mbox"))


def check_versions_agree(checks, inputs, mails):
    """An archive of version 1 with deletions and several changes in a commit, and one of version 2."""
    folder = inputs.folder
    unique = list({message_id(mail): mail for mail in mails}.values())
    random.seed(1)
    history = [(mail, False) for mail in unique]
    for _ in range(8):
        place = random.randrange(10, len(history))
        gone = random.choice([mail for mail, is_deletion in history[:place] if not is_deletion])
        if (gone, True) not in history:
            history.insert(place, (gone, True))
    times = [1743500000 + 60 * number for number in range(len(history))]
    inputs.add_version_2(folder / "deletions-v2.git", history, times)
    inputs.add_version_1(folder / "deletions-v1.git", history, times)
    for version in ("v2", "v1"):
        inputs.index(f"deletions-{version}.db", f"deletions-{version}.git", "--list", "kvm")
    compare(checks, "version 1 and 2 with deletions", inputs.tables("deletions-v1.db"), inputs.tables("deletions-v2.db"))
    checks.equal("version 1: nothing new", inputs.index("deletions-v1.db", "deletions-v1.git"), (0, 0, 0))

    # In steps, and several mails in a commit.
    inputs.add_version_1(folder / "ssoma.git", history[:31], times[:31], at_once=7)
    inputs.index("ssoma.db", "ssoma.git", "--list", "kvm")
    there = {blob_id(mail) for mail, _ in history[:31]} - {blob_id(mail) for mail, is_deletion in history[:31] if is_deletion}
    checks.equal("version 1 with several mails in a commit",
                 {blob for blob, in inputs.rows("ssoma.db", "SELECT lower(hex(blob_oid)) FROM delivery WHERE state = 'present'")}, there)
    new = [own_mail(100, b"One more.\n"), own_mail(101, b"And one.\n")]
    inputs.add_version_1(folder / "ssoma.git", [(mail, False) for mail in new], [1743600000] * 2, at_once=2)
    checks.equal("version 1: only the new commit is read", inputs.index("ssoma.db", "ssoma.git"), (2, 2, 0))
    edited = own_mail(100, b"One more, edited.\n")
    inputs.add_version_1(folder / "ssoma.git", [(edited, False)], [1743600001])
    checks.equal("version 1: an edited mail replaces the other", inputs.index("ssoma.db", "ssoma.git"), (1, 1, 1))
    checks.equal("version 1: it is the new one", inputs.run("ssoma.db", "show", "-f", "raw", "inputs-100@example.org")[0], edited)
    inputs.add_version_1(folder / "ssoma.git", [(edited, True)], [1743600002])
    seen = inputs.run("ssoma.db", "show", "-f", "raw", "inputs-100@example.org")
    checks.equal("version 1: a mail that was deleted since is told", (seen[0], "no longer in its archive" in seen[1]), (b"", True))
    checks.equal("version 1: a deletion", inputs.index("ssoma.db", "ssoma.git"), (0, 0, 1))
    subprocess.run(["git", "-C", folder / "ssoma.git", "update-ref", BRANCH, f"{BRANCH}~3"], check=True)
    # It lost a deletion, so all is indexed again.
    checks.equal("version 1: rewritten history", inputs.index("ssoma.db", "ssoma.git")[0] >= len(there), True)
    fresh = inputs.index("ssoma-new.db", "ssoma.git", "--list", "kvm")
    compare(checks, "version 1: as if indexed anew", inputs.tables("ssoma.db"), inputs.tables("ssoma-new.db"))
    checks.equal("it had mails", fresh[0] > 20, True)
    out, error, code = inputs.run("ssoma.db", "doctor", "-f", "json")
    checks.equal("version 1: doctor finds no error", (error, code, b'"error"' in out), ("", 0, False))


def check_growth(checks, inputs, mails):
    path = inputs.folder / "grows.mbox"
    path.write_bytes(mboxrd(mails[:30]))
    inputs.index("grows.db", path)
    with path.open("ab") as file:
        file.write(mboxrd(mails[30:]))
    checks.equal("an mbox that grew: only the new mails are read", inputs.index("grows.db", path)[0], len(mails) - 30)
    compare(checks, "an mbox that grew", inputs.tables("grows.db"), inputs.tables("rd.db"))

    path.write_bytes(mboxrd(mails[:40]) + b"From ada@exam")
    inputs.index("grows.db", path)
    path.write_bytes(mboxrd(mails[:10] + mails[11:]))
    seen = inputs.index("grows.db", path)
    checks.equal("a mail is gone from the middle of an mbox: the rest is read again", seen[0], len(mails) - 11)
    inputs.index("fresh.db", path)
    checks.equal("the mails are those of the file", inputs.rows("grows.db", "SELECT id, subject FROM message ORDER BY id"),
                 inputs.rows("fresh.db", "SELECT id, subject FROM message ORDER BY id"))

    path.write_bytes(mboxrd(mails[:5]))
    checks.equal("an mbox that was cut off", inputs.index("grows.db", path)[0], 0)
    checks.equal("has the mails before", inputs.rows("grows.db", "SELECT count(*) FROM message"), [(5,)])
    path.write_bytes(b"")
    checks.equal("an mbox that was emptied", inputs.index("grows.db", path), (0, 0, 5))
    path.write_bytes(mboxrd(mails[:5]))
    checks.equal("and filled again", inputs.index("grows.db", path), (5, 5, 0))
    path.write_bytes(b"\n\n" + mboxrd(mails[:5]))
    checks.equal("mails that moved in the file are no new ones", inputs.index("grows.db", path), (0, 0, 0))
    checks.equal("and are found", inputs.run("grows.db", "show", "-f", "raw", message_id(mails[3]).decode())[0], mails[3])
    path.write_bytes(b"x" * 10000 + mboxrd(mails[:5]))
    out, error, code = inputs.run("grows.db", "show", "-f", "raw", message_id(mails[3]).decode())
    checks.equal("a mail whose place has changed is told", (out, "no longer in its archive" in error, code), (b"", True, 1))
    path.unlink()
    out, error, code = inputs.run("grows.db", "show", "-f", "raw", message_id(mails[3]).decode())
    checks.equal("a file that is gone is told", (out, "no longer exists" in error, code), (b"", True, 5))
    out, error, code = inputs.run("grows.db", "doctor", "-f", "json")
    checks.equal("doctor tells it, too", b"no longer exists" in out, True)


def check_maildir_changes(checks, inputs, mails):
    folder = inputs.folder / "changes"
    write_maildir(folder, mails[:20], folders=("new",))
    inputs.index("changes.db", folder)
    for file in list((folder / "new").iterdir())[:10]:
        file.rename(folder / "cur" / (file.name + ":2,FS"))
    checks.equal("flags and moves to cur are nothing new", inputs.index("changes.db", folder), (0, 0, 0))
    checks.equal("a mail that moved is found", inputs.run("changes.db", "show", "-f", "raw", message_id(mails[1]).decode())[0], mails[1])
    next(folder.rglob(f"{FILE_TIME}.M000004*")).unlink()
    (folder / "tmp" / f"{FILE_TIME + 1}.M1P1.host").write_bytes(mails[25])
    (folder / "new" / f"{FILE_TIME + 2}.M1P1.host").write_bytes(mails[20])
    checks.equal("a mail gone, a mail new", inputs.index("changes.db", folder), (1, 1, 1))
    checks.equal("the other mails stay", inputs.rows("changes.db", "SELECT count(*) FROM message"), [(20,)])
    (folder / "cur" / f"{FILE_TIME + 3}.M1P1.host:2,").write_bytes(b"")
    checks.equal("an empty file is no message", inputs.index("changes.db", folder), (0, 0, 0))
    checks.equal("and is recorded", inputs.rows("changes.db", "SELECT count(*) FROM defect WHERE kind = 'no-mail'"), [(1,)])
    checks.equal("only once", inputs.index("changes.db", folder), (0, 0, 0))
    (folder / "cur" / f"{FILE_TIME + 4}.M1P1.host:2,").symlink_to("/dev/zero")
    out, error, code = inputs.run("changes.db", "index", folder)
    checks.equal("what is no file is left out with a warning", ("not a regular file" in error, code), (True, 0))
    (folder / "cur" / f"{FILE_TIME + 4}.M1P1.host:2,").unlink()
    out, error, code = inputs.run("changes.db", "doctor", "--full", "-f", "json")
    checks.equal("doctor finds no error in a Maildir with gaps", (error, code, b'"error"' in out), ("", 0, False))


def check_two_inputs(checks, inputs, mails):
    folder = inputs.folder
    times = [1743500000 + number for number in range(len(mails))]
    inputs.add_version_2(folder / "two/git/0.git", [(mail, False) for mail in mails[:30]], times)
    inputs.index("two.db", "two")
    (folder / "two.mbox").write_bytes(mboxrd(mails[20:40]))
    write_maildir(folder / "two.maildir", mails[25:45])
    seen = inputs.index("two.db", "two.mbox", "two.maildir")
    checks.equal("a mail through two inputs is one message", seen[1], 15)
    checks.equal("files and folders come before the archive", inputs.rows("two.db", EPOCHS),
                 [(-2, "maildir"), (-1, "mbox"), (0, "git")])
    checks.equal("nothing new", inputs.index("two.db", "two", "two.mbox", "two.maildir"), (0, 0, 0))
    shutil.rmtree(folder / "two.maildir" / "cur")
    (folder / "two.maildir" / "cur").mkdir()
    for file in (folder / "two.maildir" / "new").iterdir():
        file.unlink()
    checks.equal("a Maildir that was emptied", inputs.index("two.db", "two.maildir")[2], 20)
    checks.equal("mails of the other inputs stay", inputs.rows("two.db", "SELECT count(*) FROM message"), [(40,)])
    # HEAD is that of the archive.
    inputs.add_version_2(folder / "two/git/0.git", [(mails[22], True)], [1743600000])
    checks.equal("a deletion in the archive holds for the mbox", inputs.index("two.db", "two"), (0, 0, 2))
    checks.equal("the mail is gone", inputs.rows("two.db", "SELECT count(*) FROM message"), [(39,)])
    (folder / "three.mbox").write_bytes(mboxrd(mails[22:23]))
    checks.equal("also for one that comes later", inputs.index("two.db", "three.mbox")[1:], (0, 1))
    checks.equal("a digest has the whole list", inputs.run("two.db", "digest", "..HEAD")[2], 0)
    checks.equal("a difference can be made", inputs.run("two.db", "diff", "is:patch", "HEAD~1..HEAD")[1:], ("", 0))
    out, error, code = inputs.run("two.db", "doctor", "--full", "-f", "json")
    checks.equal("doctor finds no error in several inputs", (error, code, b'"error"' in out), ("", 0, False))

    # A list that was of version 1, and is of version 2 now.
    inputs.add_version_1(folder / "old.git", [(mail, False) for mail in mails[:10]], times)
    inputs.add_version_2(folder / "new/git/0.git", [(mail, False) for mail in mails[:12]], times)
    inputs.index("converted.db", "--list", "kvm", "old.git")
    checks.equal("a converted list", inputs.index("converted.db", "--list", "kvm", "new"), (12, 2, 0))
    checks.equal("version 1 comes before version 2", inputs.rows("converted.db", EPOCHS),
                 [(-1, "git-v1"), (0, "git")])
    inputs.index("reverse.db", "--list", "kvm", "new")
    checks.equal("the other way round", inputs.index("reverse.db", "--list", "kvm", "old.git"), (10, 0, 0))
    checks.equal("gives the same epochs", inputs.rows("reverse.db", EPOCHS),
                 [(-1, "git-v1"), (0, "git")])
    checks.equal("nothing new in both", inputs.index("converted.db", "old.git", "new"), (0, 0, 0))


def check_recognition(checks, inputs, mails):
    folder = inputs.folder
    (folder / "single.eml").write_bytes(mails[0])
    checks.equal("a file with one mail", inputs.index("single.db", "single.eml"), (1, 1, 0))
    checks.equal("is printed again", inputs.run("single.db", "show", "-f", "raw", message_id(mails[0]).decode())[0], mails[0])
    (folder / "single.eml").write_bytes(mails[1])
    checks.equal("that holds another one", inputs.index("single.db", "single.eml"), (1, 1, 1))
    (folder / "no-list-id.mbox.gz").write_bytes(gzip.compress(FROM_LINE + b"From: a@example.org\nSubject: x\n\ny\n"))
    inputs.index("name.db", "no-list-id.mbox.gz")
    checks.equal("without a List-Id, the name of the file counts", inputs.rows("name.db", "SELECT name FROM list"), [("no-list-id",)])
    (folder / "notes.txt").write_bytes(b"Some notes: they are no mail.\n")
    (folder / "empty.mbox").write_bytes(b"")
    (folder / "empty").mkdir()
    for name, error in (("notes.txt", "'notes.txt' is not an archive"), ("empty", "'empty' is not an archive"),
                        ("missing", "there is no archive at 'missing'"), ("empty.mbox", "has no mails"),
                        ("/dev/null", "'/dev/null' is not an archive")):
        out, seen, code = inputs.run("none.db", "index", name)
        checks.equal(f"{name} is refused", (out, error in seen, code), (b"", True, 5))
    out, seen, code = inputs.run("none.db", "index", "-")
    checks.equal("standard input is refused", ("standard input" in seen, code), (True, 2))
    cut = gzip.compress(mboxrd(mails))
    (folder / "cut.mbox.gz").write_bytes(cut[:len(cut) // 2])
    out, seen, code = inputs.run("cut.db", "index", "cut.mbox.gz")
    checks.equal("of a file that is cut off, the mails before are read", ("ends too early" in seen, code), (True, 5))
    checks.equal("they are there", 5 < inputs.rows("cut.db", "SELECT count(*) FROM message")[0][0] < len(mails), True)
    (folder / "cut.mbox.gz").write_bytes(cut)
    inputs.index("cut.db", "cut.mbox.gz")
    compare(checks, "a file that was cut off and is whole again", inputs.tables("cut.db"), inputs.tables("rd.db"))


def check_kills(checks, inputs, mails):
    """A run that is killed anywhere, and continued, ends like one that is not."""
    many = [own_mail(1000 + number, b"Body %d\n" % number * 20) for number in range(3000)]
    write_maildir(inputs.folder / "kills.maildir", many)
    (inputs.folder / "kills.mbox").write_bytes(mboxrd(many))
    random.seed(7)
    for name in ("kills.mbox", "kills.maildir"):
        begin = time.monotonic()
        inputs.index(f"{name}-once.db", name)
        once = time.monotonic() - begin
        for _ in range(6):
            process = subprocess.Popen([inputs.kvq, "--db", inputs.folder / f"{name}.db", "index", name], cwd=inputs.folder,
                                       env=inputs.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(random.random() * once)
            process.kill()
            process.wait()
        inputs.index(f"{name}.db", name)
        compare(checks, f"{name} after kills", inputs.tables(f"{name}.db"), inputs.tables(f"{name}-once.db"))


def check_other_programs(checks, inputs, mails):
    """public-inbox makes the archive of version 2 from that of version 1 itself; git splits the mbox."""
    with tempfile.TemporaryDirectory(dir=inputs.folder) as folder:
        subprocess.run(["git", "mailsplit", "--mboxrd", "--keep-cr", f"-o{folder}", inputs.folder / "rd.mbox"], check=True,
                       capture_output=True)
        split = [file.read_bytes().split(b"\n", 1)[1] for file in sorted(pathlib.Path(folder).iterdir())]
    checks.equal("git splits the mbox into as many mails", len(split), len(mails))
    # It keeps the empty line between two mails.
    checks.equal("git splits the mbox into the same mails",
                 [mail for seen, mail in zip(split, mails) if seen.rstrip(b"\n") != mail.rstrip(b"\n")], [])
    if not shutil.which("public-inbox-convert"):
        print("public-inbox is not installed: its conversion was not compared")
        return
    done = subprocess.run(["public-inbox-convert", inputs.folder / "deletions-v1.git", inputs.folder / "converted"],
                          env={**inputs.environment, "PI_CONFIG": "/dev/null"}, capture_output=True, check=False)
    if done.returncode != 0:
        print("public-inbox-convert failed, so its conversion was not compared:", done.stderr.decode()[-300:])
        return
    inputs.index("public-inbox.db", "converted", "--list", "kvm")
    mails_of = "SELECT DISTINCT hex(blob_oid) FROM delivery WHERE state = 'present' ORDER BY 1"
    checks.equal("public-inbox converts to the same mails", inputs.rows("deletions-v1.db", mails_of),
                 inputs.rows("public-inbox.db", mails_of))


def main():
    kvq, make_archive = (pathlib.Path(path).resolve() for path in sys.argv[1:3])
    checks = Checks()
    with tempfile.TemporaryDirectory(prefix="kvq-inputs-") as folder:
        inputs = Inputs(kvq, pathlib.Path(folder).resolve())
        mails = sample_mails(make_archive, inputs.folder)
        for check in (check_same_tables, check_versions_agree, check_growth, check_maildir_changes, check_two_inputs,
                      check_recognition, check_kills, check_other_programs):
            check(checks, inputs, mails)
        checks.equal("no temporary file is left", [name for name in os.listdir(folder) if name.startswith("kvq-")], [])
    checks.end()


if __name__ == "__main__":
    main()
