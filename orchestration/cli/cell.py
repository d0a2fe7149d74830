"""`yorozu cell`: one published figure, its definition, and the records that it is made of."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from orchestration.cli.endings import told
from publishing.cell_export import export
from publishing.cells import BREAKDOWNS, KIND_JA, ROLE_JA, ROWS, Cell, Cells, Figure, UnknownCellError
from publishing.dictionary import marts
from publishing.metrics import metrics

EDITION_JA = {"preliminary": "速報", "confirmed": "確報", "final": "確定"}
SHOWN = ("role", "member_id", "enterprise_id", "contribution", "path", "sheet", "row")


@told(refused=(UnknownCellError, ValueError, OSError))
def show_cell(warehouse: Path, cell: Cell, out: Path | None, rows: int) -> int:
    """Prints a figure with its records; 0 they reproduce it (or there is no figure), 1 they do not, 2 there is no such cell."""
    console = Console()
    with Cells(warehouse) as cells:
        if cell.table == BREAKDOWNS and not cell.base:
            cell = Cell(**{**vars(cell), "base": cells.only_base(cell.breakdown)})
        figure = cells.figure(cell)
        facts = _facts(figure, cells.edition.get("edition", ""))
        for label, value in facts:
            console.print(f"{label}: {value}", markup=False, soft_wrap=True)
        if figure.parts and rows:
            _print_rows(console, cells, figure, rows)
        if out:
            out.parent.mkdir(parents=True, exist_ok=True)
            written = export(facts, cells.members(cell), out)
            console.print(f"書き出しました: {out}（{written:,} 件）", soft_wrap=True)
    return 0 if figure.is_reproduced else 1


def _facts(figure: Figure, edition: str) -> list[tuple[str, Any]]:
    """What stands beside a figure, label by label."""
    cell, metric = figure.cell, metrics().get(figure.cell.measure)
    name = f"{metric.label_ja}（{metric.id}）" if metric else f"{cell.breakdown} = {cell.category}（母数 {cell.base}）"
    unit = metric.unit if metric else "件または者"
    facts: list[tuple[str, Any]] = [
        ("表", f"{marts()[cell.table].label_ja} {cell.table}"),
        ("単位と期間", f"{'全国' if cell.hub == '00' else f'拠点 {cell.hub}'}　{cell.period}"),
        ("指標", name),
        ("値", "（なし）" if figure.value is None else f"{_number(figure.value)} {unit}"),
    ]
    if figure.value is None:
        facts.append(("値のない理由", figure.reason or "理由の記載がありません"))
    if figure.facts.get("share") is not None:
        facts.append(("構成比", f"{figure.facts['share']:.1f} %（不明を除く）"))
    if metric:
        facts += [("定義", metric.formula_ja), ("出典", metric.source)]
    facts += _coverage(figure.facts)
    facts.append(("公開の版", edition))
    facts += [(ROLE_JA[part.role], _described(part)) for part in figure.parts]
    facts.append(("数え直し", _verdict(figure)))
    return facts


def _coverage(row: dict[str, Any]) -> list[tuple[str, Any]]:
    facts: list[tuple[str, Any]] = []
    if row.get("report_coverage") is not None:
        missing = row.get("months_missing") or row.get("hubs_missing")
        facts.append(("報告の充足率", f"{row['report_coverage']:.1f} %" + (f"（未報告 {missing}）" if missing else "")))
    if row.get("edition"):
        facts.append(("速報・確報・確定", EDITION_JA.get(row["edition"], row["edition"])))
    return facts


def _described(part: Any) -> str:
    of = f"{KIND_JA[part.kind]} {part.records:,} 件"
    return f"{of} → 異なる {part.different:,}" if part.added is None else f"{of} → 合計 {_number(part.added)}"


def _verdict(figure: Figure) -> str:
    if not figure.parts:
        agrees = "（値もありません）" if figure.value is None else "。値と一致します"
        return "元の記録はありません" + (agrees if figure.is_reproduced else "が、値があります。値と一致しません")
    counted = "（なし）" if figure.recounted is None else _number(figure.recounted)
    return f"元の記録から {counted}。" + ("値と一致します" if figure.is_reproduced else "値と一致しません")


def _number(value: float) -> str:
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.6f}".rstrip("0")


def _print_rows(console: Console, cells: Cells, figure: Figure, limit: int) -> None:
    table = Table(*(ROWS[name] for name in SHOWN), title=f"元の記録（最初の {limit} 件）", title_justify="left")
    names = list(ROWS)
    for row in cells.members(figure.cell, limit):
        values = dict(zip(names, row, strict=True)) | {"role": ROLE_JA.get(row[0], row[0])}
        table.add_row(*("" if values[name] is None else str(values[name]) for name in SHOWN))
    console.print(table, markup=False)
