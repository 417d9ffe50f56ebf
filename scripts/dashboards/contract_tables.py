# SPDX-License-Identifier: MIT
"""The tables of the contract (query/contract/tables) with their columns, for files that name them."""
import collections
import functools
import pathlib
import re

FOLDER = pathlib.Path(__file__).resolve().parent.parent.parent / "query" / "contract" / "tables"
Table = collections.namedtuple("Table", "name help columns")
Column = collections.namedtuple("Column", "name type help")
META = Table("v1_meta", "what the export is: its version, its time (as_of), its lists",
             [Column("id", "INTEGER", ""), Column("name", "TEXT", "the name"), Column("value", "TEXT", "the value")])
DATE_PARTS = {"day": "the day of it, UTC", "week": "the week of it (ISO 8601)", "week_start": "the Monday of that week",
              "month": "the month of it"}
STRING = r'"(?:[^"\\]|\\.)*"'
TABLE = r"constexpr Column \w+\[\] = \{\n(.*?)^\};.*?constexpr TableInfo \w+ = \{(.*?)\};"
STRINGS = rf"{STRING}(?:\s+(?:{STRING}))*"


def text_of(strings):
    return "".join(re.findall(r'"((?:[^"\\]|\\.)*)"', strings)).replace('\\"', '"')


def plain_columns(name, kind, help):
    """Returns the columns that a column of the contract becomes in the file."""
    if kind in ("integer", "real", "text"):
        return [Column(name, kind.upper(), help)]
    columns = [Column(f"{name}_unix", "INTEGER", f"{help}: seconds UTC"), Column(name, "TEXT", help)]
    if kind == "date":
        columns += [Column(part, "TEXT", meaning) for part, meaning in DATE_PARTS.items()]
    return columns


@functools.cache
def tables():
    """Returns the tables in the order of their names."""
    found = [META]
    for file in sorted(FOLDER.glob("*.hpp")):
        text = file.read_text(encoding="utf-8")
        for body, info in re.findall(TABLE, text, re.M | re.S):
            entries = re.findall(rf'\{{"(\w+)",\s*ColumnType::(\w+),.*?({STRINGS})\}},\n', body, re.S)
            rows = [column for name, kind, help in entries for column in plain_columns(name, kind, text_of(help))]
            if not rows or rows[0].name != "id":
                rows.insert(0, Column("id", "INTEGER", ""))
            found.append(Table(re.search(r'\.name = "(\w+)"', info)[1],
                               text_of(re.search(rf"\.help =\s*({STRINGS})", info)[1]), rows))
    return sorted(found)
