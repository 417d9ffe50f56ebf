# SPDX-License-Identifier: MIT
"""The measurements of one archive: indexing it, updating the index, and queries."""
import dataclasses
import os
import shutil
import statistics

from benchmark.archive import MovingArchive, floor_command, write_maildir
from benchmark.peers import Place, piped
from benchmark.process import Measured, ProgramFailed, median, progress

# Commands of a few milliseconds run more often, because the noise of the machine is larger than their time.
QUICK = 0.05
QUICK_RUNS = 21
NEW_MAILS = 100


@dataclasses.dataclass
class Answer:
    """`count` is the number of mails or rows. `same`: the program prints the same as kvq."""
    wall: float
    count: int
    same: bool = True
    runs: int = 1


@dataclasses.dataclass
class Figures:
    """All measurements of an archive, in seconds and bytes. Missing ones were not made, or failed (`failures`)."""
    archive: object
    index: dict = dataclasses.field(default_factory=dict)
    bytes: dict = dataclasses.field(default_factory=dict)
    maildir_seconds: float | None = None
    nothing_new: dict = dataclasses.field(default_factory=dict)
    empty_process: Measured | None = None
    new_commits: int = 0
    new_mails: Measured | None = None
    # Seconds per mail: in the first tenth of the archive, and in the last.
    tenths: tuple | None = None
    answers: dict = dataclasses.field(default_factory=dict)
    failures: list = dataclasses.field(default_factory=list)


def bytes_below(path):
    return sum(file.stat().st_size for file in path.rglob("*") if file.is_file())


def bytes_of_database(database):
    return sum(file.stat().st_size for file in database.parent.glob(database.name + "*"))


def copy_database(source, target):
    """Copies with fsync. Otherwise the next program that syncs its own writes would also wait for those of the copy."""
    shutil.copyfile(source, target)
    with target.open("rb+") as file:
        os.fsync(file.fileno())


def remove_database(database):
    for file in database.parent.glob(database.name + "*"):
        file.unlink()


