# SPDX-License-Identifier: MIT
"""Makes an archive N times as large: N copies of the history, one after the other, each shifted by the time span of the
whole.

Each copy has its own Message-IDs in all places where mails of an archive name each other (Message-ID, In-Reply-To,
References, lore URLs, change-ids), so that threads and series stay whole and do not merge. Dates are shifted by whole
weeks, so that the weekdays stay right. All copies have the same words, so there are not more different ones.

The result is a folder as public-inbox makes it: git/0.git, git/1.git and so on. An epoch ends with the copy that makes
its pack EPOCH_BYTES large, as public-inbox ends one at about that size. So git and kvq read packs as real archives have
them, and a hundred copies need no more memory than the sixteen or so of an epoch.
"""
import dataclasses
import datetime
import itertools
import pathlib
import re
import shutil
import subprocess
import time

from benchmark.archive import contents, git
from benchmark.process import apart, progress

# The version of this recipe. An archive that another version made is not used again.
RECIPE = "4"
EPOCH_BYTES = 10 ** 9
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


def write_copy(repository, names, copy, out):
    answers = contents(repository, names)
    for commit, mail, deleted in zip(answers, answers, answers):
        out.write(copy.commit(commit[1]))
        out.write(b"deleteall\n")
        for name, file in ((b"m", mail), (b"d", deleted)):
            if file:
                bytes_now = copy.mail(file[1])
                out.write(b"M 100644 inline %s\ndata %d\n%s\n" % (name, len(bytes_now), bytes_now))


class Importer:
    """git fast-import into a new repository. git accepts the time zones of real commits only with raw-permissive."""

    def __init__(self, repository):
        self.repository = repository
        subprocess.run(["git", "init", "--quiet", "--bare", "--initial-branch=master", repository], check=True)
        self.process = subprocess.Popen(
            ["git", "-C", str(repository), "fast-import", "--quiet", "--date-format=raw-permissive"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    @property
    def stream(self):
        return self.process.stdin

    def pack_bytes(self):
        """Returns the size of the pack after all that was written so far, for which it waits."""
        self.stream.write(b"progress written\n")
        self.stream.flush()
        self.process.stdout.readline()
        return sum(file.stat().st_size for file in (self.repository / "objects" / "pack").glob("tmp_pack_*"))

    def close(self):
        self.process.communicate()
        if self.process.returncode:
            raise OSError(f"git fast-import: exit {self.process.returncode}")


@dataclasses.dataclass(frozen=True)
class Recipe:
    """What an archive is made of: `names` are the objects of the source in their order, `span` the seconds by which
    each copy is later than the one before."""
    source: pathlib.Path
    names: pathlib.Path
    span: int
    copies: int
    epoch_bytes: int


def write_epoch(recipe, first, part):
    """Writes an epoch that begins with the copy `first`. Returns the number of the copy after its last."""
    importer, after, begin = Importer(part), first, time.monotonic()
    while after < recipe.copies:
        write_copy(recipe.source, recipe.names, Copy(after, recipe.span), importer.stream)
        after += 1
        size = importer.pack_bytes()
        left = (time.monotonic() - begin) / (after - first) * (recipe.copies - after)
        progress(f"{recipe.copies} times as large: copy {after}, the epoch has {size / 1e6:,.0f} MB; about "
                 f"{left / 60:.0f} minutes left")
        if size >= recipe.epoch_bytes:
            break
    importer.close()
    return after


def whole_epochs(folder, made_of):
    """Returns the number of epochs that an earlier run completed, and the number of the copy after their last."""
    after = 0
    for number in itertools.count():
        epoch = folder / "git" / f"{number}.git"
        if not epoch.exists():
            return number, after
        if git(epoch, "config", "bench.made-of").strip() != made_of:
            raise FileExistsError(f"{folder} was made from another archive: remove it")
        after = int(git(epoch, "config", "bench.after"))


def make_copies(archive, copies, folder, epoch_bytes=EPOCH_BYTES):
    """Returns the folder of an archive with so many copies of another. What an earlier run made of the same HEAD is
    used again; an interrupted run goes on at the epoch that it did not complete."""
    source = archive.last_epoch.repository
    made_of = f"{git(source, 'rev-parse', 'HEAD').strip()} {RECIPE} {epoch_bytes}"
    number, after = whole_epochs(folder, made_of)
    if after >= copies:
        return folder
    (folder / "git").mkdir(parents=True, exist_ok=True)
    names = folder / "names"
    commits = git(source, "rev-list", "--first-parent", "--reverse", "HEAD").split()
    names.write_text("".join(f"{commit}\n{commit}:m\n{commit}:d\n" for commit in commits), encoding="ascii")
    recipe = Recipe(source, names, span_of(source), copies, epoch_bytes)
    while after < copies:
        # An epoch has another name until it is complete.
        part = folder / f"{number}.part"
        shutil.rmtree(part, ignore_errors=True)
        after = apart(write_epoch, recipe, after, part)
        git(part, "config", "bench.made-of", made_of)
        git(part, "config", "bench.after", str(after))
        part.rename(folder / "git" / f"{number}.git")
        number += 1
    names.unlink()
    return folder
