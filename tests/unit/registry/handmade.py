"""Small files in the layout of the agency: fictitious corporations only."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path
from typing import Any

from ingestion.normalise.identifiers import corporate_check_digit
from ingestion.registry.intake import RegistryResult, take_in_registry


def number(serial: int) -> str:
    """A 法人番号 with a right check digit, of no corporation."""
    body = f"{990_000_000_000 + serial:012d}"
    return f"{corporate_check_digit(body)}{body}"


def row(serial: int, name: str = "株式会社架空商店", **cells: Any) -> list[str]:
    """One row; `cells` by the names below replace what a newly registered company of Tokyo would have."""
    values: dict[str, Any] = {
        "sequence": 1, "number": number(serial), "process": "01", "correct": "0", "updated": "2026-08-18", "changed": "2026-08-10",
        "name": name, "name_image": "", "kind": "301", "prefecture": "東京都", "city": "千代田区", "street": "丸の内１丁目１番１号",
        "address_image": "", "prefecture_code": "13", "city_code": "101", "postcode": "1000005", "abroad": "", "abroad_image": "",
        "closed": "", "close_cause": "", "successor": "", "change_cause": "", "assigned": "2015-10-05", "latest": "1",
        "english": "", "english_prefecture": "", "english_city": "", "english_abroad": "", "furigana": "カクウショウテン", "hidden": "0",
    }  # fmt: skip
    return [str(value) for value in (values | cells).values()]


def csv_text(rows: list[list[str]]) -> str:
    """Rows as quoted CSV."""
    text = io.StringIO(newline="")
    csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(rows)
    return text.getvalue()


def put(inbox: Path, name: str, rows: list[list[str]], encoding: str = "cp932") -> Path:
    """A file in the inbox's registry/; a ZIP holds one CSV of its name."""
    path = inbox / "registry" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    content = csv_text(rows).encode(encoding)
    if path.suffix == ".zip":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(f"{path.stem}.csv", content)
    else:
        path.write_bytes(content)
    return path


def take_in(folder: Path, workers: int = 1) -> RegistryResult:
    """One night's intake of `folder/inbox` into `folder/warehouse`."""
    return take_in_registry(folder / "inbox", folder / "warehouse", workers, lambda *_: None)
