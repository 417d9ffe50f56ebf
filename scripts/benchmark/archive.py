# SPDX-License-Identifier: MIT
"""The measured archive: its mails and their bytes, the floor of reading it, a Maildir of it, and clones cut short."""
import dataclasses
import pathlib
import shutil
import subprocess

from benchmark.process import apart, shell, timed_apart

# Reads every blob by its id, in pack order. With `--buffer`, git does not flush its output after each blob. `--buffer`
# and the order make git 15 % faster. The ids are determined beforehand.
FLOOR = 'exec git -C "$1" cat-file --batch --buffer <"$2" >/dev/null'


class NoArchive(Exception):
    """The path is not a single repository of mails."""


@dataclasses.dataclass
class Archive:
    """`name` is for progress messages and file names; `mails` and `raw_bytes` count all mails of the history."""
    name: str
    repository: pathlib.Path
    commits: int
    mails: int
    raw_bytes: int
    blob_ids: pathlib.Path


def repository_of(path):
    """Returns the bare repository of a path: the path itself, or the only epoch of a public-inbox folder."""
    epochs = sorted((path / "git").glob("*.git")) if (path / "git").is_dir() else [path]
    if len(epochs) != 1:
        raise NoArchive(f"{path} has {len(epochs)} epochs: pass the repository of one")
    if not (epochs[0] / "objects").is_dir():
        raise NoArchive(f"{path} is neither a bare git repository nor a public-inbox folder with git/0.git")
    return epochs[0].resolve()


def git(repository, *arguments):
    return subprocess.run(["git", "-C", str(repository), *arguments], check=True, capture_output=True).stdout.decode()


def open_archive(name, repository, folder):
    """Returns an Archive. Writes the ids of its mails to a file in the folder."""
    ids = folder / f"{name}.ids"
    commits, mails, raw_bytes = apart(write_blob_ids, repository, ids)
    return Archive(name, repository, commits, mails, raw_bytes, ids)


def write_blob_ids(repository, file):
    """Writes the blob ids of the mails in pack order, one per line. Returns the number of commits, the number of mails
    and the total size of the mails in bytes."""
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
    """Yields the git object of each name, in their order: (kind, bytes), or None if it is missing. `names` is a file
    with one name per line."""
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
    """Writes the mails of the archive to a new Maildir. Returns the seconds that this takes."""
    seconds, _ = timed_apart(write_mails, archive, folder)
    return seconds


def write_mails(archive, folder):
    for name in ("cur", "new", "tmp"):
        (folder / name).mkdir(parents=True)
    for number, (_, mail) in enumerate(contents(archive.repository, archive.blob_ids)):
        # The name marks the mail as read: this is the only difference between new and read mails to notmuch and mu.
        with open(f"{folder}/cur/{number:07}.bench:2,S", "wb") as file:
            file.write(mail)


class MovingArchive:
    """A clone that shares the objects of an archive, and whose HEAD can be set to any of its commits."""

    def __init__(self, archive, folder):
        self.repository = folder / f"{archive.name}-moving.git"
        self.source, self.commits = archive.repository, archive.commits
        # An interrupted run may have left one.
        shutil.rmtree(self.repository, ignore_errors=True)
        subprocess.run(["git", "clone", "--quiet", "--mirror", "--shared", archive.repository, self.repository],
                       check=True)

    def cut(self, newest):
        """Sets HEAD to `newest` commits before that of the archive, but not before the first commit."""
        commit = git(self.source, "rev-parse", f"HEAD~{min(newest, self.commits - 1)}").strip()
        git(self.repository, "update-ref", "HEAD", commit)
