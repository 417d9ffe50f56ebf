#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes a real list as mailboxes. git splits that of kvmarm into the exact bytes of its archive, and reads every mail
of its longest series. A Maildir has the same mails, and a second run adds none.

usage: mailboxes.py KVQ
"""
import pathlib
import subprocess
import sys
import tempfile

import raw_mails
import shared

FROM_LINE = b"From mboxrd@z Thu Jan  1 00:00:00 1970\n"
LONGEST = "is:patch -is:reply | count by series | top 1 | select series"


def split(mbox, folder):
    """Returns the mails of an mboxrd as git splits it, in order."""
    folder.mkdir()
    subprocess.run(["git", "mailsplit", "--mboxrd", "--keep-cr", "-d9", f"-o{folder}"], input=mbox, check=True,
                   capture_output=True)
    return [file.read_bytes().removeprefix(FROM_LINE) for file in sorted(folder.iterdir())]


def in_mailbox(mail):
    return mail + (b"" if mail.endswith(b"\n") else b"\n") + b"\n"


def subject_of(info):
    return next((line for line in info.decode("utf-8", "replace").splitlines() if line.startswith("Subject: ")), None)


def check_series(checks, kvq, database, folder):
    series = shared.run(kvq, database, LONGEST).decode().strip()
    query = f"series:{series} -is:reply"
    mails = split(shared.run(kvq, database, query, "-f", "mbox"), folder / "series")
    wanted = shared.run(kvq, database, f"{query} | sort number asc", "-f", "ids").decode().splitlines()
    checks.equal("the longest series: its mails in order", [raw_mails.message_id(mail) for mail in mails], wanted)
    checks.equal("the longest series is long", len(mails) > 30, True)
    for mail, id in zip(mails, wanted):
        done = subprocess.run(["git", "mailinfo", folder / "body", folder / "patch"], input=mail, capture_output=True,
                              check=False)
        has_diff = b"diff --git" in (folder / "patch").read_bytes()
        checks.equal(f"git mailinfo of {id}", (done.returncode, subject_of(done.stdout) is not None, has_diff),
                     (0, True, id != wanted[0]))


def main():
    kvq = pathlib.Path(sys.argv[1]).resolve()
    shared.skip_without(shared.KVMARM)
    checks = shared.Checks()
    with tempfile.TemporaryDirectory(prefix="kvq-mailboxes-") as name:
        folder = pathlib.Path(name)
        repository, database = shared.cloned_kvmarm(folder), folder / "kvq.db"
        shared.run(kvq, database, "index", repository)
        everything = sorted(raw_mails.raw_mails(repository))
        mails = split(shared.run(kvq, database, "size:>=0", "-f", "mbox"), folder / "all")
        checks.equal("the number of mails", len(mails), len(everything))
        checks.equal("mails that differ", [a[:200] for a, b in zip(sorted(mails), sorted(map(in_mailbox, everything)))
                                           if a != b], [])
        count = f"{len(everything):,}"
        for new in (count, "0"):
            reported = shared.run(kvq, database, "size:>=0", "-f", "maildir", "-o", folder / "maildir").decode()
            checks.equal("the Maildir", reported, f"{count} mails, {new} new\n")
        kept = sorted(file.read_bytes() for file in (folder / "maildir" / "new").iterdir())
        checks.equal("the Maildir has the mails byte by byte", kept == everything, True)
        check_series(checks, kvq, database, folder)
    checks.close()


if __name__ == "__main__":
    main()
