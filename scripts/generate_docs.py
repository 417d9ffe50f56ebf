#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Regenerates the generated parts of docs/. With --check, only prints which files are out of date.

usage: generate_docs.py KVQ [--check]

docs/kvq.1 is the output of `kvq help --man`. In the other files, a block between `<!-- generated: kvq ARGUMENTS -->`
and `<!-- end -->` is the output of that command.
"""
import pathlib
import re
import subprocess
import sys

DOCS = pathlib.Path(__file__).resolve().parent.parent / "docs"
BLOCK = re.compile(r"(<!-- generated: kvq ([^>]*) -->\n).*?(<!-- end -->)", re.S)


def main():
    kvq, check = sys.argv[1], "--check" in sys.argv
    passed = failed = 0
    def printed(arguments):
        return subprocess.run([kvq, *arguments.split()], check=True, capture_output=True).stdout.decode("utf-8")
    for file in [*sorted(DOCS.glob("*.md")), DOCS / "kvq.1"]:
        text = file.read_text(encoding="utf-8") if file.exists() else ""
        new = (printed("help --man") if file.suffix == ".1" else
               BLOCK.sub(lambda block: f"{block[1]}\n{printed(block[2])}\n{block[3]}", text))
        if new == text:
            passed += 1
        elif check:
            failed += 1
            print(f"{file.name} is out of date: run scripts/generate_docs.py build/kvq")
        else:
            file.write_text(new, encoding="utf-8")
    print(f"{passed} passed, {failed} failed")
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
