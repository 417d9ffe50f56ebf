#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Kills kvq at its writes, and makes its system calls, allocations and SQLite's files fail. Afterwards the database
must be whole, the user's own data must be there, and a plain run must lead to the very rows of an undisturbed run.

usage: faults.py [--long | --self-test] [--kills N] [--faults N] [--seed N] [--only KIND] KVQ FAULT_SHIM DATABASE_STATE

  --long       2,000 kills and 500 faults instead of 120 and 80
  --self-test  loses or changes what kvq writes, to show that this is noticed
"""
import argparse
import collections
import concurrent.futures
import dataclasses
import os
import pathlib
import queue
import random
import re
import signal
import subprocess
import sys
import tempfile

import runs

DOCUMENTED = {0, 1, 2, 3, 4, 5, 6, 130}
UNREADABLE_ARCHIVE = 5
# Each with '+': from the Nth call on.
FAULTS = """write:+:ENOSPC write::ENOSPC write::EIO write:+:EIO write::short sync::EIO sync:+:EIO truncate::EIO
  open::EMFILE open:+:EMFILE open::EACCES read::EIO read:+:EIO read::short map::ENOMEM remove::EIO
  sqlite-memory::ENOMEM sqlite-memory:+:ENOMEM memory::ENOMEM vfs-write::EIO vfs-write:+:ENOSPC vfs-sync::EIO
  vfs-truncate::EIO vfs-read::EIO vfs-size::EIO vfs-open::EIO vfs-delete::EIO vfs-access::EIO vfs-lock::EIO
  vfs-lock::EBUSY vfs-map::EIO vfs-map::ENOMEM""".split()


@dataclasses.dataclass(frozen=True)
class Point:
    kind: runs.Kind
    fault: str

    def __str__(self):
        return f"{self.kind.name}, {self.fault}"

    @property
    def is_kill(self):
        return self.fault.endswith((":kill", ":torn"))


def spread(count, calls):
    """Numbers of calls, from the first to the last, evenly spread."""
    count = min(count, calls)
    return [1] if count == 1 else [1 + round(i * (calls - 1) / (count - 1)) for i in range(count)]


def kill_points(counts, wanted):
    """As many for each kind; where a kind has fewer writes, the others get more. Every second write is torn."""
    kinds = sorted(counts, key=lambda kind: counts[kind]["change"])
    points = []
    for place, kind in enumerate(kinds):
        share = (wanted - len(points)) // (len(kinds) - place)
        calls = counts[kind]["change"]
        if share <= calls:
            points += [Point(kind, f"change:{at}:{'torn' if i % 2 else 'kill'}")
                       for i, at in enumerate(spread(share, calls))]
        else:
            points += [Point(kind, f"change:{at}:kill") for at in spread(calls, calls)]
            points += [Point(kind, f"change:{at}:torn") for at in spread(share - calls, calls)]
    return points


def fault_points(counts, wanted, chance):
    """One of each fault for each kind, then a second, and so on, at calls that are evenly spread."""
    candidates = []
    for kind, calls in counts.items():
        for fault in FAULTS:
            operation, later, action = fault.split(":")
            candidates += [(turn, Point(kind, f"{operation}:{at}{later}:{action}"))
                           for turn, at in enumerate(chance.sample(spread(20, calls[operation]),
                                                                   min(20, calls[operation])))]
    chance.shuffle(candidates)
    return [point for _, point in sorted(candidates, key=lambda candidate: candidate[0])[:wanted]]


class Judge:
    def __init__(self, bench, expected):
        self.bench, self.expected = bench, expected
        self.places = queue.SimpleQueue()

    def judge(self, point):
        """Returns the complaints about a point: (what kind of complaint, details)."""
        place = self.places.get()
        try:
            return list(self.complaints(point, place))
        finally:
            self.places.put(place)

    def complaints(self, point, place):
        self.bench.enter(place, point.kind)
        before = runs.users_rows(self.bench.state(place))
        try:
            done = self.bench.run(place, point.kind, fault=point.fault)
        except subprocess.TimeoutExpired:
            yield "hangs", ""
            return
        yield from said_wrong(point, done)
        state = self.bench.state(place)
        yield from damage(state)
        names = {name_of(row) for row in runs.users_rows(state)}
        if lost := {name_of(row) for row in before} - names:
            yield "lost: the user's own data", str(lost)
        if done.returncode == 0 and state != self.expected[point.kind.name]:
            yield "lost: the run reports success, but its rows are missing", difference(
                state, self.expected[point.kind.name])
        # The next run reads the rest of an epoch after the others, so its mails get later numbers.
        heads = runs.heads_read(place) if done.returncode == UNREADABLE_ARCHIVE else None
        again = self.bench.run(place, point.kind)
        if again.returncode not in (0, 1):
            yield "lost: the next run fails", again.stderr
        state = self.bench.state(place)
        yield from damage(state)
        expected = self.expected[point.kind.name]
        if state != expected and heads is not None:
            expected = self.bench.state_after_two_runs(point.kind, heads)
        if state != expected:
            yield "lost: rows differ from those of an undisturbed run", difference(state, expected)


def name_of(row):
    """The table and name of a row of the user."""
    return row.split(",")[0]


# RE2 also writes a line of its own if memory runs out while it compiles a pattern.
OF_RE2 = re.compile(r"\S*re2/\S+:\d+: ")


def said_wrong(point, done):
    """What is wrong with the exit code and the message."""
    code, text = done.returncode, done.stderr
    if point.is_kill and code == -signal.SIGKILL:
        return
    if code < 0:
        yield f"ends with {signal.Signals(-code).name}", text
    elif code not in DOCUMENTED:
        yield f"ends with exit code {code}", text
    if "bug in kvq" in text or "unexpected error" in text:
        yield "calls the fault a bug", text
    elif sum(not OF_RE2.match(line) for line in text.splitlines()) > 1:
        yield "prints more than one line", text
    if code > 1 and not text:
        yield "does not say why it failed", ""


def damage(state):
    problems = [line for line in state if line.startswith("problem ")]
    if problems:
        yield "lost: the database is damaged", problems[0]


def difference(seen, expected):
    missing, extra = sorted(set(expected) - set(seen)), sorted(set(seen) - set(expected))
    if not missing and not extra:
        return "a row repeats"
    return f"{len(missing)} rows missing, {len(extra)} too many: {(missing + extra)[0][:200]}"


def run_points(bench, expected, points, threads):
    """Returns the complaints of all points."""
    judge = Judge(bench, expected)
    for thread in range(threads):
        judge.places.put(bench.place(f"thread-{thread}"))
    found = []
    with concurrent.futures.ThreadPoolExecutor(threads) as executor:
        judged = zip(points, executor.map(judge.judge, points))
        for number, (point, complaints) in enumerate(judged, 1):
            for what, details in complaints:
                found.append((point, what, details))
                print(f"{point}: {what}\n  {details.strip()[:300]}", flush=True)
            if number % 100 == 0:
                print(f"{number} of {len(points)} points", flush=True)
    return found


# Faults that change the database, and do not tell kvq.
PLANTED = [("new mails", "write:{}:flip"), ("new mails", "write:{}:drop"), ("first load", "write:{}:drop"),
           ("query save", "vfs-write:{}:drop"), ("deletions", "write:{}:drop")]


def is_noticed(bench, expected, point):
    judge = Judge(bench, expected)
    judge.places.put(bench.place("self-test"))
    return any(what.startswith("lost") for what, _ in judge.judge(point))


def self_test(bench, expected, counts):
    """Each planted fault must be noticed at one of eight writes: not every write matters in the end."""
    for name, fault in PLANTED:
        kind = next(kind for kind in counts if kind.name == name)
        points = [Point(kind, fault.format(at)) for at in spread(8, counts[kind][fault.split(":")[0]])]
        if not any(is_noticed(bench, expected, point) for point in points):
            raise SystemExit(f"the planted fault is not noticed: {name}, {fault}")
    changed = dict(expected)
    changed["query save"] = [re.sub("row saved_query 'mine'", "row saved_query 'other'", row)
                             for row in expected["query save"]]
    kind = next(kind for kind in counts if kind.name == "query save")
    if not is_noticed(bench, changed, Point(kind, "change:1:kill")):
        raise SystemExit("a changed row is not noticed")
    print(f"{len(PLANTED) + 1} passed, 0 failed")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--long", action="store_true")
    parser.add_argument("--self-test", action="store_true")
    parser.add_argument("--kills", type=int)
    parser.add_argument("--faults", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", help="the name of a kind of run")
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("files", nargs=3, type=pathlib.Path)
    options = parser.parse_args()
    kills = options.kills if options.kills is not None else 2000 if options.long else 120
    faults = options.faults if options.faults is not None else 500 if options.long else 80
    with tempfile.TemporaryDirectory(prefix="kvq-faults-", dir=runs.fast_folder()) as folder:
        bench = runs.Bench(pathlib.Path(folder).resolve(), *(file.resolve() for file in options.files))
        counts, expected = {}, {}
        for kind in runs.KINDS:
            if options.only in (None, kind.name):
                counts[kind], expected[kind.name] = bench.counts(kind)
                if problems := list(damage(expected[kind.name])):
                    raise SystemExit(f"{kind.name}: even an undisturbed run leaves {problems}")
        if options.self_test:
            self_test(bench, expected, counts)
            return
        points = kill_points(counts, kills) + fault_points(counts, faults, random.Random(options.seed))
        found = run_points(bench, expected, points, options.threads)
        failed = {point for point, _, _ in found}
        for what, number in sorted(collections.Counter(what for _, what, _ in found).items()):
            print(f"{number:6} {what}")
        print(f"{sum(point.is_kill for point in points)} kills, {sum(not point.is_kill for point in points)} faults")
        print(f"{len(points) - len(failed)} passed, {len(failed)} failed")
        sys.exit(len(failed) > 0)


if __name__ == "__main__":
    main()
