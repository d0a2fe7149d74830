"""`yorozu nayose explain A B`: the strongest path between two records with the weight of each part, on the screen and as a page."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table

from ingestion.nayose.guards import DIFFERENT
from publishing.nayose.charts import bars_svg
from publishing.nayose.memory import FACTS, LinkageMemory
from publishing.nayose.paths import Edge, strongest_path
from publishing.nayose.words import CERTAIN, EVIDENCE_JA, Part, parts_of, percent_ja, prior_of, sentence, signed
from publishing.pages import write_page

FACT_JA = dict(zip(FACTS, ("事業者名", "フリガナ", "代表者", "法人番号", "住所", "電話番号", "事業形態", "業種"), strict=True))
BAR = "█"


@dataclass(frozen=True)
class Step:
    """One edge of the path, in words, with its parts (a score has some, other evidence has none)."""

    one: dict[str, Any]
    other: dict[str, Any]
    text: str
    parts: list[Part] = field(default_factory=list)
    prior: float = 0.0


@dataclass(frozen=True)
class Explanation:
    """Whether two records are one enterprise, why in one sentence, and the steps that lead from one to the other."""

    one: dict[str, Any]
    other: dict[str, Any]
    is_same: bool
    verdict: str
    steps: list[Step]


def explain(memory: LinkageMemory, record_a: str, record_b: str) -> Explanation:
    """Why two records are or are not one enterprise."""
    one, other = memory.facts(record_a), memory.facts(record_b)
    mine, theirs = memory.profiles(record_a), memory.profiles(record_b)
    is_same = one["enterprise_id"] is not None and one["enterprise_id"] == other["enterprise_id"]
    edges = [Edge(e["profile_a"], e["profile_b"], e["evidence"], e["bits"]) for p in mine[:1] for e in memory.component(p)]
    path = strongest_path([e for e in edges if e.evidence != DIFFERENT], mine, theirs)
    if path == []:
        return Explanation(one, other, is_same, "表記がすべて同じ記録です。", [])
    if path is None:
        return _apart(memory, one, other, mine, theirs)
    steps = [_step(memory, edge) for edge in path]
    weakest = min(edge.bits for edge in path)
    if is_same:
        certainty = (
            f"最も弱いつながりの確度は {percent_ja(weakest)}" if weakest < CERTAIN else "法人番号・判断・同じ記録でつながる"
        )
        return Explanation(one, other, True, f"同じ事業者です（{one['enterprise_id']}）。{certainty}。", steps)
    reason = _guard(memory, path, edges)
    return Explanation(one, other, False, f"つながりはありますが、別の事業者です。{reason}", steps)


def _guard(memory: LinkageMemory, path: list[Edge], edges: list[Edge]) -> str:
    if any(edge.evidence == DIFFERENT for edge in edges):
        return "人が「別」と判断した記録が途中にあるため、最も弱いところで分けました。"
    if len(memory.numbers(*(profile for edge in path for profile in (edge.one, edge.other)))) > 1:
        return "異なる法人番号を一つにしないよう、最も弱いところで分けました。"
    return "弱いつながりで、ほかの組が「別」を示すため、分けました。"


def _apart(memory: LinkageMemory, one: dict[str, Any], other: dict[str, Any], mine: list[int], theirs: list[int]) -> Explanation:
    pairs = [pair for a in mine for b in theirs if (pair := memory.pair(a, b))]
    if not pairs:
        return Explanation(one, other, False, "別の事業者です。比べる手がかりを共有しないか、確度がごく低い組です。", [])
    best = max(pairs, key=lambda pair: float(pair["bits"]))
    below = f"確度 {percent_ja(best['bits'])} は、つなぐ基準に届きません。"
    numbers = memory.numbers(best["profile_a"], best["profile_b"])
    verdict = "別の事業者です。" + ("どちらも正しい、異なる法人番号をもっています。" if len(numbers) > 1 else below)
    return Explanation(
        one, other, False, verdict, [Step(*_sides(memory, best, mine), sentence(best), parts_of(best), prior_of(best))]
    )


def _sides(memory: LinkageMemory, pair: dict[str, Any], mine: list[int]) -> tuple[dict[str, Any], dict[str, Any]]:
    sides = (pair["profile_a"], pair["profile_b"])
    one, other = sides if sides[0] in mine else sides[::-1]
    return memory.speaker(one), memory.speaker(other)


def _step(memory: LinkageMemory, edge: Edge) -> Step:
    one, other = memory.speaker(edge.one), memory.speaker(edge.other)
    pair = memory.pair(edge.one, edge.other) if edge.evidence == "score" else None
    if pair is None:
        return Step(one, other, EVIDENCE_JA.get(edge.evidence, edge.evidence))
    return Step(one, other, sentence(pair), parts_of(pair), prior_of(pair))


def print_explanation(explanation: Explanation, console: Console) -> None:
    """Both records side by side, the verdict, and each step with bars."""
    table = Table("", explanation.one["record_id"], explanation.other["record_id"], title="二つの記録", title_justify="left")
    for name, label in FACT_JA.items():
        table.add_row(label, *(str(side[name] or "") for side in (explanation.one, explanation.other)))
    table.add_row("事業者ID", *(str(side["enterprise_id"] or "") for side in (explanation.one, explanation.other)))
    console.print(table)
    console.print(f"[bold]{explanation.verdict}[/bold]")
    for number, step in enumerate(explanation.steps, 1):
        console.print(f"\n{number}. {_wording(step.one)} ― {_wording(step.other)}", soft_wrap=True)
        console.print(f"   {step.text}", soft_wrap=True)
        for part in step.parts:
            colour = "green" if part.bits > 0 else "red"
            bar = BAR * min(40, round(abs(part.bits)))
            console.print(f"   {_padded(part.label_ja, 30)}{signed(part.bits):>6} [{colour}]{bar}[/{colour}]")


def _padded(text: str, width: int) -> str:
    return text + " " * max(0, width - cell_len(text))


def _wording(facts: dict[str, Any]) -> str:
    return f"{facts['record_id']}「{facts['name'] or '（名称なし）'}」{facts['last_said']:%Y-%m}"


def write_explanation(explanation: Explanation, target: Path) -> None:
    """The same as one static page with a chart for each step."""
    charts = [
        bars_svg([("出発点（無作為の組）", step.prior), *((part.label_ja, part.bits) for part in step.parts)])
        if step.parts
        else ""
        for step in explanation.steps
    ]
    steps = list(zip(explanation.steps, charts, strict=True))
    write_page("nayose_explanation.html", target, explanation=explanation, facts=FACT_JA, steps=steps)
