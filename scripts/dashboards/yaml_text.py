# SPDX-License-Identifier: MIT
"""Writes plain values as YAML that people can read: a text of several lines as a block. Any other text is written as
JSON writes it, which YAML reads the same."""
import json
import re

# Words that YAML does not read as a text.
NO_TEXT = {"true", "false", "null", "no", "yes", "on", "off", "y", "n"}


def lines_of(value, indent):
    space = "  " * indent
    if isinstance(value, dict) and value:
        for key, inner in value.items():
            yield from entry(f"{space}{key}:", inner, indent)
    elif isinstance(value, (list, tuple)) and value:
        for inner in value:
            yield from entry(f"{space}-", inner, indent)
    else:
        raise ValueError(value)


def entry(start, value, indent):
    if isinstance(value, str) and "\n" in value:
        yield f"{start} |-"
        yield from ("  " * (indent + 1) + line if line else "" for line in value.split("\n"))
    elif isinstance(value, (list, tuple)) and value and all(isinstance(inner, str) for inner in value):
        yield f"{start} [{', '.join(map(scalar, value))}]"
    elif isinstance(value, (dict, list, tuple)) and value:
        yield start
        yield from lines_of(value, indent + 1)
    else:
        yield f"{start} {scalar(value)}"


def scalar(value):
    if isinstance(value, str) and re.fullmatch(r"[A-Za-z][\w-]*", value) and value not in NO_TEXT:
        return value
    return json.dumps(value, ensure_ascii=False)


def yaml_of(value, comment=""):
    return "".join(f"# {line}\n" for line in comment.splitlines()) + "\n".join(lines_of(value, 0)) + "\n"
