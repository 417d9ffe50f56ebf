#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Runs the cases of samples/odd-mail: commands with their expected output, each kind on an archive of its own mails.

usage: odd_mail.py KVQ MAKE_ARCHIVE [--update] [KIND...]

odd-mail/KIND.golden is written as the golden files of run.py. The mails of samples/odd-mail/KIND arrive in the order of
their names, one a minute. --update writes the actual output: review the changes before you commit them.
"""
import pathlib
import subprocess
import sys
import tempfile

import run

EXPECTED = run.HERE / "odd-mail"


class KindRunner(run.Runner):
    """Runs the cases of one kind."""

    def __init__(self, kvq, make_archive, kind):
        super().__init__(kvq, make_archive)
        self.kind = kind

    def prepare(self, folder):
        mails_folder = run.SAMPLES / "odd-mail" / self.kind
        mails = sorted(mails_folder.glob("*.eml"))
        with tempfile.TemporaryDirectory(prefix="kvq-odd-mail-") as source:
            source = pathlib.Path(source)
            (source / "mail").symlink_to(mails_folder)
            (source / "archive.txt").write_text("".join(
                f"2025-03-20T{i // 60:02}:{i % 60:02}:00Z mail {mail.name}\n" for i, mail in enumerate(mails)))
            subprocess.run([self.make_archive, source / "archive.txt", folder / "kvm"], check=True)
        run.run("kvq index kvm", folder, self.kvq)


def main():
    kvq, make_archive = (pathlib.Path(path).resolve() for path in sys.argv[1:3])
    update = "--update" in sys.argv
    wanted = [name for name in sys.argv[3:] if name != "--update"]
    files = sorted(EXPECTED.glob("*.golden"))
    unknown = set(wanted) - {file.stem for file in files}
    if unknown:
        sys.exit(f"odd_mail.py: there is no {', '.join(sorted(unknown))}")
    passed = failed = 0
    for file in files:
        if not wanted or file.stem in wanted:
            runner = KindRunner(kvq, make_archive, file.stem)
            run.run_file(runner, file, update)
            passed += runner.passed
            failed += runner.failed
    print(f"{passed} passed, {failed} failed")
    sys.exit(failed > 0 or passed == 0)


if __name__ == "__main__":
    main()
