#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Search folders: `--sync` adds what matches and removes what no longer does, in a Maildir and in a mailbox. What stays
keeps its name, flags and status; what the user put there stays; readers and kills lose nothing.

usage: sync.py KVQ MAKE_ARCHIVE

Python's mailbox module reads every folder. mutt and notmuch do, too, where they are installed.
"""
import email.utils
import fcntl
import mailbox
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

from terminal import SAMPLES, Checks, Terminal, environment_of, skip_without_terminals

PATCHES = "subsystem:TDX is:patch"
ALL = "subsystem:TDX"
NOTHING = "subsystem:TDX is:pull"
OWN_LINE = b"From kvq@sync Thu Jan  1 00:00:00 1970\n"
BY_HAND = b"From: me@example.org\nSubject: mine\nMessage-ID: <mine@example.org>\n\nkeep me\n"


class Samples:
    def __init__(self, kvq, make_archive, folder):
        self.kvq, self.folder = kvq, folder
        self.environment = environment_of(kvq, folder)
        subprocess.run([make_archive, SAMPLES / "archive.txt", folder / "kvm"], check=True)
        self.run("index", "kvm")

    def run(self, *arguments):
        """Returns kvq's standard output and standard error, and its exit code."""
        done = subprocess.run([self.kvq, *map(str, arguments)], cwd=self.folder, env=self.environment, capture_output=True,
                              check=False)
        return done.stdout.decode(), done.stderr.decode(), done.returncode

    def sync(self, query, form, output):
        return self.run(query, "-f", form, "-o", output, "--sync")

    def ids(self, query):
        return sorted(self.run(query, "-f", "ids")[0].split())


def changes(added, removed, kept, before=""):
    return (f"{before}{added} added, {removed} removed, {kept} kept\n", "", 0)


def ids_in(box):
    return sorted(email.utils.unquote(message["message-id"] or "") for message in box)


def files_of(folder):
    return {file.name: file.parent.name for part in ("tmp", "new", "cur") for file in (folder / part).iterdir()}


def check_maildir(checks, samples):
    folder = samples.folder / "search"
    patches, everything = samples.ids(PATCHES), samples.ids(ALL)
    others = len(everything) - len(patches)
    checks.equal("maildir: the first run adds all", samples.sync(ALL, "maildir", folder), changes(len(everything), 0, 0))
    checks.equal("maildir: Python reads them", ids_in(mailbox.Maildir(folder, create=False)), everything)
    before = files_of(folder)
    checks.equal("maildir: a second run changes nothing", (samples.sync(ALL, "maildir", folder), files_of(folder)),
                 (changes(0, 0, len(everything)), before))
    for number, name in enumerate(sorted(before)):
        flags = ["", ":2,", ":2,S", ":2,FRS", ",U=12:2,S", ",S=1200:2,S", ":2,ST"][number % 7]
        if flags:
            (folder / "new" / name).rename(folder / "cur" / (name + flags))
    (folder / "cur" / "1700000000.1_2.host:2,S").write_bytes(BY_HAND)
    (folder / "new" / "1700000000.M1P2.kvq").write_bytes(BY_HAND)
    (folder / "new" / f"x.{'0' * 40}.kvq").write_bytes(BY_HAND)
    (folder / "new" / f"1.{'0' * 40}.kvq.txt").write_bytes(BY_HAND)
    (folder / "new" / "1.beef.kvq").write_bytes(BY_HAND)
    before = files_of(folder)
    checks.equal("maildir: flags and mails of others change nothing", (samples.sync(ALL, "maildir", folder), files_of(folder)),
                 (changes(0, 0, len(everything)), before))
    checks.equal("maildir: what no longer matches is removed", samples.sync(PATCHES, "maildir", folder),
                 changes(0, others, len(patches)))
    after = files_of(folder)
    checks.equal("maildir: the rest keeps its names, flags and places", {name: before.get(name) for name in after}, after)
    checks.equal("maildir: mails of others stay", len(after), len(patches) + 5)
    checks.equal("maildir: the folder has what matches",
                 [id_ for id_ in ids_in(mailbox.Maildir(folder, create=False)) if id_ != "mine@example.org"], patches)
    checks.equal("maildir: without --sync nothing is removed",
                 (samples.run("subsystem:TDX is:cover", "-f", "maildir", "-o", folder)[2], len(files_of(folder))),
                 (0, len(after) + len(samples.ids("subsystem:TDX is:cover"))))
    checks.equal("maildir: a mistake removes nothing", (samples.sync("subsystem:TDX form:x", "maildir", folder)[2],
                                                        len(files_of(folder)) > len(after)), (2, True))
    samples.run("query", "save", "tdx", NOTHING)
    checks.equal("maildir: a saved query without matches empties the folder, and says so",
                 samples.run("query", "run", "tdx", "-f", "maildir", "-o", folder, "--sync"),
                 changes(0, len(patches) + len(samples.ids("subsystem:TDX is:cover")), 0, "no mail matches: "))
    checks.equal("maildir: only mails of others are left", len(files_of(folder)), 5)


