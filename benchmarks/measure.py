"""What a measurement is, how a command's time and memory are taken, and how results are shown."""

from __future__ import annotations

import resource
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import psutil
from rich.console import Console
from rich.table import Table

SAMPLE_SECONDS = 0.5


@dataclass(frozen=True)
class Measurement:
    """One figure: what was measured, in which unit, and the bound it is held against (None: for information)."""

    what: str
    value: float
    unit: str
    at_most: float | None = None
    note: str = ""

    @property
    def met(self) -> bool:
        """Whether the bound holds."""
        return self.at_most is None or self.value <= self.at_most


@dataclass(frozen=True)
class Cost:
    """Wall-clock seconds of a command, start-up included, the largest memory of all its processes together in GiB, and seconds of CPU.

    The CPU's (user and system, of all cores) hardly change when something else runs on the machine; the clock's do.
    """

    seconds: float
    gibibytes: float
    cpu_seconds: float


def cost_of(command: Sequence[str]) -> Cost:
    """Runs a command to its end; memory is the sum of resident memory over its process tree, sampled (shared pages count in each).

    Raises RuntimeError with the command's last lines if it does not exit with 0.
    """
    started, cpu_before = time.perf_counter(), _cpu_of_children()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    largest = [0]
    watcher = threading.Thread(target=_watch, args=(process, largest))
    watcher.start()
    output, _ = process.communicate()
    seconds = time.perf_counter() - started
    watcher.join()
    if process.returncode != 0:
        raise RuntimeError(f"{command[0]} ended with {process.returncode}\n" + "\n".join(output.splitlines()[-30:]))
    return Cost(seconds, largest[0] / 1024**3, _cpu_of_children() - cpu_before)


def _cpu_of_children() -> float:
    """Seconds of CPU of the commands that have ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _watch(process: subprocess.Popen[str], largest: list[int]) -> None:
    while process.poll() is None:
        largest[0] = max(largest[0], _resident_memory(process.pid))
        time.sleep(SAMPLE_SECONDS)


def _resident_memory(pid: int) -> int:
    total = 0
    try:
        root = psutil.Process(pid)
        for process in (root, *root.children(recursive=True)):
            total += process.memory_info().rss
    except psutil.Error:
        return total
    return total


def best_seconds(work: Callable[[], object], repeats: int) -> float:
    """The shortest of several runs: the one that other work on the machine disturbed least."""
    durations = []
    for _ in range(repeats):
        started = time.perf_counter()
        work()
        durations.append(time.perf_counter() - started)
    return min(durations)


def show(title: str, measurements: Sequence[Measurement]) -> bool:
    """Prints a table; true if every bound holds."""
    table = Table(title=title, title_justify="left")
    for heading in ("measured", "value", "at most", "", "note"):
        table.add_column(heading, justify="right" if heading in ("value", "at most") else "left", overflow="fold")
    for item in measurements:
        bound = "" if item.at_most is None else f"{item.at_most:g} {item.unit}"
        verdict = "" if item.at_most is None else ("met" if item.met else "MISSED")
        digits = 3 if 0 < item.value < 1 and not item.unit else 2
        table.add_row(item.what, f"{item.value:,.{digits}f} {item.unit}", bound, verdict, item.note)
    Console(width=140).print(table)
    return all(item.met for item in measurements)
