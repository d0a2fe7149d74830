"""A table laid out: its measures, the codes along its dimensions in order, their labels, its notes. No values, no forms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from publishing.metrics import metrics
from publishing.whitepaper.description import MEASURE, DescriptionError, DimensionWords, OwnUnit, TableDescription, catalogue
from publishing.whitepaper.measures import Measure, measures_of, split
from publishing.whitepaper.published import Published
from publishing.whitepaper.sources import NATION, UNKNOWN, Sourced

FOUNDERS = "創業前"
KNOWN, FOUNDED, COMPARABLE = "known", "founded", "comparable"
SUBTOTALS = {KNOWN: (UNKNOWN,), FOUNDED: (UNKNOWN, FOUNDERS), COMPARABLE: ()}
"""Subtotals that are the denominators of shares, and the categories that they leave out."""
SPECIAL_LABELS = {"all": "総数", KNOWN: "計（不明を除く）", FOUNDED: "計（不明・創業前を除く）", COMPARABLE: "計（比べる区分）"}


@dataclass(frozen=True)
class Layout:
    """A table as it stands on paper: codes by dimension, labels by dimension and code, in order of the table."""

    table: TableDescription
    measures: Mapping[str, Measure]
    codes: Mapping[str, tuple[str, ...]]
    labels: Mapping[str, Mapping[str, str]]
    notes: tuple[str, ...]

    def places(self) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
        """Codes of row and column of every cell, row by row."""
        rows = product(*(self.codes[name] for name in self.table.rows))
        columns = tuple(product(*(self.codes[name] for name in self.table.columns)))
        return ((row, column) for row in rows for column in columns)

    def measure_at(self, codes: tuple[str, ...]) -> Measure:
        """The measure of a cell, by the codes of its row and column."""
        if MEASURE not in self.table.dimensions:
            return next(iter(self.measures.values()))
        return self.measures[codes[self.table.dimensions.index(MEASURE)]]

    def own_unit(self, codes: tuple[str, ...]) -> OwnUnit | None:
        """Unit, decimals and kind of a cell, where one of its codes has its own whatever the measure."""
        placed = zip(self.table.dimensions, codes, strict=True)
        return next((own for name, code in placed if (own := catalogue().dimensions[name].own.get(code))), None)

    def key(self, codes: tuple[str, ...]) -> tuple[str, ...]:
        """The key of a cell among the figures of the source."""
        return codes if MEASURE in self.table.dimensions else (*codes, next(iter(self.measures)))

    def previous(self, dimension: str, code: str) -> str | None:
        """The code before in the order of the table."""
        place = self.codes[dimension].index(code)
        return self.codes[dimension][place - 1] if place else None

    def summands(self, dimension: str, code: str) -> tuple[str, ...]:
        """The codes that a code of a dimension adds up; empty if it is no total. A total adds up codes, not their parts on top."""
        words, shown = catalogue().dimensions[dimension], self.codes[dimension]
        if code in words.parts:
            return tuple(part for part in words.parts[code] if part in shown)
        if not words.sums or code not in (words.total, *SUBTOTALS):
            return ()
        nested = {part for whole, of in words.parts.items() if whole in shown for part in of}
        left_out = {words.total, *SUBTOTALS, *SUBTOTALS.get(code, ()), *nested}
        return tuple(other for other in shown if other not in left_out)


def lay_out(table: TableDescription, sourced: Sourced, published: Published) -> Layout:
    """The layout of a table for the figures at hand. Raises DescriptionError for codes that its dimensions do not have."""
    measures = measures_of(table, published.words)
    codes = {name: _codes(table, name, [*sourced.labels[name]], published) for name in table.dimensions}
    labels = {name: _labels(name, codes[name], sourced.labels[name], measures, published) for name in table.dimensions}
    return Layout(table, measures, codes, labels, _notes(table, published))


def _codes(table: TableDescription, name: str, found: list[str], published: Published) -> tuple[str, ...]:
    """Codes of a dimension in order: those the table wants (others are left out), else those of the catalogue, else as the data have them."""
    words = catalogue().dimensions[name]
    if name in table.codes:
        return table.codes[name]
    listed = _standard(table, name, published) or _of_catalogue(words, name in table.detail, found)
    is_open = words.is_open and not _standard(table, name, published)
    strangers = [code for code in found if code not in (*listed, words.total)]
    if strangers and not is_open and name != MEASURE:
        raise DescriptionError(f"{table.id}: the figures have codes that {name} does not: {', '.join(sorted(strangers))}")
    codes = (*(code for code in listed if code in found or not is_open), *_in_order(table, strangers if is_open else []))
    if words.total in found and words.total not in codes:
        codes = (str(words.total), *codes)
    return (*codes, *_subtotals(table, codes))


def _of_catalogue(words: DimensionWords, is_detailed: bool, found: list[str]) -> tuple[str, ...]:
    """The catalogue's codes, and behind each those of its parts that occur."""
    parts = {part for of in words.parts.values() for part in of}
    whole = [code for code in words.labels if code not in parts]
    if not is_detailed:
        return tuple(whole)
    return tuple(shown for code in whole for shown in (code, *(part for part in words.parts.get(code, ()) if part in found)))


