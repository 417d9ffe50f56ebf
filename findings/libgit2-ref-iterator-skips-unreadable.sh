#!/bin/sh
# SPDX-License-Identifier: MIT
# libgit2's iterator of references leaves out a loose ref whose file it cannot open, and reports no error.
#
# A program that lists the refs then takes a ref for deleted that is there: a mirror of another user's repository with
# one file of mode 0600 loses a branch. Looking the ref up by its name does report the error. `git for-each-ref` warns
# that it ignores a broken ref.
#
# Seen with pygit2 1.19.2 (bundled libgit2 1.9.2) as a user who is not root: the refs "open" and "closed" in refs/heads,
# and the file of "closed" has mode 000:
#   listed: refs/heads/open
#   lookup of refs/heads/closed: OSError: refs/heads/closed: failed open - '...' is locked: Permission denied
set -eu
folder=$(mktemp -d)
trap 'chmod -R u+rwX "$folder" && rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet pygit2==1.19.2
"$folder/venv/bin/python" - "$folder/repository" <<'END'
import sys

import pygit2

repository = pygit2.init_repository(sys.argv[1], bare=True)
ada = pygit2.Signature("Ada Byron", "ada@example.org", 1740996000)
tree = repository.TreeBuilder().write()
for name in ("open", "closed"):
    repository.create_commit(f"refs/heads/{name}", ada, ada, "empty", tree, [])
END
chmod 000 "$folder/repository/refs/heads/closed"
as_user=
if [ "$(id -u)" = 0 ]; then
  # root may open any file.
  chown -R 65534:65534 "$folder"
  as_user="setpriv --reuid=65534 --regid=65534 --clear-groups"
fi
HOME=$folder $as_user "$folder/venv/bin/python" - "$folder/repository" <<'END'
import sys

import pygit2

print("pygit2", pygit2.__version__, "libgit2", pygit2.LIBGIT2_VERSION)
repository = pygit2.Repository(sys.argv[1])
names = " ".join(repository.references)
print("listed:", names)
try:
    found = repository.lookup_reference("refs/heads/closed").name
except Exception as error:
    found = f"{type(error).__name__}: {error}"
print("lookup of refs/heads/closed:", found)
if names != "refs/heads/open" or "ermission denied" not in found:
    raise SystemExit("libgit2 has changed: expected that the iterator lists only refs/heads/open")
END
