#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The places where the text of a mail leaves kvq, with hostile mails: the table in SECURITY.md names each check.

usage: exits.py KVQ MAKE_ARCHIVE
"""
import csv
import email
import email.policy
import html.parser
import json
import pathlib
import re
import sys
import tempfile
import xml.etree.ElementTree

import hostile_mails
from terminal import Checks, Terminal, environment_of, run, skip_without_terminals

# What a terminal may act on: controls other than tab and line feed, and characters that reorder text (UAX 9).
UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
REPORT = """report hostile "hostile mails"
parameter what: text = "x"
title "{what}"
text "{what}: it"
heading "{what}"
section is:patch | select subject, author.name, id
row "{subject} by {author.name}"
section is:patch | count by subsystem
footer "{what}"
"""
ROW_FORMATS = ["text", "json", "jsonl", "csv", "tsv", "markdown", "html", "ids", "urls", "atom"]
REPORT_FORMATS = ["text", "json", "markdown", "html", "mail"]
BAD = "\x1b[31m\u009b1m\u202e"


class Hostile:
    """A folder with the hostile archive, its index and a report."""

    def __init__(self, kvq, make_archive, folder):
        self.kvq, self.make_archive, self.folder = str(kvq), make_archive, folder
        self.environment = {**environment_of(kvq, folder), "NO_COLOR": "1"}
        self.archive = hostile_mails.make_archive(make_archive, folder)
        self.file("index", self.archive)
        (folder / "hostile.kvq").write_text(REPORT)
        (folder / "one.kvq").write_text('report one "one section"\nsection is:patch | select title\n')
        self.file("report", "save", "hostile.kvq")
        self.file("query", "save", "hostile", f'subsystem:"{BAD}"')
        self.ids = self.file("is:patch | sort id asc", "-f", "ids")[0].split()

    def file(self, *arguments):
        """Returns what kvq writes to a pipe, and its exit code."""
        return run([self.kvq, *arguments], self.folder, self.environment)

    def terminal(self, *arguments, **environment):
        """Returns what kvq writes to a terminal."""
        shown = Terminal([self.kvq, *map(str, arguments)], self.folder, {**self.environment, **environment}).end()[0]
        # The terminal adds a carriage return to the end of a line; CSV has one already.
        return shown.replace("\r\n", "\n")

    def id_of(self, word):
        return f"{(hostile_mails.WORDS + hostile_mails.LEADING).index(word)}.hz@example.org"


class Tags(html.parser.HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.tags = set()
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)


def unsafe_in(outputs):
    """Returns the first unsafe characters of each output that has some; also which outputs are empty."""
    return {name: UNSAFE.findall(text)[:3] if text else "empty" for name, text in outputs.items()
            if not text or UNSAFE.search(text)}


def text_on_a_terminal(h):
    one = h.ids[0]
    commands = [["is:patch"], ["is:patch | select subject, from, text"], ["is:patch | count by subsystem"],
                ["is:patch | count by domain, author"], ["show", one], ["thread", one], ["series", one],
                ["series", "is:patch", "-n", "100"], ["people", "list"], ["people", "unmapped"],
                ["diff", "is:patch", "HEAD~5..HEAD"], ["explain", f'subsystem:"{BAD}"'], ["query", "list"],
                ["query", "show", "hostile"],
                ["report", "show", "hostile"], ["report", "list"],
                ["report", "run", "hostile", f"what={BAD}"], ["digest", "--exact", "..HEAD"]]
    commands += [["show", h.id_of(word)] for word in hostile_mails.WORDS if UNSAFE.search(word)]
    return unsafe_in({**{str(c): h.terminal(*c) for c in commands}, **doctor(h, "-f", "text")})


def doctor(h, *options):
    # The progress line goes back to its begin and clears the rest.
    return {f"doctor {options}": h.terminal("doctor", *options).replace("\r\x1b[K", "")}


def every_format_on_a_terminal(h):
    one = h.ids[0]
    commands = [["is:patch", "-f", f] for f in ROW_FORMATS + ["mbox"]]
    commands += [["diff", "is:patch", "HEAD~50..HEAD", "-f", f] for f in ("json", "csv", "html")]
    commands += [["people", "list", "-f", f] for f in ("json", "jsonl", "csv", "tsv")]
    commands += [[c, one, "-f", "json"] for c in ("show", "thread", "series")]
    commands += [["show", one, "-f", f] for f in ("raw", "mbox")]
    commands += [["report", "run", "hostile", f"what={BAD}", "-f", f] for f in REPORT_FORMATS]
    commands += [["report", "run", "one.kvq", "-f", "csv"], ["query", "list", "-f", "json"]]
    return unsafe_in({**{str(c): h.terminal(*c) for c in commands}, **doctor(h, "-f", "json")})


def json_keeps_the_words(h):
    wrong = []
    for word in hostile_mails.WORDS + hostile_mails.LEADING:
        if "\x00" in word:
            continue
        text, _ = h.file("show", h.id_of(word), "-f", "json")
        page = json.loads(text)["messages"][0]
        if UNSAFE.search(text) or "\x1b]0;title\x07\x9b31m\u202ebidi\u2066" not in page["text"]:
            wrong.append(word)
    select = "is:patch | sort id asc | select id, subject"
    whole = json.loads(h.file(select, "-f", "json")[0])["rows"]
    lines = [json.loads(line) for line in h.terminal(select, "-f", "jsonl").splitlines()]
    if whole != lines or not any("\x1b" in row["subject"] for row in whole):
        wrong.append("json differs from jsonl on a terminal")
    return wrong


def errors_and_hints(h):
    commands = [["show", f"{BAD}@x"], ["thread", BAD], [f"subsystem:{BAD}"], [f"{BAD}:x"], [f'is:"{BAD}"'],
                ["subsystem:hzanx"], ["domain:hzapx"], [f"nosuch:{BAD}"], ["query", "run", BAD],
                ["report", "run", BAD], [f"--{BAD}"], ["index", BAD],
                ["is:patch", "-f", BAD], ["is:patch", "-o", f"nowhere/{BAD}"], ["is:patch", "--db", f"nowhere/{BAD}"],
                ["report", "run", "hostile", f"{BAD}=1"], ["report", "run", "hostile", BAD], ["help", BAD],
                ["diff", "is:patch", f"{BAD}..HEAD"], ["completion", BAD]]
    return unsafe_in({str(c): h.terminal(*c, **debug) for c in commands for debug in ({}, {"KVQ_DEBUG": "1"})})


def progress(h):
    archive = hostile_mails.make_archive(h.make_archive, h.folder, "listed", f"<hz{BAD}\x07.example.org>")
    seen = h.terminal("index", archive, "--db", "listed.db")
    # The line goes back to its begin and clears the rest.
    return unsafe_in({"index": seen.replace("\r\x1b[K", "")})


def pager(h):
    seen = {}
    for name, command in {"search": ["is:patch"], "show": ["show", h.ids[0]], "json": ["is:patch", "-f", "json"],
                          "report": ["report", "run", "hostile", f"what={BAD}"]}.items():
        h.terminal(*command, KVQ_PAGER="cat >paged")
        seen[name] = (h.folder / "paged").read_text()
        (h.folder / "paged").unlink()
    return unsafe_in(seen)


def text_in_a_file(h):
    commands = [["is:patch"], ["show", h.ids[0]], ["thread", h.ids[0]], ["series", h.ids[0]]]
    return unsafe_in({str(c): h.file(*c)[0] for c in commands})


def report_in_a_file(h):
    digest, _ = h.file("digest", "--exact", "..HEAD")
    own, _ = h.file("report", "run", "hostile", f"what={BAD}")
    wanted = {"hzan\x1b[31mred": digest, "hzaq\u202egnp": digest, f"{BAD}: it": own}
    return [words for words, text in wanted.items() if words not in text]


def markup(h):
    wrong = {}
    allowed = set("html head meta title style body h1 h2 h3 table thead tbody tr th td time a p pre footer svg rect text "
                  "line g section details summary".split())
    for command in (["is:patch | select subject, text"],
                    ["report", "run", "hostile", "what=<script>touch marker</script>"]):
        page, _ = h.file(*command, "-f", "html")
        wrong[str(command)] = sorted(Tags(page).tags - allowed) + UNSAFE.findall(page)
    feed, _ = h.file("is:patch", "-f", "atom")
    entries = xml.etree.ElementTree.fromstring(feed).findall("{http://www.w3.org/2005/Atom}entry")
    wrong["atom"] = [] if len(entries) == len(h.ids) else ["entries are missing"]
    return {name: found for name, found in wrong.items() if found}


def spreadsheet(h):
    wrong = []
    select = "is:patch OR is:reply | select subject, from.name, text, domain"
    for format, options in (("csv", {}), ("tsv", {"delimiter": "\t", "quoting": csv.QUOTE_NONE})):
        (h.folder / "cells").unlink(missing_ok=True)
        h.file(select, "-f", format, "--spreadsheet", "-o", "cells")
        with open(h.folder / "cells", newline="", encoding="utf-8") as file:
            cells = [cell for row in csv.reader(file, **options) for cell in row]
        wrong += [cell for cell in cells if cell[:1] in "=+-@\t\r" and cell]
        wrong += [] if sum(cell.startswith("'") for cell in cells) >= 4 else [f"{format}: nothing is guarded"]
    plain, guarded = ([*csv.reader(h.file("report", "run", "one.kvq", "-f", "csv", *more)[0].splitlines())]
                      for more in ([], ["--spreadsheet"]))
    wrong += [] if plain != guarded and not any(row and row[0][:1] in ("=", "@") for row in guarded) else ["report"]
    return wrong


def files_in(h, folder):
    return [path.relative_to(h.folder).as_posix() for path in (h.folder / folder).rglob("*") if path.is_file()]


def names_of_files(h):
    h.file("is:patch", "-f", "maildir", "-o", "maildir")
    names = files_in(h, "maildir")
    wrong = [name for name in names if not re.fullmatch(r"maildir/new/[\w.,:=-]+", name)]
    wrong += [] if len(names) == len(h.ids) else [names]
    h.file("report", "run", "hostile", f"what=../../{BAD};touch marker", "-f", "csv", "-o", "tables/inner")
    names = files_in(h, "tables")
    return wrong + [name for name in names if not re.fullmatch(r"tables/inner/\d\d-[a-z0-9-]+\.csv", name)] + \
        ([] if len(names) == 2 else names)


def report_as_mail(h):
    wrong = {}
    for what in (BAD, "x\nBcc: a@example.org", "\r\n\r\nbody", "=?utf-8?q?=0ABcc=3A?="):
        raw, _ = h.file("report", "run", "hostile", f"what={what}", "-f", "mail", "--to", "jo@example.org")
        mail = email.message_from_string(raw, policy=email.policy.default)
        plain, page = (part.get_content() for part in mail.iter_parts())
        found = UNSAFE.findall(raw + plain + page) + ["script"] * ("script" in Tags(page).tags)
        if found or mail.keys() != ["Date", "Subject", "To", "MIME-Version", "Content-Type"]:
            wrong[what] = (found, mail.keys())
    return wrong


def editor(h):
    program = h.folder / "editor"
    program.write_text('#!/bin/sh\nprintf "%s\\0" "$@" >edited\nexec cat "$1" >text\n')
    program.chmod(0o755)
    h.terminal("report", "edit", "hostile", EDITOR=str(program), VISUAL="")
    arguments = (h.folder / "edited").read_text().split("\0")[:-1]
    is_plain = len(arguments) == 1 and re.fullmatch(r"/[\w./-]+/kvq-\w{6}\.kvq", arguments[0])
    return [] if is_plain and (h.folder / "text").read_text() == REPORT else arguments


def help_and_scripts(h):
    commands = [["--help"], ["search", "--help"], ["help", "reports"], ["fields"], ["--version"],
                *(["completion", shell] for shell in ("bash", "zsh", "fish"))]
    return [c for c in commands if h.file(*c) != h.file(*c, "--db", "nowhere/kvq.db") or h.file(*c)[1] != 0]


def links(h):
    addresses = h.file("is:patch", "-f", "urls")[0].split()
    wrong = [a for a in addresses if not re.fullmatch(r"https?://[\w./%~@:+!$&'()*,;=-]+", a, re.A)]
    # kvq writes no OSC 8 hyperlinks, which would hide an address behind a text.
    seen = h.terminal("is:patch", NO_COLOR="", TERM="xterm-256color")
    return wrong + UNSAFE.findall(re.sub(r"\x1b\[[0-9;]*m", "", seen))


# The name of each check, as in the table in SECURITY.md, and the check. It returns what is wrong.
EXITS = {
    "text on a terminal": text_on_a_terminal,
    "every format on a terminal": every_format_on_a_terminal,
    "text in a file": text_in_a_file,
    "a report in a file": report_in_a_file,
    "JSON keeps the words of a mail": json_keeps_the_words,
    "errors, hints and debug lines": errors_and_hints,
    "the progress line": progress,
    "the pager": pager,
    "HTML and Atom": markup,
    "cells of a spreadsheet": spreadsheet,
    "names of files": names_of_files,
    "a report as a mail": report_as_mail,
    "the editor": editor,
    "help and completion scripts": help_and_scripts,
    "links": links,
}


def main():
    kvq, make_archive = (pathlib.Path(path).resolve() for path in sys.argv[1:3])
    skip_without_terminals()
    checks = Checks()
    with tempfile.TemporaryDirectory(prefix="kvq-exits-") as name:
        hostile = Hostile(kvq, make_archive, pathlib.Path(name))
        for exit, check in EXITS.items():
            checks.equal(exit, check(hostile) or "safe", "safe")
        checks.equal("no command of a mail ran", list(hostile.folder.rglob("marker*")), [])
    checks.end()


if __name__ == "__main__":
    main()
