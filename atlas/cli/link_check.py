"""Link checker: a report on the web addresses in the records that do not answer. Nothing is changed."""

import ipaddress
import socket
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Final, Literal
from urllib.parse import urljoin, urlsplit

import requests

from atlas.cli.texts import rendered
from atlas.records.addresses import host_of
from atlas.records.catalogue import Catalogue
from atlas.records.strings import bare_address
from atlas.records.text import mentions

State = Literal["alive", "moved", "dead", "unsure"]

_AGENT: Final = "Mozilla/5.0 (compatible; atlas-link-check; weekly)"
_GONE: Final = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})
_BUSY: Final = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE})
_FOR_GOOD: Final = frozenset({HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.PERMANENT_REDIRECT})
_REDIRECTS: Final = 10
_LONGEST_WAIT: Final = 60
"""Seconds that a busy host may ask us to wait before the one other try."""
_AT_ONCE: Final = 8
"""Number of hosts asked at the same time; each is asked one question after the other."""
_SEVERAL: Final = 5
"""Number of addresses from which on they are not all dead at once."""
_UNREACHED: Final = "cannot be reached"
ARCHIVE: Final = "https://archive.org/wayback/available"
"""Service that knows archived copies of pages: the Internet Archive's."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Result of asking for an address; `detail` says it to a person, `archived` is the address of an older copy."""

    address: str
    state: State
    detail: str
    archived: str = ""


class PrivateAddress(ValueError):
    """Exception for an address in a private network, which no link of a public site can mean."""


def is_public(host: str) -> bool:
    """Whether all addresses of a host are public. Raises OSError where it has none."""
    found = {entry[4][0] for entry in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)}
    return all(ipaddress.ip_address(str(address).partition("%")[0]).is_global for address in found)


def addresses(catalogue: Catalogue) -> dict[str, tuple[str, ...]]:
    """Web addresses in the records, each with the keys of the records that give it."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for record in catalogue:
        given = filter(None, (record.website, getattr(record, "url", None)))
        for address in (*given, *(address for _, text in record.texts for address in mentions(text).addresses)):
            found[address][record.key] = None
    return {address: tuple(keys) for address, keys in sorted(found.items())}


@dataclass(frozen=True)
class LinkChecker:
    """Link checker that asks over HTTP: `timeout` in seconds for an answer, `may_ask(host)` by the host's name."""

    timeout: float = 20
    may_ask: Callable[[str], bool] = is_public
    wait: Callable[[float], None] = time.sleep
    archive: str = ARCHIVE

    def ask(self, address: str) -> Answer:
        """Answer for an address: to HEAD, or to GET where that fails, as many servers answer HEAD wrongly."""
        with requests.Session() as session:
            session.headers["User-Agent"] = _AGENT
            answer = self._asked(session, "HEAD", address)
            if answer.state in ("dead", "unsure"):
                answer = self._asked(session, "GET", address)
            return replace(answer, archived=self._archived(session, address)) if answer.state == "dead" else answer

    def _asked(self, session: requests.Session, method: str, address: str) -> Answer:
        try:
            return self._followed(session, method, address)
        except PrivateAddress as error:
            return Answer(address, "dead", str(error))
        except requests.Timeout:
            return Answer(address, "unsure", "does not answer in time")
        except requests.exceptions.SSLError as error:
            return Answer(address, "unsure", f"has a certificate that is not trusted: {_reason(error)}")
        except (OSError, ValueError) as error:
            # requests' own exceptions are OSErrors; an address that it cannot read is a ValueError.
            return Answer(address, "dead", f"{_UNREACHED}: {_reason(error)}")

    def _followed(self, session: requests.Session, method: str, address: str) -> Answer:
        """Answer at the end of the redirects, each of which is looked at before it is followed."""
        here, has_moved = address, False
        for _ in range(_REDIRECTS):
            response = self._request(session, method, here)
            if not response.is_redirect:
                return self._judged(address, here, response.status_code, has_moved=has_moved)
            has_moved |= response.status_code in _FOR_GOOD
            here = urljoin(here, response.headers["location"])
        return Answer(address, "unsure", "leads round and round")

    def _request(self, session: requests.Session, method: str, address: str) -> requests.Response:
        """Response to one request; a busy host gets the time for which it asks, and a second request."""
        for is_last in (False, True):
            host = urlsplit(requests.Request("GET", address).prepare().url or "").hostname or ""
            if not self.may_ask(host):
                raise PrivateAddress("lies in a private network, which readers cannot reach")
            response = session.request(method, address, timeout=self.timeout, allow_redirects=False, stream=True)
            response.close()
            wished = response.headers.get("Retry-After", "")
            if is_last or response.status_code not in _BUSY or not wished.isdigit() or int(wished) > _LONGEST_WAIT:
                break
            self.wait(int(wished))
        return response

    @staticmethod
    def _judged(address: str, here: str, status: int, *, has_moved: bool) -> Answer:
        if status >= HTTPStatus.BAD_REQUEST:
            return Answer(address, "dead" if status in _GONE else "unsure", f"answers {status}")
        if urlsplit(address).path.strip("/") and not urlsplit(here).path.strip("/"):
            return Answer(address, "unsure", f"leads to a home page, {here}")
        if has_moved and bare_address(here) != bare_address(address):
            return Answer(address, "moved", f"leads to {here}")
        return Answer(address, "alive", "")

    def _archived(self, session: requests.Session, address: str) -> str:
        """Address of the newest archived copy; empty where there is none, or the archive does not answer."""
        try:
            found = session.get(self.archive, params={"url": address}, timeout=self.timeout).json()
            return str(found["archived_snapshots"]["closest"]["url"]).replace("http://", "https://", 1)
        except (OSError, ValueError, LookupError, TypeError):
            return ""


def ask_all(wanted: Mapping[str, object], asker: Callable[[str], Answer], *, pause: float = 1) -> list[Answer]:
    """Answers for all addresses, sorted: many hosts at once, with a pause in seconds between requests to one host."""
    hosts: dict[str, list[str]] = defaultdict(list)
    for address in wanted:
        hosts[host_of(address)].append(address)

    def ask_host(on_host: list[str]) -> list[Answer]:
        answers = []
        for number, address in enumerate(on_host):
            time.sleep(pause if number else 0)
            answers.append(asker(address))
        return answers

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        answers = [answer for on_host in pool.map(ask_host, hosts.values()) for answer in on_host]
    return sorted(answers, key=lambda answer: answer.address)


def has_no_network(answers: list[Answer]) -> bool:
    """Whether not a single one of several addresses could be reached: then nothing is known of any."""
    return len(answers) >= _SEVERAL and all(answer.detail.startswith(_UNREACHED) for answer in answers)


def report(answers: list[Answer], given_by: Mapping[str, tuple[str, ...]]) -> str:
    """Report as Markdown; empty when every address answers."""
    if all(answer.state == "alive" for answer in answers):
        return ""
    titles = {"dead": "Gone", "moved": "Moved", "unsure": "No clear answer"}
    groups = {title: [answer for answer in answers if answer.state == state] for state, title in titles.items()}
    return rendered("links.md", groups=groups, given_by=given_by)


def _reason(error: BaseException) -> str:
    """Innermost reason of an error, without the objects that libraries print around it."""
    while inner := error.__cause__ or error.__context__:
        error = inner
    return getattr(error, "strerror", "") or str(error)
