"""Numbers of establishments by prefecture, industry group and size: the denominators of `support_gap_year`."""

from __future__ import annotations

import re
import unicodedata

from ingestion.normalise.codes import CodeList
from ingestion.normalise.identifiers import hub_code
from ingestion.reference.lines import ReferenceLayout, Row, Said

SIZES = ("小規模事業者", "中小企業（小規模を除く）", "その他（大企業等）")
IS_COUNT = re.compile(r"\d{1,9}", re.ASCII)
IS_YEAR = re.compile(r"(19|20)\d\d", re.ASCII)


def read_establishment(said: Said) -> Row | str:
    """A row, or what is wrong with it."""
    prefecture = hub_code(said["都道府県コード"])
    count, year = (unicodedata.normalize("NFKC", said[name]).replace(",", "") for name in ("事業所数", "調査年"))
    faults = (
        (prefecture is None, f"都道府県コード「{said['都道府県コード']}」が 01～47 ではありません"),
        (said["業種区分"] not in ("", *industry_groups()), f"業種区分「{said['業種区分']}」が公表の 7 区分ではありません"),
        (said["規模区分"] not in ("", *SIZES), f"規模区分「{said['規模区分']}」が規模の区分ではありません"),
        (not IS_COUNT.fullmatch(count), f"事業所数「{said['事業所数']}」が 0 以上の整数ではありません"),
        (not IS_YEAR.fullmatch(year), f"調査年「{said['調査年']}」が西暦の年ではありません"),
        (not said["出典"], "出典がありません（出典のない数は分母に使いません）"),
    )
    for is_wrong, message in faults:
        if is_wrong:
            return message
    return {
        "prefecture_code": prefecture,
        "industry_group": said["業種区分"] or None,
        "size_class": said["規模区分"] or None,
        "establishments": int(count),
        "survey_year": int(year),
        "source": said["出典"],
    }


def industry_groups() -> list[str]:
    """The published industry groups."""
    return list(dict.fromkeys(row["published_group"] for row in CodeList.rows("industry") if row["published_group"]))


ESTABLISHMENTS = ReferenceLayout(
    name="reference/establishments.csv",
    label_ja="事業所数",
    table="establishment",
    required=("都道府県コード", "業種区分", "規模区分", "事業所数", "調査年", "出典"),
    read=read_establishment,
    key=("prefecture_code", "industry_group", "size_class", "survey_year"),
    repeated_ja="同じ都道府県・業種・規模・調査年の行が前にあります",
)
