{#
    Common table expression `matched`: pairs of `pairs`, one to one and best first. The pair with the smallest rank is taken, then the
    smallest whose ends are both free, and so on. For a query that begins `with recursive`.
#}
{% macro best_first(pairs, left, right, rank) -%}
matched ({{ left }}, {{ right }}, {{ rank }}) using key ({{ left }}) as (
    select {{ left }}, {{ right }}, {{ rank }} from {{ pairs }}
    qualify {{ rank }} = min({{ rank }}) over (partition by {{ left }}) and {{ rank }} = min({{ rank }}) over (partition by {{ right }})
    union
    select {{ left }}, {{ right }}, {{ rank }}
    from (
        select {{ pairs }}.*
        from {{ pairs }}
        where
            exists (select 1 from matched)
            and not exists (select 1 from recurring.matched as taken where taken.{{ left }} = {{ pairs }}.{{ left }})
            and not exists (select 1 from recurring.matched as taken where taken.{{ right }} = {{ pairs }}.{{ right }})
    )
    qualify {{ rank }} = min({{ rank }}) over (partition by {{ left }}) and {{ rank }} = min({{ rank }}) over (partition by {{ right }})
)
{%- endmacro %}

{# The number of this night in the ledger of enterprise ids. #}
{% macro next_seq() -%}
(
    select coalesce(max(seq), 0) + 1
    from (select seq from {{ ref('stg_enterprise_id_lines') }} union all select seq from {{ ref('stg_enterprise_id_events') }})
)
{%- endmacro %}
