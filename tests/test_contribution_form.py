"""The form "Add or correct a record", as a newcomer uses it in a browser; what it writes passes the real checks."""

from __future__ import annotations

import json
import random
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
import yaml
from playwright.sync_api import Browser, Page, Route, expect

from atlas.cli.formatting import formatted
from atlas.exports import contribution as export
from atlas.exports.editor_schemas import schema
from atlas.records import checks, reading
from atlas.records.catalogue import Catalogue, build
from atlas.records.checks import Checker
from atlas.records.diagnostics import errors
from atlas.records.model import KINDS, field_order
from atlas.records.reading import Reading
from atlas.records.yaml_reader import parse
from atlas.render import contribution
from atlas.site import Site
from atlas.site.code_host import code_host
from atlas.site.settings import SecondLanguage, Settings
from tests.conftest import ROOT
from tests.quality.visits import file_of, violations, watched, weight

PATH: Final = "contribute/"
PAUSE: Final = 400
"""Milliseconds after which the form tells a mistake to somebody who types."""
MOST: Final = 100_000
"""The bytes, compressed, that the form may load beside what every page loads."""
SETTINGS = re.compile(r'(<script class="atlas-contribute__settings"[^>]*>).*?(</script>)', re.DOTALL)
SAMPLE: Final = {
    kind: key
    for key in (
        "clusters/clara", "partnerships/ec2i", "missions/ec2i-mission-2018", "success-stories/clara-and-sjtu",
        "organisations/sjtu", "programmes/enrich-in-china", "milestones/diplomatic-relations-1975",
        "sectors/automotive", "places/shanghai", "indicators/eccp-clusters-targeting-china", "references/14",
        "sources/discussion-paper-on-china", "terms/c2c",
    )
    for kind in [key.partition("/")[0]]
}  # fmt: skip

Open = Callable[..., "Form"]


class Form:
    """The form in a window."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def choose(self, kind: str) -> Form:
        self.page.select_option("#kind", kind)
        # The form of another kind may be there until this one's has come.
        expect(self.page.locator(".atlas-contribute__fields")).to_contain_text(f"data/{kind}/")
        return self

    def type(self, **values: str) -> Form:
        """Type values into fields, by path with double underscores for dots."""
        for name, value in values.items():
            self.put(name.replace("__", "."), value)
        return self

    def put(self, path: str, value: str) -> None:
        field = self.page.locator(f"[id='f-{path}']")
        more = self.page.locator(".atlas-contribute__more:not([open]) > summary")
        if not field.is_visible() and more.count():
            more.click()
        if field.evaluate("(field) => field.localName") == "select":
            field.select_option(value)
        else:
            field.fill(value)
            field.blur()

    def finish(self) -> Form:
        self.page.get_by_role("button", name="Check and finish").click()
        return self

    def texts(self) -> dict[str, str]:
        """The texts at the end, by the file that each is for."""
        titles = self.page.locator(".atlas-contribute__end h3").all_text_contents()
        found = self.page.locator(".atlas-contribute__end pre").all_text_contents()
        return {title.removeprefix("The file "): text for title, text in zip(titles, found, strict=True)}

    def mistake(self, path: str) -> Any:
        return self.page.locator(f"[id='f-{path}-mistake']")


@pytest.fixture
def form(browser: Browser, address: str) -> Iterator[Open]:
    """Opens the form in a new window; with settings, as their owner has it."""
    opened: list[Page] = []

    def opening(query: str = "", settings: Settings | None = None, width: int = 1280, **options: Any) -> Form:
        page = watched(browser, width, **options)
        opened.append(page)
        if settings is not None:
            page.route(re.compile(rf"/{PATH}(\?.*)?$"), lambda route: _with_settings(route, settings))
        page.goto(f"{address}{PATH}{query}")
        return Form(page)

    yield opening
    for page in opened:
        page.context.close()


def _with_settings(route: Route, settings: Settings) -> None:
    """The built page with another owner's settings."""
    site = Site(build([]), settings)
    found = SETTINGS.search(contribution.render(site, site.view(PATH)))
    assert found
    answer = route.fetch()
    route.fulfill(response=answer, body=SETTINGS.sub(lambda _: found[0], answer.text()))


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "data", tmp_path / "data"))


