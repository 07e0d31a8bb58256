"""The weekly look at web addresses: what is gone is listed, what merely refuses machines is not called dead."""

from __future__ import annotations

import http.server
import json
import threading
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest

from atlas.cli import link_check
from atlas.cli.link_check import Answer, LinkChecker, is_public
from atlas.records import catalogue
from atlas.records.catalogue import Catalogue
from atlas.records.model import Organisation, Reference

ANSWERS = {
    # path: status for HEAD, status for GET
    "/": (200, 200),
    "/ok": (200, 200),
    "/gone": (410, 410),
    "/no-heads": (405, 200),
    "/robots": (403, 200),
    "/robots-for-all": (403, 403),
    "/head-lies": (404, 200),
    "/head-breaks": (500, 200),
    "/broken": (500, 500),
    "/ok-without-slash/": (200, 200),
    "/%E5%85%B3%E4%BA%8E": (200, 200),
    "/Z%C3%BCrich": (200, 200),
    "/a%5B1%5D.html": (200, 200),
    "/a_(b)": (200, 200),
    "/two%20words": (200, 200),
}
REDIRECTS = {
    "/old": (301, "/ok"),
    "/for-now": (302, "/ok"),
    "/ok-without-slash": (301, "/ok-without-slash/"),
    "/round": (302, "/round"),
    "/home": (302, "/"),
    "/inside": (301, "http://10.0.0.1/secret"),
    "/to-chinese": (301, "/\u5173\u4e8e".encode().decode("latin-1")),
    "/nowhere": (301, "http://[broken/"),
}


class _Web(http.server.BaseHTTPRequestHandler):
    """A small web with every kind of trouble, and an archive."""

    busy: set[str]
    asked: list[str]

    def do_HEAD(self) -> None:
        self.answer(0)

    def do_GET(self) -> None:
        if self.path.startswith("/archive"):
            self.archived(parse_qs(urlsplit(self.path).query)["url"][0])
        else:
            self.answer(1)

    def answer(self, method: int) -> None:
        self.asked.append(self.path)
        if self.path in REDIRECTS:
            status, location = REDIRECTS[self.path]
            self.send_response(status)
            self.send_header("Location", location)
        elif self.path.startswith("/busy") and self.path not in self.busy:
            self.busy.add(self.path)
            self.send_response(429)
            self.send_header("Retry-After", self.path.rpartition("-")[2])
        else:
            statuses = (200, 200) if self.path.startswith("/busy") else ANSWERS.get(self.path, (404, 404))
            self.send_response(statuses[method])
        self.end_headers()

    def archived(self, url: str) -> None:
        self.send_response(200)
        self.end_headers()
        found = {"closest": {"url": f"http://web.archive.org/web/2019/{url}"}} if url.endswith("/gone") else {}
        self.wfile.write(json.dumps({"archived_snapshots": found}).encode())

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def web() -> Iterator[str]:
    _Web.busy, _Web.asked = set(), []
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Web) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def checker(web: str, *, waits: list[float] | None = None) -> LinkChecker:
    """Checker that may ask the small web, though it is on this machine, and does not really wait."""
    return LinkChecker(
        5, lambda host: host == "127.0.0.1", (waits if waits is not None else []).append, f"{web}/archive"
    )


@pytest.mark.parametrize(
    ("path", "state", "detail"),
    [
        ("/ok", "alive", ""),
        ("/ok-without-slash", "alive", ""),
        ("/no-heads", "alive", ""),
        ("/robots", "alive", ""),
        ("/head-lies", "alive", ""),
        ("/head-breaks", "alive", ""),
        ("/关于", "alive", ""),
        ("/Zürich", "alive", ""),
        ("/%E5%85%B3%E4%BA%8E", "alive", ""),
        ("/a[1].html", "alive", ""),
        ("/a_(b)", "alive", ""),
        ("/two%20words", "alive", ""),
        ("/for-now", "alive", ""),
        ("/robots-for-all", "unsure", "answers 403"),
        ("/broken", "unsure", "answers 500"),
        ("/gone", "dead", "answers 410"),
        ("/nothing", "dead", "answers 404"),
        ("/round", "unsure", "leads round and round"),
        ("/inside", "dead", "lies in a private network, which readers cannot reach"),
    ],
)
def test_each_answer_is_told_apart(path: str, state: str, detail: str, web: str) -> None:
    answer = checker(web).ask(web + path)
    assert (answer.address, answer.state, answer.detail) == (web + path, state, detail)


def test_a_move_is_told_with_where_it_leads(web: str) -> None:
    assert checker(web).ask(f"{web}/old") == Answer(f"{web}/old", "moved", f"leads to {web}/ok")


def test_a_page_that_leads_to_the_home_page_may_be_gone(web: str) -> None:
    assert checker(web).ask(f"{web}/home") == Answer(f"{web}/home", "unsure", f"leads to a home page, {web}/")
    assert checker(web).ask(f"{web}/").state == "alive"


