"""Whether an edition is still what was handed out: every file against the manifest, and the output against a rebuild from its inputs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from publishing.whitepaper.editions.figures import make_figures
from publishing.whitepaper.editions.freeze import as_of_date, former_editions
from publishing.whitepaper.editions.manifest import code_record, digests, is_same_code
from publishing.whitepaper.editions.shelf import MANIFEST, Edition
from publishing.whitepaper.forms.write import write_forms

Rebuild = Callable[[Path, dt.date, Path], Path]
"""Builds a published file from frozen inputs as of a day, in a folder of its own, and returns where it is."""
PARTS = ("inputs", "output")


def wrong_files(edition: Edition, parts: Sequence[str] = PARTS) -> list[str]:
    """Files that are not as the manifest says, in words; empty if all are. Raises EditionError for an unreadable manifest.

    `parts`: the folders whose files are read, all unless told otherwise.
    """
    said = edition.manifest
    wrong = []
    if edition.name != f"FY{said['fiscal_year']}/{said['kind']}-{said['number']}":
        wrong.append(
            f"置き場所が違います: {edition.name} に {said['fiscal_year']} 年度の {said['kind']}-{said['number']} があります"
        )
    for part in parts:
        wrong += differences(said[part], digests(edition.folder / part), f"{part}/")
    known = {MANIFEST, *PARTS}
    return wrong + [f"余分なファイル: {path.name}" for path in sorted(edition.folder.iterdir()) if path.name not in known]


def differences(expected: Mapping[str, str], found: Mapping[str, str], prefix: str = "") -> list[str]:
    """Files by which two sets of hashes differ, in words."""
    gone = [f"なくなったファイル: {prefix}{name}" for name in sorted(set(expected) - set(found))]
    added = [f"余分なファイル: {prefix}{name}" for name in sorted(set(found) - set(expected))]
    changed = [
        f"内容の違うファイル: {prefix}{name}" for name in sorted(set(expected) & set(found)) if expected[name] != found[name]
    ]
    return changed + gone + added


def is_made_by_this_code(edition: Edition) -> bool:
    """Whether today's code is the one that made the edition."""
    return is_same_code(edition.manifest["code"], code_record())


def rebuild_differences(edition: Edition, rebuild: Rebuild, work: Path) -> list[str]:
    """Rebuilds an edition from its inputs under `work/output` and names the files that differ from those handed out."""
    published = rebuild(edition.inputs, as_of_date(edition.inputs), work)
    figures = make_figures(published, edition.fiscal_year, former_editions(edition.inputs))
    write_forms(figures.paper, figures.protected, edition.facts, published, work / "output")
    return differences(edition.manifest["output"], digests(work / "output"), "output/")
