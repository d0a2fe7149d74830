"""The page operators open in the morning: the edition in force and what each of the last runs did, in Japanese.

Only words and layout stand here; what a run noted comes from the caller.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ingestion.store.ledger import issue_texts
from publishing.pages import write_page
from publishing.quality_report import STATUS_JA

SHOWN_RUNS = 30
COUNTS_JA = {
    "files": "ファイル", "new": "うち新しいもの", "partners_registered": "登録された機関",
    "batches": "取り込みの単位", "files_read": "読んだファイル", "files_refused": "受け付けないファイル", "still_writing": "書き込み中のファイル",
    "models": "組み立てた表", "tests": "検査", "checks": "検査", "failed": "不合格", "warned": "注意", "versions": "履歴の行", "edition": "版",
    "files_by_status": "ファイル", "rows_by_status": "行", "issues_by_code": "誤りと注意", "rows": "行", "carried": "組み立て方",
}  # fmt: skip
ROWS_JA = {"accepted": "受入", "quarantined": "保留", "superseded": "差し替え", "ignored": "対象外"}
CARRIED_JA = {0: "はじめから", 1: "前夜から引き継ぎ"}
OF_THE_LOG = ("at", "run", "stage", "refused", "message")
Stage = Mapping[str, Any]


def write_status_page(
    target: Path, runs: Sequence[Sequence[Stage]], edition: Mapping[str, Any], outcomes: Mapping[str, str]
) -> Path:
    """Writes the page; no outside resources.

    `runs`: the stages of each run, oldest first, each with `at`, `run`, `stage` and what it noted.
    `outcomes`: the stages that end a run, each with `ok` or `bad`; a run without one was cut off or is going on.
    """
    shown = [_run(stages, outcomes) for stages in list(reversed(runs))[:SHOWN_RUNS]]
    published_at = edition.get("published_at")
    write_page(
        "status.html",
        target,
        edition=edition.get("edition", "まだありません"),
        as_of=edition.get("as_of", "－"),
        published_at=when_ja(str(published_at)) if published_at else "－",
        runs=shown,
    )
    return target


def when_ja(at: str) -> str:
    """A moment of the log in local time, to the minute: 2024-06-05 06:12."""
    return dt.datetime.fromisoformat(at).astimezone().strftime("%Y-%m-%d %H:%M")


def _run(stages: Sequence[Stage], outcomes: Mapping[str, str]) -> dict[str, Any]:
    last = stages[-1]
    ends = [dt.datetime.fromisoformat(stage["at"]) for stage in stages]
    is_ended = last["stage"] in outcomes
    return {
        "started": when_ja(stages[0]["at"]),
        "run": stages[0]["run"][:8],
        "outcome": last["stage"] if is_ended else "途中で終了",
        "looks": outcomes.get(last["stage"], "bad"),
        "minutes": _length_ja((ends[-1] - ends[0]).total_seconds()),
        "message": last.get("message", ""),
        "stages": [
            {"name": stage["stage"], "at": end.strftime("%H:%M:%S"), "told": told_ja(stage), "refused": stage.get("refused", ())}
            for stage, end in zip(stages, ends, strict=True)
            if stage["stage"] not in outcomes
        ],
    }


def _length_ja(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} 分 {rest} 秒" if minutes else f"{rest} 秒"


def told_ja(stage: Stage) -> list[tuple[str, str]]:
    """What a stage noted, as labels with their values in words."""
    return [(COUNTS_JA.get(key, key), _value_ja(key, value)) for key, value in stage.items() if key not in OF_THE_LOG]


def _value_ja(key: str, value: Any) -> str:
    if isinstance(value, Mapping):
        named = {str(name): f"{_name_ja(key, str(name))} {_number(count)}" for name, count in value.items()}
        return "、".join(named.values()) or "なし"
    return CARRIED_JA[int(value)] if key == "carried" else _number(value)


def _name_ja(key: str, name: str) -> str:
    if key == "issues_by_code":
        code = issue_texts().get(name)
        return f"{name} {code['label_ja']}" if code else name
    return {"files_by_status": STATUS_JA, "rows_by_status": ROWS_JA}.get(key, {}).get(name, name)


def _number(value: Any) -> str:
    return f"{value:,}" if isinstance(value, int | float) else str(value)
