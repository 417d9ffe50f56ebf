#!/bin/sh
# SPDX-License-Identifier: MIT
# grokmirror makes FETCH_HEAD a link to /dev/null; a fetch with libgit2 follows the link and renames a new file over what
# it names.
#
# `git fetch` opens FETCH_HEAD and writes to what the link names, so the link keeps grokmirror's mirrors free of a file
# that nobody reads. libgit2 resolves the link, writes a lock file beside the target and renames it over the target. For
# root the target is /dev/null: a program that fetches such a mirror with libgit2 leaves a regular file in its place. It
# can avoid that with `update_fetchhead = 0` in git_fetch_options (not in pygit2).
#
# Seen with grokmirror 2.0.12, pygit2 1.19.2 (bundled libgit2 1.9.2) and git 2.39.5. Here the link names a file in a
# temporary folder instead:
#   FETCH_HEAD of a mirror of grok-pull: /dev/null
#   git fetch: the target is the same file
#   libgit2: the target is another file
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet grokmirror==2.0.12 pygit2==1.19.2
export HOME="$folder" GIT_AUTHOR_NAME="Ada Byron" GIT_AUTHOR_EMAIL=ada@example.org
export GIT_COMMITTER_NAME="Ada Byron" GIT_COMMITTER_EMAIL=ada@example.org
git init -q -b master "$folder/work"
commit() {
  git -C "$folder/work" commit -q --allow-empty -m "$1"
  git -C "$folder/work" push -q "$folder/host/list/0.git" master
}
git init -q --bare -b master "$folder/host/list/0.git"
commit first
"$folder/venv/bin/grok-manifest" -m "$folder/host/manifest.js.gz" -t "$folder/host" >/dev/null 2>&1

mkdir "$folder/mirror"
cat >"$folder/grokmirror.conf" <<END
[core]
toplevel = $folder/mirror
manifest = $folder/mirror/manifest.js.gz
log = $folder/log
[remote]
site = file://$folder/host
manifest = file://$folder/host/manifest.js.gz
[pull]
include = *
pull_threads = 1
[fsck]
statusfile = $folder/fsck.status
END
"$folder/venv/bin/grok-pull" -c "$folder/grokmirror.conf" >/dev/null 2>&1
mirror=$folder/mirror/list/0.git
link=$(readlink "$mirror/FETCH_HEAD")
echo "FETCH_HEAD of a mirror of grok-pull: $link"

echo untouched >"$folder/target"
ln -sf "$folder/target" "$mirror/FETCH_HEAD"
same() {
  if [ "$(stat -c %i "$folder/target")" = "$1" ]; then echo "the same file"; else echo "another file"; fi
}
before=$(stat -c %i "$folder/target")
commit second
git -C "$mirror" fetch -q _grokmirror
by_git=$(same "$before")
echo "git fetch: the target is $by_git"
before=$(stat -c %i "$folder/target")
commit third
"$folder/venv/bin/python" - "$mirror" <<'END'
import sys

import pygit2

pygit2.Repository(sys.argv[1]).remotes["_grokmirror"].fetch()
END
by_libgit2=$(same "$before")
echo "libgit2: the target is $by_libgit2"
[ "$link/$by_git/$by_libgit2" = "/dev/null/the same file/another file" ] || {
  echo "this has changed" >&2
  exit 1
}
