#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A primary with two hot standbys: `kvq serve` answers from the standbys what it answers from the file, while the
primary is fed; a standby that stops, restarts or is promoted is named, and nothing is lost.

usage: standbys.py KVQ MAKE_ARCHIVE

Exits with 77 if PostgreSQL is not installed.
"""
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import threading
import time

TESTS = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TESTS / "serve"))
from cluster import Cluster  # noqa: E402
from postgresql_server import leave_if_missing  # noqa: E402
from server import SAMPLES, Checks, Server, environment_of, run, search_path, wait_for  # noqa: E402

PAGES = ["/", search_path("/search", "is:patch"), search_path("/search", "memory"),
         search_path("/search", "is:series | count by state"), "/reports", "/report/health",
         search_path("/api/v1/search", "author:@intel.com"), "/subsystem/KVM", "/person/vera.lind@intel.com"]
# Reads many rows in order, so that a standby may cancel it.
SLOW = "kind:patch | count by month(date), domain"
# The size of the database, and what a server says of itself.
OWN = re.compile(r"<div><dt>(Size|Server|Copied|Last change from the primary)</dt>.*?</div>\n")


class Setting:
    def __init__(self, folder, kvq, make_archive, cluster):
        self.folder, self.kvq, self.cluster = folder, kvq, cluster
        self.environment = environment_of(kvq, folder)
        subprocess.run([make_archive, SAMPLES / "archive.txt", folder / "kvm"], check=True)
        self.repository = folder / "kvm" / "git" / "0.git"
        # Its newest mails come later.
        self.newest = self.git("rev-parse", "HEAD")
        self.primary = cluster.primary.create_database("mails")

    def git(self, *arguments):
        return subprocess.run(["git", "-C", self.repository, *arguments], check=True, capture_output=True,
                              text=True).stdout.strip()

    def run(self, *arguments, database=None):
        environment = {**self.environment, **({"KVQ_DB": database} if database else {})}
        return run([self.kvq, *arguments], self.folder, environment)

    def index(self, missing):
        """Indexes the archive without its newest mails."""
        self.git("update-ref", "HEAD", f"{self.newest}~{missing}")
        output, code = self.run("index", "kvm")
        if code != 0:
            raise RuntimeError(output)

    def copy(self, *options, to=None):
        return self.run("copy", *options, to or self.primary)

    def serve(self, database):
        return Server(self.kvq, self.folder, {**self.environment, "KVQ_DB": database}, "--timeout", 60)


def page(server, path):
    answer = server.get(path)
    return answer.status, OWN.sub("", answer.text)


def check_pages(checks, what, of_file, of_standby):
    for path in PAGES:
        # Ages are reckoned by the minute, which may begin in between.
        same = wait_for(lambda: page(of_file, path) == page(of_standby, path))  # noqa: B023
        checks.equal(f"{what}: {path}", same, True)


def slow_down(primary, seconds):
    """Makes each call of kvq_month() on the server slow, and returns the SQL that undoes that."""
    usual = primary.sql("mails", "SELECT pg_get_functiondef('kvq.kvq_month(bigint)'::regprocedure)")
    primary.sql("mails", usual.replace("FUNCTION kvq.kvq_month", "FUNCTION kvq.usual_month"))
    primary.sql("mails", "CREATE OR REPLACE FUNCTION kvq.kvq_month(t bigint) RETURNS text LANGUAGE plpgsql STABLE AS "
                         f"$$BEGIN PERFORM pg_sleep({seconds}); RETURN kvq.usual_month(t); END$$")
    return usual + "; DROP FUNCTION kvq.usual_month"


class Asker(threading.Thread):
    """Asks the same queries until it is stopped, of a server and of `kvq serve` there."""

    def __init__(self, setting, address):
        super().__init__()
        self.setting, self.address = setting, address
        self.is_over = threading.Event()
        self.counts, self.failures = set(), []
        self.start()

    def run(self):
        serving = self.setting.serve(self.address)
        while not self.is_over.is_set():
            output, code = self.setting.run(SLOW, "--format", "json", database=self.address)
            answer = serving.get(search_path("/api/v1/search", SLOW))
            if code != 0 or answer.status != 200:
                self.failures.append((output, answer.status, answer.text))
                continue
            self.counts |= {rows_of(output), rows_of(answer.text)}
        serving.stop()

    def stop(self):
        self.is_over.set()
        self.join()


def rows_of(answer):
    return json.dumps(json.loads(answer)["rows"])


def feed(setting, checks):
    """Indexes and copies in steps, while both standbys answer slow queries."""
    primary = setting.cluster.primary
    undo = slow_down(primary, 0.1)
    askers = [Asker(setting, standby.address("mails")) for standby in setting.cluster.standbys]
    right = set()
    for missing in range(24, -1, -8):
        setting.index(missing)
        checks.equal(f"a copy succeeds while the standbys answer, {missing} mails before the end",
                     setting.copy("-q"), ("", 0))
        right.add(rows_of(setting.run(SLOW, "--format", "json")[0]))
        # It removes rows that queries on the standbys still see.
        primary.sql("mails", "UPDATE kvq.message SET size = size")
        primary.sql("mails", "VACUUM kvq.message")
        time.sleep(4)
    for asker in askers:
        asker.stop()
    primary.sql("mails", undo)
    for number, (asker, standby) in enumerate(zip(askers, setting.cluster.standbys), 1):
        conflicts = standby.sql("postgres", "SELECT confl_snapshot FROM pg_stat_database_conflicts "
                                            "WHERE datname = 'mails'")
        checks.equal(f"standby {number} has cancelled queries", int(conflicts) > 0, True)
        checks.equal(f"standby {number} has answered each of them", asker.failures, [])
        checks.equal(f"standby {number} has answered what the file had", asker.counts - right, set())


def check_failures(setting, checks, serving):
    standby, other = setting.cluster.standbys
    address = standby.address("mails")
    checks.equal("status names a standby",
                 "a standby" in setting.run("status", database=address)[0], True)
    output, code = setting.run("query", "save", "mine", "is:patch", database=address)
    checks.equal("a standby saves nothing, and says so", (code, "standby" in output), (3, True))
    output, code = setting.copy(to=address)
    checks.equal("nor is it copied to", (code, "standby" in output), (3, True))
    standby.stop()
    output, code = setting.run("is:patch", database=address)
    checks.equal("a standby that is down is named", (code, "cannot connect to database 'mails' on 127.0.0.1" in output),
                 (8, True))
    answer = serving.get(PAGES[1])
    checks.equal("kvq serve says so with status 503", (answer.status, "127.0.0.1" in answer.text), (503, True))
    standby.start()
    checks.equal("and answers again when it is up", wait_for(lambda: serving.get(PAGES[1]).status == 200), True)
    other.promote()
    address = other.address("mails")
    checks.equal("a promoted standby has everything",
                 setting.run("--count", "is:patch", database=address), setting.run("--count", "is:patch"))
    checks.equal("and takes copies", setting.copy("-q", to=address), ("", 0))


def main():
    kvq, make_archive = (pathlib.Path(path).resolve() for path in sys.argv[1:3])
    leave_if_missing()
    checks = Checks()
    with tempfile.TemporaryDirectory(prefix="kvq-standbys-") as name, Cluster(name, others=0) as cluster:
        folder = pathlib.Path(name)
        setting = Setting(folder, kvq, make_archive, cluster)
        setting.index(32)
        checks.equal("the first copy", setting.copy("-q"), ("", 0))
        for standby in cluster.standbys:
            standby.wait_for_primary()
        feed(setting, checks)
        servers = [setting.serve(str(folder / "kvq.db"))]
        for standby in cluster.standbys:
            standby.wait_for_primary()
            servers.append(setting.serve(standby.address("mails")))
        for number, server in enumerate(servers[1:]):
            check_pages(checks, f"standby {number + 1} has the pages of the file", servers[0], server)
        check_failures(setting, checks, servers[1])
        for server in servers:
            server.stop()
    checks.end()


if __name__ == "__main__":
    main()
