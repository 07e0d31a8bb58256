"""All files together: the archive, what machines look for, images, what pages offer, and the same bytes each time."""

from __future__ import annotations

import hashlib
import io
import json
import os
import posixpath
import re
import subprocess
import sys
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import frictionless
import pytest
from bs4 import BeautifulSoup
from fontTools.ttLib import TTFont
from PIL import Image

from atlas import exports
from atlas.exports import archive, cite, data_pages, drawings, social
from atlas.records.model import KINDS
from atlas.search import pagefind
from atlas.site import Site, labels
from atlas.site.history import Change, FileChange, History
from tests.exports.conftest import ADDRESS, FIRST, Files, full_site, settings

ROOT = Path(__file__).parent.parent.parent

PRINT_DIGESTS = """
import hashlib, sys
from pathlib import Path
from atlas.records import checks
from atlas import exports
from atlas.macros import llms
from tests.exports.conftest import full_site, written
pages = written()
site = full_site(checks.load(Path("data").resolve()))
for file in [*exports.files(site), *llms.files(site, [page.path for page in pages], lambda: pages)]:
    print(hashlib.sha256(file.data).hexdigest(), file.path)
for record in site.catalogue:
    print(hashlib.sha256(exports.jsonld(site, f"{record.key}/", record.name, "").encode()).hexdigest(), record.key)
"""


def test_the_same_data_makes_the_same_bytes() -> None:
    """In two processes whose sets and dictionaries are ordered differently, in different time zones."""
    outputs = [
        subprocess.run(
            [sys.executable, "-c", PRINT_DIGESTS],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed, zone in (("1", "Asia/Shanghai"), ("2", "America/Lima"))
    ]
    assert outputs[0] == outputs[1]
    assert len(outputs[0].splitlines()) > 1000


def test_no_file_names_the_machine(any_files: Files) -> None:
    for file in any_files.values():
        assert str(ROOT).encode() not in file.data


def test_paths_are_plain_and_stay_within_the_site(any_files: Files) -> None:
    for path in any_files:
        assert re.fullmatch(r"[a-z0-9-]+(/[a-z0-9-]+)*\.[a-z]+", path.removeprefix("api/v1/")), path


# The archive.


def opened(files: Files) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(files[f"downloads/{settings().short_name}.zip"].data))


def test_the_archive_is_sound_and_holds_the_whole_data(site: Site, any_files: Files) -> None:
    with opened(any_files) as found:
        assert found.testzip() is None
        names = {name.removeprefix("eu-china-cluster-atlas/") for name in found.namelist()}
        assert {f"{kind}.csv" for kind in KINDS} <= names
        assert {"README.txt", "datapackage.json", "eu-china-cluster-atlas.xlsx"} <= names
    with opened(exported(site)) as found:
        for path, content in site.source_files().items():
            kept = [line for line in content.splitlines() if not line.startswith((b"  phone:", b"  email:"))]
            assert found.read(f"eu-china-cluster-atlas/{path}").splitlines() == kept
        assert cite.whole(site).plain in found.read("eu-china-cluster-atlas/README.txt").decode()


def exported(site: Site) -> Files:
    return {file.path: file for file in exports.files(site)}


def test_the_entries_carry_the_date_of_the_data(site: Site, files: Files) -> None:
    assert site.date
    with opened(files) as found:
        assert {entry.date_time for entry in found.infolist()} == {site.date.timetuple()[:6]}


def test_the_package_in_the_archive_is_accepted(files: Files, tmp_path: Path) -> None:
    with opened(files) as found:
        found.extractall(tmp_path)
    assert frictionless.validate(str(tmp_path / "eu-china-cluster-atlas/datapackage.json")).valid


# For machines.


def test_robots_may_read_all_and_find_the_sitemap(files: Files, bare: Site) -> None:
    assert files["robots.txt"].content == f"User-agent: *\nAllow: /\n\nSitemap: {ADDRESS}sitemap.xml\n"
    assert exported(bare)["robots.txt"].content == "User-agent: *\nAllow: /\n"


@pytest.mark.parametrize("kind", KINDS)
def test_every_record_is_there_in_markdown(any_site: Site, any_files: Files, kind: str) -> None:
    text = str(any_files[f"llms/{kind}.txt"].content)
    for record in any_site.catalogue.of_kind(kind):
        assert f"## {labels.marked(any_site.titles[record.key], record)}\n\n{any_site.summary(record)}\n" in text
        for texts in any_site.plain(record).values():
            for words in [texts] if isinstance(texts, str) else texts:
                assert words in text


# The images.


