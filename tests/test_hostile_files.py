"""Hostile folders and monstrous files: refused at once, with little memory, and never with a traceback."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from atlas.records import checks, yaml_reader
from tests.conftest import ROOT

SOUND = Path(__file__).parent / "hostile" / "data"
SECONDS = 5
"""Of the processor: a busy machine takes longer, and no more of it."""
RECORD = "name: {name}\nsummary: A firm.\ntype: company\nplaces: [lyon]\nsections: ['1']\n"
FIRM = RECORD.format(name="M")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with a handful of sound records."""
    return Path(shutil.copytree(SOUND, tmp_path / "data"))


def lines(data: Path) -> list[str]:
    return [str(problem) for problem in checks.check(data)[1]]


def only_line(data: Path) -> str:
    (line,) = lines(data)
    return line


def test_the_sound_records_are_sound(data: Path) -> None:
    assert lines(data) == []


@pytest.mark.parametrize(
    "name", ["../up", "Lyon", "two words", "double--hyphen", "-first", "last-", "accent-é", "under_score", "a" * 81]
)
def test_a_file_whose_name_is_no_id_is_refused(name: str, data: Path) -> None:
    (data / "organisations" / f"{name.replace('../', '..')}.yml").write_text(FIRM)
    assert "An id has lower-case letters a to z, digits, and single hyphens" in only_line(data)


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("Test X.yml", "test-x.yml"),
        ("acme.yml.txt", "acme.yml"),
        ("acme.yaml", "acme.yml"),
        ("Zürich & Söhne.yml", "zurich-and-sohne.yml"),
        ("a--b.YML", "a-b.yml"),
    ],
)
def test_the_name_that_was_meant_is_named(name: str, meant: str, data: Path) -> None:
    (data / "organisations" / name).write_text(FIRM)
    assert f" Rename it to {meant}. " in only_line(data)


def test_a_name_cannot_write_to_the_terminal(data: Path) -> None:
    (data / "organisations" / "a\n::error::\x1b[31mb.txt").write_text("")
    assert only_line(data) == (
        r"data/organisations/a\n::error::\x1b[31mb.txt:1:1: A record's file ends in .yml. "
        r"Rename it to a-error-31mb.yml. If it is no record, move it out of this folder."
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (FIRM.encode("utf-16"), "This is UTF-16, not UTF-8 text."),
        (FIRM.encode("utf-16-le"), "This is UTF-16, not UTF-8 text."),
        (FIRM.encode("utf-16-be"), "This is UTF-16, not UTF-8 text."),
        (FIRM.replace("\n", "\r").encode(), "Its lines end as on the first Macs (CR)."),
    ],
)
def test_a_file_that_was_saved_in_another_way_is_told_once(content: bytes, said: str, data: Path) -> None:
    (data / "organisations" / "saved.yml").write_bytes(content)
    assert said in only_line(data)


@pytest.mark.parametrize("name", ["known.yaml", "known.json", "notes.md", "yml"])
def test_a_file_that_is_no_record_is_refused(name: str, data: Path) -> None:
    (data / "organisations" / name).write_text("")
    assert "A record's file ends in .yml." in only_line(data)


def test_what_a_system_hides_in_folders_is_passed_over(data: Path) -> None:
    (data / ".DS_Store").write_text("")
    (data / "organisations" / ".gitkeep").write_text("")
    assert lines(data) == []


def test_a_link_out_of_the_data_is_not_followed(data: Path) -> None:
    (data / "organisations" / "passwords.yml").symlink_to("/etc/passwd")
    assert only_line(data).startswith("data/organisations/passwords.yml:1:1: A link to another file is not followed.")


def test_a_link_to_nowhere_is_refused(data: Path) -> None:
    (data / "organisations" / "nowhere.yml").symlink_to("nowhere-at-all.yml")
    assert "A link to another file is not followed." in only_line(data)


def test_a_linked_folder_is_not_followed(data: Path, tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "secret.yml").write_text("name: Secret")
    (data / "sectors").symlink_to(tmp_path / "outside")
    assert only_line(data).startswith("data/sectors:1:1: A link to another place is not followed.")


def test_a_pipe_is_not_waited_for(data: Path) -> None:
    os.mkfifo(data / "organisations" / "pipe.yml")
    assert "This is not a file." in only_line(data)


def test_a_folder_within_a_kind_is_refused(data: Path) -> None:
    (data / "organisations" / "more.yml").mkdir()
    assert "This is not a file." in only_line(data)


def test_an_unknown_kind_gets_a_suggestion(data: Path) -> None:
    (data / "organizations").mkdir()
    assert "There is no kind of record called 'organizations'. Did you mean 'organisations'?" in only_line(data)


def test_a_file_beside_the_kinds_is_refused(data: Path) -> None:
    (data / "clara.yml").write_text("name: CLARA")
    assert "This file is not in a kind's folder." in only_line(data)


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    assert only_line(tmp_path / "data").startswith("data:1:1: The data folder does not exist.")


def test_a_file_that_cannot_be_read_is_told(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path, mode: str) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    assert "data/places/lyon.yml:1:1: The file cannot be read: Permission denied. Check its permissions." in lines(data)


