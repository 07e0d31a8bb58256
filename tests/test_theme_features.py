"""Settings of Material that its manual describes, as a reader meets them: on written pages and on pages of records.

Every page is opened in a browser, in which any error, any breach of the page's policy and any request to another site
fails the test.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, Request, expect

from tests.conftest import copied_with_few_records, mkdocs, put_under_version_control, served_folder

WRITTEN, RECORD = "guide/", "organisations/acme/"
BOTH = pytest.mark.parametrize("path", [WRITTEN, RECORD])

LONG = "\n".join(f"## Part {number}\n\n{'Many words. ' * 150}\n" for number in range(1, 6))
GUIDE = f"""\
# Guide

## Tabs

=== "Clusters"

    Words on clusters.

=== "Missions"

    Words on missions.

Between the two.

=== "Clusters"

    More on clusters.

=== "Missions"

    More on missions.

## Code

``` python title="greet.py" linenums="7" hl_lines="2"
def greet():
    return "hello"  # (1)!
```

1.  A note on the greeting.

## Lists

- [x] Done
- [ ] Open

Press ++ctrl+k++ for :material-map: and :smile:.

!!! warning

    Take care.

??? tip "Unfold me"

    Hidden at first.

<div class="grid cards" markdown>

- First card
- Second card

</div>

![A picture](own/logo.svg){{ align=right }}

[Main](index.md){{ .md-button .md-button--primary }}
[Other](index.md){{ .md-button }}

A fact.[^fact]

[^fact]: Where it is from.

{LONG}
"""
PAGES = {
    "index.md": "# Home\n\n{{ count('organisations') }} organisations.\n",
    "search.md": "# Search\n",
    "guide.md": GUIDE,
    "organisations/index.md": "# Organisations\n\n{{ directory('organisations') }}\n",
    "organisations/how.md": "# How to be listed\n",
    "more/index.md": "# More to read\n",
    "more/one.md": "---\nstatus: new\n---\n\n# One\n",
    "more/deep/two.md": "# Two\n",
    "hidden.md": "---\nhide: [navigation]\n---\n\n# Without the navigation\n",
}
RECORDS = {
    f"organisations/{name.lower()}": f"name: {name}\nsummary: A firm.\ntype: company\nplaces: [lyon]\n"
    f"details:\n{'  - ' + 'Many words. ' * 150}\n  - Few words.\nsections: ['1']\n"
    for name in ("Acme", "Bell", "Cole")
}
OWN_FILES = {
    "own/style.css": '@font-face { font-family: "Own Face"; src: url(face.ttf); }\n'
    ".md-typeset h1 { color: rgb(1, 2, 3); }\n",
    "own/script.js": "document.documentElement.dataset.own = typeof document$;\n",
    "own/module.mjs": "document.documentElement.dataset.module = 'ran';\n",
    "own/logo.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="7" height="7"><path d="M0 0h7v7z"/></svg>\n',
}
NAVIGATION = """\
nav:
  - Home: index.md
  - Guide: guide.md
  - Directories:
      - organisations/index.md
      - How to be listed: organisations/how.md
  - More:
      - more/index.md
      - One: more/one.md
      - Deep: [more/deep/two.md]
not_in_nav: "*"
"""
LANGUAGES = """\
  alternate:
    - {name: English, link: /en/, lang: en}
    - {name: 中文, link: /zh/, lang: zh}
    - {name: Deutsch, link: "https://de.example/", lang: de}
"""
TABBED = f"""\
{NAVIGATION}
theme:
  logo: own/logo.svg
  font: {{text: Own Face, code: Own Mono}}
  features:
    - navigation.tabs
    - navigation.indexes
    - navigation.path
    - navigation.top
    - navigation.footer
    - navigation.prune
    - toc.follow
    - content.code.copy
    - content.code.annotate
    - content.tabs.link
    - content.footnote.tooltips
    - announce.dismiss
extra_css: [own/style.css]
extra_javascript: [own/script.js, own/module.mjs]
extra:
  social:
    - {{icon: fontawesome/brands/mastodon, link: "https://social.example/@atlas", name: The atlas on Mastodon}}
{LANGUAGES}"""
CHINESE = f"""\
{NAVIGATION}
theme:
  language: zh
  features:
    - navigation.sections
    - navigation.indexes
    - navigation.path
    - navigation.footer
    - navigation.top
    - toc.integrate
    - content.code.copy
