"""The acceptance list beside what answers it: `docs/acceptance.yml` → `docs/acceptance.md`, and what is wrong with the entries.

The page is written by `python -m publishing.dictionary`; a test fails while `problems` names anything.
"""

from __future__ import annotations

import ast
import csv
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[1]
ENTRIES = ROOT / "docs" / "acceptance.yml"
PAGE = ROOT / "docs" / "acceptance.md"
SEEDS = ROOT / "dbt_project" / "seeds"
IDS = (*(f"R{number}" for number in range(1, 73)), *(f"I{number}" for number in range(1, 14)))
STATUSES = {
    "figure": "figure 数値あり",
    "partly": "partly 一部",
    "not_available": "not available データなし",
    "documented": "documented 文書・データで記載",
    "to_come": "to come 今後",
}
TO_COME = ("inflated counts", "white paper")
WITHOUT_DATA = {"not_available": "not_available", "partly_available": "partly"}
"""Status in the seed of statistics without data, to the status here."""
MEASURES = (("metric", "metric_id"), ("productivity_measure", "measure"), ("outcome_measure", "measure"))
SELECTORS = {
    "breakdown": (("breakdown", "breakdown"),),
    "measure": MEASURES,
    "series": (*MEASURES, ("breakdown", "breakdown")),
    "r_number": (("published_value", "r_number"), ("published_staff", "r_number")),
    "statistic": (("statistic_without_data", "statistic"),),
    "target_id": (("programme_target", "target_id"),),
    "regime": (("evaluation_regime", "regime"),),
    "item": (("evaluation_item", "item"),),
    "role_no": (("cycle_role", "role_no"),),
}
"""Columns that may select rows of a mart, with the seeds that list their values."""
MART = re.compile(r"(?P<mart>\w+)(\[(?P<column>\w+)=(?P<value>[^]]+)])?(\.(?P<shown>\w+))?")

Labels = Mapping[str, Mapping[str, str]]
"""Mart → column → Japanese label."""


@dataclass(frozen=True)
class Line:
    """A line of the list, and what answers it."""

    part: str
    id: str
    line: str
    status: str
    marts: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    to_come: str = ""
    note: str = ""


def lines(path: Path = ENTRIES) -> list[Line]:
    """All entries, in the order of the file. Raises TypeError for a setting that does not exist."""
    parts = yaml.safe_load(path.read_text(encoding="utf-8"))
    return [Line(part["part"], **_tuples(entry)) for part in parts for entry in part["lines"]]


def _tuples(entry: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()}


def problems(entries: list[Line], labels: Labels) -> list[str]:
    """What is wrong: a line missing or twice, a name that does not exist, a status that its entry does not bear out."""
    found = Counter(entry.id for entry in entries)
    wrong = [f"{id_}: no entry" for id_ in IDS if not found[id_]]
    wrong += [f"{id_}: {count} entries" for id_, count in found.items() if count > 1]
    wrong += [f"{id_}: no such line" for id_ in found if id_ not in IDS]
    for entry in entries:
        complaints = [*_wrong_status(entry), *_wrong_marts(entry, labels), *_wrong_tests(entry), *_wrong_files(entry)]
        wrong += [f"{entry.id}: {complaint}" for complaint in complaints]
    return wrong


def _wrong_status(entry: Line) -> Iterator[str]:
    if entry.status not in STATUSES:
        yield f"no status {entry.status}"
    if entry.status in ("figure", "partly") and not (entry.marts and entry.tests):
        yield f"{entry.status} needs marts and tests"
    if entry.status == "documented" and not (entry.marts or entry.files):
        yield "documented nowhere"
    if entry.status in ("partly", "not_available") and not entry.note:
        yield f"{entry.status} without a reason"
    if (entry.to_come and entry.to_come not in TO_COME) or (entry.status == "to_come") > bool(entry.to_come):
        yield f"to_come is one of {', '.join(TO_COME)}"
    told = WITHOUT_DATA.get(_without_data().get(entry.id, ""))
    if told and told != entry.status:
        yield f"statistic_without_data says {told}"


def _wrong_marts(entry: Line, labels: Labels) -> Iterator[str]:
    for name in entry.marts:
        match = MART.fullmatch(name)
        columns = labels.get(match["mart"]) if match else None
        if not match or columns is None:
            yield f"no mart {name}"
            continue
        for column in (match["column"], match["shown"]):
            if column and column not in columns:
                yield f"no column {column} in {match['mart']}"
        if match["column"] and match["value"] not in _values(match["column"]):
            yield f"{match['column']} is never {match['value']}"


def _wrong_tests(entry: Line) -> Iterator[str]:
    for name in entry.tests:
        path, _, function = name.partition("::")
        exists = function in _functions(path) if function else path.startswith("dbt_project/tests/") and (ROOT / path).is_file()
        if not exists:
            yield f"no test {name}"


def _wrong_files(entry: Line) -> Iterator[str]:
    yield from (f"no file {name}" for name in entry.files if not (ROOT / name).is_file())


@cache
def _functions(path: str) -> frozenset[str]:
    """The tests that a file defines."""
    if not (ROOT / path).is_file():
        return frozenset()
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"))


def _rows(seed: str) -> list[dict[str, str]]:
    with (SEEDS / f"{seed}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def _values(column: str) -> frozenset[str]:
    """The values that a selecting column can have; none for a column that may not select."""
    return frozenset(row[name] for seed, name in SELECTORS.get(column, ()) for row in _rows(seed))


@cache
def _without_data() -> dict[str, str]:
    return {row["statistic"]: row["status"] for row in _rows("statistic_without_data")}


def page(entries: list[Line], labels: Labels) -> str:
    """The table for people, in Markdown."""
    counts = Counter(entry.status for entry in entries)
    text = [
        "# What was asked for, and where it is / 求められた統計と、その在りか",
        "",
        "Generated from `docs/acceptance.yml` by `python -m publishing.dictionary`; do not edit. R: what must be found; I: where the sources disagree.",
        "Marts are in `published/yorozu.duckdb`, their words in the [data dictionary](data_dictionary.md); tests run with `make test` or every night (dbt).",
        "",
        "、".join(f"{words}: {counts[status]}" for status, words in STATUSES.items()),
    ]
    for part in dict.fromkeys(entry.part for entry in entries):
        text += [
            "",
            f"## {part}",
            "",
            "| # | line | status | mart and column | test | note |",
            "| --- | --- | --- | --- | --- | --- |",
        ]
        text += [_row(entry, labels) for entry in entries if entry.part == part]
    return "\n".join(text) + "\n"


def _row(entry: Line, labels: Labels) -> str:
    status = STATUSES[entry.status] + (f"; {entry.to_come} to come" if entry.to_come else "")
    places = [_place(name, labels) for name in entry.marts] + [f"[{name}](../{name})" for name in entry.files]
    tests = [_test(name) for name in entry.tests]
    cells = (entry.id, entry.line, status, "<br>".join(places), "<br>".join(tests), entry.note)
    return "| " + " | ".join(cells) + " |"


def _place(name: str, labels: Labels) -> str:
    match = MART.fullmatch(name)
    label = labels[match["mart"]].get(match["shown"] or "", "") if match else ""
    return f"`{name}` {label}".rstrip()


def _test(name: str) -> str:
    path, _, function = name.partition("::")
    return f"[{function or Path(path).stem}](../{path})"
