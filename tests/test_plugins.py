"""Other plugins of MkDocs beside the atlas: each works on written pages and on record pages, or says why it cannot.

The page docs/plugins.md tells editors the same; it is compared with what is tested here.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
import yaml
from bs4 import BeautifulSoup, Tag
from mkdocs.config.defaults import MkDocsConfig
from playwright.sync_api import Browser, Page

from atlas.mkdocs_plugin import other_plugins
from tests.conftest import ROOT, clean_environment, copied_with_few_records, fragments, mkdocs, served_folder

ADDRESS = "https://atlas.example/eu-china/"
RECORD, WRITTEN = "organisations/acme/", "guide/"
Visit = tuple[str, Page, list[str]]
"""The site's address, a page of a browser, and what its console calls errors."""

PAGES = {
    "index.md": "---\ntags: [Human health]\n---\n\n# Home\n\n{{ count('organisations') }} organisations.\n\n"
    "![The logo](assets/images/logo.svg)\n",
    "search.md": "# Search\n",
    "tags.md": "# Tags\n\n<!-- material/tags -->\n",
    "blog/index.md": "# News\n",
    "blog/posts/first.md": "---\ndate: 2024-05-06\n---\n\n# First\n\nOn {{ link('organisations/acme') }}.\n",
    "guide.md": "---\ntitle: Guide\nown: from the front matter\n---\n\n# Guide\n\n"
    "{{ shout('loud') }} {{ colour }} {{ 'twice' | twice }} {{ own }}\n\n"
    "Changed on {{ git_revision_date_localized }}.\n",
    "organisations/index.md": "# Organisations\n\n{{ directory('organisations') }}\n",
    "organisations/how.md": "# How to be listed\n",
}
RECORDS = {
    "organisations/acme": "name: Acme\nsummary: A firm that makes anvils.\ntype: company\nplaces: [lyon]\n"
    "sectors: [health]\nsections: ['1']\n",
    "sectors/health": "name: Human health\nsummary: A sector.\nsections: ['1']\n",
}
MODULE = """\
def define_env(env):
    env.variables["colour"] = "vermilion"

    @env.macro
    def shout(words):
        return words.upper()

    @env.filter
    def twice(words):
        return f"{words} {words}"
"""
GIT = "git-revision-date-localized"
MACROS = "{module_name: macros, on_undefined: strict, modules: [pluglet]}"

TOGETHER = f"""\
nav:
  - Home: index.md
  - guide.md
  - News: blog/index.md
  - Directories:
      - organisations/index.md
      - organisations/how.md
not_in_nav: "*"
plugins:
  - atlas: {{}}
  - git-revision-date-localized: {{enable_creation_date: true}}
  - macros: {MACROS}
  - search
  - tags
  - blog
  - redirects: {{redirect_maps: {{"old.md": organisations/acme.md, "older.md": guide.md}}}}
  - minify: {{minify_html: true}}
  - rss
  - section-index
  - glightbox
"""

FEW = f"nav: [index.md]\nnot_in_nav: '*'\nplugins: [atlas: {{}}, {GIT}, macros: {MACROS}]\n"
"""Settings for the written pages, with as few plugins as they need."""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository with few records and pages, under version control."""
    root = tmp_path_factory.mktemp("plugins") / "atlas"
    copied_with_few_records(root)
    (root / "pluglet.py").write_text(MODULE)
    write(root, {f"docs/{path}": text for path, text in PAGES.items()})
    write(root, {f"data/{key}.yml": text for key, text in RECORDS.items()})
    git(root, "init", "-q", "-b", "main")
    commit(root, "2021-03-04T10:00:00Z")
    write(root, {"data/organisations/acme.yml": RECORDS["organisations/acme"].replace("anvils", "anvils and hammers")})
    commit(root, "2022-05-06T10:00:00Z")
    return root


def write(root: Path, texts: dict[str, str]) -> None:
    for path, text in texts.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")


def git(root: Path, *arguments: str, **environment: str) -> str:
    command = ["git", "-c", "user.name=T", "-c", "user.email=t@example.org", *arguments]
    done = subprocess.run(command, cwd=root, env={**os.environ, **environment}, capture_output=True, check=True)
    return done.stdout.decode()


def commit(root: Path, day: str) -> None:
    git(root, "add", ".")
    git(root, "commit", "-qm", day, GIT_AUTHOR_DATE=day, GIT_COMMITTER_DATE=day)


def run(root: Path, name: str, settings: str) -> subprocess.CompletedProcess[str]:
    """Build strictly with these settings on top of the atlas's own, into the folder `name` beside the repository."""
    (root / f"{name}.yml").write_text(f"INHERIT: mkdocs.yml\n{settings}", encoding="utf-8")
    target = str(root.parent / name)
    return mkdocs("build", "--strict", "-f", f"{name}.yml", "--site-dir", target, root=root, ATLAS_SITE_URL=ADDRESS)


