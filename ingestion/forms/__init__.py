"""The forms (様式) as data: one YAML file for each form and partner layout, and the loader that gives them types.

A new form or a new partner layout is a new file here; no code changes. Does not belong here: anything that opens a submission.
"""

from ingestion.forms.mapping import ColumnSpec, Form, SheetSpec, cover_labels, load_forms

__all__ = ["ColumnSpec", "Form", "SheetSpec", "cover_labels", "load_forms"]
