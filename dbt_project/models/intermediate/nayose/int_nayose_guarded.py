"""One row per profile of a component that guards forbid to be one enterprise (two 法人番号, a decision), with its cluster."""

from ingestion.nayose.guards import guarded_clusters

EDGES = """
    select components.component_id, edges.profile_a, edges.profile_b, edges.evidence, edges.bits
    from edges inner join components on edges.profile_a = components.profile_id
"""
FORBIDDEN = """
    select component_id from components inner join numbers using (profile_id)
    group by 1 having count(distinct nullif(corporate_number, '')) > 1
    union
    select a.component_id
    from edges
    inner join components as a on edges.profile_a = a.profile_id
    inner join components as b on edges.profile_b = b.profile_id and a.component_id = b.component_id
    where edges.evidence = 'decided_different'
"""


def model(dbt, session):  # noqa: ANN001, ANN201 - the signature dbt asks for
    """Kruskal's order with refusals, component by component; there are few, so this one step is Python."""
    dbt.config(materialized="table")
    components = dbt.ref("int_nayose_components")  # noqa: F841 - read by name below
    numbers = dbt.ref("int_nayose_numbers")  # noqa: F841
    edges = dbt.ref("int_nayose_edges")  # noqa: F841
    forbidden = session.sql(FORBIDDEN)  # noqa: F841
    of_profiles = session.sql(
        "select component_id, profile_id, numbers.corporate_number from components inner join numbers using (profile_id) "
        "semi join forbidden using (component_id)"
    ).fetchall()
    of_edges = session.sql(f"select * from ({EDGES}) semi join forbidden using (component_id)").fetchall()
    return guarded_clusters(of_profiles, of_edges)
