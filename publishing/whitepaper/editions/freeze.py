"""What a rebuild needs, frozen beside an edition: laid out like the warehouse it comes from, so that the same code reads both.

Belongs here: which files those are, and that they cannot change. Does not: reading them (`ingestion.store`), hashes (`manifest`).
"""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from ingestion.store.linkage import ledger_folder, reference_folder, registry_files
from ingestion.store.reference import REFERENCE_TABLES, reference_file
from ingestion.store.snapshot import MANIFEST as SNAPSHOT
from ingestion.store.snapshot import load_manifest
from publishing.whitepaper.editions.manifest import digest_of
from publishing.whitepaper.editions.shelf import Edition, EditionError
from publishing.whitepaper.handed_out import CELLS, MEANING, HandedOut, load

PARAMETERS = "parameters.json"
FORMER = "former"


def freeze(warehouse: Path, as_of: dt.date, former: Iterable[Edition], inputs: Path) -> None:
    """Fills `inputs`. Files that never change share their place on disk with the warehouse where they can; people's tables are copied.

    `former`: editions whose output counts, in order. Raises EditionError if one of them is not what was handed out.
    """
    inputs.mkdir(mode=0o700, parents=True)
    for path in _lasting(warehouse):
        place(path, inputs / path.relative_to(warehouse))
    for path in (warehouse / SNAPSHOT, *sorted((warehouse / "decisions").glob("*.csv"))):
        place(path, inputs / path.relative_to(warehouse), is_lasting=False)
    for edition in former:
        _take_along(edition, inputs / FORMER / edition.name)
    content = json.dumps({"as_of": as_of.isoformat(), "former": [edition.name for edition in former]}, indent=1) + "\n"
    (inputs / PARAMETERS).write_text(content, encoding="utf-8")
    (inputs / PARAMETERS).chmod(0o400)


def place(source: Path, target: Path, *, is_lasting: bool = True) -> None:
    """Puts a file at `target`, for its owner's eyes and read-only: the same file where it never changes and the disk allows, else a copy."""
    share(source, target) if is_lasting else _copy(source, target)
    target.chmod(0o400)


def share(source: Path, target: Path) -> None:
    """Puts a file at `target` that is the same on disk; on another disk, or one without links, a copy."""
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.link(source, target)
    except OSError:
        _copy(source, target)


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def parameters(inputs: Path) -> dict[str, Any]:
    """What was frozen beside the files: `as_of` and the names of `former` editions in order."""
    return dict(json.loads((inputs / PARAMETERS).read_text(encoding="utf-8")))


def as_of_date(inputs: Path) -> dt.date:
    """The day the inputs are as of."""
    return dt.date.fromisoformat(parameters(inputs)["as_of"])


def former_editions(inputs: Path) -> dict[str, HandedOut]:
    """What former editions handed out, by name in order."""
    return {name: load(inputs / FORMER / name) for name in parameters(inputs)["former"]}


def _lasting(warehouse: Path) -> Iterator[Path]:
    """Files that are named by their content or replaced as a whole."""
    for paths in load_manifest(warehouse).tables.values():
        yield from paths
    for folder in (ledger_folder(warehouse), reference_folder(warehouse)):
        yield from sorted(folder.glob("[!.]*.parquet"))
    yield from registry_files(warehouse)
    yield from (path for table in REFERENCE_TABLES if (path := reference_file(warehouse, table)).exists())


def _take_along(edition: Edition, target: Path) -> None:
    for name in (CELLS, MEANING):
        path = edition.output / name
        if not path.exists() or digest_of(path) != edition.manifest["output"].get(name):
            raise EditionError(
                f"前の版 {edition.name} の {name} が、つくられたときのものではありません。yorozu whitepaper verify で確かめてください。"
            )
        place(path, target / name)
