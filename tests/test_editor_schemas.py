"""The JSON Schemas: never stale, in agreement with the checker, and of use in a real editor's language server."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from atlas.cli.commands import stale_schemas
from atlas.exports import editor_schemas
from atlas.records.catalogue import Catalogue
from atlas.records.model import KINDS, field_order
from tests.conftest import ROOT

SERVER = ROOT / ".cache" / "node" / "node_modules" / "yaml-language-server" / "bin" / "yaml-language-server"


def test_the_schemas_in_the_repository_are_those_of_the_models(catalogue: Catalogue) -> None:
    """But for the sectors and countries to choose from: who adds one need not know of schemas."""
    choices = {record.id for kind in ("sectors", "places") for record in catalogue.of_kind(kind)}

    def without_choices(node: Any) -> Any:
        if isinstance(node, list):
            return [without_choices(item) for item in node]
        if not isinstance(node, dict):
            return node
        return {
            name: "ids" if name == "enum" and choices & {*value} else without_choices(value)
            for name, value in node.items()
        }

    wanted = {name: without_choices(json.loads(text)) for name, text in editor_schemas.schemas(catalogue).items()}
    found = {path.name: without_choices(json.loads(path.read_text("utf-8"))) for path in (ROOT / "schemas").iterdir()}
    assert found == wanted, "run: python3 dev.py tidy"


def test_a_stale_schema_is_found_and_mended(tmp_path: Path) -> None:
    data, folder = (Path(shutil.copytree(ROOT / name, tmp_path / name)) for name in ("data", "schemas"))
    (folder / "terms.json").write_text("{}")
    (folder / "places.json").unlink()
    (folder / "former.json").write_text("{}")
    assert stale_schemas(data, write=False) == ["former.json", "places.json", "terms.json"]
    assert stale_schemas(data, write=True) == ["former.json", "places.json", "terms.json"]
    assert stale_schemas(data, write=False) == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_is_titled_and_explained(kind: str, catalogue: Catalogue) -> None:
    made = editor_schemas.schema(KINDS[kind], catalogue)
    assert tuple(made["properties"]) == field_order(KINDS[kind])
    assert all(value["title"] and value["description"] for value in made["properties"].values())


def test_sectors_and_countries_are_listed(catalogue: Catalogue) -> None:
    made = editor_schemas.schema(KINDS["clusters"], catalogue)["properties"]
    assert set(made["sectors"]["items"]["enum"]) == set(catalogue.kinds["sectors"])
    assert {"france", "china"} <= set(made["country"]["enum"])
    assert "lyon" not in made["country"]["enum"]


def test_visual_studio_code_knows_the_schema_of_every_kind() -> None:
    settings = json.loads((ROOT / ".vscode" / "settings.json").read_text(encoding="utf-8"))
    assert settings["yaml.schemas"] == {f"./schemas/{kind}.json": f"data/{kind}/*.yml" for kind in KINDS}


class LanguageServer:
    """The language server behind the YAML support of Visual Studio Code and other editors, over its protocol."""

    def __init__(self, root: Path) -> None:
        assert SERVER.exists(), "npm's packages are missing: run `python3 dev.py test` once, which installs them"
        self.root = root
        self.number = 0
        self.told: dict[str, list[dict[str, Any]]] = {}
        self.configured = False
        self.process = subprocess.Popen(
            ["node", str(SERVER), "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self.ask("initialize", processId=None, rootUri=root.as_uri(), capabilities=CAPABILITIES, workspaceFolders=[
            {"uri": root.as_uri(), "name": "atlas"}
        ])  # fmt: skip
        self.tell("initialized")
        while not self.configured:
            self.take()

    def open(self, path: Path, text: str) -> str:
        """Open a file with this text in the editor; returns the name the server knows it by."""
        document = {"uri": path.as_uri(), "languageId": "yaml", "version": 1, "text": text}
        self.tell("textDocument/didOpen", textDocument=document)
        return path.as_uri()

    def diagnostics(self, uri: str) -> list[dict[str, Any]]:
        """What the editor underlines."""
        while uri not in self.told:
            self.take()
        return self.told.pop(uri)

    def ask(self, method: str, **parameters: Any) -> Any:
        self.number += 1
        self.send({"id": self.number, "method": method, "params": parameters})
        while True:
            message = self.take()
            if message.get("id") == self.number and "method" not in message:
                return message["result"]

    def at(self, method: str, uri: str, line: int, character: int) -> Any:
        """Ask about a position, counted from 0."""
        return self.ask(method, textDocument={"uri": uri}, position={"line": line, "character": character})

    def tell(self, method: str, **parameters: Any) -> None:
        self.send({"method": method, "params": parameters})

    def send(self, message: dict[str, Any]) -> None:
        content = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self.process.stdin
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(content), content))
        self.process.stdin.flush()

    def take(self) -> dict[str, Any]:
        """The next message; what the server asks of the editor is answered on the way."""
        assert self.process.stdout
        length = 0
        while line := self.process.stdout.readline().strip():
            name, _, value = line.partition(b":")
            length = int(value) if name.lower() == b"content-length" else length
        message: dict[str, Any] = json.loads(self.process.stdout.read(length))
        if message.get("method") == "textDocument/publishDiagnostics":
            self.told[message["params"]["uri"]] = message["params"]["diagnostics"]
        elif message.get("method") == "workspace/configuration":
            self.configured = True
            self.send(
                {
                    "id": message["id"],
                    "result": [self.setting(item.get("section")) for item in message["params"]["items"]],
                }
            )
        elif "method" in message and "id" in message:
            self.send({"id": message["id"], "result": None})
        return message

    def setting(self, section: str | None) -> Any:
        """What the repository's own settings say, as Visual Studio Code would tell them."""
        told = json.loads((self.root / ".vscode" / "settings.json").read_text(encoding="utf-8"))
        if section in told:
            return told[section]
        within = {
            name.removeprefix(f"{section}."): value for name, value in told.items() if name.startswith(f"{section}.")
        }
        return _nested(within) or None

    def close(self) -> None:
        self.process.kill()
        self.process.wait()


