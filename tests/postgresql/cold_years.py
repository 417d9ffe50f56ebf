#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Cold years on other servers: a copy whose years 2021 and 2022 are foreign partitions (scripts/postgresql-move-year)
answers what its file answers, takes new mails and deletions, and names a server that is down.

usage: cold_years.py KVQ

Exits with 77 if PostgreSQL is not installed.
"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

TESTS = pathlib.Path(__file__).resolve().parent.parent
sys.path[:0] = [str(TESTS / "cli"), str(TESTS / "faults")]
import archives  # noqa: E402
from cluster import Cluster  # noqa: E402
from copy_oracle import Oracle  # noqa: E402
from postgresql_server import leave_if_missing, programs  # noqa: E402
from terminal import Checks, environment_of, run  # noqa: E402

MOVE_YEAR = TESTS.parent / "scripts" / "postgresql-move-year"
YEARS = range(2021, 2025)
COLD = (2021, 2022)
SECONDS_OF_A_YEAR = 31_557_600
TABLES = ("message", "packed_text", "message_words")
PATCH = "20210303100000.1-2-vera.lind@intel.com"
COMMANDS = [
    ["memory"], ["--count", "memory"], ['"private memory"'], ["body:mem* from:intel.com"], ["author:@intel.com"],
    ["author:vera", "--format", "json"], ["is:patch date:2021"], ["is:patch date:2022-03-05..2023"], ["is:question"],
    ["memory | count by month(date), domain"], ["| count by year(date)"], ["is:series | count by state"],
    ["is:series date:2021..2022"], ["is:series memory | count by author"], ["series", PATCH], ["thread", PATCH],
    ["show", PATCH], ["report", "run", "health", "range=2021..2025"], ["report", "run", "who-reviews-what", "range=2021..2025"], ["people", "list"],
]


def mails_of(year):
    """The sample mails as if they had come in another year."""
    earlier = 2025 - year
    name = str(year).encode()
    return [(seconds - earlier * SECONDS_OF_A_YEAR, kind, mail.replace(b"2025", name))
            for seconds, kind, mail in archives.sample_events()]


class Setting:
    def __init__(self, folder, kvq, cluster):
        self.folder, self.kvq, self.cluster = folder, kvq, cluster
        self.environment = environment_of(kvq, folder)
        self.address = cluster.primary.create_database("mails")
        self.events = [event for year in YEARS for event in mails_of(year)]
        # The newest ones come later.
        self.index(self.events[:-20])

    def index(self, events):
        path = self.folder / "kvm" / "git" / "0.git"
        if path.exists():
            subprocess.run(["rm", "-r", path], check=True)
        archives.write_repository(path, events)
        output, code = self.run("index", "kvm")
        if code != 0:
            raise RuntimeError(output)

    def run(self, *arguments, database=None):
        environment = {**self.environment, **({"KVQ_DB": database} if database else {})}
        return run([self.kvq, *arguments], self.folder, environment)

    def copy(self, *options):
        output, code = self.run("copy", *options, "--by-year", self.address)
        return output if code else "", code

    def move(self, year, number):
        """Moves a year to another server."""
        other = self.cluster.others[number]
        environment = {**os.environ, "PATH": f"{programs()}:{os.environ['PATH']}"}
        return run([MOVE_YEAR, self.address, other.address("years"), f"cold{number + 1}", year], self.folder, environment)

    def difference(self):
        oracle = Oracle(self.kvq, self.folder / "kvq.db", self.cluster.primary, "mails")
        try:
            return oracle.all(self.folder)
        finally:
            oracle.close()


def introduce(cluster):
    """Tells the primary of the others."""
    for number, other in enumerate(cluster.others, 1):
        other.create_database("years")
        cluster.primary.sql("mails", f"""
            CREATE EXTENSION IF NOT EXISTS postgres_fdw;
            CREATE SERVER cold{number} FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host '127.0.0.1', port '{other.port}',
              dbname 'years', use_remote_estimate 'true', async_capable 'true', fetch_size '10000');
            CREATE USER MAPPING FOR PUBLIC SERVER cold{number} OPTIONS (user 'kvq')""")


def check_answers(checks, setting, when):
    for command in COMMANDS:
        expected = setting.run(*command)
        checks.equal(f"{when}: {' '.join(command)} finds something", (expected[1], len(expected[0]) > 1), (0, True))
        checks.equal(f"{when}: {' '.join(command)}", setting.run(*command, database=setting.address), expected)


