# SPDX-License-Identifier: MIT
"""Judges a series by the shortlog of its cover letter and by the mails in the archive."""
import collections
import dataclasses
import datetime
import difflib

import cover_text
import raw_mails

POSTING = datetime.timedelta(days=2)
# Two titles at least this similar (difflib) count as one that was edited after the cover was written.
ALIKE = 0.6
EXPLAINED = ("complete", "retitled", "absent", "other posting", "numbers complete", "numbers absent")


@dataclasses.dataclass
class Entry:
    """The data of a mail that the verdicts use: `text` only of covers, `diff` only of patches."""
    id: str
    subject: str
    parsed: cover_text.Subject
    sender: str
    sender_name: str
    date: datetime.datetime
    references: list
    in_reply_to: str
    text: str
    diff: cover_text.Diff

    @property
    def is_cover(self):
        return not self.parsed.reply and self.parsed.tagged and self.parsed.number == 0 and self.parsed.total > 0

    @property
    def is_patch(self):
        return not self.parsed.reply and self.parsed.tagged and self.parsed.number != 0

    @property
    def title(self):
        return cover_text.same(self.parsed.title)


class Archive:
    """The covers and patches of an archive, by Message-ID and by title."""

    def __init__(self, repository):
        self.entries, self.again = {}, []
        for mail in raw_mails.parsed_mails(repository):
            entry = entry_of(mail)
            if entry.id in self.entries:
                self.again.append(entry.id)
            self.entries.setdefault(entry.id, entry)
        self.covers = [entry for entry in self.entries.values() if entry.is_cover]
        self.cover_ids = {cover.id for cover in self.covers}
        self.patches = [entry for entry in self.entries.values() if entry.is_patch]
        self.by_title, self.by_place = collections.defaultdict(list), collections.defaultdict(list)
        for entry in self.patches:
            self.by_title[entry.title].append(entry)
            self.by_place[entry.sender, *place(entry)].append(entry)


@dataclasses.dataclass
class Verdict:
    """`outcome` is a key of OUTCOMES; `lines` explain it; `shortlog` is the state of the cover's list: whole, none,
    unparsable, or of a length other than its 0/N."""
    cover: Entry
    shortlog: str
    outcome: str
    lines: list


OUTCOMES = {
    "complete": "the titles are those of the shortlog",
    "retitled": "N patches, some with titles edited since the cover was written",
    "absent": "the missing patches are not in the archive",
    "other posting": "the missing patches are in the archive, but only as part of another posting",
    "numbers complete": "no usable shortlog; the numbers are 1 to N, each once",
    "numbers absent": "no usable shortlog; the missing numbers are not in the archive",
    "there but not grouped": "a patch of it is in the archive but not in the series",
    "foreign patch": "the series has a patch that its cover does not list",
    "twice": "the series has a patch more than once",
    "no series": "the cover has no series",
}


def entry_of(mail):
    parsed = cover_text.parse_subject(mail.subject)
    text = "" if parsed.reply else mail.text()
    return Entry(mail.id, mail.subject, parsed, mail.sender, mail.sender_name, mail.date, mail.references,
                 mail.in_reply_to, text if parsed.number == 0 else "", cover_text.read_diff(text))


def place(entry, number=None):
    return entry.parsed.revision, entry.parsed.total, entry.parsed.number if number is None else number


def judge(cover, members, archive):
    """Judges the patches `members`, which is None if there is no series."""
    log = cover_text.shortlog(cover.text)
    if members is None:
        return Verdict(cover, state_of(log, cover), "no series", [])
    if log is None or not log.whole:
        return Verdict(cover, state_of(log, cover), *judge_numbers(cover, members, archive))
    outcome, lines = judge_titles(cover, log.titles, members, archive)
    if outcome == "foreign patch" and len(log.titles) != cover.parsed.total:
        outcome, lines = judge_numbers(cover, members, archive)
    return Verdict(cover, state_of(log, cover), outcome, lines)


def state_of(log, cover):
    if log is None:
        return "none"
    if not log.whole:
        return "unparsable"
    return "whole" if len(log.titles) == cover.parsed.total else "of another length"


def judge_titles(cover, titles, members, archive):
    wanted = collections.Counter(map(cover_text.same, titles))
    seen = collections.Counter(member.title for member in members)
    spelling = {cover_text.same(title): title for title in titles + [member.parsed.title for member in members]}
    missing, extra = list((wanted - seen).elements()), list((seen - wanted).elements())
    retitled = pair_alike(missing, extra)
    twice = [title for title in extra if title in wanted]
    lines = [f"retitled: {spelling[old]} -> {spelling[new]}" for old, new in retitled]
    if twice:
        return "twice", lines + [f"twice: {spelling[title]}" for title in twice]
    if extra:
        return "foreign patch", lines + [f"foreign: {member.id} {member.subject}" for member in members
                                         if member.title in extra]
    if not missing:
        return ("retitled" if retitled else "complete"), lines
    return worst([look_for(cover, spelling[title], archive.by_title[title], members, archive)
                  for title in missing], lines)


def pair_alike(missing, extra):
    """Removes similar titles from both lists, and returns them as pairs."""
    pairs = []
    for title in list(missing):
        near = difflib.get_close_matches(title, extra, 1, ALIKE)
        if near:
            missing.remove(title)
            extra.remove(near[0])
            pairs.append((title, near[0]))
    return pairs


def judge_numbers(cover, members, archive):
    numbers = collections.Counter(member.parsed.number for member in members)
    if any(count > 1 for count in numbers.values()):
        return "twice", [f"twice: number {number}" for number, count in numbers.items() if count > 1]
    strange = [member for member in members if place(member)[1:] != (cover.parsed.total, member.parsed.number)]
    if strange:
        return "foreign patch", [f"foreign: {member.id} {member.subject}" for member in strange]
    missing = [number for number in range(1, cover.parsed.total + 1) if number not in numbers]
    if not missing:
        return "numbers complete", []
    found = [look_for(cover, f"number {number}", archive.by_place[cover.sender, *place(cover, number)], members, archive)
             for number in missing]
    outcome, lines = worst(found, [])
    return "numbers absent" if outcome == "absent" else outcome, lines


def look_for(cover, what, candidates, members, archive):
    """Returns (outcome, line) for a missing patch: whether one of `candidates` is this patch."""
    near = [entry for entry in candidates if entry not in members and abs(entry.date - cover.date) <= POSTING]
    for entry in near:
        if why := belongs(entry, cover, archive):
            return "there but not grouped", f"{what}: {entry.id} {entry.subject} ({why})"
    if near:
        return "other posting", f"{what}: only as {near[0].id} {near[0].subject}"
    return "absent", f"{what}: absent"


def belongs(entry, cover, archive):
    """Returns why a mail with a title of the cover seems to be its patch, or "" if it belongs to another posting."""
    threaded = cover.id in entry.references
    same_place = (entry.parsed.revision, entry.parsed.total) == (cover.parsed.revision, cover.parsed.total)
    if threaded:
        return "replies to the cover" if same_place else "replies to the cover, numbered differently"
    if not same_place or entry.sender != cover.sender or any(id in archive.cover_ids for id in entry.references):
        return ""
    return "replies to another mail" if entry.references else "replies to nothing"


def worst(found, lines):
    order = ("there but not grouped", "other posting", "absent")
    return min((outcome for outcome, _ in found), key=order.index), lines + [line for _, line in found]
