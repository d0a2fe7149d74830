"""The words of `method.yml`: what notes and quality report say of sources, method, caveats and assumptions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

METHOD = Path(__file__).with_name("method.yml")


@dataclass(frozen=True)
class Passage:
    """A heading and its paragraphs."""

    title: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class Method:
    """Sections of method, caveats by topic, assumptions, and words for the evidence that linked a record."""

    sections: tuple[Passage, ...]
    caveats: tuple[Passage, ...]
    assumptions: tuple[str, ...]
    linkage_evidence: Mapping[str, str]


@cache
def method(path: Path = METHOD) -> Method:
    """The words. KeyError names what is missing."""
    spec = yaml.safe_load(path.read_text(encoding="utf-8"))
    sections, caveats = (
        tuple(Passage(item["title"], tuple(item["paragraphs"])) for item in spec[name]) for name in ("sections", "caveats")
    )
    return Method(sections, caveats, tuple(spec["assumptions"]), dict(spec["linkage_evidence"]))
