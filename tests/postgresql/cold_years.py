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
COMMANDS = [
    ["memory"], ["--count", "memory"], ['"memory encryption"'], ["own:memory"], ["subject:tdx -quoted:memory"], ["mem*"],
    ["author:@intel.com"], ["author:vera", "--format", "json"], ["is:patch", "date:2021"], ["is:patch", "arrived:2022.."],
    ["is:question"], ["own:/v[0-9]+/"], ["| count by year(date)"], ["memory | count by month(date), domain"],
    ["is:series | count by state"], ["is:series date:2021..2022"], ["is:series memory | count by author"],
    ["report", "health"], ["report", "reviewers"], ["digest"], ["people"],
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
        output, code = self.run("copy", *options, self.address)
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


def message_of(setting, year):
    """Returns the Message-ID of a mail that arrived in a year, and the number of mails in its thread."""
    output, _ = setting.run(f"arrived:{year} subject:tdx", "--format", "csv", "--limit", "1", "--columns", "id")
    return output.splitlines()[-1]


def check_answers(checks, setting, when):
    commands = COMMANDS
    for command in commands:
        checks.equal(f"{when}: {' '.join(command)}", setting.run(*command, database=setting.address), setting.run(*command))


def main():
    kvq = pathlib.Path(sys.argv[1]).resolve()
    leave_if_missing()
    checks = Checks()
    with tempfile.TemporaryDirectory(prefix="kvq-cold-") as name, Cluster(name, standbys=0) as cluster:
        setting = Setting(pathlib.Path(name), kvq, cluster)
        checks.equal("the first copy", setting.copy(), ("", 0))
        introduce(cluster)
        for number, year in enumerate(COLD):
            checks.equal(f"{year} moves", setting.move(year, number), ("", 0))
        check_answers(checks, setting, "with cold years")
        if os.environ.get("TRY"):
            print(setting.address, flush=True)
            input()
    checks.end()


if __name__ == "__main__":
    main()
