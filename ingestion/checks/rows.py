"""Rules between the cells of one row, and between the rows of one file (contract §8, §10).

Each rule is one function on a frame.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from ingestion.checks.frame import Frame
from ingestion.normalise.places import postal_disagrees, prefecture_code
from ingestion.normalise.text import clean
from ingestion.thresholds import threshold

MINUTES_STORED_MAX = 10**8  # far outside the range E11 allows; keeps nonsense within the column's type


def apply_row_rules(frame: Frame) -> None:
    """Dates against month and receipt for every table, then the table's own rules."""
    check_dates(frame)
    check_number_used_once(frame)
    for field, rule in RULES.items():
        if field in frame.values:
            rule(frame)


def _days(array: pa.Array) -> np.ndarray:
    return array.to_numpy(zero_copy_only=False).astype("datetime64[D]")


def _numbers(array: pa.Array) -> np.ndarray:
    return np.asarray(array.cast(pa.float64()).to_numpy(zero_copy_only=False), dtype=float)


def check_dates(frame: Frame) -> None:
    """E05 event outside 対象年月; E06 later than the day the file was received."""
    for column in frame.spec.columns:
        if column.type not in ("event_date", "past_date", "date"):
            continue
        days = _days(frame.values[column.name])
        known = ~np.isnat(days)
        if column.type == "event_date":
            outside = days.astype("datetime64[M]") != frame.month.astype("datetime64[M]")
            frame.issues.add(known & outside & ~np.isnat(frame.month), column.name, "E05")
        frame.issues.add(known & (days > frame.received), column.name, "E06")


def check_duration(frame: Frame) -> None:
    """E12 end before start; minutes from the times when blank, else E01; E11 out of range; W05 disagreement."""
    minutes = _numbers(frame.values["minutes"])
    was_read = ~np.isnan(minutes)
    blank = _is_blank(frame, "minutes")
    if "started_min" in frame.values:
        span = _numbers(frame.values["ended_min"]) - _numbers(frame.values["started_min"])
        frame.issues.add(span < 0, "ended_min", "E12")
        disagree = was_read & (span >= 0) & (np.abs(minutes - span) > threshold("minutes_disagree"))
        frame.issues.add(disagree, "minutes", "W05")
        times_given = ~_is_blank(frame, "started_min") & ~_is_blank(frame, "ended_min")
        minutes = np.where(blank & (span >= 0), span, minutes)
    else:
        times_given = np.zeros(len(frame), dtype=bool)
    if frame.spec.column("minutes").required_unless:
        frame.issues.add(blank & ~times_given, "minutes", "E01")
    outside = ~np.isnan(minutes) & ((minutes <= 0) | (minutes > threshold("minutes_max")))
    frame.issues.add(outside, "minutes", "E11")
    frame.values["minutes"] = pa.array(
        np.rint(np.clip(minutes, -MINUTES_STORED_MAX, MINUTES_STORED_MAX)), pa.float64(), from_pandas=True
    ).cast(pa.int32(), safe=False)


def _is_blank(frame: Frame, name: str) -> np.ndarray:
    """Rows whose cell is empty, or holds only a mark for empty (contract §5)."""
    encoded = frame.encoded(name)
    return np.array([clean(text) is None for text in encoded.texts] + [True])[encoded.indices]


def check_number_used_once(frame: Frame) -> None:
    """E10: the second and later rows of one file with the same 相談番号."""
    if frame.spec.key != "consultation_no":
        return
    numbers = pd.DataFrame({"file": frame.file_index, "no": frame.values["consultation_no"].to_pandas()})
    repeated = numbers.duplicated(keep="first") & numbers["no"].notna()
    frame.issues.add(repeated.to_numpy(), "consultation_no", "E10")


def check_postal_code(frame: Frame) -> None:
    """W06: the postal code belongs to another prefecture than the address names."""
    encoded = pc.dictionary_encode(frame.values["address"])
    of_address = np.array([prefecture_code(text) for text in encoded.dictionary.to_pylist()] + [None], dtype=object)
    codes = of_address[encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False)]
    frame.values["prefecture_code"] = pa.array(codes, pa.string())
    if "postal_code" not in frame.values:
        return
    postal = frame.values["postal_code"].to_pylist()
    wrong = [bool(p and c and postal_disagrees(p, c)) for p, c in zip(postal, codes, strict=True)]
    frame.issues.add(np.array(wrong, dtype=bool), "postal_code", "W06")


RULES: dict[str, Callable[[Frame], None]] = {
    "minutes": check_duration,
    "address": check_postal_code,
}
"""Rules by the column that a sheet must have for them to apply."""
