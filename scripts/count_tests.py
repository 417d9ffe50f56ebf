#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Adds up the summary lines (`N passed, N failed`) of the tests in Meson's testlog.json.

A test that fails without such a line counts as one failure.
"""
import json
import re
import sys


def main():
    passed = failed = 0
    with open(sys.argv[1], encoding="utf-8") as log:
        for line in log:
            test = json.loads(line)
            counts = re.findall(r"^(\d+) passed, (\d+) failed", test.get("stdout", ""), re.M)
            if counts:
                passed += int(counts[-1][0])
                failed += int(counts[-1][1])
            if test["result"] not in ("OK", "SKIP") and not (counts and int(counts[-1][1])):
                failed += 1
            for reason in re.findall(r"^skipped: .*$", test.get("stdout", ""), re.M):
                print(f"{test['name']}: {reason}")
    print(f"{passed} passed, {failed} failed")


if __name__ == "__main__":
    main()
