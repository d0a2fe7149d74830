"""Writing that is either done or not done: a temporary neighbour, flushed, then renamed."""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Callable
from pathlib import Path

TEMPORARY = ".tmp-"


def write_atomically(target: Path, write: Callable[[Path], object]) -> None:
    """Calls `write` with a temporary path beside `target` and renames the result over it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.parent / f"{TEMPORARY}{uuid.uuid4().hex}-{target.name}"
    try:
        write(temporary)
        _flush(temporary)
        temporary.replace(target)
        _flush(target.parent)
    finally:
        temporary.unlink(missing_ok=True)


def write_privately(target: Path, write: Callable[[Path], object]) -> None:
    """The same for what its owner alone may read, also while it is being written: `write` finds an empty file to fill."""

    def fill(path: Path) -> None:
        path.touch(mode=0o600)
        write(path)

    write_atomically(target, fill)


def make_directory_atomically(target: Path, fill: Callable[[Path], object]) -> None:
    """Calls `fill` with a temporary directory beside `target` and renames it; an existing target is kept."""
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.parent / f"{TEMPORARY}{uuid.uuid4().hex}-{target.name}"
    temporary.mkdir()
    try:
        fill(temporary)
        for file in temporary.iterdir():
            _flush(file)
        if not target.exists():
            temporary.rename(target)
        _flush(target.parent)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def remove_leftovers(folder: Path) -> int:
    """Removes what a killed run left half-written; returns how many."""
    leftovers = [path for path in folder.rglob(f"{TEMPORARY}*")] if folder.exists() else []
    for path in leftovers:
        shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)
    return len(leftovers)


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
