"""Home, type and focus in a real browser: what a reader sees first, and what must not depend on the machine."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PIL import Image, ImageChops
from playwright.sync_api import Browser, Locator, Page, expect

from atlas.records.catalogue import Catalogue
from atlas.site import display
from tests.conftest import ROOT
from tests.quality.visits import file_of, watched

Open = Callable[..., Page]
STYLES = ROOT / "docs" / "assets" / "stylesheets"
TOKENS = "".join((STYLES / name).read_text("utf-8") for name in ("tokens.css", "local-names.css"))
LINUX = {
    "sans": {"Ubuntu", "Cantarell", "Noto Sans", "Liberation Sans", "DejaVu Sans"},
    "serif": {"Noto Serif", "Liberation Serif", "DejaVu Serif"},
}
"""Latin faces of which each common Linux system brings at least one."""


@pytest.fixture
def window(browser: Browser, address: str) -> Iterator[Open]:
    contexts = []

    def opening(path: str, width: int = 1280, **options: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, reduced_motion="reduce", **options)
        contexts.append(context)
        page = context.new_page()
        page.goto(address + path)
        return page

    yield opening
    for context in contexts:
        context.close()


# --- Home


@pytest.mark.parametrize("width", [390, 1280])
def test_the_first_screen_has_the_search_the_chinese_name_and_the_audiences(window: Open, width: int) -> None:
    page = window("", width)
    hero = page.locator(".atlas-hero").bounding_box()
    assert hero
    assert hero["height"] <= 360
    assert page.locator(".atlas-hero input[type=search]").is_visible()
    chinese = page.locator(".atlas-hero [lang|=zh]")
    assert chinese.text_content() == "中欧产业集群地图集"
    for shown in (chinese, page.get_by_text("Policy makers", exact=True)):
        box = shown.bounding_box()
        assert box
        assert box["y"] + box["height"] < 900


def test_the_audiences_come_before_the_figures_and_every_figure_has_its_date(window: Open) -> None:
    page = window("")
    audiences, figures = (page.locator(one).first.bounding_box() for one in (".atlas-card", ".atlas-figures"))
    assert audiences
    assert figures
    assert audiences["y"] < figures["y"]
    for figure in page.locator(".atlas-figures > li").all():
        assert re.search(r"\b20\d\d\b", figure.locator(".atlas-figure__date").inner_text())


def test_no_count_of_home_contradicts_a_directory(window: Open, catalogue: Catalogue) -> None:
    links = window("").locator(".atlas-holds a")
    assert links.count() > 3
    for link in links.all():
        kind = (link.get_attribute("href") or "").strip("./")
        assert link.inner_text().split()[0] == display.number(len(catalogue.kinds[kind]))


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_the_field_of_home_searches_the_whole_atlas(window: Open, scripts: bool) -> None:
    page = window("", java_script_enabled=scripts)
    page.locator(".atlas-hero input").fill("Nanjing")
    page.keyboard.press("Enter")
    page.wait_for_url("**/explore/?q=Nanjing**")


# --- Type


def faces(name: str) -> list[str]:
    """The faces of a list in tokens.css or local-names.css."""
    found = re.search(rf"--{name}:([^;]*);", TOKENS)
    assert found
    return [face.strip().strip('"') for face in found[1].split(",")]


@pytest.mark.parametrize("style", ["sans", "serif"])
def test_latin_faces_of_every_common_system_come_before_the_han_faces(style: str) -> None:
    latin = set(faces(f"latin-{style}"))
    assert LINUX[style] <= latin
    assert not latin & set(faces(f"local-{style}"))
    assert faces(style)[:2] == [f"var(--latin-{style})", f"var(--local-{style}"]


@pytest.mark.parametrize("style", ["latin-sans", "latin-serif"])
def test_an_apostrophe_is_no_wider_than_a_letter(window: Open, style: str) -> None:
    """In a Han face it would be as wide as a character."""
    page = window("places/xian/")
    widths = page.evaluate(
        """face => {
          const pen = document.createElement("canvas").getContext("2d");
          pen.font = `100px ${getComputedStyle(document.body).getPropertyValue("--" + face)}`;
          return ["’", "n"].map((letter) => pen.measureText(letter).width);
        }""",
        style,
    )
    assert 0 < widths[0] < widths[1]


def test_no_page_loads_a_font(window: Open) -> None:
    page = window("")
    page.wait_for_load_state("networkidle")
    loaded = page.evaluate("performance.getEntriesByType('resource').map((one) => one.name)")
    assert loaded
    assert not [one for one in loaded if re.search(r"\.(woff2?|ttf|otf)\b", one)]


def test_a_number_stays_on_one_line_with_the_caution_before_it(window: Open) -> None:
    page = window("indicators/eu-gateway-healthcare-2018-meetings/")
    assert "over\xa0500" in (page.locator(".atlas-figure__value").text_content() or "")
    assert "over\xa0500" in (
        window("missions/eu-gateway-healthcare-mission-2018/").locator("article").text_content() or ""
    )


def test_a_long_number_is_no_wider_than_a_phone(window: Open) -> None:
    page = window("indicators/china-vehicle-sales-2020/", 390)
    assert page.evaluate("document.documentElement.scrollWidth") == 390


@pytest.mark.parametrize("path", ["", "clusters/clara/", "success-stories/clara-and-sjtu/", "relations/"])
def test_a_word_wider_than_a_phone_breaks_wherever_it_stands(window: Open, path: str) -> None:
    page = window(path, 390)
    page.evaluate(
        """() => {
          const words = "article :is(h1, h2, p, li, dd, dt, td, th, a), .md-footer a, .md-path *";
          for (const element of document.querySelectorAll(words)) {
            if (!element.closest("svg, .atlas-network, .atlas-map__scroll, .atlas-note") && !element.children.length)
              element.textContent = "Donaudampfschifffahrtsgesellschaftskapitän".repeat(2);
          }
        }"""
    )
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_neighbouring_names_from_right_to_left_stay_in_their_order(window: Open) -> None:
    page = window("sectors/automotive/")
    lefts = page.evaluate(
        """() => {
          const line = document.createElement("p");
          line.innerHTML = '<a href="#a">שלום</a>, <a href="#b">עולם</a>';
          document.querySelector("article").append(line);
          return [...line.children].map((link) => link.getBoundingClientRect().left);
        }"""
    )
    assert lefts == sorted(lefts)


def test_a_story_begins_with_its_contents(window: Open) -> None:
    page = window("success-stories/venetian-cluster-and-chinese-entities/")
    links = page.locator(".atlas-contents ol a")
    assert links.count() >= 6
    for link in links.all():
        target = page.locator(f"h2{link.get_attribute('href')}")
        # "Contact" is set in capitals.
        assert target.inner_text().partition("\n")[0].lower() == link.inner_text().lower()


# --- Focus and colours


def ring(page: Page, element: Locator) -> int:
    """The number of sides, of the four, on which pixels around an element change when it has the focus."""
    page.evaluate("scrollTo(0, 0)")
    element.scroll_into_view_if_needed()
    box = element.bounding_box()
    assert box
    clip = {"x": box["x"] - 6, "y": box["y"] - 6, "width": box["width"] + 12, "height": box["height"] + 12}
    page.evaluate("document.activeElement.blur()")
    before = picture(page, clip)
    element.focus()
    page.keyboard.press("Shift")
    difference = ImageChops.difference(before, picture(page, clip)).convert("L")
    width, height = difference.size
    sides = ((0, 0, width, 10), (0, height - 10, width, height), (0, 0, 10, height), (width - 10, 0, width, height))
    return sum(bool(difference.crop(side).getbbox()) for side in sides)


def picture(page: Page, clip: dict[str, float]) -> Image.Image:
    return Image.open(io.BytesIO(page.screenshot(clip=clip, animations="disabled"))).convert("RGB")  # type: ignore[arg-type]


@pytest.mark.parametrize("colours", ["none", "active"], ids=["usual colours", "forced colours"])
def test_the_ring_of_what_has_the_focus_is_whole(window: Open, colours: Any) -> None:
    page = window("clusters/clara/", forced_colors=colours)
    for name in (".md-path__link", "article p a", ".atlas-facts a", ".md-nav--primary .md-nav__link[href]"):
        assert ring(page, page.locator(f"{name}:visible").nth(1 if name == ".md-path__link" else 0)) == 4, name


def test_in_forced_colours_only_the_current_entry_of_the_menu_looks_current(window: Open) -> None:
    page = window("map/", forced_colors="active")
    borders = page.locator(".md-nav--primary .md-nav__link:visible").evaluate_all(
        """links => links.map((link) => {
          const { borderLeftColor, borderLeftWidth } = getComputedStyle(link);
          const shown = borderLeftColor !== getComputedStyle(document.body).backgroundColor;
          return [link.textContent.trim(), shown && parseFloat(borderLeftWidth) > 0];
        })"""
    )
    assert [name for name, looks_current in borders if looks_current] == ["Map"]


def test_in_forced_colours_the_cells_of_the_matrix_have_borders(window: Open) -> None:
    page = window("matrix/", forced_colors="active")
    style = page.locator(".atlas-matrix td").first.evaluate(
        "cell => [getComputedStyle(cell).borderTopWidth, getComputedStyle(cell).outlineWidth, "
        "getComputedStyle(cell).borderTopStyle, getComputedStyle(cell).outlineStyle]"
    )
    assert "solid" in style


def test_the_choice_of_colours_comes_round_to_the_system_s(window: Open) -> None:
    page = window("", color_scheme="dark")
    seen = []
    for _ in range(4):
        seen.append(page.evaluate("document.body.dataset.mdColorMedia"))
        page.locator("form[data-md-component=palette] label:visible").click()
    assert seen[0] == seen[3] == "(prefers-color-scheme)"
    assert len(set(seen)) == 3


# --- Who works with whom


def test_the_filters_of_the_relations_are_in_the_address_and_hide_the_rest(window: Open) -> None:
    page = window("relations/?sector=cultural-heritage&year=2018")
    rows = page.locator("#routes + div tbody tr:visible")
    assert 0 < rows.count() < page.locator("#routes + div tbody tr").count()
    assert page.locator(".atlas-arc:visible").count() <= rows.count()
    assert all("workshop" in text or "visit" in text.lower() for text in rows.all_inner_texts())
    page.locator("#relations-year").select_option("")
    assert "year" not in page.url
    assert "sector=cultural-heritage" in page.url
    page.go_back()
    assert page.locator("#relations-year").input_value() == "2018"


def test_without_scripts_all_relations_are_there_and_no_filter(window: Open) -> None:
    page = window("relations/?sector=cultural-heritage", java_script_enabled=False)
    assert page.locator(".atlas-filter:visible").count() == 0
    for table in ("#routes", "#pairs"):
        rows = page.locator(f"{table} + div tbody tr")
        assert rows.count() == page.locator(f"{table} + div tbody tr:visible").count() > 20


def test_an_edge_of_a_network_leads_to_its_evidence_by_mouse_and_keyboard(window: Open) -> None:
    page = window("clusters/clara/")
    edge = page.locator(".atlas-network__evidence").first
    expected = edge.get_attribute("href")
    assert expected
    line = edge.locator(".atlas-network__edge").first
    middle = line.evaluate(
        """path => {
          path.scrollIntoView({ block: "center" });
          const { x, y } = path.getPointAtLength(path.getTotalLength() / 2).matrixTransform(path.getScreenCTM());
          return [x, y];
        }"""
    )
    page.mouse.click(*middle)
    page.wait_for_url(f"**/{expected.strip('./')}/")
    page.go_back()
    page.locator(".atlas-network__evidence").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{expected.strip('./')}/")


# --- Taking along


@pytest.mark.parametrize("path", ["map/", "relations/", "timeline/", "matrix/", "indicators/"])
def test_a_drawing_is_taken_along_as_svg_csv_and_png(window: Open, built: Any, address: str, path: str) -> None:
    page = window(path)
    offers = page.locator(".atlas-take")
    assert offers.count()
    for offer in offers.all():
        for link in offer.locator("a").all():
            assert file_of(built, address, link.evaluate("link => link.href")).is_file()
    with page.expect_download() as download:
        offers.first.locator("button").click()
    image = Image.open(download.value.path())
    assert image.format == "PNG"
    assert image.width > 800
    assert len(set(image.convert("L").resize((50, 50)).tobytes())) > 3


def test_the_calendar_of_what_is_shown_stands_beside_the_files(window: Open, built: Any, address: str) -> None:
    assert window("map/").get_by_role("link", name="Calendar of the activities").is_visible()
    page = window("timeline/")
    calendar = page.get_by_role("link", name="Calendar of the activities")
    assert calendar.evaluate("link => link.href").endswith("/calendars/missions.ics")
    page.get_by_label("Sector").select_option("automotive")
    assert calendar.evaluate("link => link.href").endswith("/calendars/sectors/automotive.ics")
    assert file_of(built, address, calendar.evaluate("link => link.href")).is_file()
    page.goto(f"{page.url.partition('?')[0]}?sector=oncology")
    page.get_by_label("Sector").select_option("")
    assert calendar.evaluate("link => link.href").endswith("/calendars/missions.ics")


def test_a_phone_begins_with_a_few_relations_and_shows_all_when_asked(browser: Browser, address: str) -> None:
    page = watched(browser, 390)
    page.goto(f"{address}relations/")
    rows = page.locator("#routes + div tbody tr")
    expect(page.get_by_role("button", name="Show all").first).to_be_visible()
    assert 5 < rows.locator("visible=true").count() < rows.count()
    page.get_by_role("button", name="Show all").first.click()
    assert rows.locator("visible=true").count() == rows.count()
    expect(page.locator("#routes + div + button")).to_be_hidden()
    assert page.evaluate("document.activeElement.closest('tr').previousElementSibling.id") == "route-9"
    # A link of the map, and a choice, lead to rows that were folded.
    page.goto("about:blank")
    page.goto(f"{address}relations/#route-30")
    expect(page.locator("#route-30")).to_be_in_viewport()
    page.goto(f"{address}relations/?year=2018")
    expect(page.locator("#pairs + div.is-short")).to_have_count(0)
    page.context.close()


def test_a_wide_window_shows_all_relations_and_no_button_that_would(window: Open) -> None:
    page = window("relations/")
    rows = page.locator("#routes + div tbody tr")
    assert rows.locator("visible=true").count() == rows.count()
    expect(page.get_by_role("button", name="Show all")).to_have_count(0)


def test_without_scripts_the_files_are_offered_and_no_button(window: Open) -> None:
    page = window("map/", java_script_enabled=False)
    assert page.locator(".atlas-take [download]:visible").count() == 4
    assert page.locator(".atlas-take button:visible").count() == 0