def check_pushed_down(checks, setting):
    """What the other servers evaluate, and how many rows they send."""
    output, code = setting.run("explain", "memory | count", database=setting.address)
    remote = [line for line in output.splitlines() if "Remote SQL" in line]
    checks.equal("explain shows what the other servers are asked", (code, len(remote) >= len(COLD)), (0, True))
    checks.equal("they look for words themselves", [line for line in remote if "words" in line and "@@" not in line], [])
    checks.equal("and send no vectors", [line for line in remote if re.search(r"SELECT [^@]*\bwords\b[^@]* FROM", line)], [])


def locked_since(server, place):
    """Returns the statements that lock rows of a whole year, after a place in the log of a server."""
    text = (server.data / "log").read_bytes()[place:].decode("utf-8", "replace")
    return [line for line in text.splitlines()
            if line.endswith("FOR UPDATE") and "WHERE" not in line and "EXPLAIN" not in line]


def check_copies(checks, setting):
    setting.index(setting.events)
    places = [(other, (other.data / "log").stat().st_size) for other in setting.cluster.others]
    checks.equal("new mails are copied", setting.copy(), ("", 0))
    checks.equal("the other servers do not send their years for that", [locked_since(*place) for place in places], [[], []])
    checks.equal("new mails: the copy has the rows of the file", setting.difference(), "")
    last = setting.events[-1][0]
    gone = [(last + 60 + at, "d", event[2]) for at, event in enumerate(mails_of(2021)[20:24] + mails_of(2023)[5:7])]
    before = setting.cluster.others[0].sql("years", "SELECT count(*) FROM kvq.message_2021")
    setting.index(setting.events + gone)
    checks.equal("deletions in a cold year are copied", setting.copy(), ("", 0))
    checks.equal("deletions: the copy has the rows of the file", setting.difference(), "")
    after = setting.cluster.others[0].sql("years", "SELECT count(*) FROM kvq.message_2021")
    checks.equal("the other server has lost the mails", int(before) - int(after), 4)
    setting.cluster.primary.sql("mails", "UPDATE kvq.kvq_copy_group SET checksum = 1")
    checks.equal("--all writes each mail anew", setting.copy("--all"), ("", 0))
    checks.equal("--all: the copy has the rows of the file", setting.difference(), "")


def check_detached(checks, setting):
    """A year is taken away and comes back."""
    primary = setting.cluster.primary
    bounds = {name: bound for name, bound in primary.rows("mails", "SELECT relname, pg_get_expr(relpartbound, oid) FROM pg_class "
                                                          "WHERE relname ~ '_202[13]$' AND relispartition "
                                                          "AND relkind IN ('r', 'f')")}
    for year in (2021, 2023):
        command = ["--count", f"date:{year}"]
        expected = setting.run(*command)
        for table in TABLES:
            primary.sql("mails", f"ALTER TABLE kvq.{table} DETACH PARTITION kvq.{table}_{year}")
        checks.equal(f"{year} is gone", setting.run(*command, database=setting.address), ("0\n", 1))
        for table in TABLES:
            primary.sql("mails", f"ALTER TABLE kvq.{table} ATTACH PARTITION kvq.{table}_{year} {bounds[f'{table}_{year}']}")
        checks.equal(f"{year} is back", setting.run(*command, database=setting.address), expected)


def check_down(checks, setting):
    setting.cluster.others[1].stop()
    output, code = setting.run("memory", database=setting.address)
    checks.equal("a server that is down is named", (code, 'could not connect to server "cold2"' in output), (8, True))
    setting.cluster.others[1].start()
    checks.equal("it answers again when it is up", setting.run("memory", database=setting.address), setting.run("memory"))


def main():
    kvq = pathlib.Path(sys.argv[1]).resolve()
    leave_if_missing()
    checks = Checks()
    with tempfile.TemporaryDirectory(prefix="kvq-cold-") as name, Cluster(name, standbys=0, of_others={"log_statement": "all"}) as cluster:
        setting = Setting(pathlib.Path(name), kvq, cluster)
        checks.equal("the first copy", setting.copy(), ("", 0))
        introduce(cluster)
        for number, year in enumerate(COLD):
            checks.equal(f"{year} moves", setting.move(year, number), ("", 0))
        check_answers(checks, setting, "with cold years")
        check_pushed_down(checks, setting)
        check_copies(checks, setting)
        check_answers(checks, setting, "after copies")
        check_detached(checks, setting)
        check_down(checks, setting)
    checks.end()


if __name__ == "__main__":
    main()
