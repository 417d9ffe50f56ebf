#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Eight readers query a database while an indexer updates it with new mails and histories written anew. No run may
fail, and each result must be that of a state that was committed while the reader ran.

usage: concurrency.py [--long | --self-test] KVQ

  --long       60 seconds instead of 10
  --self-test  the indexer also commits a state that the readers do not expect
"""
import argparse
import dataclasses
import pathlib
import subprocess
import sys
import tempfile
import threading
import time

import archives
import runs

QUERIES = [
    ["", "--count"],
    ["is:patch", "-f", "ids"],
    ["tdx", "--count"],
    ["gues*", "-f", "ids"],
    ["is:series | count by state"],
    ["| count by from"],
    ["thread:{subsystem:TDX}", "--count"],
    ["body:page is:patch | count by subsystem"],
]
EMPTY = "empty"


@dataclasses.dataclass
class Update:
    """A run of the indexer: the states that a reader may see meanwhile, and the one afterwards."""
    states: set
    final: str
    begin: float
    end: float = float("inf")


class Archive:
    """One repository; its states are commits of it."""

    def __init__(self, folder):
        self.path = folder / "kvm.git"
        events = archives.sample_events()
        rewritten = events[:30] + events[32:50]
        self.commits = {}
        for name, part in (("whole", events), ("rewritten", rewritten)):
            other = folder / name
            archives.write_repository(other, part)
            self.commits[name] = self.git("rev-list", "--reverse", "master", path=other).split()
            if name == "whole":
                subprocess.run(["git", "clone", "-q", "--bare", other, self.path], check=True)
            self.git("fetch", "-q", "--no-write-fetch-head", str(other), "master")
        whole = self.commits["whole"]
        # The states in the order in which they are indexed, again and again.
        self.states = [whole[19], whole[39], whole[-1], self.commits["rewritten"][-1], whole[44]]
        self.planted = whole[25]

    def git(self, *arguments, path=None):
        return subprocess.run(["git", "-C", path or self.path, *arguments], check=True, capture_output=True,
                              text=True).stdout.strip()

    def show(self, commit):
        self.git("update-ref", "refs/heads/master", commit)

    def ancestor(self, one, other):
        return self.git("merge-base", one, other)


class Watch:
    def __init__(self, folder, kvq):
        self.folder, self.kvq = folder, kvq
        self.archive = Archive(folder)
        self.updates = []
        self.lock = threading.Lock()
        self.errors = []
        self.reads = 0
        self.expected = {}

    def run(self, database, *arguments):
        return subprocess.run([self.kvq, "--db", self.folder / database, *arguments], capture_output=True, text=True,
                              cwd=self.folder, env={"HOME": str(self.folder), "LC_ALL": "C.UTF-8"}, check=False,
                              timeout=120)

    def expect(self, state):
        """Notes the results of all queries in a state, from a database of its own."""
        if state in self.expected:
            return
        if state != EMPTY:
            self.archive.show(state)
            self.run(f"{state}.db", "index", "kvm.git")
        else:
            (self.folder / "none").mkdir()
            archives.write_repository(self.folder / "none" / "kvm.git", [])
            self.run(f"{state}.db", "index", "none/kvm.git")
        self.expected[state] = [self.run(f"{state}.db", *query).stdout for query in QUERIES]

    def between(self, one, other):
        """The states that an update passes: without the commits that are gone, and at its end. If a deletion is among
        those that are gone, kvq begins anew."""
        states = {one, other}
        ancestor = self.archive.ancestor(one, other)
        if ancestor != one:
            states |= {ancestor, EMPTY}
        return states

    def index(self, seconds, planted):
        end = time.monotonic() + seconds
        last = None
        turn = 0
        while time.monotonic() < end:
            state = self.archive.states[turn % len(self.archive.states)]
            self.update(last, state)
            if planted and turn % len(self.archive.states) == 0:
                self.archive.show(self.archive.planted)
                self.run("kvq.db", "index", "kvm.git")
                time.sleep(1)
                self.run("kvq.db", "index", "kvm.git")
            last = state
            turn += 1

    def update(self, last, state):
        self.archive.show(state)
        update = Update(self.between(last, state) if last else {state, EMPTY}, state,
                        time.monotonic())
        with self.lock:
            self.updates.append(update)
        done = self.run("kvq.db", "index", "kvm.git")
        update.end = time.monotonic()
        if done.returncode != 0 or done.stderr:
            self.complain(f"index: exit code {done.returncode}: {done.stderr}")
        # The readers shall also see the state at rest.
        time.sleep(0.2)

    def allowed(self, begin, end):
        with self.lock:
            during = [update for update in self.updates if update.begin <= end and update.end >= begin]
            before = [update for update in self.updates if update.end < begin]
        return set().union(*(update.states for update in during)) if during else {before[-1].final}

    def read(self, number, seconds):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            begin = time.monotonic()
            done = self.run("kvq.db", *QUERIES[number])
            states = self.allowed(begin, time.monotonic())
            with self.lock:
                self.reads += 1
            if done.returncode not in (0, 1) or done.stderr:
                self.complain(f"{QUERIES[number]}: exit code {done.returncode}: {done.stderr}")
            elif done.stdout not in {self.expected[state][number] for state in states}:
                self.complain(f"{QUERIES[number]}: a result of no committed state: {done.stdout[:200]}")

    def complain(self, text):
        with self.lock:
            self.errors.append(text)

    def watch(self, seconds, planted=False):
        states = self.archive.states
        for one, other in zip(states, states[1:] + states[:1]):
            for state in self.between(one, other):
                self.expect(state)
        self.update(None, states[0])
        threads = [threading.Thread(target=self.read, args=(number, seconds)) for number in range(len(QUERIES))]
        for thread in threads:
            thread.start()
        self.index(seconds, planted)
        for thread in threads:
            thread.join()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--long", action="store_true")
    parser.add_argument("--self-test", action="store_true")
    parser.add_argument("kvq", type=pathlib.Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kvq-concurrency-", dir=runs.fast_folder()) as folder:
        watch = Watch(pathlib.Path(folder).resolve(), options.kvq.resolve())
        watch.watch(60 if options.long else 10, options.self_test)
    if options.self_test:
        if not watch.errors:
            raise SystemExit("a state that nobody expects is not noticed")
        print("1 passed, 0 failed")
        return
    for error in watch.errors[:20]:
        print(error)
    print(f"{watch.reads} reads, {len(watch.updates)} updates")
    print(f"{watch.reads + len(watch.updates) - len(watch.errors)} passed, {len(watch.errors)} failed")
    sys.exit(bool(watch.errors))


if __name__ == "__main__":
    main()
