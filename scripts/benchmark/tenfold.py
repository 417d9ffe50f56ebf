# SPDX-License-Identifier: MIT
"""Makes an archive ten times as large: ten copies of the history, one after the other, each shifted by the time span of
the whole.

Each copy has its own Message-IDs in all places where mails of an archive name each other (Message-ID, In-Reply-To,
References, lore URLs, change-ids), so that threads and series stay whole and do not merge. Dates are shifted by whole
weeks, so that the weekdays stay right. All copies have the same words, so there are not more different ones.
"""
import datetime
import re
import shutil
import subprocess

from benchmark.archive import contents, git
from benchmark.process import apart, progress

COPIES = 10
# The version of this recipe. A repository that another version made is not used again.
RECIPE = "3"
WEEK = 7 * 24 * 3600

NAMES_MAILS = re.compile(rb"^(message-id|in-reply-to|references):", re.I)
HAS_DATES = re.compile(rb"^(date|received|resent-date):", re.I)
FIELD = re.compile(rb"^[^\s:]+:.*\n(?:[ \t].*\n)*", re.M)
BRACKETED = re.compile(rb"(<)([^<>\s]+)")
BARE_ID = re.compile(rb"^([^:]+:\s*)([^<>\s]+)")
DATE = re.compile(rb"\b(\d{1,2})(\s+)(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)(\s+)(\d{4})\b", re.I)
LORE_ADDRESS = re.compile(rb"(https?://lore\.kernel\.org/[^\s/]+/)([^\s/<>]+@[^\s/<>]+)")
CHANGE_ID = re.compile(rb"^(change-id: +|x-change-id: +)(\d{8}-)", re.I | re.M)
MONTHS = [b"jan", b"feb", b"mar", b"apr", b"may", b"jun", b"jul", b"aug", b"sep", b"oct", b"nov", b"dec"]
PERSON_AND_TIME = re.compile(rb"^((?:author|committer) .*> )(\d+)( [+-]\d{4})$", re.M)


class Copy:
    """Rewrites the mails of the archive for the copy with this number. The first copy leaves them unchanged."""

    def __init__(self, number, span):
        self.number, self.days = number, number * span // (24 * 3600)
        self.seconds = number * span
        self.mark = b"copy%d." % number

    def named(self, match):
        """Returns a Message-ID with the mark of the copy in its host. The part before the @ stays, because kvq uses it
        to see which mails were sent together."""
        name, at, host = match[2].partition(b"@")
        return match[1] + name + (at or b"@") + self.mark + host

    def mail(self, mail):
        # An empty file is a purged mail.
        if not self.number or not mail:
            return mail
        head, body = split(mail)
        head, named = FIELD.sub(self.field, head), b"\nmessage-id:" in b"\n" + head.lower()
        # A mail without a Message-ID is identified by its bytes, so they must differ.
        own = b"" if named else b"X-Copy: %d\n" % self.number
        return CHANGE_ID.sub(rb"\1\2" + self.mark, own + head) + CHANGE_ID.sub(rb"\1\2" + self.mark, self.links(body))

    def links(self, body):
        return LORE_ADDRESS.sub(self.named, body) if b"lore.kernel.org" in body else body

    def field(self, match):
        field = match[0]
        if NAMES_MAILS.match(field):
            return (BRACKETED if b"<" in field else BARE_ID).sub(self.named, field)
        return DATE.sub(self.date, field) if HAS_DATES.match(field) else self.links(field)

    def date(self, match):
        day, space, month, more_space, year = match.groups()
        try:
            date = datetime.date(int(year), MONTHS.index(month.lower()) + 1, int(day))
            date += datetime.timedelta(days=self.days)
        except (ValueError, OverflowError):
            return match[0]
        name = MONTHS[date.month - 1].title()
        return b"%02d%s%s%s%04d" % (date.day, space, name, more_space, date.year)

    def commit(self, commit):
        """Returns the fast-import lines that begin a commit."""
        head, message = commit.split(b"\n\n", 1)
        people = [b"%s%d%s" % (before, int(time) + self.seconds, zone)
                  for before, time, zone in PERSON_AND_TIME.findall(head)]
        return b"commit refs/heads/master\n%s\ndata %d\n%s\n" % (b"\n".join(people), len(message), message)


def split(mail):
    """Returns the header with the empty line after it, and the body."""
    end = re.search(rb"\n\r?\n", mail)
    return (mail[:end.end()], mail[end.end():]) if end else (mail, b"")


def span_of(repository):
    """Returns the seconds from the first commit to the last, rounded up to whole weeks."""
    times = [int(time) for time in git(repository, "log", "--first-parent", "--format=%ct", "HEAD").split()]
    return (max(times) - min(times)) // WEEK * WEEK + WEEK


def write_copies(repository, names, span, target):
    """Writes the history to fast-import, COPIES times. git accepts the time zones of real commits only with
    raw-permissive."""
    command = ["git", "-C", str(target), "fast-import", "--quiet", "--date-format=raw-permissive"]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as importer:
        for number in range(COPIES):
            progress(f"ten times as large: copy {number + 1} of {COPIES}")
            write_copy(repository, names, Copy(number, span), importer.stdin)
        importer.stdin.close()
    if importer.returncode:
        raise OSError(f"git fast-import: exit {importer.returncode}")


def write_copy(repository, names, copy, out):
    answers = contents(repository, names)
    for commit, mail, deleted in zip(answers, answers, answers):
        out.write(copy.commit(commit[1]))
        out.write(b"deleteall\n")
        for name, file in ((b"m", mail), (b"d", deleted)):
            if file:
                bytes_now = copy.mail(file[1])
                out.write(b"M 100644 inline %s\ndata %d\n%s\n" % (name, len(bytes_now), bytes_now))


def make_tenfold(archive, target):
    """Returns the repository. An existing one is used again; it must have been made from the same HEAD."""
    made_of = f"{git(archive.repository, 'rev-parse', 'HEAD').strip()} {RECIPE}"
    if target.exists():
        if git(target, "config", "bench.made-of").strip() == made_of:
            return target
        raise FileExistsError(f"{target} was made from another archive: remove it")
    # Use another name until the repository is complete.
    part = target.with_suffix(".part")
    shutil.rmtree(part, ignore_errors=True)
    subprocess.run(["git", "init", "--quiet", "--bare", "--initial-branch=master", part], check=True)
    names = part / "names"
    commits = git(archive.repository, "rev-list", "--first-parent", "--reverse", "HEAD").split()
    names.write_text("".join(f"{commit}\n{commit}:m\n{commit}:d\n" for commit in commits), encoding="ascii")
    apart(write_copies, archive.repository, names, span_of(archive.repository), part)
    names.unlink()
    git(part, "config", "bench.made-of", made_of)
    return part.rename(target)
