-- One row per hub, name as written there and institution told in it: which institution of the register or the table of other names it is.
-- The same name at two hubs is two institutions unless the register or that table says otherwise.
with names as (
    select * from {{ ref('int_institution_names') }}
),

partners as (
    select * from {{ ref('stg_partners') }}
),

aliases as (
    select *, {{ institution_key('alias') }} as alias_key, {{ institution_key('institution_name') }} as true_key
    from {{ ref('institution_alias') }}
),

written as (
    select hub_code, institution_name as written_name from {{ ref('stg_referrals') }}
    union
    select hub_code, institution_name from {{ ref('stg_network_activities') }}
    union
    select hub_code, attending_institution from {{ ref('stg_consultations') }}
),

said as (
    select
        written.hub_code,
        names.written_name,
        names.position,
        names.kind,
        aliases.alias is not null as is_alias,
        coalesce(aliases.institution_name, names.institution_name) as institution_name,
        coalesce(aliases.true_key, names.name_key) as name_key,
        aliases.partner_id as alias_partner_id,
        coalesce(aliases.prefecture_code, written.hub_code) as prefecture_code
    from written
    inner join names using (written_name)
    left join aliases on names.name_key = aliases.alias_key
    -- Another name that several prefectures use is that of the hub's own.
    qualify row_number() over (
        partition by written.hub_code, names.written_name, names.position
        order by coalesce(aliases.prefecture_code = written.hub_code, false) desc, aliases.prefecture_code, aliases.institution_name
    ) = 1
),

-- A registered name is whole, or as short as hubs' names are made.
registered as (
    select {{ institution_key('institution_name') }} as name_key, partner_id, prefecture_code from partners
    union
    select names.name_key, partners.partner_id, partners.prefecture_code
    from partners
    inner join names on partners.institution_name = names.written_name and names.position = 1
    where names.name_key is not null
),

-- The one of this name in the hub's prefecture; else the only one of this name in the nation.
matched as (
    select
        said.hub_code,
        said.written_name,
        said.position,
        case
            when count(distinct registered.partner_id) filter (where registered.prefecture_code = said.prefecture_code) = 1
                then max(registered.partner_id) filter (where registered.prefecture_code = said.prefecture_code)
            when count(distinct registered.partner_id) = 1 then max(registered.partner_id)
        end as partner_id
    from said
    inner join registered using (name_key)
    group by all
),

final as (
    select
        said.hub_code,
        said.written_name,
        said.position,
        coalesce(said.alias_partner_id, matched.partner_id) as partner_id,
        said.institution_name,
        said.name_key,
        said.kind,
        said.is_alias,
        said.prefecture_code
    from said
    left join matched using (hub_code, written_name, position)
)

select * from final
