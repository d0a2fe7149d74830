"""`yorozu whitepaper build`, `verify` and `list`: editions made, checked and listed."""

from __future__ import annotations

import math
import shutil
import tempfile
import time
from pathlib import Path

import duckdb
from rich.console import Console
from rich.table import Table

from orchestration.cli.endings import FAILED, OK, REFUSED, told
from orchestration.lock import writer_lock
from orchestration.rebuilding import RebuildError, rebuild
from publishing.whitepaper.description import DescriptionError
from publishing.whitepaper.editions.making import Draft, EditionRefused, begin, complete
from publishing.whitepaper.editions.manifest import digest_of
from publishing.whitepaper.editions.shelf import MANIFEST, Edition, EditionError, find, shelf, standing
from publishing.whitepaper.editions.verify import is_made_by_this_code, rebuild_differences, wrong_files
from publishing.whitepaper.facts import EditionKind
from publishing.whitepaper.forms.machine_readable import BreaksTheRules

FINGERPRINT = 16
CANNOT = (DescriptionError, RebuildError, BreaksTheRules, duckdb.Error, OSError, ValueError)
"""What stops an edition on the way; whatever there was before stays as it was."""


class Clock:
    """Says what is being done, and how long the command has been running."""

    def __init__(self, console: Console) -> None:
        self.console, self.started = console, time.monotonic()

    def __call__(self, stage: str) -> None:
        """Prints one stage."""
        self.console.print(f"… {time.monotonic() - self.started:6.1f} 秒　{stage}", soft_wrap=True, highlight=False)


@told(refused=(EditionError,), failed=CANNOT)
def make_edition(warehouse: Path, fiscal_year: int, kind: EditionKind, approver: str, out: Path | None) -> int:
    """Makes an edition. 1: it failed on the way; 2: it must not be made; 3: somebody writes the warehouse."""
    console = Console()
    say = Clock(console)
    _require_warehouse(warehouse)
    _require_free(out)
    with writer_lock(shelf(warehouse)):
        say("入力を凍結しています")
        with writer_lock(warehouse):
            draft = begin(warehouse, fiscal_year, kind, approver)
        try:
            edition = complete(draft, say)
        except EditionRefused as error:
            return _tell_refusal(console, draft, error)
    say("できました")
    _tell(console, edition)
    if out:
        shutil.copytree(edition.output, out, dirs_exist_ok=True)
        console.print(f"  写し {out}", soft_wrap=True, highlight=False, markup=False)
    return OK


def _tell_refusal(console: Console, draft: Draft, refused: EditionRefused) -> int:
    console.print(f"[red]{draft.facts.title_ja}はつくれません。[/red]理由は {len(refused.reasons)} 件です。")
    for reason in refused.reasons:
        console.print(f"  ・{reason}", markup=False, soft_wrap=True)
    for advice in refused.advice:
        console.print(advice, markup=False, soft_wrap=True, highlight=False)
    return REFUSED


def _require_warehouse(warehouse: Path) -> None:
    """Raises EditionError where there is no warehouse."""
    if not warehouse.is_dir():
        raise EditionError(f"倉庫 {warehouse} がありません。--warehouse で場所を指定してください。")


def _require_free(out: Path | None) -> None:
    """Raises EditionError where something is in the way of what is to be written."""
    if out and out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise EditionError(f"{out} には、すでに何かあります。空のフォルダーを --out で指定してください。")


def _tell(console: Console, edition: Edition) -> None:
    facts, counts = edition.facts, edition.manifest["counts"]
    hidden = counts["cells_by_status"].get("suppressed", 0)
    console.print(
        f"[green]{facts.title_ja}[/green]　基準日 {facts.as_of}　表 {counts['tables']}、数値 {counts['cells']:,}（うち秘匿 {hidden:,}）"
    )
    for notice in facts.notices:
        console.print(f"  ・{notice}", markup=False, soft_wrap=True)
    console.print(f"  {edition.output}\n  目録の指紋 {_fingerprint(edition)}", soft_wrap=True, highlight=False)


def _fingerprint(edition: Edition) -> str:
    return digest_of(edition.folder / MANIFEST)[:FINGERPRINT]


@told(refused=(EditionError,))
def verify_editions(warehouse: Path, name: str, *, is_quick: bool, is_forced: bool, keep: Path | None) -> int:
    """Checks one edition or all. 1: something differs; 2: there is no such edition."""
    console = Console()
    _require_warehouse(warehouse)
    _require_free(keep)
    chosen = standing(warehouse) if name == "all" else [find(warehouse, name)]
    if not chosen:
        raise EditionError("白書の版はまだありません。yorozu whitepaper --fiscal-year 2023 でつくれます。")
    say = Clock(console)
    sound = [_verify(console, say, edition, is_quick, is_forced, keep / edition.name if keep else None) for edition in chosen]
    return OK if all(sound) else FAILED


def _verify(console: Console, say: Clock, edition: Edition, is_quick: bool, is_forced: bool, keep: Path | None) -> bool:
    say(f"{edition.name}: ファイルを照合しています")
    try:
        wrong = wrong_files(edition)
        if not wrong and not is_quick:
            wrong = _rebuilt(console, say, edition, is_forced, keep)
    except (EditionError, *CANNOT) as error:
        wrong = [str(error)]
    for line in wrong:
        console.print(f"  [red]×[/red] {edition.name}: {line}", soft_wrap=True, highlight=False)
    if not wrong:
        console.print(
            f"  [green]○[/green] {edition.name}: 違いはありません（目録の指紋 {_fingerprint(edition)}）", soft_wrap=True
        )
    return not wrong


def _rebuilt(console: Console, say: Clock, edition: Edition, is_forced: bool, keep: Path | None) -> list[str]:
    """Rebuilds with today's code if it made the edition, or if told so; files that differ."""
    is_same = is_made_by_this_code(edition)
    if not is_same:
        commit = edition.manifest["code"]["commit"][:12] or "不明"
        console.print(
            f"  いまのプログラムは、{edition.name} をつくったもの（{commit}）と違います。"
            + ("同じ結果になるとは限りません。" if is_forced else "組み立て直しは省きました（--rebuild で強制）。"),
            soft_wrap=True,
        )
    if not is_same and not is_forced:
        return []
    say(f"{edition.name}: 凍結した入力から組み立て直しています")
    with tempfile.TemporaryDirectory(prefix="yorozu-") as work:
        differing = rebuild_differences(edition, rebuild, Path(work))
        if keep:
            shutil.copytree(Path(work) / "output", keep, dirs_exist_ok=True)
    return differing


@told(refused=(EditionError,))
def list_editions(warehouse: Path) -> int:
    """Prints the editions, year by year in the order in which they were made; unreadable ones last. 2: there is no such warehouse."""
    console = Console()
    _require_warehouse(warehouse)
    table = Table("版", "基準日", "承認", "数値", "秘匿", "目録の指紋")
    found = sorted(standing(warehouse), key=_place)
    for edition in found:
        table.add_row(edition.name, *_facts(edition))
    console.print(table if found else "白書の版はまだありません。")
    return OK


def _place(edition: Edition) -> tuple[int, float]:
    try:
        return edition.fiscal_year, edition.manifest["sequence"]
    except EditionError:
        return edition.fiscal_year, math.inf


def _facts(edition: Edition) -> tuple[str, ...]:
    try:
        said = edition.manifest
    except EditionError as error:
        return (str(error),)
    cells, hidden = said["counts"]["cells"], said["counts"]["cells_by_status"].get("suppressed", 0)
    return said["as_of"], said["approver"] or "－", f"{cells:,}", f"{hidden:,}", _fingerprint(edition)
