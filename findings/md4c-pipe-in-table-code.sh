#!/bin/sh
# SPDX-License-Identifier: MIT
# md4c keeps the backslash of `\|` inside a code span of a table cell; cmark-gfm and markdown-it drop it.
#
# In a GitHub table a pipe inside code must be escaped, or it ends the cell. GitHub's specification (4.10, Tables) says
# that the escape is undone before the code span is read. So a table of commands with pipes is right on every forge,
# and shows a stray backslash in programs that use md4c. Whoever copies such a command copies the backslash, too.
#
# Seen with pymd4c 1.3.0 (bundled md4c), cmarkgfm 2025.10.22 and markdown-it-py 3.0.0:
#   md4c         <code>git log \| wc</code>
#   cmark-gfm    <code>git log | wc</code>
#   markdown-it  <code>git log | wc</code>
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet pymd4c==1.3.0 cmarkgfm==2025.10.22 markdown-it-py==3.0.0
"$folder/venv/bin/python" - <<'END'
import re

import cmarkgfm
import md4c
from markdown_it import MarkdownIt

TABLE = "| command | what it counts |\n|---|---|\n| `git log \\| wc` | lines |\n"
EXPECTED = {"md4c": r"git log \| wc", "cmark-gfm": "git log | wc", "markdown-it": "git log | wc"}
seen = {
    "md4c": md4c.HTMLRenderer(md4c.MD_FLAG_TABLES).parse(TABLE),
    "cmark-gfm": cmarkgfm.github_flavored_markdown_to_html(TABLE),
    "markdown-it": MarkdownIt("commonmark").enable("table").render(TABLE),
}
for name, html in seen.items():
    code = re.search("<code>(.*?)</code>", html)[1]
    print(f"{name}: <code>{code}</code>")
    if code != EXPECTED[name]:
        raise SystemExit(f"{name} has changed: expected <code>{EXPECTED[name]}</code>")
END
