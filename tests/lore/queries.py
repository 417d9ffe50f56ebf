# SPDX-License-Identifier: MIT
"""The table of lore queries (queries.txt explains its format)."""
import dataclasses
import pathlib
import re

TABLE = pathlib.Path(__file__).resolve().parent / "queries.txt"
KEYS = ("archive", "public-inbox", "samples", "finds")


@dataclasses.dataclass
class LoreQuery:
    """`public_inbox` is empty if public-inbox 1.9 has no such query; `finds` are the names of the matching samples."""
    archive: str
    public_inbox: str
    samples: str
    finds: list


def lore_queries():
    blocks = re.split(r"\n\n+", re.sub(r"^#.*\n", "", TABLE.read_text(encoding="utf-8"), flags=re.M).strip())
    return [parse(block) for block in blocks]


def parse(block):
    values, key = dict.fromkeys(KEYS, ""), ""
    for line in block.split("\n"):
        word, _, rest = line.partition(" ")
        if word:
            key = word
        if key not in KEYS:
            raise ValueError(f"{TABLE.name}: '{key}' is not one of {', '.join(KEYS)}")
        values[key] += " " + rest.strip()
    values = {name: value.strip() for name, value in values.items()}
    query = values["public-inbox"] or values["archive"]
    return LoreQuery(values["archive"], "" if query == "-" else query, values["samples"], values["finds"].split())
