-- One row per change in what the records say of an enterprise from one wording to the next: moved, renamed, another representative,
-- founded (創業前 → 個人・法人), incorporated (個人 → 法人).
with mentions as (
    -- Partners write names their own way (banks in kana): a life is told by the hubs' records.
    select mentions.* exclude (corporate_number, is_linkable), wordings.*
    from {{ ref('int_nayose_mentions') }} as mentions
    inner join {{ ref('int_nayose_wordings') }} as wordings using (profile_id)
    where wordings.name_key <> '' and mentions.record_id like 'hub:%'
),

assigned as (
    select record_id, enterprise_id from {{ ref('int_enterprises_assigned') }}
),

forms as (
    select record_id, business_form, min(month) as first_month
    from {{ ref('stg_clients') }}
    where business_form in ('創業前', '個人事業', '法人')
    group by all
),

wordings as (
    select
        enterprise_id,
        record_id,
        first_month as noticed_on,
        name_key,
        legal_form,
        if(street_key <> '', concat_ws(' ', municipality_key, town_key, street_key), null) as place,
        representative_key,
        lag(name_key) over seen as name_before,
        lag(if(street_key <> '', concat_ws(' ', municipality_key, town_key, street_key), null) ignore nulls) over seen as place_before,
        lag(representative_key ignore nulls) over seen as representative_before
    from mentions
    inner join assigned using (record_id)
    window seen as (partition by enterprise_id order by first_month, last_month, record_id, profile_id)
),

stages as (
    select
        enterprise_id,
        record_id,
        first_month as noticed_on,
        business_form,
        lag(business_form) over (partition by enterprise_id order by first_month, record_id) as form_before
    from forms
    inner join assigned using (record_id)
),

changes as (
    select enterprise_id, record_id, noticed_on, 'renamed' as event
    from wordings
    where name_key <> name_before
    union all
    select enterprise_id, record_id, noticed_on, 'moved'
    from wordings
    where place <> place_before
    union all
    select enterprise_id, record_id, noticed_on, 'new_representative'
    from wordings
    where representative_key <> representative_before
    union all
    select enterprise_id, record_id, noticed_on, if(form_before = '創業前', 'founded', 'incorporated')
    from stages
    where (form_before = '創業前' and business_form <> '創業前') or (form_before = '個人事業' and business_form = '法人')
),

final as (
    select enterprise_id, event, noticed_on, min(record_id) as record_id
    from changes
    group by all
)

select * from final
