"""The structured data, read out of HTML by extruct, expanded by pyld, and held against schema.org's own vocabulary."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import extruct
import pytest
from pyld import jsonld
from schema_org import registry

from atlas import exports
from atlas.exports.jsonld import DATA_PAGE
from atlas.records.catalogue import Catalogue, build
from atlas.records.model import KINDS, PLANS, Milestone, Mission, Record, Source
from atlas.site import Site
from atlas.site.labels import mark
from tests.exports.conftest import ADDRESS, settings

Node = dict[str, Any]

_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2}(T\d{2}:\d{2}:\d{2}Z)?)?)?")
_ENUMERATION = re.compile(r"https://schema\.org/(\w+)")


def pages(site: Site) -> Iterator[tuple[str, str, str]]:
    """Every page of records, and one of each other sort: path, title, description."""
    for record in site.catalogue:
        yield f"{record.key}/", site.titles[record.key], site.summary(record)
    for kind, model in KINDS.items():
        yield f"{kind}/", model.plural, "A directory."
    yield "", "Home", "The home page."
    yield "policy-dialogue/", "Policy dialogue", "A page."
    yield DATA_PAGE, "The data", "The data page."


def graph(site: Site, path: str, title: str = "A title", description: str = "Words.") -> list[Node]:
    """A page's graph, as a search engine gets it out of the HTML."""
    text = exports.jsonld(site, path, title, description, [("Home", "")])
    html = f'<html><head><script type="application/ld+json">{text}</script></head><body></body></html>'
    (found,) = extruct.extract(html, syntaxes=["json-ld"])["json-ld"]
    assert found["@context"] == "https://schema.org"
    nodes: list[Node] = found["@graph"]
    return nodes


def whole(site: Site) -> list[Node]:
    return [node for page in pages(site) for node in graph(site, *page)]


@pytest.fixture(scope="module")
def nodes(site: Site) -> list[Node]:
    """The top nodes of every page."""
    return whole(site)


def inner(node: Node) -> Iterator[Node]:
    """A node and every node within it."""
    yield node
    for value in node.values():
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, dict):
                yield from inner(item)


# The vocabulary.


def ancestry(name: str) -> set[str]:
    return set(registry.ancestry(name)) | {name}


def faults(node: Node, types: dict[str, str]) -> Iterator[str]:
    """What a node says that schema.org does not allow; `types` gives the types of the nodes known by identifier."""
    kind = node["@type"]
    if kind not in registry.CLASS_METADATA:
        yield f"no type {kind}"
        return
    for name, value in node.items():
        if name.startswith("@"):
            continue
        term = registry.PROPERTY_BY_SCHEMA.get(name)
        if term is None:
            yield f"no property {name}"
        elif term.superseded_by or not ancestry(kind) & set(term.domains):
            yield f"{name} is not a property of {kind}, or no longer"
        else:
            items = value if isinstance(value, list) else [value]
            wrong = [item for item in items if not in_range(item, set(term.ranges), types)]
            yield from (f"{kind}.{name} cannot be {item!r}" for item in wrong)


def in_range(item: Any, ranges: set[str], types: dict[str, str]) -> bool:
    if isinstance(item, dict):
        if "@value" in item:
            return "Text" in ranges and set(item) == {"@value", "@language"}
        kind = item.get("@type") or types.get(item["@id"])
        return kind is not None and bool(ancestry(kind) & ranges)
    if isinstance(item, bool):
        return "Boolean" in ranges
    if isinstance(item, int | float):
        return bool({"Number", "Integer"} & ranges)
    enumeration = _ENUMERATION.fullmatch(item)
    if enumeration and enumeration[1] in registry.ENUM_MEMBER_METADATA:
        return bool(set(registry.ENUM_MEMBER_METADATA[enumeration[1]].types) & ranges)
    if {"Date", "DateTime"} & ranges and _DATE.fullmatch(item):
        return True
    return bool({"Text", "URL"} & ranges)


