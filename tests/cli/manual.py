#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Whether groff, where it is installed, has nothing to say against the page kvq(1), and shows all of it.

usage: manual.py KVQ
"""
import shutil
import subprocess
import sys

from terminal import Checks


def main():
    page = subprocess.run([sys.argv[1], "help", "--man"], check=True, capture_output=True).stdout
    checks = Checks()
    checks.equal("the page is ASCII, as every roff reads it", page.isascii(), True)
    if shutil.which("groff") is None:
        print("groff is not installed: the page is not laid out")
        checks.end()
    warned = subprocess.run(["groff", "-man", "-ww", "-z"], input=page, capture_output=True, check=False)
    checks.equal("groff -man -ww", (warned.returncode, warned.stderr.decode()), (0, ""))
    shown = subprocess.run(["groff", "-man", "-Tutf8", "-P-cbou"], input=page, check=True, capture_output=True)
    lines = shown.stdout.decode("utf-8").splitlines()
    for heading in ["NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "COMMANDS", "QUERIES", "FORMATS", "EXIT STATUS", "ENVIRONMENT",
                    "FILES", "EXAMPLES", "SEE ALSO"]:
        checks.equal(f"the section {heading}", heading in lines, True)
    for line in ["       kvq 'author:@intel.com subsystem:TDX'", "       -f, --format FORMAT", "       KVQ_DB the database, if --db is not given"]:
        checks.equal(f"the line {line}", line in lines, True)
    checks.end()


if __name__ == "__main__":
    main()
