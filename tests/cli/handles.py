#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The rows on a terminal have numbers, which name their mails until the next list of that terminal; they are kept in
private files. Ids in every spelling and queries name mails, too; mistakes in queries get a note.

usage: handles.py KVQ MAKE_ARCHIVE
"""
import json
import os
import pathlib
import re
import shutil
import stat
import subprocess
import sys
import tempfile
import time

from terminal import Checks, Terminal, run, with_samples

COVER = "20250314100000.3-1-vera.lind@intel.com"
PROMPT = r"ready (\d+)\.\n"


class Shell:
    """A shell on a terminal of 80 columns of its own."""

    def __init__(self, folder, environment):
        self.terminal = Terminal(["sh"], folder, {"NO_COLOR": "1", **environment, "PS1": "", "PS2": ""})
        self.run("stty -echo")

    def run(self, command):
        """Returns what the command prints and its exit code."""
        self.terminal.send(f"{command}\necho ready $?.\n")
        output = self.terminal.read_until(PROMPT)
        found = re.search(PROMPT, output)
        return output[:found.start()], int(found[1])

    def lines(self, command):
        return self.run(command)[0].splitlines()

    def end(self):
        self.terminal.send("exit\n")
        self.terminal.end()


def ids_of(kvq, folder, environment, *query):
    return run([kvq, *query, "-f", "ids"], folder, environment)[0].split()


def shown_id(text):
    found = re.search(r"^Message-ID: *(\S+)", text, re.M)
    return found and found[1]


def check_lists(checks, kvq, folder, environment):
    shell = Shell(folder, environment)
    query = "is:patch -n 3"
    ids = ids_of(kvq, folder, environment, "is:patch", "-n", "3")
    checks.equal("a terminal without a list has no row",
                 shell.run("kvq show 1"),
                 ("kvq: there is no row #1: this terminal has had no list; 'kvq QUERY' on a terminal numbers its rows; a Message-ID names a "
                  "mail everywhere; '\"1\"' in two pairs of quotes searches for the number\n", 2))
    lines = shell.lines(f"kvq {query}")
    checks.equal("rows are numbered", [line.split()[0] for line in lines], ["1", "2", "3"])
    for number, message_id in enumerate(ids, 1):
        checks.equal(f"show {number} prints that mail", shown_id(shell.run(f"kvq show {number}")[0]), message_id)
    checks.equal("#2 is the same", shown_id(shell.run("kvq show '#2'")[0]), ids[1])
    checks.equal("several rows are shown", re.findall(r"^Message-ID: *(\S+)", shell.run("kvq show 3 1")[0], re.M), [ids[2], ids[0]])
    checks.equal("a row can be piped", shell.run("kvq show 2 | grep -c ."), (shell.run(f"kvq show {ids[1]} | grep -c .")[0], 0))
    checks.equal("a pipe has no numbers and keeps the list",
                 (shell.lines(f"kvq {query} | cat")[0][:4].isdigit(), shown_id(shell.run("kvq show 3")[0])), (True, ids[2]))
    checks.equal("show leaves the list as it is", shown_id(shell.run("kvq show 3")[0]), ids[2])
    checks.equal("a query takes rows", shell.lines("kvq --count 'id:#1 OR #3'"), ["2"])
    checks.equal("a thread takes rows", shell.lines("kvq --count thread:#1"), shell.lines(f"kvq --count thread:{ids[0]}"))
    checks.equal("a number of rows is no list", shown_id(shell.run("kvq show 1")[0]), ids[0])
    checks.equal("an unknown row says how many there are", shell.run("kvq show '#4'"),
                 ("kvq: there is no row #4: the last list on this terminal had 3 rows; a Message-ID names a mail everywhere\n", 2))
    checks.equal("an unknown row in a query is pointed at", shell.run("kvq 'thread:#9 is:patch'"),
                 ("query:1:8: error: there is no row #9: the last list on this terminal had 3 rows\n  thread:#9 is:patch\n"
                  "         ^~\nhint: a Message-ID names a mail everywhere; \"#9\" in quotes searches for the text\n".replace("         ^~", "         ^~"), 2))
    checks.equal("there is no row 0", shell.run("kvq show 0")[1], 2)
    checks.equal("in quotes, #1 is a text", shell.run("kvq --count '\"#1\"'")[1] in (0, 1), True)
    shell.run("kvq -n 1 is:cover")
    checks.equal("the next list replaces it", shown_id(shell.run("kvq show 1")[0]), ids_of(kvq, folder, environment, "is:cover", "-n", "1")[0])
    shell.run("kvq nothing-of-this-kind")
    checks.equal("a query without matches keeps it", shell.run("kvq show 1")[1], 0)
    checks.equal("counts have no numbers", shell.lines("kvq 'is:patch | count'")[0].strip().isdigit(), True)
    checks.equal("a saved query takes no row", shell.run("kvq query save mine 'thread:#1'")[1], 2)
    # A new session on the terminal of the shell would be another terminal to kvq; a shell inside the session is not.
    checks.equal("a shell inside the session has the list", shown_id(shell.run("sh -c 'kvq show 1'")[0]) is not None, True)
    other = Shell(folder, environment)
    checks.equal("another terminal has not", other.run("kvq show 1")[1], 2)
    other.run(f"kvq {query}")
    checks.equal("and keeps its own", (shown_id(other.run("kvq show 2")[0]), shown_id(shell.run("kvq show 1")[0]) == ids[0]), (ids[1], False))
    other.end()
    shell.end()


def check_todo(checks, kvq, folder, environment):
    """The rows of a desk are numbered through all of its lists; a number stands for the id in the options, too."""
    shell = Shell(folder, environment)
    desk = "kvq todo ruth.halloran@redhat.com --within 10000d --peek"
    written = subprocess.run([kvq, *desk.split()[1:], "-f", "json"], cwd=folder, env=environment, capture_output=True, check=True).stdout
    ids = [row["id"] for part in json.loads(written)["desk"]["lists"] for row in part["rows"]]
    text = shell.run(desk)[0]
    checks.equal("the desk has rows", len(ids), 4)
    checks.equal("the rows of a desk are numbered", re.findall(r"^ +#(\d+) +\d+ d ", text, re.M), [str(i + 1) for i in range(len(ids))])
    checks.equal("their numbers stand for their ids", [id_ for id_ in ids if id_ in text], [])
    checks.equal("the last row can be shown", shown_id(shell.run(f"kvq show {len(ids)}")[0]), ids[-1])
    checks.equal("a pipe has ids", [id_ for id_ in ids if id_ not in shell.run(desk + " | cat")[0]], [])
    for option in ("--reviewers", "--changes"):
        by_id = shell.run(f"kvq todo {option} {COVER} ruth.halloran@redhat.com")
        shell.run("kvq id:" + COVER)
        checks.equal(f"{option} takes a row", shell.run(f"kvq todo {option} '#1' ruth.halloran@redhat.com"), by_id)
        checks.equal(f"{option} takes a query", shell.run(f"kvq todo {option} id:{COVER} ruth.halloran@redhat.com"), by_id)
    shell.end()


def check_new_session(checks, kvq, folder, environment):
    """A terminal is used by one session after the other."""
    script = ("import os, subprocess, sys, pty, fcntl, termios\n"
              "master, slave = pty.openpty()\n"
              "def session(*command):\n"
              "    def begin():\n"
              "        os.setsid(); fcntl.ioctl(slave, termios.TIOCSCTTY, 1)\n"
              "        [os.dup2(slave, end) for end in (0, 1, 2)]\n"
              "    return subprocess.run(command, preexec_fn=begin, close_fds=False).returncode\n"
              "print(session('sh', '-c', 'kvq is:patch -n 2; kvq show 1'), session('sh', '-c', 'kvq show 1; exit $?'))\n")
    out = subprocess.run([sys.executable, "-c", script], cwd=folder, env=environment, stdout=subprocess.PIPE, check=True).stdout
    checks.equal("a new session on the same terminal does not have the list of the one before", out.decode().split(), ["0", "2"])


def check_files(checks, kvq, folder, environment):
    runtime = folder / "run"
    runtime.mkdir(mode=0o700)
    shell = Shell(folder, {**environment, "XDG_RUNTIME_DIR": str(runtime)})
    shell.run("umask 000; kvq is:patch -n 2")
    kept = runtime / "kvq" / "terminals"
    files = list(kept.iterdir())
    checks.equal("one file for the terminal, in the runtime folder", len(files), 1)
    modes = [oct(stat.S_IMODE(path.stat().st_mode)) for path in (runtime / "kvq", kept, files[0])]
    checks.equal("only the user reads it, whatever the umask", modes, ["0o700", "0o700", "0o600"])
    ids = ids_of(kvq, folder, environment, "is:patch", "-n", "2")
    checks.equal("it has the database and the Message-IDs", files[0].read_text(),
                 "\n".join(["kvq handles 1", str((folder / "kvq.db").resolve()), *ids, ""]))
    old, ours = kept / "old-terminal", files[0]
    old.write_text("x")
    long_ago = time.time() - 15 * 86400
    os.utime(old, (long_ago, long_ago))
    shell.run("kvq is:patch -n 1")
    checks.equal("old files are removed", sorted(kept.iterdir()), [ours])
    shutil.copy(folder / "kvq.db", folder / "other.db")
    checks.equal("a row of another database says so", shell.run("kvq --db other.db show 1"),
                 (f"kvq: #1 is a row of the database '{(folder / 'kvq.db').resolve()}', and this command reads 'other.db'; add --db "
                  f"'{(folder / 'kvq.db').resolve()}'; '\"1\"' in two pairs of quotes searches for the number\n", 2))
    checks.equal("the same database in another spelling is the same", shell.run(f"kvq --db ./kvq.db show 1")[1], 0)
    ours.write_text("kvq handles 1\n" + str((folder / "kvq.db").resolve()) + "\na@b.c\nhalf a ro")
    checks.equal("a row that was not written whole is none", shell.run("kvq show 2")[1], 2)
    for content in ("", "nonsense", "kvq handles 2\nx\ny\n", "kvq handles 1\n"):
        ours.write_text(content)
        checks.equal(f"a file with {content!r} is no list", shell.run("kvq show 1")[1], 2)
    # What others could read or replace is not used.
    ours.unlink()
    ours.symlink_to(folder / "elsewhere")
    (folder / "elsewhere").write_text("kvq handles 1\n" + str((folder / "kvq.db").resolve()) + f"\n{COVER}\n")
    checks.equal("a link is not followed", shell.run("kvq show 1")[1], 2)
    shell.run("kvq is:patch -n 1")
    checks.equal("and is replaced, not written through", (ours.is_symlink(), (folder / "elsewhere").read_text().count("\n")), (False, 3))
    kept.chmod(0o755)
    lines = shell.lines("kvq is:patch -n 2")
    checks.equal("in a folder that others can read there are no numbers", [line[:4].isdigit() for line in lines], [True, True])
    checks.equal("and no rows", shell.run("kvq show 1")[1], 2)
    shell.end()
    state = Shell(folder, {**environment, "XDG_RUNTIME_DIR": "", "XDG_STATE_HOME": str(folder / "deep" / "state")})
    state.run("kvq is:patch -n 2")
    checks.equal("else the state folder", (state.run("kvq show 2")[1], (folder / "deep/state/kvq/terminals").is_dir()), (0, True))
    state.end()
    read_only = Shell(folder, {**environment, "XDG_RUNTIME_DIR": "", "XDG_STATE_HOME": "", "HOME": "/proc/nowhere"})
    lines = read_only.lines("kvq is:patch -n 2")
    checks.equal("without a place for the file, lists have no numbers", [line[:4].isdigit() for line in lines], [True, True])
    read_only.end()
    checks.equal("without a terminal, there is no row", run([kvq, "show", "1"], folder, environment)[1], 2)


def check_pager(checks, kvq, folder, environment):
    """The reader leaves early: the rows that were shown have their mails."""
    (folder / "pager").write_text("#!/bin/sh\nhead -n 2\n")
    (folder / "pager").chmod(0o755)
    shell = Shell(folder, {**environment, "KVQ_PAGER": str(folder / "pager")})
    ids = ids_of(kvq, folder, environment, "is:patch", "-n", "2")
    shell.run("kvq is:patch")
    checks.equal("rows survive a pager that ends early", shown_id(shell.run("KVQ_PAGER=cat kvq show 2")[0]), ids[1])
    shell.end()


def check_pages(checks, kvq, folder, environment):
    shell = Shell(folder, environment)
    lines = shell.lines(f"kvq thread {COVER}")
    numbers = [int(line.split()[0]) for line in lines if line[:3].strip().isdigit()]
    checks.equal("the mails of a thread are numbered", numbers, list(range(1, len(numbers) + 1)))
    checks.equal("and no line is wider than the terminal", max(map(len, lines)) <= 80, True)
    subject = re.search(r"^Subject: *(.*)", shell.run("kvq show 2")[0], re.M)[1]
    checks.equal("a row of a thread is its mail", subject[:12] in lines[1], True)
    page = shell.lines(f"kvq series {COVER}")
    marks = [mark for line in page for mark in re.findall(r"^ *#(\d+) ", line)]
    checks.equal("the revisions, the evidence and the patches of a series are numbered",
                 marks, [str(number) for number in range(1, len(marks) + 1)])
    checks.equal("the first row is the first revision", shown_id(shell.run("kvq show 1")[0]) is not None, True)
    checks.equal("a series fits 80 columns", [line for line in page if len(line) > 80], [])
    texts = shell.run(f"kvq show --thread {COVER}")[0]
    expected = run([kvq, "thread", COVER, "-f", "json"], folder, environment)[0]
    arrived = re.findall(r'"id": "([^"]+)"', re.sub(r'\{[^{}]*"arrived": false[^{}]*\}', "", expected))
    checks.equal("show --thread prints the texts of the thread in its order", re.findall(r"^Message-ID: *(\S+)", texts, re.M), arrived)
    shell.end()
    raw = run([kvq, "show", "--thread", COVER, "-f", "mbox"], folder, environment)[0]
    checks.equal("as an mbox, too", len(re.findall(r"^From ", raw, re.M)), len(arrived))
    piped = run([kvq, "series", COVER], folder, environment)[0]
    checks.equal("a pipe has no numbers", "#1" in piped, False)


def check_spellings(checks, kvq, folder, environment):
    for spelling in (COVER, f"<{COVER}>", f"id:{COVER}", f"mid:{COVER}", f"msgid:{COVER}", f"Message-ID: <{COVER}>",
                     f"https://lore.kernel.org/kvm/{COVER}/T/#u", f"lore.kernel.org/r/{COVER}", f"https://marc.info/?i={COVER}",
                     f"https://patchew.org/KVM/{COVER}/", COVER.replace("@", "%40")):
        for command in ("show", "thread", "series"):
            seen = run([kvq, command, spelling], folder, environment)
            checks.equal(f"{command} {spelling}", seen, run([kvq, command, COVER], folder, environment))
    two_words = run([kvq, "show", "Message-ID:", f"<{COVER}>"], folder, environment)
    checks.equal("a header line without quotes", two_words, run([kvq, "show", COVER], folder, environment))
    checks.equal("show takes a query", re.findall(r"^Message-ID: *(\S+)", run([kvq, "show", "is:patch subsystem:vgic", "-n", "2"], folder, environment)[0], re.M),
                 ids_of(kvq, folder, environment, "is:patch subsystem:vgic", "-n", "2"))
    once = run([kvq, "thread", f"thread:{COVER}"], folder, environment)
    checks.equal("thread prints a thread of several matches once", once, run([kvq, "thread", COVER], folder, environment))
    checks.equal("a misspelt id has a hint", run([kvq, "show", COVER.replace("intel", "intle")], folder, environment),
                 (f"kvq: there is no mail with the Message-ID '{COVER.replace('intel', 'intle')}'; did you mean '{COVER}'?\n", 2))
    checks.equal("a query without matches", run([kvq, "show", "from:nobody@example.org"], folder, environment), ("", 1))
    seen = run([kvq, "thread", "is:patch"], folder, environment)[0]
    checks.equal("more threads than fit are told", seen.endswith("kvq: the query has more threads; -n N prints more\n"), True)


def main():
    kvq, make_archive = (pathlib.Path(path).resolve() for path in sys.argv[1:3])
    checks = Checks()

    def use(folder, environment):
        for check in (check_lists, check_todo, check_new_session, check_files, check_pager, check_pages, check_spellings):
            check(checks, kvq, folder, environment)

    with_samples(kvq, make_archive, use)
    checks.end()


if __name__ == "__main__":
    main()
