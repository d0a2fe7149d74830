"""Options that several commands have: their words, and what may stand in them. Not what a single command asks for."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

WAREHOUSE = Annotated[Path, typer.Option(help="倉庫のフォルダー")]


def month(text: str) -> str:
    """A month as `2024-05`."""
    try:
        return dt.datetime.strptime(text, "%Y-%m").strftime("%Y-%m")
    except ValueError as error:
        raise typer.BadParameter("2024-05 の形で指定してください") from error


def day(text: str | None) -> str:
    """A day as `2024-06-15`; empty if none is given."""
    if text:
        try:
            return dt.date.fromisoformat(text).isoformat()
        except ValueError as error:
            raise typer.BadParameter("2024-06-15 の形で指定してください") from error
    return ""


def said(text: str) -> str:
    """A name or a reason: it is kept with what was decided, so it cannot be blank."""
    if not text.strip():
        raise typer.BadParameter("空にはできません")
    return text.strip()
