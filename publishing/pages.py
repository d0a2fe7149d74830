"""Static pages: a template of `templates/` filled in and written in one step. No page needs anything from outside."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader

from ingestion.store.atomic import write_atomically

TEMPLATES = Path(__file__).parent / "templates"


def write_page(template: str, target: Path, **values: Any) -> None:
    """Renders a template, every value escaped, and puts the page in its place."""
    environment = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    page = environment.get_template(template).render(**values)
    write_atomically(target, lambda path: path.write_text(page, encoding="utf-8"))
