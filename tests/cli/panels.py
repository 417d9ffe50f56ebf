#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The panels of samples/dashboards: the rows of each SQL file, run on an export, are those that kvq gives for the
same data, on the sample archive and, if it is beside the project, on the archive of kvmarm.

kvq's rows are those of the report of the same name. Where the report can only come near the panel, as its comment
says, they are computed from the output of 'kvq series' and of queries.

usage: panels.py KVQ MAKE_ARCHIVE CLOCK_SHIM [PANEL...]
"""
import collections
import contextlib
import datetime
import json
import mailbox
import os
import pathlib
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "real"))
import shared
from terminal import Checks

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
PANELS = ROOT / "samples" / "dashboards"
SAMPLES = "the samples"
DAY = 86_400
STALE_SECONDS = 180 * DAY
COMPANIES = [("arm.com", "Arm", "", ""), ("intel.com", "Intel", "", ""), ("redhat.com", "Red Hat", "", ""),
             ("google.com", "Google", "", ""), ("amd.com", "AMD", "", ""), ("huawei.com", "Huawei", "", ""),
             ("example.org", "Example Trust", "2010-01-01", ""), ("kernel.org", "Old Works", "", "2021-03-10"),
             ("kernel.org", "New Works", "2021-03-10", ""), ("linux.dev", "Consultant", "", "2025-03-10"),
             ("linux.dev", "Penguin Works", "2025-03-10", "")]
MAILMAP = """Vera Lind <vera@lind.example> <vera.lind@intel.com>
<vera@lind.example> <hk.pemberton@gmail.com>
Marc Zyngier <maz@kernel.org> <marc.zyngier@arm.com>
Andrew Jones <andrew.jones@linux.dev> <drjones@redhat.com>
"""
HUNK = re.compile(rb"@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@")
NO_COMPANY = ("(freemail)", "(unknown)")
CONTRACT = ("meta", "mail", "series", "series_subsystem", "review", "person", "day_mails", "week_mails", "week_people",
            "month_reviews", "week_open")
REVIEWS = ("reviewed-by", "acked-by")


def seconds(text):
    return int(datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp())


def day_of(time):
    return datetime.datetime.fromtimestamp(time, datetime.timezone.utc).date()


def thursday_of(time):
    """Returns the Thursday of a time's week: the day that says to which month, quarter and year the week belongs."""
    day = day_of(time)
    return day + datetime.timedelta(days=3 - day.weekday())


def monday_of(time):
    return (thursday_of(time) - datetime.timedelta(days=3)).isoformat()


def thursday_of_week(week):
    return datetime.date.fromisocalendar(int(week[:4]), int(week[6:]), 4)


def quarter_of(day):
    return f"{day.year}-Q{(day.month + 2) // 3}"


def month_of(day):
    return day.isoformat()[:7]


