"""What the index holds of each record, and that the index is whole, lean and always the same."""

from __future__ import annotations

import dataclasses
import json
import re
from itertools import pairwise
from pathlib import Path

import pytest

from atlas.records.catalogue import Catalogue
from atlas.records.model import Record, SuccessStory
from atlas.records.strings import folded
from atlas.search import documents, index, pagefind
from atlas.site import Site, facets
from tests.conftest import ROOT, fragments, own_settings, page_targets

HAN = re.compile("[\u4e00-\u9fff]{2,}")


@pytest.fixture(scope="module")
def site(catalogue: Catalogue) -> Site:
    return Site(catalogue, own_settings())


@pytest.fixture(scope="module")
def entries(site: Site) -> dict[str, documents.Document]:
    return {entry.url.rstrip("/"): entry for entry in documents.documents(site)}


def words(entry: documents.Document) -> set[str]:
    return set(entry.meta["keys"].split())


def test_every_record_has_an_entry_under_its_own_address(
    entries: dict[str, documents.Document], catalogue: Catalogue
) -> None:
    assert set(entries) == {record.key for record in catalogue}
    for record in catalogue:
        assert entries[record.key].meta["kind"] == record.singular


def test_every_name_of_a_record_stands_as_one_marked_word(
    entries: dict[str, documents.Document], catalogue: Catalogue
) -> None:
    for record in catalogue:
        called = [record.name, record.abbreviation, record.local_name, *record.aliases]
        for name in filter(None, called):
            with_points = re.sub(r"(?<=\d)\.(?=\d)", "p", name)
            assert f"{folded(with_points).replace(' ', '')}qq" in words(entries[record.key]), (record.key, name)


def test_a_note_is_called_by_its_number(entries: dict[str, documents.Document]) -> None:
    assert {"14qq", "note14qq"} <= words(entries["references/14"])
    assert not {"14qq", "note14qq"} & words(entries["references/15"])


def test_the_paper_is_called_by_its_sections_which_are_no_notes(entries: dict[str, documents.Document]) -> None:
    paper = words(entries["sources/discussion-paper-on-china"])
    assert {"section3p2qq", "chapter4qq", "4p3qq"} <= paper
    assert not {"section32qq", "4qq", "43qq", "section5qq"} & paper


def test_local_names_are_found_from_every_character_on() -> None:
    found = documents.keys("上海交通大学")
    assert {"上海交通大学qz", "海交通大学qz", "交通大学qz", "通大学qz", "大学qz"} <= set(found)
    assert "学qz" not in found
    assert "京qz" in documents.keys("京")
    assert {"欧盟qz", "中国qz"} <= set(documents.keys("中国—欧盟"))


def test_the_end_of_a_local_name_is_told_from_the_whole() -> None:
    found = documents.keys("南京")
    assert "南京qq" in found
    assert "京qq" not in found
    assert {"教育部qz", "部qz"} & set(documents.keys("中华人民共和国教育部")) == {"教育部qz"}


def test_a_record_is_found_under_the_other_names_of_what_it_is_linked_with(
    entries: dict[str, documents.Document],
) -> None:
    near = entries["missions/ec2i-mission-2018"].meta["near"].split()
    assert "南京" in near
    assert "nanchino" in near


@pytest.mark.parametrize(
    ("text", "apart"),
    [
        ("EU–China", "EU-China"),
        ("Xi’an", "Xi'an"),
        ("2017/2018", "2017-2018"),
        ("2017 – 2018", "2017 – 2018"),
        ("a–", "a–"),
    ],
)
def test_words_are_joined_only_by_what_the_engine_takes_apart(text: str, apart: str) -> None:
    assert documents.separated(text) == apart


def test_people_in_contact_boxes_are_not_searched(entries: dict[str, documents.Document], catalogue: Catalogue) -> None:
    everything = " ".join(f"{entry.content} {' '.join(entry.meta.values())}" for entry in entries.values())
    contacts = [story.contact for story in catalogue.of_kind("success-stories") if isinstance(story, SuccessStory)]
    assert any(contacts)
    for contact in filter(None, contacts):
        assert contact.name not in everything
        assert contact.email not in everything
        assert contact.phone not in everything


