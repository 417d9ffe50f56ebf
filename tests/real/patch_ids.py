#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The patch-ids of a real list's patches: patch.patch_id is what `git patch-id --stable` makes of the mail.

git runs once, over the texts as Python decodes them, each behind a `commit` line with a number for its mail.
Prints the counts and, for what is not equal, the Message-ID and a guess at the cause.
"""
import argparse
import collections
import hashlib
import pathlib
import re
import sqlite3
import subprocess
import sys
import tempfile

import cover_text
import raw_mails
import shared

# What git takes for the next commit, wherever it stands.
COMMIT_LINE = re.compile(r"^(?=(?:commit|From|diff-tree) [0-9a-f]{40})", re.M)
HUNK = re.compile(r"^@@ -\d+(?:,\d+)? \+\d+(?:,\d+)? @@", re.M)


def name_of(id):
    return hashlib.sha1(id.encode()).hexdigest()


def git_patch_ids(texts):
    """{Message-ID: [patch-id, one for each diff that git tells apart]} of {Message-ID: text}."""
    with tempfile.TemporaryFile() as mails:
        for id, text in texts.items():
            mails.write(f"commit {name_of(id)}\n".encode())
            mails.write(COMMIT_LINE.sub(".", text).encode("utf-8", "surrogateescape") + b"\n")
        mails.seek(0)
        lines = subprocess.run(["git", "patch-id", "--stable"], stdin=mails, check=True,
                               capture_output=True).stdout.decode().split("\n")
    ids, by_name, name = collections.defaultdict(list), {name_of(id): id for id in texts}, ""
    for line in filter(None, lines):
        patch, commit = line.split()
        # A further diff of the same mail has no name of its own.
        name = commit if commit in by_name else name
        ids[by_name[name]].append(patch)
    return ids


def kvq_patch_ids(file):
    """{Message-ID: patch-id or None} of every patch mail."""
    with sqlite3.connect(file) as database:
        rows = database.execute("SELECT text, lower(hex(patch_id)) FROM patch JOIN message ON message.id = "
                                "patch.message JOIN msgid ON msgid.id = message.msgid WHERE kind = 'patch'")
        return {id: patch or None for id, patch in rows}


def kvq_covers_with_ids(file):
    with sqlite3.connect(file) as database:
        return [id for id, in database.execute(
            "SELECT text FROM patch JOIN message ON message.id = patch.message JOIN msgid ON msgid.id = "
            "message.msgid WHERE kind <> 'patch' AND patch_id IS NOT NULL")]


def compare(of_kvq, of_git):
    if not of_git:
        return "only kvq" if of_kvq else "both absent"
    if of_kvq is None:
        return "only git"
    if of_kvq == of_git[0]:
        return "equal"
    return "different, one of the mail's further diffs" if of_kvq in of_git else "different"


def causes(mail, text, git):
    """What in the mail may explain that two readers of it do not agree."""
    types = [part.get_content_type() for part in mail.mail.walk() if not part.is_multipart()]
    signs = {
        "format=flowed": str(mail.mail.get_param("format", "")).lower() == "flowed",
        "several parts": len(types) > 1,
        "no diff": not re.search(r"^(diff |--- )", text, re.M),
        "no git header": "\ndiff --git " not in "\n" + text,
        "two diffs": len(git) > 1,
        "binary": cover_text.read_diff(text).binary,
        "mode only or empty": not HUNK.search(text),
        "rename": "\nrename from " in text,
        "file removed without its lines": bool(re.search(r"^deleted file mode.*\nindex .*\n(?!---|GIT|Binary)", text,
                                                         re.M)),
        # git counts such a line as no line of the hunk, and takes the signature below for one.
        "empty context lines without their space": bool(re.search(r"^@@.*\n(?:[ +\-\\].*\n)*\n+[ +\-@]", text, re.M)),
        "no-break space": "\u00a0" in text,
        "quoted": bool(re.search(r"^> ?diff --git", text, re.M)),
        "not ASCII": not text.isascii(),
    }
    return ", ".join(sign for sign, there in signs.items() if there) or "no guess"


def report(mails, of_kvq, of_git):
    classes = collections.defaultdict(list)
    for id, patch in of_kvq.items():
        classes[compare(patch, of_git.get(id, []))].append(id)
    for name, ids in sorted(classes.items(), key=lambda entry: -len(entry[1])):
        print(f"{len(ids):6,}  {name}")
    for name, ids in classes.items():
        if name == "equal":
            continue
        print(f"\n{name}")
        for id in ids:
            mail, text = mails[id], mails[id].text()
            print(f"    <{id}> {causes(mail, text, of_git.get(id, []))}: {mail.subject[:80]}")
    return classes


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kvq", type=pathlib.Path)
    kvq = parser.parse_args().kvq.resolve()
    shared.skip_without(shared.KVMARM)
    with tempfile.TemporaryDirectory(prefix="kvq-patch-ids-") as folder:
        repository, file = shared.cloned_kvmarm(folder), pathlib.Path(folder) / "kvq.db"
        shared.run(kvq, file, "index", repository)
        of_kvq, covers = kvq_patch_ids(file), kvq_covers_with_ids(file)
        mails = {mail.id: mail for mail in raw_mails.parsed_mails(repository) if mail.id in of_kvq}
    classes = report(mails, of_kvq, git_patch_ids({id: mail.text() for id, mail in mails.items()}))
    checks = shared.Checks()
    for name in ("only git", "only kvq", "different", "different, one of the mail's further diffs"):
        checks.equal(name, classes[name], [])
    checks.equal("mails with a patch-id that are no patches", covers, [])
    checks.close()


if __name__ == "__main__":
    sys.exit(main())