extra:
{LANGUAGES}"""
STICKY = f"""\
{NAVIGATION}
theme:
  palette: {{scheme: slate, primary: teal, accent: amber}}
  features:
    - navigation.tabs
    - navigation.tabs.sticky
    - navigation.sections
    - navigation.expand
    - header.autohide
    - content.tooltips
    - content.action.edit
    - content.action.view
    - navigation.footer
  icon: {{repo: fontawesome/brands/gitlab, previous: material/chevron-left, next: material/chevron-right}}
repo_url: https://git.example/atlas
edit_uri_template: "blob/main/docs/{{path}}"
extra:
  status: {{new: "Added not long ago, in the last weeks or months"}}
{LANGUAGES}"""
ANNOUNCEMENT = "{% block announce %}The second edition is <strong>out</strong>.{% endblock %}\n"


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository with few records and pages, and an announcement."""
    root = tmp_path_factory.mktemp("features") / "atlas"
    copied_with_few_records(root)
    texts = {f"docs/{path}": text for path, text in (PAGES | OWN_FILES).items()}
    texts |= {f"data/{key}.yml": text for key, text in RECORDS.items()}
    for path, text in texts.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    with (root / "overrides" / "main.html").open("a", encoding="utf-8") as template:
        template.write(ANNOUNCEMENT)
    save_font(root / "docs" / "own" / "face.ttf")
    put_under_version_control(root)
    return root


def save_font(path: Path) -> None:
    """A font that has the letter A only."""
    pen = TTGlyphPen(None)
    for number, point in enumerate([(0, 0), (500, 0), (250, 700)]):
        (pen.lineTo if number else pen.moveTo)(point)
    pen.closePath()
    glyph = pen.glyph()
    font = FontBuilder(1000, isTTF=True)
    font.setupGlyphOrder([".notdef", "A"])
    font.setupCharacterMap({ord("A"): "A"})
    font.setupGlyf({".notdef": glyph, "A": glyph})
    font.setupHorizontalMetrics({".notdef": (500, 0), "A": (500, 0)})
    font.setupHorizontalHeader(ascent=800, descent=-200)
    font.setupNameTable({"familyName": "Own Face", "styleName": "Regular"})
    font.setupOS2(sTypoAscender=800, usWinAscent=800, usWinDescent=200)
    font.setupPost()
    font.save(path)


def build(root: Path, name: str, settings: str, site: Path, address: str = "") -> None:
    """Build a site, for this address, with these settings on top of the atlas's own."""
    (root / f"{name}.yml").write_text(f"INHERIT: mkdocs.yml\n{settings}", encoding="utf-8")
    arguments = ["build", "--strict", "-f", f"{name}.yml", "--site-dir", str(site)]
    done = mkdocs(*arguments, root=root, ATLAS_SITE_URL=address)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def languages(small: Path) -> Iterator[str]:
    """The address of two sites, in English and in Chinese, which know their addresses and lead to each other."""
    folder = small.parent / "languages"
    folder.mkdir()
    with served_folder(folder) as address:
        build(small, "en", TABBED, folder / "en", f"{address}en/")
        build(small, "zh", CHINESE, folder / "zh", f"{address}zh/")
        yield address


@pytest.fixture(scope="module")
def tabbed(languages: str) -> str:
    """A site with tabs, a pruned navigation and most else that a reader can be offered."""
    return f"{languages}en/"


@pytest.fixture(scope="module")
def chinese(languages: str) -> str:
    """A site with the theme's Chinese words, sections, and the table of contents in the navigation."""
    return f"{languages}zh/"


@pytest.fixture(scope="module")
def sticky(small: Path) -> Iterator[str]:
    """A site with tabs that stay in sight, and one palette of Material's own colours; it does not know its address."""
    site = small.parent / "sticky"
    build(small, "sticky", STICKY, site)
    with served_folder(site) as address:
        yield address


