# SPDX-License-Identifier: MIT
"""The measurements of one archive: indexing it, and queries. updates.py has those of keeping the index up to date."""
import dataclasses
import datetime
import shutil
import statistics

from benchmark.archive import floor_command, write_maildir
from benchmark.databases import bytes_of_database, remove_database
from benchmark.peers import Place, piped
from benchmark.process import Measured, ProgramFailed, median, progress
from benchmark.queries import DAY, MESSAGE_ID

# Commands of a few milliseconds run more often, because the noise of the machine is larger than their time. Those of
# many seconds run once, behind the run that fills the page cache.
QUICK = 0.05
QUICK_RUNS = 21
SLOW = 10
# Whoever asks for so few runs wants to wait as short as possible.
FEW_RUNS = 3


@dataclasses.dataclass
class Answer:
    """`count` is the number of mails or rows. `same`: the program prints the same as kvq. `own_peak` is the most memory
    that kvq had beside the pages of files."""
    wall: float
    count: int
    same: bool = True
    runs: int = 1
    own_peak: int | None = None


@dataclasses.dataclass
class Figures:
    """All measurements of an archive, in seconds and bytes. Missing ones were not made, or failed (`failures`)."""
    archive: object
    index: dict = dataclasses.field(default_factory=dict)
    bytes: dict = dataclasses.field(default_factory=dict)
    maildir_seconds: float | None = None
    nothing_new: dict = dataclasses.field(default_factory=dict)
    empty_process: Measured | None = None
    updates: dict = dataclasses.field(default_factory=dict)
    # Seconds per mail: in the first hundredth of the archive, and in the last.
    hundredths: tuple | None = None
    answers: dict = dataclasses.field(default_factory=dict)
    # The names of the queries that search for mails.
    searches: list = dataclasses.field(default_factory=list)
    failures: list = dataclasses.field(default_factory=list)


def bytes_below(path):
    return sum(file.stat().st_size for file in path.rglob("*") if file.is_file())


class Bench:
    """Measures kvq and peers on one archive. All files are written to `folder`."""

    def __init__(self, runner, kvq, archive, folder, runs):
        self.runner, self.kvq, self.archive, self.folder, self.runs = runner, kvq, archive, folder, runs
        self.figures = Figures(archive)
        self.database = folder / f"{archive.name}.db"
        self.places, self.names = {}, {}

    def kvq_command(self, database, *arguments):
        return [self.kvq, "--db", database, *arguments]

    def measure_index(self, runs):
        """Measures the floor and kvq in turns, after one read that fills the page cache."""
        progress(f"{self.archive.name}: the floor and kvq index, {runs} times")
        floor, kvq = [], []
        self.runner.run(floor_command(self.archive))
        for _ in range(runs):
            floor.append(self.runner.run(floor_command(self.archive)))
            remove_database(self.database)
            kvq.append(self.runner.run(self.index_command()))
        self.figures.index.update({"floor": median(floor), "kvq": median(kvq)})
        self.figures.bytes["kvq"] = bytes_of_database(self.database)
        self.figures.nothing_new["kvq"] = self.repeated(lambda: self.runner.run(self.index_command()))
        self.figures.empty_process = self.repeated(lambda: self.runner.run(["true"]))

    def index_command(self):
        return self.kvq_command(self.database, "index", self.archive.path)

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
        if seconds > SLOW:
            return 1
        return max(self.runs, QUICK_RUNS) if seconds < QUICK and self.runs > FEW_RUNS else self.runs

    def run_queries(self, queries):
        """Measures each query in kvq and in the peers that can run it, in turns."""
        progress(f"{self.archive.name}: {len(queries)} queries")
        self.figures.searches = [query.name for query in queries if query.searches]
        self.find_places()
        for query in queries:
            commands = {"kvq": (self.command_of(query), (0, 1), True)}
            for name, peer_query in query.peers.items():
                known = self.peer_command(name, peer_query)
                if known:
                    commands[name] = (*known, peer_query.same)
            self.figures.answers[query.name] = self.run_in_turns(query, commands)

    def find_places(self):
        """Finds what the queries name and each archive has at another place: the newest series that is not short, and
        the day thirty days before the end."""
        found = ""
        for query in ("is:series patches:>=5 people:>=1", "is:series"):
            command = self.kvq_command(self.database, query, "-n", "1", "-f", "ids")
            found = found or self.runner.text(command, good=(0, 1, 2))
        day = datetime.datetime.fromtimestamp(self.archive.newest, datetime.timezone.utc) - datetime.timedelta(days=30)
        self.names = {MESSAGE_ID: found, DAY: day.strftime("%Y-%m-%d")}

    def command_of(self, query):
        words = query.kvq
        for name, value in self.names.items():
            words = [word.replace(name, value) for word in words]
        return self.kvq_command(self.database, *words)

    def peer_command(self, name, peer_query):
        if name == "git":
            command, good = ["git", "-C", self.archive.last_epoch.repository, *peer_query.arguments], (0,)
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
        if query.searches and "kvq" in answers:
            answers["kvq"].own_peak = self.runner.own_peak(commands["kvq"][0], output)
        return answers


def count_of(output, is_number):
    """Returns the printed number, or the number of lines if the output is not a number."""
    with output.open("rb") as file:
        if is_number:
            return int(file.read().strip() or 0)
        return sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(1 << 20), b""))
