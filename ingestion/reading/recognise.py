"""Which form a submission is: decided from its sheets and headers, never from its name or date (contract §2)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ingestion.forms import Form, SheetSpec, cover_labels
from ingestion.reading.grid import Grid
from ingestion.reading.headers import Head, Header, cached_key, find_header
from ingestion.reading.refusal import RefusedFile


@dataclass(frozen=True)
class Recognised:
    """A form, and the tables found in it: pairs of grid and header, in the file's order."""

    form: Form
    tables: tuple[tuple[Grid, Header], ...]
    unread: tuple[str, ...]

    @property
    def score(self) -> int:
        """Number of columns recognised in all tables."""
        return sum(header.score for _, header in self.tables)

    @property
    def explains_all(self) -> bool:
        """Whether every column of every sheet is the form's own: no other form can then find more."""
        return not self.unread and not any(header.extras for _, header in self.tables)

    @property
    def absent(self) -> int:
        """Number of the form's columns that the file does not have."""
        return self.form.width - self.score


def is_example(name: str) -> bool:
    """Whether a sheet's name says that it is an example or a manual."""
    return any(word in name for word in cover_labels()["not_a_sheet"])


def sheet_by_name(name: str, sheets: Iterable[SheetSpec]) -> SheetSpec | None:
    """The sheet whose name is contained in `name` (【東京】相談記録, 相談記録 (2)); the longest wins."""
    key = cached_key(name)
    named = [sheet for sheet in sheets if cached_key(sheet.name) in key]
    return max(named, key=lambda sheet: len(sheet.name), default=None)


def recognise(grids: Sequence[Grid], forms: Iterable[Form], hint: str | None) -> Recognised:
    """The form with most columns found; ties go to the one the cover or the partner register names, then to the tighter fit.

    Raises RefusedFile `unknown_form` when no form has one of its core sheets in the file.
    """
    heads = [Head(grid) for grid in grids]
    candidates: list[Recognised] = []
    for form in sorted(forms, key=lambda form: form.name != hint):
        if any(found.score > form.width for found in candidates):
            continue  # it has fewer columns than another form has found
        if found := _fit(grids, heads, form):
            candidates.append(found)
            if form.name == hint and found.explains_all:
                break
    if not candidates:
        raise RefusedFile("unknown_form", "、".join(grid.name for grid in grids[:8]) or "シートなし")
    return max(candidates, key=lambda c: (c.score, c.form.name == hint, -c.absent, c.form.name))


def _fit(grids: Sequence[Grid], heads: Sequence[Head], form: Form) -> Recognised | None:
    tables: list[tuple[Grid, Header]] = []
    unread: list[str] = []
    for grid, head in zip(grids, heads, strict=True):
        if is_cover(grid, form):
            continue
        header = None if is_example(grid.name) or grid.height == 0 else _header(grid.name, head, form, alone=len(grids) == 1)
        if header:
            tables.append((grid, header))
        else:
            unread.append(grid.name)
    core = [header for _, header in tables if header.spec.name in form.core_sheets]
    return Recognised(form, tuple(tables), tuple(unread)) if core else None


def _header(name: str, head: Head, form: Form, *, alone: bool) -> Header | None:
    """By the sheet's name; a nameless sheet (Sheet1, a lone CSV) by its header alone if all required columns are there."""
    if (named := sheet_by_name(name, form.sheets)) is not None:
        return find_header(head, named)
    found = [header for sheet in form.sheets if (header := find_header(head, sheet))]
    whole = [header for header in found if not header.missing]
    if alone and not whole:
        whole = [h for h in found if h.spec.key in h.positions and len(h.missing) * 4 <= len(h.spec.required)]
    return max(whole, key=lambda header: header.score, default=None)


def is_cover(grid: Grid, form: Form) -> bool:
    """Whether this grid is the form's cover (表紙)."""
    return form.cover is not None and cached_key(form.cover) in cached_key(grid.name)
