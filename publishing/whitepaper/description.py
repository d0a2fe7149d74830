"""What a white paper's tables are, as `tables/*.yml` and `catalogue.yml` describe them: loaded, typed and checked.

Belongs here: descriptions and what can be wrong with one by itself. Does not: figures (`sources`), cells (`extract`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from publishing.whitepaper.cells import Kind

TABLES = Path(__file__).parent / "tables"
CATALOGUE = Path(__file__).parent / "catalogue.yml"
MEASURE = "measure"
PARAMETERS: Mapping[str, frozenset[str]] = {
    "metrics": frozenset(),
    "breakdown": frozenset({"breakdown"}),
    "records": frozenset({"fact", "where", "categories", "counts"}),
    "mart": frozenset({"mart", "where", "categories", "contributors", "reason", "unit"}),
    "sql": frozenset({"query", "mart"}),
}
"""The generators of `sources` and what each may be told."""
_NEEDED = frozenset({"id", "title_ja", "title_en", "source", "measures", "rows", "columns", "r_numbers"})
_PROPERTIES = _NEEDED | {
    "base",
    "notes",
    "codes",
    "ratios",
    "own_measures",
    "distinct_over",
    "nation_apart",
    "fixed",
    "fill",
    "detail",
}


class DescriptionError(Exception):
    """A description that cannot be used; the message names file and table."""


@dataclass(frozen=True)
class RatioRule:
    """A measure worked out from two others of its table: scale × numerator / denominator + offset.

    `at` says where the denominator stands if not beside: codes by dimension, `previous` for the code before in the order of the table.
    """

    numerator: str
    denominator: str
    scale: float = 100.0
    offset: float = 0.0
    at: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class OwnMeasure:
    """Words of a measure that neither the metrics nor a mart's column has."""

    label_ja: str
    label_en: str
    unit: str
    kind: str
    digits: int = 0


@dataclass(frozen=True)
class TableDescription:
    """A table: `rows` and `columns` name dimensions of the catalogue, `measures` what is shown.

    `codes` narrows or orders a dimension's codes; `detail`: dimensions whose codes are shown with their parts; `distinct_over`: dimensions over which counts of what is distinct do not add up;
    `nation_apart`: the nation's categories are no sum of the hubs' (an enterprise is classified by its latest record there);
    `fill`: `zero` where a missing combination means nought, `missing` where it means that there is no figure.
    """

    id: str
    section: int
    section_ja: str
    section_en: str
    title_ja: str
    title_en: str
    generator: str
    parameters: Mapping[str, Any]
    measures: tuple[str, ...]
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    base: str
    notes: tuple[str, ...]
    r_numbers: tuple[str, ...]
    codes: Mapping[str, tuple[str, ...]]
    ratios: Mapping[str, RatioRule]
    own_measures: Mapping[str, OwnMeasure]
    distinct_over: frozenset[str]
    nation_apart: bool
    fixed: Mapping[str, str]
    detail: frozenset[str]
    fill: str

    @property
    def dimensions(self) -> tuple[str, ...]:
        """Names of the dimensions, of rows and then of columns."""
        return (*self.rows, *self.columns)


@dataclass(frozen=True)
class OwnUnit:
    """Unit, decimals and kind of figures that are not in the unit of their measure."""

    unit: str
    digits: int
    kind: Kind


@dataclass(frozen=True)
class DimensionWords:
    """A dimension of the catalogue: its words, the code of its total, its codes in order with their labels (none: as the data have them).

    `parts`: codes that some codes are made of, shown by tables that want the detail; `sums`: whether the total is made of the other codes;
    `is_open`: whether the data may bring codes that the catalogue does not list; `own`: codes whose figures have a unit, digits and kind of
    their own, whatever the measure.
    """

    name: str
    label_ja: str
    label_en: str
    total: str | None
    sums: bool
    parts: Mapping[str, tuple[str, ...]]
    labels: Mapping[str, str]
    is_open: bool
    own: Mapping[str, OwnUnit]


@dataclass(frozen=True)
class Catalogue:
    """Words and rules that tables share."""

    dimensions: Mapping[str, DimensionWords]
    bases: Mapping[str, str]
    reasons: Mapping[str, str]
    not_applicable: frozenset[str]
    enterprises_behind: Mapping[str, Mapping[str, str]]
    rates_of: Mapping[str, str]
    categories: Mapping[str, Mapping[str, str]]
    ratios: Mapping[str, RatioRule]


@cache
def catalogue(path: Path = CATALOGUE) -> Catalogue:
    """The catalogue. Raises DescriptionError for a property that is missing or unknown."""
    spec = _mapping(path.name, yaml.safe_load(path.read_text(encoding="utf-8")))
    try:
        return Catalogue(
            dimensions=MappingProxyType({name: _dimension(name, item) for name, item in spec["dimensions"].items()}),
            bases=MappingProxyType(spec["bases"]),
            reasons=MappingProxyType(spec["reasons"]),
            not_applicable=frozenset(spec["not_applicable"]),
            enterprises_behind=MappingProxyType(spec["enterprises_behind"]),
            rates_of=MappingProxyType(spec["rates_of"]),
            categories=MappingProxyType(spec["categories"]),
            ratios=MappingProxyType({name: RatioRule(**rule) for name, rule in spec["ratios"].items()}),
        )
    except (KeyError, TypeError) as error:
        raise DescriptionError(f"{path.name}: {error}") from error


@cache
def load_tables(folder: Path = TABLES) -> tuple[TableDescription, ...]:
    """All tables in the order of their files. Raises DescriptionError with file, table and what is wrong."""
    tables = tuple(table for path in sorted(folder.glob("*.yml")) for table in _section(path))
    ids = [table.id for table in tables]
    twice = sorted({name for name in ids if ids.count(name) > 1})
    if twice or not ids:
        raise DescriptionError(f"{folder}: {'table ids used twice: ' + ', '.join(twice) if twice else 'no tables'}")
    return tables


