#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Whether others read what kvq writes: each format of rows and mails, with the hostile sample mails in it, by Python's
own readers, and the feed by feedparser where that is installed.

usage: formats.py KVQ MAKE_ARCHIVE
"""
import csv
import html.parser
import io
import json
import pathlib
import re
import subprocess
import sys
import xml.etree.ElementTree as ET

from terminal import Checks, Terminal, with_samples

ALL = "size:>=0"
COLUMNS = ["id", "date", "author", "subject", "text"]
SELECT = f"{ALL} | select {', '.join(COLUMNS)}"
ATOM = "{http://www.w3.org/2005/Atom}"
# XML 1.0, 2.2; and what makes text read otherwise than it stands.
NO_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
MISLEADING = re.compile("[\u202a-\u202e\u2066-\u2069]")
TSV_ESCAPES = {"\\t": "\t", "\\n": "\n", "\\r": "\r", "\\\\": "\\"}
VOID = {"meta"}
# Debian's python3-feedparser is where Debian's python3 is.
PYTHONS = [sys.executable, "/usr/bin/python3"]
READ_FEED = """import feedparser, json, sys
feed = feedparser.parse(sys.stdin.buffer.read())
print(json.dumps([bool(feed.bozo), feed.version, [[entry.id, entry.author, entry.link] for entry in feed.entries]]))"""


class Page(html.parser.HTMLParser):
    """The cells of the page's table, its links, and whether each element is closed."""

    def __init__(self):
        super().__init__()
        self.open, self.rows, self.links, self.names, self.balanced = [], [], [], set(), True

    def handle_starttag(self, tag, attrs):
        self.names.add(tag)
        if tag not in VOID:
            self.open.append(tag)
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")
        if tag == "a":
            self.links.append(dict(attrs)["href"])

    def handle_endtag(self, tag):
        self.balanced &= bool(self.open) and self.open.pop() == tag

    def handle_data(self, data):
        if "td" in self.open or "th" in self.open:
            self.rows[-1][-1] += data


def check_rows(checks, printed, of_json):
    rows = of_json["rows"]
    checks.equal("json: its columns, in the requested order", [c["name"] for c in of_json["columns"]], COLUMNS)
    checks.equal("json: the values of a row are in that order", {tuple(row) for row in rows}, {tuple(COLUMNS)})
    checks.equal("jsonl: an object a row", [json.loads(line) for line in printed("jsonl", SELECT).splitlines()], rows)
    as_texts = [COLUMNS] + [[row[name] or "" for name in COLUMNS] for row in rows]
    seen = list(csv.reader(io.StringIO(printed("csv", SELECT), newline=""), strict=True))
    checks.equal("csv: the same as json", seen, as_texts)
    unescape = lambda cell: re.sub(r"\\[tnr\\]", lambda found: TSV_ESCAPES[found[0]], cell)
    lines = printed("tsv", SELECT).split("\n")
    checks.equal("tsv: the last line ends", lines.pop(), "")
    checks.equal("tsv: the same as json", [[unescape(c) for c in line.split("\t")] for line in lines], as_texts)
    for format in ("csv", "tsv"):
        whole, headless = printed(format, SELECT), printed(format, SELECT, "--no-header")
        checks.equal(f"{format}: --no-header", whole.split("\n", 1)[1], headless)


def check_html(checks, printed, rows):
    text = printed("html", SELECT)
    page = Page()
    page.feed(text)
    page.close()
    checks.equal("html: its elements are closed", (page.balanced, page.open), (True, []))
    checks.equal("html: a row for each and one of names", len(page.rows), len(rows) + 1)
    checks.equal("html: every row has all cells", {len(row) for row in page.rows}, {len(COLUMNS)})
    checks.equal("html: nothing is run or fetched", page.names & {"script", "img", "link", "iframe", "base"}, set())
    checks.equal("html: the subjects lead to the mails", page.links, printed("urls", ALL).splitlines())
    checks.equal("html: the ids stand in it", [row[0] for row in page.rows[1:]], [row["id"] for row in rows])
    checks.equal("html: no controls, nothing misleading", (NO_XML.findall(text), MISLEADING.findall(text)), ([], []))


def check_markdown(checks, printed, rows):
    lines = printed("markdown", SELECT).split("\n")
    checks.equal("markdown: a line a row, two above, the last ends", len(lines), len(rows) + 3)
    bars = {len(re.findall(r"(?<!\\)(?:\\\\)*\|", line)) for line in lines[:-1]}
    checks.equal("markdown: every line has as many cells", bars, {len(COLUMNS) + 1})


