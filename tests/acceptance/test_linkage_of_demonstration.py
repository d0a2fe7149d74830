"""名寄せ of the demonstration against its truth: precision and recall over all records, and every planted case by its kind."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
import pytest

from benchmarks.linkage_scores import scores_of
from ingestion.synthetic.linkage_cases import cases
from tests.conftest import Built
from tests.linkage_scores import is_split, wrongly_joined

APART = [case.name for case in cases() if not case.is_same]
SAME = [case.name for case in cases() if case.is_same]
LAYOUTS = ["partner_generic", "partner_shoko", "partner_bank", "partner_center"]
UNDECIDABLE = {case.name: case.undecidable for case in cases()}
"""Where nothing on paper says that records are one (a new name, address and telephone, no 法人番号), no linkage can know it."""


@pytest.fixture(scope="module")
def found(built: Built) -> dict[str, str]:
    records = built.table("enterprise_record")
    return dict(zip(records["record_id"], records["enterprise_id"], strict=True))


@pytest.fixture(scope="module")
def truth(built: Built) -> dict[str, str]:
    """True enterprise by record; a quarantined in-line row may bear the number of another, so it is no record."""
    consultations = built.expected("consultation").query("is_counted or form != 'v1'")
    partners = built.expected("partner_referral").query("is_counted")
    numbers = "partner:" + partners["partner_id"] + ":" + partners["record_no"]
    return dict(zip(consultations["record_id"], consultations["latent_id"], strict=True)) | dict(
        zip(numbers, partners["latent_id"], strict=True)
    )


@pytest.fixture(scope="module")
def groups(built: Built) -> pd.DataFrame:
    return built.expected("linkage_case")


@pytest.fixture(scope="module")
def wordings(built: Built) -> dict[str, str]:
    """What the records of a group look like, for messages: name, representative, address, telephone."""
    clients = built.expected("client")
    return {
        f"hub:{row.hub_code}:client:{row.相談者番号}": f"{row.事業者名}／{row.代表者名}／{row.住所}／{row.電話番号}／{row.法人番号}"
        for row in clients.itertuples()
    }


def of_case(groups: pd.DataFrame, case: str) -> Iterator[tuple[str, dict[str, str]]]:
    """(name, true enterprise by record) of each planted group of the case; there must be some."""
    chosen = groups[groups["case"] == case]
    assert len(chosen) > 0, f"no {case} was planted"
    for row in chosen.itertuples():
        yield row.group, dict(zip(row.record_ids, row.record_latent_ids, strict=True))


def described(name: str, records: dict[str, str], found: dict[str, str], wordings: dict[str, str]) -> str:
    lines = [f"  {latent} {record} → {found.get(record)}  {wordings.get(record, '')}" for record, latent in records.items()]
    return "\n".join([name, *lines])


def test_precision_and_recall(truth: dict[str, str], found: dict[str, str]) -> None:
    records = pd.DataFrame({"latent_id": truth}).join(pd.Series(found, name="enterprise_id"), how="inner")
    scores = scores_of(records["latent_id"], records["enterprise_id"])
    assert scores.true_pairs > 1000
    assert scores.precision >= 0.99, scores
    assert scores.recall >= 0.97, scores


@pytest.mark.parametrize("case", APART)
def test_enterprises_apart_stay_apart(case: str, groups: pd.DataFrame, found: dict[str, str], wordings: dict[str, str]) -> None:
    offenders = [
        described(name, records, found, wordings) for name, records in of_case(groups, case) if wrongly_joined(records, found)
    ]
    assert not offenders, f"{len(offenders)} of {case} are one:\n" + "\n".join(offenders)


@pytest.mark.parametrize("case", SAME + LAYOUTS)
def test_one_enterprise_is_one(case: str, groups: pd.DataFrame, found: dict[str, str], wordings: dict[str, str]) -> None:
    planted = [(name, records) for name, records in of_case(groups, case) if len(records) > 1]
    assert planted, f"every {case} has one record only"
    offenders = [described(name, records, found, wordings) for name, records in planted if is_split(list(records), found)]
    allowed = UNDECIDABLE.get(case, 0.0) * len(planted)
    assert len(offenders) <= allowed, f"{len(offenders)} of {len(planted)} {case} are several:\n" + "\n".join(offenders)
