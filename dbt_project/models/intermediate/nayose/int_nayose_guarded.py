"""One row per profile of a component that guards look into (two 法人番号, a decision, a weak link that others gainsay), with its cluster."""

from ingestion.nayose.guards import guarded_clusters

EDGES = """
    select components.component_id, edges.profile_a, edges.profile_b, edges.evidence, edges.bits
    from edges inner join components on edges.profile_a = components.profile_id
"""
PAIRS = """
    select a.component_id, telling.profile_a, telling.profile_b, telling.bits
    from telling
    inner join components as a on telling.profile_a = a.profile_id
    inner join components as b on telling.profile_b = b.profile_id and a.component_id = b.component_id
"""
NEEDED = """
    select component_id from components inner join numbers using (profile_id)
    group by 1 having count(distinct nullif(corporate_number, '')) > 1
    union
    select a.component_id
    from edges
    inner join components as a on edges.profile_a = a.profile_id
    inner join components as b on edges.profile_b = b.profile_id and a.component_id = b.component_id
    where edges.evidence = 'decided_different'
    union
    (
        select component_id from ({edges}) where evidence = 'score' and bits < {sure}
        intersect
        select component_id from ({pairs}) where bits < {link}
    )
"""
OF_PROFILES = """
    select component_id, profile_id, numbers.corporate_number
    from components inner join numbers using (profile_id) semi join needed using (component_id)
"""


def model(dbt, session):  # noqa: ANN001, ANN201 - the signature dbt asks for
    """Kruskal's order with refusals, component by component; there are few, so this one step is Python."""
    dbt.config(materialized="table")
    components = dbt.ref("int_nayose_components")  # noqa: F841 - these are read by name in the queries
    numbers = dbt.ref("int_nayose_numbers")  # noqa: F841
    edges = dbt.ref("int_nayose_edges")  # noqa: F841
    telling = dbt.ref("int_nayose_telling")  # noqa: F841
    weights = dbt.ref("nayose_weight").filter("comparison = 'threshold'").project("level, bits").fetchall()
    link, sure = dict(weights)["link"], dict(weights)["sure"]
    needed = session.sql(NEEDED.format(link=link, sure=sure, edges=EDGES, pairs=PAIRS)).fetch_arrow_table()  # noqa: F841 - worked out once
    of_edges = session.sql(f"from ({EDGES}) semi join needed using (component_id)").fetchall()
    of_pairs = session.sql(f"from ({PAIRS}) semi join needed using (component_id)").fetchall()
    scored = [(one, other, bits) for _, one, other, bits in of_pairs]
    return guarded_clusters(session.sql(OF_PROFILES).fetchall(), of_edges, scored, link=link, sure=sure)
