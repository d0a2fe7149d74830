"""`yorozu nayose`: why two records are one enterprise, the review workbook, people's decisions, the page of a cluster, training."""

from __future__ import annotations

import datetime as dt
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from rich.console import Console

from ingestion.nayose.contradictions import contradiction
from ingestion.nayose.decisions import Decision, append_decisions, load_decisions, read_decision
from ingestion.nayose.filled_review import NotAReviewError, read_filled_review
from ingestion.nayose.renewals import Renewal, append_renewal
from orchestration.cli.endings import told
from orchestration.lock import writer_lock
from publishing.edition import load_edition
from publishing.nayose.cluster_page import write_cluster_page
from publishing.nayose.evidence import Evidence, NothingToLearnFromError, gather
from publishing.nayose.explain import explain, print_explanation, write_explanation
from publishing.nayose.memory import LinkageMemory, NotLinkedYetError
from publishing.nayose.review_workbook import doubtful_numbers, queue, write_review
from publishing.nayose.training import Learnt, Status, learn, proposed
from publishing.nayose.weights import NotASeedError, read_weights, write_weights
from publishing.nayose.weights_page import write_weights_page
from publishing.nayose.words import WEIGHTS, signed

DECISION_JA = {"same": "同じ", "different": "別", "unsure": "わからない"}


@told(refused=(NotLinkedYetError, OSError))
def explain_records(warehouse: Path, one: str, other: str, html: Path | None) -> int:
    """Prints why two records (or enterprises) are or are not one; writes the page if asked. 2: not to be found."""
    console = Console()
    with LinkageMemory(warehouse) as memory:
        chosen = []
        for text in (one, other):
            found = memory.records_named(text)
            if not found:
                console.print(f"[red]{text} という記録ID・事業者IDはありません。[/red]")
                return 2
            chosen.append(found[0])
        explanation = explain(memory, *chosen)
    print_explanation(explanation, console)
    if html:
        write_explanation(explanation, html)
        console.print(f"\n図: {html}", soft_wrap=True)
    return 0


@told(refused=(NotLinkedYetError, OSError))
def show_cluster(warehouse: Path, enterprise_id: str, out: Path | None) -> int:
    """Writes the page of one enterprise."""
    console = Console()
    target = out or Path(f"{enterprise_id}.html")
    with LinkageMemory(warehouse) as memory:
        shown = write_cluster_page(memory, enterprise_id, target)
    if not shown:
        console.print(f"[red]{enterprise_id} という事業者IDはありません。[/red]")
        return 2
    console.print(f"記録 {shown} 件の頁: {target}", soft_wrap=True)
    return 0


@told(refused=(NotLinkedYetError, OSError))
def write_queue(warehouse: Path, out: Path, limit: int) -> int:
    """Writes the review workbook."""
    console = Console()
    with LinkageMemory(warehouse) as memory:
        total = memory.rows("select count(*) as pairs from kept.restricted.nayose_review")[0]["pairs"]
        pairs = queue(memory, limit)
        doubtful = doubtful_numbers(memory)
    write_review(pairs, out, doubtful)
    console.print(f"確認する組 {total:,} のうち上位 {len(pairs):,} を書きました: {out}", soft_wrap=True)
    if doubtful:
        console.print(f"登記と合わない法人番号: {len(doubtful):,} 件（シート「法人番号の確認」）")
    console.print("「判断」「判断者」「理由」を書いて、yorozu nayose decide --from で取り込んでください。", soft_wrap=True)
    return 0


def decide_pair(warehouse: Path, records: tuple[str, str], decision: str, who: str, why: str) -> int:
    """Appends one decision; 2 if it cannot be taken, with the reason."""
    made = read_decision(
        {
            "record_a": records[0],
            "record_b": records[1],
            "decision": decision,
            "decided_by": who,
            "reason": why,
            "decided_at": _now(),
        }
    )
    if isinstance(made, str):
        Console().print(f"[red]{made}[/red]", soft_wrap=True)
        return 2
    return _take(warehouse, [("", made)], [], 0)


@told(refused=(NotAReviewError,))
def decide_from(warehouse: Path, filled: Path, who: str | None) -> int:
    """Appends the decisions of a filled-in workbook; rows that cannot be taken are named, the others count. 1 if any was refused."""
    review = read_filled_review(filled, who, _now())
    named = [(f"{filled.name} {row} 行目: ", decision) for row, decision in review.decisions]
    return _take(warehouse, named, list(review.malformed), review.unanswered)


