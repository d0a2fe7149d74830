"""Where the figures of a table come from: a generator each turns its description into SQL over the published marts.

Every generator gives long rows: a code for each dimension, `measure`, `value`, and as far as known `contributors`, `largest_share`,
`second_share`, `reason`, `unit`, `digits`. Belongs here: reading. Does not: totals, statuses, marks (`extract`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import duckdb

from publishing.metrics import metrics
from publishing.whitepaper.cells import Kind
from publishing.whitepaper.description import MEASURE, DescriptionError, TableDescription, catalogue
from publishing.whitepaper.measures import BESIDE, split
from publishing.whitepaper.published import Published

NATION = "00"
UNKNOWN = "不明"
_BASES = {"referrals_in": "referrals", "referrals_out": "referrals"}  # kpi_breakdown_year counts both as referrals
_PERIODS = {"fiscal_year": "fiscal_year::varchar", "month": "strftime(month, '%Y-%m')"}


@dataclass(frozen=True)
class Figure:
    """What a source says of one cell; `reason` why it has no value; unit, digits and kind where they are not those of the measure.

    `numerator` and `denominator` name the figures of other tables that it is worked out from (see `links`).
    """

    value: float | None
    contributors: int | None = None
    largest_share: float | None = None
    second_share: float | None = None
    reason: str = ""
    unit: str = ""
    digits: int | None = None
    kind: Kind | None = None
    numerator: str = ""
    denominator: str = ""


Figures = dict[tuple[str, ...], Figure]
"""Figures by their codes along the dimensions of the table; a table without the dimension `measure` has the measure as its last code."""


@dataclass(frozen=True)
class Sourced:
    """The figures of a table, and labels that its source gives for codes (`<dimension>_label`) in the order of its rows."""

    figures: Figures
    labels: Mapping[str, Mapping[str, str]]


def figures_of(table: TableDescription, published: Published) -> Sourced:
    """The figures of a table. Raises DescriptionError where its description does not fit the published file."""
    try:
        rows = published.rows(*GENERATORS[table.generator](table, published))
        if "hub" not in table.dimensions:
            rows = [row for row in rows if row.get("hub", NATION) == NATION]
    except duckdb.Error as error:
        raise DescriptionError(f"{table.id}: {error}") from error
    places = places_of(table)
    lacking = [name for name in (*places, "value") if rows and name not in rows[0]]
    if lacking:
        raise DescriptionError(f"{table.id}: the source gives no {', '.join(lacking)}")
    figures: Figures = {}
    labels: dict[str, dict[str, str]] = {name: {} for name in places}
    for row in rows:
        for name in places:
            labels[name].setdefault(str(row[name]), str(row.get(f"{name}_label") or ""))
        key = tuple(str(row[name]) for name in places)
        if key in figures:
            raise DescriptionError(f"{table.id}: the source gives two figures for {' × '.join(key)}")
        figures[key] = _figure(row)
    return Sourced(figures, labels)


def places_of(table: TableDescription) -> tuple[str, ...]:
    """The dimensions that a figure's codes are along, the measure always among them."""
    return table.dimensions if MEASURE in table.dimensions else (*table.dimensions, MEASURE)


def category_of(table: TableDescription) -> str:
    """The one dimension of a breakdown that is no period, hub or measure."""
    names = [name for name in table.dimensions if name not in ("fiscal_year", "month", "hub", MEASURE)]
    if len(names) != 1:
        raise DescriptionError(f"{table.id}: a breakdown has one dimension beside years, hubs and measures")
    return names[0]


def _figure(row: Mapping[str, object]) -> Figure:
    given = {name: row[name] for name in Figure.__dataclass_fields__ if row.get(name) is not None}
    return Figure(**({"value": None} | given))  # type: ignore[arg-type]


Query = tuple[str, dict[str, object]]


