#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Makes the series of a list ready for `git am` with b4's Python modules, without the network. Needs the Python of a
virtual environment with b4; b4_am.py runs it.

Reads {"repository", "cache", "series": [[id, revision]]} on standard input. Writes a line of JSON with what this version
can do, and one for each series: {"id", "patches": [the mails], "ids", "said", "error"}. What
b4 asks lore.kernel.org, answers to the same patch in other threads, it gets from the archive.
"""
import collections
import email
import email.parser
import hashlib
import json
import logging
import pathlib
import pickle
import re
import sys

import b4

import raw_mails

IDS = re.compile(r"<([^<>\s]+)>")


class Cache:
    """Remembers what git said, for the next version of b4."""

    def __init__(self, file):
        self.file = pathlib.Path(file)
        self.known = pickle.loads(self.file.read_bytes()) if self.file.exists() else {}

    def wrap(self, name, function):
        def cached(*arguments, **options):
            key = (name, hashlib.sha1(repr((arguments, sorted(options.items()))).encode("utf-8", "surrogateescape")).digest())
            if key not in self.known:
                try:
                    self.known[key] = (function(*arguments, **options), None)
                except ValueError as error:
                    self.known[key] = (None, str(error))
            value, error = self.known[key]
            if error:
                raise ValueError(error)
            return value
        return cached

    def save(self):
        self.file.write_bytes(pickle.dumps(self.known))


class Said(logging.Handler):
    def __init__(self):
        super().__init__()
        self.lines = []

    def emit(self, record):
        self.lines.append(record.getMessage())


def ids_in(message, *fields):
    return [id for field in fields for value in message.get_all(field, []) for id in IDS.findall(str(value))]


class Archive:
    def __init__(self, repository):
        parser = email.parser.BytesParser(policy=b4.emlpolicy)
        self.messages, self.root = {}, {}
        for raw in raw_mails.raw_mails(repository):
            message = parser.parsebytes(raw)
            try:
                id = b4.LoreMessage.get_clean_msgid(message)
            except Exception:  # Python cannot read some headers at all.
                continue
            if id and id not in self.messages:
                self.messages[id] = message
        for id, message in self.messages.items():
            try:
                for other in ids_in(message, "References", "In-Reply-To"):
                    self.join(id, other)
            except Exception:
                continue
        self.threads = collections.defaultdict(list)
        for id in self.messages:
            self.threads[self.find(id)].append(id)
        self.by_patch_id = collections.defaultdict(list)

    def find(self, id):
        path = []
        while self.root.get(id, id) != id:
            path.append(id)
            id = self.root[id]
        for one in path:
            self.root[one] = id
        return id

    def join(self, one, other):
        self.root[self.find(one)] = self.find(other)

    def thread_of(self, id):
        return [self.messages[one] for one in self.threads[self.find(id)]]

    def index_patches(self):
        for id, message in self.messages.items():
            try:
                patch = b4.LoreMessage(message)
                if patch.has_diff and not patch.reply and (patch_id := b4.LoreMessage.get_patch_id(patch.body)):
                    self.by_patch_id[patch_id].append(id)
            except Exception:
                continue

    def search(self, query, *_, **__):
        found = []
        for patch_id in re.findall(r"patchid:([0-9a-f]+)", query):
            for id in self.by_patch_id[patch_id]:
                if (root := self.find(id)) not in found:
                    found.append(root)
        # lore sends the mails in the order in which they arrived.
        wanted = {id for root in found for id in self.threads[root]}
        return [message for id, message in self.messages.items() if id in wanted]


def configure():
    config = dict(b4.DEFAULT_CONFIG)
    config.update({"attestation-policy": "off", "attestation-check-dkim": "no", "trailer-order": "*",
                   "listid-preference": ["*"]})
    b4.MAIN_CONFIG = config
    b4.USER_CONFIG = {"name": "Nobody", "email": "nobody@example.invalid"}
    b4.LoreMessage.attestors = property(lambda self: [])


def ready(archive, id, revision):
    mailbox = b4.LoreMailbox()
    for message in b4.get_strict_thread(archive.thread_of(id), id) or []:
        mailbox.add_message(message)
    series = mailbox.get_series(revision=revision)
    if series is None:
        return {"error": "no such revision"}
    if not series.complete:
        return {"error": "incomplete", "ids": [patch.msgid for patch in series.patches if patch]}
    options = {"covertrailers": True} if "covertrailers" in b4.LoreSeries.get_am_ready.__code__.co_varnames else {}
    messages = series.get_am_ready(noaddtrailers=False, **options)
    mails = [b4.LoreMessage.get_msg_as_bytes(message, headers="decode").decode("utf-8", "surrogateescape")
             for message in messages]
    return {"patches": mails, "ids": [patch.msgid for patch in series.patches[1:] if patch],
            "cover": series.patches[0].msgid if series.patches[0] else None, "slug": series.get_slug(extended=True),
            "mismatches": sorted(f"{name}: {value}" for name, value, *_ in series.trailer_mismatches)}


def abilities():
    """What only newer versions do."""
    trailers = lambda text: b4.LoreMessage.find_trailers(text + "\n", followup=True)[0]
    answer = email.message_from_string("From: A <a@example.org>\nMessage-ID: <2@x>\nSubject: Re: x\n\nbase-commit: 01234567\n",
                                       policy=b4.emlpolicy)
    carry = getattr(b4, "map_codereview_trailers", None)
    return {"other_threads": carry is not None,
            "other_covers": carry is not None and "covers" in carry.__code__.co_varnames,
            "links": bool(trailers("Link: https://example.org/r/1@x")),
            "no_base": not b4.LoreMessage(answer).get_trailers()[0],
            "persons": trailers('Acked-by: "A. B" <a@example.org> (c)')[0].as_string() == "Acked-by: A. B <a@example.org>"}


def main():
    task = json.load(sys.stdin)
    said, logger = Said(), logging.getLogger("b4")
    logger.setLevel(logging.WARNING)
    logger.propagate = False
    logger.addHandler(said)
    configure()
    cache = Cache(task["cache"])
    b4.get_mailinfo = cache.wrap("mailinfo", b4.get_mailinfo)
    b4.LoreMessage.get_patch_id = staticmethod(cache.wrap("patch-id", b4.LoreMessage.get_patch_id))
    archive = Archive(task["repository"])
    archive.index_patches()
    b4.get_pi_search_results = archive.search
    print(json.dumps(abilities()))
    for id, revision in task["series"]:
        said.lines.clear()
        try:
            answer = ready(archive, id, revision)
        except SystemExit:
            answer = {"error": "b4 exits"}
        except Exception as error:
            answer = {"error": f"b4 fails: {type(error).__name__}: {error}"[:200]}
        print(json.dumps({"id": id, "said": said.lines[:3], **answer}), flush=True)
    cache.save()


if __name__ == "__main__":
    main()
