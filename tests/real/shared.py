# SPDX-License-Identifier: MIT
"""Common code of the tests on real data: the paths of the data, running kvq, counting checks."""
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
SHARED = ROOT.parent / "shared"
KVMARM = SHARED / "archives" / "kvmarm.bundle"


class Checks:
    """Counts checks, and prints those that fail."""

    def __init__(self):
        self.passed = self.failed = 0

    def equal(self, what, seen, expected):
        if seen == expected:
            self.passed += 1
            return
        self.failed += 1
        print(f"{what}\n  seen:     {str(seen)[:500]}\n  expected: {str(expected)[:500]}")

    def close(self):
        print(f"{self.passed} passed, {self.failed} failed")
        sys.exit(self.failed > 0)


def skip(why):
    """Ends the test so that Meson counts it as skipped, not as passed."""
    print(f"skipped: {why}\n0 passed, 0 failed")
    sys.exit(77)


def skip_without(path):
    if not path.exists():
        skip(f"{path.name} is not beside the project")


def cloned_kvmarm(folder):
    """Clones the archive of kvmarm into `folder`. Returns the path of the repository."""
    repository = pathlib.Path(folder) / "kvmarm.git"
    subprocess.run(["git", "clone", "--quiet", "--mirror", KVMARM, repository], check=True)
    return repository


def run(kvq, database, *arguments):
    """Returns the standard output as bytes, followed by standard error if kvq fails."""
    done = subprocess.run([kvq, "--db", database, *arguments], capture_output=True, check=False)
    return done.stdout if done.returncode == 0 else done.stdout + done.stderr
