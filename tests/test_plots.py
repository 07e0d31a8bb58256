"""What the plots show is what the records say: every place, date, figure and count, in its place and never more."""

from __future__ import annotations

import math
import re
from collections import Counter
from itertools import accumulate, combinations, pairwise
from types import ModuleType

import pytest
from bs4 import BeautifulSoup, Tag
from hypothesis import given, settings
from hypothesis import strategies as st

from atlas.plots import bars, land, layout, maps, matrix, places, timeline
from atlas.plots.bars import NoBars, chart, series
from atlas.plots.layout import Mark
from atlas.plots.projection import CUT, Albers, EqualEarth, fitted, unwrapped
from atlas.records import catalogue as catalogues
from atlas.records.catalogue import Catalogue
from atlas.records.model import Cluster, Indicator, Milestone, Mission, Partnership, Place, Record, Reference, Sector
from atlas.site import Site, labels
from tests.conftest import own_settings
from tests.markup import Markup

SHEET = (400.0, 400.0)
SMALL_WINDOWS = dict(maps.small_windows(own_settings()))
HOSTILE = "\"><script>alert(1)</script><b onmouseover='x'>&lt;{{ 7*7 }}"


def place(identifier: str, **fields: object) -> Place:
    given = {"level": "city", "latitude": 31.2, "longitude": 121.5, "name": identifier.title(), **fields}
    return Place(id=identifier, summary="A place.", sections=("1",), **given)  # type: ignore[arg-type]


def mission(identifier: str, **fields: object) -> Mission:
    given = {"type": "mission", "status": "held", "start": "2018", "name": identifier.title(), **fields}
    return Mission(id=identifier, summary="A mission.", sections=("1",), notes=(), **given)  # type: ignore[arg-type]


def milestone(identifier: str, **fields: object) -> Milestone:
    given = {"type": "agreement", "name": identifier.title(), **fields}
    return Milestone(id=identifier, summary="A step.", sections=("1",), notes=(), **given)  # type: ignore[arg-type]


def sector(identifier: str, **fields: object) -> Sector:
    given = {"name": identifier.title(), **fields}
    return Sector(id=identifier, summary="A sector.", sections=("1",), **given)  # type: ignore[arg-type]


def figure(identifier: str, value: float, **fields: object) -> Indicator:
    given = {"unit": "people", "group": "Some", "name": identifier.title(), **fields}
    return Indicator(id=identifier, value=value, summary="S.", sections=("1",), notes=(), **given)  # type: ignore[arg-type]


def of(*records: Record) -> Catalogue:
    return catalogues.build(records)


