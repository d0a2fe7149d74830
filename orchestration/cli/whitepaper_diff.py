"""`yorozu whitepaper diff`: what changed between two editions, and why."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Column, Table

from orchestration.cli.endings import OK, told
from orchestration.cli.whitepaper import CANNOT, Clock
from orchestration.rebuilding import rebuild
from publishing.whitepaper.editions.causes import CAUSES, causes_of
from publishing.whitepaper.editions.revision_workbook import write_workbook
from publishing.whitepaper.editions.revisions import ORDER_NOTE, Revision, by_cause, compare, rows, write_csv
from publishing.whitepaper.editions.shelf import Edition, EditionError, find
from publishing.whitepaper.editions.stages import Stage, can_split, require_comparable, stages
from publishing.whitepaper.handed_out import load

SHOWN = {"表": 0, "行": 2, "列": 3, "前": 6, "後": 7, "差": 8, "%": 9, "要因": 12}


@told(refused=(EditionError,), failed=CANNOT)
def show_diff(warehouse: Path, names: tuple[str, str], out: Path | None, limit: int, *, is_quick: bool) -> int:
    """Prints what changed and writes the revision table if asked. 1: it failed on the way; 2: these cannot be compared."""
    console = Console()
    old, new = (find(warehouse, name) for name in names)
    require_comparable(old, new)
    found = None if is_quick else _stages(console, old, new)
    revisions = compare(load(old.output), load(new.output), found)
    _show(console, old, new, revisions, limit)
    if out:
        out.mkdir(parents=True, exist_ok=True)
        write_csv(revisions, out / "revisions.csv")
        write_workbook(revisions, old.facts, new.facts, out / "revisions.xlsx")
        console.print(f"改定表: {out / 'revisions.xlsx'}、{out / 'revisions.csv'}", soft_wrap=True)
    return OK


def _stages(console: Console, old: Edition, new: Edition) -> list[Stage] | None:
    causes = causes_of(old, new)
    console.print("入力とプログラムの違い: " + ("、".join(CAUSES[cause] for cause in causes) or "ありません"), soft_wrap=True)
    if not can_split(old, new):
        commit = new.manifest["code"]["commit"][:12] or "不明"
        console.print(
            f"いまのプログラムは {new.name} をつくったもの（{commit}）と違うため、要因を分けられません。"
            "そのプログラムの作業場所で実行してください。",
            soft_wrap=True,
        )
        return None
    with tempfile.TemporaryDirectory(prefix="yorozu-") as work:
        return stages(old, new, rebuild, Path(work), Clock(console))


def _show(console: Console, old: Edition, new: Edition, revisions: Sequence[Revision], limit: int) -> None:
    cells = len(load(new.output).extraction.cells)
    changed = f"数値 {cells:,} のうち {len(revisions):,} が変わりました"
    console.print(f"\n{old.facts.title_ja} → {new.facts.title_ja}: {changed}。", soft_wrap=True)
    for name, count in by_cause(revisions):
        console.print(f"  {name}: {count:,}", highlight=False)
    table = Table(*(Column(name, overflow="fold") for name in SHOWN))
    for row in list(rows(revisions))[:limit]:
        table.add_row(*(_text(row[place]) for place in SHOWN.values()))
    if revisions and limit:
        console.print(table)
        console.print(ORDER_NOTE, soft_wrap=True)
    if len(revisions) > limit:
        console.print(f"ほか {len(revisions) - limit:,} 件（--rows で増やすか、--out で改定表に書いてください）", soft_wrap=True)


def _text(value: float | str | None) -> str:
    return "" if value is None else value if isinstance(value, str) else f"{value:,}"
