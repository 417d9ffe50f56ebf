#!/bin/sh
# SPDX-License-Identifier: MIT
# `b4 am` 0.14 cuts a reviewer at the comma of an unquoted name, and the address with it.
#
# Companies whose directory has "Surname, Name" let people write `Reviewed-by: Liu, Bo <bo@example.net>` into answers, which
# is what their mail program shows. b4 takes the trailer for a list of addresses and adds its first: `Reviewed-by: Liu`.
# b4 0.16 adds the line as it is written.
#
# Seen with b4 0.14.3 (as in Debian 13) and 0.16.0:
#   0.14.3: Reviewed-by: Liu
#   0.16.0: Reviewed-by: Liu, Bo <bo@example.net>
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export HOME="$folder"
python3 -m venv "$folder/venv"
git init --quiet --initial-branch=main "$folder/tree"
cd "$folder/tree"
cat > ../thread.mbox <<'END'
From mboxrd@z Thu Jan  1 00:00:00 1970
From: Ada Writer <ada@example.org>
To: list@example.org
Subject: [PATCH] file: Add a line
Date: Mon, 3 Mar 2025 10:00:00 +0000
Message-ID: <patch@example.org>

It is two.

Signed-off-by: Ada Writer <ada@example.org>
---
 file | 1 +
 1 file changed, 1 insertion(+)

diff --git a/file b/file
index 5626abf..814f4a4 100644
--- a/file
+++ b/file
@@ -1 +1,2 @@
 one
+two
-- 
2.39.5

From mboxrd@z Thu Jan  1 00:00:00 1970
From: "Liu, Bo" <bo@example.net>
To: ada@example.org
Subject: Re: [PATCH] file: Add a line
Date: Tue, 4 Mar 2025 10:00:00 +0000
Message-ID: <answer@example.net>
In-Reply-To: <patch@example.org>
References: <patch@example.org>

Reviewed-by: Liu, Bo <bo@example.net>
END
for version in 0.14.3 0.16.0; do
  "$folder/venv/bin/pip" install --quiet "b4==$version"
  rm -rf ../out
  "$folder/venv/bin/b4" --offline-mode am --use-local-mbox ../thread.mbox --outdir ../out patch@example.org 2> ../log
  seen=$(grep --no-filename '^Reviewed-by:' ../out/*.mbx)
  echo "b4 $version: $seen"
  case "$version $seen" in
    "0.14.3 Reviewed-by: Liu" | "0.16.0 Reviewed-by: Liu, Bo <bo@example.net>") ;;
    *) echo "b4 has changed"; exit 1 ;;
  esac
done
