"""Makes the demonstration inbox: `make_demo(inbox, plan)`. Hubs are written by several processes; the bytes do not depend on how many."""

from __future__ import annotations

import copy
import datetime as dt
import multiprocessing
import shutil
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingestion.normalise.codes import CodeList
from ingestion.synthetic.activity import Activity, HubMonth, simulate
from ingestion.synthetic.bad_files import write_bad_files
from ingestion.synthetic.defects import plant_month, plant_repeated_number
from ingestion.synthetic.demo_plan import DemoPlan, fiscal_year_of, form_of, people_of
from ingestion.synthetic.linkage_cases import Cast, cast_of
from ingestion.synthetic.linkage_truth import told_cases
from ingestion.synthetic.partners import PartnerLog, partners_of, see_referrals, write_logs, write_register
from ingestion.synthetic.plans import plan_tables
from ingestion.synthetic.submissions import (
    HubWriter,
    Outcome,
    Tables,
    corrected,
    inline_rows,
    shrunk,
    spoiled,
    touch,
)
from ingestion.synthetic.truth import Truth, record_month

DEMO_AS_OF = dt.date(2025, 6, 10)
MIN_ROWS_TO_HOLD = 30


@dataclass(frozen=True)
class DemoSummary:
    """How much was made."""

    files: int
    consultations: int
    planted_issues: int


