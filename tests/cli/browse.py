#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""kvq browse in tmux: its screens at 80 and 200 columns, colours, sizes, signals, replies, exports.

usage: browse.py KVQ MAKE_ARCHIVE [--update]     --update writes the screens in browse.golden anew
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

import hostile_mails
from terminal import SAMPLES, Checks, environment_of, run, skip_without_terminals

GOLDEN = pathlib.Path(__file__).resolve().with_name("browse.golden")
TIMEOUT_SECONDS = 30
SGR = re.compile("\x1b\\[([0-9;:]*)m")
COVER = "20250314100000.3-1-vera.lind@intel.com"


class Tmux:
    """A terminal of tmux in which a shell runs."""

    def __init__(self, folder, environment, columns, rows):
        self.socket = str(folder / "tmux")
        (folder / "tmux.conf").write_text("set -g default-terminal screen-256color\nset -s set-clipboard on\nset -s escape-time 10\n"
                                          "set -g history-limit 1000\n")
        # The shell of the pane has this environment, whatever that of tmux is.
        settings = [f"{name}={value}" for name, value in environment.items() if name != "TERM"]
        self.tmux("-f", str(folder / "tmux.conf"), "new-session", "-d", "-x", str(columns), "-y", str(rows), "-c", str(folder),
                  "env", "-i", "TERM=screen-256color", "PS1=$ ", "HISTFILE=", *settings, "bash", "--norc", "--noprofile")
        self.wait(r"^\$ ?$")

    def tmux(self, *arguments):
        done = subprocess.run(["tmux", "-S", self.socket, *arguments], check=False, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, env={**os.environ, "LC_ALL": "C.UTF-8"}, timeout=TIMEOUT_SECONDS)
        return done.stdout.decode("utf-8", "replace")

    def screen(self, colours=False):
        text = self.tmux("capture-pane", "-p", *(["-e"] if colours else []))
        return "\n".join(line.rstrip() for line in text.split("\n"))

    def wait(self, pattern):
        """Waits until the screen matches, and does not change any more. Returns it."""
        end = time.monotonic() + TIMEOUT_SECONDS
        while time.monotonic() < end:
            seen = self.screen()
            if re.search(pattern, seen, re.M):
                time.sleep(0.1)
                if self.screen() == seen:
                    return seen
            time.sleep(0.05)
        return self.screen()

    def type(self, text):
        self.tmux("send-keys", "-l", text)

    def key(self, *names):
        self.tmux("send-keys", *names)

    def start(self, command, pattern):
        self.type(command)
        self.key("Enter")
        return self.wait(pattern)

    def search(self, query, pattern):
        self.key("/")
        self.wait(r"^/")
        self.key("C-u")
        self.type(query)
        self.key("Enter")
        return self.wait(pattern)

    def end(self):
        self.tmux("kill-server")


class Bench:
    """A folder with an index, and terminals that run in it."""

    def __init__(self, kvq, make_archive, folder, checks):
        self.kvq, self.make_archive, self.folder, self.checks = kvq, make_archive, folder, checks
        self.environment = {**environment_of(kvq, folder), "EDITOR": "false"}
        self.terminals = 0

    def index(self):
        subprocess.run([self.make_archive, SAMPLES / "archive.txt", self.folder / "kvm"], check=True)
        run([self.kvq, "index", "kvm"], self.folder, self.environment)

    def terminal(self, columns=80, rows=24, **environment):
        self.terminals += 1
        folder = self.folder / f"terminal-{self.terminals}"
        folder.mkdir()
        return Tmux(folder, {**self.environment, **environment}, columns, rows)


def screens_of(bench, columns, rows):
    """Returns the name and text of each screen at a size."""
    terminal = bench.terminal(columns, rows)
    query = "is:series | sort date asc"
    yield "list", terminal.start(f"kvq browse '{query}'", "q back")
    terminal.key("Down", "Down")
    yield "list, two lines down", terminal.wait("3 of ")
    yield "search for a series", terminal.search(f"id:{COVER}", "1 of 1")
    terminal.key("s")
    yield "series", terminal.wait("^Series: ")
    terminal.key("q", "t")
    yield "thread", terminal.wait("^Thread: ")
    terminal.key("Down", "Enter")
    yield "mail", terminal.wait("^From:")
    terminal.key("h")
    yield "mail, all headers", terminal.wait("^Message-ID:")
    terminal.key("h", "G")
    yield "mail, the end", terminal.wait("100 %|all$")
    terminal.key("?")
    yield "keys", terminal.wait("^Keys")
    terminal.key("q", "/", "C-u")
    terminal.type("state:aw")
    terminal.key("Tab")
    yield "completion", terminal.wait("^/state:awaiting-")
    terminal.key("C-u")
    terminal.type("is:patch form:x")
    terminal.key("Enter")
    yield "mistake", terminal.wait("unknown field")
    terminal.key("Escape")
    yield "count", terminal.search("is:patch | count by author", "^count")
    terminal.key("Enter")
    yield "what is counted", terminal.wait("author:")
    yield "nothing", terminal.search("subject:nosuchword", "Nothing matches")
    terminal.end()


