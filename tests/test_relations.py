"""Who works with whom: a relation stands for two bodies that one record names, and for nothing else."""

from __future__ import annotations

import time
from itertools import combinations

import pytest
from bs4 import BeautifulSoup

from atlas.plots import network, routes
from atlas.records import catalogue as catalogues
from atlas.records.catalogue import Catalogue
from atlas.records.model import Cluster, Milestone, Mission, Organisation, Partnership, Place, Record, SuccessStory
from atlas.site import Site
from atlas.site.kinds import fields
from atlas.site.relations import BODIES
from tests.conftest import own_settings
from tests.markup import record_html


def cluster(name: str, **fields: object) -> Cluster:
    return Cluster(id=name, name=name.title(), summary="A cluster.", sections=("1",), **fields)  # type: ignore[arg-type]


def organisation(name: str, **fields: object) -> Organisation:
    shared = {"type": "company", "summary": "A body.", "sections": ("1",)}
    return Organisation(id=name, name=name.title(), **shared, **fields)  # type: ignore[arg-type]


def mission(name: str, **fields: object) -> Mission:
    given = {"type": "mission", "status": "held", "start": "2018", "name": name.title(), **fields}
    return Mission(id=name, summary="A mission.", sections=("1",), notes=(), **given)  # type: ignore[arg-type]


def place(name: str, **fields: object) -> Place:
    given = {"level": "city", "latitude": 31.2, "longitude": 121.5, "name": name.title(), **fields}
    return Place(id=name, summary="A place.", sections=("1",), **given)  # type: ignore[arg-type]


CHINA = place("china", level="country", latitude=35, longitude=104)
ITALY = place("italy", level="country", latitude=42.8, longitude=12.5)
NANJING = place("nanjing", country="china", latitude=32, longitude=118.8)


def site_of(*records: Record) -> Site:
    return Site(catalogues.build(records), own_settings())


def found(site: Site) -> set[tuple[str, str, str]]:
    """Each relation: its two bodies in the order of their ids, and its evidence."""
    return {(*sorted((one.first.body.id, one.second.body.id)), one.through.id) for one in site.relations.all}


