"""Mistakes that editors, machines and attackers make, each with the one message that tells its cause.

To add a case, add a line to the table of its kind: what the file holds, and words of the message. A case of `ACCEPTED`
looks like a mistake and is none.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from atlas.records import checks, file_names
from atlas.records.addresses import refusal
from atlas.records.amounts import meant_amount, meant_range
from atlas.records.diagnostics import Diagnostic, Severity
from atlas.records.links import choices, nested
from atlas.records.model import KINDS, field_order
from atlas.records.strings import closest, folded
from atlas.records.synonyms import CHOICE_WORDS, proposed_field
from atlas.site.display import isolated
from tests.conftest import ROOT

SOUND = Path(__file__).parent / "hostile" / "data"
FIRM = "name: Mondo\nsummary: A firm.\ntype: company\nplaces: [lyon]\nsections: ['1']\n"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with a handful of sound records, and a place in China."""
    target = Path(shutil.copytree(SOUND, tmp_path / "data"))
    (target / "places" / "china.yml").write_text(
        "name: China\nsummary: A country.\nlevel: country\nlatitude: 35\nlongitude: 104\nsections: ['1']\n"
    )
    (target / "places" / "wuxi.yml").write_text(
        "name: Wuxi\nsummary: A city.\nlevel: city\ncountry: china\nlatitude: 31.49\nlongitude: 120.31\n"
        "sections: ['1']\n"
    )
    (target / "terms").mkdir(exist_ok=True)
    (target / "terms" / "nih.yml").write_text("name: NIH\nsummary: A term.\nsections: ['1']\n")
    return target


def found(data: Path, text: str, key: str = "organisations/mondo") -> list[Diagnostic]:
    """What is said of one more file."""
    path = data / f"{key}.yml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return [one for one in checks.check(data)[1] if one.severity is Severity.ERROR or one.path.endswith(path.name)]


def changed(field: str, value: str) -> str:
    """A sound record with one field changed or added."""
    lines = [line for line in FIRM.splitlines() if not line.startswith(f"{field}:")]
    return "\n".join([*lines, f"{field}: {value}"]) + "\n"


def test_the_record_is_sound(data: Path) -> None:
    assert found(data, FIRM) == []


# File names.

NAMES = {
    "index.yml": "its address is that of the directory",
    **{f"{name}.yml": "Windows cannot hold" for name in ("aux", "con", "nul", "prn", "com1", "com0", "lpt9")},
    "com¹.yml": "cannot be a record's id",
    "CON.yml": "cannot be a record's id",
    "CLOCK$.yml": "Rename it to clock.yml.",
    "mondo.yaml": "Rename it to mondo.yml.",
    "mondo.yml.txt": "Rename it to mondo.yml.",
    "known.yaml": "Delete it, for there is known.yml",
    "known.yml.txt": "Delete it, for there is known.yml",
    "known.yml.orig": "Delete it, for there is known.yml",
    "known.yml.bak": "Delete it, for there is known.yml",
    "Known.yml": "Delete it, for there is known.yml",
    "known (1).yml": "Delete it, for there is known.yml",
    "known - Kopie.yml": "Delete it, for there is known.yml",
    "Copy of known.yml": "Delete it, for there is known.yml",
    "known.bak.yml": "Delete it, for there is known.yml",
    "mondo - Paris.yml": "Rename it to mondo-paris.yml.",
    "Łódź.yml": "Rename it to lodz.yml.",
    "Ærø.yml": "Rename it to aero.yml.",
    "m\u043endo.yml": "cannot be a record's id. An id has",
    ".yml": "cannot be a record's id. An id has",
    "mondo.docx": "Write its text into the file mondo.yml.",
}


@pytest.mark.parametrize(("name", "said"), NAMES.items())
def test_a_wrong_file_name_is_told_once(name: str, said: str, data: Path) -> None:
    (data / "organisations" / name).write_text(FIRM)
    (line,) = [str(one) for one in checks.check(data)[1]]
    assert line.startswith(f"data/organisations/{name}:1:1: ")
    assert said in line
    assert not any(f"Rename it to {reserved}.yml" in line for reserved in ("com1", "con"))


def test_a_reference_has_the_number_of_a_note(data: Path) -> None:
    (one,) = found(data, "name: News\nsummary: A page.\nsections: ['1']\n", "references/eccp-suzhou-2023")
    assert "not the number of a note" in one.message


def test_a_language_is_named_by_its_code(data: Path) -> None:
    (one,) = found(data, "name: News\nsummary: A page.\ntype: web-page\nlanguage: english\n", "sources/news")
    assert (one.message, one.hint) == (
        "'english' is no code of a language.",
        "Did you mean 'en'? Write its letters: en, fr, zh-Hans.",
    )


@pytest.mark.parametrize("former", ["index", "con", "lpt1"])
def test_a_former_id_is_one_that_a_record_could_have(former: str, data: Path) -> None:
    (one,) = found(data, changed("former_ids", f"[{former}]"))
    assert (one.field, "no record can have had the id" in str(one).lower()) == ("former_ids[0]", True)


def test_former_ids_are_not_without_number(data: Path) -> None:
    (one,) = found(data, changed("former_ids", f"[{', '.join(f'was-{number}' for number in range(900))}]"))
    assert "cannot have more than 20 former ids" in one.message


MACHINES = (
    "Thumbs.db", "desktop.ini", "Desktop.ini", "._known.yml", "known.yml~", ".#known.yml", "#known.yml#", "4913",
    ".DS_Store", ".known.yml.swp", "known.yml.swp", ".known.yml.swo", "~$known.yml", ".~lock.known.yml#",
    ".syncthing.known.yml.tmp", "known.sync-conflict-20240101-120000-ABCDEF.yml", "known.yml.tmp", "known.yml.part",
    "known.yml.crdownload", "known.yml___jb_tmp___", ".gitkeep", "ehthumbs.db",
)  # fmt: skip


@pytest.mark.parametrize("name", MACHINES)
def test_what_a_machine_makes_for_itself_is_passed_by(name: str, data: Path) -> None:
    (data / "organisations" / name).write_bytes(b"\x00\xff: [")
    (data / name).write_bytes(b"\x00")
    assert checks.check(data)[1] == ()
    assert file_names.is_machines(name)


@pytest.mark.parametrize("name", ["known.yml", "clara.yaml", "..up.yml", "notes.md", "image.png", "index.md"])
def test_what_a_person_makes_is_not_passed_by(name: str) -> None:
    assert not file_names.is_machines(name)


# One mistake, one message.


def test_all_mistakes_of_a_file_are_told_at_once(data: Path) -> None:
    text = (
        'name: "Mondo\nsummary: A firm: in Lyon\ntype: compny\nplaces: [lyyon]\nwebsite: example.org\nsections: ["1"]\n'
    )
    assert [(one.line, one.field) for one in found(data, text)] == [
        (1, "name"), (2, "summary"), (3, "type"), (4, "places[0]"), (5, "website"),
    ]  # fmt: skip


def test_a_wrong_name_does_not_hide_the_mistakes_within(data: Path) -> None:
    (data / "organisations" / "Mondo Ltd.yml").write_text(FIRM.replace("company", "compny") + "places_: x\n")
    assert [one.code for one in checks.check(data)[1]] == ["file-name", "choice", "unknown-field"]


MISSION = (
    "name: Tour\nsummary: A tour.\ntype: tour\nstatus: held\nstart: 2018\nplaces: [lyon]\nsections: ['1']\nnotes: []\n"
)
MISPLACED = {
    "missions": MISSION,
    "indicators": "name: Firms\nsummary: Firms.\nvalue: 3\nunit: firms\ngroup: G\nsections: ['1']\nnotes: []\n",
    "organisations": FIRM.replace("Mondo", "Lyon firm") + "offers: [Advice.]\n",
}


@pytest.mark.parametrize("kind", MISPLACED)
def test_a_record_in_a_wrong_folder_is_told_once_where_it_belongs(kind: str, data: Path) -> None:
    told = found(data, MISPLACED[kind], "clusters/mondo")
    assert [one.code for one in told] == ["wrong-folder"]
    assert told[0].hint == f"Move it to data/{kind}/."


@pytest.mark.parametrize("kind", MISPLACED)
def test_a_record_beside_the_folders_is_told_where_it_belongs(kind: str, data: Path) -> None:
    (one,) = found(data, MISPLACED[kind], "mondo")
    assert one.hint.endswith(f"move it to data/{kind}/.")


