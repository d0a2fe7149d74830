"""What a flag says: every pattern in Japanese, with month, hub, numbers, honest explanations first and a request, and nothing that accuses."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from tests.project_sql import render
from tests.small_warehouse import SmallWarehouse

ACCUSING = (
    "不正", "水増し", "捏造", "ねつ造", "虚偽", "架空", "違反", "疑い", "疑わ", "詐", "偽", "ごまか", "悪質", "不適切", "作られた", "幽霊",
    "コピー", "転記", "異常", "怪し", "問題のある", "摘発", "処分",
)  # fmt: skip
DISCLAIMER = "不正を示すものではありません。"
TEXT = render(
    """
    select words.marker, patterns.pattern, patterns.pattern_class,
        {{ inflation_explanation(
            inflation_period('patterns.level', 'counted.month'), 'counted.hub_name', inflation_statement('counted', 'words'),
            'patterns', 'words', 'counted.records'
        ) }} as explanation_ja
    from counted, inflation_wording as words inner join inflation_pattern as patterns using (pattern)
    order by 1
    """
).sql
COLUMNS = (
    "month date, hub_name varchar, marked double, n double, expected double, expected_low double, expected_high double, "
    "records varchar[]"
)
RECORDS = [f"13:{number:03d}" for number in range(52, 0, -1)]


@pytest.fixture(scope="module")
def seeds() -> SmallWarehouse:
    world = SmallWarehouse()
    world.seed("inflation_pattern", "inflation_wording", "inflation_marker")
    return world


def explained(world: SmallWarehouse, *cells: object) -> dict[str, str]:
    world.table("counted", COLUMNS, [[dt.date(2025, 11, 1), "東京都よろず支援拠点", *cells]])
    return {row["marker"]: row["explanation_ja"] for row in world.dicts(TEXT)}


def accusations(text: str) -> list[str]:
    return [word for word in ACCUSING if word in text.replace(DISCLAIMER, "")]


def test_every_marker_and_every_pattern_has_words(seeds: SmallWarehouse) -> None:
    wanted = """
        select marker from inflation_marker
        union
        select pattern from inflation_pattern anti join inflation_marker using (pattern)
    """
    assert seeds.rows(f"({wanted}) except select marker from inflation_wording") == []
    assert seeds.rows(f"select marker from inflation_wording except ({wanted})") == []
    wrong = "select marker from inflation_wording inner join inflation_pattern using (pattern) where (pattern_class = 'A') <> (correct_ja is not null)"
    assert seeds.rows(wrong) == []


def test_every_pattern_says_when_where_how_many_why_it_may_be_honest_and_what_is_asked(seeds: SmallWarehouse) -> None:
    texts = explained(seeds, 52, 1234, 14.2, 7, 23, RECORDS)
    asked = dict(seeds.rows("select marker, ask_ja from inflation_wording inner join inflation_pattern using (pattern)"))
    assert len(texts) >= 30
    for marker, text in texts.items():
        period = "2025年度" if "年度、東京" in text else "2025年11月"
        assert text.startswith("【") and f"】{period}、東京都よろず支援拠点の「" in text, text
        assert re.search(r"」は52(件|日|者|時間)（.*?1,234(件|日|者)(のうち|に対して)）で、同月の全国水準", text), text
        assert re.search(r"見込まれる14(件|日|者|時間)（90%範囲7～23(件|日|者|時間)）を上回ります。", text), text
        assert text.count(DISCLAIMER) == 1 and text.index(DISCLAIMER) < text.index("考えられる理由：") < text.index(
            "確認のお願い："
        )
        assert asked[marker].rstrip("。") in text
        assert "対象の記録：13:001、13:002、13:003、13:004、13:005 ほか47件。" in text
        assert "。。" not in text and "{" not in text and accusations(text) == [], (marker, accusations(text))


def test_a_finding_that_must_be_corrected_says_what_where_and_how(seeds: SmallWarehouse) -> None:
    texts = explained(seeds, 2, None, None, None, None, ["13:7", "13:5"])
    text = texts["overlap"]
    assert text.startswith(
        "【訂正のお願い・記録の食い違い】2025年11月、東京都よろず支援拠点の「同じ担当者の相談時間が重なる記録」は2件です。"
    )
    assert "訂正の方法：開始・終了の時刻か担当者番号を、予約表のとおりに直してください。" in text
    assert text.endswith("対象の記録：13:5、13:7。")
    assert [marker for marker, text in texts.items() if "訂正の方法：" in text] == ["impossible_day", "joint_double", "overlap"]


def test_a_range_or_records_that_are_not_known_are_left_out(seeds: SmallWarehouse) -> None:
    text = explained(seeds, 5, 40, 2.345, None, None, None)["split_visit"]
    assert "は5件（相談40件のうち）で、" in text and "見込まれる2.3件を上回ります" in text
    assert "範囲" not in text and "対象の記録" not in text


def test_words_of_seeds_that_reviewers_and_hubs_read_accuse_nobody(seeds: SmallWarehouse) -> None:
    words = "select concat_ws('|', shown_ja, counted_ja, of_ja, correct_ja) from inflation_wording"
    texts = seeds.rows(f"{words} union all select concat_ws('|', honest_ja, ask_ja) from inflation_pattern")
    assert [text for (text,) in texts if accusations(text)] == []
    assert accusations("課題（中）水増し") == ["水増し"]


FINDINGS = (
    "flag_id varchar, pattern varchar, pattern_class varchar, level varchar, hub_code varchar, month date, subject_id varchar, "
    "marked_ids varchar[], evidence json"
)
MARKERS = """{"markers": [
    {"marker": "issue_padding_thin", "n": 300, "marked": 80, "expected": 40.0, "expected_low": 30.0, "expected_high": 51.0, "p_value": 1e-6, "is_flagged": true},
    {"marker": "issue_padding_bundle", "n": 90, "marked": 30, "expected": 28.0, "expected_low": 20.0, "expected_high": 36.0, "p_value": 0.4, "is_flagged": false},
    {"marker": "issue_padding_extra", "n": 300, "marked": 250, "expected": 120.4, "expected_low": 90.0, "expected_high": 150.0, "p_value": 1e-9, "is_flagged": true}
], "coordinators": [{"coordinator_id": "C01", "marked": 3}]}"""


def test_findings_are_told_by_their_flagged_markers_or_by_what_must_be_corrected(seeds: SmallWarehouse) -> None:
    month = dt.date(2025, 11, 1)
    seeds.table("stg_hubs", "hub_code varchar, hub_name varchar", [["13", "東京都よろず支援拠点"]])
    day = "13:C01:2025-11-05"
    seeds.table("int_inflation_findings", FINDINGS, [
        ["f1", "issue_padding", "C", "hub_month", "13", month, "13:2025-11", ["13:1", "13:2"], MARKERS],
        ["f2", "impossible_day", "A", "coordinator_day", "13", month, day, ["13:1", "13:2", "13:3"], '{"minutes": 700}'],
        ["f3", "overlap", "A", "record", "13", month, "13:1", ["13:1", "13:2"], None],
    ])  # fmt: skip
    seeds.build("int_inflation_explanations")
    texts = dict(seeds.rows("select flag_id, explanation_ja from int_inflation_explanations"))
    assert texts["f1"].startswith(
        "【お尋ね・統計的なばらつき】2025年11月、東京都よろず支援拠点の「2つめ以降の課題（中）」は250件（相談300件に対して）で、"
        "同月の全国水準と自拠点の過去実績から見込まれる120件（90%範囲90～150件）を上回ります。また、「課題1つあたりの時間が短い相談」は80件"
    )
    assert "組み合わせ" not in texts["f1"]
    assert "「相談時間の合計が勤務時間を超える担当者の日」は1日です。" in texts["f2"]
    assert texts["f2"].endswith("対象の記録：13:1、13:2、13:3。")
    assert "「同じ担当者の相談時間が重なる記録」は2件です。" in texts["f3"]


def test_each_pattern_that_asks_hubs_has_an_example(seeds: SmallWarehouse) -> None:
    seeds.build("dim_inflation_pattern")
    rows = seeds.rows("select pattern, pattern_class, example_ja from dim_inflation_pattern order by pattern_no")
    assert len(rows) == 30
    assert {pattern for pattern, _, text in rows if text is None} == {
        "confirmation_sample", "target_bunching", "unprofitable_growth"
    }  # fmt: skip
    for _, pattern_class, text in rows:
        if text:
            assert text.startswith("【") and "○○よろず支援拠点（作例）" in text and accusations(text) == []
            assert ("訂正の方法" in text) == (pattern_class == "A")
