#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""`kvq serve` as a server of HTTP: what it refuses, its limits, slow and idle clients, the token, and the access log.

usage: protocol.py KVQ MAKE_ARCHIVE
"""
import base64
import contextlib
import os
import re
import subprocess
import threading
import time

from server import SECONDS, main, read_all, search_path, serving, wait_for

HOST = b"Host: localhost\r\n"


def get(target, *headers, method=b"GET", version=b"HTTP/1.1"):
    """Returns a request without its end."""
    return b"\r\n".join([b" ".join([method, target, version]), HOST.rstrip(), *headers])


def check_methods(checks, server):
    for method in "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW":
        answer = server.get("/api/v1/health", method)
        checks.equal(f"{method} is refused", (answer.status, answer.headers["allow"], answer.headers["connection"]),
                     (405, "GET, HEAD", "close"))
    checks.equal("a body is refused", server.status(get(b"/robots.txt", b"Content-Length: 3") + b"\r\nConnection: close\r\n\r\nabc"), 413)
    checks.equal("a body in chunks is refused", server.status(get(b"/robots.txt", b"Transfer-Encoding: chunked")), 413)
    checks.equal("an empty body is none", server.status(get(b"/robots.txt", b"Content-Length: 0")), 200)


def check_hostile_bytes(checks, server):
    """No request ends the server, and each gets an answer or a closed connection."""
    for request, statuses in [
            (get(b"/search?q=%00"), {400}), (get(b"/search?q=%0"), {400}), (get(b"/search?q=%zz"), {400}), (get(b"/%"), {400}),
            (get(b"/../../etc/passwd"), {404}), (get(b"/static/../../etc/passwd"), {404}),
            (get(b"/static/%2e%2e%2fkvq.db"), {404}), (get(b"/mail/%2e%2e%2fkvq.db/raw"), {404}),
            (get(b"//evil.example/"), {404}), (get(b"http://evil.example/robots.txt"), {400}), (get(b"*"), {400}),
            (get(b"robots.txt"), {400}), (get(b"/search?q=\xff\xfe%ff"), {200, 400}), (get(b"/robots.txt\x1b[2J"), {400, 404}),
            (get(b"/robots.txt?\x7f=\x80"), {200, 400}), (b"\r\n" + get(b"/robots.txt"), {200, 400}),
            (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", {0, 400}), (b"\x00" * 64, {0, 400, 431}), (b"GET\r\n", {0, 400}),
            (b"GET /robots.txt HTTP/9.9\r\n" + HOST.rstrip(), {400, 505}), (get(b"/robots.txt", b"Bad Header: x"), {200, 400}),
            (get(b"/robots.txt", b": x"), {0, 200, 400}), (get(b"/robots.txt", b"X: " + b"\xff" * 100), {200, 400}),
            (get(b"/robots.txt", b"Content-Length: -1"), {0, 400, 413}), (get(b"/robots.txt", b"Content-Length: 99999999999999999999"), {0, 400, 413}),
            (get(b"/robots.txt", b"Content-Length: 0", b"Content-Length: 5"), {0, 400, 413})]:
        status = server.status(request)
        checks.equal(f"{request[:60]!r} is answered with one of {statuses}", status in statuses or status, True)
    checks.equal("the server is still there", server.get("/robots.txt").status, 200)


def check_limits(checks, server):
    checks.equal("a target of 16 KiB is read", server.status(get(b"/robots.txt?" + b"a" * 16372)), 200)
    checks.equal("a longer one is not", server.status(get(b"/robots.txt?" + b"a" * 16373)), 414)
    checks.equal("nor a huge one", server.status(get(b"/robots.txt?" + b"a" * 1000000)) in (0, 414, 431), True)
    checks.equal("headers of 60 KB are not read", server.status(get(b"/robots.txt", *[b"X-%d: " % i + b"a" * 990 for i in range(60)])) in (0, 413, 431), True)
    checks.equal("nor a thousand small ones", server.status(get(b"/robots.txt", *[b"X-%d: 1" % i for i in range(5000)])) in (0, 413, 431), True)
    deep = "(" * 65 + "is:patch" + ")" * 65
    checks.equal("a query has its own limits", server.get(search_path("/api/v1/search", deep)).status, 400)
    checks.equal("a query of 300 words runs", server.get(search_path("/api/v1/count", " OR ".join(["word"] * 300))).status, 200)


def check_hosts(checks, server):
    def status(host):
        return server.status(b"GET /robots.txt HTTP/1.1\r\nHost: " + host)
    for host in b"localhost", b"LOCALHOST:8587", b"127.0.0.1", b"127.0.0.1:1", b"[::1]:8587", b"x.localhost":
        checks.equal(f"the host {host.decode()} is this one", status(host), 200)
    for host in b"evil.example", b"127.0.0.1.evil.example", b"localhost.evil.example", b"", b"7f000001":
        checks.equal(f"the host {host.decode()!r} is another", status(host), 421 if host else 421)
    checks.equal("a request without a host is refused", server.status(b"GET /robots.txt HTTP/1.1") in (400, 421), True)


def check_headers(checks, server):
    answer = server.get("/api/v1/health")
    checks.equal("what is answered is what it says it is", answer.headers["x-content-type-options"], "nosniff")
    checks.equal("nothing may be loaded from elsewhere", answer.headers["content-security-policy"].split(";")[0], "default-src 'none'")
    checks.equal("no version of a server is told", "server" in answer.headers, False)


def check_many_clients(checks, server):
    """Clients that say nothing, that say something now and then, and that do not read: the others do not wait."""
    with contextlib.ExitStack() as stack:
        idle = [stack.enter_context(server.socket()) for _ in range(200)]
        for side in idle[::2]:
            side.sendall(b"GET /robots.txt HT")
        checks.equal("with 200 idle connections a request is answered", server.get("/api/v1/health").status, 200)
        slow = stack.enter_context(server.socket())
        trickle = get(b"/robots.txt", b"X: " + b"a" * 10000)
        deaf = stack.enter_context(server.socket())
        deaf.sendall(get(search_path("/search.json", "is:patch OR -is:patch", limit=10000).encode()) + b"\r\n\r\n")
        begin, sent = time.monotonic(), 0
        with contextlib.suppress(OSError):
            while time.monotonic() - begin < SECONDS:
                slow.sendall(trickle[sent:sent + 1])
                sent += 1
                time.sleep(0.5)
        checks.equal("a client that sends a byte now and then is cut off", time.monotonic() - begin < SECONDS, True)
        checks.equal("so are the idle ones", {read_all(side)[:12] for side in idle} <= {b"", b"HTTP/1.1 408"}, True)
        checks.equal("the server still answers", server.get("/api/v1/health").status, 200)


def check_parallel(checks, server):
    """Many clients at once get the same answer; connections are kept."""
    expected = server.get(search_path("/api/v1/count", "is:patch")).body
    seen = []

    def ask():
        connection = server.connect()
        for _ in range(20):
            connection.request("GET", search_path("/api/v1/count", "is:patch"))
            seen.append(connection.getresponse().read())
        connection.close()

    threads = [threading.Thread(target=ask) for _ in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    checks.equal("1000 requests over 50 connections", (len(seen), set(seen)), (1000, {expected}))
    pipelined = server.raw((get(b"/robots.txt") + b"\r\n\r\n") * 3 + get(b"/robots.txt", b"Connection: close") + b"\r\n\r\n")
    checks.equal("requests in one packet are answered in order", pipelined.count(b"User-agent"), 4)


def check_log(checks, kvq, folder, environment):
    log = folder / "access.log"
    with serving(kvq, folder, environment, "--access-log", log) as server:
        server.get("/robots.txt")
        server.get("/nothing", "HEAD")
        server.status(get(b'/search?q="\\\x1b[31m\xff'))
        server.get("/robots.txt", "POST")
        lines = wait_for(lambda: (text := log.read_text()).count("\n") >= 4 and text.splitlines())
        log.rename(folder / "old.log")
        server.process.send_signal(1)
        wait_for(log.exists)
        server.get("/robots.txt?new")
        wait_for(lambda: "new" in log.read_text())
        server.stop()
    stamp = r"127\.0\.0\.1 - - \[\d\d/[A-Z][a-z]{2}/\d{4}:\d\d:\d\d:\d\d \+0000\] "
    for line, expected in zip(lines, [r'"GET /robots\.txt HTTP/1\.1" 200 26', r'"HEAD /nothing HTTP/1\.1" 404 -',
                                      r'"GET /search\?q=\\"\\\\\\x1b\[31m\\xff HTTP/1\.1" \d+ (\d+|-)',
                                      r'"POST /robots\.txt HTTP/1\.1" 405 \d+']):
        checks.equal(f"the line {line}", re.fullmatch(stamp + expected, line) is not None, True)
    checks.equal("after SIGHUP the log is a new file", log.read_text().count("\n"), 1)
    with serving(kvq, folder, environment, "--access-log", "-", stdout=subprocess.PIPE) as server:
        server.get("/robots.txt")
        server.process.terminate()
        checks.equal("- is standard output", re.fullmatch(stamp + r'"GET /robots\.txt HTTP/1\.1" 200 26\n',
                                                       server.process.communicate()[0].decode()) is not None, True)


def check_token(checks, kvq, folder, environment):
    token = "0123456789abcdef0123"
    (folder / "token").write_text(token + "\n")
    basic = base64.b64encode(f"me:{token}".encode()).decode()
    wrong = base64.b64encode(b"me:0123456789abcdef0124").decode()
    for options, more in [(["--token-file", "token"], {}), ([], {"KVQ_TOKEN": token})]:
        with serving(kvq, folder, {**environment, **more}, *options, listen="127.0.0.1:0") as server:
            answer = server.get("/robots.txt")
            checks.equal("without the token nothing is answered", (answer.status, answer.headers["www-authenticate"]),
                         (401, 'Basic realm="kvq", charset="UTF-8"'))
            for given, status in [(f"Bearer {token}", 200), (f"bearer  {token}", 200), (f"Basic {basic}", 200), (f"Basic {wrong}", 401),
                                  (f"Bearer {token}x", 401), (f"Bearer {token[:-1]}", 401), ("Bearer", 401), ("Basic !!!", 401),
                                  (token, 401), (f"Digest {token}", 401)]:
                checks.equal(f"Authorization: {given}", server.get("/robots.txt", Authorization=given).status, status)
            checks.equal("no shared cache keeps what needs a token",
                         server.get("/api/v1/fields", Authorization=f"Bearer {token}").headers["cache-control"], "private, no-cache")
            checks.equal("with a token, any name of the server will do",
                         server.get("/robots.txt", Authorization=f"Bearer {token}", Host="kvq.example").status, 200)


def check_proxy(checks, kvq, folder, environment):
    log = folder / "proxied.log"
    with serving(kvq, folder, environment, "--behind-proxy", "--base-path", "/kvq/", "--access-log", log) as server:
        checks.equal("the address has the base path", server.address.endswith("/kvq/"), True)
        for path in "/kvq/robots.txt", "/robots.txt":
            answer = server.get(path, Host="lists.example.org", X_Forwarded_For="203.0.113.9, 198.51.100.7")
            checks.equal(f"{path} is answered under any name", answer.status, 200)
        checks.equal("the description has the base path", '"url": "/kvq"' in server.get("/api/v1/openapi.json").text, True)
        lines = wait_for(lambda: len(lines := log.read_text().splitlines()) >= 2 and lines)
        checks.equal("the log has the client that the proxy names", lines[0].split(" ")[0], "198.51.100.7")
        server.stop()


def check_refusals(checks, kvq, folder, environment):
    def refused(*options, **more):
        done = subprocess.run([kvq, "serve", *options], cwd=folder, env={**environment, **more}, capture_output=True, check=False, timeout=60)
        return done.stderr.decode(), done.returncode
    (folder / "short").write_text("secret\n")
    (folder / "spaced").write_text("0123456789 abcdef\n")
    hint = "; 'openssl rand -hex 16' prints a good one\n"
    reach = "can be reached from other machines; give a token with --token-file, or --behind-proxy if only a proxy can connect\n"
    with serving(kvq, folder, environment) as server:
        for options, message in [
                (["--listen", "0.0.0.0:0"], f"kvq: 0.0.0.0:0 {reach}"), (["--listen", ":0"], f"kvq: :0 {reach}"),
                (["--listen", "[::]:0"], f"kvq: [::]:0 {reach}"),
                (["--listen", "8587"], "kvq: '8587' is no ADDRESS:PORT to listen on; examples are 127.0.0.1:8587, [::1]:8587 and :8587 for all addresses\n"),
                (["--listen", "::1:80"], "kvq: '::1:80' is no ADDRESS:PORT to listen on; examples are 127.0.0.1:8587, [::1]:8587 and :8587 for all addresses\n"),
                (["--listen", "127.0.0.1:65536"], "kvq: '127.0.0.1:65536' is no ADDRESS:PORT to listen on; examples are 127.0.0.1:8587, [::1]:8587 and :8587 for all addresses\n"),
                (["--listen", "kvq.example:80"], "kvq: 'kvq.example' is no address to listen on (Name or service not known); write an IP address or localhost, such as 127.0.0.1:8587 or [::1]:8587\n"),
                (["--listen", "192.0.2.1:0", "--behind-proxy"], "kvq: cannot listen on 192.0.2.1:0: Cannot assign requested address; this machine does not have the address\n"),
                (["--listen", f"127.0.0.1:{server.port}"], f"kvq: cannot listen on 127.0.0.1:{server.port}: Address already in use; another program listens there; choose another port with --listen\n"),
                (["--token-file", "short"], f"kvq: the token is shorter than 16 characters{hint}"),
                (["--token-file", "spaced"], f"kvq: the token has a character that is not printable ASCII{hint}"),
                (["--token-file", "none"], "kvq: 'none' cannot be read: No such file or directory\n"),
                (["--base-path", "kvq"], "kvq: 'kvq' is no base path; it begins with a slash and has letters, digits and -._~/, such as /kvq\n"),
                (["--base-path", "//x"], "kvq: '//x' is no base path; it begins with a slash and has letters, digits and -._~/, such as /kvq\n"),
                (["--timeout", "0"], "kvq: --timeout: '0' is not a number from 1 to 600; see 'kvq help serve'\n"),
                (["--access-log", "no/folder"], "kvq: 'no/folder' cannot be written: No such file or directory\n")]:
            checks.equal(f"serve {' '.join(options)}", refused(*options), (message, 2))
        checks.equal("the log is no database", refused("--access-log", "kvq.db")[1], 2)
        checks.equal("a missing database is named", refused("--listen", "127.0.0.1:0", KVQ_DB="none.db"),
                     ("kvq: there is no database at 'none.db'; create one with 'kvq mirror URL' or 'kvq index ARCHIVE', or choose another file with --db FILE\n", 3))


def check(checks, kvq, folder, environment):
    with serving(kvq, folder, environment) as server:
        check_methods(checks, server)
        check_hostile_bytes(checks, server)
        check_limits(checks, server)
        check_hosts(checks, server)
        check_headers(checks, server)
        check_parallel(checks, server)
        check_many_clients(checks, server)
        checks.equal("the server ends quietly", server.stop(), ("", 0))
    check_log(checks, kvq, folder, environment)
    check_token(checks, kvq, folder, environment)
    check_proxy(checks, kvq, folder, environment)
    check_refusals(checks, kvq, folder, environment)


if __name__ == "__main__":
    os.environ.pop("KVQ_TOKEN", None)
    main(check)