class Archive:
    """An index, its export, and both at the same time of the clock."""

    def __init__(self, kvq, shim, folder, archive, now, weeks, months, subsystem):
        """`weeks` and `months` are pairs of days: of a Monday and a Sunday, of the first and last day of months."""
        self.kvq, self.folder = kvq, folder
        self.now, self.weeks, self.months, self.subsystem = seconds(now), weeks, months, subsystem
        self.environment = dict(os.environ, KVQ_DB=str(folder / "kvq.db"), XDG_CONFIG_HOME=str(folder / "config"),
                                LD_PRELOAD=str(shim), KVQ_TEST_NOW=str(self.now))
        (folder / "config" / "kvq").mkdir(parents=True)
        (folder / "config" / "kvq" / "mailmap").write_text(MAILMAP)
        (folder / "config" / "kvq" / "affiliations").write_text("".join(
            f'{domain} "{name}" {since or "-"} {until}\n' for domain, name, since, until in COMPANIES))
        self.run("index", archive)
        self.run("export", folder / "export.db")

    def run(self, *arguments):
        done = subprocess.run([self.kvq, *map(str, arguments)], env=self.environment, capture_output=True, text=True)
        if done.returncode > 1:
            raise SystemExit(f"kvq {arguments}: {done.stderr}")
        return done.stdout

    def rows(self, query):
        """Returns kvq's rows as tuples."""
        return rows_of(json.loads(self.run(query, "-f", "json")))

    def mails(self, query):
        """Returns the mails that match a query, by their Message-ID."""
        path = self.folder / "mails.mbox"
        path.unlink(missing_ok=True)
        self.run(query, "-f", "mbox", "-o", path)
        return {re.search(r"<([^>]*)>|$", str(mail["Message-ID"]))[1]: mail for mail in mailbox.mbox(path)}

    def sections(self, panel, **parameters):
        """Returns the rows of each section of the panel's report as tuples; self.texts are its texts."""
        report = json.loads(self.run("report", "run", PANELS / "reports" / f"{panel}.kvq", "-f", "json",
                                     *(f"{name}={value}" for name, value in parameters.items())))
        self.texts = [piece["text"] for piece in report["pieces"] if "text" in piece]
        return [rows_of(piece) for piece in report["pieces"] if "rows" in piece]

    def all_columns(self, panel, **parameters):
        """Returns the rows of a panel's SQL; parameters that are not given are NULL, as in sqlite3."""
        sql, names = sql_of(panel)
        with contextlib.closing(sqlite3.connect(f"file:{self.folder / 'export.db'}?mode=ro", uri=True)) as database:
            database.row_factory = sqlite3.Row
            return database.execute(sql, {name: parameters.get(name) for name in names}).fetchall()

    def panel(self, panel, columns, **parameters):
        """Returns these columns of the rows of a panel's SQL."""
        return [tuple(row[column] for column in columns.split()) for row in self.all_columns(panel, **parameters)]


def archives(kvq, make_archive, shim, folder):
    """Yields the name and the Archive of the samples and, if it is beside the project, of kvmarm."""
    subprocess.run([make_archive, ROOT / "samples" / "archive.txt", folder / "samples"], check=True,
                   capture_output=True)
    (folder / "a").mkdir()
    yield SAMPLES, Archive(kvq, shim, folder / "a", folder / "samples", "2025-03-20T12:00:00Z",
                           ("2025-02-24", "2025-03-23"), ("2025-02-01", "2025-03-31"), "KVM")
    if not shared.KVMARM.exists():
        print(f"skipped: {shared.KVMARM.name} is not beside the project")
        return
    (folder / "b").mkdir()
    yield "kvmarm", Archive(kvq, shim, folder / "b", shared.cloned_kvmarm(folder), "2023-01-07T12:00:00Z",
                            ("2021-12-27", "2023-01-08"), ("2020-01-01", "2022-12-31"), "KVM")


def rows_of(answer):
    return [tuple(row[column["name"]] for column in answer["columns"]) for row in answer["rows"]]


def changed_lines(mail):
    """Returns how many lines the diffs of a mail add and remove."""
    added = removed = old = new = 0
    for part in mail.walk():
        if part.get_content_maintype() != "text" or part.get_content_subtype() == "html":
            continue
        for line in (part.get_payload(decode=True) or b"").split(b"\n"):
            if hunk := HUNK.match(line):
                old, new = (int(count or 1) for count in hunk.groups())
            elif old > 0 or new > 0:
                added += line[:1] == b"+"
                removed += line[:1] == b"-"
                old -= line[:1] not in (b"+", b"\\")
                new -= line[:1] not in (b"-", b"\\")
    return added, removed


def sql_of(panel):
    """Returns the SQL of a panel and the names of its parameters."""
    sql = (PANELS / "sql" / f"{panel}.sql").read_text(encoding="utf-8")
    return sql, set(re.findall(r":([a-z]+)\b", re.sub(r"--.*", "", sql)))


def between(days, **more):
    return {"since": days[0], "until": days[1], **more}


def dates(days):
    return f"{days[0]}..{days[1]}"


# The series that a later one supersedes, and when that was posted: neither a query nor 'kvq series' says it.
SUPERSEDED = ("SELECT msgid.text AS series, later.date AS posted FROM series JOIN series later ON later.id = "
              "series.superseded_by JOIN message ON message.id = series.id JOIN msgid ON msgid.id = message.msgid")
Review = collections.namedtuple("Review", "patch person time company author_company")


