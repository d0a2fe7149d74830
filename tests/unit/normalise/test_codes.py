"""Code lists: official labels from what clerks write."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingestion.normalise.codes import CodeList, CodeListError, Industry, business_form_of_name, issue_minors

MINORS = [row["label"] for row in CodeList.rows("issue_minor")]
LISTS = ("issue_major", "issue_minor", "institution_type", "channel", "resolution", "business_form", "coordinator_role", "activity_type", "direction", "special_desk", "indicator")  # fmt: skip


@given(
    st.lists(st.sampled_from(MINORS), min_size=1, max_size=6, unique=True),
    st.sampled_from(["、", ",", "，", "・", "/", ";", "\n", "／", "；"]),
)
def test_any_minors_by_any_separator(labels: list[str], separator: str) -> None:
    assert issue_minors(separator.join(labels)) == (tuple(labels), False)


@pytest.mark.parametrize(("first", "second"), list(combinations(MINORS, 2)))
def test_names_that_contain_a_dot_are_not_torn(first: str, second: str) -> None:
    assert issue_minors(f"{first}・{second}") == ((first, second), False)


def test_unknown_minors_count_once() -> None:
    assert issue_minors("経営知識、謎、その他、別の謎") == (("経営知識", "その他"), True)
    assert issue_minors("IT活用、IT活用") == (("IT活用",), False)


@given(st.text())
def test_minors_never_raise(text: str) -> None:
    issue_minors(text)
    Industry.find(text)


@pytest.mark.parametrize("name", LISTS)
def test_every_label_code_and_synonym_is_found(name: str) -> None:
    codes = CodeList.load(name)
    for row in CodeList.rows(name):
        for text in (row["label"], row["code"], *filter(None, row["synonyms"].split("|"))):
            assert codes.find(text) == row["label"], text
    assert codes.find("どこにもない値") is None


def test_ambiguous_list_is_refused() -> None:
    rows = [{"code": "a", "label": "甲", "synonyms": "同じ"}, {"code": "b", "label": "乙", "synonyms": "同じ"}]
    with pytest.raises(CodeListError, match="同じ"):
        CodeList("made up", rows)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("E", "E"), ("Ｅ", "E"), ("製造業", "E"), ("E 製造業", "E"), ("E：製造業", "E"), ("建設", "D"), ("飲食店", "M-F"), ("76", "M-F"), ("M76", "M-F"),
        ("M-76", "M-F"), ("75", "M-L"), ("50", "I-W"), ("56", "I-R"), ("I", "I"), ("M", "M"), ("卸売業", "I-W"), ("小売", "I-R"), ("娯楽業", "N-E"),
        ("サービス業（他に分類されないもの）", "R"), ("宇宙開発", None), ("E76", None),
    ],
)  # fmt: skip
def test_industries(text: str, code: str | None) -> None:
    assert Industry.find(text) == code


def test_business_form_of_v1_names() -> None:
    assert business_form_of_name("㈱山田", None) == "法人"
    assert business_form_of_name("山田工務店有限会社", "建設業") == "法人"
    assert business_form_of_name("NPO法人あすなろ", None) == "法人"
    assert business_form_of_name("山田太郎", "創業予定") == "創業前"
    assert business_form_of_name("山田商店", "小売業") == "不明"
