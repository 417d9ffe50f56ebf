#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes the bundle of Superset as the .zip that `superset import-dashboards` reads.

usage: superset-zip.py EXPORT ZIP

EXPORT is the file that kvq export wrote, as the Superset server sees it.
"""
import pathlib
import sys
import urllib.parse
import zipfile

BUNDLE = pathlib.Path(__file__).resolve().parent / "superset"


def main(export, path):
    place = urllib.parse.quote(str(pathlib.Path(export).absolute()))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as bundle:
        for file in sorted(BUNDLE.rglob("*.yaml")):
            text = file.read_text(encoding="utf-8").replace("file:EXPORT?", f"file:{place}?")
            bundle.writestr(f"kvq/{file.relative_to(BUNDLE)}", text)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: superset-zip.py EXPORT ZIP")
    main(*sys.argv[1:])
