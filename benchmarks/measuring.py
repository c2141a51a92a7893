"""Runs commands and says what they cost: wall clock, processor time and peak memory, children included."""

import os
import statistics
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Run:
    """One command that ran to its end."""

    code: int
    seconds: float
    """Wall clock."""
    processor: float
    """Seconds of processor time, children included: what the neighbours of a busy machine do not change much."""
    peak: int
    """Bytes of resident memory of its largest process."""


@dataclass(frozen=True, slots=True)
class Series:
    """The same command, several times."""

    runs: tuple[Run, ...]

    @property
    def best(self) -> float:
        """Seconds of the least disturbed run."""
        return min(run.seconds for run in self.runs)

    @property
    def median(self) -> float:
        """Seconds of the run in the middle."""
        return statistics.median(run.seconds for run in self.runs)

    @property
    def processor(self) -> float:
        """Seconds of processor time of the least disturbed run."""
        return min(run.processor for run in self.runs)

    @property
    def peak(self) -> int:
        """Bytes of the run that needed most."""
        return max(run.peak for run in self.runs)


def once(
    command: Sequence[str | Path],
    *,
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
    expected: Sequence[int] = (0,),
) -> Run:
    """Run a command; an exit code that is not expected is an error, not a figure.

    The kernel's own count, by `wait4`: it knows each command apart, where `RUSAGE_CHILDREN` knows the largest ever.
    A child starts out with its parent's peak, so whoever calls this must stay small.
    """
    begun = time.perf_counter()
    with subprocess.Popen(
        [str(word) for word in command],
        cwd=folder,
        env=None if environment is None else dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    ) as process:
        words = process.stderr.read() if process.stderr else b""
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - begun
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in expected:
        raise RuntimeError(
            f"{command[0]} ended with {process.returncode}: {words.decode(errors='replace')[-2000:]}"
        )
    return Run(process.returncode, seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024)


def repeated(times: int, run: Callable[[], Run]) -> Series:
    """Run the same several times."""
    return Series(tuple(run() for _ in range(times)))
