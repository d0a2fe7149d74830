"""Loads the mapping files of this folder into frozen dataclasses. No file of a hub is opened here."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import yaml

from ingestion.normalise.text import header_key

FORMS_DIR = Path(__file__).parent


class MappingError(ValueError):
    """A mapping file contradicts itself; the message names file, sheet and column."""


@dataclass(frozen=True)
class ColumnSpec:
    """How one column is found (header and synonyms) and read (`type`)."""

    name: str
    header: str
    type: str
    required: bool = False
    synonyms: tuple[str, ...] = ()
    personal: bool = False
    table: str | None = None
    list: str | None = None
    unknown: str | None = None
    otherwise: str | None = None
    output: str = "label"
    threshold: str | None = None
    implausible: str | None = None
    expected: bool = False
    before_founding: bool = False
    required_unless: tuple[str, ...] = ()

    @cached_property
    def header_keys(self) -> frozenset[str]:
        """Header and synonyms as they are compared."""
        return frozenset(header_key(text) for text in (self.header, *self.synonyms))


@dataclass(frozen=True)
class SheetSpec:
    """One sheet of a form and the table its rows become."""

    name: str
    table: str
    key: str
    columns: tuple[ColumnSpec, ...]
    inline_client: bool = False

    @cached_property
    def by_key(self) -> dict[str, ColumnSpec]:
        """Column by header key; two columns that share a key are a mapping error."""
        found: dict[str, ColumnSpec] = {}
        for column in self.columns:
            for key in column.header_keys:
                if key in found and found[key] is not column:
                    raise MappingError(f"{self.name}: {column.name} and {found[key].name} share the header {key}")
                found[key] = column
        return found

    @cached_property
    def required(self) -> tuple[ColumnSpec, ...]:
        """Columns marked ◎ in the contract."""
        return tuple(column for column in self.columns if column.required)

    def column(self, name: str) -> ColumnSpec:
        """The column of this name; KeyError when the sheet has none."""
        return self._by_name[name]

    @cached_property
    def _by_name(self) -> dict[str, ColumnSpec]:
        return {column.name: column for column in self.columns}


@dataclass(frozen=True)
class Form:
    """A form or partner layout: its sheets, where it states hub and period, and the digest of its mapping."""

    name: str
    title: str
    family: str
    sender: str
    sheets: tuple[SheetSpec, ...]
    core_sheets: tuple[str, ...]
    cover: str | None = None
    title_rows: bool = False
    digest: str = field(default="", compare=False)

    @cached_property
    def width(self) -> int:
        """Number of columns of all sheets."""
        return sum(len(sheet.columns) for sheet in self.sheets)


def _merged(base: dict[str, Any], change: dict[str, Any]) -> dict[str, Any]:
    """`change` laid over `base`, sheet by sheet and column by column (what `extends` means)."""
    result = dict(base)
    for key, value in change.items():
        old = result.get(key)
        result[key] = _merged(old, value) if isinstance(old, dict) and isinstance(value, dict) else value
    return result


def _raw_mappings(folder: Path) -> dict[str, dict[str, Any]]:
    raw = {}
    for path in sorted(folder.glob("*.yml")):
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        if isinstance(content.get("form"), str):
            raw[content["form"]] = content
    return raw


def _resolved(name: str, raw: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """The mapping of this form with what it inherits by `extends`."""
    content = dict(raw[name])
    parent = content.pop("extends", None)
    return _merged(_resolved(parent, raw), content) if parent else content


def _column(name: str, raw: dict[str, Any], where: str) -> ColumnSpec:
    known = set(ColumnSpec.__dataclass_fields__)
    if unknown := set(raw) - known:
        raise MappingError(f"{where}: {name} has unknown settings {sorted(unknown)}")
    listed: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in raw.items()}
    return ColumnSpec(name=name, **listed)


def _form(raw: dict[str, Any], digest: str) -> Form:
    sheets = tuple(
        SheetSpec(
            name=name,
            table=sheet["table"],
            key=sheet["key"],
            inline_client=sheet.get("inline_client", False),
            columns=tuple(_column(c, spec, f"{raw['form']}/{name}") for c, spec in sheet["columns"].items()),
        )
        for name, sheet in raw["sheets"].items()
    )
    for sheet in sheets:
        sheet.by_key  # noqa: B018 - raises when two columns share a header
    return Form(
        name=raw["form"],
        title=raw["title"],
        family=raw["family"],
        sender=raw["sender"],
        sheets=sheets,
        core_sheets=tuple(raw["core_sheets"]),
        cover=raw.get("cover"),
        title_rows=raw.get("title_rows", False),
        digest=digest,
    )


@cache
def load_forms(folder: Path = FORMS_DIR) -> dict[str, Form]:
    """All forms and layouts by name; a form with `extends` inherits sheets and columns.

    Raises MappingError naming file, sheet and column when a mapping contradicts itself.
    """
    raw = _raw_mappings(folder)
    forms = {}
    for name in raw:
        full = _resolved(name, raw)
        digest = hashlib.sha256(repr(full).encode()).hexdigest()[:16]
        forms[name] = _form(full, digest)
    return forms


@cache
def cover_labels(folder: Path = FORMS_DIR) -> dict[str, tuple[str, ...]]:
    """Labels of the cover by meaning, and the words that mark a sheet as an example."""
    content = yaml.load((folder / "cover_labels.yml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return {key: tuple(value) for key, value in content.items()}