def told(data: Path) -> list[str]:
    """What the check of all records says."""
    return [str(one) for one in errors(checks.check(data)[1])]


@pytest.fixture(scope="module")
def real() -> Reading:
    return reading.read(ROOT / "data")


def refused(real: Reading, key: str, text: str) -> list[str]:
    """What the check says of a file among the real ones."""
    trial = Reading(real.data, documents=dict(real.documents))
    trial.add(reading.read_file(key, text.encode(), trial.path(key)))
    checker = Checker(trial, build(real.records))
    found = [one for record in trial.records for one in checker.of_record(record)]
    return [str(one) for one in errors([*trial.diagnostics, *found])]


# --- The fields of every kind


def leaves(made: dict[str, Any], prefix: str = "") -> Iterator[str]:
    """Paths of all values that a schema describes, those of lists and maps by their first item."""
    for name, node in made["properties"].items():
        path = f"{prefix}{name}"
        inner = node.get("items", node)
        start = f"{path}.0" if node.get("type") == "array" else path
        if "properties" in inner:
            yield from leaves(inner, f"{start}.")
        else:
            yield f"{path}.0.name" if inner.get("type") == "object" else start


@pytest.mark.parametrize("kind", KINDS)
def test_the_form_of_each_kind_has_every_field_of_its_schema(kind: str, form: Open, catalogue: Catalogue) -> None:
    page = form().choose(kind).page
    page.locator(".atlas-contribute__more > summary").click()
    for button in page.locator(".atlas-field__add").all():
        if not button.locator("xpath=..").locator("[data-path]").count():
            button.click()
    wanted = [*leaves(schema(KINDS[kind], catalogue))]
    assert len(wanted) >= len(field_order(KINDS[kind]))
    for path in wanted:
        expect(page.locator(f"[id='f-{path}']")).to_have_count(1)
    # Each says what it is, to those who do not see it as well.
    unnamed = page.locator("form [data-path]").evaluate_all(
        "(fields) => fields.filter((one) => !one.labels.length && !one.ariaLabel).map((one) => one.id)"
    )
    assert unnamed == []
    hints = page.locator(".atlas-field__hint").all_text_contents()
    shown = export.form(Site(catalogue, Settings.read(ROOT)), KINDS[kind])["schema"]["properties"]
    assert {one["description"].replace("`", "") for one in shown.values()} <= {*hints}


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_needed_comes_first_and_what_is_seldom_used_is_folded(kind: str, form: Open) -> None:
    page = form().choose(kind).page
    model = KINDS[kind]
    needed = [name for name in field_order(model) if model.model_fields[name].is_required()]
    first = page.locator(".atlas-contribute__fields section").first.locator("[data-path]")
    shown = [path.split(".")[0] for path in first.evaluate_all("(all) => all.map((one) => one.dataset.path)")]
    assert [*dict.fromkeys(shown)] == needed
    assert page.locator(".atlas-contribute__more:not([open]) [data-path='former_ids.0']").count() == 1


def test_choices_have_words_and_links_have_the_names_of_records(form: Open) -> None:
    page = form().choose("missions").page
    assert page.locator("#f-type option[value=call]").text_content() == "Call for expressions of interest"
    assert page.locator("[id='f-sectors.0'] option[value=automotive]").text_content() == "Automotive"
    place = page.locator("[id='f-places.0']")
    place.fill("南京")
    expect(page.locator(f"#{place.get_attribute('list')} option[value=nanjing]")).to_have_count(1)
    place.blur()
    expect(place).to_have_value("nanjing")
    expect(page.locator("[data-group=places] .atlas-field__named")).to_have_text("Nanjing")


# --- A newcomer's first contribution


