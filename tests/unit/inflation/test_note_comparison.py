"""Pure functions that compare notes, against plain Python on drawn texts."""

from __future__ import annotations

import itertools
import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingestion.inflation.likeness import band_keys, estimated, grams, jaccard, neighbours, signatures
from ingestion.inflation.notes import BREAK, Hashes, Notes, joined, normalised, phrases, without
from ingestion.inflation.templates import SharedPhrases, TemplateRules, Templates, shared_phrases

TEXTS = st.lists(st.text("あいうＡa１2 、。\n販路ｶﾞ🏯", max_size=60), max_size=8)
LETTERS = "".join(map(chr, range(0x4E00, 0x4E00 + 600)))


def texts_of(notes: Notes) -> list[str]:
    return ["".join(map(chr, notes.signs[a:b])) for a, b in itertools.pairwise(notes.starts)]


def sets(text: str) -> set[str]:
    return {text[place : place + 4] for place in range(len(text) - 3)}


def drawn(seed: int, length: int = 80) -> str:
    return "".join(random.Random(seed).choices(LETTERS, k=length))


@settings(deadline=None)  # the table of signs is made on the first call
@given(TEXTS)
def test_every_note_is_normalised_as_if_it_stood_alone(texts: list[str]) -> None:
    alone = [texts_of(normalised([text]))[0] for text in texts]
    assert texts_of(normalised(texts)) == alone


@given(st.lists(st.text("あいうＡa１2 、販路ｶ", max_size=60), max_size=8))
def test_what_is_in_normal_form_stays(texts: list[str]) -> None:
    once = texts_of(normalised(texts))
    assert texts_of(normalised(once)) == once


def test_spelling_spaces_and_numbers_do_not_matter() -> None:
    one, other, third = texts_of(normalised(["Ａ社は　２０２５年11月、販路。", "a社 は3年4月販路\n", "b社は3年4月販路\n"]))
    assert one == other == "a社は0年0月販路" + chr(BREAK) and third != one


@given(TEXTS)
def test_equal_phrases_have_equal_hashes_and_nothing_else_has(texts: list[str]) -> None:
    notes = normalised(texts)
    expected = [(number, part) for number, text in enumerate(texts_of(notes)) for part in text.split(chr(BREAK)) if part]
    found = phrases(notes)
    assert found.notes.tolist() == [number for number, _ in expected]
    names = dict(zip(found.hashes.tolist(), [part for _, part in expected], strict=True))
    assert [names[value] for value in found.hashes.tolist()] == [part for _, part in expected]
    assert len(names) == len({part for _, part in expected})


@given(TEXTS, st.sets(st.integers(0, 20)))
def test_templates_are_taken_out_and_nothing_else_but_breaks(texts: list[str], chosen: set[int]) -> None:
    notes = normalised(texts)
    found = phrases(notes)
    is_template = np.isin(np.arange(len(found.hashes)), list(chosen))
    expected = ["" for _ in texts]
    parts = [part for text in texts_of(notes) for part in text.split(chr(BREAK)) if part]
    for part, number, gone in zip(parts, found.notes.tolist(), is_template.tolist(), strict=True):
        expected[number] += "" if gone else part
    assert texts_of(without(notes, found, is_template)) == expected


@given(TEXTS)
def test_grams_pick_and_join_keep_notes_apart(texts: list[str]) -> None:
    notes = normalised(texts)
    numbers, begins = grams(notes)
    assert [len(set(numbers[a:b].tolist())) for a, b in itertools.pairwise(begins)] == [
        len(sets(text)) for text in texts_of(notes)
    ]
    kept = np.array([len(text) % 2 == 0 for text in texts], dtype=bool)
    halves = joined([notes.pick(kept), notes.pick(~kept)])
    everything = texts_of(notes)
    assert texts_of(halves) == [t for t, k in zip(everything, kept, strict=True) if k] + [
        t for t, k in zip(everything, kept, strict=True) if not k
    ]


@given(st.lists(st.text(LETTERS[:6], min_size=4, max_size=40), min_size=2, max_size=6))
def test_similarity_is_that_of_sets_of_four_signs(texts: list[str]) -> None:
    notes = normalised(texts)
    one, other = np.triu_indices(len(texts))
    expected = [
        len(sets(texts[a]) & sets(texts[b])) / len(sets(texts[a]) | sets(texts[b])) for a, b in zip(one, other, strict=True)
    ]
    assert jaccard(notes, one, other).tolist() == pytest.approx(expected)


@pytest.mark.parametrize(("changed", "least"), [(0, 1.0), (1, 0.97), (2, 0.9)])
def test_alike_notes_meet_in_a_band_and_others_do_not(changed: int, least: float) -> None:
    originals = [drawn(seed) for seed in range(400)]
    copies = [text[:10] + "○" * changed + text[10 + changed :] for text in originals]
    notes = normalised(originals + copies)
    signed = signatures(notes)
    later, earlier = neighbours(band_keys(signed), 400)
    pairs = set(zip(later.tolist(), earlier.tolist(), strict=True))
    assert np.mean([(400 + number, number) in pairs for number in range(400)]) >= least
    assert all(later - earlier == 400)
    exact = jaccard(notes, np.arange(400, 800), np.arange(400))
    assert abs(np.mean(estimated(signed, np.arange(400, 800), np.arange(400)) - exact)) < 0.02


def test_of_many_equal_notes_each_is_compared_with_the_last_three_only() -> None:
    keys = band_keys(signatures(normalised([drawn(1)] * 50)))
    later, earlier = neighbours(keys, 10)
    assert set(later.tolist()) == set(range(10, 50)) and set((later - earlier).tolist()) == {1, 2, 3}


def test_no_notes_are_compared_with_nothing() -> None:
    none = normalised([])
    later, earlier = neighbours(band_keys(signatures(none)), 0)
    assert len(later) == len(earlier) == len(jaccard(none, later, earlier)) == 0


def said(texts: list[str], enterprises: list[int]) -> tuple[Hashes, SharedPhrases]:
    found = phrases(normalised(texts))
    return found.hashes, shared_phrases(found, np.array(enterprises, np.uint64))


def test_a_phrase_of_one_enterprise_however_often_is_no_template() -> None:
    templates = Templates(TemplateRules(hubs=2, share=0.01, months=1))
    for hub in ("01", "02"):
        hashes, shared = said([drawn(1)] * 5, [7] * 5)
        templates.learn({hub: shared})
        templates.settle({hub: shared})
    assert not templates.of_hub("01", hashes).any()


def test_a_hubs_own_phrase_must_be_of_many_and_for_months() -> None:
    rules = TemplateRules(hubs=5, share=0.5, months=2)
    hashes, many = said([drawn(1)] * 3 + [drawn(2)], [1, 2, 3, 4])
    _, few = said([drawn(1)] * 2 + [drawn(seed) for seed in range(10, 20)], list(range(12)))
    for months, is_template in (([many], False), ([many, many], True), ([many, few], False)):
        templates = Templates(rules)
        for shared in months:
            templates.settle({"13": shared})
        assert templates.of_hub("13", hashes)[0] == is_template and not templates.of_hub("13", hashes)[-1]
    assert not templates.of_hub("20", hashes).any()
