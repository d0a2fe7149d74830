"""What a run says of itself: one that built and did not publish never counts as done."""

from __future__ import annotations

from pathlib import Path

from orchestration.journal import BUILT, PUBLISHED, note_stage, unpublished


def test_a_run_that_built_and_did_not_publish_is_told(tmp_path: Path) -> None:
    assert unpublished(tmp_path, "quiet night") is None, "nothing was built, so nothing is missing"
    note_stage(tmp_path, "one", BUILT, {})
    assert "公開の段階が行われませんでした" in (unpublished(tmp_path, "one") or "")
    note_stage(tmp_path, "other", PUBLISHED, {})
    assert unpublished(tmp_path, "one"), "another run's publication is not this one's"
    note_stage(tmp_path, "one", PUBLISHED, {})
    assert unpublished(tmp_path, "one") is None