def check_screens(bench, update):
    """The screens are those of the golden file."""
    parts = []
    for columns, rows in [(80, 24), (200, 50)]:
        for name, screen in screens_of(bench, columns, rows):
            lines = screen.rstrip("\n").split("\n")
            bench.checks.equal(f"{name} at {columns} columns: no line is wider", [line for line in lines if len(line) > columns], [])
            text = "\n".join(lines)
            parts.append(f"== {name} at {columns}x{rows}\n{text}\n")
    if update:
        GOLDEN.write_text("".join(parts), encoding="utf-8")
    expected = re.split(r"(?=^== )", GOLDEN.read_text(encoding="utf-8"), flags=re.M)[1:] if GOLDEN.exists() else []
    bench.checks.equal("number of screens", len(parts), len(expected))
    for seen, wanted in zip(parts, expected):
        bench.checks.equal("screen " + wanted.split("\n", 1)[0], seen, wanted)


def attributes_in(screen):
    return {int(number or 0) for sequence in SGR.findall(screen) for number in re.split("[;:]", sequence)}


def check_colours(bench):
    query = "id:20250310093000.2-4-vera.lind@intel.com"
    shown = {}
    for name, options, environment in [("colour", "", {}), ("NO_COLOR", "", {"NO_COLOR": "1"}), ("--color", "--color never", {}),
                                       ("vt100", "", {"TERM_HERE": "vt100"})]:
        terminal = bench.terminal(200, 60, **environment)
        term = f"TERM={environment['TERM_HERE']} " if "TERM_HERE" in environment else ""
        terminal.start(f"{term}kvq browse {options} '{query}'", "q back")
        terminal.key("Enter")
        terminal.wait("^From:")
        terminal.key("G")
        terminal.wait("all$|100 %")
        shown[name] = terminal.screen(colours=True)
        terminal.end()
    bench.checks.equal("with colour, removed lines are red and added ones green",
                       ("\x1b[31m-" in shown["colour"], "\x1b[32m+" in shown["colour"]), (True, True))
    # 0 to 27 turn bold and reverse on and off, 39 and 49 name the usual colours.
    for name in ["NO_COLOR", "--color", "vt100"]:
        bench.checks.equal(f"{name}: only bold and reverse", attributes_in(shown[name]) - {0, 1, 7, 22, 27, 39, 49}, set())
        bench.checks.equal(f"{name}: the title is in reverse", 7 in attributes_in(shown[name]), True)


def check_sizes(bench):
    terminal = bench.terminal()
    terminal.start("kvq browse is:patch", "q back")
    terminal.key("Enter")
    terminal.wait("^From:")
    for columns, rows in [(20, 5), (120, 40), (33, 7)]:
        terminal.tmux("resize-window", "-x", str(columns), "-y", str(rows))
        # All lines of the new size have been drawn when the last one is the foot.
        seen = terminal.wait(r"\A(?:.*\n){%d}.*q back" % (rows - 1)).rstrip("\n").split("\n")
        bench.checks.equal(f"{columns}x{rows}: the foot is the last line", (len(seen), "q back" in seen[-1]), (rows, True))
        bench.checks.equal(f"{columns}x{rows}: headers are there", seen[1].startswith("From:"), True)
    terminal.end()


