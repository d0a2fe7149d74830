"""Tables of schema `nayose`: their columns, and which models of last night they keep. How they are read and written: `ingestion.store.linkage`."""

from __future__ import annotations

from ingestion.checks.linkage_keys import LINKAGE_COLUMNS

PARTS = ("name", "form", "kana", "address", "person", "telephone")
KEYS = dict.fromkeys((*LINKAGE_COLUMNS, "corporate_number"), "varchar")
RARITY = dict.fromkeys(
    ("total_bits", "name_bits", "kana_bits", "person_bits", "tenant_bits", "telephone_bits", "town_bits", "municipality_bits"),
    "double",
)
STATE = {
    "known_mention": (
        "int_nayose_mentions",
        {"record_id": "varchar", "profile_id": "ubigint", "first_month": "date", "last_month": "date"},
    ),
    "known_profile": (
        "int_nayose_profiles",
        {"profile_id": "ubigint"} | KEYS | {"is_linkable": "boolean", "neighbours": "varchar"} | RARITY,
    ),
    "known_pair": (
        "int_nayose_pairs",
        {"profile_a": "ubigint", "profile_b": "ubigint"}
        | {f"{part}_level": "varchar" for part in PARTS}
        | {f"{part}_bits": "double" for part in PARTS}
        | {"bits": "double"},
    ),
    "known_edge": (
        "int_nayose_edges",
        {"profile_a": "ubigint", "profile_b": "ubigint", "evidence": "varchar", "bits": "double"},
    ),
    "known_question": ("int_nayose_review", {"record_a": "varchar", "record_b": "varchar", "waiting_since": "date"}),
    "known_cluster": (
        "int_nayose_clusters",
        {"profile_id": "ubigint", "component_id": "ubigint", "cluster_id": "ubigint", "corporate_number": "varchar"},
    ),
}
QUESTIONS = "known_question"
"""How long a question has waited does not depend on the code that asks it."""
LEDGER = {"seq": "integer", "noticed_on": "date", "enterprise_id": "varchar", "record_id": "varchar", "event": "varchar",
          "related_enterprise_id": "varchar", "records": "bigint"}  # fmt: skip
REFERENCE = {"kind": "varchar", "value": "varchar", "users": "bigint", "made_on": "date", "reason": "varchar"}
RENEWALS = {"requested_at": "varchar", "requested_by": "varchar", "reason": "varchar"}
DECISIONS = {"record_a": "varchar", "record_b": "varchar", "decision": "varchar", "decided_by": "varchar",
             "decided_at": "varchar", "reason": "varchar"}  # fmt: skip
REGISTRY = {
    "corporate_number": "varchar", "process": "varchar", "changed_on": "date", "name": "varchar", "legal_form": "varchar",
    "name_key": "varchar", "kana_key": "varchar", "address": "varchar", "municipality_key": "varchar", "town_key": "varchar",
    "street_key": "varchar", "building_key": "varchar", "closed_on": "date", "close_cause": "varchar", "successor_number": "varchar",
    "is_latest": "boolean",
}  # fmt: skip

REGISTRY_RECORD = REGISTRY | {
    "version_key": "ubigint", "is_valid_number": "boolean", "update_date": "date", "source": "varchar", "source_row": "integer",
}  # fmt: skip
# Nearly every number has one row: only those with several are compared, once, so that the view costs little more than a scan. Of rows that
# say the same version the latest update counts, also in whether that version is still the latest; a number whose last row deletes it (99)
# is none.
VERSIONS_IN_FORCE = f"""
    create or replace table nayose.registry_repeated as
    select corporate_number from nayose.registry_record where is_valid_number group by 1 having count(*) > 1;

    create or replace table nayose.registry_compared as
    with versions as (
        select *
        from nayose.registry_record
        semi join nayose.registry_repeated using (corporate_number)
        qualify row_number() over (
            partition by corporate_number, version_key order by update_date desc, source_row desc, source desc
        ) = 1
    ),
    ranked as (
        select
            * replace (is_latest and row_number() over newest_first = 1 as is_latest),
            first_value(process) over newest_first = '99' as is_deleted
        from versions
        window newest_first as (
            partition by corporate_number
            order by is_latest or process = '99' desc, update_date desc, changed_on desc, source_row desc, version_key
        )
    )
    select {", ".join(REGISTRY)} from ranked where process <> '99' and not is_deleted;

    create or replace view nayose.registry_version as
    select {", ".join(REGISTRY)}
    from nayose.registry_record
    anti join nayose.registry_repeated using (corporate_number)
    where is_valid_number and process <> '99'
    union all
    select * from nayose.registry_compared;
"""
REGISTRY_FILES = """
    create or replace view nayose.registry_file as
    select
        source,
        regexp_matches(source, '(^|/)[0-9]{2}_[^/]*all_[0-9]{8}[^/]*$', 'i') as is_full,
        regexp_extract(source, '(?:^|/)([0-9]{2})_[^/]*$', 1) as prefecture_code,
        max(update_date) as updated_on,
        count(*) as records
    from nayose.registry_record
    group by 1
"""
