"""What the paper says of each thing, no more and no less: its status, its type, its date, and who had which part in it.

Each table has the right value of every case; the pages are those that readers see.
"""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from bs4 import BeautifulSoup
from markupsafe import Markup

from atlas import exports
from atlas.exports import calendars
from atlas.plots import timeline
from atlas.records.catalogue import Catalogue
from atlas.records.model import PLANS, ROLES, Mission
from atlas.render import directory_page, record_page
from atlas.site import Site, facets
from atlas.site.labels import choice

PLANNED_ACTIVITIES = {
    "adpack2-mission-2019", "cancer-master-summer-school-2019", "clara-sjtu-symposium-2019",
    "clinical-research-training-lyon-2019", "clinical-research-training-shanghai-2019", "ec2i-mission-2019",
    "mobigoin-matchmaking-2019", "mobigoin-mission-2019",
}  # fmt: skip

MILESTONES = {
    # id: status, type
    "acea-beijing-office-2004": ("happened", "opening"),
    "acea-caam-agreement-2019": ("happened", "agreement-between-bodies"),
    "annual-eu-china-summit": ("recurring", "summit"),
    "clara-sjtu-oncology-convention-2018": ("happened", "agreement-between-bodies"),
    "cluster-cooperation-initiative-2013": ("not-materialised", "initiative"),
    "comprehensive-strategic-partnership-2013": ("happened", "strategic-partnership"),
    "diplomatic-relations-1975": ("happened", "relations"),
    "energy-dialogue": ("recurring", "dialogue"),
    "energy-dialogue-2019": ("happened", "dialogue"),
    "eu-china-summit-20th": ("happened", "summit"),
    "fenglin-bioxclusters-agreement-2017": ("happened", "agreement-between-bodies"),
    "high-level-economic-and-trade-dialogue": ("recurring", "dialogue"),
    "high-level-people-to-people-dialogue": ("recurring", "dialogue"),
    "high-level-strategic-dialogue": ("recurring", "dialogue"),
    "innovation-cooperation-dialogue": ("recurring", "dialogue"),
    "innovation-cooperation-dialogue-3rd": ("happened", "dialogue"),
    "millennium-development-goals-2015": ("happened", "achievement"),
    "sectoral-dialogues-2019": ("recurring", "dialogue"),
    "st-agreement-1998": ("happened", "agreement"),
}

NOT_COUNTED = {
    "estimated": {"china-growth-rate", "china-economy-rise-years", "eu-share-of-chinese-car-imports"},
    "ranked": {
        "china-automotive-manufacturing-rank", "china-automotive-market-rank", "china-automotive-r-and-d-growth-rank",
        "china-economy-rank", "china-economy-rank-ppp", "china-ict-market-rank", "china-population-rank",
        "china-rank-as-eu-car-destination", "china-sustained-expansion-rank", "china-world-growth-contribution-rank",
        "eu-automotive-r-and-d-rank", "eu-car-exporter-to-china-rank",
    },
    "targeted": {"china-renewable-energy-user-rank", "hbtown-buildings"},
    "expected": {
        "cancer-master-summer-school-2019-professors", "china-vehicle-sales-2020", "clara-sjtu-students-2019-2020",
        "clinical-research-trainings-2019", "mobigoin-acceleration-duration", "mobigoin-mission-2019-companies",
    },
}  # fmt: skip

PROGRAMMES = {
    # id: status, type, label of the field `owners`
    "eu-china-cluster-cooperation-initiative": ("not-materialised", "initiative", "Initiative of"),
    "mobigoin-acceleration-programme": ("planned", "programme", "Responsible"),
    "preparatory-briefing": (None, "document", "Developed by"),
    "thirteenth-five-year-plan": (None, "plan", "Plan of"),
    "cosme": (None, "programme", "Responsible"),
}

DATES = {
    "milestones/millennium-development-goals-2015": "by 2015",
    "milestones/energy-dialogue": "since 1994",
    "milestones/diplomatic-relations-1975": "1975",
    "milestones/sectoral-dialogues-2019": "",
    "indicators/eu-china-sectoral-dialogues": "by April 2019",
    "indicators/china-renewable-energy-user-rank": "by 2020",
    "indicators/china-vehicle-sales-2020": "2020",
    "indicators/china-world-growth-contribution-rank": "since 2018",
}

