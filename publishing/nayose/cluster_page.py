"""A page for one enterprise: its records, what each says, and the graph of what joins them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from publishing.nayose.charts import graph_svg
from publishing.nayose.explain import FACT_JA
from publishing.nayose.memory import LinkageMemory
from publishing.nayose.words import EVIDENCE_JA, sentence
from publishing.pages import write_page

COLOURS = {"hub": "#1f4e5f", "partner": "#c07a1a"}
EDGES = """
    select e.*
    from known_edge e
    semi join members a on e.profile_a = a.profile_id
    semi join members b on e.profile_b = b.profile_id
    order by bits desc, profile_a, profile_b
"""


def write_cluster_page(memory: LinkageMemory, enterprise_id: str, target: Path) -> int:
    """Writes the page; returns how many records it shows (0: no such enterprise, nothing written)."""
    records = memory.records_named(enterprise_id)
    if not records:
        return 0
    memory.connection.execute("create or replace temp table chosen as select unnest(?) as record_id", [records])
    memory.connection.execute(
        "create or replace temp table members as select distinct profile_id from known_mention semi join chosen using (record_id)"
    )
    speakers = memory.rows(
        "select profile_id, min(record_id) as record_id, count(distinct record_id) as records from known_mention "
        "semi join members using (profile_id) group by 1 order by 2"
    )
    edges = memory.rows(EDGES)
    numbers = {speaker["profile_id"]: f"{i}" for i, speaker in enumerate(speakers, 1)}
    wordings: list[dict[str, Any]] = [
        speaker | memory.speaker(speaker["profile_id"]) | {"number": numbers[speaker["profile_id"]]} for speaker in speakers
    ]
    ties = [{"a": numbers[e["profile_a"]], "b": numbers[e["profile_b"]], "text": _text(memory, e)} for e in edges]
    write_page(
        "nayose_cluster.html",
        target,
        enterprise_id=enterprise_id,
        wordings=wordings,
        ties=ties,
        facts=FACT_JA,
        records=len(records),
        graph=_graph(wordings, edges, numbers),
    )
    return len(records)


def _text(memory: LinkageMemory, edge: dict[str, Any]) -> str:
    pair = memory.pair(edge["profile_a"], edge["profile_b"]) if edge["evidence"] == "score" else None
    return sentence(pair) if pair else EVIDENCE_JA.get(edge["evidence"], edge["evidence"])


def _graph(wordings: list[dict[str, Any]], edges: list[dict[str, Any]], numbers: dict[int, str]) -> str:
    nodes = [
        (w["number"], f"{w['number']} {(w['name'] or '（名称なし）')[:12]}", COLOURS[str(w["record_id"]).partition(":")[0]])
        for w in wordings
    ]
    lines = [
        (numbers[e["profile_a"]], numbers[e["profile_b"]], min(8.0, max(1.0, e["bits"] / 4)), EVIDENCE_JA.get(e["evidence"], f"{e['bits']:+.1f}"))
        for e in edges
    ]  # fmt: skip
    return graph_svg(nodes, lines)
