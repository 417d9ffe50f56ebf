#!/usr/bin/env python3
"""Writes text files into a C++ header.

usage: embed.py files NAMESPACE OUT FILE...       one array `files` of {name, text}, in the order given
       embed.py statements NAMESPACE OUT FILE     a constant for each `-- name: X` block of an .sql file
"""
import pathlib
import re
import sys

DELIMITER = "kvq"


def literal(text):
    """Returns a C++ raw string. Long texts are split: compilers need only accept 65,536 characters in one literal."""
    assert f"){DELIMITER}\"" not in text, "the text contains the delimiter of the raw string"
    pieces = [text[i:i + 16000] for i in range(0, len(text), 16000)] or [""]
    return "\n".join(f'R"{DELIMITER}({piece}){DELIMITER}"' for piece in pieces)


def files(paths):
    rows = ",\n".join(f'    {{"{p.stem}", {literal(p.read_text(encoding="utf-8"))}}}' for p in paths)
    return ("struct File {\n  std::string_view name;\n  std::string_view text;\n};\n"
            f"inline constexpr File files[] = {{\n{rows}\n}};\n")


def statements(paths):
    text = paths[0].read_text(encoding="utf-8")
    blocks = re.findall(r"^-- name: (\w+)\n(.*?)(?=^-- name: |\Z)", text, re.M | re.S)
    assert len(blocks) == len({name for name, _ in blocks}), "two statements have the same name"
    constants = "".join(f"inline constexpr std::string_view {name} = {literal(sql.strip())};\n" for name, sql in blocks)
    names = ", ".join(name for name, _ in blocks)
    return f"{constants}inline constexpr std::string_view all[] = {{{names}}};\n"


def main():
    kind, namespace, out, *paths = sys.argv[1:]
    body = {"files": files, "statements": statements}[kind]([pathlib.Path(p) for p in paths])
    pathlib.Path(out).write_text(
        f"#pragma once\n\n#include <string_view>\n\nnamespace {namespace} {{\n\n{body}\n}}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
