"""Whether a new decision can stand beside the earlier ones and the 法人番号: a contradiction is refused with its reason."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from ingestion.nayose.decisions import DIFFERENT, SAME, Decision, Decisions


def contradiction(decisions: Decisions, new: Decision, numbers: Mapping[str, str | None]) -> str | None:
    """Why `new` cannot be taken, in words; None if it can. `numbers`: valid 法人番号 of every record known (None: it has none).

    An earlier decision on the same pair does not count: people may change their minds.
    """
    unknown = [record for record in new.pair if record not in numbers]
    if unknown:
        return f"記録 {'・'.join(unknown)} がありません"
    others = [decision for decision in decisions.in_force if decision.pair != new.pair]
    if new.decision == SAME:
        return _against_same(others, new, numbers)
    if new.decision == DIFFERENT and new.record_b in _group(others, new.record_a):
        return f"{new.record_a} と {new.record_b} は、前の判断「同じ」を通して一つになっています（{_chain(others, new)}）"
    return None


def _against_same(others: list[Decision], new: Decision, numbers: Mapping[str, str | None]) -> str | None:
    group = _group(others, new.record_a) | _group(others, new.record_b)
    valid = sorted({number for record in group if (number := numbers.get(record))})
    if len(valid) > 1:
        return f"異なる法人番号 {'・'.join(valid)} が一つになります。法人番号の誤りなら、先に台帳を訂正してください"
    for decision in others:
        if decision.decision == DIFFERENT and set(decision.pair) <= group:
            return (
                f"{decision.record_a} と {decision.record_b} は「別」と判断されています"
                f"（{decision.decided_at[:10]} {decision.decided_by}: {decision.reason}）"
            )
    return None


def _group(decisions: list[Decision], record: str) -> set[str]:
    """The records that decisions "same" tie to this one, itself included."""
    ties: dict[str, set[str]] = defaultdict(set)
    for decision in decisions:
        if decision.decision == SAME:
            ties[decision.record_a].add(decision.record_b)
            ties[decision.record_b].add(decision.record_a)
    group, waiting = {record}, [record]
    while waiting:
        for other in ties[waiting.pop()] - group:
            group.add(other)
            waiting.append(other)
    return group


def _chain(decisions: list[Decision], new: Decision) -> str:
    group = _group(decisions, new.record_a)
    said = [d for d in decisions if d.decision == SAME and set(d.pair) <= group]
    return "、".join(f"{d.decided_at[:10]} {d.decided_by}: {d.record_a}＝{d.record_b}" for d in said[:3])
