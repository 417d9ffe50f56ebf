# SPDX-License-Identifier: MIT
"""The measured archive: its epochs, its mails and their bytes, the floor of reading it, and a Maildir of it."""
import dataclasses
import pathlib
import subprocess

from benchmark.process import apart, shell, timed_apart

# Reads every blob by its id, in pack order, one epoch after the other. With `--buffer`, git does not flush its output
# after each blob. `--buffer` and the order make git 15 % faster. The ids are determined beforehand.
FLOOR = """while [ $# -gt 0 ]; do
  git -C "$1" cat-file --batch --buffer <"$2" >/dev/null || exit
  shift 2
done"""


class NoArchive(Exception):
    """The path is not a single repository of mails."""


@dataclasses.dataclass
class Epoch:
    """A repository of an archive. `mails` and `raw_bytes` count all mails of its history; the file `blob_ids` lists
    them in pack order, one per line."""
    repository: pathlib.Path
    commits: int
    mails: int
    raw_bytes: int
    blob_ids: pathlib.Path


@dataclasses.dataclass
class Archive:
    """`name` is for progress messages and file names, `path` is what `kvq index` gets, `times` is how many copies of
    the original it has, and `newest` is the time of its last commit in seconds."""
    name: str
    path: pathlib.Path
    times: int
    epochs: list
    newest: int
    commits: int = 0
    mails: int = 0
    raw_bytes: int = 0

    def __post_init__(self):
        self.commits = sum(epoch.commits for epoch in self.epochs)
        self.mails = sum(epoch.mails for epoch in self.epochs)
        self.raw_bytes = sum(epoch.raw_bytes for epoch in self.epochs)

    @property
    def last_epoch(self):
        return self.epochs[-1]


def epochs_of(path):
    """Returns the repositories of an archive in their order: the path itself, or git/0.git, git/1.git and so on."""
    if (path / "git").is_dir():
        found = sorted((path / "git").glob("*.git"), key=lambda epoch: int(epoch.stem))
    else:
        found = [path]
    return [epoch.resolve() for epoch in found]


def repository_of(path):
    """Returns the bare repository of a path: the path itself, or the only epoch of a public-inbox folder."""
    epochs = epochs_of(path)
    if len(epochs) != 1:
        raise NoArchive(f"{path} has {len(epochs)} epochs: pass the repository of one")
    if not (epochs[0] / "objects").is_dir():
        raise NoArchive(f"{path} is neither a bare git repository nor a public-inbox folder with git/0.git")
    return epochs[0]


def git(repository, *arguments):
    return subprocess.run(["git", "-C", str(repository), *arguments], check=True, capture_output=True).stdout.decode()


def open_archive(name, path, folder, times=1):
    """Returns an Archive. Writes the ids of its mails to files in the folder."""
    epochs = []
    for number, repository in enumerate(epochs_of(path)):
        ids = folder / f"{name}-{number}.ids"
        epochs.append(Epoch(repository, *apart(write_blob_ids, repository, ids), ids))
    newest = int(git(epochs[-1].repository, "log", "-1", "--format=%ct", "HEAD"))
    return Archive(name, path, times, epochs, newest)


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
    return shell(FLOOR, *(word for epoch in archive.epochs for word in (epoch.repository, epoch.blob_ids)))


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
    """Writes the mails of an archive with one epoch to a new Maildir. Returns the seconds that this takes."""
    seconds, _ = timed_apart(write_mails, archive, folder)
    return seconds


def write_mails(archive, folder):
    for name in ("cur", "new", "tmp"):
        (folder / name).mkdir(parents=True)
    epoch = archive.last_epoch
    for number, (_, mail) in enumerate(contents(epoch.repository, epoch.blob_ids)):
        # The name marks the mail as read: this is the only difference between new and read mails to notmuch and mu.
        with open(f"{folder}/cur/{number:07}.bench:2,S", "wb") as file:
            file.write(mail)
