"""All machine-readable forms of an edition: workbook, CSV, Parquet and `datapackage.json`, checked against the national rules as written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from publishing.whitepaper.disclosure.exit import Protected
from publishing.whitepaper.extract import WhitePaper
from publishing.whitepaper.facts import EditionFacts
from publishing.whitepaper.forms.cells_file import write_cells
from publishing.whitepaper.forms.csv_tables import write_csv
from publishing.whitepaper.forms.datapackage import write_datapackage
from publishing.whitepaper.forms.machine_workbook import write_workbook
from publishing.whitepaper.forms.tidy import tidy_tables
from publishing.whitepaper.lint.linter import lint
from publishing.whitepaper.lint.model import Finding

WORKBOOK = "machine_readable.xlsx"
CELLS = "cells.parquet"
_SHOWN = 20


class BreaksTheRules(Exception):
    """Files that break the national rules; the message names the first findings, `findings` has all."""

    def __init__(self, findings: list[Finding]) -> None:
        self.findings = findings
        more = f"\n… ほか{len(findings) - _SHOWN}件" if len(findings) > _SHOWN else ""
        super().__init__("機械判読の統一ルールに反します:\n" + "\n".join(map(str, findings[:_SHOWN])) + more)


def write_machine_readable(paper: WhitePaper, protected: Protected, facts: EditionFacts, folder: Path) -> None:
    """Writes `machine_readable.xlsx`, `csv/`, `cells.parquet` and `datapackage.json` under a folder.

    Raises BreaksTheRules where the linter finds anything in what was written; the files stay for looking at, the edition must not.
    """
    tables = tidy_tables(paper, protected)
    (folder / "csv").mkdir(exist_ok=True)
    write_workbook(paper, tables, facts, folder / WORKBOOK)
    for tidy in tables:
        write_csv(tidy, facts, folder / "csv" / f"{tidy.id}.csv")
    write_cells(protected.extraction.cells, folder / CELLS)
    write_datapackage(tables, facts, folder)
    findings = list(_findings(folder / name for name in (WORKBOOK, *(f"csv/{tidy.id}.csv" for tidy in tables))))
    if findings:
        raise BreaksTheRules(findings)


def _findings(paths: Iterable[Path]) -> Iterator[Finding]:
    return (finding for path in paths for finding in lint(path))
