# SPDX-License-Identifier: MIT
"""A host of git repositories on loopback, for tests: `git http-backend` behind a small HTTP server that can also
redirect, answer with errors and manifests, and cut or stall its answers. And archives to serve."""
import gzip
import http.server
import json
import os
import subprocess
import threading

BLOCK = 4096


def git(folder, *arguments, stdin=None):
    done = subprocess.run(["git", "-C", folder, *arguments], input=stdin, check=True, stdout=subprocess.PIPE)
    return done.stdout.decode().strip()


def mail_of(ident, list_name, size=0):
    """A mail with `size` bytes of words that do not compress well."""
    words = "".join(f"{hash((ident, n)) & 0xffffffff:08x}\n" for n in range(size // 9))
    return (f"From: Ada Byron <ada@example.org>\nTo: {list_name}@example.org\nSubject: [PATCH] mail {ident}\n"
            f"Date: Mon, 3 Mar 2025 10:00:00 +0000\nMessage-ID: <{ident}@example.org>\n"
            f"List-Id: <{list_name}.example.org>\n\nDo {ident}.\n{words}").encode()


def push_mails(repository, mails):
    """Adds a commit for each mail to the branch master, as public-inbox does."""
    if not (repository / "HEAD").exists():
        repository.mkdir(parents=True)
        git(repository, "init", "-q", "--bare", "-b", "master", ".")
    begun = subprocess.run(["git", "-C", repository, "rev-parse", "-q", "--verify", "master"], stdout=subprocess.PIPE)
    stream = b""
    for number, mail in enumerate(mails):
        stream += (b"commit refs/heads/master\ncommitter A <a@example.org> 1740996000 +0000\ndata 4\nmail\n")
        if number == 0 and begun.returncode == 0:
            stream += b"from refs/heads/master^0\n"
        stream += b"M 100644 inline m\ndata %d\n%s\n" % (len(mail), mail)
    git(repository, "fast-import", "--quiet", stdin=stream)


def epochs_of(archive):
    return sorted((archive / "git").glob("*.git"), key=lambda path: int(path.stem))


def manifest_of(root, prefix=""):
    """What public-inbox and grokmirror write about the archives below a folder."""
    paths = [f"{prefix}/{path.relative_to(root)}" for path in sorted(root.glob("*/git/*.git"))]
    return gzip.compress(json.dumps({path: {"modified": 1740996000, "fingerprint": "0" * 40} for path in paths}).encode())


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_GET(self):
        self.answer()

    def do_POST(self):
        self.answer()

    def send(self, status, body=b"", **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def answer(self):
        host = self.server.host
        path, _, query = self.path.partition("?")
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        host.requests.append(f"{self.command} {self.path}")
        for begin, to in host.redirects.items():
            if path.startswith(begin):
                return self.send(301, Location=to + path[len(begin):] + ("?" + query if query else ""))
        for begin, status in host.statuses.items():
            if path.startswith(begin):
                return self.send(status)
        if path in host.files:
            # grokmirror wants to know when.
            return self.send(200, host.files[path], Last_Modified=self.date_time_string())
        return self.run_git(host, path, query, body)

    def run_git(self, host, path, query, body):
        parts = path.strip("/").split("/")
        # LIST/N and LIST/git/N.git, as public-inbox-httpd has them.
        if len(parts) > 2 and parts[1].isdigit():
            parts[1:2] = ["git", f"{parts[1]}.git"]
        environment = {**os.environ, "GIT_PROJECT_ROOT": str(host.root), "GIT_HTTP_EXPORT_ALL": "1",
                       "PATH_INFO": "/" + "/".join(parts), "QUERY_STRING": query, "REQUEST_METHOD": self.command,
                       "CONTENT_TYPE": self.headers.get("Content-Type", ""), "CONTENT_LENGTH": str(len(body)),
                       "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""), "REMOTE_ADDR": "127.0.0.1"}
        done = subprocess.run(["git", "http-backend"], input=body, env=environment, stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL)
        head, _, content = done.stdout.partition(b"\r\n\r\n")
        headers = dict(line.split(": ", 1) for line in head.decode().split("\r\n") if ": " in line)
        status = int(headers.pop("Status", "200 OK").split()[0])
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        broken = self.command == "POST" and host.broken and path.startswith(host.broken)
        if not broken:
            return self.wfile.write(content)
        self.wfile.write(content[:len(content) // 2])
        self.wfile.flush()
        if host.stalls:
            host.stalled.set()
            host.goes_on.wait(60)
        self.close_connection = True
        return None


class Server(http.server.ThreadingHTTPServer):
    def handle_error(self, *_):
        """Clients that are killed break their connections."""


class GitHost:
    def __init__(self, root):
        self.root = root
        self.requests = []
        self.redirects, self.statuses, self.files = {}, {}, {}
        # The beginning of the paths whose packs break off, and whether they stall before that.
        self.broken, self.stalls = "", False
        self.stalled, self.goes_on = threading.Event(), threading.Event()
        self.server = Server(("127.0.0.1", 0), Handler)
        self.server.host = self
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server.server_port}"

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
