# SPDX-License-Identifier: MIT
"""Compares a copy on a server with its file, without kvq's own code: both are read as they are."""
import collections
import json
import re
import sqlite3
import subprocess

from terminal import environment_of

LETTERS = {"subject": "s", "sender": "f", "attachment": "n", "own": "o", "quoted": "q", "file": "p", "function": "h",
           "added": "b", "removed": "a", "context": "c"}
IN_COMMON = 64
OF_THE_SERVER = {"kvq_copy", "kvq_copy_group", "packed_text", "message_words", "message_words_piece", "mailbox_words",
                 "msgid_words", "identity_words", "east_asian_word"}
OF_READERS = {"saved_query", "saved_report", "report_cursor"}
OWN_IDS = {"v1_mail", "v1_series", "v1_topic", "v1_person", "v1_section"}
OF_THE_EXPORT = {"as_of", "as_of_unix"}


def as_written(text):
    """NUL and U+10FFFE are stored as U+10FFFE 0 and 1."""
    return re.sub("\U0010fffe([01])", lambda match: "\0" if match[1] == "0" else "\U0010fffe", text)


def plain(value):
    """A value of SQLite as the server's COPY shows it."""
    if isinstance(value, bytes):
        return "\\x" + value.hex()
    return None if value is None else float(value) if isinstance(value, float) else str(value)


def cut(word):
    """A lexeme has at most 2046 bytes besides its letter, in whole characters."""
    return word.encode("utf-8", "surrogateescape")[:2_046].decode("utf-8", "ignore") if len(word) > 600 else word