@told(refused=(NotLinkedYetError,))
def ask_renewal(warehouse: Path, who: str, why: str) -> int:
    """Notes a request to renew the reference of rarity on the next night. 2: no night has linked records here yet."""
    console = Console()
    with LinkageMemory(warehouse), writer_lock(warehouse):
        append_renewal(warehouse, Renewal(_now(), who, why))
    console.print(
        "次の処理で、名称などのありふれ方を数え直し、すべての記録を名寄せし直します。変わる事業者IDは来歴に残ります。",
        soft_wrap=True,
    )
    return 0


@told(refused=(NothingToLearnFromError, NotASeedError, OSError))
def train_weights(warehouse: Path, out: Path, as_of: str) -> int:
    """Writes the page on learnt weights and a proposed seed; the seed in force stays. 2: nothing to learn from, 3: in use."""
    console = Console()
    present = read_weights(WEIGHTS)
    with writer_lock(warehouse) if warehouse.is_dir() else nullcontext():
        evidence = gather(warehouse / "build" / "yorozu_build.duckdb")
        learnt = learn(evidence, present)
    edition, day = _edition(warehouse, evidence), as_of or evidence.as_of.isoformat()
    out.mkdir(parents=True, exist_ok=True)
    table, page = out / "nayose_weight_proposed.csv", out / "nayose_weights.html"
    learnt_from = f"{f'edition {edition}' if edition else 'an unpublished build'} as of {day}"
    write_weights(proposed(present, learnt, learnt_from), table)
    write_weights_page(evidence, learnt, f"{edition} 版" if edition else "未公開の組み立て", day, page)
    _print_learnt(console, evidence, learnt)
    console.print(f"図と表: {page}\n重みの案: {table}", soft_wrap=True)
    console.print(
        f"採用するときは、図を確かめてから案を {WEIGHTS.name} に置き換えてください。いまの重みは変えていません。", soft_wrap=True
    )
    return 0


def _edition(warehouse: Path, evidence: Evidence) -> str:
    """The edition that the build file became; empty if that build was not published."""
    record = load_edition(warehouse)
    return str(record["edition"]) if record.get("as_of") == evidence.as_of.isoformat() else ""


def _print_learnt(console: Console, evidence: Evidence, learnt: list[Learnt]) -> None:
    taught = [level for level in learnt if level.status is Status.LEARNT]
    console.print(
        f"同じ事業者の組 {evidence.matching_pairs:,}、別の事業者の組 {evidence.random_pairs:,} から、"
        f"{len(learnt)} 段階のうち {len(taught)} の重みを学びました。",
        soft_wrap=True,
    )
    for level in taught:
        if level.differs and level.bits and level.present_bits is not None:
            console.print(
                f"いまと違う: {level.present.label_ja} {signed(level.present_bits)} → {signed(level.bits.value)}"
                f"（{signed(level.bits.low)}～{signed(level.bits.high)}、{level.seen:,} 組）",
                soft_wrap=True,
            )


@told(refused=(NotLinkedYetError,))
def _take(warehouse: Path, named: list[tuple[str, Decision]], refused: list[str], unanswered: int) -> int:
    console = Console()
    with LinkageMemory(warehouse) as memory, writer_lock(warehouse):
        taken, contradictory = _sift(memory, warehouse, named)
        append_decisions(warehouse, taken)
    for line in (*refused, *contradictory):
        console.print(f"[red]受け付けません[/red] {line}", soft_wrap=True)
    for decision in taken[:20]:
        console.print(
            f"{decision.record_a} と {decision.record_b}: {DECISION_JA[decision.decision]}（{decision.decided_by}）",
            soft_wrap=True,
        )
    console.print(
        f"受け付けた判断 {len(taken)}、受け付けない行 {len(refused) + len(contradictory)}、判断のない行 {unanswered}。次の処理で反映されます。"
    )
    if refused or contradictory:
        return 1 if len(named) + len(refused) > 1 else 2
    return 0


def _sift(memory: LinkageMemory, warehouse: Path, named: list[tuple[str, Decision]]) -> tuple[list[Decision], list[str]]:
    """Decisions that can stand with the earlier ones and with each other, and the reasons of the others."""
    taken: list[Decision] = []
    refused = []
    known = load_decisions(warehouse)
    numbers = _numbers(memory)
    for place, decision in named:
        reason = contradiction(known, decision, numbers)
        if reason:
            refused.append(f"{place}{reason}")
        else:
            taken.append(decision)
            known.by_pair[decision.pair] = decision
    return taken, refused


def _numbers(memory: LinkageMemory) -> dict[str, Any]:
    rows = memory.rows(
        "select record_id, max(nullif(corporate_number, '')) as number from known_mention join known_cluster using (profile_id) group by 1"
    )
    return {row["record_id"]: row["number"] for row in rows}


def _now() -> str:
    return dt.datetime.now().isoformat(timespec="seconds")
