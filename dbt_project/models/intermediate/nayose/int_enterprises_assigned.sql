-- One row per client record with its enterprise. First version of 名寄せ: a valid 法人番号, else normalised name with prefecture and
-- telephone (or address); a record without them is an enterprise of its own.
with records as (
    select * from {{ ref('int_client_records') }}
),

normalised as (
    select
        *,
        regexp_replace(
            lower(regexp_replace(
                name,
                '株式会社|有限会社|合同会社|合名会社|合資会社|[(（](株|有|同|名|資)[)）]',
                '', 'g'
            )),
            '[\s・･.,、。''’-]', '', 'g'
        ) as name_key,
        regexp_replace(telephone, '[^0-9]', '', 'g') as telephone_key,
        regexp_replace(address, '[\s]', '', 'g') as address_key
    from records
),

keyed as (
    select
        *,
        case
            when corporate_number is not null then 'corporate_number'
            when name_key is null or name_key = '' then 'record_alone'
            when telephone_key <> '' then 'name_prefecture_telephone'
            when address_key <> '' then 'name_prefecture_address'
            else 'record_alone'
        end as match_method
    from normalised
),

final as (
    select
        record_id,
        hub_code,
        partner_id,
        name,
        corporate_number,
        match_method,
        'E' || left(md5(
            case match_method
                when 'corporate_number' then 'n:' || corporate_number
                when 'name_prefecture_telephone'
                    then concat_ws('|', 't', name_key, coalesce(prefecture_code, ''), telephone_key)
                when 'name_prefecture_address'
                    then concat_ws('|', 'a', name_key, coalesce(prefecture_code, ''), address_key)
                else 'r:' || record_id
            end
        ), 16) as enterprise_id
    from keyed
)

select * from final