class Bench:
    """Measures kvq and peers on one archive. All files are written to `folder`."""

    def __init__(self, runner, kvq, archive, folder, runs):
        self.runner, self.kvq, self.archive, self.folder, self.runs = runner, kvq, archive, folder, runs
        self.figures = Figures(archive, new_commits=min(NEW_MAILS, archive.commits - 1))
        self.database = folder / f"{archive.name}.db"
        self.places = {}

    def kvq_command(self, database, *arguments):
        return [self.kvq, "--db", database, *arguments]

    def measure_index(self):
        """Measures the floor and kvq in turns, after one read that fills the page cache."""
        progress(f"{self.archive.name}: the floor and kvq index, {self.runs} times")
        floor, kvq = [], []
        self.runner.run(floor_command(self.archive))
        for _ in range(self.runs):
            floor.append(self.runner.run(floor_command(self.archive)))
            remove_database(self.database)
            kvq.append(self.runner.run(self.kvq_command(self.database, "index", self.archive.repository)))
        self.figures.index.update({"floor": median(floor), "kvq": median(kvq)})
        self.figures.bytes["kvq"] = bytes_of_database(self.database)

    def measure_peer(self, peer, runs):
        """Measures how a peer indexes the Maildir, which the first call writes. Reports a peer that fails."""
        progress(f"{self.archive.name}: {peer.name}, {runs} times")
        maildir = self.folder / "maildir"
        if self.figures.maildir_seconds is None:
            shutil.rmtree(maildir, ignore_errors=True)
            self.figures.maildir_seconds = write_maildir(self.archive, maildir)
        place = Place(maildir, self.folder / peer.name)
        try:
            self.figures.index[peer.name] = median([self.index_with(peer, place) for _ in range(runs)])
            self.figures.bytes[peer.name] = bytes_below(place.database)
            self.figures.nothing_new[peer.name] = self.repeated(lambda: self.in_turn(peer.update(place), peer.good))
            self.places[peer.name] = (peer, place)
        except ProgramFailed as failure:
            self.failed(peer.name, failure)

    def index_with(self, peer, place):
        shutil.rmtree(place.folder, ignore_errors=True)
        place.folder.mkdir()
        peer.prepare(place)
        return self.in_turn(peer.index(place), peer.good)

    def in_turn(self, commands, good):
        several = [self.runner.run(command, good=good) for command in commands]
        return Measured(sum(one.wall for one in several), sum(one.processor for one in several),
                        max(one.peak for one in several))

    def failed(self, name, failure):
        progress(f"{name} failed: {failure}")
        self.figures.failures.append(f"{name}: {failure}")

    def repeated(self, run):
        """Returns the median of several runs. The time of the first run determines how many (runs_of)."""
        several = [run()]
        several += [run() for _ in range(self.runs_of(several[0].wall) - 1)]
        return median(several)

    def runs_of(self, seconds):
        return max(self.runs, QUICK_RUNS) if seconds < QUICK and self.runs > 1 else self.runs

    def measure_updates(self):
        """Measures updates without and with a hundred new mails, and the first and the last tenth. The latter three
        move the HEAD of a clone."""
        self.figures.empty_process = self.repeated(lambda: self.runner.run(["true"]))
        index = self.kvq_command(self.database, "index", self.archive.repository)
        self.figures.nothing_new["kvq"] = self.repeated(lambda: self.runner.run(index))
        moving = MovingArchive(self.archive, self.folder)
        self.measure_new_mails(moving)
        self.measure_tenths(moving)
        shutil.rmtree(moving.repository)

    def measure_new_mails(self, moving):
        progress(f"{self.archive.name}: {self.figures.new_commits} new mails, {self.runs} times")
        before, database = self.folder / "before.db", self.folder / "moving.db"
        index = self.kvq_command(database, "index", moving.repository)
        remove_database(before)
        moving.cut(self.figures.new_commits)
        self.runner.run(self.kvq_command(before, "index", moving.repository))
        moving.cut(0)
        several = []
        for _ in range(self.runs):
            remove_database(database)
            copy_database(before, database)
            several.append(self.runner.run(index))
        self.figures.new_mails = median(several)
        remove_database(before)

    def measure_tenths(self, moving):
        """Measures the first tenth of the commits, and the last tenth with all others already in the index."""
        progress(f"{self.archive.name}: the first tenth and the last")
        database = self.folder / "moving.db"
        remove_database(database)
        tenth = max(1, self.archive.commits // 10)
        seconds = []
        for newest in (self.archive.commits - tenth, tenth, 0):
            moving.cut(newest)
            seconds.append(self.runner.run(self.kvq_command(database, "index", moving.repository)).wall)
        self.figures.tenths = (seconds[0] / tenth, seconds[2] / tenth)
        remove_database(database)

    def run_queries(self, queries):
        """Measures each query in kvq and in the peers that can run it, in turns."""
        progress(f"{self.archive.name}: {len(queries)} queries")
        for query in queries:
            commands = {"kvq": (self.command_of(query), (0, 1), True)}
            for name, peer_query in query.peers.items():
                known = self.peer_command(name, peer_query)
                if known:
                    commands[name] = (*known, peer_query.same)
            self.figures.answers[query.name] = self.run_in_turns(query, commands)

    def command_of(self, query):
        return self.kvq_command(self.database, *query.kvq)

    def peer_command(self, name, peer_query):
        if name == "git":
            command, good = ["git", "-C", self.archive.repository, *peer_query.arguments], (0,)
        elif name in self.places:
            peer, place = self.places[name]
            command, good = peer.query(place, peer_query.arguments), peer.good
        else:
            return None
        return (piped(command, peer_query.pipe) if peer_query.pipe else command), good

    def run_in_turns(self, query, commands):
        output, walls, answers = self.folder / "answer", {}, {}
        for name, (command, good, same) in commands.items():
            try:
                first = self.runner.run(command, output=output, good=good).wall
                answers[name] = Answer(first, count_of(output, query.prints_number), same)
                walls[name] = [self.runner.run(command, output=output, good=good).wall]
            except ProgramFailed as failure:
                self.failed(name, failure)
        for turn in range(1, max((self.runs_of(several[0]) for several in walls.values()), default=0)):
            for name, several in walls.items():
                if turn < self.runs_of(several[0]):
                    command, good, _ = commands[name]
                    several.append(self.runner.run(command, output=output, good=good).wall)
        for name, several in walls.items():
            answers[name].wall, answers[name].runs = statistics.median(several), len(several)
        return answers


def count_of(output, is_number):
    """Returns the printed number, or the number of lines if the output is not a number."""
    with output.open("rb") as file:
        if is_number:
            return int(file.read().strip() or 0)
        return sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(1 << 20), b""))