ROLES_IN_ACTIVITIES = [
    # activity, role, who, the heading on the page of each of them
    ("adpack2-fact-finding-mission-2018", "preparers", ["organisations/accio"], "Activities it prepared"),
    ("air-cleaning-workshop-2017", "organisers", ["clusters/sustainable-business-hub", "clusters/clean"],
     "Activities it organised"),
    ("cancer-master-summer-school-2019", "coordinators", ["clusters/clara"], "Activities it was to coordinate"),
    ("cancer-master-summer-school-2019", "participants", ["organisations/auvergne-rhone-alpes-universities"],
     "Activities it was to take part in"),
    ("chengdu-matchmaking-2014", "supporters", ["organisations/eccp", "organisations/dg-entr"],
     "Activities it supported"),
    ("clara-sjtu-symposium-2019", "co_organisers", ["clusters/clara", "organisations/sjtu"],
     "Activities it was to co-organise"),
    ("clinical-research-training-2018", "participants", ["organisations/ruijin-hospital"],
     "Activities it took part in"),
    ("mobigoin-call-2019", "organisers", ["partnerships/mobigoin-action"], "Calls it published"),
    ("mobigoin-mission-2019", "organisers", ["partnerships/mobigoin-action"], "Activities it was to organise"),
    ("nanjing-museum-visit-2018", "hosts", ["clusters/venetian-cluster"], "Activities it hosted"),
    ("offshore-wind-workshop-2017", "co_organisers",
     ["organisations/norwep", "organisations/creia", "organisations/cwea"], "Activities it co-organised"),
    ("sino-italian-workshop-2018", "co_organisers",
     ["organisations/chongqing-bureau-for-cultural-relics", "organisations/chongqing-university",
      "organisations/italian-trade-agency", "organisations/italian-general-consulate-chongqing"],
     "Activities it co-organised"),
    ("tianfu-software-park-visit-2014", "hosts", ["organisations/tianfu-software-park"], "Activities it hosted"),
]  # fmt: skip

WHO_TOOK_PART = {
    "bioxclusters-plus-mission-2017", "chengdu-matchmaking-2014", "clinical-research-training-2018",
    "enrich-tour-2019-04", "eu-gateway-healthcare-mission-2018", "nanjing-museum-visit-2018", "natureef-mission-2017",
    "transylvanian-furniture-mission-2018",
}  # fmt: skip
"""Held activities whose participants the paper tells of."""


@pytest.fixture(scope="module")
def site(catalogue: Catalogue) -> Site:
    return Site(catalogue)


def page(site: Site, key: str) -> BeautifulSoup:
    """The page of a record."""
    return BeautifulSoup(record_page.render(site, site.catalogue[key], Markup()), "lxml")


def under(site: Site, key: str, heading: str) -> list[str]:
    """Keys of the records that stand under a heading on the page of a record."""
    title = next((title for title in page(site, key)("h2") if title.get_text() == heading), None)
    links = title.parent("a") if title and title.parent else []
    return [str(link["href"]).removeprefix("../../").strip("/") for link in links]


# Statuses.


def test_activities_are_held_or_planned_and_a_call_is_published(catalogue: Catalogue) -> None:
    for mission in catalogue.of_kind("missions"):
        assert isinstance(mission, Mission)
        right = "planned" if mission.id in PLANNED_ACTIVITIES else "published" if mission.type == "call" else "held"
        assert mission.status == right, mission.id


@pytest.mark.parametrize("name", MILESTONES)
def test_a_milestone_has_its_status_and_type(catalogue: Catalogue, name: str) -> None:
    milestone: Any = catalogue[f"milestones/{name}"]
    assert (milestone.status, milestone.type) == MILESTONES[name]


def test_no_yearly_event_and_no_standing_dialogue_is_told_as_done(catalogue: Catalogue) -> None:
    for milestone in catalogue.of_kind("milestones"):
        fields = vars(milestone)
        if fields["recurs"] or (fields["type"] == "dialogue" and not fields["start"] and not fields["part_of"]):
            assert fields["status"] == "recurring", milestone.id


def test_each_figure_says_how_it_came_about(catalogue: Catalogue) -> None:
    for indicator in catalogue.of_kind("indicators"):
        right = next((status for status, names in NOT_COUNTED.items() if indicator.id in names), "counted")
        assert vars(indicator)["status"] == right, indicator.id


def test_the_page_of_a_figure_says_how_it_came_about(site: Site) -> None:
    for name in ("eccp-clusters-targeting-china", "focus-sectors", "hbtown-buildings", "china-growth-rate"):
        status = vars(site.catalogue[f"indicators/{name}"])["status"]
        assert choice(status).lower() in page(site, f"indicators/{name}").get_text().lower()


def test_what_is_wanted_foreseen_or_did_not_come_about_is_a_plan_and_nothing_else() -> None:
    assert set(PLANS) == {"planned", "not-materialised", "targeted", "expected"}


