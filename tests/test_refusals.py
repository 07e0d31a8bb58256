"""What the system refuses, or is run in the wrong place, is told in a sentence with its cure, and never a traceback."""

from __future__ import annotations

import errno
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import dev
from atlas.cli import commands
from atlas.cli.main import main
from atlas.macros import page_settings
from atlas.mkdocs_plugin import settings_check
from atlas.records.diagnostics import DataError, failure
from tests.conftest import ROOT, clean_environment, mkdocs


def run(*command: str, cwd: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    together = {**clean_environment(), **environment}
    return subprocess.run(
        [sys.executable, *command], cwd=cwd, env=together, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    "command",
    [
        ("check",), ("fmt",), ("fmt", "--check"), ("schema",), ("links",), ("stage", "out"), ("diff", "data", "data"),
        ("new", "cluster", "--name", "X", "--summary", "X.", "--sections", "1"),
    ],
)  # fmt: skip
def test_a_command_in_another_folder_says_so(
    command: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main([*command]) == commands.MISUSED
    told = capsys.readouterr().err
    assert told.startswith("This is not the project's folder: there is no folder data. Change to the folder")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("closed", ["stdout", "stderr"])
def test_a_closed_stream_is_no_reason_to_stop(closed: str) -> None:
    code = f"import sys; from atlas.cli.main import main; sys.{closed} = None; sys.exit(main(['diff', 'data', 'data']))"
    done = run("-c", code)
    assert (done.returncode, "Traceback" in done.stderr) == (0, False)


@pytest.mark.parametrize(
    ("number", "cure"),
    [
        (errno.EACCES, "Give yourself the right"), (errno.EROFS, "Give yourself the right"),
        (errno.ENOSPC, "Make room"), (errno.EIO, "Look at that file"),
    ],
)  # fmt: skip
def test_what_the_system_refuses_is_told_with_the_cure(
    number: int, cure: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number), "data/clusters/x.yml")

    monkeypatch.setattr(Path, "write_text", refuse)
    command = ("new", "cluster", "--name", "Xanadu", "--summary", "A cluster.", "--sections", "1")
    assert main([*command, "--data", str(ROOT / "data")]) == commands.FAILED
    told = capsys.readouterr().err
    assert told.startswith(f"data/clusters/x.yml: {os.strerror(number)}. {cure}")
    assert failure(OSError("no number")) == "no number."


@pytest.mark.parametrize("port", ["80000", "65536", "0"])
def test_a_port_that_is_none_is_told(port: str) -> None:
    done = mkdocs("serve", "-a", f"127.0.0.1:{port}")
    assert done.returncode == 1
    assert f"There is no port {port}: choose one from 1 to 65535" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_mistake_is_the_last_that_a_build_says(copy: Path, tmp_path: Path) -> None:
    (copy / "data" / "clusters" / "x.yml").write_text("name: X\nsummary: A cluster.\n")
    done = mkdocs("build", "--site-dir", str(tmp_path / "site"), root=copy)
    (line,) = done.stderr.strip().splitlines()[1:]
    assert line.startswith("data/clusters/x.yml:1:1: sections: The record names no source.")
    assert done.stdout == ""


def test_a_build_tells_nothing_but_its_progress_and_publishes_no_machine_s_files(few: Path, tmp_path: Path) -> None:
    for name in ("Thumbs.db", "about.md~", "#about.md#", "desktop.ini"):
        (few / "docs" / name).write_text("x")
    done = mkdocs("build", "--site-dir", str(tmp_path / "site"), root=few)
    told = [line for line in done.stderr.splitlines() if not line.startswith("WARNING -  atlas:")]
    assert [line.split(" -  ")[1].split(" ")[0] for line in told] == ["Cleaning", "Building", "Documentation"]
    assert not {"Thumbs.db", "about.md~", "#about.md#", "desktop.ini"} & {
        path.name for path in (tmp_path / "site").iterdir()
    }


def test_dev_alone_prints_help() -> None:
    done = run("dev.py")
    assert (done.returncode, done.stderr) == (0, "")
    assert "usage: dev.py" in done.stdout


PIP = """
import sys
if "--retries" in sys.argv:
    sys.exit("ERROR: NewConnectionError: Failed to establish a new connection")
sys.exit("It was tried again and again.")
"""


def test_a_first_run_without_a_network_says_so_at_once(tmp_path: Path) -> None:
    for name in ("dev.py", "pyproject.toml"):
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.symlink_to(sys.executable)
    (tmp_path / "pip.py").write_text(PIP)
    done = run("dev.py", "check", cwd=tmp_path, PYTHONPATH=str(tmp_path))
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("No network: Python's packages could not be fetched.")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("user", [0, 1000])
def test_where_the_light_browser_cannot_be_had_the_tests_take_another(
    user: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, ...]] = []
    monkeypatch.setattr(dev, "run", lambda *command, **_: asked.append(command) or 100)
    monkeypatch.setattr(dev, "is_there", lambda *_: True)
    monkeypatch.setattr(dev.shutil, "which", {"apt-get": "/usr/bin/apt-get"}.get)
    monkeypatch.setattr(dev.os, "geteuid", lambda: user, raising=False)
    dev.install_system()
    assert [command[-1] for command in asked] == ([] if user else ["-qq", dev.LIGHT_BROWSER])


