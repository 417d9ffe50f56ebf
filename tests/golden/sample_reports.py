#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Runs each report of samples/reports in each format on the sample archive, and checks the output.

usage: sample_reports.py KVQ MAKE_ARCHIVE
"""
import csv
import email
import email.policy
import html.parser
import io
import json
import pathlib
import re
import sys
import tempfile

from run import SAMPLES, Runner, run

REPORTS = SAMPLES / "reports"
# The required arguments, with values that match rows of the sample archive.
ARGUMENTS = {
    "my-subsystem": "subsystem=KVM range=week-10..week-12",
    "my-week": "me=vera.lind@intel.com range=week-10..week-12",
    "newcomers": "range=week-10..week-12",
    "ready-to-apply": "since=week-10..",
    "reviews-to-carry": "range=week-10..",
    "robot-reports": "range=week-10..",
    "stable-candidates": "range=week-10..",
    "waiting-by-subsystem": "authors=yes",
}
# The reports that have no rows in the sample archive.
WITHOUT_ROWS = {"reviews-to-carry", "robot-reports"}
GRAMMAR = SAMPLES.parent / "query" / "report" / "language" / "report_grammar.hpp"
PAGE = SAMPLES.parent / "docs" / "reports.md"
NO_END_TAG = {"meta", "link", "br", "hr", "img", "input", "path", "rect", "line", "circle", "polyline"}


class Page(html.parser.HTMLParser):
    """Finds the mistakes of a page: unbalanced tags, scripts, and resources that it would fetch."""

    def __init__(self, text):
        super().__init__()
        self.open, self.mistakes, self.headings = [], [], []
        self.feed(text)
        self.close()
        self.mistakes += [f"<{tag}> is not closed" for tag in self.open]

    def handle_starttag(self, tag, attributes):
        self.look_at(tag, attributes)
        if tag not in NO_END_TAG:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.look_at(tag, attributes)

    def handle_endtag(self, tag):
        if tag in NO_END_TAG:
            return
        if not self.open or self.open.pop() != tag:
            self.mistakes.append(f"</{tag}> closes nothing")

    def handle_data(self, data):
        if self.open and self.open[-1] == "h2":
            self.headings.append(data)
        if self.open and self.open[-1] == "style" and re.search(r"url\(|@import", data):
            self.mistakes.append("the style fetches a resource")

    def look_at(self, tag, attributes):
        if tag in ("script", "iframe", "object", "embed", "img", "link"):
            self.mistakes.append(f"<{tag}>")
        for name, value in attributes:
            if name.startswith("on") or name in ("src", "srcset"):
                self.mistakes.append(f"{tag} {name}={value}")
            if name == "href" and not re.match(r"https?://|mailto:|#", value):
                self.mistakes.append(f"a link to {value}")


def headings_of(pieces):
    return [piece["heading"] for piece in pieces if "heading" in piece]


class Checks:
    """Checks that the formats of one report agree."""

    def __init__(self, name, kvq, folder):
        self.name, self.kvq, self.folder, self.mistakes = name, kvq, folder, []
        self.json = json.loads(self.printed("json"))
        self.sections = [piece for piece in self.json["pieces"] if "rows" in piece]

    def require(self, holds, what):
        if not holds:
            self.mistakes.append(what)

    def printed(self, form, more=""):
        """Returns the output of the report; a report without rows exits with 1."""
        arguments = ARGUMENTS[self.name]
        expected = 1 if self.name in WITHOUT_ROWS else 0
        seen = run(f"kvq report run '{REPORTS}/{self.name}.kvq' {arguments} -f {form} {more} >out.{form} 2>err; "
                   f"status=$?; cat err; [ $status = {expected} ] || echo exit $status", self.folder, self.kvq)
        self.require(seen == "", f"{form}: {seen}")
        return (self.folder / f"out.{form}").read_text(encoding="utf-8")

    def check(self):
        summary = re.search(r'^report \S+ "(.*)"', (REPORTS / f"{self.name}.kvq").read_text(encoding="utf-8"), re.M)[1]
        self.require(self.json["schema"] == 1 and self.json["report"] == self.name, "json: wrong report name")
        self.require(self.json["summary"] == summary, "json: wrong summary")
        self.require(bool(self.sections), "json: no section")
        headings = headings_of(self.json["pieces"])
        self.check_text(headings)
        self.check_markdown(headings)
        self.check_html(self.printed("html"), headings, "html")
        self.check_csv()
        self.check_mail(headings)
        return self.mistakes

    def check_text(self, headings):
        lines = self.printed("text").split("\n")
        for heading in headings:
            at = lines.index(heading) if heading in lines else -2
            self.require(at >= 0 and lines[at + 1] == "-" * len(heading), f"text: no heading {heading}")

    def check_markdown(self, headings):
        text = self.printed("markdown")
        self.require(text.startswith("# "), "markdown: no title")
        self.require(re.findall(r"^## (.*)$", text, re.M) == headings, "markdown: wrong headings")

    def check_html(self, text, headings, what):
        page = Page(text)
        self.mistakes += [f"{what}: {mistake}" for mistake in page.mistakes]
        self.require(page.headings == headings, f"{what}: wrong headings: {page.headings}")

    def check_csv(self):
        self.printed("csv", "-o csv")
        files = sorted((self.folder / "csv").iterdir())
        self.require(len(files) == len(self.sections), f"csv: {len(files)} files for {len(self.sections)} sections")
        for file, section in zip(files, self.sections):
            rows = list(csv.reader(io.StringIO(file.read_text(encoding="utf-8"), newline="")))
            self.require(rows[0] == [column["name"] for column in section["columns"]], f"csv: {file.name}: {rows[0]}")
            self.require(len(rows) == len(section["rows"]) + 1, f"csv: {file.name} has {len(rows) - 1} rows")
            file.unlink()

    def check_mail(self, headings):
        text = self.printed("mail", "--from kvq@example.org --to reader@example.org")
        mail = email.message_from_string(text, policy=email.policy.default)
        self.require(mail["To"] == "reader@example.org" and bool(mail["Subject"]), "mail: wrong headers")
        self.require(mail.get_content_type() == "multipart/alternative" and not mail.defects, "mail: wrong type or defects")
        parts = list(mail.iter_parts())
        kinds = [part.get_content_type() for part in parts]
        self.require(kinds == ["text/plain", "text/html"], f"mail: {kinds}")
        # With a wrong charset the non-ASCII letters differ.
        for part, form in zip(parts, ("text", "html")):
            # The text of a mail has the same words in shorter lines: a last column may have a line of its own.
            as_words = (lambda text: sorted(text.split())) if form == "text" else str.rstrip
            self.require(as_words(part.get_content()) == as_words(self.printed(form)), f"mail: differs from -f {form}")
        self.check_html(parts[1].get_content(), headings, "mail")


def statements_of(kvq, folder):
    """Returns the mistakes of the table of statements: it must list those of the grammar, and docs/reports.md must show
    each of them."""
    reference = run("kvq report reference -f markdown", folder, kvq)
    named = {usage.split()[0] for usage in re.findall(r"^\| `([^`]+)`", reference.split("\n### ")[0], re.M)}
    grammar = {name.replace("_", "-")
               for name in re.findall(r"^struct (\w+)_statement\b", GRAMMAR.read_text(encoding="utf-8"), re.M)}
    reports = "".join(re.findall(r"^```report\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.M | re.S))
    shown = {name for name in grammar if re.search(rf"^{name}\b", reports, re.M)}
    return ([f"'{name}' is only in the grammar or only in the reference" for name in sorted(named ^ grammar)] +
            [f"docs/reports.md does not show '{name}'" for name in sorted(grammar - shown)])


def main():
    kvq, make_archive = (pathlib.Path(path).resolve() for path in sys.argv[1:3])
    reports = sorted(file.stem for file in REPORTS.glob("*.kvq"))
    readme = (REPORTS / "README.md").read_text(encoding="utf-8")
    failed = 0
    if sorted(re.findall(r"^\| \[(.*)\.kvq\]", readme, re.M)) != reports or sorted(ARGUMENTS) != reports:
        failed += 1
        print("the list of reports in README.md or in this test is out of date")
    with tempfile.TemporaryDirectory(prefix="kvq-reports-") as folder:
        folder = pathlib.Path(folder)
        Runner(kvq, make_archive).prepare(folder)
        # The samples are old.
        (folder / ".config" / "kvq").mkdir(parents=True)
        (folder / ".config" / "kvq" / "config").write_text("[list]\n\tstale-after = 100y\n")
        for mistake in statements_of(kvq, folder):
            failed += 1
            print(mistake)
        for name in reports:
            mistakes = Checks(name, kvq, folder).check()
            failed += bool(mistakes)
            for mistake in mistakes:
                print(f"{name}: {mistake}")
    print(f"{len(reports)} reports, {failed} failed")
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
