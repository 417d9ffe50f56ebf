# SPDX-License-Identifier: MIT
"""Parses the text that `git format-patch` writes in a cover letter, a subject and a patch, without kvq."""
import dataclasses
import re

REPLY = re.compile(r"^(re|aw|fwd?|sv|antw)(\[\d+\])?\s*:\s*", re.I)
BRACKET = re.compile(r"^\[([^\[\]]*(?:\[[^\[\]]*\][^\[\]]*)*)\]\s*")
NUMBERS = re.compile(r"(?<![\w.])(?:patch)?(\d+)\s*/\s*(\d+)(?![\w.])", re.I)
REVISION = re.compile(r"(?:\b|patch|rfc)v(\d+)(?:\.\d+)?\b", re.I)
PATCH_WORD = re.compile(r"(?<![a-z])(patch(?:es)?|rfc|rft)(?=[^a-z]|v\d|rfc|$)", re.I)
RFC = re.compile(r"(?<![a-z])(?:patch)?rfc(?=[^a-z]|v\d|patch|$)", re.I)
AUTHOR = re.compile(r"^(\S.*?) \((\d+)\):$")
DIFFSTAT = re.compile(r"^ (\d+) files? changed(?:, (\d+) insertions?\(\+\))?(?:, (\d+) deletions?\(-\))?$")
GIT_HEADER = re.compile(r'^diff --git "?a/(.*?)"? "?b/(.*?)"?$')


@dataclasses.dataclass
class Diff:
    """The files of a diff by their new names, and which of them are created, deleted and renamed."""
    files: set
    made: set
    removed: set
    renamed: set
    binary: bool


@dataclasses.dataclass
class Subject:
    """`number` and `total` are None if the subject has no N/M; `tags` are the other words, in lower case."""
    reply: bool
    tagged: bool
    number: int | None
    total: int | None
    revision: int
    tags: frozenset
    title: str


@dataclasses.dataclass
class Shortlog:
    """The titles in the shortlog of a cover, and whether every author has as many as stated."""
    titles: list
    whole: bool


def parse_subject(text):
    text, reply, inside, took = text.strip(), False, "", True
    text = re.sub(r"^\*+spam\*+\s*", "", text, flags=re.I)
    while took:
        took = False
        if prefix := REPLY.match(text):
            text, reply, took = text[prefix.end():], True, True
        if bracket := BRACKET.match(text):
            text, inside, took = text[bracket.end():], inside + " " + bracket.group(1), True
    numbers, revision = NUMBERS.search(inside), REVISION.search(inside)
    words = REVISION.sub(" ", PATCH_WORD.sub(" ", NUMBERS.sub(" ", inside))).lower()
    tags = {*re.split(r"[\s,:/]+", words), *(["rfc"] if RFC.search(inside) else [])} - {"", "-"}
    return Subject(reply, bool(PATCH_WORD.search(inside)), *(map(int, numbers.groups()) if numbers else (None, None)),
                   int(revision.group(1)) if revision else 1, frozenset(tags), text)


def same(title):
    """Returns a title for comparison: in lower case, without white space and leading brackets."""
    title = title.strip()
    while bracket := BRACKET.match(title):
        title = title[bracket.end():]
    return re.sub(r"\s+", "", title).casefold()


def shortlog(text):
    """Returns the last run of "Author Name (3):" blocks, or None if there is none."""
    lines, runs, at = [line.rstrip() for line in text.split("\n")], [], 0
    while at < len(lines):
        if not (author := AUTHOR.match(lines[at])):
            at += 1
            continue
        titles, end = block_titles(lines, at + 1)
        if titles:
            blank = all(not line for line in lines[runs[-1][1]:at]) if runs else False
            kept = runs.pop()[0] if blank else []
            runs.append((kept + [(int(author.group(2)), titles)], end))
        at = max(end, at + 1)
    if not runs:
        return None
    blocks = runs[-1][0]
    return Shortlog([title for _, titles in blocks for title in titles],
                    all(count == len(titles) for count, titles in blocks))


def block_titles(lines, at):
    """Returns the titles from line `at` on, each with its folded lines, and the index of the line after them."""
    titles = []
    while at < len(lines):
        indent = len(lines[at]) - len(lines[at].lstrip())
        if indent == 2:
            titles.append(lines[at].strip())
        elif indent > 2 and titles:
            titles[-1] += " " + lines[at].strip()
        else:
            break
        at += 1
    return titles, at


def diffstat(text):
    """Returns (files, insertions, deletions) of the last diffstat, or None if there is none."""
    found = [DIFFSTAT.match(line.rstrip()) for line in text.split("\n")]
    found = [match for match in found if match]
    return tuple(int(number or 0) for number in found[-1].groups()) if found else None


def read_diff(text):
    """Parses the lines between each `diff --git` and its first hunk."""
    diff, name = Diff(set(), set(), set(), set(), False), None
    for line in text.split("\n"):
        if header := GIT_HEADER.match(line.rstrip()):
            name = header.group(2)
            diff.files.add(name)
        elif line.startswith("@@"):
            name = None
        elif name and line.startswith("new file mode"):
            diff.made.add(name)
        elif name and line.startswith("deleted file mode"):
            diff.removed.add(name)
        elif name and line.startswith("rename from"):
            diff.renamed.add(name)
        elif name and line.startswith(("Binary files", "GIT binary patch")):
            diff.binary = True
    return diff
