# SPDX-License-Identifier: MIT
"""The rows of the tables: what is computed from the figures of an archive, beside the goals for it."""
import dataclasses
import typing

from benchmark.targets import BESIDE_A_PEER, GOALS, UPDATES, ratio

MB = 1e6


@dataclasses.dataclass(frozen=True)
class Row:
    """`value` returns the value of an archive's figures in the unit, or None if it was not measured."""
    name: str
    unit: str
    how: str
    value: typing.Callable
    goals: list = dataclasses.field(default_factory=list)

    def values(self, figures):
        """Returns the values by the number of copies, of figures by the same."""
        return {times: self.value(one) for times, one in figures.items()}


def row(name, unit, how, value):
    return Row(name, unit, how, value, GOALS.get(name, []))


def wall(figures, name):
    return figures.index[name].wall if name in figures.index else None


def mairix_with_maildir(figures):
    mairix = wall(figures, "mairix")
    return None if mairix is None else mairix + figures.maildir_seconds


def index_rows():
    return [
        row("index", "x the floor", "wall of a first `kvq index` / wall of `git cat-file`",
            lambda it: ratio(wall(it, "kvq"), wall(it, "floor"))),
        row("memory of indexing", "MB", "peak of a first `kvq index`", lambda it: it.index["kvq"].peak / MB),
        row("database", "x the mails' bytes", "bytes of the file / bytes of all mails",
            lambda it: ratio(it.bytes.get("kvq"), it.archive.raw_bytes)),
        row("a mail of the last hundredth", "x one of the first",
            "wall of `kvq index` with the head moved by a hundredth / the same of the first hundredth",
            lambda it: it.hundredths and ratio(it.hundredths[1], it.hundredths[0])),
        row("nothing new", "ms", "wall of `kvq index`", lambda it: it.nothing_new["kvq"].wall * 1000),
        *(row(name, "ms", "wall of `kvq index`", update_ms(name)) for name in UPDATES),
        row("memory of a search", "MB", "the most memory beside the pages of files, of all searches", own_peak),
    ]


def update_ms(name):
    """Returns a function for the time of an update. An archive that is too small for it has none."""
    def value(figures):
        update = figures.updates.get(name)
        return update.measured.wall * 1000 if update and update.commits == UPDATES[name] else None
    return value


def own_peak(figures):
    peaks = [answers["kvq"].own_peak for name, answers in figures.answers.items()
             if name in figures.searches and "kvq" in answers]
    return max(peaks) / MB if peaks else None


def milliseconds(name):
    def value(figures):
        answer = figures.answers.get(name, {}).get("kvq")
        return answer and answer.wall * 1000
    return value


def growth_rows(queries):
    """Returns the rows of kvq alone, which are measured on every archive."""
    return [*index_rows(),
            *(row(query.name, "ms", "wall of the whole process", milliseconds(query.name)) for query in queries)]


def beside_fastest(name):
    """Returns a function for the time of kvq divided by that of the fastest peer that prints the same."""
    def value(figures):
        answers = figures.answers.get(name, {})
        walls = [answer.wall for peer, answer in answers.items() if peer != "kvq" and answer.same]
        return ratio(answers["kvq"].wall, min(walls)) if walls and "kvq" in answers else None
    return value


def peer_rows(queries):
    """Returns the rows that compare kvq with peers, which are measured on the original archive only."""
    return [
        row("index, beside mu", "x faster", "wall of `mu init` and `mu index` / kvq's",
            lambda it: ratio(wall(it, "mu"), wall(it, "kvq"))),
        row("index, beside notmuch", "x faster", "wall of `notmuch new` / kvq's",
            lambda it: ratio(wall(it, "notmuch"), wall(it, "kvq"))),
        row("index, beside mairix", "x faster", "wall of `mairix` and of writing its Maildir / kvq's",
            lambda it: ratio(mairix_with_maildir(it), wall(it, "kvq"))),
        *(Row(f"{query.name}, beside the fastest peer", "x its wall", "the peers that print the same",
              beside_fastest(query.name), BESIDE_A_PEER)
          for query in queries if any(peer_query.same for peer_query in query.peers.values())),
    ]
