#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Indexes the archive of a real list: every mail must be stored completely, and the digests must be the same, byte for
byte. The expected values are counted with git, without kvq.
"""
import pathlib
import sqlite3
import sys
import tempfile

from raw_mails import message_id, raw_mails
import shared


def main():
    kvq = pathlib.Path(sys.argv[1]).resolve()
    shared.skip_without(shared.KVMARM)
    checks = shared.Checks()
    with tempfile.TemporaryDirectory(prefix="kvq-kvmarm-") as folder:
        folder = pathlib.Path(folder)
        repository = shared.cloned_kvmarm(folder)
        sizes, ids = [], set()
        for mail in raw_mails(repository):
            sizes.append(len(mail))
            ids.add(message_id(mail))

        file = folder / "kvq.db"
        first = shared.run(kvq, file, "index", repository).decode()
        checks.equal("the number of mails in the summary line", first.split(" mails")[0], f"{len(sizes):,}")
        again = shared.run(kvq, file, "index", repository).decode()
        checks.equal("a second run", again.split(", ")[:3], ["0 mails", "0 new", "0 deleted"])
        with sqlite3.connect(file) as database:
            def one(sql):
                return database.execute(sql).fetchone()
            checks.equal("deliveries and their bytes", one("SELECT count(*), sum(size) FROM delivery"),
                         (len(sizes), sum(sizes)))
            known = {row[0] for row in database.execute(
                "SELECT text FROM message JOIN msgid ON msgid.id = message.msgid")}
            checks.equal("Message-IDs only in the database or only in the archive", known ^ ids, set())
            checks.equal("broken foreign keys", database.execute("PRAGMA foreign_key_check").fetchall(), [])

        for digest in sorted((shared.SHARED / "digests" / "kvmarm").glob("*.txt")):
            seen = shared.run(kvq, file, "digest", "--exact", digest.stem.replace("-", ".."))
            checks.equal(digest.name, seen, digest.read_bytes())
    checks.close()


if __name__ == "__main__":
    main()