def _metrics(table: TableDescription, published: Published) -> Query:
    """Metrics of the KPI marts: years, hubs or months, and their growth against the year before."""
    plain = [name for name in table.measures if not split(name)[1]]
    growing = [split(name)[0] for name in table.measures if split(name)[1] == "_growth"]
    query = _values(plain, table, "month" if "month" in table.dimensions else "fiscal_year")
    if "month" in table.dimensions:
        total = catalogue().dimensions["month"].total
        year = _values(plain, table, "fiscal_year")
        query += f" union all by name select * exclude (fiscal_year), '{total}' as month from ({year})"
    if growing:
        query += f"""
            union all by name
            select fiscal_year::varchar as fiscal_year, hub_code as hub, series || '_growth' as measure, change_percent as value,
                case when previous_value is null then 'first_year' when not is_chained then 'break' end as reason
            from marts.kpi_trend_year where series_kind = 'measure' and series in ({_quoted(growing)}) and {_within(table)}
        """
    return query, {"fiscal_year": published.fiscal_year}


def _values(names: list[str], table: TableDescription, period: str) -> str:
    """Metrics of months or fiscal years with the enterprises behind them; a distinct count is of enterprises itself."""
    unknown = [name for name in names if name not in metrics()]
    if unknown:
        raise DescriptionError(f"{table.id}: no metrics: {', '.join(unknown)}")
    grain = period.removeprefix("fiscal_")
    counts_enterprises = _quoted([name for name in names if metrics()[name].kind == "distinct" and name != "clients_reported"])
    listed = ", ".join(f"{name}::double as {name}" for name in names)
    units = " union all by name ".join(
        f"select {_PERIODS[period]} as {period}, {hub} as hub, {listed} from marts.{mart} where {_years(table)}"
        for mart, hub in ((f"kpi_national_{grain}", f"'{NATION}'"), (f"kpi_hub_{grain}", "hub_code"))
        if "hub" in table.dimensions or "national" in mart
    )
    return f"""
        from ({units}) unpivot include nulls (value for measure in ({", ".join(names)})) as figures
        left join temp.behind on behind.period = figures.{period} and behind.hub = figures.hub and behind.measure = figures.measure
        left join temp.money_shares as money on money.period = figures.{period} and money.hub = figures.hub and money.measure = figures.measure
        left join marts.kpi_not_available as gaps
            on figures.value is null and gaps.kpi_table = case when figures.hub = '{NATION}' then 'kpi_national_{grain}' else 'kpi_hub_{grain}' end
            and gaps.hub_code = figures.hub and left(gaps.period, 7) = figures.{period} and gaps.measure = figures.measure
        select figures.{period}, figures.hub, figures.measure, figures.value, money.largest_share, money.second_share, gaps.reason,
            case when figures.measure in ({counts_enterprises}) then figures.value::bigint else behind.contributors end as contributors
    """


def _breakdown(table: TableDescription, published: Published) -> Query:
    """A breakdown of kpi_breakdown_year: counts and shares, and the metric itself as the total."""
    category, breakdown = category_of(table), table.parameters["breakdown"]
    counted = next(iter(table.measures))
    parts = [(counted, "value")] + [(name, BESIDE[split(name)[1]][1]) for name in table.measures if split(name)[1] in BESIDE]
    total = catalogue().dimensions[category].total
    query = f"""
        with rows as (
            select fiscal_year::varchar as fiscal_year, hub_code as hub, category, {", ".join(f"{column}::double as {name}" for name, column in parts)}
            from marts.kpi_breakdown_year
            where breakdown = '{breakdown}' and base = '{_BASES.get(counted, counted)}' and {_within(table)}
        ),
        behind as ({_behind_categories(breakdown, table)})
        from rows unpivot include nulls (value for measure in ({", ".join(name for name, _ in parts)})) as figures
        left join behind on behind.fiscal_year = figures.fiscal_year and behind.hub = figures.hub and behind.category = figures.category
        select figures.fiscal_year, figures.hub, figures.category as {category}, measure, value,
            case when measure = '{counted}' then coalesce(behind.contributors, value::bigint) end as contributors
    """
    if total:
        whole = _values([counted], table, "fiscal_year")
        query += f" union all by name select *, '{total}' as {category} from ({whole})"
    return query, {"fiscal_year": published.fiscal_year}


def _behind_categories(breakdown: str, table: TableDescription) -> str:
    """Enterprises behind the categories of a breakdown; none where no published record tells the category."""
    rule = catalogue().categories.get(breakdown)
    if rule is None:
        return "select '' as fiscal_year, '' as hub, '' as category, null::bigint as contributors limit 0"
    hubs = "(fiscal_year, hub_code, category), " if "hub" in table.dimensions else ""
    return f"""
        select fiscal_year::varchar as fiscal_year, {f"coalesce(hub_code, '{NATION}')" if hubs else f"'{NATION}'"} as hub,
            {rule["column"]} as category, count(distinct enterprise_id) as contributors
        from marts.{rule["fact"]} where {_years(table)} and {rule.get("where", "true")}
        group by grouping sets ({hubs}(fiscal_year, category))
    """


