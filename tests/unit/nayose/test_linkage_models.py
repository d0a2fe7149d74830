"""What the models join and keep apart: every situation planted among enough other records that rarity means something."""

from __future__ import annotations

import datetime as dt
import itertools
from pathlib import Path
from typing import Any

import pytest

from tests.linkage import Nights, number, record

pytestmark = pytest.mark.slow
TOWNS = (
    "東京都千代田区神田神保町",
    "東京都新宿区西新宿",
    "東京都世田谷区三軒茶屋",
    "大阪府大阪市北区梅田",
    "北海道札幌市中央区大通西",
)
STEMS = ("青葉", "北斗", "朝霧", "藤波", "若宮", "清水", "千鳥", "高砂", "豊栄", "白山", "常盤", "春日")
TRADES = ("製作所", "商店", "建設", "食品", "印刷", "運輸", "電機", "設計")
PEOPLE = ("佐藤 一", "鈴木 花", "高橋 実", "田中 進", "伊藤 香", "渡辺 徹", "山本 薫", "中村 望")


def others() -> list[dict[str, Any]]:
    """480 enterprises that have nothing to do with the planted ones."""
    made = []
    for i, (stem, trade, town) in enumerate(itertools.product(STEMS, TRADES, TOWNS)):
        made.append(
            record(
                f"hub:27:client:X{i}",
                f"株式会社{stem}{trade}{i}",
                f"{town}{i % 7 + 1}-{i % 11 + 1}-{i}",
                representative=f"{PEOPLE[i % 8]}{'郎子人'[i % 3]}",
                telephone=f"03-{3000 + i}-{1000 + 7 * i}",
                corporate_number=number(5000 + i),
            )
        )
    return made


K = "東京都千代田区神田神保町"
SAME: dict[str, list[dict[str, Any]]] = {
    "spelling": [
        record("s1", "㈱髙島ﾃﾞｻﾞｲﾝ", f"{K}1丁目2番3号", representative="髙島　太郎", telephone="03-1111-2222"),
        record("s2", "株式会社高島デザイン", f"{K}一丁目2-3", representative="高島太郎", telephone="0311112222"),
    ],
    "branch with its head office's number": [
        record("b1", "株式会社武蔵屋", f"{K}5-1-1", corporate_number=number(1), telephone="03-5555-0001"),
        record("b2", "株式会社武蔵屋 横浜支店", "神奈川県横浜市中区本町1-1", corporate_number=number(1), telephone="045-555-0002"),
    ],
    "moved, with the same person": [
        record("m1", "有限会社柏木木工", f"{K}2-2-2", representative="柏木 純", telephone="03-2222-0001"),
        record("m2", "有限会社柏木木工", "埼玉県川口市本町1-1-1", representative="柏木 純", telephone="048-222-0002"),
    ],
    "renamed at the same place": [
        record("r1", "神保町写植", f"{K}3-3-3", representative="小野寺 渉", telephone="03-3333-0001"),
        record("r2", "小野寺デジタル", f"{K}3-3-3", representative="小野寺 渉", telephone="03-3333-0001"),
    ],
    "founded": [
        record("f1", "三枝 澪", f"{K}4-4-4", representative="三枝 澪", telephone="090-4444-0001", business_form="創業前"),
        record("f2", "喫茶みお", f"{K}4-4-4", representative="三枝 澪", telephone="090-4444-0001", business_form="個人事業"),
    ],
    "incorporated": [
        record("i1", "梅原造園", f"{K}6-6-6", representative="梅原 岳", telephone="03-6666-0001", business_form="個人事業"),
        record("i2", "株式会社梅原造園", f"{K}6-6-6", representative="梅原 岳", telephone="03-6666-0001", business_form="法人",
               corporate_number=number(2)),
    ],
    "partner's row with little": [
        record("p1", "合同会社ツバメ企画", f"{K}7-7-7", representative="今泉 遥", telephone="03-7777-0001"),
        record("partner:rev-13001:1", "ツバメ企画（同）", "東京都千代田区", representative="今泉遥", telephone="03-7777-0001"),
    ],
    "a bank's kana": [
        record("k1", "株式会社東和工務店", f"{K}9-8-8", name_kana="トウワコウムテン", representative="東 和也", telephone="03-8888-0001"),
        record("partner:fin-13001:2", "カ）トウワコウムテン", f"{K}9-8-8", corporate_number=None),
    ],
    "a client's own record over months": [
        record("o1", "堀江 昴", f"{K}8-8-8", representative="堀江 昴"),
        record("o1", "昴不動産", "東京都新宿区西新宿9-9-9", representative="堀江 昴", month=dt.date(2024, 9, 1)),
    ],
}  # fmt: skip
APART: dict[str, list[dict[str, Any]]] = {
    "two valid numbers": [
        record("n1", "株式会社浜風", f"{K}9-1-1", representative="浜 勇", telephone="03-9999-0001", corporate_number=number(3)),
        record("n2", "株式会社浜風", f"{K}9-1-1", representative="浜 勇", telephone="03-9999-0001", corporate_number=number(4)),
    ],
    "subsidiary without number": [
        record("u1", "株式会社北條", f"{K}9-2-2", representative="北條 仁", telephone="03-9999-0002", corporate_number=number(6)),
        record("u2", "株式会社エヌテック", f"{K}9-2-2", representative="北條 仁", telephone="03-9999-0002", corporate_number=number(7)),
    ],
    "namesakes far apart": [
        record("a1", "有限会社さつき", f"{K}9-3-3", representative="五月 葵", telephone="03-9999-0003"),
        record("a2", "有限会社さつき", "福岡県福岡市博多区博多駅前1-1-1", representative="江藤 蓮", telephone="092-999-0003"),
    ],
    "shared office": [
        record("h1", "株式会社ネムロ", f"{K}9-4-4 神保町ビル301", representative="根室 湊", telephone="03-9999-0004"),
        record("h2", "合同会社オリオン", f"{K}9-4-4 神保町ビル302", representative="折尾 樹", telephone="03-9999-0005"),
    ],
    "shared telephone": [
        record("t1", "株式会社ヒバリ", f"{K}9-5-5", representative="雲雀 新", telephone="03-9999-0006"),
        record("t2", "株式会社マダラ", "東京都新宿区西新宿2-8-1", representative="斑目 楓", telephone="03-9999-0006"),
    ],
    "persons of one name": [
        record("e1", "橋本 翠", f"{K}9-6-6", representative="橋本 翠", telephone="090-9999-0001", business_form="創業前"),
        record("e2", "橋本 翠", "愛知県名古屋市中区栄1-1-1", representative="橋本 翠", telephone="090-9999-0002", business_form="創業前"),
    ],
    "franchise shops": [
        record("z1", "めだか塾", "東京都世田谷区三軒茶屋1-1-1", representative="風間 陸", telephone="03-9999-0007"),
        record("z2", "めだか塾", "大阪府大阪市北区梅田1-1-1", representative="宮原 芽", telephone="06-9999-0008"),
    ],
    "nothing but a name": [record("y1", "はやぶさ", None), record("y2", "はやぶさ", None)],
    "no name": [record("w1", None, f"{K}9-7-7"), record("w2", None, f"{K}9-7-7")],
}  # fmt: skip