class Oracle:
    def __init__(self, kvq, file, server, database):
        self.kvq, self.file, self.server, self.database = kvq, file, server, database
        self.connection = sqlite3.connect(file)
        self.connection.text_factory = lambda text: text.decode("utf-8", "surrogateescape")

    def close(self):
        self.connection.close()

    def difference(self, one, other, name):
        if one == other:
            return ""
        return f"{name}: only in the file {list((one - other))[:2]}, only on the server {list((other - one))[:2]}"

    def server_tables(self):
        return {name for name, in self.server.rows(self.database, (
            "SELECT relname FROM pg_class WHERE relnamespace = 'kvq'::regnamespace AND relkind IN ('r', 'p') "
            "AND NOT relispartition"))}

    def table(self, name, connection=None, leave_out=()):
        connection = connection or self.connection
        columns = {row[1]: row[2] for row in connection.execute(f"PRAGMA table_info({name})") if row[1] not in leave_out}
        names = ", ".join(f'"{column}"' for column in columns)
        ours = collections.Counter(tuple(plain(value) for value in row)
                                   for row in connection.execute(f"SELECT {names} FROM {name}"))
        kinds = list(columns.values())

        def read(row):
            return tuple(value if value is None else float(value) if kind == "REAL" else as_written(value)
                         for value, kind in zip(row, kinds))
        theirs = collections.Counter(read(row) for row in self.server.rows(self.database, f'SELECT {names} FROM kvq."{name}"'))
        if name == "v1_meta":
            ours, theirs = ({row: 1 for row in rows if row[0] not in OF_THE_EXPORT} for rows in (ours, theirs))
            return self.difference(collections.Counter(ours), collections.Counter(theirs), name)
        return self.difference(ours, theirs, name)

    def tables(self, with_readers):
        """Returns the first difference of the tables that are in both."""
        in_file = {name for name, in self.connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
        on_server = self.server_tables()
        unknown = {name for name in on_server - in_file - OF_THE_SERVER if not name.startswith("v1_")}
        if unknown:
            return f"the server has {unknown}"
        wanted = sorted((on_server & in_file) - (set() if with_readers else OF_READERS))
        return next(filter(None, (self.table(name) for name in wanted)), "")

    def contract(self, folder):
        """Compares the tables of the contract with a new export."""
        export = folder / "oracle-export.db"
        export.unlink(missing_ok=True)
        subprocess.run([self.kvq, "--db", self.file, "export", "-q", export], env=environment_of(self.kvq, folder), check=True)
        connection = sqlite3.connect(export)
        tables = [name for name, in connection.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name LIKE 'v1!_%' ESCAPE '!' "
            "AND name NOT LIKE 'v1!_mail!_fts%' ESCAPE '!'")]
        found = next(filter(None, (self.table(name, connection, () if name in OWN_IDS else {"id"}) for name in tables)), "")
        connection.close()
        return found

    def texts(self, folder):
        query = "SELECT message, kvq_whole_text(frame, begin, bytes) AS text FROM packed_text"
        done = subprocess.run([self.kvq, "--db", self.file, "sql", "--format", "jsonl", "-n", "10000000", query], capture_output=True, text=True,
                              env=environment_of(self.kvq, folder), check=True)
        ours = collections.Counter((str(row["message"]), row["text"]) for row in map(json.loads, done.stdout.splitlines()))
        theirs = collections.Counter((message, as_written(first) + as_written(rest)) for message, first, rest in self.server.rows(
            self.database, "SELECT message, text, rest FROM kvq.packed_text"))
        return self.difference(ours, theirs, "texts")

    def words_of_server(self):
        """Yields (message, lexeme, position from 1), pieces put together."""
        for message, lexeme, positions in self.server.rows(self.database, (
                "SELECT message, lexeme, array_to_string(positions, ' ') FROM kvq.message_words, unnest(words)")):
            for position in positions.split(" "):
                yield message, lexeme, int(position)
        pieces = collections.defaultdict(list)
        for message, piece, lexeme, positions in self.server.rows(self.database, (
                "SELECT message, piece, lexeme, array_to_string(positions, ' ') FROM kvq.message_words_piece, unnest(words)")):
            for position in positions.split(" "):
                pieces[message, lexeme[0], int(piece)].append((int(position), lexeme))
        begins = {}
        for message, letter, piece in sorted(pieces, key=lambda key: (key[0], key[1], key[2])):
            words = pieces[message, letter, piece]
            before = begins.get((message, letter))
            begin = 0 if before is None else before - IN_COMMON
            for position, lexeme in words:
                if before is None or position > IN_COMMON:
                    yield message, lexeme, begin + position
            begins[message, letter] = begin + max(position for position, _ in words)

    def words(self):
        """Compares all words and positions with FTS5's."""
        self.connection.execute("CREATE VIRTUAL TABLE IF NOT EXISTS temp.words_of_mails USING fts5vocab(main, message_fts, instance)")
        # Millions of words: a sum of hashes for each mail.
        ours, theirs = collections.Counter(), collections.Counter()
        for term, message, column, offset in self.connection.execute("SELECT term, doc, col, offset FROM temp.words_of_mails"):
            ours[str(message)] += hash((LETTERS[column] + cut(term), offset + 1))
        for message, lexeme, position in self.words_of_texts("SELECT id, title FROM message", "t"):
            ours[message] += hash((lexeme, position))
        for message, lexeme, position in self.words_of_server():
            theirs[message] += hash((lexeme, position))
        different = [message for message in ours.keys() | theirs.keys() if ours[message] != theirs[message]]
        found = [f"words of mails {different[:5]}" if different else ""]
        for table, key, texts in (
                ("mailbox_words", "mailbox", {"n": "SELECT id, name FROM mailbox", "a": "SELECT id, written_address FROM mailbox"}),
                ("msgid_words", "msgid", {"m": "SELECT id, text FROM msgid"}),
                ("identity_words", "identity", {"i": "SELECT id, name || ' ' || email FROM identity"})):
            expected = collections.Counter(word for letter, sql in texts.items() for word in self.words_of_texts(sql, letter))
            seen = collections.Counter((key_of, lexeme, int(position)) for key_of, lexeme, position in self.server.rows(
                self.database, f"SELECT {key}, lexeme, unnest(positions) FROM kvq.{table}, unnest(words)"))
            found.append(self.difference(expected, seen, table))
        return next(filter(None, found), "")

    def words_of_texts(self, sql, letter):
        """Yields (key, lexeme, position from 1) of texts, split by an FTS5 table of its own."""
        self.connection.executescript(
            "DROP TABLE IF EXISTS temp.texts; DROP TABLE IF EXISTS temp.words_of_texts; "
            "CREATE VIRTUAL TABLE temp.texts USING fts5 (text, tokenize = \"unicode61 remove_diacritics 2 tokenchars '_'\"); "
            f"INSERT INTO temp.texts (rowid, text) {sql}; "
            "CREATE VIRTUAL TABLE temp.words_of_texts USING fts5vocab (temp, texts, instance)")
        for term, key, offset in self.connection.execute("SELECT term, doc, offset FROM temp.words_of_texts"):
            yield str(key), letter + cut(term), offset + 1

    def all(self, folder, with_readers=False):
        """Returns the first difference; empty if there is none."""
        return self.tables(with_readers) or self.texts(folder) or self.words() or self.contract(folder)
