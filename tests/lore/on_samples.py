#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Checks that each lore query of queries.txt matches exactly the sample mails that the table lists.

usage: on_samples.py KVQ MAKE_ARCHIVE
"""
import hashlib
import pathlib
import re
import subprocess
import sys
import tempfile

from queries import lore_queries

SAMPLES = pathlib.Path(__file__).resolve().parent.parent.parent / "samples"


def message_ids():
    """Returns {name of a sample mail: its Message-ID}. A mail without one is identified by its blob in the archive."""
    ids = {}
    for file in sorted((SAMPLES / "mail").glob("*.eml")):
        mail = file.read_bytes()
        written = re.search(rb"^message-id:\s*<?([^\s<>]+)", mail, re.I | re.M)
        blob = hashlib.sha1(b"blob %d\0" % len(mail) + mail).hexdigest()
        ids[file.stem] = written[1].decode() if written else f"{blob}@no-message-id.invalid"
    return ids


def found(kvq, database, query):
    """Returns the Message-IDs that kvq prints, or the first line of its error message. Exit code 1 is no error: no mail
    matches."""
    done = subprocess.run([kvq, "--db", database, "search", "--format", "ids", "--", query], capture_output=True,
                          check=False, timeout=60)
    if done.returncode in (0, 1):
        return sorted(done.stdout.decode().split())
    return done.stderr.decode().split("\n", 1)[0]


def make_database(kvq, make_archive, folder):
    """Returns a new database of the sample mails."""
    archive, database = pathlib.Path(folder) / "kvm", pathlib.Path(folder) / "kvq.db"
    subprocess.run([make_archive, SAMPLES / "archive.txt", archive], check=True)
    subprocess.run([kvq, "--db", database, "index", archive], check=True, capture_output=True)
    return database


def check(kvq, database):
    """Prints the queries with other results, then `N passed, N failed`. Returns the number of those."""
    id_of, queries, failed = message_ids(), lore_queries(), 0
    for query in queries:
        seen, expected = found(kvq, database, query.samples), sorted(id_of[name] for name in query.finds)
        if seen != expected:
            failed += 1
            print(f"{query.samples}\n  seen:     {seen}\n  expected: {expected}")
    print(f"{len(queries) - failed} passed, {failed} failed")
    return failed


def main():
    kvq, make_archive = (pathlib.Path(path).resolve() for path in sys.argv[1:3])
    with tempfile.TemporaryDirectory(prefix="kvq-lore-") as folder:
        sys.exit(check(kvq, make_database(kvq, make_archive, folder)) > 0)


if __name__ == "__main__":
    main()
