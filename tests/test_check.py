"""What the checker finds between records, how it tells it, and that it tells the same everywhere."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from atlas.cli import report
from atlas.records import checks, reading
from atlas.records.diagnostics import DataError, Diagnostic, Severity, errors
from tests.conftest import ROOT, mkdocs

Files = dict[str, str]
Check = Callable[..., list[str]]

PAPER = (
    "type: paper\nmain: true\ndate: 2019-05\n"
    'section_titles: {"1": Objective, "2.1": Policy, "2.2": Clusters, "3": Practice, table-1: Table, '
    '"4.1": Cars, "4.2": Health}'
)

BASE: Files = {
    "sources/paper": PAPER,
    "places/france": "level: country\nlatitude: 46.6\nlongitude: 2.4",
    "places/china": "level: country\nlatitude: 35.0\nlongitude: 104.0",
    "places/lyon": "level: city\ncountry: france\nlatitude: 45.76\nlongitude: 4.84",
    "places/wuxi": "level: city\ncountry: china\nlatitude: 31.49\nlongitude: 120.31",
    "references/1": "url: https://example.org/one",
    "references/2": "url: https://example.org/two",
    "organisations/acme": "type: company\ncountry: france\nplaces: [lyon]",
    "organisations/zeta": "type: company\ncountry: france",
    "indicators/firms": "value: 280\nunit: firms\ngroup: Firms\nabout: [organisations/acme]\nnotes: [1]",
    "missions/tour-2018": (
        "type: tour\nstatus: held\nstart: 2018-11\nplaces: [wuxi]\norganisers: [organisations/acme]\nnotes: [1, 2]"
    ),
}


@pytest.fixture
def check(tmp_path: Path) -> Check:
    """Checks the base with some files changed or added; a file's text is added to a name, a summary and a section."""

    def run(**changed: str) -> list[str]:
        files = {**BASE, **{name.replace("__", "/").replace("_", "-"): text for name, text in changed.items()}}
        for key, text in files.items():
            path = tmp_path / "data" / f"{key}.yml"
            path.parent.mkdir(parents=True, exist_ok=True)
            given = [line.partition(":")[0] for line in text.splitlines()]
            usual = {"name": key.partition("/")[2].capitalize(), "summary": "A text.", "sections": '["1"]'}
            added = "".join(f"{name}: {value}\n" for name, value in usual.items() if name not in given)
            path.write_text(f"{added}{text}\n", encoding="utf-8")
        return [str(problem) for problem in checks.check(tmp_path / "data")[1]]

    return run


def test_sound_records_have_no_problem(check: Check) -> None:
    assert check() == []


