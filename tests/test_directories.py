"""A directory in a real browser: its records in the order and in the groups that a reader wants."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from atlas.records.catalogue import Catalogue
from atlas.records.strings import folded
from atlas.site import Site
from tests.quality.visits import watched
from tests.reader import Reader

LINKS = "links => links.map(({ href, textContent }) => [href, textContent])"
ROW = re.compile(r"<tr><th scope=\"row\">.*?</tr>", re.DOTALL)


@pytest.fixture
def phone(browser: Browser, address: str) -> Iterator[Page]:
    page = watched(browser, 390)
    yield page
    page.context.close()


def names(within: Page | Locator) -> list[str]:
    """The records' names, from top to bottom."""
    return within.locator("th[scope=row] a").all_text_contents()


def keys(page: Page) -> list[str]:
    """The records, from top to bottom."""
    links = page.locator(".atlas-directory tbody th a").evaluate_all("links => links.map((link) => link.pathname)")
    return ["/".join(link.strip("/").split("/")[-2:]) for link in links]


def cells(within: Page | Locator, label: str) -> list[str]:
    """What the cells of a column say, from top to bottom."""
    return [text.strip() for text in within.locator(f"td[data-label='{label}']").all_text_contents()]


def groups(page: Page) -> dict[str, list[str]]:
    """The names in each group, by its heading."""
    found = page.locator(".atlas-group").evaluate_all(
        """all => all.map((group) => [
          group.querySelector("[scope=rowgroup] > span").textContent,
          [...group.querySelectorAll("th[scope=row] a")].map((link) => link.textContent),
        ])"""
    )
    return dict(found)


def press(page: Page, column: str) -> None:
    page.get_by_role("button", name=column, exact=True).first.click()


def choose(page: Page, field: str, option: str) -> None:
    page.get_by_label(field).select_option(label=option)


# --- Sorting


def test_names_sort_as_in_a_dictionary_both_ways_and_then_as_before(reader: Reader, catalogue: Catalogue) -> None:
    page = reader.open("clusters/?group=none")
    before = names(page)
    press(page, "Name")
    assert names(page) == sorted(before, key=folded)
    press(page, "Name")
    assert names(page) == sorted(before, key=folded, reverse=True)
    press(page, "Name")
    assert names(page) == before
    assert len(before) == len(catalogue.of_kind("clusters"))


def test_numbers_within_names_sort_as_numbers(reader: Reader) -> None:
    page = reader.open("references/")
    before = names(page)
    press(page, "Name")
    assert names(page) == before
    press(page, "Name")
    assert names(page) == before[::-1]


def test_dates_sort_by_time_and_not_by_the_names_of_months(reader: Reader, catalogue: Catalogue) -> None:
    page = reader.open("missions/?group=none")
    when = {record.name: record.start for record in catalogue.of_kind("missions")}
    press(page, "When")
    assert [when[name] for name in names(page)] == sorted(when.values())
    press(page, "When")
    assert [when[name] for name in names(page)] == sorted(when.values(), reverse=True)


def test_figures_sort_by_their_value_whatever_stands_around_it(reader: Reader, catalogue: Catalogue) -> None:
    page = reader.open("indicators/?group=none")
    values = sorted(record.value for record in catalogue.of_kind("indicators"))
    press(page, "Figure")
    assert [catalogue[key].value for key in keys(page)] == values
    press(page, "Figure")
    assert [catalogue[key].value for key in keys(page)] == values[::-1]


@pytest.mark.parametrize(
    ("path", "column"), [("milestones/", "When"), ("organisations/", "Country"), ("references/", "Publisher")]
)
def test_what_is_empty_comes_last_both_ways(reader: Reader, path: str, column: str) -> None:
    page = reader.open(f"{path}?group=none")
    for _ in range(2):
        press(page, column)
        shown = cells(page, column)
        assert "" in shown
        assert not any(shown[shown.index("") :])
        assert all(shown[: shown.index("")])


def test_what_is_equal_keeps_its_order(reader: Reader) -> None:
    page = reader.open("missions/?group=none")
    before = names(page)
    for _ in range(2):
        press(page, "Type")
        for kind in set(cells(page, "Type")):
            same = [name for name, one in zip(names(page), cells(page, "Type"), strict=True) if one == kind]
            assert same == [name for name in before if name in same]


