"""The words of columns have one home: what is generated from it is fresh, and nothing is without words."""

from __future__ import annotations

from pathlib import Path

import pytest

from publishing.dictionary import MARTS, generated_files, marts

GENERATED = generated_files()


@pytest.mark.parametrize("path", GENERATED, ids=lambda path: path.name)
def test_generated_file_is_fresh(path: Path) -> None:
    assert path.read_text(encoding="utf-8") == GENERATED[path], "run: python -m publishing.dictionary"


def test_every_mart_has_sql_and_words() -> None:
    assert {path.stem for path in MARTS.rglob("*.sql")} == set(marts())
    for mart in marts().values():
        assert mart.description.startswith("One row per")
        assert all(column.label_ja and column.unit and column.description for column in mart.columns)


def test_sql_models_are_short() -> None:
    long = {path.name: len(path.read_text(encoding="utf-8").splitlines()) for path in MARTS.parent.rglob("*.sql")}
    assert {name: lines for name, lines in long.items() if lines > 130} == {}
