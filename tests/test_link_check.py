"""The weekly look at web addresses: what is gone is listed, what merely refuses machines is not called dead."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator

import pytest

from atlas.cli import link_check
from atlas.cli.link_check import Answer, ask
from atlas.records import catalogue
from atlas.records.catalogue import Catalogue
from atlas.records.model import Organisation, Reference


class _Web(http.server.BaseHTTPRequestHandler):
    """A small web with every kind of trouble."""

    def do_HEAD(self) -> None:
        self.answer({"/ok": 200, "/gone": 410, "/busy": 503, "/no-heads": 405, "/robots": 403, "/robots-for-all": 403})

    def do_GET(self) -> None:
        self.answer({"/ok": 200, "/no-heads": 200, "/robots": 200, "/robots-for-all": 403})

    def answer(self, known: dict[str, int]) -> None:
        if self.path == "/old":
            self.send_response(301)
            self.send_header("Location", "/ok")
        elif self.path == "/ok-without-slash":
            self.send_response(301)
            self.send_header("Location", "/ok-without-slash/")
        elif self.path == "/round":
            self.send_response(302)
            self.send_header("Location", "/round")
        else:
            self.send_response(200 if self.path == "/ok-without-slash/" else known.get(self.path, 404))
        self.end_headers()

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def web() -> Iterator[str]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Web) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@pytest.mark.parametrize(
    ("path", "state", "detail"),
    [
        ("/ok", "alive", ""),
        ("/ok-without-slash", "alive", ""),
        ("/no-heads", "alive", ""),
        ("/robots", "alive", ""),
        ("/robots-for-all", "unsure", "answers 403"),
        ("/busy", "unsure", "answers 503"),
        ("/gone", "dead", "answers 410"),
        ("/nothing", "dead", "answers 404"),
        ("/round", "unsure", "answers 302"),
    ],
)
def test_each_answer_is_told_apart(path: str, state: str, detail: str, web: str) -> None:
    assert ask(web + path, timeout=5) == Answer(web + path, state, detail)


def test_a_move_is_told_with_where_it_leads(web: str) -> None:
    assert ask(f"{web}/old", timeout=5) == Answer(f"{web}/old", "moved", f"leads to {web}/ok")


def test_a_host_that_is_not_there_is_dead() -> None:
    answer = ask("http://127.0.0.1:9/", timeout=5)
    assert answer.state == "dead"
    assert answer.detail.startswith("cannot be reached: ")


def test_what_no_library_can_ask_raises_nothing() -> None:
    assert ask("http://exa mple.org/", timeout=5).state == "dead"
    assert ask("http://[::1/", timeout=5).state == "dead"


@pytest.fixture
def records() -> Catalogue:
    return catalogue.build([
        Organisation(id="a", name="A", summary="See [b](https://example.org/b) and [c](clusters/c).", type="company",
                     website="https://example.org/a", sections=("1",)),
        Reference(id="1", name="R", summary="R.", url="https://example.org/a", sections=("1",)),
    ])  # fmt: skip


def test_every_address_is_found_with_its_records(records: Catalogue) -> None:
    assert link_check.addresses(records) == {
        "https://example.org/a": ("organisations/a", "references/1"),
        "https://example.org/b": ("organisations/a",),
    }


def test_the_report_lists_what_a_person_should_look_at(records: Catalogue) -> None:
    given_by = link_check.addresses(records)
    answers = [Answer("https://example.org/a", "dead", "answers 404"), Answer("https://example.org/b", "alive", "")]
    told = link_check.report(answers, given_by)
    assert (
        "### Gone: 1 address\n\n- `https://example.org/a` `answers 404` (`data/organisations/a.yml`, "
        "`data/references/1.yml`)" in told
    )
    assert "https://example.org/b" not in told


def test_the_report_is_empty_when_all_is_well() -> None:
    assert link_check.report([Answer("https://example.org/a", "alive", "")], {}) == ""


def test_a_strangers_server_cannot_write_into_the_report() -> None:
    told = link_check.report([Answer("https://example.org/a", "moved", "leads to `https://x` @all\n# x")], {})
    assert "`leads to https://x @all# x`" in told


def test_all_are_asked_and_sorted_and_a_host_gets_a_pause() -> None:
    asked: list[str] = []

    def asker(address: str) -> Answer:
        asked.append(address)
        return Answer(address, "alive", "")

    wanted = ["https://b.example/2", "https://a.example/1", "https://b.example/1"]
    answers = link_check.ask_all(dict.fromkeys(wanted), asker, pause=0)
    assert [answer.address for answer in answers] == sorted(wanted)
    assert sorted(asked) == sorted(wanted)
