# SPDX-License-Identifier: MIT
"""Tests of the parts of scripts/bench that measure nothing: goals, copies, moving archives, pages, disk space."""
import pathlib
import subprocess

from benchmark.archive import contents, git, open_archive, repository_of
from benchmark.copies import Copy, WEEK, make_copies
from benchmark.moving import MovingArchive
from benchmark.pages import COLUMNS, GROWTH, HEADER, HISTORY, cells_of, growth_per_tenfold
from benchmark.process import ProgramFailed
from benchmark.queries import Words, queries
from benchmark.rows import growth_rows, peer_rows
from benchmark.space import bytes_needed, check_space
from benchmark.targets import GOALS, faster, growth, on, per_tenfold

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
# A goal, the values by the number of copies, its text and its verdict.
VERDICTS = [
    (on(3, 1), {1: 3.0}, "at most 3 on 1x", "met"),
    (on(3, 1), {1: 3.1}, "at most 3 on 1x", "missed"),
    (on(3, 10), {1: 3.0}, "at most 3 on 10x", "not measured (--times 10)"),
    (on(3, 10), {1: 3.0, 10: None}, "at most 3 on 10x", "not measured (too few mails)"),
    (on(4, 60), {1: 9.0, 60: 9.0, 100: 4.0}, "at most 4 on 60x or more", "met"),
    (on(4, 60), {1: 1.0, 10: 1.0}, "at most 4 on 60x or more", "not measured (--times 60)"),
    (growth(2), {1: 5.0, 100: 10.0}, "at most 2 x that of 1x on 60x or more", "met"),
    (growth(2), {1: 5.0, 100: 10.1}, "at most 2 x that of 1x on 60x or more", "missed"),
    (growth(2), {100: 10.1}, "at most 2 x that of 1x on 60x or more", "not measured (--times 1)"),
    (growth(2, 10), {1: 5.0, 10: 10.1, 100: 1.0}, "at most 2 x that of 1x on 10x", "missed"),
    (per_tenfold(1.2), {1: 10.0, 10: 12.0, 100: 14.4}, "at most 1.2 x per tenfold from 1x", "met"),
    (per_tenfold(1.2), {1: 10.0, 10: 12.1, 100: 14.4}, "at most 1.2 x per tenfold from 1x", "missed"),
    (per_tenfold(10, 10), {1: 1.0, 10: 50.0, 60: 300.0}, "at most 10 x per tenfold from 10x", "met"),
    (per_tenfold(10, 10), {1: 1.0, 10: 50.0, 60: 301.0}, "at most 10 x per tenfold from 10x", "missed"),
    (per_tenfold(10, 10), {1: 1.0}, "at most 10 x per tenfold from 10x", "not measured (--times 10,60)"),
    (per_tenfold(10, 10), {1: 1.0, 10: 1.0}, "at most 10 x per tenfold from 10x", "not measured (--times 60)"),
    (faster(8, "mu"), {1: 8.0}, "at least 8 on 1x", "met"),
    (faster(8, "mu"), {1: 7.9}, "at least 8 on 1x", "missed"),
    (faster(8, "mu"), {1: None}, "at least 8 on 1x", "not measured (mu)"),
]


class Checks:
    def __init__(self):
        self.passed = self.failed = 0

    def equal(self, what, seen, expected):
        self.passed += seen == expected
        self.failed += seen != expected
        if seen != expected:
            print(f"{what}\n  seen:     {seen!r}\n  expected: {expected!r}")


def check_goals(checks):
    for (goal,), values, text, verdict in VERDICTS:
        checks.equal(f"{text}, {values}", (goal.text(), goal.verdict(values)), (text, verdict))
    asked = queries(Words(), 1000)
    rows = {row.name for row in [*growth_rows(asked), *peer_rows(asked)]}
    checks.equal("goals that belong to no row", [name for name in GOALS if name not in rows], [])
    checks.equal("columns of the table by version that are no row",
                 [name for _, name, _ in COLUMNS if name not in rows], [])


def heads(folder):
    return [git(epoch, "rev-parse", "HEAD").strip() for epoch in sorted((folder / "git").glob("*.git"))]