def test_there_is_an_image_for_every_page(site: Site, files: Files) -> None:
    for record in site.catalogue:
        assert exports.image(site, f"{record.key}/") in files
    for path in ("", "policy-dialogue/", "data/api/", "missions/"):
        assert exports.image(site, path) in files


def test_images_have_the_size_that_social_networks_ask_for_and_show_something(files: Files) -> None:
    seen = set()
    for path, file in files.items():
        if path.startswith("social/"):
            with Image.open(io.BytesIO(file.data)) as picture:
                assert picture.size == (1200, 630)
                assert len(picture.getcolors() or []) > 8
            seen.add(hashlib.sha256(file.data).hexdigest())
    assert len(seen) == len([path for path in files if path.startswith("social/")]) > len(KINDS) + 1


def test_the_image_of_a_plan_says_so_beside_its_kind(site: Site, files: Files) -> None:
    for key, above in {
        "missions/adpack2-mission-2019": "Activity (planned)  考察与活动",
        "missions/nf4-innovation-tour-2019": "Activity  考察与活动",
    }.items():
        drawn = social.draw_record(site.titles[key], above, "EU–China Cluster Atlas  中欧产业集群地图集")
        assert files[f"social/{key}.png"].data == drawn


def test_a_record_has_an_image_of_its_own_unless_the_font_or_the_size_of_the_atlas_forbids_it(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert exports.image(site, "clusters/clara/") == "social/clusters/clara.png"
    assert not [record for record in site.catalogue if not social.has_own(site, record)]
    with monkeypatch.context() as patch:
        patch.setattr(social, "TITLE_LETTERS", frozenset("abc"))
        assert exports.image(site, "clusters/clara/") == "social/clusters.png"
    monkeypatch.setattr(social, "MOST", 10)
    assert exports.image(site, "clusters/clara/") == "social/clusters.png"
    assert len([*social.files(site)]) == len(KINDS) + 1


def test_the_font_of_titles_has_the_letters_that_it_is_said_to_have() -> None:
    letters = {chr(code) for code in TTFont(social.TITLES).getBestCmap()}
    assert not social.TITLE_LETTERS - letters


def test_the_font_has_every_letter_that_the_images_show() -> None:
    letters = {chr(code) for code in TTFont(social.FONT).getBestCmap()}
    shown = [
        settings().name,
        settings().second_language.site_name,
        *settings().second_language.kinds.values(),
        *(model.plural for model in KINDS.values()),
    ]
    assert set("".join(shown)) <= letters
    assert set(settings().second_language.kinds) == set(KINDS)


@pytest.mark.parametrize(("word", "drawn"), [("Grappes", "Grappes"), ("تجمعات", "Clusters")])
def test_images_say_the_kind_in_the_language_of_the_interface_if_the_font_can(
    site: Site, monkeypatch: pytest.MonkeyPatch, word: str, drawn: str
) -> None:
    monkeypatch.setattr(social, "gettext", lambda english: {"Clusters": word}.get(english, english))
    [image] = [file for file in social.files(site) if file.path == "social/clusters.png"]
    name, second = site.settings.name, site.settings.second_language
    foot = f"{name}  {second.site_name}"
    assert image.data == social.draw(drawn, second.kinds["clusters"], foot)


def test_text_never_leaves_the_image() -> None:
    long = "A very long name of a kind of record " * 3
    for made in (
        social.draw(long, "中" * 40, ""),
        social.draw_record("W" * 200, long, ""),
        social.draw_record(long, "", ""),
    ):
        check_edge(made)


def check_edge(content: bytes) -> None:
    with Image.open(io.BytesIO(content)) as picture:
        plain = picture.convert("RGB")
        ground = plain.getpixel((0, 0))
        edge = [plain.getpixel((x, y)) for x in range(1150, 1200) for y in range(0, 630, 5)]
        assert set(edge) == {ground}
        assert len(plain.getcolors(100_000) or []) > 8, "the edges of the letters are not smooth"


# What pages offer.


def share_html(site: Site, key: str) -> BeautifulSoup:
    return BeautifulSoup(exports.record_footer_html(site, site.catalogue[key]), "lxml")


def test_a_page_offers_citations_files_and_a_card(any_site: Site, any_files: Files) -> None:
    for record in list(any_site.catalogue)[::9]:
        page = share_html(any_site, record.key)
        citation = cite.record(any_site, record)
        shown = [code.text for code in page.select("pre code")]
        assert shown == [citation.bibtex, citation.ris, citation.csl]
        plain = page.select_one(".atlas-share__citation")
        assert plain
        assert plain.text == citation.plain
        targets = [posixpath.normpath(posixpath.join(record.key, str(link["href"]))) for link in page.select("a")]
        assert {target for target in targets if target not in any_files} - {"data/changes"} == {"data/embed"}
        assert f"api/v1/{record.key}.json" in targets
        assert f"embed/{record.key}.html" in targets
        assert page.select("script, [style], [onclick]") == []


@pytest.mark.parametrize("path", ["", "about/", "missions/", "clusters/", "data/cite/"])
def test_pages_that_are_no_records_offer_their_citation_and_their_list(
    any_site: Site, any_files: Files, path: str
) -> None:
    page = BeautifulSoup(exports.page_footer_html(any_site, path, "A <title>"), "lxml")
    kind = path.strip("/")
    targets = [posixpath.normpath(posixpath.join(path or ".", str(link["href"]))) for link in page.select("a")]
    assert [target for target in targets if target not in any_files] == (["data/embed"] if kind in KINDS else [])
    assert (f"downloads/{kind}.csv" in targets) == (kind in KINDS)
    assert ("calendars/missions.ics" in targets) == (kind == "missions")
    assert ("feeds/activities.xml" in targets) == (kind in ("", "missions") and "feeds/activities.xml" in any_files)
    assert ("A <title>" in page.text) == bool(path)
    assert [summary.text for summary in page.select("summary")] == ["Cite and reuse", "BibTeX, RIS and CSL-JSON"]


def test_what_a_page_offers_is_published_and_of_the_type_it_says(any_site: Site, any_files: Files) -> None:
    types = {"json": "application/json", "csv": "text/csv", "ics": "text/calendar", "xml": "application/atom+xml"}
    paths = ["", "about/", *(f"{kind}/" for kind in KINDS), *(f"{record.key}/" for record in any_site.catalogue)]
    for path in paths:
        for alternate in exports.alternates(any_site, path):
            assert alternate.path in any_files
            assert alternate.type == types[alternate.path.rpartition(".")[2]]


def test_a_sector_offers_its_calendar_where_it_has_activities(site: Site, files: Files) -> None:
    for record in site.catalogue.of_kind("sectors"):
        offered = {alternate.path for alternate in exports.alternates(site, f"{record.key}/")}
        path = f"calendars/{record.key}.ics"
        assert (path in offered) == (path in files)


@pytest.mark.parametrize("name", ["downloads", "columns", "calendars", "api_fields", "citation"])
def test_what_the_pages_on_the_data_list_is_published(any_site: Site, any_files: Files, name: str) -> None:
    view = any_site.view("data/")
    page = BeautifulSoup(getattr(data_pages, name)(any_site, view), "lxml")
    targets = [posixpath.normpath(posixpath.join("data", str(link["href"]))) for link in page.select("a")]
    assert all(target in any_files or target in KINDS for target in targets)
    assert page.text.strip()
    assert page.select("b, script") == []


def test_every_download_is_listed(site: Site, files: Files) -> None:
    view = site.view("data/")
    page = BeautifulSoup(data_pages.downloads(site, view) + data_pages.calendars(site, view), "lxml")
    listed = {posixpath.normpath(posixpath.join("data", str(link["href"]))) for link in page.select("a")}
    folders = ("downloads/", "calendars/", "feeds/", "api/v1/schema/")
    # Drawings are offered where they are shown.
    offered = {path for path in files if path.startswith(folders) and not path.startswith(f"{drawings.FOLDER}/")}
    assert offered <= listed


def test_the_site_is_dated_by_the_newest_change_to_the_data(site: Site) -> None:
    assert site.date
    assert site.date > FIRST
    assert site.day == site.date.date().isoformat()
    assert json.loads(exported(site)["api/v1/index.json"].content)["date"] == site.day
    assert full_site(site.catalogue).date == site.date


@pytest.mark.parametrize(("year", "held"), [(1970, 1980), (1999, 1999), (2200, 1980)])
def test_the_archive_holds_a_date_that_zip_can_hold(year: int, held: int, site: Site) -> None:
    when = datetime(year, 2, 3, tzinfo=UTC)
    change = Change("0" * 40, when, (FileChange("added", "data/places/lyon.yml"),))
    dated = replace(site, history=History({}, (change,)))
    packed = archive.archive(dated, [])
    with zipfile.ZipFile(io.BytesIO(packed.data)) as read:
        assert {entry.date_time[0] for entry in read.infolist()} == {held}


def test_an_index_does_not_tell_which_python_packed_it() -> None:
    # The tenth byte of gzip's header is the system by RFC 1952, which Python tells before 3.13 only.
    assert pagefind._packed({"a": 1})[:10] == b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"
