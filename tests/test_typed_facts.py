"""Pages cannot go stale: what they say of the newest, the last and the number of records is asked of the records."""

from __future__ import annotations

import pytest

from atlas.macros import typed_facts
from atlas.macros.calls import PageCalls
from atlas.macros.html import HtmlMacros
from atlas.macros.markdown import MarkdownMacros
from atlas.macros.page_check import checker_of
from atlas.macros.page_text import PageText
from atlas.macros.queries import BadCall
from atlas.records import checks
from atlas.records.catalogue import build
from atlas.records.diagnostics import Severity
from atlas.records.model import Mission, Record
from atlas.records.wording import WordingRules
from atlas.site import Site
from tests.conftest import ROOT


def mission(name: str, start: str, status: str = "held") -> Record:
    return Mission.model_validate(
        {"id": name, "name": name.title(), "summary": "S.", "type": "tour", "status": status, "start": start}
    )


@pytest.fixture
def site() -> Site:
    missions = [mission("old", "2014-10"), mission("late", "2019-05"), mission("plan", "2019-09", "planned")]
    return Site(build(missions))


@pytest.fixture
def macros(site: Site) -> HtmlMacros:
    return HtmlMacros(site, "", PageCalls(PageText(""), uses_stash=False))


def test_the_newest_and_the_oldest_follow_the_records(macros: HtmlMacros) -> None:
    assert 'href="missions/late/"' in macros.latest("missions", status="held")
    assert 'href="missions/plan/"' in macros.latest("missions")
    assert macros.latest("missions", "date", status="held") == "May 2019"
    assert macros.earliest("missions", "year") == "2014"


def test_a_list_can_end_with_the_newest(macros: HtmlMacros) -> None:
    listed = macros.records("missions", newest=2, status="held")
    assert listed.index("Old") < listed.index("Late")
    assert "Old" not in macros.records("missions", newest=1, status="held")


def test_a_count_is_a_word_in_a_sentence(macros: HtmlMacros) -> None:
    assert macros.count("missions") == "three"
    assert macros.count("missions", outcomes="none") == "three"
    assert macros.count("missions", "digits") == macros.count("missions", "digits", outcomes="none") == "3"


def test_plain_text_says_the_same(site: Site) -> None:
    plain = MarkdownMacros(site, "https://atlas.example/")
    assert plain.latest("missions", status="held") == "[Late](https://atlas.example/missions/late/)"
    assert plain.latest("missions", "date", status="held") == "May 2019"


@pytest.mark.parametrize(
    ("arguments", "conditions", "said"),
    [
        (("missions",), {"status": "published"}, "No record of the kind 'missions' with a date meets this."),
        (("missions", "day"), {}, "'day' cannot be shown. Choose from: name, date, year."),
        (
            ("missions",),
            {"outcomes": "hled"},
            "'outcomes' is never 'hled'. Did you mean 'held'? Choose from: held, cancelled,",
        ),
    ],
)
def test_what_they_cannot_say_is_told(
    arguments: tuple[str, ...], conditions: dict[str, str], said: str, macros: HtmlMacros
) -> None:
    with pytest.raises(BadCall) as error:
        macros.latest(*arguments, **conditions)
    assert str(error.value).startswith(said)


TYPED = {
    "See the [map](https://atlas.example/a/map/).": "is an address of this site. Name the file",
    "The atlas holds 25 activities from 2014 on.": "'25 activities' is typed by hand",
    "The atlas has nine second-generation\npartnerships.": "'nine second-generation partnerships' is typed by hand",
    "The two [success stories](success-stories/index.md) end.": "'two success stories' is typed by hand",
    "See [nine partnerships](../partnerships/index.md).": "'nine partnerships' is typed by hand",
    "In all four sectors there are clusters.": "'four sectors' is typed by hand",
    'Three missions went there:\n\n{{ records("missions", places="wuxi") }}': "'Three missions' is typed by hand",
    '---\ndescription: "The 59 notes."\n---\n\n{{ directory("references") }}': "Say it without the number",
    'The last is the {{ link("missions/nf4", "tour") }}.': 'Put {{ latest("missions") }} in the place of the link',
    "The newest agreement is the [one of\nACEA](milestones/acea.md).": 'Put {{ latest("milestones") }}',
}
SOUND = (
    'The atlas holds {{ count("missions") }} activities.',
    "The paper lists nine partnerships.",
    "Two partnerships of the second generation promote cooperation.",
    'The committee {{ link("milestones/jsc", "last met") }} in Beijing.',
    'The last is the {{ latest("missions") }}.',
    "Write `the atlas has nine partnerships`.",
    "The latest [missions](missions/index.md).",
    "At last, {{ link('missions/nf4') }}.",
    'Over the last decade, the [five clusters of Spain](https://clusters.example) grew.',
    "See [the paper](https://example.org/clusters/) and `https://atlas.example/a/map/`.",
    'The atlas shows notes 2 and 3.',
)  # fmt: skip


RULES = WordingRules(build([]), "https://atlas.example/a/")


@pytest.mark.parametrize(("text", "said"), TYPED.items())
def test_what_is_typed_by_hand_of_the_records_is_a_warning(text: str, said: str) -> None:
    (found,) = typed_facts.warnings(PageText("docs/page.md", text), RULES)
    assert said in f"{found.message} {found.hint}"
    assert found.severity is Severity.WARNING


@pytest.mark.parametrize("text", SOUND)
def test_what_comes_from_the_records_or_from_a_source_is_none(text: str) -> None:
    assert [str(one) for one in typed_facts.warnings(PageText("docs/page.md", text), RULES)] == []


def test_a_warning_names_the_line() -> None:
    text = "---\ntitle: A\n---\n\n{{ map() }}\n\nThe atlas has\nnine clusters.\n"
    (found,) = typed_facts.warnings(PageText("docs/page.md", text), RULES)
    assert str(found).startswith("docs/page.md:8:1: warning: 'nine clusters' is typed by hand, and will be wrong one")


def test_the_pages_of_the_atlas_type_nothing_by_hand() -> None:
    site = Site(checks.check(ROOT / "data")[0])
    checker = checker_of(site, ROOT / "mkdocs.yml")
    assert checker.folder(ROOT / "docs") == ()
    assert [str(one) for one in checker.warnings()] == []
