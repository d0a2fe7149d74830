"""The page on learnt weights: present against learnt bits of each comparison, and what the scores claim against what is true."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup

from ingestion.store.linkage_schema import PARTS
from publishing.nayose.charts import Column, Mark, calibration_svg, weights_svg
from publishing.nayose.evidence import BAND, LAST_BAND, Band, Evidence
from publishing.nayose.training import FEWEST_SEEN, Estimate, Learnt, Status, wilson
from publishing.nayose.words import PART_JA, signed
from publishing.pages import write_page


@dataclass(frozen=True)
class Row:
    """A line of a comparison's table, in words."""

    label: str
    present: str
    learnt: str
    m: str
    matching: str
    random: str
    status: str
    differs: bool


@dataclass(frozen=True)
class Section:
    """One comparison: its chart and its table."""

    title: str
    chart: Markup
    rows: list[Row]


def write_weights_page(evidence: Evidence, learnt: Sequence[Learnt], edition_ja: str, as_of: str, target: Path) -> None:
    """Writes the page; `edition_ja` names what was learnt from."""
    write_page(
        "nayose_weights.html",
        target,
        evidence=evidence,
        edition=edition_ja,
        as_of=as_of,
        sections=[_section(part, [level for level in learnt if level.present.comparison == part]) for part in PARTS],
        differing=[f"{_label(level)}: {_present(level)} → {_interval(level.bits)}" for level in learnt if level.differs],
        calibration=_calibration(evidence.bands),
        fewest=FEWEST_SEEN,
    )


def _section(part: str, levels: list[Learnt]) -> Section:
    compared = [level for level in levels if level.status is not Status.DEFINED]
    chart = weights_svg([_mark(level) for level in compared], f"{PART_JA[part]}の重み")
    return Section(PART_JA[part], chart, [_row(level) for level in levels])


def _mark(level: Learnt) -> Mark:
    bits = level.bits if level.seen or level.random_seen else None
    shown = (bits.value, bits.low, bits.high) if bits and not _is_unsaid(level) else None
    return Mark(_label(level), f"{level.seen:,} 組", level.present_bits, shown, level.status is not Status.LEARNT)


def _row(level: Learnt) -> Row:
    m = f"{_share(float(level.present.m))} → {_share(level.m.value)}" if level.m and not _is_unsaid(level) else ""
    is_defined = level.status is Status.DEFINED
    return Row(
        label=_label(level),
        present=_present(level),
        learnt="" if _is_unsaid(level) else _interval(level.bits),
        m=m,
        matching=f"{level.seen:,}" if is_defined else f"{level.seen:,} / {level.of:,}",
        random="" if is_defined or level.present.is_by_rarity else f"{level.random_seen:,} / {level.random_of:,}",
        status=level.status.value,
        differs=level.differs,
    )


def _is_unsaid(level: Learnt) -> bool:
    """Whether smoothing alone would speak: nothing was seen on one of the sides that the weight compares."""
    return level.seen == 0 or (not level.present.is_by_rarity and level.random_seen == 0)


def _label(level: Learnt) -> str:
    return level.present.label_ja or level.present.level


def _present(level: Learnt) -> str:
    if level.present_bits is None:
        return "珍しさによる"
    return signed(level.present_bits) if level.present_bits else "0"


def _interval(bits: Estimate | None) -> str:
    return f"{signed(bits.value)}（{signed(bits.low)}～{signed(bits.high)}）" if bits else ""


def _share(share: float) -> str:
    return f"{share:.2g}"


def _calibration(bands: Sequence[Band]) -> Markup | None:
    """Every band from the first to the last, also those without a pair: the axis is one of bits."""
    if not bands:
        return None
    found = {band.bits: band for band in bands}
    every = [found.get(bits, Band(bits, 0, 0, 0.0)) for bits in range(bands[0].bits, bands[-1].bits + 1, BAND)]
    return calibration_svg([_column(band) for band in every])


def _column(band: Band) -> Column:
    if not band.pairs:
        return Column(_band(band.bits), 0)
    truth = wilson(band.same, band.pairs)
    return Column(_band(band.bits), band.pairs, band.claimed, (band.same / band.pairs, truth.low, truth.high))


def _band(bits: int) -> str:
    if bits >= LAST_BAND:
        return f"{bits}～"
    return f"{bits}～{bits + BAND}".replace("-", "−")
