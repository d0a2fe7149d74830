"""The words of published columns: one home (`dbt_project/dictionary/`), from which YAML, comments and the dictionary page are made.

`dictionary/columns/` holds columns, `metrics.yml` metrics (which are columns too), `models/` the marts; the files are topics, for people.
`python -m publishing.dictionary` writes each mart's YAML beside its SQL, `docs/data_dictionary.md` and `docs/acceptance.md`; a test fails when they
are stale.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from publishing import acceptance
from publishing.metrics import DICTIONARY, LEDGERS, metrics

ROOT = Path(__file__).parents[1]
MARTS = ROOT / "dbt_project" / "models" / "marts"
PAGE = ROOT / "docs" / "data_dictionary.md"
SEED = ROOT / "dbt_project" / "seeds" / "metric.csv"

GENERATED = "# Generated from dbt_project/dictionary by `python -m publishing.dictionary`; do not edit.\n"


@dataclass(frozen=True)
class Column:
    """A published column and its words."""

    name: str
    type: str
    label_ja: str
    unit: str
    description: str

    @property
    def comment(self) -> str:
        """What DuckDB stores as the column's comment."""
        return f"{self.label_ja}｜{self.description}｜{self.unit}"


@dataclass(frozen=True)
class Mart:
    """A published table."""

    name: str
    label_ja: str
    description: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    spec: dict[str, Any]

    @property
    def comment(self) -> str:
        """What DuckDB stores as the table's comment."""
        return f"{self.label_ja}｜{self.description}"

    @property
    def is_view(self) -> bool:
        """Whether it is published as a view over the other marts (`published_as: view`): nothing is copied, and there is no Parquet."""
        return self.spec.get("published_as") == "view"


@cache
def marts() -> dict[str, Mart]:
    """All marts by name. KeyError names a column without words."""
    words = _topics("columns") | _ledger_words() | {m.id: [m.type, m.label_ja, m.unit, m.description] for m in metrics().values()}
    return {name: _mart(name, spec, words) for name, spec in _topics("models").items()}


def _topics(folder: str) -> dict[str, Any]:
    """All entries of a folder of topics. Raises ValueError for a name that two topics define."""
    result: dict[str, Any] = {}
    for path in sorted((DICTIONARY / folder).glob("*.yml")):
        entries = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        if twice := result.keys() & entries.keys():
            raise ValueError(f"defined twice, the second time in {path}: {sorted(twice)}")
        result |= entries
    return result


def _ledger_words() -> dict[str, list[str]]:
    """The words of the columns beside each count."""
    return {
        f"{metric.id}_{ending}": [metric.type, f"{metric.label_ja}・{label}", metric.unit, f"{metric.label_ja}: {description}."]
        for metric in metrics().values()
        if metric.has_ledgers
        for ending, (label, description) in LEDGERS.items()
    }


def _columns_of(spec: dict[str, Any]) -> list[str]:
    """The columns of a mart; `metrics: <grain>` stands for all metrics of that grain, `ledgers` for what stands beside its counts."""
    names: list[str] = []
    for column in spec["columns"]:
        kind, _, grain = column.partition(": ")
        if kind == "metrics":
            names += [metric.id for metric in metrics().values() if metric.is_at(grain)]
        elif kind == "ledgers":
            names += _ledger_words()
        else:
            names.append(column)
    return names


def _mart(name: str, spec: dict[str, Any], words: dict[str, list[str]]) -> Mart:
    columns = []
    for column in _columns_of(spec):
        kind, label, unit, description = words[spec.get("words", {}).get(column, column)]
        if not all(isinstance(word, str) for word in (kind, label, unit, description)):
            raise ValueError(f"the words of {column} need quotes: {description}")
        columns.append(Column(column, spec.get("types", {}).get(column, kind), label, unit, description))
    return Mart(name, spec["label"], spec["description"], tuple(columns), tuple(spec.get("key", ())), spec)


def model_yaml(mart: Mart) -> str:
    """dbt's YAML of one mart: contract, words, key tests."""
    model: dict[str, Any] = {
        "name": mart.name,
        "description": mart.description,
        "config": {"contract": {"enforced": True}, "meta": {"label_ja": mart.label_ja}},
        "columns": [_column_yaml(mart, column) for column in mart.columns],
    }
    if len(mart.key) > 1:
        columns = [key.strip('"') for key in mart.key]
        quoted = [f'"{key}"' if key in ("row", "column") else key for key in columns]
        model["data_tests"] = [{"unique_combination": {"arguments": {"columns": quoted}}}]
    content = yaml.safe_dump({"version": 2, "models": [model]}, allow_unicode=True, sort_keys=False, width=120)
    return GENERATED + content


def _column_yaml(mart: Mart, column: Column) -> dict[str, Any]:
    result: dict[str, Any] = {
        "name": column.name,
        "data_type": column.type,
        "description": column.description,
        "config": {"meta": {"label_ja": column.label_ja, "unit": column.unit}},
    }
    if column.name in ("row", "column"):
        result["quote"] = True
    if tests := _tests_of(mart, column.name):
        result["data_tests"] = tests
    return result


def _tests_of(mart: Mart, column: str) -> list[Any]:
    tests: list[Any] = []
    if mart.key == (column,):
        tests += ["unique", "not_null"]
    elif column in mart.spec.get("not_null", ()):
        tests.append("not_null")
    if values := mart.spec.get("values", {}).get(column):
        tests.append({"accepted_values": {"arguments": {"values": values}}})
    if parent := mart.spec.get("relations", {}).get(column):
        tests.append({"relationships": {"arguments": {"to": f"ref('{parent}')", "field": column}}})
    return tests


def dictionary_page() -> str:
    """The data dictionary for analysts, in Markdown."""
    lines = [
        "# データ辞書",
        "",
        "`published/yorozu.duckdb` の `marts` にある表と列。`dbt_project/dictionary/` から自動生成。",
        "",
    ]
    for mart in marts().values():
        lines += [
            f"## {mart.name} — {mart.label_ja}",
            "",
            mart.description,
            "",
            "| 列 | 名称 | 型 | 単位 | description |",
            "| --- | --- | --- | --- | --- |",
        ]
        lines += [f"| `{c.name}` | {c.label_ja} | {c.type} | {c.unit} | {c.description} |" for c in mart.columns]
        lines.append("")
    return "\n".join(lines)


def labels() -> dict[str, dict[str, str]]:
    """Mart → column → Japanese label."""
    return {mart.name: {column.name: column.label_ja for column in mart.columns} for mart in marts().values()}


def metric_seed() -> str:
    """The definitions of the metrics as a dbt seed (published as marts.dim_metric)."""
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(["metric_id", "label_ja", "unit", "kind", "base", "need", "formula_ja", "from_fy", "source", "yearly_only"])
    for m in metrics().values():
        writer.writerow([m.id, m.label_ja, m.unit, m.kind, m.base, m.needs, m.formula_ja, m.from_fy, m.source, m.yearly_only])
    return table.getvalue()


def generated_files() -> dict[Path, str]:
    """Every file made from the dictionary, with its content."""
    files = {path.with_suffix(".yml"): model_yaml(marts()[path.stem]) for path in sorted(MARTS.rglob("*.sql"))}
    answered = acceptance.page(acceptance.lines(), labels())
    return files | {PAGE: dictionary_page(), SEED: metric_seed(), acceptance.PAGE: answered}


def main() -> None:
    """Writes all generated files."""
    for path, content in generated_files().items():
        path.write_text(content, encoding="utf-8")


if __name__ == "__main__":
    main()
