#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Prints the .cpp files that clang-tidy reads anew: those that changed since the commit in .lint-base, and those that
include a header that did.

A file changed when no file of that commit has the same lines, its #include lines and empty lines left out. So a file
that only moved, or whose includes only follow files that moved, is not read again.

No more than MOST files are printed. First come those that changed, the newest first; then for each header that
changed one file that includes it, for that shows what is wrong in the header itself; then the nearest of the others.
Messages go to stderr.

usage: changed_sources.py
"""
import collections
import hashlib
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
BASE = ROOT / ".lint-base"
FOLDERS = ("schema", "indexer", "query", "cli", "samples")
# On two cores this takes two to four minutes.
MOST = 40


def git(*arguments, given=None):
    return subprocess.run(["git", *arguments], cwd=ROOT, input=given, capture_output=True, check=True).stdout


def warn(text):
    print(f"lint: {text}", file=sys.stderr)


def is_commit(name):
    return subprocess.run(["git", "rev-parse", "--verify", "--quiet", name + "^{commit}"], cwd=ROOT,
                          capture_output=True, check=False).returncode == 0


def base_commit():
    """The commit to compare with; None when every file counts as changed."""
    lines = [line.strip() for line in BASE.read_text(encoding="ascii").splitlines()]
    recorded = next(line for line in lines if line and not line.startswith("#"))
    if is_commit(recorded):
        return recorded
    if is_commit("HEAD^"):
        warn(f"{recorded[:12]} of {BASE.name} is not in this history: only what the last commit changed is read")
        return "HEAD^"
    warn(f"{recorded[:12]} of {BASE.name} is not in this history, nor is the commit before the last (a shallow "
         "clone?): no file is known to be read")
    return None


def substance(content):
    """A digest of the lines that are neither empty nor includes."""
    lines = [line for line in content.splitlines() if line.strip() and not line.startswith(b"#include")]
    return hashlib.sha256(b"\n".join(lines)).digest()


def substances_of(commit):
    """The substance of each source of a commit."""
    entries = (entry.split(b"\t", 1) for entry in git("ls-tree", "-r", "-z", commit).split(b"\0") if entry)
    blobs = [meta.split()[2] for meta, path in entries if path.endswith((b".cpp", b".hpp"))]
    answer = git("cat-file", "--batch", given=b"\n".join(blobs) + b"\n")
    found = set()
    place = 0
    for _ in blobs:
        end = answer.index(b"\n", place)
        size = int(answer[place:end].split()[2])
        found.add(substance(answer[end + 1:end + 1 + size]))
        place = end + 1 + size + 1
    return found


def sources():
    """The content of each file of the tree as it is now, in the order of their names."""
    paths = git("ls-files", "-z", "--", "*.cpp", "*.hpp").decode().split("\0")
    return {path: (ROOT / path).read_bytes() for path in sorted(paths) if path and (ROOT / path).is_file()}


def includers(contents):
    """For each header the files that name it."""
    found = collections.defaultdict(set)
    for path, content in contents.items():
        for header in re.findall(r'^#include "([^"]+)"', content.decode("utf-8"), re.M):
            beside = (pathlib.PurePosixPath(path).parent / header).as_posix()
            found[header if header in contents else beside].add(path)
    return found


def distances(changed, included_by):
    """How many includes lie between each file and the nearest that changed."""
    far = {path: 0 for path in changed}
    waiting = collections.deque(changed)
    while waiting:
        path = waiting.popleft()
        for user in sorted(included_by[path]):
            if user not in far:
                far[user] = far[path] + 1
                waiting.append(user)
    return far


def newest_first(paths):
    """Those that are not committed, then those of the last commits."""
    places = {}
    for commit_path in git("log", "-200", "--no-renames", "--name-only", "--format=", "-z").decode().split("\0"):
        places.setdefault(commit_path.strip("\n"), len(places))
    edited = set(git("diff", "--name-only", "--no-renames", "-z", "HEAD").decode().split("\0"))
    return sorted(paths, key=lambda path: (path not in edited, places.get(path, len(places)), path))


def one_for_each(headers, far, included_by, chosen):
    """Files, none of them among those chosen, so that each header is met by one file or more."""
    def users_of(header):
        return [path for path in distances([header], included_by) if path in far and path.endswith(".cpp")]

    more = []
    for header in headers:
        users = [path for path in users_of(header) if readable(path)]
        if users and not any(path in chosen or path in more for path in users):
            # The nearest, and of those the one of the same name.
            more.append(next((path for path in users if path == header[:-4] + ".cpp"), users[0]))
    return more


def readable(path):
    return path.endswith(".cpp") and path.split("/", 1)[0] in FOLDERS


def main():
    if len(sys.argv) > 1:
        sys.exit(__doc__)
    base = base_commit()
    contents = sources()
    known = substances_of(base) if base else set()
    changed = newest_first(path for path, content in contents.items() if substance(content) not in known)
    included_by = includers(contents)
    far = distances(changed, included_by)
    order = [path for path in changed if readable(path)]
    order += one_for_each([path for path in changed if path.endswith(".hpp")], far, included_by, order)
    order += sorted((path for path in far if readable(path) and path not in order), key=lambda path: (far[path], path))
    print("".join(f"{path}\n" for path in order[:MOST]), end="")
    total = sum(map(readable, contents))
    warn(f"{len(changed)} files changed since {base or 'ever'}; of {total} .cpp files {len(order)} are or include them")
    if len(order) > MOST:
        warn(f"only {MOST} of those {len(order)} are read: scripts/lint --all reads everything")


if __name__ == "__main__":
    main()
