#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes the generated blocks of docs/ anew, or with --check tells which are old.

usage: generate_docs.py KVQ [--check]

A block lies between `<!-- generated: kvq ARGUMENTS -->` and `<!-- end -->` and holds what that command prints.
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
    for file in sorted(DOCS.glob("*.md")):
        text = file.read_text(encoding="utf-8")
        def anew(block):
            printed = subprocess.run([kvq, *block[2].split()], check=True, capture_output=True).stdout.decode("utf-8")
            return f"{block[1]}\n{printed}\n{block[3]}"
        new = BLOCK.sub(anew, text)
        if new == text:
            passed += 1
        elif check:
            failed += 1
            print(f"{file.name} is old: run scripts/generate_docs.py build/kvq")
        else:
            file.write_text(new, encoding="utf-8")
    print(f"{passed} passed, {failed} failed")
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