def soup(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser")


def drawn(plot: ModuleType, catalogue: Catalogue) -> BeautifulSoup:
    """A whole plot, as seen from the page `plot/`."""
    site = Site(catalogue, own_settings())
    return soup(str(plot.render(site, site.view("plot/"))))


def key(element: Tag) -> str:
    """The key of the record that a link leads to."""
    return str(element["href"]).removeprefix("../").strip("/")


# --- Projections: points worked out elsewhere


def test_albers_agrees_with_the_example_in_snyders_manual() -> None:
    # USGS Professional Paper 1395, page 291: sphere of radius 1.
    x, y = Albers(centre=(-96, 23), parallels=(29.5, 45.5)).project(-75, 35)
    assert (x, y) == pytest.approx((0.2952720, 0.2416774), abs=1e-7)


def test_equal_earth_has_the_proportions_of_its_paper() -> None:
    # Šavrič, Patterson, Jenny (2018): 2.05458 times as wide as high, the poles 0.59247 times as long as the equator.
    world = EqualEarth(0)
    width, height = world.project(180, 0)[0], world.project(0, 90)[1]
    assert width / height == pytest.approx(2.05458, abs=1e-4)
    assert world.project(180, 90)[0] / width == pytest.approx(0.59247, abs=1e-4)


@pytest.mark.parametrize(("longitude", "same"), [(-175, 185), (180, 180), (-180, 180), (-168, -168), (121.5, 121.5)])
def test_the_world_is_cut_in_the_bering_strait(longitude: float, same: float) -> None:
    assert unwrapped(longitude) == pytest.approx(same)


@given(st.lists(st.tuples(st.floats(-20, 60), st.floats(20, 70)), min_size=1, max_size=20))
def test_a_fitted_window_shows_all_its_places_within_its_margins(points: list[tuple[float, float]]) -> None:
    sheet = fitted(Albers(centre=(12, 50), parallels=(42, 60)), points, (400, 300), (40, 30, 80, 20))
    for point in points:
        x, y = sheet.place(*point)
        assert 39.9 <= x <= 320.1
        assert 29.9 <= y <= 280.1


# --- Land: coastlines, whole, and no borders


@pytest.mark.parametrize("detail", ["world", "near"])
def test_no_coast_jumps_round_the_globe(detail: land.Detail) -> None:
    for ring in land.rings(detail):
        assert all(abs(a[0] - b[0]) < 180 for a, b in pairwise([*ring, ring[0]]))
        assert all(CUT - 1 <= longitude <= CUT + 361 for longitude, _ in ring)


@pytest.mark.parametrize("name", SMALL_WINDOWS)
def test_no_line_of_a_drawn_coast_runs_across_its_map(name: str) -> None:
    sheet = SMALL_WINDOWS[name]
    for subpath in land.path(sheet, "world").split("M")[1:]:
        numbers = [int(number) for number in re.findall(r"-?\d+", subpath)]
        xs, ys = list(accumulate(numbers[::2])), list(accumulate(numbers[1::2]))
        for (ax, bx), (ay, by) in zip(pairwise(xs), pairwise(ys), strict=True):
            # Where land goes on beyond the sheet, it is closed along a line outside of it.
            outside = max(ax, bx) < 0 or min(ax, bx) > sheet.width or max(ay, by) < 0 or min(ay, by) > sheet.height
            assert outside or math.hypot(bx - ax, by - ay) < sheet.width / 3


def test_the_land_has_no_borders() -> None:
    """Far from any sea, where three countries meet or a border runs, the land's outline has no point."""
    inland = {"Basel": (7.6, 47.6), "Bratislava": (17.1, 48.1), "Przemyśl": (22.8, 49.8), "Ereen": (112.0, 43.7)}
    outline = [point for detail in ("world", "near") for ring in land.rings(detail) for point in ring]
    near = {name for name, at in inland.items() if any(math.dist(at, point) < 0.8 for point in outline)}
    assert not near


@pytest.mark.parametrize(
    ("name", "at", "dry"),
    [
        ("Wuhan", (114.3, 30.6), True),
        ("Lyon", (4.8, 45.8), True),
        ("the Atlantic", (-20, 45), False),
        ("the Yellow Sea", (123, 35), False),
    ],
    ids=str,
)
def test_land_is_where_land_is(name: str, at: tuple[float, float], dry: bool) -> None:
    assert sum(encloses(ring, at) for ring in land.rings("world")) % 2 == dry


def encloses(ring: land.Ring, at: tuple[float, float]) -> bool:
    """Whether a ray from the point to the east crosses the ring an odd number of times."""
    crossings = 0
    for (ax, ay), (bx, by) in pairwise([*ring, ring[0]]):
        if (ay > at[1]) != (by > at[1]) and at[0] < ax + (at[1] - ay) / (by - ay) * (bx - ax):
            crossings += 1
    return crossings % 2 == 1


# --- Layout: nothing hides anything

circles = st.builds(
    Mark, st.floats(40, 360), st.floats(40, 360), st.floats(3, 17), st.text("abc", min_size=1, max_size=14)
)


@settings(deadline=None)
@given(st.lists(circles, max_size=14))
def test_no_name_covers_a_mark_another_name_or_the_edge(marks: list[Mark]) -> None:
    named = [(mark, label) for mark, label in zip(marks, layout.labels(tuple(marks), 13, SHEET), strict=True) if label]
    boxes = [box(mark, label, 13) for mark, label in named]
    assert all(left >= 0 and top >= 0 and right <= 400 and bottom <= 400 for left, top, right, bottom in boxes)
    assert not [pair for pair in combinations(boxes, 2) if overlap(*pair)]
    assert not [mark for mark in marks if any(covers(one, mark) for one in boxes)]


def test_where_there_is_room_a_name_is_nearest_to_its_own_mark() -> None:
    # To the right of the small one, its name would end at the other mark.
    small, large = Mark(110, 222, 4, "Basque Country"), Mark(222, 220, 8, "Auvergne")
    for marks in ([small, large], [large, small]):
        for mark, label in zip(marks, layout.labels(tuple(marks), 13, SHEET), strict=True):
            assert label
            (other,) = (one for one in marks if one is not mark)
            assert distance(box(mark, label, 13), mark) + 3 < distance(box(mark, label, 13), other)


def distance(one: layout.Rectangle, mark: Mark) -> float:
    nearest = min(max(mark.x, one[0]), one[2]), min(max(mark.y, one[1]), one[3])
    return math.dist(nearest, (mark.x, mark.y)) - mark.radius


def box(mark: Mark, label: layout.Label, size: float) -> layout.Rectangle:
    width = len(mark.name) * layout.LETTER * size
    left = label.x - {"start": 0.0, "middle": width / 2, "end": width}[label.anchor]
    return left, label.y - 0.7 * size, left + width, label.y + 0.2 * size


def overlap(one: layout.Rectangle, other: layout.Rectangle) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def covers(one: layout.Rectangle, mark: Mark) -> bool:
    nearest = min(max(mark.x, one[0]), one[2]), min(max(mark.y, one[1]), one[3])
    return math.dist(nearest, (mark.x, mark.y)) < mark.radius


@settings(deadline=None)
@given(st.lists(circles, max_size=8))
def test_marks_are_moved_until_none_touches_another(marks: list[Mark]) -> None:
    moved = layout.spread(tuple(marks), 2, 27, SHEET)
    assert [(mark.radius, mark.name) for mark in moved] == [(mark.radius, mark.name) for mark in marks]
    for one, other in combinations(moved, 2):
        assert math.dist((one.x, one.y), (other.x, other.y)) > one.radius + other.radius


def test_a_mark_that_is_alone_stays_where_its_place_is() -> None:
    alone = (Mark(100, 100, 5, "a"), Mark(300, 300, 5, "b"))
    assert layout.spread(alone, 2, 27, SHEET) == alone


@given(st.integers(0, 10_000), st.integers(0, 10_000), st.integers(1, 10_000))
def test_more_records_make_a_circle_no_smaller(one: int, other: int, most: int) -> None:
    few, many = sorted((min(one, most), min(other, most)))
    assert maps.SMALLEST <= maps.radius(few, most) <= maps.radius(many, most) <= maps.LARGEST + 0.001


def test_twice_the_records_make_twice_the_area() -> None:
    assert maps.radius(20, 30) ** 2 == pytest.approx(2 * maps.radius(10, 30) ** 2)


# --- The map page


def where(record: Record) -> set[str]:
    """The ids of the places at which a record stands: its own, or else its country."""
    own = {*getattr(record, "places", ()), *(point.place for point in getattr(record, "contact_points", ()))}
    country = getattr(record, "country", None) if record.kind in ("clusters", "organisations") else None
    return own or ({country} if country else set())


def counted(catalogue: Catalogue) -> Counter[str]:
    """How many records stand at each place, worked out from the records alone."""
    kinds = ("missions", "clusters", "organisations", "milestones", "programmes", "success-stories")
    return Counter(f"places/{name}" for kind in kinds for record in catalogue.of_kind(kind) for name in where(record))


def spots(page: BeautifulSoup) -> dict[str, int]:
    """The number that each mark tells, and each area beside the map, by the place it leads to."""
    links = page.select("a.atlas-spot, .atlas-areas__list a")
    return {key(link): int(link["aria-label"].split(": ")[1].split()[0]) for link in links}


def rows(page: BeautifulSoup) -> dict[str, int]:
    return {key(row.th.a): int(row("td")[-1].text) for row in page.select("tbody tr")}


def test_every_place_has_its_row_in_the_table_with_the_count_of_its_records(catalogue: Catalogue) -> None:
    expected = counted(catalogue)
    assert rows(drawn(maps, catalogue)) == {one.key: expected[one.key] for one in catalogue.of_kind("places")}


def test_the_table_is_sorted_by_the_count(catalogue: Catalogue) -> None:
    totals = [*rows(drawn(maps, catalogue)).values()]
    assert totals == sorted(totals, reverse=True)


def test_every_mark_tells_the_same_as_the_table(catalogue: Catalogue) -> None:
    page = drawn(maps, catalogue)
    table = rows(page)
    assert spots(page).items() <= table.items()
    apart = {key(link) for link in page.select(".atlas-key p a")}
    assert set(spots(page)) | apart == set(table)
    assert not set(spots(page)) & apart


def test_every_place_in_europe_and_china_has_its_name_on_the_map(catalogue: Catalogue) -> None:
    page = drawn(maps, catalogue)
    shown = {text.parent["href"] for text in page.select("a.atlas-spot text")}
    assert shown == {link["href"] for link in page.select("a.atlas-spot")}
    areas = {link.text for link in page.select(".atlas-areas__list a")}
    # A name without room in its area is in the list alone.
    assert {text.text for text in page.select(".atlas-areas text")} <= areas
    countries = {"china", "france", "germany", "italy", "romania", "sweden", "spain", "belgium"}
    inside = {p.key for p in catalogue.of_kind("places") if p.country in countries or p.id in countries}
    assert inside <= set(spots(page))


def test_plans_are_told_apart_in_the_table() -> None:
    held = [mission(name, places=("here",)) for name in ("one", "two")]
    found = of(place("here"), *held, mission("three", places=("here",), status="planned"))
    assert drawn(maps, found).select_one("tbody td").text.split() == ["2", "1", "planned"]


def test_an_organisation_counts_for_its_country_only_where_it_names_no_place() -> None:
    country = place("italy", level="country", latitude=42, longitude=12)
    city = place("venice", country="italy", latitude=45.4, longitude=12.3)
    named = Cluster(id="a", name="A", summary="S.", sections=("1",), country="italy", places=("venice",))
    unnamed = Cluster(id="b", name="B", summary="S.", sections=("1",), country="italy")
    assert {
        tally.place.id: len(tally.actors.records) for tally in places.tallies(of(country, city, named, unnamed))
    } == {
        "italy": 1,
        "venice": 1,
    }


@pytest.mark.parametrize("level", ["country", "province", "region"])
def test_an_area_is_a_name_in_a_list_and_on_the_map_never_a_dot(level: str) -> None:
    page = drawn(maps, of(place("china", level=level), place("town", country="china", latitude=30)))
    assert {key(link) for link in page.select("a.atlas-spot")} == {"places/town"}
    assert len(page.select(".atlas-map circle.atlas-spot__mark, .atlas-map .atlas-dots circle")) == 1
    assert [text.text for text in page.select(".atlas-areas text")] == ["China"]
    assert [key(link) for link in page.select(".atlas-areas__list a")] == ["places/china"]


def test_no_map_repeats_another(catalogue: Catalogue) -> None:
    page = drawn(maps, catalogue)
    links = [link["href"] for link in page.select(".atlas-map a")]
    assert len(links) == len(set(links))
    assert len(page.select(".atlas-map svg")) == 2


def test_a_catalogue_without_places_has_an_empty_map_and_no_error() -> None:
    assert not rows(drawn(maps, of()))


# --- Small maps


def small(catalogue: Catalogue, record: Record) -> BeautifulSoup:
    return soup(str(maps.small_map(Site(catalogue, own_settings()).view(f"{record.key}/"), record)))


def marked(page: BeautifulSoup) -> dict[str, bool]:
    """The names on a small map, and whether each is a point."""
    points = {title.text: True for title in page.select("circle title")}
    return {**points, **{text.text: False for text in page.select("text.atlas-area")}}


def is_point(place: Record) -> bool:
    return place.level not in ("world-region", "country", "province", "region")  # type: ignore[attr-defined]


@pytest.mark.parametrize("kind", ["missions", "milestones", "success-stories", "clusters", "organisations"])
def test_a_record_shows_its_places_on_its_small_map_towns_as_dots_and_areas_as_names(
    catalogue: Catalogue, kind: str
) -> None:
    for record in catalogue.of_kind(kind):
        own = [catalogue[f"places/{name}"] for name in where(record)]
        expected = {one.label: is_point(one) for one in own if one.level != "world-region"}  # type: ignore[attr-defined]
        page = small(catalogue, record)
        shown = marked(page)
        assert shown.items() <= expected.items()
        # The name of an area may have no room; the words of the map have it.
        assert {name for name, point in expected.items() if point} <= set(shown)
        assert all(name in page.svg["aria-label"] for name in expected)


def test_every_place_but_a_world_region_has_its_small_map(catalogue: Catalogue) -> None:
    for one in catalogue.of_kind("places"):
        expected = {} if one.level == "world-region" else {one.label: is_point(one)}  # type: ignore[attr-defined]
        assert marked(small(catalogue, one)) == expected


def test_a_partnership_is_drawn_where_its_activities_are_and_where_it_wants_to_be(catalogue: Catalogue) -> None:
    for record in catalogue.of_kind("partnerships"):
        assert isinstance(record, Partnership)
        active = {n for m in catalogue.of_kind("missions") if record.id in m.partnerships for n in m.places}  # type: ignore[attr-defined]
        shown = {key(link).removeprefix("../places/") for link in small(catalogue, record).select("figcaption a")}
        assert shown == active | set(record.target_countries)


def test_a_small_map_holds_all_its_places_and_its_words_name_them(catalogue: Catalogue) -> None:
    for record in catalogue:
        for svg in small(catalogue, record)("svg"):
            width, height = (float(svg[name]) for name in ("width", "height"))
            assert all(0 < float(c["cx"]) < width and 0 < float(c["cy"]) < height for c in svg("circle"))
            assert all(title.text.partition(" (")[0] in svg["aria-label"] for title in svg("title"))


def test_a_small_map_adds_at_most_4_kb_to_its_page(catalogue: Catalogue) -> None:
    site = Site(catalogue, own_settings())
    weights = {one.key: len(str(maps.small_map(site.view(f"{one.key}/"), one)).encode()) for one in catalogue}
    assert {name: weight for name, weight in weights.items() if weight > 4096} == {}


def test_a_country_with_hundreds_of_cities_has_a_small_map_no_heavier() -> None:
    cities = [place(f"c{n}", country="china", latitude=24 + n % 20, longitude=104 + n // 40) for n in range(600)]
    found = of(place("china", level="country", latitude=36, longitude=104), *cities)
    assert len(str(small(found, found["places/china"]))) < 12_000


def test_the_land_of_a_small_map_is_drawn_once_for_all_records(catalogue: Catalogue) -> None:
    land.path.cache_clear()
    for record in catalogue:
        small(catalogue, record)
    assert land.path.cache_info().misses <= len(SMALL_WINDOWS)


# --- The timeline


def events(page: BeautifulSoup) -> list[Tag]:
    return page.select("li.atlas-event")


def test_every_milestone_and_activity_is_on_the_timeline_once(catalogue: Catalogue) -> None:
    shown = [key(event.a) for event in events(drawn(timeline, catalogue))]
    expected = [one.key for kind in ("milestones", "missions") for one in catalogue.of_kind(kind)]
    assert sorted(shown) == sorted(expected)
    assert len(drawn(timeline, catalogue).select("svg :is(a, rect)")) == sum(
        bool(catalogue[name].start)
        for name in expected  # type: ignore[attr-defined]
    )


def test_years_follow_one_another_and_hold_what_began_in_them(catalogue: Catalogue) -> None:
    page = drawn(timeline, catalogue)
    years = [section.h2.text for section in page.select(".atlas-year:not(.atlas-year--undated)")]
    assert years == sorted(years)
    for section in page.select(".atlas-year:not(.atlas-year--undated)"):
        for event in section("li"):
            assert catalogue[key(event.a)].start[:4] == section.h2.text  # type: ignore[attr-defined]


def test_what_has_only_a_year_stands_before_its_months_and_says_so() -> None:
    found = of(mission("day", start="2018-03-30"), mission("year", start="2018"), mission("month", start="2018-03"))
    shown = [" ".join(event.p.text.split()) for event in events(drawn(timeline, found))]
    assert shown == ["Mission month not given", "Mission March", "Mission 30 March"]


def test_what_has_no_date_comes_last_under_a_heading_that_says_so() -> None:
    found = of(milestone("never"), milestone("once", start="1975"))
    assert [entry.record.id for entry in timeline.entries(found)] == ["once", "never"]
    page = drawn(timeline, found)
    assert [event.a.text for event in events(page)] == ["Once", "Never"]
    assert [event.a.text for event in page.select("section[aria-labelledby=undated] li")] == ["Never"]
    assert page.select_one("#undated").text == "No date given"


@pytest.mark.parametrize(
    ("record", "real"),
    [
        (mission("one", status="planned"), False),
        (mission("one"), True),
        (milestone("one", start="2019", status="not-materialised"), False),
        (milestone("one", start="2019", status="planned"), False),
        (milestone("one", start="2019"), True),
    ],
    ids=lambda value: getattr(value, "status", ""),
)
def test_what_did_not_happen_is_marked_in_words_and_in_the_drawing(record: Record, real: bool) -> None:
    page = drawn(timeline, of(record))
    shown = page.select_one("li .atlas-mark")
    assert (shown is None) == real
    assert shown is None or shown.text == labels.mark(record)
    assert bool(page.select("svg .atlas-axis__unreal")) != real


def test_an_annual_dialogue_is_a_span_from_its_start_and_not_a_dot() -> None:
    found = of(milestone("dialogue", start="1998-04", recurs="annual"), milestone("last", start="2019"))
    page = drawn(timeline, found)
    (bar,) = page.select("svg rect")
    assert float(bar["x"].rstrip("%")) == 0
    assert float(bar["width"].rstrip("%")) == 100
    assert len(page.select("svg a")) == 1
    assert "Annual, from April 1998" in " ".join(events(page)[0].text.split())


def test_what_recurs_is_a_span_that_says_how_often() -> None:
    found = of(mission("webinar", start="2018-01", end="2019-06", recurs="quarterly"), milestone("last", start="2021"))
    page = drawn(timeline, found)
    assert [text.text for text in page.select(".atlas-axis__bar text")] == ["Webinar, quarterly"]
    assert "Quarterly, January, to June 2019" in " ".join(events(page)[0].text.split())


def test_a_span_that_is_only_planned_is_hollow_and_says_so() -> None:
    planned = mission("webinar", start="2018-01", recurs="quarterly", status="planned")
    page = drawn(timeline, of(planned, milestone("talks", start="2019", recurs="annual")))
    told = {text.text: text.find_next("rect").get("class") for text in page.select(".atlas-axis__bar text")}
    assert told == {"Webinar, quarterly (planned)": ["atlas-axis__unreal"], "Talks, annual": None}


def test_what_lies_somewhere_between_two_dates_is_a_dot_and_no_span() -> None:
    found = of(milestone("treaty", start="1860", end="1869", date_qualifier="between"), milestone("last", start="2019"))
    page = drawn(timeline, found)
    assert not page.select("svg rect")
    assert len(page.select("svg a")) == 2
    told = " ".join(events(page)[0].text.split())
    assert "between 1860 and 1869" in told
    assert "to 1869" not in told


def test_a_period_ends_with_its_last_year() -> None:
    found = of(milestone("plan", start="2016", end="2017"), milestone("later", start="2019"))
    (bar,) = drawn(timeline, found).select("svg rect")
    (dot,) = {circle["cx"] for circle in drawn(timeline, found).select("svg circle")}
    end, last = float(bar["width"].rstrip("%")), 2 * float(dot.rstrip("%")) - 100
    # 2016, 2017 and 2018 are as wide as one another, and 2019 begins at `last`.
    assert bar["x"] == "0.0%"
    assert end == pytest.approx(last * 2 / 3, abs=0.1)


def test_a_century_in_which_nothing_began_takes_no_more_than_a_part_of_the_axis() -> None:
    axis = timeline.scale({1869: 1, 2018: 12, 2019: 6}, 1869, 2019)
    assert axis.starts[2018] - axis.starts[1870] == pytest.approx(5 * axis.column)


def test_years_with_many_entries_have_room_and_quiet_ones_take_little() -> None:
    busy = [mission(f"m{n}", start="2018") for n in range(20)]
    drawn_ = timeline.overview(timeline.entries(of(milestone("first", start="1975"), *busy)))
    of_busy = [dot.x for dot in drawn_.dots if dot.entry.start == "2018"]
    (first,) = (dot.x for dot in drawn_.dots if dot.entry.start == "1975")
    # 42 years in which nothing began stand between them.
    assert min(of_busy) - first < 80
    assert len({round(x, 3) for x in of_busy}) > 1
    assert drawn_.height < 200


def test_a_thousand_entries_of_a_year_make_the_timeline_higher_not_its_dots_one() -> None:
    many = [mission(f"m{n}", start="2018") for n in range(1000)]
    drawn_ = timeline.overview(timeline.entries(of(*many)))
    assert len({(round(dot.x, 2), dot.y) for dot in drawn_.dots}) == 1000
    assert max(dot.x for dot in drawn_.dots) < 100


def test_years_that_are_written_stand_apart(catalogue: Catalogue) -> None:
    ticks = timeline.overview([entry for entry in timeline.entries(catalogue) if entry.start]).ticks
    for phone, least in ((True, 13), (False, 4.5)):
        places_ = [x for _, x, on_phone in ticks if on_phone or not phone]
        assert all(after - before >= least for before, after in pairwise(places_))
    assert {1975, 2018} <= {year for year, _, _ in ticks}


def test_every_dot_of_the_timeline_leads_to_its_entry(catalogue: Catalogue) -> None:
    page = drawn(timeline, catalogue)
    dots = {link["href"] for link in page.select(".atlas-axis a")}
    assert dots <= {event.a["href"] for event in events(page)}
    assert len(page.select(".atlas-axis a")) == len(page.select(".atlas-axis a circle:last-child"))


def test_a_long_time_in_which_nothing_began_is_told_and_a_short_one_is_not() -> None:
    found = of(*(milestone(f"m{year}", start=str(year)) for year in (1975, 1978, 1994)))
    assert [gap.text.split(":")[0] for gap in drawn(timeline, found).select(".atlas-lanes__gap")] == ["1979–1993"]


def test_a_sector_of_the_timeline_holds_what_its_narrower_sectors_hold() -> None:
    health, oncology = sector("health", focus=True), sector("oncology", broader="health")
    page = drawn(timeline, of(health, oncology, mission("one", sectors=("oncology",)), mission("two")))
    assert [event["data-sectors"] for event in events(page)] == ["health oncology", ""]
    assert [option.text for option in page.select("option")] == ["All sectors", "Health (1)", "Oncology (1)"]


def test_the_overview_has_a_dot_at_the_year_of_each_entry(catalogue: Catalogue) -> None:
    dated = [entry for entry in timeline.entries(catalogue) if entry.start]
    overview = timeline.overview(dated)
    assert len(overview.dots) + len(overview.bars) == len(dated)
    places_ = sorted((dot.x, dot.entry.start[:4]) for dot in overview.dots)
    assert [year for _, year in places_] == sorted(year for _, year in places_)
    assert len({(dot.x, dot.y) for dot in overview.dots}) == len(overview.dots)
    assert all(0 < dot.y < overview.height for dot in overview.dots)


# --- The matrix


def belongs(catalogue: Catalogue, record: Record, wanted: str) -> bool:
    """Whether a record names a sector, or one that lies in it, worked out step by step."""
    waiting = [
        *getattr(record, "sectors", ()),
        *getattr(record, "discussed_in", ()),
        *getattr(record, "target_sectors", ()),
        *(name.partition("/")[2] for name in record.related if name.startswith("sectors/")),
    ]
    while waiting:
        name = waiting.pop()
        if name == wanted:
            return True
        above = catalogue[f"sectors/{name}"].broader  # type: ignore[attr-defined]
        waiting += [above] if above else []
    return False


def test_every_cell_counts_the_records_of_its_sector_and_kind(catalogue: Catalogue) -> None:
    for line in (line for group in matrix.lines(catalogue) for line in group):
        for column, cell in zip(matrix.COLUMNS, line.cells, strict=True):
            expected = [
                record
                for record in catalogue.of_kind(column.kind)
                if column.type in ("", getattr(record, "type", None)) and belongs(catalogue, record, line.sector.id)
            ]
            assert [*cell.records] == expected, (line.sector.id, column)


def test_every_sector_has_one_line_and_those_in_focus_come_first(catalogue: Catalogue) -> None:
    shown = [key(link).removeprefix("sectors/") for link in drawn(matrix, catalogue).select("tbody th a")]
    assert sorted(shown) == sorted(one.id for one in catalogue.of_kind("sectors"))
    groups = matrix.lines(catalogue)
    heads = [group[0].sector.focus for group in groups]
    assert heads == sorted(heads, reverse=True)
    assert sum(heads) == 4


def test_every_activity_is_of_a_type_that_has_a_column(catalogue: Catalogue) -> None:
    types = {column.type for column in matrix.COLUMNS if column.kind == "missions"}
    assert {one.type for one in catalogue.of_kind("missions")} <= types  # type: ignore[attr-defined]


def test_a_number_leads_to_its_list_and_a_gap_leads_nowhere() -> None:
    page = drawn(matrix, of(sector("ict", focus=True), mission("one", type="tour", sectors=("ict",))))
    links = page.select("td a")
    assert [(link.text, link["href"]) for link in links] == [("1", "../explore/?kind=missions&type=tour&sector=ict")]
    gaps = [cell for cell in page.select("td") if not cell.a]
    assert len(gaps) == len(matrix.COLUMNS) - 1
    assert {gap.text for gap in gaps} == {"none"}


def test_plans_stand_beside_what_was_done() -> None:
    done = mission("one", type="tour", sectors=("ict",))
    plans = [
        mission(name, type=kind, sectors=("ict",), status="planned") for name, kind in (("a", "tour"), ("b", "visit"))
    ]
    page = drawn(matrix, of(sector("ict", focus=True), done, *plans))
    assert [link.text.split() for link in page.select("td a")] == [["1", "1", "planned"], ["1", "planned"]]
    assert [link["aria-label"].partition(":")[0] for link in page.select("td a")] == ["1, 1 planned", "1 planned"]


# --- Bars


def charted(*records: Indicator, title: str = "Title") -> BeautifulSoup:
    found = of(*records)
    site = Site(found, own_settings())
    return soup(str(bars.render(site, site.view("plot/"), [chart(found, title, records)])))


def test_bars_are_as_long_as_their_numbers_and_the_numbers_stand_beside_them() -> None:
    page = charted(figure("a", 40), figure("b", 10, qualifier="over"), figure("c", 0))
    assert [float(rect["width"].rstrip("%")) for rect in page("rect")] == [100, 25, 0]
    assert [cell.text.strip() for cell in page.select(".atlas-chart__value")] == ["40", "over\xa010", "0"]


def test_shares_are_parts_of_a_whole_bar() -> None:
    page = charted(figure("a", 53, unit="%"), figure("b", 17.5, unit="%"))
    lengths = [float(rect["width"].rstrip("%")) for rect in page("rect") if not rect.get("class")]
    assert lengths == [53, 17.5]


def test_a_chart_says_what_it_counts_or_that_its_bars_count_different_things() -> None:
    same, mixed = charted(figure("a", 1), figure("b", 2)), charted(figure("a", 1), figure("b", 2, unit="firms"))
    assert same.select_one(".atlas-chart__unit").text == "people"
    assert "units differ" in mixed.select_one(".atlas-chart__unit").text
    assert [cell.text.split()[-1] for cell in mixed.select(".atlas-chart__value")] == ["people", "firms"]


def test_what_was_only_expected_is_marked() -> None:
    page = charted(figure("a", 6), figure("b", 7, status="expected", date="2019"))
    rows_ = page.select("tbody tr")
    assert ["expected" in row.text for row in rows_] == [False, True]
    assert ["atlas-chart__expected" in row.get("class", []) for row in rows_] == [False, True]


@pytest.mark.parametrize("units", [("rank",), ("people", "rank"), ("people", "%")], ids=" and ".join)
def test_bars_that_would_mislead_are_refused_with_a_cure(units: tuple[str, ...]) -> None:
    records = [figure(f"f{number}", 1, unit=unit) for number, unit in enumerate(units)]
    with pytest.raises(NoBars, match=r"\. (Leave|Give)"):
        chart(of(*records), "Title", records)


def test_every_series_is_one_chart_in_the_order_of_time(catalogue: Catalogue) -> None:
    charts = series(catalogue)
    members = Counter(one.series for one in catalogue.of_kind("indicators") if one.series)  # type: ignore[attr-defined]
    assert {one.title: len(one.rows) for one in charts} == {name: n for name, n in members.items() if n > 1}
    for one in charts:
        dates = [row.record.date or "" for row in one.rows]
        assert dates == sorted(dates)


def test_a_chart_names_the_notes_of_its_figures() -> None:
    note = Reference(id="7", name="R", summary="R.", sections=("1",))
    records = [figure("a", 1).model_copy(update={"notes": (7,)}), figure("b", 2)]
    found = of(note, *records)
    assert [one.id for one in chart(found, "Title", records).notes] == ["7"]


# --- All plots


def everything(name: str) -> Catalogue:
    """A record of each kind that plots show, each called the same."""
    return of(
        place("here", name=name, level="city"),
        sector("field", name=name, focus=True),
        mission("one", name=name, places=("here",), sectors=("field",)),
        milestone("two", name=name, start="2010", recurs="annual", sectors=("field",)),
        milestone("three", name=name),
        figure("four", 4, name=name, series="S", unit=name),
        figure("five", 5, name=name, series="S", unit=name),
        Partnership(id="six", name=name, summary="S.", sections=("1",), target_countries=("here",), sectors=("field",)),
    )


def all_plots(catalogue: Catalogue) -> str:
    site = Site(catalogue, own_settings())
    view = site.view("plot/")
    parts = [maps.render(site, view), timeline.render(site, view), matrix.render(site, view)]
    parts += [bars.render(site, view, series(catalogue))]
    parts += [maps.small_map(view, catalogue[name]) for name in sorted(record.key for record in catalogue)]
    return "".join(map(str, parts))


def test_a_hostile_name_stays_text_in_every_plot() -> None:
    hostile, harmless = (all_plots(everything(name)) for name in (HOSTILE, "Name"))
    assert Markup.of(hostile) <= Markup.of(harmless)
    assert HOSTILE in soup(hostile).get_text()


def test_no_plot_carries_styles_or_scripts_of_its_own(catalogue: Catalogue) -> None:
    page = soup(all_plots(catalogue))
    assert not page(["style", "script"])
    assert not [tag for tag in page(True) if any(name == "style" or name.startswith("on") for name in tag.attrs)]


def test_every_drawing_has_words_or_is_hidden_from_those_who_need_them(catalogue: Catalogue) -> None:
    for svg in soup(all_plots(catalogue))("svg"):
        assert svg.get("aria-hidden") == "true" or svg.get("aria-label")


def test_the_same_records_give_the_same_plots(catalogue: Catalogue) -> None:
    land.path.cache_clear()
    assert all_plots(catalogue) == all_plots(catalogues.build([*catalogue][::-1]))