def test_every_term_and_value_is_one_that_schema_org_allows(any_site: Site) -> None:
    nodes = whole(any_site)
    types = {node["@id"]: node["@type"] for top in nodes for node in inner(top) if "@type" in node and "@id" in node}
    found = {fault for top in nodes for node in inner(top) if "@type" in node for fault in faults(node, types)}
    assert found == set()


@pytest.mark.parametrize(
    "wrong",
    [
        {"@type": "Cluster"},
        {"@type": "Organization", "startDate": "2018"},
        {"@type": "Event", "startDate": "last year"},
        {"@type": "Event", "organizer": {"@type": "Place", "@id": "#x"}},
        {"@type": "Event", "eventStatus": "https://schema.org/InStock"},
        {"@type": "Place", "geo": "north"},
        {"@type": "Event", "hasStatus": "good"},
    ],
)
def test_the_check_itself_finds_what_is_wrong(wrong: Node) -> None:
    assert list(faults(wrong, {}))


# The graph.


def test_a_page_has_one_graph_that_expands_without_loss(any_site: Site) -> None:
    context = {"@vocab": "https://schema.org/"}
    for page in list(pages(any_site))[:: 7 if len(any_site.catalogue) > 50 else 1]:
        found = graph(any_site, *page)
        base = f"{ADDRESS}{page[0]}"
        expanded = jsonld.expand({"@context": context, "@graph": found}, {"base": base})
        assert len(expanded) == len(found)
        assert all(node["@id"].startswith(ADDRESS) for node in expanded)
        assert all(kind.startswith("https://schema.org/") for node in expanded for kind in node["@type"])


def test_relative_identifiers_mean_the_same_as_absolute_ones(site: Site, bare: Site) -> None:
    for path in ("", "places/lyon/", "missions/", DATA_PAGE):
        absolute = {node["@id"] for node in graph(site, path)}
        context = {"@vocab": "https://schema.org/"}
        expanded = jsonld.expand({"@context": context, "@graph": graph(bare, path)}, {"base": f"{ADDRESS}{path}"})
        assert {node["@id"] for node in expanded} == absolute


def test_an_identifier_means_one_thing_on_all_pages(nodes: list[Node]) -> None:
    types: dict[str, str] = {}
    names: dict[str, str] = {}
    for top in nodes:
        for node in inner(top):
            if "@id" in node and "@type" in node and not node["@type"].endswith("Page"):
                assert types.setdefault(node["@id"], node["@type"]) == node["@type"]
                if "name" in node:
                    assert names.setdefault(node["@id"], node["name"]) == node["name"]


def test_every_record_that_is_named_is_described_on_its_own_page(site: Site, nodes: list[Node]) -> None:
    described = {node["@id"] for node in nodes}
    assert {f"{ADDRESS}{record.key}/#record" for record in site.catalogue} <= described
    mentioned = {node["@id"] for top in nodes for node in inner(top) if "@id" in node}
    assert {identifier for identifier in mentioned if identifier.endswith("#record")} <= described


def main(nodes: list[Node], key: str) -> Node:
    return next(node for node in nodes if node["@id"] == f"{ADDRESS}{key}/#record")


@pytest.mark.parametrize(
    ("kind", "types"),
    [
        ("clusters", {"Organization"}),
        ("partnerships", {"Organization"}),
        ("missions", {"Event", "BusinessEvent", "EducationEvent", "CreativeWork"}),
        ("success-stories", {"Article"}),
        ("milestones", {"Event", "EventSeries"}),
        ("terms", {"DefinedTerm"}),
        ("sectors", {"DefinedTerm"}),
        ("places", {"Place", "City", "Country", "AdministrativeArea"}),
        ("indicators", {"Observation"}),
    ],
)
def test_each_kind_has_its_type(catalogue: Catalogue, nodes: list[Node], kind: str, types: set[str]) -> None:
    assert {main(nodes, record.key)["@type"] for record in catalogue.of_kind(kind)} <= types


