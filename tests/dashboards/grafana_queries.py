#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The queries of Grafana's dashboards (samples/dashboards/grafana) run on an export and have what the data source
frser-sqlite-datasource needs: `time` is in seconds and rises, a text beside it only names the series, a number that
begins as an integer stays one (the plugin would cut the fractions), and each value is that of the panel.

Grafana and the plugin are not in any registry of packages, so this test puts their variables in itself.

usage: grafana_queries.py KVQ MAKE_ARCHIVE
"""
import datetime
import json
import re
import sys

from sample_export import DASHBOARDS, SINCE, UNTIL, open_export, panel_rows, panels, sample_export
from terminal import Checks

BOARDS = DASHBOARDS / "grafana"


def milliseconds(day, seconds=0):
    midnight = datetime.datetime.fromisoformat(day).replace(tzinfo=datetime.timezone.utc)
    return str(int(midnight.timestamp() + seconds) * 1000)


def interpolated(sql):
    """Returns the SQL as Grafana sends it: a text box that is empty, and a span in milliseconds."""
    values = {"$__from": milliseconds(SINCE), "$__to": milliseconds(UNTIL, 86_399),
              "${list:sqlstring}": "''", "${subsystem:sqlstring}": "''"}
    for name, value in values.items():
        sql = sql.replace(name, value)
    return sql


def day_of(time):
    return datetime.datetime.fromtimestamp(time, datetime.timezone.utc).date().isoformat()


def first_day(value):
    """Returns the first day of a week, day, month, quarter or year."""
    if quarter := re.fullmatch(r"(\d{4})-Q(\d)", value):
        return f"{quarter[1]}-{int(quarter[2]) * 3 - 2:02}-01"
    return (value + "-01-01")[:10]


def check_types(checks, name, columns, rows, is_series):
    """The plugin decides the type of a column by its first value."""
    for column in columns:
        kinds = {type(row[column]) for row in rows if row[column] is not None}
        checks.equal(f"{name}: the values of {column} have one type", len(kinds) <= 1, True)
        if is_series:
            checks.equal(f"{name}: {column} is never NULL", [row for row in rows if row[column] is None], [])
    if is_series:
        checks.equal(f"{name}: the first column is time", columns[0], "time")
        times = [row["time"] for row in rows]
        checks.equal(f"{name}: time rises", times, sorted(times))
        checks.equal(f"{name}: time is in seconds", {type(time) for time in times} <= {int}, True)
        texts = [column for column in columns if rows and isinstance(rows[0][column], str)]
        checks.equal(f"{name}: at most one text names the series", len(texts) <= 1, True)


def check_panel(checks, database, shown, panel, expected):
    target = shown["targets"][0]
    sql = interpolated(target["queryText"])
    checks.equal(f"{panel.name}: all variables are known", re.findall(r"\$\S*|(?<![:\w]):[a-z]\w*", sql), [])
    checks.equal(f"{panel.name}: both texts are the same", target["rawQueryText"], target["queryText"])
    found = database.execute(sql)
    columns = [column[0] for column in found.description]
    rows = [dict(zip(columns, row)) for row in found]
    is_series = target["queryType"] == "time series"
    check_types(checks, panel.name, columns, rows, is_series)
    if panel.chart == "table":
        checks.equal(f"{panel.name}: the rows of the panel", rows, expected)
        return
    kept = [*filter(None, [panel.group]), *panel.values]
    shown_x, wanted_x = (day_of, first_day) if is_series else (str, str)
    values = [(shown_x(row["time" if is_series else panel.x]), *(row[column] for column in kept)) for row in rows]
    wanted = [(wanted_x(row[panel.x]), *(row[column] for column in kept)) for row in expected
              if row[panel.values[0]] is not None and row[panel.x] is not None]
    checks.equal(f"{panel.name}: the values of the panel", sorted(values), sorted(wanted))


def main():
    checks = Checks()
    with sample_export(*sys.argv[1:3]) as (folder, _), open_export(folder) as database:
        for name, (_, listed) in panels.BOARDS.items():
            board = json.loads((BOARDS / f"{name}.json").read_text(encoding="utf-8"))
            checks.equal(f"{name}: its panels", [shown["title"] for shown in board["panels"]],
                         [panel.title for panel in listed])
            for shown, panel in zip(board["panels"], listed):
                check_panel(checks, database, shown, panel, panel_rows(folder, panel, since=SINCE, until=UNTIL))
    checks.end()


main()