def mission(page: Form) -> Form:
    """A mission of 2023, of which the atlas knows nothing yet."""
    page.choose("missions").type(
        name="Cluster mission to Suzhou", summary="Clusters visited firms in [Chengdu](places/chengdu).",
        type="mission", status="held", start="2023-05", places__0="Chengdu", organisers__0="CLARA", sectors__0="energy",
    )  # fmt: skip
    return page


def test_a_mission_with_a_new_source_passes_the_check(form: Open, data: Path) -> None:
    page = form().choose("sources")
    page.type(
        name="News: from China", summary="News of a mission.", type="web-page", publisher="Example Chamber",
        url="https://chamber.example/news?a=1#b", date="2023-05-20",
    )  # fmt: skip
    page.finish()
    expect(page.page.locator("#end-title")).to_have_text("Your record is ready")
    mission(page).type(sources__0="News: from China").finish()
    expect(page.page.locator("#end-title")).to_have_text("Your record is ready")
    texts = page.texts()
    # The source comes first: the mission names it.
    assert [*texts] == ["data/sources/news-from-china-2023.yml", "data/missions/cluster-mission-to-suzhou-2023.yml"]
    for path, text in texts.items():
        (data.parent / path).write_text(text, encoding="utf-8")
        assert formatted(text, KINDS[path.split("/")[1]]) == text
    assert told(data) == []
    record = checks.load(data)["missions/cluster-mission-to-suzhou-2023"]
    assert record.sources == ("news-from-china-2023",)
    assert {linked.key for linked in record.links} >= {"places/chengdu", "clusters/clara"}


def test_the_text_is_copied_and_downloaded_under_its_name(form: Open, tmp_path: Path) -> None:
    page = mission(form()).type(sections__0="2.2").finish()
    page.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.page.get_by_role("button", name="Copy").click()
    expect(page.page.get_by_role("button", name="Copied.")).to_be_visible()
    (text,) = page.texts().values()
    assert page.page.evaluate("navigator.clipboard.readText()") == text
    assert "notes: []\n" in text
    with page.page.expect_download() as download:
        page.page.get_by_role("link", name="Download").click()
    assert download.value.suggested_filename == "cluster-mission-to-suzhou-2023.yml"
    download.value.save_as(tmp_path / "file")
    assert (tmp_path / "file").read_text("utf-8") == text


def test_parts_with_fields_of_their_own_are_written_as_such(form: Open, data: Path) -> None:
    page = mission(form()).type(sections__0="2.2", status="planned", start="2019-07")
    page.page.locator(".atlas-contribute__more > summary").click()
    page.page.get_by_role("button", name="Add another: What became of it").click()
    page.type(outcomes__0__status="held", outcomes__0__date="2020-03", outcomes__0__source="nowhere")
    expect(page.mistake("outcomes.0.source")).to_contain_text("There is no record “nowhere”.")
    page.type(outcomes__0__source="docslib-discussion-paper-on-china", outcomes__0__summary="It was held: at last.")
    page.type(provenance__0__name="start", provenance__0__value="editor", details__0="More: of it.", notes__0="18")
    page.finish()
    ((path, text),) = page.texts().items()
    assert "  - status: held\n    date: 2020-03\n    source: docslib-discussion-paper-on-china\n" in text
    assert "notes: [18]\nprovenance:\n  start: editor\n" in text
    (data.parent / path).write_text(text, encoding="utf-8")
    assert told(data) == []


# --- Whatever is typed is what is read

NASTY: Final = (
    "NO", "yes", "null", "~", "2018", "1.10", "12:30", "0x1F", "-", "- a", "a: b", "a:", "a #b", "#a", "'", '"', "it's",
    'say "it"', "[a]", "{a: b}", "*a*", "&a", "!a", "|", ">", "%a", "@a", "`a`", "\\n", "\\", "a  b", "成都：集群",
    "成都", "é", "…", "?", ", a", "a, b", "---", "...", "<<", "=", "-1", "007", "1e3", "2018-11", "2018-11-30",
    "true story",
    "😀", "a\nb", "a\nb: c", "“a”: b", "x" * 120, "a b " * 60 + "end", "[^14] " * 30 + "end", "：a", "a　b",
)  # fmt: skip
SIGNS: Final = "ab1 :#-'\"[]{}&*!|>%@`,?\\~=.成\n<"


