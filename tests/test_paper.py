"""What the discussion paper says, read from the paper, held against the records.

These facts were taken from the paper by hand, not from the data: they fail when a record is lost or changed in meaning.
"""

from __future__ import annotations

from typing import Any

import pytest

from atlas.records.catalogue import Catalogue
from atlas.records.model import Indicator
from atlas.site import display


def test_nine_partnerships_are_of_the_second_generation(catalogue: Catalogue) -> None:
    second = {r.id for r in catalogue.of_kind("partnerships") if r.generation}
    assert second == {"dia", "elbe", "foodnet", "give", "adpack2", "ec2i", "mobigoin-action", "nf4", "space2idgo"}


def test_two_more_partnerships_are_named_without_a_generation(catalogue: Catalogue) -> None:
    others = {r.id for r in catalogue.of_kind("partnerships") if not r.generation}
    assert others == {"bioxclusters-plus", "natureef"}


@pytest.mark.parametrize(
    ("partnership", "label"),
    [
        ("dia", "ICT"), ("elbe", "Energy"), ("foodnet", "Transportation and Logistics"), ("give", "Automotive"),
        ("adpack2", "Paper and Packaging"), ("ec2i", "Environmental Services"),
        ("mobigoin-action", "Transportation and Logistics"), ("nf4", "Food"), ("space2idgo", "ICT"),
    ],
)  # fmt: skip
def test_the_printed_sector_labels_stay_as_printed(catalogue: Catalogue, partnership: str, label: str) -> None:
    assert catalogue[f"partnerships/{partnership}"].sector_as_printed.removesuffix(" sectors") == label


@pytest.mark.parametrize(
    ("partnership", "sector"),
    [
        ("give", "automotive"), ("mobigoin-action", "automotive"), ("nf4", "human-health"),
        ("elbe", "renewable-energy"),
        ("ec2i", "renewable-energy"), ("dia", "ict"), ("space2idgo", "ict"),
    ],
)  # fmt: skip
def test_partnerships_are_discussed_under_focus_sectors(catalogue: Catalogue, partnership: str, sector: str) -> None:
    assert sector in catalogue[f"partnerships/{partnership}"].discussed_in


def test_four_sectors_are_in_focus(catalogue: Catalogue) -> None:
    focus = {r.id for r in catalogue.of_kind("sectors") if r.focus}
    assert focus == {"automotive", "human-health", "renewable-energy", "ict"}


def test_dia_has_its_six_members(catalogue: Catalogue) -> None:
    assert len(catalogue["partnerships/dia"].members) == 6
    assert 55 in catalogue["partnerships/dia"].cited


def test_acea_has_its_fifteen_members(catalogue: Catalogue) -> None:
    members = set(catalogue["organisations/acea"].members)
    assert len(members) == 15
    assert {"organisations/volvo-cars", "organisations/volvo-group", "organisations/psa-group"} <= members


def test_the_enterprise_europe_network_has_seven_contact_points_in_six_cities(catalogue: Catalogue) -> None:
    points = {point.place: point.count for point in catalogue["organisations/een"].contact_points}
    assert points == {"beijing": 1, "changsha": 1, "chengdu": 1, "shanghai": 2, "wuhan": 1, "zhengzhou": 1}


def test_table_1_says_what_each_organisation_offers(catalogue: Catalogue) -> None:
    for name in ("een", "eu-sme-centre", "euraxess-china", "euccc"):
        organisation = catalogue[f"organisations/{name}"]
        assert organisation.offers
        assert "table-1" in organisation.sections


def test_the_venetian_cluster_has_eight_chinese_partners(catalogue: Catalogue) -> None:
    story = catalogue["success-stories/venetian-cluster-and-chinese-entities"]
    assert len(story.partners) == 9
    assert "clusters/venetian-cluster" in story.partners