@pytest.mark.parametrize(("format_", "mode"), [("online", "Online"), ("hybrid", "Mixed")])
def test_what_took_place_online_has_its_place_there(catalogue: Catalogue, format_: str, mode: str) -> None:
    known = catalogue["missions/ec2i-mission-2018"]
    places = ("nanjing",) if format_ == "hybrid" else ()
    mission = known.model_copy(update={"format": format_, "places": places})
    site = Site(build([mission, *(one for one in catalogue if one is not known)]), settings())
    (node,) = (one for one in graph(site, f"{mission.key}/") if one.get("name") == mission.name)
    assert node["eventAttendanceMode"] == f"https://schema.org/{mode}EventAttendanceMode"
    assert [place["@type"] for place in node["location"]] == [*["City" for _ in places], "VirtualLocation"]
    assert node["location"][-1]["url"] == f"{ADDRESS}{mission.key}/"
    own = {name: node[name] for name in ("@type", "location", "eventAttendanceMode")}
    assert not [*faults(own, {})]


def described(record: Record) -> Node:
    """The record's node on its page, without a fault."""
    site = Site(build([record]), settings())
    (node,) = (one for one in graph(site, f"{record.key}/") if one["@id"].endswith("#record"))
    assert not [*faults({name: value for name, value in node.items() if name != "mainEntityOfPage"}, {})]
    return node


@pytest.mark.parametrize(
    ("recurs", "frequency"),
    [("weekly", "P1W"), ("monthly", "P1M"), ("semiannual", "P6M"), ("annual", "P1Y"), ("quinquennial", "P5Y")],
)
def test_what_recurs_has_a_schedule(recurs: str, frequency: str) -> None:
    for kind, own in (("missions", {"type": "seminar", "status": "held"}), ("milestones", {"type": "dialogue"})):
        given = {"id": "x", "name": "X", "summary": "X.", "start": "2019-01", "end": "2020-12", "recurs": recurs}
        schedule = described(KINDS[kind].model_validate({**given, **own}))["eventSchedule"]
        assert schedule["repeatFrequency"] == frequency
        assert (schedule["startDate"], schedule["endDate"]) == ("2019-01", "2020-12")


def test_only_what_recurs_at_regular_intervals_has_a_schedule() -> None:
    given = {"id": "x", "name": "X", "summary": "X.", "type": "seminar", "status": "held", "start": "2019"}
    for recurs in (None, "irregular"):
        assert "eventSchedule" not in described(Mission.model_validate({**given, "recurs": recurs}))


def test_the_ends_of_the_time_in_which_it_was_are_no_dates_of_its_own() -> None:
    given = {"id": "x", "name": "X", "summary": "X.", "type": "tour", "status": "held", "start": "1990", "end": "1999"}
    for qualifier, told in (("between", "between 1990 and 1999"), ("around", "around 1990 – 1999")):
        node = described(Mission.model_validate({**given, "date_qualifier": qualifier}))
        assert not {"startDate", "endDate"} & node.keys()
        assert node["disambiguatingDescription"] == told


@pytest.mark.parametrize("kind", ["organisations", "clusters"])
def test_a_body_of_another_century_says_when_it_was_founded(kind: str) -> None:
    own = {"type": "chamber"} if kind == "organisations" else {}
    body = {"id": "x", "name": "X", "summary": "X.", "founded": "1868", **own}
    assert described(KINDS[kind].model_validate(body))["foundingDate"] == "1868"


def test_a_cluster_has_its_label_its_page_for_contact_and_its_end() -> None:
    merged = {"status": "succeeded", "date": "2025-01", "source": "news", "successor": "clusters/y"}
    cluster = {"id": "x", "name": "X", "summary": "X.", "excellence_label": "gold", "label_expires": "2027-05"}
    page = {"contact_page": "https://x.example/contact", "outcomes": [merged]}
    node = described(KINDS["clusters"].model_validate({**cluster, **page}))
    assert node["award"] == "Label of excellence: Gold; Label valid until: May 2027"
    assert node["contactPoint"] == {"@type": "ContactPoint", "url": "https://x.example/contact"}
    assert node["dissolutionDate"] == "2025-01"


