"""The last step of a night: an edition comes into force when nothing is left to be done for it but the mark of a whole build file."""

from __future__ import annotations

from pathlib import Path

import dagster as dg
import pytest

from orchestration.assets import publication
from orchestration.resources import Yorozu


class KilledError(Exception):
    """Stands for a run that ended here."""


def test_night_killed_while_it_publishes_has_kept_what_explains_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next night finds the edition in force and does nothing more: what came after it would never be done."""
    steps: list[str] = []

    def killed(*_: object) -> None:
        raise KilledError

    for step in ("append_ledger", "save_state", "finish"):
        monkeypatch.setattr(publication, step, lambda *_, step=step: steps.append(step))
    monkeypatch.setattr(publication, "publish", killed)
    with pytest.raises(KilledError):
        publication.published_marts(dg.build_asset_context(), checked_marts="mark", yorozu=Yorozu(warehouse=str(tmp_path)))
    assert steps == ["append_ledger", "save_state"]
