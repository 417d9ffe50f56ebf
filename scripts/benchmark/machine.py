# SPDX-License-Identifier: MIT
"""The machine and the versions of the measured programs."""
import os
import platform
import re

from benchmark.peers import PEERS, version_of
from benchmark.process import ProgramFailed


def machine():
    with open("/proc/cpuinfo", encoding="utf-8") as info:
        name = re.search(r"^model name\s*:\s*(.*)$", info.read(), re.M)
    with open("/proc/meminfo", encoding="utf-8") as info:
        memory = int(re.search(r"^MemTotal:\s*(\d+)", info.read(), re.M)[1]) / 1024 / 1024
    return (f"{name[1] if name else platform.machine()}, {os.cpu_count()} processors, {memory:.0f} GiB, Linux "
            f"{platform.release()}; load at the beginning {os.getloadavg()[0]:.1f}; everything in the page cache.")


def versions(runner, kvq, peers):
    """Returns the versions of kvq, git and the peers."""
    out = [runner.text([kvq, "--version"]).splitlines()[0], runner.text(["git", "--version"])]
    for peer in PEERS:
        if peer.name in peers:
            try:
                out.append(f"{peer.name} {version_of(runner, peer)}")
            except ProgramFailed:
                out.append(f"{peer.name} of an unknown version")
    return out
