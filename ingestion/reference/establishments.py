"""Numbers of establishments by prefecture, industry group and size: the denominators of `support_gap_year` (contract, submission.md §11).

Good rows are used; a row that does not keep to the layout is left out with its line and reason. A file without the columns, or that cannot be
read, is left out as a whole. Neither stops the night.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from ingestion.normalise.codes import CodeList
from ingestion.normalise.identifiers import hub_code
from ingestion.normalise.text import clean
from ingestion.reading.delimited import decode
from ingestion.reading.refusal import RefusedFile
from ingestion.store.atomic import write_atomically
from ingestion.store.reference import ESTABLISHMENT, establishment_file

NAME = "reference/establishments.csv"
COLUMNS = ("都道府県コード", "業種区分", "規模区分", "事業所数", "調査年", "出典")
SIZES = ("小規模事業者", "中小企業（小規模を除く）", "その他（大企業等）")
IS_COUNT = re.compile(r"\d{1,9}", re.ASCII)
IS_YEAR = re.compile(r"(19|20)\d\d", re.ASCII)


@dataclass(frozen=True)
class Refusal:
    """A line that is not used (0: the file as a whole), and why."""

    line: int
    message_ja: str
    file: str = NAME

    def told(self) -> str:
        """One line for people."""
        return f"{self.file}{f' {self.line} 行目' if self.line else ''}: {self.message_ja}"


@dataclass(frozen=True)
class ReferenceResult:
    """The reference data after this night: whether there is a file, rows in force, and what was refused."""

    is_present: bool
    rows: int
    refused: tuple[Refusal, ...] = ()

    def summary(self) -> dict[str, Any]:
        """Counts for the log, and the refusals in words."""
        return {"rows": self.rows, "refused": [refusal.told() for refusal in self.refused]}


def take_in_establishments(inbox: Path, warehouse: Path) -> ReferenceResult:
    """Reads the file anew each night; without it, or without a good row, there are no denominators."""
    path = inbox / NAME
    rows, refused = _read(path) if path.exists() else ([], [])
    _store(warehouse, rows)
    return ReferenceResult(path.exists(), len(rows), tuple(refused))


def _read(path: Path) -> tuple[list[dict[str, Any]], list[Refusal]]:
    try:
        records = list(_records(decode(path.read_bytes())))
        at = _positions(records[0][1] if records else [])
    except OSError as error:
        return [], [Refusal(0, f"ファイルを開けません（{error.strerror}）")]
    except (RefusedFile, csv.Error) as error:
        return [], [Refusal(0, f"CSV として読めません（{error}）")]
    except KeyError as missing:
        return [], [Refusal(1, f"見出しに「{missing.args[0]}」がありません")]
    return _checked(records[1:], at)


def _records(text: str) -> Iterator[tuple[int, list[str]]]:
    """Records with the line they begin on; blank ones are left out."""
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff")), strict=True)
    line = 1
    for cells in reader:
        if any(cell.strip() for cell in cells):
            yield line, cells
        line = reader.line_num + 1


def _positions(header: list[str]) -> dict[str, int]:
    names = [clean(cell) or "" for cell in header]
    for column in COLUMNS:
        if column not in names:
            raise KeyError(column)
    return {column: names.index(column) for column in COLUMNS}


def _checked(records: list[tuple[int, list[str]]], at: dict[str, int]) -> tuple[list[dict[str, Any]], list[Refusal]]:
    rows: dict[tuple[Any, ...], dict[str, Any]] = {}
    refused = []
    for line, cells in records:
        said = {column: clean(cells[place]) or "" if place < len(cells) else "" for column, place in at.items()}
        row, message = _row(said)
        key = tuple(row[name] for name in ("prefecture_code", "industry_group", "size_class", "survey_year")) if row else ()
        if key in rows:
            message = "同じ都道府県・業種・規模・調査年の行が前にあります"
        if message:
            refused.append(Refusal(line, message))
        else:
            rows[key] = row | {"source_row": line}
    return list(rows.values()), refused


def _row(said: dict[str, str]) -> tuple[dict[str, Any], str | None]:
    """A row, or what is wrong with it."""
    prefecture = hub_code(said["都道府県コード"])
    count, year = (unicodedata.normalize("NFKC", said[name]).replace(",", "") for name in ("事業所数", "調査年"))
    faults = (
        (prefecture is None, f"都道府県コード「{said['都道府県コード']}」が 01～47 ではありません"),
        (said["業種区分"] not in ("", *industry_groups()), f"業種区分「{said['業種区分']}」が公表の 7 区分ではありません"),
        (said["規模区分"] not in ("", *SIZES), f"規模区分「{said['規模区分']}」が規模の区分ではありません"),
        (not IS_COUNT.fullmatch(count), f"事業所数「{said['事業所数']}」が 0 以上の整数ではありません"),
        (not IS_YEAR.fullmatch(year), f"調査年「{said['調査年']}」が西暦の年ではありません"),
        (not said["出典"], "出典がありません（出典のない数は分母に使いません）"),
    )
    for is_wrong, message in faults:
        if is_wrong:
            return {}, message
    return {
        "prefecture_code": prefecture,
        "industry_group": said["業種区分"] or None,
        "size_class": said["規模区分"] or None,
        "establishments": int(count),
        "survey_year": int(year),
        "source": said["出典"],
    }, None


def industry_groups() -> list[str]:
    """The published industry groups."""
    return list(dict.fromkeys(row["published_group"] for row in CodeList.rows("industry") if row["published_group"]))


def _store(warehouse: Path, rows: list[dict[str, Any]]) -> None:
    """Replaces the rows in one step, if they changed; nothing is made where there never were any."""
    path = establishment_file(warehouse)
    table = pa.Table.from_pylist(sorted(rows, key=lambda row: row["source_row"]), schema=ESTABLISHMENT)
    if not rows:
        path.unlink(missing_ok=True)
    elif not path.exists() or not pq.read_table(path).equals(table):
        write_atomically(path, lambda temporary: pq.write_table(table, temporary))
