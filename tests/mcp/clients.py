#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Drives `kvq mcp` with the official TypeScript clients: @modelcontextprotocol/sdk 1.32.2, which begins with a handshake,
and @modelcontextprotocol/client 2.4.0, which speaks 2026-07-28 too. Both check each result against its schema.

usage: clients.py KVQ MAKE_ARCHIVE

Skips itself where node or the npm packages are missing. KVQ_MCP_MODULES names the folder in which
`npm install @modelcontextprotocol/sdk@1.32.2 @modelcontextprotocol/client@2.4.0` was run.
"""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

from agent import SAMPLES, environment_of, run, slow_database

SKIPPED = 77
PACKAGES = {"sdk": "1.32.2", "client": "2.4.0"}


def missing():
    """Returns what the test lacks; empty if nothing."""
    if shutil.which("node") is None:
        return "node"
    for package, version in PACKAGES.items():
        file = pathlib.Path(os.environ.get("KVQ_MCP_MODULES", "")) / "node_modules/@modelcontextprotocol" / package / "package.json"
        if not file.is_file() or json.loads(file.read_text())["version"] != version:
            return f"the npm package @modelcontextprotocol/{package} {version} in KVQ_MCP_MODULES"
    return ""


def main():
    lacking = missing()
    if lacking:
        print(f"skipped: {lacking} is missing")
        return SKIPPED
    kvq, make_archive = (pathlib.Path(path).resolve() for path in sys.argv[1:3])
    with tempfile.TemporaryDirectory(prefix="kvq-mcp-") as name:
        folder = pathlib.Path(name)
        environment = environment_of(kvq, folder)
        subprocess.run([make_archive, SAMPLES / "archive.txt", folder / "kvm"], check=True)
        run([kvq, "index", "kvm"], folder, environment)
        slow = slow_database(folder)
        return subprocess.run(["node", pathlib.Path(__file__).with_name("clients.mjs"), kvq, folder / "kvq.db", slow],
                              cwd=folder, env={**environment, "KVQ_MCP_MODULES": os.environ["KVQ_MCP_MODULES"]},
                              timeout=600, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