def built_with(root: Path, name: str, settings: str) -> Path:
    done = run(root, name, settings)
    assert done.returncode == 0, done.stdout + done.stderr
    return root.parent / name


@pytest.fixture(scope="module")
def together(small: Path) -> Path:
    """The site, built with all plugins that go together."""
    return built_with(small, "together", TOGETHER)


@cache
def soup(page: Path) -> BeautifulSoup:
    return BeautifulSoup(page.read_text(encoding="utf-8"), "lxml")


def page_of(site: Path, path: str) -> BeautifulSoup:
    return soup(site / path / "index.html")


def text_of(site: Path, path: str) -> str:
    article = page_of(site, path).select_one("article")
    assert article
    return " ".join(article.get_text().split())


def test_search_finds_the_text_of_written_pages_and_records(together: Path) -> None:
    documents = json.loads((together / "search" / "search_index.json").read_text("utf-8"))["docs"]
    found = {document["location"]: document for document in documents}
    assert found[RECORD]["title"] == "Acme"
    assert "A firm that makes anvils and hammers." in found[RECORD]["text"]
    assert found[WRITTEN]["title"] == "Guide"
    # The citation at the foot of each page would answer for the name of the atlas.
    assert not [path for path, document in found.items() if "Cite and reuse" in document["text"]]


@pytest.mark.parametrize("path", ["", WRITTEN, RECORD])
def test_with_material_search_its_field_takes_the_place_of_ours(together: Path, path: str) -> None:
    page = page_of(together, path)
    assert page.select_one("[data-md-component=search] input[name=query]")
    assert not page.select(".atlas-search")


def test_a_record_has_the_names_of_its_sectors_as_tags(together: Path) -> None:
    (tag,) = page_of(together, RECORD).select(".md-tag")
    assert tag.get_text(strip=True) == "Human health"
    assert tag["href"] == "../../tags/#tag:human-health"


def test_the_page_of_tags_lists_written_pages_and_records(together: Path) -> None:
    heading = page_of(together, "tags/").find(id="tag:human-health")
    assert isinstance(heading, Tag)
    listed = heading.find_next("ul")
    assert isinstance(listed, Tag)
    assert {link["href"] for link in listed("a")} == {"..", "../organisations/acme/"}


def test_a_post_of_the_blog_has_its_date_and_may_call_macros(together: Path) -> None:
    post = page_of(together, "blog/2024/05/06/first/")
    assert post.select_one("article a[href$='organisations/acme/']")
    for page in (post, page_of(together, "blog/"), page_of(together, "blog/archive/2024/")):
        (time,) = page("time")
        assert time.get_text(strip=True) == "May 6, 2024"


def test_the_atlas_s_search_finds_posts_of_the_blog_and_pages_that_a_plugin_adds(small: Path) -> None:
    write(small, {"adding.py": ADDING_A_PAGE})
    # The plugin rss ends in a traceback on a page without a file.
    site = built_with(small, "searched", TOGETHER.replace("  - rss\n", "") + "hooks: [adding.py]\n")
    urls = {fragment["url"] for fragment in fragments(site)}
    assert {"blog/2024/05/06/first/", "added/", "guide/", "organisations/acme/"} <= urls
    assert len(urls) == len(fragments(site))


