"""The run's own record: what each stage did, as JSON lines and as the status page operators open in the morning."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

from publishing import status_page
from publishing.edition import load_edition

DONE, FAILED = "完了", "失敗"
BUILT, PUBLISHED = "集計表の組み立て", "公開"


def reports(warehouse: Path) -> Path:
    """Where reports lie."""
    return warehouse / "reports"


def gate_file(warehouse: Path, gate: str) -> Path:
    """Where the last outcomes of a gate are kept."""
    return reports(warehouse) / f"gate_{gate}.json"


def note_stage(warehouse: Path, run_id: str, stage: str, summary: dict[str, Any]) -> None:
    """Appends one stage of a run to `reports/run_log.jsonl`."""
    path = reports(warehouse) / "run_log.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    entry = {"at": dt.datetime.now().isoformat(timespec="seconds"), "run": run_id, "stage": stage, **summary}
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(entry, ensure_ascii=False, default=str) + "\n")


def note_outcome(warehouse: Path, run_id: str, error: str | None) -> bool:
    """Notes once how a run ended and renews the status page; False if that was noted before (by the command that ran it)."""
    if any(stage["run"] == run_id and stage["stage"] in (DONE, FAILED) for stage in load_stages(warehouse)):
        return False
    note_stage(warehouse, run_id, FAILED if error else DONE, {"message": error[:2000]} if error else {})
    write_status_page(warehouse)
    return True


def unpublished(warehouse: Path, run_id: str) -> str | None:
    """What to say of a run that built figures and ended well, but published none; None if there is nothing to say.

    Dagster skips what follows an output that did not come, and calls that a success.
    """
    stages = {str(stage["stage"]) for stage in load_stages(warehouse) if stage["run"] == run_id}
    if BUILT in stages and PUBLISHED not in stages:
        return (
            "集計表は組み立てましたが、公開の段階が行われませんでした。前の版が公開されたままです。記録を添えてご連絡ください。"
        )
    return None


def load_stages(warehouse: Path) -> list[dict[str, Any]]:
    """All noted stages, oldest first; a line cut off by a killed run is left out."""
    path = reports(warehouse) / "run_log.jsonl"
    stages = []
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else []:
        try:
            stages.append(json.loads(line))
        except json.JSONDecodeError:
            continue
    return stages


def write_status_page(warehouse: Path) -> Path:
    """`reports/status.html`: the edition in force and the last runs, in Japanese."""
    runs: dict[str, list[dict[str, Any]]] = {}
    for stage in load_stages(warehouse):
        runs.setdefault(stage["run"], []).append(stage)
    target = reports(warehouse) / "status.html"
    return status_page.write_status_page(target, list(runs.values()), load_edition(warehouse), {DONE: "ok", FAILED: "bad"})
