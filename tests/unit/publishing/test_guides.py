"""What the guides name exists, and what exists is named: marts in the analysts' guide, commands in the README."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.main import get_command

from orchestration.cli.app import app
from publishing.dictionary import marts

ROOT = Path(__file__).parents[3]
GUIDES = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*_guide.md")))
LINK = re.compile(r"\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)")
COMMANDS = set(get_command(app).commands)  # type: ignore[attr-defined]


def unnamed_marts(text: str) -> set[str]:
    """Marts that a text does not name."""
    return {name for name in marts() if f"`{name}`" not in text}


def unknown_commands(text: str) -> set[str]:
    """Commands that a text names and that do not exist."""
    return set(re.findall(r"(?:`|^|bin/)yorozu ([a-z]+)", text, re.MULTILINE)) - COMMANDS


def unnamed_commands(text: str) -> set[str]:
    """Commands that a text does not name in backquotes, alone or after `yorozu`."""
    return COMMANDS - set(re.findall(r"`(?:yorozu )?([a-z]+)[^`]*`", text))


def broken_links(page: Path, text: str) -> list[str]:
    """Links to files that do not exist, or to headings that their page lacks."""
    wrong = []
    for target, heading in LINK.findall(text):
        path = (page.parent / target) if target else page
        anchors = [re.sub(r"[^\w\- ]", "", line).strip().replace(" ", "-").lower() for line in _headings(path)] if heading else []
        if not path.exists() or (heading and heading not in anchors):
            wrong.append(f"{target}#{heading}" if heading else target)
    return wrong


def _headings(page: Path) -> list[str]:
    lines = page.read_text(encoding="utf-8").splitlines() if page.exists() else []
    return [line.lstrip("#") for line in lines if line.startswith("#")]


def test_every_mart_is_in_the_analysts_guide() -> None:
    text = (ROOT / "docs" / "analyst_guide.md").read_text(encoding="utf-8")
    assert unnamed_marts(text) == set()
    assert unnamed_marts(text.replace("`staff_year`", "`staff_years`")) == {"staff_year"}


def test_every_command_is_in_the_readme_and_no_other_anywhere() -> None:
    text = GUIDES[0].read_text(encoding="utf-8")
    assert unnamed_commands(text) == set()
    assert unnamed_commands(text.replace("recount", "reckon")) == {"recount"}
    for guide in GUIDES:
        assert unknown_commands(guide.read_text(encoding="utf-8")) == set(), guide.name
    assert unknown_commands("`yorozu reckon --warehouse w`") == {"reckon"}


@pytest.mark.parametrize("page", [GUIDES[0], *sorted((ROOT / "docs").rglob("*.md"))], ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    assert broken_links(page, page.read_text(encoding="utf-8")) == []


def test_broken_links_are_found() -> None:
    text = "[a](none.md) [b](caveats.md) [c](#紹介の照合) [d](#紹介のしょうごう) [e](https://example.org/none)"
    assert broken_links(ROOT / "docs" / "analyst_guide.md", text) == ["none.md", "#紹介のしょうごう"]
