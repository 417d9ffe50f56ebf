#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Compares counts of kvq on the archive of a real list with those that git and Python's own libraries make.

Counts mails per domain of the sender and of the author, per month, with a phrase in the subject, and with a file or
folder in the diff or diffstat; also compares which mails belong to the same thread. All of it must agree exactly.
"""
import collections
import datetime
import email.utils
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import unicodedata

from cover_text import parse_subject
import raw_mails
import shared

PHRASES = ["KVM: arm64", "vgic", "GICv4.1", "PATCH v2 00", "nested virt", "kvm-unit-tests", "Re: PATCH RFC", "SMMUv3",
           "dirty ring", "PMCR_EL0", "GIT PULL", "selftests: Add"]
FOLDERS = ["arch/arm64/kvm/", "arch/arm64/kvm/hyp/nvhe", "tools/testing/selftests/kvm", "virt/kvm/arm/vgic",
           "Documentation/virt/kvm"]
FILES = ["arch/arm64/kvm/arm.c", "vgic-init.c", "include/linux/kvm_host.h", "arch/arm64/kvm/Makefile", "sys_regs.c",
         "virt/kvm/arm/hyp/timer-sr.c"]
HUNK = re.compile(r"@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@")
DIFFSTAT = re.compile(r" (\S.*?) +\| +(?:\d+ *\+*-*|Bin(?: .*bytes)?)$")
GIT_FILES = re.compile(r'diff --git "?a/(.+?)"? "?b/(.+?)"?$')
NAMED_FILE = re.compile(r'(?:---|\+\+\+|rename from|rename to|copy from|copy to) "?(?:[ab]/)?([^\t"]+)')
# The range that the date of a mail must be in, relative to the commit that archived it: see Times in
# docs/query-language.md.
BELIEVABLE = (-365 * 86_400, 86_400)


def words(text):
    """Splits and folds text as the full text does."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return re.findall(r"\w+", plain.casefold())


def holds(text_words, phrase):
    wanted = words(phrase)
    return any(text_words[at:at + len(wanted)] == wanted for at in range(len(text_words) - len(wanted) + 1))


def commit_times(repository):
    """Returns the times of the archive's commits in seconds, oldest first."""
    return [int(line) for line in subprocess.run(
        ["git", "-C", repository, "log", "--reverse", "--first-parent", "--format=%ct"], check=True,
        capture_output=True).stdout.split()]


def believed_date(mail, committed):
    """Returns the Date header if it is plausible, else the newest plausible Received date, else the commit time."""
    values = [str(mail["Date"] or "")] + [str(value).rpartition(";")[2] for value in mail.get_all("Received", [])]
    for value in values:
        try:
            time = int(email.utils.parsedate_to_datetime(value.strip()).timestamp())
        except (TypeError, ValueError, IndexError):
            continue
        if committed + BELIEVABLE[0] <= time <= committed + BELIEVABLE[1]:
            return time
    return committed


def domain_of(address):
    return address.rpartition("@")[2].lower() if "@" in address else None


def author_of(mail, subject, text):
    """Returns the in-body From of a patch or cover, else the sender."""
    first = next((line for line in text.split("\n") if line.strip()), "")
    is_posting = (subject.tagged or subject.number is not None) and not subject.reply
    if is_posting and first.startswith("From: ") and "@" in first:
        return email.utils.parseaddr(raw_mails.decoded_header(first[len("From: "):]))[1]
    return mail.sender


def texts_of(mail):
    """Yields the text parts except HTML, decoded."""
    for part in mail.walk():
        if part.get_content_maintype() == "text" and part.get_content_subtype() != "html":
            yield raw_mails.decoded(part.get_payload(decode=True) or b"", part.get_content_charset()).replace(
                "\r\n", "\n")


def paths_in(text):
    """Yields ("diff" or "diffstat", path) for each diff header and diffstat line; quoted ones do not count."""
    old = new = 0
    in_header = False
    lines = text.split("\n")
    for line, following in zip(lines, lines[1:] + [""]):
        if line.startswith("-----Original Message-----") or (line.startswith("From: ") and following.startswith("Sent: ")):
            return  # Outlook quotes without marks.
        if (old > 0 or new > 0) and line[:1] in ("", " ", "+", "-", "\\"):
            old -= line[:1] in ("", " ", "-")
            new -= line[:1] in ("", " ", "+")
            continue
        old = new = 0
        if git := GIT_FILES.match(line):
            in_header = True
            yield from (("diff", path) for path in git.groups())
        elif hunk := HUNK.match(line):
            in_header = False
            old, new = (int(count or 1) for count in hunk.groups())
        elif in_header or (line.startswith("--- ") and following.startswith("+++ ")):
            in_header = True
            if (named := NAMED_FILE.match(line)) and named.group(1) != "/dev/null":
                yield "diff", named.group(1)
        elif stat := DIFFSTAT.match(line):
            yield "diffstat", stat.group(1)