@pytest.mark.parametrize(("path", "count"), [("blog/", 0), ("blog/archive/2024/", 0), ("blog/2024/05/06/first/", 1)])
def test_posts_tell_how_to_cite_them_and_lists_of_posts_do_not(together: Path, path: str, count: int) -> None:
    assert len(page_of(together, path).select(".md-content")) == 1
    assert page_of(together, path).get_text().count("Cite and reuse") == count


@pytest.mark.parametrize(("old", "new"), [("old/", "../organisations/acme/"), ("older/", "../guide/")])
def test_a_redirect_leads_to_a_record_or_a_written_page(together: Path, old: str, new: str) -> None:
    refresh = page_of(together, old).find("meta", attrs={"http-equiv": "refresh"})
    assert isinstance(refresh, Tag)
    assert str(refresh["content"]).endswith(f"url={new}")


@pytest.mark.parametrize("path", ["", WRITTEN, RECORD])
def test_pages_are_minified_after_their_markup_is_repaired(together: Path, path: str) -> None:
    html = (together / path / "index.html").read_text("utf-8")
    assert html.count("\n") < 60
    assert "<!--" not in html
    (toggle, *_) = page_of(together, path).select("input.md-toggle")
    assert "autocomplete" not in toggle.attrs


@pytest.mark.parametrize("name", ["created", "updated"])
def test_feeds_have_written_pages_and_records_with_their_dates(together: Path, name: str) -> None:
    items = ET.parse(together / f"feed_rss_{name}.xml").getroot().iter("item")
    dates = {item.findtext("link"): item.findtext("pubDate") for item in items}
    assert str(dates[f"{ADDRESS}{RECORD}"])[5:16] == {"created": "04 Mar 2021", "updated": "06 May 2022"}[name]
    assert str(dates[f"{ADDRESS}{WRITTEN}"])[5:16] == "04 Mar 2021"


@pytest.mark.parametrize("path", ["", WRITTEN, RECORD])
def test_every_page_names_the_feeds(together: Path, path: str) -> None:
    links = page_of(together, path).select("link[rel=alternate][type='application/rss+xml']")
    assert {str(link["href"]).rpartition("/")[2] for link in links} >= {"feed_rss_created.xml", "feed_rss_updated.xml"}


@pytest.mark.parametrize(
    ("path", "changed", "created"),
    [(WRITTEN, "March 4, 2021", "March 4, 2021"), (RECORD, "May 6, 2022", "March 4, 2021")],
)
def test_pages_show_when_git_saw_their_file_change(together: Path, path: str, changed: str, created: str) -> None:
    shown = page_of(together, path).select(".md-source-file .git-revision-date-localized-plugin")
    assert [date.get_text(strip=True) for date in shown] == [changed, created]


def test_a_date_from_git_may_stand_in_the_text(together: Path) -> None:
    assert "Changed on March 4, 2021." in text_of(together, WRITTEN)


def test_pages_may_call_macros_filters_and_variables_of_other_modules(together: Path) -> None:
    said = "LOUD vermilion twice twice from the front matter"
    assert said in text_of(together, WRITTEN)
    assert said in (together / "llms" / "pages" / "guide.txt").read_text("utf-8")


def test_an_unknown_filter_is_told_with_its_line(small: Path) -> None:
    write(small, {"docs/wrong.md": "# Wrong\n\n{{ 'words' | thrice }}\n"})
    done = run(small, "wrong", FEW)
    (small / "docs" / "wrong.md").unlink()
    assert done.returncode != 0
    assert "docs/wrong.md:3:1: No filter named 'thrice'." in done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr


@pytest.mark.parametrize("path", [WRITTEN, RECORD])
def test_section_index_links_the_name_of_a_section(together: Path, path: str) -> None:
    (section,) = [
        link
        for link in page_of(together, path).select("#__nav .md-nav__item--section > details > ul > li:first-child > a")
        if link.get_text(strip=True) == "Directories"
    ]
    assert section.get_text(strip=True) == "Directories"
    assert str(section["href"]).endswith("../organisations/" if path == WRITTEN else "../")


