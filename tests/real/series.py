#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Judges the series of a real list by the shortlogs and diffstats of their covers, without the code of kvq.

A series is right if its patches have the titles that `git format-patch` listed in its cover, or if the missing ones
are not in the archive. --all judges every cover and counts the outcomes. --self-test judges a grouping without kvq, by
direct replies to covers, and prints the oddities of the archive.
"""
import argparse
import collections
import pathlib
import random
import sqlite3
import sys
import tempfile

import cover_text
from judged_series import EXPLAINED, OUTCOMES, Archive, judge
import naive_series
import shared

# The share of the sampled covers that must be right.
ENOUGH = 0.95


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kvq", nargs="?", type=pathlib.Path)
    parser.add_argument("--all", action="store_true", help="judge every cover and print a table")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--sample", type=int, default=40)
    parser.add_argument("--self-test", action="store_true", help="judge a naive grouping, without kvq")
    parser.add_argument("--examples", type=int, default=5, help="examples to print of each oddity, with --self-test")
    return parser.parse_args()


def kvq_series(kvq, repository, file):
    """Returns ({cover: patches}, {cover: its row of series}, {Message-ID: files}) from the database of kvq."""
    shared.run(kvq, file, "index", repository)
    with sqlite3.connect(file) as database:
        members, rows, files = collections.defaultdict(list), {}, collections.defaultdict(set)
        for cover, total, patches, complete in database.execute(
                "SELECT text, total, patches, complete FROM series JOIN message ON message.id = series.id "
                "JOIN msgid ON msgid.id = message.msgid"):
            rows[cover] = (total, patches, complete)
            members[cover] = []
        for cover, patch in database.execute(
                "SELECT lead.text, own.text FROM series_message JOIN message m ON m.id = series_message.message "
                "JOIN msgid own ON own.id = m.msgid JOIN message l ON l.id = series_message.series "
                "JOIN msgid lead ON lead.id = l.msgid WHERE m.id <> l.id ORDER BY number"):
            members[cover].append(patch)
        for patch, name in database.execute(
                "SELECT text, path FROM patch_file JOIN message ON message.id = patch_file.message "
                "JOIN msgid ON msgid.id = message.msgid JOIN file ON file.id = patch_file.file"):
            files[patch].add(name)
    return members, rows, files


def judge_diffstat(verdict, members, files):
    """Compares the files of a complete series in kvq with "N files changed" in its cover."""
    stat = cover_text.diffstat(verdict.cover.text)
    if verdict.outcome not in ("complete", "retitled", "numbers complete"):
        return "not complete", ""
    if stat is None:
        return "no diffstat in the cover", ""
    seen = set().union(*(files[member.id] for member in members))
    if len(seen) == stat[0]:
        return "equal", ""
    raw = set().union(*(member.diff.files for member in members))
    return why_not_equal(seen, raw, members), f"{len(seen)} files, {len(raw)} in the diffs, the cover says {stat[0]}"


def why_not_equal(seen, raw, members):
    made = set().union(*(member.diff.made for member in members))
    removed = set().union(*(member.diff.removed for member in members))
    if any(member.diff.renamed for member in members):
        return "not equal: files are renamed"
    if seen != raw:
        return "not equal: kvq has other files than the diffs"
    if made & removed:
        return "not equal: a file is created and deleted, so only the patches have it"
    if any(not member.diff.files for member in members):
        return "not equal: a patch without a diff"
    return "not equal: the cover was made for other patches, or changes are reverted"


def judge_files(archive, files):
    """Compares the files of every patch in kvq with the `diff --git` lines of its mail."""
    counts, different = collections.Counter(), []
    for patch in archive.patches:
        if patch.diff.files == files[patch.id]:
            counts["equal"] += 1
        elif patch.diff.renamed and patch.diff.files <= files[patch.id]:
            counts["additional: the old names of renamed files"] += 1
        elif not patch.diff.files:
            counts["no git diff in the mail's text/plain"] += 1
        else:
            counts["different"] += 1
            different.append((patch, files[patch.id] ^ patch.diff.files))
    return counts, different


def wrong_row(verdict, row):
    """Returns the error in the row of a judged series, or "" if it is right."""
    if row is None or verdict.shortlog != "whole" or verdict.outcome not in ("complete", "absent"):
        return ""
    wanted = (verdict.cover.parsed.total, verdict.outcome == "complete")
    return "" if (row[0], bool(row[2])) == wanted else f"total and complete: {row[0]}, {row[2]}; expected {wanted}"


def print_table(title, counts):
    print(f"\n{title}")
    for name, count in counts.most_common():
        print(f"{count:6,}  {name}")


def print_verdicts(verdicts, outcomes, most=4):
    for verdict in verdicts:
        if verdict.outcome not in outcomes:
            continue
        print(f"{verdict.outcome}: <{verdict.cover.id}> {verdict.cover.subject}")
        print("".join(f"    {line}\n" for line in verdict.lines[:most]), end="")
        if len(verdict.lines) > most:
            print(f"    and {len(verdict.lines) - most} more")


def judged(covers, members, archive):
    def entries(cover):
        if cover.id not in members:
            return None
        return [archive.entries[patch] for patch in members[cover.id] if patch in archive.entries]
    return [judge(cover, entries(cover), archive) for cover in covers]


def report(verdicts):
    print(f"{len(verdicts):,} covers")
    print_table("shortlog", collections.Counter(verdict.shortlog for verdict in verdicts))
    print_table("outcome", collections.Counter(
        f"{verdict.outcome} - {OUTCOMES[verdict.outcome]}" for verdict in verdicts))
    print()
    print_verdicts(verdicts, set(OUTCOMES) - {"complete", "numbers complete"})
    for verdict in verdicts:
        if verdict.shortlog != "whole":
            print(f"shortlog {verdict.shortlog}: <{verdict.cover.id}> {verdict.cover.subject}")


def report_rows(verdicts, members, files, rows, archive):
    """Prints the checks that need the tables of kvq: its counts and its files."""
    stats = [(judge_diffstat(verdict, [archive.entries[id] for id in members.get(verdict.cover.id, ())], files),
              verdict) for verdict in verdicts]
    print_table("diffstat", collections.Counter(kind for (kind, _), _ in stats))
    for (kind, line), verdict in stats:
        if line:
            print(f"    <{verdict.cover.id}> {kind}: {line}: {verdict.cover.subject}")
    counts, different = judge_files(archive, files)
    print_table("files of every patch", counts)
    for patch, names in different:
        print(f"    <{patch.id}> {sorted(names)[:3]}: {patch.subject}")
    print("\nwrong rows of series")
    for verdict in verdicts:
        if line := wrong_row(verdict, rows.get(verdict.cover.id)):
            print(f"    <{verdict.cover.id}> {line}: {verdict.cover.subject}")


def self_test(archive, examples):
    members = {cover: [patch.id for patch in patches]
               for cover, patches in naive_series.direct_answers(archive).items()}
    report(judged(archive.covers, members, archive))
    print(f"\n{len(archive.again)} mails with the Message-ID of an earlier mail: {archive.again[:examples]}")
    for kind, found in sorted(naive_series.oddities(archive).items()):
        print(f"\n{len(found):,} mails: {kind}")
        for id, what in found[:examples]:
            print(f"    <{id}> {what}")


def check_sample(archive, members, rows, options):
    """Judges a random sample of the covers with a whole shortlog; nearly all of them must be right."""
    def drawable(cover):
        log = cover_text.shortlog(cover.text)
        return log is not None and log.whole and len(log.titles) == cover.parsed.total
    covers = [cover for cover in archive.covers if drawable(cover)]
    sample = random.Random(options.seed).sample(covers, min(options.sample, len(covers)))
    verdicts = judged(sample, members, archive)
    print_table("outcome", collections.Counter(verdict.outcome for verdict in verdicts))
    print_verdicts(verdicts, set(OUTCOMES) - {"complete"})
    right = sum(verdict.outcome in EXPLAINED for verdict in verdicts)
    checks = shared.Checks()
    checks.equal(f"{right} of {len(sample)} series are right, which is enough", right >= ENOUGH * len(sample), True)
    for verdict in verdicts:
        checks.equal(f"the row of <{verdict.cover.id}>", wrong_row(verdict, rows.get(verdict.cover.id)), "")
    checks.close()


def main():
    options = arguments()
    shared.skip_without(shared.KVMARM)
    with tempfile.TemporaryDirectory(prefix="kvq-series-") as folder:
        repository = shared.cloned_kvmarm(folder)
        archive = Archive(repository)
        if options.self_test:
            return self_test(archive, options.examples)
        members, rows, files = kvq_series(options.kvq.resolve(), repository, pathlib.Path(folder) / "kvq.db")
        if options.all:
            verdicts = judged(archive.covers, members, archive)
            report(verdicts)
            return report_rows(verdicts, members, files, rows, archive)
        check_sample(archive, members, rows, options)
    return None


if __name__ == "__main__":
    sys.exit(main())
