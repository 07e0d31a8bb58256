"""Fields that a person who adds a record is asked for, on the command line and in the browser."""

from typing import Final

from atlas.records.model import Record, field_order

ASKED: Final = {
    "clusters": "abbreviation country places sectors website",
    "partnerships": "abbreviation sectors members target_countries aim",
    "missions": "end places hosts organisers participants sectors programmes partnerships",
    "success-stories": "places sectors activities",
    "organisations": "abbreviation country places sectors website",
    "programmes": "abbreviation start end owners sectors",
    "milestones": "start end parties places sectors",
    "sectors": "broader local_name",
    "places": "country part_of local_name aliases",
    "indicators": "qualifier date about",
    "references": "publisher url",
    "sources": "publisher url date",
    "terms": "abbreviation related",
}
"""Fields of each kind that are asked for although a record can do without."""


def asked(model: type[Record]) -> list[str]:
    """Fields for which a person is asked, in their order: those that are needed, and those that matter for the kind."""
    origin = [] if model.kind == "sources" else ["sections", "sources", *(["notes"] if model.asks_for_notes else [])]
    wanted = {*required(model), *ASKED.get(model.kind, "").split(), *origin}
    return [name for name in field_order(model) if name in wanted]


def required(model: type[Record]) -> list[str]:
    """Fields that a file of this kind must give, in their order."""
    return [name for name in field_order(model) if model.model_fields[name].is_required()]
