# SPDX-License-Identifier: MIT
"""The table of targets: the limits, and the figures that are compared with them."""
import dataclasses
import typing

from benchmark.queries import Kind

MB = 1e6


@dataclasses.dataclass(frozen=True)
class Target:
    """`value` returns the value reached, from (plain, tenfold), in the unit of the limit, or None if it was not
    measured. `at_least`: more is better."""
    name: str
    limit: float
    unit: str
    how: str
    value: typing.Callable
    at_least: bool = False
    needs: str = ""

    def verdict(self, reached):
        if reached is None:
            return f"not measured ({self.needs})" if self.needs else "not measured"
        return "met" if (reached >= self.limit if self.at_least else reached <= self.limit) else "missed"


def ratio(one, other):
    return one / other if one is not None and other else None


def wall(figures, name):
    return figures.index[name].wall if name in figures.index else None


def mairix_with_maildir(figures):
    mairix = wall(figures, "mairix")
    return None if mairix is None else mairix + figures.maildir_seconds


def of(figures, value):
    """Returns value(figures), or None if the figures are missing."""
    return None if figures is None else value(figures)


def index_targets():
    return [
        Target("index", 4.0, "x the floor", "wall of a first `kvq index` / wall of `git cat-file`",
               lambda plain, tenfold: ratio(wall(plain, "kvq"), wall(plain, "floor"))),
        Target("index, beside mu", 8, "x faster", "wall of `mu init` and `mu index` / kvq's",
               lambda plain, tenfold: ratio(wall(plain, "mu"), wall(plain, "kvq")), at_least=True, needs="mu"),
        Target("index, beside notmuch", 15, "x faster", "wall of `notmuch new` / kvq's",
               lambda plain, tenfold: ratio(wall(plain, "notmuch"), wall(plain, "kvq")), at_least=True,
               needs="notmuch"),
        Target("index, beside mairix", 1, "x faster", "wall of `mairix` and of writing its Maildir / kvq's",
               lambda plain, tenfold: ratio(mairix_with_maildir(plain), wall(plain, "kvq")), at_least=True,
               needs="mairix"),
        Target("database", 0.45, "x the mails' bytes", "bytes of the file / bytes of all mails",
               lambda plain, tenfold: ratio(plain.bytes.get("kvq"), plain.archive.raw_bytes)),
        Target("memory", 300, "MB", "peak of a first `kvq index`",
               lambda plain, tenfold: plain.index["kvq"].peak / MB),
        Target("memory, ten times the archive", 300, "MB", "peak of a first `kvq index`",
               lambda plain, tenfold: of(tenfold, lambda it: it.index["kvq"].peak / MB), needs="--tenfold"),
        Target("a mail of the last tenth, ten times the archive", 1.25, "x one of the first",
               "wall of `kvq index` with the head moved by a tenth / the same of the first tenth",
               lambda plain, tenfold: of(tenfold, lambda it: ratio(it.tenths[1], it.tenths[0])), needs="--tenfold"),
        Target("nothing new", 15, "ms", "wall of `kvq index`",
               lambda plain, tenfold: plain.nothing_new["kvq"].wall * 1000),
        Target("100 new mails, ten times the archive", 150, "ms", "wall of `kvq index`",
               lambda plain, tenfold: of(tenfold, lambda it: it.new_mails.wall * 1000), needs="--tenfold"),
    ]


def milliseconds(query):
    def value(figures):
        answer = figures.answers.get(query.name, {}).get("kvq")
        return answer and answer.wall * 1000
    return value


def query_targets(queries):
    return [Target(query.name, query.limit_ms, "ms", "wall of the whole process",
                   lambda plain, tenfold, value=milliseconds(query): value(plain))
            for query in queries if query.limit_ms is not None]


def beside_fastest(query):
    """Returns a function for the time of kvq divided by that of the fastest peer that prints the same."""
    def value(plain, tenfold):
        answers = plain.answers.get(query.name, {})
        walls = [answer.wall for name, answer in answers.items() if name != "kvq" and answer.same]
        return ratio(answers["kvq"].wall, min(walls)) if walls and "kvq" in answers else None
    return value


def peer_targets(queries):
    return [Target(f"{query.name}, beside the fastest peer", 1, "x its wall", "the peers that print the same",
                   beside_fastest(query), needs="a peer")
            for query in queries if any(peer_query.same for peer_query in query.peers.values())]


# How many times longer a query may take on ten times the archive; for other kinds, how many milliseconds it may take.
GROWTH = {Kind.WORD_COUNT: 2, Kind.FIRST_PAGE: 2, Kind.PERSON_OR_DATE: 4}
TENFOLD_MS = {Kind.OR_AND_NOT: 100}


def tenfold_targets(queries):
    targets = []
    for query in queries:
        value = milliseconds(query)
        if query.kind in GROWTH:
            targets.append(Target(
                f"{query.name}, ten times the archive", GROWTH[query.kind], "x its wall on the archive",
                "wall on both", lambda plain, tenfold, value=value: of(
                    tenfold, lambda it: ratio(value(it), value(plain))), needs="--tenfold"))
        elif query.kind in TENFOLD_MS:
            targets.append(Target(
                f"{query.name}, ten times the archive", TENFOLD_MS[query.kind], "ms", "wall of the whole process",
                lambda plain, tenfold, value=value: of(tenfold, value), needs="--tenfold"))
    return targets


def targets_of(queries):
    return [*index_targets(), *query_targets(queries), *peer_targets(queries), *tenfold_targets(queries)]
