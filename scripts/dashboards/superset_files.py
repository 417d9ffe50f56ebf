# SPDX-License-Identifier: MIT
"""The bundle of Apache Superset: a database, a dataset of each panel, its chart, and dashboards.

A dataset covers all times, and its column of days, weeks or months is the one that Superset's time filter compares. It
is a text: Superset's own weeks begin on Sunday."""
import json
import uuid

import panel_table as panels
from yaml_text import yaml_of

SPACE = uuid.UUID("6f1f3d52-6f0e-4c53-9a6e-8d1f8a3f7c10")
FORMATS = {"week_start": "%Y-%m-%d", "day": "%Y-%m-%d", "month": "%Y-%m"}
# All times, up to that of the export; a table has no column that the time filter could compare, and its defaults.
VALUES = {"since": "'0000-01-01'"}
CHARTS = {"bars": "echarts_timeseries_bar", "lines": "echarts_timeseries_line", "area": "echarts_area",
          "table": "table"}
# samples/dashboards/superset-zip.py replaces this by the path of the export.
DATABASE_PATH = "EXPORT"
URI = f"sqlite:///file:{DATABASE_PATH}?mode=ro&uri=true"
VERSION = "1.0.0"
HEIGHTS = {"table": 60}


def uuid_of(kind, name):
    """Returns an id that stays the same: Superset knows by it what it has imported before."""
    return str(uuid.uuid5(SPACE, f"{kind} {name}"))


def database():
    return {"database_name": "kvq", "sqlalchemy_uri": URI, "expose_in_sqllab": True, "allow_run_async": False,
            "allow_ctas": False, "allow_cvas": False, "allow_dml": False, "allow_csv_upload": False,
            "extra": {"allows_virtual_table_explore": True}, "uuid": uuid_of("database", "kvq"), "version": VERSION}


def dataset(panel):
    sql, about, _ = panels.read(panel)
    sql = panels.without_parameters(sql, {} if panel.chart == "table" else VALUES)
    if axis_of(panel) != panel.x:
        ordered = f"{panels.order_of(panel)} || '. ' || {panel.x} AS {axis_of(panel)}"
        sql = f"SELECT {ordered}, panel.*\nFROM ({sql}) AS panel"
    columns = [{"column_name": name, "verbose_name": panels.label(name), "type": type_, "is_active": True,
                "is_dttm": name in FORMATS, "python_date_format": FORMATS.get(name), "groupby": True,
                "filterable": True} for name, type_ in panels.columns_of(sql)]
    return {"table_name": panel.name, "main_dttm_col": panel.x if panel.x in FORMATS else None,
            "description": about, "schema": None, "catalog": None, "sql": sql, "columns": columns,
            "metrics": [{"metric_name": "count", "metric_type": "count", "expression": "COUNT(*)"}],
            "uuid": uuid_of("dataset", panel.name), "database_uuid": uuid_of("database", "kvq"), "version": VERSION}


def axis_of(panel):
    """Returns the column of the horizontal axis. Superset sorts its values by themselves or by a number that it draws,
    so values with an order of their own begin with their place."""
    return panel.x if panels.order_of(panel) == panel.x else f"{panel.x}_in_order"


def metric(column):
    return {"expressionType": "SIMPLE", "aggregate": "SUM", "column": {"column_name": column},
            "label": panels.label(column), "hasCustomLabel": True, "optionName": f"metric_{column}"}


def parameters(panel):
    """Returns how Superset draws a panel."""
    common = {"viz_type": CHARTS[panel.chart], "adhoc_filters": [], "row_limit": 50000, "time_range": "No filter"}
    if panel.chart == "table":
        columns = panels.columns_of(panels.read(panel)[0])
        return common | {"query_mode": "raw", "all_columns": [name for name, _ in columns], "show_cell_bars": False,
                         "column_config": {name: {"d3NumberFormat": ".1f"} for name, type_ in columns
                                           if type_ == "REAL"},
                         "order_by_cols": [json.dumps(pair) for pair in panel.order], "server_page_length": 20,
                         "page_length": 20, "include_search": True, "table_timestamp_format": "%Y-%m-%d"}
    drawn = {"x_axis": axis_of(panel), "time_grain_sqla": None, "metrics": [metric(column) for column in panel.values],
             "groupby": [panel.group] if panel.group else [], "x_axis_sort_asc": True, "x_axis_sort": None,
             "show_legend": True, "legendType": "scroll", "legendOrientation": "top", "rich_tooltip": True,
             "y_axis_title": panel.unit, "y_axis_title_margin": 40, "y_axis_title_position": "Left",
             "x_axis_time_format": "%Y-%m-%d", "tooltipTimeFormat": "%Y-%m-%d", "y_axis_format": "SMART_NUMBER",
             "truncateXAxis": False, "order_desc": True, "seriesType": "line", "limit": 0}
    if panel.x not in FORMATS:
        drawn |= {"xAxisForceCategorical": True, "xAxisLabelInterval": "0" if panel.x == "age" else "auto"}
    if panel.chart == "bars":
        drawn["stack"] = "Stack"
    if panel.chart == "lines":
        drawn |= {"markerEnabled": True, "markerSize": 4}
    return common | drawn