def test_every_status_is_a_choice_of_explore(catalogue: Catalogue) -> None:
    facet = next(facet for facet in facets.FACETS if facet.name == "status")
    options = facets.options(catalogue, facet, [facets.values(catalogue, record) for record in catalogue])
    assert [option.value for option in options] == [
        "held", "published", "happened", "recurring", "planned", "not-materialised",
        "counted", "estimated", "ranked", "targeted", "expected",
    ]  # fmt: skip


# Types, and the words that go with them.


@pytest.mark.parametrize("name", PROGRAMMES)
def test_nobody_runs_a_document_or_what_never_began(site: Site, name: str) -> None:
    programme: Any = site.catalogue[f"programmes/{name}"]
    status, kind, label = PROGRAMMES[name]
    assert (programme.status, programme.type) == (status, kind)
    assert any(term.get_text().startswith(label) for term in page(site, programme.key)("dt"))


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("mobigoin-call-2019", "Call for expressions of interest"),
        ("tianfu-software-park-visit-2014", "Visit"),
        ("nanjing-museum-visit-2018", "Visit"),
    ],
)
def test_an_activity_is_called_what_the_paper_calls_it(site: Site, name: str, words: str) -> None:
    kind = page(site, f"missions/{name}").select_one(".atlas-record__kind")
    assert kind
    assert kind.get_text() == words


@pytest.mark.parametrize(
    ("key", "heading"),
    [
        ("organisations/acea", "Cooperation between bodies"),
        ("organisations/fenglin-group", "Cooperation between bodies"),
        ("sectors/oncology", "Cooperation between bodies"),
        ("organisations/most", "Policy milestones"),
    ],
)
def test_an_agreement_between_bodies_is_not_policy_on_the_pages_of_those_concerned(
    site: Site, key: str, heading: str
) -> None:
    assert under(site, key, heading)
    other = {"Policy milestones", "Cooperation between bodies"} - {heading}
    assert not under(site, key, other.pop())


BETWEEN_BODIES = {
    "milestones/acea-beijing-office-2004", "milestones/acea-caam-agreement-2019",
    "milestones/clara-sjtu-oncology-convention-2018", "milestones/fenglin-bioxclusters-agreement-2017",
}  # fmt: skip


def test_the_directory_of_milestones_keeps_policy_and_bodies_apart(catalogue: Catalogue) -> None:
    (policy, _), (between_bodies, records) = directory_page.groups(catalogue, "milestones")
    assert (policy, between_bodies) == ("Policy milestones", "Cooperation between bodies")
    assert {record.key for record in records} == BETWEEN_BODIES


def test_the_timeline_has_agreements_of_bodies_beside_their_activities(catalogue: Catalogue) -> None:
    lanes = {entry.record.key: entry.lane for entry in timeline.entries(catalogue)}
    assert {key for key, lane in lanes.items() if lane == "activities" and key.startswith("milestones/")} == (
        BETWEEN_BODIES
    )
    assert timeline.LANES["activities"] == "Activities and agreements of bodies"


# Dates.


@pytest.mark.parametrize("key", DATES)
def test_a_date_is_told_as_the_paper_tells_it(site: Site, key: str) -> None:
    record = site.catalogue[key]
    assert site.templates.globals["dated"](record) == DATES[key]  # type: ignore[operator]
    shown = " ".join(page(site, key).get_text(" ").split())
    assert not DATES[key] or DATES[key].lower() in shown.lower()


@pytest.mark.parametrize("view", ["timeline", "directory"])
def test_by_2015_is_by_2015_in_every_view(site: Site, view: str) -> None:
    if view == "timeline":
        html = timeline.render(site, site.view("timeline/"))
    else:
        html = directory_page.render(site, site.view("milestones/"), "milestones")
    shown = BeautifulSoup(html, "lxml")
    rows = ((link, link.find_parent(["li", "tr"])) for link in shown("a") if "goals-2015" in str(link["href"]))
    link, row = next((link, row) for link, row in rows if row)
    assert row
    assert "by 2015" in row.get_text()
    assert not re.search(r"(?<!by )2015", row.get_text().replace(link.get_text(), ""))


def test_the_sectoral_dialogues_are_no_event_of_a_month(site: Site) -> None:
    dialogues = next(e for e in timeline.entries(site.catalogue) if e.record.id == "sectoral-dialogues-2019")
    assert dialogues.start == ""


# Structured data and calendars.


def node(site: Site, key: str) -> dict[str, Any]:
    """The description of a record on its own page."""
    graph = json.loads(exports.jsonld(site, f"{key}/", "", "", []))["@graph"]
    return next(node for node in graph if node["@id"].endswith("#record"))


