#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""`kvq am`: git applies what it writes, it names its files and the line to run, and it replaces nothing of others.

usage: am.py KVQ MAKE_ARCHIVE
"""
import pathlib
import shutil
import subprocess
import sys
import tempfile

from mail_files import RING, Samples
from terminal import SAMPLES, Checks

V1 = "20250303100000.1-1-vera.lind@intel.com"
NAME = "v3_20250314_vera_lind_kvm_tdx_account_private_memory_per_vm"


def applied(samples, mbox):
    """Returns the exit code of git am and the commits that it made."""
    repository = samples.folder / "base"
    shutil.rmtree(repository, ignore_errors=True)
    subprocess.run([SAMPLES / "apply" / "make-base", repository], check=True)
    done = samples.git("am", "--patch-format=mboxrd", cwd=repository, input=mbox)
    log = samples.git("log", "--reverse", "--format=%an|%s|%b", "HEAD", cwd=repository).stdout.decode()
    return done.returncode, log


def check_git(checks, samples):
    mbox, said, code = samples.run("am", RING, "-o", "-")
    ready, log = applied(samples, mbox)
    checks.equal("git am applies what kvq am writes", (code, ready), (0, 0))
    checks.equal("the commits are those of the authors", [line.split("|")[0] for line in log.splitlines() if "|ring: " in line][1:],
                 ["Zoë Marchetti-Strand", "Zoë Marchetti-Strand", "Søren Haugland"])
    checks.equal("lines like a From line are unquoted", "\nFrom the moment" in log and ">From the" not in log, True)
    checks.equal("the line to run is the last line", said.splitlines()[-1], "  git am --patch-format=mboxrd")
    checks.equal("series -f mbox writes the same mails", samples.run("series", RING, "-f", "mbox")[0], mbox)
    linked = samples.run("am", RING, "-l", "-o", "-")[0]
    checks.equal("-l adds a link to each patch", applied(samples, linked)[1].count("Link: https://lore.kernel.org/r/"), 3)


def check_files(checks, samples):
    files = lambda: sorted(file.name for file in samples.folder.glob("v3_*"))
    out, said, code = samples.run("am", V1)
    checks.equal("it says which revision it took", (said.splitlines()[0], code),
                 ("kvq: v3 is the newest of 3 revisions; the mail is of v1", 0))
    checks.equal("the files are named as b4 names them", files(), [NAME + ".cover", NAME + ".mbx"])
    checks.equal("the line names the file", out.decode().splitlines()[-1], f"  git am --patch-format=mboxrd {NAME}.mbx")
    checks.equal("its own file is replaced", samples.run("am", V1)[2], 0)
    (samples.folder / (NAME + ".mbx")).write_bytes(b"mine\n")
    checks.equal("a file of somebody else is not", samples.run("am", V1)[2], 2)
    checks.equal("and keeps its content", (samples.folder / (NAME + ".mbx")).read_bytes(), b"mine\n")
    checks.equal("a link of somebody else is not followed", (lambda: (
        (samples.folder / (NAME + ".mbx")).unlink(), (samples.folder / (NAME + ".mbx")).symlink_to("elsewhere"),
        samples.run("am", V1)[2], (samples.folder / "elsewhere").exists())[2:])(), (2, False))
    (samples.folder / "into").mkdir()
    said = samples.run("am", V1, "-o", "into")[0].decode()
    checks.equal("-o takes a folder", (sorted(file.name for file in (samples.folder / "into").iterdir()), said.splitlines()[-1]),
                 ([NAME + ".cover", NAME + ".mbx"], f"  git am --patch-format=mboxrd into/{NAME}.mbx"))
    (samples.folder / "into" / (NAME + ".mbx")).write_bytes(b"mine\n")
    checks.equal("and replaces nothing of others there", samples.run("am", V1, "-o", "into")[2], 2)
    checks.equal("no cover is put beside a device", (samples.run("am", V1, "-o", "/dev/null")[2],
                                                     pathlib.Path("/dev/null.cover").exists()), (0, False))
    checks.equal("--no-cover and -o", (samples.run("am", V1, "--no-cover", "-o", "x.mbx")[2],
                                       (samples.folder / "x.cover").exists()), (0, False))


def check_choice(checks, samples):
    def subjects(*arguments):
        out = samples.run("am", V1, "-o", "-", *arguments)[0].decode()
        return [line.split("] ")[0] for line in out.splitlines() if line.startswith("Subject: ")]
    checks.equal("-v takes a revision", subjects("-v", "2"), [f"Subject: [PATCH v2 {n}/3" for n in (1, 2, 3)])
    checks.equal("-P takes numbers", subjects("-v", "2", "-P", "1,3-"), [f"Subject: [PATCH v2 {n}/3" for n in (1, 3)])
    for arguments, words in ((["-v", "9"], "there is no v9"), (["-P", "4"], "names none"), (["-P", "x"], "names none"),
                             (["-P", ""], "names none"), (["-P", "_"], "no patch"), ([RING], "more than one series")):
        _, said, code = samples.run("am", V1, *arguments)
        checks.equal(f"{arguments} is a mistake", (words in said, code), (True, 2))
    checks.equal("an unknown id", samples.run("am", "x@y")[2], 2)
    tags = lambda *arguments: [line for line in samples.run("am", V1, "-v", "2", "-o", "-", *arguments)[0].decode().splitlines()
                               if line.startswith(("Reviewed-by", "Tested-by", "Acked-by"))]
    checks.equal("the tags of the answers are added", (len(tags()) > len(tags("-T"))), True)


DOS_PATCH = b"""From: Ada <ada@example.org>
Date: Mon, 3 Mar 2025 10:00:00 +0000
Message-ID: <dos@example.org>
Subject: [PATCH] dos: Add 'a line'

