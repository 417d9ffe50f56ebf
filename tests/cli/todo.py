#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""`kvq todo`: the lists of a desk, what is new since the last look, the changes of a series, and its reviewers.

usage: todo.py KVQ CLOCK_SHIM [--update]

todo.golden, next to this file, has the output of each command; --update writes it anew.
"""
import calendar
import email
import email.policy
import html
import json
import os
import pathlib
import shlex
import shutil
import subprocess
import sys
import tempfile
import time

from terminal import Checks
from todo_oracle import Desk

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "faults"))
from archives import write_repository  # noqa: E402

GOLDEN = pathlib.Path(__file__).resolve().with_suffix(".golden")
NOW = calendar.timegm((2025, 3, 20, 12, 0, 0))
ADA, BO, CY, DAN = ("Ada Writer <ada@example.org>", "Bo Writer <bo@example.org>", "Cy Writer <cy@example.org>",
                    "Dan Writer <dan@example.org>")
EVIL = '"<b>Ev\u202eil</b>" <evil@example.org>'

MAINTAINERS = """Maintainers List
----------------

DESK DRIVERS
M:	Ada Writer <ada@example.org>
R:	Cy Writer <cy@example.org>
F:	desk/
"""

COMMANDS = [
    ["todo", "ada@example.org", "--peek"],
    ["todo", "Ada", "--peek", "--since", "2025-03-15", "-n", "1"],
    ["todo", "cy", "--peek"],
    ["todo", "cy", "--peek", "--within", "1h"],
    ["todo", "cy", "--peek", "--within", "1h", "--if-new"],
    ["todo", "desk drivers", "--peek"],
    ["todo", "--changes", "v2-0@example.org", "ada"],
    ["todo", "--changes", "v2-0@example.org", "cy"],
    ["todo", "--reviewers", "one@example.org"],
    ["todo", "writer"],
    ["todo", "nobody at all"],
    ["todo", "Ada Writr"],
    ["todo"],
    ["todo", "ada", "--within", ">3d"],
    ["todo", "ada", "--list", "nolist"],
    ["todo", "ada", "--since", "someday"],
    ["todo", "ada", "--changes", "nothing@example.org"],
    ["todo", "--reviewers", "nothing@example.org"],
    ["todo", "desk drivers", "--changes", "v2-0@example.org"],
    ["todo", "--changes", "one@example.org", "ada"],
    ["todo", "--changes", "v2-0@example.org", "--reviewers", "v2-0@example.org"],
]


def diff(path, *lines):
    changed = "".join(f"+{line}\n" for line in lines)
    return (f"---\n {path} | {len(lines)} +\n\ndiff --git a/{path} b/{path}\n--- a/{path}\n+++ b/{path}\n"
            f"@@ -1,1 +1,{len(lines) + 1} @@\n context\n{changed}")


def mail(sender, date, subject, ident, answers="", to="desk@lists.example.org", body=""):
    seconds = calendar.timegm(time.strptime(date, "%Y-%m-%d"))
    reply = f"In-Reply-To: <{answers}@example.org>\nReferences: <{answers}@example.org>\n" if answers else ""
    sent = time.strftime("%a, %d %b %Y 10:00:00 +0000", time.gmtime(seconds))
    return seconds + 36000, "m", (f"From: {sender}\nTo: {to}\nSubject: {subject}\nDate: {sent}\nMIME-Version: 1.0\n"
                                  f"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n"
                                  f"Message-ID: <{ident}@example.org>\n{reply}\n{body}\n").encode()


def mails():
    """A list on which each list of the desk of Ada has something, in order of time."""
    return sorted([
        mail(BO, "2024-09-01", "[PATCH] desk: Old", "old", body=diff("desk/old.c", "old")),
        mail(BO, "2025-03-01", "[PATCH] desk: One", "one", body=diff("desk/a.c", "one")),
        # Two revisions: Ada reviewed the first patch of v1, which has changed, and asked about the second.
        mail(BO, "2025-03-02", "[PATCH 0/2] desk: Two drawers", "v1-0"),
        mail(BO, "2025-03-02", "[PATCH 1/2] desk: First drawer", "v1-1", "v1-0", body=diff("desk/a.c", "first")),
        mail(BO, "2025-03-02", "[PATCH 2/2] desk: Second drawer", "v1-2", "v1-0", body=diff("desk/b.c", "second")),
        mail(ADA, "2025-03-03", "Re: [PATCH 1/2] desk: First drawer", "r1", "v1-1", body=f"Reviewed-by: {ADA}"),
        mail(ADA, "2025-03-03", "Re: [PATCH 2/2] desk: Second drawer", "r2", "v1-2", body="Please explain the second one."),
        mail(BO, "2025-03-10", "[PATCH v2 0/2] desk: Two drawers", "v2-0"),
        mail(BO, "2025-03-10", "[PATCH v2 1/2] desk: First drawer", "v2-1", "v2-0", body=diff("desk/a.c", "first", "lock")),
        mail(BO, "2025-03-10", "[PATCH v2 2/2] desk: Second drawer", "v2-2", "v2-0", body=diff("desk/b.c", "second")),
        # Reviewed, and nobody applied it; and one of which somebody took a part.
        mail(DAN, "2025-03-04", "[PATCH] desk: Reviewed", "rev", body=diff("desk/a.c", "reviewed")),
        mail(CY, "2025-03-05", "Re: [PATCH] desk: Reviewed", "r3", "rev", body=f"Reviewed-by: {CY}"),
        mail(DAN, "2025-03-04", "[PATCH 1/2] desk: Taken", "t1", body=diff("desk/t.c", "taken")),
        mail(DAN, "2025-03-04", "[PATCH 2/2] desk: Left", "t2", "t1", body=diff("desk/t.c", "left")),
        mail(CY, "2025-03-05", "Re: [PATCH 2/2] desk: Left", "r4", "t2", body=f"Reviewed-by: {CY}"),
        mail(ADA, "2025-03-06", "Re: [PATCH 1/2] desk: Taken", "r5", "t1", body="Applied patch 1, thanks."),
        # Ada's own: one with a question, one that she promised to change.
        mail(ADA, "2025-03-07", "[PATCH] lamp: Asked", "ask", body=diff("lamp.c", "asked")),
        mail(CY, "2025-03-08", "Re: [PATCH] lamp: Asked", "r6", "ask", body="Why is this needed?"),
        mail(ADA, "2025-03-07", "[PATCH] lamp: Promised", "pro", body=diff("lamp.c", "promised")),
        mail(CY, "2025-03-08", "Re: [PATCH] lamp: Promised", "r7", "pro", body="Please rename it."),
        mail(ADA, "2025-03-09", "Re: [PATCH] lamp: Promised", "r8", "r7", body="Will do."),
        # A question to Ada in the thread of somebody else, and one that she has answered.
        mail(DAN, "2025-03-11", "[PATCH] chair: Four legs", "leg", body=diff("chair.c", "legs")),
        mail(ADA, "2025-03-12", "Re: [PATCH] chair: Four legs", "r9", "leg", body="Use the helper."),
        mail(DAN, "2025-03-13", "Re: [PATCH] chair: Four legs", "r10", "r9", body="Which helper do you mean?"),
        mail(CY, "2025-03-13", "Re: [PATCH] chair: Four legs", "r11", "r9", body="The one in lamp.c?"),
        mail(ADA, "2025-03-14", "Re: [PATCH] chair: Four legs", "r12", "r11", body="Yes."),
        # Texts that attack the terminal, the page and the shell.
        mail(EVIL, "2025-03-15", "[PATCH] desk: <script>\x1b[31m\u202e'$(id)'", "evil'$(id)", to=ADA,
             body=diff("desk/e.c", "evil")),
    ])


class Kvq:
    def __init__(self, kvq, shim, folder):
        self.kvq, self.folder = kvq, folder
        self.environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "KVQ_DB": str(folder / "kvq.db"),
                            "LC_ALL": "C.UTF-8", "LD_PRELOAD": shim, "KVQ_TEST_NOW": str(NOW)}

    def run(self, *arguments, **more):
        done = subprocess.run([self.kvq, *map(str, arguments)], env={**self.environment, **more}, cwd=self.folder,
                              stdin=subprocess.DEVNULL, capture_output=True, check=False)
        return done.stdout.decode(), done.stderr.decode(), done.returncode

    def json(self, *arguments):
        return json.loads(self.run("todo", *arguments, "-f", "json")[0])

    def lists(self, *arguments):
        return self.json(*arguments, "--peek")["desk"]["lists"]


def golden(kvq, checks):
    seen = ""
    for arguments in COMMANDS:
        out, err, code = kvq.run(*arguments)
        seen += f"$ kvq {shlex.join(arguments)}\n{out}{err}"
        seen += f"[exit {code}]\n" if code else ""
    if "--update" in sys.argv:
        GOLDEN.write_text(seen, encoding="utf-8")
    checks.equal(f"the output is that of {GOLDEN.name}", seen, GOLDEN.read_text(encoding="utf-8"))


def lists(kvq, checks):
    titles = {one["list"]: [row["title"] for row in one["rows"]] for one in kvq.lists("ada@example.org")}
    evil = "desk: <script>\x1b[31m\u202e'$(id)'"
    checks.equal("the desk of Ada", titles, {
        "review-again": ["desk: Two drawers"], "review": ["desk: One", evil], "answer": ["lamp: Asked"],
        "questions": ["chair: Four legs"], "apply": ["desk: Reviewed"], "resend": ["lamp: Promised"],
        "lost-tags": ["desk: First drawer"]})
    older = [row["title"] for row in kvq.lists("ada@example.org", "--within", "1y")[1]["rows"]]
    checks.equal("--within 1y has the older ones first", older, ["desk: Old", "desk: One", evil])
    checks.equal("the question is the one that she has not answered",
                 [row["id"] for row in kvq.lists("ada@example.org")[3]["rows"]], ["r10@example.org"])


def queries(kvq, checks):
    """The query of each list finds all of its rows in their order, and its command line survives the shell."""
    for owner in ("ada@example.org", "Ada Writer", "bo", "cy", "dan", "desk drivers"):
        for one in kvq.lists(owner, "-n", "1"):
            found = kvq.run(one["query"], "-f", "ids")[0].splitlines()
            whole = next(other for other in kvq.lists(owner) if other["list"] == one["list"])
            checks.equal(f"{owner}: the query of {one['list']}", found, [row["id"] for row in whole["rows"]])
            checks.equal(f"{owner}: the total of {one['list']}", one["total"], len(found))
        for count in kvq.json(owner, "--peek")["desk"]["new"]:
            found = kvq.run(count["query"], "-f", "ids")[0].splitlines()
            checks.equal(f"{owner}: the number of new {count['what']}", len(found), count["count"])
    text = kvq.run("todo", "Ada", "--peek", "-n", "1")[0]
    line = next(line for line in text.splitlines() if line.startswith("and 1 more: "))
    words = shlex.split(line.removeprefix("and 1 more: "))
    checks.equal("the command for the rest is one of kvq", words[0], "kvq")
    checks.equal("the command prints the list", kvq.run(*words[1:], "-f", "ids")[0].splitlines(),
                 [row["id"] for row in kvq.lists("Ada")[1]["rows"]])


def oracle(kvq, checks):
    desk = Desk(kvq.folder / "kvq.db", NOW)

    def text_of(ident):
        return json.loads(kvq.run("show", ident, "-f", "json")[0])["messages"][0]["text"]

    for person in ("ada@example.org", "bo@example.org", "cy@example.org", "dan@example.org", "evil@example.org"):
        seen = {one["list"]: sorted(row["id"] for row in one["rows"]) for one in kvq.lists(person)}
        for name, expected in (("review-again", desk.review_again(person)), ("review", desk.review(person)),
                               ("answer", desk.answer(person)), ("apply", desk.apply(person)),
                               ("resend", desk.resend(person)), ("questions", desk.questions(person, text_of))):
            checks.equal(f"{name} of {person}, as plain loops find it", seen[name], sorted(expected))


def cursor(kvq, checks):
    def new(*arguments):
        return {one["what"]: one["count"] for one in kvq.json("dan", *arguments)["desk"]["new"]}
    checks.equal("the first look is at the last week", new("--peek")["mails"], 2)
    checks.equal("--peek does not move the cursor", new("--peek")["mails"], 2)
    kvq.run("todo", "dan")
    checks.equal("after a look nothing is new", new("--peek"), {})
    checks.equal("each desk has its own cursor",
                 next(one for one in kvq.json("bo", "--peek")["desk"]["new"] if one["what"] == "mails")["count"], 2)
    checks.equal("--if-new prints nothing", kvq.run("todo", "dan", "--if-new"), ("", "", 1))
    more = mail(ADA, "2025-03-19", "Re: [PATCH] chair: Four legs", "r20", "r10", body="The one in table.c.")
    shutil.rmtree(kvq.folder / "desk")
    write_repository(kvq.folder / "desk" / "git" / "0.git", [*mails(), more])
    kvq.run("index", kvq.folder / "desk")
    checks.equal("--if-new prints the desk when a mail has come", kvq.run("todo", "dan", "--if-new", "--peek")[2], 0)
    checks.equal("only that mail is new", new("--peek")["mails"], 1)
    checks.equal("it answers one of theirs", new("--peek")["answers"], 1)
    two = kvq.folder / "two.db"
    kvq.run("--db", two, "index", kvq.folder / "desk")
    arm = mail(BO, "2025-03-18", "[PATCH] chair: Arm", "arm", to=ADA, body=diff("chair.c", "arm"))
    seat = mail(BO, "2025-03-19", "[PATCH] chair: Seat", "seat", to=ADA, body=diff("chair.c", "seat"))
    write_repository(kvq.folder / "chairs" / "git" / "0.git", [arm])
    kvq.run("--db", two, "index", kvq.folder / "chairs")
    counts = json.loads(kvq.run("--db", two, "todo", "ada", "-f", "json")[0])["desk"]["new"]
    checks.equal("what is new in two lists", counts[0]["count"], 4)
    checks.equal("its query finds it", len(kvq.run("--db", two, counts[0]["query"], "-f", "ids")[0].splitlines()), 4)
    shutil.rmtree(kvq.folder / "chairs")
    write_repository(kvq.folder / "chairs" / "git" / "0.git", [arm, seat])
    kvq.run("--db", two, "index", kvq.folder / "chairs")
    counts = json.loads(kvq.run("--db", two, "todo", "ada", "--peek", "-f", "json")[0])["desk"]["new"]
    checks.equal("afterwards, what is new in one of them", (counts[0]["count"], counts[3]["count"]), (1, 1))
    checks.equal("and its query finds it", kvq.run("--db", two, counts[3]["query"], "-f", "ids")[0], "seat@example.org\n")


def owner(kvq, checks):
    (kvq.folder / ".gitconfig").write_text("[user]\n\temail = cy@example.org\n")
    checks.equal("git's user.email is the user", kvq.json("--peek")["desk"]["owner"], CY)
    kvq.run("config", "set", "user.email", "bo@example.org")
    checks.equal("that of kvq's config comes first", kvq.json("--peek")["desk"]["owner"], BO)
    checks.equal("an address has an @", kvq.run("config", "set", "user.email", "bo")[2], 2)
    kvq.run("config", "unset", "user.email")
    (kvq.folder / ".gitconfig").unlink()
    checks.equal("a section in any case", kvq.json("Desk Drivers", "--peek")["desk"]["owner"], "Desk Drivers")


def formats(kvq, checks):
    page = kvq.run("todo", "ada@example.org", "--peek", "-f", "html")[0]
    checks.equal("HTML escapes the mails", ("<script>" in page, "<b>Ev" in page, "\x1b" in page, "\u202e" in page),
                 (False, False, False, False))
    checks.equal("HTML links to the mails", 'href="https://lore.kernel.org/r/one@example.org/"' in page, True)
    text = kvq.run("todo", "ada@example.org", "--peek")[0]
    checks.equal("text has no control characters", ("\x1b" in text, "\u202e" in text), (False, False))
    checks.equal("JSON escapes them", "\\u001b" in kvq.run("todo", "ada@example.org", "--peek", "-f", "json")[0], True)
    markdown = kvq.run("todo", "ada@example.org", "--peek", "-f", "markdown")[0]
    checks.equal("Markdown escapes the mails", ("<script>" in markdown, "\x1b" in markdown), (False, False))
    raw = kvq.run("todo", "ada@example.org", "--peek", "--mail", "--to", ADA)[0]
    message = email.message_from_string(raw, policy=email.policy.default)
    checks.equal("the mail has both parts", [part.get_content_type() for part in message.iter_parts()],
                 ["text/plain", "text/html"])
    checks.equal("its text is that of the command", message.get_body(("plain",)).get_content(), text)
    checks.equal("its subject says what there is to do", message["Subject"],
                 "Ada Writer: 1 to review again, 2 to review, 1 to answer about their series, 1 to answer elsewhere, "
                 "1 to apply, 1 to resend, 1 that lost a tag")
    changes = kvq.run("todo", "--changes", "v2-0@example.org", "ada", "-f", "html")[0]
    checks.equal("the page of the changes marks added lines", "<ins>+ +lock\n</ins>" in html.unescape(changes), True)
    seen = kvq.json("--changes", "v2-0@example.org", "ada")["changes"]
    checks.equal("the changes in JSON", [(one["number"], one["change"], one["tags_lost"], len(one["answers"]))
                                         for one in seen["patches"]],
                 [(1, "changed", ["reviewed-by"], 1), (2, "same", [], 1)])
    people = kvq.json("--reviewers", "one@example.org")["reviewers"]["people"]
    checks.equal("the reviewers in JSON", [(one["person"], one["reviewed"], one["role"]) for one in people],
                 [(ADA, 0, "maintainer"), (CY, 0, "reviewer")])


def main():
    kvq, shim = (str(pathlib.Path(arg).resolve()) for arg in sys.argv[1:3])
    checks = Checks()
    with tempfile.TemporaryDirectory(prefix="kvq-todo-") as name:
        runs = Kvq(kvq, shim, pathlib.Path(name))
        write_repository(runs.folder / "desk" / "git" / "0.git", mails())
        runs.run("index", runs.folder / "desk")
        (runs.folder / "MAINTAINERS").write_text(MAINTAINERS)
        runs.run("subsystems", "import", runs.folder / "MAINTAINERS")
        for check in (golden, lists, queries, oracle, owner, formats, cursor):
            check(runs, checks)
    checks.end()


if __name__ == "__main__":
    main()