class Life:
    """The reviews and the ends of all series, from the output of 'kvq series', of queries and of 'kvq sql'."""

    def __init__(self, archive):
        topics = json.loads(archive.run("series", "is:series", "-n", "100000", "-f", "json"))["topics"]
        self.series = {revision["series"]: revision for topic in topics for revision in topic["revisions"]}
        self.superseded = dict(rows_of(json.loads(archive.run("sql", SUPERSEDED, "-f", "json"))))
        self.sent = {id: seconds(date) for id, date in archive.rows("| select id, date")}
        self.applied = {id: seconds(date)
                        for id, date in archive.rows("is:series state:applied | select id, applied")}
        self.person_of = {address: person for _, person, _, addresses in rows_of(json.loads(
            archive.run("people", "list", "-f", "json")))
                          for address in addresses.split(", ")}
        self.freemail = {domain for _, domain in archive.rows("company:freemail | count by domain")}
        self.robots = {person for _, person in archive.rows("is:robot | count by person")}
        self.reviews = list(self.each_review(archive))

    def company(self, address, time):
        """Returns the company of an address at a time, after COMPANIES."""
        day, domain = day_of(time).isoformat(), address.rpartition("@")[2]
        for suffix, name, since, until in COMPANIES:
            if (domain == suffix or domain.endswith("." + suffix)) and since <= day and (not until or day < until):
                return name
        return "(freemail)" if domain in self.freemail else "(unknown)"

    def each_review(self, archive):
        """Yields the first Reviewed-by or Acked-by of each person for each patch of somebody else."""
        authors = {id: rest for id, *rest in archive.rows("is:patch | select id, person, company")}
        for series in self.series.values():
            for patch in series["patches"]:
                if patch["number"] == 0:
                    continue
                author, author_company = authors[patch["id"]]
                first = {}
                for tag in patch["tags"]:
                    if tag["kind"] in REVIEWS:
                        address = re.sub(r".*<(.*)>", r"\1", tag["person"]).lower()
                        given = (self.sent[tag["source"]], address)
                        person = self.person_of.get(address, tag["person"])
                        first[person] = min(given, first.get(person, given))
                for person, (time, address) in first.items():
                    if person != author:
                        yield Review(patch["id"], person, time, self.company(address, time), author_company)

    def ended(self, series):
        """Returns when a series ceased to be open; None if it is open."""
        evidence = min((seconds(mail["date"]) for mail in series["evidence"]), default=seconds(series["active"]))
        if series["state"] == "applied":
            return self.applied[series["series"]]
        if series["state"] == "stale":
            return seconds(series["active"]) + STALE_SECONDS
        if series["state"] == "superseded":
            return self.superseded.get(series["series"], evidence)
        return evidence if series["state"] in ("withdrawn", "rejected", "dropped", "nacked") else None


def mails_by_company(a, _):
    (expected,) = a.sections("mails-by-company", date=dates(a.weeks))
    return a.panel("mails-by-company", "week company mails", **between(a.weeks)), expected


def mails_by_domain(a, _):
    named, weekly, totals = a.sections("mails-by-domain", date=dates(a.weeks), most=3)
    domains = {domain for domain, _ in named}
    counts = collections.Counter({(week, "(other)"): count for week, count in totals})
    for week, domain, count in weekly:
        if domain in domains:
            counts[week, domain] += count
            counts[week, "(other)"] -= count
    expected = sorted((week, -count, domain) for (week, domain), count in counts.items() if count)
    seen = a.panel("mails-by-domain", "week mails domain", **between(a.weeks, most=3))
    return [(week, -mails, domain) for week, mails, domain in seen], expected


def posted_and_applied(a, _):
    posted, states, applied = a.sections("posted-and-applied", date=dates(a.months))
    standing = {(month, state): count for month, state, count in states}
    posted, applied = (dict(rows) for rows in (posted, applied))
    expected = [(month, posted.get(month, 0), standing.get((month, "applied"), 0),
                 standing.get((month, "superseded"), 0), applied.get(month, 0))
                for month in sorted({*posted, *applied})]
    return a.panel("posted-and-applied", "month posted of_these_applied of_these_superseded applied_in_month",
                   **between(a.months)), expected


