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

import raw_mails
import shared

HERE = pathlib.Path(__file__).resolve().parent
FROM_LINE = "From mboxrd@z Thu Jan  1 00:00:00 1970\n"
DIFF = re.compile(r"^(diff -|--- \S|Index: )", re.M)
TRAILER = re.compile(r"\w[\w-]+: \S")
MIXED = "b4 takes patches of several postings in one thread for one series"
OTHER_WRITING = "a tag whose blanks, quotes or address b4 writes in another way"
WEB_TAG = re.compile(r"(link|closes|buglink): *https?://", re.I)


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
        rows = database.execute("SELECT text, revision FROM series JOIN message ON message.id = series.id JOIN msgid ON "
                                "msgid.id = message.msgid WHERE complete AND form <> 'partial' ORDER BY series.date").fetchall()
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


class Mails:
    """The mails of the list, to see who gave a tag to what."""

    def __init__(self, repository):
        self.by_id = {mail.id: mail for mail in raw_mails.parsed_mails(repository)}
        self.by_words = collections.defaultdict(list)
        self.in_one_line = set()
        for mail in self.by_id.values():
            lines = mail.text().splitlines()
            for line, next in zip(lines, lines[1:] + [""]):
                if "-by:" in line or line.lstrip().lower().startswith(("fixes:", "link:", "closes:")):
                    self.in_one_line.add(self.words(line))
                    for words in {self.words(line), self.words(line + next)}:
                        if mail not in self.by_words[words][-1:]:
                            self.by_words[words].append(mail)

    @staticmethod
    def words(tag):
        return re.sub(r"\W+", "", tag.lower())

    def givers(self, tag):
        """Yields the answers with the tag, and the mails that each answers, up to the patch or cover."""
        for mail in self.by_words[self.words(tag)]:
            if re.match(r"\w+:", mail.subject):
                path, above = [], self.by_id.get(mail.in_reply_to)
                while above is not None and above not in path:
                    path.append(above)
                    if not re.match(r"\w+:", above.subject):
                        break
                    above = self.by_id.get(above.in_reply_to)
                yield mail, path

    def is_folded(self, tag):
        """Whether an answer has only the beginning of the tag in one line."""
        words = self.words(tag)
        return words not in self.in_one_line and any(words.startswith(line) for line in self.in_one_line if len(line) > 20)

    def is_flowed(self, mail):
        return any("flowed" in str(part.get("Content-Type", "")) for part in mail.mail.walk())


def names(mail, tag):
    """Whether the tag is the sender's, or nobody's."""
    return "@" not in tag or mail.sender.lower() in tag.lower() or mail.sender_name.lower() in tag.lower()


def title_of(subject):
    return re.sub(r"^(\[[^]]*\]\s*)+", "", subject).strip()


def rule_of_added(mails, tag, id, title, abilities):
    """Why kvq adds a tag that b4 does not add."""
    if not abilities["links"] and WEB_TAG.match(tag):
        return "b4 before 0.12.3 takes no web address of an answer"
    given = [path for mail, path in mails.givers(tag) if names(mail, tag) and path]
    if not abilities["other_threads"] and any(path[-1].id != id and title_of(path[-1].subject) == title
                                            for path in given):
        return "b4 before 0.13 does not look for answers in other threads"
    if any(len(path) > 1 for path in given):
        return "an answer to an answer, in another thread: b4 stops at the cover there"
    return None


def rule_of_left_out(mails, tag, title):
    """Why b4 adds a tag that kvq does not add."""
    for mail, path in mails.givers(tag):
        if not names(mail, tag):
            return "a tag of somebody else: b4 does not check the tags of an answer that others answer"
        if path and title_of(path[-1].subject) != title:
            return "an answer to another patch of a series without cover: b4 takes it for one to patch 1"
    return None


def simple(line):
    """A line without what b4 does to it: the `>` before From, blanks, quotes, and the signs of an address."""
    return re.sub(r"[\s<>\"]+", " ", re.sub(r"^>From ", "From ", line)).strip().rstrip("?.")