def soup(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser")


def test_every_relation_of_the_atlas_is_one_that_a_record_names(catalogue: Catalogue) -> None:
    """Worked out from the links of the records alone."""
    for relation in Site(catalogue, own_settings()).relations.all:
        named = {
            linked.key for linked in relation.through.links if linked.field in fields(relation.through.kind, "bodies")
        }
        assert {relation.first.body.key, relation.second.body.key} <= named
        assert relation.first.body.key != relation.second.body.key


def test_all_who_have_a_part_in_an_activity_work_together_in_whatever_role() -> None:
    roles = {
        "organisers": "one",
        "co_organisers": "two",
        "hosts": "three",
        "supporters": "four",
        "participants": "five",
    }
    made = mission("trip", **{field: (f"clusters/{name}",) for field, name in roles.items()})
    expected = {(*sorted(pair), "trip") for pair in combinations(roles.values(), 2)}
    assert found(site_of(made, *map(cluster, roles.values()))) == expected


def test_a_body_in_two_roles_counts_once_and_not_with_itself() -> None:
    made = mission("trip", organisers=("clusters/one",), hosts=("clusters/one", "clusters/two"))
    assert found(site_of(made, cluster("one"), cluster("two"))) == {("one", "two", "trip")}


def test_two_records_that_name_one_body_each_make_no_relation() -> None:
    one, two = mission("a", organisers=("clusters/one",)), mission("b", organisers=("clusters/two",), follows=("a",))
    assert found(site_of(one, two, cluster("one"), cluster("two", related=("clusters/one",)))) == set()


def test_that_a_body_belongs_to_another_is_no_cooperation() -> None:
    partnership = Partnership(id="net", name="Net", summary="S.", sections=("1",), members=("clusters/one",))
    faculty = organisation("faculty", part_of=("organisations/school",))
    trip = mission("trip", organisers=("clusters/one",), partnerships=("net",))
    school = mission("class", organisers=("organisations/school", "organisations/faculty"))
    records = (partnership, trip, school, faculty, organisation("school"), cluster("one"))
    assert found(site_of(*records)) == set()


def test_what_did_not_come_about_is_no_evidence_and_what_is_planned_is_marked() -> None:
    def agreement(name: str, status: str) -> Milestone:
        given = {"type": "agreement", "status": status, "parties": ("clusters/one", "clusters/two"), "notes": ()}
        return Milestone(id=name, name=name.title(), summary="S.", sections=("1",), **given)  # type: ignore[arg-type]

    never, planned = agreement("never", "not-materialised"), agreement("soon", "planned")
    site = site_of(never, planned, cluster("one"), cluster("two"))
    assert found(site) == {("one", "two", "soon")}
    section = soup(str(network.relations_of(site.view("clusters/one/"), site.record("clusters/one"))))
    assert section.select_one("td .atlas-mark--planned")
    assert section.select_one(".atlas-network__evidence--unreal title").text.endswith("(planned)")


def test_a_story_joins_bodies_of_different_sides_not_each_side_with_itself() -> None:
    partners = ("clusters/venice", "organisations/museum", "organisations/bureau", "organisations/unknown")
    story = SuccessStory(
        id="story", name="Story", summary="S.", sections=("1",), partners=partners, sector_as_printed="Culture",
        context=("C.",), cooperation=("C.",), objective="O.", results=("R.",),
    )  # fmt: skip
    records = (
        story, CHINA, ITALY, cluster("venice", country="italy"), organisation("museum", country="china"),
        organisation("bureau", country="china"), organisation("unknown"),
    )  # fmt: skip
    pairs = {(one, other) for one, other, _ in found(site_of(*records))}
    assert {("museum", "venice"), ("bureau", "venice")} <= pairs
    assert ("bureau", "museum") not in pairs


def test_the_page_of_a_body_lists_and_draws_the_same_partners_and_evidence(catalogue: Catalogue) -> None:
    site = Site(catalogue, own_settings())
    for key, relations in site.relations.of.items():
        page = soup(record_html(site, key)).select_one(".atlas-relations")
        table = {(row.th.a["href"], link["href"]) for row in page.select("tbody tr") for link in row.select("td a")}
        body = site.record(key)
        assert table == {(f"../../{one.other(body).key}/", f"../../{one.through.key}/") for one in relations}
        if "the table has all" not in page.text:
            assert {link["href"] for link in page.select(".atlas-network__evidence")} == {way for _, way in table}
            assert {link["href"] for link in page.select(".atlas-network__partner")} == {who for who, _ in table}
            drawn = sum(
                len(link.select(".atlas-network__edge")) - 1 for link in page.select(".atlas-network__evidence")
            )
            assert drawn == len(table)


def test_a_body_that_works_with_nobody_has_no_such_section(catalogue: Catalogue) -> None:
    site = Site(catalogue, own_settings())
    alone = next(
        body for kind in sorted(BODIES) for body in catalogue.of_kind(kind) if body.key not in site.relations.of
    )
    assert "atlas-relations" not in record_html(site, alone.key)


def test_a_body_with_many_partners_is_drawn_small_and_listed_in_full() -> None:
    others = [f"c{number}" for number in range(60)]
    made = mission("fair", participants=tuple(f"clusters/{name}" for name in ("hub", *others)))
    site = site_of(made, *map(cluster, ("hub", *others)))
    page = soup(str(network.relations_of(site.view("clusters/hub/"), site.record("clusters/hub"))))
    assert len(page.select(".atlas-network__partner")) == network.MOST
    assert len(page.select("tbody tr")) == 60
    assert "the table has all" in page.text


# --- From place to place


def test_a_route_leads_from_the_seat_of_a_body_to_that_of_another_and_to_the_place_of_an_activity() -> None:
    venice, museum = cluster("venice", country="italy"), organisation("museum", places=("nanjing",), country="china")
    made = mission("trip", organisers=("clusters/venice",), hosts=("organisations/museum",), places=("china",))
    legs = {(one.start.id, one.end.id) for one in routes.routes(site_of(CHINA, ITALY, NANJING, venice, museum, made))}
    # China holds Nanjing, so the museum has no way there.
    assert legs == {("italy", "nanjing"), ("italy", "china")}


def test_only_the_most_exact_place_counts() -> None:
    made = mission("trip", organisers=("clusters/venice",), places=("china", "nanjing"))
    site = site_of(CHINA, ITALY, NANJING, cluster("venice", country="italy"), made)
    assert [(one.start.id, one.end.id) for one in routes.routes(site)] == [("italy", "nanjing")]


def test_the_map_and_the_table_tell_the_same_routes(catalogue: Catalogue) -> None:
    site = Site(catalogue, own_settings())
    page = soup(str(routes.render(site, site.view("relations/"))))
    rows = page.select("#routes + div tbody tr")
    assert len(rows) == len(routes.routes(site))
    assert page.select(".atlas-arc")
    for arc in page.select(".atlas-arc"):
        row = page.find(id=arc["data-row"])
        evidence = [link["href"] for link in row.select("td:last-child a")]
        assert arc["href"] == (evidence[0] if len(evidence) == 1 else f"#{arc['data-row']}")
        start, end = row.th.a.text, row.td.a.text
        assert arc.title.text.startswith(f"{start} – {end}: ")


def test_a_country_is_a_name_on_the_map_of_routes_and_a_town_a_dot(catalogue: Catalogue) -> None:
    site = Site(catalogue, own_settings())
    page = soup(str(routes.render(site, site.view("relations/"))))
    areas = {record.label for record in catalogue.of_kind("places") if record.is_area}  # type: ignore[attr-defined]
    for stop in page.select(".atlas-stop"):
        assert (stop.text.strip() in areas) == (stop.circle is None)


def test_the_page_lists_every_pair_with_all_its_evidence(catalogue: Catalogue) -> None:
    site = Site(catalogue, own_settings())
    page = soup(str(routes.render(site, site.view("relations/"))))
    evidence = [link["href"] for link in page.select("#pairs + div tbody td:last-child a")]
    assert len(evidence) == len(site.relations.all)


def test_an_empty_atlas_has_no_relations_and_no_error() -> None:
    site = site_of()
    assert "<tbody>" in str(routes.render(site, site.view("relations/")))


@pytest.mark.parametrize("size", [2_000])
def test_the_work_grows_with_the_records_not_with_their_square(size: int) -> None:
    def seconds(count: int) -> float:
        pairs = [
            mission(f"m{n}", organisers=(f"clusters/c{n}",), hosts=(f"clusters/c{(n + 1) % count}",))
            for n in range(count)
        ]
        site = site_of(*pairs, *(cluster(f"c{n}") for n in range(count)))
        begun = time.process_time()
        assert len(site.relations.all) == len(site.relations.pairs) == count
        return time.process_time() - begun

    # Eight times as many in far less than 64 times the time.
    assert seconds(8 * size) < 24 * seconds(size)
