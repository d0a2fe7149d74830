"""The seed of a fiscal year's draw for confirmation by mail: drawn by the night that first sees the year, logged, and kept.

Nobody can know it beforehand, so no hub can tell which of its enterprises will be asked; whoever holds the file can draw again.
"""

from __future__ import annotations

import datetime as dt
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ingestion.inflation.people_files import Entry, Kind, Lines, day_of
from ingestion.normalise.dates import fiscal_year_of
from ingestion.store.snapshot import load_manifest

SEED_BYTES = 8


@dataclass(frozen=True)
class ConfirmationSeed(Entry):
    """The seed of a fiscal year (16 hexadecimal digits) and the day on which a night drew it."""

    ABOUT = ("fiscal_year",)

    fiscal_year: int
    seed: str
    drawn_on: dt.date


def _seed(values: Mapping[str, str]) -> ConfirmationSeed | str:
    year, seed, drawn_on = values["fiscal_year"], values["seed"], day_of(values["drawn_on"])
    if not re.fullmatch(r"[0-9]{4}", year):
        return f"年度「{year}」は 2024 の形ではありません"
    if not re.fullmatch(rf"[0-9a-f]{{{2 * SEED_BYTES}}}", seed):
        return f"{year} 年度の種「{seed}」は 16 進の {2 * SEED_BYTES} 桁ではありません"
    if drawn_on is None:
        return f"抽選の日「{values['drawn_on']}」は 2025-04-20 の形の日付ではありません"
    return ConfirmationSeed(int(year), seed, drawn_on)


SEEDS = Kind("confirmation_seed.csv", ("fiscal_year", "seed", "drawn_on"), _seed, is_private=True)


def seeds(warehouse: Path) -> Lines[ConfirmationSeed]:
    """One seed a year, the first logged: a later line would be a draw repeated until it suits, and is named as malformed."""
    lines = SEEDS.load(warehouse)
    first = {line.key: line for line in reversed(lines.all)}
    again = sorted({line.fiscal_year for line in lines.all if line is not first[line.key]})
    named = [f"{SEEDS.file}: {year} 年度の種が二つあります。初めの種だけが効きます" for year in again]
    return Lines(tuple(line for line in lines.all if line is first[line.key]), (*lines.malformed, *named))


def draw_missing_seeds(warehouse: Path, as_of: dt.date) -> list[ConfirmationSeed]:
    """Draws and logs a seed for each fiscal year with accepted consultations that has none; returns the new ones.

    Nothing is drawn while a line of the file cannot be read: that line may be the seed of the very year, and a second one would change the draw.
    """
    lines = SEEDS.load(warehouse)
    if lines.malformed:
        return []
    months = load_manifest(warehouse).partitions.get("consultation", {})
    years = {fiscal_year_of(dt.date.fromisoformat(f"{month}-01")) for month, part in months.items() if part["rows"]}
    missing = sorted(years - {line.fiscal_year for line in lines.all})
    new = [ConfirmationSeed(year, secrets.token_hex(SEED_BYTES), as_of) for year in missing]
    if new:
        SEEDS.append(warehouse, new)
    return new


def seed_years(warehouse: Path) -> dict[tuple[str, str], str]:
    """The seeds by (table, `FY2024`), as the build file tells which years changed."""
    return {(SEEDS.file, f"FY{line.fiscal_year}"): line.seed for line in seeds(warehouse).all}
