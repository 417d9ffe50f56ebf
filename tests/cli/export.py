#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""`kvq export`: its tables keep their names and types; an export that is brought up to date has the rows of one that is
written anew, whatever happens to the archive and the settings; readers see the old file or the new one.

usage: export.py KVQ MAKE_ARCHIVE
"""
import collections
import csv
import json
import os
import pathlib
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile

from terminal import Checks, environment_of, run

TESTS = pathlib.Path(__file__).resolve().parent.parent
SAMPLES = TESTS.parent / "samples"
FROZEN = TESTS / "golden" / "contract-v1.txt"
# Their ids last only as long as the file.
OWN_IDS = {"v1_mail", "v1_series", "v1_topic", "v1_person", "v1_section"}
OF_THE_FILE = {"as_of", "as_of_unix"}
ROUNDS = 12


def git(repository, *arguments):
    return subprocess.run(["git", "-C", repository, *arguments], capture_output=True, text=True, check=True).stdout.strip()


def tables_of(connection):
    return [name for name, in connection.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name LIKE 'v1!_%' ESCAPE '!' AND name NOT LIKE "
        "'v1!_mail!_fts%' ESCAPE '!'")]


def rows_of(file):
    """Returns the rows of each table of an export, and the mails that its full text finds for some words."""
    connection = sqlite3.connect(file)
    out = {}
    for table in tables_of(connection):
        columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
        if table not in OWN_IDS:
            columns.remove("id")
        rows = connection.execute(f"SELECT {', '.join(columns)} FROM {table}").fetchall()
        out[table] = collections.Counter(row for row in rows if row[0] not in OF_THE_FILE)
    for word in ("kvm", "tdx", "memory", '"private memory"'):
        out[word] = connection.execute("SELECT count(*), sum(rowid) FROM v1_mail_fts WHERE v1_mail_fts MATCH ?",
                                       [word]).fetchall()
    connection.execute("INSERT INTO v1_mail_fts (v1_mail_fts, rank) VALUES ('integrity-check', 1)")
    connection.close()
    return out


def difference(one, other):
    """Returns the first difference between the rows of two exports; empty if there is none."""
    for table in one:
        if one[table] == other[table]:
            continue
        if isinstance(one[table], list):
            return f"{table}: {one[table]} and {other[table]}"
        return f"{table}: {list((one[table] - other[table]))[:2]} and {list((other[table] - one[table]))[:2]}"
    return ""


class Setting:
    """A folder with the sample archive, a database, and settings."""

    def __init__(self, folder, kvq, make_archive):
        self.folder = pathlib.Path(folder)
        self.kvq = kvq
        subprocess.run([make_archive, SAMPLES / "archive.txt", self.folder / "kvm"], check=True)
        self.epoch = self.folder / "kvm" / "git" / "0.git"
        self.branch = git(self.epoch, "symbolic-ref", "HEAD")
        self.commits = git(self.epoch, "rev-list", "--reverse", "HEAD").split("\n")
        self.settings = self.folder / "config" / "kvq"
        self.settings.mkdir(parents=True)
        self.environment = {**environment_of(kvq, self.folder), "XDG_CONFIG_HOME": str(self.folder / "config")}

    def run(self, *arguments):
        """Returns the output, with that on standard error, and the exit code."""
        return run([self.kvq, *arguments], self.folder, self.environment)

    def end_at(self, commit):
        git(self.epoch, "update-ref", self.branch, commit)

    def index(self):
        return self.run("index", self.folder / "kvm")


def check_frozen(checks, file):
    """The frozen columns are there in their order; others may stand between them."""
    connection = sqlite3.connect(file)
    frozen = collections.defaultdict(list)
    for line in FROZEN.read_text(encoding="utf-8").splitlines():
        table, column, kind = line.split()
        frozen[table].append((column, kind))
    for table, columns in frozen.items():
        left = iter([(row[1], row[2]) for row in connection.execute(f"PRAGMA table_info({table})")])
        missing = [column for column in columns if column not in left]
        checks.equal(f"{table} has its frozen columns in order", missing, [])
    for table in tables_of(connection):
        sql, = connection.execute("SELECT sql FROM sqlite_schema WHERE name = ?", [table]).fetchone()
        checks.equal(f"{table} is a strict rowid table with an integer key",
                     (sql.rstrip().endswith("STRICT"), "id INTEGER PRIMARY KEY" in sql), (True, True))
        kinds = {row[2] for row in connection.execute(f"PRAGMA table_info({table})")}
        checks.equal(f"{table} has plain types", kinds - {"INTEGER", "REAL", "TEXT"}, set())
        checks.equal(f"{table} is frozen", table in frozen, True)
    checks.equal("an export has no views", connection.execute(
        "SELECT count(*) FROM sqlite_schema WHERE type IN ('view', 'trigger')").fetchone(), (0,))
    checks.equal("an export has a rollback journal", connection.execute("PRAGMA journal_mode").fetchone(), ("delete",))
    checks.equal("all of an export can be read without functions of kvq",
                 [len(list(connection.iterdump())) > 100, connection.execute("PRAGMA integrity_check").fetchone()],
                 [True, ("ok",)])
    connection.close()


def check_updates(checks, setting):
    """Grows, cuts back and reconfigures the archive in random steps: after each, an updated export is a new one."""
    random.seed(20261128)
    at = 10
    settings = {
        "robots": ["", "*bot@*\n"], "mailmap": ["", "Vera L <vera@example.org> <vera.lind@intel.com>\n"],
        "affiliations": ["", "intel.com Intel\nredhat.com Red Hat\n"]}
    updated = 0
    for number in range(ROUNDS):
        step = random.choice(["grow", "grow", "grow", "cut back", "settings"])
        if step == "settings":
            name = random.choice(list(settings))
            (setting.settings / name).write_text(random.choice(settings[name]), encoding="utf-8")
        else:
            at = min(at + random.randint(1, 9), len(setting.commits)) if step == "grow" else max(at - random.randint(1, 5), 3)
        setting.end_at(setting.commits[at - 1])
        indexed = setting.index()
        checks.equal(f"round {number}, {step} to {at}: indexed", indexed[1], 0)
        for texts in ([], ["--texts"]):
            name = f"export{len(texts)}.db"
            done = setting.run("export", *texts, name)
            updated += "written again" in done[0]
            setting.run("export", "--anew", *texts, f"anew{len(texts)}.db")
            checks.equal(f"round {number}, {step} to {at}{' with texts' if texts else ''}: as written anew",
                         difference(rows_of(setting.folder / name), rows_of(setting.folder / f"anew{len(texts)}.db")), "")
    checks.equal("some exports were brought up to date", updated > 3, True)
    setting.end_at(setting.commits[-1])
    setting.index()


def check_parts(checks, setting):
    whole = sqlite3.connect(setting.folder / "export0.db")
    setting.run("export", "--since", "2025-03-10", "part.db")
    part = sqlite3.connect(setting.folder / "part.db")
    expected = whole.execute("SELECT count(*) FROM v1_mail WHERE date >= '2025-03-10'").fetchone()
    checks.equal("--since leaves out older mails", part.execute("SELECT count(*) FROM v1_mail").fetchone(), expected)
    checks.equal("--since leaves some mails", 0 < expected[0] < whole.execute("SELECT count(*) FROM v1_mail").fetchone()[0],
                 True)
    checks.equal("a part has nothing of other series", part.execute(
        "SELECT count(*) FROM v1_review WHERE series_id NOT IN (SELECT id FROM v1_series)").fetchone(), (0,))
    wrong = setting.run("export", "--list", "kvn", "part.db")
    checks.equal("an unknown list is an error", wrong,
                 ("kvq: there is no list 'kvn'; did you mean 'kvm'?\n", 2))
    whole.close()
    part.close()


def check_files(checks, setting):
    setting.run("export", "export0.db")
    connection = sqlite3.connect(setting.folder / "export0.db")
    for option, extension in (("--csv", "csv"), ("--jsonl", "jsonl")):
        done = setting.run("export", option, extension)
        checks.equal(f"{option} succeeds", done[1], 0)
        for table in tables_of(connection):
            if table == "v1_meta":
                continue
            file = setting.folder / extension / f"{table}.{extension}"
            with file.open(encoding="utf-8", newline="") as stream:
                count = sum(1 for _ in csv.DictReader(stream)) if extension == "csv" else len(
                    [json.loads(line) for line in stream])
            checks.equal(f"{file.name} has all rows", count, connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
    connection.close()


def check_places(checks, setting):
    (setting.folder / "notes").write_text("mine\n", encoding="utf-8")
    refused = setting.run("export", "notes")
    checks.equal("another file is not overwritten", (refused[1], (setting.folder / "notes").read_text()),
                 (2, "mine\n"))
    own = setting.run("export", "kvq.db")
    checks.equal("the database is not overwritten", own[1], 2)
    checks.equal("a format is one of --columns", setting.run("export", "-f", "csv", "export0.db")[1], 2)
    checks.equal("--spreadsheet is one of --csv", setting.run("export", "--spreadsheet", "export0.db")[1], 2)
    nowhere = setting.run("export")
    checks.equal("an export needs a place", nowhere[1], 2)
    os.chmod(setting.folder / "export0.db", 0o640)
    reader = sqlite3.connect(setting.folder / "export0.db")
    before = reader.execute("SELECT count(*) FROM v1_mail").fetchone()
    open_rows = reader.execute("SELECT id FROM v1_mail")
    next(open_rows)
    again = setting.run("export", "--anew", "export0.db")
    checks.equal("a reader does not keep an export from being replaced", again[1], 0)
    checks.equal("a reader goes on with the old file", len(list(open_rows)) + 1, before[0])
    checks.equal("the mode stays", (setting.folder / "export0.db").stat().st_mode & 0o777, 0o640)
    reader.close()
    checks.equal("nothing is left beside it", [p.name for p in setting.folder.iterdir() if "kvq-new" in p.name], [])


def check_meta(checks, setting):
    text = (TESTS.parent / "docs" / "schema.md").read_text(encoding="utf-8")
    documented = [line.split("|")[1].strip() for line in text.split("### v1_meta")[1].splitlines() if line.startswith("| ")]
    connection = sqlite3.connect(setting.folder / "export0.db")
    checks.equal("docs/schema.md has the names in v1_meta", sorted(documented[1:]),
                 sorted(name for name, in connection.execute("SELECT name FROM v1_meta")))
    checks.equal("no reference dangles", connection.execute("PRAGMA foreign_key_check").fetchall(), [])
    connection.close()


def check_what_makes_an_export_anew(checks, setting):
    """What an update cannot mend is written anew: an export that is damaged, and addresses from other settings."""
    file = setting.folder / "anew.db"
    setting.run("export", "anew.db")
    expected = rows_of(file)

    def damage(how):
        connection = sqlite3.connect(file)
        connection.execute(how)
        connection.commit()
        connection.close()

    for how in ("DROP TABLE v1_review", "DELETE FROM v1_mail WHERE id = (SELECT max(id) FROM v1_mail)", "DROP TABLE v1_meta"):
        damage(how)
        done = setting.run("export", "anew.db")
        checks.equal(f"after {how}: exported", done[1], 0)
        checks.equal(f"after {how}: as before", difference(expected, rows_of(file)), "")
    with file.open("r+b") as stream:
        stream.seek(4096)
        stream.write(b"x" * 40960)
    checks.equal("a file with damaged pages is replaced", setting.run("export", "anew.db")[1], 0)
    checks.equal("a file with damaged pages: as before", difference(expected, rows_of(file)), "")
    (setting.settings / "config").write_text("[list]\n\turl = https://mails.example.org/all/\n", encoding="utf-8")
    setting.run("export", "anew.db")
    connection = sqlite3.connect(file)
    checks.equal("another web archive changes all addresses", connection.execute(
        "SELECT count(*) FROM v1_mail WHERE url NOT LIKE 'https://mails.example.org/all/%'").fetchone(), (0,))
    connection.close()
    (setting.settings / "config").unlink()


def check_hook(checks, setting):
    """index.on-indexed runs after the database has changed, and only then."""
    config = setting.settings / "config"
    log = setting.folder / "log"

    def index_with(command, commits):
        config.write_text("" if command is None else f'[index]\n\ton-indexed = "{command}"\n', encoding="utf-8")
        setting.end_at(setting.commits[commits - 1])
        return setting.index()

    index_with(None, 40)
    index_with(f"echo $KVQ_DB >>{log}; kvq export -q hook.db", 50)
    checks.equal("the hook knows the database", log.read_text(), f"{setting.folder / 'kvq.db'}\n")
    checks.equal("the hook has run", (setting.folder / "hook.db").exists(), True)
    index_with(f"echo again >>{log}", 50)
    checks.equal("without a change, the hook does not run", log.read_text().count("again"), 0)
    (setting.settings / "robots").write_text("vera*\n", encoding="utf-8")
    index_with(f"echo again >>{log}", 50)
    checks.equal("changed settings are a change", log.read_text().count("again"), 1)
    output, code = index_with("exit 3", 55)
    checks.equal("a hook that fails is an error", (output.split("\n")[1], code), (
        "kvq: the mails are indexed, but index.on-indexed failed: 'exit 3' ended with exit code 3; the command is in "
        "your file config", 2))
    index_with(f"echo again >>{log}", 57)
    config.write_text(f'[index]\n\ton-indexed = "echo part >>{log}"\n', encoding="utf-8")
    setting.end_at(setting.commits[-1])
    (setting.folder / "kvm" / "git" / "1.git").mkdir()
    (setting.folder / "kvm" / "git" / "1.git" / "HEAD").write_text("nonsense", encoding="utf-8")
    output, code = setting.index()
    checks.equal("if an epoch cannot be read, the hook still runs for the others", (code, log.read_text().count("part")), (5, 1))
    shutil.rmtree(setting.folder / "kvm" / "git" / "1.git")
    config.unlink()


def check_reader_of_another_account(checks, setting):
    if os.geteuid() != 0:
        print("export: not root, so no reader of another account")
        return
    folder = setting.folder / "public"
    folder.mkdir()
    shutil.copy(setting.folder / "export0.db", folder / "export.db")
    os.chmod(folder / "export.db", 0o444)
    os.chmod(folder, 0o555)
    os.chmod(setting.folder, 0o755)
    program = ("import os, sqlite3, sys; os.setgid(65534); os.setuid(65534); "
               "print(sqlite3.connect('file:' + sys.argv[1] + '?mode=ro', uri=True)"
               ".execute('SELECT count(*) FROM v1_mail').fetchone()[0] > 0)")
    read = subprocess.run(["/usr/bin/python3", "-c", program, folder / "export.db"], capture_output=True, text=True, check=False)
    checks.equal("another account reads an export in a folder that it cannot write", (read.stdout, read.stderr), ("True\n", ""))


def main():
    kvq, make_archive = (pathlib.Path(path).resolve() for path in sys.argv[1:3])
    checks = Checks()
    with tempfile.TemporaryDirectory(prefix="kvq-export-") as folder:
        setting = Setting(folder, kvq, make_archive)
        check_updates(checks, setting)
        setting.run("export", "export0.db")
        check_frozen(checks, setting.folder / "export0.db")
        check_meta(checks, setting)
        check_what_makes_an_export_anew(checks, setting)
        check_parts(checks, setting)
        check_files(checks, setting)
        check_places(checks, setting)
        check_hook(checks, setting)
        check_reader_of_another_account(checks, setting)
    checks.end()


if __name__ == "__main__":
    main()
