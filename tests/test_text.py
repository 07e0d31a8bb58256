"""The light markup of record texts."""

from __future__ import annotations

import pytest

from atlas.records.catalogue import Catalogue
from atlas.records.text import Linker, mentions, to_html, to_plain

KNOWN = {"clusters/clara": "CLARA", "indicators/meetings": "over 500 meetings", "references/14": "Note 14"}
LINKER = Linker(lambda key: f"../../{key}/" if key in KNOWN else None, lambda key: KNOWN.get(key, ""))


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Plain words.", "Plain words."),
        ("An *emphasis* and a **strong** one.", "An <em>emphasis</em> and a <strong>strong</strong> one."),
        ("[the cluster](clusters/clara)", '<a href="../../clusters/clara/">the cluster</a>'),
        ("[](clusters/clara)", '<a href="../../clusters/clara/">CLARA</a>'),
        ("They held [](indicators/meetings).", 'They held <a href="../../indicators/meetings/">over 500 meetings</a>.'),
        (
            "[out](https://example.org/?a=1&b=2)",
            '<a href="https://example.org/?a=1&amp;b=2" rel="external noopener">out</a>',
        ),
        (
            "It is so.[^14]",
            'It is so.<sup class="atlas-note"><a href="../../references/14/" title="Note 14">[14]</a></sup>',
        ),
        (r"Not a note: \[^14\]", "Not a note: [^14]"),
        ("a & b < c", "a &amp; b &lt; c"),
    ],
)
def test_markup_becomes_html(text: str, html: str) -> None:
    assert to_html(text, LINKER) == html


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "*<b onclick=x>*",
        "[x](javascript:alert(1))",
        "[x](data:text/html,x)",
        '[x](https://example.org/"onmouseover="x)',
        "[x](clusters/nowhere)",
        "[<i>](clusters/clara)",
        "<!-- hidden -->",
        "&lt;b&gt; &#60;b&#62;",
        "| a | b |\n|---|---|",
        "[x]: https://example.org",
        "[^14]: a definition",
        "# heading\n***",
    ],
)
def test_no_text_adds_an_element_of_its_own(text: str) -> None:
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(f"<div>{to_html(text, LINKER)}</div>", "html.parser")
    assert {tag.name for tag in soup.div(True)} <= {"a", "em", "strong", "sup"}
    for tag in soup.div(True):
        assert set(tag.attrs) <= {"href", "rel", "title", "class"}
        assert str(tag.get("href", "https://")).startswith(("https://", "http://", "../../"))


def test_mentions_name_records_notes_and_links_that_lead_nowhere() -> None:
    found = mentions("[a](clusters/clara), [](indicators/meetings)[^3][^14], [b](clusters) and [c](javascript:x)")
    assert found.records == ("clusters/clara", "indicators/meetings")
    assert found.notes == (3, 14)
    assert found.broken == ("clusters", "javascript:x")


def test_plain_words_keep_what_links_show_and_drop_the_notes() -> None:
    text = "*They* met [CLARA](clusters/clara) at\n[](indicators/meetings).[^14]"
    assert to_plain(text, lambda key: KNOWN[key]) == "They met CLARA at over 500 meetings."


def test_a_changed_copy_of_a_record_names_what_its_own_texts_name(catalogue: Catalogue) -> None:
    record = catalogue["clusters/clara"]
    assert record.mentioned
    assert record.cited
    copied = record.model_copy(update={"summary": "Of [Lyon](places/lyon).[^7]", "details": (), "notes": ()})
    assert ("places/lyon", "text") in copied.mentioned
    assert 7 in copied.cited
    assert catalogue["clusters/clara"] == record != copied
