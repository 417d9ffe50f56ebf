#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Compares the patch-ids of kvq with those of `git patch-id --stable`: for the patches that git writes for a
history, and for random patches with all the elements of a diff.

usage: patch_id_git.py PATCH_ID_TOOL"""
import collections
import os
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile

COMMITS = 60
RANDOM_PATCHES = 3000
# Older versions of git do not include the ids of binary files.
OLDEST_GIT = (2, 39)
WORDS = ["int", "ret", "=", "kvm_init(vcpu);", "\t", "  ", "}", "return", "-EINVAL;", "--", "++", "@@", "diff", "index", "\u00e4\u00f6\u20ac", "/*", "*/", "\v", "\f", "commit"]
NAMES = ["a.c", "b/c.h", "with space.txt", "\u00e4.c", 'quo"te.c', "tab\t.c", "x" * 120 + ".c", "--- a.c"]
BLOB = "0123456789abcdef0123456789abcdef01234567"
AFTER_PATCH = ["", "", "-- \n2.39.5\n\n", "\nbase-commit: " + BLOB + "\n-- \n2.39.5\n", "_______\nlist mailing list\n", "-- \n2.1\n\nFrom " + BLOB + " Mon Sep 17 00:00:00 2001\n",
          "> quoted\n", "--\n2.1\n"]


def line_of(source):
    return " ".join(source.choices(WORDS, k=source.randint(0, 6)))


def hunk(source):
    before = after = 0
    lines = []
    for _ in range(source.randint(1, 12)):
        marker = source.choice(" -+")
        before += marker != "+"
        after += marker != "-"
        lines.append(marker + line_of(source))
        if source.random() < 0.05:
            lines.append("\\ No newline at end of file")
    ranges = [f"{source.randint(1, 999)}" + ("" if count == 1 and source.random() < 0.5 else f",{count}") for count in (before, after)]
    return f"@@ -{ranges[0]} +{ranges[1]} @@{source.choice(['', ' static int f(void)', ' -1'])}\n" + "".join(line + "\n" for line in lines)


def quoted(name):
    escaped = "".join(chr(byte) if 32 <= byte < 127 and byte not in b'"\\' else f"\\{byte:03o}" for byte in name.encode())
    return f'"{escaped}"' if escaped != name else name


def file_diff(source):
    old, new = source.choice(NAMES), source.choice(NAMES)
    kind = source.choice(["changed"] * 6 + ["new", "deleted", "renamed", "copied", "renamed and changed", "mode", "binary", "literal", "empty", "rewritten", "without its lines"])
    if kind not in ("renamed", "copied", "renamed and changed"):
        old = new
    text = f"diff --git {quoted('a/' + old)} {quoted('b/' + new)}\n"
    digits = source.choice([4, 7, 12, 40])
    blobs = [f"{source.getrandbits(160):040x}"[:digits] for _ in range(2)]
    index = f"index {blobs[0]}..{blobs[1]}{source.choice(['', ' 100644'])}\n"
    names = f"--- {quoted('a/' + old)}\n+++ {quoted('b/' + new)}\n"
    hunks = "".join(hunk(source) for _ in range(source.randint(1, 3)))
    verb = kind.split()[0].replace("ied", "y").replace("renamed", "rename")
    moved = f"similarity index {source.randint(50, 100)}%\n{verb} from {quoted(old)}\n{verb} to {quoted(new)}\n"
    return text + {
        "changed": index + names + hunks,
        "new": "new file mode 100644\n" + index + "--- /dev/null\n" + f"+++ {quoted('b/' + new)}\n" + hunks,
        "deleted": "deleted file mode 100644\n" + index + f"--- {quoted('a/' + old)}\n+++ /dev/null\n" + hunks,
        "renamed": moved,
        "copied": moved,
        "renamed and changed": moved + index + names + hunks,
        "mode": "old mode 100644\nnew mode 100755\n" + source.choice(["", index + names + hunks]),
        "binary": index + f"Binary files a/{old} and b/{new} differ\n",
        "literal": index + "GIT binary patch\nliteral 3\nKcmZQzU|?im0\n\nliteral 0\nHcmV?d00001\n\n",
        "empty": "new file mode 100644\nindex 0000000..e69de29\n",
        "rewritten": "dissimilarity index 80%\n" + index + names + hunks,
        "without its lines": "deleted file mode 100644\n" + index,
    }[kind]


def random_patch(source):
    text = source.choice(["", "Why.\n---\n a.c | 2 +-\n\n"]) + "".join(file_diff(source) for _ in range(source.randint(1, 4))) + source.choice(AFTER_PATCH)
    # If an index line has no mode, git reads the CR as part of the id, which counts for a binary file.
    if source.random() < 0.1 and "inary " not in text:
        text = text.replace("\n", "\r\n")
    if source.random() < 0.1:
        text = text.rstrip("\n")
    return text.encode()


def change_files(source, folder):
    files = [file for file in folder.rglob("*") if file.is_file() and ".git" not in file.parts]
    for _ in range(source.randint(1, 4)):
        file = source.choice(files) if files else folder / "a.c"
        what = source.choice(["new", "lines", "lines", "lines", "binary", "rename", "copy", "mode", "delete"])
        if not file.exists() or what == "new":
            file = folder / source.choice(NAMES) / f"{source.randint(1, 99)} f.c"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text("".join(line_of(source) + "\n" for _ in range(source.randint(0, 60))), encoding="utf-8")
        elif what == "lines":
            lines = file.read_bytes().split(b"\n")
            for _ in range(source.randint(1, 5)):
                lines.insert(source.randint(0, len(lines)), line_of(source).encode())
                lines.pop(source.randint(0, len(lines) - 1))
            file.write_bytes(b"\n".join(lines))
        elif what == "binary":
            file.with_name("image.png").write_bytes(source.randbytes(source.randint(1, 300)) + b"\0")
        elif what == "delete":
            file.unlink()
        elif what == "mode":
            file.chmod(file.stat().st_mode ^ 0o111)
        else:
            (shutil.move if what == "rename" else shutil.copy)(file, file.with_name(f"{source.randint(100, 999)}.c"))


def history_patches(source, folder):
    """Yields the patches that git writes for a random history with several sets of options."""
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1", "HOME": str(folder)}
    git = ["git", "-C", folder, "-c", "user.name=Ada", "-c", "user.email=ada@example.org"]
    subprocess.run([*git, "init", "-q"], env=environment, check=True)
    for _ in range(COMMITS):
        change_files(source, folder)
        subprocess.run([*git, "add", "-A"], env=environment, check=True)
        subprocess.run([*git, "commit", "-q", "--allow-empty", "-m", "Change"], env=environment, check=True)
    for options in (["-M"], ["-C", "-C", "--binary"], ["--no-renames", "--full-index"], ["-B", "-D", "--no-prefix", "-U0"]):
        mails = subprocess.run([*git, "format-patch", "--root", "--stdout", "HEAD", *options], env=environment, check=True, capture_output=True).stdout
        yield from (mail for mail in re.split(rb"^From [0-9a-f]{40} .*\n", mails, flags=re.M) if mail)


def git_ids(texts):
    """Returns the first id that git prints for each text, or `none`."""
    name_of = {number: f"{number + 1:040x}" for number in range(len(texts))}
    number_of = {name: number for number, name in name_of.items()}
    with tempfile.TemporaryFile() as file:
        for number, text in enumerate(texts):
            file.write(f"commit {name_of[number]}\n".encode() + text + b"\n")
        file.seek(0)
        lines = subprocess.run(["git", "patch-id", "--stable"], stdin=file, check=True, capture_output=True).stdout.decode().splitlines()
    ids = collections.defaultdict(lambda: "none")
    for id, name in map(str.split, lines):
        # After the first patch of a text, git prints no commit, or one that the text names.
        if name in number_of:
            ids[number_of[name]] = id
    return [ids[number] for number in range(len(texts))]


def git_version():
    return tuple(map(int, re.search(r"(\d+)\.(\d+)", subprocess.run(["git", "--version"], check=True, capture_output=True, text=True).stdout).groups()))


def main():
    if not shutil.which("git") or git_version() < OLDEST_GIT:
        print(f"skipped: git {'.'.join(map(str, OLDEST_GIT))} or newer is not installed")
        sys.exit(77)
    source = random.Random(5)
    texts = [random_patch(source) for _ in range(RANDOM_PATCHES)]
    with tempfile.TemporaryDirectory(prefix="kvq-patch-id-") as folder:
        texts += history_patches(source, pathlib.Path(folder))
    ours = subprocess.run([sys.argv[1]], input=b"".join(text + b"\0" for text in texts), capture_output=True, check=True).stdout.decode().split()
    gits = git_ids(texts)
    different = [(text, our, git) for text, our, git in zip(texts, ours, gits, strict=True) if our != git]
    for text, our, git in different[:5]:
        print(f"kvq: {our}, git: {git}, for\n{text.decode('utf-8', 'backslashreplace')}")
    ids = len({git for git in gits if git != "none"})
    print(f"{len(texts) - len(different)} passed, {len(different)} failed; {ids} ids")
    sys.exit(bool(different) or ids < RANDOM_PATCHES)


if __name__ == "__main__":
    main()
