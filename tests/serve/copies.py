#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Two servers, each on its own copy of a database that goes on growing, as docs/serve.md says for list hosts: the copies
are replaced under requests, no request fails, and both servers say the same about the same state.

usage: copies.py KVQ MAKE_ARCHIVE
"""
import contextlib
import json
import os
import sqlite3
import subprocess
import threading

from server import main, run, search_path, serving

LAST_MAILS = 20
ROUNDS = 4
COUNT = search_path("/api/v1/count", "is:patch OR is:reply OR is:cover OR is:pull")
PAGES = ["/", COUNT, search_path("/search", "kvm"), search_path("/api/v1/search", "is:series")]


def git(repository, *arguments):
    return subprocess.run(["git", "-C", repository, *arguments], check=True, capture_output=True, text=True).stdout.strip()


def publish(source, server_folder):
    """The commands of docs/serve.md, on one machine."""
    with contextlib.closing(sqlite3.connect(source)) as database, \
            contextlib.closing(sqlite3.connect(server_folder / "new.db")) as copy:
        database.backup(copy)
    os.replace(server_folder / "new.db", server_folder / "kvq.db")


class Readers(threading.Thread):
    """Asks a server without a pause, and keeps what went wrong."""

    def __init__(self, server):
        super().__init__()
        self.server, self.asked, self.failures, self.ended = server, 0, [], False

    def run(self):
        while not self.ended:
            path = PAGES[self.asked % len(PAGES)]
            try:
                status = self.server.get(path).status
                if status != 200:
                    self.failures.append((path, status))
            except OSError as error:
                self.failures.append((path, repr(error)))
            self.asked += 1

    def end(self):
        self.ended = True
        self.join()
        return self.failures


def same_minute(servers):
    """Returns the answers of the servers. An ETag holds for a minute, so the second try is in one."""
    for _ in range(2):
        answers = [server.get(COUNT) for server in servers]
        if len({answer.headers["etag"] for answer in answers}) == 1:
            break
    return answers


def check_copies(checks, kvq, folder, environment):
    [repository] = (folder / "kvm" / "git").glob("*.git")
    newest = git(repository, "rev-parse", "HEAD")
    source = folder / "source.db"
    environment = {**environment, "KVQ_DB": str(source)}
    with contextlib.ExitStack() as stack:
        git(repository, "update-ref", "HEAD", f"{newest}~{LAST_MAILS}")
        run([kvq, "index", "kvm"], folder, environment)
        servers = []
        for name in ("first", "second"):
            place = folder / name
            place.mkdir()
            publish(source, place)
            servers.append((place, stack.enter_context(serving(kvq, place, {**environment, "KVQ_DB": str(place / "kvq.db")}))))
        readers = [Readers(server) for _, server in servers]
        for reader in readers:
            reader.start()
        for mails_left in range(LAST_MAILS - LAST_MAILS // ROUNDS, -1, -(LAST_MAILS // ROUNDS)):
            git(repository, "update-ref", "HEAD", f"{newest}~{mails_left}")
            run([kvq, "index", "kvm"], folder, environment)
            expected = int(run([kvq, "is:patch OR is:reply OR is:cover OR is:pull | count"], folder, environment)[0])
            for place, _ in servers:
                publish(source, place)
            answers = same_minute([server for _, server in servers])
            checks.equal(f"both count the mails, {mails_left} before the last",
                         [json.loads(answer.text)["count"] for answer in answers], [expected, expected])
            checks.equal("with one ETag", len({answer.headers["etag"] for answer in answers}), 1)
            known = servers[1][1].get(COUNT, If_None_Match=answers[0].headers["etag"])
            checks.equal("which the other server knows", known.status, 304)
        checks.equal("no request failed", [reader.end() for reader in readers], [[], []])
        checks.equal("requests were made all the time", all(reader.asked > ROUNDS for reader in readers), True)


if __name__ == "__main__":
    main(check_copies)
