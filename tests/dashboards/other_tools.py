#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Other programs read an export: the sqlite3 shell, a reader who may write neither the file nor its folder,
sqlite-utils, DuckDB, pandas, R and Node.js. Each is tried if it is installed, with what docs/dashboards.md says.

usage: other_tools.py KVQ MAKE_ARCHIVE
"""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys

from sample_export import ROOT, open_export, sample_export
from terminal import Checks

NOBODY = 65534
STATES = "SELECT state, count(*) FROM v1_series GROUP BY state ORDER BY state"
DUCKDB = """import duckdb, json, sys
database = duckdb.connect()
# On a slow machine it would stand in the output.
database.execute("SET enable_progress_bar = false")
try:
    database.execute("LOAD sqlite_scanner")
except duckdb.Error:
    import duckdb_extension_sqlite_scanner, pathlib
    folder = pathlib.Path(duckdb_extension_sqlite_scanner.__file__).parent
    database.execute(f"LOAD '{next(folder.rglob('*.duckdb_extension'))}'")
database.execute("ATTACH 'mails.db' AS mails (TYPE sqlite, READ_ONLY)")
listed = [row[2] for row in database.execute("SHOW ALL TABLES").fetchall()]
schema = database.execute("SELECT table_name, count(*) FROM information_schema.columns GROUP BY 1").fetchall()
kinds = {row[1] for name in listed if name.startswith("v1_") and "_fts" not in name
         for row in database.execute(f"DESCRIBE mails.{name}").fetchall()}
counts = {name: database.execute(f"SELECT count(*) FROM mails.{name}").fetchone()[0]
          for name in listed if name.startswith("v1_") and "_fts" not in name}
states = database.execute("SELECT state, count(*) FROM mails.v1_series GROUP BY ALL ORDER BY ALL").fetchall()
first = database.execute("SELECT min(posted::TIMESTAMP)::VARCHAR FROM mails.v1_series").fetchone()[0]
database.execute("COPY mails.v1_mail TO 'v1_mail.parquet' (FORMAT parquet, COMPRESSION zstd)")
parquet = database.execute("SELECT count(*), sum(bytes)::BIGINT FROM 'v1_mail.parquet'").fetchone()
print(json.dumps([sorted(counts.items()), sorted(kinds), states, first, parquet]))"""
PANDAS = """import json, pandas, sqlite3
database = sqlite3.connect("file:mails.db?mode=ro", uri=True)
series = pandas.read_sql("SELECT * FROM v1_series", database, parse_dates=["posted"],
                         dtype={"previous_id": "Int64", "applied_unix": "Int64"})
