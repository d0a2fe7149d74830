"""Stage 6–7: the last gate, the quality report, and the swap of the published files."""

from collections.abc import Iterator

import dagster as dg
import duckdb

from expectations.gates import GateResult, check_marts
from expectations.past import GATE as PAST
from expectations.suite import load_suites
from ingestion.store.carried import finish
from ingestion.store.linkage import append_ledger, save_state
from orchestration.assets.marts import dbt_models
from orchestration.checks import check_result, raise_if_blocked, suite_specs
from orchestration.cycle_checks import cycle_results, cycle_specs
from orchestration.edition_checks import edition_results, edition_specs
from orchestration.flag_checks import flag_results, flag_specs
from orchestration.journal import PUBLISHED, gate_file, note_stage, reports, write_status_page
from orchestration.linkage_checks import linkage_results, linkage_specs
from orchestration.past_checks import questions
from orchestration.progress import report
from orchestration.resources import Yorozu
from publishing.edition import code_digest
from publishing.publish import publish
from publishing.quality_report import write_quality_report

KEY = dg.AssetKey("checked_marts")
FRESHNESS = "submissions_are_fresh"
OVERDUE = """
    select count(*) filter (where status = 'missing'), max(month)
    from marts.submission_calendar
    where month = (select max(month) from marts.submission_calendar where due <= (select as_of from raw.run))
"""


@dg.asset(
    group_name="publication",
    description="公開前の検査と品質報告書。合格しなければ前の版が残る。",
    deps=[key for key in dbt_models.keys if key.path[0] == "marts"],
    check_specs=[
        *suite_specs("marts", KEY),
        *linkage_specs(KEY),
        *cycle_specs(KEY),
        *flag_specs(KEY),
        *edition_specs(KEY),
        dg.AssetCheckSpec(FRESHNESS, asset=KEY, description="期限を過ぎた最新の月を、すべての拠点が報告している"),
    ],
    kinds={"python"},
)
def checked_marts(
    context: dg.AssetExecutionContext, warehouse_sources: str, yorozu: Yorozu
) -> Iterator[dg.Output[str] | dg.AssetCheckResult]:
    """Passes on the fingerprint of a build that may be published."""
    report("公開前の検査をしています", 0, 2)
    gate = check_marts(yorozu.build_db)
    report("公開前の検査をしています", 1, 2)
    earlier = [GateResult.load(gate_file(yorozu.warehouse_path, name)) for name in ("submission", PAST)]
    page = write_quality_report(
        yorozu.build_db,
        [*(kept for kept in earlier if kept), gate],
        reports(yorozu.warehouse_path) / "quality.html",
        questions(yorozu.warehouse_path),
    )
    report("公開前の検査をしています", 2, 2)
    for suite in load_suites("marts"):
        yield check_result(KEY, suite.table, gate.of_table(suite.table))
    yield _freshness(yorozu)
    yield from linkage_results(KEY, yorozu.build_db, yorozu.warehouse_path)
    yield from cycle_results(KEY, yorozu.warehouse_path)
    yield from flag_results(KEY, yorozu.warehouse_path)
    yield from edition_results(KEY, yorozu.warehouse_path)
    note_stage(yorozu.warehouse_path, context.run_id, "公開前の検査", _counts(gate))
    raise_if_blocked(gate)
    yield dg.Output(warehouse_sources, metadata={"品質報告書": dg.MetadataValue.path(page)})


def _counts(gate: GateResult) -> dict[str, int]:
    missed = [check.severity for check in gate.checks if not check.success]
    return {"checks": len(gate.checks), "failed": missed.count("error"), "warned": len(missed) - missed.count("error")}


def _freshness(yorozu: Yorozu) -> dg.AssetCheckResult:
    """Warns (never blocks) when hubs have not reported the latest month that is due."""
    with duckdb.connect(str(yorozu.build_db), read_only=True) as connection:
        missing, month = connection.execute(OVERDUE).fetchall()[0]
    return dg.AssetCheckResult(
        asset_key=KEY,
        check_name=FRESHNESS,
        passed=not missing,
        severity=dg.AssetCheckSeverity.WARN,
        metadata={"対象月": str(month), "未提出の拠点": int(missing or 0)},
    )


@dg.asset(
    group_name="publication",
    description="分析者が開く published/yorozu.duckdb と Parquet。検査のあと一度に入れ替える。",
    kinds={"duckdb", "parquet"},
)
def published_marts(context: dg.AssetExecutionContext, checked_marts: str, yorozu: Yorozu) -> dg.MaterializeResult:
    """Swaps the new edition in."""
    report("新しい版を公開しています", 0, 1)
    append_ledger(yorozu.build_db, yorozu.warehouse_path)
    save_state(yorozu.build_db, yorozu.warehouse_path)  # before the edition: once that is in force, nothing comes after it
    record = publish(yorozu.warehouse_path, yorozu.build_db, checked_marts, yorozu.as_of_date)
    finish(yorozu.build_db, yorozu.warehouse_path, code_digest())
    report("新しい版を公開しています", 1, 1)
    note_stage(yorozu.warehouse_path, context.run_id, PUBLISHED, {"edition": record["edition"]})
    write_status_page(yorozu.warehouse_path)
    return dg.MaterializeResult(metadata={"版": record["edition"], "表": len(record["tables"])})
