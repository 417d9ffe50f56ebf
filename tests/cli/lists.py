#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Several lists in one database: ranges of dates and of commits, --list, how fresh they are, and forgetting one.

usage: lists.py KVQ CLOCK_SHIM
"""
import calendar
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

from terminal import Checks

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "faults"))
from archives import write_repository  # noqa: E402

LISTS = ["kvm", "kvmarm", "linux-coco"]
# The present: a Monday, two days after the last mail.
NOW = calendar.timegm((2025, 3, 17, 12, 0, 0))


def seconds(text):
    return calendar.timegm(time.strptime(text, "%Y-%m-%d %H:%M"))


def mail(name, date, title, lists, more="", body="diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n"):
    sent = time.strftime("%a, %d %b %Y %H:%M:%S +0000", time.gmtime(seconds(date)))
    return (f"From: {name.title()} Writer <{name}@example.org>\nTo: {', '.join(lists)}\nSubject: {title}\n"
            f"Date: {sent}\nMessage-ID: <{title.split()[-1]}@example.org>\n{more}\n{body}").encode()


def write_archives(folder):
    """Three lists. Those of kvmarm and linux-coco were committed in one burst, on 16 March."""
    burst = seconds("2025-03-16 09:00")
    both = mail("ada", "2025-03-12 10:00", "[PATCH] KVM: crossposted", LISTS[:2])
    mails = {
        "kvm": [(seconds(date), "m", mail("ada", date, f"[PATCH] KVM: kvm-{number}", ["kvm"]))
                for number, date in enumerate(["2025-03-02 10:00", "2025-03-10 10:00", "2025-03-15 10:00"])]
        + [(seconds("2025-03-15 11:00"), "m", both)],
        "kvmarm": [(burst, "m", mail("bo", "2025-03-05 10:00", "[PATCH] KVM: arm64: arm-0", ["kvmarm"])),
                   (burst + 1, "m", mail("bo", "2025-03-11 10:00", "[PATCH] KVM: arm64: arm-1", ["kvmarm"])),
                   (burst + 2, "m", both),
                   (burst + 3, "m", b"From: Nobody\nSubject: only-here\n\nzanzibar\n")],
        "linux-coco": [(burst, "m", mail("eve", "2025-03-03 10:00", "[PATCH] coco: coco-0", ["linux-coco"]))],
    }
    for name in LISTS:
        write_repository(folder / name / "git" / "0.git", mails[name])


class Kvq:
    def __init__(self, kvq, shim, folder):
        self.kvq, self.folder = kvq, folder
        self.environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "KVQ_DB": str(folder / "kvq.db"),
                            "LC_ALL": "C.UTF-8", "LD_PRELOAD": shim, "KVQ_TEST_NOW": str(NOW)}

    def run(self, *arguments, now=NOW, config=""):
        """Returns the exit code, the output and the errors."""
        (self.folder / ".config" / "kvq").mkdir(parents=True, exist_ok=True)
        (self.folder / ".config" / "kvq" / "config").write_text(config)
        done = subprocess.run([self.kvq, *arguments], env={**self.environment, "KVQ_TEST_NOW": str(now)},
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, cwd=self.folder)
        return done.returncode, done.stdout.replace(str(self.folder), "DIR"), done.stderr.replace(str(self.folder), "DIR")

    def output(self, *arguments):
        return self.run(*arguments)[1]


def check_ranges(checks, kvq):
    cases = [
        ("dates hold for all lists, by the mails' own dates", ["range:2025-03-10..2025-03-12 | sort date asc | select title"],
         "KVM: kvm-1\nKVM: arm64: arm-1\nKVM: crossposted\n"),
        ("--list limits them", ["--list", "kvmarm", "range:2025-03-10..2025-03-12 | sort date asc | select title"],
         "KVM: arm64: arm-1\nKVM: crossposted\n"),
        ("commits are those of the list beside them", ["range:HEAD~1.. list:kvm | select title"], "KVM: crossposted\n"),
        ("commits are those of --list", ["--list", "linux-coco", "range:..HEAD | select title"], "coco: coco-0\n"),
    ]
    for name, arguments, expected in cases:
        checks.equal(name, kvq.run(*arguments)[:2], (0, expected))
    code, _, errors = kvq.run("range:HEAD~1..")
    checks.equal("commits of several lists are refused, with the way out",
                 (code, errors), (2, "query:1:7: error: the range is in more than one list: kvm, kvmarm\n"
                                     "  range:HEAD~1..\n        ^~~~~~~~\n"
                                     "hint: choose one with --list kvm, or with list:kvm beside the range\n"))
    checks.equal("an unknown list is named", kvq.run("--list", "kwm", "x")[::2],
                 (2, "kvq: there is no list 'kwm'; did you mean 'kvm'?\n"))


def check_reports(checks, kvq):
    weekly = kvq.output("report", "run", "weekly", "range=2025-03-10..2025-03-16")
    checks.equal("weekly is one report of all lists", weekly.splitlines()[0],
                 "KVM, KVMARM, LINUX-COCO: 2025-03-10 to 2025-03-16")
    checks.equal("it counts each mail once", [line for line in weekly.splitlines() if line.startswith("  ") and line.endswith(" mails")],
                 ["      5 mails"])
    weekly = kvq.output("report", "run", "weekly", "--list", "kvmarm", "range=2025-03-10..2025-03-16")
    checks.equal("weekly of one list", [weekly.splitlines()[line] for line in (0, 6)],
                 ["KVMARM: 2025-03-10 to 2025-03-16", "      3 mails"])
    checks.equal("an open range names the days of its real ends",
                 kvq.output("report", "run", "weekly").splitlines()[0],
                 "KVM, KVMARM, LINUX-COCO: 2025-03-10 to 2025-03-17")
    for name in ["health", "who-reviews-what", "release", "unanswered", "company", "person"]:
        values = {"release": ["range=2025-03-10..", "before=2025-03-01..2025-03-09"], "company": ["company=unknown"],
                  "person": ["person=ada@example.org"]}
        _, output, errors = kvq.run("report", "run", name, *values.get(name, []))
        checks.equal(f"{name} runs over all lists", ("KVM, KVMARM, LINUX-COCO" in output.splitlines()[0], "error:" in errors),
                     (True, False))
    code, output, _ = kvq.run("digest", "2025-03-10..2025-03-16")
    checks.equal("the digest of dates", (code, output.splitlines()[:2]),
                 (0, ["From 2025-03-10 to 2025-03-16",
                      "KVM, KVMARM, LINUX-COCO mailing list update from 2025-03-10 to 2025-03-16"]))
    code, output, _ = kvq.run("digest", "--exact", "--list", "kvmarm", "2025-03-16..")
    # All of its mails were committed on 16 March; the first commit at FROM is left out.
    checks.equal("the exact digest goes by the commits of a list",
                 [line for line in output.splitlines() if line.startswith("[PATCH]")],
                 ["[PATCH] KVM: crossposted", "[PATCH] KVM: arm64: arm-1"])
    code, output, errors = kvq.run("digest", "--since-last", "2025-03-01..")
    checks.equal("--since-last needs one list", (code, errors),
                 (2, "kvq: --since-last continues after a commit of one list, and the database has several; select one "
                     "with --list: kvm, kvmarm, linux-coco\n"))
    code, output, _ = kvq.run("diff", "is:series", "2025-03-15..")
    checks.equal("diff of dates over all lists", (code, output.count("\n+ ")), (0, 4))
    code, output, _ = kvq.run("diff", "--list", "linux-coco", "is:series", "2025-03-15..")
    checks.equal("diff of one list", (code, output), (1, ""))


def check_staleness(checks, kvq):
    checks.equal("a fresh archive is not told", kvq.run("list:kvm date:1.week.ago..", "--count")[2], "")
    later = NOW + 30 * 86400
    stale = "kvq: the newest mails are of {}; 'kvq update {}' gets newer ones\n"
    every = "2025-03-15 10:00 (kvm), 2025-03-16 09:00 (kvmarm), 2025-03-03 10:00 (linux-coco)"
    cases = [
        ("a week after the last mail", ["date:1.week.ago..", "--count"],
         (1, "0\n", stale.format(every, "kvm kvmarm linux-coco"))),
        ("only the list that is asked", ["list:linux-coco date:1.week.ago..", "--count"],
         (1, "0\n", stale.format("2025-03-03 10:00 (linux-coco)", "linux-coco"))),
        ("a question about the past", ["date:2025-03-02..2025-03-03", "--count"], (0, "2\n", "")),
        ("a question without a time", ["is:patch", "--count"], (0, "7\n", "")),
    ]
    for name, arguments, expected in cases:
        checks.equal(f"stale: {name}", kvq.run(*arguments, now=later), expected)
    code, _, errors = kvq.run("report", "run", "weekly", now=later)
    checks.equal("stale: a report", (code, errors), (0, stale.format(every, "kvm kvmarm linux-coco")))
    # A list that was fetched since is quiet.
    for name in LISTS:
        (kvq.folder / name / "git" / "0.git" / "FETCH_HEAD").touch()
        os.utime(kvq.folder / name / "git" / "0.git" / "FETCH_HEAD", (later - 3600, later - 3600))
    checks.equal("stale: a quiet list", kvq.run("list:kvm date:2025-03-15..", "--count", now=later)[2], "")
    fetched = time.strftime("%Y-%m-%d %H:%M", time.gmtime(later - 3600))
    checks.equal("stale: a question that a quiet list has no mail for",
                 kvq.run("list:kvm date:1.week.ago..", "--count", now=later)[2],
                 f"kvq: the newest mails are of 2025-03-15 10:00 (kvm, fetched on {fetched})\n")
    for name in LISTS:
        (kvq.folder / name / "git" / "0.git" / "FETCH_HEAD").unlink()
    checks.equal("stale: the age is set in the file config",
                 kvq.run("date:2025-03-01..", "--count", now=later, config="[list]\n\tstale-after = 1y\n")[2], "")
    checks.equal("stale: the age of one list",
                 kvq.run("date:2025-03-01..", "--count", now=later,
                         config="[list]\n\tstale-after = 1y\n[list \"kvm\"]\n\tstale-after = 2d\n")[2],
                 stale.format("2025-03-15 10:00 (kvm)", "kvm"))


def check_status(checks, kvq):
    code, output, _ = kvq.run("status", "-f", "csv")
    checks.equal("status has these columns", (code, output.splitlines()[0]),
                 (0, "list,epochs,mails,newest mail,days old,archive,with defects,bytes,folder,fetched"))
    rows = [line.split(",") for line in output.splitlines()[1:]]
    checks.equal("status: lists, epochs, mails, newest mail, age, archive, defects", [row[:7] for row in rows],
                 [["kvm", "1", "4", "2025-03-15T10:00:00Z", "2", "indexed", "0"],
                  ["kvmarm", "1", "4", "2025-03-16T09:00:03Z", "1", "indexed", "1"],
                  ["linux-coco", "1", "1", "2025-03-03T10:00:00Z", "14", "indexed", "0"]])
    sizes = [sum(len(blob) for blob in blobs(kvq.folder / name)) for name in LISTS]
    checks.equal("status: the size is that of the mails", [int(row[7]) for row in rows], sizes)
    checks.equal("status: where the archives are, and that none was fetched", [row[8:] for row in rows],
                 [[f"DIR/{name}", ""] for name in LISTS])
    text = kvq.output("status", "kvmarm").splitlines()
    checks.equal("status of one list", text[:1] + text[2:5],
                 ["kvmarm", "  newest mail  2025-03-16 09:00, 1 day old", "  archive      DIR/kvmarm: indexed",
                  "  defects      no-date 1, no-message-id 1"])
    checks.equal("has:defect lists the mails", kvq.output("has:defect | select title, defect"),
                 "only-here  no-date, no-message-id\n")
    checks.equal("defect: takes a kind", kvq.output("defect:no-date | select title"), "only-here\n")
    checks.equal("defects are counted", kvq.output("has:defect | count by defect"),
                 "1  no-date\n1  no-message-id\n")
    checks.equal("an unknown defect has a hint", kvq.run("defect:no-dat")[2].splitlines()[-1],
                 "hint: did you mean 'no-date'?")
    write_repository(kvq.folder / "kvm" / "git" / "1.git", [(NOW, "m", mail("ada", "2025-03-17 10:00", "late", ["kvm"]))])
    (kvq.folder / "linux-coco").rename(kvq.folder / "elsewhere")
    checks.equal("status: what became of the archives",
                 [line.split(",")[5] for line in kvq.output("status", "-f", "csv").splitlines()[1:]],
                 ["has new mails", "indexed", "missing"])
    (kvq.folder / "elsewhere").rename(kvq.folder / "linux-coco")


def blobs(archive):
    repository = archive / "git" / "0.git"
    for commit in subprocess.run(["git", "-C", repository, "rev-list", "HEAD"], capture_output=True, text=True,
                                 check=True).stdout.split():
        yield subprocess.run(["git", "-C", repository, "show", f"{commit}:m"], capture_output=True, check=True).stdout


def check_forgetting(checks, kvq):
    checks.equal("before, its words are found", kvq.output("zanzibar", "--count"), "1\n")
    checks.equal("forget", kvq.run("forget", "kvmarm"),
                 (0, "kvmarm: 3 mails removed, 1 kept that other lists delivered, too; the archive is left alone\n", ""))
    checks.equal("the list is gone", [line.split(",")[0] for line in kvq.output("status", "-f", "csv").splitlines()[1:]],
                 ["kvm", "linux-coco"])
    checks.equal("a mail of another list stays", kvq.output("crossposted | select list, title"),
                 "kvm  KVM: crossposted\n")
    left = b"".join(file.read_bytes() for file in kvq.folder.glob("kvq.db*"))
    checks.equal("nothing of its mails is in the files", [word in left for word in [b"zanzibar", b"bo@example.org", b"arm-1"]],
                 [False] * 3)
    checks.equal("the file and its full text are sound",
                 [line for line in kvq.output("doctor", "--full").splitlines() if line.startswith("error")], [])
    checks.equal("a second time", kvq.run("forget", "kvmarm")[::2],
                 (2, "kvq: there is no list 'kvmarm'; the lists are kvm, linux-coco\n"))
    kvq.run("index", kvq.folder / "kvmarm")
    checks.equal("indexed again, everything is back", kvq.output("list:kvmarm", "--count"), "4\n")


def check_many_lists(checks, kvq):
    for name in ["mm", "netdev", "rcu"]:
        shutil.copytree(kvq.folder / "linux-coco", kvq.folder / name)
        kvq.run("index", "--list", name, kvq.folder / name)
    checks.equal("a title names at most five lists",
                 kvq.output("report", "run", "weekly", "range=2025-03-10..2025-03-16").splitlines()[0],
                 "6 lists: 2025-03-10 to 2025-03-16")


def main():
    kvq_program, shim = (pathlib.Path(argument).resolve() for argument in sys.argv[1:])
    checks = Checks()
    with tempfile.TemporaryDirectory(prefix="kvq-lists-") as name:
        folder = pathlib.Path(name)
        write_archives(folder)
        kvq = Kvq(str(kvq_program), str(shim), folder)
        for one in LISTS:
            kvq.run("index", "--list", one, folder / one)
        check_ranges(checks, kvq)
        check_reports(checks, kvq)
        check_staleness(checks, kvq)
        check_status(checks, kvq)
        check_forgetting(checks, kvq)
        check_many_lists(checks, kvq)
    checks.end()


if __name__ == "__main__":
    main()
