#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""That a question does not load what only archives need, and what kvq says where that part of it is missing.

usage: installation.py KVQ MAKE_ARCHIVE
"""
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

from terminal import SAMPLES, Checks, environment_of, run

TOLD = ("kvq: 'kvq-indexer.so', the part of kvq that reads archives, cannot be loaded; it belongs beside kvq, or where 'ninja install' "
        "puts it, and needs libgit2 and GMime\n")


def main():
    kvq, make_archive = (pathlib.Path(path).resolve() for path in sys.argv[1:3])
    checks = Checks()
    with tempfile.TemporaryDirectory(prefix="kvq-installation-") as name:
        folder = pathlib.Path(name)
        environment = environment_of(kvq, folder)
        libraries, _ = run([kvq], folder, {**environment, "LD_TRACE_LOADED_OBJECTS": "1"})
        names = re.findall(r"^\s*(lib[a-z0-9]+)", libraries, re.M)
        checks.equal("SQLite is loaded at the start", "libsqlite3" in names, True)
        for library in ["libgit2", "libgmime", "libglib", "libcrypto"]:
            checks.equal(f"{library} is loaded at the start", library in names, False)
        subprocess.run([make_archive, SAMPLES / "archive.txt", folder / "kvm"], check=True)
        run([kvq, "index", "kvm"], folder, environment)
        (folder / "alone").mkdir()
        alone = shutil.copy(kvq, folder / "alone")
        checks.equal("alone it does not index", run([alone, "--db", "other.db", "index", "kvm"], folder, environment), (TOLD, 6))
        seen, code = run([alone, "index", "kvm"], folder, environment)
        checks.equal("alone it knows that nothing is new", (seen.split(",")[0], code), ("0 mails", 0))
        checks.equal("alone it answers", run([alone, "is:patch", "--count"], folder, environment),
                     run([kvq, "is:patch", "--count"], folder, environment))
    checks.end()


if __name__ == "__main__":
    main()