ERRORS = {
    "an unknown id": (
        {"organisations__acme": "type: company\nplaces: [lyyon]"},
        "data/organisations/acme.yml:5:10: places[0]: There is no record 'places/lyyon'. Did you mean 'lyon'? "
        "Correct the id, add data/places/lyyon.yml, or take it out here.",
    ),
    "an id of another kind": (
        {"organisations__acme": "type: company\nmembers: [clusters/zeta]"},
        "data/organisations/acme.yml:5:11: members[0]: There is no record 'clusters/zeta'. Did you mean "
        "'organisations/zeta'? "
        "Correct the id, add data/clusters/zeta.yml, or take it out here.",
    ),
    "the former id of a record": (
        {
            "organisations__zeta": "type: company\ncountry: france\nformer_ids: [beta]",
            "organisations__acme": "type: company\nmembers: [organisations/beta]",
        },
        "data/organisations/zeta.yml:6:1: warning: former_ids: 1 file still names it 'organisations/beta': "
        "data/organisations/acme.yml. To correct it, run: python -m atlas fmt",
    ),
    "the former id of a record of a kind that does not belong": (
        {
            "terms__zeta": "former_ids: [places/beta]\nname: Zeta term",
            "organisations__acme": "type: company\nplaces: [beta]",
        },
        "data/organisations/acme.yml:5:10: places[0]: The record 'places/beta' is now 'terms/zeta'. Write "
        "'terms/zeta', or, where this kind of record does not belong, take it out here.",
    ),
    "a present id as a former one": (
        {"organisations__zeta": "type: company\ncountry: france\nformer_ids: [zeta]"},
        "data/organisations/zeta.yml:6:14: former_ids[0]: 'organisations/zeta' is the record's present address, no "
        "former one. Remove it; or, if the record was of another kind, name that too: organisations/acme.",
    ),
    "an id as a heading would write it": (
        {"organisations__acme": "type: company\ncountry: France"},
        "data/organisations/acme.yml:5:1: country: 'France' cannot be the id of a record. Did you mean 'france'? Use "
        "the record's file name without .yml: lower-case letters, digits and single hyphens.",
    ),
    "an id whose kind is in the singular": (
        {"organisations__acme": "type: company\nmembers: [organisation/zeta]"},
        "data/organisations/acme.yml:5:11: members[0]: 'organisation/zeta' cannot be the id of a record. Did you mean "
        "'organisations/zeta'? Write kind/id, such as clusters/clara or organisations/acea.",
    ),
    "a kind that does not belong": (
        {"organisations__acme": "type: company\nmembers: [places/lyon]"},
        "data/organisations/acme.yml:5:11: members[0]: 'places/lyon' is not one of the kinds of record that "
        "belong here. "
        "Name one of these: clusters, organisations, partnerships, programmes.",
    ),
    "an unknown id in a text": (
        {"organisations__acme": "type: company\ndetails:\n  - See [Zeta](organisations/zetta)."},
        "data/organisations/acme.yml:6:5: details[0]: There is no record 'organisations/zetta'. Did you mean "
        "'organisations/zeta'? "
        "Correct the id, add data/organisations/zetta.yml, or take it out here.",
    ),
    "a record that names itself": (
        {"organisations__acme": "type: company\nrelated: [organisations/acme]"},
        "data/organisations/acme.yml:5:11: related[0]: A record cannot name itself here. Remove it, or name "
        "another record.",
    ),
    "an unknown note": (
        {"organisations__acme": "type: company\nnotes: [3]"},
        "data/organisations/acme.yml:5:9: notes[0]: There is no note 3. The notes go up to 2: correct the number, "
        "or take it out here.",
    ),
    "two records of one name": (
        {"organisations__zeta": "type: company\ncountry: france\nname: ACME"},
        "data/organisations/zeta.yml:5:1: name: The record 'organisations/acme' has the same name. "
        "Give each its own name, or join the two records into one.",
    ),
    "an end before its start": (
        {
            "missions__tour_2018": "type: tour\nstatus: held\nstart: 2018-11\nend: 2018-10\nnotes: []\n"
            "supporters: [organisations/acme]"
        },
        "data/missions/tour-2018.yml:7:1: end: It ends (2018-10) before it starts (2018-11). Swap the dates, or "
        "correct one.",
    ),
    "an end without a start": (
        {
            "indicators__firms": "value: 1\nunit: firms\ngroup: Firms\nend: 2018\nnotes: [1]\n"
            "about: [organisations/acme]"
        },
        "data/indicators/firms.yml:7:1: end: There is an end, but no start. Add the start, or remove the end.",
    ),
    "a qualifier without a date": (
        {
            "indicators__firms": "value: 1\nunit: firms\ngroup: Firms\ndate_qualifier: by\nnotes: [1]\n"
            "about: [organisations/acme]"
        },
        "data/indicators/firms.yml:7:1: date_qualifier: It qualifies a date, but there is none. "
        "Add the date, or remove this line.",
    ),
    "a country that is a city": (
        {"organisations__zeta": "type: company\ncountry: lyon"},
        "data/organisations/zeta.yml:5:1: country: 'lyon' is a city, not a country. Name the country here, and "
        "this place in `places`.",
    ),
    "an editor's field that is not there": (
        {"organisations__zeta": "type: company\ncountry: france\nprovenance: {countri: editor}"},
        "data/organisations/zeta.yml:6:14: provenance.countri: The record has no field 'countri'. "
        "Did you mean 'country'? Name a field that this record has, or remove the line.",
    ),
    "more former ids than a record can have had": (
        {"organisations__zeta": f"type: company\ncountry: france\nformer_ids: {[f'old-{n}' for n in range(900)]}"},
        "data/organisations/zeta.yml:6:204: former_ids[20]: A record cannot have more than 20 former ids: each is a "
        "page that leads here. Keep those whose addresses someone may have.",
    ),
    "a former id that is in use": (
        {"organisations__zeta": "type: company\ncountry: france\nformer_ids: [acme]"},
        "data/organisations/zeta.yml:6:14: former_ids[0]: The address 'organisations/acme' is in use by "
        "'organisations/acme'. "
        "Remove it from this list.",
    ),
    "a series with two units": (
        {
            "indicators__firms": "value: 1\nunit: firms\ngroup: G\nseries: S\nnotes: [1]\nabout: [organisations/acme]",
            "indicators__shops": "value: 1\nunit: shops\ngroup: G\nseries: S\nnotes: [1]\nabout: [organisations/acme]",
        },
        "data/indicators/shops.yml:5:1: unit: In this series, 'indicators/firms' counts 'firms'. "
        "Give all figures of a series one unit, or this one another series.",
    ),
}


