#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Runs the tests of a connection against a PostgreSQL server of its own.

usage: connection.py CONNECTION_TEST

Exits with 77 if PostgreSQL is not installed.
"""
import os
import subprocess
import sys
import tempfile

from postgresql_server import Server, leave_if_missing


def main():
    leave_if_missing()
    with tempfile.TemporaryDirectory(prefix="kvq-connection-") as folder, Server(folder) as server:
        environment = {**os.environ, "KVQ_TEST_SERVER": server.create_database("connection")}
        sys.exit(subprocess.run([os.path.abspath(sys.argv[1])], env=environment, check=False).returncode)


if __name__ == "__main__":
    main()