def _section(path: Path) -> Iterable[TableDescription]:
    spec = _mapping(path.name, yaml.safe_load(path.read_text(encoding="utf-8")))
    lacking = {"section", "title_ja", "title_en", "tables"} - set(spec)
    if lacking:
        raise DescriptionError(f"{path.name}: lacks {', '.join(sorted(lacking))}")
    for item in spec["tables"]:
        where = f"{path.name}, {_mapping(path.name, item).get('id', 'a table without id')}"
        try:
            yield _table(spec, item)
        except (DescriptionError, TypeError, KeyError) as error:
            raise DescriptionError(f"{where}: {error}") from error


def _table(section: Mapping[str, Any], spec: Mapping[str, Any]) -> TableDescription:
    _check_names("properties", spec, _PROPERTIES, _NEEDED)
    parameters = dict(spec["source"])
    generator = parameters.pop("generator", "")
    if generator not in PARAMETERS:
        raise DescriptionError(f"generator {generator!r} is none of {', '.join(PARAMETERS)}")
    _check_names(f"parameters of {generator}", parameters, PARAMETERS[generator])
    table = TableDescription(
        id=spec["id"],
        section=int(section["section"]),
        section_ja=section["title_ja"],
        section_en=section["title_en"],
        title_ja=spec["title_ja"],
        title_en=spec["title_en"],
        generator=generator,
        parameters=MappingProxyType(parameters),
        measures=tuple(spec["measures"]),
        rows=tuple(spec["rows"]),
        columns=tuple(spec["columns"]),
        base=spec.get("base", ""),
        notes=tuple(spec.get("notes", ())),
        r_numbers=tuple(spec["r_numbers"]),
        codes=MappingProxyType({name: tuple(map(str, codes)) for name, codes in spec.get("codes", {}).items()}),
        ratios=MappingProxyType({name: RatioRule(**rule) for name, rule in spec.get("ratios", {}).items()}),
        own_measures=MappingProxyType({name: OwnMeasure(**words) for name, words in spec.get("own_measures", {}).items()}),
        distinct_over=frozenset(spec.get("distinct_over", ())),
        nation_apart=bool(spec.get("nation_apart", False)),
        fixed=MappingProxyType({name: str(code) for name, code in spec.get("fixed", {}).items()}),
        detail=frozenset(spec.get("detail", ())),
        fill=spec.get("fill", "zero" if generator in ("breakdown", "records") else "missing"),
    )
    _check(table)
    return table


def _check(table: TableDescription) -> None:
    if not re.fullmatch(rf"T{table.section}\d\d", table.id):
        raise DescriptionError(f"the id of a table of section {table.section} is T{table.section} and two digits")
    unknown = [name for name in table.dimensions if name not in catalogue().dimensions]
    if unknown:
        raise DescriptionError(f"dimensions that catalogue.yml does not have: {', '.join(unknown)}")
    if len(set(table.dimensions)) < len(table.dimensions):
        raise DescriptionError("a dimension stands twice")
    if MEASURE not in table.dimensions and len(table.measures) != 1:
        raise DescriptionError("several measures need the dimension `measure`, none needs one")
    strangers = set(table.codes) - set(table.dimensions)
    if strangers:
        raise DescriptionError(f"codes of dimensions the table does not have: {', '.join(sorted(strangers))}")
    if table.base and table.base not in catalogue().bases:
        raise DescriptionError(f"base {table.base!r} is none of catalogue.yml")
    _check_rules(table)


def _check_rules(table: TableDescription) -> None:
    bad = [name for name in table.r_numbers if not re.fullmatch(r"[RI]\d+", name)]
    if bad:
        raise DescriptionError(f"not a line of the acceptance list: {', '.join(bad)}")
    if table.fill not in ("zero", "missing"):
        raise DescriptionError("fill is zero or missing")
    for name, rule in table.ratios.items():
        lost = {name, rule.numerator, rule.denominator} - set(table.measures)
        if lost:
            raise DescriptionError(f"ratio {name}: the table does not show {', '.join(sorted(lost))}")


def _dimension(name: str, spec: Mapping[str, Any]) -> DimensionWords:
    labels = _labelled(spec.get("codes") or {})
    parts = {str(code): _labelled(of) for code, of in spec.get("parts", {}).items()}
    return DimensionWords(
        name=name,
        label_ja=spec["label_ja"],
        label_en=spec["label_en"],
        total=spec.get("total"),
        sums=spec.get("sums", True),
        parts=MappingProxyType({code: tuple(of) for code, of in parts.items()}),
        labels=MappingProxyType(labels | {code: label for of in parts.values() for code, label in of.items()}),
        is_open=spec.get("open", not labels),
        own=MappingProxyType({str(code): OwnUnit(**of) for code, of in spec.get("own", {}).items()}),
    )


def _labelled(codes: Mapping[Any, Any] | Iterable[Any]) -> dict[str, str]:
    """Codes with their labels; a list labels itself."""
    pairs = codes.items() if isinstance(codes, Mapping) else ((code, code) for code in codes)
    return {str(code): str(label) for code, label in pairs}


def _mapping(where: str, value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise DescriptionError(f"{where}: expected names and values")
    return value


def _check_names(what: str, given: Iterable[str], known: frozenset[str], needed: frozenset[str] = frozenset()) -> None:
    given = set(given)
    if given - known or needed - given:
        wrong = [f"unknown {name}" for name in sorted(given - known)] + [f"missing {name}" for name in sorted(needed - given)]
        raise DescriptionError(f"{what}: {', '.join(wrong)}")
