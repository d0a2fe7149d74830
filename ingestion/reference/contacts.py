"""Telephones and addresses of hubs, implementing bodies and partners: a client should not have one of them (contract, submission.md §11).

Kept as the keys that clients' own are compared by.
"""

from __future__ import annotations

from ingestion.checks.linkage_keys import address_parts
from ingestion.nayose.addresses import parse_address
from ingestion.nayose.telephones import telephone_key
from ingestion.reference.lines import ReferenceLayout, Row, Said

KINDS = ("拠点", "実施機関", "支援機関")


def read_contact(said: Said) -> Row | str:
    """A contact by the keys of its telephone and address, or what is wrong with the line."""
    if said["区分"] not in KINDS:
        return f"区分「{said['区分']}」が {'・'.join(KINDS)} のどれでもありません"
    for column in ("名称", "出典"):
        if not said[column]:
            return f"{column}がありません"
    telephone = telephone_key(said["電話番号"])
    if said["電話番号"] and not telephone:
        return f"電話番号「{said['電話番号']}」が電話番号として読めません"
    municipality, town, street, _ = address_parts(parse_address(said["住所"]))
    if said["住所"] and not (municipality and street):
        return "住所が都道府県から番地まで読めません"
    if not telephone and not said["住所"]:
        return "電話番号も住所もありません"
    return {
        "contact_kind": said["区分"],
        "contact_name": said["名称"],
        "telephone_key": telephone or None,
        "municipality_key": municipality or None,
        "town_key": town or None,
        "street_key": street or None,
        "source": said["出典"],
    }


KNOWN_CONTACTS = ReferenceLayout(
    name="reference/known_contacts.csv",
    label_ja="拠点・支援機関の連絡先",
    table="known_contact",
    required=("区分", "名称", "電話番号", "住所", "出典"),
    read=read_contact,
    key=("contact_kind", "contact_name", "telephone_key", "municipality_key", "town_key", "street_key"),
    repeated_ja="同じ名称・連絡先の行が前にあります",
)
