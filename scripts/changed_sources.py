#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Prints the .cpp files that clang-tidy must check: those that changed since the commit in .lint-base, and those that
include a changed header.

A file counts as changed if no file of that commit has the same lines, ignoring #include lines and empty lines. So a
file that only moved, or whose includes only follow moved files, is not checked again.

Prints at most MOST files. Changed files come first, the newest at the top. Next, for each changed header, comes one
file that includes it, because that shows the errors in the header itself. Then come the other files, the nearest
first. Messages go to stderr.

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
# clang-tidy takes two to four minutes for them, on two cores.
MOST = 40


def git(*arguments, given=None):
    return subprocess.run(["git", *arguments], cwd=ROOT, input=given, capture_output=True, check=True).stdout


def warn(text):
    print(f"lint: {text}", file=sys.stderr)


def is_commit(name):
    return subprocess.run(["git", "rev-parse", "--verify", "--quiet", name + "^{commit}"], cwd=ROOT,
                          capture_output=True, check=False).returncode == 0


def base_commit():
    """Returns the commit to compare with, or None if every file counts as changed."""
    lines = [line.strip() for line in BASE.read_text(encoding="ascii").splitlines()]
    recorded = next(line for line in lines if line and not line.startswith("#"))
    if is_commit(recorded):
        return recorded
    if is_commit("HEAD^"):
        warn(f"{recorded[:12]} of {BASE.name} is not in this history: only the changes of the last commit are checked")
        return "HEAD^"
    warn(f"{recorded[:12]} of {BASE.name} is not in this history, nor is the commit before the last (a shallow "
         "clone?): every file counts as changed")
    return None


def substance(content):
    """Returns a digest of the lines, ignoring empty lines and includes."""
    lines = [line for line in content.splitlines() if line.strip() and not line.startswith(b"#include")]
    return hashlib.sha256(b"\n".join(lines)).digest()


def substances_of(commit):
    """Returns the substances of all sources of a commit."""
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
    """Returns {path: content} of all sources in the working tree, sorted by path."""
    paths = git("ls-files", "-z", "--", "*.cpp", "*.hpp").decode().split("\0")
    return {path: (ROOT / path).read_bytes() for path in sorted(paths) if path and (ROOT / path).is_file()}


def includers(contents):
    """Returns {header: the files that include it}."""
    found = collections.defaultdict(set)
    for path, content in contents.items():
        for header in re.findall(r'^#include "([^"]+)"', content.decode("utf-8"), re.M):
            beside = (pathlib.PurePosixPath(path).parent / header).as_posix()
            found[header if header in contents else beside].add(path)
    return found


def distances(changed, included_by):
    """Returns {file: the number of includes between it and the nearest changed file}."""
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
    """Returns the paths sorted: first those with uncommitted changes, then by the newest commit that changed them."""
    places = {}
    for commit_path in git("log", "-200", "--no-renames", "--name-only", "--format=", "-z").decode().split("\0"):
        places.setdefault(commit_path.strip("\n"), len(places))
    edited = set(git("diff", "--name-only", "--no-renames", "-z", "HEAD").decode().split("\0"))
    return sorted(paths, key=lambda path: (path not in edited, places.get(path, len(places)), path))


def one_for_each(headers, far, included_by, chosen):
    """Returns additional files, so that each header is included by at least one of them or of those in `chosen`."""
    def users_of(header):
        return [path for path in distances([header], included_by) if path in far and path.endswith(".cpp")]

    more = []
    for header in headers:
        users = [path for path in users_of(header) if readable(path)]
        if users and not any(path in chosen or path in more for path in users):
            # The file with the name of the header, else the nearest.
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
    warn(f"{len(changed)} files changed since {base or 'ever'}; {total} .cpp files, {len(order)} to check")
    if len(order) > MOST:
        warn(f"only {MOST} of those {len(order)} are checked: scripts/lint --all checks all files")


if __name__ == "__main__":
    main()
