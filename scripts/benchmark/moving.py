# SPDX-License-Identifier: MIT
"""A copy of an archive that can be cut short, grow again, and get commits of its own: deletions and rewritten tails."""
import shutil
import subprocess

from benchmark.archive import contents, git
from benchmark.copies import PERSON_AND_TIME

# The commits that the benchmark writes are made below this ref, which kvq never sees.
TAIL = "refs/bench/tail"
PERSON = b"kvq bench <bench@example.org>"


class MovingArchive:
    """A folder of clones that share the objects of the archive's epochs. `path` is what `kvq index` gets."""

    def __init__(self, archive, folder):
        self.archive, self.path = archive, folder / f"{archive.name}-moving"
        # An interrupted run may have left one.
        self.remove()
        for epoch, clone in zip(archive.epochs, self.clones(), strict=True):
            subprocess.run(["git", "clone", "--quiet", "--mirror", "--shared", epoch.repository, clone], check=True)

    def clones(self):
        return [self.path / "git" / f"{number}.git" for number in range(len(self.archive.epochs))]

    @property
    def last_clone(self):
        return self.clones()[-1]

    def remove(self):
        shutil.rmtree(self.path, ignore_errors=True)

    def cut(self, newest):
        """Ends the archive `newest` commits before its end, but not before its first commit. Epochs after that place
        are not there, as before public-inbox began them."""
        newest = min(newest, self.archive.commits - 1)
        for clone, epoch in reversed(list(zip(self.clones(), self.archive.epochs))):
            later = self.path / clone.name
            if newest >= epoch.commits:
                if clone.exists():
                    clone.rename(later)
                newest -= epoch.commits
                continue
            if later.exists():
                later.rename(clone)
            commit = git(epoch.repository, "rev-parse", f"HEAD~{newest}").strip()
            git(clone, "update-ref", "HEAD", commit)
            newest = 0

    def write(self, begin, changes):
        """Moves HEAD of the last epoch to new commits on the commit `begin`. A change is (time, message, file, bytes);
        without a file, the commit's tree is empty."""
        command = ["git", "-C", str(self.last_clone), "fast-import", "--quiet", "--force"]
        with subprocess.Popen(command, stdin=subprocess.PIPE) as importer:
            for number, (time, message, file, mail) in enumerate(changes):
                importer.stdin.write(b"commit %s\ncommitter %s %d +0000\ndata %d\n%s\n" % (
                    TAIL.encode(), PERSON, time, len(message), message))
                if number == 0:
                    importer.stdin.write(b"from %s\n" % begin.encode())
                importer.stdin.write(b"deleteall\n")
                if file:
                    importer.stdin.write(b"M 100644 inline %s\ndata %d\n%s\n" % (file, len(mail), mail))
            importer.stdin.close()
        if importer.returncode:
            raise OSError(f"git fast-import: exit {importer.returncode}")
        git(self.last_clone, "update-ref", "HEAD", git(self.last_clone, "rev-parse", TAIL).strip())
        git(self.last_clone, "update-ref", "-d", TAIL)

    def rewrite(self, count, change):
        """Writes the last `count` commits of the archive anew, as public-inbox-purge and public-inbox-edit do. The
        function gets the number of a commit and its mail, and returns the mail that takes its place."""
        epoch, names = self.archive.last_epoch.repository, self.path / "names"
        commits = git(epoch, "rev-list", "--first-parent", "--reverse", f"--max-count={count}", "HEAD").split()
        names.write_text("".join(f"{commit}\n{commit}:m\n{commit}:d\n" for commit in commits), encoding="ascii")
        answers = contents(epoch, names)
        changes = []
        for number, (commit, mail, deleted) in enumerate(zip(answers, answers, answers)):
            head, message = commit[1].split(b"\n\n", 1)
            time = int(PERSON_AND_TIME.findall(head)[-1][1])
            if mail:
                changes.append((time, message, b"m", change(number, mail[1])))
            else:
                changes.append((time, message, b"d" if deleted else None, deleted and deleted[1]))
        self.write(git(epoch, "rev-parse", f"{commits[0]}~1").strip(), changes)

    def delete_some(self, count, turn, turns):
        """Adds commits that delete mails, as public-inbox writes them: the mail as the file `d`. The mails are spread
        evenly over the archive; each of so many turns deletes others."""
        newest = int(git(self.last_clone, "log", "-1", "--format=%ct", "HEAD"))
        self.write(git(self.last_clone, "rev-parse", "HEAD").strip(),
                   [(newest + number, b"rm\n", b"d", mail)
                    for number, mail in enumerate(self.some_mails(count, turn, turns))])

    def some_mails(self, count, turn, turns):
        names, chosen = self.path / "names", []
        for epoch in self.archive.epochs:
            ids = epoch.blob_ids.read_text(encoding="ascii").split()
            share = -(-count * epoch.mails // self.archive.mails)
            step = max(1, len(ids) // (share * turns))
            names.write_text("".join(f"{blob}\n" for blob in ids[turn * step::step * turns][:share]), encoding="ascii")
            chosen += [mail for _, mail in contents(epoch.repository, names) if mail]
        return chosen[:count]
