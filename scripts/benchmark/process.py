# SPDX-License-Identifier: MIT
"""Runs programs and measures them from outside: wall time, processor time, peak memory, output."""
import dataclasses
import multiprocessing
import os
import re
import shutil
import statistics
import sys
import time


OWN_MEMORY = re.compile(rb"^(?:RssAnon|RssShmem):\s+(\d+) kB$", re.M)


class ProgramFailed(Exception):
    """A program failed. The text has the command, the exit code and the last line of standard error."""


@dataclasses.dataclass(frozen=True)
class Measured:
    """One run, or the median of several. The times are in seconds, the peak is in bytes."""
    wall: float
    processor: float
    peak: int
    runs: int = 1


def median(several):
    """Returns the median of each figure separately."""
    return Measured(statistics.median(one.wall for one in several), statistics.median(one.processor for one in several),
                    int(statistics.median(one.peak for one in several)), sum(one.runs for one in several))


def progress(text):
    print(f"bench: {text}", file=sys.stderr, flush=True)


class Runner:
    """Runs programs in one environment. Their standard error is written to a file in the folder."""

    def __init__(self, folder, **environment):
        self.folder = folder
        self.errors = folder / "stderr"
        self.environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "LC_ALL": "C.UTF-8", "TZ": "UTC",
                            **environment}

    def run(self, command, output=os.devnull, stdin=os.devnull, good=(0,)):
        """Runs a command and writes its standard output to a file. Returns Measured; raises ProgramFailed.

        Uses posix_spawn and wait4 for the least overhead around a program of a few milliseconds. Linux counts the
        memory of the caller in the peak of the new process, so this process is kept small (apart()).
        """
        process, begin = self.start(command, output, stdin)
        _, status, usage = os.wait4(process, 0)
        wall = time.perf_counter() - begin
        code = os.waitstatus_to_exitcode(status)
        if code not in good:
            raise ProgramFailed(f"{' '.join(str(word) for word in command)}: exit {code}: {self.last_words()}")
        return Measured(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024)

    def start(self, command, output, stdin=os.devnull):
        """Starts a command. Returns the id of its process, and the time just before."""
        command = [str(word) for word in command]
        program = shutil.which(command[0])
        if program is None:
            raise ProgramFailed(f"{command[0]} is not installed")
        files = [(os.POSIX_SPAWN_OPEN, 0, str(stdin), os.O_RDONLY, 0),
                 (os.POSIX_SPAWN_OPEN, 1, str(output), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644),
                 (os.POSIX_SPAWN_OPEN, 2, str(self.errors), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)]
        begin = time.perf_counter()
        return os.posix_spawn(program, command, self.environment, file_actions=files), begin

    def own_peak(self, command, output):
        """Returns the most memory that a command had beside the pages of files that it mapped, in bytes. Linux keeps no
        such peak, so this looks at it all the time while the command runs."""
        (process, _), peak = self.start(command, output), 0
        while os.waitpid(process, os.WNOHANG)[0] == 0:
            with open(f"/proc/{process}/status", "rb") as status:
                peak = max(peak, sum(int(kilobytes) for kilobytes in OWN_MEMORY.findall(status.read())))
        return peak * 1024

    def last_words(self):
        lines = self.errors.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        return lines[-1] if lines else "no error message"

    def text(self, command, good=(0,)):
        """Returns the output of a command, without the last line break."""
        output = self.folder / "stdout"
        self.run(command, output=output, good=good)
        return output.read_text(encoding="utf-8", errors="replace").rstrip("\n")


def shell(script, *arguments):
    """Returns the command that runs a shell script with the arguments as $1, $2 and so on."""
    return ["sh", "-c", script, "sh", *arguments]


def apart(function, *arguments):
    """Returns the result of a function that runs in a separate process, so that its memory does not count as ours."""
    with multiprocessing.get_context("fork").Pool(1) as pool:
        return pool.apply(function, arguments)


def timed_apart(function, *arguments):
    """Like apart(), but returns (wall time in seconds, result)."""
    begin = time.perf_counter()
    result = apart(function, *arguments)
    return time.perf_counter() - begin, result