def check_jobs(bench):
    """Ctrl-Z stops, fg goes on, and the terminal is the same afterwards, however kvq ends."""
    terminal = bench.terminal()
    before = terminal.start("clear; stty -a | tail -n +2; echo modes", "^modes")
    terminal.start("clear; kvq browse is:patch", "q back")
    terminal.key("C-z")
    bench.checks.equal("Ctrl-Z stops kvq", "Stopped" in terminal.wait("Stopped"), True)
    terminal.tmux("resize-window", "-x", "70", "-y", "20")
    bench.checks.equal("after fg, the screen is there in its new size", len(terminal.start("fg", "q back").rstrip("\n").split("\n")), 20)
    terminal.tmux("resize-window", "-x", "80", "-y", "24")
    terminal.wait("q back")
    terminal.key("C-c")
    terminal.wait(r"^\$ ?$")
    bench.checks.equal("Ctrl-C leaves", "code 0" in terminal.start("echo code $?", "^code"), True)
    for signal, code, message in [("TERM", 130, "ended by a signal"), ("ABRT", 3, "SIGABRT"), ("BUS", 3, "SIGBUS")]:
        terminal.start("clear; kvq browse is:patch", "q back")
        found = subprocess.run(["pgrep", "-f", "-x", "kvq browse is:patch"], capture_output=True, check=False, text=True).stdout.split()
        ours = [process for process in found
                if f"KVQ_DB={bench.environment['KVQ_DB']}" in pathlib.Path(f"/proc/{process}/environ").read_text(encoding="utf-8", errors="replace")]
        for process in ours:
            os.kill(int(process), getattr(__import__("signal"), f"SIG{signal}"))
        seen = terminal.wait(r"^\$ ?$")
        bench.checks.equal(f"{signal}: one line says why", len(re.findall("^kvq: ", seen, re.M)) == 1 and message in seen.replace("\n", ""), True)
        bench.checks.equal(f"{signal}: the exit code", f"code {code}" in terminal.start("echo code $?", "^code"), True)
    after = terminal.start("clear; stty -a | tail -n +2; echo modes", "^modes")
    bench.checks.equal("the modes of the terminal are as before", after, before)
    terminal.end()


def check_replies(bench):
    editor = bench.folder / "editor"
    editor.write_text('#!/bin/sh\necho "Reviewed-by: Me <me@example.org>" >>"$1"\n')
    editor.chmod(0o755)
    terminal = bench.terminal(200, 24, EDITOR=str(editor))
    terminal.start(f"kvq browse id:{COVER}", "1 of 1")
    terminal.key("r")
    seen = terminal.wait("to send it: git send-email")
    path = re.search(r"git send-email (\S+)", seen)
    draft = pathlib.Path(path[1]) if path else bench.folder / "no-draft"
    text = draft.read_text(encoding="utf-8") if path else ""
    bench.checks.equal("the draft is for the user only", oct(draft.stat().st_mode & 0o777) if path else "", "0o600")
    bench.checks.equal("the draft answers the mail", f"\nIn-Reply-To: <{COVER}>\n" in text, True)
    bench.checks.equal("the draft has what was written", text.endswith("Reviewed-by: Me <me@example.org>\n"), True)
    bench.checks.equal("the draft quotes", "\n> " in text, True)
    terminal.end()
    mailer = bench.folder / "mailer"
    mailer.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" >{bench.folder}/mailed\n')
    mailer.chmod(0o755)
    run([bench.kvq, "config", "set", "browse.mailer", f"{mailer} -x"], bench.folder, bench.environment)
    terminal = bench.terminal(200, 24)
    terminal.start(f"kvq browse id:{COVER}", "1 of 1")
    terminal.key("r")
    time.sleep(0.5)
    terminal.wait("q back")
    mailed = (bench.folder / "mailed").read_text(encoding="utf-8").split("\n")
    bench.checks.equal("browse.mailer gets an address", (mailed[0], mailed[1].split(":")[0], f"in-reply-to=%3C{COVER.replace('@', '%40')}%3E" in mailed[1]),
                       ("-x", "mailto", True))
    terminal.end()
    run([bench.kvq, "config", "unset", "browse.mailer"], bench.folder, bench.environment)


def check_exports(bench):
    terminal = bench.terminal(200, 24)
    terminal.start(f"kvq browse thread:{COVER}", "q back")
    count = int(run([bench.kvq, f"thread:{COVER}", "--count"], bench.folder, bench.environment)[0])
    for path, pattern in [(bench.folder / "out.mbox", "in the mbox"), (f"{bench.folder}/out/", "in the Maildir")]:
        terminal.key("e")
        terminal.wait("^Export")
        terminal.type(str(path))
        terminal.key("Enter")
        bench.checks.equal(f"{pattern}: the number is told", f"{count} mails are {pattern}" in terminal.wait(pattern), True)
    mbox = (bench.folder / "out.mbox").read_bytes()
    expected = subprocess.run([bench.kvq, f"thread:{COVER}", "-f", "mbox"], env=bench.environment, cwd=bench.folder, stdout=subprocess.PIPE, check=True)
    bench.checks.equal("the mbox is that of kvq search", mbox == expected.stdout, True)
    bench.checks.equal("the Maildir has all mails", len(list((bench.folder / "out" / "new").iterdir())), count)
    terminal.key("e")
    terminal.wait("^Export")
    terminal.type(str(bench.folder / "out.mbox"))
    terminal.key("Enter")
    bench.checks.equal("kvq asks before it replaces a file", "replace it" in terminal.wait("replace it"), True)
    terminal.key("n")
    terminal.wait("q back")
    terminal.key("y")
    terminal.wait("copied: ")
    chosen = run([bench.kvq, f"thread:{COVER}", "-n", "1", "-f", "urls"], bench.folder, bench.environment)[0]
    bench.checks.equal("y copies the address", terminal.tmux("show-buffer").strip(), chosen.strip())
    terminal.end()