def test_a_folder_that_cannot_be_read_is_told(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    listed = os.scandir

    def refuse(path: Path) -> object:
        if path.name == "places":
            raise PermissionError(13, "Permission denied")
        return listed(path)

    monkeypatch.setattr(os, "scandir", refuse)
    assert only_line(data) == "data/places:1:1: The folder cannot be read: Permission denied. Check its permissions."


def with_file(text: str) -> dict[str, str]:
    return {"organisations/monster.yml": text}


def with_texts(piece: str) -> dict[str, str]:
    """As many of the longest texts as a file may hold, each made of one piece again and again."""
    text = (
        (piece * 4000)[: min(4000, 100 // max(1, sum(map(piece.count, "*_[]!\\"))) * len(piece))]
        .strip()
        .replace("'", "''")
    )
    paragraphs = "".join(f"  - '{text}'\n" for _ in range(60_000 // (len(text) + 10)))
    return with_file(RECORD.format(name="Monster") + f"details:\n{paragraphs}")


def alias_bomb() -> str:
    rows = [f"{chr(97 + n)}: &{chr(97 + n)} [{', '.join([f'*{chr(96 + n)}'] * 9)}]\n" for n in range(1, 20)]
    return "a: &a [x, x, x]\n" + "".join(rows)


MONSTERS = {
    "ten-megabytes": with_file("summary: " + "x" * 10_000_000),
    "ten-megabytes-of-brackets": with_file("[" * 10_000_000),
    "ten-thousand-levels-in-a-line": with_file("[" * 10_000 + "]" * 10_000),
    "ten-thousand-maps-in-a-line": with_file("{a: " * 10_000),
    "many-levels-of-indentation": with_file("".join(" " * n + "a:\n" for n in range(350))),
    "many-levels-of-hyphens": with_file("a:\n" + "- " * 10_000 + "x"),
    "question-marks": with_file("? " * 30_000),
    "alias-bomb": with_file(alias_bomb()),
    "keys": with_file("".join(f"k{n}: x\n" for n in range(7_000))),
    "the-same-key": with_file("name: x\n" * 8_000),
    "quotes": with_file('"' * 60_000),
    "colons": with_file("a: " * 20_000),
    "comments": with_file("# x\n" * 16_000),
    "anchors": with_file("".join(f"k{n}: &a{n} x\n" for n in range(5_000))),
    "tags": with_file("".join(f"k{n}: !t{n} x\n" for n in range(5_000))),
    "unknown-ids": with_file(FIRM + "related:\n" + "".join(f"  - organisations/knowm-{n}\n" for n in range(2_000))),
    "faulty-ids": with_file(FIRM + "related:\n" + "".join(f"  - Organisations/Known-{n}\n" for n in range(2_000))),
    "unknown-notes": with_file(FIRM + f"notes: [{', '.join(['7'] * 15_000)}]\n"),
    "unknown-notes-in-texts": with_texts("[^77]"),
    "former-ids": with_file(FIRM + f"former_ids: [{', '.join(['known'] * 8_000)}]\n"),
    "long-unknown-word": with_file(FIRM + "a" * 900 + ": x\n"),
    "very-long-choice": with_file(FIRM.replace("company", "compan" + "y" * 50_000)),
    "contact-points": with_file(FIRM + "contact_points:\n" + "  - {place: nowhere, count: -1}\n" * 1_500),
    "names-alike": {f"organisations/m{n}.yml": RECORD.format(name="M" + "a" * 250 + f"{n}") for n in range(1_000)},
    "activities-alike": {
        f"missions/m{n}.yml": RECORD.format(name=f"A tour of many firms {n}").replace("company", "tour")
        + "status: held\nstart: 2018-11\nnotes: []\n"
        for n in range(1_000)
    },
    "a-long-chain": {
        f"organisations/m{n}.yml": RECORD.format(name=f"Firm {n}") + f"part_of: [organisations/m{n + 1}]\n"
        for n in range(1_000)
    },
    "names-with-digits": {
        f"organisations/m{n}.yml": RECORD.format(name=f"{n} " + "1 " * 140 + "end") for n in range(500)
    },
}  # fmt: skip


PIECES = (
    "[", "]", "*", "_", "\\", "!", "![", "[](", "[a](", "[^", "*a ", "**a", "*_", "[*", "[[]](", "(", "<", "&", "`",
    "1", "1,", "1 ", "1.", "2018 ", "May 2018 ", "a ", "note 1, ", "note 1 and ", "http://", "a" * 50 + "-",
    "wechat:", "a - ",
)  # fmt: skip


def test_a_file_that_no_record_comes_near_is_not_even_read(data: Path) -> None:
    (data / "organisations" / "monster.yml").write_text("name: Acme\n" + "# x\n" * 1_000_000)
    assert only_line(data) == (
        "data/organisations/monster.yml:1:1: The file holds more than 65,536 bytes. "
        "No record is so large: keep only its fields."
    )


@pytest.fixture(scope="module")
def limited() -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "tests.limited"]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield process


@pytest.mark.parametrize("monster", MONSTERS.values(), ids=MONSTERS)
def test_no_file_takes_long_or_much(monster: dict[str, str], data: Path, limited: subprocess.Popen[str]) -> None:
    for name, text in monster.items():
        (data / name).parent.mkdir(exist_ok=True)
        (data / name).write_text(text)
    assert limited.stdin
    assert limited.stdout
    limited.stdin.write(f"{data}\n")
    limited.stdin.flush()
    status, seconds, told, errors = json.loads(limited.stdout.readline())
    assert seconds < SECONDS * (1 if len(monster) == 1 else 2)
    assert "Traceback" not in errors
    assert status in (0, 1)
    assert all(line.startswith("data/") and len(line) < 2_000 for line in told.splitlines())
    assert len(told.splitlines()) <= len(monster) * (2 * yaml_reader.MAX_DIAGNOSTICS + 1)


@pytest.mark.parametrize("piece", PIECES)
def test_no_text_takes_long(piece: str, data: Path) -> None:
    for name, text in with_texts(piece).items():
        (data / name).write_text(text)
    start = time.process_time()
    checks.check(data)
    assert time.process_time() - start < SECONDS
