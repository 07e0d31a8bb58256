"""Names that editors give to fields, and the models' own: `description` means `summary`, `location` means `places`."""

import re
from collections.abc import Collection
from typing import Final

from atlas.records.strings import closest

_WORDS: Final = {
    "name title": "full_name label heading headline official_name english_name titre titel nombre nom nazwa 名称",
    "title name": "",
    "abbreviation": "acronym short_name short abbr abbrev abbreviated initials shortname short_form",
    "aliases": "alias aka also_known_as other_names other_name alternative_names alternate_names former_names synonyms",
    "local_name": "name_local native_name original_name name_in_second_language",
    "summary details": "description desc abstract about intro introduction overview text blurb short_description"
    " beschreibung opis résumé resume 摘要 简介",
    "details summary": "content body paragraphs more long_description background",
    "start date": "start_date begin begins begin_date beginning from since starts start_year when date day year",
    "date start": "as_of",
    "end": "end_date ends ended finish finishes finished until till to closing_date end_year",
    "places country": "place location locations city cities town region regions province venue where"
    " address area seat ort stadt ville ciudad miasto 地点 城市",
    "country": "nation countries country_code state_country land pays país pais kraj 国家",
    "url website": "homepage homepage_url web web_page webpage web_site site link links url uri www href web_address"
    " home_page site_url webseite strona 网址 网站",
    "latitude": "lat geo_lat",
    "longitude": "lon lng long geo_lon",
    "type": "category sort form class kind_of",
    "status": "state stage phase",
    "sectors topics": "sector industry industries field fields branch branches theme domain",
    "topics sectors": "topic subject subjects themes tags tag keywords agenda",
    "hosts organisers": "host hosted_by",
    "organisers owners": "organiser organizer organizers organised_by organized_by organisation organization",
    "supporters partners": "supporter supported_by sponsors sponsor",
    "partners participants members": "partner with co_organisers cooperates_with",
    "participants members": "participant attendees attendee delegates delegation participating",
    "members": "member membership consortium",
    "owners": "owner funder funders funded_by run_by managed_by operator",
    "parties": "party signatories signatory",
    "programmes programme": "programme program programs funded_under scheme project",
    "partnerships": "partnership",
    "part_of broader": "parent parents belongs_to member_of parent_organisation network within",
    "broader": "parent_sector",
    "follows": "previous predecessor follow_up_of continues successor_of after",
    "related": "see_also see related_to",
    "value": "number amount count figure total quantity",
    "unit": "units measure of",
    "qualifier": "approx approximation circa",
    "about": "subject_of describes concerns",
    "sections": "section chapter chapters",
    "notes": "note footnote footnotes references refs ref citation citations reference",
    "sources notes": "source bibliography",
    "editor_notes": "comment comments remark remarks editor_note",
    "provenance from_editor": "origin",
    "former_ids": "former_id old_ids old_id previous_ids redirects redirect_from",
    "level": "place_type admin_level",
    "publisher": "author published_by",
    "contact": "contacts email e_mail mail phone telephone tel contact_person",
    "offers": "offer services service support",
    "results outcome": "result outcomes impact",
    "outcome results": "outcome_text",
    "aim objective": "aims goal goals purpose mission_statement objectives",
}  # fmt: skip
"""Words for a field, by the fields that they may mean; the first one that a kind has is meant."""

MEANT: Final[dict[str, tuple[str, ...]]] = {
    word: tuple(fields.split()) for fields, words in _WORDS.items() for word in [*fields.split()[:1], *words.split()]
}
"""Fields that each word may mean, in their order of likelihood."""


def _meant(name: str) -> tuple[str, ...]:
    """Fields that a name may mean: `name_ja` and `ja_name` are names in a second language."""
    is_local = re.fullmatch(r"name_[a-z]{2}|[a-z]{2}_name", name)
    return MEANT.get(name, ("local_name",) if is_local else ())


def proposed_field(written: str, known: Collection[str], taken: Collection[str]) -> str | None:
    """Field that was meant by a name that is none; None where nothing is close, or the file has that one already."""
    name = re.sub(r"[\W_]+", "_", written.strip().lower()).strip("_")
    meant = next((field for field in (name, *_meant(name)) if field in known), None)
    if meant in taken:
        return next((field for field in _meant(name) if field in known and field not in taken), None)
    return meant or closest(name, [field for field in known if field not in taken])
