# SPDX-License-Identifier: MIT
"""The queries that kvq and its peers run, each as a whole process that prints to a file."""
import dataclasses

# What each archive has at a place of its own (Bench.find_places): the Message-ID of one of its newest series, and the
# day thirty days before its end.
MESSAGE_ID, DAY = "MESSAGE-ID", "YYYY-MM-DD"


@dataclasses.dataclass
class Words:
    """The search words. The defaults fit kvmarm. `year` and `years` are before the last months of the archive, because
    in an archive of several copies the next one begins there."""
    domain: str = "arm.com"
    person: str = "maz@kernel.org"
    company: str = "Arm"
    subsystem: str = "KVM"
    year: str = "2021"
    years: str = "2021..2022"
    subject: str = "KVM: arm64"
    common: str = "kernel"
    second: str = "vgic"
    rare: str = "vgic_v4_load"
    phrase: str = "memory leak"
    everywhere: str = "the"


@dataclasses.dataclass(frozen=True)
class PeerQuery:
    """The arguments of a peer. `same`: it prints the same as kvq."""
    arguments: tuple
    pipe: str = ""
    same: bool = True


@dataclasses.dataclass(frozen=True)
class Query:
    """A row of the tables. `prints_number`: the answer is the printed number, not the number of lines. `searches`: it
    looks for mails, so the goal for the memory of searches is for it, too."""
    name: str
    kvq: tuple
    prints_number: bool = False
    searches: bool = False
    peers: dict = dataclasses.field(default_factory=dict)


def count(name, kvq, notmuch=None):
    """Returns a query for the number of mails. `notmuch` is the query with which notmuch prints the same."""
    peers = {"notmuch": PeerQuery(("count", notmuch))} if notmuch else {}
    return Query(name, (f"{kvq} | count",), prints_number=True, searches=True, peers=peers)


def page(name, kvq, rows, mu=None, **more):
    """Returns a query for the newest mails with date, author and subject. `mu` is the query with which mu prints the
    same; `more` are other peers."""
    found = ("find", "--fields", "d f s", "--sortfield=date", "--reverse", f"--maxnum={rows}", mu)
    peers = {"mu": PeerQuery(found)} if mu else {}
    return Query(name, (kvq, "-n", str(rows)), searches=True, peers={**peers, **more})


def paths(*terms):
    """Returns a query of mairix, which prints only file names."""
    return PeerQuery(("-r", *terms), same=False)


