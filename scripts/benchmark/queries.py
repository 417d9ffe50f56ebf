# SPDX-License-Identifier: MIT
"""The queries that kvq and its peers run, each as a whole process that prints to a file."""
import dataclasses
import enum


@dataclasses.dataclass
class Words:
    """The search words. The defaults fit kvmarm."""
    domain: str = "arm.com"
    years: str = "2021..2022"
    subject: str = "KVM arm64"
    common: str = "kernel"
    second: str = "vgic"
    rare: str = "pvtime"
    phrase: str = "memory leak"
    everywhere: str = "the"


class Kind(enum.Enum):
    """The kinds of queries, as the targets of the tenfold archive distinguish them."""
    START = "start"
    WORD_COUNT = "word count"
    FIRST_PAGE = "first page"
    PERSON_OR_DATE = "person or date"
    OR_AND_NOT = "or, not"
    LIST = "list"
    REPORT = "report"


@dataclasses.dataclass(frozen=True)
class PeerQuery:
    """The arguments of a peer. `same`: it prints the same as kvq."""
    arguments: tuple
    pipe: str = ""
    same: bool = True


@dataclasses.dataclass(frozen=True)
class Query:
    """`limit_ms` is the target, if any. `prints_number`: the answer is the printed number, not the number of lines."""
    name: str
    kind: Kind
    kvq: tuple
    limit_ms: float | None = None
    prints_number: bool = False
    peers: dict = dataclasses.field(default_factory=dict)


def count(name, kind, kvq, notmuch, limit_ms=None):
    """Returns a query for the number of mails; notmuch prints the same."""
    return Query(name, kind, (f"{kvq} | count",), limit_ms, True, {"notmuch": PeerQuery(("count", notmuch))})


def page(name, kind, kvq, mu, rows, limit_ms=None, **more):
    """Returns a query for the newest mails with date, author and subject; mu prints the same."""
    found = ("find", "--fields", "d f s", "--sortfield=date", "--reverse", f"--maxnum={rows}", mu)
    return Query(name, kind, (kvq, "-n", str(rows)), limit_ms, False, {"mu": PeerQuery(found), **more})


def paths(*terms):
    """Returns a query of mairix, which prints only file names."""
    return PeerQuery(("-r", *terms), same=False)


def counts(words):
    common, rare, domain = words.common, words.rare, words.domain
    first, last = words.years.split("..")
    notmuch_years = f"date:{first}-01-01..{last}-12-31"
    return [
        count("count of a rare word", Kind.WORD_COUNT, f"body:{rare}", f"body:{rare}", 10),
        count("count of a common word", Kind.WORD_COUNT, f"body:{common}", f"body:{common}", 10),
        count("count of a conjunction", Kind.WORD_COUNT, f"body:{common} body:{words.second}",
              f"body:{common} and body:{words.second}", 10),
        count("count of a phrase", Kind.WORD_COUNT, f'body:"{words.phrase}"', f'body:"{words.phrase}"'),
        count("count of words of subjects", Kind.WORD_COUNT, f'subject:"{words.subject}"',
              f'subject:"{words.subject}"'),
        count("count of a domain's mails", Kind.PERSON_OR_DATE, f"from:@{domain}", f"from:{domain}"),
        count("count of a word in a domain's mails", Kind.PERSON_OR_DATE, f"from:@{domain} body:{common}",
              f"from:{domain} and body:{common}"),
        count("count of a word in two years", Kind.PERSON_OR_DATE, f"date:{words.years} body:{common}",
              f"{notmuch_years} and body:{common}"),
        count("count of either word", Kind.OR_AND_NOT, f"body:{words.second} OR body:{rare}",
              f"body:{words.second} or body:{rare}"),
        count("count of a word without another", Kind.OR_AND_NOT, f"body:{common} -body:{words.second}",
              f"body:{common} and not body:{words.second}"),
    ]


def lists(words):
    common, domain = words.common, words.domain
    regex = domain.replace(".", r"\.")
    first, last = words.years.split("..")
    both = f"date:{first}-01-01..{last}-12-31 and body:{words.second}"
    ids = PeerQuery(("search", "--output=messages", f"body:{common}"))
    threads = PeerQuery(("search", "--output=summary", "--limit=20", f"body:{common}"), same=False)
    dates = f"d:{first}0101-{last}1231"
    return [
        page("first page of a common word", Kind.FIRST_PAGE, f"body:{common}", f"body:{common}", 20, 12,
             notmuch=threads),
        page("first page of a word in a domain's mails", Kind.PERSON_OR_DATE, f"from:@{domain} body:{common}",
             f"from:/{regex}/ and body:{common}", 20),
        page("20,000 hits with date, author, subject", Kind.LIST, f"body:{words.everywhere}",
             f"body:{words.everywhere}", 20_000, 80, mairix=paths(f"b:{words.everywhere}")),
        Query("Message-IDs of a common word", Kind.LIST, (f"body:{common}", "-f", "ids"), peers={
            "notmuch": ids, "mu": PeerQuery(("find", "--fields", "i", f"body:{common}")), "mairix": paths(f"b:{common}")}),
        page("a word in two years of a domain's mails", Kind.PERSON_OR_DATE,
             f"from:@{domain} date:{words.years} body:{words.second}", f"from:/{regex}/ and {both}", 100_000,
             mairix=paths(f"f:{domain}=", dates, f"b:{words.second}")),
    ]


def reports(words, digested):
    first, last = words.years.split("..")
    days = f"date:{first}-01-01..{last}-12-31"
    senders = ("address", "--output=sender", "--output=count", "--deduplicate=address")
    mu_senders = "sort | uniq -c | sort -rn"
    shortlog = ("shortlog", "-sne", "HEAD")
    # git compares the period with the time of the commit.
    period = (f"--since={first}-01-01T00:00:00Z", f"--until={last}-12-31T23:59:59Z")
    months = ("log", "--format=%ad", "--date=format:%Y-%m", "HEAD")
    return [
        Query("authors of two years", Kind.REPORT, (f"date:{words.years} | count by from",), peers={
            "notmuch": PeerQuery((*senders, days)), "mu": PeerQuery(("find", "--fields", "f", days), mu_senders),
            "git": PeerQuery((*shortlog, *period))}),
        Query("authors of everything", Kind.REPORT, ("| count by from",), 40, peers={
            "notmuch": PeerQuery((*senders, "*")), "mu": PeerQuery(("find", "--fields", "f", ""), mu_senders),
            "git": PeerQuery(shortlog)}),
        Query("months of everything", Kind.REPORT, ("| count by month(date)",), 20, peers={
            "mu": PeerQuery(("find", "--fields", "d", ""), "awk '{print $2, $NF}' | sort | uniq -c"),
            "git": PeerQuery(months, "sort | uniq -c")}),
        Query(f"digest of {digested} commits", Kind.REPORT, ("digest", "--exact", f"HEAD~{digested}..HEAD"), 40),
    ]


def queries(words, commits):
    """Returns all queries, for an archive with so many commits."""
    start = Query("start", Kind.START, ("--version",), 6, peers={"notmuch": PeerQuery(("--version",), same=False)})
    return [start, *counts(words), *lists(words), *reports(words, min(200, commits - 1))]