def test_a_sorted_column_says_so_and_no_other_does(reader: Reader) -> None:
    page = reader.open("missions/")
    for order in ("ascending", "descending"):
        press(page, "Type")
        assert page.locator(f"th[data-column=type][aria-sort={order}]").count() == 1
        assert page.locator("[aria-sort]").count() == 1
    press(page, "Type")
    assert not page.locator("[aria-sort]").count()


def test_within_groups_each_group_is_sorted_for_itself(reader: Reader) -> None:
    page = reader.open("clusters/")
    before = groups(page)
    press(page, "Name")
    press(page, "Name")
    assert groups(page) == {heading: sorted(found, key=folded, reverse=True) for heading, found in before.items()}
    assert list(groups(page)) == list(before)


def test_sorted_by_what_the_groups_share_the_groups_are_in_that_order(reader: Reader) -> None:
    page = reader.open("milestones/?group=when")
    years = list(groups(page))
    press(page, "When")
    assert list(groups(page)) == years
    press(page, "When")
    assert list(groups(page)) == [*years[-2::-1], "Not named"]
    assert page.locator(".atlas-letters a").all_text_contents() == list(groups(page))


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_the_keyboard_sorts_and_the_focus_stays(reader: Reader, key: str) -> None:
    page = reader.open("missions/")
    page.get_by_label("Group by").focus()
    when = page.get_by_role("button", name="When").first
    for _ in range(12):
        page.keyboard.press("Tab")
        if when.evaluate("button => button === document.activeElement"):
            break
    for order in ("ascending", "descending"):
        page.keyboard.press(key)
        expect(page.locator("th[data-column=when]").first).to_have_attribute("aria-sort", order)
        expect(when).to_be_focused()
    assert next(iter(groups(page))) == "2019"


def test_what_was_done_is_told_politely_in_one_place(reader: Reader) -> None:
    page = reader.open("missions/")
    expect(page.get_by_role("status")).to_have_count(1)
    expect(page.get_by_role("status")).to_be_empty()
    press(page, "When")
    expect(page.get_by_role("status")).to_have_text("Sorted by: When, earliest first, grouped by: Year")
    choose(page, "Group by", "Type")
    expect(page.get_by_role("status")).to_have_text("Sorted by: When, earliest first, grouped by: Type")


# --- Grouping


def test_records_stand_in_the_groups_that_a_reader_chooses(reader: Reader) -> None:
    page = reader.open("missions/")
    choose(page, "Group by", "Type")
    for group in page.locator(".atlas-group").all():
        heading, count = group.locator("[scope=rowgroup] > span").all_text_contents()
        assert set(cells(group, "Type")) == {heading}
        assert count == str(len(names(group)))
    assert list(groups(page)) == sorted(groups(page))
    assert page.locator(".atlas-letters a").all_text_contents() == list(groups(page))


def test_a_record_with_several_values_stands_in_the_group_of_each(reader: Reader, catalogue: Catalogue) -> None:
    page = reader.open("missions/?group=sectors")
    shown = groups(page)
    for mission in catalogue.of_kind("missions"):
        wanted = {catalogue[f"sectors/{sector}"].label for sector in mission.sectors} or {"Not named"}  # type: ignore[attr-defined]
        assert {heading for heading, found in shown.items() if mission.name in found} == wanted
    assert list(shown)[-1] == "Not named"


def test_without_groups_there_is_one_list_and_what_they_shared_is_a_column(
    reader: Reader, catalogue: Catalogue
) -> None:
    page = reader.open("organisations/")
    types = {name: heading for heading, found in groups(page).items() for name in found}
    expect(page.get_by_role("button", name="Type")).to_have_count(0)
    choose(page, "Group by", "Nothing")
    expect(page.get_by_role("table")).to_have_count(1)
    expect(page.get_by_role("table", name="Organisations")).to_be_visible()
    expect(page.locator(".atlas-group__head:visible")).to_have_count(0)
    assert len(names(page)) == len(catalogue.of_kind("organisations"))
    assert cells(page, "Type") == [types[name] for name in names(page)]
    press(page, "Type")
    assert cells(page, "Type") == sorted(types.values())


def test_one_list_goes_by_time_where_the_groups_did_and_else_by_name(reader: Reader) -> None:
    in_time = names(reader.open("missions/"))
    assert names(reader.open("missions/?group=none")) == in_time
    clusters = names(reader.open("clusters/?group=none"))
    assert clusters == sorted(clusters, key=folded)


