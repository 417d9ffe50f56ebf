#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A primary with two hot standbys: `kvq serve` answers from the standbys what it answers from the file, while the
primary is fed; a standby that stops, restarts or is promoted is named, and nothing is lost.

usage: standbys.py KVQ MAKE_ARCHIVE

Exits with 77 if PostgreSQL is not installed.
"""
import pathlib
import re
import subprocess
import sys
import tempfile
import threading

TESTS = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TESTS / "serve"))
from cluster import Cluster  # noqa: E402
from postgresql_server import leave_if_missing  # noqa: E402
from server import SAMPLES, Checks, Server, environment_of, run, search_path, wait_for  # noqa: E402

PAGES = ["/", search_path("/search", "is:patch"), search_path("/search", "memory"),
         search_path("/search", "is:series | count by state"), "/reports", "/report/health",
         search_path("/api/search", "author:@intel.com"), "/subsystem/KVM", "/person/vera.lind@intel.com"]
# The size of the database, and what a server says of itself.
OWN = re.compile(r"<div><dt>(Size|Server|Copied|Last change from the primary)</dt>.*?</div>\n")


class Setting:
    def __init__(self, folder, kvq, make_archive, cluster):
        self.folder, self.kvq, self.cluster = folder, kvq, cluster
        self.environment = environment_of(kvq, folder)
        subprocess.run([make_archive, SAMPLES / "archive.txt", folder / "kvm"], check=True)
        self.archive = folder / "part"
        self.mails = int(self.git("kvm", "rev-list", "--count", "HEAD"))
        subprocess.run(["git", "clone", "-q", "--mirror", folder / "kvm", self.archive], check=True)
        self.primary = cluster.primary.create_database("mails")

    def git(self, archive, *arguments):
        return subprocess.run(["git", "-C", self.folder / archive, *arguments], check=True, capture_output=True,
                              text=True).stdout.strip()

    def run(self, *arguments, database=None):
        environment = {**self.environment, **({"KVQ_DB": database} if database else {})}
        return run([self.kvq, *arguments], self.folder, environment)

    def index(self, missing):
        """Indexes the archive without its newest mails."""
        head = self.git("kvm", "rev-parse", f"HEAD~{missing}")
        branch = self.git("part", "symbolic-ref", "HEAD")
        self.git("part", "update-ref", branch, head)
        return self.run("index", self.archive)

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


def feed(setting, checks):
    """Indexes and copies in steps, while both standbys answer."""
    stop = threading.Event()
    seen = []

    def ask(address):
        while not stop.is_set():
            output, code = setting.run("is:patch | count by author", database=address)
            seen.append((code, output if code else ""))

    askers = [threading.Thread(target=ask, args=[standby.address("mails")]) for standby in setting.cluster.standbys]
    for asker in askers:
        asker.start()
    for missing in range(24, -1, -8):
        setting.index(missing)
        checks.equal(f"a copy succeeds while the standbys answer, {missing} mails before the end",
                     setting.copy("-q"), ("", 0))
        # It removes rows that queries on the standbys still see.
        setting.cluster.primary.sql("mails", "UPDATE kvq.message SET size = size; VACUUM kvq.message")
    stop.set()
    for asker in askers:
        asker.join()
    checks.equal("the standbys answered every query meanwhile", sorted(set(seen)), [(0, "")])
    checks.equal("and many of them", len(seen) > 4, True)


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
