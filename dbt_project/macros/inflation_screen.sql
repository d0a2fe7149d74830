{# A screen goes on from where its counts are no longer those of last night: a baseline holds earlier verdicts, so that later ones follow. #}

{# Last night's rows of a screen. `keys`: marker, unit and so on, the period last; columns and their types. #}
{% macro screened_before(screen, keys) -%}
    {{ as_last_night_left(screen, dict(keys, n='double', marked='double', peers='double', special='double', at_level='double',
        crude_z='double', is_clean='boolean')) }}
{%- endmacro %}

{# A query of the periods to be screened: the first in which a count came, went or is another than last night, and all after it. `before`: the model
   of last night's rows; `keys`: as above, by name. #}
{% macro periods_to_screen(counts, before, keys) -%}
{%- set period = keys[-1] %}
with counts as (
    select
        {{ keys | join(', ') }},
        n,
        marked,
        -- A screen keeps what is no number as null.
        if(isnan(peer_expected), null, peer_expected) as peers,
        coalesce(special_share, 0) as special
    from {{ ref(counts) }}
    where marker in (select marker from {{ ref('inflation_marker') }})
),

before as (
    select * from {{ ref(before) }}
),

{% for digests, rows in [('counted', 'counts'), ('known', 'before')] -%}
{{ digests }} as (
    select
        {{ period }},
        -- Keys are unique, so that rows do not cancel each other out; hashed twice, since `hash` joins its last column by an exclusive or, too.
        bit_xor(hash(hash({{ keys | join(', ') }}, n::double, marked::double, peers::double, special::double))) as digest
    from {{ rows }}
    group by all
),

{% endfor -%}
compared as (
    select {{ period }}, coalesce(counted.digest <> known.digest, true) as is_changed
    from counted
    full join known using ({{ period }})
),

final as (
    select {{ period }} from compared
    where {{ period }} >= (select min({{ period }}) filter (where is_changed) from compared)
)

select * from final
{%- endmacro %}
