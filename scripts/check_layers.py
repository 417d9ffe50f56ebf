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
    r"sqlite3\.h": {"schema/functions/*", "schema/sqlite/sqlite_errors.cpp", "schema/full_text/tokenizer.cpp"},
    r"schema/functions/function_values\.hpp": {"schema/functions/*"},
    r"SQLiteCpp/.*": {"schema/*", "schema/*/*"},
    r"zstd\.h": {"schema/base/compression.cpp"},
    r"re2/.*": {"schema/base/regex.cpp"},
    r"git2.*": {"indexer/git/git.cpp"},
    r"gmime/.*": {"indexer/mail/gmime.hpp"},
    r"indexer/mail/gmime\.hpp": {"indexer/mail/mime.cpp", "indexer/mail/compose_mail.cpp"},
    r"glib.*": {"indexer/mail/charset.cpp", "indexer/mail/sha1.cpp"},
    r"tao/.*": {"query/language/grammar.hpp", "query/language/grammar_control.hpp", "query/language/parse.cpp",
                "query/report/language/report_grammar.hpp", "query/report/language/report_nodes.hpp"},
    r"nlohmann/.*": {"query/report/formats/json_values.hpp", "query/report/pages/pages_json.cpp"},
    r"CLI/.*": {"cli/*", "cli/*/*"},
}
SQL_HOMES = ("schema/", "query/sql/", "query/vocabulary/")
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