def check_new_mails(bench):
    terminal = bench.terminal()
    before = terminal.start("kvq browse is:patch", r"of \d+$")
    (bench.folder / "one.eml").write_text("From: A <a@example.org>\nTo: kvm@vger.kernel.org\nSubject: [PATCH] KVM: one more\n"
                                          "Date: Mon, 5 May 2025 10:00:00 +0000\nMessage-ID: <more@example.org>\n\nMore.\n---\n"
                                          "diff --git a/a b/a\n--- a/a\n+++ b/a\n@@ -1 +1 @@\n-a\n+b\n")
    run([bench.kvq, "index", "one.eml", "--list", "kvm"], bench.folder, bench.environment)
    run([bench.kvq, "index", "one.eml"], bench.folder, bench.environment)
    bench.checks.equal("new mails are told", "new mails: R reads them" in terminal.wait("new mails"), True)
    terminal.key("R")
    after = terminal.wait("read again")
    numbers = [int(re.search(r"of (\d+)$", screen, re.M)[1]) for screen in (before, after)]
    bench.checks.equal("R reads them", numbers[1] - numbers[0], 1)
    terminal.end()


def check_hostile_mails(kvq, make_archive, checks):
    """hostile mails on the screen"""
    with tempfile.TemporaryDirectory(prefix="kvq-browse-") as name:
        bench = Bench(kvq, make_archive, pathlib.Path(name), checks)
        archive = hostile_mails.make_archive(make_archive, bench.folder)
        run([kvq, "index", archive], bench.folder, bench.environment)
        terminal = bench.terminal(100, 24, NO_COLOR="1")
        title = terminal.tmux("display-message", "-p", "#{pane_title}")
        terminal.start("kvq browse 'is:patch | sort id asc'", "q back")
        mails = int(run([kvq, "is:patch", "--count"], bench.folder, bench.environment)[0])
        terminal.key("Enter")
        bad = []
        for _ in range(mails):
            for key in ["t", "q", "s", "q", "h"]:
                terminal.key(key)
            seen = terminal.wait("^From:")
            lines = seen.rstrip("\n").split("\n")
            if len(lines) != 24 or "q back" not in lines[-1] or attributes_in(terminal.screen(colours=True)) - {0, 1, 7, 22, 27, 39, 49}:
                bad.append(seen)
            terminal.key("h", "n")
        checks.equal("hostile mails on the screen", bad, [])
        checks.equal("hostile mails: some were seen", mails > 10, True)
        checks.equal("hostile mails: the title of the terminal is as before", terminal.tmux("display-message", "-p", "#{pane_title}"), title)
        terminal.end()


def check_refusals(bench):
    terminal = bench.terminal()
    for command, code, message in [("kvq browse form:x", 2, "did you mean 'from'"), ("TERM=dumb kvq browse", 2, "cannot move its cursor"),
                                   ("TERM=nonesuch kvq browse", 2, "is unknown"), ("kvq browse --db none.db", 3, "kvq: "),
                                   ("kvq browse | cat", 0, "needs a terminal")]:
        seen = terminal.start(f"clear; {command}; echo code $?", "^code").replace("\n", "")
        bench.checks.equal(f"{command} is refused", (message in seen, f"code {code}" in seen), (True, True))
    terminal.end()


def main():
    kvq, make_archive = (pathlib.Path(path).resolve() for path in sys.argv[1:3])
    checks = Checks()
    if shutil.which("tmux") is None:
        print("skipped: tmux is not installed")
        checks.end()
    skip_without_terminals()
    with tempfile.TemporaryDirectory(prefix="kvq-browse-") as name:
        bench = Bench(kvq, make_archive, pathlib.Path(name), checks)
        bench.index()
        check_screens(bench, "--update" in sys.argv)
        for check in [check_colours, check_sizes, check_jobs, check_replies, check_exports, check_refusals, check_new_mails]:
            check(bench)
    check_hostile_mails(kvq, make_archive, checks)
    checks.end()


if __name__ == "__main__":
    main()