MISSIONS = [
    # id, start, status, places, notes
    ("chengdu-matchmaking-2014", "2014-10", "held", {"chengdu"}, {14}),
    ("clean-technologies-mission-2017", "2017-03", "held", {"beijing"}, {15, 51}),
    ("bioxclusters-plus-mission-2017", "2017-05", "held", set(), {16}),
    ("natureef-mission-2017", "2017-06", "held", {"beijing", "shijiazhuang", "hebei", "huaian", "jiangsu"}, {17}),
    ("ec2i-mission-2018", "2018-11", "held", {"nanjing"}, {18, 53}),
    ("transylvanian-furniture-mission-2018", "2018-10", "held", set(), {19}),
    ("adpack2-fact-finding-mission-2018", "2018-11", "held", set(), {20}),
    ("adpack2-mission-2019", "2019-06", "planned", set(), set()),
    ("air-cleaning-workshop-2017", "2017-03", "held", {"sweden"}, {21}),
    ("asia-opportunities-seminar-2017", "2017-06", "held", set(), {22}),
    ("enrich-mission-2017-10", "2017-10", "held", set(), {57}),
    ("enrich-mission-2018-05", "2018-05", "held", set(), {57}),
    ("enrich-mission-2018-09", "2018-09", "held", set(), {57}),
    ("enrich-mission-2018-11", "2018-11", "held", set(), {57}),
    ("enrich-tour-2019-04", "2019-04", "held", {"beijing", "wuxi"}, {43, 57}),
    ("eu-gateway-healthcare-mission-2018", "2018", "held", {"shanghai"}, {42}),
    ("environment-water-mission-2018", "2018-06", "held", {"beijing"}, {52}),
    ("nf4-innovation-tour-2019", "2019-05", "held", set(), {44}),
    ("offshore-wind-workshop-2017", "2017", "held", {"beijing"}, {50}),
    ("mobigoin-call-2019", "2019-03", "published", set(), {40}),
    ("mobigoin-matchmaking-2019", "2019-07", "planned", {"heidelberg"}, {40}),
    ("mobigoin-mission-2019", "2019-09", "planned", {"ningbo", "shanghai", "singapore"}, {40}),
    ("clara-sjtu-symposium-2019", "2019-10", "planned", {"shanghai"}, set()),
    ("cancer-master-summer-school-2018", "2018-07", "held", set(), set()),
    ("cancer-master-winter-school-2019", "2019-01", "held", set(), set()),
    ("cancer-master-summer-school-2019", "2019-07", "planned", set(), set()),
    ("clinical-research-training-2018", "2018-12", "held", set(), set()),
    ("clinical-research-training-shanghai-2019", "2019-07", "planned", {"shanghai"}, set()),
    ("clinical-research-training-lyon-2019", "2019-12", "planned", {"lyon"}, set()),
    ("sino-italian-workshop-2018", "2018-03", "held", set(), {31}),
    ("nanjing-museum-visit-2018", "2018-10", "held", set(), {33}),
]


@pytest.mark.parametrize(("name", "start", "status", "places", "notes"), MISSIONS, ids=[row[0] for row in MISSIONS])
def test_activities(
    catalogue: Catalogue, name: str, start: str, status: str, places: set[str], notes: set[int]
) -> None:
    mission = catalogue[f"missions/{name}"]
    assert mission.start.startswith(start)
    assert mission.status == status
    assert places <= set(mission.places)
    assert notes <= set(mission.cited)


def test_what_is_told_twice_is_one_record_with_both_sections(catalogue: Catalogue) -> None:
    assert {"2.2", "4.3"} <= set(catalogue["missions/ec2i-mission-2018"].sections)
    assert {"2.2", "4.3"} <= set(catalogue["missions/clean-technologies-mission-2017"].sections)
    assert {"2.2", "4.2", "4.4"} <= set(catalogue["missions/enrich-tour-2019-04"].sections)


FIGURES: list[tuple[float, str | None, str, set[int]]] = [
    # value, qualifier, a word of its unit or name, notes
    (280, None, "clusters", set()),
    (9, None, "ESCP-4i|partnerships", set()),
    (15, None, "cluster representatives", {14}),
    (9, None, "countries", {14}),
    (10, "around", "growth", set()),
    (60, "over", "dialogue", {8}),
    (30, None, "people", {19}),
    (16, None, "member", {19}),
    (6, None, "cluster", {20}),
    (7, None, "contact points", set()),
    (30, None, "schools", {24}),
    (31, None, "research institut", {24}),
    (13, None, "hospital", {24}),
    (12, None, "unit", {24}),
    (6, None, "enterprise", {24}),
    (6, None, "symposi", {28}),
    (28, None, "doctors", set()),
    (3, None, "professors", set()),
    (18, None, "institutions", set()),
    (36, None, "companies", set()),
    (160, "over", "technicians", set()),
    (40, "over", "companies", set()),
    (11, None, "region", set()),
    (43, None, "missions", set()),
    (36, None, "buildings", {32}),
    (35_000_000, "around", "vehicles", {34}),
    (53, "around", "%", {35}),
    (17.5, None, "%", {35}),
    (18.9, None, "%", {35}),
    (15, None, "makers|companies|members", {36}),
    (15, None, "companies", {40}),
    (42, None, "companies", {42}),
    (16, None, "Member States", {42}),
    (500, "over", "meetings", {42}),
    (360, "over", "visitors", {42}),
    (18, None, "organisations", {43}),
    (5, None, "countr|market", set()),
]