def test_a_call_is_no_event(site: Site) -> None:
    call = node(site, "missions/mobigoin-call-2019")
    assert call["@type"] == "CreativeWork"
    assert call["datePublished"] == "2019-03"
    assert not {"eventStatus", "startDate", "organizer"} & call.keys()


@pytest.mark.parametrize(
    ("key", "kind"),
    [
        ("milestones/annual-eu-china-summit", "EventSeries"),
        ("milestones/energy-dialogue", "EventSeries"),
        ("programmes/preparatory-briefing", "CreativeWork"),
    ],
)
def test_series_and_documents_are_described_as_such(site: Site, key: str, kind: str) -> None:
    assert node(site, key)["@type"] == kind


def test_what_was_so_by_a_year_has_no_date_of_its_own(site: Site) -> None:
    described = node(site, "milestones/millennium-development-goals-2015")
    assert "startDate" not in described
    assert "eventStatus" not in described
    assert described["disambiguatingDescription"] == "by 2015"


def test_a_calendar_does_not_confirm_a_call(site: Site) -> None:
    call = site.catalogue["missions/mobigoin-call-2019"]
    assert isinstance(call, Mission)
    assert "STATUS" not in calendars.event(site, call)
    assert calendars.title(call).endswith("(published; March 2019, exact date not known)")


# Roles.


@pytest.mark.parametrize(("name", "role", "who", "heading"), ROLES_IN_ACTIVITIES)
def test_each_has_the_role_that_the_paper_gives_it(
    site: Site, name: str, role: str, who: list[str], heading: str
) -> None:
    mission = site.catalogue[f"missions/{name}"]
    assert list(getattr(mission, role)) == who
    for body in who:
        assert mission.key in under(site, body, heading)
        others = [other for other in ROLES if other != role and body in getattr(mission, other)]
        assert not others


def test_what_has_a_part_in_all_its_activities_does_not_list_them_twice(site: Site) -> None:
    for key in ("partnerships/mobigoin-action", "partnerships/ec2i"):
        assert not under(site, key, "Activities")


def test_only_of_whom_the_paper_tells_it_is_said_who_took_part(site: Site) -> None:
    for mission in site.catalogue.of_kind("missions"):
        headings = {title.get_text() for title in page(site, mission.key)("h2")}
        assert ("Who took part" in headings) == (mission.id in WHO_TOOK_PART), mission.id


@pytest.mark.parametrize(
    "name",
    [
        "asia-opportunities-seminar-2017", "mobigoin-call-2019", "enrich-mission-2017-10", "enrich-mission-2018-05",
        "enrich-mission-2018-09", "enrich-mission-2018-11", "clean-technologies-mission-2017",
        "environment-water-mission-2018", "ec2i-mission-2018", "nf4-innovation-tour-2019",
    ],
)  # fmt: skip
def test_those_for_whom_it_was_are_not_told_to_have_come(site: Site, name: str) -> None:
    headings = {title.get_text() for title in page(site, f"missions/{name}")("h2")}
    assert "For whom" in headings


def test_a_plan_says_who_was_to_take_part(site: Site) -> None:
    headings = {title.get_text() for title in page(site, "missions/mobigoin-mission-2019")("h2")}
    assert "Who was to take part" in headings


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("clusters/clara", "goal is that discoveries are transferred"),
        ("clusters/venetian-cluster", "interested in innovation projects"),
        ("organisations/euccc", "aims to represent European businesses"),
        ("sectors/food", "aims to make it easier for SMEs"),
        ("sectors/renewable-energy", "aims to support cleantech SMEs"),
        ("missions/clean-technologies-mission-2017", "could also receive coaching"),
        ("missions/enrich-tour-2019-04", "a way to identify where they could cooperate"),
    ],
)
def test_an_aim_or_a_chance_is_not_told_as_done(site: Site, key: str, words: str) -> None:
    assert words in " ".join(page(site, key).get_text().split())


def test_the_fenglin_group_signed_and_its_center_gives_the_support(catalogue: Catalogue) -> None:
    group, center = (catalogue[f"organisations/fenglin-{name}"].summary for name in ("group", "biomedical-center"))
    assert "signed an" in group
    assert "supports" not in group
    assert "provides" in center


def test_what_was_planned_is_never_under_a_heading_of_what_was_done(site: Site) -> None:
    done = re.compile(r"it (organised|co-organised|hosted|coordinated|prepared|supported|took part)")
    for record in site.catalogue:
        for title in (
            page(site, record.key)("h2") if record.kind in ("clusters", "organisations", "partnerships") else ()
        ):
            if done.search(title.get_text()):
                for key in under(site, record.key, title.get_text()):
                    assert getattr(site.catalogue[key], "status", None) not in PLANS, (record.key, key)
