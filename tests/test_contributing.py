"""The instructions for editors: their templates are sound, their links lead somewhere, their commands exist."""

from __future__ import annotations

import re
import shlex

import pytest

from atlas.cli.formatting import formatted
from atlas.cli.main import command_parser
from atlas.records import catalogue, reading
from atlas.records.checks import Checker
from atlas.records.diagnostics import errors
from atlas.records.model import KINDS
from atlas.records.reading import Reading
from atlas.records.strings import folded
from tests.conftest import ROOT

TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
TEMPLATES = dict(re.findall(r"```yaml\n# data/(\S+)\.yml\n(.*?)```", TEXT, re.DOTALL))


@pytest.fixture(scope="module")
def real() -> Reading:
    return reading.read(ROOT / "data")


def test_every_kind_has_a_template() -> None:
    assert [key.partition("/")[0] for key in TEMPLATES] == list(KINDS)


@pytest.mark.parametrize("key", TEMPLATES)
def test_each_template_is_a_sound_record_among_the_real_ones(key: str, real: Reading) -> None:
    trial = Reading(real.data, documents=dict(real.documents))
    trial.add(reading.read_file(key, TEMPLATES[key].encode(), trial.path(key)))
    checker = Checker(trial, catalogue.build(real.records))
    found = [one for record in trial.records for one in checker.of_record(record)]
    assert [str(one) for one in errors([*trial.diagnostics, *found])] == []


@pytest.mark.parametrize("key", TEMPLATES)
def test_each_template_has_its_fields_in_order(key: str) -> None:
    assert formatted(TEMPLATES[key], KINDS[key.partition("/")[0]]) == TEMPLATES[key]


@pytest.mark.parametrize("name", ["CONTRIBUTING.md", "CODE_OF_CONDUCT.md"])
def test_links_lead_to_headings_and_files(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    anchors = {folded(heading).replace(" ", "-") for heading in re.findall(r"^#+ (.*)", text, re.MULTILINE)}
    prose = re.sub(r"```.*?```|`[^`]*`", "", text, flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)]+)\)", prose):
        if target.startswith("#"):
            assert target[1:] in anchors
        elif not target.startswith("https://"):
            assert (ROOT / target).is_file()


def test_the_commands_exist() -> None:
    for words in re.findall(r"python -m atlas ([^`]*)`", TEXT):
        command_parser().parse_args(shlex.split(words))
