"""Makes an edition: inputs frozen, figures made, forms written in a temporary folder beside its place, which one rename puts on the shelf."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingestion.store.atomic import TEMPORARY, remove_leftovers
from ingestion.store.snapshot import load_manifest
from publishing.edition import fingerprint, load_edition, published
from publishing.whitepaper.disclosure.bounds import Audited
from publishing.whitepaper.editions.closing import Closing, closing_of, leaks_ja, reported_years
from publishing.whitepaper.editions.figures import Figures, make_figures
from publishing.whitepaper.editions.freeze import former_editions, freeze, parameters, share
from publishing.whitepaper.editions.manifest import write_manifest
from publishing.whitepaper.editions.shelf import MANIFEST, Edition, EditionError, editions, next_number, shelf
from publishing.whitepaper.facts import EDITION_JA, EditionFacts, EditionKind
from publishing.whitepaper.forms.write import write_forms

APPROVED: tuple[EditionKind, ...] = ("confirmed", "final")
STALE = (
    "公開中の版は、いまの受け付けた行・判断・参照データ・プログラムからつくられたものではありません。"
    "先に yorozu nightly を実行してください"
)
Report = Callable[[str], None]


class EditionRefused(Exception):
    """An edition that must not be made; `reasons` lists everything that speaks against it, `advice` what people can do."""

    def __init__(self, facts: EditionFacts, reasons: list[str], advice: list[str]) -> None:
        super().__init__(f"{facts.title_ja}はつくれません: {'、'.join(reasons)}")
        self.reasons = reasons
        self.advice = advice


@dataclass(frozen=True)
class Draft:
    """An edition with its inputs frozen and nothing else; `facts` still without notices."""

    folder: Path
    facts: EditionFacts
    sequence: int
    record: Mapping[str, Any]
    is_stale: bool

    @property
    def published(self) -> Path:
        """The published file that its figures come from, kept while it is made."""
        return self.folder / "yorozu.duckdb"


def begin(warehouse: Path, fiscal_year: int, kind: EditionKind, approver: str) -> Draft:
    """Freezes the inputs of a new edition; nobody may write the warehouse or its shelf meanwhile. What a killed run left is removed.

    Raises EditionError where there is nothing published, the approver is lacking, or a former edition is not what it was.
    """
    remove_leftovers(shelf(warehouse))
    record = load_edition(warehouse)
    file = published(warehouse) / "yorozu.duckdb"
    if not record or not file.exists():
        raise EditionError("公開中の版がありません。先に yorozu nightly を実行してください。")
    if kind in APPROVED and not approver.strip():
        raise EditionError(f"{EDITION_JA[kind]}には承認した人が要ります。--approver で指定してください。")
    if fiscal_year not in (years := reported_years(file)):
        raise EditionError(f"{fiscal_year}年度の報告はありません（あるもの: {'、'.join(map(str, years)) or 'なし'}）。")
    as_of = dt.date.fromisoformat(record["as_of"])
    former = editions(warehouse)
    facts = EditionFacts(fiscal_year, kind, next_number(warehouse, fiscal_year, kind), as_of, approver.strip())
    folder = shelf(warehouse) / f"FY{fiscal_year}" / f"{TEMPORARY}{uuid.uuid4().hex}-{facts.name}"
    sequence = 1 + max((edition.manifest["sequence"] for edition in former if edition.fiscal_year == fiscal_year), default=0)
    stale = fingerprint(warehouse, load_manifest(warehouse).digest, as_of) != record["fingerprint"]
    if stale and kind != "final":  # final says it among everything else
        raise EditionError(f"{STALE}。")
    freeze(warehouse, as_of, former, folder / "inputs")
    share(file, folder / "yorozu.duckdb")
    return Draft(folder, facts, sequence, record, stale)


def complete(draft: Draft, report: Report) -> Edition:
    """Makes figures and forms of a draft and puts it on the shelf. Raises EditionRefused, and what extraction and protection raise."""
    target = draft.folder.parent / draft.facts.name
    try:
        report("数値を取り出し、秘匿しています")
        figures = make_figures(draft.published, draft.facts.fiscal_year, former_editions(draft.folder / "inputs"))
        facts = _with_notices(draft, closing_of(draft.published, draft.facts.fiscal_year), figures.protected.leaks)
        report("様式に書いています")
        write_forms(figures.paper, figures.protected, facts, draft.published, draft.folder / "output")
        draft.published.unlink()
        report("封をしています")
        _seal(draft, facts, figures)
        if target.exists():
            raise EditionError(f"{target.name} はすでにあります。")
        draft.folder.rename(target)
    finally:
        shutil.rmtree(draft.folder, ignore_errors=True)
    return Edition(target)


def _with_notices(draft: Draft, closing: Closing, leaks: list[Audited]) -> EditionFacts:
    facts = draft.facts
    objections = [STALE] * draft.is_stale + closing.objections() if facts.kind == "final" else []
    if facts.kind in APPROVED:
        objections += leaks_ja(leaks)
    if objections:
        raise EditionRefused(facts, objections, closing.advice() if facts.kind == "final" else [])
    notices = ["速報であり、確定した値ではありません。"] if facts.kind == "preliminary" else []
    notices += closing.notices()
    if leaks:
        notices.append(f"秘匿の検査で {len(leaks)} か所が足りません。外に出さないでください。")
    return EditionFacts(facts.fiscal_year, facts.kind, facts.number, facts.as_of, facts.approver, tuple(notices))


def _seal(draft: Draft, facts: EditionFacts, figures: Figures) -> None:
    """Manifest last, everything read-only and on disk before the rename."""
    former = parameters(draft.folder / "inputs")["former"]
    write_manifest(draft.folder, facts, draft.sequence, draft.record, former, figures.protected)
    for path in (draft.folder / MANIFEST, *(draft.folder / "output").rglob("*")):
        if path.is_file():
            path.chmod(0o444)
    os.sync()
