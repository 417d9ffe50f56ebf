#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes the files of samples/dashboards that tools import, from the panels in samples/dashboards/sql.

usage: generate_dashboards.py [--check]

--check writes nothing and fails if a file would change.
"""
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "dashboards"))
import datasette_files
import grafana_files
import superset_files

FOLDER = ROOT / "samples" / "dashboards"
TOOLS = ("datasette", "grafana", "superset")


def main():
    wanted = {**datasette_files.files(), **grafana_files.files(), **superset_files.files()}
    there = {str(path.relative_to(FOLDER)) for tool in TOOLS for path in (FOLDER / tool).rglob("*") if path.is_file()}
    wrong = sorted(name for name in there | wanted.keys()
                   if name not in there or name not in wanted
                   or (FOLDER / name).read_text(encoding="utf-8") != wanted[name])
    if "--check" in sys.argv:
        for name in wrong:
            print(f"samples/dashboards/{name} is not what scripts/generate_dashboards.py writes")
        sys.exit(1 if wrong else 0)
    for name in wrong:
        if name in wanted:
            (FOLDER / name).parent.mkdir(parents=True, exist_ok=True)
            (FOLDER / name).write_text(wanted[name], encoding="utf-8")
        else:
            (FOLDER / name).unlink()


if __name__ == "__main__":
    main()
