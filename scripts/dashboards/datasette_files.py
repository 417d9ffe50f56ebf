# SPDX-License-Identifier: MIT
"""The files of Datasette: metadata.yaml for 0.65, which has everything in one file, and for 1.0 datasette.yaml with
what Datasette does and metadata.yaml with what it says."""
import json

import panel_table as panels
from contract_tables import tables
from yaml_text import yaml_of

DATABASE = "mails"
TITLE = "Mails and series of kvq"
ABOUT = "Made by kvq export. v1_meta has the time of it (as_of); the queries are the panels."
USE_065 = """Made by scripts/generate_dashboards.py. For Datasette 0.65:
  datasette mails.db --metadata metadata.yaml --setting sql_time_limit_ms 3000 \\
    --setting facet_time_limit_ms 1000 --setting max_returned_rows 5000
The database is called mails here: name the export mails.db, or change that name."""
USE_10 = """Made by scripts/generate_dashboards.py. For Datasette 1.0:
  datasette mails.db --config datasette.yaml --metadata metadata.yaml
The database is called mails here: name the export mails.db, or change that name."""
SETTINGS = {"sql_time_limit_ms": 3000, "facet_time_limit_ms": 1000, "max_returned_rows": 5000}
# What Datasette does with a table: facets beside its rows, the order, the column that stands for a row.
TABLES = {
    "v1_mail": {"facets": ["list", "kind", "company", "is_robot"], "sort_desc": "date_unix", "label_column": "subject",
                "size": 50},
    "v1_series": {"facets": ["state", "awaiting", "company", "list"], "sort_desc": "posted_unix",
                  "label_column": "title", "size": 50},
    "v1_topic": {"facets": ["state", "awaiting", "company"], "sort_desc": "last_activity_unix",
                 "label_column": "title", "size": 50},
    "v1_review": {"facets": ["kind", "company", "origin"], "sort_desc": "given_unix"},
    "v1_event": {"facets": ["kind", "state"], "sort_desc": "happened_unix"},
    "v1_person": {"facets": ["company", "is_robot"], "sort_desc": "mails", "label_column": "name"},
    "v1_company": {"sort_desc": "mails", "label_column": "name"},
    "v1_trailer": {"facets": ["kind"]},
    "v1_mail_subsystem": {"facets": ["source", "subsystem"]},
    "v1_series_subsystem": {"facets": ["source", "subsystem"]},
    "v1_month_reviews": {"facets": ["company", "kind"], "sort_desc": "month"},
    "v1_day_mails": {"facets": ["kind", "list"], "sort_desc": "day"},
    "v1_week_mails": {"facets": ["kind", "company"], "sort_desc": "week_start"},
    "v1_week_people": {"facets": ["company"], "sort_desc": "week_start"},
    "v1_week_open": {"facets": ["list"], "sort_desc": "week_start"},
    "v1_defect": {"facets": ["kind"], "sort_desc": "committed_unix"},
    "v1_section": {"facets": ["status"], "label_column": "name"},
}
MOST_DESCRIBED_COLUMNS = 8
MARKS = {"bars": "bar", "lines": "line", "area": "area"}
FILTERS = {
    "since": {"name": "From", "type": "date"},
    "until": {"name": "To", "type": "date"},
    "list": {"name": "List (empty: all)", "type": "text"},
    "subsystem": {"name": "Subsystem (empty: all)", "type": "text"},
}


def descriptions():
    """Returns what Datasette says of each table. It prints the meanings of columns above the rows, so that those of a
    wide table would hide the rows; docs/schema.md has them."""
    return {table.name: {"description": f"Each row is {table.help}." if table.name != "v1_meta" else table.help}
            | ({"columns": {column.name: column.help for column in table.columns if column.help}}
               if len(table.columns) <= MOST_DESCRIBED_COLUMNS else {})
            for table in tables()}


def queries():
    found = {}
    for panel in panels.all_panels():
        sql, about, parameters = panels.read(panel)
        found[panel.name] = {"title": panel.title, "description": about_of(about, parameters),
                             "params": list(parameters), "hide_sql": True, "sql": sql} | fragment(panel)
    return found


def about_of(about, parameters):
    """Returns the description of a query: what it says, and what its parameters mean."""
    meanings = {}
    for name, meaning in parameters.items():
        meanings.setdefault(meaning, []).append(name)
    return about + " Parameters: " + "; ".join(f"{' and '.join(names)}, {meaning}"
                                               for meaning, names in meanings.items()) + "."


