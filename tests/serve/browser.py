#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Looks at the pages of `kvq serve` in a browser: each at both widths, light and dark, with and without JavaScript.

usage: browser.py KVQ MAKE_ARCHIVE CLOCK_SHIM [--update]

--update only writes tests/serve/snapshots.txt anew, from the pages as they are; look at the pages before.
KVQ_BROWSER_PICTURES names a folder to put the pictures into that are compared with it.

Skips itself where Chromium, node or the npm packages playwright-core and axe-core are missing. KVQ_BROWSER_MODULES
names the folder in which `npm install playwright-core axe-core` was run.
"""
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
SKIPPED = 77
# 2025-03-20, after the sample mails: ages and the last weeks are the same on every day.
NOW = 1742428800


def missing():
    """Returns what the test lacks; empty if nothing."""
    modules = os.environ.get("KVQ_BROWSER_MODULES", "")
    for program in ("chromium", "node"):
        if shutil.which(program) is None:
            return program
    for package in ("playwright-core", "axe-core"):
        if not (pathlib.Path(modules) / "node_modules" / package).is_dir():
            return f"the npm package {package} in KVQ_BROWSER_MODULES"
    return ""


def hostile_archive(folder):
    """Makes an archive of one mail whose texts attack the page."""
    repository = folder / "hostile/git/0.git"
    mail = (b"From: \"<img src=x onerror=alert(1)>\" <evil@example.org>\nTo: hostile@example.org\n"
            b"Subject: [PATCH] <script>document.title='attacked'</script> \"quoted\"\n"
            b"Message-ID: <evil@example.org>\nDate: Mon, 3 Mar 2025 10:00:00 +0000\n"
            b"List-Id: <hostile.example.org>\n\n<script>document.title='attacked'</script>\n"
            b"<style>body{display:none}</style>\njavascript:alert(1)\nhttps://example.org/\"onmouseover=\"alert(1)\n")
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=master"]
    work = folder / "work"
    subprocess.run([*git, "init", "-q", "--bare", repository], check=True)
    subprocess.run([*git, "init", "-q", work], check=True)
    (work / "m").write_bytes(mail)
    subprocess.run([*git, "-C", work, "add", "m"], check=True)
    at = "2025-03-03T10:00:00Z"
    subprocess.run([*git, "-C", work, "commit", "-qm", "m"], check=True,
                   env={**os.environ, "GIT_AUTHOR_DATE": at, "GIT_COMMITTER_DATE": at})
    subprocess.run([*git, "-C", work, "push", "-q", repository, "HEAD:refs/heads/master"], check=True)
    return folder / "hostile"


def answers(address):
    try:
        with urllib.request.urlopen(address, timeout=1):
            return True
    except OSError:
        return False


def main():
    lacking = missing()
    if lacking:
        print(f"skipped: {lacking} is missing")
        return SKIPPED
    kvq, make_archive, clock_shim = (pathlib.Path(path).resolve() for path in sys.argv[1:4])
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        environment = {**os.environ, "XDG_CONFIG_HOME": str(folder / "config"), "KVQ_DB": str(folder / "kvq.db")}
        subprocess.run([make_archive, ROOT / "samples/archive.txt", folder / "kvm"], check=True, capture_output=True)
        for archive in (folder / "kvm", hostile_archive(folder)):
            subprocess.run([kvq, "index", archive], check=True, env=environment, capture_output=True)
        port = 18587
        server = subprocess.Popen([kvq, "serve", "--listen", f"127.0.0.1:{port}"],
                                  env={**environment, "LD_PRELOAD": str(clock_shim), "KVQ_TEST_NOW": str(NOW)},
                                  stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        try:
            base = f"http://127.0.0.1:{port}"
            for _ in range(100):
                if answers(base + "/favicon.svg"):
                    break
                time.sleep(0.1)
            ran = subprocess.run(["node", pathlib.Path(__file__).with_name("browser.js"), base, *sys.argv[4:]], env=environment,
                                 timeout=900)
            return ran.returncode
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(timeout=20)


if __name__ == "__main__":
    sys.exit(main())