def drawn() -> list[str]:
    """Texts of signs that mean something to YAML, always the same ones."""
    source = random.Random(17)
    made = ("".join(source.choices(SIGNS, k=source.choice((1, 2, 3, 5, 9, 130)))).strip() for _ in range(600))
    return [text for text in made if text and "\n\n" not in text]


def test_every_text_is_read_as_it_was_typed(form: Open) -> None:
    values = {f"f{at}": text for at, text in enumerate([*NASTY, *drawn()])}
    lists = {"list": [*values.values()], "maps": [{"name": text, "other": text} for text in NASTY], "empty": []}
    short = {f"g{at}": [text, "a"] for at, text in enumerate(values.values()) if "\n" not in text}
    given = {**values, **lists, **short}
    text = form().page.evaluate(
        "async (given) => (await import('../assets/javascripts/contribute-yaml.js')).yaml(Object.keys(given), given)",
        given,
    )
    assert yaml.load(text, yaml.BaseLoader) == given
    # Other readers of YAML have types: a word must not become one.
    typed = yaml.safe_load(text)
    plain = re.compile(r"-?\d+|\d{4}-\d{2}(-\d{2})?|-?\d+\.\d*[1-9]")
    assert [value for name, value in values.items() if typed[name] != value and not plain.fullmatch(value)] == []


def test_texts_that_mean_something_to_yaml_pass_the_check(form: Open, data: Path) -> None:
    page = mission(form()).type(sections__0="2.2")
    texts = [text for text in NASTY if "\n" not in text and "[^" not in text and text.strip() == text][::3]
    page.page.locator(".atlas-contribute__more > summary").click()
    page.type(name="NO: a 'mission' of \"2018\"", summary='- A: b\n# c 成都: [it](places/chengdu) said "no"[^14].')
    topics = page.page.locator("[data-group=topics]")
    for at, text in enumerate(texts):
        if at:
            topics.get_by_role("button", name="Add another").click()
        page.page.locator(f"[id='f-topics.{at}']").fill(text)
    page.finish()
    expect(page.page.locator("#end-title")).to_have_text("Your record is ready")
    ((path, text),) = page.texts().items()
    read = parse(text)
    assert read.diagnostics == []
    assert read.value["topics"] == texts
    assert read.value["name"] == "NO: a 'mission' of \"2018\""
    assert read.value["summary"] == '- A: b\n# c 成都: [it](places/chengdu) said "no"[^14].'
    assert formatted(text, KINDS["missions"]) == text
    (data.parent / path).write_text(text, encoding="utf-8")
    assert told(data) == []


# --- Mistakes

SLIPS: Final = [
    ("start", "2023-13", "There is no month 13"),
    ("start", "2023-02-30", "There is no day 30"),
    ("start", "May 2023", "“May 2023” is not a date"),
    ("start", "0923", "The year 0923 is out of range"),
    ("end", "2023-04", "It ends before it starts"),
    ("places.0", "chengduu", "There is no record “chengduu”. Did you mean chengdu?"),
    ("organisers.0", "places/chengdu", "There is no record “places/chengdu”"),
    ("summary", "See [this](places/nowhere).", "There is no record “places/nowhere”"),
    ("summary", "See [this](nowhere).", "The link to “nowhere” leads nowhere"),
    ("summary", "So it says[^99].", "There is no note 99"),
    ("summary", "So it says[^nobody].", "There is no record “nobody”"),
    ("summary", "One.\n\nTwo.", "The text has several paragraphs"),
    ("summary", "Write to a.person@example.org.", "personal data"),
    ("summary", "In\u200bvisible.", "The character U+200B is invisible"),
    ("summary", "x" * 4001, "The text has 4001 characters"),
    ("website", "chamber.example", "is not a web address"),
    ("website", "https://a b", "is not a web address"),
    ("notes.0", "99", "There is no note 99"),
    ("notes.0", "x", "is not a plain number"),
    ("former_ids.0", "Not An Id", "does not have the form"),
]
"""Field, what is typed, and what the form says of it; the check of the records refuses each too."""


