"""The draw for confirmation by mail as the edition in force holds it: from the restricted file, with names and addresses."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb

from ingestion.inflation.confirmation import LETTERS, REPLIES, Letter, Reply
from ingestion.inflation.people_files import Lines
from publishing.report.periods import month_ja
from publishing.report.source import CannotReportError, Published

DRAWN = """
    select * from restricted.confirmation_sample
    where month = $month and ($hub is null or hub_code = $hub)
    order by hub_code, draw_no
"""
RENEW = "yorozu nightly を実行してください。"


@dataclass(frozen=True)
class Draw:
    """What was drawn of a month: rows of the restricted file, and letters listed before that are no longer drawn."""

    month: dt.date
    rows: list[dict[str, Any]]
    outdated: list[Letter]

    def new_letters(self, listed: Collection[tuple[str, ...]], today: dt.date) -> list[Letter]:
        """The lines still to be logged."""
        letters = [
            Letter(row["consultation_id"], row["hub_code"], row["month"], row["draw_no"], row["of_enterprises"], today)
            for row in self.rows
        ]
        return [letter for letter in letters if letter.key not in listed]


class Confirmation(Published):
    """The hubs of the edition, the draw beside it, letters listed and answers entered so far."""

    needed = ("dim_hub",)

    def __init__(self, warehouse: Path) -> None:
        super().__init__(warehouse)
        self.restricted = warehouse / "restricted" / "yorozu_restricted.duckdb"
        self.warehouse = warehouse

    @cached_property
    def letters(self) -> dict[tuple[str, ...], Letter]:
        """The letters listed so far; read when first asked for, so that a writer reads them under the lock."""
        return LETTERS.load(self.warehouse).in_force

    @cached_property
    def replies(self) -> Lines[Reply]:
        """The answers entered so far; read when first asked for."""
        return REPLIES.load(self.warehouse)

    @cached_property
    def answered(self) -> dict[tuple[str, ...], Reply]:
        """The last answer on each consultation."""
        return self.replies.in_force

    def of_month(self, month: dt.date, hub: str | None) -> Draw:
        """What was drawn of a month, of one hub or of all. CannotReportError where nothing was."""
        if hub is not None and hub not in self.hubs:
            raise CannotReportError(f"拠点コード {hub} はありません。01 から 47 の 2 桁で指定してください（例: --hub 13）。")
        rows = self._drawn(month, hub)
        now = {(row["consultation_id"],) for row in rows}
        outdated = [
            letter
            for key, letter in self.letters.items()
            if letter.month == month and hub in (None, letter.hub_code) and key not in now
        ]
        if not rows and not outdated:
            of_hub = f"・拠点 {hub}" if hub else ""
            raise CannotReportError(
                f"{month_ja(month)}{of_hub}の抽出はありません（報告がないか、その年度の種がまだありません）。"
            )
        return Draw(month, rows, outdated)

    def _drawn(self, month: dt.date, hub: str | None) -> list[dict[str, Any]]:
        if not self.restricted.exists():
            raise CannotReportError(f"宛先のファイル {self.restricted} がありません。{RENEW}")
        with duckdb.connect(str(self.restricted), read_only=True) as connection:
            try:
                found = connection.execute(DRAWN, {"month": month, "hub": hub})
            except duckdb.CatalogException as error:
                raise CannotReportError(f"公開された版が古い形式です（郵便確認の抽出がありません）。{RENEW}") from error
            names = [column[0] for column in found.description or ()]
            return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