@pytest.mark.parametrize(
    ("folder", "kind"), [("Activities", "missions"), ("figures", "indicators"), ("projects", "programmes")]
)
def test_a_folder_is_known_by_the_words_of_the_pages(folder: str, kind: str, data: Path) -> None:
    (data / folder).mkdir()
    (one,) = checks.check(data)[1]
    assert f"Did you mean {kind!r}?" in one.hint


def test_its_own_mistakes_are_told_beside_its_wrong_folder(data: Path) -> None:
    told = found(data, MISSION.replace("2018", "2018-13"), "clusters/mondo")
    assert [one.code for one in told] == ["wrong-folder", "value"]


@pytest.mark.parametrize(
    "name", ["organisations/mondo.yaml", "organisation/mondo.yml", "mondo.yml", "drafts/mondo.yml"]
)
def test_nothing_follows_from_a_file_that_is_refused(name: str, data: Path) -> None:
    path = data / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(FIRM)
    told = found(data, FIRM.replace("Mondo", "Other") + "members: [organisations/mondo]\n", "organisations/other")
    assert len(told) == 1
    assert "There is no record" not in str(told[0])


# Causes of what is no YAML: the lines; the number of the line that is told; words of the message.

CAUSES = {
    "a text at the margin": ("details:\n  - One\nand more.", 8, "Put two spaces before this line"),
    "a folded text at the margin": ("aim_: >-\n  One\ntwo\nthree", 8, "Put two spaces before these 2 lines"),
    "a quote left open": ('local_name: "上海', 6, "is not closed"),
    "a single quote left open": ("website: 'https://example.org/", 6, "is not closed"),
    "a quote inside quotes": ('local_name: "A "good" one"', 6, "goes on after its closing quote"),
    "an apostrophe inside quotes": ("local_name: 'It's'", 6, "goes on after its closing quote"),
    "a colon": ("local_name: One: two", 6, "a colon followed by a space starts a value"),
    "a tab": ("members:\n\t- x", 7, "Use spaces, not tabs"),
    "a wide colon": ("country：france", 6, "Latin keyboard"),
    "no space": ("country:france", 6, "No space stands after the colon"),
    "no colon": ("country france", 6, "is no field"),
    "a bracket left open": ("members: [x", 6, "Close the bracket that begins here"),
    "a percent sign": ("abbreviation: %x", 6, "cannot start with %"),
    "an at sign": ("abbreviation: @x", 6, "cannot start with @"),
    "a backtick": ("abbreviation: `x`", 6, "cannot start with `"),
    "a star": ("local_name: *x* is y", 6, "cannot start with *"),
    "a field that is indented": ("country: france\n  website: https://example.org/", 7, "Take away the spaces"),
    "items out of line": ("members:\n  - x\n - y", 8, "is indented by 1"),
    "a list after a value": ("country: france\n- x", 7, "has a value already"),
    "a comment within": ("local_name: One # two\n  three", 6, "for a comment"),
    "text after a fold sign": ("local_name: > one", 6, "Start the text on the next line"),
    "a path between quotes": ('local_name: "C:\\new\\papers"', 6, "\\p is no sign"),
    "an emoji in halves": ('local_name: "\\ud83d\\ude00"', 6, "Type the sign itself"),
    "a conflict": ("<<<<<<< ours\ncountry: france\n=======\ncountry: china\n>>>>>>> theirs", 6, "merge conflict"),
    "a fence": ("```", 6, "The lines of ``` are Markdown's"),
    "a list on the line of its field": ("members: - organisations/known", 6, "Start each item on a line of its own"),
    "two fields on a line": ("country: france website: https://example.org/", 6, "Start the field 'website' on a line"),
    "a field in bold": ("**country**: france", 6, "is no field"),
    "an item with a bullet": ("members:\n  - x\n  • y\n  - z", 8, "The item begins with •. Begin each item"),
    "an item with a dash": ("members:\n  - x\n  – y\n  - z", 8, "The item begins with –. Begin each item"),
    "a no-break space before an item": ("aliases:\n  - One\n\u00a0 - Two", 8, "A special space (U+00A0)"),
    "wide spaces before an item": ("aliases:\n\u3000\u3000- One\n  - Two", 7, "A special space (U+3000)"),
    "a no-break space after a hyphen": ("aliases:\n  - One\n  -\u00a0Two", 8, "A special space (U+00A0)"),
    "a narrow space before a field": (
        "contact_points:\n  - place: lyon\n    count: 1\n  \u202f phone: '12345'",
        9,
        "(U+202F)",
    ),
    "no-break spaces before a field": ("\u00a0\u00a0country: france", 6, "A special space (U+00A0)"),
    "an em space before an item": ("aliases:\n  - One\n\u2003 - Two", 8, "is a space of unusual width"),
    "no-break spaces before a text": ("summary_: >-\n\u00a0\u00a0A text\n  and more", 7, "A special space (U+00A0)"),
    "a list below a field without its colon": ("aliases\n  - One\n  - Two", 6, "'aliases' is no field"),
    "a text below a field without its colon": ("summary >-\n  [One](places/lyon): two\n  and more", 6, "is no field"),
    "a text without its hyphen": ("aim_:\n   >-\n    One.\n  - >-\n    [Two](places/lyon) and.", 7, "Write a hyphen"),
    "what goes on after the end": ("...\nwebsite: https://example.org/", 7, "Delete a line of three dots"),
    "the rest of a conflict": ("=======", 6, "merge conflict"),
}


@pytest.mark.parametrize(("lines", "number", "said"), CAUSES.values(), ids=CAUSES)
def test_the_cause_of_a_mistake_is_told_at_its_line(lines: str, number: int, said: str, data: Path) -> None:
    told = [one for one in found(data, f"{FIRM}{lines}\n") if one.code != "unknown-field"]
    assert [one.line for one in told] == [number], told
    assert said in str(told[0])


SLIPS = {
    "an item with a colon": (
        "offers:\n  - Advice: for all.",
        "Put the text between quotes, for it holds a colon: 'Advice: for all.'.",
    ),
    "a text in brackets": ("country: [france]", "Write it without a bracket or hyphen: 'france'."),
    "two texts in brackets": ("abbreviation: [A, B]", "Write the text after the colon"),
    "an address of a person": ("email: jo@example.org", "Take it out. Give the page"),
    "a telephone of a person": ("Phone: '+33 1 23 45'", "Take it out. Give the page"),
    "an item that is further in": ("offers:\n  - One.\n   - Two.", "'- Two.' belongs to the text above it"),
    "items with a wide comma": (
        "members: [organisations/known，organisations/mondo]",
        "is more than one item. Make each an item of its own.",
    ),
    "items with bullets": ("offers:\n  • One.\n  • Two.", "with a hyphen and a space, not with •."),
    "bullets within an item": ("offers:\n  - Two things.\n    • One.", "shows '• ' as it stands"),
    "an id with its ending": ("places: [lyon.yml]", "Did you mean 'lyon'?"),
    "a choice in brackets": ("type: [company]", "A list is not one of the choices."),
    "a list without spaces": ("members:\n  -organisations/known", "Write a space after the hyphen"),
    "an item without a space": ("places:\n  - lyon\n  -wuxi", "Write a space after the hyphen"),
    "an item out of line": ("places:\n  - lyon\n   - wuxi", "is two items in one"),
    "a value that is a comment": ("abbreviation: #1", "for a comment"),
}


@pytest.mark.parametrize(("lines", "said"), SLIPS.values(), ids=SLIPS)
def test_what_yaml_takes_for_something_else_is_told(lines: str, said: str, data: Path) -> None:
    name = lines.partition(":")[0]
    text = "".join(f"{line}\n" for line in FIRM.splitlines() if not line.startswith(name))
    (one,) = found(data, f"{text}{lines}\n")
    assert said in str(one)


@pytest.mark.parametrize(
    "line", ["Type: company", "kind_of: company", "type company", "type; company", "**type**: company"]
)
def test_a_field_under_a_wrong_name_is_not_missing_too(line: str, data: Path) -> None:
    (one,) = found(data, FIRM.replace("type: company", line))
    assert one.code != "missing-field"


