-- One row per distinct wording, with how common its parts are in bits, by the reference of rarity.
{{ config(materialized='view') }}

with wordings as (
    select * from {{ ref('int_nayose_wordings') }}
),

coded as (
    select * from {{ ref('int_nayose_coded') }}
),

final as (
    select
        wordings.*,
        coded.neighbours,
        {% for part in nayose_rarities() %}
        coded.{{ part }}_bits{{ ',' if not loop.last }}
        {% endfor %}
    from wordings
    inner join coded using (profile_id)
)

select * from final
