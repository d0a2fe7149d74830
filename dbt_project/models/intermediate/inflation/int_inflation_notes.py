"""One row per consultation with a note: its length without templates, and the notes that it is alike to. No text leaves this step."""

import pyarrow as pa

from ingestion.inflation.comparison import COMPARED, Rules, compare, read_month
from ingestion.inflation.templates import TemplateRules

NOTES = """
select
    sessions.consultation_id,
    sessions.hub_code,
    sessions.month,
    sessions.fiscal_year,
    sessions.consulted_on - date '1970-01-01' as day,
    hash(coalesce(sessions.enterprise_id, sessions.record_id)) as enterprise,
    hash(sessions.coordinator_id) as coordinator,
    hash(list_sort(sessions.issue_minors)) as issues,
    coalesce(sessions.started_min, -1) as started_min,
    coalesce(sessions.ended_min, -1) as ended_min,
    concat_ws(chr(10), texts.request_text, texts.response_text) as note
from sessions
inner join texts on sessions.consultation_id = texts.consultation_id and sessions.month = texts.month
where coalesce(texts.request_text, texts.response_text) is not null
"""
ORDER = "hub_code, day, coordinator, started_min, consultation_id"


def model(dbt, session):  # noqa: ANN001, ANN201 - the signature dbt asks for
    """Month by month: a national year of notes does not fit into memory comfortably, thirteen months in normal form do."""
    dbt.config(materialized="yearly", years="int_inflation_years")
    dbt.ref("int_inflation_years")
    sessions = dbt.ref("int_consultations_enriched")  # noqa: F841 - read by name below
    texts = dbt.ref("stg_consultations")  # noqa: F841
    notes = session.sql(NOTES)
    asked = dbt.ref("int_inflation_note_months").order("month").fetchall()
    months = (
        read_month(month, notes.filter(f"month = date '{month}'").order(ORDER).to_arrow_table(), is_asked=is_asked)
        for month, is_asked in asked
    )
    rules = _rules(dict(dbt.ref("inflation_parameter").project("parameter, value").fetchall()))
    return pa.concat_tables([COMPARED.empty_table(), *compare(months, rules)])


def _rules(numbers):  # noqa: ANN001, ANN202
    return Rules(
        similarity=numbers["copy_similarity"],
        least_signs=int(numbers["note_signs"]),
        copy_days=int(numbers["copy_days"]),
        recycle_days=int(numbers["recycle_days"]),
        recycle_slack=int(numbers["recycle_slack_days"]),
        templates=TemplateRules(
            hubs=int(numbers["template_hubs"]), share=numbers["template_share"], months=int(numbers["template_months"])
        ),
    )