@pytest.mark.parametrize(("changed", "line"), ERRORS.values(), ids=ERRORS)
def test_an_error_is_told_with_its_place_and_cure(changed: Files, line: str, check: Check) -> None:
    assert check(**changed) == [line]


def test_a_wrong_item_is_not_told_as_a_missing_one_too(check: Check) -> None:
    problems = check(organisations__acme='type: company\ncountry: france\nplaces: [lyon]\nsections: ["2.3"]')
    assert len(problems) == 1
    assert "sections[0]" in problems[0]


def test_a_circle_is_told_at_each_of_its_records(check: Check) -> None:
    lines = check(
        organisations__a="type: company\npart_of: [organisations/b]",
        organisations__b="type: company\npart_of: [organisations/c]",
        organisations__c="type: company\npart_of: [organisations/a]",
        organisations__d="type: company\npart_of: [organisations/a]",
        organisations__acme="type: company\npart_of: [organisations/zeta]",
    )
    assert [line.partition(": ")[0] for line in lines] == [f"data/organisations/{name}.yml:5:1" for name in "abc"]
    assert all("It leads back to the record itself" in line for line in lines)


def test_all_problems_are_told_at_once_in_order(check: Check) -> None:
    lines = check(
        missions__tour_2018="type: tuor\nstatus: held\nstart: 2018-13\nplaces: [wuxxi]\n"
        "details: ['[x](places/lion)[^9]']\nnotes: [8]",
        organisations__acme="type: company\nwebsite: example.org",
        sectors__energy="- name",
    )
    assert [line.split(": ")[:2] for line in lines] == [
        ["data/missions/tour-2018.yml:4:1", "type"],
        ["data/missions/tour-2018.yml:6:1", "start"],
        ["data/missions/tour-2018.yml:7:10", "places[0]"],
        ["data/missions/tour-2018.yml:8:11", "details[0]"],
        ["data/missions/tour-2018.yml:8:11", "details[0]"],
        ["data/missions/tour-2018.yml:9:9", "notes[0]"],
        ["data/organisations/acme.yml:5:1", "website"],
        ["data/sectors/energy.yml:4:1", "sections"],
    ]


def test_a_record_that_cannot_be_read_is_no_unknown_id_elsewhere(check: Check) -> None:
    (line,) = check(places__lyon="level: town\ncountry: france\nlatitude: 45.76\nlongitude: 4.84")
    assert line.startswith("data/places/lyon.yml:4:1: level: 'town' is not one of the choices.")


def mission(more: str) -> str:
    return f"type: tour\norganisers: [organisations/acme]\nnotes: [1]\n{more}"