def open_by_age(a, _):
    expected = []
    for rows in a.sections("open-by-age"):
        counts = collections.Counter(dict(rows))
        expected.append((counts.total(), counts["awaiting-review"] + counts["partially-reviewed"],
                         counts["awaiting-author"], counts["reviewed"]))
    return a.panel("open-by-age", "open_series awaiting_review awaiting_author reviewed"), expected


def backlog(a, life):
    posted, ended = collections.Counter(), collections.Counter()
    for series in life.series.values():
        if series["state"] != "backport":
            posted[monday_of(seconds(series["date"]))] += 1
            if (end := life.ended(series)) is not None:
                ended[monday_of(end)] += 1
    last = monday_of(a.now)
    expected, count = [], 0
    week = datetime.date.fromisoformat(min(posted))
    while (monday := week.isoformat()) <= last:
        count += posted[monday] - ended[monday]
        expected.append((monday, posted[monday], ended[monday], count))
        week += datetime.timedelta(days=7)
    a.sections("backlog")
    return (a.panel("backlog", "week_start posted ended open_series", since="0001-01-01"), a.texts), \
        (expected, [f"{count} series are open.\n"])


def whole(rows):
    return [(*rest, int(p50), int(p90)) for *rest, p50, p90 in rows]


def first_response(a, _):
    (rows,) = a.sections("first-response", date=dates(a.months))
    return whole(a.panel("first-response", "month series p50_hours p90_hours", **between(a.months))), \
        [(month, count, p50, p90) for month, p50, p90, count in rows]


def time_to_merge(a, _):
    (rows,) = a.sections("time-to-merge", date=dates(a.months))
    return whole(a.panel("time-to-merge", "month series p50_days p90_days", **between(a.months))), \
        [(month, count, p50, p90) for month, p50, p90, count in rows]


def reviewers_by_section(a, _):
    (expected,) = a.sections("reviewers-by-section", date="1970..", most=3)
    seen = a.panel("reviewers-by-section", "subsystem reviewer reviews", since="0001-01-01", until="9999-12-31",
                   most=3)
    return sorted(seen), sorted(expected)


def reviews_and_patches(a, life):
    weekly, _ = a.sections("reviews-and-patches", date=dates(a.weeks))
    patches, reviews = collections.Counter(), collections.Counter()
    for week, company, count in weekly:
        patches[quarter_of(thursday_of_week(week)), company] += count
    for review in life.reviews:
        if a.weeks[0] <= monday_of(review.time) <= a.weeks[1]:
            reviews[quarter_of(thursday_of(review.time)), review.company] += 1
    expected = [(quarter, company, reviews[quarter, company], patches[quarter, company],
                 reviews[quarter, company] / patches[quarter, company] if patches[quarter, company] else None)
                for quarter, company in sorted({*patches, *reviews}, key=lambda key: (
                    key[0], -reviews[key], -patches[key], key[1]))]
    return a.panel("reviews-and-patches", "quarter company reviews patches reviews_per_patch",
                   **between(a.weeks)), expected


def cross_company_reviews(a, life):
    by_month = collections.defaultdict(list)
    for review in life.reviews:
        if a.months[0] <= day_of(review.time).isoformat() <= a.months[1]:
            companies = {review.company, review.author_company}
            by_month[month_of(day_of(review.time))].append(len(companies) == 2 and not companies & set(NO_COMPANY))
    expected = [(month, len(crosses), sum(crosses), 100.0 * sum(crosses) / len(crosses))
                for month, crosses in sorted(by_month.items())]
    return a.panel("cross-company-reviews", "month reviews cross_company percent", **between(a.months)), expected


def unanswered_series(a, _):
    (rows,) = a.sections("unanswered-series", age=">3d")
    return [(int(age), *rest) for age, *rest in
            a.panel("unanswered-series", "age_days posted patches author_name title message_id", days=3)], rows


