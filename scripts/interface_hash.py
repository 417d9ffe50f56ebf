#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes a C++ header with the name of an interface as the constant CONSTANT: a hash of a header, of all project headers
that it includes, and of the OTHER arguments. Two builds with the same name lay out objects in the same way.

usage: interface_hash.py ROOT HEADER CONSTANT OUTPUT DEPFILE VERSION OTHER...
"""
import hashlib
import pathlib
import re
import sys


def headers_of(root, header):
    """Returns the sorted paths of the header and of all project headers that it includes, directly or indirectly."""
    found, left = set(), [header]
    while left:
        path = left.pop()
        if path in found:
            continue
        found.add(path)
        text = (root / path).read_text(encoding="utf-8")
        left += [name for name in re.findall(r'^\s*#\s*include\s*"([^"]+)"', text, re.M) if (root / name).is_file()]
    return sorted(found)


def main():
    root, header, constant, output, depfile, version, *others = sys.argv[1:]
    root = pathlib.Path(root)
    headers = headers_of(root, header)
    hashed = hashlib.sha256()
    for part in [*others, *(part for path in headers for part in (path, (root / path).read_text(encoding="utf-8")))]:
        hashed.update(f"{len(part)} {part}".encode())
    name = f"kvq {version}, interface {hashed.hexdigest()[:16]}"
    pathlib.Path(output).write_text(
        "// Made by scripts/interface_hash.py.\n#pragma once\n\nnamespace kvq {\n\n"
        f'inline constexpr char {constant}[] = "{name}";\n\n}}  // namespace kvq\n', encoding="utf-8")
    pathlib.Path(depfile).write_text(f"{output}: {' '.join(str(root / path) for path in headers)}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
