#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Reports as they are saved and printed: since the last time, over rewritten history and new epochs; saved, edited and
found in the config folder; as CSV files and as a mail.

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
    checks.equal("without a last time a range is needed", (mails, code),
                 ([], 2))
    checks.equal("and it says so", err, "kvq: there is no cursor 'new' yet; give the range of the first run, such as 1.week.ago..\n")
    first = f.ids(f"{at[4]}..{at[9]}")
    checks.equal("the first time the range given", f.reported(f"range={at[4]}..", "--dry-run")[0], first)
    checks.equal("a dry run moves nothing", f.reported(f"range={at[4]}..")[0], first)
    checks.equal("then nothing is new", f.reported("--if-new")[:2], ([], 1))
    f.end_at(at[19])
    second = f.ids(f"{at[9]}..{at[19]}")
    checks.equal("what came is reported", f.reported("--dry-run")[0], second)
    checks.equal("another cursor has its own last time", f.reported("--cursor", "boss", f"range={at[4]}..")[0],
                 f.ids(f"{at[4]}..{at[19]}"))
    checks.equal("once", (f.reported()[0], f.reported()[:2]), (second, ([], 1)))


def rewritten(f):
    """The history is written anew from its beginning, as a purge does: all commits have other ids."""
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
    checks.equal("a rewritten history goes on after what was reported", mails, f.ids(f"{last_reported}..{made}"))
    checks.equal("and that is reported", err.startswith("kvq: the archive was rewritten since the last run"), True)
    checks.equal("once", f.reported()[:2], ([], 1))


def kept(f):
    run = lambda *args, **more: f.kvq("report", *args, **more)
    checks.equal("a report is saved under its own name", run("save", "new.kvq").returncode, 0)
    checks.equal("not twice", run("save", "new.kvq").stderr,
                 "kvq: the saved report 'new' already exists; --force replaces it\n")
    checks.equal("with --force", run("save", "new.kvq", "--force").returncode, 0)
    checks.equal("and shown as it was written", run("show", "new").stdout, NEW)
    listed = [row["name"] + " " + row["where"] for row in csv.DictReader(run("list", "-f", "csv").stdout.splitlines())]
    checks.equal("and listed", "new saved" in listed and "weekly built in" in listed, True)
    reports = f.path / "config" / "kvq" / "reports"
    reports.mkdir(parents=True)
    (reports / "mine.kvq").write_text(NEW.replace("report new", "report mine"))
    (reports / "new.kvq").write_text(NEW)
    listed = run("list").stdout
    checks.equal("files of the config folder are reports", "mine.kvq" in listed, True)
    checks.equal("a name that is met twice is hidden", "new.kvq (hidden)" in listed, True)
    checks.equal("and run by name", run("run", "mine", "range=HEAD~2..").returncode, 0)
    editor = f.path / "editor"
    editor.write_text("#!/bin/sh\nsed -i 's/{id}/{subject}/' \"$1\"\n")
    editor.chmod(0o755)
    checks.equal("a report is edited", run("edit", "new", env={"EDITOR": str(editor)}).returncode, 0)
    checks.equal("and is then another", run("show", "new").stdout, NEW.replace("{id}", "{subject}"))
    editor.write_text("#!/bin/sh\necho 'no such thing' >> \"$1\"\n")
    broken = run("edit", "new", env={"EDITOR": str(editor)})
    checks.equal("a mistake is not saved", (broken.returncode, run("show", "new").stdout),
                 (2, NEW.replace("{id}", "{subject}")))
    checks.equal("and what was written is kept", "your text is in" in broken.stderr, True)
    pathlib.Path(broken.stderr.split(" is in ")[1].split("\n")[0]).unlink()
    checks.equal("an editor that fails is reported", run("edit", "new", env={"EDITOR": "false"}).returncode, 2)
    checks.equal("a built-in report stays", (run("rm", "weekly").returncode, run("edit", "weekly").returncode), (2, 2))
    checks.equal("a saved one can go", (run("rm", "new").returncode, run("rm", "new").returncode), (0, 2))


