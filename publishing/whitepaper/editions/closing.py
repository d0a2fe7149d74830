"""Whether a year may be called final, and what every sheet says while it may not. Belongs here: the questions. Does not: the answers' marts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from publishing.whitepaper.disclosure.bounds import Audited

SHOWN = 10
NO_REPORT = """
    select hub_code, prefecture, list(strftime(month, '%Y-%m') order by month) as months,
        count(*) = (select count(distinct month) from marts.submission_calendar where fiscal_year = $year) as is_all
    from marts.submission_calendar join marts.dim_hub using (hub_code)
    where fiscal_year = $year and status = 'missing' group by all order by hub_code
"""
OPEN_MONTHS = """
    select strftime(month, '%Y-%m') from (
        select unnest(generate_series(make_date($year, 4, 1), make_date($year + 1, 3, 1), interval 1 month))::date as month
    ) where month not in (
        select month from marts.submission_calendar where fiscal_year = $year and edition = 'final'
    ) order by month
"""
WAITING = """
    select path, status from marts.submission_file
    where status in ('held', 'incomplete')
        and coalesce(fiscal_year, year(month) - case when month(month) < 4 then 1 else 0 end, $year) = $year
    order by path
"""
STATUS_JA = {"held": "保留中", "incomplete": "書き込み中"}


@dataclass(frozen=True)
class Closing:
    """What a year lacks: months not closed, hubs with their missing months (`None`: all of them), files that wait for a person."""

    fiscal_year: int
    open_months: tuple[str, ...]
    missing: tuple[tuple[str, tuple[str, ...] | None], ...]
    waiting: tuple[str, ...]

    def objections(self) -> list[str]:
        """Why it cannot be final, in full."""
        said = []
        if self.open_months:
            said.append(f"年度が締め切られていません（確定していない月: {'、'.join(self.open_months)}）")
        said += [f"報告がありません: {hub} {'、'.join(months) if months else '全月'}" for hub, months in self.missing]
        return said + [f"人の判断を待つファイルがあります: {path}" for path in self.waiting]

    def advice(self) -> list[str]:
        """What people can do about files that wait; the rest comes with time and with the hubs' reports."""
        if not self.waiting:
            return []
        year = f"--fiscal-year {self.fiscal_year}"
        return [
            f"保留中のファイルは yorozu held list {year} で見て、採用するものは yorozu held release、しないものは yorozu held refuse で決めます"
            f"（残りをまとめて決めるなら {year}）。決めたら yorozu nightly を実行し、もう一度つくってください。"
        ]

    def notices(self) -> list[str]:
        """The same in short, for every sheet."""
        said = []
        if self.open_months:
            said.append(f"年度が締め切られる前の値であり、後の版で変わります（確定していない月 {len(self.open_months)}）。")
        absent = [hub for hub, months in self.missing if months is None]
        partly = [f"{hub} {len(months)} か月" for hub, months in self.missing if months is not None]
        for words, hubs in (("年度を通じて報告のない拠点", absent), ("報告のない月がある拠点", partly)):
            if hubs:
                said.append(f"{words} {len(hubs)}: {_short(hubs)}。これらの分は含まれていません。")
        if self.waiting:
            said.append(f"人の判断を待つファイル {len(self.waiting)} 件の分は含まれていません。")
        return said


def closing_of(published: Path, fiscal_year: int) -> Closing:
    """What the published file says of a year."""
    with duckdb.connect(str(published), read_only=True) as connection:
        year = {"year": fiscal_year}
        open_months = tuple(month for (month,) in connection.execute(OPEN_MONTHS, year).fetchall())
        missing = connection.execute(NO_REPORT, year).fetchall()
        waiting = connection.execute(WAITING, year).fetchall()
    return Closing(
        fiscal_year,
        open_months,
        tuple((f"{code} {name}", None if is_all else tuple(months)) for code, name, months, is_all in missing),
        tuple(f"{path}（{STATUS_JA[status]}）" for path, status in waiting),
    )


def reported_years(published: Path) -> list[int]:
    """Fiscal years of which the published file has figures."""
    with duckdb.connect(str(published), read_only=True) as connection:
        return [year for (year,) in connection.execute("select fiscal_year from marts.kpi_national_year order by 1").fetchall()]


def leaks_ja(leaks: Sequence[Audited]) -> list[str]:
    """Cells that are not protected, without their values."""
    return [f"秘匿が足りません: {table} {'/'.join((*row, *column))}" for table, row, column in (leak.cell for leak in leaks)]


def _short(names: Sequence[str]) -> str:
    rest = len(names) - SHOWN
    return "、".join(names[:SHOWN]) + (f" ほか {rest}" if rest > 0 else "")
