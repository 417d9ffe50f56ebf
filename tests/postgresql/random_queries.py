#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""10,000 random queries, and the reports of the dashboards, have the same answers from a file and from its copy on a
PostgreSQL server.

usage: random_queries.py KVQ MAKE_ARCHIVE COMPARE_DATABASES CLOCK_SHIM [COUNT]

Exits with 77 if PostgreSQL is not installed.
"""
import pathlib
import re
import subprocess
import sys
import tempfile

TESTS = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TESTS / "cli"))
from postgresql_server import Server, leave_if_missing  # noqa: E402
from terminal import SAMPLES, Checks, environment_of, run  # noqa: E402

COUNT = 10_000
SEED = 20_250_320
PARTS = 5
# 2025-03-20
SAMPLE_NOW = 1_742_428_800
PARAMETERS = {"section-queue": ["subsystem=KVM"]}
REPORTS = SAMPLES / "dashboards" / "reports"


def main():
    kvq, make_archive, compare_databases, shim = (pathlib.Path(path).resolve() for path in sys.argv[1:5])
    count = int(sys.argv[5]) if sys.argv[5:] else COUNT
    leave_if_missing()
    checks = Checks()
    with tempfile.TemporaryDirectory(prefix="kvq-postgresql-") as name, Server(name) as server:
        folder = pathlib.Path(name)
        environment = environment_of(kvq, folder)
        subprocess.run([make_archive, SAMPLES / "archive.txt", folder / "kvm"], check=True)
        run([kvq, "index", "kvm"], folder, environment)
        # The random queries use it.
        run([kvq, "query", "save", "tdx", "subsystem:TDX"], folder, environment)
        run([kvq, "subsystems", "import", SAMPLES / "MAINTAINERS"], folder, environment)
        address = server.create_database("mails")
        checks.equal("a copy", run([kvq, "copy", "-q", "--by-year", "kvq.db", address], folder, environment), ("", 0))
        for seed in range(SEED, SEED + count, count // PARTS):
            answers, code = run([compare_databases, "kvq.db", address, str(count // PARTS), str(seed)], folder, environment)
            checks.equal(f"random queries from {seed} on have the same answers",
                         (re.sub(r"\A(.{4000}).*", r"\1 ...", answers, flags=re.S), code), (f"{count // PARTS} passed, 0 failed\n", 0))
        environment = {**environment, "LD_PRELOAD": str(shim), "KVQ_TEST_NOW": str(SAMPLE_NOW)}
        for report in sorted(REPORTS.glob("*.kvq")):
            command = [kvq, "report", "run", report, "-f", "json", *PARAMETERS.get(report.stem, [])]
            of_file = run(command, folder, environment)
            checks.equal(f"the report {report.stem}", run(command, folder, {**environment, "KVQ_DB": address}), of_file)
            checks.equal(f"the report {report.stem} has an answer", of_file[1] in (0, 1), True)
    checks.end()


if __name__ == "__main__":
    main()