def test_awesome_nav_lists_written_pages_and_leaves_records_to_their_directories(small: Path) -> None:
    write(small, {"docs/.nav.yml": "nav:\n  - index.md\n  - Firms: organisations\n  - '*'\n"})
    site = built_with(small, "awesome", f"nav: null\nplugins: [atlas: {{}}, {GIT}, macros: {MACROS}, awesome-nav]\n")
    (small / "docs" / ".nav.yml").unlink()
    page = page_of(site, RECORD)
    names = [item.get_text(strip=True) for item in page.select("#__nav .md-ellipsis")]
    assert names[:4] == ["Home", "Firms", "Organisations", "How to be listed"]
    assert "Acme" not in names
    path = [item.get_text(strip=True) for item in page.select(".md-path__item")]
    assert path == ["Home", "Organisations", "Acme"]


ADDING_A_PAGE = """\
from mkdocs.structure.files import File

def on_files(files, config):
    page = File.generated(config, "added.md", content="# Added\\n\\nWords.\\n")
    page.generated_by = "adding"  # As where a plugin makes it, for those that read dates from git.
    files.append(page)
"""
ADDING = """\
def on_page_markdown(markdown, page, config, files):
    return f"{markdown}\\n\\nAdded to *{page.file.src_uri}*.\\n"
"""


@pytest.mark.parametrize("path", [WRITTEN, RECORD])
def test_markdown_that_a_plugin_adds_to_every_page_is_shown_on_records_too(small: Path, path: str) -> None:
    write(small, {"adding.py": ADDING})
    site = built_with(small, "adding", TOGETHER + "hooks: [adding.py]\n")
    page = page_of(site, path)
    assert page.find("em", string=path.rstrip("/") + ".md")
    assert page.select_one(".atlas-record h1, h1")
    assert "atlas-block" not in str(page)


@pytest.fixture
def visit(together: Path, browser: Browser) -> Iterator[Visit]:
    with served_folder(together) as address:
        page = browser.new_page()
        mistakes: list[str] = []
        page.on("console", lambda message: mistakes.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: mistakes.append(str(error)))
        yield address, page, mistakes
        page.close()


@pytest.mark.parametrize("path", ["", WRITTEN, RECORD])
def test_the_policy_allows_what_plugins_add_to_pages(visit: Visit, path: str) -> None:
    address, page, mistakes = visit
    page.goto(address + path)
    page.wait_for_load_state("networkidle")
    assert mistakes == []


def test_a_picture_opens_in_glightbox(visit: Visit) -> None:
    address, page, mistakes = visit
    page.goto(address)
    page.click("article a.glightbox")
    page.wait_for_selector(".gslide-image img")
    assert mistakes == []


def test_a_reader_finds_a_record_with_material_search(visit: Visit) -> None:
    address, page, mistakes = visit
    page.goto(address + WRITTEN)
    page.keyboard.press("/")
    page.keyboard.type("anvils")
    page.wait_for_selector(f".md-search-result__link[href*='{RECORD}']")
    assert mistakes == []


def test_mike_puts_its_version_into_every_address_and_readers_choose_one(small: Path, browser: Browser) -> None:
    settings = f"""\
INHERIT: mkdocs.yml
nav: [index.md]
not_in_nav: "*"
extra: {{version: {{provider: mike}}}}
plugins: [atlas: {{}}, {GIT}, macros: {MACROS}]
"""
    (small / "mike.yml").write_text(settings)
    for version in ("1.0", "2.0"):
        deploy(small, version)
    page = git(small, "show", f"gh-pages:2.0/{RECORD}index.html")
    assert set(re.findall(rf"{re.escape(ADDRESS)}([\w.]*/)", page)) == {"2.0/"}
    site = small.parent / "versions"
    site.mkdir()
    git(small, "--work-tree", str(site), "checkout", "gh-pages", "--", ".")
    git(small, "reset", "-q", "--hard")
    with served_folder(site) as address:
        opened = browser.new_page()
        opened.goto(f"{address}1.0/{RECORD}")
        opened.wait_for_selector(".md-version__list", state="attached")
        assert opened.locator(".md-version__link").all_text_contents() == ["2.0", "1.0"]
        opened.close()


