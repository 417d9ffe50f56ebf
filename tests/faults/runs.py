# SPDX-License-Identifier: MIT
"""The kinds of run that faults are tried on, each with the database it starts from."""
import contextlib
import dataclasses
import os
import pathlib
import re
import shutil
import sqlite3
import struct
import subprocess
import threading

import archives

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
# As in fault.hpp.
OPERATIONS = ("write sync truncate open read map remove change sqlite-memory memory vfs-write vfs-sync vfs-truncate "
              "vfs-read vfs-size vfs-open vfs-delete vfs-access vfs-lock vfs-map").split()
# Tables that cannot be rebuilt from the archives.
USERS_TABLES = ("saved_query", "saved_report", "report_cursor")
REPORT = 'report new "new mails"\nparameter range: range "which"\nsection range:$range\nrow "{id}"\n'
MAILMAP = "Vera Lind <vera@example.org> <vera.lind@intel.com>\n"
OLD_SCHEMA = 9


@dataclasses.dataclass(frozen=True, eq=False)
class Kind:
    name: str
    # A file in the folder of databases; absent if the run makes the database.
    database: str | None
    archive: str
    arguments: list
    # The folder of the user's settings.
    config: str = "config"


KINDS = [
    Kind("first load", None, "before", ["index", "kvm"]),
    Kind("nothing new", "full.db", "before", ["index", "kvm"]),
    Kind("new mailmap", "full.db", "before", ["index", "kvm"], "mailmap"),
    Kind("new mails", "full.db", "grown", ["index", "kvm"]),
    Kind("rewritten history", "full.db", "purged", ["index", "kvm"]),
    Kind("deletions", "full.db", "deleted", ["index", "kvm"]),
    Kind("migration", "old.db", "before", ["index", "kvm"]),
    Kind("query save", "full.db", "before", ["query", "save", "--force", "tdx", "subsystem:TDX is:cover"]),
    Kind("report with a cursor", "full.db", "before", ["report", "run", "new", "--since-last", "--cursor", "b",
                                                        "range=2025-03-01.."]),
    Kind("subsystems", "full.db", "before", ["subsystems", "import", str(archives.SAMPLES / "MAINTAINERS")]),
    Kind("people", "full.db", "before", ["people", "apply"], "mailmap"),
]


class Bench:
    """A folder with the archives, the prepared databases, and one folder for each thread that runs kvq."""

    def __init__(self, folder, kvq, shim, state):
        self.folder, self.kvq, self.shim, self.state_program = folder, kvq, shim, state
        archives.write_states(folder / "archives")
        for config in ("config", "mailmap"):
            (folder / config / "kvq").mkdir(parents=True)
        (folder / "mailmap" / "kvq" / "mailmap").write_text(MAILMAP)
        self.databases = folder / "databases"
        self.databases.mkdir()
        self.prepare()

    def prepare(self):
        """The full database has something in every table of the user."""
        place = self.place("prepare")
        (place / "new.kvq").write_text(REPORT)
        self.enter(place, KINDS[0])
        for arguments in (["index", "kvm"], ["query", "save", "tdx", "subsystem:TDX"], ["query", "save", "mine", "s:a"],
                          ["report", "save", "new.kvq"],
                          ["report", "run", "new", "range=2025-03-01..", "--since-last"]):
            done = self.run(place, Kind("", None, "before", arguments))
            if done.returncode != 0:
                raise SystemExit(f"kvq {arguments}: {done.stderr}")
        shutil.copy(place / "kvq.db", self.databases / "full.db")
        make_old(place / "kvq.db", self.databases / "old.db")

    def place(self, name):
        place = self.folder / "places" / name
        place.mkdir(parents=True, exist_ok=True)
        return place

    def enter(self, place, kind):
        """Prepares the folder for a run."""
        for file in place.glob("kvq.db*"):
            file.unlink()
        link = place / "kvm"
        link.unlink(missing_ok=True)
        link.symlink_to(self.folder / "archives" / kind.archive / "kvm")
        if kind.database is not None:
            shutil.copy(self.databases / kind.database, place / "kvq.db")

    def run(self, place, kind, fault=None, counts=None):
        environment = {"PATH": "/usr/bin:/bin", "HOME": str(place), "XDG_CONFIG_HOME": str(self.folder / kind.config),
                       "TMPDIR": str(place), "LC_ALL": "C.UTF-8", "KVQ_DB": str(place / "kvq.db")}
        if fault is not None or counts is not None:
            environment |= {"LD_PRELOAD": str(self.shim), "KVQ_FAULT_ROOT": str(self.folder)}
        if fault is not None:
            environment["KVQ_FAULT"] = fault
        if counts is not None:
            environment["KVQ_FAULT_COUNTS"] = str(counts)
        return subprocess.run([str(self.kvq), *kind.arguments], cwd=place, env=environment, stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, errors="replace", timeout=120, check=False)

    def state(self, place):
        """The lines of database-state."""
        copy = copy_of_database(place)
        if copy is None:
            return []
        done = subprocess.run([str(self.state_program), str(copy)], capture_output=True, text=True,
                              errors="replace", timeout=120, check=True)
        return done.stdout.splitlines()

    def state_after_two_runs(self, kind, heads):
        """The state after a run over epochs whose mails after these commits are missing, and a run over the whole
        archive: what follows a run that could not read an epoch to its end, but read the others."""
        place = self.place(f"two-runs-{threading.get_ident()}")
        self.enter(place, kind)
        whole = (place / "kvm").resolve()
        cut = place / "cut"
        shutil.rmtree(cut, ignore_errors=True)
        for number, head in heads.items():
            epoch = pathlib.Path("git", f"{number}.git")
            archives.write_unreadable(cut / epoch, whole / epoch, head)
        for archive in (cut, whole):
            (place / "kvm").unlink()
            (place / "kvm").symlink_to(archive)
            self.run(place, kind)
        return self.state(place)

    def counts(self, kind):
        """The calls of each operation in an undisturbed run, and the state after it."""
        place = self.place("counts")
        self.enter(place, kind)
        file = place / "counts"
        file.unlink(missing_ok=True)
        done = self.run(place, kind, counts=file)
        if done.returncode not in (0, 1):
            raise SystemExit(f"kvq {kind.arguments}: {done.stderr}")
        numbers = struct.unpack(f"{len(OPERATIONS)}Q", file.read_bytes())
        return dict(zip(OPERATIONS, numbers)), self.state(place)