def planted() -> list[dict[str, Any]]:
    return [row for case in (*SAME.values(), *APART.values()) for row in case]


@pytest.fixture(scope="module")
def linked(tmp_path_factory: pytest.TempPathFactory) -> Nights:
    nights = Nights(tmp_path_factory.mktemp("nights"))
    nights.night([*others(), *planted()])
    return nights


together = pytest.mark.xdist_group("planted")
"""Tests that read `linked` run in one process, so that it is built once."""


@together
@pytest.mark.parametrize("case", SAME)
def test_one_enterprise(linked: Nights, case: str) -> None:
    first, *rest = (row["record_id"] for row in SAME[case])
    assert all(linked.same(first, other) for other in rest)


@together
@pytest.mark.parametrize("case", APART)
def test_kept_apart(linked: Nights, case: str) -> None:
    one, other = (row["record_id"] for row in APART[case])
    assert not linked.same(one, other)


@together
def test_the_others_are_apart(linked: Nights) -> None:
    found = [linked.enterprise(row["record_id"]) for row in others()]
    assert len(set(found)) == len(found)


@together
def test_what_cannot_be_linked_has_a_reason(linked: Nights) -> None:
    reasons = dict(linked.rows("select record_id, unlinkable_reason from intermediate.int_enterprises_assigned"))
    assert reasons["hub:13:client:y1"] == "名称のほかに手がかりがない"
    assert reasons["hub:13:client:w1"] == "事業者名がない"
    assert reasons["hub:13:client:s1"] is None


def test_a_block_too_large_is_left_out_and_shown(tmp_path: Path) -> None:
    crowd = [
        record(
            f"q{i}",
            f"株式会社{'イロハニホヘト'[i % 7]}{i}商会",
            f"{K}1-1-1",
            telephone="03-1234-5678",
            corporate_number=number(100 + i),
        )
        for i in range(230)
    ]
    nights = Nights(tmp_path)
    nights.night([*crowd, *SAME["spelling"]])
    blocks = dict(nights.rows("select block, max(members) from intermediate.int_nayose_large_blocks group by 1"))
    assert blocks["telephone"] == 230 and blocks["address"] == 230
    assert len(set(nights.ids.values())) == 231
    assert nights.same("s1", "s2")
    shown = dict(nights.rows("select measure, measured from marts.nayose_quality"))
    assert shown["large_blocks"] == len(nights.rows("from intermediate.int_nayose_large_blocks"))
