#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Reports of the past on the archive of a real list: what a report says of the end of a week must be what it would have
said then, when the archive ended there. Twenty weeks are drawn, from those at whose end no mail was on its way to the
archive. For each, kvq indexes the archive up to the end of the week, and its clock is set to that time.

Some things are known only later, and are made equal before the comparison: by which of their names people write, and
how a subsystem is mostly spelt, which also decides the order of subsystems with the same count.

usage: as_of.py KVQ CLOCK_SHIM
"""
import datetime
import os
import pathlib
import random
import re
import sqlite3
import subprocess
import sys
import tempfile

import shared

WEEKS = 20
DAY = 86_400
QUERIES = ["is:series | count by state | sort state", "is:series | count by standing | sort standing",
           "is:series is:unanswered | select id", "is:series is:latest | count", "is:series awaiting:review | select id",
           "is:series awaiting:author | select id", "is:series | select id, state, people, reviews, acks, tests, applied",
           "is:series | median(first-response), p90(first-response), median(age), count by year(date) | sort year(date)"]


def git(repository, *arguments):
    return subprocess.run(["git", "-C", repository, *arguments], check=True, capture_output=True, text=True).stdout.strip()


def drawn_weeks(database, first, last):
    """Returns the last seconds of Sundays at which each mail that was sent had arrived: the id of a mail is the time of
    its arrival."""
    monday = datetime.date.fromtimestamp(first + 60 * DAY)
    monday += datetime.timedelta(days=7 - monday.weekday())
    begin = int(datetime.datetime(monday.year, monday.month, monday.day, tzinfo=datetime.timezone.utc).timestamp())
    with sqlite3.connect(database) as connection:
        weeks = [end for end in range(begin - 1, last - DAY, 7 * DAY) if not connection.execute(
            "SELECT 1 FROM message WHERE (date <= ?1) <> (id <= ?1) LIMIT 1", (end,)).fetchone()]
    return sorted(random.Random(20).sample(weeks, WEEKS))


def day(time):
    return datetime.datetime.fromtimestamp(time, datetime.timezone.utc).strftime("%Y-%m-%d")


def main():
    kvq, shim = (pathlib.Path(argument).resolve() for argument in sys.argv[1:3])
    shared.skip_without(shared.KVMARM)
    checks = shared.Checks()
    different = {}
    with tempfile.TemporaryDirectory(prefix="kvq-as-of-") as folder:
        folder = pathlib.Path(folder)
        repository = shared.cloned_kvmarm(folder)
        commits = [line.split() for line in git(repository, "log", "--reverse", "--first-parent", "--format=%H %ct").splitlines()]
        whole, cut = folder / "whole.db", folder / "cut.db"
        shared.run(kvq, whole, "index", repository)

        def run(database, now, *arguments):
            environment = dict(os.environ, LD_PRELOAD=str(shim), KVQ_TEST_NOW=str(now), XDG_CONFIG_HOME=str(folder))
            done = subprocess.run([kvq, "--db", database, *arguments], env=environment, capture_output=True, text=True)
            return done.stdout

        later = int(commits[-1][1]) + 400 * DAY
        for end in drawn_weeks(whole, int(commits[0][1]), int(commits[-1][1])):
            commit = [id for id, time in commits if int(time) <= end][-1]
            git(repository, "update-ref", "HEAD", commit)
            shared.run(kvq, cut, "index", repository)
            week = f"{day(end - 7 * DAY + 1)}..{day(end)}"
            half = f"{day(end - 180 * DAY)}..{day(end)}"
            for arguments in (["report", "run", "weekly", f"range={week}"], ["report", "run", "health", f"range={half}"],
                              ["report", "run", "unanswered", f"day={day(end)}"],
                              ["report", "run", "who-reviews-what", f"range={half}"]):
                then, now = (run(database, time, *arguments) for database, time in ((cut, end), (whole, later)))
                compare(checks, different, f"{arguments[2]} {day(end)}", now, then)
            for query in QUERIES:
                asked = f"as-of:{day(end)} {query}"
                compare(checks, different, f"{day(end)} {query}", run(whole, later, asked), run(cut, end, query))
    for what, lines in different.items():
        print(what, *lines, sep="\n  ")
    checks.close()


def known_then(text):
    """Returns the lines without the names of people, in one spelling, and without the subsystems that share the lowest
    count, of which only some are listed."""
    lines = []
    for line in text.splitlines():
        line = re.sub(r"^.*?(<\S+@\S+>)|^[-=]+$", r"\1", line)
        lines.append(" ".join(line.casefold().split()))
    return [line for line in lines if not re.fullmatch(r"(\S.* )?[12] [▉-▏█]+", line)]


def compare(checks, different, what, seen, expected):
    a, b = known_then(seen), known_then(expected)
    if a and (seen == expected or sorted(a) == sorted(b)):
        checks.passed += 1
        return
    checks.failed += 1
    different[what] = [f"+ {line}" for line in a if line not in b] + [f"- {line}" for line in b if line not in a]


if __name__ == "__main__":
    main()
