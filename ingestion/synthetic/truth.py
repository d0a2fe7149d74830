"""The truth beside the demonstration: what every file, row and figure must come to, from the logical records alone."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

Row = dict[str, Any]


@dataclass
class Truth:
    """Expected files, issues and counted records; `merge` joins those of several hubs."""

    files: list[Row] = field(default_factory=list)
    issues: list[Row] = field(default_factory=list)
    tables: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))

    def merge(self, other: Truth) -> None:
        """Adds another hub's truth."""
        self.files += other.files
        self.issues += other.issues
        for name, rows in other.tables.items():
            self.tables[name] += rows

    def write(self, folder: Path) -> None:
        """Parquet files `file`, `issue` and one for each table."""
        folder.mkdir(parents=True, exist_ok=True)
        for name, rows in {"file": self.files, "issue": self.issues, **self.tables}.items():
            pd.DataFrame(rows).to_parquet(folder / f"{name}.parquet", index=False)


def consultation_truth(hub_code: str, month: dt.date, form: str, row: Row) -> Row:
    """One consultation as the warehouse must count it."""
    is_v1 = form == "v1"
    number = row["相談番号"]
    suffix = f"@{month:%Y-%m}" if row.get("_is_reused") else ""
    record = f"inline:{number}{suffix}" if is_v1 else f"client:{row['相談者番号']}"
    return {
        "hub_code": hub_code, "month": month, "form": form, "consultation_no": number,
        "consultation_id": f"{hub_code}:{number}{suffix}", "record_id": f"hub:{hub_code}:{record}",
        "consulted_on": row["相談日"], "minutes": row["対応時間" if is_v1 else "相談時間"],
        "channel": row["方法" if is_v1 else "相談方法"], "coordinator": row["対応者" if is_v1 else "担当者番号"],
        "issue_major": row["相談区分（大）" if is_v1 else "課題大"],
        "issue_minors": list(row["相談区分（中）" if is_v1 else "課題中"]),
        "resolution": {"○": "解決"}.get(row["解決"], row["解決"]) if is_v1 else row["解決区分"],
        "special_desk": row.get("特別相談窓口"),
        "stage": row.get("伴走支援段階") if form == "v3" else None,
        "latent_id": row["_latent_id"], "is_counted": not row.get("_is_quarantined", False),
        "is_double_booked": row.get("_is_double_booked", False),
    }  # fmt: skip


TABLE_OF_SHEET = {
    "相談者台帳": "client", "紹介連携": "referral", "専門家勤務": "attendance", "満足度調査": "survey",
    "成果把握": "outcome", "ネットワーク活動": "network_activity",
}  # fmt: skip


def record_month(truth: Truth, hub_code: str, month: dt.date, form: str, tables: dict[str, list[Row]]) -> None:
    """Adds the rows of one submission in force."""
    for sheet, rows in tables.items():
        for row in rows:
            if sheet in ("相談記録", "相談一覧"):
                truth.tables["consultation"].append(consultation_truth(hub_code, month, form, row))
            else:
                plain = {key: value for key, value in row.items() if key[0] not in "!_"}
                truth.tables[TABLE_OF_SHEET[sheet]].append(
                    plain
                    | {"hub_code": hub_code, "month": month, "form": form, "kind": row.get("_kind")}
                    | {"is_counted": not row.get("_is_quarantined", False)}
                )
