"""Partner institutions and their referral logs, in the four layouts of contract §6, consistent with part of what hubs reported."""

from __future__ import annotations

import datetime as dt
import hashlib
import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ingestion.synthetic.linkage_spelling import respelled
from ingestion.synthetic.sheets import Sheet
from ingestion.synthetic.submissions import touch
from ingestion.synthetic.truth import Truth
from ingestion.synthetic.world import Enterprise
from ingestion.synthetic.writing import write_csv, write_xlsx

LAYOUT_OF_TYPE = {
    "sci": "shoko",
    "cci": "shoko",
    "fin": "bank",
    "jfc": "bank",
    "suc": "center",
    "rev": "center",
    "ip": "center",
}
HEADERS = {
    "generic": (
        "記録番号",
        "日付",
        "方向",
        "拠点",
        "事業者名",
        "代表者名",
        "住所",
        "電話番号",
        "法人番号",
        "内容",
        "結果",
    ),
    "shoko": (
        "受付No",
        "受付日",
        "会員番号",
        "企業名",
        "所在地",
        "TEL",
        "経営指導員",
        "区分",
        "紹介先拠点",
        "概要",
    ),
    "bank": (
        "案件ID",
        "登録日",
        "店番",
        "取引先名(カナ)",
        "取引先名",
        "住所",
        "法人番号",
        "支援区分",
        "都道府県コード",
    ),
    "center": ("相談票番号", "年月日", "相談者", "代表者", "電話", "市区町村", "連携区分", "拠点名", "備考"),
}
DIRECTIONS = {
    "generic": {"受入": "よろずへ紹介", "紹介": "よろずから受入", "連携": "共同支援"},
    "shoko": {"受入": "送客", "紹介": "受入"},
    "bank": {"受入": "ヨロズ紹介", "紹介": "ヨロズ受入"},
    "center": {"受入": "紹介", "紹介": "受入", "連携": "3機関連携"},
}
BANK_FORMS = {"株式会社": "カ", "有限会社": "ユ", "合同会社": "ド"}
LARGE_KANA = str.maketrans("ァィゥェォッャュョ", "アイウエオツヤユヨ")
CODES = {"受入": "in", "紹介": "out", "連携": "joint"}
TYPES = ("fin", "cci", "sci", "jfc", "pub", "suc", "rev", "ip", "gov")
NAMES = {"fin": "信用金庫", "cci": "商工会議所", "sci": "商工会", "jfc": "日本政策金融公庫支店", "pub": "産業支援財団",
         "suc": "事業承継・引継ぎ支援センター", "rev": "中小企業活性化協議会", "ip": "知財総合支援窓口", "gov": "市役所"}  # fmt: skip
LABELS = {"fin": "金融機関", "cci": "商工会議所", "sci": "商工会", "jfc": "日本政策金融公庫", "pub": "公益財団法人", "suc": "事業承継・引継ぎ支援センター",
          "rev": "中小企業活性化協議会", "ip": "知財総合支援窓口", "gov": "自治体"}  # fmt: skip


