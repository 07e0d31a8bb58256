"""Form for contributions in the browser: the JSON Schema of each kind with the words of the form, and all names.

The schemas are those of the editors (`editor_schemas`), with labels for people and with choices where the records give
them: sections of the paper, its notes, fields. A script makes the form of them; nothing of it is sent anywhere.
"""

from collections.abc import Iterator
from functools import partial
from typing import Any, Final

import orjson

from atlas.exports.editor_schemas import KINDS_OF_LINK, schema
from atlas.exports.files import ExportedFile
from atlas.i18n import N_
from atlas.i18n import gettext as _
from atlas.records.field_types import RESERVED
from atlas.records.file_names import ID_LENGTH
from atlas.records.model import ALWAYS_EDITORIAL, KINDS, Record
from atlas.records.text import EDITOR
from atlas.site import Site
from atlas.site.kinds import asked
from atlas.site.labels import CHOICES, FIELDS

FOLDER: Final = "contribute"
LABELS_OF_CHOICES: Final = "x-labels"
"""Keyword of the labels of the choices in `enum`."""
OTHER_VALUES: Final = "x-also"
"""Keyword of the values that may stand in the place of a record's id."""
_RULES: Final = {"reserved": [*RESERVED], "longest": ID_LENGTH, "editorial": ALWAYS_EDITORIAL}
"""Rules that no schema tells."""
_DESCRIPTIONS: Final = {
    "summary": N_("One to three sentences in your own words: what it is, and why it is here."),
    "sections": N_("The paper's sections that speak of it. Leave them out if none does."),
    "notes": N_("The paper's notes that stand behind the record as a whole, if it has any."),
    "sources": N_("The sources other than the paper that speak of it."),
}
"""Descriptions of the fields that are written otherwise in a file than in the form."""
_SHARED_LABELS: Final = ("latitude", "longitude")
"""Fields whose label is that of another field too, so that the form needs their own names."""


def files(site: Site) -> Iterator[ExportedFile]:
    """A file for the form of each kind, one with the names of all records, and one with the words of the form."""
    for model in KINDS.values():
        yield ExportedFile(f"{FOLDER}/{model.kind}.json", partial(_form_file, site, model))
    yield ExportedFile(f"{FOLDER}/names.json", lambda: orjson.dumps(names(site)))
    yield ExportedFile(f"{FOLDER}/words.json", lambda: site.render("exports/contribution-words.json").strip())


def _form_file(site: Site, model: type[Record]) -> bytes:
    return orjson.dumps(form(site, model))


def form(site: Site, model: type[Record]) -> dict[str, Any]:
    """Schema of a kind for its form, and which fields the form asks for first."""
    made = schema(model, site.catalogue)
    fields = made["properties"]
    if site.catalogue.paper:
        titles = site.catalogue.paper.section_titles
        labels = {section: f"{section}: {title}" for section, title in titles.items()}
        fields["sections"]["items"] = {"enum": [*titles], LABELS_OF_CHOICES: labels}
    fields["notes"]["items"][KINDS_OF_LINK] = ["references"]
    fields["provenance"]["additionalProperties"] |= {KINDS_OF_LINK: ["sources"], OTHER_VALUES: [EDITOR]}
    for name in fields.keys() & _DESCRIPTIONS.keys():
        fields[name]["description"] = _(_DESCRIPTIONS[name])
    _add_labels(site, made)
    titles = {name: one["title"] for name, one in fields.items() if name != "provenance"}
    fields["provenance"]["propertyNames"] = {"enum": [*titles], LABELS_OF_CHOICES: titles}
    return {"schema": {**made, "title": _(model.singular)}, "asked": asked(model), "rules": _RULES}


def _add_labels(site: Site, made: dict[str, Any]) -> None:
    """Put the labels of fields and choices into a schema of fields."""
    for name, one in made["properties"].items():
        label = site.settings.second_language.label if name == "local_name" else FIELDS.get(name)
        if label and name not in _SHARED_LABELS:
            one["title"] = _(label)
        for part in (one, one.get("items", {})):
            if "properties" in part:
                _add_labels(site, part)
            elif KINDS_OF_LINK not in part and {*part.get("enum", ())} <= CHOICES.keys() and "enum" in part:
                part[LABELS_OF_CHOICES] = {value: _(CHOICES[value]) for value in part["enum"]}


def names(site: Site) -> dict[str, dict[str, list[str]]]:
    """Title and other names of each record, by kind and id; of a former id, none."""
    found: dict[str, dict[str, list[str]]] = {}
    former = [key.split("/") for record in site.catalogue for key in record.former_keys]
    for kind in KINDS:
        records = site.catalogue.of_kind(kind)
        found[kind] = {old: [] for its_kind, old in former if its_kind == kind}
        found[kind] |= {record.id: [site.titles[record.key], *_others(record)] for record in records}
    return found


def _others(record: Record) -> Iterator[str]:
    """Names of a record beside its title, by which a person may look for it."""
    shown = (record.local_name, record.abbreviation, record.name if record.abbreviation else None, *record.aliases)
    yield from dict.fromkeys(name for name in shown if name)
