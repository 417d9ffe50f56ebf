#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Completion by TAB in bash, zsh and fish, as far as they are installed.

usage: completion.py KVQ MAKE_ARCHIVE

Each shell runs in a pseudo terminal, with a kvq that prints its arguments.
"""
import pathlib
import re
import shutil
import sys

from terminal import Checks, Terminal, run, with_samples

SHELLS = {
    "bash": (["bash", "--norc", "--noprofile", "-i"], "source <({kvq} completion bash)"),
    "zsh": (["zsh", "-f", "-i"], "autoload -Uz compinit; compinit -u -D; source <({kvq} completion zsh)"),
    "fish": (["fish", "--no-config", "-i"], "{kvq} completion fish | source"),
}

# A line with TABs, and the arguments that kvq receives. If the shell does not close a quote, the test does.
CASES = [
    ("kvq auth\tx", "<author:x>"),
    ("kvq is:unan\t-x", "<is:unanswered><-x>"),
    ("kvq 'is:rfc state:sup\t", "<is:rfc state:superseded>"),
    ("kvq 'is:rfc auth\t", "<is:rfc author:>"),
    ("kvq 'is:patch | sel\t", "<is:patch | select>"),
    ("kvq 'is:patch | count by dom\t", "<is:patch | count by domain>"),
    ("kvq kind:pu\t", "<kind:pull>"),
    ("kvq list:\t", "<list:kvm>"),
    ("kvq query:td\t", "<query:tdx>"),
    ("kvq search --form\tjson", "<search><--format><json>"),
    ("kvq search -f cs\t", "<search><-f><csv>"),
    ("kvq query show td\t", "<query><show><tdx>"),
    ("kvq report show digest-\t", "<report><show><digest-exact>"),
    ("kvq index kvm/gi\t", "<index><kvm/git/>"),
    ("kvq completion fi\t", "<completion><fish>"),
]

def closes_quote(shell, expected):
    return shell == "bash" or (shell == "fish" and not expected.endswith(":>"))


def main():
    kvq, make_archive = (pathlib.Path(path).resolve() for path in sys.argv[1:3])
    checks = Checks()

    def use(folder, environment):
        run([kvq, "query", "save", "tdx", "subsystem:TDX is:patch"], folder, environment)
        stand_in = folder / "bin" / "kvq"
        stand_in.parent.mkdir()
        stand_in.write_text(f'#!/bin/sh\n[ "$1" = completion ] && [ "$3" = -- ] && exec {kvq} "$@"\n'
                            'printf "["; printf "<%s>" "$@"; echo "]"\n')
        stand_in.chmod(0o755)
        environment = {**environment, "PATH": f"{stand_in.parent}:{environment['PATH']}"}
        for shell, (arguments, setup) in SHELLS.items():
            if shutil.which(shell) is None:
                print(f"skipped: {shell} is not installed")
                continue
            terminal = Terminal(arguments, folder, environment)
            terminal.send(f"{setup.format(kvq=kvq)}\necho rea''dy\n")
            terminal.read_until(r"\nready")
            for line, expected in CASES:
                is_open = "'" in line and not closes_quote(shell, expected)
                terminal.send(line + ("'" if is_open else "") + "\n")
                seen = re.findall(r"\[(<.*?>)\]", terminal.read_until(r"\[<[^\]\x1b]*>\]"))
                if shell == "zsh":
                    # zsh removes the slash after a folder when the argument ends.
                    expected = expected.replace("/>", ">")
                checks.equal(f"{shell} completes {line!r}", seen[-1:], [expected])
            terminal.send("exit\n")
            terminal.end()

    with_samples(kvq, make_archive, use)
    checks.end()


if __name__ == "__main__":
    main()
