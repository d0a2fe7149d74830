"""Reconciliation of referrals against one computed here from what the generator knows: every referral, every log, who each client is.

Twice: with the enterprise ids as published (equal throughout), and with who the clients really are (equal wherever linkage was right).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import pandas as pd
import pytest

from tests.conftest import Built

CODES = {"受入": "in", "紹介": "out", "連携": "joint"}
SILENT_ON_JOINT = {"shoko", "bank"}
MONTH = re.compile(r"(\d{4})-(\d{2})(?=\.\w+$)")
GRAINS = {
    "kpi_hub_month": ["hub_code", "month"],
    "kpi_hub_year": ["hub_code", "fiscal_year"],
    "kpi_national_year": ["fiscal_year"],
}


@dataclass(frozen=True)
class Expected:
    """Every referral counted with its status, and the partners' rows with the referral each confirms."""

    referrals: pd.DataFrame
    rows: pd.DataFrame


def log_months(built: Built, rows: pd.DataFrame) -> set[tuple[str, str]]:
    """Partner and month (`2024-05`) of every log: a row dated in it, or a file named for it, be it a header alone."""
    found = {(row.partner_id, f"{row.referred_on:%Y-%m}") for row in rows.itertuples()}
    files = built.expected("file")
    for file in files[files["path"].str.startswith("partners/")].itertuples():
        named = MONTH.search(file.path)
        is_log = file.expected_status.startswith("accepted") or (file.expected_status == "duplicate_file" and not file.rows_read)
        if named and is_log:
            found.add((file.path.split("/")[1], named[0]))
    return found


def pair(referrals: pd.DataFrame, rows: pd.DataFrame) -> dict[str, str]:
    """Referral to partner's row: the nearest pair first, one to one."""
    both = referrals.merge(rows, on=["partner_id", "direction", "enterprise_id"], suffixes=("", "_noted"))
    both["gap"] = (both["referred_on"] - both["referred_on_noted"]).dt.days.abs()
    taken: dict[str, str] = {}
    for item in both[both["gap"] <= 30].sort_values(["gap", "referral_id", "partner_record_id"]).itertuples():
        if item.referral_id not in taken and item.partner_record_id not in taken.values():
            taken[item.referral_id] = item.partner_record_id
    return taken


def reconcile(built: Built, enterprises: pd.Series) -> Expected:
    """What the statuses must be if `enterprises` says who each record is."""
    said = built.expected("referral").query("is_counted")
    referrals = pd.DataFrame(
        {
            "referral_id": said["hub_code"] + ":" + said["紹介番号"],
            "hub_code": said["hub_code"],
            "referred_on": pd.to_datetime(said["日付"]),
            "direction": said["方向"].map(CODES),
            "institution_type": said["kind"],
            "partner_id": said["機関ID"],
            "record_id": "hub:" + said["hub_code"] + ":client:" + said["相談者番号"],
        }
    )
    referrals["enterprise_id"] = referrals["record_id"].map(enterprises)
    noted = built.expected("partner_referral").query("is_counted")
    rows = noted.assign(
        partner_record_id="partner:" + noted["partner_id"] + ":" + noted["record_no"],
        referred_on=pd.to_datetime(noted["referred_on"]),
    )[["partner_id", "partner_record_id", "referred_on", "direction"]]
    rows["enterprise_id"] = rows["partner_record_id"].map(enterprises)
    pairs = pair(referrals, rows)
    logs = log_months(built, rows)
    register = pd.read_csv(built.inbox / "partners" / "partners.csv", dtype=str).set_index("partner_id")["layout"]

    def status(referral_id: str, partner_id: str, direction: str, day: pd.Timestamp) -> str:
        if referral_id in pairs:
            return "confirmed"
        if (partner_id, f"{day:%Y-%m}") not in logs:
            return "no_partner_log"
        return "no_partner_log" if direction == "joint" and register[partner_id] in SILENT_ON_JOINT else "unconfirmed"

    columns = (referrals[name] for name in ("referral_id", "partner_id", "direction", "referred_on"))
    referrals["reconciliation"] = [status(*values) for values in zip(*columns, strict=True)]
    referrals["partner_record_id"] = referrals["referral_id"].map(pairs)
    month = referrals["referred_on"].dt.to_period("M").dt.to_timestamp()
    referrals["month"], referrals["fiscal_year"] = month, month.dt.year - (month.dt.month < 4)
    return Expected(referrals.set_index("referral_id").sort_index(), rows)