print(json.dumps([series.groupby("state").size().to_dict(), str(series.posted.dtype), str(series.previous_id.dtype),
                  str(series.first_response_hours.dtype)]))"""
R = """suppressMessages(library(DBI))
database <- dbConnect(RSQLite::SQLite(), "mails.db", flags = RSQLite::SQLITE_RO)
for (name in dbListTables(database))
  if (startsWith(name, "v1_") && !grepl("_fts_", name))
    cat(name, length(dbListFields(database, name)), nrow(dbReadTable(database, name)), "\\n")"""
NODE = """const {DatabaseSync} = require('node:sqlite');
const database = new DatabaseSync('mails.db', {readOnly: true});
console.log(JSON.stringify(database.prepare(process.argv[1]).all().map(row => Object.values(row))))"""
BETTER_SQLITE3 = """const database = require('better-sqlite3')('mails.db', {readonly: true});
console.log(JSON.stringify(database.prepare(process.argv[1]).raw().all()))"""


def block_of(section):
    """Returns the first block of a section of docs/dashboards.md; "NAME, 2" is the second."""
    name, _, number = section.partition(", ")
    page = (ROOT / "docs" / "dashboards.md").read_text(encoding="utf-8")
    text = re.search(rf"^### {re.escape(name)}\n(.*?)(?=^##|\Z)", page, re.M | re.S)[1]
    return re.findall(r"^```\w+\n(.*?)^```$", text, re.M | re.S)[int(number or 1) - 1]


class Tools:
    def __init__(self, checks, folder):
        self.checks, self.folder, self.tried, self.missing = checks, folder, [], []
        with open_export(folder) as database:
            self.tables = [name for name, in database.execute(
                "SELECT name FROM sqlite_schema WHERE type = 'table' AND name GLOB 'v1_*' AND name NOT GLOB '*_fts*'"
                " ORDER BY name")]
            self.counts = [(name, database.execute(f"SELECT count(*) FROM {name}").fetchone()[0])
                           for name in self.tables]
            self.fields = {name: len(database.execute(f"SELECT * FROM {name} LIMIT 0").description)
                           for name in self.tables}
            self.states = database.execute(STATES).fetchall()
            self.bytes = database.execute("SELECT count(*), sum(bytes) FROM v1_mail").fetchone()
            self.first = database.execute("SELECT min(posted) FROM v1_series").fetchone()[0]
            self.found = database.execute(
                "SELECT count(*) FROM v1_mail_fts WHERE v1_mail_fts MATCH 'vgic'").fetchone()[0]

    def run(self, *arguments, **more):
        done = subprocess.run([str(one) for one in arguments], cwd=self.folder, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=300, **more)
        return done.stdout.decode("utf-8", "replace"), done.returncode

    def has(self, name, *probe):
        """Says whether a tool is installed: whether a command that asks for it succeeds."""
        there = shutil.which(probe[0]) is not None and self.run(*probe)[1] == 0
        (self.tried if there else self.missing).append(name)
        return there

    def run_page(self, section, *interpreter):
        """Runs the block of a section of docs/dashboards.md: it must end well and print something."""
        text, code = self.run(*interpreter, block_of(section))
        self.equal(f"the block of {section} in docs/dashboards.md", (code, code and text, text != ""), (0, 0, True))

    def equal(self, name, seen, expected):
        self.checks.equal(name, seen, expected)


def sqlite3_shell(tools):
    if not tools.has("sqlite3", "sqlite3", "-version"):
        return
    tools.run_page("sqlite3 and sqlite-utils", "sh", "-ec")
    tools.equal("sqlite3 counts series", tools.run("sqlite3", "-readonly", "-json", "mails.db", STATES),
                (json.dumps([{"state": state, "count(*)": count} for state, count in tools.states],
                            separators=(",", ":")).replace("},", "},\n") + "\n", 0))
    for command in (".tables", ".schema", ".dump"):
        text, code = tools.run("sqlite3", "-readonly", "mails.db", command)
        tools.equal(f"sqlite3 {command}", (code, "Error" in text.split("\n", 1)[0]), (0, False))
    tools.equal("no WAL", tools.run("sqlite3", "-readonly", "mails.db", "PRAGMA journal_mode"), ("delete\n", 0))


def another_reader(tools):
    """A reader who may write neither the file nor its folder reads it, and leaves nothing beside it."""
    if os.getuid() != 0 or not tools.has("another account", "setpriv", "--version"):
        return
    os.chmod(tools.folder, 0o555)
    os.chmod(tools.folder / "mails.db", 0o444)
    before = sorted(os.listdir(tools.folder))
    for options in ([], ["-readonly"]):
        text, code = tools.run("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups",
                               "sqlite3", *options, "mails.db", "SELECT count(*) FROM v1_mail WHERE id IN"
                               " (SELECT rowid FROM v1_mail_fts WHERE v1_mail_fts MATCH 'vgic')")
        tools.equal(f"another account reads {options}", (text, code), (f"{tools.found}\n", 0))
    tools.equal("another account leaves nothing", sorted(os.listdir(tools.folder)), before)
    os.chmod(tools.folder, 0o755)


def sqlite_utils(tools):
    if not tools.has("sqlite-utils", "sqlite-utils", "--version"):
        return
    tools.run_page("sqlite3 and sqlite-utils, 2", "sh", "-ec")
    text, code = tools.run("sqlite-utils", "tables", "mails.db", "--counts")
    counted = {row["table"]: row["count"] for row in json.loads(text)} if code == 0 else text
    tools.equal("sqlite-utils tables --counts", [(name, counted[name]) for name in tools.tables], tools.counts)
    text, code = tools.run("sqlite-utils", "dump", "mails.db")
    tools.equal("sqlite-utils dump", (code, "CREATE TABLE v1_mail " in text), (0, True))
    text, code = tools.run("sqlite-utils", "search", "mails.db", "v1_mail", "vgic", "-c", "id")
    tools.equal("sqlite-utils search", (code, code or len(json.loads(text))), (0, tools.found))
    text, code = tools.run("sqlite-utils", "rows", "mails.db", "v1_series", "--limit", "1")
    tools.equal("sqlite-utils rows", (code, code or len(json.loads(text)[0])), (0, tools.fields["v1_series"]))


def duckdb(tools):
    if not tools.has("DuckDB", "python3", "-c", "import duckdb"):
        return
    text, code = tools.run("python3", "-c", DUCKDB)
    if code and re.search("No module named 'duckdb_ext|Extension .* not found", text):
        tools.tried.remove("DuckDB")
        tools.missing.append("DuckDB's extension sqlite_scanner")
        return
    tools.equal("DuckDB runs", (code, code and text), (0, 0))
    tools.run_page("DuckDB", "python3", "-c")
    counts, kinds, states, first, parquet = json.loads(text)
    tools.equal("DuckDB lists and counts", [tuple(row) for row in counts], tools.counts)
    tools.equal("DuckDB's types", kinds, ["BIGINT", "DOUBLE", "VARCHAR"])
    tools.equal("DuckDB counts series", [tuple(row) for row in states], tools.states)
    tools.equal("DuckDB reads times", first.replace(" ", "T") + "Z", tools.first)
    tools.equal("DuckDB writes Parquet", tuple(parquet), tools.bytes)


def pandas(tools):
    if not tools.has("pandas", "python3", "-c", "import pandas"):
        return
    text, code = tools.run("python3", "-c", PANDAS)
    tools.equal("pandas runs", (code, code and text), (0, 0))
    tools.run_page("pandas", "python3", "-c")
    states, posted, previous, response = json.loads(text)
    tools.equal("pandas counts series", states, dict(tools.states))
    tools.equal("pandas' types", (re.sub(r"\[\w+", "[", posted), previous, response),
                ("datetime64[, UTC]", "Int64", "float64"))


def r(tools):
    if not tools.has("R", "Rscript", "-e", "library(RSQLite)"):
        return
    text, code = tools.run("Rscript", "-e", R)
    tools.equal("RSQLite runs", (code, code and text), (0, 0))
    tools.run_page("R", "Rscript", "-e")
    seen = [(name, int(fields), int(rows)) for name, fields, rows in map(str.split, text.splitlines())
            if name != "v1_mail_fts"]
    tools.equal("RSQLite lists fields and reads tables", sorted(seen),
                [(name, tools.fields[name], count) for name, count in tools.counts])


def node(tools):
    for name, module, program in (("node:sqlite", "node:sqlite", NODE),
                                  ("better-sqlite3", "better-sqlite3", BETTER_SQLITE3)):
        if tools.has(name, "node", "-e", f"require('{module}')"):
            text, code = tools.run("node", "--no-warnings", "-e", program, STATES)
            tools.equal(f"{name} counts series", (code, code and text), (0, 0))
            if module == "better-sqlite3":
                tools.run_page("Node.js", "node", "-e")
            tools.equal(f"{name} counts series", [tuple(row) for row in json.loads(text)], tools.states)


def main():
    checks = Checks()
    with sample_export(*sys.argv[1:3]) as (folder, _):
        folder = pathlib.Path(folder)
        os.chmod(folder, 0o755)
        tools = Tools(checks, folder)
        for try_out in (sqlite3_shell, another_reader, sqlite_utils, duckdb, pandas, r, node):
            try_out(tools)
    print("tried:", ", ".join(tools.tried))
    if tools.missing:
        print("not installed:", ", ".join(tools.missing))
    checks.end()


main()
