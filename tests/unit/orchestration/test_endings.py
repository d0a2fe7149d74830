"""Every command ends in a sentence and a status: what it cannot do is told, and only what nobody foresaw is a traceback."""

from __future__ import annotations

from pathlib import Path

import pytest

from orchestration.cli import cell
from orchestration.cli.endings import BUSY, FAILED, OK, REFUSED, told
from orchestration.lock import LockBusyError
from publishing.cells import Cell, Cells
from publishing.report.source import CannotReportError


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (None, OK, ""),
        (CannotReportError("公開された版が [draft] です"), REFUSED, "公開された版が [draft] です"),
        (FileExistsError(17, "File exists", "a.txt"), REFUSED, "'a.txt'）。開いていれば閉じ"),
        (ValueError("途中"), FAILED, "できませんでした。ValueError: 途中"),
        (LockBusyError("ほかの処理"), BUSY, "ほかの処理"),
    ],
)
def test_errors_are_told_with_their_status(
    error: Exception | None, status: int, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    @told(refused=(CannotReportError, OSError), failed=(ValueError,))
    def command(place: Path) -> int:
        """What it does."""
        if error:
            raise error
        return len(place.parts) - 1

    assert command(Path("x")) == status
    assert words in capsys.readouterr().out
    assert command.__doc__ == "What it does."


def test_what_nobody_foresaw_is_not_hidden() -> None:
    @told(refused=(OSError,))
    def command() -> int:
        raise KeyError("x")

    with pytest.raises(KeyError):
        command()


def test_a_cell_that_cannot_be_read_or_written_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(_warehouse: Path) -> Cells:
        raise FileExistsError(17, "File exists", "a.txt")

    monkeypatch.setattr(cell, "Cells", broken)
    assert cell.show_cell(Path("x"), Cell("kpi_hub_year", "13", "2023", "enterprises"), None, 5) == REFUSED
    assert "a.txt" in capsys.readouterr().out