@pytest.mark.parametrize("start", [b"PK\x03\x04", b"{\\rtf1\\ansi name: x}", b"%PDF-1.7", b"\xd0\xcf\x11\xe0"])
def test_a_file_of_a_word_processor_is_told_as_such(start: bytes, data: Path) -> None:
    (data / "organisations" / "mondo.yml").write_bytes(start)
    (one,) = checks.check(data)[1]
    assert "This is no plain text" in one.message


# Proposals.

FIELDS = {
    ("missions", "description"): "summary", ("missions", "location"): "places", ("missions", "city"): "places",
    ("missions", "homepage_url"): "website", ("missions", "url"): "website", ("missions", "end_date"): "end",
    ("missions", "start_date"): "start", ("missions", "date"): "start", ("missions", "title"): "name",
    ("indicators", "start_date"): "date", ("references", "homepage"): "url", ("clusters", "nation"): "country",
    ("clusters", "Website"): "website", ("clusters", "webiste"): "website", ("clusters", "sector"): "sectors",
    ("missions", "beschreibung"): "summary", ("clusters", "网址"): "website", ("clusters", "kraj"): "country",
    ("sources", "author"): "authors", ("clusters", "status"): "outcomes", ("programmes", "state"): "status",
    ("places", "lat"): "latitude", ("clusters", "start_date"): "founded",
    ("organisations", "established"): "founded", ("missions", "frequency"): "recurs",
    ("milestones", "expires"): "end", ("clusters", "former_name"): "aliases", ("clusters", "merged_with"): "outcomes",
    ("sources", "number"): "identifiers", ("indicators", "number"): "value", ("sources", "edition"): "version",
    ("sources", "journal"): "published_in", ("sources", "doi"): "identifiers", ("terms", "zzz"): None,
}  # fmt: skip


@pytest.mark.parametrize(("kind", "written"), FIELDS)
def test_a_field_is_known_by_other_names(kind: str, written: str) -> None:
    assert proposed_field(written, field_order(KINDS[kind]), ()) == FIELDS[kind, written]


DATES = {
    "November 2018": "2018-11", "Nov. 2018": "2018-11", "5 November 2018": "2018-11-05", "Sept 2018": "2018-09",
    "November 5th, 2018": "2018-11-05", "5.11.2018": "2018-11-05", "2018/11/05": "2018-11-05",
    "2018-11-5": "2018-11-05",
    "2018年11月5日": "2018-11-05", "2018年11月": "2018-11", "20181105": "2018-11-05", "11/2018": "2018-11",
    "2018年": "2018", "2018-11/12": None,
    "2018-11-05T09:00": "2018-11-05", "2018–11–05": "2018-11-05", "05/11/2018": None, "autumn 2018": None,
    "ma 2018": None, "2018-13-05": None, "31.02.2018": None, "18-11-05": None, "Q4 2018": None, "mid 2018": None,
    "٢٠١٨-٠٥": None,
}  # fmt: skip


@pytest.mark.parametrize("written", DATES)
def test_a_date_in_another_form_is_proposed_in_ours(written: str, data: Path) -> None:
    (one,) = found(data, MISSION.replace("2018", f"'{written}'", 1), "missions/mondo")
    meant = DATES[written]
    assert one.hint.startswith(f"Did you mean '{meant}'? ") if meant else ("Did you mean" not in one.hint)
    assert repr(written) in one.message or not meant


BETWEEN = "and, unless it went on from the one to the other, `date_qualifier: between`."
PERIODS = {
    "the 1990s": ("1990", "1999"), "199X": ("1990", "1999"), "2010年代": ("2010", "2019"), "18XX": ("1800", "1899"),
    "19th century": ("1801", "1900"), "spring 2021": ("2021-03", "2021-05"), "2021-21": ("2021-03", "2021-05"),
    "late autumn of 2020": ("2020-09", "2020-11"), "winter 2021/22": ("2021-12", "2022-02"),
    "Q2 2022": ("2022-04", "2022-06"), "2022-Q2": ("2022-04", "2022-06"), "2nd quarter of 2022": ("2022-04", "2022-06"),
    "H1 2022": ("2022-01", "2022-06"), "2018–2019": ("2018", "2019"), "2015/16": ("2015", "2016"),
    "between 2015 and 2017": ("2015", "2017"), "12-14 November 2018": ("2018-11-12", "2018-11-14"),
    "November 12–14, 2018": ("2018-11-12", "2018-11-14"), "Nov–Dec 2018": ("2018-11", "2018-12"),
    "28 November to 2 December 2018": ("2018-11-28", "2018-12-02"),
    "2018-11-12/2018-11-14": ("2018-11-12", "2018-11-14"), "2016 or 2017": ("2016", "2017"),
    "the 1800s": ("1800", "1899"), "2000s": ("2000", "2009"), "spring/summer 2021": ("2021-03", "2021-08"),
    "2021年春": ("2021-03", "2021-05"), "2021年第三季度": ("2021-07", "2021-09"), "2018年至2020年": ("2018", "2020"),
    "2021年10月4日至6日": ("2021-10-04", "2021-10-06"), "2021年3月-5月": ("2021-03", "2021-05"),
}  # fmt: skip


@pytest.mark.parametrize("written", PERIODS)
def test_a_period_is_told_how_to_write_it(written: str, data: Path) -> None:
    (one,) = found(data, MISSION.replace("2018", f"'{written}'", 1), "missions/mondo")
    start, end = PERIODS[written]
    assert one.message == f"{written!r} is not one date."
    assert one.hint == f"Write `start: {start}`, `end: {end}` {BETWEEN}"


QUALIFIED = {
    "circa 2018": ("2018", "around"), "c. May 2018": ("2018-05", "around"), "2018?": ("2018", "around"),
    "~2018": ("2018", "around"), "2018~": ("2018", "around"),
    "since 1994": ("1994", "since"), "by 2015": ("2015", "by"),
    "by the end of 2015": ("2015", "by"), "约2018年": ("2018", "around"),
}  # fmt: skip


@pytest.mark.parametrize("written", QUALIFIED)
def test_a_date_with_a_word_of_caution_is_told_how_to_write_it(written: str, data: Path) -> None:
    date, qualifier = QUALIFIED[written]
    (one,) = found(data, MISSION.replace("2018", f"'{written}'", 1), "missions/mondo")
    assert one.hint == f"Write `start: {date}` and `date_qualifier: {qualifier}`."
    (one,) = (one for one in found(data, changed("founded", f"'{written}'")) if one.field == "founded")
    assert one.hint == f"Write {date} alone, and say the rest in a text."


@pytest.mark.parametrize(
    "written", ["2021-2019", "autumn", "2018-13", "Q5 2022", "winter/spring 2021", "31 April to 2 May 2018"]
)
def test_what_is_no_period_is_not_taken_for_one(written: str, data: Path) -> None:
    (one,) = found(data, MISSION.replace("2018", f"'{written}'", 1), "missions/mondo")
    assert "`end:" not in one.hint


def test_a_field_for_one_date_takes_no_period(data: Path) -> None:
    rest = "and say the rest in a text."
    for written, right in (("summer 1868", "write 1868"), ("the 1860s", "leave the line out")):
        (one,) = found(data, changed("founded", written))
        assert one.hint == f"This field has no room for a period: {right}, {rest}"
    programme = "name: P\nsummary: P.\ntype: scheme\nstart: spring 2021\nsections: ['1']\n"
    (one,) = (one for one in found(data, programme, "programmes/p") if one.path.endswith("/p.yml"))
    assert one.hint.startswith("If it began and ended then, write `start: 2021-03` and `end: 2021-05`. ")
    assert one.hint.endswith(f" Otherwise write 2021, {rest}")
    told = found(data, f"{MISSION}end: Q2 2019\n", "missions/mondo")
    assert [one.hint for one in told if one.field == "end"] == ["Did you mean '2019-06'?"]


def test_two_seasons_are_the_ends_of_one_period(data: Path) -> None:
    both = f"{MISSION}end: autumn 2021\n".replace("2018", "spring 2021", 1)
    told = [one.hint for one in found(data, both, "missions/mondo")]
    assert told == ["Did you mean '2021-03'?", "Did you mean '2021-11'?"]


