#!/bin/sh
# SPDX-License-Identifier: MIT
# `b4 am` leaves the `>` before `From ` in the commit message.
#
# lore gives threads as mboxrd, where a line of a message that begins with `From ` gets a `>`. b4 neither removes it when
# it reads the thread nor says `--patch-format=mboxrd` in the line that it prints, and git removes none from a mailbox of
# another kind. So a commit message that quotes a manual ("From the manual: ...") is changed on its way through the list.
#
# Seen with b4 0.14.3 and 0.16.0, git 2.39.5: the commit has ">From the manual: a file has lines."
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export HOME="$folder"
python3 -m venv "$folder/venv"
git init --quiet --initial-branch=main "$folder/tree"
cd "$folder/tree"
git config user.name "Ada Writer"
git config user.email ada@example.org
echo one > file
git add file
git commit --quiet --message base
echo two >> file
git commit --quiet --all --message "file: Add a line

From the manual: a file has lines.

Signed-off-by: Ada Writer <ada@example.org>"
git format-patch -1 --stdout --thread > ../patch
id=$(sed -n 's/^Message-I[dD]: <\(.*\)>/\1/p' ../patch)
{ echo "From mboxrd@z Thu Jan  1 00:00:00 1970"; sed '1d; s/^\(>*From \)/>\1/' ../patch; echo; } > ../thread.mbox
# The mailbox is right: git makes the same commit of it.
git reset --quiet --hard HEAD~1
git am --quiet --patch-format=mboxrd ../thread.mbox
echo "git am:         $(git log -1 --format=%B | grep 'the manual')"
for version in 0.14.3 0.16.0; do
  "$folder/venv/bin/pip" install --quiet "b4==$version"
  git reset --quiet --hard HEAD~1
  rm -rf ../out
  "$folder/venv/bin/b4" --offline-mode am --use-local-mbox ../thread.mbox --outdir ../out "$id" 2> ../log
  git am --quiet ../out/*.mbx
  seen=$(git log -1 --format=%B | grep 'the manual')
  echo "b4 $version am: $seen"
  [ "$seen" = ">From the manual: a file has lines." ] || { echo "b4 has changed"; exit 1; }
done
