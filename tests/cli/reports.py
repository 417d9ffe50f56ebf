#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Reports on the command line: runs since the last run, also after the history was rewritten; saved reports and those
of the config folder; CSV files and mails.

usage: reports.py KVQ MAKE_ARCHIVE
"""
import csv
import email
import email.policy
import os
import pathlib
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from terminal import SAMPLES, Checks

KVQ, MAKE_ARCHIVE = (str(pathlib.Path(arg).resolve()) for arg in sys.argv[1:3])
NEW = """report new "new mails"
parameter range: range "which"
footer ""
section range:$range | sort date asc, id asc
row "{id}"
"""
checks = Checks()


def git(*args):
    return subprocess.run(["git", *args], check=True, capture_output=True, text=True).stdout.strip()


class Folder:
    """An archive that grows, its database, and a config folder."""

    def __init__(self, path):
        self.path = pathlib.Path(path)
        self.env = dict(os.environ, KVQ_DB=str(self.path / "kvq.db"), XDG_CONFIG_HOME=str(self.path / "config"))
        for name in ("VISUAL", "EDITOR"):
            self.env.pop(name, None)
        subprocess.run([MAKE_ARCHIVE, str(SAMPLES / "archive.txt"), str(self.path / "whole")], check=True, capture_output=True)
        self.whole = next(self.path.glob("whole/**/HEAD")).parent
        self.archive = self.path / "kvm.git"
        git("clone", "-q", "--mirror", str(self.whole), str(self.archive))
        self.commits = git("-C", str(self.whole), "rev-list", "--reverse", "--first-parent", "HEAD").split()
        (self.path / "new.kvq").write_text(NEW)

    def end_at(self, commit):
        for ref in git("-C", str(self.archive), "for-each-ref", "--format=%(refname)").split():
            if not ref.startswith("refs/heads/"):
                git("-C", str(self.archive), "update-ref", "-d", ref)
        git("-C", str(self.archive), "update-ref", "HEAD", commit)
        assert self.kvq("index", str(self.archive)).returncode == 0

    def kvq(self, *args, **more):
        return subprocess.run([KVQ, *args], env={**self.env, **more.pop("env", {})}, capture_output=True, text=True,
                              cwd=self.path, **more)

    def reported(self, *args):
        done = self.kvq("report", "run", "new.kvq", "--since-last", *args)
        return done.stdout.split(), done.returncode, done.stderr

    def ids(self, span):
        done = self.kvq(f"range:{span} | sort date asc, id asc", "-f", "ids")
        return done.stdout.split()


def since_last(f):
    at = f.commits
    f.end_at(at[9])
    mails, code, err = f.reported()
    checks.equal("the first run needs a range", (mails, code),
                 ([], 2))
    checks.equal("the error of a first run without a range suggests one",
                 err, "kvq: there is no cursor 'new' yet; give the range of the first run, such as 1.week.ago..\n")
    first = f.ids(f"{at[4]}..{at[9]}")
    checks.equal("the first run reports the given range", f.reported(f"range={at[4]}..", "--dry-run")[0], first)
    checks.equal("a dry run does not move the cursor", f.reported(f"range={at[4]}..")[0], first)
    checks.equal("--if-new has exit code 1 without new mails", f.reported("--if-new")[:2], ([], 1))
    f.end_at(at[19])
    second = f.ids(f"{at[9]}..{at[19]}")
    checks.equal("new mails are reported", f.reported("--dry-run")[0], second)
    checks.equal("each cursor has its own position", f.reported("--cursor", "boss", f"range={at[4]}..")[0],
                 f.ids(f"{at[4]}..{at[19]}"))
    checks.equal("new mails are reported only once", (f.reported()[0], f.reported()[:2]), (second, ([], 1)))


def rewritten_history(f):
    """Rewrites the history from its first commit, as a purge does: all commits get new ids."""
    at = f.commits
    env = dict(os.environ, GIT_DIR=str(f.archive), GIT_AUTHOR_NAME="a", GIT_AUTHOR_EMAIL="a@example.org",
               GIT_COMMITTER_NAME="b", GIT_COMMITTER_EMAIL="b@example.org")
    parent = []
    for commit in at[:25]:
        when = git("-C", str(f.whole), "log", "-1", "--format=%ct", commit)
        tree = git("-C", str(f.whole), "rev-parse", commit + "^{tree}")
        made = subprocess.run(["git", "commit-tree", tree, *parent, "-m", "written anew"], check=True, text=True,
                              capture_output=True, env=dict(env, GIT_COMMITTER_DATE=f"{when} +0000",
                                                            GIT_AUTHOR_DATE=f"{when} +0000")).stdout.strip()
        parent = ["-p", made]
        if commit == at[19]:
            last_reported = made
    f.end_at(made)
    mails, code, err = f.reported()
    checks.equal("after a rewrite, the report continues after the last reported mail",
                 mails, f.ids(f"{last_reported}..{made}"))
    checks.equal("kvq warns about the rewritten history",
                 err.startswith("kvq: the archive was rewritten since the last run"), True)
    checks.equal("mails after a rewrite are reported only once", f.reported()[:2], ([], 1))


def saved_reports(f):
    run = lambda *args, **more: f.kvq("report", *args, **more)
    checks.equal("a report is saved under its own name", run("save", "new.kvq").returncode, 0)
    checks.equal("a report is not saved twice", run("save", "new.kvq").stderr,
                 "kvq: the saved report 'new' already exists; --force replaces it\n")
    checks.equal("--force replaces a saved report", run("save", "new.kvq", "--force").returncode, 0)
    checks.equal("a saved report is shown unchanged", run("show", "new").stdout, NEW)
    listed = [row["name"] + " " + row["where"] for row in csv.DictReader(run("list", "-f", "csv").stdout.splitlines())]
    checks.equal("saved and built-in reports are listed", "new saved" in listed and "weekly built in" in listed, True)
    reports = f.path / "config" / "kvq" / "reports"
    reports.mkdir(parents=True)
    (reports / "mine.kvq").write_text(NEW.replace("report new", "report mine"))
    (reports / "new.kvq").write_text(NEW)
    listed = run("list").stdout
    checks.equal("reports in the config folder are listed", "mine.kvq" in listed, True)
    checks.equal("a report whose name is already taken is listed as hidden", "new.kvq (hidden)" in listed, True)
    checks.equal("a report in the config folder runs by its name", run("run", "mine", "range=HEAD~2..").returncode, 0)
    editor = f.path / "editor"
    editor.write_text("#!/bin/sh\nsed -i 's/{id}/{subject}/' \"$1\"\n")
    editor.chmod(0o755)
    checks.equal("a saved report can be edited", run("edit", "new", env={"EDITOR": str(editor)}).returncode, 0)
    checks.equal("the edited report is saved", run("show", "new").stdout, NEW.replace("{id}", "{subject}"))
    editor.write_text("#!/bin/sh\necho 'no such thing' >> \"$1\"\n")
    broken = run("edit", "new", env={"EDITOR": str(editor)})
    checks.equal("an invalid edit is not saved", (broken.returncode, run("show", "new").stdout),
                 (2, NEW.replace("{id}", "{subject}")))
    checks.equal("the text of an invalid edit is not lost", "your text is in" in broken.stderr, True)
    pathlib.Path(broken.stderr.split(" is in ")[1].split("\n")[0]).unlink()
    checks.equal("a failing editor is an error", run("edit", "new", env={"EDITOR": "false"}).returncode, 2)
    nowhere = run("edit", "new", env={"EDITOR": "true", "TMPDIR": str(f.path / "nowhere")})
    checks.equal("an editor needs a folder for its file", (nowhere.returncode, nowhere.stderr),
                 (2, "kvq: there is no folder for temporary files: No such file or directory; set TMPDIR to use another "
                     "folder\n"))
    checks.equal("a built-in report can be neither removed nor edited",
                 (run("rm", "weekly").returncode, run("edit", "weekly").returncode), (2, 2))
    checks.equal("a saved report can be removed, once",
                 (run("rm", "new").returncode, run("rm", "new").returncode), (0, 2))


def formats(f):
    out = f.path / "tables"
    done = f.kvq("report", "run", "weekly", "range=HEAD~40..", "-f", "csv", "-o", str(out))
    checks.equal("-f csv writes a folder of files", done.returncode, 0)
    names = sorted(path.name for path in out.iterdir())
    checks.equal("each CSV file has the number and heading of its section as its name",
                 names[:3], ["01-mails-a-day.csv", "02-authors.csv", "03-reviewers.csv"])
    rows = list(csv.DictReader(open(out / "02-authors.csv", newline="", encoding="utf-8")))
    checks.equal("the CSV header has the names of the columns", sorted(rows[0]), ["count", "person"])
    checks.equal("-f csv without a folder is an error",
                 f.kvq("report", "run", "weekly", "-f", "csv", "range=HEAD~40..").stderr,
                 f"kvq: the report has {len(names)} sections, and -f csv writes one file for each; name a folder with -o FOLDER\n")
    pages = [f.kvq("report", "run", "weekly", "range=HEAD~40..", "-f", "html").stdout for _ in range(2)]
    checks.equal("two runs of a report print the same bytes", pages[0], pages[1])
    raw = f.kvq("report", "run", "weekly", "range=HEAD~40..", "-f", "mail", "--to", "Jos\u00e9 <a@example.org>",
                "--from", "kvq@example.org").stdout
    mail = email.message_from_string(raw, policy=email.policy.default)
    checks.equal("a mail has the given sender and recipient",
                 (mail["To"], mail["From"]), ("Jos\u00e9 <a@example.org>", "kvq@example.org"))
    checks.equal("the subject of a mail is the title of the report",
                 mail["Subject"], "KVM: 2025-03-06 to 2025-03-18")
    checks.equal("a mail is ASCII", raw.isascii(), True)
    checks.equal("the only charset of a mail is UTF-8",
                 [name.lower() for name in re.findall(r"(?:^Content-Type: .*charset=|=\?)([\w-]+)(?=$|\?)", raw, re.M)],
                 ["utf-8"] * 3)
    checks.equal("a mail has a text part and an HTML part",
                 [part.get_content_type() for part in mail.iter_parts()], ["text/plain", "text/html"])
    plain, html = (part.get_content() for part in mail.iter_parts())
    text = f.kvq("report", "run", "weekly", "range=HEAD~40..").stdout
    checks.equal("the text part has the words of the text format", sorted(plain.split()), sorted(text.split()))
    checks.equal("lines of the text part with more than 78 columns are those of one text",
                 [line for line in plain.splitlines() if len(line) > 78 and not line.startswith("    [")], [])
    checks.equal("the HTML part is the output of the HTML format", html.rstrip("\n"), pages[0].rstrip("\n"))
    mail_headers(f)


def mail_headers(f):
    """A mail has only the expected headers: an invalid address is an error, and a title adds no header."""
    def mail(*options, title="{what}", what="x"):
        (f.path / "mail.kvq").write_text(f'report mail "s"\nparameter what: text\ntitle "{title}"\nsection is:cover\n')
        return f.kvq("report", "run", "mail.kvq", f"what={what}", "-f", "mail", *options)

    hint = '; write jo@example.org or "Jo Doe <jo@example.org>"; separate several with commas\n'
    for option in ("--to", "--from"):
        for address in ("", "jo", "jo@example.org, <<<", "jo@example.org; ann@example.org"):
            done = mail(option, address)
            checks.equal(f"{option} '{address}' is an error", (done.stdout, done.stderr, done.returncode),
                         ("", f"kvq: '{address}' is not a mail address{hint}", 2))
        done = mail(option, "jo@example.org\nBcc: ann@example.org")
        checks.equal(f"{option} cannot add a header", (done.stdout, done.stderr.count("\n"), done.returncode),
                     ("", 1, 2))
    done = mail("--from", "jo@example.org, ann@example.org")
    checks.equal("--from rejects two addresses", (done.stdout, done.stderr, done.returncode),
                 ("", "kvq: --from takes one address\n", 2))
    for what in ("x\nBcc: ann@example.org", "x\r\nBcc: ann@example.org", "x\n\nbody", "Zo\u00eb\nBcc: ann@example.org"):
        done = mail("--to", "jo@example.org, ann@example.org", what=what)
        read = email.message_from_string(done.stdout, policy=email.policy.default)
        checks.equal(f"the title {what!r} changes only the subject",
                     (read.keys(), read["Subject"].split(), read["To"], done.returncode),
                     (["Date", "Subject", "To", "MIME-Version", "Content-Type"], what.split(),
                      "jo@example.org, ann@example.org", 0))


with tempfile.TemporaryDirectory() as folder:
    f = Folder(folder)
    since_last(f)
    rewritten_history(f)
    saved_reports(f)
    f.end_at(f.commits[-1])
    formats(f)
checks.end()