def test_a_plan_says_so_and_a_figure_shows_its_value(entries: dict[str, documents.Document]) -> None:
    assert entries["missions/mobigoin-mission-2019"].meta["mark"] == "planned"
    assert entries["indicators/venetian-cluster-missions"].meta["figure"] == "43 missions and reverse missions"


def test_newest_first_is_by_date_then_name_with_the_undated_last(
    site: Site, entries: dict[str, documents.Document]
) -> None:
    def date(record: Record) -> str:
        return next((str(found) for name in ("start", "date", "end") if (found := getattr(record, name, None))), "")

    def name(record: Record) -> str:
        return folded(entries[record.key].meta["title"])

    ordered = documents.newest(site)
    assert [date(record) for record in ordered] == sorted(map(date, site.catalogue), reverse=True)
    for one, other in pairwise(ordered):
        assert date(one) > date(other) or name(one) <= name(other)


def test_the_places_lead_from_the_order_of_names_to_that_of_time(site: Site) -> None:
    by_name = [entry.url for entry in documents.documents(site)]
    newest = [by_name[position] for position in documents.lists(site)["newest"]]
    assert 0 < len(newest) < len(by_name)
    assert newest == [f"{record.key}/" for record in documents.newest(site)][: len(newest)]


# --- Facets


def found_under(catalogue: Catalogue, key: str) -> dict[str, tuple[str, ...]]:
    return facets.values(catalogue, catalogue[key])


def test_a_mission_is_found_under_all_it_has_to_do_with(catalogue: Catalogue) -> None:
    found = found_under(catalogue, "missions/chengdu-matchmaking-2014")
    assert found["kind"] == ("missions",)
    assert found["year"] == ("2014",)
    assert found["status"] == ("held",)
    assert found["city"] == ("chengdu", "china")
    assert "china" in found["country"]
    assert found["programme"] == ("programmes/mission-for-growth",)


def test_a_narrow_sector_is_found_under_the_wider_one(catalogue: Catalogue) -> None:
    narrow = [sector for sector in catalogue.of_kind("sectors") if getattr(sector, "broader", None)]
    assert narrow
    for sector in narrow:
        assert {sector.id, sector.broader} <= set(found_under(catalogue, sector.key)["sector"])  # type: ignore[attr-defined]


def test_a_city_is_found_under_its_province_and_country(catalogue: Catalogue) -> None:
    found = found_under(catalogue, "places/nanjing")
    assert found["city"] == ("china", "jiangsu", "nanjing")
    assert found["country"] == ("china",)


def test_a_mission_is_found_under_the_countries_of_those_involved_but_not_their_cities(catalogue: Catalogue) -> None:
    found = found_under(catalogue, "success-stories/clara-and-sjtu")
    assert {"china", "france"} <= set(found["country"])
    workshop = found_under(catalogue, "missions/sino-italian-workshop-2018")
    assert "italy" in workshop["country"]
    assert "venice" not in workshop.get("city", ())


def test_a_member_is_found_under_its_partnership(catalogue: Catalogue) -> None:
    for partnership in catalogue.of_kind("partnerships"):
        for member in partnership.members:  # type: ignore[attr-defined]
            assert partnership.key in found_under(catalogue, member)["programme"]


def test_a_figure_is_found_under_what_it_describes(catalogue: Catalogue) -> None:
    figure = found_under(catalogue, "indicators/chengdu-2014-countries")
    mission = found_under(catalogue, "missions/chengdu-matchmaking-2014")
    for name in ("sector", "country", "city", "programme"):
        assert set(mission[name]) <= set(figure[name])


def test_a_period_is_found_under_each_of_its_years(catalogue: Catalogue) -> None:
    long = next(r for r in catalogue if getattr(r, "start", None) and (getattr(r, "end", None) or "")[:4] > r.start[:4])  # type: ignore[attr-defined]
    years = found_under(catalogue, long.key)["year"]
    assert years[0] == long.start[:4]  # type: ignore[attr-defined]
    assert years[-1] == long.end[:4]  # type: ignore[attr-defined]
    assert len(years) == int(years[-1]) - int(years[0]) + 1


