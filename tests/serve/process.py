#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""`kvq serve` as a process: it ends when the requests under way are answered, takes a socket that was passed in, keeps to
its time limit, and follows the database when it is indexed or replaced.

usage: process.py KVQ MAKE_ARCHIVE
"""
import contextlib
import http.client
import json
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import threading

from server import READY, SECONDS, Server, main, run, search_path, serving, wait_for

# Pairs each recipient of each mail with each in To and Cc; slow_database() makes that take hours.
SLOW = search_path("/api/v1/count", "| count by recipient, to, cc")


def mails(server):
    return json.loads(server.get("/api/v1/health").body)["mails"]


def slow_database(folder):
    """A copy in which the recipients of a mail are so many that their combinations do not end in time."""
    shutil.copy(folder / "kvq.db", folder / "slow.db")
    with contextlib.closing(sqlite3.connect(folder / "slow.db")) as db:
        first, mailbox = db.execute("SELECT list, mailbox FROM recipient_list LIMIT 1").fetchone()
        db.execute("WITH RECURSIVE n(i) AS (SELECT 1000 UNION ALL SELECT i + 1 FROM n WHERE i < 9000) "
                   "INSERT INTO recipient_list (list, position, header, mailbox) SELECT ?, i, iif(i % 2, 'to', 'cc'), ? FROM n",
                   (first, mailbox))
        db.commit()
    return folder / "slow.db"


def check_time_limit(checks, kvq, folder, environment, slow):
    with serving(kvq, folder, {**environment, "KVQ_DB": str(slow)}, "--timeout", "1", "--threads", "2") as server:
        answer = server.get(SLOW)
        checks.equal("a query over the time limit is ended, and told so", (answer.status, json.loads(answer.body)),
                     (503, {"error": "the answer takes longer than 1 s",
                            "hint": "add terms that narrow the query, such as date:1.month.ago.."}))
        others = [threading.Thread(target=server.get, args=(SLOW,)) for _ in range(2)]
        for thread in others:
            thread.start()
        checks.equal("others are answered meanwhile", server.get("/robots.txt").status, 200)
        for thread in others:
            thread.join()


def check_stop(checks, kvq, folder, environment, slow):
    for how in signal.SIGTERM, signal.SIGINT:
        log = folder / f"{how}.log"
        with serving(kvq, folder, {**environment, "KVQ_DB": str(slow)}, "--timeout", "3", "--access-log", log) as server:
            connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=SECONDS)
            connection.request("GET", SLOW)
            server.get("/robots.txt")
            kept = http.client.HTTPConnection("127.0.0.1", server.port, timeout=SECONDS)
            kept.request("GET", "/robots.txt")
            kept.getresponse().read()
            server.process.send_signal(how)
            response = connection.getresponse()
            checks.equal("the request under way is answered to its end",
                         (response.status, "longer than 3 s" in response.read().decode(), response.headers["connection"]),
                         (503, True, "close"))
            error, code = server.process.communicate(timeout=SECONDS)[1].decode(), server.process.returncode
            checks.equal("the server ends with success", (error, code), ("", 0))
            checks.equal("its last request is in the log", "count%20by%20recipient" in log.read_text(), True)
            with socket.socket() as side:
                checks.equal("nobody listens any more", side.connect_ex(("127.0.0.1", server.port)) != 0, True)


# Does what systemd does: the socket becomes descriptor 3, and the variables name the process that is to have it.
LAUNCHER = """
import os, sys
descriptor, sockets, process = sys.argv[1:4]
if int(descriptor) == 3:
    os.set_inheritable(3, True)
else:
    os.dup2(int(descriptor), 3)
