#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Other programs can read the output of kvq: Python's own parsers read each format of rows and mails, with the hostile
sample mails, and feedparser, if it is installed, reads the feed.

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
# Characters that XML 1.0, section 2.2, does not allow.
NO_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Characters that change the direction of text, so that it is displayed in another order.
MISLEADING = re.compile("[\u202a-\u202e\u2066-\u2069]")
TSV_ESCAPES = {"\\t": "\t", "\\n": "\n", "\\r": "\r", "\\\\": "\\"}
VOID = {"meta"}
# Debian's python3-feedparser is installed for /usr/bin/python3 only.
PYTHONS = [sys.executable, "/usr/bin/python3"]
READ_FEED = """import feedparser, json, sys
feed = feedparser.parse(sys.stdin.buffer.read())
print(json.dumps([bool(feed.bozo), feed.version, [[entry.id, entry.author, entry.link] for entry in feed.entries]]))"""


class Page(html.parser.HTMLParser):
    """Collects the cells of the page's table and its links, and checks that each element is closed."""

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


def check_rows(checks, printed, from_json):
    rows = from_json["rows"]
    checks.equal("json: the columns are in the requested order", [c["name"] for c in from_json["columns"]], COLUMNS)
    checks.equal("json: the values of each row are in the order of the columns",
                 {tuple(row) for row in rows}, {tuple(COLUMNS)})
    checks.equal("jsonl: each row is an object",
                 [json.loads(line) for line in printed("jsonl", SELECT).splitlines()], rows)
    as_texts = [COLUMNS] + [[row[name] or "" for name in COLUMNS] for row in rows]
    seen = list(csv.reader(io.StringIO(printed("csv", SELECT), newline=""), strict=True))
    checks.equal("csv: the values are those of json", seen, as_texts)
    unescape = lambda cell: re.sub(r"\\[tnr\\]", lambda found: TSV_ESCAPES[found[0]], cell)
    lines = printed("tsv", SELECT).split("\n")
    checks.equal("tsv: the last line ends with a newline", lines.pop(), "")
    checks.equal("tsv: the values are those of json",
                 [[unescape(c) for c in line.split("\t")] for line in lines], as_texts)
    for format in ("csv", "tsv"):
        whole, headless = printed(format, SELECT), printed(format, SELECT, "--no-header")
        checks.equal(f"{format}: --no-header omits only the header", whole.split("\n", 1)[1], headless)


def check_html(checks, printed, rows):
    text = printed("html", SELECT)
    page = Page()
    page.feed(text)
    page.close()
    checks.equal("html: all elements are closed", (page.balanced, page.open), (True, []))
    checks.equal("html: the table has a row for each mail and a header", len(page.rows), len(rows) + 1)
    checks.equal("html: each row has a cell for each column", {len(row) for row in page.rows}, {len(COLUMNS)})
    checks.equal("html: the page runs no script and loads nothing",
                 page.names & {"script", "img", "link", "iframe", "base"}, set())
    checks.equal("html: the subjects link to the mails", page.links, printed("urls", ALL).splitlines())
    checks.equal("html: the ids are those of json", [row[0] for row in page.rows[1:]], [row["id"] for row in rows])
    checks.equal("html: no control characters and no bidirectional controls",
                 (NO_XML.findall(text), MISLEADING.findall(text)), ([], []))


def check_markdown(checks, printed, rows):
    lines = printed("markdown", SELECT).split("\n")
    checks.equal("markdown: a line for each row after two header lines, and a newline at the end",
                 len(lines), len(rows) + 3)
    bars = {len(re.findall(r"(?<!\\)(?:\\\\)*\|", line)) for line in lines[:-1]}
    checks.equal("markdown: each line has a cell for each column", bars, {len(COLUMNS) + 1})