class Threads:
    """Union-find: mails that reference each other, or the same mail, belong to one thread."""

    def __init__(self):
        self.parent = {}

    def of(self, id):
        root = id
        while self.parent.setdefault(root, root) != root:
            root = self.parent[root]
        while self.parent[id] != root:
            self.parent[id], id = root, self.parent[id]
        return root

    def join(self, ids):
        for id in ids:
            self.parent[self.of(id)] = self.of(ids[0])


class Counted:
    """The counts of this test, made without kvq."""

    def __init__(self, repository):
        self.senders, self.authors, self.months = (collections.Counter() for _ in range(3))
        self.phrases, self.files = collections.Counter(), collections.Counter()
        self.threads, self.ids = Threads(), []
        times = commit_times(repository)
        for mail, committed in zip(raw_mails.parsed_mails(repository), times, strict=True):
            self.add(mail, committed)

    def add(self, mail, committed):
        text = "\n".join(texts_of(mail.mail))
        self.senders[domain_of(mail.sender)] += 1
        self.authors[domain_of(author_of(mail, parse_subject(mail.subject), text))] += 1
        date = datetime.datetime.fromtimestamp(believed_date(mail.mail, committed), datetime.timezone.utc)
        self.months[f"{date:%Y-%m}"] += 1
        subject_words, paths = words(mail.subject), [words(path) for _, path in set(paths_in(text))]
        self.phrases.update(phrase for phrase in PHRASES if holds(subject_words, phrase))
        self.files.update(file for file in FOLDERS + FILES if any(holds(path, file) for path in paths))
        self.threads.join([mail.id, *mail.references])
        self.ids.append(mail.id)

    def by_thread(self):
        """Returns the sorted mails of each thread, independent of the names of threads."""
        members = collections.defaultdict(list)
        for id in self.ids:
            members[self.threads.of(id)].append(id)
        return sorted(sorted(ids) for ids in members.values())


class Answers:
    """The results of kvq."""

    def __init__(self, kvq, database):
        self.kvq, self.database = kvq, database

    def rows(self, query):
        answer = shared.run(self.kvq, self.database, "search", "--format", "json", "--", query)
        try:
            return json.loads(answer)["rows"]
        except json.JSONDecodeError:
            return [{"complaint": answer.decode().split("\n")[0]}]

    def counts(self, query, column):
        """Returns {value of the column: its count}."""
        return {row.get(column, row.get("complaint")): row.get("count") for row in self.rows(query)}

    def number(self, query):
        return int(shared.run(self.kvq, self.database, "search", "--count", "--", query).split()[0])

    def by_thread(self):
        members = collections.defaultdict(list)
        for row in self.rows("| select id, thread"):
            members[row.get("thread")].append(row.get("id", row.get("complaint")))
        return sorted(sorted(ids) for ids in members.values())


def check(checks, counted, answers):
    senders = collections.Counter()
    for address, count in answers.counts("| count by from.address", "from.address").items():
        senders[domain_of(address)] += count or 0
    for domain, count in counted.senders.most_common(30):
        checks.equal(f"mails from {domain}", senders[domain], count)
    checks.equal("mails per domain of the sender", senders, counted.senders)
    for domain, count in counted.authors.most_common(30):
        checks.equal(f"domain:{domain}", answers.number(f"domain:{domain}"), count)
    checks.equal("mails per domain of the author", answers.counts("| count by domain", "domain"), dict(counted.authors))
    months = {str(month)[:7]: n for month, n in answers.counts("| count by month(date)", "month(date)").items()}
    checks.equal("mails per month", months, dict(counted.months))
    for phrase in PHRASES:
        checks.equal(f's:"{phrase}"', answers.number(f's:"{phrase}"'), counted.phrases[phrase])
    for file in FOLDERS + FILES:
        checks.equal(f"dfn:{file}", answers.number(f"dfn:{file}"), counted.files[file])
    threads = counted.by_thread()
    checks.equal("the mails of each thread", answers.by_thread(), threads)
    checks.equal("mails per thread", sorted(answers.counts("| count by thread", "thread").values()),
                 sorted(map(len, threads)))


def main():
    kvq = pathlib.Path(sys.argv[1]).resolve()
    shared.skip_without(shared.KVMARM)
    checks = shared.Checks()
    with tempfile.TemporaryDirectory(prefix="kvq-counts-") as folder:
        repository, database = shared.cloned_kvmarm(folder), pathlib.Path(folder) / "kvq.db"
        shared.run(kvq, database, "index", repository)
        check(checks, Counted(repository), Answers(kvq, database))
    checks.close()


if __name__ == "__main__":
    main()
