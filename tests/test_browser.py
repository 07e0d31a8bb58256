"""The main page kinds in a real browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

PAGE_KINDS = (
    "", "policy-dialogue/", "cluster-cooperation/", "focus/automotive/", "about/", "glossary/",
    "clusters/", "missions/", "indicators/", "references/", "places/",
    "clusters/clara/", "partnerships/ec2i/", "missions/chengdu-matchmaking-2014/", "missions/mobigoin-mission-2019/",
    "success-stories/clara-and-sjtu/", "organisations/sjtu/", "programmes/enrich-in-china/",
    "milestones/diplomatic-relations-1975/", "sectors/automotive/", "places/shanghai/", "references/14/",
    "indicators/eccp-clusters-targeting-china/", "terms/c2c/", "404.html",
)  # fmt: skip
WIDTHS = (390, 1280)


@pytest.fixture(params=WIDTHS, ids=lambda width: f"{width}px")
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": request.param, "height": 900})
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("path", PAGE_KINDS, ids=lambda path: path or "home")
def test_a_page_opens_without_a_complaint(page: Page, address: str, path: str) -> None:
    complaints: list[str] = []
    page.on(
        "console", lambda message: complaints.append(message.text) if message.type in ("error", "warning") else None
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("requestfailed", lambda request: complaints.append(f"failed: {request.url}"))
    page.on(
        "request", lambda r: None if r.url.startswith((address, "data:")) else complaints.append(f"elsewhere: {r.url}")
    )
    answer = page.goto(address + path, wait_until="networkidle")
    assert answer
    assert answer.ok
    assert page.locator("h1").count() == 1
    assert not complaints


@pytest.mark.parametrize("path", PAGE_KINDS, ids=lambda path: path or "home")
def test_a_page_never_scrolls_sideways(page: Page, address: str, path: str) -> None:
    page.goto(address + path)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