@pytest.fixture(scope="module")
def page(browser: Browser, address: str) -> Iterator[Form]:
    """The form of a mission without a mistake, in which one mistake after the other is made and mended."""
    window = watched(browser, 1280)
    window.clock.install()
    window.goto(f"{address}{PATH}")
    yield mission(Form(window)).type(sections__0="2.2")
    window.context.close()


@pytest.mark.parametrize(("path", "typed", "said"), SLIPS)
def test_a_mistake_is_told_at_its_field_while_somebody_types(
    path: str, typed: str, said: str, page: Form, real: Reading
) -> None:
    field = page.page.locator(f"[id='f-{path}']")
    right = field.input_value()
    page.put(path, typed)
    page.page.clock.fast_forward(2 * PAUSE)
    page.mistake(path).filter(has_text=said).wait_for()
    assert field.get_attribute("aria-invalid") == "true"
    assert f"f-{path}-mistake" in (field.get_attribute("aria-describedby") or "")
    # The check says so too, of the file that the form would have written.
    name, _, index = path.partition(".")
    values = yaml.safe_load(
        "{name: A mission, summary: It was., type: mission, status: held, start: 2023-05, sections: ['2.2'], notes: []}"
    )
    text = yaml.safe_dump({**values, name: [typed] if index else typed}, allow_unicode=True)
    assert refused(real, "missions/slip-2023", text)
    # What is mended is not told any longer.
    page.put(path, right)
    page.page.clock.fast_forward(2 * PAUSE)
    page.mistake(path).wait_for(state="hidden")
    assert field.get_attribute("aria-invalid") is None


def test_an_empty_form_tells_nothing_before_somebody_has_finished(form: Open) -> None:
    page = form().choose("missions")
    page.page.wait_for_timeout(2 * PAUSE)
    expect(page.page.locator(".atlas-field__mistake:visible")).to_have_count(0)


def test_what_is_missing_is_listed_with_links_to_it(form: Open) -> None:
    page = form().choose("missions").finish()
    summary = page.page.locator(".atlas-contribute__summary")
    expect(summary).to_be_focused()
    expect(summary.locator("h2")).to_have_text("7 things to correct")
    assert summary.locator("a").all_text_contents() == [
        "Name: This is required.", "Explanation: This is required.", "Type: This is required.",
        "Status: This is required.", "Start: This is required.",
        "Sources: The record names no source. Give the paper's sections if the paper speaks of it, or other sources.",
        "Address: This is required.",
    ]  # fmt: skip
    summary.get_by_role("link", name="Start").click()
    expect(page.page.locator("#f-start")).to_be_focused()
    summary.get_by_role("link", name="Sources").click()
    expect(page.page.locator("[id='f-sources.0']")).to_be_focused()
    expect(page.page.locator(".atlas-contribute__end")).to_be_hidden()


def test_the_address_is_made_of_the_name_and_must_be_free(form: Open) -> None:
    page = form().choose("missions").type(name="Ünïted & Co’s *Mission*", start="2023")
    address = page.page.locator("#f-id")
    expect(address).to_have_value("united-and-cos-mission-2023")
    for typed, said in (
        ("ec2i-mission-2018", "is taken by"),
        ("index", "some computers reserve this name"),
        ("con", "some computers reserve this name"),
        ("Not an id", "cannot be an address"),
        ("x" * 81, "cannot be an address"),
    ):
        address.fill(typed)
        expect(page.mistake("id")).to_contain_text(said)
    # What somebody has typed is not written over; what is emptied is made again.
    address.fill("own-name")
    page.type(name="Another")
    expect(address).to_have_value("own-name")
    address.fill("")
    page.type(name="Yet another")
    expect(address).to_have_value("yet-another-2023")
    page.choose("sources").type(id="2023-news")
    expect(page.mistake("id")).to_contain_text("starts with a letter")
    page.type(name="Discussion Paper on China")
    expect(page.mistake("name")).to_contain_text("has the same name")