def published_ids(built: Built) -> pd.Series:
    return built.table("enterprise_record").set_index("record_id")["enterprise_id"]


def true_ids(built: Built) -> pd.Series:
    """The generator's own number of whoever stands behind a record."""
    clients = built.expected("consultation").groupby("record_id")["latent_id"].first()
    noted = built.expected("partner_referral")
    return pd.concat([clients, noted.set_index("partner:" + noted["partner_id"] + ":" + noted["record_no"])["latent_id"]])


@pytest.fixture(scope="module")
def expected(built: Built) -> Expected:
    return reconcile(built, published_ids(built))


def test_every_referral_has_the_status_that_its_enterprise_gives_it(built: Built, expected: Expected) -> None:
    published = built.table("fct_referral").set_index("referral_id").sort_index()
    assert published["reconciliation"].to_dict() == expected.referrals["reconciliation"].to_dict()
    assert set(published["reconciliation"]) == {"confirmed", "unconfirmed", "no_partner_log"}
    assert published["partner_record_id"].fillna("").to_dict() == expected.referrals["partner_record_id"].fillna("").to_dict()


def test_every_referral_has_the_status_it_deserves_where_linkage_is_right(built: Built) -> None:
    truth = reconcile(built, true_ids(built))
    records = [*truth.referrals["record_id"], *truth.rows["partner_record_id"]]
    both = pd.DataFrame({"found": published_ids(built), "true": true_ids(built)}).loc[records].drop_duplicates()
    mislinked = set(both.loc[both["true"].duplicated(keep=False) | both["found"].duplicated(keep=False), "true"])
    wrong = truth.referrals["enterprise_id"].isin(mislinked)
    assert wrong.mean() < 0.02
    published = built.table("fct_referral").set_index("referral_id").sort_index()
    for column in ("reconciliation", "partner_record_id"):
        assert published.loc[~wrong, column].fillna("").to_dict() == truth.referrals.loc[~wrong, column].fillna("").to_dict()


def test_a_partners_row_confirms_one_referral_or_stands_alone(built: Built, expected: Expected) -> None:
    referrals = built.table("fct_referral")
    confirming = referrals["partner_record_id"].dropna()
    alone = built.table("partner_only_referral")["partner_record_id"]
    assert confirming.is_unique
    assert alone.is_unique
    assert sorted([*confirming, *alone]) == sorted(expected.rows["partner_record_id"])
    assert (referrals["partner_gap_days"].notna() == referrals["partner_record_id"].notna()).all()


def test_confirmed_referral_and_row_are_one_enterprise(built: Built) -> None:
    records = published_ids(built)
    confirmed = built.table("fct_referral").query("reconciliation == 'confirmed'")
    assert confirmed["enterprise_id"].tolist() == confirmed["partner_record_id"].map(records).tolist()


@pytest.mark.parametrize("table", GRAINS)
def test_confirmed_rate_and_three_party_cases(built: Built, expected: Expected, table: str) -> None:
    keys = GRAINS[table]
    published = built.table(table).set_index(keys).sort_index()
    compared = expected.referrals.query("reconciliation != 'no_partner_log'")
    rates = (100 * compared["reconciliation"].eq("confirmed")).groupby([compared[key] for key in keys]).mean()
    assert published["referrals_confirmed_rate"].dropna().to_dict() == pytest.approx(rates.to_dict(), abs=1e-6)
    third = expected.referrals.query("institution_type in ('rev', 'suc')")
    shown = published["three_party_cases"].dropna()
    cases = third.groupby(keys)["enterprise_id"].nunique().reindex(shown.index).fillna(0)
    assert shown.astype(int).to_dict() == cases.astype(int).to_dict()
    assert (published["three_party_cases"].isna() == published["referrals_in"].isna()).all()
    assert cases.sum() > 0