def test_a_reader_comes_back_to_the_groups_of_the_page(reader: Reader) -> None:
    page = reader.open("organisations/")
    before = groups(page)
    links = page.locator(".atlas-letters a").evaluate_all(LINKS)
    for option in ("Country", "Nothing", "Type"):
        choose(page, "Group by", option)
    assert groups(page) == before
    assert page.locator(".atlas-letters a").evaluate_all(LINKS) == links
    assert page.locator("td.atlas-own:visible, th.atlas-own").count() == 0


EVERY_CHOICE = """directory => {
  const shown = () => [...directory.querySelectorAll("th[scope=row] a")].map((link) => link.textContent);
  const choose = (field, value) => {
    field.value = value;
    field.dispatchEvent(new Event("change"));
    return [value, shown()];
  };
  const fields = [...document.querySelectorAll(".atlas-order select")];
  return [["at first", shown()],
    ...fields.flatMap((field) => [...field.options].map(({ value }) => choose(field, value)))];
}"""
"""Script that makes every choice of a directory in turn, and tells the names that each shows."""


def test_every_choice_of_every_directory_keeps_all_records(reader: Reader, catalogue: Catalogue) -> None:
    for kind in catalogue.kinds:
        page = reader.open(f"{kind}/")
        (_, first), *chosen = page.locator(".atlas-directory").evaluate(EVERY_CHOICE)
        assert len({*first}) >= len(catalogue.of_kind(kind))
        assert len(chosen) >= 4, kind
        assert not [(kind, value) for value, shown in chosen if {*shown} != {*first}]
        ids = page.locator("[id]").evaluate_all("all => all.map(({ id }) => id)")
        assert len(ids) == len(set(ids)), kind


# --- The address


def test_a_link_brings_the_same_view_to_others(reader: Reader) -> None:
    page = reader.open("missions/")
    choose(page, "Group by", "Type")
    press(page, "Name")
    press(page, "Name")
    assert page.url.endswith("missions/?sort=name&order=desc&group=type")
    shown = groups(page)
    page.reload()
    assert groups(page) == shown
    expect(page.get_by_label("Group by")).to_have_value("type")
    expect(page.locator("th[aria-sort=descending]").first).to_have_text("Name")
    press(page, "Name")
    choose(page, "Group by", "Year")
    assert page.url.endswith("missions/")


def test_a_link_leads_to_a_group_that_the_reader_made(reader: Reader) -> None:
    page = reader.open("organisations/?group=country#group-italy")
    expect(page.locator("#group-italy")).to_have_text(re.compile("Italy"))
    expect(page.locator("#group-italy")).to_be_in_viewport()


@pytest.mark.parametrize(
    "query",
    ["?sort=nothing", "?sort=", "?order=desc", "?group=name", "?sort=%22%3E%3Cb%3E&group=%00", "?utm=1&lang=zh"],
)
def test_an_address_that_asks_for_what_there_is_not_shows_the_page_as_it_is(reader: Reader, query: str) -> None:
    page = reader.open("missions/")
    before = groups(page)
    page = reader.open(f"missions/{query}")
    assert groups(page) == before
    assert not page.locator("[aria-sort]").count()


def test_what_else_the_address_holds_stays(reader: Reader) -> None:
    page = reader.open("missions/?from=letter#2018")
    press(page, "Type")
    assert page.url.endswith("missions/?from=letter&sort=type#2018")


# --- Every reader


def test_without_scripts_the_tables_stand_as_they_are_and_nothing_pretends_to_work(
    browser: Browser, address: str, catalogue: Catalogue
) -> None:
    page = browser.new_page(java_script_enabled=False)
    page.goto(f"{address}missions/?sort=name&group=none")
    assert len(names(page)) == len(catalogue.of_kind("missions"))
    assert page.locator("th[scope=row]:visible").count() == len(catalogue.of_kind("missions"))
    expect(page.locator("main button:visible")).to_have_count(0)
    expect(page.locator(".atlas-order")).to_be_hidden()
    page.close()


def test_on_a_phone_a_field_sorts_the_cards_and_no_hidden_button_takes_the_focus(phone: Page, address: str) -> None:
    phone.goto(f"{address}missions/?group=none")
    choose(phone, "Sort by", "Name, Z to A")
    assert names(phone) == sorted(names(phone), key=folded, reverse=True)
    assert phone.url.endswith("?sort=name&order=desc&group=none")
    expect(phone.locator(".atlas-sort:visible")).to_have_count(0)
    phone.get_by_label("Sort by").focus()
    phone.keyboard.press("Tab")
    expect(phone.locator(".atlas-columns summary")).to_be_focused()
    phone.keyboard.press("Tab")
    assert phone.evaluate("document.activeElement.href").endswith("/")
    assert phone.evaluate("document.documentElement.scrollWidth") == 390