def test_an_apostrophe_in_a_value_ends_no_message(data: Path) -> None:
    figure = "name: P\nsummary: P.\nvalue: 12'000\nunit: firms\ngroup: G\nabout: [organisations/known]\n"
    (one,) = found(data, f"{figure}sections: ['1']\nnotes: []\n", "indicators/p")
    assert (one.message, one.hint) == (
        '"12\'000" is not a plain number.',
        "Write digits only, such as 280 or 17.5.",
    )


def test_what_lies_between_two_dates_needs_both(data: Path) -> None:
    sound = f"{MISSION}end: 2019\ndate_qualifier: between\n"
    assert found(data, sound, "missions/mondo") == []
    (one,) = found(data, sound.replace("end: 2019\n", ""), "missions/mondo")
    assert one.hint == "Add the later one as `end`, or remove this."
    (one,) = found(data, sound.replace("end: 2019", "end: 2018"), "missions/mondo")
    assert one.hint == "Remove this line, and `end`."


def test_what_goes_on_has_no_end(data: Path) -> None:
    sound = f"{MISSION}date_qualifier: since\n"
    assert found(data, sound, "missions/mondo") == []
    (one,) = found(data, f"{sound}end: 2019\n", "missions/mondo")
    assert one.hint == "Remove this line, or the end."


def test_a_year_long_ago_is_a_date_and_no_loose_number(data: Path) -> None:
    sound = changed("founded", "1868").replace("A firm.", "A firm of 1868.")
    assert found(data, sound) == []
    (one,) = found(data, sound.replace("of 1868.", "of 1869."))
    assert one.code == "loose-number"


def test_an_activity_long_ago_is_rather_a_slip(data: Path) -> None:
    (one,) = found(data, MISSION.replace("2018", "1018", 1), "missions/mondo")
    assert (one.code, one.severity) == ("odd-year", Severity.WARNING)


CHOICES = {
    ("status: held", "status: cancelled"): "under `outcomes`, with its date and source: `status: cancelled`. ",
    ("status: held", "status: delayed"): "under `outcomes`, with its date and source: `status: postponed`. ",
    ("status: held", "status: online"): "Did you mean `format: online`? ",
    ("status: held", "status: completed"): "Did you mean 'held'? ",
    ("status: held", "status: Planned"): "Did you mean 'planned'? ",
    ("status: held", "status: purple"): "Choose from: held",
    ("type: tour", "type: business mission"): "Did you mean 'mission'? ",
    ("type: tour", "type: web-page"): "Choose from: mission",
    ("status: held", "status: held\ndate_qualifier: circa"): "Did you mean 'around'? ",
    ("status: held", "status: held\nrecurs: yearly"): "Did you mean 'annual'? ",
    ("status: held", "status: held\nrecurs: twice a year"): "Did you mean 'semiannual'? ",
    ("status: held", "status: held\nrecurs: every other year"): "Did you mean 'biennial'? ",
    ("status: held", "status: held\nrecurs: every 3 months"): "Did you mean 'quarterly'? ",
    ("status: held", "status: held\ndate_qualifier: about"): "Did you mean 'around'? ",
}


@pytest.mark.parametrize(("right", "wrong"), CHOICES)
def test_a_choice_is_known_by_other_words(right: str, wrong: str, data: Path) -> None:
    (one,) = found(data, MISSION.replace(right, wrong), "missions/mondo")
    assert CHOICES[right, wrong] in one.hint
    assert "Choose from: " in one.hint


def test_every_word_for_a_choice_is_of_a_choice() -> None:
    models = [
        *KINDS.values(),
        *(part for kind in KINDS.values() for name in kind.model_fields if (part := nested(kind, name))),
    ]
    known = {value for model in models for name in model.model_fields for value in choices(model, name)}
    assert CHOICE_WORDS.keys() <= known
    assert all(word == folded(word) for words in CHOICE_WORDS.values() for word in words)


def test_a_field_that_is_there_is_not_proposed() -> None:
    assert proposed_field("title", ["name", "summary"], ["name"]) is None
    assert proposed_field("sumary", ["name", "summary"], ["summary"]) is None


@pytest.mark.parametrize(
    ("written", "known", "meant"),
    [
        ("paris", "spain", None), ("iran", "iraq", None), ("austria", "australia", None), ("niger", "nigeria", None),
        ("slovenia", "slovakia", None), ("tour-2015", "tour-2014", None), ("lyyon", "lyon", "lyon"),
        ("spian", "spain", "spain"), ("basque", "basque-country", "basque-country"), ("bejing", "beijing", "beijing"),
        ("pallete", "palette", "palette"),
    ],
)  # fmt: skip
def test_only_a_slip_of_the_hand_is_mended(written: str, known: str, meant: str | None) -> None:
    assert closest(written, [known]) == meant


MEANT = {
    ("country", "FR"): "france", ("country", "France"): "france", ("places", "[Wuxi City]"): "wuxi",
    ("places", "[Nowhere Province]"): None, ("places", "[../places/wuxi.md]"): "wuxi",
    ("members", "[known]"): "organisations/known", ("members", "[Acme]"): None,
    ("members", "[organisation/known]"): "organisations/known", ("related", "[wuxi]"): "places/wuxi",
    ("related", "[/places/wuxi/]"): "places/wuxi", ("related", "['https://our.example/places/wuxi/']"): "places/wuxi",
    ("related", "[data/places/wuxi.yml]"): "places/wuxi", ("former_ids", "[Wuxi]"): None,
    ("details", '["See [this](place/wuxi)."]'): "places/wuxi", ("details", '["See [this](wuxi.md)."]'): "places/wuxi",
    ("details", '["See [this](../places/wuxi.md)."]'): "places/wuxi",
    ("details", '["See [this](mailto:wuxi@example.org)."]'): None,
}  # fmt: skip


@pytest.mark.parametrize(("field", "written"), MEANT)
def test_only_records_that_exist_are_proposed(field: str, written: str, data: Path) -> None:
    (one,) = [one for one in found(data, changed(field, written)) if one.severity is Severity.ERROR]
    meant = MEANT[field, written]
    assert one.hint.startswith(f"Did you mean {meant!r}? ") if meant else "Did you mean" not in one.hint


def test_a_record_is_proposed_by_its_other_names(data: Path) -> None:
    path = data / "places" / "wuxi.yml"
    path.write_text(path.read_text() + "aliases: [Liangxi]\n")
    (one,) = found(data, changed("places", "[lyon, liangxi]"))
    assert "Did you mean 'wuxi'?" in one.hint


@pytest.mark.parametrize(
    ("text", "fits"),
    [("30 participants", True), ("About thirty (30 %)", False), ("30 per cent", False), ("30 firms", False)],
)
def test_a_figure_is_proposed_only_for_what_it_counts(text: str, fits: bool, data: Path) -> None:
    figure = "name: P\nsummary: P.\nvalue: 30\nunit: participants\ngroup: G\nabout: [organisations/known]\n"
    found(data, f"{figure}sections: ['1']\nnotes: []\n", "indicators/participants")
    (one,) = found(data, changed("summary", f"It has {text}."))
    assert ("indicators/participants" in one.hint) == fits


# Values that mean something else than they say: a field, its value, words of the message.