@pytest.mark.parametrize(
    ("old", "new", "place", "told"),
    [
        (
            "site_author:",
            "site_auther:",
            "site_auther",
            "warning: site_auther: There is no such setting: it is ignored.",
        ),
        ("site_author:", "site_auther:", "site_auther", "Did you mean 'site_author'?"),
        ("code_host:", "code_hots:", "      code_hots", "warning: plugins.atlas.code_hots: There is no such setting"),
        ("code_host:", "code_hots:", "      code_hots", "Did you mean 'code_host'?"),
        (
            "EU–China Cluster Atlas",
            "2019",
            "site_name",
            "site_name: Expected type: a text but received: a whole number.",
        ),
        ("docs_dir: docs", "docs_dir: dosc", "docs_dir", "docs_dir: The path '"),
        ("  - macros:", "  - nosuch\n  - macros:", "plugins", 'plugins: The "nosuch" plugin is not installed.'),
        ("en-GB", "British English", "      text_language", "Write it as in 'pt-BR', not 'British English'."),
        ("5f0e6b1e", "other", "      namespace", "plugins.atlas.namespace: Write it as in 'f81d4fae-"),
        (
            "text_language:",
            "short_name: ../x\n      text_language:",
            "      short_name",
            "as in 'eu-china-atlas', not '../x'",
        ),
        (
            "        label: Chinese name\n",
            "",
            "      second_language",
            "second_language.label: It is missing. Write it",
        ),
        ("language: en", "language: xx", "  language", "`theme.language` is 'xx', which Material does not know"),
        ("- navigation.path", "- 5", "  features", "`theme.features` is no list of texts"),
        ("- Home: index.md", "- 2019: index.md", "nav:", "`nav` has a title that YAML takes for no text, 2019"),
        ("docs_dir: docs", "use_directory_urls: false", "use_dir", "`use_directory_urls: false` cannot be used"),
        (
            "docs_dir: docs",
            "docs_dir: !environment D",
            "site_name",
            "MkDocs cannot use it: MkDocs encountered an error",
        ),
        ("      module_name: macros\n", "", "  - macros", "The plugin `macros` would find no macros in main.py"),
        (
            "navigation.sections",
            "navigation.section",
            "    - navigation.section",
            "warning: `theme.features` names the feature 'navigation.section', which the theme does not know: it is "
            "ignored. Did you mean 'navigation.sections'?",
        ),
        ("  font: false", "  featrues: [toc.follow]", "  featrues", "the setting 'featrues', which the theme does not"),
        ("- toc.follow", "- search.nothing", "    - search.nothing", "Correct or delete it; Material's manual"),
        (
            "- toc.follow",
            "- my.own\n    - content.tab",
            "    - content.tab",
            "'content.tab', which the theme does not know",
        ),
        ("scheme: slate", "schema: slate", "      schema", "the field 'schema', which the theme does not know"),
        ("scheme: slate", "scheme: salte", "      scheme", "the scheme 'salte', which the theme does not know"),
        ("primary: custom", "primary: deep  purple", "      primary", "the primary 'deep  purple', which the theme"),
        (
            "material/brightness-4",
            "material/brightnes-4",
            "      toggle: {icon: material/brightnes-4",
            "Did you mean 'material/brightness-4'?",
        ),
        (
            "toggle: {icon: material/brightness-7,",
            "toggle: {",
            "      toggle: {",
            "`theme.palette.toggle` needs an icon and a name",
        ),
        ("  font: false", "  icon: material/library", "  icon", "`theme.icon` is no group of fields"),
        ("  generator:", "  analytics: G-1\n  generator:", "  analytics", "`extra.analytics` is no group of fields"),
        (
            "  font: false",
            "  icon: {admonition: {note: octicons/tagg-16}}",
            "  icon",
            "`theme.icon.admonition.note` names the icon 'octicons/tagg-16', and there is none. Did you mean 'octicons",
        ),
        ("  generator:", "  social: [{link: a/}]\n  generator:", "  social", "`extra.social` is no list of links"),
        ("  generator:", "  tag: {}\n  generator:", "  tag", "the setting 'tag', which the theme does not know: it is"),
        (
            "  generator:",
            "  status: new\n  generator:",
            "  status",
            "`extra.status` is no group of fields: write it as",
        ),
        (
            "  generator:",
            "  analytics: {provider: umami}\n  generator:",
            "  analytics",
            "`extra.analytics.provider` is 'umami', and there is no partials/integrations/analytics/umami.html in",
        ),
        (
            "docs_dir: docs",
            "extra_css: [5]",
            "extra_css",
            "`extra_css` is no list of texts: write each on a line of its",
        ),
        (
            "      module_name: macros\n",
            "      module_name: macro\n",
            "  - macros",
            "The plugin `macros` would find no macros in macro.py: write `module_name: macros` below it.",
        ),
    ],
)
def test_a_check_tells_what_mkdocs_or_the_atlas_refuses_or_ignores_in_the_settings(
    old: str,
    new: str,
    place: str,
    told: str,
    few: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    settings = few / "mkdocs.yml"
    monkeypatch.chdir(few)
    assert [*settings_check.diagnostics(settings)] == []
    text = settings.read_text("utf-8").replace(old, new, 1)
    settings.write_text(text, "utf-8")
    main(["check"], check_settings=settings_check.diagnostics)
    (line,) = capsys.readouterr().out.splitlines()
    assert told in line
    name, number, _ = line.split(":", 2)
    assert (name, text.splitlines()[int(number) - 1].startswith(place)) == ("mkdocs.yml", True)


UNKNOWN = """\
extra:
  generatr: false
  contact_emial: a@example.org
  consent: {tilte: Cookies, description: What for, actions: [acept]}
  analytics:
    feedback:
      title: Was it of use?
      ratings: [{icon: material/map, nmae: Yes, data: 1}]
  social: [{icon: material/map, link: https://social.example/, nmae: Social}]
  version: {provider: mikee}
theme:
  direction: RTL
  features: [tabs]
  palette: {media: "prefers-color-scheme: dark"}
  font: {txt: Own Face}
  icon: {repoo: material/map}
plugins:
  - atlas: {}
  - macros: {module_name: macros}
  - search: {lang: [en, xx]}
"""
KNOWN = """\
extra:
  versions: {first: 1}
  my_own: words
  tags: {Policy: policy}
  status: {mine: A status of ours}
  annotate: {json: [.s2]}
  homepage: https://example.org/
theme:
  icon: {repo: material/map, admonition: {mine: material/map}, tag: {policy: material/map}}
plugins:
  - atlas: {}
  - macros: {module_name: macros}
  - search: {lang: [en, de]}
"""


def told_of(settings: str, root: Path) -> list[str]:
    (root / "own.yml").write_text(f"INHERIT: mkdocs.yml\n{settings}", "utf-8")
    return [*map(str, settings_check.diagnostics(root / "own.yml"))]


def test_names_and_words_of_which_the_theme_says_nothing_are_told_with_what_was_meant(few: Path) -> None:
    told = told_of(UNKNOWN, few)
    meant = {
        "generatr": "generator", "contact_emial": "contact_email", "tilte": "title", "acept": "accept", "nmae": "name",
        "mikee": "mike", "RTL": "rtl", "txt": "text", "repoo": "repo",
    }  # fmt: skip
    found = {wrong: right for line in told for wrong, right in re.findall(r"'(\w+)', which .* mean '(\w+)'\?", line)}
    assert found == meant
    assert {line.split(":")[1] for line in told if "'nmae'" in line} == {"9", "10"}
    assert [line for line in told if "'xx'" in line] == [
        "own.yml:21:1: warning: `plugins.search.lang` names the language 'xx', which the search does not know: it is "
        "ignored. Correct or delete it."
    ]
    assert any(
        "'prefers-color-scheme: dark', which is never so: write it as in `media: \"(pre" in line for line in told
    )
    assert any("the feature 'tabs', which" in line and "mean 'navigation.tabs'?" in line for line in told)
    assert len(told) == len(meant) + 4


MISPLACED = """\
palette: {scheme: slate}
social: []
theme:
  features: [search.suggest, toc.follow]
  plugins: []
  analytics: {provider: mine}
extra:
  language: de
  font: false
"""


def test_what_stands_in_the_wrong_place_is_told_once_with_the_right_one(few: Path) -> None:
    (few / "docs" / "about.md").write_text("# About\n\n{{ font }}\n")
    assert sorted(told_of(MISPLACED, few)) == [
        "own.yml:2:1: warning: `palette` is ignored there: write it under `theme`.",
        "own.yml:3:1: warning: `social` is ignored there: write it under `extra`.",
        "own.yml:5:1: warning: `theme.features` names the feature 'search.suggest', which is one of Material's search: "
        "it is ignored. Delete it, or add the plugin `search`.",
        "own.yml:6:1: warning: `theme.plugins` is ignored there: write it outside of `theme`, at the start of a line.",
        "own.yml:7:1: warning: `theme.analytics` is ignored there: write it under `extra`.",
        "own.yml:9:1: warning: `extra.language` is ignored there: write it under `theme`.",
    ]


def test_an_icon_of_a_page_that_is_not_there_is_told_without_a_build(few: Path) -> None:
    (few / "docs" / "index.md").write_text("---\ntitle: Home\nicon: material/maap\n---\n\n# Home\n")
    (few / "docs" / "about.md").write_text("---\nicon: material/map\n---\n\n# About\n")
    assert told_of("", few) == [
        "docs/index.md:3:1: `icon` names the icon 'material/maap', and there is none. Did you mean 'material/map'?"
    ]


def test_names_of_one_s_own_are_none_that_are_wrong(few: Path) -> None:
    (few / "docs" / "about.md").write_text("# About\n\n{{ versions.first }}\n")
    assert told_of(KNOWN, few) == []


@pytest.mark.parametrize(
    ("files", "told"),
    [
        (
            {"mkdocs.yml": "hooks: [hook.py]\n", "hook.py": "\n1 / 0\n"},
            "hook.py:2:1: ZeroDivisionError: division by zero",
        ),
        ({"mkdocs.yml": "hooks: [hook.py]\n", "hook.py": "def f(:\n"}, "hook.py:1:1: SyntaxError: invalid syntax"),
        ({"mkdocs.yml": "extra_css: &a [*a]\n"}, ":1: 'extra_css' holds itself: an alias (*) stands within what its"),
        (
            {"mkdocs.yml": "INHERIT: mkdocs.yml\n"},
            ":1: It inherits from itself. Name another file, or delete this line.",
        ),
        ({"mkdocs.yml": "INHERIT: a.yml\n", "a.yml": "INHERIT: ./mkdocs.yml\n"}, "a.yml:1:1: It inherits from itself."),
        ({"mkdocs.yml": "INHERIT: b.yml\n"}, ":1: There is no file 'b.yml'. Name another file, or delete this line."),
    ],
)
def test_what_fails_before_any_plugin_is_there_is_told_with_its_line(
    files: dict[str, str], told: str, few: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, text in files.items():
        with (few / name).open("a", encoding="utf-8") as file:
            file.write(text)
    monkeypatch.chdir(few)
    main(["check"], check_settings=settings_check.diagnostics)
    (line,) = capsys.readouterr().out.splitlines()
    assert told in line
    done = run("-m", "atlas.mkdocs_plugin", "build", cwd=few)
    assert told.replace(":1: Z", ": Z").replace(":1: Sy", ": Sy") in done.stderr
    assert "Traceback" not in done.stderr


def test_a_check_reads_the_settings_that_a_file_inherits(
    few: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (few / "mkdocs.yml").rename(few / "base.yml")
    (few / "mkdocs.yml").write_text("INHERIT: base.yml\nextra: {own: word}\n", "utf-8")
    (few / "docs" / "about.md").write_text("# About\n\nPress ++ctrl+k++ for {{ own }} and {{ generator }}.\n")
    monkeypatch.chdir(few)
    assert main(["check"], check_settings=settings_check.diagnostics) == 0
    assert capsys.readouterr().out == ""


AS_IN_THE_MANUALS = """\
markdown_extensions:
  - attr_list
  - toc:
      slugify: !!python/object/apply:pymdownx.slugs.slugify
        kwds: {case: none}
  - pymdownx.snippets:
      base_path: !relative $docs_dir
  - material.extensions.preview:
      configurations:
        - targets: {include: [about.md]}
"""


def test_extensions_are_checked_as_they_are_built(few: Path, tmp_path: Path) -> None:
    """By a function that makes slugs, a path of this site, and an extension that only MkDocs can run."""
    (few / "docs" / "part.txt").write_text("## In Another File\n")
    (few / "docs" / "about.md").write_text('# About\n\n--8<-- "part.txt"\n')
    (few / "docs" / "index.md").write_text("# Home\n\n[About](about.md#In-Another-File)\n")
    (few / "mkdocs.yml").rename(few / "base.yml")
    (few / "mkdocs.yml").write_text(f"INHERIT: base.yml\n{AS_IN_THE_MANUALS}", "utf-8")
    checked = run("-m", "atlas", "check", cwd=few)
    assert (checked.returncode, checked.stdout) == (0, "")
    done = mkdocs("build", "--strict", "--site-dir", str(tmp_path / "site"), root=few)
    assert done.returncode == 0, done.stderr
    home = (tmp_path / "site" / "index.html").read_text("utf-8")
    assert '<a data-preview="" href="about/#In-Another-File">' in home


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("custom_dir: null", "'theme.custom_dir' is no text. Write the folder of the templates: custom_dir: overrides"),
        ("name: [material]", "'theme.name' is no text. Write: name: material"),
        ("static_templates: 404.html", "'theme.static_templates' is no list. Write each template on a line of its own"),
    ],
)
def test_a_setting_of_the_theme_at_which_mkdocs_fails_is_told(setting: str, said: str, few: Path) -> None:
    (few / "mkdocs.yml").rename(few / "base.yml")
    (few / "mkdocs.yml").write_text(f"INHERIT: base.yml\ntheme:\n  {setting}\n", "utf-8")
    with pytest.raises(DataError) as raised:
        page_settings.read(few / "mkdocs.yml")
    assert str(raised.value).startswith(f"mkdocs.yml:3:1: {said}")


@pytest.mark.parametrize(
    ("files", "told"),
    [
        (
            {"mkdocs.yml": "hooks: [hook.py]\n", "hook.py": "def on_page_markdown(markdown, **_):\n    return 1 / 0\n"},
            "hook.py:2: ZeroDivisionError: division by zero. Correct that line, or see with `mkdocs build -v` where.",
        ),
        (
            {"mkdocs.yml": "hooks: [hook.py]\n", "hook.py": "def on_page_markdown(markdown):\n    return markdown\n"},
            "The build has failed with TypeError: on_page_markdown() got an unexpected keyword argument 'page'. Look",
        ),
        (
            {"overrides/partials/comments.html": "\n{% if %}\n"},
            "overrides/partials/comments.html:2: TemplateSyntaxError: Expected an expression, got 'end of statement",
        ),
        (
            {"mkdocs.yml": "  analytics: {feedback: {title: A, ratings: [{icon: nowhere/x, name: B, data: 1}]}}\n"},
            "The theme's template feedback.html has failed with TemplateNotFound: '.icons/nowhere/x.svg' not found",
        ),
        (
            {"docs/about.md": "---\nicon: material/maap\n---\n"},
            "docs/about.md:2:1: `icon` names the icon 'material/maap'",
        ),
    ],
)
def test_a_mistake_in_a_hook_or_a_template_is_told_in_a_sentence(
    files: dict[str, str], told: str, few: Path, tmp_path: Path
) -> None:
    for name, text in files.items():
        path = few / name
        before = path.read_text("utf-8") if path.exists() else ""
        is_extra = text.startswith("  ")
        path.write_text(before.replace("extra:\n", f"extra:\n{text}") if is_extra else text + before, "utf-8")
    done = mkdocs("build", "--site-dir", str(tmp_path / "site"), root=few)
    assert done.returncode == 1
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_the_command_checks_the_settings_by_mkdocs_own_rules(few: Path) -> None:
    settings = few / "mkdocs.yml"
    settings.write_text(settings.read_text("utf-8") + "site_nmae: A\n", "utf-8")
    done = run("-m", "atlas", "check", cwd=few)
    assert (done.returncode, done.stdout.count("Did you mean 'site_name'?")) == (0, 1)


def test_settings_of_another_folder_are_not_those_of_the_build(
    few: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    asked: list[Path] = []
    assert main(["check", "--data", str(few / "data")], check_settings=lambda path: asked.append(path) or ()) == 0
    assert asked == []


def test_options_of_no_name_are_ignored_and_not_a_traceback(few: Path, tmp_path: Path) -> None:
    settings = few / "mkdocs.yml"
    text = settings.read_text("utf-8").replace("{name: Europe, bounds", "{name: Europe, country: [china], bounds")
    settings.write_text(text, "utf-8")
    done = mkdocs("build", "--site-dir", str(tmp_path / "site"), root=few)
    assert (done.returncode, "Sub-option 'country': Unrecognised" in done.stderr) == (0, True)