def fragment(panel):
    """Returns the chart that datasette-vega draws: one column, as bars or a line."""
    if panel.chart == "table":
        return {}
    parts = {"mark": "line" if panel.chart == "lines" else "bar", "x_column": panel.x, "x_type": "ordinal",
             "y_column": panel.values[0], "y_type": "quantitative"} | ({"color_column": panel.group} if panel.group else {})
    return {"fragment": "&".join(f"g.{name}={value}" for name, value in parts.items())}


def boards():
    """Returns the dashboards of datasette-dashboards. They have no tables: the plugin puts the values of a table into
    the page as HTML, and a subject is what a stranger wrote."""
    found = {}
    for name, (title, shown) in panels.BOARDS.items():
        shown = [panel for panel in shown if panel.chart != "table"]
        found[name] = {"title": title, "description": ABOUT, "filters": filters_of(shown),
                       "layout": list(layout([panel.name for panel in shown])),
                       "charts": {panel.name: chart(panel) for panel in shown}}
    return found


def filters_of(shown):
    used = {parameter for panel in shown for parameter in panels.read(panel)[2]}
    return {name: filter for name, filter in FILTERS.items() if name in used}


def layout(names):
    """Yields rows of two charts; a last one alone is as wide as two."""
    for start in range(0, len(names), 2):
        pair = names[start:start + 2]
        yield pair if len(pair) == 2 else pair * 2


def chart(panel):
    sql, _, parameters = panels.read(panel)
    # The plugin passes only the values of its filters; the other parameters have their defaults.
    sql = panels.without_parameters(sql, {name: f":{name}" for name in parameters if name in FILTERS})
    encoding = {"x": axis_of(panel),
                "y": {"field": panel.values[0], "type": "quantitative", "axis": {"title": panel.unit}},
                "tooltip": [{"field": panel.x}, {"field": panel.values[0]}]}
    transform = []
    if len(panel.values) > 1:
        transform = [{"fold": list(panel.values), "as": ["what", "number"]}]
        names = json.dumps({name: panels.label(name) for name in panel.values})
        encoding["y"]["field"] = "number"
        encoding["color"] = {"field": "what", "type": "nominal", "sort": list(panel.values), "title": None,
                             "legend": {"labelExpr": f"({names})[datum.label]"}}
        encoding["tooltip"] = [{"field": panel.x}, {"field": "what"}, {"field": "number"}]
    if panel.group:
        encoding["color"] = {"field": panel.group, "type": "nominal", "title": None, "scale": {"scheme": "tableau20"}}
        encoding["tooltip"].insert(1, {"field": panel.group})
    options = {"bars": {"binSpacing": 0}, "lines": {"point": True}, "area": {}}[panel.chart]
    mark = {"type": MARKS[panel.chart]} | options
    return {"title": panel.title, "db": DATABASE, "query": sql, "library": "vega-lite",
            "display": {"mark": mark, "encoding": encoding} | ({"transform": transform} if transform else {})}


def axis_of(panel):
    """Returns the horizontal axis of a chart. Vega's weeks begin on Sunday: a Monday is a name for it, not a time."""
    if panel.x in ("day", "month"):
        unit = {"day": "utcyearmonthdate", "month": "utcyearmonth"}[panel.x]
        return {"field": panel.x, "type": "temporal", "timeUnit": unit,
                "axis": {"title": None, "format": {"day": "%Y-%m-%d", "month": "%Y-%m"}[panel.x]}}
    return {"field": panel.x, "type": "nominal", "sort": None,
            "axis": {"title": None, "labelOverlap": "greedy", "labelSeparation": 8}}


def files():
    """Returns the files as a dictionary of path and text."""
    said = descriptions()
    both = {name: said[name] | TABLES.get(name, {}) for name in said}
    plugins = {"datasette-dashboards": boards()}
    return {
        "datasette/0.65/metadata.yaml": yaml_of(
            {"title": TITLE, "description": ABOUT, "plugins": plugins,
             "databases": {DATABASE: {"description": ABOUT, "queries": queries(), "tables": both}}},
            USE_065),
        "datasette/1.0/metadata.yaml": yaml_of(
            {"title": TITLE, "description": ABOUT,
             "databases": {DATABASE: {"description": ABOUT, "tables": said}}}, USE_10),
        "datasette/1.0/datasette.yaml": yaml_of(
            {"settings": SETTINGS, "databases": {DATABASE: {"queries": queries(), "tables": TABLES}}}, USE_10),
    }