def chart(panel):
    return {"slice_name": panel.title, "description": panels.read(panel)[1], "viz_type": CHARTS[panel.chart],
            "params": parameters(panel), "query_context": None, "cache_timeout": None,
            "uuid": uuid_of("chart", panel.name), "version": VERSION,
            "dataset_uuid": uuid_of("dataset", panel.name)}


def rows_of(shown):
    """Returns the rows of a dashboard: two charts, or a table alone."""
    charts = [panel for panel in shown if panel.chart != "table"]
    return [charts[start:start + 2] for start in range(0, len(charts), 2)] + [
        [panel] for panel in shown if panel.chart == "table"]


def position(title, shown):
    found = {"DASHBOARD_VERSION_KEY": "v2",
             "ROOT_ID": {"type": "ROOT", "id": "ROOT_ID", "children": ["GRID_ID"]},
             "HEADER_ID": {"type": "HEADER", "id": "HEADER_ID", "meta": {"text": title}},
             "GRID_ID": {"type": "GRID", "id": "GRID_ID", "children": [], "parents": ["ROOT_ID"]}}
    for number, row in enumerate(rows_of(shown), 1):
        row_id = f"ROW-{number}"
        found["GRID_ID"]["children"].append(row_id)
        found[row_id] = {"type": "ROW", "id": row_id, "children": [f"CHART-{panel.name}" for panel in row],
                         "parents": ["ROOT_ID", "GRID_ID"], "meta": {"background": "BACKGROUND_TRANSPARENT"}}
        for panel in row:
            found[f"CHART-{panel.name}"] = {
                "type": "CHART", "id": f"CHART-{panel.name}", "children": [],
                "parents": ["ROOT_ID", "GRID_ID", row_id],
                "meta": {"chartId": 1 + [one.name for one in panels.all_panels()].index(panel.name),
                         "uuid": uuid_of("chart", panel.name), "sliceName": panel.title,
                         "width": 12 // len(row), "height": HEIGHTS.get(panel.chart, 50)}}
    return found


def time_filter(name):
    return {"id": f"NATIVE_FILTER-{name}-time", "name": "Time", "filterType": "filter_time", "type": "NATIVE_FILTER",
            "targets": [{}], "scope": {"rootPath": ["ROOT_ID"], "excluded": []}, "controlValues": {},
            "defaultDataMask": {"extraFormData": {}, "filterState": {}}, "cascadeParentIds": []}


def dashboard(name, title, shown):
    metadata = {"color_scheme": "supersetColors", "cross_filters_enabled": True, "refresh_frequency": 0,
                "native_filter_configuration": [time_filter(name)]}
    return {"dashboard_title": title, "description": "Made by kvq export.", "slug": f"kvq-{name}", "published": True,
            "position": position(title, shown), "metadata": metadata, "uuid": uuid_of("dashboard", name),
            "version": VERSION}


def files():
    """Returns the files as a dictionary of path and text."""
    found = {"superset/metadata.yaml": yaml_of(
        {"version": VERSION, "type": "Dashboard", "timestamp": "2026-11-28T00:00:00+00:00"})}
    found["superset/databases/kvq.yaml"] = yaml_of(database())
    for name, (title, shown) in panels.BOARDS.items():
        found[f"superset/dashboards/{name}.yaml"] = yaml_of(dashboard(name, title, shown))
    for panel in panels.all_panels():
        found[f"superset/datasets/kvq/{panel.name}.yaml"] = yaml_of(dataset(panel))
        found[f"superset/charts/{panel.name}.yaml"] = yaml_of(chart(panel))
    return found
