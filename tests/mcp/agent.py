# SPDX-License-Identifier: MIT
"""Helpers of the tests of `kvq mcp`: a client that writes and reads lines."""
import contextlib
import json
import pathlib
import subprocess
import sys

sys.path[:0] = [str(pathlib.Path(__file__).resolve().parent.parent / folder) for folder in ("serve", "cli")]
from process import slow_database  # noqa: E402,F401 (for the tests)
from terminal import SAMPLES, Checks, environment_of, run  # noqa: E402,F401 (for the tests)

SECONDS = 60
PER_REQUEST = "2026-07-28"
HANDSHAKES = ["2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05"]
META = {"io.modelcontextprotocol/protocolVersion": PER_REQUEST, "io.modelcontextprotocol/clientCapabilities": {}}
SLOW = "| count by recipient, to, cc"


class Agent:
    """A running `kvq mcp`."""

    def __init__(self, kvq, folder, environment, *options):
        self.process = subprocess.Popen([str(kvq), "mcp", *map(str, options)], cwd=folder, env=environment,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.last = 0

    def send(self, message):
        self.send_bytes(json.dumps(message).encode())

    def send_bytes(self, line):
        self.process.stdin.write(line + b"\n")
        self.process.stdin.flush()

    def receive(self):
        return json.loads(self.process.stdout.readline())

    def request(self, method, **params):
        """Sends a request and returns its id."""
        self.last += 1
        self.send({"jsonrpc": "2.0", "id": self.last, "method": method, "params": params})
        return self.last

    def ask(self, method, **params):
        """Returns the result of a request, or its error."""
        sent = self.request(method, **params)
        answer = self.receive()
        assert answer["id"] == sent and answer["jsonrpc"] == "2.0", answer
        return answer.get("result", answer.get("error"))

    def start(self, version=HANDSHAKES[0]):
        result = self.ask("initialize", protocolVersion=version, capabilities={}, clientInfo={"name": "a", "version": "1"})
        self.send({"jsonrpc": "2.0", "method": "notifications/initialized"})
        return result

    def call(self, tool, /, **arguments):
        return self.ask("tools/call", name=tool, arguments=arguments)

    def end(self):
        """Closes the input; returns the rest of the output, the errors and the exit code."""
        output, errors = self.process.communicate(timeout=SECONDS)
        return output, errors.decode(), self.process.returncode


@contextlib.contextmanager
def agent(kvq, folder, environment, *options):
    one = Agent(kvq, folder, environment, *options)
    try:
        yield one
    finally:
        one.process.kill()
        one.process.communicate()


def printed(kvq, folder, environment, *words):
    """Returns the standard output of a command."""
    return subprocess.run([kvq, *words], cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                          timeout=SECONDS, check=False).stdout.decode()


def text_of(result):
    return result["content"][0]["text"]
