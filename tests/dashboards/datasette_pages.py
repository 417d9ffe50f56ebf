#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Datasette (0.65 or 1.0, whichever `datasette` is) shows an export with the files of samples/dashboards/datasette:
each page of a table and of a query answers, a search narrows the rows, and each query has the rows of its panel.

usage: datasette_pages.py KVQ MAKE_ARCHIVE
"""
import contextlib
import json
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

from sample_export import DASHBOARDS, SINCE, UNTIL, open_export, panel_rows, panels, sample_export, skip
from terminal import Checks

# Panels whose report has the same rows, and the columns of these.
FIRST_ROWS = {"mails-by-company": ("week", "company", "mails"), "mails-by-day": ("day", "kind", "mails")}
SETTINGS = ("--setting sql_time_limit_ms 3000 --setting facet_time_limit_ms 1000 --setting max_returned_rows 5000"
            .split())


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def options_of(version):
    """Returns the options with which docs/dashboards.md starts this version."""
    if version.startswith("0."):
        return ["--metadata", DASHBOARDS / "datasette" / "0.65" / "metadata.yaml", *SETTINGS]
    folder = DASHBOARDS / "datasette" / "1.0"
    return ["--config", folder / "datasette.yaml", "--metadata", folder / "metadata.yaml"]


@contextlib.contextmanager
def datasette(folder, version):
    """Starts Datasette on the export, and gives a function that returns the status and the text of a page."""
    port = free_port()

    def get(path):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/{path}", timeout=60) as page:
                return page.status, page.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    with open(folder / "datasette.log", "wb") as log:
        server = subprocess.Popen(["datasette", "serve", folder / "mails.db", "--port", str(port),
                                   *options_of(version)], stdout=log, stderr=log)
        try:
            wait_for(server, get, folder / "datasette.log")
            yield get
        finally:
            server.terminate()
            server.wait()


def wait_for(server, get, log):
    while server.poll() is None:
        try:
            get("-/versions.json")
            return
        except OSError:
            time.sleep(0.2)
    raise SystemExit(log.read_text())


def rows_of(get, path, **parameters):
    query = urllib.parse.urlencode(parameters | {"_shape": "objects"})
    status, text = get(f"mails/{path}.json?{query}")
    return json.loads(text)["rows"] if status == 200 else f"{status} {text[:300]}"


def check_tables(checks, get, folder):
    with open_export(folder) as database:
        tables = [name for name, in database.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name GLOB 'v1_*' AND name NOT GLOB '*_fts*'")]
    for table in [*tables, "v1_mail_fts"]:
        status, page = get(f"mails/{table}")
        checks.equal(f"the page of {table}", (status, "<table" in page or "0 records" in page), (200, True))
        described = re.search(r"Each row is|what the export is", page) is not None
        checks.equal(f"the page of {table} says what a row is", described, table != "v1_mail_fts")
    checks.equal("the page of the database", get("mails")[0], 200)
    checks.equal("the first page", get("")[0], 200)


def check_search(checks, get, folder, kvq):
    with open_export(folder) as database:
        found = [id for id, in database.execute(
            "SELECT rowid FROM v1_mail_fts WHERE v1_mail_fts MATCH 'vgic' ORDER BY rowid LIMIT 100")]
    seen = rows_of(get, "v1_mail", _search="vgic", _sort="id", _size=100)
    checks.equal("_search finds the mails with the word", [row["id"] for row in seen], found)
    some = 0 < len(seen) < len(rows_of(get, "v1_mail", _size="max"))
    checks.equal("_search finds some mails and not all", some, True)
    if kvq:
        ids = {row["id"] for row in json.loads(kvq("subject:vgic | select id", "-f", "json"))["rows"]}
        checks.equal("_search finds the mails that kvq finds", {row["message_id"] for row in seen}, ids)


def check_queries(checks, get, folder):
    values = {"since": SINCE, "until": UNTIL}
    for panel in panels.all_panels():
        expected = panel_rows(folder, panel, **values)
        checks.equal(f"the rows of {panel.name}", rows_of(get, panel.name, **values), expected)
        checks.equal(f"{panel.name} without parameters", rows_of(get, panel.name), panel_rows(folder, panel))
        status, page = get(f"mails/{panel.name}")
        checks.equal(f"the page of {panel.name}", (status, panel.title.replace("'", "&#39;") in page), (200, True))


def check_first_rows(checks, get, kvq):
    """Compares first rows with kvq's reports; tests/cli/panels.py compares all rows of all panels."""
    for name, columns in FIRST_ROWS.items():
        report = json.loads(kvq("report", "run", DASHBOARDS / "reports" / f"{name}.kvq", f"date={SINCE}..{UNTIL}",
                                "-f", "json"))
        first = next(list(piece["rows"][0].values()) for piece in report["pieces"]
                     if len(piece.get("columns", [])) == len(columns))
        row = rows_of(get, name, since=SINCE, until=UNTIL)[0]
        checks.equal(f"the first row of {name} is kvq's", [row[column] for column in columns], first)


def main():
    if not shutil.which("datasette"):
        skip("datasette")
    said = subprocess.run(["datasette", "--version"], stdout=subprocess.PIPE, text=True, check=True).stdout
    version = said.split()[-1]
    checks = Checks()
    with sample_export(*sys.argv[1:3]) as (folder, kvq), datasette(folder, version) as get:
        check_tables(checks, get, folder)
        check_search(checks, get, folder, kvq)
        check_queries(checks, get, folder)
        if kvq:
            check_first_rows(checks, get, kvq)
        if get("-/dashboards")[0] == 200:
            for board in panels.BOARDS:
                checks.equal(f"the dashboard {board}", get(f"-/dashboards/{board}")[0], 200)
    checks.end()


main()
