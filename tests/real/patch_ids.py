#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The patch-ids of a real list's patches: patch.patch_id is what `git patch-id --stable` makes of the mail.

git runs once, over the texts as Python decodes them, each behind a `commit` line with a number for its mail.
Prints the counts and the Message-ID of what is not equal; fails for what no known cause explains.
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

# What git takes for the next commit, wherever it stands.
COMMIT_LINE = re.compile(r"^(?=(?:commit|From|diff-tree) [0-9a-f]{40})", re.M)
HUNK = re.compile(r"@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@")
SIGNATURE = re.compile(r"^-- ?$", re.M)
EQUAL_BY_FILE = "equal, when git gets the diff of each file alone, its empty context lines whole"
# What libgit2 does not take for a diff, or not for one of blobs that it can name.
REFUSED = {
    "a file removed without its lines, as format-patch -D writes":
        lambda mail, text: re.search(r"^deleted file mode.*\nindex .*\n(?!---|GIT|Binary)", text, re.M),
    "an index line of fewer than seven digits":
        lambda mail, text: re.search(r"^index [0-9a-f]{1,6}\.\.", text, re.M),
    "lines broken by format=flowed":
        lambda mail, text: str(mail.mail.get_param("format", "")).lower() == "flowed",
}


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


def with_context_whole(diff):
    """The diff whose empty context lines have their space again: mailers drop it, and git then loses count of
    the hunk's lines and takes the signature below for one of them; libgit2 counts such a line."""
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


def diffs_of_files(text):
    parts = re.split(r"^(?=diff --git )", text, flags=re.M)[1:]
    return [SIGNATURE.split(with_context_whole(part))[0] for part in parts]


def git_sum(diffs):
    """The stable patch-id of files whose diffs git is given one by one: by its documentation their sum. In one
    text git makes one diff of a file that is only renamed and of the next."""
    ids = git_patch_ids({str(number): diff for number, diff in enumerate(diffs)})
    total = bytearray(20)
    for (id,) in ids.values():
        carry = 0
        for place, byte in enumerate(bytes.fromhex(id)):
            carry += total[place] + byte
            total[place], carry = carry & 255, carry >> 8
    return total.hex()


def compare(of_kvq, of_git, mail):
    text = mail.text()
    if not of_git:
        return "only kvq" if of_kvq else "both absent"
    if of_kvq is None:
        return next((f"only git: {why}" for why, sign in REFUSED.items() if sign(mail, text)), "only git")
    if of_kvq == of_git[0]:
        return "equal"
    return EQUAL_BY_FILE if of_kvq == git_sum(diffs_of_files(text)) else "different"


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
    checks.equal("mails with a patch-id that are no patches", covers, [])
    checks.close()


if __name__ == "__main__":
    sys.exit(main())
