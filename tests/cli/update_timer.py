#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""kvq-update.timer keeps a database fresh: systemd's manager of a user's units starts it, and it starts `kvq update`.

usage: update_timer.py KVQ UNIT_FOLDER

UNIT_FOLDER has the kvq-update.service that is installed. Skipped with a word where systemd is missing or may not run.
"""
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

from git_host import mail_of, push_mails
from terminal import Checks, environment_of, run

TIMER = pathlib.Path(__file__).resolve().parents[2] / "samples/systemd/kvq-update.timer"
MANAGER = pathlib.Path("/lib/systemd/systemd")
SECONDS = 60
# Every second, not every ten minutes.
SOON = """[Timer]
OnStartupSec=
OnUnitInactiveSec=
OnStartupSec=1s
OnUnitInactiveSec=1s
RandomizedDelaySec=0
AccuracySec=100ms
"""
# systemd starts only where a system manager runs, which this folder tells it.
HIDDEN = ["unshare", "--mount", "--map-root-user", "sh", "-c",
          'mount -t tmpfs none /run && mkdir -p /run/systemd/system && exec "$@"', "sh"]


class Manager:
    """A systemd that has only the units of one home."""

    def __init__(self, folder, environment):
        self.folder = folder
        (folder / "run").mkdir(mode=0o700)
        bus = f"unix:path={folder}/run/bus"
        self.environment = {**environment, "XDG_RUNTIME_DIR": str(folder / "run"), "DBUS_SESSION_BUS_ADDRESS": bus}
        self.bus = subprocess.Popen(["dbus-daemon", "--session", f"--address={bus}", "--nofork"], env=self.environment,
                                    stderr=subprocess.DEVNULL)
        wait_until((folder / "run/bus").exists)
        self.process = subprocess.Popen([*HIDDEN, MANAGER, "--user"], env=self.environment,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def systemctl(self, *arguments):
        return run(["systemctl", "--user", *arguments], self.folder, self.environment)

    def starts(self):
        return wait_until(lambda: self.systemctl("show", "-P", "SystemState")[0].strip() == "running")

    def end(self):
        self.systemctl("exit")
        for process in (self.process, self.bus):
            process.terminate()
            process.wait()


def wait_until(holds):
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(0.1)
    return False


def skip(why):
    print(f"skipped: {why}\n0 passed, 0 failed")
    sys.exit(0)


def check_units(checks, units, folder, environment):
    seen, code = run(["systemd-analyze", "--user", "--man=no", "verify", units / "kvq-update.service", units / "kvq-update.timer"],
                     folder, {**environment, "XDG_RUNTIME_DIR": str(folder)})
    checks.equal("systemd-analyze verify", ([line for line in seen.splitlines() if "kvq-update" in line], code), ([], 0))


def check_timer(checks, kvq, manager, source):
    checks.equal("the manager starts", manager.starts(), True)
    checks.equal("the timer is enabled", manager.systemctl("enable", "--now", "kvq-update.timer")[1], 0)

    def count():
        return run([kvq, "| count"], manager.folder, manager.environment)[0].strip()

    checks.equal("the mails of before", count(), "3")
    push_mails(source, [mail_of(f"new{n}", "kvm") for n in range(2)])
    checks.equal("new mails are indexed by themselves", (wait_until(lambda: count() == "5"), count()), (True, "5"))

    def result():
        return manager.systemctl("show", "kvq-update.service", "-P", "Result")[0].strip()

    checks.equal("the service succeeds", result(), "success")
    shutil.move(source, manager.folder / "moved.git")
    checks.equal("a host without the list makes the service fail", wait_until(lambda: result() == "exit-code"), True)
    shutil.move(manager.folder / "moved.git", source)
    push_mails(source, [mail_of("late", "kvm")])
    checks.equal("the timer goes on", (wait_until(lambda: count() == "6"), count()), (True, "6"))


def main():
    kvq, unit_folder = (pathlib.Path(path).resolve() for path in sys.argv[1:3])
    for program in (MANAGER, "systemctl", "systemd-analyze", "dbus-daemon"):
        if shutil.which(program) is None:
            skip(f"{program} is missing")
    if subprocess.run([*HIDDEN, "true"], capture_output=True, check=False).returncode != 0:
        skip("this user has no permission to mount")
    checks = Checks()
    with tempfile.TemporaryDirectory(prefix="kvq-timer-") as name:
        folder = pathlib.Path(name)
        environment = environment_of(kvq, folder)
        # A user's units see neither the variables of a shell nor KVQ_DB.
        del environment["KVQ_DB"]
        units = folder / ".config/systemd/user"
        (units / "kvq-update.timer.d").mkdir(parents=True)
        service = (unit_folder / "kvq-update.service").read_text()
        installed = next(line for line in service.splitlines() if line.startswith("ExecStart=")).split("=")[1].split()[0]
        (units / "kvq-update.service").write_text(service.replace(installed, str(kvq)))
        shutil.copy(TIMER, units)
        check_units(checks, units, folder, environment)
        (units / "kvq-update.timer.d/soon.conf").write_text(SOON)
        source = folder / "host/kvm/git/0.git"
        push_mails(source, [mail_of(f"a{n}", "kvm") for n in range(3)])
        checks.equal("mirror", run([kvq, "mirror", f"file://{folder}/host/kvm"], folder, environment)[1], 0)
        manager = Manager(folder, environment)
        try:
            check_timer(checks, kvq, manager, source)
        finally:
            manager.end()
    checks.end()


if __name__ == "__main__":
    main()