def test_a_redirect_that_cannot_be_read_is_told(web: str) -> None:
    assert checker(web).ask(f"{web}/nowhere").state == "dead"


@pytest.mark.parametrize(("seconds", "state", "waited"), [(2, "alive", [2]), (3600, "alive", [])])
def test_a_busy_host_gets_the_time_it_asks_for(seconds: int, state: str, waited: list[float], web: str) -> None:
    waits: list[float] = []
    # The second is asked by GET at once: an hour is too long to wait.
    assert checker(web, waits=waits).ask(f"{web}/busy-{seconds}").state == state
    assert waits == waited


def test_what_is_gone_comes_with_its_archived_copy(web: str) -> None:
    assert checker(web).ask(f"{web}/gone").archived == f"https://web.archive.org/web/2019/{web}/gone"
    assert checker(web).ask(f"{web}/nothing").archived == ""
    assert LinkChecker(1, lambda _: True, archive="http://127.0.0.1:9/").ask(f"{web}/gone").archived == ""


def test_a_host_that_is_not_there_is_dead(web: str) -> None:
    answer = checker(web).ask("http://127.0.0.1:9/")
    assert (answer.state, answer.detail) == ("dead", "cannot be reached: Connection refused")


@pytest.mark.parametrize(
    "address",
    [
        "http://exa mple.org/",
        "http://[::1/",
        "http://",
        "http://\u2603\u0301..example/",
        "https://a:99999/",
        "ftp://a.b/",
    ],
)
def test_what_no_library_can_ask_is_told(address: str, web: str) -> None:
    assert checker(web).ask(address).state == "dead"


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0", "::1", "fe80::1", "fd00::1",
        "::ffff:10.0.0.1", "2130706433", "0x7f.1", "localhost", "100.64.0.1",
    ],
)  # fmt: skip
def test_no_host_of_a_private_network_is_asked(host: str) -> None:
    assert not is_public(host)


def test_public_hosts_may_be_asked() -> None:
    assert is_public("93.184.215.14")
    assert is_public("2606:2800:21f:cb07:6820:80da:af6b:8b2c")


def test_a_private_host_gets_no_request(web: str) -> None:
    asked = len(_Web.asked)
    assert LinkChecker(5, archive=f"{web}/archive").ask(f"{web}/ok").detail.startswith("lies in a private network")
    assert len(_Web.asked) == asked


@pytest.fixture
def records() -> Catalogue:
    return catalogue.build([
        Organisation(id="a", name="A", summary="See [b](https://example.org/b_(c)) and [c](clusters/c).",
                     type="company", website="https://example.org/a", sections=("1",)),
        Reference(id="1", name="R", summary="R.", url="https://example.org/a", sections=("1",)),
    ])  # fmt: skip


def test_every_address_is_found_with_its_records(records: Catalogue) -> None:
    assert link_check.addresses(records) == {
        "https://example.org/a": ("organisations/a", "references/1"),
        "https://example.org/b_(c)": ("organisations/a",),
    }


def test_the_report_lists_what_a_person_should_look_at(records: Catalogue) -> None:
    given_by = link_check.addresses(records)
    answers = [
        Answer("https://example.org/a", "dead", "answers 404", "https://archive.example/a"),
        Answer("https://example.org/b", "alive", ""),
    ]
    told = link_check.report(answers, given_by)
    assert (
        "### Gone: 1 address\n\n- `https://example.org/a` `answers 404` (`data/organisations/a.yml`, "
        "`data/references/1.yml`); an archived copy: `https://archive.example/a`" in told
    )
    assert "https://example.org/b" not in told


def test_the_report_is_empty_when_all_is_well() -> None:
    assert link_check.report([Answer("https://example.org/a", "alive", "")], {}) == ""


@pytest.mark.parametrize(
    ("details", "without"),
    [
        (["cannot be reached: x"] * 5, True),
        (["cannot be reached: x"] * 9 + ["answers 404"], False),
        (["cannot be reached: x"], False),
    ],
)
def test_a_machine_without_a_network_calls_no_address_dead(details: list[str], without: bool) -> None:
    answers = [Answer(f"https://{number}.example/", "dead", detail) for number, detail in enumerate(details)]
    assert link_check.has_no_network(answers) is without


def test_a_strangers_server_cannot_write_into_the_report() -> None:
    told = link_check.report([Answer("https://example.org/a", "moved", "leads to `https://x` @all\n# x")], {})
    assert "``leads to `https://x` @all�# x``" in told


def test_all_are_asked_and_sorted_and_a_host_gets_a_pause() -> None:
    asked: list[str] = []

    def asker(address: str) -> Answer:
        asked.append(address)
        return Answer(address, "alive", "")

    wanted = ["https://b.example/2", "https://a.example/1", "https://b.example/1"]
    answers = link_check.ask_all(dict.fromkeys(wanted), asker, pause=0)
    assert [answer.address for answer in answers] == sorted(wanted)
    assert sorted(asked) == sorted(wanted)
