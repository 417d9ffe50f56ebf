# SPDX-License-Identifier: MIT
"""Helpers of the tests of `kvq serve`: a server over the sample archive, and requests byte for byte."""
import contextlib
import http.client
import pathlib
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "cli"))
from terminal import SAMPLES, Checks, environment_of, run  # noqa: E402,F401 (for the tests)

SECONDS = 60
READY = re.compile(r"kvq: serving (\S+) until Ctrl-C\n")


class Answer:
    def __init__(self, response):
        self.status, self.body = response.status, response.read()
        self.headers = {name.lower(): value for name, value in response.getheaders()}

    @property
    def text(self):
        return self.body.decode("utf-8", "replace")


def quoted(text):
    return urllib.parse.quote(text, safe="")


def search_path(route, query, **more):
    return f"{route}?{urllib.parse.urlencode({'q': query, **more}, quote_via=urllib.parse.quote)}"


class Server:
    """A running `kvq serve`. It listens on a port that the system chooses."""

    def __init__(self, kvq, folder, environment, *options, listen="127.0.0.1:0", **popen):
        listening = ["--listen", listen] if listen else []
        self.process = subprocess.Popen([str(kvq), "serve", *listening, *map(str, options)], cwd=folder,
                                        env=environment, stderr=subprocess.PIPE, **popen)
        line = self.process.stderr.readline().decode()
        found = READY.fullmatch(line)
        assert found, line
        self.address = found[1]
        self.port = urllib.parse.urlsplit(self.address).port

    def connect(self):
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=SECONDS)

    def get(self, path, method="GET", **headers):
        connection = self.connect()
        try:
            connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
            return Answer(connection.getresponse())
        finally:
            connection.close()

    def socket(self):
        return socket.create_connection(("127.0.0.1", self.port), timeout=SECONDS)

    def raw(self, request):
        """Sends bytes and returns all bytes that come back until the server closes the connection."""
        with self.socket() as side:
            # The server may have refused before it has read everything.
            with contextlib.suppress(OSError):
                side.sendall(request)
            return read_all(side)

    def status(self, request):
        """Returns the status that a request, byte for byte, is answered with; 0 if the connection is just closed."""
        head = self.raw(request + b"\r\nConnection: close\r\n\r\n").split(b"\r\n", 1)[0]
        found = re.fullmatch(rb"HTTP/1\.[01] (\d+) .*", head)
        return int(found[1]) if found else 0

    def stop(self, how=signal.SIGTERM):
        """Returns what the server wrote to standard error, and its exit code."""
        self.process.send_signal(how)
        error = self.process.communicate(timeout=SECONDS)[1].decode()
        return error, self.process.returncode


def read_all(side):
    out = b""
    with contextlib.suppress(OSError):
        while data := side.recv(65536):
            out += data
    return out


def wait_for(holds):
    """Waits until the function returns a true value, and returns that; gives up after a minute."""
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        if value := holds():
            return value
        time.sleep(0.02)
    return holds()


@contextlib.contextmanager
def samples(kvq, make_archive):
    """A folder with the sample archive and its index, and the environment for kvq there."""
    with tempfile.TemporaryDirectory(prefix="kvq-serve-") as name:
        folder = pathlib.Path(name)
        environment = environment_of(kvq, folder)
        subprocess.run([make_archive, SAMPLES / "archive.txt", folder / "kvm"], check=True)
        run([kvq, "index", "kvm"], folder, environment)
        yield folder, environment


@contextlib.contextmanager
def serving(kvq, folder, environment, *options, **popen):
    server = Server(kvq, folder, environment, *options, **popen)
    try:
        yield server
    finally:
        if server.process.poll() is None:
            server.process.kill()
            server.process.communicate()


def main(*parts):
    """Runs the parts of a test, each with the checks, the program, and a folder of its own."""
    kvq, make_archive = (pathlib.Path(path).resolve() for path in sys.argv[1:3])
    checks = Checks()
    with samples(kvq, make_archive) as (folder, environment):
        for part in parts:
            part(checks, kvq, folder, environment)
    checks.end()
