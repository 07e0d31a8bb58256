"""Link checker: a report on the web addresses in the records that do not answer. Nothing is changed."""

from __future__ import annotations

import re
import time
import urllib.error
import urllib.request
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPException
from typing import Final, Literal
from urllib.parse import urlsplit

from atlas.records.catalogue import Catalogue
from atlas.records.strings import bare_address, counted

State = Literal["alive", "moved", "dead", "unsure"]

_TEXT_LINK: Final = re.compile(r"\]\((https?://[^\s()]+)\)")
_AGENT: Final = "Mozilla/5.0 (compatible; atlas-link-check; weekly)"
_GONE: Final = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})
_HEAD_REFUSED: Final = frozenset({HTTPStatus.FORBIDDEN, HTTPStatus.METHOD_NOT_ALLOWED, HTTPStatus.NOT_IMPLEMENTED})
_AT_ONCE: Final = 8
"""Number of hosts asked at the same time; each is asked one question after the other."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Result of asking for an address; `detail` says it to a person."""

    address: str
    state: State
    detail: str


def addresses(catalogue: Catalogue) -> dict[str, tuple[str, ...]]:
    """Web addresses in the records, each with the keys of the records that give it."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for record in catalogue:
        given = filter(None, (record.website, getattr(record, "url", None)))
        for address in (*given, *(address for _, text in record.texts for address in _TEXT_LINK.findall(text))):
            found[address][record.key] = None
    return {address: tuple(keys) for address, keys in sorted(found.items())}


def ask(address: str, *, timeout: float = 20) -> Answer:
    """Answer for an address: to a HEAD request, or to a GET request where that is refused."""
    try:
        try:
            return _asked(address, "HEAD", timeout)
        except urllib.error.HTTPError as error:
            if error.code not in _HEAD_REFUSED:
                raise
            return _asked(address, "GET", timeout)
    except (OSError, ValueError, HTTPException) as error:
        return _failed(address, error)


def ask_all(wanted: Mapping[str, object], asker: Callable[[str], Answer] = ask, *, pause: float = 1) -> list[Answer]:
    """Answers for all addresses, sorted: many hosts at once, with a pause in seconds between requests to one host."""
    hosts: dict[str, list[str]] = defaultdict(list)
    for address in wanted:
        hosts[urlsplit(address).hostname or ""].append(address)

    def ask_host(on_host: list[str]) -> list[Answer]:
        answers = []
        for number, address in enumerate(on_host):
            time.sleep(pause if number else 0)
            answers.append(asker(address))
        return answers

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        answers = [answer for on_host in pool.map(ask_host, hosts.values()) for answer in on_host]
    return sorted(answers, key=lambda answer: answer.address)


def report(answers: list[Answer], given_by: Mapping[str, tuple[str, ...]]) -> str:
    """Report as Markdown; empty when every address answers."""
    if all(answer.state == "alive" for answer in answers):
        return ""
    return "\n".join(_report(answers, given_by)) + "\n"


def _asked(address: str, method: str, timeout: float) -> Answer:
    request = urllib.request.Request(address, method=method, headers={"User-Agent": _AGENT})  # noqa: S310 (the model takes http only)
    with urllib.request.urlopen(request, timeout=timeout) as response:  # noqa: S310 (the same)
        arrived = response.url
    if bare_address(arrived) == bare_address(address):
        return Answer(address, "alive", "")
    return Answer(address, "moved", f"leads to {arrived}")


def _failed(address: str, error: Exception) -> Answer:
    if isinstance(error, urllib.error.HTTPError):
        state: State = "dead" if error.code in _GONE else "unsure"
        return Answer(address, state, f"answers {error.code}")
    reason = getattr(error, "reason", error)
    if isinstance(reason, TimeoutError):
        return Answer(address, "unsure", "does not answer in time")
    return Answer(address, "dead", f"cannot be reached: {reason}")


def _report(answers: list[Answer], given_by: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    yield "This list is made anew every week. A machine asked once for each: look yourself before you change one."
    yield "The paper's own notes keep the addresses that it prints, dead or not."
    for state, title in (("dead", "Gone"), ("moved", "Moved"), ("unsure", "No clear answer")):
        listed = [answer for answer in answers if answer.state == state]
        if not listed:
            continue
        yield ""
        yield f"### {title}: {counted(len(listed), 'address', 'addresses')}"
        yield ""
        for answer in listed:
            records = ", ".join(f"`data/{key}.yml`" for key in given_by.get(answer.address, ()))
            yield f"- `{answer.address}` {_inert(answer.detail)} ({records})"


def _inert(text: str) -> str:
    """Foreign text as code, so that it can neither link nor mention anyone."""
    words = "".join(character for character in text if character.isprintable() and character != "`")
    return f"`{words[:200]}`"
