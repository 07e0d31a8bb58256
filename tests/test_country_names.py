"""Countries by their names in other languages, and other spellings of names: no editor types them."""

from __future__ import annotations

import pytest

from atlas.records.catalogue import Catalogue
from atlas.records.country_names import country_names
from atlas.records.model import Place
from atlas.search.documents import keys, other_spelling


@pytest.mark.parametrize(
    ("country", "called"),
    [
        ("Germany", ["Deutschland", "Allemagne", "Alemania", "Germania", "Niemcy", "Duitsland", "德国"]),
        ("Italy", ["Italien", "Włochy", "wlochy"]),
        ("United Kingdom", ["Vereinigtes Königreich", "Royaume-Uni", "Wielka Brytania"]),
    ],
)
def test_a_country_has_its_names_in_widely_read_languages(country: str, called: list[str]) -> None:
    assert {*called} <= {*country_names(country, "zh-Hans")}


def test_every_country_of_the_atlas_is_known_by_its_english_name(catalogue: Catalogue) -> None:
    countries = [place.name for place in catalogue.every(Place) if place.level == "country"]
    assert not [name for name in countries if not country_names(name)]


def test_what_is_no_country_or_no_language_has_no_names() -> None:
    assert country_names("Atlantis", "zh-Hans") == ()
    assert country_names("Germany", "zz-Zzzz") == country_names("Germany")


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("EU SME Centre", "eu sme center"),
        ("Fenglin Biomedical Center", "fenglin biomedical centre"),
        ("World Health Organization", "world health organisation"),
        ("Work Programme", "work program"),
        ("Nanjing", "Nanjing"),
    ],
)
def test_a_name_is_found_in_both_spellings_of_english(name: str, other: str) -> None:
    assert other_spelling(name) == other
    assert {f"{other.lower().replace(' ', '')}qq", f"{name.lower().replace(' ', '')}qq"} <= {*keys(name)}
