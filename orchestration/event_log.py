"""Dagster's event log with its SQLite files kept open: the same files and tables, cheaper to write. Nothing of the pipeline."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Self

from dagster._core.storage.event_log import SqliteEventLogStorage
from dagster._core.storage.sqlite import SQLITE_BUSY_TIMEOUT_SECONDS
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import NullPool, StaticPool

KEPT_OPEN = 4
"""Databases open at once: Dagster keeps one for all runs and one for each run, and its pages may look at many runs."""


class OpenSqliteEventLog(SqliteEventLogStorage):
    """Connects to each database once; Dagster's own class connects, and compiles every statement, anew for each event.

    A database is written ahead (WAL) and synchronised at checkpoints alone: a killed run loses nothing that was committed; after a
    power failure the last events may be missing, the file is whole.
    """

    def __init__(self, base_dir: str, inst_data: Any = None) -> None:
        self._engines: dict[str, Engine] = {}
        self._tables: set[str] = set()
        super().__init__(base_dir, inst_data)

    @classmethod
    def from_config_value(cls, inst_data: Any, config_value: Any) -> Self:
        """What Dagster makes of `dagster.yaml`."""
        return cls(inst_data=inst_data, **config_value)

    @contextmanager
    def _connect(self, shard: str) -> Iterator[Connection]:
        with self._db_lock:  # one thread at a time: the connection is shared
            engine = self._engines.pop(shard, None) or self._open(shard)
            self._engines[shard] = engine  # the last one used stands last
            with engine.begin() as connection:
                yield connection

    def _open(self, shard: str) -> Engine:
        while len(self._engines) >= KEPT_OPEN:
            self._engines.pop(next(iter(self._engines))).dispose()
        place, options = self.conn_string_for_shard(shard), {"timeout": SQLITE_BUSY_TIMEOUT_SECONDS}
        if shard not in self._initialized_dbs:
            self._initdb(create_engine(place, poolclass=NullPool, connect_args=options))
            self._initialized_dbs.add(shard)
        engine = create_engine(place, poolclass=StaticPool, connect_args=options | {"check_same_thread": False})
        event.listen(engine, "connect", lambda connection, _record: connection.execute("pragma synchronous = normal"))
        return engine

    def has_table(self, table_name: str) -> bool:
        """Asked for every event of a check, while the database is in use; a table that is there stays."""
        if table_name not in self._tables and super().has_table(table_name):
            self._tables.add(table_name)
        return table_name in self._tables

    def wipe(self) -> None:
        """Deletes the files of runs; none of them may stay open."""
        self.dispose()
        super().wipe()

    def dispose(self) -> None:
        """Closes the databases; whoever asks again opens them again."""
        with self._db_lock:
            while self._engines:
                self._engines.popitem()[1].dispose()
        super().dispose()
