"""From a record's page to correcting it."""

from __future__ import annotations

from urllib.parse import parse_qs, unquote, urlsplit

import pytest
import yaml

from atlas.records.catalogue import Catalogue
from atlas.render.record_page import ISSUE_FORM, actions
from atlas.site import Site
from atlas.site.code_host import HOSTS, code_host
from atlas.site.settings import Settings
from tests.conftest import ROOT

REPOSITORY = "https://github.example/o/atlas"
OWNED = Settings(
    repository=REPOSITORY, code_host=code_host(REPOSITORY), address="https://atlas.example/", contact="a@atlas.example"
)


@pytest.fixture
def addresses(catalogue: Catalogue) -> dict[str, str]:
    site = Site(catalogue, OWNED)
    return dict(actions(site, catalogue["clusters/clara"], "data/clusters/clara.yml"))


def test_the_form_opens_with_the_record(addresses: dict[str, str]) -> None:
    assert addresses["Correct this record"] == "../../contribute/?record=clusters/clara"


def test_history_is_that_of_the_records_own_file(addresses: dict[str, str]) -> None:
    assert addresses["History"] == "https://github.example/o/atlas/commits/main/data/clusters/clara.yml"


def test_a_correction_opens_the_issue_form_with_the_record_and_the_page_filled_in(addresses: dict[str, str]) -> None:
    parts = urlsplit(addresses["Report a correction"])
    filled = parse_qs(parts.query)
    assert parts.path == "/o/atlas/issues/new"
    assert filled["template"] == [ISSUE_FORM]
    assert filled["record"] == ["clusters/clara"]
    assert filled["page"] == ["https://atlas.example/clusters/clara/"]


@pytest.mark.parametrize(
    ("repository", "name", "history", "correction"),
    [
        ("https://github.com/o/atlas/", "", "commits/main/data/clusters/clara.yml", "issues/new?title="),
        (
            "https://gitlab.com/g/o/atlas",
            "",
            "-/commits/main/data/clusters/clara.yml",
            "-/issues/new?issue%5Btitle%5D=",
        ),
        ("https://codeberg.org/o/atlas", "", "commits/branch/main/data/clusters/clara.yml", "issues/new?title="),
        ("https://code.example/o/atlas", "gitlab", "-/commits/main/data/clusters/clara.yml", "-/issues/new?issue%5B"),
    ],
)
def test_addresses_have_the_form_of_the_code_host(
    repository: str, name: str, history: str, correction: str, catalogue: Catalogue
) -> None:
    site = Site(catalogue, Settings(repository=repository, code_host=code_host(repository, name)))
    found = dict(actions(site, catalogue["clusters/clara"], "data/clusters/clara.yml"))
    start = repository.rstrip("/")
    assert found["History"] == f"{start}/{history}"
    assert found["Report a correction"].startswith(f"{start}/{correction}")


def test_where_an_issue_has_no_form_its_text_names_record_and_page(catalogue: Catalogue) -> None:
    settings = Settings(repository="https://gitlab.com/o/a", code_host=HOSTS["gitlab"], address="https://a.example/")
    found = dict(actions(Site(catalogue, settings), catalogue["clusters/clara"], "data/clusters/clara.yml"))
    text = parse_qs(urlsplit(found["Report a correction"]).query)["issue[description]"]
    assert text == ["record: clusters/clara\npage: https://a.example/clusters/clara/"]


def test_a_host_that_is_not_known_gets_no_links(catalogue: Catalogue) -> None:
    site = Site(catalogue, Settings(repository="https://code.example/o/atlas"))
    assert code_host("https://code.example/o/atlas") is None
    assert not list(actions(site, catalogue["clusters/clara"], "data/clusters/clara.yml"))


def test_the_form_has_the_fields_that_the_address_fills() -> None:
    form = yaml.safe_load((ROOT / ".github" / "ISSUE_TEMPLATE" / ISSUE_FORM).read_text(encoding="utf-8"))
    assert {"record", "page"} <= {part.get("id") for part in form["body"]}


def test_who_cannot_reach_the_repository_can_write_an_e_mail(addresses: dict[str, str]) -> None:
    mail = urlsplit(addresses["Correct by e-mail"])
    assert mail.path == "a@atlas.example"
    assert "Record: clusters/clara\nPage: https://atlas.example/clusters/clara/" in unquote(mail.query)


def test_what_the_owner_has_not_said_is_absent(catalogue: Catalogue) -> None:
    assert not list(actions(Site(catalogue), catalogue["clusters/clara"], "data/clusters/clara.yml"))
