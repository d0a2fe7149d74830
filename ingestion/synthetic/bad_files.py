"""Files that must be refused, each with the reason it must be refused for (contract §8, §9)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from ingestion.synthetic.sheets import Sheet
from ingestion.synthetic.submissions import touch
from ingestion.synthetic.truth import Truth
from ingestion.synthetic.writing import write_entries, write_xlsx

RECORDS = [["相談番号", "相談日", "相談時間", "相談方法", "相談者番号", "担当者番号", "課題大", "課題中"]]


def _book(cover: list[list[object]]) -> list[Sheet]:
    return [Sheet("表紙", "表紙", cover, [], 0), Sheet("相談記録", "相談記録", list(RECORDS), [], 0)]  # type: ignore[arg-type]


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _text(path: Path) -> None:
    path.write_text("報告はメールで送りました。", encoding="utf-8")


def _broken(path: Path) -> None:
    path.write_bytes(b"PK\x03\x04" + b"half a workbook" * 20)


def _encrypted(path: Path) -> None:
    """The container Excel writes for a workbook with a password (only its mark; there is nothing inside)."""
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 512)


def _unknown(path: Path) -> None:
    write_xlsx(path, [Sheet("議事録", "議事録", [["日時", "場所"], ["5月1日", "会議室"]], [], 0)])


def _other_hub(path: Path) -> None:
    is_osaka = "27" in path.parts
    code, name = ("13", "東京都よろず支援拠点") if is_osaka else ("27", "大阪府よろず支援拠点")
    write_xlsx(path, _book([["拠点コード", code], ["拠点名", name], ["対象年月", "2024-05"]]))


def _no_month(path: Path) -> None:
    write_xlsx(path, _book([["拠点コード", path.parts[-3]], ["対象年月", None]]))


def _many(path: Path) -> None:
    write_entries(path, {f"sheet{i}.csv": b"a,b\r\n" for i in range(65)})


def _with_path(path: Path) -> None:
    write_entries(path, {"報告/相談記録.csv": b"a,b\r\n"})


def _nested(path: Path) -> None:
    write_entries(path, {"相談記録.csv": b"a,b\r\n", "中身.zip": b"PK"})


def _bomb(path: Path) -> None:
    write_entries(path, {"相談記録.csv": b"0" * 5_000_000})


BAD_FILES: tuple[tuple[str, str, Callable[[Path], None]], ...] = (
    ("空のファイル.xlsx", "empty_file", _empty),
    ("連絡メモ.txt", "unsupported_type", _text),
    ("壊れた報告.xlsx", "unreadable", _broken),
    ("パスワード付き.xlsx", "encrypted", _encrypted),
    ("議事録.xlsx", "unknown_form", _unknown),
    ("他拠点の報告.xlsx", "wrong_hub", _other_hub),
    ("年月なし.xlsx", "no_month", _no_month),
    ("多すぎる.zip", "too_many_entries", _many),
    ("フォルダー入り.zip", "entry_with_path", _with_path),
    ("入れ子.zip", "nested_zip", _nested),
    ("膨らむ.zip", "unpacks_too_large", _bomb),
)


def write_bad_files(inbox: Path, hub_code: str, received: dt.datetime, truth: Truth) -> None:
    """One file for each reason, in the folder of one hub (13 in the demonstration)."""
    folder = inbox / "hubs" / hub_code / "その他"
    folder.mkdir(parents=True, exist_ok=True)
    for name, reason, write in BAD_FILES:
        write(folder / name)
        touch(folder / name, received)
        truth.files.append(
            {"path": (folder / name).relative_to(inbox).as_posix(), "form": None, "month": None, "expected_status": "rejected",
             "expected_reason": reason, "rows_read": 0, "rows_accepted": 0, "rows_quarantined": 0, "rows_superseded": 0, "rows_ignored": 0}
        )  # fmt: skip
