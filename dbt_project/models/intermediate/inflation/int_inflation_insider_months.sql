-- One row per month whose ledgers have to be held against the known contacts again: all of them if the list of contacts is another than
-- last night.
with contacts as (
    select contact_kind, telephone_key, municipality_key, town_key, street_key from {{ ref('stg_known_contacts') }}
),

-- Rebuilt after this model.
known as (
    {{ as_last_night_left('int_inflation_known_contacts', {
        'contact_kind': 'varchar', 'telephone_key': 'varchar', 'municipality_key': 'varchar', 'town_key': 'varchar', 'street_key': 'varchar'
    }) }}
),

differing as (
    (
        select * from contacts
        except all
        select * from known
    )
    union all
    (
        select * from known
        except all
        select * from contacts
    )
),

final as (
    select month from {{ ref('int_months_to_build') }}
    union
    select month from {{ ref('int_hub_months') }}
    where exists (select 1 from differing)
)

select * from final
