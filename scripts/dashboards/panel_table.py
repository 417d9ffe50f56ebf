# SPDX-License-Identifier: MIT
"""The panels of samples/dashboards/sql: their queries, and how to draw them. Each tool's files are made from these."""
import collections
import pathlib
import re
import sqlite3

from contract_tables import tables

SQL = pathlib.Path(__file__).resolve().parent.parent.parent / "samples" / "dashboards" / "sql"
# How to draw a panel: `chart` is bars, lines, area or table. `x` has the values of the horizontal axis; `values` are
# drawn, summed where rows have the same x and group; `group` gives each of its values a colour. `order` sorts a table
# in tools that lose the order of the query: pairs of a column and whether it ascends.
Panel = collections.namedtuple("Panel", "name title chart x values group unit order",
                               defaults=("", "", (), "", "", ()))
# A tool shows the panels of a board on one page, in this order.
BOARDS = {
    "activity": ("Mails and people", (
        Panel("mails-by-company", "Mails a week by company", "bars", "week_start", ("mails",), "company", "mails"),
        Panel("mails-by-domain", "Mails a week by domain", "bars", "week_start", ("mails",), "domain", "mails"),
        Panel("mails-by-day", "Mails a day by kind", "bars", "day", ("mails",), "kind", "mails"),
        Panel("roles", "People by what they do", "bars", "month",
              ("authors", "authors_and_reviewers", "reviewers", "others"), unit="people"),
        Panel("newcomers-who-return", "Newcomers, and how many came back", "lines", "month", ("newcomers", "came_back"),
              unit="people"),
        Panel("busiest-threads", "Busiest threads", "table", order=(("mails", False),)))),
    "series": ("Series", (
        Panel("posted-and-applied", "Series posted and applied a month", "lines", "month",
              ("posted", "applied_in_month"), unit="series"),
        Panel("backlog", "Open series at the end of each week", "area", "week_start", ("open_series",), unit="series"),
        Panel("first-response", "Hours to the first response", "lines", "month", ("p50_hours", "p90_hours"),
              unit="hours"),
        Panel("time-to-merge", "Days from the first revision until applied", "lines", "month",
              ("p50_days", "p90_days"), unit="days"),
        Panel("open-by-age", "Open series by age, and for whom they wait", "bars", "age",
              ("awaiting_review", "awaiting_author", "reviewed"), unit="series"),
        Panel("revisions-until-applied", "Revision in which series are applied", "bars", "revision", ("series",),
              unit="series"),
        Panel("lines-applied", "Lines applied a quarter by company", "bars", "quarter", ("lines_added",), "company",
              "lines"),
        Panel("unanswered-series", "Series that nobody has answered", "table", order=(("age_days", False),)),
        Panel("section-queue", "Open series of a subsystem, and whose turn it is", "table",
              order=(("turn", True), ("age_days", False))))),
    "reviews": ("Reviews", (
        Panel("reviews-and-patches", "Reviews per patch of each company", "lines", "quarter", ("reviews_per_patch",),
              "company", "reviews per patch"),
        Panel("cross-company-reviews", "Reviews by another company than the author's", "lines", "month", ("percent",),
              unit="percent"),
        Panel("half-of-reviews", "People who give half of a year's reviews", "bars", "year", ("people_for_half",),
              unit="people"),
        Panel("reviewers-by-section", "Reviewers of each subsystem", "table",
              order=(("subsystem", True), ("place", True))))),
}
REAL = re.compile(r"(^|_)(hours|days|percent|per_patch)(_|$)")
TEXT = set("week_start week month quarter day year company domain kind age age_in_order subsystem reviewer turn "
           "author_name title subject message_id thread_root url".split())


def all_panels():
    return [panel for _, panels in BOARDS.values() for panel in panels]


def read(panel):
    """Returns the SQL of a panel without its comment and semicolon, the comment without the lines of parameters and of
    drawing, and the names of the parameters."""
    text = (SQL / f"{panel.name}.sql").read_text(encoding="utf-8")
    comment = [line[3:] for line in text.splitlines() if line.startswith("-- ")]
    about = [re.sub(r" ?Draw an? .*| ?Draw [a-z ]*: .*", "", line) for line in comment
             if not re.match(r":|Draw ", line)]
    sql = "\n".join(line for line in text.splitlines() if not line.startswith("--")).strip().rstrip(";")
    return sql, " ".join(filter(None, about)), parameters_of(comment)


def parameters_of(comment):
    """Returns the parameters that a comment documents, as a dictionary of name and meaning."""
    found = {}
    for line in comment:
        if named := re.match(r"((?::\w+(?:, )?)+) +(.*)", line):
            found.update(dict.fromkeys(re.findall(r":(\w+)", named[1]), named[2]))
    return found


def without_parameters(sql, values):
    """Returns the SQL with each parameter replaced by an expression; NULL where `values` has none."""
    return re.sub(r"(?<![:\w]):([a-z]+)\b", lambda name: values.get(name[1], "NULL"), sql)


def columns_of(sql):
    """Returns the columns of a query of the contract, as pairs of name and type."""
    with sqlite3.connect(":memory:") as database:
        for table in tables():
            columns = ", ".join(f"{column.name} {column.type}" for column in table.columns)
            database.execute(f"CREATE TABLE {table.name} ({columns})")
        # SQLite declares a type only for a column that is not computed.
        database.execute(f"CREATE TEMP VIEW panel AS {without_parameters(sql, {})}")
        return [(name, declared or ("TEXT" if name in TEXT else "REAL" if REAL.search(name) else "INTEGER"))
                for _, name, declared, *_ in database.execute("PRAGMA table_info(panel)")]


def order_of(panel):
    """Returns the column that gives the order of the horizontal axis."""
    return "place" if panel.x == "age" else panel.x


def label(column):
    """Returns a column as people read it."""
    return re.sub(r"^p(50|90)\b", r"\1th percentile,", column.replace("_", " ")).replace("50th percentile", "median")