def make_demo(
    inbox: Path,
    plan: DemoPlan,
    *,
    truth_dir: Path | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> DemoSummary:
    """Writes the inbox (into a neighbour first, renamed when whole) and, if asked, the truth as Parquet."""
    building = inbox.parent / f".{inbox.name}.making"
    shutil.rmtree(building, ignore_errors=True)
    building.mkdir(parents=True)
    truth = Truth()
    partners: list[PartnerLog] = []
    for done, (hub_truth, hub_partners) in enumerate(_all_hubs(building, plan), 1):
        truth.merge(hub_truth)
        partners += hub_partners
        if progress:
            progress(done, len(plan.hub_codes))
    partners.sort(key=lambda partner: partner.partner_id)
    write_register(building, partners)
    if plan.defects:
        write_bad_files(building, plan.hub_codes[-1], dt.datetime(2024, 6, 20, 10), truth)
    building.rename(inbox)
    if truth_dir:
        truth.tables["linkage_case"] = told_cases(truth.tables)
        truth.write(truth_dir)
    return DemoSummary(len(truth.files), len(truth.tables["consultation"]), len(truth.issues))


def _all_hubs(inbox: Path, plan: DemoPlan) -> list[tuple[Truth, list[PartnerLog]]]:
    jobs = [(inbox, plan, hub) for hub in plan.hub_codes]
    if plan.workers <= 1 or len(jobs) <= 3:
        return [_make_hub(*job) for job in jobs]
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(plan.workers, mp_context=context) as pool:
        futures = {pool.submit(_make_hub, *job): job[2] for job in jobs}
        done = {futures[future]: future.result() for future in as_completed(futures)}
    return [done[hub] for hub in sorted(done)]


def _make_hub(inbox: Path, plan: DemoPlan, hub_code: str) -> tuple[Truth, list[PartnerLog]]:
    hub = next(row for row in CodeList.rows("hub") if row["hub_code"] == hub_code)
    writer = HubWriter(inbox, hub_code, hub["hub_name"], plan.seed, plan.mess)
    partners = partners_of(hub_code, hub["prefecture"])
    cast = cast_of(plan, hub_code)
    writer.truth.tables["linkage_case"] += [group.row() for group in cast.groups]
    earlier: str | None = None
    for serial, month in enumerate(plan.all_months()):
        earlier = _make_month(writer, plan, cast, month, serial, partners, earlier)
    for fiscal_year in plan.fiscal_years:
        if fiscal_year >= 2020:
            _make_plan(writer, plan, fiscal_year)
    with_logs = [month for month in plan.all_months() if month >= dt.date(2021, 4, 1)]
    write_logs(inbox, partners, with_logs, plan.seed, writer.truth)
    return writer.truth, partners


def _make_plan(writer: HubWriter, plan: DemoPlan, fiscal_year: int) -> None:
    monthly = plan.consultations_of(writer.hub_code, fiscal_year)
    tables = plan_tables(writer.rng("plan tables", fiscal_year), plan.seed, writer.hub_code, monthly * 12, people_of(monthly))
    writer.write_plan(fiscal_year, tables, dt.datetime(fiscal_year, 4, 20, 9, int(writer.hub_code)))


def _make_month(
    writer: HubWriter,
    plan: DemoPlan,
    cast: Cast,
    month: dt.date,
    serial: int,
    partners: list[PartnerLog],
    earlier: str | None,
) -> str | None:
    fiscal_year = fiscal_year_of(month)
    form = form_of(fiscal_year)
    monthly = plan.consultations_of(writer.hub_code, fiscal_year)
    known = tuple((partner.partner_id, partner.kind, partner.name) for partner in partners)
    double = plan.is_double_booking(writer.hub_code, month)
    activity = simulate(HubMonth(plan.seed, writer.hub_code, month, form, monthly, people_of(monthly), cast, known, double))
    tables = _typed_tables(activity, form)
    pristine = copy.deepcopy(tables)
    if plan.defects:
        _plant(writer, plan.hub_codes.index(writer.hub_code), form, month, serial, tables, earlier)
    rng = writer.rng("receipt", month)
    received = _received(rng, month, is_late=(int(writer.hub_code) + serial) % 23 == 0)
    in_force = _submit(writer, plan, form, month, serial, tables, pristine, received)
    record_month(writer.truth, writer.hub_code, month, form, in_force)
    if form != "v1":
        see_referrals(rng, partners, in_force.get("紹介連携", []), activity.clients)
    numbers = [row["相談番号"] for row in in_force.get("相談記録") or in_force["相談一覧"] if not row.get("_is_quarantined")]
    return numbers[0] if numbers else earlier


def _typed_tables(activity: Activity, form: str) -> Tables:
    for row in activity.rows["相談記録"]:
        row["_latent_id"] = activity.clients[row["相談者番号"]].latent_id
    if form == "v1":
        return {"相談一覧": inline_rows(activity.rows, activity.clients)}
    referred = {row["相談番号"] for sheet in ("紹介連携", "満足度調査") for row in activity.rows[sheet]}
    for row in activity.rows["相談記録"]:
        row["_is_referred"] = row["相談番号"] in referred
    for row in activity.rows["満足度調査"]:
        if row["相談者番号"] is None:
            row["_issues"] = [("相談者番号", "W10"), ("相談番号", "W10")]
    return dict(activity.rows)


def _plant(writer: HubWriter, place: int, form: str, month: dt.date, serial: int, tables: Tables, earlier: str | None) -> None:
    """A defect in two of three hub-months, going round the catalogue; `place` is the hub's place among those that hand in."""
    turn = int(writer.hub_code) * 5 + serial
    rng = writer.rng("defects", month)
    if turn % 3:
        for _, row, issues in plant_month(rng, form, month, tables, serial * 2 // 3 + place * 17):
            row["_issues"] = [*row.get("_issues", ()), *issues]
    if turn % 17 == 1:
        rows = tables.get("相談記録") or tables["相談一覧"]
        planted = plant_repeated_number(rows, earlier if turn % 2 else None)
        if planted:
            row, issues = planted
            row["_issues"] = [*row.get("_issues", ()), *issues]
            row["_is_reused"] = issues[0][1] == "W07"


def _received(rng: Any, month: dt.date, *, is_late: bool) -> dt.datetime:
    following = (month + dt.timedelta(days=32)).replace(day=1)
    day = following + dt.timedelta(days=rng.randint(0, 8) + (12 if is_late else 0))
    return dt.datetime.combine(day, dt.time(rng.randint(8, 18), rng.randint(0, 59), rng.randint(0, 59)))


def _submit(
    writer: HubWriter,
    plan: DemoPlan,
    form: str,
    month: dt.date,
    serial: int,
    tables: Tables,
    pristine: Tables,
    received: dt.datetime,
) -> Tables:
    """Writes the month, with a correction, a copy or a spoiled correction where the case calls for it; returns what is in force."""
    turn = (int(writer.hub_code) * 3 + serial) % 41 if plan.defects else 40
    week = dt.timedelta(days=7)
    rows = sum(map(len, tables.values()))
    if turn == 0:  # corrected a week later
        return _replace(writer, form, month, tables, pristine, received, received + week, serial)
    if turn == 1 and form != "v1":  # the correction arrives before the original
        return _replace(writer, form, month, tables, pristine, received + week, received, serial)
    if turn == 2:  # corrected months later
        return _replace(writer, form, month, tables, pristine, received, received + 20 * week, serial)
    path = writer.write_month(month, form, tables, received)
    if turn == 3:
        twin = path.with_name(f"{path.stem}（控え）{path.suffix}")
        shutil.copyfile(path, twin)
        touch(twin, received + week)
        _note_copy(writer, twin, form, month)
    elif turn == 4 and rows >= MIN_ROWS_TO_HOLD:
        held = Outcome("held", "held_errors", "quarantined")
        writer.write_month(
            month,
            form,
            spoiled(pristine),
            received + week,
            revision=2,
            is_correction=True,
            outcome=held,
            name="_訂正",
        )
    elif turn == 5 and form != "v1" and rows >= MIN_ROWS_TO_HOLD:
        held = Outcome("held", "held_shrunk", "quarantined")
        writer.write_month(
            month,
            form,
            shrunk(pristine),
            received + week,
            revision=2,
            is_correction=True,
            outcome=held,
            name="_訂正",
        )
    return tables


def _replace(
    writer: HubWriter,
    form: str,
    month: dt.date,
    tables: Tables,
    pristine: Tables,
    first: dt.datetime,
    second: dt.datetime,
    serial: int,
) -> Tables:
    after = corrected(pristine)
    writer.write_month(month, form, tables, first, outcome=Outcome("superseded", "replaced", "superseded"))
    writer.write_month(month, form, after, second, revision=2, is_correction=True, name=f"_訂正{serial}")
    _forget_cross_file_issues(writer)
    return after


def _forget_cross_file_issues(writer: HubWriter) -> None:
    """W07 is said of rows in force only: what the replaced file had planted is not to be found."""
    replaced = {row["path"] for row in writer.truth.files if row["expected_status"] == "superseded"}
    writer.truth.issues = [i for i in writer.truth.issues if not (i["code"] == "W07" and i["path"] in replaced)]


def _note_copy(writer: HubWriter, path: Path, form: str, month: dt.date) -> None:
    writer.truth.files.append(
        {"path": path.relative_to(writer.inbox).as_posix(), "form": form, "month": month, "expected_status": "duplicate_file",
         "expected_reason": "same_bytes", "rows_read": 0, "rows_accepted": 0, "rows_quarantined": 0, "rows_superseded": 0, "rows_ignored": 0}
    )  # fmt: skip
