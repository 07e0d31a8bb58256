"""A growing atlas: what a newcomer adds with CONTRIBUTING alone reads right, with its source, wherever it is shown.

Three contributions: a mission of which only a web page tells, what became of a mission that the paper announces, and a
date that a web page corrects.
"""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from atlas import exports
from atlas.cli.formatting import formatted
from atlas.macros.calls import PageCalls
from atlas.macros.html import HtmlMacros
from atlas.macros.page_text import PageText
from atlas.records import checks
from atlas.records.diagnostics import errors
from atlas.records.model import Mission
from atlas.render import directory_page, maintenance, print_page
from atlas.search.documents import OtherNames, document
from atlas.site import Site
from tests.conftest import ROOT
from tests.exports.conftest import history_of, settings
from tests.markup import record_html, words
from tests.test_contributing import TEMPLATES, TEXT

NEW, PLANNED, CORRECTED = (
    "missions/suzhou-mission-2023",
    "missions/mobigoin-mission-2019",
    "missions/mobigoin-matchmaking-2019",
)
SOURCE = "chamber-news-2023"
CREDIT = "Example Chamber, News from China, 20 May 2023"
STORY = f"planned in the paper of May 2019; held, March 2020 ({CREDIT})"
BLOCKS = [block for block in re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL) if not block.startswith("# data/")]
"""Templates of what is added to a record that is there: an outcome, a correction, a verification."""