@pytest.mark.parametrize("kind", ["clusters", "organisations", "places", "indicators", "terms", "success-stories"])
def test_of_every_kind_an_empty_record_asks_for_what_the_model_needs(kind: str, form: Open) -> None:
    page = form().choose(kind).finish()
    listed = page.page.locator(".atlas-contribute__summary a").count()
    needed = [name for name, info in KINDS[kind].model_fields.items() if info.is_required() and name != "id"]
    assert listed == len(needed) + 2, "and where it comes from, and the address"


# --- Where it goes

HOSTS: Final = [
    ("https://github.com/o/atlas", "/o/atlas/new/main/data/missions", "filename", "value"),
    ("https://gitlab.com/g/o/atlas/", "/g/o/atlas/-/new/main/data/missions", "file_name", ""),
    ("https://codeberg.org/o/atlas", "/o/atlas/_new/main/data/missions", "filename", "value"),
]


def owned(repository: str = "", contact: str = "") -> Settings:
    return Settings(
        repository=repository, code_host=code_host(repository), contact=contact, address="https://atlas.example/"
    )


@pytest.mark.parametrize(("repository", "path", "name", "content"), HOSTS)
def test_a_proposal_opens_the_hosts_form_filled_in(
    repository: str, path: str, name: str, content: str, form: Open
) -> None:
    page = mission(form(settings=owned(repository))).type(sections__0="2.2").finish()
    host = urlsplit(repository).hostname
    link = urlsplit(page.page.get_by_role("link", name=f"Propose on {host}").get_attribute("href") or "")
    ((file, text),) = page.texts().items()
    assert (link.hostname, link.path) == (host, path)
    assert parse_qs(link.query)[name] == [file.rpartition("/")[2]]
    if content:
        assert parse_qs(link.query)[content] == [text]
    else:
        expect(page.page.locator(".atlas-contribute__end")).to_contain_text("Copy it first, and paste it there")
    assert page.page.get_by_role("link", name="Send by e-mail").count() == 0


def test_what_does_not_fit_into_an_address_is_to_be_copied(form: Open) -> None:
    page = mission(form(settings=owned("https://github.com/o/atlas", "a@atlas.example")))
    page.type(sections__0="2.2", summary="成都 " * 1000).finish()
    proposal = page.page.get_by_role("link", name="Propose on").get_attribute("href") or ""
    mail = page.page.get_by_role("link", name="Send by e-mail").get_attribute("href") or ""
    assert "value" not in parse_qs(urlsplit(proposal).query)
    assert len(proposal) < 8000 > len(mail)
    assert "name: Cluster mission" not in unquote(mail)
    for hint in ("too long for the link. Copy", "too long for the link to an e-mail. Copy"):
        expect(page.page.locator(".atlas-contribute__end")).to_contain_text(hint)


def test_an_e_mail_arrives_with_the_text(form: Open) -> None:
    page = mission(form(settings=owned(contact="a@atlas.example"))).type(sections__0="2.2").finish()
    mail = urlsplit(page.page.get_by_role("link", name="Send by e-mail").get_attribute("href") or "")
    said = parse_qs(mail.query)
    assert mail.path == "a@atlas.example"
    assert said["subject"] == ["New record: Cluster mission to Suzhou"]
    ((file, text),) = page.texts().items()
    assert f"{file}:\n\n{text}" in said["body"][0].replace("\r\n", "\n")
    assert page.page.get_by_role("link", name="Propose on").count() == 0


def test_without_repository_and_e_mail_it_says_so(form: Open) -> None:
    page = mission(form(settings=owned())).type(sections__0="2.2").finish()
    end = page.page.locator(".atlas-contribute__end")
    expect(end).to_contain_text("has no address for contributions")
    assert end.get_by_role("link", name=re.compile("Propose|Send")).count() == 0
    assert end.get_by_role("link", name="Download").count() == 1


# --- What is kept


