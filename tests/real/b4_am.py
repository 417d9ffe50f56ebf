#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Compares `kvq am` with `b4 am` on the complete series of a real list, as `git mailinfo` reads both: authors, titles,
dates, messages with their trailers, diffs, and the order. Each difference must be explained by a rule; prints how often
each rule applies.

b4 is that of the Python named by KVQ_B4_PYTHON, else of this one. --all compares every series, else every tenth.
"""
import argparse
import collections
import concurrent.futures
import email.utils
import hashlib
import json
import os
import pathlib
import pickle
import re
import sqlite3
import subprocess
import sys
import tempfile

import b4_rules
import shared

HERE = pathlib.Path(__file__).resolve().parent
FROM_LINE = "From mboxrd@z Thu Jan  1 00:00:00 1970\n"
DIFF = re.compile(r"^(diff -|--- \S|Index: )", re.M)


def b4_python():
    python = os.environ.get("KVQ_B4_PYTHON", sys.executable)
    done = subprocess.run([python, "-c", "import b4; print(b4.__VERSION__)"], capture_output=True, text=True, check=False)
    return (python, done.stdout.strip()) if done.returncode == 0 else (None, None)


def ask_b4(python, task):
    """Returns what this version of b4 can do, and its answer for each series."""
    told = subprocess.run([python, HERE / "b4_oracle.py"], input=json.dumps(task).encode(), capture_output=True,
                          check=True).stdout.decode().splitlines()
    abilities, *answers = map(json.loads, told)
    return abilities, answers


def series_of(file, all):
    with sqlite3.connect(file) as database:
        rows = database.execute("SELECT text, revision FROM series JOIN message ON message.id = series.id "
                                "JOIN msgid ON msgid.id = message.msgid WHERE complete AND form <> 'partial' "
                                "ORDER BY series.date").fetchall()
    return rows if all else rows[::10]


def split(mbox):
    """Returns the mails of an mboxrd."""
    return [re.sub(r"^>(>*From )", r"\1", mail, flags=re.M) for mail in ("\n" + mbox).split("\n" + FROM_LINE)[1:]]


def moment(date):
    parsed = email.utils.parsedate_tz(date or "")
    return (email.utils.mktime_tz(parsed), parsed[-1]) if parsed else date


def git(folder, *arguments, input):
    return subprocess.run(["git", *arguments], input=input.encode("utf-8", "surrogateescape"), cwd=folder, check=True,
                          capture_output=True).stdout.decode("utf-8", "surrogateescape")


class Commits:
    """What `git am` makes of mails. The file remembers it for the next version of b4."""

    def __init__(self, file):
        self.file = pathlib.Path(file)
        self.known = pickle.loads(self.file.read_bytes()) if self.file.exists() else {}

    def of(self, mail):
        key = hashlib.sha1(mail.encode("utf-8", "surrogateescape")).digest()
        if key not in self.known:
            self.known[key] = committed(mail)
        return self.known[key]

    def save(self):
        self.file.write_bytes(pickle.dumps(self.known))


def committed(mail):
    """Returns what `git am` makes of a mail."""
    with tempfile.TemporaryDirectory() as folder:
        info = dict(line.split(": ", 1) for line in git(folder, "mailinfo", "message", "patch", input=mail).splitlines()
                    if ": " in line)
        message, patch = (pathlib.Path(folder, name).read_bytes().decode("utf-8", "surrogateescape")
                          for name in ("message", "patch"))
        message = git(folder, "stripspace", input=message)
    diff = DIFF.search(patch)
    diff = re.split(r"\n-- \n(?!.*^(?:@@|diff))", patch[diff.start():] if diff else "", maxsplit=1, flags=re.S | re.M)[0]
    return {"author": (info.get("Author"), info.get("Email")), "title": info.get("Subject"),
            "date": moment(info.get("Date")), "message": message, "diff": diff.rstrip()}


class Comparison:
    def __init__(self, kvq, database, mails, commits, abilities):
        self.kvq, self.database, self.mails, self.commits, self.abilities = kvq, database, mails, commits, abilities
        self.series_of = mails.series_of

    def rule_of_error(self, answer):
        """Why b4 makes no series of what is one for kvq."""
        subject = self.mails.by_id[answer["id"]].subject
        if answer["error"] == "no such revision":
            return None if re.search(r"\bv\d+\b(?!\.)", subject) else "a revision that only kvq reads: RFCv2, v5.5"
        if answer["error"] != "incomplete":
            return None
        series, found = self.series_of[answer["id"]], set(answer["ids"])
        if any(self.series_of.get(id) != series for id in found):
            return b4_rules.MIXED
        if found < set(self.mails.posted[series]):
            return "a patch that answers no other patch of its series: b4 does not find it"
        total = re.search(r"\b0+/(\d+)\]", subject)
        return "a cover that states more patches than there are" if total and int(total[1]) >= len(found) else None

    def of_series(self, answer, revision):
        """Returns (the number of patches, [(rule, what)])."""
        if "error" in answer:
            return 0, [(self.rule_of_error(answer), f"<{answer['id']}> {answer['error']}")]
        done = subprocess.run([self.kvq, "--db", self.database, "am", answer["id"], "-v", str(revision), "-o", "-"],
                              capture_output=True, check=False)
        ours = split(done.stdout.decode("utf-8", "surrogateescape"))
        if done.returncode != 0:
            return 0, [(None, f"<{answer['id']}> {done.stderr.decode()}")]
        mixed = any(self.series_of.get(id) != self.series_of[answer["id"]] for id in answer["ids"])
        if mixed or len(ours) != len(answer["patches"]):
            rule, what = b4_rules.MIXED if mixed else None, f"{len(ours)} patches, b4 has {len(answer['patches'])}"
            return 0, [(rule, f"<{answer['id']}> {what}")]
        found = []
        for id, one, other in zip(answer["ids"], ours, answer["patches"]):
            kvq, b4 = self.commits.of(one), self.commits.of(other)
            if kvq != b4:
                rules = b4_rules.rules_of_patch(kvq, b4, self.mails, id, self.abilities)
                found += [(rule, f"<{id}>") for rule in rules]
        return len(ours), found


def report(results):
    rules, patches, equal = collections.defaultdict(list), 0, 0
    for count, found in results:
        patches += count
        equal += not found
        for rule, what in found:
            rules[rule].append(what)
    print(f"{len(results):,} series, {patches:,} patches compared; {equal:,} series are equal in everything")
    for rule, found in sorted(rules.items(), key=lambda entry: -len(entry[1])):
        print(f"{len(found):6,}  {rule or 'NOT EXPLAINED'}: {' '.join(found[:3 if rule else 50])}")
    return rules[None]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kvq", type=pathlib.Path)
    parser.add_argument("--all", action="store_true", help="compare every series, not every tenth")
    parser.add_argument("--cache", help="a file that remembers what git said, for the next version of b4")
    options = parser.parse_args()
    shared.skip_without(shared.KVMARM)
    python, version = b4_python()
    if python is None:
        shared.skip("no Python with b4; name one with KVQ_B4_PYTHON")
    print(f"b4 {version}")
    with tempfile.TemporaryDirectory(prefix="kvq-b4-") as folder:
        folder = pathlib.Path(folder)
        os.environ["XDG_CONFIG_HOME"] = str(folder)
        repository, file = shared.cloned_kvmarm(folder), folder / "kvq.db"
        shared.run(options.kvq.resolve(), file, "index", repository)
        series = series_of(file, options.all)
        cache = options.cache or str(folder / "cache")
        task = {"repository": str(repository), "cache": cache, "series": series}
        abilities, answers = ask_b4(python, task)
        comparison = Comparison(options.kvq.resolve(), file, b4_rules.Mails(repository, file),
                                Commits(cache + ".commits"), abilities)
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            results = list(pool.map(comparison.of_series, answers, [revision for _, revision in series]))
        comparison.commits.save()
    checks = shared.Checks()
    checks.equal("series that b4 was asked for", len(results), len(series))
    checks.equal("differences without a rule", report(results), [])
    checks.close()


if __name__ == "__main__":
    main()
