"""The revision table: cells that two editions hand out differently, by how much, and which cause did how much. No values that either hides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from publishing.evaluation.tables import write_rows
from publishing.whitepaper.cells import Cell, CellId, Status
from publishing.whitepaper.editions.causes import CAUSES, DISCLOSURE_JA, OF_CODE, UNSPLIT_JA
from publishing.whitepaper.editions.stages import Stage
from publishing.whitepaper.handed_out import HandedOut

SYMBOLS: Mapping[Status, str] = {"suppressed": "X", "not_available": "…", "not_applicable": "-", "published": ""}
ABSENT = "（なし）"
NOT_TOLD = "－"
"""Where a difference cannot be told: one of the values is lacking or hidden."""
HEADINGS = (
    "表", "表題", "行", "列", "指標", "単位", "前の値", "後の値", "差", "差（%）", "プログラムによる差", "データによる差", "要因", "行コード", "列コード",
)  # fmt: skip
ORDER_NOTE = (
    "要因の大きさは、" + "、".join(CAUSES.values()) + "の順に、前の版のものを後の版のものへ入れ替えて測った。"
    "二つの要因が重なって生じた差は、後に入れ替えた要因に入る。途中の値が秘匿にあたるとき、その大きさは X、前後のどちらかの値がないときは － とする。"
)
Value = float | int | str | None


@dataclass(frozen=True)
class Effect:
    """What one cause did to a cell: by how much, None where that would show what is hidden (`is_hidden`) or one side has no value."""

    cause_ja: str
    is_code: bool
    amount: float | None
    is_hidden: bool = False

    @property
    def amount_ja(self) -> str:
        """The amount, X where it is hidden, － where there is none to tell."""
        if self.amount is not None:
            return f"{self.amount:+,}"
        return SYMBOLS["suppressed"] if self.is_hidden else NOT_TOLD


@dataclass(frozen=True)
class Revision:
    """A cell that changed: as it was, as it is, and the effects that make up the change."""

    old: Cell | None
    new: Cell | None
    place_ja: tuple[str, str]
    title_ja: str
    effects: tuple[Effect, ...]

    @property
    def cell(self) -> Cell:
        """The cell, for its place and words."""
        found = self.new or self.old
        assert found is not None  # noqa: S101 - one of them is there
        return found

    @property
    def difference(self) -> float | None:
        """New less old; None unless both are shown."""
        return _amount(self.old, self.new)

    @property
    def percent(self) -> float | None:
        """The difference in per cent of the old value."""
        if self.difference is None or self.old is None or not self.old.value:
            return None
        return round(100 * self.difference / abs(self.old.value), 2)

    def part(self, *, is_code: bool) -> float | None:
        """The part of the difference that code, or data, makes; None where one of its effects is not told."""
        amounts = [effect.amount for effect in self.effects if effect.is_code == is_code]
        if self.difference is None or any(amount is None for amount in amounts) or self.is_unsplit:
            return None
        return _whole(sum(amount for amount in amounts if amount is not None), self.cell.digits)

    @property
    def is_unsplit(self) -> bool:
        """Whether causes were not told apart."""
        return any(effect.cause_ja == UNSPLIT_JA for effect in self.effects)


def compare(old: HandedOut, new: HandedOut, stages: Sequence[Stage] | None) -> list[Revision]:
    """Cells that changed, in the order of the new edition; `stages` None: causes are not told apart."""
    before = {cell.id: cell for cell in old.extraction.cells}
    after = {cell.id: cell for cell in new.extraction.cells}
    steps = [(stage, {cell.id: cell for cell in stage.extraction.cells}) for stage in stages or ()]
    found = []
    for place in (*after, *(place for place in before if place not in after)):
        then, now = before.get(place), after.get(place)
        if _shown(then) != _shown(now):
            words = new if now else old
            effects = (
                _effects(then, now, place, steps) if stages is not None else (Effect(UNSPLIT_JA, False, _amount(then, now)),)
            )
            cell = now or before[place]
            found.append(Revision(then, now, words.place_ja(cell), words.titles[cell.table_id], effects))
    return found


def _effects(
    then: Cell | None, now: Cell | None, place: CellId, steps: Sequence[tuple[Stage, Mapping[CellId, Cell]]]
) -> tuple[Effect, ...]:
    if {cell.status for cell in (then, now) if cell is not None} == {"published", "suppressed"}:
        return (Effect(DISCLOSURE_JA, False, None),)
    effects, last = [], then
    for stage, cells in steps:
        cell = cells.get(place)
        if _shown(last) != _shown(cell):
            is_hidden = any(side is not None and side.status == "suppressed" for side in (last, cell))
            effects.append(Effect(CAUSES[stage.cause], stage.cause in OF_CODE, _amount(last, cell), is_hidden))
        last = cell
    return tuple(effects)


def _shown(cell: Cell | None) -> tuple[str, float | None]:
    return (ABSENT, None) if cell is None else (cell.status, cell.value)


def _amount(old: Cell | None, new: Cell | None) -> float | None:
    if old is None or new is None or old.value is None or new.value is None:
        return None
    return _whole(new.value - old.value, max(old.digits, new.digits))


def _whole(value: float, digits: int) -> float:
    return round(value) if digits <= 0 else round(value, digits)


def shown(cell: Cell | None) -> Value:
    """The value as handed out, or the symbol in its place."""
    if cell is None:
        return ABSENT
    return SYMBOLS[cell.status] if cell.value is None else _whole(cell.value, cell.digits)


def causes_ja(revision: Revision) -> str:
    """The causes of a change with what each did."""
    said = []
    for effect in revision.effects:
        is_alone = len(revision.effects) == 1 and effect.amount == revision.difference
        said.append(effect.cause_ja if is_alone else f"{effect.cause_ja} {effect.amount_ja}")
    return "、".join(said)


def rows(revisions: Sequence[Revision]) -> Iterator[list[Value]]:
    """Rows under HEADINGS."""
    for revision in revisions:
        cell = revision.cell
        yield [
            cell.table_id, revision.title_ja, *revision.place_ja, cell.measure, cell.unit, shown(revision.old), shown(revision.new),
            revision.difference, revision.percent, revision.part(is_code=True), revision.part(is_code=False), causes_ja(revision),
            "/".join(cell.row), "/".join(cell.column),
        ]  # fmt: skip


def by_cause(revisions: Sequence[Revision]) -> list[tuple[str, int]]:
    """How many cells each cause changed, in the order of causes; a cell counts with each of its causes."""
    counted = Counter(name for revision in revisions for name in {effect.cause_ja for effect in revision.effects})
    return [(name, counted[name]) for name in (*CAUSES.values(), DISCLOSURE_JA, UNSPLIT_JA) if counted[name]]


def write_csv(revisions: Sequence[Revision], path: Path) -> None:
    """The revision table as CSV; the same revisions give the same bytes."""
    write_rows([*HEADINGS], list(rows(revisions)), path)