def counts(words):
    common, rare, domain = words.common, words.rare, words.domain
    first, last = words.years.split("..")
    notmuch_years = f"date:{first}-01-01..{last}-12-31"
    return [
        count("count of a rare word", f"body:{rare}", f"body:{rare}"),
        count("count of a common word", f"body:{common}", f"body:{common}"),
        count("count of a word of a person", f"author:{words.person} body:{words.second}"),
        count("count of a conjunction", f"body:{common} body:{words.second}",
              f"body:{common} and body:{words.second}"),
        count("count of a phrase", f'body:"{words.phrase}"', f'body:"{words.phrase}"'),
        count("count of a phrase of subjects", f's:"{words.subject}"', f'subject:"{words.subject}"'),
        count("count of a domain's mails", f"from:@{domain}", f"from:{domain}"),
        count("count of a word in a domain's mails", f"from:@{domain} body:{common}",
              f"from:{domain} and body:{common}"),
        count("count of a word in two years", f"date:{words.years} body:{common}",
              f"{notmuch_years} and body:{common}"),
        count("count of either word", f"body:{words.second} OR body:{rare}", f"body:{words.second} or body:{rare}"),
        count("count of a word without another", f"body:{common} -body:{words.second}",
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
        page("first page of a common word", f"body:{common}", 20, f"body:{common}", notmuch=threads),
        page("a word in a year", f"date:{words.year} body:{words.second}", 100_000,
             f"date:{words.year}-01-01..{words.year}-12-31 and body:{words.second}"),
        page("first page of an author in a subsystem", f"author:{words.person} subsystem:{words.subsystem}", 20),
        page("first page of a word in a domain's mails", f"from:@{domain} body:{common}", 20,
             f"from:/{regex}/ and body:{common}"),
        page("20,000 hits with date, author, subject", f"body:{words.everywhere}", 20_000, f"body:{words.everywhere}",
             mairix=paths(f"b:{words.everywhere}")),
        Query("Message-IDs of a common word", (f"body:{common}", "-f", "ids"), searches=True, peers={
            "notmuch": ids, "mu": PeerQuery(("find", "--fields", "i", f"body:{common}")),
            "mairix": paths(f"b:{common}")}),
        page("a word in two years of a domain's mails", f"from:@{domain} date:{words.years} body:{words.second}",
             100_000, f"from:/{regex}/ and {both}", mairix=paths(f"f:{domain}=", dates, f"b:{words.second}")),
        Query("a series", ("series", MESSAGE_ID)),
        Query("a thread", ("thread", MESSAGE_ID)),
        Query("a mail", ("show", MESSAGE_ID)),
    ]


def tables(words):
    first, last = words.years.split("..")
    days = f"date:{first}-01-01..{last}-12-31"
    senders = ("address", "--output=sender", "--output=count", "--deduplicate=address")
    mu_senders = "sort | uniq -c | sort -rn"
    shortlog = ("shortlog", "-sne", "HEAD")
    # git compares the period with the time of the commit.
    period = (f"--since={first}-01-01T00:00:00Z", f"--until={last}-12-31T23:59:59Z")
    months = ("log", "--format=%ad", "--date=format:%Y-%m", "HEAD")
    return [
        Query("authors of two years", (f"date:{words.years} | count by from",), peers={
            "notmuch": PeerQuery((*senders, days)), "mu": PeerQuery(("find", "--fields", "f", days), mu_senders),
            "git": PeerQuery((*shortlog, *period))}),
        Query("authors of everything", ("| count by from",), peers={
            "notmuch": PeerQuery((*senders, "*")), "mu": PeerQuery(("find", "--fields", "f", ""), mu_senders),
            "git": PeerQuery(shortlog)}),
        Query("months of everything", ("| count by month(date)",), peers={
            "mu": PeerQuery(("find", "--fields", "d", ""), "awk '{print $2, $NF}' | sort | uniq -c"),
            "git": PeerQuery(months, "sort | uniq -c")}),
        Query("months and domains of everything", ("| count by month(date), domain",)),
        Query("authors of patches", ("is:patch | count by author",)),
        # `age:>30d` asks the same of the clock, but the copies of an archive have dates in the future.
        Query("subsystems of unanswered series", (f"is:series is:unanswered date:..{DAY} | count by subsystem",)),
    ]


def days_of(year):
    return f"{year}-01-01..{year}-12-31"


def report(name, title, *parameters):
    return Query(name, ("report", "run", title, *parameters))


def reports(words, commits):
    year, before = days_of(int(words.year)), days_of(int(words.year) - 1)
    digested, of_the_week = min(200, commits - 1), min(1000, commits - 1)
    of_a_year = [
        ("weekly", ()), ("health", ()), ("who-reviews-what", ()), ("person", (f"person={words.person}",)),
        ("company", (f"company={words.company}",)), ("release", (f"before={before}",)), ("digest", ())]
    return [
        Query("digest of 200 commits", ("digest", "--exact", f"HEAD~{digested}..HEAD")),
        report("weekly of 1,000 mails", "weekly", f"range=HEAD~{of_the_week}..HEAD"),
        report("health of everything", "health", "range=..HEAD"),
        *(report(f"{title} of a year", title, f"range={year}", *more) for title, more in of_a_year),
        report("unanswered of a year", "unanswered", f"day={words.year}-12-31", "age=0d..365d"),
    ]


def queries(words, commits):
    """Returns all queries, for archives with at least so many commits."""
    return [Query("start", ("--version",), peers={"notmuch": PeerQuery(("--version",), same=False)}),
            page("the shortest query", "a", 1), *counts(words), *lists(words), *tables(words),
            *reports(words, commits)]