def test_a_draft_survives_until_it_is_cleared_and_nothing_is_sent(form: Open) -> None:
    page = mission(form()).type(sections__0="2.2", topics__0="Water")
    sent: list[str] = []
    page.page.on("request", lambda request: sent.append(request.method) if request.method != "GET" else None)
    page.page.wait_for_timeout(2 * PAUSE)
    page.page.reload()
    expect(page.page.locator("#f-name")).to_have_value("Cluster mission to Suzhou")
    expect(page.page.locator("[id='f-topics.0']")).to_have_value("Water")
    expect(page.page.locator("#f-type")).to_have_value("mission")
    expect(page.page.locator("#f-id")).to_have_value("cluster-mission-to-suzhou-2023")
    page.page.on("dialog", lambda dialog: dialog.accept())
    page.page.get_by_role("button", name="Clear the form").click()
    expect(page.page.locator("#f-name")).to_have_value("")
    page.page.reload()
    expect(page.page.locator("#f-name")).to_have_value("")
    assert sent == []


def test_a_record_that_is_ready_can_be_opened_again_and_removed(form: Open) -> None:
    page = mission(form()).type(sections__0="2.2").finish()
    page.page.get_by_role("button", name="Add another record").click()
    expect(page.page.locator("#f-name")).to_have_value("")
    page.page.get_by_role("button", name="Open Cluster mission to Suzhou").click()
    expect(page.page.locator("#f-name")).to_have_value("Cluster mission to Suzhou")
    page.finish()
    expect(page.page.locator("#end-title")).to_have_text("Your record is ready")
    page.page.get_by_role("button", name="Remove Cluster mission to Suzhou").click()
    expect(page.page.locator(".atlas-contribute__made")).to_be_hidden()
    expect(page.page.locator("#f-name")).to_have_value("")


# --- Corrections


@pytest.mark.parametrize("kind", KINDS)
def test_a_record_arrives_in_the_form_as_its_file_has_it(kind: str, form: Open) -> None:
    page = form(f"?record={SAMPLE[kind]}")
    expect(page.page.locator(".atlas-contribute__about")).to_contain_text("You are correcting")
    page.finish()
    expect(page.page.locator(".atlas-contribute__end")).to_contain_text("You have not changed anything yet.")


def test_a_correction_proposes_what_is_changed_and_no_more(form: Open, data: Path) -> None:
    page = form("?record=missions/ec2i-mission-2018", owned("https://github.com/o/atlas", "a@atlas.example"))
    expect(page.page.locator("#f-name")).not_to_have_value("")
    page.put("start", "2018-12")
    page.put("topics.0", "Air: clean")
    page.finish()
    expect(page.page.locator("#end-title")).to_have_text("Your correction is ready")
    (text,) = page.texts().values()
    read = parse(text).value
    assert {*read} == {"start", "topics"}
    assert read["start"] == "2018-12"
    assert read["topics"][0] == "Air: clean"
    issue = urlsplit(page.page.get_by_role("link", name="Propose on github.com").get_attribute("href") or "")
    filled = parse_qs(issue.query)
    assert issue.path == "/o/atlas/issues/new"
    assert filled["template"] == ["correction.yml"]
    assert (filled["record"], filled["right"]) == (["missions/ec2i-mission-2018"], [text])
    assert filled["page"] == ["https://atlas.example/missions/ec2i-mission-2018/"]


def test_a_field_that_is_emptied_is_to_be_deleted(form: Open) -> None:
    page = form("?record=missions/ec2i-mission-2018")
    expect(page.page.locator("#f-name")).not_to_have_value("")
    for topic in page.page.locator("[data-group=topics] input").all():
        topic.fill("")
    page.finish()
    expect(page.page.locator(".atlas-contribute__end pre")).to_have_text("# Delete the field topics.")


def test_what_stands_on_the_page_only_is_no_part_of_a_correction(form: Open) -> None:
    page = form("?record=success-stories/clara-and-sjtu")
    expect(page.page.locator(".atlas-contribute__about")).to_contain_text(
        "Not in this form: Contact. It stays as it is."
    )
    assert page.page.locator("[data-group=contact]").count() == 0