VALUES = (
    ("abbreviation", "China", "is a name of 'places/china' too"),
    ("abbreviation", "CHINA", "is a name of 'places/china' too"),
    ("abbreviation", "the", "is an ordinary word"),
    ("abbreviation", "Cluster", "is an ordinary word"),
    ("aliases", "[China]", "is a name of 'places/china' too"),
    ("aliases", "[The]", "is an ordinary word"),
    ("aliases", "[Chinese]", "is an ordinary word"),
    ("abbreviation", "Monday", "is an ordinary word"),
    ("abbreviation", "N.I.H.", "is a name of 'terms/nih' too"),
    ("name", "A [firm](places/lyon)", "it takes no markup"),
    ("name", "A *small* firm", "it takes no markup"),
    ("name", "tbd", "stands where a text is to come"),
    ("name", "'???'", "is no name"),
    ("summary", "'???'", "stands where a text is to come"),
    ("former_ids", "[one, one]", "in this list twice"),
    ("local_name", "China", "is a name of 'places/china' too"),
    ("country", "china", "lies in 'france', not in 'china'"),
    ("places", "[lyon, lyon]", "in this list twice"),
    ("aliases", "[Zwo, Zwo]", "in this list twice"),
    ("name", "“Mondo”", "are part of the text"),
    ("name", "\"'Mondo'\"", "are part of the text"),
    ("name", "“Mondo at Lyon", "has no partner: “"),
    ("name", "Mondo at Lyon”", "has no partner: ”"),
    ("name", "Mondo «at Lyon", "has no partner: «"),
    ("summary", "A “firm of Lyon.", "has no partner: “"),
    ("summary", "A „firm of Lyon.", "has no partner: „"),
    ("name", "上海集群", "Write the English name here, and this one into `local_name`."),
    ("name", "Mondo 上海", "Write the English name here, and this one into `local_name`."),
    ("local_name", "蒙多 (Méngduō)", "'(Méngduō)'. Keep the name itself"),
    ("local_name", "蒙多（Mondo）", "'（Mondo）'. Keep the name itself"),
    ("website", "https://www.mondo .com", "has a space in its host, which no host can hold. Remove the space"),
    ("website", "https://www.mon%20do.com/", "has a space in its host, which no host can hold. Remove the space"),
    ("website", "https://www.mondo.com/a b", "percent-encoded, such as %20"),
    ("name", 'Mondo"', "stands at one of its ends only"),
    ("name", "The ASSOCIATION", "in capitals"),
    ("name", "A FIRM of Lyon", "in capitals"),
    ("summary", "A leading and unique firm.", "read like advertising"),
    ("summary", "A leading, world-class and unrivalled firm.", 'See "What belongs in the atlas" in CONTRIBUTING.md.'),
    ("summary", "A cutting-edge firm.", "reads like advertising"),
    ("summary", "Write to jane.doe@example.org.", "is personal data"),
    ("summary", "Write to jane (at) example.org.", "is personal data"),
    ("summary", "Call +34 943 31 66 66.", "is personal data"),
    ("summary", "'Her tel.: 943 316 666.'", "is personal data"),
    ("summary", "Call 04 37 90 17 21.", "04 37 90 17 21' is personal data"),
    ("summary", "Call 04.37.90.17.21 at noon.", "is personal data"),
    ("summary", "Call 139 1234 5678.", "is personal data"),
    ("summary", "'Her WeChat: li_lei_88'", "is personal data"),
    ("summary", "她的微信：li-lei-88。", "is personal data"),
    ("summary", "A FIRM THAT BUILDS in Lyon.", "in capitals"),
    ("summary", "Call 943 316 666.", "is personal data"),
    ("summary", "☎ 943 316 666.", "is personal data"),
    ("summary", "＋34 943 316 666.", "is personal data"),
    ("summary", "Tlf. 943 316 666.", "is personal data"),
    ("summary", "Telegram @li_lei.", "is personal data"),
    ("summary", "'Her Skype: lilei.'", "is personal data"),
    ("summary", "jane AT example DOT org", "is personal data"),
    ("summary", "jane(a)example.org", "is personal data"),
    ("summary", "The best firm in Europe.", "reads like advertising"),
    ("summary", "A one-stop-shop for the undisputed leader.", "read like advertising"),
    ("summary", "Visit our stand.", "reads like advertising"),
    ("summary", "n/a", "'n/a' stands where a text is to come"),
    ("summary", "'...'", "stands where a text is to come"),
    ("summary", "to be completed.", "stands where a text is to come"),
    ("summary", "A firm {% raw %}.", "shows '{%' as it stands"),
    ("summary", "See https://atlas.example/a/organisations/known/.", "Link to 'organisations/known'."),
    ("summary", "TODO.", "'TODO' stands where a text is to come"),
    ("summary", "See [](https://example.org/).", "shows nothing"),
    ("summary", "See [ ](places/lyon).", "shows nothing"),
    ("summary", "See [it](https://example.org:99999/).", "port that can be read"),
    ("summary", "A ![sign](places/lyon).", "shows '![sign](' as it stands"),
    ("summary", "A firm[1].", "Cite a note of the paper as [^1]."),
    ("summary", "A firm[ 1 ] of Lyon.", "Cite a note of the paper as [^1]."),
    ("summary", "A firm[^ 1].", "Cite a note of the paper as [^1]."),
    ("summary", "A firm[^1 of Lyon.", "Cite a note of the paper as [^1]."),
    ("summary", "A firm[^note 1].", "Cite a note of the paper as [^1]."),
    ("summary", "A firm[note 1].", "Cite a note of the paper as [^1]."),
    ("summary", "A firm[1, 26].", "Cite a note of the paper as [^1][^26]."),
    ("summary", "A firm[^1, ^26].", "Cite a note of the paper as [^1][^26]."),
    ("summary", "A firm.¹", "Cite a note of the paper as [^1]."),
    ("summary", "It is in Lyon²⁶ and works.", "Cite a note of the paper as [^26]."),
    ("summary", "'| a | b | |---|---| | x | y |'", "Texts have no tables"),
    ("summary", ">-\n  | name | place |\n  |:--|:--:|\n  | x | y |", "Texts have no tables"),
    ("summary", "A **firm.", "shows '**' as it stands"),
    ("summary", "A ~~large~~ firm.", "shows '~~' as it stands"),
    ("website", "https://example.org:0/", "a port that no server can have"),
    ("abbreviation", "2019", "has no letter"),
    ("abbreviation", "'*'", "has no letter"),
    ("aliases", "['...']", "has no letter"),
    ("name", "'...'", "is no name"),
    ("name", "https://example.org/", "is an address"),
    ("summary", "See [it](https://atlas.example/a/organisations/known/).", "Link to 'organisations/known'."),
    ("summary", "See [https://www.gaia.es](https://other.example/).", "leads to 'https://other.example/'"),
    ("summary", "See [Gaia.es](https://other.example/).", "leads to 'https://other.example/'"),
    ("summary", "See [it](http://169.254.169.254/).", "private network"),
    ("summary", "See [it](https://gaia.es@other.example/).", "name or password"),
    ("website", "http://127.0.0.1:8080/", "private network"),
    ("website", "https://user:word@example.org/", "name or password"),
    ("name", "G\u0410IA", "U+0410, Cyrillic"),
    ("name", "\u0410\u0421\u0415\u0410", "U+0410, Cyrillic"),
    ("name", "Al\u03bfpha", "U+03BF, Greek"),
    ("name", "\uff27\uff21\uff29\uff21", "in another dress"),
    ("name", "\U0001d406aia", "in another dress"),
    ("name", "Mon\u3164do", "U+3164 cannot be seen"),
    ("name", "Mon\u2800do", "U+2800 cannot be seen"),
    ("name", "Mon\u034fdo", "U+034F cannot be seen"),
    ("name", "Mon\u200ddo", "U+200D cannot be seen"),
    ("name", "Mon\u200cdo", "U+200C cannot be seen"),
    ("name", '"Mon\\u200bdo"', "U+200B cannot be seen"),
    ("name", "Mon\u2003do", "of unusual width"),
    ("name", "Mon\ufffddo", "stands where a sign was lost"),
    ("name", "MondÃ©", "'Ã©' stands for 'é'"),
    ("summary", "Itâ€™s a firm.", "'â€™' stands for '’'"),
    ("name", "\ufb01rm Mondo", "in another dress"),
    ("summary", "• A firm.", "shows '• ' as it stands"),
    ("summary", "See (it)[https://example.org/].", "as it stands"),
    ("summary", "It&#x27;s a firm.", "shows '&#x27;' as it stands"),
    ("name", "Mo" + "\u0301" * 190, "marks are stacked"),
    ("name", "M\u0336ondo", "drawn across"),
    ("name", '"Mon\\uFDD0do"', "U+FDD0 cannot be seen"),
    ("name", '"Mon\\U0003FFFEdo"', "U+3FFFE cannot be seen"),
    ("name", '"Mon\\U00110000do"', "this stands for no sign"),
    ("country", "no", "There is no record 'places/no'."),
    ("aliases", "[Mondo]", "'Mondo' is the record's `name` already."),
    ("abbreviation", "Mondo", "'Mondo' is the record's `name` already."),
    ("verified", "{on: 2026-01-01, by: jane@example.org}", "verified.by: 'jane@example.org' is personal data"),
    ("website", "https://https://mondo.example/", "begins with http:// or https:// twice"),
    ("website", "https://mondo..example/", "a host that no site can have"),
    ("website", "https://-mondo.example/", "a host that no site can have"),
    ("website", f"https://{'m' * 64}.example/", "a host that no site can have"),
    ("website", "https://mondo.123/", "a host that no site can have"),
    ("website", "https://mon%64o.example/", "a host that no site can have"),
    ("website", "https://mondo.example／fr", "is not a web address. Copy it from the browser."),
    ("website", "http://[::1/", "is not a web address. Copy it from the browser."),
    ("summary", "A firm <!-- of Lyon -->.", "shows '<!--' as it stands"),
    ("summary", "'A firm {# of Lyon #}.'", "shows '{#' as it stands"),
    ("summary", "'A firm{: .large } of Lyon.'", "shows '{:' as it stands"),
    ("summary", "See [it](places/lyon){target=_blank}.", "shows '{target=' as it stands"),
    ("summary", "A `firm`.", "shows '`' as it stands"),
    ("summary", "A [firm][] of Lyon.", "shows '][' as it stands"),
    ("summary", "'[^1]: A firm.'", "shows ': ' as it stands"),
    ("summary", "'*[KN]: A firm.'", "shows '*[' as it stands"),
)  # fmt: skip


