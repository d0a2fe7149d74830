"""Progress of long work: assets report to whoever listens in this process (the terminal), or to nobody."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[str, int, int], None]


def _silent(_stage: str, _done: int, _total: int) -> None:
    """Nobody listens."""


_listeners: list[Progress] = []


def report(stage: str, done: int, total: int) -> None:
    """Passes progress on to the listeners."""
    for listener in _listeners:
        listener(stage, done, total)


def listen(listener: Progress) -> Callable[[], None]:
    """Adds a listener; the returned function removes it."""
    _listeners.append(listener)
    return lambda: _listeners.remove(listener)
