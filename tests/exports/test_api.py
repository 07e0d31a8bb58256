"""The API, read back by validators of its formats; and the catalogue, made again from the JSON alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker
from openapi_spec_validator import OpenAPIV31SpecValidator

from atlas.exports import api
from atlas.records.catalogue import Catalogue, build
from atlas.records.model import KINDS
from atlas.site import Site
from atlas.site.labels import mark
from tests.exports.conftest import ADDRESS, Files


def read(files: Files, path: str) -> Any:
    return json.loads(files[f"api/v1/{path}"].content)


def closed(schema: Any) -> Any:
    """The schema, refusing every property that it does not describe."""
    if isinstance(schema, dict):
        inner = {name: closed(value) for name, value in schema.items()}
        return {**inner, "additionalProperties": False} if "properties" in schema and "type" in schema else inner
    return [closed(item) for item in schema] if isinstance(schema, list) else schema


@pytest.mark.parametrize("kind", KINDS)
def test_every_document_is_what_its_schema_says_and_no_more(any_files: Files, kind: str) -> None:
    schema = read(any_files, f"schema/{kind}.json")
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(closed(schema), format_checker=FormatChecker())
    listed = read(any_files, f"{kind}.json")
    assert listed["count"] == len(listed["records"])
    for document in listed["records"]:
        validator.validate(document)
        assert document == read(any_files, f"{kind}/{document['id']}.json")


def test_a_document_that_breaks_the_schema_is_refused(files: Files) -> None:
    schema = closed(read(files, "schema/places.json"))
    document = read(files, "places/lyon.json")
    validator = Draft202012Validator(schema, format_checker=FormatChecker())
    for broken in ({**document, "more": 1}, {**document, "latitude": 91}, {**document, "kind": "clusters"}):
        assert not validator.is_valid(broken)
    del document["name"]
    assert not validator.is_valid(document)


ANNOTATIONS = {"$schema", "$id", "$defs", "title", "description", "default", "deprecated", "examples"}
KEYWORDS = {*Draft202012Validator.VALIDATORS, *ANNOTATIONS}


def keywords(schema: Any) -> Iterator[str]:
    """Every keyword of a schema and of those within it."""
    for name, value in schema.items():
        yield name
        inner = value.values() if name in ("properties", "$defs") else value if name == "anyOf" else [value]
        for one in inner:
            if isinstance(one, dict):
                yield from keywords(one)


@pytest.mark.parametrize("kind", KINDS)
def test_a_schema_has_no_keyword_of_its_own_which_strict_readers_refuse(files: Files, kind: str) -> None:
    assert {*keywords(read(files, f"schema/{kind}.json"))} <= KEYWORDS


@pytest.mark.parametrize("kind", KINDS)
def test_added_names_never_meet_a_field_of_a_kind(kind: str) -> None:
    own = {api.OWN_NAMES.get(name, name) for name in KINDS[kind].model_fields}
    assert set(api.ADDED) & own <= {"id"}


def test_from_the_json_alone_the_catalogue_can_be_made_again(catalogue: Catalogue, files: Files) -> None:
    records = []
    paths = {}
    for kind, model in KINDS.items():
        for document in read(files, f"{kind}.json")["records"]:
            own = {name: document[api.OWN_NAMES.get(name, name)] for name in model.model_fields}
            # The API gives every origin, the file only those that are not understood; and nobody's telephone.
            if own.get("contact"):
                own["contact"] = catalogue[document["key"]].contact
            made = model.model_validate(own)
            assert made.origins == own["provenance"]
            records.append(made.model_copy(update={"provenance": catalogue[document["key"]].provenance}))
            paths[document["key"]] = f"data/{document['key']}.yml"
    again = build(records, paths)
    assert again == catalogue
    assert build(records[1:], paths) != catalogue


def test_a_field_that_was_split_is_kept_for_older_programs(files: Files) -> None:
    for name, kept in {
        "missions/nanjing-museum-visit-2018": ["clusters/venetian-cluster"],
        "missions/chengdu-matchmaking-2014": ["organisations/eccp", "organisations/dg-entr"],
        "missions/natureef-mission-2017": [],
    }.items():
        document = read(files, f"{name}.json")
        assert document["partners"] == kept
        assert [reference["key"] for reference in document["links"]["partners"]] == kept
    schema = read(files, "schema/missions.json")["properties"]
    assert schema["partners"]["deprecated"] is True
    assert schema["links"]["properties"]["partners"]["deprecated"] is True


def test_the_index_leads_to_everything(any_files: Files) -> None:
    index = read(any_files, "index.json")
    assert [entry["kind"] for entry in index["kinds"]] == list(KINDS)
    for entry in index["kinds"]:
        assert read(any_files, entry["list"])["count"] == entry["count"]
        assert read(any_files, entry["schema"])["type"] == "object"
        for document in read(any_files, entry["list"])["records"]:
            assert read(any_files, entry["record"].replace("{id}", document["id"])) == document
    assert read(any_files, index["openapi"])["openapi"] == "3.1.0"


def test_links_are_resolved_to_addresses_that_are_published(site: Site, files: Files) -> None:
    for record in site.catalogue:
        document = read(files, f"{record.key}.json")
        linked = [reference for references in document["links"].values() for reference in references]
        for reference in (*linked, *document["linked_from"]):
            assert site.catalogue.get(reference["key"])
            assert reference["mark"] == (mark(site.catalogue[reference["key"]]) or None)
            assert reference["page_url"] == f"{ADDRESS}{reference['key']}/"
            assert reference["api_url"].removeprefix(ADDRESS) in files
        assert document["api_url"].removeprefix(ADDRESS) == f"api/v1/{record.key}.json"


def test_links_and_sources_of_a_record_that_is_known(files: Files) -> None:
    document = read(files, "partnerships/ec2i.json")
    assert [reference["key"] for reference in document["links"]["sectors"]] == ["sectors/environmental-services"]
    assert [source["note"] for source in document["sources"]] == [18, 53]
    assert "[" not in document["plain"]["summary"]
    assert ("missions/ec2i-mission-2018", "organisers") in {(m["key"], m["field"]) for m in document["linked_from"]}


def test_what_the_owner_and_version_control_alone_know_is_null_without_them(bare: Site) -> None:
    document = api.document(bare, bare.catalogue["places/lyon"])
    assert [document[name] for name in ("page_url", "api_url", "added", "changed")] == [None] * 4
    assert {reference["page_url"] for reference in document["links"]["country"]} == {None}


def test_the_description_of_the_api_is_valid_and_complete(any_files: Files) -> None:
    description = read(any_files, "openapi.json")
    OpenAPIV31SpecValidator(description).validate()
    assert description["servers"] == [{"url": "."}]
    published = {path.removeprefix("api/v1") for path in any_files if path.startswith("api/v1/")}
    described = set()
    for path in description["paths"]:
        kind = path.split("/")[1]
        described |= (
            {path.replace("{id}", record["id"]) for record in read(any_files, f"{kind}.json")["records"]}
            if "{" in path
            else {path}
        )
    assert {path for path in published if not path.startswith(("/schema/", "/openapi"))} == described


def test_a_broken_description_is_refused(files: Files) -> None:
    description = read(files, "openapi.json")
    del description["paths"]["/places/{id}.json"]["parameters"]
    assert list(OpenAPIV31SpecValidator(description).iter_errors())
