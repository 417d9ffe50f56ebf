# SPDX-License-Identifier: MIT
"""Helpers of the tests of other tools: an export of the sample archive, and the rows of the panels in it."""
import contextlib
import os
import pathlib
import shutil
import sqlite3
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
DASHBOARDS = ROOT / "samples" / "dashboards"
sys.path += [str(ROOT / "tests" / "cli"), str(ROOT / "scripts" / "dashboards")]
import panel_table as panels

# The days of the sample archive; of another export the days are those of KVQ_TEST_DAYS: SINCE..UNTIL.
SINCE, UNTIL = os.environ.get("KVQ_TEST_DAYS", "2025-02-24..2025-03-31").split("..")


@contextlib.contextmanager
def sample_export(kvq, make_archive):
    """Gives a folder with mails.db, the export of the sample archive, and a function that runs kvq on its index and
    returns what it prints. If KVQ_TEST_EXPORT names an export, mails.db is a copy of that one."""
    kvq, make_archive = pathlib.Path(kvq).resolve(), pathlib.Path(make_archive).resolve()
    with tempfile.TemporaryDirectory(prefix="kvq-dashboards-") as name:
        folder = pathlib.Path(name)
        environment = dict(os.environ, HOME=name, KVQ_DB=str(folder / "kvq.db"), XDG_CONFIG_HOME=name)

        def run(*arguments):
            return subprocess.run([kvq, *map(str, arguments)], env=environment, check=True, cwd=folder,
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True).stdout

        if "KVQ_TEST_EXPORT" in os.environ:
            shutil.copy(os.environ["KVQ_TEST_EXPORT"], folder / "mails.db")
            yield folder, None
            return
        subprocess.run([make_archive, ROOT / "samples" / "archive.txt", folder / "kvm"], check=True)
        run("index", "kvm")
        run("export", "-q", "mails.db")
        yield folder, run


def open_export(folder):
    return contextlib.closing(sqlite3.connect(f"file:{folder / 'mails.db'}?mode=ro", uri=True))


def panel_rows(folder, panel, **values):
    """Returns the rows of a panel as dictionaries; a parameter that is not given has its default."""
    sql, _, parameters = panels.read(panel)
    with open_export(folder) as database:
        found = database.execute(sql, {name: values.get(name, "") for name in parameters})
        names = [column[0] for column in found.description]
        return [dict(zip(names, row)) for row in found]


def skip(what):
    """Ends the test where a tool is not installed."""
    print(f"skipped: {what} is not installed")
    print("0 passed, 0 failed")
    sys.exit(0)
