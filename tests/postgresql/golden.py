#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The golden cases give the same output from a copy on a PostgreSQL server.

usage: golden.py KVQ MAKE_ARCHIVE [FILE...]

Commands that only read get the address of the server as KVQ_DB; the others work on the file, and a copy follows each of
them. Exits with 77 if PostgreSQL is not installed.
"""
import pathlib
import re
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "golden"))
import run as golden  # noqa: E402
from postgresql_server import Server, leave_if_missing  # noqa: E402

# What a server cannot do, or answers in other words: what writes mails and settings, SQL of the user, plans.
NEEDS_FILE = re.compile(
    r"\bkvq( --db \S+)? (index|doctor|diff|sql|explain|export|mirror|update|forget|applied|config|completion|fields|help|"
    r"status|metrics|copy|people (apply|import)|subsystems (import|apply))\b|--db|KVQ_DB|kvq\.db|sqlite3|--version|^mv |^rm ")
SAVES = re.compile(r"\bkvq (query|report) (save|rm|edit)\b")
# A copy has no words for the sample's files and paths.
NOT_ON_SERVER = {"plans.golden", "sql.golden", "doctor.golden", "diff.golden", "configuration.golden"}


class OnServer(golden.Runner):
    def __init__(self, kvq, make_archive, server):
        super().__init__(kvq, make_archive)
        self.server, self.databases = server, 0

    def prepare(self, folder):
        super().prepare(folder)
        self.databases += 1
        self.address = self.server.create_database(f"golden{self.databases}")
        self.copy(folder)

    def copy(self, folder):
        seen = golden.run(f"kvq copy kvq.db '{self.address}'", folder, self.kvq)
        if "[exit" in seen:
            sys.exit(f"golden.py: kvq copy fails: {seen}")

    def run_case(self, command, folder):
        # What is saved on the server is not in the file, which a later command may need.
        if SAVES.search(command):
            golden.run(command, folder, self.kvq)
        if not NEEDS_FILE.search(command):
            return golden.run(command, folder, self.kvq, self.address)
        seen = golden.run(command, folder, self.kvq)
        self.copy(folder)
        return seen


def main():
    kvq, make_archive = (pathlib.Path(path).resolve() for path in sys.argv[1:3])
    leave_if_missing()
    with tempfile.TemporaryDirectory(prefix="kvq-postgresql-") as folder, Server(folder) as server:
        runner = OnServer(kvq, make_archive, server)
        for file in golden.golden_files():
            wanted = file.name in sys.argv[3:] if sys.argv[3:] else file.name not in NOT_ON_SERVER
            if wanted:
                golden.run_file(runner, file, False)
        print(f"{runner.passed} passed, {runner.failed} failed")
        sys.exit(runner.failed > 0)


if __name__ == "__main__":
    main()