@dataclass(frozen=True)
class PartnerLog:
    """One partner and the referrals it saw, by month."""

    partner_id: str
    kind: str
    name: str
    prefecture_code: str
    layout: str
    rows: dict[dt.date, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    digests: set[str] = field(default_factory=set)


def partners_of(hub_code: str, prefecture: str) -> list[PartnerLog]:
    """Two fictitious partners of each hub, of types that go round."""
    first = int(hub_code) % len(TYPES)
    kinds = (TYPES[first], TYPES[(first + 4) % len(TYPES)])
    return [
        PartnerLog(
            f"{kind}-{hub_code}{i:03d}",
            kind,
            f"{prefecture}{NAMES[kind]}（架空）",
            hub_code,
            LAYOUT_OF_TYPE.get(kind, "generic"),
        )
        for i, kind in enumerate(kinds, 1)
    ]


def see_referrals(
    rng: random.Random,
    partners: Sequence[PartnerLog],
    referrals: Sequence[dict[str, Any]],
    clients: dict[str, Enterprise],
) -> None:
    """Most referrals that name a partner also stand in its log, a few days apart; some it forgot."""
    by_id = {partner.partner_id: partner for partner in partners}
    for row in referrals:
        partner = by_id.get(row.get("機関ID") or "")
        client = clients.get(row["相談者番号"])
        if partner is None or client is None or row["方向"] not in DIRECTIONS[partner.layout] or rng.random() < 0.12:
            continue
        day = row["日付"] + dt.timedelta(days=rng.randint(-6, 6))
        partner.rows[day.replace(day=1)].append({"日": day, "方向": row["方向"], "client": client})


def write_logs(inbox: Path, partners: Sequence[PartnerLog], months: Sequence[dt.date], seed: int, truth: Truth) -> None:
    """The monthly logs of these partners."""
    for partner in partners:
        for number, month in enumerate(months):
            if not partner.rows[month] and number % 8:
                continue  # most partners without a referral send nothing; some send the header alone
            _write_log(inbox, partner, month, seed, truth)


def _write_log(inbox: Path, partner: PartnerLog, month: dt.date, seed: int, truth: Truth) -> None:
    rng = random.Random(f"{seed}:{partner.partner_id}:{month}")
    header = HEADERS[partner.layout]
    rows = [_row(partner, month, i, seen, seed) for i, seen in enumerate(sorted(partner.rows[month], key=lambda r: r["日"]), 1)]
    bad: list[tuple[int, str, str]] = []
    if rows and rng.random() < 0.06:
        column = next(c for c in header if c in ("方向", "区分", "支援区分", "連携区分"))
        rows[-1][column] = "双方向"
        bad.append((len(rows), column, "E13"))
    matrix: list[list[Any]] = [list(header), *([row.get(column) for column in header] for row in rows)]
    is_book = rng.random() < 0.3
    name = f"紹介記録_{partner.partner_id}_{month:%Y-%m}"
    sheet = Sheet("紹介記録", "紹介記録", matrix, [], 0)
    path = inbox / "partners" / partner.partner_id / f"{name}.{'xlsx' if is_book else 'csv'}"
    if is_book:
        write_xlsx(path, [sheet])
    else:
        write_csv(path, sheet, rng.choice(("cp932", "utf-8-sig")))
    received = dt.datetime.combine(
        (month + dt.timedelta(days=40)).replace(day=8), dt.time(9, rng.randint(0, 59), rng.randint(0, 59))
    )
    touch(path, received)
    relative = path.relative_to(inbox).as_posix()
    status, reason = ("accepted_with_errors" if bad else "accepted"), ""
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    if digest in partner.digests:  # a header alone is the same bytes every month
        status, reason = "duplicate_file", "same_bytes"
    partner.digests.add(digest)
    truth.files.append(
        {"path": relative, "form": partner.layout, "month": None, "expected_status": status,
         "expected_reason": reason, "rows_read": len(rows), "rows_accepted": len(rows) - len(bad), "rows_quarantined": len(bad),
         "rows_superseded": 0, "rows_ignored": 0}
    )  # fmt: skip
    for number, column, code in bad:
        truth.issues.append(
            {
                "path": relative,
                "sheet": sheet.name if is_book else "紹介記録",
                "row": number + 1,
                "column": column,
                "code": code,
            }
        )
    marked = {number for number, _, _ in bad}
    for number, (row, seen) in enumerate(zip(rows, sorted(partner.rows[month], key=lambda r: r["日"]), strict=True), 1):
        truth.tables["partner_referral"].append(
            {"partner_id": partner.partner_id, "record_no": row[header[0]], "referred_on": seen["日"], "hub_code": partner.prefecture_code,
             "layout": partner.layout, "direction": CODES[seen["方向"]], "latent_id": seen["client"].latent_id, "is_counted": number not in marked}
        )  # fmt: skip


def bank_style(client: Enterprise) -> str:
    """A name as a bank's terminal writes it: "カ）アオゾラセイサクシヨ", "アオゾラセイサクシヨ（カ"."""
    reading = client.kana.translate(LARGE_KANA)
    form = BANK_FORMS.get(client.legal_form)
    if form is None:
        return reading
    return f"{form}）{reading}" if client.is_form_first else f"{reading}（{form}"


def _names_at_bank(habit: str, client: Enterprise, written: Enterprise) -> tuple[str, str]:
    """(取引先名(カナ), 取引先名): a branch writes plainly, or the reading in the bank's style, or both names so."""
    in_style = bank_style(client)
    return {"001": (client.kana, written.name), "002": (in_style, written.name), "003": (in_style, in_style)}[habit]


def _row(partner: PartnerLog, month: dt.date, serial: int, seen: dict[str, Any], seed: int) -> dict[str, Any]:
    client: Enterprise = seen["client"]
    rng = random.Random(f"{seed}:{partner.partner_id}:{client.latent_id}")
    is_home = client.place.prefecture_code == partner.prefecture_code
    written = respelled(rng, client, is_home=is_home) if rng.random() < 0.5 and not client.address_as_written else client
    office = rng.choice(("001", "002", "003"))
    kana, name = _names_at_bank(office, client, written)
    word = DIRECTIONS[partner.layout][seen["方向"]]
    number = f"{month:%Y%m}-{serial:04d}"
    hub = f"{client.place.prefecture}よろず支援拠点" if is_home else None
    values: dict[str, dict[str, Any]] = {
        "generic": {"記録番号": number, "日付": f"{seen['日']:%Y/%m/%d}", "方向": word, "拠点": hub, "事業者名": written.name,
                    "代表者名": written.representative, "住所": written.address, "電話番号": written.telephone,
                    "法人番号": client.corporate_number, "内容": "相談", "結果": "受理"},
        "shoko": {"受付No": number, "受付日": f"{seen['日'].year}年{seen['日'].month}月{seen['日'].day}日", "会員番号": f"M{serial}",
                  "企業名": written.name, "所在地": written.address, "TEL": written.telephone, "経営指導員": "指導員", "区分": word,
                  "紹介先拠点": hub, "概要": "販路"},
        "bank": {"案件ID": number, "登録日": f"{seen['日']:%Y%m%d}", "店番": office, "取引先名(カナ)": kana, "取引先名": name,
                 "住所": written.address, "法人番号": client.corporate_number, "支援区分": word, "都道府県コード": partner.prefecture_code},
        "center": {"相談票番号": number, "年月日": f"R{seen['日'].year - 2018}.{seen['日'].month}.{seen['日'].day}", "相談者": written.name,
                   "代表者": written.representative, "電話": written.telephone, "市区町村": f"{client.place.prefecture}{client.place.municipality}",
                   "連携区分": word, "拠点名": hub, "備考": None},
    }  # fmt: skip
    return values[partner.layout]


def write_register(inbox: Path, partners: Sequence[PartnerLog]) -> None:
    """`partners.csv`: who they are and in which layout they write."""
    rows: list[list[Any]] = [["partner_id", "機関種別", "機関名", "都道府県コード", "layout"]]
    rows += [[p.partner_id, LABELS[p.kind], p.name, p.prefecture_code, p.layout] for p in partners]
    write_csv(inbox / "partners" / "partners.csv", Sheet("partners", "partners", rows, [], 0), "utf-8-sig")