WARNINGS = {
    "a plan for a time that was past": (
        {"missions__tour_2017": mission("status: planned\nstart: 2017")},
        "data/missions/tour-2017.yml:7:1: warning: status: It is planned for 2017, which was past when the paper "
        "was written. "
        "Check the date and the status.",
    ),
    "something done in a time to come": (
        {"missions__tour_2019": mission("status: held\nstart: 2019-07")},
        "data/missions/tour-2019.yml:7:1: warning: status: It is held in 2019-07, after the paper was written. "
        "Check both; if a later source says so, name `status` in `provenance`.",
    ),
    "a check on a day to come": (
        {"missions__tour_2018": mission("status: held\nstart: 2018-03\nverified: {on: 2100-01, by: editors}")},
        "data/missions/tour-2018.yml:9:12: warning: verified.on: It is verified on 2100-01, which is still to come. "
        "Write the day on which it was compared with its sources.",
    ),
    "a call that was held": (
        {"missions__call_2019": mission("status: held\nstart: 2019-03").replace("tour", "call")},
        "data/missions/call-2019.yml:7:1: warning: status: The status 'held' does not go with `type: call`. "
        "Write `status: published`.",
    ),
    "a yearly summit that happened once": (
        {"milestones__summit": "type: summit\nparties: [organisations/acme]\nnotes: [1]\nrecurs: annual"},
        "data/milestones/summit.yml:1:1: warning: status: The status 'happened' does not go with `recurs: annual`. "
        "Write `status: recurring`.",
    ),
    "a rank that is counted": (
        {
            "indicators__rank": "value: 1\nunit: rank\nstatus: counted\ngroup: G\nnotes: [1]\n"
            "about: [organisations/acme]"
        },
        "data/indicators/rank.yml:6:1: warning: status: The status 'counted' does not go with `unit: rank`. "
        "Write `status: ranked`.",
    ),
    "a place in another country": (
        {"organisations__zeta": "type: company\ncountry: france\nplaces: [lyon, wuxi]"},
        "data/organisations/zeta.yml:6:16: warning: places[1]: The place 'wuxi' lies in 'china', not in 'france'. "
        "Correct one of them; if it has an office there, say so in a text, with a link to the place.",
    ),
    "a place far from its country": (
        {"places__lyon": "level: city\ncountry: france\nlatitude: 4.84\nlongitude: 45.76"},
        "data/places/lyon.yml:6:1: warning: latitude: It lies 6,200 km from the middle of France. "
        "Check latitude and longitude, and their order.",
    ),
    "a record that nothing leads to": (
        {"organisations__lonely": "type: company"},
        "data/organisations/lonely.yml:1:1: warning: No record names it, and it names none: no page leads to it "
        "but the "
        "list of its kind. Link it from a record that has to do with it.",
    ),
    "a local name in Latin letters": (
        {"places__wuxi": "level: city\ncountry: china\nlatitude: 31.49\nlongitude: 120.31\nlocal_name: Wuxi",
         "places__china": "level: country\nlatitude: 35.0\nlongitude: 104.0\nlocal_name: 中国",
         "places__lyon": "level: city\ncountry: france\nlatitude: 45.76\nlongitude: 4.84\nlocal_name: 里昂"},
        "data/places/wuxi.yml:8:1: warning: local_name: The name in the second language is in Latin letters, as those "
        "of other records are not. Write other spellings into `aliases`.",
    ),
    "a name with a letter too many": (
        {"organisations__zeta": "name: Centre of Technology\ntype: company\ncountry: france",
         "clusters__zeta": "name: Center of Technology\ncountry: france"},
        "data/organisations/zeta.yml:3:1: warning: name: It is called nearly the same as 'clusters/zeta'. "
        "Join them if they are one; if not, name the other one in `related`.",
    ),
    "two activities alike in one month": (
        {"missions__a": mission("name: Workshop on clean air in Wuxi\nstatus: held\nstart: 2018-11-05"),
         "missions__b": mission("name: Wuxi workshop on clean air\nstatus: held\nstart: 2018-11")},
        "data/missions/b.yml:6:1: warning: name: Its name and month (2018-11) are much like those of 'missions/a'. "
        "Join them if they are one activity; if not, link one from the other.",
    ),
    "two records with one website": (
        {"organisations__acme": "type: company\ncountry: france\nwebsite: https://www.example.org/x/",
         "organisations__zeta": "type: company\ncountry: france\nwebsite: http://example.org/x"},
        "data/organisations/zeta.yml:6:1: warning: website: 'organisations/acme' has the same address. "
        "Join the two records if they are one, or give this one its own address.",
    ),
    "two notes with one source": (
        {"references__2": "url: http://www.example.org/one"},
        "data/references/2.yml:4:1: warning: url: 'references/1' has the same address. "
        "Write `same_source_as: '1'`, or correct the address.",
    ),
    "a number that no figure holds": (
        {"organisations__zeta": "type: company\ncountry: france\nsummary: It has 1,200 members."},
        "data/organisations/zeta.yml:5:1: warning: summary: The number 1,200 stands in the text alone. "
        "Add a record to data/indicators/, and show it here as [](indicators/its-id).",
    ),
    "a number that a figure holds": (
        {"organisations__zeta": "type: company\ncountry: france\nsummary: It has 280 firms."},
        "data/organisations/zeta.yml:5:1: warning: summary: The number 280 stands in the text alone. "
        "If it is what 'indicators/firms' holds, show it as [](indicators/firms).",
    ),
    "words for a figure that say another number": (
        {"organisations__zeta": "type: company\ncountry: france\nsummary: It has [270 members](indicators/firms)."},
        "data/organisations/zeta.yml:5:1: warning: summary: The text shows '270 members' where "
        "'indicators/firms' holds 280. "
        "Write [](indicators/firms) to show the figure itself.",
    ),
    "a spelt-out number that is not the figure's": (
        {"organisations__zeta": "type: company\ncountry: france\nsummary: It has [Two members](indicators/three).",
         "indicators__three": "value: 3\nunit: members\ngroup: Firms\nnotes: [1]"},
        "data/organisations/zeta.yml:5:1: warning: summary: The text shows 'Two members' where "
        "'indicators/three' holds 3. "
        "Write [](indicators/three) to show the figure itself.",
    ),
    "a note of another section, behind a text": (
        {"organisations__zeta": "type: company\ncountry: france\nsections: ['2.2', table-1]\nsummary: A text[^2]."},
        "data/organisations/zeta.yml:5:1: warning: summary: The paper prints note 2 in section 1, which this record "
        "does not name. "
        "Remove the note; or, if the paper speaks of the record there, add to its `sections`.",
    ),
    "a note of two other sections, behind the record": (
        {"organisations__zeta": "type: company\ncountry: france\nsections: ['1']\nnotes: [1, 3]",
         "references__3": "url: https://example.org/three\nsections: ['4.1', '4.2']"},
        "data/organisations/zeta.yml:6:12: warning: notes[1]: The paper prints note 3 in sections 4.1 and 4.2, which "
        "this record does not name. "
        "Remove the note; or, if the paper speaks of the record there, add to its `sections`.",
    ),
    "a date that no record holds": (
        {"organisations__zeta": "type: company\nsummary: A [tour](missions/tour-2018) in May 2018."},
        "data/organisations/zeta.yml:4:1: warning: summary: The date 'May 2018' is held by no record that this "
        "one names or is "
        "named by. Check it; a dated activity or figure is a record of its own, linked from here.",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("changed", "line"), WARNINGS.values(), ids=WARNINGS)
def test_what_looks_wrong_is_a_warning_with_its_place_and_a_hint(changed: Files, line: str, check: Check) -> None:
    assert check(**changed) == [line]


NO_WARNINGS: dict[str, Files] = {
    "a plan for the month in which the paper ends": {"missions__x": mission("status: planned\nstart: 2019-05")},
    "a plan for the year in which the paper ends": {"missions__x": mission("status: planned\nstart: 2019")},
    "something held in the year in which the paper ends": {"missions__x": mission("status: held\nstart: 2019")},
    "what an editor knows to have been held": {
        "missions__x": mission("status: held\nstart: 2019-07\nprovenance: {status: editor}")
    },
    "an office abroad that a text explains": {
        "organisations__zeta": "type: company\ncountry: france\nplaces: [lyon, wuxi]\n"
        "summary: Also in [Wuxi](places/wuxi)."
    },
    "names that differ by a number": {
        "organisations__a": "name: Institute for Research 1\ntype: company\ncountry: france",
        "organisations__b": "name: Institute for Research 2\ntype: company\ncountry: france",
    },
    "short names that differ by a letter": {
        "organisations__a": "name: CAAM\ntype: company\ncountry: france",
        "organisations__b": "name: CAAS\ntype: company\ncountry: france",
    },
    "near names of which one names the other": {
        "organisations__a": "name: Center of Technology\ntype: company\ncountry: france",
        "organisations__b": "name: Centre of Technology\ntype: company\nrelated: [organisations/a]",
    },
    "activities alike, of which one belongs to the other": {
        "missions__a": mission("name: Workshop on clean air in Wuxi\nstatus: held\nstart: 2018-11"),
        "missions__b": mission("name: Wuxi workshop on clean air\nstatus: held\nstart: 2018-11\npart_of: [a]"),
    },
    "a second note that says so": {"references__2": "url: http://example.org/one\nsame_source_as: '1'"},
    "a number in a name": {
        "organisations__five": "name: 5G-DRIVE\ntype: company\ncountry: france\nsummary: About 5G-DRIVE.",
    },
    "a number by its figure": {
        "organisations__zeta": "type: company\ncountry: france\nsummary: It has [](indicators/firms)."
    },
    "a note, a section and a table": {
        "organisations__zeta": "type: company\ncountry: france\nsummary: See note 1, section 2.2 and Table 1[^1][^2]."
    },
    "a small number in words, by its figure": {
        "organisations__zeta": "type: company\ncountry: france\nsummary: It has [three members](indicators/three).",
        "indicators__three": "value: 3\nunit: members\ngroup: Firms\nnotes: [1]",
    },
    "a note of one of the record's sections": {
        "organisations__zeta": "type: company\ncountry: france\nsections: ['1', '4.1']\nnotes: [1, 3]",
        "references__3": "url: https://example.org/three\nsections: ['4.1', '4.2']",
    },
    "a date that a linked record holds": {
        "organisations__zeta": "type: company\ncountry: france\nsummary: A [tour](missions/tour-2018) in November 2018."
    },
    "a date that a record which links here holds": {"organisations__acme": "type: company\nsummary: A tour in 2018."},
    "a number that an editor's note quotes": {
        "organisations__zeta": "type: company\ncountry: france\neditor_notes: [The paper prints 17 in June 2001.]"
    },
}


@pytest.mark.parametrize("changed", NO_WARNINGS.values(), ids=NO_WARNINGS)
def test_what_is_in_order_raises_no_warning(changed: Files, check: Check) -> None:
    assert check(**changed) == []


def test_the_real_data_has_no_error() -> None:
    problems = checks.check(ROOT / "data")[1]
    assert [str(problem) for problem in errors(problems)] == []


def test_a_warning_stops_nothing(check: Check, tmp_path: Path) -> None:
    assert check(organisations__lonely="type: company")
    assert checks.load(tmp_path / "data").get("organisations/lonely")


def test_an_error_stops_the_loading_with_every_error(check: Check, tmp_path: Path) -> None:
    lines = check(organisations__a="type: x", organisations__b="type: y", organisations__lonely="type: company")
    with pytest.raises(DataError) as raised:
        checks.load(tmp_path / "data")
    assert str(raised.value).splitlines() == [line for line in lines if "warning:" not in line]


def atlas(*arguments: str | Path, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "atlas", *map(str, arguments)]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)


