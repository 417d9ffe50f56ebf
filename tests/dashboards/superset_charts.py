# SPDX-License-Identifier: MIT
"""Asks a Superset, through its REST API, for the data of each chart, and prints it as JSON: {chart: rows}.

Run it with Superset's Python and configuration. usage: superset_charts.py USER PASSWORD
"""
import json
import sys

from superset.app import create_app


def query_of(params):
    """Returns the query that Superset's pages make of a chart's parameters."""
    if params["viz_type"] == "table":
        return {"columns": params["all_columns"], "row_limit": 10000,
                "orderby": [json.loads(pair) for pair in params["order_by_cols"]]}
    axis = {"label": params["x_axis"], "sqlExpression": params["x_axis"], "expressionType": "SQL",
            "columnType": "BASE_AXIS", "timeGrain": params["time_grain_sqla"]}
    return {"columns": [axis, *params["groupby"]], "metrics": params["metrics"], "row_limit": 50000,
            "orderby": [[params["x_axis"], True]] if not params["groupby"] else []}


def main(user, password):
    app = create_app()
    client = app.test_client()
    login = client.post("/api/v1/security/login", json={"username": user, "password": password, "provider": "db"})
    headers = {"Authorization": "Bearer " + login.get_json()["access_token"]}
    charts = client.get("/api/v1/chart/?q=(page_size:100)", headers=headers).get_json()["result"]
    answers = {}
    for chart in charts:
        params = json.loads(chart["params"])
        query = query_of(params) | {"time_range": "No filter", "filters": []}
        asked = client.post("/api/v1/chart/data", headers=headers, json={
            "datasource": {"id": chart["datasource_id"], "type": "table"}, "queries": [query],
            "result_format": "json", "result_type": "full", "force": True})
        body = asked.get_json()
        rows = body["result"][0]["data"] if asked.status_code == 200 else f"{asked.status_code} {body}"
        answers[chart["slice_name"]] = rows
    boards = client.get("/api/v1/dashboard/", headers=headers).get_json()["result"]
    print(json.dumps({"charts": answers, "dashboards": sorted(board["dashboard_title"] for board in boards)}))


if __name__ == "__main__":
    main(*sys.argv[1:])
