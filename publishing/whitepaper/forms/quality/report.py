"""The quality report of an edition, as data (`quality.json`) and as a page (`quality.html`): the same content twice."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ingestion.store.ledger import issue_texts
from publishing.inflation.words import CLASS_JA
from publishing.pages import write_page
from publishing.quality_report import CALENDAR_JA, STATUS_JA
from publishing.whitepaper.cells import Cell
from publishing.whitepaper.disclosure.exit import Protected
from publishing.whitepaper.facts import EDITION_JA, EditionFacts
from publishing.whitepaper.forms.method import method
from publishing.whitepaper.forms.quality.measured import Measured, Rows
from publishing.whitepaper.forms.tables import Tables
from publishing.whitepaper.forms.words import SYMBOL_OF, TITLE, edition_lines, rules_ja

STATUSES_JA = {
    "published": "公表",
    "suppressed": "秘匿（x）",
    "not_available": "得られない（…）",
    "not_applicable": "該当なし（-）",
}
SUPPRESSIONS_JA = {
    "primary": "基準による",
    "secondary": "逆算を防ぐため",
    "share": "秘匿した値からの割合など",
    "earlier": "過去の版で秘匿",
}
VERDICTS_JA = {
    "protected": "守られている", "too_narrow": "幅が足りない", "exposed": "逆算できる", "already_public": "過去の版で公表済み",
    "not_hidden": "秘匿されていない",
}  # fmt: skip
EXCESS, SENSITIVITY = "T1101", "T1102"


def quality_of(tables: Tables, protected: Protected, facts: EditionFacts, answers: Measured) -> dict[str, Any]:
    """The report as plain data. Counts of enterprises come from protected cells alone."""
    return {
        "title": f"{TITLE} 品質報告書",
        "edition": {
            "name": facts.name,
            "title": facts.title_ja,
            "as_of": facts.as_of.isoformat(),
            "approver": facts.approver,
            "lines": list(edition_lines(facts)),
        },
        "coverage": [row | {"edition_ja": EDITION_JA.get(row["edition"], row["edition"])} for row in answers.rows["coverage"]],
        "missing_hubs": _by_hub([row for row in answers.rows["calendar"] if row["status"] == "missing"]),
        "calendar": _calendar(answers),
        "rows": answers.one("rows"),
        "files": [row | {"status_ja": STATUS_JA.get(row["status"], row["status"])} for row in answers.rows["files"]],
        "holds": _by_hub(answers.rows["holds"]),
        "issues": [row | {"label_ja": issue_texts().get(row["code"], {}).get("label_ja", "")} for row in answers.rows["issues"]],
        "flags": [row | {"class_ja": CLASS_JA.get(row["pattern_class"], "")} for row in answers.rows["flags"]],
        "flagged_months": answers.one("flagged_months"),
        "excess": _shown(tables, EXCESS),
        "linkage": list(answers.rows["linkage"]),
        "evidence": [
            row | {"label_ja": method().linkage_evidence.get(row["match_method"], row["match_method"])}
            for row in answers.rows["evidence"]
        ],
        "sensitivity": _shown(tables, SENSITIVITY),
        "disclosure": _disclosure(protected),
        "tables": [_counts(table.number_ja, table.layout.table.title_ja, list(table.cells.values())) for table in tables.tables],
        "limits": list(answers.rows["limits"]),
        "assumptions": list(method().assumptions),
        "not_measured": list(answers.missing),
    }


def write_quality(report: dict[str, Any], folder: Path) -> None:
    """Writes `quality.json` and `quality.html`."""
    text = json.dumps(report, ensure_ascii=False, indent=1)
    (folder / "quality.json").write_text(text + "\n", encoding="utf-8")
    write_page("whitepaper_quality.html", folder / "quality.html", report=report, calendar_ja=CALENDAR_JA)


def _by_hub(rows: Rows) -> list[dict[str, Any]]:
    """Hubs with the months that rows name."""
    months: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        months.setdefault((row["hub_code"], row["prefecture"] or row["hub_code"]), []).append(row["month"])
    return [{"hub_code": code, "hub": name, "months": of} for (code, name), of in months.items()]


def _calendar(answers: Measured) -> dict[str, Any]:
    """Months across, hubs down."""
    rows = answers.rows["calendar"]
    hubs: dict[str, dict[str, str]] = {}
    for row in rows:
        hubs.setdefault(row["prefecture"], {})[row["month"]] = row["status"]
    return {"months": sorted({row["month"] for row in rows}), "hubs": hubs}


def _shown(tables: Tables, table_id: str) -> dict[str, Any]:
    """A small table as handed out: headings, and rows of values or symbols."""
    if table_id not in tables:
        return {"columns": [], "rows": []}
    table = tables[table_id]
    words = table.layout.table
    columns = [column for column in table.columns if column[0] in (words.columns[0], table.layout.codes[words.columns[0]][-1])]
    columns = columns if "fiscal_year" in words.columns else list(table.columns)
    return {
        "number": table.number_ja,
        "columns": [
            " ".join(table.label(name, code) for name, code in zip(words.columns, column, strict=True)) for column in columns
        ],
        "rows": [
            {
                "label": " ".join(table.label(name, code) for name, code in zip(words.rows, row, strict=True)),
                "values": [_value(table.cells[*row, *column]) for column in columns],
            }
            for row in table.rows
        ],
    }


def _value(cell: Cell) -> str:
    return f"{cell.value:,.{cell.digits}f}" if cell.status == "published" and cell.value is not None else SYMBOL_OF[cell.status]


def _disclosure(protected: Protected) -> dict[str, Any]:
    """What protection cost, what the search would have cost by the simple method, and what the audit says."""
    cells = protected.extraction.cells
    reasons = Counter(cell.reason for cell in cells if cell.status == "suppressed")
    verdicts = Counter(str(found.verdict) for found in protected.audited)
    return {
        "cells": len(cells),
        "statuses": [{"status": name, "label_ja": word, "cells": _of(cells, name)} for name, word in STATUSES_JA.items()],
        "reasons": [
            {"reason": name, "label_ja": SUPPRESSIONS_JA.get(name, name), "cells": reasons[name]} for name in sorted(reasons)
        ],
        "loss": asdict(protected.loss),
        "audit": [{"verdict": name, "label_ja": word, "cells": verdicts[name]} for name, word in VERDICTS_JA.items()],
        "rows_revised": protected.rows_revised,
        "rules": [dict(zip(("rule", "value", "reason", "source"), rule, strict=True)) for rule in rules_ja()],
    }


def _of(cells: tuple[Cell, ...], status: str) -> int:
    return sum(cell.status == status for cell in cells)


def _counts(number: str, title: str, cells: list[Cell]) -> dict[str, Any]:
    return {
        "number": number,
        "title": title,
        "cells": len(cells),
        **{status: _of(tuple(cells), status) for status in STATUSES_JA},
    }
