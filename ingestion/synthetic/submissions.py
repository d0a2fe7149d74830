"""Monthly submissions of one hub: the report of each month, and what clerks do with files: corrections, copies, late arrivals.

`HubWriter` keeps the hub's truth while it writes; the cases of contract §8 (superseded, held, duplicate, late, out of order) are dealt
to fixed months, so that every one is there and can be found again.
"""

from __future__ import annotations

import copy
import datetime as dt
import os
import random
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from ingestion.synthetic.sheets import COLUMNS, V3_COLUMNS, Sheet, build_sheet, cover, extra_sheet
from ingestion.synthetic.spelling import Cell, Style, style_of
from ingestion.synthetic.truth import Truth
from ingestion.synthetic.writing import ENCODINGS, write_csv, write_xls, write_xlsx, write_zip

TOKYO = ZoneInfo("Asia/Tokyo")
Row = dict[str, Any]
Tables = dict[str, list[Row]]


@dataclass(frozen=True)
class Outcome:
    """What must become of a submission: its status, and whether all its rows are held back or replaced."""

    status: str = "accepted"
    reason: str = ""
    rows_are: str = ""


@dataclass
class HubWriter:
    """Writes one hub's files into the inbox and notes their truth."""

    inbox: Path
    hub_code: str
    hub_name: str
    seed: int
    mess: bool
    truth: Truth = field(default_factory=Truth)

    def rng(self, *parts: object) -> random.Random:
        """A generator of its own for each purpose."""
        return random.Random(":".join(map(str, (self.seed, self.hub_code, *parts))))

    def write_month(
        self,
        month: dt.date,
        form: str,
        tables: Tables,
        received: dt.datetime,
        *,
        revision: int = 1,
        is_correction: bool = False,
        outcome: Outcome | None = None,
        name: str = "",
    ) -> Path:
        """One monthly report; returns its path."""
        rng = self.rng("file", month, revision, name)
        style = style_of(rng, self.mess)
        if form == "v1":
            return self._write_v1(rng, month, tables, style, received, outcome or Outcome(), name)
        labels: dict[str, Cell] = {
            "様式": form if rng.random() < 0.8 else None,
            "拠点コード": int(self.hub_code) if style.loses_zeros else self.hub_code,
            "拠点名": self.hub_name,
            "対象年月": _month_text(rng, month),
            "提出区分": "訂正" if is_correction else "新規",
            "提出回": revision,
            "作成日": received.date(),
            "作成者": "事務局",
        }
        columns = COLUMNS | ({"相談記録": V3_COLUMNS} if form == "v3" else {})
        sheets = [cover(rng, labels, mess=self.mess)]
        names = ["相談記録", "相談者台帳", "紹介連携", "専門家勤務", "満足度調査"]
        names += ["成果把握", "ネットワーク活動"] if form == "v3" else []
        sheets += [build_sheet(rng, n, columns[n], tables.get(n, []), style, mess=self.mess) for n in names]
        if self.mess and rng.random() < 0.1:
            sheets.append(extra_sheet(rng))
        path = self._write(rng, f"{form}_{month:%Y-%m}_r{revision}{name}", sheets)
        self._note(path, form, month, sheets, tables, received, outcome or Outcome())
        return path

    def write_plan(self, fiscal_year: int, tables: Tables, received: dt.datetime) -> None:
        """The plan of a fiscal year."""
        rng = self.rng("plan", fiscal_year)
        style = style_of(rng, self.mess)
        labels: dict[str, Cell] = {"様式": "plan", "拠点コード": self.hub_code, "拠点名": self.hub_name, "対象年度": f"令和{fiscal_year - 2018}年度",
                  "提出区分": "新規", "提出回": 1}  # fmt: skip
        plain = Style(wide=style.wide, trailing=style.trailing)
        sheets = [cover(rng, labels, mess=self.mess)]
        sheets += [build_sheet(rng, n, COLUMNS[n], rows, plain, mess=self.mess) for n, rows in tables.items()]
        path = self._write(rng, f"plan_{fiscal_year}", sheets)
        self._note(path, "plan", None, sheets, tables, received, Outcome())
        for sheet, rows in tables.items():
            self.truth.tables[f"plan:{sheet}"] += [{**row, "hub_code": self.hub_code, "fiscal_year": fiscal_year} for row in rows]

    def _write_v1(
        self,
        rng: random.Random,
        month: dt.date,
        tables: Tables,
        style: Style,
        received: dt.datetime,
        outcome: Outcome,
        name: str,
    ) -> Path:
        sheet = build_sheet(rng, "相談一覧", COLUMNS["相談一覧"], tables["相談一覧"], style, mess=self.mess)
        titles: list[list[Any]] = [[f"拠点名：{self.hub_name}", None, f"対象年月：{_month_text(rng, month)}"]]
        if rng.random() < 0.5:
            titles = [
                ["相談一覧（実演用の架空データ）"],
                ["拠点名", self.hub_name],
                ["対象年月", _month_text(rng, month)],
            ]
        sheet.matrix[:0] = titles
        sheet.row_of = [number + len(titles) for number in sheet.row_of]
        sheet.hidden = [number + len(titles) for number in sheet.hidden]
        sheet.merges = [(at + len(titles), first, last) for at, first, last in sheet.merges]
        path = self._write(rng, f"v1_{month:%Y-%m}{name}", [sheet])
        self._note(path, "v1", month, [sheet], tables, received, outcome)
        return path

    def _write(self, rng: random.Random, stem: str, sheets: list[Sheet]) -> Path:
        kind = rng.choices(("xlsx", "csv", "xls", "xlsm"), weights=(62, 34, 2, 2))[0] if self.mess else "xlsx"
        folder = self.inbox / "hubs" / self.hub_code
        if self.mess and rng.random() < 0.1:
            folder = folder / "再送"
        if kind == "csv":
            encoding = rng.choices(ENCODINGS, weights=(55, 15, 20, 10))[0]
            delimiter = "\t" if rng.random() < 0.15 else ","
            if len(sheets) == 1:
                sheets[0].name = sheets[0].official
                path = folder / f"{stem}.csv"
                write_csv(path, sheets[0], encoding, delimiter)
            else:
                path = folder / f"{stem}.zip"
                write_zip(path, sheets, encoding, delimiter, names_in_cp932=rng.random() < 0.6)
            return path
        path = folder / f"{stem}.{kind}"
        (write_xls if kind == "xls" else write_xlsx)(path, sheets)
        return path

    def _note(
        self,
        path: Path,
        form: str,
        month: dt.date | None,
        sheets: list[Sheet],
        tables: Tables,
        received: dt.datetime,
        outcome: Outcome,
    ) -> None:
        """Sets the time of receipt and notes what must be found."""
        touch(path, received)
        relative = path.relative_to(self.inbox).as_posix()
        counts = dict.fromkeys(("accepted", "quarantined", "superseded", "ignored"), 0)
        for sheet in sheets:
            counts["ignored"] += sheet.ignored
            for row, number in zip(tables.get(sheet.official, []), sheet.row_of, strict=False):
                is_bad = row.get("_is_quarantined", False)
                counts[outcome.rows_are or ("quarantined" if is_bad else "accepted")] += 1
                self._note_issues(relative, sheet, row, number)
        status = outcome.status
        if status == "accepted" and counts["quarantined"]:
            status = "accepted_with_errors"
        self.truth.files.append(
            {"path": relative, "form": form, "month": month, "expected_status": status, "expected_reason": outcome.reason,
             "rows_read": sum(counts.values()), **{f"rows_{k}": v for k, v in counts.items()}}
        )  # fmt: skip

    def _note_issues(self, path: str, sheet: Sheet, row: Row, number: int) -> None:
        issues = list(row.get("_issues", ()))
        for column, code in issues:
            self.truth.issues.append({"path": path, "sheet": sheet.name, "row": number, "column": column, "code": code})