@pytest.mark.parametrize(("value", "qualifier", "words", "notes"), FIGURES)
def test_figures(catalogue: Catalogue, value: float, qualifier: str | None, words: str, notes: set[int]) -> None:
    found = [
        record
        for record in catalogue.of_kind("indicators")
        if isinstance(record, Indicator)
        and record.value == value
        and record.qualifier == qualifier
        and any(word.lower() in f"{record.unit} {record.name}".lower() for word in words.split("|"))
        and notes <= set(record.cited)
    ]
    assert found


def test_students_per_year_are_one_series_and_the_last_year_is_expected(catalogue: Catalogue) -> None:
    series: dict[str, list[Any]] = {}
    for record in catalogue.of_kind("indicators"):
        if record.series:
            series.setdefault(record.series, []).append(record)
    students = next(found for name, found in series.items() if "student" in name.lower())
    assert sorted((r.date, r.value, r.status) for r in students) == [
        ("2017", 6, "counted"), ("2018", 6, "counted"), ("2019", 7, "expected"),
    ]  # fmt: skip


MILESTONES = [
    ("diplomatic-relations-1975", "1975", set()),
    ("reform-and-open-door-1978", "1978", set()),
    ("st-agreement-1998", "1998-12", set()),
    ("acea-beijing-office-2004", "2004", {37}),
    ("comprehensive-strategic-partnership-2013", "2013", {2, 3}),
    ("eu-china-2020-strategic-agenda", "2013-11", {4}),
    ("st-agreement-renewal-2014", "2014-12", set()),
    ("co-funding-mechanism-2016", "2016", set()),
    ("fenglin-bioxclusters-agreement-2017", "2017-05", {16}),
    ("eu-china-summit-20th", "2018", {11}),
    ("clara-sjtu-oncology-convention-2018", "2018-10", {25}),
    ("joint-steering-committee-14th", "2018-12-13", {9, 10}),
    ("acea-caam-agreement-2019", "2019-02", {38}),
    ("energy-dialogue", "1994", set()),
    ("energy-dialogue-2019", "2019", {48}),
]


@pytest.mark.parametrize(("name", "start", "notes"), MILESTONES, ids=[row[0] for row in MILESTONES])
def test_milestones(catalogue: Catalogue, name: str, start: str, notes: set[int]) -> None:
    milestone = catalogue[f"milestones/{name}"]
    assert milestone.start == start
    assert notes <= set(milestone.cited)


def test_the_cluster_cooperation_initiative_carries_its_caveat(catalogue: Catalogue) -> None:
    initiative = catalogue["programmes/eu-china-cluster-cooperation-initiative"]
    told = " ".join([initiative.summary, *initiative.details, *initiative.editor_notes]).lower()
    assert "materialis" in told


def test_all_59_notes_are_there_and_57_have_an_address(catalogue: Catalogue) -> None:
    references = catalogue.of_kind("references")
    assert [int(r.id) for r in references] == list(range(1, 60))
    assert {int(r.id) for r in references if not r.url} == {36, 55}
    assert len({r.url for r in references if r.url}) == 49


@pytest.mark.parametrize(
    ("section", "first", "last"),
    [
        ("2", 1, 1), ("2.1", 2, 13), ("2.2", 14, 22), ("3", 23, 23), ("3.1", 24, 28), ("3.2", 29, 33), ("4.1", 34, 40),
        ("4.2", 41, 44), ("4.3", 45, 53), ("4.4", 54, 59),
    ],
)  # fmt: skip
def test_each_section_prints_its_notes(catalogue: Catalogue, section: str, first: int, last: int) -> None:
    printed = [int(r.id) for r in catalogue.of_kind("references") if section in r.sections]
    assert printed == list(range(first, last + 1))


@pytest.mark.parametrize(
    ("key", "notes"),
    [
        # The paper's sentence on each of these bears no note of its own.
        ("milestones/reform-and-open-door-1978", set()),
        ("milestones/st-agreement-renewal-2014", set()),
        ("milestones/co-funding-mechanism-2016", set()),
        ("milestones/energy-dialogue", set()),
        ("missions/ec2i-mission-2019", set()),
        ("programmes/escp-4i", set()),
        # These have theirs behind another one.
        ("milestones/energy-dialogue-2019", {48}),
        ("programmes/eu-china-co-funding-mechanism", {13}),
        ("clusters/clara", {25, 26, 28}),
    ],
)
def test_notes_stand_where_the_paper_prints_them(catalogue: Catalogue, key: str, notes: set[int]) -> None:
    assert set(catalogue[key].cited) == notes


