"""Runs the suites: `check_submission` on accepted rows of the snapshot, `check_marts` on the private build before publishing."""

from __future__ import annotations

import datetime as dt
import importlib
import json
import os
import threading
from collections.abc import Callable, Collection, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from expectations.suite import Expectation, Suite, load_suites
from ingestion.store.atomic import write_atomically
from ingestion.store.snapshot import create_raw_views

os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")


def import_ahead() -> None:
    """Imports Great Expectations beside the reading of files, which leaves this process idle."""
    threading.Thread(target=importlib.import_module, args=("great_expectations",), daemon=True).start()


@dataclass(frozen=True)
class CheckOutcome:
    """What one expectation found."""

    name: str
    table: str
    success: bool
    severity: str
    description_ja: str
    observed: str
    failed_rows: int
    codes: tuple[str, ...] = ()


@dataclass(frozen=True)
class GateResult:
    """All outcomes at one gate."""

    gate: str
    checks: tuple[CheckOutcome, ...]
    scope_ja: str = "すべての行"

    def save(self, path: Path) -> None:
        """Keeps the outcomes for reports of nights on which nothing has to be checked anew."""
        text = json.dumps(asdict(self), ensure_ascii=False, indent=1)
        write_atomically(path, lambda target: target.write_text(text, encoding="utf-8"))

    @staticmethod
    def load(path: Path) -> GateResult | None:
        """Outcomes kept by `save`; None if there are none or they were written by another version."""
        try:
            raw = json.loads(path.read_text(encoding="utf-8"))
            checks = tuple(CheckOutcome(**{**check, "codes": tuple(check["codes"])}) for check in raw["checks"])
            return GateResult(raw["gate"], checks, raw["scope_ja"])
        except (OSError, ValueError, KeyError, TypeError):
            return None

    @property
    def blocking_failures(self) -> tuple[CheckOutcome, ...]:
        """Failed checks of severity error: the old edition stays."""
        return tuple(check for check in self.checks if not check.success and check.severity == "error")

    def of_table(self, table: str) -> tuple[CheckOutcome, ...]:
        """Outcomes on one table."""
        return tuple(check for check in self.checks if check.table == table)


def check_submission(warehouse: Path, only: Collection[tuple[str, str]] | None = None) -> GateResult:
    """The suites on accepted rows of every table, or of these (table, partition) pairs alone (what changed since the last check)."""
    with duckdb.connect(config={"autoinstall_known_extensions": False}) as connection:
        create_raw_views(connection, warehouse, dt.date(1970, 1, 1), only)
        gate = run_gate("submission", connection, "raw")
    return gate if only is None else replace(gate, scope_ja="前回の検査から変わった拠点・月の行（ほかは検査済み）")


def check_marts(build_db: Path) -> GateResult:
    """The suites on the marts of a private build."""
    with duckdb.connect(str(build_db), read_only=True) as connection:
        return run_gate("marts", connection, "marts")


def run_gate(gate: str, connection: duckdb.DuckDBPyConnection, schema: str) -> GateResult:
    """All suites of a gate on the tables of one schema."""
    validate = _validator()
    checks: list[CheckOutcome] = []
    for suite in load_suites(gate):
        results = validate(_load(connection, schema, suite), suite.expectations)
        checks += [_outcome(suite, *pair) for pair in zip(suite.expectations, results, strict=True)]
    return GateResult(gate, tuple(checks))


def run_suite(frame: pd.DataFrame, suite: Suite) -> tuple[CheckOutcome, ...]:
    """One suite on a frame that somebody else loaded."""
    results = _validator()(frame, suite.expectations)
    return tuple(_outcome(suite, *pair) for pair in zip(suite.expectations, results, strict=True))


def _load(connection: duckdb.DuckDBPyConnection, schema: str, suite: Suite) -> pd.DataFrame:
    """Only the columns that are looked at, and the derived ones."""
    listed = [f'"{name}"' for name in suite.columns]
    listed += [f"{expression} as {name}" for name, expression in suite.derived.items()]
    return connection.execute(f'select {", ".join(listed) or "1 as one"} from {schema}."{suite.table}"').df()


Result = dict[str, Any]


def _validator() -> Callable[[pd.DataFrame, Sequence[Expectation]], list[Result]]:
    """Validation of a frame, results in the order of the expectations; Great Expectations is imported here, late, for its seconds.

    All expectations of a frame go in one call: each call hashes the whole frame.
    """
    import great_expectations as gx
    import great_expectations.expectations as gxe

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}  # type: ignore[assignment]
    source = context.data_sources.add_pandas("rows")

    def validate(frame: pd.DataFrame, expectations: Sequence[Expectation]) -> list[Result]:
        asset = source.add_dataframe_asset(name=f"frame{len(source.assets)}")
        batch = asset.add_batch_definition_whole_dataframe("all").get_batch(batch_parameters={"dataframe": frame})
        built = [getattr(gxe, e.type)(**e.kwargs, meta={"position": i}) for i, e in enumerate(expectations)]
        suite = gx.ExpectationSuite(name=asset.name, expectations=built)
        found = batch.validate(suite, result_format="SUMMARY").to_json_dict()["results"]
        by_position = {result["expectation_config"]["meta"]["position"]: dict(result) for result in found}
        return [by_position[i] for i in range(len(expectations))]

    return validate


def _outcome(suite: Suite, expectation: Expectation, result: Result) -> CheckOutcome:
    """An expectation that raised is a failed one: Great Expectations reports it in `exception_info` only."""
    raised = _exception_message(result.get("exception_info") or {})
    details = result.get("result") or {}
    observed = raised or str(details.get("observed_value", "")) or _observed_rows(details)
    return CheckOutcome(
        name=expectation.name,
        table=suite.table,
        success=bool(result.get("success")) and not raised,
        severity=expectation.severity,
        description_ja=expectation.description_ja,
        observed=observed[:300],
        failed_rows=int(details.get("unexpected_count") or 0),
        codes=expectation.codes,
    )


def _exception_message(info: dict[str, Any]) -> str:
    if "raised_exception" in info:
        return str(info.get("exception_message") or "") if info["raised_exception"] else ""
    return "; ".join(str(part.get("exception_message")) for part in info.values() if part.get("raised_exception"))


def _observed_rows(details: dict[str, Any]) -> str:
    if "element_count" not in details:
        return ""
    bad = details.get("unexpected_count") or 0
    return f"{details['element_count']:,} 行のうち {bad:,} 行が外れ"