def touch(path: Path, received: dt.datetime) -> None:
    """Sets a file's modification time (Asia/Tokyo)."""
    stamp = received.replace(tzinfo=TOKYO).timestamp()
    os.utime(path, (stamp, stamp))


def _month_text(rng: random.Random, month: dt.date) -> str:
    era, year = ("令和", month.year - 2018) if month >= dt.date(2019, 5, 1) else ("平成", month.year - 1988)
    initial = "R" if era == "令和" else "H"
    return rng.choice(
        (
            f"{month:%Y-%m}",
            f"{month.year}年{month.month}月",
            f"{era}{year if year > 1 else '元'}年{month.month}月",
            f"{initial}{year}.{month.month}",
        )
    )


def inline_rows(tables: Tables, clients: dict[str, Any]) -> list[Row]:
    """v1: each consultation with its client in line."""
    rows = []
    for row in tables["相談記録"]:
        client = clients[row["相談者番号"]]
        is_founding = client.business_form == "創業前"
        rows.append(
            {
                "相談番号": row["相談番号"], "相談日": row["相談日"], "事業者名": client.name, "代表者": client.representative or None,
                "住所": client.address, "電話": client.telephone or None, "業種": "創業予定" if is_founding else client.industry,
                "従業員数": client.employees, "相談区分（大）": row["課題大"], "相談区分（中）": row["課題中"],
                "対応者": row["_coordinator_name"], "対応時間": row["相談時間"], "方法": row["相談方法"],
                "紹介元": "○○商工会" if row["相談番号"].endswith("7") else None, "紹介先": None,
                "解決": "○" if row["解決区分"] == "解決" else None, "備考": None, "_latent_id": row["_latent_id"],
            }
        )  # fmt: skip
    return rows


def corrected(tables: Tables) -> Tables:
    """A correction of a report as it was before anything was planted: one duration changed."""
    again = copy.deepcopy(tables)
    key = "対応時間" if "相談一覧" in again else "相談時間"
    first = next(iter(again.get("相談一覧") or again.get("相談記録") or []), None)
    if first is not None:
        first[key] = 60
        if "終了時刻" in first and first["開始時刻"] is not None:
            first["終了時刻"] = first["開始時刻"] + 60
    return again


def spoiled(tables: Tables) -> Tables:
    """A report whose every row lacks a required cell: to be held."""
    again = corrected(tables)
    required = {"相談記録": "相談方法", "相談者台帳": "住所", "紹介連携": "方向", "専門家勤務": "勤務時間", "満足度調査": "総合満足度",
                "成果把握": "対象年度", "ネットワーク活動": "活動区分", "相談一覧": "住所"}  # fmt: skip
    for sheet, rows in again.items():
        for row in rows:
            row[f"!{required[sheet]}"] = None
            row["_issues"] = [(required[sheet], "E01"), *row.get("_issues", ())]
            row["_is_quarantined"] = True
    return again


def shrunk(tables: Tables) -> Tables:
    """A correction that lost most rows: to be held."""
    again = corrected(tables)
    keep = {row["担当者番号"] for row in again["専門家勤務"][:1]}
    return {
        "相談記録": [], "相談者台帳": again["相談者台帳"][:1], "紹介連携": [], "満足度調査": [],
        "専門家勤務": [row for row in again["専門家勤務"] if row["担当者番号"] in keep][:3],
        **{sheet: [] for sheet in ("成果把握", "ネットワーク活動") if sheet in again},
    }  # fmt: skip
