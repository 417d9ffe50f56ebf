#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The lore queries find the same sample mails from a copy on a PostgreSQL server.

usage: lore_queries.py KVQ MAKE_ARCHIVE

Exits with 77 if PostgreSQL is not installed.
"""
import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "lore"))
from on_samples import check, make_database  # noqa: E402
from postgresql_server import Server, leave_if_missing  # noqa: E402


def main():
    leave_if_missing()
    kvq, make_archive = (pathlib.Path(path).resolve() for path in sys.argv[1:3])
    with tempfile.TemporaryDirectory(prefix="kvq-lore-") as folder, Server(folder) as server:
        database = make_database(kvq, make_archive, folder)
        address = server.create_database("lore")
        subprocess.run([kvq, "copy", "-q", database, address], check=True)
        sys.exit(check(kvq, address) > 0)


if __name__ == "__main__":
    main()
