#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Runs the lore queries of tests/lore/queries.txt on a real list, with kvq and with Debian's public-inbox 1.9.

usage: lore_queries.py KVQ [--inbox FOLDER]

Prints the number of results of both for each query. If the results differ, prints the cause: it looks at the terms of
the query for which only one of them matches a mail, and at the mail. Fails if kvq rejects a query, and for a difference
without a known cause. Needs lei and public-inbox-index; their index of the list is kept in FOLDER and used again.
"""
import argparse
import collections
import dataclasses
import functools
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import counts
import raw_mails
import shared

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "lore"))
from queries import lore_queries  # noqa: E402

TERM = re.compile(r'-?(?:\w+:)?(?:"[^"]*"|[^\s()"]+)')
OPERATORS = {"AND", "OR", "NOT"}
# Xapian keeps as one term: a word with an apostrophe or &, and digits with dots or commas between them.
XAPIAN_TERM = re.compile(r"\w+(?:(?:['’&](?=\w)|(?<=\d)[.,;](?=\d))\w+)*")
SUBJECT, SENDER, FILE, SIZE = "s", "f", "dfn", "z"
TEXTS = {"", SUBJECT, SENDER, "b", "bs", "nq", "q", "dfa", "dfb", "dfctx", "dfhh"}


class PublicInbox:
    """A public-inbox index of a list, queried with lei."""

    def __init__(self, folder):
        self.folder = folder
        self.environment = {**os.environ, "HOME": str(folder / "home"), "PI_CONFIG": str(folder / "config"),
                            "XDG_RUNTIME_DIR": str(folder / "run")}

    def build(self):
        for name in ("home", "run", "inbox/git"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        (self.folder / "run").chmod(0o700)
        if (self.folder / "inbox" / "msgmap.sqlite3").exists():
            return
        shared.cloned_kvmarm(self.folder).rename(self.folder / "inbox" / "git" / "0.git")
        self.run("public-inbox-init", "-V2", "kvmarm", self.folder / "inbox", "http://example.org/kvmarm",
                 "kvmarm@example.org")
        self.run("public-inbox-index", "--no-fsync", self.folder / "inbox")

    def run(self, *command, text=""):
        return subprocess.run(command, input=text.encode(), capture_output=True, check=True,
                              env=self.environment).stdout.decode()

    @functools.cache
    def find(self, query):
        """Returns the Message-IDs. lei parses a query from standard input as lore.kernel.org does."""
        threads, text = query.startswith("--threads "), query.removeprefix("--threads ")
        lines = self.run("lei", "q", "--stdin", f"--only={self.folder / 'inbox'}", "--no-save", "--format=jsonl",
                         "--limit=100000", *(["--threads"] if threads else []), text=text).split("\n")
        return frozenset(json.loads(line)["m"] for line in lines if line)

    def stop(self):
        self.run("lei", "daemon-kill")


class Kvq:
    def __init__(self, kvq, database):
        self.kvq, self.database = kvq, database

    @functools.cache
    def find(self, query):
        """Returns the Message-IDs, or None if kvq rejects the query. Exit code 1 means that no mail matches."""
        done = subprocess.run([self.kvq, "--db", self.database, "search", "--format", "ids", "--", query],
                              capture_output=True, check=False)
        return frozenset(done.stdout.decode().split()) if done.returncode in (0, 1) else None


@dataclasses.dataclass
class Mail:
    """A mail and its size, with the line ends of the archive and with CRLF, as it was sent."""
    parsed: raw_mails.RawMail
    size: int
    size_with_crlf: int


def mails_of(repository):
    mails = {}
    for raw in raw_mails.raw_mails(repository):
        line_ends = 0 if b"\r\n" in raw else raw.count(b"\n")
        mail = Mail(raw_mails.parse(raw), len(raw), len(raw) + line_ends)
        mails[mail.parsed.id] = mail
    return mails


@dataclasses.dataclass
class Term:
    """A term of a query. `written` is its value without quotes."""
    text: str
    prefix: str
    written: str
    is_word: bool


def terms_of(query):
    """Returns the terms of a query; a query with braces or NEAR is one term."""
    if "{" in query or "NEAR" in query:
        return [Term(query, "", query, False)]
    query = re.sub(r"\b(\w+):\(([^()]*)\)", lambda group: with_prefix(*group.groups()), query)
    return [term(text.removeprefix("-")) for text in TERM.findall(query) if text not in OPERATORS]


def with_prefix(prefix, group):
    return "(" + " ".join(word if word in OPERATORS else f"{prefix}:{word}" for word in group.split()) + ")"


def term(text):
    prefix, value = re.fullmatch(r"(?:(\w+):)?(.+)", text).groups()
    return Term(text, prefix or "", value.strip('"'), re.fullmatch(r"\w+", value) is not None)


def stems(words):
    """Returns {word: its stem}, from the Xapian stemmer that public-inbox uses."""
    script = 'use Search::Xapian ":all"; my $s = Search::Xapian::Stem->new("english"); ' \
             'while (<STDIN>) { chomp; print $s->stem_word($_), "\\n" }'
    listed = sorted(words)
    out = subprocess.run(["perl", "-e", script], input="\n".join(listed).encode(), capture_output=True, check=True)
    return dict(zip(listed, out.stdout.decode().split("\n")))


def text_for(prefix, mail):
    """Returns text of the mail in which a term with this prefix is searched; it may not be all."""
    sender = raw_mails.decoded_header(mail.parsed.mail["From"])
    if prefix == SUBJECT:
        return mail.parsed.subject
    if prefix == SENDER:
        return sender
    return "\n".join([mail.parsed.subject, sender, *counts.texts_of(mail.parsed.mail)])


def only_public_inbox(term, mail):
    """Returns why the term matches the mail in public-inbox but not in kvq, or None if the cause is unknown."""
    if term.prefix == SIZE:
        bound = int(re.match(r"\d*", term.written).group() or 0)
        return "line ends: two bytes in public-inbox" if mail.size < bound <= mail.size_with_crlf else None
    if term.prefix not in TEXTS:
        return None
    text = text_for(term.prefix, mail)
    if term.is_word and term.written == term.written.lower():
        stem_of = stems({term.written, *counts.words(text)})
        if stem_of[term.written] in {stem_of[word] for word in counts.words(text)} \
                and term.written not in counts.words(text):
            return "stemming"
    if counts.holds(counts.words(text), term.written) and term.written.lower() not in text.lower():
        return "punctuation of the query that is not in the mail"
    return None


def only_kvq(term, mail):
    """Returns why the term matches the mail in kvq but not in public-inbox, or None if the cause is unknown."""
    if term.prefix == FILE:
        paths = set(counts.paths_in("\n".join(counts.texts_of(mail.parsed.mail))))
        where = {place for place, path in paths if counts.holds(counts.words(path), term.written.rstrip("*"))}
        return "a file only of the diffstat" if where == {"diffstat"} else None
    if term.prefix not in TEXTS:
        return None
    text = text_for(term.prefix, mail)
    pieces = [counts.words(word) for word in XAPIAN_TERM.findall(text)]
    wanted = counts.words(term.written)
    if wanted not in pieces and any(set(wanted) <= set(piece) for piece in pieces):
        return "a word with an apostrophe, or digits with dots: one term in Xapian"
    return None


def causes(query, id, mail, public_inbox, kvq):
    """Returns the causes for the terms that match the mail in only one of the two."""
    found = set()
    for term in terms_of(query):
        ours, theirs = kvq.find(term.text), public_inbox.find(term.text)
        if ours is None or (id in ours) == (id in theirs):
            continue
        found.add((only_kvq if id in ours else only_public_inbox)(term, mail))
    return found


class Report:
    def __init__(self, public_inbox, kvq, mails):
        self.public_inbox, self.kvq, self.mails = public_inbox, kvq, mails
        self.causes, self.failed = collections.Counter(), 0
        print(f"{'public-inbox':>12} {'kvq':>7} {'only p.':>6} {'only kvq':>8}  query")

    def compare(self, query):
        ours = self.kvq.find(query.archive)
        theirs = self.public_inbox.find(query.public_inbox) if query.public_inbox else None
        both = ours is not None and theirs is not None
        only = (len(theirs - ours), len(ours - theirs)) if both else ("-", "-")
        print(f"{'not in it' if theirs is None else len(theirs):>12} {'refused' if ours is None else len(ours):>7} "
              f"{only[0]:>6} {only[1]:>8}  {query.archive}")
        self.failed += ours is None
        if both:
            self.explain(query, theirs ^ ours)

    def explain(self, query, ids):
        by_cause = collections.defaultdict(list)
        for id in sorted(ids):
            found = causes(query.public_inbox, id, self.mails[id], self.public_inbox, self.kvq)
            known = bool(found) and None not in found
            by_cause[" and ".join(sorted(found)) if known else "not explained"].append(id)
        for cause, mails in by_cause.items():
            self.causes[cause] += len(mails)
            listed = f": {' '.join(mails[:3])}" if cause == "not explained" else ""
            print(f"{'':37}  {len(mails)} {cause}{listed}")
        self.failed += "not explained" in by_cause

    def close(self):
        for cause, count in self.causes.most_common():
            print(f"{count:6,}  {cause}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kvq", type=pathlib.Path)
    parser.add_argument("--inbox", type=pathlib.Path, help="the folder to keep the index of public-inbox in")
    arguments = parser.parse_args()
    shared.skip_without(shared.KVMARM)
    if not shutil.which("lei") or not shutil.which("public-inbox-index"):
        print("skipped: lei and public-inbox are not installed\n0 passed, 0 failed")
        return
    with tempfile.TemporaryDirectory(prefix="kvq-lore-") as folder:
        public_inbox = PublicInbox((arguments.inbox or pathlib.Path(folder)).resolve())
        public_inbox.build()
        archive, database = public_inbox.folder / "inbox", pathlib.Path(folder) / "kvq.db"
        kvq = Kvq(arguments.kvq.resolve(), database)
        shared.run(kvq.kvq, database, "index", archive)
        queries = lore_queries()
        report = Report(public_inbox, kvq, mails_of(archive / "git" / "0.git"))
        for query in queries:
            report.compare(query)
        report.close()
        public_inbox.stop()
    print(f"{len(queries) - report.failed} passed, {report.failed} failed")
    sys.exit(report.failed > 0)


if __name__ == "__main__":
    main()
