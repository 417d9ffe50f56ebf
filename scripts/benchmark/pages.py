# SPDX-License-Identifier: MIT
"""The tables in a page, between markers: those of the newest measurement, and a row for each version before."""
import math
import re

from benchmark.process import ProgramFailed
from benchmark.rows import growth_rows
from benchmark.targets import LARGE, ratio


class Part:
    """The part of a page between two comments."""

    def __init__(self, option, program="scripts/bench"):
        self.begin, self.end = f"<!-- {program} {option}: begin -->", f"<!-- {program} {option}: end -->"

    def of(self, page):
        """Returns the text before the part, the part, and the text after it, without the markers."""
        before, found, rest = page.read_text(encoding="utf-8").partition(self.begin)
        inside, ended, after = rest.partition(self.end)
        if not (found and ended):
            raise ProgramFailed(f"{page} has no markers {self.begin} and {self.end}")
        return before, inside, after

    def write(self, page, text):
        before, _, after = self.of(page)
        page.write_text(f"{before}{self.begin}\n\n{text.strip()}\n\n{self.end}{after}", encoding="utf-8")


TABLES, HISTORY = Part("--into"), Part("--history")

# The columns of the table by version: a row, and the archive of its value. GROWTH is how many times larger the value is
# on ten times the archive; from the largest archive, whatever its size.
GROWTH = "growth"
COLUMNS = (
    ("index 1x", "index", 1), ("index 10x", "index", 10), ("index largest", "index", LARGE),
    ("database", "database", 1), ("last hundredth", "a mail of the last hundredth", LARGE),
    ("rare word", "count of a rare word", GROWTH), ("common word", "count of a common word", GROWTH),
    ("phrase of subjects", "count of a phrase of subjects", GROWTH),
    ("first page", "first page of a common word", GROWTH), ("series", "a series", GROWTH),
    ("authors of patches", "authors of patches", GROWTH),
    ("unanswered", "subsystems of unanswered series", GROWTH), ("digest", "digest of 200 commits", GROWTH),
    ("health", "health of everything", GROWTH),
)
HEADER = ["version", "largest", *(title for title, _, _ in COLUMNS)]


def growth_per_tenfold(values):
    measured = {times: value for times, value in values.items() if value}
    largest = max(measured, default=1)
    if largest == 1 or 1 not in measured:
        return None
    return ratio(measured[largest], measured[1]) ** (1 / math.log10(largest))


def history_values(queries, figures):
    rows = {row.name: row.values(figures) for row in growth_rows(queries)}
    largest = max(figures)
    for _, name, place in COLUMNS:
        if place == GROWTH:
            yield growth_per_tenfold(rows[name])
        elif place == LARGE:
            yield rows[name].get(largest) if largest > 1 else None
        else:
            yield rows[name].get(place)


def check_history(page, version):
    """Raises ProgramFailed unless the table by version of a page can get a row for this version."""
    lines = HISTORY.of(page)[1].strip().splitlines()
    if not lines or cells_of(lines[0]) != HEADER:
        raise ProgramFailed(f"{page}: the table by version has other columns than {', '.join(HEADER)}: change its "
                            "first lines by hand, and leave the new cells of older rows empty")
    if version in (cells_of(line)[0] for line in lines[2:]):
        raise ProgramFailed(f"{page} has figures of {version}: older rows are never written again")


def add_to_history(page, version, queries, figures):
    """Adds the row of a version below the others, which stay as they are."""
    check_history(page, version)
    cells = ["" if value is None else f"{value:.2f}" for value in history_values(queries, figures)]
    row = "| " + " | ".join([version, f"{max(figures)}x", *cells]) + " |"
    HISTORY.write(page, f"{HISTORY.of(page)[1].strip()}\n{row}")


def cells_of(line):
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
