# SPDX-License-Identifier: MIT
"""The goals of each row of the tables. GOALS is the only place that says what kvq has to reach."""
import dataclasses
import math

# "The largest" archive of a goal has at least this many copies.
LARGE = 60


def ratio(one, other):
    return one / other if one is not None and other else None


@dataclasses.dataclass(frozen=True)
class Goal:
    """`limit` for the row's value on the archive with so many copies (`times`; LARGE: on the largest). With `against`,
    it is for how often that value is the one on the archive with so many copies. With `per_tenfold`, that may be
    multiplied once for each factor of ten, on every larger archive. `at_least`: more is better."""
    limit: float
    times: int = 1
    against: int | None = None
    per_tenfold: bool = False
    at_least: bool = False
    needs: str = ""

    def text(self):
        place = f"{self.times}x or more" if self.times == LARGE else f"{self.times}x"
        sign = "at least" if self.at_least else "at most"
        if self.per_tenfold:
            return f"{sign} {self.limit:g} x per tenfold from {self.against}x"
        if self.against:
            return f"{sign} {self.limit:g} x that of {self.against}x on {place}"
        return f"{sign} {self.limit:g} on {place}"

    def verdict(self, values):
        """Returns "met", "missed" or why it is neither. `values` are those of the row, by the number of copies."""
        kept = self.kept(values)
        if kept is None:
            return f"not measured ({self.needs or self.missing(values)})"
        return "met" if kept else "missed"

    def missing(self, values):
        wanted = sorted({self.against or self.times, self.times})
        absent = [str(times) for times in wanted if max(values) < LARGE == times or times not in (*values, LARGE)]
        return f"--times {','.join(absent)}" if absent else "too few mails"

    def kept(self, values):
        """Returns whether the goal is kept, or None if it cannot be said."""
        measured = {times: value for times, value in values.items() if value is not None}
        if self.per_tenfold:
            return self.grows_evenly(measured)
        times = max(measured, default=0) if self.times == LARGE else self.times
        if times not in measured or self.times == LARGE > times:
            return None
        value = measured[times] if self.against is None else ratio(measured[times], measured.get(self.against))
        return None if value is None else value >= self.limit if self.at_least else value <= self.limit

    def grows_evenly(self, measured):
        larger = [times for times in measured if times > self.against]
        if self.against not in measured or not measured[self.against] or not larger:
            return None
        return all(measured[times] / measured[self.against] <= self.limit ** math.log10(times / self.against)
                   for times in larger)


def on(limit, *times):
    return [Goal(limit, one) for one in times]


def growth(limit, times=LARGE):
    return [Goal(limit, times, against=1)]


def per_tenfold(limit, since=1):
    return [Goal(limit, LARGE, against=since, per_tenfold=True)]


def faster(limit, peer):
    return [Goal(limit, at_least=True, needs=peer)]


GOALS = {
    "index": [*on(3.2, 1), *on(3.5, 10), *on(4, LARGE)],
    "memory of indexing": [*on(250, 1, 10), *on(300, LARGE)],
    "database": on(0.45, 1, 10, LARGE),
    "a mail of the last hundredth": on(1.25, 10, LARGE),
    "nothing new": on(15, 1, 10, LARGE),
    "100 new mails": [*on(90, 10), *on(200, LARGE)],
    "1,000 new mails": on(400, 10),
    "100 mails deleted": on(250, 10),
    "a purge before 1,000 mails": on(2500, 10),
    "a rewritten tail of 1,000 mails": on(2500, 10),
    "memory of a search": on(20, 1, 10, LARGE),
    "start": on(3, 1),
    "the shortest query": on(3, 1),
    "count of a rare word": [*on(10, 1), *growth(2)],
    "count of a common word": [*on(10, 1), *per_tenfold(10, 10)],
    "count of a word of a person": per_tenfold(10, 10),
    "count of a conjunction": [*on(10, 1), *growth(2, 10)],
    "count of a phrase": growth(2, 10),
    "count of a phrase of subjects": [*growth(2, 10), *per_tenfold(10, 10)],
    "count of a domain's mails": growth(4, 10),
    "count of a word in a domain's mails": growth(4, 10),
    "count of a word in two years": growth(4, 10),
    "count of either word": on(100, 10),
    "count of a word without another": on(100, 10),
    "first page of a common word": [*on(12, 1), *growth(2)],
    "a word in a year": growth(2),
    "first page of an author in a subsystem": growth(2),
    "first page of a word in a domain's mails": growth(4, 10),
    "20,000 hits with date, author, subject": on(80, 1),
    "a word in two years of a domain's mails": growth(4, 10),
    "a series": growth(2),
    "a thread": growth(2),
    "a mail": growth(2),
    "authors of everything": on(40, 1),
    "months of everything": on(20, 1),
    "months and domains of everything": on(60, 1),
    "authors of patches": per_tenfold(10, 10),
    "subsystems of unanswered series": per_tenfold(10, 10),
    "digest of 200 commits": [*on(40, 1), *per_tenfold(1.2)],
    "weekly of 1,000 mails": growth(2),
    "health of everything": per_tenfold(10),
    "weekly of a year": on(100, 1),
    "health of a year": on(100, 1),
    "who-reviews-what of a year": on(100, 1),
    "person of a year": on(100, 1),
    "company of a year": on(100, 1),
    "release of a year": on(100, 1),
    "digest of a year": on(100, 1),
    "unanswered of a year": on(100, 1),
    "index, beside mu": faster(8, "mu"),
    "index, beside notmuch": faster(15, "notmuch"),
    "index, beside mairix": faster(1, "mairix"),
}
# How many mails or commits each update is about.
UPDATES = {"100 new mails": 100, "1,000 new mails": 1000, "100 mails deleted": 100,
           "a purge before 1,000 mails": 1000, "a rewritten tail of 1,000 mails": 1000}
# For each query that a peer can answer with the same output.
BESIDE_A_PEER = [Goal(1, needs="a peer")]