os.environ.update(LISTEN_FDS=sockets, LISTEN_PID=process or str(os.getpid()))
os.execv(sys.argv[4], sys.argv[4:])
"""


def activated(kvq, folder, environment, listening, sockets="1", options=(), process=""):
    descriptor = listening.fileno()
    return subprocess.Popen([sys.executable, "-c", LAUNCHER, str(descriptor), sockets, process, str(kvq), "serve", *options],
                            cwd=folder, env=environment, stderr=subprocess.PIPE, pass_fds=[descriptor])


def check_activation(checks, kvq, folder, environment):
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        process = activated(kvq, folder, environment, listening)
        # The system accepts the connection before the server is there.
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS)
        connection.request("GET", "/robots.txt")
        checks.equal("the server answers on a socket that was passed in", connection.getresponse().status, 200)
        connection.close()
        ready = READY.fullmatch(process.stderr.readline().decode())
        checks.equal("and says where", ready and ready[1], f"http://127.0.0.1:{port}/")
        process.send_signal(signal.SIGTERM)
        checks.equal("it ends", (process.communicate(timeout=SECONDS)[1], process.returncode), (b"", 0))
        waiting = socket.create_connection(("127.0.0.1", port))
        checks.equal("the socket still listens for the next one", waiting.getpeername()[1], port)
        waiting.close()
        for message, more in [
                ("kvq: a socket was passed in (LISTEN_FDS); leave out --listen: the socket unit says where to listen\n", {"options": ["--listen", "127.0.0.1:0"]}),
                ("kvq: 2 sockets were passed in (LISTEN_FDS); kvq serve takes one: ListenStream= once in the socket unit\n", {"sockets": "2"})]:
            process = activated(kvq, folder, environment, listening, **more)
            checks.equal(message, (process.communicate(timeout=SECONDS)[1].decode(), process.returncode), (message, 2))
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        process = activated(kvq, folder, environment, deaf)
        checks.equal("a socket that does not listen is refused", (process.communicate(timeout=SECONDS)[1].decode(), process.returncode),
                     ("kvq: the socket that was passed in does not listen (LISTEN_FDS); in the socket unit, set ListenStream= and Accept=no\n", 2))
    with socket.create_server(("0.0.0.0", 0)) as wide:
        process = activated(kvq, folder, environment, wide)
        checks.equal("a socket for all addresses needs a token", (process.communicate(timeout=SECONDS)[1].decode(), process.returncode),
                     ("kvq: the socket that was passed in can be reached from other machines; give a token with --token-file, or "
                      "--behind-proxy if only a proxy can connect\n", 2))
    with socket.socket(socket.AF_UNIX) as local:
        local.bind(str(folder / "kvq.sock"))
        local.listen()
        process = activated(kvq, folder, environment, local)
        ready = READY.fullmatch(process.stderr.readline().decode())
        checks.equal("a UNIX socket will do", ready and ready[1], str(folder / "kvq.sock"))
        with socket.socket(socket.AF_UNIX) as side:
            side.connect(str(folder / "kvq.sock"))
            side.sendall(b"GET /robots.txt HTTP/1.1\r\nHost: lists.example.org\r\nConnection: close\r\n\r\n")
            checks.equal("and answers under any name", side.recv(12), b"HTTP/1.1 200")
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=SECONDS)


def check_other_activation(checks, kvq, folder, environment):
    """The variables may have been meant for a parent process."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        process = activated(kvq, folder, environment, listening, options=["--listen", "127.0.0.1:0"], process="1")
        ready = READY.fullmatch(process.stderr.readline().decode())
        checks.equal("a socket of another process is none", ready is not None and str(listening.getsockname()[1]) not in ready[1], True)
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=SECONDS)


def check_database(checks, kvq, folder, environment):
    (folder / "work").mkdir()
    database = folder / "work" / "kvq.db"
    shutil.copy(folder / "kvq.db", database)
    environment = {**environment, "KVQ_DB": str(database)}
    with serving(kvq, folder, environment) as server:
        all_mails = mails(server)
        path = search_path("/api/v1/count", "is:patch")
        tag = server.get(path).headers["etag"]
        shutil.copy(folder / "kvq.db", folder / "work" / "new.db")
        with contextlib.closing(sqlite3.connect(folder / "work" / "new.db")) as db:
            db.execute("DELETE FROM saved_query")
            db.execute("INSERT INTO saved_query (name, text, created) VALUES ('replaced', 'is:cover', 0)")
            db.commit()
        (folder / "work" / "new.db").rename(database)
        named = search_path("/api/v1/count", "query:replaced")
        checks.equal("a database that was replaced is read from then on", server.get(named).status, 200)
        checks.equal("with another ETag", server.get(path, If_None_Match=tag).status, 200)
        checks.equal("and the same mails", mails(server), all_mails)
        database.rename(folder / "work" / "away.db")
        answer = server.get(path)
        checks.equal("without a database, the server says so", (answer.status, json.loads(answer.body)["error"]),
                     (500, f"there is no database at '{database}'"))
        (folder / "work" / "away.db").rename(database)
        checks.equal("and answers again when it is back", mails(server), all_mails)
        checks.equal("it ends quietly", server.stop(), ("", 0))


def check_while_indexing(checks, kvq, folder, environment):
    """Readers wait for no writer: they see the state before."""
    with serving(kvq, folder, environment) as server:
        before = mails(server)
        with contextlib.closing(sqlite3.connect(folder / "kvq.db", isolation_level=None)) as db:
            db.execute("BEGIN IMMEDIATE")
            db.execute("INSERT INTO saved_query (name, text, created) VALUES ('half', 'is:cover', 0)")
            checks.equal("while another process writes, a reader is answered", mails(server), before)
            checks.equal("and sees nothing of it", server.get(search_path("/api/v1/count", "query:half")).status, 400)
            db.execute("COMMIT")
        checks.equal("until it is committed", server.get(search_path("/api/v1/count", "query:half")).status, 200)


def check(checks, kvq, folder, environment):
    slow = slow_database(folder)
    check_time_limit(checks, kvq, folder, environment, slow)
    check_stop(checks, kvq, folder, environment, slow)
    check_activation(checks, kvq, folder, environment)
    check_other_activation(checks, kvq, folder, environment)
    check_database(checks, kvq, folder, environment)
    check_while_indexing(checks, kvq, folder, environment)


if __name__ == "__main__":
    main(check)