def test_where_headings_are_buttons_no_field_does_the_same(reader: Reader) -> None:
    page = reader.open("missions/")
    expect(page.get_by_label("Sort by")).to_be_hidden()
    box = page.get_by_role("button", name="When").first.bounding_box()
    assert box
    assert min(box["width"], box["height"]) >= 24


def test_on_paper_headings_are_plain_words(browser: Browser, address: str) -> None:
    page = watched(browser, 794)
    page.emulate_media(media="print")
    page.goto(f"{address}missions/?sort=when")
    expect(page.locator(".atlas-order")).to_be_hidden()
    marks = page.locator(".atlas-sort").evaluate_all(
        "all => all.map((one) => getComputedStyle(one, '::after').content)"
    )
    assert set(marks) == {"none"}
    page.context.close()


def test_a_page_has_the_script_if_and_only_if_it_has_a_directory(built: Path) -> None:
    for page in sorted(built.rglob("*.html")):
        html = page.read_text(encoding="utf-8")
        assert html.count("javascripts/directory.js") == html.count('<div class="atlas-directory '), page


# --- Long lists


def test_thousands_of_records_are_sorted_at_a_press_and_all_there_soon_after(reader: Reader, built: Path) -> None:
    html = (built / "missions" / "index.html").read_text(encoding="utf-8")
    row = ROW.search(html)
    assert row
    many = "".join(row[0].replace('/">', f'/">{97 * number % 3001:04} ', 1) for number in range(3000))
    long = html.replace(row[0], many, 1)
    reader.page.route("**/missions/", lambda route: route.fulfill(body=long, content_type="text/html"))
    page = reader.open("missions/")
    at_once = page.evaluate(
        """() => {
          document.querySelector("th[data-column=name] button").click();
          const rows = document.querySelectorAll("th[scope=row]");
          return [...rows].map((row) => row.textContent.trim());
        }"""
    )
    # The press itself puts a windowful of rows in order, so that it is quick; the others follow.
    assert 0 < len(at_once) < 1000
    first = page.locator(".atlas-group").first
    expect(first.locator("th[scope=row]")).to_have_count(3002)
    assert names(first) == sorted(names(first), key=folded)
    expect(page.locator(".atlas-directory[style*='min-height: ']")).to_have_count(0)


# --- Columns


def shown_columns(page: Page) -> list[str]:
    """The headings of the columns in sight, from left to right."""
    return page.locator(".atlas-directory thead th:visible").all_text_contents()


def test_a_directory_is_one_table_with_the_groups_as_heads_of_their_rows(reader: Reader, catalogue: Catalogue) -> None:
    for kind in catalogue.kinds:
        page = reader.open(f"{kind}/")
        expect(page.locator(".atlas-directory table")).to_have_count(1)
        spans = page.locator(".atlas-group__head:visible th").evaluate_all("all => all.map((head) => head.colSpan)")
        assert {*spans} <= {len(shown_columns(page))}, kind


def test_a_column_that_is_mostly_empty_waits_until_it_is_asked_for(reader: Reader, catalogue: Catalogue) -> None:
    for kind in set(catalogue.kinds) - {"sectors", "places"}:  # these two count, and count nothing too
        page = reader.open(f"{kind}/")
        for column in shown_columns(page)[1:]:
            texts = cells(page, column)
            assert 2 * len([text for text in texts if text]) >= len(texts), (kind, column)


def test_what_is_known_of_clusters_is_in_their_table(reader: Reader) -> None:
    page = reader.open("clusters/")
    assert shown_columns(page) == ["Name", "Partnerships", "Latest activity"]
    row = page.get_by_role("row", name="CLEAN")
    expect(row.locator("td[data-label='Latest activity'] a")).to_have_attribute(
        "href", "../missions/air-cleaning-workshop-2017/"
    )