@pytest.mark.parametrize(
    ("type_", "name"), [("book", "Chapter"), ("article", "Article"), ("legislation", "Legislation")]
)
def test_a_source_has_the_type_of_what_it_is(type_: str, name: str) -> None:
    source = {"id": "x", "name": "X", "summary": "X.", "type": type_, "published_in": "Official Journal"}
    node = described(Source.model_validate(source))
    assert (node["@type"], node["isPartOf"]["name"]) == (name, "Official Journal")
    whole = described(Source.model_validate({**source, "type": "book", "published_in": None}))
    assert (whole["@type"], "isPartOf" in whole) == ("Book", False)


def test_what_was_only_planned_is_never_given_as_having_taken_place(catalogue: Catalogue, nodes: list[Node]) -> None:
    for record in (*catalogue.of_kind("missions"), *catalogue.of_kind("milestones")):
        assert isinstance(record, Mission | Milestone)
        status, found = record.status, main(nodes, record.key)
        if status in ("held", "happened"):
            plain = not getattr(record, "date_qualifier", None)
            assert ("eventStatus" in found) == plain
        else:
            assert "eventStatus" not in found
            assert ("disambiguatingDescription" in found) == (
                status in PLANS or getattr(record, "date_qualifier", None) is not None
            )


def test_a_plan_is_named_as_one_by_others(catalogue: Catalogue, nodes: list[Node]) -> None:
    story = main(nodes, "success-stories/clara-and-sjtu")
    named = {one["name"]: one.get("disambiguatingDescription") for one in story["mentions"]}
    for key in catalogue["success-stories/clara-and-sjtu"].activities:  # type: ignore[attr-defined]
        record = catalogue[f"missions/{key}"]
        assert named[record.name] == (mark(record).capitalize() or None)
    assert {*named.values()} == {"Planned", None}


def test_every_page_but_the_first_has_breadcrumbs_in_order(site: Site) -> None:
    crumbs = [("Home", ""), ("Places", "places/")]
    text = exports.jsonld(site, "places/lyon/", "Lyon", "A city.", crumbs)
    nodes = {node["@type"]: node for node in json.loads(text)["@graph"]}
    items = nodes["BreadcrumbList"]["itemListElement"]
    assert [item["position"] for item in items] == [1, 2, 3]
    assert [item["item"]["@id"] for item in items] == [ADDRESS, f"{ADDRESS}places/", f"{ADDRESS}places/lyon/"]
    assert nodes["WebPage"]["breadcrumb"]["@id"] == nodes["BreadcrumbList"]["@id"]
    assert "BreadcrumbList" not in {node["@type"] for node in graph(site, "")}


def test_the_data_page_offers_files_that_are_published(site: Site, files: dict[str, Any]) -> None:
    dataset = next(node for node in graph(site, DATA_PAGE) if node["@type"] == "Dataset")
    for download in dataset["distribution"]:
        assert download["contentUrl"].removeprefix(ADDRESS) in files
    assert dataset["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert dataset["version"] == site.version
    assert dataset["dateModified"].startswith(site.day)


def test_hostile_text_cannot_leave_its_script(hostile: Site) -> None:
    for path, title, description in pages(hostile):
        text = exports.jsonld(hostile, path, title, description)
        assert not set("<>&") & set(text)
        assert json.loads(text)["@graph"][1]["name"] == title


def test_dates_are_those_of_version_control_or_absent(site: Site, bare: Site) -> None:
    dates = site.dates(site.catalogue["places/lyon"])
    assert dates
    page = next(node for node in graph(site, "places/lyon/") if node["@type"] == "WebPage")
    assert page["dateModified"] == dates.changed.strftime("%Y-%m-%dT%H:%M:%SZ")
    undated = next(node for node in graph(bare, "places/lyon/") if node["@type"] == "WebPage")
    assert not {"dateModified", "datePublished"} & undated.keys()
