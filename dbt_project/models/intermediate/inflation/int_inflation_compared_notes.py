"""One row per hub and month gone through tonight: what is found of each note, and the phrases (hashes) that its enterprises share.

No text leaves this step. int_inflation_notes and int_inflation_shared_phrases keep what it finds.
"""

from ingestion.inflation.comparison import Rules, asked_month, compare, known_month
from ingestion.inflation.kept_notes import kept, known_phrases
from ingestion.inflation.templates import TemplateRules

NOTES = """
select
    sessions.consultation_id,
    sessions.hub_code,
    sessions.month,
    sessions.consulted_on,
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
WRITTEN = "select month from texts where coalesce(request_text, response_text) is not null"
ENTERPRISES = "select distinct hash(coalesce(enterprise_id, record_id)) as enterprise from sessions where month in ({months})"
OF_THE_ASKED = f"""{NOTES}
and enterprise in (select enterprise from asked)
"""
ORDER = "hub_code, day, coordinator, started_min, consultation_id"


def model(dbt, session):  # noqa: ANN001, ANN201 - the signature dbt asks for
    """Month by month: a national year of notes does not fit into memory comfortably, thirteen months in normal form do."""
    dbt.config(materialized="table")
    sessions = dbt.ref("int_consultations_enriched")  # noqa: F841 - read by name below
    texts = dbt.ref("stg_consultations")  # noqa: F841
    months = dbt.ref("int_inflation_note_months").order("month").fetchall()
    known = known_phrases(dbt.ref("int_inflation_known_phrases").to_arrow_table())
    notes = session.sql(NOTES)
    asked_of = (
        _listed(months) if known else "null"
    )  # in a file that starts empty every month is asked for, and none compared with
    asked = session.sql(ENTERPRISES.format(months=asked_of)).to_arrow_table()  # noqa: F841
    of_the_asked = session.sql(OF_THE_ASKED)
    written = session.sql(WRITTEN)

    def read(month, compared_from, is_year_before):  # noqa: ANN001, ANN202
        """Notes to compare with: of the last days, of enterprises a year before, of both all."""
        from_day = compared_from if not is_year_before else month
        found = notes.filter(f"consulted_on >= date '{from_day}'") if compared_from else of_the_asked
        return _of_month(found, month) if compared_from or is_year_before else None

    def gone_through(month, is_asked, compared_from, is_year_before):  # noqa: ANN001, ANN202
        if is_asked:
            # Consultations are not gone through for a month in which nobody wrote a note.
            is_written = written.filter(f"month = date '{month}'").limit(1).fetchone()
            return asked_month(month, _of_month(notes, month) if is_written else notes.limit(0).to_arrow_table())
        return known_month(month, known.get(month, {}), read(month, compared_from, is_year_before))

    rules = _rules(dict(dbt.ref("inflation_parameter").project("parameter, value").fetchall()))
    return kept(compare((gone_through(*month) for month in months), rules))


def _listed(months):  # noqa: ANN001, ANN202
    return ", ".join(f"date '{month}'" for month, is_asked, *_ in months if is_asked) or "null"


def _of_month(notes, month):  # noqa: ANN001, ANN202
    return notes.filter(f"month = date '{month}'").order(ORDER).to_arrow_table()


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
