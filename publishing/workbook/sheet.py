"""A sheet as its description says: blocks one under or beside the other, each written by the function of its kind, then the source."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from publishing.workbook.page import Page

Told = TypeVar("Told")
Blocks = Mapping[str, Callable[[Page, Told, dict[str, Any]], None]]


def fill(page: Page, told: Told, spec: dict[str, Any], blocks: Blocks[Told], source: str) -> None:
    """Writes the blocks of `spec` with what is `told`; `source`: the line below them. Raises KeyError for an unknown kind of block."""
    page.link_back()
    if any(block.get("is_beside") for block in spec["blocks"]):
        page.min_width = 0
    for place, block in enumerate(spec["blocks"]):
        if block.get("is_beside"):
            page.beside()
        elif place:
            page.skip()
        blocks[block["kind"]](page, told, block)
    page.end_columns()
    page.lines([source])
    page.close(spec.get("freeze_columns", 1))
