"""An edit to plain words goes into the text with its markup, where every link and note stays."""

from __future__ import annotations

import pytest

from atlas.cli.text_merge import merged
from atlas.records.catalogue import Catalogue
from atlas.records.text import to_plain
from atlas.site import Site

SHOWN = {"indicators/many": "over 280 clusters", "places/lyon": "Lyon", "indicators/few": "nine countries"}


def plain(text: str) -> str:
    return " ".join(to_plain(text, lambda key: SHOWN.get(key, "")).split())


@pytest.mark.parametrize(
    ("written", "words", "wanted"),
    [
        ("Clusters met in [Lyon](places/lyon)[^53].", "Firms met in Lyon.", "Firms met in [Lyon](places/lyon)[^53]."),
        ("They met in [Lyons](places/lyon)[^53].", "They met in Lyon.", "They met in [Lyon](places/lyon)[^53]."),
        (
            "They met in [Lyon](places/lyon)[^53].",
            "They met in Lyon in 2018.",
            "They met in [Lyon](places/lyon) in 2018[^53].",
        ),
        ("They met[^53].", "They met. They parted.", "They met[^53]. They parted."),
        ("They met.[^53]", "They met. They parted.", "They met.[^53] They parted."),
        (
            "*Very* good; [](indicators/many) came[^1].",
            "Very bad; over 280 clusters came.",
            "*Very* bad; [](indicators/many) came[^1].",
        ),
        ("[](indicators/few) came[^1].", "Nine countries went.", "[](indicators/few) went[^1]."),
        (r"5 \* 3 is 14 [^2].", "5 * 3 is 15 .", r"5 \* 3 is 15 [^2]."),
        ("5 * 3 is 14[^2].", "5 * 3 is 15.", "5 * 3 is 15[^2]."),
        ("A [page](https://a.example/?b=1)[^2].", "A good page.", "A good [page](https://a.example/?b=1)[^2]."),
        ("A page[^2].", "A page of [Lyon](places/lyon).", "A page of [Lyon](places/lyon)[^2]."),
        ("One. Two[^2].", "Two.", "Two[^2]."),
    ],
)
def test_words_change_and_markup_stays(written: str, words: str, wanted: str) -> None:
    assert merged(written, plain, words) == wanted


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("They met in [Lyon](places/lyon)[^53] again.", "They met."),
        ("[](indicators/many) came.", "Over 300 clusters came."),
        ("They met in [Lyon](places/lyon).", "They met in ."),
        ("It holds[^1] two[^2] notes.", "It has notes."),
    ],
)
def test_an_edit_that_reaches_into_markup_is_refused(written: str, words: str) -> None:
    assert merged(written, plain, words) is None


def test_every_real_text_takes_a_word_at_its_end_and_keeps_its_markup(catalogue: Catalogue) -> None:
    view = Site(catalogue).view("")
    for record in catalogue:
        for _steps, text in record.texts:
            made = merged(
                text, lambda said: " ".join(view.plain(said).split()), " ".join(view.plain(text).split()) + " More."
            )
            assert made is not None, (record.key, text)
            assert made.replace(" More.", "", 1) == text
