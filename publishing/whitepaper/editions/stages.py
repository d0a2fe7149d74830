"""The way from one edition to another, cause by cause: what would have been handed out had only the causes so far changed.

Every stage goes through the one exit, knowing both editions and all before them: a comparison reveals nothing that an edition hides.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from publishing.whitepaper.cells import Extraction
from publishing.whitepaper.editions.causes import CAUSES, Cause, causes_of
from publishing.whitepaper.editions.figures import make_figures
from publishing.whitepaper.editions.freeze import former_editions
from publishing.whitepaper.editions.manifest import code_record, is_same_code
from publishing.whitepaper.editions.mixing import mix
from publishing.whitepaper.editions.shelf import Edition, EditionError
from publishing.whitepaper.editions.verify import Rebuild, wrong_files
from publishing.whitepaper.handed_out import load


@dataclass(frozen=True)
class Stage:
    """What was handed out, or would have been, once this cause had changed too."""

    cause: Cause
    extraction: Extraction


def require_comparable(old: Edition, new: Edition) -> None:
    """Raises EditionError for editions of two years, one edition twice, or one that is not what it was."""
    if old.fiscal_year != new.fiscal_year or old.name == new.name:
        raise EditionError(f"{old.name} と {new.name} は比べられません。同じ年度の二つの版を指定してください。")
    for edition in (old, new):
        if wrong := wrong_files(edition):
            raise EditionError(f"{edition.name} は、つくられたときのものではありません（{wrong[0]} ほか全 {len(wrong)} 件）。")


def can_split(old: Edition, new: Edition) -> bool:
    """Whether today's code can tell causes apart: it must be the new edition's, unless at most one thing changed."""
    return len(causes_of(old, new)) < 2 or is_same_code(new.manifest["code"], code_record())


def stages(old: Edition, new: Edition, rebuild: Rebuild, work: Path, report: Callable[[str], None]) -> list[Stage]:
    """One stage for each cause, in order; the last one is the new edition itself and needs no build. Nothing is built if one cause differs."""
    causes = causes_of(old, new)
    former = former_editions(new.inputs) | {edition.name: load(edition.output) for edition in (old, new)}
    found = []
    for number, cause in enumerate(causes[:-1], 1):
        report(f"要因「{CAUSES[cause]}」だけ変わったものとして組み立てています（{number}/{len(causes) - 1}）")
        place = work / cause
        as_of = mix(old.inputs, new.inputs, causes, causes[:number], place / "inputs")
        published = rebuild(place / "inputs", as_of, place)
        found.append(Stage(cause, make_figures(published, new.fiscal_year, former).protected.extraction))
    return found + [Stage(cause, load(new.output).extraction) for cause in causes[-1:]]
