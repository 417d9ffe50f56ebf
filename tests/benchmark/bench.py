#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Runs scripts/bench on the sample archive, on copies of it, and in its quick form. The times measured here mean
nothing and are not checked. bench_parts.py tests the parts of the script.

usage: bench.py KVQ MAKE_ARCHIVE
"""
import json
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "scripts"))

from bench_parts import Checks, check_copies, check_goals, check_moving, check_pages, check_space_needed  # noqa: E402
from benchmark.archive import open_archive, repository_of  # noqa: E402
from benchmark.copies import make_copies  # noqa: E402
from benchmark.figures import Bench  # noqa: E402
from benchmark.process import Runner  # noqa: E402
from benchmark.queries import Words, queries  # noqa: E402
from benchmark.rows import growth_rows, peer_rows  # noqa: E402
from benchmark.targets import UPDATES  # noqa: E402
from benchmark.updates import Updates  # noqa: E402

# Counts that must be N times as large in N copies, if the copies do not mix. Topics do, because the samples are only of
# some weeks: a copy has the senders and titles of the one before.
COUNTED = {
    "mails": "size:>=0 | count",
    "threads": "size:>=0 | threads | count",
    "series": "is:series | count",
    "replies to patches": "is:reply | series | count",
}
VERDICT = re.compile(r"at (?:most|least) [\d.]+ (?:x [^:]*|on [^:]*): (?:met|\*\*missed\*\*|not measured \([^)]+\))")


def counts(kvq, archive, database):
    subprocess.run([kvq, "--db", database, "index", archive], check=True, capture_output=True)
    return {name: int(subprocess.run([kvq, "--db", database, query], check=True, capture_output=True).stdout)
            for name, query in COUNTED.items()}


def cells(tables, title, first):
    """Returns the cells of the first table below a title whose first column has the name `first`."""
    lines = tables.split(f"#### {title}\n", 1)[1].splitlines()
    begin = next(number for number, line in enumerate(lines) if line.startswith(f"| {first} |"))
    out = []
    for line in lines[begin:]:
        if not line.startswith("|"):
            break
        out.append([cell.strip() for cell in line.split("|")[1:-1]])
    return out[0], out[2:]


def check_tables(checks, tables, figures, commits):
    asked = queries(Words(), commits)
    header, rows = cells(tables, "Growth and goals", "row")
    checks.equal("a column for each archive and its growth", header,
                 ["row", "unit", "1x", "2x", "4x", "2x / 1x", "4x / 1x", "goals"])
    checks.equal("a row for each measurement and query", [row[0] for row in rows],
                 [row.name for row in growth_rows(asked)])
    beside = cells(tables, "Beside other indexers", "row")[1]
    checks.equal("a row for each comparison", [row[0] for row in beside], [row.name for row in peer_rows(asked)])
    names = [row.name for row in [*growth_rows(asked), *peer_rows(asked)]]
    checks.equal("each row in JSON", [one["name"] for one in figures["rows"]], names)
    for cell, row in zip([row[-1] for row in [*rows, *beside]], [*growth_rows(asked), *peer_rows(asked)], strict=True):
        verdicts = cell.split("<br>") if cell else []
        checks.equal(f"{row.name}: a verdict on each goal: {cell}", [bool(VERDICT.fullmatch(one)) for one in verdicts],
                     [True] * len(row.goals))
    for times in ("1", "2", "4"):
        checks.equal(f"{times}x: no failures", figures["archives"][times]["failures"], [])
    not_measured = [row[0] for row in rows if "-" in row[2:5]]
    checks.equal("only updates by more mails than the archive has were not measured", not_measured,
                 ["100 new mails", "1,000 new mails", "100 mails deleted", "a purge before 1,000 mails",
                  "a rewritten tail of 1,000 mails"])
    updates = figures["archives"]["4"]["updates"]
    checks.equal("all updates ran with as many mails as there are",
                 [update["commits"] > 0 for update in updates.values()], [True] * 5)


def run_bench(*arguments):
    return subprocess.run([ROOT / "scripts" / "bench", *arguments], capture_output=True, text=True, check=False)


def check_whole(checks, kvq, folder):
    done = run_bench(folder / "kvm", "--kvq", kvq, "--runs", "1", "--peers", "none", "--times", "4,1,2", "--work",
                     folder / "work", "--json", folder / "figures.json")
    checks.equal(f"scripts/bench: {done.stderr}", done.returncode, 0)
    if done.returncode:
        return
    archive = open_archive("archive", repository_of(folder / "kvm"), folder)
    check_tables(checks, done.stdout, json.loads((folder / "figures.json").read_text(encoding="utf-8")),
                 archive.commits)
    original = counts(kvq, archive.path, folder / "original.db")
    checks.equal("no count is 0", all(original.values()), True)
    for times in (2, 4):
        larger = counts(kvq, folder / "work" / f"times-{times}", folder / f"times-{times}.db")
        checks.equal(f"{times} times as much of everything", larger,
                     {what: times * number for what, number in original.items()})


def check_epochs(checks, kvq, folder):
    """The updates of an archive of several epochs, which the bench makes only of much larger ones."""
    original = open_archive("archive", repository_of(folder / "kvm"), folder)
    archive = open_archive("epochs", make_copies(original, 3, folder / "epochs", epoch_bytes=0), folder, 3)
    bench = Bench(Runner(folder), kvq, archive, folder, 2)
    bench.measure_index(1)
    Updates(bench).measure()
    checks.equal("three epochs", len(archive.epochs), 3)
    checks.equal("every update of an archive of several epochs was measured", sorted(bench.figures.updates),
                 sorted(UPDATES))
    checks.equal("nothing is left of the moving archive", sorted(folder.glob("epochs-moving*")), [])


def check_quick(checks, kvq, folder):
    page = folder / "page.md"
    page.write_text((ROOT / "docs" / "benchmarks.md").read_text(encoding="utf-8"), encoding="utf-8")
    before = page.read_text(encoding="utf-8").splitlines()
    again = [folder / "kvm", "--kvq", kvq, "--quick", "--into", page, "--history", "9.9"]
    done = run_bench(*again)
    checks.equal(f"the quick form: {done.stderr}", done.returncode, 0)
    after = page.read_text(encoding="utf-8")
    checks.equal("its tables are in the page", done.stdout.strip() in after, True)
    history = [line for line in before if re.match(r"\| \d+\.\d+\.\d+ \|", line)]
    checks.equal("the rows of older versions stay", [line for line in after.splitlines() if line in history], history)
    checks.equal("a row of the new version follows", after.count("\n| 9.9 | 1x | "), 1)
    refused = run_bench(*again)
    checks.equal("a version is measured once", (refused.returncode, "has figures of 9.9" in refused.stderr), (1, True))
    checks.equal("the refused run changes nothing", page.read_text(encoding="utf-8") == after, True)


def check_usage(checks, folder):
    for arguments, words in ((["--times", "0"], "must be 1 or more"), (["--times", "1,x"], "--times"),
                             (["--history", "1.0"], "--history needs --into"),
                             (["--quick", "--peers", "mu"], "--quick measures no peers")):
        done = run_bench(folder / "kvm", *arguments)
        checks.equal(f"{' '.join(arguments)} is refused", (done.returncode, words in done.stderr), (2, True))


def main():
    kvq, make_archive = (pathlib.Path(path).resolve() for path in sys.argv[1:3])
    checks = Checks()
    check_goals(checks)
    with tempfile.TemporaryDirectory(prefix="kvq-bench-test-") as name:
        folder = pathlib.Path(name)
        subprocess.run([make_archive, ROOT / "samples" / "archive.txt", folder / "kvm"], check=True)
        for check in (check_copies, check_moving, check_pages, check_space_needed, check_usage):
            check(checks, folder)
        check_whole(checks, kvq, folder)
        check_epochs(checks, kvq, folder)
        check_quick(checks, kvq, folder)
    print(f"{checks.passed} passed, {checks.failed} failed")
    sys.exit(checks.failed > 0)


if __name__ == "__main__":
    main()
