#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Applies series of a real list to a real tree with the line that `kvq am` prints. Where b4 is there too, the trees must
be those that `git am` makes of its mailbox, and so must the commits, but for the rules of b4_rules.py.

The tree is a kernel of Debian 12: /usr/src/linux-source-6.1.tar.xz, or the file or unpacked folder that KVQ_LINUX_SOURCE
names. b4 is that of KVQ_B4_PYTHON. The series are the newest complete revisions since --since; those that do not fit
the tree, or are in it already, are left out, and at least 15 must fit.
"""
import argparse
import os
import pathlib
import sqlite3
import subprocess
import sys
import tempfile

import b4_am
import b4_rules
import shared

ENOUGH = 15
# What the patches of KVM change, besides drivers.
FOLDERS = ("arch/arm64", "arch/riscv/kvm", "arch/riscv/include", "arch/x86/kvm", "arch/x86/include", "arch/mips/kvm",
           "arch/powerpc/kvm", "arch/s390/kvm", "virt", "include", "tools/testing/selftests/kvm", "tools/arch",
           "tools/include", "Documentation/virt", "Documentation/arm64", "drivers/irqchip", "drivers/perf", "MAINTAINERS")


def source_file():
    named = os.environ.get("KVQ_LINUX_SOURCE")
    file = pathlib.Path(named or "/usr/src/linux-source-6.1.tar.xz")
    return file.resolve() if file.exists() else None


def unpack(source, folder):
    """Takes FOLDERS, as many as that kernel has, from a tar file or an unpacked one."""
    if source.is_dir():
        names = [name for name in FOLDERS if (source / name).exists()]
        tar = ["sh", "-c", 'tar -C "$0" -cf - "$@" | tar -xf -', source, *names]
    else:
        tar = ["tar", "-xf", source, "--strip-components=1", "--wildcards", "--no-wildcards-match-slash",
               *[f"*/{name}" for name in FOLDERS]]
    subprocess.run(tar, cwd=folder, check=False, stderr=subprocess.DEVNULL)
    if not (folder / "virt/kvm/kvm_main.c").exists():
        sys.exit(f"git_am.py: there is no kernel in '{source}'")


class Tree:
    """A repository with one commit, the kernel, to which mailboxes are applied one at a time."""

    def __init__(self, folder, source):
        self.folder = folder
        folder.mkdir()
        self.environment = {**os.environ, "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null",
                            "GIT_COMMITTER_NAME": "kvq", "GIT_COMMITTER_EMAIL": "kvq@example.org",
                            "GIT_AUTHOR_NAME": "kvq", "GIT_AUTHOR_EMAIL": "kvq@example.org"}
        unpack(source, folder)
        for arguments in (["init", "-q"], ["config", "gc.auto", "0"], ["add", "-A", "-f", "."],
                          ["commit", "-q", "-m", "base"], ["tag", "base"]):
            self.git(*arguments)

    def git(self, *arguments):
        return subprocess.run(["git", *arguments], cwd=self.folder, env=self.environment, check=True,
                              capture_output=True).stdout.decode("utf-8", "surrogateescape")

    def applied(self, line):
        """Runs a line of the shell. Returns the new tree and commits, or None if git refuses them."""
        done = subprocess.run(["sh", "-c", line], cwd=self.folder, env=self.environment, check=False, capture_output=True)
        result = None
        if done.returncode == 0:
            commits = self.git("log", "--reverse", "--format=%an <%ae>%n%ad%n%B%x00", "base..HEAD")
            result = {"tree": self.git("rev-parse", "HEAD^{tree}").strip(), "commits": commits.split("\0\n")[:-1]}
        else:
            subprocess.run(["git", "am", "--abort"], cwd=self.folder, check=False, capture_output=True)
        self.git("reset", "-q", "--hard", "base")
        self.git("clean", "-q", "-f", "-d")
        return result


def series_since(file, day):
    """Returns the newest complete revisions: [(id, revision, title)]."""
    with sqlite3.connect(file) as database:
        return database.execute(
            "SELECT text, revision, series.title FROM series JOIN message ON message.id = series.id "
            "JOIN msgid ON msgid.id = message.msgid WHERE complete AND form <> 'partial' AND superseded_by IS NULL "
            "AND date(series.date, 'unixepoch') >= ? ORDER BY series.date", (day,)).fetchall()


def applied_series(checks, kvq, file, tree, series):
    """Yields (id, revision, title, what git made of it) for each series that fits."""
    for id, revision, title in series:
        done = subprocess.run([kvq, "--db", file, "am", id], cwd=tree.folder, env=tree.environment, check=False,
                              capture_output=True)
        checks.equal(f"kvq am {id}", (done.returncode, done.stderr[-200:] if done.returncode else b""), (0, b""))
        made = tree.applied(done.stdout.decode().splitlines()[-1]) if done.returncode == 0 else None
        if made:
            yield id, revision, title, made


def compare(checks, tree, mails, one, answer, abilities):
    """Compares with what git makes of b4's mailbox."""
    id, _, _, made = one
    if "patches" not in answer:
        print(f"        b4: {answer['error']}")
        return
    mailbox = tree.folder.parent / "b4.mbx"
    mailbox.write_bytes("".join("From git@z Thu Jan  1 00:00:00 1970\n" + mail for mail in answer["patches"])
                        .encode("utf-8", "surrogateescape"))
    theirs = tree.applied(f"git am {mailbox}")
    checks.equal(f"<{id}>: the tree is that of b4", made["tree"], theirs and theirs["tree"])
    if theirs is None:
        return
    checks.equal(f"<{id}>: as many commits as b4", len(made["commits"]), len(theirs["commits"]))
    for patch, ours, other in zip(answer["ids"], made["commits"], theirs["commits"]):
        if ours != other:
            rules = b4_rules.rules_of_message(ours, other, mails, patch, abilities)
            checks.equal(f"<{id}>: the commits differ by rule", None in rules, False)
            print(f"        {', '.join(map(str, rules))}")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kvq", type=pathlib.Path)
    parser.add_argument("--since", default="2021-06-01", help="the first day of the series (default: 2021-06-01)")
    options = parser.parse_args()
    shared.skip_without(shared.KVMARM)
    source = source_file()
    if source is None:
        shared.skip("no linux-source; name its .tar.xz or folder with KVQ_LINUX_SOURCE")
    checks, kvq = shared.Checks(), options.kvq.resolve()
    with tempfile.TemporaryDirectory(prefix="kvq-git-am-") as folder:
        folder = pathlib.Path(folder)
        os.environ["XDG_CONFIG_HOME"] = str(folder)
        repository, file, tree = shared.cloned_kvmarm(folder), folder / "kvq.db", Tree(folder / "tree", source)
        shared.run(kvq, file, "index", repository)
        series = series_since(file, options.since)
        fitting = list(applied_series(checks, kvq, file, tree, series))
        checks.equal(f"at least {ENOUGH} series fit", len(fitting) >= ENOUGH, True)
        python, version = b4_am.b4_python()
        task = {"repository": str(repository), "cache": str(folder / "cache"), "series": [list(one[:2]) for one in fitting]}
        abilities, answers = b4_am.ask_b4(python, task) if python else ({}, [])
        mails = b4_rules.Mails(repository, file) if python else None
        print(f"{source.name}: {len(fitting)} of {len(series)} series fit; b4 {version}")
        for number, one in enumerate(fitting):
            print(f"  {one[3]['tree'][:12]}  v{one[1]}  {len(one[3]['commits'])}  {one[2]}")
            if answers:
                compare(checks, tree, mails, one, answers[number], abilities)
    checks.close()


if __name__ == "__main__":
    main()
