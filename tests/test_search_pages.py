"""Search and Explore in a browser: the record that was meant comes first, and every count is the catalogue's."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from atlas.records.catalogue import Catalogue
from atlas.records.model import KINDS
from atlas.records.strings import folded
from atlas.search import documents
from atlas.site import Site, facets
from tests.conftest import ROOT
from tests.reader import PHONE, Reader

WIDTHS = (390, 1280)
NODE = ROOT / ".cache" / "node" / "node_modules"


# --- The record that was meant comes first


@pytest.mark.parametrize(
    ("query", "key"),
    [
        ("Nanchino", "places/nanjing"),
        ("Pechino", "places/beijing"),
        ("pechino", "places/beijing"),
        ("Shijjiazhuang", "places/shijiazhuang"),
        ("Nanchino Walls", "places/nanjing-walls"),
        ("Xian", "places/xian"),
        ("Auvergne Rhone Alpes", "places/auvergne-rhone-alpes"),
        ("SJTU", "organisations/sjtu"),
        ("Jiao Tong University of Shanghai", "organisations/sjtu"),
        ("EC2i", "partnerships/ec2i"),
        ("European Cleantech Internationalisation Initiative", "partnerships/ec2i"),
        ("ESCP-4i", "programmes/escp-4i"),
        ("automotive", "sectors/automotive"),
        ("note 14", "references/14"),
        ("Note 14", "references/14"),
        ("[14]", "references/14"),
        ("14", "references/14"),
        ("59", "references/59"),
        ("南京", "places/nanjing"),
        ("上海", "places/shanghai"),
        ("中国", "places/china"),
        ("上海交通大学", "organisations/sjtu"),
        ("交通大学", "organisations/sjtu"),
        ("教育部", "organisations/moe"),
        ("新能源汽车", "sectors/new-energy-vehicles"),
        ("可再生能源", "sectors/renewable-energy"),
        ("肿瘤", "sectors/oncology"),
        ("欧盟", "organisations/european-union"),
        ("世界银行", "organisations/world-bank"),
        ("枫林", "organisations/fenglin-group"),
        ("水技术", "sectors/water-technologies"),
        ("健康", "sectors/human-health"),
        ("AI", "sectors/artificial-intelligence"),
    ],
)
def test_a_record_is_found_first_by_any_of_its_names(
    explorer: Reader, query: str, key: str, catalogue: Catalogue
) -> None:
    assert catalogue.get(key), "the test names no record"
    explorer.look_for(query)
    assert explorer.found()[0] == f"{key}/"


@pytest.mark.parametrize(
    ("query", "key"),
    [
        ("multidisciplinary", "terms/ppp"),
        ("public-private partnership", "terms/ppp"),
        ("win-win", "terms/win-win"),
        ("dynamic", "sectors/ict"),
        ("Chinese-owned organisations", "sectors/ict"),
        ("international business development action plan", "sectors/ict"),
        ("biggest exporter", "indicators/eu-car-exporter-to-china-rank"),
        ("largest automotive market", "indicators/china-automotive-market-rank"),
        ("second largest economy", "indicators/china-economy-rank"),
        ("fastest sustained expansion", "indicators/china-sustained-expansion-rank"),
        ("largest single contributor", "indicators/china-world-growth-contribution-rank"),
        ("impressive growth potential", "sectors/new-energy-vehicles"),
        ("intermodal", "sectors/mobility"),
        ("sustainable urban freight logistics", "sectors/logistics"),
        ("sustainable growth and urbanisation", "sectors/sustainable-urbanisation"),
        ("tailor-made", "sectors/renewable-energy"),
        ("hands-on", "organisations/eu-sme-centre"),
        ("fundamental starting point", "places/dazu"),
        ("fast-track accelerator", "sectors/human-health"),
        ("drivers of economic growth", "places/china"),
        ("roundtable", "organisations/neec"),
        ("vitality", "organisations/dg-grow"),
    ],
)
def test_a_term_of_the_field_finds_the_record_of_which_the_paper_uses_it(
    explorer: Reader, query: str, key: str, catalogue: Catalogue
) -> None:
    assert catalogue.get(key), "the test names no record"
    explorer.look_for(query)
    assert f"{key}/" in explorer.found()[:10]


def test_every_name_in_the_catalogue_leads_first_to_a_record_that_is_called_so(
    reader: Reader, catalogue: Catalogue
) -> None:
    called: dict[str, set[str]] = {}
    for record in catalogue:
        for name in documents.names(record):
            called.setdefault(name, set()).add(f"{record.key}/")
    by_word: dict[str, set[str]] = {}
    for name, keys in called.items():
        by_word.setdefault(folded(name).replace(" ", ""), set()).update(keys)
    first = reader.open("explore/").evaluate(
        """async (names) => {
          const { find } = await import("../assets/javascripts/search-find.js");
          const first = async (name) => (await (await find(name)).hits[0]?.data())?.raw_url ?? "";
          const found = [];
          while (found.length < names.length) {
            const some = names.slice(found.length, found.length + 10);
            found.push(...(await Promise.all(some.map(async (name) => [name, await first(name)]))));
          }
          return found;
        }""",
        list(called),
    )
    wrong = [(name, url) for name, url in first if url not in by_word[folded(name).replace(" ", "")]]
    assert not wrong


@pytest.mark.parametrize(
    ("text", "first", "among"),
    [
        ("我想了解上海交通大学的合作项目", "organisations/sjtu", "programmes/french-speaking-cancer-master"),
        ("江苏省南京市", "places/nanjing", "places/nanjing"),
        ("南京有哪些活动？", "", "missions/ec2i-mission-2018"),
        ("中国汽车工业协会与欧洲汽车企业签署的协议", "organisations/caam", "milestones/acea-caam-agreement-2019"),
        ("欧洲集群在南京和北京的活动", "", "success-stories/venetian-cluster-and-chinese-entities"),
        ("上海的大学和医院在癌症研究方面与法国有什么合作", "", "organisations/sjtu"),
        ("上海 cancer", "", "organisations/sjtu"),
    ],
)
def test_a_chinese_sentence_finds_what_it_names(explorer: Reader, text: str, first: str, among: str) -> None:
    explorer.look_for(text)
    found = explorer.found()
    assert found
    assert not first or found[0] == f"{first}/"
    assert not among or f"{among}/" in found


def test_the_browser_folds_words_as_the_build_does(reader: Reader, catalogue: Catalogue) -> None:
    names = sorted(
        {name for record in catalogue for name in documents.names(record)}
        | {"Straße", "ÅNGSTRÖM²", "l’eau_vive", "２０２０"}
    )
    page = reader.open("explore/")
    in_browser = page.evaluate(
        """async (names) => {
          const { folded } = await import("../assets/javascripts/search-words.js");
          return names.map(folded);
        }""",
        names,
    )
    assert dict(zip(names, in_browser, strict=True)) == {name: folded(name) for name in names}


# --- A result


def test_a_result_tells_what_it_is_and_shows_where_it_was_found(reader: Reader) -> None:
    page = reader.search("matchmaking Chengdu")
    hit = page.locator(".atlas-hit", has=page.locator("a[href$='missions/chengdu-matchmaking-2014/']"))
    expect(hit.locator(".atlas-hit__kind")).to_have_text("Activity")
    expect(hit.locator(".atlas-hit__meta")).to_contain_text("October 2014")
    expect(hit.locator("mark").first).to_have_text(re.compile("Chengdu|matchmaking", re.IGNORECASE))


def test_a_plan_is_marked_among_the_results(reader: Reader) -> None:
    page = reader.search("MobiGoIn mission")
    hit = page.locator(".atlas-hit", has=page.locator("a[href$='missions/mobigoin-mission-2019/']"))
    expect(hit.locator(".atlas-mark")).to_have_text("planned")


def test_chinese_in_the_results_is_marked_as_chinese(reader: Reader) -> None:
    page = reader.search("上海")
    unmarked = page.locator(".atlas-found__list").evaluate(
        """list => {
          const texts = document.createTreeWalker(list, NodeFilter.SHOW_TEXT);
          const unmarked = [];
          while (texts.nextNode()) {
            const { data, parentElement } = texts.currentNode;
            if (/\\p{Script=Han}/u.test(data) && !parentElement.closest(":lang(zh)")) unmarked.push(data);
          }
          return unmarked;
        }"""
    )
    assert not unmarked
    expect(page.locator(".atlas-hit [lang=zh-Hans]").first).to_have_text("上海")


def test_nothing_of_the_engine_is_loaded_before_the_reader_searches(reader: Reader) -> None:
    for path in ("", "places/nanjing/", "explore/"):
        reader.open(path).wait_for_load_state("networkidle")
    assert not reader.engine


def test_more_results_are_shown_on_demand_and_the_focus_goes_to_the_first_of_them(reader: Reader) -> None:
    page = reader.search("China")
    assert len(reader.found()) == 20
    page.get_by_role("button", name="Show more").press("Enter")
    expect(page.locator(".atlas-hit")).to_have_count(40)
    expect(page.locator(".atlas-hit h3 a").nth(20)).to_be_focused()
    assert len(set(reader.found())) == 40


# --- Explore: every count is the catalogue's


VIEWS: list[dict[str, list[str]]] = [
    {"kind": ["missions"]},
    {"kind": ["missions"], "sector": ["automotive"]},
    {"kind": ["missions", "milestones"], "year": ["2018", "2019"]},
    {"country": ["france"], "city": ["shanghai"]},
    {"status": ["planned"]},
    {"status": ["not-materialised"]},
    {"programme": ["partnerships/ec2i"]},
    {"sector": ["human-health"], "country": ["china"], "kind": ["organisations"]},
    {"city": ["nanjing"], "year": ["1975"]},
]


def address_of(view: dict[str, list[str]]) -> str:
    return "?" + "&".join(f"{name}={value}" for name, values in view.items() for value in values)


Under = dict[str, facets.Filters]


@pytest.fixture(scope="module")
def under(catalogue: Catalogue) -> Under:
    """What each record is found under, by its address."""
    return {f"{record.key}/": facets.values(catalogue, record) for record in catalogue}


def matching(under: Under, view: dict[str, list[str]]) -> set[str]:
    """The records that have, of each facet, one of the chosen values."""
    return {url for url, found in under.items() if all(set(view[name]) & set(found.get(name, ())) for name in view)}


def shown_counts(facet: Locator) -> dict[str, int]:
    rows = facet.locator("label").evaluate_all(
        """labels => labels.map((label) =>
             [label.querySelector("input").value, label.querySelector(".atlas-facet__count").textContent])"""
    )
    return {value: int(count.replace(",", "")) for value, count in rows}


@pytest.mark.parametrize("view", VIEWS, ids=address_of)
def test_a_view_shows_the_records_of_the_catalogue(reader: Reader, under: Under, view: dict[str, list[str]]) -> None:
    page = reader.explore(address_of(view))
    wanted = matching(under, view)
    number = f"{len(wanted)} record{'s' if len(wanted) != 1 else ''}"
    expect(page.locator(".atlas-explore__status")).to_have_text(number)
    more = page.get_by_role("button", name="Show more")
    while more.is_visible():
        before = len(reader.found())
        more.click()
        expect(page.locator(".atlas-hit").nth(before)).to_be_visible()
    assert len(reader.found()) == len(wanted)
    assert set(reader.found()) == wanted


@pytest.mark.parametrize("view", VIEWS, ids=address_of)
def test_a_facet_counts_what_each_of_its_values_would_leave(
    reader: Reader, catalogue: Catalogue, under: Under, view: dict[str, list[str]]
) -> None:
    page = reader.explore(address_of(view))
    for facet in facets.FACETS:
        details = page.locator(f"details[data-facet={facet.name}]")
        if details.get_attribute("open") is None:
            details.locator("summary").click()
            page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
            reader.settled()
        # What is chosen of this facet does not count: another value of it widens the choice.
        wanted = {
            option.value: len(matching(under, {**view, facet.name: [option.value]}))
            for option in facets.options(catalogue, facet, under.values())
        }
        assert shown_counts(details) == wanted, facet.name


def test_before_anything_is_chosen_all_is_there(reader: Reader, catalogue: Catalogue, under: Under) -> None:
    page = reader.open("explore/")
    expect(page.locator(".atlas-explore__status")).to_have_text(f"{len(catalogue):,} records")
    assert reader.found() == [f"{record.key}/" for record in documents.usual(Site(catalogue))[:20]]
    for facet in facets.FACETS:
        counts = {option.value: option.count for option in facets.options(catalogue, facet, under.values())}
        assert shown_counts(page.locator(f"details[data-facet={facet.name}]")) == counts
    page.get_by_role("button", name="Show more").click()
    expect(page.locator(".atlas-hit")).to_have_count(40)
    assert reader.found() == [f"{record.key}/" for record in documents.usual(Site(catalogue))[:40]]


def test_free_text_and_facets_narrow_together(reader: Reader, catalogue: Catalogue) -> None:
    page = reader.explore("?q=Nanjing")
    page.get_by_role("button", name="Show more").click()
    expect(page.locator(".atlas-hit").nth(20)).to_be_visible()
    everything = set(reader.found())
    reader.explore("?q=Nanjing&kind=missions")
    missions = set(reader.found())
    assert missions
    assert missions == {url for url in everything if url.startswith("missions/")}
    counts = shown_counts(page.locator("details[data-facet=kind]"))
    assert counts["missions"] == len(missions)
    assert sum(counts.values()) == len(
        {url for url in everything if url.split("/")[0] in KINDS and url.count("/") == 2}
    )


def test_a_typed_status_limits_all_that_is_found_until_another_is_chosen(reader: Reader, under: Under) -> None:
    page = reader.search("planned missions to Shanghai")
    told = page.locator(".atlas-explore__told")
    expect(told).to_have_text("Only what has the status “Planned” is shown.")
    assert {*reader.found()} <= matching(under, {"kind": ["missions"], "status": ["planned"]})
    reader.explore("?q=planned+missions+to+Shanghai&status=held")
    expect(told).to_be_hidden()
    found = {*reader.found()}
    assert found
    assert found <= matching(under, {"kind": ["missions"], "status": ["held"]})


# --- Explore: the address is the view


def test_a_choice_is_in_the_address_and_back_takes_it_back(reader: Reader) -> None:
    page = reader.open("explore/")
    missions = page.get_by_role("checkbox", name="Missions and activities")
    automotive = page.get_by_role("checkbox", name=re.compile("^Automotive \\d"))
    missions.check()
    reader.settled()
    automotive.check()
    reader.settled()
    assert page.url == f"{reader.address}explore/?kind=missions&sector=automotive"
    both = reader.found()
    page.go_back()
    reader.settled()
    assert page.url == f"{reader.address}explore/?kind=missions"
    expect(automotive).not_to_be_checked()
    expect(missions).to_be_checked()
    expect(page.locator(".atlas-explore__chip")).to_have_count(1)
    page.go_back()
    expect(missions).not_to_be_checked()
    assert page.url == f"{reader.address}explore/"
    page.go_forward()
    page.go_forward()
    expect(automotive).to_be_checked()
    reader.settled()
    assert reader.found() == both


def test_typing_is_one_step_back(reader: Reader) -> None:
    page = reader.open("explore/")
    field = page.get_by_role("searchbox")
    for part in ("Nan", "jing"):
        field.press_sequentially(part)
        expect(page).to_have_url(re.compile(f"{part}$"))
        reader.settled()
    expect(page).to_have_url(f"{reader.address}explore/?q=Nanjing")
    page.go_back()
    expect(page).to_have_url(f"{reader.address}explore/")
    expect(field).to_have_value("")


def test_a_link_brings_the_same_view_to_someone_else(reader: Reader, browser: Browser, address: str) -> None:
    page = reader.explore("?q=China&kind=missions&kind=milestones&year=2018&sort=name")
    other = Reader(browser, address)
    other.explore(page.url.partition("explore/")[2])
    assert other.found() == reader.found()
    expect(other.page.locator("#sort")).to_have_value("name")
    expect(other.page.get_by_role("searchbox")).to_have_value("China")
    other.page.context.close()


def test_an_address_with_a_former_status_leads_to_what_took_its_place(reader: Reader, under: Under) -> None:
    for former, present in (("done", ["happened", "recurring"]), ("measured", ["counted", "estimated", "ranked"])):
        page = reader.explore(f"?status={former}")
        wanted = matching(under, {"status": present})
        expect(page.locator(".atlas-explore__status")).to_have_text(f"{len(wanted)} records")
        assert page.locator(".atlas-explore__told").is_hidden()


def test_a_value_that_does_not_exist_is_told(reader: Reader) -> None:
    page = reader.explore("?sector=telepathy")
    expect(page.locator(".atlas-explore__told")).to_contain_text("Not in the atlas: telepathy.")
    expect(page.locator(".atlas-explore__status")).to_have_text("0 records")
    page.get_by_role("button", name="Clear all").click()
    expect(page.locator(".atlas-explore__status")).not_to_have_text("0 records")


def test_a_view_without_records_says_what_to_do(reader: Reader) -> None:
    page = reader.explore("?kind=clusters&sector=automotive")
    expect(page.locator(".atlas-explore__status")).to_have_text("0 records")
    told = page.locator(".atlas-explore__told")
    expect(told).to_have_text("No record matches all of this. Remove a filter or a word.")


def test_choices_can_be_taken_back_one_by_one_or_all_together(reader: Reader, catalogue: Catalogue) -> None:
    page = reader.explore("?kind=missions&sector=automotive&year=2019")
    page.get_by_role("button", name="Remove Sector: Automotive").click()
    reader.settled()
    assert page.url.endswith("explore/?kind=missions&year=2019")
    expect(page.locator(".atlas-explore__status")).to_be_focused()
    page.get_by_role("button", name="Clear all").click()
    expect(page.locator(".atlas-explore__status")).to_have_text(f"{len(catalogue)} records")
    assert page.url.endswith("explore/")
    expect(page.locator("main :checked[type=checkbox]")).to_have_count(0)


# --- Explore: order


def test_enter_before_the_script_has_come_asks_for_no_order(browser: Browser, address: str) -> None:
    page = browser.new_page(java_script_enabled=False)
    page.goto(f"{address}explore/")
    page.locator("main input[type=search]").evaluate("field => field.value = 'Nanjing'")
    page.locator("main form").evaluate("form => form.submit()")
    page.wait_for_url("**/explore/?*")
    assert page.url.endswith("/explore/?q=Nanjing")
    page.close()


def test_by_name_by_date_and_by_relevance(reader: Reader, catalogue: Catalogue) -> None:
    page = reader.explore("?kind=missions&sort=name")
    site = Site(catalogue)
    names = [site.titles[url.rstrip("/")] for url in reader.found()]
    assert names == sorted(names, key=folded)
    page.locator("#sort").select_option("oldest")
    expect(page).to_have_url(re.compile("sort=oldest"))
    reader.settled()
    dates = [catalogue[url.rstrip("/")].start for url in reader.found()]  # type: ignore[attr-defined]
    assert dates == sorted(dates)
    page.locator("#sort").select_option("newest")
    expect(page).to_have_url(re.compile("sort=newest"))
    reader.settled()
    dates = [catalogue[url.rstrip("/")].start for url in reader.found()]  # type: ignore[attr-defined]
    assert dates == sorted(dates, reverse=True)
    page.locator("#sort").select_option("usual")
    expect(page).to_have_url(re.compile("kind=missions$"))
    expect(page.locator("#sort option[value=relevance]")).to_be_disabled()
    page.get_by_role("searchbox").fill("Nanjing")
    expect(page.locator("#sort")).to_have_value("relevance")


def test_in_both_directions_the_undated_come_last(reader: Reader, catalogue: Catalogue) -> None:
    for order in ("newest", "oldest"):
        reader.explore(f"?programme=programmes/enrich-in-china&sort={order}")
        dated = [bool(facets.values(catalogue, catalogue[url.rstrip("/")]).get("year")) for url in reader.found()]
        assert dated == sorted(dated, reverse=True)
        assert {True, False} == set(dated)


# --- Explore: taken along


def downloaded(page: Page) -> tuple[str, str]:
    with page.expect_download() as download:
        page.get_by_role("button", name="Download as CSV").click()
    path = download.value.path()
    return download.value.suggested_filename, Path(path).read_bytes().decode("utf-8")


def test_what_is_shown_can_be_taken_along(reader: Reader, under: Under) -> None:
    view = {"kind": ["missions", "places"], "city": ["shanghai", "nanjing"]}
    name, text = downloaded(reader.explore(address_of(view)))
    assert name == "eu-china-cluster-atlas.csv"
    assert text.startswith("\ufeff")
    assert "\r\n" in text
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    assert {row["Address"].removeprefix(reader.address) for row in rows} == matching(under, view)
    nanjing = next(row for row in rows if row["Name"] == "Nanjing")
    assert nanjing["Chinese name"] == "南京"
    assert nanjing["Kind"] == "Place"
    assert nanjing["Located in"] == "China; Jiangsu; Nanjing"
    planned = next(row for row in rows if row["Address"].endswith("missions/mobigoin-mission-2019/"))
    assert planned["Status"] == "Planned"
    assert "Transportation and logistics" in planned["Sector"] or "Automotive" in planned["Sector"]


def test_everything_can_be_taken_along_before_anything_is_chosen(reader: Reader, catalogue: Catalogue) -> None:
    _, text = downloaded(reader.open("explore/"))
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    assert len(rows) == len(catalogue)
    titles = Site(catalogue).titles
    assert sorted(row["Name"].removeprefix("'") for row in rows) == sorted(titles.values())


def test_a_spreadsheet_runs_nothing_of_it(reader: Reader) -> None:
    hostile = ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "\nx", "＝1", 'say "hi", all', "plain", "a=b"]
    text = reader.open("explore/").evaluate(
        """async (cells) => (await import("../assets/javascripts/explore-csv.js")).csv([cells])""", hostile
    )
    [cells] = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    assert cells == [*(f"'{cell}" for cell in hostile[:8]), *hostile[8:]]


# --- Explore: for everyone


def test_explore_works_by_keyboard_alone(reader: Reader) -> None:
    page = reader.open("explore/")
    page.get_by_role("searchbox").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    reader.settled()
    assert page.url.endswith("?country=belgium")
    page.keyboard.press("Space")
    reader.settled()
    assert page.url.endswith("explore/")
    page.locator("details[data-facet=programme] summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    reader.settled()
    assert page.url.endswith("?programme=partnerships/adpack2")


def test_a_screen_reader_is_told_what_each_choice_is_and_what_it_did(reader: Reader) -> None:
    page = reader.open("explore/")
    group = page.get_by_role("group", name="Kind", exact=True)
    group.get_by_role("checkbox", name="Clusters").check()
    expect(page.get_by_role("status")).to_have_text(re.compile(r"^\d+ records"))
    expect(page.get_by_role("list", name="Chosen filters")).to_be_visible()
    expect(page.get_by_role("button", name="Remove Kind: Clusters")).to_be_visible()


def test_on_a_phone_the_facets_are_folded(browser: Browser, address: str) -> None:
    reader = Reader(browser, address, **PHONE)
    page = reader.open("explore/")
    toggle = page.get_by_role("button", name="Filters", exact=True)
    clusters = page.get_by_role("checkbox", name="Clusters")
    expect(clusters).to_be_hidden()
    expect(toggle).to_have_attribute("aria-expanded", "false")
    toggle.tap()
    expect(page.get_by_role("dialog", name="Filters")).to_be_visible()
    clusters.tap()
    reader.settled()
    page.get_by_role("button", name=re.compile("^Show \\d+ records$")).tap()
    expect(page.locator(".atlas-explore__toggle")).to_have_text("Filters 1 chosen")
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    page.context.close()


def test_without_scripts_the_page_leads_to_the_directories(browser: Browser, address: str) -> None:
    reader = Reader(browser, address, java_script_enabled=False)
    page = reader.open("explore/?q=Nanjing")
    main = page.locator("main .md-content")
    expect(main.get_by_text("needs JavaScript")).to_be_visible()
    for name in (
        "partnerships",
        "clusters",
        "missions",
        "organisations",
        "programmes",
        "sectors",
        "places",
        "references",
    ):
        expect(main.locator(f"a[href='../{name}/']").first).to_be_visible()
    for control in main.locator("input, select, button").all():
        expect(control).to_be_hidden()
    page.context.close()


@pytest.mark.parametrize("path", ["explore/?q=Shangai", "explore/?q=上海&kind=missions&country=china"])
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_among_the_results(
    browser: Browser, address: str, path: str, width: int, scheme: Any
) -> None:
    reader = Reader(browser, address, viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = reader.open(path)
    expect(page.locator(".atlas-hit mark, .atlas-explore__chip").first).to_be_visible()
    if width == 390:
        page.get_by_role("button", name="Filters").click()
    page.evaluate((NODE / "axe-core" / "axe.min.js").read_text(encoding="utf-8"))
    violations = page.evaluate("async () => (await axe.run()).violations.map((one) => [one.id, one.nodes[0].html])")
    assert not violations
    page.context.close()


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_moves_while_results_come(browser: Browser, address: str, width: int) -> None:
    reader = Reader(browser, address, viewport={"width": width, "height": 900})
    # A slow line: what comes later than half a second after a key would count as a shift.
    reader.page.route("**/pagefind/**", lambda route: (reader.page.wait_for_timeout(60), route.continue_()))
    page = reader.explore("?kind=missions&sector=automotive")
    page.wait_for_timeout(300)
    assert page.evaluate("window.atlasMoved") == []
    page.context.close()
