# SPDX-License-Identifier: MIT
"""The space on the disk that a measurement needs."""
import shutil

from benchmark.process import ProgramFailed, progress

# In bytes for each byte of mail: the packs that git fast-import writes, and two databases with their logs, one for the
# queries and one that is kept up to date.
PACKS, DATABASES = 0.4, 1.2
GB = 1e9


def bytes_needed(raw_bytes, times, work):
    """Returns the bytes that the archives still need below the folder, and the databases of the largest."""
    made = sum(file.stat().st_size for number in times for file in (work / f"times-{number}").rglob("*.pack"))
    packs = sum(number for number in times if number > 1) * raw_bytes * PACKS
    return max(0, packs - made) + sum(times) * raw_bytes * DATABASES


def check_space(archive, times, work):
    """Raises ProgramFailed if the disk is too small, before hours are spent on filling it."""
    needed, free = bytes_needed(archive.raw_bytes, times, work), shutil.disk_usage(work).free
    text = f"{needed / GB:.1f} GB in {work}, which has {free / GB:.1f} GB free"
    if needed > free:
        raise ProgramFailed(f"needs about {text}: choose another folder with --work, or fewer copies with --times")
    progress(f"needs about {text}")
