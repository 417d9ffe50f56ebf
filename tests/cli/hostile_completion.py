#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Words of mails and names of files never become commands when the user presses TAB and Enter in bash, zsh or fish.

usage: hostile_completion.py KVQ MAKE_ARCHIVE

Each shell runs in a pseudo terminal, with a kvq that prints its arguments. The words are in tests/cli/hostile_mails.py.
"""
import pathlib
import re
import shutil
import sys
import tempfile

import hostile_mails
import terminal
from terminal import Checks, Terminal, environment_of, run, skip_without_terminals

SHELLS = {
    "bash": (["bash", "--norc", "--noprofile", "-i"], "source <({kvq} completion bash)"),
    "zsh": (["zsh", "-f", "-i"], "autoload -Uz compinit; compinit -u -D; source <({kvq} completion zsh)"),
    "fish": (["fish", "--no-config", "-i"], "{kvq} completion fish | source"),
}
# The kvq of the shell. It completes with the real kvq, or with the lines of the file "candidates". Otherwise it writes
# its arguments to the file "arguments".
STAND_IN = r"""#!/bin/sh
if [ "$1" = completion ] && [ "$3" = -- ]; then
  [ -e candidates ] || exec {kvq} "$@"
  for last; do :; done
  while IFS= read -r line; do
    case $line in "$last"*) printf '%s\n' "$line" ;; esac
  done <candidates
else
  printf '%s\0' "$@" >arguments.new
  mv arguments.new arguments
