# SPDX-License-Identifier: MIT
"""What `git format-patch` writes into a cover letter and its subject, read without kvq."""
import dataclasses
import re

REPLY = re.compile(r"^(re|aw|fwd?|sv|antw)(\[\d+\])?\s*:\s*", re.I)
BRACKET = re.compile(r"^\[([^\[\]]*(?:\[[^\[\]]*\][^\[\]]*)*)\]\s*")
NUMBERS = re.compile(r"(?<![\w.])(?:patch)?(\d+)\s*/\s*(\d+)(?![\w.])", re.I)
REVISION = re.compile(r"(?:\b|patch|rfc)v(\d+)(?:\.\d+)?\b", re.I)
PATCH_WORD = re.compile(r"(?<![a-z])(patch(?:es)?|rfc|rft|resend|repost)(?=[^a-z]|v\d|$)", re.I)
AUTHOR = re.compile(r"^(\S.*?) \((\d+)\):$")
DIFFSTAT = re.compile(r"^ (\d+) files? changed(?:, (\d+) insertions?\(\+\))?(?:, (\d+) deletions?\(-\))?$")


@dataclasses.dataclass
class Subject:
    """`number` and `total` are None where the subject has no N/M; `tags` are the other words, in small letters."""
    reply: bool
    tagged: bool
    number: int | None
    total: int | None
    revision: int
    tags: frozenset
    title: str


@dataclasses.dataclass
class Shortlog:
    """The titles under a cover, and whether every author has as many as his line says."""
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
    return Subject(reply, bool(PATCH_WORD.search(inside)), *(map(int, numbers.groups()) if numbers else (None, None)),
                   int(revision.group(1)) if revision else 1, frozenset(re.split(r"[\s,:/]+", words)) - {"", "-"}, text)


def same(title):
    """A title for comparison: without letter case, white space and the brackets that begin it."""
    title = title.strip()
    while bracket := BRACKET.match(title):
        title = title[bracket.end():]
    return re.sub(r"\s+", "", title).casefold()


def shortlog(text):
    """The last run of "Author Name (3):" blocks, None where there is none."""
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
    """The titles from line `at` on, each with what is folded under it, and the line after them."""
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
    """(files, insertions, deletions) of the last diffstat, None where there is none."""
    found = [DIFFSTAT.match(line.rstrip()) for line in text.split("\n")]
    found = [match for match in found if match]
    return tuple(int(number or 0) for number in found[-1].groups()) if found else None