def copy_of_database(place):
    """The file of a copy, as opening the database would repair its log; None if there is no database."""
    copy = place / "copy"
    shutil.rmtree(copy, ignore_errors=True)
    copy.mkdir()
    for file in place.glob("kvq.db*"):
        if not file.name.endswith("-shm"):
            shutil.copy(file, copy)
    return copy / "kvq.db" if (copy / "kvq.db").exists() else None


def heads_read(place):
    """The last commit read of each epoch, by its number: None if none was read."""
    with contextlib.closing(sqlite3.connect(copy_of_database(place))) as handle:
        return dict(handle.execute("SELECT number, iif(head IS NULL, NULL, lower(hex(head))) FROM epoch"))


def fast_folder():
    """A folder in memory: a killed process loses nothing that it has written, so the disk adds nothing but time."""
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


def users_rows(state):
    return {line for line in state if re.match(rf"row ({'|'.join(USERS_TABLES)}) ", line)}


def make_old(full, old):
    """Writes a database with an older schema, and in it the rows that both schemas have."""
    handle = sqlite3.connect(old, isolation_level=None)
    for file in sorted((ROOT / "schema" / "sql").glob("*.sql"))[:OLD_SCHEMA]:
        handle.executescript(file.read_text())
    handle.execute("PRAGMA application_id = 0x6b767131")
    handle.execute(f"PRAGMA user_version = {OLD_SCHEMA}")
    handle.execute("ATTACH ? AS newer", (str(full),))
    newer = {name for name, in handle.execute("SELECT name FROM newer.sqlite_schema WHERE type = 'table'")}
    tables = [name for name, in handle.execute("SELECT name FROM main.sqlite_schema WHERE type = 'table'")]
    handle.execute("BEGIN")
    # The full text is copied as FTS5 keeps it, in tables of its own.
    for table in tables:
        if table not in newer or re.match("sqlite_|(mailbox|message)_fts$", table):
            continue
        columns = shared_columns(handle, table)
        # A DELETE from a table with triggers needs kvq's functions; those tables are empty.
        if handle.execute(f'SELECT 1 FROM main."{table}"').fetchone():
            handle.execute(f'DELETE FROM main."{table}"')
        handle.execute(f'INSERT INTO main."{table}" ({columns}) SELECT {columns} FROM newer."{table}"')
    if "series_key" in tables:
        handle.execute("INSERT INTO series_key SELECT id, 'title:' || sender || ' ' || normalised_title FROM "
                       "newer.series WHERE normalised_title IS NOT NULL")
    handle.execute("COMMIT")
    handle.close()


def shared_columns(handle, table):
    def columns(schema):
        return [row[1] for row in handle.execute(f'PRAGMA {schema}.table_info("{table}")')]
    newer = columns("newer")
    return ", ".join(f'"{column}"' for column in columns("main") if column in newer)