def test_a_reader_chooses_columns_and_a_link_brings_them_to_others(reader: Reader) -> None:
    page = reader.open("missions/")
    assert shown_columns(page) == ["Name", "When", "Type", "Places", "Organised by", "Sectors"]
    page.locator(".atlas-columns summary").click()
    page.get_by_label("Status", exact=True).check()
    page.get_by_label("Sectors", exact=True).uncheck()
    wanted = ["Name", "When", "Type", "Places", "Organised by", "Status"]
    assert shown_columns(page) == wanted
    assert page.url.endswith("missions/?columns=when,type,places,organisers,status")
    expect(page.get_by_role("status")).to_have_text("Columns: When, Type, Places, Organised by, Status")
    page.keyboard.press("Escape")
    expect(page.locator(".atlas-columns fieldset")).to_be_hidden()
    page.reload()
    assert shown_columns(page) == wanted
    press(page, "Status")
    choose(page, "Group by", "Type")
    assert shown_columns(page) == wanted
    page = reader.open("missions/?columns=nothing")
    assert shown_columns(page)[-1] == "Sectors"


def test_of_many_values_the_others_stand_behind_their_number(browser: Browser, address: str) -> None:
    page = browser.new_page(java_script_enabled=False)
    page.goto(f"{address}missions/")
    cell = page.get_by_role("row", name="EU-China Cluster Matchmaking Event in Chengdu").locator("[data-label=Sectors]")
    expect(cell.locator("summary")).to_have_text("+5 more")
    assert cell.locator("a:visible").count() == 1
    assert len((cell.locator("summary").get_attribute("title") or "").split("; ")) == 5
    cell.locator("summary").click()
    assert cell.locator("a:visible").count() == 6
    page.close()


def test_rows_are_low(reader: Reader, catalogue: Catalogue) -> None:
    for kind in catalogue.kinds:
        page = reader.open(f"{kind}/")
        heights = page.locator(".atlas-group tr:not(.atlas-group__head)").evaluate_all(
            "rows => rows.map((row) => row.getBoundingClientRect().height)"
        )
        # Two lines are 65 pixels high; few names are longer, or have a second name and two marks behind them.
        assert sorted(heights)[len(heights) // 2] < 90, kind
        assert max(heights) < 140, kind


def test_sectors_and_places_count_what_explore_lists(reader: Reader, catalogue: Catalogue) -> None:
    site = Site(catalogue)
    for kind in ("sectors", "places"):
        page = reader.open(f"{kind}/")
        links = page.locator("td[data-form=number] a").evaluate_all(LINKS)
        assert len(links) > 40
        for href, text in links:
            asked = parse_qs(urlsplit(href).query)
            found = [
                key for key, under in site.filters.items() if all(set(asked[n]) & {*under.get(n, ())} for n in asked)
            ]
            assert sum(map(int, re.findall(r"\d+", text))) == len(found), href


# --- Cards


def test_a_reader_who_prefers_cards_gets_cards(reader: Reader) -> None:
    page = reader.open("missions/")
    choose(page, "Show as", "Cards")
    assert page.url.endswith("missions/?view=cards")
    page.reload()
    first, second = (page.locator(".atlas-group tr:not(.atlas-group__head)").nth(at).bounding_box() for at in (0, 1))
    assert first
    assert second
    assert first["y"] == second["y"]
    choose(page, "Sort by", "Name, Z to A")
    assert names(page.locator(".atlas-group").first)[0] > names(page.locator(".atlas-group").first)[-1]


def test_on_a_phone_the_date_stands_above_the_name(phone: Page, address: str) -> None:
    phone.goto(f"{address}missions/")
    row = phone.locator(".atlas-group tr:not(.atlas-group__head)").first
    date, name = row.locator("[data-label=When]").bounding_box(), row.locator("th").bounding_box()
    assert date
    assert name
    assert date["y"] + date["height"] <= name["y"] + 1
    phone.goto(f"{address}missions/mobigoin-mission-2019/")
    date, name = phone.locator(".atlas-date").bounding_box(), phone.locator("h1").bounding_box()
    assert date
    assert name
    assert date["y"] + date["height"] <= name["y"]
    assert name["width"] > 330


# --- To narrow down, to send and to take along


def test_a_directory_leads_to_its_records_where_they_can_be_filtered(reader: Reader, catalogue: Catalogue) -> None:
    page = reader.open("organisations/")
    page.get_by_role("link", name="Filter", exact=True).click()
    reader.settled()
    expect(page.locator(".atlas-explore__status")).to_have_text(f"{len(catalogue.of_kind('organisations'))} records")
    expect(page.locator(".atlas-explore__chip")).to_have_text(re.compile("Organisations"))


@pytest.mark.parametrize("path", ["missions/?group=type", "explore/?kind=missions&sector=automotive", "compare/"])
def test_a_button_copies_the_link_by_keyboard_and_says_so(browser: Browser, address: str, path: str) -> None:
    reader = Reader(browser, address, permissions=["clipboard-read", "clipboard-write"])
    reader.open(path)
    page = reader.settled()
    button = page.locator(".atlas-copy")
    button.focus()
    page.keyboard.press("Enter")
    expect(button).to_have_text("Link copied")
    expect(page.get_by_role("status")).to_have_text("Link copied")
    assert page.evaluate("navigator.clipboard.readText()") == page.url
    expect(button).to_have_text("Copy link")
    page.context.close()


@pytest.mark.parametrize("path", ["missions/", "explore/", "compare/"])
def test_where_the_link_cannot_be_copied_it_is_shown(browser: Browser, address: str, path: str) -> None:
    reader = Reader(browser, address)
    reader.page.add_init_script(
        "navigator.clipboard.writeText = () => Promise.reject(); document.execCommand = () => false;"
    )
    page = reader.open(path)
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_role("status")).to_have_text("Copy the address of this page from your browser's address bar.")
    page.context.close()