fi
"""
# What a user may have typed before TAB, with quotes and escapes of each shell, and the arguments. "|" is the TAB.
TYPED = [
    (r"kvq a\;touch\ marker\ auth|x", ["a;touch marker author:x"]),
    (r"kvq 'a;touch marker auth|x'", ["a;touch marker author:x"]),
    (r'kvq "a;touch marker auth|x"', ["a;touch marker author:x"]),
    (r"kvq \$\(touch\ marker\)\ auth|x", ["$(touch marker) author:x"]),
    (r"kvq a\>marker\ auth|x", ["a>marker author:x"]),
    (r"kvq a\&touch\ marker\ is\:unan|", ["a&touch marker is:unanswered"]),
    (r"kvq 'a`touch marker` is:unan|'", ["a`touch marker` is:unanswered"]),
    (r"kvq 'a$(touch marker) is:unan|'", ["a$(touch marker) is:unanswered"]),
]
FILES = [word for word in hostile_mails.WORDS + hostile_mails.LEADING if "/" not in word and "\x00" not in word]
# Candidates have no control characters: kvq replaces them.
CANDIDATES = [word for word in hostile_mails.WORDS + hostile_mails.LEADING if word.isprintable()]


class Shell:
    """A shell in which lines are typed."""

    def __init__(self, name, kvq, folder, environment):
        arguments, setup = SHELLS[name]
        self.name, self.folder = name, folder
        self.terminal = Terminal(arguments, folder, environment)
        self.ready = 0
        self.terminal.send(setup.format(kvq=kvq) + "\n")
        self.wait()

    def wait(self):
        """Waits until the shell has run the lines so far."""
        self.ready += 1
        self.terminal.send(f"echo rea''dy {self.ready}.\n")
        # fish 4 writes more before an output than the end of the line that was typed.
        ready = rf"[\r\n]ready {self.ready}\."
        if not re.search(ready, self.terminal.read_until(ready)):
            # The line is open, in a quote.
            self.terminal.send("\x03")

    def arguments(self, line):
        """Types the line ("|" is TAB) and Enter. Returns the arguments of kvq, or None if it did not run."""
        file = self.folder / "arguments"
        file.unlink(missing_ok=True)
        self.terminal.send(line.replace("|", "\t") + "\n")
        self.wait()
        return file.read_bytes().decode().split("\0")[:-1] if file.exists() else None

    def end(self):
        self.terminal.send("exit\n")
        self.terminal.end()


def mailbox_of_ids():
    """Returns an mbox whose mails have the words in their Message-IDs."""
    ids = ["hz-plain=1@example.org"]
    for word in hostile_mails.WORDS:
        word = "".join(word.split()).replace("\x00", "").replace("<", "").replace(">", "")
        if not re.fullmatch(r"[A-Za-z0-9@._/+=-]*", word):
            ids.append(f"hz-hostile{word}@example.org")
    return "".join(f"From a@example.org Mon Mar  3 10:00:00 2025\nFrom: a@example.org\nMessage-ID: <{one}>\nSubject: x\n\nx\n\n"
                   for one in ids)


def check_names(checks, shell):
    """Names from mails: only plain ones are offered, whatever the quotes of the user."""
    for field in ("subsystem", "domain", "list"):
        typed = [f"{field}:{word[:4]}" for word in hostile_mails.WORDS]
        checks.equal(f"{shell.name} offers for {field}: no name that a shell acts on",
                     shell.arguments("kvq " + "| ".join(typed) + "|"), typed)
    for quote in ("'", '"'):
        typed = "is:patch subsystem:hza"
        checks.equal(f"{shell.name} offers no name that a shell acts on after {quote}",
                     shell.arguments(f"kvq {quote}{typed}|{quote}"), [typed])
    reports = shell.folder / ".config" / "kvq" / "reports"
    reports.mkdir(parents=True, exist_ok=True)
    for word in ("hzaa;touch marker", "-hz", "$(touch marker)", "hzok"):
        (reports / f"{word}.kvq").write_text("")
    checks.equal(f"{shell.name} offers no report that a shell acts on", shell.arguments("kvq report show hz|"),
                 ["report", "show", "hzok"])
    checks.equal(f"{shell.name} offers no Message-ID that a shell acts on",
                 shell.arguments("kvq show hz-plain| hz-hostile|"), ["show", "hz-plain=1@example.org", "hz-hostile"])
    # zsh wants the letters as they are.
    name = "name" if shell.name == "zsh" else "NAME"
    checks.equal(f"{shell.name} offers plain names",
                 shell.arguments(f"kvq subsystem:ok-plain/| subsystem:okay| subsystem:{name}|"),
                 ["subsystem:ok-plain/name_1+x.y@z", "subsystem:okay2", "subsystem:name_1+x.y@z"])


def check_candidates(checks, shell):
    """Whatever kvq prints as a candidate, the shell inserts it as one argument and only prints the help beside it."""
    candidates = [f"subsystem:{number:02}{word}" for number, word in enumerate(CANDIDATES)]
    help = "$(touch marker)`touch marker`;touch marker%F{red}"
    (shell.folder / "candidates").write_text("".join(f"{text}\t{help}\n" for text in candidates))
    line = "kvq " + " ".join(f"subsystem:{number:02}|" for number in range(len(CANDIDATES)))
    checks.equal(f"{shell.name} quotes candidates", shell.arguments(line), candidates)
    shell.arguments("kvq subsystem:0|")
    (shell.folder / "candidates").unlink()


def check_typed(checks, shell):
    """What the user quoted stays quoted."""
    for line, expected in TYPED:
        # bash and fish close the quote after the only candidate, fish not after a colon.
        if shell.name == "bash" or (shell.name == "fish" and line.endswith("|'")):
            line = line.rstrip("'\"")
        checks.equal(f"{shell.name} keeps the quotes of {line!r}", shell.arguments(line), expected)


def check_files(checks, shell):
    """Names of files are quoted by the shell."""
    files = []
    # fish reads candidates as lines of two columns.
    words = [word for word in FILES if shell.name != "fish" or not set(word) & set("\t\r\n")]
    for number, word in enumerate(words):
        (shell.folder / f"f{number:02}").mkdir()
        files.append(f"f{number:02}/{word}")
        (shell.folder / files[-1]).touch()
    seen = shell.arguments("kvq index " + " ".join(f"f{number:02}/|" for number in range(len(files))))
    checks.equal(f"{shell.name} quotes the names of files", seen, ["index"] + files)
    for file in files:
        shutil.rmtree((shell.folder / file).parent)


def check_shell(checks, name, kvq, folder, environment):
    shell = Shell(name, kvq, folder, environment)
    for check in (check_names, check_candidates, check_typed, check_files):
        check(checks, shell)
    shell.end()
    checks.equal(f"{name} ran no command of a mail or a file", list(folder.rglob("marker*")), [])


def main():
    kvq, make_archive = (pathlib.Path(path).resolve() for path in sys.argv[1:3])
    skip_without_terminals()
    # A line has dozens of TABs, and each runs kvq.
    terminal.TIMEOUT_SECONDS = 200
    checks = Checks()
    for shell in SHELLS:
        if shutil.which(shell) is None:
            print(f"skipped: {shell} is not installed")
            continue
        with tempfile.TemporaryDirectory(prefix="kvq-hostile-") as name:
            folder = pathlib.Path(name)
            environment = environment_of(kvq, folder)
            archive = hostile_mails.make_archive(make_archive, folder)
            run([kvq, "index", archive, "--list", "hzaa;touch marker"], folder, environment)
            (folder / "ids.mbox").write_text(mailbox_of_ids())
            run([kvq, "index", "ids.mbox", "--list", "ids"], folder, environment)
            (folder / "bin").mkdir()
            (folder / "bin" / "kvq").write_text(STAND_IN.replace("{kvq}", str(kvq)))
            (folder / "bin" / "kvq").chmod(0o755)
            check_shell(checks, shell, kvq, folder, {**environment, "PATH": f"{folder}/bin:{environment['PATH']}"})
    checks.end()


if __name__ == "__main__":
    main()