@pytest.mark.parametrize(("field", "value", "said"), VALUES)
def test_a_value_that_misleads_is_told_once(field: str, value: str, said: str, data: Path) -> None:
    told = [one for one in found(data, changed(field, value)) if one.code != "not-chinese"]
    assert [said in str(one) for one in told] == [True], told


def test_each_address_and_number_of_a_person_is_told(data: Path) -> None:
    told = found(data, changed("summary", "Call +34 943 31 66 66 or write to jane@example.org or jo@example.org."))
    assert {one.message.split("'")[1] for one in told} == {"+34 943 31 66 66", "jane@example.org", "jo@example.org"}


ACCEPTED = (
    ("aliases", "[شرکت می\u200cشود]"), ("aliases", "[क्\u200dष]"), ("aliases", "[👩\u200d🔬 Mondo ❤️]"),
    ("aliases", "[Москва, Αθήνα, ישראל, Tiếng Việt, Zürich, İstanbul, TGFβ]"), ("aliases", "[Mondo & Co (MC²)]"),
    ("abbreviation", "WHO"), ("abbreviation", "GIVE"), ("name", "UNESCO-IHE at Lyon"), ("name", "“Belt” and “Road”"),
    ("name", "TGFβ of “Lyon” and „Köln“"), ("local_name", "蒙多（MND）"),
    ("summary", "A «screen» in ‘Lyon’, l’été."), ("name", "“Horizon2020” in Lyon"), ("name", "Screens of 5” in “Lyon”"),
    ("summary", "See [gaia.es](https://www.gaia.es/)."), ("summary", "See [www.gaia.es](https://gaia.es/en)."),
    ("aliases", "[SÃO PAULO, Âge, Åland, Ä Ö]"), ("aliases", "[360]"), ("name", "Casa de todo el mundo"),
    ("summary", "It has some km² [sic], AdPack², E = mc² and MC²[^1]."), ("summary", "It is a|b or |x| at most."),
    ("summary", "It has snake_case and a_b_c = d."), ("website", "https://mondo.example:8443/"),
    ("website", "https://例え.jp/"), ("website", "https://8.8.8.8/"), ("summary", "Talks leading to a treaty."),
    ("summary", "'They sent a signal: trade stays open. They use WeChat: members write there.'"),
    ("summary", "The fair Smart@Lyon. It opens in May."),
    ("summary", "Outstanding payments, the state of the art and the Premier of China."),
    ("summary", "A ***large*** firm, {a set}, *[of](places/lyon)* [Lyon](places/lyon)[^1][^1]."),
    ("aliases", "[MONDO, mondo]"), ("website", "https://my_firm.mondo-1.example/"), ("website", "https://集群.中国/"),
    ("summary", "See [NRW.Global Business](https://www.nrwglobalbusiness.com/)."),
)  # fmt: skip


@pytest.mark.parametrize(("field", "value"), ACCEPTED)
def test_a_value_that_is_in_order_is_accepted(field: str, value: str, data: Path) -> None:
    assert found(data, changed(field, value)) == []


NUMBERS = (
    "101 004 112", "0000123456", "ISSN 0378-5955", "02-675", "05/2018", "09-2019", "01 2020", "A8-0123/2018",
    "2018/0345", "978-0-306-40615-7", "0800-1600", "8703 40 10",
)  # fmt: skip


@pytest.mark.parametrize("number", NUMBERS)
def test_a_number_that_is_no_telephone_is_not_taken_for_one(number: str, data: Path) -> None:
    told = found(data, changed("summary", f"It is {number}."))
    assert [one.code for one in told if not one.code.startswith("loose")] == []


COUNTS = ((-15, "members", True), (-3, "%", False), (0, "rank", True), (1.5, "rank", True), (0, "members", False))


@pytest.mark.parametrize(("value", "unit", "wrong"), COUNTS)
def test_nothing_is_counted_below_nothing(value: float, unit: str, wrong: bool, data: Path) -> None:
    figure = f"name: P\nsummary: P.\nvalue: {value}\nunit: '{unit}'\ngroup: G\nabout: [organisations/known]\n"
    status = "status: ranked\n" if unit == "rank" else ""
    told = found(data, f"{figure}{status}sections: ['1']\nnotes: []\n", "indicators/p")
    assert [one.code for one in told] == ["amount"] * wrong


@pytest.mark.parametrize(
    ("unit", "right"),
    [("million RMB", "RMB"), ("mio. EUR", "EUR"), ("万元", "元"), ("M€", "€"), ("millions of euros", "euros")],
)
def test_a_unit_holds_no_part_of_the_number(unit: str, right: str, data: Path) -> None:
    figure = f"name: P\nsummary: P.\nvalue: 3.5\nunit: {unit}\ngroup: G\nabout: [organisations/known]\n"
    (one,) = found(data, f"{figure}sections: ['1']\nnotes: []\n", "indicators/p")
    assert one.hint == f"Write `value: {35000 if right == '元' else 3500000}` and `unit: {right}`."
    assert found(data, f"{figure}sections: ['1']\nnotes: []\n".replace(unit, "millionaires"), "indicators/p") == []


def test_a_unit_that_is_nothing_else_is_told_with_both_ends_of_a_range(data: Path) -> None:
    figure = "name: P\nsummary: P.\nvalue: 1.2\nupper: 1.5\nunit: million\ngroup: G\nabout: [organisations/known]\n"
    (one,) = found(data, f"{figure}sections: ['1']\nnotes: []\n", "indicators/p")
    assert one.hint == "Write `value: 1200000`, `upper: 1500000` and what is counted as `unit`."
    assert found(data, f"{figure}sections: ['1']\nnotes: []\n".replace("million", "km"), "indicators/p") == []


AMOUNTS = {
    "€ 3,5 Mio": ("3500000", "€"), "$5m": ("5000000", "$"), "5 Mrd. Euro": ("5000000000", "Euro"),
    "12 M€": ("12000000", "€"), "more than 50": ("50", ""), "5 m": ("5", "m"),
    "12亿元": ("1200000000", "元"),
}  # fmt: skip


@pytest.mark.parametrize("written", AMOUNTS)
def test_an_amount_is_read_as_it_is_meant(written: str) -> None:
    amount = meant_amount(written)
    assert amount
    assert (amount.number, amount.unit) == AMOUNTS[written]


@pytest.mark.parametrize(
    "written", ["20.000 people", "20,000", "5m", "5 M", "12-10", "1 to 2 million", "1 million - 2 million", "2018-11"]
)
def test_what_may_be_another_amount_is_not_taken_for_one(written: str) -> None:
    assert meant_amount(written) is None


RANGES = {
    "1.2-1.5 million": ("1200000", "1500000", ""), "RMB 10–12 million": ("10000000", "12000000", "RMB"),
    "1.2 to 1.5 bn EUR": ("1200000000", "1500000000", "EUR"), "10-12": ("10", "12", ""),
}  # fmt: skip


@pytest.mark.parametrize("written", RANGES)
def test_the_ends_of_a_range_share_its_scale_and_its_currency(written: str, data: Path) -> None:
    lower, upper, unit = RANGES[written]
    figure = f"name: P\nsummary: P.\nvalue: {written}\nunit: people\ngroup: G\nabout: [organisations/known]\n"
    (one,) = found(data, f"{figure}sections: ['1']\nnotes: []\n", "indicators/p")
    told = f"Write the lower one alone, {lower}, and the other on a line of its own: upper: {upper}."
    assert one.hint == told + (f' Write its unit as `unit: "{unit}"`.' if unit else "")
    assert meant_range("12-10") is meant_range("2018-11") is None


