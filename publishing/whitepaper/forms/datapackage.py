"""`datapackage.json`: what the CSV files are, as a Frictionless Tabular Data Package (version 1), with sizes and hashes.

Assumption: no licence has been decided, so none is stated; `description` says so.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from publishing.whitepaper.facts import EditionFacts
from publishing.whitepaper.forms.csv_tables import Field, fields
from publishing.whitepaper.forms.notation import SYMBOLS, edition_code
from publishing.whitepaper.forms.tidy import Tidy

NAME = "datapackage.json"
MISSING = [*sorted(set(SYMBOLS.values())), "-", ""]
LICENCE = "利用条件（ライセンス）は未定です。公開の前に所管が定めます。"


def write_datapackage(tables: Iterable[Tidy], facts: EditionFacts, folder: Path) -> None:
    """Describes `csv/<table>.csv` of a folder, which must be written already."""
    notices = "".join(facts.notices)
    package = {
        "profile": "tabular-data-package",
        "name": f"yorozu-white-paper-{edition_code(facts).lower()}",
        "title": f"よろず支援拠点白書 統計表 {facts.title_ja}",
        "description": f"{notices}基準日 {facts.as_of.isoformat()}。{LICENCE}",
        "version": edition_code(facts),
        "created": f"{facts.as_of.isoformat()}T00:00:00Z",
        "resources": [_resource(tidy, notices, folder) for tidy in tables],
    }
    (folder / NAME).write_text(json.dumps(package, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _resource(tidy: Tidy, notices: str, folder: Path) -> dict[str, Any]:
    path = f"csv/{tidy.id}.csv"
    content = (folder / path).read_bytes()
    return {
        "profile": "tabular-data-resource",
        "name": tidy.id.lower(),
        "path": path,
        "title": tidy.title_ja,
        "description": "".join([notices, *tidy.notes]),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "dialect": {"delimiter": ",", "quoteChar": '"', "doubleQuote": True, "lineTerminator": "\r\n", "header": True},
        "schema": {
            "fields": [_field(field) for field in fields(tidy)],
            "primaryKey": [field.name for field in fields(tidy) if field.is_key],
            "missingValues": MISSING,
        },
    }


def _field(field: Field) -> dict[str, Any]:
    constraints = {"constraints": {"required": True}} if field.is_key else {}
    return {"name": field.name, "title": field.title_ja, "type": field.type} | constraints