@pytest.mark.parametrize(
    ("key", "term"),
    [
        ("programmes/eu-china-cluster-cooperation-initiative", "win-win"),
        ("programmes/eu-china-cluster-cooperation-initiative", "sustainable growth and urbanisation"),
        ("clusters/venetian-cluster", "multidisciplinary"),
        ("success-stories/venetian-cluster-and-chinese-entities", "multidisciplinary public–private partnerships"),
        ("success-stories/venetian-cluster-and-chinese-entities", "fundamental starting point"),
        ("success-stories/clara-and-sjtu", "under the framework of CLARA"),
        ("partnerships/mobigoin-action", "intermodal"),
        ("partnerships/mobigoin-action", "sustainable urban freight"),
        ("partnerships/space2idgo", "international business development action plan"),
        ("partnerships/nf4", "internationalisation accelerator"),
        ("missions/ec2i-mission-2018", "tailor-made"),
        ("programmes/horizon-2020", "Chinese-owned organisations based in Europe"),
        ("milestones/reform-and-open-door-1978", "fastest sustained expansion by a major economy"),
        ("milestones/innovation-cooperation-dialogue-3rd", "Safer and greener aviation"),
    ],
)
def test_terms_of_art_are_the_papers(catalogue: Catalogue, key: str, term: str) -> None:
    record = catalogue[key]
    texts = [*(text for _, text in record.texts), *getattr(record, "topics", ())]
    assert any(term in text for text in texts)


@pytest.mark.parametrize(
    ("number", "url"),
    [
        (5, "http://ec.europa.eu/research/participants/data/ref/other_eu_prog/cosme/wp-call/cosme-wp-2018_en.pdf"),
        (
            11,
            "https://eeas.europa.eu/delegations/china_en/48424/Joint%20statement%20of%20the%2020th%20EU-China%20Summit",
        ),
        (
            47,
            "http://boostre.cnrec.org.cn/wp-content/uploads/2018/11/China-Renewable-Energy-Outlook-2018-Folder_ENG.pdf",
        ),
        (54, "http://www.export.gov/article?id=China-Technology-and-ICT"),
        (59, "https://5g-drive.eu/"),
    ],
)
def test_addresses_broken_over_lines_are_whole(catalogue: Catalogue, number: int, url: str) -> None:
    assert catalogue[f"references/{number}"].url == url


@pytest.mark.parametrize(("first", "others"), [(1, {23}), (2, {8}), (3, {7, 9, 12, 58}), (13, {57}), (25, {27, 28})])
def test_notes_that_cite_the_same_source_say_so(catalogue: Catalogue, first: int, others: set[int]) -> None:
    for number in others:
        assert catalogue[f"references/{number}"].same_source_as == str(first)


@pytest.mark.parametrize(
    ("key", "printed"),
    [
        ("places/nanjing", "Nanchino"), ("places/beijing", "Pechino"), ("places/shijiazhuang", "Shijjiazhuang"),
        ("organisations/academy-of-dazu-rock-carvings", "Accademy of Dazu Rock Carving"),
    ],
)  # fmt: skip
def test_printed_spellings_are_kept_as_aliases(catalogue: Catalogue, key: str, printed: str) -> None:
    assert printed in catalogue[key].aliases


@pytest.mark.parametrize(
    "key",
    [
        "partnerships/foodnet", "partnerships/space2idgo", "missions/enrich-tour-2019-04", "places/shijiazhuang",
        "milestones/clara-sjtu-oncology-convention-2018", "milestones/healthy-china-2030-launch",
    ],
)  # fmt: skip
def test_doubts_carry_an_editors_note(catalogue: Catalogue, key: str) -> None:
    assert catalogue[key].editor_notes


def test_the_contact_boxes_are_as_printed(catalogue: Catalogue) -> None:
    clara = catalogue["success-stories/clara-and-sjtu"].contact
    assert (clara.phone, clara.email) == ("+33(0)4 37 90 17 21", "oexertier@canceropole-clara.com")
    venetian = catalogue["success-stories/venetian-cluster-and-chinese-entities"].contact
    assert (venetian.name, venetian.phone) == ("Sergio Calò", "+39 3474567010")


def test_every_figure_reads_as_words(catalogue: Catalogue) -> None:
    for record in catalogue.of_kind("indicators"):
        assert isinstance(record, Indicator)
        assert display.figure(record)
        assert len(display.figure(record)) < 80, display.figure(record)


@pytest.mark.parametrize(
    ("figure", "words"),
    [
        ("dia-members", "six member clusters"),
        ("mobigoin-acceleration-duration", "about four months"),
        ("venetian-cluster-years-in-china", "over 10 years"),
        ("transylvanian-furniture-2018-participants", "30 people"),
        ("eu-share-of-chinese-car-imports", "around 53%"),
    ],
)
def test_prose_spells_out_numbers_below_ten(catalogue: Catalogue, figure: str, words: str) -> None:
    assert display.link_text(catalogue[f"indicators/{figure}"]) == words
