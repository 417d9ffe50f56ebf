#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Rebuilds archives from real digests of a list, as plain and as MIME mails: the digests of kvq must be the same, byte
for byte, from the file and, where PostgreSQL is installed, from a copy on a server."""
import contextlib
import pathlib
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "postgresql"))
import postgresql_server
import shared


@contextlib.contextmanager
def server_if_installed(folder):
    if not postgresql_server.programs():
        print("PostgreSQL's server is not installed: the digests of copies were not tested")
        yield None
        return
    with postgresql_server.Server(folder) as server:
        yield server


def main():
    kvq = pathlib.Path(sys.argv[1]).resolve()
    digests = shared.SHARED / "digests"
    shared.skip_without(digests)
    rebuild = shared.SHARED / "tools" / "rebuild_archive.py"
    checks = shared.Checks()
    with tempfile.TemporaryDirectory(prefix="kvq-postgresql-") as folder, server_if_installed(folder) as server:
        check_digests(kvq, digests, rebuild, server, checks)
    checks.close()


def check_digests(kvq, digests, rebuild, server, checks):
    for number, digest in enumerate(sorted(digests.glob("*.txt"))):
        expected = digest.read_bytes()
        first, last = re.match(rb"From (\S+) to (\S+)", expected).groups()
        for dress in ("plain", "mime"):
            with tempfile.TemporaryDirectory(prefix="kvq-digest-") as folder:
                folder = pathlib.Path(folder)
                subprocess.run([sys.executable, rebuild, digest, folder / "archive", "--dress", dress], check=True,
                               stdout=subprocess.DEVNULL)
                database = folder / "kvq.db"
                shared.run(kvq, database, "index", folder / "archive")
                exact = ("digest", "--exact", (first + b".." + last).decode())
                checks.equal(f"{digest.name}, {dress}", shared.run(kvq, database, *exact), expected)
                if server is None:
                    continue
                address = server.create_database(f"{dress}{number}")
                shared.run(kvq, database, "copy", "-q", address)
                checks.equal(f"{digest.name}, {dress}, from a server", shared.run(kvq, address, *exact), expected)


if __name__ == "__main__":
    main()