def rules_of_message(kvq, b4, mails, id, title, abilities):
    """Returns the rules for two messages that differ; None among them for what no rule explains."""
    rules, ours, theirs = set(), kvq.splitlines(), b4.splitlines()
    only_ours = [line for line in ours if line not in theirs and line]
    only_theirs = [line for line in theirs if line not in ours and line]
    for line in list(only_theirs):
        twin = next((other for other in only_ours if simple(other) == simple(line)
                     or (": " in line and "," in other and other.startswith(line + ","))
                     or other.replace(": Reported-by:", ":") == line), None)
        if twin is None:
            continue
        only_ours.remove(twin)
        only_theirs.remove(line)
        rules.add("b4 puts > before a line that begins with From" if line.startswith(">From ")
                  else "b4 cuts a name at its comma" if line + "," == twin[:len(line) + 1]
                  else "b4 removes the indentation of the last paragraph" if twin.lstrip() == line
                  else OTHER_WRITING)
    for line in only_ours:
        other = next((one for one in only_theirs if line.startswith(one)), None)
        if other is not None:
            rules.add("a folded tag of an answer, which only kvq joins")
            only_theirs.remove(other)
        else:
            rules.add(rule_of_added(mails, line, id, title, abilities))
    for line in only_theirs:
        # With other blanks than the tag in the patch, b4 adds it once more.
        rules.add(OTHER_WRITING if simple(line) in map(simple, ours)
                  else "prose that b4 takes for a tag" if re.match(r"Fixes: (?![0-9a-f]{6})", line)
                  else "a folded tag of an answer, which only kvq joins"
                  if mails.is_folded(line)
                  else rule_of_left_out(mails, line, title))
    if not rules:
        rules.add("the order of tags that two answers give" if sorted(ours) == sorted(theirs) else None)
    return rules


def rules_of_patch(kvq, b4, mails, id, abilities):
    rules, source = set(), mails.by_id.get(id)
    different = {field for field in kvq if kvq[field] != b4[field]}
    if different and source is not None and mails.is_flowed(source):
        return {"format=flowed, which b4 leaves as it is"}
    if "message" in different:
        rules |= rules_of_message(kvq["message"], b4["message"], mails, id, kvq["title"], abilities)
    return rules | {None for field in different - {"message"}}


class Comparison:
    def __init__(self, kvq, database, mails, commits, abilities):
        self.kvq, self.database, self.mails, self.commits, self.abilities = kvq, database, mails, commits, abilities
        with sqlite3.connect(database) as connection:
            self.series_of = dict(connection.execute(
                "SELECT text, series FROM series_message JOIN message ON message.id = series_message.message "
                "JOIN msgid ON msgid.id = message.msgid"))

    def rule_of_error(self, answer):
        """Why b4 makes no series of what is one for kvq."""
        subject = self.mails.by_id[answer["id"]].subject
        if answer["error"] == "no such revision":
            return None if re.search(r"\bv\d+\b(?!\.)", subject) else "a revision that only kvq reads: RFCv2, v5.5"
        if answer["error"] != "incomplete":
            return None
        series, found = self.series_of[answer["id"]], set(answer["ids"])
        if any(self.series_of.get(id) != series for id in found):
            return MIXED
        if found < {id for id, other in self.series_of.items() if other == series}:
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
        if len(ours) != len(answer["patches"]):
            rule = MIXED if len({self.series_of.get(id) for id in answer["ids"]}) > 1 else None
            return 0, [(rule, f"<{answer['id']}> {len(ours)} patches, b4 has {len(answer['patches'])}")]
        found = []
        for id, one, other in zip(answer["ids"], ours, answer["patches"]):
            kvq, b4 = self.commits.of(one), self.commits.of(other)
            if kvq != b4:
                rules = rules_of_patch(kvq, b4, self.mails, id, self.abilities)
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
        comparison = Comparison(options.kvq.resolve(), file, Mails(repository), Commits(cache + ".commits"), abilities)
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            results = list(pool.map(comparison.of_series, answers, [revision for _, revision in series]))
        comparison.commits.save()
    checks = shared.Checks()
    checks.equal("series that b4 was asked for", len(results), len(series))
    checks.equal("differences without a rule", report(results), [])
    checks.close()


if __name__ == "__main__":
    main()
