"""A workbook whose bytes depend on its figures alone: fixed dates, formats made once, text never read as a formula or an address."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format

from publishing.workbook.looks import BASE, FONT, LOOKS, SIZE, STRONG

OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": False,
    "in_memory": True,
    "default_format_properties": {"font_name": FONT, "font_size": SIZE, "font_charset": 128},
}


class Book:
    """One workbook, its formats by look and number format, what stands in its printed margins, and what must not be read in it.

    Every text of a cell passes through `veil`.
    """

    def __init__(self, path: Path, title: str, created: dt.date, footer: str, veil: Callable[[str], str] = str) -> None:
        self.file = xlsxwriter.Workbook(str(path), deepcopy(OPTIONS))  # it writes into them: a second workbook would differ
        self.margin, self.footer, self.veil = title, footer, veil
        self._formats: dict[tuple[str, str, bool], Format] = {}
        noon = dt.datetime.combine(created, dt.time(12))
        self.file.set_properties({"title": title, "author": "よろず支援拠点 統計倉庫", "created": noon})
        self.file.set_size(26_000, 15_000)

    def __enter__(self) -> Book:
        return self

    def __exit__(self, kind: object, *_rest: object) -> None:
        if kind is None:
            self.file.close()

    def format(self, look: str, number: str = "", is_strong: bool = False) -> Format:
        """The format of a look; `is_strong` is for rows of totals."""
        key = (look, number, is_strong)
        if key not in self._formats:
            properties: dict[str, Any] = BASE | LOOKS[look] | (STRONG if is_strong else {})
            self._formats[key] = self.file.add_format(properties | ({"num_format": number} if number else {}))
        return self._formats[key]
