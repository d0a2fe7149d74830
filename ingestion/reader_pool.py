"""Reads many files on several processes, batch by batch, and survives a file that brings a process down."""

from __future__ import annotations

import multiprocessing
import os
import resource
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

from ingestion.checks.batch import Job, read_batch, refusal_of
from ingestion.reading.refusal import RefusedFile
from ingestion.store.landing import FileFact, write_batch

Progress = Callable[[str, int, int], None]
Batch = tuple[str, list[FileFact]]

BATCH_FILES = 96
BATCH_BYTES = 12_000_000
READER_MEMORY_BYTES = 4 * 1024**3
MAY_STILL_BE_WRITTEN = ("unreadable", "empty_file")
LABEL = "様式を読んでいます"


def batches_of(jobs: Sequence[Job]) -> Iterator[list[Job]]:
    """Jobs in their order, cut by number and bytes."""
    batch: list[Job] = []
    size = 0
    for job in jobs:
        if batch and (len(batch) >= BATCH_FILES or size + job.received.size > BATCH_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(job)
        size += job.received.size
    if batch:
        yield batch


def read_jobs(
    jobs: Sequence[Job], landing: Path, workers: int, young: Collection[tuple[str, str]], progress: Progress
) -> list[Batch]:
    """Reads all files; files in `young` that cannot be opened are left for the next run instead of being refused.

    `workers` 0 reads in this process, which a hostile file may then bring down: for tests of good files and for debuggers.
    """
    batches = list(batches_of(jobs))
    if workers == 0 or not jobs:
        return [_counted(read_batch_leaving(batch, landing, young), i, batches, progress) for i, batch in enumerate(batches)]
    results, crashed = _read_in_pool(batches, landing, workers, young, progress)
    for batch in crashed:
        results += [_read_alone(job, landing, young) for job in batch]
    return results


def _counted(result: Batch, index: int, batches: list[list[Job]], progress: Progress) -> Batch:
    progress(LABEL, sum(map(len, batches[: index + 1])), sum(map(len, batches)))
    return result


def read_batch_leaving(jobs: list[Job], landing: Path, young: Collection[tuple[str, str]]) -> Batch:
    """`read_batch`, without the young files that cannot be opened yet."""
    ready = [job for job in jobs if job.received.key not in young or not _is_half_written(job)]
    return read_batch(ready, landing) if ready else ("", [])


def _is_half_written(job: Job) -> bool:
    from ingestion.reading.file_reader import open_grids

    try:
        if job.received.size:
            open_grids(job.received.location)
        return False
    except RefusedFile as refused:
        return refused.reason == "unreadable"


def _read_in_pool(
    batches: list[list[Job]],
    landing: Path,
    workers: int,
    young: Collection[tuple[str, str]],
    progress: Progress,
) -> tuple[list[Batch], list[list[Job]]]:
    """Results, and the batches that were lost when a process died."""
    results: list[Batch] = []
    crashed: list[list[Job]] = []
    done = 0
    with _pool(workers) as pool:
        waiting: dict[Future[Batch], list[Job]] = {
            pool.submit(read_batch_leaving, batch, landing, young): batch for batch in batches
        }
        while waiting:
            finished, _ = wait(waiting, return_when=FIRST_COMPLETED)
            for future in finished:
                batch = waiting.pop(future)
                try:
                    results.append(future.result())
                except (BrokenProcessPool, MemoryError):
                    crashed.append(batch)
                done += len(batch)
                progress(LABEL, done, sum(map(len, batches)))
    return results, crashed


def _pool(workers: int) -> ProcessPoolExecutor:
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(workers, mp_context=context, initializer=_contain)


def _contain() -> None:
    """A workbook that claims a billion cells ends its reader, not the machine; its last words stay off the terminal."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    resource.setrlimit(resource.RLIMIT_AS, (READER_MEMORY_BYTES, READER_MEMORY_BYTES))


def _read_alone(job: Job, landing: Path, young: Collection[tuple[str, str]]) -> Batch:
    """One file in a process of its own; if that dies too, the file is to blame and is refused."""
    with _pool(1) as pool:
        try:
            return pool.submit(read_batch_leaving, [job], landing, young).result()
        except (BrokenProcessPool, MemoryError):
            fact = refusal_of(job.received, RefusedFile("crashed_reader", job.received.path))
            return write_batch(landing, [fact], {}), [fact]
