"""The project's own SQL without dbt: models, dbt tests and macros rendered as on a first night, with stand-ins for what dbt brings."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

import yaml
from jinja2 import Environment, StrictUndefined

PROJECT = Path(__file__).parents[1] / "dbt_project"
MODELS = {path.stem: path for path in (PROJECT / "models").rglob("*.sql")}
TESTS = {path.stem: path for path in (PROJECT / "tests").glob("*.sql")}
MACRO = re.compile(r"\{%-?\s*macro\s+(\w+)\(.*?\{%-?\s*endmacro\s*-?%\}", re.DOTALL)


class Rendered(NamedTuple):
    """SQL and the models that it refers to."""

    sql: str
    reads: tuple[str, ...]


class Relation(str):
    """A table by its bare name, which may be asked for without its database as in dbt."""

    def include(self, **_parts: bool) -> Relation:
        return self


class _Returned(Exception):
    """What a macro returns: dbt's `return` ends the macro with a value that is no text."""

    def __init__(self, value: Any) -> None:
        self.value = value


class _Language:
    """Jinja as dbt sets it up, while it parses: `execute` is false, so that nothing is asked of a database."""

    def __init__(self) -> None:
        self.read: list[str] = []
        self.environment = Environment(autoescape=False, undefined=StrictUndefined)  # noqa: S701 - SQL, not HTML
        self.environment.globals |= {
            "ref": self._ref,
            "source": "{}.{}".format,
            "config": lambda **_: "",
            "execute": False,
            "run_query": _refuse,
            "exceptions": SimpleNamespace(raise_compiler_error=_refuse),
            "return": _return,
        }
        for path in sorted((PROJECT / "macros").glob("*.sql")):
            for macro in MACRO.finditer(path.read_text(encoding="utf-8")):
                self.environment.globals[macro[1]] = self._macro(macro[1], macro[0])

    def _ref(self, name: str) -> Relation:
        self.read.append(name)
        return Relation(name)

    def _macro(self, name: str, text: str) -> Callable[..., Any]:
        @cache
        def compiled() -> Callable[..., Any]:
            return getattr(self.environment.from_string(text).module, name)  # type: ignore[no-any-return]

        def call(*values: Any, **named: Any) -> Any:
            try:
                return compiled()(*values, **named)
            except _Returned as returned:
                return returned.value

        return call


def _refuse(*words: Any, **_named: Any) -> Any:
    raise ValueError(words)


def _return(value: Any) -> None:
    raise _Returned(value)


@cache
def _language() -> _Language:
    return _Language()


@cache
def render(text: str) -> Rendered:
    """A text of the project, or of a test that calls a macro."""
    language = _language()
    language.read.clear()
    sql = language.environment.from_string(text).render()
    return Rendered(sql, tuple(dict.fromkeys(language.read)))


@cache
def model(name: str) -> Rendered:
    """A model as it stands."""
    return render(MODELS[name].read_text(encoding="utf-8"))


@cache
def dbt_test(name: str) -> Rendered:
    """A test of `dbt_project/tests/`: the rows that it finds wrong."""
    return render(TESTS[name].read_text(encoding="utf-8"))


def broken(text: str, right: str, wrong: str) -> str:
    """A text with a planted defect; there must be something to break."""
    assert right in text, f"nothing to break, it does not say: {right}"
    assert right != wrong
    return text.replace(right, wrong)


@cache
def _seed_types() -> dict[str, dict[str, str]]:
    topics = [yaml.safe_load(path.read_text(encoding="utf-8"))["seeds"] for path in sorted((PROJECT / "seeds").glob("*.yml"))]
    return {seed["name"]: seed.get("config", {}).get("column_types", {}) for topic in topics for seed in topic}


def seed(name: str) -> str:
    """Query of a seed as it stands in the project, typed as its YAML says."""
    types = ", ".join(f"'{column}': '{kind}'" for column, kind in _seed_types()[name].items())
    typed = f", types = {{{types}}}" if types else ""
    return f"select * from read_csv('{PROJECT / 'seeds' / name}.csv', header = true{typed})"
