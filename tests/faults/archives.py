# SPDX-License-Identifier: MIT
"""Archives of the sample mails in three epochs, in the states that a run meets: as they were, with new mails, with a
history written anew, with deletions."""
import calendar
import pathlib
import shutil
import subprocess
import time

SAMPLES = pathlib.Path(__file__).resolve().parent.parent.parent / "samples"
EPOCHS = 3


def sample_events():
    """The commits of samples/archive.txt: (seconds, "m" or "d", bytes of the mail)."""
    events = []
    for line in (SAMPLES / "archive.txt").read_text().splitlines():
        words = line.split()
        if len(words) == 3 and words[1] in ("mail", "delete"):
            seconds = calendar.timegm(time.strptime(words[0], "%Y-%m-%dT%H:%M:%SZ"))
            mail = (SAMPLES / "mail" / words[2]).read_bytes()
            events.append((seconds, "d" if words[1] == "delete" else "m", mail))
    return events


def write_repository(path, events):
    """Writes a bare repository that has a commit for each event."""
    subprocess.run(["git", "init", "-q", "--bare", "-b", "master", path], check=True)
    stream = bytearray()
    for seconds, name, mail in events:
        stream += b"commit refs/heads/master\n"
        stream += b"committer kvq samples <samples@example.org> %d +0000\n" % seconds
        stream += b"data 4\nmail\n"
        stream += b"deleteall\nM 100644 inline %s\ndata %d\n%s\n" % (name.encode(), len(mail), mail)
    subprocess.run(["git", "-C", path, "fast-import", "--quiet"], input=bytes(stream), check=True)


def write_unreadable(path, repository, head):
    """Writes a copy of a repository in which the mail after the commit `head` is missing, or the first one if `head` is None."""
    shutil.copytree(repository, path)
    commits = git(repository, "rev-list", "--reverse", "master").split()
    unread = commits[0 if head is None else commits.index(head) + 1:]
    if unread:
        mail, name = git(repository, "ls-tree", "--format=%(objectname) %(path)", unread[0]).split()
        # A mail and its deletion are one blob, so the deletion's tree is what only it needs.
        lost = git(repository, "rev-parse", unread[0] + "^{tree}").strip() if name == "d" else mail
        (path / "objects" / lost[:2] / lost[2:]).unlink()


def git(repository, *arguments):
    return subprocess.run(["git", "-C", repository, *arguments], stdout=subprocess.PIPE, text=True, check=True).stdout


def write_archive(path, epochs):
    for number, events in enumerate(epochs):
        write_repository(path / "git" / f"{number}.git", events)


def write_states(folder):
    """Writes the archive in each state to folder/STATE/kvm."""
    events = sample_events()
    size = len(events) // EPOCHS
    whole = [events[:size], events[size:2 * size], events[2 * size:]]
    half = whole[2][:len(whole[2]) // 2]
    deletions = [(half[-1][0] + 60 + at, "d", event[2]) for at, event in enumerate(half[::2]) if event[1] == "m"]
    purged = whole[1][:size // 3] + whole[1][size // 3 + 2:]
    states = {
        "before": whole[:2] + [half],
        "grown": whole,
        "purged": [whole[0], purged, half],
        "deleted": whole[:2] + [half + deletions],
    }
    for name, epochs in states.items():
        write_archive(folder / name / "kvm", epochs)