def newcomers_who_return(a, _):
    (rows,) = a.sections("newcomers-who-return")
    people = collections.defaultdict(list)
    for first, newest, _, _ in rows:
        if a.months[0] <= first[:10] <= a.months[1]:
            people[first[:7]].append(seconds(newest) - seconds(first) >= 30 * DAY)
    expected = [(month, len(back), sum(back), 100.0 * sum(back) / len(back))
                for month, back in sorted(people.items())]
    return a.panel("newcomers-who-return", "month newcomers came_back percent", **between(a.months)), expected


def roles(a, life):
    roles_of = collections.defaultdict(set)
    for role, terms in (("writes", ""), ("posts", "is:patch -is:backport")):
        for _, week, person in a.rows(f"date:{dates(a.weeks)} {terms} | count by week(date), person"):
            roles_of[month_of(thursday_of_week(week)), person].add(role)
    for review in life.reviews:
        if a.weeks[0] <= monday_of(review.time) <= a.weeks[1]:
            roles_of[month_of(thursday_of(review.time)), review.person].add("reviews")
    counts = collections.defaultdict(collections.Counter)
    for (month, person), has in roles_of.items():
        if person not in life.robots:
            counts[month]["both" if {"posts", "reviews"} <= has else "posts" if "posts" in has else
                          "reviews" if "reviews" in has else "other"] += 1
    expected = [(month, count.total(), count["posts"], count["both"], count["reviews"], count["other"])
                for month, count in sorted(counts.items())]
    return a.panel("roles", "month people authors authors_and_reviewers reviewers others",
                   **between(a.weeks)), expected


def revisions_until_applied(a, _):
    (rows,) = a.sections("revisions-until-applied", date=dates(a.months))
    every = sum(count for count, _, _ in rows)
    expected = [(revision, count, 100.0 * count / every, days) for count, days, revision in rows]
    return [(*rest, int(days)) for *rest, days in
            a.panel("revisions-until-applied", "revision series percent p50_days", **between(a.months))], expected


def half_of_reviews(a, life):
    by_year = collections.defaultdict(collections.Counter)
    for review in life.reviews:
        by_year[str(thursday_of(review.time).year)][review.person] += 1
    expected = []
    for year, people in sorted(by_year.items()):
        so_far = half = 0
        for count in sorted(people.values(), reverse=True):
            half += so_far * 2 < people.total()
            so_far += count
        expected.append((year, people.total(), len(people), half, 100.0 * half / len(people)))
    return a.panel("half-of-reviews", "year reviews reviewers people_for_half percent_of_reviewers"), expected


def section_queue(a, _):
    sections = a.sections("section-queue", subsystem=a.subsystem)
    expected = [(turn, *row) for turn, rows in
                zip(("author", "maintainer", "review"), sections) for row in rows]
    seen = a.panel("section-queue", "turn age_days revision patches reviews people author_name title message_id",
                   subsystem=a.subsystem)
    return [(turn, int(age), *rest) for turn, age, *rest in seen], expected


def mails_by_day(a, _):
    _, rows = a.sections("mails-by-day", date=dates(a.weeks))
    return a.panel("mails-by-day", "day kind mails", **between(a.weeks)), rows


def busiest_threads(a, _):
    (rows,) = a.sections("busiest-threads", date=dates(a.months), most=15)
    return a.panel("busiest-threads", "mails people thread_root", **between(a.months, most=15)), rows


def lines_applied(a, life):
    (rows,) = a.sections("lines-applied", date=dates(a.months))
    series = {(quarter, company): count for quarter, company, count in rows}
    lines = collections.defaultdict(lambda: [0, 0])
    mails = a.mails("is:patch state:applied")
    for id, quarter, company in a.rows(f"is:series applied:{dates(a.months)} | select id, quarter(applied), company"):
        for patch in life.series[id]["patches"]:
            if patch["number"] > 0:
                for at, count in enumerate(changed_lines(mails[patch["id"]])):
                    lines[quarter, company][at] += count
    expected = [(quarter, company, series[quarter, company], *lines[quarter, company]) for quarter, company in
                sorted(series, key=lambda key: (key[0], -lines[key][0], key[1]))]
    return a.panel("lines-applied", "quarter company series lines_added lines_removed", **between(a.months)), expected