def _nested(flat: dict[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for name, value in flat.items():
        first, _, rest = name.partition(".")
        if rest:
            made.setdefault(first, {})[rest] = value
        else:
            made[first] = value
    return made


CAPABILITIES = {
    "workspace": {"configuration": True, "workspaceFolders": True},
    "textDocument": {
        "completion": {"completionItem": {"documentationFormat": ["markdown"]}},
        "hover": {"contentFormat": ["markdown"]},
    },
}

MISSION = """\
name: A tour
summary: A tour of firms.
type: tour
status: held
start: 2018-11
sectors: [automotive]
sections: ["2.2"]
notes: []
"""


@pytest.fixture(scope="module")
def server() -> Iterator[LanguageServer]:
    server = LanguageServer(ROOT)
    yield server
    server.close()


@pytest.fixture
def mission(tmp_path: Path) -> Path:
    """Where the editor believes a new mission to be; the file need not exist."""
    return ROOT / "data" / "missions" / f"{re.sub('[^a-z0-9]+', '-', tmp_path.name)}.yml"


def labels(completion: Any) -> set[str]:
    items = completion["items"] if isinstance(completion, dict) else completion
    return {item["label"] for item in items}


def test_the_editor_completes_fields(server: LanguageServer, mission: Path) -> None:
    uri = server.open(mission, MISSION + "\n")
    offered = labels(server.at("textDocument/completion", uri, 8, 0))
    assert {"end", "places", "organisers", "outcome"} <= offered
    assert not {"name", "start", "id"} & offered


def test_the_editor_completes_choices(server: LanguageServer, mission: Path) -> None:
    uri = server.open(mission, MISSION.replace("type: tour", "type: "))
    assert {"mission", "matchmaking", "workshop"} <= labels(server.at("textDocument/completion", uri, 2, 6))


def test_the_editor_completes_sectors(server: LanguageServer, mission: Path, catalogue: Catalogue) -> None:
    uri = server.open(mission, MISSION.replace("[automotive]", "\n  - "))
    assert set(catalogue.kinds["sectors"]) <= labels(server.at("textDocument/completion", uri, 6, 4))


def test_the_editor_explains_a_field(server: LanguageServer, mission: Path) -> None:
    uri = server.open(mission, MISSION)
    hover = server.at("textDocument/hover", uri, 3, 2)
    assert "it is never shown as done" in re.sub(r"&nbsp;|\s+", " ", hover["contents"]["value"])


def test_the_editor_underlines_nothing_in_a_sound_file(server: LanguageServer, mission: Path) -> None:
    assert server.diagnostics(server.open(mission, MISSION)) == []


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("notes: []", "notes: []\norganiser: [organisations/eccp]", "organiser is not allowed"),
        ("[automotive]", "[automotiv]", "automotive"),
        ("type: tour", "type: trip", "matchmaking"),
        ("start: 2018-11", "start: November 2018", "pattern"),
        ("notes: []\n", "", "notes"),
        ("notes: []", "notes: [one]", "integer"),
        ("summary: A tour of firms.", "summary: [A tour]", "string"),
    ],
)
def test_the_editor_underlines_a_mistake(
    right: str, wrong: str, said: str, server: LanguageServer, mission: Path
) -> None:
    told = server.diagnostics(server.open(mission, MISSION.replace(right, wrong)))
    assert len(told) == 1
    assert said in told[0]["message"]


def test_a_new_file_brings_its_schema_along(server: LanguageServer, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "schemas", tmp_path / "schemas")
    path = tmp_path / "data" / "missions" / "x.yml"
    line = "# yaml-language-server: $schema=../../schemas/missions.json\n"
    told = server.diagnostics(server.open(path, line + MISSION + "organiser: x\n"))
    assert ["organiser is not allowed" in one["message"] for one in told] == [True]


def test_the_editor_underlines_nothing_in_the_real_data(server: LanguageServer) -> None:
    opened = [server.open(path, path.read_text(encoding="utf-8")) for path in sorted((ROOT / "data").rglob("*.yml"))]
    assert {uri: told for uri in opened if (told := server.diagnostics(uri))} == {}
