"""One row per record and rule under which it would fall into another group than its enterprise, with that group (seed nayose_sensitivity)."""

import pyarrow as pa

from ingestion.nayose.components import component_ids

# Only clusters with a weak score can fall apart; within them everything holds that is no score, and every score that is strong enough.
EDGES = """
    select edges.profile_a, edges.profile_b, a.cluster_id, edges.evidence <> 'score' or edges.bits >= {strict} as is_strong
    from edges
    inner join clusters as a on edges.profile_a = a.profile_id
    inner join clusters as b on edges.profile_b = b.profile_id and a.cluster_id = b.cluster_id
    where edges.evidence <> 'decided_different'
"""
PROFILES = """
    select profile_id from clusters
    where cluster_id in (select cluster_id from edges_within where not is_strong)
    order by profile_id
"""
STRICTER = """
    select record_id, 'stricter' as rule, arg_max(group_id, (last_month, first_month, profile_id))::varchar as group_id
    from mentions inner join parts using (profile_id)
    group by record_id
"""
QUESTIONS = (
    "select enterprise_a, enterprise_b from review where not is_joined and bits >= {loose} and enterprise_a <> enterprise_b"
)
ENTERPRISES = "select distinct unnest([enterprise_a, enterprise_b]) as enterprise_id from questions order by enterprise_id"
LOOSER = "select record_id, 'looser' as rule, group_id from assigned inner join unions using (enterprise_id)"


def model(dbt, session):  # noqa: ANN001, ANN201 - the signature dbt asks for
    """Two searches for components in whole arrays: of wordings without weak scores, and of enterprises with the questions to people."""
    dbt.config(materialized="table")
    edges, clusters = dbt.ref("int_nayose_edges"), dbt.ref("int_nayose_clusters")  # noqa: F841 - these are read by name in the queries
    mentions, review = dbt.ref("int_nayose_mentions"), dbt.ref("int_nayose_review")  # noqa: F841
    assigned = dbt.ref("int_enterprises_assigned")  # noqa: F841
    bits = dict(dbt.ref("nayose_sensitivity").project("rule, bits").fetchall())
    edges_within = session.sql(EDGES.format(strict=bits["stricter"]))
    parts = components(  # noqa: F841
        "profile_id", session.sql(PROFILES), edges_within.filter("is_strong").project("profile_a, profile_b")
    )
    questions = session.sql(QUESTIONS.format(loose=bits["looser"]))
    unions = components("enterprise_id", session.sql(ENTERPRISES), questions)  # noqa: F841
    return session.sql(f"{STRICTER} union all {LOOSER}").to_arrow_table()


def components(name, nodes, edges):  # noqa: ANN001, ANN201 - relations of the session
    """A table of the nodes with the smallest node that edges lead to as `group_id`."""
    found = nodes.fetchnumpy()[name]
    one, other = edges.fetchnumpy().values()
    return pa.table({name: found, "group_id": component_ids(found, one, other)})
