#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Runs the golden cases: commands with their expected output.

usage: run.py KVQ MAKE_ARCHIVE [--update] [FILE...]

A *.golden file contains cases: a line `$ COMMAND`, then the expected standard output and standard error, then
`[exit N]` if N is not 0. The ```console blocks of README.md and docs/ are cases too; in them a line `...`
matches any lines, and a command may have a here-document. Each line of a ```kvq block is a query, which must be
valid. A ```report block is a report, which must run; the following blocks can use it as NAME.kvq. Commands run
in the shell, in an empty folder with an index of the sample archive (KVQ_DB) and the archive itself (kvm/). In
their output, times in seconds are replaced by N.N s.
FILE is the name of a golden file or page, such as series.golden or reports.md; all are run without it. --update
writes the actual output to the *.golden files: review the changes before you commit them.
"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
SAMPLES = ROOT / "samples"


def run(command, folder, kvq, database=None):
    """Returns what a command prints, with the database that is not the file in the folder, if there is one."""
    environment = {"PATH": f"{kvq.parent}:{os.environ['PATH']}", "HOME": str(folder),
                   "KVQ_DB": database or str(folder / "kvq.db"), "SAMPLES": str(SAMPLES), "LC_ALL": "C.UTF-8", "TZ": "Asia/Tokyo"}
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
    """Returns the text before the first command, a comment, and the pairs (command, expected output)."""
    comment, *blocks = re.split(r"^\$ ", text, flags=re.M)
    return comment, [tuple(block.split("\n", 1)) for block in blocks]


def matches(expected, seen):
    pieces = re.split(r"^\.\.\.\n", expected, flags=re.M)
    return re.fullmatch(".*".join(map(re.escape, pieces)), seen, re.S) is not None


def cases_of_page(text):
    """Yields the cases of a page of documentation, in order."""
    for kind, block in re.findall(r"^```(console|kvq|report)\n(.*?)^```$", text, re.M | re.S):
        if kind == "report":
            name = re.match(r"(?:#.*\n|\n)*report (\S+)", block)[1]
            ranges = "".join(f" {one}=week-10..week-12"
                             for one in re.findall(r"^parameter (\w+): range(?! *=)", block, re.M))
            yield (f"cat >{name}.kvq <<'END'\n{block}END\nkvq report check {name}.kvq >seen 2>&1 && "
                   f"kvq report run {name}.kvq{ranges} >seen 2>&1 || [ $? = 1 ] || cat seen"), ""
            continue
        if kind == "kvq":
            for query in block.splitlines():
                yield f"kvq explain '{query}' >explained 2>&1 || cat explained", ""
            continue
        for command, expected in cases_of(block)[1]:
            here = re.search(r"<<'(\w+)'$", command)
            if here:
                body, expected = re.split(rf"^{here[1]}\n", expected, maxsplit=1, flags=re.M)
                command += f"\n{body}{here[1]}\n"
            yield command, expected


class Runner:
    """Runs cases, those of each file in a separate folder."""

    def __init__(self, kvq, make_archive):
        self.kvq, self.make_archive = kvq, make_archive
        self.passed = self.failed = 0

    def run(self, name, cases):
        """Returns the output of each case."""
        with tempfile.TemporaryDirectory(prefix="kvq-golden-") as folder:
            folder = pathlib.Path(folder)
            self.prepare(folder)
            return [self.check(name, case, self.run_case(case[0], folder)) for case in cases]

    def run_case(self, command, folder):
        return run(command, folder, self.kvq)

    def prepare(self, folder):
        """Makes the sample archive and its index."""
        subprocess.run([self.make_archive, SAMPLES / "archive.txt", folder / "kvm"], check=True)
        run("kvq index kvm", folder, self.kvq)

    def check(self, name, case, seen):
        command, expected = case
        if matches(expected, seen):
            self.passed += 1
        else:
            self.failed += 1
            print(f"{name}: $ {command}\n--- expected\n{expected}--- seen\n{seen}---")
        return seen


def run_file(runner, file, update):
    text = file.read_text(encoding="utf-8")
    if file.suffix == ".md":
        cases = list(cases_of_page(text))
        if cases:
            runner.run(file.name, cases)
        return
    comment, cases = cases_of(text)
    seen = runner.run(file.name, cases)
    if update:
        written = comment + "".join(f"$ {command}\n{out}" for (command, _), out in zip(cases, seen))
        file.write_text(written, encoding="utf-8")


def golden_files():
    return [*sorted(HERE.glob("*.golden")), ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def main():
    kvq, make_archive = (pathlib.Path(path).resolve() for path in sys.argv[1:3])
    update = "--update" in sys.argv
    wanted = [name for name in sys.argv[3:] if name != "--update"]
    files = golden_files()
    unknown = set(wanted) - {file.name for file in files}
    if unknown:
        sys.exit(f"run.py: there is no {', '.join(sorted(unknown))}")
    runner = Runner(kvq, make_archive)
    for file in files:
        if not wanted or file.name in wanted:
            run_file(runner, file, update)
    print(f"{runner.passed} passed, {runner.failed} failed")
    sys.exit(runner.failed > 0)


if __name__ == "__main__":
    main()