def _in_order(table: TableDescription, codes: list[str]) -> list[str]:
    """A query of the table's own says in which order its rows come; others do not."""
    return codes if table.generator == "sql" else sorted(codes)


def _standard(table: TableDescription, name: str, published: Published) -> tuple[str, ...]:
    """Codes that do not depend on the table."""
    if name == MEASURE:
        return table.measures
    if name == "fiscal_year":
        return (*published.editions,)
    if name == "hub":
        return (NATION, *published.hubs)
    if name == "month":
        return tuple(f"{published.fiscal_year + (number > 12)}-{(number - 1) % 12 + 1:02}" for number in range(4, 16))
    return ()


def _subtotals(table: TableDescription, codes: tuple[str, ...]) -> tuple[str, ...]:
    """Denominators of the shares that the table shows."""
    endings = {split(name)[1] for name in table.measures}
    shown = ((KNOWN, "_share", UNKNOWN), (FOUNDED, "_share_without_founders", FOUNDERS))
    return tuple(code for code, ending, category in shown if ending in endings and category in codes)


def _labels(
    name: str, codes: tuple[str, ...], given: Mapping[str, str], measures: Mapping[str, Measure], published: Published
) -> dict[str, str]:
    if name == MEASURE:
        return {code: measures[code].label_ja for code in codes}
    known = dict(catalogue().dimensions[name].labels)
    if name == "hub":
        known = {NATION: "全国"} | published.hubs
    if name == "fiscal_year":
        known = {code: f"{code}年度" for code in codes}
    return {code: given.get(code) or known.get(code) or SPECIAL_LABELS.get(code, code) for code in codes}


def _notes(table: TableDescription, published: Published) -> tuple[str, ...]:
    """The notes of the description, then what the marts say of the breakdown and of breaks between the years shown."""
    notes = list(table.notes)
    breakdown = table.parameters.get("breakdown", "")
    for row in published.rows("select note_ja, is_assumption from marts.dim_breakdown where breakdown = $id", {"id": breakdown}):
        notes += [f"{row['note_ja'] or ''}{'（仮定による）' if row['is_assumption'] else ''}"]
    if "fiscal_year" in table.dimensions:
        series = [breakdown] if breakdown else sorted({split(name)[0] for name in table.measures})
        notes += _breaks(series, published)
    return tuple(dict.fromkeys(note for note in notes if note))


def _breaks(series: list[str], published: Published) -> Iterator[str]:
    query = """
        select fiscal_year, break_note, list(distinct series order by series) as series from marts.kpi_trend_year
        where hub_code = '00' and previous_value is not null and break_note is not null and list_contains($series, series)
            and fiscal_year <= $fiscal_year
        group by all order by all
    """
    for row in published.rows(query, {"series": series, "fiscal_year": published.fiscal_year}):
        names = "、".join(_label(name) for name in row["series"]) if len(row["series"]) < len(series) else ""
        yield f"{row['fiscal_year']}年度：{row['break_note']}{f'（{names}）' if names else ''}"


def _label(series: str) -> str:
    return metrics()[series].label_ja if series in metrics() else catalogue().dimensions[series].label_ja
