# SPDX-License-Identifier: MIT
"""The archive that is measured: its mails and bytes, the floor of reading it, a Maildir of it, and cuts of it."""
import dataclasses
import pathlib
import shutil
import subprocess

from benchmark.process import apart, shell, timed_apart

# Every blob by its id, in the order in which they lie in the pack. git writes its answers at the end and not one by
# one. `--buffer` and the order are worth 15 % to git; which ids these are is found out before.
FLOOR = 'exec git -C "$1" cat-file --batch --buffer <"$2" >/dev/null'


class NoArchive(Exception):
    """What was named is not one repository of mails."""


@dataclasses.dataclass
class Archive:
    """`name` is for the tables; `mails` and `raw_bytes` are of those that its history brings."""
    name: str
    repository: pathlib.Path
    commits: int
    mails: int
    raw_bytes: int
    blob_ids: pathlib.Path


def repository_of(path):
    """The bare repository that a path names: itself, or the only epoch of a public-inbox folder."""
    epochs = sorted((path / "git").glob("*.git")) if (path / "git").is_dir() else [path]
    if len(epochs) != 1:
        raise NoArchive(f"{path} has {len(epochs)} epochs: name the repository of one")
    if not (epochs[0] / "objects").is_dir():
        raise NoArchive(f"{path} is not a bare git repository, nor a public-inbox folder with git/0.git in it")
    return epochs[0].resolve()


def git(repository, *arguments):
    return subprocess.run(["git", "-C", str(repository), *arguments], check=True, capture_output=True).stdout.decode()


def open_archive(name, repository, folder):
    """Looks at the archive; the ids of its mails go into a file of the folder."""
    ids = folder / f"{name}.ids"
    commits, mails, raw_bytes = apart(write_blob_ids, repository, ids)
    return Archive(name, repository, commits, mails, raw_bytes, ids)


def write_blob_ids(repository, file):
    """Writes the ids of the mails' blobs in pack order, a line each. Gives how many commits and mails there are,
    and the mails' bytes."""
    commits = git(repository, "rev-list", "--first-parent", "HEAD").split()
    requested = "".join(f"{commit}:m\n" for commit in commits)
    answers = subprocess.run(["git", "-C", str(repository), "cat-file", "--buffer", "--batch-check"], check=True,
                             input=requested.encode(), capture_output=True).stdout.decode().splitlines()
    sizes = [(line.split()[0], int(line.split()[2])) for line in answers if not line.endswith(" missing")]
    wanted = {blob for blob, _ in sizes}
    in_pack_order = git(repository, "cat-file", "--batch-all-objects", "--unordered", "--buffer",
                        "--batch-check=%(objectname)").split()
    file.write_text("".join(f"{blob}\n" for blob in in_pack_order if blob in wanted), encoding="ascii")
    return len(commits), len(sizes), sum(size for _, size in sizes)


def floor_command(archive):
    return shell(FLOOR, archive.repository, archive.blob_ids)


def contents(repository, names):
    """What git has under each name, in their order, one at a time: (kind, bytes), or None where there is nothing.
    `names` is a file with one a line."""
    with names.open("rb") as requested, subprocess.Popen(
            ["git", "-C", str(repository), "cat-file", "--batch", "--buffer"], stdin=requested,
            stdout=subprocess.PIPE) as batch:
        while header := batch.stdout.readline():
            words = header.split()
            if words[-1] == b"missing":
                yield None
                continue
            yield words[1], batch.stdout.read(int(words[2]))
            batch.stdout.read(1)


def write_maildir(archive, folder):
    """The seconds it takes to write the archive's mails as a Maildir, where there is none yet."""
    seconds, _ = timed_apart(write_mails, archive, folder)
    return seconds


def write_mails(archive, folder):
    for name in ("cur", "new", "tmp"):
        (folder / name).mkdir(parents=True)
    for number, (_, mail) in enumerate(contents(archive.repository, archive.blob_ids)):
        # As read by name: notmuch and mu know no other difference between new mails and read ones.
        with open(f"{folder}/cur/{number:07}.bench:2,S", "wb") as file:
            file.write(mail)


class MovingArchive:
    """A clone that shares the objects of an archive, whose head can be put at any of its commits."""

    def __init__(self, archive, folder):
        self.repository = folder / f"{archive.name}-moving.git"
        self.source, self.commits = archive.repository, archive.commits
        # What an interrupted run has left.
        shutil.rmtree(self.repository, ignore_errors=True)
        subprocess.run(["git", "clone", "--quiet", "--mirror", "--shared", archive.repository, self.repository],
                       check=True)

    def cut(self, newest):
        """Puts the head so many commits before the archive's (as many as there are at most)."""
        commit = git(self.source, "rev-parse", f"HEAD~{min(newest, self.commits - 1)}").strip()
        git(self.repository, "update-ref", "HEAD", commit)
