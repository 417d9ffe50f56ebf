#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""`kvq doctor` on copies of the sample database, each damaged in one way: which checks find it, and that --repair gives
back the very rows.

usage: doctor.py KVQ MAKE_ARCHIVE [CASE...]
"""
import json
import os
import pathlib
import shutil
import sqlite3
import subprocess
import sys
import tempfile

from terminal import Checks, environment_of, run

SAMPLES = pathlib.Path(__file__).resolve().parent.parent.parent / "samples"
LONGEST_PAGE = "(SELECT id FROM message_fts_data WHERE id > 10 ORDER BY length(block) DESC, id LIMIT 1)"
SOME_MAIL = "(SELECT id FROM message WHERE kind = 'patch' ORDER BY id LIMIT 1 OFFSET 5)"
REPLY = "(SELECT id FROM message WHERE kind = 'reply' AND in_reply_to IS NOT NULL ORDER BY id LIMIT 1 OFFSET 3)"


# The name, the damage in SQL, and the checks other than notes that find it, with their severity. FLIP changes a byte in
# the middle of a blob.
CASES = [
    ("nothing", [], {}),
    ("a page of the full text is changed",
     [f"UPDATE message_fts_data SET block = FLIP(block) WHERE id = {LONGEST_PAGE}"],
     {"pages": "error", "full-text": "error", "fts5": "error"}),
    ("a page of the full text is missing", [f"DELETE FROM message_fts_data WHERE id = {LONGEST_PAGE}"],
     {"pages": "error", "full-text": "error", "fts5": "error"}),
    ("all pages of the full text are missing", ["DELETE FROM message_fts_data WHERE id > 10"],
     {"pages": "error", "full-text": "error", "fts5": "error"}),
    ("the structure record is changed", ["UPDATE message_fts_data SET block = FLIP(block) WHERE id = 10"],
     {"pages": "error", "full-text": "error", "fts5": "error"}),
    ("the totals are changed", ["UPDATE message_fts_data SET block = FLIP(block) WHERE id = 1"],
     {"pages": "error", "full-text": "error", "fts5": "error"}),
    ("the words of a mail are not counted", [f"DELETE FROM message_fts_docsize WHERE id = {SOME_MAIL}"],
     {"full-text": "error", "fts5": "error"}),
    ("the index of the pages is missing", ["DELETE FROM message_fts_idx"], {"full-text": "error"}),
    ("a page of names is changed",
     ["UPDATE mailbox_fts_data SET block = FLIP(block) WHERE id = (SELECT max(id) FROM mailbox_fts_data)"],
     {"full-text": "error", "fts5": "error"}),
    ("all checksums are missing", ["DELETE FROM full_text_checksum"], {}),
    ("checksums are missing", ["DELETE FROM full_text_checksum WHERE chunk > 0"], {"pages": "warning"}),
    ("a block of texts is changed",
     ["UPDATE text_block SET frame = FLIP(frame) WHERE id = (SELECT min(id) FROM text_block)"],
     {"texts": "error", "full-text": "error", "mails": "error", "fts5": "error"}),
    ("a block of texts is missing", ["DELETE FROM text_block WHERE id = (SELECT min(id) FROM text_block)"],
     {"references": "error", "texts": "error", "full-text": "error", "mails": "error", "fts5": "error"}),
    ("a mail has no text", [f"DELETE FROM body WHERE message = {SOME_MAIL}"],
     {"texts": "error", "full-text": "error", "mails": "error", "fts5": "error"}),
    ("a text is cut off", [f"UPDATE body SET bytes = bytes - 1 WHERE message = {SOME_MAIL}"],
     {"texts": "error", "full-text": "error", "mails": "error", "fts5": "error"}),
    ("a block of texts has no mail", ["INSERT INTO text_block (frame) SELECT frame FROM text_block LIMIT 1"],
     {"texts": "warning", "orphans": "warning"}),
    ("a subject is changed", [f"UPDATE message SET subject = 'Changed' WHERE id = {SOME_MAIL}"],
     {"full-text": "error", "mails": "error", "fts5": "error"}),
    ("a date is changed", [f"UPDATE message SET date = date + 1 WHERE id = {REPLY}"],
     {"mails": "error", "relations": "error"}),
    ("a defect is missing", ["DELETE FROM defect WHERE kind = 'no-date'"], {"mails": "error"}),
    ("a reference is missing", [f"DELETE FROM reference WHERE message = {REPLY}"], {"mails": "error"}),
    ("the files of a patch are missing", [f"DELETE FROM patch_file WHERE message = {SOME_MAIL}"], {"mails": "error"}),
    ("a mail is missing, but not its rows", [f"DELETE FROM message WHERE id = {SOME_MAIL}"],
     {"references": "error", "texts": "error", "full-text": "error", "mails": "error", "fts5": "error",
      "relations": "error"}),
    ("a Message-ID is missing", [f"DELETE FROM msgid WHERE id = (SELECT msgid FROM message WHERE id = {SOME_MAIL})"],
     {"references": "error", "mails": "error", "relations": "error"}),
    ("the name of a sender is missing",
     [f"DELETE FROM mailbox WHERE id = (SELECT sender FROM message WHERE id = {SOME_MAIL})"],
     {"references": "error", "full-text": "error", "mails": "error", "fts5": "error", "relations": "error"}),
    ("a list of recipients is missing",
     [f"DELETE FROM recipient_list WHERE list = (SELECT recipients FROM message WHERE id = {SOME_MAIL})"],
     {"references": "error", "mails": "error"}),
    ("a file is missing", ["DELETE FROM file WHERE id = (SELECT file FROM patch_file LIMIT 1)"],
     {"references": "error", "mails": "error"}),
    ("a header is missing", ["DELETE FROM header WHERE id = (SELECT header FROM message_header LIMIT 1)"],
     {"references": "error", "mails": "error"}),
    ("a delivery is missing", [f"DELETE FROM delivery WHERE message = {SOME_MAIL}"],
     {"orphans": "warning", "archives": "error", "mails": "error"}),
    ("a delivery is of another commit",
     [f"UPDATE delivery SET commit_oid = zeroblob(20) WHERE message = {SOME_MAIL}"], {"archives": "error"}),
    ("a delivery is of another blob", [f"UPDATE delivery SET blob_oid = zeroblob(20) WHERE message = {SOME_MAIL}"],
     {"archives": "error"}),
    ("a thread is changed",
     ["UPDATE thread SET root = msgid WHERE msgid = (SELECT msgid FROM thread WHERE root <> msgid)"],
     {"relations": "error"}),
    ("a state is changed", ["UPDATE series SET state = 'nacked' WHERE state <> 'nacked'"], {"relations": "error"}),
    ("a number of people is changed", ["UPDATE series SET tested = tested + 1"], {"relations": "error"}),
    ("the hash of a title is changed", ["UPDATE series_message SET title_key = title_key + 1"], {"relations": "error"}),
    ("a series replaces another one",
     ["INSERT INTO series_includes SELECT max(id), min(id) FROM series"], {"relations": "error"}),
    ("somebody applies a series",
     ["INSERT INTO series_applier SELECT max(series.id), max(address.id) FROM series, address"], {"relations": "error"}),
    ("all series are missing", ["DELETE FROM series"], {"relations": "error"}),
    ("all replies to series are missing", ["DELETE FROM series_reply"], {"relations": "error"}),
    ("all trailers of patches are missing", ["DELETE FROM patch_trailer"], {"relations": "error"}),
    ("the person of a name is changed", ["UPDATE mailbox SET identity = (SELECT max(id) FROM identity)"],
     {"orphans": "warning", "relations": "error", "people-settings": "error"}),
    ("the companies are missing", ["DELETE FROM affiliation"],
     {"orphans": "warning", "people-settings": "error"}),
    ("a robot is not marked", ["UPDATE address SET robot = 1 - robot"],
     {"relations": "error", "people-settings": "error"}),
    ("an index is missing", ["DROP INDEX message_by_date"], {"schema": "error"}),
    ("a trigger is missing", ["DROP TRIGGER mailbox_leaves_the_full_text"], {"schema": "error"}),
    ("a trigger is another",
     ["DROP TRIGGER mailbox_leaves_the_full_text",
      "CREATE TRIGGER mailbox_leaves_the_full_text AFTER DELETE ON mailbox BEGIN SELECT 1; END"],
     {"schema": "error"}),
    ("a view is missing", ["DROP VIEW recipient"], {"schema": "error"}),
    ("an index waits to be made",
     ["INSERT INTO index_to_make SELECT name, sql FROM sqlite_schema WHERE name = 'message_by_kind'",
      "DROP INDEX message_by_kind"], {"schema": "warning"}),
    ("rows are without a mail",
     ["INSERT INTO header (field) VALUES ('x: secret')", "INSERT INTO file (path) VALUES ('secret')",
      "INSERT INTO subsystem (name, folded) VALUES ('Secret', 'secret')",
      "INSERT INTO msgid (text) VALUES ('secret@x')",
      "INSERT INTO domain (name) VALUES ('secret.example')", "INSERT INTO person (name, named_by) VALUES ('Secret', 0)",
      "INSERT INTO company (name, folded) VALUES ('Secret', 'secret')"], {"orphans": "warning"}),
]
# Damage for which kvq must name another way.
NOT_REPAIRED = [
    ("a table is missing", ["DROP TABLE verdict"], "kvq index into a new database"),
]

# Everything that mails give, with texts in place of ids that kvq gives.
DUMP = [
    """SELECT list.name, number, position, hex(commit_oid), hex(blob_oid), d.state, d.size, d.message,
         (SELECT group_concat(kind) FROM (SELECT kind FROM defect WHERE delivery = d.id ORDER BY kind))
       FROM delivery d JOIN epoch ON epoch.id = d.epoch JOIN list ON list.id = epoch.list""",
    "SELECT number, hex(head), commits FROM epoch",
    """SELECT m.id, i.text, (SELECT text FROM mailbox WHERE id = sender), (SELECT text FROM mailbox WHERE id = author),
         subject, title, kind, size, sent, sent_zone, received, committed, date,
         (SELECT text FROM msgid WHERE id = in_reply_to) FROM message m JOIN msgid i ON i.id = m.msgid""",
    "SELECT message, header, position, text FROM recipient JOIN mailbox ON mailbox.id = mailbox",
    "SELECT message, position, text FROM reference r JOIN msgid ON msgid.id = r.msgid",
    "SELECT * FROM attachment",
    "SELECT * FROM patch",
    "SELECT message, path, changed, added, removed, preblob, postblob FROM patch_file JOIN file ON file.id = file",
    "SELECT message, field FROM message_header JOIN header ON header.id = header",
    "SELECT message, name, from_patches FROM message_subsystem JOIN subsystem ON subsystem.id = subsystem",
    "SELECT message, position, kind, value, text FROM trailer LEFT JOIN mailbox ON mailbox.id = mailbox",
    "SELECT * FROM verdict",
    "SELECT message, text FROM mail_link l JOIN msgid ON msgid.id = l.msgid",
    "SELECT message, i.text, o.text FROM message_alias a JOIN msgid i ON i.id = a.msgid JOIN msgid o ON o.id = own",
    """SELECT i.text, r.text, p.text FROM thread t JOIN msgid i ON i.id = t.msgid JOIN msgid r ON r.id = t.root
       LEFT JOIN msgid p ON p.id = t.parent""",
    """SELECT s.id, form, revision, total, patches, complete, email, title, date, rfc, resend, change_id, topic,
         previous, reason, confidence, superseded_by, state, active, people, reviewed, acked, tested, normalised_title
       FROM series s LEFT JOIN address ON address.id = sender""",
    "SELECT * FROM series_message",
    "SELECT * FROM series_includes",
    "SELECT * FROM series_reply",
    "SELECT * FROM series_evidence",
    "SELECT patch, kind, email, origin, source FROM patch_trailer JOIN address ON address.id = address",
    "SELECT text, i.email, i.name, mapped, robot, d.name FROM mailbox b JOIN address a ON a.id = b.address "
    "JOIN identity i ON i.id = b.identity LEFT JOIN domain d ON d.id = a.domain",
    "SELECT email, since, until, company.name FROM affiliation JOIN address ON address.id = address "
    "JOIN company ON company.id = company",
    "SELECT name FROM company", "SELECT text FROM msgid", "SELECT path FROM file", "SELECT name, folded FROM subsystem",
    "SELECT field FROM header", "SELECT name FROM domain",
    "SELECT name, text FROM saved_query", "SELECT name, text FROM saved_report", "SELECT * FROM report_cursor",
    "SELECT * FROM people_setting", "SELECT text FROM robot_pattern", "SELECT * FROM topic_word",
    "SELECT term, doc, col, offset FROM temp.terms", "SELECT id, hex(sz) FROM message_fts_docsize",
    "SELECT hex(block) FROM message_fts_data WHERE id = 1",
    "SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%'",
]


def flip(blob):
    at = len(blob) // 2
    return blob[:at] + bytes([blob[at] ^ 0x21]) + blob[at + 1:]


def connect(file):
    connection = sqlite3.connect(file, isolation_level=None)
    connection.create_function("FLIP", 1, flip)
    return connection


def damage(file, statements):
    """Runs the statements without the triggers, which call functions of kvq."""
    connection = connect(file)
    triggers = connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
    drops = any("TRIGGER" in statement for statement in statements)
    for name, _ in [] if drops else triggers:
        connection.execute(f"DROP TRIGGER {name}")
    for statement in statements:
        connection.execute(statement)
    for _, sql in [] if drops else triggers:
        connection.execute(sql)
    connection.close()


def dump(file):
    connection = connect(file)
    connection.execute("CREATE VIRTUAL TABLE temp.terms USING fts5vocab(main, message_fts, instance)")
    lines = []
    for number, query in enumerate(DUMP):
        lines += sorted(f"{number} {row}" for row in connection.execute(query))
    connection.close()
    return "\n".join(lines)


def difference(seen, expected, most=10):
    seen, expected = set(seen.split("\n")), set(expected.split("\n"))
    return sorted([f"- {line}" for line in expected - seen] + [f"+ {line}" for line in seen - expected])[:most]


class Doctor:
    def __init__(self, kvq, folder, environment):
        self.kvq, self.folder, self.environment = kvq, folder, environment

    def run(self, *options):
        done = subprocess.run([self.kvq, "doctor", "-f", "json", *options], cwd=self.folder, env=self.environment,
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=600)
        try:
            return json.loads(done.stdout), done.returncode
        except json.JSONDecodeError:
            return {"checks": [{"name": "run", "severity": done.stderr.decode()}], "repairs": []}, done.returncode


def found(document):
    return {check["name"]: check["severity"] for check in document["checks"] if check["severity"] not in ("ok", "note")}


def exit_code(severities):
    return 3 if "error" in severities.values() else 1 if severities else 0


def check_schema(checks, document):
    checks.equal("members", list(document), ["schema", "database", "level", "severity", "checks", "repairs"])
    checks.equal("version", document["schema"], 1)
    for check in document["checks"]:
        checks.equal(f"members of {check['name']}", list(check),
                     ["name", "severity", "summary", "count", "examples", "remedy"])
        checks.equal(f"count of {check['name']}", check["count"] > 0,
                     check["severity"] != "ok" and not check["summary"].startswith("not compared"))


def check_damage(checks, doctor, database, wanted):
    pristine, expected = database.with_suffix(".pristine"), None
    shutil.copy(database, pristine)
    expected = dump(pristine)
    for name, statements, severities in CASES:
        if wanted and name not in wanted:
            continue
        shutil.copy(pristine, database)
        damage(database, statements)
        document, code = doctor.run("--full")
        checks.equal(f"{name}: found", found(document), severities)
        checks.equal(f"{name}: exit code", code, exit_code(severities))
        check_schema(checks, document)
        document, code = doctor.run("--repair")
        checks.equal(f"{name}: left after --repair", found(document), {})
        checks.equal(f"{name}: exit code after --repair", code, 0)
        checks.equal(f"{name}: repairs", bool(document["repairs"]), bool(statements))
        checks.equal(f"{name}: rows after --repair", difference(dump(database), expected), [])
    for name, statements, remedy in NOT_REPAIRED:
        if wanted and name not in wanted:
            continue
        shutil.copy(pristine, database)
        damage(database, statements)
        document, code = doctor.run("--quick")
        checks.equal(f"{name}: remedies", {check["remedy"] for check in document["checks"]} - {None}, {remedy})
        checks.equal(f"{name}: exit code", code, 3)
    shutil.copy(pristine, database)


def check_pages_read(checks, doctor, database):
    """Whatever page is damaged: a count is right, or the damage is an error."""
    pristine = database.with_suffix(".pristine")
    shutil.copy(database, pristine)
    words = ["the", "kvm", "a", "signed", "tdx"]
    count = lambda word: run([doctor.kvq, "--count", f"text:{word}"], doctor.folder, doctor.environment)
    expected = {word: count(word) for word in words}
    checks.equal("words are found", [word for word in words if expected[word][1] not in (0, 1)], [])
    connection = connect(pristine)
    ids = [row[0] for row in connection.execute("SELECT id FROM message_fts_data")]
    connection.close()
    for page in ids:
        shutil.copy(pristine, database)
        damage(database, [f"UPDATE message_fts_data SET block = FLIP(block) WHERE id = {page}"])
        wrong = [word for word in words if count(word) != expected[word] and count(word)[1] != 3]
        checks.equal(f"page {page} damaged: wrong counts", wrong, [])
        checks.equal(f"page {page} damaged: found by --quick", found(doctor.run("--quick")[0]), {"pages": "error"})
    shutil.copy(pristine, database)


def check_archives(checks, doctor, folder):
    os.rename(folder / "kvm", folder / "elsewhere")
    checks.equal("archive gone", found(doctor.run()[0]), {"archives": "warning"})
    checks.equal("archive gone: exit code", doctor.run("--quick")[1], 1)
    os.rename(folder / "elsewhere", folder / "kvm")
    checks.equal("archive back", found(doctor.run()[0]), {})
    os.mkdir(folder / "kvm" / "git" / "1.git")
    checks.equal("a clone that failed", found(doctor.run("--quick")[0]), {})
    (folder / "kvm" / "git" / "1.git" / "HEAD").touch()
    note = next(check for check in doctor.run("--quick")[0]["checks"] if check["name"] == "archives")
    checks.equal("new epoch", (note["severity"], note["examples"]), ("note", ["kvm/1: not indexed yet"]))
    shutil.rmtree(folder / "kvm" / "git" / "1.git")


def check_lost_text(checks, doctor, folder, database):
    """A text that is damaged, and whose archive is gone: searches work again, and the other mails have their texts."""
    pristine = database.with_suffix(".pristine")
    shutil.copy(database, pristine)
    expected = dump(pristine)
    os.rename(folder / "kvm", folder / "elsewhere")
    damage(database, [f"UPDATE body SET bytes = bytes - 1 WHERE message = {SOME_MAIL}"])
    document, _ = doctor.run("--repair")
    checks.equal("lost text: left after --repair", found(document), {"archives": "warning"})
    checks.equal("lost text: named", [line for line in document["repairs"] if "no archive" in line] != [], True)
    changed = {DUMP[int(line.split(" ")[1])].split("FROM ")[1] for line in difference(dump(database), expected, None)}
    checks.equal("lost text: only words are missing", changed,
                 {"temp.terms", "message_fts_docsize", "message_fts_data WHERE id = 1"})
    os.rename(folder / "elsewhere", folder / "kvm")
    shutil.copy(pristine, database)


def main():
    kvq, make_archive = (pathlib.Path(path).resolve() for path in sys.argv[1:3])
    checks = Checks()
    with tempfile.TemporaryDirectory(prefix="kvq-doctor-") as name:
        folder = pathlib.Path(name)
        environment = environment_of(kvq, folder)
        subprocess.run([make_archive, SAMPLES / "archive.txt", folder / "kvm"], check=True)
        run([kvq, "index", "kvm"], folder, environment)
        run([kvq, "query", "save", "tdx", "subsystem:TDX is:patch"], folder, environment)
        doctor, database = Doctor(kvq, folder, environment), folder / "kvq.db"
        # The samples have a deletion: a deleted mail leaves no rows.
        document, _ = doctor.run("--full")
        checks.equal("a new index", found(document), {})
        check_damage(checks, doctor, database, sys.argv[3:])
        for name, check in [("pages", lambda: check_pages_read(checks, doctor, database)),
                            ("archives", lambda: check_archives(checks, doctor, folder)),
                            ("lost text", lambda: check_lost_text(checks, doctor, folder, database))]:
            if not sys.argv[3:] or name in sys.argv[3:]:
                check()
    checks.end()


if __name__ == "__main__":
    main()
