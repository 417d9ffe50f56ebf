#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""`kvq copy`: a copy has the rows of its file, whatever happens to the archive, the settings, kvq and the server in
between.

usage: copy_changes.py KVQ [SEED]

Exits with 77 if PostgreSQL is not installed.
"""
import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time

TESTS = pathlib.Path(__file__).resolve().parent.parent
sys.path[:0] = [str(TESTS / "cli"), str(TESTS / "faults")]
import archives  # noqa: E402
from copy_oracle import Oracle  # noqa: E402
from postgresql_server import Server, leave_if_missing  # noqa: E402
from terminal import Checks, environment_of, run  # noqa: E402

STEPS = 10
KILLS = 12
SETTINGS = {
    "robots": ["", "*bot@*\n"],
    "mailmap": ["", "Vera L <vera@example.org> <vera.lind@intel.com>\n"],
    "affiliations": ["", "intel.com Intel\nredhat.com Red Hat\n"]}
FIRST = 1_700_000_000


def long_mail(number, text):
    return (f"From: Long Writer <long{number}@example.org>\nTo: kvm@example.org\nSubject: long mail {number}\n"
            f"Message-ID: <long-{number}@example.org>\nDate: Tue, 14 Nov 2023 22:13:20 +0000\n"
            f"Content-Type: text/plain; charset=utf-8\n\n{text}\n").encode()


def odd_mails():
    """Mails whose words do not fit one tsvector, and what PostgreSQL cannot store as it is."""
    texts = [" ".join(f"w{number}" for number in range(20_000)), "same " * 1_000 + "other",
             "> " + "quoted " * 400 + "\n" + "own " * 300 + "end", "x" * 3_000 + " " + "語" * 1_500,
             "a\u0000b \U0010fffe c \U0010fffe0", " ".join(f"{'y' * 200}{number}" for number in range(6_000)),
             "日本語のテキスト 内核文档 memory"]
    events = [(FIRST + number, "m", long_mail(number, text)) for number, text in enumerate(texts)]
    # A mail from before the first partition, and long names and subjects.
    subject = b"Subject: [PATCH] " + b"long " * 1_200 + b"title: " + b"t" * 4_000
    odd = long_mail(90, "text").replace(b"Subject: long mail 90", subject).replace(b"long90@", b"l" * 3_000 + b"@")
    return [(100, "m", long_mail(91, "ancient"))] + events + [(FIRST + 50, "m", odd)]


class Setting:
    """A folder with the states of an archive, a database, settings and a server."""

    def __init__(self, folder, kvq, server):
        self.folder, self.kvq, self.server = pathlib.Path(folder), kvq, server
        self.settings = self.folder / "config" / "kvq"
        self.settings.mkdir(parents=True)
        self.environment = {**environment_of(kvq, self.folder), "XDG_CONFIG_HOME": str(self.folder / "config")}
        archives.write_states(self.folder / "states")
        archives.write_archive(self.folder / "odd", [odd_mails()])
        archives.write_archive(self.folder / "odd-less", [odd_mails()[::2]])
        self.file = self.folder / "kvq.db"
        self.databases = 0

    def run(self, *arguments):
        """Returns the output, with that on standard error, and the exit code."""
        return run([self.kvq, *arguments], self.folder, self.environment)

    def start(self, *arguments):
        return subprocess.Popen([self.kvq, *arguments], cwd=self.folder, env=self.environment,
                                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def index(self, state, odd="odd"):
        """Indexes the archive in a state, under the same path as in all others."""
        for name, source in (("kvm", self.folder / "states" / state / "kvm"), ("long", self.folder / odd)):
            (self.folder / name).unlink(missing_ok=True)
            (self.folder / name).symlink_to(source)
            output, code = self.run("index", name)
            if code != 0:
                raise RuntimeError(output)

    def new_database(self):
        self.databases += 1
        name = f"mails{self.databases}"
        return name, self.server.create_database(name)

    def difference(self, database, with_readers=False):
        oracle = Oracle(self.kvq, self.file, self.server, database)
        try:
            return oracle.all(self.folder, with_readers)
        finally:
            oracle.close()


def check_first_copy(checks, setting):
    setting.run("query", "save", "mine", "subject:kvm")
    database, address = setting.new_database()
    output, code = setting.run("copy", address)
    checks.equal("a first copy succeeds", (code, "mails in" in output), (0, True))
    checks.equal("a first copy has the rows of the file", setting.difference(database, with_readers=True), "")
    output, code = setting.run("copy", address)
    checks.equal("without a change, nothing is written", (code, "nothing new" in output), (0, True))
    checks.equal("only --quiet prints nothing", setting.run("copy", "-q", address), ("", 0))
    # The contract has the time of the copy.
    output, code = setting.run("copy", "--all", address)
    checks.equal("--all compares everything and finds no mail to write",
                 (code, "nothing new" in output or ", 0 of them written" in output), (0, True))
    mails, pieces = setting.server.sql(database, "SELECT (SELECT count(DISTINCT message) FROM kvq.message_words_piece), "
                                       "(SELECT count(*) FROM kvq.message_words_piece) > 4").split("|")
    checks.equal("long mails are in pieces", (int(mails) >= 4, pieces), (True, "t"))
    checks.equal("no mail is in both tables of words", setting.server.sql(
        database, "SELECT count(*) FROM kvq.message_words JOIN kvq.message_words_piece USING (message)"), "0")
    return database, address


def partitions(setting, database):
    return setting.server.sql(database, "SELECT string_agg(relname, ' ' ORDER BY relname) FROM pg_class WHERE oid IN "
                              "(SELECT inhrelid FROM pg_inherits WHERE inhparent = 'kvq.message'::regclass)")


def check_years(checks, setting, small):
    """Returns a database whose mails are divided by year, and its address."""
    checks.equal("the mails of a small archive are in one table", partitions(setting, small), "message_other")
    output, code = setting.run("copy", "--by-year", setting.server.address(small))
    checks.equal("they stay there", (code, "has all mails in one table" in output, "copy again with --by-year" in output),
                 (2, True, True))
    database, address = setting.new_database()
    checks.equal("a copy by year succeeds", setting.run("copy", "--by-year", address)[1], 0)
    checks.equal("each year has a table", partitions(setting, database), "message_2023 message_2025 message_other")
    checks.equal("a copy by year has the rows of the file", setting.difference(database, with_readers=True), "")
    checks.equal("the next copy keeps to it", (setting.run("copy", address)[1], partitions(setting, database)),
                 (0, "message_2023 message_2025 message_other"))
    return database, address


def check_phrases(checks, setting, database):
    """Phrases across the pieces of a long mail."""
    def found(phrase):
        query = " <-> ".join(f"o{word}" for word in phrase)
        return setting.server.sql(database, "SELECT count(DISTINCT message) FROM kvq.message_words_piece "
                                            f"WHERE words @@ '{query}'::tsquery")
    missed = [at for at in range(0, 19_936, 64) if found([f"w{at + word}" for word in range(65)]) != "1"]
    checks.equal("each phrase of 65 words is in one piece", missed, [])


def check_steps(checks, setting, database, address):
    """Any change of the archive and the settings: the copy is brought up to date."""
    for number in range(STEPS):
        step = random.choice([*archives_of_steps(), "settings", "odd"])
        if step == "settings":
            name = random.choice(list(SETTINGS))
            (setting.settings / name).write_text(random.choice(SETTINGS[name]), encoding="utf-8")
            step = random.choice(archives_of_steps())
        setting.index(*(["grown", "odd-less"] if step == "odd" else [step]))
        output, code = setting.run("copy", address)
        checks.equal(f"step {number}, {step}: copied", (output if code else "", code), ("", 0))
        checks.equal(f"step {number}, {step}: the copy has the rows of the file", setting.difference(database), "")


def archives_of_steps():
    return ["before", "grown", "purged", "deleted"]


def check_other_history(checks, setting, database, address):
    """A file that was restored from a backup and went another way."""
    setting.index("before")
    setting.run("copy", address)
    shutil.copy(setting.file, setting.folder / "backup.db")
    setting.index("grown")
    setting.run("copy", address)
    shutil.copy(setting.folder / "backup.db", setting.file)
    for left in ("kvq.db-wal", "kvq.db-shm"):
        (setting.folder / left).unlink(missing_ok=True)
    setting.index("purged")
    checks.equal("a restored file is copied", setting.run("copy", address)[1], 0)
    checks.equal("a restored file: the copy has its rows", setting.difference(database), "")


def check_what_readers_save(checks, setting, database, address):
    setting.server.sql(database, "INSERT INTO kvq.saved_query VALUES ('theirs', 'is:patch', 1)")
    setting.server.sql(database, "DELETE FROM kvq.saved_query WHERE name = 'mine'")
    setting.run("query", "save", "later", "subject:tdx")
    setting.index("grown")
    setting.run("copy", "--all", address)
    checks.equal("what readers saved stays", setting.server.sql(database, "SELECT name FROM kvq.saved_query"), "theirs")


def check_roles(checks, setting, database, address):
    server = setting.server
    server.sql(database, "CREATE ROLE looks LOGIN; CREATE ROLE \"saves \"\"it\" LOGIN; CREATE ROLE nobody LOGIN")
    wrong = setting.run("copy", "--reader", "nosuch", address)
    checks.equal("an unknown role is an error", (wrong[1], "there is no role 'nosuch'" in wrong[0]), (2, True))
    checks.equal("rights are granted", setting.run("copy", "--reader", "looks", "--writer", 'saves "it', address)[1], 0)

    def may(role, sql):
        return "permission denied" not in server.psql(database, sql, role)[1]
    insert = "INSERT INTO kvq.saved_query VALUES ('role', 'x', 1) ON CONFLICT DO NOTHING"
    tables = ("message", "v1_mail", "message_words", "packed_text", "recipient", "kvq_copy")
    seen = {role: [all(may(role, f"SELECT 1 FROM kvq.{table} LIMIT 1") for table in tables), may(role, insert),
                   may(role, "DELETE FROM kvq.message")] for role in ("looks", "nobody")}
    seen["saves"] = [may("saves%20%22it", "SELECT 1 FROM kvq.message LIMIT 1"), may("saves%20%22it", insert),
                     may("saves%20%22it", "DELETE FROM kvq.message")]
    checks.equal("readers read, writers also save, others do nothing", seen, {
        "looks": [True, False, False], "nobody": [False, False, False], "saves": [True, True, False]})
    server.sql(database, "DELETE FROM kvq.saved_query WHERE name = 'role'")


def check_errors(checks, setting):
    secret = "s3cret%20word"
    server = setting.server
    server.sql("postgres", "CREATE ROLE powerless LOGIN; CREATE DATABASE forbidden; REVOKE ALL ON DATABASE forbidden FROM PUBLIC")
    server.sql("forbidden", "REVOKE ALL ON SCHEMA public FROM PUBLIC")
    for name, arguments, code, words in (
            ("no address", ["copy", "kvq.db"], 2, "the address of a server"),
            ("no such database", ["copy", server.address("nosuch")], 8, '"nosuch" does not exist'),
            ("no such server", ["copy", f"postgresql://kvq:{secret}@/x?host=/nosuch"], 8, "/nosuch"),
            ("no right to make a schema", ["copy", server.address("postgres", "powerless")], 3, "permission denied"),
            ("no such file", ["copy", "nosuch.db", server.address("postgres")], 3, "nosuch.db")):
        output, seen = setting.run(*arguments)
        checks.equal(f"{name}: an error that says so", (seen, words in output, "s3cret" in output), (code, True, False))


def check_two_at_once(checks, setting, database, address):
    holder = subprocess.Popen([setting.server.programs / "psql", "-X", "-q", address], stdin=subprocess.PIPE,
                              stdout=subprocess.DEVNULL, text=True)
    holder.stdin.write("SELECT pg_advisory_lock(7741513, 1);\n")
    holder.stdin.flush()
    while setting.server.sql(database, "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'") == "0":
        time.sleep(0.05)
    output, code = setting.run("copy", address)
    checks.equal("a second copy ends with a clear word", ("another copy" in output, code), (True, 4))
    holder.stdin.close()
    holder.wait()


def check_readers_see_one_state(checks, setting, database, address):
    """While a copy runs, readers see the number of mails before it or after it, and words of each of them."""
    setting.index("before")
    setting.run("copy", address)
    setting.index("grown")
    copy = setting.start("copy", "--all", address)
    seen = set()
    while copy.poll() is None:
        seen.add(setting.server.sql(database, "SELECT count(*), count(w.message), count(v.id) FROM kvq.message m "
                                              "LEFT JOIN (SELECT message FROM kvq.message_words UNION SELECT message "
                                              "FROM kvq.message_words_piece) w ON w.message = m.id "
                                              "LEFT JOIN kvq.v1_mail v ON v.id = m.id"))
    copy.stdout.close()
    checks.equal("readers see all of a mail or nothing", [row for row in seen if len(set(row.split("|"))) != 1], [])


def check_kills(checks, setting):
    """kvq, the server's process or the server is killed at a random time: the next copies end equal."""
    database, address = setting.new_database()
    begin = time.monotonic()
    setting.run("copy", address)
    usual = time.monotonic() - begin
    state = "grown"
    for number in range(KILLS):
        if number % 4 == 0:
            database, address = setting.new_database()
        else:
            state = random.choice(archives_of_steps())
            setting.index(state)
        copy = setting.start("copy", *(["--all"] if number % 3 == 0 else []), address)
        time.sleep(random.uniform(0, usual))
        how = random.choice(["kvq", "backend", "server"])
        if how == "kvq":
            copy.send_signal(signal.SIGKILL)
        elif how == "backend":
            setting.server.kill_backend(database)
        else:
            setting.server.stop("immediate")
        output, _ = copy.communicate()
        if copy.returncode not in (0, 8, -signal.SIGKILL):
            checks.equal(f"kill {number} of the {how}: a usual error", output, "")
        if how == "server":
            setting.server.start()
        setting.server.wait()
        output, code = setting.run("copy", address)
        checks.equal(f"kill {number} of the {how}: the next copy succeeds", (output if code else "", code), ("", 0))
        checks.equal(f"kill {number} of the {how}: the copy has the rows of the file", setting.difference(database), "")


def main():
    leave_if_missing()
    kvq = pathlib.Path(sys.argv[1]).resolve()
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 20261130
    random.seed(seed)
    checks = Checks()
    with tempfile.TemporaryDirectory(prefix="kvq-copy-") as folder, Server(folder) as server:
        setting = Setting(folder, kvq, server)
        setting.index("grown")
        database, address = check_first_copy(checks, setting)
        check_phrases(checks, setting, database)
        database, address = check_years(checks, setting, database)
        check_roles(checks, setting, database, address)
        check_what_readers_save(checks, setting, database, address)
        check_steps(checks, setting, database, address)
        check_other_history(checks, setting, database, address)
        check_readers_see_one_state(checks, setting, database, address)
        check_two_at_once(checks, setting, database, address)
        check_errors(checks, setting)
        check_kills(checks, setting)
    checks.end()


if __name__ == "__main__":
    os.umask(0o022)
    main()
