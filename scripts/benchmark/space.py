# SPDX-License-Identifier: MIT
"""The space on the disk that a measurement needs."""
import shutil

from benchmark.process import ProgramFailed, progress

# In bytes for each byte of mail: the packs that git fast-import writes; the database for the queries; the one that is
# kept up to date, with its log, only while it is measured; the Maildir and the databases of all peers.
PACKS, DATABASE, MOVING_DATABASE, PEERS = 0.35, 0.5, 0.7, 5
GB = 1e9


def bytes_needed(raw_bytes, times, with_peers, folder):
    """Returns the bytes that the folder will need, beside what earlier runs left there."""
    made = sum(file.stat().st_size for number in times for file in (folder / f"times-{number}").rglob("*.pack"))
    packs = raw_bytes * PACKS * sum(number for number in times if number > 1)
    databases = raw_bytes * (DATABASE * sum(times) + MOVING_DATABASE * max(times))
    return max(0, packs - made) + databases + (raw_bytes * PEERS if with_peers else 0)


def check_space(archive, times, with_peers, folder):
    """Raises ProgramFailed if the disk is too small, before hours are spent on filling it."""
    needed, free = bytes_needed(archive.raw_bytes, times, with_peers, folder), shutil.disk_usage(folder).free
    text = f"{needed / GB:.1f} GB in {folder}, which has {free / GB:.1f} GB free"
    if needed > free:
        raise ProgramFailed(f"needs about {text}: choose another folder with --work, or fewer copies with --times")
    progress(f"needs about {text}")
