#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A query without matches explains itself on a terminal of 80 columns, and prints no explanation into a pipe.

usage: nothing_found.py KVQ MAKE_ARCHIVE [--update]

nothing_found.golden, next to this file, has the expected output of each query; --update regenerates it.
"""
import pathlib
import shlex
import sys

from terminal import Checks, Terminal, run, with_samples

GOLDEN = pathlib.Path(__file__).resolve().with_suffix(".golden")

QUERIES = [
    ["author:vera.lind@intle.com"],
    ["from:vera.lind@intle.com is:patch -is:rfc"],
    ["is:pull", "is:cover"],
    ["author:@itnel.com", "(is:pull OR is:rfc)"],
    ['author:"Vera Lidn"'],
    ["author:Marcheti"],
    ["subsystem:tdz"],
    ["list:kmv"],
    ["domain:intel.con"],
    ["file:arch/x86/kmv/"],
    ["file:arch/arm64/kvm/vgci"],
    ["id:20250303100000.1-1-vera.lind@intle.com"],
    ["thread:20250303100000.1-1-vera.lind@intle.com"],
    ["trailer:revieved"],
    ["state:superseded is:pull"],
    ["author:ruth.halloran@nowhere.example is:patch"],
    ["is:pull author:xyzzy OR date:1999"],
    ["query:tdx", "is:pull"],
    ["is:patch | limit 0"],
    ["is:patch", "-n", "0"],
    ["--count", "is:pull", "is:cover"],
    ["--format", "ids", "is:pull is:cover"],
    ["series", "author:@itnel.com"],
    ["diff", "is:cover", "HEAD..HEAD"],
    ["is:patch", "cc:somebody-with-a-very-long-name@a-very-long-host-name.example.org", "is:cover"],
    ["attachment:\u4f60\u597d is:pull"],
    ["is:patch \u4f60\u597d\u202e"],
    ["from:vera.lind@linux.intel.con", "cc:a@b.c"],
    ['subsystem:"KVM: TDX: Account private memry per VM and all that is in it or below"'],
]


def main():
    kvq, make_archive = (pathlib.Path(path).resolve() for path in sys.argv[1:3])
    checks = Checks()

    def use(folder, environment):
        run([kvq, "query", "save", "tdx", "subsystem:TDX is:patch"], folder, environment)
        seen = ""
        for arguments in QUERIES:
            shown, code = Terminal([str(kvq), *arguments], folder, environment).end()
            seen += f"$ kvq {shlex.join(arguments)}\n{shown}"
            seen += f"[exit {code}]\n" if code != 1 else ""
            widest = max(len(line) for line in shown.splitlines())
            checks.equal(f"kvq {arguments}: the widest line of {widest} columns fits", widest <= 80 or code != 1, True)
            if code == 1:
                piped = run([kvq, *arguments], folder, environment)
                # A list that the database does not have is a mistake, wherever the output goes.
                if arguments == ["list:kmv"]:
                    checks.equal("an unknown list is told in a pipe, too", piped,
                                 ("kvq: no mail is of a list 'kmv'; did you mean 'kvm'?\n", 1))
                    continue
                checks.equal(f"kvq {arguments} explains nothing in a pipe",
                             piped, ("0\n" if "--count" in arguments else "", 1))
        if "--update" in sys.argv:
            GOLDEN.write_text(seen, encoding="utf-8")
        checks.equal(f"the output is that of {GOLDEN.name}", seen, GOLDEN.read_text(encoding="utf-8"))

    with_samples(kvq, make_archive, use)
    checks.end()


if __name__ == "__main__":
    main()
