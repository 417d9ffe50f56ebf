#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Runs the golden cases: what people type, and what they must see.

usage: run.py KVQ MAKE_ARCHIVE [--update]

A *.golden file holds cases: a line `$ COMMAND`, then what standard output and standard error print, then
`[exit N]` where N is not 0. Commands run in the shell, in an empty folder with an index of the sample
archive (KVQ_DB) and the archive itself (kvm/). In what they print, seconds are shown as N.N s.
--update writes what was seen into the files: read the change before you commit it.
"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
SAMPLES = HERE.parent.parent / "samples"


def run(command, folder, kvq):
    environment = {"PATH": f"{kvq.parent}:{os.environ['PATH']}", "HOME": str(folder), "KVQ_DB": str(folder / "kvq.db"),
                   "SAMPLES": str(SAMPLES), "LC_ALL": "C.UTF-8", "TZ": "Asia/Tokyo"}
    done = subprocess.run(["sh", "-c", command], cwd=folder, env=environment, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60)
    seen = done.stdout.decode("utf-8", "backslashreplace").replace("\r\n", "\\r\n").replace(str(folder), "DIR")
    seen = re.sub(r"\b\d+\.\d s\b", "N.N s", seen)
    if seen and not seen.endswith("\n"):
        seen += "\\no newline\n"
    if done.returncode:
        seen += f"[exit {done.returncode}]\n"
    return seen


def cases_of(text):
    """Pairs of a command and what it must print; a text before the first command is kept as a comment."""
    comment, *blocks = re.split(r"^\$ ", text, flags=re.M)
    return comment, [tuple(block.split("\n", 1)) for block in blocks]


def main():
    kvq, make_archive = (pathlib.Path(path).resolve() for path in sys.argv[1:3])
    update = "--update" in sys.argv
    passed = failed = 0
    for file in sorted(HERE.glob("*.golden")):
        with tempfile.TemporaryDirectory(prefix="kvq-golden-") as name:
            folder = pathlib.Path(name)
            subprocess.run([make_archive, SAMPLES / "archive.txt", folder / "kvm"], check=True)
            run("kvq index kvm", folder, kvq)
            comment, cases = cases_of(file.read_text(encoding="utf-8"))
            out = comment
            for command, expected in cases:
                seen = run(command, folder, kvq)
                out += f"$ {command}\n{seen}"
                if seen == expected:
                    passed += 1
                    continue
                failed += 1
                print(f"{file.name}: $ {command}\n--- expected\n{expected}--- seen\n{seen}---")
            if update:
                file.write_text(out, encoding="utf-8")
    print(f"{passed} passed, {failed} failed")
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
