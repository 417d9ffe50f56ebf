#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Apache Superset imports the bundle of samples/dashboards/superset, with the steps of docs/dashboards.md, and the data
of each chart, which its REST API returns, is that of the panel. Takes minutes: Superset makes its own database first.

usage: superset_bundle.py KVQ MAKE_ARCHIVE
"""
import datetime
import json
import os
import pathlib
import shutil
import subprocess
import sys

from sample_export import DASHBOARDS, panel_rows, panels, sample_export, skip
from terminal import Checks

HERE = pathlib.Path(__file__).resolve().parent
FORMATS = {"week_start": "%Y-%m-%d", "day": "%Y-%m-%d", "month": "%Y-%m"}
# The API is called with a token instead of a cookie, and over HTTP.
FOR_THE_TEST = "\nWTF_CSRF_ENABLED = False\nTALISMAN_ENABLED = False\n"


def answers_of(folder):
    """Imports the bundle into a new Superset, and returns what superset_charts.py prints."""
    config = folder / "superset_config.py"
    config.write_text((DASHBOARDS / "superset_config.py").read_text(encoding="utf-8") + FOR_THE_TEST, encoding="utf-8")
    environment = dict(os.environ, SUPERSET_HOME=str(folder), SUPERSET_CONFIG_PATH=str(config), FLASK_APP="superset",
                       SUPERSET_SECRET_KEY="a secret of this test, of more than 32 bytes")

    def run(*arguments):
        done = subprocess.run([str(one) for one in arguments], cwd=folder, env=environment, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        if done.returncode:
            raise SystemExit(f"{arguments}: {done.stderr[-3000:]}")
        return done.stdout

    run("superset", "db", "upgrade")
    run("superset", "fab", "create-admin", "--username", "admin", "--firstname", "Ada", "--lastname", "Byron",
        "--email", "ada@example.org", "--password", "admin")
    run("superset", "init")
    run(sys.executable, DASHBOARDS / "superset-zip.py", folder / "mails.db", folder / "kvq.zip")
    run("superset", "import-dashboards", "-p", folder / "kvq.zip", "-u", "admin")
    python = pathlib.Path(shutil.which("superset")).parent / "python"
    return json.loads(run(python, HERE / "superset_charts.py", "admin", "admin").splitlines()[-1])


def expected_of(panel, rows):
    """Returns the rows of a chart that draws these rows of a panel."""
    if panel.chart == "table":
        return rows
    if panels.order_of(panel) != panel.x:
        rows = [row | {f"{panel.x}_in_order": f"{row['place']}. {row[panel.x]}"} for row in rows]
    x = panel.x if panels.order_of(panel) == panel.x else f"{panel.x}_in_order"
    keys = [x, *filter(None, [panel.group])]
    return [{key: row[key] for key in keys} | {panels.label(value): row[value] for value in panel.values}
            for row in rows]


def plain(row):
    """Returns a row of Superset with its times, which are milliseconds, as they are in the export."""
    times = {name: datetime.datetime.fromtimestamp(row[name] / 1000, datetime.timezone.utc).strftime(format)
             for name, format in FORMATS.items() if isinstance(row.get(name), (int, float))}
    return row | times


def in_order(rows):
    return sorted(rows, key=lambda row: json.dumps(row, sort_keys=True))


def main():
    if not shutil.which("superset"):
        skip("superset")
    checks = Checks()
    with sample_export(*sys.argv[1:3]) as (folder, _):
        answers = answers_of(folder)
        checks.equal("the dashboards", answers["dashboards"], sorted(title for title, _ in panels.BOARDS.values()))
        for panel in panels.all_panels():
            rows = answers["charts"].get(panel.title)
            if not isinstance(rows, list):
                checks.equal(f"the chart {panel.name}", rows, "rows")
                continue
            since = "" if panel.chart == "table" else "0000-01-01"
            expected = expected_of(panel, panel_rows(folder, panel, since=since))
            checks.equal(f"the chart {panel.name}", in_order(map(plain, rows)), in_order(expected))
    checks.end()


main()