def test_every_value_has_a_label_and_the_counts_are_those_of_the_records(catalogue: Catalogue) -> None:
    under = [facets.values(catalogue, record) for record in catalogue]
    for facet in facets.FACETS:
        options = facets.options(catalogue, facet, under)
        labels = [option.label for option in options]
        assert len(set(labels)) == len(labels), f"two values of {facet.name} look the same"
        for option in options:
            assert option.count == sum(option.value in found.get(facet.name, ()) for found in under) > 0


# --- The index


def test_the_index_leads_to_every_record_and_hand_written_page_of_the_built_site(
    built: Path, catalogue: Catalogue
) -> None:
    urls = [fragment["url"].removeprefix("./") for fragment in fragments(built)]
    written = {file.relative_to(ROOT / "docs").with_suffix("").as_posix() for file in (ROOT / "docs").rglob("*.md")}
    pages = {"" if path == "index" else f"{path.removesuffix('/index')}/" for path in written}
    unsearched = {"explore/", "print/", "maintenance/", "performance/", "plugins/", "quality/", "writing-pages/"}
    searched = pages - unsearched - {"data/api/", "data/changelog/", "data/changes/"}
    assert sorted(urls) == sorted([f"{record.key}/" for record in catalogue] + [*searched])
    assert not [url for url in urls if not (built / url / "index.html").is_file()]


def test_of_what_the_engine_brings_only_what_is_used_is_published(built: Path) -> None:
    names = {path.name for path in (built / "pagefind").iterdir()}
    assert {re.sub(r"pagefind\.en_\w+\.pf_meta", "meta", name) for name in names} == {
        "pagefind.js", "pagefind-entry.json", "wasm.en.pagefind", "meta", "parts.json",
        "newest.json", "usual.json", "questions.json", "words.json", "index", "filter", "fragment",
    }  # fmt: skip
    assert json.loads((built / "pagefind" / "pagefind-entry.json").read_text(encoding="utf-8"))["languages"]["en"]


def test_text_that_only_repeats_records_is_left_out_of_the_pages(built: Path) -> None:
    directory = next(one for one in fragments(built) if one["url"] == "clusters/")
    assert "Clusters" in directory["meta"]["title"]
    assert "CLARA" not in directory["content"].replace("CLARA and", "")


def test_the_same_records_make_the_same_bytes(site: Site, built: Path, tmp_path: Path) -> None:
    again = tmp_path / "site"
    for page in built.rglob("index.html"):
        copy = again / page.relative_to(built)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(page.read_bytes())
    (again / "pagefind").mkdir()
    (again / "pagefind" / "stale.txt").write_text("from the build before", encoding="utf-8")
    index.finish(site, again, page_targets())
    assert contents(again / "pagefind") == contents(built / "pagefind")


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_pages_and_pieces_are_numbered_under_a_name_that_no_other_content_has(
    entries: dict[str, documents.Document],
) -> None:
    first, *others = [*entries.values()][:40]
    made, changed = (
        [path for path in pagefind.made(some) if path.endswith((".pf_fragment", ".pf_index"))]
        for some in ([first, *others], [dataclasses.replace(first, content="Otherwise"), *others])
    )
    for kind in ("fragment", "index"):
        numbers = [path.rpartition("-")[2].partition(".")[0] for path in made if path.startswith(f"{kind}/")]
        assert numbers == [f"{number:x}" for number in range(len(numbers))]
        assert len(numbers) > 1
    assert not {*made} & {*changed}


def test_without_the_engine_the_build_says_how_to_get_it(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pagefind, "get_executable", lambda: None)
    with pytest.raises(pagefind.NoIndex, match=r"pip install 'pagefind\[bin\]'"):
        index.finish(site, tmp_path, page_targets())


def test_an_engine_that_ends_early_is_no_index(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "pagefind"
    broken.write_text("#!/bin/sh\ncat > /dev/null & sleep 0.2\n", encoding="utf-8")
    broken.chmod(0o755)
    monkeypatch.setattr(pagefind, "get_executable", lambda: broken)
    with pytest.raises(pagefind.NoIndex, match="ended before"):
        index.finish(site, tmp_path, page_targets())
    assert not (tmp_path / "pagefind" / "pagefind.js").exists()
