# SPDX-License-Identifier: MIT
"""The lists of `kvq todo`, from the rows of the database by plain loops over sets, without the query language."""
import collections
import re
import sqlite3

DAY = 86_400
REFUSED = ("withdrawn", "superseded", "rejected", "dropped", "nacked")
QUESTION = re.compile(r'[?]([^!-~]|[)"!.?]|$)')


class Desk:
    def __init__(self, database, now, days=180):
        self.db = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
        self.now, self.oldest = now, now - days * DAY
        rows = self.db.execute
        self.mails = {m: dict(msgid=i, sender=s, author=a, kind=k, date=d, nothing=n) for m, i, s, a, k, d, n in rows(
            "SELECT id, msgid, sender, author, kind, date, asks_nothing FROM message")}
        self.ids = dict(rows("SELECT m.id, text FROM message m JOIN msgid ON msgid.id = m.msgid"))
        self.by_msgid = collections.defaultdict(list)
        for mail, row in self.mails.items():
            self.by_msgid[row["msgid"]].append(mail)
        self.series = {s: dict(state=st, superseded=su is not None, date=d, patches=p, topic=t) for s, st, su, d, p, t in rows(
            "SELECT id, state, superseded_by, date, patches, topic FROM series")}
        self.members, self.answers = collections.defaultdict(set), collections.defaultdict(set)
        self.series_of = {}
        for mail, series in rows("SELECT message, series FROM series_message"):
            self.members[series].add(mail)
            self.series_of[mail] = series
        for mail, series in rows("SELECT message, series FROM series_reply"):
            self.answers[series].add(mail)
            self.series_of[mail] = series
        self.evidence = collections.defaultdict(set)
        for series, mail in rows("SELECT series, message FROM series_evidence"):
            self.evidence[series].add(mail)
        self.applied = {mail for mail, in rows("SELECT message FROM verdict WHERE kind = 'applied'")}
        self.recipients = collections.defaultdict(set)
        for mail, mailbox in rows("SELECT message, mailbox FROM recipient"):
            self.recipients[mail].add(mailbox)
        self.parent = dict(rows("SELECT msgid, parent FROM thread"))
        self.citing = collections.defaultdict(set)
        for mail, msgid in rows("SELECT message, msgid FROM reference"):
            self.citing[msgid].add(mail)
        self.robots = {b for b, in rows("SELECT b.id FROM mailbox b JOIN address a ON a.id = b.address WHERE robot = 1")}
        self.rfc = {m for m, in rows("SELECT message FROM patch WHERE rfc = 1")}

    def mailboxes(self, address):
        """The mailboxes of the person with that address, after the mailmap."""
        return {b for b, in self.db.execute(
            "SELECT id FROM mailbox WHERE identity IN (SELECT identity FROM mailbox b JOIN address a ON a.id = b.address "
            "WHERE a.email = ?)", (address,))}

    def files_of_sections(self, mailboxes, roles):
        addresses = {a for b in mailboxes for a, in self.db.execute("SELECT address FROM mailbox WHERE id = ?", (b,))}
        files = {f for f, address, role in self.db.execute(
            "SELECT file, address, role FROM file_section JOIN section_person USING (section)")
            if address in addresses and role in roles}
        touching = {m for m, f in self.db.execute("SELECT message, file FROM patch_file") if f in files}
        # A cover counts for its patches.
        return touching | {s for s in self.series if self.mails[s]["kind"] == "cover" and touching & self.members[s]}

    def is_by(self, mail, mailboxes):
        return self.mails[mail]["author"] in mailboxes

    def is_own(self, series, mailboxes):
        return self.is_by(series, mailboxes) or self.mails[series]["sender"] in mailboxes

    def partly_applied(self, series):
        row = self.series[series]
        return row["state"] in ("partially-reviewed", "reviewed") and bool(self.evidence[series] & self.applied)

    def since(self, series):
        row = self.series[series]
        if row["state"] == "partially-reviewed" or not self.evidence[series]:
            return row["date"]
        return max(self.mails[m]["date"] for m in self.evidence[series])

    def waits(self, series):
        return not self.series[series]["superseded"] and self.since(series) > self.oldest

    def answered(self, series, mailboxes):
        return any(self.is_by(m, mailboxes) for m in self.answers[series]) or any(
            self.is_by(m, mailboxes) and self.mails[m]["kind"] == "reply" for m in self.citing[self.mails[series]["msgid"]])

    def answered_earlier(self, series, mailboxes):
        row = self.series[series]
        return any(other["topic"] == row["topic"] and other["date"] < row["date"] and
                   any(self.is_by(m, mailboxes) for m in self.answers[s]) for s, other in self.series.items())

    def awaits_review(self, mailboxes):
        for series, row in self.series.items():
            if (row["state"] in ("awaiting-review", "partially-reviewed") and self.waits(series) and row["patches"] > 0 and
                    not self.partly_applied(series) and not self.is_own(series, mailboxes) and
                    not self.answered(series, mailboxes)):
                yield series

    def review_again(self, address):
        own = self.mailboxes(address)
        return {self.ids[s] for s in self.awaits_review(own) if self.answered_earlier(s, own)}

    def review(self, address):
        own = self.mailboxes(address)
        maintained = self.files_of_sections(own, ("maintainer", "reviewer"))
        return {self.ids[s] for s in self.awaits_review(own) if not self.answered_earlier(s, own) and
                (s in maintained or any(self.recipients[m] & own for m in self.members[s]))}

    def apply(self, address):
        maintained = self.files_of_sections(self.mailboxes(address), ("maintainer",))
        return {self.ids[s] for s, row in self.series.items() if row["state"] == "reviewed" and self.waits(s) and
                not self.partly_applied(s) and s not in self.rfc and s in maintained}

    def author_spoke_last(self, series):
        authors = {self.identity(b) for m in self.members[series] for b in (self.mails[m]["sender"], self.mails[m]["author"])}
        decided = max(self.mails[m]["date"] for m in self.evidence[series])
        return any(self.identity(self.mails[m]["author"]) in authors and self.mails[m]["date"] > decided
                   for m in self.answers[series])

    def identity(self, mailbox):
        found = self.db.execute("SELECT identity FROM mailbox WHERE id = ?", (mailbox,)).fetchone()
        return found[0] if found else None

    def answer(self, address):
        own = self.mailboxes(address)
        return {self.ids[s] for s, row in self.series.items() if row["state"] == "awaiting-author" and self.waits(s) and
                self.is_own(s, own) and not self.author_spoke_last(s)}

    def resend(self, address):
        own = self.mailboxes(address)

        def is_due(series, row):
            return (row["state"] in ("nacked", "dropped") or self.partly_applied(series) or
                    (row["state"] == "awaiting-author" and self.author_spoke_last(series)) or
                    (row["state"] == "reviewed" and self.since(series) <= self.now - 63 * DAY))
        return {self.ids[s] for s, row in self.series.items() if self.waits(s) and self.is_own(s, own) and is_due(s, row)}

    def questions(self, address, text_of):
        """`text_of` returns the text of the mail with a Message-ID."""
        own = self.mailboxes(address)
        found = set()
        for mail, row in self.mails.items():
            if row["kind"] != "reply" or row["nothing"] or row["date"] <= self.oldest or row["author"] in own:
                continue
            if row["sender"] in self.robots or not any(self.is_by(m, own) for m in self.by_msgid[self.parent.get(row["msgid"])]):
                continue
            if any(self.is_by(m, own) and self.mails[m]["kind"] == "reply" for m in self.citing[row["msgid"]]):
                continue
            series = self.series_of.get(mail)
            if series in self.series:
                about = self.series[series]
                if about["superseded"] or about["state"] in ("applied", *REFUSED) or self.is_own(series, own):
                    continue
            lines = text_of(self.ids[mail]).splitlines()
            if any(QUESTION.search(line) for line in lines if not line.startswith(">")):
                found.add(self.ids[mail])
        return found
