# SPDX-License-Identifier: MIT
"""A file and its copies on PostgreSQL servers, for bench-postgresql: making them, and asking them."""
import dataclasses
import http.client
import subprocess
import threading
import time
import urllib.parse

from benchmark.process import ProgramFailed

# A role that may not make extensions gets a copy with GIN, which every server has.
ROLES = {"RUM": "kvq", "GIN": "plain"}
GROUPS = {
    "words": "message_words(_[a-z0-9]+)*|mailbox_words|msgid_words|identity_words|east_asian_word",
    "texts": "packed_text(_[0-9a-z]+)?",
    "contract": "v1_[a-z_]+",
}
SIZES = """SELECT coalesce(sum(pg_table_size(oid)), 0)::bigint, coalesce(sum(pg_indexes_size(oid)), 0)::bigint
FROM pg_class WHERE relkind = 'r' AND relnamespace = 'kvq'::regnamespace AND """


@dataclasses.dataclass
class Place:
    """What answers: a file or a copy. `name` is that of its column, `database` is what --db gets."""
    name: str
    database: str


def server_settings():
    """Returns the settings of a server that has this machine for itself, as docs/postgresql.md advises."""
    with open("/proc/meminfo", encoding="ascii") as info:
        megabytes = int(info.readline().split()[1]) // 1024
    return {"fsync": "on", "shared_buffers": f"{megabytes // 4}MB", "effective_cache_size": f"{megabytes // 2}MB",
            "max_wal_size": "8GB", "checkpoint_timeout": "15min"}


def make_copies_of(server, name):
    """Makes an empty database for each kind of index. Returns their places."""
    places = []
    for kind, role in ROLES.items():
        database = f"{name}_{kind.lower()}".replace("-", "_")
        if role != "kvq":
            server.sql("postgres", f"DO $$ BEGIN CREATE ROLE {role} LOGIN; EXCEPTION WHEN duplicate_object THEN END $$")
        server.sql("postgres", f"CREATE DATABASE {database} OWNER {role}")
        places.append((database, Place(kind, server.address(database, role))))
    return places


def kind_of(server, database):
    return server.sql(database, "SELECT word_index FROM kvq.kvq_copy").upper()


def bytes_by_group(server, database):
    """Returns the bytes of tables and of indexes by group, and of the whole database."""
    out, known = {}, "|".join(GROUPS.values())
    for name, pattern in [*GROUPS.items(), ("the others", known)]:
        sign = "!~" if name == "the others" else "~"
        tables, indexes = server.sql(database, f"{SIZES} relname {sign} '^({pattern})$'").split("|")
        out[name] = (int(tables), int(indexes))
    return out, int(server.sql(database, "SELECT pg_database_size(current_database())"))


class Serving:
    """`kvq serve` of a place, while the `with` block runs."""

    def __init__(self, runner, kvq, place):
        self.process = subprocess.Popen([kvq, "--db", place.database, "serve", "--listen", "127.0.0.1:0", "--timeout", "600"],
                                        env=runner.environment, stderr=subprocess.PIPE, text=True)
        line = self.process.stderr.readline()
        if "serving" not in line:
            raise ProgramFailed(f"kvq serve: {line}")
        self.port = urllib.parse.urlsplit(line.split()[2]).port

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.communicate()

    def connect(self):
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=600)


def get(connection, path, number=0):
    """Returns the body of a page. kvq serve keeps pages, also by this header: for another number it makes it anew."""
    connection.request("GET", path, headers={"X-Forwarded-Proto": f"http{number}"})
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != 200:
        raise ProgramFailed(f"{path}: status {answer.status}")
    return body


def seconds_of_answers(connection, path, runs):
    """Returns the seconds of each run of a request for data, whose answers kvq serve does not keep."""
    out = []
    for _ in range(runs + 1):
        begin = time.perf_counter()
        get(connection, path)
        out.append(time.perf_counter() - begin)
    return out[1:]


def requests_per_second(servings, paths, seconds, clients):
    """Asks for pages in turns, with so many clients at once for each of the servers. Returns the requests and the
    seconds until the last answer, divided."""
    counts, begin = [], time.monotonic()
    end = begin + seconds

    def ask(serving, client):
        connection, done = serving.connect(), 0
        while time.monotonic() < end:
            get(connection, paths[done % len(paths)], 1 + done * clients + client)
            done += 1
        counts.append(done)

    threads = [threading.Thread(target=ask, args=(serving, client)) for serving in servings
               for client in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / (time.monotonic() - begin)