def check_atom(checks, printed, rows):
    text = printed("atom", ALL)
    feed = ET.fromstring(text.encode("utf-8"))
    required = lambda element: [name for name in ("id", "title", "updated") if len(element.findall(ATOM + name)) != 1]
    entries = feed.findall(ATOM + "entry")
    checks.equal("atom: an entry a mail", len(entries), len(rows))
    checks.equal("atom: what RFC 4287 requires", [required(element) for element in [feed, *entries]],
                 [[]] * (len(rows) + 1))
    checks.equal("atom: every author has a name", [e for e in [feed, *entries] if not e.findtext(f"{ATOM}author/{ATOM}name")],
                 [])
    dates = [entry.findtext(ATOM + "updated") for entry in entries]
    checks.equal("atom: dates are those of RFC 3339", [d for d in dates if not re.fullmatch(r"\d{4}(-\d\d){2}T\d\d(:\d\d){2}Z", d)], [])
    checks.equal("atom: the feed's is the newest", feed.findtext(ATOM + "updated"), max(dates))
    checks.equal("atom: its title is the query", feed.findtext(ATOM + "title"), ALL)
    ids = [entry.findtext(ATOM + "id") for entry in entries]
    checks.equal("atom: ids are URIs of RFC 2392", [i for i in ids if not re.fullmatch(r"mid:[\w.~!$'()*+,;=@%-]+", i, re.A)], [])
    checks.equal("atom: links lead to the mails", {entry.find(ATOM + "link").get("href")[:26] for entry in entries},
                 {"https://lore.kernel.org/r/"})
    checks.equal("atom: a query's feed keeps its id, another has another",
                 [feed.findtext(ATOM + "id") == ET.fromstring(printed("atom", query)).findtext(ATOM + "id")
                  for query in (ALL, "is:cover")], [True, False])
    checks.equal("atom: elements in the order of the schema: entries last",
                 sorted(child.tag == ATOM + "entry" for child in feed), [child.tag == ATOM + "entry" for child in feed])
    empty = ET.fromstring(printed("atom", "is:pull is:reply"))
    checks.equal("atom: a feed without entries", (required(empty), empty.findall(ATOM + "entry")), ([], []))
    check_with_feedparser(checks, text, ids)


def check_with_feedparser(checks, text, ids):
    for python in PYTHONS:
        done = subprocess.run([python, "-c", READ_FEED], input=text.encode("utf-8"), capture_output=True, check=False)
        if done.returncode == 0:
            bozo, version, entries = json.loads(done.stdout)
            checks.equal("atom: feedparser", (bozo, version), (False, "atom10"))
            checks.equal("atom: feedparser's entries", [entry[0] for entry in entries], ids)
            checks.equal("atom: feedparser's authors and links", [entry for entry in entries if not all(entry)], [])
            return
    print("feedparser is not installed: the feed is not read with it")


def check_lines(checks, printed, rows):
    checks.equal("ids: those of json", printed("ids", ALL).splitlines(), [row["id"] for row in rows])
    urls = [json.loads(line)["url"] for line in printed("jsonl", f"{ALL} | select url").splitlines()]
    checks.equal("urls: those of json", printed("urls", ALL).splitlines(), urls)


def check_terminal(checks, kvq, folder, environment):
    escapes = "20250313140000.esc@example.com"
    for arguments in [(f"id:{escapes}", "-f", format) for format in ("text", "json", "tsv", "html", "atom", "mbox")] + [
            ("show", escapes, "-f", "raw")]:
        seen, code = Terminal([str(kvq), *arguments], folder, {**environment, "NO_COLOR": "1"}).end()
        checks.equal(f"on a terminal nothing controls it: {arguments[-2:]}",
                     (NO_XML.findall(seen), MISLEADING.findall(seen), "owned" in seen, code), ([], [], True, 0))


def main():
    kvq, make_archive = (pathlib.Path(path).resolve() for path in sys.argv[1:3])
    checks = Checks()

    def use(folder, environment):
        def printed(format, query, *options):
            done = subprocess.run([kvq, query, "-f", format, *options], cwd=folder, env=environment, check=False,
                                  capture_output=True)
            text = done.stdout.decode("utf-8")
            written = subprocess.run([kvq, query, "-f", format, *options, "-o", folder / "out"], cwd=folder,
                                     env=environment, check=False, capture_output=True)
            checks.equal(f"{format}: -o", (written.stdout, (folder / "out").read_bytes()), (b"", done.stdout))
            return text

        of_json = json.loads(printed("json", SELECT), object_pairs_hook=dict)
        rows = of_json["rows"]
        checks.equal("all mails are there", len(rows), 59)
        check_rows(checks, printed, of_json)
        check_lines(checks, printed, rows)
        check_html(checks, printed, rows)
        check_markdown(checks, printed, rows)
        check_atom(checks, printed, rows)
        check_terminal(checks, kvq, folder, environment)

    with_samples(kvq, make_archive, use)
    checks.end()


if __name__ == "__main__":
    main()