@pytest.fixture
def wrong(check: Check, tmp_path: Path) -> Path:
    """A data folder with one error and one warning."""
    check(organisations__acme="type: compny\nplaces: [lyon]", organisations__lonely="type: company")
    return tmp_path / "data"


LINES = [
    "data/organisations/acme.yml:4:1: type: 'compny' is not one of the choices. Did you mean 'company'? Choose from: "
    "association, authority, chamber, company, fair, hospital, international-organisation, museum, network, "
    "park, platform, "
    "research-institute, support-service, trade-promotion, university.",
    "data/organisations/lonely.yml:1:1: warning: No record names it, and it names none: no page leads to it but "
    "the list of "
    "its kind. Link it from a record that has to do with it.",
]


def test_the_command_tells_every_line_and_fails(wrong: Path) -> None:
    done = atlas("check", "--data", wrong)
    assert (done.returncode, done.stdout.splitlines()) == (1, LINES)
    assert done.stderr == "11 records, 1 error, 1 warning\n"


def test_the_command_succeeds_on_sound_data(check: Check, tmp_path: Path) -> None:
    check()
    done = atlas("check", "--data", tmp_path / "data")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "11 records, 0 errors, 0 warnings\n")


def test_tools_get_the_same_as_json(wrong: Path) -> None:
    done = atlas("check", "--format", "json", "--data", wrong)
    told = json.loads(done.stdout)
    assert done.returncode == 1
    assert (told["records"], told["errors"], told["warnings"]) == (11, 1, 1)
    assert [
        str(Diagnostic(**{**item, "severity": Severity(item["severity"])})) for item in told["diagnostics"]
    ] == LINES