def check_atom(checks, printed, rows):
    text = printed("atom", ALL)
    feed = ET.fromstring(text.encode("utf-8"))
    required = lambda element: [name for name in ("id", "title", "updated") if len(element.findall(ATOM + name)) != 1]
    entries = feed.findall(ATOM + "entry")
    checks.equal("atom: each mail has an entry", len(entries), len(rows))
    checks.equal("atom: the feed and its entries have the elements that RFC 4287 requires",
                 [required(element) for element in [feed, *entries]],
                 [[]] * (len(rows) + 1))
    checks.equal("atom: each author has a name",
                 [e for e in [feed, *entries] if not e.findtext(f"{ATOM}author/{ATOM}name")],
                 [])
    dates = [entry.findtext(ATOM + "updated") for entry in entries]
    checks.equal("atom: dates have the format of RFC 3339",
                 [d for d in dates if not re.fullmatch(r"\d{4}(-\d\d){2}T\d\d(:\d\d){2}Z", d)], [])
    checks.equal("atom: the date of the feed is that of its newest entry", feed.findtext(ATOM + "updated"), max(dates))
    checks.equal("atom: the title of the feed is the query", feed.findtext(ATOM + "title"), ALL)
    ids = [entry.findtext(ATOM + "id") for entry in entries]
    checks.equal("atom: ids are URIs as in RFC 2392",
                 [i for i in ids if not re.fullmatch(r"mid:[\w.~!$'()*+,;=@%-]+", i, re.A)], [])
    checks.equal("atom: links point to the mails", {entry.find(ATOM + "link").get("href")[:26] for entry in entries},
                 {"https://lore.kernel.org/r/"})
    checks.equal("atom: the same query has the same feed id, another query has another",
                 [feed.findtext(ATOM + "id") == ET.fromstring(printed("atom", query)).findtext(ATOM + "id")
                  for query in (ALL, "is:cover")], [True, False])
    checks.equal("atom: entries are the last elements of the feed, as in the schema",
                 sorted(child.tag == ATOM + "entry" for child in feed), [child.tag == ATOM + "entry" for child in feed])
    empty = ET.fromstring(printed("atom", "is:pull is:reply"))
    checks.equal("atom: a feed without entries is valid", (required(empty), empty.findall(ATOM + "entry")), ([], []))
    check_with_feedparser(checks, text, ids)


def check_with_feedparser(checks, text, ids):
    for python in PYTHONS:
        done = subprocess.run([python, "-c", READ_FEED], input=text.encode("utf-8"), capture_output=True, check=False)
        if done.returncode == 0:
            bozo, version, entries = json.loads(done.stdout)
            checks.equal("atom: feedparser accepts the feed", (bozo, version), (False, "atom10"))
            checks.equal("atom: feedparser reads all entries", [entry[0] for entry in entries], ids)
            checks.equal("atom: feedparser reads an author and a link for each entry",
                         [entry for entry in entries if not all(entry)], [])
            return
    print("skipped: the feed is not read with feedparser, which is not installed")


def check_lines(checks, printed, rows):
    checks.equal("ids: the ids are those of json", printed("ids", ALL).splitlines(), [row["id"] for row in rows])
    urls = [json.loads(line)["url"] for line in printed("jsonl", f"{ALL} | select url").splitlines()]
    checks.equal("urls: the URLs are those of jsonl", printed("urls", ALL).splitlines(), urls)


def check_terminal(checks, kvq, folder, environment):
    escapes = "20250313140000.esc@example.com"
    for arguments in [(f"id:{escapes}", "-f", format) for format in ("text", "json", "tsv", "html", "atom", "mbox")] + [
            ("show", escapes, "-f", "raw")]:
        seen, code = Terminal([str(kvq), *arguments], folder, {**environment, "NO_COLOR": "1"}).end()
        checks.equal(f"no output controls the terminal: {arguments[-2:]}",
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
            checks.equal(f"{format}: -o writes the same bytes",
                         (written.stdout, (folder / "out").read_bytes()), (b"", done.stdout))
            return text

        from_json = json.loads(printed("json", SELECT), object_pairs_hook=dict)
        rows = from_json["rows"]
        checks.equal("all mails are in the output", len(rows), 58)
        check_rows(checks, printed, from_json)
        check_lines(checks, printed, rows)
        check_html(checks, printed, rows)
        check_markdown(checks, printed, rows)
        check_atom(checks, printed, rows)
        check_terminal(checks, kvq, folder, environment)

    with_samples(kvq, make_archive, use)
    checks.end()


if __name__ == "__main__":
    main()
