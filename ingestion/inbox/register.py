"""The register of partners (`inbox/partners/partners.csv`): who they are and in which layout they hand in. Contract §6."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ingestion.normalise.codes import CodeList
from ingestion.normalise.identifiers import hub_code
from ingestion.normalise.text import clean, header_key
from ingestion.reading.delimited import read_delimited
from ingestion.reading.refusal import RefusedFile

COLUMNS = ("partner_id", "機関種別", "機関名", "都道府県コード", "layout")


@dataclass(frozen=True)
class Partner:
    """One partner institution."""

    partner_id: str
    institution_type: str
    institution_name: str | None
    prefecture_code: str | None
    layout: str


def load_register(inbox: Path) -> dict[str, Partner]:
    """Partners by id; empty when the file is missing or cannot be read (then layouts are told from headers alone)."""
    path = inbox / "partners" / "partners.csv"
    try:
        grid = read_delimited(path.read_bytes(), "partners")
    except (OSError, RefusedFile):
        return {}
    if grid.height == 0:
        return {}
    keys = [header_key(text or "") for text in grid.row(0)]
    at = {name: keys.index(header_key(name)) for name in COLUMNS if header_key(name) in keys}
    if "partner_id" not in at:
        return {}
    rows = (grid.row(i) for i in range(1, grid.height))
    partners = (_partner({name: row[position] for name, position in at.items()}) for row in rows)
    return {partner.partner_id: partner for partner in partners if partner}


def _partner(cells: dict[str, str | None]) -> Partner | None:
    values = {name: clean(cell) if cell else None for name, cell in cells.items()}
    partner_id = (values.get("partner_id") or "").lower()
    if not partner_id:
        return None
    types = CodeList.load("institution_type")
    label = types.find(values.get("機関種別") or "") or types.find(partner_id.split("-")[0])
    return Partner(
        partner_id,
        types.row(label)["code"] if label else "oth",
        values.get("機関名"),
        hub_code(values.get("都道府県コード") or ""),
        values.get("layout") or "generic",
    )