@pytest.mark.parametrize("number", ["280", "2 million EUR", "over 12"])
def test_a_number_in_a_field_that_is_none_is_told_to_be_a_figure(number: str, data: Path) -> None:
    (one,) = found(data, changed("employees", number))
    assert one.hint.startswith("A figure is a record of its own in data/indicators/, ")
    (one,) = found(data, changed("renovated", "1868"))
    assert "figure" not in one.hint


@pytest.mark.parametrize("field", ["email", "phone", "director"])
def test_who_wants_to_give_a_person_is_told_to_give_a_page(field: str, data: Path) -> None:
    (one,) = found(data, changed(field, "info@mondo.example"))
    assert "as `contact_page`. " in one.hint
    assert found(data, changed("contact_page", "https://mondo.example/contact")) == []


def test_a_label_of_excellence_expires_only_where_there_is_one(data: Path) -> None:
    cluster = "name: Mondo\nsummary: A cluster.\nplaces: [lyon]\nsections: ['1']\nlabel_expires: 2027-05\n"
    (one,) = found(data, cluster, "clusters/mondo")
    assert one.hint == "Add `excellence_label`, or remove this line."
    assert found(data, f"{cluster}excellence_label: gold\n", "clusters/mondo") == []


@pytest.mark.parametrize(("value", "wrong"), [("1.250", True), ("17.5", False), ("1250", False), ("0.125", False)])
def test_a_point_between_thousands_is_told(value: str, wrong: bool, data: Path) -> None:
    figure = f"name: P\nsummary: P.\nvalue: {value}\nunit: firms\ngroup: G\nabout: [organisations/known]\n"
    told = found(data, f"{figure}sections: ['1']\nnotes: []\n", "indicators/p")
    assert ["may mean thousands. Write 1250, or 1.2500" in str(one) for one in told] == [True] * wrong


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("35 million", "Write 35000000."), ("1.2 billion", "Write 1200000000."), ("35,000,000", "Write 35000000."),
        ("1.250.000", "Write 1250000."), ("3500万", "Write 35000000."), ("3.5亿元", 'alone, 350000000, '),
        ("RMB 35 million", 'alone, 35000000, '), ("RMB 35 million", 'unit: "RMB".'), ("€5 mio.", 'unit: "€".'),
        ("over 5 bn EUR", 'alone, 5000000000, and the rest on a line of its own: qualifier: over, unit: "EUR".'),
        ("over 6", "qualifier: over."), ("6%", 'unit: "%".'), ("6 %", 'unit: "%".'), ("6 firms", 'unit: "firms".'),
        ("at least 17.5%", 'Write the number alone, 17.5, '), ("at least 17.5%", 'qualifier: at least, unit: "%".'),
        ("45.7640431234567", "Write at most 15 digits before the point and 6 behind it"), ("-0", "Write digits only"),
        ("six", "Write digits only"), ("1,250", "Write digits only"), ("nearly 6", "qualifier: almost."),
        ("280+", "qualifier: over."), ("'> 280'", "qualifier: over."), ("~6", "qualifier: around."),
        ("<10", "qualifier: under."), ("≥ 5%", 'qualifier: at least, unit: "%".'), ("almost 6", "qualifier: almost."),
        ("250-300", "250, and the other on a line of its own: upper: 300."), ("2.5 to 3", "upper: 3."),
        (">280", "Put the text between quotes"),
    ],
)  # fmt: skip
def test_what_is_more_than_a_number_is_told_its_fields(value: str, said: str, data: Path) -> None:
    figure = f"name: P\nsummary: P.\nvalue: {value}\nunit: firms\ngroup: G\nabout: [organisations/known]\n"
    (one,) = found(data, f"{figure}sections: ['1']\nnotes: []\n", "indicators/p")
    assert said in one.hint


@pytest.mark.parametrize(
    ("more", "is_wrong"),
    [("", False), ("qualifier: about\n", True), ("unit: rank\nstatus: ranked\n", True), ("value: 300\n", True)],
)
def test_a_range_has_a_lower_and_an_upper_end(more: str, is_wrong: bool, data: Path) -> None:
    given = {line.partition(":")[0]: line for line in f"value: 250\nunit: firms\n{more}".splitlines()}
    figure = "\n".join(["name: P\nsummary: P.\nupper: 300\ngroup: G\nabout: [organisations/known]", *given.values()])
    told = found(data, f"{figure}\nsections: ['1']\nnotes: []\n", "indicators/p")
    assert [one.field for one in told] == ["upper"] * is_wrong


@pytest.mark.parametrize(
    ("unit", "warned"), [("percent", True), ("Per cent", True), ("'%'", False), ("percent points", False)]
)
def test_a_share_has_its_sign(unit: str, warned: bool, data: Path) -> None:
    figure = f"name: P\nsummary: P.\nvalue: 25\nunit: {unit}\ngroup: G\nabout: [organisations/known]\n"
    told = found(data, f"{figure}sections: ['1']\nnotes: []\n", "indicators/p")
    assert [one.hint for one in told] == ['Write `unit: "%"`.'] * warned


COORDINATES = {
    "latitude: 43°15′N": "with a minus for those south and west", "longitude: 2.93 W": "with a minus",
    "latitude: 120.31": "A larger one is the longitude.", "longitude: 190": "Write a number of at most 180.",
}  # fmt: skip


@pytest.mark.parametrize("line", COORDINATES)
def test_a_coordinate_is_told_how_it_is_written(line: str, data: Path) -> None:
    field = line.partition(":")[0]
    text = (data / "places" / "wuxi.yml").read_text()
    lines = [line if one.startswith(field) else one for one in text.splitlines()]
    (one,) = found(data, "\n".join(lines), "places/wuxi")
    assert COORDINATES[line] in one.hint


LANGUAGES = {
    "German": "de", "deutsch": "de", "中文": "zh", "ZH": "zh", "cn": "zh", "gr": "el", "jp": "ja",
    "deu": "de", "Simplified Chinese": "zh-Hans", "zh_CN": "zh-CN", "xx": None, "zh-Hans": None,
}  # fmt: skip


@pytest.mark.parametrize("written", LANGUAGES)
def test_a_language_is_known_by_its_name_and_its_country(written: str, data: Path) -> None:
    (data / "sources").mkdir()
    (data / "sources" / "paper.yml").write_text(PAPER)
    page = "name: Page\nsummary: A page.\ntype: web-page\nurl: https://page.example/b\n"
    told = [one for one in found(data, f"{page}language: {written}\n", "sources/page-2020") if one.field == "language"]
    meant = LANGUAGES[written]
    assert [one.hint for one in told if "Did you mean" in one.hint] == (
        [f"Did you mean '{meant}'? Write its letters: en, fr, zh-Hans."] if meant else []
    )
    assert bool(told) == (written != "zh-Hans")


SOURCED = {
    "sources: [https://news.example/a]": "Add it to data/sources/, with this address as its `url`",
    "provenance: {type: https://news.example/a}": "Add it to data/sources/, with this address as its `url`",
    "sources: [https://www.page.example/b/]": "Did you mean 'page-2020'?",
    "provenance: {type: http://page.example/b}": "Did you mean 'page-2020'?",
}


@pytest.mark.parametrize("line", SOURCED)
def test_a_source_that_is_named_by_its_address_is_a_record(line: str, data: Path) -> None:
    (data / "sources").mkdir()
    (data / "sources" / "paper.yml").write_text(PAPER)
    page = "name: Page\nsummary: A page.\ntype: web-page\nurl: https://page.example/b\nlanguage: en\n"
    (data / "sources" / "page-2020.yml").write_text(page)
    (one,) = found(data, f"{FIRM}{line}\n")
    assert SOURCED[line] in one.hint


def test_a_place_is_known_by_its_name_in_the_second_language(data: Path) -> None:
    with (data / "places" / "wuxi.yml").open("a") as file:
        file.write("local_name: 无锡\n")
    (one,) = found(data, changed("places", "[无锡]"))
    assert one.hint.startswith("Did you mean 'wuxi'?")