def filled(template: str, **values: str) -> str:
    """A template with its values written over, as the instructions ask; lines without a value are deleted."""
    fields = (line.partition(":")[0] for line in template.splitlines())
    return "".join(f"{field}: {values[field]}\n" for field in fields if field in values)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real data with the three contributions."""
    data = Path(shutil.copytree(ROOT / "data", tmp_path_factory.mktemp("growing") / "data"))
    source = filled(
        next(text for key, text in TEMPLATES.items() if key.startswith("sources/")),
        name="News from China", summary="News of two missions and an event.", type="web-page",
        publisher="Example Chamber",
        url="https://chamber.example/news", accessed="2026-11-29", language="en",
    )  # fmt: skip
    (data / f"sources/{SOURCE}.yml").write_text(f"{source}date: 2023-05-20\n", encoding="utf-8")
    mission = filled(
        next(text for key, text in TEMPLATES.items() if key.startswith("missions/")),
        name="Cluster mission to Suzhou", summary=f"Clusters visited firms[^{SOURCE}].", type="mission", status="held",
        start="2023-05", sectors="[energy]",
    )  # fmt: skip
    (data / f"{NEW}.yml").write_text(f"{mission}sources: [{SOURCE}]\n", encoding="utf-8")
    outcome, correction, verified = (block.replace("its-id", SOURCE) for block in BLOCKS)
    with (data / f"{PLANNED}.yml").open("a", encoding="utf-8") as file:
        file.write(outcome)
    file = data / f"{CORRECTED}.yml"
    file.write_text(re.sub(r"start: .*\n", "", file.read_text("utf-8")) + correction + verified, encoding="utf-8")
    return data


@pytest.fixture(scope="module")
def site(data: Path) -> Site:
    catalogue = checks.load(data)
    return Site(catalogue, settings(), history_of(catalogue), data.parent)


@pytest.fixture(scope="module")
def files(site: Site) -> dict[str, str]:
    return {file.path: file.data.decode("utf-8", "replace") for file in exports.files(site)}


def row(files: dict[str, str], key: str) -> dict[str, str]:
    table = csv.DictReader(io.StringIO(files["downloads/missions.csv"].removeprefix("\ufeff")))
    return next(row for row in table if row["id"] == key.partition("/")[2])


def event(files: dict[str, str], name: str) -> str:
    unfolded = files["calendars/missions.ics"].replace("\r\n ", "").replace("\\", "")
    return next(event for event in unfolded.split("BEGIN:VEVENT") if f"SUMMARY:{name}" in event)


def test_what_the_instructions_lead_to_is_sound_and_the_check_tells_where_else_the_old_date_stands(data: Path) -> None:
    found = checks.check(data)[1]
    assert {(one.code, "The date 'July 2019' is held by no record" in one.message) for one in found} == {
        ("loose-date", True)
    }
    assert f"data/{CORRECTED}.yml" in {one.path for one in found}


def test_the_paper_is_named_of_nothing_that_a_web_page_tells(site: Site, files: dict[str, str]) -> None:
    page = BeautifulSoup(record_html(site, NEW), "html.parser")
    for footer in page.select(".atlas-reuse, script"):
        footer.decompose()
    said = {
        "page": words(str(page)).partition("Cite and reuse")[0],
        "csv": " ".join(row(files, NEW).values()),
        "calendar": event(files, "Cluster mission to Suzhou"),
        "llms": files["llms/missions.txt"].partition("## Cluster mission to Suzhou")[2].partition("\n## ")[0],
    }
    for where, text in said.items():
        assert where == "csv" or "Example Chamber" in text, where
        for wrong in ("iscussion Paper", "the paper", "as of May 2019", "not recorded"):
            assert wrong not in text, where


def test_the_plan_and_its_outcome_stand_side_by_side_in_every_list(site: Site, files: dict[str, str]) -> None:
    macros = HtmlMacros(site, "", PageCalls(PageText(""), uses_stash=False))
    lists = {
        **{
            key: record_html(site, key)
            for key in ("partnerships/mobigoin-action", "places/ningbo", "sectors/automotive")
        },
        "its source": record_html(site, f"sources/{SOURCE}"),
        "directory": directory_page.render(site, site.view(""), "missions"),
        "home": macros.records("missions", status="planned"),
        "explore": macros.explore() + document(site.view(""), site.record(PLANNED), OtherNames(site)).meta["mark"],
        "timeline": macros.timeline(),
        "print": print_page.render(site, site.view("")),
        "card": files[f"embed/{PLANNED}.html"],
        "embedded list": files["embed/missions.html"],
        "llms": files["llms/missions.txt"],
        "calendar": event(files, "MobiGoIn-Action International Mission"),
        "feed": files["feeds/activities.xml"],
    }
    for where, html in lists.items():
        assert "planned; held, March 2020" in html, where
    # Neither the paper's word for the outcome, nor the plan alone.
    assert "Held" not in row(files, PLANNED)["status"]
    plans = maintenance.tasks(site)
    assert PLANNED not in {entry.record.key for task in plans if task.slug == "plans" for entry in task.entries}


def test_what_marks_mean_is_said_of_both(site: Site, files: dict[str, str]) -> None:
    said = "in May 2019, the date of the paper. What follows a semicolon came later."
    assert said in files["llms/missions.txt"]
    assert said in words(record_html(site, "places/ningbo"))


def test_each_statement_of_the_outcome_has_its_source(site: Site, files: dict[str, str]) -> None:
    page = words(record_html(site, PLANNED))
    assert "planned as of May 2019 held, March 2020[Example Chamber 2023]" in page
    api = json.loads(files[f"api/v1/{PLANNED}.json"])
    assert (api["status"], api["outcomes"][0]["source"], api["became"]) == ("planned", SOURCE, STORY)
    assert [source["key"] for source in api["based_on"]] == ["sources/discussion-paper-on-china", f"sources/{SOURCE}"]
    assert row(files, PLANNED)["became"] == STORY
    for text in (event(files, "MobiGoIn-Action International Mission"), files["feeds/activities.xml"]):
        assert f"P{STORY[1:]}" in text
    assert f"held, March 2020 ({CREDIT})" in files["llms/missions.txt"]
    node = exports.jsonld(site, f"{PLANNED}/", "Title", "Words.")
    assert f"P{STORY[1:]}" in node


def test_the_matrix_and_the_maps_count_it_as_a_plan_that_was_held(site: Site) -> None:
    macros = HtmlMacros(site, "", PageCalls(PageText(""), uses_stash=False))
    for html in (macros.matrix(), macros.map(), macros.timeline()):
        assert "1 planned; held" in words(html).replace("\xa0", " ")


def test_a_corrected_value_bears_the_mark_of_its_source(site: Site, files: dict[str, str]) -> None:
    page = BeautifulSoup(record_html(site, CORRECTED), "html.parser")
    date = page.select_one(".atlas-date")
    assert date
    assert words(str(date)) == "August 2019[Example Chamber 2023]"
    assert CREDIT in words(str(page.select_one(".atlas-sources")))
    assert "another month" in words(str(page.select_one(".atlas-editor-notes")))
    table = BeautifulSoup(directory_page.render(site, site.view(""), "missions"), "html.parser")
    line = next(one for one in table.select("tr") if one.select_one(f'a[href$="{CORRECTED}/"]'))
    assert words(str(line.select_one('[data-label="When"]'))) == "August 2019 [Example Chamber 2023]"
    assert json.loads(files[f"api/v1/{CORRECTED}.json"])["provenance"] == {"start": SOURCE}
    assert row(files, CORRECTED)["provenance"] == f"start: {SOURCE}"
    assert CREDIT in event(files, "MobiGoIn-Action European matchmaking")
    assert (
        CREDIT
        in files["llms/missions.txt"]
        .partition("## MobiGoIn-Action European matchmaking event")[2]
        .partition("\n## ")[0]
    )


def test_who_verified_a_record_stands_at_its_foot_and_in_the_downloads(site: Site, files: dict[str, str]) -> None:
    page = words(record_html(site, CORRECTED))
    assert "Last compared with its sources on 29 November 2026 by editors." in page
    assert json.loads(files[f"api/v1/{CORRECTED}.json"])["verified"] == {"on": "2026-11-29", "by": "editors"}
    assert json.loads(files[f"api/v1/{PLANNED}.json"])["verified"] is None
    assert (row(files, CORRECTED)["verified_on"], row(files, CORRECTED)["verified_by"]) == ("2026-11-29", "editors")
    macros = HtmlMacros(site, "", PageCalls(PageText(""), uses_stash=False))
    for condition in ("2026", "2026-11", "2026-11-29", "editors"):
        assert macros.records("missions", verified=condition).count("<li>") == 1, condition
    assert macros.count("missions", verified="none") == str(len(site.catalogue.of_kind("missions")) - 1)


def test_the_new_lines_are_put_in_order(data: Path) -> None:
    for key in (NEW, PLANNED, CORRECTED):
        text = formatted((data / f"{key}.yml").read_text("utf-8"), Mission)
        (data / f"{key}.yml").write_text(text, encoding="utf-8")
        assert formatted(text, Mission) == text
    assert errors(checks.check(data)[1]) == []


def test_pages_that_ask_for_the_newest_follow(site: Site) -> None:
    macros = HtmlMacros(site, "", PageCalls(PageText(""), uses_stash=False))
    assert "Cluster mission to Suzhou" in macros.latest("missions", status="held")
    assert macros.latest("missions", "date", status="held") == "May 2023"
    home = (ROOT / "docs/index.md").read_text(encoding="utf-8")
    assert '{{ latest("missions", "year", status="held") }}' in home
