#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Runs scripts/bench on the sample archive: it prints every target and makes an archive ten times as large. The times
measured here mean nothing and are not checked.

usage: bench.py KVQ MAKE_ARCHIVE
"""
import json
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "scripts"))

from benchmark.archive import open_archive, repository_of  # noqa: E402
from benchmark.queries import Words, queries  # noqa: E402
from benchmark.targets import targets_of  # noqa: E402
from benchmark.tenfold import Copy, WEEK  # noqa: E402

# Counts that must be ten times as large in ten copies, if the copies do not mix. Topics do: a copy has the senders and
# titles of the one before.
COUNTED = {
    "mails": "size:>=0 | count",
    "threads": "size:>=0 | threads | count",
    "series": "is:series | count",
    "replies to patches": "is:reply | series | count",
}

# Raw mails, and the same mails in the second copy of an archive of one week.
COPIED = [
    ("a Message-ID, references, and dates",
     b"Received: from a by b; Tue,  4 Mar 2025 10:00:01 +0000\nDate: Tue, 31 Dec 2024 10:00:00 +0100\n"
     b"Message-ID: <1@x>\nIn-Reply-To: <0@x>\nReferences: <00@x>\n\t<0@x>\n\nOn 4 Mar 2025 <0@x> wrote\n",
     b"Received: from a by b; Tue,  11 Mar 2025 10:00:01 +0000\nDate: Tue, 07 Jan 2025 10:00:00 +0100\n"
     b"Message-ID: <1@copy1.x>\nIn-Reply-To: <0@copy1.x>\nReferences: <00@copy1.x>\n\t<0@copy1.x>\n\n"
     b"On 4 Mar 2025 <0@x> wrote\n"),
    ("a Message-ID without brackets", b"Message-ID: 1@x\n\n", b"Message-ID: 1@copy1.x\n\n"),
    ("a Message-ID without an @", b"Message-ID: <1>\n\n", b"Message-ID: <1@copy1.>\n\n"),
    ("no Message-ID", b"Subject: s\n\nt\n", b"X-Copy: 1\nSubject: s\n\nt\n"),
    ("an empty mail", b"", b""),
    ("an invalid date", b"Message-ID: <1@x>\nDate: 31 Feb 2025\n\n",
     b"Message-ID: <1@copy1.x>\nDate: 31 Feb 2025\n\n"),
    ("other identifiers of series",
     b"Message-ID: <1@x>\n\nchange-id: 20250303-slug-0a1b\nLink: https://lore.kernel.org/r/0@x\n",
     b"Message-ID: <1@copy1.x>\n\nchange-id: 20250303-copy1.slug-0a1b\nLink: https://lore.kernel.org/r/0@copy1.x\n"),
]


class Checks:
    def __init__(self):
        self.passed = self.failed = 0

    def equal(self, what, seen, expected):
        self.passed += seen == expected
        self.failed += seen != expected
        if seen != expected:
            print(f"{what}\n  seen:     {seen!r}\n  expected: {expected!r}")


def counts(kvq, repository, database):
    subprocess.run([kvq, "--db", database, "index", repository], check=True, capture_output=True)
    return {name: int(subprocess.run([kvq, "--db", database, query], check=True, capture_output=True).stdout)
            for name, query in COUNTED.items()}


def check_copies(checks):
    for what, mail, expected in COPIED:
        checks.equal(what, Copy(1, WEEK).mail(mail), expected)
        checks.equal(f"{what}: the first copy", Copy(0, WEEK).mail(mail), mail)


def check_targets(checks, tables, figures, commits):
    targets = targets_of(queries(Words(), commits))
    section = tables.split("#### Targets\n", 1)[1].split("####", 1)[0]
    lines = [line for line in section.splitlines() if line.startswith("| ")]
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines[1:]]
    names = [target.name for target in targets]
    checks.equal("a row for each target", [row[0] for row in rows], names)
    checks.equal("each target in JSON", [one["name"] for one in figures["targets"]], names)
    of_peers = [target.name for target in targets if target.needs not in ("", "--tenfold")]
    for name, _, reached, verdict in rows:
        if name in of_peers and "git" not in figures["archive"]["answers"].get(name.split(", beside")[0], {}):
            checks.equal(f"{name}: no peer ran", (reached, verdict.split(" (")[0]), ("-", "not measured"))
        else:
            checks.equal(f"{name}: a verdict", verdict in ("met", "missed"), True)


def main():
    kvq, make_archive = (pathlib.Path(path).resolve() for path in sys.argv[1:3])
    checks = Checks()
    check_copies(checks)
    with tempfile.TemporaryDirectory(prefix="kvq-bench-test-") as name:
        folder = pathlib.Path(name)
        subprocess.run([make_archive, ROOT / "samples" / "archive.txt", folder / "kvm"], check=True)
        done = subprocess.run([ROOT / "scripts" / "bench", folder / "kvm", "--kvq", kvq, "--runs", "1", "--peers",
                               "none", "--tenfold", "--work", folder / "work", "--json", folder / "figures.json"],
                              capture_output=True, check=False)
        checks.equal(f"scripts/bench: {done.stderr.decode()}", done.returncode, 0)
        if done.returncode == 0:
            archive = open_archive("archive", repository_of(folder / "kvm"), folder)
            figures = json.loads((folder / "figures.json").read_text(encoding="utf-8"))
            check_targets(checks, done.stdout.decode(), figures, archive.commits)
            checks.equal("no failures", figures["archive"]["failures"] + figures["tenfold"]["failures"], [])
            plain = counts(kvq, archive.repository, folder / "plain.db")
            tenfold = counts(kvq, folder / "work" / "tenfold.git", folder / "tenfold.db")
            checks.equal("ten times as much of everything", tenfold,
                         {what: 10 * number for what, number in plain.items()})
            checks.equal("no count is 0", all(plain.values()), True)
    print(f"{checks.passed} passed, {checks.failed} failed")
    sys.exit(checks.failed > 0)


if __name__ == "__main__":
    main()
