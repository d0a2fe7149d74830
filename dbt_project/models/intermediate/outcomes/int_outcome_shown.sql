-- One row per unit, class and fiscal year followed up, and measure: the figure with its interval, or why it is withheld; what must be read
-- with it stands in the same row.
with {% set keys = 'unit_code, breakdown, category, fiscal_year' %} measures as (
    select * from {{ ref('outcome_measure') }}
),

estimated as (
    select * from {{ ref('int_outcome_estimated') }}
),

parameters as (
    {{ parameters('outcome_parameter', ['fewest_enterprises']) }}
),

statuses as (
    select status, coalesce(reason_ja, '') as reason_ja from {{ ref('outcome_status') }}
),

followed as (
    select {{ keys }}, count(*) as followed_enterprises
    from {{ ref('int_outcome_units') }}
    group by {{ keys }}
),

told as (
    select
        followed.*,
        measures.measure,
        measures.read_with,
        measures.is_withheld_with,
        coalesce(estimated.n, 0) as n,
        estimated.value,
        estimated.low,
        estimated.high,
        case
            when estimated.value is null then 'none'
            when estimated.n < parameters.fewest_enterprises then 'withheld_small_n'
            else 'ok'
        end as own_status
    from followed
    cross join measures
    cross join parameters
    left join estimated using ({{ keys }}, measure)
),

beside as (
    select {{ keys }}, measure as read_with, n as read_with_n, value, low, high, own_status as read_with_status
    from told
),

judged as (
    select
        told.* exclude (own_status, value, low, high, is_withheld_with),
        beside.read_with_n,
        beside.read_with_status,
        case
            when told.own_status = 'ok' and told.is_withheld_with and beside.read_with_status = 'withheld_small_n' then 'withheld_with'
            else told.own_status
        end as status,
        {% for figure in ['value', 'low', 'high'] %}
        case when status = 'ok' then told.{{ figure }} end as {{ figure }},
        case when beside.read_with_status = 'ok' then beside.{{ figure }} end as read_with_{{ figure }}{{ ',' if not loop.last }}
        {% endfor %}
    from told
    left join beside using ({{ keys }}, read_with)
),

final as (
    select
        judged.*,
        own.reason_ja,
        coalesce(other.reason_ja, '') as read_with_reason_ja
    from judged
    inner join statuses as own using (status)
    left join statuses as other on judged.read_with_status = other.status
)

select * from final