def _records(table: TableDescription, published: Published) -> Query:
    """Counts over a fact table by any of its columns, with all totals, and the enterprises behind every count."""
    given = {"fiscal_year": "fiscal_year::varchar", "hub": "hub_code"}
    given |= {name: f"coalesce({column}, '{UNKNOWN}')" for name, column in table.parameters["categories"].items()}
    names = [name for name in table.dimensions if name != MEASURE]
    columns = {name: given[name] for name in names}
    totals = {name: catalogue().dimensions[name].total for name in names}
    shown = ", ".join(
        f"case when grouping({name}) = 1 then '{totals[name]}' else {name} end as {name}" if totals[name] else name
        for name in names
    )
    cubed = ", ".join(name for name in names if totals[name])
    plain = "".join(f"{name}, " for name in names if not totals[name])
    counts = ", ".join(f"({sql})::double as {name}" for name, sql in table.parameters["counts"].items())
    query = f"""
        from (
            with records as (
                select {", ".join(f"{sql} as {name}" for name, sql in columns.items())}, * exclude ({", ".join(_clash(columns, table, published))})
                from marts.{table.parameters["fact"]} where {_years(table)} and {table.parameters.get("where", "true")}
            )
            select {shown}, {counts}, count(distinct enterprise_id) as contributors from records group by {plain}cube ({cubed})
        ) unpivot (value for measure in ({", ".join(table.parameters["counts"])}))
    """
    return query, {"fiscal_year": published.fiscal_year}


def _clash(columns: Mapping[str, str], table: TableDescription, published: Published) -> list[str]:
    """Columns of the fact that a dimension takes the name of."""
    return sorted(set(columns) & published.columns_of(table.parameters["fact"])) or ["sheet"]


def _mart(table: TableDescription, published: Published) -> Query:
    """Columns of any mart as measures, its key columns as dimensions."""
    parameters, mart = table.parameters, table.parameters["mart"]
    have = published.columns_of(mart)
    keys = dict(parameters.get("categories", {})) | {
        name: column for name, column in (("fiscal_year", "fiscal_year"), ("hub", "hub_code")) if name in table.dimensions
    }
    contributors, reason = parameters.get("contributors"), parameters.get("reason")
    nation = f"hub_code = '{NATION}'" if "hub" not in table.dimensions and "hub_code" in have else "true"
    shown = [f"{column}::varchar as {name}" for name, column in keys.items()]
    shown += [f"{name}::double as {name}" for name in table.measures]
    shown += [f"{reason} as reason"] if reason else []
    shown += [f"({contributors})::bigint as contributors"] if contributors else []
    shown += [f"{parameters['unit']} as unit"] if "unit" in parameters else []
    query = f"""
        from (
            select {", ".join(shown)} from marts.{mart}
            where {_years(table) if "fiscal_year" in have else "true"} and {nation} and {parameters.get("where", "true")}
        ) unpivot include nulls (value for measure in ({", ".join(table.measures)}))
    """
    return query, {"fiscal_year": published.fiscal_year} if "fiscal_year" in have else {}


def _sql(table: TableDescription, published: Published) -> Query:
    """A query of the description's own; it may name $fiscal_year."""
    query = table.parameters["query"]
    return query, {"fiscal_year": published.fiscal_year} if "$fiscal_year" in query else {}


GENERATORS: Mapping[str, Callable[[TableDescription, Published], Query]] = {
    "metrics": _metrics,
    "breakdown": _breakdown,
    "records": _records,
    "mart": _mart,
    "sql": _sql,
}


def _years(table: TableDescription) -> str:
    return "fiscal_year <= $fiscal_year" if "fiscal_year" in table.dimensions else "fiscal_year = $fiscal_year"


def _within(table: TableDescription) -> str:
    return _years(table) + ("" if "hub" in table.dimensions else f" and hub_code = '{NATION}'")


def _quoted(names: list[str]) -> str:
    return ", ".join(f"'{name}'" for name in names) or "''"
