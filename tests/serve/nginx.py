#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The example of nginx in front of `kvq serve` (samples/serve/nginx.conf), with nginx itself where it is installed.

usage: nginx.py KVQ MAKE_ARCHIVE
"""
import http.client
import os
import shutil
import signal
import socket
import subprocess

from process import activated
from server import SAMPLES, SECONDS, Answer, main, search_path, wait_for

NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")


def free_port():
    with socket.socket() as side:
        side.bind(("127.0.0.1", 0))
        return side.getsockname()[1]


def configuration(folder, port):
    """The example, with the paths and the port of the test."""
    site = (SAMPLES / "serve" / "nginx.conf").read_text(encoding="utf-8")
    for old, new in [("/run/kvq/serve.sock", f"{folder}/serve.sock"), ("/var/cache/nginx/kvq", f"{folder}/cache"),
                     ("listen 80;", f"listen 127.0.0.1:{port};")]:
        assert old in site, old
        site = site.replace(old, new)
    temporary = "".join(f"{kind}_temp_path {folder}/temp-{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    (folder / "nginx.conf").write_text(f"daemon off;\nmaster_process off;\npid {folder}/nginx.pid;\nerror_log {folder}/error.log;\n"
                                       f"events {{}}\nhttp {{\naccess_log off;\n{temporary}{site}}}\n")


def check(checks, kvq, folder, environment):
    if not NGINX:
        print("skipped: nginx is not installed")
        return
    port = free_port()
    configuration(folder, port)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(folder / "serve.sock"))
        listening.listen()
        log = folder / "proxied.log"
        server = activated(kvq, folder, environment, listening, options=["--behind-proxy", "--access-log", str(log)])
        server.stderr.readline()
        proxy = subprocess.Popen([NGINX, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")])

        def get(path, method="GET", **headers):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS)
            connection.request(method, path, headers={"Host": "lists.example.org", **headers})
            return Answer(connection.getresponse())

        def answers():
            try:
                return get("/robots.txt").status == 200
            except OSError:
                return False

        checks.equal("nginx answers", wait_for(answers), True)
        path = search_path("/api/v1/search", "is:patch")
        first = get(path)
        checks.equal("a query through nginx", (first.status, '"rows"' in first.text), (200, True))
        checks.equal("the client knows an answer", get(path, **{"If-None-Match": first.headers["etag"]}).status in (200, 304), True)
        checks.equal("a mistake", get("/api/v1/search?q=form%3Ax").status, 400)
        checks.equal("another method", get("/robots.txt", "POST").status, 405)
        checks.equal("the log names the client of nginx", {line.split(" ")[0] for line in log.read_text().splitlines()}, {"127.0.0.1"})
        server.send_signal(signal.SIGTERM)
        server.communicate(timeout=SECONDS)
        listening.close()
        checks.equal("without the server, nginx has the last answer", (get(path).status, get(path).body == first.body), (200, True))
        proxy.send_signal(signal.SIGTERM)
        proxy.wait(timeout=SECONDS)


if __name__ == "__main__":
    main(check)
