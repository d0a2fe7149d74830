"""What v1 leaves to be inferred: the client written in line with a consultation, and the coordinator given by name. Contract §10."""

from __future__ import annotations

import hashlib

import pyarrow as pa

from ingestion.checks.frame import Frame
from ingestion.normalise.codes import business_form_of_name
from ingestion.normalise.text import clean


def add_inferred(frame: Frame) -> None:
    """Adds `business_form` of in-line clients and a pseudonymous `coordinator_no` where only a name is given."""
    if not frame.spec.inline_client:
        return
    names = frame.values["name"].to_pylist()
    industries = [clean(text) if text else None for text in frame.raw["industry_code"].to_pylist()]
    forms = [business_form_of_name(name, industry) if name else None for name, industry in zip(names, industries, strict=True)]
    frame.values["business_form"] = pa.array(forms, pa.string())
    coordinators = frame.values["coordinator_name"].to_pylist()
    frame.values["coordinator_no"] = pa.array(
        [pseudonym(hub, name) if name else None for hub, name in zip(frame.hub_code, coordinators, strict=True)],
        pa.string(),
    )


def pseudonym(hub_code: str, name: str) -> str:
    """A stable number for a coordinator known only by name; spaces in the name do not matter."""
    squeezed = "".join(name.split())
    return "v1-" + hashlib.sha256(f"{hub_code}:{squeezed}".encode()).hexdigest()[:10]
