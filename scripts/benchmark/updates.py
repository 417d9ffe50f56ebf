# SPDX-License-Identifier: MIT
"""The measurements of one database that is kept up to date: the first mails and the last, new mails, deleted mails, and
a history that was rewritten. targets.UPDATES says how many each is about.

One database goes through all of them but the first, in the order of the archive, so nothing as large as the archive is
built or copied for each measurement.
"""
import dataclasses
import functools

from benchmark.databases import remove_database
from benchmark.moving import MovingArchive
from benchmark.process import Measured, apart, median, progress

# A measurement is repeated at most this often: each repetition needs mails of its own.
TURNS = 5


@dataclasses.dataclass
class Update:
    """The median of several runs of `kvq index`, and how many mails or commits each of them had to do with."""
    measured: Measured
    commits: int


@dataclasses.dataclass(frozen=True)
class Sizes:
    """How many commits the measurements take. A small archive has fewer than a thousand for each repetition."""
    turns: int
    hundredth: int
    thousand: int
    hundred: int

    @property
    def before_new(self):
        return self.hundredth + self.turns * (self.thousand + self.hundred)


def sizes_of(archive, runs):
    turns = min(runs, TURNS)
    share = max(1, archive.commits // (4 * turns))
    return Sizes(turns, max(1, archive.commits // 100), min(1000, share), min(100, share))


def purged(newest, number, mail):
    return b"" if number <= newest else mail


def edited(turn, number, mail):
    return b"X-Edited: %d of %d\n%s" % (number, turn, mail)


class Updates:
    """Measures the updates of one archive into `figures`."""

    def __init__(self, bench):
        self.bench, self.archive, self.figures = bench, bench.archive, bench.figures
        self.sizes = sizes_of(bench.archive, bench.runs)
        self.moving = MovingArchive(bench.archive, bench.folder)
        self.database = bench.folder / f"{bench.archive.name}-moving.db"

    def measure(self):
        remove_database(self.database)
        first = self.first_hundredth()
        self.new_mails()
        self.figures.hundredths = (first, self.last_hundredth())
        self.purges()
        self.rewritten_tails()
        self.deletions()
        self.moving.remove()
        remove_database(self.database)

    def index(self):
        return self.bench.runner.run(self.bench.kvq_command(self.database, "index", self.moving.path))

    def index_to(self, newest):
        self.moving.cut(newest)
        return self.index()

    def keep(self, name, several, commits):
        self.figures.updates[name] = Update(median(several), commits)

    def announce(self, what):
        progress(f"{self.archive.name}: {what}")

    def first_hundredth(self):
        self.announce("the first hundredth, then most of the archive")
        first = self.index_to(self.archive.commits - self.sizes.hundredth).wall / self.sizes.hundredth
        # A bulk load of the rest is faster than new mails are.
        remove_database(self.database)
        self.index_to(self.sizes.before_new)
        return first

    def new_mails(self):
        sizes, left = self.sizes, self.sizes.before_new
        for name, count in (("1,000 new mails", sizes.thousand), ("100 new mails", sizes.hundred)):
            self.announce(f"{name}, {sizes.turns} times")
            several = []
            for _ in range(sizes.turns):
                left -= count
                several.append(self.index_to(left))
            self.keep(name, several, count)

    def last_hundredth(self):
        self.announce("the last hundredth")
        return self.index_to(0).wall / self.sizes.hundredth

    def purges(self):
        """Each turn purges one mail more, and so rewrites the commits from there to the end."""
        self.announce(f"purges, {self.sizes.turns} times")
        count, several = self.tail(), []
        for turn in range(self.sizes.turns):
            apart(self.moving.rewrite, count, functools.partial(purged, turn))
            several.append(self.index())
        self.keep("a purge before 1,000 mails", several, count)

    def rewritten_tails(self):
        """Each turn gives every mail of the tail other bytes."""
        self.announce(f"rewritten tails, {self.sizes.turns} times")
        count, several = self.tail(), []
        for turn in range(self.sizes.turns):
            apart(self.moving.rewrite, count, functools.partial(edited, turn))
            several.append(self.index())
        self.keep("a rewritten tail of 1,000 mails", several, count)

    def tail(self):
        return max(1, min(self.sizes.thousand, self.archive.last_epoch.commits - 1))

    def deletions(self):
        self.announce(f"100 mails deleted, {self.sizes.turns} times")
        several = []
        self.index_to(0)
        for turn in range(self.sizes.turns):
            apart(self.moving.delete_some, self.sizes.hundred, turn, self.sizes.turns)
            several.append(self.index())
        self.keep("100 mails deleted", several, self.sizes.hundred)
