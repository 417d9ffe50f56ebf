# SPDX-License-Identifier: MIT
"""The simplest grouping of series, to test judged_series.py with, and the oddities of the series of an archive."""
import collections

from judged_series import POSTING, place


def direct_answers(archive):
    """Returns {Message-ID of a cover: the numbered patches that reply to it directly}."""
    members = {cover.id: [] for cover in archive.covers}
    for patch in archive.patches:
        if patch.parsed.number and patch.in_reply_to in members:
            members[patch.in_reply_to].append(patch)
    return members


def oddities(archive):
    """Returns the odd postings by kind: {kind: [(Message-ID, description)]}."""
    found = collections.defaultdict(list)
    covers = {cover.id: cover for cover in archive.covers}
    of_cover = collections.defaultdict(list)
    for patch in archive.patches:
        if not patch.parsed.number:
            continue
        cover = next((covers[id] for id in reversed(patch.references) if id in covers), None)
        if cover is None:
            note_alone(found, patch, archive)
            continue
        of_cover[cover.id].append(patch)
        note_differences(found, patch, cover)
    for cover in archive.covers:
        note_cover(found, cover, of_cover[cover.id], archive)
    return found


def note_alone(found, patch, archive):
    near = [cover for cover in archive.covers if cover.sender == patch.sender
            and cover.parsed.total == patch.parsed.total and abs(cover.date - patch.date) <= POSTING]
    if near and not patch.references:
        found["replies to nothing, although its cover is present"].append((patch.id, f"{patch.subject} | {near[0].subject}"))
    elif near:
        found["replies to a mail other than its cover"].append((patch.id, f"{patch.subject} | {near[0].subject}"))
    elif not patch.references:
        found["numbered, no cover, replies to nothing"].append((patch.id, patch.subject))
    else:
        found["numbered, no cover, replies to a mail"].append((patch.id, patch.subject))


def note_differences(found, patch, cover):
    both = f"{patch.subject} | {cover.subject}"
    if patch.in_reply_to != cover.id:
        found["below its cover, not a direct reply"].append((patch.id, both))
    if patch.parsed.total != cover.parsed.total:
        found["total differs from the cover's"].append((patch.id, both))
    elif patch.parsed.revision != cover.parsed.revision:
        found["revision differs from the cover's"].append((patch.id, both))
    if patch.parsed.tags != cover.parsed.tags:
        found["tags differ from the cover's"].append((patch.id, both))
    if patch.sender != cover.sender:
        found["sender differs from the cover's"].append((patch.id, f"{patch.sender} | {cover.sender} | {both}"))
    if abs(patch.date - cover.date) > POSTING:
        found["dated more than two days from the cover"].append((patch.id, f"{patch.date - cover.date} {both}"))


def note_cover(found, cover, patches, archive):
    if not patches:
        found["cover without a patch below it"].append((cover.id, cover.subject))
    places = collections.Counter(place(patch) for patch in patches)
    for (_, total, number), count in places.items():
        if count > 1:
            found["a number twice below one cover"].append((cover.id, f"{number}/{total}: {cover.subject}"))
    if cover.references:
        found["cover that replies to a mail"].append((cover.id, cover.subject))
    for other in archive.covers:
        if other is not cover and (other.sender, other.subject) == (cover.sender, cover.subject):
            found["cover posted twice with the same subject"].append((cover.id, f"{cover.date} {cover.subject}"))
    if any(patch.parsed.number > patch.parsed.total for patch in patches):
        found["number above its total"].append((cover.id, cover.subject))
