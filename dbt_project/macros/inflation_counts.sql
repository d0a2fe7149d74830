{# What a hub-month shows against its peers: counts of the screen (docs/design/0004). #}

{#
    n units of a hub-month, how many are marked, and how many would be if each behaved as the nation's units of its kind that month. `units`:
    a relation with hub_code, month, fiscal_year and is_marked; `kind`: an expression of the units, none where the mix does not matter.
#}
{% macro share_counts(marker, units, kind=none) -%}
    select
        '{{ marker }}' as marker,
        hub_code,
        month,
        fiscal_year,
        sum(n)::double as n,
        sum(marked)::double as marked,
        {{ 'sum(n * peers)' if kind else 'null::double' }} as peer_expected
    from (
        select
            *,
            sum(marked) over (partition by month, kind) / sum(n) over (partition by month, kind) as peers
        from (
            select
                hub_code,
                month,
                fiscal_year,
                {{ kind or 'null' }} as kind,
                count(*) as n,
                count(*) filter (where is_marked) as marked
            from {{ units }}
            group by all
        )
    )
    group by hub_code, month, fiscal_year
{%- endmacro %}

{# The last day on which a row of a month is in time: the month is due on the 10th of the next (contract, submission.md). #}
{% macro due_day(month) -%}
    ({{ month }} + interval 1 month + interval 9 day)::date
{%- endmacro %}

{# The day on which the fiscal year of a month is closed (contract, submission.md). #}
{% macro closing_day(month) -%}
    make_date({{ fiscal_year(month) }} + 1, 5, 31)
{%- endmacro %}

{# Whether a row came in long after its month was due, but before the year was closed (pattern 26). #}
{% macro is_backdated_bulk(sessions, receipts) -%}
    coalesce({{ sessions }}.first_received_at::date > {{ receipts }}.in_time_until
        and {{ sessions }}.first_received_at::date <= {{ receipts }}.closed_on, false)
{%- endmacro %}

{# Whether a row came in after the fiscal year was closed (pattern 27). #}
{% macro is_post_close(sessions, receipts) -%}
    coalesce({{ sessions }}.first_received_at::date > {{ receipts }}.closed_on, false)
{%- endmacro %}
