"""Business plans of a hub: targets, budget, priority fields and the list of coordinators, one for each fiscal year."""

from __future__ import annotations

import random
from typing import Any

from ingestion.synthetic.world import coordinators

QUALIFICATIONS = (
    "中小企業診断士",
    "税理士",
    "社会保険労務士",
    "ITコーディネータ",
    "FP技能士",
    "行政書士",
    "販売士",
    "フードコーディネーター",
)


def plan_tables(rng: random.Random, seed: int, hub_code: str, consultations: int, people: int) -> dict[str, list[dict[str, Any]]]:
    """The plan's sheets; targets are near what the year will bring."""
    lift = rng.uniform(0.85, 1.15)
    return {
        "目標": [
            {"指標": "相談対応件数", "年間目標値": max(10, round(consultations * 1.5 * lift, -1))},
            {"指標": "来訪相談者数", "年間目標値": max(5, round(consultations * 0.3 * lift))},
            {"指標": "課題解決件数", "年間目標値": max(5, round(consultations * 0.4 * lift))},
            {"指標": "ネットワーク活動件数", "年間目標値": 30},
            {"指標": "満足度", "年間目標値": 4.5 if rng.random() < 0.5 else 90},
        ],
        "予算": [{"契約額": rng.randint(30, 120) * 1_000_000, "うち人件費": rng.randint(20, 29) * 1_000_000}],
        "重点分野": [
            {"分野": "IT活用", "目標値": rng.randint(10, 80), "背景": "域内のデジタル化の遅れ"},
            {"分野": "価格転嫁", "目標値": rng.randint(5, 40), "背景": "原材料高"},
        ],
        "専門家名簿": [
            {"担当者番号": number, "氏名": name, "区分": role, "保有資格": "、".join(rng.sample(QUALIFICATIONS, rng.randint(1, 2))),
             "月間勤務予定日数": rng.randint(4, 16)}
            for number, name, role in coordinators(seed, hub_code, people)
        ],
    }  # fmt: skip
