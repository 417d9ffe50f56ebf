#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Checks what the compiler cannot: that includes follow the layers, that each C library is met in its own
file, and that SQL stands only where it belongs. Prints what is wrong, then `N passed, N failed`."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent

# A folder may include itself and these.
LAYERS = {
    "schema": set(),
    "indexer": {"schema"},
    "query": {"schema"},
    "query/sql": {"schema", "query"},
    "query/report": {"schema", "query"},
    "cli": {"schema", "indexer", "query", "query/report"},
}
INNER = {"query": {"query/sql"}, "query/report": {"query/sql"}, "cli": {"query/sql"}}

# Headers of other projects, ours that show them, and the files that may include each.
LIBRARIES = {
    r"sqlite3\.h": {"schema/sqlite.cpp", "schema/sqlite_errors.cpp", "schema/sqlite_values.hpp", "schema/tokenizer.cpp"},
    r"schema/sqlite_values\.hpp": {"schema/sqlite*.cpp"},
    r"SQLiteCpp/.*": {"schema/*"},
    r"zstd\.h": {"schema/compression.cpp"},
    r"re2/.*": {"schema/regex.cpp"},
    r"git2.*": {"indexer/git.cpp"},
    r"gmime/.*": {"indexer/gmime.hpp"},
    r"indexer/gmime\.hpp": {"indexer/mime.cpp", "indexer/compose_mail.cpp"},
    r"glib.*": {"indexer/charset.cpp", "indexer/sha1.cpp"},
    r"tao/.*": {"query/grammar.hpp", "query/grammar_control.hpp", "query/parse.cpp",
                "query/report/report_grammar.hpp", "query/report/report_nodes.hpp"},
    r"nlohmann/.*": {"query/report/json_values.hpp", "query/report/pages_json.cpp"},
    r"CLI/.*": {"cli/*"},
}
SQL_HOMES = ("schema/", "query/sql/")
SQL = re.compile(r'"[^"]*\b(SELECT .* FROM|INSERT INTO|UPDATE .* SET|DELETE FROM|CREATE (TABLE|VIEW|INDEX)|PRAGMA)\b')


def folder_of(path):
    return max((layer for layer in LAYERS if path.startswith(layer + "/")), key=len)


def problems_of(path, text):
    folder = folder_of(path)
    allowed = LAYERS[folder] | INNER.get(folder, set()) | {folder}
    for header in re.findall(r'^#include "([^"]+)"', text, re.M):
        if "/" in header and folder_of(header) not in allowed:
            yield f"{path}: {folder} must not include {header}"
    for header in re.findall(r'^#include [<"]([^>"]+)[>"]', text, re.M):
        for pattern, homes in LIBRARIES.items():
            at_home = any(pathlib.PurePath(path).match(home) for home in homes)
            if re.fullmatch(pattern, header) and not at_home:
                yield f"{path}: {header} belongs into {', '.join(sorted(homes))}"
    if not path.startswith(SQL_HOMES):
        for number, line in enumerate(text.splitlines(), 1):
            if SQL.search(line):
                yield f"{path}:{number}: SQL belongs into {' or '.join(SQL_HOMES)}"
    if not text.startswith("// SPDX-License-Identifier: MIT\n"):
        yield f"{path}: the licence line is missing"


def main():
    passed = failed = 0
    for layer in ("schema", "indexer", "query", "cli"):
        for file in sorted((ROOT / layer).rglob("*.[ch]pp")):
            path = file.relative_to(ROOT).as_posix()
            found = list(problems_of(path, file.read_text(encoding="utf-8")))
            for problem in found:
                print(problem)
            passed += not found
            failed += bool(found)
    print(f"{passed} passed, {failed} failed")
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