Text.

Signed-off-by: Ada <ada@example.org>
---
 dos.txt | 1 +

diff --git a/dos.txt b/dos.txt
--- a/dos.txt
+++ b/dos.txt
@@ -1 +1,2 @@
 one\r
+two\r
"""


def check_printed_line(checks, samples):
    """The line works as it is, with a quoted name, in a shell."""
    samples.add_commit("ring", "m", DOS_PATCH)
    samples.run("index", "ring")
    repository = samples.folder / "dos"
    repository.mkdir()
    (repository / "dos.txt").write_bytes(b"one\r\n")
    for arguments in (["init", "-q"], ["config", "core.autocrlf", "false"], ["add", "dos.txt"],
                      ["-c", "user.name=kvq", "-c", "user.email=kvq@example.org", "commit", "-q", "-m", "base"]):
        samples.git(*arguments, cwd=repository)
    line = samples.run("am", "dos@example.org", "-o", "dos/it's a patch.mbx")[0].decode().splitlines()[-1]
    checks.equal("the line has --keep-cr and quotes the name", line,
                 "  git am --patch-format=mboxrd --keep-cr 'dos/it'\\''s a patch.mbx'")
    line = line.replace("git am", "git -C dos am").replace("'dos/", "'")
    done = subprocess.run(["sh", "-c", line], cwd=samples.folder, env=samples.environment, capture_output=True, check=False)
    checks.equal("the line applies a patch of lines that end with CRLF",
                 (done.returncode, (repository / "dos.txt").read_bytes()), (0, b"one\r\ntwo\r\n"))


def main():
    kvq, make_archive = (pathlib.Path(argument).resolve() for argument in sys.argv[1:3])
    checks = Checks()
    with tempfile.TemporaryDirectory(prefix="kvq-am-") as folder:
        samples = Samples(kvq, make_archive, pathlib.Path(folder))
        check_git(checks, samples)
        check_files(checks, samples)
        check_choice(checks, samples)
        check_printed_line(checks, samples)
    checks.end()


if __name__ == "__main__":
    main()