def test_github_gets_the_same_lines_and_annotations(wrong: Path) -> None:
    done = atlas("check", "--format", "github", "--data", wrong)
    assert done.stdout.splitlines()[:2] == LINES
    assert done.stdout.splitlines()[2].startswith(
        "::error file=data/organisations/acme.yml,line=4,col=1,title=choice::type: 'compny' is not one of the choices."
    )
    assert done.stdout.splitlines()[3].startswith(
        "::warning file=data/organisations/lonely.yml,line=1,col=1,title=orphan::No"
    )


def test_an_annotation_cannot_be_broken_out_of() -> None:
    problem = Diagnostic("data/a,b:c.yml", 1, 1, "code", "100%\n::error::x", "")
    assert list(report.as_annotations([problem])) == [
        "::error file=data/a%2Cb%3Ac.yml,line=1,col=1,title=code::100%25%0A::error::x"
    ]


def test_a_terminal_gets_colours_and_the_same_words() -> None:
    problem = Diagnostic("data/x.yml", 1, 2, "code", "It is wrong.", "Mend it.", "name", Severity.WARNING)
    line = report.coloured(problem)
    assert "\033[" in line
    assert __import__("re").sub("\033\\[[0-9;]*m", "", line) == str(problem)


def test_a_reader_who_has_seen_enough_gets_no_traceback(wrong: Path) -> None:
    command = f"{sys.executable} -m atlas check --data {wrong} | true"
    done = subprocess.run(command, shell=True, cwd=ROOT, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr


def test_a_terminal_without_unicode_gets_no_traceback(check: Check, tmp_path: Path) -> None:
    check(organisations__acme="type: société")
    done = subprocess.run(
        [sys.executable, "-m", "atlas", "check", "--data", str(tmp_path / "data")],
        cwd=ROOT, env={"PYTHONIOENCODING": "ascii", "PATH": ""}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert r"soci\xe9t\xe9" in done.stdout
    assert "Traceback" not in done.stderr


def test_the_build_says_what_the_command_says(copy: Path, wrong: Path, tmp_path: Path) -> None:
    shutil.rmtree(copy / "data")
    shutil.copytree(wrong, copy / "data")
    told = atlas("check", cwd=copy).stdout.splitlines()
    done = mkdocs("build", "--site-dir", str(tmp_path / "site"), root=copy)
    assert done.returncode == 1
    assert [line for line in told if "warning:" not in line] == [
        line for line in done.stderr.splitlines() if line.startswith("data/")
    ]
    assert "Traceback" not in done.stderr


def test_a_field_may_still_stand_under_a_name_that_it_once_had() -> None:
    place = "name: Wuxi\nsummary: S.\nlevel: city\nlatitude: 1\nlongitude: 1\nchinese_name: 无锡\n"
    sourced = f"{place}provenance: {{chinese_name: atlas-of-china}}\nsections: ['1']\n"
    read = reading.read_file("places/wuxi", sourced.encode(), "data/places/wuxi.yml")
    assert read.diagnostics == ()
    assert read.record
    assert read.record.local_name == "无锡"
    assert read.record.provenance == {"local_name": "atlas-of-china"}
    # Diagnostics of it point to where it stands.
    assert read.document.position(("local_name",)) == (6, 1)
