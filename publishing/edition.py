"""What an edition was made from: its fingerprint, and the record beside the published files."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

from ingestion.store.atomic import write_atomically
from ingestion.store.linkage import registry_files
from ingestion.store.reference import reference_digest

ROOT = Path(__file__).parents[1]
CODE_FOLDERS = ("ingestion", "dbt_project", "expectations", "publishing")
CODE_SUFFIXES = (".py", ".sql", ".yml", ".csv", ".html", ".ttf")
EDITION_FILE = "edition.json"


@cache
def code_digest() -> str:
    """Digest of everything that turns files into figures: code, models, mappings, code lists, suites."""
    digest = hashlib.sha256()
    for folder in CODE_FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in CODE_SUFFIXES and "target" not in path.parts and "__pycache__" not in path.parts:
                digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:20]


def decisions_digest(warehouse: Path) -> str:
    """Digest of people's decisions."""
    digest = hashlib.sha256()
    for path in sorted((warehouse / "decisions").glob("*.csv")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:20]


def registry_digest(warehouse: Path) -> str:
    """Digest of the corporate registry: each of its files is named by its content."""
    names = [path.name for path in registry_files(warehouse)]
    return hashlib.sha256("|".join(names).encode()).hexdigest()[:20]


def fingerprint(warehouse: Path, snapshot_digest: str, as_of: dt.date) -> str:
    """What the figures depend on; equal fingerprints mean equal figures."""
    parts = (
        snapshot_digest,
        decisions_digest(warehouse),
        registry_digest(warehouse),
        reference_digest(warehouse),
        code_digest(),
        as_of.isoformat(),
    )
    return hashlib.sha256("|".join(parts).encode()).hexdigest()[:20]


def published(warehouse: Path) -> Path:
    """Where the edition in force lies."""
    return warehouse / "published"


def load_edition(warehouse: Path) -> dict[str, Any]:
    """The record of the edition in force; empty before the first."""
    path = published(warehouse) / EDITION_FILE
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else {}


def store_edition(warehouse: Path, record: dict[str, Any]) -> None:
    """Writes the record of a new edition, last of all."""
    content = json.dumps(record, ensure_ascii=False, indent=1)
    write_atomically(published(warehouse) / EDITION_FILE, lambda path: path.write_text(content, encoding="utf-8"))
