#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The lists of `kvq todo` for everybody who wrote much on a real list, as plain loops over the rows find them.

usage: todo.py KVQ CLOCK_SHIM
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

import shared

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "cli"))
from todo_oracle import Desk

# A section of the kernel's MAINTAINERS of that time, and one that has more files.
MAINTAINERS = """Maintainers List
----------------

ARM64 PORT (AARCH64 ARCHITECTURE)
M:	Catalin Marinas <catalin.marinas@arm.com>
M:	Will Deacon <will@kernel.org>
F:	arch/arm64/

KERNEL VIRTUAL MACHINE FOR ARM64 (KVM/arm64)
M:	Marc Zyngier <maz@kernel.org>
M:	Oliver Upton <oliver.upton@linux.dev>
R:	James Morse <james.morse@arm.com>
R:	Zenghui Yu <yuzenghui@huawei.com>
F:	arch/arm64/include/asm/kvm*
F:	arch/arm64/kvm/
F:	tools/testing/selftests/kvm/aarch64/
"""
# From before the end of the archive to two years earlier, when other series waited.
TIMES = (1673010000, 1640995200, 1609459200)
PEOPLE = 12


def main():
    kvq, shim = (str(pathlib.Path(arg).resolve()) for arg in sys.argv[1:3])
    shared.skip_without(shared.KVMARM)
    checks = shared.Checks()
    with tempfile.TemporaryDirectory(prefix="kvq-todo-") as name:
        folder = pathlib.Path(name)
        database = folder / "kvq.db"
        shared.run(pathlib.Path(kvq), database, "index", shared.cloned_kvmarm(folder))
        (folder / "MAINTAINERS").write_text(MAINTAINERS)
        shared.run(pathlib.Path(kvq), database, "subsystems", "import", folder / "MAINTAINERS")
        texts, rows = {}, 0

        def run(*args, now=TIMES[0]):
            env = dict(os.environ, KVQ_DB=str(database), LD_PRELOAD=shim, KVQ_TEST_NOW=str(now), HOME=name, XDG_CONFIG_HOME=name)
            return subprocess.run([kvq, *args], env=env, capture_output=True, text=True, check=False).stdout

        def text_of(message_id):
            if message_id not in texts:
                texts[message_id] = json.loads(run("show", message_id, "-f", "json"))["messages"][0]["text"]
            return texts[message_id]

        counted = Desk(database, TIMES[0]).db.execute(
            "SELECT a.email FROM message m JOIN mailbox b ON b.id = m.author JOIN address a ON a.id = b.address WHERE "
            "a.robot = 0 GROUP BY a.email ORDER BY count(*) DESC LIMIT ?", (PEOPLE,))
        people = [email for email, in counted]
        for now in TIMES:
            desk = Desk(database, now)
            for person in people:
                seen = json.loads(run("todo", person, "--peek", "-n", "100000", "-f", "json", now=now))["desk"]["lists"]
                lists = {one["list"]: {row["id"] for row in one["rows"]} for one in seen}
                rows += sum(map(len, lists.values()))
                for one, expected in (("review-again", desk.review_again(person)), ("review", desk.review(person)),
                                      ("answer", desk.answer(person)), ("apply", desk.apply(person)),
                                      ("resend", desk.resend(person)), ("questions", desk.questions(person, text_of))):
                    checks.equal(f"{one} of {person} at {now}", sorted(lists[one]), sorted(expected))
        checks.equal("the lists have rows", rows > 100, True)
        print(f"{rows} rows of {len(people)} people")
    checks.close()


if __name__ == "__main__":
    main()
