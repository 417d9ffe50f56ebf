# SPDX-License-Identifier: MIT
"""The rules by which `kvq am` and `b4 am` may differ, each with what must be true of the mails for it to apply."""
import collections
import re
import sqlite3

import raw_mails

DIFF = re.compile(r"^(diff --git|---) ", re.M)
MIXED = "b4 takes patches of several postings in one thread for one series"
OTHER_WRITING = "a tag whose blanks, quotes or address b4 writes in another way"
WEB_TAG = re.compile(r"(link|closes|buglink): *https?://", re.I)


def of_mails(file, column, table):
    """Returns what a table of the database has for Message-IDs."""
    with sqlite3.connect(file) as database:
        return dict(database.execute(f"SELECT text, {column} FROM {table} JOIN message ON message.id = {table}.message "
                                     "JOIN msgid ON msgid.id = message.msgid"))


class Mails:
    """The mails of the list, to see who gave a tag to what."""

    def __init__(self, repository, database):
        self.patch_ids = of_mails(database, "patch_id", "patch")
        self.series_of = of_mails(database, "series", "series_message")
        self.posted = collections.defaultdict(list)
        for id, series in self.series_of.items():
            self.posted[series].append(id)
        self.by_id = {mail.id: mail for mail in raw_mails.parsed_mails(repository)}
        self.by_words = collections.defaultdict(list)
        self.in_one_line = set()
        for mail in self.by_id.values():
            lines = mail.text().splitlines()
            for line, next in zip(lines, lines[1:] + [""]):
                tag = line.lstrip().lower()
                if not tag.startswith(">") and ("-by:" in tag or tag.startswith(("fixes:", "link:", "closes:"))):
                    self.in_one_line.add(self.words(line))
                    # Tags may be folded, or have a remark behind the address.
                    for words in {self.words(line), self.words(line + next), self.words(line.rpartition(">")[0])}:
                        if mail not in self.by_words[words][-1:]:
                            self.by_words[words].append(mail)

    def are_same_patch(self, id, other):
        """Whether two mails have the same patch."""
        return id != other and self.patch_ids.get(id) is not None and self.patch_ids.get(id) == self.patch_ids.get(other)

    def is_posted_elsewhere(self, id, mail):
        """Whether the posting of another mail has the same patch, in another mail than that one."""
        return any(self.are_same_patch(id, other) for other in self.posted[self.series_of.get(mail)] if other != mail)

    def concerns(self, mail, id):
        """Whether answers to a mail may be about a patch: its own, those to its cover, to the same patch elsewhere."""
        is_cover = mail in self.posted[self.series_of.get(id)] and self.patch_ids.get(mail) is None
        return mail == id or is_cover or self.are_same_patch(mail, id)

    def is_attached(self, tag, id):
        """Whether a patch attached to an answer to a patch has the tag."""
        parts = (part for mail in self.by_id.values() if any(self.concerns(above, id) for above in mail.references)
                 for part in mail.mail.walk() if part.get_content_type().endswith("/x-patch"))
        return any(tag.encode() in (part.get_payload(decode=True) or b"") for part in parts)

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


def rule_of_added(mails, tag, id, abilities):
    """Why kvq adds a tag that b4 does not add."""
    if not abilities["links"] and WEB_TAG.match(tag):
        return "b4 before 0.12.3 takes no web address of an answer"
    given = [path for mail, path in mails.givers(tag) if names(mail, tag) and path]
    if not abilities["other_threads"] and any(mails.are_same_patch(path[-1].id, id) for path in given):
        return "b4 before 0.13 does not look for answers in other threads"
    longer = [path for path in given if len(path) > 1 and mails.are_same_patch(path[-1].id, id)]
    if longer and not abilities["other_covers"]:
        return "an answer to an answer, in another thread: b4 before 0.15 stops at the cover there"
    if any(DIFF.search(above.text()) for path in longer for above in path[:-1]):
        return "an answer to an answer with a diff, in another thread: b4 takes that for the patch"
    return None


