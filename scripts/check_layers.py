#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Checks rules that the compiler cannot check: files include only what the diagram in docs/design.md allows, only the
listed files include the headers of a library, and SQL is only in the folders for it.

usage: check_layers.py            prints each violation, then `N passed, N failed`
       check_layers.py --rooms    prints the actual includes between rooms, with their counts
"""
import collections
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent

# Each room (a folder) and the rooms that it may include, besides itself. A room is listed after the rooms that it uses.
ROOMS = {
    "schema/base": "",
    "schema/mail": "schema/base",
    "schema/people": "schema/base",
    "schema/sqlite": "schema/base schema/mail",
    "schema/full_text": "schema/base schema/mail schema/sqlite",
    "schema/functions": "schema/base schema/mail schema/sqlite schema/full_text",
    "schema/stores": "schema/base schema/mail schema/people schema/sqlite schema/full_text",
    "schema/postgresql": "schema/base schema/sqlite",
    "schema/postgresql/dialect": "schema/base schema/mail schema/full_text schema/postgresql",
    "schema/postgresql/engine": "schema/base schema/sqlite schema/postgresql schema/postgresql/dialect",
    "schema/postgresql/copy": "schema/base schema/mail schema/sqlite schema/full_text schema/postgresql",
    "schema": "schema/base schema/mail schema/sqlite schema/functions schema/postgresql/engine",
    "schema/doctor": "schema schema/base schema/mail schema/sqlite schema/full_text schema/stores",
    "indexer/mail/encoding": "schema/base",
    "indexer/mail/header": "schema/base schema/mail indexer/mail/encoding",
    "indexer/mail/diff": "schema/base schema/mail",
    "indexer/mail/prose": "schema/base schema/mail",
    "indexer/mail": "schema/base schema/mail indexer/mail/encoding indexer/mail/header indexer/mail/diff "
                    "indexer/mail/prose",
    "indexer/patches": "schema/base schema/mail indexer/mail/encoding indexer/mail/header indexer/mail",
    "indexer/relations": "schema/base schema/mail schema/people schema/stores",
    "indexer/git/pack": "schema/base",
    "indexer/inputs": "schema/base schema/mail schema/stores indexer/mail/diff indexer/mail",
    "indexer/git": "indexer/git/pack schema/base schema/mail schema/sqlite schema/stores schema/doctor indexer/mail/diff "
                   "indexer/mail indexer/relations indexer/inputs",
    "indexer/applied": "schema/base schema/mail schema/sqlite schema/stores indexer/mail/diff indexer/relations "
                       "indexer/git",
    "indexer/mirror": "schema/base indexer/git",
    "indexer": "schema schema/base schema/mail schema/sqlite schema/full_text schema/stores schema/doctor "
               "indexer/mail/encoding indexer/mail/header indexer/mail indexer/patches indexer/relations "
               "indexer/inputs indexer/git indexer/applied",
    "query/time": "schema/base",
    "query/vocabulary": "",
    "query/language": "schema/base schema/mail schema/people schema/stores query/time query/vocabulary",
    "query/sql": "schema/base schema/mail schema/sqlite schema/stores query/time query/vocabulary query/language",
    "query/contract": "schema schema/base schema/mail schema/sqlite schema/postgresql/copy schema/stores query/time "
                      "query/vocabulary",
    "query/run": "schema/base schema/mail schema/sqlite schema/stores query/time query/language query/sql",
    "query/report/formats": "schema/base schema/mail query/time query/language query/run",
    "query/report/documents": "schema/base query/run query/report/formats",
    "query/report/language": "schema/base query/time query/language query/report/documents",
    "query/report/pages": "schema/base schema/sqlite query/time query/sql query/report/formats",
    "query/report/desk": "schema/base schema/sqlite query/time query/language query/sql query/run query/report/formats "
                         "query/report/documents query/report/pages",
    "query/report/run": "schema/base schema/sqlite schema/stores query/time query/language query/sql query/run "
                        "query/report/formats query/report/documents query/report/language",
    "query/report/builtin": "query/language",
    "cli/base": "schema/base schema/sqlite indexer query/report/formats",
    "cli/handles": "schema/base schema/sqlite query/report/formats cli/base",
    "cli/settings": "schema schema/base schema/mail schema/sqlite schema/stores indexer indexer/relations query/time "
                    "query/language query/report/formats cli/base",
    "cli/mails": "schema/base schema/sqlite indexer query/run query/report/formats cli/base",
    "cli/reports": "schema schema/base schema/sqlite schema/stores indexer query/time query/language query/sql "
                   "query/report/run query/report/builtin cli/base cli/settings",
    "cli/metrics": "schema/sqlite schema/stores indexer/git query/sql query/run query/report/formats",
    "cli/completion": "schema/base schema/mail schema/sqlite schema/stores query/vocabulary query/language query/sql cli/base",
    "cli/serve/http": "schema/base cli/base",
    "cli/serve/site": "schema schema/base schema/mail schema/sqlite schema/stores query/language query/sql query/run "
                      "query/report/language query/report/formats query/report/run cli/mails cli/serve/http",
    "cli/serve/api": "schema/base query/vocabulary query/language query/run query/report/formats "
                     "query/report/documents query/report/pages query/report/run cli/reports cli/metrics cli/serve/http "
                     "cli/serve/site",
    "cli/serve/pages": "schema/base schema/mail schema/sqlite schema/stores query/time query/vocabulary query/language query/sql query/run "
                       "query/report/formats query/report/documents query/report/language query/report/pages "
                       "query/report/run query/report/builtin cli/completion cli/serve/http cli/serve/site",
    "cli/browse/screen": "schema/base",
    "cli/browse/views": "schema/base schema/sqlite schema/stores query/time query/vocabulary query/language query/sql "
                        "query/run query/report/formats query/report/pages cli/browse/screen",
    "cli/browse/actions": "schema/base schema/mail schema/sqlite query/time query/language query/sql query/run "
                          "query/report/pages cli/base",
    "cli/browse": "schema/base schema/mail schema/sqlite query/language query/report/pages cli/browse/screen "
                  "cli/browse/views cli/browse/actions",
    "cli/serve": "schema/base schema/sqlite query/language cli/serve/http cli/serve/site cli/serve/api cli/serve/pages",
    "cli/mcp": "schema/base schema/mail query/time query/language query/run query/report/formats query/report/documents "
               "query/report/pages query/report/run cli/reports cli/serve/api cli/serve/site",
    "cli/help": "schema/base schema/mail query/vocabulary query/language query/report/formats query/report/documents "
                "query/report/language query/report/builtin cli/base cli/settings",
    "cli/commands": "schema schema/base schema/mail schema/sqlite schema/postgresql schema/postgresql/copy schema/stores schema/doctor indexer indexer/git "
                    "indexer/mirror query/time query/vocabulary query/language query/sql query/contract query/run "
                    "query/report/formats query/report/documents query/report/pages query/report/desk "
                    "query/report/run query/report/builtin cli/base cli/settings cli/mails cli/handles cli/reports "
                    "cli/metrics cli/serve/http cli/serve/site cli/serve cli/mcp cli/browse/screen cli/browse/actions "
                    "cli/browse cli/completion cli/help",
    "cli": "schema/base schema/sqlite query/language cli/base cli/settings cli/help cli/commands",
}

# Headers of other projects, and headers of kvq that expose them, with the files that may include each.
LIBRARIES = {
    r"sqlite3\.h": {"schema/functions/*", "schema/sqlite/database.cpp", "schema/sqlite/read_only_sql.cpp",
                   "schema/sqlite/sqlite_errors.cpp", "schema/sqlite/time_limit.cpp",
                   "schema/sqlite/unused_space.cpp", "schema/sqlite/write_turns.cpp",
                   "schema/full_text/tokenizer.cpp", "schema/full_text/page_checksums.cpp"},
    r"schema/functions/function_values\.hpp": {"schema/functions/*"},
    r"SQLiteCpp/.*": {"schema/*", "schema/*/*"},
    r"zstd(_errors)?\.h": {"schema/base/compression.cpp", "indexer/inputs/decompression.cpp"},
    r"utf8proc\.h": {"schema/base/text_width.cpp", "schema/base/hidden_characters.cpp", "schema/people/writer.cpp"},
    r"md4c\.h": {"cli/help/markdown.cpp"},
    r"re2/.*": {"schema/base/regex.cpp"},
    r"git2.*": {"indexer/git/git_handles.hpp", "indexer/mirror/git_over_http.hpp",
                 "indexer/mirror/join_packs.cpp"},
    r"indexer/git/git_handles\.hpp": {"indexer/git/git.cpp", "indexer/git/config_file.cpp", "indexer/git/source_tree.cpp", "indexer/mirror/transfer.cpp", "indexer/mirror/join_packs.cpp"},
    r"indexer/mirror/git_over_http\.hpp": {"indexer/mirror/git_over_http.cpp", "indexer/mirror/transfer.cpp",
                                          "indexer/mirror/host_epochs.cpp"},
    r"curl/.*": {"indexer/mirror/http.cpp"},
    r"libdeflate.*": {"indexer/git/pack/inflate.cpp", "indexer/mirror/manifest.cpp"},
    r"gmime/.*": {"indexer/mail/encoding/gmime.hpp"},
    r"indexer/mail/encoding/gmime\.hpp": {"indexer/mail/content.cpp", "indexer/mail/encoding/encoded_words.cpp",
                                          "indexer/mail/mime_part.hpp", "indexer/mail/compose_mail.cpp"},
    r"glib.*": {"indexer/mail/encoding/charset.cpp", "indexer/mail/encoding/encoded_words.cpp",
                "indexer/mail/encoding/transfer_encoding.cpp", "indexer/mail/diff/sha1.cpp"},
    r"tao/.*": {"query/language/grammar.hpp", "query/language/grammar_control.hpp", "query/language/parse.cpp",
                "query/report/language/report_grammar.hpp", "query/report/language/report_nodes.hpp"},
    r"nlohmann/.*": {"query/report/formats/json_values.hpp", "query/report/pages/pages_json.cpp",
                     "indexer/mirror/manifest.cpp"},
    r"microhttpd\.h": {"cli/serve/http/microhttpd_server.cpp"},
    r"n?curses.*|term\.h": {"cli/browse/screen/ncurses_screen.cpp"},
    r"libpq.*": {"schema/postgresql/libpq_handles.hpp"},
    r"schema/postgresql/libpq_handles\.hpp": {"schema/postgresql/libpq_*"},
    r"zlib\.h": {"cli/serve/http/gzip.cpp", "indexer/inputs/decompression.cpp"},
    r"CLI/.*": {"cli/*", "cli/*/*"},
}
SQL_HOMES = ("schema/", "query/sql/", "query/vocabulary/", "query/contract/")
SQL = re.compile(r'"[^"]*\b(SELECT .* FROM|INSERT INTO|UPDATE .* SET|DELETE FROM|CREATE (TABLE|VIEW|INDEX)|PRAGMA)\b')


def sources():
    for top in ("schema", "indexer", "query", "cli"):
        for file in sorted((ROOT / top).rglob("*.[ch]pp")):
            if file.parent.name == "pch":
                continue
            yield file.relative_to(ROOT).as_posix(), file.read_text(encoding="utf-8")


def room_of(path):
    """Returns the innermost room that contains the file."""
    for folder in pathlib.PurePath(path).parents:
        if str(folder) in ROOMS:
            return str(folder)
    return None


def own_includes(text):
    return [header for header in re.findall(r'^#include "([^"]+)"', text, re.M) if "/" in header]


def problems_of(path, text):
    room = room_of(path)
    allowed = {room, *ROOMS[room].split()}
    for header in own_includes(text):
        if room_of(header) not in allowed:
            yield f"{path}: {room} must not include {header}"
    for header in re.findall(r'^#include [<"]([^>"]+)[>"]', text, re.M):
        for pattern, homes in LIBRARIES.items():
            at_home = any(pathlib.PurePath(path).match(home) for home in homes)
            if re.fullmatch(pattern, header) and not at_home:
                yield f"{path}: {header} belongs in {', '.join(sorted(homes))}"
    if not path.startswith(SQL_HOMES):
        for number, line in enumerate(text.splitlines(), 1):
            if SQL.search(line):
                yield f"{path}:{number}: SQL belongs in {' or '.join(SQL_HOMES)}"
    if not text.startswith("// SPDX-License-Identifier: MIT\n"):
        yield f"{path}: the licence line is missing"


def problems_of_rooms(used):
    """Yields the errors in the table itself: a cycle, or an entry that no include needs."""
    above = []
    for room, names in ROOMS.items():
        for name in names.split():
            if name not in above:
                yield f"{room}: {name} must be listed above it"
            elif name not in used[room]:
                yield f"{room}: nothing in it includes {name}"
        above.append(room)


def includes_between_rooms():
    used = {room: collections.Counter() for room in ROOMS}
    for path, text in sources():
        for header in own_includes(text):
            if room_of(header) != room_of(path):
                used[room_of(path)][room_of(header)] += 1
    return used


def main():
    used = includes_between_rooms()
    if "--rooms" in sys.argv:
        for room, rooms in used.items():
            print(f"{room} -> {', '.join(f'{name} ({count})' for name, count in sorted(rooms.items())) or 'nothing'}")
        return
    passed = failed = 0
    for found in [list(problems_of_rooms(used)), *(list(problems_of(path, text)) for path, text in sources())]:
        for problem in found:
            print(problem)
        passed += not found
        failed += bool(found)
    print(f"{passed} passed, {failed} failed")
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
