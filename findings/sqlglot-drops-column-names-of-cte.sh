#!/bin/sh
# SPDX-License-Identifier: MIT
# sqlglot 28 drops the column names of a WITH clause when it writes SQLite's dialect: the same query, other results.
#
# `WITH t (b, a) AS (SELECT a, b FROM x)` becomes `WITH t AS (SELECT a, b FROM x)`, with a warning in the log that SQLite
# has no such names; it has. If the names only rename, SQLite then says "no such column". If they name columns that the
# inner query has in another order, the values are swapped, and nothing fails. Apache Superset 6.1.0 requires
# sqlglot < 29 and writes the SQL of each chart with it.
#
# Seen with sqlglot 28.10.1 and SQLite 3.40.1; sqlglot 30.30.0 keeps the names:
#   before: WITH t (b, a) AS (SELECT a, b FROM x) SELECT a, b FROM t -> (2, 1)
#   after:  WITH t AS (SELECT a, b FROM x) SELECT a, b FROM t -> (1, 2)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet sqlglot==28.10.1
"$folder/venv/bin/python" - <<'END'
import sqlite3

import sqlglot

QUERY = "WITH t (b, a) AS (SELECT a, b FROM x) SELECT a, b FROM t"
database = sqlite3.connect(":memory:")
database.execute("CREATE TABLE x (a, b)")
database.execute("INSERT INTO x VALUES (1, 2)")
written = sqlglot.transpile(QUERY, read="sqlite", write="sqlite")[0]
rows = {name: database.execute(query).fetchone() for name, query in (("before", QUERY), ("after", written))}
print("before:", QUERY, "->", rows["before"])
print("after: ", written, "->", rows["after"])
if rows != {"before": (2, 1), "after": (1, 2)}:
    raise SystemExit("sqlglot has changed: expected that it drops the names (b, a)")
END