def rule_of_left_out(mails, tag, id, abilities):
    """Why b4 adds a tag that kvq does not add."""
    given = [(mail, path) for mail, path in mails.givers(tag) if path]
    for mail, path in given:
        top = path[-1].id
        if names(mail, tag) and mails.is_posted_elsewhere(id, top):
            if mails.patch_ids.get(top) is not None and len(path) > 1:
                return "an answer to another patch of a series without cover: b4 takes it for one to patch 1"
            if mails.patch_ids.get(top) is None and abilities["other_covers"]:
                return "an answer to the cover of another posting: b4 from 0.15 on carries it over"
    about = [mail for mail, path in given if mails.concerns(path[-1].id, id) or mails.is_posted_elsewhere(id, path[-1].id)]
    if about and not any(names(mail, tag) for mail in about):
        return "a tag of somebody else: b4 does not check the tags of an answer that others answer"
    return "a tag of a patch that is attached to an answer: b4 reads only that" if mails.is_attached(tag, id) else None


def person(tag):
    """The name of a tag and its address, or the tag itself."""
    found = re.match(r"([\w-]+):.*?([^\s<>\"]+@[^\s<>\"]+)", tag)
    return (found[1].lower(), found[2].lower()) if found else tag


def simple(line):
    """A line without what b4 does to it: the `>` before From, blanks, quotes, and the signs of an address."""
    return re.sub(r"[\s<>\"]+", " ", re.sub(r"^>From ", "From ", line)).strip().rstrip("?.")


def rules_of_message(kvq, b4, mails, id, abilities):
    """Returns the rules for two messages that differ; None among them for what no rule explains."""
    rules, ours, theirs = set(), kvq.splitlines(), b4.splitlines()
    only_ours = list((collections.Counter(filter(None, ours)) - collections.Counter(theirs)).elements())
    only_theirs = list((collections.Counter(filter(None, theirs)) - collections.Counter(ours)).elements())
    for line in list(only_theirs):
        twin = next((other for other in only_ours if simple(other) == simple(line)
                     or (": " in line and simple(other).startswith(simple(line) + ","))
                     or other.replace(": Reported-by:", ":") == line
                     or (not abilities["persons"] and person(other) == person(line))), None)
        if twin is None:
            continue
        only_ours.remove(twin)
        only_theirs.remove(line)
        rules.add("b4 puts > before a line that begins with From" if line.startswith(">From ")
                  else "b4 cuts a name at its comma" if simple(twin).startswith(simple(line) + ",")
                  else "b4 removes the indentation of the last paragraph" if twin.lstrip() == line
                  else "b4 before 0.12.4 does not write persons anew" if not abilities["persons"] and "@" in line
                  else OTHER_WRITING)
    for line in only_ours:
        other = next((one for one in only_theirs if line.startswith(one)), None)
        if other is not None:
            rules.add("a folded tag of an answer, which only kvq joins")
            only_theirs.remove(other)
        else:
            rules.add(rule_of_added(mails, line, id, abilities))
    for line in only_theirs:
        # With other blanks than the tag in the patch, b4 adds it once more.
        rules.add(OTHER_WRITING if simple(line) in map(simple, ours)
                  else "b4 before 0.14 takes the base commit of an answer for a tag"
                  if not abilities["no_base"] and line.startswith("base-commit: ")
                  else "prose that b4 takes for a tag" if re.match(r"Fixes: (?![0-9a-f]{6})", line)
                  else "a folded tag of an answer, which only kvq joins"
                  if mails.is_folded(line)
                  else rule_of_left_out(mails, line, id, abilities))
    if not rules:
        is_other_order = abilities["other_covers"] and sorted(ours) == sorted(theirs)
        rules.add("the order of tags, of which b4 from 0.15 on finds one in more answers" if is_other_order else None)
    return rules


def rules_of_patch(kvq, b4, mails, id, abilities):
    rules, source = set(), mails.by_id.get(id)
    different = {field for field in kvq if kvq[field] != b4[field]}
    if different and source is not None and mails.is_flowed(source):
        return {"format=flowed, which b4 leaves as it is"}
    if "message" in different:
        rules |= rules_of_message(kvq["message"], b4["message"], mails, id, abilities)
    return rules | {None for field in different - {"message"}}