def test_an_unknown_record_is_told(form: Open) -> None:
    page = form("?record=missions/nowhere")
    expect(page.page.locator(".atlas-contribute__fields")).to_contain_text("There is no record missions/nowhere.")


def test_each_records_page_leads_to_the_form_with_it(built: Path) -> None:
    page = (built / "missions/ec2i-mission-2018/index.html").read_text("utf-8")
    assert 'href="../../contribute/?record=missions/ec2i-mission-2018"' in page.replace("&#x2F;", "/")


# --- For everyone


def test_a_record_is_made_by_keyboard_alone(form: Open) -> None:
    page = form().page
    page.locator("#kind").focus()
    page.keyboard.type("Term")
    expect(page.locator("#f-name")).to_be_visible()
    page.keyboard.press("Tab")
    for typed in ("Clean room", "A room without dust."):
        page.keyboard.type(typed)
        page.keyboard.press("Tab")
    reached = "document.activeElement.dataset.path ?? document.activeElement.textContent"
    for _ in range(12):
        if page.evaluate(reached) == "sections.0":
            break
        page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    for _ in range(12):
        if page.evaluate(reached) == "Check and finish":
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#end-title")).to_be_focused()
    expect(page.locator(".atlas-contribute__end pre")).to_contain_text("name: Clean room\n")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing_in_the_form_whatever_its_state(width: int, scheme: str, form: Open) -> None:
    page = form(width=width, color_scheme=scheme).choose("missions")
    page.page.locator(".atlas-contribute__more > summary").click()
    page.page.get_by_role("button", name="Add another: What became of it").click()
    page.finish()
    assert violations(page.page) == []
    mission(page).type(sections__0="2.2")
    page.finish()
    expect(page.page.locator("#end-title")).to_be_visible()
    assert violations(page.page) == []
    assert page.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_the_form_is_light(form: Open, built: Path, address: str) -> None:
    page = form()
    before = len(page.page.evaluate("performance.getEntriesByType('resource').map((one) => one.name)"))
    page.choose("missions")
    found: list[str] = page.page.evaluate("performance.getEntriesByType('resource').map((one) => one.name)")
    own = [url for url in found if "contribut" in url]
    assert len(own) >= 4 < before + 4
    assert sum(weight(file_of(built, address, url)) for url in own) <= MOST


def test_without_scripts_the_page_tells_the_other_ways(form: Open) -> None:
    page = form(java_script_enabled=False).page
    expect(page.locator(".atlas-contribute")).to_be_hidden()
    expect(page.get_by_text("The form needs JavaScript")).to_be_visible()
    expect(page.get_by_role("heading", name="Other ways")).to_be_visible()


def test_where_a_browser_keeps_nothing_the_form_works(form: Open) -> None:
    page = form()
    page.page.add_init_script("Object.defineProperty(window, 'localStorage', { get() { throw new Error('no'); } })")
    page.page.reload()
    mission(page).type(sections__0="2.2").finish()
    expect(page.page.locator("#end-title")).to_have_text("Your record is ready")


# --- Another atlas


def test_another_atlas_has_its_own_words_and_no_sections_without_a_paper() -> None:
    settings = Settings(second_language=SecondLanguage(tag="ja", label="Japanese name"))
    catalogue = checks.load(Path(__file__).parent / "japan" / "data")
    site = Site(catalogue, settings)
    made = export.form(site, KINDS["missions"])["schema"]["properties"]
    assert made["local_name"]["title"] == "Japanese name"
    paper = catalogue.paper
    assert (made["sections"]["items"].get("enum") or []) == ([*paper.section_titles] if paper else [])
    assert {*export.names(site)} == {*KINDS}
    text = json.dumps([export.form(site, model) for model in KINDS.values()], ensure_ascii=False)
    assert "China" not in text
    empty = export.form(Site(build([]), settings), KINDS["missions"])["schema"]["properties"]
    assert "enum" not in empty["sections"]["items"]
