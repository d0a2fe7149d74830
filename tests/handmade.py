"""One small, correct v3 submission written by hand, to be varied by tests of single rules."""

from __future__ import annotations

import csv
import datetime as dt
import io
import os
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

Row = Sequence[str]
CONSULTATION_HEADER: Row = ("相談番号", "相談日", "相談時間", "相談方法", "相談者番号", "担当者番号", "課題大", "課題中")
CLIENT_HEADER: Row = ("相談者番号", "事業者名", "住所", "事業形態", "業種")


@dataclass
class Submission:
    """A hub's month: cover, one client, one coordinator, and consultations that can be replaced."""

    hub: str = "13"
    month: str = "2024-05"
    revision: str = "1"
    kind: str = "新規"
    consultations: list[list[str]] = field(default_factory=list)
    clients: list[list[str]] = field(
        default_factory=lambda: [["K1", "株式会社はるか", "東京都千代田区丸の内一丁目1-1", "法人", "E"]]
    )

    def with_consultations(self, count: int, first: int = 1) -> Submission:
        """Fills in that many correct rows."""
        numbers = range(first, first + count)
        self.consultations = [
            [f"S{n}", f"{self.month}-{n % 28 + 1:02d}", "60", "来訪", "K1", "C1", "売上拡大", "IT活用"] for n in numbers
        ]
        return self

    def tables(self) -> dict[str, list[Row]]:
        """Sheet name to rows, headers included."""
        cover = {"様式": "v3", "拠点コード": self.hub, "対象年月": self.month, "提出区分": self.kind, "提出回": self.revision}
        return {
            "表紙": list(cover.items()),
            "相談記録": [CONSULTATION_HEADER, *self.consultations],
            "相談者台帳": [CLIENT_HEADER, *self.clients],
            "専門家勤務": [
                ("担当者番号", "氏名", "区分", "勤務日", "勤務時間"),
                ("C1", "試験太郎", "CO", f"{self.month}-01", "7.5"),
            ],
        }

    def write(self, inbox: Path, name: str, received: dt.datetime, encoding: str = "utf-8", delimiter: str = ",") -> Path:
        """Writes the zip below the hub's folder with this modification time (naive, machine's zone)."""
        path = inbox / "hubs" / self.hub / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for sheet, rows in self.tables().items():
                entry = zipfile.ZipInfo(f"{sheet}.csv", (2024, 6, 1, 0, 0, 0))
                archive.writestr(entry, csv_text(rows, delimiter).encode(encoding))
        return touch(path, received)


def csv_text(rows: Sequence[Row], delimiter: str = ",") -> str:
    """Rows as CSV text."""
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return buffer.getvalue()


def touch(path: Path, received: dt.datetime) -> Path:
    """Sets when a file was received."""
    os.utime(path, (received.timestamp(),) * 2)
    return path
