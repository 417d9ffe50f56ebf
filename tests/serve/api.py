#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The interface for programs of `kvq serve`: each route answers exactly what the command line prints, and says what is
wrong with a request.

usage: api.py KVQ MAKE_ARCHIVE
"""
import gzip
import json
import re
import subprocess

from server import main, quoted, search_path, serving

ALL = "is:patch OR -is:patch"
QUERIES = ["is:patch", "from:@example.com", "| count by author | top 3", "is:series | series | select title, state", "nothing:here",
           "body:the is:reply | sort date asc", "| distinct list"]
FORMATS = {"json": "application/json", "jsonl": "application/jsonl", "csv": "text/csv; charset=utf-8; header=present",
           "tsv": "text/tab-separated-values; charset=utf-8", "markdown": "text/markdown; charset=utf-8",
           "ids": "text/plain; charset=utf-8", "urls": "text/plain; charset=utf-8",
           "atom": "application/atom+xml; charset=utf-8", "mbox": "application/mbox"}


def printed(kvq, folder, environment, *arguments):
    """Returns the standard output and the standard error of a command."""
    done = subprocess.run([kvq, *arguments], cwd=folder, env=environment, capture_output=True, check=False, timeout=60)
    return done.stdout, done.stderr.decode()


def check_rows(checks, server, kvq, folder, environment):
    for query in QUERIES:
        for name, kind in FORMATS.items():
            expected, error = printed(kvq, folder, environment, query, "-f", name, "-n", "5")
            answer = server.get(search_path(f"/search.{name}", query, limit=5))
            if error:
                checks.equal(f"{query} as {name} is refused", answer.status, 400)
                continue
            checks.equal(f"{query} as {name}", (answer.status, answer.headers["content-type"]), (200, kind))
            if name == "atom" and b"<entry>" not in expected:
                continue
            checks.equal(f"{query} as {name} is what the command prints", answer.body, expected)
        expected, error = printed(kvq, folder, environment, query, "-f", "json", "-n", "100")
        if not error:
            checks.equal(f"{query} is what the command prints", server.get(search_path("/api/v1/search", query)).body, expected)
            count = printed(kvq, folder, environment, query, "--count")[0]
            checks.equal(f"{query} has as many rows as the command says",
                         server.get(search_path("/api/v1/count", query)).text,
                         f'{{\n "schema": 1,\n "count": {int(count)}\n}}\n')
    checks.equal("skip and limit are stages", server.get(search_path("/api/v1/search", "is:patch", limit=3, skip=2)).body,
                 printed(kvq, folder, environment, "is:patch | skip 2 | limit 3", "-f", "json")[0])


def check_mails(checks, server, kvq, folder, environment):
    ids = printed(kvq, folder, environment, ALL, "-f", "ids")[0].decode("utf-8", "surrogateescape").splitlines()
    checks.equal("the samples have mails", len(ids) > 50, True)
    for one in ids:
        for route, command in [("mail", "show"), ("thread", "thread"), ("series", "series")]:
            expected, error = printed(kvq, folder, environment, command, one, "-f", "json")
            if error:
                continue
            answer = server.get(f"/api/v1/{route}/{quoted(one.encode('utf-8', 'surrogateescape'))}")
            checks.equal(f"{command} {one}", (answer.status, answer.body), (200, expected))
    checks.equal("the topics of a query", server.get(search_path("/api/v1/series", "is:series", limit=3)).body,
                 printed(kvq, folder, environment, "series", "is:series", "-f", "json", "-n", "3")[0])
    for route in "mail", "thread", "series":
        answer = server.get(f"/api/v1/{route}/nobody%40nowhere")
        checks.equal(f"an unknown {route}", (answer.status, json.loads(answer.body)),
                     (404, {"error": "there is no mail with the Message-ID 'nobody@nowhere'"}))


def check_reports(checks, server, kvq, folder, environment):
    (folder / ".config" / "kvq" / "reports").mkdir(parents=True)
    # The samples are old.
    (folder / ".config" / "kvq" / "config").write_text("[list]\n\tstale-after = 100y\n")
    (folder / ".config" / "kvq" / "reports" / "mine.kvq").write_text('report mine "mine"\nsection is:patch\n')
    for name, values in [("digest", {"range": "week-10..week-12"}), ("unanswered", {}), ("health", {"range": "2025-01..2025-03"})]:
        expected, error = printed(kvq, folder, environment, "report", "run", name, "-f", "json",
                                  *(f"{key}={value}" for key, value in values.items()))
        query = "&".join(f"{key}={quoted(value)}" for key, value in values.items())
        answer = server.get(f"/api/v1/report/{name}?{query}")
        checks.equal(f"the report {name}", (answer.status, error), (200, ""))
        checks.equal(f"the report {name} is what the command prints", answer.body, expected)
    reports = json.loads(server.get("/api/v1/reports").body)["reports"]
    listed = json.loads(printed(kvq, folder, environment, "report", "list", "-f", "json")[0])["rows"]
    checks.equal("all reports are listed", [one["name"] for one in reports],
                 list(dict.fromkeys(one["name"] for one in listed)))
    for name in "/etc/passwd", "../../kvq.db", "kvm/HEAD", "x.kvq", ".config/kvq/reports/mine.kvq":
        answer = server.get(f"/api/v1/report/{quoted(name)}")
        checks.equal(f"the name {name} is no file", (answer.status, json.loads(answer.body)["error"]),
                     (404, f"there is no report '{name}'"))
    answer = server.get("/api/v1/report/digest?rnage=x")
    checks.equal("a wrong parameter of a report is refused", (answer.status, "rnage" in answer.text), (400, True))


def check_lists(checks, server, kvq, folder, environment):
    """Adds a second list."""
    choice = '<select id="health-list" name="list">'
    address = "health?range=2025-01..2025-03"
    checks.equal("one list is no choice", choice in server.get(f"/report/{address}").text, False)
    (folder / "one.eml").write_text("From: Ada <ada@example.org>\nSubject: [PATCH] one\nMessage-ID: <one@example.org>\n"
                                    "Date: Mon, 3 Mar 2025 10:00:00 +0000\n\nOne.\n")
    printed(kvq, folder, environment, "index", "--list", "other", "one.eml")
    expected, error = printed(kvq, folder, environment, "report", "run", "health", "range=2025-01..2025-03", "--list", "other",
                              "-f", "json")
    answer = server.get(f"/api/v1/report/{address}&list=other")
    checks.equal("a report of one list", (answer.status, error), (200, ""))
    checks.equal("a report of one list is what the command prints", answer.body, expected)
    checks.equal("no such list", server.get(f"/api/v1/report/{address}&list=nosuch").status, 400)
    checks.equal("a page without such a list", server.get(f"/report/{address}&list=nosuch").status, 400)
    page = server.get(f"/report/{address}&list=other").text
    checks.equal("the page lets a reader choose", (choice in page, '<option value="other" selected>other</option>' in page),
                 (True, True))
    checks.equal("its title names the list", "<h1>OTHER: " in page, True)


def check_facts(checks, server, kvq, folder, environment):
    fields = json.loads(server.get("/api/v1/fields").body)
    text = printed(kvq, folder, environment, "fields", "-f", "markdown")[0].decode()
    checks.equal("the fields", [one["name"] for one in fields["fields"]], re.findall(r"^\| `([a-z.-]+)` \| [^`]* \| ", text, re.M)[:len(fields["fields"])])
    mails = int(printed(kvq, folder, environment, ALL, "--count")[0])
    lists = json.loads(server.get("/api/v1/lists").body)["lists"]
    checks.equal("the lists", [(one["list"], one["mails"]) for one in lists], [("kvm", mails)])
    health = json.loads(server.get("/api/v1/health").body)
    checks.equal("the health", (health["status"], health["mails"], health["newest"]), ("ok", mails, lists[0]["newest"]))
    numbers = server.get("/metrics")
    expected = printed(kvq, folder, environment, "metrics")[0]
    checks.equal("the metrics", (numbers.status, numbers.headers["content-type"], numbers.body),
                 (200, "text/plain; version=0.0.4; charset=utf-8", expected))
    checks.equal("robots read nothing", server.get("/robots.txt").text, "User-agent: *\nDisallow: /\n")


def check_mistakes(checks, server, kvq, folder, environment):
    query = "is:patch form:intel.com"
    expected = printed(kvq, folder, environment, query)[1]
    answer = server.get(search_path("/api/v1/search", query))
    checks.equal("a mistake in a query has its caret and place", (answer.status, json.loads(answer.body)),
                 (400, {"error": expected.rstrip("\n"), "place": {"begin": 9, "end": 13}}))
    for path, message in [
            ("/api/v1/search", "the parameter 'q' is missing"),
            ("/api/v1/search?q=is%3Apatch&limt=3", "unknown parameter 'limt'"),
            ("/api/v1/search?q=is%3Apatch&limit=0", "'0' is not a number from 1 to 10000"),
            ("/api/v1/search?q=is%3Apatch&limit=10001", "'10001' is not a number from 1 to 10000"),
            ("/api/v1/search?q=is%3Apatch&limit=9999999999999999999999", "'9999999999999999999999' is not a number from 1 to 10000"),
            ("/api/v1/search?q=is%3Apatch&skip=-1", "'-1' is not a number from 0 to 1000000000"),
            ("/api/v1/search?q=a&q=b", "the parameter 'q' is given twice"),
            ("/api/v1/series?q=%7C+count", "counts and distinct values have no series"),
            ("/api/v1/fields?x=1", "unknown parameter 'x'")]:
        answer = server.get(path)
        checks.equal(path, (answer.status, json.loads(answer.body)["error"]), (400, message))
    for path, message in [("/search.exe?q=x", "there is no format 'exe'"), ("/api/v1/nothing", "there is no page '/api/v1/nothing'"),
                          ("/api/v2/search", "there is no page '/api/v2/search'")]:
        answer = server.get(path)
        checks.equal(path, (answer.status, json.loads(answer.body)["error"]), (404, message))


def check_caching(checks, server, kvq, folder, environment):
    path = search_path("/api/v1/search", "is:patch")
    first = server.get(path)
    tag = first.headers["etag"]
    checks.equal("an answer has a weak ETag", re.fullmatch(r'W/"[0-9a-f-]+"', tag) is not None, True)
    checks.equal("and must be asked for again", first.headers["cache-control"], "no-cache")
    for known in tag, f'"other", {tag}':
        again = server.get(path, If_None_Match=known)
        # The minute may have passed.
        if again.status != 304:
            tag = server.get(path).headers["etag"]
            again = server.get(path, If_None_Match=tag)
        checks.equal("an unchanged answer is a 304", (again.status, again.body, again.headers.get("etag")), (304, b"", tag))
    checks.equal("another ETag gets the answer", server.get(path, If_None_Match='W/"x"').status, 200)
    printed(kvq, folder, environment, "query", "save", "tagged", "is:patch")
    checks.equal("a saved query changes the ETag", server.get(path, If_None_Match=tag).status, 200)
    checks.equal("an error has no ETag", "etag" in server.get("/api/v1/search?q=form%3Ax").headers, False)
    for path in "/metrics", "/api/v1/health":
        answer = server.get(path)
        checks.equal(f"{path} is never kept", (answer.headers["cache-control"], "etag" in answer.headers), ("no-store", False))


def check_compression(checks, server):
    path = search_path("/api/v1/search", "is:patch")
    plain = server.get(path)
    for accepted, compressed in [("gzip", True), ("br, gzip;q=0.5", True), ("*", True), ("identity", False), ("gzip;q=0", False),
                                 ("*;q=0", False), ("gzipped", False), ("", False)]:
        answer = server.get(path, Accept_Encoding=accepted)
        is_gzip = answer.headers.get("content-encoding") == "gzip"
        checks.equal(f"Accept-Encoding: {accepted}", (is_gzip, answer.headers["vary"]), (compressed, "Accept-Encoding"))
        checks.equal(f"the bytes for {accepted}", gzip.decompress(answer.body) if is_gzip else answer.body, plain.body)
    checks.equal("a short answer stays as it is", "content-encoding" in server.get("/robots.txt", Accept_Encoding="gzip").headers, False)


def check_heads(checks, server):
    for path in search_path("/api/v1/search", "is:patch"), "/metrics", "/nothing", "/api/v1/search?q=form%3Ax":
        full, head = server.get(path), server.get(path, "HEAD")
        checks.equal(f"HEAD {path}", (head.status, head.body, head.headers["content-length"], head.headers["content-type"]),
                     (full.status, b"", str(len(full.body)), full.headers["content-type"]))


def check(checks, kvq, folder, environment):
    with serving(kvq, folder, environment) as server:
        check_rows(checks, server, kvq, folder, environment)
        check_mails(checks, server, kvq, folder, environment)
        check_reports(checks, server, kvq, folder, environment)
        check_facts(checks, server, kvq, folder, environment)
        check_mistakes(checks, server, kvq, folder, environment)
        check_caching(checks, server, kvq, folder, environment)
        check_compression(checks, server)
        check_heads(checks, server)
        check_lists(checks, server, kvq, folder, environment)
        checks.equal("the server ends quietly", server.stop(), ("", 0))


if __name__ == "__main__":
    main(check)
