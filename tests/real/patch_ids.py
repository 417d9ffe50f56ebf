#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Compares patch.patch_id of a real list's patches with the output of `git patch-id --stable` for each mail.

git runs once, on the texts as Python decodes them, each after a `commit` line with an id for its mail. Prints the
counts and the Message-IDs of mails that differ; fails for differences without a known cause.
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

import raw_mails
import shared

# git takes such a line for the beginning of the next commit, anywhere in a text.
COMMIT_LINE = re.compile(r"^(?=(?:commit|From|diff-tree) [0-9a-f]{40})", re.M)
HUNK = re.compile(r"@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@")
EQUAL_WHOLE = "equal, if git reads empty context lines with their space"


def name_of(id):
    return hashlib.sha1(id.encode()).hexdigest()


def git_patch_ids(texts):
    """Returns {Message-ID: [a patch-id for each diff that git distinguishes]} of {Message-ID: text}."""
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
        # Further diffs of the same mail have no name.
        name = commit if commit in by_name else name
        ids[by_name[name]].append(patch)
    return ids


def kvq_patch_ids(file):
    """Returns {Message-ID: patch-id or None} of every patch mail."""
    with sqlite3.connect(file) as database:
        rows = database.execute("SELECT text, lower(hex(patch_id)) FROM patch JOIN message ON message.id = "
                                "patch.message JOIN msgid ON msgid.id = message.msgid WHERE kind = 'patch'")
        return {id: patch or None for id, patch in rows}


def kvq_covers_with_ids(file):
    with sqlite3.connect(file) as database:
        return [id for id, in database.execute(
            "SELECT text FROM patch JOIN message ON message.id = patch.message JOIN msgid ON msgid.id = "
            "message.msgid WHERE kind <> 'patch' AND patch_id IS NOT NULL")]


def with_context_whole(diff):
    """Returns the diff with the space of empty context lines restored. Mailers drop this space; git then miscounts the
    lines of the hunk and takes the signature after it for one of them. kvq counts such a line."""
    lines, before, after = [], 0, 0
    for line in diff.split("\n"):
        if hunk := HUNK.match(line):
            before, after = (int(count or 1) for count in hunk.groups())
        elif before > 0 or after > 0:
            line = line or " "
            before -= line[0] in " -"
            after -= line[0] in " +"
        lines.append(line)
    return "\n".join(lines)


def compare(of_kvq, of_git, mail):
    if not of_git:
        return "only kvq" if of_kvq else "both absent"
    if of_kvq is None:
        return "only git"
    if of_kvq == of_git[0]:
        return "equal"
    of_whole = git_patch_ids({mail.id: with_context_whole(mail.text())})[mail.id]
    return EQUAL_WHOLE if of_kvq == of_whole[0] else "different"


def report(mails, of_kvq, of_git):
    classes = collections.defaultdict(list)
    for id, patch in of_kvq.items():
        classes[compare(patch, of_git.get(id, []), mails[id])].append(id)
    for name, ids in sorted(classes.items(), key=lambda entry: -len(entry[1])):
        print(f"{len(ids):6,}  {name}")
        if name != "equal":
            print("".join(f"        <{id}> {mails[id].subject[:80]}\n" for id in ids), end="")
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
    for name in ("only git", "only kvq", "different"):
        checks.equal(name, classes[name], [])
    checks.equal("mails with a patch-id that are not patches", covers, [])
    checks.close()


if __name__ == "__main__":
    sys.exit(main())
