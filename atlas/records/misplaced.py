"""Records in a wrong folder: which kind a file's fields are those of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from atlas.records.diagnostics import Diagnostic
from atlas.records.links import choices
from atlas.records.model import KINDS, Record
from atlas.records.yaml_reader import Document


def fitting_kind(kind: str, written: Mapping[str, Any]) -> str:
    """Kind that a file's fields are those of: its folder's, unless that does not fit and one other clearly does."""
    own = _misfits(KINDS[kind], written)
    if own < 2:
        return kind
    misfits = {name: _misfits(model, written) for name, model in KINDS.items()}
    least = min(misfits.values())
    fitting = [name for name, number in misfits.items() if number == least]
    return fitting[0] if len(fitting) == 1 and 3 * least < own else kind


def misplaced(document: Document, kind: str) -> Diagnostic:
    """Diagnostic of a record in a wrong folder."""
    name = KINDS[kind].singular.lower()
    message = f"By its fields, this is {'an' if name[0] in 'aeiou' else 'a'} {name}."
    return document.diagnostic((), "wrong-folder", message, f"Move it to data/{kind}/.")


def _misfits(model: type[Record], written: Mapping[str, Any]) -> int:
    """Number of a file's fields that a kind does not have, needs and misses, or has with other choices."""
    own = model.model_fields.keys() - Record.model_fields.keys()
    missing = [name for name in own - written.keys() if model.model_fields[name].is_required()]
    chosen = [(choices(model, name), written[name]) for name in own & written.keys()]
    other = [value for known, value in chosen if known and isinstance(value, str) and value not in known]
    return len(written.keys() - model.model_fields.keys()) + len(missing) + len(other)