class Reader:
    """A browser that notes what must never happen."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.contexts: list[BrowserContext] = []
        self.mistakes: list[str] = []

    def open(self, address: str, *, width: int = 1280, **options: Any) -> Page:
        context = self.browser.new_context(viewport={"width": width, "height": 800}, reduced_motion="reduce", **options)
        self.contexts.append(context)
        page = context.new_page()
        page.on("console", self.note_message)
        page.on("pageerror", lambda error: self.mistakes.append(str(error)))
        page.on("request", self.note_request)
        page.goto(address)
        return page

    def note_message(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.mistakes.append(message.text)

    def note_request(self, request: Request) -> None:
        if urlsplit(request.url).hostname not in {"127.0.0.1", None}:
            self.mistakes.append(f"asks another site: {request.url}")


@pytest.fixture
def reader(browser: Browser) -> Iterator[Reader]:
    """Opens pages; the test fails if one has an error, breaks its policy or asks another site."""
    opened = Reader(browser)
    yield opened
    for context in opened.contexts:
        context.close()
    assert opened.mistakes == []


@BOTH
@pytest.mark.parametrize("site", ["tabbed", "chinese", "sticky"])
def test_no_setting_brings_errors_requests_to_other_sites_or_scrolling_sideways(
    site: str, reader: Reader, path: str, request: pytest.FixtureRequest
) -> None:
    page = reader.open(request.getfixturevalue(site) + path)
    page.wait_for_load_state("networkidle")
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") == width


# Navigation


def texts(found: Locator) -> list[str]:
    return [" ".join(text.split()) for text in found.all_text_contents()]


@BOTH
def test_tabs_stand_below_the_header_and_lead_to_the_first_page_of_each_section(
    tabbed: str, reader: Reader, path: str
) -> None:
    page = reader.open(tabbed + path)
    tabs = page.locator(".md-tabs__link")
    assert texts(tabs) == ["Home", "Guide", "Directories", "More"]
    expect(tabs.first).to_be_visible()
    tabs.last.click()
    expect(page).to_have_url(f"{tabbed}more/")
    expect(page.locator(".md-tabs__item--active")).to_have_text("More")


@pytest.mark.parametrize(("path", "name"), [(WRITTEN, "Guide"), (RECORD, "Directories")])
def test_the_tab_of_the_open_page_is_marked(tabbed: str, reader: Reader, path: str, name: str) -> None:
    expect(reader.open(tabbed + path).locator(".md-tabs__item--active")).to_have_text(name)


@BOTH
def test_sticky_tabs_stay_in_sight(sticky: str, reader: Reader, path: str) -> None:
    page = reader.open(sticky + path)
    tab = page.get_by_role("link", name="Directories").first
    page.mouse.wheel(0, 900)
    page.wait_for_function("() => scrollY > 500")
    expect(page.locator(".md-tabs__list")).to_be_in_viewport()
    tab.click()
    expect(page).to_have_url(f"{sticky}organisations/")


@pytest.mark.parametrize("site", ["tabbed", "sticky"])
def test_nothing_moves_when_the_header_or_the_tabs_hide(
    site: str, reader: Reader, request: pytest.FixtureRequest
) -> None:
    page = reader.open(request.getfixturevalue(site) + WRITTEN)
    page.wait_for_load_state("networkidle")
    height = page.evaluate("document.documentElement.scrollHeight")
    for _ in range(4):
        page.mouse.wheel(0, 300)
        page.wait_for_timeout(200)
    hidden = page.locator(".md-tabs" if site == "tabbed" else ".md-header").first
    expect(hidden).to_have_attribute("hidden", "")
    assert page.evaluate("document.documentElement.scrollHeight") == height


@BOTH
def test_the_buttons_to_edit_and_to_view_a_page_stand_side_by_side(sticky: str, reader: Reader, path: str) -> None:
    edit, view = reader.open(sticky + path).locator(".md-content__button").all()
    boxes = [button.bounding_box() or {} for button in (edit, view)]
    assert boxes[0]["y"] == boxes[1]["y"]


@BOTH
def test_where_texts_run_from_the_right_the_drawer_comes_from_there(tabbed: str, reader: Reader, path: str) -> None:
    page = reader.open(tabbed + path, width=390)
    page.evaluate("document.body.dir = 'rtl'")
    page.wait_for_function("() => document.querySelector('.md-sidebar--primary').getBoundingClientRect().left >= 390")
    page.locator("button.atlas-menu").click()
    page.wait_for_function("() => document.querySelector('.md-sidebar--primary').getBoundingClientRect().right === 390")


@BOTH
def test_where_texts_run_from_the_right_no_page_is_wider_than_a_phone(sticky: str, reader: Reader, path: str) -> None:
    page = reader.open(sticky + path, width=390)
    page.evaluate("document.body.dir = 'rtl'")
    page.wait_for_function("() => document.documentElement.scrollWidth === 390", timeout=5000)


@BOTH
def test_with_tabs_the_menu_of_a_phone_has_the_whole_navigation(tabbed: str, reader: Reader, path: str) -> None:
    page = reader.open(tabbed + path, width=390)
    expect(page.locator(".md-tabs")).to_be_hidden()
    page.locator("button.atlas-menu").click()
    expect(page.locator("#__nav").get_by_role("link", name="Home")).to_be_visible()
    page.locator("#__nav").get_by_role("link", name="More").click()
    expect(page).to_have_url(f"{tabbed}more/")


@BOTH
def test_sections_are_open_in_the_navigation(chinese: str, reader: Reader, path: str) -> None:
    page = reader.open(chinese + path)
    for name in ("How to be listed", "One"):
        expect(page.locator("#__nav").get_by_role("link", name=name)).to_be_visible()
    expect(page.locator("#__nav").get_by_role("link", name="Two")).to_be_hidden()


@BOTH
def test_the_title_of_a_section_links_its_index(chinese: str, reader: Reader, path: str) -> None:
    page = reader.open(chinese + path)
    sections = page.locator("#__nav .md-nav__item--section > a")
    assert texts(sections) == ["Directories", "More"]
    sections.last.click()
    expect(page).to_have_url(f"{chinese}more/")


@pytest.mark.parametrize(
    ("path", "names"),
    [(RECORD, ["Home", "Organisations", "Acme"]), ("more/one/", ["Home", "More", "One"])],
)
def test_the_path_leads_back_from_each_page(tabbed: str, reader: Reader, path: str, names: list[str]) -> None:
    page = reader.open(tabbed + path)
    assert texts(page.locator(".md-path__item")) == names
    page.locator(".md-path__link").first.click()
    expect(page).to_have_url(tabbed)


@BOTH
def test_a_button_leads_back_to_the_top_once_the_reader_scrolls_up(tabbed: str, reader: Reader, path: str) -> None:
    page = reader.open(tabbed + path)
    button = page.locator("button.md-top")
    expect(button).to_be_hidden()
    page.mouse.wheel(0, 900)
    page.wait_for_function("() => scrollY > 500")
    page.mouse.wheel(0, -200)
    expect(button).to_be_visible()
    expect(button).to_be_in_viewport()
    button.click()
    page.wait_for_function("() => scrollY === 0")


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [("organisations/how/", "Organisations", "More to read"), ("organisations/bell/", "Acme", "Cole")],
)
def test_the_footer_leads_to_the_page_before_and_after(
    tabbed: str, reader: Reader, path: str, before: str, after: str
) -> None:
    page = reader.open(tabbed + path)
    expect(page.locator(".md-footer__link--prev")).to_contain_text(before)
    page.locator(".md-footer__link--next").click()
    expect(page.locator("h1")).to_contain_text(after)


@BOTH
@pytest.mark.parametrize("link", [".md-footer__link--next", ".atlas-foot a[href='https://git.example/atlas']"])
def test_a_link_of_the_footer_has_the_icon_that_is_named(sticky: str, reader: Reader, path: str, link: str) -> None:
    box = reader.open(sticky + path).locator(f"{link} svg").bounding_box()
    assert box
    assert 10 < box["width"] < 30


@BOTH
def test_a_pruned_navigation_names_no_page_of_a_closed_section(
    tabbed: str, sticky: str, reader: Reader, path: str
) -> None:
    pruned, whole = (reader.open(site + path).locator("#__nav a") for site in (tabbed, sticky))
    assert "One" in texts(whole)
    assert "One" not in texts(pruned)
    assert pruned.count() < whole.count()


@pytest.mark.parametrize(("path", "width"), [("hidden/", 1280), (WRITTEN, 390), (RECORD, 390)])
def test_a_navigation_that_is_not_in_sight_opens_from_the_menu_by_keyboard(
    chinese: str, reader: Reader, path: str, width: int
) -> None:
    page = reader.open(chinese + path, width=width)
    menu, navigation = page.locator("button.atlas-menu"), page.locator("#__nav")
    expect(navigation).to_be_hidden()
    menu.focus()
    page.keyboard.press("Enter")
    expect(navigation.locator("a:focus")).to_be_visible()
    expect(navigation.get_by_role("link", name="One")).to_be_in_viewport()
    page.keyboard.press("Escape")
    expect(navigation).to_be_hidden()
    expect(menu).to_be_focused()


def test_where_tabs_stand_in_for_a_hidden_navigation_there_is_no_menu(tabbed: str, reader: Reader) -> None:
    page = reader.open(f"{tabbed}hidden/")
    expect(page.locator(".md-tabs__link").first).to_be_visible()
    expect(page.locator("button.atlas-menu")).to_be_hidden()


# Table of contents


def test_the_table_of_contents_follows_the_reader(tabbed: str, reader: Reader) -> None:
    page = reader.open(tabbed + WRITTEN)
    page.locator("#part-4").evaluate("heading => heading.scrollIntoView()")
    active = page.locator(".md-sidebar--secondary .md-nav__link--active")
    expect(active.last).to_have_text("Part 4")
    expect(active.last).to_be_in_viewport()


def test_the_table_of_contents_of_a_page_stands_in_the_navigation(chinese: str, reader: Reader) -> None:
    page = reader.open(chinese + WRITTEN)
    expect(page.locator(".md-sidebar--secondary")).to_have_count(0)
    page.locator("#__nav").get_by_role("link", name="Part 5").click()
    expect(page.locator("#part-5")).to_be_in_viewport()


# Colours

LIGHT, DARK = "rgb(251, 250, 247)", "rgb(15, 23, 38)"


@BOTH
def test_the_palette_goes_from_the_system_to_light_to_dark_and_is_remembered(
    tabbed: str, reader: Reader, path: str
) -> None:
    page = reader.open(tabbed + path, color_scheme="dark")
    body, button = page.locator("body"), page.locator("[data-md-component=palette] label:visible")
    for colour in (DARK, LIGHT, DARK, DARK, LIGHT):
        expect(body).to_have_css("background-color", colour)
        button.click()
    page.emulate_media(color_scheme="light")
    page.reload()
    expect(body).to_have_css("background-color", DARK)
    button.click()
    expect(body).to_have_css("background-color", LIGHT)
    page.emulate_media(color_scheme="dark")
    expect(body).to_have_css("background-color", DARK)


@BOTH
@pytest.mark.parametrize(("scheme", "colour"), [("light", LIGHT), ("dark", DARK)])
def test_without_scripts_the_colours_are_those_of_the_system(
    tabbed: str, reader: Reader, path: str, scheme: str, colour: str
) -> None:
    page = reader.open(tabbed + path, color_scheme=scheme, java_script_enabled=False)
    expect(page.locator("body")).to_have_css("background-color", colour)
    expect(page.locator("[data-md-component=palette]")).to_be_hidden()


@BOTH
def test_the_header_takes_a_colour_from_materials_manual(sticky: str, reader: Reader, path: str) -> None:
    page = reader.open(sticky + path)
    expect(page.locator("body")).to_have_css("background-color", DARK)
    expect(page.locator(".md-header")).to_have_css("background-color", "rgb(0, 148, 133)")


# What pages are written with


def test_choosing_a_tab_chooses_it_in_all_sets(tabbed: str, reader: Reader) -> None:
    page = reader.open(tabbed + WRITTEN)
    expect(page.get_by_text("More on clusters.")).to_be_visible()
    page.locator(".tabbed-labels").first.get_by_text("Missions").click()
    expect(page.get_by_text("Words on missions.")).to_be_visible()
    expect(page.get_by_text("More on missions.")).to_be_visible()
    expect(page.get_by_text("More on clusters.")).to_be_hidden()


def test_an_annotation_of_code_opens_at_a_click(tabbed: str, reader: Reader) -> None:
    page = reader.open(tabbed + WRITTEN)
    page.locator(".highlight").scroll_into_view_if_needed()
    page.locator(".md-annotation__index").click(force=True)  # it pulsates
    expect(page.get_by_text("A note on the greeting.")).to_be_visible()
    expect(page.get_by_text("A note on the greeting.")).to_be_in_viewport()


def test_code_is_copied_without_its_line_numbers(tabbed: str, reader: Reader) -> None:
    page = reader.open(tabbed + WRITTEN, permissions=["clipboard-read", "clipboard-write"])
    page.locator(".highlight").scroll_into_view_if_needed()
    page.locator(".highlight .md-code__button[data-md-type=copy]").click()
    expect(page.locator(".md-dialog")).to_contain_text("Copied to clipboard")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith('def greet():\n    return "hello"')


def test_code_begins_beside_its_button(tabbed: str, reader: Reader) -> None:
    page = reader.open(tabbed + WRITTEN)
    page.locator(".highlight").scroll_into_view_if_needed()
    button = page.locator(".highlight .md-code__button[data-md-type=copy]").bounding_box()
    line = page.get_by_text("def", exact=True).bounding_box()
    assert button
    assert line
    assert line["y"] < button["y"] + button["height"]


def test_code_has_a_title_line_numbers_and_highlighted_lines(tabbed: str, reader: Reader) -> None:
    page = reader.open(tabbed + WRITTEN)
    expect(page.locator(".highlight .filename")).to_have_text("greet.py")
    expect(page.locator(".highlight .filename")).to_have_css("font-weight", "700")
    numbers = page.locator(".highlight [data-linenos]")
    shown = numbers.evaluate_all("all => all.map((one) => getComputedStyle(one, '::before').content)")
    assert [int(number.strip('"')) for number in shown] == [7, 8]
    assert page.locator(".hll").evaluate("line => getComputedStyle(line).backgroundColor") == "rgb(251, 239, 230)"


def test_a_list_of_tasks_shows_what_is_done(tabbed: str, reader: Reader) -> None:
    page = reader.open(tabbed + WRITTEN)
    marks = page.locator(".task-list-indicator")
    done, open_ = marks.evaluate_all(
        "all => all.map((one) => { const { maskImage, backgroundColor } = getComputedStyle(one, '::before');"
        " return [maskImage.slice(0, 9), backgroundColor]; })"
    )
    assert done[0] == open_[0] == 'url("data'
    assert done[1] != open_[1]
    expect(page.get_by_role("checkbox", checked=True)).to_have_count(1)


def test_keys_icons_and_emoji_are_drawn(tabbed: str, reader: Reader) -> None:
    page = reader.open(tabbed + WRITTEN)
    assert texts(page.locator(".keys kbd")) == ["Ctrl", "K"]
    expect(page.locator(".keys kbd").first).to_have_css("border-radius", "2px")
    icon = page.locator("article .twemoji svg").bounding_box()
    assert icon
    assert 10 < icon["width"] < 30
    expect(page.get_by_text("\N{SMILING FACE WITH OPEN MOUTH AND SMILING EYES}")).to_be_visible()
    expect(page.locator("article img:not([alt='A picture'])")).to_have_count(0)


def test_admonitions_have_icons_and_unfold(tabbed: str, reader: Reader) -> None:
    page = reader.open(tabbed + WRITTEN)
    title = page.locator(".admonition.warning .admonition-title")
    mask = title.evaluate("title => getComputedStyle(title, '::before').maskImage")
    assert mask.startswith('url("data:image/svg')
    expect(page.get_by_text("Hidden at first.")).to_be_hidden()
    page.get_by_text("Unfold me").click()
    expect(page.get_by_text("Hidden at first.")).to_be_visible()


def test_an_image_stands_at_the_side_that_is_asked_for(tabbed: str, reader: Reader) -> None:
    expect(reader.open(tabbed + WRITTEN).get_by_alt_text("A picture")).to_have_css("float", "right")


def test_a_main_button_is_filled_and_others_are_not(tabbed: str, reader: Reader) -> None:
    page = reader.open(tabbed + WRITTEN)
    expect(page.locator(".md-button", has_text="Main")).not_to_have_css("background-color", "rgba(0, 0, 0, 0)")
    expect(page.locator(".md-button", has_text="Other")).to_have_css("background-color", "rgba(0, 0, 0, 0)")


def test_cards_stand_beside_one_another(tabbed: str, reader: Reader) -> None:
    page = reader.open(tabbed + WRITTEN)
    first, second = (page.get_by_text(f"{name} card").bounding_box() for name in ("First", "Second"))
    assert first
    assert second
    assert first["y"] == second["y"]
    assert first["x"] + first["width"] <= second["x"]


def test_a_footnote_is_shown_under_the_pointer(tabbed: str, reader: Reader) -> None:
    page = reader.open(tabbed + WRITTEN)
    page.locator(".footnote-ref").scroll_into_view_if_needed()
    page.locator(".footnote-ref").hover()
    expect(page.locator(".md-tooltip2--active")).to_contain_text("Where it is from.")


# The site's own


@BOTH
def test_a_font_comes_from_the_site_itself(tabbed: str, reader: Reader, path: str) -> None:
    page = reader.open(tabbed + path)
    assert (
        page.locator("article p").first.evaluate("text => getComputedStyle(text).fontFamily").startswith('"Own Face"')
    )
    assert page.evaluate("document.fonts.load('1em \"Own Face\"', 'A').then((faces) => faces[0].status)") == "loaded"
    code = page.evaluate("getComputedStyle(document.body).getPropertyValue('--mono')")
    assert code.startswith('"Own Mono"')


@BOTH
def test_the_logo_is_the_sites_own(tabbed: str, reader: Reader, path: str) -> None:
    logo = reader.open(tabbed + path).locator(".md-header .md-logo img")
    assert logo.evaluate("image => [image.naturalWidth, image.src]") == [7, f"{tabbed}own/logo.svg"]


@BOTH
def test_extra_css_has_the_last_word(tabbed: str, reader: Reader, path: str) -> None:
    expect(reader.open(tabbed + path).locator("h1")).to_have_css("color", "rgb(1, 2, 3)")


@BOTH
def test_extra_javascript_runs_after_material(tabbed: str, reader: Reader, path: str) -> None:
    page = reader.open(tabbed + path)
    expect(page.locator("html")).to_have_attribute("data-own", "object")
    expect(page.locator("html")).to_have_attribute("data-module", "ran")


@BOTH
def test_social_links_stand_in_the_footer(tabbed: str, reader: Reader, path: str) -> None:
    link = reader.open(tabbed + path).locator(".md-footer .md-social__link")
    expect(link).to_be_visible()
    expect(link).to_have_accessible_name("The atlas on Mastodon")
    expect(link).to_have_attribute("href", "https://social.example/@atlas")
    box = link.locator("svg").bounding_box()
    assert box
    assert 10 < box["width"] < 30


@BOTH
def test_the_same_page_in_another_language_is_two_steps_away(
    tabbed: str, chinese: str, reader: Reader, path: str
) -> None:
    page = reader.open(tabbed + path)
    languages = page.locator(".md-select__inner")
    expect(languages).to_have_css("opacity", "0")
    page.get_by_label("Select language").hover()
    expect(languages).to_have_css("opacity", "1")
    # The sitemap says which pages there are.
    page.wait_for_function("url => performance.getEntriesByName(url).length", arg=f"{chinese}sitemap.xml")
    languages.get_by_role("link", name="中文").click()
    expect(page).to_have_url(chinese + path)
    named = page.locator("head link[hreflang]").evaluate_all("all => all.map((link) => link.hreflang)")
    assert named == ["en", "zh", "de"]


@BOTH
def test_an_announcement_stands_above_the_header_until_it_is_dismissed(tabbed: str, reader: Reader, path: str) -> None:
    page = reader.open(tabbed + path)
    news = page.get_by_text("The second edition is out.")
    expect(news).to_be_visible()
    page.get_by_label("Don't show this again").click()
    expect(news).to_be_hidden()
    page.reload()
    expect(page.locator("h1")).to_be_visible()
    expect(news).to_be_hidden()


@BOTH
def test_the_words_of_the_theme_are_chinese(chinese: str, reader: Reader, path: str) -> None:
    page = reader.open(chinese + path)
    expect(page.locator("html")).to_have_attribute("lang", "zh")
    expect(page.locator("#__nav")).to_have_accessible_name("导航栏")
    expect(page.locator(".md-skip").first).to_have_text("跳转至")
    expect(page.locator(".md-top")).to_contain_text("回到页面顶部")
