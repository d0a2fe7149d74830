"""The manifest of an edition: hashes of every file that went in and came out, of the code in its layers, and what was decided. No clock."""

from __future__ import annotations

import hashlib
import json
import platform
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

from ingestion.store.reference import reference_digest
from ingestion.store.snapshot import load_manifest
from publishing.edition import ROOT, code_digest, decisions_digest, registry_digest
from publishing.whitepaper.disclosure.exit import Protected
from publishing.whitepaper.disclosure.rules import RULES
from publishing.whitepaper.editions.shelf import MANIFEST
from publishing.whitepaper.facts import EditionFacts

LAYERS: Mapping[str, tuple[str, ...]] = {
    "ingestion": ("ingestion/**/*.py", "ingestion/**/*.yml", "ingestion/**/*.csv"),
    "models": ("dbt_project/models/**/*", "dbt_project/macros/**/*", "dbt_project/materializations/**/*"),
    "seeds": ("dbt_project/seeds/**/*",),
    "dictionary": ("dbt_project/dictionary/**/*",),
    "tables": ("publishing/whitepaper/tables/*.yml", "publishing/whitepaper/catalogue.yml"),
    "disclosure": ("publishing/whitepaper/disclosure/*",),
    "forms": ("publishing/whitepaper/forms/**/*", "publishing/whitepaper/fonts/**/*", "publishing/workbook/**/*"),
    "publishing": ("publishing/**/*.py", "publishing/**/*.yml"),
}
"""Parts of the code by what they do, so that a manifest tells where two editions differ. What is no text (fonts) is in `forms` alone."""
PASSED_OVER = {"__pycache__"}


def digest_of(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def digests(folder: Path) -> dict[str, str]:
    """SHA-256 of every file below a folder, by its path from there; empty where there is no folder."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): digest_of(path) for path in files}


def code_record() -> dict[str, Any]:
    """The code that makes an edition: its digest and those of its layers, the libraries it wants, Python, and the commit if known."""
    requirements = ROOT / "requirements.txt"
    return {
        "digest": code_digest(),
        "layers": {name: _layer(patterns) for name, patterns in LAYERS.items()},
        "requirements": digest_of(requirements) if requirements.exists() else "",
        "python": platform.python_version(),
        "commit": _commit(),
    }


def is_same_code(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two records of code promise the same bytes; the commit may differ (documents, tests)."""
    return all(one[name] == other[name] for name in ("digest", "layers", "requirements"))


def write_manifest(
    folder: Path, facts: EditionFacts, sequence: int, published: Mapping[str, Any], former: Iterable[str], protected: Protected
) -> None:
    """Writes the manifest of a folder whose `inputs` and `output` are complete; `published`: record of the edition its figures come from."""
    inputs = folder / "inputs"
    statuses = [cell.status for cell in protected.extraction.cells]
    content = {
        "fiscal_year": facts.fiscal_year,
        "kind": facts.kind,
        "number": facts.number,
        "sequence": sequence,
        "as_of": facts.as_of.isoformat(),
        "approver": facts.approver,
        "notices": list(facts.notices),
        "published": {name: published[name] for name in ("edition", "fingerprint")},
        "snapshot": load_manifest(inputs).digest,
        "decisions": decisions_digest(inputs),
        "registry": registry_digest(inputs),
        "reference": reference_digest(inputs),
        "code": code_record(),
        "parameters": {"disclosure": {name: rule["value"] for name, rule in _rules().items()}},
        "former": list(former),
        "counts": {
            "tables": len(protected.extraction.shapes),
            "cells": len(statuses),
            "cells_by_status": {status: statuses.count(status) for status in sorted(set(statuses))},
            "leaks": len(protected.leaks),
            "snapshot_rows": {table: _rows(parts) for table, parts in load_manifest(inputs).partitions.items()},
        },
        "inputs": digests(inputs),
        "output": digests(folder / "output"),
    }
    text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    (folder / MANIFEST).write_text(text, encoding="utf-8")


def _rows(parts: Mapping[str, Mapping[str, Any]]) -> int:
    return sum(int(part["rows"]) for part in parts.values())


def _rules() -> dict[str, dict[str, Any]]:
    return dict(yaml.safe_load(RULES.read_text(encoding="utf-8")))


def _layer(patterns: Iterable[str]) -> str:
    found = {path.relative_to(ROOT) for pattern in patterns for path in ROOT.glob(pattern) if path.is_file()}
    digest = hashlib.sha256()
    for path in sorted(found, key=Path.as_posix):
        if not PASSED_OVER & {*path.parts}:
            digest.update(path.as_posix().encode() + b"\0" + (ROOT / path).read_bytes() + b"\0")
    return digest.hexdigest()[:20]


def _commit() -> str:
    """The commit of the working copy; empty where the code is installed without one."""
    try:
        command = ["git", "-C", str(ROOT), "rev-parse", "HEAD"]
        return subprocess.run(command, capture_output=True, text=True, check=True, timeout=10).stdout.strip()
    except (OSError, subprocess.SubprocessError):
        return ""