def check_readers(checks, samples):
    """Moves mails from new to cur and sets flags, as mail programs do, while kvq adds and removes."""
    folder = samples.folder / "busy"
    everything = samples.ids(ALL)
    samples.sync(ALL, "maildir", folder)
    is_ending = threading.Event()

    def read():
        number = 0
        while not is_ending.is_set():
            for part in ("new", "cur"):
                for file in list((folder / part).iterdir()):
                    number += 1
                    try:
                        file.rename(folder / "cur" / (file.name.split(":")[0] + ":2," + ["", "S", "FS"][number % 3]))
                    except FileNotFoundError:
                        pass

    reader = threading.Thread(target=read)
    reader.start()
    counts = []
    for _ in range(30):
        counts += [samples.sync(query, "maildir", folder)[0] for query in (PATCHES, ALL)]
    is_ending.set()
    reader.join()
    names = [name.split(":")[0] for name in files_of(folder)]
    checks.equal("a reader that moves files: each mail is there once", (len(names), len(set(names))), (len(everything),) * 2)
    checks.equal("a reader that moves files: each run did the same", len(set(counts[1:])), 2)


def check_kills(checks, samples):
    folder, box = samples.folder / "killed", samples.folder / "killed.mbox"
    everything = samples.ids("size:>=0")
    box.write_bytes(b"From me@example.org Mon Mar  3 10:00:00 2025\n" + BY_HAND + b"\n")
    for number in range(40):
        form, output = [("maildir", folder), ("mbox", box)][number % 2]
        process = subprocess.Popen([samples.kvq, ["size:>=0", PATCHES][number // 2 % 2], "-f", form, "-o", output, "--sync"],
                                   cwd=samples.folder, env=samples.environment, stdout=subprocess.DEVNULL)
        time.sleep(number * 0.003)
        process.send_signal(signal.SIGKILL)
        process.wait()
        checks.equal("a killed run leaves a whole mailbox, with the user's mail",
                     "mine@example.org" in ids_in(mailbox.mbox(box, create=False)), True)
    samples.sync("size:>=0", "maildir", folder)
    samples.sync("size:>=0", "mbox", box)
    expected = len(everything)
    checks.equal("after kills, the next run completes the Maildir",
                 (len(files_of(folder)), len(list((folder / "tmp").iterdir())), samples.sync("size:>=0", "maildir", folder)),
                 (expected, 0, changes(0, 0, expected)))
    checks.equal("after kills, the next run completes the mailbox",
                 (len(mailbox.mbox(box, create=False)), samples.sync("size:>=0", "mbox", box), (samples.folder / "killed.mbox.lock").exists()),
                 (expected + 1, changes(0, 0, expected), False))
    half = samples.folder / "half"
    (half / "tmp").mkdir(parents=True)
    checks.equal("a folder of a run that was killed while it made it is completed",
                 samples.sync("size:>=0", "maildir", half), changes(expected, 0, 0))
    # A copy in new and one in cur: the one with flags stays.
    name = sorted(files_of(folder))[0]
    shutil.copy(folder / "new" / name, folder / "cur" / f"{name}:2,FS")
    samples.sync("size:>=0", "maildir", folder)
    checks.equal("of two files of a mail the one with flags stays",
                 [file for file in files_of(folder) if file.startswith(name)], [f"{name}:2,FS"])
    (folder / "tmp" / name).write_bytes(b"half")
    samples.sync("size:>=0", "maildir", folder)
    checks.equal("unfinished files are removed", list((folder / "tmp").iterdir()), [])


def with_status(data):
    """Writes into each mail what mutt writes when it marks mails as read and flagged."""
    out = []
    for number, part in enumerate(data.split(OWN_LINE)[1:]):
        header, _, body = part.partition(b"\n\n")
        out.append(OWN_LINE + header + b"\n" + [b"Status: RO\nX-Status: AF\nX-Keywords: todo\n", b"Status: O\n"][number % 2] +
                   f"Content-Length: {len(body) - 1}\nLines: {body.count(bytes([10]))}\n\n".encode() + body)
    return b"".join(out)


def check_mbox(checks, samples):
    box = samples.folder / "search.mbox"
    patches, everything = samples.ids(PATCHES), samples.ids(ALL)
    others = len(everything) - len(patches)
    checks.equal("mbox: the first run adds all", samples.sync(ALL, "mbox", box), changes(len(everything), 0, 0))
    checks.equal("mbox: the mails are those of -f mbox, but for the From lines", box.read_bytes().replace(OWN_LINE, b"X\n"),
                 subprocess.run([samples.kvq, ALL, "-f", "mbox"], cwd=samples.folder, env=samples.environment,
                                capture_output=True, check=True).stdout
                 .replace(b"From mboxrd@z Thu Jan  1 00:00:00 1970\n", b"X\n"))
    checks.equal("mbox: Python reads them", ids_in(mailbox.mbox(box, create=False)), everything)
    before = box.stat()
    checks.equal("mbox: a second run does not write", (samples.sync(ALL, "mbox", box), box.stat()),
                 (changes(0, 0, len(everything)), before))
    # It quotes a mailbox of kvq's, as mutt keeps it: unquoted, within its length.
    body = b"keep me\n" + OWN_LINE + b"Subject: x\n\nx\n"
    mine = (b"From me@example.org Mon Mar  3 10:00:00 2025\nMessage-ID: <mine@example.org>\n" +
            f"Content-Length: {len(body)}\n\n".encode() + body + b"\n")
    written = with_status(box.read_bytes())
    box.write_bytes(written + mine)
    box.chmod(0o640)
    checks.equal("mbox: the status that a mail program wrote changes nothing",
                 (samples.sync(ALL, "mbox", box), box.read_bytes()), (changes(0, 0, len(everything)), written + mine))
    checks.equal("mbox: what no longer matches is removed", samples.sync(PATCHES, "mbox", box), changes(0, others, len(patches)))
    kept = box.read_bytes()
    checks.equal("mbox: the mail that the user put there stays, to its last byte", kept.endswith(mine), True)
    checks.equal("mbox: the others stay as they are", all(OWN_LINE + part in written for part in
                                                          kept.removesuffix(mine).split(OWN_LINE)[1:]), True)
    checks.equal("mbox: the mode of the file stays", box.stat().st_mode & 0o777, 0o640)
    checks.equal("mbox: new mails come last", (samples.sync(ALL, "mbox", box), box.read_bytes().startswith(kept)),
                 (changes(others, 0, len(patches)), True))
    link = samples.folder / "link.mbox"
    link.symlink_to(box)
    checks.equal("mbox: a link stays a link", (samples.sync(PATCHES, "mbox", link)[2], link.is_symlink(), box.read_bytes()),
                 (0, True, kept))
    checks.equal("mbox: a query without matches leaves the user's mail",
                 (samples.sync(NOTHING, "mbox", box), box.read_bytes()),
                 (changes(0, len(patches), 0, "no mail matches: "), mine))
    samples.run(PATCHES, "-f", "mbox", "-o", box)
    plain = box.read_bytes()
    checks.equal("mbox: mails of -f mbox count as the user's: they are not doubled, and not removed",
                 (samples.sync(PATCHES, "mbox", box), samples.sync(NOTHING, "mbox", box), box.read_bytes()),
                 (changes(0, 0, len(patches)), changes(0, 0, 0, "no mail matches: "), plain))


def check_mbox_locks(checks, samples):
    box = samples.folder / "locked.mbox"
    samples.sync(PATCHES, "mbox", box)
    data = box.read_bytes()
    error = (f"kvq: another program has locked the mailbox '{box}'; try again when it has written; if none uses the mailbox, "
             f"remove '{box}.lock'\n")
    python = mailbox.mbox(box, create=False)
    python.lock()
    checks.equal("mbox: the locks of a mail program are kept", (samples.sync(ALL, "mbox", box), box.read_bytes()),
                 (("", error, 4), data))
    python.unlock()
    python.close()
    lock = pathlib.Path(f"{box}.lock")
    with open(box, "r+b") as file:
        fcntl.lockf(file, fcntl.LOCK_EX)
        checks.equal("mbox: a lock of fcntl() alone, too", (samples.sync(ALL, "mbox", box)[1:], lock.exists()), ((error, 4), False))
    lock.write_text("")
    timer = threading.Timer(1, lock.unlink)
    timer.start()
    checks.equal("mbox: kvq waits for a lock", samples.sync(ALL, "mbox", box)[2], 0)
    timer.join()
    dead = subprocess.Popen(["true"])
    dead.wait()
    lock.write_text(f"{dead.pid} kvq {os.uname().nodename}\n")
    checks.equal("mbox: the lock of a killed run is removed", (samples.sync(PATCHES, "mbox", box)[2], lock.exists()), (0, False))


def check_refusals(checks, samples):
    for arguments, message in [
            ((PATCHES, "--sync"), "--sync is for mails in a folder; add -f maildir -o FOLDER or -f mbox -o FILE"),
            ((PATCHES, "-f", "mbox", "--sync"), "--sync needs a folder or a file to keep in sync; name it with -o"),
            ((PATCHES, "-f", "mbox", "-o", "-", "--sync"), "--sync needs a folder or a file to keep in sync; name it with -o"),
            ((PATCHES, "-f", "maildir", "-o", "x", "--count", "--sync"),
             "--sync is for mails in a folder; add -f maildir -o FOLDER or -f mbox -o FILE"),
            ((PATCHES, "-f", "mbox", "-o", "kvm", "--sync"), "'kvm' is no file; --sync keeps a mailbox in one file in sync"),
            ((PATCHES, "-f", "mbox", "-o", "text", "--sync"),
             "'text' is no mailbox: it does not begin with 'From '; name a mailbox or a new file")]:
        (samples.folder / "text").write_text("dear diary\n")
        checks.equal(f"refused: {arguments}", samples.run(*arguments), ("", f"kvq: {message}\n", 2))
    checks.equal("a database is no mailbox", samples.sync(PATCHES, "mbox", samples.folder / "kvq.db")[2], 2)
    (samples.folder / "kvm").rename(samples.folder / "moved")
    folder, box = samples.folder / "search2", samples.folder / "search2.mbox"
    checks.equal("a missing archive makes no folder", (samples.sync(PATCHES, "maildir", folder)[2], folder.exists(),
                                                       samples.sync(PATCHES, "mbox", box)[2], box.exists()), (5, False, 5, False))
    (samples.folder / "moved").rename(samples.folder / "kvm")


def check_programs(checks, samples):
    """Lets mutt flag and notmuch tag mails in a search folder, then syncs it."""
    folder, box = samples.folder / "programs", samples.folder / "programs.mbox"
    patches = samples.ids(PATCHES)
    samples.sync(ALL, "maildir", folder)
    samples.sync(ALL, "mbox", box)
    if shutil.which("mutt") is None:
        print("skipped: mutt is not installed")
    else:
        rc = samples.folder / "muttrc"
        rc.write_text("set quit=yes move=no confirmappend=no mark_old=no sleep_time=0 mbox_type=Maildir folder=.\n")
        for target in (folder, box):
            keys = "<tag-pattern>~A<enter><tag-prefix><flag-message><tag-prefix><clear-flag>N<sync-mailbox><quit>"
            arguments = ["mutt", "-F", str(rc), "-f", str(target), "-e", f"push {keys}"]
            _, code = Terminal(arguments, samples.folder, {**samples.environment, "TERM": "xterm"}).end()
            checks.equal(f"mutt reads {target.name}", code, 0)
        flagged = [name for name in files_of(folder) if name.endswith(":2,FS")]
        checks.equal("mutt flags the mails in the Maildir", len(flagged), len(samples.ids(ALL)))
        checks.equal("mutt flags the mails in the mailbox", box.read_bytes().count(b"\nX-Status: F\n"), len(samples.ids(ALL)))
        samples.sync(PATCHES, "maildir", folder)
        checks.equal("what mutt flagged in the Maildir stays so", {name.endswith(":2,FS") for name in files_of(folder)}, {True})
        checks.equal("what mutt wrote to the mailbox is known again", samples.sync(PATCHES, "mbox", box),
                     changes(0, len(samples.ids(ALL)) - len(patches), len(patches)))
        checks.equal("what mutt flagged in the mailbox stays so", box.read_bytes().count(b"\nX-Status: F\n"), len(patches))
    if shutil.which("notmuch") is None:
        print("skipped: notmuch is not installed")
        return
    environment = {**samples.environment, "NOTMUCH_CONFIG": str(samples.folder / "notmuch-config")}
    mails = samples.folder / "mail"
    mails.mkdir()
    notmuch = lambda *words: subprocess.run(["notmuch", *words], env=environment, capture_output=True, text=True, check=True).stdout
    pathlib.Path(environment["NOTMUCH_CONFIG"]).write_text(f"[database]\npath={mails}\n[user]\nname=A\nprimary_email=a@example.org\n"
                                                           "[maildir]\nsynchronize_flags=true\n")
    samples.sync(ALL, "maildir", mails / "tdx")
    notmuch("new")
    checks.equal("notmuch finds every mail", int(notmuch("count", "*")), len(samples.ids(ALL)))
    notmuch("tag", "+flagged", "-unread", "*")
    samples.sync(PATCHES, "maildir", mails / "tdx")
    notmuch("new")
    checks.equal("notmuch: mails that left are gone, the others keep their tags",
                 (int(notmuch("count", "*")), int(notmuch("count", "tag:flagged"))), (len(patches),) * 2)


def main():
    skip_without_terminals()
    kvq, make_archive = (pathlib.Path(path).resolve() for path in sys.argv[1:3])
    checks = Checks()
    with tempfile.TemporaryDirectory(prefix="kvq-sync-") as folder:
        samples = Samples(kvq, make_archive, pathlib.Path(folder).resolve())
        for check in (check_maildir, check_readers, check_mbox, check_mbox_locks, check_kills, check_refusals, check_programs):
            check(checks, samples)
    checks.end()


if __name__ == "__main__":
    main()