def test_without_scripts_no_button_copies_but_the_files_are_there(browser: Browser, address: str) -> None:
    page = browser.new_page(java_script_enabled=False)
    page.goto(f"{address}missions/")
    expect(page.locator(".atlas-copy")).to_be_hidden()
    for name, path in (("CSV", "downloads/missions.csv"), ("Calendar", "calendars/missions.ics")):
        link = page.locator(".atlas-take").get_by_role("link", name=name)
        expect(link).to_be_visible()
        assert page.request.get(link.evaluate("link => link.href")).ok, path
    page.close()


# --- Sectors side by side


def test_sectors_stand_side_by_side(reader: Reader, catalogue: Catalogue) -> None:
    page = reader.open("compare/")
    assert page.locator("thead th:visible").count() == 4
    page.get_by_label("Sector 1").select_option(label="Food")
    page.get_by_label("Sector 3").select_option(label="No sector")
    page.get_by_label("Sector 4").select_option(label="No sector")
    assert page.url.endswith("compare/?sector=food&sector=human-health")
    page.reload()
    assert page.locator("thead th:visible").all_text_contents() == ["Food", "Human health"]
    row = page.get_by_role("row", name="Partnerships").locator("td:visible").first
    expect(row).to_contain_text("FoodNet")
    # Whoever comes from a sector's page sees it beside others.
    page = reader.open("sectors/food/")
    page.get_by_role("link", name="Compare with other sectors").click()
    expect(page.locator("thead th:visible").first).to_have_text("Food")
    assert page.locator("thead th:visible").count() == 4


@pytest.mark.parametrize("count", [1, 2])
def test_on_a_phone_a_few_sectors_are_as_wide_as_the_screen(browser: Browser, address: str, count: int) -> None:
    page = watched(browser, 390)
    page.goto(f"{address}compare/?sector=food")
    for number in range(count, 4):
        page.get_by_label(f"Sector {number + 1}").select_option(label="No sector")
    frame = page.locator(".atlas-table-wrap")
    assert frame.evaluate("frame => frame.scrollWidth <= frame.clientWidth")
    page.context.close()


def test_a_comma_stands_on_the_line_of_the_name_before_it(reader: Reader) -> None:
    page = reader.open("missions/")
    tall = page.locator(".atlas-directory td li:not(:last-child)").evaluate_all(
        "items => items.filter((item) => item.offsetHeight > item.querySelector('a').offsetHeight * 1.5)"
        ".map((item) => item.textContent)"
    )
    assert tall == []


def test_without_scripts_the_sectors_in_focus_are_compared(browser: Browser, address: str) -> None:
    page = browser.new_page(java_script_enabled=False)
    page.goto(f"{address}compare/?sector=food")
    assert page.locator("thead th:visible").count() == 4
    expect(page.locator("select:visible")).to_have_count(0)
    page.close()


def test_the_style_sheet_can_hide_any_column_that_a_directory_leaves_out(built: Path) -> None:
    sheet = (built / "assets/stylesheets/directory.css").read_text(encoding="utf-8")
    hidden = {
        number
        for page in built.glob("*/index.html")
        for numbers in re.findall(r'data-hides="([^"]+)"', page.read_text(encoding="utf-8"))
        for number in numbers.split()
    }
    assert hidden
    assert not [number for number in hidden if f'[data-hides~="{number}"] tr>:nth-child({number})' not in sheet]
