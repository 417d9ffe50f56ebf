#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The manual page kvq(1) is ASCII; if groff is installed, it formats the page without warnings and completely.

usage: manual.py KVQ
"""
import shutil
import subprocess
import sys

from terminal import Checks


def main():
    page = subprocess.run([sys.argv[1], "help", "--man"], check=True, capture_output=True).stdout
    checks = Checks()
    checks.equal("the page is ASCII, which every roff reads", page.isascii(), True)
    if shutil.which("groff") is None:
        print("skipped: the formatted page, because groff is not installed")
        checks.end()
    warned = subprocess.run(["groff", "-man", "-ww", "-z"], input=page, capture_output=True, check=False)
    checks.equal("groff -man -ww prints no warnings", (warned.returncode, warned.stderr.decode()), (0, ""))
    shown = subprocess.run(["groff", "-man", "-Tutf8", "-P-cbou"], input=page, check=True, capture_output=True)
    lines = shown.stdout.decode("utf-8").splitlines()
    for heading in ["NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "COMMANDS", "QUERIES", "FORMATS", "EXIT STATUS", "ENVIRONMENT",
                    "FILES", "EXAMPLES", "SEE ALSO"]:
        checks.equal(f"the page has the section {heading}", heading in lines, True)
    for line in ["       kvq 'author:@intel.com subsystem:TDX'", "       -f, --format FORMAT", "       KVQ_DB the database, if --db is not given"]:
        checks.equal(f"the page has the line {line}", line in lines, True)
    checks.end()


if __name__ == "__main__":
    main()
