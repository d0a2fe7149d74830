{# The categories that one row counts under, one for each classification: for a select list, as the columns classification and category. #}
{% macro partner_categories() -%}
unnest([
            {'classification': 'total', 'category': 'all'},
            {'classification': 'type', 'category': coalesce(institution_type, '不明')},
            {'classification': 'published_group', 'category': coalesce(published_group, '不明')},
            {'classification': 'kind', 'category': coalesce(institution_kind, '不明')}
        ], recursive := true)
{%- endmacro %}
