#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Checks that indexing is linear in the bytes of a mail and in the number of mails, whatever they hold, and that a
large mail needs bounded memory.

usage: run.py COUNT_INDEX [--long] [--memory] [--markdown] [--bytes N] [--mails N] [--doublings N] [KIND...]

For each kind in kinds.py, indexes archives of the sizes N, 2 N and so on under callgrind, which counts instructions,
and prints their growth from each size to the next. The instructions for an archive of one small mail are subtracted.
Fails if a count grows by more than 2.3 in the last doubling: fixed costs disguise
those of smaller sizes. Then indexes large mails and fails if the peak of the memory is above that for
a small mail by more than three times the size of the mail. No result depends on the time or on the load of the machine.

Without --long, checks one doubling of some kinds that were once worse than linear, and mails of 160 MB; with it, three
doublings of all kinds, and mails of 200 MB. With names, checks only those kinds.
"""
import argparse
import concurrent.futures
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

from archives import write_archive
from kinds import KINDS, mail

MOST_GROWTH = 2.3
MOST_MEMORY = 3
# The C library selects its functions by processor. This makes it select the same ones everywhere.
SAME_FUNCTIONS = "glibc.cpu.hwcaps=-AVX,-AVX2,-AVX512F,-AVX512VL,-AVX512BW,-BMI2,-ERMS,-FSRM,-MOVBE"
QUICK = [
    "words", "://", "brackets in the subject", "PATCH in the subject", "subsystems in the subject", "files of a diff",
    "files of a diffstat", "short files and long ones", "a boundary of dashes", "references", "a deep thread",
    "one title", "one change-id", "parts of a series in a deep thread", "patches without a thread",
    "original messages", "words of GB2312 without an end", "HTML lines of a quote", "lines of blocks of base64",
    "one number below an absent mail", "a slow series without a thread", "a series with tags for the cover"]
MEMORY = ["base64", "an attachment in base64", "quoted-printable", "HTML of tags", "8-bit text",
          "wrong windows-1252", "wrong euc-jp", "wrong utf-8", "HTML lines of a quote", "a patch in octets",
          "text for base64"]
# Meson makes the C library fill all memory that it gives or takes back, also what is only reserved.
PLAIN = {name: value for name, value in os.environ.items() if name != "MALLOC_PERTURB_"}
# Starting callgrind takes as long as some kinds.
KINDS_A_PROCESS = 9


def count(count_index, folder, archives):
    """Returns the instructions that indexing each archive takes; None for one that failed and those after it."""
    command = ["valgrind", "--tool=callgrind", "--zero-before=kvq_counted_index", "--dump-after=kvq_counted_index",
               f"--callgrind-out-file={folder}/callgrind", count_index, *archives]
    subprocess.run(command, env={**PLAIN, "GLIBC_TUNABLES": SAME_FUNCTIONS}, capture_output=True, check=False)
    counts = []
    for number in range(1, len(archives) + 1):
        file = folder / f"callgrind.{number}"
        found = re.search(rb"^summary: (\d+)", file.read_bytes(), re.M) if file.exists() else None
        counts.append(int(found[1]) if found else None)
    return counts


def check_growth(count_index, kinds, sizes_of):
    """Returns, for each kind, its sizes and the instructions for each of them."""
    with tempfile.TemporaryDirectory(prefix="kvq-hostile-") as name:
        folder = pathlib.Path(name)
        # The first run also starts libraries, so it does not count.
        archives = [folder / "first.git", folder / "base.git"]
        for archive in archives:
            write_archive(archive, [mail()])
        for kind in kinds:
            for size in sizes_of(kind):
                archives.append(folder / f"{len(archives)}.git")
                write_archive(archives[-1], kind.mails(size))
        first, base, *counts = count(count_index, folder, archives)
    if first is None or base is None:
        sys.exit(f"hostile: {count_index} does not index an ordinary mail under callgrind")
    above = iter(None if one is None else max(one - base, 1) for one in counts)
    return [(kind, sizes_of(kind), [next(above) for _ in sizes_of(kind)]) for kind in kinds]


def peak_kib(count_index, folder, mails):
    """Returns the peak of the resident memory of a run that indexes the mails."""
    archive = folder / "archive.git"
    write_archive(archive, mails)
    done = subprocess.run([count_index, archive], env=PLAIN, stdout=subprocess.PIPE, check=False)
    shutil.rmtree(archive)
    if done.returncode != 0:
        sys.exit(f"hostile: {count_index} ended with status {done.returncode}")
    return int(done.stdout)


class Table:
    """Prints rows as text or as Markdown, with the first column on the left."""

    def __init__(self, markdown, *heads):
        self.markdown = markdown
        self.widths = [46] + [max(len(head), 11) for head in heads[1:]]
        self.print(*heads)
        if markdown:
            print("|---|" + "---:|" * (len(heads) - 1))

    def print(self, *cells):
        if self.markdown:
            print("| " + " | ".join(cells) + " |", flush=True)
        else:
            padded = [cells[0].ljust(self.widths[0]), *(c.rjust(w) for c, w in zip(cells[1:], self.widths[1:]))]
            print("  ".join(padded).rstrip(), flush=True)


def print_growth(options, kinds):
    """Prints the table of growth. Returns the names of the kinds that grow too much or fail."""
    def sizes_of(kind):
        least = options.mails if kind.of_mails else options.bytes
        return [least << doubling for doubling in range(options.doublings + 1)]

    table = Table(options.markdown, "kind", "size", "instructions", "growth")
    groups = [kinds[at:at + KINDS_A_PROCESS] for at in range(0, len(kinds), KINDS_A_PROCESS)]
    too_much = []
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for group in pool.map(lambda group: check_growth(options.count_index, group, sizes_of), groups):
            for kind, sizes, counts in group:
                growths = [one and other and other / one for one, other in zip(counts, counts[1:])]
                bad = None in growths or growths[-1] > MOST_GROWTH
                too_much += [kind.name] if bad else []
                size = f"{sizes[0]:,} mails" if kind.of_mails else f"{sizes[0] // 1024} KiB"
                table.print(f"{kind.name}", size, "-" if counts[0] is None else f"{counts[0]:,}",
                            ", ".join("fails" if growth is None else f"{growth:.2f}" for growth in growths)
                            + ("  <<<" if bad else ""))
    return too_much


def print_memory(options, kinds):
    """Prints the table of memory. Returns the names of the kinds that need too much."""
    megabytes = 200 if options.long else 160
    too_much = []
    table = Table(options.markdown, "mail", "MB", "peak MiB", "above / size")
    with tempfile.TemporaryDirectory(prefix="kvq-hostile-") as name:
        folder = pathlib.Path(name)
        base = peak_kib(options.count_index, folder, [mail()])
        table.print("a small mail", "0", f"{base // 1024:,}", "")
        for kind in kinds:
            mails = kind.mails(megabytes * 1_000_000)
            peak = peak_kib(options.count_index, folder, mails)
            times = (peak - base) * 1024 / len(mails[0])
            too_much += [kind.name] if times > MOST_MEMORY else []
            table.print(kind.name, f"{megabytes}", f"{peak // 1024:,}",
                        f"{times:.2f}{'  <<<' if times > MOST_MEMORY else ''}")
    return too_much


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("count_index", type=lambda path: pathlib.Path(path).resolve())
    parser.add_argument("--long", action="store_true", help="all kinds, and three doublings")
    parser.add_argument("--markdown", action="store_true", help="print the tables in Markdown")
    # In smaller mails, costs that do not depend on the size disguise the growth.
    parser.add_argument("--bytes", type=int, default=65_536, help="the smallest size of a mail; default: 65536")
    parser.add_argument("--mails", type=int, help="the smallest number of mails; default: 300, with --long 1200")
    parser.add_argument("--doublings", type=int, help="default: 1; with --long 3")
    parser.add_argument("--memory", action="store_true", help="only the memory")
    parser.add_argument("kinds", nargs="*", metavar="KIND")
    options = parser.parse_intermixed_args()
    options.doublings = options.doublings or (3 if options.long else 1)
    options.mails = options.mails or (1200 if options.long else 300)
    names = options.kinds or ([kind.name for kind in KINDS] if options.long else QUICK)
    unknown = sorted({*names, *MEMORY} - {kind.name for kind in KINDS})
    if unknown:
        sys.exit(f"hostile: no kind {', '.join(unknown)}")
    too_much = []
    if not options.memory and shutil.which("valgrind"):
        too_much += print_growth(options, [kind for kind in KINDS if kind.name in names])
    elif not options.memory:
        print("hostile: valgrind is missing, so no instructions are counted")
    if options.memory or not options.kinds:
        names = options.kinds or MEMORY
        too_much += print_memory(options, [kind for kind in KINDS if kind.name in names])
    if too_much:
        sys.exit(f"hostile: {len(too_much)} kinds are worse than linear or fail: {', '.join(too_much)}")


if __name__ == "__main__":
    main()
