# SPDX-License-Identifier: MIT
"""A PostgreSQL server of its own in a temporary folder, for tests."""
import os
import pathlib
import pwd
import re
import signal
import subprocess
import sys
import time

SKIPPED = 77
# PostgreSQL refuses to run as root.
ACCOUNTS = ("postgres", "nobody")
ESCAPES = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", "\\": "\\"}


def programs():
    """Returns the folder of the newest server's programs; None if there is none."""
    places = pathlib.Path("/usr/lib/postgresql").glob("*/bin")
    found = sorted((place for place in places if (place / "initdb").exists()), key=lambda place: int(place.parent.name))
    return found[-1] if found else None


def leave_if_missing():
    if programs() is None:
        print("PostgreSQL's server is not installed (Debian: postgresql): nothing was tested")
        sys.exit(SKIPPED)


def unescaped(field):
    """Returns the text of a field of COPY's text format; None for NULL."""
    if field == "\\N":
        return None
    return re.sub(r"\\(.)", lambda match: ESCAPES.get(match[1], match[1]), field)


class Server:
    """Runs while its `with` block does."""

    def __init__(self, folder, **settings):
        self.programs, self.data = programs(), pathlib.Path(folder) / "server"
        self.settings = {"listen_addresses": "''", "unix_socket_directories": str(self.data), "fsync": "off", **settings}
        self.account = next((pwd.getpwnam(name) for name in ACCOUNTS if name in {one.pw_name for one in pwd.getpwall()}), None)
        self.is_root = os.geteuid() == 0
        self.data.mkdir()
        if self.is_root:
            os.chmod(folder, 0o711)
            os.chown(self.data, self.account.pw_uid, self.account.pw_gid)
        self.data.chmod(0o700)
        self.make()
        self.data.chmod(0o750)

    def make(self):
        """Fills the folder of the server."""
        self.run("initdb", "-D", self.data, "--no-sync", "-A", "trust", "-U", "kvq", "--encoding=UTF8", "--locale=C.UTF-8")

    def run(self, program, *arguments):
        how = {}
        if self.is_root:
            how = {"user": self.account.pw_uid, "group": self.account.pw_gid, "extra_groups": []}
        done = subprocess.run([self.programs / program, *arguments], cwd="/", capture_output=True, text=True, check=False, **how)
        if done.returncode != 0:
            raise RuntimeError(f"{program}: {done.stdout}{done.stderr}")
        return done.stdout

    def start(self):
        options = " ".join(f"-c {name}={value}" for name, value in self.settings.items())
        self.run("pg_ctl", "-D", self.data, "-l", self.data / "log", "-o", options, "-w", "start")

    def stop(self, mode="fast"):
        self.run("pg_ctl", "-D", self.data, "-m", mode, "-w", "stop")

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        try:
            self.stop("immediate")
        except RuntimeError:
            pass  # A test has killed it.

    def address(self, database, role="kvq"):
        return f"postgresql://{role}@/{database}?host={self.data}"

    def create_database(self, database):
        """Returns the address of the new database."""
        self.sql("postgres", f"CREATE DATABASE {database}")
        return self.address(database)

    def psql(self, database, sql, role="kvq"):
        """Returns the output and the errors of SQL."""
        done = subprocess.run([self.programs / "psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", self.address(database, role)],
                              input=sql, capture_output=True, text=True, check=False)
        return done.stdout, done.stderr

    def sql(self, database, sql):
        """Returns the output of SQL, which must succeed."""
        output, errors = self.psql(database, sql)
        if "ERROR" in errors or "FATAL" in errors:
            raise RuntimeError(f"{sql[:200]}: {errors}")
        return output.rstrip("\n")

    def rows(self, database, sql):
        """Returns the rows of a SELECT as lists of texts and None."""
        output = self.sql(database, f"COPY ({sql}) TO STDOUT")
        return [[unescaped(field) for field in line.split("\t")] for line in output.split("\n")] if output else []

    def wait(self):
        """Waits until the server answers again."""
        while self.psql("postgres", "SELECT 1")[0] != "1\n":
            time.sleep(0.05)

    def kill_backend(self, database):
        """Kills the server's process that serves a connection, as a crash would."""
        pid = self.sql("postgres", f"SELECT pid FROM pg_stat_activity WHERE datname = '{database}' LIMIT 1")
        if pid:
            os.kill(int(pid), signal.SIGKILL)
