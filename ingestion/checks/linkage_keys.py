"""Keys for 名寄せ, worked out once when a row is read: name, reading, representative, telephone and the parts of the address.

Each distinct text is parsed once. Comparing and weighing is SQL (`dbt_project/models/intermediate/nayose/`).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ingestion.checks.frame import BLANK, Encoded, Frame
from ingestion.nayose.addresses import Address, parse_address
from ingestion.nayose.persons import person_key
from ingestion.nayose.telephones import telephone_key
from ingestion.nayose.trade_names import is_kana, kana_key, parse_trade_name

NAME_COLUMNS = ("name_key", "legal_form", "form_position")
ADDRESS_COLUMNS = ("municipality_key", "town_key", "street_key", "building_key")
LINKAGE_COLUMNS = (*NAME_COLUMNS, "kana_key", "representative_key", "telephone_key", *ADDRESS_COLUMNS)
Parts = tuple[str | None, ...]


def add_linkage_keys(frame: Frame) -> None:
    """Adds LINKAGE_COLUMNS to the sheets that name enterprises (clients, v1's lines, partners' rows); null where the cell is silent."""
    if "name" not in frame.values:
        return
    names = _mapped(frame, "name", name_parts, len(NAME_COLUMNS))
    readings = _readings(frame)
    persons = _mapped(frame, "representative", lambda text: (person_key(text),), 1)
    telephones = _mapped(frame, "telephone", lambda text: (telephone_key(text),), 1)
    columns = [*names, *readings, *persons, *telephones, *_addresses(frame)]
    frame.values.update(zip(LINKAGE_COLUMNS, columns, strict=True))


def _readings(frame: Frame) -> list[pa.Array]:
    """The reading given, or the name itself where it is written in kana."""
    given = _mapped(frame, "name_kana", lambda text: (kana_key(text),), 1)[0]
    written = _mapped(frame, "name", lambda text: (own_reading(text),), 1)[0]
    return [pc.coalesce(given, written)]


def own_reading(name: str) -> str | None:
    """The reading of a name that is written in kana alone."""
    return kana_key(name) if is_kana(parse_trade_name(name).name_key) else None


def name_parts(text: str) -> Parts:
    """NAME_COLUMNS of one name."""
    parsed = parse_trade_name(text)
    return parsed.name_key, parsed.legal_form, parsed.position


def address_parts(parsed: Address) -> Parts:
    """ADDRESS_COLUMNS of one address; `municipality_key` begins with the code of the prefecture."""
    place = parsed.prefecture_code + parsed.city if parsed.prefecture_code else None
    return place, parsed.town, parsed.numbers, parsed.building


def _mapped(frame: Frame, column: str, parse: Callable[[str], Parts], width: int) -> list[pa.Array]:
    if column not in frame.values:
        return [pa.nulls(len(frame), pa.string())] * width
    encoded = Encoded.of(frame.values[column])
    return _taken([parse(text) for text in encoded.texts], encoded.indices, width)


def _taken(parsed: list[Parts], indices: np.ndarray, width: int) -> list[pa.Array]:
    parsed = [*parsed, (None,) * width]
    rows = pa.array(np.where(indices == BLANK, len(parsed) - 1, indices))
    return [pa.array([row[i] or None for row in parsed], pa.string()).take(rows) for i in range(width)]


def _addresses(frame: Frame) -> list[pa.Array]:
    """An address that begins with its municipality lies in the prefecture of the hub that wrote it or is written of."""
    width = len(ADDRESS_COLUMNS)
    if "address" not in frame.values:
        return [pa.nulls(len(frame), pa.string())] * width
    encoded = Encoded.of(frame.values["address"])
    parsed = [parse_address(text) for text in encoded.texts]
    parts = [address_parts(address) for address in parsed]
    indices = encoded.indices.copy()
    silent = np.array([not address.prefecture_code for address in parsed] + [False])
    rows = np.flatnonzero(silent[indices])
    hubs = frame.values["hub_name"].to_pylist() if "hub_name" in frame.values else frame.hub_code
    seen: dict[tuple[int, str], int] = {}
    for row in rows:
        text_and_hub = (int(indices[row]), str(hubs[row] or ""))
        if text_and_hub not in seen:
            seen[text_and_hub] = len(parts)
            hub = text_and_hub[1] if text_and_hub[1].isdigit() else ""
            parts.append(address_parts(parse_address(encoded.texts[text_and_hub[0]], hub)))
        indices[row] = seen[text_and_hub]
    return _taken(parts, indices, width)
