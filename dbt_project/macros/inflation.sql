{# Patterns of counts that may look inflated (docs/design/0004). #}

{# A number of the seed of the screen. #}
{% macro inflation_parameter(name) -%}
    (select value from {{ ref('inflation_parameter') }} where parameter = '{{ name }}')
{%- endmacro %}

{# Whether a declared event, or a special desk, excuses a record from a pattern; `kinds`: its list of kinds of events. #}
{% macro is_excused(pattern, kinds='event_kinds') -%}
    coalesce(list_has_any(
        {{ kinds }}, (select list(event_kind) from {{ ref('declared_event_excuse') }} where pattern = '{{ pattern }}')
    ), false)
{%- endmacro %}

{# Columns of a mark on a consultation. `is_excess`: whether the record is one too many if the mark is true; `excess_issue_responses`: how many
   相談対応 that would be (those of the record); `evidence`: a struct of what a reviewer needs, without personal data. #}
{% macro consultation_mark(pattern, is_excess, evidence, subject='consultation_id', excess_issue_responses=none) -%}
    '{{ pattern }}' as pattern,
    hub_code,
    month,
    fiscal_year,
    {{ subject }} as subject_id,
    consultation_id,
    null::varchar as record_id,
    null::varchar as referral_id,
    coordinator_id,
    {{ is_excess }} as is_excess,
    ({{ excess_issue_responses or 'if(' ~ is_excess ~ ', issue_responses, 0)' }})::integer as excess_issue_responses,
    to_json({{ evidence }}) as evidence
{%- endmacro %}

{# Columns of a mark on a client record or a referral: `thing` is record_id or referral_id. #}
{% macro client_mark(pattern, thing, is_excess, evidence, subject='enterprise_id') -%}
    '{{ pattern }}' as pattern,
    hub_code,
    month,
    fiscal_year,
    {{ subject }} as subject_id,
    null::varchar as consultation_id,
    {{ 'record_id' if thing == 'record_id' else 'null::varchar as record_id' }},
    {{ 'referral_id' if thing == 'referral_id' else 'null::varchar as referral_id' }},
    null::varchar as coordinator_id,
    {{ is_excess }} as is_excess,
    0 as excess_issue_responses,
    to_json({{ evidence }}) as evidence
{%- endmacro %}

{# The day of a coordinator as the subject of a mark (contract, marts.md). #}
{% macro coordinator_day() -%}
    coordinator_id || ':' || strftime(consulted_on, '%Y-%m-%d')
{%- endmacro %}

{# Every model of marks: what int_inflation_marks unites. #}
{% macro mark_models() -%}
{{ return([
    'int_inflation_overlap', 'int_inflation_impossible_day', 'int_inflation_high_load', 'int_inflation_closed_day', 'int_inflation_split_visit',
    'int_inflation_issue_padding', 'int_inflation_joint_double', 'int_inflation_new_variant', 'int_inflation_ghost_client',
    'int_inflation_shared_contact', 'int_inflation_insider_client', 'int_inflation_one_sided_referral', 'int_inflation_circular_referral',
    'int_inflation_backdated_bulk', 'int_inflation_clock_pattern', 'int_inflation_copied_note', 'int_inflation_frequent_few',
    'int_inflation_hours_inflation', 'int_inflation_minute_heaping', 'int_inflation_perfect_survey', 'int_inflation_post_close',
    'int_inflation_recycled_record', 'int_inflation_resolved_first', 'int_inflation_seminar_split', 'int_inflation_survey_selection',
    'int_inflation_thin_contact', 'int_inflation_unprofitable_growth', 'int_inflation_year_end_spike',
]) }}
{%- endmacro %}

{# int_inflation_counts of a family of patterns, as CTEs to `counted`. `units`: a CTE of marker, hub_code, month, fiscal_year, kind (what peers are
   compared within; null where the mix does not matter), n, marked. #}
{% macro counts_against_peers(units) -%}
peers as (
    select
        marker,
        month,
        kind,
        sum(marked) / sum(n) as rate
    from {{ units }}
    where kind is not null
    group by all
),

special_shares as (
    select
        hub_code,
        month,
        special / consultations as special_share
    from {{ ref('int_inflation_hub_months') }}
),

counted as (
    select
        units.marker,
        units.hub_code,
        units.month,
        any_value(units.fiscal_year) as fiscal_year,
        sum(units.n)::double as n,
        sum(units.marked)::double as marked,
        sum(units.n * peers.rate)::double as peer_expected,
        coalesce(any_value(special_shares.special_share), 0) as special_share
    from {{ units }} as units
    left join peers
        on units.marker = peers.marker and units.month = peers.month and units.kind = peers.kind
    left join special_shares
        on units.hub_code = special_shares.hub_code and units.month = special_shares.month
    group by units.marker, units.hub_code, units.month
    having sum(units.n) > 0
)
{%- endmacro %}