CHECKS = [mails_by_company, mails_by_domain, posted_and_applied, open_by_age, backlog, first_response, time_to_merge,
          reviewers_by_section, reviews_and_patches, cross_company_reviews, unanswered_series, newcomers_who_return,
          roles, revisions_until_applied, half_of_reviews, section_queue, mails_by_day, busiest_threads, lines_applied]


def check_parameters(checks, archive, panel):
    sql, names = sql_of(panel)
    comment = "".join(re.findall(r"^--.*\n", sql, re.M))
    checks.equal(f"the comment of {panel} explains its parameters", set(re.findall(r":([a-z]+)\b", comment)), names)
    checks.equal(f"{panel} reads tables of the contract only",
                 {table for table in re.findall(r"\b(?:FROM|JOIN)\s+(\w+)", sql)} -
                 set(re.findall(r"\b(\w+)(?: \([\w, ]*\))? AS \(", sql)) - {"v1_" + name for name in CONTRACT}, set())
    days = between(archive.months) if "since" in names else {}
    rows = archive.all_columns(panel, **days)
    empty = dict.fromkeys(names, "") | days
    checks.equal(f"an empty parameter of {panel} is its default", archive.all_columns(panel, **empty), rows)
    everything = archive.all_columns(panel, **days, **({"list": "kvm"} if "list" in names else {}))
    checks.equal(f"{panel} of the only list is {panel} of all", everything, rows)
    other = archive.all_columns(panel, **days, list="other")
    checks.equal(f"{panel} of another list has no numbers", [row for row in other if any(
        isinstance(row[column], int) and row[column] for column in row.keys() if column != "place")], [])
    if "most" in names:
        checks.equal(f"{panel} takes a number as text", archive.all_columns(panel, **days, most="2"),
                     archive.all_columns(panel, **days, most=2))
    if shutil.which("sqlite3"):
        done = subprocess.run(["sqlite3", "-readonly", archive.folder / "export.db"], input=sql, capture_output=True,
                              text=True)
        checks.equal(f"sqlite3 runs {panel}", (done.returncode, done.stderr), (0, ""))
    required = ["subsystem=KVM"] if panel == "section-queue" else []
    archive.run("report", "run", PANELS / "reports" / f"{panel}.kvq", *required)


def check_docs(checks, names):
    for folder, kind in (("sql", "sql"), ("reports", "kvq")):
        files = sorted(path.stem for path in (PANELS / folder).glob(f"*.{kind}"))
        checks.equal(f"each file of {folder} is a panel", files, names)
    for name in names:
        report = (PANELS / "reports" / f"{name}.kvq").read_text(encoding="utf-8")
        checks.equal("the name of a report is that of its file", re.search(r"^report (\S+)", report, re.M)[1], name)
    rows = re.findall(r"^\| `([a-z-]+)` \|", (ROOT / "docs" / "dashboards.md").read_text(encoding="utf-8"), re.M)
    checks.equal("docs/dashboards.md lists the panels", sorted(set(rows) & set(names)), names)


def check(checks, what, archive, wanted):
    with contextlib.closing(sqlite3.connect(archive.folder / "export.db")) as database:
        (as_of,) = database.execute("SELECT value FROM v1_meta WHERE name = 'as_of_unix'").fetchone()
    checks.equal("the export is as of the time of the test", int(as_of), archive.now)
    life = Life(archive)
    for pair in CHECKS:
        if wanted and pair.__name__.replace("_", "-") not in wanted:
            continue
        name = pair.__name__.replace("_", "-")
        seen, expected = pair(archive, life)
        checks.equal(f"{name} on {what}", seen, expected)


def main():
    kvq, make_archive, shim = (pathlib.Path(path).resolve() for path in sys.argv[1:4])
    checks = Checks()
    names = sorted(pair.__name__.replace("_", "-") for pair in CHECKS)
    check_docs(checks, names)
    with tempfile.TemporaryDirectory(prefix="kvq-panels-") as folder:
        folder = pathlib.Path(folder)
        for what, archive in archives(kvq, make_archive, shim, folder):
            check(checks, what, archive, sys.argv[4:])
            if what == SAMPLES:
                for name in names:
                    check_parameters(checks, archive, name)
    checks.end()


if __name__ == "__main__":
    main()
