# SPDX-License-Identifier: MIT
"""Running a program and measuring it from outside: wall time, processor time, peak memory, what it prints."""
import dataclasses
import multiprocessing
import os
import shutil
import statistics
import sys
import time


class ProgramFailed(Exception):
    """A program ended badly; says which, how, and its last words."""


@dataclasses.dataclass(frozen=True)
class Measured:
    """One run, or the median of several: seconds, seconds, bytes."""
    wall: float
    processor: float
    peak: int
    runs: int = 1


def median(several):
    """The median of each figure by itself."""
    return Measured(statistics.median(one.wall for one in several), statistics.median(one.processor for one in several),
                    int(statistics.median(one.peak for one in several)), sum(one.runs for one in several))


def progress(text):
    print(f"bench: {text}", file=sys.stderr, flush=True)


class Runner:
    """Runs programs in one environment; what they write on standard error goes into a file of the folder."""

    def __init__(self, folder, **environment):
        self.folder = folder
        self.errors = folder / "stderr"
        self.environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "LC_ALL": "C.UTF-8", "TZ": "UTC",
                            **environment}

    def run(self, command, output=os.devnull, stdin=os.devnull, good=(0,)):
        """Runs a command, its standard output into a file. Gives Measured; raises ProgramFailed.

        posix_spawn and wait4: as little as can be of our own around a program of a few milliseconds. Linux counts
        what the caller takes at the time into the peak of what it starts, so this process is kept small (apart()).
        """
        command = [str(word) for word in command]
        program = shutil.which(command[0])
        if program is None:
            raise ProgramFailed(f"{command[0]} is not installed")
        files = [(os.POSIX_SPAWN_OPEN, 0, str(stdin), os.O_RDONLY, 0),
                 (os.POSIX_SPAWN_OPEN, 1, str(output), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644),
                 (os.POSIX_SPAWN_OPEN, 2, str(self.errors), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)]
        begin = time.perf_counter()
        process = os.posix_spawn(program, command, self.environment, file_actions=files)
        _, status, usage = os.wait4(process, 0)
        wall = time.perf_counter() - begin
        code = os.waitstatus_to_exitcode(status)
        if code not in good:
            raise ProgramFailed(f"{' '.join(command)}: exit {code}: {self.last_words()}")
        return Measured(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024)

    def last_words(self):
        lines = self.errors.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        return lines[-1] if lines else "said nothing"

    def text(self, command, good=(0,)):
        """What a command prints, without the last line break."""
        output = self.folder / "stdout"
        self.run(command, output=output, good=good)
        return output.read_text(encoding="utf-8", errors="replace").rstrip("\n")


def shell(script, *arguments):
    """The command that runs a script of the shell; it sees the arguments as $1, $2 and so on."""
    return ["sh", "-c", script, "sh", *arguments]


def apart(function, *arguments):
    """What a function of this program gives, run in a process of its own, so that its memory is not this one's."""
    with multiprocessing.get_context("fork").Pool(1) as pool:
        return pool.apply(function, arguments)


def timed_apart(function, *arguments):
    """The same with its wall time in seconds: (seconds, what it gave)."""
    begin = time.perf_counter()
    result = apart(function, *arguments)
    return time.perf_counter() - begin, result
