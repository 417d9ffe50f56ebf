#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The table of exits in SECURITY.md: each row names tests that exist, and each check of exits.py has a row.

usage: security_table.py
"""
import pathlib
import re

from terminal import Checks

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent


def rows():
    """Returns the cells of each row."""
    text = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    section = text.split("## Where the text of a mail leaves kvq\n")[1].split("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines[1:]]


def main():
    checks = Checks()
    run = (ROOT / "tests" / "meson.build").read_text(encoding="utf-8")
    named = set()
    for exit, _, tests in rows():
        found = re.findall(r'`([^`]+)`: "([^"]+)"', tests)
        checks.equal(f"{exit}: the cell lists tests", "; ".join(f'`{file}`: "{name}"' for file, name in found), tests)
        checks.equal(f"{exit}: there is a test", bool(found), True)
        for file, name in found:
            path = ROOT / file
            text = path.read_text(encoding="utf-8") if path.exists() else ""
            checks.equal(f"{exit}: {file} has the test {name}", name in text, True)
            checks.equal(f"{exit}: the tests run {file}", f"'{file.removeprefix('tests/')}'" in run, True)
            named.add(name)
    text = (ROOT / "tests" / "cli" / "exits.py").read_text(encoding="utf-8")
    exits = re.findall(r'^    "([^"]+)": \w+,$', text.split("EXITS = {")[1], re.M)
    checks.equal("each check of exits.py has a row", [exit for exit in exits if exit not in named], [])
    checks.equal("exits.py has checks", len(exits) > 10, True)
    checks.end()


if __name__ == "__main__":
    main()
