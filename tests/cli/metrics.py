#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The numbers of `kvq metrics`: they equal kvq's own answers, names of lists with any bytes stay readable, and the file
is replaced as a whole or not at all.

usage: metrics.py KVQ MAKE_ARCHIVE

The output is read by a parser in this file, and by prometheus_client where it is installed.
"""
import json
import os
import pathlib
import re
import shutil
import sqlite3
import subprocess
import sys

from terminal import Checks, run, with_samples

try:
    from prometheus_client.parser import text_string_to_metric_families
except ImportError:
    text_string_to_metric_families = None

SAMPLE = re.compile(r'(?P<name>[a-z_]+)(?:\{(?P<labels>(?:[a-z]+="(?:[^"\\\n]|\\[\\"n])*",?)+)\})? (?P<value>\d+)')
LABEL = re.compile(r'([a-z]+)="((?:[^"\\]|\\.)*)"')
ESCAPES = {"\\\\": "\\", '\\"': '"', "\\n": "\n"}
# The bytes of a name, and what a reader gets.
NAMES = [(b'quote"', 'quote"'), (b"back\\slash", "back\\slash"), (b"line\nbreak", "line\nbreak"),
         (b"byte\xff", "byte\\xff"), (b"byte\\xff", "byte\\x5cxff"), (b"\\", "\\"), ("ünï".encode(), "ünï"),
         (b"nul\0x", "nul\\x00x"),
         (b"cut\xe2\x82", "cut\\xe2\\x82"), (b"half\xed\xa0\x80", "half\\xed\\xa0\\x80"), (b"{list=}, ", "{list=}, "),
         (b"\\n", "\\n"), (b"carriage\rreturn", "carriage\rreturn")]
NOBODY = 65534
SAMPLES = pathlib.Path(__file__).resolve().parent.parent.parent / "samples"


def parsed(text):
    """Returns {(name, labels): value} of a text in the format 0.0.4, which must be valid."""
    samples, described = {}, []
    assert text.endswith("\n"), "the last line has no end"
    for line in text.removesuffix("\n").split("\n"):
        if line.startswith("#"):
            described.append(re.fullmatch(r"# (HELP \w+ [^\\]+\.|TYPE \w+ gauge)", line)[1].split(" ")[:2])
            continue
        found = SAMPLE.fullmatch(line)
        assert found, line
        labels = tuple((name, re.sub(r"\\.", lambda escape: ESCAPES[escape[0]], value))
                       for name, value in LABEL.findall(found["labels"] or ""))
        assert described[-2:] == [["HELP", found["name"]], ["TYPE", found["name"]]], line
        assert (found["name"], labels) not in samples, line
        samples[found["name"], labels] = int(found["value"])
    assert len(described) == 2 * len({name for name, _ in samples}), "a metric has no samples, or is described twice"
    return samples


class Kvq:
    def __init__(self, kvq, folder, environment):
        self.kvq, self.folder, self.environment = kvq, folder, environment

    def run(self, *arguments, **more):
        done = subprocess.run([self.kvq, *arguments], cwd=self.folder, env=self.environment, capture_output=True,
                              check=False, timeout=60, **more)
        return done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace"), done.returncode

    def metrics(self, *arguments, db="kvq.db"):
        out, error, code = self.run("--db", db, "metrics", *arguments)
        assert (error, code) == ("", 0), error
        return parsed(out)


def check_against_queries(checks, kvq):
    samples = kvq.metrics()
    ages = [dict(labels)["age"] for name, labels in samples if name == "kvq_series_open"]
    checks.equal("the ages are in order", ages, ["0-6d", "7-29d", "30-89d", "90-179d", "180d+"])
    for row in kvq.run("metrics", "--list", "-f", "jsonl")[0].splitlines():
        metric = json.loads(row)
        query = metric["query"].replace("{}", "")
        if not query:
            continue
        counted = [json.loads(line) for line in kvq.run(query, "-f", "jsonl")[0].splitlines()]
        mine = [(dict(labels), value) for (name, labels), value in samples.items() if name == metric["metric"]]
        checks.equal(f"{metric['metric']}: the sum is that of its query", sum(value for _, value in mine),
                     sum(row["count"] for row in counted))
        for found in [] if "{}" in metric["query"] else counted:
            labels = {key: value for key, value in found.items() if key != "count"}
            values = [value for of, value in mine if of == labels]
            checks.equal(f"{metric['metric']} {labels}", values, [found["count"]])
    for (name, labels), value in samples.items():
        if name == "kvq_series":
            state = dict(labels)["state"]
            checks.equal(f"state:{state}", value, int(kvq.run(f"is:series state:{state} list:kvm", "--count")[0]))


def check_open_series(checks, kvq):
    """Moves the dates of all mails, so that the newest are new."""
    shutil.copy(kvq.folder / "kvq.db", kvq.folder / "new.db")
    with sqlite3.connect(kvq.folder / "new.db") as db:
        later = db.execute("SELECT unixepoch() - max(date) FROM message").fetchone()[0]
        for table, column in ("message", "date"), ("series", "date"), ("series", "active"):
            db.execute(f"UPDATE {table} SET {column} = {column} + {later}")
    samples = kvq.metrics(db="new.db")
    is_open = ("awaiting-review", "awaiting-author", "partially-reviewed", "reviewed")
    by_state = sum(samples["kvq_series", (("list", "kvm"), ("state", state))] for state in is_open)
    by_age = [value for (name, _), value in samples.items() if name == "kvq_series_open"]
    checks.equal("each open series has an age", (sum(by_age), by_state > 0, by_age[0] > 0, by_age[1] > 0),
                 (by_state, True, True, True))
    count = int(kvq.run("--db", "new.db", "is:series is:unanswered -state:stale", "--count")[0])
    checks.equal("unanswered series", (samples["kvq_series_unanswered", (("list", "kvm"),)], count > 0), (count, True))


def check_names(checks, kvq):
    shutil.copy(kvq.folder / "kvq.db", kvq.folder / "names.db")
    with sqlite3.connect(kvq.folder / "names.db") as db:
        for number, (name, _) in enumerate(NAMES, 100):
            db.execute("INSERT INTO list (id, name, title) VALUES (?, CAST(? AS TEXT), '')", (number, name))
    out, _, code = kvq.run("--db", "names.db", "metrics", "-o", "names.prom")
    data = (kvq.folder / "names.prom").read_bytes()
    text = data.decode("utf-8")
    seen = {labels[0][1] for name, labels in parsed(text) if name == "kvq_mails"}
    checks.equal("names of lists with any bytes", (out, code, seen), ("", 0, {"kvm", *(name for _, name in NAMES)}))
    checks.equal("two databases differ by a label",
                 {labels[-1] for _, labels in kvq.metrics("--label", 'database=a"\n\\')}, {("database", 'a"\n\\')})
    if text_string_to_metric_families is None:
        print("skipped: the output is not read with prometheus_client, which is not installed")
        return
    families = list(text_string_to_metric_families(text))
    theirs = {(one.name, tuple(one.labels.items())): int(one.value) for family in families for one in family.samples}
    checks.equal("prometheus_client reads the same samples", theirs, parsed(text))
    checks.equal("and knows each as a gauge", {family.type for family in families}, {"gauge"})


def check_archives(checks, kvq):
    def indexed():
        return [value for (name, _), value in kvq.metrics().items() if name == "kvq_archive_indexed"]

    repository = kvq.folder / "kvm/git/0.git"
    environment = {**kvq.environment, "GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.org",
                   "GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@example.org"}
    git = ["git", "--git-dir", str(repository)]
    checks.equal("all is indexed", indexed(), [1])
    old, _ = run([*git, "rev-parse", "HEAD"], kvq.folder, environment)
    new, _ = run([*git, "commit-tree", "HEAD^{tree}", "-p", "HEAD", "-m", "more"], kvq.folder, environment)
    run([*git, "update-ref", "HEAD", new.strip()], kvq.folder, environment)
    checks.equal("a commit is not indexed", indexed(), [0])
    run([*git, "update-ref", "HEAD", old.strip()], kvq.folder, environment)
    shutil.copytree(repository, kvq.folder / "kvm/git/1.git")
    checks.equal("an epoch is not indexed", indexed(), [0])
    shutil.rmtree(kvq.folder / "kvm/git/1.git")
    run([*git, "config", "extensions.worktreeConfig", "true"], kvq.folder, environment)
    checks.equal("kvq does not guess about another format", indexed(), [])
    run([*git, "config", "--unset", "extensions.worktreeConfig"], kvq.folder, environment)
    repository.rename(kvq.folder / "elsewhere.git")
    checks.equal("an archive that is gone", indexed(), [0])
    (kvq.folder / "elsewhere.git").rename(repository)
    checks.equal("all is indexed again", indexed(), [1])


def check_file(checks, kvq):
    folder = kvq.folder / "collector"
    folder.mkdir()
    file = folder / "kvq.prom"
    old = os.umask(0o022)
    checks.equal("the file is written", kvq.run("metrics", "-o", file), ("", "", 0))
    checks.equal("others can read it", oct(file.stat().st_mode & 0o777), "0o644")
    os.umask(0o077)
    kvq.run("metrics", "-o", file)
    checks.equal("a file keeps its mode", oct(file.stat().st_mode & 0o777), "0o644")
    os.umask(old)
    before, number = file.read_bytes(), file.stat().st_ino
    _, error, code = kvq.run("--db", "none.db", "metrics", "-o", file)
    checks.equal("without a database it stays", (
        code, "no database" in error, file.read_bytes() == before, file.stat().st_ino, os.listdir(folder)),
        (3, True, True, number, ["kvq.prom"]))
    if os.geteuid() == 0:
        for path in (kvq.folder, *kvq.folder.glob("kvq.db*")):
            os.chown(path, NOBODY, NOBODY)
        os.chown(file, NOBODY, NOBODY)
        _, error, code = kvq.run("metrics", "-o", file, user=NOBODY, group=NOBODY, extra_groups=[])
        checks.equal("a file in a folder that cannot be written is not written in place",
                     (code, "its folder must be writable" in error, file.read_bytes() == before), (2, True, True))
    with sqlite3.connect(kvq.folder / "kvq.db") as db:
        db.execute("PRAGMA locking_mode = EXCLUSIVE")
        db.execute("BEGIN EXCLUSIVE")
        out, error, code = kvq.run("metrics")
        checks.equal("a locked database is an error", (out, code, error.startswith("kvq: ")), ("", 4, True))
    db.close()


def check_empty(checks, kvq):
    kvq.run("--db", "empty.db", "subsystems", "import", SAMPLES / "MAINTAINERS")
    samples = kvq.metrics(db="empty.db")
    checks.equal("an empty database has numbers of itself only", [name for name, _ in samples],
                 ["kvq_build_info", "kvq_schema_version", "kvq_database_size_bytes", "kvq_database_wal_size_bytes",
                  "kvq_database_modified_timestamp_seconds", "kvq_database_mails"])
    shutil.copy(kvq.folder / "kvq.db", kvq.folder / "bare.db")
    with sqlite3.connect(kvq.folder / "bare.db") as db:
        for table in "series_message", "series_reply", "series_evidence", "series":
            db.execute(f"DELETE FROM {table}")
    samples = kvq.metrics(db="bare.db")
    states = [value for (name, _), value in samples.items() if name == "kvq_series"]
    checks.equal("without series all states are 0", states, [0] * 12)


def main():
    kvq, make_archive = (pathlib.Path(path).resolve() for path in sys.argv[1:3])
    checks = Checks()

    def use(folder, environment):
        program = Kvq(kvq, folder, environment)
        check_against_queries(checks, program)
        check_open_series(checks, program)
        check_names(checks, program)
        check_archives(checks, program)
        check_empty(checks, program)
        check_file(checks, program)

    with_samples(kvq, make_archive, use)
    checks.end()


if __name__ == "__main__":
    main()