def formats(f):
    out = f.path / "tables"
    done = f.kvq("report", "run", "weekly", "range=HEAD~40..", "-f", "csv", "-o", str(out))
    checks.equal("CSV is a file a section", done.returncode, 0)
    names = sorted(path.name for path in out.iterdir())
    checks.equal("named by its heading", names[:3], ["01-mails-a-day.csv", "02-people.csv", "03-reviewers.csv"])
    rows = list(csv.DictReader(open(out / "02-people.csv", newline="", encoding="utf-8")))
    checks.equal("with the columns by their own names", sorted(rows[0]), ["count", "person"])
    checks.equal("without a folder it says so", f.kvq("report", "run", "weekly", "-f", "csv", "range=HEAD~40..").stderr,
                 f"kvq: the report has {len(names)} sections, and -f csv writes one file for each; name a folder with -o FOLDER\n")
    again = [f.kvq("report", "run", "weekly", "range=HEAD~40..", "-f", "html").stdout for _ in range(2)]
    checks.equal("the same report has the same bytes", again[0], again[1])
    raw = f.kvq("report", "run", "weekly", "range=HEAD~40..", "-f", "mail", "--to", "Jos\u00e9 <a@example.org>",
                "--from", "kvq@example.org").stdout
    mail = email.message_from_string(raw, policy=email.policy.default)
    checks.equal("a mail is for whom it is", (mail["To"], mail["From"]), ("Jos\u00e9 <a@example.org>", "kvq@example.org"))
    checks.equal("has the title as its subject", mail["Subject"].startswith("KVM: HEAD~40 to"), True)
    checks.equal("is in 7 bits", raw.isascii(), True)
    checks.equal("names no charset but UTF-8",
                 [name.lower() for name in re.findall(r"(?:^Content-Type: .*charset=|=\?)([\w-]+)(?=$|\?)", raw, re.M)],
                 ["utf-8"] * 3)
    checks.equal("has both parts", [part.get_content_type() for part in mail.iter_parts()], ["text/plain", "text/html"])
    plain, html = (part.get_content() for part in mail.iter_parts())
    text = f.kvq("report", "run", "weekly", "range=HEAD~40..").stdout
    checks.equal("the text is that of the text format", plain.rstrip("\n"), text.rstrip("\n"))
    checks.equal("the page that of the HTML format", html.rstrip("\n"), again[0].rstrip("\n"))
    mails(f)


def mails(f):
    """A mail has the headers that it was given, or there is none."""
    def mail(*options, title="{what}", what="x"):
        (f.path / "mail.kvq").write_text(f'report mail "s"\nparameter what: text\ntitle "{title}"\nsection is:cover\n')
        return f.kvq("report", "run", "mail.kvq", f"what={what}", "-f", "mail", *options)

    hint = '; write jo@example.org or "Jo Doe <jo@example.org>"; separate several with commas\n'
    for option in ("--to", "--from"):
        for address in ("", "jo", "jo@example.org, <<<", "jo@example.org; ann@example.org"):
            done = mail(option, address)
            checks.equal(f"{option} '{address}' is a mistake", (done.stdout, done.stderr, done.returncode),
                         ("", f"kvq: '{address}' is not a mail address{hint}", 2))
        done = mail(option, "jo@example.org\nBcc: ann@example.org")
        checks.equal(f"{option} holds no header of its own", (done.stdout, done.stderr.count("\n"), done.returncode),
                     ("", 1, 2))
    done = mail("--from", "jo@example.org, ann@example.org")
    checks.equal("a mail is from one", (done.stdout, done.stderr, done.returncode),
                 ("", "kvq: --from takes one address\n", 2))
    for what in ("x\nBcc: ann@example.org", "x\r\nBcc: ann@example.org", "x\n\nbody", "Zo\u00eb\nBcc: ann@example.org"):
        done = mail("--to", "jo@example.org, ann@example.org", what=what)
        read = email.message_from_string(done.stdout, policy=email.policy.default)
        checks.equal(f"a title {what!r} is a subject and no more",
                     (read.keys(), read["Subject"].split(), read["To"], done.returncode),
                     (["Date", "Subject", "To", "MIME-Version", "Content-Type"], what.split(),
                      "jo@example.org, ann@example.org", 0))


with tempfile.TemporaryDirectory() as folder:
    f = Folder(folder)
    since_last(f)
    rewritten(f)
    kept(f)
    f.end_at(f.commits[-1])
    formats(f)
checks.end()