def test_a_record_that_is_not_there_yet_is_told_its_file(data: Path) -> None:
    (one,) = found(data, changed("country", "New Zealand"))
    assert one.hint.endswith("If it has no record yet, add data/places/new-zealand.yml.")


@pytest.mark.parametrize(
    "written",
    [
        "CN",
        "cn",
        "CHN",
        "Chine",
        "Čína",
        "中国",
        "People's Republic of China",
        "PRC",
    ],
)
def test_a_country_is_known_by_its_code_its_official_name_and_its_names_in_all_languages(
    written: str, data: Path
) -> None:
    (data.parent / "search.yml").write_text(
        'synonyms:\n- {words: [PRC, "People\'s Republic of China"], means: [places/china]}\n'
    )
    (one,) = found(data, changed("country", f'"{written}"'))
    assert one.hint.startswith("Did you mean 'china'?")


@pytest.mark.parametrize("written", ["CZ", "cz", "Czechia", "Czech Republic", "Tschechien", "Česko"])
def test_a_country_that_is_not_there_yet_is_told_the_file_of_its_usual_name(written: str, data: Path) -> None:
    (one,) = found(data, changed("country", written))
    assert "add data/places/czechia.yml" in one.hint


def test_an_article_is_no_part_of_the_name_of_a_country(data: Path) -> None:
    (one,) = found(data, changed("country", "The Netherlands"))
    assert "add data/places/netherlands.yml" in one.hint


def test_a_label_and_a_generation_are_known_by_other_words(data: Path) -> None:
    for key, field, written, meant in (
        ("clusters/x", "excellence_label", "Gold label", "gold"),
        ("partnerships/x", "generation", "5th", "fifth"),
    ):
        told = found(data, f"name: X\nsummary: X.\nsections: ['1']\nnotes: []\n{field}: {written}\n", key)
        assert [one.hint.split("?")[0] for one in told if one.field == field] == [f"Did you mean '{meant}'"]


@pytest.mark.parametrize("written", ["Republic of China", "EU", "Atlantis"])
def test_no_country_is_proposed_for_what_is_none_or_which_is_not_for_a_table_to_say(written: str, data: Path) -> None:
    (one,) = found(data, changed("country", written))
    assert "Did you mean" not in one.hint


@pytest.mark.parametrize(
    ("years", "codes"),
    [("2018/19", []), ("2018–19", []), ("2018, 19", ["loose-number"]), ("2011/12", ["loose-date"])],
)
def test_a_school_year_is_a_date_and_no_number(years: str, codes: list[str], data: Path) -> None:
    told = found(data, MISSION.replace("A tour.", f"A tour of the school year {years}."), "missions/mondo")
    assert [one.code for one in told] == codes


@pytest.mark.parametrize(("start", "warned"), [("2031", True), ("2020", False), ("2023-02", False)])
def test_a_source_does_not_tell_of_what_came_after_it(start: str, warned: bool, data: Path) -> None:
    (data / "sources").mkdir()
    (data / "sources" / "paper.yml").write_text(PAPER)
    (data / "sources" / "page.yml").write_text("name: P\nsummary: A page.\ntype: web-page\naccessed: 2023-01-05\n")
    text = MISSION.replace("2018", start).replace("sections: ['1']\nnotes: []", "sources: [page]")
    assert [one.code for one in found(data, text, "missions/mondo")] == ["done-in-the-future"] * warned


def test_a_record_that_was_copied_is_told_once(data: Path) -> None:
    text = changed("abbreviation", "MND") + "website: https://mondo.example/\naliases: [Monde]\nlocal_name: 蒙多\n"
    found(data, text)
    assert [one.code for one in found(data, text, "organisations/mondo-two")] == ["duplicate-name"]


@pytest.mark.parametrize(("name", "warned"), [("Share of exports", True), ("Growth of exports", False)])
def test_a_share_is_no_more_than_the_whole(name: str, warned: bool, data: Path) -> None:
    figure = f"name: {name}\nsummary: Of all.\nvalue: 150\nunit: '%'\ngroup: G\nabout: [organisations/known]\n"
    told = found(data, f"{figure}sections: ['1']\nnotes: []\n", "indicators/p")
    assert [one.code for one in told] == ["large-share"] * warned


PAPER = "name: Paper\nsummary: A paper.\ntype: paper\nmain: true\nsection_titles: {'1': One, '2': Two}\n"


@pytest.mark.parametrize(
    ("section", "code"), [("'9.9'", "unknown-section"), ("'1', '9.9'", "unknown-section"), ("'2'", "note-elsewhere")]
)
def test_a_section_that_is_not_there_is_the_only_mistake(section: str, code: str, data: Path) -> None:
    (data / "sources").mkdir()
    (data / "sources" / "paper.yml").write_text(PAPER)
    told = found(data, changed("sections", f"[{section}]") + "notes: [1]\n")
    assert [one.code for one in told] == [code]


@pytest.mark.parametrize(
    ("written", "meant"), [("§2", "2"), ("Section 2", "2"), ("Two", "2"), ("Table 1", "table-1"), ("9.9", None)]
)
def test_a_section_is_known_by_its_number_and_by_its_title(written: str, meant: str | None, data: Path) -> None:
    (data / "sources").mkdir()
    (data / "sources" / "paper.yml").write_text(PAPER.replace("Two}", "Two, table-1: Bodies}"))
    (one,) = found(data, changed("sections", f"['{written}']"))
    assert (f"Did you mean {meant!r}? " in one.hint) if meant else ("Did you mean" not in one.hint)


@pytest.mark.parametrize("line", ["---\n", "---\nname: Other\n"])
def test_a_second_document_is_told_how_it_becomes_one(line: str, data: Path) -> None:
    (one,) = found(data, f"{FIRM}{line}")
    assert (one.line, one.hint) == (6, "Give each record its own file; if it is all one, delete the line ---.")


def test_a_version_of_yaml_that_is_not_read_is_told(data: Path) -> None:
    (one,) = found(data, f"%YAML 2.0\n---\n{FIRM}")
    assert (one.line, one.hint) == (1, "Delete it: a record begins with its fields.")


@pytest.mark.parametrize("notes", ["[1, 1]"])
def test_a_note_stands_once(notes: str, data: Path) -> None:
    assert [one.code for one in found(data, changed("notes", notes)) if one.code != "unknown-note"] == ["twice"]


def test_a_term_may_share_a_short_form_with_what_it_explains(data: Path) -> None:
    found(data, changed("abbreviation", "MND"), "organisations/mondo")
    term = "name: Mondo number\nabbreviation: MND\nsummary: A number.\nsections: ['1']\n"
    assert [one.code for one in found(data, term, "terms/mnd") if one.code == "taken-name"] == ["taken-name"] * 2
    assert found(data, f"{term}related: [organisations/mondo]\n", "terms/mnd") == []


PRIVATE = (
    "127.0.0.1", "169.254.169.254", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "[::1]", "[::ffff:127.0.0.1]",
    "localhost", "localhost.", "printer.local", "metadata.google.internal", "10.0.0.1", "192.168.1.1", "172.16.3.4",
    "100.64.0.1", "0.0.0.0", "0", "[fe80::1]", "[fd00:ec2::254]", "[64:ff9b::7f00:1]", "127.0.0.1.nip.io",
    "１２７.0.0.1", "127。0。0。1", "%31%32%37.0.0.1", "intranet", "[2002:7f00:1::]", "224.0.0.1",
)  # fmt: skip


@pytest.mark.parametrize("host", PRIVATE)
def test_a_private_network_is_refused_however_it_is_written(host: str) -> None:
    said = refusal(f"http://{host}/latest")
    assert said
    assert "private network" in said[0]


@pytest.mark.parametrize("host", ["www.gaia.es", "8.8.8.8", "münchen.de", "xn--mnchen-3ya.de", "[2606:4700::1111]"])
def test_a_public_address_is_not(host: str) -> None:
    assert refusal(f"https://{host}/") is None


def test_names_read_from_right_to_left_stand_each_by_itself() -> None:
    assert isolated(["شنگهای", "שנגחאי", "A & B"]) == "<bdi>شنگهای</bdi>; <bdi>שנגחאי</bdi>; A &amp; B"


def test_the_real_data_has_no_mistake() -> None:
    assert checks.check(ROOT / "data")[1] == ()
