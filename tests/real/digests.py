#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Rebuilds archives from real digests of a list, as plain and as MIME mails: the digests of kvq must be the same, byte
for byte."""
import pathlib
import re
import subprocess
import sys
import tempfile

import shared


def main():
    kvq = pathlib.Path(sys.argv[1]).resolve()
    digests = shared.SHARED / "digests"
    shared.skip_without(digests)
    rebuild = shared.SHARED / "tools" / "rebuild_archive.py"
    checks = shared.Checks()
    for digest in sorted(digests.glob("*.txt")):
        expected = digest.read_bytes()
        first, last = re.match(rb"From (\S+) to (\S+)", expected).groups()
        for dress in ("plain", "mime"):
            with tempfile.TemporaryDirectory(prefix="kvq-digest-") as folder:
                folder = pathlib.Path(folder)
                subprocess.run([sys.executable, rebuild, digest, folder / "archive", "--dress", dress], check=True,
                               stdout=subprocess.DEVNULL)
                database = folder / "kvq.db"
                shared.run(kvq, database, "index", folder / "archive")
                seen = shared.run(kvq, database, "digest", "--exact", (first + b".." + last).decode())
                checks.equal(f"{digest.name}, {dress}", seen, expected)
    checks.close()


if __name__ == "__main__":
    main()
