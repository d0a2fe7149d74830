select * from {{ source('nayose', 'known_profile') }}
