# SPDX-License-Identifier: MIT
"""The dashboards of Grafana, for the data source frser-sqlite-datasource.

That plugin reads a column called `time` as seconds, and wants numbers without text beside them, or one text that names
the series. It puts milliseconds for $__from and $__to."""
import json

import panel_table as panels

SOURCE = {"type": "frser-sqlite-datasource", "uid": "${source}"}
VALUES = {"since": "date($__from / 1000, 'unixepoch')", "until": "date($__to / 1000, 'unixepoch')",
          "list": "${list:sqlstring}", "subsystem": "${subsystem:sqlstring}"}
# The time of a value of the horizontal axis, in seconds; the other axes are no times.
TIMES = {"week_start": "week_start", "day": "day", "month": "month || '-01'", "year": "year || '-01-01'",
         "quarter": "substr(quarter, 1, 4) || printf('-%02d-01', substr(quarter, 7) * 3 - 2)"}
UNITS = {"hours": "h", "days": "d", "percent": "percent"}
WIDTH, HEIGHT = 12, 9
# A year before the newest data is more useful than the last hours, Grafana's default.
SPAN = {"from": "now-3y", "to": "now"}


def query(panel):
    """Returns the SQL of a panel and whether its rows are a time series."""
    sql, _, _ = panels.read(panel)
    sql = panels.without_parameters(sql, VALUES)
    if panel.chart == "table":
        return sql, False
    if panel.x not in TIMES:
        # A bar chart draws each column of numbers, and wants texts below its axis.
        columns = [f"CAST(panel.{panel.x} AS TEXT) AS {panel.x}", *panel.values]
        # Pull requests have no revision: they have no place below the axis.
        rows = f"FROM ({sql}) AS panel\nWHERE panel.{panel.x} IS NOT NULL\nORDER BY panel.{panels.order_of(panel)}"
        return f"SELECT {', '.join(columns)}\n{rows}", False
    columns = [f"CAST(strftime('%s', {TIMES[panel.x]}) AS INTEGER) AS time", *filter(None, [panel.group])]
    # The plugin takes the type of a computed column from its first value, which must not be NULL.
    given = f"WHERE {panel.values[0]} IS NOT NULL\n" if panel.group else ""
    return f"SELECT {', '.join([*columns, *panel.values])}\nFROM ({sql})\n{given}ORDER BY time", True


def target(sql, is_series):
    return {"refId": "A", "datasource": SOURCE, "queryText": sql, "rawQueryText": sql,
            "queryType": "time series" if is_series else "table", "timeColumns": ["time"] if is_series else []}


def kind(panel, is_series):
    """Returns the type, options and defaults of a panel."""
    if panel.chart == "table":
        return "table", {"showHeader": True}, {}
    legend = {"displayMode": "list", "placement": "bottom", "showLegend": True}
    stacked = "normal" if panel.chart == "bars" and (panel.group or len(panel.values) > 1) else "none"
    if not is_series:
        return "barchart", {"legend": legend, "xField": panel.x, "stacking": stacked, "showValue": "never"}, {}
    drawn = {"bars": {"drawStyle": "bars", "fillOpacity": 80, "barAlignment": 1, "lineWidth": 0},
             "lines": {"drawStyle": "line", "fillOpacity": 0, "showPoints": "auto"},
             "area": {"drawStyle": "line", "fillOpacity": 30, "showPoints": "never"}}[panel.chart]
    return "timeseries", {"legend": legend, "tooltip": {"mode": "multi", "sort": "desc"}}, {
        "custom": drawn | {"stacking": {"mode": stacked, "group": "A"}, "axisLabel": panel.unit}}


def overrides(panel):
    """Returns what a table does with its columns: the address is a link, ages have one decimal. A panel of people reads
    better with `people for half` than with `people_for_half`."""
    def by_name(name, **properties):
        return {"matcher": {"id": "byName", "options": name},
                "properties": [{"id": key, "value": value} for key, value in properties.items()]}
    if panel.chart == "table":
        return [by_name("url", links=[{"title": "Open the mail", "url": "${__value.raw}", "targetBlank": True}]),
                by_name("age_days", decimals=1), by_name("percent_of_subsystem", decimals=1)]
    if panel.group:
        return []
    return [by_name(name, displayName=panels.label(name)) for name in panel.values]


def panel_of(panel, number, place):
    sql, is_series = query(panel)
    _, about, _ = panels.read(panel)
    type_, options, defaults = kind(panel, is_series)
    defaults = defaults | {"unit": UNITS.get(panel.unit, "short"), "noValue": "0" if panel.chart != "table" else "None"}
    if panel.group:
        # The name of a series of several is the value of its text column.
        defaults["displayName"] = f"${{__field.labels.{panel.group}}}"
    return {"id": number, "title": panel.title, "description": about, "type": type_, "datasource": SOURCE,
            "gridPos": place, "options": options, "fieldConfig": {"defaults": defaults, "overrides": overrides(panel)},
            "targets": [target(sql, is_series)]}


def places(shown):
    """Yields the place of each panel: two charts in a row, a table as wide as both."""
    x = y = 0
    for panel in shown:
        wide = panel.chart == "table"
        if wide and x:
            x, y = 0, y + HEIGHT
        yield {"x": x, "y": y, "w": 2 * WIDTH if wide else WIDTH, "h": HEIGHT}
        x, y = (0, y + HEIGHT) if wide or x else (WIDTH, y)


def variables(shown):
    used = {name for panel in shown for name in panels.read(panel)[2]}
    found = [{"name": "source", "label": "Data source", "type": "datasource", "query": SOURCE["type"]}]
    for name, label in (("list", "List (empty: all)"), ("subsystem", "Subsystem (empty: the default)")):
        if name in used:
            found.append({"name": name, "label": label, "type": "textbox", "query": "",
                          "current": {"text": "", "value": ""}})
    return found


def files():
    """Returns the files as a dictionary of path and text."""
    found = {}
    for name, (title, shown) in panels.BOARDS.items():
        board = {"uid": f"kvq-{name}", "title": f"kvq: {title}", "tags": ["kvq"], "schemaVersion": 39, "version": 1,
                 "editable": True, "timezone": "utc", "weekStart": "monday", "time": SPAN, "refresh": "",
                 "templating": {"list": variables(shown)},
                 "panels": [panel_of(panel, number, place)
                            for number, (panel, place) in enumerate(zip(shown, places(shown)), 1)]}
        found[f"grafana/{name}.json"] = json.dumps(board, indent=2, ensure_ascii=False) + "\n"
    return found
