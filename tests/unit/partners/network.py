"""A network of hubs and partners made by hand, for tests of the marts on partners."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from tests.small_warehouse import Reported

SEEDS = ("partner_kind", "partner_word", "institution_alias")
MODELS = (
    "int_declared_event_days",
    "int_consultations_enriched",
    "int_institution_names",
    "int_institutions",
    "int_referrals_enriched",
    "int_institution_contacts",
    "int_partner_log_months",
    "int_referral_candidates",
    "int_referral_matches",
    "fct_referral",
    "partner_only_referral",
    "int_partner_log_coverage",
    "int_partner_cells",
    "partner_flow_year",
    "partner_institution_year",
    "three_party_case",
    "three_party_year",
)
MAY = dt.date(2024, 5, 1)


class Network(Reported):
    """Hubs 13 and 14 with a v3 report for May 2024; everything else is added by a test."""

    def __init__(self, place: Path) -> None:
        super().__init__(place)
        self.seed(*SEEDS)
        self.report("13", MAY, "v3")
        self.report("14", MAY, "v3")
        self.number = 0

    def refer(
        self,
        kind: str = "fin",
        direction: str = "in",
        enterprise: str | None = "E1",
        hub: str = "13",
        on: dt.date = dt.date(2024, 5, 10),
        **cells: Any,
    ) -> str:
        """A referral as a hub reported it; its id."""
        self.number += 1
        identity = f"{hub}:R{self.number}"
        month = on.replace(day=1)
        self.add(
            "raw.referral", referral_id=identity, hub_code=hub, month=month, referred_on=on, direction=direction, institution_type=kind,
            record_id=f"record {identity}", sha256=f"{hub} {month}", sheet="紹介連携", row=self.number, **cells,
        )  # fmt: skip
        if enterprise:
            self.client(f"record {identity}", enterprise)
        return identity

    def partner(self, partner_id: str, name: str, layout: str = "generic", prefecture: str = "13") -> None:
        """An entry of the register."""
        self.add(
            "raw.partner", partner_id=partner_id, institution_type=partner_id.split("-", maxsplit=1)[0], institution_name=name,
            prefecture_code=prefecture, layout=layout,
        )  # fmt: skip

    def note(self, partner_id: str, direction: str, enterprise: str, on: dt.date = dt.date(2024, 5, 12), hub: str = "13") -> None:
        """A row of a partner's log."""
        self.number += 1
        record = f"partner:{partner_id}:{self.number}"
        self.add(
            "raw.partner_referral", record_id=record, partner_id=partner_id, referred_on=on, direction=direction, hub_code=hub,
            named_hub_code=hub, sha256=record,
        )  # fmt: skip
        self.client(record, enterprise)

    def meet(self, name: str, kind: str = "cci", activity: str = "会議", hub: str = "13", month: dt.date = MAY) -> None:
        """A network activity; numbers may be used twice."""
        self.number += 1
        self.add(
            "raw.network_activity", hub_code=hub, month=month, held_on=month, activity_no="N1", institution_type=kind,
            institution_name=name, activity_type=activity, participants=5, sha256=f"{hub} {month}", sheet="活動", row=self.number,
        )  # fmt: skip

    def consult(
        self, number: str, issues: list[str], attended: str | None = None, enterprise: str = "E1", hub: str = "13"
    ) -> None:
        """A consultation, perhaps with an institution present."""
        self.add(
            "raw.consultation", consultation_id=f"{hub}:{number}", hub_code=hub, month=MAY, consulted_on=MAY, minutes=60,
            record_id=f"record {hub}:{number}", issue_minors=issues, attending_institution=attended, channel="来訪",
        )  # fmt: skip
        self.client(f"record {hub}:{number}", enterprise)

    def flow(self, category: str, columns: str, direction: str = "in", hub: str = "13", year: int = 2024) -> Any:
        """A cell of the flows."""
        return self.one(
            f"select {columns} from partner_flow_year where category = '{category}' and hub_code = '{hub}' "
            f"and direction = '{direction}' and fiscal_year = {year} and classification in ('total', 'type')"
        )

    def run(self) -> Network:
        """Builds everything on what was added."""
        self.build(*MODELS)
        return self