def deploy(root: Path, version: str) -> None:
    folder = Path(sys.executable).parent
    environment = {
        **clean_environment(),
        "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(root),
        "ATLAS_SITE_URL": ADDRESS,
        **{f"GIT_{who}_{what}": "t@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
    }
    command = [str(folder / "mike"), "deploy", "-F", "mike.yml", version]
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


I18N = "i18n: {docs_structure: suffix, languages: [{locale: en, default: true, name: English}]}"
REFUSED = {
    "offline": ("plugins: [atlas: {}, macros: {}, offline]", "`offline` cannot be used, since the API"),
    "static-i18n": (f"plugins: [atlas: {{}}, macros: {{}}, {I18N}]", "`i18n` (static-i18n) cannot be used, since it"),
    "navigation": (
        "theme: {features: [navigation.instant]}",
        "`navigation.instant` cannot be used, since it would show",
    ),
    "social": (
        "plugins: [atlas: {}, macros: {}, social]",
        "`social` cannot be used, since the atlas makes the preview",
    ),
    "google analytics": (
        "extra: {analytics: {provider: google, property: G-1}}",
        "`extra.analytics` cannot have the provider `google`, since no page asks another site",
    ),
    "mermaid fence": (
        "markdown_extensions: [attr_list, pymdownx.superfences: {custom_fences: [{name: mermaid, class: mermaid}]}]",
        "`pymdownx.superfences` cannot have the fence `mermaid`, since Mermaid comes from another site",
    ),
    "old tabs": (
        "markdown_extensions: [attr_list, pymdownx.tabbed]",
        "`pymdownx.tabbed` cannot be used without `alternate_style: true`, since Material's script knows no other",
    ),
    "use_directory_urls": ("use_directory_urls: false", "`use_directory_urls: false` cannot be used, since the API"),
    "theme of others": ("theme: {name: mkdocs}", "The theme `mkdocs` cannot be used, since the atlas's templates"),
    "folder of templates": ("theme: {custom_dir: data}", "`theme.custom_dir` must hold the atlas's own templates"),
    "folder of pages": ("docs_dir: data", "`docs_dir` cannot be another folder than `docs`, since `python -m atlas"),
    "space in site_url": ('site_url: "https://example.org/a b/"', "`site_url` is no web address, since a space stands"),
    "quote in repo_url": ('repo_url: https://example.org/a"b/', '`repo_url` is no web address, since `"` stands'),
    "mark-up in repo_url": ("repo_url: https://example.org/<b>/", "`repo_url` is no web address, since `<` stands"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_work_is_refused_in_one_sentence(small: Path, name: str) -> None:
    settings, reason = REFUSED[name]
    done = run(small, "refused", f"{settings}\n")
    said = (done.stdout + done.stderr).strip()
    assert done.returncode != 0
    (error,) = [line for line in said.splitlines() if line.startswith("ERROR")]
    assert reason in error
    assert error.count(". ") <= 1  # the reason, and perhaps the cure
    assert "Traceback" not in said


@pytest.mark.parametrize(
    "name", ["atlas #2", "encryptcontent", "include-markdown", "git-revision-date", "mermaid2", "print-site"]
)
def test_a_plugin_that_the_tests_have_not_is_refused_by_its_name(name: str) -> None:
    plugins = {"atlas": None, "macros": None, name: SimpleNamespace(config={})}
    reason = other_plugins.refusal(cast("MkDocsConfig", SimpleNamespace(plugins=plugins)))
    assert reason.startswith(f"The plugin `{name}` cannot be used, since ")


def test_a_script_or_a_style_sheet_of_another_site_is_told_once(small: Path) -> None:
    settings = "extra_css: [//cdn.example/one.css]\nextra_javascript: [https://cdn.example/two.js]\n"
    done = run(small, "foreign", FEW + settings)
    warnings = [line for line in (done.stdout + done.stderr).splitlines() if line.startswith("WARNING")]
    assert done.returncode != 0
    assert [re.findall(r"loads '([^']*)', and the policy", line) for line in warnings] == [
        ["//cdn.example/one.css"],
        ["https://cdn.example/two.js"],
    ]


def test_what_settings_name_and_the_site_does_not_have_is_told(small: Path) -> None:
    write(small, {"docs/own.css": '@import "//cdn.example/a.css";\nb { background: url(assets/images/logo.svg) }\n'})
    settings = 'extra_css: [one.css, own.css, "assets/stylesheets/atlas.css?v=2"]\n'
    settings += "extra_javascript: [{path: two.js, defer: true}]\nexclude_docs: |\n  guide.md\n  *.png\n"
    settings += "theme: {logo: logo.svg, features: [navigation.tab]}\n"
    done = run(small, "named", FEW.replace("[index.md]", "[index.md, guide.md]") + settings)
    (small / "docs" / "own.css").unlink()
    warnings = [line for line in (done.stdout + done.stderr).splitlines() if line.startswith("WARNING")]
    told = [
        "`theme.features` names the feature 'navigation.tab', which the theme does not know: it is ignored. Did you me",
        "own.css loads '//cdn.example/a.css', and the policy of the pages blocks what comes from another site",
        "A reference to 'guide.md' is included in the 'nav' configuration, but this file is excluded from the built",
        "`theme.logo` names 'logo.svg', and there is no such file",
        "`extra_css` names 'one.css', and there is no such file",
        "`extra_javascript` names 'two.js', and there is no such file",
    ]
    assert [sentence in line for line, sentence in zip(warnings, told, strict=True)] == [True] * 6


def test_a_call_in_a_snippet_which_no_macro_answers_is_told(small: Path) -> None:
    write(small, {"docs/snippet.md": '# Snippet\n\n--8<-- "calling.txt"\n', "calling.txt": "{{ count('sectors') }}\n"})
    done = run(small, "calling", FEW + "markdown_extensions: [attr_list, pymdownx.snippets: {base_path: .}]\n")
    (small / "docs" / "snippet.md").unlink()
    assert "docs/snippet.md:3:1: A snippet calls a macro, and the page shows {{ count( as it is typed." in done.stderr


BLOCKED = """\
def on_page_content(html, page, config, files):
    return html + '<p style="color: red">Red.</p><img src="//cdn.example/face.png" alt="A face">'
"""


def test_what_the_policy_blocks_of_other_plugins_is_told_once(small: Path) -> None:
    write(small, {"blocked.py": BLOCKED})
    settings = "hooks: [blocked.py]\ntheme: {logo: https://cdn.example/logo.svg, favicon: //cdn.example/icon.svg}\n"
    done = run(small, "blocked", FEW + settings)
    warnings = [line for line in (done.stdout + done.stderr).splitlines() if line.startswith("WARNING")]
    assert done.returncode != 0
    loaded = [address for line in warnings for address in re.findall(r"loads '([^']*)', and the policy", line)]
    assert sorted(loaded) == ["//cdn.example/face.png", "//cdn.example/icon.svg", "https://cdn.example/logo.svg"]
    assert len([line for line in warnings if "has a style in a tag <p>" in line]) == 1


def test_an_error_in_the_code_of_another_plugin_is_told_in_a_sentence(small: Path) -> None:
    done = run(small, "failing", TOGETHER.replace('"older.md": guide.md', '"older.md": 5'))
    said = done.stdout + done.stderr
    assert done.returncode != 0
    assert re.search(
        "The plugin `redirects` has failed with [A-Z][a-z]+Error: .*take it out of `plugins`, or see", said
    )
    assert "Traceback" not in said


def test_a_file_that_another_plugin_does_not_find_is_told_with_the_plugin_s_name(small: Path) -> None:
    minify = "minify: {minify_js: true, js_files: [nosuch.js]}"
    done = run(small, "missing", FEW.replace(f"{GIT}, ", f"{GIT}, {minify}, "))
    assert "The plugin `minify` has failed with FileNotFoundError: " in done.stderr
    assert "nosuch.js'. Correct its options, take it out of `plugins`, or see" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_snippet_that_is_not_there_is_told_in_a_sentence(small: Path) -> None:
    write(small, {"docs/snippet.md": '# Snippet\n\n--8<-- "none.md"\n'})
    done = run(small, "snippet", FEW + "markdown_extensions: [attr_list, pymdownx.snippets: {check_paths: true}]\n")
    (small / "docs" / "snippet.md").unlink()
    said = done.stdout + done.stderr
    assert done.returncode != 0
    assert "docs/snippet.md:3:1: Snippet at path 'none.md' could not be found. Correct its name, or add the" in said
    assert "Traceback" not in said


REMOVING = """\
def on_files(files, config):
    files.remove(files.get_file_from_path("{path}"))
    return files
"""


def test_a_page_that_a_plugin_removes_is_nowhere(small: Path) -> None:
    write(small, {"removing.py": REMOVING.format(path="organisations/how.md")})
    site = built_with(small, "removing", FEW + "hooks: [removing.py]\n")
    assert (site / "llms" / "pages" / "index.txt").is_file()
    assert not [path for path in site.rglob("*how*") if "assets" not in path.parts]
    assert "How to be listed" not in (site / "llms.txt").read_text("utf-8")


def test_a_plugin_cannot_remove_the_page_of_a_record(small: Path) -> None:
    write(small, {"removing_record.py": REMOVING.format(path="organisations/acme.md")})
    done = run(small, "removing-record", FEW + "hooks: [removing_record.py]\n")
    said = done.stdout + done.stderr
    assert done.returncode != 0
    assert "A plugin has removed the page of the record 'organisations/acme'" in said
    assert "Traceback" not in said


def test_a_redirect_cannot_take_the_place_of_a_page(small: Path) -> None:
    done = run(small, "redirecting", TOGETHER.replace('"old.md"', '"organisations/acme.md"'))
    said = done.stdout + done.stderr
    assert done.returncode != 0
    assert "would put a redirect in the place of the page 'organisations/acme.md': delete the page, or the" in said


NAMED = """\
repo_url: https://code.example/atlas
edit_uri_template: "https://code.example/atlas/edit?file=docs%2F{path!q}"
nav: [index.md, Makers of anvils: organisations/acme.md]
not_in_nav: "*"
"""


def test_a_record_s_page_has_the_title_that_nav_gives_and_a_link_to_edit_its_file(small: Path) -> None:
    site = built_with(small, "named", FEW + NAMED)
    page = page_of(site, "organisations/acme")
    assert "Makers of anvils" in {link.get_text(strip=True) for link in page.select("nav.md-nav--primary a")}
    (edit,) = {str(link["href"]) for link in page.select("a[href*='edit?file']")}
    assert edit.endswith("?file=data%2Forganisations%2Facme.yml")


WRITING = """\
from pathlib import Path
folder = None

def on_config(config):
    global folder
    folder = config.site_dir

def on_post_build(config):
    Path(folder, "written.txt").write_text("Words.")
"""


def test_a_file_is_there_that_a_plugin_writes_into_the_folder_it_was_given_first(small: Path) -> None:
    write(small, {"writing.py": WRITING})
    site = built_with(small, "writing", FEW + "hooks: [writing.py]\n")
    assert (site / "written.txt").read_text("utf-8") == "Words."


def test_editors_are_not_shown_warnings_about_the_future_of_mkdocs(small: Path) -> None:
    # With MkDocs' own command, which is what Material looks for.
    command = [str(Path(sys.executable).parent / "mkdocs"), "build", "-f", "refused.yml"]
    (small / "refused.yml").write_text("INHERIT: mkdocs.yml\nuse_directory_urls: false\n")
    environment = {name: value for name, value in clean_environment().items() if "MKDOCS_2" not in name}
    done = subprocess.run(command, cwd=small, env=environment, capture_output=True, text=True, check=False)
    said = done.stdout + done.stderr
    assert "cannot be used" in said
    assert not re.search("end of life|Zensical|ProperDocs|MkDocs 2", said)


def test_the_documented_plugins_are_those_that_are_tested() -> None:
    documented = set(re.findall(r"^\| `([\w-]+)", (ROOT / "docs" / "plugins.md").read_text("utf-8"), re.MULTILINE))
    used = {
        next(iter(plugin)) if isinstance(plugin, dict) else plugin for plugin in yaml.safe_load(TOGETHER)["plugins"]
    }
    settings = {name for name in REFUSED if " " not in name}  # the others are wrong values of a setting
    assert documented >= (used - {"atlas"}) | {"awesome-nav", "mike"} | settings