def check_copies(checks, folder):
    for what, mail, expected in COPIED:
        checks.equal(what, Copy(1, WEEK).mail(mail), expected)
        checks.equal(f"{what}: the first copy", Copy(0, WEEK).mail(mail), mail)
    original = open_archive("archive", repository_of(folder / "kvm"), folder)
    made = make_copies(original, 3, folder / "three", epoch_bytes=0)
    first = heads(made)
    checks.equal("an epoch ends with the copy that makes it large enough", len(first), 3)
    archive = open_archive("three", made, folder, 3)
    checks.equal("all commits and mails are in the epochs", (archive.commits, archive.mails),
                 (3 * original.commits, 3 * original.mails))
    subprocess.run(["rm", "-r", made / "git" / "2.git"], check=True)
    (made / "2.part").mkdir()
    checks.equal("an interrupted run goes on at the epoch that is missing", heads(make_copies(
        original, 3, folder / "three", epoch_bytes=0)), first)
    one = make_copies(original, 3, folder / "one")
    checks.equal("a small archive is one epoch", len(heads(one)), 1)
    try:
        make_copies(original, 3, folder / "one", epoch_bytes=0)
        checks.equal("an archive that was made otherwise is not used", "used", "refused")
    except FileExistsError as failure:
        checks.equal("an archive that was made otherwise is not used", "remove it" in str(failure), True)


def trees(repository, names):
    """Returns the bytes of the files `names` of the last commits of a repository, oldest first."""
    commits = git(repository, "rev-list", "--reverse", "--max-count=3", "HEAD").split()
    requested = repository / "requested"
    requested.write_text("".join(f"{commit}:{name}\n" for commit in commits for name in names), encoding="ascii")
    return [found and found[1] for found in contents(repository, requested)]


def check_moving(checks, folder):
    original = open_archive("archive", repository_of(folder / "kvm"), folder)
    archive = open_archive("moved", make_copies(original, 2, folder / "two", epoch_bytes=0), folder, 2)
    moving, commits = MovingArchive(archive, folder), original.commits

    def shown():
        return [int(git(epoch, "rev-list", "--count", "HEAD")) for epoch in sorted((moving.path / "git").glob("*.git"))]

    for newest, expected in ((2 * commits - 5, [5]), (commits + 1, [commits - 1]), (commits, [commits]),
                             (commits - 1, [commits, 1]), (0, [commits, commits]), (3 * commits, [1])):
        moving.cut(newest)
        checks.equal(f"{newest} commits before the end", shown(), expected)
    moving.cut(0)
    before = trees(moving.last_clone, ["m"])
    moving.rewrite(3, lambda number, mail: b"" if number == 0 else mail)
    checks.equal("a purged mail is empty, those behind it stay", trees(moving.last_clone, ["m"]), [b"", *before[1:]])
    checks.equal("a purge does not change the number of commits", shown(), [commits, commits])
    moving.cut(0)
    checks.equal("the archive is as before", trees(moving.last_clone, ["m"]), before)
    moving.delete_some(2, 0, 5)
    deleted = trees(moving.last_clone, ["m", "d"])
    checks.equal("a deletion is a commit with the mail as the file d",
                 (shown(), [bool(file) for file in deleted[2:]]), ([commits, commits + 2], [False, True, False, True]))
    moving.delete_some(2, 1, 5)
    checks.equal("another turn deletes other mails", len({*deleted[3::2], *trees(moving.last_clone, ["d"])[1:]}), 4)
    refs = git(moving.last_clone, "for-each-ref", "--format=%(refname)").split()
    checks.equal("no refs of the benchmark are left", [ref for ref in refs if "bench" in ref], [])
    moving.remove()


def check_pages(checks, _):
    page = pathlib.Path(__file__).resolve().parent.parent.parent / "docs" / "benchmarks.md"
    lines = HISTORY.of(page)[1].strip().splitlines()
    checks.equal("the table by version has the columns of the script", cells_of(lines[0]), HEADER)
    for line in lines[2:]:
        checks.equal(f"as many cells: {line}", len(cells_of(line)), len(HEADER))
    for values, expected in (({1: 2.0, 100: 8.0}, 2.0), ({1: 2.0, 10: 3.0}, 1.5), ({1: 2.0}, None),
                             ({10: 2.0, 100: 3.0}, None), ({1: None, 10: 3.0}, None)):
        checks.equal(f"{GROWTH} per tenfold of {values}", growth_per_tenfold(values), expected)


def check_space_needed(checks, folder):
    original = open_archive("archive", repository_of(folder / "kvm"), folder)
    check_space(original, [1], True, folder)
    checks.equal("bytes for each byte of mail", bytes_needed(100, [1, 10], False, folder / "none"),
                 35 * 10 + 50 * 11 + 70 * 10)
    original.raw_bytes = 10 ** 18
    try:
        check_space(original, [1, 10], False, folder)
        checks.equal("a disk that is too small", "used", "refused")
    except ProgramFailed as failure:
        checks.equal("a disk that is too small: says what is needed", "GB free" in str(failure), True)
