"""What a demonstration shall hold: volumes, years, hubs, and which client numbers a hub draws in which month. Makes nothing itself."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from ingestion.synthetic.world import calibration, hub_weights


def form_of(fiscal_year: int) -> str:
    """The form of a fiscal year (contract §2)."""
    return "v1" if fiscal_year <= 2019 else "v2" if fiscal_year <= 2022 else "v3"


def people_of(consultations: int) -> int:
    """Coordinators of a hub with this many consultations a month: some sixty a month each."""
    return max(3, round(consultations / 55))


def fiscal_year_of(month: dt.date) -> int:
    """April to March."""
    return month.year if month.month >= 4 else month.year - 1


@dataclass(frozen=True)
class Window:
    """The client numbers a hub draws from in one month; it moves on as months go by."""

    first: int
    width: int

    @property
    def mode(self) -> float:
        """How far into the window most clients stand."""
        return self.width * 0.6


def window_of(month: dt.date, consultations: int) -> Window:
    """The window of a hub with this many consultations a month."""
    months_since_2015 = (month.year - 2015) * 12 + month.month - 4
    return Window(int(months_since_2015 * consultations * 0.35), max(3, consultations * 2))


@dataclass(frozen=True)
class DemoPlan:
    """What to make. `scale`: share of the national volume a year; else `consultations` over all years together."""

    consultations: int = 30_000
    scale: float | None = None
    seed: int = 20240401
    fiscal_years: tuple[int, ...] = (2019, 2021, 2022, 2023, 2024)
    hubs: tuple[str, ...] | None = None
    months: tuple[dt.date, ...] | None = None
    defects: bool = True
    mess: bool = True
    workers: int = 2

    @property
    def hub_codes(self) -> tuple[str, ...]:
        """The hubs that hand in."""
        return self.hubs or tuple(f"{code:02d}" for code in range(1, 48))

    def all_months(self) -> list[dt.date]:
        """The months reported, in order."""
        listed = [
            dt.date(y if m >= 4 else y + 1, m, 1) for y in self.fiscal_years for m in (4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3)
        ]
        return [month for month in listed if self.months is None or month in self.months]

    def is_double_booking(self, hub_code: str, month: dt.date) -> bool:
        """Whether a hub says of some sessions of this month that one person held two at once: one hub in four, towards the year's end."""
        return self.defects and int(hub_code) % 4 == 1 and month.month in (1, 2) and form_of(fiscal_year_of(month)) == "v3"

    def consultations_of(self, hub_code: str, fiscal_year: int) -> int:
        """Consultations of one hub in one month of this year."""
        weights = hub_weights()
        share = weights[hub_code] / sum(weights[code] for code in self.hub_codes)
        if self.scale is not None:
            national = calibration()["national_consultations_a_year"] * self.scale
            return max(1, round(national * weights[hub_code] / sum(weights.values()) / 12))
        volumes = {year: calibration()["volume_of_year"].get(year, 1.0) for year in self.fiscal_years}
        months = len(self.all_months()) / len(self.fiscal_years)
        return max(2, round(self.consultations * volumes[fiscal_year] / sum(volumes.values()) * share / months))
