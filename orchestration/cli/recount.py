"""`yorozu recount`: every KPI figure counted again from the accepted rows and held against the published one."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console

from orchestration.cli.endings import told
from publishing.recount.compare import compare, published_tables, recount
from publishing.recount.records import NotPublishedError, load_records

SHOWN = 50


@told(refused=(NotPublishedError,))
def recount_all(warehouse: Path) -> int:
    """Prints how many cells were compared and which differ; 0 none does, 1 some do, 2 there is nothing to compare."""
    console = Console()
    records = load_records(warehouse)
    found = compare(published_tables(warehouse), recount(records))
    for one in found.differences[:SHOWN]:
        console.print(
            f"{one.table} 拠点 {one.hub_code} {one.period} {one.measure}: 公開 {one.published}、数え直し {one.counted}",
            markup=False,
            soft_wrap=True,
        )
    if len(found.differences) > SHOWN:
        console.print(f"ほか {len(found.differences) - SHOWN:,} か所")
    console.print(
        f"{found.measures} 指標 {found.cells:,} か所を数え直しました。違うもの {len(found.differences):,}", soft_wrap=True
    )
    if found.differences:
        console.print("公開の後に受信箱を読み直していれば、先に yorozu nightly を実行してください。", soft_wrap=True)
    return 1 if found.differences else 0
