#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The panels of samples/dashboards/sql give the same rows, of the same types, in an export and, run by psql for a role
that only reads, in a copy on a PostgreSQL server: on the sample archive and, if it is beside the project, on kvmarm.

usage: panels.py KVQ MAKE_ARCHIVE CLOCK_SHIM

Exits with 77 if PostgreSQL is not installed.
"""
import contextlib
import pathlib
import sqlite3
import sys
import tempfile

FOLDER = pathlib.Path(__file__).resolve().parent
# This folder comes last: it has a copy.py, as Python itself does.
sys.path = [str(FOLDER.parent / "cli"), *sys.path[1:], str(FOLDER)]
import panels  # noqa: E402
from postgresql_server import Server, leave_if_missing  # noqa: E402
from terminal import Checks  # noqa: E402

ROLE = "dashboards"
FIELD, ROW, NULL = "\x1f", "\x1e", "\x1d"
TYPES = {"text": str, "bigint": int, "integer": int, "numeric": int, "double precision": float}
# What panels ask of two functions of SQLite, and days at which calendars differ.
CHANGES = [("2025-03-20T12:00:00Z", "-30 days"), ("2025-03-20", "+3 days"), ("2024-12-30", "+7 days"),
           ("2024-02-29", "-1 year"), ("2024-02-29", "-3 years"), ("2025-03-31", "-1 month"), ("0000-12-31", "+1 day"),
           ("0001-01-01", "-1 day"), ("9999-12-31", "+1 day"), ("9999-12-31", "-6 days")]


def quoted(text):
    """Returns an argument of a command of psql."""
    return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'"


def value(text, kind):
    """Returns a field that psql printed; a text if it is no value of its column's type."""
    if text == NULL:
        return None
    try:
        return TYPES[kind](text)
    except (KeyError, ValueError):
        return f"{kind} {text}"


class Copy:
    """The copy of an archive's index in a database of its own."""

    def __init__(self, server, database, archive):
        self.server, self.database = server, database
        address = server.create_database(database)
        archive.run("copy", "-q", "--reader", ROLE, archive.folder / "kvq.db", address)
        # A role may do this for itself, as docs/postgresql.md says.
        server.psql(database, f"ALTER ROLE {ROLE} IN DATABASE {database} SET search_path = kvq", ROLE)

    def run(self, parameters, end, sql):
        """Returns the rows, as lists of texts, of a statement that psql ends with `end`."""
        lines = [f"\\set {name} {quoted(text)}" for name, text in parameters.items()]
        lines += [f"\\pset fieldsep {quoted(FIELD)}", f"\\pset recordsep {quoted(ROW)}", f"\\pset null {quoted(NULL)}",
                  f"\\i {panels.PANELS / 'parameters.psql'}", sql.rstrip().removesuffix(";") + end + "\n"]
        output, errors = self.server.psql(self.database, "\n".join(lines), ROLE)
        if errors:
            raise SystemExit(f"psql: {errors}\n{sql}")
        rows = output.removesuffix("\n").removesuffix(ROW)
        return [row.split(FIELD) for row in rows.split(ROW)] if rows else []

    def panel(self, panel, parameters):
        """Returns the names of a panel's columns and its rows."""
        sql, _ = panels.sql_of(panel)
        columns = self.run(parameters, " \\gdesc", sql)
        return [name for name, _ in columns], [
            tuple(value(field, kind) for field, (_, kind) in zip(row, columns)) for row in self.run(parameters, ";", sql)]


def asked(archive, names):
    """Yields values for the parameters of a panel."""
    everything = {"since": "0001-01-01", "until": "9999-12-31", "subsystem": archive.subsystem, "most": "3", "days": "3"}
    for values in ({}, panels.between(archive.weeks), panels.between(archive.months, most="2"), everything,
                   {**everything, "list": "kvm"}, {"list": "it's \\ no list"}):
        yield {name: text for name, text in values.items() if name in names}


def check(checks, what, archive, copy):
    rows_in_all = 0
    for panel in sorted(path.stem for path in (panels.PANELS / "sql").glob("*.sql")):
        for parameters in asked(archive, panels.sql_of(panel)[1]):
            expected = archive.all_columns(panel, **parameters)
            names, rows = copy.panel(panel, parameters)
            # 1 and 1.0 are equal, their texts are not.
            checks.equal(f"{panel} of {parameters} on {what}", [repr(row) for row in rows],
                         [repr(tuple(row)) for row in expected])
            if expected:
                checks.equal(f"the columns of {panel}", names, expected[0].keys())
            rows_in_all += len(rows)
    checks.equal(f"the panels have rows on {what}", rows_in_all > 0, True)


def check_functions(checks, server, database):
    with contextlib.closing(sqlite3.connect(":memory:")) as sqlite:
        for day, change in CHANGES:
            sql = f"SELECT date('{day}', '{change}'), CAST(strftime('%s', '{day[:10]}') AS BIGINT)"
            expected = sqlite.execute(sql).fetchone()
            seen = server.rows(database, sql.replace("date(", "kvq.date(").replace("strftime(", "kvq.strftime("))
            checks.equal(f"{day} {change}", seen, [[text if text is None else str(text) for text in expected]])


def main():
    kvq, make_archive, shim = (pathlib.Path(path).resolve() for path in sys.argv[1:4])
    leave_if_missing()
    checks = Checks()
    with tempfile.TemporaryDirectory(prefix="kvq-panels-") as folder, Server(folder) as server:
        folder = pathlib.Path(folder)
        server.sql("postgres", f"CREATE ROLE {ROLE} LOGIN")
        for what, archive in panels.archives(kvq, make_archive, shim, folder):
            database = what.replace(" ", "_")
            check(checks, what, archive, Copy(server, database, archive))
        check_functions(checks, server, database)
    checks.end()


if __name__ == "__main__":
    main()
